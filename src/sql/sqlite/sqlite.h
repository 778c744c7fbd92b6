/* The SQLite dialect's own parts. */
#ifndef AL_SQL_SQLITE_SQLITE_H
#define AL_SQL_SQLITE_SQLITE_H

#include "schema/ddl.h"
#include "sql/dialect.h"
#include "types/layout.h"

/* DATETIME, DATE and TIME: kept as text, in a format that may be given. */
typedef struct al_sqlite_time {
    al_time_type base;
    py_obj *storage_format; /* str, or None for the class's */
    py_obj *regexp;         /* compiled pattern or None */
} al_sqlite_time;

extern const al_type_def al_t_sqlite_DATETIME, al_t_sqlite_DATE, al_t_sqlite_TIME, al_t_sqlite_JSON, al_t_sqlite_index, al_t_sqlite_path;
extern const al_colspec al_sqlite_colspecs[];
extern const al_visit_row al_sqlite_types[], al_sqlite_ddl[];
extern const al_ddl_slots al_sqlite_slots;

#endif
