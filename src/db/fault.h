/*
 * Faults on purpose, for tests: the Nth statement sent by this thread, counted over all its connections and with the drivers' own BEGIN and
 * COMMIT, kills the process or fails. Set by al_db_fault_at or, in builds made with -DAL_TEST_HOOKS, by the environment:
 * ALEMBIC_KILL_STATEMENT=N (SIGKILL before it goes out) and ALEMBIC_FAIL_STATEMENT=N (it fails with `disk I/O error`).
 */
#ifndef AL_DB_FAULT_H
#define AL_DB_FAULT_H

#include "db/db.h"

typedef enum al_db_fault_kind { AL_FAULT_NONE, AL_FAULT_FAIL, AL_FAULT_KILL } al_db_fault_kind;

/* nth 1 is the next statement. */
void al_db_fault_at(al_db_fault_kind kind, uint64_t nth);
/* Statements sent by this thread so far. */
uint64_t al_db_fault_count(void);
/* Called by al_db_send. */
int al_db_fault(al_db *db, const char *sql, size_t size);

#endif
