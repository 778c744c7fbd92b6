#include "db/fault.h"

#include <signal.h>
#include <stdlib.h>

/* Like the allocation faults of base/mem: a thread's own, and nothing but tests sets it. */
static _Thread_local struct {
    al_db_fault_kind kind;
    uint64_t left, count;
    bool read;
} fault;

void al_db_fault_at(al_db_fault_kind kind, uint64_t nth)
{
    fault.kind = kind;
    fault.left = nth;
    fault.read = true;
}

uint64_t al_db_fault_count(void)
{
    return fault.count;
}

#ifdef AL_TEST_HOOKS
static void read_environment(void)
{
    const char *kill_at = getenv("ALEMBIC_KILL_STATEMENT"), *fail_at = getenv("ALEMBIC_FAIL_STATEMENT");
    if (!fault.read && (kill_at || fail_at))
        al_db_fault_at(kill_at ? AL_FAULT_KILL : AL_FAULT_FAIL, strtoull(kill_at ? kill_at : fail_at, NULL, 10));
    fault.read = true;
}
#endif

int al_db_fault(al_db *db, const char *sql, size_t size)
{
    (void)sql;
    (void)size;
#ifdef AL_TEST_HOOKS
    read_environment();
#endif
    fault.count++;
    if (AL_LIKELY(fault.kind == AL_FAULT_NONE) || fault.left == 0 || --fault.left > 0)
        return AL_OK;
    if (fault.kind == AL_FAULT_KILL)
        raise(SIGKILL);
    return al_db_fail(db, "OperationalError", 0, "disk I/O error");
}
