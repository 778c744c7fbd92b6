/* What the files of the script directory share. */
#ifndef AL_SCRIPT_SCRIPT_INT_H
#define AL_SCRIPT_SCRIPT_INT_H

#include "script/script.h"

struct al_script {
    al_arena arena; /* options, headers, revisions */
    al_script_options options;
    al_strs locations; /* absolute */
    al_rev_map map;
    al_map files; /* resolved paths that were read; only when one might come twice */
    bool loaded;
    al_error failed; /* how loading ended, when it did not end well */
    al_script_eval_fn *eval;
    void *eval_data;
};

/* Reads all version locations into script->map. */
int al_script_load(al_script *script, al_error *error);
/* Reads one file; *rev is NULL when its name is not a revision's. `dir_fd` and `name` where it is opened, `path` how it is called. */
int al_script_read(al_script *script, al_revision **rev, int dir_fd, const char *name, const char *path, al_error *error);

#endif
