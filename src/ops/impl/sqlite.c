/* SQLite: constraints cannot be altered; most changes go through batch mode. */
#include "ops/impl.h"
#include "ops/op.h"
#include "ops/schemaobj.h"

#include <string.h>

#define NO_ALTER "Please refer to the batch mode feature which allows for SQLite migrations using a copy-and-move strategy."

/* Was it made by a type (Boolean, Enum), not by the script? 1, 0, -1; *wanted says whether its rule wants it here. */
static int implicit(py_vm *vm, py_obj *impl, py_obj *constraint, int *wanted)
{
    py_obj *rule = py_getattr_opt_s(vm, constraint, "_create_rule");
    if (!rule)
        return -1;
    if (!py_given(rule))
        return 0;
    *wanted = al_schemaobj_wanted(vm, impl, constraint);
    return *wanted < 0 ? -1 : 1;
}

static py_obj *add_constraint(py_vm *vm, py_obj **args)
{
    int wanted = 0, is_implicit = implicit(vm, args[0], args[1], &wanted);
    if (is_implicit == 0)
        return py_raise(vm, &py_NotImplementedError, "No support for ALTER of constraints in SQLite dialect. " NO_ALTER);
    if (is_implicit < 0 || (wanted && al_impl_warn(vm, "Skipping unsupported ALTER for creation of implicit constraint. " NO_ALTER) < 0))
        return NULL;
    return PY_NONE;
}

static py_obj *drop_constraint(py_vm *vm, py_obj **args)
{
    py_obj *rule = py_getattr_opt_s(vm, args[1], "_create_rule");
    if (rule && !py_given(rule))
        return py_raise(vm, &py_NotImplementedError, "No support for ALTER of constraints in SQLite dialect. " NO_ALTER);
    return rule ? PY_NONE : NULL;
}

/* A default that is an SQL expression, or a stored computed column, cannot be added in place. 1, 0, -1. */
static int column_needs_recreate(py_vm *vm, py_obj *column)
{
    py_obj *server_default = py_getattr_s(vm, column, "server_default");
    if (!server_default)
        return -1;
    if (al_schemaobj_is(vm, server_default, "Computed")) {
        py_obj *persisted = py_getattr_s(vm, server_default, "persisted");
        return persisted ? py_truth(vm, persisted) : -1;
    }
    if (!al_schemaobj_is(vm, server_default, "DefaultClause"))
        return 0;
    py_obj *arg = py_getattr_s(vm, server_default, "arg");
    return arg ? !py_is_str(vm, arg) : -1;
}

static py_obj *requires_recreate(py_vm *vm, py_obj **args)
{
    size_t count;
    py_obj **queued;
    py_obj *batch = al_schemaobj_items(vm, args[1], "batch", &queued, &count);
    for (size_t i = 0; batch && i < count; i++) {
        py_obj *name = PY_TUPLE(queued[i])->items[0];
        if (py_str_is(name, "create_index") || py_str_is(name, "drop_index"))
            continue;
        if (!py_str_is(name, "add_column"))
            return PY_TRUE;
        py_obj *column = PY_TUPLE(PY_TUPLE(queued[i])->items[1])->items[1];
        int needed = column_needs_recreate(vm, column);
        if (needed)
            return needed < 0 ? NULL : PY_TRUE;
    }
    return batch ? PY_FALSE : NULL;
}

/* Data moved into a column of another family of types is cast on the way. */
static py_obj *cast_for_batch_migrate(py_vm *vm, py_obj **args)
{
    py_obj *old_type = py_getattr_s(vm, args[1], "type");
    py_obj *old_family = old_type ? py_getattr_s(vm, old_type, "_type_affinity") : NULL;
    py_obj *new_family = old_family ? py_getattr_s(vm, args[3], "_type_affinity") : NULL;
    py_obj *json = new_family ? py_import_from(vm, "sqlalchemy", "JSON") : NULL;
    if (!json)
        return NULL;
    int is_json = py_isinstance(vm, args[3], json);
    if (is_json < 0)
        return NULL;
    if (old_family == new_family || is_json)
        return PY_NONE;
    py_obj *cast = py_import_from(vm, "sqlalchemy", "cast");
    py_obj *expr = cast ? py_dict_get_s(vm, args[2], "expr") : NULL;
    py_obj *cast_expr = expr ? py_call(vm, cast, 2, expr, args[3]) : NULL;
    return cast_expr && py_dict_set_s(vm, args[2], "expr", cast_expr) == 0 ? PY_NONE : NULL;
}

/* Is the text of a default neither a digit, nor 'quoted', nor (in parentheses)? */
static bool bare_expression(const char *text, size_t size)
{
    if (size == 0 || (size == 1 && strchr("0123456789.", text[0])))
        return false;
    bool quoted = size > 2 && text[0] == '\'' && text[size - 1] == '\'';
    bool parens = size > 2 && text[0] == '(' && text[size - 1] == ')';
    return !quoted && !parens;
}

/* SQLite wants parentheses around an expression default in DDL, and gives it back without. */
static py_obj *column_reflect(py_vm *vm, py_obj **args)
{
    py_obj *value = py_dict_get_s(vm, args[3], "default");
    if (!value)
        return NULL;
    if (!py_given(value) || !py_is_str(vm, value) || !bare_expression(py_str_text(value), py_str_size(value)))
        return PY_NONE;
    py_obj *wrapped = py_str_printf(vm, "(%S)", value);
    return wrapped && py_dict_set_s(vm, args[3], "default", wrapped) == 0 ? PY_NONE : NULL;
}

static const py_member members[] = {
    PY_METHOD("add_constraint", "self, const, **kw", add_constraint, NULL),
    PY_METHOD("drop_constraint", "self, const, **kw", drop_constraint, NULL),
    PY_METHOD("requires_recreate_in_batch", "self, batch_op", requires_recreate, NULL),
    PY_METHOD("cast_for_batch_migrate", "self, existing, existing_transfer, new_type", cast_for_batch_migrate, NULL),
    PY_METHOD("autogen_column_reflect", "self, inspector, table, column_info", column_reflect, NULL),
    PY_CLASS_STR("__dialect__", "sqlite"),
    PY_MEMBERS_END,
};

const al_impl_def al_impl_sqlite = {
    .cls = { .name = "SQLiteImpl",
             .module = "alembic.ddl.sqlite",
             .bases = PY_BASES(&al_default_impl_class),
             .size = sizeof(al_impl),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = members },
    .dialect = "sqlite",
    .transactional_ddl = false,
};
