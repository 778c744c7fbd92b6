/* super */
#include "py/core.h"

typedef struct py_super {
    py_obj head;
    py_class *type;     /* the class after which the look-up goes on */
    py_obj *obj;        /* an instance, or a class; NULL: unbound */
    py_class *obj_type; /* whose MRO is walked */
} py_super;

#define SUPER(o) ((py_super *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, SUPER(self)->type);
    py_trace(t, SUPER(self)->obj);
    py_trace(t, SUPER(self)->obj_type);
}

/* The class whose MRO is walked for super(type, obj): obj itself when it is a subclass, else its class, or what it claims to be. */
static py_class *check(py_vm *vm, py_class *type, py_obj *obj)
{
    py_class *cls = py_as_class(vm, obj);
    if (cls && py_is_subclass(cls, type)) {
        return cls;
    }
    if (py_is_subclass(py_cls(vm, obj), type)) {
        return py_cls(vm, obj);
    }
    py_obj *claimed = py_getattr_opt(vm, obj, PY_ID(vm, __class__));
    if (!claimed) {
        return NULL;
    }
    cls = claimed == PY_ABSENT ? NULL : py_as_class(vm, claimed);
    return cls && py_is_subclass(cls, type) ? cls
                                            : py_raise(vm, &py_TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    py_super *s = SUPER(args[0]);
    py_obj *type = args[1], *obj = args[2];
    if (type == PY_ABSENT && py_frame_super(vm, &type, &obj) < 0) {
        return NULL;
    }
    if (!py_as_class(vm, type)) {
        return py_raise(vm, &py_TypeError, "super() argument 1 must be a type, not %T", type);
    }
    s->type = py_as_class(vm, type);
    s->obj = py_given(obj) ? obj : NULL;
    if (s->obj && !(s->obj_type = check(vm, s->type, s->obj))) {
        return NULL;
    }
    return PY_NONE;
}

static py_obj *getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    py_super *s = SUPER(self);
    if (!s->obj_type || name == PY_ID(vm, __class__)) {
        return py_generic_getattr(vm, self, name);
    }
    size_t at = 0;
    while (at < s->obj_type->mro_count && s->obj_type->mro[at] != s->type) {
        at++;
    }
    for (at++; at < s->obj_type->mro_count; at++) {
        py_obj *value = py_class_own(vm, s->obj_type->mro[at], name);
        if (!value) {
            return NULL;
        }
        if (value == PY_ABSENT) {
            continue;
        }
        py_class *kind = py_cls(vm, value);
        if (!kind->slots.descr_get) {
            return value;
        }
        /* On a class (in a class method) functions stay unbound. */
        return kind->slots.descr_get(vm, value, s->obj == &s->obj_type->head ? NULL : s->obj, s->obj_type);
    }
    return py_generic_getattr(vm, self, name);
}

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_super *s = SUPER(self);
    if (!instance || s->obj) {
        return self;
    }
    return py_call(vm, &self->cls->head, 2, &s->type->head, instance);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_super *s = SUPER(self);
    const char *type = s->type ? py_class_name(s->type) : "NULL";
    return s->obj_type ? py_str_printf(vm, "<super: <class '%s'>, <%s object>>", type, py_class_name(s->obj_type))
                       : py_str_printf(vm, "<super: <class '%s'>, NULL>", type);
}

static const py_member members[] = {
    PY_INIT("self, type=?, obj=?, /", init, NULL),
    PY_FIELD_RO("__thisclass__", py_super, type),
    PY_FIELD_RO("__self__", py_super, obj),
    PY_FIELD_RO("__self_class__", py_super, obj_type),
    PY_MEMBERS_END,
};

const py_classdef py_super_class = {
    .name = "super",
    .size = sizeof(py_super),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .trace = trace,
    .repr = repr,
    .getattribute = getattribute,
    .descr_get = descr_get,
};
