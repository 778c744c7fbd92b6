/*
 * ALTER TABLE as the root dialect writes it; dialects have rows of their own for what they write otherwise.
 */
#ifndef AL_SQL_ALTER_H
#define AL_SQL_ALTER_H

#include "schema/alter.h"
#include "sql/dialect.h"

/* The root's rows; ended by { NULL, NULL }. */
extern const al_visit_row al_alter_rows[];

/* "ALTER TABLE schema.name": a dotted schema is quoted part by part. 0, -1. */
int al_alter_head(al_ddl_compiler *c, const al_alter *alter, al_sb *out);
/* A table name with this schema (None: without). */
int al_alter_table_name(al_ddl_compiler *c, py_obj *name, py_obj *schema, al_sb *out);
int al_alter_quote(al_ddl_compiler *c, py_obj *name, al_sb *out);
/* A server default as it stands in DDL. */
int al_alter_default(al_ddl_compiler *c, py_obj *server_default, al_sb *out);

#endif
