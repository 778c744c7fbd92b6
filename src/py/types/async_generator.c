#include "py/types/generator.h"

typedef enum step_kind { STEP_SEND, STEP_THROW, STEP_CLOSE } step_kind;
typedef enum step_state { STEP_INIT, STEP_RUNNING, STEP_DONE } step_state;

/* What __anext__, asend, athrow and aclose give: one step of the generator, to be awaited. */
typedef struct step {
    py_obj head;
    py_generator *generator;
    py_obj *value; /* to send, or the exception to throw */
    step_kind kind;
    step_state state;
} step;

static void step_trace(py_obj *self, py_tracer *t)
{
    step *s = (step *)(void *)self;
    py_trace(t, s->generator);
    py_trace(t, s->value);
}

/* What the generator's next stop means for the awaiting coroutine. */
static py_obj *step_answer(py_vm *vm, step *s, py_obj *value, py_obj *result)
{
    py_generator *g = s->generator;
    bool own = g->async_yield;
    if (value && !own) {
        return value; /* an await within it goes to the event loop */
    }
    g->async_yield = false;
    g->running_async = false;
    s->state = STEP_DONE;
    if (value) {
        if (s->kind == STEP_CLOSE) {
            return py_raise(vm, &py_RuntimeError, "async generator ignored GeneratorExit");
        }
        py_raise_stop(vm, value);
        return NULL;
    }
    if (s->kind == STEP_CLOSE && (result || py_error_is(vm, &py_StopAsyncIteration) || py_error_is(vm, &py_GeneratorExit))) {
        g->closed = true;
        py_error_clear(vm);
        py_raise_stop(vm, PY_NONE);
        return NULL;
    }
    if (result) {
        g->closed = true;
        return py_raise(vm, &py_StopAsyncIteration, "");
    }
    g->closed = g->closed || g->state == PY_G_FINISHED;
    return NULL;
}

static py_obj *step_start(py_vm *vm, step *s, py_obj *value)
{
    static const char *const names[] = { "anext()", "athrow()", "aclose()" };
    py_generator *g = s->generator;
    py_obj *result = NULL;
    if (g->running_async) {
        s->state = STEP_DONE;
        return py_raise(vm, &py_RuntimeError, "%s: asynchronous generator is already running", names[s->kind]);
    }
    if (s->kind != STEP_SEND && (g->closed || g->state == PY_G_FINISHED)) {
        s->state = STEP_DONE;
        if (s->kind == STEP_CLOSE) {
            py_raise_stop(vm, PY_NONE);
            return NULL;
        }
        return py_raise(vm, &py_StopAsyncIteration, "");
    }
    if (s->kind != STEP_SEND && value != PY_NONE) {
        return py_raise(vm, &py_RuntimeError, "can't send non-None value to a just-started coroutine");
    }
    s->state = STEP_RUNNING;
    g->running_async = true;
    if (s->kind == STEP_SEND) {
        value = py_generator_resume(vm, g, value == PY_NONE ? s->value : value, &result);
    } else {
        g->closed = s->kind == STEP_CLOSE;
        value = py_generator_throw(vm, g, s->value, &result);
    }
    return step_answer(vm, s, value, result);
}

static py_obj *step_resume(py_vm *vm, step *s, py_obj *value)
{
    static const char *const names[] = { "__anext__()/asend()", "aclose()/athrow()", "aclose()/athrow()" };
    py_obj *result = NULL;
    if (s->state == STEP_DONE) {
        return py_raise(vm, &py_RuntimeError, "cannot reuse already awaited %s", names[s->kind]);
    }
    if (s->state == STEP_INIT) {
        return step_start(vm, s, value);
    }
    value = py_generator_resume(vm, s->generator, value, &result);
    return step_answer(vm, s, value, result);
}

static py_obj *step_next(py_vm *vm, py_obj *self)
{
    return step_resume(vm, (step *)(void *)self, PY_NONE);
}

static py_obj *step_send(py_vm *vm, py_obj **args)
{
    return step_resume(vm, (step *)(void *)args[0], args[1]);
}

static py_obj *step_throw(py_vm *vm, py_obj **args)
{
    step *s = (step *)(void *)args[0];
    py_obj *result = NULL;
    if (s->state == STEP_DONE) {
        return py_raise(vm, &py_RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    }
    py_obj *exception = py_generator_thrown(vm, args[1], args[2], args[3]);
    if (!exception) {
        return NULL;
    }
    if (s->state == STEP_INIT) {
        s->state = STEP_RUNNING;
        s->generator->running_async = true;
    }
    py_obj *value = py_generator_throw(vm, s->generator, exception, &result);
    return step_answer(vm, s, value, result);
}

static py_obj *step_close(py_vm *vm, py_obj **args)
{
    (void)vm;
    ((step *)(void *)args[0])->state = STEP_DONE;
    return PY_NONE;
}

static py_obj *itself(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *itself_method(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static const py_member step_members[] = {
    PY_METHOD("send", "self, arg, /", step_send, "Resumes the step with a value."),
    PY_METHOD("throw", "self, type, value=None, traceback=None, /", step_throw, "Raises an exception in the generator."),
    PY_METHOD("close", "self", step_close, "Gives the step up."),
    PY_METHOD("__await__", "self", itself_method, "The step itself."),
    PY_MEMBERS_END,
};

const py_classdef py_async_generator_step_class = {
    .name = "async_generator_asend",
    .size = sizeof(step),
    .flags = PY_CLS_ABSTRACT,
    .members = step_members,
    .trace = step_trace,
    .iter = itself,
    .next = step_next,
};

static py_obj *step_new(py_vm *vm, py_obj *generator, step_kind kind, py_obj *value)
{
    step *s = py_alloc(vm, step, &py_async_generator_step_class);
    if (s) {
        s->generator = PY_GENERATOR(generator);
        s->kind = kind;
        s->value = value;
    }
    return (py_obj *)s;
}

static py_obj *anext(py_vm *vm, py_obj **args)
{
    return step_new(vm, args[0], STEP_SEND, PY_NONE);
}

static py_obj *asend(py_vm *vm, py_obj **args)
{
    return step_new(vm, args[0], STEP_SEND, args[1]);
}

static py_obj *athrow(py_vm *vm, py_obj **args)
{
    py_obj *exception = py_generator_thrown(vm, args[1], args[2], args[3]);
    return exception ? step_new(vm, args[0], STEP_THROW, exception) : NULL;
}

static py_obj *aclose(py_vm *vm, py_obj **args)
{
    py_obj *exception = py_construct(vm, &py_GeneratorExit, 0);
    return exception ? step_new(vm, args[0], STEP_CLOSE, exception) : NULL;
}

static py_obj *get_running(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(PY_GENERATOR(self)->running_async);
}

static const py_member members[] = {
    PY_METHOD("__aiter__", "self", itself_method, "The generator itself."),
    PY_METHOD("__anext__", "self", anext, "An awaitable of the next value."),
    PY_METHOD("asend", "self, value, /", asend, "An awaitable that sends a value."),
    PY_METHOD("athrow", "self, type, value=None, traceback=None, /", athrow, "An awaitable that raises an exception."),
    PY_METHOD("aclose", "self", aclose, "An awaitable that closes the generator."),
    PY_GETSET("__name__", py_generator_get_name, py_generator_set_name, "Name of the generator."),
    PY_GETSET("__qualname__", py_generator_get_qualname, py_generator_set_qualname, "Qualified name of the generator."),
    PY_GETSET("ag_frame", py_generator_get_frame, NULL, NULL),
    PY_GETSET("ag_running", get_running, NULL, NULL),
    PY_GETSET("ag_await", py_generator_get_delegate, NULL, NULL),
    PY_FIELD_RO("ag_code", py_generator, code),
    PY_MEMBERS_END,
};

const py_classdef py_async_generator_class = {
    .name = "async_generator",
    .size = sizeof(py_generator),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = members,
    .trace = py_generator_trace,
    .repr = py_generator_repr,
};
