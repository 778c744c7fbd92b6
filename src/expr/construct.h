/*
 * The functions of sqlalchemy.sql.expression, for the module lists; rows in construct.list.h.
 */
#ifndef AL_EXPR_CONSTRUCT_H
#define AL_EXPR_CONSTRUCT_H

#include "py/py.h"

#define AL_CONSTRUCT(script_name, function, signature) py_obj *function(py_vm *vm, py_obj **args);
#include "expr/construct.list.h"
#undef AL_CONSTRUCT

/* The dialects' own insert(table). */
py_obj *al_fn_pg_insert(py_vm *vm, py_obj **args);
py_obj *al_fn_sqlite_insert(py_vm *vm, py_obj **args);
py_obj *al_fn_mysql_insert(py_vm *vm, py_obj **args);
/* func and modifier: the generators of functions. */
py_obj *al_make_func(py_vm *vm);
/* The functions of sqlalchemy.sql.operators by name; PY_ABSENT: none of them. */
py_obj *al_operator_function(py_vm *vm, py_obj *module, py_obj *name);

#endif
