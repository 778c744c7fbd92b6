#include "py/types/types_int.h"

typedef struct reversed {
    py_obj head;
    py_obj *seq; /* NULL: exhausted */
    int64_t left;
} reversed;

static void reversed_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((reversed *)(void *)self)->seq);
}

static py_obj *reversed_make(py_vm *vm, py_obj **args)
{
    py_obj *o = args[1];
    py_class *cls = py_cls(vm, o);
    py_obj *method = py_class_find(vm, cls, PY_ID(vm, __reversed__));
    if (method == PY_NONE)
        return py_raise(vm, &py_TypeError, "'%T' object is not reversible", o);
    if (method)
        return py_call_special(vm, o, PY_ID(vm, __reversed__), 0, NULL);
    if (cls->slots.getitem == NULL || cls->slots.len == NULL || py_laid(o, PY_CF_DICT))
        return py_raise(vm, &py_TypeError, "'%T' object is not reversible", o);
    int64_t n = py_len(vm, o);
    reversed *r = n < 0 ? NULL : (reversed *)(void *)py_new(vm, (py_class *)(void *)args[0], 0);
    if (r == NULL)
        return NULL;
    r->seq = o;
    r->left = n;
    return &r->head;
}

static py_obj *reversed_next(py_vm *vm, py_obj *self)
{
    reversed *r = (reversed *)(void *)self;
    if (r->seq == NULL || r->left <= 0)
        return NULL;
    py_obj *item = py_getitem(vm, r->seq, py_small(r->left - 1));
    if (item) {
        r->left--;
        return item;
    }
    if (py_error_is(vm, &py_IndexError) || py_error_is(vm, &py_StopIteration)) {
        py_error_clear(vm);
        r->seq = NULL;
    }
    return NULL;
}

static py_obj *reversed_length_hint(py_vm *vm, py_obj **args)
{
    (void)vm;
    reversed *r = (reversed *)(void *)args[0];
    return py_small(r->seq && r->left > 0 ? r->left : 0);
}

static const py_member reversed_members[] = {
    PY_NEW("cls, sequence, /", reversed_make, ""),
    PY_METHOD("__length_hint__", "self, /", reversed_length_hint, "Private method returning an estimate of len(list(it))."), PY_MEMBERS_END
};

const py_classdef py_reversed_class = {
    .name = "reversed",
    .doc = "The items of a sequence from the last to the first.",
    .size = sizeof(reversed),
    .flags = PY_CLS_SUBCLASS,
    .members = reversed_members,
    .trace = reversed_trace,
    .iter = py_iter_self,
    .next = reversed_next,
};
