/*
 * Columns and tables: ColumnClause, Label, FromClause, TableClause and the `.c` collection.
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/dml.h"
#include "types/exc.h"

/* --- the collection --- */

AL_TRACE(collection_trace, al_columns, keys, index)

al_columns *al_columns_new(py_vm *vm, bool dedupe)
{
    al_columns *c = py_alloc(vm, al_columns, &al_columns_class);
    if (!c) {
        return NULL;
    }
    c->keys = py_list_new(vm, 4);
    c->list = py_list_new(vm, 4);
    c->index = py_dict_new(vm);
    c->dedupe = dedupe;
    return c->keys && c->list && c->index ? c : NULL;
}

size_t al_columns_count(const al_columns *c)
{
    return PY_LIST(c->list)->count;
}

al_element *al_columns_at(const al_columns *c, size_t i)
{
    return AL_ELEMENT(PY_LIST(c->list)->items[i]);
}

int al_columns_add(py_vm *vm, al_columns *c, py_obj *key, py_obj *column)
{
    if (!key) {
        key = AL_ELEMENT(column)->key ? AL_ELEMENT(column)->key : AL_ELEMENT(column)->name;
    }
    if (!key) {
        key = PY_NONE;
    }
    if (key == PY_NONE || !py_is_str(vm, key)) {
        return py_raise_int(vm, &al_exc_ArgumentError, "Can't add unnamed column to column collection");
    }
    py_obj *there = py_dict_get(vm, c->index, key);
    if (!there) {
        return -1;
    }
    if (there != PY_ABSENT && c->dedupe) {
        for (size_t i = 0; i < PY_LIST(c->list)->count; i++) {
            if (PY_LIST(c->list)->items[i] == there) {
                PY_LIST(c->list)->items[i] = column;
            }
        }
        return py_dict_set(vm, c->index, key, column);
    }
    if (py_list_append(vm, c->keys, key) < 0 || py_list_append(vm, c->list, column) < 0) {
        return -1;
    }
    return there == PY_ABSENT ? py_dict_set(vm, c->index, key, column) : 0;
}

int al_columns_remove(py_vm *vm, al_columns *c, py_obj *column)
{
    py_list *keys = PY_LIST(c->keys), *list = PY_LIST(c->list);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == column) {
            py_obj *key = py_keep(vm, keys->items[i]);
            memmove(keys->items + i, keys->items + i + 1, (keys->count - i - 1) * sizeof *keys->items);
            memmove(list->items + i, list->items + i + 1, (list->count - i - 1) * sizeof *list->items);
            keys->count--;
            list->count--;
            return py_dict_del(vm, c->index, key) < 0 ? -1 : 0;
        }
    }
    return 0;
}

al_element *al_columns_get(py_vm *vm, const al_columns *c, py_obj *key)
{
    py_obj *found = key && py_is_heap(key) && py_is_str(vm, key) ? py_dict_get(vm, c->index, key) : NULL;
    return found && found != PY_ABSENT ? AL_ELEMENT(found) : NULL;
}

al_element *al_columns_get_s(py_vm *vm, const al_columns *c, const char *key)
{
    py_obj *found = py_dict_get_s(vm, c->index, key);
    return found && found != PY_ABSENT ? AL_ELEMENT(found) : NULL;
}

static al_columns *columns_of(py_obj *o)
{
    return (al_columns *)(void *)o;
}

static py_obj *collection_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    al_element *e = al_columns_get(vm, columns_of(self), name);
    return e ? &e->head : py_raise(vm, &py_AttributeError, "%S", name);
}

static py_obj *collection_pick(py_vm *vm, const al_columns *c, py_obj *keys)
{
    al_columns *picked = al_columns_new(vm, false);
    py_obj **items;
    size_t count;
    if (!picked || !py_sequence_fast(vm, keys, &items, &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        py_obj *column = py_getitem(vm, (py_obj *)(uintptr_t)(const void *)c, items[i]);
        if (!column || al_columns_add(vm, picked, NULL, column) < 0) {
            return NULL;
        }
    }
    return &picked->head;
}

static py_obj *collection_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    const al_columns *c = columns_of(self);
    if (py_is_heap(key) && py_is_tuple(vm, key)) {
        return collection_pick(vm, c, key);
    }
    if (py_isa(vm, key, &py_slice_class)) {
        py_obj *part = py_getitem(vm, c->list, key);
        al_columns *picked = part ? al_columns_new(vm, false) : NULL;
        for (size_t i = 0; picked && i < PY_LIST(part)->count; i++) {
            if (al_columns_add(vm, picked, NULL, PY_LIST(part)->items[i]) < 0) {
                return NULL;
            }
        }
        return picked ? &picked->head : NULL;
    }
    if (py_is_int(vm, key)) {
        return py_getitem(vm, c->list, key);
    }
    al_element *e = al_columns_get(vm, c, key);
    if (e) {
        return &e->head;
    }
    if (py_error_pending(vm)) {
        return NULL;
    }
    py_obj *args = py_tuple_of(vm, 1, key);
    py_obj *error = args ? py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &py_KeyError), args, NULL) : NULL;
    return error ? py_raise_obj(vm, error) : NULL;
}

static int collection_contains(py_vm *vm, py_obj *self, py_obj *key)
{
    if (py_is_heap(key) && py_is_str(vm, key)) {
        return al_columns_get(vm, columns_of(self), key) != NULL;
    }
    if (al_is_element(vm, key)) {
        return py_raise_int(vm, &al_exc_ArgumentError, "__contains__ requires a string argument");
    }
    return 0;
}

static py_obj *collection_iter(py_vm *vm, py_obj *self)
{
    py_obj *copy = py_list_from(vm, columns_of(self)->list);
    return copy ? py_iter(vm, copy) : NULL;
}

static int64_t collection_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)al_columns_count(columns_of(self));
}

static int collection_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return 1;
}

static py_obj *collection_keys(py_vm *vm, py_obj **args)
{
    return py_list_from(vm, columns_of(args[0])->keys);
}

static py_obj *collection_values(py_vm *vm, py_obj **args)
{
    return py_list_from(vm, columns_of(args[0])->list);
}

static py_obj *collection_items(py_vm *vm, py_obj **args)
{
    const al_columns *c = columns_of(args[0]);
    py_obj *list = py_list_new(vm, al_columns_count(c));
    for (size_t i = 0; list && i < al_columns_count(c); i++) {
        py_obj *pair = py_tuple_of(vm, 2, PY_LIST(c->keys)->items[i], PY_LIST(c->list)->items[i]);
        if (!pair || py_list_append(vm, list, pair) < 0) {
            return NULL;
        }
    }
    return list;
}

static py_obj *collection_get(py_vm *vm, py_obj **args)
{
    al_element *e = al_columns_get(vm, columns_of(args[0]), args[1]);
    return e ? &e->head : args[2];
}

static py_obj *collection_has(py_vm *vm, py_obj **args)
{
    if (py_is_heap(args[1]) && py_is_str(vm, args[1])) {
        return py_raise(vm, &al_exc_ArgumentError,
                        "contains_column cannot be used with string arguments. Use ``col_name in table.c`` instead.");
    }
    return py_bool(al_list_has(columns_of(args[0])->list, args[1]));
}

static py_obj *collection_corresponding(py_vm *vm, py_obj **args)
{
    const al_columns *c = columns_of(args[0]);
    if (!al_is_element(vm, args[1])) {
        return PY_NONE;
    }
    for (size_t i = 0; i < al_columns_count(c); i++) {
        if (al_shares_lineage(vm, &al_columns_at(c, i)->head, args[1])) {
            return &al_columns_at(c, i)->head;
        }
    }
    return PY_NONE;
}

static py_obj *collection_same(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *collection_repr(py_vm *vm, py_obj *self)
{
    const al_columns *c = columns_of(self);
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "%s(", c->dedupe ? "ReadOnlyColumnCollection" : "ColumnCollection");
    for (size_t i = 0; i < al_columns_count(c); i++) {
        py_obj *text = py_str_of(vm, &al_columns_at(c, i)->head);
        if (!text) {
            al_sb_free(&sb);
            return NULL;
        }
        al_sb_addf(&sb, "%s%s", i ? ", " : "", py_str_text(text));
    }
    al_sb_addc(&sb, ')');
    return py_str_take(vm, &sb);
}

static py_obj *collection_new(py_vm *vm, py_obj **args)
{
    al_columns *c = al_columns_new(vm, false);
    py_obj **items;
    size_t count;
    if (!c || !py_given(args[1])) {
        return c ? &c->head : NULL;
    }
    if (!py_sequence_fast(vm, args[1], &items, &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!py_is_tuple(vm, items[i]) || PY_TUPLE(items[i])->count != 2 || !al_is_element(vm, PY_TUPLE(items[i])->items[1])) {
            return py_raise(vm, &py_TypeError, "ColumnCollection takes (key, column) pairs");
        }
        if (al_columns_add(vm, c, PY_TUPLE(items[i])->items[0], PY_TUPLE(items[i])->items[1]) < 0) {
            return NULL;
        }
    }
    return &c->head;
}

static const py_member collection_members[] = {
    PY_NEW("cls, columns=None", collection_new, "Columns in order, by key."),
    PY_METHOD("keys", "self", collection_keys, NULL),
    PY_METHOD("values", "self", collection_values, NULL),
    PY_METHOD("items", "self", collection_items, NULL),
    PY_METHOD("get", "self, key, default=None", collection_get, NULL),
    PY_METHOD("contains_column", "self, col", collection_has, NULL),
    PY_METHOD("corresponding_column", "self, column, require_embedded=False", collection_corresponding, NULL),
    PY_METHOD("as_readonly", "self", collection_same, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_columns_class = {
    .name = "ColumnCollection",
    .module = "sqlalchemy.sql.base",
    .size = sizeof(al_columns),
    .flags = PY_CLS_UNHASHABLE | PY_CLS_WEAKREF,
    .members = collection_members,
    .trace = collection_trace,
    .repr = collection_repr,
    .getattr = collection_getattr,
    .getitem = collection_getitem,
    .contains = collection_contains,
    .iter = collection_iter,
    .len = collection_len,
    .truth = collection_truth,
};

/* --- columns --- */

static py_obj *named_description(py_vm *vm, py_obj *self)
{
    (void)vm;
    return AL_ELEMENT(self)->name ? AL_ELEMENT(self)->name : PY_NONE;
}

static const py_member named_members[] = {
    PY_FIELD("name", al_element, name),
    PY_FIELD("key", al_element, key),
    PY_FIELD("table", al_element, table),
    PY_GETSET("description", named_description, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_named_column_class = {
    .name = "NamedColumn",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_element),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = named_members,
};

static int column_fill(py_vm *vm, al_element *e, py_obj *text, py_obj *type, bool literal)
{
    e->name = e->key = text;
    e->type = (py_obj *)(void *)(py_given(type) ? al_type_coerce(vm, type) : al_type_shared(vm, &al_t_null));
    e->flags |= (uint16_t)(literal ? AL_EL_LITERAL : 0);
    return e->type ? 0 : -1;
}

static py_obj *column_make(py_vm *vm, const char *text, py_obj *type, bool literal)
{
    al_column_clause *c = py_alloc(vm, al_column_clause, &al_column_clause_class);
    py_obj *name = c ? py_str_new(vm, text) : NULL;
    return name && column_fill(vm, &c->e, name, type ? type : PY_NONE, literal) == 0 ? &c->e.head : NULL;
}

py_obj *al_column(py_vm *vm, const char *name, py_obj *type)
{
    return column_make(vm, name, type, false);
}

py_obj *al_literal_column(py_vm *vm, const char *text, py_obj *type)
{
    return column_make(vm, text, type, true);
}

static py_obj *column_init(py_vm *vm, py_obj **args)
{
    int literal = py_truth(vm, args[3]);
    if (literal < 0) {
        return NULL;
    }
    al_element *e = AL_ELEMENT(args[0]);
    if (py_given(args[1]) && !py_text(vm, args[1])) {
        return NULL;
    }
    if (column_fill(vm, e, py_given(args[1]) ? args[1] : NULL, args[2], literal) < 0) {
        return NULL;
    }
    e->table = py_given(args[4]) && al_is_from(vm, args[4]) ? args[4] : NULL;
    return PY_NONE;
}

static py_obj *column_is_literal(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(AL_ELEMENT(self)->flags & AL_EL_LITERAL);
}

static const py_member column_members[] = {
    PY_CLASS_STR("__visit_name__", "column"),
    PY_INIT("self, text, type_=None, is_literal=False, _selectable=None", column_init, "A column by name."),
    PY_GETSET("is_literal", column_is_literal, NULL, NULL),
    PY_CLASS_VALUE("onupdate", PY_NONE),
    PY_CLASS_VALUE("default", PY_NONE),
    PY_CLASS_VALUE("server_default", PY_NONE),
    PY_CLASS_VALUE("server_onupdate", PY_NONE),
    PY_MEMBERS_END,
};
const py_classdef al_column_clause_class = {
    .name = "ColumnClause",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_named_column_class),
    .size = sizeof(al_column_clause),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = column_members,
};

/* --- labels --- */

static int label_fill(py_vm *vm, al_label_node *l, py_obj *name, py_obj *element, py_obj *type)
{
    while (py_isa(vm, element, &al_label_class)) {
        element = ((const al_label_node *)(void *)element)->element;
    }
    py_obj *base = name ? NULL : al_name_of(vm, element);
    l->element = element;
    l->e.name = name ? name : al_anon_of(vm, &l->e.head, base && !al_is_anon(vm, base) ? py_str_text(base) : "anon", 0);
    l->e.key = l->e.name;
    l->e.type = py_given(type) ? (py_obj *)(void *)al_type_coerce(vm, type) : al_element_type(vm, AL_ELEMENT(element));
    l->e.proxies = py_tuple_of(vm, 1, element);
    return l->e.name && l->e.type && l->e.proxies ? 0 : -1;
}

py_obj *al_label(py_vm *vm, py_obj *name, py_obj *element)
{
    al_label_node *l = py_alloc(vm, al_label_node, &al_label_class);
    return l && label_fill(vm, l, name, element, PY_NONE) == 0 ? &l->e.head : NULL;
}

static py_obj *label_init(py_vm *vm, py_obj **args)
{
    py_obj *element = al_expect_expr(vm, args[2], NULL, NULL);
    if (!element || (py_given(args[1]) && !py_text(vm, args[1]))) {
        return NULL;
    }
    bool named = py_given(args[1]) && py_str_size(args[1]);
    return label_fill(vm, (al_label_node *)(void *)args[0], named ? args[1] : NULL, element, args[3]) == 0 ? PY_NONE : NULL;
}

static py_obj *label_element(py_vm *vm, py_obj *self)
{
    return al_label_inner(vm, (al_label_node *)(void *)self);
}

AL_TRACE(label_trace, al_label_node, element, element)

static const py_member label_members[] = {
    PY_CLASS_STR("__visit_name__", "label"),
    PY_INIT("self, name, element, type_=None", label_init, "element AS name."),
    PY_GETSET("element", label_element, NULL, NULL),
    PY_FIELD_RO("_element", al_label_node, element),
    PY_MEMBERS_END,
};
const py_classdef al_label_class = {
    .name = "Label",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_named_column_class),
    .size = sizeof(al_label_node),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = label_members,
    .trace = label_trace,
};

/* --- tables --- */

static int append_column(py_vm *vm, al_table_clause *t, py_obj *column)
{
    if (!py_isa(vm, column, &al_column_clause_class)) {
        return py_raise_int(vm, &py_AttributeError, "'%T' object has no attribute 'table'", column);
    }
    al_element *e = AL_ELEMENT(column);
    if (e->table && e->table != &t->e.head) {
        return py_raise_int(vm, &al_exc_ArgumentError, "column object '%S' already assigned to table '%S'", e->key ? e->key : PY_NONE,
                            e->table);
    }
    e->table = &t->e.head;
    return al_columns_add(vm, (al_columns *)(void *)t->e.columns, NULL, column);
}

static int table_fill(py_vm *vm, al_table_clause *t, py_obj *name, py_obj *schema, py_obj *const *columns, size_t count)
{
    t->e.name = name;
    t->schema = py_given(schema) ? schema : NULL;
    t->fullname = t->schema ? py_str_printf(vm, "%S.%S", schema, name) : name;
    al_columns *c = t->fullname ? al_columns_new(vm, true) : NULL;
    if (!c) {
        return -1;
    }
    t->e.columns = &c->head;
    for (size_t i = 0; i < count; i++) {
        if (append_column(vm, t, columns[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

py_obj *al_table(py_vm *vm, const char *name, py_obj *schema, py_obj *const *columns, size_t count)
{
    al_table_clause *t = py_alloc(vm, al_table_clause, &al_table_clause_class);
    py_obj *text = t ? py_str_new(vm, name) : NULL;
    return text && table_fill(vm, t, text, schema ? schema : PY_NONE, columns, count) == 0 ? &t->e.head : NULL;
}

static py_obj *table_init(py_vm *vm, py_obj **args)
{
    py_obj *schema = py_dict_pop_s(vm, args[3], "schema");
    if (!schema || !py_text(vm, args[1]) || (py_given(schema) && !py_text(vm, schema))) {
        return NULL;
    }
    if (py_dict_len(args[3])) {
        py_obj *names = py_list_from(vm, args[3]);
        return names ? py_raise(vm, &al_exc_ArgumentError, "Unsupported argument(s): %R", names) : NULL;
    }
    const py_tuple *columns = PY_TUPLE(args[2]);
    return table_fill(vm, (al_table_clause *)(void *)args[0], args[1], schema, columns->items, columns->count) == 0 ? PY_NONE : NULL;
}

static py_obj *table_str(py_vm *vm, py_obj *self)
{
    const al_table_clause *t = (const al_table_clause *)(void *)self;
    if (!t->e.name) {
        return al_raise_unmade(vm);
    }
    return t->schema ? py_str_printf(vm, "%S.%S", t->schema, t->e.name) : py_str_printf(vm, "%S", t->e.name);
}

static py_obj *table_append(py_vm *vm, py_obj **args)
{
    al_table_clause *t = (al_table_clause *)(void *)args[0];
    return t->e.columns && append_column(vm, t, args[1]) == 0 ? PY_NONE : t->e.columns ? NULL : al_raise_unmade(vm);
}

static py_obj *table_insert(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_insert_class, args[0]);
}

static py_obj *table_update(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_update_class, args[0]);
}

static py_obj *table_delete(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_delete_class, args[0]);
}

static py_obj *table_description(py_vm *vm, py_obj *self)
{
    (void)vm;
    return AL_ELEMENT(self)->name ? AL_ELEMENT(self)->name : PY_NONE;
}

static py_obj *empty_set(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_set_new(vm);
}

static py_obj *table_primary_key(py_vm *vm, py_obj *self)
{
    py_obj *key = ((const al_table_clause *)(void *)self)->primary_key;
    return key ? key : py_tuple_new(vm, 0);
}

AL_TRACE(table_trace, al_table_clause, schema, implicit_returning)

static const py_member table_members[] = {
    PY_CLASS_STR("__visit_name__", "table"),
    PY_INIT("self, name, *columns, **kw", table_init, "A table by name, with the columns a statement speaks of."),
    PY_FIELD("name", al_element, name),
    PY_FIELD("schema", al_table_clause, schema),
    PY_FIELD_RO("fullname", al_table_clause, fullname),
    PY_GETSET("primary_key", table_primary_key, NULL, NULL),
    PY_GETSET("foreign_keys", empty_set, NULL, NULL),
    PY_CLASS_VALUE("implicit_returning", PY_FALSE),
    PY_CLASS_VALUE("_autoincrement_column", PY_NONE),
    PY_GETSET("description", table_description, NULL, NULL),
    PY_METHOD("append_column", "self, c", table_append, NULL),
    PY_METHOD("insert", "self", table_insert, NULL),
    PY_METHOD("update", "self", table_update, NULL),
    PY_METHOD("delete", "self", table_delete, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_table_clause_class = {
    .name = "TableClause",
    .module = "sqlalchemy.sql.selectable",
    .bases = PY_BASES(&al_from_class),
    .size = sizeof(al_table_clause),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = table_members,
    .trace = table_trace,
    .str = table_str,
};
