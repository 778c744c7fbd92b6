/* sqlalchemy.dialects.*: each dialect's own types and constructs. */
#include "expr/construct.h"
#include "expr/dml.h"
#include "pymods/pymods.h"
#include "sql/dialect.h"
#include "sql/postgresql/postgresql.h"
#include "sql/sqlite/sqlite.h"

static const py_name dialects_names[] = {
    PY_MODULE("sqlite", "sqlalchemy.dialects.sqlite"),
    PY_MODULE("postgresql", "sqlalchemy.dialects.postgresql"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_dialects = { .name = "sqlalchemy.dialects", .names = dialects_names, .package = true };

/* --- sqlite --- */

static const py_name sqlite_names[] = {
    PY_FUNCTION("insert", "table", al_fn_sqlite_insert, "INSERT with ON CONFLICT."),
    PY_CLASS("Insert", &al_sqlite_insert_class),
    PY_CLASS("dialect", &al_dialect_sqlite.cls),
    PY_CLASS("DATETIME", &al_t_sqlite_DATETIME.cls),
    PY_CLASS("DATE", &al_t_sqlite_DATE.cls),
    PY_CLASS("TIME", &al_t_sqlite_TIME.cls),
    PY_CLASS("JSON", &al_t_sqlite_JSON.cls),
    PY_CLASS("BLOB", &al_t_BLOB.cls),
    PY_CLASS("BOOLEAN", &al_t_BOOLEAN.cls),
    PY_CLASS("CHAR", &al_t_CHAR.cls),
    PY_CLASS("DECIMAL", &al_t_DECIMAL.cls),
    PY_CLASS("FLOAT", &al_t_FLOAT.cls),
    PY_CLASS("INTEGER", &al_t_INTEGER.cls),
    PY_CLASS("NUMERIC", &al_t_NUMERIC.cls),
    PY_CLASS("REAL", &al_t_REAL.cls),
    PY_CLASS("SMALLINT", &al_t_SMALLINT.cls),
    PY_CLASS("TEXT", &al_t_TEXT.cls),
    PY_CLASS("TIMESTAMP", &al_t_TIMESTAMP.cls),
    PY_CLASS("VARCHAR", &al_t_VARCHAR.cls),
    PY_MODULE("base", "sqlalchemy.dialects.sqlite.base"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_dialects_sqlite = { .name = "sqlalchemy.dialects.sqlite", .names = sqlite_names, .package = true };
const py_moduledef al_mod_sqlalchemy_dialects_sqlite_base = {
    .name = "sqlalchemy.dialects.sqlite.base",
    .names =
        (const py_name[]){ PY_CLASS("SQLiteDialect", &al_dialect_sqlite.cls), PY_CLASS("dialect", &al_dialect_sqlite.cls), PY_NAMES_END },
};

/* --- postgresql --- */

#define PG_TYPES                                                                                                                           \
    PY_CLASS("TIMESTAMP", &al_t_pg_TIMESTAMP.cls), PY_CLASS("TIME", &al_t_pg_TIME.cls), PY_CLASS("INTERVAL", &al_t_pg_INTERVAL.cls),       \
        PY_CLASS("BIT", &al_t_pg_BIT.cls), PY_CLASS("BYTEA", &al_t_pg_BYTEA.cls), PY_CLASS("CITEXT", &al_t_pg_CITEXT.cls),                 \
        PY_CLASS("JSON", &al_t_pg_JSON.cls), PY_CLASS("JSONB", &al_t_pg_JSONB.cls), PY_CLASS("JSONPATH", &al_t_pg_JSONPATH.cls),           \
        PY_CLASS("HSTORE", &al_t_pg_HSTORE.cls), PY_CLASS("ARRAY", &al_t_pg_ARRAY.cls), PY_CLASS("ENUM", &al_t_pg_ENUM.cls),               \
        PY_CLASS("DOMAIN", &al_t_pg_DOMAIN.cls), PY_CLASS("INET", &al_t_pg_INET.cls), PY_CLASS("CIDR", &al_t_pg_CIDR.cls),                 \
        PY_CLASS("MACADDR", &al_t_pg_MACADDR.cls), PY_CLASS("MACADDR8", &al_t_pg_MACADDR8.cls), PY_CLASS("MONEY", &al_t_pg_MONEY.cls),     \
        PY_CLASS("OID", &al_t_pg_OID.cls), PY_CLASS("REGCLASS", &al_t_pg_REGCLASS.cls), PY_CLASS("REGCONFIG", &al_t_pg_REGCONFIG.cls),     \
        PY_CLASS("TSVECTOR", &al_t_pg_TSVECTOR.cls), PY_CLASS("TSQUERY", &al_t_pg_TSQUERY.cls),                                            \
        PY_CLASS("INT4RANGE", &al_t_pg_INT4RANGE.cls), PY_CLASS("INT8RANGE", &al_t_pg_INT8RANGE.cls),                                      \
        PY_CLASS("NUMRANGE", &al_t_pg_NUMRANGE.cls), PY_CLASS("DATERANGE", &al_t_pg_DATERANGE.cls),                                        \
        PY_CLASS("TSRANGE", &al_t_pg_TSRANGE.cls), PY_CLASS("TSTZRANGE", &al_t_pg_TSTZRANGE.cls),                                          \
        PY_CLASS("INT4MULTIRANGE", &al_t_pg_INT4MULTIRANGE.cls), PY_CLASS("INT8MULTIRANGE", &al_t_pg_INT8MULTIRANGE.cls),                  \
        PY_CLASS("NUMMULTIRANGE", &al_t_pg_NUMMULTIRANGE.cls), PY_CLASS("DATEMULTIRANGE", &al_t_pg_DATEMULTIRANGE.cls),                    \
        PY_CLASS("TSMULTIRANGE", &al_t_pg_TSMULTIRANGE.cls), PY_CLASS("TSTZMULTIRANGE", &al_t_pg_TSTZMULTIRANGE.cls),                      \
        PY_CLASS("BIGINT", &al_t_BIGINT.cls), PY_CLASS("BOOLEAN", &al_t_BOOLEAN.cls), PY_CLASS("CHAR", &al_t_CHAR.cls),                    \
        PY_CLASS("DATE", &al_t_DATE.cls), PY_CLASS("DOUBLE_PRECISION", &al_t_DOUBLE_PRECISION.cls), PY_CLASS("FLOAT", &al_t_FLOAT.cls),    \
        PY_CLASS("INTEGER", &al_t_INTEGER.cls), PY_CLASS("NUMERIC", &al_t_NUMERIC.cls), PY_CLASS("REAL", &al_t_REAL.cls),                  \
        PY_CLASS("SMALLINT", &al_t_SMALLINT.cls), PY_CLASS("TEXT", &al_t_TEXT.cls), PY_CLASS("UUID", &al_t_UUID.cls),                      \
        PY_CLASS("VARCHAR", &al_t_VARCHAR.cls)

static const py_name postgresql_names[] = {
    PG_TYPES,
    PY_FUNCTION("insert", "table", al_fn_pg_insert, "INSERT with ON CONFLICT."),
    PY_CLASS("Insert", &al_pg_insert_class),
    PY_CLASS("array", &al_array_class),
    PY_CLASS("dialect", &al_dialect_postgresql.cls),
    PY_CLASS("PGUuid", &al_t_UUID.cls),
    PY_MODULE("base", "sqlalchemy.dialects.postgresql.base"),
    PY_MODULE("json", "sqlalchemy.dialects.postgresql.json"),
    PY_MODULE("types", "sqlalchemy.dialects.postgresql.types"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_dialects_postgresql = { .name = "sqlalchemy.dialects.postgresql",
                                                             .names = postgresql_names,
                                                             .package = true };
const py_moduledef al_mod_sqlalchemy_dialects_postgresql_base = {
    .name = "sqlalchemy.dialects.postgresql.base",
    .names = (const py_name[]){ PG_TYPES, PY_CLASS("PGDialect", &al_dialect_postgresql.cls),
                                PY_CLASS("dialect", &al_dialect_postgresql.cls), PY_NAMES_END },
};
const py_moduledef al_mod_sqlalchemy_dialects_postgresql_types = { .name = "sqlalchemy.dialects.postgresql.types",
                                                                   .names = (const py_name[]){ PG_TYPES, PY_NAMES_END } };
const py_moduledef al_mod_sqlalchemy_dialects_postgresql_json = {
    .name = "sqlalchemy.dialects.postgresql.json",
    .names = (const py_name[]){ PY_CLASS("JSON", &al_t_pg_JSON.cls), PY_CLASS("JSONB", &al_t_pg_JSONB.cls),
                                PY_CLASS("JSONPATH", &al_t_pg_JSONPATH.cls), PY_NAMES_END },
};
