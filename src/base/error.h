/*
 * What a function that can fail leaves behind. Functions return 0, or a negative al_status; the error object belongs to the
 * caller of the library (the session). The first failure wins: a later al_error_set on a set error adds nothing.
 */
#ifndef AL_BASE_ERROR_H
#define AL_BASE_ERROR_H

#include "base/mem.h"

typedef enum al_status {
    AL_OK = 0,
#define AL_ERR(id, number, exception, exit_code) AL_E_##id = -(number),
#include "base/err.list.h"
#undef AL_ERR
} al_status;

typedef struct al_error {
    al_status status; /* AL_OK: nothing set */
    char *message;    /* one line or more, no trailing newline; never holds a password */
    char *where;      /* "file:line" or NULL */
    char *hint;       /* what to do, or NULL */
    char fixed[64];   /* where the message stands when there was no memory for it */
} al_error;

/* Sets status and message; returns status, so that `return al_error_set(...)` reads well. */
int al_error_set(al_error *error, al_status status, const char *format, ...) AL_PRINTF(3, 4);
/* Adds the place, once; later calls change nothing. Returns error->status. */
int al_error_at(al_error *error, const char *file, int line);
int al_error_hint(al_error *error, const char *format, ...) AL_PRINTF(2, 3);
int al_error_oom(al_error *error);
/* Prefixes the message with "context: ". */
int al_error_context(al_error *error, const char *format, ...) AL_PRINTF(2, 3);
void al_error_clear(al_error *error);
const char *al_error_text(const al_error *error);
/* The script exception that a status stands for ("CommandError") and the exit code of the program. */
const char *al_status_exception(al_status status);
int al_status_exit_code(al_status status);

#endif
