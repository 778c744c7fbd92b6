/*
 * The impl: what an operation is carried out by on one database (alembic.ddl.impl.DefaultImpl). A script class may derive from it and
 * override any method, so operations reach it by its methods' names; what a database does otherwise than the default is its own
 * descriptor in impl/, named in impls.list.h.
 */
#ifndef AL_OPS_IMPL_H
#define AL_OPS_IMPL_H

#include "py/py.h"

typedef struct al_impl {
    py_obj head;
    py_obj *dialect;       /* Dialect */
    py_obj *connection;    /* Connection; None offline */
    py_obj *output_buffer; /* file-like, for --sql; None online */
    py_obj *memo;          /* dict */
    py_obj *context_opts;  /* dict: the arguments of context.configure */
    py_obj *terminator;    /* command_terminator: NULL reads as the class's */
    bool as_sql, literal_binds;
    bool transactional_ddl;
} al_impl;

typedef struct al_impl_def {
    py_classdef cls;     /* first: SQLiteImpl */
    const char *dialect; /* its __dialect__ */
    bool transactional_ddl;
} al_impl_def;

extern const py_classdef al_default_impl_class;

#define AL_IMPL(id) extern const al_impl_def al_impl_##id;
#include "ops/impl/impls.list.h"
#undef AL_IMPL

/*
 * The impl for a dialect: a class that a script registered by its __dialect__, else the list's. transactional: PY_NONE for the database's
 * own. KeyError(dialect name) where there is none, as in the reference. PY_MAY_RUN.
 */
al_impl *al_impl_new(py_vm *vm, py_obj *dialect, py_obj *connection, bool as_sql, py_obj *transactional, py_obj *output_buffer,
                     py_obj *opts);
/* _exec: runs a construct, or prints it. multiparams: a list of parameter dicts, or NULL. A Result, or None when printed. PY_MAY_RUN. */
py_obj *al_impl_exec(py_vm *vm, al_impl *impl, py_obj *construct, py_obj *execution_options, py_obj *multiparams);
/* Writes text and an empty line to the output buffer. 0 or -1. */
int al_impl_static_output(py_vm *vm, al_impl *impl, const char *text);
/* Writes "text<terminator>" unless text is empty: BEGIN, COMMIT, batch separators. */
py_obj *al_impl_text(py_vm *vm, al_impl *impl, const char *text);
/* self as an al_impl; NULL with TypeError. */
al_impl *al_impl_of(py_vm *vm, py_obj *o);
/* warnings.warn(message) as alembic.util.warn. 0, or -1. */
int al_impl_warn(py_vm *vm, const char *message);

#endif
