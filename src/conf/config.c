#include "conf/config.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

struct al_config {
    char *path, *section;
    al_ini *ini;
    al_ini_items args; /* config_args: defaults given in code */
};

al_config *al_config_new(const char *ini_path, const char *section)
{
    al_config *config = al_calloc(1, sizeof *config);
    if (!config)
        return NULL;
    config->path = ini_path ? al_strdup(ini_path) : NULL;
    config->section = al_strdup(section ? section : "alembic");
    if (config->section && (config->path || !ini_path))
        return config;
    al_config_free(config);
    return NULL;
}

void al_config_free(al_config *config)
{
    if (!config)
        return;
    al_free(config->path);
    al_free(config->section);
    if (config->ini)
        al_ini_free(config->ini);
    al_ini_items_free(&config->args);
    al_free(config);
}

const char *al_config_path(const al_config *config)
{
    return config->path;
}

const char *al_config_section(const al_config *config)
{
    return config->section;
}

static int replace(char **field, const char *text)
{
    char *copy = text ? al_strdup(text) : NULL;
    if (text && !copy)
        return AL_E_NOMEM;
    al_free(*field);
    *field = copy;
    return 0;
}

int al_config_set_path(al_config *config, const char *ini_path)
{
    return replace(&config->path, ini_path);
}

int al_config_set_section(al_config *config, const char *section)
{
    return replace(&config->section, section);
}

int al_config_set_arg(al_config *config, const char *name, const char *value)
{
    al_ini_item item = { al_strdup(name), al_strdup(value) };
    if (item.name && item.value && al_vec_push(&config->args, item))
        return 0;
    al_free(item.name);
    al_free(item.value);
    return AL_E_NOMEM;
}

/* --- reading --- */

/* The folder of the ini file, absolute but not normalised; "." without a file. */
static char *here(const al_config *config)
{
    if (!config->path)
        return al_strdup(".");
    char *absolute = al_path_absolute(config->path);
    char *folder = absolute ? al_path_dirname(absolute) : NULL;
    al_free(absolute);
    return folder;
}

static int set_defaults(al_config *config, al_error *error)
{
    for (size_t i = 0; i < config->args.count; i++) {
        if (al_ini_set_default(config->ini, config->args.items[i].name, config->args.items[i].value, error) < 0)
            return error->status;
    }
    char *folder = here(config);
    int status = folder ? al_ini_set_default(config->ini, "here", folder, error) : al_error_oom(error);
    al_free(folder);
    return status;
}

static int load(al_config *config, al_error *error)
{
    config->ini = al_ini_new();
    if (!config->ini)
        return al_error_oom(error);
    int status = set_defaults(config, error);
    if (status == 0)
        status = config->path ? al_ini_read_file(config->ini, config->path, NULL, error)
                              : al_ini_add_section(config->ini, config->section, error);
    if (status < 0) {
        al_ini_free(config->ini);
        config->ini = NULL;
    }
    return status;
}

int al_config_ini(al_ini **ini, al_config *config, al_error *error)
{
    int status = config->ini ? 0 : load(config, error);
    *ini = config->ini;
    return status;
}

int al_config_option(char **value, al_config *config, const char *name, al_error *error)
{
    al_ini *ini;
    *value = NULL;
    int status = al_config_ini(&ini, config, error);
    if (status < 0 || !al_ini_has_option(ini, config->section, name))
        return status;
    return al_ini_get(value, ini, config->section, name, error);
}

int al_config_get(char **value, al_config *config, const char *section, const char *name, al_error *error)
{
    al_ini *ini;
    *value = NULL;
    int status = al_config_ini(&ini, config, error);
    if (status < 0)
        return status;
    if (!al_ini_has_section(ini, section)) {
        al_sb shown = AL_SB_INIT;
        if (config->path)
            al_text_repr(&shown, config->path, strlen(config->path));
        status = al_error_set(error, AL_E_COMMAND, "No config file %s found, or file has no '[%s]' section",
                              config->path ? al_sb_text(&shown) : "None", section);
        al_sb_free(&shown);
        return status;
    }
    return al_ini_has_option(ini, section, name) ? al_ini_get(value, ini, section, name, error) : 0;
}

int al_config_flag(bool *value, al_config *config, const char *name, al_error *error)
{
    char *text;
    int status = al_config_option(&text, config, name, error);
    *value = text && strcmp(text, "true") == 0;
    al_free(text);
    return status;
}

int al_config_set(al_config *config, const char *section, const char *name, const char *value, al_error *error)
{
    al_ini *ini;
    int status = al_config_ini(&ini, config, error);
    if (status == 0 && !al_ini_has_section(ini, section))
        status = al_ini_add_section(ini, section, error);
    return status < 0 ? status : al_ini_set(ini, section, name, value, error);
}

/* --- lists of paths --- */

void al_config_list_free(al_config_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        al_free(list->items[i]);
    al_vec_free(list);
}

static int add(al_config_list *list, const char *text, size_t size, al_error *error)
{
    char *copy = al_strndup(text, size);
    if (copy && al_vec_push(list, copy))
        return 0;
    al_free(copy);
    return al_error_oom(error);
}

/* path_separator and its old name. *separator 0: neither is there. */
static int separator_of(char *separator, al_config *config, bool old_name_too, bool *old_name, al_error *error)
{
    static const struct {
        const char *name;
        char separator;
    } known[] = { { "space", ' ' }, { "newline", '\n' }, { "os", ':' }, { ":", ':' }, { ";", ';' } };
    const char *name = "path_separator";
    char *text;
    *separator = 0;
    int status = al_config_get(&text, config, config->section, name, error);
    if (status == 0 && !text && old_name_too) {
        name = "version_path_separator";
        *old_name = true;
        status = al_config_get(&text, config, config->section, name, error);
    }
    if (status < 0 || !text)
        return status;
    for (size_t i = 0; i < AL_COUNT(known); i++) {
        if (strcmp(text, known[i].name) == 0)
            *separator = known[i].separator;
    }
    if (!*separator)
        status =
            al_error_set(error, AL_E_VALUE, "'%s' is not a valid value for %s; expected 'space', 'newline', 'os', ':', ';'", text, name);
    al_free(text);
    return status;
}

/* Items between separators, stripped; empty ones go. */
static int split(al_config_list *list, const char *text, char separator, al_error *error)
{
    const char stop[] = { separator, 0 };
    for (;;) {
        size_t size = strcspn(text, stop);
        if (size) {
            const char *item = text;
            size_t item_size = size;
            al_text_strip(&item, &item_size);
            if (add(list, item, item_size, error) < 0)
                return error->status;
        }
        if (!text[size])
            return 0;
        text += size + 1;
    }
}

/* The old way: at a comma and the blanks after it, at a run of blanks, at a colon too where `colons`. Empty items stay. */
static int split_old(al_config_list *list, const char *text, bool colons, al_error *error)
{
    const char *stop = colons ? ", :" : ", ";
    for (;;) {
        size_t size = strcspn(text, stop);
        if (add(list, text, size, error) < 0)
            return error->status;
        if (!text[size])
            return 0;
        text += size;
        bool blanks = *text == ',' || *text == ' ';
        text++;
        while (blanks && *text == ' ')
            text++;
    }
}

static int read_list(al_config_list *list, bool *given, al_config *config, const char *name, bool versions, al_config_warn_fn *warn,
                     void *data, al_error *error)
{
    char *text, separator = 0;
    bool old_name = false;
    int status = al_config_option(&text, config, name, error);
    *given = status == 0 && text && *text;
    if (!*given) {
        al_free(text);
        return status;
    }
    status = separator_of(&separator, config, versions, &old_name, error);
    if (status == 0 && separator) {
        if (old_name && warn)
            warn(data, "The version_path_separator configuration parameter is deprecated; please use path_separator");
        status = split(list, text, separator, error);
    } else if (status == 0) {
        if (warn)
            warn(data, versions
                           ? "No path_separator found in configuration; falling back to legacy splitting on spaces/commas for "
                             "version_locations.  Consider adding path_separator=os to Alembic config."
                           : "No path_separator found in configuration; falling back to legacy splitting on spaces, commas, and colons "
                             "for prepend_sys_path.  Consider adding path_separator=os to Alembic config.");
        status = split_old(list, text, !versions, error);
    }
    al_free(text);
    return status;
}

int al_config_version_locations(al_config_list *list, bool *given, al_config *config, al_config_warn_fn *warn, void *data, al_error *error)
{
    return read_list(list, given, config, "version_locations", true, warn, data, error);
}

int al_config_sys_paths(al_config_list *list, bool *given, al_config *config, al_config_warn_fn *warn, void *data, al_error *error)
{
    return read_list(list, given, config, "prepend_sys_path", false, warn, data, error);
}
