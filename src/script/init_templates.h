/*
 * The projects that `init` makes: the files under templates/, built into the program.
 */
#ifndef AL_SCRIPT_INIT_TEMPLATES_H
#define AL_SCRIPT_INIT_TEMPLATES_H

#include <stddef.h>

typedef struct al_init_file {
    const char *project; /* "generic" */
    const char *name;    /* "env.py", "alembic.ini.mako" */
    const char *data;    /* NUL-terminated */
    size_t size;
} al_init_file;

/* Sorted by project, then by name. */
extern const al_init_file al_init_files[];
extern const size_t al_init_file_count;

#endif
