/* TypeDecorator: a script's conversions around another type; Interval and PickleType, which are decorators too. */
#include "types/types_int.h"

static al_decorator_type *decorator(al_type *type)
{
    return (al_decorator_type *)(void *)type;
}

/*
 * A subclass states `impl` as a class attribute, so the instance's own stands in its dictionary (where scripts may also assign it); the
 * field serves the native ones.
 */
py_obj *al_decorator_impl(py_vm *vm, const al_type *type)
{
    struct py_dict *dict = py_instance_dict(vm, (py_obj *)(uintptr_t)type, false);
    py_obj *impl = dict ? py_dict_get_s(vm, (py_obj *)(void *)dict, "impl") : PY_ABSENT;
    return impl && impl != PY_ABSENT ? impl : ((const al_decorator_type *)(const void *)type)->impl;
}

int al_decorator_set_impl(py_vm *vm, al_type *type, py_obj *impl)
{
    decorator(type)->impl = impl;
    if (py_class_get(vm, py_class_def(type->head.cls)) == type->head.cls)
        return 0;
    struct py_dict *dict = py_instance_dict(vm, &type->head, true);
    return dict ? py_dict_set_s(vm, (py_obj *)(void *)dict, "impl", impl) : -1;
}

static al_type *impl_of(py_vm *vm, al_type *type)
{
    py_obj *impl = al_decorator_impl(vm, type);
    if (!al_is_type(vm, impl))
        return py_raise(vm, &py_AttributeError, "'%s' object has no attribute 'impl'", py_class_name(type->head.cls));
    return (al_type *)(void *)impl;
}

al_type *al_decorator_load(py_vm *vm, al_type *type, const al_type_target *target)
{
    if (!al_overrides(vm, &type->head, "load_dialect_impl"))
        return impl_of(vm, type);
    py_obj *loaded = py_call_method(vm, &type->head, "load_dialect_impl", 1, target->dialect);
    return loaded ? al_type_coerce(vm, loaded) : NULL;
}

/* --- values --- */

/* process_bind_param(value, dialect), then the impl's own conversion. */
static py_obj *convert_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    py_obj *made = py_call_method(vm, &type->head, "process_bind_param", 2, value, target->dialect);
    al_type *impl = made ? impl_of(vm, type) : NULL;
    al_processor inner;
    if (!impl || al_type_bind_processor(vm, impl, target, &inner) < 0)
        return NULL;
    return al_processor_apply(vm, &inner, target, made);
}

static py_obj *convert_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    al_type *impl = impl_of(vm, type);
    al_processor inner;
    if (!impl || al_type_result_processor(vm, impl, target, &inner) < 0)
        return NULL;
    py_obj *made = al_processor_apply(vm, &inner, target, value);
    return made ? py_call_method(vm, &type->head, "process_result_value", 2, made, target->dialect) : NULL;
}

int al_decorator_bind(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out)
{
    out->type = type;
    if (al_overrides(vm, &type->head, "process_bind_param")) {
        out->fn = convert_bind;
        out->none = true;
        return 0;
    }
    al_type_convert own = al_def_bind(al_type_def_of(type));
    if (own) {
        out->fn = own;
        return 0;
    }
    al_type *impl = impl_of(vm, type);
    return impl ? al_type_bind_processor(vm, impl, target, out) : -1;
}

int al_decorator_result(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out)
{
    out->type = type;
    if (al_overrides(vm, &type->head, "process_result_value")) {
        out->fn = convert_result;
        out->none = true;
        return 0;
    }
    al_type_convert own = al_def_result(al_type_def_of(type));
    if (own) {
        out->fn = own;
        return 0;
    }
    al_type *impl = impl_of(vm, type);
    return impl ? al_type_result_processor(vm, impl, target, out) : -1;
}

int al_decorator_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    al_type *impl = impl_of(vm, type);
    if (!impl)
        return -1;
    if (al_overrides(vm, &type->head, "process_literal_param")) {
        value = py_call_method(vm, &type->head, "process_literal_param", 2, value, target->dialect);
        if (!value)
            return -1;
        int done = al_type_literal_text(vm, impl, target, value, out);
        return done ? done : al_add_str(vm, value, out) < 0 ? -1 : 1;
    }
    if (al_overrides(vm, &type->head, "process_bind_param")) {
        value = py_call_method(vm, &type->head, "process_bind_param", 2, value, target->dialect);
        if (!value)
            return -1;
    }
    return al_type_literal_text(vm, impl, target, value, out);
}

/* --- TypeDecorator --- */

/* self.impl = to_instance(self.__class__.impl, *args, **kwargs) */
static py_obj *decorator_init(py_vm *vm, py_obj **args)
{
    py_obj *cls = (py_obj *)(void *)py_class_of(vm, args[0]);
    py_obj *impl = py_getattr_opt_s(vm, cls, "impl");
    if (!impl)
        return NULL;
    if (impl == PY_ABSENT || py_isa(vm, impl, &py_getset_descriptor_class) || py_isa(vm, impl, &py_member_descriptor_class))
        return py_raise(
            vm, &py_AssertionError,
            "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type being decorated");
    if (!al_is_type(vm, impl) && py_callable(vm, impl))
        impl = py_call_dict(vm, impl, args[1], args[2]);
    al_type *made = impl ? al_type_coerce(vm, impl) : NULL;
    if (!made)
        return NULL;
    return al_decorator_set_impl(vm, (al_type *)(void *)args[0], &made->head) < 0 ? NULL : PY_NONE;
}

/* A bare instance with the same attributes, as the reference: no constructor runs. */
static py_obj *decorator_copy(py_vm *vm, py_obj **args)
{
    py_obj *copy = py_new(vm, py_class_of(vm, args[0]), 0);
    if (!copy)
        return NULL;
    const al_type_def *def = al_type_def_of((al_type *)(void *)args[0]);
    for (size_t at = sizeof(py_obj); at + sizeof(py_obj *) <= def->cls.size; at += sizeof(py_obj *))
        *(py_obj **)(void *)((char *)copy + at) = *(py_obj **)(void *)((char *)args[0] + at);
    al_type *type = (al_type *)(void *)copy;
    type->impl = type->impl_dialect = NULL;
    struct py_dict *from = py_instance_dict(vm, args[0], false);
    if (from && py_dict_len((py_obj *)(void *)from)) {
        struct py_dict *to = py_instance_dict(vm, copy, true);
        if (!to || py_dict_update(vm, (py_obj *)(void *)to, (py_obj *)(void *)from) < 0)
            return NULL;
    }
    return copy;
}

static py_obj *decorator_load(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)impl_of(vm, (al_type *)(void *)args[0]);
}

static py_obj *decorator_type_engine(py_vm *vm, py_obj **args)
{
    const al_type_target *target = al_target_of(vm, args[1]);
    al_type *self = (al_type *)(void *)args[0], *adapted = target ? al_type_descriptor(vm, self, target) : NULL;
    if (!adapted || !py_is(vm, &adapted->head, self->head.cls))
        return (py_obj *)(void *)adapted;
    return (py_obj *)(void *)al_decorator_load(vm, self, target);
}

static py_obj *decorator_unwritten(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_NotImplementedError, "%s", "");
}

static py_obj *decorator_self(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *decorator_compare_values(py_vm *vm, py_obj **args)
{
    al_type *impl = impl_of(vm, (al_type *)(void *)args[0]);
    return impl ? py_call_method(vm, &impl->head, "compare_values", 2, args[1], args[2]) : NULL;
}

static py_obj *get_impl(py_vm *vm, py_obj *self)
{
    al_type *impl = impl_of(vm, (al_type *)(void *)self);
    return impl ? &impl->head : NULL;
}

static int set_impl(py_vm *vm, py_obj *self, py_obj *value)
{
    al_type *impl = value ? al_type_coerce(vm, value) : NULL;
    if (value && !impl)
        return -1;
    return al_decorator_set_impl(vm, (al_type *)(void *)self, impl ? &impl->head : PY_NONE);
}

/* What the decorator has not is looked for on its impl. */
static py_obj *decorator_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *impl = al_decorator_impl(vm, (al_type *)(void *)self);
    if (!al_is_type(vm, impl) || (py_str_size(name) > 1 && py_str_text(name)[0] == '_' && py_str_text(name)[1] == '_'))
        return py_raise(vm, &py_AttributeError, "'%s' object has no attribute '%s'", py_class_name(py_class_of(vm, self)),
                        py_str_text(name));
    return py_getattr(vm, impl, name);
}

static py_obj *decorator_repr(py_vm *vm, py_obj *self)
{
    py_obj *impl = al_decorator_impl(vm, (al_type *)(void *)self);
    return al_generic_repr_of(vm, self, al_is_type(vm, impl) ? impl : self);
}

static py_obj *coerce_to_is(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return py_tuple_of(vm, 1, (py_obj *)(void *)py_class_get(vm, &py_none_class));
}

AL_TYPE_TRACE(decorator_trace, al_decorator_type, impl, impl)

static const py_member decorator_members[] = {
    AL_VISIT("type_decorator"),
    PY_INIT("self, *args, **kwargs", decorator_init, NULL),
    PY_METHOD("copy", "self, **kw", decorator_copy, NULL),
    PY_METHOD("load_dialect_impl", "self, dialect", decorator_load, "The type to use on a dialect"),
    PY_METHOD("type_engine", "self, dialect", decorator_type_engine, NULL),
    PY_METHOD("process_bind_param", "self, value, dialect", decorator_unwritten, "A value on its way to the database"),
    PY_METHOD("process_result_value", "self, value, dialect", decorator_unwritten, "A value on its way from the database"),
    PY_METHOD("process_literal_param", "self, value, dialect", decorator_unwritten, "A value that is written into the SQL text"),
    PY_METHOD("coerce_compared_value", "self, op, value", decorator_self, NULL),
    PY_METHOD("compare_values", "self, x, y", decorator_compare_values, NULL),
    PY_GETSET("impl", get_impl, set_impl, "The decorated type"),
    PY_GETSET("impl_instance", get_impl, set_impl, NULL),
    PY_LAZY("coerce_to_is_types", coerce_to_is),
    PY_CLASS_VALUE("cache_ok", PY_NONE),
    PY_CLASS_VALUE("_is_type_decorator", PY_TRUE),
    PY_MEMBERS_END,
};

const al_type_def al_t_decorator = {
    .cls = { .name = "TypeDecorator",
             .module = "sqlalchemy.sql.type_api",
             .bases = PY_BASES(&al_t_engine.cls, &al_schema_event_target_class, &al_external_class),
             .size = sizeof(al_decorator_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = decorator_members,
             .trace = decorator_trace,
             .repr = decorator_repr,
             .getattr = decorator_getattr },
    .visit = "type_decorator",
};

/* --- Interval: a timedelta kept as the epoch plus it, where the database has no interval --- */

static py_obj *interval_init(py_vm *vm, py_obj **args)
{
    al_interval_type *self = (al_interval_type *)(void *)args[0];
    al_type *impl = al_type_shared(vm, &al_t_datetime);
    if (!impl)
        return NULL;
    self->base.impl = &impl->head;
    self->native = args[1];
    self->second_precision = args[2];
    self->day_precision = args[3];
    return PY_NONE;
}

static py_obj *epoch(py_vm *vm)
{
    py_obj *cls = py_import_from(vm, "datetime", "datetime");
    return cls ? py_call(vm, cls, 3, py_small(1970), py_small(1), py_small(1)) : NULL;
}

static py_obj *interval_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    py_obj *start = epoch(vm);
    py_obj *moment = start ? py_binary(vm, PY_OP_ADD, start, value) : NULL;
    al_type *impl = moment ? impl_of(vm, type) : NULL;
    al_processor inner;
    if (!impl || al_type_bind_processor(vm, impl, target, &inner) < 0)
        return NULL;
    return al_processor_apply(vm, &inner, target, moment);
}

static py_obj *interval_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    al_type *impl = impl_of(vm, type);
    al_processor inner;
    if (!impl || al_type_result_processor(vm, impl, target, &inner) < 0)
        return NULL;
    py_obj *moment = al_processor_apply(vm, &inner, target, value);
    if (!moment || moment == PY_NONE)
        return moment;
    py_obj *start = epoch(vm);
    return start ? py_binary(vm, PY_OP_SUB, moment, start) : NULL;
}

static py_obj *interval_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_import_from(vm, "datetime", "timedelta");
}

static py_obj *interval_coerce_compared(py_vm *vm, py_obj **args)
{
    al_type *impl = impl_of(vm, (al_type *)(void *)args[0]);
    return impl ? (py_obj *)(void *)al_type_coerce_compared(vm, impl, args[1], args[2]) : NULL;
}

AL_TYPE_TRACE(interval_trace, al_interval_type, native, day_precision)

static const py_member interval_members[] = {
    PY_INIT("self, native=True, second_precision=None, day_precision=None", interval_init, NULL),
    PY_FIELD("native", al_interval_type, native),
    PY_FIELD("second_precision", al_interval_type, second_precision),
    PY_FIELD("day_precision", al_interval_type, day_precision),
    PY_GETSET("python_type", interval_python_type, NULL, NULL),
    PY_METHOD("coerce_compared_value", "self, op, value", interval_coerce_compared, NULL),
    PY_CLASS_VALUE("cache_ok", PY_TRUE),
    PY_MEMBERS_END,
};

const al_type_def al_t_interval = {
    .cls = { .name = "Interval",
             .module = "sqlalchemy.sql.sqltypes",
             .bases = PY_BASES(&al_t_decorator.cls, &al_emulated_class),
             .size = sizeof(al_interval_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = interval_members,
             .trace = interval_trace },
    .affinity = AL_AFF_INTERVAL,
    .bind = interval_bind,
    .result = interval_result,
};

/* --- PickleType --- */

static py_obj *pickle_init(py_vm *vm, py_obj **args)
{
    al_pickle_type *self = (al_pickle_type *)(void *)args[0];
    al_type *impl = py_given(args[4]) ? al_type_coerce(vm, args[4]) : al_type_shared(vm, &al_t_large_binary);
    if (!impl)
        return NULL;
    self->base.impl = &impl->head;
    self->protocol = args[1];
    self->pickler = args[2];
    self->comparator = args[3];
    return PY_NONE;
}

static py_obj *pickler_of(py_vm *vm, al_type *type)
{
    py_obj *pickler = ((al_pickle_type *)(void *)type)->pickler;
    if (py_given(pickler))
        return pickler;
    return py_raise(
        vm, &py_NotImplementedError,
        "PickleType stores values with Python's pickle module, which is not available here; give it a pickler= of your own, or use JSON");
}

static py_obj *pickle_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    py_obj *pickler = pickler_of(vm, type);
    py_obj *bytes = pickler ? py_call_method(vm, pickler, "dumps", 2, value, ((al_pickle_type *)(void *)type)->protocol) : NULL;
    al_type *impl = bytes ? impl_of(vm, type) : NULL;
    al_processor inner;
    if (!impl || al_type_bind_processor(vm, impl, target, &inner) < 0)
        return NULL;
    return al_processor_apply(vm, &inner, target, bytes);
}

static py_obj *pickle_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    al_type *impl = impl_of(vm, type);
    al_processor inner;
    if (!impl || al_type_result_processor(vm, impl, target, &inner) < 0)
        return NULL;
    py_obj *bytes = al_processor_apply(vm, &inner, target, value);
    if (!bytes || bytes == PY_NONE)
        return bytes;
    py_obj *pickler = pickler_of(vm, type);
    return pickler ? py_call_method(vm, pickler, "loads", 1, bytes) : NULL;
}

static py_obj *pickle_compare_values(py_vm *vm, py_obj **args)
{
    py_obj *comparator = ((al_pickle_type *)(void *)args[0])->comparator;
    return py_given(comparator) ? py_call(vm, comparator, 2, args[1], args[2]) : py_compare(vm, PY_OP_EQ, args[1], args[2]);
}

AL_TYPE_TRACE(pickle_trace, al_pickle_type, protocol, comparator)

static const py_member pickle_members[] = {
    PY_INIT("self, protocol=5, pickler=None, comparator=None, impl=None", pickle_init, NULL),
    PY_FIELD("protocol", al_pickle_type, protocol),
    PY_FIELD("pickler", al_pickle_type, pickler),
    PY_FIELD("comparator", al_pickle_type, comparator),
    PY_METHOD("compare_values", "self, x, y", pickle_compare_values, NULL),
    PY_CLASS_VALUE("cache_ok", PY_TRUE),
    PY_MEMBERS_END,
};

const al_type_def al_t_pickle = {
    .cls = { .name = "PickleType",
             .module = "sqlalchemy.sql.sqltypes",
             .bases = PY_BASES(&al_t_decorator.cls),
             .size = sizeof(al_pickle_type),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = pickle_members,
             .trace = pickle_trace },
    .affinity = AL_AFF_BINARY,
    .bind = pickle_bind,
    .result = pickle_result,
};
