/*
 * EnvironmentContext: what env.py talks to through `alembic.context`. alembic.runtime.environment.
 */
#ifndef AL_RUNTIME_ENVIRONMENT_H
#define AL_RUNTIME_ENVIRONMENT_H

#include "runtime/context.h"

typedef struct al_environment {
    py_obj head;
    py_obj *config;       /* Config */
    py_obj *script;       /* ScriptDirectory */
    py_obj *context_opts; /* dict: as_sql, starting_rev, destination_rev, tag, ... as the command set them */
    py_obj *context;      /* MigrationContext or PY_NONE */
    const al_work *work;  /* what run_migrations does; outlives the object's use */
} al_environment;

extern const py_classdef al_environment_class;

/* context_opts: a dict, kept. NULL: exception. */
al_environment *al_environment_new(py_vm *vm, py_obj *config, py_obj *script, py_obj *context_opts, const al_work *work);
/* Makes it the one that `alembic.context` stands for (NULL: none). 0 or -1. */
int al_environment_enter(py_vm *vm, al_environment *environment);
/* alembic.context.<name>: a function that calls the current one's method, or its attribute; PY_ABSENT if there is no such name. */
py_obj *al_environment_proxy(py_vm *vm, py_obj *name);

#endif
