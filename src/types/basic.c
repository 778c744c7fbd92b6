/* String, numbers, date and time, binary: the types whose arguments are kept as they are given. */
#include <math.h>

#include "types/types_int.h"

#define SQLTYPES "sqlalchemy.sql.sqltypes"
#define FLAGS    (PY_CLS_SUBCLASS | PY_CLS_DICT)

/* A class that adds nothing but its name. */
#define PLAIN(c_name, script_name, visit_name, base_def, struct_type)                                                                      \
    static const py_member c_name##_members[] = { AL_VISIT(visit_name), PY_MEMBERS_END };                                                  \
    const al_type_def al_t_##c_name = {                                                                                                    \
        .cls = { .name = script_name,                                                                                                      \
                 .module = SQLTYPES,                                                                                                       \
                 .bases = PY_BASES(&al_t_##base_def.cls),                                                                                  \
                 .size = sizeof(struct_type),                                                                                              \
                 .flags = FLAGS,                                                                                                           \
                 .members = c_name##_members },                                                                                            \
        .visit = visit_name,                                                                                                               \
    }

static py_obj *type_class(py_vm *vm, const py_classdef *def)
{
    return (py_obj *)(void *)py_class_get(vm, def);
}

/* --- String --- */

static py_obj *string_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_string_type *self = (al_string_type *)(void *)args[0];
    self->length = args[1];
    self->collation = args[2];
    return PY_NONE;
}

static int string_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type;
    if (!py_is_str(vm, value)) {
        py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'replace'", value);
        return -1;
    }
    al_add_quoted(target, py_str_text(value), py_str_size(value), out);
    return 0;
}

static py_obj *string_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return type_class(vm, &py_str_class);
}

AL_TYPE_TRACE(string_trace, al_string_type, length, collation)

static const py_member string_members[] = {
    AL_VISIT("string"),
    PY_INIT("self, length=None, collation=None", string_init, NULL),
    PY_FIELD("length", al_string_type, length),
    PY_FIELD("collation", al_string_type, collation),
    PY_GETSET("python_type", string_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_string = {
    .cls = { .name = "String",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls, &al_concatenable_class),
             .size = sizeof(al_string_type),
             .flags = FLAGS,
             .members = string_members,
             .trace = string_trace },
    .visit = "string",
    .affinity = AL_AFF_STRING,
    .flags = AL_TYPE_CONCAT,
    .literal = string_literal,
};
PLAIN(text, "Text", "text", string, al_string_type);
PLAIN(unicode, "Unicode", "unicode", string, al_string_type);
PLAIN(unicode_text, "UnicodeText", "unicode_text", text, al_string_type);
PLAIN(CHAR, "CHAR", "CHAR", string, al_string_type);
PLAIN(VARCHAR, "VARCHAR", "VARCHAR", string, al_string_type);
PLAIN(NCHAR, "NCHAR", "NCHAR", unicode, al_string_type);
PLAIN(NVARCHAR, "NVARCHAR", "NVARCHAR", unicode, al_string_type);
PLAIN(TEXT, "TEXT", "TEXT", text, al_string_type);
PLAIN(CLOB, "CLOB", "CLOB", text, al_string_type);

/* --- Integer --- */

static int integer_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    py_obj *number = py_call(vm, type_class(vm, &py_int_class), 1, value);
    return number ? al_add_str(vm, number, out) : -1;
}

static py_obj *integer_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return type_class(vm, &py_int_class);
}

static const py_member integer_members[] = {
    AL_VISIT("integer"),
    PY_GETSET("python_type", integer_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_integer = {
    .cls = { .name = "Integer",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_type),
             .flags = FLAGS,
             .members = integer_members },
    .visit = "integer",
    .affinity = AL_AFF_INTEGER,
    .literal = integer_literal,
};
PLAIN(small_integer, "SmallInteger", "small_integer", integer, al_type);
PLAIN(big_integer, "BigInteger", "big_integer", integer, al_type);
PLAIN(INTEGER, "INTEGER", "INTEGER", integer, al_type);
PLAIN(SMALLINT, "SMALLINT", "SMALLINT", small_integer, al_type);
PLAIN(BIGINT, "BIGINT", "BIGINT", big_integer, al_type);

/* --- Numeric, Float --- */

static py_obj *numeric_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_numeric_type *self = (al_numeric_type *)(void *)args[0];
    self->precision = args[1];
    self->scale = args[2];
    self->decimal_return_scale = args[3];
    self->asdecimal = args[4];
    return PY_NONE;
}

static py_obj *float_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_numeric_type *self = (al_numeric_type *)(void *)args[0];
    self->precision = args[1];
    self->asdecimal = args[2];
    self->decimal_return_scale = args[3];
    return PY_NONE;
}

static bool is_true(py_obj *o)
{
    return o && o != PY_NONE && o != PY_FALSE && o != PY_ABSENT && o != py_small(0);
}

/* The places that a fetched float is rounded to on its way to Decimal. */
static int64_t return_scale(py_vm *vm, al_numeric_type *type)
{
    int64_t scale;
    if (al_type_number(vm, type->decimal_return_scale, &scale) || al_type_number(vm, type->scale, &scale))
        return scale;
    return 10;
}

/* str(value), once decimal.Decimal(value) has accepted it */
static int numeric_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    if (!py_is_int(vm, value) && !py_isa(vm, value, &py_float_class)) {
        py_obj *decimal = py_import_from(vm, "decimal", "Decimal");
        if (!decimal || !py_call(vm, decimal, 1, value))
            return -1;
    }
    return al_add_str(vm, value, out);
}

static py_obj *numeric_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type;
    if (target->native_decimal || py_isa(vm, value, &py_float_class))
        return value;
    return py_call(vm, type_class(vm, &py_float_class), 1, value);
}

/* Decimal("%.<scale>f" % value) */
static py_obj *to_decimal(py_vm *vm, al_numeric_type *type, py_obj *value)
{
    double number;
    py_obj *cls = py_import_from(vm, "decimal", "Decimal");
    if (!cls || py_as_double(vm, value, &number) < 0)
        return NULL;
    int64_t scale = return_scale(vm, type);
    py_obj *text = py_str_printf(vm, "%.*f", scale < 0 ? 0 : scale > 300 ? 300 : (int)scale, number);
    return text ? py_call(vm, cls, 1, text) : NULL;
}

static py_obj *numeric_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    al_numeric_type *self = (al_numeric_type *)(void *)type;
    if (is_true(self->asdecimal)) {
        if (target->native_decimal && !al_type_is(vm, type, &al_t_float))
            return value;
        return to_decimal(vm, self, value);
    }
    return target->native_decimal ? py_call(vm, type_class(vm, &py_float_class), 1, value) : value;
}

static py_obj *numeric_python_type(py_vm *vm, py_obj *self)
{
    if (is_true(((al_numeric_type *)(void *)self)->asdecimal))
        return py_import_from(vm, "decimal", "Decimal");
    return type_class(vm, &py_float_class);
}

AL_TYPE_TRACE(numeric_trace, al_numeric_type, precision, asdecimal)

static const py_member numeric_members[] = {
    AL_VISIT("numeric"),
    PY_INIT("self, precision=None, scale=None, decimal_return_scale=None, asdecimal=True", numeric_init, NULL),
    PY_FIELD("precision", al_numeric_type, precision),
    PY_FIELD("scale", al_numeric_type, scale),
    PY_FIELD("decimal_return_scale", al_numeric_type, decimal_return_scale),
    PY_FIELD("asdecimal", al_numeric_type, asdecimal),
    PY_GETSET("python_type", numeric_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_numeric = {
    .cls = { .name = "Numeric",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_numeric_type),
             .flags = FLAGS,
             .members = numeric_members,
             .trace = numeric_trace },
    .visit = "numeric",
    .affinity = AL_AFF_NUMERIC,
    .bind = numeric_bind,
    .result = numeric_result,
    .literal = numeric_literal,
};
static const py_member float_members[] = {
    AL_VISIT("float"),
    PY_INIT("self, precision=None, asdecimal=False, decimal_return_scale=None", float_init, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_float = {
    .cls = { .name = "Float",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_numeric.cls),
             .size = sizeof(al_numeric_type),
             .flags = FLAGS,
             .members = float_members },
    .visit = "float",
};
PLAIN(double, "Double", "double", float, al_numeric_type);
PLAIN(NUMERIC, "NUMERIC", "NUMERIC", numeric, al_numeric_type);
PLAIN(DECIMAL, "DECIMAL", "DECIMAL", numeric, al_numeric_type);
PLAIN(REAL, "REAL", "REAL", float, al_numeric_type);
PLAIN(FLOAT, "FLOAT", "FLOAT", float, al_numeric_type);
PLAIN(DOUBLE, "DOUBLE", "DOUBLE", double, al_numeric_type);
PLAIN(DOUBLE_PRECISION, "DOUBLE_PRECISION", "DOUBLE_PRECISION", double, al_numeric_type);

/* --- DateTime, Date, Time --- */

static py_obj *time_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    ((al_time_type *)(void *)args[0])->timezone = args[1];
    return PY_NONE;
}

enum { WHOLE, DATE_PART, TIME_PART };

/* '2010-10-05 01:02:03', or the part before or after the T of isoformat() */
static int iso_literal(py_vm *vm, py_obj *value, int part, al_sb *out)
{
    py_obj *iso = py_call_method(vm, value, "isoformat", 0);
    const char *text = iso ? py_text(vm, iso) : NULL;
    if (!text)
        return -1;
    size_t size = py_str_size(iso), from = 0, to = size;
    for (size_t i = 0; i < size; i++) {
        if (text[i] != 'T')
            continue;
        if (part == TIME_PART)
            from = i + 1;
        else if (part == DATE_PART && to == size)
            to = i;
    }
    al_sb_addc(out, '\'');
    for (size_t i = from; i < to; i++)
        al_sb_addc(out, part == WHOLE && text[i] == 'T' ? ' ' : text[i]);
    al_sb_addc(out, '\'');
    return 0;
}

static int datetime_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    return iso_literal(vm, value, WHOLE, out);
}

static int date_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    return iso_literal(vm, value, DATE_PART, out);
}

static int time_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    return iso_literal(vm, value, TIME_PART, out);
}

static py_obj *datetime_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_import_from(vm, "datetime", "datetime");
}

static py_obj *date_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_import_from(vm, "datetime", "date");
}

static py_obj *time_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_import_from(vm, "datetime", "time");
}

AL_TYPE_TRACE(time_trace, al_time_type, timezone, timezone)

static const py_member datetime_members[] = {
    AL_VISIT("datetime"),
    PY_INIT("self, timezone=False", time_init, NULL),
    PY_FIELD("timezone", al_time_type, timezone),
    PY_GETSET("python_type", datetime_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_datetime = {
    .cls = { .name = "DateTime",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_time_type),
             .flags = FLAGS,
             .members = datetime_members,
             .trace = time_trace },
    .visit = "datetime",
    .affinity = AL_AFF_DATETIME,
    .literal = datetime_literal,
};
static const py_member date_members[] = {
    AL_VISIT("date"),
    PY_GETSET("python_type", date_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_date = {
    .cls = { .name = "Date",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_type),
             .flags = FLAGS,
             .members = date_members },
    .visit = "date",
    .affinity = AL_AFF_DATE,
    .literal = date_literal,
};
static const py_member time_members[] = {
    AL_VISIT("time"),
    PY_INIT("self, timezone=False", time_init, NULL),
    PY_FIELD("timezone", al_time_type, timezone),
    PY_GETSET("python_type", time_python_type, NULL, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_time = {
    .cls = { .name = "Time",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_time_type),
             .flags = FLAGS,
             .members = time_members,
             .trace = time_trace },
    .visit = "time",
    .affinity = AL_AFF_TIME,
    .literal = time_literal,
};
PLAIN(DATETIME, "DATETIME", "DATETIME", datetime, al_time_type);
PLAIN(TIMESTAMP, "TIMESTAMP", "TIMESTAMP", datetime, al_time_type);
PLAIN(DATE, "DATE", "DATE", date, al_type);
PLAIN(TIME, "TIME", "TIME", time, al_time_type);

/* --- binary --- */

static py_obj *binary_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    ((al_binary_type *)(void *)args[0])->length = args[1];
    return PY_NONE;
}

/* The bytes as text, quoted, as the reference does. */
static int binary_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type, (void)target;
    py_obj *text = py_call_method(vm, value, "decode", 1, py_str_new(vm, "utf-8"));
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    al_sb_addc(out, '\'');
    for (size_t i = 0; i < py_str_size(text); i++) {
        al_sb_addc(out, chars[i]);
        if (chars[i] == '\'')
            al_sb_addc(out, '\'');
    }
    al_sb_addc(out, '\'');
    return 0;
}

static py_obj *binary_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type;
    if (target->native_bytes || py_isa(vm, value, &py_bytes_class))
        return value;
    return py_call(vm, type_class(vm, &py_bytes_class), 1, value);
}

static py_obj *binary_python_type(py_vm *vm, py_obj *self)
{
    (void)self;
    return type_class(vm, &py_bytes_class);
}

static py_obj *binary_coerce_compared(py_vm *vm, py_obj **args)
{
    if (py_is_str(vm, args[2]))
        return args[0];
    al_type *coerced = al_type_of_literal(vm, args[2]);
    if (!coerced)
        return NULL;
    return al_type_is_null(vm, coerced) || al_type_affinity(vm, coerced) == AL_AFF_BINARY ? args[0] : &coerced->head;
}

AL_TYPE_TRACE(binary_trace, al_binary_type, length, length)

static const py_member binary_members[] = {
    PY_INIT("self, length=None", binary_init, NULL),
    PY_FIELD("length", al_binary_type, length),
    PY_GETSET("python_type", binary_python_type, NULL, NULL),
    PY_METHOD("coerce_compared_value", "self, op, value", binary_coerce_compared, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_binary_base = {
    .cls = { .name = "_Binary",
             .module = SQLTYPES,
             .bases = PY_BASES(&al_t_engine.cls),
             .size = sizeof(al_binary_type),
             .flags = FLAGS,
             .members = binary_members,
             .trace = binary_trace },
    .affinity = AL_AFF_BINARY,
    .literal = binary_literal,
    .result = binary_result,
};
PLAIN(large_binary, "LargeBinary", "large_binary", binary_base, al_binary_type);
PLAIN(BLOB, "BLOB", "BLOB", large_binary, al_binary_type);
PLAIN(BINARY, "BINARY", "BINARY", binary_base, al_binary_type);
PLAIN(VARBINARY, "VARBINARY", "VARBINARY", binary_base, al_binary_type);
