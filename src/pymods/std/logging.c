/* logging and logging.config. */
#include "pymods/pymods.h"
#include "pymods/std/logging/logging_int.h"

static py_obj *get_logger(py_vm *vm, py_obj **a)
{
    return al_logging_get(vm, a[0]);
}

static py_obj *get_root(py_vm *vm)
{
    al_logging *l = al_logging_of(vm);
    return l ? l->root : NULL;
}

/* Calls the method of the root logger; makes a handler first if it has none, as the module-level functions do. */
static py_obj *basic_config(py_vm *vm, py_obj **a);

static py_obj *log_on_root(py_vm *vm, const char *method, py_obj **a)
{
    py_obj *root = get_root(vm);
    if (!root)
        return NULL;
    if (!PY_LIST(((al_logger *)(void *)root)->handlers)->count) {
        py_obj *none = py_dict_new(vm);
        if (!none || !basic_config(vm, &none))
            return NULL;
    }
    py_obj *fn = py_getattr_s(vm, root, method), *head = fn ? py_tuple_of(vm, 1, a[0]) : NULL;
    py_obj *args = head ? py_binary(vm, PY_OP_ADD, head, a[1]) : NULL;
    return args ? py_call_dict(vm, fn, args, a[2]) : NULL;
}

#define ROOT_FUNCTION(name)                                                                                                                \
    static py_obj *root_##name(py_vm *vm, py_obj **a)                                                                                      \
    {                                                                                                                                      \
        return log_on_root(vm, #name, a);                                                                                                  \
    }
ROOT_FUNCTION(debug)
ROOT_FUNCTION(info)
ROOT_FUNCTION(warning)
ROOT_FUNCTION(error)
ROOT_FUNCTION(critical)
ROOT_FUNCTION(exception)
ROOT_FUNCTION(log)

static py_obj *keyword(py_vm *vm, py_obj *kw, const char *name)
{
    py_obj *value = py_dict_get_s(vm, kw, name);
    return value == PY_ABSENT ? PY_NONE : value;
}

static py_obj *make_handlers(py_vm *vm, py_obj *kw)
{
    py_obj *handlers = keyword(vm, kw, "handlers"), *filename = handlers ? keyword(vm, kw, "filename") : NULL;
    py_obj *mode = filename ? keyword(vm, kw, "filemode") : NULL, *stream = mode ? keyword(vm, kw, "stream") : NULL;
    if (!stream)
        return NULL;
    if (py_given(handlers))
        return py_list_from(vm, handlers);
    if (py_given(filename) && !py_given(mode))
        mode = py_str_intern(vm, "a");
    py_obj *handler = !mode                ? NULL
                      : py_given(filename) ? py_construct(vm, &al_file_handler_class, 2, filename, mode)
                                           : py_construct(vm, &al_stream_handler_class, 1, stream);
    return handler ? py_list_from_array(vm, &handler, 1) : NULL;
}

static py_obj *basic_config(py_vm *vm, py_obj **a)
{
    al_logger *root = (al_logger *)(void *)get_root(vm);
    py_obj *force = root ? keyword(vm, a[0], "force") : NULL;
    int forced = force ? py_truth(vm, force) : -1;
    if (forced < 0)
        return NULL;
    if (PY_LIST(root->handlers)->count && !forced)
        return PY_NONE;
    py_obj *handlers = make_handlers(vm, a[0]);
    py_obj *format = handlers ? keyword(vm, a[0], "format") : NULL, *date = format ? keyword(vm, a[0], "datefmt") : NULL;
    py_obj *style = date ? keyword(vm, a[0], "style") : NULL, *level = style ? keyword(vm, a[0], "level") : NULL;
    if (level && !py_given(style))
        style = py_str_intern(vm, "%");
    if (level && !py_given(format))
        format = py_str_intern(vm, "%(levelname)s:%(name)s:%(message)s");
    py_obj *formatter = level && style && format ? py_construct(vm, &al_formatter_class, 3, format, date, style) : NULL;
    if (!formatter || (py_given(level) && al_logging_set_level(vm, &root->f.head, level) < 0))
        return NULL;
    root->handlers = handlers;
    for (size_t i = 0; i < PY_LIST(handlers)->count; i++) {
        py_obj *has = py_getattr_s(vm, PY_LIST(handlers)->items[i], "formatter");
        if (!has || (!py_given(has) && !py_call_method(vm, PY_LIST(handlers)->items[i], "setFormatter", 1, formatter)))
            return NULL;
    }
    return PY_NONE;
}

static py_obj *get_level_name(py_vm *vm, py_obj **a)
{
    al_logging *l = al_logging_of(vm);
    int64_t number;
    if (!l)
        return NULL;
    if (py_is_str(vm, a[0])) {
        py_obj *known = py_dict_get(vm, l->names, a[0]);
        return known == PY_ABSENT ? py_str_printf(vm, "Level %S", a[0]) : known;
    }
    return py_as_int64(vm, a[0], &number) < 0 ? NULL : al_logging_level_name(vm, number);
}

static py_obj *add_level_name(py_vm *vm, py_obj **a)
{
    al_logging *l = al_logging_of(vm);
    return l && py_dict_set(vm, l->levels, a[0], a[1]) == 0 && py_dict_set(vm, l->names, a[1], a[0]) == 0 ? PY_NONE : NULL;
}

static py_obj *disable(py_vm *vm, py_obj **a)
{
    al_logging *l = al_logging_of(vm);
    return l && al_logging_level(vm, a[0], &l->disabled) == 0 ? PY_NONE : NULL;
}

static py_obj *capture_warnings(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_NONE;
}

#define LOG_SIG "msg, *args, **kw"

static const py_name names[] = {
    PY_NUMBER("NOTSET", LOG_NOTSET),
    PY_NUMBER("DEBUG", LOG_DEBUG),
    PY_NUMBER("INFO", LOG_INFO),
    PY_NUMBER("WARNING", LOG_WARNING),
    PY_NUMBER("WARN", LOG_WARNING),
    PY_NUMBER("ERROR", LOG_ERROR),
    PY_NUMBER("CRITICAL", LOG_CRITICAL),
    PY_NUMBER("FATAL", LOG_CRITICAL),
    PY_CLASS("Logger", &al_logger_class),
    PY_CLASS("Handler", &al_handler_class),
    PY_CLASS("StreamHandler", &al_stream_handler_class),
    PY_CLASS("FileHandler", &al_file_handler_class),
    PY_CLASS("NullHandler", &al_null_handler_class),
    PY_CLASS("Formatter", &al_formatter_class),
    PY_CLASS("Filter", &al_filter_class),
    PY_CLASS("LogRecord", &al_log_record_class),
    PY_MAKE("root", get_root),
    PY_FUNCTION("getLogger", "name=None", get_logger, NULL),
    PY_FUNCTION("basicConfig", "**kwargs", basic_config, NULL),
    PY_FUNCTION("debug", LOG_SIG, root_debug, NULL),
    PY_FUNCTION("info", LOG_SIG, root_info, NULL),
    PY_FUNCTION("warning", LOG_SIG, root_warning, NULL),
    PY_FUNCTION("error", LOG_SIG, root_error, NULL),
    PY_FUNCTION("critical", LOG_SIG, root_critical, NULL),
    PY_FUNCTION("exception", LOG_SIG, root_exception, NULL),
    PY_FUNCTION("log", LOG_SIG, root_log, NULL),
    PY_FUNCTION("getLevelName", "level", get_level_name, NULL),
    PY_FUNCTION("addLevelName", "level, levelName", add_level_name, NULL),
    PY_FUNCTION("disable", "level=50", disable, NULL),
    PY_FUNCTION("captureWarnings", "capture", capture_warnings, NULL),
    PY_MODULE("config", "logging.config"),
    PY_NAMES_END,
};
const py_moduledef al_mod_logging = { .name = "logging", .names = names, .package = true };

static const py_name config_names[] = {
    PY_FUNCTION("fileConfig", "fname, defaults=None, disable_existing_loggers=True, encoding=None", al_logging_file_config, NULL),
    PY_NAMES_END,
};
const py_moduledef al_mod_logging_config = { .name = "logging.config", .names = config_names };
