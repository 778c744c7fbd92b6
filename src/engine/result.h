/*
 * Results inside this folder: the source of rows, its views, and what a CursorResult knows beside its rows (cursor_result.c).
 */
#ifndef AL_ENGINE_RESULT_H
#define AL_ENGINE_RESULT_H

#include "engine/engine_int.h"

typedef struct al_rows {
    py_obj head;
    al_execution *execution;
    al_cursor *cursor;
    al_row_meta *meta; /* NULL: the statement gives no rows */
    bool soft_closed;  /* read to its end */
    bool closed;
} al_rows;

typedef enum al_result_kind { AL_RESULT_ROWS, AL_RESULT_SCALARS, AL_RESULT_MAPPINGS } al_result_kind;

typedef struct al_result {
    py_obj head;
    al_rows *rows;
    al_row_meta *meta; /* of this view: after columns() fewer than the source's */
    py_obj *places;    /* tuple: which of the source's columns; NULL: all */
    py_obj *unique;    /* set of what was seen, or NULL */
    py_obj *unique_by; /* callable or None */
    al_result_kind kind;
    int64_t yield_per;
} al_result;

extern const py_classdef al_rows_class, al_partitions_class;

int al_rows_check(py_vm *vm, const al_rows *rows); /* -1: closed, or no rows at all */
/* The next row's values, converted; PY_ABSENT at the end. */
py_obj *al_rows_next(py_vm *vm, al_rows *rows);
void al_rows_close(al_rows *rows);

/* cursor_result.c */
py_obj *al_cr_rowcount(py_vm *vm, py_obj *self);
py_obj *al_cr_lastrowid(py_vm *vm, py_obj *self);
py_obj *al_cr_returns_rows(py_vm *vm, py_obj *self);
py_obj *al_cr_is_insert(py_vm *vm, py_obj *self);
py_obj *al_cr_inserted_primary_key(py_vm *vm, py_obj *self);
py_obj *al_cr_inserted_rows(py_vm *vm, py_obj *self);
py_obj *al_cr_context(py_vm *vm, py_obj *self);
py_obj *al_cr_cursor(py_vm *vm, py_obj *self);
py_obj *al_cr_connection(py_vm *vm, py_obj *self);
py_obj *al_cr_last_params(py_vm *vm, py_obj **args);
py_obj *al_cr_sane(py_vm *vm, py_obj **args);

#define AL_CURSOR_RESULT_MEMBERS                                                                                                           \
    PY_GETSET("rowcount", al_cr_rowcount, NULL, "Rows changed."), PY_GETSET("lastrowid", al_cr_lastrowid, NULL, NULL),                     \
        PY_GETSET("returns_rows", al_cr_returns_rows, NULL, NULL), PY_GETSET("is_insert", al_cr_is_insert, NULL, NULL),                    \
        PY_GETSET("inserted_primary_key", al_cr_inserted_primary_key, NULL, "The primary key of the row just inserted."),                  \
        PY_GETSET("inserted_primary_key_rows", al_cr_inserted_rows, NULL, NULL), PY_GETSET("context", al_cr_context, NULL, NULL),          \
        PY_GETSET("cursor", al_cr_cursor, NULL, NULL), PY_GETSET("connection", al_cr_connection, NULL, NULL),                              \
        PY_METHOD("last_inserted_params", "self", al_cr_last_params, NULL),                                                                \
        PY_METHOD("last_updated_params", "self", al_cr_last_params, NULL), PY_METHOD("supports_sane_rowcount", "self", al_cr_sane, NULL),  \
        PY_METHOD("supports_sane_multi_rowcount", "self", al_cr_sane, NULL)

#endif
