/*
 * Inside the statement compiler: the state of one compilation, what visit functions get, and what a dialect fills in. For the files
 * of this folder and its dialects; others use compile.h.
 *
 * A visit function appends the text of one kind of element. Which one it is, the dialect's tables say, each with inheritance from its
 * base: visits by kind, binaries and unaries by operator, functions by name. @compiles functions come before them all.
 */
#ifndef AL_SQL_STMT_H
#define AL_SQL_STMT_H

#include "base/vec.h"
#include "expr/dml.h"
#include "sql/compile.h"

/* What an element's text depends on beside itself: the reference's **kw. Passed down, changed in copies. */
enum {
    AL_V_COLUMNS = 1 << 0,         /* within_columns_clause */
    AL_V_LABEL = 1 << 1,           /* within_label_clause */
    AL_V_LITERAL = 1 << 2,         /* literal_binds */
    AL_V_LITERAL_EXECUTE = 1 << 3, /* literal_execute */
    AL_V_POSTCOMPILE = 1 << 4,     /* render_postcompile */
    AL_V_RESULT = 1 << 5,          /* add_to_result_map */
    AL_V_REPEATED = 1 << 6,        /* ... a repeated column: found by its name alone */
    AL_V_NO_TABLE = 1 << 7,        /* include_table=False */
    AL_V_ASFROM = 1 << 8,
    AL_V_IN_OPERATOR = 1 << 9, /* _in_operator_expression */
    AL_V_EAGER = 1 << 10,      /* eager_grouping */
    AL_V_SUBQUERY = 1 << 11,
    AL_V_LATERAL = 1 << 12,
    AL_V_CRUD = 1 << 13, /* iscrud */
    AL_V_INSERT_INTO = 1 << 14,
    AL_V_NO_BIND_EXPRESSION = 1 << 15,
    AL_V_HINT = 1 << 16,   /* ashint */
    AL_V_NEST = 1 << 17,   /* cte_opts.nesting */
    AL_V_UPSERT = 1 << 18, /* is_upsert_set */
};

typedef struct al_vis {
    uint32_t flags;
    al_op binary_op;     /* _binary_op: the operator around, for a warning */
    int compound_index;  /* which SELECT of a UNION; -1: none */
    const py_obj *label; /* render_label_as_label */
    py_obj *targets;     /* result_map_targets: tuple or NULL */
    py_obj *column;      /* the column that a column_expression() stands for; NULL */
    py_obj *ambiguous;   /* dict: table name -> anonymous name */
    py_obj *enclosing_alias;
    py_obj *visiting_cte;
    py_obj *hints; /* list of (from, hint text) or NULL */
} al_vis;

static inline al_vis al_vis_with(const al_vis *v, uint32_t on, uint32_t off)
{
    al_vis copy = *v;
    copy.flags = (copy.flags & ~off) | on;
    return copy;
}
static inline bool al_vis_has(const al_vis *v, uint32_t flag)
{
    return (v->flags & flag) != 0;
}

/* One statement being written, innermost last. */
typedef struct al_frame {
    struct al_frame *outer;
    py_obj *asfrom_froms, *correlate_froms; /* lists */
    py_obj *selectable;
    const al_select_state *select; /* of a SELECT, or NULL */
    py_obj *compound;              /* a CompoundSelect, or NULL */
    py_obj *select_0;
    py_obj *insert_from_select;
    py_obj *extra; /* UPDATE, DELETE: list of the further tables */
    bool map_compound, map_nested;
    int depth; /* 1: outermost */
} al_frame;

typedef struct al_cte_text {
    al_alias *cte;
    al_alias *reference; /* the CTE that it restates, or itself */
    py_obj *name;
    py_obj *text; /* str; NULL: an alias of another, or under way */
    int level;
    bool nesting;
} al_cte_text;

typedef struct al_bind_entry {
    al_bindparam *bind;
    py_obj *name; /* in the text */
} al_bind_entry;

typedef struct al_sqlc al_sqlc;
struct al_sqlc {
    py_vm *vm;
    al_compiled *out;
    al_dialect_obj *d;
    const struct al_sql_slots *slots;
    al_frame *stack;
    py_obj *anon;      /* dict of al_anon_resolve */
    py_obj *truncated; /* dict: (class, name) -> str */
    int truncated_count[4];
    AL_VEC(al_bind_entry) binds;
    AL_VEC(al_cte_text) ctes;
    bool ctes_recursive;
    bool str; /* the default dialect: what it does not know it writes for human eyes */
    bool positional;
    uint32_t base_flags; /* AL_V_LITERAL, AL_V_POSTCOMPILE: for what is compiled afresh */
    py_obj *column_keys;
    py_obj *inserted; /* MySQL's ON DUPLICATE KEY: the alias whose columns are written VALUES(column); or NULL */
    bool for_executemany;
    int depth; /* nesting of visits: RecursionError */
};

typedef int (*al_sql_visit)(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out);

typedef struct al_func_row {
    const char *name; /* lower case; ended by NULL */
    al_sql_visit write;
} al_func_row;

typedef struct al_extract_row {
    const char *field, *text; /* ended by NULL */
} al_extract_row;

typedef int (*al_returning_fn)(al_sqlc *c, al_dml *d, py_obj *columns, bool result, al_sb *out);
typedef int (*al_empty_set_fn)(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out);

enum {
    AL_SQL_RETURNING_FIRST = 1, /* returning_precedes_values */
    AL_SQL_UPDATE_TABLES = 2,   /* render_table_with_column_in_update_from */
    AL_SQL_ANSI_BINDS = 4,      /* ansi_bind_rules */
    AL_SQL_NO_LABEL_ORDER = 8,  /* not supports_simple_order_by_label */
    AL_SQL_CTE_FOLLOWS_INSERT = 16,
    AL_SQL_TUPLE_VALUES = 32,      /* tuple_in_values */
    AL_SQL_BARE_RETURNING = 64,    /* RETURNING id rather than t.id */
    AL_SQL_ILIKE = 128,            /* ILIKE exists */
    AL_SQL_NULL_KEY = 256,         /* insert_null_pk_still_autoincrements */
    AL_SQL_FOR_EYES = 512,         /* the default dialect of str(): what it does not know it writes somehow */
    AL_SQL_PLAIN_COLLATION = 1024, /* collations are not quoted */
    AL_SQL_LITERAL_FRAME = 2048,   /* the bounds of a window frame are literals */
    AL_SQL_DUAL_WHERE = 4096,      /* FROM DUAL where there is a WHERE and nothing to select from */
};

typedef struct al_sql_slots {
    const struct al_sql_slots *base;
    const al_sql_visit *visits;   /* AL_KIND_COUNT */
    const al_sql_visit *binaries; /* AL_OP_COUNT: visit_<op>_binary */
    const al_sql_visit *lists;    /* AL_OP_COUNT: visit_<op>_expression_clauselist */
    const al_sql_visit *unaries;  /* AL_OP_COUNT */
    const al_func_row *functions;
    const al_extract_row *extracts;
    al_sql_visit limit, fetch; /* e: the al_generative */
    al_sql_visit order_by;     /* e: the al_generative */
    al_sql_visit for_update;
    py_obj *(*translate)(al_sqlc *c, al_select *s); /* another SELECT to write in its place, or s; NULL: exception */
    al_sql_visit precolumns;
    al_sql_visit update_from, update_tables; /* e: the al_dml; its further tables in c->stack->extra */
    al_sql_visit delete_from, delete_tables;
    al_returning_fn returning;
    /* what stands between the parentheses of IN () with no values: width columns a row; op IN, NOT_IN or NONE */
    al_empty_set_fn empty_set;
    const char *alias_as;     /* " AS " */
    const char *default_from; /* without FROM */
    const char *join, *left_join, *full_join;
    const char *recursive;      /* "WITH RECURSIVE" */
    const char *default_values; /* " DEFAULT VALUES" */
    const char *metavalue;      /* "DEFAULT" */
    uint32_t flags;
} al_sql_slots;

/* A slot or text, the dialect's own or the nearest base's. */
#define al_slot(c, field) al_slot_of((c)->slots, offsetof(al_sql_slots, field))
const void *al_slot_of(const al_sql_slots *slots, size_t offset);
#define AL_SLOT_FN(c, type, field) (*(const type *)al_slot((c), field))
#define AL_SLOT_TEXT(c, field)     (*(const char *const *)al_slot((c), field))
bool al_sql_flag(const al_sqlc *c, uint32_t flag);

/* Appends the text of an element: @compiles, then the tables. NULL: an incomplete element. 0, -1. PY_MAY_RUN */
int al_visit(al_sqlc *c, py_obj *e, const al_vis *v, al_sb *out);
/* The same for each item of a tuple or list, with a separator between those that gave text. */
int al_visit_list(al_sqlc *c, py_obj *items, const char *separator, const al_vis *v, al_sb *out);
/* Criteria joined by AND, grouped as and_() does. */
int al_visit_and(al_sqlc *c, py_obj *criteria, const al_vis *v, al_sb *out);
/* The visit function of a kind, the dialect's own or the nearest base's; NULL: none. */
al_sql_visit al_visit_find(const al_sqlc *c, al_kind kind);
/* The **kw of compiler.process(element, **kw). 0, -1. */
int al_vis_of_keywords(al_sqlc *c, py_obj *kw, al_vis *v);
/* What the statement is compiled with; and what the reference's process(x) without **kw has: nothing. */
al_vis al_vis_new(const al_sqlc *c);
static inline al_vis al_vis_bare(void)
{
    return (al_vis){ .compound_index = -1 };
}
int al_unsupported(al_sqlc *c, py_obj *e);

/* --- names --- */
typedef enum al_ident_class { AL_ID_COLUMN, AL_ID_ALIAS, AL_ID_BIND, AL_ID_VALUES } al_ident_class;
/* _truncated_identifier, for anonymous and truncated names; others as they are. NULL: exception. */
py_obj *al_identifier(al_sqlc *c, al_ident_class class, py_obj *name);
/* preparer.quote of it. */
int al_add_identifier(al_sqlc *c, al_ident_class class, py_obj *name, al_sb *out);

/* --- parts --- */
int al_binary_generic(al_sqlc *c, al_element *e, const char *text, const al_vis *v, al_sb *out);
int al_visit_binary_as(al_sqlc *c, al_binary *b, al_op op, const al_vis *v, al_sb *out);
int al_func_args(al_sqlc *c, al_element *function, const al_vis *v, al_sb *out); /* "(a, b)" */
int al_func_plain(al_sqlc *c, al_element *function, const char *name, const al_vis *v, al_sb *out);
/* A value as an SQL literal; CompileError if its type has none. */
int al_render_literal(py_vm *vm, al_dialect_obj *d, py_obj *value, py_obj *type, al_sb *out);
/* The values of an IN list, between its parentheses. */
int al_render_expanding(py_vm *vm, al_dialect_obj *d, const al_bindparam *b, py_obj *values, al_sb *out);
int al_empty_set(py_vm *vm, al_dialect_obj *d, const al_bindparam *b, al_sb *out);
int al_placeholder(const char *style, const char *name, size_t number, al_sb *out);
int al_literal_value(al_sqlc *c, py_obj *value, py_obj *type, al_sb *out);
int al_bind_text(al_sqlc *c, al_bindparam *b, const al_vis *v, al_sb *out);
int al_add_result(al_sqlc *c, py_obj *key, py_obj *name, py_obj *const *objects, size_t count, py_obj *type, const al_vis *v);
/* One column of a column clause or RETURNING (_label_select_column). */
int al_column_text(al_sqlc *c, const al_column_name *n, bool result, bool asfrom, const al_vis *v, al_sb *out);
int al_render_ctes(al_sqlc *c, bool toplevel, bool following, al_sb *out);
int al_independent_ctes(al_sqlc *c, py_obj *ctes, const al_vis *v);
int al_prefixes(al_sqlc *c, py_obj *prefixes, const al_vis *v, al_sb *out);
int al_alias_suffix(al_sqlc *c, py_obj *name, al_sb *out); /* " AS name" */
int al_hint_text(al_sqlc *c, py_obj *from, const al_vis *v, al_sb *out);
/* " OF a, b NOWAIT SKIP LOCKED": tables: names of tables rather than columns */
int al_for_update_of(al_sqlc *c, const al_for_update *f, const al_vis *v, bool tables, al_sb *out);
/* Puts text in front of what was appended since `at`. */
int al_insert_text(al_sqlc *c, al_sb *out, size_t at, const char *text);

al_frame *al_push(al_sqlc *c, al_frame *frame, py_obj *selectable, py_obj *asfrom, py_obj *correlate);
void al_pop(al_sqlc *c);

/* INSERT and UPDATE: the columns and their values (crud._get_crud_params) */
typedef struct al_crud_row {
    al_element *column;
    char *name;  /* al_malloc: the column as rendered */
    char *value; /* al_malloc */
} al_crud_row;
typedef struct al_crud {
    AL_VEC(al_crud_row) rows; /* of the first row of values */
    py_obj *more;             /* list of str: "(..)" of the further rows; NULL */
    py_obj *returning;        /* list: columns to return though nobody asked; NULL */
    bool default_values;
} al_crud;
int al_crud_params(al_sqlc *c, al_dml *d, al_frame *frame, py_obj *extra_froms, bool toplevel, const al_vis *v, al_crud *out);
void al_crud_free(al_crud *crud);

#define AL_SB_CHECK(c, out) (al_sb_failed(out) ? (py_raise_nomem((c)->vm), -1) : 0)

#endif
