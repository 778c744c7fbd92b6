/* The types of PostgreSQL as classes, and how they are written. Mirrors dialects/postgresql/types.py, json.py, named_types.py, ... */
#include <string.h>

#include "sql/ansi/ansi.h"
#include "sql/postgresql/postgresql.h"
#include "types/exc.h"

#define FLAGS  (PY_CLS_SUBCLASS | PY_CLS_DICT)
#define MODULE "sqlalchemy.dialects.postgresql.types"

/* --- types that are a name --- */

#define AL_PG_WORD(name_, affinity_)                                                                                                       \
    static const py_member name_##_members[] = { AL_VISIT(#name_), PY_MEMBERS_END };                                                       \
    const al_type_def al_t_pg_##name_ = {                                                                                                  \
        .cls = { .name = #name_,                                                                                                           \
                 .module = MODULE,                                                                                                         \
                 .bases = PY_BASES(&al_t_engine.cls),                                                                                      \
                 .size = sizeof(al_type),                                                                                                  \
                 .flags = FLAGS,                                                                                                           \
                 .members = name_##_members },                                                                                             \
        .visit = #name_,                                                                                                                   \
        .affinity = AL_AFF_##affinity_,                                                                                                    \
    };
#include "sql/postgresql/words.list.h"
#undef AL_PG_WORD

#define PLAIN(name_, base_def, struct_type)                                                                                                \
    static const py_member name_##_members[] = { AL_VISIT(#name_), PY_MEMBERS_END };                                                       \
    const al_type_def al_t_pg_##name_ = {                                                                                                  \
        .cls = { .name = #name_,                                                                                                           \
                 .module = MODULE,                                                                                                         \
                 .bases = PY_BASES(&al_t_##base_def.cls),                                                                                  \
                 .size = sizeof(struct_type),                                                                                              \
                 .flags = FLAGS,                                                                                                           \
                 .members = name_##_members },                                                                                             \
        .visit = #name_,                                                                                                                   \
    }
PLAIN(BYTEA, large_binary, al_binary_type);
PLAIN(CITEXT, TEXT, al_string_type);
PLAIN(JSONPATH, json_path, al_type);

/* --- TIMESTAMP, TIME, INTERVAL, BIT --- */

static py_obj *time_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_pg_time *self = (al_pg_time *)(void *)args[0];
    self->base.timezone = args[1];
    self->precision = args[2];
    return PY_NONE;
}

AL_TYPE_TRACE(time_trace, al_pg_time, precision, precision)

#define TIME_CLASS(name_, base_def)                                                                                                        \
    static const py_member name_##_members[] = {                                                                                           \
        AL_VISIT(#name_),                                                                                                                  \
        PY_INIT("self, timezone=False, precision=None", time_init, NULL),                                                                  \
        PY_FIELD("precision", al_pg_time, precision),                                                                                      \
        PY_MEMBERS_END,                                                                                                                    \
    };                                                                                                                                     \
    const al_type_def al_t_pg_##name_ = {                                                                                                  \
        .cls = { .name = #name_,                                                                                                           \
                 .module = MODULE,                                                                                                         \
                 .bases = PY_BASES(&al_t_##base_def.cls),                                                                                  \
                 .size = sizeof(al_pg_time),                                                                                               \
                 .flags = FLAGS,                                                                                                           \
                 .members = name_##_members,                                                                                               \
                 .trace = time_trace },                                                                                                    \
        .visit = #name_,                                                                                                                   \
    }
TIME_CLASS(TIMESTAMP, TIMESTAMP);
TIME_CLASS(TIME, TIME);

static py_obj *interval_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_pg_args *self = (al_pg_args *)(void *)args[0];
    self->first = args[1];
    self->second = args[2];
    return PY_NONE;
}

static py_obj *bit_init(py_vm *vm, py_obj **args)
{
    int varying = py_truth(vm, args[2]), length = py_given(args[1]) ? py_truth(vm, args[1]) : 0;
    if (varying < 0 || length < 0)
        return NULL;
    al_pg_args *self = (al_pg_args *)(void *)args[0];
    self->first = varying || length ? args[1] : py_small(1);
    self->second = args[2];
    return PY_NONE;
}

static py_obj *interval_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_import_from(vm, "datetime", "timedelta");
}

/* INTERVAL in place of a generic Interval: its second_precision. */
static al_type *interval_adapt(py_vm *vm, const al_type_def *to, al_type *from)
{
    al_interval_type *interval = (al_interval_type *)(void *)from;
    if (!al_is_true(interval->native))
        return from;
    return (al_type *)(void *)py_construct(vm, &to->cls, 1, interval->second_precision ? interval->second_precision : PY_NONE);
}

AL_TYPE_TRACE(args_trace, al_pg_args, first, second)

static const py_member interval_members[] = {
    AL_VISIT("INTERVAL"),
    PY_INIT("self, precision=None, fields=None", interval_init, NULL),
    PY_FIELD("precision", al_pg_args, first),
    PY_FIELD("fields", al_pg_args, second),
    PY_GETSET("python_type", interval_python_type, NULL, NULL),
    PY_CLASS_VALUE("native", PY_TRUE),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_INTERVAL = {
    .cls = { .name = "INTERVAL",
             .module = MODULE,
             .bases = PY_BASES(&al_t_engine.cls, &al_native_for_emulated_class),
             .size = sizeof(al_pg_args),
             .flags = FLAGS,
             .members = interval_members,
             .trace = args_trace },
    .visit = "INTERVAL",
    .affinity = AL_AFF_INTERVAL,
    .adapt = interval_adapt,
};
static const py_member bit_members[] = {
    AL_VISIT("BIT"),
    PY_INIT("self, length=None, varying=False", bit_init, NULL),
    PY_FIELD("length", al_pg_args, first),
    PY_FIELD("varying", al_pg_args, second),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_BIT = {
    .cls = { .name = "BIT",
             .module = MODULE,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_pg_args),
             .flags = FLAGS,
             .members = bit_members,
             .trace = args_trace },
    .visit = "BIT",
    .affinity = AL_AFF_OTHER,
};

/* --- JSON, HSTORE --- */

static py_obj *shared_text(py_vm *vm)
{
    return (py_obj *)(void *)al_type_shared(vm, &al_t_text);
}

static py_obj *json_init(py_vm *vm, py_obj **args)
{
    al_pg_json *self = (al_pg_json *)(void *)args[0];
    self->base.none_as_null = args[1];
    self->astext_type = py_given(args[2]) ? args[2] : shared_text(vm);
    return self->astext_type ? PY_NONE : NULL;
}

/* generic_repr: astext_type=Text() is shown, for it is not the default None. */
static py_obj *json_repr(py_vm *vm, py_obj *self)
{
    return al_generic_repr(vm, self);
}

AL_TYPE_TRACE(json_trace, al_pg_json, astext_type, astext_type)

static const py_member json_members[] = {
    AL_VISIT("JSON"),
    PY_INIT("self, none_as_null=False, astext_type=None", json_init, NULL),
    PY_FIELD("astext_type", al_pg_json, astext_type),
    PY_CLASS_VALUE("render_bind_cast", PY_TRUE),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_JSON = {
    .cls = { .name = "JSON",
             .module = "sqlalchemy.dialects.postgresql.json",
             .bases = PY_BASES(&al_t_json.cls),
             .size = sizeof(al_pg_json),
             .flags = FLAGS,
             .members = json_members,
             .trace = json_trace,
             .repr = json_repr },
    .visit = "JSON",
    .flags = AL_TYPE_RENDER_CAST,
};
static const py_member jsonb_members[] = { AL_VISIT("JSONB"), PY_MEMBERS_END };
const al_type_def al_t_pg_JSONB = {
    .cls = { .name = "JSONB",
             .module = "sqlalchemy.dialects.postgresql.json",
             .bases = PY_BASES(&al_t_pg_JSON.cls),
             .size = sizeof(al_pg_json),
             .flags = FLAGS,
             .members = jsonb_members },
    .visit = "JSONB",
};

static py_obj *hstore_init(py_vm *vm, py_obj **args)
{
    al_pg_hstore *self = (al_pg_hstore *)(void *)args[0];
    self->text_type = py_given(args[1]) ? args[1] : shared_text(vm);
    return self->text_type ? PY_NONE : NULL;
}

AL_TYPE_TRACE(hstore_trace, al_pg_hstore, text_type, text_type)

static const py_member hstore_members[] = {
    AL_VISIT("HSTORE"),
    PY_INIT("self, text_type=None", hstore_init, NULL),
    PY_FIELD("text_type", al_pg_hstore, text_type),
    PY_CLASS_VALUE("hashable", PY_FALSE),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_HSTORE = {
    .cls = { .name = "HSTORE",
             .module = "sqlalchemy.dialects.postgresql.hstore",
             .bases = PY_BASES(&al_t_engine.cls, &al_indexable_class, &al_concatenable_class),
             .size = sizeof(al_pg_hstore),
             .flags = FLAGS,
             .members = hstore_members,
             .trace = hstore_trace },
    .visit = "HSTORE",
    .affinity = AL_AFF_OTHER,
    .flags = AL_TYPE_INDEX | AL_TYPE_CONCAT,
};

/* --- ARRAY --- */

static const py_member array_members[] = { AL_VISIT("ARRAY"), PY_MEMBERS_END };
const al_type_def al_t_pg_ARRAY = {
    .cls = { .name = "ARRAY",
             .module = "sqlalchemy.dialects.postgresql.array",
             .bases = PY_BASES(&al_t_array.cls),
             .size = sizeof(al_array_type),
             .flags = FLAGS,
             .members = array_members },
    .visit = "ARRAY",
};

/* --- ENUM, DOMAIN --- */

/* Calls Enum's own constructor: args[] as it gets them. */
static py_obj *enum_super_init(py_vm *vm, py_obj *self, py_obj *enums, py_obj *kw)
{
    for (const py_member *m = al_t_enum.cls.members; m->kind != PY_M_END; m++) {
        if (m->kind == PY_M_INIT) {
            py_obj *args[3] = { self, enums, kw };
            return m->fn(vm, args);
        }
    }
    return NULL;
}

static py_obj *enum_init(py_vm *vm, py_obj **args)
{
    py_obj *native = py_dict_pop_s(vm, args[4], "native_enum");
    if (!native || (args[2] != PY_ABSENT && py_dict_set_s(vm, args[4], "name", args[2]) < 0))
        return NULL;
    if (native == PY_FALSE &&
        py_warn(vm, &al_exc_SAWarning,
                "the native_enum flag does not apply to the sqlalchemy.dialects.postgresql.ENUM datatype; this type always "
                "refers to ENUM.   Use sqlalchemy.types.Enum for non-native enum.",
                1) < 0)
        return NULL;
    ((al_pg_enum *)(void *)args[0])->create_type = args[3];
    return enum_super_init(vm, args[0], args[1], args[4]);
}

static py_obj *named_run(py_vm *vm, py_obj **args, const char *verb)
{
    py_obj *dialect = py_getattr_s(vm, args[1], "dialect");
    al_dialect_obj *d = dialect ? al_dialect_of(vm, dialect) : NULL;
    if (!d)
        return NULL;
    if (!al_dialect_has(d, AL_D_NATIVE_ENUM))
        return PY_NONE;
    py_obj *run = py_getattr_s(vm, args[1], "_run_ddl_visitor"), *kw = run ? py_dict_new(vm) : NULL,
           *what = kw ? py_str_new(vm, verb) : NULL;
    py_obj *both = what ? py_tuple_of(vm, 2, what, args[0]) : NULL;
    if (!both || py_dict_set_s(vm, kw, "checkfirst", args[2]) < 0)
        return NULL;
    return py_call_dict(vm, run, both, kw);
}

static py_obj *named_create(py_vm *vm, py_obj **args)
{
    return named_run(vm, args, "create");
}

static py_obj *named_drop(py_vm *vm, py_obj **args)
{
    return named_run(vm, args, "drop");
}

static int set_default(py_vm *vm, py_obj *kw, const char *name, py_obj *value)
{
    py_obj *had = py_dict_get_s(vm, kw, name);
    return !had ? -1 : had == PY_ABSENT ? py_dict_set_s(vm, kw, name, value ? value : PY_NONE) : 0;
}

/* ENUM.adapt_emulated_to_native(impl, **kw): an ENUM of what a generic Enum has. */
static py_obj *enum_from_emulated(py_vm *vm, py_obj **args)
{
    al_enum_type *impl = py_cast(vm, al_enum_type, &al_t_enum.cls, args[1]);
    py_obj *kw = args[2], *none = py_tuple_new(vm, 0);
    if (!impl || !none)
        return impl ? NULL : py_raise(vm, &py_TypeError, "expected an Enum, got %T", args[1]);
    if (set_default(vm, kw, "validate_strings", impl->validate_strings) < 0 || set_default(vm, kw, "name", impl->schema.name) < 0 ||
        set_default(vm, kw, "schema", impl->schema.schema) < 0 || set_default(vm, kw, "inherit_schema", impl->schema.inherit_schema) < 0 ||
        set_default(vm, kw, "metadata", impl->schema.metadata) < 0 || set_default(vm, kw, "_create_events", PY_FALSE) < 0 ||
        set_default(vm, kw, "values_callable", impl->values_callable) < 0 || set_default(vm, kw, "omit_aliases", impl->omit_aliases) < 0 ||
        set_default(vm, kw, "_adapted_from", args[1]) < 0)
        return NULL;
    al_pg_enum *own = py_cast(vm, al_pg_enum, &al_t_pg_ENUM.cls, args[1]);
    if (own && set_default(vm, kw, "create_type", own->create_type) < 0)
        return NULL;
    return py_call_dict(vm, args[0], none, kw);
}

/* In place of a generic Enum on the dialect: unless it is not to be native. */
static al_type *enum_adapt(py_vm *vm, const al_type_def *to, al_type *from)
{
    al_enum_type *impl = (al_enum_type *)(void *)from;
    if (!al_is_true(impl->native_enum))
        return from;
    py_obj *enums = py_given(impl->enum_class) ? py_list_from_array(vm, &impl->enum_class, 1) : impl->enums;
    py_obj *kw = enums ? py_dict_new(vm) : NULL, *cls = (py_obj *)(void *)py_class_get(vm, &to->cls);
    if (!kw || py_dict_set_s(vm, kw, "_enums", enums) < 0 || py_dict_set_s(vm, kw, "_disable_warnings", PY_TRUE) < 0)
        return NULL;
    py_obj *args[3] = { cls, &from->head, kw };
    return (al_type *)(void *)enum_from_emulated(vm, args);
}

AL_TYPE_TRACE(enum_trace, al_pg_enum, create_type, create_type)

static const py_member enum_members[] = {
    PY_INIT("self, *enums, name=?, create_type=True, **kw", enum_init, NULL),
    PY_FIELD("create_type", al_pg_enum, create_type),
    PY_METHOD("create", "self, bind, checkfirst=True", named_create, "CREATE TYPE"),
    PY_METHOD("drop", "self, bind, checkfirst=True", named_drop, "DROP TYPE"),
    PY_CLASSMETHOD("adapt_emulated_to_native", "cls, impl, **kw", enum_from_emulated, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_ENUM = {
    .cls = { .name = "ENUM",
             .module = "sqlalchemy.dialects.postgresql.named_types",
             .bases = PY_BASES(&al_t_enum.cls, &al_native_for_emulated_class),
             .size = sizeof(al_pg_enum),
             .flags = FLAGS,
             .members = enum_members,
             .trace = enum_trace },
    .adapt = enum_adapt,
};

enum { D_SELF, D_NAME, D_DATA_TYPE, D_COLLATION, D_DEFAULT, D_CONSTRAINT, D_NOT_NULL, D_CHECK, D_CREATE_TYPE, D_KW };

static py_obj *domain_init(py_vm *vm, py_obj **args)
{
    al_pg_domain *self = (al_pg_domain *)(void *)args[0];
    al_type *type = al_type_coerce(vm, args[D_DATA_TYPE]);
    if (!type)
        return NULL;
    self->schema.name = args[D_NAME];
    self->schema.schema = py_dict_pop_s(vm, args[D_KW], "schema");
    self->schema.metadata = py_dict_pop_s(vm, args[D_KW], "metadata");
    if (!self->schema.schema || !self->schema.metadata)
        return NULL;
    self->data_type = &type->head;
    self->collation = args[D_COLLATION];
    self->default_ = args[D_DEFAULT];
    self->constraint_name = args[D_CONSTRAINT];
    self->not_null = args[D_NOT_NULL];
    self->check = py_given(args[D_CHECK]) ? al_expect_ddl(vm, args[D_CHECK]) : PY_NONE;
    self->create_type = args[D_CREATE_TYPE];
    return self->check ? PY_NONE : NULL;
}

static void domain_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_pg_domain, schema), offsetof(al_pg_domain, create_type));
}

static const py_member domain_members[] = {
    AL_VISIT("DOMAIN"),
    PY_INIT(
        "self, name, data_type, *, collation=None, default=None, constraint_name=None, not_null=None, check=None, create_type=True, **kw",
        domain_init, NULL),
    PY_FIELD("name", al_pg_domain, schema.name),
    PY_FIELD("schema", al_pg_domain, schema.schema),
    PY_FIELD("data_type", al_pg_domain, data_type),
    PY_FIELD("collation", al_pg_domain, collation),
    PY_FIELD("default", al_pg_domain, default_),
    PY_FIELD("constraint_name", al_pg_domain, constraint_name),
    PY_FIELD("not_null", al_pg_domain, not_null),
    PY_FIELD("check", al_pg_domain, check),
    PY_FIELD("create_type", al_pg_domain, create_type),
    PY_METHOD("create", "self, bind, checkfirst=True", named_create, "CREATE DOMAIN"),
    PY_METHOD("drop", "self, bind, checkfirst=True", named_drop, "DROP DOMAIN"),
    PY_MEMBERS_END,
};
const al_type_def al_t_pg_DOMAIN = {
    .cls = { .name = "DOMAIN",
             .module = "sqlalchemy.dialects.postgresql.named_types",
             .bases = PY_BASES(&al_t_engine.cls, &al_schema_type_class),
             .size = sizeof(al_pg_domain),
             .flags = FLAGS,
             .members = domain_members,
             .trace = domain_trace },
    .visit = "DOMAIN",
    .affinity = AL_AFF_OTHER,
    .schema_part = offsetof(al_pg_domain, schema),
};

const al_colspec al_pg_colspecs[] = {
    { &al_t_array, &al_t_pg_ARRAY },        { &al_t_interval, &al_t_pg_INTERVAL }, { &al_t_enum, &al_t_pg_ENUM },
    { &al_t_json_path, &al_t_pg_JSONPATH }, { &al_t_json, &al_t_pg_JSON },         { NULL, NULL },
};

const al_type_def *const al_pg_type_classes[] = {
#define AL_PG_TYPE(name) &al_t_pg_##name,
#include "sql/postgresql/types.list.h"
#undef AL_PG_TYPE
#define AL_PG_WORD(name, affinity) &al_t_pg_##name,
#include "sql/postgresql/words.list.h"
#undef AL_PG_WORD
    NULL,
};
