/* How types are written where a dialect has no words of its own: GenericTypeCompiler. */
#include <string.h>

#include "sql/ansi/ansi.h"
#include "types/exc.h"
#include "types/layout.h"

#define WORD(fn, text)                                                                                                                     \
    static int fn(al_ddl_compiler *c, py_obj *type, al_sb *out)                                                                            \
    {                                                                                                                                      \
        (void)c, (void)type;                                                                                                               \
        al_sb_add(out, text);                                                                                                              \
        return 0;                                                                                                                          \
    }
WORD(write_float, "FLOAT")
WORD(write_double, "DOUBLE")
WORD(write_double_precision, "DOUBLE PRECISION")
WORD(write_real, "REAL")
WORD(write_integer, "INTEGER")
WORD(write_smallint, "SMALLINT")
WORD(write_bigint, "BIGINT")
WORD(write_timestamp, "TIMESTAMP")
WORD(write_datetime, "DATETIME")
WORD(write_date, "DATE")
WORD(write_time, "TIME")
WORD(write_clob, "CLOB")
WORD(write_nclob, "NCLOB")
WORD(write_uuid_word, "UUID")
WORD(write_blob, "BLOB")
WORD(write_boolean, "BOOLEAN")
WORD(write_null_word, "NULL")

static int add_argument(py_vm *vm, py_obj *value, al_sb *out)
{
    py_obj *text = py_str_of(vm, value);
    if (!text)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static bool truthy(py_vm *vm, py_obj *o)
{
    return py_given(o) && py_truth(vm, o) == 1;
}

int al_write_string_type(const char *name, py_vm *vm, py_obj *length, py_obj *collation, al_sb *out)
{
    al_sb_add(out, name);
    if (truthy(vm, length)) {
        al_sb_addc(out, '(');
        if (add_argument(vm, length, out) < 0)
            return -1;
        al_sb_addc(out, ')');
    }
    if (truthy(vm, collation)) {
        al_sb_add(out, " COLLATE \"");
        if (add_argument(vm, collation, out) < 0)
            return -1;
        al_sb_addc(out, '"');
    }
    return py_error_pending(vm) ? -1 : 0;
}

int al_write_numeric_type(const char *name, py_vm *vm, py_obj *precision, py_obj *scale, al_sb *out)
{
    al_sb_add(out, name);
    if (!py_given(precision))
        return 0;
    al_sb_addc(out, '(');
    if (add_argument(vm, precision, out) < 0)
        return -1;
    if (py_given(scale)) {
        al_sb_add(out, ", ");
        if (add_argument(vm, scale, out) < 0)
            return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int string_as(al_ddl_compiler *c, const char *name, py_obj *o, al_sb *out)
{
    al_string_type *t = (al_string_type *)(void *)o;
    return al_write_string_type(name, c->vm, t->length, t->collation, out);
}

static int numeric_as(al_ddl_compiler *c, const char *name, py_obj *o, al_sb *out)
{
    al_numeric_type *t = (al_numeric_type *)(void *)o;
    return al_write_numeric_type(name, c->vm, t->precision, t->scale, out);
}

#define STRING(fn, text)                                                                                                                   \
    static int fn(al_ddl_compiler *c, py_obj *type, al_sb *out)                                                                            \
    {                                                                                                                                      \
        return string_as(c, text, type, out);                                                                                              \
    }
STRING(write_char, "CHAR")
STRING(write_nchar, "NCHAR")
STRING(write_varchar, "VARCHAR")
STRING(write_nvarchar, "NVARCHAR")
STRING(write_text, "TEXT")

static int write_numeric(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return numeric_as(c, "NUMERIC", type, out);
}

static int write_decimal(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return numeric_as(c, "DECIMAL", type, out);
}

static int binary_as(al_ddl_compiler *c, const char *name, py_obj *o, al_sb *out)
{
    return al_write_string_type(name, c->vm, ((al_binary_type *)(void *)o)->length, PY_NONE, out);
}

static int write_binary(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return binary_as(c, "BINARY", type, out);
}

static int write_varbinary(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return binary_as(c, "VARBINARY", type, out);
}

/* Another visit name's writer, the dialect's own first. */
static int redirect(al_ddl_compiler *c, const char *visit, py_obj *type, al_sb *out)
{
    al_ddl_writer write = al_type_writer_find(c->dialect->def, visit);
    return write ? write(c, type, out) : -1;
}

static int write_uuid(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    if (al_is_true(((al_uuid_type *)(void *)type)->native_uuid) && al_dialect_has(c->dialect, AL_D_NATIVE_UUID))
        return redirect(c, "UUID", type, out);
    return al_write_string_type("CHAR", c->vm, py_small(32), PY_NONE, out);
}

#define REDIRECT(fn, visit)                                                                                                                \
    static int fn(al_ddl_compiler *c, py_obj *type, al_sb *out)                                                                            \
    {                                                                                                                                      \
        return redirect(c, visit, type, out);                                                                                              \
    }
REDIRECT(as_blob, "BLOB")
REDIRECT(as_boolean, "BOOLEAN")
REDIRECT(as_time, "TIME")
REDIRECT(as_datetime, "DATETIME")
REDIRECT(as_date, "DATE")
REDIRECT(as_bigint, "BIGINT")
REDIRECT(as_smallint, "SMALLINT")
REDIRECT(as_integer, "INTEGER")
REDIRECT(as_real, "REAL")
REDIRECT(as_float, "FLOAT")
REDIRECT(as_double, "DOUBLE")
REDIRECT(as_numeric, "NUMERIC")
REDIRECT(as_varchar, "VARCHAR")
REDIRECT(as_text, "TEXT")

static int write_null(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    (void)out;
    return py_raise_int(c->vm, &al_exc_CompileError, "Can't generate DDL for %R; did you forget to specify a type on this Column?", type);
}

static int write_decorator(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    py_obj *inner = py_call_method(c->vm, type, "type_engine", 1, (py_obj *)(void *)c->dialect);
    al_type *t = inner ? al_type_coerce(c->vm, inner) : NULL;
    return t ? al_type_text(c->vm, c->dialect, t, c->type_expression, out) : -1;
}

/* get_col_spec(**kw): the keyword goes along if the script's function takes any. */
static int write_user_defined(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    py_vm *vm = c->vm;
    py_obj *method = py_getattr_s(vm, type, "get_col_spec"), *code = method ? py_getattr_opt_s(vm, method, "__code__") : NULL;
    if (!code)
        return -1;
    int64_t flags = 0;
    py_obj *flags_obj = code == PY_ABSENT ? PY_NONE : py_getattr_s(vm, code, "co_flags");
    if (!flags_obj || (flags_obj != PY_NONE && py_as_int64(vm, flags_obj, &flags) < 0))
        return -1;
    py_obj *none = py_tuple_new(vm, 0), *kw = none ? py_dict_new(vm) : NULL;
    if (!kw || ((flags & 8) && c->type_expression && py_dict_set_s(vm, kw, "type_expression", c->type_expression) < 0))
        return -1;
    py_obj *text = py_call_dict(vm, method, none, kw);
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    al_sb_addn(out, chars, py_str_size(text));
    return 0;
}

const al_visit_row al_ansi_types[] = {
    { "FLOAT", write_float },
    { "DOUBLE", write_double },
    { "DOUBLE_PRECISION", write_double_precision },
    { "REAL", write_real },
    { "NUMERIC", write_numeric },
    { "DECIMAL", write_decimal },
    { "INTEGER", write_integer },
    { "SMALLINT", write_smallint },
    { "BIGINT", write_bigint },
    { "TIMESTAMP", write_timestamp },
    { "DATETIME", write_datetime },
    { "DATE", write_date },
    { "TIME", write_time },
    { "CLOB", write_clob },
    { "NCLOB", write_nclob },
    { "CHAR", write_char },
    { "NCHAR", write_nchar },
    { "VARCHAR", write_varchar },
    { "NVARCHAR", write_nvarchar },
    { "TEXT", write_text },
    { "UUID", write_uuid_word },
    { "BLOB", write_blob },
    { "BINARY", write_binary },
    { "VARBINARY", write_varbinary },
    { "BOOLEAN", write_boolean },
    { "uuid", write_uuid },
    { "large_binary", as_blob },
    { "boolean", as_boolean },
    { "time", as_time },
    { "datetime", as_datetime },
    { "date", as_date },
    { "big_integer", as_bigint },
    { "small_integer", as_smallint },
    { "integer", as_integer },
    { "real", as_real },
    { "float", as_float },
    { "double", as_double },
    { "numeric", as_numeric },
    { "string", as_varchar },
    { "unicode", as_varchar },
    { "text", as_text },
    { "unicode_text", as_text },
    { "enum", as_varchar },
    { "null", write_null },
    { "type_decorator", write_decorator },
    { "user_defined", write_user_defined },
    { NULL, NULL },
};

/* --- str(): something for everything --- */

static int str_user_defined(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    py_obj *has = py_getattr_opt_s(c->vm, type, "get_col_spec");
    if (!has)
        return -1;
    if (has != PY_ABSENT)
        return write_user_defined(c, type, out);
    py_obj *text = py_repr(c->vm, type);
    if (!text)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

const al_visit_row al_str_types[] = {
    { "null", write_null_word },
    { "user_defined", str_user_defined },
    { NULL, NULL },
};
