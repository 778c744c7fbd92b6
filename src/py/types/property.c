/* property */
#include "py/core.h"

#define PROPERTY(o) ((py_property *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_property *p = PROPERTY(self);
    py_trace(t, p->get);
    py_trace(t, p->set);
    py_trace(t, p->del);
    py_trace(t, p->doc);
    py_trace(t, p->name);
}

static py_obj *none_to_null(py_obj *o)
{
    return py_given(o) ? o : NULL;
}

/* Without a doc of its own a property has its getter's. */
static int take_doc(py_vm *vm, py_property *p)
{
    if (p->doc || !p->get) {
        return 0;
    }
    py_obj *doc = py_getattr_opt(vm, p->get, PY_ID(vm, __doc__));
    if (!doc) {
        return -1;
    }
    p->doc = none_to_null(doc);
    p->doc_from_get = true;
    return 0;
}

static void fill(py_property *p, py_obj *get, py_obj *set, py_obj *del, py_obj *doc)
{
    p->get = none_to_null(get);
    p->set = none_to_null(set);
    p->del = none_to_null(del);
    p->doc = none_to_null(doc);
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    py_property *p = PROPERTY(args[0]);
    fill(p, args[1], args[2], args[3], args[4]);
    if (take_doc(vm, p) < 0) {
        return NULL;
    }
    if (p->doc && p->head.cls != vm->builtin[PY_T_property]) { /* a subclass's instances show the class's doc unless they have one */
        py_obj *dict = (py_obj *)(void *)py_instance_dict(vm, &p->head, true);
        if (dict && py_dict_set(vm, dict, PY_ID(vm, __doc__), p->doc) < 0) {
            return NULL;
        }
    }
    return PY_NONE;
}

py_obj *py_property_new(py_vm *vm, py_obj *get, py_obj *set, py_obj *del, py_obj *doc)
{
    py_property *p = py_alloc(vm, py_property, &py_property_class);
    if (!p) {
        return NULL;
    }
    fill(p, get, set, del, doc);
    return take_doc(vm, p) < 0 ? NULL : &p->head;
}

/* "property 'x' of 'C' object has no setter" */
static void *refuse(py_vm *vm, py_property *p, py_obj *instance, const char *what)
{
    return p->name ? py_raise(vm, &py_AttributeError, "property %R of %R object has no %s", p->name, py_cls(vm, instance)->qualname, what)
                   : py_raise(vm, &py_AttributeError, "property of %R object has no %s", py_cls(vm, instance)->qualname, what);
}

static py_obj *descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_property *p = PROPERTY(self);
    if (!instance) {
        return self;
    }
    return p->get ? py_call_kw(vm, p->get, &instance, 1, NULL) : refuse(vm, p, instance, "getter");
}

static int descr_set(py_vm *vm, py_obj *self, py_obj *instance, py_obj *value)
{
    py_property *p = PROPERTY(self);
    py_obj *f = value ? p->set : p->del;
    if (!f) {
        refuse(vm, p, instance, value ? "setter" : "deleter");
        return -1;
    }
    py_obj *args[2] = { instance, value };
    return py_call_kw(vm, f, args, value ? 2 : 1, NULL) ? 0 : -1;
}

/* getter(), setter(), deleter(): a copy with one function replaced. */
static py_obj *copy(py_vm *vm, py_obj *self, py_obj *get, py_obj *set, py_obj *del)
{
    py_property *p = PROPERTY(self);
    py_obj *doc = p->doc && !p->doc_from_get ? p->doc : PY_NONE;
    get = get ? get : p->get;
    set = set ? set : p->set;
    del = del ? del : p->del;
    py_obj *made = py_call(vm, &self->cls->head, 4, get ? get : PY_NONE, set ? set : PY_NONE, del ? del : PY_NONE, doc);
    if (made && py_isa(vm, made, &py_property_class)) {
        PROPERTY(made)->name = p->name;
        if (doc == PY_NONE) {
            PROPERTY(made)->doc_from_get = true;
        }
    }
    return made;
}

static py_obj *getter(py_vm *vm, py_obj **args)
{
    return copy(vm, args[0], args[1], NULL, NULL);
}

static py_obj *setter(py_vm *vm, py_obj **args)
{
    return copy(vm, args[0], NULL, args[1], NULL);
}

static py_obj *deleter(py_vm *vm, py_obj **args)
{
    return copy(vm, args[0], NULL, NULL, args[1]);
}

static py_obj *set_name(py_vm *vm, py_obj **args)
{
    (void)vm;
    PROPERTY(args[0])->name = args[2];
    return PY_NONE;
}

static py_obj *is_abstract(py_vm *vm, py_obj *self)
{
    py_property *p = PROPERTY(self);
    py_obj *functions[] = { p->get, p->set, p->del };
    for (size_t i = 0; i < AL_COUNT(functions); i++) {
        py_obj *flag = functions[i] ? py_getattr_opt(vm, functions[i], PY_ID(vm, __isabstractmethod__)) : PY_ABSENT;
        int truth = !flag ? -1 : flag == PY_ABSENT ? 0 : py_truth(vm, flag);
        if (truth) {
            return truth < 0 ? NULL : PY_TRUE;
        }
    }
    return PY_FALSE;
}

static const py_member members[] = {
    PY_INIT("self, fget=None, fset=None, fdel=None, doc=None", init, NULL),
    PY_FIELD_RO("fget", py_property, get),
    PY_FIELD_RO("fset", py_property, set),
    PY_FIELD_RO("fdel", py_property, del),
    PY_FIELD("__doc__", py_property, doc),
    PY_METHOD("getter", "self, function, /", getter, NULL),
    PY_METHOD("setter", "self, function, /", setter, NULL),
    PY_METHOD("deleter", "self, function, /", deleter, NULL),
    PY_METHOD("__set_name__", "self, owner, name, /", set_name, NULL),
    PY_GETSET("__isabstractmethod__", is_abstract, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_property_class = {
    .name = "property",
    .size = sizeof(py_property),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .trace = trace,
    .descr_get = descr_get,
    .descr_set = descr_set,
};
