/*
 * Reading a CREATE TABLE as SQLite keeps it in sqlite_master: what the PRAGMAs don't tell (names of constraints, CHECKs, the expressions of
 * computed columns, deferrability). The text is SQLite's own copy of what somebody typed, so it is well-formed SQL in any layout.
 */
#ifndef AL_SQL_SQLITE_TABLE_TEXT_H
#define AL_SQL_SQLITE_TABLE_TEXT_H

#include "base/arena.h"

typedef enum al_tt_kind { AL_TT_PRIMARY_KEY, AL_TT_UNIQUE, AL_TT_FOREIGN_KEY, AL_TT_CHECK, AL_TT_GENERATED } al_tt_kind;

typedef struct al_tt_item {
    struct al_tt_item *next;
    al_tt_kind kind;
    const char *name;                  /* of the constraint, or NULL */
    const char *column;                /* of an inline one, else NULL */
    const char **columns;              /* UNIQUE, FOREIGN KEY, PRIMARY KEY: NULL-ended */
    const char *table;                 /* FOREIGN KEY: referred */
    const char **referred;             /* NULL-ended; NULL: not given */
    const char *text;                  /* CHECK, GENERATED: between the parentheses, blanks trimmed */
    const char *on_delete, *on_update; /* upper case, or NULL */
    const char *initially;             /* upper case, or NULL */
    int deferrable;                    /* -1 not given, 0 NOT DEFERRABLE, 1 */
} al_tt_item;

/* The constraints in the order of the text. NULL: none, or arena->oom. */
al_tt_item *al_table_text_parse(al_arena *arena, const char *sql);

#endif
