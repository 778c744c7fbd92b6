#include "py/types/builtins.h"
#include "py/types/str_int.h"

py_obj *py_builtin_ascii(py_vm *vm, py_obj **args)
{
    return py_ascii(vm, args[0]);
}

py_obj *py_builtin_callable(py_vm *vm, py_obj **args)
{
    return py_bool(py_callable(vm, args[0]));
}

py_obj *py_builtin_delattr(py_vm *vm, py_obj **args)
{
    py_obj *name = py_name_interned(vm, args[1]);
    return name && py_setattr(vm, args[0], name, NULL) == 0 ? PY_NONE : NULL;
}

py_obj *py_builtin_dir(py_vm *vm, py_obj **args)
{
    py_obj *names;
    if (args[0] == PY_ABSENT) {
        py_obj *locals = py_builtin_locals(vm, args);
        names = locals ? py_list_from(vm, locals) : NULL;
    } else {
        py_obj *found = py_call_special(vm, args[0], PY_ID(vm, __dir__), 0, NULL);
        if (found == PY_ABSENT)
            return py_raise(vm, &py_TypeError, "object does not provide __dir__");
        names = found ? py_list_from(vm, found) : NULL;
    }
    return names && py_list_sort(vm, names, NULL, false) == 0 ? names : NULL;
}

py_obj *py_builtin_format(py_vm *vm, py_obj **args)
{
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "format() argument 2 must be str, not %T", args[1]);
    return py_format(vm, args[0], args[1]);
}

py_obj *py_builtin_getattr(py_vm *vm, py_obj **args)
{
    py_obj *name = py_name_interned(vm, args[1]);
    if (name == NULL)
        return NULL;
    if (args[2] == PY_ABSENT)
        return py_getattr(vm, args[0], name);
    py_obj *value = py_getattr_opt(vm, args[0], name);
    return value == PY_ABSENT ? args[2] : value;
}

py_obj *py_builtin_hasattr(py_vm *vm, py_obj **args)
{
    py_obj *name = py_name_interned(vm, args[1]);
    py_obj *value = name ? py_getattr_opt(vm, args[0], name) : NULL;
    return value ? py_bool(value != PY_ABSENT) : NULL;
}

py_obj *py_builtin_hash(py_vm *vm, py_obj **args)
{
    int64_t hash;
    return py_hash(vm, args[0], &hash) < 0 ? NULL : py_int_new(vm, hash);
}

py_obj *py_builtin_id(py_vm *vm, py_obj **args)
{
    return py_int_new_u(vm, (uint64_t)(uintptr_t)args[0]);
}

py_obj *py_builtin_isinstance(py_vm *vm, py_obj **args)
{
    int r = py_isinstance(vm, args[0], args[1]);
    return r < 0 ? NULL : py_bool(r);
}

py_obj *py_builtin_issubclass(py_vm *vm, py_obj **args)
{
    int r = py_issubclass(vm, args[0], args[1]);
    return r < 0 ? NULL : py_bool(r);
}

py_obj *py_builtin_len(py_vm *vm, py_obj **args)
{
    int64_t n = py_len(vm, args[0]);
    return n < 0 ? NULL : py_int_new(vm, n);
}

py_obj *py_builtin_repr(py_vm *vm, py_obj **args)
{
    return py_repr(vm, args[0]);
}

py_obj *py_builtin_setattr(py_vm *vm, py_obj **args)
{
    py_obj *name = py_name_interned(vm, args[1]);
    return name && py_setattr(vm, args[0], name, args[2]) == 0 ? PY_NONE : NULL;
}

py_obj *py_builtin_vars(py_vm *vm, py_obj **args)
{
    if (args[0] == PY_ABSENT)
        return py_builtin_locals(vm, args);
    py_obj *dict = py_getattr_opt(vm, args[0], PY_ID(vm, __dict__));
    return dict == PY_ABSENT ? py_raise(vm, &py_TypeError, "vars() argument must have __dict__ attribute") : dict;
}
