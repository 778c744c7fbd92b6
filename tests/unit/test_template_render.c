/* Replays tests/templates in the interpreter. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "script/template_render.h"

extern const py_moduledef *const al_modules[];

/* The names that vars.py makes. NULL: it failed, and that was told. */
static py_obj *variables(py_vm *vm, const char *folder)
{
    char *path = al_path_join(folder, "vars.py");
    py_obj *module = py_run_file(vm, path, "vars");
    al_free(path);
    CHECK(module != NULL);
    return module ? py_module_dict(module) : NULL;
}

/* "see /tmp/x.txt for": the last line of that file, which goes. */
static void take_report(const char *message, al_sb *out)
{
    const char *at = strstr(message, "see "), *end = at ? strstr(at, " for a template") : NULL;
    char *path = end ? al_strndup(at + 4, (size_t)(end - at - 4)) : NULL, *text = NULL;
    size_t size;
    al_error error = { 0 };
    if (path && al_file_read(&text, &size, path, &error) == AL_OK) {
        while (size && text[size - 1] == '\n')
            text[--size] = '\0';
        const char *line = strrchr(text, '\n');
        al_sb_addf(out, "!! %s", line ? line + 1 : text);
        unlink(path);
    }
    al_error_clear(&error);
    al_free(text);
    al_free(path);
}

static void render(py_vm *vm, const char *folder, const char *name, py_obj *names)
{
    al_error error = { 0 };
    al_template template;
    al_sb got = AL_SB_INIT;
    char *path = al_path_join(folder, name), *text = NULL, *want = NULL;
    size_t size = 0;
    int status = al_template_load(&template, path, &error);
    if (status == AL_OK) {
        status = al_template_render(vm, &text, &size, &template, names, &error);
        al_template_free(&template);
    }
    if (status == AL_OK)
        al_sb_addn(&got, text, size);
    else if (status == AL_E_COMMAND)
        take_report(al_error_text(&error), &got);
    else
        al_sb_add(&got, al_error_text(&error));
    al_error_clear(&error);
    char *out = al_strndup(path, strlen(path) - strlen("mako") + 3);
    memcpy(out + strlen(out) - 3, "out", 3);
    if (CHECK_INT(al_file_read(&want, &size, out, &error), AL_OK) && !CHECK_STR(al_sb_text(&got), want))
        printf("in %s\n", path);
    al_free(want);
    al_free(out);
    al_free(text);
    al_free(path);
    al_sb_free(&got);
}

/* TPL-090, TPL-091, TPL-092, TPL-093, TPL-094, TPL-095, TPL-096, TPL-097, TPL-098 */
TEST(template_render)
{
    py_host host = { .modules = al_modules, .program = "unit" };
    py_vm *vm = py_vm_new(&host);
    if (!CHECK(vm != NULL))
        return;
    py_scope scope = py_scope_open(vm);
    al_error error = { 0 };
    al_dir_entries entries = { 0 };
    char *folder = al_path_join(test_root(), "tests/templates");
    py_obj *names = variables(vm, folder);
    CHECK_INT(al_dir_list(&entries, folder, &error), AL_OK);
    for (size_t i = 0; names && i < entries.count; i++)
        if (strstr(entries.items[i].name, ".mako"))
            render(vm, folder, entries.items[i].name, names);
    al_dir_entries_free(&entries);
    al_free(folder);
    py_scope_close(vm, scope);
    py_vm_free(vm);
}
