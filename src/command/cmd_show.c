/* alembic show: all that is known of a revision. */
#include "command/command.h"
#include "command/work.h"

#include <string.h>

static void print_entries(alembic *a, al_revs revs)
{
    for (size_t i = 0; i < revs.count; i++) {
        al_sb sb = AL_SB_INIT;
        if (revs.items[i] && revs.items[i]->path) /* not the symbol "base" */
            al_revision_entry(&sb, revs.items[i]);
        if (sb.size)
            al_session_print(a, "%s", al_sb_text(&sb));
        al_sb_free(&sb);
    }
}

static int look(void *payload, alembic *a, al_context *context, al_strs rows)
{
    al_script *script;
    al_revs revs;
    (void)payload;
    (void)context;
    if (al_session_script(a, &script) < 0 || al_script_revisions(&revs, script, &a->arena, AL_REV_TUPLE(rows), &a->error) < 0)
        return a->error.status;
    print_entries(a, revs);
    return 0;
}

int alembic_show(alembic *a, const char *revision)
{
    al_script *script;
    al_revs revs;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    if (strcmp(revision, "current") == 0) {
        py_vm *vm = al_session_vm(a);
        if (!vm)
            return a->error.status;
        py_scope scope = py_scope_open(vm);
        int status = al_work_look(a, al_session_opts(vm, NULL), look, NULL);
        py_scope_close(vm, scope);
        return status;
    }
    if (al_script_revisions(&revs, script, &a->arena, AL_REV_TEXT(revision), &a->error) < 0)
        return al_session_graph_error(a);
    print_entries(a, revs);
    return 0;
}

static int run(alembic *a, const al_args *args)
{
    return alembic_show(a, al_args_text(args, "rev"));
}

static const al_opt options[] = { AL_OPT_HELP_ROW };

const al_cmd al_cmd_show = {
    .line = { .name = "show",
              .help = "show all that is known of a revision",
              AL_OPTIONS(options),
              .positional = { "rev", false, "a revision, head, heads or current" } },
    .run = run,
};
