/* alembic current: what the database is at. */
#include "command/command.h"
#include "command/work.h"

#include <string.h>

/* The URL of the connection, its password hidden. */
static int print_url(alembic *a, al_context *context)
{
    py_vm *vm = a->vm;
    py_obj *engine = py_getattr_s(vm, context->connection, "engine");
    py_obj *url = engine ? py_getattr_s(vm, engine, "url") : NULL;
    py_obj *text = url ? py_str_of(vm, url) : NULL; /* str(URL) writes *** */
    if (!text)
        return al_error_set(&a->error, AL_E_SCRIPT, "the connection has no URL");
    al_session_print(a, "Current revision(s) for %s:", py_str_text(text));
    return 0;
}

static bool same_set(al_strs x, al_strs y)
{
    for (size_t i = 0; i < x.count; i++) {
        if (!al_strs_has(y, x.items[i]))
            return false;
    }
    for (size_t i = 0; i < y.count; i++) {
        if (!al_strs_has(x, y.items[i]))
            return false;
    }
    return true;
}

static int look(void *payload, alembic *a, al_context *context, al_strs rows)
{
    const alembic_list_options *o = payload;
    al_script *script;
    al_revs revs;
    if (al_session_script(a, &script) < 0 || (o->verbose && print_url(a, context) < 0))
        return a->error.status;
    if (o->check_heads) {
        al_strs heads;
        if (al_script_heads(&heads, script, &a->arena, true, &a->error) < 0)
            return a->error.status;
        if (!same_set(rows, heads))
            return al_error_set(&a->error, AL_E_COMMAND, "Database is not on all head revisions");
    }
    if (al_script_all_current(&revs, script, &a->arena, rows, &a->error) < 0)
        return a->error.status;
    for (size_t i = 0; i < revs.count; i++) {
        al_sb sb = AL_SB_INIT;
        al_revision_format(&sb, revs.items[i], (al_rev_format){ .verbose = o->verbose });
        al_session_print(a, "%s", al_sb_text(&sb));
        al_sb_free(&sb);
    }
    return 0;
}

int alembic_current(alembic *a, const alembic_list_options *options)
{
    alembic_list_options o = options ? *options : (alembic_list_options){ 0 };
    al_script *script;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    py_scope scope = py_scope_open(vm);
    int status = al_work_look(a, al_session_opts(vm, "dont_mutate", PY_TRUE, NULL), look, &o);
    py_scope_close(vm, scope);
    return status;
}

static int run(alembic *a, const al_args *args)
{
    alembic_list_options options = { .verbose = al_args_flag(args, "verbose"), .check_heads = al_args_flag(args, "check_heads") };
    return alembic_current(a, &options);
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    { NULL, "--check-heads", "check_heads", AL_OPT_FLAG, NULL, "fail unless the database is at all heads" },
    AL_OPT_VERBOSE_ROW,
};

const al_cmd al_cmd_current = {
    .line = { .name = "current", .help = "show what revision the database is at", AL_OPTIONS(options) },
    .run = run,
};
