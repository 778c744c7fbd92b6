/*
 * What the reference logs on sqlalchemy.engine.Engine. Costs nothing unless a script has imported logging or asked for echo.
 */
#include <string.h>

#include "engine/engine_int.h"

enum { LEVEL_INFO = 20 };

static bool echoes(const al_engine *engine)
{
    return py_given(engine->echo) && engine->echo != PY_FALSE;
}

static py_obj *logger_of(py_vm *vm, const al_engine *engine)
{
    py_obj *get = py_import_from(vm, "logging", "getLogger");
    py_obj *name = py_given(engine->logging_name) ? py_str_printf(vm, "sqlalchemy.engine.Engine.%S", engine->logging_name)
                                                  : py_str_intern(vm, "sqlalchemy.engine.Engine");
    return get && name ? py_call(vm, get, 1, name) : NULL;
}

bool al_log_wanted(py_vm *vm, al_engine *engine)
{
    if (!engine)
        return false;
    if (echoes(engine))
        return true;
    py_obj *logging = py_dict_get_s(vm, py_sys_modules(vm), "logging");
    if (!py_given(logging))
        return false;
    py_obj *logger = logger_of(vm, engine);
    py_obj *answer = logger ? py_call_method(vm, logger, "isEnabledFor", 1, py_small(LEVEL_INFO)) : NULL;
    if (!answer)
        py_error_clear(vm); /* a log that can't be asked is no reason to fail */
    return answer && py_truth(vm, answer) > 0;
}

int al_log_setup(py_vm *vm, al_engine *engine)
{
    if (engine->logging_ready)
        return 0;
    engine->logging_ready = true;
    py_obj *logger = logger_of(vm, engine), *handlers = logger ? py_getattr_s(vm, logger, "handlers") : NULL;
    if (!handlers)
        return -1;
    if (py_len(vm, handlers) > 0)
        return 0;
    py_obj *handler_class = py_import_from(vm, "logging", "StreamHandler"), *formatter_class = py_import_from(vm, "logging", "Formatter");
    py_obj *out = py_import_from(vm, "sys", "stdout"), *format = py_str_new(vm, "%(asctime)s %(levelname)s %(name)s %(message)s");
    py_obj *handler = handler_class && out ? py_call(vm, handler_class, 1, out) : NULL;
    py_obj *formatter = formatter_class && format ? py_call(vm, formatter_class, 1, format) : NULL;
    if (!handler || !formatter || !py_call_method(vm, handler, "setFormatter", 1, formatter) ||
        !py_call_method(vm, logger, "addHandler", 1, handler))
        return -1;
    return 0;
}

int al_log_info(py_vm *vm, al_connection *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    py_obj *message = py_str_vprintf(vm, format, args);
    va_end(args);
    py_obj *logger = message ? logger_of(vm, c->engine) : NULL;
    if (!logger)
        return -1;
    py_obj *done = echoes(c->engine) ? py_call_method(vm, logger, "_log", 3, py_small(LEVEL_INFO), message, py_tuple_new(vm, 0))
                                     : py_call_method(vm, logger, "info", 1, message);
    return done ? 0 : -1;
}
