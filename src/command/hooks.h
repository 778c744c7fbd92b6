/*
 * Write hooks: programs that go over each new revision file, as [post_write_hooks] of the ini file names them.
 */
#ifndef AL_COMMAND_HOOKS_H
#define AL_COMMAND_HOOKS_H

#include "command/session.h"

/* Runs them in order over the file. 0, or negative with the error set (the file stays). */
int al_hooks_run(alembic *a, const char *path);

#endif
