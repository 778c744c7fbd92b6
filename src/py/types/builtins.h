/*
 * The builtins module.
 */
#ifndef AL_PY_TYPES_BUILTINS_H
#define AL_PY_TYPES_BUILTINS_H

#include "py/types/types_int.h"
#include "py/vm.h"

extern const py_moduledef py_builtins_module;

#define PY_BUILTIN(name, sig, doc) py_obj *py_builtin_##name(py_vm *vm, py_obj **args);
#include "py/types/builtins.list.h"
#undef PY_BUILTIN

#endif
