/*
 * A new revision, before its file is written: what ScriptDirectory.generate_revision decides.
 */
#ifndef AL_SCRIPT_GENERATE_H
#define AL_SCRIPT_GENERATE_H

#include "script/naming.h"
#include "script/script.h"

typedef struct al_rev_request {
    const char *rev_id;  /* NULL: a random one */
    const char *message; /* NULL: none */
    al_rev_arg head;     /* None: "head" */
    bool splice;
    const char *version_path; /* NULL: where the parent is */
    al_strs depends_on;
} al_rev_request;

/* Lives in the arena that it was made in. */
typedef struct al_rev_plan {
    const char *id;
    al_strs down;       /* down_revision: None, a text, or a tuple */
    al_strs depends_on; /* None, a text, or a list */
    al_date date;
    const char *path;           /* of the file, absolute */
    const char *version_folder; /* when version_locations is set: created when missing, before the file's own folder */
    const char *folder;         /* the file's: created when missing */
} al_rev_plan;

/* All checks, in the reference's order and words; nothing is written. */
int al_script_plan_revision(al_rev_plan *plan, al_script *script, al_arena *arena, const al_rev_request *request, al_error *error);

#endif
