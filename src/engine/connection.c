/*
 * Connection and MockConnection as scripts see them.
 */
#include "engine/engine_int.h"

#define CONN(o) ((al_connection *)(void *)(o))

/* ---- making one ---- */

al_connection *al_engine_connect(py_vm *vm, al_engine *engine)
{
    al_connection *c = py_alloc(vm, al_connection, &al_connection_class);
    if (!c)
        return NULL;
    c->engine = engine;
    c->dialect = engine->dialect;
    c->echo = al_log_wanted(vm, engine);
    if (!(c->options = py_dict_copy(vm, engine->options)))
        return NULL;
    c->dbapi = al_pool_take(vm, (al_pool *)(void *)engine->pool);
    if (!c->dbapi)
        return al_connection_wrap(vm, c, PY_NONE, PY_NONE, false);
    py_obj *level = py_dict_get_s(vm, c->options, "isolation_level");
    if (!level || (py_given(level) && al_connection_set_isolation(vm, c, level) < 0) ||
        al_events_fire(vm, c, "engine_connect", 1, (py_obj *)(void *)c) < 0) {
        py_obj *error = py_error_take(vm);
        al_pool_give(vm, c->dbapi);
        py_error_restore(vm, error);
        return NULL;
    }
    return c;
}

al_connection *al_connection_print(py_vm *vm, al_dialect_obj *dialect, py_obj *executor)
{
    al_connection *c = py_alloc(vm, al_connection, &al_mock_connection_class);
    if (c) {
        c->dialect = dialect;
        c->executor = executor;
    }
    return c;
}

al_connection *al_connection_of(py_vm *vm, py_obj *o)
{
    return py_isa(vm, o, &al_connection_class) || py_isa(vm, o, &al_mock_connection_class) ? CONN(o) : NULL;
}

static int reset_isolation(py_vm *vm, al_connection *c)
{
    if (!c->reset_isolation || !al_connection_valid(c))
        return 0;
    c->reset_isolation = false;
    c->dbapi->db->autocommit = c->was_autocommit;
    const char *const *levels = c->dbapi->db->driver->isolation_levels;
    if (c->was_autocommit || !levels)
        return 0;
    py_obj *level = c->engine->isolation ? c->engine->isolation : py_str_intern(vm, levels[0]);
    return level ? al_dbapi_set_isolation(vm, c->dialect, c->dbapi, level) : -1;
}

int al_connection_close(py_vm *vm, al_connection *c)
{
    int status = c->transaction ? al_transaction_close(vm, c->transaction) : 0;
    if (!c->dbapi) {
        c->closed = true;
        return status;
    }
    al_dbapi *conn = c->dbapi;
    if (status == 0)
        status = reset_isolation(vm, c);
    py_obj *error = status < 0 ? py_error_take(vm) : NULL;
    int given = al_pool_give(vm, conn);
    c->dbapi = NULL;
    c->closed = true;
    if (error) {
        py_error_clear(vm);
        py_error_restore(vm, error);
    }
    return status < 0 ? status : given;
}

/* ---- isolation ---- */

int al_connection_set_isolation(py_vm *vm, al_connection *c, py_obj *level)
{
    if (al_connection_prints(c))
        return 0;
    if (al_connection_check_open(vm, c) < 0)
        return -1;
    if (c->transaction)
        return py_raise_int(
            vm, &al_exc_InvalidRequestError,
            "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; isolation_level "
            "may not be altered unless rollback() or commit() is called first.");
    if (!c->reset_isolation)
        c->was_autocommit = c->dbapi->db->autocommit;
    if (al_dbapi_set_isolation(vm, c->dialect, c->dbapi, level) < 0) {
        al_connection_wrap(vm, c, PY_NONE, PY_NONE, false);
        return -1;
    }
    c->reset_isolation = true;
    return 0;
}

py_obj *al_connection_get_isolation(py_vm *vm, al_connection *c)
{
    if (al_connection_check_open(vm, c) < 0)
        return NULL;
    const al_driver *driver = c->dbapi->db->driver;
    if (!driver->isolation)
        return py_raise(vm, &py_NotImplementedError, "%s", "");
    const char *level = driver->isolation(c->dbapi->db);
    if (level)
        return py_str_new(vm, level);
    al_dbapi_raise(vm, c->dbapi->db);
    return al_connection_wrap(vm, c, PY_NONE, PY_NONE, false);
}

/* ---- what a run asks ---- */

al_account al_connection_account(const al_connection *c)
{
    if (!c->dbapi)
        return (al_account){ .commit = c->commits > c->commits_cleared };
    const al_db *db = c->dbapi->db;
    return (al_account){ .raw_commit = db->self_committed,
                         .commit = db->self_committed || c->commits > c->commits_cleared,
                         .open = db->txn != AL_TXN_NONE,
                         .writes = db->writes - c->writes_cleared,
                         .kept = db->kept > c->writes_cleared ? db->kept - c->writes_cleared : 0 };
}

void al_connection_account_clear(al_connection *c)
{
    c->commits_cleared = c->commits;
    if (c->dbapi) {
        al_db_clear_account(c->dbapi->db);
        c->writes_cleared = c->dbapi->db->writes;
    }
}

void al_connection_set_hook(al_connection *c, al_db_hook hook, void *payload)
{
    if (c->dbapi)
        al_db_set_hook(c->dbapi->db, hook, payload);
}

/* ---- statements ---- */

/* statement, parameters=None, *, execution_options=None */
static py_obj *conn_execute(py_vm *vm, py_obj **args)
{
    return al_connection_execute(vm, CONN(args[0]), args[1], args[2], py_given(args[3]) ? args[3] : NULL);
}

static py_obj *conn_exec_driver_sql(py_vm *vm, py_obj **args)
{
    if (!py_text(vm, args[1]))
        return NULL;
    return al_execute_driver(vm, CONN(args[0]), args[1], args[2], py_given(args[3]) ? args[3] : NULL);
}

static py_obj *conn_scalar(py_vm *vm, py_obj **args)
{
    py_obj *result = conn_execute(vm, args);
    return result && py_isa(vm, result, &al_result_class) ? al_result_scalar(vm, result) : result;
}

static py_obj *conn_scalars(py_vm *vm, py_obj **args)
{
    py_obj *result = conn_execute(vm, args);
    return result ? py_call_method(vm, result, "scalars", 0) : NULL;
}

/* callable_, *args, **kw: callable_(self, *args, **kw) */
static py_obj *conn_run_callable(py_vm *vm, py_obj **args)
{
    py_obj *list = py_list_from_array(vm, &args[0], 1);
    for (size_t i = 0; list && i < PY_TUPLE(args[2])->count; i++)
        if (py_list_append(vm, list, PY_TUPLE(args[2])->items[i]) < 0)
            return NULL;
    py_obj *all = list ? py_tuple_from(vm, list) : NULL;
    return all ? py_call_dict(vm, args[1], all, args[3]) : NULL;
}

/*
 * What dialect.has_table(connection, ...) and has_index ask. name, schema=None / table_name, index_name, schema=None
 */
static py_obj *conn_has_table(py_vm *vm, py_obj **args)
{
    int there = al_connection_has_table(vm, CONN(args[0]), args[1], args[2]);
    return there < 0 ? NULL : py_bool(there);
}

static py_obj *conn_has_index(py_vm *vm, py_obj **args)
{
    int there = al_connection_has_index(vm, CONN(args[0]), args[1], args[2], args[3]);
    return there < 0 ? NULL : py_bool(there);
}

/* ---- transactions ---- */

static py_obj *conn_begin(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_connection_begin(vm, CONN(args[0]));
}

static py_obj *conn_begin_nested(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_connection_begin_nested(vm, CONN(args[0]));
}

static py_obj *conn_begin_twophase(py_vm *vm, py_obj **args)
{
    return py_raise(vm, &py_NotImplementedError, "two phase transactions are not supported on %s", CONN(args[0])->dialect->def->name);
}

static py_obj *conn_commit(py_vm *vm, py_obj **args)
{
    return al_connection_commit(vm, CONN(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *conn_rollback(py_vm *vm, py_obj **args)
{
    return al_connection_rollback(vm, CONN(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *conn_in_transaction(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(al_connection_in_transaction(CONN(args[0])));
}

static py_obj *conn_in_nested(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(CONN(args[0])->nested && CONN(args[0])->nested->active);
}

static py_obj *or_none(al_transaction *t)
{
    return t ? (py_obj *)(void *)t : PY_NONE;
}

static py_obj *conn_get_transaction(py_vm *vm, py_obj **args)
{
    (void)vm;
    return or_none(CONN(args[0])->transaction);
}

static py_obj *conn_get_nested(py_vm *vm, py_obj **args)
{
    (void)vm;
    return or_none(CONN(args[0])->nested);
}

/* ---- options and the rest ---- */

static py_obj *conn_execution_options(py_vm *vm, py_obj **args)
{
    al_connection *c = CONN(args[0]);
    py_obj *level = py_dict_get_s(vm, args[1], "isolation_level"), *options = al_options_merge(vm, c->options, args[1], NULL);
    if (!level || !options)
        return NULL;
    if (al_events_fire(vm, c, "set_connection_execution_options", 2, args[0], args[1]) < 0)
        return NULL;
    c->options = options;
    if (py_given(level) && al_connection_set_isolation(vm, c, level) < 0)
        return NULL;
    return args[0];
}

static py_obj *conn_get_options(py_vm *vm, py_obj **args)
{
    return py_dict_copy(vm, CONN(args[0])->options);
}

static py_obj *conn_get_isolation(py_vm *vm, py_obj **args)
{
    return al_connection_get_isolation(vm, CONN(args[0]));
}

static py_obj *conn_close(py_vm *vm, py_obj **args)
{
    return al_connection_close(vm, CONN(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *conn_detach(py_vm *vm, py_obj **args)
{
    al_connection *c = CONN(args[0]);
    if (al_connection_check_open(vm, c) < 0)
        return NULL;
    c->dbapi->pool = NULL;
    c->detached = true;
    return PY_NONE;
}

static py_obj *conn_invalidate(py_vm *vm, py_obj **args)
{
    al_connection *c = CONN(args[0]);
    if (al_connection_check_open(vm, c) < 0)
        return NULL;
    al_dbapi_close(c->dbapi);
    return PY_NONE;
}

static py_obj *conn_enter(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *conn_exit(py_vm *vm, py_obj **args)
{
    return al_connection_close(vm, CONN(args[0])) < 0 ? NULL : PY_FALSE;
}

static py_obj *conn_schema_for(py_vm *vm, py_obj **args)
{
    py_obj *schema = py_getattr_s(vm, args[1], "schema"), *options = CONN(args[0])->options;
    py_obj *map = schema && options ? py_dict_get_s(vm, options, "schema_translate_map") : PY_NONE;
    if (!schema || !py_given(map))
        return map ? schema : NULL;
    py_obj *other = py_call_method(vm, map, "get", 2, schema, schema);
    return other;
}

static py_obj *get_connection(py_vm *vm, py_obj *self)
{
    return al_connection_check_open(vm, CONN(self)) < 0 ? NULL : (py_obj *)(void *)CONN(self)->dbapi;
}

static py_obj *get_invalidated(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(CONN(self)->dbapi && CONN(self)->dbapi->db->closed);
}

static py_obj *get_info(py_vm *vm, py_obj *self)
{
    return al_connection_check_open(vm, CONN(self)) < 0 ? NULL : py_getattr_s(vm, (py_obj *)(void *)CONN(self)->dbapi, "info");
}

static py_obj *get_default_isolation(py_vm *vm, py_obj *self)
{
    al_dbapi *conn = CONN(self)->dbapi;
    const char *const *levels = conn ? conn->db->driver->isolation_levels : NULL;
    return levels ? py_str_new(vm, levels[0]) : PY_NONE;
}

static void conn_trace(py_obj *self, py_tracer *t)
{
    al_connection *c = CONN(self);
    py_trace(t, c->engine);
    py_trace(t, c->dialect);
    py_trace(t, c->dbapi);
    py_trace(t, c->transaction);
    py_trace(t, c->nested);
    py_trace(t, c->context_manager);
    py_trace(t, c->options);
    py_trace(t, c->events);
    py_trace(t, c->executor);
}

#define EXECUTE_SIG "self, statement, parameters=None, *, execution_options=None"

static const py_member conn_members[] = {
    PY_METHOD("execute", EXECUTE_SIG, conn_execute, "Runs a statement: a Result."),
    PY_METHOD("exec_driver_sql", "self, statement, parameters=None, execution_options=None", conn_exec_driver_sql,
              "Runs text as the driver takes it."),
    PY_METHOD("scalar", EXECUTE_SIG, conn_scalar, "The first column of the first row."),
    PY_METHOD("scalars", EXECUTE_SIG, conn_scalars, "The first column of every row."),
    PY_METHOD("begin", "self", conn_begin, "Begins a transaction."),
    PY_METHOD("begin_nested", "self", conn_begin_nested, "Sets a savepoint."),
    PY_METHOD("begin_twophase", "self, xid=None", conn_begin_twophase, NULL),
    PY_METHOD("commit", "self", conn_commit, "Commits the transaction."),
    PY_METHOD("rollback", "self", conn_rollback, "Rolls the transaction back."),
    PY_METHOD("in_transaction", "self", conn_in_transaction, NULL),
    PY_METHOD("in_nested_transaction", "self", conn_in_nested, NULL),
    PY_METHOD("get_transaction", "self", conn_get_transaction, NULL),
    PY_METHOD("get_nested_transaction", "self", conn_get_nested, NULL),
    PY_METHOD("execution_options", "self, **opt", conn_execution_options, "Sets options of this connection."),
    PY_METHOD("get_execution_options", "self", conn_get_options, NULL),
    PY_METHOD("get_isolation_level", "self", conn_get_isolation, NULL),
    PY_METHOD("close", "self", conn_close, "Rolls back what is open and gives the connection back."),
    PY_METHOD("detach", "self", conn_detach, NULL),
    PY_METHOD("invalidate", "self, exception=None", conn_invalidate, NULL),
    PY_METHOD("run_callable", "self, callable_, *args, **kw", conn_run_callable, NULL),
    PY_METHOD("schema_for_object", "self, obj", conn_schema_for, NULL),
    PY_METHOD("_has_table", "self, name, schema=None", conn_has_table, NULL),
    PY_METHOD("_has_index", "self, table_name, index_name, schema=None", conn_has_index, NULL),
    PY_METHOD("__enter__", "self", conn_enter, NULL),
    PY_METHOD("__exit__", "self, type=None, value=None, traceback=None", conn_exit, NULL),
    PY_GETSET("connection", get_connection, NULL, "The DBAPI connection."),
    PY_GETSET("invalidated", get_invalidated, NULL, NULL),
    PY_GETSET("info", get_info, NULL, NULL),
    PY_GETSET("default_isolation_level", get_default_isolation, NULL, NULL),
    PY_BOOL_RO("closed", al_connection, closed),
    PY_FIELD_RO("engine", al_connection, engine),
    PY_FIELD("dialect", al_connection, dialect),
    PY_FIELD_RO("_transaction", al_connection, transaction),
    PY_FIELD_RO("_nested_transaction", al_connection, nested),
    PY_MEMBERS_END,
};

const py_classdef al_connection_class = {
    .name = "Connection",
    .module = "sqlalchemy.engine.base",
    .doc = "A connection and its transaction.",
    .size = sizeof(al_connection),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT | PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = conn_members,
    .trace = conn_trace,
};

/* ---- MockConnection ---- */

static py_obj *mock_init(py_vm *vm, py_obj **args)
{
    al_connection *c = CONN(args[0]);
    c->dialect = al_dialect_of(vm, args[1]);
    c->executor = args[2];
    return c->dialect ? PY_NONE : NULL;
}

static py_obj *mock_connect(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *mock_get_engine(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *mock_get_name(py_vm *vm, py_obj *self)
{
    return py_str_new(vm, CONN(self)->dialect->def->name);
}

static const py_member mock_members[] = {
    PY_INIT("self, dialect, execute", mock_init, NULL),
    PY_METHOD("connect", "self, **kwargs", mock_connect, NULL),
    PY_METHOD("execute", "self, obj, parameters=None, execution_options=None", conn_execute, "Hands the statement to the executor."),
    PY_METHOD("execution_options", "self, **kw", mock_connect, NULL),
    PY_METHOD("schema_for_object", "self, obj", conn_schema_for, NULL),
    PY_GETSET("engine", mock_get_engine, NULL, NULL),
    PY_GETSET("name", mock_get_name, NULL, NULL),
    PY_FIELD_RO("dialect", al_connection, dialect),
    PY_MEMBERS_END,
};

const py_classdef al_mock_connection_class = {
    .name = "MockConnection",
    .module = "sqlalchemy.engine.mock",
    .doc = "A connection without a database: statements are handed to a function.",
    .size = sizeof(al_connection),
    .flags = PY_CLS_DICT | PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = mock_members,
    .trace = conn_trace,
};

py_obj *al_create_mock_engine_fn(py_vm *vm, py_obj **args)
{
    al_url_obj *url = al_make_url(vm, args[0]);
    al_dialect_obj *dialect = url ? al_dialect_new(vm, py_str_text(url->drivername), py_dict_len(args[2]) ? args[2] : NULL) : NULL;
    return dialect ? (py_obj *)(void *)al_connection_print(vm, dialect, args[1]) : NULL;
}
