/*
 * The revision graph: revisions, the map of them, identifiers, ranges, plans. No script values here; whoever runs scripts hangs
 * what belongs to a revision on `module`. Mirrors alembic.script.revision.
 *
 * Wherever the reference iterates over a set, the order is the order of declaration: files in load order, names as written.
 */
#ifndef AL_SCRIPT_REVISION_H
#define AL_SCRIPT_REVISION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/strbuf.h"

typedef struct al_revision al_revision;

typedef struct al_strs {
    const char **items;
    size_t count;
} al_strs;

typedef struct al_revs {
    al_revision **items;
    size_t count;
} al_revs;

struct al_revision {
    const char *id;
    al_strs down;       /* down_revision as a tuple; empty: None */
    al_strs depends_on; /* as written: ids or labels */
    al_strs own_labels; /* branch_labels as written */
    al_strs labels;     /* own and inherited */
    const char *doc;    /* the module's docstring as it stands, or NULL */
    const char *path;   /* resolved, absolute */

    size_t index; /* among all loaded files */
    size_t key;   /* the place of the id among all distinct ids: the order of the map */

    al_revs down_revs;   /* _versioned_down_revisions */
    al_revs resolved;    /* _resolved_dependencies */
    al_revs normal_deps; /* _normalized_resolved_dependencies */
    al_revs all_down;    /* _all_down_revisions */
    al_revs normal_down; /* _normalized_down_revisions */
    al_revs next;        /* nextrev: by down_revision */
    al_revs all_next;    /* _all_nextrev: by dependency too */

    bool current; /* shown as (current) */
    void *module; /* for the floors above; never touched here */
};

/* A warning in the words of the reference: what Python's warnings module would show. */
typedef void al_warn_fn(void *data, const char *text);

typedef struct al_rev_map {
    al_revs all; /* every loaded file, in order */
    size_t room;
    al_map names; /* ids, then labels -> al_revision * */
    size_t key_count;
    al_revision **by_key;
    al_revs heads, real_heads, bases, real_bases;
    al_arena arena;   /* what is derived: remade when a revision is added */
    al_revision base; /* stands for the symbol "base" where a revision may stand */
    al_warn_fn *warn;
    void *warn_data;
} al_rev_map;

/* An identifier argument: None, a text, or a tuple of texts (of which NULL is None). */
typedef struct al_rev_arg {
    const char *text; /* set: a text */
    al_strs tuple;
    bool is_tuple; /* neither: None */
} al_rev_arg;

#define AL_REV_TEXT(t)  ((al_rev_arg){ (t), { NULL, 0 }, false })
#define AL_REV_TUPLE(s) ((al_rev_arg){ NULL, (s), true })
#define AL_REV_NONE     ((al_rev_arg){ NULL, { NULL, 0 }, false })

/*
 * One question to the map. Results live in `arena`; errors are AL_E_REVISION, AL_E_REV_*, with the reference's text, and what the
 * script layer needs to say it in its own words: `argument` (resolution, heads), `lower` and `upper` (range).
 */
typedef struct al_rev_query {
    al_rev_map *map;
    al_arena *arena;
    al_error *error;
    const char *argument, *lower, *upper;
    al_strs heads; /* of AL_E_REV_HEADS */
} al_rev_query;

/* ---- building */

/* Revision.__init__'s checks: loops and characters that no id may have. */
int al_revision_check(const al_revision *rev, al_error *error);
/* Appends; the revision and its texts belong to the caller and must outlive the map. */
bool al_rev_map_append(al_rev_map *map, al_revision *rev);
/* Links everything: labels, dependencies, heads, cycles. May be called again after another append; `quiet` warns of nothing. */
int al_rev_map_link(al_rev_map *map, bool quiet, al_error *error);
void al_rev_map_free(al_rev_map *map);

bool al_revision_is_branch_point(const al_revision *rev);
bool al_revision_is_merge_point(const al_revision *rev);
bool al_revision_is_head(const al_revision *rev);
bool al_revision_is_real_head(const al_revision *rev);

/* ---- identifiers */

/* In every result a revision may be NULL (None) or &map->base ("base") exactly where the reference's may. */
int al_rev_get(al_rev_query *q, al_revision **rev, const char *id);
int al_rev_get_all(al_rev_query *q, al_revs *revs, al_rev_arg id);
/* _resolve_revision_number: the ids an identifier stands for, and its branch label or NULL. */
int al_rev_resolve(al_rev_query *q, al_strs *ids, const char **label, const char *id);
/* _revision_for_ident; id NULL: base. */
int al_rev_for_ident(al_rev_query *q, al_revision **rev, const char *id, const char *check_branch);
int al_rev_current_head(al_rev_query *q, const char **head, const char *label);
/* filter_for_lineage for revisions. */
int al_rev_filter(al_rev_query *q, al_revs *kept, al_revs targets, const char *check_against, bool dependencies);
/* _get_all_current. */
int al_rev_all_current(al_rev_query *q, al_revs *revs, al_strs ids);

/* ---- walking */

typedef enum al_rev_way { AL_WAY_DOWN, AL_WAY_NORMAL_DOWN, AL_WAY_ALL_DOWN, AL_WAY_NEXT, AL_WAY_ALL_NEXT } al_rev_way;

/* A set of revisions in the order in which they were found. */
typedef struct al_rev_set {
    uint64_t *bits; /* by revision index */
    al_revs list;
    size_t room;
} al_rev_set;

int al_rev_set_init(al_rev_query *q, al_rev_set *set);
void al_rev_set_clear(al_rev_set *set);
bool al_rev_set_has(const al_rev_set *set, const al_revision *rev);
int al_rev_set_add(al_rev_query *q, al_rev_set *set, al_revision *rev);
/* _iterate_related_revisions: the targets and all that can be reached from them; `check` refuses targets that overlap. Adds to the set. */
int al_rev_related(al_rev_query *q, al_rev_set *set, al_revs targets, al_rev_way way, bool check);

typedef struct al_rev_range {
    bool implicit_base, inclusive, any_length, downgrade; /* any_length: not assert_relative_length */
} al_rev_range;

/* iterate_revisions: from upper down to lower, in the order of a downgrade. */
int al_rev_iterate(al_rev_query *q, al_revs *revs, al_rev_arg upper, al_rev_arg lower, al_rev_range how);

/* ---- texts */

bool al_strs_has(al_strs strs, const char *text);
/* "a, b" */
void al_strs_join(al_sb *sb, al_strs strs);
/* Python's repr of a tuple, or of a list. */
void al_strs_repr(al_sb *sb, al_strs strs, bool list);
/* Script.doc and longdoc: borrowed parts of the docstring. */
void al_revision_doc(const al_revision *rev, const char **text, size_t *size);
void al_revision_longdoc(const al_revision *rev, const char **text, size_t *size);
/* str(script) */
void al_revision_text(al_sb *sb, const al_revision *rev);
/* Script.log_entry */
void al_revision_entry(al_sb *sb, const al_revision *rev);

typedef struct al_rev_format {
    bool verbose, branches, doc, parents, no_tree;
} al_rev_format;

/* Script.cmd_format */
void al_revision_format(al_sb *sb, const al_revision *rev, al_rev_format how);

#endif
