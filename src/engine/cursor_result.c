/*
 * What a CursorResult knows beside its rows.
 */
#include "engine/result.h"

static const al_rows *rows_of(py_obj *self)
{
    return ((al_result *)(void *)self)->rows;
}

static al_execution *execution_of(py_obj *self)
{
    return rows_of(self)->execution;
}

py_obj *al_cr_rowcount(py_vm *vm, py_obj *self)
{
    return py_int_new(vm, rows_of(self)->cursor->rowcount);
}

py_obj *al_cr_lastrowid(py_vm *vm, py_obj *self)
{
    return py_getattr_s(vm, (py_obj *)(void *)rows_of(self)->cursor, "lastrowid");
}

py_obj *al_cr_returns_rows(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(rows_of(self)->meta != NULL);
}

py_obj *al_cr_is_insert(py_vm *vm, py_obj *self)
{
    (void)vm;
    const al_compiled *c = execution_of(self)->compiled;
    return py_bool(c && c->is_insert);
}

py_obj *al_cr_context(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)execution_of(self);
}

py_obj *al_cr_cursor(py_vm *vm, py_obj *self)
{
    (void)vm;
    return rows_of(self)->soft_closed ? PY_NONE : (py_obj *)(void *)rows_of(self)->cursor;
}

py_obj *al_cr_connection(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)execution_of(self)->connection;
}

py_obj *al_cr_sane(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_TRUE;
}

/* InvalidRequestError unless the statement is insert(); 0, -1. */
static int check_insert(py_vm *vm, const al_execution *x)
{
    if (!x->compiled)
        return py_raise_int(vm, &al_exc_InvalidRequestError, "Statement is not a compiled expression construct.");
    if (!x->compiled->is_insert)
        return py_raise_int(vm, &al_exc_InvalidRequestError, "Statement is not an insert() expression construct.");
    if (x->compiled->returning && !x->compiled->implicit_returning)
        return py_raise_int(vm, &al_exc_InvalidRequestError, "Can't call inserted_primary_key when returning() is used.");
    return 0;
}

/* The primary key's columns of the statement's table: a list. */
static py_obj *key_columns(py_vm *vm, const al_execution *x, py_obj **table)
{
    *table = py_getattr_s(vm, x->compiled->statement, "table");
    py_obj *key = *table ? py_getattr_opt_s(vm, *table, "primary_key") : NULL;
    if (!key)
        return NULL;
    return key == PY_ABSENT || key == PY_NONE ? py_list_new(vm, 0) : py_list_from(vm, key);
}

static py_obj *key_value(py_vm *vm, al_execution *x, py_obj *table, py_obj *column, size_t set, bool single)
{
    py_obj *key = py_getattr_s(vm, column, "key"), *params = PY_LIST(x->compiled_params)->items[set];
    py_obj *value = key ? py_dict_get(vm, params, key) : NULL;
    if (!value || py_given(value) || x->many)
        return value == PY_ABSENT ? PY_NONE : value;
    py_obj *counter = py_getattr_opt_s(vm, table, "_autoincrement_column");
    if (!counter)
        return NULL;
    if (counter != PY_ABSENT ? counter == column : single)
        return py_int_new(vm, x->cursor->lastrowid);
    return PY_NONE;
}

static py_obj *inserted_row(py_vm *vm, al_execution *x, size_t set)
{
    py_obj *table, *columns = key_columns(vm, x, &table);
    if (!columns)
        return NULL;
    size_t count = PY_LIST(columns)->count;
    py_obj *keys = py_tuple_new(vm, count), *values = py_tuple_new(vm, count);
    for (size_t i = 0; keys && values && i < count; i++) {
        py_obj *column = PY_LIST(columns)->items[i], *key = py_getattr_s(vm, column, "key");
        py_obj *value = key ? key_value(vm, x, table, column, set, count == 1) : NULL;
        if (!value)
            return NULL;
        PY_TUPLE(keys)->items[i] = key;
        PY_TUPLE(values)->items[i] = value;
    }
    al_row_meta *meta = keys && values ? al_row_meta_new(vm, keys) : NULL;
    return meta ? al_row_new(vm, meta, values) : NULL;
}

py_obj *al_cr_inserted_primary_key(py_vm *vm, py_obj *self)
{
    al_execution *x = execution_of(self);
    if (check_insert(vm, x) < 0)
        return NULL;
    if (x->many)
        return py_raise(
            vm, &al_exc_InvalidRequestError,
            "This statement was an executemany call; if primary key returning is supported, please use .inserted_primary_key_rows.");
    return inserted_row(vm, x, 0);
}

py_obj *al_cr_inserted_rows(py_vm *vm, py_obj *self)
{
    al_execution *x = execution_of(self);
    py_obj *list = check_insert(vm, x) < 0 ? NULL : py_list_new(vm, 1);
    for (size_t i = 0; list && i < PY_LIST(x->compiled_params)->count; i++) {
        py_obj *row = inserted_row(vm, x, i);
        if (!row || py_list_append(vm, list, row) < 0)
            return NULL;
    }
    return list;
}

py_obj *al_cr_last_params(py_vm *vm, py_obj **args)
{
    al_execution *x = execution_of(args[0]);
    if (!x->compiled)
        return py_raise(vm, &al_exc_InvalidRequestError, "Statement is not a compiled expression construct.");
    if (!x->compiled->is_insert && !x->compiled->is_update)
        return py_raise(vm, &al_exc_InvalidRequestError, "Statement is not an insert() expression construct.");
    return x->many ? x->compiled_params : PY_LIST(x->compiled_params)->items[0];
}
