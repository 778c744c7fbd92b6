/* Tables in order of dependency. Mirrors sort_tables_and_constraints. */
#ifndef AL_SCHEMA_SORT_H
#define AL_SCHEMA_SORT_H

#include "schema/schema.h"

typedef enum al_sort_rule {
    AL_SORT_ALL,   /* any foreign key may be left out to break a cycle */
    AL_SORT_NONE,  /* none: a cycle is an error */
    AL_SORT_NAMED, /* only those that have a name (to be dropped by it) */
} al_sort_rule;

/*
 * *sorted: a list of the tables, those that others refer to first, else in the order given; *left: a list of the ForeignKeyConstraints
 * that are not honoured in it. warn: a cycle is worth a warning. 0; -1: exception (CircularDependencyError). PY_MAY_RUN
 */
int al_sort_with_constraints(py_vm *vm, py_obj *const *tables, size_t count, al_sort_rule rule, bool warn, py_obj **sorted, py_obj **left);

#endif
