/*
 * INSERT, UPDATE, DELETE (sqlalchemy.sql.dml) and the dialects' upsert clauses.
 */
#ifndef AL_EXPR_DML_H
#define AL_EXPR_DML_H

#include "expr/select.h"

typedef struct al_dml {
    al_select_base b;
    py_obj *table;
    py_obj *prefixes, *hints;
    py_obj *returning;             /* tuple or NULL */
    py_obj *return_defaults;       /* tuple (empty: all) or NULL */
    py_obj *values;                /* dict: key (str or column) -> value or element; NULL: none given */
    py_obj *multi_values;          /* list of dicts or NULL */
    py_obj *ordered;               /* UPDATE.ordered_values: list of keys in order, or NULL */
    py_obj *select, *select_names; /* from_select */
    py_obj *where;                 /* tuple or NULL */
    py_obj *post_values;           /* OnConflict..., OnDuplicateKey...; or NULL */
    py_obj *dialect_kw;            /* dict: with_dialect_options, or NULL */
    bool inline_, include_defaults, sort_by_parameter_order;
} al_dml;

/* ON CONFLICT DO NOTHING/UPDATE, ON DUPLICATE KEY UPDATE */
typedef struct al_upsert {
    al_element e;
    py_obj *constraint_target; /* str or NULL: ON CONSTRAINT name */
    py_obj *target_elements;   /* tuple or NULL */
    py_obj *target_where;      /* element or NULL */
    py_obj *set;               /* list of (key, value) or NULL */
    py_obj *update_where;
    py_obj *alias; /* `excluded` / `inserted` / NULL */
    bool ordered;
} al_upsert;

extern const py_classdef al_update_base_class, al_values_base_class, al_insert_class, al_update_class, al_delete_class, al_pg_insert_class,
    al_sqlite_insert_class, al_mysql_insert_class, al_do_nothing_class, al_do_update_class, al_duplicate_key_class;

py_obj *al_dml_new(py_vm *vm, const py_classdef *def, py_obj *table);

#endif
