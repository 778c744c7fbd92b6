#include "py/types/dict_int.h"

/* ---- slots ---- */

static py_obj *dict_repr(py_vm *vm, py_obj *self)
{
    py_dict *d = PY_DICT(self);
    py_repr_guard guard;
    int r = py_repr_enter(vm, &guard, self);
    if (r)
        return r < 0 ? NULL : py_str_new(vm, "{...}");
    al_sb sb = AL_SB_INIT;
    al_sb_addc(&sb, '{');
    bool first = true;
    for (size_t i = 0; i < d->used; i++) {
        py_obj *key = d->entries[i].key, *value = d->entries[i].value;
        if (key == NULL)
            continue;
        py_scope s = py_scope_open(vm);
        py_obj *k = py_keep(vm, key) && py_keep(vm, value) ? py_repr(vm, key) : NULL;
        py_obj *v = k ? py_repr(vm, value) : NULL;
        if (v) {
            if (!first)
                al_sb_addn(&sb, ", ", 2);
            al_sb_addn(&sb, py_str_text(k), py_str_size(k));
            al_sb_addn(&sb, ": ", 2);
            al_sb_addn(&sb, py_str_text(v), py_str_size(v));
        }
        py_scope_close(vm, s);
        if (v == NULL) {
            py_repr_leave(vm, &guard);
            al_sb_free(&sb);
            return NULL;
        }
        first = false;
    }
    py_repr_leave(vm, &guard);
    al_sb_addc(&sb, '}');
    return py_str_take(vm, &sb);
}

static py_obj *dict_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_is_dict(vm, other))
        return PY_NOTIMPLEMENTED;
    int equal = py_dict_equal(vm, PY_DICT(self), PY_DICT(other));
    return equal < 0 ? NULL : py_bool(equal == (op == PY_OP_EQ));
}

static int dict_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_DICT(self)->live != 0;
}

static int64_t dict_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_DICT(self)->live;
}

void *py_raise_key(py_vm *vm, py_obj *key)
{
    py_obj *e = py_construct(vm, &py_KeyError, 1, key);
    return e ? py_raise_obj(vm, e) : NULL;
}

static py_obj *dict_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_obj *value = py_dict_get(vm, self, key);
    if (value != PY_ABSENT)
        return value;
    if (!py_exact(vm, self, PY_T_dict)) {
        py_obj *r = py_call_special(vm, self, PY_ID(vm, __missing__), 1, &key);
        if (r != PY_ABSENT)
            return r;
    }
    return py_raise_key(vm, key);
}

static int dict_setitem(py_vm *vm, py_obj *self, py_obj *key, py_obj *value)
{
    if (value)
        return py_dict_set(vm, self, key, value);
    int r = py_dict_del(vm, self, key);
    if (r == 0)
        py_raise_key(vm, key);
    return r == 1 ? 0 : -1;
}

static int dict_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    int64_t hash;
    if (py_key_hash(vm, item, &hash) < 0)
        return -1;
    int64_t at = py_dict_find(vm, PY_DICT(self), item, hash);
    return at == -2 ? -1 : at >= 0;
}

static py_obj *dict_iter(py_vm *vm, py_obj *self)
{
    return py_dict_iterator_new(vm, self, PY_DICT_KEYS, false);
}

static py_obj *dict_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_OR || !py_is_dict(vm, left) || !py_is_dict(vm, right))
        return PY_NOTIMPLEMENTED;
    py_obj *d = py_dict_copy(vm, left);
    return d && py_dict_update(vm, d, right) == 0 ? d : NULL;
}

static py_obj *dict_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op != PY_OP_OR)
        return PY_NOTIMPLEMENTED;
    return py_dict_update(vm, self, other) < 0 ? NULL : self;
}

/* ---- methods ---- */

/* args: self, what it is called with (a tuple), keywords (a dict) */
static int update_args(py_vm *vm, py_obj **args, const char *name)
{
    py_tuple *given = PY_TUPLE(args[1]);
    if (given->count > 1)
        return py_raise_int(vm, &py_TypeError, "%s expected at most 1 argument, got %zu", name, given->count);
    if (given->count && py_dict_update(vm, args[0], given->items[0]) < 0)
        return -1;
    return PY_DICT(args[2])->live ? py_dict_update(vm, args[0], args[2]) : 0;
}

static py_obj *dict_init(py_vm *vm, py_obj **args)
{
    return update_args(vm, args, "dict") < 0 ? NULL : PY_NONE;
}

static py_obj *dict_update(py_vm *vm, py_obj **args)
{
    return update_args(vm, args, "update") < 0 ? NULL : PY_NONE;
}

static py_obj *dict_get(py_vm *vm, py_obj **args)
{
    py_obj *value = py_dict_get(vm, args[0], args[1]);
    return value == PY_ABSENT ? args[2] : value;
}

static py_obj *dict_setdefault(py_vm *vm, py_obj **args)
{
    int64_t hash;
    if (py_key_hash(vm, args[1], &hash) < 0)
        return NULL;
    int64_t at = py_dict_find(vm, PY_DICT(args[0]), args[1], hash);
    if (at >= 0)
        return PY_DICT(args[0])->entries[at].value;
    return at == -2 || py_dict_set_hash(vm, PY_DICT(args[0]), args[1], hash, args[2]) < 0 ? NULL : args[2];
}

static py_obj *dict_pop(py_vm *vm, py_obj **args)
{
    py_obj *value = py_dict_pop(vm, args[0], args[1]);
    if (value != PY_ABSENT)
        return value;
    return args[2] == PY_ABSENT ? py_raise_key(vm, args[1]) : args[2];
}

static py_obj *dict_popitem(py_vm *vm, py_obj **args)
{
    py_dict *d = PY_DICT(args[0]);
    if (d->live == 0)
        return py_raise(vm, &py_KeyError, "popitem(): dictionary is empty");
    size_t at = d->used - 1;
    while (d->entries[at].key == NULL)
        at--;
    py_obj *pair = py_tuple_of(vm, 2, d->entries[at].key, d->entries[at].value);
    if (pair) {
        py_dict_drop(d, at);
        if (d->live)
            d->used = at;
    }
    return pair;
}

static py_obj *dict_keys(py_vm *vm, py_obj **args)
{
    return py_dict_view_new(vm, args[0], PY_DICT_KEYS);
}

static py_obj *dict_values(py_vm *vm, py_obj **args)
{
    return py_dict_view_new(vm, args[0], PY_DICT_VALUES);
}

static py_obj *dict_items(py_vm *vm, py_obj **args)
{
    return py_dict_view_new(vm, args[0], PY_DICT_ITEMS);
}

static py_obj *dict_copy(py_vm *vm, py_obj **args)
{
    return py_dict_copy(vm, args[0]);
}

static py_obj *dict_clear(py_vm *vm, py_obj **args)
{
    py_dict_clear(vm, args[0]);
    return PY_NONE;
}

static py_obj *dict_reversed(py_vm *vm, py_obj **args)
{
    return py_dict_iterator_new(vm, args[0], PY_DICT_KEYS, true);
}

static py_obj *dict_fromkeys(py_vm *vm, py_obj **args)
{
    bool plain = args[0] == &py_type(vm, PY_T_dict)->head;
    py_obj *d = plain ? py_dict_new(vm) : py_call(vm, args[0], 0);
    py_obj *it = d ? py_iter(vm, args[1]) : NULL;
    if (it == NULL)
        return NULL;
    plain = py_exact(vm, d, PY_T_dict);
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *key = py_next(vm, it);
        int r = key == NULL ? -1 : plain ? py_dict_set(vm, d, key, args[2]) : py_setitem(vm, d, key, args[2]);
        py_scope_close(vm, s);
        if (r < 0)
            return py_error_pending(vm) ? NULL : d;
    }
}

static const py_member dict_members[] = {
    PY_INIT("self, /, *args, **kwargs", dict_init, ""),
    PY_METHOD("get", "self, key, default=None, /", dict_get, "Return the value for key if key is in the dictionary, else default."),
    PY_METHOD("setdefault", "self, key, default=None, /", dict_setdefault,
              "Insert key with a value of default if key is not in the dictionary."),
    PY_METHOD("pop", "self, key, default=?, /", dict_pop, "Remove specified key and return the corresponding value."),
    PY_METHOD("popitem", "self, /", dict_popitem, "Remove and return a (key, value) pair as a 2-tuple."),
    PY_METHOD("keys", "self, /", dict_keys, "A set-like object providing a view on the keys."),
    PY_METHOD("values", "self, /", dict_values, "An object providing a view on the values."),
    PY_METHOD("items", "self, /", dict_items, "A set-like object providing a view on the items."),
    PY_METHOD("update", "self, /, *args, **kwargs", dict_update, "Update from a mapping or an iterable of pairs, and from keywords."),
    PY_METHOD("copy", "self, /", dict_copy, "A shallow copy."),
    PY_METHOD("clear", "self, /", dict_clear, "Remove all items."),
    PY_METHOD("__reversed__", "self, /", dict_reversed, "Return a reverse iterator over the dict keys."),
    PY_CLASSMETHOD("fromkeys", "cls, iterable, value=None, /", dict_fromkeys,
                   "A new dictionary with keys from iterable and values set to value."),
    PY_GENERIC,
    PY_MEMBERS_END
};

const py_classdef py_dict_class = {
    .name = "dict",
    .doc = "A mapping in the order of insertion.",
    .size = sizeof(py_dict),
    .flags = PY_CLS_SUBCLASS | PY_CLS_UNHASHABLE,
    .members = dict_members,
    .trace = py_dict_trace,
    .finalize = py_dict_finalize,
    .repr = dict_repr,
    .compare = dict_compare,
    .truth = dict_truth,
    .len = dict_len,
    .getitem = dict_getitem,
    .setitem = dict_setitem,
    .contains = dict_contains,
    .iter = dict_iter,
    .binary = dict_binary,
    .inplace = dict_inplace,
};
