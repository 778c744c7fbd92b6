/* types.SimpleNamespace */
#include "py/core.h"

py_obj *py_namespace_new(py_vm *vm)
{
    py_class *cls = py_type(vm, PY_T_namespace);
    return cls ? py_new(vm, cls, 0) : NULL;
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, args[0], true);
    return dict && py_dict_update(vm, dict, args[1]) == 0 ? PY_NONE : NULL;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    const char *name = self->cls == vm->builtin[PY_T_namespace] ? "namespace" : py_class_name(self->cls);
    py_repr_guard guard;
    int entered = py_repr_enter(vm, &guard, self);
    if (entered) {
        return entered < 0 ? NULL : py_str_printf(vm, "%s(...)", name);
    }
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, self, true), *key, *value, *result = NULL;
    al_sb text = AL_SB_INIT;
    size_t at = 0;
    al_sb_addf(&text, "%s(", name);
    while (dict && py_dict_next(dict, &at, &key, &value)) {
        py_obj *shown = py_is_str(vm, key) ? py_repr(vm, value) : PY_NONE;
        if (!shown) {
            goto done;
        }
        if (shown != PY_NONE) {
            al_sb_addf(&text, "%s%s=%s", al_sb_text(&text)[text.size - 1] == '(' ? "" : ", ", py_str_text(key), py_str_text(shown));
        }
    }
    al_sb_addc(&text, ')');
    result = dict ? py_str_take(vm, &text) : NULL;
done:
    al_sb_free(&text);
    py_repr_leave(vm, &guard);
    return result;
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &py_namespace_class)) {
        return PY_NOTIMPLEMENTED;
    }
    py_obj *a = (py_obj *)(void *)py_instance_dict(vm, self, true), *b = (py_obj *)(void *)py_instance_dict(vm, other, true);
    return a && b ? py_compare(vm, op, a, b) : NULL;
}

static const py_member members[] = { PY_INIT("self, **kwargs", init, NULL), PY_MEMBERS_END };

const py_classdef py_namespace_class = {
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.",
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_UNHASHABLE,
    .members = members,
    .repr = repr,
    .compare = compare,
};
