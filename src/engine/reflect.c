/*
 * Inspector.reflect_table: a Table's columns and constraints out of the catalog. Objects are made by the classes' own constructors, with
 * the arguments that a script would give.
 */
#include "engine/inspector.h"
#include "schema/schema.h"

typedef struct loader {
    py_vm *vm;
    py_obj *inspector, *table;
    py_obj *include, *exclude; /* containers of names, or None */
    py_obj *extend_on;
    py_obj *by_name; /* dict: name in the database -> Column */
    bool resolve_fks;
} loader;

static py_obj *get(py_vm *vm, py_obj *dict, const char *key)
{
    py_obj *value = py_dict_get_s(vm, dict, key);
    return value == PY_ABSENT ? PY_NONE : value;
}

/* cls(*args, **kw); kw may be NULL. */
static py_obj *make(py_vm *vm, const py_classdef *def, py_obj *list, py_obj *kw)
{
    py_obj *cls = (py_obj *)(void *)py_class_get(vm, def), *args = cls && list ? py_tuple_from(vm, list) : NULL;
    return args ? py_call_dict(vm, cls, args, kw) : NULL;
}

static int copy_key(py_vm *vm, py_obj *to, py_obj *from, const char *key)
{
    py_obj *value = py_dict_get_s(vm, from, key);
    return !value ? -1 : value == PY_ABSENT ? 0 : py_dict_set_s(vm, to, key, value);
}

/* 1 left out by include_columns or exclude_columns, 0 not, -1. */
static int left_out(const loader *l, py_obj *name)
{
    int in = py_given(l->include) && py_truth(l->vm, l->include) > 0 ? py_contains(l->vm, l->include, name) : 1;
    int out = py_given(l->exclude) ? py_contains(l->vm, l->exclude, name) : 0;
    return in < 0 || out < 0 ? -1 : in == 0 || out == 1;
}

/* ---- columns ---- */

static int fire_column(const loader *l, py_obj *dict)
{
    const al_schema_table *t = (const al_schema_table *)(const void *)l->table;
    py_obj *targets[] = { t->metadata, l->table };
    for (size_t i = 0; i < AL_COUNT(targets); i++)
        if (al_schema_fire_args(l->vm, targets[i], "column_reflect", (py_obj *[]){ l->inspector, l->table, dict }, 3) < 0)
            return -1;
    return 0;
}

static int add_default(py_vm *vm, py_obj *args, py_obj *value)
{
    if (!py_given(value))
        return 0;
    py_obj *item = value;
    if (!al_item_is(vm, value, al_s_fetched)) {
        py_obj *text = al_is_element(vm, value) ? value : al_text_obj(vm, value), *kw = py_dict_new(vm),
               *list = text ? py_list_from_array(vm, &text, 1) : NULL;
        if (!kw || !list || py_dict_set_s(vm, kw, "_reflected", PY_TRUE) < 0 || !(item = make(vm, &al_s_default_clause.cls, list, kw)))
            return -1;
    }
    return py_list_append(vm, args, item);
}

/* Computed(**dict), Identity(**dict) */
static int add_made(py_vm *vm, py_obj *args, py_obj *dict, const char *key, const py_classdef *def)
{
    py_obj *kw = py_dict_get_s(vm, dict, key), *none = py_list_new(vm, 0);
    if (!kw || !none || kw == PY_ABSENT)
        return kw && none ? 0 : -1;
    py_obj *item = make(vm, def, none, kw);
    return item ? py_list_append(vm, args, item) : -1;
}

static int load_column(loader *l, py_obj *found)
{
    static const char *const words[] = { "nullable", "autoincrement", "quote", "info", "key", "comment" };
    py_vm *vm = l->vm;
    py_obj *dict = py_dict_copy(vm, found), *original = get(vm, found, "name");
    if (!dict || !original || fire_column(l, dict) < 0)
        return -1;
    py_obj *name = get(vm, dict, "name"), *args = py_list_new(vm, 4), *kw = py_dict_new(vm);
    int out = name ? left_out(l, name) : -1;
    if (out != 0)
        return out < 0 ? -1 : 0;
    if (!args || !kw || py_list_append(vm, args, name) < 0 || py_list_append(vm, args, get(vm, dict, "type")) < 0 ||
        add_default(vm, args, get(vm, dict, "default")) < 0 || add_made(vm, args, dict, "computed", &al_s_computed.cls) < 0 ||
        add_made(vm, args, dict, "identity", &al_s_identity.cls) < 0)
        return -1;
    for (size_t i = 0; i < AL_COUNT(words); i++)
        if (copy_key(vm, kw, dict, words[i]) < 0)
            return -1;
    py_obj *more = get(vm, dict, "dialect_options");
    if (!more || (py_given(more) && py_dict_update(vm, kw, more) < 0))
        return -1;
    py_obj *column = make(vm, &al_s_column.cls, args, kw);
    if (!column || py_dict_set(vm, l->by_name, original, column) < 0)
        return -1;
    /* A column that a script declared as part of the key stays in it. */
    al_schema_table *t = (al_schema_table *)(void *)l->table;
    py_obj *key = py_getattr_s(vm, column, "key");
    py_obj *in = key && t->t.primary_key ? py_call_method(vm, t->t.primary_key, "__contains__", 1, key) : PY_FALSE;
    if (!in || (in == PY_TRUE && py_setattr_s(vm, column, "primary_key", PY_TRUE) < 0))
        return -1;
    py_obj *method = py_getattr_s(vm, l->table, "append_column"), *call_args = py_tuple_of(vm, 1, column), *call_kw = py_dict_new(vm);
    if (!method || !call_args || !call_kw || py_dict_set_s(vm, call_kw, "replace_existing", PY_TRUE) < 0)
        return -1;
    return py_call_dict(vm, method, call_args, call_kw) ? 0 : -1;
}

/* ---- the primary key ---- */

static int load_key(loader *l, py_obj *dict)
{
    py_vm *vm = l->vm;
    py_obj *names = get(vm, dict, "constrained_columns"), *columns = py_list_new(vm, 1);
    py_obj *key = py_getattr_s(vm, l->table, "primary_key");
    if (!names || !columns || !key)
        return -1;
    for (size_t i = 0; i < PY_LIST(names)->count; i++) {
        py_obj *name = PY_LIST(names)->items[i], *column = py_dict_get(vm, l->by_name, name);
        int out = column ? (column == PY_ABSENT ? 1 : py_given(l->exclude) ? py_contains(vm, l->exclude, name) : 0) : -1;
        if (out < 0 || (out == 0 && py_list_append(vm, columns, column) < 0))
            return -1;
    }
    if (py_setattr_s(vm, key, "name", get(vm, dict, "name")) < 0 || py_setattr_s(vm, key, "comment", get(vm, dict, "comment")) < 0)
        return -1;
    return py_call_method(vm, key, "_reload", 1, columns) ? 0 : -1;
}

/* ---- foreign keys ---- */

/* The keys of the table's columns for names in the database. */
static py_obj *keys_of(loader *l, py_obj *names)
{
    py_vm *vm = l->vm;
    py_obj *keys = py_list_new(vm, 1);
    for (size_t i = 0; keys && i < PY_LIST(names)->count; i++) {
        py_obj *name = PY_LIST(names)->items[i], *column = py_dict_get(vm, l->by_name, name);
        py_obj *key = !column ? NULL : column == PY_ABSENT ? name : py_getattr_s(vm, column, "key");
        if (!key || py_list_append(vm, keys, key) < 0)
            return NULL;
    }
    return keys;
}

static int any_left_out(const loader *l, py_obj *names)
{
    for (size_t i = 0; i < PY_LIST(names)->count; i++) {
        int out = left_out(l, PY_LIST(names)->items[i]);
        if (out != 0)
            return out;
    }
    return 0;
}

/* The referred table joins the metadata. */
static int load_referred(loader *l, py_obj *name, py_obj *schema)
{
    py_vm *vm = l->vm;
    py_obj *metadata = ((al_schema_table *)(void *)l->table)->metadata, *kw = py_dict_new(vm);
    py_obj *where = py_given(schema) ? schema : py_import_from(vm, "sqlalchemy.schema", "BLANK_SCHEMA");
    if (!kw || !where || py_dict_set_s(vm, kw, "autoload_with", l->inspector) < 0 || py_dict_set_s(vm, kw, "schema", where) < 0 ||
        (py_given(l->extend_on) && py_dict_set_s(vm, kw, "_extend_on", l->extend_on) < 0))
        return -1;
    return al_table_new(vm, name, metadata, NULL, 0, kw) ? 0 : -1;
}

static py_obj *references(py_vm *vm, py_obj *schema, py_obj *table, py_obj *columns)
{
    py_obj *list = py_list_new(vm, 1);
    for (size_t i = 0; list && i < PY_LIST(columns)->count; i++) {
        py_obj *column = PY_LIST(columns)->items[i];
        py_obj *spec = py_given(schema) ? py_str_printf(vm, "%S.%S.%S", schema, table, column) : py_str_printf(vm, "%S.%S", table, column);
        if (!spec || py_list_append(vm, list, spec) < 0)
            return NULL;
    }
    return list;
}

static int append(loader *l, py_obj *constraint)
{
    return constraint && py_call_method(l->vm, l->table, "append_constraint", 1, constraint) ? 0 : -1;
}

static int load_foreign_key(loader *l, py_obj *dict)
{
    py_vm *vm = l->vm;
    py_obj *columns = keys_of(l, get(vm, dict, "constrained_columns")), *schema = get(vm, dict, "referred_schema"),
           *table = get(vm, dict, "referred_table");
    int out = columns && table ? any_left_out(l, columns) : -1;
    if (out != 0)
        return out < 0 ? -1 : 0;
    if (l->resolve_fks && load_referred(l, table, schema) < 0)
        return -1;
    py_obj *spec = references(vm, schema, table, get(vm, dict, "referred_columns")), *kw = py_dict_copy(vm, get(vm, dict, "options")),
           *args = py_list_new(vm, 3);
    if (!spec || !kw || !args || py_list_append(vm, args, columns) < 0 || py_list_append(vm, args, spec) < 0 ||
        py_list_append(vm, args, get(vm, dict, "name")) < 0 || py_dict_set_s(vm, kw, "link_to_name", PY_TRUE) < 0 ||
        py_dict_set_s(vm, kw, "comment", get(vm, dict, "comment")) < 0)
        return -1;
    return append(l, make(vm, &al_s_fk_constraint.cls, args, kw));
}

/* ---- the rest ---- */

/* The Columns for names; with a warning, and one less, where there is none. */
static py_obj *columns_of(loader *l, py_obj *names, const char *what)
{
    py_vm *vm = l->vm;
    py_obj *list = py_list_new(vm, 1);
    for (size_t i = 0; list && i < PY_LIST(names)->count; i++) {
        py_obj *name = PY_LIST(names)->items[i], *column = py_dict_get(vm, l->by_name, name);
        if (column == PY_ABSENT) {
            al_schema_column *c = al_table_column_get(vm, (al_schema_table *)(void *)l->table, name);
            column = c ? (py_obj *)(void *)c : PY_ABSENT;
        }
        if (column == PY_ABSENT) {
            py_obj *text = py_str_printf(vm, "%s key %R was not located in columns for table %R", what, name,
                                         ((al_schema_table *)(void *)l->table)->t.e.name);
            if (!text || py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) < 0)
                return NULL;
            continue;
        }
        if (!column || py_list_append(vm, list, column) < 0)
            return NULL;
    }
    return list;
}

static int included(const loader *l, py_obj *names)
{
    for (size_t i = 0; py_given(l->include) && py_truth(l->vm, l->include) > 0 && i < PY_LIST(names)->count; i++) {
        int in = py_contains(l->vm, l->include, PY_LIST(names)->items[i]);
        if (in <= 0)
            return in;
    }
    return 1;
}

static int load_index(loader *l, py_obj *dict)
{
    py_vm *vm = l->vm;
    py_obj *names = get(vm, dict, "column_names"), *duplicate = get(vm, dict, "duplicates_constraint");
    int in = names ? included(l, names) : -1;
    if (in <= 0 || py_given(duplicate))
        return in < 0 ? -1 : 0;
    py_obj *columns = columns_of(l, names, "index"), *args = py_list_new(vm, 2), *options = get(vm, dict, "dialect_options");
    py_obj *kw = py_given(options) ? py_dict_copy(vm, options) : py_dict_new(vm);
    if (!columns || !args || !kw || py_list_append(vm, args, get(vm, dict, "name")) < 0)
        return -1;
    for (size_t i = 0; i < PY_LIST(columns)->count; i++)
        if (py_list_append(vm, args, PY_LIST(columns)->items[i]) < 0)
            return -1;
    if (py_dict_set_s(vm, kw, "_table", l->table) < 0 || py_dict_set_s(vm, kw, "unique", get(vm, dict, "unique")) < 0)
        return -1;
    return make(vm, &al_s_index.cls, args, kw) ? 0 : -1;
}

static int load_unique(loader *l, py_obj *dict)
{
    py_vm *vm = l->vm;
    py_obj *names = get(vm, dict, "column_names"), *duplicate = get(vm, dict, "duplicates_index");
    int in = names ? included(l, names) : -1;
    if (in <= 0 || py_given(duplicate))
        return in < 0 ? -1 : 0;
    py_obj *columns = columns_of(l, names, "unique constraint"), *options = get(vm, dict, "dialect_options");
    py_obj *kw = py_given(options) ? py_dict_copy(vm, options) : py_dict_new(vm);
    if (!columns || !kw || py_dict_set_s(vm, kw, "name", get(vm, dict, "name")) < 0 ||
        py_dict_set_s(vm, kw, "comment", get(vm, dict, "comment")) < 0)
        return -1;
    return append(l, make(vm, &al_s_unique.cls, columns, kw));
}

static int load_check(loader *l, py_obj *dict)
{
    py_vm *vm = l->vm;
    py_obj *options = get(vm, dict, "dialect_options"), *kw = py_given(options) ? py_dict_copy(vm, options) : py_dict_new(vm);
    py_obj *text = get(vm, dict, "sqltext"), *args = text ? py_list_from_array(vm, &text, 1) : NULL;
    if (!kw || !args || py_dict_set_s(vm, kw, "name", get(vm, dict, "name")) < 0 ||
        py_dict_set_s(vm, kw, "comment", get(vm, dict, "comment")) < 0)
        return -1;
    return append(l, make(vm, &al_s_check.cls, args, kw));
}

static int load_each(loader *l, py_obj *parts, const char *key, int (*load)(loader *, py_obj *))
{
    py_obj *list = py_dict_get_s(l->vm, parts, key);
    for (size_t i = 0; list && list != PY_ABSENT && i < PY_LIST(list)->count; i++)
        if (load(l, PY_LIST(list)->items[i]) < 0)
            return -1;
    return list ? 0 : -1;
}

static int load(loader *l, py_obj *parts)
{
    py_vm *vm = l->vm;
    py_obj *options = get(vm, parts, "options"), *comment = get(vm, parts, "comment");
    if (!options || (py_dict_len(options) > 0 && al_item_kwargs(vm, l->table, options) < 0))
        return -1;
    if (load_each(l, parts, "columns", load_column) < 0 || load_key(l, get(vm, parts, "pk_constraint")) < 0 ||
        load_each(l, parts, "foreign_keys", load_foreign_key) < 0 || load_each(l, parts, "indexes", load_index) < 0 ||
        load_each(l, parts, "unique_constraints", load_unique) < 0 || load_each(l, parts, "check_constraints", load_check) < 0)
        return -1;
    py_obj *text = py_given(comment) ? get(vm, comment, "text") : PY_NONE;
    return py_given(text) ? py_setattr_s(vm, l->table, "comment", text) : text ? 0 : -1;
}

/* self, table, include_columns, exclude_columns=(), resolve_fks=True, _extend_on=None, _reflect_info=None, **kw */
py_obj *al_reflect_table_method(py_vm *vm, py_obj **args)
{
    al_schema_table *table = al_schema_table_of(vm, args[1]);
    if (!table)
        return py_raise(vm, &py_TypeError, "reflect_table() takes a Table, not '%T'", args[1]);
    int resolve = py_truth(vm, args[4]);
    if (resolve < 0)
        return NULL;
    if (py_given(args[5])) { /* the tables of one metadata.reflect(): each once */
        int seen = py_contains(vm, args[5], args[1]);
        if (seen != 0)
            return seen < 0 ? NULL : PY_NONE;
        if (!py_call_method(vm, args[5], "add", 1, args[1]))
            return NULL;
    }
    py_obj *parts = al_inspector_table(vm, args[0], table->t.e.name, table->t.schema ? table->t.schema : PY_NONE);
    loader l = { .vm = vm,
                 .inspector = args[0],
                 .table = args[1],
                 .include = args[2],
                 .exclude = args[3],
                 .extend_on = args[5],
                 .by_name = py_dict_new(vm),
                 .resolve_fks = resolve > 0 };
    return parts && l.by_name && load(&l, parts) == 0 ? PY_NONE : NULL;
}
