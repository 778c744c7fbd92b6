/*
 * pyrun FILE [arguments]: evaluates a file as __main__. For the tests of the language; not installed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "py/py.h"
#include "pymods/pymods.h"

/* PYTHONPATH, then in front of it the file's folder. */
static int set_path(py_vm *vm, const char *file)
{
    const char *env = getenv("PYTHONPATH");
    char *extra = al_strdup(env ? env : "");
    int rc = extra ? 0 : -1;
    while (rc == 0 && *extra) { /* each goes in front: so from the end */
        char *colon = strrchr(extra, ':');
        rc = py_vm_path_prepend(vm, colon ? colon + 1 : extra);
        *(colon ? colon : extra) = '\0';
    }
    al_free(extra);
    char *folder = al_path_dirname(file);
    rc = rc == 0 && folder ? py_vm_path_prepend(vm, folder) : -1;
    al_free(folder);
    return rc;
}

static int set_argv(py_vm *vm, int argc, char **argv)
{
    py_obj *list = py_list_new(vm, (size_t)argc);
    for (int i = 1; list && i < argc; i++) {
        py_obj *text = py_str_new(vm, argv[i]);
        if (!text || py_list_append(vm, list, text) < 0) {
            return -1;
        }
    }
    py_obj *sys = list ? py_import(vm, "sys") : NULL;
    return sys ? py_setattr_s(vm, sys, "argv", list) : -1;
}

/* The exit code of SystemExit; its message goes to stderr. */
static int exit_code(py_vm *vm, py_obj *e)
{
    py_obj *code = py_getattr_s(vm, e, "code");
    if (!code || code == PY_NONE) {
        return code ? 0 : 1;
    }
    if (py_is_int(vm, code)) {
        int64_t number = 1;
        (void)py_as_int64(vm, code, &number);
        return (int)(number & 0xff);
    }
    py_obj *text = py_str_of(vm, code);
    fprintf(stderr, "%s\n", text ? py_str_text(text) : "");
    return 1;
}

static int report(py_vm *vm)
{
    py_obj *e = py_error_take(vm);
    fflush(stdout);
    if (!e) {
        fprintf(stderr, "pyrun: out of memory\n");
        return 1;
    }
    if (py_isa(vm, e, &py_SystemExit)) {
        return exit_code(vm, e);
    }
    al_sb sb = AL_SB_INIT;
    if (py_error_format(vm, e, &sb) < 0) {
        fprintf(stderr, "out of memory\n");
    } else {
        fputs(al_sb_text(&sb), stderr);
    }
    al_sb_free(&sb);
    return 1;
}

/* As python3 does: __main__ stands in sys.modules while it runs. */
static int run(py_vm *vm, const char *path)
{
    al_error error = { 0 };
    char *text = NULL;
    size_t size = 0;
    char *absolute = al_path_abspath(path);
    if (!absolute || al_file_read(&text, &size, path, &error) < 0) {
        al_free(absolute);
        fprintf(stderr, "pyrun: can't open file '%s': %s\n", path, al_error_text(&error));
        al_error_clear(&error);
        return 2;
    }
    py_obj *module = py_module_new(vm, "__main__");
    py_obj *file = py_str_new(vm, absolute);
    py_obj *code = NULL, *value = NULL;
    if (module && file && py_dict_set_s(vm, py_sys_modules(vm), "__main__", module) == 0 &&
        py_dict_set_s(vm, py_module_dict(module), "__file__", file) == 0) {
        code = py_compile(vm, text, size, absolute);
        value = code ? py_run_code(vm, code, py_module_dict(module), NULL) : NULL;
    }
    al_free(text);
    al_free(absolute);
    return value ? 0 : report(vm);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: pyrun FILE [arguments]\n");
        return 2;
    }
    const char *fault = getenv("PYRUN_FAULT");
    if (fault) {
        al_mem_fail_at((uint64_t)strtoull(fault, NULL, 10), getenv("PYRUN_FAULT_PERSIST") != NULL);
    }
    py_host host = { .program = argv[1], .modules = al_modules };
    py_vm *vm = py_vm_new(&host);
    if (!vm) {
        fprintf(stderr, "pyrun: out of memory\n");
        return 1;
    }
    py_heap_stress(vm, getenv("PYRUN_STRESS") != NULL);
    int rc = set_path(vm, argv[1]) < 0 || set_argv(vm, argc, argv) < 0 ? report(vm) : run(vm, argv[1]);
    fflush(stdout);
    py_vm_free(vm);
    return rc;
}
