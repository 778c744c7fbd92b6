/* From a type to what a dialect makes of it: its implementation there, and the conversions of values. */
#include "types/types_int.h"

/* --- the implementation of a type on a dialect --- */

/* The dialect's class for a generic one: the nearest class of the type's chain that some table has. NULL: none. */
static const al_type_def *spec_for(const al_type_target *target, const al_type_def *def)
{
    for (; def && target->colspecs; def = al_type_def_base(def)) {
        for (const al_colspec *const *table = target->colspecs; *table; table++) {
            for (const al_colspec *row = *table; row->generic; row++) {
                if (row->generic == def)
                    return row->impl;
            }
        }
    }
    return NULL;
}

al_type *al_type_descriptor(py_vm *vm, al_type *type, const al_type_target *target)
{
    const al_type_def *impl = spec_for(target, al_type_def_of(type));
    if (!impl || al_type_is(vm, type, impl))
        return type;
    if (impl->adapt)
        return impl->adapt(vm, impl, type);
    py_class *cls = py_class_get(vm, &impl->cls);
    return cls ? al_type_adapt(vm, type, cls) : NULL;
}

static al_type *variant_for(py_vm *vm, al_type *type, const al_type_target *target)
{
    if (!type->variants)
        return NULL;
    py_obj *variant = py_dict_get_s(vm, type->variants, target->name);
    return variant && al_is_type(vm, variant) ? (al_type *)(void *)variant : NULL;
}

/* TypeDecorator._gen_dialect_impl: a copy that decorates what the dialect makes of its impl. */
static al_type *decorator_impl(py_vm *vm, al_type *type, const al_type_target *target)
{
    al_type *variant = variant_for(vm, type, target);
    al_type *adapted = al_type_descriptor(vm, variant ? variant : type, target);
    if (!adapted || adapted != type)
        return adapted;
    al_type *loaded = al_decorator_load(vm, type, target);
    al_type *inner = loaded ? al_type_impl(vm, loaded, target) : NULL;
    if (!inner)
        return NULL;
    if (&inner->head == al_decorator_impl(vm, type))
        return type;
    al_type *copy = al_type_copy(vm, type, NULL);
    if (!copy)
        return NULL;
    if (!py_isa(vm, &copy->head, (const py_classdef *)py_class_def(type->head.cls)) || !al_is_decorator(vm, copy))
        return py_raise(vm, &py_AssertionError,
                        "Type object %S does not properly implement the copy() method, it must return an object of type %S", &type->head,
                        (py_obj *)(void *)type->head.cls);
    return al_decorator_set_impl(vm, copy, &inner->head) < 0 ? NULL : copy;
}

static al_type *make_impl(py_vm *vm, al_type *type, const al_type_target *target)
{
    if (al_is_decorator(vm, type))
        return decorator_impl(vm, type, target);
    al_type *variant = variant_for(vm, type, target);
    if (!variant)
        return al_type_descriptor(vm, type, target);
    return al_is_decorator(vm, variant) ? decorator_impl(vm, variant, target) : al_type_descriptor(vm, variant, target);
}

al_type *al_type_impl(py_vm *vm, al_type *type, const al_type_target *target)
{
    if (type->impl && type->impl_dialect == target->dialect)
        return (al_type *)(void *)type->impl;
    al_type *impl = make_impl(vm, type, target);
    if (impl && !al_type_is(vm, type, &al_t_enum)) { /* an Enum's names may be set later, when its table is */
        type->impl = &impl->head;
        type->impl_dialect = target->dialect;
    }
    return impl;
}

al_type *al_type_impl_unwrapped(py_vm *vm, al_type *type, const al_type_target *target)
{
    al_type *impl = al_type_impl(vm, type, target);
    for (int depth = 0; impl && al_is_decorator(vm, impl) && depth < 64; depth++) {
        al_type *loaded = al_decorator_load(vm, impl, target);
        impl = loaded ? al_type_impl(vm, loaded, target) : NULL;
    }
    return impl;
}

/* --- conversions --- */

/* A script's own bind_processor / result_processor: what it returns. 1 found, 0 not overridden, -1. */
static int script_processor(py_vm *vm, al_type *impl, const al_type_target *target, const char *method, bool coltype, al_processor *out)
{
    if (!al_overrides(vm, &impl->head, method))
        return 0;
    py_obj *made = coltype ? py_call_method(vm, &impl->head, method, 2, target->dialect, PY_NONE)
                           : py_call_method(vm, &impl->head, method, 1, target->dialect);
    if (!made)
        return -1;
    out->callable = py_given(made) ? made : NULL;
    out->none = true;
    return 1;
}

int al_type_bind_processor(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out)
{
    *out = (al_processor){ 0 };
    al_type *impl = al_type_impl(vm, type, target);
    if (!impl)
        return -1;
    out->type = impl;
    int script = script_processor(vm, impl, target, "bind_processor", false, out);
    if (script)
        return script < 0 ? -1 : 0;
    if (al_is_decorator(vm, impl))
        return al_decorator_bind(vm, impl, target, out);
    out->fn = al_def_bind(al_type_def_of(impl));
    out->none = (al_type_flags(vm, impl) & AL_TYPE_NONE) != 0;
    return 0;
}

int al_type_result_processor(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out)
{
    *out = (al_processor){ 0 };
    al_type *impl = al_type_impl(vm, type, target);
    if (!impl)
        return -1;
    out->type = impl;
    int script = script_processor(vm, impl, target, "result_processor", true, out);
    if (script)
        return script < 0 ? -1 : 0;
    if (al_is_decorator(vm, impl))
        return al_decorator_result(vm, impl, target, out);
    out->fn = al_def_result(al_type_def_of(impl));
    return 0;
}

py_obj *al_processor_apply(py_vm *vm, const al_processor *p, const al_type_target *target, py_obj *value)
{
    if (value == PY_NONE && !p->none)
        return value;
    if (p->callable)
        return py_call(vm, p->callable, 1, value);
    return p->fn ? p->fn(vm, p->type, target, value) : value;
}

int al_type_literal_text(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    al_type *impl = al_type_impl(vm, type, target);
    if (!impl)
        return -1;
    if (al_overrides(vm, &impl->head, "literal_processor")) {
        py_obj *processor = py_call_method(vm, &impl->head, "literal_processor", 1, target->dialect);
        if (!processor)
            return -1;
        if (!py_given(processor))
            return 0;
        return al_add_str(vm, py_call(vm, processor, 1, value), out) < 0 ? -1 : 1;
    }
    if (al_is_decorator(vm, impl))
        return al_decorator_literal(vm, impl, target, value, out);
    al_type_literal fn = al_def_literal(al_type_def_of(impl));
    if (!fn)
        return 0;
    return fn(vm, impl, target, value, out) < 0 ? -1 : 1;
}

/* --- processors as scripts see them: type.bind_processor(dialect)(value) --- */

enum { PROCESS_VALUE, PROCESS_LITERAL };

typedef struct processor_obj {
    py_obj head; /* .aux: PROCESS_* */
    al_processor p;
    py_obj *dialect;
} processor_obj;

static void processor_trace(py_obj *self, py_tracer *t)
{
    processor_obj *o = (processor_obj *)(void *)self;
    py_trace(t, o->p.type);
    py_trace(t, o->p.callable);
    py_trace(t, o->dialect);
}

static py_obj *processor_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    processor_obj *o = (processor_obj *)(void *)self;
    if (count != 1 || (kwnames && PY_TUPLE(kwnames)->count))
        return py_raise(vm, &py_TypeError, "process() takes 1 positional argument but %zu were given", count);
    const al_type_target *target = al_target_of(vm, o->dialect);
    if (!target)
        return NULL;
    if (self->aux == PROCESS_VALUE)
        return al_processor_apply(vm, &o->p, target, args[0]);
    al_sb out = AL_SB_INIT;
    al_type_literal fn = al_def_literal(al_type_def_of(o->p.type));
    int status = fn ? fn(vm, o->p.type, target, args[0], &out) : al_type_literal_text(vm, o->p.type, target, args[0], &out);
    if (status < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

static const py_classdef processor_class = {
    .name = "processor",
    .module = "sqlalchemy.sql.type_api",
    .size = sizeof(processor_obj),
    .flags = PY_CLS_ABSTRACT,
    .trace = processor_trace,
    .call = processor_call,
};

static py_obj *processor_new(py_vm *vm, const al_processor *p, py_obj *dialect, uint32_t what)
{
    processor_obj *o = py_alloc(vm, processor_obj, &processor_class);
    if (!o)
        return NULL;
    o->head.aux = what;
    o->p = *p;
    o->dialect = dialect;
    return &o->head;
}

/* The method of the type itself, not of its implementation: what super().bind_processor(dialect) asks for. */
static py_obj *own_processor(py_vm *vm, py_obj **args, bool result)
{
    al_type *type = (al_type *)(void *)args[0];
    const al_type_target *target = al_target_of(vm, args[1]);
    if (!target)
        return NULL;
    al_processor p = { .type = type, .none = (al_type_flags(vm, type) & AL_TYPE_NONE) != 0 };
    if (al_is_decorator(vm, type)) {
        if ((result ? al_decorator_result(vm, type, target, &p) : al_decorator_bind(vm, type, target, &p)) < 0)
            return NULL;
    } else {
        p.fn = result ? al_def_result(al_type_def_of(type)) : al_def_bind(al_type_def_of(type));
    }
    return al_processor_idle(&p) ? PY_NONE : processor_new(vm, &p, args[1], PROCESS_VALUE);
}

py_obj *al_type_bind_method(py_vm *vm, py_obj **args)
{
    return own_processor(vm, args, false);
}

py_obj *al_type_result_method(py_vm *vm, py_obj **args)
{
    return own_processor(vm, args, true);
}

py_obj *al_type_literal_method(py_vm *vm, py_obj **args)
{
    al_type *type = (al_type *)(void *)args[0];
    if (!al_target_of(vm, args[1]))
        return NULL;
    if (!al_is_decorator(vm, type) && !al_def_literal(al_type_def_of(type)))
        return PY_NONE;
    al_processor p = { .type = type };
    return processor_new(vm, &p, args[1], PROCESS_LITERAL);
}
