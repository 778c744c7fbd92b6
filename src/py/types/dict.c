#include <string.h>

#include "py/types/str_int.h"
#include "py/types/types_int.h"

/*
 * Entries stand in the order of insertion; while there are at most SMALL of them they are looked through one by one, after that
 * through an index with CPython's probing (ints hash to themselves, so that plain linear probing would pile up).
 */
enum {
    SMALL = 8,
    EMPTY = -1,
    DELETED = -2,
};
#define DICT_MAX ((size_t)1 << 30)

bool py_is_dict(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_DICT);
}

py_obj *py_dict_new(py_vm *vm)
{
    return py_new(vm, py_type(vm, PY_T_dict), 0);
}

size_t py_dict_len(const py_obj *dict)
{
    return ((const py_dict *)(const void *)dict)->live;
}

bool py_dict_next(const py_obj *dict, size_t *at, py_obj **key, py_obj **value)
{
    const py_dict *d = (const py_dict *)(const void *)dict;
    for (; *at < d->used; ++*at) {
        if (d->entries[*at].key) {
            *key = d->entries[*at].key;
            if (value)
                *value = d->entries[*at].value;
            ++*at;
            return true;
        }
    }
    return false;
}

/* ---- the table ---- */

int py_key_hash(py_vm *vm, py_obj *key, int64_t *hash)
{
    if (py_is_plain_key(vm, key)) {
        *hash = (int64_t)py_str_hash(PY_STR(key));
        return 0;
    }
    return py_hash(vm, key, hash);
}

static size_t first_slot(const py_dict *d, uint64_t hash, uint64_t *perturb)
{
    *perturb = hash;
    return (size_t)hash & (d->index_size - 1);
}

static size_t next_slot(const py_dict *d, size_t slot, uint64_t *perturb)
{
    *perturb >>= 5;
    return (slot * 5 + (size_t)*perturb + 1) & (d->index_size - 1);
}

static void index_put(py_dict *d, uint64_t hash, int32_t entry)
{
    uint64_t perturb = 0;
    size_t slot = first_slot(d, hash, &perturb);
    while (d->index[slot] >= 0)
        slot = next_slot(d, slot, &perturb);
    d->index[slot] = entry;
}

/* Look-up of a str key among entries; never runs script code, for only exact strs can be equal to it without one... see find_any. */
static int64_t find_text(py_vm *vm, const py_dict *d, const py_obj *key, int64_t hash, bool *foreign)
{
    if (d->index == NULL) {
        for (size_t i = 0; i < d->used; i++)
            if (d->entries[i].key == key)
                return (int64_t)i;
        for (size_t i = 0; i < d->used; i++) {
            const py_dict_entry *e = &d->entries[i];
            if (e->hash != hash || e->key == NULL)
                continue;
            if (!py_is_plain_key(vm, e->key))
                *foreign = true;
            else if (py_str_eq(e->key, key))
                return (int64_t)i;
        }
        return -1;
    }
    uint64_t perturb = 0;
    for (size_t slot = first_slot(d, (uint64_t)hash, &perturb);; slot = next_slot(d, slot, &perturb)) {
        int32_t i = d->index[slot];
        if (i == EMPTY)
            return -1;
        if (i < 0)
            continue;
        const py_dict_entry *e = &d->entries[i];
        if (e->key == key)
            return i;
        if (e->hash != hash)
            continue;
        if (!py_is_plain_key(vm, e->key))
            *foreign = true;
        else if (py_str_eq(e->key, key))
            return i;
    }
}

/* Compares entry i's key with key, where only __eq__ can tell. 1, 0, -1; 2: the table changed meanwhile, begin again. */
static int same_key(py_vm *vm, py_dict *d, size_t i, py_obj *key)
{
    py_obj *other = d->entries[i].key;
    if (other == key)
        return 1;
    if (py_is_small(other) && py_is_small(key))
        return 0;
    if (py_is_plain_key(vm, other) && py_is_plain_key(vm, key))
        return py_str_eq(other, key);
    uint32_t version = d->version;
    py_scope s = py_scope_open(vm);
    int equal = py_keep(vm, other) && py_keep(vm, key) ? py_equal(vm, other, key) : -1;
    py_scope_close(vm, s);
    if (equal < 0)
        return -1;
    return d->version != version ? 2 : equal;
}

static int64_t find_any(py_vm *vm, py_dict *d, py_obj *key, int64_t hash)
{
restart:
    if (d->index == NULL) {
        for (size_t i = 0; i < d->used; i++) {
            if (d->entries[i].key == NULL || (d->entries[i].hash != hash && d->entries[i].key != key))
                continue;
            int same = same_key(vm, d, i, key);
            if (same < 0)
                return -2;
            if (same == 2)
                goto restart;
            if (same)
                return (int64_t)i;
        }
        return -1;
    }
    uint64_t perturb = 0;
    for (size_t slot = first_slot(d, (uint64_t)hash, &perturb);; slot = next_slot(d, slot, &perturb)) {
        int32_t i = d->index[slot];
        if (i == EMPTY)
            return -1;
        if (i < 0 || d->entries[i].hash != hash)
            continue;
        int same = same_key(vm, d, (size_t)i, key);
        if (same < 0)
            return -2;
        if (same == 2)
            goto restart;
        if (same)
            return i;
    }
}

int64_t py_dict_find(py_vm *vm, py_dict *d, py_obj *key, int64_t hash)
{
    if (py_is_plain_key(vm, key)) {
        bool foreign = false;
        int64_t at = find_text(vm, d, key, hash, &foreign);
        if (at >= 0 || !foreign)
            return at;
    }
    return find_any(vm, d, key, hash);
}

/* Gives the table room for one more entry: closes the holes, grows, makes the index. 0, -1. */
static int make_room(py_vm *vm, py_dict *d)
{
    if (d->live >= DICT_MAX)
        return py_raise_nomem(vm), -1;
    size_t room = d->live < 4 ? 4 : d->live < SMALL ? SMALL : 0, index_size = 0;
    if (room == 0) {
        for (index_size = 32; index_size * 2 / 3 <= d->live * 3 / 2; index_size *= 2)
            ;
        room = index_size * 2 / 3;
    }
    py_dict_entry *entries = al_malloc(room * sizeof(*entries));
    int32_t *index = index_size ? al_malloc(index_size * sizeof(*index)) : NULL;
    if (entries == NULL || (index_size && index == NULL)) {
        al_free(entries);
        al_free(index);
        return py_raise_nomem(vm), -1;
    }
    size_t used = 0;
    for (size_t i = 0; i < d->used; i++)
        if (d->entries[i].key)
            entries[used++] = d->entries[i];
    py_heap_external(vm, (ptrdiff_t)(room * sizeof(*entries) + index_size * sizeof(*index)) -
                             (ptrdiff_t)(d->room * sizeof(*entries) + d->index_size * sizeof(*index)));
    al_free(d->entries);
    al_free(d->index);
    d->entries = entries;
    d->room = room;
    d->used = used;
    d->index = index;
    d->index_size = index_size;
    if (index) {
        memset(index, 0xff, index_size * sizeof(*index));
        for (size_t i = 0; i < used; i++)
            index_put(d, (uint64_t)entries[i].hash, (int32_t)i);
    }
    return 0;
}

int py_dict_compact(py_vm *vm, py_dict *d)
{
    return make_room(vm, d);
}

/* A key that is known to be absent. */
static int add(py_vm *vm, py_dict *d, py_obj *key, int64_t hash, py_obj *value)
{
    if (d->used == d->room && make_room(vm, d) < 0)
        return -1;
    size_t i = d->used++;
    d->entries[i] = (py_dict_entry){ hash, key, value };
    d->live++;
    d->version++;
    if (d->index)
        index_put(d, (uint64_t)hash, (int32_t)i);
    return 0;
}

int py_dict_set_hash(py_vm *vm, py_dict *d, py_obj *key, int64_t hash, py_obj *value)
{
    int64_t at = py_dict_find(vm, d, key, hash);
    if (at == -2)
        return -1;
    if (at < 0)
        return add(vm, d, key, hash, value);
    d->entries[at].value = value;
    return 0;
}

void py_dict_drop(py_dict *d, size_t at)
{
    py_dict_entry *e = &d->entries[at];
    if (d->index) {
        uint64_t perturb;
        size_t slot = first_slot(d, (uint64_t)e->hash, &perturb);
        while (d->index[slot] != (int32_t)at)
            slot = next_slot(d, slot, &perturb);
        d->index[slot] = DELETED;
    }
    e->key = e->value = NULL;
    d->live--;
    d->version++;
    while (d->used > 0 && d->entries[d->used - 1].key == NULL && d->index == NULL)
        d->used--;
    if (d->live == 0 && d->index) {
        d->used = 0;
        memset(d->index, 0xff, d->index_size * sizeof(*d->index));
    }
}

static void table_free(py_vm *vm, py_dict *d)
{
    if (d->entries == NULL)
        return;
    py_heap_external(vm, -(ptrdiff_t)(d->room * sizeof(*d->entries) + d->index_size * sizeof(*d->index)));
    al_free(d->entries);
    al_free(d->index);
}

void py_dict_clear(py_vm *vm, py_obj *dict)
{
    py_dict *d = PY_DICT(dict);
    table_free(vm, d);
    d->entries = NULL;
    d->index = NULL;
    d->used = d->room = d->live = d->index_size = 0;
    d->version++;
}

void py_dict_trace(py_obj *self, py_tracer *t)
{
    py_dict *d = PY_DICT(self);
    for (size_t i = 0; i < d->used; i++) {
        if (d->entries[i].key == NULL)
            continue;
        py_trace(t, d->entries[i].key);
        py_trace(t, d->entries[i].value);
    }
}

void py_dict_finalize(py_vm *vm, py_obj *self)
{
    table_free(vm, PY_DICT(self));
}

/* ---- for C ---- */

py_obj *py_dict_get(py_vm *vm, py_obj *dict, py_obj *key)
{
    int64_t hash;
    if (PY_DICT(dict)->live == 0 && py_is_plain_key(vm, key))
        return PY_ABSENT;
    if (py_key_hash(vm, key, &hash) < 0)
        return NULL;
    int64_t at = py_dict_find(vm, PY_DICT(dict), key, hash);
    return at >= 0 ? PY_DICT(dict)->entries[at].value : at == -1 ? PY_ABSENT : NULL;
}

int py_dict_set(py_vm *vm, py_obj *dict, py_obj *key, py_obj *value)
{
    int64_t hash;
    return py_key_hash(vm, key, &hash) < 0 ? -1 : py_dict_set_hash(vm, PY_DICT(dict), key, hash, value);
}

py_obj *py_dict_pop(py_vm *vm, py_obj *dict, py_obj *key)
{
    int64_t hash;
    if (PY_DICT(dict)->live == 0 && py_is_plain_key(vm, key))
        return PY_ABSENT;
    if (py_key_hash(vm, key, &hash) < 0)
        return NULL;
    int64_t at = py_dict_find(vm, PY_DICT(dict), key, hash);
    if (at < 0)
        return at == -1 ? PY_ABSENT : NULL;
    py_obj *value = PY_DICT(dict)->entries[at].value;
    if (py_keep(vm, value) == NULL)
        return NULL;
    py_dict_drop(PY_DICT(dict), (size_t)at);
    return value;
}

int py_dict_del(py_vm *vm, py_obj *dict, py_obj *key)
{
    py_obj *value = py_dict_pop(vm, dict, key);
    return value == NULL ? -1 : value != PY_ABSENT;
}

/* By text: no str object is made for look-ups. */
static int64_t find_s(py_vm *vm, const py_dict *d, const char *key)
{
    size_t size = strlen(key);
    int64_t hash = (int64_t)py_text_hash(key, size);
    uint64_t perturb = 0;
    size_t slot = d->index ? first_slot(d, (uint64_t)hash, &perturb) : 0;
    for (;; slot = d->index ? next_slot(d, slot, &perturb) : slot + 1) {
        if (d->index == NULL && slot >= d->used)
            return -1;
        int32_t i = d->index ? d->index[slot] : (int32_t)slot;
        if (i == EMPTY)
            return -1;
        if (i < 0)
            continue;
        const py_dict_entry *e = &d->entries[i];
        if (e->hash == hash && e->key && py_laid(e->key, PY_CF_STR) && py_str_size(e->key) == size &&
            memcmp(py_str_text(e->key), key, size) == 0)
            return i;
    }
    (void)vm;
}

py_obj *py_dict_get_s(py_vm *vm, py_obj *dict, const char *key)
{
    int64_t at = find_s(vm, PY_DICT(dict), key);
    return at < 0 ? PY_ABSENT : PY_DICT(dict)->entries[at].value;
}

int py_dict_set_s(py_vm *vm, py_obj *dict, const char *key, py_obj *value)
{
    py_obj *name = py_str_intern(vm, key);
    return name ? py_dict_set(vm, dict, name, value) : -1;
}

py_obj *py_dict_pop_s(py_vm *vm, py_obj *dict, const char *key)
{
    int64_t at = find_s(vm, PY_DICT(dict), key);
    if (at < 0)
        return PY_ABSENT;
    py_obj *value = py_keep(vm, PY_DICT(dict)->entries[at].value);
    if (value)
        py_dict_drop(PY_DICT(dict), (size_t)at);
    return value;
}

int py_dict_copy_into(py_vm *vm, py_dict *to, const py_dict *from)
{
    py_dict_entry *entries = NULL;
    int32_t *index = NULL;
    if (from->live == 0)
        return 0;
    if (from->entries && (entries = al_malloc(from->room * sizeof(*entries))) == NULL)
        return py_raise_nomem(vm), -1;
    if (from->index && (index = al_malloc(from->index_size * sizeof(*index))) == NULL) {
        al_free(entries);
        return py_raise_nomem(vm), -1;
    }
    memcpy(entries, from->entries, from->used * sizeof(*entries));
    if (index)
        memcpy(index, from->index, from->index_size * sizeof(*index));
    py_heap_external(vm, (ptrdiff_t)(from->room * sizeof(*entries) + from->index_size * sizeof(*index)));
    to->entries = entries;
    to->index = index;
    to->used = from->used;
    to->room = from->room;
    to->live = from->live;
    to->index_size = from->index_size;
    return 0;
}

py_obj *py_dict_copy(py_vm *vm, py_obj *dict)
{
    py_obj *copy = py_dict_new(vm);
    return copy && py_dict_copy_into(vm, PY_DICT(copy), PY_DICT(dict)) == 0 ? copy : NULL;
}

/* Every entry of a dict (no script code but __eq__ of keys). */
static int update_dict(py_vm *vm, py_dict *d, py_dict *from)
{
    if (d == from)
        return 0;
    if (d->live == 0 && d->entries == NULL) {
        d->version++;
        return py_dict_copy_into(vm, d, from);
    }
    size_t live = from->live;
    for (size_t i = 0; i < from->used; i++) {
        py_dict_entry e = from->entries[i];
        if (e.key == NULL)
            continue;
        py_scope s = py_scope_open(vm); /* __eq__ of a key may empty `from` */
        int r = py_is_plain_key(vm, e.key) || py_keep(vm, e.value) ? py_dict_set_hash(vm, d, e.key, e.hash, e.value) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            return -1;
        if (from->live != live)
            return py_raise_int(vm, &py_RuntimeError, "dict mutated during update");
    }
    return 0;
}

static int update_keys(py_vm *vm, py_obj *dict, py_obj *other, py_obj *keys)
{
    py_obj *it = py_iter(vm, keys);
    if (it == NULL)
        return -1;
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *key = py_next(vm, it);
        py_obj *value = key ? py_getitem(vm, other, key) : NULL;
        int r = value ? py_dict_set(vm, dict, key, value) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            return py_error_pending(vm) ? -1 : 0;
    }
}

/* One item of dict([...]): a sequence of two. */
static int update_pair(py_vm *vm, py_obj *dict, py_obj *pair, size_t number)
{
    py_obj **items;
    size_t count;
    if (!py_laid(pair, PY_CF_LIST | PY_CF_TUPLE) && (pair = py_list_from(vm, pair)) == NULL) {
        if (!py_error_is(vm, &py_TypeError))
            return -1;
        py_error_clear(vm);
        return py_raise_int(vm, &py_TypeError, "cannot convert dictionary update sequence element #%zu to a sequence", number);
    }
    if (py_sequence_fast(vm, pair, &items, &count) == NULL)
        return -1;
    if (count != 2)
        return py_raise_int(vm, &py_ValueError, "dictionary update sequence element #%zu has length %zu; 2 is required", number, count);
    return py_dict_set(vm, dict, items[0], items[1]);
}

int py_dict_update(py_vm *vm, py_obj *dict, py_obj *other)
{
    if (py_exact(vm, other, PY_T_dict))
        return update_dict(vm, PY_DICT(dict), PY_DICT(other));
    py_obj *keys = py_getattr_opt(vm, other, PY_ID(vm, keys));
    if (keys == NULL)
        return -1;
    if (keys != PY_ABSENT) {
        if (py_is_dict(vm, other) &&
            py_class_find(vm, py_cls(vm, other), PY_ID(vm, __iter__)) == py_class_find(vm, py_type(vm, PY_T_dict), PY_ID(vm, __iter__)))
            return update_dict(vm, PY_DICT(dict), PY_DICT(other)); /* as CPython: dict's own iteration, then its own items */
        keys = py_call(vm, keys, 0);
        return keys ? update_keys(vm, dict, other, keys) : -1;
    }
    py_obj *it = py_iter(vm, other);
    if (it == NULL)
        return -1;
    for (size_t n = 0;; n++) {
        py_scope s = py_scope_open(vm);
        py_obj *pair = py_next(vm, it);
        int r = pair ? update_pair(vm, dict, pair, n) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            return py_error_pending(vm) ? -1 : 0;
    }
}

int py_dict_equal(py_vm *vm, py_dict *a, py_dict *b)
{
    if (a->live != b->live)
        return 0;
    for (size_t i = 0; i < a->used; i++) {
        py_dict_entry e = a->entries[i];
        if (e.key == NULL)
            continue;
        py_scope s = py_scope_open(vm);
        int equal = -1;
        if (py_keep(vm, e.key) && py_keep(vm, e.value)) {
            int64_t at = py_dict_find(vm, b, e.key, e.hash);
            py_obj *other = at >= 0 ? py_keep(vm, b->entries[at].value) : NULL;
            equal = at == -1 ? 0 : other ? py_equal(vm, e.value, other) : -1;
        }
        py_scope_close(vm, s);
        if (equal <= 0)
            return equal;
    }
    return 1;
}
