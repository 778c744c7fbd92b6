#include "py/types/set_int.h"

/* ---- slots of both ---- */

static py_obj *set_repr(py_vm *vm, py_obj *self)
{
    bool plain = py_exact(vm, self, PY_T_set);
    const char *name = py_class_name(self->cls);
    if (py_set_len(self) == 0)
        return py_str_printf(vm, "%s()", name);
    py_repr_guard guard;
    int r = py_repr_enter(vm, &guard, self);
    if (r)
        return r < 0 ? NULL : py_str_printf(vm, "%s(...)", name);
    al_sb sb = AL_SB_INIT;
    if (!plain)
        al_sb_addf(&sb, "%s(", name);
    al_sb_addc(&sb, '{');
    py_obj *items = py_tuple_from(vm, self);
    for (size_t i = 0; items && i < PY_TUPLE(items)->count; i++) {
        py_scope s = py_scope_open(vm);
        py_obj *text = py_repr(vm, PY_TUPLE(items)->items[i]);
        if (text)
            al_sb_addf(&sb, "%s", i ? ", " : ""), al_sb_addn(&sb, py_str_text(text), py_str_size(text));
        else
            items = NULL;
        py_scope_close(vm, s);
    }
    py_repr_leave(vm, &guard);
    if (items == NULL) {
        al_sb_free(&sb);
        return NULL;
    }
    al_sb_add(&sb, plain ? "}" : "})");
    return py_str_take(vm, &sb);
}

static int set_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_set_len(self) != 0;
}

static int64_t set_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)py_set_len(self);
}

static py_obj *set_iter(py_vm *vm, py_obj *self)
{
    py_dict_iterator *it = (py_dict_iterator *)(void *)py_new(vm, py_type(vm, PY_T_set_iterator), 0);
    if (it == NULL)
        return NULL;
    it->dict = self;
    it->live = py_set_len(self);
    return &it->head;
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    py_dict_entry *e;
    return py_dict_iterator_step(vm, (py_dict_iterator *)(void *)self, "Set", &e) == 1 ? e->key : NULL;
}

static const py_member iterator_members[] = { PY_METHOD("__length_hint__", "self, /", py_dict_iterator_length_hint,
                                                        "Private method returning an estimate of len(list(it))."),
                                              PY_MEMBERS_END };

const py_classdef py_set_iterator_class = {
    .name = "set_iterator",
    .size = sizeof(py_dict_iterator),
    .flags = PY_CLS_ABSTRACT,
    .members = iterator_members,
    .trace = py_dict_iterator_trace,
    .iter = py_iter_self,
    .next = iterator_next,
};

static int frozenset_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    py_set *f = (py_set *)(void *)self;
    uint64_t acc = 0;
    for (size_t i = 0; !f->hashed && i < f->table.used; i++) {
        if (f->table.entries[i].key == NULL)
            continue;
        uint64_t h = (uint64_t)f->table.entries[i].hash;
        acc ^= ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
    }
    if (!f->hashed) {
        acc ^= ((uint64_t)f->table.live + 1) * 1927868237u;
        acc ^= (acc >> 11) ^ (acc >> 25);
        acc = acc * 69069u + 907133923u;
        f->hash = (int64_t)acc >> 2;
        f->hashed = true;
    }
    *hash = f->hash;
    return 0;
}

/* ---- methods of both ---- */

static py_obj *set_copy(py_vm *vm, py_obj **args)
{
    return py_exact(vm, args[0], PY_T_frozenset) ? args[0] : py_set_copy(vm, py_set_kind(args[0]), args[0]);
}

/* Operations with any iterables; args: self, a tuple of them. */
static py_obj *with_all(py_vm *vm, py_obj *set, py_obj *others, py_op op)
{
    for (size_t i = 0; set && i < PY_TUPLE(others)->count; i++) {
        py_obj *other = PY_TUPLE(others)->items[i];
        int r;
        if (op == PY_OP_OR) {
            r = py_set_update(vm, set, other);
        } else {
            other = py_set_view(vm, other);
            r = other ? py_set_keep_in(vm, set, other, op == PY_OP_AND) : -1;
        }
        if (r < 0)
            return NULL;
    }
    return set;
}

static py_obj *set_union(py_vm *vm, py_obj **args)
{
    return with_all(vm, py_set_copy(vm, py_set_kind(args[0]), args[0]), args[1], PY_OP_OR);
}

static py_obj *set_intersection(py_vm *vm, py_obj **args)
{
    return with_all(vm, py_set_copy(vm, py_set_kind(args[0]), args[0]), args[1], PY_OP_AND);
}

static py_obj *set_difference(py_vm *vm, py_obj **args)
{
    return with_all(vm, py_set_copy(vm, py_set_kind(args[0]), args[0]), args[1], PY_OP_SUB);
}

static py_obj *set_symmetric_difference(py_vm *vm, py_obj **args)
{
    py_obj *set = py_set_copy(vm, py_set_kind(args[0]), args[0]), *other = set ? py_set_view(vm, args[1]) : NULL;
    return other && py_set_toggle(vm, set, other) == 0 ? set : NULL;
}

static py_obj *set_issubset(py_vm *vm, py_obj **args)
{
    py_obj *other = py_set_view(vm, args[1]);
    int r = other ? py_set_is_subset(vm, args[0], other) : -1;
    return r < 0 ? NULL : py_bool(r);
}

static py_obj *set_issuperset(py_vm *vm, py_obj **args)
{
    py_obj *other = py_set_view(vm, args[1]);
    int r = other ? py_set_is_subset(vm, other, args[0]) : -1;
    return r < 0 ? NULL : py_bool(r);
}

static py_obj *set_isdisjoint(py_vm *vm, py_obj **args)
{
    py_obj *other = py_set_view(vm, args[1]);
    if (other == NULL)
        return NULL;
    py_dict *d = PY_SET_TABLE(other);
    for (size_t i = 0; i < d->used; i++) {
        py_dict_entry e = d->entries[i];
        int64_t at = e.key ? py_dict_find(vm, PY_SET_TABLE(args[0]), e.key, e.hash) : -1;
        if (at != -1)
            return at == -2 ? NULL : PY_FALSE;
    }
    return PY_TRUE;
}

/* ---- methods that change it ---- */

static py_obj *set_init(py_vm *vm, py_obj **args)
{
    py_dict_clear(vm, args[0]);
    return args[1] == PY_ABSENT || py_set_update(vm, args[0], args[1]) == 0 ? PY_NONE : NULL;
}

static py_obj *set_add(py_vm *vm, py_obj **args)
{
    return py_set_add(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *set_discard(py_vm *vm, py_obj **args)
{
    return py_set_discard(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *set_remove(py_vm *vm, py_obj **args)
{
    int r = py_set_discard(vm, args[0], args[1]);
    return r < 0 ? NULL : r ? PY_NONE : py_raise_key(vm, args[1]);
}

static py_obj *set_pop(py_vm *vm, py_obj **args)
{
    py_dict *d = PY_SET_TABLE(args[0]);
    for (size_t i = 0; i < d->used; i++) {
        if (d->entries[i].key == NULL)
            continue;
        py_obj *item = py_keep(vm, d->entries[i].key);
        if (item == NULL)
            return NULL;
        py_dict_drop(d, i);
        if (i > 32 && i * i > d->live && py_dict_compact(vm, d) < 0) /* at most the root of their number is looked through */
            return NULL;
        return item;
    }
    return py_raise(vm, &py_KeyError, "pop from an empty set");
}

static py_obj *set_clear(py_vm *vm, py_obj **args)
{
    py_dict_clear(vm, args[0]);
    return PY_NONE;
}

static py_obj *set_update(py_vm *vm, py_obj **args)
{
    return with_all(vm, args[0], args[1], PY_OP_OR) ? PY_NONE : NULL;
}

static py_obj *set_intersection_update(py_vm *vm, py_obj **args)
{
    return with_all(vm, args[0], args[1], PY_OP_AND) ? PY_NONE : NULL;
}

static py_obj *set_difference_update(py_vm *vm, py_obj **args)
{
    return with_all(vm, args[0], args[1], PY_OP_SUB) ? PY_NONE : NULL;
}

static py_obj *set_symmetric_difference_update(py_vm *vm, py_obj **args)
{
    py_obj *other = py_set_view(vm, args[1]);
    return other && py_set_toggle(vm, args[0], other) == 0 ? PY_NONE : NULL;
}

static py_obj *frozenset_make(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    bool plain = cls == py_type(vm, PY_T_frozenset);
    if (plain && args[1] != PY_ABSENT && py_exact(vm, args[1], PY_T_frozenset))
        return args[1];
    py_obj *set = py_new(vm, cls, 0);
    return set && (args[1] == PY_ABSENT || py_set_update(vm, set, args[1]) == 0) ? set : NULL;
}

#define BOTH                                                                                                                               \
    PY_METHOD("copy", "self, /", set_copy, "A shallow copy."),                                                                             \
        PY_METHOD("union", "self, /, *others", set_union, "All elements of this and the others."),                                         \
        PY_METHOD("intersection", "self, /, *others", set_intersection, "The elements common to all."),                                    \
        PY_METHOD("difference", "self, /, *others", set_difference, "The elements that are in none of the others."),                       \
        PY_METHOD("symmetric_difference", "self, other, /", set_symmetric_difference, "The elements that are in exactly one of the two."), \
        PY_METHOD("issubset", "self, other, /", set_issubset, "Does the other hold all elements of this?"),                                \
        PY_METHOD("issuperset", "self, other, /", set_issuperset, "Does this hold all elements of the other?"),                            \
        PY_METHOD("isdisjoint", "self, other, /", set_isdisjoint, "Have the two no element in common?"), PY_GENERIC

static const py_member set_members[] = {
    PY_INIT("self, iterable=?, /", set_init, ""),
    BOTH,
    PY_METHOD("add", "self, item, /", set_add, "Adds an element."),
    PY_METHOD("discard", "self, item, /", set_discard, "Removes an element if it is there."),
    PY_METHOD("remove", "self, item, /", set_remove, "Removes an element; KeyError if it is not there."),
    PY_METHOD("pop", "self, /", set_pop, "Removes and returns some element."),
    PY_METHOD("clear", "self, /", set_clear, "Removes all elements."),
    PY_METHOD("update", "self, /, *others", set_update, "Adds the elements of the others."),
    PY_METHOD("intersection_update", "self, /, *others", set_intersection_update, "Keeps what is in all."),
    PY_METHOD("difference_update", "self, /, *others", set_difference_update, "Removes what is in the others."),
    PY_METHOD("symmetric_difference_update", "self, other, /", set_symmetric_difference_update, "Keeps what is in exactly one."),
    PY_MEMBERS_END
};

static const py_member frozenset_members[] = { PY_NEW("cls, iterable=?, /", frozenset_make, ""), BOTH, PY_MEMBERS_END };

const py_classdef py_set_class = {
    .name = "set",
    .doc = "A mutable set of hashable objects.",
    .size = sizeof(py_set),
    .flags = PY_CLS_SUBCLASS | PY_CLS_UNHASHABLE,
    .members = set_members,
    .trace = py_dict_trace,
    .finalize = py_dict_finalize,
    .repr = set_repr,
    .compare = py_set_compare,
    .truth = set_truth,
    .len = set_len,
    .contains = py_set_contains,
    .iter = set_iter,
    .binary = py_set_binary,
    .inplace = py_set_inplace,
};

const py_classdef py_frozenset_class = {
    .name = "frozenset",
    .doc = "An immutable, hashable set.",
    .size = sizeof(py_set),
    .flags = PY_CLS_SUBCLASS,
    .members = frozenset_members,
    .trace = py_dict_trace,
    .finalize = py_dict_finalize,
    .repr = set_repr,
    .hash = frozenset_hash,
    .compare = py_set_compare,
    .truth = set_truth,
    .len = set_len,
    .contains = py_set_contains,
    .iter = set_iter,
    .binary = py_set_binary,
};
