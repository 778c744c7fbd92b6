/* type, the class of classes. */
#include <string.h>

#include "py/slots.h"

#define CLASS(o) ((py_class *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_class *cls = CLASS(self);
    py_trace(t, cls->native);
    py_trace(t, cls->base);
    py_trace(t, cls->name);
    py_trace(t, cls->qualname);
    py_trace(t, cls->bases);
    py_trace(t, cls->mro_tuple);
    py_trace(t, cls->dict);
    for (size_t i = 0; i < cls->mro_count; i++) {
        py_trace(t, cls->mro[i]);
    }
}

static void finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_class_release(CLASS(self));
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_class *cls = CLASS(self);
    py_obj *module = py_getattr_opt(vm, self, PY_ID(vm, __module__));
    if (!module) {
        return NULL;
    }
    if (!py_is_str(vm, module) || py_str_is(module, "builtins")) {
        return py_str_printf(vm, "<class '%U'>", cls->qualname);
    }
    return py_str_printf(vm, "<class '%U.%U'>", module, cls->qualname);
}

/* --- calling a class makes an instance --- */

static py_obj *init_instance(py_vm *vm, py_class *cls, py_obj *instance, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (cls->init_fn == PY_ABSENT) { /* object's */
        return instance;
    }
    py_obj *result;
    if (py_is_heap(cls->init_fn) && cls->init_fn->cls->flags & PY_CF_METHOD) {
        result = py_call_with_self(vm, cls->init_fn, instance, args, count, kwnames);
    } else {
        bool unbound;
        py_obj *bound = py_load_special(vm, instance, PY_ID(vm, __init__), &unbound);
        result = bound ? py_call_kw(vm, bound, args, count, kwnames) : NULL;
    }
    if (result && result != PY_NONE) {
        return py_raise(vm, &py_TypeError, "__init__() should return None, not '%T'", result);
    }
    return result ? instance : NULL;
}

static py_obj *make_instance(py_vm *vm, py_class *cls, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_obj *make = cls->new_fn;
    if (make == PY_ABSENT) {
        if (AL_UNLIKELY((count || kwnames) && cls->init_fn == PY_ABSENT)) {
            return py_raise(vm, &py_TypeError, "%s() takes no arguments", py_class_name(cls));
        }
        return py_class_instantiate(vm, cls);
    }
    py_class *kind = py_cls(vm, make);
    if (kind->slots.descr_get && !(make = kind->slots.descr_get(vm, make, NULL, cls))) {
        return NULL;
    }
    return py_call_with_self(vm, make, &cls->head, args, count, kwnames);
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_class *cls = CLASS(self);
    if (self == &vm->builtin[PY_T_type]->head && count == 1 && !kwnames) {
        return &py_cls(vm, args[0])->head;
    }
    if (py_class_ctor(vm, cls) < 0) {
        return NULL;
    }
    py_obj *instance = make_instance(vm, cls, args, count, kwnames);
    if (!instance) {
        return NULL;
    }
    py_class *made = py_cls(vm, instance);
    if (AL_UNLIKELY(made != cls)) {
        if (!py_is_subclass(made, cls)) {
            return instance; /* __new__ gave something else: it is not initialized */
        }
        if (py_class_ctor(vm, made) < 0) {
            return NULL;
        }
    }
    return init_instance(vm, made, instance, args, count, kwnames);
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    py_obj *given = args[1], **items = PY_TUPLE(given)->items;
    if (PY_TUPLE(given)->count == 1 && args[0] == &vm->builtin[PY_T_type]->head) {
        return &py_cls(vm, items[0])->head;
    }
    if (PY_TUPLE(given)->count != 3) {
        return args[0] == &vm->builtin[PY_T_type]->head
                   ? py_raise(vm, &py_TypeError, "type() takes 1 or 3 arguments")
                   : py_raise(vm, &py_TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", PY_TUPLE(given)->count);
    }
    return py_class_create(vm, CLASS(args[0]), items[0], items[1], items[2], args[2]);
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    size_t count = PY_TUPLE(args[1])->count;
    if (count == 1 && py_dict_len(args[2])) {
        return py_raise(vm, &py_TypeError, "type.__init__() takes no keyword arguments");
    }
    return count == 1 || count == 3 ? PY_NONE : py_raise(vm, &py_TypeError, "type.__init__() takes 1 or 3 arguments");
}

/* --- attributes of a class --- */

static py_obj *getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    py_class *cls = CLASS(self), *meta = self->cls;
    py_obj *d = py_class_find(vm, meta, name);
    py_obj *(*get)(py_vm *, py_obj *, py_obj *, py_class *) = NULL;
    if (d && py_is_heap(d)) {
        get = d->cls->slots.descr_get;
        if (get && d->cls->slots.descr_set) {
            return get(vm, d, self, meta);
        }
    }
    py_obj *value = py_class_find(vm, cls, name);
    if (value) {
        return py_is_heap(value) && value->cls->slots.descr_get ? value->cls->slots.descr_get(vm, value, NULL, cls) : value;
    }
    if (AL_UNLIKELY(vm->error != NULL)) {
        return NULL;
    }
    if (get) {
        return get(vm, d, self, meta);
    }
    return d ? d : py_raise_attribute(vm, self, name);
}

static bool immutable(const py_class *cls)
{
    return cls->own && (!cls->own->module || cls->own->flags & PY_CLS_FROZEN);
}

static int setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    py_class *cls = CLASS(self);
    if (immutable(cls)) {
        return py_raise_int(vm, &py_TypeError, "cannot set '%S' attribute of immutable type '%s'", name, py_class_name(cls));
    }
    py_obj *d = py_class_find(vm, self->cls, name);
    if (d && py_is_heap(d) && d->cls->slots.descr_set) {
        return d->cls->slots.descr_set(vm, d, self, value);
    }
    py_obj *dict = py_class_dict(vm, cls);
    if (!dict) {
        return -1;
    }
    if (value) {
        if (py_dict_set(vm, dict, name, value) < 0) {
            return -1;
        }
    } else {
        int removed = py_dict_del(vm, dict, name);
        if (removed <= 0) {
            return removed < 0 ? -1 : (py_raise_attribute(vm, self, name), -1);
        }
    }
    py_class_modified(vm, cls, name);
    return 0;
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    (void)vm;
    return CLASS(self)->name;
}

static int refuse_immutable(py_vm *vm, py_obj *self, const char *name, py_obj *value)
{
    if (immutable(CLASS(self))) {
        return py_raise_int(vm, &py_TypeError, "cannot set '%s' attribute of immutable type '%s'", name, py_class_name(CLASS(self)));
    }
    return value ? 0 : py_raise_int(vm, &py_TypeError, "cannot delete '%s' attribute of type '%s'", name, py_class_name(CLASS(self)));
}

static int set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    if (refuse_immutable(vm, self, "__name__", value) < 0) {
        return -1;
    }
    if (!py_is_str(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "can only assign string to %s.__name__, not '%T'", py_class_name(CLASS(self)), value);
    }
    CLASS(self)->name = value;
    return 0;
}

static py_obj *get_qualname(py_vm *vm, py_obj *self)
{
    (void)vm;
    return CLASS(self)->qualname;
}

static int set_qualname(py_vm *vm, py_obj *self, py_obj *value)
{
    if (refuse_immutable(vm, self, "__qualname__", value) < 0) {
        return -1;
    }
    if (!py_is_str(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "can only assign string to %s.__qualname__, not '%T'", py_class_name(CLASS(self)), value);
    }
    CLASS(self)->qualname = value;
    return 0;
}

/* An entry of the class's own dictionary; `otherwise` if it has none. */
static py_obj *own_entry(py_vm *vm, py_obj *self, py_obj *name, py_obj *otherwise)
{
    py_obj *value = py_class_own(vm, CLASS(self), name);
    return value == PY_ABSENT ? otherwise : value;
}

static int set_entry(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    py_obj *dict = py_class_dict(vm, CLASS(self));
    if (!dict || (value ? py_dict_set(vm, dict, name, value) : py_dict_del(vm, dict, name)) < 0) {
        return -1;
    }
    py_class_modified(vm, CLASS(self), name);
    return 0;
}

static py_obj *get_module(py_vm *vm, py_obj *self)
{
    if (CLASS(self)->own == &py_type_class) { /* whose dictionary holds this very getset */
        return PY_ID(vm, builtins);
    }
    return own_entry(vm, self, PY_ID(vm, __module__), PY_ID(vm, builtins));
}

static int set_module(py_vm *vm, py_obj *self, py_obj *value)
{
    return refuse_immutable(vm, self, "__module__", value) < 0 ? -1 : set_entry(vm, self, PY_ID(vm, __module__), value);
}

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    if (CLASS(self)->own == &py_type_class) {
        return py_str_new(vm, py_type_class.doc);
    }
    py_obj *doc = own_entry(vm, self, PY_ID(vm, __doc__), PY_NONE);
    if (doc && py_is_heap(doc) && doc->cls->slots.descr_get) {
        return doc->cls->slots.descr_get(vm, doc, NULL, CLASS(self));
    }
    return doc;
}

static int set_doc(py_vm *vm, py_obj *self, py_obj *value)
{
    return refuse_immutable(vm, self, "__doc__", value) < 0 ? -1 : set_entry(vm, self, PY_ID(vm, __doc__), value);
}

static py_obj *get_annotations(py_vm *vm, py_obj *self)
{
    if (CLASS(self)->own) {
        return py_raise_attribute(vm, self, PY_ID(vm, __annotations__));
    }
    py_obj *notes = own_entry(vm, self, PY_ID(vm, __annotations__), NULL);
    if (notes || vm->error) {
        return notes && py_is_heap(notes) && notes->cls->slots.descr_get ? notes->cls->slots.descr_get(vm, notes, NULL, CLASS(self))
                                                                         : notes;
    }
    notes = py_dict_new(vm);
    return notes && set_entry(vm, self, PY_ID(vm, __annotations__), notes) == 0 ? notes : NULL;
}

static int set_annotations(py_vm *vm, py_obj *self, py_obj *value)
{
    if (immutable(CLASS(self))) {
        return refuse_immutable(vm, self, "__annotations__", value);
    }
    return set_entry(vm, self, PY_ID(vm, __annotations__), value);
}

static py_obj *get_bases(py_vm *vm, py_obj *self)
{
    return py_class_bases(vm, CLASS(self));
}

static py_obj *get_base(py_vm *vm, py_obj *self)
{
    (void)vm;
    return CLASS(self)->base ? &CLASS(self)->base->head : PY_NONE;
}

static py_obj *get_mro(py_vm *vm, py_obj *self)
{
    py_class *cls = CLASS(self);
    if (!cls->mro_tuple) {
        cls->mro_tuple = py_tuple_from_array(vm, (py_obj *const *)(void *)cls->mro, cls->mro_count);
    }
    return cls->mro_tuple;
}

static py_obj *get_dict(py_vm *vm, py_obj *self)
{
    py_obj *dict = py_class_dict(vm, CLASS(self));
    return dict ? py_mappingproxy_new(vm, dict) : NULL;
}

static py_obj *get_abstract(py_vm *vm, py_obj *self)
{
    py_obj *names = CLASS(self)->own == &py_type_class ? NULL : own_entry(vm, self, PY_ID(vm, __abstractmethods__), NULL);
    return names || vm->error ? names : py_raise(vm, &py_AttributeError, "__abstractmethods__");
}

static int set_abstract(py_vm *vm, py_obj *self, py_obj *value)
{
    int any = value ? py_truth(vm, value) : 0;
    if (any < 0 || set_entry(vm, self, PY_ID(vm, __abstractmethods__), value) < 0) {
        return -1;
    }
    CLASS(self)->flags &= ~(uint32_t)PY_CF_ABSTRACT_METHODS;
    CLASS(self)->flags |= any ? (uint32_t)PY_CF_ABSTRACT_METHODS : 0;
    return 0;
}

static py_obj *get_basicsize(py_vm *vm, py_obj *self)
{
    return py_int_new(vm, (int64_t)CLASS(self)->size);
}

static py_obj *get_flags(py_vm *vm, py_obj *self)
{
    return py_int_new(vm, CLASS(self)->flags & PY_CF_SCRIPT ? 1 << 9 | 1 << 10 : 0);
}

/* --- methods --- */

static py_obj *mro(py_vm *vm, py_obj **args)
{
    py_obj *order = get_mro(vm, args[0]);
    return order ? py_list_from(vm, order) : NULL;
}

static py_obj *subclasses(py_vm *vm, py_obj **args)
{
    return py_list_from_array(vm, (py_obj *const *)(void *)CLASS(args[0])->subclasses, CLASS(args[0])->subclass_count);
}

static py_obj *instance_check(py_vm *vm, py_obj **args)
{
    if (py_is_subclass(py_cls(vm, args[1]), CLASS(args[0]))) {
        return PY_TRUE;
    }
    py_obj *claimed = py_getattr_opt(vm, args[1], PY_ID(vm, __class__));
    py_class *cls = !claimed || claimed == PY_ABSENT ? NULL : py_as_class(vm, claimed);
    return claimed ? py_bool(cls && py_is_subclass(cls, CLASS(args[0]))) : NULL;
}

static py_obj *subclass_check(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[1]);
    return cls ? py_bool(py_is_subclass(cls, CLASS(args[0]))) : py_raise(vm, &py_TypeError, "issubclass() arg 1 must be a class");
}

static py_obj *prepare(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_dict_new(vm);
}

static py_obj *dir(py_vm *vm, py_obj **args)
{
    py_obj *names = py_dict_new(vm);
    py_class *cls = CLASS(args[0]);
    for (size_t i = 0; names && i < cls->mro_count; i++) {
        py_obj *dict = py_class_dict(vm, cls->mro[i]);
        if (!dict || py_dict_update(vm, names, dict) < 0) {
            return NULL;
        }
    }
    return names ? py_list_from(vm, names) : NULL;
}

static py_obj *binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    return op == PY_OP_OR ? py_union_of(vm, left, right) : PY_NOTIMPLEMENTED;
}

static const py_member members[] = {
    PY_NEW("cls, *args, **kw", new, NULL),
    PY_INIT("self, *args, **kw", init, NULL),
    PY_GETSET("__name__", get_name, set_name, NULL),
    PY_GETSET("__qualname__", get_qualname, set_qualname, NULL),
    PY_GETSET("__module__", get_module, set_module, NULL),
    PY_GETSET("__doc__", get_doc, set_doc, NULL),
    PY_GETSET("__annotations__", get_annotations, set_annotations, NULL),
    PY_GETSET("__bases__", get_bases, NULL, NULL),
    PY_GETSET("__base__", get_base, NULL, NULL),
    PY_GETSET("__mro__", get_mro, NULL, NULL),
    PY_GETSET("__dict__", get_dict, NULL, NULL),
    PY_GETSET("__abstractmethods__", get_abstract, set_abstract, NULL),
    PY_GETSET("__basicsize__", get_basicsize, NULL, NULL),
    PY_GETSET("__flags__", get_flags, NULL, NULL),
    PY_METHOD("mro", "self, /", mro, NULL),
    PY_METHOD("__subclasses__", "self, /", subclasses, NULL),
    PY_METHOD("__instancecheck__", "self, instance, /", instance_check, NULL),
    PY_METHOD("__subclasscheck__", "self, subclass, /", subclass_check, NULL),
    PY_METHOD("__dir__", "self, /", dir, NULL),
    PY_CLASSMETHOD("__prepare__", "cls, *args, **kw", prepare, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_type_class = {
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .size = sizeof(py_class),
    .flags = PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = members,
    .trace = trace,
    .finalize = finalize,
    .repr = repr,
    .call = call,
    .getattribute = getattribute,
    .setattr = setattr,
    .binary = binary,
    .ops = 1u << PY_OP_OR,
};
