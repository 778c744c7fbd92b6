/* classmethod, and what it shares with staticmethod. */
#include "py/types/boxed.h"

void py_boxed_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, PY_BOXED(self)->callable);
}

/* The wrapped function's name, documentation and so on are the box's own too, as functools.update_wrapper does it. */
py_obj *py_boxed_init(py_vm *vm, py_obj **args)
{
    static const char *const copied[] = { "__module__", "__name__", "__qualname__", "__doc__", "__annotations__" };
    PY_BOXED(args[0])->callable = args[1];
    if (py_exact(vm, args[1], PY_T_function)) {
        return PY_NONE; /* read through py_boxed_getattr when asked for */
    }
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, args[0], true);
    for (size_t i = 0; dict && i < AL_COUNT(copied); i++) {
        py_obj *value = py_getattr_opt_s(vm, args[1], copied[i]);
        if (!value || (value != PY_ABSENT && py_dict_set_s(vm, dict, copied[i], value) < 0)) {
            return NULL;
        }
    }
    return dict ? PY_NONE : NULL;
}

py_obj *py_boxed_is_abstract(py_vm *vm, py_obj *self)
{
    py_obj *flag = PY_BOXED(self)->callable ? py_getattr_opt(vm, PY_BOXED(self)->callable, PY_ID(vm, __isabstractmethod__)) : PY_ABSENT;
    int truth = !flag ? -1 : flag == PY_ABSENT ? 0 : py_truth(vm, flag);
    return truth < 0 ? NULL : py_bool(truth);
}

py_obj *py_boxed_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    static const char *const shown[] = { "__name__", "__qualname__", "__annotations__" };
    for (size_t i = 0; i < AL_COUNT(shown) && PY_BOXED(self)->callable; i++) {
        if (py_str_is(name, shown[i])) {
            return py_getattr(vm, PY_BOXED(self)->callable, name);
        }
    }
    return py_raise_attribute(vm, self, name);
}

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    py_obj *f = PY_BOXED(self)->callable;
    if (!f) {
        return py_raise(vm, &py_RuntimeError, "uninitialized classmethod object");
    }
    py_class *cls = owner ? owner : py_cls(vm, instance);
    if (py_exact(vm, f, PY_T_function)) {
        return py_method_new(vm, f, &cls->head);
    }
    py_class *kind = py_cls(vm, f); /* classmethod(property(...)) and the like */
    if (kind->slots.descr_get) {
        return kind->slots.descr_get(vm, f, &cls->head, cls->head.cls);
    }
    return py_method_new(vm, f, &cls->head);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<classmethod(%R)>", PY_BOXED(self)->callable);
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    return PY_BOXED(self)->callable ? py_getattr(vm, PY_BOXED(self)->callable, PY_ID(vm, __doc__)) : PY_NONE;
}

static const py_member members[] = { PY_BOXED_MEMBERS, PY_GETSET("__doc__", get_doc, NULL, NULL), PY_MEMBERS_END };

const py_classdef py_classmethod_class = {
    .name = "classmethod",
    .size = sizeof(py_boxed),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = members,
    .trace = py_boxed_trace,
    .repr = repr,
    .getattr = py_boxed_getattr,
    .descr_get = descr_get,
};
