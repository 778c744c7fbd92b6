#include <string.h>

#include "py/compile/compile.h"
#include "py/machine/machine.h"
#include "py/types/builtins.h"
#include "py/types/bytes_int.h"

/* The innermost script frame, or NULL with RuntimeError. */
static py_frame *frame(py_vm *vm, const char *what)
{
    return vm->machine->top ? vm->machine->top : py_raise(vm, &py_RuntimeError, "%s(): no current frame", what);
}

py_obj *py_builtin_globals(py_vm *vm, py_obj **args)
{
    (void)args;
    py_frame *f = frame(vm, "globals");
    return f ? f->globals : NULL;
}

py_obj *py_builtin_locals(py_vm *vm, py_obj **args)
{
    (void)args;
    py_frame *f = frame(vm, "locals");
    return f ? py_frame_locals(vm, f) : NULL;
}

/* Source text (str, bytes) of eval, exec and compile. False: TypeError, ValueError. */
static bool source_of(py_vm *vm, py_obj *o, const char *name, const char *what, py_span *s)
{
    if (py_is_str(vm, o)) {
        *s = (py_span){ py_str_text(o), py_str_size(o) };
    } else if (!py_span_of(vm, o, s)) {
        py_raise(vm, &py_TypeError, "%s() arg 1 must be a %s", name, what);
        return false;
    }
    if (s->size && memchr(s->data, 0, s->size)) {
        py_raise(vm, &py_ValueError, "source code string cannot contain null bytes");
        return false;
    }
    return true;
}

/* The namespaces of eval and exec: args[1], args[2], else those of the caller. 0, -1. */
static int namespaces(py_vm *vm, py_obj **args, const char *name, py_obj **globals, py_obj **locals)
{
    *globals = args[1];
    *locals = args[2];
    if (*globals == PY_NONE) {
        py_frame *f = frame(vm, name);
        if (f == NULL)
            return -1;
        *globals = f->globals;
        if (*locals == PY_NONE && (*locals = py_frame_locals(vm, f)) == NULL)
            return -1;
        return 0;
    }
    if (!py_is_dict(vm, *globals)) {
        if (strcmp(name, "exec") == 0)
            return py_raise_int(vm, &py_TypeError, "exec() globals must be a dict, not %T", *globals);
        return py_raise_int(vm, &py_TypeError, "globals must be a dict");
    }
    if (*locals == PY_NONE)
        *locals = *globals;
    else if (py_cls(vm, *locals)->slots.getitem == NULL)
        return py_raise_int(vm, &py_TypeError,
                            strcmp(name, "exec") == 0 ? "locals must be a mapping or None, not %T" : "locals must be a mapping", *locals);
    return 0;
}

py_obj *py_builtin_eval(py_vm *vm, py_obj **args)
{
    py_obj *globals, *locals, *code = args[0];
    py_span s;
    if (namespaces(vm, args, "eval", &globals, &locals) < 0)
        return NULL;
    if (!py_exact(vm, code, PY_T_code)) {
        if (!source_of(vm, code, "eval", "string, bytes or code object", &s))
            return NULL;
        while (s.size && (*s.data == ' ' || *s.data == '\t')) {
            s.data++;
            s.size--;
        }
        code = py_compile_source(vm, s.data, s.size, "<string>", PY_PARSE_EVAL, 0);
    }
    return code ? py_run_code(vm, code, globals, locals) : NULL;
}

py_obj *py_builtin_exec(py_vm *vm, py_obj **args)
{
    py_obj *globals, *locals, *code = args[0];
    py_span s;
    if (namespaces(vm, args, "exec", &globals, &locals) < 0)
        return NULL;
    if (!py_exact(vm, code, PY_T_code)) {
        if (!source_of(vm, code, "exec", "string, bytes or code object", &s))
            return NULL;
        code = py_compile_source(vm, s.data, s.size, "<string>", PY_PARSE_EXEC, 0);
    }
    return code && py_run_code(vm, code, globals, locals) ? PY_NONE : NULL;
}

py_obj *py_builtin_compile(py_vm *vm, py_obj **args)
{
    py_span s;
    py_obj *filename = args[1];
    if (py_exact(vm, args[0], PY_T_code))
        return args[0];
    if (!source_of(vm, args[0], "compile", "string, bytes or AST object", &s))
        return NULL;
    if (py_is_bytes(vm, filename) && (filename = py_call_method(vm, filename, "decode", 0)) == NULL)
        return NULL;
    if (!py_is_str(vm, filename))
        return py_raise(vm, &py_TypeError, "expected str, bytes or os.PathLike object, not %T", filename);
    if (!py_is_str(vm, args[2]))
        return py_raise(vm, &py_TypeError, "compile() argument 'mode' must be str, not %T", args[2]);
    py_parse_mode mode = PY_PARSE_EXEC;
    if (py_str_is(args[2], "eval"))
        mode = PY_PARSE_EVAL;
    else if (py_str_is(args[2], "single"))
        mode = PY_PARSE_SINGLE;
    else if (!py_str_is(args[2], "exec"))
        return py_raise(vm, &py_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    int64_t flags;
    enum {
        FUTURE_ANNOTATIONS = 0x1000000 /* __future__.CO_FUTURE_ANNOTATIONS */
    };
    if (py_as_int64(vm, args[3], &flags) < 0)
        return NULL;
    return py_compile_source(vm, s.data, s.size, py_str_text(filename), mode,
                             flags & FUTURE_ANNOTATIONS ? PY_COMPILE_FUTURE_ANNOTATIONS : 0);
}

py_obj *py_builtin___import__(py_vm *vm, py_obj **args)
{
    int64_t level;
    if (py_as_int64(vm, args[4], &level) < 0)
        return NULL;
    return py_import_level(vm, args[0], args[1] == PY_NONE ? NULL : args[1], args[3], level);
}

py_obj *py_builtin___build_class__(py_vm *vm, py_obj **args)
{
    return py_build_class(vm, args);
}

/* ---- anext ---- */

typedef struct anext_awaitable {
    py_obj head;
    py_obj *it, *value; /* it: the iterator of what __anext__ gave */
} anext_awaitable;

static void anext_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((anext_awaitable *)(void *)self)->it);
    py_trace(t, ((anext_awaitable *)(void *)self)->value);
}

static py_obj *anext_next(py_vm *vm, py_obj *self)
{
    anext_awaitable *a = (anext_awaitable *)(void *)self;
    py_obj *item = py_call_method(vm, a->it, "__next__", 0);
    if (item == NULL && py_error_is(vm, &py_StopAsyncIteration)) {
        py_error_clear(vm);
        py_raise_stop(vm, a->value);
    }
    return item;
}

static py_obj *anext_await(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static const py_member anext_members[] = { PY_METHOD("__await__", "self, /", anext_await, ""), PY_MEMBERS_END };

static const py_classdef anext_class = {
    .name = "anext_awaitable",
    .size = sizeof(anext_awaitable),
    .flags = PY_CLS_ABSTRACT,
    .members = anext_members,
    .trace = anext_trace,
    .iter = py_iter_self,
    .next = anext_next,
};

py_obj *py_builtin_anext(py_vm *vm, py_obj **args)
{
    py_obj *step = py_call_special(vm, args[0], py_str_intern(vm, "__anext__"), 0, NULL);
    if (step == PY_ABSENT)
        return py_raise(vm, &py_TypeError, "'%T' object is not an async iterator", args[0]);
    if (step == NULL || args[1] == PY_ABSENT)
        return step;
    py_obj *it = py_get_awaitable(vm, step, 0);
    anext_awaitable *a = it ? py_alloc(vm, anext_awaitable, &anext_class) : NULL;
    if (a == NULL)
        return NULL;
    a->it = it;
    a->value = args[1];
    return &a->head;
}
