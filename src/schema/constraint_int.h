/* What constraint.c and fk_constraint.c share. */
#ifndef AL_SCHEMA_CONSTRAINT_INT_H
#define AL_SCHEMA_CONSTRAINT_INT_H

#include "schema/schema.h"

/* Constraint.__init__; kw: the dialects' keywords, and _create_rule, _type_bound. 0, -1. */
int al_constraint_setup(py_vm *vm, py_obj *self, py_obj *name, py_obj *deferrable, py_obj *initially, py_obj *info, py_obj *comment,
                        py_obj *kw);
int al_constraint_columns(py_vm *vm, py_obj *self, py_obj *const *columns, size_t count, bool autoattach);
int al_constraint_attach(py_vm *vm, py_obj *self, py_obj *parent);
int al_collection_attach(py_vm *vm, py_obj *self, py_obj *parent);
int al_constraint_table(py_vm *vm, py_obj *self, py_obj *column, py_obj *table);

#endif
