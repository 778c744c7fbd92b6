/*
 * The Table, Column, constraint and index objects that operations stand for: alembic.operations.schemaobj.SchemaObjects. Each is made in a
 * MetaData of its own that has the naming convention of the environment's target_metadata. NULL or -1: an exception is set. All PY_MAY_RUN.
 */
#ifndef AL_OPS_SCHEMAOBJ_H
#define AL_OPS_SCHEMAOBJ_H

#include "py/py.h"

/* A MetaData with the target's naming convention. */
py_obj *al_schemaobj_metadata(py_vm *vm, py_obj *operations);
/*
 * Table(name, *items, **kw). items: an iterable of columns, constraints and indexes, or None; those that belong to another table already
 * are copied. Tables that foreign keys refer to are made as far as they are known. constraints_included: unique= and index= of the columns
 * are there as objects.
 */
py_obj *al_schemaobj_table(py_vm *vm, py_obj *operations, py_obj *name, py_obj *items, py_obj *kw, bool constraints_included);
/* Column(name, type); type None or absent: NullType. */
py_obj *al_schemaobj_column(py_vm *vm, py_obj *operations, py_obj *name, py_obj *type);
/* A copy of a column that belongs to a table; another one as it is. */
py_obj *al_schemaobj_detached(py_vm *vm, py_obj *column);
/* A Table of columns of unknown type, for constraints on it; names may repeat. */
py_obj *al_schemaobj_columns_table(py_vm *vm, py_obj *metadata, py_obj *name, py_obj *columns, py_obj *schema);
/* A PrimaryKeyConstraint or UniqueConstraint (`kind`) over these columns of the table, appended to it. kw: a dict or None. */
py_obj *al_schemaobj_key(py_vm *vm, const char *kind, py_obj *table, py_obj *columns, py_obj *name, py_obj *kw);
/* operations.impl.add_constraint(constraint). */
py_obj *al_schemaobj_add_constraint(py_vm *vm, py_obj *operations, py_obj *constraint);
/* A constraint to be dropped, of which only the name and the kind ("foreignkey", "primary", "unique", "check", None) are known. */
py_obj *al_schemaobj_generic_constraint(py_vm *vm, py_obj *operations, py_obj *name, py_obj *table_name, py_obj *type, py_obj *schema);
/* Index(name, *columns, _table=..., **kw); columns: names, text(), expressions. */
py_obj *al_schemaobj_index(py_vm *vm, py_obj *operations, py_obj *name, py_obj *table_name, py_obj *columns, py_obj *schema, py_obj *kw);

/* A class of sqlalchemy.schema by its name. */
py_obj *al_schemaobj_class(py_vm *vm, const char *name);
/* isinstance(o, sqlalchemy.schema.<name>); false also on error (which is cleared). */
bool al_schemaobj_is(py_vm *vm, py_obj *o, const char *name);
/* What o.<attribute> iterates over, as a list kept by the scope; *items and *count look into it. */
py_obj *al_schemaobj_items(py_vm *vm, py_obj *o, const char *attribute, py_obj ***items, size_t *count);
/* Does this database want the constraint (its _create_rule)? 0, 1, -1. */
int al_schemaobj_wanted(py_vm *vm, py_obj *impl, py_obj *constraint);
/* Are comments separate statements on this database? 0, 1, -1. */
int al_schemaobj_separate_comments(py_vm *vm, py_obj *impl);

#endif
