#include "engine/engine_int.h"

al_dbapi *al_dbapi_new(py_vm *vm, al_db *db)
{
    al_dbapi *conn = py_alloc(vm, al_dbapi, &al_dbapi_class);
    if (!conn) {
        al_db_unref(db);
        return NULL;
    }
    conn->db = db;
    conn->isolation_level = py_str_intern(vm, "");
    return conn;
}

static const al_dbapi_def *def_of(const al_dbapi *conn)
{
    return al_dbapi_def_find(conn->db ? conn->db->driver->name : "");
}

int al_dbapi_drain(py_vm *vm, al_dbapi *conn, const al_cursor *except)
{
    for (al_db_stmt *s = conn->db->statements, *next; s; s = next) {
        next = s->next;
        al_cursor *cur = s->owner;
        if (!cur || cur == except || !cur->ahead)
            continue;
        py_obj *rows = py_list_new(vm, 16), *row;
        if (!rows)
            return -1;
        while ((row = al_cursor_fetch(vm, cur)) != PY_ABSENT)
            if (!row || py_list_append(vm, rows, row) < 0)
                return -1;
        cur->buffer = rows;
        cur->buffer_at = 0;
    }
    return 0;
}

static int finished(py_vm *vm, al_dbapi *conn, int status)
{
    if (status < 0)
        al_dbapi_raise(vm, conn->db);
    return status < 0 ? -1 : 0;
}

int al_dbapi_commit(py_vm *vm, al_dbapi *conn)
{
    return al_dbapi_drain(vm, conn, NULL) < 0 ? -1 : finished(vm, conn, al_db_commit(conn->db));
}

int al_dbapi_rollback(py_vm *vm, al_dbapi *conn)
{
    return al_dbapi_drain(vm, conn, NULL) < 0 ? -1 : finished(vm, conn, al_db_rollback(conn->db));
}

void al_dbapi_close(al_dbapi *conn)
{
    if (conn->db)
        al_db_close(conn->db);
}

#define CONN ((al_dbapi *)(void *)args[0])

static py_obj *conn_cursor(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_cursor_new(vm, CONN);
}

static py_obj *cursor_run(py_vm *vm, al_dbapi *conn, py_obj *sql, py_obj *params, bool many)
{
    al_cursor *cur = al_cursor_new(vm, conn);
    if (!cur || (many ? al_cursor_executemany(vm, cur, sql, params, true) : al_cursor_execute(vm, cur, sql, params, true)) < 0)
        return NULL;
    return (py_obj *)(void *)cur;
}

static py_obj *conn_execute(py_vm *vm, py_obj **args)
{
    return cursor_run(vm, CONN, args[1], args[2], false);
}

static py_obj *conn_executemany(py_vm *vm, py_obj **args)
{
    return cursor_run(vm, CONN, args[1], args[2], true);
}

static py_obj *conn_executescript(py_vm *vm, py_obj **args)
{
    al_cursor *cur = al_cursor_new(vm, CONN);
    return cur ? py_call_method(vm, (py_obj *)(void *)cur, "executescript", 1, args[1]) : NULL;
}

static py_obj *conn_commit(py_vm *vm, py_obj **args)
{
    return al_dbapi_commit(vm, CONN) < 0 ? NULL : PY_NONE;
}

static py_obj *conn_rollback(py_vm *vm, py_obj **args)
{
    return al_dbapi_rollback(vm, CONN) < 0 ? NULL : PY_NONE;
}

static py_obj *conn_close(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_dbapi_close(CONN);
    return PY_NONE;
}

static py_obj *conn_interrupt(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_db_interrupt(CONN->db);
    return PY_NONE;
}

static py_obj *conn_enter(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *conn_exit(py_vm *vm, py_obj **args)
{
    int status = args[1] == PY_NONE ? al_dbapi_commit(vm, CONN) : al_dbapi_rollback(vm, CONN);
    return status < 0 ? NULL : PY_FALSE;
}

/*
 * create_function and its like install code that the database calls back while a statement runs; that is not possible yet, and accepting it
 * silently would fail later and further away.
 */
static py_obj *conn_callback(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, def_of(CONN)->errors[AL_DBAPI_NOT_SUPPORTED],
                    "functions and collations written in Python can't be installed in the database");
}

static py_obj *get_isolation_level(py_vm *vm, py_obj *self)
{
    (void)vm;
    return ((al_dbapi *)(void *)self)->isolation_level;
}

static int set_isolation_level(py_vm *vm, py_obj *self, py_obj *value)
{
    al_dbapi *conn = (al_dbapi *)(void *)self;
    if (!value)
        return py_raise_int(vm, &py_AttributeError, "cannot delete attribute");
    if (value != PY_NONE && !py_is_str(vm, value))
        return py_raise_int(vm, &py_TypeError, "isolation_level must be str or None");
    if (value == PY_NONE && al_dbapi_commit(vm, conn) < 0)
        return -1;
    conn->isolation_level = value;
    conn->db->autocommit = value == PY_NONE;
    return 0;
}

static py_obj *get_in_transaction(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(((al_dbapi *)(void *)self)->db->txn != AL_TXN_NONE);
}

/* The connection under a proxy: scripts ask `dbapi_connection.dbapi_connection` and `.driver_connection`. */
static py_obj *get_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *get_info(py_vm *vm, py_obj *self)
{
    al_dbapi *conn = (al_dbapi *)(void *)self;
    if (!conn->info)
        conn->info = py_dict_new(vm);
    return conn->info;
}

/* The exception class of that name, or PY_ABSENT. */
static py_obj *error_class(py_vm *vm, const al_dbapi_def *def, py_obj *name)
{
    for (const py_classdef *const *e = def->errors; *e; e++)
        if (py_str_is(name, (*e)->name))
            return (py_obj *)(void *)py_class_get(vm, *e);
    return py_str_is(name, "Warning") ? (py_obj *)(void *)py_class_get(vm, def->warning) : PY_ABSENT;
}

static py_obj *conn_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *cls = error_class(vm, def_of((al_dbapi *)(void *)self), name);
    if (cls != PY_ABSENT)
        return cls;
    return py_raise(vm, &py_AttributeError, "'sqlite3.Connection' object has no attribute '%S'", name);
}

static void conn_trace(py_obj *self, py_tracer *t)
{
    al_dbapi *conn = (al_dbapi *)(void *)self;
    py_trace(t, conn->isolation_level);
    py_trace(t, conn->info);
    py_trace(t, conn->row_factory);
    py_trace(t, conn->pool);
}

static void conn_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_dbapi *conn = (al_dbapi *)(void *)self;
    if (conn->db)
        al_db_close(conn->db);
    al_db_unref(conn->db);
    conn->db = NULL;
}

static const py_member conn_members[] = {
    PY_METHOD("cursor", "self, factory=None", conn_cursor, "A new cursor."),
    PY_METHOD("execute", "self, sql, parameters=(), /", conn_execute, "Runs one statement on a new cursor."),
    PY_METHOD("executemany", "self, sql, parameters, /", conn_executemany, "Runs one statement for each set of parameters."),
    PY_METHOD("executescript", "self, sql_script, /", conn_executescript, "Commits, then runs every statement of a text."),
    PY_METHOD("commit", "self", conn_commit, "Commits what is open."),
    PY_METHOD("rollback", "self", conn_rollback, "Rolls back what is open."),
    PY_METHOD("close", "self", conn_close, "Closes the connection."),
    PY_METHOD("interrupt", "self", conn_interrupt, "Stops a running statement."),
    PY_METHOD("create_function", "self, *args, **kw", conn_callback, NULL),
    PY_METHOD("create_aggregate", "self, *args, **kw", conn_callback, NULL),
    PY_METHOD("create_collation", "self, *args, **kw", conn_callback, NULL),
    PY_METHOD("create_window_function", "self, *args, **kw", conn_callback, NULL),
    PY_METHOD("__enter__", "self", conn_enter, NULL),
    PY_METHOD("__exit__", "self, type, value, traceback", conn_exit, NULL),
    PY_GETSET("isolation_level", get_isolation_level, set_isolation_level, "None: every statement commits for itself."),
    PY_GETSET("in_transaction", get_in_transaction, NULL, "Is a transaction open?"),
    PY_GETSET("dbapi_connection", get_self, NULL, NULL),
    PY_GETSET("driver_connection", get_self, NULL, NULL),
    PY_GETSET("connection", get_self, NULL, NULL),
    PY_GETSET("info", get_info, NULL, NULL),
    PY_FIELD("row_factory", al_dbapi, row_factory),
    PY_MEMBERS_END,
};

const py_classdef al_dbapi_class = {
    .name = "Connection",
    .module = "sqlite3",
    .doc = "A connection of the database's client library.",
    .size = sizeof(al_dbapi),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = conn_members,
    .trace = conn_trace,
    .finalize = conn_finalize,
    .getattr = conn_getattr,
};

/* ---- the sqlite3 module ---- */

py_obj *al_sqlite3_getattr(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    return error_class(vm, al_dbapi_def_find("sqlite3"), name);
}

py_obj *al_sqlite3_version(py_vm *vm)
{
    return py_str_new(vm, al_driver_find("sqlite")->version());
}

py_obj *al_sqlite3_connect_fn(py_vm *vm, py_obj **args)
{
    py_obj *path = py_is_heap(args[0]) && py_is_str(vm, args[0]) ? args[0] : py_call_method(vm, args[0], "__fspath__", 0);
    const char *timeout = path ? al_option_text(vm, args[1]) : NULL, *uri = timeout ? al_option_text(vm, args[3]) : NULL;
    if (!uri)
        return NULL;
    al_db_option options[] = { { "timeout", timeout }, { "uri", uri } };
    al_db_target target = { .database = py_text(vm, path), .options = options, .option_count = AL_COUNT(options) };
    al_db *db = NULL;
    al_db_error error = { 0 };
    if (!target.database)
        return NULL;
    if (al_db_open(al_driver_find("sqlite"), &target, &db, &error) < 0) {
        al_db failed = { .driver = al_driver_find("sqlite"), .error = error };
        al_dbapi_raise(vm, &failed);
        al_db_error_clear(&error);
        return NULL;
    }
    al_dbapi *conn = al_dbapi_new(vm, db);
    if (conn && args[2] != conn->isolation_level) {
        conn->isolation_level = args[2];
        conn->db->autocommit = args[2] == PY_NONE;
    }
    return (py_obj *)(void *)conn;
}
