#include "py/types/types_int.h"

typedef struct zip {
    py_obj head;       /* aux: strict */
    py_obj *iterators; /* tuple; NULL: exhausted */
} zip;

static void zip_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((zip *)(void *)self)->iterators);
}

static py_obj *zip_make(py_vm *vm, py_obj **args)
{
    py_tuple *given = PY_TUPLE(args[1]);
    int strict = py_truth(vm, args[2]);
    py_obj *iterators = strict < 0 ? NULL : py_tuple_new(vm, given->count);
    for (size_t i = 0; iterators && i < given->count; i++) {
        py_obj *it = py_iter(vm, given->items[i]);
        if (it == NULL) {
            if (!py_error_is(vm, &py_TypeError) || py_cls(vm, given->items[i])->slots.iter)
                return NULL;
            py_error_clear(vm);
            return py_raise(vm, &py_TypeError, "'%T' object is not iterable", given->items[i]);
        }
        PY_TUPLE(iterators)->items[i] = it;
    }
    zip *z = iterators ? (zip *)(void *)py_new(vm, (py_class *)(void *)args[0], 0) : NULL;
    if (z == NULL)
        return NULL;
    z->head.aux = (uint32_t)strict;
    z->iterators = iterators;
    return &z->head;
}

/* Under strict=True: iterator i ended first. Raises unless all ended. */
static py_obj *ended(py_vm *vm, py_tuple *iterators, size_t i)
{
    if (i > 0)
        return py_raise(vm, &py_ValueError,
                        i == 1 ? "zip() argument %zu is shorter than argument 1" : "zip() argument %zu is shorter than arguments 1-%zu",
                        i + 1, i);
    for (size_t k = 1; k < iterators->count; k++) {
        py_obj *item = py_next(vm, iterators->items[k]);
        if (item)
            return py_raise(vm, &py_ValueError,
                            k == 1 ? "zip() argument %zu is longer than argument 1" : "zip() argument %zu is longer than arguments 1-%zu",
                            k + 1, k);
        if (py_error_pending(vm))
            return NULL;
    }
    return NULL;
}

static py_obj *zip_next(py_vm *vm, py_obj *self)
{
    zip *z = (zip *)(void *)self;
    if (z->iterators == NULL || PY_TUPLE(z->iterators)->count == 0)
        return NULL;
    py_tuple *iterators = PY_TUPLE(z->iterators);
    py_obj *result = py_tuple_new(vm, iterators->count);
    if (result == NULL)
        return NULL;
    for (size_t i = 0; i < iterators->count; i++) {
        py_obj *item = py_next(vm, iterators->items[i]);
        if (item == NULL) {
            z->iterators = NULL;
            return py_error_pending(vm) || !self->aux || !py_keep(vm, &iterators->head) ? NULL : ended(vm, iterators, i);
        }
        PY_TUPLE(result)->items[i] = item;
    }
    return result;
}

static const py_member zip_members[] = { PY_NEW("cls, /, *iterables, strict=False", zip_make, ""), PY_MEMBERS_END };

const py_classdef py_zip_class = {
    .name = "zip",
    .doc = "Tuples of the items of several iterables.",
    .size = sizeof(zip),
    .flags = PY_CLS_SUBCLASS,
    .members = zip_members,
    .trace = zip_trace,
    .iter = py_iter_self,
    .next = zip_next,
};
