/* BaseException, and the descriptors of all the built-in exceptions. */
#include "py/types/exception.h"

#include <string.h>

/* --- BaseException --- */

void py_exception_trace(py_obj *self, py_tracer *t)
{
    py_exception *e = PY_EXCEPTION(self);
    py_trace(t, e->args);
    py_trace(t, e->traceback);
    py_trace(t, e->cause);
    py_trace(t, e->context);
    py_trace(t, e->notes);
}

/* __new__ sees every argument, so that args holds them whatever __init__ is. */
static py_obj *exception_new(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    if (!cls || !(cls->flags & PY_CF_EXC)) {
        return py_raise(vm, &py_TypeError, "BaseException.__new__(X): X is not an exception class");
    }
    py_obj *self = py_new(vm, cls, 0);
    if (self) {
        PY_EXCEPTION(self)->args = args[1];
    }
    return self;
}

/* BaseException.__init__ itself takes no keywords: "ValueError() takes no keyword arguments". */
static int no_keywords(py_vm *vm, py_obj *self, py_obj *kw)
{
    if (py_dict_len(kw)) {
        return py_raise_int(vm, &py_TypeError, "%T() takes no keyword arguments", self);
    }
    return 0;
}

py_obj *py_exception_init(py_vm *vm, py_obj **args)
{
    if (no_keywords(vm, args[0], args[2]) < 0) {
        return NULL;
    }
    PY_EXCEPTION(args[0])->args = args[1];
    return PY_NONE;
}

py_obj *py_exception_str(py_vm *vm, py_obj *self)
{
    py_obj *args = PY_EXCEPTION(self)->args;
    size_t count = args ? PY_TUPLE(args)->count : 0;
    return count == 0 ? py_str_intern(vm, "") : py_str_of(vm, count == 1 ? PY_TUPLE(args)->items[0] : args);
}

static py_obj *exception_repr(py_vm *vm, py_obj *self)
{
    py_obj *args = PY_EXCEPTION(self)->args;
    if (!args) {
        return py_str_printf(vm, "%T()", self);
    }
    return PY_TUPLE(args)->count == 1 ? py_str_printf(vm, "%T(%R)", self, PY_TUPLE(args)->items[0]) : py_str_printf(vm, "%T%R", self, args);
}

static py_obj *get_args(py_vm *vm, py_obj *self)
{
    py_obj *args = PY_EXCEPTION(self)->args;
    return args ? args : py_tuple_new(vm, 0);
}

static int set_args(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "args may not be deleted");
    }
    py_obj *args = py_tuple_from(vm, value);
    if (!args) {
        return -1;
    }
    PY_EXCEPTION(self)->args = args;
    return 0;
}

static py_obj *get_traceback(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *tb = PY_EXCEPTION(self)->traceback;
    return tb ? tb : PY_NONE;
}

static int set_traceback(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "__traceback__ may not be deleted");
    }
    if (value != PY_NONE && !py_exact(vm, value, PY_T_traceback)) {
        return py_raise_int(vm, &py_TypeError, "__traceback__ must be a traceback or None");
    }
    PY_EXCEPTION(self)->traceback = value == PY_NONE ? NULL : value;
    return 0;
}

static py_obj *get_cause(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *cause = PY_EXCEPTION(self)->cause;
    return cause ? cause : PY_NONE;
}

static int set_cause(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "__cause__ may not be deleted");
    }
    if (value != PY_NONE && !py_is_exception(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "exception cause must be None or derive from BaseException");
    }
    PY_EXCEPTION(self)->cause = value == PY_NONE ? NULL : value;
    PY_EXCEPTION(self)->suppress_context = true;
    return 0;
}

static py_obj *get_context(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *context = PY_EXCEPTION(self)->context;
    return context ? context : PY_NONE;
}

static int set_context(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "__context__ may not be deleted");
    }
    if (value != PY_NONE && !py_is_exception(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "exception context must be None or derive from BaseException");
    }
    PY_EXCEPTION(self)->context = value == PY_NONE ? NULL : value;
    return 0;
}

static py_obj *get_notes(py_vm *vm, py_obj *self)
{
    py_obj *notes = PY_EXCEPTION(self)->notes;
    return notes ? notes : py_raise_attribute(vm, self, py_str_intern(vm, "__notes__"));
}

static int set_notes(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value && !PY_EXCEPTION(self)->notes) {
        py_raise_attribute(vm, self, py_str_intern(vm, "__notes__"));
        return -1;
    }
    PY_EXCEPTION(self)->notes = value;
    return 0;
}

static py_obj *add_note(py_vm *vm, py_obj **args)
{
    py_exception *e = PY_EXCEPTION(args[0]);
    if (!py_is_str(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "note must be a str, not '%T'", args[1]);
    }
    if (!e->notes && !(e->notes = py_list_new(vm, 1))) {
        return NULL;
    }
    if (!py_is_list(vm, e->notes)) {
        return py_raise(vm, &py_TypeError, "Cannot add note: __notes__ is not a list");
    }
    return py_list_append(vm, e->notes, args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *with_traceback(py_vm *vm, py_obj **args)
{
    return set_traceback(vm, args[0], args[1]) < 0 ? NULL : args[0];
}

static py_obj *exception_reduce(py_vm *vm, py_obj **args)
{
    py_obj *values = get_args(vm, args[0]);
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, args[0], false);
    if (!values) {
        return NULL;
    }
    return dict && py_dict_len(dict) ? py_tuple_of(vm, 3, &py_cls(vm, args[0])->head, values, dict)
                                     : py_tuple_of(vm, 2, &py_cls(vm, args[0])->head, values);
}

static py_obj *exception_setstate(py_vm *vm, py_obj **args)
{
    if (args[1] == PY_NONE) {
        return PY_NONE;
    }
    if (!py_is_dict(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "state is not a dictionary");
    }
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(args[1], &at, &key, &value)) {
        if (py_setattr(vm, args[0], key, value) < 0) {
            return NULL;
        }
    }
    return PY_NONE;
}

static const py_member base_members[] = {
    PY_NEW("cls, *args, **kw", exception_new, NULL),
    PY_INIT("self, *args, **kw", py_exception_init, NULL),
    PY_GETSET("args", get_args, set_args, NULL),
    PY_GETSET("__traceback__", get_traceback, set_traceback, NULL),
    PY_GETSET("__cause__", get_cause, set_cause, "exception cause"),
    PY_GETSET("__context__", get_context, set_context, "exception context"),
    PY_BOOL("__suppress_context__", py_exception, suppress_context),
    PY_GETSET("__notes__", get_notes, set_notes, NULL),
    PY_METHOD("add_note", "self, note, /", add_note, "Adds a note to the exception"),
    PY_METHOD("with_traceback", "self, tb, /", with_traceback, "Sets __traceback__ and returns the exception"),
    PY_METHOD("__reduce__", "self, /", exception_reduce, NULL),
    PY_METHOD("__setstate__", "self, state, /", exception_setstate, NULL),
    PY_MEMBERS_END,
};

/* --- StopIteration, SystemExit --- */

static void value_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_stop_iteration *)(void *)self)->value);
}

static py_obj *stop_init(py_vm *vm, py_obj **args)
{
    if (!py_exception_init(vm, args)) {
        return NULL;
    }
    ((py_stop_iteration *)(void *)args[0])->value = PY_TUPLE(args[1])->count ? PY_TUPLE(args[1])->items[0] : PY_NONE;
    return PY_NONE;
}

static py_obj *exit_init(py_vm *vm, py_obj **args)
{
    if (!py_exception_init(vm, args)) {
        return NULL;
    }
    size_t count = PY_TUPLE(args[1])->count;
    ((py_stop_iteration *)(void *)args[0])->value = count == 0 ? PY_NONE : count == 1 ? PY_TUPLE(args[1])->items[0] : args[1];
    return PY_NONE;
}

static const py_member stop_members[] = {
    PY_INIT("self, *args, **kw", stop_init, NULL),
    PY_FIELD("value", py_stop_iteration, value),
    PY_MEMBERS_END,
};

static const py_member exit_members[] = {
    PY_INIT("self, *args, **kw", exit_init, NULL),
    PY_FIELD("code", py_stop_iteration, value),
    PY_MEMBERS_END,
};

/* --- AttributeError, NameError --- */

static void attribute_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_attribute_error *)(void *)self)->name);
    py_trace(t, ((py_attribute_error *)(void *)self)->obj);
}

static void name_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_name_error *)(void *)self)->name);
}

static py_obj *attribute_init(py_vm *vm, py_obj **args)
{
    py_attribute_error *e = (py_attribute_error *)(void *)args[0];
    (void)vm;
    e->base.args = args[1];
    e->name = args[2];
    e->obj = args[3];
    return PY_NONE;
}

static py_obj *name_init(py_vm *vm, py_obj **args)
{
    py_name_error *e = (py_name_error *)(void *)args[0];
    (void)vm;
    e->base.args = args[1];
    e->name = args[2];
    return PY_NONE;
}

static const py_member attribute_members[] = {
    PY_INIT("self, *args, name=None, obj=None", attribute_init, NULL),
    PY_FIELD("name", py_attribute_error, name),
    PY_FIELD("obj", py_attribute_error, obj),
    PY_MEMBERS_END,
};

static const py_member name_members[] = {
    PY_INIT("self, *args, name=None", name_init, NULL),
    PY_FIELD("name", py_name_error, name),
    PY_MEMBERS_END,
};

/* A KeyError of one argument prints its repr: a missing '' would be invisible. */
static py_obj *key_str(py_vm *vm, py_obj *self)
{
    py_obj *args = PY_EXCEPTION(self)->args;
    return args && PY_TUPLE(args)->count == 1 ? py_repr(vm, PY_TUPLE(args)->items[0]) : py_exception_str(vm, self);
}

/* --- the descriptors: a row's traits are the ones named here, else none --- */

#define SECOND(a, b, ...) b
#define PICK(...)         SECOND(__VA_ARGS__, 0)

#define BASES_BaseException  ~, NULL
#define BASES_ExceptionGroup ~, PY_BASES(&py_BaseExceptionGroup, &py_Exception)

#define SIZE_BaseException         ~, sizeof(py_exception)
#define SIZE_StopIteration         ~, sizeof(py_stop_iteration)
#define SIZE_SystemExit            ~, sizeof(py_stop_iteration)
#define SIZE_AttributeError        ~, sizeof(py_attribute_error)
#define SIZE_NameError             ~, sizeof(py_name_error)
#define SIZE_ImportError           ~, sizeof(py_import_error)
#define SIZE_OSError               ~, sizeof(py_os_error)
#define SIZE_SyntaxError           ~, sizeof(py_syntax_error)
#define SIZE_UnicodeDecodeError    ~, sizeof(py_unicode_error)
#define SIZE_UnicodeEncodeError    ~, sizeof(py_unicode_error)
#define SIZE_UnicodeTranslateError ~, sizeof(py_unicode_error)
#define SIZE_BaseExceptionGroup    ~, sizeof(py_exception_group)

#define MEMBERS_BaseException         ~, base_members
#define MEMBERS_StopIteration         ~, stop_members
#define MEMBERS_SystemExit            ~, exit_members
#define MEMBERS_AttributeError        ~, attribute_members
#define MEMBERS_NameError             ~, name_members
#define MEMBERS_ImportError           ~, py_import_error_members
#define MEMBERS_OSError               ~, py_os_error_members
#define MEMBERS_SyntaxError           ~, py_syntax_error_members
#define MEMBERS_UnicodeDecodeError    ~, py_unicode_decode_members
#define MEMBERS_UnicodeEncodeError    ~, py_unicode_encode_members
#define MEMBERS_UnicodeTranslateError ~, py_unicode_translate_members
#define MEMBERS_BaseExceptionGroup    ~, py_group_members

#define TRACE_BaseException         ~, py_exception_trace
#define TRACE_StopIteration         ~, value_trace
#define TRACE_SystemExit            ~, value_trace
#define TRACE_AttributeError        ~, attribute_trace
#define TRACE_NameError             ~, name_trace
#define TRACE_ImportError           ~, py_import_error_trace
#define TRACE_OSError               ~, py_os_error_trace
#define TRACE_SyntaxError           ~, py_syntax_error_trace
#define TRACE_UnicodeDecodeError    ~, py_unicode_error_trace
#define TRACE_UnicodeEncodeError    ~, py_unicode_error_trace
#define TRACE_UnicodeTranslateError ~, py_unicode_error_trace
#define TRACE_BaseExceptionGroup    ~, py_group_trace

#define STR_BaseException         ~, py_exception_str
#define STR_KeyError              ~, key_str
#define STR_ImportError           ~, py_import_error_str
#define STR_OSError               ~, py_os_error_str
#define STR_SyntaxError           ~, py_syntax_error_str
#define STR_UnicodeDecodeError    ~, py_unicode_decode_str
#define STR_UnicodeEncodeError    ~, py_unicode_encode_str
#define STR_UnicodeTranslateError ~, py_unicode_translate_str
#define STR_BaseExceptionGroup    ~, py_group_str

#define REPR_BaseException ~, exception_repr

#define py_object py_object_class /* the base of BaseException in the list */
#define PY_EXC(exc_name, base, text)                                                                                                       \
    const py_classdef py_##exc_name = {                                                                                                    \
        .name = #exc_name,                                                                                                                 \
        .doc = text,                                                                                                                       \
        .bases = PICK(BASES_##exc_name, PY_BASES(&py_##base)),                                                                             \
        .size = PICK(SIZE_##exc_name, 0),                                                                                                  \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = PICK(MEMBERS_##exc_name, NULL),                                                                                         \
        .trace = PICK(TRACE_##exc_name, NULL),                                                                                             \
        .str = PICK(STR_##exc_name, NULL),                                                                                                 \
        .repr = PICK(REPR_##exc_name, NULL),                                                                                               \
    };
#include "py/exceptions.list.h"
