/* JSON, Uuid, ARRAY, TupleType, TableValueType. */
#include "types/types_int.h"

#define SQLTYPES "sqlalchemy.sql.sqltypes"
#define FLAGS    (PY_CLS_SUBCLASS | PY_CLS_DICT)

/* --- JSON --- */

static py_obj *json_null_repr(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_new(vm, "symbol('JSON_NULL')");
}
static const py_classdef json_null_class = {
    .name = "symbol",
    .module = "sqlalchemy.util.langhelpers",
    .size = sizeof(py_obj),
    .flags = PY_CLS_ABSTRACT,
    .repr = json_null_repr,
};

/* JSON.NULL: the JSON value null, apart from SQL's NULL. One an interpreter. */
static py_obj *json_null(py_vm *vm)
{
    py_obj *null = py_vm_value(vm, &json_null_class);
    if (null)
        return null;
    null = (py_obj *)(void *)py_alloc(vm, py_obj, &json_null_class);
    return null && py_vm_set_value(vm, &json_null_class, null) == 0 ? null : NULL;
}

static py_obj *get_json_null(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return json_null(vm);
}

static bool is_true(py_obj *o)
{
    return o && o != PY_NONE && o != PY_FALSE && o != PY_ABSENT && o != py_small(0);
}

static py_obj *json_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    ((al_json_type *)(void *)args[0])->none_as_null = args[1];
    return PY_NONE;
}

static py_obj *json_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    if (value == PY_NONE && is_true(((al_json_type *)(void *)type)->none_as_null))
        return PY_NONE;
    if (value == py_vm_value(vm, &json_null_class))
        value = PY_NONE;
    py_obj *dumps = py_given(target->json_serializer) ? target->json_serializer : py_import_from(vm, "json", "dumps");
    return dumps ? py_call(vm, dumps, 1, value) : NULL;
}

static py_obj *json_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type;
    py_obj *loads = py_given(target->json_deserializer) ? target->json_deserializer : py_import_from(vm, "json", "loads");
    return loads ? py_call(vm, loads, 1, value) : NULL;
}

static py_obj *json_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return (py_obj *)(void *)py_class_get(vm, &py_dict_class);
}

static py_obj *json_get_evaluate_none(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(!is_true(((al_json_type *)(void *)self)->none_as_null));
}

static int json_set_evaluate_none(py_vm *vm, py_obj *self, py_obj *value)
{
    int truth = value ? py_truth(vm, value) : 0;
    if (truth < 0)
        return -1;
    ((al_json_type *)(void *)self)->none_as_null = py_bool(!truth);
    return 0;
}

#define NESTED(fn, def)                                                                                                                    \
    static py_obj *fn(py_vm *vm, py_obj *cls)                                                                                              \
    {                                                                                                                                      \
        (void)cls;                                                                                                                         \
        return (py_obj *)(void *)py_class_get(vm, &al_t_##def.cls);                                                                        \
    }
NESTED(nested_element, json_element)
NESTED(nested_index, json_index)
NESTED(nested_int_index, json_int_index)
NESTED(nested_str_index, json_str_index)
NESTED(nested_path, json_path)

AL_TYPE_TRACE(json_trace, al_json_type, none_as_null, none_as_null)

static const py_member json_members[] = {
    AL_VISIT("JSON"),
    PY_INIT("self, none_as_null=False", json_init, NULL),
    PY_FIELD("none_as_null", al_json_type, none_as_null),
    PY_GETSET("should_evaluate_none", json_get_evaluate_none, json_set_evaluate_none, NULL),
    PY_GETSET("python_type", json_python_type, NULL, NULL),
    PY_CLASS_VALUE("hashable", PY_FALSE),
    PY_LAZY("NULL", get_json_null),
    PY_LAZY("JSONElementType", nested_element),
    PY_LAZY("JSONIndexType", nested_index),
    PY_LAZY("JSONIntIndexType", nested_int_index),
    PY_LAZY("JSONStrIndexType", nested_str_index),
    PY_LAZY("JSONPathType", nested_path),
    PY_MEMBERS_END,
};
const al_type_def al_t_json = {
    .cls = { .name = "JSON",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls, &al_indexable_class),
             .size = sizeof(al_json_type),
             .flags = FLAGS,
             .members = json_members,
             .trace = json_trace },
    .visit = "JSON",
    .affinity = AL_AFF_JSON,
    .flags = AL_TYPE_INDEX | AL_TYPE_NONE,
    .bind = json_bind,
    .result = json_result,
};

/* An index into JSON: an int or a str, bound as such. */
static int json_element_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type;
    if (py_is_int(vm, value))
        return al_add_str(vm, value, out);
    if (!py_is_str(vm, value))
        return py_raise_int(vm, &py_NotImplementedError, "%s", "");
    al_add_quoted(target, py_str_text(value), py_str_size(value), out);
    return 0;
}

#define JSON_PART(c_name, script_name, base_def, visit_name, literal_fn)                                                                   \
    const al_type_def al_t_##c_name = {                                                                                                    \
        .cls = { .name = script_name,                                                                                                      \
                 .module = SQLTYPES,                                                                                                       \
                 .bases = PY_BASES(&al_t_##base_def.cls),                                                                                  \
                 .size = sizeof(al_type),                                                                                                  \
                 .flags = FLAGS },                                                                                                         \
        .visit = visit_name,                                                                                                               \
        .literal = literal_fn,                                                                                                             \
        .affinity = AL_AFF_OTHER,                                                                                                          \
    }
JSON_PART(json_element, "JSONElementType", engine, NULL, json_element_literal);
JSON_PART(json_index, "JSONIndexType", json_element, NULL, NULL);
JSON_PART(json_int_index, "JSONIntIndexType", json_index, NULL, NULL);
JSON_PART(json_str_index, "JSONStrIndexType", json_index, NULL, NULL);
JSON_PART(json_path, "JSONPathType", json_element, "json_path", NULL);

/* --- Uuid --- */

static al_uuid_type *uuid_of(al_type *type)
{
    return (al_uuid_type *)(void *)type;
}

static py_obj *uuid_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_uuid_type *self = (al_uuid_type *)(void *)args[0];
    self->as_uuid = args[1];
    self->native_uuid = args[2];
    return PY_NONE;
}

static py_obj *native_uuid_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_uuid_type *self = (al_uuid_type *)(void *)args[0];
    self->as_uuid = args[1];
    self->native_uuid = PY_TRUE;
    return PY_NONE;
}

static bool uuid_is_text(al_type *type, const al_type_target *target)
{
    return !target->native_uuid || !is_true(uuid_of(type)->native_uuid);
}

static py_obj *without_dashes(py_vm *vm, py_obj *value)
{
    py_obj *dash = py_str_new(vm, "-"), *nothing = dash ? py_str_new(vm, "") : NULL;
    return nothing ? py_call_method(vm, value, "replace", 2, dash, nothing) : NULL;
}

static py_obj *uuid_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    if (!uuid_is_text(type, target))
        return value;
    return is_true(uuid_of(type)->as_uuid) ? py_getattr_s(vm, value, "hex") : without_dashes(vm, value);
}

static py_obj *uuid_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    bool as_uuid = is_true(uuid_of(type)->as_uuid);
    if (!uuid_is_text(type, target))
        return as_uuid ? value : py_str_of(vm, value);
    py_obj *cls = py_import_from(vm, "uuid", "UUID");
    py_obj *uuid = cls ? py_call(vm, cls, 1, value) : NULL;
    return !uuid || as_uuid ? uuid : py_str_of(vm, uuid);
}

static int uuid_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    py_obj *text = !is_true(uuid_of(type)->as_uuid) ? without_dashes(vm, value)
                   : uuid_is_text(type, target)     ? py_getattr_s(vm, value, "hex")
                                                    : py_str_of(vm, value);
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    al_type_target plain = { 0 };
    al_add_quoted(&plain, chars, py_str_size(text), out);
    return 0;
}

static py_obj *uuid_python_type(py_vm *vm, py_obj *self)
{
    if (is_true(((al_uuid_type *)(void *)self)->as_uuid))
        return py_import_from(vm, "uuid", "UUID");
    return (py_obj *)(void *)py_class_get(vm, &py_str_class);
}

static py_obj *uuid_coerce_compared(py_vm *vm, py_obj **args)
{
    if (py_is_str(vm, args[2]))
        return args[0];
    al_type *coerced = al_type_of_literal(vm, args[2]);
    if (!coerced)
        return NULL;
    return al_type_is_null(vm, coerced) || al_type_affinity(vm, coerced) == AL_AFF_UUID ? args[0] : &coerced->head;
}

AL_TYPE_TRACE(uuid_trace, al_uuid_type, as_uuid, native_uuid)

static const py_member uuid_members[] = {
    AL_VISIT("uuid"),
    PY_INIT("self, as_uuid=True, native_uuid=True", uuid_init, NULL),
    PY_FIELD("as_uuid", al_uuid_type, as_uuid),
    PY_FIELD("native_uuid", al_uuid_type, native_uuid),
    PY_FIELD("native", al_uuid_type, native_uuid),
    PY_CLASS_VALUE("length", PY_NONE),
    PY_CLASS_VALUE("collation", PY_NONE),
    PY_GETSET("python_type", uuid_python_type, NULL, NULL),
    PY_METHOD("coerce_compared_value", "self, op, value", uuid_coerce_compared, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_uuid = {
    .cls = { .name = "Uuid",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls, &al_emulated_class),
             .size = sizeof(al_uuid_type),
             .flags = FLAGS,
             .members = uuid_members,
             .trace = uuid_trace },
    .visit = "uuid",
    .affinity = AL_AFF_UUID,
    .bind = uuid_bind,
    .result = uuid_result,
    .literal = uuid_literal,
};
static const py_member native_uuid_members[] = {
    AL_VISIT("UUID"),
    PY_INIT("self, as_uuid=True", native_uuid_init, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_UUID = {
    .cls = { .name = "UUID",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_uuid.cls, &al_native_for_emulated_class),
             .size = sizeof(al_uuid_type),
             .flags = FLAGS,
             .members = native_uuid_members },
    .visit = "UUID",
};

/* --- ARRAY --- */

static py_obj *array_init(py_vm *vm, py_obj **args)
{
    al_array_type *self = (al_array_type *)(void *)args[0];
    if (al_is_type(vm, args[1]) && al_type_is(vm, args[1], &al_t_array))
        return py_raise(vm, &py_ValueError, "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype");
    al_type *item = al_type_coerce(vm, args[1]);
    if (!item)
        return NULL;
    self->item_type = &item->head;
    self->as_tuple = args[2];
    self->dimensions = args[3];
    self->zero_indexes = args[4];
    return PY_NONE;
}

static int array_item_literal(py_vm *vm, al_type *item, const al_type_target *target, py_obj *value, al_sb *out, int depth)
{
    if (depth > 64)
        return py_raise_int(vm, &py_RecursionError, "maximum recursion depth exceeded");
    if (!py_is_list(vm, value) && !py_is_tuple(vm, value)) {
        int done = al_type_literal_text(vm, item, target, value, out);
        return done > 0 ? 0 : done == 0 ? py_raise_int(vm, &py_NotImplementedError, "%s", "") : -1;
    }
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(vm, value, &items, &count))
        return -1;
    al_sb_addc(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            al_sb_add(out, ", ");
        if (array_item_literal(vm, item, target, items[i], out, depth + 1) < 0)
            return -1;
    }
    al_sb_addc(out, ']');
    return 0;
}

static int array_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    py_obj *list = py_list_from(vm, value);
    return list ? array_item_literal(vm, (al_type *)(void *)((al_array_type *)(void *)type)->item_type, target, list, out, 0) : -1;
}

static py_obj *array_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return (py_obj *)(void *)py_class_get(vm, &py_list_class);
}

AL_TYPE_TRACE(array_trace, al_array_type, item_type, zero_indexes)

static const py_member array_members[] = {
    AL_VISIT("ARRAY"),
    PY_INIT("self, item_type, as_tuple=False, dimensions=None, zero_indexes=False", array_init, NULL),
    PY_FIELD("item_type", al_array_type, item_type),
    PY_FIELD("as_tuple", al_array_type, as_tuple),
    PY_FIELD("dimensions", al_array_type, dimensions),
    PY_FIELD("zero_indexes", al_array_type, zero_indexes),
    PY_FIELD("hashable", al_array_type, as_tuple),
    PY_CLASS_VALUE("_is_array", PY_TRUE),
    PY_GETSET("python_type", array_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_array = {
    .cls = { .name = "ARRAY",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls, &al_schema_event_target_class, &al_indexable_class, &al_concatenable_class),
             .size = sizeof(al_array_type),
             .flags = FLAGS,
             .members = array_members,
             .trace = array_trace },
    .visit = "ARRAY",
    .affinity = AL_AFF_ARRAY,
    .flags = AL_TYPE_INDEX | AL_TYPE_CONCAT,
    .literal = array_literal,
};

/* --- TupleType, TableValueType --- */

static py_obj *tuple_init(py_vm *vm, py_obj **args)
{
    al_tuple_type *self = (al_tuple_type *)(void *)args[0];
    py_tuple *given = PY_TUPLE(args[1]);
    self->types = py_list_new(vm, given->count);
    for (size_t i = 0; self->types && i < given->count; i++) {
        al_type *type = al_type_coerce(vm, given->items[i]);
        if (!type || py_list_append(vm, self->types, &type->head) < 0)
            return NULL;
    }
    return self->types ? PY_NONE : NULL;
}

static py_obj *table_value_init(py_vm *vm, py_obj **args)
{
    al_tuple_type *self = (al_tuple_type *)(void *)args[0];
    return (self->types = py_list_from(vm, args[1])) ? PY_NONE : NULL;
}

AL_TYPE_TRACE(tuple_trace, al_tuple_type, types, types)

static const py_member tuple_members[] = {
    PY_INIT("self, *types", tuple_init, NULL),
    PY_FIELD("types", al_tuple_type, types),
    PY_CLASS_VALUE("_is_tuple_type", PY_TRUE),
    PY_MEMBERS_END,
};
const al_type_def al_t_tuple = {
    .cls = { .name = "TupleType",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_tuple_type),
             .flags = FLAGS,
             .members = tuple_members,
             .trace = tuple_trace },
    .affinity = AL_AFF_TUPLE,
};
static const py_member table_value_members[] = {
    PY_INIT("self, *elements", table_value_init, NULL),
    PY_FIELD("_elements", al_tuple_type, types),
    PY_CLASS_VALUE("_is_table_value", PY_TRUE),
    PY_MEMBERS_END,
};
const al_type_def al_t_table_value = {
    .cls = { .name = "TableValueType",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_tuple_type),
             .flags = FLAGS,
             .members = table_value_members,
             .trace = tuple_trace },
    .affinity = AL_AFF_TABLEVALUE,
};
