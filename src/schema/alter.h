/*
 * The elements of ALTER TABLE: alembic.ddl.base. Each stands for one statement; how it reads is the dialect's (sql/).
 */
#ifndef AL_SCHEMA_ALTER_H
#define AL_SCHEMA_ALTER_H

#include "schema/ddl.h"

typedef struct al_alter {
    al_ddl_element ddl;
    py_obj *table_name, *schema;
    py_obj *column_name; /* AlterColumn and below */
    py_obj *existing_type, *existing_nullable, *existing_server_default, *existing_comment;
    py_obj *value;     /* what the element is about: the new name, type, default, nullability, comment; the column added or dropped */
    py_obj *if_exists; /* if_exists or if_not_exists */
    py_obj *inline_references, *inline_primary_key;
    py_obj *impl; /* IdentityColumnDefault */
} al_alter;

extern const py_classdef al_alter_table_class, al_alter_column_class;
#define AL_ALTER(c_name, script_name, base, value_name, visit_name) extern const py_classdef al_##c_name##_class;
#include "schema/alter.list.h"
#undef AL_ALTER

static inline al_alter *al_alter_of(py_obj *element)
{
    return (al_alter *)(void *)element;
}

#endif
