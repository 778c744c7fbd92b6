/* The pending exception, and how one comes to be. */
#include "py/error.h"

#include <string.h>

#include "py/core.h"
#include "py/types/exception.h"

/* __context__: what is being handled. A chain that already holds the new exception is cut there, as CPython does. */
static void set_context(py_vm *vm, py_exception *e)
{
    py_obj *handled = vm->handled;
    if (!handled || handled == &e->head || e->context == handled) {
        return;
    }
    for (py_exception *at = (py_exception *)(void *)handled; at->context; at = (py_exception *)(void *)at->context) {
        if (at->context == &e->head) {
            at->context = NULL;
            break;
        }
    }
    e->context = handled;
}

static void *pend(py_vm *vm, py_obj *exception)
{
    set_context(vm, (py_exception *)(void *)exception);
    vm->error = exception;
    return NULL;
}

void *py_raise_nomem(py_vm *vm)
{
    py_exception *e = (py_exception *)(void *)vm->nomem;
    if (e) { /* else the interpreter is being made, and its maker looks at the results */
        e->traceback = e->cause = e->context = NULL;
        vm->error = vm->nomem;
    }
    return NULL;
}

/* An instance of a class whose constructor is BaseException's own, without the call. */
static py_obj *plain_instance(py_vm *vm, py_class *cls, py_obj *text)
{
    py_obj *args = py_tuple_of(vm, 1, text);
    py_exception *e = args ? (py_exception *)(void *)py_new(vm, cls, 0) : NULL;
    if (e) {
        e->args = args;
    }
    return (py_obj *)e;
}

static bool plain_constructor(py_vm *vm, py_class *cls)
{
    py_class *base = py_class_get(vm, &py_BaseException);
    return base && py_class_ctor(vm, base) == 0 && py_class_ctor(vm, cls) == 0 && cls->init_fn == base->init_fn &&
           cls->new_fn == base->new_fn;
}

static void raise_va(py_vm *vm, const py_classdef *exception, const char *format, va_list args)
{
    vm->error = NULL; /* what is raised now takes the place of what was */
    py_obj *handled = vm->handled;
    al_sb sb = AL_SB_INIT;
    if (py_format_va(vm, &sb, format, args) < 0) {
        al_sb_free(&sb);
        return; /* repr() or str() of an operand raised */
    }
    py_obj *text = py_str_take(vm, &sb);
    py_class *cls = text ? py_class_get(vm, exception) : NULL;
    if (!cls) {
        return;
    }
    py_obj *e = plain_constructor(vm, cls) ? plain_instance(vm, cls, text) : vm->error ? NULL : py_call(vm, &cls->head, 1, text);
    vm->handled = handled;
    if (e) {
        pend(vm, e);
    }
}

void *py_raise(py_vm *vm, const py_classdef *exception, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_va(vm, exception, format, args);
    va_end(args);
    return NULL;
}

int py_raise_int(py_vm *vm, const py_classdef *exception, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_va(vm, exception, format, args);
    va_end(args);
    return -1;
}

bool py_is_exception(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return o && py_laid(o, PY_CF_EXC);
}

static bool is_exception_class(const py_obj *o)
{
    return py_laid(o, PY_CF_TYPE) && ((const py_class *)(const void *)o)->flags & PY_CF_EXC;
}

py_obj *py_exception_from(py_vm *vm, py_obj *value)
{
    if (py_is_exception(vm, value)) {
        return value;
    }
    if (!is_exception_class(value)) {
        return py_raise(vm, &py_TypeError, "exceptions must derive from BaseException");
    }
    py_obj *e = py_call_kw(vm, value, NULL, 0, NULL);
    if (e && !py_is_exception(vm, e)) {
        return py_raise(vm, &py_TypeError, "calling %R should have returned an instance of BaseException, not %R", value,
                        &py_cls(vm, e)->head);
    }
    return e;
}

void *py_raise_obj(py_vm *vm, py_obj *exception)
{
    py_obj *e = py_exception_from(vm, exception);
    return e ? pend(vm, e) : NULL;
}

void *py_raise_errno(py_vm *vm, int error_number, const char *path)
{
    py_class *cls = py_class_get(vm, &py_OSError);
    py_obj *text = cls ? py_str_new(vm, strerror(error_number)) : NULL;
    py_obj *name = text && path ? py_str_new(vm, path) : PY_NONE;
    if (!text || !name) {
        return NULL;
    }
    py_obj *e =
        path ? py_call(vm, &cls->head, 3, py_small(error_number), text, name) : py_call(vm, &cls->head, 2, py_small(error_number), text);
    return e ? pend(vm, e) : NULL;
}

bool py_error_pending(const py_vm *vm)
{
    return vm->error != NULL;
}

bool py_error_is(py_vm *vm, const py_classdef *def)
{
    return vm->error && py_isa(vm, vm->error, def);
}

py_obj *py_error_take(py_vm *vm)
{
    py_obj *e = vm->error;
    vm->error = NULL;
    if (e && !py_keep(vm, e)) { /* no room to keep it: MemoryError, which the interpreter itself keeps, takes its place */
        vm->error = NULL;
        return vm->nomem;
    }
    return e;
}

void py_error_restore(py_vm *vm, py_obj *exception)
{
    vm->error = exception;
}

void py_error_clear(py_vm *vm)
{
    vm->error = NULL;
}

void py_error_cause(py_vm *vm, py_obj *cause)
{
    py_exception *e = (py_exception *)(void *)vm->error;
    if (e && &e->head != cause) {
        e->cause = cause == PY_NONE ? NULL : cause;
        e->suppress_context = true;
    }
}

void py_error_attribute(py_vm *vm, py_obj *o, py_obj *name)
{
    if (vm->error && py_isa(vm, vm->error, &py_AttributeError)) {
        py_attribute_error *e = (py_attribute_error *)(void *)vm->error;
        e->obj = o;
        e->name = name;
    }
}

int py_exception_matches(py_vm *vm, py_obj *exception, py_obj *target)
{
    if (is_exception_class(target)) {
        return py_is_subclass(py_cls(vm, exception), (py_class *)(void *)target);
    }
    if (!py_is_tuple(vm, target)) {
        return py_raise_int(vm, &py_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    }
    if (py_stack_check(vm, "") < 0) {
        return -1;
    }
    for (size_t i = 0; i < PY_TUPLE(target)->count; i++) {
        if (!is_exception_class(PY_TUPLE(target)->items[i])) {
            return py_raise_int(vm, &py_TypeError, "catching classes that do not inherit from BaseException is not allowed");
        }
    }
    for (size_t i = 0; i < PY_TUPLE(target)->count; i++) {
        if (py_is_subclass(py_cls(vm, exception), (py_class *)(void *)PY_TUPLE(target)->items[i])) {
            return 1;
        }
    }
    return 0;
}

void py_raise_stop(py_vm *vm, py_obj *value)
{
    py_class *cls = py_class_get(vm, &py_StopIteration);
    py_obj *args = cls ? py_tuple_from_array(vm, &value, value != PY_NONE) : NULL;
    py_stop_iteration *e = args ? (py_stop_iteration *)(void *)py_new(vm, cls, 0) : NULL;
    if (e) {
        e->base.args = args;
        e->value = value;
        pend(vm, &e->base.head);
    }
}

py_obj *py_stop_value(py_obj *exception)
{
    py_obj *value = ((py_stop_iteration *)(void *)exception)->value;
    return value ? value : PY_NONE;
}
