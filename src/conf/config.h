/*
 * A configuration: which ini file, which section, the keys that the commands read. The C side of alembic.config.Config.
 * Values come interpolated. Errors: AL_E_INI_*, AL_E_COMMAND, AL_E_VALUE in the reference's words.
 */
#ifndef AL_CONF_CONFIG_H
#define AL_CONF_CONFIG_H

#include "conf/ini.h"

typedef struct al_config al_config;

typedef AL_VEC(char *) al_config_list;

/* Told of what is deprecated, in the reference's words. May be NULL. */
typedef void al_config_warn_fn(void *data, const char *text);

/* ini_path as the user gave it, or NULL for a configuration in memory; section NULL: "alembic". NULL: out of memory. */
al_config *al_config_new(const char *ini_path, const char *section);
void al_config_free(al_config *config);
const char *al_config_path(const al_config *config); /* NULL: in memory */
const char *al_config_section(const al_config *config);
int al_config_set_path(al_config *config, const char *ini_path);
int al_config_set_section(al_config *config, const char *section);
/* A default of the ini file beside `here` (config_args); before the file is read. */
int al_config_set_arg(al_config *config, const char *name, const char *value);

/* The ini file, read at the first call with %(here)s set. A file that is not there is an empty one. Borrowed. */
int al_config_ini(al_ini **ini, al_config *config, al_error *error);

/* get_section_option: *value is the caller's to al_free, NULL if there is no such option. No such section: AL_E_COMMAND. */
int al_config_get(char **value, al_config *config, const char *section, const char *name, al_error *error);
/* get_alembic_option: of the main section; a section that is not there has no options. */
int al_config_option(char **value, al_config *config, const char *name, al_error *error);
/* get_alembic_boolean_option: exactly "true". */
int al_config_flag(bool *value, al_config *config, const char *name, al_error *error);
/* set_section_option: makes the section if it is missing. */
int al_config_set(al_config *config, const char *section, const char *name, const char *value, al_error *error);

/* version_locations and prepend_sys_path, split as path_separator says. *given: the key is there. Free with al_config_list_free. */
int al_config_version_locations(al_config_list *list, bool *given, al_config *config, al_config_warn_fn *warn, void *data, al_error *error);
int al_config_sys_paths(al_config_list *list, bool *given, al_config *config, al_config_warn_fn *warn, void *data, al_error *error);
void al_config_list_free(al_config_list *list);

#endif
