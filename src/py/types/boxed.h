/* What classmethod and staticmethod share: a callable in a box, whose name, documentation and attributes the box shows. */
#ifndef AL_PY_TYPES_BOXED_H
#define AL_PY_TYPES_BOXED_H

#include "py/core.h"

#define PY_BOXED(o) ((py_boxed *)(void *)(o))

void py_boxed_trace(py_obj *self, py_tracer *t);
py_obj *py_boxed_init(py_vm *vm, py_obj **args);
py_obj *py_boxed_is_abstract(py_vm *vm, py_obj *self);
py_obj *py_boxed_getattr(py_vm *vm, py_obj *self, py_obj *name);

#define PY_BOXED_MEMBERS                                                                                                                   \
    PY_INIT("self, function, /", py_boxed_init, NULL), PY_FIELD_RO("__func__", py_boxed, callable),                                        \
        PY_FIELD_RO("__wrapped__", py_boxed, callable), PY_GETSET("__isabstractmethod__", py_boxed_is_abstract, NULL, NULL)

#endif
