/*
 * What `table.create(bind)` and `metadata.create_all(bind)` do: SchemaGenerator and SchemaDropper.
 */
#include "schema/ddl.h"

#include "engine/engine_int.h"
#include "sql/reflect.h"

typedef struct runner {
    py_vm *vm;
    al_connection *c;
    bool checkfirst;
    py_obj *kw; /* what event listeners get */
} runner;

static int execute(const runner *r, const py_classdef *def, py_obj *item)
{
    py_obj *element = al_ddl_new(r->vm, def, item);
    return element && al_connection_execute(r->vm, r->c, element, NULL, NULL) ? 0 : -1;
}

static int fire(const runner *r, py_obj *target, const char *event)
{
    return al_schema_fire(r->vm, target, event, (py_obj *)(void *)r->c, r->kw);
}

/* 1 if it is there, 0 if not or nobody asks, -1. */
static int exists(const runner *r, const al_schema_table *table, bool unasked)
{
    if (!r->checkfirst)
        return unasked;
    return al_connection_has_table(r->vm, r->c, table->t.e.name, table->t.schema);
}

static bool wants_comments(const runner *r)
{
    return al_dialect_has(r->c->dialect, AL_D_COMMENTS) && !al_dialect_has(r->c->dialect, AL_D_INLINE_COMMENTS);
}

static int comments(const runner *r, al_schema_table *table)
{
    if (!wants_comments(r))
        return 0;
    if (py_given(table->comment) && execute(r, &al_ddl_set_table_comment, (py_obj *)(void *)table) < 0)
        return -1;
    for (size_t i = 0; i < al_table_column_count(table); i++) {
        al_schema_column *column = al_table_column(table, i);
        if (py_given(column->comment) && execute(r, &al_ddl_set_column_comment, (py_obj *)(void *)column) < 0)
            return -1;
    }
    return 0;
}

static int create_table(const runner *r, py_obj *o)
{
    al_schema_table *table = (al_schema_table *)(void *)o;
    if (fire(r, o, "before_create") < 0 || execute(r, &al_ddl_create_table, o) < 0)
        return -1;
    for (size_t i = 0; i < al_set_count(table->indexes); i++)
        if (execute(r, &al_ddl_create_index, al_set_at(table->indexes, i)) < 0)
            return -1;
    return comments(r, table) < 0 ? -1 : fire(r, o, "after_create");
}

static int drop_table(const runner *r, py_obj *o)
{
    if (fire(r, o, "before_drop") < 0 || execute(r, &al_ddl_drop_table, o) < 0)
        return -1;
    return fire(r, o, "after_drop");
}

/* The tables of kw["tables"], or of the metadata, in order of dependency; those that are there already (or are not) left out. */
static py_obj *chosen(const runner *r, py_obj *metadata, py_obj *tables, bool create)
{
    py_vm *vm = r->vm;
    py_obj *values = py_given(tables) ? tables : py_call_method(vm, ((al_metadata *)(void *)metadata)->tables, "values", 0);
    py_obj *list = values ? py_list_from(vm, values) : NULL, *out = py_list_new(vm, 0);
    py_obj *sorted = list ? al_sort_tables(vm, PY_LIST(list)->items, PY_LIST(list)->count) : NULL;
    for (size_t i = 0; sorted && out && i < PY_LIST(sorted)->count; i++) {
        py_obj *table = PY_LIST(sorted)->items[create ? i : PY_LIST(sorted)->count - 1 - i];
        int there = exists(r, (al_schema_table *)(void *)table, !create);
        if (there < 0 || ((there > 0) != create && py_list_append(vm, out, table) < 0))
            return NULL;
    }
    return sorted ? out : NULL;
}

static int sequences(const runner *r, py_obj *metadata, bool create)
{
    if (!al_dialect_has(r->c->dialect, AL_D_SEQUENCES))
        return 0;
    size_t at = 0;
    py_obj *key, *sequence;
    while (py_dict_next(((al_metadata *)(void *)metadata)->sequences, &at, &key, &sequence))
        if (execute(r, create ? &al_ddl_create_sequence : &al_ddl_drop_sequence, sequence) < 0)
            return -1;
    return 0;
}

static int run_metadata(const runner *r, py_obj *metadata, py_obj *tables, bool create)
{
    py_obj *list = chosen(r, metadata, tables, create);
    if (!list || py_dict_set_s(r->vm, r->kw, "tables", list) < 0 || fire(r, metadata, create ? "before_create" : "before_drop") < 0)
        return -1;
    if (create && sequences(r, metadata, true) < 0)
        return -1;
    for (size_t i = 0; i < PY_LIST(list)->count; i++)
        if ((create ? create_table : drop_table)(r, PY_LIST(list)->items[i]) < 0)
            return -1;
    if (!create && sequences(r, metadata, false) < 0)
        return -1;
    return fire(r, metadata, create ? "after_create" : "after_drop");
}

static int run_table(const runner *r, py_obj *table, bool create)
{
    int there = exists(r, (al_schema_table *)(void *)table, !create);
    if (there < 0)
        return -1;
    return (there > 0) == create ? 0 : create ? create_table(r, table) : drop_table(r, table);
}

static int run_index(const runner *r, py_obj *index, bool create)
{
    if (r->checkfirst) {
        const al_index *ix = (const al_index *)(const void *)index;
        int there = al_connection_has_index(r->vm, r->c, ix->table, ix->name);
        if (there < 0 || (there > 0) == create)
            return there < 0 ? -1 : 0;
    }
    return execute(r, create ? &al_ddl_create_index : &al_ddl_drop_index, index);
}

static int flag(py_vm *vm, py_obj *kw, const char *name)
{
    py_obj *value = py_dict_get_s(vm, kw, name);
    return !value ? -1 : value == PY_ABSENT ? 0 : py_truth(vm, value);
}

int al_run_ddl(py_vm *vm, al_connection *c, py_obj *what, py_obj *element, py_obj *kw)
{
    const char *verb = py_text(vm, what);
    int check = verb ? flag(vm, kw, "checkfirst") : -1;
    py_obj *tables = check < 0 ? NULL : py_dict_get_s(vm, kw, "tables");
    if (!tables)
        return -1;
    bool create = py_str_is(what, "create");
    runner r = { .vm = vm, .c = c, .checkfirst = check > 0 && !al_connection_prints(c), .kw = py_dict_new(vm) };
    if (!r.kw || py_dict_set_s(vm, r.kw, "checkfirst", py_bool(r.checkfirst)) < 0)
        return -1;
    if (al_item_is(vm, element, al_s_metadata))
        return run_metadata(&r, element, tables, create);
    if (al_item_is(vm, element, al_s_table))
        return run_table(&r, element, create);
    if (al_item_is(vm, element, al_s_index))
        return run_index(&r, element, create);
    if (al_item_is(vm, element, al_s_sequence))
        return execute(&r, create ? &al_ddl_create_sequence : &al_ddl_drop_sequence, element);
    return py_raise_int(vm, &py_TypeError, "%T can't be created or dropped by itself", element);
}
