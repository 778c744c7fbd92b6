#include "py/types/dict_int.h"

/* ---- iterators ---- */

py_obj *py_dict_iterator_new(py_vm *vm, py_obj *dict, py_dict_part part, bool reverse)
{
    static const enum py_builtin types[2][3] = {
        { PY_T_dict_keyiterator, PY_T_dict_valueiterator, PY_T_dict_itemiterator },
        { PY_T_dict_reversekeyiterator, PY_T_dict_reversevalueiterator, PY_T_dict_reverseitemiterator },
    };
    py_dict_iterator *it = (py_dict_iterator *)(void *)py_new(vm, py_type(vm, types[reverse][part]), 0);
    if (it == NULL)
        return NULL;
    it->head.aux = (uint32_t)part;
    it->dict = dict;
    it->live = PY_DICT(dict)->live;
    it->at = reverse ? PY_DICT(dict)->used : 0;
    return &it->head;
}

void py_dict_iterator_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_dict_iterator *)(void *)self)->dict);
}

int py_dict_iterator_step(py_vm *vm, py_dict_iterator *it, const char *what, py_dict_entry **entry)
{
    if (it->dict == NULL)
        return 0;
    py_dict *d = PY_DICT(it->dict);
    if (d->live != it->live) {
        it->live = (size_t)-1; /* stays so */
        return py_raise_int(vm, &py_RuntimeError, "%s changed size during iteration", what);
    }
    while (it->at < d->used) {
        py_dict_entry *e = &d->entries[it->at++];
        if (e->key) {
            *entry = e;
            return 1;
        }
    }
    it->dict = NULL;
    return 0;
}

static py_obj *part_of(py_vm *vm, uint32_t part, const py_dict_entry *e)
{
    return part == PY_DICT_KEYS ? e->key : part == PY_DICT_VALUES ? e->value : py_tuple_of(vm, 2, e->key, e->value);
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    py_dict_entry *e;
    return py_dict_iterator_step(vm, (py_dict_iterator *)(void *)self, "dictionary", &e) == 1 ? part_of(vm, self->aux, e) : NULL;
}

static py_obj *reverse_next(py_vm *vm, py_obj *self)
{
    py_dict_iterator *it = (py_dict_iterator *)(void *)self;
    if (it->dict == NULL)
        return NULL;
    py_dict *d = PY_DICT(it->dict);
    if (d->live != it->live) {
        it->live = (size_t)-1;
        return py_raise(vm, &py_RuntimeError, "dictionary changed size during iteration");
    }
    if (it->at > d->used)
        it->at = d->used;
    while (it->at > 0) {
        py_dict_entry *e = &d->entries[--it->at];
        if (e->key)
            return part_of(vm, self->aux, e);
    }
    it->dict = NULL;
    return NULL;
}

py_obj *py_dict_iterator_length_hint(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_dict_iterator *it = (py_dict_iterator *)(void *)args[0];
    int64_t left = 0;
    if (it->dict && PY_DICT(it->dict)->live == it->live)
        for (size_t i = it->at; i < PY_DICT(it->dict)->used; i++)
            left += PY_DICT(it->dict)->entries[i].key != NULL;
    return py_small(left);
}

static const py_member iterator_members[] = { PY_METHOD("__length_hint__", "self, /", py_dict_iterator_length_hint,
                                                        "Private method returning an estimate of len(list(it))."),
                                              PY_MEMBERS_END };

#define ITERATOR(c_name, step)                                                                                                             \
    const py_classdef py_##c_name##_class = {                                                                                              \
        .name = #c_name,                                                                                                                   \
        .size = sizeof(py_dict_iterator),                                                                                                  \
        .flags = PY_CLS_ABSTRACT,                                                                                                          \
        .members = iterator_members,                                                                                                       \
        .trace = py_dict_iterator_trace,                                                                                                   \
        .iter = py_iter_self,                                                                                                              \
        .next = (step),                                                                                                                    \
    }
ITERATOR(dict_keyiterator, iterator_next);
ITERATOR(dict_valueiterator, iterator_next);
ITERATOR(dict_itemiterator, iterator_next);
ITERATOR(dict_reversekeyiterator, reverse_next);
ITERATOR(dict_reversevalueiterator, reverse_next);
ITERATOR(dict_reverseitemiterator, reverse_next);

/* ---- views; aux is the part ---- */

static py_obj *dict_of(py_obj *view)
{
    return ((py_dict_view *)(void *)view)->dict;
}

py_obj *py_dict_view_new(py_vm *vm, py_obj *dict, py_dict_part part)
{
    static const enum py_builtin types[3] = { PY_T_dict_keys, PY_T_dict_values, PY_T_dict_items };
    py_dict_view *v = (py_dict_view *)(void *)py_new(vm, py_type(vm, types[part]), 0);
    if (v == NULL)
        return NULL;
    v->head.aux = (uint32_t)part;
    v->dict = dict;
    return &v->head;
}

static void view_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, dict_of(self));
}

static int64_t view_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_DICT(dict_of(self))->live;
}

static py_obj *view_iter(py_vm *vm, py_obj *self)
{
    return py_dict_iterator_new(vm, dict_of(self), (py_dict_part)self->aux, false);
}

static py_obj *view_repr(py_vm *vm, py_obj *self)
{
    static const char *const names[] = { "dict_keys", "dict_values", "dict_items" };
    py_repr_guard guard;
    int r = py_repr_enter(vm, &guard, self);
    if (r)
        return r < 0 ? NULL : py_str_new(vm, "...");
    py_obj *list = py_list_from(vm, self);
    py_obj *text = list ? py_repr(vm, list) : NULL;
    py_repr_leave(vm, &guard);
    return text ? py_str_printf(vm, "%s(%S)", names[self->aux], text) : NULL;
}

static int view_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    py_dict *d = PY_DICT(dict_of(self));
    bool items = self->aux == PY_DICT_ITEMS;
    if (items && (!py_is_tuple(vm, item) || PY_TUPLE(item)->count != 2))
        return 0;
    py_obj *key = items ? PY_TUPLE(item)->items[0] : item;
    int64_t hash;
    if (py_key_hash(vm, key, &hash) < 0)
        return -1;
    int64_t at = py_dict_find(vm, d, key, hash);
    if (at < 0 || !items)
        return at == -2 ? -1 : at >= 0;
    py_obj *value = py_keep(vm, d->entries[at].value);
    return value ? py_equal(vm, value, PY_TUPLE(item)->items[1]) : -1;
}

static bool is_set_like(py_vm *vm, py_obj *o)
{
    return py_is_anyset(vm, o) || py_isa(vm, o, &py_dict_keys_class) || py_isa(vm, o, &py_dict_items_class);
}

/* Is everything of a in b? */
static int all_in(py_vm *vm, py_obj *a, py_obj *b)
{
    py_obj *it = py_iter(vm, a);
    if (it == NULL)
        return -1;
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *x = py_next(vm, it);
        int r = x ? py_contains(vm, b, x) : -1;
        py_scope_close(vm, s);
        if (r <= 0)
            return x == NULL && !py_error_pending(vm) ? 1 : r;
    }
}

static py_obj *view_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!is_set_like(vm, other))
        return PY_NOTIMPLEMENTED;
    int64_t a = py_len(vm, self), b = py_len(vm, other);
    bool right = op == PY_OP_EQ || op == PY_OP_NE ? a == b
                 : op == PY_OP_LT                 ? a < b
                 : op == PY_OP_LE                 ? a <= b
                 : op == PY_OP_GT                 ? a > b
                                                  : a >= b;
    int r = 0;
    if (right)
        r = op == PY_OP_GT || op == PY_OP_GE ? all_in(vm, other, self) : all_in(vm, self, other);
    return r < 0 ? NULL : py_bool(op == PY_OP_NE ? !r : r);
}

static py_obj *view_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_AND && op != PY_OP_OR && op != PY_OP_SUB && op != PY_OP_XOR)
        return PY_NOTIMPLEMENTED;
    py_obj *set = py_set_from(vm, left), *other = set ? py_set_from(vm, right) : NULL;
    return other ? py_binary(vm, op, set, other) : NULL;
}

static py_obj *view_isdisjoint(py_vm *vm, py_obj **args)
{
    py_obj *it = py_iter(vm, args[1]);
    if (it == NULL)
        return NULL;
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *x = py_next(vm, it);
        int r = x ? view_contains(vm, args[0], x) : -1;
        py_scope_close(vm, s);
        if (r)
            return r > 0 ? PY_FALSE : py_error_pending(vm) ? NULL : PY_TRUE;
    }
}

static py_obj *view_reversed(py_vm *vm, py_obj **args)
{
    return py_dict_iterator_new(vm, dict_of(args[0]), (py_dict_part)args[0]->aux, true);
}

static py_obj *view_mapping(py_vm *vm, py_obj *self)
{
    return py_mappingproxy_new(vm, dict_of(self));
}

static const py_member set_like_members[] = {
    PY_METHOD("isdisjoint", "self, other, /", view_isdisjoint, "Return True if the view and the given iterable have a null intersection."),
    PY_METHOD("__reversed__", "self, /", view_reversed, "Return a reverse iterator over the view."),
    PY_GETSET("mapping", view_mapping, NULL, "dictionary that this view refers to"), PY_MEMBERS_END
};

static const py_member values_members[] = { PY_METHOD("__reversed__", "self, /", view_reversed, "Return a reverse iterator over the view."),
                                            PY_GETSET("mapping", view_mapping, NULL, "dictionary that this view refers to"),
                                            PY_MEMBERS_END };

#define SET_LIKE(c_name)                                                                                                                   \
    const py_classdef py_##c_name##_class = {                                                                                              \
        .name = #c_name,                                                                                                                   \
        .size = sizeof(py_dict_view),                                                                                                      \
        .flags = PY_CLS_ABSTRACT | PY_CLS_UNHASHABLE,                                                                                      \
        .members = set_like_members,                                                                                                       \
        .trace = view_trace,                                                                                                               \
        .repr = view_repr,                                                                                                                 \
        .compare = view_compare,                                                                                                           \
        .len = view_len,                                                                                                                   \
        .contains = view_contains,                                                                                                         \
        .iter = view_iter,                                                                                                                 \
        .binary = view_binary,                                                                                                             \
    }
SET_LIKE(dict_keys);
SET_LIKE(dict_items);

const py_classdef py_dict_values_class = {
    .name = "dict_values",
    .size = sizeof(py_dict_view),
    .flags = PY_CLS_ABSTRACT,
    .members = values_members,
    .trace = view_trace,
    .repr = view_repr,
    .len = view_len,
    .iter = view_iter,
};
