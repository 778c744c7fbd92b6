/*
 * Imports: native modules first, then .py files along sys.path or the package's __path__.
 */
#include <string.h>

#include "base/file.h"
#include "py/machine/machine.h"

/* --- errors --- */

/* ModuleNotFoundError or ImportError with its fields. NULL. */
static void *import_error(py_vm *vm, const py_classdef *kind, py_obj *name, py_obj *path, py_obj *message)
{
    py_obj *e = message ? py_construct(vm, kind, 1, message) : NULL;
    if (e && py_setattr(vm, e, PY_ID(vm, name), name) == 0 && (!path || py_setattr(vm, e, PY_ID(vm, path), path) == 0)) {
        py_raise_obj(vm, e);
    }
    return NULL;
}

static py_obj *modules(py_vm *vm)
{
    return vm->machine->modules;
}

/* --- native --- */

static const py_moduledef *find_native(py_vm *vm, const char *name)
{
    static const py_moduledef *const own[] = { &py_builtins_module, &py_sys_module, &py_future_module };
    for (size_t i = 0; i < AL_COUNT(own); i++) {
        if (strcmp(own[i]->name, name) == 0) {
            return own[i];
        }
    }
    for (const py_moduledef *const *at = vm->host.modules; at && *at; at++) {
        if (strcmp((*at)->name, name) == 0) {
            return *at;
        }
    }
    return NULL;
}

static int set_package(py_vm *vm, py_obj *dict, const char *name, bool package)
{
    const char *dot = strrchr(name, '.');
    py_obj *text = package ? py_str_intern(vm, name) : py_str_internn(vm, name, dot ? (size_t)(dot - name) : 0);
    return text ? py_dict_set(vm, dict, PY_ID(vm, __package__), text) : -1;
}

static int run_frozen(py_vm *vm, const py_moduledef *def, py_obj *module)
{
    al_sb file = AL_SB_INIT;
    al_sb_addf(&file, "<frozen %s>", def->name);
    py_obj *code = py_compile(vm, def->frozen, def->frozen_size, al_sb_text(&file));
    al_sb_free(&file);
    return code && py_run_code(vm, code, py_module_dict(module), NULL) ? 0 : -1;
}

static py_obj *load_native(py_vm *vm, const py_moduledef *def, py_obj *name)
{
    py_obj *module = py_module_from_def(vm, def);
    if (!module || set_package(vm, py_module_dict(module), def->name, def->package) < 0) {
        return NULL;
    }
    if (def->package) {
        py_obj *path = py_list_new(vm, 0);
        if (!path || py_dict_set(vm, py_module_dict(module), PY_ID(vm, __path__), path) < 0) {
            return NULL;
        }
    }
    if (py_dict_set(vm, modules(vm), name, module) < 0) {
        return NULL;
    }
    if (def->frozen && run_frozen(vm, def, module) < 0) {
        py_obj *error = py_error_take(vm);
        (void)py_dict_del(vm, modules(vm), name);
        py_error_restore(vm, error);
        return NULL;
    }
    return module;
}

/* --- files --- */

typedef enum found_kind { FOUND_NONE, FOUND_FILE, FOUND_PACKAGE, FOUND_NAMESPACE } found_kind;

static found_kind find_in(const char *folder, const char *last, al_sb *path)
{
    char *absolute = *folder == '/' ? NULL : al_path_abspath(*folder ? folder : ".");
    if (*folder != '/' && !absolute) {
        path->failed = true;
        return FOUND_NONE;
    }
    size_t length = absolute ? strlen(absolute) : strlen(folder);
    al_sb_clear(path);
    const char *start = absolute ? absolute : folder;
    al_sb_addn(path, start, length);
    al_sb_addf(path, "%s%s", length && start[length - 1] == '/' ? "" : "/", last);
    al_free(absolute);
    if (!al_sb_reserve(path, sizeof "/__init__.py")) {
        return FOUND_NONE;
    }
    size_t size = path->size;
    bool is_dir = al_path_is_dir(al_sb_text(path));
    if (is_dir) {
        al_sb_add(path, "/__init__.py");
        if (al_path_is_file(al_sb_text(path))) {
            return FOUND_PACKAGE;
        }
    }
    al_sb_truncate(path, size);
    al_sb_add(path, ".py");
    if (al_path_is_file(al_sb_text(path))) {
        return FOUND_FILE;
    }
    al_sb_truncate(path, size);
    return is_dir ? FOUND_NAMESPACE : FOUND_NONE;
}

static int set_text(py_vm *vm, py_obj *dict, py_obj *key, const char *text)
{
    py_obj *value = py_str_new(vm, text);
    return value ? py_dict_set(vm, dict, key, value) : -1;
}

static int describe(py_vm *vm, py_obj *module, const char *name, const char *path, found_kind kind, py_obj *namespace)
{
    py_obj *dict = py_module_dict(module);
    if (set_package(vm, dict, name, kind != FOUND_FILE) < 0) {
        return -1;
    }
    if (kind == FOUND_NAMESPACE) {
        return py_dict_set(vm, dict, PY_ID(vm, __path__), namespace);
    }
    if (set_text(vm, dict, PY_ID(vm, __file__), path) < 0) {
        return -1;
    }
    if (kind == FOUND_PACKAGE) {
        char *folder = al_path_dirname(path);
        py_obj *text = folder ? py_str_new(vm, folder) : py_raise_nomem(vm);
        py_obj *list = text ? py_list_from_array(vm, &text, 1) : NULL;
        al_free(folder);
        return list ? py_dict_set(vm, dict, PY_ID(vm, __path__), list) : -1;
    }
    return 0;
}

/* Reads and compiles. NULL: OSError, SyntaxError ... */
static py_obj *compile_file(py_vm *vm, const char *path)
{
    al_error error = { 0 };
    char *text = NULL;
    size_t size = 0;
    if (al_file_read(&text, &size, path, &error) < 0) {
        py_raise(vm, error.status == AL_E_NOMEM ? &py_MemoryError : &py_OSError, "%s", al_error_text(&error));
        al_error_clear(&error);
        return NULL;
    }
    py_obj *code = py_compile(vm, text, size, path);
    al_free(text);
    return code;
}

static py_obj *run_file(py_vm *vm, py_obj *name, const char *path, found_kind kind, py_obj *namespace)
{
    py_obj *module = py_module_new(vm, py_str_text(name));
    if (!module || describe(vm, module, py_str_text(name), path, kind, namespace) < 0 || py_dict_set(vm, modules(vm), name, module) < 0) {
        return NULL;
    }
    if (kind == FOUND_NAMESPACE) {
        return module;
    }
    py_obj *importing = vm->machine->importing;
    bool ok = py_dict_set(vm, importing, name, PY_TRUE) == 0;
    py_obj *code = ok ? compile_file(vm, path) : NULL;
    ok = code && py_run_code(vm, code, py_module_dict(module), NULL);
    py_obj *error = py_error_take(vm);
    if (ok) {
        (void)py_dict_del(vm, importing, name);
        py_obj *replaced = py_dict_get(vm, modules(vm), name); /* a module may put something else in its place */
        return replaced == PY_ABSENT ? module : replaced;
    }
    (void)py_dict_del(vm, importing, name);
    (void)py_dict_del(vm, modules(vm), name);
    py_error_restore(vm, error);
    return NULL;
}

/* Looks along a list of folders. NULL with no exception: not there. */
static py_obj *load_along(py_vm *vm, py_obj *folders, py_obj *name, const char *last)
{
    al_sb path = AL_SB_INIT;
    py_obj *list = py_list_from(vm, folders);
    py_obj *namespace = list ? py_list_new(vm, 0) : NULL;
    py_obj *module = NULL;
    if (!namespace) {
        return NULL;
    }
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *folder = PY_LIST(list)->items[i];
        if (!py_is_str(vm, folder)) {
            continue;
        }
        found_kind kind = find_in(py_str_text(folder), last, &path);
        if (al_sb_failed(&path)) {
            py_raise_nomem(vm);
            break;
        }
        if (kind == FOUND_FILE || kind == FOUND_PACKAGE) {
            const char *text = al_sb_text(&path);
            module = run_file(vm, name, text, kind, NULL);
            al_sb_free(&path);
            return module;
        }
        if (kind == FOUND_NAMESPACE) {
            py_obj *text = py_str_new(vm, al_sb_text(&path));
            if (!text || py_list_append(vm, namespace, text) < 0) {
                break;
            }
        }
    }
    al_sb_free(&path);
    if (!vm->error && PY_LIST(namespace)->count) {
        module = run_file(vm, name, "", FOUND_NAMESPACE, namespace);
    }
    return module;
}

static py_obj *sys_path(py_vm *vm)
{
    py_obj *path = py_dict_get(vm, py_module_dict(vm->machine->sys), PY_ID(vm, path));
    return path == PY_ABSENT ? vm->machine->path : path;
}

/* One part of a dotted name, its parent being imported. */
static py_obj *import_part(py_vm *vm, py_obj *name, const char *last, py_obj *parent)
{
    py_obj *module = py_dict_get(vm, modules(vm), name);
    if (module != PY_ABSENT) {
        if (module == PY_NONE) {
            return import_error(vm, &py_ModuleNotFoundError, name, NULL,
                                py_str_printf(vm, "import of %S halted; None in sys.modules", name));
        }
        return module;
    }
    const py_moduledef *def = find_native(vm, py_str_text(name));
    if (def) {
        module = load_native(vm, def, name);
    } else {
        py_obj *folders = parent ? py_getattr_opt(vm, parent, PY_ID(vm, __path__)) : sys_path(vm);
        if (!folders) {
            return NULL;
        }
        if (folders == PY_ABSENT) {
            py_obj *parent_name = py_str_newn(vm, py_str_text(name), (size_t)(last - py_str_text(name)) - 1);
            return import_error(vm, &py_ModuleNotFoundError, name, NULL,
                                parent_name ? py_str_printf(vm, "No module named %R; %R is not a package", name, parent_name) : NULL);
        }
        module = load_along(vm, folders, name, last);
        if (!module && !vm->error) {
            return import_error(vm, &py_ModuleNotFoundError, name, NULL, py_str_printf(vm, "No module named %R", name));
        }
    }
    if (module && parent) {
        py_obj *attr = py_str_intern(vm, last);
        if (!attr || py_setattr(vm, parent, attr, module) < 0) {
            return NULL;
        }
    }
    return module;
}

/* The module of a dotted absolute name; *top the first part's. */
static py_obj *import_absolute(py_vm *vm, const char *name, py_obj **top)
{
    py_obj *parent = NULL;
    const char *at = name;
    if (top) {
        *top = NULL;
    }
    if (!*name) {
        return py_raise(vm, &py_ValueError, "Empty module name");
    }
    if (py_stack_check(vm, "") < 0) {
        return NULL;
    }
    while (at) {
        const char *dot = strchr(at, '.');
        py_obj *full = py_str_internn(vm, name, dot ? (size_t)(dot - name) : strlen(name));
        if (!full) {
            return NULL;
        }
        parent = import_part(vm, full, py_str_text(full) + (at - name), parent);
        if (!parent) {
            return NULL;
        }
        if (top && !*top) {
            *top = parent;
        }
        at = dot ? dot + 1 : NULL;
    }
    return parent;
}

/* --- from package import names --- */

static int import_names(py_vm *vm, py_obj *module, py_obj *from)
{
    py_obj *path = py_getattr_opt(vm, module, PY_ID(vm, __path__));
    if (path == PY_ABSENT || !path) {
        return path ? 0 : -1;
    }
    py_obj *names = py_tuple_from(vm, from);
    py_obj *package = names ? py_getattr(vm, module, PY_ID(vm, __name__)) : NULL;
    if (!package) {
        return -1;
    }
    for (size_t i = 0; i < PY_TUPLE(names)->count; i++) {
        py_obj *name = PY_TUPLE(names)->items[i];
        if (!py_is_str(vm, name)) {
            return py_raise_int(vm, &py_TypeError, "Item in ``from list'' must be str, not %T", name);
        }
        if (py_str_is(name, "*")) {
            py_obj *all = py_getattr_opt(vm, module, PY_ID(vm, __all__));
            if (!all || (all != PY_ABSENT && import_names(vm, module, all) < 0)) {
                return -1;
            }
            continue;
        }
        py_obj *value = py_getattr_opt(vm, module, name);
        if (value != PY_ABSENT) {
            if (!value) {
                return -1;
            }
            continue;
        }
        py_obj *full = py_str_printf(vm, "%S.%S", package, name);
        if (full && !import_absolute(vm, py_str_text(full), NULL)) {
            py_obj *error = py_error_take(vm);
            py_obj *missing = py_isa(vm, error, &py_ModuleNotFoundError) ? py_getattr_opt(vm, error, PY_ID(vm, name)) : PY_ABSENT;
            if (!missing || !py_is_heap(missing) || !py_is_str(vm, missing) || !py_str_eq(missing, full)) {
                py_error_restore(vm, error);
                return -1;
            }
        }
    }
    return vm->error ? -1 : 0;
}

/* --- relative names --- */

static py_obj *package_of(py_vm *vm, py_obj *globals)
{
    py_obj *package = py_dict_get(vm, globals, PY_ID(vm, __package__));
    if (package && py_given(package)) {
        return py_is_str(vm, package) ? package : py_raise(vm, &py_TypeError, "package must be a string");
    }
    py_obj *name = package ? py_dict_get(vm, globals, PY_ID(vm, __name__)) : NULL;
    if (!name || !py_is_heap(name) || !py_is_str(vm, name)) {
        return name ? py_raise(vm, &py_KeyError, "'__name__' not in globals") : NULL;
    }
    if (py_dict_get(vm, globals, PY_ID(vm, __path__)) != PY_ABSENT) {
        return name;
    }
    const char *dot = strrchr(py_str_text(name), '.');
    return py_str_newn(vm, py_str_text(name), dot ? (size_t)(dot - py_str_text(name)) : 0);
}

static py_obj *resolve(py_vm *vm, py_obj *name, py_obj *globals, int64_t level)
{
    if (!globals || !py_is_dict(vm, globals)) {
        return py_raise(vm, &py_KeyError, "'__name__' not in globals");
    }
    py_obj *package = package_of(vm, globals);
    if (!package) {
        return NULL;
    }
    if (!py_str_size(package)) {
        return import_error(vm, &py_ImportError, PY_NONE, NULL, py_str_new(vm, "attempted relative import with no known parent package"));
    }
    size_t size = py_str_size(package);
    const char *text = py_str_text(package);
    for (int64_t i = 1; i < level; i++) {
        while (size && text[size - 1] != '.') {
            size--;
        }
        if (!size) {
            return import_error(vm, &py_ImportError, PY_NONE, NULL, py_str_new(vm, "attempted relative import beyond top-level package"));
        }
        size--;
    }
    py_obj *base = py_str_newn(vm, text, size);
    return base && py_str_size(name) ? py_str_printf(vm, "%S.%S", base, name) : base;
}

py_obj *py_import_level(py_vm *vm, py_obj *name, py_obj *globals, py_obj *from, int64_t level)
{
    if (!py_is_str(vm, name)) {
        return py_raise(vm, &py_TypeError, "module name must be a string");
    }
    if (level < 0) {
        return py_raise(vm, &py_ValueError, "level must be >= 0");
    }
    py_obj *full = level ? resolve(vm, name, globals, level) : name;
    py_obj *top = NULL;
    if (!full) {
        return NULL;
    }
    if (!py_str_size(full)) {
        return py_raise(vm, &py_ValueError, "Empty module name");
    }
    py_obj *module = import_absolute(vm, py_str_text(full), &top);
    if (!module) {
        return NULL;
    }
    bool names = from && from != PY_NONE && from != PY_ABSENT && py_truth(vm, from) > 0;
    if (!names) {
        return level ? module : top;
    }
    return import_names(vm, module, from) < 0 ? NULL : module;
}

/* --- instructions --- */

py_obj *py_op_import(py_vm *vm, py_frame *f, py_obj *name, py_obj *from, int64_t level)
{
    py_obj *hook = py_dict_get(vm, f->builtins, PY_ID(vm, __import__));
    if (hook && hook != PY_ABSENT && hook != vm->machine->import_fn && !py_exact(vm, hook, PY_T_cfunction)) {
        py_obj *locals = f->locals ? f->locals : PY_NONE;
        return py_call(vm, hook, 5, name, f->globals, locals, from, py_small(level));
    }
    return py_import_level(vm, name, f->globals, from, level);
}

py_obj *py_op_import_from(py_vm *vm, py_obj *module, py_obj *name)
{
    py_obj *value = py_getattr_opt(vm, module, name);
    if (value != PY_ABSENT) {
        return value;
    }
    py_obj *package = py_getattr_opt(vm, module, PY_ID(vm, __name__));
    if (!package) {
        return NULL;
    }
    if (package == PY_ABSENT || !py_is_str(vm, package)) {
        return import_error(vm, &py_ImportError, PY_NONE, NULL,
                            py_str_printf(vm, "cannot import name %R from '<unknown module name>' (unknown location)", name));
    }
    py_obj *full = py_str_printf(vm, "%S.%S", package, name);
    py_obj *sub = full ? py_dict_get(vm, modules(vm), full) : NULL;
    if (sub != PY_ABSENT) {
        return sub;
    }
    py_obj *file = py_getattr_opt(vm, module, PY_ID(vm, __file__));
    if (!file) {
        return NULL;
    }
    if (!py_given(file) || !py_is_str(vm, file)) {
        return import_error(vm, &py_ImportError, package, NULL,
                            py_str_printf(vm, "cannot import name %R from %R (unknown location)", name, package));
    }
    bool partial = py_dict_get(vm, vm->machine->importing, package) != PY_ABSENT;
    return import_error(vm, &py_ImportError, package, file,
                        partial ? py_str_printf(vm,
                                                "cannot import name %R from partially initialized module %R (most likely due to a circular "
                                                "import) (%S)",
                                                name, package, file)
                                : py_str_printf(vm, "cannot import name %R from %R (%S)", name, package, file));
}

static int star_name(py_vm *vm, py_frame *f, py_obj *module, py_obj *name, bool listed)
{
    py_obj *value = py_getattr_opt(vm, module, name);
    if (value == PY_ABSENT) {
        return listed ? py_raise_int(vm, &py_AttributeError, "module '%S' has no attribute '%S'",
                                     py_getattr(vm, module, PY_ID(vm, __name__)), name)
                      : 0;
    }
    return value ? py_op_store_name(vm, f, name, value) : -1;
}

int py_op_import_star(py_vm *vm, py_frame *f, py_obj *module)
{
    py_obj *all = py_getattr_opt(vm, module, PY_ID(vm, __all__));
    bool listed = all != PY_ABSENT;
    if (!all) {
        return -1;
    }
    if (!listed) {
        all = py_getattr(vm, module, PY_ID(vm, __dict__));
    }
    py_obj *names = all ? py_tuple_from(vm, all) : NULL;
    for (size_t i = 0; names && i < PY_TUPLE(names)->count; i++) {
        py_obj *name = PY_TUPLE(names)->items[i];
        if (!py_is_str(vm, name)) {
            return py_raise_int(vm, &py_TypeError, "Item in %S must be str, not %T", listed ? PY_ID(vm, __all__) : PY_ID(vm, __dict__),
                                name);
        }
        name = py_str_intern_obj(vm, name);
        if (!name || ((listed || py_str_text(name)[0] != '_') && star_name(vm, f, module, name, listed) < 0)) {
            return -1;
        }
    }
    return names ? 0 : -1;
}

/* --- for C --- */

py_obj *py_import(py_vm *vm, const char *name)
{
    py_obj *module = py_dict_get_s(vm, modules(vm), name);
    if (module && module != PY_ABSENT && module != PY_NONE) {
        return module;
    }
    return module ? import_absolute(vm, name, NULL) : NULL;
}

py_obj *py_import_from(py_vm *vm, const char *module, const char *name)
{
    py_obj *m = py_import(vm, module);
    py_obj *text = m ? py_str_intern(vm, name) : NULL;
    return text ? py_op_import_from(vm, m, text) : NULL;
}

/* --- running files --- */

py_obj *py_run_module(py_vm *vm, py_obj *code, const char *path, const char *name)
{
    py_obj *module = py_module_new(vm, name);
    if (!module || set_text(vm, py_module_dict(module), PY_ID(vm, __file__), path) < 0) {
        return NULL;
    }
    return py_run_code(vm, code, py_module_dict(module), NULL) ? py_keep(vm, module) : NULL;
}

py_obj *py_run_file(py_vm *vm, const char *path, const char *name)
{
    py_obj *code = compile_file(vm, path);
    return code ? py_run_module(vm, code, path, name) : NULL;
}
