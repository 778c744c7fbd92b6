/* Defaults: FetchedValue, DefaultClause, Computed, Identity on the server; ColumnDefault and Sequence on our side. */
#include "schema/schema.h"
#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

#define MODULE "sqlalchemy.sql.schema"
#define FLAGS  (PY_CLS_SUBCLASS | PY_CLS_DICT)

static al_schema_column *parent_column(py_vm *vm, py_obj *parent)
{
    al_schema_column *c = al_schema_column_of(vm, parent);
    return c ? c : py_raise(vm, &py_AssertionError, "%s", "");
}

/* --- FetchedValue, DefaultClause --- */

static al_fetched *fetched_of(py_obj *o)
{
    return (al_fetched *)(void *)o;
}

static py_obj *fetched_init(py_vm *vm, py_obj **args)
{
    fetched_of(args[0])->for_update = args[1];
    fetched_of(args[0])->item.part.order = al_creation_order(vm);
    return PY_NONE;
}

static py_obj *clause_init(py_vm *vm, py_obj **args)
{
    al_fetched *self = fetched_of(args[0]);
    if (!py_is_str(vm, args[1]) && !al_is_element(vm, args[1]))
        return py_raise(vm, &al_exc_ArgumentError, "Argument 'arg' is expected to be one of type '%s' or '%s' or '%s', got '%S'",
                        "<class 'str'>", "<class 'sqlalchemy.sql.elements.ClauseElement'>", "<class 'sqlalchemy.sql.elements.TextClause'>",
                        (py_obj *)(void *)py_class_of(vm, args[1]));
    self->arg = args[1];
    self->for_update = args[2];
    self->reflected = args[3];
    return PY_NONE;
}

static int fetched_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_column *c = parent_column(vm, parent);
    if (!c)
        return -1;
    fetched_of(self)->column = parent;
    if (al_is_true(fetched_of(self)->for_update))
        c->server_onupdate = self;
    else
        c->server_default = self;
    return 0;
}

/* _clone: a bare instance with the same attributes. */
static py_obj *fetched_clone(py_vm *vm, py_obj *self, py_obj *for_update)
{
    al_fetched *from = fetched_of(self), *to = fetched_of(py_new(vm, py_class_of(vm, self), 0));
    if (!to)
        return NULL;
    to->arg = from->arg;
    to->reflected = from->reflected;
    to->for_update = for_update;
    struct py_dict *dict = py_instance_dict(vm, self, false);
    if (dict && py_dict_len((py_obj *)(void *)dict)) {
        struct py_dict *copy = py_instance_dict(vm, (py_obj *)(void *)to, true);
        if (!copy || py_dict_update(vm, (py_obj *)(void *)copy, (py_obj *)(void *)dict) < 0)
            return NULL;
    }
    return (py_obj *)(void *)to;
}

static py_obj *fetched_as_for_update(py_vm *vm, py_obj **args)
{
    py_obj *own = fetched_of(args[0])->for_update;
    if (al_is_true(own) == al_is_true(args[1]))
        return args[0];
    return fetched_clone(vm, args[0], args[1]);
}

static py_obj *fetched_copy(py_vm *vm, py_obj **args)
{
    py_obj *own = fetched_of(args[0])->for_update;
    return fetched_clone(vm, args[0], own ? own : PY_FALSE);
}

static py_obj *clause_repr(py_vm *vm, py_obj *self)
{
    al_fetched *f = fetched_of(self);
    return py_str_printf(vm, "DefaultClause(%R, for_update=%R)", f->arg ? f->arg : PY_NONE, f->for_update ? f->for_update : PY_FALSE);
}

static void fetched_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_fetched, item.part.info), offsetof(al_fetched, item.part.ddl_if));
    al_trace_words(self, t, offsetof(al_fetched, for_update), offsetof(al_fetched, reflected));
}

static const py_member fetched_members[] = {
    PY_INIT("self, for_update=False", fetched_init, NULL),
    PY_FIELD("for_update", al_fetched, for_update),
    PY_FIELD("column", al_fetched, column),
    PY_FIELD("reflected", al_fetched, reflected),
    PY_METHOD("_as_for_update", "self, for_update", fetched_as_for_update, NULL),
    PY_METHOD("_copy", "self, **kw", fetched_copy, NULL),
    PY_CLASS_VALUE("is_server_default", PY_TRUE),
    PY_CLASS_VALUE("has_argument", PY_FALSE),
    PY_CLASS_VALUE("is_clause_element", PY_FALSE),
    PY_CLASS_VALUE("is_identity", PY_FALSE),
    PY_MEMBERS_END,
};
const al_item_def al_s_fetched = {
    .cls = { .name = "FetchedValue",
             .module = MODULE,
             .bases = PY_BASES(&al_schema_item_class),
             .size = sizeof(al_fetched),
             .flags = FLAGS,
             .members = fetched_members,
             .trace = fetched_trace },
    .part = offsetof(al_fetched, item.part),
    .attach = fetched_attach,
};
static const py_member clause_members[] = {
    PY_INIT("self, arg, for_update=False, _reflected=False", clause_init, NULL),
    PY_FIELD("arg", al_fetched, arg),
    PY_CLASS_VALUE("has_argument", PY_TRUE),
    PY_MEMBERS_END,
};
const al_item_def al_s_default_clause = {
    .cls = { .name = "DefaultClause",
             .module = MODULE,
             .bases = PY_BASES(&al_s_fetched.cls),
             .size = sizeof(al_fetched),
             .flags = FLAGS,
             .members = clause_members,
             .repr = clause_repr },
    .part = offsetof(al_fetched, item.part),
};

/* --- Computed --- */

static al_computed *computed_of(py_obj *o)
{
    return (al_computed *)(void *)o;
}

static py_obj *computed_init(py_vm *vm, py_obj **args)
{
    al_computed *self = computed_of(args[0]);
    self->sqltext = al_expect_ddl(vm, args[1]);
    self->persisted = args[2];
    return self->sqltext ? PY_NONE : NULL;
}

static bool free_for(py_vm *vm, py_obj *had, const al_item_def *def)
{
    return !py_given(had) || (def && py_isa(vm, had, &def->cls));
}

static int computed_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_column *c = parent_column(vm, parent);
    if (!c)
        return -1;
    if (!free_for(vm, c->server_default, &al_s_computed) || !free_for(vm, c->server_onupdate, &al_s_computed))
        return py_raise_int(vm, &al_exc_ArgumentError, "A generated column cannot specify a server_default or a server_onupdate argument");
    fetched_of(self)->column = parent;
    c->computed = c->server_onupdate = c->server_default = self;
    return 0;
}

static py_obj *itself(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *computed_copy(py_vm *vm, py_obj **args)
{
    al_computed *self = computed_of(args[0]);
    py_obj *source = self->f.column ? AL_ELEMENT(self->f.column)->table : NULL, *target = py_dict_get_s(vm, args[1], "target_table");
    if (!target)
        return NULL;
    py_obj *text = self->sqltext;
    if (source && py_given(target) && !(text = al_copy_expression(vm, text, source, target)))
        return NULL;
    return py_construct(vm, &al_s_computed.cls, 2, text, self->persisted ? self->persisted : PY_NONE);
}

AL_TYPE_TRACE(computed_trace, al_computed, sqltext, persisted)

static const py_member computed_members[] = {
    AL_VISIT("computed_column"),
    PY_INIT("self, sqltext, persisted=None", computed_init, "GENERATED ALWAYS AS"),
    PY_FIELD("sqltext", al_computed, sqltext),
    PY_FIELD("persisted", al_computed, persisted),
    PY_METHOD("_as_for_update", "self, for_update", itself, NULL),
    PY_METHOD("_copy", "self, **kw", computed_copy, NULL),
    PY_METHOD("copy", "self, **kw", computed_copy, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_computed = {
    .cls = { .name = "Computed",
             .module = MODULE,
             .bases = PY_BASES(&al_s_fetched.cls),
             .size = sizeof(al_computed),
             .flags = FLAGS,
             .members = computed_members,
             .trace = computed_trace },
    .part = offsetof(al_fetched, item.part),
    .visit = "computed_column",
    .attach = computed_attach,
};

/* --- Identity --- */

static al_identity *identity_of(py_obj *o)
{
    return (al_identity *)(void *)o;
}

static void set_options(al_identity_options *o, py_obj **args)
{
    o->start = args[0];
    o->increment = args[1];
    o->minvalue = args[2];
    o->maxvalue = args[3];
    o->nominvalue = args[4];
    o->nomaxvalue = args[5];
    o->cycle = args[6];
    o->cache = args[7];
    o->order = args[8];
}

static py_obj *identity_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_identity *self = identity_of(args[0]);
    self->always = args[1];
    self->on_null = args[2];
    set_options(&self->options, args + 3);
    return PY_NONE;
}

static int identity_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_column *c = parent_column(vm, parent);
    if (!c)
        return -1;
    if (!free_for(vm, c->server_default, &al_s_identity) || !free_for(vm, c->server_onupdate, NULL))
        return py_raise_int(vm, &al_exc_ArgumentError,
                            "A column with an Identity object cannot specify a server_default or a server_onupdate argument");
    if (c->autoincrement == PY_FALSE)
        return py_raise_int(vm, &al_exc_ArgumentError, "A column with an Identity object cannot specify autoincrement=False");
    fetched_of(self)->column = parent;
    c->identity = c->server_default = self;
    if (c->user_nullable == PY_ABSENT)
        c->nullable = PY_FALSE;
    return 0;
}

static py_obj *identity_copy(py_vm *vm, py_obj **args)
{
    al_identity *from = identity_of(args[0]), *to = identity_of(py_new(vm, py_class_of(vm, args[0]), 0));
    if (!to)
        return NULL;
    to->options = from->options;
    to->always = from->always;
    to->on_null = from->on_null;
    return (py_obj *)(void *)to;
}

AL_TYPE_TRACE(identity_trace, al_identity, options, on_null)

#define OPTION_FIELDS(type)                                                                                                                \
    PY_FIELD("start", type, options.start), PY_FIELD("increment", type, options.increment), PY_FIELD("minvalue", type, options.minvalue),  \
        PY_FIELD("maxvalue", type, options.maxvalue), PY_FIELD("nominvalue", type, options.nominvalue),                                    \
        PY_FIELD("nomaxvalue", type, options.nomaxvalue), PY_FIELD("cycle", type, options.cycle), PY_FIELD("cache", type, options.cache),  \
        PY_FIELD("order", type, options.order)

static const py_member identity_members[] = {
    AL_VISIT("identity_column"),
    PY_INIT("self, always=False, on_null=None, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None, "
            "cycle=None, cache=None, order=None",
            identity_init, "GENERATED ... AS IDENTITY"),
    OPTION_FIELDS(al_identity),
    PY_FIELD("always", al_identity, always),
    PY_FIELD("on_null", al_identity, on_null),
    PY_METHOD("_as_for_update", "self, for_update", itself, NULL),
    PY_METHOD("_copy", "self, **kw", identity_copy, NULL),
    PY_METHOD("copy", "self, **kw", identity_copy, NULL),
    PY_CLASS_VALUE("is_identity", PY_TRUE),
    PY_MEMBERS_END,
};
const al_item_def al_s_identity = {
    .cls = { .name = "Identity",
             .module = MODULE,
             .bases = PY_BASES(&al_s_fetched.cls),
             .size = sizeof(al_identity),
             .flags = FLAGS,
             .members = identity_members,
             .trace = identity_trace },
    .part = offsetof(al_fetched, item.part),
    .visit = "identity_column",
    .attach = identity_attach,
};

/* --- DefaultGenerator, ColumnDefault --- */

static al_column_default *default_of(py_obj *o)
{
    return (al_column_default *)(void *)o;
}

static py_obj *generator_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    default_of(args[0])->for_update = args[1];
    return PY_NONE;
}

static int set_column_default(py_vm *vm, py_obj *self, py_obj *parent, py_obj *for_update, py_obj **column)
{
    al_schema_column *c = parent_column(vm, parent);
    if (!c)
        return -1;
    *column = parent;
    if (al_is_true(for_update))
        c->onupdate = self;
    else
        c->default_ = self;
    return 0;
}

static int default_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    return set_column_default(vm, self, parent, default_of(self)->for_update, &default_of(self)->column);
}

static void default_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_column_default, part.info), offsetof(al_column_default, part.ddl_if));
    al_trace_words(self, t, offsetof(al_column_default, arg), offsetof(al_column_default, column));
}

static const py_member generator_members[] = {
    AL_VISIT("default_generator"),
    PY_INIT("self, for_update=False", generator_init, NULL),
    PY_FIELD("for_update", al_column_default, for_update),
    PY_FIELD("column", al_column_default, column),
    PY_CLASS_VALUE("is_sequence", PY_FALSE),
    PY_CLASS_VALUE("is_identity", PY_FALSE),
    PY_CLASS_VALUE("is_server_default", PY_FALSE),
    PY_CLASS_VALUE("is_clause_element", PY_FALSE),
    PY_CLASS_VALUE("is_callable", PY_FALSE),
    PY_CLASS_VALUE("is_scalar", PY_FALSE),
    PY_CLASS_VALUE("has_arg", PY_FALSE),
    PY_CLASS_VALUE("is_sentinel", PY_FALSE),
    PY_MEMBERS_END,
};
const al_item_def al_s_default_generator = {
    .cls = { .name = "DefaultGenerator",
             .module = MODULE,
             .bases = PY_BASES(&al_clause_class, &al_executable_class, &al_schema_item_class),
             .size = sizeof(al_column_default),
             .flags = FLAGS,
             .members = generator_members,
             .trace = default_trace },
    .part = offsetof(al_column_default, part),
    .attach = default_attach,
};

/* How many arguments a default's function wants: 0 or 1 (the context); -1. */
static int arguments_of(py_vm *vm, py_obj *fn)
{
    py_obj *code = py_getattr_opt_s(vm, fn, "__code__");
    if (!code || code == PY_ABSENT)
        return code ? 0 : -1;
    py_obj *count_obj = py_getattr_s(vm, code, "co_argcount"), *defaults = count_obj ? py_getattr_s(vm, fn, "__defaults__") : NULL;
    int64_t count;
    if (!defaults || py_as_int64(vm, count_obj, &count) < 0)
        return -1;
    py_obj *bound = py_getattr_opt_s(vm, fn, "__self__");
    count -= py_is_tuple(vm, defaults) ? (int64_t)PY_TUPLE(defaults)->count : 0;
    count -= bound && py_given(bound) ? 1 : 0;
    if (count <= 0)
        return 0;
    return count == 1 ? 1 : py_raise_int(vm, &al_exc_ArgumentError, "ColumnDefault Python function takes zero or one positional arguments");
}

/* A function without parameters, in place of one that takes the context: fn(). Has the function's name, as the reference's wrapper. */
typedef struct wrapped {
    py_obj head;
    py_obj *fn;
} wrapped;

static py_obj *wrapped_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    (void)args, (void)count, (void)kwnames;
    return py_call(vm, ((wrapped *)(void *)self)->fn, 0);
}

static py_obj *wrapped_repr(py_vm *vm, py_obj *self)
{
    py_obj *name = py_getattr_opt_s(vm, ((wrapped *)(void *)self)->fn, "__name__");
    if (name == PY_ABSENT)
        name = (py_obj *)(void *)py_str_new(vm, py_class_name(py_class_of(vm, ((wrapped *)(void *)self)->fn)));
    return name ? py_str_printf(vm, "<function %S at %p>", name, (void *)self) : NULL;
}

static py_obj *wrapped_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_getattr(vm, ((wrapped *)(void *)self)->fn, name);
}

static void wrapped_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((wrapped *)(void *)self)->fn);
}

static const py_classdef wrapped_class = {
    .name = "function",
    .size = sizeof(wrapped),
    .flags = PY_CLS_ABSTRACT,
    .trace = wrapped_trace,
    .call = wrapped_call,
    .repr = wrapped_repr,
    .getattr = wrapped_getattr,
};

static py_obj *wrap(py_vm *vm, py_obj *fn)
{
    wrapped *w = py_alloc(vm, wrapped, &wrapped_class);
    if (w)
        w->fn = fn;
    return (py_obj *)(void *)w;
}

static py_obj *column_default_new(py_vm *vm, py_obj **args)
{
    const al_item_def *def = &al_s_column_default;
    py_obj *arg = args[1];
    if (al_item_is(vm, arg, al_s_fetched))
        return py_raise(vm, &al_exc_ArgumentError, "ColumnDefault may not be a server-side default type.");
    if (arg == PY_ABSENT)
        arg = PY_NONE;
    if (!al_is_element(vm, arg) && py_callable(vm, arg))
        def = &al_s_callable_default;
    else if (al_is_element(vm, arg))
        def = &al_s_element_default;
    else if (arg != PY_NONE)
        def = &al_s_scalar_default;
    py_class *cls = py_as_class(vm, args[0]);
    bool own = cls == py_class_get(vm, &al_s_column_default.cls) || py_class_get(vm, py_class_def(cls)) == cls;
    return py_new(vm, own ? py_class_get(vm, &def->cls) : cls, 0);
}

static py_obj *column_default_init(py_vm *vm, py_obj **args)
{
    al_column_default *self = default_of(args[0]);
    self->arg = args[1];
    self->for_update = args[2];
    if (al_item_is(vm, args[0], al_s_callable_default)) {
        int count = arguments_of(vm, args[1]);
        if (count < 0)
            return NULL;
        if (count == 0 && !(self->arg = wrap(vm, args[1])))
            return NULL;
    }
    return PY_NONE;
}

static py_obj *column_default_copy(py_vm *vm, py_obj **args)
{
    al_column_default *from = default_of(args[0]), *to = default_of(py_new(vm, py_class_of(vm, args[0]), 0));
    if (!to)
        return NULL;
    to->arg = from->arg;
    to->for_update = from->for_update;
    return (py_obj *)(void *)to;
}

static py_obj *column_default_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "%s(%R)", py_class_name(py_class_of(vm, self)), default_of(self)->arg ? default_of(self)->arg : PY_NONE);
}

static const py_member column_default_members[] = {
    PY_NEW("cls, arg=None, for_update=False", column_default_new, NULL),
    PY_INIT("self, arg=None, for_update=False", column_default_init, NULL),
    PY_FIELD("arg", al_column_default, arg),
    PY_METHOD("_copy", "self, **kw", column_default_copy, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_column_default = {
    .cls = { .name = "ColumnDefault",
             .module = MODULE,
             .bases = PY_BASES(&al_s_default_generator.cls),
             .size = sizeof(al_column_default),
             .flags = FLAGS,
             .members = column_default_members,
             .repr = column_default_repr },
    .part = offsetof(al_column_default, part),
};
#define DEFAULT_CLASS(c_name, script_name, flag)                                                                                           \
    static const py_member c_name##_members[] = { PY_CLASS_VALUE(flag, PY_TRUE), PY_CLASS_VALUE("has_arg", PY_TRUE), PY_MEMBERS_END };     \
    const al_item_def al_s_##c_name = {                                                                                                    \
        .cls = { .name = script_name,                                                                                                      \
                 .module = MODULE,                                                                                                         \
                 .bases = PY_BASES(&al_s_column_default.cls),                                                                              \
                 .size = sizeof(al_column_default),                                                                                        \
                 .flags = FLAGS,                                                                                                           \
                 .members = c_name##_members },                                                                                            \
        .part = offsetof(al_column_default, part),                                                                                         \
    }
DEFAULT_CLASS(scalar_default, "ScalarElementColumnDefault", "is_scalar");
DEFAULT_CLASS(callable_default, "CallableColumnDefault", "is_callable");
DEFAULT_CLASS(element_default, "ColumnElementColumnDefault", "is_clause_element");
DEFAULT_CLASS(sentinel_default, "_InsertSentinelColumnDefault", "is_sentinel");

/* --- Sequence --- */

static al_sequence *sequence_of(py_obj *o)
{
    return (al_sequence *)(void *)o;
}

enum { /* args[] of sequence_init */
       S_SELF,
       S_NAME,
       S_START,
       S_INCREMENT,
       S_MINVALUE,
       S_MAXVALUE,
       S_NOMINVALUE,
       S_NOMAXVALUE,
       S_CYCLE,
       S_SCHEMA,
       S_CACHE,
       S_ORDER,
       S_DATA_TYPE,
       S_OPTIONAL,
       S_QUOTE,
       S_METADATA,
       S_QUOTE_SCHEMA,
       S_FOR_UPDATE
};

static int sequence_enter(py_vm *vm, py_obj *self, py_obj *metadata)
{
    al_sequence *s = sequence_of(self);
    al_metadata *m = al_item_cast(vm, al_metadata, al_s_metadata, metadata);
    py_obj *key = m ? al_table_key(vm, s->e.name, s->schema) : NULL;
    s->metadata = metadata;
    return key ? py_dict_set(vm, m->sequences, key, self) : m ? -1 : 0;
}

static py_obj *sequence_init(py_vm *vm, py_obj **args)
{
    al_sequence *s = sequence_of(args[0]);
    al_metadata *m = al_item_cast(vm, al_metadata, al_s_metadata, args[S_METADATA]);
    py_obj *options[9] = { args[S_START],      args[S_INCREMENT], args[S_MINVALUE], args[S_MAXVALUE], args[S_NOMINVALUE],
                           args[S_NOMAXVALUE], args[S_CYCLE],     args[S_CACHE],    args[S_ORDER] };
    set_options(&s->options, options);
    if (!(s->e.name = al_quoted_name(vm, args[S_NAME], args[S_QUOTE])))
        return NULL;
    if (args[S_SCHEMA] == al_blank_schema(vm))
        s->schema = PY_NONE;
    else if (m && !py_given(args[S_SCHEMA]) && py_given(m->schema))
        s->schema = m->schema;
    else if (!(s->schema = al_quoted_name(vm, args[S_SCHEMA], args[S_QUOTE_SCHEMA])))
        return NULL;
    s->metadata = args[S_METADATA];
    s->optional = args[S_OPTIONAL];
    s->for_update = args[S_FOR_UPDATE];
    if (py_given(args[S_DATA_TYPE]) && !(s->data_type = (py_obj *)(void *)al_type_coerce(vm, args[S_DATA_TYPE])))
        return NULL;
    return m && sequence_enter(vm, args[0], args[S_METADATA]) < 0 ? NULL : PY_NONE;
}

static int sequence_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    if (set_column_default(vm, self, parent, sequence_of(self)->for_update, &sequence_of(self)->column) < 0)
        return -1;
    return al_on_table_attach(vm, (al_schema_column *)(void *)parent, self);
}

static int sequence_table(py_vm *vm, py_obj *self, py_obj *column, py_obj *table)
{
    (void)column;
    return sequence_enter(vm, self, ((al_schema_table *)(void *)table)->metadata);
}

static py_obj *sequence_copy(py_vm *vm, py_obj **args)
{
    al_sequence *from = sequence_of(args[0]), *to = sequence_of(py_new(vm, py_class_of(vm, args[0]), 0));
    if (!to)
        return NULL;
    to->options = from->options;
    to->e.name = from->e.name;
    to->schema = from->schema;
    to->data_type = from->data_type;
    to->optional = from->optional;
    to->for_update = from->for_update;
    return (py_obj *)(void *)to;
}

static py_obj *sequence_next_value(py_vm *vm, py_obj **args)
{
    py_obj *func = py_import_from(vm, "sqlalchemy", "func");
    return func ? py_call_method(vm, func, "next_value", 1, args[0]) : NULL;
}

static py_obj *sequence_repr(py_vm *vm, py_obj *self)
{
    return al_item_generic_repr(vm, self);
}

static void sequence_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_sequence, part.info), offsetof(al_sequence, part.ddl_if));
    al_trace_words(self, t, offsetof(al_sequence, options), offsetof(al_sequence, for_update));
}

static const py_member sequence_members[] = {
    AL_VISIT("sequence"),
    PY_INIT(
        "self, name, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None, cycle=None, schema=None, "
        "cache=None, order=None, data_type=None, optional=False, quote=None, metadata=None, quote_schema=None, for_update=False",
        sequence_init, "A database sequence"),
    OPTION_FIELDS(al_sequence),
    PY_FIELD("name", al_sequence, e.name),
    PY_FIELD("schema", al_sequence, schema),
    PY_FIELD("metadata", al_sequence, metadata),
    PY_FIELD("column", al_sequence, column),
    PY_FIELD("data_type", al_sequence, data_type),
    PY_FIELD("optional", al_sequence, optional),
    PY_FIELD("for_update", al_sequence, for_update),
    PY_METHOD("next_value", "self", sequence_next_value, NULL),
    PY_METHOD("create", "self, bind, checkfirst=True", al_item_create, NULL),
    PY_METHOD("drop", "self, bind, checkfirst=True", al_item_drop, NULL),
    PY_METHOD("_copy", "self, **kw", sequence_copy, NULL),
    PY_CLASS_VALUE("is_sequence", PY_TRUE),
    PY_CLASS_VALUE("is_identity", PY_FALSE),
    PY_CLASS_VALUE("is_server_default", PY_FALSE),
    PY_CLASS_VALUE("is_clause_element", PY_FALSE),
    PY_CLASS_VALUE("is_callable", PY_FALSE),
    PY_CLASS_VALUE("is_scalar", PY_FALSE),
    PY_CLASS_VALUE("has_arg", PY_FALSE),
    PY_MEMBERS_END,
};
const al_item_def al_s_sequence = {
    .cls = { .name = "Sequence",
             .module = MODULE,
             .bases = PY_BASES(&al_clause_class, &al_executable_class, &al_schema_item_class),
             .size = sizeof(al_sequence),
             .flags = FLAGS,
             .members = sequence_members,
             .trace = sequence_trace,
             .repr = sequence_repr },
    .part = offsetof(al_sequence, part),
    .visit = "sequence",
    .attach = sequence_attach,
    .table_attached = sequence_table,
};
