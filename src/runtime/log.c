#include "runtime/log.h"

#include <stdarg.h>

/* dict on the interpreter: logger name -> Logger. */
static const char loggers_key = 0;

static py_obj *find_logger(py_vm *vm, const char *name)
{
    py_obj *loggers = py_vm_value(vm, &loggers_key);
    if (!loggers) {
        loggers = py_dict_new(vm);
        if (!loggers || py_vm_set_value(vm, &loggers_key, loggers) < 0)
            return NULL;
    }
    py_obj *logger = py_dict_get_s(vm, loggers, name);
    if (logger != PY_ABSENT)
        return logger;
    py_obj *get = py_import_from(vm, "logging", "getLogger");
    py_obj *text = get ? py_str_new(vm, name) : NULL;
    logger = text ? py_call(vm, get, 1, text) : NULL;
    return logger && py_dict_set_s(vm, loggers, name, logger) == 0 ? logger : NULL;
}

int al_log(py_vm *vm, const char *logger, const char *level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    py_obj *text = py_str_vprintf(vm, format, args);
    va_end(args);
    py_obj *target = text ? find_logger(vm, logger) : NULL;
    py_obj *pattern = target ? py_str_intern(vm, "%s") : NULL;
    return pattern && py_call_method(vm, target, level, 2, pattern, text) ? 0 : -1;
}
