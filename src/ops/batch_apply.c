/*
 * Making a table anew: the columns, constraints and indexes of the old one are taken, the queued changes applied to them, a new table
 * created under a temporary name, the rows moved, the old table dropped and the new one renamed. alembic.operations.batch.ApplyBatchImpl.
 */
#include "ops/batch.h"
#include "ops/op.h"
#include "ops/schemaobj.h"

#include <string.h>

typedef struct remake {
    py_obj *impl;
    py_obj *table;        /* as it is */
    py_obj *table_args;   /* tuple */
    py_obj *table_kwargs; /* dict */
    py_obj *partial_reordering;
    py_obj *columns;               /* dict: name -> Column for the new table */
    py_obj *transfers;             /* dict: name -> {"expr": ..., "name": ...}; without "expr": a new column */
    py_obj *existing_ordering;     /* list of names */
    py_obj *add_ordering;          /* list of (name, name after it) */
    py_obj *named;                 /* dict: name -> constraint */
    py_obj *unnamed;               /* list of constraints */
    py_obj *column_named;          /* dict: name -> (column, constraint) */
    py_obj *indexes, *new_indexes; /* dict: name -> Index */
    py_obj *new_table;
    py_obj *temp_name;
    bool reflected;
} remake;

/* A name that is one: not None and not the mark for "no name was given". */
static bool has_name(py_vm *vm, py_obj *name)
{
    return py_is_str(vm, name);
}

static int type_bound(py_vm *vm, py_obj *constraint)
{
    py_obj *bound = py_getattr_opt_s(vm, constraint, "_type_bound");
    return !bound ? -1 : bound == PY_ABSENT ? 0 : py_truth(vm, bound);
}

static int grab_columns(py_vm *vm, remake *r)
{
    size_t count;
    py_obj **items;
    py_obj *all = al_schemaobj_items(vm, r->table, "c", &items, &count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *name = py_getattr_s(vm, items[i], "name");
        py_obj *copy = name ? py_call_method(vm, items[i], "_copy", 0) : NULL;
        py_obj *transfer = copy ? py_dict_new(vm) : NULL;
        if (!transfer || py_setattr_s(vm, copy, "unique", PY_FALSE) < 0 || py_setattr_s(vm, copy, "index", PY_FALSE) < 0 ||
            py_dict_set_s(vm, transfer, "expr", items[i]) < 0 || py_dict_set(vm, r->columns, name, copy) < 0 ||
            py_dict_set(vm, r->transfers, name, transfer) < 0 || py_list_append(vm, r->existing_ordering, name) < 0)
            return -1;
    }
    return all ? 0 : -1;
}

static int grab_constraints(py_vm *vm, remake *r)
{
    size_t count;
    py_obj **items;
    py_obj *all = al_schemaobj_items(vm, r->table, "constraints", &items, &count);
    for (size_t i = 0; all && i < count; i++) {
        int bound = type_bound(vm, items[i]);
        py_obj *name = bound < 0 ? NULL : py_getattr_s(vm, items[i], "name");
        if (!name)
            return -1;
        if (bound || (r->reflected && !has_name(vm, name) && al_schemaobj_is(vm, items[i], "CheckConstraint")))
            continue; /* a reflected CHECK without a name may be bound to a type: it cannot be told */
        int status = has_name(vm, name) ? py_dict_set(vm, r->named, name, items[i]) : py_list_append(vm, r->unnamed, items[i]);
        if (status < 0)
            return -1;
    }
    return all ? 0 : -1;
}

static int grab_column_constraints(py_vm *vm, remake *r)
{
    size_t count, constraint_count;
    py_obj **items, **constraints;
    py_obj *all = al_schemaobj_items(vm, r->table, "c", &items, &count);
    for (size_t i = 0; all && i < count; i++) {
        if (!al_schemaobj_items(vm, items[i], "constraints", &constraints, &constraint_count))
            return -1;
        for (size_t k = 0; k < constraint_count; k++) {
            py_obj *name = py_getattr_s(vm, constraints[k], "name");
            py_obj *pair = name ? py_tuple_of(vm, 2, items[i], constraints[k]) : NULL;
            if (!pair || (has_name(vm, name) && py_dict_set(vm, r->column_named, name, pair) < 0))
                return -1;
        }
    }
    return all ? 0 : -1;
}

static int grab_indexes(py_vm *vm, remake *r)
{
    size_t count;
    py_obj **items;
    py_obj *all = al_schemaobj_items(vm, r->table, "indexes", &items, &count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *name = py_getattr_s(vm, items[i], "name");
        if (!name || py_dict_set(vm, r->indexes, name, items[i]) < 0)
            return -1;
    }
    py_obj *kwargs = all ? py_getattr_s(vm, r->table, "kwargs") : NULL;
    py_obj *names = kwargs ? py_list_from(vm, kwargs) : NULL;
    for (size_t i = 0; names && i < PY_LIST(names)->count; i++) {
        py_obj *name = PY_LIST(names)->items[i];
        py_obj *known = py_dict_get(vm, r->table_kwargs, name);
        py_obj *value = known == PY_ABSENT ? py_getitem(vm, kwargs, name) : known;
        if (!value || (known == PY_ABSENT && py_dict_set(vm, r->table_kwargs, name, value) < 0))
            return -1;
    }
    return names ? 0 : -1;
}

/* --- the changes, by the method of the impl they were queued for --- */

static py_obj *keyword(py_vm *vm, py_obj *kw, const char *name, py_obj *fallback)
{
    py_obj *value = py_dict_get_s(vm, kw, name);
    return value == PY_ABSENT ? fallback : value;
}

/* columns[name] and transfers[name], or KeyError(name). */
static int find_column(py_vm *vm, remake *r, py_obj *name, py_obj **column, py_obj **transfer)
{
    *column = py_getitem(vm, r->columns, name);
    *transfer = *column ? py_getitem(vm, r->transfers, name) : NULL;
    return *transfer ? 0 : -1;
}

/* A named CHECK that belongs to the type of the column goes with it. */
static int forget_type_constraint(py_vm *vm, remake *r, py_obj *type)
{
    if (!py_given(type))
        return 0;
    py_obj *name = py_getattr_opt_s(vm, type, "name");
    if (!name)
        return -1;
    return name != PY_ABSENT && has_name(vm, name) && !py_dict_pop(vm, r->named, name) ? -1 : 0;
}

static int rename_column(py_vm *vm, remake *r, py_obj *column, py_obj *transfer, py_obj *old_name, py_obj *name, py_obj *kw)
{
    int same = py_equal(vm, name, old_name);
    if (same)
        return same < 0 ? -1 : 0;
    if (py_setattr_s(vm, column, "name", name) < 0 || py_dict_set_s(vm, transfer, "name", name) < 0)
        return -1;
    py_obj *type = keyword(vm, kw, "existing_type", PY_NONE);
    return type ? forget_type_constraint(vm, r, type) : -1;
}

static int retype_column(py_vm *vm, remake *r, py_obj *column, py_obj *transfer, py_obj *type)
{
    py_obj *to_instance = py_import_from(vm, "sqlalchemy.types", "to_instance");
    type = to_instance ? py_call(vm, to_instance, 1, type) : NULL;
    py_obj *old = type ? py_getattr_s(vm, column, "type") : NULL;
    py_obj *events = old ? py_getattr_opt_s(vm, old, "_create_events") : NULL;
    if (!events)
        return -1;
    if (events != PY_ABSENT &&
        (py_setattr_s(vm, old, "_create_events", PY_FALSE) < 0 || py_setattr_s(vm, old, "create_constraint", PY_FALSE) < 0))
        return -1;
    if (!py_call_method(vm, r->impl, "cast_for_batch_migrate", 3, column, transfer, type))
        return -1;
    return py_setattr_s(vm, column, "type", type);
}

static int redefault_column(py_vm *vm, py_obj *column, py_obj *value)
{
    if (value == PY_NONE)
        return py_setattr_s(vm, column, "server_default", PY_NONE);
    py_obj *cls = al_schemaobj_class(vm, "DefaultClause");
    py_obj *clause = cls ? py_call(vm, cls, 1, value) : NULL;
    return clause && py_call_method(vm, clause, "_set_parent", 1, column) ? 0 : -1;
}

static int apply_alter_column(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    py_obj *name = args->items[1], *column, *transfer;
    if (find_column(vm, r, name, &column, &transfer) < 0)
        return -1;
    py_obj *new_name = keyword(vm, kw, "name", PY_NONE), *type = keyword(vm, kw, "type_", PY_NONE);
    py_obj *nullable = keyword(vm, kw, "nullable", PY_NONE), *value = keyword(vm, kw, "server_default", PY_FALSE);
    py_obj *autoincrement = keyword(vm, kw, "autoincrement", PY_NONE), *comment = keyword(vm, kw, "comment", PY_FALSE);
    if (!new_name || !type || !nullable || !value || !autoincrement || !comment)
        return -1;
    if (new_name != PY_NONE && rename_column(vm, r, column, transfer, name, new_name, kw) < 0)
        return -1;
    if (type != PY_NONE && retype_column(vm, r, column, transfer, type) < 0)
        return -1;
    if (nullable != PY_NONE && py_setattr_s(vm, column, "nullable", nullable) < 0)
        return -1;
    if (value != PY_FALSE && redefault_column(vm, column, value) < 0)
        return -1;
    if (autoincrement != PY_NONE && py_setattr_s(vm, column, "autoincrement", py_bool(py_truth(vm, autoincrement) == 1)) < 0)
        return -1;
    return comment != PY_FALSE ? py_setattr_s(vm, column, "comment", comment) : 0;
}

static int64_t index_of(py_vm *vm, py_obj *list, py_obj *name)
{
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        int same = py_equal(vm, PY_LIST(list)->items[i], name);
        if (same)
            return same < 0 ? -2 : (int64_t)i;
    }
    return -1;
}

/* Among the new columns' pairs: the partner of `name` on the other side. KeyError(name) if it has none. */
static py_obj *paired(py_vm *vm, remake *r, py_obj *name, size_t side)
{
    for (size_t i = PY_LIST(r->add_ordering)->count; i > 0; i--) {
        py_tuple *pair = PY_TUPLE(PY_LIST(r->add_ordering)->items[i - 1]);
        int same = py_equal(vm, pair->items[side], name);
        if (same)
            return same < 0 ? NULL : pair->items[1 - side];
    }
    return py_raise_obj(vm, py_construct(vm, &py_KeyError, 1, name));
}

/* The neighbour in the old table's order of an existing column, or what a new one was paired with. PY_NONE: none. */
static py_obj *neighbour(py_vm *vm, remake *r, py_obj *name, int step)
{
    int64_t at = index_of(vm, r->existing_ordering, name);
    if (at < 0)
        return at == -2 ? NULL : paired(vm, r, name, step > 0 ? 0 : 1);
    at += step;
    return at >= 0 && (size_t)at < PY_LIST(r->existing_ordering)->count ? PY_LIST(r->existing_ordering)->items[at] : PY_NONE;
}

static int add_pair(py_vm *vm, remake *r, py_obj *first, py_obj *second)
{
    py_obj *pair = py_tuple_of(vm, 2, first, second);
    return pair ? py_list_append(vm, r->add_ordering, pair) : -1;
}

static int place_new_column(py_vm *vm, remake *r, py_obj *name, py_obj *before, py_obj *after)
{
    bool reorder = py_given(r->partial_reordering) && py_truth(vm, r->partial_reordering) == 1;
    if (!reorder && py_given(after) && !py_given(before))
        before = neighbour(vm, r, after, 1);
    else if (!reorder && py_given(before) && !py_given(after))
        after = neighbour(vm, r, before, -1);
    if (!before || !after)
        return -1;
    if (py_given(before) && add_pair(vm, r, name, before) < 0)
        return -1;
    if (py_given(after) && add_pair(vm, r, after, name) < 0)
        return -1;
    size_t count = PY_LIST(r->existing_ordering)->count;
    if (!reorder && !py_given(before) && !py_given(after) && count)
        return add_pair(vm, r, PY_LIST(r->existing_ordering)->items[count - 1], name);
    return 0;
}

static int apply_add_column(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    py_obj *column = args->items[1];
    py_obj *name = py_getattr_s(vm, column, "name");
    py_obj *before = name ? keyword(vm, kw, "insert_before", PY_NONE) : NULL;
    py_obj *after = before ? keyword(vm, kw, "insert_after", PY_NONE) : NULL;
    if (!after || place_new_column(vm, r, name, before, after) < 0)
        return -1;
    py_obj *copy = py_call_method(vm, column, "_copy", 0);
    py_obj *transfer = copy ? py_dict_new(vm) : NULL;
    return transfer && py_dict_set(vm, r->columns, name, copy) == 0 ? py_dict_set(vm, r->transfers, name, transfer) : -1;
}

/* The old table's primary key forgets the column, so that the new one is made without it. */
static int leave_primary_key(py_vm *vm, remake *r, py_obj *name)
{
    py_obj *key = py_getattr_s(vm, r->table, "primary_key");
    py_obj *columns = key ? py_getattr_s(vm, key, "columns") : NULL;
    int in = columns ? py_contains(vm, columns, name) : -1;
    if (in <= 0)
        return in;
    py_obj *column = py_getitem(vm, columns, name);
    return column && py_call_method(vm, columns, "remove", 1, column) ? 0 : -1;
}

static int apply_drop_column(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    py_obj *name = py_getattr_s(vm, args->items[1], "name");
    if (!name || leave_primary_key(vm, r, name) < 0 || py_setitem(vm, r->columns, name, NULL) < 0 ||
        py_setitem(vm, r->transfers, name, NULL) < 0)
        return -1;
    if (!py_call_method(vm, r->existing_ordering, "remove", 1, name))
        return -1;
    py_obj *type = keyword(vm, kw, "existing_type", PY_NONE);
    return type ? forget_type_constraint(vm, r, type) : -1;
}

static int remove_from_list(py_vm *vm, py_obj *list, py_obj *item)
{
    (void)vm;
    py_list *l = PY_LIST(list);
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i] == item) {
            memmove(&l->items[i], &l->items[i + 1], (l->count - i - 1) * sizeof *l->items);
            l->count--;
            return 1;
        }
    }
    return 0;
}

static int apply_add_constraint(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)kw;
    py_obj *constraint = args->items[0];
    py_obj *name = py_getattr_s(vm, constraint, "name");
    if (!name)
        return -1;
    if (name == PY_NONE)
        return py_raise_int(vm, &py_ValueError, "Constraint must have a name");
    if (al_schemaobj_is(vm, constraint, "PrimaryKeyConstraint")) {
        py_obj *key = py_getattr_s(vm, r->table, "primary_key");
        if (!key)
            return -1;
        remove_from_list(vm, r->unnamed, key);
    }
    return has_name(vm, name) ? py_dict_set(vm, r->named, name, constraint) : py_list_append(vm, r->unnamed, constraint);
}

/* The column's own constraints of that name go from the copy in the new table. */
static int drop_column_constraint(py_vm *vm, remake *r, py_obj *old_column, py_obj *name)
{
    py_obj *column_name = py_getattr_s(vm, old_column, "name");
    py_obj *column = column_name ? py_getitem(vm, r->columns, column_name) : NULL;
    py_obj *collection = column ? py_getattr_s(vm, column, "constraints") : NULL;
    py_obj *all = collection ? py_list_from(vm, collection) : NULL;
    for (size_t i = 0; all && i < PY_LIST(all)->count; i++) {
        py_obj *other = py_getattr_s(vm, PY_LIST(all)->items[i], "name");
        int same = other ? py_equal(vm, other, name) : -1;
        if (same < 0 || (same && !py_call_method(vm, collection, "remove", 1, PY_LIST(all)->items[i])))
            return -1;
    }
    return all ? 0 : -1;
}

static int unset_primary_key(py_vm *vm, remake *r, py_obj *constraint)
{
    size_t count;
    py_obj **columns;
    py_obj *all = al_schemaobj_items(vm, constraint, "columns", &columns, &count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *name = py_getattr_s(vm, columns[i], "name");
        py_obj *column = name ? py_getitem(vm, r->columns, name) : NULL;
        if (!column || py_setattr_s(vm, column, "primary_key", PY_FALSE) < 0)
            return -1;
    }
    return all ? 0 : -1;
}

static int apply_drop_constraint(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)kw;
    py_obj *constraint = args->items[0];
    py_obj *name = py_getattr_s(vm, constraint, "name");
    if (!name)
        return -1;
    if (!py_given(name))
        return py_raise_int(vm, &py_ValueError, "Constraint must have a name");
    py_obj *of_column = py_dict_pop(vm, r->column_named, name);
    if (!of_column)
        return -1;
    if (of_column != PY_ABSENT)
        return drop_column_constraint(vm, r, PY_TUPLE(of_column)->items[0], name);
    py_obj *known = py_dict_pop(vm, r->named, name);
    if (!known)
        return -1;
    if (known == PY_ABSENT) {
        int bound = type_bound(vm, constraint);
        if (bound) /* it goes with its type */
            return bound < 0 ? -1 : 0;
        return py_raise_int(vm, &py_ValueError, "No such constraint: '%S'", name);
    }
    return al_schemaobj_is(vm, known, "PrimaryKeyConstraint") ? unset_primary_key(vm, r, known) : 0;
}

static int apply_create_index(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)kw;
    py_obj *name = py_getattr_s(vm, args->items[0], "name");
    return name ? py_dict_set(vm, r->new_indexes, name, args->items[0]) : -1;
}

static int apply_drop_index(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)kw;
    py_obj *name = py_getattr_s(vm, args->items[0], "name");
    int gone = name ? py_dict_del(vm, r->indexes, name) : -1;
    return gone == 0 ? py_raise_int(vm, &py_ValueError, "No such index: '%S'", name) : gone < 0 ? -1 : 0;
}

static int apply_nothing(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)vm;
    (void)r;
    (void)args;
    (void)kw; /* the comment stands on the column, or is made with the new table */
    return 0;
}

static int apply_rename_table(py_vm *vm, remake *r, py_tuple *args, py_obj *kw)
{
    (void)r;
    (void)args;
    (void)kw;
    return py_raise_int(vm, &py_NotImplementedError, "a table cannot be renamed within a batch");
}

static const struct {
    const char *method;
    int (*apply)(py_vm *vm, remake *r, py_tuple *args, py_obj *kw);
} changes[] = {
    { "alter_column", apply_alter_column },     { "add_column", apply_add_column },           { "drop_column", apply_drop_column },
    { "add_constraint", apply_add_constraint }, { "drop_constraint", apply_drop_constraint }, { "create_index", apply_create_index },
    { "drop_index", apply_drop_index },         { "create_table_comment", apply_nothing },    { "drop_table_comment", apply_nothing },
    { "create_column_comment", apply_nothing }, { "rename_table", apply_rename_table },
};

static int apply_changes(py_vm *vm, remake *r, py_obj *queued)
{
    for (size_t i = 0; i < PY_LIST(queued)->count; i++) {
        py_tuple *row = PY_TUPLE(PY_LIST(queued)->items[i]);
        for (size_t k = 0; k < AL_COUNT(changes); k++) {
            if (py_str_is(row->items[0], changes[k].method) && changes[k].apply(vm, r, PY_TUPLE(row->items[1]), row->items[2]) < 0)
                return -1;
        }
    }
    return 0;
}

/* --- the new table --- */

static int collect_pairs(py_vm *vm, remake *r, py_obj *pairs)
{
    bool reorder = py_given(r->partial_reordering) && py_truth(vm, r->partial_reordering) == 1;
    py_obj *groups = reorder ? py_list_from(vm, r->partial_reordering) : py_list_from_array(vm, &r->existing_ordering, 1);
    for (size_t i = 0; groups && i < PY_LIST(groups)->count; i++) {
        py_obj *group = py_list_from(vm, PY_LIST(groups)->items[i]);
        for (size_t k = 1; group && k < PY_LIST(group)->count; k++) {
            py_obj *pair = py_tuple_of(vm, 2, PY_LIST(group)->items[k - 1], PY_LIST(group)->items[k]);
            if (!pair || py_list_append(vm, pairs, pair) < 0)
                return -1;
        }
        if (!group)
            return -1;
    }
    for (size_t i = 0; groups && i < PY_LIST(r->add_ordering)->count; i++) {
        if (py_list_append(vm, pairs, PY_LIST(r->add_ordering)->items[i]) < 0)
            return -1;
    }
    return groups ? 0 : -1;
}

/* Moves a name to the result once everything that must stand before it is there. Deterministic: rounds over what is left, in order. */
static int order_columns(py_vm *vm, remake *r, py_obj *pairs, py_obj *sorted)
{
    py_obj *left = py_list_from(vm, r->columns);
    while (left && PY_LIST(left)->count) {
        py_obj *ready = py_list_new(vm, 0);
        for (size_t i = 0; ready && i < PY_LIST(left)->count; i++) {
            bool blocked = false;
            for (size_t k = 0; k < PY_LIST(pairs)->count && !blocked; k++) {
                py_tuple *pair = PY_TUPLE(PY_LIST(pairs)->items[k]);
                int mine = py_equal(vm, pair->items[1], PY_LIST(left)->items[i]);
                int self = py_equal(vm, pair->items[0], pair->items[1]);
                if (mine < 0 || self < 0)
                    return -1;
                blocked = mine && !self && index_of(vm, left, pair->items[0]) >= 0;
            }
            if (!blocked && py_list_append(vm, ready, PY_LIST(left)->items[i]) < 0)
                return -1;
        }
        if (!ready)
            return -1;
        if (!PY_LIST(ready)->count)
            return py_raise_int(vm, &py_ValueError, "the order asked for the columns is a circle");
        for (size_t i = 0; i < PY_LIST(ready)->count; i++) {
            remove_from_list(vm, left, PY_LIST(ready)->items[i]);
            if (py_list_append(vm, sorted, PY_LIST(ready)->items[i]) < 0)
                return -1;
        }
    }
    return left ? 0 : -1;
}

static py_obj *reordered(py_vm *vm, py_obj *dict, py_obj *names)
{
    py_obj *out = py_dict_new(vm);
    for (size_t i = 0; out && i < PY_LIST(names)->count; i++) {
        py_obj *value = py_getitem(vm, dict, PY_LIST(names)->items[i]);
        if (!value || py_dict_set(vm, out, PY_LIST(names)->items[i], value) < 0)
            return NULL;
    }
    return out;
}

static int reorder_columns(py_vm *vm, remake *r)
{
    bool reorder = py_given(r->partial_reordering) && py_truth(vm, r->partial_reordering) == 1;
    if (!reorder && !PY_LIST(r->add_ordering)->count)
        return 0;
    py_obj *pairs = py_list_new(vm, 0), *sorted = pairs ? py_list_new(vm, 0) : NULL;
    if (!sorted || collect_pairs(vm, r, pairs) < 0 || order_columns(vm, r, pairs, sorted) < 0)
        return -1;
    r->columns = reordered(vm, r->columns, sorted);
    r->transfers = r->columns ? reordered(vm, r->transfers, sorted) : NULL;
    return r->transfers ? 0 : -1;
}

static int append_values(py_vm *vm, py_obj *list, py_obj *dict)
{
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(dict, &at, &key, &value)) {
        if (py_list_append(vm, list, value) < 0)
            return -1;
    }
    return 0;
}

/* The tables that a foreign key refers to, as far as they are known, in the new table's metadata. */
static int setup_referent(py_vm *vm, remake *r, py_obj *metadata, py_obj *constraint)
{
    size_t count;
    py_obj **elements;
    py_obj *all = al_schemaobj_items(vm, constraint, "elements", &elements, &count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *spec = py_call_method(vm, elements[i], "_get_colspec", 0);
        const char *text = spec ? py_text(vm, spec) : NULL;
        const char *dot = text ? strrchr(text, '.') : NULL;
        if (!dot)
            return text ? 0 : -1;
        const char *start = dot;
        while (start > text && start[-1] != '.')
            start--;
        py_obj *name = py_str_newn(vm, start, (size_t)(dot - start));
        py_obj *schema = start > text ? py_str_newn(vm, text, (size_t)(start - 1 - text)) : PY_NONE;
        py_obj *key = py_str_newn(vm, text, (size_t)(dot - text)), *column_name = py_str_new(vm, dot + 1);
        py_obj *tables = name && schema && key && column_name ? py_getattr_s(vm, metadata, "tables") : NULL;
        int temp = tables ? py_equal(vm, name, r->temp_name) : -1, known = tables ? py_contains(vm, tables, key) : -1;
        if (temp || known < 0)
            return temp == 1 ? 0 : -1;
        py_obj *cls = al_schemaobj_class(vm, "Table");
        py_obj *table = !cls    ? NULL
                        : known ? py_getitem(vm, tables, key)
                                : al_call_names(vm, cls, NULL, 2, "schema", name, metadata, schema);
        py_obj *columns = table ? py_getattr_s(vm, table, "c") : NULL;
        int has = columns ? py_contains(vm, columns, column_name) : -1;
        py_obj *column = has == 0 ? al_schemaobj_column(vm, NULL, column_name, PY_NONE) : PY_NONE;
        if (has < 0 || !column || (!has && !py_call_method(vm, table, "append_column", 1, column)))
            return -1;
    }
    return all ? 0 : -1;
}

/* Are all columns of the constraint still there? 1, 0, -1. */
static int columns_remain(py_vm *vm, remake *r, py_obj *constraint)
{
    size_t count;
    py_obj **columns;
    py_obj *all = al_schemaobj_items(vm, constraint, "columns", &columns, &count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *key = py_is_str(vm, columns[i]) ? columns[i] : py_getattr_s(vm, columns[i], "key");
        int there = key ? py_contains(vm, r->transfers, key) : -1;
        if (there <= 0)
            return there;
    }
    return all ? 1 : -1;
}

/* Does a foreign key refer to its own table? 1, 0, -1. */
static int self_referential(py_vm *vm, remake *r, py_obj *constraint)
{
    size_t count;
    py_obj **elements;
    py_obj *name = py_getattr_s(vm, r->table, "name"), *schema = name ? py_getattr_s(vm, r->table, "schema") : NULL;
    if (!schema || !al_schemaobj_items(vm, constraint, "elements", &elements, &count) || !count)
        return schema && !py_error_pending(vm) ? 0 : -1;
    py_obj *spec = py_call_method(vm, elements[0], "_get_colspec", 0);
    const char *text = spec ? py_text(vm, spec) : NULL;
    const char *dot = text ? strrchr(text, '.') : NULL;
    if (!dot)
        return text ? 0 : -1;
    py_obj *full = py_given(schema) ? py_str_printf(vm, "%S.%S", schema, name) : name;
    return full ? py_str_size(full) == (size_t)(dot - text) && memcmp(py_str_text(full), text, (size_t)(dot - text)) == 0 : -1;
}

static int copy_constraint(py_vm *vm, remake *r, py_obj *metadata, py_obj *constraint)
{
    int remain = columns_remain(vm, r, constraint);
    if (remain <= 0)
        return remain;
    py_obj *schema = py_getattr_s(vm, r->table, "schema"), *copy;
    if (!schema)
        return -1;
    if (al_schemaobj_is(vm, constraint, "ForeignKeyConstraint")) {
        int self = self_referential(vm, r, constraint);
        /* a key into the table itself names the original, under whose name the new table will stand */
        copy = self < 0 ? NULL : al_call_names(vm, constraint, "_copy", 0, "schema target_table", schema, self ? r->table : PY_ABSENT);
        if (!copy || setup_referent(vm, r, metadata, constraint) < 0)
            return -1;
    } else {
        copy = al_call_names(vm, constraint, "_copy", 0, "schema target_table", schema, r->new_table);
    }
    return copy && py_call_method(vm, r->new_table, "append_constraint", 1, copy) ? 0 : -1;
}

static int make_new_table(py_vm *vm, remake *r)
{
    if (reorder_columns(vm, r) < 0)
        return -1;
    py_obj *metadata_cls = al_schemaobj_class(vm, "MetaData");
    py_obj *metadata = metadata_cls ? py_call(vm, metadata_cls, 0) : NULL;
    py_obj *args = metadata ? py_list_new(vm, 0) : NULL;
    if (!args || py_list_append(vm, args, r->temp_name) < 0 || py_list_append(vm, args, metadata) < 0 ||
        append_values(vm, args, r->columns) < 0)
        return -1;
    py_obj *more = py_list_from(vm, r->table_args);
    args = more ? py_binary(vm, PY_OP_ADD, args, more) : NULL;
    py_obj *tuple = args ? py_tuple_from(vm, args) : NULL;
    py_obj *schema = tuple ? py_getattr_s(vm, r->table, "schema") : NULL;
    py_obj *cls = schema && py_dict_set_s(vm, r->table_kwargs, "schema", schema) == 0 ? al_schemaobj_class(vm, "Table") : NULL;
    r->new_table = cls ? py_call_dict(vm, cls, tuple, r->table_kwargs) : NULL;
    py_obj *constraints = r->new_table ? py_list_new(vm, 0) : NULL;
    if (!constraints || append_values(vm, constraints, r->named) < 0)
        return -1;
    constraints = py_binary(vm, PY_OP_ADD, constraints, r->unnamed);
    for (size_t i = 0; constraints && i < PY_LIST(constraints)->count; i++) {
        if (copy_constraint(vm, r, metadata, PY_LIST(constraints)->items[i]) < 0)
            return -1;
    }
    return constraints ? 0 : -1;
}

/* --- moving --- */

/* INSERT INTO new (columns) SELECT expressions FROM old. */
static int move_rows(py_vm *vm, remake *r)
{
    py_obj *names = py_list_new(vm, 0), *exprs = names ? py_list_new(vm, 0) : NULL;
    size_t at = 0;
    py_obj *name, *transfer;
    while (exprs && py_dict_next(r->transfers, &at, &name, &transfer)) {
        py_obj *expr = py_dict_get_s(vm, transfer, "expr");
        if (!expr || (expr != PY_ABSENT && (py_list_append(vm, names, name) < 0 || py_list_append(vm, exprs, expr) < 0)))
            return -1;
    }
    py_obj *select = exprs ? py_import_from(vm, "sqlalchemy", "select") : NULL;
    py_obj *args = select ? py_tuple_from(vm, exprs) : NULL;
    py_obj *query = args ? py_call_dict(vm, select, args, NULL) : NULL;
    py_obj *insert = query ? py_call_method(vm, r->new_table, "insert", 0) : NULL;
    insert = insert ? py_call_method(vm, insert, "inline", 0) : NULL;
    insert = insert ? py_call_method(vm, insert, "from_select", 2, names, query) : NULL;
    return insert && py_call_method(vm, r->impl, "_exec", 1, insert) ? 0 : -1;
}

/* Index(name, *columns of the new table, unique=..., **dialect options). */
static py_obj *index_on_new_table(py_vm *vm, remake *r, py_obj *index, bool existing)
{
    size_t count;
    py_obj **expressions;
    py_obj *all = al_schemaobj_items(vm, index, existing ? "expressions" : "columns", &expressions, &count);
    py_obj *columns = all ? py_getattr_s(vm, r->new_table, "c") : NULL;
    py_obj *args = columns ? py_tuple_new(vm, count + 1) : NULL;
    py_obj *name = args ? py_getattr_s(vm, index, "name") : NULL;
    if (!name)
        return NULL;
    PY_TUPLE(args)->items[0] = name;
    for (size_t i = 0; i < count; i++) {
        py_obj *item = expressions[i];
        if (al_schemaobj_is(vm, item, "Column")) {
            py_obj *key = py_getattr_s(vm, item, "key");
            item = key ? py_getitem(vm, columns, key) : NULL;
        }
        if (!item)
            return NULL;
        PY_TUPLE(args)->items[i + 1] = item;
    }
    py_obj *unique = py_getattr_s(vm, index, "unique"), *options = unique ? py_getattr_s(vm, index, "kwargs") : NULL;
    py_obj *kw = options ? py_dict_new(vm) : NULL;
    if (!kw || py_dict_update(vm, kw, options) < 0 || py_dict_set_s(vm, kw, "unique", unique) < 0 ||
        (existing && py_dict_set_s(vm, kw, "_table", r->new_table) < 0))
        return NULL;
    py_obj *cls = al_schemaobj_class(vm, "Index");
    return cls ? py_call_dict(vm, cls, args, kw) : NULL;
}

static int create_indexes(py_vm *vm, remake *r)
{
    py_obj *ready = py_list_new(vm, 0);
    for (int pass = 0; ready && pass < 2; pass++) {
        size_t at = 0;
        py_obj *name, *index;
        while (py_dict_next(pass ? r->new_indexes : r->indexes, &at, &name, &index)) {
            py_obj *flag = pass ? PY_FALSE : py_getattr_opt_s(vm, index, "_column_flag");
            if (flag && flag != PY_ABSENT && py_truth(vm, flag) == 1)
                continue;
            py_obj *copy = flag ? index_on_new_table(vm, r, index, pass == 0) : NULL;
            if (!copy || py_list_append(vm, ready, copy) < 0)
                return -1;
        }
    }
    for (size_t i = 0; ready && i < PY_LIST(ready)->count; i++) {
        if (!py_call_method(vm, r->impl, "create_index", 1, PY_LIST(ready)->items[i]))
            return -1;
    }
    return ready ? 0 : -1;
}

/* The rows could not be moved: the new table goes, and the error stays. */
static int give_up(py_vm *vm, remake *r)
{
    py_obj *error = py_error_take(vm);
    if (!py_call_method(vm, r->impl, "drop_table", 1, r->new_table))
        py_error_clear(vm);
    py_error_restore(vm, error);
    return -1;
}

static int swap_tables(py_vm *vm, remake *r)
{
    if (move_rows(vm, r) < 0 || !py_call_method(vm, r->impl, "drop_table", 1, r->table))
        return give_up(vm, r);
    py_obj *name = py_getattr_s(vm, r->table, "name"), *schema = name ? py_getattr_s(vm, r->table, "schema") : NULL;
    if (!schema || !al_call_names(vm, r->impl, "rename_table", 2, "schema", r->temp_name, name, schema))
        return -1;
    if (py_setattr_s(vm, r->new_table, "name", name) < 0)
        return -1;
    return create_indexes(vm, r);
}

/* "_alembic_tmp_" and the name, 50 characters at most. */
static py_obj *temp_name(py_vm *vm, py_obj *table)
{
    py_obj *name = py_getattr_s(vm, table, "name");
    py_obj *full = name ? py_str_printf(vm, "_alembic_tmp_%S", name) : NULL;
    py_obj *cut = full ? py_slice_new(vm, PY_NONE, py_small(50), PY_NONE) : NULL;
    return cut ? py_getitem(vm, full, cut) : NULL;
}

int al_batch_recreate(py_vm *vm, al_batch *batch, py_obj *existing, bool reflected)
{
    py_obj *kwargs = batch->arg[AL_BATCH_TABLE_KWARGS];
    remake r = {
        .impl = py_getattr_s(vm, batch->operations, "impl"),
        .table = existing,
        .table_args = batch->arg[AL_BATCH_TABLE_ARGS],
        .table_kwargs = kwargs == PY_ABSENT ? py_dict_new(vm) : py_dict_copy(vm, kwargs),
        .partial_reordering = batch->arg[AL_BATCH_PARTIAL_REORDERING],
        .columns = py_dict_new(vm),
        .transfers = py_dict_new(vm),
        .existing_ordering = py_list_new(vm, 0),
        .add_ordering = py_list_new(vm, 0),
        .named = py_dict_new(vm),
        .unnamed = py_list_new(vm, 0),
        .column_named = py_dict_new(vm),
        .indexes = py_dict_new(vm),
        .new_indexes = py_dict_new(vm),
        .temp_name = temp_name(vm, existing),
        .reflected = reflected,
    };
    if (!r.impl || !r.table_kwargs || !r.columns || !r.transfers || !r.existing_ordering || !r.add_ordering || !r.named || !r.unnamed ||
        !r.column_named || !r.indexes || !r.new_indexes || !r.temp_name)
        return -1;
    if (grab_columns(vm, &r) < 0 || grab_constraints(vm, &r) < 0 || (!reflected && grab_column_constraints(vm, &r) < 0) ||
        grab_indexes(vm, &r) < 0)
        return -1;
    if (apply_changes(vm, &r, batch->batch) < 0 || make_new_table(vm, &r) < 0)
        return -1;
    if (!py_call_method(vm, r.impl, "prep_table_for_batch", 2, PY_NONE, r.table) ||
        !py_call_method(vm, r.impl, "create_table", 1, r.new_table))
        return -1;
    return swap_tables(vm, &r);
}
