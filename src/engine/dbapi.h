/*
 * The DBAPI as scripts see it (PEP 249, with the sqlite3 module's additions): connections and cursors over a driver's connection, and the
 * exceptions of each module. "connect" listeners, engine.raw_connection() and cursor events meet these.
 *
 * A cursor reads rows one at a time. Before a statement that writes is sent, or a transaction ends, the rows that other cursors of the
 * connection still have to give are read into memory: what a loop over a result sees doesn't change under it, and no lock is held by a
 * forgotten result.
 */
#ifndef AL_ENGINE_DBAPI_H
#define AL_ENGINE_DBAPI_H

#include "engine/engine.h"

typedef struct al_cursor {
    py_obj head;
    al_dbapi *conn;
    al_db_stmt *stmt; /* NULL: nothing executed, or all read */
    py_obj *names;    /* tuple of str: the columns; NULL: the statement gives no rows */
    py_obj *buffer;   /* list of rows read ahead, or NULL */
    size_t buffer_at;
    py_obj *ahead; /* the row that the statement stands on, or NULL */
    py_obj *row_factory;
    int64_t rowcount, lastrowid, arraysize;
    bool has_lastrowid, closed;
} al_cursor;

/* The exceptions of a module, by the order of PEP 249. */
typedef struct al_dbapi_def {
    const char *module;
    const py_classdef *warning, *error;
    const py_classdef *const *errors; /* Error and its subclasses, NULL-ended */
} al_dbapi_def;

/* Places in al_dbapi_def.errors. */
enum { AL_DBAPI_OPERATIONAL = 1, AL_DBAPI_PROGRAMMING = 2, AL_DBAPI_NOT_SUPPORTED = 5 };

/* By al_driver.name; never NULL (unknown: the first). */
const al_dbapi_def *al_dbapi_def_find(const char *driver);
/* Raises what the driver left on db as the module's exception. NULL. */
void *al_dbapi_raise(py_vm *vm, al_db *db);
/* Is o an exception of a DBAPI module's Error tree? */
bool al_dbapi_is_error(py_vm *vm, const py_obj *o);
/* The sqlalchemy.exc class that wraps it. */
const py_classdef *al_dbapi_wrapper(py_vm *vm, const py_obj *o);

/* Takes over the reference to db. */
al_dbapi *al_dbapi_new(py_vm *vm, al_db *db);
al_cursor *al_cursor_new(py_vm *vm, al_dbapi *conn);
/*
 * Runs one statement up to its first row. params: NULL, None, a tuple, a list or a dict. 0, or -1 with the module's exception. begin: as a
 * DBAPI does by itself, a transaction is wanted before INSERT, UPDATE, DELETE.
 */
int al_cursor_execute(py_vm *vm, al_cursor *cur, py_obj *sql, py_obj *params, bool begin);
/* Once for each of params (a list or an iterable). */
int al_cursor_executemany(py_vm *vm, al_cursor *cur, py_obj *sql, py_obj *params, bool begin);
/* The next row, a tuple; PY_ABSENT at the end; NULL: exception. */
py_obj *al_cursor_fetch(py_vm *vm, al_cursor *cur);
void al_cursor_close(al_cursor *cur);
/* Reads ahead for every cursor of the connection but `except` (may be NULL). */
int al_dbapi_drain(py_vm *vm, al_dbapi *conn, const al_cursor *except);
/* 0, or -1 with the module's exception. */
int al_dbapi_commit(py_vm *vm, al_dbapi *conn);
int al_dbapi_rollback(py_vm *vm, al_dbapi *conn);
void al_dbapi_close(al_dbapi *conn);

/* What the sqlite3 module is made of. */
py_obj *al_sqlite3_connect_fn(py_vm *vm, py_obj **args); /* database, timeout=5.0, isolation_level='', uri=False, **kw */
py_obj *al_sqlite3_version(py_vm *vm);
py_obj *al_sqlite3_getattr(py_vm *vm, py_obj *module, py_obj *name); /* its exceptions */

#endif
