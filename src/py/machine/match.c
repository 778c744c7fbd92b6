#include "py/machine/machine.h"

/* Does the class of o carry a mark, its own or from a base: registered with collections.abc, or derived from its classes? */
static bool has_abc(py_vm *vm, py_obj *o, const char *name)
{
    py_class *cls = py_cls(vm, o);
    for (size_t i = 0; i < cls->mro_count; i++) {
        py_obj *module = py_str_is(cls->mro[i]->name, name) ? py_class_find(vm, cls->mro[i], PY_ID(vm, __module__)) : NULL;
        if (module && (py_str_is(module, "collections.abc") || py_str_is(module, "_collections_abc"))) {
            return true;
        }
    }
    return false;
}

bool py_op_is_mapping(py_vm *vm, py_obj *o)
{
    return py_is_dict(vm, o) || py_exact(vm, o, PY_T_mappingproxy) || has_abc(vm, o, "Mapping");
}

bool py_op_is_sequence(py_vm *vm, py_obj *o)
{
    if (py_laid(o, PY_CF_STR | PY_CF_BYTES) || py_isa(vm, o, &py_bytearray_class)) {
        return false;
    }
    return py_laid(o, PY_CF_LIST | PY_CF_TUPLE) || py_exact(vm, o, PY_T_range) || py_exact(vm, o, PY_T_memoryview) ||
           has_abc(vm, o, "Sequence");
}

py_obj *py_op_match_keys(py_vm *vm, py_obj *subject, py_obj *keys)
{
    size_t count = PY_TUPLE(keys)->count;
    py_obj *values = py_tuple_new(vm, count);
    py_obj *seen = values ? py_set_new(vm) : NULL;
    py_obj *get = NULL;
    if (!seen) {
        return NULL;
    }
    if (!py_exact(vm, subject, PY_T_dict) && !(get = py_getattr_s(vm, subject, "get"))) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        py_obj *key = PY_TUPLE(keys)->items[i];
        int added = py_set_add(vm, seen, key);
        if (added <= 0) {
            return added < 0 ? NULL : py_raise(vm, &py_ValueError, "mapping pattern checks duplicate key (%R)", key);
        }
        /* The list itself stands for "no such key": nothing else can be it. */
        py_obj *value = get ? py_call(vm, get, 2, key, seen) : py_dict_get(vm, subject, key);
        if (!value) {
            return NULL;
        }
        if (value == seen || value == PY_ABSENT) {
            return PY_NONE;
        }
        PY_TUPLE(values)->items[i] = value;
    }
    return values;
}

py_obj *py_op_without_keys(py_vm *vm, py_obj *subject, py_obj *keys)
{
    py_obj *rest = py_dict_new(vm);
    if (!rest || py_dict_update(vm, rest, subject) < 0) {
        return NULL;
    }
    for (size_t i = 0; i < PY_TUPLE(keys)->count; i++) {
        if (py_dict_del(vm, rest, PY_TUPLE(keys)->items[i]) < 0) {
            return NULL;
        }
    }
    return rest;
}

/* Built-in types whose one positional pattern is the subject itself. */
static bool matches_self(const py_class *cls)
{
    static const py_classdef *const defs[] = { &py_bool_class,  &py_bytearray_class, &py_bytes_class, &py_dict_class,
                                               &py_float_class, &py_frozenset_class, &py_int_class,   &py_list_class,
                                               &py_set_class,   &py_str_class,       &py_tuple_class };
    for (size_t i = 0; i < AL_COUNT(defs); i++) {
        if (cls->def == defs[i]) {
            return true;
        }
    }
    return false;
}

static py_obj *attribute(py_vm *vm, py_obj *subject, py_obj *cls, py_obj *name, py_obj *seen)
{
    int added = py_set_add(vm, seen, name);
    if (added == 0) {
        return py_raise(vm, &py_TypeError, "%S() got multiple sub-patterns for attribute %R", ((py_class *)(void *)cls)->name, name);
    }
    return added < 0 ? NULL : py_getattr_opt(vm, subject, name);
}

static py_obj *match_args(py_vm *vm, py_obj *cls)
{
    py_obj *names = py_getattr_opt_s(vm, cls, "__match_args__");
    if (names == PY_ABSENT || !names) {
        return names;
    }
    if (!py_exact(vm, names, PY_T_tuple)) {
        return py_raise(vm, &py_TypeError, "%S.__match_args__ must be a tuple (got %T)", ((py_class *)(void *)cls)->name, names);
    }
    return names;
}

py_obj *py_op_match_class(py_vm *vm, py_obj *subject, py_obj *cls, uint32_t positional, py_obj *names)
{
    py_class *c = py_as_class(vm, cls);
    if (!c) {
        return py_raise(vm, &py_TypeError, "called match pattern must be a class");
    }
    int is = py_isinstance(vm, subject, cls);
    if (is <= 0) {
        return is < 0 ? NULL : PY_NONE;
    }
    size_t keywords = PY_TUPLE(names)->count, done = 0;
    py_obj *result = py_tuple_new(vm, positional + keywords);
    py_obj *seen = result ? py_set_new(vm) : NULL;
    if (!seen) {
        return NULL;
    }
    if (positional) {
        py_obj *args = match_args(vm, cls);
        if (!args) {
            return NULL;
        }
        size_t allowed = args != PY_ABSENT ? PY_TUPLE(args)->count : matches_self(c) ? 1 : 0;
        if (allowed < positional) {
            return py_raise(vm, &py_TypeError, "%S() accepts %d positional sub-pattern%s (%d given)", c->name, (int)allowed,
                            allowed == 1 ? "" : "s", (int)positional);
        }
        if (args == PY_ABSENT) {
            PY_TUPLE(result)->items[done++] = subject;
        }
        for (; done < positional; done++) {
            py_obj *name = PY_TUPLE(args)->items[done];
            if (!py_is_str(vm, name)) {
                return py_raise(vm, &py_TypeError, "__match_args__ elements must be strings (got %T)", name);
            }
            py_obj *value = attribute(vm, subject, cls, name, seen);
            if (!value || value == PY_ABSENT) {
                return value ? PY_NONE : NULL;
            }
            PY_TUPLE(result)->items[done] = value;
        }
    }
    for (size_t i = 0; i < keywords; i++) {
        py_obj *value = attribute(vm, subject, cls, PY_TUPLE(names)->items[i], seen);
        if (!value || value == PY_ABSENT) {
            return value ? PY_NONE : NULL;
        }
        PY_TUPLE(result)->items[done + i] = value;
    }
    return result;
}
