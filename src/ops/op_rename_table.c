/* op.rename_table: ALTER TABLE ... RENAME TO. */
#include "ops/op.h"

enum { TABLE_NAME, NEW_TABLE_NAME, SCHEMA };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", "old_table_name", NULL },
    [NEW_TABLE_NAME] = { "new_table_name", NULL, NULL },
    [SCHEMA] = { "schema", NULL, NULL },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *impl = py_getattr_s(vm, operations, "impl");
    return impl ? al_call_names(vm, impl, "rename_table", 2, "schema", op->f[TABLE_NAME], op->f[NEW_TABLE_NAME], op->f[SCHEMA]) : NULL;
}

const al_op_def al_op_rename_table = {
    .cls = AL_OP_CLASS("RenameTableOp", &al_alter_table_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "rename_table",
    .sig = "old_table_name, new_table_name, *, schema=None",
    .init_sig = "old_table_name, new_table_name, *, schema=None",
    .apply = apply,
};
