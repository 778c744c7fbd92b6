/*
 * Values in expressions: bindparam(), literal(), text(), null(), true(), false().
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/expr.h"
#include "types/exc.h"

/* --- BindParameter --- */

static al_bindparam *bindparam_of(py_obj *o)
{
    return (al_bindparam *)(void *)o;
}

static int set_key(py_vm *vm, al_bindparam *b, py_obj *key)
{
    b->orig_key = py_given(key) && py_is_str(vm, key) && py_str_size(key) ? key : py_str_intern(vm, "param");
    if (!b->orig_key) {
        return -1;
    }
    if (b->unique || !py_given(key)) {
        b->e.key = al_anon_key(vm, al_is_anon(vm, b->orig_key) ? "param" : py_str_text(b->orig_key));
    } else {
        b->e.key = key;
    }
    return b->e.key ? 0 : -1;
}

static int set_type(py_vm *vm, al_bindparam *b, py_obj *type)
{
    if (py_given(type)) {
        b->e.type = (py_obj *)(void *)al_type_coerce(vm, type);
        return b->e.type ? 0 : -1;
    }
    py_obj *value = b->value ? b->value : PY_NONE;
    if (b->expanding) {
        if (!py_given(value)) {
            b->e.type = (py_obj *)(void *)al_type_shared(vm, &al_t_null);
            return b->e.type ? 0 : -1;
        }
        py_obj **items;
        size_t count;
        if (!py_sequence_fast(vm, value, &items, &count)) {
            return -1;
        }
        value = count ? items[0] : PY_NONE;
    }
    b->e.type = (py_obj *)(void *)al_type_of_literal(vm, value);
    return b->e.type ? 0 : -1;
}

py_obj *al_bind(py_vm *vm, py_obj *name, py_obj *value, py_obj *type, bool unique)
{
    al_bindparam *b = py_alloc(vm, al_bindparam, &al_bindparam_class);
    if (!b) {
        return NULL;
    }
    b->unique = unique;
    b->required = value == PY_ABSENT;
    b->value = value == PY_ABSENT ? NULL : value;
    return set_key(vm, b, name ? name : PY_NONE) == 0 && set_type(vm, b, type ? type : PY_NONE) == 0 ? &b->e.head : NULL;
}

static py_obj *bindparam_init(py_vm *vm, py_obj **args)
{
    enum { SELF, KEY, VALUE, TYPE, UNIQUE, REQUIRED, QUOTE, CALLABLE, EXPANDING, OUT, LITERAL };
    al_bindparam *b = bindparam_of(args[SELF]);
    int unique = py_truth(vm, args[UNIQUE]), expanding = py_truth(vm, args[EXPANDING]);
    int out = py_truth(vm, args[OUT]), literal = py_truth(vm, args[LITERAL]);
    int required = args[REQUIRED] == PY_ABSENT ? args[VALUE] == PY_ABSENT && !py_given(args[CALLABLE]) : py_truth(vm, args[REQUIRED]);
    if (unique < 0 || expanding < 0 || out < 0 || literal < 0 || required < 0) {
        return NULL;
    }
    b->unique = unique;
    b->expanding = expanding;
    b->isoutparam = out;
    b->literal_execute = literal;
    b->required = required;
    b->value = args[VALUE] == PY_ABSENT ? NULL : args[VALUE];
    b->callable = py_given(args[CALLABLE]) ? args[CALLABLE] : NULL;
    py_obj *key = args[KEY];
    if (py_given(key) && py_given(args[QUOTE])) {
        key = al_quoted_name(vm, key, args[QUOTE]);
    }
    if (py_given(key) && !py_is_str(vm, key)) {
        return py_raise(vm, &py_TypeError, "expected string or bytes-like object, got '%T'", key);
    }
    return key && set_key(vm, b, key) == 0 && set_type(vm, b, args[TYPE]) == 0 ? PY_NONE : NULL;
}

static py_obj *bindparam_effective(py_vm *vm, py_obj *self)
{
    const al_bindparam *b = bindparam_of(self);
    return b->callable ? py_call(vm, b->callable, 0) : b->value ? b->value : PY_NONE;
}

static py_obj *bindparam_literal_execute(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    if (copy) {
        bindparam_of(copy)->literal_execute = true;
    }
    return copy;
}

static py_obj *bindparam_repr(py_vm *vm, py_obj *self)
{
    const al_bindparam *b = bindparam_of(self);
    if (!b->e.key || !b->e.type) {
        return py_str_printf(vm, "<%s object at 0x%llx>", py_class_name(py_class_of(vm, self)), (unsigned long long)(uintptr_t)self);
    }
    return py_str_printf(vm, "%s(%R, %R, type_=%R)", py_class_name(py_class_of(vm, self)), b->e.key, b->value ? b->value : PY_NONE,
                         b->e.type);
}

AL_TRACE(bindparam_trace, al_bindparam, value, orig_key)

static const py_member bindparam_members[] = {
    PY_CLASS_STR("__visit_name__", "bindparam"),
    PY_INIT("self, key, value=?, type_=None, unique=False, required=?, quote=None, callable_=None, expanding=False, isoutparam=False, "
            "literal_execute=False",
            bindparam_init, "A value with a name."),
    PY_FIELD("value", al_bindparam, value),
    PY_FIELD("callable", al_bindparam, callable),
    PY_FIELD_RO("_orig_key", al_bindparam, orig_key),
    PY_BOOL("unique", al_bindparam, unique),
    PY_BOOL("required", al_bindparam, required),
    PY_BOOL("expanding", al_bindparam, expanding),
    PY_BOOL("isoutparam", al_bindparam, isoutparam),
    PY_BOOL("literal_execute", al_bindparam, literal_execute),
    PY_GETSET("effective_value", bindparam_effective, NULL, NULL),
    PY_METHOD("render_literal_execute", "self", bindparam_literal_execute, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_bindparam_class = {
    .name = "BindParameter",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_bindparam),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = bindparam_members,
    .trace = bindparam_trace,
    .repr = bindparam_repr,
};

py_obj *al_literal(py_vm *vm, py_obj *value, py_obj *type)
{
    if (al_is_element(vm, value)) {
        return value;
    }
    return al_bind(vm, NULL, value, type, true);
}

/* --- TextClause --- */

static bool word(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The name of a bind that starts at p (a colon), by text()'s pattern (?<![:\w\\]):(\w+)(?!:): its size, or 0. */
static size_t text_bind(const char *start, const char *p)
{
    if (p > start && (p[-1] == ':' || p[-1] == '\\' || word(p[-1]))) {
        return 0;
    }
    size_t size = 0;
    while (word(p[1 + size])) {
        size++;
    }
    return size && p[1 + size] == ':' ? size - 1 : size;
}

static int find_binds(py_vm *vm, al_text_clause *t)
{
    t->binds = py_dict_new(vm);
    if (!t->binds) {
        return -1;
    }
    const char *start = py_str_text(t->text);
    for (const char *p = start; (p = strchr(p, ':')) != NULL; p++) {
        size_t size = text_bind(start, p);
        if (!size) {
            continue;
        }
        py_obj *name = py_str_newn(vm, p + 1, size);
        py_obj *bind = name ? al_bind(vm, name, PY_ABSENT, NULL, false) : NULL;
        if (!bind || py_dict_set(vm, t->binds, name, bind) < 0) {
            return -1;
        }
        p += size;
    }
    return 0;
}

py_obj *al_text_obj(py_vm *vm, py_obj *sql)
{
    if (!py_is_str(vm, sql)) {
        return py_raise(vm, &py_TypeError, "expected string or bytes-like object, got '%T'", sql);
    }
    al_text_clause *t = py_alloc(vm, al_text_clause, &al_text_clause_class);
    if (!t) {
        return NULL;
    }
    t->text = sql;
    return find_binds(vm, t) == 0 ? &t->e.head : NULL;
}

py_obj *al_text(py_vm *vm, const char *sql)
{
    py_obj *text = py_str_new(vm, sql);
    return text ? al_text_obj(vm, text) : NULL;
}

static py_obj *text_init(py_vm *vm, py_obj **args)
{
    al_text_clause *t = (al_text_clause *)(void *)args[0];
    if (!py_is_str(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "expected string or bytes-like object, got '%T'", args[1]);
    }
    t->text = args[1];
    return find_binds(vm, t) == 0 ? PY_NONE : NULL;
}

static void *no_such_bind(py_vm *vm, py_obj *key)
{
    return py_raise(vm, &al_exc_ArgumentError, "This text() construct doesn't define a bound parameter named %R", key);
}

static py_obj *text_bindparams(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *binds = copy ? py_dict_copy(vm, ((al_text_clause *)(void *)copy)->binds) : NULL;
    if (!binds) {
        return NULL;
    }
    ((al_text_clause *)(void *)copy)->binds = binds;
    const py_tuple *given = PY_TUPLE(args[1]);
    for (size_t i = 0; i < given->count; i++) {
        const al_bindparam *b = py_cast(vm, al_bindparam, &al_bindparam_class, given->items[i]);
        if (!b) {
            return py_raise(vm, &py_AttributeError, "'%T' object has no attribute '_orig_key'", given->items[i]);
        }
        py_obj *existing = py_dict_get(vm, binds, b->orig_key);
        if (existing == PY_ABSENT) {
            return no_such_bind(vm, b->orig_key);
        }
        if (!existing || py_dict_set(vm, binds, b->orig_key, given->items[i]) < 0) {
            return NULL;
        }
    }
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(args[2], &at, &key, &value)) {
        py_obj *existing = py_dict_get(vm, binds, key);
        if (existing == PY_ABSENT) {
            return no_such_bind(vm, key);
        }
        py_obj *changed = existing ? al_element_copy(vm, existing) : NULL;
        if (!changed) {
            return NULL;
        }
        al_bindparam *b = bindparam_of(changed);
        b->value = value;
        b->callable = NULL;
        b->required = false;
        if (al_type_is_null(vm, (al_type *)(void *)b->e.type) && set_type(vm, b, PY_NONE) < 0) {
            return NULL;
        }
        if (py_dict_set(vm, binds, key, changed) < 0) {
            return NULL;
        }
    }
    return copy;
}

static py_obj *text_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_AND) {
        return PY_NOTIMPLEMENTED;
    }
    py_obj *clauses[2] = { left, right };
    return al_conjunction(vm, AL_OP_AND, clauses, 2, true);
}

static py_obj *text_self_group(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *text_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return (py_obj *)(void *)al_type_shared(vm, &al_t_null);
}

/* text().columns(...) makes a TextualSelect, a class of select.c */
static py_obj *text_columns(py_vm *vm, py_obj **args)
{
    return al_text_columns(vm, args[0], args[1], args[2]);
}

AL_TRACE(text_trace, al_text_clause, text, binds)

static const py_member text_members[] = {
    PY_CLASS_STR("__visit_name__", "textclause"),
    PY_INIT("self, text", text_init, "SQL as it stands; `:name` is a bind."),
    PY_FIELD("text", al_text_clause, text),
    PY_FIELD_RO("_bindparams", al_text_clause, binds),
    PY_CLASS_VALUE("is_text", PY_TRUE),
    PY_FIELD("key", al_element, key),
    PY_GETSET("type", text_type, NULL, NULL),
    PY_METHOD("bindparams", "self, *binds, **names_to_values", text_bindparams,
              "A copy with values, or bindparam() objects, for its binds."),
    PY_METHOD("columns", "self, *cols, **types", text_columns, "A SELECT-like statement with known result columns."),
    PY_METHOD("self_group", "self, against=None", text_self_group, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_text_clause_class = {
    .name = "TextClause",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_executable_class, &al_clause_class),
    .size = sizeof(al_text_clause),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = text_members,
    .trace = text_trace,
    .binary = text_binary,
};

/* --- TypeClause, null, true, false: one of each --- */

static const py_member type_clause_members[] = {
    PY_CLASS_STR("__visit_name__", "typeclause"),
    PY_FIELD_RO("type", al_element, type),
    PY_MEMBERS_END,
};
const py_classdef al_type_clause_class = {
    .name = "TypeClause",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_element),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = type_clause_members,
};

static py_obj *singleton(py_vm *vm, const py_classdef *def, const al_type_def *type)
{
    py_obj *value = py_vm_value(vm, def);
    if (value) {
        return value;
    }
    al_element *e = py_alloc(vm, al_element, def);
    if (!e) {
        return NULL;
    }
    e->type = (py_obj *)(void *)al_type_shared(vm, type);
    return e->type && py_vm_set_value(vm, def, &e->head) == 0 ? &e->head : NULL;
}

py_obj *al_null(py_vm *vm)
{
    return singleton(vm, &al_null_class, &al_t_null);
}

py_obj *al_true(py_vm *vm)
{
    return singleton(vm, &al_true_class, &al_t_boolean);
}

py_obj *al_false(py_vm *vm)
{
    return singleton(vm, &al_false_class, &al_t_boolean);
}

static py_obj *null_new(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_null(vm);
}

static py_obj *true_new(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_true(vm);
}

static py_obj *false_new(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_false(vm);
}

static const py_member null_members[] = {
    PY_CLASS_STR("__visit_name__", "null"),
    PY_NEW("cls", null_new, NULL),
    PY_MEMBERS_END,
};
static const py_member true_members[] = {
    PY_CLASS_STR("__visit_name__", "true"),
    PY_NEW("cls", true_new, NULL),
    PY_MEMBERS_END,
};
static const py_member false_members[] = {
    PY_CLASS_STR("__visit_name__", "false"),
    PY_NEW("cls", false_new, NULL),
    PY_MEMBERS_END,
};
#define CONSTANT(class_name, members_)                                                                                                     \
    {                                                                                                                                      \
        .name = class_name, .module = "sqlalchemy.sql.elements", .bases = PY_BASES(&al_column_element_class), .size = sizeof(al_element),  \
        .flags = PY_CLS_DICT, .members = members_                                                                                          \
    }
const py_classdef al_null_class = CONSTANT("Null", null_members);
const py_classdef al_true_class = CONSTANT("True_", true_members);
const py_classdef al_false_class = CONSTANT("False_", false_members);
