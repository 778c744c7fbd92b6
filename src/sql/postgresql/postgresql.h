/* The PostgreSQL dialect's own parts. */
#ifndef AL_SQL_POSTGRESQL_POSTGRESQL_H
#define AL_SQL_POSTGRESQL_POSTGRESQL_H

#include "schema/ddl.h"
#include "sql/dialect.h"
#include "types/layout.h"

typedef struct al_pg_time { /* TIMESTAMP, TIME */
    al_time_type base;
    py_obj *precision;
} al_pg_time;

typedef struct al_pg_args { /* INTERVAL: precision, fields; BIT: length, varying */
    al_type base;
    py_obj *first, *second;
} al_pg_args;

typedef struct al_pg_json { /* JSON, JSONB */
    al_json_type base;
    py_obj *astext_type;
} al_pg_json;

typedef struct al_pg_hstore {
    al_type base;
    py_obj *text_type;
} al_pg_hstore;

typedef struct al_pg_enum { /* ENUM */
    al_enum_type base;
    py_obj *create_type;
} al_pg_enum;

typedef struct al_pg_domain {
    al_type base;
    al_schema_part schema;
    py_obj *data_type, *collation, *default_, *constraint_name, *not_null, *check, *create_type;
} al_pg_domain;

/* Types: AL_PG_TYPE(name): descriptor al_t_pg_<name>. */
#define AL_PG_TYPE(name) extern const al_type_def al_t_pg_##name;
#include "sql/postgresql/types.list.h"
#undef AL_PG_TYPE
#define AL_PG_WORD(name, affinity) extern const al_type_def al_t_pg_##name;
#include "sql/postgresql/words.list.h"
#undef AL_PG_WORD

extern const al_colspec al_pg_colspecs[];
extern const al_visit_row al_pg_types[];
extern const al_type_def *const al_pg_type_classes[];

#endif
