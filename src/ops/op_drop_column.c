/* op.drop_column: ALTER TABLE ... DROP COLUMN. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { TABLE_NAME, COLUMN_NAME, SCHEMA, IF_EXISTS, KW };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COLUMN_NAME] = { "column_name", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [IF_EXISTS] = { "if_exists", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
};

/* The column as far as it is known: its name, and the type that a batch may need to find the constraints bound to it. */
static py_obj *to_column(py_vm *vm, py_obj *operations, al_op *op, py_obj *kw)
{
    py_obj *type = py_dict_pop_s(vm, kw, "existing_type");
    if (!type)
        return NULL;
    return al_schemaobj_column(vm, operations, op->f[COLUMN_NAME], type);
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_dict_copy(vm, op->f[KW]);
    py_obj *column = kw ? to_column(vm, operations, op, kw) : NULL;
    py_obj *impl = column ? py_getattr_s(vm, operations, "impl") : NULL;
    if (!impl)
        return NULL;
    return al_call_names(vm, impl, "drop_column", 2, "schema if_exists **", op->f[TABLE_NAME], column, op->f[SCHEMA], op->f[IF_EXISTS], kw);
}

const al_op_def al_op_drop_column = {
    .cls = AL_OP_CLASS("DropColumnOp", &al_alter_table_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "drop_column",
    .sig = "table_name, column_name, *, schema=None, if_exists=None, **kw",
    .init_sig = "table_name, column_name, *, schema=None, if_exists=None, **kw",
    .batch_name = "drop_column",
    .batch_sig = "column_name, *, if_exists=None, **kw",
    .apply = apply,
};
