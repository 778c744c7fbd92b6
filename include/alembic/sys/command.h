/*
 * Commands as a program that takes command lines sees them: a line of options, and what to do with them.
 */
#ifndef ALEMBIC_SYS_COMMAND_H
#define ALEMBIC_SYS_COMMAND_H

#include "alembic.h"
#include "base/args.h"

typedef struct al_cmd {
    al_cmd_line line; /* first */
    int (*run)(alembic *a, const al_args *args);
    bool without_config; /* init, list_templates: runs where there is no configuration */
} al_cmd;

/* All commands, alphabetical. */
AL_API const al_cmd *const *alembic_commands(size_t *count);
/* Hands a parsed command line to scripts: config.cmd_opts. args must outlive the session's use. */
AL_API void alembic_set_args(alembic *a, const al_args *args);
/* Raises errors as an uncaught exception instead of "FAILED: ..." (--raiseerr). */
AL_API void alembic_set_raiseerr(alembic *a, bool raise);
/*
 * Says on stream 1 or 2 how the last call failed, as the program does: "FAILED: ..." and the log line where logging is set up, or the
 * traceback.
 */
AL_API void alembic_print_error(alembic *a);
/* Progress: a step is about to run, or done. For a terminal. */
typedef void alembic_progress_fn(void *payload, const char *revision, const char *doc, size_t number, size_t count, bool done);
AL_API void alembic_set_progress(alembic *a, alembic_progress_fn *progress, void *payload);

#endif
