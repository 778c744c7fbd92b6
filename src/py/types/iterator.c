#include "py/types/types_int.h"

/* iter(sequence): __getitem__ with 0, 1, 2 ... until IndexError. */

typedef struct sequence_iterator {
    py_obj head;
    py_obj *seq; /* NULL: exhausted */
    int64_t at;
} sequence_iterator;

py_obj *py_iterator_new(py_vm *vm, py_obj *sequence)
{
    sequence_iterator *it = (sequence_iterator *)(void *)py_new(vm, py_type(vm, PY_T_iterator), 0);
    if (it == NULL)
        return NULL;
    it->seq = sequence;
    return &it->head;
}

static void iterator_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((sequence_iterator *)(void *)self)->seq);
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    sequence_iterator *it = (sequence_iterator *)(void *)self;
    if (it->seq == NULL)
        return NULL;
    py_obj *item = py_getitem(vm, it->seq, py_small(it->at));
    if (item) {
        it->at++;
        return item;
    }
    if (py_error_is(vm, &py_IndexError) || py_error_is(vm, &py_StopIteration)) {
        py_error_clear(vm);
        it->seq = NULL;
    }
    return NULL;
}

const py_classdef py_iterator_class = {
    .name = "iterator",
    .size = sizeof(sequence_iterator),
    .flags = PY_CLS_ABSTRACT,
    .trace = iterator_trace,
    .iter = py_iter_self,
    .next = iterator_next,
};

/* iter(callable, sentinel) */

typedef struct callable_iterator {
    py_obj head;
    py_obj *callable; /* NULL: exhausted */
    py_obj *sentinel;
} callable_iterator;

py_obj *py_callable_iterator_new(py_vm *vm, py_obj *callable, py_obj *sentinel)
{
    callable_iterator *it = (callable_iterator *)(void *)py_new(vm, py_type(vm, PY_T_callable_iterator), 0);
    if (it == NULL)
        return NULL;
    it->callable = callable;
    it->sentinel = sentinel;
    return &it->head;
}

static void callable_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((callable_iterator *)(void *)self)->callable);
    py_trace(t, ((callable_iterator *)(void *)self)->sentinel);
}

static py_obj *callable_next(py_vm *vm, py_obj *self)
{
    callable_iterator *it = (callable_iterator *)(void *)self;
    if (it->callable == NULL)
        return NULL;
    py_obj *value = py_call(vm, it->callable, 0);
    if (value == NULL) {
        if (py_error_is(vm, &py_StopIteration)) {
            py_error_clear(vm);
            it->callable = NULL;
        }
        return NULL;
    }
    int end = py_equal(vm, value, it->sentinel);
    if (end)
        it->callable = NULL;
    return end ? NULL : value;
}

const py_classdef py_callable_iterator_class = {
    .name = "callable_iterator",
    .size = sizeof(callable_iterator),
    .flags = PY_CLS_ABSTRACT,
    .trace = callable_trace,
    .iter = py_iter_self,
    .next = callable_next,
};
