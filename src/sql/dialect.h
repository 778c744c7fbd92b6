/*
 * SQL dialects. A dialect is one constant descriptor (al_dialect) in its own folder, named in dialects.list.h; what it leaves empty it
 * inherits from `base`, up to the root (ansi/). What scripts hold is a Dialect instance (al_dialect_obj), in which the inherited
 * things are resolved once. Nothing outside a dialect's folder asks for a dialect's name.
 */
#ifndef AL_SQL_DIALECT_H
#define AL_SQL_DIALECT_H

#include "base/strbuf.h"
#include "types/type.h"

typedef struct al_dialect al_dialect;
typedef struct al_dialect_obj al_dialect_obj;

/*
 * One compilation of a DDL element or of a type: a script object, because @compiles functions are given it as `compiler`.
 * Lives for one statement.
 */
typedef struct al_ddl_compiler {
    py_obj head;
    py_vm *vm;
    al_dialect_obj *dialect;
    py_obj *statement;       /* the element being compiled, or NULL */
    py_obj *type_expression; /* the Column whose type is being written, or NULL */
} al_ddl_compiler;

/* Appends the text of an element (DDL element, constraint, type, ...). 0, or -1 with the exception set. PY_MAY_RUN. */
typedef int (*al_ddl_writer)(al_ddl_compiler *c, py_obj *element, al_sb *out);
/* By __visit_name__. Ended by { NULL, NULL }. */
typedef struct al_visit_row {
    const char *visit;
    al_ddl_writer write;
} al_visit_row;

/* Places of the DDL compiler that dialects fill differently; an empty one is the base's. */
typedef struct al_ddl_slots {
    al_ddl_writer column_spec;    /* get_column_specification(column): "name type DEFAULT x NOT NULL" */
    al_ddl_writer column_default; /* get_column_default_string: the default's text, nothing if there is none to write */
    al_ddl_writer create_suffix;  /* create_table_suffix(table), right after the name */
    al_ddl_writer post_create;    /* post_create_table(table), after the closing parenthesis */
    al_ddl_writer fk_actions;     /* MATCH, ON DELETE, ON UPDATE of a ForeignKeyConstraint, each with a leading blank */
    al_ddl_writer deferrability;
    al_ddl_writer remote_table; /* define_constraint_remote_table(referred table) */
    al_ddl_writer unique_distinct;
} al_ddl_slots;

enum {
    AL_D_ALTER = 1 << 0, /* supports_alter */
    AL_D_NATIVE_BOOLEAN = 1 << 1,
    AL_D_NATIVE_DECIMAL = 1 << 2,
    AL_D_NATIVE_UUID = 1 << 3,
    AL_D_NATIVE_ENUM = 1 << 4,
    AL_D_NATIVE_BYTES = 1 << 5, /* returns_native_bytes */
    AL_D_COMMENTS = 1 << 6,     /* supports_comments */
    AL_D_INLINE_COMMENTS = 1 << 7,
    AL_D_SEQUENCES = 1 << 8,
    AL_D_SEQUENCES_OPTIONAL = 1 << 9,
    AL_D_SCHEMAS = 1 << 10,           /* supports_schemas */
    AL_D_IDENTITY = 1 << 11,          /* supports_identity_columns */
    AL_D_DEFAULT_VALUES = 1 << 12,    /* INSERT ... DEFAULT VALUES */
    AL_D_DEFAULT_METAVALUE = 1 << 13, /* INSERT ... VALUES (DEFAULT) */
    AL_D_EMPTY_INSERT = 1 << 14,
    AL_D_MULTIVALUES = 1 << 15,
    AL_D_INSERT_RETURNING = 1 << 16,
    AL_D_UPDATE_RETURNING = 1 << 17,
    AL_D_DELETE_RETURNING = 1 << 18,
    AL_D_IMPLICIT_RETURNING = 1 << 19, /* primary keys are fetched by RETURNING */
    AL_D_POSTFETCH_LASTROWID = 1 << 20,
    AL_D_PREEXECUTE_AUTOINC = 1 << 21, /* preexecute_autoincrement_sequences */
    AL_D_CONSTRAINT_COMMENTS = 1 << 22,
    AL_D_ON_UPDATE_CASCADE = 1 << 23,
    AL_D_REQUIRES_NAME_NORMALIZE = 1 << 24,
    AL_D_OMIT_SCHEMA = 1 << 25,
    AL_D_DIV_IS_FLOORDIV = 1 << 26,               /* `/` on integers truncates */
    AL_D_BACKSLASH = 1 << 27,                     /* backslash escapes in literals */
    AL_D_TRUE_LITERALS = 1 << 28,                 /* true / false rather than 1 / 0 */
    AL_D_IDENTIFIER_LEADING_UNDERSCORE = 1 << 29, /* a leading _ is quoted (Oracle) */
    AL_D_NO_BOOLEAN_CHECK = 1 << 30,              /* Boolean(create_constraint=True) makes no CHECK though there is no native type */
};

/* The drivers that a URL may name: sqlite+pysqlite. Ended by .name NULL. The first is the default. */
typedef struct al_driver_name {
    const char *name;       /* "psycopg2" */
    const char *paramstyle; /* of the DBAPI: qmark, format, pyformat, named, numeric; numeric_dollar */
    const char *dbapi;      /* the module that the reference would import: for its messages */
    bool is_async;
} al_driver_name;

/* Dialect keywords of schema constructs: postgresql_where=... on an Index. Ended by .construct NULL. */
typedef struct al_construct_arg {
    const py_classdef *construct; /* the class that takes it, subclasses too */
    const char *name;             /* without the prefix; "*": any */
    py_obj *fallback;             /* an immediate */
} al_construct_arg;

struct al_sql_slots; /* the statement compiler's part: sql/compile.h */

struct al_dialect {
    py_classdef cls; /* first: the class of its Dialect instances, e.g. SQLiteDialect */
    const char *name;
    const al_dialect *base; /* NULL: the root */
    const char *prefix;     /* of class names: "SQLite" -> SQLiteTypeCompiler */
    const char *module;     /* where the reference has it: "sqlalchemy.dialects.sqlite.base" */
    const al_driver_name *drivers;
    const char *default_paramstyle;                                               /* without a driver; NULL: the base's ("named") */
    uint32_t flags_on, flags_off;                                                 /* AL_D_*: changes to the base's */
    char quote_open, quote_close;                                                 /* 0: the base's */
    int max_identifier_length, max_index_name_length, max_constraint_name_length; /* 0: the base's */
    const char *const *reserved;                                                  /* sorted, lower case; NULL: the base's */
    size_t reserved_count;
    const al_colspec *colspecs;
    const al_visit_row *types;              /* how types are written */
    const al_visit_row *ddl;                /* how DDL elements and constraints are written */
    const al_visit_row *alter;              /* how the elements of ALTER TABLE are (sql/alter.h) */
    const al_ddl_slots *slots;              /* what it writes otherwise; NULL: nothing */
    const struct al_sql_slots *sql;         /* NULL: the base's */
    const struct al_reflect_slots *reflect; /* sql/reflect.h; NULL: the base's */
    const al_construct_arg *construct_args;
    const al_type_def *const *type_classes; /* what its module exports; NULL-ended */
};

/* A script's Dialect. */
struct al_dialect_obj {
    al_target_obj base; /* what types ask: base.target */
    const al_dialect *def;
    const al_colspec *specs[4];
    al_ddl_slots slots; /* resolved */
    const struct al_sql_slots *sql;
    uint32_t flags;
    char quote_open, quote_close;
    int max_identifier_length, max_index_name_length, max_constraint_name_length;
    const char *const *reserved;
    size_t reserved_count;
    const al_driver_name *driver;
    py_obj *paramstyle;          /* str */
    py_obj *preparer;            /* IdentifierPreparer, made when asked for */
    py_obj *type_compiler;       /* the same */
    py_obj *server_version_info; /* tuple or None */
    py_obj *default_schema_name; /* str or None */
    py_obj *dbapi;               /* whatever the engine hangs here */
    py_obj *options;             /* dict of constructor keywords that have no field of their own */
};

#define AL_DIALECT(c_name, script_name) extern const al_dialect al_dialect_##c_name;
#include "sql/dialects.list.h"
#undef AL_DIALECT

/* By name: "sqlite". NULL: unknown. */
const al_dialect *al_dialect_find(const char *name, size_t size);
/*
 * url.get_dialect()(**kw) for "postgresql" or "postgresql+psycopg2". kw: a dict or NULL (paramstyle, max_identifier_length, ...).
 * Unknown: NoSuchModuleError `Can't load plugin: sqlalchemy.dialects:x`. PY_MAY_RUN.
 */
al_dialect_obj *al_dialect_new(py_vm *vm, const char *name, py_obj *kw);
/* A new instance of a descriptor's own class, without looking at names. */
al_dialect_obj *al_dialect_make(py_vm *vm, const al_dialect *def, py_obj *kw);
/* The shared instance of a dialect, for str(clause) (NULL name: the default dialect). Borrowed. */
al_dialect_obj *al_dialect_shared(py_vm *vm, const char *name);
/* o as a dialect object (a Dialect instance), or NULL with TypeError. */
al_dialect_obj *al_dialect_of(py_vm *vm, py_obj *o);
static inline bool al_dialect_has(const al_dialect_obj *d, uint32_t flag)
{
    return (d->flags & flag) != 0;
}
/* May the paramstyle make `%` special? */
bool al_dialect_double_percents(const al_dialect_obj *d);

/* --- identifiers (IdentifierPreparer) --- name: str, quoted_name or None. 0, or -1. */
bool al_needs_quotes(const al_dialect_obj *d, const char *name, size_t size);
int al_quote(py_vm *vm, al_dialect_obj *d, py_obj *name, al_sb *out);
/* The same for text that is no script value. */
int al_quote_text(al_dialect_obj *d, const char *name, al_sb *out);
/* Always quoted. */
int al_quote_always(al_dialect_obj *d, const char *name, size_t size, al_sb *out);
/* format_table: schema.name, each part quoted; use_schema false: the name alone. */
int al_format_table(py_vm *vm, al_dialect_obj *d, py_obj *table, bool use_schema, al_sb *out);
int al_format_column(py_vm *vm, al_dialect_obj *d, py_obj *column, al_sb *out);
/* A schema name: a dotted plain str is one identifier, as in the reference. */
int al_format_schema(py_vm *vm, al_dialect_obj *d, py_obj *schema, al_sb *out);
/* A _truncated_label cut to the dialect's longest identifier (max 0: that), others checked: IdentifierError. NULL: exception. */
py_obj *al_truncate_name(py_vm *vm, al_dialect_obj *d, py_obj *name, int max);

/* --- types and DDL --- */
/* type_compiler.process(type, type_expression=column): column may be NULL. Unknown here: UnsupportedCompilationError. PY_MAY_RUN. */
int al_type_text(py_vm *vm, al_dialect_obj *d, al_type *type, py_obj *column, al_sb *out);
/* The text of a DDL element, constraint or column specification by its visit name, @compiles functions first. PY_MAY_RUN. */
int al_ddl_text(py_vm *vm, al_dialect_obj *d, py_obj *element, al_sb *out);
/* The same within a compilation that is under way. */
int al_ddl_process(al_ddl_compiler *c, py_obj *element, al_sb *out);
al_ddl_compiler *al_ddl_compiler_new(py_vm *vm, al_dialect_obj *d, py_obj *statement);
/* The writer for a visit name, own rows before the base's; NULL: none. */
al_ddl_writer al_ddl_find(const al_dialect *d, const char *visit);
al_ddl_writer al_type_writer_find(const al_dialect *d, const char *visit);
/* What scripts see as dialect.identifier_preparer and dialect.type_compiler_instance. */
py_obj *al_preparer_new(py_vm *vm, al_dialect_obj *d);
py_obj *al_type_compiler_new(py_vm *vm, al_dialect_obj *d);
extern const py_classdef al_preparer_class, al_type_compiler_class, al_ddl_compiler_class;
/* "sqlalchemy.dialects.sqlite.base.SQLite" + what, or the root's names: what reprs of compilers say. */
int al_dialect_class_name(const al_dialect *d, const char *what, al_sb *out);

/*
 * @compiles: what scripts registered for a class on top of the constant lists, for this dialect or for all ("default").
 * PY_ABSENT if nothing (cheap while no script registered anything), else the function(element, compiler, **kw). Borrowed. NULL: exception.
 */
py_obj *al_compiles_find(py_vm *vm, py_obj *element, const al_dialect_obj *d);

#endif
