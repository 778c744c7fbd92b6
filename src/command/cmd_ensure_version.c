/* alembic ensure_version: makes the version table if it is missing. */
#include "command/command.h"
#include "command/work.h"

static int look(void *payload, alembic *a, al_context *context, al_strs rows)
{
    (void)payload;
    (void)rows;
    if (al_context_ensure_version_table(a->vm, context, false) < 0)
        return al_error_set(&a->error, AL_E_SCRIPT, "the version table could not be made");
    return 0;
}

int alembic_ensure_version(alembic *a, bool sql)
{
    al_script *script;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    py_scope scope = py_scope_open(vm);
    int status = al_work_look(a, al_session_opts(vm, "as_sql", py_bool(sql), NULL), look, NULL);
    py_scope_close(vm, scope);
    return status;
}

static int run(alembic *a, const al_args *args)
{
    return alembic_ensure_version(a, al_args_flag(args, "sql"));
}

static const al_opt options[] = { AL_OPT_HELP_ROW, AL_OPT_SQL_ROW };

const al_cmd al_cmd_ensure_version = {
    .line = { .name = "ensure_version", .help = "make the version table if it is missing", AL_OPTIONS(options) },
    .run = run,
};
