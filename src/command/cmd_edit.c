/* alembic edit: opens revision files in an editor. */
#include "command/command.h"
#include "command/work.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/proc.h"

/* The first folder of PATH that has it: its path, the caller's to free. */
static char *on_path(const char *name)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        size_t size = strcspn(at, ":");
        char *folder = al_strndup(at, size), *path = folder ? al_path_join(folder, name) : NULL;
        al_free(folder);
        if (path && al_path_exists(path))
            return path;
        al_free(path);
        at += size + (at[size] == ':');
    }
    return NULL;
}

/* $EDITOR, $VISUAL, then what is usually there. NULL: none (or no memory). */
static char *find_editor(void)
{
    static const char *const variables[] = { "EDITOR", "VISUAL" };
    const char *names[7] = { NULL };
    size_t count = 0;
    for (size_t i = 0; i < AL_COUNT(variables); i++) {
        const char *choice = getenv(variables[i]);
        if (choice && *choice && al_path_exists(choice))
            return al_strdup(choice);
        if (choice && *choice && !strchr(choice, '/'))
            names[count++] = choice;
    }
    static const char *const usual[] = { "sensible-editor", "editor", "nano", "vim", "code" };
    for (size_t i = 0; i < AL_COUNT(usual); i++)
        names[count++] = usual[i];
    for (size_t i = 0; i < count; i++) {
        char *path = on_path(names[i]);
        if (path)
            return path;
    }
    return NULL;
}

static int open_editor(alembic *a, const char *path)
{
    char *editor = find_editor(), *file = al_strdup(path);
    int code = 0, status;
    if (!editor || !file) {
        al_free(editor);
        al_free(file);
        return al_error_set(
            &a->error, AL_E_COMMAND,
            "Error executing editor (No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment variables)");
    }
    char *argv[] = { editor, file, NULL };
    al_error failed = { 0 };
    status = al_proc_run(&code, argv, NULL, &failed);
    if (status < 0)
        status = al_error_set(&a->error, AL_E_COMMAND, "Error executing editor (%s)", al_error_text(&failed));
    else if (code < 0)
        status = al_error_set(&a->error, AL_E_COMMAND, "Error executing editor (Command '['%s', '%s']' died with signal %d.)", editor, path,
                              -code);
    else if (code > 0)
        status = al_error_set(&a->error, AL_E_COMMAND, "Error executing editor (Command '['%s', '%s']' returned non-zero exit status %d.)",
                              editor, path, code);
    al_error_clear(&failed);
    al_free(editor);
    al_free(file);
    return status;
}

static int open_all(alembic *a, al_revs revs)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < revs.count; i++)
        if (revs.items[i] && revs.items[i]->path)
            status = open_editor(a, revs.items[i]->path);
    return status;
}

static int look(void *payload, alembic *a, al_context *context, al_strs rows)
{
    al_script *script;
    al_revs revs;
    (void)payload;
    (void)context;
    if (rows.count == 0)
        return al_error_set(&a->error, AL_E_COMMAND, "No current revisions");
    if (al_session_script(a, &script) < 0 || al_script_revisions(&revs, script, &a->arena, AL_REV_TUPLE(rows), &a->error) < 0)
        return a->error.status;
    return open_all(a, revs);
}

int alembic_edit(alembic *a, const char *revision)
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
    if (revs.count == 0)
        return al_error_set(&a->error, AL_E_COMMAND, "No revision files indicated by symbol '%s'", revision);
    return open_all(a, revs);
}

static int run(alembic *a, const al_args *args)
{
    return alembic_edit(a, al_args_text(args, "rev"));
}

static const al_opt options[] = { AL_OPT_HELP_ROW };

const al_cmd al_cmd_edit = {
    .line = { .name = "edit",
              .help = "open revision files in an editor",
              .details = "Which editor: $EDITOR, $VISUAL, or the first of sensible-editor, editor, nano, vim, code that is there.",
              AL_OPTIONS(options),
              .positional = { "rev", false, "a revision, head, heads or current" } },
    .run = run,
};
