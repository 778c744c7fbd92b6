/* alembic merge: a new revision on top of several. */
#include "command/command.h"
#include "command/generate.h"
#include "command/work.h"

static int nothing(void *payload, alembic *a, al_context *context, al_strs rows)
{
    (void)payload;
    (void)a;
    (void)context;
    (void)rows;
    return 0;
}

static int merge(alembic *a, al_script *script, const al_rev_request *request, const char *label)
{
    py_vm *vm = al_session_vm(a);
    bool environment;
    if (!vm || al_generate_wants_env(a, &environment) < 0)
        return a->error.status;
    py_scope scope = py_scope_open(vm);
    py_obj *variables = py_dict_new(vm), *config = variables ? al_config_object(vm, a) : NULL;
    int status = config && py_dict_set_s(vm, variables, "config", config) == 0 ? 0 : al_session_exception(a);
    if (status == 0 && environment)
        status = al_work_look(a, al_session_opts(vm, "as_sql", PY_FALSE, "template_args", variables, NULL), nothing, NULL);
    if (status == 0)
        status = al_generate(a, script, request, label, variables);
    py_scope_close(vm, scope);
    return status;
}

int alembic_merge(alembic *a, const char *const *revisions, size_t count, const alembic_revision_options *options)
{
    static const alembic_revision_options defaults = { 0 };
    const alembic_revision_options *o = options ? options : &defaults;
    al_script *script;
    al_session_begin(a);
    if (al_session_script(a, &script) < 0)
        return a->error.status;
    al_strs heads = { AL_NEW_ARRAY(&a->arena, const char *, count + 1), count };
    if (!heads.items)
        return al_error_oom(&a->error);
    for (size_t i = 0; i < count; i++)
        heads.items[i] = revisions[i];
    al_rev_request request = { .rev_id = o->rev_id, .message = o->message, .head = AL_REV_TUPLE(heads), .splice = o->splice };
    return merge(a, script, &request, o->branch_label);
}

static int run(alembic *a, const al_args *args)
{
    const al_arg *revisions = al_args_get(args, "revisions");
    alembic_revision_options options = { .message = al_args_text(args, "message"),
                                         .branch_label = al_args_text(args, "branch_label"),
                                         .rev_id = al_args_text(args, "rev_id"),
                                         .splice = al_args_flag(args, "splice") };
    return alembic_merge(a, revisions->list, revisions->count, &options);
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    { "-m", "--message", "message", AL_OPT_TEXT, NULL, "what the revision is about" },
    { NULL, "--branch-label", "branch_label", AL_OPT_TEXT, NULL, "a label for the new revision" },
    { NULL, "--rev-id", "rev_id", AL_OPT_TEXT, NULL, "the id to use instead of a random one" },
    { NULL, "--splice", "splice", AL_OPT_FLAG, NULL, "allow revisions that are not heads" },
};

const al_cmd al_cmd_merge = {
    .line = { .name = "merge",
              .help = "make a revision that joins several",
              .details = "Examples:\n"
                         "  alembic merge heads -m \"join the branches\"\n"
                         "  alembic merge ae10 27c6",
              AL_OPTIONS(options),
              .positional = { "revisions", true, "the revisions to join, or heads" } },
    .run = run,
};
