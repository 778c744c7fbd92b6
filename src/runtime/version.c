/*
 * The rows of the version table. alembic.runtime.migration.HeadMaintainer.
 */
#include "ops/impl.h"
#include "ops/op.h"
#include "runtime/context.h"

#include <stdarg.h>

static py_obj *quoted(py_vm *vm, const char *revision)
{
    py_obj *column = py_import_from(vm, "sqlalchemy", "literal_column");
    py_obj *text = column ? py_str_printf(vm, "'%s'", revision) : NULL;
    return text ? py_call(vm, column, 1, text) : NULL;
}

/* statement.where(version_num == 'from') */
static py_obj *where(py_vm *vm, al_context *context, py_obj *statement, const char *from)
{
    py_obj *columns = statement ? py_getattr_s(vm, context->version, "c") : NULL;
    py_obj *column = columns ? py_getattr_s(vm, columns, "version_num") : NULL;
    py_obj *literal = column ? quoted(vm, from) : NULL;
    py_obj *condition = literal ? py_compare(vm, PY_OP_EQ, column, literal) : NULL;
    return condition ? py_call_method(vm, statement, "where", 1, condition) : NULL;
}

static py_obj *values(py_vm *vm, py_obj *statement, const char *to)
{
    py_obj *literal = statement ? quoted(vm, to) : NULL;
    return literal ? al_call_names(vm, statement, "values", 0, "version_num", literal) : NULL;
}

/* The row that is changed must be there: someone else may have moved the database meanwhile. */
static int check_rowcount(py_vm *vm, al_context *context, py_obj *result, const char *format, ...)
{
    if (context->as_sql || !py_given(result))
        return 0;
    py_obj *sane = py_getattr_s(vm, context->dialect, "supports_sane_rowcount");
    py_obj *count = sane ? py_getattr_s(vm, result, "rowcount") : NULL;
    if (!count)
        return -1;
    if (py_truth(vm, sane) != 1 || (py_is_small(count) && py_small_value(count) == 1))
        return 0;
    va_list args;
    va_start(args, format);
    py_obj *what = py_str_vprintf(vm, format, args);
    va_end(args);
    py_obj *text = what ? py_str_printf(vm, "Online migration expected to match one row when %S in '%S'; %S found", what,
                                        context->version_table_name, count)
                        : NULL;
    py_obj *error = text ? py_import_from(vm, "alembic.util", "CommandError") : NULL;
    if (error)
        py_raise_obj(vm, py_call(vm, error, 1, text));
    return -1;
}

static int exec(py_vm *vm, al_context *context, py_obj *statement, py_obj **result)
{
    *result = statement ? py_call_method(vm, context->impl, "_exec", 1, statement) : NULL;
    return *result ? 0 : -1;
}

int al_version_write(py_vm *vm, al_context *context, const al_row_change *change)
{
    py_obj *result;
    switch (change->kind) {
    case AL_ROW_INSERT:
        return exec(vm, context, values(vm, py_call_method(vm, context->version, "insert", 0), change->to), &result);
    case AL_ROW_DELETE:
        if (exec(vm, context, where(vm, context, py_call_method(vm, context->version, "delete", 0), change->from), &result) < 0)
            return -1;
        return check_rowcount(vm, context, result, "deleting '%s'", change->from);
    case AL_ROW_UPDATE:
        break;
    }
    py_obj *update = values(vm, py_call_method(vm, context->version, "update", 0), change->to);
    if (exec(vm, context, where(vm, context, update, change->from), &result) < 0)
        return -1;
    return check_rowcount(vm, context, result, "updating '%s' to '%s'", change->from, change->to);
}
