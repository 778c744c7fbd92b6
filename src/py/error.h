/*
 * Exceptions, from C. One may be pending on the interpreter; a function that failed left it there.
 */
#ifndef AL_PY_ERROR_H
#define AL_PY_ERROR_H

#include "base/strbuf.h"
#include "py/class.h"

/*
 * Sets an exception of a built-in or native class with one str argument and returns NULL, so that `return py_raise(...)` reads well.
 * The format takes printf's conversions and also: %S str(py_obj *), %R repr(py_obj *), %T type name of a py_obj *. (py_raise's own
 * formatter.)
 */
void *py_raise(py_vm *vm, const py_classdef *exception, const char *format, ...);
/* The same returning -1. */
int py_raise_int(py_vm *vm, const py_classdef *exception, const char *format, ...);
/* Raises a ready exception instance (or a class, which is called). NULL. */
void *py_raise_obj(py_vm *vm, py_obj *exception);
/* Raises OSError (its errno subclass: FileNotFoundError, PermissionError, ...) for errno and a path. NULL. */
void *py_raise_errno(py_vm *vm, int error_number, const char *path);
void *py_raise_nomem(py_vm *vm);

bool py_error_pending(const py_vm *vm);
/* Is the pending exception an instance of def? */
bool py_error_is(py_vm *vm, const py_classdef *def);
/* Takes the pending exception away, or NULL if none. The value is kept by the scope. */
py_obj *py_error_take(py_vm *vm);
/* Puts a taken one back, traceback untouched. */
void py_error_restore(py_vm *vm, py_obj *exception);
void py_error_clear(py_vm *vm);
/* Sets __cause__ of the pending exception. */
void py_error_cause(py_vm *vm, py_obj *cause);

/* Writes the exception as CPython's top level does ("Traceback (most recent call last): ..."), chained ones first. */
int py_error_format(py_vm *vm, py_obj *exception, al_sb *out);

/* The built-in exceptions: py_ValueError, ... each a descriptor; rows in exceptions.list.h. */
#define PY_EXC(name, base, doc) extern const py_classdef py_##name;
#include "py/exceptions.list.h"
#undef PY_EXC

/* Layout of every exception. */
typedef struct py_exception {
    py_obj head;
    py_obj *args;      /* tuple */
    py_obj *traceback; /* traceback object or NULL */
    py_obj *cause, *context;
    py_obj *notes; /* list or NULL */
    bool suppress_context;
} py_exception;

#endif
