/* What constraints and indexes share: the columns that they were given, by name or as objects. Mirrors ColumnCollectionMixin. */
#ifndef AL_SCHEMA_COLLECT_H
#define AL_SCHEMA_COLLECT_H

#include "schema/schema.h"

/* A str or a Column as it is, an object with __clause_element__ as its element; else ArgumentError. NULL: error. */
py_obj *al_expect_constraint_column(py_vm *vm, py_obj *o);
/*
 * The table that all Columns of `pending` (a list) belong to; PY_NONE if there is none, or not yet: then each column without one gets
 * `waiter` to tell, if wait. Several tables: ArgumentError, or PY_NONE when several are allowed. NULL: error.
 */
py_obj *al_pending_table(py_vm *vm, py_obj *pending, py_obj *waiter, bool wait, bool several);
/* The Columns of `pending` looked up in parent, added to `columns`. `class_name` is for the message. 0, -1. */
int al_pending_resolve(py_vm *vm, py_obj *pending, py_obj *parent, al_columns *columns, const char *class_name);

#endif
