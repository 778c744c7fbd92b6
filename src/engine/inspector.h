/*
 * Inspection inside this folder: the catalog as dicts, and Tables made from it (reflect.c).
 */
#ifndef AL_ENGINE_INSPECTOR_H
#define AL_ENGINE_INSPECTOR_H

#include "engine/engine_int.h"

/* The parts of a table (sql/reflect.h), kept by the inspector: do not change. NoSuchTableError. */
py_obj *al_inspector_table(py_vm *vm, py_obj *inspector, py_obj *name, py_obj *schema);
/* Inspector.reflect_table: args as in its signature. */
py_obj *al_reflect_table_method(py_vm *vm, py_obj **args);

#endif
