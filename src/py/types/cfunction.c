/* builtin_function_or_method: a C function, alone or with the object it was taken from. */
#include <string.h>

#include "py/core.h"

#define CFUNCTION(o) ((py_cfunction *)(void *)(o))

static py_cfunction *make(py_vm *vm, const char *name, const char *sig, py_cfn fn, const char *doc)
{
    py_cfunction *f = py_alloc(vm, py_cfunction, &py_cfunction_class);
    if (f) {
        f->name = name;
        f->sig_text = sig;
        f->doc = doc;
        f->fn = fn;
    }
    return f;
}

py_obj *py_cfunction_new(py_vm *vm, const char *name, const char *sig, py_cfn fn, const char *doc)
{
    return (py_obj *)make(vm, name, sig, fn, doc);
}

py_obj *py_closure_new(py_vm *vm, const char *name, const char *sig, py_cfn fn, py_obj *self)
{
    py_cfunction *f = make(vm, name, sig, fn, NULL);
    if (f) {
        f->self = self;
    }
    return (py_obj *)f;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, CFUNCTION(self)->self);
    py_trace(t, CFUNCTION(self)->owner);
    py_trace(t, CFUNCTION(self)->module);
}

/* X.__new__(Y, ...): Y must be a class whose instances are laid out by X. */
static int check_new(py_vm *vm, const py_cfunction *f, py_obj *const *args, size_t count)
{
    const char *owner = py_class_name(f->owner);
    if (!count) {
        return py_raise_int(vm, &py_TypeError, "%s.__new__(): not enough arguments", owner);
    }
    py_class *cls = py_as_class(vm, args[0]);
    if (!cls) {
        return py_raise_int(vm, &py_TypeError, "%s.__new__(X): X is not a type object (%T)", owner, args[0]);
    }
    if (!py_is_subclass(cls, f->owner)) {
        return py_raise_int(vm, &py_TypeError, "%s.__new__(%s): %s is not a subtype of %s", owner, py_class_name(cls), py_class_name(cls),
                            owner);
    }
    if (cls->native != f->owner && cls->native->size != f->owner->size) {
        py_obj *theirs = py_class_find(vm, cls->native, PY_ID(vm, __new__));
        if (theirs && py_exact(vm, theirs, PY_T_cfunction) && CFUNCTION(theirs)->owner != f->owner) {
            return py_raise_int(vm, &py_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", owner, py_class_name(cls),
                                py_class_name(CFUNCTION(theirs)->owner));
        }
    }
    return 0;
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_cfunction *f = CFUNCTION(self);
    if (f->member && f->member->kind == PY_M_NEW && check_new(vm, f, args, count) < 0) {
        return NULL;
    }
    return py_cfunction_call(vm, f, f->self, args, count, kwnames);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    const py_cfunction *f = CFUNCTION(self);
    if (!f->owner || !f->self) {
        return f->owner ? py_str_printf(vm, "<built-in method %s of type object at %p>", f->name, (void *)f->owner)
                        : py_str_printf(vm, "<built-in function %s>", f->name);
    }
    return py_str_printf(vm, "<built-in method %s of %T object at %p>", f->name, f->self, (void *)f->self);
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_exact(vm, other, PY_T_cfunction)) {
        return PY_NOTIMPLEMENTED;
    }
    const py_cfunction *a = CFUNCTION(self), *b = CFUNCTION(other);
    bool same = a == b || (a->owner && a->fn == b->fn && a->self == b->self && a->name == b->name);
    return py_bool(same == (op == PY_OP_EQ));
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    (void)vm;
    const py_cfunction *f = CFUNCTION(self);
    *out = (int64_t)(((uintptr_t)f->name >> 2) ^ (f->owner ? (uintptr_t)f->self >> 3 : (uintptr_t)f >> 4));
    return 0;
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, CFUNCTION(self)->name);
}

static py_obj *get_qualname(py_vm *vm, py_obj *self)
{
    const py_cfunction *f = CFUNCTION(self);
    return f->owner ? py_str_printf(vm, "%S.%s", f->owner->qualname, f->name) : py_str_intern(vm, f->name);
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    return CFUNCTION(self)->doc ? py_str_new(vm, CFUNCTION(self)->doc) : PY_NONE;
}

static py_obj *get_module(py_vm *vm, py_obj *self)
{
    const py_cfunction *f = CFUNCTION(self);
    return f->module ? f->module : f->owner ? PY_NONE : PY_ID(vm, builtins);
}

static py_obj *get_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    const py_cfunction *f = CFUNCTION(self);
    return f->self ? f->self : f->owner ? &f->owner->head : PY_NONE;
}

static const py_member members[] = {
    PY_GETSET("__name__", get_name, NULL, NULL),
    PY_GETSET("__qualname__", get_qualname, NULL, NULL),
    PY_GETSET("__doc__", get_doc, NULL, NULL),
    PY_GETSET("__module__", get_module, NULL, NULL),
    PY_GETSET("__self__", get_self, NULL, NULL),
    PY_CLASS_VALUE("__text_signature__", PY_NONE),
    PY_MEMBERS_END,
};

const py_classdef py_cfunction_class = {
    .name = "builtin_function_or_method",
    .size = sizeof(py_cfunction),
    .flags = PY_CLS_ABSTRACT,
    .members = members,
    .trace = trace,
    .repr = repr,
    .call = call,
    .compare = compare,
    .hash = hash,
};
