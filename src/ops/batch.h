/*
 * Batch mode: several changes of one table, collected and then carried out one by one (ALTER), or by moving the rows into a new
 * table where the database cannot alter (SQLite). alembic.operations.batch.
 */
#ifndef AL_OPS_BATCH_H
#define AL_OPS_BATCH_H

#include "py/py.h"

/* The parameters of op.batch_alter_table. */
#define AL_BATCH_SIG                                                                                                                       \
    "table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=(), table_kwargs=?, reflect_args=(), "  \
    "reflect_kwargs=?, naming_convention=None"
enum {
    AL_BATCH_TABLE,
    AL_BATCH_SCHEMA,
    AL_BATCH_RECREATE,
    AL_BATCH_PARTIAL_REORDERING,
    AL_BATCH_COPY_FROM,
    AL_BATCH_TABLE_ARGS,
    AL_BATCH_TABLE_KWARGS,
    AL_BATCH_REFLECT_ARGS,
    AL_BATCH_REFLECT_KWARGS,
    AL_BATCH_NAMING_CONVENTION,
    AL_BATCH_ARGS
};

/* The impl of a batch: it queues what a BatchOperations is asked for. Scripts see its fields under the names of the parameters. */
typedef struct al_batch {
    py_obj head;
    py_obj *operations;
    py_obj *arg[AL_BATCH_ARGS];
    py_obj *batch; /* list of (method name, args tuple, kwargs dict) */
} al_batch;

extern const py_classdef al_batch_impl_class;
/* The context manager that op.batch_alter_table returns. */
extern const py_classdef al_batch_manager_class;

/* op.batch_alter_table(...): args as bound by AL_BATCH_SIG. */
py_obj *al_batch_begin(py_vm *vm, py_obj *operations, py_obj **args);
/* Does the queued changes. 0 or -1. PY_MAY_RUN. */
int al_batch_flush(py_vm *vm, al_batch *batch);

/* batch_apply.c: the same by making the table anew. `existing`: the Table as it is; reflected: it was read from the database. */
int al_batch_recreate(py_vm *vm, al_batch *batch, py_obj *existing, bool reflected);

#endif
