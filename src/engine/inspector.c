/*
 * sqlalchemy.inspect(bind): the Inspector. What it read it keeps (info_cache); the catalog is read table by table for the first few, and
 * for all tables at once when it becomes clear that many are wanted.
 */
#include "engine/inspector.h"

#include "sql/reflect.h"

enum { BULK_AFTER = 4 };

typedef struct al_inspector {
    py_obj head;
    py_obj *bind;
    al_engine *engine;
    al_connection *connection; /* NULL: the bind is an Engine, each look opens one */
    al_dialect_obj *dialect;
    py_obj *cache; /* dict: schema ("" for none) -> dict: table -> dict of its parts */
    py_obj *whole; /* dict: schema -> True when all its tables were read */
} al_inspector;

#define INSP(o) ((al_inspector *)(void *)(o))

/* ---- looking ---- */

/* One look into the database: the connection, and whether it was opened for this. */
typedef struct look {
    al_connection *c;
    bool ours;
    const al_reflect_slots *slots;
} look;

static int look_on(py_vm *vm, al_connection *c, look *l)
{
    l->c = c;
    l->slots = al_reflect_of(c->dialect);
    if (!l->slots)
        return py_raise_int(vm, &py_NotImplementedError, "the schema of a %s database can't be read", c->dialect->def->name);
    return al_connection_ready(vm, c);
}

static int look_begin(py_vm *vm, al_inspector *insp, look *l)
{
    *l = (look){ 0 };
    al_connection *c = insp->connection;
    if (!c) {
        l->ours = true;
        if (!(c = al_engine_connect(vm, insp->engine)))
            return -1;
    }
    return look_on(vm, c, l);
}

/* What a slot answered; a driver's error is raised as sqlalchemy.exc has it. */
static py_obj *look_end(py_vm *vm, look *l, py_obj *answer)
{
    if (!answer && l->c && l->c->dbapi && !py_error_pending(vm)) {
        al_dbapi_raise(vm, l->c->dbapi->db);
        al_connection_wrap(vm, l->c, PY_NONE, PY_NONE, false);
    }
    if (l->ours && l->c) {
        py_obj *error = py_error_take(vm);
        if (al_connection_close(vm, l->c) < 0 && !error)
            return NULL;
        if (error)
            py_error_restore(vm, error);
    }
    return answer;
}

static const char *schema_text(py_obj *schema)
{
    return py_given(schema) ? py_str_text(schema) : NULL;
}

static int check_texts(py_vm *vm, py_obj *name, py_obj *schema)
{
    if (!py_text(vm, name))
        return -1;
    return py_given(schema) && !py_text(vm, schema) ? -1 : 0;
}

int al_connection_has_table(py_vm *vm, al_connection *c, py_obj *name, py_obj *schema)
{
    look l = { 0 };
    if (check_texts(vm, name, schema) < 0 || look_on(vm, c, &l) < 0)
        return -1;
    py_obj *answer = look_end(vm, &l, l.slots->has(vm, c->dialect, c->dbapi->db, schema_text(schema), py_str_text(name)));
    return answer ? answer == PY_TRUE : -1;
}

static py_obj *tables_of(py_vm *vm, al_connection *c, py_obj *name, py_obj *schema)
{
    look l = { 0 };
    if (look_on(vm, c, &l) < 0)
        return NULL;
    return look_end(vm, &l, l.slots->tables(vm, c->dialect, c->dbapi->db, schema_text(schema), py_given(name) ? py_str_text(name) : NULL));
}

int al_connection_has_index(py_vm *vm, al_connection *c, py_obj *table, py_obj *name, py_obj *schema)
{
    py_obj *tables = check_texts(vm, table, schema) == 0 ? tables_of(vm, c, table, schema) : NULL,
           *dict = tables ? py_dict_get(vm, tables, table) : NULL;
    if (!dict || dict == PY_ABSENT)
        return dict ? 0 : -1;
    py_obj *list = py_dict_get_s(vm, dict, "indexes");
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        int same = py_equal(vm, py_dict_get_s(vm, PY_LIST(list)->items[i], "name"), name);
        if (same != 0)
            return same;
    }
    return 0;
}

/* ---- the cache ---- */

static py_obj *schema_key(py_vm *vm, py_obj *schema)
{
    return py_given(schema) ? schema : py_str_intern(vm, "");
}

static py_obj *schema_cache(py_vm *vm, al_inspector *insp, py_obj *schema)
{
    py_obj *key = schema_key(vm, schema), *dict = key ? py_dict_get(vm, insp->cache, key) : NULL;
    if (dict == PY_ABSENT && (!(dict = py_dict_new(vm)) || py_dict_set(vm, insp->cache, key, dict) < 0))
        return NULL;
    return dict;
}

/* Reads one table (name) or all of a schema into its cache. 0, -1. */
static int fill(py_vm *vm, al_inspector *insp, py_obj *cache, py_obj *schema, const char *name)
{
    look l;
    if (look_begin(vm, insp, &l) < 0)
        return look_end(vm, &l, NULL) ? 0 : -1;
    py_obj *tables = look_end(vm, &l, l.slots->tables(vm, insp->dialect, l.c->dbapi->db, schema_text(schema), name));
    size_t at = 0;
    py_obj *key, *dict;
    while (tables && py_dict_next(tables, &at, &key, &dict)) {
        py_obj *old = py_dict_get(vm, cache, key);
        if (!old || (old == PY_ABSENT && py_dict_set(vm, cache, key, dict) < 0))
            return -1;
    }
    return tables ? 0 : -1;
}

static int fill_whole(py_vm *vm, al_inspector *insp, py_obj *cache, py_obj *schema)
{
    py_obj *key = schema_key(vm, schema), *done = key ? py_dict_get(vm, insp->whole, key) : NULL;
    if (done != PY_ABSENT)
        return done ? 0 : -1;
    return fill(vm, insp, cache, schema, NULL) < 0 ? -1 : py_dict_set(vm, insp->whole, key, PY_TRUE);
}

py_obj *al_inspector_table(py_vm *vm, py_obj *self, py_obj *name, py_obj *schema)
{
    al_inspector *insp = INSP(self);
    py_obj *cache = check_texts(vm, name, schema) < 0 ? NULL : schema_cache(vm, insp, schema);
    if (!cache)
        return NULL;
    py_obj *dict = py_dict_get(vm, cache, name);
    if (dict == PY_ABSENT && py_dict_len(cache) >= BULK_AFTER) {
        if (fill_whole(vm, insp, cache, schema) < 0)
            return NULL;
        dict = py_dict_get(vm, cache, name);
    }
    if (dict == PY_ABSENT) {
        if (fill(vm, insp, cache, schema, py_str_text(name)) < 0)
            return NULL;
        dict = py_dict_get(vm, cache, name);
    }
    if (dict != PY_ABSENT)
        return dict;
    py_obj *full = py_given(schema) ? py_str_printf(vm, "%S.%S", schema, name) : name;
    return full ? py_raise(vm, &al_exc_NoSuchTableError, "%S", full) : NULL;
}

/* ---- methods that ask for a part ---- */

static py_obj *deep_copy(py_vm *vm, py_obj *o)
{
    if (!py_is_heap(o))
        return o;
    if (py_is_list(vm, o)) {
        py_obj *list = py_list_new(vm, PY_LIST(o)->count);
        for (size_t i = 0; list && i < PY_LIST(o)->count; i++) {
            py_obj *item = deep_copy(vm, PY_LIST(o)->items[i]);
            if (!item || py_list_append(vm, list, item) < 0)
                return NULL;
        }
        return list;
    }
    if (!py_is_dict(vm, o))
        return o;
    py_obj *dict = py_dict_new(vm), *key, *value;
    size_t at = 0;
    while (dict && py_dict_next(o, &at, &key, &value)) {
        py_obj *copy = deep_copy(vm, value);
        if (!copy || py_dict_set(vm, dict, key, copy) < 0)
            return NULL;
    }
    return dict;
}

/* self, table_name, schema=None, **kw */
static py_obj *get_part(py_vm *vm, py_obj **args, const char *part)
{
    py_obj *dict = al_inspector_table(vm, args[0], args[1], args[2]);
    py_obj *value = dict ? py_dict_get_s(vm, dict, part) : NULL;
    return value ? deep_copy(vm, value) : NULL;
}

#define PART(function, multi, part)                                                                                                        \
    static py_obj *function(py_vm *vm, py_obj **args)                                                                                      \
    {                                                                                                                                      \
        return get_part(vm, args, part);                                                                                                   \
    }                                                                                                                                      \
    static py_obj *multi(py_vm *vm, py_obj **args)                                                                                         \
    {                                                                                                                                      \
        return get_multi(vm, args, part);                                                                                                  \
    }

/* self, schema=None, filter_names=None, **kw: {(schema, table): part} */
static py_obj *get_multi(py_vm *vm, py_obj **args, const char *part)
{
    al_inspector *insp = INSP(args[0]);
    py_obj *cache = schema_cache(vm, insp, args[1]), *out = py_dict_new(vm), *key, *dict;
    if (!cache || !out || fill_whole(vm, insp, cache, args[1]) < 0)
        return NULL;
    size_t at = 0;
    while (py_dict_next(cache, &at, &key, &dict)) {
        int wanted = py_given(args[2]) ? py_contains(vm, args[2], key) : 1;
        if (wanted == 0)
            continue;
        py_obj *pair = wanted < 0 ? NULL : py_tuple_of(vm, 2, args[1], key),
               *value = pair ? deep_copy(vm, py_dict_get_s(vm, dict, part)) : NULL;
        if (!value || py_dict_set(vm, out, pair, value) < 0)
            return NULL;
    }
    return out;
}

PART(get_columns, multi_columns, "columns")
PART(get_pk_constraint, multi_pk_constraint, "pk_constraint")
PART(get_foreign_keys, multi_foreign_keys, "foreign_keys")
PART(get_indexes, multi_indexes, "indexes")
PART(get_unique_constraints, multi_unique_constraints, "unique_constraints")
PART(get_check_constraints, multi_check_constraints, "check_constraints")
PART(get_options, multi_options, "options")
PART(get_comment, multi_comment, "comment")

/* ---- methods that ask for names ---- */

static py_obj *names(py_vm *vm, py_obj *self, py_obj *schema, al_relation what)
{
    look l;
    if (py_given(schema) && !py_text(vm, schema))
        return NULL;
    if (look_begin(vm, INSP(self), &l) < 0)
        return look_end(vm, &l, NULL);
    return look_end(vm, &l, l.slots->names(vm, INSP(self)->dialect, l.c->dbapi->db, schema_text(schema), what));
}

static py_obj *get_table_names(py_vm *vm, py_obj **args)
{
    return names(vm, args[0], args[1], AL_REL_TABLE);
}

static py_obj *get_view_names(py_vm *vm, py_obj **args)
{
    return names(vm, args[0], args[1], AL_REL_VIEW);
}

static py_obj *get_temp_table_names(py_vm *vm, py_obj **args)
{
    return names(vm, args[0], PY_NONE, AL_REL_TEMP_TABLE);
}

static py_obj *get_temp_view_names(py_vm *vm, py_obj **args)
{
    return names(vm, args[0], PY_NONE, AL_REL_TEMP_VIEW);
}

static py_obj *get_no_names(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_list_new(vm, 0);
}

static py_obj *get_schema_names(py_vm *vm, py_obj **args)
{
    look l;
    if (look_begin(vm, INSP(args[0]), &l) < 0)
        return look_end(vm, &l, NULL);
    return look_end(vm, &l, l.slots->schemas(vm, INSP(args[0])->dialect, l.c->dbapi->db));
}

static py_obj *has_table(py_vm *vm, py_obj **args)
{
    look l;
    if (check_texts(vm, args[1], args[2]) < 0)
        return NULL;
    if (look_begin(vm, INSP(args[0]), &l) < 0)
        return look_end(vm, &l, NULL);
    return look_end(vm, &l, l.slots->has(vm, INSP(args[0])->dialect, l.c->dbapi->db, schema_text(args[2]), py_str_text(args[1])));
}

static py_obj *has_schema(py_vm *vm, py_obj **args)
{
    py_obj *list = get_schema_names(vm, args);
    int there = list ? py_contains(vm, list, args[1]) : -1;
    return there < 0 ? NULL : py_bool(there);
}

static py_obj *has_sequence(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_FALSE;
}

/* self, table_name, index_name, schema=None */
static py_obj *has_index(py_vm *vm, py_obj **args)
{
    py_obj *there = has_table(vm, (py_obj *[]){ args[0], args[1], args[3] });
    if (there != PY_TRUE)
        return there;
    py_obj *dict = al_inspector_table(vm, args[0], args[1], args[3]), *list = dict ? py_dict_get_s(vm, dict, "indexes") : NULL;
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        int same = py_equal(vm, py_dict_get_s(vm, PY_LIST(list)->items[i], "name"), args[2]);
        if (same != 0)
            return same < 0 ? NULL : PY_TRUE;
    }
    return list ? PY_FALSE : NULL;
}

static py_obj *get_view_definition(py_vm *vm, py_obj **args)
{
    look l;
    if (check_texts(vm, args[1], args[2]) < 0)
        return NULL;
    if (look_begin(vm, INSP(args[0]), &l) < 0)
        return look_end(vm, &l, NULL);
    py_obj *text = look_end(vm, &l, l.slots->view(vm, INSP(args[0])->dialect, l.c->dbapi->db, schema_text(args[2]), py_str_text(args[1])));
    return text == PY_NONE ? py_raise(vm, &al_exc_NoSuchTableError, "%S", args[1]) : text;
}

/* ---- dependencies ---- */

/*
 * get_sorted_table_and_fkc_names: [(table, {names of keys that can stay inline})..., (None, [(table, key), ...])]. Tables that depend on
 * none come first; keys within a cycle stand in the last entry.
 */
static py_obj *sorted_names(py_vm *vm, py_obj **args)
{
    py_obj *list = get_table_names(vm, args), *out = py_list_new(vm, 0), *left = py_list_new(vm, 0), *done = py_set_new(vm);
    if (!list || !out || !left || !done)
        return NULL;
    bool cycle = false;
    while (PY_LIST(list)->count > 0) {
        py_obj *later = py_list_new(vm, 0);
        size_t before = PY_LIST(list)->count;
        for (size_t i = 0; later && i < before; i++) {
            py_obj *name = PY_LIST(list)->items[i], *dict = al_inspector_table(vm, args[0], name, args[1]);
            py_obj *keys = dict ? py_dict_get_s(vm, dict, "foreign_keys") : NULL, *inline_ = keys ? py_set_new(vm) : NULL;
            bool waits = false;
            for (size_t k = 0; inline_ && k < PY_LIST(keys)->count; k++) {
                py_obj *fk = PY_LIST(keys)->items[k], *to = py_dict_get_s(vm, fk, "referred_table"),
                       *fk_name = py_dict_get_s(vm, fk, "name");
                bool free = py_str_eq(to, name) || py_set_contains(vm, done, to) == 1 || py_contains(vm, list, to) == 0;
                waits = waits || !free;
                if (free ? py_set_add(vm, inline_, fk_name) < 0 : cycle && py_list_append(vm, left, py_tuple_of(vm, 2, name, fk_name)) < 0)
                    return NULL;
            }
            if (!inline_)
                return NULL;
            if (waits && !cycle) {
                if (py_list_append(vm, later, name) < 0)
                    return NULL;
            } else if (py_list_append(vm, out, py_tuple_of(vm, 2, name, inline_)) < 0 || py_set_add(vm, done, name) < 0) {
                return NULL;
            }
        }
        if (!later)
            return NULL;
        cycle = PY_LIST(later)->count == before;
        list = later;
    }
    return py_list_append(vm, out, py_tuple_of(vm, 2, PY_NONE, left)) < 0 ? NULL : out;
}

/* ---- making one ---- */

py_obj *al_inspector_new(py_vm *vm, py_obj *bind)
{
    al_inspector *insp = py_alloc(vm, al_inspector, &al_inspector_class);
    if (!insp)
        return NULL;
    insp->bind = bind;
    if (py_isa(vm, bind, &al_engine_class)) {
        insp->engine = (al_engine *)(void *)bind;
        al_connection *c = al_engine_connect(vm, insp->engine); /* an unreachable database is told at once */
        if (!c || al_connection_close(vm, c) < 0)
            return NULL;
    } else {
        insp->connection = (al_connection *)(void *)bind;
        insp->engine = insp->connection->engine;
        if (al_connection_check_open(vm, insp->connection) < 0)
            return NULL;
    }
    insp->dialect = insp->connection ? insp->connection->dialect : insp->engine->dialect;
    insp->cache = py_dict_new(vm);
    insp->whole = py_dict_new(vm);
    return insp->cache && insp->whole ? (py_obj *)(void *)insp : NULL;
}

py_obj *al_inspect_fn(py_vm *vm, py_obj **args)
{
    py_obj *o = args[0];
    if (py_isa(vm, o, &al_inspector_class))
        return o;
    if (py_isa(vm, o, &al_engine_class) || py_isa(vm, o, &al_connection_class))
        return al_inspector_new(vm, o);
    /* Mapped classes, and whatever else knows what it looks like inside, answer for themselves. */
    py_obj *own = al_is_element(vm, o) ? o : py_getattr_opt_s(vm, o, "__mapper__");
    if (!own || own != PY_ABSENT)
        return own;
    int raises = py_truth(vm, args[1]);
    if (raises < 0)
        return NULL;
    if (!raises)
        return PY_NONE;
    return py_raise(vm, &al_exc_NoInspectionAvailable, "No inspection system is available for object of type %R",
                    (py_obj *)(void *)py_class_of(vm, o));
}

static py_obj *insp_init(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_TypeError, "Inspector is made by sqlalchemy.inspect()");
}

static py_obj *from_engine(py_vm *vm, py_obj **args)
{
    return al_inspect_fn(vm, (py_obj *[]){ args[1], PY_TRUE });
}

static py_obj *clear_cache(py_vm *vm, py_obj **args)
{
    INSP(args[0])->cache = py_dict_new(vm);
    INSP(args[0])->whole = py_dict_new(vm);
    return INSP(args[0])->cache && INSP(args[0])->whole ? PY_NONE : NULL;
}

static py_obj *get_default_schema(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *name = INSP(self)->dialect->default_schema_name;
    return name ? name : PY_NONE;
}

static void insp_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, INSP(self)->bind);
    py_trace(t, INSP(self)->engine);
    py_trace(t, INSP(self)->connection);
    py_trace(t, INSP(self)->dialect);
    py_trace(t, INSP(self)->cache);
    py_trace(t, INSP(self)->whole);
}

#define TABLE_SIG "self, table_name, schema=None, **kw"
#define MULTI_SIG "self, schema=None, filter_names=None, kind=None, scope=None, **kw"
#define NAMES_SIG "self, schema=None, **kw"

static const py_member insp_members[] = {
    PY_INIT("self, bind", insp_init, NULL),
    PY_CLASSMETHOD("from_engine", "cls, bind", from_engine, NULL),
    PY_METHOD("get_schema_names", "self, **kw", get_schema_names, NULL),
    PY_METHOD("get_table_names", NAMES_SIG, get_table_names, "The tables' names, sorted."),
    PY_METHOD("get_view_names", NAMES_SIG, get_view_names, NULL),
    PY_METHOD("get_materialized_view_names", NAMES_SIG, get_no_names, NULL),
    PY_METHOD("get_sequence_names", NAMES_SIG, get_no_names, NULL),
    PY_METHOD("get_temp_table_names", "self, **kw", get_temp_table_names, NULL),
    PY_METHOD("get_temp_view_names", "self, **kw", get_temp_view_names, NULL),
    PY_METHOD("get_view_definition", "self, view_name, schema=None, **kw", get_view_definition, NULL),
    PY_METHOD("get_sorted_table_and_fkc_names", NAMES_SIG, sorted_names, NULL),
    PY_METHOD("has_table", TABLE_SIG, has_table, "Is there a table or view of that name?"),
    PY_METHOD("has_schema", "self, schema_name, **kw", has_schema, NULL),
    PY_METHOD("has_sequence", "self, sequence_name, schema=None, **kw", has_sequence, NULL),
    PY_METHOD("has_index", "self, table_name, index_name, schema=None, **kw", has_index, NULL),
    PY_METHOD("get_columns", TABLE_SIG, get_columns, "The columns as dicts."),
    PY_METHOD("get_pk_constraint", TABLE_SIG, get_pk_constraint, NULL),
    PY_METHOD("get_foreign_keys", TABLE_SIG, get_foreign_keys, NULL),
    PY_METHOD("get_indexes", TABLE_SIG, get_indexes, NULL),
    PY_METHOD("get_unique_constraints", TABLE_SIG, get_unique_constraints, NULL),
    PY_METHOD("get_check_constraints", TABLE_SIG, get_check_constraints, NULL),
    PY_METHOD("get_table_options", TABLE_SIG, get_options, NULL),
    PY_METHOD("get_table_comment", TABLE_SIG, get_comment, NULL),
    PY_METHOD("get_multi_columns", MULTI_SIG, multi_columns, NULL),
    PY_METHOD("get_multi_pk_constraint", MULTI_SIG, multi_pk_constraint, NULL),
    PY_METHOD("get_multi_foreign_keys", MULTI_SIG, multi_foreign_keys, NULL),
    PY_METHOD("get_multi_indexes", MULTI_SIG, multi_indexes, NULL),
    PY_METHOD("get_multi_unique_constraints", MULTI_SIG, multi_unique_constraints, NULL),
    PY_METHOD("get_multi_check_constraints", MULTI_SIG, multi_check_constraints, NULL),
    PY_METHOD("get_multi_table_options", MULTI_SIG, multi_options, NULL),
    PY_METHOD("get_multi_table_comment", MULTI_SIG, multi_comment, NULL),
    PY_METHOD("reflect_table",
              "self, table, include_columns, exclude_columns=(), resolve_fks=True, _extend_on=None, _reflect_info=None, **kw",
              al_reflect_table_method, "Loads a Table's columns and constraints."),
    PY_METHOD("clear_cache", "self", clear_cache, NULL),
    PY_GETSET("default_schema_name", get_default_schema, NULL, NULL),
    PY_FIELD_RO("bind", al_inspector, bind),
    PY_FIELD_RO("engine", al_inspector, engine),
    PY_FIELD_RO("dialect", al_inspector, dialect),
    PY_FIELD_RO("info_cache", al_inspector, cache),
    PY_MEMBERS_END,
};

const py_classdef al_inspector_class = {
    .name = "Inspector",
    .module = "sqlalchemy.engine.reflection",
    .doc = "Tells what a database contains.",
    .size = sizeof(al_inspector),
    .flags = PY_CLS_DICT | PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = insp_members,
    .trace = insp_trace,
};
