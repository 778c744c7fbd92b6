/*
 * The structs of the generic types, for those who read a type's arguments (DDL, comparison) and for the dialects' types, which extend
 * them. All fields are script values as given to the constructor; NULL reads as None.
 */
#ifndef AL_TYPES_LAYOUT_H
#define AL_TYPES_LAYOUT_H

#include "types/type.h"

typedef struct al_string_type { /* String, Text, Unicode, ..., CHAR, VARCHAR */
    al_type base;
    py_obj *length, *collation;
} al_string_type;

typedef struct al_numeric_type { /* Numeric, Float, Double, ... */
    al_type base;
    py_obj *precision, *scale, *decimal_return_scale, *asdecimal;
} al_numeric_type;

typedef struct al_time_type { /* DateTime, Time, TIMESTAMP, ... (Date has no arguments) */
    al_type base;
    py_obj *timezone;
} al_time_type;

typedef struct al_binary_type {
    al_type base;
    py_obj *length;
} al_binary_type;

typedef struct al_json_type {
    al_type base;
    py_obj *none_as_null;
} al_json_type;

typedef struct al_uuid_type {
    al_type base;
    py_obj *as_uuid, *native_uuid;
} al_uuid_type;

typedef struct al_array_type {
    al_type base;
    py_obj *item_type, *as_tuple, *dimensions, *zero_indexes;
} al_array_type;

typedef struct al_tuple_type { /* TupleType, TableValueType */
    al_type base;
    py_obj *types; /* list */
} al_tuple_type;

typedef struct al_boolean_type {
    al_type base;
    al_schema_part schema;
    py_obj *create_constraint;
} al_boolean_type;

typedef struct al_enum_type {
    al_string_type base;
    al_schema_part schema;
    py_obj *native_enum, *create_constraint, *values_callable, *sort_key_function, *omit_aliases, *validate_strings;
    py_obj *enums;          /* list of str: what the database sees */
    py_obj *enum_class;     /* the Python enum, or None */
    py_obj *valid_lookup;   /* dict: member or text -> text */
    py_obj *object_lookup;  /* dict: text -> member or text */
    py_obj *default_length; /* int */
} al_enum_type;

typedef struct al_decorator_type { /* TypeDecorator, Interval, PickleType */
    al_type base;
    py_obj *impl; /* the instance that is decorated */
} al_decorator_type;

typedef struct al_interval_type {
    al_decorator_type base;
    py_obj *native, *second_precision, *day_precision;
} al_interval_type;

typedef struct al_pickle_type {
    al_decorator_type base;
    py_obj *protocol, *pickler, *comparator;
} al_pickle_type;

/* Mixins without fields: SchemaEventTarget, SchemaType, Emulated, NativeForEmulated, Concatenable, Indexable, TypeEngineMixin,
 * ExternalType. */
extern const py_classdef al_mixin_class, al_schema_event_target_class, al_schema_type_class, al_emulated_class,
    al_native_for_emulated_class, al_concatenable_class, al_indexable_class, al_external_class;

/* For trace functions: the py_obj * fields that stand from offset first to offset last. */
void al_trace_words(py_obj *self, py_tracer *t, size_t first, size_t last);
#define AL_TYPE_TRACE(function, type, first, last)                                                                                         \
    static void function(py_obj *self, py_tracer *t)                                                                                       \
    {                                                                                                                                      \
        al_trace_words(self, t, offsetof(type, first), offsetof(type, last));                                                              \
    }

/* A number given as a type's argument (length, precision): false if it is None or no int. */
bool al_type_number(py_vm *vm, py_obj *value, int64_t *out);

/* The members that a type class needs at least: its visit name. */
#define AL_VISIT(name) PY_CLASS_STR("__visit_name__", name)

#endif
