#include "py/types/generator.h"

static const char *kind_of(py_vm *vm, const py_generator *g)
{
    return py_exact(vm, &g->head, PY_T_coroutine)         ? "coroutine"
           : py_exact(vm, &g->head, PY_T_async_generator) ? "async generator"
                                                          : "generator";
}

/* --- life --- */

py_generator *py_generator_new(py_vm *vm, py_function *fn)
{
    py_code *code = fn->code;
    enum py_builtin type = code->flags & PY_CO_COROUTINE         ? PY_T_coroutine
                           : code->flags & PY_CO_ASYNC_GENERATOR ? PY_T_async_generator
                                                                 : PY_T_generator;
    py_class *cls = py_type(vm, type);
    if (!cls) {
        return NULL;
    }
    size_t words = (cls->size + sizeof(void *) - 1) / sizeof(void *);
    size_t extra = words * sizeof(void *) - cls->size + sizeof(py_frame) + py_frame_words(code) * sizeof(py_obj *);
    py_generator *g = PY_GENERATOR(py_new(vm, cls, extra));
    if (g) {
        g->frame = (py_frame *)(void *)((py_obj **)(void *)g + words);
        py_frame_init(g->frame, code, fn, fn->globals, fn->builtins);
        g->frame->generator = g;
        g->name = fn->name;
        g->qualname = fn->qualname;
        g->code = code;
    }
    return g;
}

void py_generator_trace(py_obj *self, py_tracer *t)
{
    py_generator *g = PY_GENERATOR(self);
    py_trace(t, g->name);
    py_trace(t, g->qualname);
    py_trace(t, g->code);
    py_trace(t, g->handled);
    py_trace(t, g->outer_handled);
    if (g->frame) {
        py_frame_trace(g->frame, t);
    }
}

int py_generator_enter(py_vm *vm, py_generator *g)
{
    py_machine *m = vm->machine;
    if (m->depth >= m->limit) {
        return py_raise_int(vm, &py_RecursionError, "maximum recursion depth exceeded");
    }
    g->frame->back = m->top;
    m->top = g->frame;
    m->depth++;
    g->outer_handled = vm->handled;
    if (g->handled) {
        vm->handled = g->handled;
    }
    g->state = PY_G_RUNNING;
    return 0;
}

void py_generator_leave(py_vm *vm, py_generator *g, bool finished)
{
    py_machine *m = vm->machine;
    py_frame *f = g->frame;
    vm->handled = g->outer_handled;
    g->outer_handled = NULL;
    if (finished) {
        if (f->object) {
            py_frame_detach(f);
        }
        g->state = PY_G_FINISHED;
        g->handled = NULL;
        g->frame = NULL;
    } else {
        g->state = PY_G_SUSPENDED;
    }
    m->top = f->back;
    m->depth--;
    f->back = NULL;
}

static void convert(py_vm *vm, const py_generator *g, const char *name)
{
    py_obj *cause = py_error_take(vm);
    py_raise(vm, &py_RuntimeError, "%s raised %s", kind_of(vm, g), name);
    if (vm->error && py_isa(vm, vm->error, &py_RuntimeError)) {
        py_exception *e = (py_exception *)(void *)vm->error;
        e->cause = e->context = cause;
        e->suppress_context = true;
    }
}

void py_generator_failed(py_vm *vm, py_generator *g)
{
    py_generator_leave(vm, g, true);
    if (py_error_is(vm, &py_StopIteration)) {
        convert(vm, g, "StopIteration");
    } else if (py_exact(vm, &g->head, PY_T_async_generator) && py_error_is(vm, &py_StopAsyncIteration)) {
        convert(vm, g, "StopAsyncIteration");
    }
}

/* --- resuming from C --- */

/* The inner iterator of a generator that is suspended in yield from or await, or NULL. */
static py_obj *delegate_of(const py_generator *g)
{
    if (g->state != PY_G_SUSPENDED) {
        return NULL;
    }
    uint32_t word = g->frame->pc[-1];
    return py_op_of(word) == PY_YIELD_VALUE_OP && py_arg_of(word) == 1 ? g->frame->sp[-1] : NULL;
}

/* What is thrown into an except block has its exception as its context. */
static void chain(py_obj *thrown, py_obj *handled)
{
    for (py_obj *e = handled; e; e = ((py_exception *)(void *)e)->context) {
        if (e == thrown) {
            return;
        }
    }
    if (handled) {
        ((py_exception *)(void *)thrown)->context = handled;
    }
}

static py_obj *run(py_vm *vm, py_generator *g, py_obj *value, py_obj **result)
{
    bool started = g->state == PY_G_SUSPENDED;
    py_obj *thrown = value ? NULL : py_error_take(vm);
    if (py_stack_check(vm, "") < 0 || py_generator_enter(vm, g) < 0) {
        return NULL;
    }
    if (thrown) {
        chain(thrown, g->handled);
        py_error_restore(vm, thrown);
    } else if (started) {
        *g->frame->sp++ = value;
    }
    g->frame->cont = PY_C_ENTRY;
    value = py_machine_run(vm, g->frame);
    if (value && g->state == PY_G_FINISHED) {
        *result = value;
        return NULL;
    }
    return value;
}

py_obj *py_generator_resume(py_vm *vm, py_generator *g, py_obj *value, py_obj **result)
{
    *result = NULL;
    if (g->state == PY_G_RUNNING) {
        py_error_clear(vm);
        return py_raise(vm, &py_ValueError, "%s already executing", kind_of(vm, g));
    }
    if (g->state == PY_G_FINISHED) {
        if (py_exact(vm, &g->head, PY_T_coroutine)) {
            py_error_clear(vm);
            return py_raise(vm, &py_RuntimeError, "cannot reuse already awaited coroutine");
        }
        if (value) {
            *result = PY_NONE;
        }
        return NULL;
    }
    if (g->state == PY_G_CREATED && value && value != PY_NONE) {
        return py_raise(vm, &py_TypeError, "can't send non-None value to a just-started %s", kind_of(vm, g));
    }
    return run(vm, g, value, result);
}

/* Closes an inner iterator. 0, -1. */
static int close_iter(py_vm *vm, py_obj *it)
{
    py_obj *args[] = { it };
    if (py_exact(vm, it, PY_T_generator) || py_exact(vm, it, PY_T_coroutine)) {
        return py_generator_close_method(vm, args) ? 0 : -1;
    }
    py_obj *method = py_getattr_opt(vm, it, PY_ID(vm, close));
    if (method == PY_ABSENT) {
        return 0;
    }
    return method && py_call(vm, method, 0) ? 0 : -1;
}

/* Throws into the inner iterator. As py_generator_resume; *outer: it has no throw, the generator itself must take it. */
static py_obj *throw_inner(py_vm *vm, py_obj *inner, py_obj *exception, py_obj **result, bool *outer)
{
    *outer = false;
    *result = NULL;
    if (py_exact(vm, inner, PY_T_generator) || py_exact(vm, inner, PY_T_coroutine)) {
        return py_generator_throw(vm, PY_GENERATOR(inner), exception, result);
    }
    py_obj *method = py_getattr_opt(vm, inner, PY_ID(vm, throw));
    if (method == PY_ABSENT) {
        *outer = true;
        return NULL;
    }
    py_obj *value = method ? py_call(vm, method, 1, exception) : NULL;
    if (!value && py_error_is(vm, &py_StopIteration)) {
        *result = py_stop_value(py_error_take(vm));
    }
    return value;
}

py_obj *py_generator_throw(py_vm *vm, py_generator *g, py_obj *exception, py_obj **result)
{
    py_obj *inner = delegate_of(g);
    *result = NULL;
    if (inner) {
        bool outer = true;
        if (py_generator_enter(vm, g) < 0) { /* it stands on the stack while the inner one runs */
            return NULL;
        }
        if (py_isa(vm, exception, &py_GeneratorExit)) {
            int rc = close_iter(vm, inner);
            py_generator_leave(vm, g, false);
            if (rc < 0) {
                return run(vm, g, NULL, result);
            }
        } else {
            py_obj *value = throw_inner(vm, inner, exception, result, &outer);
            py_generator_leave(vm, g, false);
            if (value) {
                return value;
            }
            if (*result) { /* as if SEND had found the end: behind the jump back, the result in place of the iterator */
                value = *result;
                *result = NULL;
                g->frame->sp--;
                g->frame->pc++;
                return run(vm, g, value, result);
            }
            if (!outer) {
                return run(vm, g, NULL, result);
            }
        }
    }
    py_error_restore(vm, exception);
    return py_generator_resume(vm, g, NULL, result);
}

/* --- methods --- */

/* A value, or StopIteration. */
static py_obj *answer(py_vm *vm, py_obj *value, py_obj *result)
{
    if (!value && result) {
        py_raise_stop(vm, result);
    }
    return value;
}

py_obj *py_generator_next(py_vm *vm, py_obj *self)
{
    py_obj *result = NULL;
    py_obj *value = py_generator_resume(vm, PY_GENERATOR(self), PY_NONE, &result);
    return value || !result || result == PY_NONE ? value : answer(vm, value, result);
}

py_obj *py_generator_send_method(py_vm *vm, py_obj **args)
{
    py_obj *result = NULL;
    py_obj *value = py_generator_resume(vm, PY_GENERATOR(args[0]), args[1], &result);
    return answer(vm, value, result);
}

py_obj *py_generator_thrown(py_vm *vm, py_obj *type, py_obj *value, py_obj *traceback)
{
    py_obj *exception = type;
    if (py_as_class(vm, type) && value != PY_NONE) {
        exception = py_is_exception(vm, value) ? value
                    : py_is_tuple(vm, value)   ? py_call_dict(vm, type, value, NULL)
                                               : py_call(vm, type, 1, value);
    } else if (!py_as_class(vm, type) && value != PY_NONE) {
        return py_raise(vm, &py_TypeError, "instance exception may not have a separate value");
    }
    if (exception && !py_is_exception(vm, exception) && !py_as_class(vm, exception)) {
        return py_raise(vm, &py_TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", exception);
    }
    exception = exception ? py_exception_from(vm, exception) : NULL;
    if (exception && traceback != PY_NONE) {
        ((py_exception *)(void *)exception)->traceback = traceback;
    }
    return exception;
}

py_obj *py_generator_throw_method(py_vm *vm, py_obj **args)
{
    py_obj *result = NULL;
    py_obj *exception = py_generator_thrown(vm, args[1], args[2], args[3]);
    if (!exception) {
        return NULL;
    }
    py_obj *value = py_generator_throw(vm, PY_GENERATOR(args[0]), exception, &result);
    return answer(vm, value, result);
}

py_obj *py_generator_close_method(py_vm *vm, py_obj **args)
{
    py_generator *g = PY_GENERATOR(args[0]);
    if (g->state == PY_G_CREATED) {
        if (g->frame->object) {
            py_frame_detach(g->frame);
        }
        g->state = PY_G_FINISHED;
        g->frame = NULL;
        return PY_NONE;
    }
    if (g->state == PY_G_FINISHED) {
        return PY_NONE;
    }
    py_obj *exit = py_construct(vm, &py_GeneratorExit, 0), *result = NULL;
    py_obj *value = exit ? py_generator_throw(vm, g, exit, &result) : NULL;
    if (value) {
        return py_raise(vm, &py_RuntimeError, "%s ignored GeneratorExit", kind_of(vm, g));
    }
    if (result || py_error_is(vm, &py_GeneratorExit) || py_error_is(vm, &py_StopIteration)) {
        py_error_clear(vm);
        return PY_NONE;
    }
    return NULL;
}

py_obj *py_delegate_send(py_vm *vm, py_obj *receiver, py_obj *value, py_obj **result)
{
    py_obj *yielded;
    *result = NULL;
    if (py_exact(vm, receiver, PY_T_generator) || py_exact(vm, receiver, PY_T_coroutine)) {
        return py_generator_resume(vm, PY_GENERATOR(receiver), value, result);
    }
    yielded = value == PY_NONE ? py_next_raw(vm, receiver) : py_call_method(vm, receiver, "send", 1, value);
    if (!yielded && !py_error_pending(vm)) {
        *result = PY_NONE;
    } else if (!yielded && py_error_is(vm, &py_StopIteration)) {
        *result = py_stop_value(py_error_take(vm));
    }
    return yielded;
}

/* --- attributes --- */

py_obj *py_generator_repr(py_vm *vm, py_obj *self)
{
    py_generator *g = PY_GENERATOR(self);
    return py_str_printf(vm, "<%s object %S at %p>", py_exact(vm, self, PY_T_async_generator) ? "async_generator" : kind_of(vm, g),
                         g->qualname, (void *)self);
}

py_obj *py_generator_get_frame(py_vm *vm, py_obj *self)
{
    py_generator *g = PY_GENERATOR(self);
    return g->frame ? (py_obj *)py_frame_view(vm, g->frame) : PY_NONE;
}

py_obj *py_generator_get_running(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(PY_GENERATOR(self)->state == PY_G_RUNNING);
}

py_obj *py_generator_get_suspended(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(PY_GENERATOR(self)->state == PY_G_SUSPENDED);
}

py_obj *py_generator_get_delegate(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *inner = delegate_of(PY_GENERATOR(self));
    return inner ? inner : PY_NONE;
}

int py_generator_set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value || !py_is_str(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__name__ must be set to a string object");
    }
    PY_GENERATOR(self)->name = value;
    return 0;
}

int py_generator_set_qualname(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value || !py_is_str(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__qualname__ must be set to a string object");
    }
    PY_GENERATOR(self)->qualname = value;
    return 0;
}

py_obj *py_generator_get_name(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_GENERATOR(self)->name;
}

py_obj *py_generator_get_qualname(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_GENERATOR(self)->qualname;
}

static py_obj *itself(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static const py_member members[] = {
    PY_METHOD("send", "self, arg, /", py_generator_send_method, "Resumes the generator with a value."),
    PY_METHOD("throw", "self, type, value=None, traceback=None, /", py_generator_throw_method, "Raises an exception in the generator."),
    PY_METHOD("close", "self", py_generator_close_method, "Raises GeneratorExit in the generator."),
    PY_GETSET("__name__", py_generator_get_name, py_generator_set_name, "Name of the generator."),
    PY_GETSET("__qualname__", py_generator_get_qualname, py_generator_set_qualname, "Qualified name of the generator."),
    PY_GETSET("gi_frame", py_generator_get_frame, NULL, NULL),
    PY_GETSET("gi_running", py_generator_get_running, NULL, NULL),
    PY_GETSET("gi_suspended", py_generator_get_suspended, NULL, NULL),
    PY_GETSET("gi_yieldfrom", py_generator_get_delegate, NULL, NULL),
    PY_FIELD_RO("gi_code", py_generator, code),
    PY_MEMBERS_END,
};

const py_classdef py_generator_class = {
    .name = "generator",
    .size = sizeof(py_generator),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = members,
    .trace = py_generator_trace,
    .repr = py_generator_repr,
    .iter = itself,
    .next = py_generator_next,
};
