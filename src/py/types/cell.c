#include "py/core.h"

static py_cell *cell_of(py_obj *o)
{
    return (py_cell *)(void *)o;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, cell_of(self)->value);
}

static py_obj *make(py_vm *vm, py_obj **args)
{
    py_cell *cell = py_alloc(vm, py_cell, &py_cell_class);
    if (cell) {
        cell->value = args[1] == PY_ABSENT ? NULL : args[1];
    }
    return (py_obj *)cell;
}

static py_obj *get(py_vm *vm, py_obj *self)
{
    return cell_of(self)->value ? cell_of(self)->value : py_raise(vm, &py_ValueError, "Cell is empty");
}

static int set(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    cell_of(self)->value = value;
    return 0;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_obj *value = cell_of(self)->value;
    return value ? py_str_printf(vm, "<cell at %p: %T object at %p>", (void *)self, value, (void *)value)
                 : py_str_printf(vm, "<cell at %p: empty>", (void *)self);
}

static const py_member members[] = {
    PY_NEW("cls, contents=?, /", make, "A cell, as variables of closures stand in."),
    PY_GETSET("cell_contents", get, set, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_cell_class = {
    .name = "cell",
    .size = sizeof(py_cell),
    .members = members,
    .trace = trace,
    .repr = repr,
};
