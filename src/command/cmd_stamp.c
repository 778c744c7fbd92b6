/* alembic stamp: writes the version table without running anything. */
#include "command/command.h"
#include "command/work.h"

#include <string.h>

/* With --sql each may be A:B; all must begin at the same A. */
static int split(alembic *a, const char *const *revisions, size_t count, bool sql, const char **start, al_strs *ends)
{
    ends->count = count;
    ends->items = AL_NEW_ARRAY(&a->arena, const char *, count + 1);
    *start = NULL;
    if (!ends->items)
        return al_error_oom(&a->error);
    for (size_t i = 0; i < count; i++) {
        const char *own = NULL;
        ends->items[i] = revisions[i];
        if (sql && al_split_range(a, revisions[i], true, &own, &ends->items[i]) < 0)
            return a->error.status;
        if (own && *start && strcmp(own, *start) != 0)
            return al_error_set(&a->error, AL_E_COMMAND, "Stamp operation with --sql only supports a single starting revision at a time");
        *start = own ? own : *start;
    }
    return 0;
}

int alembic_stamp(alembic *a, const char *const *revisions, size_t count, const alembic_stamp_options *options)
{
    static const alembic_stamp_options defaults = { 0 };
    const alembic_stamp_options *o = options ? options : &defaults;
    const char *start;
    al_plan_request request = { .a = a, .kind = AL_PLAN_STAMP };
    al_session_begin(a);
    if (al_session_script(a, &request.script) < 0 || split(a, revisions, count, o->sql, &start, &request.destinations) < 0)
        return a->error.status;
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    py_scope scope = py_scope_open(vm);
    py_obj *list = al_strs_list(vm, request.destinations.items, count);
    py_obj *opts = al_session_opts(vm, "as_sql", py_bool(o->sql), "starting_rev", start ? py_str_new(vm, start) : PY_NONE,
                                   "destination_rev", list ? py_tuple_from(vm, list) : PY_NONE, "tag",
                                   o->tag ? py_str_new(vm, o->tag) : PY_NONE, "purge", py_bool(o->purge), NULL);
    int status = al_work_steps(&request, opts);
    py_scope_close(vm, scope);
    return status;
}

static int run(alembic *a, const al_args *args)
{
    alembic_stamp_options options = { .sql = al_args_flag(args, "sql"),
                                      .purge = al_args_flag(args, "purge"),
                                      .tag = al_args_text(args, "tag") };
    const al_arg *revisions = al_args_get(args, "revisions");
    return alembic_stamp(a, revisions->list, revisions->count, &options);
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    AL_OPT_SQL_ROW,
    AL_OPT_TAG_ROW,
    { NULL, "--purge", "purge", AL_OPT_FLAG, NULL, "empty the version table first" },
};

const al_cmd al_cmd_stamp = {
    .line = { .name = "stamp",
              .help = "write a revision into the version table, and run nothing",
              .details = "For a database that was brought to a revision by other means.\n\n"
                         "Examples:\n"
                         "  alembic stamp head\n"
                         "  alembic stamp --purge ae10",
              AL_OPTIONS(options),
              .positional = { "revisions", true, "one or more revisions" } },
    .run = run,
};
