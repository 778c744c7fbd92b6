/*
 * alembic.config.Config: the configuration as scripts see it.
 */
#include "command/session.h"

#include "runtime/step_info.h"

#include <string.h>

typedef struct config_obj {
    py_obj head;
    alembic *session;   /* NULL: a script made it */
    al_config *own;     /* of a script's own: freed with it */
    py_obj *attributes; /* dict */
    py_obj *cmd_opts;   /* Namespace or None */
    py_obj *output_buffer, *stdout_;
} config_obj;

static config_obj *of(py_obj *o)
{
    return (config_obj *)(void *)o;
}

static al_config *config_of(py_obj *o)
{
    return of(o)->session ? of(o)->session->config : of(o)->own;
}

/* Raises an error of the configuration; NULL. */
static void *fail(py_vm *vm, al_error *error)
{
    al_raise_script_error(vm, error);
    al_error_clear(error);
    return NULL;
}

/* The text or None; frees it. */
static py_obj *take_text(py_vm *vm, char *text, py_obj *fallback)
{
    py_obj *o = text ? py_str_new(vm, text) : fallback;
    al_free(text);
    return o;
}

/* --- cmd_opts --- */

static py_obj *arg_value(py_vm *vm, const al_arg *arg)
{
    if (arg->kind == AL_OPT_FLAG)
        return py_bool(arg->flag);
    if (arg->kind != AL_OPT_LIST)
        return arg->text ? py_str_new(vm, arg->text) : PY_NONE;
    if (!arg->given)
        return PY_NONE;
    return al_strs_list(vm, arg->list, arg->count);
}

/* What argparse would have made of the command line. */
static py_obj *namespace_of(py_vm *vm, const alembic *a)
{
    py_obj *space = py_namespace_new(vm);
    for (size_t i = 0; space && a->args && i < a->args->count; i++) {
        py_obj *value = arg_value(vm, &a->args->items[i]);
        if (!value || py_setattr_s(vm, space, a->args->items[i].dest, value) < 0)
            return NULL;
    }
    if (space && a->x.count) {
        py_obj *list = al_strs_list(vm, (const char *const *)a->x.items, a->x.count);
        if (!list || py_setattr_s(vm, space, "x", list) < 0)
            return NULL;
    }
    return space;
}

py_obj *al_strs_list(py_vm *vm, const char *const *texts, size_t count)
{
    py_obj *list = py_list_new(vm, count);
    for (size_t i = 0; list && i < count; i++) {
        py_obj *text = py_str_new(vm, texts[i]);
        if (!text || py_list_append(vm, list, text) < 0)
            return NULL;
    }
    return list;
}

py_obj *al_config_object(py_vm *vm, alembic *a)
{
    config_obj *config = py_alloc(vm, config_obj, &al_config_class);
    if (!config)
        return NULL;
    config->session = a;
    config->attributes = py_dict_new(vm);
    config->cmd_opts = config->attributes ? namespace_of(vm, a) : NULL;
    config->output_buffer = config->stdout_ = PY_NONE;
    return config->cmd_opts ? &config->head : NULL;
}

/* --- options --- */

static py_obj *get_section_option(py_vm *vm, py_obj **a)
{
    al_error error = { 0 };
    const char *section = py_text(vm, a[1]), *name = section ? py_text(vm, a[2]) : NULL;
    char *text;
    if (!name)
        return NULL;
    return al_config_get(&text, config_of(a[0]), section, name, &error) < 0 ? fail(vm, &error) : take_text(vm, text, a[3]);
}

static py_obj *get_main_option(py_vm *vm, py_obj **a)
{
    al_error error = { 0 };
    const char *name = py_text(vm, a[1]);
    char *text;
    if (!name)
        return NULL;
    al_config *config = config_of(a[0]);
    return al_config_get(&text, config, al_config_section(config), name, &error) < 0 ? fail(vm, &error) : take_text(vm, text, a[2]);
}

static py_obj *get_alembic_option(py_vm *vm, py_obj **a)
{
    al_error error = { 0 };
    const char *name = py_text(vm, a[1]);
    char *text;
    if (!name)
        return NULL;
    return al_config_option(&text, config_of(a[0]), name, &error) < 0 ? fail(vm, &error) : take_text(vm, text, a[2]);
}

static py_obj *get_section(py_vm *vm, py_obj **a)
{
    al_error error = { 0 };
    al_ini *ini;
    al_ini_items items = { 0 };
    const char *section = py_text(vm, a[1]);
    if (!section)
        return NULL;
    if (al_config_ini(&ini, config_of(a[0]), &error) < 0)
        return fail(vm, &error);
    if (!al_ini_has_section(ini, section))
        return a[2];
    if (al_ini_get_items(&items, ini, section, false, &error) < 0) {
        al_ini_items_free(&items);
        return fail(vm, &error);
    }
    py_obj *dict = py_dict_new(vm);
    for (size_t i = 0; dict && i < items.count; i++) {
        py_obj *value = py_str_new(vm, items.items[i].value);
        if (!value || py_dict_set_s(vm, dict, items.items[i].name, value) < 0)
            dict = NULL;
    }
    al_ini_items_free(&items);
    return dict;
}

static py_obj *set_option(py_vm *vm, py_obj *self, const char *section, py_obj *name_obj, py_obj *value_obj)
{
    al_error error = { 0 };
    const char *name = py_text(vm, name_obj);
    if (!name)
        return NULL;
    if (!py_is_str(vm, value_obj))
        return py_raise(vm, &py_TypeError, "option values must be strings");
    return al_config_set(config_of(self), section, name, py_str_text(value_obj), &error) < 0 ? fail(vm, &error) : PY_NONE;
}

static py_obj *set_section_option(py_vm *vm, py_obj **a)
{
    const char *section = py_text(vm, a[1]);
    return section ? set_option(vm, a[0], section, a[2], a[3]) : NULL;
}

static py_obj *set_main_option(py_vm *vm, py_obj **a)
{
    return set_option(vm, a[0], al_config_section(config_of(a[0])), a[1], a[2]);
}

static py_obj *remove_main_option(py_vm *vm, py_obj **a)
{
    al_error error = { 0 };
    al_ini *ini;
    const char *name = py_text(vm, a[1]);
    if (!name)
        return NULL;
    al_config *config = config_of(a[0]);
    if (al_config_ini(&ini, config, &error) < 0 || al_ini_remove_option(ini, al_config_section(config), name, NULL, &error) < 0)
        return fail(vm, &error);
    return PY_NONE;
}

static py_obj *print_stdout(py_vm *vm, py_obj **a)
{
    py_obj *text = py_str_of(vm, a[1]);
    if (text && PY_TUPLE(a[2])->count)
        text = py_binary(vm, PY_OP_MOD, text, a[2]);
    if (!text)
        return NULL;
    alembic *session = of(a[0])->session;
    if (session) {
        al_session_print(session, "%s", py_str_text(text));
        return PY_NONE;
    }
    py_obj *out = py_given(of(a[0])->stdout_) ? of(a[0])->stdout_ : py_import_from(vm, "sys", "stdout");
    py_obj *line = out ? py_str_printf(vm, "%S\n", text) : NULL;
    return line ? py_call_method(vm, out, "write", 1, line) : NULL;
}

/* --- attributes --- */

static py_obj *get_file_name(py_vm *vm, py_obj *self)
{
    const char *path = al_config_path(config_of(self));
    return path ? py_str_new(vm, path) : PY_NONE;
}

static int set_file_name(py_vm *vm, py_obj *self, py_obj *value)
{
    const char *path = value && py_given(value) ? py_text(vm, value) : NULL;
    if (py_error_pending(vm))
        return -1;
    return al_config_set_path(config_of(self), path) == 0 ? 0 : (py_raise_nomem(vm), -1);
}

static py_obj *get_ini_section(py_vm *vm, py_obj *self)
{
    return py_str_new(vm, al_config_section(config_of(self)));
}

static int set_ini_section(py_vm *vm, py_obj *self, py_obj *value)
{
    const char *section = value ? py_text(vm, value) : NULL;
    if (!section)
        return -1;
    return al_config_set_section(config_of(self), section) == 0 ? 0 : (py_raise_nomem(vm), -1);
}

/* --- Config(...) in a script --- */

static py_obj *config_init(py_vm *vm, py_obj **a)
{
    config_obj *config = of(a[0]);
    const char *path = py_given(a[1]) ? py_text(vm, a[1]) : NULL;
    const char *section = py_given(a[3]) ? py_text(vm, a[3]) : NULL;
    if (py_error_pending(vm))
        return NULL;
    config->own = al_config_new(path, section);
    config->attributes = config->own ? py_dict_new(vm) : py_raise_nomem(vm);
    if (!config->attributes)
        return NULL;
    config->output_buffer = a[4];
    config->stdout_ = a[5];
    config->cmd_opts = a[6];
    if (py_given(a[8]) && py_dict_update(vm, config->attributes, a[8]) < 0)
        return NULL;
    size_t at = 0;
    py_obj *key, *value;
    while (py_given(a[7]) && py_is_dict(vm, a[7]) && py_dict_next(a[7], &at, &key, &value)) {
        const char *name = py_text(vm, key), *text = name ? py_text(vm, value) : NULL;
        if (!text || al_config_set_arg(config->own, name, text) < 0)
            return text ? py_raise_nomem(vm) : NULL;
    }
    return PY_NONE;
}

static void config_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_config_free(of(self)->own);
}

static void config_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->attributes);
    py_trace(tracer, of(self)->cmd_opts);
    py_trace(tracer, of(self)->output_buffer);
    py_trace(tracer, of(self)->stdout_);
}

static const py_member members[] = {
    PY_INIT("self, file_=None, toml_file=None, ini_section='alembic', output_buffer=None, stdout=None, cmd_opts=None, config_args=None, "
            "attributes=None",
            config_init, NULL),
    PY_GETSET("config_file_name", get_file_name, set_file_name, "Path of the ini file, or None."),
    PY_GETSET("config_ini_section", get_ini_section, set_ini_section, "Its main section."),
    PY_CLASS_VALUE("toml_file_name", PY_NONE),
    PY_FIELD("attributes", config_obj, attributes),
    PY_FIELD("cmd_opts", config_obj, cmd_opts),
    PY_FIELD("output_buffer", config_obj, output_buffer),
    PY_FIELD("stdout", config_obj, stdout_),
    PY_METHOD("get_main_option", "self, name, default=None", get_main_option, "An option of the main section."),
    PY_METHOD("set_main_option", "self, name, value", set_main_option, "Sets one; a percent sign is written %%."),
    PY_METHOD("remove_main_option", "self, name", remove_main_option, NULL),
    PY_METHOD("get_section", "self, name, default=None", get_section, "A section as a dict."),
    PY_METHOD("get_section_option", "self, section, name, default=None", get_section_option, NULL),
    PY_METHOD("set_section_option", "self, section, name, value", set_section_option, NULL),
    PY_METHOD("get_alembic_option", "self, name, default=None", get_alembic_option, NULL),
    PY_METHOD("print_stdout", "self, text, *arg", print_stdout, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_config_class = {
    .name = "Config",
    .module = "alembic.config",
    .size = sizeof(config_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = members,
    .finalize = config_finalize,
    .trace = config_trace,
};
