#include "py/types/types_int.h"

py_obj *py_slice_new(py_vm *vm, py_obj *start, py_obj *stop, py_obj *step)
{
    py_slice *s = (py_slice *)(void *)py_new(vm, py_type(vm, PY_T_slice), 0);
    if (s == NULL)
        return NULL;
    s->start = start;
    s->stop = stop;
    s->step = step;
    return &s->head;
}

py_obj *py_slice_plain(py_vm *vm, py_obj *slice)
{
    py_slice *s = (py_slice *)(void *)slice;
    py_obj *parts[] = { s->start, s->stop, s->step };
    bool plain = true;
    for (int i = 0; i < 3; i++) {
        if (parts[i] == PY_NONE || py_is_int(vm, parts[i]))
            continue;
        int64_t value;
        if (py_index_clipped(vm, parts[i], &value) < 0 || (parts[i] = py_int_new(vm, value)) == NULL)
            return NULL;
        plain = false;
    }
    return plain ? slice : py_slice_new(vm, parts[0], parts[1], parts[2]);
}

/* A bound: through __index__ and clipped, counted from the end if negative, into [low, high]. */
static int bound(py_vm *vm, py_obj *o, int64_t len, int64_t low, int64_t high, int64_t *out)
{
    if (py_index_clipped(vm, o, out) < 0)
        return -1;
    if (*out < 0)
        *out += len;
    *out = *out < low ? low : *out > high ? high : *out;
    return 0;
}

int py_slice_indices(py_vm *vm, py_obj *slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step, int64_t *count)
{
    py_slice *s = (py_slice *)(void *)slice;
    *step = 1;
    if (s->step != PY_NONE && py_index_clipped(vm, s->step, step) < 0)
        return -1;
    if (*step == 0)
        return py_raise_int(vm, &py_ValueError, "slice step cannot be zero");
    if (*step < -INT64_MAX)
        *step = -INT64_MAX;
    int64_t low = *step < 0 ? -1 : 0, high = *step < 0 ? len - 1 : len;
    *start = *step < 0 ? high : low;
    *stop = *step < 0 ? low : high;
    if (s->start != PY_NONE && bound(vm, s->start, len, low, high, start) < 0)
        return -1;
    if (s->stop != PY_NONE && bound(vm, s->stop, len, low, high, stop) < 0)
        return -1;
    if (*step < 0)
        *count = *stop < *start ? (*start - *stop - 1) / -*step + 1 : 0;
    else
        *count = *start < *stop ? (*stop - *start - 1) / *step + 1 : 0;
    return 0;
}

static void slice_trace(py_obj *self, py_tracer *t)
{
    py_slice *s = (py_slice *)(void *)self;
    py_trace(t, s->start);
    py_trace(t, s->stop);
    py_trace(t, s->step);
}

static py_obj *slice_repr(py_vm *vm, py_obj *self)
{
    py_slice *s = (py_slice *)(void *)self;
    return py_str_printf(vm, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static py_obj *slice_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!py_isa(vm, other, &py_slice_class))
        return PY_NOTIMPLEMENTED;
    py_slice *a = (py_slice *)(void *)self, *b = (py_slice *)(void *)other;
    py_obj *x = py_tuple_of(vm, 3, a->start, a->stop, a->step), *y = x ? py_tuple_of(vm, 3, b->start, b->stop, b->step) : NULL;
    return y ? py_compare(vm, op, x, y) : NULL;
}

static py_obj *slice_make(py_vm *vm, py_obj **args)
{
    py_tuple *given = PY_TUPLE(args[1]);
    if (given->count == 0)
        return py_raise(vm, &py_TypeError, "slice expected at least 1 argument, got 0");
    if (given->count > 3)
        return py_raise(vm, &py_TypeError, "slice expected at most 3 arguments, got %zu", given->count);
    if (given->count == 1)
        return py_slice_new(vm, PY_NONE, given->items[0], PY_NONE);
    return py_slice_new(vm, given->items[0], given->items[1], given->count == 3 ? given->items[2] : PY_NONE);
}

static py_obj *slice_indices(py_vm *vm, py_obj **args)
{
    int64_t len, start, stop, step, count;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &len) < 0)
        return NULL;
    if (len < 0)
        return py_raise(vm, &py_ValueError, "length should not be negative");
    if (py_slice_indices(vm, args[0], len, &start, &stop, &step, &count) < 0)
        return NULL;
    py_obj *a = py_int_new(vm, start), *b = a ? py_int_new(vm, stop) : NULL, *c = b ? py_int_new(vm, step) : NULL;
    return c ? py_tuple_of(vm, 3, a, b, c) : NULL;
}

static const py_member slice_members[] = { PY_NEW("cls, /, *args", slice_make, ""),
                                           PY_FIELD_RO("start", py_slice, start),
                                           PY_FIELD_RO("stop", py_slice, stop),
                                           PY_FIELD_RO("step", py_slice, step),
                                           PY_METHOD("indices", "self, len, /", slice_indices,
                                                     "The start, stop and stride for a sequence of length len."),
                                           PY_MEMBERS_END };

const py_classdef py_slice_class = {
    .name = "slice",
    .doc = "What stands between the brackets of a[start:stop:step].",
    .size = sizeof(py_slice),
    .flags = PY_CLS_UNHASHABLE,
    .members = slice_members,
    .trace = slice_trace,
    .repr = slice_repr,
    .compare = slice_compare,
};
