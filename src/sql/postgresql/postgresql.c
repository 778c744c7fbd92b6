#include "sql/postgresql/postgresql.h"

#include "sql/ansi/ansi.h"
#include "sql/compile.h"

static const char *const reserved[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "binary", "both", "case",
    "cast", "check", "collate", "column", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else",
    "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially",
    "inner", "intersect", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural",
    "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only", "or", "order", "outer", "over", "overlaps", "placing",
    "primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric", "table", "then", "to",
    "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where", "window", "with",
};

static const al_driver_name drivers[] = {
    { "psycopg2", "pyformat", "psycopg2", false },
    { "psycopg", "pyformat", "psycopg", false },
    { "psycopg_async", "pyformat", "psycopg", true },
    { "asyncpg", "numeric_dollar", "asyncpg", true },
    { "pg8000", "format", "pg8000", false },
    { "psycopg2cffi", "pyformat", "psycopg2cffi", false },
    { NULL, NULL, NULL, false },
};

static const al_construct_arg construct_args[] = {
    { &al_s_index.cls, "using", PY_NONE },
    { &al_s_index.cls, "include", PY_NONE },
    { &al_s_index.cls, "where", PY_NONE },
    { &al_s_index.cls, "ops", PY_NONE },
    { &al_s_index.cls, "concurrently", PY_NONE },
    { &al_s_index.cls, "with", PY_NONE },
    { &al_s_index.cls, "tablespace", PY_NONE },
    { &al_s_index.cls, "nulls_not_distinct", PY_NONE },
    { &al_s_table.cls, "ignore_search_path", PY_NONE },
    { &al_s_table.cls, "tablespace", PY_NONE },
    { &al_s_table.cls, "partition_by", PY_NONE },
    { &al_s_table.cls, "with_oids", PY_NONE },
    { &al_s_table.cls, "on_commit", PY_NONE },
    { &al_s_table.cls, "inherits", PY_NONE },
    { &al_s_table.cls, "using", PY_NONE },
    { &al_s_check.cls, "not_valid", PY_FALSE },
    { &al_s_fk_constraint.cls, "not_valid", PY_FALSE },
    { &al_s_primary_key.cls, "include", PY_NONE },
    { &al_s_unique.cls, "include", PY_NONE },
    { &al_s_unique.cls, "nulls_not_distinct", PY_NONE },
    { NULL, NULL, NULL },
};

const al_dialect al_dialect_postgresql = {
    .cls = { .name = "PGDialect", .module = "sqlalchemy.dialects.postgresql.base", .bases = PY_BASES(&al_dialect_ansi.cls), .size = sizeof(al_dialect_obj),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT },
    .name = "postgresql",
    .base = &al_dialect_ansi,
    .prefix = "PG",
    .module = "sqlalchemy.dialects.postgresql.base",
    .drivers = drivers,
    .default_paramstyle = "pyformat",
    .flags_on = AL_D_NATIVE_ENUM | AL_D_NATIVE_BOOLEAN | AL_D_NATIVE_UUID | AL_D_NATIVE_DECIMAL | AL_D_SEQUENCES | AL_D_SEQUENCES_OPTIONAL |
                AL_D_PREEXECUTE_AUTOINC | AL_D_NATIVE_BYTES | AL_D_COMMENTS | AL_D_CONSTRAINT_COMMENTS | AL_D_DEFAULT_VALUES |
                AL_D_DEFAULT_METAVALUE | AL_D_MULTIVALUES | AL_D_IDENTITY | AL_D_INSERT_RETURNING | AL_D_UPDATE_RETURNING |
                AL_D_DELETE_RETURNING | AL_D_IMPLICIT_RETURNING | AL_D_BACKSLASH | AL_D_TRUE_LITERALS,
    .flags_off = AL_D_POSTFETCH_LASTROWID | AL_D_EMPTY_INSERT,
    .max_identifier_length = 63,
    .reserved = reserved,
    .reserved_count = AL_COUNT(reserved),
    .colspecs = al_pg_colspecs,
    .sql = &al_sql_postgresql,
    .types = al_pg_types,
    .construct_args = construct_args,
    .type_classes = al_pg_type_classes,
};
