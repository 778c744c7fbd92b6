/* types.GenericAlias: list[int] and the like. */
#include <string.h>

#include "py/types/types_int.h"

typedef struct py_alias {
    py_obj head;
    py_obj *origin, *args, *parameters;
    bool starred;
} py_alias;

#define ALIAS(o) ((py_alias *)(void *)(o))

static void trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ALIAS(self)->origin);
    py_trace(t, ALIAS(self)->args);
    py_trace(t, ALIAS(self)->parameters);
}

static int add_once(py_vm *vm, py_obj *list, py_obj *item)
{
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        if (PY_LIST(list)->items[i] == item) {
            return 0;
        }
    }
    return py_list_append(vm, list, item);
}

/* The type variables among the arguments, each once, in order. */
static py_obj *find_parameters(py_vm *vm, py_obj *args)
{
    py_obj *found = py_list_new(vm, 0);
    for (size_t i = 0; found && i < PY_TUPLE(args)->count; i++) {
        py_obj *arg = PY_TUPLE(args)->items[i];
        if (py_as_class(vm, arg) || !py_is_heap(arg)) {
            continue;
        }
        py_obj *variable = py_getattr_opt_s(vm, arg, "__typing_subst__");
        py_obj *inner = variable == PY_ABSENT ? py_getattr_opt_s(vm, arg, "__parameters__") : PY_ABSENT;
        if (!variable || !inner || (variable != PY_ABSENT && add_once(vm, found, arg) < 0)) {
            return NULL;
        }
        for (size_t k = 0; py_is_tuple(vm, inner) && k < PY_TUPLE(inner)->count; k++) {
            if (add_once(vm, found, PY_TUPLE(inner)->items[k]) < 0) {
                return NULL;
            }
        }
    }
    return found ? py_tuple_from_array(vm, PY_LIST(found)->items, PY_LIST(found)->count) : NULL;
}

static py_obj *make(py_vm *vm, py_class *cls, py_obj *origin, py_obj *args)
{
    if (!py_is_tuple(vm, args) && !(args = py_tuple_of(vm, 1, args))) {
        return NULL;
    }
    py_alias *a = cls ? (py_alias *)(void *)py_new(vm, cls, 0) : NULL;
    if (a) {
        a->origin = origin;
        a->args = args;
    }
    return (py_obj *)a;
}

py_obj *py_generic_alias_new(py_vm *vm, py_obj *origin, py_obj *args)
{
    return make(vm, py_type(vm, PY_T_generic_alias), origin, args);
}

/* __class_getitem__ of the built-in generics. */
py_obj *py_generic_getitem(py_vm *vm, py_obj **args)
{
    return py_generic_alias_new(vm, args[0], args[1]);
}

static py_obj *new (py_vm *vm, py_obj **args)
{
    return make(vm, (py_class *)(void *)args[0], args[1], args[2]);
}

static py_obj *get_parameters(py_vm *vm, py_obj *self)
{
    if (!ALIAS(self)->parameters) {
        ALIAS(self)->parameters = find_parameters(vm, ALIAS(self)->args);
    }
    return ALIAS(self)->parameters;
}

/* One argument as the repr shows it: a class by its name, ... as itself. */
static int add_item(py_vm *vm, al_sb *out, py_obj *o)
{
    if (o == PY_ELLIPSIS) {
        al_sb_add(out, "...");
        return 0;
    }
    py_class *cls = py_as_class(vm, o);
    py_obj *text;
    if (cls) {
        py_obj *module = py_getattr_opt(vm, o, PY_ID(vm, __module__));
        if (!module) {
            return -1;
        }
        text = !py_is_str(vm, module) || py_str_is(module, "builtins") ? cls->qualname : py_str_printf(vm, "%U.%U", module, cls->qualname);
    } else if (py_is_list(vm, o)) {
        al_sb_addc(out, '[');
        for (size_t i = 0; i < PY_LIST(o)->count; i++) {
            al_sb_add(out, i ? ", " : "");
            if (add_item(vm, out, PY_LIST(o)->items[i]) < 0) {
                return -1;
            }
        }
        al_sb_addc(out, ']');
        return 0;
    } else {
        text = py_repr(vm, o);
    }
    if (!text) {
        return -1;
    }
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    py_obj *args = ALIAS(self)->args;
    int status = add_item(vm, &out, ALIAS(self)->origin);
    al_sb_addc(&out, '[');
    for (size_t i = 0; status == 0 && i < PY_TUPLE(args)->count; i++) {
        al_sb_add(&out, i ? ", " : "");
        status = add_item(vm, &out, PY_TUPLE(args)->items[i]);
    }
    al_sb_add(&out, PY_TUPLE(args)->count ? "]" : "()]");
    py_obj *text = status == 0 ? py_str_take(vm, &out) : NULL;
    al_sb_free(&out);
    return text;
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &py_generic_alias_class)) {
        return PY_NOTIMPLEMENTED;
    }
    int same = py_equal(vm, ALIAS(self)->origin, ALIAS(other)->origin);
    same = same == 1 ? py_equal(vm, ALIAS(self)->args, ALIAS(other)->args) : same;
    return same < 0 ? NULL : py_bool((same != 0) == (op == PY_OP_EQ));
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    int64_t a, b;
    if (py_hash(vm, ALIAS(self)->origin, &a) < 0 || py_hash(vm, ALIAS(self)->args, &b) < 0) {
        return -1;
    }
    *out = a ^ b;
    return 0;
}

static py_obj *call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_obj *made = py_call_kw(vm, ALIAS(self)->origin, args, count, kwnames);
    if (made && py_is_heap(made) && py_setattr_s(vm, made, "__orig_class__", self) < 0) {
        if (!py_error_is(vm, &py_AttributeError) && !py_error_is(vm, &py_TypeError)) {
            return NULL;
        }
        py_error_clear(vm);
    }
    return made;
}

/* Puts values in the place of parameters, in an argument and what is inside it. */
static py_obj *substitute(py_vm *vm, py_obj *arg, py_obj *parameters, py_obj *values)
{
    for (size_t i = 0; i < PY_TUPLE(parameters)->count; i++) {
        if (PY_TUPLE(parameters)->items[i] == arg) {
            return PY_TUPLE(values)->items[i];
        }
    }
    if (!py_is_heap(arg) || py_as_class(vm, arg)) {
        return arg;
    }
    py_obj *inner = py_getattr_opt_s(vm, arg, "__parameters__");
    if (!inner || inner == PY_ABSENT || !py_is_tuple(vm, inner) || !PY_TUPLE(inner)->count) {
        return inner ? arg : NULL;
    }
    py_obj *chosen = py_tuple_new(vm, PY_TUPLE(inner)->count);
    for (size_t i = 0; chosen && i < PY_TUPLE(inner)->count; i++) {
        py_obj *value = substitute(vm, PY_TUPLE(inner)->items[i], parameters, values);
        if (!value) {
            return NULL;
        }
        PY_TUPLE(chosen)->items[i] = value;
    }
    return chosen ? py_getitem(vm, arg, chosen) : NULL;
}

static py_obj *getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_obj *parameters = get_parameters(vm, self);
    py_obj *values = py_is_tuple(vm, key) ? key : py_tuple_of(vm, 1, key);
    if (!parameters || !values) {
        return NULL;
    }
    size_t want = PY_TUPLE(parameters)->count, got = PY_TUPLE(values)->count;
    if (!want) {
        return py_raise(vm, &py_TypeError, "%R is not a generic class", self);
    }
    if (want != got) {
        return py_raise(vm, &py_TypeError, "Too %s arguments for %R; actual %zu, expected %zu", got > want ? "many" : "few", self, got,
                        want);
    }
    py_obj *args = py_tuple_new(vm, PY_TUPLE(ALIAS(self)->args)->count);
    for (size_t i = 0; args && i < PY_TUPLE(args)->count; i++) {
        py_obj *value = substitute(vm, PY_TUPLE(ALIAS(self)->args)->items[i], parameters, values);
        if (!value) {
            return NULL;
        }
        PY_TUPLE(args)->items[i] = value;
    }
    return args ? make(vm, py_cls(vm, self), ALIAS(self)->origin, args) : NULL;
}

/* Everything the alias does not have itself is its origin's. */
static py_obj *getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    static const char *const own[] = { "__class__",
                                       "__origin__",
                                       "__args__",
                                       "__parameters__",
                                       "__mro_entries__",
                                       "__reduce_ex__",
                                       "__reduce__",
                                       "__copy__",
                                       "__deepcopy__",
                                       "__unpacked__",
                                       "__typing_unpacked_tuple_args__" };
    const char *text = py_str_text(name);
    bool dunder = text[0] == '_' && text[1] == '_' && strlen(text) > 4 && strcmp(text + strlen(text) - 2, "__") == 0;
    bool mine = false;
    for (size_t i = 0; dunder && i < AL_COUNT(own); i++) {
        mine |= strcmp(own[i], text) == 0;
    }
    if (!mine) {
        return py_getattr(vm, ALIAS(self)->origin, name);
    }
    return py_generic_getattr(vm, self, name);
}

static py_obj *binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    return op == PY_OP_OR ? py_union_of(vm, left, right) : PY_NOTIMPLEMENTED;
}

static py_obj *mro_entries(py_vm *vm, py_obj **args)
{
    return py_tuple_of(vm, 1, ALIAS(args[0])->origin);
}

static py_obj *refuse_instance(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static py_obj *refuse_subclass(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static const py_member members[] = {
    PY_NEW("cls, origin, args, /", new, NULL),
    PY_FIELD_RO("__origin__", py_alias, origin),
    PY_FIELD_RO("__args__", py_alias, args),
    PY_GETSET("__parameters__", get_parameters, NULL, NULL),
    PY_BOOL_RO("__unpacked__", py_alias, starred),
    PY_METHOD("__mro_entries__", "self, bases, /", mro_entries, NULL),
    PY_METHOD("__instancecheck__", "self, instance, /", refuse_instance, NULL),
    PY_METHOD("__subclasscheck__", "self, cls, /", refuse_subclass, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_generic_alias_class = {
    .name = "types.GenericAlias",
    .size = sizeof(py_alias),
    .flags = PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = members,
    .trace = trace,
    .repr = repr,
    .compare = compare,
    .hash = hash,
    .call = call,
    .getitem = getitem,
    .getattribute = getattribute,
    .binary = binary,
    .ops = 1u << PY_OP_OR,
};
