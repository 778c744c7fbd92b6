/*
 * What the files of float and complex share.
 */
#ifndef AL_PY_TYPES_FLOAT_INT_H
#define AL_PY_TYPES_FLOAT_INT_H

#include "py/types/types_int.h"

typedef struct py_complex {
    py_obj head;
    double real, imag;
} py_complex;

#define PY_FLOAT_METHOD(name, text, sig, doc) py_obj *py_float_##name(py_vm *vm, py_obj **args);
#include "py/types/float_methods.list.h"
#undef PY_FLOAT_METHOD
py_obj *py_float_fromhex(py_vm *vm, py_obj **args);
py_obj *py_float_real(py_vm *vm, py_obj *self);
py_obj *py_float_imag(py_vm *vm, py_obj *self);

/* A float literal (no surrounding space), "inf", "nan", underscores between digits. False: it is none. */
bool py_float_parse(const char *text, size_t size, double *value);
/* o as a double if it is a float or an int: 1, 0 neither, -1 OverflowError. */
int py_float_operand(py_vm *vm, py_obj *o, double *out);
/* A negative real to a fractional power. */
py_obj *py_complex_pow_real(py_vm *vm, double x, double y);

#endif
