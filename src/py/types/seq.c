#include "py/types/types_int.h"

#include <string.h>

py_obj *py_order(py_op op, int order)
{
    switch (op) {
    case PY_OP_EQ:
        return py_bool(order == 0);
    case PY_OP_NE:
        return py_bool(order != 0);
    case PY_OP_LT:
        return py_bool(order < 0);
    case PY_OP_LE:
        return py_bool(order <= 0);
    case PY_OP_GT:
        return py_bool(order > 0);
    case PY_OP_GE:
        return py_bool(order >= 0);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static bool has_index(py_vm *vm, py_obj *o)
{
    return py_is_int(vm, o) || py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)) != NULL;
}

int py_index_key(py_vm *vm, py_obj *key, const char *message, int64_t *at)
{
    if (py_is_small(key)) {
        *at = py_small_value(key);
        return 0;
    }
    if (!has_index(vm, key))
        return py_raise_int(vm, &py_TypeError, message, key);
    if (py_as_int64(vm, key, at) == 0)
        return 0;
    if (!py_error_is(vm, &py_OverflowError))
        return -1;
    py_error_clear(vm);
    return py_raise_int(vm, &py_IndexError, "cannot fit '%T' into an index-sized integer", key);
}

int py_index_clipped(py_vm *vm, py_obj *o, int64_t *out)
{
    if (py_is_small(o)) {
        *out = py_small_value(o);
        return 0;
    }
    if (!has_index(vm, o))
        return py_raise_int(vm, &py_TypeError, "slice indices must be integers or None or have an __index__ method");
    py_obj *i = py_index(vm, o);
    if (i == NULL)
        return -1;
    if (py_as_int64(vm, i, out) == 0)
        return 0;
    if (!py_error_is(vm, &py_OverflowError))
        return -1;
    py_error_clear(vm);
    *out = py_int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
    return 0;
}

int py_repeat_count(py_vm *vm, py_obj *times, int64_t *count)
{
    if (py_is_small(times)) {
        *count = py_small_value(times);
        return 1;
    }
    if (!has_index(vm, times))
        return 0;
    if (py_as_int64(vm, times, count) == 0)
        return 1;
    if (!py_error_is(vm, &py_OverflowError))
        return -1;
    py_error_clear(vm);
    return py_raise_int(vm, &py_OverflowError, "cannot fit '%T' into an index-sized integer", times);
}

void py_fill_repeat(void *out, const void *unit, size_t size, size_t n)
{
    char *p = out;
    if (size == 1) {
        memset(p, *(const char *)unit, n);
        return;
    }
    if (n == 0 || size == 0)
        return;
    memcpy(p, unit, size);
    size_t done = size, total = size * n;
    while (done < total) {
        size_t step = done < total - done ? done : total - done;
        memcpy(p + done, p, step);
        done += step;
    }
}

py_obj *py_iter_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static bool is_sequence(const py_obj *o)
{
    return py_laid(o, PY_CF_STR | PY_CF_BYTES | PY_CF_LIST | PY_CF_TUPLE) || (py_is_heap(o) && o->cls->def == &py_bytearray_class);
}

bool py_sequence_op_error(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op == PY_OP_MUL && (is_sequence(left) || is_sequence(right))) {
        py_raise(vm, &py_TypeError, "can't multiply sequence by non-int of type '%T'", is_sequence(left) ? right : left);
        return true;
    }
    if (op != PY_OP_ADD || !is_sequence(left))
        return false;
    if (py_laid(left, PY_CF_STR | PY_CF_LIST | PY_CF_TUPLE)) {
        const char *kind = py_laid(left, PY_CF_STR) ? "str" : py_laid(left, PY_CF_LIST) ? "list" : "tuple";
        py_raise(vm, &py_TypeError, "can only concatenate %s (not \"%T\") to %s", kind, right, kind);
    } else {
        py_raise(vm, &py_TypeError, "can't concat %T to %T", right, left);
    }
    return true;
}

size_t py_length_hint(py_vm *vm, py_obj *o)
{
    if (py_laid(o, PY_CF_LIST))
        return PY_LIST(o)->count;
    if (py_laid(o, PY_CF_TUPLE))
        return PY_TUPLE(o)->count;
    if (py_laid(o, PY_CF_DICT | PY_CF_SET | PY_CF_FROZENSET))
        return PY_DICT(o)->live;
    if (py_is_heap(o) && o->cls == vm->builtin[PY_T_range]) {
        py_obj *n = ((py_range *)(void *)o)->length;
        return py_is_small(n) && py_small_value(n) < (1 << 24) ? (size_t)py_small_value(n) : 0;
    }
    return 0;
}

py_obj *py_items_compare(py_vm *vm, py_op op, py_items a, py_items b)
{
    if ((op == PY_OP_EQ || op == PY_OP_NE) && *a.count != *b.count)
        return py_bool(op == PY_OP_NE);
    for (size_t i = 0; i < *a.count && i < *b.count; i++) {
        py_obj *x = (*a.items)[i], *y = (*b.items)[i];
        if (x == y)
            continue;
        py_scope s = py_scope_open(vm);
        if (!py_keep(vm, x) || !py_keep(vm, y))
            return NULL;
        int equal = py_equal(vm, x, y);
        py_obj *result = NULL;
        if (equal == 0)
            result = op == PY_OP_EQ ? PY_FALSE : op == PY_OP_NE ? PY_TRUE : py_compare(vm, op, x, y);
        py_scope_close_keep(vm, s, result);
        if (equal != 1)
            return result;
    }
    return py_order(op, (*a.count > *b.count) - (*a.count < *b.count));
}

py_obj *py_items_repr(py_vm *vm, py_obj *self, py_items v, const char *open, const char *close, const char *recursive)
{
    py_repr_guard guard;
    int r = py_repr_enter(vm, &guard, self);
    if (r)
        return r < 0 ? NULL : py_str_new(vm, recursive);
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, open);
    for (size_t i = 0; i < *v.count && !al_sb_failed(&sb); i++) {
        if (i)
            al_sb_addn(&sb, ", ", 2);
        py_scope s = py_scope_open(vm);
        py_obj *item = py_keep(vm, (*v.items)[i]);
        py_obj *text = item ? py_repr(vm, item) : NULL;
        if (text)
            al_sb_addn(&sb, py_str_text(text), py_str_size(text));
        py_scope_close(vm, s);
        if (text == NULL) {
            py_repr_leave(vm, &guard);
            al_sb_free(&sb);
            return NULL;
        }
    }
    py_repr_leave(vm, &guard);
    if (close[0] == ')' && *v.count == 1 && open[1] == 0)
        al_sb_addc(&sb, ',');
    al_sb_add(&sb, close);
    return py_str_take(vm, &sb);
}

int64_t py_items_index(py_vm *vm, py_items v, py_obj *item, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to && i < (int64_t)*v.count; i++) {
        py_obj *x = (*v.items)[i];
        if (x == item)
            return i;
        if (py_is_small(x) && py_is_small(item))
            continue;
        py_scope s = py_scope_open(vm);
        int equal = py_keep(vm, x) ? py_equal(vm, x, item) : -1;
        py_scope_close(vm, s);
        if (equal)
            return equal < 0 ? -2 : i;
    }
    return -1;
}

py_obj *py_items_count(py_vm *vm, py_items v, py_obj *item)
{
    int64_t n = 0;
    for (int64_t i = 0; (i = py_items_index(vm, v, item, i, INT64_MAX)) >= 0; i++)
        n++;
    return py_error_pending(vm) ? NULL : py_small(n);
}

py_obj *py_iterable_copy(py_vm *vm, py_obj *o, const char *message)
{
    py_obj *it = py_iter(vm, o);
    if (it == NULL) {
        if (!py_error_is(vm, &py_TypeError))
            return NULL;
        py_error_clear(vm);
        return py_raise(vm, &py_TypeError, "%s", message);
    }
    return py_list_from(vm, it);
}

int py_clip_bounds(py_vm *vm, py_obj *start, py_obj *end, size_t len, int64_t *from, int64_t *to)
{
    int64_t n = (int64_t)len;
    *from = 0;
    *to = n;
    if (py_given(start) && py_index_clipped(vm, start, from) < 0)
        return -1;
    if (py_given(end) && py_index_clipped(vm, end, to) < 0)
        return -1;
    if (*from < 0)
        *from = *from + n < 0 ? 0 : *from + n;
    if (*to < 0)
        *to = *to + n < 0 ? 0 : *to + n;
    if (*to > n)
        *to = n;
    return 0;
}

int py_clip_indices(py_vm *vm, py_obj *start, py_obj *end, size_t len, int64_t *from, int64_t *to)
{
    py_obj *bounds[] = { start, end };
    for (int i = 0; i < 2; i++)
        if (bounds[i] != PY_ABSENT && !has_index(vm, bounds[i]))
            return py_raise_int(vm, &py_TypeError, "slice indices must be integers or have an __index__ method");
    return py_clip_bounds(vm, start, end, len, from, to);
}
