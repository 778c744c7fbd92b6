/* Calls. */
#include <string.h>

#include "py/slots.h"

enum { FEW = 12 };

py_obj *py_call_kw(py_vm *vm, py_obj *callable, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_class *cls = py_cls(vm, callable);
    if (AL_UNLIKELY(!cls->slots.call)) {
        return py_raise(vm, &py_TypeError, "'%T' object is not callable", callable);
    }
    if (kwnames && !PY_TUPLE(kwnames)->count) {
        kwnames = NULL;
    }
    return cls->slots.call(vm, callable, args, count, kwnames);
}

py_obj *py_call_with_self(py_vm *vm, py_obj *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (kwnames && !PY_TUPLE(kwnames)->count) {
        kwnames = NULL;
    }
    if (py_exact(vm, f, PY_T_method_descriptor)) {
        py_cfunction *native = (py_cfunction *)(void *)f;
        if (AL_LIKELY(py_is_subclass(py_cls(vm, self), native->owner))) {
            return py_cfunction_call(vm, native, self, args, count, kwnames);
        }
    } else if (py_exact(vm, f, PY_T_wrapper_descriptor)) {
        py_wrapper *w = (py_wrapper *)(void *)f;
        if (AL_LIKELY(py_is_subclass(py_cls(vm, self), w->owner))) {
            return py_wrapper_call(vm, w, self, args, count, kwnames);
        }
    }
    size_t all = count + (kwnames ? PY_TUPLE(kwnames)->count : 0);
    py_obj *few[FEW], **values = all + 1 <= FEW ? few : al_malloc((all + 1) * sizeof(py_obj *));
    if (!values) {
        return py_raise_nomem(vm);
    }
    values[0] = self;
    if (all) {
        memcpy(values + 1, args, all * sizeof(py_obj *));
    }
    py_obj *result = py_call_kw(vm, f, values, count + 1, kwnames);
    if (values != few) {
        al_free(values);
    }
    return result;
}

static py_obj *call_va(py_vm *vm, py_obj *callable, size_t count, va_list list)
{
    py_obj *few[FEW] = { NULL }, **args = count <= FEW ? few : al_malloc(count * sizeof(py_obj *));
    if (!args) {
        return py_raise_nomem(vm);
    }
    for (size_t i = 0; i < count; i++) {
        args[i] = va_arg(list, py_obj *);
    }
    py_obj *result = py_call_kw(vm, callable, args, count, NULL);
    if (args != few) {
        al_free(args);
    }
    return result;
}

py_obj *py_call(py_vm *vm, py_obj *callable, size_t count, ...)
{
    va_list list;
    va_start(list, count);
    py_obj *result = call_va(vm, callable, count, list);
    va_end(list);
    return result;
}

py_obj *py_construct(py_vm *vm, const py_classdef *def, size_t count, ...)
{
    py_class *cls = py_class_get(vm, def);
    if (!cls) {
        return NULL;
    }
    va_list list;
    va_start(list, count);
    py_obj *result = call_va(vm, &cls->head, count, list);
    va_end(list);
    return result;
}

py_obj *py_call_method(py_vm *vm, py_obj *o, const char *name, size_t count, ...)
{
    py_obj *text = py_str_intern(vm, name);
    bool unbound = false;
    py_obj *method = text ? py_load_method(vm, o, text, &unbound) : NULL;
    if (!method) {
        return NULL;
    }
    py_obj *few[FEW] = { NULL }, **args = count <= FEW ? few : al_malloc(count * sizeof(py_obj *));
    if (!args) {
        return py_raise_nomem(vm);
    }
    va_list list;
    va_start(list, count);
    for (size_t i = 0; i < count; i++) {
        args[i] = va_arg(list, py_obj *);
    }
    va_end(list);
    py_obj *result = unbound ? py_call_with_self(vm, method, o, args, count, NULL) : py_call_kw(vm, method, args, count, NULL);
    if (args != few) {
        al_free(args);
    }
    return result;
}

py_obj *py_call_dict(py_vm *vm, py_obj *callable, py_obj *args_tuple, py_obj *kwargs)
{
    size_t count = PY_TUPLE(args_tuple)->count, named = kwargs ? py_dict_len(kwargs) : 0;
    py_obj *few[FEW], **args = count + named <= FEW ? few : al_malloc((count + named) * sizeof(py_obj *));
    py_obj *names = named ? py_tuple_new(vm, named) : NULL;
    if (!args || (named && !names)) {
        if (args && args != few) {
            al_free(args);
        }
        return vm->error ? NULL : py_raise_nomem(vm);
    }
    if (count) {
        memcpy(args, PY_TUPLE(args_tuple)->items, count * sizeof(py_obj *));
    }
    size_t at = 0, n = 0;
    py_obj *key, *value, *result = NULL;
    while (named && py_dict_next(kwargs, &at, &key, &value)) {
        if (!py_is_str(vm, key)) {
            py_raise(vm, &py_TypeError, "keywords must be strings");
            goto done;
        }
        PY_TUPLE(names)->items[n] = key;
        args[count + n++] = value;
    }
    result = py_call_kw(vm, callable, args, count, names);
done:
    if (args != few) {
        al_free(args);
    }
    return result;
}

bool py_callable(py_vm *vm, py_obj *o)
{
    return py_cls(vm, o)->slots.call != NULL;
}
