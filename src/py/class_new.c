/* Classes made by scripts: the class statement, type(name, bases, dict). */
#include <string.h>

#include "py/slots.h"
#include "py/types/descriptors.h"

py_obj *py_class_resolve_bases(py_vm *vm, py_obj *bases)
{
    size_t count = PY_TUPLE(bases)->count;
    bool changed = false;
    for (size_t i = 0; i < count && !changed; i++) {
        changed = !py_as_class(vm, PY_TUPLE(bases)->items[i]);
    }
    if (!changed) {
        return bases;
    }
    py_obj *list = py_list_new(vm, count);
    changed = false;
    for (size_t i = 0; list && i < count; i++) {
        py_obj *base = PY_TUPLE(bases)->items[i];
        py_obj *entries = py_as_class(vm, base) ? PY_ABSENT : py_getattr_opt(vm, base, PY_ID(vm, __mro_entries__));
        if (!entries) {
            return NULL;
        }
        if (entries == PY_ABSENT) {
            if (py_list_append(vm, list, base) < 0) {
                return NULL;
            }
            continue;
        }
        py_obj *items = py_call(vm, entries, 1, bases);
        if (!items || !py_is_tuple(vm, items)) {
            return items ? py_raise(vm, &py_TypeError, "__mro_entries__ must return a tuple") : NULL;
        }
        changed = true;
        for (size_t k = 0; k < PY_TUPLE(items)->count; k++) {
            if (py_list_append(vm, list, PY_TUPLE(items)->items[k]) < 0) {
                return NULL;
            }
        }
    }
    return !list || !changed ? (list ? bases : NULL) : py_tuple_from_array(vm, PY_LIST(list)->items, PY_LIST(list)->count);
}

py_class *py_class_metaclass(py_vm *vm, py_class *meta, py_obj *bases)
{
    for (size_t i = 0; i < PY_TUPLE(bases)->count; i++) {
        py_class *other = py_cls(vm, PY_TUPLE(bases)->items[i]);
        if (py_is_subclass(meta, other)) {
            continue;
        }
        if (!py_is_subclass(other, meta)) {
            return py_raise(
                vm, &py_TypeError,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
        }
        meta = other;
    }
    return meta;
}

/* The bases as classes, checked; caller frees. */
static py_class **base_classes(py_vm *vm, py_obj *bases, size_t *count)
{
    *count = PY_TUPLE(bases)->count;
    py_class **list = al_malloc((*count + 1) * sizeof(py_class *));
    if (!list) {
        return py_raise_nomem(vm);
    }
    for (size_t i = 0; i < *count; i++) {
        py_class *base = py_as_class(vm, PY_TUPLE(bases)->items[i]);
        if (!base) {
            py_raise(vm, &py_TypeError, "bases must be types");
        } else if (!(base->flags & PY_CLS_SUBCLASS)) {
            py_raise(vm, &py_TypeError, "type '%s' is not an acceptable base type", py_class_name(base));
            base = NULL;
        }
        for (size_t k = 0; base && k < i; k++) {
            if (list[k] == base) {
                py_raise(vm, &py_TypeError, "duplicate base class %s", py_class_name(base));
                base = NULL;
            }
        }
        if (!base) {
            al_free(list);
            return NULL;
        }
        list[i] = base;
    }
    if (!*count) {
        list[(*count)++] = py_type(vm, PY_T_object);
    }
    return list;
}

/* __slots__ as a list of names, mangled; NULL with the exception. *dict and *weakref: those two were among them. */
static py_obj *slot_names(py_vm *vm, py_class *cls, py_obj *slots, bool *dict, bool *weakref)
{
    py_obj *given = py_is_str(vm, slots) ? py_list_from_array(vm, &slots, 1) : py_list_from(vm, slots);
    py_obj *names = given ? py_list_new(vm, PY_LIST(given)->count) : NULL;
    for (size_t i = 0; names && i < PY_LIST(given)->count; i++) {
        py_obj *name = PY_LIST(given)->items[i];
        if (!py_is_str(vm, name)) {
            return py_raise(vm, &py_TypeError, "__slots__ items must be strings, not '%T'", name);
        }
        const char *text = py_str_text(name);
        if (strcmp(text, "__dict__") == 0) {
            *dict = true;
            continue;
        }
        if (strcmp(text, "__weakref__") == 0) {
            *weakref = true;
            continue;
        }
        size_t size = strlen(text);
        const char *owner = py_class_name(cls);
        owner += strspn(owner, "_");
        if (text[0] == '_' && text[1] == '_' && size > 2 && !(text[size - 1] == '_' && text[size - 2] == '_') && *owner) {
            name = py_str_printf(vm, "_%s%s", owner, text);
        }
        if (!name || !(name = py_name_interned(vm, name)) || py_list_append(vm, names, name) < 0) {
            return NULL;
        }
    }
    return names && py_list_sort(vm, names, NULL, false) == 0 ? names : NULL; /* CPython lays them out in this order, too */
}

static int add_slots(py_vm *vm, py_class *cls, py_obj *slots)
{
    bool want_dict = false, want_weakref = false;
    py_obj *names = slot_names(vm, cls, slots, &want_dict, &want_weakref);
    if (!names) {
        return -1;
    }
    size_t count = PY_LIST(names)->count;
    bool varying = (cls->flags & (PY_CF_STR | PY_CF_TUPLE | PY_CF_BYTES | PY_CF_INT)) != 0;
    if (count && (cls->flags & PY_CF_TYPE || (varying && !(cls->flags & PY_CF_STR)))) {
        return py_raise_int(vm, &py_TypeError, "nonempty __slots__ not supported for subtype of '%s'", py_class_name(cls->base));
    }
    if (want_dict || (varying && count)) { /* our str has no room behind its text: such names live in the dictionary */
        cls->flags |= PY_CLS_DICT;
    }
    if (want_weakref) {
        cls->flags |= PY_CLS_WEAKREF;
    }
    if (varying) {
        return 0;
    }
    cls->slots_offset = cls->size;
    cls->slots_count = count;
    cls->size += count * sizeof(py_obj *);
    cls->flags |= count ? PY_CF_SLOTTED : 0;
    for (size_t i = 0; i < count; i++) {
        py_obj *name = PY_LIST(names)->items[i];
        py_obj *there = py_dict_get(vm, cls->dict, name);
        if (there != PY_ABSENT) {
            return there ? py_raise_int(vm, &py_ValueError, "%R in __slots__ conflicts with class variable", name) : -1;
        }
        py_obj *d = py_slot_descriptor_new(vm, cls, name, cls->slots_offset + i * sizeof(py_obj *));
        if (!d || py_dict_set(vm, cls->dict, name, d) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Copies the body's namespace, names interned. */
static int copy_namespace(py_vm *vm, py_class *cls, py_obj *from)
{
    size_t at = 0;
    py_obj *key, *value;
    cls->dict = py_dict_new(vm);
    if (!cls->dict) {
        return -1;
    }
    while (py_dict_next(from, &at, &key, &value)) {
        if (py_is_str(vm, key)) {
            if (!(key = py_name_interned(vm, key))) {
                return -1;
            }
            const py_dunder *row = py_dunder_find(py_str_text(key));
            if (row) {
                cls->own_slots |= 1u << row->slot;
            }
        }
        if (py_dict_set(vm, cls->dict, key, value) < 0) {
            return -1;
        }
    }
    return 0;
}

/* dict[name], wrapped in a staticmethod or classmethod if it is a plain function. */
static int wrap_function(py_vm *vm, py_obj *dict, py_obj *name, const py_classdef *wrapper)
{
    py_obj *f = py_dict_get(vm, dict, name);
    if (!f || f == PY_ABSENT || !py_exact(vm, f, PY_T_function)) {
        return f ? 0 : -1;
    }
    py_boxed *boxed = py_alloc(vm, py_boxed, wrapper);
    if (!boxed) {
        return -1;
    }
    boxed->callable = f;
    return py_dict_set(vm, dict, name, &boxed->head);
}

static int set_default(py_vm *vm, py_obj *dict, py_obj *name, py_obj *value)
{
    py_obj *there = py_dict_get(vm, dict, name);
    return !there ? -1 : there != PY_ABSENT ? 0 : py_dict_set(vm, dict, name, value);
}

/* What type.__new__ adds to and changes in the namespace. */
static int dress(py_vm *vm, py_class *cls)
{
    py_obj *dict = cls->dict;
    py_obj *module = py_dict_get(vm, dict, PY_ID(vm, __module__));
    if (module == PY_ABSENT) {
        py_obj *globals = py_frame_globals(vm);
        module = globals ? py_dict_get(vm, globals, PY_ID(vm, __name__)) : PY_ABSENT;
        if (module && module != PY_ABSENT && py_dict_set(vm, dict, PY_ID(vm, __module__), module) < 0) {
            return -1;
        }
    }
    py_obj *qualname = py_dict_pop(vm, dict, PY_ID(vm, __qualname__));
    if (!module || !qualname) {
        return -1;
    }
    if (qualname != PY_ABSENT) {
        if (!py_is_str(vm, qualname)) {
            return py_raise_int(vm, &py_TypeError, "type __qualname__ must be a str, not %T", qualname);
        }
        cls->qualname = qualname;
    }
    py_obj *cell = py_dict_pop(vm, dict, PY_ID(vm, __classcell__));
    if (!cell) {
        return -1;
    }
    if (cell != PY_ABSENT) {
        if (!py_exact(vm, cell, PY_T_cell)) {
            return py_raise_int(vm, &py_TypeError, "type __new__ __classcell__ must be a nonlocal cell, not %R", &py_cls(vm, cell)->head);
        }
        ((py_cell *)(void *)cell)->value = &cls->head;
    }
    if (wrap_function(vm, dict, PY_ID(vm, __new__), &py_staticmethod_class) < 0 ||
        wrap_function(vm, dict, PY_ID(vm, __init_subclass__), &py_classmethod_class) < 0 ||
        wrap_function(vm, dict, PY_ID(vm, __class_getitem__), &py_classmethod_class) < 0) {
        return -1;
    }
    if (cls->own_slots & 1u << PY_SLOT_compare) {
        py_obj *eq = py_dict_get(vm, dict, PY_ID(vm, __eq__));
        if (!eq || (eq != PY_ABSENT && set_default(vm, dict, PY_ID(vm, __hash__), PY_NONE) < 0)) {
            return -1;
        }
        cls->own_slots |= eq != PY_ABSENT ? 1u << PY_SLOT_hash : 0;
    }
    return 0;
}

/* __dict__, __weakref__ and __doc__ come last in the class's dictionary. */
static int add_tail(py_vm *vm, py_class *cls, uint32_t inherited)
{
    const struct {
        uint32_t flag;
        const py_member *member;
    } tail[] = { { PY_CLS_DICT, &py_dict_member }, { PY_CLS_WEAKREF, &py_weakref_member } };
    for (size_t i = 0; i < AL_COUNT(tail); i++) {
        if (!(cls->flags & tail[i].flag) || inherited & tail[i].flag) {
            continue;
        }
        py_obj *name = py_str_intern(vm, tail[i].member->name);
        py_obj *d = name ? py_member_object(vm, cls, tail[i].member) : NULL;
        if (!d || set_default(vm, cls->dict, name, d) < 0) {
            return -1;
        }
    }
    return set_default(vm, cls->dict, PY_ID(vm, __doc__), PY_NONE);
}

/* The metaclass's own mro(), if it has one; else C3. */
static int make_mro(py_vm *vm, py_class *cls, py_class **bases, size_t count)
{
    if (py_class_linearize(vm, cls, bases, count) < 0) {
        return -1;
    }
    if (cls->head.cls == vm->builtin[PY_T_type]) {
        return 0;
    }
    py_obj *name = py_str_intern(vm, "mro");
    py_obj *method = name ? py_class_find(vm, cls->head.cls, name) : NULL;
    if (!method || method == py_class_find(vm, vm->builtin[PY_T_type], name)) {
        return method ? 0 : -1;
    }
    py_obj *order = py_call_special(vm, &cls->head, name, 0, NULL);
    if (!order || !(order = py_tuple_from(vm, order))) {
        return -1;
    }
    size_t n = PY_TUPLE(order)->count;
    py_class **mro = al_malloc((n + 1) * sizeof(py_class *));
    if (!mro) {
        py_raise_nomem(vm);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (!(mro[i] = py_as_class(vm, PY_TUPLE(order)->items[i]))) {
            al_free(mro);
            return py_raise_int(vm, &py_TypeError, "mro() returned a non-class ('%T')", PY_TUPLE(order)->items[i]);
        }
    }
    al_free(cls->mro);
    cls->mro = mro;
    cls->mro_count = n;
    return 0;
}

static int build(py_vm *vm, py_class *cls, py_class **bases, size_t count, py_obj *dict)
{
    cls->base = py_class_best_base(vm, bases, count);
    if (!cls->base || copy_namespace(vm, cls, dict) < 0) {
        return -1;
    }
    cls->native = cls->base->native;
    cls->def = cls->base->def;
    cls->size = cls->base->size;
    uint32_t inherited = 0;
    for (size_t i = 0; i < count; i++) {
        inherited |= bases[i]->flags & (PY_CLS_DICT | PY_CLS_WEAKREF | PY_CF_SLOTTED);
    }
    cls->flags = PY_CF_SCRIPT | PY_CF_FILLED | PY_CLS_SUBCLASS | inherited | (cls->base->flags & (PY_CF_LAYOUT | PY_CF_METHOD));
    py_obj *slots = py_dict_get(vm, cls->dict, PY_ID(vm, __slots__));
    if (!slots || dress(vm, cls) < 0) {
        return -1;
    }
    if (slots == PY_ABSENT) {
        cls->flags |= PY_CLS_DICT | PY_CLS_WEAKREF;
    } else if (add_slots(vm, cls, slots) < 0) {
        return -1;
    }
    if (cls->flags & PY_CF_TYPE) {
        cls->flags &= ~(uint32_t)PY_CLS_DICT;
    }
    if (add_tail(vm, cls, inherited) < 0 || make_mro(vm, cls, bases, count) < 0) {
        return -1;
    }
    cls->script_slots = cls->own_slots;
    py_slots_resolve(cls);
    for (size_t i = 0; i < count; i++) {
        if (py_class_add_subclass(vm, bases[i], cls) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Calls __set_name__ of the attributes that have one. The dictionary may change meanwhile: a copy is walked. */
static int set_names(py_vm *vm, py_class *cls)
{
    py_obj *copy = NULL;
    size_t at = 0;
    py_obj *key, *value;
    bool any = false;
    while (!any && py_dict_next(cls->dict, &at, &key, &value)) {
        any = py_is_heap(value) && py_class_find(vm, value->cls, PY_ID(vm, __set_name__)) != NULL;
    }
    if (!any) {
        return 0;
    }
    if (!(copy = py_dict_copy(vm, cls->dict))) {
        return -1;
    }
    at = 0;
    while (py_dict_next(copy, &at, &key, &value)) {
        py_obj *args[2] = { &cls->head, key };
        if (!py_is_heap(value) || py_call_special(vm, value, PY_ID(vm, __set_name__), 2, args)) {
            continue;
        }
        py_obj *cause = py_error_take(vm);
        py_raise(vm, &py_RuntimeError, "Error calling __set_name__ on '%T' instance %R in '%s'", value, key, py_class_name(cls));
        py_error_cause(vm, cause);
        return -1;
    }
    return 0;
}

/* super(cls, cls).__init_subclass__(**kwargs) */
static int init_subclass(py_vm *vm, py_class *cls, py_obj *kwargs)
{
    py_obj *hook = NULL;
    py_class *owner = NULL;
    for (size_t i = 1; i < cls->mro_count && !hook; i++) {
        py_obj *found = py_class_own(vm, owner = cls->mro[i], PY_ID(vm, __init_subclass__));
        if (!found) {
            return -1;
        }
        hook = found == PY_ABSENT ? NULL : found;
    }
    bool plain = owner == vm->builtin[PY_T_object] && !(kwargs && py_dict_len(kwargs));
    if (!hook || plain) {
        return 0;
    }
    py_class *kind = py_cls(vm, hook);
    py_obj *bound = kind->slots.descr_get ? kind->slots.descr_get(vm, hook, NULL, cls) : hook;
    py_obj *none = bound ? py_tuple_new(vm, 0) : NULL;
    return none && py_call_dict(vm, bound, none, kwargs) ? 0 : -1;
}

static py_obj *create(py_vm *vm, py_class *meta, py_obj *name, py_obj *bases, py_obj *dict, py_obj *kwargs)
{
    size_t count;
    py_class **list = base_classes(vm, bases, &count);
    if (!list) {
        return NULL;
    }
    py_class *cls = (py_class *)(void *)py_new(vm, meta, 0);
    if (!cls) {
        al_free(list);
        return NULL;
    }
    cls->next = vm->script_classes;
    vm->script_classes = cls;
    cls->name = cls->qualname = py_exact(vm, name, PY_T_str) ? py_str_intern_obj(vm, name) : name;
    cls->native = vm->builtin[PY_T_object]; /* until build knows better: instances ask it, and the collector */
    cls->version = ++vm->next_version;
    cls->bases = PY_TUPLE(bases)->count ? bases : py_tuple_from_array(vm, (py_obj *const *)(void *)list, 1);
    int status = cls->bases && cls->name ? build(vm, cls, list, count, dict) : -1;
    al_free(list);
    if (status < 0 || set_names(vm, cls) < 0 || init_subclass(vm, cls, kwargs) < 0) {
        return NULL;
    }
    return &cls->head;
}

py_obj *py_class_create(py_vm *vm, py_class *meta, py_obj *name, py_obj *bases, py_obj *dict, py_obj *kwargs)
{
    if (!py_is_str(vm, name)) {
        return py_raise(vm, &py_TypeError, "type.__new__() argument 1 must be str, not %T", name);
    }
    if (!py_is_tuple(vm, bases)) {
        return py_raise(vm, &py_TypeError, "type.__new__() argument 2 must be tuple, not %T", bases);
    }
    if (!py_is_dict(vm, dict)) {
        return py_raise(vm, &py_TypeError, "type.__new__() argument 3 must be dict, not %T", dict);
    }
    for (size_t i = 0; i < PY_TUPLE(bases)->count; i++) {
        py_obj *base = PY_TUPLE(bases)->items[i];
        if (!py_as_class(vm, base) && py_class_find(vm, py_cls(vm, base), PY_ID(vm, __mro_entries__))) {
            return py_raise(vm, &py_TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
        }
    }
    py_class *winner = py_class_metaclass(vm, meta, bases);
    if (!winner) {
        return NULL;
    }
    if (winner != meta) {
        py_obj *theirs = py_class_find(vm, winner, PY_ID(vm, __new__));
        if (theirs && theirs != py_class_find(vm, py_type(vm, PY_T_type), PY_ID(vm, __new__))) {
            py_obj *make = py_getattr(vm, &winner->head, PY_ID(vm, __new__));
            py_obj *args = make ? py_tuple_of(vm, 4, &winner->head, name, bases, dict) : NULL;
            return args ? py_call_dict(vm, make, args, kwargs) : NULL;
        }
    }
    return create(vm, winner, name, bases, dict, kwargs);
}

py_obj *py_class_new(py_vm *vm, const char *name, py_obj *bases, py_obj *dict)
{
    py_obj *text = py_str_intern(vm, name);
    py_class *meta = text ? py_class_metaclass(vm, py_type(vm, PY_T_type), bases) : NULL;
    return meta ? py_call(vm, &meta->head, 3, text, bases, dict) : NULL;
}

static py_obj *abstract_error(py_vm *vm, py_class *cls)
{
    py_obj *names = py_dict_get(vm, cls->dict, PY_ID(vm, __abstractmethods__));
    py_obj *list = names && names != PY_ABSENT ? py_list_from(vm, names) : py_list_new(vm, 0);
    if (!list || py_list_sort(vm, list, NULL, false) < 0) {
        return NULL;
    }
    al_sb text = AL_SB_INIT;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        const char *name = py_text(vm, PY_LIST(list)->items[i]);
        if (!name) {
            al_sb_free(&text);
            return NULL;
        }
        al_sb_addf(&text, "%s%s", i ? ", " : "", name);
    }
    py_raise(vm, &py_TypeError, "Can't instantiate abstract class %s with abstract method%s %s", py_class_name(cls),
             PY_LIST(list)->count == 1 ? "" : "s", al_sb_text(&text));
    al_sb_free(&text);
    return NULL;
}

py_obj *py_class_instantiate(py_vm *vm, py_class *cls)
{
    if (AL_UNLIKELY(cls->flags & PY_CF_ABSTRACT_METHODS)) {
        return abstract_error(vm, cls);
    }
    if (AL_UNLIKELY(cls->native->flags & PY_CLS_ABSTRACT)) {
        return py_raise(vm, &py_TypeError, "cannot create '%s' instances", py_class_name(cls));
    }
    return py_new(vm, cls, 0);
}
