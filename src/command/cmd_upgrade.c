/* alembic upgrade: runs the upgrade() of every revision on the way to the target. */
#include "command/command.h"
#include "command/work.h"

int alembic_upgrade(alembic *a, const char *revision, const alembic_upgrade_options *options)
{
    static const alembic_upgrade_options defaults = { 0 };
    const alembic_upgrade_options *o = options ? options : &defaults;
    const char *start, *end;
    al_plan_request request = { .a = a, .kind = AL_PLAN_UPGRADE };
    al_session_begin(a);
    if (al_session_script(a, &request.script) < 0 || al_split_range(a, revision, o->sql, &start, &end) < 0)
        return a->error.status;
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    request.destination = end;
    py_scope scope = py_scope_open(vm);
    py_obj *opts = al_session_opts(vm, "as_sql", py_bool(o->sql), "starting_rev", start ? py_str_new(vm, start) : PY_NONE,
                                   "destination_rev", py_str_new(vm, end), "tag", o->tag ? py_str_new(vm, o->tag) : PY_NONE, NULL);
    int status = al_work_steps(&request, opts);
    py_scope_close(vm, scope);
    return status;
}

static int run(alembic *a, const al_args *args)
{
    alembic_upgrade_options options = { .sql = al_args_flag(args, "sql"), .tag = al_args_text(args, "tag") };
    return alembic_upgrade(a, al_args_text(args, "revision"), &options);
}

static const al_opt options[] = { AL_OPT_HELP_ROW, AL_OPT_SQL_ROW, AL_OPT_TAG_ROW };

const al_cmd al_cmd_upgrade = {
    .line = { .name = "upgrade",
              .help = "bring the database to a later revision",
              .details = "Examples:\n"
                         "  alembic upgrade head          to the newest revision\n"
                         "  alembic upgrade +1            one step on\n"
                         "  alembic upgrade ae10          to the revision whose id begins so\n"
                         "  alembic upgrade head --sql    print the SQL for all of it",
              AL_OPTIONS(options),
              .positional = { "revision", false, "an id or the beginning of one, head, heads, label@head, +N, or A:B with --sql" } },
    .run = run,
};
