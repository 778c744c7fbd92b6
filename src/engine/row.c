/*
 * Row, RowMapping, and what their columns are called.
 */
#include <string.h>

#include "engine/engine_int.h"

#define META(o) ((al_row_meta *)(void *)(o))
#define ROW(o)  ((al_row *)(void *)(o))

/* ---- names ---- */

al_row_meta *al_row_meta_new(py_vm *vm, py_obj *keys)
{
    al_row_meta *meta = py_alloc(vm, al_row_meta, &al_row_meta_class);
    if (!meta)
        return NULL;
    meta->keys = keys;
    meta->count = PY_TUPLE(keys)->count;
    return meta;
}

/* Made when first asked for: most results are read by place. Of names that stand twice the last is found. */
static py_obj *index_of(py_vm *vm, al_row_meta *meta)
{
    if (meta->index)
        return meta->index;
    py_obj *index = py_dict_new(vm);
    for (size_t i = 0; index && i < meta->count; i++)
        if (py_dict_set(vm, index, PY_TUPLE(meta->keys)->items[i], py_small((int64_t)i)) < 0)
            return NULL;
    return meta->index = index;
}

static int64_t find_object(py_vm *vm, al_row_meta *meta, py_obj *key)
{
    for (size_t i = 0; meta->objects && i < meta->count; i++) {
        py_obj *objects = PY_TUPLE(meta->objects)->items[i];
        for (size_t j = 0; objects != PY_NONE && j < PY_TUPLE(objects)->count; j++)
            if (PY_TUPLE(objects)->items[j] == key)
                return (int64_t)i;
    }
    py_obj *name = al_is_element(vm, key) ? al_element_name(vm, AL_ELEMENT(key)) : PY_NONE;
    return !name ? -2 : name == PY_NONE ? -1 : al_row_meta_find(vm, meta, name);
}

int64_t al_row_meta_find(py_vm *vm, al_row_meta *meta, py_obj *key)
{
    if (py_is_small(key)) {
        int64_t at = py_small_value(key);
        if (at < 0)
            at += (int64_t)meta->count;
        return at >= 0 && at < (int64_t)meta->count ? at : -1;
    }
    if (!py_is_heap(key))
        return -1;
    if (!py_is_str(vm, key))
        return find_object(vm, meta, key);
    py_obj *index = index_of(vm, meta), *at = index ? py_dict_get(vm, index, key) : NULL;
    return !at ? -2 : at == PY_ABSENT ? -1 : py_small_value(at);
}

int al_row_meta_missing(py_vm *vm, al_row_meta *meta, py_obj *key)
{
    (void)meta;
    if (py_is_heap(key) && py_is_str(vm, key))
        return py_raise_int(vm, &al_exc_NoSuchColumnError, "Could not locate column in row for column '%S'", key);
    return py_raise_int(vm, &al_exc_NoSuchColumnError, "Could not locate column in row for column '%R'", key);
}

static void meta_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, META(self)->keys);
    py_trace(t, META(self)->index);
    py_trace(t, META(self)->objects);
    py_trace(t, META(self)->types);
    py_trace(t, META(self)->dialect);
    for (size_t i = 0; META(self)->processors && i < META(self)->count; i++) {
        py_trace(t, META(self)->processors[i].type);
        py_trace(t, META(self)->processors[i].callable);
    }
}

static void meta_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_free(META(self)->processors);
    META(self)->processors = NULL;
}

const py_classdef al_row_meta_class = {
    .name = "CursorResultMetaData",
    .module = "sqlalchemy.engine.cursor",
    .size = sizeof(al_row_meta),
    .flags = PY_CLS_ABSTRACT,
    .trace = meta_trace,
    .finalize = meta_finalize,
};

/* ---- Row ---- */

py_obj *al_row_new(py_vm *vm, al_row_meta *meta, py_obj *values)
{
    al_row *row = py_alloc(vm, al_row, &al_row_class);
    if (!row)
        return NULL;
    row->meta = meta;
    row->values = values;
    return (py_obj *)(void *)row;
}

py_obj *al_row_values(py_obj *row)
{
    return ROW(row)->values;
}

static py_obj *value_at(const al_row *row, int64_t at)
{
    return PY_TUPLE(row->values)->items[at];
}

static py_obj *row_dict(py_vm *vm, const al_row *row)
{
    py_obj *dict = py_dict_new(vm);
    for (size_t i = 0; dict && i < row->meta->count; i++)
        if (py_dict_set(vm, dict, PY_TUPLE(row->meta->keys)->items[i], value_at(row, (int64_t)i)) < 0)
            return NULL;
    return dict;
}

static py_obj *row_asdict(py_vm *vm, py_obj **args)
{
    return row_dict(vm, ROW(args[0]));
}

static py_obj *row_tuple(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *get_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *get_fields(py_vm *vm, py_obj *self)
{
    (void)vm;
    return ROW(self)->meta->keys;
}

static py_obj *get_mapping(py_vm *vm, py_obj *self)
{
    al_row *mapping = py_alloc(vm, al_row, &al_row_mapping_class);
    if (!mapping)
        return NULL;
    mapping->meta = ROW(self)->meta;
    mapping->values = ROW(self)->values;
    return (py_obj *)(void *)mapping;
}

/* row.count and row.index are tuple's methods unless a column is called so. */
static py_obj *special(py_vm *vm, py_obj *self, const char *name)
{
    py_obj *key = py_str_intern(vm, name);
    int64_t at = key ? al_row_meta_find(vm, ROW(self)->meta, key) : -2;
    if (at >= 0)
        return value_at(ROW(self), at);
    return at == -2 ? NULL : py_getattr(vm, ROW(self)->values, key);
}

static py_obj *get_count(py_vm *vm, py_obj *self)
{
    return special(vm, self, "count");
}

static py_obj *get_index(py_vm *vm, py_obj *self)
{
    return special(vm, self, "index");
}

static py_obj *row_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    int64_t at = al_row_meta_find(vm, ROW(self)->meta, name);
    if (at >= 0)
        return value_at(ROW(self), at);
    return at == -2 ? NULL : py_raise(vm, &py_AttributeError, "Could not locate column in row for column '%S'", name);
}

static py_obj *row_repr(py_vm *vm, py_obj *self)
{
    return py_repr(vm, ROW(self)->values);
}

static int row_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    return py_hash(vm, ROW(self)->values, hash);
}

static py_obj *row_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    py_obj *values = py_isa(vm, other, &al_row_class) ? ROW(other)->values : other;
    if (!py_is_heap(values) || !py_is_tuple(vm, values))
        return PY_NOTIMPLEMENTED;
    return py_compare(vm, op, ROW(self)->values, values);
}

static int64_t row_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_TUPLE(ROW(self)->values)->count;
}

static py_obj *row_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    return py_getitem(vm, ROW(self)->values, key);
}

static int row_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    return py_contains(vm, ROW(self)->values, item);
}

static py_obj *row_iter(py_vm *vm, py_obj *self)
{
    return py_iter(vm, ROW(self)->values);
}

static int row_setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    (void)self;
    (void)value;
    return py_raise_int(vm, &py_AttributeError, value ? "can't set attribute" : "can't delete attribute '%S'", name);
}

static void row_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ROW(self)->meta);
    py_trace(t, ROW(self)->values);
}

static const py_member row_members[] = {
    PY_METHOD("_asdict", "self", row_asdict, "The row as a dict."),
    PY_METHOD("_tuple", "self", row_tuple, NULL),
    PY_METHOD("tuple", "self", row_tuple, NULL),
    PY_GETSET("_t", get_self, NULL, NULL),
    PY_GETSET("t", get_self, NULL, NULL),
    PY_GETSET("_fields", get_fields, NULL, "The names of the columns."),
    PY_GETSET("_mapping", get_mapping, NULL, "The row as a mapping."),
    PY_GETSET("count", get_count, NULL, NULL),
    PY_GETSET("index", get_index, NULL, NULL),
    PY_FIELD_RO("_data", al_row, values),
    PY_MEMBERS_END,
};

const py_classdef al_row_class = {
    .name = "Row",
    .module = "sqlalchemy.engine.row",
    .doc = "One row of a Result: a tuple whose values have names.",
    .size = sizeof(al_row),
    .flags = PY_CLS_ABSTRACT,
    .members = row_members,
    .repr = row_repr,
    .hash = row_hash,
    .compare = row_compare,
    .len = row_len,
    .getitem = row_getitem,
    .contains = row_contains,
    .iter = row_iter,
    .getattr = row_getattr,
    .setattr = row_setattr,
    .trace = row_trace,
};

/* ---- RowMapping ---- */

static py_obj *mapping_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    int64_t at = al_row_meta_find(vm, ROW(self)->meta, key);
    if (at == -1)
        al_row_meta_missing(vm, ROW(self)->meta, key);
    return at < 0 ? NULL : value_at(ROW(self), at);
}

static int mapping_contains(py_vm *vm, py_obj *self, py_obj *key)
{
    int64_t at = al_row_meta_find(vm, ROW(self)->meta, key);
    return at == -2 ? -1 : at >= 0;
}

static py_obj *mapping_iter(py_vm *vm, py_obj *self)
{
    return py_iter(vm, ROW(self)->meta->keys);
}

static py_obj *mapping_get(py_vm *vm, py_obj **args)
{
    int64_t at = al_row_meta_find(vm, ROW(args[0])->meta, args[1]);
    return at == -2 ? NULL : at < 0 ? args[2] : value_at(ROW(args[0]), at);
}

static py_obj *mapping_keys(py_vm *vm, py_obj **args)
{
    return al_keys_new(vm, ROW(args[0])->meta);
}

static py_obj *mapping_values(py_vm *vm, py_obj **args)
{
    return py_list_from(vm, ROW(args[0])->values);
}

static py_obj *mapping_items(py_vm *vm, py_obj **args)
{
    const al_row *row = ROW(args[0]);
    py_obj *list = py_list_new(vm, row->meta->count);
    for (size_t i = 0; list && i < row->meta->count; i++) {
        py_obj *pair = py_tuple_of(vm, 2, PY_TUPLE(row->meta->keys)->items[i], value_at(row, (int64_t)i));
        if (!pair || py_list_append(vm, list, pair) < 0)
            return NULL;
    }
    return list;
}

static py_obj *mapping_repr(py_vm *vm, py_obj *self)
{
    py_obj *dict = row_dict(vm, ROW(self));
    return dict ? py_repr(vm, dict) : NULL;
}

static py_obj *mapping_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op != PY_OP_EQ && op != PY_OP_NE)
        return PY_NOTIMPLEMENTED;
    py_obj *mine = row_dict(vm, ROW(self)), *theirs = py_isa(vm, other, &al_row_mapping_class) ? row_dict(vm, ROW(other)) : other;
    return mine && theirs ? py_compare(vm, op, mine, theirs) : NULL;
}

static const py_member mapping_members[] = {
    PY_METHOD("get", "self, key, default=None", mapping_get, NULL),
    PY_METHOD("keys", "self", mapping_keys, NULL),
    PY_METHOD("values", "self", mapping_values, NULL),
    PY_METHOD("items", "self", mapping_items, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_row_mapping_class = {
    .name = "RowMapping",
    .module = "sqlalchemy.engine.row",
    .doc = "A row by the names of its columns, or by the columns.",
    .size = sizeof(al_row),
    .flags = PY_CLS_ABSTRACT | PY_CLS_UNHASHABLE,
    .members = mapping_members,
    .repr = mapping_repr,
    .compare = mapping_compare,
    .len = row_len,
    .getitem = mapping_getitem,
    .contains = mapping_contains,
    .iter = mapping_iter,
    .trace = row_trace,
};

/* ---- result.keys() ---- */

typedef struct keys_view {
    py_obj head;
    al_row_meta *meta;
} keys_view;

#define KEYS(o) ((keys_view *)(void *)(o))

py_obj *al_keys_new(py_vm *vm, al_row_meta *meta)
{
    keys_view *view = py_alloc(vm, keys_view, &al_keys_class);
    if (view)
        view->meta = meta;
    return (py_obj *)(void *)view;
}

static py_obj *keys_iter(py_vm *vm, py_obj *self)
{
    return py_iter(vm, KEYS(self)->meta->keys);
}

static int64_t keys_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)KEYS(self)->meta->count;
}

static int keys_contains(py_vm *vm, py_obj *self, py_obj *key)
{
    if (py_is_small(key))
        return 0;
    int64_t at = al_row_meta_find(vm, KEYS(self)->meta, key);
    return at == -2 ? -1 : at >= 0;
}

static py_obj *keys_repr(py_vm *vm, py_obj *self)
{
    py_obj *list = py_list_from(vm, KEYS(self)->meta->keys);
    return list ? py_str_printf(vm, "RMKeyView(%R)", list) : NULL;
}

/* As a set of names: keys() == {"a", "b"}. */
static py_obj *keys_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op != PY_OP_EQ && op != PY_OP_NE)
        return PY_NOTIMPLEMENTED;
    py_obj *mine = py_construct(vm, &py_set_class, 1, KEYS(self)->meta->keys);
    py_obj *theirs = mine && py_isa(vm, other, &al_keys_class) ? py_construct(vm, &py_set_class, 1, KEYS(other)->meta->keys) : other;
    return mine && theirs ? py_compare(vm, op, mine, theirs) : NULL;
}

static void keys_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, KEYS(self)->meta);
}

const py_classdef al_keys_class = {
    .name = "RMKeyView",
    .module = "sqlalchemy.engine.result",
    .size = sizeof(keys_view),
    .flags = PY_CLS_ABSTRACT | PY_CLS_UNHASHABLE,
    .repr = keys_repr,
    .compare = keys_compare,
    .len = keys_len,
    .contains = keys_contains,
    .iter = keys_iter,
    .trace = keys_trace,
};
