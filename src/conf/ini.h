/*
 * An ini file as Python's configparser.ConfigParser reads it (BasicInterpolation, strict). Mirrors ConfigParser; errors carry its
 * words and its exception classes (AL_E_INI_*). Section names are case-sensitive, option names lower-cased. Section NULL, "" and
 * "DEFAULT" are the defaults where Python allows it. Texts handed in are copied; texts handed out as `const` are borrowed until the next
 * change of that option.
 */
#ifndef AL_CONF_INI_H
#define AL_CONF_INI_H

#include "base/error.h"
#include "base/strbuf.h"
#include "base/vec.h"

typedef struct al_ini al_ini;

typedef struct al_ini_item {
    char *name, *value;
} al_ini_item;

typedef AL_VEC(al_ini_item) al_ini_items;

/* NULL: out of memory. */
al_ini *al_ini_new(void);
void al_ini_free(al_ini *ini);

/* ConfigParser(defaults): taken as it is, without a look at its percent signs. */
int al_ini_set_default(al_ini *ini, const char *option, const char *value, al_error *error);

/*
 * ConfigParser.read([Path(path)], encoding="locale"). A file that can't be opened is no error: *found is false then (found may be NULL).
 * Errors name the file as Python shows a Path: PosixPath('alembic.ini'); the place is also left in error->where.
 */
int al_ini_read_file(al_ini *ini, const char *path, bool *found, al_error *error);
/* read_file / read_string: `source` is shown as it stands ("'<string>'"). */
int al_ini_read_text(al_ini *ini, const char *text, size_t size, const char *source, al_error *error);

bool al_ini_has_section(const al_ini *ini, const char *section);
bool al_ini_has_option(const al_ini *ini, const char *section, const char *option);
/* The names of all sections but DEFAULT, in order; NULL after the last. */
const char *al_ini_section_name(const al_ini *ini, size_t index);

/* The interpolated value; the caller frees it. AL_E_INI_SECTION, AL_E_INI_OPTION, AL_E_INI_SYNTAX, _MISSING, _DEPTH. */
int al_ini_get(char **value, const al_ini *ini, const char *section, const char *option, al_error *error);
/* The value as it stands (options of the section, then DEFAULT); NULL if there is none. */
const char *al_ini_get_raw(const al_ini *ini, const char *section, const char *option);
/* ConfigParser.items(section): defaults first, each value interpolated unless raw. Free with al_ini_items_free. */
int al_ini_get_items(al_ini_items *items, const al_ini *ini, const char *section, bool raw, al_error *error);
/* The section's own options (or DEFAULT's), raw: the names and values of what the file said there. */
int al_ini_own_items(al_ini_items *items, const al_ini *ini, const char *section, al_error *error);
void al_ini_items_free(al_ini_items *items);

/* AL_E_VALUE for a lone percent sign ("invalid interpolation syntax in '50%' at position 2"), AL_E_INI_SECTION. */
int al_ini_set(al_ini *ini, const char *section, const char *option, const char *value, al_error *error);
int al_ini_add_section(al_ini *ini, const char *section, al_error *error);
/* *existed may be NULL. */
int al_ini_remove_option(al_ini *ini, const char *section, const char *option, bool *existed, al_error *error);
bool al_ini_remove_section(al_ini *ini, const char *section);
/* ConfigParser.write(). */
void al_ini_write(const al_ini *ini, al_sb *out);

#endif
