#include "py/machine/machine.h"

static py_traceback *tb(py_obj *o)
{
    return (py_traceback *)(void *)o;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, tb(self)->next);
    py_trace(t, tb(self)->frame);
    py_trace(t, tb(self)->code);
}

static py_obj *make(py_vm *vm, py_obj **args)
{
    if (!py_exact(vm, args[2], PY_T_frame) || (args[1] != PY_NONE && !py_exact(vm, args[1], PY_T_traceback)) || !py_is_small(args[3]) ||
        !py_is_small(args[4])) {
        return py_raise(vm, &py_TypeError, "traceback() takes a traceback or None, a frame and two ints");
    }
    py_traceback *t = py_alloc(vm, py_traceback, &py_traceback_class);
    if (t) {
        t->next = args[1] == PY_NONE ? NULL : tb(args[1]);
        t->frame = args[2];
        t->code = (py_obj *)((py_frame_object *)(void *)args[2])->code;
        t->lasti = (int32_t)py_small_value(args[3]) / 2;
        t->line = (int32_t)py_small_value(args[4]);
    }
    return (py_obj *)t;
}

static py_obj *get_next(py_vm *vm, py_obj *self)
{
    (void)vm;
    return tb(self)->next ? (py_obj *)tb(self)->next : PY_NONE;
}

static int set_next(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value || (value != PY_NONE && !py_exact(vm, value, PY_T_traceback))) {
        return py_raise_int(vm, &py_TypeError, "expected traceback object, got '%T'", value ? value : PY_NONE);
    }
    for (py_traceback *t = value == PY_NONE ? NULL : tb(value); t; t = t->next) {
        if (t == tb(self)) {
            return py_raise_int(vm, &py_ValueError, "traceback loop detected");
        }
    }
    tb(self)->next = value == PY_NONE ? NULL : tb(value);
    return 0;
}

static py_obj *get_line(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_small(tb(self)->line);
}

static py_obj *get_lasti(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_small(tb(self)->lasti * 2);
}

static const py_member members[] = {
    PY_NEW("cls, tb_next, tb_frame, tb_lasti, tb_lineno", make, "A traceback entry."),
    PY_GETSET("tb_next", get_next, set_next, NULL),
    PY_FIELD_RO("tb_frame", py_traceback, frame),
    PY_GETSET("tb_lineno", get_line, NULL, NULL),
    PY_GETSET("tb_lasti", get_lasti, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_traceback_class = {
    .name = "traceback",
    .size = sizeof(py_traceback),
    .members = members,
    .trace = trace,
};
