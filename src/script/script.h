/*
 * The script directory: where revisions live, loading them, and the plans that commands ask for. Mirrors
 * alembic.script.base.ScriptDirectory; failures of the graph come out as AL_E_COMMAND with its texts.
 */
#ifndef AL_SCRIPT_SCRIPT_H
#define AL_SCRIPT_SCRIPT_H

#include "script/header.h"
#include "script/revision.h"
#include "script/step.h"

typedef struct al_script al_script;

/* What script_location and its neighbours say; texts are copied. NULL or 0: the default. */
typedef struct al_script_options {
    const char *dir;                      /* as the user wrote it, package names already resolved */
    const char *file_template;            /* "%(rev)s_%(slug)s" */
    int truncate_slug_length;             /* 40 */
    const char *const *version_locations; /* NULL: <dir>/versions */
    size_t version_location_count;
    bool sourceless, recursive;
    const char *output_encoding; /* "utf-8" */
    const char *timezone;
} al_script_options;

/*
 * Runs a file whose header is more than literals and fills the header in from its module (texts into the arena). *no_revision: the
 * module has no `revision`. May keep the module in *module for later.
 */
typedef int al_script_eval_fn(void *data, al_header *header, bool *no_revision, void **module, al_arena *arena, const char *path,
                              al_error *error);

/* AL_E_COMMAND when the folder does not exist. Nothing is loaded yet. */
int al_script_new(al_script **script, const al_script_options *options, al_error *error);
void al_script_free(al_script *script);
void al_script_set_eval(al_script *script, al_script_eval_fn *eval, void *data);
void al_script_set_warn(al_script *script, al_warn_fn *warn, void *data);

const al_script_options *al_script_get_options(const al_script *script);
/* <dir>/env.py */
int al_script_env_path(char **path, const al_script *script, al_error *error);
/* _version_locations: absolute folders; borrowed. */
al_strs al_script_locations(const al_script *script);

/* The map, loaded at the first call; later calls give the first one's outcome. Graph errors as AL_E_REV_* or AL_E_COMMAND. */
int al_script_map(al_rev_map **map, al_script *script, al_error *error);
/* Reads one more file into the map (after it was generated). NULL revision: the file is none. */
int al_script_add(al_script *script, al_revision **rev, const char *path, al_error *error);

/* _catch_revision_errors: turns a query's AL_E_REV_* into AL_E_COMMAND. NULL texts: the reference's defaults. */
typedef struct al_script_words {
    const char *ancestor; /* whole text with %s for the end, or NULL */
    const char *heads;    /* whole text, or NULL */
    const char *start, *end;
} al_script_words;
int al_script_catch(al_rev_query *q, int status, al_script_words words);
/* A query on the script's map, ready to be used. */
int al_script_query(al_rev_query *q, al_script *script, al_arena *arena, al_error *error);

/* get_revisions, get_revision, walk_revisions(base, head), get_all_current, get_heads. */
int al_script_revisions(al_revs *revs, al_script *script, al_arena *arena, al_rev_arg id, al_error *error);
int al_script_revision(al_revision **rev, al_script *script, al_arena *arena, const char *id, al_error *error);
int al_script_walk(al_revs *revs, al_script *script, al_arena *arena, al_rev_arg base, al_rev_arg head, al_error *error);
int al_script_all_current(al_revs *revs, al_script *script, al_arena *arena, al_strs rows, al_error *error);
int al_script_heads(al_strs *ids, al_script *script, al_arena *arena, bool real, al_error *error);
/* get_current_head: NULL when there is none. */
int al_script_current_head(const char **id, al_script *script, al_arena *arena, al_error *error);
/* as_revision_number; no ids: None. */
int al_script_number(al_strs *ids, al_script *script, al_arena *arena, const char *id, al_error *error);

/* _upgrade_revs, _downgrade_revs, _stamp_revs: `rows` is what the version table holds (or where --sql starts). */
int al_script_upgrade(al_steps *steps, al_script *script, al_arena *arena, const char *destination, al_rev_arg rows, al_error *error);
int al_script_downgrade(al_steps *steps, al_script *script, al_arena *arena, const char *destination, al_rev_arg rows, al_error *error);
int al_script_stamp(al_steps *steps, al_script *script, al_arena *arena, al_strs destinations, al_rev_arg rows, al_error *error);

#endif
