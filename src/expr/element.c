#include "expr/element.h"

#include <string.h>

#include "expr/coerce.h"
#include "expr/expr.h"

/* --- kinds --- */

static const char *const kind_names[AL_KIND_COUNT] = {
    [AL_K_UNKNOWN] = "",
#define AL_KIND(id, visit_name) [AL_K_##id] = visit_name,
#include "expr/kinds.list.h"
#undef AL_KIND
};

const char *al_kind_name(al_kind kind)
{
    return kind_names[kind];
}

static al_kind kind_of_name(const char *name)
{
    for (int i = 1; i < AL_KIND_COUNT; i++) {
        if (strcmp(kind_names[i], name) == 0) {
            return (al_kind)i;
        }
    }
    return AL_K_UNKNOWN;
}

al_kind al_element_kind(py_vm *vm, al_element *e)
{
    if (e->kind) {
        return (al_kind)e->kind;
    }
    /* of the native class, whose struct it is: a script's own visit name says nothing of the layout */
    py_obj *key = py_str_intern(vm, "__visit_name__");
    py_class *native = key ? py_class_get(vm, py_class_def(py_class_of(vm, &e->head))) : NULL;
    py_obj *name = native ? py_class_lookup(vm, native, key) : NULL;
    if (!name) {
        py_error_clear(vm);
        return AL_K_UNKNOWN;
    }
    if (py_is_str(vm, name)) {
        e->kind = (uint16_t)kind_of_name(py_str_text(name));
    }
    return (al_kind)e->kind;
}

py_obj *al_element_type(py_vm *vm, al_element *e)
{
    if (e->type) {
        return e->type;
    }
    py_obj *key = py_str_intern(vm, "type");
    py_obj *found = key ? py_class_lookup(vm, py_class_of(vm, &e->head), key) : NULL;
    if (!key) {
        return NULL;
    }
    if (found && (al_is_type(vm, found) || py_as_class(vm, found))) {
        al_type *type = al_type_coerce(vm, found);
        return (py_obj *)(void *)type;
    }
    return (py_obj *)(void *)al_type_shared(vm, &al_t_null);
}

py_obj *al_element_name(py_vm *vm, al_element *e)
{
    if (e->name) {
        return e->name;
    }
    py_obj *name = py_getattr_opt_s(vm, &e->head, "name");
    return name == PY_ABSENT ? PY_NONE : name;
}

py_obj *al_element_copy(py_vm *vm, py_obj *e)
{
    py_class *cls = py_class_of(vm, e);
    const py_classdef *def = py_class_def(cls);
    py_obj *copy = py_new(vm, cls, 0);
    if (!copy) {
        return NULL;
    }
    memcpy((char *)(void *)copy + sizeof(py_obj), (const char *)(const void *)e + sizeof(py_obj), def->size - sizeof(py_obj));
    AL_ELEMENT(copy)->anon = NULL;
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, e, false);
    if (dict && py_dict_len(dict)) {
        py_obj *own = (py_obj *)(void *)py_instance_dict(vm, copy, true);
        if (!own || py_dict_update(vm, own, dict) < 0) {
            return NULL;
        }
    }
    return copy;
}

void al_trace_fields(py_obj *self, py_tracer *t, size_t first, size_t last)
{
    for (size_t at = first; at <= last; at += sizeof(py_obj *)) {
        py_obj *value;
        memcpy(&value, (const char *)(const void *)self + at, sizeof value);
        py_trace(t, value);
    }
}

/* --- anonymous names --- */

static const char anon_counter_key;

static void free_counter(void *counter)
{
    al_free(counter);
}

static uint64_t *anon_counter(py_vm *vm)
{
    uint64_t *counter = py_vm_slot(vm, &anon_counter_key);
    if (!counter) {
        counter = al_calloc(1, sizeof *counter);
        if (!counter || py_vm_set_slot(vm, &anon_counter_key, counter, free_counter) < 0) {
            al_free(counter);
            return py_raise_nomem(vm);
        }
    }
    return counter;
}

/* _anonymous_label.safe_construct's cleaning: runs of % ( ) blank $ become one _; the whole stripped of _ if it is a key. */
static void add_clean(al_sb *sb, const char *base, bool key)
{
    al_sb clean = AL_SB_INIT;
    bool run = false;
    for (const char *p = base; *p; p++) {
        bool bad = strchr("%() $", *p) != NULL;
        if (!bad || !run) {
            al_sb_addc(&clean, bad ? '_' : *p);
        }
        run = bad;
    }
    const char *text = al_sb_text(&clean);
    size_t size = clean.size;
    while (key && size && *text == '_') {
        text++, size--;
    }
    while (key && size && text[size - 1] == '_') {
        size--;
    }
    al_sb_addn(sb, text, size);
    sb->failed |= al_sb_failed(&clean);
    al_sb_free(&clean);
}

static void add_escaped(al_sb *sb, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '%') {
            al_sb_addc(sb, '%');
        }
        al_sb_addc(sb, *p);
    }
}

/* 0: out of memory, the exception is set */
static uint64_t next_id(py_vm *vm)
{
    uint64_t *counter = anon_counter(vm);
    return counter ? ++*counter : 0;
}

static py_obj *anon_new(py_vm *vm, uint64_t id, const char *prefix, const char *base, const char *suffix, bool key)
{
    if (!id) {
        return NULL;
    }
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, prefix ? prefix : "");
    al_sb_addf(&sb, "%%(%llu ", (unsigned long long)id);
    add_clean(&sb, base, key);
    al_sb_add(&sb, ")s");
    if (suffix) {
        add_escaped(&sb, suffix);
    }
    py_obj *text = py_str_take(vm, &sb);
    return text ? al_name_make(vm, &al_anonymous_label_class, text, PY_NONE) : NULL;
}

py_obj *al_anon_new(py_vm *vm, const char *prefix, const char *base, const char *suffix)
{
    return anon_new(vm, next_id(vm) << 16, prefix, base, suffix, false);
}

py_obj *al_anon_key(py_vm *vm, const char *base)
{
    return anon_new(vm, next_id(vm) << 16, NULL, base, NULL, true);
}

py_obj *al_anon_of(py_vm *vm, py_obj *element, const char *base, unsigned index)
{
    al_element *e = AL_ELEMENT(element);
    if (!e->id) {
        e->id = next_id(vm);
    }
    return anon_new(vm, e->id ? e->id << 16 | index : 0, NULL, base, NULL, false);
}

/* The number given to one "NUMBER base" (prefix_anon_map): appended as base_1. 0, -1. */
static int add_resolved(py_vm *vm, py_obj *map, const char *key, size_t size, al_sb *out)
{
    py_obj *name = py_str_newn(vm, key, size);
    py_obj *known = name ? py_dict_get(vm, map, name) : NULL;
    if (!known) {
        return -1;
    }
    if (known == PY_ABSENT) {
        const char *blank = memchr(key, ' ', size);
        const char *base = blank ? blank + 1 : key;
        py_obj *derived = py_str_newn(vm, base, size - (size_t)(base - key));
        py_obj *counter = derived ? py_dict_get(vm, map, derived) : NULL;
        if (!counter) {
            return -1;
        }
        int64_t number = py_is_small(counter) ? py_small_value(counter) : 1;
        known = py_str_printf(vm, "%S_%lld", derived, (long long)number);
        if (!known || py_dict_set(vm, map, derived, py_small(number + 1)) < 0 || py_dict_set(vm, map, name, known) < 0) {
            return -1;
        }
    }
    al_sb_add(out, py_str_text(known));
    return 0;
}

py_obj *al_anon_resolve(py_vm *vm, py_obj *map, py_obj *name)
{
    if (!al_is_anon(vm, name)) {
        return name;
    }
    al_sb sb = AL_SB_INIT;
    for (const char *p = py_str_text(name); *p; p++) {
        const char *end = p[0] == '%' && p[1] == '(' ? strstr(p, ")s") : NULL;
        if (end) {
            if (add_resolved(vm, map, p + 2, (size_t)(end - p - 2), &sb) < 0) {
                al_sb_free(&sb);
                return NULL;
            }
            p = end + 1;
        } else {
            al_sb_addc(&sb, *p);
            p += p[0] == '%' && p[1] == '%';
        }
    }
    py_obj *text = py_str_take(vm, &sb);
    int quote = text ? al_name_quote(vm, name) : -1;
    return quote >= 0 ? al_quoted_name(vm, text, py_bool(quote)) : text;
}

bool al_is_anon(py_vm *vm, const py_obj *name)
{
    return name && py_isa(vm, name, &al_anonymous_label_class);
}

/* --- ClauseElement --- */

static py_obj *default_dialect(py_vm *vm, py_obj *self)
{
    py_obj *wanted = py_getattr_opt_s(vm, self, "stringify_dialect");
    if (!wanted) {
        return NULL;
    }
    if (wanted != PY_ABSENT && py_is_str(vm, wanted) && !py_str_is(wanted, "default")) {
        py_obj *module_name = py_str_printf(vm, "sqlalchemy.dialects.%s", py_str_text(wanted));
        py_obj *make = module_name ? py_import_from(vm, py_str_text(module_name), "dialect") : NULL;
        return make ? py_call(vm, make, 0) : NULL;
    }
    py_obj *make = py_import_from(vm, "sqlalchemy.engine.default", "StrCompileDialect");
    return make ? py_call(vm, make, 0) : NULL;
}

static py_obj *compile_with(py_vm *vm, py_obj *self, py_obj *bind, py_obj *dialect, py_obj *kw)
{
    if (!py_given(dialect)) {
        dialect = py_given(bind) ? py_getattr_s(vm, bind, "dialect") : default_dialect(vm, self);
    }
    py_obj *make = dialect ? py_getattr_s(vm, dialect, "statement_compiler") : NULL;
    py_obj *args = make ? py_tuple_of(vm, 2, dialect, self) : NULL;
    return args ? py_call_dict(vm, make, args, kw) : NULL;
}

static py_obj *clause_compile(py_vm *vm, py_obj **args)
{
    return compile_with(vm, args[0], args[1], args[2], args[3]);
}

static py_obj *clause_str(py_vm *vm, py_obj *self)
{
    py_obj *compiled = compile_with(vm, self, PY_NONE, PY_NONE, NULL);
    return compiled ? py_str_of(vm, compiled) : NULL;
}

static py_obj *clause_repr(py_vm *vm, py_obj *self)
{
    py_obj *description = py_getattr_opt_s(vm, self, "description");
    if (!description) {
        return NULL;
    }
    py_obj *cls = (py_obj *)(void *)py_class_of(vm, self);
    py_obj *module = py_getattr_s(vm, cls, "__module__");
    py_obj *name = module ? py_getattr_s(vm, cls, "__qualname__") : NULL;
    if (!name) {
        return NULL;
    }
    if (!py_given(description)) {
        return py_str_printf(vm, "<%S.%S object at 0x%llx>", module, name, (unsigned long long)(uintptr_t)self);
    }
    return py_str_printf(vm, "<%S.%s at 0x%llx; %S>", module, py_class_name(py_class_of(vm, self)), (unsigned long long)(uintptr_t)self,
                         description);
}

static int clause_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = (int64_t)((uintptr_t)self >> 4);
    return 0;
}

static int clause_truth(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_raise_int(vm, &py_TypeError, "Boolean value of this clause is not defined");
}

static py_obj *clause_description(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return PY_NONE;
}

static py_obj *clause_self_group(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *clause_clone(py_vm *vm, py_obj **args)
{
    return al_element_copy(vm, args[0]);
}

static py_obj *clause_unary(py_vm *vm, py_unary op, py_obj *self)
{
    return op == PY_INVERT ? al_negate(vm, self) : PY_NOTIMPLEMENTED;
}

static py_obj *clause_compare(py_vm *vm, py_obj **args)
{
    return py_bool(args[0] == args[1]);
    (void)vm;
}

AL_TRACE(clause_trace, al_element, name, anon)

static const py_member visitable_members[] = {
    PY_CLASS_STR("__visit_name__", "visitable"),
    PY_MEMBERS_END,
};
const py_classdef al_visitable_class = {
    .name = "Visitable",
    .module = "sqlalchemy.sql.visitors",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = visitable_members,
};

static const py_member clause_members[] = {
    PY_CLASS_STR("__visit_name__", "clause"),
    PY_CLASS_STR("stringify_dialect", "default"),
    PY_CLASS_VALUE("is_clause_element", PY_TRUE),
    PY_CLASS_VALUE("is_selectable", PY_FALSE),
    PY_CLASS_VALUE("is_dml", PY_FALSE),
    PY_CLASS_VALUE("is_select", PY_FALSE),
    PY_CLASS_VALUE("is_insert", PY_FALSE),
    PY_CLASS_VALUE("is_update", PY_FALSE),
    PY_CLASS_VALUE("is_delete", PY_FALSE),
    PY_CLASS_VALUE("is_text", PY_FALSE),
    PY_CLASS_VALUE("supports_execution", PY_FALSE),
    PY_CLASS_VALUE("inherit_cache", PY_NONE),
    PY_METHOD("compile", "self, bind=None, dialect=None, **kw", clause_compile,
              "The element compiled for a dialect; str() of the result is its text."),
    PY_METHOD("self_group", "self, against=None", clause_self_group, "The element, in parentheses if that is needed within `against`."),
    PY_METHOD("_clone", "self, **kw", clause_clone, NULL),
    PY_METHOD("compare", "self, other, **kw", clause_compare, NULL),
    PY_GETSET("description", clause_description, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_clause_class = {
    .name = "ClauseElement",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_visitable_class),
    .size = sizeof(al_element),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = clause_members,
    .trace = clause_trace,
    .repr = clause_repr,
    .str = clause_str,
    .hash = clause_hash,
    .truth = clause_truth,
    .unary = clause_unary,
};

/* --- Executable --- */

/* Executable has no fields of its own: a script may derive from it alone, and then there is nothing to set. */
static bool executable_check(py_vm *vm, py_obj *self)
{
    if (!al_is_element(vm, self)) {
        py_raise(vm, &py_TypeError, "'%T' object is not a ClauseElement", self);
        return false;
    }
    return true;
}

static py_obj *executable_options(py_vm *vm, py_obj **args)
{
    if (!executable_check(vm, args[0])) {
        return NULL;
    }
    py_obj *copy = al_element_copy(vm, args[0]);
    if (!copy) {
        return NULL;
    }
    al_element *e = AL_ELEMENT(copy);
    py_obj *options = py_dict_new(vm);
    if (!options || (e->options && py_dict_update(vm, options, e->options) < 0) || py_dict_update(vm, options, args[1]) < 0) {
        return NULL;
    }
    e->options = options;
    return copy;
}

static py_obj *executable_get_options(py_vm *vm, py_obj **args)
{
    py_obj *options = executable_check(vm, args[0]) ? AL_ELEMENT(args[0])->options : NULL;
    if (py_error_pending(vm)) {
        return NULL;
    }
    return options ? options : py_dict_new(vm);
}

static py_obj *executable_options_attr(py_vm *vm, py_obj *self)
{
    return executable_get_options(vm, &self);
}

static py_obj *executable_with_options(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static const py_member executable_members[] = {
    PY_CLASS_VALUE("supports_execution", PY_TRUE),
    PY_METHOD("execution_options", "self, **kw", executable_options, "A copy with execution options set."),
    PY_METHOD("get_execution_options", "self", executable_get_options, NULL),
    PY_METHOD("options", "self, *options", executable_with_options, NULL),
    PY_GETSET("_execution_options", executable_options_attr, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_executable_class = {
    .name = "Executable",
    .module = "sqlalchemy.sql.base",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = executable_members,
};
