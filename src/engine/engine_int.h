/*
 * What the files of this folder ask of each other.
 */
#ifndef AL_ENGINE_ENGINE_INT_H
#define AL_ENGINE_ENGINE_INT_H

#include "engine/dbapi.h"
#include "engine/engine.h"
#include "engine/pool.h"
#include "types/exc.h"

/* --- engine (engine.c) --- */
/* Opens a connection as the URL and connect_args say, unpooled, nothing told. Errors are the DBAPI's. */
al_dbapi *al_engine_open(py_vm *vm, al_engine *engine);
/* Sets an isolation level ("AUTOCOMMIT", ...) of a DBAPI connection. 0, or -1: ArgumentError, or the DBAPI's exception. */
int al_dbapi_set_isolation(py_vm *vm, al_dialect_obj *dialect, al_dbapi *conn, py_obj *level);
/* What engine.begin() gives. */
typedef struct al_engine_begin {
    py_obj head;
    al_engine *engine;
    al_connection *connection;
    al_transaction *transaction;
} al_engine_begin;
extern const py_classdef al_engine_begin_class;
/* text of a value for a driver option: True -> "true"; borrowed of the scope. */
const char *al_option_text(py_vm *vm, py_obj *value);

/* --- events (event.c) --- */
/* Is anybody listening for `name` on a connection, its engine, or their classes? Cheap when nobody is. */
bool al_events_any(py_vm *vm, const al_connection *c, const char *name);
/* The listeners, in order, as a list; NULL on error. own, engine: events dicts or NULL. */
py_obj *al_events_list(py_vm *vm, const py_obj *const *dicts, size_t count, const char *name);
/* Calls every listener for a connection's event. 0, or -1. */
int al_events_fire(py_vm *vm, al_connection *c, const char *name, size_t count, ...);
int al_events_fire_pool(py_vm *vm, al_pool *pool, const char *name, py_obj *a, py_obj *b);
/* The listeners of a connection's event (its own, its engine's, the classes'). */
py_obj *al_events_of(py_vm *vm, al_connection *c, const char *name);

/* --- log (log.c) --- */
/* Is anybody interested in what the engine does? */
bool al_log_wanted(py_vm *vm, al_engine *engine);
/* logger.info(message) of sqlalchemy.engine.Engine. 0, or -1. */
int al_log_info(py_vm *vm, al_connection *c, const char *format, ...);
/* echo=... : sets up the logger. */
int al_log_setup(py_vm *vm, al_engine *engine);

/* --- transactions (transaction.c) --- */
/* `with transaction:`; failed: an exception leaves the block. */
py_obj *al_transaction_enter(py_vm *vm, al_transaction *t);
int al_transaction_exit(py_vm *vm, al_transaction *t, bool failed);
/* Is a statement allowed now? Begins one if there is none. 0, or -1. */
int al_connection_ready(py_vm *vm, al_connection *c);
int al_connection_check_open(py_vm *vm, al_connection *c);
/* Turns the pending exception, if it is a DBAPI's, into sqlalchemy.exc's. c NULL: no connection yet. NULL. */
void *al_connection_wrap(py_vm *vm, al_connection *c, py_obj *statement, py_obj *params, bool many);
bool al_connection_valid(const al_connection *c); /* live, and the connection not closed under it */

/* --- results (result.c, row.c) --- */
/* What a row's values are called. */
typedef struct al_row_meta {
    py_obj head;
    py_obj *keys;             /* tuple of str */
    py_obj *index;            /* dict: str -> int, -1 for names that stand twice */
    py_obj *objects;          /* tuple: one tuple of column objects a column, or NULL */
    al_processor *processors; /* one a column, or NULL: nothing to convert */
    py_obj *types;            /* what keeps the processors' types alive */
    al_dialect_obj *dialect;
    size_t count;
} al_row_meta;

typedef struct al_row {
    py_obj head;
    al_row_meta *meta;
    py_obj *values; /* tuple */
} al_row;

extern const py_classdef al_row_meta_class, al_keys_class;

al_row_meta *al_row_meta_new(py_vm *vm, py_obj *keys);
/* The place of a key: a str, an int, a column. -1: none, no exception; -2: exception (ambiguous). */
int64_t al_row_meta_find(py_vm *vm, al_row_meta *meta, py_obj *key);
/* NoSuchColumnError or what fits. -1. */
int al_row_meta_missing(py_vm *vm, al_row_meta *meta, py_obj *key);
py_obj *al_keys_new(py_vm *vm, al_row_meta *meta); /* result.keys() */
py_obj *al_row_new(py_vm *vm, al_row_meta *meta, py_obj *values);

/* What ran, for a Result and for events: DefaultExecutionContext. */
typedef struct al_execution {
    py_obj head;
    al_connection *connection;
    al_cursor *cursor;
    al_compiled *compiled;   /* NULL: driver SQL */
    py_obj *statement;       /* the text */
    py_obj *parameters;      /* list of what went to the driver */
    py_obj *compiled_params; /* list of dicts, as the script gave them with defaults; NULL without compiled */
    py_obj *options;         /* execution options: dict */
    py_obj *current;         /* parameters of the set whose defaults are being made */
    bool many;
} al_execution;
extern const py_classdef al_execution_class;

py_obj *al_result_new(py_vm *vm, al_execution *context);

/* --- execution (execute.c) --- */
py_obj *al_execute_driver(py_vm *vm, al_connection *c, py_obj *sql, py_obj *params, py_obj *options);
/* Merges dicts of execution options; NULLs are passed over. */
py_obj *al_options_merge(py_vm *vm, py_obj *a, py_obj *b, py_obj *d);

#endif
