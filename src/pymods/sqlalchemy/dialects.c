/* sqlalchemy.dialects.*: each dialect's own types and constructs. */
#include "pymods/pymods.h"
#include "sql/dialect.h"
#include "expr/construct.h"
#include "expr/dml.h"
#include "sql/sqlite/sqlite.h"

static const py_name dialects_names[] = {
    PY_MODULE("sqlite", "sqlalchemy.dialects.sqlite"),
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
    .names = (const py_name[]){ PY_CLASS("SQLiteDialect", &al_dialect_sqlite.cls), PY_CLASS("dialect", &al_dialect_sqlite.cls), PY_NAMES_END },
};
