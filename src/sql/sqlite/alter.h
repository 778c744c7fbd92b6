/* SQLite's rows of ALTER elements. */
#ifndef AL_SQL_SQLITE_ALTER_H
#define AL_SQL_SQLITE_ALTER_H

#include "sql/alter.h"

extern const al_visit_row al_sqlite_alter_rows[];

#endif
