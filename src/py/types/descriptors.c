/* How the members of native classes look to scripts: method, classmethod, wrapper, getset and member descriptors. */
#include "py/types/descriptors.h"

#include <string.h>

#include "py/slots.h"

#define CFUNCTION(o) ((py_cfunction *)(void *)(o))
#define GETSET(o)    ((py_getset *)(void *)(o))
#define WRAPPER(o)   ((py_wrapper *)(void *)(o))

static bool applies(py_vm *vm, const py_class *owner, const char *name, py_obj *instance)
{
    if (AL_LIKELY(!owner || py_is_subclass(py_cls(vm, instance), owner))) {
        return true;
    }
    py_raise(vm, &py_TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%T' object", name, py_class_name(owner), instance);
    return false;
}

/* --- getset, member --- */

py_obj *py_getset_read(py_vm *vm, py_getset *d, py_obj *self)
{
    const py_member *m = d->member;
    if (!m) {
        py_obj *value = *(py_obj **)(void *)((char *)self + d->offset);
        return value ? value : py_raise_attribute(vm, self, d->name);
    }
    if (m->kind == PY_M_GETSET) {
        return m->get(vm, self);
    }
    if (m->kind == PY_M_BOOL || m->kind == PY_M_BOOL_RO) {
        return py_bool(*((bool *)(void *)((char *)self + m->offset)));
    }
    py_obj *value = *(py_obj **)(void *)((char *)self + m->offset);
    return value && value != PY_ABSENT ? value : PY_NONE;
}

static py_obj *getset_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_getset *d = GETSET(self);
    if (!instance) {
        return self;
    }
    return applies(vm, d->owner, py_str_text(d->name), instance) ? py_getset_read(vm, d, instance) : NULL;
}

static int read_only(py_vm *vm, py_getset *d)
{
    if (d->member->kind == PY_M_GETSET) {
        return py_raise_int(vm, &py_AttributeError, "attribute '%S' of '%s' objects is not writable", d->name, py_class_name(d->owner));
    }
    return py_raise_int(vm, &py_AttributeError, "readonly attribute");
}

static int getset_set(py_vm *vm, py_obj *self, py_obj *instance, py_obj *value)
{
    py_getset *d = GETSET(self);
    const py_member *m = d->member;
    if (!applies(vm, d->owner, py_str_text(d->name), instance)) {
        return -1;
    }
    if (!m) {
        py_obj **place = (py_obj **)(void *)((char *)instance + d->offset);
        if (!value && !*place) {
            return py_raise_int(vm, &py_AttributeError, "%S", d->name);
        }
        *place = value;
        return 0;
    }
    int truth;
    switch (m->kind) {
    case PY_M_GETSET:
        return m->set ? m->set(vm, instance, value) : read_only(vm, d);
    case PY_M_FIELD:
        *(py_obj **)(void *)((char *)instance + m->offset) = value;
        return 0;
    case PY_M_BOOL:
        truth = value ? py_truth(vm, value) : 0;
        if (truth < 0) {
            return -1;
        }
        *(bool *)(void *)((char *)instance + m->offset) = truth != 0;
        return 0;
    default:
        return read_only(vm, d);
    }
}

static void getset_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, GETSET(self)->owner);
    py_trace(t, GETSET(self)->name);
}

static py_obj *getset_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<%s '%S' of '%s' objects>", self->cls->own == &py_member_descriptor_class ? "member" : "attribute",
                         GETSET(self)->name, py_class_name(GETSET(self)->owner));
}

static py_obj *getset_objclass(py_vm *vm, py_obj *self)
{
    (void)vm;
    return &GETSET(self)->owner->head;
}

static py_obj *getset_qualname(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "%S.%S", GETSET(self)->owner->qualname, GETSET(self)->name);
}

static py_obj *getset_doc(py_vm *vm, py_obj *self)
{
    const py_member *m = GETSET(self)->member;
    return m && m->doc ? py_str_new(vm, m->doc) : PY_NONE;
}

static const py_member getset_members[] = {
    PY_FIELD_RO("__name__", py_getset, name),
    PY_GETSET("__qualname__", getset_qualname, NULL, NULL),
    PY_GETSET("__objclass__", getset_objclass, NULL, NULL),
    PY_GETSET("__doc__", getset_doc, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_getset_descriptor_class = {
    .name = "getset_descriptor",
    .size = sizeof(py_getset),
    .flags = PY_CLS_ABSTRACT,
    .members = getset_members,
    .trace = getset_trace,
    .repr = getset_repr,
    .descr_get = getset_get,
    .descr_set = getset_set,
};
const py_classdef py_member_descriptor_class = {
    .name = "member_descriptor",
    .size = sizeof(py_getset),
    .flags = PY_CLS_ABSTRACT,
    .members = getset_members,
    .trace = getset_trace,
    .repr = getset_repr,
    .descr_get = getset_get,
    .descr_set = getset_set,
};

/* --- methods --- */

static void cfunction_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, CFUNCTION(self)->self);
    py_trace(t, CFUNCTION(self)->owner);
    py_trace(t, CFUNCTION(self)->module);
}

/* The same function, holding its first argument: builtin_function_or_method. */
static py_obj *bind(py_vm *vm, py_cfunction *f, py_obj *self)
{
    py_cfunction *bound = py_alloc(vm, py_cfunction, &py_cfunction_class);
    if (!bound) {
        return NULL;
    }
    py_obj head = bound->head;
    *bound = *f;
    bound->head = head;
    bound->self = self;
    return &bound->head;
}

static py_obj *method_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_cfunction *f = CFUNCTION(self);
    if (!instance) {
        return self;
    }
    return applies(vm, f->owner, f->name, instance) ? bind(vm, f, instance) : NULL;
}

static py_obj *method_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_cfunction *f = CFUNCTION(self);
    if (!count) {
        return py_raise(vm, &py_TypeError, "unbound method %s.%s() needs an argument", py_class_name(f->owner), f->name);
    }
    return applies(vm, f->owner, f->name, args[0]) ? py_cfunction_call(vm, f, args[0], args + 1, count - 1, kwnames) : NULL;
}

static py_obj *class_method_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    return bind(vm, CFUNCTION(self), owner ? &owner->head : &py_cls(vm, instance)->head);
}

static py_obj *class_method_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_cfunction *f = CFUNCTION(self);
    if (!count || !py_as_class(vm, args[0])) {
        return py_raise(vm, &py_TypeError, "descriptor '%s' needs a type as its first argument", f->name);
    }
    return py_cfunction_call(vm, f, args[0], args + 1, count - 1, kwnames);
}

static py_obj *method_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<method '%s' of '%s' objects>", CFUNCTION(self)->name, py_class_name(CFUNCTION(self)->owner));
}

static py_obj *method_name(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, CFUNCTION(self)->name);
}

static py_obj *method_qualname(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "%S.%s", CFUNCTION(self)->owner->qualname, CFUNCTION(self)->name);
}

static py_obj *method_objclass(py_vm *vm, py_obj *self)
{
    (void)vm;
    return &CFUNCTION(self)->owner->head;
}

static py_obj *method_doc(py_vm *vm, py_obj *self)
{
    return CFUNCTION(self)->doc ? py_str_new(vm, CFUNCTION(self)->doc) : PY_NONE;
}

static const py_member method_members[] = {
    PY_GETSET("__name__", method_name, NULL, NULL),
    PY_GETSET("__qualname__", method_qualname, NULL, NULL),
    PY_GETSET("__objclass__", method_objclass, NULL, NULL),
    PY_GETSET("__doc__", method_doc, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_method_descriptor_class = {
    .name = "method_descriptor",
    .size = sizeof(py_cfunction),
    .flags = PY_CLS_ABSTRACT,
    .members = method_members,
    .trace = cfunction_trace,
    .repr = method_repr,
    .call = method_call,
    .descr_get = method_get,
};
const py_classdef py_classmethod_descriptor_class = {
    .name = "classmethod_descriptor",
    .size = sizeof(py_cfunction),
    .flags = PY_CLS_ABSTRACT,
    .members = method_members,
    .trace = cfunction_trace,
    .repr = method_repr,
    .call = class_method_call,
    .descr_get = class_method_get,
};

/* --- wrappers of slots --- */

static void wrapper_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, WRAPPER(self)->owner);
    py_trace(t, WRAPPER(self)->self);
}

static py_obj *wrapper_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_wrapper *w = WRAPPER(self);
    if (!instance) {
        return self;
    }
    if (!applies(vm, w->owner, w->dunder->name, instance)) {
        return NULL;
    }
    py_wrapper *bound = py_alloc(vm, py_wrapper, &py_method_wrapper_class);
    if (!bound) {
        return NULL;
    }
    bound->dunder = w->dunder;
    bound->owner = w->owner;
    bound->self = instance;
    return &bound->head;
}

static py_obj *wrapper_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_wrapper *w = WRAPPER(self);
    if (!count) {
        return py_raise(vm, &py_TypeError, "descriptor '%s' of '%s' object needs an argument", w->dunder->name, py_class_name(w->owner));
    }
    return applies(vm, w->owner, w->dunder->name, args[0]) ? py_wrapper_call(vm, w, args[0], args + 1, count - 1, kwnames) : NULL;
}

static py_obj *bound_wrapper_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    return py_wrapper_call(vm, WRAPPER(self), WRAPPER(self)->self, args, count, kwnames);
}

static py_obj *wrapper_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<slot wrapper '%s' of '%s' objects>", WRAPPER(self)->dunder->name, py_class_name(WRAPPER(self)->owner));
}

static py_obj *bound_wrapper_repr(py_vm *vm, py_obj *self)
{
    py_wrapper *w = WRAPPER(self);
    return py_str_printf(vm, "<method-wrapper '%s' of %T object at %p>", w->dunder->name, w->self, (void *)w->self);
}

static py_obj *wrapper_name(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, WRAPPER(self)->dunder->name);
}

static py_obj *wrapper_qualname(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "%S.%s", WRAPPER(self)->owner->qualname, WRAPPER(self)->dunder->name);
}

static py_obj *wrapper_objclass(py_vm *vm, py_obj *self)
{
    (void)vm;
    return &WRAPPER(self)->owner->head;
}

static py_obj *wrapper_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || py_cls(vm, other) != self->cls) {
        return PY_NOTIMPLEMENTED;
    }
    bool same = WRAPPER(self)->dunder == WRAPPER(other)->dunder && WRAPPER(self)->owner == WRAPPER(other)->owner &&
                WRAPPER(self)->self == WRAPPER(other)->self;
    return py_bool(same == (op == PY_OP_EQ));
}

static int wrapper_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = (int64_t)(((uintptr_t)WRAPPER(self)->dunder >> 4) ^ ((uintptr_t)WRAPPER(self)->self >> 3));
    return 0;
}

static const py_member wrapper_members[] = {
    PY_GETSET("__name__", wrapper_name, NULL, NULL),
    PY_GETSET("__qualname__", wrapper_qualname, NULL, NULL),
    PY_GETSET("__objclass__", wrapper_objclass, NULL, NULL),
    PY_CLASS_VALUE("__doc__", PY_NONE),
    PY_MEMBERS_END,
};
static const py_member bound_wrapper_members[] = {
    PY_GETSET("__name__", wrapper_name, NULL, NULL),
    PY_GETSET("__qualname__", wrapper_qualname, NULL, NULL),
    PY_FIELD_RO("__self__", py_wrapper, self),
    PY_CLASS_VALUE("__doc__", PY_NONE),
    PY_MEMBERS_END,
};

const py_classdef py_wrapper_descriptor_class = {
    .name = "wrapper_descriptor",
    .size = sizeof(py_wrapper),
    .flags = PY_CLS_ABSTRACT,
    .members = wrapper_members,
    .trace = wrapper_trace,
    .repr = wrapper_repr,
    .call = wrapper_call,
    .descr_get = wrapper_get,
};
const py_classdef py_method_wrapper_class = {
    .name = "method-wrapper",
    .size = sizeof(py_wrapper),
    .flags = PY_CLS_ABSTRACT,
    .members = bound_wrapper_members,
    .trace = wrapper_trace,
    .repr = bound_wrapper_repr,
    .call = bound_wrapper_call,
    .compare = wrapper_compare,
    .hash = wrapper_hash,
};

/* --- from a row of the members to its descriptor --- */

static py_obj *getset_new(py_vm *vm, py_class *cls, const py_member *m, const char *name, const py_classdef *kind)
{
    py_getset *d = (py_getset *)(void *)py_new(vm, py_class_get(vm, kind), 0);
    if (!d || !(d->name = py_str_intern(vm, name))) {
        return NULL;
    }
    d->member = m;
    d->owner = cls;
    return &d->head;
}

py_obj *py_slot_descriptor_new(py_vm *vm, py_class *cls, py_obj *name, size_t offset)
{
    py_obj *d = getset_new(vm, cls, NULL, py_str_text(name), &py_member_descriptor_class);
    if (d) {
        GETSET(d)->offset = offset;
    }
    return d;
}

static py_obj *function_new(py_vm *vm, py_class *cls, const py_member *m, const py_classdef *kind)
{
    py_class *made = py_class_get(vm, kind);
    py_cfunction *f = made ? (py_cfunction *)(void *)py_new(vm, made, 0) : NULL;
    if (!f) {
        return NULL;
    }
    f->name = m->name;
    f->sig_text = m->sig;
    f->doc = m->doc;
    f->fn = m->fn;
    f->owner = cls;
    f->member = m;
    return &f->head;
}

py_obj *py_member_object(py_vm *vm, py_class *cls, const py_member *m)
{
    switch (m->kind) {
    case PY_M_METHOD:
    case PY_M_INIT:
        return function_new(vm, cls, m, &py_method_descriptor_class);
    case PY_M_CLASSMETHOD:
        return function_new(vm, cls, m, &py_classmethod_descriptor_class);
    case PY_M_NEW:
        return function_new(vm, cls, m, &py_cfunction_class);
    case PY_M_STATIC: {
        py_obj *f = function_new(vm, cls, m, &py_cfunction_class);
        py_boxed *boxed = f ? py_alloc(vm, py_boxed, &py_staticmethod_class) : NULL;
        if (boxed) {
            boxed->callable = f;
        }
        return (py_obj *)boxed;
    }
    case PY_M_FIELD:
    case PY_M_FIELD_RO:
    case PY_M_BOOL:
    case PY_M_BOOL_RO:
        return getset_new(vm, cls, m, m->name, &py_member_descriptor_class);
    case PY_M_GETSET:
        return getset_new(vm, cls, m, m->name, &py_getset_descriptor_class);
    case PY_M_STR:
        return py_str_intern(vm, m->sig);
    case PY_M_INT:
        return py_int_new(vm, (int64_t)m->offset);
    case PY_M_VALUE:
        return m->value;
    case PY_M_LAZY:
        return m->get(vm, &cls->head);
    default:
        return py_raise(vm, &py_SystemError, "bad member %s.%s", py_class_name(cls), m->name);
    }
}

/* --- __dict__ and __weakref__ of instances --- */

static py_obj *get_dict(py_vm *vm, py_obj *self)
{
    py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, self, true);
    return dict || vm->error ? dict : py_raise_attribute(vm, self, PY_ID(vm, __dict__));
}

static int set_dict(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "cannot delete __dict__");
    }
    if (!py_is_dict(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__dict__ must be set to a dictionary, not a '%T'", value);
    }
    if (!(self->gc & PY_GC_PREFIX)) {
        return py_raise_int(vm, &py_AttributeError, "'%T' object has no attribute '__dict__'", self);
    }
    *py_dict_word(self) = value;
    return 0;
}

static py_obj *get_weakref(py_vm *vm, py_obj *self)
{
    for (py_weakref *w = vm->weakrefs; w; w = w->next) {
        if (w->target == self) {
            return &w->head;
        }
    }
    return PY_NONE;
}

const py_member py_dict_member = PY_GETSET("__dict__", get_dict, set_dict, "dictionary for instance variables");
const py_member py_weakref_member = PY_GETSET("__weakref__", get_weakref, NULL, "list of weak references to the object");
