/* alembic history: the revisions, newest first. */
#include "command/command.h"
#include "command/work.h"

#include <string.h>
#include <strings.h>

typedef struct request {
    al_script *script;
    const char *base, *head; /* NULL: not given */
    bool verbose, indicate;
} request;

static int show(alembic *a, const request *r, al_rev_arg base, al_rev_arg head, al_strs current)
{
    al_revs revs;
    if (al_script_walk(&revs, r->script, &a->arena, base, head, &a->error) < 0)
        return al_session_graph_error(a);
    for (size_t i = 0; i < revs.count; i++) {
        if (r->indicate)
            revs.items[i]->current = al_strs_has(current, revs.items[i]->id);
    }
    al_session_print_revisions(a, revs, (al_rev_format){ .verbose = r->verbose, .branches = true, .doc = true, .parents = true });
    return 0;
}

static al_rev_arg arg_or(const char *text, const char *fallback)
{
    return AL_REV_TEXT(text && *text ? text : fallback);
}

/* Where "current" stands in the range, the version table's rows do; none of them is nothing said. */
static int look(void *payload, alembic *a, al_context *context, al_strs rows)
{
    const request *r = payload;
    (void)context;
    al_rev_arg base = arg_or(r->base, "base"), head = arg_or(r->head, "heads");
    if (r->head && strcmp(r->head, "current") == 0)
        head = rows.count ? AL_REV_TUPLE(rows) : AL_REV_TEXT("heads");
    else if (r->base && strcmp(r->base, "current") == 0)
        base = rows.count ? AL_REV_TUPLE(rows) : AL_REV_TEXT("base");
    return show(a, r, base, head, rows);
}

static int split(alembic *a, const char *range, request *r)
{
    const char *colon = strchr(range, ':');
    if (!colon)
        return al_error_set(&a->error, AL_E_COMMAND, "History range requires [start]:[end], [start]:, or :[end]");
    if (strchr(colon + 1, ':'))
        return al_error_set(&a->error, AL_E_VALUE, "too many values to unpack (expected 2)");
    while (*range == ' ')
        range++;
    r->base = al_arena_strndup(&a->arena, range, (size_t)(colon - range));
    char *head = al_arena_strdup(&a->arena, colon + 1);
    for (size_t n = head ? strlen(head) : 0; n && head[n - 1] == ' '; n--)
        head[n - 1] = '\0';
    r->head = head;
    return r->base && r->head ? 0 : al_error_oom(&a->error);
}

/* The reference's asbool: ValueError for anything that is no truth word. */
static int environment_wanted(alembic *a, bool *wanted)
{
    static const char *const yes[] = { "true", "yes", "on", "y", "t", "1" }, *const no[] = { "false", "no", "off", "n", "f", "0" };
    char *text;
    if (al_config_option(&text, a->config, "revision_environment", &a->error) < 0)
        return a->error.status;
    int status = text ? AL_E_VALUE : 0;
    *wanted = false;
    for (size_t i = 0; text && i < AL_COUNT(yes); i++) {
        bool is = strcasecmp(text, yes[i]) == 0;
        *wanted = *wanted || is;
        status = is || strcasecmp(text, no[i]) == 0 ? 0 : status;
    }
    if (status < 0)
        al_error_set(&a->error, AL_E_VALUE, "String is not true/false: '%s'", text);
    al_free(text);
    return status;
}

int alembic_history(alembic *a, const alembic_list_options *options)
{
    alembic_list_options o = options ? *options : (alembic_list_options){ 0 };
    request r = { .verbose = o.verbose, .indicate = o.indicate_current };
    bool environment = false;
    al_session_begin(a);
    if (al_session_script(a, &r.script) < 0 || (o.range && split(a, o.range, &r) < 0) || environment_wanted(a, &environment) < 0)
        return a->error.status;
    bool current = (r.base && strcmp(r.base, "current") == 0) || (r.head && strcmp(r.head, "current") == 0);
    if (!current && !environment && !o.indicate_current)
        return show(a, &r, arg_or(r.base, "base"), arg_or(r.head, "heads"), (al_strs){ 0 });
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    py_scope scope = py_scope_open(vm);
    int status = al_work_look(a, al_session_opts(vm, NULL), look, &r);
    py_scope_close(vm, scope);
    return status;
}

static int run(alembic *a, const al_args *args)
{
    alembic_list_options options = { .verbose = al_args_flag(args, "verbose"),
                                     .indicate_current = al_args_flag(args, "indicate_current"),
                                     .range = al_args_text(args, "rev_range") };
    return alembic_history(a, &options);
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    { "-r", "--rev-range", "rev_range", AL_OPT_TEXT, NULL, "from where to where: [start]:[end]" },
    AL_OPT_VERBOSE_ROW,
    { "-i", "--indicate-current", "indicate_current", AL_OPT_FLAG, NULL, "mark the database's revision" },
};

const al_cmd al_cmd_history = {
    .line = { .name = "history",
              .help = "list the revisions, newest first",
              .details = "Examples:\n"
                         "  alembic history -r1975ea:ae1027\n"
                         "  alembic history -r-3:current      the last three, as far as the database is\n"
                         "  alembic history -i                with the database's revision marked",
              AL_OPTIONS(options) },
    .run = run,
};
