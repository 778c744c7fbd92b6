#include "py/types/types_int.h"

static py_obj *bool_repr(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, self == PY_TRUE ? "True" : "False");
}

static py_obj *bool_make(py_vm *vm, py_obj **args)
{
    int r = args[1] == PY_ABSENT ? 0 : py_truth(vm, args[1]);
    return r < 0 ? NULL : py_bool(r);
}

static py_obj *bool_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (!py_is_bool(left) || !py_is_bool(right))
        return py_int_binary(vm, op, left, right);
    bool a = left == PY_TRUE, b = right == PY_TRUE;
    switch (op) {
    case PY_OP_AND:
        return py_bool(a && b);
    case PY_OP_OR:
        return py_bool(a || b);
    case PY_OP_XOR:
        return py_bool(a != b);
    default:
        return py_int_binary(vm, op, left, right);
    }
}

static int bool_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self == PY_TRUE;
}

static const py_member bool_members[] = { PY_NEW("cls, x=?, /", bool_make, ""), PY_MEMBERS_END };

const py_classdef py_bool_class = {
    .name = "bool",
    .doc = "True or False.",
    .bases = PY_BASES(&py_int_class),
    .size = sizeof(py_obj),
    .members = bool_members,
    .repr = bool_repr,
    .truth = bool_truth,
    .binary = bool_binary,
};
