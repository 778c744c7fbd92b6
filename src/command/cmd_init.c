/* alembic init: makes a project from one of the templates that are built into the program. */
#include "command/command.h"
#include "command/session.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "script/init_templates.h"

static bool is_template(const char *name)
{
    for (size_t i = 0; i < al_init_file_count; i++)
        if (strcmp(al_init_files[i].project, name) == 0)
            return true;
    return false;
}

/* An existing folder must be empty. */
static int check_folder(alembic *a, const char *directory)
{
    al_dir_entries entries = { 0 };
    if (!al_path_exists(directory))
        return 0;
    int status = al_dir_list(&entries, directory, &a->error);
    if (status == 0 && entries.count) {
        char *plain = al_path_plain(directory);
        status = al_error_set(&a->error, AL_E_COMMAND, "Directory %s already exists and is not empty", plain ? plain : directory);
        al_free(plain);
    }
    al_dir_entries_free(&entries);
    return status;
}

/* A status line around the making of a file or a folder. */
static int with_status(alembic *a, bool loud, const char *what, const char *path,
                       int (*make)(alembic *a, const char *path, const void *data), const void *data)
{
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "%s %s", what, path);
    if (al_sb_failed(&sb))
        return al_error_oom(&a->error);
    al_session_status(a, loud, al_sb_text(&sb));
    al_sb_free(&sb);
    int status = make(a, path, data);
    al_session_status_end(a, loud, status == 0);
    return status;
}

static int make_folder(alembic *a, const char *path, const void *data)
{
    (void)data;
    return al_dir_make(path, &a->error);
}

typedef struct text {
    const char *data;
    size_t size;
} text;

static int make_file(alembic *a, const char *path, const void *data)
{
    const text *t = data;
    return al_file_write(path, t->data, t->size, &a->error);
}

/* What script_location becomes: relative to the ini file's folder unless the user named an absolute folder. */
static char *script_location(const char *directory, const char *ini)
{
    if (directory[0] == '/')
        return al_path_plain(directory);
    char *folder = al_path_dirname(ini), *relative = folder ? al_path_relative(directory, folder) : NULL;
    al_sb sb = AL_SB_INIT;
    bool here = relative && strcmp(relative, ".") == 0;
    al_sb_addf(&sb, "%%(here)s%s%s", here ? "" : "/", !relative || here ? "" : relative);
    bool good = relative != NULL;
    al_free(folder);
    al_free(relative);
    if (good)
        return al_sb_take(&sb);
    al_sb_free(&sb);
    return NULL;
}

/* The ini file has one variable, which stands in it once. */
static int write_ini(alembic *a, const al_init_file *file, const char *directory, const char *ini)
{
    static const char variable[] = "${script_location}";
    if (al_path_exists(ini)) {
        al_session_print(a, "File %s already exists, skipping", ini);
        return 0;
    }
    const char *at = strstr(file->data, variable);
    char *location = script_location(directory, ini);
    al_sb sb = AL_SB_INIT;
    al_sb_addn(&sb, file->data, at ? (size_t)(at - file->data) : file->size);
    if (at && location) {
        al_sb_add(&sb, location);
        al_sb_add(&sb, at + strlen(variable));
    }
    int status = location && !al_sb_failed(&sb) ? 0 : al_error_oom(&a->error);
    text t = { al_sb_text(&sb), sb.size };
    if (status == 0)
        status = with_status(a, true, "Generating", ini, make_file, &t);
    al_free(location);
    al_sb_free(&sb);
    return status;
}

static int write_file(alembic *a, const al_init_file *file, const char *folder)
{
    char *path = al_path_join(folder, file->name);
    text t = { file->data, file->size };
    int status = path ? with_status(a, true, "Generating", path, make_file, &t) : al_error_oom(&a->error);
    al_free(path);
    return status;
}

static int write_files(alembic *a, const char *project, const char *directory, const char *folder, const char *ini)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < al_init_file_count; i++) {
        const al_init_file *file = &al_init_files[i];
        if (strcmp(file->project, project) != 0)
            continue;
        if (strcmp(file->name, "alembic.ini.mako") == 0)
            status = write_ini(a, file, directory, ini);
        else
            status = write_file(a, file, folder);
    }
    return status;
}

static int add_package(alembic *a, const char *folder)
{
    static const char *const names[] = { "__init__.py", "versions/__init__.py" };
    static const text empty = { "", 0 };
    int status = 0;
    for (size_t i = 0; status == 0 && i < AL_COUNT(names); i++) {
        char *path = al_path_join(folder, names[i]);
        status = path ? with_status(a, false, "Adding", path, make_file, &empty) : al_error_oom(&a->error);
        al_free(path);
    }
    return status;
}

static int make_project(alembic *a, const char *directory, const char *project, bool package)
{
    const char *named = al_config_path(a->config);
    char *folder = al_path_absolute(directory), *versions = folder ? al_path_join(folder, "versions") : NULL;
    char *ini = al_path_absolute(named ? named : "alembic.ini");
    int status = versions && ini ? 0 : al_error_oom(&a->error);
    if (status == 0 && !al_path_exists(directory))
        status = with_status(a, false, "Creating directory", folder, make_folder, NULL);
    if (status == 0)
        status = with_status(a, false, "Creating directory", versions, make_folder, NULL);
    if (status == 0)
        status = write_files(a, project, directory, folder, ini);
    if (status == 0 && package)
        status = add_package(a, folder);
    if (status == 0)
        al_session_print(a, "Please edit configuration/connection/logging settings in %s before proceeding.", ini);
    al_free(folder);
    al_free(versions);
    al_free(ini);
    return status;
}

int alembic_init(alembic *a, const char *directory, const char *template_name, bool package)
{
    const char *project = template_name ? template_name : "generic";
    al_session_begin(a);
    int status = check_folder(a, directory);
    if (status == 0 && !is_template(project))
        status = al_error_set(&a->error, AL_E_COMMAND, "No such template %s", project);
    return status == 0 ? make_project(a, directory, project, package) : status;
}

static int run(alembic *a, const al_args *args)
{
    return alembic_init(a, al_args_text(args, "directory"), al_args_text(args, "template"), al_args_flag(args, "package"));
}

static const al_opt options[] = {
    AL_OPT_HELP_ROW,
    { "-t", "--template", "template", AL_OPT_TEXT, "generic", "the template to start from (see list_templates)" },
    { NULL, "--package", "package", AL_OPT_FLAG, NULL, "add __init__.py files, so that the folders are packages" },
};

const al_cmd al_cmd_init = {
    .line = { .name = "init",
              .help = "make a new project",
              .details = "Example:\n"
                         "  alembic init migrations\n\n"
                         "makes alembic.ini here and the folder migrations with env.py, script.py.mako and versions.",
              AL_OPTIONS(options),
              .positional = { "directory", false, "the folder for env.py and the revisions" } },
    .run = run,
    .without_config = true,
};
