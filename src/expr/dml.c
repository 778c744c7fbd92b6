/*
 * INSERT, UPDATE, DELETE (sqlalchemy.sql.dml).
 */
#include "expr/dml.h"

#include <string.h>

#include "expr/coerce.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.dml"

static al_dml *dml_of(py_obj *o)
{
    return (al_dml *)(void *)o;
}

static int dml_fill(py_vm *vm, al_dml *d, py_obj *table)
{
    d->b.label_style = AL_LABEL_DISAMBIGUATE;
    d->table = al_expect_dml_table(vm, table);
    return d->table ? 0 : -1;
}

py_obj *al_dml_new(py_vm *vm, const py_classdef *def, py_obj *table)
{
    al_dml *d = py_alloc(vm, al_dml, def);
    return d && dml_fill(vm, d, table) == 0 ? &d->b.e.head : NULL;
}

static py_obj *dml_init(py_vm *vm, py_obj **args)
{
    return dml_fill(vm, dml_of(args[0]), args[1]) == 0 ? PY_NONE : NULL;
}

/* old tuple + each of given through expect */
static py_obj *extended(py_vm *vm, py_obj *old, py_obj *given, py_obj *(*expect)(py_vm *vm, py_obj *o))
{
    size_t had = old ? PY_TUPLE(old)->count : 0, more = PY_TUPLE(given)->count;
    py_obj *tuple = py_tuple_new(vm, had + more);
    for (size_t i = 0; tuple && i < had + more; i++) {
        py_obj *item = i < had ? PY_TUPLE(old)->items[i] : expect(vm, PY_TUPLE(given)->items[i - had]);
        if (!item) {
            return NULL;
        }
        PY_TUPLE(tuple)->items[i] = item;
    }
    return tuple;
}

static py_obj *dml_where(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *where = copy ? extended(vm, dml_of(copy)->where, args[1], al_expect_where) : NULL;
    return where ? (dml_of(copy)->where = where, copy) : NULL;
}

static py_obj *dml_filter_by(py_vm *vm, py_obj **args)
{
    const al_dml *d = dml_of(args[0]);
    al_columns *columns = d->table ? al_from_columns(vm, d->table) : al_raise_unmade(vm);
    py_obj *list = columns ? py_list_new(vm, 2) : NULL;
    size_t at = 0;
    py_obj *key, *value;
    while (list && py_dict_next(args[1], &at, &key, &value)) {
        al_element *column = al_columns_get(vm, columns, key);
        if (!column) {
            return py_error_pending(vm) ? NULL
                                        : py_raise(vm, &al_exc_InvalidRequestError, "Entity namespace for \"%S\" has no property \"%S\"",
                                                   AL_ELEMENT(d->table)->name ? AL_ELEMENT(d->table)->name : PY_NONE, key);
        }
        py_obj *clause = al_operate(vm, AL_OPREF(AL_OP_EQ), &column->head, value, false, NULL, NULL);
        if (!clause || py_list_append(vm, list, clause) < 0) {
            return NULL;
        }
    }
    py_obj *clauses = list ? py_tuple_from(vm, list) : NULL;
    py_obj *both[2] = { args[0], clauses };
    return clauses ? dml_where(vm, both) : NULL;
}

static py_obj *dml_returning(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    if (!copy) {
        return NULL;
    }
    al_dml *d = dml_of(copy);
    if (d->return_defaults) {
        return py_raise(vm, &al_exc_InvalidRequestError, "return_defaults() is already configured on this statement");
    }
    d->returning = extended(vm, d->returning, args[1], al_expect_column);
    int sorted = py_truth(vm, args[2]);
    if (!d->returning || sorted < 0) {
        return NULL;
    }
    if (sorted && !py_isa(vm, copy, &al_insert_class)) {
        return py_raise(vm, &al_exc_ArgumentError,
                        "The 'sort_by_parameter_order' argument to returning() only applies to INSERT statements");
    }
    d->sort_by_parameter_order = d->sort_by_parameter_order || sorted;
    return copy;
}

static py_obj *dml_return_defaults(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *columns = copy ? extended(vm, dml_of(copy)->return_defaults, args[1], al_expect_column) : NULL;
    return columns ? (dml_of(copy)->return_defaults = columns, copy) : NULL;
}

static py_obj *dml_prefix_with(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *elements = copy ? extended(vm, NULL, args[1], al_expect_statement_option) : NULL;
    for (size_t i = 0; elements && i < PY_TUPLE(elements)->count; i++) {
        py_obj *pair = py_tuple_of(vm, 2, PY_TUPLE(elements)->items[i], args[2]);
        if (!pair) {
            return NULL;
        }
        PY_TUPLE(elements)->items[i] = pair;
    }
    if (!elements) {
        return NULL;
    }
    al_dml *d = dml_of(copy);
    d->prefixes = d->prefixes ? py_binary(vm, PY_OP_ADD, d->prefixes, elements) : elements;
    return d->prefixes ? copy : NULL;
}

static py_obj *dml_hint(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *table = !copy ? NULL : py_given(args[2]) ? al_expect_dml_table(vm, args[2]) : dml_of(copy)->table;
    py_obj *row = table ? py_tuple_of(vm, 3, table, args[3], args[1]) : NULL, *one = row ? py_tuple_of(vm, 1, row) : NULL;
    if (!one) {
        return NULL;
    }
    al_dml *d = dml_of(copy);
    d->hints = d->hints ? py_binary(vm, PY_OP_ADD, d->hints, one) : one;
    return d->hints ? copy : NULL;
}

static py_obj *dml_dialect_options(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_dml *d = dml_of(copy);
    py_obj *options = copy ? d->dialect_kw ? py_dict_copy(vm, d->dialect_kw) : py_dict_new(vm) : NULL;
    if (!options || py_dict_update(vm, options, args[1]) < 0) {
        return NULL;
    }
    d->dialect_kw = options;
    return copy;
}

static py_obj *dml_inline(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    if (copy) {
        dml_of(copy)->inline_ = true;
    }
    return copy;
}

/* --- values --- */

/* A key of values(): a str or a column. A value: an element, or plain. */
static int put_value(py_vm *vm, py_obj *dict, py_obj *key, py_obj *value)
{
    if (!(py_is_heap(key) && py_is_str(vm, key))) {
        py_obj *element = al_as_element(vm, key);
        if (!element || element == PY_ABSENT || !al_is_column_element(vm, element)) {
            return al_expect_dml_key(vm, key) ? 0 : -1;
        }
        key = element;
    }
    py_obj *element = al_as_element(vm, value);
    if (!element) {
        return -1;
    }
    if (element != PY_ABSENT) {
        value = al_expect_expr(vm, value, NULL, NULL);
    }
    return value ? py_dict_set(vm, dict, key, value) : -1;
}

static py_obj *coerced_dict(py_vm *vm, py_obj *given)
{
    py_obj *dict = py_dict_new(vm);
    size_t at = 0;
    py_obj *key, *value;
    if (!py_is_dict(vm, given)) {
        py_obj *plain = dict ? py_dict_new(vm) : NULL;
        if (!plain || py_dict_update(vm, plain, given) < 0) {
            return NULL;
        }
        given = plain;
    }
    while (dict && py_dict_next(given, &at, &key, &value)) {
        if (put_value(vm, dict, key, value) < 0) {
            return NULL;
        }
    }
    return dict;
}

/* The values of a row in the order of the table's columns. */
static py_obj *positional_dict(py_vm *vm, const al_dml *d, py_obj *row)
{
    al_columns *columns = d->table ? al_from_columns(vm, d->table) : al_raise_unmade(vm);
    py_obj **items;
    size_t count;
    py_obj *dict = columns ? py_dict_new(vm) : NULL;
    if (!dict || !py_sequence_fast(vm, row, &items, &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count && i < al_columns_count(columns); i++) {
        py_obj *key = al_columns_at(columns, i)->key ? al_columns_at(columns, i)->key : al_columns_at(columns, i)->name;
        if (put_value(vm, dict, key, items[i]) < 0) {
            return NULL;
        }
    }
    return dict;
}

static int add_rows(py_vm *vm, al_dml *d, py_obj *rows)
{
    py_obj *list = d->multi_values ? py_list_from(vm, d->multi_values) : py_list_new(vm, 4);
    py_obj **items;
    size_t count;
    if (!list || !py_sequence_fast(vm, rows, &items, &count)) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        py_obj *row = py_is_dict(vm, items[i]) ? coerced_dict(vm, items[i]) : positional_dict(vm, d, items[i]);
        if (!row || py_list_append(vm, list, row) < 0) {
            return -1;
        }
    }
    d->multi_values = list;
    return 0;
}

static py_obj *values_argument(py_vm *vm, const al_dml *d, py_obj **args, bool *rows)
{
    const py_tuple *given = PY_TUPLE(args[1]);
    *rows = false;
    if (!given->count) {
        return args[2];
    }
    py_obj *arg = given->items[0];
    if (py_dict_len(args[2])) {
        return py_raise(vm, &al_exc_ArgumentError, "Can't pass positional and kwargs to values() simultaneously");
    }
    if (given->count > 1) {
        return py_raise(vm, &al_exc_ArgumentError,
                        "Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.");
    }
    if (py_is_list(vm, arg) || py_is_tuple(vm, arg)) {
        py_obj **items;
        size_t count;
        if (!py_sequence_fast(vm, arg, &items, &count)) {
            return NULL;
        }
        *rows = count && (py_is_dict(vm, items[0]) || py_is_list(vm, items[0]) || py_is_tuple(vm, items[0]));
        return *rows ? arg : positional_dict(vm, d, arg);
    }
    return arg;
}

static py_obj *dml_values(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    if (!copy) {
        return NULL;
    }
    al_dml *d = dml_of(copy);
    if (d->select_names) {
        return py_raise(vm, &al_exc_InvalidRequestError, "This construct already inserts from a SELECT");
    }
    if (d->ordered) {
        return py_raise(vm, &al_exc_InvalidRequestError, "This statement already has ordered values present");
    }
    bool rows;
    py_obj *arg = values_argument(vm, d, args, &rows);
    if (!arg) {
        return NULL;
    }
    if (rows) {
        return add_rows(vm, d, arg) == 0 ? copy : NULL;
    }
    py_obj *dict = coerced_dict(vm, arg);
    py_obj *all = dict && d->values ? py_dict_copy(vm, d->values) : dict;
    if (!all || (all != dict && py_dict_update(vm, all, dict) < 0)) {
        return NULL;
    }
    d->values = all;
    return copy;
}

static py_obj *update_ordered_values(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_dml *d = dml_of(copy);
    if (!copy) {
        return NULL;
    }
    if (d->values) {
        return py_raise(vm, &al_exc_ArgumentError,
                        d->ordered ? "This statement already has ordered values present" : "This statement already has values present");
    }
    d->values = py_dict_new(vm);
    d->ordered = py_list_new(vm, 2);
    for (size_t i = 0; d->ordered && d->values && i < PY_TUPLE(args[1])->count; i++) {
        py_obj **pair;
        size_t two;
        if (!py_sequence_fast(vm, PY_TUPLE(args[1])->items[i], &pair, &two)) {
            return NULL;
        }
        if (two != 2) {
            return py_raise(vm, &py_ValueError, "not enough values to unpack (expected 2, got %zu)", two);
        }
        py_obj *key = pair[0];
        if (put_value(vm, d->values, pair[0], pair[1]) < 0 || py_list_append(vm, d->ordered, key) < 0) {
            return NULL;
        }
    }
    return d->ordered && d->values ? copy : NULL;
}

static py_obj *insert_from_select(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_dml *d = dml_of(copy);
    if (copy && d->values && py_dict_len(d->values)) {
        return py_raise(vm, &al_exc_InvalidRequestError, "This construct already inserts value expressions");
    }
    py_obj *names = copy ? py_list_from(vm, args[1]) : NULL;
    for (size_t i = 0; names && i < PY_LIST(names)->count; i++) {
        py_obj *key = al_expect_dml_key(vm, PY_LIST(names)->items[i]);
        if (!key) {
            return NULL;
        }
        PY_LIST(names)->items[i] = key;
    }
    int defaults = names ? py_truth(vm, args[3]) : -1;
    if (defaults < 0) {
        return NULL;
    }
    d->select_names = names;
    d->inline_ = true;
    d->include_defaults = defaults;
    d->select = al_expect_select(vm, args[2]);
    return d->select ? copy : NULL;
}

static py_obj *dml_exported(py_vm *vm, py_obj *self)
{
    py_obj *list = al_selected_columns(vm, self);
    al_columns *columns = list ? al_columns_new(vm, false) : NULL;
    for (size_t i = 0; columns && i < PY_LIST(list)->count; i++) {
        py_obj *column = PY_LIST(list)->items[i];
        if (al_is_column_element(vm, column) && al_proxy_key(vm, column) &&
            al_columns_add(vm, columns, al_proxy_key(vm, column), column) < 0) {
            return NULL;
        }
    }
    return columns ? &columns->head : NULL;
}

static py_obj *dml_whereclause(py_vm *vm, py_obj *self)
{
    py_obj *clause = al_whereclause(vm, dml_of(self)->where);
    return clause || py_error_pending(vm) ? clause : PY_NONE;
}

static py_obj *dml_params(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(
        vm, &py_NotImplementedError,
        "params() is not supported for INSERT/UPDATE/DELETE statements. To set the values for an INSERT or UPDATE statement, use "
        "stmt.values(**parameters).");
}

AL_TRACE(dml_trace, al_dml, table, dialect_kw)
AL_TRACE(dml_ctes_trace, al_dml, b.ctes, b.ctes)

static void update_base_trace(py_obj *self, py_tracer *t)
{
    dml_trace(self, t);
    dml_ctes_trace(self, t);
}

static const py_member update_base_members[] = {
    PY_CLASS_STR("__visit_name__", "update_base"),
    PY_CLASS_VALUE("is_dml", PY_TRUE),
    PY_INIT("self, table", dml_init, NULL),
    PY_FIELD_RO("table", al_dml, table),
    PY_FIELD_RO("_returning", al_dml, returning),
    PY_METHOD("returning", "self, *cols, sort_by_parameter_order=False", dml_returning, NULL),
    PY_METHOD("return_defaults", "self, *cols, supplemental_cols=None, sort_by_parameter_order=False", dml_return_defaults, NULL),
    PY_METHOD("prefix_with", "self, *prefixes, dialect='*'", dml_prefix_with, NULL),
    PY_METHOD("with_hint", "self, text, selectable=None, dialect_name='*'", dml_hint, NULL),
    PY_METHOD("with_dialect_options", "self, **opt", dml_dialect_options, NULL),
    PY_METHOD("cte", "self, name=None, recursive=False, nesting=False", al_make_cte, NULL),
    PY_METHOD("add_cte", "self, *ctes, nest_here=False", al_add_cte, NULL),
    PY_METHOD("params", "self, *arg, **kw", dml_params, NULL),
    PY_GETSET("exported_columns", dml_exported, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_update_base_class = {
    .name = "UpdateBase",
    .module = MODULE,
    .bases = PY_BASES(&al_executable_class, &al_clause_class),
    .size = sizeof(al_dml),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = update_base_members,
    .trace = update_base_trace,
};
static const py_member values_base_members[] = {
    PY_METHOD("values", "self, *args, **kwargs", dml_values, "The values: a dict, keywords, a row, or a list of rows."),
    PY_METHOD("inline", "self", dml_inline, NULL),
    PY_FIELD_RO("_values", al_dml, values),
    PY_MEMBERS_END,
};
const py_classdef al_values_base_class = {
    .name = "ValuesBase",
    .module = MODULE,
    .bases = PY_BASES(&al_update_base_class),
    .size = sizeof(al_dml),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = values_base_members,
};
static const py_member insert_members[] = {
    PY_CLASS_STR("__visit_name__", "insert"),
    PY_CLASS_VALUE("is_insert", PY_TRUE),
    PY_METHOD("from_select", "self, names, select, include_defaults=True", insert_from_select, NULL),
    PY_FIELD_RO("select", al_dml, select),
    PY_MEMBERS_END,
};
const py_classdef al_insert_class = {
    .name = "Insert",
    .module = MODULE,
    .bases = PY_BASES(&al_values_base_class),
    .size = sizeof(al_dml),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = insert_members,
};
#define WHERE_MEMBERS                                                                                                                      \
    PY_METHOD("where", "self, *whereclause", dml_where, NULL), PY_METHOD("filter", "self, *criteria", dml_where, NULL),                    \
        PY_METHOD("filter_by", "self, **kwargs", dml_filter_by, NULL), PY_GETSET("whereclause", dml_whereclause, NULL, NULL)
static const py_member update_members[] = {
    PY_CLASS_STR("__visit_name__", "update"),
    PY_CLASS_VALUE("is_update", PY_TRUE),
    WHERE_MEMBERS,
    PY_METHOD("ordered_values", "self, *args", update_ordered_values, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_update_class = {
    .name = "Update",
    .module = MODULE,
    .bases = PY_BASES(&al_values_base_class),
    .size = sizeof(al_dml),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = update_members,
};
static const py_member delete_members[] = {
    PY_CLASS_STR("__visit_name__", "delete"),
    PY_CLASS_VALUE("is_delete", PY_TRUE),
    WHERE_MEMBERS,
    PY_MEMBERS_END,
};
const py_classdef al_delete_class = {
    .name = "Delete",
    .module = MODULE,
    .bases = PY_BASES(&al_update_base_class),
    .size = sizeof(al_dml),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = delete_members,
};
