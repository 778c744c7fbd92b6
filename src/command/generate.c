#include "command/generate.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "command/hooks.h"
#include "script/template_render.h"

int al_generate_wants_env(alembic *a, bool *wants)
{
    static const char *const yes[] = { "true", "yes", "on", "y", "t", "1" }, *const no[] = { "false", "no", "off", "n", "f", "0" };
    char *value;
    *wants = false;
    if (al_config_option(&value, a->config, "revision_environment", &a->error) < 0)
        return a->error.status;
    if (!value)
        return 0;
    const char *text = value;
    size_t size = strlen(value);
    al_sb lower = AL_SB_INIT;
    al_text_strip(&text, &size);
    al_text_lower(&lower, text, size);
    bool known = false;
    for (size_t i = 0; i < AL_COUNT(yes); i++) {
        *wants = *wants || strcmp(al_sb_text(&lower), yes[i]) == 0;
        known = known || *wants || strcmp(al_sb_text(&lower), no[i]) == 0;
    }
    int status = 0;
    if (!known) {
        al_sb shown = AL_SB_INIT;
        al_text_repr(&shown, al_sb_text(&lower), lower.size);
        status = al_error_set(&a->error, AL_E_VALUE, "String is not true/false: %s", al_sb_text(&shown));
        al_sb_free(&shown);
    }
    al_sb_free(&lower);
    al_free(value);
    return status;
}

/* None, a str, or a tuple (list) of str. */
static py_obj *scalar_or_list(py_vm *vm, al_strs strs, bool list)
{
    if (strs.count == 0)
        return PY_NONE;
    if (strs.count == 1)
        return py_str_new(vm, strs.items[0]);
    py_obj *items = al_strs_list(vm, strs.items, strs.count);
    return items && !list ? py_tuple_from(vm, items) : items;
}

/* util.format_as_comma: "" for None, a str as it is, else joined with ", ". */
static py_obj *comma(py_vm *vm, py_obj **a)
{
    if (a[0] == PY_NONE)
        return py_str_new(vm, "");
    if (py_is_str(vm, a[0]))
        return a[0];
    return py_call_method(vm, py_str_new(vm, ", "), "join", 1, a[0]);
}

static int set(py_vm *vm, py_obj *dict, const char *name, py_obj *value)
{
    return value ? py_dict_set_s(vm, dict, name, value) : -1;
}

static int add_variables(py_vm *vm, py_obj *dict, const al_rev_plan *plan, const al_rev_request *request, const char *label)
{
    py_obj *labels = label ? py_tuple_of(vm, 1, py_str_new(vm, label)) : PY_NONE;
    if (set(vm, dict, "up_revision", py_str_new(vm, plan->id)) < 0 ||
        set(vm, dict, "down_revision", scalar_or_list(vm, plan->down, false)) < 0 || set(vm, dict, "branch_labels", labels) < 0 ||
        set(vm, dict, "depends_on", scalar_or_list(vm, plan->depends_on, true)) < 0 ||
        set(vm, dict, "create_date", al_date_object(vm, &plan->date)) < 0 ||
        set(vm, dict, "comma", py_cfunction_new(vm, "comma", "value", comma, NULL)) < 0 ||
        set(vm, dict, "message", py_str_new(vm, request->message ? request->message : "empty message")) < 0)
        return -1;
    return 0;
}

static int ensure_folder(alembic *a, const char *path)
{
    if (!path || al_path_exists(path))
        return 0;
    char *text = al_arena_printf(&a->arena, "Creating directory %s", path);
    if (!text)
        return al_error_oom(&a->error);
    al_session_status(a, false, text);
    int status = al_dir_make(path, &a->error);
    al_session_status_end(a, false, status == 0);
    return status;
}

/* output_encoding: UTF-8 unless the file says otherwise; what it can't hold is an error. */
static int encode(alembic *a, py_vm *vm, al_script *script, char **text, size_t *size)
{
    const char *encoding = al_script_get_options(script)->output_encoding;
    if (strcmp(encoding, "utf-8") == 0 || strcmp(encoding, "utf8") == 0 || strcmp(encoding, "UTF-8") == 0)
        return 0;
    const unsigned char *data;
    py_obj *str = py_str_newn(vm, *text, *size), *bytes = str ? py_call_method(vm, str, "encode", 1, py_str_new(vm, encoding)) : NULL;
    size_t length;
    if (!bytes || !py_bytes_like(vm, bytes, &data, &length))
        return al_session_exception(a);
    char *copy = al_strndup("", 0), *fresh = copy ? al_realloc(copy, length + 1) : NULL;
    if (!fresh) {
        al_free(copy);
        return al_error_oom(&a->error);
    }
    memcpy(fresh, data, length);
    al_free(*text);
    *text = fresh;
    *size = length;
    return 0;
}

static int render_file(alembic *a, py_vm *vm, al_script *script, const al_rev_plan *plan, py_obj *variables)
{
    al_template template = { 0 };
    char *source = al_path_join(al_script_get_options(script)->dir, "script.py.mako"), *text = NULL;
    size_t size = 0;
    int status = source ? al_template_load(&template, source, &a->error) : al_error_oom(&a->error);
    if (status == 0)
        status = al_template_render(vm, &text, &size, &template, variables, &a->error);
    if (status == 0)
        status = encode(a, vm, script, &text, &size);
    if (status == 0)
        status = al_file_write(plan->path, text, size, &a->error);
    al_template_free(&template);
    al_free(text);
    al_free(source);
    return status;
}

static int write_file(alembic *a, py_vm *vm, al_script *script, const al_rev_plan *plan, py_obj *variables)
{
    char *text = al_arena_printf(&a->arena, "Generating %s", plan->path);
    if (!text)
        return al_error_oom(&a->error);
    al_session_status(a, false, text);
    int status = render_file(a, vm, script, plan, variables);
    al_session_status_end(a, false, status == 0);
    return status;
}

static int read_back(alembic *a, al_script *script, const al_rev_plan *plan, const char *label)
{
    al_revision *rev;
    if (al_script_add(script, &rev, plan->path, &a->error) < 0)
        return al_session_graph_error(a);
    if (label && rev && rev->own_labels.count == 0)
        return al_error_set(
            &a->error, AL_E_COMMAND,
            "Version %s specified branch_labels %s, however the migration file %s does not have them; have you upgraded your "
            "script.py.mako to include the 'branch_labels' section?",
            rev->id, label, rev->path);
    return 0;
}

int al_generate(alembic *a, al_script *script, const al_rev_request *request, const char *label, py_obj *variables)
{
    al_rev_plan plan;
    if (al_script_plan_revision(&plan, script, &a->arena, request, &a->error) < 0)
        return al_session_graph_error(a);
    py_vm *vm = al_session_vm(a);
    if (!vm || ensure_folder(a, plan.version_folder) < 0 || ensure_folder(a, plan.folder) < 0)
        return a->error.status;
    if (add_variables(vm, variables, &plan, request, label) < 0)
        return al_session_exception(a);
    int status = write_file(a, vm, script, &plan, variables);
    if (status == 0)
        status = al_hooks_run(a, plan.path);
    return status == 0 ? read_back(a, script, &plan, label) : status;
}
