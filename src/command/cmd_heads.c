/* alembic heads: the newest revisions of the script directory. */
#include "command/command.h"
#include "command/session.h"

int alembic_heads(alembic *a, const alembic_list_options *options)
{
    alembic_list_options o = options ? *options : (alembic_list_options){ 0 };
    al_script *script;
    al_strs ids;
    al_revs revs;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    al_rev_arg which = AL_REV_TEXT("heads");
    if (!o.resolve_dependencies) {
        if (al_script_heads(&ids, script, &a->arena, false, &a->error) < 0)
            return al_session_graph_error(a);
        which = AL_REV_TUPLE(ids);
    }
    if (al_script_revisions(&revs, script, &a->arena, which, &a->error) < 0)
        return al_session_graph_error(a);
    al_session_print_revisions(a, revs, (al_rev_format){ .verbose = o.verbose, .branches = true, .no_tree = true });
    return 0;
}

static int run(alembic *a, const al_args *args)
{
    alembic_list_options options = { .verbose = al_args_flag(args, "verbose"),
                                     .resolve_dependencies = al_args_flag(args, "resolve_dependencies") };
    return alembic_heads(a, &options);
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    AL_OPT_VERBOSE_ROW,
    { NULL, "--resolve-dependencies", "resolve_dependencies", AL_OPT_FLAG, NULL, "treat depends_on as down revisions" },
};

const al_cmd al_cmd_heads = {
    .line = { .name = "heads", .help = "show the newest revisions", AL_OPTIONS(options) },
    .run = run,
};
