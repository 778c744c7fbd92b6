#include "engine/dbapi.h"

#include <string.h>

#include "types/exc.h"

/* name, base; in an order in which a subclass comes before its base, so that the first match is the nearest */
#define ERRORS(X, m, s)                                                                                                                    \
    X(m, s, InternalError, m##_DatabaseError)                                                                                              \
    X(m, s, OperationalError, m##_DatabaseError)                                                                                           \
    X(m, s, ProgrammingError, m##_DatabaseError)                                                                                           \
    X(m, s, IntegrityError, m##_DatabaseError)                                                                                             \
    X(m, s, DataError, m##_DatabaseError)                                                                                                  \
    X(m, s, NotSupportedError, m##_DatabaseError)                                                                                          \
    X(m, s, InterfaceError, m##_Error)                                                                                                     \
    X(m, s, DatabaseError, m##_Error)

#define DEFINE(m, s, n, base_def)                                                                                                          \
    static const py_classdef m##_##n = {                                                                                                   \
        .name = #n,                                                                                                                        \
        .module = s,                                                                                                                       \
        .bases = PY_BASES(&base_def),                                                                                                      \
        .size = sizeof(py_exception),                                                                                                      \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
    };
#define DECLARE(m, s, n, base_def) static const py_classdef m##_##n;
#define ADDRESS(m, s, n, base_def) &m##_##n,

#define AL_DBAPI(c_name, text)                                                                                                             \
    static const py_classdef c_name##_Error;                                                                                               \
    ERRORS(DECLARE, c_name, text)                                                                                                          \
    DEFINE(c_name, text, Warning, py_Exception)                                                                                            \
    DEFINE(c_name, text, Error, py_Exception)                                                                                              \
    ERRORS(DEFINE, c_name, text)                                                                                                           \
    static const py_classdef *const c_name##_errors[] = { ERRORS(ADDRESS, c_name, text) & c_name##_Error, NULL };
#include "engine/dbapi.list.h"
#undef AL_DBAPI

static const al_dbapi_def defs[] = {
#define AL_DBAPI(c_name, text) { text, &c_name##_Warning, &c_name##_Error, c_name##_errors },
#include "engine/dbapi.list.h"
#undef AL_DBAPI
};

const al_dbapi_def *al_dbapi_def_find(const char *driver)
{
    for (size_t i = 0; i < AL_COUNT(defs); i++)
        if (strcmp(defs[i].module, driver) == 0)
            return &defs[i];
    return &defs[0];
}

static const py_classdef *class_named(const al_dbapi_def *def, const char *name)
{
    for (const py_classdef *const *e = def->errors; *e; e++)
        if (strcmp((*e)->name, name) == 0)
            return *e;
    return def->error;
}

void *al_dbapi_raise(py_vm *vm, al_db *db)
{
    const al_db_error *error = &db->error;
    if (py_error_pending(vm)) /* a hook's own exception */
        return NULL;
    if (error->status == AL_E_NOMEM)
        return py_raise_nomem(vm);
    const py_classdef *cls = class_named(al_dbapi_def_find(db->driver->name), error->exception ? error->exception : "Error");
    py_raise(vm, cls, "%s", error->message ? error->message : "");
    if (error->code_name && py_error_is(vm, cls)) {
        py_obj *e = py_error_take(vm);
        if (e && (py_setattr_s(vm, e, "sqlite_errorcode", py_int_new(vm, error->code)) < 0 ||
                  py_setattr_s(vm, e, "sqlite_errorname", py_str_new(vm, error->code_name)) < 0))
            py_error_clear(vm);
        py_error_restore(vm, e);
    }
    return NULL;
}

bool al_dbapi_is_error(py_vm *vm, const py_obj *o)
{
    for (size_t i = 0; i < AL_COUNT(defs); i++)
        if (py_isa(vm, o, defs[i].error))
            return true;
    return false;
}

const py_classdef *al_dbapi_wrapper(py_vm *vm, const py_obj *o)
{
    static const struct {
        const char *name;
        const py_classdef *cls;
    } wrappers[] = {
        { "InternalError", &al_exc_InternalError },
        { "OperationalError", &al_exc_OperationalError },
        { "ProgrammingError", &al_exc_ProgrammingError },
        { "IntegrityError", &al_exc_IntegrityError },
        { "DataError", &al_exc_DataError },
        { "NotSupportedError", &al_exc_NotSupportedError },
        { "InterfaceError", &al_exc_InterfaceError },
        { "DatabaseError", &al_exc_DatabaseError },
    };
    for (size_t i = 0; i < AL_COUNT(defs); i++)
        for (const py_classdef *const *e = defs[i].errors; *e; e++)
            if (py_isa(vm, o, *e))
                for (size_t w = 0; w < AL_COUNT(wrappers); w++)
                    if (strcmp(wrappers[w].name, (*e)->name) == 0)
                        return wrappers[w].cls;
    return &al_exc_DBAPIError;
}
