/*
 * FROM elements beyond tables, and SELECT statements (sqlalchemy.sql.selectable).
 */
#ifndef AL_EXPR_SELECT_H
#define AL_EXPR_SELECT_H

#include "expr/expr.h"
#include "expr/from.h"

typedef struct al_join {
    al_element e;
    py_obj *left, *right, *onclause;
    bool isouter, full;
} al_join;

/* Alias, Subquery, CTE, Lateral, TableSample, TableValuedAlias: name in e.name */
typedef struct al_alias {
    al_element e;
    py_obj *element;
    py_obj *cte_alias, *restates; /* CTE */
    py_obj *prefixes, *suffixes;  /* CTE: tuple of (element, dialect name) */
    py_obj *sampling, *seed;      /* TableSample */
    py_obj *orig_name;
    bool recursive, nesting;                                      /* CTE */
    bool lateral, joins_implicitly, render_derived, render_types; /* TableValuedAlias */
} al_alias;

typedef struct al_values_clause {
    al_element e;
    py_obj *column_args; /* tuple of columns */
    py_obj *data;        /* tuple of lists of rows */
    py_obj *ctes;
    bool literal_binds, unnamed, lateral;
} al_values_clause;

typedef enum al_label_style { AL_LABEL_NONE, AL_LABEL_TABLENAME, AL_LABEL_DISAMBIGUATE } al_label_style;

/* What all SELECT-like statements begin with (SelectBase; HasCTE) */
typedef struct al_select_base {
    al_element e;
    py_obj *ctes; /* independent ones: tuple of (cte, nest_here), or NULL */
    uint8_t label_style;
} al_select_base;

/* GenerativeSelect */
typedef struct al_generative {
    al_select_base b;
    py_obj *order_by, *group_by; /* tuples or NULL */
    py_obj *limit, *offset, *fetch;
    py_obj *for_update; /* ForUpdateArg or NULL */
    bool fetch_percent, fetch_ties;
} al_generative;

typedef struct al_select {
    al_generative g;
    py_obj *raw_columns;                  /* tuple */
    py_obj *where, *having, *from_obj;    /* tuples or NULL */
    py_obj *joins;                        /* tuple of (target, onclause, left, isouter, full) or NULL */
    py_obj *earlier;                      /* tuple of (raw_columns, joins) that with_only_columns put aside, or NULL */
    py_obj *correlate, *correlate_except; /* tuples or NULL */
    py_obj *distinct_on, *prefixes, *suffixes, *hints, *statement_hints;
    bool distinct, no_auto_correlate;
} al_select;

typedef struct al_compound {
    al_generative g;
    py_obj *selects; /* tuple */
    py_obj *keyword; /* str: UNION, ... */
} al_compound;

typedef struct al_textual_select {
    al_select_base b;
    py_obj *element; /* TextClause */
    py_obj *columns; /* tuple */
    bool positional;
} al_textual_select;

/* SelectStatementGrouping: a SELECT in parentheses that is one still */
typedef struct al_select_grouping {
    al_select_base b;
    py_obj *element;
} al_select_grouping;

typedef struct al_for_update {
    al_element e;
    py_obj *of; /* tuple or NULL */
    bool nowait, read, skip_locked, key_share;
} al_for_update;

extern const py_classdef al_selectable_class, al_join_class, al_aliased_class, al_alias_class, al_subquery_class, al_cte_class,
    al_lateral_class, al_tablesample_class, al_table_valued_alias_class, al_values_class, al_scalar_values_class, al_from_grouping_class,
    al_select_base_class, al_generative_class, al_select_class, al_compound_class, al_textual_select_class, al_select_grouping_class,
    al_scalar_select_class, al_for_update_class;

/* One column of a statement's column clause (_ColumnsPlusNames); names NULL for none. */
typedef struct al_column_name {
    py_obj *required, *proxy_key, *fallback, *column;
    bool repeated;
} al_column_name;

/* *out is al_malloc'ed; the names are kept by the current scope. cols: list or tuple. 0, -1. */
int al_columns_plus_names(py_vm *vm, al_label_style style, py_obj *cols, bool anon_for_dupe_key, al_column_name **out, size_t *count);
/* All columns of what stands in a column clause (_select_iterables), a new list. */
py_obj *al_select_iterables(py_vm *vm, py_obj *elements);
/* The columns a SELECT-like statement gives (_all_selected_columns), a new list. */
py_obj *al_selected_columns(py_vm *vm, py_obj *statement);

/* The methods cte(name, recursive, nesting) and add_cte(*ctes, nest_here) of anything that begins with al_select_base. */
py_obj *al_make_cte(py_vm *vm, py_obj **args);
py_obj *al_add_cte(py_vm *vm, py_obj **args);
py_obj *al_select_new(py_vm *vm, py_obj *const *entities, size_t count);
py_obj *al_alias_new(py_vm *vm, const py_classdef *def, py_obj *selectable, py_obj *name); /* name NULL or None: anonymous */
py_obj *al_subquery_new(py_vm *vm, py_obj *select, py_obj *name);
py_obj *al_scalar_subquery(py_vm *vm, py_obj *select);
py_obj *al_join_new(py_vm *vm, py_obj *left, py_obj *right, py_obj *onclause, bool isouter, bool full);
py_obj *al_compound_new(py_vm *vm, const char *keyword, py_obj *const *selects, size_t count);
bool al_is_from(py_vm *vm, const py_obj *o);
bool al_is_select(py_vm *vm, const py_obj *o); /* SelectBase */
/* Is a name rendered before its columns (named_with_column)? */
bool al_named_with_column(py_vm *vm, py_obj *from);

/* What a SELECT selects from (SelectState): lists */
typedef struct al_select_state {
    al_select *statement;
    py_obj *froms;         /* list */
    py_obj *ambiguous;     /* dict: table name -> anonymous name, for tables of that name in a schema */
    al_column_name *names; /* al_malloc'ed */
    size_t name_count;
} al_select_state;
int al_select_state_init(py_vm *vm, al_select *s, al_select_state *state); /* PY_MAY_RUN */
void al_select_state_free(al_select_state *state);
/* Which of them this SELECT names itself, given those of the SELECTs around it (lists; NULL: none). */
py_obj *al_display_froms(py_vm *vm, const al_select_state *state, py_obj *explicit_correlate, py_obj *implicit_correlate);
/* _hide_froms of a FROM element appended: those that a JOIN already contains */
int al_hidden_froms(py_vm *vm, py_obj *from, py_obj *list);

/* Is there a foreign key between them? 0, 1, -1. PY_MAY_RUN. */
int al_can_join(py_vm *vm, py_obj *a, py_obj *b);

/* Identity in a list */
bool al_list_has(const py_obj *list, const py_obj *o);

#endif
