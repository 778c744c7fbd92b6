/*
 * What commands do once env.py calls run_migrations: take the steps of a plan, or just look at the version table's rows.
 */
#ifndef AL_COMMAND_WORK_H
#define AL_COMMAND_WORK_H

#include "command/session.h"

typedef struct al_plan_request {
    alembic *a;
    al_script *script;
    enum { AL_PLAN_UPGRADE, AL_PLAN_DOWNGRADE, AL_PLAN_STAMP } kind;
    const char *destination; /* upgrade, downgrade */
    al_strs destinations;    /* stamp */
} al_plan_request;

/* Runs env.py with the steps from where the database is to the destination. opts: context_opts. 0, or negative. */
int al_work_steps(al_plan_request *request, py_obj *opts);

/* Runs env.py, calls look(payload, rows) when it calls run_migrations; nothing is changed. look: 0, or negative with a->error set. */
typedef int al_look_fn(void *payload, alembic *a, al_context *context, al_strs rows);
int al_work_look(alembic *a, py_obj *opts, al_look_fn *look, void *payload);

/* "A:B" in two, in the session's arena. *start NULL: no range. Only with --sql: else "Range revision not allowed". */
int al_split_range(alembic *a, const char *revision, bool sql, const char **start, const char **end);

#endif
