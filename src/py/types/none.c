/* None, NotImplemented, Ellipsis: immediates. */
#include "py/core.h"

static py_obj *none_repr(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_intern(vm, "None");
}

static py_obj *notimplemented_repr(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_intern(vm, "NotImplemented");
}

static py_obj *ellipsis_repr(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_intern(vm, "Ellipsis");
}

static int none_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return 0;
}

/* None hashes by a constant, so that what is ordered by hash is the same on every run. */
static int none_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    (void)self;
    *hash = 0xfca86420;
    return 0;
}

static py_obj *none_new(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *notimplemented_new(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NOTIMPLEMENTED;
}

static py_obj *ellipsis_new(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_ELLIPSIS;
}

static const py_member none_members[] = { PY_NEW("cls, /", none_new, NULL), PY_MEMBERS_END };
static const py_member notimplemented_members[] = { PY_NEW("cls, /", notimplemented_new, NULL), PY_MEMBERS_END };
static const py_member ellipsis_members[] = { PY_NEW("cls, /", ellipsis_new, NULL), PY_MEMBERS_END };

const py_classdef py_none_class = {
    .name = "NoneType",
    .members = none_members,
    .repr = none_repr,
    .truth = none_truth,
    .hash = none_hash,
};
const py_classdef py_notimplemented_class = {
    .name = "NotImplementedType",
    .members = notimplemented_members,
    .repr = notimplemented_repr,
};
const py_classdef py_ellipsis_class = {
    .name = "ellipsis",
    .members = ellipsis_members,
    .repr = ellipsis_repr,
};
