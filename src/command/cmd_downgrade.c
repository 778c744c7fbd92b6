/* alembic downgrade: runs the downgrade() of every revision back to the target. */
#include "command/command.h"
#include "command/work.h"

int alembic_downgrade(alembic *a, const char *revision, const alembic_upgrade_options *options)
{
    static const alembic_upgrade_options defaults = { 0 };
    const alembic_upgrade_options *o = options ? options : &defaults;
    const char *start, *end;
    al_plan_request request = { .a = a, .kind = AL_PLAN_DOWNGRADE };
    al_session_begin(a);
    if (al_session_script(a, &request.script) < 0 || al_split_range(a, revision, o->sql, &start, &end) < 0)
        return a->error.status;
    if (o->sql && !start)
        return al_error_set(&a->error, AL_E_COMMAND, "downgrade with --sql requires <fromrev>:<torev>");
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
    return alembic_downgrade(a, al_args_text(args, "revision"), &options);
}

static const al_opt options[] = { AL_OPT_HELP_ROW, AL_OPT_SQL_ROW, AL_OPT_TAG_ROW };

const al_cmd al_cmd_downgrade = {
    .line = { .name = "downgrade",
              .help = "take the database back to an earlier revision",
              .details = "Examples:\n"
                         "  alembic downgrade -1               one step back\n"
                         "  alembic downgrade base             back to nothing\n"
                         "  alembic downgrade ae10             back to the revision whose id begins so\n"
                         "  alembic downgrade ae10:base --sql  print the SQL for that way",
              AL_OPTIONS(options),
              .positional = { "revision", false, "an id or the beginning of one, base, -N, label@base, or A:B with --sql" } },
    .run = run,
};
