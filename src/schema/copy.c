/* Copies of columns, constraints and tables. */
#include "schema/schema.h"
#include "types/exc.h"

static py_obj *or_none(py_obj *o)
{
    return o && o != PY_ABSENT ? o : PY_NONE;
}

/* _schema_item_copy: info and listeners go along. */
static py_obj *finish(py_vm *vm, py_obj *from, py_obj *to)
{
    al_item_part *a = al_item_part_of(vm, from), *b = to ? al_item_part_of(vm, to) : NULL;
    if (!a || !b)
        return to;
    if (a->info && !(b->info = py_dict_copy(vm, a->info)))
        return NULL;
    if (a->listeners && !(b->listeners = py_list_from(vm, a->listeners)))
        return NULL;
    if (a->ddl_if)
        b->ddl_if = a->ddl_if;
    return to;
}

static int set(py_vm *vm, py_obj *kw, const char *name, py_obj *value)
{
    return py_dict_set_s(vm, kw, name, or_none(value));
}

static py_obj *copy_method(py_vm *vm, py_obj *item, py_obj *kw)
{
    py_obj *method = py_getattr_s(vm, item, "_copy"), *none = method ? py_tuple_new(vm, 0) : NULL;
    return none ? py_call_dict(vm, method, none, kw) : NULL;
}

/* The items of a copy: its own constraints and the foreign keys that have none yet. */
static int copy_items(py_vm *vm, al_schema_column *c, py_obj *kw, py_obj *items)
{
    for (size_t i = 0; i < al_set_count(c->constraints); i++) {
        py_obj *one = al_set_at(c->constraints, i);
        if (((al_constraint *)(void *)one)->type_bound)
            continue;
        if (!(one = copy_method(vm, one, kw)) || py_list_append(vm, items, one) < 0)
            return -1;
    }
    for (size_t i = 0; i < al_set_count(c->foreign_keys); i++) {
        py_obj *one = al_set_at(c->foreign_keys, i);
        if (py_given(((al_foreign_key *)(void *)one)->constraint))
            continue;
        py_obj *own = py_dict_new(vm), *schema = own ? py_dict_get_s(vm, kw, "schema") : NULL;
        if (!schema || (schema != PY_ABSENT && py_dict_set_s(vm, own, "schema", schema) < 0))
            return -1;
        if (!(one = copy_method(vm, one, own)) || py_list_append(vm, items, one) < 0)
            return -1;
    }
    return 0;
}

static int copy_defaults(py_vm *vm, al_schema_column *c, py_obj *kw, py_obj *items, py_obj *made)
{
    py_obj *server = c->server_default, *onupdate = c->server_onupdate, *empty = py_dict_new(vm);
    if (!empty)
        return -1;
    if (py_given(server) && (al_item_is(vm, server, al_s_computed) || al_item_is(vm, server, al_s_identity))) {
        py_obj *copy = copy_method(vm, server, kw);
        if (!copy || py_list_append(vm, items, copy) < 0)
            return -1;
        server = onupdate = PY_NONE;
    }
    struct {
        const char *name;
        py_obj *value;
    } rows[] = { { "default", c->default_ }, { "onupdate", c->onupdate }, { "server_default", server }, { "server_onupdate", onupdate } };
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        py_obj *copy = py_given(rows[i].value) ? copy_method(vm, rows[i].value, empty) : PY_NONE;
        if (!copy || (copy != PY_NONE && py_dict_set_s(vm, made, rows[i].name, copy) < 0))
            return -1;
    }
    return 0;
}

/* A type that brings schema objects along is copied with its column; others are shared. */
static py_obj *copy_type(py_vm *vm, py_obj *type, py_obj *kw)
{
    if (!al_is_type(vm, type))
        return PY_NONE;
    bool own = al_type_schema_part((al_type *)(void *)type) || al_type_is(vm, type, &al_t_decorator) || al_type_is(vm, type, &al_t_array);
    return own ? (py_obj *)(void *)al_type_copy(vm, (al_type *)(void *)type, kw) : type;
}

py_obj *al_column_copy(py_vm *vm, py_obj *column, py_obj *kw)
{
    al_schema_column *c = (al_schema_column *)(void *)column;
    if (!kw && !(kw = py_dict_new(vm)))
        return NULL;
    py_obj *items = py_list_new(vm, 0), *made = items ? c->part.kwargs ? py_dict_copy(vm, c->part.kwargs) : py_dict_new(vm) : NULL;
    if (!made || copy_items(vm, c, kw, items) < 0 || copy_defaults(vm, c, kw, items, made) < 0)
        return NULL;
    py_obj *type = copy_type(vm, c->c.e.type, kw);
    if (!type || set(vm, made, "name", c->c.e.name) < 0 || set(vm, made, "type_", type) < 0 || set(vm, made, "key", c->c.e.key) < 0 ||
        set(vm, made, "primary_key", c->primary_key) < 0 || set(vm, made, "unique", c->unique) < 0 ||
        set(vm, made, "system", c->system) < 0 || set(vm, made, "index", c->index) < 0 ||
        set(vm, made, "autoincrement", c->autoincrement) < 0 || set(vm, made, "doc", c->doc) < 0 ||
        set(vm, made, "comment", c->comment) < 0 || set(vm, made, "insert_sentinel", c->insert_sentinel) < 0)
        return NULL;
    py_obj *constructor = py_getattr_opt_s(vm, column, "_constructor");
    if (constructor == PY_ABSENT)
        constructor = (py_obj *)(void *)py_class_of(vm, column);
    py_obj *args = constructor ? py_tuple_from(vm, items) : NULL, *copy = args ? py_call_dict(vm, constructor, args, made) : NULL;
    al_schema_column *to = copy ? al_schema_column_of(vm, copy) : NULL;
    if (!to)
        return copy;
    to->nullable = c->nullable;
    to->user_nullable = c->user_nullable;
    return finish(vm, column, copy);
}

/* --- constraints --- */

static int constraint_keywords(py_vm *vm, al_constraint *c, py_obj *kw)
{
    if (set(vm, kw, "name", c->name) < 0 || set(vm, kw, "deferrable", c->deferrable) < 0 || set(vm, kw, "initially", c->initially) < 0 ||
        set(vm, kw, "comment", c->comment) < 0)
        return -1;
    return 0;
}

static py_obj *copy_collection(py_vm *vm, py_obj *self, py_obj *target)
{
    al_constraint *c = (al_constraint *)(void *)self;
    al_columns *columns = (al_columns *)(void *)c->columns;
    py_obj *kw = c->item.part.kwargs ? py_dict_copy(vm, c->item.part.kwargs) : py_dict_new(vm);
    py_obj *args = py_tuple_new(vm, al_columns_count(columns));
    if (!kw || !args || constraint_keywords(vm, c, kw) < 0)
        return NULL;
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        py_obj *column = (py_obj *)(void *)al_columns_at(columns, i);
        PY_TUPLE(args)->items[i] = py_given(target) ? al_copy_expression(vm, column, c->parent, target) : column;
        if (!PY_TUPLE(args)->items[i])
            return NULL;
    }
    return py_call_dict(vm, (py_obj *)(void *)py_class_of(vm, self), args, kw);
}

static py_obj *copy_check(py_vm *vm, py_obj *self, py_obj *target)
{
    al_check *c = (al_check *)(void *)self;
    py_obj *text =
        py_given(target) && al_schema_table_of(vm, c->c.parent) ? al_copy_expression(vm, c->sqltext, c->c.parent, target) : c->sqltext;
    py_obj *kw = text ? c->c.item.part.kwargs ? py_dict_copy(vm, c->c.item.part.kwargs) : py_dict_new(vm) : NULL;
    py_obj *args = kw ? py_tuple_of(vm, 1, text) : NULL;
    if (!args || constraint_keywords(vm, &c->c, kw) < 0 || set(vm, kw, "_create_rule", c->c.create_rule) < 0 ||
        set(vm, kw, "_type_bound", py_bool(c->c.type_bound)) < 0 || set(vm, kw, "_autoattach", PY_FALSE) < 0 ||
        (py_given(target) && set(vm, kw, "table", target) < 0))
        return NULL;
    al_check *copy = (al_check *)(void *)py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_s_check.cls), args, kw);
    if (copy) {
        copy->bound_type = c->bound_type;
        copy->variants = c->variants;
        if (c->c.name == PY_ABSENT)
            copy->c.name = PY_ABSENT;
    }
    return (py_obj *)(void *)copy;
}

/* The target of one ForeignKey in a copy: a table that points to itself points to the copy. */
static py_obj *copy_spec(py_vm *vm, al_foreign_key *fk, py_obj *schema, py_obj *target)
{
    py_obj *table_schema, *table, *column, *own = AL_ELEMENT(fk->parent)->table;
    if (al_fk_tokens(vm, fk, &table_schema, &table, &column) < 0)
        return NULL;
    py_obj *name = PY_NONE;
    if (py_given(target) && al_schema_table_of(vm, own)) {
        py_obj *mine = py_getattr_s(vm, own, "key"), *its = mine ? al_table_key(vm, table, table_schema) : NULL;
        if (!its)
            return NULL;
        if (py_str_eq(mine, its))
            name = AL_ELEMENT(target)->name;
    }
    return py_call_method(vm, (py_obj *)(void *)fk, "_get_colspec", 2, py_given(schema) ? schema : PY_NONE, name);
}

static py_obj *copy_fkc(py_vm *vm, py_obj *self, py_obj *schema, py_obj *target)
{
    al_fk_constraint *c = (al_fk_constraint *)(void *)self;
    py_obj *columns = py_list_new(vm, 0), *refs = columns ? py_list_new(vm, 0) : NULL, *kw = refs ? py_dict_new(vm) : NULL;
    for (size_t i = 0; kw && i < PY_LIST(c->elements)->count; i++) {
        al_foreign_key *fk = (al_foreign_key *)(void *)PY_LIST(c->elements)->items[i];
        if (!py_given(fk->parent))
            return py_raise(vm, &al_exc_InvalidRequestError,
                            "this ForeignKey object does not yet have a parent Column associated with it.");
        py_obj *spec = copy_spec(vm, fk, schema, target);
        if (!spec || py_list_append(vm, columns, AL_ELEMENT(fk->parent)->key) < 0 || py_list_append(vm, refs, spec) < 0)
            return NULL;
    }
    py_obj *args = kw ? py_tuple_of(vm, 2, columns, refs) : NULL;
    if (!args || constraint_keywords(vm, &c->c, kw) < 0 || set(vm, kw, "onupdate", c->onupdate) < 0 ||
        set(vm, kw, "ondelete", c->ondelete) < 0 || set(vm, kw, "use_alter", c->use_alter) < 0 ||
        set(vm, kw, "link_to_name", c->link_to_name) < 0 || set(vm, kw, "match", c->match) < 0 ||
        (c->c.item.part.kwargs && py_dict_update(vm, kw, c->c.item.part.kwargs) < 0))
        return NULL;
    return py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_s_fk_constraint.cls), args, kw);
}

py_obj *al_constraint_copy(py_vm *vm, py_obj *constraint, py_obj *schema, py_obj *target)
{
    py_obj *copy;
    if (al_item_is(vm, constraint, al_s_fk_constraint))
        copy = copy_fkc(vm, constraint, schema, target);
    else if (al_item_is(vm, constraint, al_s_check))
        copy = copy_check(vm, constraint, target);
    else if (al_item_is(vm, constraint, al_s_column_collection))
        copy = copy_collection(vm, constraint, target);
    else
        return py_raise(vm, &py_NotImplementedError, "%s", "");
    return copy ? finish(vm, constraint, copy) : NULL;
}

/* --- tables --- */

static int copy_constraints(py_vm *vm, al_schema_table *t, py_obj *self, py_obj *made, py_obj *actual, py_obj *referred_schema_fn)
{
    py_obj *sorted = al_sorted_constraints(vm, t);
    for (size_t i = 0; sorted && i < PY_LIST(sorted)->count; i++) {
        py_obj *one = PY_LIST(sorted)->items[i], *schema = actual;
        al_constraint *c = (al_constraint *)(void *)one;
        if (al_item_is(vm, one, al_s_fk_constraint)) {
            py_obj *referred = py_getattr_s(vm, one, "_referred_schema");
            if (!referred)
                return -1;
            if (py_given(referred_schema_fn)) {
                schema = py_call(vm, referred_schema_fn, 4, self, actual, one, referred);
            } else {
                bool same = !py_given(referred) ? !py_given(t->t.schema) : py_given(t->t.schema) && py_str_eq(referred, t->t.schema);
                schema = same ? actual : PY_NONE;
            }
        } else if (c->type_bound || c->column_flag) {
            continue;
        }
        py_obj *copy = schema ? al_constraint_copy(vm, one, schema, made) : NULL;
        if (!copy || (c->parent && ((al_constraint *)(void *)copy)->parent != made && al_item_attach(vm, copy, made) < 0))
            return -1;
    }
    return sorted ? 0 : -1;
}

static int copy_indexes(py_vm *vm, al_schema_table *t, py_obj *self, py_obj *made)
{
    for (size_t i = 0; i < al_set_count(t->indexes); i++) {
        al_index *index = (al_index *)(void *)al_set_at(t->indexes, i);
        if (index->column_flag)
            continue;
        size_t count = PY_LIST(index->expressions)->count;
        py_obj *kw = index->item.part.kwargs ? py_dict_copy(vm, index->item.part.kwargs) : py_dict_new(vm),
               *args = py_tuple_new(vm, count + 1);
        if (!kw || !args || set(vm, kw, "unique", index->unique) < 0 || set(vm, kw, "_table", made) < 0)
            return -1;
        PY_TUPLE(args)->items[0] = or_none(index->name);
        for (size_t k = 0; k < count; k++) {
            if (!(PY_TUPLE(args)->items[k + 1] = al_copy_expression(vm, PY_LIST(index->expressions)->items[k], self, made)))
                return -1;
        }
        if (!py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_s_index.cls), args, kw))
            return -1;
    }
    return 0;
}

py_obj *al_table_to_metadata(py_vm *vm, py_obj *table, py_obj *metadata_obj, py_obj *schema, py_obj *referred_schema_fn, py_obj *name)
{
    al_schema_table *t = (al_schema_table *)(void *)table;
    al_metadata *metadata = al_item_cast(vm, al_metadata, al_s_metadata, metadata_obj);
    if (!metadata)
        return py_raise(vm, &py_TypeError, "expected a MetaData, got %T", metadata_obj);
    if (!py_given(name))
        name = t->t.e.name;
    py_obj *actual = schema == PY_ABSENT ? or_none(t->t.schema) : py_given(schema) ? schema : metadata->schema;
    py_obj *key = al_table_key(vm, name, actual), *had = key ? py_dict_get(vm, metadata->tables, key) : NULL;
    if (!had)
        return NULL;
    if (had != PY_ABSENT) {
        py_obj *text = py_str_printf(vm, "Table '%S' already exists within the given MetaData - not copying.", t->t.e.name);
        return text && py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) == 0 ? had : NULL;
    }
    py_obj *columns = py_list_new(vm, 0), *kw = t->part.kwargs ? py_dict_copy(vm, t->part.kwargs) : py_dict_new(vm), *how = py_dict_new(vm);
    if (!columns || !kw || !how || set(vm, how, "schema", actual) < 0 || set(vm, how, "_to_metadata", metadata_obj) < 0 ||
        set(vm, kw, "schema", actual) < 0 || set(vm, kw, "comment", t->comment) < 0)
        return NULL;
    for (size_t i = 0; i < al_table_column_count(t); i++) {
        py_obj *copy = copy_method(vm, (py_obj *)(void *)al_table_column(t, i), how);
        if (!copy || py_list_append(vm, columns, copy) < 0)
            return NULL;
    }
    py_obj *made = al_table_new(vm, name, metadata_obj, PY_LIST(columns)->items, PY_LIST(columns)->count, kw);
    if (!made || copy_constraints(vm, t, table, made, actual, referred_schema_fn) < 0 || copy_indexes(vm, t, table, made) < 0)
        return NULL;
    return finish(vm, table, made);
}
