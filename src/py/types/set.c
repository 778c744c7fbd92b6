#include "py/types/set_int.h"

bool py_is_anyset(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_SET | PY_CF_FROZENSET);
}

enum py_builtin py_set_kind(const py_obj *o)
{
    return o->cls->flags & PY_CF_FROZENSET ? PY_T_frozenset : PY_T_set;
}

py_obj *py_set_new(py_vm *vm)
{
    return py_new(vm, py_type(vm, PY_T_set), 0);
}

py_obj *py_frozenset_new(py_vm *vm)
{
    return py_new(vm, py_type(vm, PY_T_frozenset), 0);
}

size_t py_set_len(const py_obj *set)
{
    return py_dict_len(set);
}

bool py_set_next(const py_obj *set, size_t *at, py_obj **item)
{
    return py_dict_next(set, at, item, NULL);
}

static int add_hashed(py_vm *vm, py_dict *d, py_obj *item, int64_t hash)
{
    size_t before = d->live;
    if (py_dict_set_hash(vm, d, item, hash, PY_TRUE) < 0)
        return -1;
    return d->live > before;
}

int py_set_add(py_vm *vm, py_obj *set, py_obj *item)
{
    int64_t hash;
    return py_key_hash(vm, item, &hash) < 0 ? -1 : add_hashed(vm, PY_SET_TABLE(set), item, hash);
}

/* A set as a key is looked for by what a frozenset of it would hash to (x in s, s.remove(x), s.discard(x)). */
static int lookup_hash(py_vm *vm, py_obj **item, int64_t *hash)
{
    if (py_key_hash(vm, *item, hash) == 0)
        return 0;
    if (!py_laid(*item, PY_CF_SET) || !py_error_is(vm, &py_TypeError))
        return -1;
    py_error_clear(vm);
    *item = py_set_copy(vm, PY_T_frozenset, *item);
    return *item ? py_hash(vm, *item, hash) : -1;
}

int py_set_contains(py_vm *vm, py_obj *set, py_obj *item)
{
    int64_t hash;
    if (lookup_hash(vm, &item, &hash) < 0)
        return -1;
    int64_t at = py_dict_find(vm, PY_SET_TABLE(set), item, hash);
    return at == -2 ? -1 : at >= 0;
}

int py_set_discard(py_vm *vm, py_obj *set, py_obj *item)
{
    int64_t hash;
    if (lookup_hash(vm, &item, &hash) < 0)
        return -1;
    int64_t at = py_dict_find(vm, PY_SET_TABLE(set), item, hash);
    if (at < 0)
        return at == -2 ? -1 : 0;
    py_dict_drop(PY_SET_TABLE(set), (size_t)at);
    return 1;
}

int py_set_update(py_vm *vm, py_obj *set, py_obj *iterable)
{
    py_dict *d = PY_SET_TABLE(set);
    if (py_laid(iterable, PY_CF_SET | PY_CF_FROZENSET) || py_exact(vm, iterable, PY_T_dict)) {
        py_dict *from = PY_DICT(iterable);
        for (size_t i = 0; i < from->used && d != from; i++) {
            py_dict_entry e = from->entries[i];
            if (e.key && add_hashed(vm, d, e.key, e.hash) < 0)
                return -1;
        }
        return 0;
    }
    py_obj *it = py_iter(vm, iterable);
    if (it == NULL)
        return -1;
    for (size_t n = 1;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        int r = item ? py_set_add(vm, set, item) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            return py_error_pending(vm) ? -1 : 0;
        if (n % 4096 == 0)
            py_safepoint(vm);
    }
}

py_obj *py_set_from(py_vm *vm, py_obj *iterable)
{
    py_obj *set = py_set_new(vm);
    return set && py_set_update(vm, set, iterable) == 0 ? set : NULL;
}

py_obj *py_set_view(py_vm *vm, py_obj *o)
{
    return py_is_anyset(vm, o) ? o : py_set_from(vm, o);
}

py_obj *py_set_copy(py_vm *vm, enum py_builtin type, py_obj *from)
{
    py_obj *set = py_new(vm, py_type(vm, type), 0);
    return set && py_dict_copy_into(vm, PY_SET_TABLE(set), PY_SET_TABLE(from)) == 0 ? set : NULL;
}

/* ---- operations ---- */

/* Drops from a what is (or is not) in b. */
int py_set_keep_in(py_vm *vm, py_obj *a, py_obj *b, bool keep)
{
    py_dict *d = PY_SET_TABLE(a), *other = PY_SET_TABLE(b);
    if (d == other) {
        if (!keep)
            py_dict_clear(vm, a);
        return 0;
    }
    for (size_t i = 0; i < d->used; i++) {
        py_dict_entry e = d->entries[i];
        if (e.key == NULL)
            continue;
        int64_t at = py_dict_find(vm, other, e.key, e.hash);
        if (at == -2)
            return -1;
        if ((at >= 0) != keep && i < d->used && d->entries[i].key == e.key)
            py_dict_drop(d, i);
    }
    return 0;
}

int py_set_toggle(py_vm *vm, py_obj *a, py_obj *b)
{
    py_dict *d = PY_SET_TABLE(a), *other = PY_SET_TABLE(b);
    if (d == other) {
        py_dict_clear(vm, a);
        return 0;
    }
    for (size_t i = 0; i < other->used; i++) {
        py_dict_entry e = other->entries[i];
        if (e.key == NULL)
            continue;
        int64_t at = py_dict_find(vm, d, e.key, e.hash);
        if (at == -2)
            return -1;
        if (at >= 0)
            py_dict_drop(d, (size_t)at);
        else if (add_hashed(vm, d, e.key, e.hash) < 0)
            return -1;
    }
    return 0;
}

int py_set_is_subset(py_vm *vm, py_obj *a, py_obj *b)
{
    py_dict *d = PY_SET_TABLE(a);
    if (d->live > PY_SET_TABLE(b)->live)
        return 0;
    for (size_t i = 0; i < d->used; i++) {
        py_dict_entry e = d->entries[i];
        int64_t at = e.key ? py_dict_find(vm, PY_SET_TABLE(b), e.key, e.hash) : 0;
        if (at < 0)
            return at == -2 ? -1 : 0;
    }
    return 1;
}

static int apply(py_vm *vm, py_op op, py_obj *a, py_obj *b)
{
    switch (op) {
    case PY_OP_OR:
        return py_set_update(vm, a, b);
    case PY_OP_AND:
        return py_set_keep_in(vm, a, b, true);
    case PY_OP_SUB:
        return py_set_keep_in(vm, a, b, false);
    default:
        return py_set_toggle(vm, a, b);
    }
}

static bool is_set_op(py_op op)
{
    return op == PY_OP_OR || op == PY_OP_AND || op == PY_OP_SUB || op == PY_OP_XOR;
}

py_obj *py_set_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (!is_set_op(op) || !py_is_anyset(vm, left) || !py_is_anyset(vm, right))
        return PY_NOTIMPLEMENTED;
    py_obj *result = py_set_copy(vm, py_set_kind(left), left);
    return result && apply(vm, op, result, right) == 0 ? result : NULL;
}

py_obj *py_set_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!is_set_op(op) || !py_is_anyset(vm, other))
        return PY_NOTIMPLEMENTED;
    return apply(vm, op, self, other) < 0 ? NULL : self;
}

py_obj *py_set_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!py_is_anyset(vm, other))
        return PY_NOTIMPLEMENTED;
    size_t a = py_set_len(self), b = py_set_len(other);
    int r;
    switch (op) {
    case PY_OP_EQ:
    case PY_OP_NE:
        r = a == b ? py_set_is_subset(vm, self, other) : 0;
        return r < 0 ? NULL : py_bool(r == (op == PY_OP_EQ));
    case PY_OP_LT:
    case PY_OP_LE:
        r = op == PY_OP_LT && a >= b ? 0 : py_set_is_subset(vm, self, other);
        break;
    default:
        r = op == PY_OP_GT && a <= b ? 0 : py_set_is_subset(vm, other, self);
    }
    return r < 0 ? NULL : py_bool(r);
}
