/*
 * Operations: what op.* calls go to; one a migration context. And the proxies that `from alembic import op` hands out, which find the
 * current one when they are called.
 */
#ifndef AL_OPS_OPERATIONS_H
#define AL_OPS_OPERATIONS_H

#include "py/py.h"

typedef struct al_operations {
    py_obj head;
    py_obj *migration_context;
    py_obj *impl;
    py_obj *table_name, *schema; /* of a batch; NULL otherwise */
} al_operations;

extern const py_classdef al_abstract_operations_class; /* what both have */
extern const py_classdef al_operations_class;
extern const py_classdef al_batch_operations_class;
extern const py_classdef al_operation_binding_class; /* a registered operation on the class */

/* Makes `operations` (or PY_NONE) the current one; returns the one before, or NULL with an exception. */
py_obj *al_operations_enter(py_vm *vm, py_obj *operations);
/* The current one, or PY_NONE. */
py_obj *al_operations_current(py_vm *vm);

/* alembic.op.<name>: a function that calls the current Operations' method of that name; PY_ABSENT if there is no such operation. */
py_obj *al_operations_proxy(py_vm *vm, py_obj *name);
/* Operations.invoke: runs a ready operation object. PY_MAY_RUN. */
py_obj *al_operations_invoke(py_vm *vm, py_obj *operations, py_obj *op);

#endif
