/*
 * Compiling elements to SQL text: SQLCompiler. al_compile makes, for any element (DDL too) and a dialect, an al_compiled: a script
 * object (`str(stmt.compile(...))`, `.params`; the `compiler` of @compiles functions) that the engine binds and runs.
 *
 *     al_compiled *c = al_compile(vm, element, dialect, NULL);
 *     al_bound b; if (al_compiled_bind(vm, c, params, 0, &b) < 0) ...   b.sql, b.values
 */
#ifndef AL_SQL_COMPILE_H
#define AL_SQL_COMPILE_H

#include "expr/element.h"
#include "sql/dialect.h"

typedef struct al_compile_options {
    bool literal_binds;      /* every value in the text */
    bool render_postcompile; /* IN lists expanded in the text already */
    bool for_executemany;
    py_obj *column_keys; /* list of str: names that the parameters will hold (INSERT, UPDATE); NULL: none known */
    py_obj *kwargs;      /* dict: other compile_kwargs, or NULL */
} al_compile_options;

/* One column of a result: what a row's values are called and how they are converted. */
typedef struct al_result_column {
    py_obj *key;     /* the name in the text (cursor.description's), or NULL */
    py_obj *name;    /* the name scripts use */
    py_obj *objects; /* tuple: columns and names that find it in row._mapping */
    al_type *type;
} al_result_column;

typedef struct al_compiled {
    py_obj head;
    py_vm *vm;
    al_dialect_obj *dialect;
    py_obj *statement;         /* the element */
    py_obj *string;            /* the text; IN lists and such still as __[POSTCOMPILE_name] unless render_postcompile */
    py_obj *binds;             /* dict: name in the text -> BindParameter, in order of first use */
    py_obj *positions;         /* list of names in the order of the text, for positional styles; NULL for named ones */
    al_result_column *columns; /* al_malloc */
    size_t column_count, column_room;
    bool columns_ordered; /* the text's columns are exactly these, in this order; else match by name */
    bool columns_loose;   /* TextualSelect by name: others may be there */
    bool is_insert, is_update, is_delete, is_ddl, is_text, inline_;
    bool returning;          /* the text ends in RETURNING: it gives rows */
    bool implicit_returning; /* ... which the script did not ask for: primary keys */
    bool postfetch_lastrowid;
    bool multi_values; /* VALUES (...), (...) */
    bool render_postcompile;
    py_obj *insert_prefetch; /* list of Column: defaults that the engine evaluates, bound under their keys; NULL: none */
    py_obj *update_prefetch; /* the same for onupdate */
    py_obj *postfetch;       /* list of Column with server side values */
    py_obj *options;         /* execution options of the statement: dict or NULL */
    py_obj *literal_execute; /* dict: names whose values go into the text when it is bound */
    py_obj *expanded;        /* render_postcompile: the values, by the names of the expanded text; or NULL */
    py_obj *scratch;         /* while compiling */
    struct al_sqlc *state;   /* while compiling */
} al_compiled;

/* The statements' part of the dialects' descriptors (al_dialect.sql). str: the dialect of str(clause). */
extern const struct al_sql_slots al_sql_ansi, al_sql_str, al_sql_sqlite, al_sql_postgresql, al_sql_mysql, al_sql_mssql, al_sql_oracle;

extern const py_classdef al_compiled_class; /* SQLCompiler; StrSQLCompiler for the default dialect */

/* options may be NULL. A script's element that is not compilable: UnsupportedCompilationError, as the reference. PY_MAY_RUN. */
al_compiled *al_compile(py_vm *vm, py_obj *element, al_dialect_obj *dialect, const al_compile_options *options);
/* The text alone, values written as literals: for DDL (server defaults, CHECK, index expressions) and --sql. PY_MAY_RUN. */
int al_sql_literal(py_vm *vm, py_obj *element, al_dialect_obj *dialect, bool include_table, al_sb *out);
/* The text alone with binds, appended. */
int al_sql_text(py_vm *vm, py_obj *element, al_dialect_obj *dialect, al_sb *out);

/* A statement ready for the driver. */
typedef struct al_bound {
    py_obj *sql;       /* str, IN lists expanded */
    py_obj *values;    /* tuple in the order of the text (positional styles), else dict; converted by the types' bind processors */
    py_obj *params;    /* dict: the values by name, unconverted */
    py_obj *positions; /* list of names, or NULL */
} al_bound;
/*
 * construct_params + bind processors. params: dict, or NULL/None for the statement's own values; group: number of the parameter set
 * for the message (0: none). Missing value: InvalidRequestError "A value is required for bind parameter ...". PY_MAY_RUN.
 */
int al_compiled_bind(py_vm *vm, al_compiled *c, py_obj *params, int group, al_bound *out);
/* The same; convert false: the values as they are. */
int al_compiled_expand(py_vm *vm, al_compiled *c, py_obj *params, int group, bool convert, al_bound *out);
/* construct_params: a dict of unconverted values. check: missing values are errors. */
py_obj *al_compiled_params(py_vm *vm, al_compiled *c, py_obj *params, int group, bool check);

#endif
