/* sqlalchemy.types, .sql.sqltypes, .sql.type_api; sqlalchemy.exc. */
#include "pymods/pymods.h"
#include "types/exc.h"
#include "types/layout.h"

#define TYPES                                                                                                                              \
    PY_CLASS("TypeEngine", &al_t_engine.cls), PY_CLASS("NullType", &al_t_null.cls), PY_CLASS("String", &al_t_string.cls),                  \
        PY_CLASS("Text", &al_t_text.cls), PY_CLASS("Unicode", &al_t_unicode.cls), PY_CLASS("UnicodeText", &al_t_unicode_text.cls),         \
        PY_CLASS("Integer", &al_t_integer.cls), PY_CLASS("SmallInteger", &al_t_small_integer.cls),                                         \
        PY_CLASS("BigInteger", &al_t_big_integer.cls), PY_CLASS("Numeric", &al_t_numeric.cls), PY_CLASS("Float", &al_t_float.cls),         \
        PY_CLASS("Double", &al_t_double.cls), PY_CLASS("DateTime", &al_t_datetime.cls), PY_CLASS("Date", &al_t_date.cls),                  \
        PY_CLASS("Time", &al_t_time.cls), PY_CLASS("Interval", &al_t_interval.cls), PY_CLASS("Boolean", &al_t_boolean.cls),                \
        PY_CLASS("_Binary", &al_t_binary_base.cls), PY_CLASS("LargeBinary", &al_t_large_binary.cls),                                       \
        PY_CLASS("PickleType", &al_t_pickle.cls), PY_CLASS("Enum", &al_t_enum.cls), PY_CLASS("JSON", &al_t_json.cls),                      \
        PY_CLASS("Uuid", &al_t_uuid.cls), PY_CLASS("ARRAY", &al_t_array.cls), PY_CLASS("TupleType", &al_t_tuple.cls),                      \
        PY_CLASS("TableValueType", &al_t_table_value.cls), PY_CLASS("MatchType", &al_t_match.cls),                                         \
        PY_CLASS("TypeDecorator", &al_t_decorator.cls), PY_CLASS("UserDefinedType", &al_t_user_defined.cls),                               \
        PY_CLASS("CHAR", &al_t_CHAR.cls), PY_CLASS("VARCHAR", &al_t_VARCHAR.cls), PY_CLASS("NCHAR", &al_t_NCHAR.cls),                      \
        PY_CLASS("NVARCHAR", &al_t_NVARCHAR.cls), PY_CLASS("TEXT", &al_t_TEXT.cls), PY_CLASS("CLOB", &al_t_CLOB.cls),                      \
        PY_CLASS("BLOB", &al_t_BLOB.cls), PY_CLASS("BINARY", &al_t_BINARY.cls), PY_CLASS("VARBINARY", &al_t_VARBINARY.cls),                \
        PY_CLASS("INTEGER", &al_t_INTEGER.cls), PY_CLASS("SMALLINT", &al_t_SMALLINT.cls), PY_CLASS("BIGINT", &al_t_BIGINT.cls),            \
        PY_CLASS("NUMERIC", &al_t_NUMERIC.cls), PY_CLASS("DECIMAL", &al_t_DECIMAL.cls), PY_CLASS("REAL", &al_t_REAL.cls),                  \
        PY_CLASS("FLOAT", &al_t_FLOAT.cls), PY_CLASS("DOUBLE", &al_t_DOUBLE.cls),                                                          \
        PY_CLASS("DOUBLE_PRECISION", &al_t_DOUBLE_PRECISION.cls), PY_CLASS("TIMESTAMP", &al_t_TIMESTAMP.cls),                              \
        PY_CLASS("DATETIME", &al_t_DATETIME.cls), PY_CLASS("DATE", &al_t_DATE.cls), PY_CLASS("TIME", &al_t_TIME.cls),                      \
        PY_CLASS("BOOLEAN", &al_t_BOOLEAN.cls), PY_CLASS("UUID", &al_t_UUID.cls), PY_CLASS("INT", &al_t_INTEGER.cls)

#define MIXINS                                                                                                                             \
    PY_CLASS("SchemaType", &al_schema_type_class), PY_CLASS("Emulated", &al_emulated_class),                                               \
        PY_CLASS("NativeForEmulated", &al_native_for_emulated_class), PY_CLASS("Concatenable", &al_concatenable_class),                    \
        PY_CLASS("Indexable", &al_indexable_class), PY_CLASS("ExternalType", &al_external_class),                                          \
        PY_CLASS("TypeEngineMixin", &al_mixin_class)

static py_obj *shared(py_vm *vm, const al_type_def *def)
{
    return (py_obj *)(void *)al_type_shared(vm, def);
}

static py_obj *make_null(py_vm *vm)
{
    return shared(vm, &al_t_null);
}

static py_obj *make_string(py_vm *vm)
{
    return shared(vm, &al_t_string);
}

static py_obj *make_integer(py_vm *vm)
{
    return shared(vm, &al_t_integer);
}

static py_obj *make_boolean(py_vm *vm)
{
    return shared(vm, &al_t_boolean);
}

static py_obj *make_numeric(py_vm *vm)
{
    return shared(vm, &al_t_numeric);
}

static py_obj *to_instance(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_type_coerce(vm, args[0]);
}

#define SHARED                                                                                                                             \
    PY_MAKE("NULLTYPE", make_null), PY_MAKE("STRINGTYPE", make_string), PY_MAKE("INTEGERTYPE", make_integer),                              \
        PY_MAKE("BOOLEANTYPE", make_boolean), PY_MAKE("NUMERICTYPE", make_numeric),                                                        \
        PY_FUNCTION("to_instance", "typeobj, *arg, **kw", to_instance, NULL)

const py_moduledef al_mod_sqlalchemy_types = { .name = "sqlalchemy.types",
                                               .names = (const py_name[]){ TYPES, MIXINS, SHARED, PY_NAMES_END } };
const py_moduledef al_mod_sqlalchemy_sql_sqltypes = { .name = "sqlalchemy.sql.sqltypes",
                                                      .names = (const py_name[]){ TYPES, MIXINS, SHARED, PY_NAMES_END } };
const py_moduledef al_mod_sqlalchemy_sql_type_api = {
    .name = "sqlalchemy.sql.type_api",
    .names =
        (const py_name[]){
            PY_CLASS("TypeEngine", &al_t_engine.cls),
            PY_CLASS("TypeDecorator", &al_t_decorator.cls),
            PY_CLASS("UserDefinedType", &al_t_user_defined.cls),
            MIXINS,
            SHARED,
            PY_NAMES_END,
        },
};

static const py_name exc_names[] = {
#define AL_EXC(c_name, script_name, base, code) PY_CLASS(script_name, &al_exc_##c_name),
#include "types/exc.list.h"
#undef AL_EXC
    PY_CLASS("SAWarning", &al_exc_SAWarning),
    PY_CLASS("SADeprecationWarning", &al_exc_SADeprecationWarning),
    PY_CLASS("SAPendingDeprecationWarning", &al_exc_SAPendingDeprecationWarning),
    PY_CLASS("MovedIn20Warning", &al_exc_MovedIn20Warning),
    PY_CLASS("RemovedIn20Warning", &al_exc_MovedIn20Warning),
    PY_CLASS("LegacyAPIWarning", &al_exc_LegacyAPIWarning),
    PY_TEXT("_version_token", "20"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_exc = { .name = "sqlalchemy.exc", .names = exc_names };
