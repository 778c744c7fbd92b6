/* Attributes and method look-up: object.__getattribute__ and __setattr__, and what calls go through. */
#include <string.h>

#include "py/slots.h"
#include "py/types/descriptors.h"

void *py_raise_attribute(py_vm *vm, py_obj *o, py_obj *name)
{
    py_class *cls = py_as_class(vm, o);
    if (cls) {
        py_raise(vm, &py_AttributeError, "type object '%s' has no attribute '%S'", py_class_name(cls), name);
    } else {
        py_raise(vm, &py_AttributeError, "'%T' object has no attribute '%S'", o, name);
    }
    py_error_attribute(vm, o, name);
    return NULL;
}

/* The dictionary of an instance, or NULL; never made here. */
static py_obj *dict_of(const py_obj *o)
{
    if (py_is_heap(o) && o->gc & PY_GC_PREFIX) {
        return *((py_obj *const *)(const void *)o - 1);
    }
    return NULL;
}

struct py_dict *py_instance_dict(py_vm *vm, py_obj *o, bool create)
{
    if (!py_is_heap(o)) {
        return NULL;
    }
    if (o->cls->def == &py_module_class) {
        return PY_DICT(((py_module *)(void *)o)->dict);
    }
    if (!(o->gc & PY_GC_PREFIX)) {
        return NULL;
    }
    py_obj **word = py_dict_word(o);
    if (!*word && create) {
        *word = py_dict_new(vm);
    }
    return PY_DICT(*word);
}

py_obj *py_generic_lookup(py_vm *vm, py_obj *o, py_obj *name)
{
    py_class *cls = py_cls(vm, o);
    py_obj *d = py_class_find(vm, cls, name);
    py_obj *(*get)(py_vm *, py_obj *, py_obj *, py_class *) = NULL;
    if (d && py_is_heap(d)) {
        get = d->cls->slots.descr_get;
        if (get && d->cls->slots.descr_set) {
            return get(vm, d, o, cls);
        }
    }
    py_obj *dict = dict_of(o);
    if (dict) {
        py_obj *value = py_dict_get(vm, dict, name);
        if (value != PY_ABSENT) {
            return value;
        }
    }
    if (!d) {
        return AL_UNLIKELY(vm->error != NULL) ? NULL : PY_ABSENT;
    }
    return get ? get(vm, d, o, cls) : d;
}

py_obj *py_generic_getattr(py_vm *vm, py_obj *o, py_obj *name)
{
    py_obj *value = py_generic_lookup(vm, o, name);
    return value == PY_ABSENT ? py_raise_attribute(vm, o, name) : value;
}

/* The look-up and, when it finds nothing, __getattr__. PY_ABSENT: nothing (and no exception made, if the usual look-up was in charge). */
static py_obj *find_attr(py_vm *vm, py_obj *o, py_obj *name)
{
    py_class *cls = py_cls(vm, o);
    bool usual = cls->slots.getattribute == py_generic_getattr;
    py_obj *value = usual ? py_generic_lookup(vm, o, name) : cls->slots.getattribute(vm, o, name);
    if (AL_LIKELY(value && value != PY_ABSENT)) {
        return value;
    }
    if (!cls->slots.getattr || (!value && !py_error_is(vm, &py_AttributeError))) {
        return value;
    }
    py_error_clear(vm);
    return cls->slots.getattr(vm, o, name);
}

py_obj *py_getattr(py_vm *vm, py_obj *o, py_obj *name)
{
    name = py_name_interned(vm, name);
    py_obj *value = name ? find_attr(vm, o, name) : NULL;
    return AL_UNLIKELY(value == PY_ABSENT) ? py_raise_attribute(vm, o, name) : value;
}

py_obj *py_getattr_opt(py_vm *vm, py_obj *o, py_obj *name)
{
    name = py_name_interned(vm, name);
    py_obj *value = name ? find_attr(vm, o, name) : NULL;
    if (name && !value && py_error_is(vm, &py_AttributeError)) {
        py_error_clear(vm);
        return PY_ABSENT;
    }
    return value;
}

py_obj *py_getattr_s(py_vm *vm, py_obj *o, const char *name)
{
    py_obj *text = py_str_intern(vm, name);
    return text ? py_getattr(vm, o, text) : NULL;
}

py_obj *py_getattr_opt_s(py_vm *vm, py_obj *o, const char *name)
{
    py_obj *text = py_str_intern(vm, name);
    return text ? py_getattr_opt(vm, o, text) : NULL;
}

int py_generic_setattr(py_vm *vm, py_obj *o, py_obj *name, py_obj *value)
{
    py_class *cls = py_cls(vm, o);
    py_obj *d = py_class_find(vm, cls, name);
    if (d && py_is_heap(d) && d->cls->slots.descr_set) {
        return d->cls->slots.descr_set(vm, d, o, value);
    }
    py_obj *dict = dict_of(o);
    if (!dict && value) {
        dict = (py_obj *)(void *)py_instance_dict(vm, o, true);
        if (!dict && vm->error) {
            return -1;
        }
    }
    if (dict) {
        if (value) {
            return py_dict_set(vm, dict, name, value);
        }
        int removed = py_dict_del(vm, dict, name);
        if (removed != 0) {
            return removed < 0 ? -1 : 0;
        }
    }
    if (d && !(py_is_heap(o) && o->gc & PY_GC_PREFIX)) {
        py_raise(vm, &py_AttributeError, "'%T' object attribute '%S' is read-only", o, name);
        py_error_attribute(vm, o, name);
    } else {
        py_raise_attribute(vm, o, name);
    }
    return -1;
}

int py_setattr(py_vm *vm, py_obj *o, py_obj *name, py_obj *value)
{
    name = py_name_interned(vm, name);
    return name ? py_cls(vm, o)->slots.setattr(vm, o, name, value) : -1;
}

int py_setattr_s(py_vm *vm, py_obj *o, const char *name, py_obj *value)
{
    py_obj *text = py_str_intern(vm, name);
    return text ? py_setattr(vm, o, text, value) : -1;
}

py_obj *py_load_method(py_vm *vm, py_obj *o, py_obj *name, bool *unbound)
{
    py_class *cls = py_cls(vm, o);
    *unbound = false;
    if (cls->slots.getattribute == py_generic_getattr) {
        py_obj *d = py_class_find(vm, cls, name);
        if (d && py_is_heap(d) && d->cls->flags & PY_CF_METHOD) {
            py_obj *dict = dict_of(o);
            py_obj *value = dict ? py_dict_get(vm, dict, name) : PY_ABSENT;
            if (value != PY_ABSENT) {
                return value;
            }
            *unbound = true;
            return d;
        }
    }
    return py_getattr(vm, o, name);
}

py_obj *py_load_special(py_vm *vm, py_obj *o, py_obj *name, bool *unbound)
{
    py_class *cls = py_cls(vm, o);
    py_obj *d = py_class_find(vm, cls, name);
    *unbound = false;
    if (!d) {
        return vm->error ? NULL : PY_ABSENT;
    }
    if (!py_is_heap(d)) {
        return d;
    }
    if (d->cls->flags & PY_CF_METHOD) {
        *unbound = true;
        return d;
    }
    return d->cls->slots.descr_get ? d->cls->slots.descr_get(vm, d, o, cls) : d;
}

py_obj *py_call_special(py_vm *vm, py_obj *o, py_obj *name, size_t count, py_obj *const *args)
{
    bool unbound;
    py_obj *method = py_load_special(vm, o, name, &unbound);
    if (!method || method == PY_ABSENT) {
        return method;
    }
    return unbound ? py_call_with_self(vm, method, o, args, count, NULL) : py_call_kw(vm, method, args, count, NULL);
}
