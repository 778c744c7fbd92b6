/* Walking an expression. See also al_copy_expression in schema.h. */
#ifndef AL_SCHEMA_TRAVERSE_H
#define AL_SCHEMA_TRAVERSE_H

#include "schema/schema.h"

/* Appends the columns (Column, column()) that an expression names, from left to right. 0, -1. */
int al_find_columns(py_vm *vm, py_obj *e, py_obj *list);

#endif
