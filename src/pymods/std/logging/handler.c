/* Filters, handlers, formatters, records. */
#include "pymods/std/logging/logging_int.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static al_handler *of(py_obj *o)
{
    return (al_handler *)(void *)o;
}

/* --- filters --- */

int al_logging_filter(py_vm *vm, py_obj *filterer, py_obj *record)
{
    py_list *filters = PY_LIST(((al_filterer *)(void *)filterer)->filters);
    for (size_t i = 0; i < filters->count; i++) {
        py_obj *method = py_getattr_opt_s(vm, filters->items[i], "filter");
        py_obj *passes = method ? py_call(vm, method == PY_ABSENT ? filters->items[i] : method, 1, record) : NULL;
        int truth = passes ? py_truth(vm, passes) : -1;
        if (truth <= 0)
            return truth;
    }
    return 1;
}

static py_obj *filterer_filter(py_vm *vm, py_obj **a)
{
    int passes = al_logging_filter(vm, a[0], a[1]);
    return passes < 0 ? NULL : py_bool(passes);
}

static py_obj *add_filter(py_vm *vm, py_obj **a)
{
    py_obj *filters = ((al_filterer *)(void *)a[0])->filters;
    int has = py_contains(vm, filters, a[1]);
    return has < 0 || (!has && py_list_append(vm, filters, a[1]) < 0) ? NULL : PY_NONE;
}

static py_obj *remove_filter(py_vm *vm, py_obj **a)
{
    py_obj *filters = ((al_filterer *)(void *)a[0])->filters;
    int has = py_contains(vm, filters, a[1]);
    return has < 0 || (has && !py_call_method(vm, filters, "remove", 1, a[1])) ? NULL : PY_NONE;
}

static void filterer_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((al_filterer *)(void *)self)->filters);
}

static const py_member filterer_members[] = {
    PY_FIELD("filters", al_filterer, filters),
    PY_METHOD("filter", "self, record", filterer_filter, NULL),
    PY_METHOD("addFilter", "self, filter", add_filter, NULL),
    PY_METHOD("removeFilter", "self, filter", remove_filter, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_filterer_class = {
    .name = "Filterer",
    .module = "logging",
    .size = sizeof(al_filterer),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = filterer_members,
    .trace = filterer_trace,
};

typedef struct name_filter {
    py_obj head;
    py_obj *name;
} name_filter;

static py_obj *filter_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    ((name_filter *)(void *)a[0])->name = a[1];
    return PY_NONE;
}

static py_obj *filter_filter(py_vm *vm, py_obj **a)
{
    const char *wanted = py_text(vm, ((name_filter *)(void *)a[0])->name);
    py_obj *name = wanted ? py_getattr_s(vm, a[1], "name") : NULL;
    const char *text = name ? py_text(vm, name) : NULL;
    if (!text)
        return NULL;
    size_t size = strlen(wanted);
    return py_bool(size == 0 || (strncmp(text, wanted, size) == 0 && (text[size] == '\0' || text[size] == '.')));
}

static void filter_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((name_filter *)(void *)self)->name);
}

static const py_member filter_members[] = {
    PY_INIT("self, name=''", filter_init, NULL),
    PY_FIELD("name", name_filter, name),
    PY_METHOD("filter", "self, record", filter_filter, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_filter_class = {
    .name = "Filter",
    .module = "logging",
    .size = sizeof(name_filter),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = filter_members,
    .trace = filter_trace,
};

/* --- records --- */

static int set(py_vm *vm, py_obj *dict, const char *name, py_obj *value)
{
    return value ? py_dict_set_s(vm, dict, name, value) : -1;
}

/* True: the exception being handled, as sys.exc_info() has it; an exception: its triple. */
static py_obj *exc_triple(py_vm *vm, py_obj *exc_info)
{
    if (py_isa(vm, exc_info, &py_BaseException)) {
        py_obj *traceback = py_getattr_s(vm, exc_info, "__traceback__");
        return traceback ? py_tuple_of(vm, 3, (py_obj *)(void *)py_class_of(vm, exc_info), exc_info, traceback) : NULL;
    }
    if (py_is_tuple(vm, exc_info) || !py_given(exc_info))
        return exc_info;
    int wanted = py_truth(vm, exc_info);
    py_obj *current = wanted > 0 ? py_import_from(vm, "sys", "exc_info") : NULL;
    return wanted < 0 ? NULL : wanted ? (current ? py_call(vm, current, 0) : NULL) : PY_NONE;
}

static int set_place(py_vm *vm, py_obj *dict)
{
    const char *file = "(unknown file)";
    int line = 0;
    py_where(vm, &file, &line);
    const char *base = strrchr(file, '/');
    base = base ? base + 1 : file;
    const char *dot = strrchr(base, '.');
    return set(vm, dict, "pathname", py_str_new(vm, file)) < 0 || set(vm, dict, "filename", py_str_new(vm, base)) < 0 ||
                   set(vm, dict, "module", py_str_newn(vm, base, dot ? (size_t)(dot - base) : strlen(base))) < 0
               ? -1
               : set(vm, dict, "lineno", py_small(line));
}

static int set_time(py_vm *vm, py_obj *dict)
{
    struct timespec now;
    al_logging *l = al_logging_of(vm);
    if (!l)
        return -1;
    clock_gettime(CLOCK_REALTIME, &now);
    double created = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    return set(vm, dict, "created", py_float_new(vm, created)) < 0 ||
                   set(vm, dict, "msecs", py_float_new(vm, floor((double)now.tv_nsec / 1e6))) < 0
               ? -1
               : set(vm, dict, "relativeCreated", py_float_new(vm, (created - l->started) * 1000));
}

/* A single dict as args stands for named conversions. */
static py_obj *message_args(py_vm *vm, py_obj *args)
{
    if (py_is_tuple(vm, args) && PY_TUPLE(args)->count == 1 && py_is_dict(vm, PY_TUPLE(args)->items[0]) &&
        py_dict_len(PY_TUPLE(args)->items[0]))
        return PY_TUPLE(args)->items[0];
    return args;
}

py_obj *al_log_record_new(py_vm *vm, py_obj *name, int64_t level, py_obj *msg, py_obj *args, py_obj *exc_info, py_obj *extra)
{
    py_obj *record = py_new(vm, py_class_get(vm, &al_log_record_class), 0);
    py_obj *dict = record ? (py_obj *)(void *)py_instance_dict(vm, record, true) : NULL;
    py_obj *triple = dict ? exc_triple(vm, exc_info) : NULL;
    if (!triple)
        return NULL;
    if (set(vm, dict, "name", name) < 0 || set(vm, dict, "msg", msg) < 0 || set(vm, dict, "args", message_args(vm, args)) < 0 ||
        set(vm, dict, "levelname", al_logging_level_name(vm, level)) < 0 || set(vm, dict, "levelno", py_small(level)) < 0 ||
        set_place(vm, dict) < 0 || set(vm, dict, "exc_info", triple) < 0 || set(vm, dict, "exc_text", PY_NONE) < 0 ||
        set(vm, dict, "stack_info", PY_NONE) < 0 || set(vm, dict, "funcName", py_str_intern(vm, "<module>")) < 0 ||
        set_time(vm, dict) < 0 || set(vm, dict, "thread", PY_NONE) < 0 ||
        set(vm, dict, "threadName", py_str_intern(vm, "MainThread")) < 0 ||
        set(vm, dict, "processName", py_str_intern(vm, "MainProcess")) < 0 || set(vm, dict, "process", py_small(getpid())) < 0)
        return NULL;
    if (py_given(extra) && py_dict_update(vm, dict, extra) < 0)
        return NULL;
    return record;
}

static py_obj *record_message(py_vm *vm, py_obj **a)
{
    py_obj *msg = py_getattr_s(vm, a[0], "msg");
    py_obj *text = msg ? py_str_of(vm, msg) : NULL;
    py_obj *args = text ? py_getattr_s(vm, a[0], "args") : NULL;
    int any = args ? (py_given(args) ? py_truth(vm, args) : 0) : -1;
    return any < 0 ? NULL : any ? py_binary(vm, PY_OP_MOD, text, args) : text;
}

static py_obj *record_init(py_vm *vm, py_obj **a)
{
    int64_t level;
    if (py_as_int64(vm, a[2], &level) < 0)
        return NULL;
    py_obj *made = al_log_record_new(vm, a[1], level, a[5], py_given(a[6]) ? a[6] : py_tuple_new(vm, 0), a[7], PY_NONE);
    py_obj *from = made ? (py_obj *)(void *)py_instance_dict(vm, made, true) : NULL;
    py_obj *dict = from ? (py_obj *)(void *)py_instance_dict(vm, a[0], true) : NULL;
    if (!dict || py_dict_update(vm, dict, from) < 0 || set(vm, dict, "pathname", a[3]) < 0 || set(vm, dict, "lineno", a[4]) < 0)
        return NULL;
    return PY_NONE;
}

static const py_member record_members[] = {
    PY_INIT("self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kw", record_init, NULL),
    PY_METHOD("getMessage", "self", record_message, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_log_record_class = {
    .name = "LogRecord",
    .module = "logging",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = record_members,
};

/* --- formatters --- */

static al_formatter *formatter_of(py_obj *o)
{
    return (al_formatter *)(void *)o;
}

static py_obj *formatter_init(py_vm *vm, py_obj **a)
{
    al_formatter *f = formatter_of(a[0]);
    if (!py_str_is(a[3], "%") && !py_str_is(a[3], "{") && !py_str_is(a[3], "$"))
        return py_raise(vm, &py_ValueError, "Style must be one of: %%,{,$");
    static const char *const defaults[] = { "%(message)s", "{message}", "${message}" };
    size_t style = py_str_is(a[3], "%") ? 0 : py_str_is(a[3], "{") ? 1 : 2;
    f->format = py_given(a[1]) ? a[1] : py_str_intern(vm, defaults[style]);
    f->datefmt = a[2];
    f->style = a[3];
    return f->format ? PY_NONE : NULL;
}

static py_obj *format_time(py_vm *vm, py_obj **a)
{
    py_obj *created = py_getattr_s(vm, a[1], "created"), *msecs = created ? py_getattr_s(vm, a[1], "msecs") : NULL;
    double when, milli;
    if (!msecs || py_as_double(vm, created, &when) < 0 || py_as_double(vm, msecs, &milli) < 0)
        return NULL;
    time_t seconds = (time_t)when;
    struct tm parts;
    localtime_r(&seconds, &parts);
    char text[256];
    const char *format = py_given(a[2]) ? py_text(vm, a[2]) : "%Y-%m-%d %H:%M:%S";
    if (!format)
        return NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    size_t size = strftime(text, sizeof text, format, &parts);
#pragma GCC diagnostic pop
    return py_given(a[2]) ? py_str_newn(vm, text, size) : py_str_printf(vm, "%s,%03d", text, (int)milli);
}

static py_obj *format_exception(py_vm *vm, py_obj **a)
{
    py_obj *value = py_getitem(vm, a[1], py_small(1));
    if (!value || !py_given(value))
        return value ? py_str_new(vm, "NoneType: None") : NULL;
    al_sb sb = AL_SB_INIT;
    if (py_error_format(vm, value, &sb) < 0) {
        al_sb_free(&sb);
        return NULL;
    }
    if (sb.size && sb.data[sb.size - 1] == '\n')
        al_sb_truncate(&sb, sb.size - 1);
    return py_str_take(vm, &sb);
}

static py_obj *apply_style(py_vm *vm, al_formatter *f, py_obj *dict)
{
    if (py_str_is(f->style, "%"))
        return py_binary(vm, PY_OP_MOD, f->format, dict);
    if (py_str_is(f->style, "{")) {
        py_obj *method = py_getattr_s(vm, f->format, "format"), *none = method ? py_tuple_new(vm, 0) : NULL;
        return none ? py_call_dict(vm, method, none, dict) : NULL;
    }
    py_obj *cls = py_import_from(vm, "string", "Template");
    py_obj *template = cls ? py_call(vm, cls, 1, f->format) : NULL;
    return template ? py_call_method(vm, template, "substitute", 1, dict) : NULL;
}

/* The message, then the traceback on lines of its own. */
static py_obj *with_exception(py_vm *vm, py_obj *self, py_obj *record, py_obj *text)
{
    py_obj *exc_info = py_getattr_s(vm, record, "exc_info");
    int any = exc_info ? (py_given(exc_info) ? py_truth(vm, exc_info) : 0) : -1;
    if (any <= 0)
        return any < 0 ? NULL : text;
    py_obj *exception = py_call_method(vm, self, "formatException", 1, exc_info);
    return exception ? py_str_printf(vm, "%S\n%S", text, exception) : NULL;
}

static py_obj *formatter_format(py_vm *vm, py_obj **a)
{
    al_formatter *f = formatter_of(a[0]);
    py_obj *message = py_call_method(vm, a[1], "getMessage", 0);
    const char *format = message ? py_text(vm, f->format) : NULL;
    if (!format || py_setattr_s(vm, a[1], "message", message) < 0)
        return NULL;
    if (strstr(format, "asctime")) {
        py_obj *when = py_call_method(vm, a[0], "formatTime", 2, a[1], f->datefmt);
        if (!when || py_setattr_s(vm, a[1], "asctime", when) < 0)
            return NULL;
    }
    py_obj *dict = py_getattr_s(vm, a[1], "__dict__");
    py_obj *text = dict ? apply_style(vm, f, dict) : NULL;
    return text ? with_exception(vm, a[0], a[1], text) : NULL;
}

static void formatter_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, formatter_of(self)->format);
    py_trace(t, formatter_of(self)->datefmt);
    py_trace(t, formatter_of(self)->style);
}

static const py_member formatter_members[] = {
    PY_INIT("self, fmt=None, datefmt=None, style='%', validate=True, *, defaults=None", formatter_init, NULL),
    PY_FIELD("_fmt", al_formatter, format),
    PY_FIELD("datefmt", al_formatter, datefmt),
    PY_METHOD("format", "self, record", formatter_format, NULL),
    PY_METHOD("formatTime", "self, record, datefmt=None", format_time, NULL),
    PY_METHOD("formatException", "self, ei", format_exception, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_formatter_class = {
    .name = "Formatter",
    .module = "logging",
    .size = sizeof(al_formatter),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = formatter_members,
    .trace = formatter_trace,
};

/* --- handlers --- */

int al_handler_handle(py_vm *vm, py_obj *handler, py_obj *record)
{
    int passes = al_logging_filter(vm, handler, record);
    if (passes <= 0)
        return passes;
    return py_call_method(vm, handler, "emit", 1, record) ? 0 : -1;
}

static py_obj *handler_init(py_vm *vm, py_obj **a)
{
    int64_t level;
    al_handler *h = of(a[0]);
    if (al_logging_level(vm, a[1], &level) < 0)
        return NULL;
    h->level = py_small(level);
    h->formatter = h->name = PY_NONE;
    h->f.filters = py_list_new(vm, 0);
    return h->f.filters ? PY_NONE : NULL;
}

static py_obj *handler_handle(py_vm *vm, py_obj **a)
{
    return al_handler_handle(vm, a[0], a[1]) == 0 ? PY_TRUE : NULL;
}

static py_obj *handler_emit(py_vm *vm, py_obj **a)
{
    (void)a;
    return py_raise(vm, &py_NotImplementedError, "emit must be implemented by Handler subclasses");
}

static py_obj *handler_format(py_vm *vm, py_obj **a)
{
    py_obj *formatter = of(a[0])->formatter;
    if (!py_given(formatter))
        formatter = py_construct(vm, &al_formatter_class, 0);
    return formatter ? py_call_method(vm, formatter, "format", 1, a[1]) : NULL;
}

static py_obj *handler_set_level(py_vm *vm, py_obj **a)
{
    int64_t level;
    if (al_logging_level(vm, a[1], &level) < 0)
        return NULL;
    of(a[0])->level = py_small(level);
    return PY_NONE;
}

static py_obj *handler_set_formatter(py_vm *vm, py_obj **a)
{
    (void)vm;
    of(a[0])->formatter = a[1];
    return PY_NONE;
}

static py_obj *do_nothing(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_NONE;
}

static void handler_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, of(self)->formatter);
    py_trace(t, of(self)->name);
    py_trace(t, of(self)->stream);
}

static const py_member handler_members[] = {
    PY_INIT("self, level=0", handler_init, NULL),
    PY_FIELD("level", al_handler, level),
    PY_FIELD("formatter", al_handler, formatter),
    PY_FIELD("name", al_handler, name),
    PY_METHOD("handle", "self, record", handler_handle, NULL),
    PY_METHOD("emit", "self, record", handler_emit, NULL),
    PY_METHOD("format", "self, record", handler_format, NULL),
    PY_METHOD("setLevel", "self, level", handler_set_level, NULL),
    PY_METHOD("setFormatter", "self, fmt", handler_set_formatter, NULL),
    PY_METHOD("flush", "self", do_nothing, NULL),
    PY_METHOD("close", "self", do_nothing, NULL),
    PY_METHOD("acquire", "self", do_nothing, NULL),
    PY_METHOD("release", "self", do_nothing, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_handler_class = {
    .name = "Handler",
    .module = "logging",
    .bases = PY_BASES(&al_filterer_class),
    .size = sizeof(al_handler),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = handler_members,
    .trace = handler_trace,
};

static py_obj *stream_init(py_vm *vm, py_obj **a)
{
    py_obj *base[] = { a[0], py_small(0) };
    if (!handler_init(vm, base))
        return NULL;
    of(a[0])->stream = py_given(a[1]) ? a[1] : py_import_from(vm, "sys", "stderr");
    return of(a[0])->stream ? PY_NONE : NULL;
}

static py_obj *stream_emit(py_vm *vm, py_obj **a)
{
    py_obj *text = py_call_method(vm, a[0], "format", 1, a[1]);
    py_obj *line = text ? py_str_printf(vm, "%S\n", text) : NULL;
    if (!line || !py_call_method(vm, of(a[0])->stream, "write", 1, line))
        return NULL;
    return py_call_method(vm, a[0], "flush", 0);
}

static py_obj *stream_flush(py_vm *vm, py_obj **a)
{
    py_obj *stream = of(a[0])->stream;
    py_obj *flush = py_given(stream) ? py_getattr_opt_s(vm, stream, "flush") : PY_ABSENT;
    return flush && (flush == PY_ABSENT || py_call(vm, flush, 0)) ? PY_NONE : NULL;
}

static const py_member stream_members[] = {
    PY_INIT("self, stream=None", stream_init, NULL),      PY_FIELD("stream", al_handler, stream),         PY_CLASS_STR("terminator", "\n"),
    PY_METHOD("emit", "self, record", stream_emit, NULL), PY_METHOD("flush", "self", stream_flush, NULL), PY_MEMBERS_END,
};

const py_classdef al_stream_handler_class = {
    .name = "StreamHandler",
    .module = "logging",
    .bases = PY_BASES(&al_handler_class),
    .size = sizeof(al_handler),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = stream_members,
};

static py_obj *file_init(py_vm *vm, py_obj **a)
{
    py_obj *open = py_import_from(vm, "builtins", "open");
    py_obj *stream = open ? py_call(vm, open, 2, a[1], a[2]) : NULL;
    py_obj *base[] = { a[0], stream };
    return stream ? stream_init(vm, base) : NULL;
}

static py_obj *file_close(py_vm *vm, py_obj **a)
{
    return py_call_method(vm, of(a[0])->stream, "close", 0);
}

static const py_member file_members[] = {
    PY_INIT("self, filename, mode='a', encoding=None, delay=False, errors=None", file_init, NULL),
    PY_METHOD("close", "self", file_close, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_file_handler_class = {
    .name = "FileHandler",
    .module = "logging",
    .bases = PY_BASES(&al_stream_handler_class),
    .size = sizeof(al_handler),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = file_members,
};

static const py_member null_members[] = {
    PY_METHOD("handle", "self, record", do_nothing, NULL),
    PY_METHOD("emit", "self, record", do_nothing, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_null_handler_class = {
    .name = "NullHandler",
    .module = "logging",
    .bases = PY_BASES(&al_handler_class),
    .size = sizeof(al_handler),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = null_members,
};
