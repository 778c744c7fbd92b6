/* The DDL elements: CreateTable, DropIndex, AddConstraint, ..., DDL, and ExecutableDDLElement for scripts' own. */
#ifndef AL_SCHEMA_DDL_H
#define AL_SCHEMA_DDL_H

#include "schema/schema.h"

typedef struct al_ddl_element {
    al_element e;
    py_obj *element; /* what is created or dropped: Table, Index, Constraint, Sequence, Column; a str for schemas */
    py_obj *target, *ddl_if;
    py_obj *if_exists; /* if_exists or if_not_exists */
    py_obj *cascade;
    py_obj *columns;             /* CreateTable: list of CreateColumn */
    py_obj *include_fks;         /* CreateTable: the foreign keys to write (a collection), or None for all */
    py_obj *statement, *context; /* DDL */
} al_ddl_element;

extern const py_classdef al_base_ddl_class, al_ddl_element_class; /* BaseDDLElement, ExecutableDDLElement */
#define AL_DDL(c_name, script_name, visit_name) extern const py_classdef al_ddl_##c_name;
#include "schema/ddl.list.h"
#undef AL_DDL

/* New ones, from C. NULL: error. */
py_obj *al_ddl_new(py_vm *vm, const py_classdef *def, py_obj *element);
py_obj *al_create_table(py_vm *vm, py_obj *table, bool if_not_exists);
py_obj *al_create_index(py_vm *vm, py_obj *index, bool if_not_exists);
py_obj *al_add_constraint(py_vm *vm, py_obj *constraint);
py_obj *al_drop_constraint(py_vm *vm, py_obj *constraint, bool if_exists);

#endif
