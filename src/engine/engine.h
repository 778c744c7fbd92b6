/*
 * Engine, Connection, Transaction, Result, Row: sqlalchemy.engine, over a driver (db/) and a dialect (sql/).
 *
 * A Connection is live, with a DBAPI connection behind it, or printing (MockConnection): `--sql` is a printing connection. Both take the
 * same statements by the same functions; a printing one hands the element to its executor, which writes it out, and has no result.
 *
 * Transactions. A Connection begins by itself at the first statement (autobegin); when a BEGIN goes to the server is the driver's affair
 * (db/sqlite.c says when SQLite's does). A revision that ended its transaction itself is seen in al_connection_account.
 *
 * dialect.has_table(connection, name, schema) of the sql floor calls connection._has_table(name, schema); has_index likewise.
 */
#ifndef AL_ENGINE_ENGINE_H
#define AL_ENGINE_ENGINE_H

#include "db/db.h"
#include "sql/compile.h"

/* sqlalchemy.engine.URL */
typedef struct al_url_obj {
    py_obj head;
    py_obj *drivername, *username, *password, *host, *port, *database; /* str (port: int) or None */
    py_obj *query;                                                     /* dict: str -> str or tuple of str */
} al_url_obj;

/* A DBAPI connection: what "connect" listeners are given. sqlite3.Connection for SQLite. */
typedef struct al_dbapi {
    py_obj head;
    al_db *db; /* one reference */
    py_obj *isolation_level;
    py_obj *info;        /* dict, made when asked for */
    py_obj *row_factory; /* None or callable */
    py_obj *pool;        /* al_pool it is to go back to; NULL: none (any more) */
} al_dbapi;

typedef struct al_engine {
    py_obj head;
    al_url_obj *url;
    al_dialect_obj *dialect;
    py_obj *pool;
    py_obj *options; /* execution options: dict */
    py_obj *events;  /* dict: name -> list of listeners; NULL: none */
    py_obj *echo;    /* None, False, True, "debug" */
    py_obj *logging_name;
    py_obj *isolation;    /* create_engine(isolation_level=...): a str, or NULL */
    py_obj *connect_args; /* dict or NULL */
    py_obj *compiled_at;  /* dict: text -> when it was first compiled; only while logging */
    py_obj *parent;       /* the engine that this one was made of by execution_options(); NULL: none */
    bool hide_parameters;
    bool logging_ready; /* echo has been set up */
} al_engine;

typedef struct al_transaction al_transaction;

typedef struct al_connection {
    py_obj head;
    al_engine *engine; /* printing: NULL */
    al_dialect_obj *dialect;
    al_dbapi *dbapi; /* NULL: closed, detached or printing */
    al_transaction *transaction, *nested;
    py_obj *context_manager; /* the transaction whose `with` is active, or NULL */
    py_obj *options;         /* execution options: dict */
    py_obj *events;          /* as the engine's */
    py_obj *executor;        /* printing: what takes (element, parameters) and writes it; NULL: live */
    unsigned savepoints;
    uint64_t commits;                         /* COMMITs asked for through commit() here or on its transactions */
    uint64_t commits_cleared, writes_cleared; /* where al_connection_account_clear stood */
    bool closed, detached, in_begin, echo;
    bool reset_isolation, was_autocommit; /* execution_options changed the isolation level; what to go back to */
} al_connection;

struct al_transaction {
    py_obj head;
    al_connection *connection;
    al_transaction *previous; /* nested ones: the savepoint around this one */
    py_obj *savepoint;        /* its name; NULL: the root */
    py_obj *outer;            /* the context manager around this one's `with` */
    bool active, entered;
};

extern const py_classdef al_url_class, al_engine_class, al_connection_class, al_mock_connection_class;
extern const py_classdef al_dbapi_class, al_cursor_class; /* sqlite3.Connection, sqlite3.Cursor */
extern const py_classdef al_transaction_class, al_root_transaction_class, al_nested_transaction_class;
extern const py_classdef al_result_class, al_scalar_result_class, al_mapping_result_class, al_row_class, al_row_mapping_class;

/* --- connections --- */
/* make_url(o): a URL as it is, a str parsed. NULL: ArgumentError. */
al_url_obj *al_make_url(py_vm *vm, py_obj *o);
/* create_engine(url). kw: dict of its keywords or NULL. PY_MAY_RUN. */
al_engine *al_engine_new(py_vm *vm, py_obj *url, py_obj *kw);
al_connection *al_engine_connect(py_vm *vm, al_engine *engine); /* PY_MAY_RUN */
/* A printing connection (its class is MockConnection): executor(element, parameters) is called with every statement. */
al_connection *al_connection_print(py_vm *vm, al_dialect_obj *dialect, py_obj *executor);
/* o as a connection, live or printing; else NULL, no exception. */
al_connection *al_connection_of(py_vm *vm, py_obj *o);
static inline bool al_connection_prints(const al_connection *c)
{
    return c->executor != NULL;
}
int al_connection_close(py_vm *vm, al_connection *c); /* PY_MAY_RUN */

/* --- statements: 0/value, or -1/NULL with the exception set. All PY_MAY_RUN --- */
/*
 * Connection.execute(element, params). params: None or NULL, a dict, a list of dicts. options: dict of execution options or NULL.
 * A Result; None from a printing connection.
 */
py_obj *al_connection_execute(py_vm *vm, al_connection *c, py_obj *element, py_obj *params, py_obj *options);
/* Connection.exec_driver_sql(sql, params): text as it is for the driver. */
py_obj *al_connection_exec_text(py_vm *vm, al_connection *c, const char *sql, py_obj *params);
/* The same read to its end: a list of tuples. For catalogs: no events, no log, no autobegin. */
py_obj *al_connection_rows(py_vm *vm, al_connection *c, const char *sql, py_obj *params);

/* --- transactions. All PY_MAY_RUN --- */
al_transaction *al_connection_begin(py_vm *vm, al_connection *c);
al_transaction *al_connection_begin_nested(py_vm *vm, al_connection *c);
int al_connection_commit(py_vm *vm, al_connection *c); /* Connection.commit(): nothing to do without a transaction */
int al_connection_rollback(py_vm *vm, al_connection *c);
int al_transaction_commit(py_vm *vm, al_transaction *t);
int al_transaction_rollback(py_vm *vm, al_transaction *t);
int al_transaction_close(py_vm *vm, al_transaction *t);
static inline bool al_connection_in_transaction(const al_connection *c)
{
    return c->transaction && c->transaction->active;
}
/* execution_options(isolation_level=level): "AUTOCOMMIT" and the dialect's own. */
int al_connection_set_isolation(py_vm *vm, al_connection *c, py_obj *level);
py_obj *al_connection_get_isolation(py_vm *vm, al_connection *c); /* get_isolation_level(): a str */
bool al_connection_autocommit(const al_connection *c);

/* What happened on a connection since al_connection_account_clear: how a run knows whether a revision committed for itself. */
typedef struct al_account {
    bool raw_commit; /* a COMMIT was sent as text; nothing is begun until the next begin */
    bool commit;     /* or commit() was called on the connection or one of its transactions */
    bool open;       /* the server has a transaction open now */
    uint64_t writes; /* statements that ran and may have written */
    uint64_t kept;   /* of those, the first so many are committed */
} al_account;
al_account al_connection_account(const al_connection *c);
void al_connection_account_clear(al_connection *c);
/* Every statement sent over this connection passes here first (tests, progress). NULL takes the hook away. */
void al_connection_set_hook(al_connection *c, al_db_hook hook, void *payload);

/* --- results --- */
/* Rows of a Result, from C. The next row as an al_row, PY_ABSENT at the end, NULL on error. PY_MAY_RUN. */
py_obj *al_result_next(py_vm *vm, py_obj *result);
/* The first column of the first row (None if there is none), the result closed: Result.scalar(). PY_MAY_RUN. */
py_obj *al_result_scalar(py_vm *vm, py_obj *result);
int64_t al_result_rowcount(py_obj *result);
void al_result_close(py_vm *vm, py_obj *result);
/* The values of a Row as a tuple. */
py_obj *al_row_values(py_obj *row);

/* --- events --- */
/* sqlalchemy.event.listen(target, name, fn). PY_MAY_RUN. */
int al_event_listen(py_vm *vm, py_obj *target, const char *name, py_obj *fn);

/* --- inspection --- */
/* sqlalchemy.inspect(bind): an Inspector on a Connection or Engine. PY_MAY_RUN. */
py_obj *al_inspector_new(py_vm *vm, py_obj *bind);
extern const py_classdef al_inspector_class;
/* Is there such a table (or view) on the server? schema None: the default one. 1, 0, -1. PY_MAY_RUN */
int al_connection_has_table(py_vm *vm, al_connection *c, py_obj *name, py_obj *schema);
int al_connection_has_index(py_vm *vm, al_connection *c, py_obj *table, py_obj *name, py_obj *schema);

/* --- what modules are made of (src/pymods) --- */
py_obj *al_create_engine_fn(py_vm *vm, py_obj **args);      /* url, **kwargs */
py_obj *al_engine_from_config_fn(py_vm *vm, py_obj **args); /* configuration, prefix='sqlalchemy.', **kwargs */
py_obj *al_make_url_fn(py_vm *vm, py_obj **args);           /* name_or_url */
py_obj *al_inspect_fn(py_vm *vm, py_obj **args);            /* subject, raiseerr=True */
py_obj *al_create_mock_engine_fn(py_vm *vm, py_obj **args); /* url, executor, **kw */
/* Functions of sqlalchemy.event, with the signatures beside them. */
py_obj *al_event_listen_fn(py_vm *vm, py_obj **args);      /* target, identifier, fn, *args, **kw */
py_obj *al_event_listens_for_fn(py_vm *vm, py_obj **args); /* target, identifier, *args, **kw */
py_obj *al_event_remove_fn(py_vm *vm, py_obj **args);      /* target, identifier, fn */
py_obj *al_event_contains_fn(py_vm *vm, py_obj **args);    /* target, identifier, fn */

#endif
