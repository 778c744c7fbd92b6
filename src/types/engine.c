/* TypeEngine: the base of all types, and what is asked of any type. Mirrors sqlalchemy/sql/type_api.py. */
#include <string.h>

#include "types/types_int.h"

/* --- small things shared --- */

void al_trace_words(py_obj *self, py_tracer *t, size_t first, size_t last)
{
    for (size_t at = first; at <= last; at += sizeof(py_obj *)) {
        py_obj *field;
        memcpy(&field, (const char *)self + at, sizeof field);
        py_trace(t, field);
    }
}

bool al_type_number(py_vm *vm, py_obj *value, int64_t *out)
{
    return py_given(value) && py_is_int(vm, value) && py_as_int64(vm, value, out) == 0;
}

int al_add_str(py_vm *vm, py_obj *value, al_sb *out)
{
    py_obj *text = value ? py_str_of(vm, value) : NULL;
    if (!text)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

void al_add_quoted(const al_type_target *target, const char *text, size_t size, al_sb *out)
{
    al_sb_addc(out, '\'');
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        al_sb_addc(out, c);
        if (c == '\'' || (c == '%' && target->double_percents) || (c == '\\' && target->backslash_escapes))
            al_sb_addc(out, c);
    }
    al_sb_addc(out, '\'');
}

int al_is_stdlib(py_vm *vm, py_obj *value, const char *module, const char *name)
{
    py_obj *cls = py_import_from(vm, module, name);
    return cls ? py_isinstance(vm, value, cls) : -1;
}

bool al_overrides(py_vm *vm, const py_obj *o, const char *method)
{
    py_class *cls = py_class_of(vm, o);
    py_class *native = py_class_get(vm, py_class_def(cls));
    if (!native || native == cls)
        return false;
    py_obj *name = py_str_intern(vm, method);
    return name && py_class_lookup(vm, cls, name) != py_class_lookup(vm, native, name);
}

const al_type_target *al_target_of(py_vm *vm, py_obj *dialect)
{
    al_target_obj *o = py_cast(vm, al_target_obj, &al_target_class, dialect);
    if (!o)
        return py_raise(vm, &py_TypeError, "expected a Dialect, got %T", dialect);
    return &o->target;
}

static void target_trace(py_obj *self, py_tracer *t)
{
    al_type_target *target = &((al_target_obj *)(void *)self)->target;
    py_trace(t, target->json_serializer);
    py_trace(t, target->json_deserializer);
}

const py_classdef al_target_class = {
    .name = "Dialect",
    .module = "sqlalchemy.engine.interfaces",
    .size = sizeof(al_target_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .trace = target_trace,
};

/* --- descriptors --- */

const al_type_def *al_type_def_of(const al_type *type)
{
    return (const al_type_def *)(const void *)py_class_def(type->head.cls);
}

const al_type_def *al_type_def_base(const al_type_def *def)
{
    return def == &al_t_engine ? NULL : (const al_type_def *)(const void *)def->cls.bases[0];
}

py_obj *al_convert_none(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)vm, (void)type, (void)target;
    return value;
}

al_type_convert al_def_bind(const al_type_def *def)
{
    for (; def; def = al_type_def_base(def)) {
        if (def->bind)
            return def->bind == al_convert_none ? NULL : def->bind;
    }
    return NULL;
}

al_type_convert al_def_result(const al_type_def *def)
{
    for (; def; def = al_type_def_base(def)) {
        if (def->result)
            return def->result == al_convert_none ? NULL : def->result;
    }
    return NULL;
}

al_type_literal al_def_literal(const al_type_def *def)
{
    for (; def; def = al_type_def_base(def)) {
        if (def->literal)
            return def->literal;
    }
    return NULL;
}

const char *al_def_signature(const al_type_def *def)
{
    for (; def; def = al_type_def_base(def)) {
        for (const py_member *m = def->cls.members; m && m->kind != PY_M_END; m++) {
            if (m->kind == PY_M_INIT)
                return m->sig;
        }
    }
    return NULL;
}

bool al_is_type(py_vm *vm, const py_obj *o)
{
    return o && py_is_heap(o) && py_isa(vm, o, &al_t_engine.cls);
}

bool al_is_decorator(py_vm *vm, const al_type *type)
{
    return al_type_is(vm, type, &al_t_decorator);
}

al_affinity al_type_affinity(py_vm *vm, al_type *type)
{
    for (int depth = 0; depth < 64; depth++) {
        for (const al_type_def *def = al_type_def_of(type); def; def = al_type_def_base(def)) {
            if (def->affinity)
                return def->affinity;
        }
        py_obj *impl = al_is_decorator(vm, type) ? al_decorator_impl(vm, type) : NULL;
        if (!al_is_type(vm, impl))
            break;
        type = (al_type *)(void *)impl;
    }
    return AL_AFF_OTHER;
}

uint32_t al_type_flags(py_vm *vm, al_type *type)
{
    uint32_t flags = 0;
    for (int depth = 0; depth < 64; depth++) {
        for (const al_type_def *def = al_type_def_of(type); def; def = al_type_def_base(def))
            flags |= def->flags;
        py_obj *impl = al_is_decorator(vm, type) ? al_decorator_impl(vm, type) : NULL;
        if (!al_is_type(vm, impl))
            break;
        type = (al_type *)(void *)impl;
    }
    return flags;
}

bool al_type_is_null(py_vm *vm, al_type *type)
{
    return al_type_is(vm, type, &al_t_null);
}

const char *al_type_visit_name(py_vm *vm, al_type *type)
{
    if (al_overrides(vm, &type->head, "__visit_name__")) {
        py_obj *name = py_class_lookup(vm, type->head.cls, py_str_intern(vm, "__visit_name__"));
        if (name && py_is_str(vm, name))
            return py_str_text(name);
    }
    for (const al_type_def *def = al_type_def_of(type); def; def = al_type_def_base(def)) {
        if (def->visit)
            return def->visit;
    }
    return "type";
}

al_schema_part *al_type_schema_part(al_type *type)
{
    for (const al_type_def *def = al_type_def_of(type); def; def = al_type_def_base(def)) {
        if (def->schema_part)
            return (al_schema_part *)(void *)((char *)type + def->schema_part);
    }
    return NULL;
}

/* --- instances --- */

al_type *al_type_coerce(py_vm *vm, py_obj *o)
{
    if (!py_given(o))
        return al_type_shared(vm, &al_t_null);
    if (al_is_type(vm, o))
        return (al_type *)(void *)o;
    py_obj *made = py_callable(vm, o) ? py_call(vm, o, 0) : o;
    if (!made)
        return NULL;
    if (!al_is_type(vm, made))
        return py_raise(vm, &al_exc_ArgumentError, "expected a SQL type, got %R", o);
    return (al_type *)(void *)made;
}

al_type *al_type_shared(py_vm *vm, const al_type_def *def)
{
    py_obj *shared = py_vm_value(vm, def);
    if (shared)
        return (al_type *)(void *)shared;
    shared = py_construct(vm, &def->cls, 0);
    if (!shared || py_vm_set_value(vm, def, shared) < 0)
        return NULL;
    return (al_type *)(void *)shared;
}

al_type *al_type_copy(py_vm *vm, al_type *type, py_obj *kw)
{
    py_obj *copy = py_getattr_s(vm, &type->head, "copy");
    py_obj *empty = copy ? py_tuple_new(vm, 0) : NULL;
    py_obj *made = empty ? py_call_dict(vm, copy, empty, kw) : NULL;
    if (made && !al_is_type(vm, made))
        return py_raise(vm, &py_AssertionError, "copy() of %T gave no type", &type->head);
    return (al_type *)(void *)made;
}

static al_type *adapt_kw(py_vm *vm, al_type *type, py_class *cls, py_obj *kw)
{
    py_obj *made = al_constructor_copy(vm, &type->head, cls, kw);
    if (!made)
        return NULL;
    if (al_is_type(vm, made))
        ((al_type *)(void *)made)->variants = type->variants;
    return (al_type *)(void *)made;
}

al_type *al_type_adapt(py_vm *vm, al_type *type, py_class *cls)
{
    py_obj *made = py_call_method(vm, &type->head, "adapt", 1, (py_obj *)(void *)cls);
    return (al_type *)(void *)made;
}

al_type *al_type_with_collation(py_vm *vm, al_type *type, py_obj *collation)
{
    if (al_is_decorator(vm, type)) {
        al_type *copy = al_type_copy(vm, type, NULL);
        py_obj *impl = copy ? al_decorator_impl(vm, copy) : NULL;
        al_type *collated = al_is_type(vm, impl) ? al_type_with_collation(vm, (al_type *)(void *)impl, collation) : NULL;
        return collated && al_decorator_set_impl(vm, copy, &collated->head) == 0 ? copy : NULL;
    }
    if (!al_type_is(vm, type, &al_t_string))
        return py_raise(vm, &py_NotImplementedError, "this datatype does not support collation");
    al_string_type *copy = (al_string_type *)(void *)al_type_copy(vm, type, NULL);
    if (copy)
        copy->collation = collation;
    return (al_type *)(void *)copy;
}

/* --- methods --- */

static py_obj *engine_init(py_vm *vm, py_obj **args)
{
    (void)vm, (void)args;
    return PY_NONE;
}

static py_obj *engine_copy(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, args[0], "adapt", 1, (py_obj *)(void *)py_class_of(vm, args[0]));
}

static py_obj *engine_adapt(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[1]);
    if (!cls)
        return py_raise(vm, &py_TypeError, "adapt() expects a class, got %T", args[1]);
    return (py_obj *)(void *)adapt_kw(vm, (al_type *)(void *)args[0], cls, args[2]);
}

static py_obj *engine_with_variant(py_vm *vm, py_obj **args)
{
    al_type *self = (al_type *)(void *)args[0];
    py_tuple *names = PY_TUPLE(args[2]);
    if (!names->count)
        return py_raise(vm, &al_exc_ArgumentError, "At least one dialect name is required");
    for (size_t i = 0; i < names->count; i++) {
        py_obj *had = self->variants ? py_dict_get(vm, self->variants, names->items[i]) : PY_ABSENT;
        if (!had)
            return NULL;
        if (had != PY_ABSENT)
            return py_raise(vm, &al_exc_ArgumentError, "Dialect %R is already present in the mapping for this %R", names->items[i],
                            args[0]);
    }
    al_type *copy = al_type_copy(vm, self, NULL);
    al_type *variant = copy ? al_type_coerce(vm, args[1]) : NULL;
    if (!variant)
        return NULL;
    if (variant->variants)
        return py_raise(vm, &al_exc_ArgumentError, "can't pass a type that already has variants as a dialect-level type to with_variant()");
    py_obj *map = self->variants ? py_dict_copy(vm, self->variants) : py_dict_new(vm);
    for (size_t i = 0; map && i < names->count; i++) {
        if (py_dict_set(vm, map, names->items[i], &variant->head) < 0)
            return NULL;
    }
    copy->variants = map;
    return map ? &copy->head : NULL;
}

static py_obj *engine_dialect_impl(py_vm *vm, py_obj **args)
{
    const al_type_target *target = al_target_of(vm, args[1]);
    return target ? (py_obj *)(void *)al_type_impl(vm, (al_type *)(void *)args[0], target) : NULL;
}

static py_obj *engine_unwrapped_impl(py_vm *vm, py_obj **args)
{
    const al_type_target *target = al_target_of(vm, args[1]);
    return target ? (py_obj *)(void *)al_type_impl_unwrapped(vm, (al_type *)(void *)args[0], target) : NULL;
}

static py_obj *engine_coerce_compared(py_vm *vm, py_obj **args)
{
    al_type *self = (al_type *)(void *)args[0];
    al_type *coerced = al_type_of_literal(vm, args[2]);
    if (!coerced)
        return NULL;
    if (al_type_is_null(vm, coerced) || al_type_affinity(vm, coerced) == al_type_affinity(vm, self))
        return args[0];
    return &coerced->head;
}

al_type *al_type_coerce_compared(py_vm *vm, al_type *type, py_obj *op, py_obj *value)
{
    py_obj *made = py_call_method(vm, &type->head, "coerce_compared_value", 2, op ? op : PY_NONE, value);
    if (made && !al_is_type(vm, made))
        return al_type_coerce(vm, made);
    return (al_type *)(void *)made;
}

static py_obj *engine_compile(py_vm *vm, py_obj **args)
{
    py_obj *dialect = args[1];
    if (!py_given(dialect)) {
        py_obj *cls = py_import_from(vm, "sqlalchemy.engine.default", "StrCompileDialect");
        dialect = cls ? py_call(vm, cls, 0) : NULL;
    }
    py_obj *compiler = dialect ? py_getattr_s(vm, dialect, "type_compiler_instance") : NULL;
    return compiler ? py_call_method(vm, compiler, "process", 1, args[0]) : NULL;
}

static py_obj *engine_str(py_vm *vm, py_obj *self)
{
    py_obj *text = py_call_method(vm, self, "compile", 0);
    return text ? py_str_of(vm, text) : NULL;
}

static py_obj *engine_repr(py_vm *vm, py_obj *self)
{
    return al_generic_repr(vm, self);
}

static py_obj *engine_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_raise(vm, &py_NotImplementedError, "%s", "");
}

py_obj *al_type_python_type(py_vm *vm, al_type *type)
{
    return py_getattr_s(vm, &type->head, "python_type");
}

/* The class by which types are compared: the one right below TypeEngine (or below a decorator's impl's TypeEngine). */
static py_obj *affinity_class(py_vm *vm, py_obj *self)
{
    al_type *type = (al_type *)(void *)self;
    for (int depth = 0; depth < 64 && al_is_decorator(vm, type) && !al_type_is(vm, type, &al_t_interval); depth++) {
        py_obj *impl = al_decorator_impl(vm, type);
        if (!al_is_type(vm, impl))
            break;
        type = (al_type *)(void *)impl;
    }
    for (const al_type_def *def = al_type_def_of(type); def; def = al_type_def_base(def)) {
        if (def == &al_t_interval || (def != &al_t_user_defined && al_type_def_base(def) == &al_t_engine))
            return (py_obj *)(void *)py_class_get(vm, &def->cls);
    }
    py_obj *mro = py_getattr_s(vm, (py_obj *)(void *)type->head.cls, "__mro__");
    py_obj *found = (py_obj *)(void *)type->head.cls;
    for (size_t i = 0; mro && i < PY_TUPLE(mro)->count; i++) {
        py_class *cls = py_as_class(vm, PY_TUPLE(mro)->items[i]);
        if (!cls || cls == py_class_get(vm, &al_t_engine.cls) || cls == py_class_get(vm, &al_t_user_defined.cls))
            break;
        if (py_is_subclass(cls, py_class_get(vm, &al_t_engine.cls)))
            found = PY_TUPLE(mro)->items[i];
    }
    return mro ? found : NULL;
}

/* The generic (CamelCase) class that a type stands for: the nearest one of sqltypes that is not all upper case. */
static const al_type_def *generic_def(const al_type_def *def)
{
    const al_type_def *upper = NULL;
    for (; def && def != &al_t_engine; def = al_type_def_base(def)) {
        if (def == &al_t_binary_base)
            return &al_t_large_binary;
        const char *module = def->cls.module, *name = def->cls.name;
        if (!module || (strcmp(module, "sqlalchemy.sql.sqltypes") != 0 && strcmp(module, "sqlalchemy.sql.type_api") != 0) || name[0] == '_')
            continue;
        bool lower = false;
        for (const char *c = name; *c; c++)
            lower = lower || (*c >= 'a' && *c <= 'z');
        if (lower)
            return def;
        if (!upper)
            upper = def;
    }
    return upper ? upper : &al_t_null;
}

static py_obj *generic_affinity(py_vm *vm, py_obj *self)
{
    const al_type_def *def = generic_def(al_type_def_of((al_type *)(void *)self));
    return (py_obj *)(void *)py_class_get(vm, &def->cls);
}

static py_obj *engine_as_generic(py_vm *vm, py_obj **args)
{
    py_obj *cls = py_getattr_s(vm, args[0], "_generic_type_affinity");
    if (!cls)
        return NULL;
    int allow = py_truth(vm, args[1]);
    if (allow < 0)
        return NULL;
    if (!allow && cls == (py_obj *)(void *)py_class_get(vm, &al_t_null.cls)) {
        py_obj *own = (py_obj *)(void *)py_class_of(vm, args[0]);
        py_obj *module = py_getattr_s(vm, own, "__module__");
        if (!module)
            return NULL;
        return py_raise(vm, &py_NotImplementedError,
                        "Default TypeEngine.as_generic() heuristic method was unsuccessful for %S.%T. A custom as_generic() method must be "
                        "implemented for this type class.",
                        module, args[0]);
    }
    return al_constructor_copy(vm, args[0], py_as_class(vm, cls), NULL);
}

static py_obj *engine_compare_affinity(py_vm *vm, py_obj **args)
{
    py_obj *mine = py_getattr_s(vm, args[0], "_type_affinity");
    py_obj *other = mine ? py_getattr_s(vm, args[1], "_type_affinity") : NULL;
    return other ? py_bool(mine == other) : NULL;
}

static py_obj *engine_evaluates_none(py_vm *vm, py_obj **args)
{
    al_type *copy = al_type_copy(vm, (al_type *)(void *)args[0], NULL);
    if (!copy || py_setattr_s(vm, &copy->head, "should_evaluate_none", PY_TRUE) < 0)
        return NULL;
    return &copy->head;
}

static py_obj *engine_compare_values(py_vm *vm, py_obj **args)
{
    return py_compare(vm, PY_OP_EQ, args[1], args[2]);
}

static py_obj *engine_copy_value(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[1];
}

static py_obj *engine_nothing(py_vm *vm, py_obj **args)
{
    (void)vm, (void)args;
    return PY_NONE;
}

static py_obj *engine_variants(py_vm *vm, py_obj *self)
{
    al_type *type = (al_type *)(void *)self;
    return type->variants ? type->variants : py_dict_new(vm);
}

static int engine_set_variants(py_vm *vm, py_obj *self, py_obj *value)
{
    al_type *type = (al_type *)(void *)self;
    type->variants = value && py_is_dict(vm, value) && py_dict_len(value) ? value : NULL;
    return 0;
}

static py_obj *engine_to_instance(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_type_coerce(vm, args[0]);
}

static py_obj *engine_with_collation(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_type_with_collation(vm, (al_type *)(void *)args[0], args[1]);
}

AL_TYPE_TRACE(engine_trace, al_type, variants, impl)

static const py_member engine_members[] = {
    AL_VISIT("type_engine"),
    PY_INIT("self", engine_init, NULL),
    PY_METHOD("copy", "self, **kw", engine_copy, "A copy with the same arguments"),
    PY_METHOD("adapt", "self, cls, **kw", engine_adapt, "An instance of cls with the arguments both know"),
    PY_METHOD("with_variant", "self, type_, *dialect_names", engine_with_variant, "A copy that is another type on those dialects"),
    PY_METHOD("dialect_impl", "self, dialect", engine_dialect_impl, NULL),
    PY_METHOD("_unwrapped_dialect_impl", "self, dialect", engine_unwrapped_impl, NULL),
    PY_METHOD("bind_processor", "self, dialect", al_type_bind_method, "What turns a value into a parameter, or None"),
    PY_METHOD("result_processor", "self, dialect, coltype", al_type_result_method, "What turns a fetched value into Python's, or None"),
    PY_METHOD("literal_processor", "self, dialect", al_type_literal_method, "What turns a value into an SQL literal, or None"),
    PY_METHOD("coerce_compared_value", "self, op, value", engine_coerce_compared, NULL),
    PY_METHOD("column_expression", "self, colexpr", engine_nothing, NULL),
    PY_METHOD("bind_expression", "self, bindvalue", engine_nothing, NULL),
    PY_METHOD("get_dbapi_type", "self, dbapi", engine_nothing, NULL),
    PY_METHOD("compile", "self, dialect=None", engine_compile, "The type's name in SQL"),
    PY_METHOD("as_generic", "self, allow_nulltype=False", engine_as_generic, NULL),
    PY_METHOD("evaluates_none", "self", engine_evaluates_none, NULL),
    PY_METHOD("compare_values", "self, x, y", engine_compare_values, NULL),
    PY_METHOD("copy_value", "self, value", engine_copy_value, NULL),
    PY_METHOD("_compare_type_affinity", "self, other", engine_compare_affinity, NULL),
    PY_METHOD("_with_collation", "self, collation", engine_with_collation, NULL),
    PY_STATIC("_to_instance", "cls_or_self", engine_to_instance, NULL),
    PY_GETSET("python_type", engine_python_type, NULL, "The Python class of its values"),
    PY_GETSET("_type_affinity", affinity_class, NULL, NULL),
    PY_GETSET("_generic_type_affinity", generic_affinity, NULL, NULL),
    PY_GETSET("_variant_mapping", engine_variants, engine_set_variants, NULL),
    PY_CLASS_VALUE("_sqla_type", PY_TRUE),
    PY_CLASS_VALUE("_isnull", PY_FALSE),
    PY_CLASS_VALUE("_is_array", PY_FALSE),
    PY_CLASS_VALUE("_is_tuple_type", PY_FALSE),
    PY_CLASS_VALUE("_is_table_value", PY_FALSE),
    PY_CLASS_VALUE("_is_type_decorator", PY_FALSE),
    PY_CLASS_VALUE("render_bind_cast", PY_FALSE),
    PY_CLASS_VALUE("render_literal_cast", PY_FALSE),
    PY_CLASS_VALUE("should_evaluate_none", PY_FALSE),
    PY_CLASS_VALUE("hashable", PY_TRUE),
    PY_CLASS_VALUE("sort_key_function", PY_NONE),
    PY_MEMBERS_END,
};

const al_type_def al_t_engine = {
    .cls = { .name = "TypeEngine",
             .module = "sqlalchemy.sql.type_api",
             .size = sizeof(al_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
             .members = engine_members,
             .trace = engine_trace,
             .repr = engine_repr,
             .str = engine_str },
};

/* --- NullType, UserDefinedType --- */

static const py_member null_members[] = {
    AL_VISIT("null"),
    PY_CLASS_VALUE("_isnull", PY_TRUE),
    PY_MEMBERS_END,
};
const al_type_def al_t_null = {
    .cls = { .name = "NullType",
             .module = "sqlalchemy.sql.sqltypes",
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = null_members },
    .visit = "null",
    .affinity = AL_AFF_NULL,
};

static py_obj *user_coerce_compared(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static const py_member user_members[] = {
    AL_VISIT("user_defined"),
    PY_METHOD("coerce_compared_value", "self, op, value", user_coerce_compared, NULL),
    PY_CLASS_VALUE("cache_ok", PY_NONE),
    PY_MEMBERS_END,
};
const al_type_def al_t_user_defined = {
    .cls = { .name = "UserDefinedType",
             .module = "sqlalchemy.sql.type_api",
             .bases = PY_BASES(&al_t_engine.cls, &al_external_class),
             .size = sizeof(al_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = user_members },
    .visit = "user_defined",
    .affinity = AL_AFF_OTHER,
};

/* --- mixins without fields --- */

#define MIXIN(c_name, script_name, in_module, base_list)                                                                                   \
    const py_classdef c_name = {                                                                                                           \
        .name = script_name, .module = in_module, .bases = base_list, .size = sizeof(py_obj), .flags = PY_CLS_SUBCLASS | PY_CLS_DICT       \
    }
MIXIN(al_mixin_class, "TypeEngineMixin", "sqlalchemy.sql.type_api", NULL);
MIXIN(al_external_class, "ExternalType", "sqlalchemy.sql.type_api", PY_BASES(&al_mixin_class));
MIXIN(al_emulated_class, "Emulated", "sqlalchemy.sql.type_api", PY_BASES(&al_mixin_class));
MIXIN(al_native_for_emulated_class, "NativeForEmulated", "sqlalchemy.sql.type_api", PY_BASES(&al_mixin_class));
MIXIN(al_concatenable_class, "Concatenable", "sqlalchemy.sql.sqltypes", PY_BASES(&al_mixin_class));
MIXIN(al_indexable_class, "Indexable", "sqlalchemy.sql.sqltypes", PY_BASES(&al_mixin_class));
MIXIN(al_schema_event_target_class, "SchemaEventTarget", "sqlalchemy.sql.base", NULL);
