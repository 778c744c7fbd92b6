/*
 * The exception classes of sqlalchemy.exc. Raise the plain ones with py_raise(vm, &al_exc_ArgumentError, ...).
 */
#ifndef AL_TYPES_EXC_H
#define AL_TYPES_EXC_H

#include "py/py.h"

#define AL_EXC(c_name, script_name, base, code) extern const py_classdef al_exc_##c_name;
#include "types/exc.list.h"
#undef AL_EXC

/* Layout of SQLAlchemyError and its subclasses. */
typedef struct al_exception {
    py_exception base;
    py_obj *code; /* str, or NULL: the class's */
} al_exception;

/* StatementError, DBAPIError and theirs. */
typedef struct al_statement_error {
    al_exception base;
    py_obj *statement, *params, *orig;
    py_obj *detail; /* list of str */
    bool hide_parameters, connection_invalidated;
    py_obj *ismulti;
} al_statement_error;

/* Raises with a code of its own ("Background on this error" line). NULL. */
void *al_raise_code(py_vm *vm, const py_classdef *exception, const char *code, const char *text);
/*
 * Raises what DBAPIError.instance makes of a driver's exception `orig`: def is the al_exc_* class, the message is "(module.Class) text".
 * statement, params: str / value or PY_NONE. The cause is orig. NULL.
 */
void *al_raise_dbapi(py_vm *vm, const py_classdef *def, py_obj *orig, py_obj *statement, py_obj *params, py_obj *ismulti,
                     bool hide_parameters, bool invalidated);
/* Raises StatementError "(module.Class) text" for `orig`, an exception that was raised while parameters were prepared. NULL. */
void *al_raise_statement(py_vm *vm, py_obj *orig, py_obj *statement, py_obj *params, py_obj *ismulti, bool hide_parameters);
/* How parameters are shown in messages and in the log: long values and long lists are cut. ismulti: PY_TRUE, PY_FALSE or PY_NONE.
 * PY_MAY_RUN. */
int al_repr_params(py_vm *vm, py_obj *params, py_obj *ismulti, al_sb *out);
/* sqlalchemy's SAWarning, SADeprecationWarning, ... */
extern const py_classdef al_exc_SAWarning, al_exc_SADeprecationWarning, al_exc_SAPendingDeprecationWarning, al_exc_MovedIn20Warning,
    al_exc_LegacyAPIWarning;

#endif
