#include "sql/sqlite/sqlite.h"

#include "sql/stmt.h"

#include "sql/ansi/ansi.h"
#include "sql/compile.h"
#include "sql/reflect.h"
#include "sql/sqlite/alter.h"

static const char *const reserved[] = {
    "add",       "after",      "all",           "alter",     "analyze",      "and",          "as",
    "asc",       "attach",     "autoincrement", "before",    "begin",        "between",      "by",
    "cascade",   "case",       "cast",          "check",     "collate",      "column",       "commit",
    "conflict",  "constraint", "create",        "cross",     "current_date", "current_time", "current_timestamp",
    "database",  "default",    "deferrable",    "deferred",  "delete",       "desc",         "detach",
    "distinct",  "drop",       "each",          "else",      "end",          "escape",       "except",
    "exclusive", "exists",     "explain",       "fail",      "false",        "for",          "foreign",
    "from",      "full",       "glob",          "group",     "having",       "if",           "ignore",
    "immediate", "in",         "index",         "indexed",   "initially",    "inner",        "insert",
    "instead",   "intersect",  "into",          "is",        "isnull",       "join",         "key",
    "left",      "like",       "limit",         "match",     "natural",      "not",          "notnull",
    "null",      "of",         "offset",        "on",        "or",           "order",        "outer",
    "plan",      "pragma",     "primary",       "query",     "raise",        "references",   "reindex",
    "rename",    "replace",    "restrict",      "right",     "rollback",     "row",          "select",
    "set",       "table",      "temp",          "temporary", "then",         "to",           "transaction",
    "trigger",   "true",       "union",         "unique",    "update",       "using",        "vacuum",
    "values",    "view",       "virtual",       "when",      "where",
};

static const al_driver_name drivers[] = {
    { "pysqlite", NULL, "sqlite3", false },
    { "pysqlcipher", NULL, "sqlcipher3", false },
    { "aiosqlite", NULL, "aiosqlite", true },
    { NULL, NULL, NULL, false },
};

static const al_construct_arg construct_args[] = {
    { &al_s_table.cls, "autoincrement", PY_FALSE },
    { &al_s_table.cls, "with_rowid", PY_TRUE },
    { &al_s_table.cls, "strict", PY_FALSE },
    { &al_s_index.cls, "where", PY_NONE },
    { &al_s_column.cls, "on_conflict_primary_key", PY_NONE },
    { &al_s_column.cls, "on_conflict_not_null", PY_NONE },
    { &al_s_column.cls, "on_conflict_unique", PY_NONE },
    { &al_s_constraint.cls, "on_conflict", PY_NONE },
    { NULL, NULL, NULL },
};

static const al_type_def *const type_classes[] = {
    &al_t_sqlite_DATETIME,
    &al_t_sqlite_DATE,
    &al_t_sqlite_TIME,
    &al_t_sqlite_JSON,
    &al_t_BLOB,
    &al_t_BOOLEAN,
    &al_t_CHAR,
    &al_t_DECIMAL,
    &al_t_FLOAT,
    &al_t_INTEGER,
    &al_t_NUMERIC,
    &al_t_REAL,
    &al_t_SMALLINT,
    &al_t_TEXT,
    &al_t_TIMESTAMP,
    &al_t_VARCHAR,
    NULL,
};

const al_dialect al_dialect_sqlite = {
    .cls = { .name = "SQLiteDialect",
             .module = "sqlalchemy.dialects.sqlite.base",
             .bases = PY_BASES(&al_dialect_ansi.cls),
             .size = sizeof(al_dialect_obj),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT },
    .name = "sqlite",
    .base = &al_dialect_ansi,
    .prefix = "SQLite",
    .module = "sqlalchemy.dialects.sqlite.base",
    .drivers = drivers,
    .default_paramstyle = "qmark",
    .flags_on = AL_D_DEFAULT_VALUES | AL_D_DEFAULT_METAVALUE | AL_D_MULTIVALUES | AL_D_INSERT_RETURNING | AL_D_UPDATE_RETURNING |
                AL_D_DELETE_RETURNING,
    .flags_off = AL_D_ALTER | AL_D_EMPTY_INSERT,
    .reserved = reserved,
    .reserved_count = AL_COUNT(reserved),
    .colspecs = al_sqlite_colspecs,
    .types = al_sqlite_types,
    .ddl = al_sqlite_ddl,
    .alter = al_sqlite_alter_rows,
    .slots = &al_sqlite_slots,
    .sql = &al_sql_sqlite,
    .reflect = &al_sqlite_reflect,
    .construct_args = construct_args,
    .type_classes = type_classes,
};
