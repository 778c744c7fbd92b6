#include "py/types/generator.h"

/* What __await__ of a coroutine gives: the coroutine as an iterator. */
typedef struct wrapper {
    py_obj head;
    py_obj *coroutine;
} wrapper;

static void wrapper_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((wrapper *)(void *)self)->coroutine);
}

static py_obj *wrapper_next(py_vm *vm, py_obj *self)
{
    return py_generator_next(vm, ((wrapper *)(void *)self)->coroutine);
}

static py_obj *itself(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *wrapper_send(py_vm *vm, py_obj **args)
{
    py_obj *inner[] = { ((wrapper *)(void *)args[0])->coroutine, args[1] };
    return py_generator_send_method(vm, inner);
}

static py_obj *wrapper_throw(py_vm *vm, py_obj **args)
{
    py_obj *inner[] = { ((wrapper *)(void *)args[0])->coroutine, args[1], args[2], args[3] };
    return py_generator_throw_method(vm, inner);
}

static py_obj *wrapper_close(py_vm *vm, py_obj **args)
{
    py_obj *inner[] = { ((wrapper *)(void *)args[0])->coroutine };
    return py_generator_close_method(vm, inner);
}

static const py_member wrapper_members[] = {
    PY_METHOD("send", "self, arg, /", wrapper_send, "Resumes the coroutine with a value."),
    PY_METHOD("throw", "self, type, value=None, traceback=None, /", wrapper_throw, "Raises an exception in the coroutine."),
    PY_METHOD("close", "self", wrapper_close, "Raises GeneratorExit in the coroutine."),
    PY_MEMBERS_END,
};

static const py_classdef wrapper_class = {
    .name = "coroutine_wrapper",
    .size = sizeof(wrapper),
    .flags = PY_CLS_ABSTRACT,
    .members = wrapper_members,
    .trace = wrapper_trace,
    .iter = itself,
    .next = wrapper_next,
};

static py_obj *await(py_vm *vm, py_obj **args)
{
    wrapper *w = py_alloc(vm, wrapper, &wrapper_class);
    if (w) {
        w->coroutine = args[0];
    }
    return (py_obj *)w;
}

static const char *const await_errors[] = {
    "object %T can't be used in 'await' expression",
    "'async with' received an object from __aenter__ that does not implement __await__: %T",
    "'async with' received an object from __aexit__ that does not implement __await__: %T",
    "object %T can't be used in 'await' expression",
};

py_obj *py_get_awaitable(py_vm *vm, py_obj *o, uint32_t where)
{
    if (py_exact(vm, o, PY_T_coroutine)) {
        py_obj *inner = py_generator_get_delegate(vm, o);
        if (inner != PY_NONE) {
            return py_raise(vm, &py_RuntimeError, "coroutine is being awaited already");
        }
        return o;
    }
    if (py_exact(vm, o, PY_T_generator) && (PY_GENERATOR(o)->code->flags & PY_CO_ITERABLE_COROUTINE)) {
        return o;
    }
    if (py_isa(vm, o, &py_async_generator_step_class)) {
        return o;
    }
    py_obj *it = py_call_special(vm, o, PY_ID(vm, __await__), 0, NULL);
    if (it == PY_ABSENT) {
        return py_raise(vm, &py_TypeError, await_errors[where & 3], o);
    }
    if (it && py_exact(vm, it, PY_T_coroutine)) {
        return py_raise(vm, &py_TypeError, "__await__() returned a coroutine");
    }
    if (it && !py_cls(vm, it)->slots.next) {
        return py_raise(vm, &py_TypeError, "__await__() returned non-iterator of type '%T'", it);
    }
    return it;
}

static const py_member members[] = {
    PY_METHOD("send", "self, arg, /", py_generator_send_method, "Resumes the coroutine with a value."),
    PY_METHOD("throw", "self, type, value=None, traceback=None, /", py_generator_throw_method, "Raises an exception in the coroutine."),
    PY_METHOD("close", "self", py_generator_close_method, "Raises GeneratorExit in the coroutine."),
    PY_METHOD("__await__", "self", await, "An iterator that runs the coroutine."),
    PY_GETSET("__name__", py_generator_get_name, py_generator_set_name, "Name of the coroutine."),
    PY_GETSET("__qualname__", py_generator_get_qualname, py_generator_set_qualname, "Qualified name of the coroutine."),
    PY_GETSET("cr_frame", py_generator_get_frame, NULL, NULL),
    PY_GETSET("cr_running", py_generator_get_running, NULL, NULL),
    PY_GETSET("cr_suspended", py_generator_get_suspended, NULL, NULL),
    PY_GETSET("cr_await", py_generator_get_delegate, NULL, NULL),
    PY_FIELD_RO("cr_code", py_generator, code),
    PY_CLASS_VALUE("cr_origin", PY_NONE),
    PY_MEMBERS_END,
};

const py_classdef py_coroutine_class = {
    .name = "coroutine",
    .size = sizeof(py_generator),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = members,
    .trace = py_generator_trace,
    .repr = py_generator_repr,
};
