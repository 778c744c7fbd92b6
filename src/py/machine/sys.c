#include <stdio.h>
#include <string.h>

#include "py/machine/machine.h"

/* --- tuples with names: version_info, flags, ... --- */

#define FIELD_GETTER(fn, at)                                                                                                               \
    static py_obj *fn(py_vm *vm, py_obj *self)                                                                                             \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return PY_TUPLE(self)->items[at];                                                                                                  \
    }
FIELD_GETTER(item_0, 0)
FIELD_GETTER(item_1, 1)
FIELD_GETTER(item_2, 2)
FIELD_GETTER(item_3, 3)
FIELD_GETTER(item_4, 4)

static py_obj *version_repr(py_vm *vm, py_obj *self)
{
    py_obj **items = PY_TUPLE(self)->items;
    return py_str_printf(vm, "sys.version_info(major=%S, minor=%S, micro=%S, releaselevel=%R, serial=%S)", items[0], items[1], items[2],
                         items[3], items[4]);
}

static const py_member version_members[] = {
    PY_GETSET("major", item_0, NULL, NULL),        PY_GETSET("minor", item_1, NULL, NULL),  PY_GETSET("micro", item_2, NULL, NULL),
    PY_GETSET("releaselevel", item_3, NULL, NULL), PY_GETSET("serial", item_4, NULL, NULL), PY_MEMBERS_END,
};

static const py_classdef version_class = {
    .name = "version_info",
    .module = "sys",
    .bases = PY_BASES(&py_tuple_class),
    .size = sizeof(py_tuple),
    .flags = PY_CLS_ABSTRACT,
    .members = version_members,
    .repr = version_repr,
};

static py_obj *make_version_info(py_vm *vm)
{
    py_obj *values[] = { py_small(3), py_small(11), py_small(7), py_str_intern(vm, "final"), py_small(0) };
    py_class *cls = py_class_get(vm, &version_class);
    py_tuple *t = cls ? PY_TUPLE(py_new(vm, cls, sizeof values)) : NULL;
    if (t && values[3]) {
        t->count = AL_COUNT(values);
        memcpy(t->items, values, sizeof values);
    }
    return (py_obj *)t;
}

/* --- values --- */

static py_obj *make_modules(py_vm *vm)
{
    return vm->machine->modules;
}

static py_obj *make_path(py_vm *vm)
{
    return vm->machine->path;
}

static py_obj *make_argv(py_vm *vm)
{
    py_obj *program = py_str_new(vm, vm->host.program ? vm->host.program : "");
    return program ? py_list_from_array(vm, &program, 1) : NULL;
}

static py_obj *make_stdin(py_vm *vm)
{
    return py_stdio_new(vm, 0);
}

static py_obj *make_stdout(py_vm *vm)
{
    return py_stdio_new(vm, 1);
}

static py_obj *make_stderr(py_vm *vm)
{
    return py_stdio_new(vm, 2);
}

static py_obj *make_list(py_vm *vm)
{
    return py_list_new(vm, 0);
}

static py_obj *make_dict(py_vm *vm)
{
    return py_dict_new(vm);
}

static py_obj *make_builtin_names(py_vm *vm)
{
    return py_tuple_of(vm, 2, PY_ID(vm, builtins), py_str_intern(vm, "sys"));
}

static py_obj *make_maxsize(py_vm *vm)
{
    return py_int_new(vm, INT64_MAX);
}

static py_obj *namespace(py_vm *vm, const char *const *names, py_obj *const *values, size_t count)
{
    py_obj *ns = py_namespace_new(vm);
    for (size_t i = 0; ns && i < count; i++) {
        if (!values[i] || py_setattr_s(vm, ns, names[i], values[i]) < 0) {
            return NULL;
        }
    }
    return ns;
}

static py_obj *make_flags(py_vm *vm)
{
    static const char *const names[] = { "debug",        "inspect",  "interactive",        "optimize", "dont_write_bytecode",
                                         "no_user_site", "no_site",  "ignore_environment", "verbose",  "bytes_warning",
                                         "quiet",        "isolated", "utf8_mode",          "safe_path" };
    py_obj *values[AL_COUNT(names)];
    for (size_t i = 0; i < AL_COUNT(names); i++) {
        values[i] = py_small(0);
    }
    return namespace(vm, names, values, AL_COUNT(names));
}

static py_obj *make_implementation(py_vm *vm)
{
    static const char *const names[] = { "name", "cache_tag", "version", "hexversion" };
    py_obj *values[] = { py_str_intern(vm, "cpython"), py_str_intern(vm, "cpython-311"), make_version_info(vm), py_small(0x030b07f0) };
    return namespace(vm, names, values, AL_COUNT(names));
}

static py_obj *make_hash_info(py_vm *vm)
{
    static const char *const names[] = { "width", "modulus", "inf", "nan", "imag" };
    py_obj *values[] = { py_small(64), py_small(((int64_t)1 << 61) - 1), py_small(314159), py_small(0), py_small(1000003) };
    return namespace(vm, names, values, AL_COUNT(names));
}

static py_obj *make_float_info(py_vm *vm)
{
    static const char *const names[] = { "max", "min", "epsilon", "dig", "mant_dig", "max_exp", "min_exp", "radix" };
    py_obj *values[] = { py_float_new(vm, 1.7976931348623157e308),
                         py_float_new(vm, 2.2250738585072014e-308),
                         py_float_new(vm, 2.220446049250313e-16),
                         py_small(15),
                         py_small(53),
                         py_small(1024),
                         py_small(-1021),
                         py_small(2) };
    return namespace(vm, names, values, AL_COUNT(names));
}

/* --- functions --- */

static py_obj *sys_exit(py_vm *vm, py_obj **args)
{
    py_obj *e = args[0] == PY_NONE ? py_construct(vm, &py_SystemExit, 0) : py_construct(vm, &py_SystemExit, 1, args[0]);
    return e ? py_raise_obj(vm, e) : NULL;
}

static py_obj *exc_info(py_vm *vm, py_obj **args)
{
    py_obj *e = vm->handled;
    (void)args;
    if (!e) {
        return py_tuple_of(vm, 3, PY_NONE, PY_NONE, PY_NONE);
    }
    py_obj *tb = ((py_exception *)(void *)e)->traceback;
    return py_tuple_of(vm, 3, (py_obj *)py_cls(vm, e), e, tb ? tb : PY_NONE);
}

static py_obj *exception(py_vm *vm, py_obj **args)
{
    (void)args;
    return vm->handled ? vm->handled : PY_NONE;
}

static py_obj *get_recursion_limit(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_small(vm->machine->limit);
}

static py_obj *set_recursion_limit(py_vm *vm, py_obj **args)
{
    int64_t limit;
    if (py_as_int64(vm, args[0], &limit) < 0) {
        return NULL;
    }
    if (limit < 1) {
        return py_raise(vm, &py_ValueError, "recursion limit must be greater or equal than 1");
    }
    if (limit <= vm->machine->depth) {
        return py_raise(vm, &py_RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
                        (int)limit, (int)vm->machine->depth);
    }
    vm->machine->limit = limit > 10000000 ? 10000000 : (uint32_t)limit;
    return PY_NONE;
}

static py_obj *get_frame(py_vm *vm, py_obj **args)
{
    int64_t depth;
    if (py_as_int64(vm, args[0], &depth) < 0) {
        return NULL;
    }
    py_frame *f = vm->machine->top;
    while (f && depth-- > 0) {
        f = f->back;
    }
    return f ? (py_obj *)py_frame_view(vm, f) : py_raise(vm, &py_ValueError, "call stack is not deep enough");
}

static py_obj *intern(py_vm *vm, py_obj **args)
{
    if (!py_exact(vm, args[0], PY_T_str)) {
        return py_raise(vm, &py_TypeError, "intern() argument must be str, not %T", args[0]);
    }
    return py_str_intern_obj(vm, args[0]);
}

static py_obj *get_size(py_vm *vm, py_obj **args)
{
    return py_small(py_is_heap(args[0]) ? (int64_t)py_cls(vm, args[0])->size : 28);
}

static py_obj *utf8(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_str_intern(vm, "utf-8");
}

static py_obj *surrogate_escape(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_str_intern(vm, "surrogateescape");
}

static py_obj *none(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *no(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_FALSE;
}

static py_obj *display(py_vm *vm, py_obj **args)
{
    if (args[0] == PY_NONE) {
        return PY_NONE;
    }
    py_obj *text = py_repr(vm, args[0]);
    py_obj *out = text ? py_getattr_s(vm, vm->machine->sys, "stdout") : NULL;
    text = out ? py_str_printf(vm, "%S\n", text) : NULL;
    if (!text || !py_call_method(vm, out, "write", 1, text)) {
        return NULL;
    }
    return py_dict_set(vm, vm->machine->builtins_dict, PY_ID(vm, _), args[0]) < 0 ? NULL : PY_NONE;
}

static py_obj *except_hook(py_vm *vm, py_obj **args)
{
    al_sb sb = AL_SB_INIT;
    if (!py_is_exception(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "excepthook() expects an exception");
    }
    if (py_error_format(vm, args[1], &sb) < 0) {
        al_sb_free(&sb);
        return vm->error ? NULL : py_raise_nomem(vm);
    }
    py_obj *text = py_str_take(vm, &sb);
    py_obj *err = text ? py_getattr_s(vm, vm->machine->sys, "stderr") : NULL;
    return err ? py_call_method(vm, err, "write", 1, text) : NULL;
}

static py_obj *refcount(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return py_small(2);
}

static const py_name names[] = {
    PY_MAKE("modules", make_modules),
    PY_MAKE("path", make_path),
    PY_MAKE("argv", make_argv),
    PY_MAKE("orig_argv", make_argv),
    PY_MAKE("stdin", make_stdin),
    PY_MAKE("stdout", make_stdout),
    PY_MAKE("stderr", make_stderr),
    PY_MAKE("__stdin__", make_stdin),
    PY_MAKE("__stdout__", make_stdout),
    PY_MAKE("__stderr__", make_stderr),
    PY_MAKE("version_info", make_version_info),
    PY_MAKE("flags", make_flags),
    PY_MAKE("implementation", make_implementation),
    PY_MAKE("hash_info", make_hash_info),
    PY_MAKE("float_info", make_float_info),
    PY_MAKE("maxsize", make_maxsize),
    PY_MAKE("warnoptions", make_list),
    PY_MAKE("meta_path", make_list),
    PY_MAKE("path_hooks", make_list),
    PY_MAKE("path_importer_cache", make_dict),
    PY_MAKE("_xoptions", make_dict),
    PY_MAKE("builtin_module_names", make_builtin_names),
    PY_TEXT("version", "3.11.7 (alembic) [C]"),
    PY_TEXT("platform", "linux"),
    PY_TEXT("byteorder", "little"),
    PY_TEXT("copyright", ""),
    PY_TEXT("executable", ""),
    PY_TEXT("prefix", "/usr"),
    PY_TEXT("base_prefix", "/usr"),
    PY_TEXT("exec_prefix", "/usr"),
    PY_TEXT("base_exec_prefix", "/usr"),
    PY_TEXT("platlibdir", "lib"),
    PY_TEXT("float_repr_style", "short"),
    PY_TEXT("ps1", ">>> "),
    PY_NUMBER("hexversion", 0x030b07f0),
    PY_NUMBER("api_version", 1013),
    PY_NUMBER("maxunicode", 0x10ffff),
    PY_VALUE("dont_write_bytecode", PY_TRUE),
    PY_VALUE("pycache_prefix", PY_NONE),
    PY_FUNCTION("exit", "status=None, /", sys_exit, "Raises SystemExit."),
    PY_FUNCTION("exc_info", "", exc_info, "The exception being handled: type, value, traceback."),
    PY_FUNCTION("exception", "", exception, "The exception being handled."),
    PY_FUNCTION("getrecursionlimit", "", get_recursion_limit, "How deep script calls may nest."),
    PY_FUNCTION("setrecursionlimit", "limit, /", set_recursion_limit, "Sets how deep script calls may nest."),
    PY_FUNCTION("_getframe", "depth=0, /", get_frame, "A frame of the call stack."),
    PY_FUNCTION("intern", "string, /", intern, "The one str of that text."),
    PY_FUNCTION("getsizeof", "object, default=?", get_size, "The size of an object in bytes."),
    PY_FUNCTION("getdefaultencoding", "", utf8, "utf-8"),
    PY_FUNCTION("getfilesystemencoding", "", utf8, "utf-8"),
    PY_FUNCTION("getfilesystemencodeerrors", "", surrogate_escape, "surrogateescape"),
    PY_FUNCTION("getrefcount", "object, /", refcount, "Of no meaning here: objects are not counted."),
    PY_FUNCTION("gettrace", "", none, "None: tracing is not supported."),
    PY_FUNCTION("settrace", "function, /", none, "Nothing: tracing is not supported."),
    PY_FUNCTION("getprofile", "", none, "None: profiling is not supported."),
    PY_FUNCTION("setprofile", "function, /", none, "Nothing: profiling is not supported."),
    PY_FUNCTION("is_finalizing", "", no, "False."),
    PY_FUNCTION("audit", "event, /, *args", none, "Nothing."),
    PY_FUNCTION("displayhook", "value, /", display, "Prints the value of an expression of interactive source."),
    PY_FUNCTION("__displayhook__", "value, /", display, "Prints the value of an expression of interactive source."),
    PY_FUNCTION("excepthook", "type, value, traceback, /", except_hook, "Prints an uncaught exception."),
    PY_FUNCTION("__excepthook__", "type, value, traceback, /", except_hook, "Prints an uncaught exception."),
    PY_NAMES_END,
};

const py_moduledef py_sys_module = { .name = "sys", .names = names };

/* --- __future__: the compiler looks at the import itself; its names are of no further use --- */

static py_obj *make_feature(py_vm *vm)
{
    return py_namespace_new(vm);
}

static const py_name future_names[] = {
    PY_MAKE("nested_scopes", make_feature),
    PY_MAKE("generators", make_feature),
    PY_MAKE("division", make_feature),
    PY_MAKE("absolute_import", make_feature),
    PY_MAKE("with_statement", make_feature),
    PY_MAKE("print_function", make_feature),
    PY_MAKE("unicode_literals", make_feature),
    PY_MAKE("barry_as_FLUFL", make_feature),
    PY_MAKE("generator_stop", make_feature),
    PY_MAKE("annotations", make_feature),
    PY_NAMES_END,
};

const py_moduledef py_future_module = { .name = "__future__", .names = future_names };
