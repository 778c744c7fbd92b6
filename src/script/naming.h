/*
 * What a new revision is called: its id, its date, its file. Mirrors ScriptDirectory._generate_create_date and _rev_path, util.rev_id.
 */
#ifndef AL_SCRIPT_NAMING_H
#define AL_SCRIPT_NAMING_H

#include "base/error.h"
#include "base/strbuf.h"

/* The last 12 hexadecimal digits of a random UUID4, and NUL. AL_E_IO without a source of randomness. */
int al_rev_id_new(char id[13], al_error *error);

/* A moment as people in some place see it. */
typedef struct al_date {
    int year, month, day, hour, minute, second, micro;
    int64_t epoch;
    bool zoned;    /* offset and zone are known: the reference's datetime has a tzinfo */
    int offset;    /* seconds east of UTC */
    char zone[16]; /* abbreviation: "CET" */
} al_date;

/* `timezone` NULL: local time without a zone. AL_E_COMMAND: Can't locate timezone: x; AL_E_VALUE for names that are no names. */
int al_date_now(al_date *date, const char *timezone, al_error *error);
/* The same for a given moment (seconds and microseconds since 1970, UTC). */
int al_date_at(al_date *date, int64_t epoch, int micro, const char *timezone, al_error *error);
/* str(datetime): "2026-01-02 03:04:05.678901+01:00" */
void al_date_text(al_sb *sb, const al_date *date);

/* "Add a column!" -> "add_a_column"; longer than `limit` code points: cut at a word. */
void al_slug(al_sb *sb, const char *message, size_t limit);

/* file_template % {...} + ".py". AL_E_VALUE in Python's words for a bad template; an unknown token names itself. */
int al_rev_file_name(char **name, const char *file_template, const char *rev_id, const char *message, size_t slug_limit,
                     const al_date *date, al_error *error);

#endif
