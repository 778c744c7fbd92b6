/* object, the root of all classes. */
#include <string.h>

#include "py/slots.h"

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_class *cls = py_cls(vm, self);
    py_obj *module = py_getattr_opt(vm, &cls->head, PY_ID(vm, __module__));
    if (!module) {
        return NULL;
    }
    if (!py_is_str(vm, module) || py_str_is(module, "builtins")) {
        return py_str_printf(vm, "<%U object at %p>", cls->qualname, (void *)self);
    }
    return py_str_printf(vm, "<%U.%U object at %p>", module, cls->qualname, (void *)self);
}

static py_obj *str(py_vm *vm, py_obj *self)
{
    return py_repr(vm, self);
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    (void)vm;
    uint64_t h = (uint64_t)(uintptr_t)self;
    *out = (int64_t)(h >> 4 | h << 60);
    return 0;
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op == PY_OP_EQ) {
        return self == other ? PY_TRUE : PY_NOTIMPLEMENTED;
    }
    if (op != PY_OP_NE) {
        return PY_NOTIMPLEMENTED;
    }
    py_class *cls = py_cls(vm, self); /* != is what == is not */
    py_obj *equal = cls->slots.compare(vm, PY_OP_EQ, self, other);
    if (!equal || equal == PY_NOTIMPLEMENTED) {
        return equal;
    }
    int truth = py_truth(vm, equal);
    return truth < 0 ? NULL : py_bool(!truth);
}

/* object() takes no arguments, unless the class overrides the other of __new__ and __init__, which then is in charge of them. */
static int excess(py_vm *vm, py_obj *args, py_obj *kw)
{
    (void)vm;
    return PY_TUPLE(args)->count || py_dict_len(kw);
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    if (excess(vm, args[1], args[2])) {
        if (py_class_ctor(vm, cls) < 0) {
            return NULL;
        }
        if (cls->new_fn != PY_ABSENT) {
            return py_raise(vm, &py_TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (cls->init_fn == PY_ABSENT) {
            return py_raise(vm, &py_TypeError, "%s() takes no arguments", py_class_name(cls));
        }
    }
    return py_class_instantiate(vm, cls);
}

static py_obj *init(py_vm *vm, py_obj **args)
{
    py_class *cls = py_cls(vm, args[0]);
    if (excess(vm, args[1], args[2])) {
        if (py_class_ctor(vm, cls) < 0) {
            return NULL;
        }
        if (cls->init_fn != PY_ABSENT) {
            return py_raise(vm, &py_TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
        }
        if (cls->new_fn == PY_ABSENT) {
            return py_raise(vm, &py_TypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", py_class_name(cls));
        }
    }
    return PY_NONE;
}

static py_obj *get_class(py_vm *vm, py_obj *self)
{
    return &py_cls(vm, self)->head;
}

/* The class of an instance may be exchanged for one whose instances are laid out alike. */
static int set_class(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value) {
        return py_raise_int(vm, &py_TypeError, "can't delete __class__ attribute");
    }
    py_class *to = py_as_class(vm, value), *from = py_cls(vm, self);
    if (!to) {
        return py_raise_int(vm, &py_TypeError, "__class__ must be set to a class, not '%T' object", value);
    }
    bool module = from->def == &py_module_class && to->def == &py_module_class;
    if (!module && (!(to->flags & PY_CF_SCRIPT) || !(from->flags & PY_CF_SCRIPT))) {
        return py_raise_int(vm, &py_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    bool same_slots = true;
    for (py_class *a = from, *b = to; same_slots && (a != a->native || b != b->native);) { /* script slots at the same places */
        while (a != a->native && !a->slots_count) {
            a = a->base;
        }
        while (b != b->native && !b->slots_count) {
            b = b->base;
        }
        same_slots = a->slots_count == b->slots_count && (!a->slots_count || a->slots_offset == b->slots_offset);
        a = a != a->native ? a->base : a;
        b = b != b->native ? b->base : b;
    }
    if (from->native != to->native || from->size != to->size || !same_slots || (from->flags & PY_CLS_DICT) != (to->flags & PY_CLS_DICT)) {
        return py_raise_int(vm, &py_TypeError, "__class__ assignment: '%s' object layout differs from '%s'", py_class_name(to),
                            py_class_name(from));
    }
    self->cls = to;
    return 0;
}

static py_obj *format(py_vm *vm, py_obj **args)
{
    if (!py_is_str(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "__format__() argument must be str, not %T", args[1]);
    }
    if (py_str_size(args[1])) {
        return py_raise(vm, &py_TypeError, "unsupported format string passed to %T.__format__", args[0]);
    }
    return py_str_of(vm, args[0]);
}

/* The names of a class and its bases, as keys of `names`. */
static int class_names(py_vm *vm, py_class *cls, py_obj *names)
{
    for (size_t i = 0; i < cls->mro_count; i++) {
        py_obj *dict = py_class_dict(vm, cls->mro[i]);
        size_t at = 0;
        py_obj *key, *value;
        if (!dict) {
            return -1;
        }
        while (py_dict_next(dict, &at, &key, &value)) {
            if (py_dict_set(vm, names, key, PY_NONE) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

static py_obj *dir(py_vm *vm, py_obj **args)
{
    py_obj *names = py_dict_new(vm);
    py_obj *dict = names ? py_getattr_opt(vm, args[0], PY_ID(vm, __dict__)) : NULL;
    if (!dict) {
        return NULL;
    }
    if (py_is_dict(vm, dict)) {
        size_t at = 0;
        py_obj *key, *value;
        while (py_dict_next(dict, &at, &key, &value)) {
            if (py_dict_set(vm, names, key, PY_NONE) < 0) {
                return NULL;
            }
        }
    }
    py_obj *cls = py_getattr_opt(vm, args[0], PY_ID(vm, __class__));
    py_class *real = !cls || cls == PY_ABSENT ? NULL : py_as_class(vm, cls);
    if (!cls || (real && class_names(vm, real, names) < 0)) {
        return NULL;
    }
    return py_list_from(vm, names);
}

static py_obj *init_subclass(py_vm *vm, py_obj **args)
{
    if (PY_TUPLE(args[1])->count || py_dict_len(args[2])) {
        return PY_TUPLE(args[1])->count ? py_raise(vm, &py_TypeError, "%S.__init_subclass__() takes no arguments (%zu given)",
                                                   ((py_class *)(void *)args[0])->qualname, PY_TUPLE(args[1])->count)
                                        : py_raise(vm, &py_TypeError, "%s.__init_subclass__() takes no keyword arguments",
                                                   py_class_name((py_class *)(void *)args[0]));
    }
    return PY_NONE;
}

static py_obj *subclass_hook(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NOTIMPLEMENTED;
}

static py_obj *size_of(py_vm *vm, py_obj **args)
{
    return py_int_new(vm, (int64_t)py_cls(vm, args[0])->size);
}

/* The state an instance is copied by: its dictionary, and with __slots__ a pair of that and the slots' values. */
static py_obj *get_state(py_vm *vm, py_obj **args)
{
    py_obj *self = args[0];
    py_class *cls = py_cls(vm, self);
    py_obj *dict = py_is_heap(self) && self->gc & PY_GC_PREFIX ? *py_dict_word(self) : NULL;
    py_obj *state = dict && py_dict_len(dict) ? dict : PY_NONE;
    if (!(cls->flags & PY_CF_SLOTTED)) {
        return state;
    }
    py_obj *slots = py_dict_new(vm);
    for (py_class *c = cls; slots && c; c = c->base) {
        size_t at = 0;
        py_obj *key, *value;
        while (c->slots_count && py_dict_next(c->dict, &at, &key, &value)) {
            if (!py_exact(vm, value, PY_T_member_descriptor)) {
                continue;
            }
            py_obj *held = py_getattr_opt(vm, self, key);
            if (!held || (held != PY_ABSENT && py_dict_set(vm, slots, key, held) < 0)) {
                return NULL;
            }
        }
    }
    if (!slots) {
        return NULL;
    }
    return py_dict_len(slots) ? py_tuple_of(vm, 2, state, slots) : state;
}

/* copyreg.__newobj__ */
static py_obj *new_object(py_vm *vm, py_obj **args)
{
    py_obj *make = py_getattr(vm, args[0], PY_ID(vm, __new__));
    size_t count = PY_TUPLE(args[1])->count;
    py_obj *all = make ? py_tuple_new(vm, count + 1) : NULL;
    if (!all) {
        return NULL;
    }
    PY_TUPLE(all)->items[0] = args[0];
    memcpy(PY_TUPLE(all)->items + 1, PY_TUPLE(args[1])->items, count * sizeof(py_obj *));
    return py_call_dict(vm, make, all, NULL);
}

/* Protocol 2 for every protocol: (copyreg.__newobj__, (cls, *args), state, items, pairs). */
static py_obj *reduce_ex(py_vm *vm, py_obj **args)
{
    py_obj *self = args[0];
    py_class *cls = py_cls(vm, self);
    py_obj *name = py_str_intern(vm, "__reduce__");
    py_obj *theirs = name ? py_class_find(vm, cls, name) : NULL;
    if (!theirs) {
        return NULL;
    }
    if (theirs != py_class_find(vm, vm->builtin[PY_T_object], name)) {
        return py_call_special(vm, self, name, 0, NULL);
    }
    py_obj *more = py_getattr_opt_s(vm, self, "__getnewargs__");
    if (more && more != PY_ABSENT) {
        more = py_call(vm, more, 0);
    }
    if (!more || (more != PY_ABSENT && !py_is_tuple(vm, more))) {
        return more ? py_raise(vm, &py_TypeError, "__getnewargs__ should return a tuple, not '%T'", more) : NULL;
    }
    if (cls->native->flags & PY_CLS_ABSTRACT || (more == PY_ABSENT && cls->native->size > vm->builtin[PY_T_object]->size &&
                                                 !(cls->flags & (PY_CF_LIST | PY_CF_DICT | PY_CF_SET)) && !(cls->flags & PY_CLS_DICT))) {
        return py_raise(vm, &py_TypeError, "cannot pickle '%s' object", py_class_name(cls));
    }
    size_t count = more == PY_ABSENT ? 0 : PY_TUPLE(more)->count;
    py_obj *values = py_tuple_new(vm, count + 1);
    py_obj *state = values ? py_call_method(vm, self, "__getstate__", 0) : NULL;
    py_obj *maker = state ? py_cfunction_new(vm, "__newobj__", "cls, *args", new_object, NULL) : NULL;
    if (!maker) {
        return NULL;
    }
    PY_TUPLE(values)->items[0] = &cls->head;
    for (size_t i = 0; i < count; i++) {
        PY_TUPLE(values)->items[i + 1] = PY_TUPLE(more)->items[i];
    }
    py_obj *items = cls->flags & PY_CF_LIST ? py_iter(vm, self) : PY_NONE, *pairs = PY_NONE;
    if (cls->flags & PY_CF_DICT) {
        py_obj *view = py_call_method(vm, self, "items", 0);
        pairs = view ? py_iter(vm, view) : NULL;
    }
    return items && pairs ? py_tuple_of(vm, 5, maker, values, state, items, pairs) : NULL;
}

static py_obj *reduce(py_vm *vm, py_obj **args)
{
    return reduce_ex(vm, args);
}

static const py_member members[] = {
    PY_NEW("cls, *args, **kw", new, NULL),
    PY_INIT("self, *args, **kw", init, NULL),
    PY_GETSET("__class__", get_class, set_class, NULL),
    PY_METHOD("__format__", "self, format_spec, /", format, NULL),
    PY_METHOD("__dir__", "self, /", dir, NULL),
    PY_METHOD("__sizeof__", "self, /", size_of, NULL),
    PY_METHOD("__reduce__", "self, /", reduce, NULL),
    PY_METHOD("__reduce_ex__", "self, protocol, /", reduce_ex, NULL),
    PY_METHOD("__getstate__", "self, /", get_state, NULL),
    PY_CLASSMETHOD("__init_subclass__", "cls, *args, **kw", init_subclass, NULL),
    PY_CLASSMETHOD("__subclasshook__", "cls, subclass, /", subclass_hook, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_object_class = {
    .name = "object",
    .doc = "The base class of the class hierarchy.",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .repr = repr,
    .str = str,
    .hash = hash,
    .compare = compare,
    .getattribute = py_generic_getattr,
    .setattr = py_generic_setattr,
};
