#include "py/types/builtins.h"
#include "py/types/float_int.h"

/* The first item whose truth is `wanted`: 1, 0 none, -1. */
static int find_truth(py_vm *vm, py_obj *iterable, int wanted)
{
    py_obj *it = py_iter(vm, iterable);
    if (it == NULL)
        return -1;
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        int truth = item ? py_truth(vm, item) : -1;
        py_scope_close(vm, s);
        if (truth == wanted)
            return 1;
        if (truth < 0)
            return py_error_pending(vm) ? -1 : 0;
        if (n % 4096 == 0)
            py_safepoint(vm);
    }
}

py_obj *py_builtin_all(py_vm *vm, py_obj **args)
{
    int r = find_truth(vm, args[0], 0);
    return r < 0 ? NULL : py_bool(!r);
}

py_obj *py_builtin_any(py_vm *vm, py_obj **args)
{
    int r = find_truth(vm, args[0], 1);
    return r < 0 ? NULL : py_bool(r);
}

py_obj *py_builtin_aiter(py_vm *vm, py_obj **args)
{
    py_obj *it = py_call_special(vm, args[0], py_str_intern(vm, "__aiter__"), 0, NULL);
    if (it == PY_ABSENT)
        return py_raise(vm, &py_TypeError, "'%T' object is not an async iterable", args[0]);
    return it;
}

py_obj *py_builtin_iter(py_vm *vm, py_obj **args)
{
    if (args[1] == PY_ABSENT)
        return py_iter(vm, args[0]);
    if (!py_callable(vm, args[0]))
        return py_raise(vm, &py_TypeError, "iter(v, w): v must be callable");
    return py_callable_iterator_new(vm, args[0], args[1]);
}

py_obj *py_builtin_next(py_vm *vm, py_obj **args)
{
    py_obj *item = py_next_raw(vm, args[0]);
    if (item)
        return item;
    if (py_error_pending(vm)) {
        if (args[1] == PY_ABSENT || !py_error_is(vm, &py_StopIteration))
            return NULL;
        py_error_clear(vm);
    }
    if (args[1] != PY_ABSENT)
        return args[1];
    py_raise_stop(vm, PY_NONE);
    return NULL;
}

/* The best of what it gives; `better` is the operator that a new best answers with true. */
static py_obj *best_of(py_vm *vm, py_obj *it, py_obj *key, py_op better)
{
    py_obj *best = NULL, *best_key = NULL;
    py_scope outer = py_scope_open(vm);
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        py_obj *k = item == NULL || key == PY_NONE ? item : py_call_kw(vm, key, &item, 1, NULL);
        int wins = k == NULL ? -1 : best == NULL ? 1 : -1;
        if (k && best) {
            py_obj *verdict = py_compare(vm, better, k, best_key);
            wins = verdict ? py_truth(vm, verdict) : -1;
        }
        py_scope_close(vm, s);
        if (wins < 0)
            break;
        if (wins) { /* only the best so far is held: a scope of its own */
            py_scope_close(vm, outer);
            outer = py_scope_open(vm);
            if (py_keep(vm, item) == NULL || py_keep(vm, k) == NULL)
                return NULL;
            best = item;
            best_key = k;
        }
        if (n % 4096 == 0)
            py_safepoint(vm);
    }
    return py_scope_close_keep(vm, outer, py_error_pending(vm) ? NULL : best);
}

static py_obj *extreme(py_vm *vm, py_obj **args, const char *name, py_op better)
{
    py_tuple *given = PY_TUPLE(args[0]);
    if (given->count == 0)
        return py_raise(vm, &py_TypeError, "%s expected at least 1 argument, got 0", name);
    if (given->count > 1 && args[2] != PY_ABSENT)
        return py_raise(vm, &py_TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    py_obj *it = py_iter(vm, given->count == 1 ? given->items[0] : args[0]);
    if (it == NULL)
        return NULL;
    py_obj *best = best_of(vm, it, args[1], better);
    if (best || py_error_pending(vm))
        return best;
    return args[2] == PY_ABSENT ? py_raise(vm, &py_ValueError, "%s() arg is an empty sequence", name) : args[2];
}

py_obj *py_builtin_max(py_vm *vm, py_obj **args)
{
    return extreme(vm, args, "max", PY_OP_GT);
}

py_obj *py_builtin_min(py_vm *vm, py_obj **args)
{
    return extreme(vm, args, "min", PY_OP_LT);
}

py_obj *py_builtin_sorted(py_vm *vm, py_obj **args)
{
    int reverse = py_truth(vm, args[2]);
    py_obj *list = reverse < 0 ? NULL : py_list_from(vm, args[0]);
    return list && py_list_sort(vm, list, args[1] == PY_NONE ? NULL : args[1], reverse) == 0 ? list : NULL;
}

py_obj *py_builtin_sum(py_vm *vm, py_obj **args)
{
    py_obj *total = args[1];
    if (py_is_str(vm, total))
        return py_raise(vm, &py_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (py_is_bytes(vm, total))
        return py_raise(vm, &py_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (py_is_heap(total) && total->cls->def == &py_bytearray_class)
        return py_raise(vm, &py_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    py_obj *it = py_iter(vm, args[0]);
    if (it == NULL)
        return NULL;
    py_scope outer = py_scope_open(vm);
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        py_obj *next = item ? py_binary(vm, PY_OP_ADD, total, item) : NULL;
        py_scope_close(vm, s);
        if (next == NULL)
            break;
        total = next;
        if (py_is_heap(total)) { /* only the newest total is held */
            py_scope_close(vm, outer);
            outer = py_scope_open(vm);
            if (py_keep(vm, total) == NULL)
                return NULL;
        }
        if (n % 4096 == 0)
            py_safepoint(vm);
    }
    return py_scope_close_keep(vm, outer, py_error_pending(vm) ? NULL : total);
}
