#include "py/types/types_int.h"

typedef struct enumerate {
    py_obj head;
    py_obj *it, *number;
} enumerate;

static void enumerate_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((enumerate *)(void *)self)->it);
    py_trace(t, ((enumerate *)(void *)self)->number);
}

static py_obj *enumerate_make(py_vm *vm, py_obj **args)
{
    py_obj *number = py_index(vm, args[2]), *it = number ? py_iter(vm, args[1]) : NULL;
    enumerate *e = it ? (enumerate *)(void *)py_new(vm, (py_class *)(void *)args[0], 0) : NULL;
    if (e == NULL)
        return NULL;
    e->it = it;
    e->number = number;
    return &e->head;
}

static py_obj *enumerate_next(py_vm *vm, py_obj *self)
{
    enumerate *e = (enumerate *)(void *)self;
    py_obj *item = py_next(vm, e->it);
    if (item == NULL)
        return NULL;
    py_obj *number = e->number, *next = py_int_binary(vm, PY_OP_ADD, number, py_small(1));
    if (next == NULL)
        return NULL;
    e->number = next;
    return py_tuple_of(vm, 2, number, item);
}

static const py_member enumerate_members[] = { PY_NEW("cls, iterable, start=0", enumerate_make, ""), PY_GENERIC, PY_MEMBERS_END };

const py_classdef py_enumerate_class = {
    .name = "enumerate",
    .doc = "Pairs of a count and an item.",
    .size = sizeof(enumerate),
    .flags = PY_CLS_SUBCLASS,
    .members = enumerate_members,
    .trace = enumerate_trace,
    .iter = py_iter_self,
    .next = enumerate_next,
};
