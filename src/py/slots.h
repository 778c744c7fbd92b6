/*
 * From special methods to slots and back: which slots a class ends up with, trampolines from a slot to a script's special method,
 * and the wrapper descriptors that show a native slot as a method.
 */
#ifndef AL_PY_SLOTS_H
#define AL_PY_SLOTS_H

#include "py/core.h"

enum py_slot_id {
#define PY_SLOT(field) PY_SLOT_##field,
#include "py/slots.list.h"
#undef PY_SLOT
    PY_SLOT_COUNT
};

struct py_wrapper;
typedef struct py_dunder {
    const char *name;
    enum py_slot_id slot;
    int op;
    py_obj *(*call)(py_vm *vm, const struct py_wrapper *w, py_obj *self, py_obj *const *args, size_t count);
    int min, max; /* arguments beside self; max -1: any, with keywords (__call__) */
} py_dunder;

/* wrapper_descriptor (owner's slot as a method), and bound to self method-wrapper. */
typedef struct py_wrapper {
    py_obj head;
    const py_dunder *dunder;
    py_class *owner;
    py_obj *self; /* NULL: unbound */
} py_wrapper;

/* The row of a special method, NULL if it stands for no slot. */
const py_dunder *py_dunder_find(const char *name);
const py_dunder *py_dunder_rows(size_t *count);
/* Notes in own_slots which slots a native descriptor defines. */
void py_slots_own(py_class *cls);
/* Computes the effective slots of a class whose MRO stands. */
void py_slots_resolve(py_class *cls);
/* After dict[name] of cls was set or removed: its slot, and that of all subclasses. */
void py_slots_changed(py_vm *vm, py_class *cls, const char *name);
/* Does a native descriptor fill the slot of this method itself? */
bool py_slots_defined(const py_classdef *def, const py_dunder *row);
py_obj *py_wrapper_new(py_vm *vm, py_class *cls, const py_dunder *row);
/* Puts wrapper descriptors for the own native slots into dict. 0, -1. */
int py_slots_fill(py_vm *vm, py_class *cls, py_obj *dict);
py_obj *py_wrapper_call(py_vm *vm, py_wrapper *w, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames);
/* The interned special method of an operator: form 0 itself, 1 reflected, 2 in place. NULL: none, or MemoryError. */
py_obj *py_op_name(py_vm *vm, py_op op, int form);
/* The trampolines of binary and compare, told apart from native slots. */
py_obj *py_tramp_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right);
py_obj *py_tramp_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other);

#endif
