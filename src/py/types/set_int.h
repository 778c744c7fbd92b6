/*
 * What the files of set share. A set is a dict's table whose values are True: its order is that of insertion.
 */
#ifndef AL_PY_TYPES_SET_INT_H
#define AL_PY_TYPES_SET_INT_H

#include "py/types/dict_int.h"

/* frozensets keep their hash in head.aux's place: see frozenset's own struct */
typedef struct py_set {
    py_dict table;
    int64_t hash;
    bool hashed;
} py_set;

int py_set_update(py_vm *vm, py_obj *set, py_obj *iterable);
/* set if it is one, else a new set of what it iterates over */
py_obj *py_set_view(py_vm *vm, py_obj *o);
py_obj *py_set_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right);
py_obj *py_set_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other);
py_obj *py_set_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other);
/* A new exact set (frozenset) with the entries of another. */
py_obj *py_set_copy(py_vm *vm, enum py_builtin type, py_obj *from);
enum py_builtin py_set_kind(const py_obj *o);

/* The operations themselves, on a's own table. 0, -1. */
int py_set_keep_in(py_vm *vm, py_obj *a, py_obj *b, bool keep);
int py_set_toggle(py_vm *vm, py_obj *a, py_obj *b);
int py_set_is_subset(py_vm *vm, py_obj *a, py_obj *b);

#endif
