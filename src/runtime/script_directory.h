/*
 * ScriptDirectory and Script: the script directory and its revisions as scripts see them (alembic.script). Views on the C ones, which
 * the run owns and which outlive the interpreter.
 */
#ifndef AL_RUNTIME_SCRIPT_DIRECTORY_H
#define AL_RUNTIME_SCRIPT_DIRECTORY_H

#include "py/py.h"
#include "script/script.h"

extern const py_classdef al_script_directory_class;
extern const py_classdef al_revision_class;

/* NULL: exception. */
py_obj *al_script_directory_new(py_vm *vm, al_script *script);
/* Its Script object: one a revision as long as the directory lives. None for NULL. */
py_obj *al_revision_object(py_vm *vm, py_obj *directory, al_revision *revision);
/* The al_script behind it, or NULL with TypeError. */
al_script *al_script_directory_of(py_vm *vm, py_obj *o);

/*
 * The module of a revision's file, evaluated at the first call and kept until al_revision_forget. PY_MAY_RUN.
 */
py_obj *al_revision_module(py_vm *vm, const al_revision *revision);
int al_revision_forget(py_vm *vm, const al_revision *revision);
/* upgrade or downgrade of the revision's module. NULL: AttributeError as the reference's. PY_MAY_RUN. */
py_obj *al_revision_function(py_vm *vm, const al_revision *revision, bool is_upgrade);
/*
 * al_script_eval_fn for al_script_set_eval; data is the py_vm. A pending script exception is left on the interpreter, AL_E_SCRIPT returned.
 */
int al_revision_eval(void *data, al_header *header, bool *no_revision, void **module, al_arena *arena, const char *path, al_error *error);

#endif
