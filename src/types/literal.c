/* The type of a Python value or class: _resolve_value_to_type and the map behind it. */
#include "types/types_int.h"

/* DateTime(timezone=True) and such: shared like al_type_shared's, under a key of its own. */
static al_type *shared_timezone(py_vm *vm, const al_type_def *def, const char *key)
{
    py_obj *shared = py_vm_value(vm, key);
    if (!shared) {
        shared = py_construct(vm, &def->cls, 1, PY_TRUE);
        if (!shared || py_vm_set_value(vm, key, shared) < 0)
            return NULL;
    }
    return (al_type *)(void *)shared;
}

static const char datetime_key[] = "datetime", time_key[] = "time";

/* Classes of the standard library, which are made only when somebody imports their modules. */
static const struct {
    const char *module, *name;
    const al_type_def *def;
} stdlib[] = {
    { "datetime", "datetime", &al_t_datetime },  { "datetime", "date", &al_t_date },      { "datetime", "time", &al_t_time },
    { "datetime", "timedelta", &al_t_interval }, { "decimal", "Decimal", &al_t_numeric }, { "uuid", "UUID", &al_t_uuid },
};

static const al_type_def *builtin_def(py_vm *vm, const py_class *cls)
{
    static const struct {
        const py_classdef *cls;
        const al_type_def *def;
    } rows[] = {
        { &py_str_class, &al_t_string },  { &py_int_class, &al_t_integer },        { &py_bool_class, &al_t_boolean },
        { &py_float_class, &al_t_float }, { &py_bytes_class, &al_t_large_binary }, { &py_none_class, &al_t_null },
    };
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        if (py_class_get(vm, rows[i].cls) == cls)
            return rows[i].def;
    }
    return NULL;
}

/* The row of stdlib for a class: by its name first, so that no module is imported in vain. NULL: none. */
static const al_type_def *stdlib_def(py_vm *vm, py_class *cls)
{
    py_obj *modules = NULL;
    for (size_t i = 0; i < AL_COUNT(stdlib); i++) {
        if (!py_class_name(cls) || !py_str_is(py_str_new(vm, py_class_name(cls)), stdlib[i].name))
            continue;
        if (!modules && !(modules = py_sys_modules(vm)))
            return NULL;
        py_obj *known = py_import_from(vm, stdlib[i].module, stdlib[i].name);
        if (known == (py_obj *)(void *)cls)
            return stdlib[i].def;
        if (!known)
            py_error_clear(vm);
    }
    return NULL;
}

/* An Enum of a Python enum's class. */
static al_type *enum_type(py_vm *vm, py_class *cls)
{
    py_obj *members = py_getattr_opt_s(vm, (py_obj *)(void *)cls, "__members__");
    if (!members || members == PY_ABSENT)
        return NULL;
    return (al_type *)(void *)py_construct(vm, &al_t_enum.cls, 1, (py_obj *)(void *)cls);
}

al_type *al_type_of_class(py_vm *vm, py_class *cls)
{
    const al_type_def *def = builtin_def(vm, cls);
    if (!def)
        def = stdlib_def(vm, cls);
    return def ? al_type_shared(vm, def) : py_error_pending(vm) ? NULL : enum_type(vm, cls);
}

static al_type *with_timezone(py_vm *vm, py_obj *value, const al_type_def *def)
{
    py_obj *zone = py_getattr_s(vm, value, "tzinfo");
    if (!zone)
        return NULL;
    if (zone == PY_NONE)
        return al_type_shared(vm, def);
    return shared_timezone(vm, def, def == &al_t_datetime ? datetime_key : time_key);
}

al_type *al_type_of_literal(py_vm *vm, py_obj *value)
{
    py_class *cls = py_class_of(vm, value);
    const al_type_def *def = builtin_def(vm, cls);
    if (!def)
        def = stdlib_def(vm, cls);
    if (def == &al_t_string) {
        const py_str *text = (const py_str *)(const void *)value;
        return al_type_shared(vm, text->len == text->size ? &al_t_string : &al_t_unicode);
    }
    if (def == &al_t_integer) {
        int64_t number = 0;
        bool wide = !py_is_small(value);
        if (!wide) {
            number = py_small_value(value);
            wide = number >= ((int64_t)1 << 31) || number <= -((int64_t)1 << 31);
        }
        return al_type_shared(vm, wide ? &al_t_big_integer : &al_t_integer);
    }
    if (def == &al_t_datetime || def == &al_t_time)
        return with_timezone(vm, value, def);
    if (def)
        return al_type_shared(vm, def);
    if (py_error_pending(vm))
        return NULL;
    if (py_getattr_opt_s(vm, (py_obj *)(void *)cls, "__members__") != PY_ABSENT)
        return enum_type(vm, cls);
    py_obj *own = py_getattr_opt_s(vm, value, "__sa_type_engine__");
    if (!own)
        return NULL;
    if (al_is_type(vm, own))
        return (al_type *)(void *)own;
    py_obj *clause = py_getattr_opt_s(vm, value, "__clause_element__");
    py_obj *visit = clause == PY_ABSENT ? py_getattr_opt_s(vm, value, "__visit_name__") : clause;
    if (!visit)
        return NULL;
    if (visit != PY_ABSENT || py_as_class(vm, value))
        return visit == PY_ABSENT ? al_type_shared(vm, &al_t_null)
                                  : py_raise(vm, &al_exc_ArgumentError, "Object %R is not legal as a SQL literal value", value);
    return al_type_shared(vm, &al_t_null);
}
