/*
 * MigrationContext: one database (or one text output) that a run works on: the version table, the transactions, the steps.
 * alembic.runtime.migration.
 */
#ifndef AL_RUNTIME_CONTEXT_H
#define AL_RUNTIME_CONTEXT_H

#include "base/vec.h"
#include "py/py.h"
#include "script/step.h"

typedef struct al_context al_context;

/*
 * What a command does once env.py calls run_migrations: given the rows of the version table, the steps to take (in `arena`, which lives
 * until the run is over; none: nothing to do). 0, or -1 with the exception set. PY_MAY_RUN.
 */
typedef struct al_work {
    int (*plan)(void *data, py_vm *vm, al_context *context, al_strs rows, al_steps *steps);
    /* The function of a step: upgrade or downgrade of its module. NULL: exception. */
    py_obj *(*function)(void *data, py_vm *vm, const al_step *step);
    /* A step is about to run, or is done (done: its transaction is over); for progress. May be NULL. */
    void (*progress)(void *data, const al_step *step, size_t number, size_t count, bool done);
    void *data;
    al_rev_map *map;
} al_work;

struct al_context {
    py_obj head;
    py_obj *environment_context;
    py_obj *opts; /* dict: the arguments of context.configure */
    py_obj *dialect;
    py_obj *script;     /* ScriptDirectory or None */
    py_obj *connection; /* Connection; offline a MockConnection */
    py_obj *output_buffer;
    py_obj *version_table_name, *version_table_schema;
    py_obj *version; /* Table */
    py_obj *impl;
    py_obj *callbacks;   /* on_version_apply */
    py_obj *transaction; /* the one that begin_transaction opened, or PY_NONE */
    py_obj *transactional_ddl;
    py_obj *starting_rev;
    bool as_sql, purge, per_migration, external;
    const al_work *work; /* NULL: env.py has nothing to run */
};

extern const py_classdef al_context_class;

/* MigrationContext.configure(...). NULL: exception. PY_MAY_RUN. */
al_context *al_context_configure(py_vm *vm, py_obj *connection, py_obj *url, py_obj *dialect_name, py_obj *dialect, py_obj *environment,
                                 py_obj *dialect_opts, py_obj *opts);
/* run_migrations(**kw). 0 or -1. PY_MAY_RUN. */
int al_context_run(py_vm *vm, al_context *context, py_obj *kw);
/* get_current_heads: a tuple of str. */
py_obj *al_context_heads(py_vm *vm, al_context *context);
/* A context manager: begin_transaction(per_migration). */
py_obj *al_context_begin(py_vm *vm, al_context *context, bool per_migration);
/* Creates the version table if it is missing; purge empties it. */
int al_context_ensure_version_table(py_vm *vm, al_context *context, bool purge);

/* version.c: writes one change of the version table. 0 or -1. */
int al_version_write(py_vm *vm, al_context *context, const al_row_change *change);
/* transaction.c: the context managers. */
extern const py_classdef al_null_manager_class, al_transaction_manager_class, al_text_manager_class, al_autocommit_manager_class;
py_obj *al_context_autocommit(py_vm *vm, al_context *context);

#endif
