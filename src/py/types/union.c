/* types.UnionType: int | None. */
#include "py/core.h"

typedef struct py_union {
    py_obj head;
    py_obj *args, *parameters;
} py_union;

#define UNION(o) ((py_union *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, UNION(self)->args);
    py_trace(t, UNION(self)->parameters);
}

static bool member(py_vm *vm, py_obj *o)
{
    return o == PY_NONE || py_as_class(vm, o) || py_exact(vm, o, PY_T_generic_alias) || py_exact(vm, o, PY_T_union);
}

/* Adds o, or what it is a union of, unless it is there. */
static int add(py_vm *vm, py_obj *list, py_obj *o)
{
    if (py_exact(vm, o, PY_T_union)) {
        for (size_t i = 0; i < PY_TUPLE(UNION(o)->args)->count; i++) {
            if (add(vm, list, PY_TUPLE(UNION(o)->args)->items[i]) < 0) {
                return -1;
            }
        }
        return 0;
    }
    o = o == PY_NONE ? &py_cls(vm, PY_NONE)->head : o;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        int same = py_equal(vm, PY_LIST(list)->items[i], o);
        if (same) {
            return same < 0 ? -1 : 0;
        }
    }
    return py_list_append(vm, list, o);
}

py_obj *py_union_of(py_vm *vm, py_obj *left, py_obj *right)
{
    if (!member(vm, left) || !member(vm, right)) {
        return PY_NOTIMPLEMENTED;
    }
    py_obj *list = py_list_new(vm, 2);
    if (!list || add(vm, list, left) < 0 || add(vm, list, right) < 0) {
        return NULL;
    }
    if (PY_LIST(list)->count == 1) {
        return PY_LIST(list)->items[0];
    }
    py_union *u = py_alloc(vm, py_union, &py_union_class);
    if (!u || !(u->args = py_tuple_from_array(vm, PY_LIST(list)->items, PY_LIST(list)->count))) {
        return NULL;
    }
    return &u->head;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    py_obj *args = UNION(self)->args;
    for (size_t i = 0; i < PY_TUPLE(args)->count; i++) {
        py_obj *o = PY_TUPLE(args)->items[i], *text;
        py_class *cls = py_as_class(vm, o);
        if (cls == py_cls(vm, PY_NONE)) {
            text = py_repr(vm, PY_NONE);
        } else if (cls) {
            py_obj *module = py_getattr_opt(vm, o, PY_ID(vm, __module__));
            text = !module                                                   ? NULL
                   : !py_is_str(vm, module) || py_str_is(module, "builtins") ? cls->qualname
                                                                             : py_str_printf(vm, "%U.%U", module, cls->qualname);
        } else {
            text = py_repr(vm, o);
        }
        if (!text) {
            al_sb_free(&out);
            return NULL;
        }
        al_sb_addf(&out, "%s%s", i ? " | " : "", py_str_text(text));
    }
    return py_str_take(vm, &out);
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_exact(vm, other, PY_T_union)) {
        return PY_NOTIMPLEMENTED;
    }
    py_obj *a = UNION(self)->args, *b = UNION(other)->args;
    bool same = PY_TUPLE(a)->count == PY_TUPLE(b)->count;
    for (size_t i = 0; same && i < PY_TUPLE(a)->count; i++) { /* in any order */
        int found = py_contains(vm, b, PY_TUPLE(a)->items[i]);
        if (found < 0) {
            return NULL;
        }
        same = found == 1;
    }
    return py_bool(same == (op == PY_OP_EQ));
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    py_obj *args = UNION(self)->args;
    *out = 0;
    for (size_t i = 0; i < PY_TUPLE(args)->count; i++) {
        int64_t h;
        if (py_hash(vm, PY_TUPLE(args)->items[i], &h) < 0) {
            return -1;
        }
        *out ^= h;
    }
    return 0;
}

static py_obj *binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    return op == PY_OP_OR ? py_union_of(vm, left, right) : PY_NOTIMPLEMENTED;
}

/* The parameters of an alias of the same arguments. */
static py_obj *get_parameters(py_vm *vm, py_obj *self)
{
    if (!UNION(self)->parameters) {
        py_obj *alias = py_generic_alias_new(vm, self, UNION(self)->args);
        UNION(self)->parameters = alias ? py_getattr_s(vm, alias, "__parameters__") : NULL;
    }
    return UNION(self)->parameters;
}

/* (list[T] | None)[int] */
static py_obj *getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_obj *alias = py_generic_alias_new(vm, self, UNION(self)->args);
    py_obj *filled = alias ? py_getitem(vm, alias, key) : NULL;
    py_obj *args = filled ? py_getattr_s(vm, filled, "__args__") : NULL;
    py_obj *result = args ? PY_TUPLE(args)->items[0] : NULL;
    for (size_t i = 1; result && i < PY_TUPLE(args)->count; i++) {
        result = py_binary(vm, PY_OP_OR, result, PY_TUPLE(args)->items[i]);
    }
    return result;
}

static py_obj *instance_check(py_vm *vm, py_obj **args)
{
    int found = py_isinstance(vm, args[1], UNION(args[0])->args);
    return found < 0 ? NULL : py_bool(found);
}

static py_obj *subclass_check(py_vm *vm, py_obj **args)
{
    int found = py_issubclass(vm, args[1], UNION(args[0])->args);
    return found < 0 ? NULL : py_bool(found);
}

static const py_member members[] = {
    PY_FIELD_RO("__args__", py_union, args),
    PY_GETSET("__parameters__", get_parameters, NULL, NULL),
    PY_METHOD("__instancecheck__", "self, instance, /", instance_check, NULL),
    PY_METHOD("__subclasscheck__", "self, cls, /", subclass_check, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_union_class = {
    .name = "types.UnionType",
    .size = sizeof(py_union),
    .flags = PY_CLS_ABSTRACT,
    .members = members,
    .trace = trace,
    .repr = repr,
    .compare = compare,
    .hash = hash,
    .getitem = getitem,
    .binary = binary,
    .ops = 1u << PY_OP_OR,
};
