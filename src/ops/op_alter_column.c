/* op.alter_column: nullability, default, type, comment, name; and the constraints bound to the old and the new type. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum {
    TABLE_NAME,
    COLUMN_NAME,
    SCHEMA,
    EXISTING_TYPE,
    EXISTING_SERVER_DEFAULT,
    EXISTING_NULLABLE,
    EXISTING_COMMENT,
    NULLABLE,
    COMMENT,
    SERVER_DEFAULT,
    NAME,
    TYPE,
    KW,
    INSERT_BEFORE,
    INSERT_AFTER,
};

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COLUMN_NAME] = { "column_name", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [EXISTING_TYPE] = { "existing_type", NULL, NULL },
    [EXISTING_SERVER_DEFAULT] = { "existing_server_default", NULL, NULL },
    [EXISTING_NULLABLE] = { "existing_nullable", NULL, NULL },
    [EXISTING_COMMENT] = { "existing_comment", NULL, NULL },
    [NULLABLE] = { "modify_nullable", "nullable", NULL },
    [COMMENT] = { "modify_comment", "comment", NULL },
    [SERVER_DEFAULT] = { "modify_server_default", "server_default", NULL },
    [NAME] = { "modify_name", "new_column_name", NULL },
    [TYPE] = { "modify_type", "type_", NULL },
    [KW] = { "kw", NULL, NULL },
    [INSERT_BEFORE] = { "insert_before", NULL, NULL },
    [INSERT_AFTER] = { "insert_after", NULL, NULL },
};

static int bound(py_vm *vm, al_op *op)
{
    if (py_given(op->f[INSERT_BEFORE]) && py_dict_set_s(vm, op->f[KW], "insert_before", op->f[INSERT_BEFORE]) < 0)
        return -1;
    if (py_given(op->f[INSERT_AFTER]) && py_dict_set_s(vm, op->f[KW], "insert_after", op->f[INSERT_AFTER]) < 0)
        return -1;
    return 0;
}

/* Calls impl.method for each constraint that a column of this type brings with it on this database. */
static int type_bound_constraints(py_vm *vm, py_obj *operations, al_op *op, py_obj *impl, py_obj *type, const char *method)
{
    py_obj *column = al_schemaobj_column(vm, operations, op->f[COLUMN_NAME], type);
    py_obj *kw = column ? py_dict_new(vm) : NULL;
    py_obj *items = kw ? py_tuple_of(vm, 1, column) : NULL;
    if (!items || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0)
        return -1;
    py_obj *table = al_schemaobj_table(vm, operations, op->f[TABLE_NAME], items, kw, false);
    size_t count;
    py_obj **constraints;
    py_obj *all = table ? al_schemaobj_items(vm, table, "constraints", &constraints, &count) : NULL;
    for (size_t i = 0; all && i < count; i++) {
        if (al_schemaobj_is(vm, constraints[i], "PrimaryKeyConstraint"))
            continue;
        int wanted = al_schemaobj_wanted(vm, impl, constraints[i]);
        if (wanted < 0 || (wanted && !py_call_method(vm, impl, method, 1, constraints[i])))
            return -1;
    }
    return all ? 0 : -1;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *impl = py_getattr_s(vm, operations, "impl");
    if (!impl)
        return NULL;
    if (py_given(op->f[EXISTING_TYPE]) && py_given(op->f[TYPE]) &&
        type_bound_constraints(vm, operations, op, impl, op->f[EXISTING_TYPE], "drop_constraint") < 0)
        return NULL;
    if (!al_call_names(vm, impl, "alter_column", 2,
                       "nullable server_default name type_ schema existing_type existing_server_default existing_nullable comment "
                       "existing_comment **",
                       op->f[TABLE_NAME], op->f[COLUMN_NAME], op->f[NULLABLE], op->f[SERVER_DEFAULT], op->f[NAME], op->f[TYPE],
                       op->f[SCHEMA], op->f[EXISTING_TYPE], op->f[EXISTING_SERVER_DEFAULT], op->f[EXISTING_NULLABLE], op->f[COMMENT],
                       op->f[EXISTING_COMMENT], op->f[KW]))
        return NULL;
    if (py_given(op->f[TYPE]) && type_bound_constraints(vm, operations, op, impl, op->f[TYPE], "add_constraint") < 0)
        return NULL;
    return PY_NONE;
}

const al_op_def al_op_alter_column = {
    .cls = AL_OP_CLASS("AlterColumnOp", &al_alter_table_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "alter_column",
    .sig = "table_name, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, "
           "existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, schema=None, **kw",
    .init_sig = "table_name, column_name, *, schema=None, existing_type=None, existing_server_default=False, existing_nullable=None, "
                "existing_comment=None, modify_nullable=None, modify_comment=False, modify_server_default=False, modify_name=None, "
                "modify_type=None, **kw",
    .batch_name = "alter_column",
    .batch_sig = "column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, "
                 "existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, "
                 "insert_before=None, insert_after=None, **kw",
    .bound = bound,
    .apply = apply,
};
