/*
 * What can be done with any value: attributes, items, calls, operators, iteration, conversion. The abstract protocol, as
 * CPython's PyObject_* functions. Values returned are kept by the current scope (heap.h). NULL or -1: an exception is set.
 */
#ifndef AL_PY_OBJECT_H
#define AL_PY_OBJECT_H

#include "py/class.h"

/* Attributes. The _s forms take C text (interned on the way); all PY_MAY_RUN. */
py_obj *py_getattr(py_vm *vm, py_obj *o, py_obj *name);
py_obj *py_getattr_s(py_vm *vm, py_obj *o, const char *name);
/* PY_ABSENT instead of AttributeError. */
py_obj *py_getattr_opt(py_vm *vm, py_obj *o, py_obj *name);
py_obj *py_getattr_opt_s(py_vm *vm, py_obj *o, const char *name);
int py_setattr(py_vm *vm, py_obj *o, py_obj *name, py_obj *value); /* value NULL: delete */
int py_setattr_s(py_vm *vm, py_obj *o, const char *name, py_obj *value);
/* object.__getattribute__ and __setattr__, for slots that add to them. */
py_obj *py_generic_getattr(py_vm *vm, py_obj *o, py_obj *name);
int py_generic_setattr(py_vm *vm, py_obj *o, py_obj *name, py_obj *value);
/* The instance dictionary; created if `create`; NULL if there is none (no exception unless creation failed). */
struct py_dict;
struct py_dict *py_instance_dict(py_vm *vm, py_obj *o, bool create);

/* Calls. kwnames: a tuple of str, whose values follow the `count` positional ones in args; or NULL. PY_MAY_RUN. */
py_obj *py_call_kw(py_vm *vm, py_obj *callable, py_obj *const *args, size_t count, py_obj *kwnames);
py_obj *py_call(py_vm *vm, py_obj *callable, size_t count, ...);                            /* count values */
py_obj *py_call_dict(py_vm *vm, py_obj *callable, py_obj *args_tuple, py_obj *kwargs_dict); /* f(*args, **kwargs); kwargs may be NULL */
py_obj *py_call_method(py_vm *vm, py_obj *o, const char *name, size_t count, ...);
bool py_callable(py_vm *vm, py_obj *o);
/* Instance of a native class by its own constructor: py_construct(vm, &al_column_class, 1, name). */
py_obj *py_construct(py_vm *vm, const py_classdef *def, size_t count, ...);

/* Operators. PY_MAY_RUN unless both operands are built-in. */
py_obj *py_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right);
py_obj *py_inplace(py_vm *vm, py_op op, py_obj *left, py_obj *right);
py_obj *py_unary_op(py_vm *vm, py_unary op, py_obj *o);
py_obj *py_compare(py_vm *vm, py_op op, py_obj *left, py_obj *right);
int py_equal(py_vm *vm, py_obj *left, py_obj *right); /* 0, 1, -1; identity first */
int py_less(py_vm *vm, py_obj *left, py_obj *right);
int py_truth(py_vm *vm, py_obj *o); /* 0, 1, -1 */
int py_not_truth(py_vm *vm, py_obj *o);
int py_hash(py_vm *vm, py_obj *o, int64_t *hash);
int py_isinstance(py_vm *vm, py_obj *o, py_obj *class_or_tuple); /* with __instancecheck__; 0, 1, -1 */
int py_issubclass(py_vm *vm, py_obj *o, py_obj *class_or_tuple);

/* Containers. */
int64_t py_len(py_vm *vm, py_obj *o); /* -1 on error */
py_obj *py_getitem(py_vm *vm, py_obj *o, py_obj *key);
int py_setitem(py_vm *vm, py_obj *o, py_obj *key, py_obj *value); /* value NULL: delete */
int py_contains(py_vm *vm, py_obj *container, py_obj *item);

/* Iteration: it = py_iter(vm, o); while ((x = py_next(vm, it))) ...; then if (py_error_pending(vm)) fail. */
py_obj *py_iter(py_vm *vm, py_obj *o);
py_obj *py_next(py_vm *vm, py_obj *iterator);
/* A new list / tuple of what o iterates over. A tuple (list) itself comes back unchanged only from py_sequence_fast. */
py_obj *py_list_from(py_vm *vm, py_obj *o);
py_obj *py_tuple_from(py_vm *vm, py_obj *o);
/* o if it is a list or tuple, else a new list; then *items and *count look into it (valid until it changes). */
py_obj *py_sequence_fast(py_vm *vm, py_obj *o, py_obj ***items, size_t *count);

/* Text. */
py_obj *py_repr(py_vm *vm, py_obj *o);                 /* a str */
py_obj *py_str_of(py_vm *vm, py_obj *o);               /* str(o) */
py_obj *py_format(py_vm *vm, py_obj *o, py_obj *spec); /* format(o, spec); spec a str or NULL */

/* Numbers. -1 and OverflowError/TypeError: also when -1 is the value, so test py_error_pending. */
int py_as_int64(py_vm *vm, py_obj *o, int64_t *out); /* through __index__; 0 or -1 */
int py_as_double(py_vm *vm, py_obj *o, double *out); /* through __float__/__index__; 0 or -1 */

#endif
