/* alembic branches: where the history divides. */
#include "command/command.h"
#include "command/session.h"

#include <string.h>

static void print_branch(alembic *a, const al_revision *rev, bool verbose)
{
    al_sb sb = AL_SB_INIT;
    al_revision_format(&sb, rev, (al_rev_format){ .verbose = verbose, .branches = true });
    al_sb_addc(&sb, '\n');
    for (size_t i = 0; i < rev->next.count; i++) {
        al_sb_pad(&sb, ' ', strlen(rev->id));
        al_sb_add(&sb, " -> ");
        al_revision_format(&sb, rev->next.items[i], (al_rev_format){ .branches = true, .doc = verbose });
        al_sb_addc(&sb, '\n');
    }
    al_session_print(a, "%s", al_sb_text(&sb));
    al_sb_free(&sb);
}

int alembic_branches(alembic *a, const alembic_list_options *options)
{
    al_script *script;
    al_revs revs;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    if (al_script_walk(&revs, script, &a->arena, AL_REV_TEXT("base"), AL_REV_TEXT("heads"), &a->error) < 0)
        return al_session_graph_error(a);
    for (size_t i = 0; i < revs.count; i++) {
        if (al_revision_is_branch_point(revs.items[i]))
            print_branch(a, revs.items[i], options && options->verbose);
    }
    return 0;
}

static int run(alembic *a, const al_args *args)
{
    alembic_list_options options = { .verbose = al_args_flag(args, "verbose") };
    return alembic_branches(a, &options);
}

static const al_opt options[] = { AL_OPT_HELP_ROW, AL_OPT_VERBOSE_ROW };

const al_cmd al_cmd_branches = {
    .line = { .name = "branches", .help = "show where the history divides", AL_OPTIONS(options) },
    .run = run,
};
