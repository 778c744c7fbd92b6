#include "sql/ansi/ansi.h"

#include "sql/alter.h"
#include "sql/compile.h"

/* The standard's words that the root quotes (RESERVED_WORDS). */
static const char *const reserved[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "binary", "both", "case", "cast",
    "check", "collate", "column", "constraint", "create", "cross", "current_date", "current_role", "current_time", "current_timestamp",
    "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "for", "foreign", "freeze", "from",
    "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into", "is", "isnull", "join", "leading", "left",
    "like", "limit", "localtime", "localtimestamp", "natural", "new", "not", "notnull", "null", "off", "offset", "old", "on", "only", "or",
    "order", "outer", "overlaps", "placing", "primary", "references", "right", "select", "session_user", "set", "similar", "some", "symmetric",
    "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "verbose", "when", "where",
};

static const al_driver_name drivers[] = { { NULL, NULL, NULL, false } };

const al_dialect al_dialect_ansi = {
    .cls = { .name = "DefaultDialect", .module = "sqlalchemy.engine.default", .bases = PY_BASES(&al_target_class), .size = sizeof(al_dialect_obj),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT, .members = al_dialect_members, .trace = al_dialect_trace, .getattr = al_dialect_getattr },
    .name = "default",
    .module = "sqlalchemy.sql.compiler",
    .drivers = drivers,
    .default_paramstyle = "named",
    .flags_on = AL_D_ALTER | AL_D_SCHEMAS | AL_D_EMPTY_INSERT | AL_D_POSTFETCH_LASTROWID | AL_D_ON_UPDATE_CASCADE | AL_D_DIV_IS_FLOORDIV,
    .quote_open = '"',
    .quote_close = '"',
    .max_identifier_length = 9999,
    .reserved = reserved,
    .reserved_count = AL_COUNT(reserved),
    .types = al_ansi_types,
    .ddl = al_ansi_ddl,
    .alter = al_alter_rows,
    .slots = &al_ansi_slots,
    .sql = &al_sql_ansi,
};

const al_dialect al_dialect_str = {
    .cls = { .name = "StrCompileDialect", .module = "sqlalchemy.engine.default", .bases = PY_BASES(&al_dialect_ansi.cls), .size = sizeof(al_dialect_obj),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT },
    .name = "default",
    .base = &al_dialect_ansi,
    .prefix = "StrSQL",
    .module = "sqlalchemy.sql.compiler",
    .flags_on = AL_D_SEQUENCES | AL_D_SEQUENCES_OPTIONAL | AL_D_INSERT_RETURNING | AL_D_UPDATE_RETURNING | AL_D_DELETE_RETURNING | AL_D_IDENTITY | AL_D_MULTIVALUES | AL_D_NATIVE_BOOLEAN |
                AL_D_TRUE_LITERALS,
    .types = al_str_types,
    .sql = &al_sql_str,
};
