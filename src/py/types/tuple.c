#include <string.h>

#include "py/types/types_int.h"

/* The items of an exact or derived tuple as py_items; the tuple's storage never moves. */
#define TUPLE_ITEMS(name, o)                                                                                                               \
    py_obj **name##_at = PY_TUPLE(o)->items;                                                                                               \
    py_items name = { &name##_at, &PY_TUPLE(o)->count }

bool py_is_tuple(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_TUPLE);
}

static py_tuple *tuple_alloc(py_vm *vm, py_class *cls, size_t count)
{
    if (count > (size_t)1 << 28)
        return py_raise_nomem(vm);
    py_tuple *t = (py_tuple *)(void *)py_new(vm, cls, count * sizeof(py_obj *));
    if (t)
        t->count = count;
    return t;
}

py_obj *py_tuple_new(py_vm *vm, size_t count)
{
    py_tuple *t = tuple_alloc(vm, py_type(vm, PY_T_tuple), count);
    if (t == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        t->items[i] = PY_NONE;
    return &t->head;
}

py_obj *py_tuple_from_array(py_vm *vm, py_obj *const *items, size_t count)
{
    py_tuple *t = tuple_alloc(vm, py_type(vm, PY_T_tuple), count);
    if (t == NULL)
        return NULL;
    if (count)
        memcpy(t->items, items, count * sizeof(py_obj *));
    return &t->head;
}

py_obj *py_tuple_of(py_vm *vm, size_t count, ...)
{
    py_tuple *t = tuple_alloc(vm, py_type(vm, PY_T_tuple), count);
    if (t == NULL)
        return NULL;
    va_list args;
    va_start(args, count);
    for (size_t i = 0; i < count; i++)
        t->items[i] = va_arg(args, py_obj *);
    va_end(args);
    return &t->head;
}

py_obj *py_tuple_from(py_vm *vm, py_obj *o)
{
    if (py_exact(vm, o, PY_T_tuple))
        return py_tuple_from_array(vm, PY_TUPLE(o)->items, PY_TUPLE(o)->count);
    if (py_exact(vm, o, PY_T_list))
        return py_tuple_from_array(vm, PY_LIST(o)->items, PY_LIST(o)->count);
    py_obj *list = py_list_from(vm, o);
    return list ? py_tuple_from_array(vm, PY_LIST(list)->items, PY_LIST(list)->count) : NULL;
}

static void tuple_trace(py_obj *self, py_tracer *t)
{
    for (size_t i = 0; i < PY_TUPLE(self)->count; i++)
        py_trace(t, PY_TUPLE(self)->items[i]);
}

static int tuple_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    uint64_t acc = 2870177450012600261u;
    if (py_stack_check(vm, "") < 0)
        return -1;
    for (size_t i = 0; i < PY_TUPLE(self)->count; i++) {
        int64_t h;
        if (py_key_hash(vm, PY_TUPLE(self)->items[i], &h) < 0)
            return -1;
        acc += (uint64_t)h * 14029467366897019727u;
        acc = (acc << 31) | (acc >> 33);
        acc *= 11400714785074694791u;
    }
    acc += PY_TUPLE(self)->count ^ (2870177450012600261u ^ 3527539u);
    *hash = (int64_t)acc >> 2; /* a small integer */
    return 0;
}

static py_obj *tuple_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!py_is_tuple(vm, other))
        return PY_NOTIMPLEMENTED;
    TUPLE_ITEMS(a, self);
    TUPLE_ITEMS(b, other);
    return py_items_compare(vm, op, a, b);
}

static py_obj *tuple_repr(py_vm *vm, py_obj *self)
{
    TUPLE_ITEMS(v, self);
    return py_items_repr(vm, self, v, "(", ")", "(...)");
}

static int tuple_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_TUPLE(self)->count != 0;
}

static int64_t tuple_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_TUPLE(self)->count;
}

static py_obj *tuple_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_tuple *t = PY_TUPLE(self);
    if (py_isa(vm, key, &py_slice_class)) {
        int64_t start, stop, step, count;
        if (py_slice_indices(vm, key, (int64_t)t->count, &start, &stop, &step, &count) < 0)
            return NULL;
        if (count == (int64_t)t->count && step == 1 && py_exact(vm, self, PY_T_tuple))
            return self;
        if (step == 1)
            return py_tuple_from_array(vm, t->items + start, (size_t)count);
        py_obj *r = py_tuple_new(vm, (size_t)count);
        for (int64_t i = 0; r && i < count; i++)
            PY_TUPLE(r)->items[i] = t->items[start + i * step];
        return r;
    }
    int64_t at;
    if (py_index_key(vm, key, "tuple indices must be integers or slices, not %T", &at) < 0)
        return NULL;
    if (at < 0)
        at += (int64_t)t->count;
    if (at < 0 || at >= (int64_t)t->count)
        return py_raise(vm, &py_IndexError, "tuple index out of range");
    return t->items[at];
}

static int tuple_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    TUPLE_ITEMS(v, self);
    int64_t at = py_items_index(vm, v, item, 0, INT64_MAX);
    return at == -2 ? -1 : at >= 0;
}

static py_obj *repeat(py_vm *vm, py_obj *self, py_obj *times)
{
    int64_t n;
    int r = py_repeat_count(vm, times, &n);
    if (r <= 0)
        return r < 0 ? NULL : PY_NOTIMPLEMENTED;
    size_t count = PY_TUPLE(self)->count;
    if (n == 1 && py_exact(vm, self, PY_T_tuple))
        return self;
    if (n <= 0 || count == 0)
        return py_tuple_new(vm, 0);
    if ((uint64_t)n > ((size_t)1 << 28) / count)
        return py_raise_nomem(vm);
    py_tuple *t = tuple_alloc(vm, py_type(vm, PY_T_tuple), count * (size_t)n);
    if (t == NULL)
        return NULL;
    py_fill_repeat(t->items, PY_TUPLE(self)->items, count * sizeof(py_obj *), (size_t)n);
    return &t->head;
}

static py_obj *concat(py_vm *vm, py_tuple *a, py_tuple *b)
{
    if (b->count == 0 && py_exact(vm, &a->head, PY_T_tuple))
        return &a->head;
    py_tuple *t = tuple_alloc(vm, py_type(vm, PY_T_tuple), a->count + b->count);
    if (t == NULL)
        return NULL;
    memcpy(t->items, a->items, a->count * sizeof(py_obj *));
    memcpy(t->items + a->count, b->items, b->count * sizeof(py_obj *));
    return &t->head;
}

static py_obj *tuple_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op == PY_OP_ADD && py_is_tuple(vm, left) && py_is_tuple(vm, right))
        return concat(vm, PY_TUPLE(left), PY_TUPLE(right));
    if (op == PY_OP_MUL)
        return py_is_tuple(vm, left) ? repeat(vm, left, right) : repeat(vm, right, left);
    return PY_NOTIMPLEMENTED;
}

static py_obj *tuple_iter(py_vm *vm, py_obj *self)
{
    py_list_iterator *it = (py_list_iterator *)(void *)py_new(vm, py_type(vm, PY_T_tuple_iterator), 0);
    if (it == NULL)
        return NULL;
    it->seq = self;
    return &it->head;
}

static void iterator_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_list_iterator *)(void *)self)->seq);
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_list_iterator *it = (py_list_iterator *)(void *)self;
    if (it->seq == NULL)
        return NULL;
    if (it->at < PY_TUPLE(it->seq)->count)
        return PY_TUPLE(it->seq)->items[it->at++];
    it->seq = NULL;
    return NULL;
}

static py_obj *iterator_length_hint(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_list_iterator *it = (py_list_iterator *)(void *)args[0];
    return py_small(it->seq ? (int64_t)(PY_TUPLE(it->seq)->count - it->at) : 0);
}

static const py_member iterator_members[] = {
    PY_METHOD("__length_hint__", "self, /", iterator_length_hint, "Private method returning an estimate of len(list(it))."), PY_MEMBERS_END
};

const py_classdef py_tuple_iterator_class = {
    .name = "tuple_iterator",
    .size = sizeof(py_list_iterator),
    .flags = PY_CLS_ABSTRACT,
    .members = iterator_members,
    .trace = iterator_trace,
    .iter = py_iter_self,
    .next = iterator_next,
};

static py_obj *tuple_make(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    bool plain = cls == py_type(vm, PY_T_tuple);
    if (plain && args[1] != PY_ABSENT && py_exact(vm, args[1], PY_T_tuple))
        return args[1];
    py_obj *t = args[1] == PY_ABSENT ? py_tuple_new(vm, 0) : py_tuple_from(vm, args[1]);
    if (t == NULL || plain)
        return t;
    py_tuple *r = tuple_alloc(vm, cls, PY_TUPLE(t)->count);
    if (r == NULL)
        return NULL;
    memcpy(r->items, PY_TUPLE(t)->items, r->count * sizeof(py_obj *));
    return &r->head;
}

static py_obj *tuple_index(py_vm *vm, py_obj **args)
{
    int64_t from, to;
    if (py_clip_indices(vm, args[2], args[3], PY_TUPLE(args[0])->count, &from, &to) < 0)
        return NULL;
    TUPLE_ITEMS(v, args[0]);
    int64_t at = py_items_index(vm, v, args[1], from, to);
    if (at == -1)
        return py_raise(vm, &py_ValueError, "tuple.index(x): x not in tuple");
    return at < 0 ? NULL : py_small(at);
}

static py_obj *tuple_count(py_vm *vm, py_obj **args)
{
    TUPLE_ITEMS(v, args[0]);
    return py_items_count(vm, v, args[1]);
}

static py_obj *tuple_getnewargs(py_vm *vm, py_obj **args)
{
    py_obj *copy = py_tuple_from_array(vm, PY_TUPLE(args[0])->items, PY_TUPLE(args[0])->count);
    return copy ? py_tuple_of(vm, 1, copy) : NULL;
}

static const py_member tuple_members[] = { PY_NEW("cls, iterable=?, /", tuple_make, ""),
                                           PY_METHOD("index", "self, value, start=?, stop=?, /", tuple_index,
                                                     "Return first index of value."),
                                           PY_METHOD("count", "self, value, /", tuple_count, "Return number of occurrences of value."),
                                           PY_METHOD("__getnewargs__", "self, /", tuple_getnewargs, ""),
                                           PY_GENERIC,
                                           PY_MEMBERS_END };

const py_classdef py_tuple_class = {
    .name = "tuple",
    .doc = "An immutable sequence.",
    .size = offsetof(py_tuple, items),
    .flags = PY_CLS_SUBCLASS,
    .members = tuple_members,
    .trace = tuple_trace,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .compare = tuple_compare,
    .truth = tuple_truth,
    .len = tuple_len,
    .getitem = tuple_getitem,
    .contains = tuple_contains,
    .iter = tuple_iter,
    .binary = tuple_binary,
};
