/*
 * A driver without a database, for tests: it writes down what it is sent, follows BEGIN, COMMIT and ROLLBACK, gives the answers it was told
 * to give, and can fail the Nth statement.
 */
#ifndef AL_DB_MOCK_H
#define AL_DB_MOCK_H

#include "db/db.h"

/* Everything sent so far, one statement a line; borrowed. */
const char *al_mock_log(const al_db *db);
/* The Nth statement from now (1 is the next) fails; exception and message are borrowed. */
void al_mock_fail(al_db *db, uint64_t nth, const char *exception, const char *message);
/* Statements that begin with `sql` give these rows from now on: names has `columns` entries, cells rows * columns, NULL is NULL. Borrowed.
 */
int al_mock_answer(al_db *db, const char *sql, const char *const *names, size_t columns, const char *const *cells, size_t rows);

#endif
