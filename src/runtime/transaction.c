/*
 * The context managers that say when a transaction begins and ends: one of the connection's, one of the text output, none, and the
 * block outside any transaction.
 */
#include "engine/engine.h"
#include "ops/op.h"
#include "runtime/context.h"

typedef struct manager {
    py_obj head;
    al_context *context;
    py_obj *connection; /* autocommit: the connection as it was */
    py_obj *level;      /* its isolation level */
    py_obj *fake;       /* the transaction that is none */
    bool was_in_transaction;
} manager;

static manager *of(py_obj *o)
{
    return (manager *)(void *)o;
}

static void manager_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->context);
    py_trace(tracer, of(self)->connection);
    py_trace(tracer, of(self)->level);
    py_trace(tracer, of(self)->fake);
}

static py_obj *enter_none(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

#define EXIT_SIG "self, exc_type=None, exc=None, traceback=None"

static const py_member null_members[] = {
    PY_METHOD("__enter__", "self", enter_none, NULL),
    PY_METHOD("__exit__", EXIT_SIG, enter_none, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_null_manager_class = {
    .name = "nullcontext",
    .module = "contextlib",
    .size = sizeof(manager),
    .flags = PY_CLS_ABSTRACT,
    .members = null_members,
    .trace = manager_trace,
};

/* --- a transaction of the connection --- */

/* The connection's own `with` is not entered, as in the reference: a script may commit and go on. */
static py_obj *transaction_enter(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

/* What a revision that committed for itself leaves behind when it fails: a note under the error. */
static int note_what_stays(py_vm *vm, al_context *context, py_obj *error)
{
    al_connection *connection = al_connection_of(vm, context->connection);
    al_account account = connection ? al_connection_account(connection) : (al_account){ 0 };
    if (!account.commit || !py_given(error))
        return 0;
    py_obj *note =
        py_str_printf(vm,
                      "The revision committed by itself before this error: of the %llu statements that it ran, the first %llu are in the "
                      "database and stay there; the others were rolled back, and its version row was not written.",
                      (unsigned long long)account.writes, (unsigned long long)account.kept);
    return note && py_call_method(vm, error, "add_note", 1, note) ? 0 : -1;
}

/*
 * After conn.commit() in a script the rest of the revision and its version row are in a transaction that began by itself: it ends here,
 * too.
 */
static py_obj *end_rest(py_vm *vm, al_context *context, bool failed)
{
    al_connection *connection = al_connection_of(vm, context->connection);
    if (!connection || !al_connection_in_transaction(connection))
        return PY_NONE;
    int status = failed ? al_connection_rollback(vm, connection) : al_connection_commit(vm, connection);
    return status < 0 ? NULL : PY_NONE;
}

static py_obj *transaction_exit(py_vm *vm, py_obj **args)
{
    al_context *context = of(args[0])->context;
    bool failed = py_given(args[1]);
    if (failed && note_what_stays(vm, context, args[2]) < 0)
        return NULL;
    if (context->transaction == PY_NONE)
        return PY_NONE;
    py_obj *transaction = py_keep(vm, context->transaction);
    context->transaction = PY_NONE;
    if (!transaction || !py_call_method(vm, transaction, "__exit__", 3, args[1], args[2], args[3]))
        return NULL;
    return end_rest(vm, context, failed);
}

static py_obj *transaction_commit(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, of(args[0])->context->transaction, "commit", 0);
}

static py_obj *transaction_rollback(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, of(args[0])->context->transaction, "rollback", 0);
}

static const py_member transaction_members[] = {
    PY_METHOD("__enter__", "self", transaction_enter, NULL),
    PY_METHOD("__exit__", EXIT_SIG, transaction_exit, NULL),
    PY_METHOD("commit", "self", transaction_commit, NULL),
    PY_METHOD("rollback", "self", transaction_rollback, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_transaction_manager_class = {
    .name = "_ProxyTransaction",
    .module = "alembic.runtime.migration",
    .size = sizeof(manager),
    .flags = PY_CLS_ABSTRACT,
    .members = transaction_members,
    .trace = manager_trace,
};

/* --- BEGIN and COMMIT as text --- */

static py_obj *text_enter(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, of(args[0])->context->impl, "emit_begin", 0);
}

static py_obj *text_exit(py_vm *vm, py_obj **args)
{
    if (py_given(args[1]))
        return PY_NONE;
    return py_call_method(vm, of(args[0])->context->impl, "emit_commit", 0) ? PY_NONE : NULL;
}

static const py_member text_members[] = {
    PY_METHOD("__enter__", "self", text_enter, NULL),
    PY_METHOD("__exit__", EXIT_SIG, text_exit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_text_manager_class = {
    .name = "_GeneratorContextManager",
    .module = "contextlib",
    .size = sizeof(manager),
    .flags = PY_CLS_ABSTRACT,
    .members = text_members,
    .trace = manager_trace,
};

static int transactional(py_vm *vm, al_context *context)
{
    py_obj *flag = py_getattr_s(vm, context->impl, "transactional_ddl");
    return flag ? py_truth(vm, flag) : -1;
}

static py_obj *make(py_vm *vm, const py_classdef *def, al_context *context)
{
    manager *m = py_alloc(vm, manager, def);
    if (m)
        m->context = context;
    return m ? &m->head : NULL;
}

/* The transaction that is open on the connection (autobegun by a query, say), or a new one. */
static py_obj *begin_connection(py_vm *vm, al_context *context)
{
    py_obj *open = py_call_method(vm, context->connection, "get_transaction", 0);
    al_connection *connection = al_connection_of(vm, context->connection);
    if (connection)
        al_connection_account_clear(connection);
    context->transaction = !open ? NULL : py_given(open) ? open : py_call_method(vm, context->connection, "begin", 0);
    if (context->transaction)
        return make(vm, &al_transaction_manager_class, context);
    context->transaction = PY_NONE;
    return NULL;
}

py_obj *al_context_begin(py_vm *vm, al_context *context, bool per_migration)
{
    int ddl = transactional(vm, context);
    if (ddl < 0)
        return NULL;
    bool now = ddl ? per_migration == context->per_migration : per_migration;
    if (context->external || !now)
        return make(vm, &al_null_manager_class, context);
    if (context->as_sql)
        return make(vm, ddl ? &al_text_manager_class : &al_null_manager_class, context);
    if (!ddl && context->transaction != PY_NONE)
        return make(vm, &al_null_manager_class, context);
    return begin_connection(vm, context);
}

/* --- autocommit_block --- */

static py_obj *set_level(py_vm *vm, py_obj *connection, py_obj *level)
{
    return al_call_names(vm, connection, "execution_options", 0, "isolation_level", level);
}

static int set_connection(py_vm *vm, al_context *context, py_obj *connection)
{
    context->connection = connection;
    return py_setattr_s(vm, context->impl, "connection", connection);
}

static int commit_before(py_vm *vm, manager *m, int ddl)
{
    al_context *context = m->context;
    if (context->as_sql)
        return !ddl || py_call_method(vm, context->impl, "emit_commit", 0) ? 0 : -1;
    py_obj *in = py_call_method(vm, context->connection, "in_transaction", 0);
    int open = in ? py_truth(vm, in) : -1;
    if (open < 0)
        return -1;
    m->was_in_transaction = open && context->transaction != PY_NONE;
    if (!m->was_in_transaction)
        return 0;
    py_obj *transaction = py_keep(vm, context->transaction);
    context->transaction = PY_NONE;
    return transaction && py_call_method(vm, transaction, "commit", 0) ? 0 : -1;
}

static py_obj *autocommit_enter(py_vm *vm, py_obj **args)
{
    manager *m = of(args[0]);
    al_context *context = m->context;
    int ddl = transactional(vm, context);
    if (ddl < 0 || commit_before(vm, m, ddl) < 0)
        return NULL;
    if (context->as_sql)
        return PY_NONE;
    m->connection = context->connection;
    m->level = py_call_method(vm, context->connection, "get_isolation_level", 0);
    py_obj *autocommit = m->level ? py_str_intern(vm, "AUTOCOMMIT") : NULL;
    py_obj *connection = autocommit ? set_level(vm, context->connection, autocommit) : NULL;
    if (!connection || set_connection(vm, context, connection) < 0)
        return NULL;
    m->fake = py_call_method(vm, connection, "begin", 0);
    return m->fake ? PY_NONE : NULL;
}

static py_obj *autocommit_exit(py_vm *vm, py_obj **args)
{
    manager *m = of(args[0]);
    al_context *context = m->context;
    if (!context->as_sql) {
        if (!py_call_method(vm, m->fake, "commit", 0) || !set_level(vm, context->connection, m->level) ||
            set_connection(vm, context, m->connection) < 0)
            return NULL;
    }
    int ddl = transactional(vm, context);
    if (ddl < 0)
        return NULL;
    if (context->as_sql)
        return !ddl || py_call_method(vm, context->impl, "emit_begin", 0) ? PY_NONE : NULL;
    if (!m->was_in_transaction)
        return PY_NONE;
    py_obj *transaction = py_call_method(vm, context->connection, "begin", 0);
    if (!transaction)
        return NULL;
    context->transaction = transaction;
    return PY_NONE;
}

static const py_member autocommit_members[] = {
    PY_METHOD("__enter__", "self", autocommit_enter, NULL),
    PY_METHOD("__exit__", EXIT_SIG, autocommit_exit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_autocommit_manager_class = {
    .name = "_GeneratorContextManager",
    .module = "contextlib",
    .size = sizeof(manager),
    .flags = PY_CLS_ABSTRACT,
    .members = autocommit_members,
    .trace = manager_trace,
};

py_obj *al_context_autocommit(py_vm *vm, al_context *context)
{
    return make(vm, &al_autocommit_manager_class, context);
}
