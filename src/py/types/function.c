#include "py/machine/machine.h"

py_obj *py_function_new(py_vm *vm, py_code *code, py_obj *globals)
{
    py_function *fn = PY_FUNCTION_OBJ(py_new(vm, py_type(vm, PY_T_function), 0));
    if (fn) {
        fn->code = code;
        fn->globals = globals;
        fn->builtins = vm->machine->builtins_dict;
        fn->name = code->name;
        fn->qualname = code->qualname;
        py_obj *module = py_dict_get(vm, globals, PY_ID(vm, __name__));
        fn->module = module == PY_ABSENT ? PY_NONE : module;
    }
    return (py_obj *)fn;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_function *fn = PY_FUNCTION_OBJ(self);
    py_trace(t, fn->code);
    py_trace(t, fn->globals);
    py_trace(t, fn->builtins);
    py_trace(t, fn->name);
    py_trace(t, fn->qualname);
    py_trace(t, fn->module);
    py_trace(t, fn->doc);
    py_trace(t, fn->defaults);
    py_trace(t, fn->kwdefaults);
    py_trace(t, fn->closure);
    py_trace(t, fn->annotations);
    py_trace(t, fn->type_params);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<function %S at %p>", PY_FUNCTION_OBJ(self)->qualname, (void *)self);
}

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    return instance ? py_method_new(vm, self, instance) : self;
}

static int need_str(py_vm *vm, py_obj *value, const char *name)
{
    return value && py_is_str(vm, value) ? 0 : py_raise_int(vm, &py_TypeError, "%s must be set to a string object", name);
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->name;
}

static int set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    if (need_str(vm, value, "__name__") < 0) {
        return -1;
    }
    PY_FUNCTION_OBJ(self)->name = value;
    return 0;
}

static py_obj *get_qualname(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->qualname;
}

static int set_qualname(py_vm *vm, py_obj *self, py_obj *value)
{
    if (need_str(vm, value, "__qualname__") < 0) {
        return -1;
    }
    PY_FUNCTION_OBJ(self)->qualname = value;
    return 0;
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    py_function *fn = PY_FUNCTION_OBJ(self);
    if (fn->doc) {
        return fn->doc;
    }
    py_tuple *consts = PY_TUPLE(fn->code->consts);
    return consts->count && py_is_str(vm, consts->items[0]) ? consts->items[0] : PY_NONE;
}

static int set_doc(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    PY_FUNCTION_OBJ(self)->doc = value ? value : PY_NONE;
    return 0;
}

static py_obj *get_code(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)PY_FUNCTION_OBJ(self)->code;
}

static int set_code(py_vm *vm, py_obj *self, py_obj *value)
{
    py_function *fn = PY_FUNCTION_OBJ(self);
    if (!value || !py_exact(vm, value, PY_T_code)) {
        return py_raise_int(vm, &py_TypeError, "__code__ must be set to a code object");
    }
    if (PY_CODE(value)->free_count != fn->code->free_count) {
        return py_raise_int(vm, &py_ValueError, "%S() requires a code object with %d free vars, not %d", fn->name,
                            (int)fn->code->free_count, (int)PY_CODE(value)->free_count);
    }
    fn->code = PY_CODE(value);
    return 0;
}

static py_obj *get_defaults(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->defaults ? PY_FUNCTION_OBJ(self)->defaults : PY_NONE;
}

static int set_defaults(py_vm *vm, py_obj *self, py_obj *value)
{
    if (value && value != PY_NONE && !py_is_tuple(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__defaults__ must be set to a tuple object");
    }
    PY_FUNCTION_OBJ(self)->defaults = value == PY_NONE ? NULL : value;
    return 0;
}

static py_obj *get_kwdefaults(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->kwdefaults ? PY_FUNCTION_OBJ(self)->kwdefaults : PY_NONE;
}

static int set_kwdefaults(py_vm *vm, py_obj *self, py_obj *value)
{
    if (value && value != PY_NONE && !py_is_dict(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__kwdefaults__ must be set to a dict object");
    }
    PY_FUNCTION_OBJ(self)->kwdefaults = value == PY_NONE ? NULL : value;
    return 0;
}

static py_obj *get_annotations(py_vm *vm, py_obj *self)
{
    py_function *fn = PY_FUNCTION_OBJ(self);
    if (fn->annotations && py_is_dict(vm, fn->annotations)) {
        return fn->annotations;
    }
    py_obj *dict = py_dict_new(vm);
    py_tuple *pairs = fn->annotations ? PY_TUPLE(fn->annotations) : NULL;
    for (size_t i = 0; dict && pairs && i + 1 < pairs->count; i += 2) {
        if (py_dict_set(vm, dict, pairs->items[i], pairs->items[i + 1]) < 0) {
            return NULL;
        }
    }
    return dict ? (fn->annotations = dict) : NULL;
}

static int set_annotations(py_vm *vm, py_obj *self, py_obj *value)
{
    if (value && value != PY_NONE && !py_is_dict(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__annotations__ must be set to a dict object");
    }
    PY_FUNCTION_OBJ(self)->annotations = value == PY_NONE ? NULL : value;
    return 0;
}

static py_obj *get_closure(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->closure ? PY_FUNCTION_OBJ(self)->closure : PY_NONE;
}

static py_obj *get_builtins(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_FUNCTION_OBJ(self)->builtins;
}

static py_obj *get_type_params(py_vm *vm, py_obj *self)
{
    py_obj *params = PY_FUNCTION_OBJ(self)->type_params;
    return params ? params : py_tuple_new(vm, 0);
}

static int set_type_params(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value || !py_is_tuple(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__type_params__ must be set to a tuple");
    }
    PY_FUNCTION_OBJ(self)->type_params = value;
    return 0;
}

static py_obj *make(py_vm *vm, py_obj **args)
{
    if (!py_exact(vm, args[1], PY_T_code) || !py_is_dict(vm, args[2])) {
        return py_raise(vm, &py_TypeError, "function() argument 1 must be code, argument 2 dict");
    }
    py_code *code = PY_CODE(args[1]);
    size_t cells = args[5] != PY_NONE && py_is_tuple(vm, args[5]) ? PY_TUPLE(args[5])->count : 0;
    if (cells != code->free_count) {
        return py_raise(vm, &py_ValueError, "%S requires closure of length %d, not %d", code->name, (int)code->free_count, (int)cells);
    }
    for (size_t i = 0; i < cells; i++) {
        if (!py_exact(vm, PY_TUPLE(args[5])->items[i], PY_T_cell)) {
            return py_raise(vm, &py_TypeError, "arg 5 (closure) expected cell, found %T", PY_TUPLE(args[5])->items[i]);
        }
    }
    py_function *fn = PY_FUNCTION_OBJ(py_function_new(vm, code, args[2]));
    if (fn) {
        fn->name = args[3] != PY_NONE ? args[3] : fn->name;
        fn->defaults = args[4] != PY_NONE ? args[4] : NULL;
        fn->closure = cells ? args[5] : NULL;
        fn->builtins = py_builtins_of(vm, args[2]);
        if (!fn->builtins) {
            return NULL;
        }
    }
    return (py_obj *)fn;
}

static const py_member members[] = {
    PY_NEW("cls, code, globals, name=None, argdefs=None, closure=None", make, "A function of code and globals."),
    PY_GETSET("__name__", get_name, set_name, NULL),
    PY_GETSET("__qualname__", get_qualname, set_qualname, NULL),
    PY_GETSET("__doc__", get_doc, set_doc, NULL),
    PY_GETSET("__code__", get_code, set_code, NULL),
    PY_GETSET("__defaults__", get_defaults, set_defaults, NULL),
    PY_GETSET("__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL),
    PY_GETSET("__annotations__", get_annotations, set_annotations, NULL),
    PY_GETSET("__closure__", get_closure, NULL, NULL),
    PY_GETSET("__builtins__", get_builtins, NULL, NULL),
    PY_GETSET("__type_params__", get_type_params, set_type_params, NULL),
    PY_FIELD("__module__", py_function, module),
    PY_FIELD_RO("__globals__", py_function, globals),
    PY_MEMBERS_END,
};

const py_classdef py_function_class = {
    .name = "function",
    .size = sizeof(py_function),
    .flags = PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = members,
    .trace = trace,
    .repr = repr,
    .call = py_function_call,
    .descr_get = descr_get,
};
