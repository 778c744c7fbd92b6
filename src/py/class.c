#include "py/class.h"

#include <string.h>

#include "py/slots.h"
#include "py/types/descriptors.h"

/* --- descriptor -> class --- */

static size_t class_place(const py_vm *vm, const py_classdef *def)
{
    uintptr_t h = (uintptr_t)def;
    size_t mask = vm->classes.size - 1;
    size_t at = (size_t)((h >> 4) ^ (h >> 12)) & mask;
    while (vm->classes.keys[at] && vm->classes.keys[at] != def) {
        at = (at + 1) & mask;
    }
    return at;
}

static py_class *class_known(const py_vm *vm, const py_classdef *def)
{
    return vm->classes.size ? vm->classes.values[class_place(vm, def)] : NULL;
}

static int classes_grow(py_vm *vm)
{
    size_t size = vm->classes.size ? vm->classes.size * 2 : 128;
    const py_classdef **keys = al_calloc(size, sizeof *keys), **old_keys = vm->classes.keys;
    py_class **values = al_calloc(size, sizeof *values), **old_values = vm->classes.values;
    if (!keys || !values) {
        al_free(keys);
        al_free(values);
        return -1;
    }
    size_t old = vm->classes.size;
    vm->classes.keys = keys;
    vm->classes.values = values;
    vm->classes.size = size;
    for (size_t i = 0; i < old; i++) {
        if (old_keys[i]) {
            size_t at = class_place(vm, old_keys[i]);
            keys[at] = old_keys[i];
            values[at] = old_values[i];
        }
    }
    al_free(old_keys);
    al_free(old_values);
    return 0;
}

static int remember(py_vm *vm, const py_classdef *def, py_class *cls)
{
    if (vm->classes.count * 2 >= vm->classes.size && classes_grow(vm) < 0) {
        return -1;
    }
    size_t at = class_place(vm, def);
    vm->classes.keys[at] = def;
    vm->classes.values[at] = cls;
    vm->classes.count++;
    static const py_classdef *const builtin[PY_T_COUNT] = {
#define PY_TYPE(c_name, name) &py_##c_name##_class,
#include "py/types.list.h"
#undef PY_TYPE
    };
    {
        for (size_t i = 0; i < PY_T_COUNT; i++) {
            if (builtin[i] == def) {
                vm->builtin[i] = cls;
                break;
            }
        }
    }
    return 0;
}

py_class *py_type_make(py_vm *vm, enum py_builtin type)
{
    static const py_classdef *const builtin[PY_T_COUNT] = {
#define PY_TYPE(c_name, name) &py_##c_name##_class,
#include "py/types.list.h"
#undef PY_TYPE
    };
    return py_class_get(vm, builtin[type]);
}

/* What instances are laid out as, of the classes that C asks for all the time. */
static uint32_t layout_flag(const py_classdef *def)
{
    static const struct {
        const py_classdef *def;
        uint32_t flag;
    } table[] = {
        { &py_int_class, PY_CF_INT },
        { &py_str_class, PY_CF_STR },
        { &py_bytes_class, PY_CF_BYTES },
        { &py_tuple_class, PY_CF_TUPLE },
        { &py_list_class, PY_CF_LIST },
        { &py_dict_class, PY_CF_DICT },
        { &py_set_class, PY_CF_SET },
        { &py_frozenset_class, PY_CF_FROZENSET },
        { &py_type_class, PY_CF_TYPE },
        { &py_BaseException, PY_CF_EXC },
        { &py_float_class, PY_CF_FLOAT },
        { &py_function_class, PY_CF_METHOD },
        { &py_method_descriptor_class, PY_CF_METHOD },
        { &py_wrapper_descriptor_class, PY_CF_METHOD },
    };
    for (size_t i = 0; i < AL_COUNT(table); i++) {
        if (table[i].def == def) {
            return table[i].flag;
        }
    }
    return 0;
}

/* Links cls into its base's list of subclasses. */
int py_class_add_subclass(py_vm *vm, py_class *base, py_class *cls)
{
    if (base->subclass_count == base->subclass_room) {
        size_t room = base->subclass_room ? base->subclass_room * 2 : 4;
        py_class **items = al_realloc(base->subclasses, room * sizeof(py_class *));
        if (!items) {
            py_raise_nomem(vm);
            return -1;
        }
        base->subclasses = items;
        base->subclass_room = room;
    }
    base->subclasses[base->subclass_count++] = cls;
    return 0;
}

/*
 * C3: merges the bases' own orders and the order of the bases. 0; -1 with TypeError, or MemoryError.
 */
int py_class_linearize(py_vm *vm, py_class *cls, py_class *const *bases, size_t count)
{
    if (count == 0 || count == 1) {
        size_t n = count ? bases[0]->mro_count : 0;
        cls->mro = al_malloc((n + 1) * sizeof(py_class *));
        if (!cls->mro) {
            py_raise_nomem(vm);
            return -1;
        }
        cls->mro[0] = cls;
        if (n) {
            memcpy(cls->mro + 1, bases[0]->mro, n * sizeof(py_class *));
        }
        cls->mro_count = n + 1;
        return 0;
    }
    size_t total = 1 + count;
    for (size_t i = 0; i < count; i++) {
        total += bases[i]->mro_count;
    }
    cls->mro = al_malloc(total * sizeof(py_class *));
    size_t *at = al_calloc(count + 1, sizeof *at); /* position in each base's order; the last in the list of bases */
    if (!cls->mro || !at) {
        al_free(at);
        py_raise_nomem(vm);
        return -1;
    }
    cls->mro[0] = cls;
    cls->mro_count = 1;
    for (;;) {
        bool left = false;
        py_class *next = NULL;
        for (size_t i = 0; i <= count && !next; i++) {
            py_class *const *list = i < count ? bases[i]->mro : bases;
            size_t n = i < count ? bases[i]->mro_count : count;
            if (at[i] == n) {
                continue;
            }
            left = true;
            py_class *candidate = list[at[i]];
            bool good = true;
            for (size_t k = 0; k <= count && good; k++) { /* not in any list's rest */
                py_class *const *other = k < count ? bases[k]->mro : bases;
                size_t m = k < count ? bases[k]->mro_count : count;
                for (size_t j = at[k] + 1; j < m && good; j++) {
                    good = other[j] != candidate;
                }
            }
            if (good) {
                next = candidate;
            }
        }
        if (!next) {
            int status = 0;
            if (left) {
                al_sb names = AL_SB_INIT;
                for (size_t i = 0; i <= count; i++) { /* the heads that block each other, each once */
                    size_t n = i < count ? bases[i]->mro_count : count;
                    py_class *head = at[i] < n ? (i < count ? bases[i]->mro : bases)[at[i]] : NULL;
                    for (size_t k = 0; k < i && head; k++) {
                        size_t m = k < count ? bases[k]->mro_count : count;
                        if (at[k] < m && (k < count ? bases[k]->mro : bases)[at[k]] == head) {
                            head = NULL;
                        }
                    }
                    if (head) {
                        al_sb_addf(&names, "%s%s", names.size ? ", " : "", py_class_name(head));
                    }
                }
                status = py_raise_int(vm, &py_TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %s",
                                      al_sb_text(&names));
                al_sb_free(&names);
            }
            al_free(at);
            return status;
        }
        cls->mro[cls->mro_count++] = next;
        for (size_t i = 0; i <= count; i++) {
            py_class *const *list = i < count ? bases[i]->mro : bases;
            size_t n = i < count ? bases[i]->mro_count : count;
            if (at[i] < n && list[at[i]] == next) {
                at[i]++;
            }
        }
    }
}

/* The class that last added to the layout of cls's instances. */
static const py_class *solid(const py_class *cls)
{
    while (cls->base) {
        bool adds = cls->own ? cls->size > cls->base->size : cls->slots_count > 0;
        if (adds) {
            break;
        }
        cls = cls->base;
    }
    return cls;
}

/* The base whose layout a new class extends; NULL: TypeError. */
py_class *py_class_best_base(py_vm *vm, py_class *const *bases, size_t count)
{
    py_class *best = NULL;
    const py_class *winner = NULL;
    for (size_t i = 0; i < count; i++) {
        const py_class *candidate = solid(bases[i]);
        if (!winner || (winner != candidate && py_is_subclass(candidate, winner))) {
            winner = candidate;
            best = bases[i];
        } else if (!py_is_subclass(winner, candidate)) {
            return py_raise(vm, &py_TypeError, "multiple bases have instance lay-out conflict");
        }
    }
    return best;
}

static void release(py_class *cls)
{
    al_free(cls->mro);
    al_free(cls->subclasses);
    cls->mro = NULL;
    cls->subclasses = NULL;
    cls->mro_count = cls->subclass_count = cls->subclass_room = 0;
}

void py_class_release(py_class *cls)
{
    release(cls);
}

enum { MAX_NATIVE_BASES = 8 };

/* The bases' classes; their number, or -1. */
static int native_bases(py_vm *vm, const py_classdef *def, py_class *bases[MAX_NATIVE_BASES])
{
    if (def == &py_object_class) {
        return 0;
    }
    static const py_classdef *const only_object[] = { &py_object_class, NULL };
    int count = 0;
    for (const py_classdef *const *b = def->bases ? def->bases : only_object; *b && count < MAX_NATIVE_BASES; b++) {
        if (!(bases[count++] = py_class_get(vm, *b))) {
            return -1;
        }
    }
    return count;
}

int py_class_give_name(py_vm *vm, py_class *cls)
{
    const char *name = strrchr(cls->own->name, '.'); /* "types.SimpleNamespace" */
    cls->name = cls->qualname = py_str_intern(vm, name ? name + 1 : cls->own->name);
    return cls->name ? 0 : -1;
}

static int fill_in(py_vm *vm, py_class *cls, const py_classdef *def, py_class **bases, size_t count)
{
    cls->own = cls->def = def;
    cls->native = cls;
    bool named = vm->builtin[PY_T_str] != NULL; /* the first classes get theirs when there is a str class */
    if ((named && py_class_give_name(vm, cls) < 0) || py_class_linearize(vm, cls, bases, count) < 0) {
        return -1;
    }
    if (count && !(cls->base = py_class_best_base(vm, bases, count))) {
        return -1;
    }
    cls->size = def->size ? def->size : cls->base ? cls->base->size : sizeof(py_obj);
    cls->flags = def->flags | layout_flag(def);
    for (size_t i = 0; i < count; i++) {
        cls->flags |= bases[i]->flags & (PY_CLS_DICT | PY_CLS_WEAKREF | PY_CF_LAYOUT | PY_CF_METHOD);
    }
    if (cls->flags & PY_CF_TYPE) {
        cls->flags &= ~(uint32_t)PY_CLS_DICT; /* a class has its own dictionary */
    }
    cls->version = ++vm->next_version;
    py_slots_own(cls);
    if (def->flags & PY_CLS_UNHASHABLE) {
        cls->own_slots |= 1u << PY_SLOT_hash;
        cls->script_slots |= 1u << PY_SLOT_hash; /* the trampoline finds __hash__ None */
    }
    py_slots_resolve(cls);
    for (size_t i = 0; i < count; i++) {
        if (py_class_add_subclass(vm, bases[i], cls) < 0) {
            return -1;
        }
    }
    return 0;
}

py_class *py_class_get(py_vm *vm, const py_classdef *def)
{
    py_class *cls = class_known(vm, def);
    if (AL_LIKELY(cls != NULL)) {
        return cls;
    }
    py_class *bases[MAX_NATIVE_BASES];
    int count = native_bases(vm, def, bases);
    if (count < 0) {
        return NULL;
    }
    py_class seed = { .size = sizeof(py_class) }; /* stands for `type` while there is none */
    py_class *meta = &seed;
    if (def->metaclass) {
        meta = py_class_get(vm, def->metaclass);
    } else if (vm->builtin[PY_T_type]) {
        meta = vm->builtin[PY_T_type];
        for (int i = 0; i < count; i++) {
            if (py_is_subclass(bases[i]->head.cls, meta)) {
                meta = bases[i]->head.cls;
            }
        }
    }
    if (!meta || (cls = class_known(vm, def))) { /* making the metaclass may have made it */
        return cls;
    }
    cls = (py_class *)(void *)py_new(vm, meta, 0);
    if (!cls) {
        return NULL;
    }
    if (meta == &seed) {
        cls->head.cls = NULL; /* core.c puts `type` there */
    }
    if (fill_in(vm, cls, def, bases, (size_t)count) < 0 || remember(vm, def, cls) < 0) {
        for (int i = 0; i < count; i++) { /* nobody may find the unfinished class */
            if (bases[i]->subclass_count && bases[i]->subclasses[bases[i]->subclass_count - 1] == cls) {
                bases[i]->subclass_count--;
            }
        }
        if (!py_error_pending(vm)) {
            py_raise_nomem(vm);
        }
        py_class_release(cls);
        cls->next = vm->script_classes; /* for the collector, which frees dead classes from there */
        vm->script_classes = cls;
        if (meta == &seed) {
            cls->head.cls = cls; /* so that freeing the heap meets a class */
            cls->flags |= PY_CF_TYPE;
        }
        return NULL;
    }
    return cls;
}

const py_classdef *py_class_def(const py_class *cls)
{
    return cls->def;
}

bool py_is_subclass(const py_class *cls, const py_class *base)
{
    if (cls == base) {
        return true;
    }
    for (size_t i = 1; i < cls->mro_count; i++) {
        if (cls->mro[i] == base) {
            return true;
        }
    }
    return false;
}

py_class *py_class_of(py_vm *vm, const py_obj *o)
{
    return py_cls(vm, o);
}

bool py_is(py_vm *vm, const py_obj *o, const py_class *cls)
{
    return py_is_subclass(py_cls(vm, o), cls);
}

bool py_isa(py_vm *vm, const py_obj *o, const py_classdef *def)
{
    py_class *cls = py_cls(vm, o);
    if (cls->def == def) {
        return true;
    }
    py_class *base = class_known(vm, def); /* a class never made has no instances */
    return base && py_is_subclass(cls, base);
}

py_class *py_as_class(py_vm *vm, py_obj *o)
{
    (void)vm;
    return o && py_laid(o, PY_CF_TYPE) ? (py_class *)(void *)o : NULL;
}

const char *py_class_name(const py_class *cls)
{
    return py_str_text(cls->name);
}

/* --- attributes --- */

/* The value of one row of the members. */
static py_obj *member_value(py_vm *vm, py_class *cls, const py_member *m)
{
    if (m->kind != PY_M_ALIAS) {
        return py_member_object(vm, cls, m);
    }
    py_obj *name = py_str_intern(vm, m->sig), *value = name ? PY_ABSENT : NULL;
    for (size_t i = 0; value == PY_ABSENT && i < cls->mro_count; i++) {
        value = py_class_own(vm, cls->mro[i], name);
    }
    return value == PY_ABSENT ? py_raise(vm, &py_SystemError, "%s.%s is an alias of nothing", cls->own->name, m->name) : value;
}

/* __module__ of a native class: "types.SimpleNamespace" brings its own. */
static py_obj *module_name(py_vm *vm, const py_classdef *def)
{
    const char *dot = strrchr(def->name, '.');
    return def->module ? py_str_intern(vm, def->module)
           : dot       ? py_str_internn(vm, def->name, (size_t)(dot - def->name))
                       : PY_ID(vm, builtins);
}

/* What a native class has besides its members and slots. */
static py_obj *special_value(py_vm *vm, py_class *cls, py_obj *name)
{
    const py_classdef *def = cls->own;
    if (name == PY_ID(vm, __module__)) {
        return module_name(vm, def);
    }
    if (name == PY_ID(vm, __doc__)) {
        return def->doc ? py_str_new(vm, def->doc) : PY_NONE;
    }
    if (name == PY_ID(vm, __hash__) && def->flags & PY_CLS_UNHASHABLE) {
        return PY_NONE;
    }
    if (name == PY_ID(vm, __dict__) && def->flags & PY_CLS_DICT && !(cls->base->flags & PY_CLS_DICT)) {
        return py_member_object(vm, cls, &py_dict_member);
    }
    return PY_ABSENT;
}

static py_obj *make_own(py_vm *vm, py_class *cls, py_obj *name)
{
    const char *text = py_str_text(name);
    for (const py_member *m = cls->own->members; m && m->kind != PY_M_END; m++) {
        if (m->name[0] == text[0] && strcmp(m->name, text) == 0) {
            return member_value(vm, cls, m);
        }
    }
    const py_dunder *row = py_dunder_find(text);
    if (row && py_slots_defined(cls->own, row)) {
        return py_wrapper_new(vm, cls, row);
    }
    return special_value(vm, cls, name);
}

enum { MANY_LOOKUPS = 40 }; /* after that many the whole dictionary is cheaper */

py_obj *py_class_own(py_vm *vm, py_class *cls, py_obj *name)
{
    if (AL_LIKELY(cls->flags & PY_CF_FILLED)) {
        return py_dict_get(vm, cls->dict, name);
    }
    if (++cls->asked > MANY_LOOKUPS) {
        py_obj *dict = py_class_dict(vm, cls);
        return dict ? py_dict_get(vm, dict, name) : NULL;
    }
    if (!cls->dict && !(cls->dict = py_dict_new(vm))) {
        return NULL;
    }
    py_obj *value = py_dict_get(vm, cls->dict, name);
    if (value == PY_ABSENT) {
        py_scope scope = py_scope_open(vm);
        value = make_own(vm, cls, name);
        if (value && value != PY_ABSENT && py_dict_set(vm, cls->dict, name, value) < 0) {
            value = NULL;
        }
        py_scope_close(vm, scope);
    }
    return value;
}

/* Sets what is not there. */
static int set_default(py_vm *vm, py_obj *dict, py_obj *name, py_obj *value)
{
    py_obj *there = py_dict_get(vm, dict, name);
    return !value || !there ? -1 : there != PY_ABSENT ? 0 : py_dict_set(vm, dict, name, value);
}

/* Makes the rest of a native class's attributes; what was made before stays. */
static int fill(py_vm *vm, py_class *cls)
{
    if (!cls->dict && !(cls->dict = py_dict_new(vm))) {
        return -1;
    }
    py_scope scope = py_scope_open(vm);
    cls->asked = 0; /* an alias may ask for another row meanwhile */
    int status = 0;
    for (const py_member *m = cls->own->members; m && m->kind != PY_M_END && status == 0; m++) {
        py_obj *name = py_str_intern(vm, m->name);
        py_obj *there = name ? py_dict_get(vm, cls->dict, name) : NULL;
        py_obj *value = there == PY_ABSENT ? member_value(vm, cls, m) : there;
        status = value && (there != PY_ABSENT || set_default(vm, cls->dict, name, value) == 0) ? 0 : -1;
    }
    if (status == 0) {
        status = py_slots_fill(vm, cls, cls->dict);
    }
    static const enum py_name_id special[] = { PY_ID___module__, PY_ID___doc__, PY_ID___hash__, PY_ID___dict__ };
    for (size_t i = 0; i < AL_COUNT(special) && status == 0; i++) {
        py_obj *value = special_value(vm, cls, vm->names[special[i]]);
        status = !value ? -1 : value == PY_ABSENT ? 0 : set_default(vm, cls->dict, vm->names[special[i]], value);
    }
    if (status == 0) {
        cls->flags |= PY_CF_FILLED;
    }
    py_scope_close(vm, scope);
    return status;
}

py_obj *py_class_dict(py_vm *vm, py_class *cls)
{
    if (AL_UNLIKELY(!(cls->flags & PY_CF_FILLED)) && fill(vm, cls) < 0) {
        return NULL;
    }
    return cls->dict;
}

py_obj *py_class_bases(py_vm *vm, py_class *cls)
{
    if (cls->bases) {
        return cls->bases;
    }
    static const py_classdef *const only_object[] = { &py_object_class, NULL };
    size_t count = 0;
    const py_classdef *const *defs = cls->own == &py_object_class ? only_object + 1 : cls->own->bases ? cls->own->bases : only_object;
    while (defs[count]) {
        count++;
    }
    py_obj *bases = py_tuple_new(vm, count);
    for (size_t i = 0; bases && i < count; i++) {
        PY_TUPLE(bases)->items[i] = (py_obj *)py_class_get(vm, defs[i]);
    }
    return cls->bases = bases;
}

py_obj *py_class_find(py_vm *vm, py_class *cls, py_obj *name)
{
    size_t at = ((size_t)(cls->version * 0x9E3779B1u) ^ ((uintptr_t)name >> 4)) & (PY_CACHE_SIZE - 1);
    py_cache_entry *e = &vm->cache[at];
    if (AL_LIKELY(e->version == cls->version && e->name == name)) {
        return e->value;
    }
    py_obj *value = NULL;
    uint64_t version = cls->version;
    for (size_t i = 0; i < cls->mro_count; i++) {
        py_obj *found = py_class_own(vm, cls->mro[i], name);
        if (!found) {
            return NULL; /* out of memory: not remembered */
        }
        if (found != PY_ABSENT) {
            value = found;
            break;
        }
    }
    *e = (py_cache_entry){ version, name, value };
    return value;
}

py_obj *py_class_lookup(py_vm *vm, py_class *cls, py_obj *name)
{
    name = py_name_interned(vm, name);
    return name ? py_class_find(vm, cls, name) : NULL;
}

static void new_versions(py_vm *vm, py_class *cls)
{
    cls->version = ++vm->next_version;
    for (size_t i = 0; i < cls->subclass_count; i++) {
        new_versions(vm, cls->subclasses[i]);
    }
}

void py_class_modified(py_vm *vm, py_class *cls, py_obj *name)
{
    new_versions(vm, cls);
    if (name) {
        py_slots_changed(vm, cls, py_str_text(name));
    }
}

int py_class_ctor(py_vm *vm, py_class *cls)
{
    if (AL_LIKELY(cls->ctor_version == cls->version)) {
        return 0;
    }
    py_class *object = vm->builtin[PY_T_object];
    py_obj *init = py_class_find(vm, cls, PY_ID(vm, __init__));
    py_obj *make = py_class_find(vm, cls, PY_ID(vm, __new__));
    py_obj *plain_init = init ? py_class_find(vm, object, PY_ID(vm, __init__)) : NULL;
    py_obj *plain_new = make ? py_class_find(vm, object, PY_ID(vm, __new__)) : NULL;
    if (!plain_init || !plain_new) {
        return py_error_pending(vm) ? -1 : py_raise_int(vm, &py_SystemError, "object has lost __new__ or __init__");
    }
    cls->init_fn = init == plain_init ? PY_ABSENT : init;
    cls->new_fn = make == plain_new ? PY_ABSENT : make;
    cls->ctor_version = cls->version;
    return 0;
}
