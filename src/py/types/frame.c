#include "py/machine/machine.h"

static py_frame_object *view(py_obj *o)
{
    return (py_frame_object *)(void *)o;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_frame_object *o = view(self);
    py_trace(t, o->back);
    py_trace(t, o->code);
    py_trace(t, o->globals);
    py_trace(t, o->builtins);
    py_trace(t, o->locals);
    for (uint32_t i = 0; i < o->slot_count; i++) {
        py_trace(t, o->slots[i]);
    }
    if (o->frame && o->frame->generator) {
        py_trace(t, o->frame->generator); /* the frame stands in it */
    }
}

static void finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_free(view(self)->slots);
}

static uint32_t at_of(const py_frame_object *o)
{
    return o->frame ? py_frame_at(o->frame) : o->at;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_frame_object *o = view(self);
    return py_str_printf(vm, "<frame at %p, file %R, line %d, code %S>", (void *)self, o->code->filename,
                         (int)py_code_position(o->code, at_of(o)).line, o->code->name);
}

static py_obj *get_back(py_vm *vm, py_obj *self)
{
    py_frame_object *o = view(self);
    if (o->frame) {
        return o->frame->back ? (py_obj *)py_frame_view(vm, o->frame->back) : PY_NONE;
    }
    return o->back ? (py_obj *)o->back : PY_NONE;
}

static py_obj *get_line(py_vm *vm, py_obj *self)
{
    (void)vm;
    int32_t line = py_code_position(view(self)->code, at_of(view(self))).line;
    return line ? py_small(line) : PY_NONE;
}

static py_obj *get_lasti(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_small(at_of(view(self)) * 2);
}

static py_obj *get_locals(py_vm *vm, py_obj *self)
{
    return py_frame_object_locals(vm, view(self));
}

static py_obj *none(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return PY_NONE;
}

static int set_trace(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)self;
    (void)value;
    return py_raise_int(vm, &py_NotImplementedError, "tracing is not supported");
}

static py_obj *clear(py_vm *vm, py_obj **args)
{
    py_frame_object *o = view(args[0]);
    if (o->frame) {
        return py_raise(vm, &py_RuntimeError, "cannot clear an executing frame");
    }
    o->slot_count = 0;
    return PY_NONE;
}

static const py_member members[] = {
    PY_FIELD_RO("f_code", py_frame_object, code),
    PY_FIELD_RO("f_globals", py_frame_object, globals),
    PY_FIELD_RO("f_builtins", py_frame_object, builtins),
    PY_GETSET("f_back", get_back, NULL, NULL),
    PY_GETSET("f_lineno", get_line, NULL, NULL),
    PY_GETSET("f_lasti", get_lasti, NULL, NULL),
    PY_GETSET("f_locals", get_locals, NULL, NULL),
    PY_GETSET("f_trace", none, set_trace, NULL),
    PY_METHOD("clear", "self", clear, "Forgets the variables of a frame that has returned."),
    PY_MEMBERS_END,
};

const py_classdef py_frame_class = {
    .name = "frame",
    .size = sizeof(py_frame_object),
    .flags = PY_CLS_ABSTRACT,
    .members = members,
    .trace = trace,
    .finalize = finalize,
    .repr = repr,
};
