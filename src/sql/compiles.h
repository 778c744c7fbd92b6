/* sqlalchemy.ext.compiler. See also al_compiles_find in dialect.h. */
#ifndef AL_SQL_COMPILES_H
#define AL_SQL_COMPILES_H

#include "sql/dialect.h"

/* compiles(class_, *specs) and deregister(class_), as script functions. */
#define AL_COMPILES_SIG "class_, *specs"
py_obj *al_compiles(py_vm *vm, py_obj **args);
py_obj *al_compiles_remove(py_vm *vm, py_obj **args);

#endif
