#include "runtime/context.h"

#include "engine/engine.h"
#include "ops/impl.h"
#include "ops/op.h"
#include "ops/operations.h"
#include "runtime/log.h"
#include "runtime/step_info.h"

#include <string.h>

#define LOGGER "alembic.runtime.migration"

static al_context *of(py_obj *o)
{
    return (al_context *)(void *)o;
}

/* opts[name], or the fallback when it is not there. */
static py_obj *option(py_vm *vm, py_obj *opts, const char *name, py_obj *fallback)
{
    py_obj *value = py_dict_get_s(vm, opts, name);
    return value == PY_ABSENT ? fallback : value;
}

static int flag(py_vm *vm, py_obj *opts, const char *name, bool *out)
{
    py_obj *value = option(vm, opts, name, PY_FALSE);
    int truth = value ? py_truth(vm, value) : -1;
    *out = truth == 1;
    return truth < 0 ? -1 : 0;
}

/* --- configure --- */

/* What the printing connection does with a construct: the impl prints it. args[0]: the context. */
static py_obj *dump(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, of(args[0])->impl, "_exec", 1, args[1]);
}

static py_obj *printing_connection(py_vm *vm, al_context *context)
{
    py_obj *cls = py_import_from(vm, "sqlalchemy.engine.mock", "MockConnection");
    py_obj *sink = cls ? py_closure_new(vm, "dump", "self, construct, *multiparams, **params", dump, &context->head) : NULL;
    return sink ? py_call(vm, cls, 2, context->dialect, sink) : NULL;
}

static int open_connection(py_vm *vm, al_context *context, py_obj *connection)
{
    if (context->as_sql) {
        context->connection = printing_connection(vm, context);
        return context->connection ? 0 : -1;
    }
    context->connection = connection;
    py_obj *method = py_given(connection) ? py_getattr_opt_s(vm, connection, "in_transaction") : PY_ABSENT;
    py_obj *in = !method ? NULL : method == PY_ABSENT ? PY_FALSE : py_call(vm, method, 0);
    int external = in ? py_truth(vm, in) : -1;
    context->external = external == 1;
    return external < 0 ? -1 : 0;
}

static int open_output(py_vm *vm, al_context *context)
{
    context->output_buffer = option(vm, context->opts, "output_buffer", PY_NONE);
    if (!context->output_buffer)
        return -1;
    if (!py_given(context->output_buffer))
        context->output_buffer = py_import_from(vm, "sys", "stdout");
    py_obj *encoding = context->output_buffer ? option(vm, context->opts, "output_encoding", PY_NONE) : NULL;
    if (!encoding)
        return -1;
    if (py_given(encoding)) {
        py_obj *cls = py_import_from(vm, "alembic.util.compat", "EncodedIO");
        context->output_buffer = cls ? py_call(vm, cls, 2, context->output_buffer, encoding) : NULL;
    }
    return context->output_buffer ? 0 : -1;
}

static int read_options(py_vm *vm, al_context *context)
{
    py_obj *opts = context->opts;
    context->script = option(vm, opts, "script", PY_NONE);
    context->callbacks = option(vm, opts, "on_version_apply", PY_NONE);
    context->transactional_ddl = option(vm, opts, "transactional_ddl", PY_NONE);
    context->starting_rev = option(vm, opts, "starting_rev", PY_NONE);
    py_obj *name = py_str_intern(vm, "alembic_version");
    context->version_table_name = name ? option(vm, opts, "version_table", name) : NULL;
    context->version_table_schema = option(vm, opts, "version_table_schema", PY_NONE);
    if (!context->script || !context->callbacks || !context->transactional_ddl || !context->starting_rev || !context->version_table_name ||
        !context->version_table_schema)
        return -1;
    return flag(vm, opts, "as_sql", &context->as_sql) < 0 || flag(vm, opts, "purge", &context->purge) < 0 ||
                   flag(vm, opts, "transaction_per_migration", &context->per_migration) < 0
               ? -1
               : 0;
}

static int make_version_table(py_vm *vm, al_context *context)
{
    py_obj *key = option(vm, context->opts, "version_table_pk", PY_TRUE);
    context->version =
        key ? al_call_names(vm, context->impl, "version_table_impl", 0, "version_table version_table_schema version_table_pk",
                            context->version_table_name, context->version_table_schema, key)
            : NULL;
    return context->version ? 0 : -1;
}

static int announce(py_vm *vm, al_context *context)
{
    py_obj *flag_value = py_getattr_s(vm, context->impl, "transactional_ddl");
    int transactional = flag_value ? py_truth(vm, flag_value) : -1;
    if (transactional < 0 || al_log(vm, LOGGER, "info", "Context impl %s.", py_class_name(py_class_of(vm, context->impl))) < 0)
        return -1;
    if (context->as_sql && al_log(vm, LOGGER, "info", "Generating static SQL") < 0)
        return -1;
    return al_log(vm, LOGGER, "info", "Will assume %s DDL.", transactional ? "transactional" : "non-transactional");
}

static al_context *context_new(py_vm *vm, py_obj *dialect, py_obj *connection, py_obj *opts, py_obj *environment)
{
    al_context *context = py_alloc(vm, al_context, &al_context_class);
    if (!context)
        return NULL;
    context->dialect = dialect;
    context->opts = opts;
    context->environment_context = environment;
    context->transaction = PY_NONE;
    if (read_options(vm, context) < 0 || open_connection(vm, context, connection) < 0 || open_output(vm, context) < 0)
        return NULL;
    al_impl *impl =
        al_impl_new(vm, dialect, context->connection, context->as_sql, context->transactional_ddl, context->output_buffer, opts);
    context->impl = impl ? &impl->head : NULL;
    return impl && make_version_table(vm, context) == 0 && announce(vm, context) == 0 ? context : NULL;
}

static py_obj *dialect_of_url(py_vm *vm, py_obj *url, py_obj *dialect_opts)
{
    py_obj *make_url = py_import_from(vm, "sqlalchemy.engine", "make_url");
    py_obj *parsed = make_url ? py_call(vm, make_url, 1, url) : NULL;
    py_obj *cls = parsed ? py_call_method(vm, parsed, "get_dialect", 0) : NULL;
    return cls ? al_call_names(vm, cls, NULL, 0, "**", dialect_opts) : NULL;
}

static py_obj *refuse_engine(py_vm *vm, py_obj *connection)
{
    py_obj *engine = py_import_from(vm, "sqlalchemy.engine", "Engine");
    int is_engine = engine ? py_isinstance(vm, connection, engine) : -1;
    if (is_engine <= 0)
        return is_engine < 0 ? NULL : PY_NONE;
    py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
    py_obj *text =
        error ? py_str_printf(vm, "'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, got %R",
                              connection)
              : NULL;
    return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
}

al_context *al_context_configure(py_vm *vm, py_obj *connection, py_obj *url, py_obj *dialect_name, py_obj *dialect, py_obj *environment,
                                 py_obj *dialect_opts, py_obj *opts)
{
    opts = py_given(opts) ? opts : py_dict_new(vm);
    if (!opts)
        return NULL;
    if (py_given(connection)) {
        if (!refuse_engine(vm, connection))
            return NULL;
        dialect = py_getattr_s(vm, connection, "dialect");
    } else if (py_given(url)) {
        dialect = dialect_of_url(vm, url, dialect_opts);
    } else if (py_given(dialect_name)) {
        py_obj *text = py_str_printf(vm, "%S://", dialect_name);
        dialect = text ? dialect_of_url(vm, text, dialect_opts) : NULL;
    } else if (!py_given(dialect)) {
        return py_raise(vm, &py_Exception, "Connection, url, or dialect_name is required.");
    }
    return dialect ? context_new(vm, dialect, connection, opts, environment) : NULL;
}

/* --- the version table --- */

/*
 * Where DDL is no part of the reference's transactions (SQLite), the new version table is there whatever becomes of the first revision,
 * which so begins a transaction of its own, after its PRAGMAs.
 */
static int commit_version_table(py_vm *vm, al_context *context)
{
    py_obj *ddl = context->external || context->as_sql || context->transaction != PY_NONE
                      ? PY_TRUE
                      : py_getattr_s(vm, context->impl, "transactional_ddl");
    int transactional = ddl ? py_truth(vm, ddl) : -1;
    if (transactional != 0)
        return transactional < 0 ? -1 : 0;
    return py_call_method(vm, context->connection, "commit", 0) ? 0 : -1;
}

int al_context_ensure_version_table(py_vm *vm, al_context *context, bool purge)
{
    al_connection *connection = al_connection_of(vm, context->connection);
    uint64_t before = connection ? al_connection_account(connection).writes : 0;
    if (!al_call_names(vm, context->version, "create", 1, "checkfirst", context->connection, PY_TRUE))
        return -1;
    if (connection && al_connection_account(connection).writes > before && commit_version_table(vm, context) < 0)
        return -1;
    if (!purge)
        return 0;
    py_obj *statement = py_call_method(vm, context->version, "delete", 0);
    return statement && py_call_method(vm, context->connection, "execute", 1, statement) ? 0 : -1;
}

static int has_version_table(py_vm *vm, al_context *context)
{
    py_obj *has = al_call_names(vm, context->dialect, "has_table", 2, "schema", context->connection, context->version_table_name,
                                context->version_table_schema);
    return has ? py_truth(vm, has) : -1;
}

/* Offline: the revisions that the range A:B begins at. */
static py_obj *starting_heads(py_vm *vm, al_context *context)
{
    py_obj *start = context->starting_rev;
    if (!py_given(start) || py_str_is(start, "base"))
        return py_tuple_new(vm, 0);
    py_obj *list = py_is_str(vm, start) ? py_list_from_array(vm, &start, 1) : py_list_from(vm, start);
    py_obj *ids = list ? py_list_new(vm, 1) : NULL;
    for (size_t i = 0; ids && i < PY_LIST(list)->count; i++) {
        py_obj *id = PY_LIST(list)->items[i];
        if (!py_given(id) || py_str_is(id, "base"))
            continue;
        if (py_given(context->script)) {
            py_obj *revision = py_call_method(vm, context->script, "get_revision", 1, id);
            id = revision ? py_getattr_s(vm, revision, "revision") : NULL;
        }
        if (!id || py_list_append(vm, ids, id) < 0)
            return NULL;
    }
    return ids ? py_tuple_from(vm, ids) : NULL;
}

py_obj *al_context_heads(py_vm *vm, al_context *context)
{
    if (context->as_sql)
        return starting_heads(vm, context);
    if (py_given(context->starting_rev)) {
        py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
        py_obj *text = error ? py_str_new(vm, "Can't specify current_rev to context when using a database connection") : NULL;
        return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
    }
    int has = has_version_table(vm, context);
    if (has <= 0)
        return has < 0 ? NULL : py_tuple_new(vm, 0);
    py_obj *select = py_import_from(vm, "sqlalchemy", "select");
    py_obj *columns = select ? py_getattr_s(vm, context->version, "c") : NULL;
    py_obj *column = columns ? py_getattr_s(vm, columns, "version_num") : NULL;
    py_obj *query = column ? py_call(vm, select, 1, column) : NULL;
    py_obj *result = query ? py_call_method(vm, context->connection, "execute", 1, query) : NULL;
    py_obj *rows = result ? py_list_from(vm, result) : NULL;
    py_obj *heads = rows ? py_tuple_new(vm, PY_LIST(rows)->count) : NULL;
    for (size_t i = 0; heads && i < PY_LIST(rows)->count; i++) {
        py_obj *id = py_getitem(vm, PY_LIST(rows)->items[i], py_small(0));
        if (!id)
            return NULL;
        PY_TUPLE(heads)->items[i] = id;
    }
    return heads;
}

/* --- a run --- */

typedef struct run {
    al_context *context;
    py_obj *kw;
    al_arena arena;
    al_error error;
    al_heads heads; /* the version table's rows as they are now */
    al_steps steps;
    al_rev_query query;
} run;

static int copy_heads(py_vm *vm, run *r, py_obj *tuple, al_strs *out)
{
    out->count = PY_TUPLE(tuple)->count;
    out->items = AL_NEW_ARRAY(&r->arena, const char *, out->count + 1);
    for (size_t i = 0; out->items && i < out->count; i++) {
        const char *text = py_text(vm, PY_TUPLE(tuple)->items[i]);
        if (!text)
            return -1;
        out->items[i] = al_arena_strdup(&r->arena, text);
    }
    if (r->arena.oom || !al_heads_init(&r->heads, &r->arena, *out)) {
        py_raise_nomem(vm);
        return -1;
    }
    return 0;
}

/* The step's number of statements on the version table, each logged and written. */
static int write_rows(py_vm *vm, run *r, const al_step *step)
{
    al_head_change change;
    if (al_heads_apply(&r->query, &r->heads, step, &change) < 0) {
        al_raise_script_error(vm, &r->error);
        return -1;
    }
    if (change.log && al_log(vm, LOGGER, "debug", "%s", change.log) < 0)
        return -1;
    for (size_t i = 0; i < change.count; i++) {
        if (al_version_write(vm, r->context, &change.rows[i]) < 0)
            return -1;
    }
    return 0;
}

static int call_back(py_vm *vm, run *r, const al_step *step)
{
    al_context *context = r->context;
    if (!py_given(context->callbacks))
        return 0;
    py_obj *all = py_list_from(vm, context->callbacks);
    for (size_t i = 0; all && i < PY_LIST(all)->count; i++) {
        py_obj *info = al_step_info_new(vm, context, step);
        py_obj *heads = info ? py_set_new(vm) : NULL;
        for (size_t k = 0; heads && k < r->heads.ids.count; k++) {
            py_obj *id = py_str_new(vm, r->heads.ids.items[k]);
            if (!id || py_set_add(vm, heads, id) < 0)
                return -1;
        }
        if (!heads || !al_call_names(vm, PY_LIST(all)->items[i], NULL, 0, "ctx step heads run_args", &context->head, info, heads, r->kw))
            return -1;
    }
    return all ? 0 : -1;
}

static int say(py_vm *vm, al_context *context, const al_step *step)
{
    al_sb sb = AL_SB_INIT;
    al_step_text(&sb, step, true);
    int status = al_sb_failed(&sb) ? (py_raise_nomem(vm), -1) : al_log(vm, LOGGER, "info", "Running %s", al_sb_text(&sb));
    if (status == 0 && context->as_sql) {
        al_sb_clear(&sb);
        al_sb_add(&sb, "-- Running ");
        al_step_text(&sb, step, false);
        py_obj *text = py_str_take(vm, &sb);
        status = text && py_call_method(vm, context->impl, "static_output", 1, text) ? 0 : -1;
    }
    al_sb_free(&sb);
    return status;
}

/* What stands within the step's transaction. */
static int do_step(py_vm *vm, run *r, const al_step *step)
{
    al_context *context = r->context;
    if (context->as_sql && !r->heads.ids.count && !py_call_method(vm, context->version, "create", 1, context->connection))
        return -1;
    if (say(vm, context, step) < 0)
        return -1;
    if (!al_step_is_stamp(step)) {
        py_obj *function = context->work->function(context->work->data, vm, step);
        if (!function || !al_call_names(vm, function, NULL, 0, "**", r->kw))
            return -1;
    }
    return write_rows(vm, r, step) < 0 ? -1 : call_back(vm, r, step);
}

/* Leaves a context manager with the pending exception, if any: as a `with` statement does. */
static int leave(py_vm *vm, py_obj *manager, int status)
{
    if (status == 0)
        return py_call_method(vm, manager, "__exit__", 3, PY_NONE, PY_NONE, PY_NONE) ? 0 : -1;
    py_obj *error = py_error_take(vm);
    if (!error)
        return -1;
    py_obj *type = (py_obj *)(void *)py_class_of(vm, error);
    py_obj *traceback = py_getattr_s(vm, error, "__traceback__");
    py_obj *swallowed = traceback ? py_call_method(vm, manager, "__exit__", 3, type, error, traceback) : NULL;
    if (swallowed)
        py_error_restore(vm, error);
    return -1;
}

static int run_step(py_vm *vm, run *r, size_t number)
{
    const al_step *step = &r->steps.items[number];
    const al_work *work = r->context->work;
    if (work->progress)
        work->progress(work->data, step, number, r->steps.count, false);
    py_obj *manager = al_context_begin(vm, r->context, true);
    if (!manager || !py_call_method(vm, manager, "__enter__", 0))
        return -1;
    if (leave(vm, manager, do_step(vm, r, step)) < 0)
        return -1;
    if (work->progress)
        work->progress(work->data, step, number, r->steps.count, true);
    return 0;
}

static int purge_or_read(py_vm *vm, al_context *context, py_obj **heads)
{
    if (context->purge) {
        if (context->as_sql) {
            py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
            py_obj *text = error ? py_str_new(vm, "Can't use --purge with --sql mode") : NULL;
            if (text)
                py_raise_obj(vm, py_call(vm, error, 1, text));
            return -1;
        }
        *heads = py_tuple_new(vm, 0);
        return *heads ? al_context_ensure_version_table(vm, context, true) : -1;
    }
    *heads = al_context_heads(vm, context);
    bool dont_mutate;
    if (!*heads || flag(vm, context->opts, "dont_mutate", &dont_mutate) < 0)
        return -1;
    if (!context->as_sql && !PY_TUPLE(*heads)->count && !dont_mutate)
        return al_context_ensure_version_table(vm, context, false);
    return 0;
}

static int run_steps(py_vm *vm, run *r)
{
    py_obj *tuple;
    al_strs heads;
    al_context *context = r->context;
    if (!py_call_method(vm, context->impl, "start_migrations", 0) || purge_or_read(vm, context, &tuple) < 0 ||
        copy_heads(vm, r, tuple, &heads) < 0)
        return -1;
    const al_work *work = context->work;
    if (!work)
        return 0;
    r->query = (al_rev_query){ .map = work->map, .arena = &r->arena, .error = &r->error };
    if (work->plan(work->data, vm, context, heads, &r->steps) < 0)
        return -1;
    for (size_t i = 0; i < r->steps.count; i++) {
        py_scope scope = py_scope_open(vm);
        int status = run_step(vm, r, i);
        py_scope_close(vm, scope);
        if (status < 0)
            return -1;
        py_safepoint(vm);
    }
    return 0;
}

int al_context_run(py_vm *vm, al_context *context, py_obj *kw)
{
    run r = { .context = context, .kw = kw };
    int status = run_steps(vm, &r);
    al_error_clear(&r.error);
    al_arena_free(&r.arena);
    return status;
}

/* --- the class --- */

static py_obj *context_init(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_TypeError, "use MigrationContext.configure()");
}

static py_obj *configure(py_vm *vm, py_obj **a)
{
    al_context *context = al_context_configure(vm, a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    return context ? &context->head : NULL;
}

static py_obj *begin_transaction(py_vm *vm, py_obj **a)
{
    int per = py_truth(vm, a[1]);
    return per < 0 ? NULL : al_context_begin(vm, of(a[0]), per);
}

static py_obj *autocommit_block(py_vm *vm, py_obj **a)
{
    return al_context_autocommit(vm, of(a[0]));
}

static py_obj *get_current_heads(py_vm *vm, py_obj **a)
{
    return al_context_heads(vm, of(a[0]));
}

static py_obj *get_current_revision(py_vm *vm, py_obj **a)
{
    py_obj *heads = al_context_heads(vm, of(a[0]));
    if (!heads || !PY_TUPLE(heads)->count)
        return heads ? PY_NONE : NULL;
    if (PY_TUPLE(heads)->count == 1)
        return PY_TUPLE(heads)->items[0];
    py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
    py_obj *text = error ? py_str_printf(vm, "Version table '%S' has more than one head present; please use get_current_heads()",
                                         of(a[0])->version_table_name)
                         : NULL;
    return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
}

static py_obj *run_migrations(py_vm *vm, py_obj **a)
{
    return al_context_run(vm, of(a[0]), a[1]) == 0 ? PY_NONE : NULL;
}

static py_obj *execute(py_vm *vm, py_obj **a)
{
    return al_call_names(vm, of(a[0])->impl, "_exec", 1, "execution_options", a[1], a[2]) ? PY_NONE : NULL;
}

static py_obj *get_config(py_vm *vm, py_obj *self)
{
    py_obj *environment = of(self)->environment_context;
    return py_given(environment) ? py_getattr_s(vm, environment, "config") : PY_NONE;
}

static void context_trace(py_obj *self, py_tracer *t)
{
    al_context *c = of(self);
    py_obj *const held[] = {
        c->environment_context,  c->opts,    c->dialect, c->script,    c->connection,  c->output_buffer,     c->version_table_name,
        c->version_table_schema, c->version, c->impl,    c->callbacks, c->transaction, c->transactional_ddl, c->starting_rev
    };
    for (size_t i = 0; i < AL_COUNT(held); i++)
        py_trace(t, held[i]);
}

static const py_member members[] = {
    PY_INIT("self, *args, **kw", context_init, NULL),
    PY_CLASSMETHOD(
        "configure",
        "cls, connection=None, url=None, dialect_name=None, dialect=None, environment_context=None, dialect_opts=None, opts=None",
        configure, NULL),
    PY_FIELD("environment_context", al_context, environment_context),
    PY_FIELD("opts", al_context, opts),
    PY_FIELD("dialect", al_context, dialect),
    PY_FIELD("script", al_context, script),
    PY_FIELD("connection", al_context, connection),
    PY_FIELD("bind", al_context, connection),
    PY_FIELD("output_buffer", al_context, output_buffer),
    PY_FIELD("version_table", al_context, version_table_name),
    PY_FIELD("version_table_schema", al_context, version_table_schema),
    PY_FIELD("_version", al_context, version),
    PY_FIELD("impl", al_context, impl),
    PY_FIELD("on_version_apply_callbacks", al_context, callbacks),
    PY_FIELD("transactional_ddl", al_context, transactional_ddl),
    PY_BOOL_RO("as_sql", al_context, as_sql),
    PY_BOOL_RO("purge", al_context, purge),
    PY_GETSET("config", get_config, NULL, NULL),
    PY_METHOD("begin_transaction", "self, _per_migration=False", begin_transaction, "Where the outer transaction stands, if there is one."),
    PY_METHOD("autocommit_block", "self", autocommit_block, "A block outside any transaction."),
    PY_METHOD("get_current_heads", "self", get_current_heads, "The rows of the version table."),
    PY_METHOD("get_current_revision", "self", get_current_revision, "The one row of the version table, or None."),
    PY_METHOD("run_migrations", "self, **kw", run_migrations, "Takes the steps of the command that is under way."),
    PY_METHOD("execute", "self, sql, execution_options=None", execute, "Runs SQL, or prints it."),
    PY_MEMBERS_END,
};

const py_classdef al_context_class = {
    .name = "MigrationContext",
    .module = "alembic.runtime.migration",
    .size = sizeof(al_context),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = members,
    .trace = context_trace,
};
