/* What the files of this folder share. */
#ifndef AL_TYPES_TYPES_INT_H
#define AL_TYPES_TYPES_INT_H

#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

/* The descriptor's base, NULL above TypeEngine. */
const al_type_def *al_type_def_base(const al_type_def *def);
/* Inherited slots of a native descriptor. */
al_type_convert al_def_bind(const al_type_def *def);
al_type_convert al_def_result(const al_type_def *def);
al_type_literal al_def_literal(const al_type_def *def);
/* The signature of the native constructor that instances of def are made with; NULL: none. */
const char *al_def_signature(const al_type_def *def);

/* Appends a Python value's str(), or repr(). 0, -1. */
int al_add_str(py_vm *vm, py_obj *value, al_sb *out);
/* 'text' with ' doubled (and % and \ as the target wants it). */
void al_add_quoted(const al_type_target *target, const char *text, size_t size, al_sb *out);

/* TypeDecorator's conversions (decorator.c), applied by process.c. */
int al_decorator_bind(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out);
int al_decorator_result(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out);
int al_decorator_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out);
/* impl with the target's dialect (load_dialect_impl). */
al_type *al_decorator_load(py_vm *vm, al_type *type, const al_type_target *target);
bool al_is_decorator(py_vm *vm, const al_type *type);
/* What a decorator decorates (maybe no type yet: NULL), and setting it. */
py_obj *al_decorator_impl(py_vm *vm, const al_type *type);
int al_decorator_set_impl(py_vm *vm, al_type *type, py_obj *impl);

/* The script-visible methods bind_processor, result_processor, literal_processor (process.c). */
py_obj *al_type_bind_method(py_vm *vm, py_obj **args);
py_obj *al_type_result_method(py_vm *vm, py_obj **args);
py_obj *al_type_literal_method(py_vm *vm, py_obj **args);

/* Is value an instance of module.name (a Python standard class)? 0, 1, -1. */
int al_is_stdlib(py_vm *vm, py_obj *value, const char *module, const char *name);

#endif
