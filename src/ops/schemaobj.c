#include "ops/schemaobj.h"

#include "ops/op.h"

#include <string.h>

py_obj *al_schemaobj_class(py_vm *vm, const char *name)
{
    return py_import_from(vm, "sqlalchemy.schema", name);
}

bool al_schemaobj_is(py_vm *vm, py_obj *o, const char *name)
{
    py_obj *cls = al_schemaobj_class(vm, name);
    py_class *c = cls ? py_as_class(vm, cls) : NULL;
    if (!c) {
        py_error_clear(vm);
        return false;
    }
    return py_is(vm, o, c);
}

py_obj *al_schemaobj_items(py_vm *vm, py_obj *o, const char *attribute, py_obj ***items, size_t *count)
{
    py_obj *all = py_getattr_s(vm, o, attribute);
    py_obj *list = all ? py_list_from(vm, all) : NULL;
    if (!list)
        return NULL;
    *items = PY_LIST(list)->items;
    *count = PY_LIST(list)->count;
    return list;
}

py_obj *al_schemaobj_metadata(py_vm *vm, py_obj *operations)
{
    py_obj *convention = PY_ABSENT;
    py_obj *context = py_getattr_opt_s(vm, operations, "migration_context");
    if (!context)
        return NULL;
    if (py_given(context)) {
        py_obj *opts = py_getattr_s(vm, context, "opts");
        py_obj *target = opts ? py_dict_get_s(vm, opts, "target_metadata") : NULL;
        if (!target)
            return NULL;
        if (py_given(target))
            convention = py_getattr_opt_s(vm, target, "naming_convention");
        if (!convention)
            return NULL;
    }
    py_obj *cls = al_schemaobj_class(vm, "MetaData");
    return cls ? al_call_names(vm, cls, NULL, 0, "naming_convention", convention) : NULL;
}

py_obj *al_schemaobj_detached(py_vm *vm, py_obj *column)
{
    py_obj *table = py_getattr_s(vm, column, "table");
    if (!table)
        return NULL;
    return py_given(table) ? py_call_method(vm, column, "_copy", 0) : column;
}

py_obj *al_schemaobj_column(py_vm *vm, py_obj *operations, py_obj *name, py_obj *type)
{
    (void)operations;
    py_obj *cls = al_schemaobj_class(vm, "Column");
    if (!cls)
        return NULL;
    return py_given(type) ? py_call(vm, cls, 2, name, type) : py_call(vm, cls, 1, name);
}

/* "schema.table" split at its last dot. */
static int split_key(py_vm *vm, const char *key, size_t size, py_obj **schema, py_obj **table)
{
    size_t dot = size;
    while (dot > 0 && key[dot - 1] != '.')
        dot--;
    *schema = dot > 0 ? py_str_newn(vm, key, dot - 1) : PY_NONE;
    *table = py_str_newn(vm, key + dot, size - dot);
    return *schema && *table ? 0 : -1;
}

/* Makes the table and the column that ForeignKey("table.column") names, if the metadata has not got them. */
static int ensure_referent(py_vm *vm, py_obj *metadata, py_obj *fk)
{
    py_obj *spec = py_getattr_s(vm, fk, "_colspec");
    if (!spec)
        return -1;
    if (!py_is_str(vm, spec))
        return 0;
    const char *text = py_str_text(spec);
    const char *dot = strrchr(text, '.');
    if (!dot)
        return 0;
    py_obj *key = py_str_newn(vm, text, (size_t)(dot - text));
    py_obj *column_name = key ? py_str_new(vm, dot + 1) : NULL;
    py_obj *tables = column_name ? py_getattr_s(vm, metadata, "tables") : NULL;
    int known = tables ? py_contains(vm, tables, key) : -1;
    if (known < 0)
        return -1;
    py_obj *table;
    if (known) {
        table = py_getitem(vm, tables, key);
    } else {
        py_obj *schema, *name;
        py_obj *cls = al_schemaobj_class(vm, "Table");
        if (!cls || split_key(vm, py_str_text(key), py_str_size(key), &schema, &name) < 0)
            return -1;
        table = al_call_names(vm, cls, NULL, 2, "schema", name, metadata, schema);
    }
    py_obj *columns = table ? py_getattr_s(vm, table, "c") : NULL;
    int has = columns ? py_contains(vm, columns, column_name) : -1;
    if (has != 0)
        return has < 0 ? -1 : 0;
    py_obj *column = al_schemaobj_column(vm, NULL, column_name, PY_NONE);
    return column && py_call_method(vm, table, "append_column", 1, column) ? 0 : -1;
}

/* The columns among the items, ready to be given to Table(): copied if they belong to another one. */
static py_obj *columns_of(py_vm *vm, py_obj *items, bool constraints_included)
{
    py_obj *columns = py_list_new(vm, PY_LIST(items)->count);
    for (size_t i = 0; columns && i < PY_LIST(items)->count; i++) {
        py_obj *item = PY_LIST(items)->items[i];
        if (!al_schemaobj_is(vm, item, "Column"))
            continue;
        py_obj *column = al_schemaobj_detached(vm, item);
        if (!column || py_list_append(vm, columns, column) < 0)
            return NULL;
        if (constraints_included && (py_setattr_s(vm, column, "unique", PY_FALSE) < 0 || py_setattr_s(vm, column, "index", PY_FALSE) < 0))
            return NULL;
    }
    return columns;
}

static int append_constraint(py_vm *vm, py_obj *table, py_obj *item)
{
    py_obj *parent = py_getattr_opt_s(vm, item, "parent");
    if (!parent)
        return -1;
    if (py_given(parent) && parent != table)
        item = al_call_names(vm, item, "_copy", 0, "target_table", table);
    return item && py_call_method(vm, table, "append_constraint", 1, item) ? 0 : -1;
}

py_obj *al_schemaobj_table(py_vm *vm, py_obj *operations, py_obj *name, py_obj *items, py_obj *kw, bool constraints_included)
{
    py_obj *list = py_given(items) ? py_list_from(vm, items) : py_list_new(vm, 0);
    py_obj *metadata = list ? al_schemaobj_metadata(vm, operations) : NULL;
    py_obj *columns = metadata ? columns_of(vm, list, constraints_included) : NULL;
    py_obj *cls = columns ? al_schemaobj_class(vm, "Table") : NULL;
    py_obj *args = cls ? py_list_new(vm, PY_LIST(columns)->count + 2) : NULL;
    if (!args || py_list_append(vm, args, name) < 0 || py_list_append(vm, args, metadata) < 0)
        return NULL;
    for (size_t i = 0; i < PY_LIST(columns)->count; i++) {
        if (py_list_append(vm, args, PY_LIST(columns)->items[i]) < 0)
            return NULL;
    }
    py_obj *tuple = py_tuple_from(vm, args);
    py_obj *table = tuple ? py_call_dict(vm, cls, tuple, kw) : NULL;
    if (!table)
        return NULL;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *item = PY_LIST(list)->items[i];
        if (!al_schemaobj_is(vm, item, "Constraint") && !al_schemaobj_is(vm, item, "Index"))
            continue;
        if (append_constraint(vm, table, item) < 0)
            return NULL;
    }
    size_t count;
    py_obj **keys;
    py_obj *all = al_schemaobj_items(vm, table, "foreign_keys", &keys, &count);
    for (size_t i = 0; all && i < count; i++) {
        if (ensure_referent(vm, metadata, keys[i]) < 0)
            return NULL;
    }
    return all ? table : NULL;
}

py_obj *al_schemaobj_columns_table(py_vm *vm, py_obj *metadata, py_obj *name, py_obj *columns, py_obj *schema)
{
    py_obj *cls = al_schemaobj_class(vm, "Table");
    py_obj *list = cls ? py_list_from(vm, columns) : NULL;
    py_obj *args = list ? py_list_new(vm, PY_LIST(list)->count + 2) : NULL;
    py_obj *seen = args ? py_set_new(vm) : NULL;
    if (!seen || py_list_append(vm, args, name) < 0 || py_list_append(vm, args, metadata) < 0)
        return NULL;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        int added = py_set_add(vm, seen, PY_LIST(list)->items[i]);
        if (added < 0)
            return NULL;
        py_obj *column = added ? al_schemaobj_column(vm, NULL, PY_LIST(list)->items[i], PY_NONE) : PY_NONE;
        if (!column || (added && py_list_append(vm, args, column) < 0))
            return NULL;
    }
    py_obj *tuple = py_tuple_from(vm, args);
    py_obj *kw = tuple ? py_dict_new(vm) : NULL;
    if (!kw || py_dict_set_s(vm, kw, "schema", schema) < 0)
        return NULL;
    return py_call_dict(vm, cls, tuple, kw);
}

py_obj *al_schemaobj_key(py_vm *vm, const char *kind, py_obj *table, py_obj *columns, py_obj *name, py_obj *kw)
{
    py_obj *names = py_list_from(vm, columns);
    py_obj *of_table = names ? py_getattr_s(vm, table, "c") : NULL;
    py_obj *args = of_table ? py_tuple_new(vm, PY_LIST(names)->count) : NULL;
    py_obj *all = args ? (py_given(kw) ? py_dict_copy(vm, kw) : py_dict_new(vm)) : NULL;
    if (!all || py_dict_set_s(vm, all, "name", name) < 0)
        return NULL;
    for (size_t i = 0; i < PY_LIST(names)->count; i++) {
        py_obj *column = py_getitem(vm, of_table, PY_LIST(names)->items[i]);
        if (!column)
            return NULL;
        PY_TUPLE(args)->items[i] = column;
    }
    py_obj *cls = al_schemaobj_class(vm, kind);
    py_obj *key = cls ? py_call_dict(vm, cls, args, all) : NULL;
    return key && py_call_method(vm, table, "append_constraint", 1, key) ? key : NULL;
}

py_obj *al_schemaobj_add_constraint(py_vm *vm, py_obj *operations, py_obj *constraint)
{
    py_obj *impl = py_getattr_s(vm, operations, "impl");
    return impl ? py_call_method(vm, impl, "add_constraint", 1, constraint) : NULL;
}

py_obj *al_schemaobj_generic_constraint(py_vm *vm, py_obj *operations, py_obj *name, py_obj *table_name, py_obj *type, py_obj *schema)
{
    static const struct {
        const char *type, *cls;
        int columns; /* positional arguments before the name */
    } kinds[] = {
        { "foreignkey", "ForeignKeyConstraint", 2 },
        { "primary", "PrimaryKeyConstraint", 0 },
        { "unique", "UniqueConstraint", 0 },
        { "check", "CheckConstraint", 1 },
    };
    size_t k = 0;
    while (k < AL_COUNT(kinds) && !py_str_is(type, kinds[k].type))
        k++;
    if (k == AL_COUNT(kinds) && type != PY_NONE)
        return py_raise(vm, &py_TypeError, "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None");
    py_obj *kw = py_dict_new(vm);
    if (!kw || py_dict_set_s(vm, kw, "schema", schema) < 0)
        return NULL;
    py_obj *table = al_schemaobj_table(vm, operations, table_name, PY_NONE, kw, false);
    py_obj *cls = table ? al_schemaobj_class(vm, k < AL_COUNT(kinds) ? kinds[k].cls : "Constraint") : NULL;
    if (!cls)
        return NULL;
    py_obj *none = py_list_new(vm, 0), *none2 = py_list_new(vm, 0), *empty = py_str_new(vm, "");
    if (!none || !none2 || !empty)
        return NULL;
    int columns = k < AL_COUNT(kinds) ? kinds[k].columns : 0;
    py_obj *constraint = columns == 2   ? al_call_names(vm, cls, NULL, 2, "name", none, none2, name)
                         : columns == 1 ? al_call_names(vm, cls, NULL, 1, "name", empty, name)
                                        : al_call_names(vm, cls, NULL, 0, "name", name);
    return constraint && py_call_method(vm, table, "append_constraint", 1, constraint) ? constraint : NULL;
}

/* A name stands for a column of the table: one of unknown type is added if there is none. Other things pass. */
static py_obj *index_column(py_vm *vm, py_obj *table, py_obj *what)
{
    if (!py_is_str(vm, what))
        return what;
    py_obj *columns = py_getattr_s(vm, table, "c");
    int has = columns ? py_contains(vm, columns, what) : -1;
    if (has < 0)
        return NULL;
    if (has)
        return py_getitem(vm, columns, what);
    py_obj *column = al_schemaobj_column(vm, NULL, what, PY_NONE);
    return column && py_call_method(vm, table, "append_column", 1, column) ? column : NULL;
}

py_obj *al_schemaobj_index(py_vm *vm, py_obj *operations, py_obj *name, py_obj *table_name, py_obj *columns, py_obj *schema, py_obj *kw)
{
    py_obj *metadata = al_schemaobj_metadata(vm, operations);
    py_obj *cls = metadata ? al_schemaobj_class(vm, "Table") : NULL;
    if (cls && !py_given(table_name))
        table_name = py_str_new(vm, "no_table");
    if (!cls || !table_name)
        return NULL;
    py_obj *table = al_call_names(vm, cls, NULL, 2, "schema", table_name, metadata, schema);
    py_obj *list = table ? py_list_from(vm, columns) : NULL;
    py_obj *all = list ? py_dict_copy(vm, kw) : NULL;
    py_obj *args = all ? py_tuple_new(vm, PY_LIST(list)->count + 1) : NULL;
    if (!args || py_dict_set_s(vm, all, "_table", table) < 0)
        return NULL;
    PY_TUPLE(args)->items[0] = name;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *column = index_column(vm, table, PY_LIST(list)->items[i]);
        if (!column)
            return NULL;
        PY_TUPLE(args)->items[i + 1] = column;
    }
    py_obj *index = al_schemaobj_class(vm, "Index");
    return index ? py_call_dict(vm, index, args, all) : NULL;
}

int al_schemaobj_wanted(py_vm *vm, py_obj *impl, py_obj *constraint)
{
    py_obj *rule = py_getattr_opt_s(vm, constraint, "_create_rule");
    if (!rule)
        return -1;
    if (!py_given(rule))
        return 1;
    py_obj *dialect = py_getattr_s(vm, impl, "dialect");
    py_obj *make = dialect ? py_getattr_s(vm, dialect, "statement_compiler") : NULL;
    py_obj *compiler = make ? py_call(vm, make, 2, dialect, PY_NONE) : NULL;
    py_obj *wanted = compiler ? py_call(vm, rule, 1, compiler) : NULL;
    return wanted ? py_truth(vm, wanted) : -1;
}

int al_schemaobj_separate_comments(py_vm *vm, py_obj *impl)
{
    py_obj *dialect = py_getattr_s(vm, impl, "dialect");
    py_obj *comments = dialect ? py_getattr_s(vm, dialect, "supports_comments") : NULL;
    py_obj *in_line = comments ? py_getattr_s(vm, dialect, "inline_comments") : NULL;
    if (!in_line)
        return -1;
    int yes = py_truth(vm, comments), inlined = py_truth(vm, in_line);
    return yes < 0 || inlined < 0 ? -1 : yes && !inlined;
}
