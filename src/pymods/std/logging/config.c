/* logging.config.fileConfig. */
#include "pymods/std/logging/logging_int.h"

#include "base/text.h"
#include "conf/ini.h"

#include <string.h>

typedef struct load {
    al_ini *ini;
    al_error error;
    py_obj *formatters, *handlers; /* dict: name -> object */
    py_obj *names;                 /* dict: what the expressions of the file may name */
} load;

static int fail(py_vm *vm, load *l)
{
    if (!py_error_pending(vm)) {
        const char *name = al_status_exception(l->error.status), *dot = strrchr(name, '.');
        py_obj *module = dot ? py_str_newn(vm, name, (size_t)(dot - name)) : py_str_new(vm, "builtins");
        py_obj *cls = module ? py_import_from(vm, py_str_text(module), dot ? dot + 1 : name) : NULL;
        py_obj *text = cls ? py_str_new(vm, al_error_text(&l->error)) : NULL;
        if (text)
            py_raise_obj(vm, py_call(vm, cls, 1, text));
    }
    return -1;
}

/* An option of a section as a str; PY_ABSENT if it is not there. raw: no interpolation. */
static py_obj *option(py_vm *vm, load *l, const char *section, const char *name, bool raw)
{
    char *text = NULL;
    if (!al_ini_has_option(l->ini, section, name))
        return PY_ABSENT;
    if (raw) {
        const char *value = al_ini_get_raw(l->ini, section, name);
        return py_str_new(vm, value ? value : "");
    }
    if (al_ini_get(&text, l->ini, section, name, &l->error) < 0)
        return fail(vm, l), NULL;
    py_obj *o = py_str_new(vm, text);
    al_free(text);
    return o;
}

/* The keys of a list section, "keys = a, b": a list of str. KeyError(section) where the section is missing. */
static py_obj *keys_of(py_vm *vm, load *l, const char *section, const char *name)
{
    if (!al_ini_has_section(l->ini, section))
        return py_raise_obj(vm, py_construct(vm, &py_KeyError, 1, py_str_new(vm, section)));
    py_obj *list = py_list_new(vm, 0), *value = list ? option(vm, l, section, name, false) : NULL;
    if (!value || value == PY_ABSENT)
        return value ? list : NULL;
    const char *text = py_str_text(value);
    while (*text) {
        size_t size = strcspn(text, ",");
        const char *item = text;
        size_t item_size = size;
        al_text_strip(&item, &item_size);
        py_obj *key = item_size ? py_str_newn(vm, item, item_size) : PY_NONE;
        if (!key || (item_size && py_list_append(vm, list, key) < 0))
            return NULL;
        text += size + (text[size] == ',');
    }
    return list;
}

/* "formatter_generic" */
static py_obj *section_name(py_vm *vm, const char *kind, py_obj *key)
{
    return py_str_printf(vm, "%s_%S", kind, key);
}

static py_obj *evaluate(py_vm *vm, load *l, py_obj *text)
{
    py_obj *code = py_compile_expr(vm, py_str_text(text), py_str_size(text), "<string>");
    return code ? py_run_code(vm, code, l->names, NULL) : NULL;
}

/* A class by its name: of the logging module, or dotted. */
static py_obj *resolve(py_vm *vm, load *l, py_obj *name)
{
    py_obj *known = py_dict_get(vm, l->names, name);
    if (known != PY_ABSENT)
        return known;
    py_obj *found = evaluate(vm, l, name);
    if (found)
        return found;
    py_error_clear(vm);
    const char *text = py_str_text(name), *dot = strrchr(text, '.');
    py_obj *module = dot ? py_str_newn(vm, text, (size_t)(dot - text)) : NULL;
    if (!dot)
        return py_raise(vm, &py_NameError, "name '%s' is not defined", text);
    return module ? py_import_from(vm, py_str_text(module), dot + 1) : NULL;
}

static int make_formatters(py_vm *vm, load *l)
{
    py_obj *keys = keys_of(vm, l, "formatters", "keys");
    for (size_t i = 0; keys && i < PY_LIST(keys)->count; i++) {
        py_obj *section = section_name(vm, "formatter", PY_LIST(keys)->items[i]);
        const char *s = section ? py_str_text(section) : NULL;
        py_obj *format = s ? option(vm, l, s, "format", true) : NULL, *date = format ? option(vm, l, s, "datefmt", true) : NULL;
        py_obj *style = date ? option(vm, l, s, "style", true) : NULL, *cls = style ? option(vm, l, s, "class", false) : NULL;
        if (cls && style == PY_ABSENT)
            style = py_str_intern(vm, "%");
        if (!cls || !style)
            return -1;
        py_obj *type = cls == PY_ABSENT ? (py_obj *)(void *)py_class_get(vm, &al_formatter_class) : resolve(vm, l, cls);
        py_obj *formatter =
            type ? py_call(vm, type, 3, format == PY_ABSENT ? PY_NONE : format, date == PY_ABSENT ? PY_NONE : date, style) : NULL;
        if (!formatter || py_dict_set(vm, l->formatters, PY_LIST(keys)->items[i], formatter) < 0)
            return -1;
    }
    return keys ? 0 : -1;
}

static py_obj *make_handler(py_vm *vm, load *l, const char *s)
{
    py_obj *cls = option(vm, l, s, "class", false), *args = cls ? option(vm, l, s, "args", false) : NULL;
    py_obj *kwargs = args ? option(vm, l, s, "kwargs", false) : NULL, *formatter = kwargs ? option(vm, l, s, "formatter", false) : NULL;
    py_obj *level = formatter ? option(vm, l, s, "level", false) : NULL;
    if (!level)
        return NULL;
    if (cls == PY_ABSENT)
        return py_raise_obj(vm, py_construct(vm, &py_KeyError, 1, py_str_new(vm, "class")));
    py_obj *type = resolve(vm, l, cls);
    py_obj *tuple = !type ? NULL : args == PY_ABSENT ? py_tuple_new(vm, 0) : evaluate(vm, l, args);
    tuple = tuple ? py_tuple_from(vm, tuple) : NULL;
    py_obj *dict = !tuple || kwargs == PY_ABSENT ? NULL : evaluate(vm, l, kwargs);
    if (!tuple || (kwargs != PY_ABSENT && !dict))
        return NULL;
    py_obj *handler = py_call_dict(vm, type, tuple, dict);
    if (handler && level != PY_ABSENT && !py_call_method(vm, handler, "setLevel", 1, level))
        return NULL;
    if (handler && formatter != PY_ABSENT && py_str_size(formatter)) {
        py_obj *made = py_getitem(vm, l->formatters, formatter);
        if (!made || !py_call_method(vm, handler, "setFormatter", 1, made))
            return NULL;
    }
    return handler;
}

static int make_handlers(py_vm *vm, load *l)
{
    py_obj *keys = keys_of(vm, l, "handlers", "keys");
    for (size_t i = 0; keys && i < PY_LIST(keys)->count; i++) {
        py_obj *section = section_name(vm, "handler", PY_LIST(keys)->items[i]);
        py_obj *handler = section ? make_handler(vm, l, py_str_text(section)) : NULL;
        if (!handler || py_dict_set(vm, l->handlers, PY_LIST(keys)->items[i], handler) < 0)
            return -1;
    }
    return keys ? 0 : -1;
}

/* level, handlers, propagate of a logger's section. */
static int set_up_logger(py_vm *vm, load *l, al_logger *logger, const char *s)
{
    py_obj *level = option(vm, l, s, "level", false), *propagate = level ? option(vm, l, s, "propagate", false) : NULL;
    if (!propagate || (level != PY_ABSENT && al_logging_set_level(vm, &logger->f.head, level) < 0))
        return -1;
    logger->handlers = py_list_new(vm, 0);
    py_obj *keys = logger->handlers ? keys_of(vm, l, s, "handlers") : NULL;
    for (size_t i = 0; keys && i < PY_LIST(keys)->count; i++) {
        py_obj *handler = py_getitem(vm, l->handlers, PY_LIST(keys)->items[i]);
        if (!handler || py_list_append(vm, logger->handlers, handler) < 0)
            return -1;
    }
    if (propagate != PY_ABSENT)
        logger->propagate = py_bool(!py_str_is(propagate, "0"));
    logger->disabled = PY_FALSE;
    return keys ? 0 : -1;
}

/* Is `name` one of the configured, or below one (then it is reset and stays)? */
static bool below(const char *name, py_obj *configured, bool *itself)
{
    for (size_t i = 0; i < PY_LIST(configured)->count; i++) {
        const char *q = py_str_text(PY_LIST(configured)->items[i]);
        size_t size = strlen(q);
        *itself = strcmp(name, q) == 0;
        if (*itself || (strncmp(name, q, size) == 0 && name[size] == '.'))
            return true;
    }
    return false;
}

static int disable_others(py_vm *vm, py_obj *before, py_obj *configured, bool disable)
{
    al_logging *l = al_logging_of(vm);
    for (size_t i = 0; l && i < PY_LIST(before)->count; i++) {
        bool itself = false;
        al_logger *logger = (al_logger *)(void *)py_dict_get(vm, l->loggers, PY_LIST(before)->items[i]);
        if (!logger)
            return -1;
        if (below(py_str_text(PY_LIST(before)->items[i]), configured, &itself)) {
            if (itself)
                continue;
            logger->level = py_small(LOG_NOTSET);
            logger->handlers = py_list_new(vm, 0);
            logger->propagate = PY_TRUE;
            if (!logger->handlers)
                return -1;
        } else {
            logger->disabled = py_bool(disable);
        }
    }
    return l ? 0 : -1;
}

static int set_up_loggers(py_vm *vm, load *l, bool disable)
{
    al_logging *logging = al_logging_of(vm);
    py_obj *keys = logging ? keys_of(vm, l, "loggers", "keys") : NULL;
    py_obj *before = keys ? py_list_from(vm, logging->loggers) : NULL, *configured = before ? py_list_new(vm, 0) : NULL;
    for (size_t i = 0; configured && i < PY_LIST(keys)->count; i++) {
        py_obj *section = section_name(vm, "logger", PY_LIST(keys)->items[i]);
        const char *s = section ? py_str_text(section) : NULL;
        if (!s)
            return -1;
        bool root = py_str_is(PY_LIST(keys)->items[i], "root");
        py_obj *qualname = root ? PY_NONE : option(vm, l, s, "qualname", false);
        if (qualname == PY_ABSENT)
            return py_raise_obj(vm, py_construct(vm, &py_KeyError, 1, py_str_new(vm, "qualname"))), -1;
        py_obj *logger = qualname ? al_logging_get(vm, qualname) : NULL;
        if (!logger || (!root && py_list_append(vm, configured, qualname) < 0) || set_up_logger(vm, l, (al_logger *)(void *)logger, s) < 0)
            return -1;
    }
    return configured ? disable_others(vm, before, configured, disable) : -1;
}

/* The names that class= and args= may use: those of logging, sys, os. */
static py_obj *names_for_eval(py_vm *vm)
{
    py_obj *dict = py_dict_new(vm), *logging = dict ? py_import(vm, "logging") : NULL;
    static const char *const names[] = { "StreamHandler", "FileHandler", "NullHandler", "Handler", "Formatter", "handlers", "sys", "os" };
    for (size_t i = 0; logging && i < AL_COUNT(names); i++) {
        py_obj *value =
            strcmp(names[i], "sys") == 0 || strcmp(names[i], "os") == 0 ? py_import(vm, names[i]) : py_getattr_opt_s(vm, logging, names[i]);
        if (!value || (value != PY_ABSENT && py_dict_set_s(vm, dict, names[i], value) < 0))
            return NULL;
    }
    return logging && py_dict_set_s(vm, dict, "logging", logging) == 0 ? dict : NULL;
}

static int read_defaults(py_vm *vm, load *l, py_obj *defaults)
{
    size_t at = 0;
    py_obj *name, *value;
    while (py_given(defaults) && py_is_dict(vm, defaults) && py_dict_next(defaults, &at, &name, &value)) {
        const char *n = py_text(vm, name), *v = n ? py_text(vm, value) : NULL;
        if (!v || al_ini_set_default(l->ini, n, v, &l->error) < 0)
            return fail(vm, l);
    }
    return 0;
}

static int run(py_vm *vm, load *l, py_obj **a)
{
    py_obj *path = py_is_str(vm, a[0]) ? a[0] : py_call_method(vm, a[0], "__fspath__", 0);
    const char *text = path ? py_text(vm, path) : NULL;
    if (!text || read_defaults(vm, l, a[1]) < 0)
        return -1;
    if (al_ini_read_file(l->ini, text, NULL, &l->error) < 0)
        return fail(vm, l);
    l->formatters = py_dict_new(vm);
    l->handlers = l->formatters ? py_dict_new(vm) : NULL;
    l->names = l->handlers ? names_for_eval(vm) : NULL;
    if (!l->names || make_formatters(vm, l) < 0 || make_handlers(vm, l) < 0)
        return -1;
    int disable = py_truth(vm, a[2]);
    return disable < 0 ? -1 : set_up_loggers(vm, l, disable);
}

py_obj *al_logging_file_config(py_vm *vm, py_obj **a)
{
    load l = { .ini = al_ini_new() };
    if (!l.ini)
        return py_raise_nomem(vm);
    int status = run(vm, &l, a);
    al_error_clear(&l.error);
    al_ini_free(l.ini);
    return status == 0 ? PY_NONE : NULL;
}
