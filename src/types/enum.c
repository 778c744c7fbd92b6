/* Enum, Boolean and what makes them SchemaTypes. */
#include "types/types_int.h"

#define SQLTYPES "sqlalchemy.sql.sqltypes"
#define FLAGS    (PY_CLS_SUBCLASS | PY_CLS_DICT)

/* --- SchemaType: create and drop ask the dialect's implementation, if that is another class --- */

static py_obj *schema_type_run(py_vm *vm, py_obj **args, const char *method)
{
    py_obj *dialect = py_getattr_s(vm, args[1], "dialect");
    const al_type_target *target = dialect ? al_target_of(vm, dialect) : NULL;
    al_type *impl = target ? al_type_impl(vm, (al_type *)(void *)args[0], target) : NULL;
    if (!impl)
        return NULL;
    if (!py_isa(vm, &impl->head, &al_schema_type_class) || impl->head.cls == py_class_of(vm, args[0]))
        return PY_NONE;
    return py_call_method(vm, &impl->head, method, 2, args[1], args[2]);
}

static py_obj *schema_type_create(py_vm *vm, py_obj **args)
{
    return schema_type_run(vm, args, "create");
}

static py_obj *schema_type_drop(py_vm *vm, py_obj **args)
{
    return schema_type_run(vm, args, "drop");
}

static const py_member schema_type_members[] = {
    PY_METHOD("create", "self, bind, checkfirst=False", schema_type_create, "Creates the type in the database, where it is one"),
    PY_METHOD("drop", "self, bind, checkfirst=False", schema_type_drop, "Drops it"),
    PY_MEMBERS_END,
};
const py_classdef al_schema_type_class = {
    .name = "SchemaType",
    .module = SQLTYPES,
    .bases = PY_BASES(&al_schema_event_target_class, &al_mixin_class),
    .size = sizeof(py_obj),
    .flags = FLAGS,
    .members = schema_type_members,
};

/* --- Enum: construction --- */

static al_enum_type *enum_of(py_obj *o)
{
    return (al_enum_type *)(void *)o;
}

/* Takes a keyword out of kw; its value, or `fallback`. NULL: exception. */
static py_obj *take(py_vm *vm, py_obj *kw, const char *name, py_obj *fallback)
{
    py_obj *value = py_dict_pop_s(vm, kw, name);
    return value == PY_ABSENT ? fallback : value;
}

/* The members of a Python enum, aliases left out if wanted: a dict name -> member. */
static py_obj *enum_members(py_vm *vm, py_obj *cls, bool omit_aliases)
{
    py_obj *map = py_getattr_s(vm, cls, "__members__"), *items = map ? py_call_method(vm, map, "items", 0) : NULL;
    py_obj *list = items ? py_list_from(vm, items) : NULL;
    py_obj *members = list ? py_dict_new(vm) : NULL;
    for (size_t i = 0; members && i < PY_LIST(list)->count; i++) {
        py_obj *pair = PY_LIST(list)->items[i];
        py_obj *name = PY_TUPLE(pair)->items[0], *member = PY_TUPLE(pair)->items[1];
        if (omit_aliases) {
            py_obj *own = py_getattr_s(vm, member, "name");
            int same = own ? py_equal(vm, own, name) : -1;
            if (same < 0)
                return NULL;
            if (!same)
                continue;
        }
        if (py_dict_set(vm, members, name, member) < 0)
            return NULL;
    }
    return members;
}

/* _parse_into_values: the database's texts and what scripts see for them, two lists of one length (or not: values_callable may err). */
static int parse_values(py_vm *vm, al_enum_type *self, py_obj *enums, py_obj **values, py_obj **objects)
{
    py_obj **items;
    size_t count;
    if (!(enums = py_sequence_fast(vm, enums, &items, &count)))
        return -1;
    py_obj *members_attr = count == 1 ? py_getattr_opt_s(vm, items[0], "__members__") : PY_ABSENT;
    if (!members_attr)
        return -1;
    if (members_attr == PY_ABSENT) {
        self->enum_class = PY_NONE;
        *values = *objects = py_list_from_array(vm, items, count);
        return *values ? 0 : -1;
    }
    self->enum_class = items[0];
    py_obj *members = enum_members(vm, self->enum_class, self->omit_aliases == PY_TRUE);
    if (!members)
        return -1;
    if (py_given(self->values_callable)) {
        py_obj *given = py_call(vm, self->values_callable, 1, self->enum_class);
        *values = given ? py_list_from(vm, given) : NULL;
    } else {
        *values = py_list_from(vm, members);
    }
    py_obj *seen = *values ? py_call_method(vm, members, "values", 0) : NULL;
    *objects = seen ? py_list_from(vm, seen) : NULL;
    return *objects ? 0 : -1;
}

static int setup_values(py_vm *vm, al_enum_type *self, py_obj *values, py_obj *objects)
{
    py_list *v = PY_LIST(values), *o = PY_LIST(objects);
    self->enums = values;
    self->valid_lookup = py_dict_new(vm);
    self->object_lookup = self->valid_lookup ? py_dict_new(vm) : NULL;
    if (!self->object_lookup)
        return -1;
    size_t pairs = v->count < o->count ? v->count : o->count;
    for (size_t i = 0; i < pairs; i++) {
        if (py_dict_set(vm, self->valid_lookup, o->items[o->count - 1 - i], v->items[v->count - 1 - i]) < 0 ||
            py_dict_set(vm, self->object_lookup, v->items[i], o->items[i]) < 0)
            return -1;
    }
    for (size_t i = 0; i < v->count; i++) {
        py_obj *object = py_dict_get(vm, self->object_lookup, v->items[i]);
        py_obj *text = !object || object == PY_ABSENT ? object : py_dict_get(vm, self->valid_lookup, object);
        if (!text)
            return -1;
        if (text != PY_ABSENT && py_dict_set(vm, self->valid_lookup, v->items[i], text) < 0)
            return -1;
    }
    return 0;
}

static int setup_length(py_vm *vm, al_enum_type *self, py_obj *length, bool disable_warnings)
{
    int64_t longest = 0;
    for (size_t i = 0; i < PY_LIST(self->enums)->count; i++) {
        int64_t len = py_len(vm, PY_LIST(self->enums)->items[i]);
        if (len < 0)
            return -1;
        if (len > longest)
            longest = len;
    }
    self->default_length = py_small(longest);
    self->base.length = self->default_length;
    if (length == PY_ABSENT)
        return 0;
    int64_t given;
    if (!disable_warnings && al_type_number(vm, length, &given) && given < longest)
        return py_raise_int(vm, &py_ValueError,
                            "When provided, length must be larger or equal than the length of the longest enum value. %lld < %lld",
                            (long long)given, (long long)longest);
    self->base.length = length;
    return py_error_pending(vm) ? -1 : 0;
}

static int setup_schema(py_vm *vm, al_enum_type *self, py_obj *kw, bool named)
{
    py_obj *name = take(vm, kw, "name", PY_ABSENT), *quote = take(vm, kw, "quote", PY_NONE);
    if (!name || !quote)
        return -1;
    if (name == PY_ABSENT) {
        name = PY_NONE;
        if (named && py_given(self->enum_class)) {
            py_obj *own = py_getattr_s(vm, self->enum_class, "__name__");
            name = own ? py_call_method(vm, own, "lower", 0) : NULL;
        }
    }
    al_schema_part *part = &self->schema;
    part->name = name ? py_given(name) ? al_name_make(vm, &al_quoted_name_class, name, quote) : PY_NONE : NULL;
    part->schema = take(vm, kw, "schema", PY_NONE);
    part->metadata = take(vm, kw, "metadata", PY_NONE);
    part->inherit_schema = take(vm, kw, "inherit_schema", PY_FALSE);
    part->create_events = take(vm, kw, "_create_events", PY_TRUE);
    py_obj *from = take(vm, kw, "_adapted_from", PY_NONE);
    if (!part->name || !part->schema || !part->metadata || !part->inherit_schema || !part->create_events || !from)
        return -1;
    if (al_is_type(vm, from) && al_type_schema_part((al_type *)(void *)from))
        part->listeners = al_type_schema_part((al_type *)(void *)from)->listeners;
    return 0;
}

static py_obj *enum_init(py_vm *vm, py_obj **args)
{
    al_enum_type *self = enum_of(args[0]);
    py_obj *kw = args[2], *length, *quiet, *values, *objects;
    if (!(self->native_enum = take(vm, kw, "native_enum", PY_TRUE)) ||
        !(self->create_constraint = take(vm, kw, "create_constraint", PY_FALSE)) ||
        !(self->values_callable = take(vm, kw, "values_callable", PY_NONE)) ||
        !(self->sort_key_function = take(vm, kw, "sort_key_function", PY_ABSENT)) || !(length = take(vm, kw, "length", PY_ABSENT)) ||
        !(self->omit_aliases = take(vm, kw, "omit_aliases", PY_TRUE)) || !(quiet = take(vm, kw, "_disable_warnings", PY_FALSE)))
        return NULL;
    py_obj *given = take(vm, kw, "_enums", PY_ABSENT);
    if (!given)
        return NULL;
    py_obj *enums = !PY_TUPLE(args[1])->count && given != PY_ABSENT ? given : args[1];
    if (parse_values(vm, self, enums, &values, &objects) < 0 || setup_values(vm, self, values, objects) < 0)
        return NULL;
    if (!(self->validate_strings = take(vm, kw, "validate_strings", PY_FALSE)) || setup_length(vm, self, length, quiet == PY_TRUE) < 0)
        return NULL;
    if (py_dict_set(vm, self->valid_lookup, PY_NONE, PY_NONE) < 0 || py_dict_set(vm, self->object_lookup, PY_NONE, PY_NONE) < 0)
        return NULL;
    self->base.collation = PY_NONE;
    return setup_schema(vm, self, kw, PY_LIST(values)->count > 0) < 0 ? NULL : PY_NONE;
}

/* --- Enum: copies --- */

static int set_default(py_vm *vm, py_obj *kw, const char *name, py_obj *value)
{
    py_obj *had = py_dict_get_s(vm, kw, name);
    if (!had)
        return -1;
    return had == PY_ABSENT ? py_dict_set_s(vm, kw, name, value ? value : PY_NONE) : 0;
}

/* _make_enum_kw */
static int enum_keywords(py_vm *vm, al_enum_type *self, py_obj *kw)
{
    if (set_default(vm, kw, "validate_strings", self->validate_strings) < 0 ||
        (py_given(self->schema.name) && set_default(vm, kw, "name", self->schema.name) < 0) ||
        set_default(vm, kw, "schema", self->schema.schema) < 0 || set_default(vm, kw, "inherit_schema", self->schema.inherit_schema) < 0 ||
        set_default(vm, kw, "metadata", self->schema.metadata) < 0 || set_default(vm, kw, "native_enum", self->native_enum) < 0 ||
        set_default(vm, kw, "values_callable", self->values_callable) < 0 ||
        set_default(vm, kw, "create_constraint", self->create_constraint) < 0 || set_default(vm, kw, "length", self->base.length) < 0 ||
        set_default(vm, kw, "omit_aliases", self->omit_aliases) < 0)
        return -1;
    return 0;
}

static py_obj *enums_argument(py_vm *vm, al_enum_type *self)
{
    return py_given(self->enum_class) ? py_list_from_array(vm, &self->enum_class, 1) : self->enums;
}

static py_obj *enum_adapt(py_vm *vm, py_obj **args)
{
    al_enum_type *self = enum_of(args[0]);
    py_class *cls = py_as_class(vm, args[1]);
    py_obj *kw = args[2], *enums = enums_argument(vm, self), *none = py_tuple_new(vm, 0);
    if (!cls || !enums || !none)
        return cls ? NULL : py_raise(vm, &py_TypeError, "adapt() expects a class");
    if (py_dict_set_s(vm, kw, "_enums", enums) < 0 || py_dict_set_s(vm, kw, "_disable_warnings", PY_TRUE) < 0 ||
        set_default(vm, kw, "_create_events", PY_FALSE) < 0 || set_default(vm, kw, "_adapted_from", args[0]) < 0)
        return NULL;
    if (py_is_subclass(cls, py_class_get(vm, &al_native_for_emulated_class)) && cls != py_class_of(vm, args[0])) {
        py_obj *adapt = py_getattr_s(vm, args[1], "adapt_emulated_to_native"), *one = adapt ? py_tuple_of(vm, 1, args[0]) : NULL;
        return one ? py_call_dict(vm, adapt, one, kw) : NULL;
    }
    if (!py_is_subclass(cls, py_class_of(vm, args[0])))
        return al_constructor_copy(vm, args[0], cls, kw);
    return enum_keywords(vm, self, kw) < 0 ? NULL : py_call_dict(vm, args[1], none, kw);
}

/* SchemaType.copy */
static py_obj *enum_copy(py_vm *vm, py_obj **args)
{
    al_enum_type *self = enum_of(args[0]);
    py_obj *kw = py_dict_new(vm), *to = kw ? py_dict_get_s(vm, args[1], "_to_metadata") : NULL;
    if (!to)
        return NULL;
    py_obj *metadata = !py_given(self->schema.metadata) ? PY_NONE : to != PY_ABSENT ? to : self->schema.metadata;
    if (py_dict_set_s(vm, kw, "_create_events", PY_TRUE) < 0 || py_dict_set_s(vm, kw, "metadata", metadata) < 0)
        return NULL;
    py_obj *adapt = py_getattr_s(vm, args[0], "adapt"),
           *one = adapt ? py_tuple_of(vm, 1, (py_obj *)(void *)py_class_of(vm, args[0])) : NULL;
    return one ? py_call_dict(vm, adapt, one, kw) : NULL;
}

static py_obj *enum_as_generic(py_vm *vm, py_obj **args)
{
    py_obj *cls = py_getattr_s(vm, args[0], "_generic_type_affinity"), *kw = cls ? py_dict_new(vm) : NULL;
    if (!kw || py_dict_set_s(vm, kw, "_enums", enum_of(args[0])->enums) < 0 || py_dict_set_s(vm, kw, "_disable_warnings", PY_TRUE) < 0 ||
        enum_keywords(vm, enum_of(args[0]), kw) < 0)
        return NULL;
    py_obj *none = py_tuple_new(vm, 0);
    return none ? py_call_dict(vm, cls, none, kw) : NULL;
}

/* --- Enum: repr --- */

static int add_arg(py_vm *vm, al_sb *out, size_t start, const char *name, py_obj *value)
{
    py_obj *text = py_repr(vm, value);
    if (!text)
        return -1;
    if (out->size > start)
        al_sb_add(out, ", ");
    if (name)
        al_sb_addf(out, "%s=", name);
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static bool falsy(py_obj *o)
{
    return !py_given(o) || o == PY_FALSE;
}

static int write_enum_repr(py_vm *vm, py_obj *o, al_sb *out)
{
    al_enum_type *self = enum_of(o);
    al_sb_addf(out, "%s(", py_class_name(py_class_of(vm, o)));
    size_t start = out->size;
    for (size_t i = 0; i < PY_LIST(self->enums)->count; i++) {
        if (add_arg(vm, out, start, NULL, PY_LIST(self->enums)->items[i]) < 0)
            return -1;
    }
    al_schema_part *s = &self->schema;
    if ((py_given(s->name) && add_arg(vm, out, start, "name", s->name) < 0) ||
        (py_given(s->schema) && add_arg(vm, out, start, "schema", s->schema) < 0) ||
        (py_given(s->metadata) && add_arg(vm, out, start, "metadata", s->metadata) < 0) ||
        (!falsy(s->inherit_schema) && add_arg(vm, out, start, "inherit_schema", s->inherit_schema) < 0) ||
        (s->create_events != PY_TRUE && add_arg(vm, out, start, "_create_events", s->create_events) < 0) ||
        (self->native_enum != PY_TRUE && add_arg(vm, out, start, "native_enum", self->native_enum) < 0) ||
        (!falsy(self->create_constraint) && add_arg(vm, out, start, "create_constraint", self->create_constraint) < 0))
        return -1;
    py_obj *length = self->base.length ? self->base.length : PY_NONE;
    int same = py_equal(vm, length, self->default_length);
    if (same < 0 || (!same && add_arg(vm, out, start, "length", length) < 0))
        return -1;
    al_sb_addc(out, ')');
    return 0;
}

static py_obj *enum_repr(py_vm *vm, py_obj *self)
{
    if (!enum_of(self)->enums)
        return al_generic_repr(vm, self);
    al_sb out = AL_SB_INIT;
    if (write_enum_repr(vm, self, &out) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

/* --- Enum: values --- */

/* langhelpers.repr_tuple_names: at most four names, long ones cut. */
static void add_names(py_vm *vm, py_obj *names, al_sb *out)
{
    py_list *list = PY_LIST(names);
    if (!list->count)
        al_sb_add(out, "None");
    for (size_t i = 0; i < list->count; i++) {
        if (list->count > 4 && i >= 3 && i + 1 < list->count)
            continue;
        if (i)
            al_sb_add(out, list->count > 4 && i + 1 == list->count ? ", ..., " : ", ");
        py_obj *name = list->items[i];
        if (!py_is_str(vm, name))
            continue;
        const py_str *str = (const py_str *)(const void *)name;
        size_t cut = 0, chars = 0;
        for (; cut < str->size && chars < 11; chars++) {
            do
                cut++;
            while (cut < str->size && ((unsigned char)str->data[cut] & 0xc0) == 0x80);
        }
        al_sb_addn(out, str->data, str->len > 11 ? cut : str->size);
        if (str->len > 11)
            al_sb_add(out, "..");
    }
}

static py_obj *not_among(py_vm *vm, al_enum_type *self, py_obj *value)
{
    al_sb names = AL_SB_INIT;
    add_names(vm, self->enums, &names);
    py_raise(vm, &py_LookupError, "'%S' is not among the defined enum values. Enum name: %S. Possible values: %s", value,
             self->schema.name ? self->schema.name : PY_NONE, al_sb_text(&names));
    al_sb_free(&names);
    return NULL;
}

static py_obj *enum_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    al_enum_type *self = (al_enum_type *)(void *)type;
    py_obj *text = py_dict_get(vm, self->valid_lookup, value);
    if (text != PY_ABSENT)
        return text;
    if (falsy(self->validate_strings) && py_is_str(vm, value))
        return value;
    return not_among(vm, self, value);
}

static py_obj *enum_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    al_enum_type *self = (al_enum_type *)(void *)type;
    py_obj *object = py_dict_get(vm, self->object_lookup, value);
    return object != PY_ABSENT ? object : not_among(vm, self, value);
}

static int enum_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    py_obj *text = enum_bind(vm, type, target, value);
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    al_add_quoted(target, chars, py_str_size(text), out);
    return 0;
}

static py_obj *enum_sort_key(py_vm *vm, py_obj *self)
{
    py_obj *given = enum_of(self)->sort_key_function;
    return given == PY_ABSENT || !given ? py_getattr_s(vm, self, "_db_value_for_elem") : given;
}

static py_obj *enum_db_value(py_vm *vm, py_obj **args)
{
    return enum_bind(vm, (al_type *)(void *)args[0], NULL, args[1]);
}

static py_obj *enum_python_type(py_vm *vm, py_obj *self)
{
    py_obj *cls = enum_of(self)->enum_class;
    return py_given(cls) ? cls : (py_obj *)(void *)py_class_get(vm, &py_str_class);
}

static py_obj *enum_get_name(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_schema_part *part = al_type_schema_part((al_type *)(void *)self);
    return part && part->name ? part->name : PY_NONE;
}

static int enum_set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    al_type_schema_part((al_type *)(void *)self)->name = value;
    return 0;
}

static py_obj *enum_enums_argument(py_vm *vm, py_obj *self)
{
    return enums_argument(vm, enum_of(self));
}

static py_obj *enum_compare_affinity(py_vm *vm, py_obj **args)
{
    if (!al_is_type(vm, args[1]))
        return PY_FALSE;
    return py_bool(al_type_affinity(vm, (al_type *)(void *)args[1]) == AL_AFF_STRING);
}

static void enum_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_enum_type, schema), offsetof(al_enum_type, default_length));
}

static const py_member enum_type_members[] = {
    AL_VISIT("enum"),
    PY_INIT("self, *enums, **kw", enum_init, NULL),
    PY_FIELD("enums", al_enum_type, enums),
    PY_FIELD("enum_class", al_enum_type, enum_class),
    PY_FIELD("native_enum", al_enum_type, native_enum),
    PY_FIELD("native", al_enum_type, native_enum),
    PY_FIELD("create_constraint", al_enum_type, create_constraint),
    PY_FIELD("values_callable", al_enum_type, values_callable),
    PY_FIELD("validate_strings", al_enum_type, validate_strings),
    PY_FIELD("_omit_aliases", al_enum_type, omit_aliases),
    PY_FIELD("_default_length", al_enum_type, default_length),
    PY_FIELD("_valid_lookup", al_enum_type, valid_lookup),
    PY_FIELD("_object_lookup", al_enum_type, object_lookup),
    PY_GETSET("name", enum_get_name, enum_set_name, NULL),
    PY_FIELD("schema", al_enum_type, schema.schema),
    PY_FIELD("metadata", al_enum_type, schema.metadata),
    PY_FIELD("inherit_schema", al_enum_type, schema.inherit_schema),
    PY_FIELD("_create_events", al_enum_type, schema.create_events),
    PY_GETSET("_enums_argument", enum_enums_argument, NULL, NULL),
    PY_GETSET("python_type", enum_python_type, NULL, NULL),
    PY_GETSET("sort_key_function", enum_sort_key, NULL, NULL),
    PY_METHOD("_db_value_for_elem", "self, elem", enum_db_value, NULL),
    PY_METHOD("adapt", "self, cls, **kw", enum_adapt, NULL),
    PY_METHOD("copy", "self, **kw", enum_copy, NULL),
    PY_METHOD("as_generic", "self, allow_nulltype=False", enum_as_generic, NULL),
    PY_METHOD("_compare_type_affinity", "self, other", enum_compare_affinity, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_enum = {
    .cls = { .name = "Enum",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_string.cls, &al_schema_type_class, &al_emulated_class),
             .size = sizeof(al_enum_type),
             .flags = FLAGS,
             .members = enum_type_members,
             .trace = enum_trace,
             .repr = enum_repr },
    .visit = "enum",
    .affinity = AL_AFF_STRING,
    .bind = enum_bind,
    .result = enum_result,
    .literal = enum_literal,
    .schema_part = offsetof(al_enum_type, schema),
};

/* --- Boolean --- */

static py_obj *boolean_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_boolean_type *self = (al_boolean_type *)(void *)args[0];
    self->create_constraint = args[1];
    self->schema.name = args[2];
    self->schema.create_events = args[3];
    if (al_is_type(vm, args[4]) && al_type_schema_part((al_type *)(void *)args[4]))
        self->schema.listeners = al_type_schema_part((al_type *)(void *)args[4])->listeners;
    return PY_NONE;
}

/* _strict_as_bool: 1, 0, or -1 with TypeError or ValueError. */
static int strict_bool(py_vm *vm, py_obj *value)
{
    if (py_is_bool(value))
        return value == PY_TRUE;
    int one = py_equal(vm, value, py_small(1));
    int zero = one ? 0 : py_equal(vm, value, py_small(0));
    if (one < 0 || zero < 0)
        return -1;
    if (one || zero)
        return one;
    if (!py_is_int(vm, value))
        return py_raise_int(vm, &py_TypeError, "Not a boolean value: %R", value);
    return py_raise_int(vm, &py_ValueError, "Value %R is not None, True, or False", value);
}

static py_obj *boolean_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type;
    int truth = strict_bool(vm, value);
    if (truth < 0)
        return NULL;
    return target->native_boolean ? py_bool(truth) : py_small(truth);
}

static py_obj *boolean_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type;
    if (target->native_boolean || py_is_bool(value))
        return value;
    int truth = py_truth(vm, value);
    return truth < 0 ? NULL : py_bool(truth);
}

static int boolean_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type;
    int truth = strict_bool(vm, value);
    if (truth < 0)
        return -1;
    al_sb_add(out, target->true_literals ? truth ? "true" : "false" : truth ? "1" : "0");
    return 0;
}

static py_obj *boolean_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return (py_obj *)(void *)py_class_get(vm, &py_bool_class);
}

static py_obj *boolean_copy(py_vm *vm, py_obj **args)
{
    py_obj *kw = py_dict_new(vm);
    py_obj *adapt = kw ? py_getattr_s(vm, args[0], "adapt") : NULL;
    py_obj *one = adapt ? py_tuple_of(vm, 1, (py_obj *)(void *)py_class_of(vm, args[0])) : NULL;
    if (!one || py_dict_set_s(vm, kw, "_create_events", PY_TRUE) < 0)
        return NULL;
    return py_call_dict(vm, adapt, one, kw);
}

static py_obj *boolean_adapt(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[1]);
    if (!cls)
        return py_raise(vm, &py_TypeError, "adapt() expects a class, got %T", args[1]);
    if (py_is_subclass(cls, py_class_get(vm, &al_t_boolean.cls)) &&
        (set_default(vm, args[2], "_create_events", PY_FALSE) < 0 || set_default(vm, args[2], "_adapted_from", args[0]) < 0))
        return NULL;
    py_obj *made = al_constructor_copy(vm, args[0], cls, args[2]);
    if (al_is_type(vm, made))
        ((al_type *)(void *)made)->variants = ((al_type *)(void *)args[0])->variants;
    return made;
}

static void boolean_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_boolean_type, schema), offsetof(al_boolean_type, create_constraint));
}

static const py_member boolean_members[] = {
    AL_VISIT("boolean"),
    PY_INIT("self, create_constraint=False, name=None, _create_events=True, _adapted_from=None", boolean_init, NULL),
    PY_FIELD("create_constraint", al_boolean_type, create_constraint),
    PY_FIELD("name", al_boolean_type, schema.name),
    PY_FIELD("_create_events", al_boolean_type, schema.create_events),
    PY_CLASS_VALUE("native", PY_TRUE),
    PY_GETSET("python_type", boolean_python_type, NULL, NULL),
    PY_METHOD("adapt", "self, cls, **kw", boolean_adapt, NULL),
    PY_METHOD("copy", "self, **kw", boolean_copy, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_boolean = {
    .cls = { .name = "Boolean",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls, &al_schema_type_class, &al_emulated_class),
             .size = sizeof(al_boolean_type),
             .flags = FLAGS,
             .members = boolean_members,
             .trace = boolean_trace },
    .visit = "boolean",
    .affinity = AL_AFF_BOOLEAN,
    .bind = boolean_bind,
    .result = boolean_result,
    .literal = boolean_literal,
    .schema_part = offsetof(al_boolean_type, schema),
};

static const py_member BOOLEAN_members[] = { AL_VISIT("BOOLEAN"), PY_MEMBERS_END };
const al_type_def al_t_BOOLEAN = {
    .cls = { .name = "BOOLEAN",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_boolean.cls),
             .size = sizeof(al_boolean_type),
             .flags = FLAGS,
             .members = BOOLEAN_members },
    .visit = "BOOLEAN",
};
const al_type_def al_t_match = {
    .cls = { .name = "MatchType",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_boolean.cls),
             .size = sizeof(al_boolean_type),
             .flags = FLAGS },
};
