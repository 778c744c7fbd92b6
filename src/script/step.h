/*
 * Steps of a plan and the rows of the version table: what alembic.runtime.migration's RevisionStep, StampStep and HeadMaintainer decide.
 */
#ifndef AL_SCRIPT_STEP_H
#define AL_SCRIPT_STEP_H

#include "script/revision.h"

typedef struct al_step {
    al_revision *revision; /* NULL: a stamp */
    bool is_upgrade;
    bool branch_move; /* stamps: a row comes or goes */
    al_strs from, to; /* stamps */
} al_step;

typedef struct al_steps {
    al_step *items;
    size_t count, room;
} al_steps;

bool al_step_is_stamp(const al_step *step);
/* from_revisions_no_deps, to_revisions_no_deps: what is logged. */
al_strs al_step_from(const al_step *step);
al_strs al_step_to(const al_step *step);
/* MigrationInfo: up_revision_ids and down_revision_ids (with dependencies). False: out of memory. */
bool al_step_info(const al_step *step, al_arena *arena, al_strs *up, al_strs *down);
/* short_log "upgrade a -> b", or str(step) "upgrade a -> b, doc". */
void al_step_text(al_sb *sb, const al_step *step, bool with_doc);

typedef enum al_row_kind { AL_ROW_INSERT, AL_ROW_UPDATE, AL_ROW_DELETE } al_row_kind;

typedef struct al_row_change {
    al_row_kind kind;
    const char *from; /* of update and delete */
    const char *to;   /* of insert and update */
} al_row_change;

typedef struct al_head_change {
    al_row_change *rows; /* in the order in which they are sent */
    size_t count;
    const char *log; /* the DEBUG line: "update a to b" */
} al_head_change;

/* The rows of the version table as they will be; a set in order of arrival. */
typedef struct al_heads {
    al_strs ids;
    size_t room;
} al_heads;

/* Copies the rows (duplicates once). */
bool al_heads_init(al_heads *heads, al_arena *arena, al_strs rows);
/* HeadMaintainer.update_to_step: tells which rows change, and changes `heads`. Everything lives in q->arena. */
int al_heads_apply(al_rev_query *q, al_heads *heads, const al_step *step, al_head_change *change);

#endif
