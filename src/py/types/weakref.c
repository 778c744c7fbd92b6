/* weakref.ref */
#include "py/core.h"

#define REF(o) ((py_weakref *)(void *)(o))

static py_weakref *make(py_vm *vm, py_class *cls, py_obj *o, py_obj *callback)
{
    if (!py_is_heap(o) || !(o->cls->flags & PY_CLS_WEAKREF || py_laid(o, PY_CF_TYPE | PY_CF_METHOD | PY_CF_SET | PY_CF_FROZENSET))) {
        return py_raise(vm, &py_TypeError, "cannot create weak reference to '%T' object", o);
    }
    bool plain = !py_given(callback) && cls == vm->builtin[PY_T_weakref];
    for (py_weakref *w = vm->weakrefs; plain && o->gc & PY_GC_WEAK && w; w = w->next) { /* without a callback one reference serves all */
        if (w->target == o && !w->callback && w->head.cls == cls) {
            return w;
        }
    }
    py_weakref *ref = (py_weakref *)(void *)py_new(vm, cls, 0);
    if (!ref) {
        return NULL;
    }
    ref->target = o;
    ref->callback = py_given(callback) ? callback : NULL;
    o->gc |= PY_GC_WEAK;
    ref->next = vm->weakrefs;
    vm->weakrefs = ref;
    return ref;
}

py_obj *py_weakref_new(py_vm *vm, py_obj *o, py_obj *callback)
{
    py_class *cls = py_type(vm, PY_T_weakref);
    return cls ? (py_obj *)make(vm, cls, o, callback) : NULL;
}

py_obj *py_weakref_get(py_obj *ref)
{
    return REF(ref)->target ? REF(ref)->target : PY_NONE;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, REF(self)->callback);
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    return (py_obj *)make(vm, (py_class *)(void *)args[0], args[1], args[2]);
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    (void)args;
    if (count || kwnames) {
        return py_raise(vm, &py_TypeError, "ref() takes no arguments (%zu given)", count);
    }
    return py_keep(vm, py_weakref_get(self));
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &py_weakref_class)) {
        return PY_NOTIMPLEMENTED;
    }
    if (!REF(self)->target || !REF(other)->target) {
        return py_bool((self == other) == (op == PY_OP_EQ));
    }
    return py_compare(vm, op, REF(self)->target, REF(other)->target);
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    py_weakref *w = REF(self);
    if (!w->hashed) {
        if (!w->target) {
            return py_raise_int(vm, &py_TypeError, "weak object has gone away");
        }
        if (py_hash(vm, w->target, &w->hash) < 0) {
            return -1;
        }
        w->hashed = true;
    }
    *out = w->hash;
    return 0;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_obj *o = REF(self)->target;
    return o ? py_str_printf(vm, "<weakref at %p; to '%T' at %p>", (void *)self, o, (void *)o)
             : py_str_printf(vm, "<weakref at %p; dead>", (void *)self);
}

static py_obj *get_callback(py_vm *vm, py_obj *self)
{
    (void)vm;
    return REF(self)->callback && REF(self)->target ? REF(self)->callback : PY_NONE;
}

static const py_member members[] = {
    PY_NEW("cls, object, callback=None, /", new, NULL),
    PY_INIT("self, *args, **kw", init, NULL),
    PY_GETSET("__callback__", get_callback, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_weakref_class = {
    .name = "weakref.ReferenceType",
    .size = sizeof(py_weakref),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .trace = trace,
    .call = call,
    .repr = repr,
    .compare = compare,
    .hash = hash,
};
