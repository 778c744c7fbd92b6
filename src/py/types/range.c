#include "py/types/types_int.h"

#define RANGE(o) ((py_range *)(void *)(o))

/* Counting in ints of any size. */
static py_obj *op(py_vm *vm, py_op what, py_obj *a, py_obj *b)
{
    return a && b ? py_int_binary(vm, what, a, b) : NULL;
}

static int sign_of_difference(py_vm *vm, py_obj *a, py_obj *b, int *sign)
{
    py_obj *d = op(vm, PY_OP_SUB, a, b);
    if (d == NULL)
        return -1;
    *sign = py_int_sign(d);
    return 0;
}

/* The number of items; step is not zero. */
static py_obj *length(py_vm *vm, py_obj *start, py_obj *stop, py_obj *step)
{
    int direction = py_int_sign(step), sign;
    py_obj *low = direction > 0 ? start : stop, *high = direction > 0 ? stop : start;
    if (sign_of_difference(vm, high, low, &sign) < 0)
        return NULL;
    if (sign <= 0)
        return py_small(0);
    py_obj *size = direction > 0 ? step : op(vm, PY_OP_SUB, py_small(0), step);
    py_obj *gap = op(vm, PY_OP_SUB, op(vm, PY_OP_SUB, high, low), py_small(1));
    return op(vm, PY_OP_ADD, op(vm, PY_OP_FLOORDIV, gap, size), py_small(1));
}

static py_obj *range_new(py_vm *vm, py_obj *start, py_obj *stop, py_obj *step)
{
    py_obj *n = length(vm, start, stop, step);
    py_range *r = n ? (py_range *)(void *)py_new(vm, py_type(vm, PY_T_range), 0) : NULL;
    if (r == NULL)
        return NULL;
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = n;
    return &r->head;
}

static py_obj *range_make(py_vm *vm, py_obj **args)
{
    py_tuple *given = PY_TUPLE(args[1]);
    py_obj *v[3] = { py_small(0), NULL, py_small(1) };
    if (given->count == 0)
        return py_raise(vm, &py_TypeError, "range expected at least 1 argument, got 0");
    if (given->count > 3)
        return py_raise(vm, &py_TypeError, "range expected at most 3 arguments, got %zu", given->count);
    for (size_t i = 0; i < given->count; i++) {
        py_obj *index = py_index(vm, given->items[i]);
        if (index == NULL)
            return NULL;
        v[given->count == 1 ? 1 : i] = index;
    }
    if (py_int_sign(v[2]) == 0)
        return py_raise(vm, &py_ValueError, "range() arg 3 must not be zero");
    return range_new(vm, v[0], v[1], v[2]);
}

static void range_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, RANGE(self)->start);
    py_trace(t, RANGE(self)->stop);
    py_trace(t, RANGE(self)->step);
    py_trace(t, RANGE(self)->length);
}

static py_obj *range_repr(py_vm *vm, py_obj *self)
{
    py_range *r = RANGE(self);
    if (r->step == py_small(1))
        return py_str_printf(vm, "range(%R, %R)", r->start, r->stop);
    return py_str_printf(vm, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static int64_t range_len(py_vm *vm, py_obj *self)
{
    int64_t n;
    if (!py_int_to_int64(RANGE(self)->length, &n))
        return py_raise_int(vm, &py_OverflowError, "Python int too large to convert to C ssize_t");
    return n;
}

static int range_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_int_sign(RANGE(self)->length) != 0;
}

static py_obj *item(py_vm *vm, py_range *r, py_obj *index)
{
    return op(vm, PY_OP_ADD, r->start, op(vm, PY_OP_MUL, index, r->step));
}

/* A bound of a slice against a length of any size, as slice.indices. */
static py_obj *bound(py_vm *vm, py_obj *o, py_obj *len, bool negative_step, bool is_start)
{
    py_obj *low = py_small(negative_step ? -1 : 0), *high = negative_step ? op(vm, PY_OP_SUB, len, py_small(1)) : len;
    if (high == NULL)
        return NULL;
    if (o == PY_NONE)
        return is_start == negative_step ? high : low;
    py_obj *i = py_index(vm, o);
    if (i && py_int_sign(i) < 0)
        i = op(vm, PY_OP_ADD, i, len);
    int below, above;
    if (i == NULL || sign_of_difference(vm, i, low, &below) < 0 || sign_of_difference(vm, i, high, &above) < 0)
        return NULL;
    return below < 0 ? low : above > 0 ? high : i;
}

static py_obj *range_slice(py_vm *vm, py_range *r, py_slice *s)
{
    py_obj *step = s->step == PY_NONE ? py_small(1) : py_index(vm, s->step);
    if (step == NULL)
        return NULL;
    if (py_int_sign(step) == 0)
        return py_raise(vm, &py_ValueError, "slice step cannot be zero");
    bool negative = py_int_sign(step) < 0;
    py_obj *start = bound(vm, s->start, r->length, negative, true), *stop = start ? bound(vm, s->stop, r->length, negative, false) : NULL;
    py_obj *new_step = op(vm, PY_OP_MUL, r->step, step);
    py_obj *a = stop && new_step ? item(vm, r, start) : NULL, *b = a ? item(vm, r, stop) : NULL;
    return b ? range_new(vm, a, b, new_step) : NULL;
}

static py_obj *range_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_range *r = RANGE(self);
    if (py_isa(vm, key, &py_slice_class))
        return range_slice(vm, r, (py_slice *)(void *)key);
    if (!py_is_int(vm, key) && py_class_find(vm, py_cls(vm, key), PY_ID(vm, __index__)) == NULL)
        return py_raise(vm, &py_TypeError, "range indices must be integers or slices, not %T", key);
    py_obj *i = py_index(vm, key);
    if (i && py_int_sign(i) < 0)
        i = op(vm, PY_OP_ADD, i, r->length);
    int past;
    if (i == NULL || sign_of_difference(vm, i, r->length, &past) < 0)
        return NULL;
    if (py_int_sign(i) < 0 || past >= 0)
        return py_raise(vm, &py_IndexError, "range object index out of range");
    return item(vm, r, i);
}

/* Is the exact int i one of the items? */
static int holds(py_vm *vm, py_range *r, py_obj *i)
{
    int a, b, direction = py_int_sign(r->step);
    if (sign_of_difference(vm, i, r->start, &a) < 0 || sign_of_difference(vm, i, r->stop, &b) < 0)
        return -1;
    if (a * direction < 0 || b * direction >= 0)
        return 0;
    py_obj *rest = op(vm, PY_OP_MOD, op(vm, PY_OP_SUB, i, r->start), r->step);
    return rest ? rest == py_small(0) : -1;
}

static int range_contains(py_vm *vm, py_obj *self, py_obj *o)
{
    if (py_is_small(o) || py_is_bool(o) || py_exact(vm, o, PY_T_int))
        return holds(vm, RANGE(self), py_int_exact(vm, o));
    py_obj *it = py_iter(vm, self);
    if (it == NULL)
        return -1;
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *x = py_next(vm, it);
        int r = x ? py_equal(vm, x, o) : -1;
        py_scope_close(vm, s);
        if (r)
            return r > 0 ? 1 : py_error_pending(vm) ? -1 : 0;
    }
}

static py_obj *range_index(py_vm *vm, py_obj **args)
{
    int r = range_contains(vm, args[0], args[1]);
    if (r < 0)
        return NULL;
    if (r == 0)
        return py_raise(vm, &py_ValueError, py_is_int(vm, args[1]) ? "%R is not in range" : "sequence.index(x): x not in sequence",
                        args[1]);
    py_obj *d = py_binary(vm, PY_OP_SUB, args[1], RANGE(args[0])->start);
    return d ? py_binary(vm, PY_OP_FLOORDIV, d, RANGE(args[0])->step) : NULL;
}

static py_obj *range_count(py_vm *vm, py_obj **args)
{
    int r = range_contains(vm, args[0], args[1]);
    return r < 0 ? NULL : py_small(r);
}

/* What two equal ranges have in common: (length, start, step), as far as it matters. */
static py_obj *essence(py_vm *vm, py_range *r)
{
    py_obj *start = py_int_sign(r->length) == 0 ? PY_NONE : r->start;
    py_obj *step = py_int_sign(r->length) == 0 || r->length == py_small(1) ? PY_NONE : r->step;
    return py_tuple_of(vm, 3, r->length, start, step);
}

static py_obj *range_compare(py_vm *vm, py_op what, py_obj *self, py_obj *other)
{
    if ((what != PY_OP_EQ && what != PY_OP_NE) || !py_isa(vm, other, &py_range_class))
        return PY_NOTIMPLEMENTED;
    py_obj *a = essence(vm, RANGE(self)), *b = a ? essence(vm, RANGE(other)) : NULL;
    return b ? py_compare(vm, what, a, b) : NULL;
}

static int range_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    py_obj *e = essence(vm, RANGE(self));
    return e ? py_hash(vm, e, hash) : -1;
}

/* ---- iterators ---- */

typedef struct long_iterator {
    py_obj head;
    py_obj *next, *step, *left;
} long_iterator;

static void long_trace(py_obj *self, py_tracer *t)
{
    long_iterator *it = (long_iterator *)(void *)self;
    py_trace(t, it->next);
    py_trace(t, it->step);
    py_trace(t, it->left);
}

static py_obj *long_next(py_vm *vm, py_obj *self)
{
    long_iterator *it = (long_iterator *)(void *)self;
    if (py_int_sign(it->left) <= 0)
        return NULL;
    py_obj *value = it->next, *next = op(vm, PY_OP_ADD, value, it->step), *left = next ? op(vm, PY_OP_SUB, it->left, py_small(1)) : NULL;
    if (left == NULL)
        return NULL;
    it->next = next;
    it->left = left;
    return value;
}

const py_classdef py_longrange_iterator_class = {
    .name = "longrange_iterator",
    .size = sizeof(long_iterator),
    .flags = PY_CLS_ABSTRACT,
    .trace = long_trace,
    .iter = py_iter_self,
    .next = long_next,
};

static py_obj *iterate(py_vm *vm, py_obj *start, py_obj *step, py_obj *count)
{
    int64_t a, b, n, last;
    if (py_int_to_int64(start, &a) && py_int_to_int64(step, &b) && py_int_to_int64(count, &n) && !__builtin_mul_overflow(b, n, &last) &&
        !__builtin_add_overflow(last, a, &last) && py_fits_small(a) && py_fits_small(last)) {
        py_range_iterator *it = (py_range_iterator *)(void *)py_new(vm, py_type(vm, PY_T_range_iterator), 0);
        if (it == NULL)
            return NULL;
        it->next = a;
        it->step = b;
        it->left = (uint64_t)n;
        return &it->head;
    }
    long_iterator *it = (long_iterator *)(void *)py_new(vm, py_type(vm, PY_T_longrange_iterator), 0);
    if (it == NULL)
        return NULL;
    it->next = start;
    it->step = step;
    it->left = count;
    return &it->head;
}

static py_obj *range_iter(py_vm *vm, py_obj *self)
{
    return iterate(vm, RANGE(self)->start, RANGE(self)->step, RANGE(self)->length);
}

static py_obj *range_reversed(py_vm *vm, py_obj **args)
{
    py_range *r = RANGE(args[0]);
    py_obj *last = item(vm, r, op(vm, PY_OP_SUB, r->length, py_small(1))), *back = last ? op(vm, PY_OP_SUB, py_small(0), r->step) : NULL;
    return back ? iterate(vm, last, back, r->length) : NULL;
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_range_iterator *it = (py_range_iterator *)(void *)self;
    if (it->left == 0)
        return NULL;
    py_obj *value = py_small(it->next);
    it->left--;
    it->next += it->step;
    return value;
}

static py_obj *iterator_length_hint(py_vm *vm, py_obj **args)
{
    return py_int_new_u(vm, ((py_range_iterator *)(void *)args[0])->left);
}

static const py_member iterator_members[] = {
    PY_METHOD("__length_hint__", "self, /", iterator_length_hint, "Private method returning an estimate of len(list(it))."), PY_MEMBERS_END
};

const py_classdef py_range_iterator_class = {
    .name = "range_iterator",
    .size = sizeof(py_range_iterator),
    .flags = PY_CLS_ABSTRACT,
    .members = iterator_members,
    .iter = py_iter_self,
    .next = iterator_next,
};

static const py_member range_members[] = { PY_NEW("cls, /, *args", range_make, ""),
                                           PY_FIELD_RO("start", py_range, start),
                                           PY_FIELD_RO("stop", py_range, stop),
                                           PY_FIELD_RO("step", py_range, step),
                                           PY_METHOD("index", "self, value, /", range_index,
                                                     "Return the index of value; ValueError if it is not present."),
                                           PY_METHOD("count", "self, value, /", range_count, "Return number of occurrences of value."),
                                           PY_METHOD("__reversed__", "self, /", range_reversed, "Return a reverse iterator."),
                                           PY_MEMBERS_END };

const py_classdef py_range_class = {
    .name = "range",
    .doc = "An arithmetic progression of integers.",
    .size = sizeof(py_range),
    .members = range_members,
    .trace = range_trace,
    .repr = range_repr,
    .hash = range_hash,
    .compare = range_compare,
    .truth = range_truth,
    .len = range_len,
    .getitem = range_getitem,
    .contains = range_contains,
    .iter = range_iter,
};
