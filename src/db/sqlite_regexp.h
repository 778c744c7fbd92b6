#ifndef AL_DB_SQLITE_REGEXP_H
#define AL_DB_SQLITE_REGEXP_H

#include <sqlite3.h>

/* Installs REGEXP; an SQLite result code. */
int al_sqlite_add_regexp(sqlite3 *db);

#endif
