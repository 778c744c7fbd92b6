/* Modules. A native module's names are made when first asked for. */
#include <string.h>

#include "py/core.h"

#define MODULE(o) ((py_module *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, MODULE(self)->name);
    py_trace(t, MODULE(self)->dict);
}

/* What every module's dictionary begins with. */
static int fill_dict(py_vm *vm, py_obj *dict, py_obj *name, py_obj *doc)
{
    static const enum py_name_id none[] = { PY_ID___package__, PY_ID___loader__, PY_ID___spec__ };
    if (py_dict_set(vm, dict, PY_ID(vm, __name__), name) < 0 || py_dict_set(vm, dict, PY_ID(vm, __doc__), doc) < 0) {
        return -1;
    }
    for (size_t i = 0; i < AL_COUNT(none); i++) {
        if (py_dict_set(vm, dict, vm->names[none[i]], PY_NONE) < 0) {
            return -1;
        }
    }
    return 0;
}

static py_obj *make(py_vm *vm, py_class *cls, py_obj *name, py_obj *doc)
{
    py_module *m = cls ? (py_module *)(void *)py_new(vm, cls, 0) : NULL;
    if (!m || !(m->dict = py_dict_new(vm)) || fill_dict(vm, m->dict, name, doc) < 0) {
        return NULL;
    }
    m->name = name;
    return &m->head;
}

py_obj *py_module_new(py_vm *vm, const char *name)
{
    py_obj *text = py_str_intern(vm, name);
    return text ? make(vm, py_type(vm, PY_T_module), text, PY_NONE) : NULL;
}

py_obj *py_module_from_def(py_vm *vm, const py_moduledef *def)
{
    py_obj *name = py_str_intern(vm, def->name);
    py_obj *doc = def->doc ? py_str_new(vm, def->doc) : PY_NONE;
    py_obj *module = name && doc ? make(vm, py_type(vm, PY_T_module), name, doc) : NULL;
    if (module) {
        MODULE(module)->def = def;
    }
    return module;
}

py_obj *py_module_dict(py_obj *module)
{
    return MODULE(module)->dict;
}

static py_obj *make_function(py_vm *vm, const py_module *m, const py_name *n)
{
    py_obj *f = py_cfunction_new(vm, n->name, n->sig, n->fn, n->doc);
    if (f) {
        ((py_cfunction *)(void *)f)->module = m->name;
    }
    return f;
}

/* "module:name" */
static py_obj *make_from(py_vm *vm, const char *where)
{
    const char *colon = strchr(where, ':');
    char module[256];
    size_t size = colon ? (size_t)(colon - where) : sizeof module;
    if (size >= sizeof module) {
        return py_raise(vm, &py_SystemError, "bad reference \"%s\" in a module's table", where);
    }
    memcpy(module, where, size);
    module[size] = '\0';
    return py_import_from(vm, module, colon + 1);
}

static py_obj *make_value(py_vm *vm, const py_module *m, const py_name *n)
{
    switch (n->kind) {
    case PY_N_FUNCTION:
        return make_function(vm, m, n);
    case PY_N_CLASS: {
        py_class *cls = py_class_get(vm, n->cls);
        return cls ? &cls->head : NULL;
    }
    case PY_N_STR:
        return py_str_intern(vm, n->sig);
    case PY_N_INT:
        return py_int_new(vm, n->number);
    case PY_N_VALUE:
        return n->value;
    case PY_N_MAKE:
        return n->make(vm);
    case PY_N_MODULE:
        return py_import(vm, n->sig);
    case PY_N_FROM:
        return make_from(vm, n->sig);
    default:
        return py_raise(vm, &py_SystemError, "bad row %s in module %S", n->name, m->name);
    }
}

static py_obj *from_table(py_vm *vm, py_module *m, py_obj *name)
{
    const char *text = py_str_text(name);
    for (const py_name *n = m->def->names; n && n->kind != PY_N_END; n++) {
        if (strcmp(n->name, text) == 0) {
            py_obj *value = make_value(vm, m, n);
            return value && py_dict_set(vm, m->dict, name, value) == 0 ? value : NULL;
        }
    }
    return PY_ABSENT;
}

py_obj *py_module_get(py_vm *vm, py_obj *module, py_obj *name)
{
    py_module *m = MODULE(module);
    py_obj *value = py_dict_get(vm, m->dict, name);
    if (value != PY_ABSENT || !m->def) {
        return value;
    }
    value = from_table(vm, m, name);
    if (value != PY_ABSENT || !m->def->getattr) {
        return value;
    }
    value = m->def->getattr(vm, module, name);
    return value && value != PY_ABSENT && py_dict_set(vm, m->dict, name, value) < 0 ? NULL : value;
}

int py_module_fill(py_vm *vm, py_obj *module)
{
    py_module *m = MODULE(module);
    for (const py_name *n = m->def ? m->def->names : NULL; n && n->kind != PY_N_END; n++) {
        py_obj *name = py_str_intern(vm, n->name);
        if (!name || !py_module_get(vm, module, name)) {
            return -1;
        }
    }
    return 0;
}

static py_obj *getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *value = py_module_get(vm, self, name);
    if (value != PY_ABSENT) {
        return value;
    }
    if (name == PY_ID(vm, __dict__)) {
        return py_module_fill(vm, self) < 0 ? NULL : MODULE(self)->dict;
    }
    value = py_generic_lookup(vm, self, name);
    if (value != PY_ABSENT) {
        return value;
    }
    py_obj *hook = py_dict_get(vm, MODULE(self)->dict, PY_ID(vm, __getattr__));
    if (hook != PY_ABSENT) {
        return hook ? py_call_kw(vm, hook, &name, 1, NULL) : NULL;
    }
    py_obj *own = py_dict_get(vm, MODULE(self)->dict, PY_ID(vm, __name__));
    if (own && py_is_str(vm, own)) {
        py_raise(vm, &py_AttributeError, "module '%U' has no attribute '%U'", own, name);
    } else {
        py_raise(vm, &py_AttributeError, "module has no attribute '%U'", name);
    }
    py_error_attribute(vm, self, name);
    return NULL;
}

static int setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    py_obj *d = py_class_find(vm, self->cls, name);
    if (d && py_is_heap(d) && d->cls->slots.descr_set) {
        return d->cls->slots.descr_set(vm, d, self, value);
    }
    if (value) {
        return py_dict_set(vm, MODULE(self)->dict, name, value);
    }
    int removed = py_dict_del(vm, MODULE(self)->dict, name);
    if (removed == 0) {
        py_raise_attribute(vm, self, name);
    }
    return removed > 0 ? 0 : -1;
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    py_module *m = (py_module *)(void *)py_new(vm, cls, 0);
    if (!m || !(m->dict = py_dict_new(vm))) {
        return NULL;
    }
    return &m->head;
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    py_module *m = MODULE(args[0]);
    if (!py_is_str(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "module.__init__() argument 1 must be str, not %T", args[1]);
    }
    m->name = args[1];
    return fill_dict(vm, m->dict, args[1], args[2]) < 0 ? NULL : PY_NONE;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_obj *name = py_dict_get(vm, MODULE(self)->dict, PY_ID(vm, __name__));
    py_obj *file = py_dict_get(vm, MODULE(self)->dict, PY_ID(vm, __file__));
    if (!name || !file) {
        return NULL;
    }
    if (name == PY_ABSENT) {
        name = PY_NONE;
    }
    if (file == PY_ABSENT) {
        return MODULE(self)->def ? py_str_printf(vm, "<module %R (built-in)>", name) : py_str_printf(vm, "<module %R>", name);
    }
    return py_str_printf(vm, "<module %R from %R>", name, file);
}

static py_obj *dir(py_vm *vm, py_obj **args)
{
    if (py_module_fill(vm, args[0]) < 0) {
        return NULL;
    }
    py_obj *dict = MODULE(args[0])->dict;
    py_obj *hook = py_dict_get(vm, dict, PY_ID(vm, __dir__));
    if (hook != PY_ABSENT) {
        return hook ? py_call_kw(vm, hook, NULL, 0, NULL) : NULL;
    }
    return py_list_from(vm, dict);
}

static const py_member members[] = {
    PY_NEW("cls, *args, **kw", new, NULL),
    PY_INIT("self, name, doc=None", init, NULL),
    PY_METHOD("__dir__", "self, /", dir, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_module_class = {
    .name = "module",
    .size = sizeof(py_module),
    .flags = PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = members,
    .trace = trace,
    .repr = repr,
    .getattribute = getattribute,
    .setattr = setattr,
};
