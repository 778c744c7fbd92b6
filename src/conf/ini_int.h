/* What the ini files of this folder share. */
#ifndef AL_CONF_INI_INT_H
#define AL_CONF_INI_INT_H

#include "base/map.h"
#include "conf/ini.h"

typedef struct al_ini_section {
    char *name;
    al_map options; /* folded name -> char *value */
} al_ini_section;

struct al_ini {
    al_map sections; /* name -> al_ini_section * */
    al_ini_section defaults;
};

extern const char al_ini_default[]; /* "DEFAULT" */

al_ini_section *al_ini_find(const al_ini *ini, const char *section);
al_ini_section *al_ini_new_section(al_ini *ini, const char *name);
/* Lower case; the caller frees it. */
char *al_ini_fold(const char *option);
/* Takes value over when it returns true. */
bool al_ini_put(al_ini_section *section, const char *folded, char *value);
/* The raw value of the section (NULL: none), else of DEFAULT. */
const char *al_ini_lookup(const al_ini *ini, const al_ini_section *section, const char *folded);

/* BasicInterpolation.before_get: the value with its %(name)s filled in. `title` is the section's name for messages. */
int al_ini_expand(char **value, const al_ini *ini, const al_ini_section *section, const char *title, const char *option, const char *raw,
                  al_error *error);
/* BasicInterpolation.before_set. */
int al_ini_check(const char *value, al_error *error);

#endif
