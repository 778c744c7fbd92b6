/* Bound methods. */
#include "py/core.h"

#define METHOD(o) ((py_method *)(void *)(o))

py_obj *py_method_new(py_vm *vm, py_obj *function, py_obj *self)
{
    py_method *m = py_alloc(vm, py_method, &py_method_class);
    if (m) {
        m->function = function;
        m->self = self;
    }
    return (py_obj *)m;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, METHOD(self)->function);
    py_trace(t, METHOD(self)->self);
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    if (!py_callable(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "first argument must be callable");
    }
    if (args[2] == PY_NONE) {
        return py_raise(vm, &py_TypeError, "instance must not be None");
    }
    return py_method_new(vm, args[1], args[2]);
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (py_stack_check(vm, " while calling a Python object") < 0) {
        return NULL;
    }
    return py_call_with_self(vm, METHOD(self)->function, METHOD(self)->self, args, count, kwnames);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_obj *name = py_getattr_opt(vm, METHOD(self)->function, PY_ID(vm, __qualname__));
    if (name == PY_ABSENT) {
        name = py_getattr_opt(vm, METHOD(self)->function, PY_ID(vm, __name__));
    }
    if (!name) {
        return NULL;
    }
    return py_is_str(vm, name) ? py_str_printf(vm, "<bound method %U of %R>", name, METHOD(self)->self)
                               : py_str_printf(vm, "<bound method ? of %R>", METHOD(self)->self);
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_exact(vm, other, PY_T_method)) {
        return PY_NOTIMPLEMENTED;
    }
    int same = METHOD(self)->self == METHOD(other)->self ? py_equal(vm, METHOD(self)->function, METHOD(other)->function) : 0;
    return same < 0 ? NULL : py_bool((same != 0) == (op == PY_OP_EQ));
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    int64_t h;
    if (py_hash(vm, METHOD(self)->function, &h) < 0) {
        return -1;
    }
    *out = (int64_t)((uint64_t)h ^ (uintptr_t)METHOD(self)->self >> 4);
    return 0;
}

/* A method shows its function's attributes. */
static py_obj *getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_getattr(vm, METHOD(self)->function, name);
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    return py_getattr(vm, METHOD(self)->function, PY_ID(vm, __doc__));
}

static const py_member members[] = {
    PY_NEW("cls, function, instance, /", new, NULL),
    PY_FIELD_RO("__func__", py_method, function),
    PY_FIELD_RO("__self__", py_method, self),
    PY_GETSET("__doc__", get_doc, NULL, NULL),
    PY_MEMBERS_END,
};

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)vm;
    (void)instance;
    (void)owner;
    return self; /* bound already */
}

/* __module__ of a method is its function's, not the class's. */
static py_obj *getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_str_is(name, "__module__") ? py_getattr(vm, METHOD(self)->function, name) : py_generic_getattr(vm, self, name);
}

const py_classdef py_method_class = {
    .name = "method",
    .size = sizeof(py_method),
    .members = members,
    .trace = trace,
    .repr = repr,
    .call = call,
    .compare = compare,
    .hash = hash,
    .getattribute = getattribute,
    .getattr = getattr,
    .descr_get = descr_get,
};
