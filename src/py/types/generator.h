/*
 * What generators, coroutines and asynchronous generators share.
 */
#ifndef AL_PY_TYPES_GENERATOR_H
#define AL_PY_TYPES_GENERATOR_H

#include "py/machine/machine.h"

void py_generator_trace(py_obj *self, py_tracer *t);
py_obj *py_generator_repr(py_vm *vm, py_obj *self);
py_obj *py_generator_next(py_vm *vm, py_obj *self);
/* send, throw, close as methods */
py_obj *py_generator_send_method(py_vm *vm, py_obj **args);
py_obj *py_generator_throw_method(py_vm *vm, py_obj **args);
py_obj *py_generator_close_method(py_vm *vm, py_obj **args);
/* An exception instance from throw's three arguments. */
py_obj *py_generator_thrown(py_vm *vm, py_obj *type, py_obj *value, py_obj *traceback);
py_obj *py_generator_get_frame(py_vm *vm, py_obj *self);
py_obj *py_generator_get_running(py_vm *vm, py_obj *self);
py_obj *py_generator_get_suspended(py_vm *vm, py_obj *self);
py_obj *py_generator_get_delegate(py_vm *vm, py_obj *self);
int py_generator_set_name(py_vm *vm, py_obj *self, py_obj *value);
int py_generator_set_qualname(py_vm *vm, py_obj *self, py_obj *value);
py_obj *py_generator_get_name(py_vm *vm, py_obj *self);
py_obj *py_generator_get_qualname(py_vm *vm, py_obj *self);

#endif
