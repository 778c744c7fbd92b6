#include "py/machine/machine.h"

#include "py/slots.h"

static py_obj *instance_dict(const py_obj *o)
{
    return o->gc & PY_GC_PREFIX ? *((py_obj *const *)(const void *)o - 1) : NULL;
}

/* The entry of a name, or a number that none has. */
static uint32_t entry_of(const py_obj *dict, const py_obj *name)
{
    const py_dict *d = PY_DICT(dict);
    for (size_t i = 0; d && i < d->used; i++) {
        if (d->entries[i].key == name) {
            return (uint32_t)i;
        }
    }
    return UINT32_MAX;
}

/* The function behind a property, if calling it in a frame is all there is to it. */
static py_obj *plain_getter(py_vm *vm, const py_class *cls, py_obj *d)
{
    if (!py_exact(vm, d, PY_T_property) || cls->slots.getattr) {
        return NULL;
    }
    py_obj *get = ((py_property *)(void *)d)->get;
    if (!get || !py_exact(vm, get, PY_T_function)) {
        return NULL;
    }
    const py_code *code = PY_FUNCTION_OBJ(get)->code;
    return code->simple && code->arg_count == 1 ? get : NULL;
}

static void remember_load(py_vm *vm, py_obj *o, py_obj *name, py_cache *c)
{
    py_class *cls = o->cls;
    c->kind = PY_K_NONE;
    c->version = cls->version;
    if (py_exact(vm, o, PY_T_module)) {
        c->hint = entry_of(((py_module *)(void *)o)->dict, name);
        c->kind = PY_K_MODULE;
        return;
    }
    if (cls->slots.getattribute != py_generic_getattr) {
        return;
    }
    py_obj *d = py_class_find(vm, cls, name);
    if (!d) {
        c->hint = entry_of(instance_dict(o), name);
        c->kind = c->hint == UINT32_MAX ? PY_K_NONE : PY_K_DICT;
        return;
    }
    if (!py_is_heap(d) || !d->cls->slots.descr_get) {
        c->value = d;
        c->kind = py_is_heap(d) && d->cls->slots.descr_set ? PY_K_NONE : PY_K_CLASS;
        return;
    }
    py_obj *get = plain_getter(vm, cls, d);
    if (get) {
        c->value = get;
        c->kind = PY_K_PROPERTY;
    }
}

py_obj *py_attr_load(py_vm *vm, py_obj *o, py_obj *name, py_cache *c)
{
    py_obj *value = py_getattr(vm, o, name);
    if (value && py_is_heap(o)) {
        remember_load(vm, o, name, c);
    }
    return value;
}

py_obj *py_attr_method(py_vm *vm, py_obj *o, py_obj *name, py_cache *c, bool *unbound)
{
    py_obj *value = py_load_method(vm, o, name, unbound);
    if (!value || !py_is_heap(o)) {
        return value;
    }
    c->kind = PY_K_NONE;
    if (*unbound) {
        c->version = o->cls->version;
        c->value = value;
        c->kind = PY_K_METHOD;
    } else {
        remember_load(vm, o, name, c);
    }
    return value;
}

int py_attr_store(py_vm *vm, py_obj *o, py_obj *name, py_obj *value, py_cache *c)
{
    if (py_is_heap(o) && c->kind == PY_K_DICT && c->version == o->cls->version) { /* an attribute that this instance has not got yet */
        py_obj *dict = (py_obj *)py_instance_dict(vm, o, true);
        return dict ? py_dict_set(vm, dict, name, value) : -1;
    }
    if (py_setattr(vm, o, name, value) < 0) {
        return -1;
    }
    c->kind = PY_K_NONE;
    if (py_is_heap(o) && (o->gc & PY_GC_PREFIX) && o->cls->slots.setattr == py_generic_setattr) {
        py_obj *d = py_class_find(vm, o->cls, name);
        if (!d || !py_is_heap(d) || !d->cls->slots.descr_set) {
            c->version = o->cls->version;
            c->hint = entry_of(instance_dict(o), name);
            c->kind = PY_K_DICT;
        }
    }
    return 0;
}
