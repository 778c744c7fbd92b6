/*
 * Transactions of a Connection: the root one, savepoints, autobegin. Which words go to the server and when is the driver's affair.
 */
#include "engine/engine_int.h"

#define TRANS(o) ((al_transaction *)(void *)(o))

/* ---- errors ---- */

void *al_connection_wrap(py_vm *vm, al_connection *c, py_obj *statement, py_obj *params, bool many)
{
    py_obj *orig = py_error_take(vm);
    if (!orig)
        return NULL;
    if (!al_dbapi_is_error(vm, orig)) {
        py_error_restore(vm, orig);
        return NULL;
    }
    bool hide = c && c->engine && c->engine->hide_parameters;
    return al_raise_dbapi(vm, al_dbapi_wrapper(vm, orig), orig, statement ? statement : PY_NONE, params ? params : PY_NONE, py_bool(many),
                          hide, false);
}

static int wrapped(py_vm *vm, al_connection *c)
{
    al_connection_wrap(vm, c, PY_NONE, PY_NONE, false);
    return -1;
}

static int inactive(py_vm *vm, al_connection *c)
{
    al_sb text = AL_SB_INIT;
    al_sb_addf(&text, "Can't reconnect until invalid %stransaction is rolled back.  Please rollback() fully before proceeding",
               c->nested ? "savepoint " : "");
    al_raise_code(vm, &al_exc_PendingRollbackError, "8s2b", al_sb_text(&text));
    al_sb_free(&text);
    return -1;
}

bool al_connection_valid(const al_connection *c)
{
    return c->dbapi && !c->dbapi->db->closed;
}

int al_connection_check_open(py_vm *vm, al_connection *c)
{
    return c->closed || !c->dbapi ? py_raise_int(vm, &al_exc_ResourceClosedError, "This Connection is closed") : 0;
}

bool al_connection_autocommit(const al_connection *c)
{
    return c->dbapi && c->dbapi->db->autocommit;
}

/* ---- what goes to the server ---- */

static int begin_impl(py_vm *vm, al_connection *c)
{
    if (al_connection_check_open(vm, c) < 0)
        return -1;
    if (c->echo && al_log_info(vm, c,
                               al_connection_autocommit(c) ? "BEGIN (implicit; DBAPI should not BEGIN due to autocommit mode)"
                                                           : "BEGIN (implicit)") < 0)
        return -1;
    /* A "begin" listener may send its own BEGIN: in there nothing is begun by itself. */
    c->in_begin = true;
    int status = al_events_fire(vm, c, "begin", 1, (py_obj *)(void *)c);
    c->in_begin = false;
    if (status == 0 && !c->dbapi->db->autocommit && al_db_begin(c->dbapi->db) < 0) {
        al_dbapi_raise(vm, c->dbapi->db);
        return wrapped(vm, c);
    }
    return status;
}

static int rollback_impl(py_vm *vm, al_connection *c)
{
    if (al_events_fire(vm, c, "rollback", 1, (py_obj *)(void *)c) < 0)
        return -1;
    if (!al_connection_valid(c))
        return 0;
    if (c->echo && al_log_info(vm, c,
                               al_connection_autocommit(c)
                                   ? "ROLLBACK using DBAPI connection.rollback(); set skip_autocommit_rollback to prevent fully"
                                   : "ROLLBACK") < 0)
        return -1;
    return al_dbapi_rollback(vm, c->dbapi) < 0 ? wrapped(vm, c) : 0;
}

static int commit_impl(py_vm *vm, al_connection *c)
{
    if (al_events_fire(vm, c, "commit", 1, (py_obj *)(void *)c) < 0)
        return -1;
    if (c->echo && al_log_info(vm, c,
                               al_connection_autocommit(c) ? "COMMIT using DBAPI connection.commit(), has no effect due to autocommit mode"
                                                           : "COMMIT") < 0)
        return -1;
    if (al_connection_check_open(vm, c) < 0)
        return -1;
    if (al_dbapi_commit(vm, c->dbapi) < 0)
        return wrapped(vm, c);
    c->commits++;
    return 0;
}

static int savepoint_text(py_vm *vm, al_connection *c, const char *words, py_obj *name)
{
    py_obj *sql = py_str_printf(vm, "%s %S", words, name);
    return sql && al_execute_driver(vm, c, sql, PY_NONE, NULL) ? 0 : -1;
}

/* ---- making one ---- */

/* Inside `with conn.begin()` nothing new begins once its transaction is over. */
static int check_context(py_vm *vm, al_connection *c)
{
    al_transaction *manager = TRANS(c->context_manager);
    if (manager && !manager->active)
        return py_raise_int(
            vm, &al_exc_InvalidRequestError,
            "Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting "
            "further commands.");
    return 0;
}

static al_transaction *new_root(py_vm *vm, al_connection *c)
{
    if (check_context(vm, c) < 0)
        return NULL;
    al_transaction *t = py_alloc(vm, al_transaction, &al_root_transaction_class);
    if (!t)
        return NULL;
    t->connection = c;
    if (begin_impl(vm, c) < 0)
        return NULL;
    c->transaction = t;
    t->active = true;
    return t;
}

int al_connection_ready(py_vm *vm, al_connection *c)
{
    if (al_connection_check_open(vm, c) < 0)
        return -1;
    if ((c->transaction && !c->transaction->active) || (c->nested && !c->nested->active))
        return inactive(vm, c);
    if (check_context(vm, c) < 0)
        return -1;
    return c->transaction || c->in_begin || new_root(vm, c) ? 0 : -1;
}

al_transaction *al_connection_begin(py_vm *vm, al_connection *c)
{
    if (al_connection_prints(c))
        return py_raise(vm, &py_AttributeError, "'MockConnection' object has no attribute 'begin'");
    if (c->transaction)
        return py_raise(
            vm, &al_exc_InvalidRequestError,
            "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't call begin() "
            "here unless rollback() or commit() is called first.");
    return new_root(vm, c);
}

al_transaction *al_connection_begin_nested(py_vm *vm, al_connection *c)
{
    if (!c->transaction && !new_root(vm, c))
        return NULL;
    if (check_context(vm, c) < 0)
        return NULL;
    al_transaction *t = py_alloc(vm, al_transaction, &al_nested_transaction_class);
    if (!t || al_events_fire(vm, c, "savepoint", 2, (py_obj *)(void *)c, PY_NONE) < 0)
        return NULL;
    t->connection = c;
    t->savepoint = py_str_printf(vm, "sa_savepoint_%u", ++c->savepoints);
    if (!t->savepoint || savepoint_text(vm, c, "SAVEPOINT", t->savepoint) < 0)
        return NULL;
    t->active = true;
    t->previous = c->nested;
    c->nested = t;
    return t;
}

/* ---- ending one ---- */

static bool is_root(const al_transaction *t)
{
    return t->savepoint == NULL;
}

static void cancel_nested(al_connection *c)
{
    for (al_transaction *n = c->nested; n; n = n->previous)
        n->active = false;
    c->nested = NULL;
}

static int warn_gone(py_vm *vm, const char *what)
{
    al_sb text = AL_SB_INIT;
    al_sb_addf(&text, "%stransaction already deassociated from connection", what);
    int status = py_warn(vm, &al_exc_SAWarning, al_sb_text(&text), 1);
    al_sb_free(&text);
    return status;
}

static int root_end(py_vm *vm, al_transaction *t, bool warn)
{
    al_connection *c = t->connection;
    int status = t->active ? rollback_impl(vm, c) : 0;
    cancel_nested(c);
    bool stranger = !t->active && c->transaction != t;
    t->active = false;
    if (c->transaction == t)
        c->transaction = NULL;
    return status == 0 && stranger && warn ? warn_gone(vm, "") : status;
}

static int root_commit(py_vm *vm, al_transaction *t)
{
    al_connection *c = t->connection;
    if (!t->active)
        return c->transaction == t ? inactive(vm, c) : py_raise_int(vm, &al_exc_InvalidRequestError, "This transaction is inactive");
    int status = commit_impl(vm, c);
    cancel_nested(c);
    t->active = false;
    if (status == 0)
        c->transaction = NULL; /* after a COMMIT that failed it stays: a rollback has to come */
    return status;
}

static int nested_end(py_vm *vm, al_transaction *t, bool warn)
{
    al_connection *c = t->connection;
    int status = 0;
    if (t->active && c->transaction && c->transaction->active) {
        status = al_events_fire(vm, c, "rollback_savepoint", 3, (py_obj *)(void *)c, t->savepoint, PY_NONE);
        if (status == 0 && al_connection_valid(c))
            status = savepoint_text(vm, c, "ROLLBACK TO SAVEPOINT", t->savepoint);
    }
    t->active = false;
    if (c->nested == t)
        c->nested = t->previous;
    else if (warn && status == 0)
        return warn_gone(vm, "nested ");
    return status;
}

static int nested_commit(py_vm *vm, al_transaction *t)
{
    al_connection *c = t->connection;
    if (!t->active)
        return c->nested == t ? inactive(vm, c) : py_raise_int(vm, &al_exc_InvalidRequestError, "This nested transaction is inactive");
    int status = al_events_fire(vm, c, "release_savepoint", 3, (py_obj *)(void *)c, t->savepoint, PY_NONE);
    if (status == 0)
        status = savepoint_text(vm, c, "RELEASE SAVEPOINT", t->savepoint);
    t->active = false;
    if (status == 0 && c->nested == t)
        c->nested = t->previous;
    return status;
}

int al_transaction_commit(py_vm *vm, al_transaction *t)
{
    return is_root(t) ? root_commit(vm, t) : nested_commit(vm, t);
}

int al_transaction_rollback(py_vm *vm, al_transaction *t)
{
    return is_root(t) ? root_end(vm, t, true) : nested_end(vm, t, true);
}

int al_transaction_close(py_vm *vm, al_transaction *t)
{
    return is_root(t) ? root_end(vm, t, false) : nested_end(vm, t, false);
}

int al_connection_commit(py_vm *vm, al_connection *c)
{
    return c->transaction ? al_transaction_commit(vm, c->transaction) : 0;
}

int al_connection_rollback(py_vm *vm, al_connection *c)
{
    return c->transaction ? al_transaction_rollback(vm, c->transaction) : 0;
}

/* ---- with ---- */

py_obj *al_transaction_enter(py_vm *vm, al_transaction *t)
{
    (void)vm;
    t->outer = t->connection->context_manager;
    t->connection->context_manager = (py_obj *)(void *)t;
    t->entered = true;
    return (py_obj *)(void *)t;
}

/* Rolls back after a failed commit; the first exception stays. */
static void give_up(py_vm *vm, al_transaction *t)
{
    py_obj *error = py_error_take(vm);
    if (al_transaction_rollback(vm, t) < 0)
        py_error_clear(vm);
    py_error_restore(vm, error);
}

int al_transaction_exit(py_vm *vm, al_transaction *t, bool failed)
{
    al_connection *c = t->connection;
    bool ours = t->entered && c->context_manager == (py_obj *)(void *)t;
    bool gone = is_root(t) ? c->transaction != t : c->nested != t;
    int status = 0;
    if (!failed && t->active) {
        status = al_transaction_commit(vm, t);
        if (status < 0)
            give_up(vm, t);
    } else if (t->active) {
        status = al_transaction_rollback(vm, t);
    } else if (!gone) {
        status = al_transaction_close(vm, t);
    }
    if (ours)
        c->context_manager = t->outer;
    t->outer = NULL;
    t->entered = false;
    return status;
}

/* ---- what scripts call ---- */

static py_obj *trans_commit(py_vm *vm, py_obj **args)
{
    return al_transaction_commit(vm, TRANS(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *trans_rollback(py_vm *vm, py_obj **args)
{
    return al_transaction_rollback(vm, TRANS(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *trans_close(py_vm *vm, py_obj **args)
{
    return al_transaction_close(vm, TRANS(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *trans_enter(py_vm *vm, py_obj **args)
{
    return al_transaction_enter(vm, TRANS(args[0]));
}

static py_obj *trans_exit(py_vm *vm, py_obj **args)
{
    return al_transaction_exit(vm, TRANS(args[0]), args[1] != PY_NONE) < 0 ? NULL : PY_FALSE;
}

static py_obj *get_valid(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(TRANS(self)->active && al_connection_valid(TRANS(self)->connection));
}

static void trans_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, TRANS(self)->connection);
    py_trace(t, TRANS(self)->previous);
    py_trace(t, TRANS(self)->savepoint);
    py_trace(t, TRANS(self)->outer);
}

static const py_member trans_members[] = {
    PY_METHOD("commit", "self", trans_commit, "Commits; a savepoint is released."),
    PY_METHOD("rollback", "self", trans_rollback, "Rolls back, to the savepoint if it is one."),
    PY_METHOD("close", "self", trans_close, "Rolls back if nothing ended it yet."),
    PY_METHOD("__enter__", "self", trans_enter, NULL),
    PY_METHOD("__exit__", "self, type=None, value=None, traceback=None", trans_exit, NULL),
    PY_GETSET("is_valid", get_valid, NULL, NULL),
    PY_BOOL_RO("is_active", al_transaction, active),
    PY_FIELD_RO("connection", al_transaction, connection),
    PY_MEMBERS_END,
};

const py_classdef al_transaction_class = {
    .name = "Transaction",
    .module = "sqlalchemy.engine.base",
    .doc = "A transaction of a Connection.",
    .size = sizeof(al_transaction),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = trans_members,
    .trace = trans_trace,
};

const py_classdef al_root_transaction_class = {
    .name = "RootTransaction",
    .module = "sqlalchemy.engine.base",
    .bases = PY_BASES(&al_transaction_class),
    .size = sizeof(al_transaction),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
};

const py_classdef al_nested_transaction_class = {
    .name = "NestedTransaction",
    .module = "sqlalchemy.engine.base",
    .bases = PY_BASES(&al_transaction_class),
    .size = sizeof(al_transaction),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
};
