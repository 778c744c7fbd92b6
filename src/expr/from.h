/*
 * Columns and FROM elements: sa.column, sa.table, joins, aliases, subqueries, CTEs, lateral, values.
 */
#ifndef AL_EXPR_FROM_H
#define AL_EXPR_FROM_H

#include "expr/element.h"

/* ColumnClause. name, key, type, table in e; AL_EL_LITERAL for literal_column. */
typedef struct al_column_clause {
    al_element e;
} al_column_clause;

/* TableClause. name and columns in e. */
typedef struct al_table_clause {
    al_element e;
    py_obj *schema;      /* str or NULL */
    py_obj *fullname;    /* "schema.name" */
    py_obj *primary_key; /* Table: its PrimaryKeyConstraint; table(): NULL */
    py_obj *implicit_returning;
} al_table_clause;

#endif
