/* The descriptors that show a native class's members to scripts. */
#ifndef AL_PY_TYPES_DESCRIPTORS_H
#define AL_PY_TYPES_DESCRIPTORS_H

#include "py/core.h"

/* getset_descriptor and member_descriptor. */
typedef struct py_getset {
    py_obj head;
    const py_member *member; /* NULL: a script's __slots__ entry at `offset` */
    py_class *owner;
    py_obj *name;
    size_t offset;
} py_getset;

/* The value of a field (or getset) of self, which is an instance of d->owner. */
py_obj *py_getset_read(py_vm *vm, py_getset *d, py_obj *self);
/* The descriptor of one member, for the class's dictionary; NULL with an exception. */
py_obj *py_member_object(py_vm *vm, py_class *cls, const py_member *member);
py_obj *py_slot_descriptor_new(py_vm *vm, py_class *cls, py_obj *name, size_t offset);
/* __dict__ and __weakref__ of a script class. */
extern const py_member py_dict_member, py_weakref_member;

#endif
