#include "script/template_render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"

/* Compiles and runs the module that generated sources stand on, into globals. */
static int run_runtime(py_vm *vm, py_obj *globals)
{
    al_sb source = AL_SB_INIT;
    for (size_t i = 0; al_template_runtime[i]; i++)
        al_sb_add(&source, al_template_runtime[i]);
    if (al_sb_failed(&source)) {
        al_sb_free(&source);
        py_raise_nomem(vm);
        return -1;
    }
    py_obj *code = py_compile(vm, source.data, source.size, "<template runtime>");
    al_sb_free(&source);
    return code && py_run_code(vm, code, globals, NULL) ? 0 : -1;
}

static const char pseudo[] = "<template>";

/* Copies a traceback; where it names a line of the generated source it shows the template's line instead. */
static void translate(al_sb *out, const char *text, const al_template *template)
{
    static const char mark[] = "File \"<template>\", line ";
    const char *at;
    while ((at = strstr(text, mark))) {
        char *end;
        long line = strtol(at + strlen(mark), &end, 10);
        al_sb_addn(out, text, (size_t)(at - text));
        al_sb_addf(out, "File \"%s\", line %d", template->path, al_template_line(template, (int)line));
        text = end;
    }
    al_sb_add(out, text);
}

/* The pending exception as a text with the template's lines; it is pending no more. */
static int take_text(py_vm *vm, al_sb *out, const al_template *template)
{
    al_sb raw = AL_SB_INIT;
    py_obj *exception = py_error_take(vm);
    if (exception && py_error_format(vm, exception, &raw) == 0 && !al_sb_failed(&raw))
        translate(out, al_sb_text(&raw), template);
    else
        out->failed = true;
    if (py_error_pending(vm))
        py_error_clear(vm);
    al_sb_free(&raw);
    return al_sb_failed(out) ? -1 : 0;
}

/* The last line of a traceback: "SyntaxError: invalid syntax". */
static const char *last_line(al_sb *text)
{
    while (text->size && text->data[text->size - 1] == '\n')
        al_sb_truncate(text, text->size - 1);
    const char *all = al_sb_text(text), *end = strrchr(all, '\n');
    return end ? end + 1 : all;
}

static int not_compiled(py_vm *vm, const al_template *template, al_error *error)
{
    al_sb text = AL_SB_INIT;
    if (take_text(vm, &text, template) < 0) {
        al_sb_free(&text);
        return al_error_oom(error);
    }
    int line = 1;
    const char *place = strstr(al_sb_text(&text), "\", line ");
    if (place)
        line = (int)strtol(place + strlen("\", line "), NULL, 10);
    int status = al_error_set(error, AL_E_SYNTAX, "%s in file '%s' at line: %d", last_line(&text), template->path, line);
    al_sb_free(&text);
    return status;
}

static int write_report(char *path, const al_sb *text)
{
    int fd = mkstemps(path, 4);
    if (fd < 0)
        return -1;
    const char *at = al_sb_text(text);
    for (size_t left = text->size; left;) {
        ssize_t done = write(fd, at, left);
        if (done <= 0)
            break;
        at += done;
        left -= (size_t)done;
    }
    return close(fd);
}

static int not_rendered(py_vm *vm, const al_template *template, al_error *error)
{
    al_sb text = AL_SB_INIT, path = AL_SB_INIT;
    const char *folder = getenv("TMPDIR");
    al_sb_addf(&path, "%s/tmpXXXXXX.txt", folder && *folder ? folder : "/tmp");
    int status;
    if (take_text(vm, &text, template) < 0 || al_sb_failed(&path)) {
        status = al_error_oom(error);
    } else if (write_report(path.data, &text) != 0) {
        status = al_error_set(error, AL_E_COMMAND, "Template rendering failed: %s", last_line(&text));
    } else {
        status = al_error_set(error, AL_E_COMMAND, "Template rendering failed; see %s for a template-oriented traceback.", path.data);
        al_error_hint(error, "%s", last_line(&text));
    }
    al_sb_free(&text);
    al_sb_free(&path);
    return status;
}

static int render(py_vm *vm, char **text, size_t *size, const al_template *template, py_obj *variables, al_error *error)
{
    py_obj *globals = py_dict_new(vm);
    if (!globals || py_dict_set_s(vm, globals, "__name__", py_str_new(vm, "template")) < 0 || run_runtime(vm, globals) < 0)
        return not_rendered(vm, template, error);
    py_obj *code = py_compile(vm, template->source, template->size, pseudo);
    if (!code)
        return not_compiled(vm, template, error);
    if (!py_run_code(vm, code, globals, NULL))
        return not_rendered(vm, template, error);
    py_obj *function = py_dict_get_s(vm, globals, "__M_render");
    py_obj *result = function && function != PY_ABSENT ? py_call(vm, function, 2, globals, variables) : NULL;
    if (!result || !py_is_str(vm, result))
        return not_rendered(vm, template, error);
    *size = py_str_size(result);
    *text = al_strndup(py_str_text(result), *size);
    return *text ? AL_OK : al_error_oom(error);
}

int al_template_render(py_vm *vm, char **text, size_t *size, const al_template *template, py_obj *variables, al_error *error)
{
    py_scope scope = py_scope_open(vm);
    int status = render(vm, text, size, template, variables, error);
    py_scope_close(vm, scope);
    return status;
}

/* datetime.timezone(datetime.timedelta(seconds=offset), name) */
static py_obj *zone_object(py_vm *vm, const al_date *date)
{
    py_obj *timedelta = py_import_from(vm, "datetime", "timedelta"), *zone = timedelta ? py_import_from(vm, "datetime", "timezone") : NULL;
    py_obj *offset = zone ? py_call(vm, timedelta, 2, py_small(0), py_small(date->offset)) : NULL;
    return offset ? py_call(vm, zone, 2, offset, py_str_new(vm, date->zone)) : NULL;
}

py_obj *al_date_object(py_vm *vm, const al_date *date)
{
    py_obj *cls = py_import_from(vm, "datetime", "datetime");
    py_obj *zone = !cls ? NULL : date->zoned ? zone_object(vm, date) : PY_NONE;
    if (!zone)
        return NULL;
    return py_call(vm, cls, 8, py_small(date->year), py_small(date->month), py_small(date->day), py_small(date->hour),
                   py_small(date->minute), py_small(date->second), py_small(date->micro), zone);
}
