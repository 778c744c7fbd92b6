#include "py/types/types_int.h"

typedef struct filter {
    py_obj head;
    py_obj *function, *it;
} filter;

static void filter_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((filter *)(void *)self)->function);
    py_trace(t, ((filter *)(void *)self)->it);
}

static py_obj *filter_make(py_vm *vm, py_obj **args)
{
    py_obj *it = py_iter(vm, args[2]);
    filter *f = it ? (filter *)(void *)py_new(vm, (py_class *)(void *)args[0], 0) : NULL;
    if (f == NULL)
        return NULL;
    f->function = args[1];
    f->it = it;
    return &f->head;
}

static py_obj *filter_next(py_vm *vm, py_obj *self)
{
    filter *f = (filter *)(void *)self;
    bool plain = f->function == PY_NONE || f->function == &py_type(vm, PY_T_bool)->head;
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, f->it);
        py_obj *verdict = item == NULL ? NULL : plain ? item : py_call_kw(vm, f->function, &item, 1, NULL);
        int good = verdict ? py_truth(vm, verdict) : -1;
        py_scope_close_keep(vm, s, good > 0 ? item : NULL);
        if (good)
            return good > 0 ? item : NULL;
        if (n % 1024 == 0)
            py_safepoint(vm);
    }
}

static const py_member filter_members[] = { PY_NEW("cls, function, iterable, /", filter_make, ""), PY_MEMBERS_END };

const py_classdef py_filter_class = {
    .name = "filter",
    .doc = "The items for which a function is true.",
    .size = sizeof(filter),
    .flags = PY_CLS_SUBCLASS,
    .members = filter_members,
    .trace = filter_trace,
    .iter = py_iter_self,
    .next = filter_next,
};
