/* mappingproxy: a mapping that cannot be changed through it; what cls.__dict__ gives. */
#include "py/core.h"

typedef struct py_proxy {
    py_obj head;
    py_obj *mapping;
} py_proxy;

#define MAPPING(o) (((py_proxy *)(void *)(o))->mapping)

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, MAPPING(self));
}

py_obj *py_mappingproxy_new(py_vm *vm, py_obj *mapping)
{
    py_proxy *p = py_alloc(vm, py_proxy, &py_mappingproxy_class);
    if (p) {
        p->mapping = mapping;
    }
    return (py_obj *)p;
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    if (!py_cls(vm, args[1])->slots.getitem || py_laid(args[1], PY_CF_LIST | PY_CF_TUPLE)) {
        return py_raise(vm, &py_TypeError, "mappingproxy() argument must be a mapping, not %T", args[1]);
    }
    py_proxy *p = (py_proxy *)(void *)py_new(vm, (py_class *)(void *)args[0], 0);
    if (p) {
        p->mapping = args[1];
    }
    return (py_obj *)p;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "mappingproxy(%R)", MAPPING(self));
}

static py_obj *str(py_vm *vm, py_obj *self)
{
    return py_str_of(vm, MAPPING(self));
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    return py_compare(vm, op, MAPPING(self), py_exact(vm, other, PY_T_mappingproxy) ? MAPPING(other) : other);
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    return py_hash(vm, MAPPING(self), out);
}

static int64_t len(py_vm *vm, py_obj *self)
{
    return py_len(vm, MAPPING(self));
}

static py_obj *getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    return py_getitem(vm, MAPPING(self), key);
}

static int contains(py_vm *vm, py_obj *self, py_obj *key)
{
    return py_contains(vm, MAPPING(self), key);
}

static py_obj *iter(py_vm *vm, py_obj *self)
{
    return py_iter(vm, MAPPING(self));
}

static py_obj *binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_OR) {
        return PY_NOTIMPLEMENTED;
    }
    return py_binary(vm, op, py_exact(vm, left, PY_T_mappingproxy) ? MAPPING(left) : left,
                     py_exact(vm, right, PY_T_mappingproxy) ? MAPPING(right) : right);
}

static py_obj *get(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "get", 2, args[1], args[2]);
}

static py_obj *keys(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "keys", 0);
}

static py_obj *values(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "values", 0);
}

static py_obj *items(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "items", 0);
}

static py_obj *copy(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "copy", 0);
}

static py_obj *reversed(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, MAPPING(args[0]), "__reversed__", 0);
}

static const py_member members[] = {
    PY_NEW("cls, mapping", new, NULL),
    PY_METHOD("get", "self, key, default=None, /", get, NULL),
    PY_METHOD("keys", "self, /", keys, NULL),
    PY_METHOD("values", "self, /", values, NULL),
    PY_METHOD("items", "self, /", items, NULL),
    PY_METHOD("copy", "self, /", copy, NULL),
    PY_METHOD("__reversed__", "self, /", reversed, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_mappingproxy_class = {
    .name = "mappingproxy",
    .size = sizeof(py_proxy),
    .members = members,
    .trace = trace,
    .repr = repr,
    .str = str,
    .compare = compare,
    .hash = hash,
    .len = len,
    .getitem = getitem,
    .contains = contains,
    .iter = iter,
    .binary = binary,
    .ops = 1u << PY_OP_OR,
};
