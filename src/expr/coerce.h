/*
 * Coercions: what a script gave, where a certain role is expected (sqlalchemy.sql.coercions). Every function returns an element or
 * NULL with ArgumentError in the reference's words. PY_MAY_RUN.
 */
#ifndef AL_EXPR_COERCE_H
#define AL_EXPR_COERCE_H

#include "expr/operators.h"

/* type NULL: from the value; name NULL: anonymous */
py_obj *al_expect_expr(py_vm *vm, py_obj *o, py_obj *name, py_obj *type);  /* ExpressionElementRole: a value becomes a bind */
py_obj *al_expect_binary(py_vm *vm, py_obj *o, py_obj *expr, al_opref op); /* BinaryElementRole */
py_obj *al_expect_in(py_vm *vm, py_obj *o, py_obj *expr, al_op op);        /* InElementRole */
py_obj *al_expect_const(py_vm *vm, py_obj *o);                             /* ConstExprRole */
py_obj *al_expect_where(py_vm *vm, py_obj *o);                             /* WhereHavingRole */
py_obj *al_expect_on(py_vm *vm, py_obj *o);                                /* OnClauseRole */
py_obj *al_expect_column(py_vm *vm, py_obj *o);                            /* ColumnsClauseRole */
py_obj *al_expect_labeled(py_vm *vm, py_obj *o);                           /* LabeledColumnExprRole */
py_obj *al_expect_by_of(py_vm *vm, py_obj *o);                             /* ByOfRole: a str names a label */
py_obj *al_expect_order_by(py_vm *vm, py_obj *o);                          /* OrderByRole */
py_obj *al_expect_group_by(py_vm *vm, py_obj *o);                          /* GroupByRole */
py_obj *al_expect_from(py_vm *vm, py_obj *o);                              /* FromClauseRole */
py_obj *al_expect_select(py_vm *vm, py_obj *o);                            /* SelectStatementRole */
py_obj *al_expect_dml_table(py_vm *vm, py_obj *o);                         /* DMLTableRole */
py_obj *al_expect_dml_key(py_vm *vm, py_obj *o);                           /* DMLColumnRole as_key: the name */
py_obj *al_expect_limit(py_vm *vm, py_obj *o);                             /* LimitOffsetRole; PY_NONE for None */
py_obj *al_expect_statement_option(py_vm *vm, py_obj *o);                  /* StatementOptionRole: a str becomes text() */
/* Is it a plain value rather than an element? (coercions._is_literal) */
bool al_is_literal(py_vm *vm, py_obj *o);
/* The words of "Textual SQL expression ... should be explicitly declared as text(...)". NULL. */
void *al_raise_no_text(py_vm *vm, const py_classdef *exception, const char *extra, py_obj *text);
/* "X expected, got Y." NULL. */
void *al_raise_expected(py_vm *vm, const char *role, py_obj *got, py_obj *resolved, const char *advice);

#endif
