#include "sql/dialect.h"

#include <string.h>

#include "sql/ansi/ansi.h"
#include "sql/compile.h"
#include "types/exc.h"
#include "types/layout.h"

/* --- the list --- */

static const al_dialect *const dialects[] = {
#define AL_DIALECT(c_name, script_name) &al_dialect_##c_name,
#include "sql/dialects.list.h"
#undef AL_DIALECT
};

const al_dialect *al_dialect_find(const char *name, size_t size)
{
    for (size_t i = 0; i < AL_COUNT(dialects); i++) {
        if (strlen(dialects[i]->name) == size && !memcmp(dialects[i]->name, name, size))
            return dialects[i];
    }
    return NULL;
}

static const al_visit_row *find_row(const al_visit_row *rows, const char *visit)
{
    for (; rows && rows->visit; rows++) {
        if (!strcmp(rows->visit, visit))
            return rows;
    }
    return NULL;
}

al_ddl_writer al_ddl_find(const al_dialect *d, const char *visit)
{
    for (; d; d = d->base) {
        const al_visit_row *row = find_row(d->ddl, visit);
        if (!row)
            row = find_row(d->alter, visit);
        if (row)
            return row->write;
    }
    return NULL;
}

al_ddl_writer al_type_writer_find(const al_dialect *d, const char *visit)
{
    for (; d; d = d->base) {
        const al_visit_row *row = find_row(d->types, visit);
        if (row)
            return row->write;
    }
    return NULL;
}

int al_dialect_class_name(const al_dialect *d, const char *what, al_sb *out)
{
    if (d->prefix)
        al_sb_addf(out, "%s.%s%s", d->module, d->prefix, what);
    else
        al_sb_addf(out, "sqlalchemy.sql.compiler.%s%s", !strcmp(what, "TypeCompiler") ? "Generic" : "", what);
    return al_sb_failed(out) ? -1 : 0;
}

/* --- resolving what is inherited --- */

static uint32_t resolve_flags(const al_dialect *d)
{
    uint32_t flags = d->base ? resolve_flags(d->base) : 0;
    return (flags & ~d->flags_off) | d->flags_on;
}

#define INHERIT(field)                                                                                                                     \
    do {                                                                                                                                   \
        const al_dialect *at_ = def;                                                                                                       \
        while (at_->base && !at_->field)                                                                                                   \
            at_ = at_->base;                                                                                                               \
        d->field = at_->field;                                                                                                             \
    } while (0)

#define INHERIT_SLOT(field)                                                                                                                \
    do {                                                                                                                                   \
        const al_dialect *at_ = def;                                                                                                       \
        while (at_->base && !(at_->slots && at_->slots->field))                                                                            \
            at_ = at_->base;                                                                                                               \
        d->slots.field = at_->slots->field;                                                                                                \
    } while (0)

static const char *default_paramstyle(const al_dialect *def)
{
    while (def->base && !def->default_paramstyle)
        def = def->base;
    return def->default_paramstyle;
}

/* The driver that a URL without one means. */
static const al_driver_name *default_driver(const al_dialect *def)
{
    while (def->base && !def->drivers)
        def = def->base;
    return def->drivers;
}

static void set_target(al_dialect_obj *d)
{
    al_type_target *t = &d->base.target;
    t->dialect = (py_obj *)(void *)d;
    t->name = d->def->name;
    size_t n = 0;
    for (const al_dialect *at = d->def; at && n + 1 < AL_COUNT(d->specs); at = at->base) {
        if (at->colspecs)
            d->specs[n++] = at->colspecs;
    }
    d->specs[n] = NULL;
    t->colspecs = d->specs;
    t->native_boolean = al_dialect_has(d, AL_D_NATIVE_BOOLEAN);
    t->native_decimal = al_dialect_has(d, AL_D_NATIVE_DECIMAL);
    t->native_uuid = al_dialect_has(d, AL_D_NATIVE_UUID);
    t->native_enum = al_dialect_has(d, AL_D_NATIVE_ENUM);
    t->native_bytes = al_dialect_has(d, AL_D_NATIVE_BYTES);
    t->true_literals = al_dialect_has(d, AL_D_TRUE_LITERALS);
    t->backslash_escapes = al_dialect_has(d, AL_D_BACKSLASH);
    t->double_percents = al_dialect_double_percents(d);
}

static void resolve(al_dialect_obj *d)
{
    const al_dialect *def = d->def;
    d->flags = resolve_flags(def);
    INHERIT(quote_open);
    INHERIT(quote_close);
    INHERIT(max_identifier_length);
    INHERIT(max_index_name_length);
    INHERIT(max_constraint_name_length);
    INHERIT(reserved);
    INHERIT(reserved_count);
    INHERIT(sql);
    INHERIT_SLOT(column_spec);
    INHERIT_SLOT(column_default);
    INHERIT_SLOT(create_suffix);
    INHERIT_SLOT(post_create);
    INHERIT_SLOT(fk_actions);
    INHERIT_SLOT(deferrability);
    INHERIT_SLOT(remote_table);
    INHERIT_SLOT(unique_distinct);
    d->driver = default_driver(def);
}

bool al_dialect_double_percents(const al_dialect_obj *d)
{
    return py_str_is(d->paramstyle, "pyformat") || py_str_is(d->paramstyle, "format");
}

/* --- construction --- */

/* The descriptor of a Dialect class; script subclasses have their base's. */
static const al_dialect *def_of(const py_class *cls)
{
    return (const al_dialect *)(const void *)py_class_def(cls);
}

enum {
    A_SELF,
    A_PARAMSTYLE,
    A_MAX_LENGTH,
    A_LABEL_LENGTH,
    A_JSON_SERIALIZER,
    A_JSON_DESERIALIZER,
    A_OLD_SERIALIZER,
    A_OLD_DESERIALIZER,
    A_DBAPI,
    A_KW
};

static py_obj *dialect_init(py_vm *vm, py_obj **args)
{
    al_dialect_obj *d = (al_dialect_obj *)(void *)args[0];
    d->def = def_of(py_class_of(vm, args[0]));
    resolve(d);
    d->dbapi = args[A_DBAPI];
    d->paramstyle = args[A_PARAMSTYLE];
    if (!py_given(d->paramstyle) && py_given(d->dbapi))
        d->paramstyle = py_getattr_s(vm, d->dbapi, "paramstyle");
    else if (!py_given(d->paramstyle))
        d->paramstyle = py_str_intern(vm, default_paramstyle(d->def));
    if (!d->paramstyle)
        return NULL;
    int64_t max;
    if (al_type_number(vm, args[A_MAX_LENGTH], &max) && max > 0 && max < 1 << 30)
        d->max_identifier_length = (int)max;
    set_target(d);
    d->base.target.json_serializer = py_given(args[A_JSON_SERIALIZER]) ? args[A_JSON_SERIALIZER] : args[A_OLD_SERIALIZER];
    d->base.target.json_deserializer = py_given(args[A_JSON_DESERIALIZER]) ? args[A_JSON_DESERIALIZER] : args[A_OLD_DESERIALIZER];
    d->server_version_info = d->default_schema_name = PY_NONE;
    d->options = args[A_KW];
    return PY_NONE;
}

al_dialect_obj *al_dialect_make(py_vm *vm, const al_dialect *def, py_obj *kw)
{
    py_class *cls = py_class_get(vm, &def->cls);
    py_obj *none = cls ? py_tuple_new(vm, 0) : NULL;
    return none ? (al_dialect_obj *)(void *)py_call_dict(vm, (py_obj *)(void *)cls, none, kw) : NULL;
}

static const al_driver_name *find_driver(const al_dialect *def, const char *name)
{
    while (def->base && !def->drivers)
        def = def->base;
    for (const al_driver_name *row = def->drivers; row && row->name; row++) {
        if (!strcmp(row->name, name))
            return row;
    }
    return NULL;
}

static void *no_plugin(py_vm *vm, const char *name)
{
    py_obj *dotted = py_str_new(vm, name), *plus = dotted ? py_str_new(vm, "+") : NULL, *dot = plus ? py_str_new(vm, ".") : NULL;
    py_obj *shown = dot ? py_call_method(vm, dotted, "replace", 2, plus, dot) : NULL;
    return shown ? py_raise(vm, &al_exc_NoSuchModuleError, "Can't load plugin: sqlalchemy.dialects:%S", shown) : NULL;
}

al_dialect_obj *al_dialect_new(py_vm *vm, const char *name, py_obj *kw)
{
    const char *plus = strchr(name, '+');
    size_t size = plus ? (size_t)(plus - name) : strlen(name);
    const al_dialect *def = al_dialect_find(name, size);
    const al_driver_name *driver = !def ? NULL : plus ? find_driver(def, plus + 1) : default_driver(def);
    if (!def || (plus && !driver) || !strcmp(def->name, "default"))
        return no_plugin(vm, name);
    py_obj *all = kw ? py_dict_copy(vm, kw) : py_dict_new(vm), *style = all ? py_dict_get_s(vm, all, "paramstyle") : NULL;
    py_obj *dbapi = style ? py_dict_get_s(vm, all, "dbapi") : NULL;
    if (!dbapi)
        return NULL;
    if (!py_given(style) && !py_given(dbapi) && driver && driver->paramstyle) {
        py_obj *own = py_str_intern(vm, driver->paramstyle);
        if (!own || py_dict_set_s(vm, all, "paramstyle", own) < 0)
            return NULL;
    }
    al_dialect_obj *d = al_dialect_make(vm, def, all);
    if (d && driver)
        d->driver = driver;
    return d;
}

al_dialect_obj *al_dialect_shared(py_vm *vm, const char *name)
{
    const al_dialect *def = name ? al_dialect_find(name, strlen(name)) : &al_dialect_str;
    if (!def)
        return no_plugin(vm, name);
    py_obj *shared = py_vm_value(vm, def);
    if (!shared) {
        shared = (py_obj *)(void *)al_dialect_make(vm, def, NULL);
        if (!shared || py_vm_set_value(vm, def, shared) < 0)
            return NULL;
    }
    return (al_dialect_obj *)(void *)shared;
}

al_dialect_obj *al_dialect_of(py_vm *vm, py_obj *o)
{
    al_dialect_obj *d = py_cast(vm, al_dialect_obj, &al_dialect_ansi.cls, o);
    return d ? d : py_raise(vm, &py_TypeError, "expected a Dialect, got %T", o);
}

/* --- dialect keywords of schema items --- */

int al_dialect_takes(const char *dialect, size_t size, const char *name, const py_classdef *def)
{
    const al_dialect *d = al_dialect_find(dialect, size);
    if (!d)
        return -1;
    while (d->base && !d->construct_args)
        d = d->base;
    if (!d->construct_args)
        return 1;
    for (const al_construct_arg *row = d->construct_args; row->construct; row++) {
        if (strcmp(row->name, name) != 0 && strcmp(row->name, "*") != 0)
            continue;
        for (const py_classdef *at = def; at; at = at->bases ? at->bases[0] : NULL) {
            if (at == row->construct)
                return 1;
        }
    }
    return 0;
}

/* --- members --- */

static al_dialect_obj *dialect_of(py_obj *o)
{
    return (al_dialect_obj *)(void *)o;
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, dialect_of(self)->def->name);
}

static py_obj *get_driver(py_vm *vm, py_obj *self)
{
    const al_driver_name *driver = dialect_of(self)->driver;
    return driver && driver->name ? py_str_intern(vm, driver->name) : py_str_intern(vm, "default");
}

static py_obj *get_positional(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *style = dialect_of(self)->paramstyle;
    return py_bool(!py_str_is(style, "named") && !py_str_is(style, "pyformat"));
}

static py_obj *get_preparer(py_vm *vm, py_obj *self)
{
    al_dialect_obj *d = dialect_of(self);
    if (!d->preparer)
        d->preparer = al_preparer_new(vm, d);
    return d->preparer;
}

static py_obj *get_type_compiler(py_vm *vm, py_obj *self)
{
    al_dialect_obj *d = dialect_of(self);
    if (!d->type_compiler)
        d->type_compiler = al_type_compiler_new(vm, d);
    return d->type_compiler;
}

static py_obj *get_max_length(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_small(dialect_of(self)->max_identifier_length);
}

static py_obj *get_max_index(py_vm *vm, py_obj *self)
{
    (void)vm;
    int max = dialect_of(self)->max_index_name_length;
    return max ? py_small(max) : PY_NONE;
}

static py_obj *get_max_constraint(py_vm *vm, py_obj *self)
{
    (void)vm;
    int max = dialect_of(self)->max_constraint_name_length;
    return max ? py_small(max) : PY_NONE;
}

static py_obj *get_is_async(py_vm *vm, py_obj *self)
{
    (void)vm;
    const al_driver_name *driver = dialect_of(self)->driver;
    return py_bool(driver && driver->is_async);
}

static py_obj *get_description(py_vm *vm, py_obj *self)
{
    py_obj *driver = get_driver(vm, self);
    return driver ? py_str_printf(vm, "%s+%S", dialect_of(self)->def->name, driver) : NULL;
}

static py_obj *type_descriptor(py_vm *vm, py_obj **args)
{
    al_dialect_obj *d = dialect_of(args[0]);
    al_type *type = al_type_coerce(vm, args[1]);
    return type ? (py_obj *)(void *)al_type_descriptor(vm, type, &d->base.target) : NULL;
}

static py_obj *validate_identifier(py_vm *vm, py_obj **args)
{
    al_dialect_obj *d = dialect_of(args[0]);
    int64_t len = py_len(vm, args[1]);
    if (len < 0)
        return NULL;
    if (len > d->max_identifier_length)
        return py_raise(vm, &al_exc_IdentifierError, "Identifier '%S' exceeds maximum length of %d characters", args[1],
                        d->max_identifier_length);
    return PY_NONE;
}

static py_obj *inspector(py_vm *vm, py_obj *connection)
{
    py_obj *inspect = py_import_from(vm, "sqlalchemy", "inspect");
    return inspect ? py_call(vm, inspect, 1, connection) : NULL;
}

static py_obj *has_table(py_vm *vm, py_obj **args)
{
    py_obj *insp = inspector(vm, args[1]);
    return insp ? py_call_method(vm, insp, "has_table", 2, args[2], args[3]) : NULL;
}

static py_obj *has_sequence(py_vm *vm, py_obj **args)
{
    py_obj *insp = inspector(vm, args[1]);
    return insp ? py_call_method(vm, insp, "has_sequence", 2, args[2], args[3]) : NULL;
}

static py_obj *has_index(py_vm *vm, py_obj **args)
{
    py_obj *insp = inspector(vm, args[1]);
    py_obj *there = insp ? py_call_method(vm, insp, "has_table", 2, args[2], args[4]) : NULL;
    if (there != PY_TRUE)
        return there;
    py_obj *found = py_call_method(vm, insp, "get_indexes", 2, args[2], args[4]), *list = found ? py_list_from(vm, found) : NULL;
    py_obj *key = list ? py_str_intern(vm, "name") : NULL;
    for (size_t i = 0; key && i < PY_LIST(list)->count; i++) {
        py_obj *name = py_getitem(vm, PY_LIST(list)->items[i], key);
        int same = name ? py_equal(vm, name, args[3]) : -1;
        if (same)
            return same < 0 ? NULL : PY_TRUE;
    }
    return key ? PY_FALSE : NULL;
}

/* supports_alter and the like: the flags by the names that the reference gives them. */
static const struct {
    const char *name;
    uint32_t flag;
} flag_names[] = {
    { "supports_alter", AL_D_ALTER },
    { "supports_native_boolean", AL_D_NATIVE_BOOLEAN },
    { "supports_native_decimal", AL_D_NATIVE_DECIMAL },
    { "supports_native_uuid", AL_D_NATIVE_UUID },
    { "supports_native_enum", AL_D_NATIVE_ENUM },
    { "returns_native_bytes", AL_D_NATIVE_BYTES },
    { "supports_comments", AL_D_COMMENTS },
    { "inline_comments", AL_D_INLINE_COMMENTS },
    { "supports_constraint_comments", AL_D_CONSTRAINT_COMMENTS },
    { "supports_sequences", AL_D_SEQUENCES },
    { "sequences_optional", AL_D_SEQUENCES_OPTIONAL },
    { "supports_schemas", AL_D_SCHEMAS },
    { "supports_identity_columns", AL_D_IDENTITY },
    { "supports_default_values", AL_D_DEFAULT_VALUES },
    { "supports_default_metavalue", AL_D_DEFAULT_METAVALUE },
    { "supports_empty_insert", AL_D_EMPTY_INSERT },
    { "supports_multivalues_insert", AL_D_MULTIVALUES },
    { "insert_returning", AL_D_INSERT_RETURNING },
    { "update_returning", AL_D_UPDATE_RETURNING },
    { "delete_returning", AL_D_DELETE_RETURNING },
    { "postfetch_lastrowid", AL_D_POSTFETCH_LASTROWID },
    { "preexecute_autoincrement_sequences", AL_D_PREEXECUTE_AUTOINC },
    { "requires_name_normalize", AL_D_REQUIRES_NAME_NORMALIZE },
    { "omit_schema", AL_D_OMIT_SCHEMA },
    { "div_is_floordiv", AL_D_DIV_IS_FLOORDIV },
};

py_obj *al_dialect_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    al_dialect_obj *d = dialect_of(self);
    for (size_t i = 0; i < AL_COUNT(flag_names); i++) {
        if (py_str_is(name, flag_names[i].name))
            return py_bool(al_dialect_has(d, flag_names[i].flag));
    }
    py_obj *option = d->options ? py_dict_get(vm, d->options, name) : PY_ABSENT;
    if (option != PY_ABSENT)
        return option;
    return py_raise(vm, &py_AttributeError, "'%s' object has no attribute '%s'", py_class_name(py_class_of(vm, self)), py_str_text(name));
}

void al_dialect_trace(py_obj *self, py_tracer *t)
{
    al_dialect_obj *d = dialect_of(self);
    py_trace(t, d->paramstyle);
    py_trace(t, d->preparer);
    py_trace(t, d->type_compiler);
    py_trace(t, d->server_version_info);
    py_trace(t, d->default_schema_name);
    py_trace(t, d->dbapi);
    py_trace(t, d->options);
}

static py_obj *get_statement_compiler(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return (py_obj *)(void *)py_class_get(vm, &al_compiled_class);
}

const py_member al_dialect_members[] = {
    PY_LAZY("statement_compiler", get_statement_compiler),
    PY_INIT("self, paramstyle=None, max_identifier_length=None, label_length=None, json_serializer=None, json_deserializer=None, "
            "_json_serializer=None, _json_deserializer=None, dbapi=None, **kwargs",
            dialect_init, NULL),
    PY_GETSET("name", get_name, NULL, "The dialect's name"),
    PY_GETSET("driver", get_driver, NULL, NULL),
    PY_GETSET("dialect_description", get_description, NULL, NULL),
    PY_GETSET("positional", get_positional, NULL, NULL),
    PY_GETSET("identifier_preparer", get_preparer, NULL, "How names are quoted"),
    PY_GETSET("type_compiler_instance", get_type_compiler, NULL, "How types are written"),
    PY_GETSET("type_compiler", get_type_compiler, NULL, NULL),
    PY_GETSET("max_identifier_length", get_max_length, NULL, NULL),
    PY_GETSET("max_index_name_length", get_max_index, NULL, NULL),
    PY_GETSET("max_constraint_name_length", get_max_constraint, NULL, NULL),
    PY_GETSET("is_async", get_is_async, NULL, NULL),
    PY_FIELD_RO("paramstyle", al_dialect_obj, paramstyle),
    PY_FIELD("server_version_info", al_dialect_obj, server_version_info),
    PY_FIELD("default_schema_name", al_dialect_obj, default_schema_name),
    PY_FIELD("dbapi", al_dialect_obj, dbapi),
    PY_FIELD("_json_serializer", al_dialect_obj, base.target.json_serializer),
    PY_FIELD("_json_deserializer", al_dialect_obj, base.target.json_deserializer),
    PY_METHOD("type_descriptor", "self, typeobj", type_descriptor, NULL),
    PY_METHOD("validate_identifier", "self, ident", validate_identifier, NULL),
    PY_METHOD("has_table", "self, connection, table_name, schema=None, **kw", has_table, NULL),
    PY_METHOD("has_index", "self, connection, table_name, index_name, schema=None, **kw", has_index, NULL),
    PY_METHOD("has_sequence", "self, connection, sequence_name, schema=None, **kw", has_sequence, NULL),
    PY_CLASS_VALUE("supports_statement_cache", PY_TRUE),
    PY_CLASS_VALUE("supports_sane_rowcount", PY_TRUE),
    PY_MEMBERS_END,
};
