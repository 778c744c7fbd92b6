/* Logger, the tree of loggers, levels. */
#include "pymods/std/logging/logging_int.h"

#include <string.h>
#include <time.h>

static const char key = 0;

static al_logger *of(py_obj *o)
{
    return (al_logger *)(void *)o;
}

/* --- the interpreter's logging --- */

static void logging_trace(py_obj *self, py_tracer *t)
{
    al_logging *l = (al_logging *)(void *)self;
    py_trace(t, l->root);
    py_trace(t, l->loggers);
    py_trace(t, l->levels);
    py_trace(t, l->names);
    py_trace(t, l->last_resort);
}

static const py_classdef logging_class = {
    .name = "Manager",
    .module = "logging",
    .size = sizeof(al_logging),
    .flags = PY_CLS_ABSTRACT,
    .trace = logging_trace,
};

static int add_level(py_vm *vm, al_logging *l, int level, const char *name)
{
    py_obj *text = py_str_intern(vm, name);
    return text && py_dict_set(vm, l->levels, py_small(level), text) == 0 ? py_dict_set(vm, l->names, text, py_small(level)) : -1;
}

static py_obj *logger_new(py_vm *vm, const py_classdef *def, py_obj *name, py_obj *parent, int64_t level)
{
    al_logger *logger = py_alloc(vm, al_logger, def);
    if (!logger)
        return NULL;
    logger->name = name;
    logger->parent = parent;
    logger->level = py_small(level);
    logger->propagate = PY_TRUE;
    logger->disabled = PY_FALSE;
    logger->handlers = py_list_new(vm, 0);
    logger->f.filters = logger->handlers ? py_list_new(vm, 0) : NULL;
    return logger->f.filters ? &logger->f.head : NULL;
}

static al_logging *logging_new(py_vm *vm)
{
    al_logging *l = py_alloc(vm, al_logging, &logging_class);
    if (!l)
        return NULL;
    l->loggers = py_dict_new(vm);
    l->levels = l->loggers ? py_dict_new(vm) : NULL;
    l->names = l->levels ? py_dict_new(vm) : NULL;
    py_obj *root = l->names ? py_str_intern(vm, "root") : NULL;
    l->root = root ? logger_new(vm, &al_root_logger_class, root, PY_NONE, LOG_WARNING) : NULL;
    if (!l->root)
        return NULL;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    l->started = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    static const struct {
        int level;
        const char *name;
    } levels[] = { { LOG_CRITICAL, "CRITICAL" }, { LOG_ERROR, "ERROR" }, { LOG_WARNING, "WARNING" },
                   { LOG_INFO, "INFO" },         { LOG_DEBUG, "DEBUG" }, { LOG_NOTSET, "NOTSET" } };
    for (size_t i = 0; i < AL_COUNT(levels); i++) {
        if (add_level(vm, l, levels[i].level, levels[i].name) < 0)
            return NULL;
    }
    py_obj *warn = py_str_intern(vm, "WARN"), *fatal = py_str_intern(vm, "FATAL");
    if (!warn || !fatal || py_dict_set(vm, l->names, warn, py_small(LOG_WARNING)) < 0 ||
        py_dict_set(vm, l->names, fatal, py_small(LOG_CRITICAL)) < 0)
        return NULL;
    return py_vm_set_value(vm, &key, &l->head) == 0 ? l : NULL;
}

al_logging *al_logging_of(py_vm *vm)
{
    py_obj *known = py_vm_value(vm, &key);
    return known ? (al_logging *)(void *)known : logging_new(vm);
}

/* --- levels --- */

int al_logging_level(py_vm *vm, py_obj *level, int64_t *number)
{
    al_logging *l = al_logging_of(vm);
    if (!l)
        return -1;
    if (py_is_int(vm, level))
        return py_as_int64(vm, level, number);
    if (!py_is_str(vm, level))
        return py_raise_int(vm, &py_TypeError, "Level not an integer or a valid string: %R", level);
    py_obj *known = py_dict_get(vm, l->names, level);
    if (known == PY_ABSENT)
        return py_raise_int(vm, &py_ValueError, "Unknown level: %R", level);
    return known ? py_as_int64(vm, known, number) : -1;
}

py_obj *al_logging_level_name(py_vm *vm, int64_t level)
{
    al_logging *l = al_logging_of(vm);
    py_obj *number = l ? py_int_new(vm, level) : NULL;
    py_obj *name = number ? py_dict_get(vm, l->levels, number) : NULL;
    return name == PY_ABSENT ? py_str_printf(vm, "Level %S", number) : name;
}

int al_logging_set_level(py_vm *vm, py_obj *logger, py_obj *level)
{
    int64_t number;
    if (al_logging_level(vm, level, &number) < 0)
        return -1;
    of(logger)->level = py_small(number);
    return 0;
}

/* --- the tree --- */

/* The nearest logger above "a.b.c": "a.b", "a", the root. */
static py_obj *parent_of(py_vm *vm, al_logging *l, const char *name)
{
    for (size_t size = strlen(name); size > 0; size--) {
        if (name[size - 1] != '.')
            continue;
        py_obj *above = py_str_newn(vm, name, size - 1);
        py_obj *logger = above ? py_dict_get(vm, l->loggers, above) : NULL;
        if (logger != PY_ABSENT)
            return logger;
    }
    return l->root;
}

/* Loggers below the new one that hung on something above it now hang on it. */
static void adopt(al_logging *l, py_obj *logger)
{
    size_t at = 0;
    py_obj *name, *other;
    const char *mine = py_str_text(of(logger)->name);
    size_t size = strlen(mine);
    while (py_dict_next(l->loggers, &at, &name, &other)) {
        const char *text = py_str_text(name);
        if (other == logger || strncmp(text, mine, size) != 0 || text[size] != '.')
            continue;
        py_obj *parent = of(other)->parent;
        bool nearer = parent != l->root && strncmp(py_str_text(of(parent)->name), mine, size) == 0;
        if (!nearer)
            of(other)->parent = logger;
    }
}

py_obj *al_logging_get(py_vm *vm, py_obj *name)
{
    al_logging *l = al_logging_of(vm);
    if (!l)
        return NULL;
    if (!py_given(name) || py_str_is(name, "") || py_str_is(name, "root"))
        return l->root;
    if (!py_is_str(vm, name))
        return py_raise(vm, &py_TypeError, "A logger name must be a string");
    py_obj *logger = py_dict_get(vm, l->loggers, name);
    if (logger != PY_ABSENT)
        return logger;
    py_obj *parent = parent_of(vm, l, py_str_text(name));
    logger = parent ? logger_new(vm, &al_logger_class, name, parent, LOG_NOTSET) : NULL;
    if (!logger || py_dict_set(vm, l->loggers, name, logger) < 0)
        return NULL;
    adopt(l, logger);
    return logger;
}

/* --- logging --- */

static int64_t effective_level(py_obj *logger)
{
    for (; logger != PY_NONE; logger = of(logger)->parent) {
        int64_t level = py_is_small(of(logger)->level) ? py_small_value(of(logger)->level) : 0;
        if (level)
            return level;
    }
    return LOG_NOTSET;
}

static bool enabled(al_logging *l, py_obj *logger, int64_t level)
{
    return of(logger)->disabled != PY_TRUE && l->disabled < level && level >= effective_level(logger);
}

/* Handlers of the logger and, as far as they propagate, of those above. */
static int call_handlers(py_vm *vm, al_logging *l, py_obj *logger, py_obj *record, int64_t level)
{
    bool found = false;
    for (py_obj *at = logger; at != PY_NONE; at = of(at)->parent) {
        py_list *handlers = PY_LIST(of(at)->handlers);
        found = found || py_str_is(of(at)->name, "alembic"); /* the reference gives this one a NullHandler */
        for (size_t i = 0; i < handlers->count; i++) {
            py_obj *wanted = py_getattr_s(vm, handlers->items[i], "level");
            int64_t lowest = LOG_NOTSET;
            if (!wanted || py_as_int64(vm, wanted, &lowest) < 0)
                return -1;
            found = true;
            if (level >= lowest && !py_call_method(vm, handlers->items[i], "handle", 1, record))
                return -1;
        }
        if (of(at)->propagate == PY_FALSE)
            break;
    }
    if (found || level < LOG_WARNING)
        return 0;
    if (!l->last_resort) {
        l->last_resort = py_construct(vm, &al_stream_handler_class, 0);
        if (!l->last_resort)
            return -1;
    }
    return al_handler_handle(vm, l->last_resort, record);
}

/* kw: exc_info, extra, stack_info, stacklevel. */
static py_obj *do_log(py_vm *vm, py_obj *logger, int64_t level, py_obj *msg, py_obj *args, py_obj *kw, py_obj *exc_info)
{
    al_logging *l = al_logging_of(vm);
    if (!l)
        return NULL;
    if (!enabled(l, logger, level))
        return PY_NONE;
    if (!exc_info)
        exc_info = py_dict_get_s(vm, kw, "exc_info");
    py_obj *extra = exc_info ? py_dict_get_s(vm, kw, "extra") : NULL;
    py_obj *record =
        extra ? al_log_record_new(vm, of(logger)->name, level, msg, args, exc_info == PY_ABSENT ? PY_NONE : exc_info, extra) : NULL;
    if (!record)
        return NULL;
    int passes = al_logging_filter(vm, logger, record);
    return passes < 0 || (passes && call_handlers(vm, l, logger, record, level) < 0) ? NULL : PY_NONE;
}

#define LOG_METHOD(name, level)                                                                                                            \
    static py_obj *name(py_vm *vm, py_obj **a)                                                                                             \
    {                                                                                                                                      \
        return do_log(vm, a[0], level, a[1], a[2], a[3], NULL);                                                                            \
    }
LOG_METHOD(log_debug, LOG_DEBUG)
LOG_METHOD(log_info, LOG_INFO)
LOG_METHOD(log_warning, LOG_WARNING)
LOG_METHOD(log_error, LOG_ERROR)
LOG_METHOD(log_critical, LOG_CRITICAL)

static py_obj *log_exception(py_vm *vm, py_obj **a)
{
    py_obj *given = py_dict_get_s(vm, a[3], "exc_info");
    return given ? do_log(vm, a[0], LOG_ERROR, a[1], a[2], a[3], given == PY_ABSENT ? PY_TRUE : given) : NULL;
}

static py_obj *log_log(py_vm *vm, py_obj **a)
{
    int64_t level;
    if (!py_is_int(vm, a[1]))
        return py_raise(vm, &py_TypeError, "level must be an integer");
    return py_as_int64(vm, a[1], &level) < 0 ? NULL : do_log(vm, a[0], level, a[2], a[3], a[4], NULL);
}

static py_obj *logger_handle(py_vm *vm, py_obj **a)
{
    al_logging *l = al_logging_of(vm);
    py_obj *level = l ? py_getattr_s(vm, a[1], "levelno") : NULL;
    int64_t number;
    if (!level || py_as_int64(vm, level, &number) < 0)
        return NULL;
    int passes = of(a[0])->disabled == PY_TRUE ? 0 : al_logging_filter(vm, a[0], a[1]);
    return passes < 0 || (passes && call_handlers(vm, l, a[0], a[1], number) < 0) ? NULL : PY_NONE;
}

/* --- the rest of the methods --- */

static py_obj *logger_init(py_vm *vm, py_obj **a)
{
    int64_t level;
    al_logger *logger = of(a[0]);
    if (al_logging_level(vm, a[2], &level) < 0)
        return NULL;
    logger->name = a[1];
    logger->level = py_small(level);
    logger->parent = PY_NONE;
    logger->propagate = PY_TRUE;
    logger->disabled = PY_FALSE;
    logger->handlers = py_list_new(vm, 0);
    logger->f.filters = logger->handlers ? py_list_new(vm, 0) : NULL;
    return logger->f.filters ? PY_NONE : NULL;
}

static py_obj *set_level(py_vm *vm, py_obj **a)
{
    return al_logging_set_level(vm, a[0], a[1]) == 0 ? PY_NONE : NULL;
}

static py_obj *get_effective_level(py_vm *vm, py_obj **a)
{
    (void)vm;
    return py_small(effective_level(a[0]));
}

static py_obj *is_enabled_for(py_vm *vm, py_obj **a)
{
    int64_t level;
    al_logging *l = al_logging_of(vm);
    return !l || py_as_int64(vm, a[1], &level) < 0 ? NULL : py_bool(enabled(l, a[0], level));
}

static py_obj *add_handler(py_vm *vm, py_obj **a)
{
    int has = py_contains(vm, of(a[0])->handlers, a[1]);
    return has < 0 || (!has && py_list_append(vm, of(a[0])->handlers, a[1]) < 0) ? NULL : PY_NONE;
}

static py_obj *remove_handler(py_vm *vm, py_obj **a)
{
    int has = py_contains(vm, of(a[0])->handlers, a[1]);
    return has < 0 || (has && !py_call_method(vm, of(a[0])->handlers, "remove", 1, a[1])) ? NULL : PY_NONE;
}

static py_obj *has_handlers(py_vm *vm, py_obj **a)
{
    (void)vm;
    for (py_obj *at = a[0]; at != PY_NONE; at = of(at)->parent) {
        if (PY_LIST(of(at)->handlers)->count)
            return PY_TRUE;
        if (of(at)->propagate == PY_FALSE)
            break;
    }
    return PY_FALSE;
}

static py_obj *get_child(py_vm *vm, py_obj **a)
{
    al_logging *l = al_logging_of(vm);
    py_obj *name = !l ? NULL : a[0] == l->root ? a[1] : py_str_printf(vm, "%S.%S", of(a[0])->name, a[1]);
    return name ? al_logging_get(vm, name) : NULL;
}

static py_obj *logger_repr(py_vm *vm, py_obj *self)
{
    py_obj *level = al_logging_level_name(vm, effective_level(self));
    return level ? py_str_printf(vm, "<%s %S (%S)>", py_class_name(self->cls), of(self)->name, level) : NULL;
}

static void logger_trace(py_obj *self, py_tracer *t)
{
    al_logger *logger = of(self);
    py_trace(t, logger->name);
    py_trace(t, logger->parent);
    py_trace(t, logger->handlers);
}

#define LOG_SIG "self, msg, *args, **kw"

static const py_member logger_members[] = {
    PY_INIT("self, name, level=0", logger_init, NULL),
    PY_FIELD("name", al_logger, name),
    PY_FIELD("parent", al_logger, parent),
    PY_FIELD("handlers", al_logger, handlers),
    PY_FIELD("propagate", al_logger, propagate),
    PY_FIELD("disabled", al_logger, disabled),
    PY_FIELD("level", al_logger, level),
    PY_METHOD("debug", LOG_SIG, log_debug, NULL),
    PY_METHOD("info", LOG_SIG, log_info, NULL),
    PY_METHOD("warning", LOG_SIG, log_warning, NULL),
    PY_METHOD("warn", LOG_SIG, log_warning, NULL),
    PY_METHOD("error", LOG_SIG, log_error, NULL),
    PY_METHOD("critical", LOG_SIG, log_critical, NULL),
    PY_METHOD("fatal", LOG_SIG, log_critical, NULL),
    PY_METHOD("exception", LOG_SIG, log_exception, NULL),
    PY_METHOD("log", "self, level, msg, *args, **kw", log_log, NULL),
    PY_METHOD("handle", "self, record", logger_handle, NULL),
    PY_METHOD("setLevel", "self, level", set_level, NULL),
    PY_METHOD("getEffectiveLevel", "self", get_effective_level, NULL),
    PY_METHOD("isEnabledFor", "self, level", is_enabled_for, NULL),
    PY_METHOD("addHandler", "self, hdlr", add_handler, NULL),
    PY_METHOD("removeHandler", "self, hdlr", remove_handler, NULL),
    PY_METHOD("hasHandlers", "self", has_handlers, NULL),
    PY_METHOD("getChild", "self, suffix", get_child, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_logger_class = {
    .name = "Logger",
    .module = "logging",
    .bases = PY_BASES(&al_filterer_class),
    .size = sizeof(al_logger),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = logger_members,
    .repr = logger_repr,
    .trace = logger_trace,
};

const py_classdef al_root_logger_class = {
    .name = "RootLogger",
    .module = "logging",
    .bases = PY_BASES(&al_logger_class),
    .size = sizeof(al_logger),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
};
