#include "py/types/types_int.h"

typedef struct map {
    py_obj head;
    py_obj *function;
    py_obj *iterators; /* tuple */
} map;

static void map_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((map *)(void *)self)->function);
    py_trace(t, ((map *)(void *)self)->iterators);
}

static py_obj *map_make(py_vm *vm, py_obj **args)
{
    py_tuple *given = PY_TUPLE(args[1]);
    if (given->count < 2)
        return py_raise(vm, &py_TypeError, "map() must have at least two arguments.");
    py_obj *iterators = py_tuple_new(vm, given->count - 1);
    for (size_t i = 1; iterators && i < given->count; i++) {
        py_obj *it = py_iter(vm, given->items[i]);
        if (it == NULL)
            return NULL;
        PY_TUPLE(iterators)->items[i - 1] = it;
    }
    map *m = iterators ? (map *)(void *)py_new(vm, (py_class *)(void *)args[0], 0) : NULL;
    if (m == NULL)
        return NULL;
    m->function = given->items[0];
    m->iterators = iterators;
    return &m->head;
}

static py_obj *map_next(py_vm *vm, py_obj *self)
{
    map *m = (map *)(void *)self;
    py_tuple *iterators = PY_TUPLE(m->iterators);
    if (iterators->count == 1) {
        py_obj *item = py_next(vm, iterators->items[0]);
        return item ? py_call_kw(vm, m->function, &item, 1, NULL) : NULL;
    }
    py_obj *values = py_tuple_new(vm, iterators->count);
    for (size_t i = 0; values && i < iterators->count; i++) {
        py_obj *item = py_next(vm, iterators->items[i]);
        if (item == NULL)
            return NULL;
        PY_TUPLE(values)->items[i] = item;
    }
    return values ? py_call_kw(vm, m->function, PY_TUPLE(values)->items, iterators->count, NULL) : NULL;
}

static const py_member map_members[] = { PY_NEW("cls, /, *args", map_make, ""), PY_MEMBERS_END };

const py_classdef py_map_class = {
    .name = "map",
    .doc = "The results of a function for each item.",
    .size = sizeof(map),
    .flags = PY_CLS_SUBCLASS,
    .members = map_members,
    .trace = map_trace,
    .iter = py_iter_self,
    .next = map_next,
};
