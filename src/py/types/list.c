#include <string.h>

#include "py/types/types_int.h"

#define LIST_ITEMS(o) ((py_items){ &PY_LIST(o)->items, &PY_LIST(o)->count })

bool py_is_list(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_LIST);
}

/* More items than that are refused before the system would be asked for gigabytes. */
#define LIST_MAX ((size_t)1 << 28)

/* Room for `extra` more items. 0, -1. */
static int reserve(py_vm *vm, py_list *l, size_t extra)
{
    if (l->room - l->count >= extra)
        return 0;
    if (extra > LIST_MAX - l->count)
        return py_raise_nomem(vm), -1;
    size_t want = l->count + extra, room = want + (want >> 3) + (want < 9 ? 3 : 6);
    if (l->count == 0)
        room = want;
    py_obj **items = al_realloc(l->items, room * sizeof(*items));
    if (items == NULL)
        return py_raise_nomem(vm), -1;
    py_heap_external(vm, (ptrdiff_t)((room - l->room) * sizeof(*items)));
    l->items = items;
    l->room = room;
    return 0;
}

static py_obj *list_of_class(py_vm *vm, py_class *cls, size_t room)
{
    py_obj *l = py_new(vm, cls, 0);
    return l && reserve(vm, PY_LIST(l), room) == 0 ? l : NULL;
}

py_obj *py_list_new(py_vm *vm, size_t room)
{
    return list_of_class(vm, py_type(vm, PY_T_list), room);
}

py_obj *py_list_from_array(py_vm *vm, py_obj *const *items, size_t count)
{
    py_obj *l = py_list_new(vm, count);
    if (l && count) {
        memcpy(PY_LIST(l)->items, items, count * sizeof(*items));
        PY_LIST(l)->count = count;
    }
    return l;
}

int py_list_append(py_vm *vm, py_obj *list, py_obj *item)
{
    py_list *l = PY_LIST(list);
    if (AL_UNLIKELY(l->count == l->room)) {
        size_t extra = l->count < 4 ? 4 - l->count : 1;
        if (reserve(vm, l, extra) < 0)
            return -1;
    }
    l->items[l->count++] = item;
    return 0;
}

int py_list_insert(py_vm *vm, py_obj *list, size_t at, py_obj *item)
{
    py_list *l = PY_LIST(list);
    if (reserve(vm, l, 1) < 0)
        return -1;
    if (at > l->count)
        at = l->count;
    memmove(l->items + at + 1, l->items + at, (l->count - at) * sizeof(*l->items));
    l->items[at] = item;
    l->count++;
    return 0;
}

/* Puts `count` values in the place of [from, to). values must not look into l. 0, -1. */
static int splice(py_vm *vm, py_list *l, size_t from, size_t to, py_obj *const *values, size_t count)
{
    if (count > to - from && reserve(vm, l, count - (to - from)) < 0)
        return -1;
    if (count != to - from && l->items)
        memmove(l->items + from + count, l->items + to, (l->count - to) * sizeof(*l->items));
    if (count)
        memcpy(l->items + from, values, count * sizeof(*l->items));
    l->count = l->count - (to - from) + count;
    return 0;
}

int py_list_extend(py_vm *vm, py_obj *list, py_obj *o)
{
    py_list *l = PY_LIST(list);
    if (py_exact(vm, o, PY_T_list) || py_exact(vm, o, PY_T_tuple)) {
        bool is_list = py_exact(vm, o, PY_T_list);
        size_t count = is_list ? PY_LIST(o)->count : PY_TUPLE(o)->count;
        if (count == 0)
            return 0;
        if (reserve(vm, l, count) < 0)
            return -1;
        memcpy(l->items + l->count, is_list ? PY_LIST(o)->items : PY_TUPLE(o)->items, count * sizeof(*l->items));
        l->count += count;
        return 0;
    }
    py_obj *it = py_iter(vm, o);
    if (it == NULL)
        return -1;
    if (py_exact(vm, o, PY_T_range)) { /* not item by item into a refusal */
        int64_t length = py_len(vm, o);
        if (length < 0 || (uint64_t)length > LIST_MAX)
            return length < 0 ? -1 : (py_raise_nomem(vm), -1);
    }
    size_t hint = py_length_hint(vm, o);
    if (hint && reserve(vm, l, hint) < 0)
        return -1;
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        int r = item ? py_list_append(vm, list, item) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            break;
        if (n % 4096 == 0)
            py_safepoint(vm);
    }
    return py_error_pending(vm) ? -1 : 0;
}

py_obj *py_list_from(py_vm *vm, py_obj *o)
{
    py_obj *l = py_list_new(vm, 0);
    return l && py_list_extend(vm, l, o) == 0 ? l : NULL;
}

static void list_trace(py_obj *self, py_tracer *t)
{
    for (size_t i = 0; i < PY_LIST(self)->count; i++)
        py_trace(t, PY_LIST(self)->items[i]);
}

static void list_finalize(py_vm *vm, py_obj *self)
{
    if (PY_LIST(self)->items == NULL)
        return;
    py_heap_external(vm, -(ptrdiff_t)(PY_LIST(self)->room * sizeof(py_obj *)));
    al_free(PY_LIST(self)->items);
}

static py_obj *list_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    return py_is_list(vm, other) ? py_items_compare(vm, op, LIST_ITEMS(self), LIST_ITEMS(other)) : PY_NOTIMPLEMENTED;
}

static py_obj *list_repr(py_vm *vm, py_obj *self)
{
    return py_items_repr(vm, self, LIST_ITEMS(self), "[", "]", "[...]");
}

static int list_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return PY_LIST(self)->count != 0;
}

static int64_t list_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_LIST(self)->count;
}

static py_obj *list_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_list *l = PY_LIST(self);
    if (py_isa(vm, key, &py_slice_class)) {
        int64_t start, stop, step, count;
        if ((key = py_slice_plain(vm, key)) == NULL || py_slice_indices(vm, key, (int64_t)l->count, &start, &stop, &step, &count) < 0)
            return NULL;
        if (step == 1)
            return count ? py_list_from_array(vm, l->items + start, (size_t)count) : py_list_new(vm, 0);
        py_obj *r = py_list_new(vm, (size_t)count);
        if (r == NULL)
            return NULL;
        for (int64_t i = 0; i < count; i++)
            PY_LIST(r)->items[i] = l->items[start + i * step];
        PY_LIST(r)->count = (size_t)count;
        return r;
    }
    int64_t at;
    if (py_index_key(vm, key, "list indices must be integers or slices, not %T", &at) < 0)
        return NULL;
    if (at < 0)
        at += (int64_t)l->count;
    if (at < 0 || at >= (int64_t)l->count)
        return py_raise(vm, &py_IndexError, "list index out of range");
    return l->items[at];
}

/* del l[start:...:step] for step other than 1. */
static void delete_stepped(py_list *l, int64_t start, int64_t step, int64_t count)
{
    if (count == 0)
        return;
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    size_t out = (size_t)start;
    for (size_t i = (size_t)start, next = (size_t)start, left = (size_t)count; i < l->count; i++) {
        if (left && i == next) {
            next += (size_t)step;
            left--;
        } else {
            l->items[out++] = l->items[i];
        }
    }
    l->count = out;
}

static int set_slice(py_vm *vm, py_list *l, py_obj *slice, py_obj *value)
{
    int64_t start, stop, step, count;
    py_obj *copy = NULL;
    if (value) { /* first, for it may run script code that changes the list */
        bool own = py_laid(value, PY_CF_LIST | PY_CF_TUPLE) && value != &l->head;
        copy = own ? py_tuple_from(vm, value) : py_iterable_copy(vm, value, "can only assign an iterable");
        if (copy == NULL)
            return -1;
        if (py_is_list(vm, copy) && (copy = py_tuple_from(vm, copy)) == NULL)
            return -1;
    }
    if ((slice = py_slice_plain(vm, slice)) == NULL || py_slice_indices(vm, slice, (int64_t)l->count, &start, &stop, &step, &count) < 0)
        return -1;
    if (step == 1)
        return splice(vm, l, (size_t)start, (size_t)(start + count), copy ? PY_TUPLE(copy)->items : NULL, copy ? PY_TUPLE(copy)->count : 0);
    if (copy == NULL) {
        delete_stepped(l, start, step, count);
        return 0;
    }
    if ((int64_t)PY_TUPLE(copy)->count != count)
        return py_raise_int(vm, &py_ValueError, "attempt to assign sequence of size %zu to extended slice of size %lld",
                            PY_TUPLE(copy)->count, (long long)count);
    for (int64_t i = 0; i < count; i++)
        l->items[start + i * step] = PY_TUPLE(copy)->items[i];
    return 0;
}

static int list_setitem(py_vm *vm, py_obj *self, py_obj *key, py_obj *value)
{
    py_list *l = PY_LIST(self);
    if (py_isa(vm, key, &py_slice_class))
        return set_slice(vm, l, key, value);
    int64_t at;
    if (py_index_key(vm, key, "list indices must be integers or slices, not %T", &at) < 0)
        return -1;
    if (at < 0)
        at += (int64_t)l->count;
    if (at < 0 || at >= (int64_t)l->count)
        return py_raise_int(vm, &py_IndexError, "list assignment index out of range");
    if (value)
        l->items[at] = value;
    else
        splice(vm, l, (size_t)at, (size_t)at + 1, NULL, 0);
    return 0;
}

static int list_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    int64_t at = py_items_index(vm, LIST_ITEMS(self), item, 0, INT64_MAX);
    return at == -2 ? -1 : at >= 0;
}

static py_obj *repeat(py_vm *vm, py_obj *self, py_obj *times, bool inplace)
{
    int64_t n;
    int r = py_repeat_count(vm, times, &n);
    if (r <= 0)
        return r < 0 ? NULL : PY_NOTIMPLEMENTED;
    size_t count = PY_LIST(self)->count;
    n = n < 0 ? 0 : n;
    if (count && (uint64_t)n > LIST_MAX / count)
        return py_raise_nomem(vm);
    size_t total = count * (size_t)n;
    py_obj *l = inplace ? self : py_list_new(vm, total);
    if (l == NULL || (total > count && reserve(vm, PY_LIST(l), total - PY_LIST(l)->count) < 0))
        return NULL;
    if (total)
        py_fill_repeat(PY_LIST(l)->items, PY_LIST(self)->items, count * sizeof(py_obj *), (size_t)n);
    PY_LIST(l)->count = total;
    return l;
}

static py_obj *list_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op == PY_OP_ADD && py_is_list(vm, left) && py_is_list(vm, right)) {
        py_list *a = PY_LIST(left), *b = PY_LIST(right);
        py_obj *l = py_list_new(vm, a->count + b->count);
        if (l == NULL)
            return NULL;
        if (a->count)
            memcpy(PY_LIST(l)->items, a->items, a->count * sizeof(*a->items));
        if (b->count)
            memcpy(PY_LIST(l)->items + a->count, b->items, b->count * sizeof(*b->items));
        PY_LIST(l)->count = a->count + b->count;
        return l;
    }
    if (op == PY_OP_MUL)
        return py_is_list(vm, left) ? repeat(vm, left, right, false) : repeat(vm, right, left, false);
    return PY_NOTIMPLEMENTED;
}

static py_obj *list_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op == PY_OP_ADD)
        return py_list_extend(vm, self, other) < 0 ? NULL : self;
    return op == PY_OP_MUL ? repeat(vm, self, other, true) : PY_NOTIMPLEMENTED;
}

/* ---- iterators ---- */

static py_obj *iterator_of(py_vm *vm, py_obj *self, enum py_builtin type, size_t at)
{
    py_list_iterator *it = (py_list_iterator *)(void *)py_new(vm, py_type(vm, type), 0);
    if (it == NULL)
        return NULL;
    it->seq = self;
    it->at = at;
    return &it->head;
}

static py_obj *list_iter(py_vm *vm, py_obj *self)
{
    return iterator_of(vm, self, PY_T_list_iterator, 0);
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
    if (it->at < PY_LIST(it->seq)->count)
        return PY_LIST(it->seq)->items[it->at++];
    it->seq = NULL;
    return NULL;
}

static py_obj *iterator_length_hint(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_list_iterator *it = (py_list_iterator *)(void *)args[0];
    bool any = it->seq && PY_LIST(it->seq)->count > it->at;
    return py_small(any ? (int64_t)(PY_LIST(it->seq)->count - it->at) : 0);
}

static const py_member iterator_members[] = {
    PY_METHOD("__length_hint__", "self, /", iterator_length_hint, "Private method returning an estimate of len(list(it))."), PY_MEMBERS_END
};

const py_classdef py_list_iterator_class = {
    .name = "list_iterator",
    .size = sizeof(py_list_iterator),
    .flags = PY_CLS_ABSTRACT,
    .members = iterator_members,
    .trace = iterator_trace,
    .iter = py_iter_self,
    .next = iterator_next,
};

/* `at` counts the items before it. */
static py_obj *reverse_next(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_list_iterator *it = (py_list_iterator *)(void *)self;
    if (it->seq && it->at > 0 && it->at <= PY_LIST(it->seq)->count)
        return PY_LIST(it->seq)->items[--it->at];
    it->seq = NULL;
    return NULL;
}

static py_obj *reverse_length_hint(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_list_iterator *it = (py_list_iterator *)(void *)args[0];
    return py_small(it->seq && it->at <= PY_LIST(it->seq)->count ? (int64_t)it->at : 0);
}

static const py_member reverse_members[] = {
    PY_METHOD("__length_hint__", "self, /", reverse_length_hint, "Private method returning an estimate of len(list(it))."), PY_MEMBERS_END
};

const py_classdef py_list_reverseiterator_class = {
    .name = "list_reverseiterator",
    .size = sizeof(py_list_iterator),
    .flags = PY_CLS_ABSTRACT,
    .members = reverse_members,
    .trace = iterator_trace,
    .iter = py_iter_self,
    .next = reverse_next,
};

/* ---- methods ---- */

static py_obj *list_init(py_vm *vm, py_obj **args)
{
    PY_LIST(args[0])->count = 0;
    if (args[1] != PY_ABSENT && py_list_extend(vm, args[0], args[1]) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *list_append(py_vm *vm, py_obj **args)
{
    return py_list_append(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *list_extend(py_vm *vm, py_obj **args)
{
    return py_list_extend(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *list_insert(py_vm *vm, py_obj **args)
{
    int64_t at, count = (int64_t)PY_LIST(args[0])->count;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &at) < 0)
        return NULL;
    count = (int64_t)PY_LIST(args[0])->count;
    if (at < 0)
        at = at + count < 0 ? 0 : at + count;
    return py_list_insert(vm, args[0], (size_t)at, args[2]) < 0 ? NULL : PY_NONE;
}

static py_obj *list_pop(py_vm *vm, py_obj **args)
{
    py_list *l = PY_LIST(args[0]);
    int64_t at = -1;
    if (args[1] != PY_ABSENT && py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &at) < 0)
        return NULL;
    if (l->count == 0)
        return py_raise(vm, &py_IndexError, "pop from empty list");
    if (at < 0)
        at += (int64_t)l->count;
    if (at < 0 || at >= (int64_t)l->count)
        return py_raise(vm, &py_IndexError, "pop index out of range");
    py_obj *item = py_keep(vm, l->items[at]);
    if (item == NULL)
        return NULL;
    splice(vm, l, (size_t)at, (size_t)at + 1, NULL, 0);
    return item;
}

static py_obj *list_remove(py_vm *vm, py_obj **args)
{
    py_list *l = PY_LIST(args[0]);
    int64_t at = py_items_index(vm, LIST_ITEMS(args[0]), args[1], 0, INT64_MAX);
    if (at == -1)
        return py_raise(vm, &py_ValueError, "list.remove(x): x not in list");
    if (at < 0)
        return NULL;
    if ((size_t)at < l->count)
        splice(vm, l, (size_t)at, (size_t)at + 1, NULL, 0);
    return PY_NONE;
}

static py_obj *list_clear(py_vm *vm, py_obj **args)
{
    py_list *l = PY_LIST(args[0]);
    py_heap_external(vm, -(ptrdiff_t)(l->room * sizeof(*l->items)));
    al_free(l->items);
    l->items = NULL;
    l->count = l->room = 0;
    return PY_NONE;
}

static py_obj *list_index(py_vm *vm, py_obj **args)
{
    int64_t from, to;
    if (py_clip_indices(vm, args[2], args[3], PY_LIST(args[0])->count, &from, &to) < 0)
        return NULL;
    int64_t at = py_items_index(vm, LIST_ITEMS(args[0]), args[1], from, to);
    if (at == -1)
        return py_raise(vm, &py_ValueError, "%R is not in list", args[1]);
    return at < 0 ? NULL : py_small(at);
}

static py_obj *list_count(py_vm *vm, py_obj **args)
{
    return py_items_count(vm, LIST_ITEMS(args[0]), args[1]);
}

static py_obj *list_reverse(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_list *l = PY_LIST(args[0]);
    for (size_t i = 0, j = l->count; i + 1 < j--; i++) {
        py_obj *x = l->items[i];
        l->items[i] = l->items[j];
        l->items[j] = x;
    }
    return PY_NONE;
}

static py_obj *list_copy(py_vm *vm, py_obj **args)
{
    return py_list_from_array(vm, PY_LIST(args[0])->items, PY_LIST(args[0])->count);
}

static py_obj *list_sort(py_vm *vm, py_obj **args)
{
    int reverse = py_truth(vm, args[2]);
    if (reverse < 0 || py_list_sort(vm, args[0], args[1] == PY_NONE ? NULL : args[1], reverse) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *list_reversed(py_vm *vm, py_obj **args)
{
    return iterator_of(vm, args[0], PY_T_list_reverseiterator, PY_LIST(args[0])->count);
}

static const py_member list_members[] = {
    PY_INIT("self, iterable=?, /", list_init, ""),
    PY_METHOD("append", "self, object, /", list_append, "Append object to the end of the list."),
    PY_METHOD("extend", "self, iterable, /", list_extend, "Extend list by appending elements from the iterable."),
    PY_METHOD("insert", "self, index, object, /", list_insert, "Insert object before index."),
    PY_METHOD("pop", "self, index=?, /", list_pop, "Remove and return item at index (default last)."),
    PY_METHOD("remove", "self, value, /", list_remove, "Remove first occurrence of value."),
    PY_METHOD("clear", "self, /", list_clear, "Remove all items from list."),
    PY_METHOD("index", "self, value, start=?, stop=?, /", list_index, "Return first index of value."),
    PY_METHOD("count", "self, value, /", list_count, "Return number of occurrences of value."),
    PY_METHOD("reverse", "self, /", list_reverse, "Reverse *IN PLACE*."),
    PY_METHOD("copy", "self, /", list_copy, "Return a shallow copy of the list."),
    PY_METHOD("sort", "self, /, *, key=None, reverse=False", list_sort, "Sort the list in ascending order and return None."),
    PY_METHOD("__reversed__", "self, /", list_reversed, "Return a reverse iterator over the list."),
    PY_GENERIC,
    PY_MEMBERS_END
};

const py_classdef py_list_class = {
    .name = "list",
    .doc = "A mutable sequence.",
    .size = sizeof(py_list),
    .flags = PY_CLS_SUBCLASS | PY_CLS_UNHASHABLE,
    .members = list_members,
    .trace = list_trace,
    .finalize = list_finalize,
    .repr = list_repr,
    .compare = list_compare,
    .truth = list_truth,
    .len = list_len,
    .getitem = list_getitem,
    .setitem = list_setitem,
    .contains = list_contains,
    .iter = list_iter,
    .binary = list_binary,
    .inplace = list_inplace,
};
