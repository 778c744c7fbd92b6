/* MetaData: the tables of a schema by key. */
#include "schema/schema.h"
#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

/* --- BLANK_SCHEMA, RETAIN_SCHEMA --- */

static py_obj *const_repr(py_vm *vm, py_obj *self)
{
    return py_str_new(vm, self->aux ? "<SchemaConst.BLANK_SCHEMA: 2>" : "<SchemaConst.RETAIN_SCHEMA: 1>");
}
static const py_classdef schema_const_class = {
    .name = "SchemaConst",
    .module = "sqlalchemy.sql.schema",
    .size = sizeof(py_obj),
    .flags = PY_CLS_ABSTRACT,
    .repr = const_repr,
};

static py_obj *schema_const(py_vm *vm, const char *key, uint32_t blank)
{
    py_obj *made = py_vm_value(vm, key);
    if (made)
        return made;
    made = (py_obj *)(void *)py_alloc(vm, py_obj, &schema_const_class);
    if (!made)
        return NULL;
    made->aux = blank;
    return py_vm_set_value(vm, key, made) == 0 ? made : NULL;
}

static const char blank_key[] = "blank schema", retain_key[] = "retain schema", order_key[] = "creation order";

py_obj *al_blank_schema(py_vm *vm)
{
    return schema_const(vm, blank_key, 1);
}

py_obj *al_retain_schema(py_vm *vm)
{
    return schema_const(vm, retain_key, 0);
}

uint64_t al_creation_order(py_vm *vm)
{
    py_obj *last = py_vm_value(vm, order_key);
    int64_t next = last ? py_small_value(last) + 1 : 1;
    if (py_vm_set_value(vm, order_key, py_small(next)) < 0)
        py_error_clear(vm); /* the order stays as it was: ties are broken by the order of declaration */
    return (uint64_t)next;
}

py_obj *al_table_key(py_vm *vm, py_obj *name, py_obj *schema)
{
    return py_given(schema) ? py_str_printf(vm, "%S.%S", schema, name) : name;
}

/* --- MetaData --- */

static al_metadata *metadata_of(py_obj *o)
{
    return (al_metadata *)(void *)o;
}

static int metadata_setup(py_vm *vm, al_metadata *self)
{
    self->tables = py_dict_new(vm);
    self->sequences = self->tables ? py_dict_new(vm) : NULL;
    self->fk_memos = self->sequences ? py_dict_new(vm) : NULL;
    self->schema = PY_NONE;
    self->item.part.order = al_creation_order(vm);
    return self->fk_memos && (self->naming_convention = al_default_convention(vm)) ? 0 : -1;
}

static py_obj *metadata_init(py_vm *vm, py_obj **args)
{
    al_metadata *self = metadata_of(args[0]);
    if (metadata_setup(vm, self) < 0)
        return NULL;
    if (args[1] != PY_NONE && !py_is_str(vm, args[1]))
        return py_raise(vm, &al_exc_ArgumentError, "expected schema argument to be a string, got %S.",
                        (py_obj *)(void *)py_class_of(vm, args[1]));
    self->schema = al_quoted_name(vm, args[1], args[2]);
    int convention = py_given(args[3]) ? py_truth(vm, args[3]) : 0;
    int info = py_given(args[4]) ? py_truth(vm, args[4]) : 0;
    if (!self->schema || convention < 0 || info < 0)
        return NULL;
    if (convention) {
        if (!py_is_dict(vm, args[3])) {
            py_obj *dict = py_dict_new(vm);
            if (!dict || py_dict_update(vm, dict, args[3]) < 0)
                return NULL;
            self->naming_convention = dict;
        } else {
            self->naming_convention = args[3];
        }
    }
    if (info)
        self->item.part.info = args[4];
    return PY_NONE;
}

py_obj *al_metadata_new(py_vm *vm)
{
    return py_construct(vm, &al_s_metadata.cls, 0);
}

int al_metadata_add(py_vm *vm, al_metadata *self, py_obj *table)
{
    al_schema_table *t = (al_schema_table *)(void *)table;
    py_obj *key = al_table_key(vm, t->t.e.name, t->t.schema);
    return key ? py_dict_set(vm, self->tables, key, table) : -1;
}

int al_metadata_remove(py_vm *vm, al_metadata *self, py_obj *table)
{
    al_schema_table *t = (al_schema_table *)(void *)table;
    py_obj *key = al_table_key(vm, t->t.e.name, t->t.schema);
    if (!key || py_dict_del(vm, self->tables, key) < 0)
        return -1;
    for (size_t i = 0; i < al_set_count(t->foreign_keys); i++) {
        al_foreign_key *fk = (al_foreign_key *)(void *)al_set_at(t->foreign_keys, i);
        size_t at = 0;
        py_obj *name, *list;
        while (py_dict_next(self->fk_memos, &at, &name, &list)) {
            for (size_t k = 0; k < PY_LIST(list)->count; k++) {
                if (PY_LIST(list)->items[k] == (py_obj *)(void *)fk)
                    PY_LIST(list)->items[k] = PY_NONE;
            }
        }
    }
    return 0;
}

static py_obj *metadata_remove(py_vm *vm, py_obj **args)
{
    if (!al_schema_table_of(vm, args[1]))
        return py_raise(vm, &py_TypeError, "expected a Table, got %T", args[1]);
    return al_metadata_remove(vm, metadata_of(args[0]), args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *metadata_clear(py_vm *vm, py_obj **args)
{
    py_dict_clear(vm, metadata_of(args[0])->tables);
    py_dict_clear(vm, metadata_of(args[0])->fk_memos);
    return PY_NONE;
}

static py_obj *table_key_of(py_vm *vm, py_obj *table)
{
    return py_getattr_s(vm, table, "key");
}

/* The tables sorted by key: where the order of dependency leaves a choice, that of the keys. */
static py_obj *metadata_sorted(py_vm *vm, py_obj *self)
{
    py_obj *values = py_call_method(vm, metadata_of(self)->tables, "values", 0);
    py_obj *list = values ? py_list_from(vm, values) : NULL, *pairs = list ? py_list_new(vm, PY_LIST(list)->count) : NULL;
    for (size_t i = 0; pairs && i < PY_LIST(list)->count; i++) {
        py_obj *key = table_key_of(vm, PY_LIST(list)->items[i]);
        py_obj *pair = key ? py_tuple_of(vm, 3, key, py_small((int64_t)i), PY_LIST(list)->items[i]) : NULL;
        if (!pair || py_list_append(vm, pairs, pair) < 0)
            return NULL;
    }
    if (!pairs || py_list_sort(vm, pairs, NULL, false) < 0)
        return NULL;
    for (size_t i = 0; i < PY_LIST(pairs)->count; i++)
        PY_LIST(pairs)->items[i] = PY_TUPLE(PY_LIST(pairs)->items[i])->items[2];
    return al_sort_tables(vm, PY_LIST(pairs)->items, PY_LIST(pairs)->count);
}

static int metadata_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    if (!py_is_str(vm, item) && !(item = table_key_of(vm, item)))
        return -1;
    return py_contains(vm, metadata_of(self)->tables, item);
}

static py_obj *metadata_repr(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_new(vm, "MetaData()");
}

static py_obj *metadata_schemas(py_vm *vm, py_obj *self)
{
    py_obj *set = py_set_new(vm);
    size_t at = 0;
    py_obj *key, *table;
    while (set && py_dict_next(metadata_of(self)->tables, &at, &key, &table)) {
        py_obj *schema = ((al_schema_table *)(void *)table)->t.schema;
        if (py_given(schema) && py_set_add(vm, set, schema) < 0)
            return NULL;
    }
    return set;
}

/* metadata.reflect(bind): each table that the inspector names is made with autoload_with. */
static py_obj *metadata_reflect(py_vm *vm, py_obj **args)
{
    al_metadata *self = metadata_of(args[0]);
    py_obj *inspect = py_import_from(vm, "sqlalchemy", "inspect"), *insp = inspect ? py_call(vm, inspect, 1, args[1]) : NULL;
    py_obj *schema = py_given(args[2]) ? args[2] : self->schema;
    int views = py_truth(vm, args[3]), extend = py_truth(vm, args[5]);
    if (!insp || views < 0 || extend < 0)
        return NULL;
    py_obj *found = py_call_method(vm, insp, "get_table_names", 1, schema), *names = found ? py_list_from(vm, found) : NULL;
    if (names && views) {
        found = py_call_method(vm, insp, "get_view_names", 1, schema);
        found = found ? py_list_from(vm, found) : NULL;
        for (size_t i = 0; found && i < PY_LIST(found)->count; i++) {
            if (py_list_append(vm, names, PY_LIST(found)->items[i]) < 0)
                return NULL;
        }
        if (!found)
            return NULL;
    }
    bool callable = py_given(args[4]) && py_callable(vm, args[4]);
    py_obj *wanted = !names ? NULL : py_given(args[4]) && !callable ? py_list_from(vm, args[4]) : names;
    for (size_t i = 0; wanted && i < PY_LIST(wanted)->count; i++) {
        py_obj *name = PY_LIST(wanted)->items[i], *key = al_table_key(vm, name, schema);
        int there = key ? py_contains(vm, self->tables, key) : -1;
        if (there < 0)
            return NULL;
        if (there && !extend)
            continue;
        if (wanted != names && py_contains(vm, names, name) == 0) {
            py_obj *engine = py_getattr_s(vm, args[1], "engine"),
                   *where = py_given(schema) ? py_str_printf(vm, " schema '%S'", schema) : py_str_new(vm, "");
            return engine && where ? py_raise(vm, &al_exc_InvalidRequestError,
                                              "Could not reflect: requested table(s) not available in %R%S: (%S)", engine, where, name)
                                   : NULL;
        }
        if (callable) {
            py_obj *answer = py_call(vm, args[4], 2, name, args[0]);
            int yes = answer ? py_truth(vm, answer) : -1;
            if (yes < 0)
                return NULL;
            if (!yes)
                continue;
        }
        py_obj *kw = py_dict_new(vm);
        if (!kw || py_dict_set_s(vm, kw, "autoload_with", insp) < 0 || py_dict_set_s(vm, kw, "extend_existing", py_bool(extend)) < 0 ||
            (py_given(schema) && py_dict_set_s(vm, kw, "schema", schema) < 0) || !al_table_new(vm, name, args[0], NULL, 0, kw))
            return NULL;
    }
    return wanted ? PY_NONE : NULL;
}

static void metadata_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_metadata, item.part.info), offsetof(al_metadata, item.part.ddl_if));
    al_trace_words(self, t, offsetof(al_metadata, tables), offsetof(al_metadata, fk_memos));
}

static const py_member metadata_members[] = {
    AL_VISIT("metadata"),
    PY_INIT("self, schema=None, quote_schema=None, naming_convention=None, info=None", metadata_init, "A collection of tables"),
    PY_FIELD("tables", al_metadata, tables),
    PY_FIELD("schema", al_metadata, schema),
    PY_FIELD("naming_convention", al_metadata, naming_convention),
    PY_FIELD("_sequences", al_metadata, sequences),
    PY_GETSET("_schemas", metadata_schemas, NULL, NULL),
    PY_GETSET("sorted_tables", metadata_sorted, NULL, "The tables in order of dependency"),
    PY_METHOD("remove", "self, table", metadata_remove, NULL),
    PY_METHOD("clear", "self", metadata_clear, NULL),
    PY_METHOD("create_all", "self, bind, tables=None, checkfirst=True", al_item_create, "Creates all tables"),
    PY_METHOD("drop_all", "self, bind, tables=None, checkfirst=True", al_item_drop, "Drops all tables"),
    PY_METHOD("reflect",
              "self, bind, schema=None, views=False, only=None, extend_existing=False, autoload_replace=True, resolve_fks=True, **kw",
              metadata_reflect, "Loads the tables of a database"),
    PY_MEMBERS_END,
};
const al_item_def al_s_metadata = {
    .cls = { .name = "MetaData",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_schema_item_class),
             .size = sizeof(al_metadata),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
             .members = metadata_members,
             .trace = metadata_trace,
             .repr = metadata_repr,
             .contains = metadata_contains },
    .part = offsetof(al_metadata, item.part),
    .visit = "metadata",
};
