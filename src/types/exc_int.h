/* What exc.c and exc_statement.c share. */
#ifndef AL_TYPES_EXC_INT_H
#define AL_TYPES_EXC_INT_H

#include "py/py.h"

extern const py_member al_statement_error_members[], al_dbapi_error_members[];
void al_statement_error_trace(py_obj *self, py_tracer *t);
py_obj *al_statement_error_str(py_vm *vm, py_obj *self);

#endif
