/* The root dialect: what every other one inherits. */
#ifndef AL_SQL_ANSI_ANSI_H
#define AL_SQL_ANSI_ANSI_H

#include "schema/ddl.h"
#include "sql/dialect.h"

extern const al_visit_row al_ansi_types[], al_ansi_ddl[], al_str_types[];
extern const al_ddl_slots al_ansi_slots;

/* Members, attribute hook and trace function of all Dialect classes (dialect.c). */
extern const py_member al_dialect_members[];
py_obj *al_dialect_getattr(py_vm *vm, py_obj *self, py_obj *name);
void al_dialect_trace(py_obj *self, py_tracer *t);

/* --- pieces of DDL that dialects put together anew --- all append; 0, -1 */
int al_write_name(al_ddl_compiler *c, py_obj *name, al_sb *out); /* quoted */
int al_write_table(al_ddl_compiler *c, py_obj *table, bool use_schema, al_sb *out);
int al_write_column_names(al_ddl_compiler *c, const al_columns *columns, al_sb *out);   /* a, b */
int al_write_expression(al_ddl_compiler *c, py_obj *e, bool include_table, al_sb *out); /* values as literals */
int al_write_preamble(al_ddl_compiler *c, py_obj *constraint, al_sb *out);              /* "CONSTRAINT name " */
int al_write_type(al_ddl_compiler *c, al_schema_column *column, al_sb *out);
/* Writes the default text if the column has a DefaultClause; *there says so. */
int al_write_default(al_ddl_compiler *c, al_schema_column *column, al_sb *out, bool *there);
int al_write_string_literal(al_ddl_compiler *c, py_obj *text, al_sb *out);
int al_write_identity_options(al_ddl_compiler *c, const al_identity_options *o, al_sb *out);
/* The index's name, with its table's schema in front if asked. */
int al_write_index_name(al_ddl_compiler *c, al_index *index, bool use_schema, al_sb *out);
int al_write_index_expressions(al_ddl_compiler *c, al_index *index, al_sb *out);
int al_check_index_table(al_ddl_compiler *c, al_index *index);
/* A constraint's name as format_constraint writes it; *named false: it has none. */
int al_write_constraint_name(al_ddl_compiler *c, py_obj *constraint, al_sb *out, bool *named);
/* One of a few phrases ("CASCADE"), any case; else CompileError. */
int al_write_phrase(al_ddl_compiler *c, py_obj *phrase, const char *const *allowed, const char *pattern, al_sb *out);
/* Does the constraint belong into its table's CREATE TABLE? 1, 0, -1 */
int al_constraint_wanted(al_ddl_compiler *c, py_obj *constraint);

/* A type's arguments in parentheses. */
int al_write_string_type(const char *name, py_vm *vm, py_obj *length, py_obj *collation, al_sb *out);
/* NAME, NAME(p), NAME(p, s) */
int al_write_numeric_type(const char *name, py_vm *vm, py_obj *precision, py_obj *scale, al_sb *out);

#endif
