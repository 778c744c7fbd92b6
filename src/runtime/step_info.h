/*
 * MigrationInfo: what on_version_apply callbacks are told of a step.
 */
#ifndef AL_RUNTIME_STEP_INFO_H
#define AL_RUNTIME_STEP_INFO_H

#include "runtime/context.h"

extern const py_classdef al_step_info_class;

/* NULL: exception. */
py_obj *al_step_info_new(py_vm *vm, al_context *context, const al_step *step);
/* A tuple of str. */
py_obj *al_strs_tuple(py_vm *vm, al_strs strs);
/* Raises an error of the script floor as the script exception its kind stands for (CommandError mostly). NULL. */
void *al_raise_script_error(py_vm *vm, const al_error *error);

#endif
