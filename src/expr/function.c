/*
 * func.*: functions, known and unknown; FILTER, OVER, WITHIN GROUP (sqlalchemy.sql.functions).
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/select.h"
#include "types/exc.h"

static const al_func_info known[] = {
#define AL_FUNC(n, t, r, a) { #n, t, r, a },
#include "expr/functions.list.h"
#undef AL_FUNC
};

static const al_type_def *const result_types[] = {
    [AL_FR_NULL] = &al_t_null,     [AL_FR_DATETIME] = &al_t_datetime, [AL_FR_DATE] = &al_t_date,       [AL_FR_TIME] = &al_t_time,
    [AL_FR_STRING] = &al_t_string, [AL_FR_INTEGER] = &al_t_integer,   [AL_FR_NUMERIC] = &al_t_numeric,
};

static const al_func_info *info_of(const char *name)
{
    for (size_t i = 0; i < AL_COUNT(known); i++) {
        if (strcasecmp(known[i].name, name) == 0) {
            return &known[i];
        }
    }
    return NULL;
}

/* --- making --- */

static al_function *function_of(py_obj *o)
{
    return (al_function *)(void *)o;
}

static py_obj *args_list(py_vm *vm, py_obj *name, py_obj *args)
{
    const py_tuple *given = PY_TUPLE(args);
    py_obj *clauses = py_tuple_new(vm, given->count);
    for (size_t i = 0; clauses && i < given->count; i++) {
        py_obj *clause = al_expect_expr(vm, given->items[i], name, NULL);
        clause = clause ? al_self_group(vm, clause, AL_OPREF(AL_OP_COMMA)) : NULL;
        if (!clause) {
            return NULL;
        }
        PY_TUPLE(clauses)->items[i] = clause;
    }
    return clauses ? al_clauselist_new(vm, clauses, AL_OP_COMMA) : NULL;
}

static py_obj *type_from_args(py_vm *vm, py_obj *list)
{
    const py_tuple *clauses = PY_TUPLE(((const al_clauselist *)(void *)list)->clauses);
    for (size_t i = 0; i < clauses->count; i++) {
        py_obj *type = al_element_type(vm, AL_ELEMENT(clauses->items[i]));
        if (!type || !al_type_is_null(vm, (al_type *)(void *)type)) {
            return type;
        }
    }
    return (py_obj *)(void *)al_type_shared(vm, &al_t_null);
}

static py_obj *known_type(py_vm *vm, const al_func_info *info, py_obj *list)
{
    if (info->result == AL_FR_ARGS) {
        return type_from_args(vm, list);
    }
    if (info->result == AL_FR_ARRAY) {
        py_obj *item = type_from_args(vm, list);
        if (item && al_type_affinity(vm, (al_type *)(void *)item) == AL_AFF_ARRAY) {
            return item;
        }
        return item ? py_construct(vm, &al_t_array.cls, 1, item) : NULL;
    }
    return (py_obj *)(void *)al_type_shared(vm, result_types[info->result]);
}

/* Fills a function; type PY_NONE or absent: as known. 0, -1. */
static int function_fill(py_vm *vm, al_function *f, const al_func_info *info, py_obj *name, py_obj *args, py_obj *type)
{
    f->info = info;
    f->e.name = name;
    if (info && (info->args & AL_FA_SEQUENCE)) {
        if (PY_TUPLE(args)->count != 1) {
            py_raise(vm, &py_TypeError, "next_value.__init__() missing 1 required positional argument: 'seq'");
            return -1;
        }
        f->sequence = PY_TUPLE(args)->items[0];
        args = py_tuple_new(vm, 0);
    } else if (info && (info->args & AL_FA_STAR) && (!PY_TUPLE(args)->count || PY_TUPLE(args)->items[0] == PY_NONE)) {
        py_obj *star = al_literal_column(vm, "*", NULL);
        args = star ? py_tuple_of(vm, 1, star) : NULL;
    }
    f->clauses = args ? args_list(vm, name, args) : NULL;
    if (!f->clauses) {
        return -1;
    }
    f->has_args = PY_TUPLE(args)->count || (info && (info->args & AL_FA_ALWAYS));
    f->e.type = py_given(type) ? (py_obj *)(void *)al_type_coerce(vm, type)
                : info         ? known_type(vm, info, f->clauses)
                               : (py_obj *)(void *)al_type_shared(vm, &al_t_null);
    return f->e.type ? 0 : -1;
}

/* --- the known functions' classes: sqlalchemy.sql.functions.now and theirs, made when first asked for --- */

static const char known_key;

py_obj *al_known_function(py_vm *vm, const char *name)
{
    const al_func_info *info = info_of(name);
    py_obj *classes = py_vm_value(vm, &known_key);
    if (!info) {
        return PY_ABSENT;
    }
    if (!classes) {
        classes = py_dict_new(vm);
        if (!classes || py_vm_set_value(vm, &known_key, classes) < 0) {
            return NULL;
        }
    }
    py_obj *cls = py_dict_get_s(vm, classes, info->name);
    if (cls != PY_ABSENT) {
        return cls;
    }
    py_obj *bases = py_tuple_of(vm, 1, py_class_get(vm, &al_generic_function_class)), *dict = py_dict_new(vm);
    py_obj *module = py_str_intern(vm, "sqlalchemy.sql.functions");
    if (!bases || !dict || !module || py_dict_set_s(vm, dict, "__module__", module) < 0 ||
        py_dict_set_s(vm, dict, "_register", PY_FALSE) < 0 || py_dict_set_s(vm, dict, "_known", py_small(info - known)) < 0) {
        return NULL;
    }
    cls = py_class_new(vm, info->name, bases, dict);
    return cls && py_dict_set_s(vm, classes, info->name, cls) == 0 ? cls : NULL;
}

/* What is known of the function that an instance's class stands for, or NULL. */
static const al_func_info *info_of_class(py_vm *vm, py_obj *self)
{
    py_obj *key = py_str_intern(vm, "_known");
    py_obj *number = key ? py_class_lookup(vm, py_class_of(vm, self), key) : NULL;
    return number && py_is_small(number) && (size_t)py_small_value(number) < AL_COUNT(known) ? &known[py_small_value(number)] : NULL;
}

static py_obj *function_make(py_vm *vm, py_obj *name, py_obj *packages, py_obj *args, py_obj *type)
{
    const al_func_info *info = PY_TUPLE(packages)->count ? NULL : info_of(py_str_text(name));
    py_obj *cls = info ? al_known_function(vm, info->name) : (py_obj *)(void *)py_class_get(vm, &al_function_class);
    al_function *f = cls ? function_of(py_new(vm, py_as_class(vm, cls), 0)) : NULL;
    if (!f) {
        return NULL;
    }
    if (info) {
        name = py_str_intern(vm, info->name);
    }
    f->packagenames = packages;
    return name && function_fill(vm, f, info, name, args, type) == 0 ? &f->e.head : NULL;
}

py_obj *al_func(py_vm *vm, const char *name, py_obj *const *args, size_t count, py_obj *type)
{
    py_obj *tuple = py_tuple_from_array(vm, args, count), *text = py_str_new(vm, name), *none = py_tuple_new(vm, 0);
    return tuple && text && none ? function_make(vm, text, none, tuple, type ? type : PY_NONE) : NULL;
}

/* --- classes registered by scripts: class my_func(GenericFunction) --- */

static const char registry_key;

static py_obj *registry(py_vm *vm, bool create)
{
    py_obj *found = py_vm_value(vm, &registry_key);
    if (!found && create) {
        found = py_dict_new(vm);
        if (found && py_vm_set_value(vm, &registry_key, found) < 0) {
            return NULL;
        }
    }
    return found;
}

/* The class registered as package.name, PY_ABSENT if none. */
static py_obj *registered(py_vm *vm, const char *package, const char *name)
{
    py_obj *classes = registry(vm, false);
    if (!classes) {
        return PY_ABSENT;
    }
    al_sb key = AL_SB_INIT;
    al_sb_addf(&key, "%s.", package);
    for (const char *p = name; *p; p++) {
        al_sb_addc(&key, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
    }
    py_obj *text = py_str_take(vm, &key);
    return text ? py_dict_get(vm, classes, text) : NULL;
}

static py_obj *class_text(py_vm *vm, py_obj *cls, const char *name, const char *fallback)
{
    py_obj *dict = py_getattr_s(vm, cls, "__dict__");
    py_obj *key = dict ? py_str_intern(vm, name) : NULL;
    int there = key ? py_contains(vm, dict, key) : -1;
    if (there < 0) {
        return NULL;
    }
    return there ? py_getitem(vm, dict, key) : py_str_new(vm, fallback);
}

static py_obj *generic_subclass(py_vm *vm, py_obj **args)
{
    py_obj *cls = args[0];
    py_class *c = py_as_class(vm, cls);
    py_obj *name = class_text(vm, cls, "name", c ? py_class_name(c) : "");
    py_obj *identifier = name && py_text(vm, name) ? class_text(vm, cls, "identifier", py_str_text(name)) : NULL;
    py_obj *package = identifier ? class_text(vm, cls, "package", "_default") : NULL;
    py_obj *wanted = package ? py_getattr_opt_s(vm, cls, "_register") : NULL;
    if (!wanted || !py_text(vm, identifier) || !py_text(vm, package) || py_setattr_s(vm, cls, "name", name) < 0) {
        return NULL;
    }
    if (wanted == PY_FALSE) {
        return py_setattr_s(vm, cls, "_register", PY_TRUE) < 0 ? NULL : PY_NONE;
    }
    py_obj *classes = registry(vm, true), *lower = py_call_method(vm, identifier, "lower", 0);
    py_obj *key = lower ? py_str_printf(vm, "%S.%S", package, lower) : NULL;
    return classes && key && py_dict_set(vm, classes, key, cls) == 0 ? PY_NONE : NULL;
}

static py_obj *generic_init(py_vm *vm, py_obj **args)
{
    al_function *f = function_of(args[0]);
    py_obj *type = py_dict_pop_s(vm, args[2], "type_");
    if (!type) {
        return NULL;
    }
    if (type == PY_ABSENT) {
        type = py_getattr_opt_s(vm, (py_obj *)(void *)py_class_of(vm, args[0]), "type");
        if (!type) {
            return NULL;
        }
        type = al_is_type(vm, type) || py_as_class(vm, type) ? type : PY_NONE;
    }
    const al_func_info *info = info_of_class(vm, args[0]);
    py_obj *name = al_element_name(vm, &f->e);
    f->packagenames = py_tuple_new(vm, 0);
    return name && f->packagenames && function_fill(vm, f, info, name, args[1], type) == 0 ? PY_NONE : NULL;
}

/* --- Function(name, *clauses, type_=None, packagenames=None) --- */

static py_obj *function_init(py_vm *vm, py_obj **args)
{
    al_function *f = function_of(args[0]);
    if (!py_text(vm, args[1])) {
        return NULL;
    }
    f->packagenames = py_given(args[4]) ? py_tuple_from(vm, args[4]) : py_tuple_new(vm, 0);
    return f->packagenames && function_fill(vm, f, NULL, args[1], args[2], args[3]) == 0 ? PY_NONE : NULL;
}

static py_obj *element_init(py_vm *vm, py_obj **args)
{
    al_function *f = function_of(args[0]);
    py_obj *name = al_element_name(vm, &f->e);
    f->clauses = name ? args_list(vm, py_given(name) ? name : NULL, args[1]) : NULL;
    f->has_args = true;
    return f->clauses ? PY_NONE : NULL;
}

static py_obj *function_clauses(py_vm *vm, py_obj *self)
{
    py_obj *list = function_of(self)->clauses;
    if (!list) {
        py_obj *none = py_tuple_new(vm, 0);
        return none ? al_clauselist_new(vm, none, AL_OP_COMMA) : NULL;
    }
    return list;
}

static py_obj *function_clause_expr(py_vm *vm, py_obj *self)
{
    py_obj *list = function_clauses(vm, self);
    return list ? al_grouping_new(vm, &al_grouping_class, list) : NULL;
}

static py_obj *function_name(py_vm *vm, py_obj *self)
{
    py_obj *name = AL_ELEMENT(self)->name;
    return name ? name : py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'name'", self);
}

static int function_set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    if (value && !py_text(vm, value)) {
        return -1;
    }
    AL_ELEMENT(self)->name = value;
    return 0;
}

static py_obj *function_packages(py_vm *vm, py_obj *self)
{
    py_obj *names = function_of(self)->packagenames;
    return names ? names : py_tuple_new(vm, 0);
}

static py_obj *function_select(py_vm *vm, py_obj **args)
{
    return al_select_new(vm, args, 1);
}

static py_obj *function_alias(py_vm *vm, py_obj **args)
{
    py_obj *alias = al_alias_new(vm, &al_table_valued_alias_class, args[0], args[1]);
    if (alias) {
        ((al_alias *)(void *)alias)->joins_implicitly = args[2] == PY_TRUE;
        AL_ELEMENT(alias)->type = AL_ELEMENT(args[0])->type;
    }
    return alias;
}

/* table_valued(*columns, name=, with_ordinality=, joins_implicitly=) */
static py_obj *function_table_valued(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *columns = args[1];
    if (copy && py_given(args[3])) {
        py_obj *list = py_list_from(vm, columns);
        columns = list && py_list_append(vm, list, args[3]) == 0 ? py_tuple_from(vm, list) : NULL;
        function_of(copy)->with_ordinality = true;
    }
    py_class *cls = columns && copy ? py_class_get(vm, &al_t_table_value.cls) : NULL;
    AL_ELEMENT(copy ? copy : args[0])->type = cls ? py_call_dict(vm, (py_obj *)(void *)cls, columns, NULL) : AL_ELEMENT(args[0])->type;
    py_obj *alias = cls && AL_ELEMENT(copy)->type ? al_alias_new(vm, &al_table_valued_alias_class, copy, args[2]) : NULL;
    if (alias) {
        ((al_alias *)(void *)alias)->joins_implicitly = args[4] == PY_TRUE;
        AL_ELEMENT(alias)->type = AL_ELEMENT(copy)->type;
    }
    return alias;
}

static py_obj *function_column_valued(py_vm *vm, py_obj **args)
{
    py_obj *alias = al_alias_new(vm, &al_table_valued_alias_class, args[0], args[1]);
    return alias ? py_getattr_s(vm, alias, "column") : NULL;
}

/* --- OVER, WITHIN GROUP, FILTER --- */

static py_obj *by_list(py_vm *vm, py_obj *given)
{
    if (!py_given(given)) {
        return NULL;
    }
    py_obj *list = py_is_list(vm, given) || py_is_tuple(vm, given) ? py_tuple_from(vm, given) : py_tuple_of(vm, 1, given);
    for (size_t i = 0; list && i < PY_TUPLE(list)->count; i++) {
        py_obj *item = al_expect_by_of(vm, PY_TUPLE(list)->items[i]);
        item = item ? al_self_group(vm, item, AL_OPREF(AL_OP_COMMA)) : NULL;
        if (!item) {
            return NULL;
        }
        PY_TUPLE(list)->items[i] = item;
    }
    return list ? al_clauselist_new(vm, list, AL_OP_COMMA) : NULL;
}

static py_obj *frame_of(py_vm *vm, py_obj *range)
{
    if (!py_given(range)) {
        return NULL;
    }
    if (!py_is_tuple(vm, range) || PY_TUPLE(range)->count != 2) {
        return py_raise(vm, &al_exc_ArgumentError, "2-tuple expected for range/rows");
    }
    for (size_t i = 0; i < 2; i++) {
        py_obj *end = PY_TUPLE(range)->items[i];
        if (end != PY_NONE && !py_is_int(vm, end)) {
            return py_raise(vm, &al_exc_ArgumentError, "Integer or None expected for range value");
        }
    }
    return range;
}

static py_obj *over_new(py_vm *vm, py_obj *element, py_obj *partition_by, py_obj *order_by, py_obj *range_, py_obj *rows, py_obj *groups)
{
    al_over *o = py_alloc(vm, al_over, &al_over_class);
    if (!o) {
        return NULL;
    }
    o->element = element;
    if (py_given(range_) + py_given(rows) + py_given(groups) > 1) {
        return py_raise(vm, &al_exc_ArgumentError, "only one of 'rows', 'range_', or 'groups' may be provided");
    }
    o->partition_by = by_list(vm, partition_by);
    o->order_by = py_error_pending(vm) ? NULL : by_list(vm, order_by);
    o->range_ = py_error_pending(vm) ? NULL : frame_of(vm, range_);
    o->rows = py_error_pending(vm) ? NULL : frame_of(vm, rows);
    o->groups = py_error_pending(vm) ? NULL : frame_of(vm, groups);
    o->e.type = py_error_pending(vm) ? NULL : al_element_type(vm, AL_ELEMENT(element));
    return o->e.type ? &o->e.head : NULL;
}

static py_obj *function_over(py_vm *vm, py_obj **args)
{
    return over_new(vm, args[0], args[1], args[2], args[3], args[4], args[5]);
}

static py_obj *over_make(py_vm *vm, py_obj **args)
{
    if (!al_is_column_element(vm, args[1])) {
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'type'", args[1]);
    }
    return over_new(vm, args[1], args[2], args[3], args[4], args[5], args[6]);
}

static py_obj *within_new(py_vm *vm, py_obj *element, py_obj *order_by)
{
    al_within_group *w = py_alloc(vm, al_within_group, &al_within_group_class);
    if (!w) {
        return NULL;
    }
    w->element = element;
    w->order_by = by_list(vm, order_by);
    if (!w->order_by) {
        return NULL;
    }
    const al_function *f = py_cast(vm, al_function, &al_function_element_class, element);
    w->e.type = al_element_type(vm, AL_ELEMENT(element));
    if (f && f->info && (f->info->args & AL_FA_ORDERED) && PY_TUPLE(((const al_clauselist *)(void *)w->order_by)->clauses)->count) {
        py_obj *first = PY_TUPLE(((const al_clauselist *)(void *)w->order_by)->clauses)->items[0];
        while (py_isa(vm, first, &al_unary_class) && ((const al_unary *)(void *)first)->modifier) {
            first = ((const al_unary *)(void *)first)->element;
        }
        w->e.type = al_element_type(vm, AL_ELEMENT(first));
    }
    return w->e.type ? &w->e.head : NULL;
}

static py_obj *function_within_group(py_vm *vm, py_obj **args)
{
    return within_new(vm, args[0], args[1]);
}

static py_obj *filter_new(py_vm *vm, py_obj *element, py_obj *criteria)
{
    al_func_filter *f = py_alloc(vm, al_func_filter, &al_func_filter_class);
    if (!f) {
        return NULL;
    }
    f->func = element;
    for (size_t i = 0; i < PY_TUPLE(criteria)->count; i++) {
        py_obj *clause = al_expect_where(vm, PY_TUPLE(criteria)->items[i]);
        py_obj *both[2] = { f->criterion, clause };
        f->criterion = !clause ? NULL : f->criterion ? al_and(vm, both, 2) : clause;
        if (!f->criterion) {
            return NULL;
        }
    }
    f->e.type = al_element_type(vm, AL_ELEMENT(element));
    return f->e.type ? &f->e.head : NULL;
}

static py_obj *function_filter(py_vm *vm, py_obj **args)
{
    return PY_TUPLE(args[1])->count ? filter_new(vm, args[0], args[1]) : args[0];
}

static py_obj *filter_make(py_vm *vm, py_obj **args)
{
    if (!al_is_column_element(vm, args[1])) {
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'type'", args[1]);
    }
    return filter_new(vm, args[1], args[2]);
}

static py_obj *filter_again(py_vm *vm, py_obj **args)
{
    const al_func_filter *f = (const al_func_filter *)(void *)args[0];
    py_obj *list = py_list_new(vm, 2);
    if (!list || (f->criterion && py_list_append(vm, list, f->criterion) < 0)) {
        return NULL;
    }
    for (size_t i = 0; i < PY_TUPLE(args[1])->count; i++) {
        if (py_list_append(vm, list, PY_TUPLE(args[1])->items[i]) < 0) {
            return NULL;
        }
    }
    py_obj *criteria = py_tuple_from(vm, list);
    return criteria ? filter_new(vm, f->func, criteria) : NULL;
}

/* --- func --- */

typedef struct generator {
    py_obj head;
    py_obj *names; /* tuple of str */
} generator;

static py_obj *generator_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    const generator *g = (const generator *)(void *)self;
    const char *text = py_str_text(name);
    size_t size = py_str_size(name);
    if (size >= 2 && text[0] == '_' && text[1] == '_') {
        return py_raise(vm, &py_AttributeError, "%s", text);
    }
    if (size && text[size - 1] == '_') {
        name = py_str_newn(vm, text, size - 1);
    }
    size_t count = g->names ? PY_TUPLE(g->names)->count : 0;
    generator *more = name ? py_alloc(vm, generator, &al_func_generator_class) : NULL;
    py_obj *names = more ? py_tuple_new(vm, count + 1) : NULL;
    if (!names) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        PY_TUPLE(names)->items[i] = PY_TUPLE(g->names)->items[i];
    }
    PY_TUPLE(names)->items[count] = name;
    more->names = names;
    return &more->head;
}

py_obj *al_func_construct(py_vm *vm, py_obj *names, py_obj *args, py_obj *kwargs)
{
    const py_tuple *n = PY_TUPLE(names);
    py_obj *name = n->items[n->count - 1];
    py_obj *found = n->count > 2 ? PY_ABSENT : registered(vm, n->count == 2 ? py_str_text(n->items[0]) : "_default", py_str_text(name));
    if (found != PY_ABSENT) {
        return found ? py_call_dict(vm, found, args, kwargs) : NULL;
    }
    if (n->count == 1 && (strcasecmp(py_str_text(name), "cast") == 0 || strcasecmp(py_str_text(name), "extract") == 0)) {
        py_class *cls = py_class_get(vm, strcasecmp(py_str_text(name), "cast") == 0 ? &al_cast_class : &al_extract_class);
        return cls ? py_call_dict(vm, (py_obj *)(void *)cls, args, kwargs) : NULL;
    }
    py_obj *type = kwargs ? py_dict_pop_s(vm, kwargs, "type_") : PY_NONE;
    py_obj *packages = type ? py_tuple_from_array(vm, n->items, n->count - 1) : NULL;
    if (packages && kwargs && py_dict_len(kwargs)) {
        size_t at = 0;
        py_obj *key, *value;
        py_dict_next(kwargs, &at, &key, &value);
        return py_raise(vm, &py_TypeError, "Function.__init__() got an unexpected keyword argument '%S'", key);
    }
    return packages ? function_make(vm, name, packages, args, type) : NULL;
}

static py_obj *generator_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    const generator *g = (const generator *)(void *)self;
    if (!g->names) {
        return py_raise(vm, &py_IndexError, "list index out of range");
    }
    py_obj *positional = py_tuple_from_array(vm, args, count), *kwargs = py_dict_new(vm);
    for (size_t i = 0; kwargs && kwnames && i < PY_TUPLE(kwnames)->count; i++) {
        if (py_dict_set(vm, kwargs, PY_TUPLE(kwnames)->items[i], args[count + i]) < 0) {
            return NULL;
        }
    }
    return positional && kwargs ? al_func_construct(vm, g->names, positional, kwargs) : NULL;
}

AL_TRACE(generator_trace, generator, names, names)
AL_TRACE(function_trace, al_function, packagenames, sequence)
AL_TRACE(over_trace, al_over, element, groups)
AL_TRACE(within_trace, al_within_group, element, order_by)
AL_TRACE(filter_trace, al_func_filter, func, criterion)

const py_classdef al_func_generator_class = {
    .name = "_FunctionGenerator",
    .module = "sqlalchemy.sql.functions",
    .size = sizeof(generator),
    .flags = 0,
    .trace = generator_trace,
    .getattr = generator_getattr,
    .call = generator_call,
};

#define OVER_SIG "self, partition_by=None, order_by=None, range_=None, rows=None, groups=None"
static const py_member element_members[] = {
    PY_INIT("self, *clauses", element_init, NULL),
    PY_GETSET("clauses", function_clauses, NULL, "The arguments."),
    PY_GETSET("clause_expr", function_clause_expr, NULL, NULL),
    PY_GETSET("packagenames", function_packages, NULL, NULL),
    PY_BOOL("_has_args", al_function, has_args),
    PY_METHOD("over", OVER_SIG, function_over, NULL),
    PY_METHOD("within_group", "self, *order_by", function_within_group, NULL),
    PY_METHOD("filter", "self, *criterion", function_filter, NULL),
    PY_METHOD("select", "self", function_select, NULL),
    PY_METHOD("alias", "self, name=None, joins_implicitly=False", function_alias, NULL),
    PY_METHOD("table_valued", "self, *expr, name=None, with_ordinality=None, joins_implicitly=None", function_table_valued, NULL),
    PY_METHOD("column_valued", "self, name=None, joins_implicitly=False", function_column_valued, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_function_element_class = {
    .name = "FunctionElement",
    .module = "sqlalchemy.sql.functions",
    .bases = PY_BASES(&al_executable_class, &al_column_element_class, &al_from_class),
    .size = sizeof(al_function),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = element_members,
    .trace = function_trace,
};
static const py_member function_members[] = {
    PY_CLASS_STR("__visit_name__", "function"),
    PY_INIT("self, name, *clauses, type_=None, packagenames=None", function_init, "A call of an SQL function."),
    PY_GETSET("name", function_name, function_set_name, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_function_class = {
    .name = "Function",
    .module = "sqlalchemy.sql.functions",
    .bases = PY_BASES(&al_function_element_class),
    .size = sizeof(al_function),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = function_members,
};
static const py_member generic_members[] = {
    PY_INIT("self, *args, **kwargs", generic_init, NULL),
    PY_CLASSMETHOD("__init_subclass__", "cls, **kw", generic_subclass, NULL),
    PY_FIELD("name", al_element, name),
    PY_CLASS_VALUE("coerce_arguments", PY_TRUE),
    PY_FIELD_RO("sequence", al_function, sequence),
    PY_MEMBERS_END,
};
const py_classdef al_generic_function_class = {
    .name = "GenericFunction",
    .module = "sqlalchemy.sql.functions",
    .bases = PY_BASES(&al_function_class),
    .size = sizeof(al_function),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = generic_members,
};
static const py_member over_members[] = {
    PY_CLASS_STR("__visit_name__", "over"),
    PY_NEW("cls, element, partition_by=None, order_by=None, range_=None, rows=None, groups=None", over_make, "element OVER (...)."),
    PY_FIELD_RO("element", al_over, element),
    PY_FIELD_RO("partition_by", al_over, partition_by),
    PY_FIELD_RO("order_by", al_over, order_by),
    PY_MEMBERS_END,
};
const py_classdef al_over_class = {
    .name = "Over",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_over),
    .flags = PY_CLS_DICT,
    .members = over_members,
    .trace = over_trace,
};
static py_obj *within_make(py_vm *vm, py_obj **args)
{
    if (!al_is_column_element(vm, args[1])) {
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'type'", args[1]);
    }
    return within_new(vm, args[1], args[2]);
}
static const py_member within_members[] = {
    PY_CLASS_STR("__visit_name__", "withingroup"),
    PY_NEW("cls, element, *order_by", within_make, "element WITHIN GROUP (ORDER BY ...)."),
    PY_FIELD_RO("element", al_within_group, element),
    PY_FIELD_RO("order_by", al_within_group, order_by),
    PY_METHOD("over", OVER_SIG, function_over, NULL),
    PY_METHOD("filter", "self, *criterion", function_filter, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_within_group_class = {
    .name = "WithinGroup",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_within_group),
    .flags = PY_CLS_DICT,
    .members = within_members,
    .trace = within_trace,
};
static const py_member filter_members[] = {
    PY_CLASS_STR("__visit_name__", "funcfilter"),
    PY_NEW("cls, func, *criterion", filter_make, "func FILTER (WHERE ...)."),
    PY_FIELD_RO("func", al_func_filter, func),
    PY_FIELD_RO("criterion", al_func_filter, criterion),
    PY_METHOD("filter", "self, *criterion", filter_again, NULL),
    PY_METHOD("over", OVER_SIG, function_over, NULL),
    PY_METHOD("within_group", "self, *order_by", function_within_group, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_func_filter_class = {
    .name = "FunctionFilter",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_func_filter),
    .flags = PY_CLS_DICT,
    .members = filter_members,
    .trace = filter_trace,
};
