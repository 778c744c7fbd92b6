#include "runtime/environment.h"

#include "ops/op.h"
#include "ops/operations.h"

#include <string.h>

static const char current_key = 0;

static al_environment *of(py_obj *o)
{
    return (al_environment *)(void *)o;
}

al_environment *al_environment_new(py_vm *vm, py_obj *config, py_obj *script, py_obj *context_opts, const al_work *work)
{
    al_environment *environment = py_alloc(vm, al_environment, &al_environment_class);
    if (!environment)
        return NULL;
    environment->config = config;
    environment->script = script;
    environment->context_opts = context_opts;
    environment->context = PY_NONE;
    environment->work = work;
    return environment;
}

int al_environment_enter(py_vm *vm, al_environment *environment)
{
    return py_vm_set_value(vm, &current_key, environment ? &environment->head : PY_NONE);
}

/* --- what the command said --- */

static py_obj *opt(py_vm *vm, al_environment *e, const char *name, py_obj *fallback)
{
    py_obj *value = py_dict_get_s(vm, e->context_opts, name);
    return value == PY_ABSENT ? fallback : value;
}

static py_obj *is_offline_mode(py_vm *vm, py_obj **a)
{
    py_obj *as_sql = opt(vm, of(a[0]), "as_sql", PY_FALSE);
    return as_sql ? py_bool(py_truth(vm, as_sql) == 1) : NULL;
}

static py_obj *requires_connection(py_vm *vm, py_obj **a)
{
    py_obj *offline = is_offline_mode(vm, a);
    return offline ? py_bool(offline == PY_FALSE) : NULL;
}

static py_obj *as_revision_number(py_vm *vm, al_environment *e, py_obj *revision)
{
    return py_call_method(vm, e->script, "as_revision_number", 1, revision);
}

static py_obj *get_head_revision(py_vm *vm, py_obj **a)
{
    py_obj *head = py_str_intern(vm, "head");
    return head ? as_revision_number(vm, of(a[0]), head) : NULL;
}

static py_obj *get_head_revisions(py_vm *vm, py_obj **a)
{
    py_obj *heads = py_str_intern(vm, "heads");
    py_obj *all = heads ? as_revision_number(vm, of(a[0]), heads) : NULL;
    return all ? py_tuple_from(vm, all) : NULL;
}

static py_obj *get_starting_revision_argument(py_vm *vm, py_obj **a)
{
    al_environment *e = of(a[0]);
    py_obj *start = py_given(e->context) ? ((al_context *)(void *)e->context)->starting_rev : opt(vm, e, "starting_rev", PY_ABSENT);
    if (!start)
        return NULL;
    if (start != PY_ABSENT)
        return py_given(start) ? as_revision_number(vm, e, start) : PY_NONE;
    py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
    py_obj *text = error ? py_str_new(vm, "No starting revision argument is available.") : NULL;
    return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
}

static py_obj *get_revision_argument(py_vm *vm, py_obj **a)
{
    py_obj *name = py_str_intern(vm, "destination_rev");
    py_obj *destination = name ? py_getitem(vm, of(a[0])->context_opts, name) : NULL;
    return destination ? as_revision_number(vm, of(a[0]), destination) : NULL;
}

static py_obj *get_tag_argument(py_vm *vm, py_obj **a)
{
    return opt(vm, of(a[0]), "tag", PY_NONE);
}

static py_obj *x_dictionary(py_vm *vm, py_obj *values)
{
    py_obj *dict = py_dict_new(vm), *list = dict ? py_list_from(vm, values) : NULL;
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        const char *text = py_text(vm, PY_LIST(list)->items[i]);
        if (!text)
            return NULL;
        size_t size = strcspn(text, "=");
        py_obj *key = py_str_newn(vm, text, size), *value = py_str_new(vm, text[size] ? text + size + 1 : "");
        if (!key || !value || py_dict_set(vm, dict, key, value) < 0)
            return NULL;
    }
    return list ? dict : NULL;
}

static py_obj *get_x_argument(py_vm *vm, py_obj **a)
{
    py_obj *options = py_getattr_s(vm, of(a[0])->config, "cmd_opts");
    py_obj *values = !options ? NULL : py_given(options) ? py_getattr_opt_s(vm, options, "x") : PY_NONE;
    if (!values)
        return NULL;
    if (!py_given(values))
        values = py_list_new(vm, 0);
    int dictionary = values ? py_truth(vm, a[1]) : -1;
    return dictionary < 0 ? NULL : dictionary ? x_dictionary(vm, values) : values;
}

/* --- configure --- */

/* The parameters of context.configure beside those of MigrationContext.configure; the default `?` leaves an option out. */
#define OPTIONS(X)                                                                                                                         \
    X(transaction_per_migration, "False", true)                                                                                            \
    X(target_metadata, "None", true)                                                                                                       \
    X(include_name, "None", true)                                                                                                          \
    X(include_object, "None", true)                                                                                                        \
    X(include_schemas, "False", true)                                                                                                      \
    X(render_as_batch, "False", true)                                                                                                      \
    X(upgrade_token, "'upgrades'", true)                                                                                                   \
    X(downgrade_token, "'downgrades'", true)                                                                                               \
    X(sqlalchemy_module_prefix, "'sa.'", true)                                                                                             \
    X(alembic_module_prefix, "'op.'", true)                                                                                                \
    X(user_module_prefix, "None", true)                                                                                                    \
    X(literal_binds, "False", true)                                                                                                        \
    X(process_revision_directives, "None", true)                                                                                           \
    X(compare_type, "True", true)                                                                                                          \
    X(compare_server_default, "False", true)                                                                                               \
    X(transactional_ddl, "None", false)                                                                                                    \
    X(output_buffer, "None", false)                                                                                                        \
    X(starting_rev, "None", false)                                                                                                         \
    X(tag, "None", false)                                                                                                                  \
    X(render_item, "None", false)                                                                                                          \
    X(autogenerate_plugins, "None", false)

static const struct {
    const char *name;
    bool always; /* stands in the options even as None */
} options[] = {
#define X(name, fallback, always) { #name, always },
    OPTIONS(X)
#undef X
};

#define CONFIGURE_SIG_OPTION(name, fallback, always) #name "=" fallback ", "
static const char configure_sig[] = "self, connection=None, url=None, dialect_name=None, dialect_opts=None, template_args=None, "
                                    "on_version_apply=None, " OPTIONS(CONFIGURE_SIG_OPTION) "**kw";
enum { C_SELF, C_CONNECTION, C_URL, C_DIALECT_NAME, C_DIALECT_OPTS, C_TEMPLATE_ARGS, C_ON_VERSION_APPLY, C_OPTIONS };

/* on_version_apply: a callable or a sequence of them -> a tuple. */
static py_obj *callbacks(py_vm *vm, py_obj *value)
{
    if (!py_given(value))
        return py_tuple_new(vm, 0);
    if (py_is_list(vm, value) || py_is_tuple(vm, value))
        return py_tuple_from(vm, value);
    return py_callable(vm, value) ? py_tuple_of(vm, 1, value) : py_tuple_from(vm, value);
}

static int merge_template_args(py_vm *vm, py_obj *opts, py_obj *given)
{
    py_obj *known = py_dict_get_s(vm, opts, "template_args");
    if (!known || known == PY_ABSENT || !py_given(given))
        return known ? 0 : -1;
    return py_dict_update(vm, known, given);
}

static int set_options(py_vm *vm, al_environment *e, py_obj **a)
{
    py_obj *opts = e->context_opts;
    for (size_t i = 0; i < AL_COUNT(options); i++) {
        py_obj *value = a[C_OPTIONS + i];
        if ((options[i].always || py_given(value)) && py_dict_set_s(vm, opts, options[i].name, value) < 0)
            return -1;
    }
    py_obj *buffer = py_dict_get_s(vm, opts, "output_buffer");
    if (!buffer)
        return -1;
    if (buffer == PY_ABSENT) {
        buffer = py_getattr_s(vm, e->config, "output_buffer");
        if (!buffer || (py_given(buffer) && py_dict_set_s(vm, opts, "output_buffer", buffer) < 0))
            return -1;
    }
    py_obj *apply = callbacks(vm, a[C_ON_VERSION_APPLY]);
    if (!apply || py_dict_set_s(vm, opts, "on_version_apply", apply) < 0 || merge_template_args(vm, opts, a[C_TEMPLATE_ARGS]) < 0)
        return -1;
    return py_dict_set_s(vm, opts, "script", e->script) < 0 ? -1 : py_dict_update(vm, opts, a[C_OPTIONS + AL_COUNT(options)]);
}

static py_obj *configure(py_vm *vm, py_obj **a)
{
    al_environment *e = of(a[0]);
    if (set_options(vm, e, a) < 0)
        return NULL;
    al_context *context =
        al_context_configure(vm, a[C_CONNECTION], a[C_URL], a[C_DIALECT_NAME], PY_NONE, a[0], a[C_DIALECT_OPTS], e->context_opts);
    if (!context)
        return NULL;
    context->work = e->work;
    e->context = &context->head;
    return PY_NONE;
}

/* --- the configured context --- */

static al_context *need_context(py_vm *vm, al_environment *e)
{
    if (py_given(e->context))
        return (al_context *)(void *)e->context;
    return py_raise(vm, &py_Exception, "No context has been configured yet.");
}

static py_obj *get_context(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? &context->head : NULL;
}

static py_obj *run_migrations(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    py_obj *operations = context ? py_construct(vm, &al_operations_class, 1, &context->head) : NULL;
    py_obj *before = operations ? al_operations_enter(vm, operations) : NULL;
    if (!before)
        return NULL;
    int status = al_context_run(vm, context, a[1]);
    py_obj *error = status < 0 ? py_error_take(vm) : NULL;
    if (!al_operations_enter(vm, before))
        return NULL;
    if (status < 0)
        py_error_restore(vm, error);
    return status < 0 ? NULL : PY_NONE;
}

static py_obj *execute(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context && al_call_names(vm, context->impl, "_exec", 1, "execution_options", a[1], a[2]) ? PY_NONE : NULL;
}

static py_obj *static_output(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? py_call_method(vm, context->impl, "static_output", 1, a[1]) : NULL;
}

static py_obj *begin_transaction(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? al_context_begin(vm, context, false) : NULL;
}

static py_obj *get_bind(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? context->connection : NULL;
}

static py_obj *get_impl(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? context->impl : NULL;
}

static py_obj *is_transactional_ddl(py_vm *vm, py_obj **a)
{
    al_context *context = need_context(vm, of(a[0]));
    return context ? py_getattr_s(vm, context->impl, "transactional_ddl") : NULL;
}

static void environment_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->config);
    py_trace(tracer, of(self)->script);
    py_trace(tracer, of(self)->context_opts);
    py_trace(tracer, of(self)->context);
}

static py_obj *enter(py_vm *vm, py_obj **a)
{
    return al_environment_enter(vm, of(a[0])) == 0 ? a[0] : NULL;
}

static py_obj *leave(py_vm *vm, py_obj **a)
{
    (void)a;
    return al_environment_enter(vm, NULL) == 0 ? PY_NONE : NULL;
}

static py_obj *environment_init(py_vm *vm, py_obj **a)
{
    al_environment *e = of(a[0]);
    e->config = a[1];
    e->script = a[2];
    e->context_opts = a[3];
    e->context = PY_NONE;
    (void)vm;
    return PY_NONE;
}

static const py_member members[] = {
    PY_INIT("self, config, script, **kw", environment_init, NULL),
    PY_FIELD("config", al_environment, config),
    PY_FIELD("script", al_environment, script),
    PY_FIELD("context_opts", al_environment, context_opts),
    PY_FIELD("_migration_context", al_environment, context),
    PY_METHOD("is_offline_mode", "self", is_offline_mode, "Is SQL printed instead of run (--sql)?"),
    PY_METHOD("is_transactional_ddl", "self", is_transactional_ddl, "Does the database undo DDL with its transaction?"),
    PY_METHOD("requires_connection", "self", requires_connection, NULL),
    PY_METHOD("get_head_revision", "self", get_head_revision, "The id of the one head."),
    PY_METHOD("get_head_revisions", "self", get_head_revisions, "The ids of all heads."),
    PY_METHOD("get_starting_revision_argument", "self", get_starting_revision_argument, "A of the range A:B."),
    PY_METHOD("get_revision_argument", "self", get_revision_argument, "The target of the command."),
    PY_METHOD("get_tag_argument", "self", get_tag_argument, "--tag"),
    PY_METHOD("get_x_argument", "self, as_dictionary=False", get_x_argument, "The -x arguments."),
    { .kind = PY_M_METHOD, .name = "configure", .sig = configure_sig, .fn = configure, .doc = "Says what database is migrated, and how." },
    PY_METHOD("run_migrations", "self, **kw", run_migrations, "Does what the command is for."),
    PY_METHOD("execute", "self, sql, execution_options=None", execute, "Runs SQL, or prints it."),
    PY_METHOD("static_output", "self, text", static_output, "Writes text to the SQL output."),
    PY_METHOD("begin_transaction", "self", begin_transaction, "The transaction around all steps, where there is one."),
    PY_METHOD("get_context", "self", get_context, "The MigrationContext."),
    PY_METHOD("get_bind", "self", get_bind, "The connection."),
    PY_METHOD("get_impl", "self", get_impl, NULL),
    PY_METHOD("__enter__", "self", enter, NULL),
    PY_METHOD("__exit__", "self, *exc", leave, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_environment_class = {
    .name = "EnvironmentContext",
    .module = "alembic.runtime.environment",
    .size = sizeof(al_environment),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = members,
    .trace = environment_trace,
};

/* --- alembic.context --- */

static py_obj *current(py_vm *vm)
{
    py_obj *environment = py_vm_value(vm, &current_key);
    return environment ? environment : PY_NONE;
}

static py_obj *call_proxy(py_vm *vm, py_obj **a)
{
    py_obj *environment = current(vm);
    if (environment == PY_NONE)
        return py_raise(vm, &py_NameError,
                        "Can't invoke function '%s', as the proxy object has not yet been established for the Alembic 'EnvironmentContext' "
                        "class.  Try placing this code inside a callable.",
                        py_text(vm, a[0]));
    py_obj *method = py_getattr(vm, environment, a[0]);
    return method ? py_call_dict(vm, method, a[1], a[2]) : NULL;
}

py_obj *al_environment_proxy(py_vm *vm, py_obj *name)
{
    const char *text = py_str_text(name);
    py_obj *environment = current(vm);
    for (const py_member *m = members; m->kind != PY_M_END; m++) {
        if (strcmp(m->name, text) != 0 || text[0] == '_')
            continue;
        if (m->kind == PY_M_METHOD)
            return py_closure_new(vm, text, "self, *args, **kw", call_proxy, name);
        return environment == PY_NONE ? PY_ABSENT : py_getattr(vm, environment, name);
    }
    return PY_ABSENT;
}
