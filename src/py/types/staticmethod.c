/* staticmethod */
#include "py/types/boxed.h"

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)instance;
    (void)owner;
    py_obj *f = PY_BOXED(self)->callable;
    return f ? f : py_raise(vm, &py_RuntimeError, "uninitialized staticmethod object");
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    return py_call_kw(vm, PY_BOXED(self)->callable, args, count, kwnames);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<staticmethod(%R)>", PY_BOXED(self)->callable);
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    return PY_BOXED(self)->callable ? py_getattr(vm, PY_BOXED(self)->callable, PY_ID(vm, __doc__)) : PY_NONE;
}

static const py_member members[] = { PY_BOXED_MEMBERS, PY_GETSET("__doc__", get_doc, NULL, NULL), PY_MEMBERS_END };

const py_classdef py_staticmethod_class = {
    .name = "staticmethod",
    .size = sizeof(py_boxed),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = members,
    .trace = py_boxed_trace,
    .repr = repr,
    .call = call,
    .getattr = py_boxed_getattr,
    .descr_get = descr_get,
};
