/* Table. */
#include "schema/schema.h"
#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

static al_schema_table *table_of(py_obj *o)
{
    return (al_schema_table *)(void *)o;
}

/* --- what others ask --- */

size_t al_table_column_count(const al_schema_table *table)
{
    return al_columns_count((const al_columns *)(const void *)table->t.e.columns);
}

al_schema_column *al_table_column(const al_schema_table *table, size_t i)
{
    return (al_schema_column *)(void *)al_columns_at((const al_columns *)(const void *)table->t.e.columns, i);
}

al_schema_column *al_table_column_get(py_vm *vm, al_schema_table *table, py_obj *key)
{
    return (al_schema_column *)(void *)al_columns_get(vm, (const al_columns *)(const void *)table->t.e.columns, key);
}

py_obj *al_sorted_constraints(py_vm *vm, al_schema_table *table)
{
    size_t count = al_set_count(table->constraints);
    py_obj *list = py_list_new(vm, count);
    for (size_t i = 0; list && i < count; i++) {
        py_obj *item = al_set_at(table->constraints, i);
        uint64_t order = ((al_constraint *)(void *)item)->item.part.order;
        size_t at = PY_LIST(list)->count;
        while (at && ((al_constraint *)(void *)PY_LIST(list)->items[at - 1])->item.part.order > order)
            at--;
        if (py_list_insert(vm, list, at, item) < 0)
            return NULL;
    }
    return list;
}

/* --- construction --- */

/* The keywords of Table() that are no dialect's; taken out of kw. */
typedef struct table_args {
    py_obj *schema, *quote, *quote_schema, *autoload_with, *autoload_replace, *keep_existing, *extend_existing, *resolve_fks,
        *include_columns, *implicit_returning, *comment, *info, *listeners, *prefixes, *must_exist, *extend_on, *reflect_info, *autoload;
} table_args;

static int take(py_vm *vm, py_obj *kw, const char *name, py_obj **out)
{
    *out = py_dict_pop_s(vm, kw, name);
    return *out ? 0 : -1;
}

static int take_args(py_vm *vm, py_obj *kw, table_args *a)
{
    if (take(vm, kw, "schema", &a->schema) < 0 || take(vm, kw, "quote", &a->quote) < 0 ||
        take(vm, kw, "quote_schema", &a->quote_schema) < 0 || take(vm, kw, "autoload_with", &a->autoload_with) < 0 ||
        take(vm, kw, "autoload_replace", &a->autoload_replace) < 0 || take(vm, kw, "keep_existing", &a->keep_existing) < 0 ||
        take(vm, kw, "extend_existing", &a->extend_existing) < 0 || take(vm, kw, "resolve_fks", &a->resolve_fks) < 0 ||
        take(vm, kw, "include_columns", &a->include_columns) < 0 || take(vm, kw, "implicit_returning", &a->implicit_returning) < 0 ||
        take(vm, kw, "comment", &a->comment) < 0 || take(vm, kw, "info", &a->info) < 0 || take(vm, kw, "listeners", &a->listeners) < 0 ||
        take(vm, kw, "prefixes", &a->prefixes) < 0 || take(vm, kw, "must_exist", &a->must_exist) < 0 ||
        take(vm, kw, "_extend_on", &a->extend_on) < 0 || take(vm, kw, "_reflect_info", &a->reflect_info) < 0 ||
        take(vm, kw, "autoload", &a->autoload) < 0)
        return -1;
    return 0;
}

/* inspect(autoload_with).reflect_table(self, ...) */
static int autoload(py_vm *vm, py_obj *self, const table_args *a, py_obj *exclude)
{
    py_obj *inspect = py_import_from(vm, "sqlalchemy", "inspect"), *insp = inspect ? py_call(vm, inspect, 1, a->autoload_with) : NULL;
    py_obj *method = insp ? py_getattr_s(vm, insp, "reflect_table") : NULL, *kw = method ? py_dict_new(vm) : NULL;
    py_obj *args = kw ? py_tuple_of(vm, 3, self, py_given(a->include_columns) ? a->include_columns : PY_NONE, exclude) : NULL;
    if (!args || py_dict_set_s(vm, kw, "resolve_fks", a->resolve_fks == PY_ABSENT ? PY_TRUE : a->resolve_fks) < 0)
        return -1;
    return py_call_dict(vm, method, args, kw) ? 0 : -1;
}

static int init_items(py_vm *vm, py_obj *self, py_obj *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i] != PY_NONE && al_item_attach(vm, items[i], self) < 0)
            return -1;
    }
    return 0;
}

static int add_listeners(py_vm *vm, py_obj *self, py_obj *listeners)
{
    py_obj *list = py_list_from(vm, listeners);
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        py_obj *pair = py_tuple_from(vm, PY_LIST(list)->items[i]);
        if (!pair)
            return -1;
        if (PY_TUPLE(pair)->count != 2 || !py_is_str(vm, PY_TUPLE(pair)->items[0]))
            return py_raise_int(vm, &py_ValueError, "listeners must be pairs of event name and function");
        if (al_schema_listen(vm, self, py_str_text(PY_TUPLE(pair)->items[0]), PY_TUPLE(pair)->items[1]) < 0)
            return -1;
    }
    return list ? 0 : -1;
}

static int setup(py_vm *vm, py_obj *self, py_obj *name, al_metadata *metadata, const table_args *a)
{
    al_schema_table *t = table_of(self);
    t->t.e.name = al_name_make(vm, &al_quoted_name_class, name, a->quote);
    if (!t->t.e.name)
        return -1;
    if (al_name_quote(vm, t->t.e.name) < 0 && py_str_is(name, py_str_text(t->t.e.name)))
        t->t.e.name = name; /* nothing to remember */
    t->t.e.key = NULL;
    t->metadata = (py_obj *)(void *)metadata;
    if (!py_given(a->schema))
        t->t.schema = metadata->schema;
    else if (a->schema == al_blank_schema(vm))
        t->t.schema = PY_NONE;
    else if (!(t->t.schema = al_quoted_name(vm, a->schema, a->quote_schema)))
        return -1;
    t->t.fullname = al_table_key(vm, t->t.e.name, t->t.schema);
    t->t.e.columns = (py_obj *)(void *)al_columns_new(vm, true);
    t->constraints = al_set_new(vm);
    t->indexes = al_set_new(vm);
    t->foreign_keys = al_set_new(vm);
    t->prefixes = py_given(a->prefixes) ? py_list_from(vm, a->prefixes) : py_list_new(vm, 0);
    if (!t->t.fullname || !t->t.e.columns || !t->constraints || !t->indexes || !t->foreign_keys || !t->prefixes)
        return -1;
    t->t.implicit_returning = a->implicit_returning == PY_ABSENT ? PY_TRUE : a->implicit_returning;
    t->comment = a->comment == PY_ABSENT ? PY_NONE : a->comment;
    t->part.info = py_given(a->info) ? a->info : NULL;
    t->part.order = al_creation_order(vm);
    al_primary_key *pk = (al_primary_key *)(void *)py_construct(vm, &al_s_primary_key.cls, 0);
    if (!pk)
        return -1;
    pk->implicit = true;
    return al_item_attach(vm, (py_obj *)(void *)pk, self);
}

static int fill(py_vm *vm, py_obj *self, const table_args *a, py_obj *const *items, size_t count, py_obj *kw)
{
    al_schema_table *t = table_of(self);
    if (py_given(a->listeners) && add_listeners(vm, self, a->listeners) < 0)
        return -1;
    if (al_item_kwargs(vm, self, kw) < 0)
        return -1;
    t->replacing = al_is_true(a->extend_existing) || al_is_true(a->keep_existing) || py_given(a->autoload_with);
    py_obj *none = py_tuple_new(vm, 0);
    if (!none || (py_given(a->autoload_with) && autoload(vm, self, a, none) < 0))
        return -1;
    int status = init_items(vm, self, items, count);
    t->replacing = false;
    return status;
}

/* _init_existing: Table(name, metadata, ..., extend_existing=True) of a table that is there already. */
static int extend(py_vm *vm, py_obj *self, const table_args *a, py_obj *const *items, size_t count, py_obj *kw)
{
    al_schema_table *t = table_of(self);
    if (py_given(a->schema) && a->schema != al_blank_schema(vm)) {
        int same = py_given(t->t.schema) ? py_equal(vm, a->schema, t->t.schema) : 0;
        if (same < 0)
            return -1;
        if (!same)
            return py_raise_int(vm, &al_exc_ArgumentError, "Can't change schema of existing table from '%S' to '%S'",
                                t->t.schema ? t->t.schema : PY_NONE, a->schema);
    }
    if (a->quote != PY_ABSENT || a->quote_schema != PY_ABSENT)
        return py_raise_int(vm, &al_exc_ArgumentError, "Can't redefine 'quote' or 'quote_schema' arguments");
    if (py_given(a->include_columns)) {
        for (size_t i = al_table_column_count(t); i-- > 0;) {
            al_schema_column *column = al_table_column(t, i);
            int in = py_contains(vm, a->include_columns, column->c.e.name);
            if (in < 0 || (!in && al_columns_remove(vm, (al_columns *)(void *)t->t.e.columns, (py_obj *)(void *)column) < 0))
                return -1;
        }
    }
    if (a->comment != PY_ABSENT)
        t->comment = a->comment;
    if (a->implicit_returning != PY_ABSENT)
        t->t.implicit_returning = a->implicit_returning;
    if (a->info != PY_ABSENT)
        t->part.info = a->info;
    t->replacing = true;
    py_obj *exclude = py_list_new(vm, 0);
    int status = exclude ? 0 : -1;
    if (status == 0 && py_given(a->autoload_with)) {
        for (size_t i = 0; a->autoload_replace == PY_FALSE && status == 0 && i < al_table_column_count(t); i++)
            status = py_list_append(vm, exclude, al_table_column(t, i)->c.e.name);
        if (status == 0)
            status = autoload(vm, self, a, exclude);
    }
    if (status == 0)
        status = al_item_kwargs(vm, self, kw);
    if (status == 0)
        status = init_items(vm, self, items, count);
    t->replacing = false;
    return status;
}

static py_obj *make(py_vm *vm, py_class *cls, py_obj *name, py_obj *metadata_obj, py_obj *const *items, size_t count, py_obj *kw)
{
    table_args a;
    al_metadata *metadata = al_item_cast(vm, al_metadata, al_s_metadata, metadata_obj);
    if (!metadata)
        return py_raise(vm, &al_exc_ArgumentError, "expected a MetaData object, got %R", metadata_obj);
    if (!py_is_str(vm, name))
        return py_raise(vm, &al_exc_ArgumentError, "expected a table name, got %R", name);
    if (take_args(vm, kw, &a) < 0)
        return NULL;
    py_obj *schema = !py_given(a.schema) ? metadata->schema : a.schema == al_blank_schema(vm) ? PY_NONE : a.schema;
    if (al_is_true(a.keep_existing) && al_is_true(a.extend_existing))
        return py_raise(vm, &al_exc_ArgumentError, "keep_existing and extend_existing are mutually exclusive.");
    py_obj *key = al_table_key(vm, name, schema);
    py_obj *had = key ? py_dict_get(vm, metadata->tables, key) : NULL;
    if (!had)
        return NULL;
    if (had != PY_ABSENT) {
        if (!al_is_true(a.keep_existing) && !al_is_true(a.extend_existing) && count)
            return py_raise(
                vm, &al_exc_InvalidRequestError,
                "Table '%S' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options and columns "
                "on an existing Table object.",
                key);
        if (al_is_true(a.extend_existing) && extend(vm, had, &a, items, count, kw) < 0)
            return NULL;
        return had;
    }
    if (al_is_true(a.must_exist))
        return py_raise(vm, &al_exc_InvalidRequestError, "Table '%S' not defined", key);
    py_obj *self = py_new(vm, cls, 0);
    if (!self || al_schema_fire(vm, self, "before_parent_attach", metadata_obj, NULL) < 0 || setup(vm, self, name, metadata, &a) < 0 ||
        al_metadata_add(vm, metadata, self) < 0)
        return NULL;
    if (fill(vm, self, &a, items, count, kw) < 0 || al_schema_fire(vm, self, "after_parent_attach", metadata_obj, NULL) < 0) {
        py_obj *failed = py_error_take(vm);
        if (al_metadata_remove(vm, metadata, self) < 0)
            py_error_clear(vm);
        if (failed)
            py_error_restore(vm, failed);
        return NULL;
    }
    return self;
}

py_obj *al_table_new(py_vm *vm, py_obj *name, py_obj *metadata, py_obj *const *items, size_t count, py_obj *kwargs)
{
    py_class *cls = py_class_get(vm, &al_s_table.cls);
    py_obj *kw = kwargs ? py_dict_copy(vm, kwargs) : py_dict_new(vm);
    return cls && kw ? make(vm, cls, name, metadata, items, count, kw) : NULL;
}

static py_obj *table_new(py_vm *vm, py_obj **args)
{
    py_tuple *given = PY_TUPLE(args[1]);
    py_obj *name = given->count > 0 ? given->items[0] : py_dict_pop_s(vm, args[2], "name");
    py_obj *metadata = given->count > 1 ? given->items[1] : py_dict_pop_s(vm, args[2], "metadata");
    if (!name || !metadata)
        return NULL;
    if (name == PY_ABSENT || metadata == PY_ABSENT)
        return py_raise(vm, &py_TypeError, "Table() takes at least two positional-only arguments 'name' and 'metadata'");
    size_t from = given->count < 2 ? given->count : 2;
    return make(vm, py_as_class(vm, args[0]), name, metadata, given->items + from, given->count - from, args[2]);
}

static py_obj *table_init(py_vm *vm, py_obj **args)
{
    (void)vm, (void)args;
    return PY_NONE;
}

/* --- members --- */

static py_obj *table_key(py_vm *vm, py_obj *self)
{
    return al_table_key(vm, table_of(self)->t.e.name, table_of(self)->t.schema);
}

static py_obj *table_columns(py_vm *vm, py_obj *self)
{
    (void)vm;
    return table_of(self)->t.e.columns;
}

static py_obj *table_primary_key(py_vm *vm, py_obj *self)
{
    (void)vm;
    return table_of(self)->t.primary_key ? table_of(self)->t.primary_key : PY_NONE;
}

static py_obj *table_sorted_constraints(py_vm *vm, py_obj *self)
{
    return al_sorted_constraints(vm, table_of(self));
}

static py_obj *table_fk_constraints(py_vm *vm, py_obj *self)
{
    py_obj *set = al_set_new(vm);
    py_obj *fks = table_of(self)->foreign_keys;
    for (size_t i = 0; set && i < al_set_count(fks); i++) {
        py_obj *constraint = ((al_foreign_key *)(void *)al_set_at(fks, i))->constraint;
        if (py_given(constraint) && al_set_add(vm, set, constraint) < 0)
            return NULL;
    }
    return set;
}

static py_obj *table_autoincrement(py_vm *vm, py_obj *self)
{
    bool failed;
    al_schema_column *column = al_autoincrement_column(vm, table_of(self), &failed);
    return failed ? NULL : column ? (py_obj *)(void *)column : PY_NONE;
}

static py_obj *table_append_column(py_vm *vm, py_obj **args)
{
    al_schema_table *t = table_of(args[0]);
    int replace = py_truth(vm, args[2]);
    if (replace < 0)
        return NULL;
    bool before = t->replacing; /* columns may be appended while a Table is being made (reflection) */
    t->replacing = replace;
    int status = al_item_attach(vm, args[1], args[0]);
    t->replacing = before;
    if (status == 0)
        return PY_NONE;
    if (py_error_is(vm, &al_exc_DuplicateColumnError)) {
        py_obj *failed = py_error_take(vm), *text = failed ? py_str_of(vm, failed) : NULL;
        if (text) {
            py_raise(vm, &al_exc_DuplicateColumnError,
                     "%S Specify replace_existing=True to Table.append_column() to replace an existing column.", text);
            py_error_cause(vm, failed);
        }
    }
    return NULL;
}

static py_obj *table_append_constraint(py_vm *vm, py_obj **args)
{
    return al_item_attach(vm, args[1], args[0]) < 0 ? NULL : PY_NONE;
}

static py_obj *table_depends(py_vm *vm, py_obj **args)
{
    al_schema_table *t = table_of(args[0]);
    if (!t->dependencies && !(t->dependencies = py_list_new(vm, 1)))
        return NULL;
    return py_list_append(vm, t->dependencies, args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *table_to_metadata(py_vm *vm, py_obj **args)
{
    py_obj *schema = args[2] == al_retain_schema(vm) ? PY_ABSENT : args[2];
    return al_table_to_metadata(vm, args[0], args[1], schema, args[3], args[4]);
}

static py_obj *table_str(py_vm *vm, py_obj *self)
{
    return table_key(vm, self);
}

static int write_repr(py_vm *vm, al_schema_table *t, al_sb *out)
{
    py_obj *name = py_repr(vm, t->t.e.name), *metadata = name ? py_repr(vm, t->metadata) : NULL;
    if (!metadata)
        return -1;
    al_sb_addf(out, "Table(%s, %s", py_str_text(name), py_str_text(metadata));
    for (size_t i = 0; i < al_table_column_count(t); i++) {
        py_obj *column = py_repr(vm, (py_obj *)(void *)al_table_column(t, i));
        if (!column)
            return -1;
        al_sb_addf(out, ", %s", py_str_text(column));
    }
    py_obj *schema = py_repr(vm, t->t.schema ? t->t.schema : PY_NONE);
    if (!schema)
        return -1;
    al_sb_addf(out, ", schema=%s)", py_str_text(schema));
    return 0;
}

static py_obj *table_repr(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    if (write_repr(vm, table_of(self), &out) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

static int table_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_metadata *metadata = al_item_cast(vm, al_metadata, al_s_metadata, parent);
    if (!metadata)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    table_of(self)->metadata = parent;
    return al_metadata_add(vm, metadata, self);
}

static void table_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_schema_table, part.info), offsetof(al_schema_table, part.ddl_if));
    al_trace_words(self, t, offsetof(al_schema_table, metadata), offsetof(al_schema_table, sentinel));
}

static const py_member table_members[] = {
    AL_VISIT("table"),
    PY_NEW("cls, *args, **kw", table_new, "Table(name, metadata, *columns and constraints, **options)"),
    PY_INIT("self, *args, **kw", table_init, NULL),
    PY_GETSET("key", table_key, NULL, NULL),
    PY_GETSET("c", table_columns, NULL, NULL),
    PY_GETSET("columns", table_columns, NULL, NULL),
    PY_GETSET("_columns", table_columns, NULL, NULL),
    PY_GETSET("primary_key", table_primary_key, NULL, NULL),
    PY_FIELD("schema", al_schema_table, t.schema),
    PY_FIELD("fullname", al_schema_table, t.fullname),
    PY_FIELD("implicit_returning", al_schema_table, t.implicit_returning),
    PY_FIELD("metadata", al_schema_table, metadata),
    PY_FIELD("constraints", al_schema_table, constraints),
    PY_FIELD("indexes", al_schema_table, indexes),
    PY_FIELD("foreign_keys", al_schema_table, foreign_keys),
    PY_FIELD("comment", al_schema_table, comment),
    PY_FIELD("_prefixes", al_schema_table, prefixes),
    PY_GETSET("_sorted_constraints", table_sorted_constraints, NULL, NULL),
    PY_GETSET("foreign_key_constraints", table_fk_constraints, NULL, NULL),
    PY_GETSET("autoincrement_column", table_autoincrement, NULL, NULL),
    PY_GETSET("_autoincrement_column", table_autoincrement, NULL, NULL),
    PY_METHOD("append_column", "self, column, replace_existing=False", table_append_column, NULL),
    PY_METHOD("append_constraint", "self, constraint", table_append_constraint, NULL),
    PY_METHOD("add_is_dependent_on", "self, table", table_depends, NULL),
    PY_METHOD("create", "self, bind, checkfirst=False", al_item_create, "Creates the table"),
    PY_METHOD("drop", "self, bind, checkfirst=False", al_item_drop, "Drops the table"),
    PY_METHOD("to_metadata", "self, metadata, schema=?, referred_schema_fn=None, name=None", table_to_metadata,
              "A copy in another MetaData"),
    PY_METHOD("tometadata", "self, metadata, schema=?, referred_schema_fn=None, name=None", table_to_metadata, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_table = {
    .cls = { .name = "Table",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_table_clause_class, &al_schema_item_class),
             .size = sizeof(al_schema_table),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
             .members = table_members,
             .trace = table_trace,
             .repr = table_repr,
             .str = table_str },
    .part = offsetof(al_schema_table, part),
    .visit = "table",
    .attach = table_attach,
};
