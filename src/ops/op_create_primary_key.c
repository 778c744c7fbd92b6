/* op.create_primary_key: ALTER TABLE ... ADD PRIMARY KEY. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { CONSTRAINT_NAME, TABLE_NAME, COLUMNS, SCHEMA, KW };

static const al_op_field fields[] = {
    [CONSTRAINT_NAME] = { "constraint_name", NULL, NULL },
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COLUMNS] = { "columns", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [KW] = { "kw", NULL, NULL },
};

static py_obj *to_constraint(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *metadata = al_schemaobj_metadata(vm, operations);
    py_obj *table = metadata ? al_schemaobj_columns_table(vm, metadata, op->f[TABLE_NAME], op->f[COLUMNS], op->f[SCHEMA]) : NULL;
    return table ? al_schemaobj_key(vm, "PrimaryKeyConstraint", table, op->f[COLUMNS], op->f[CONSTRAINT_NAME], op->f[KW]) : NULL;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *constraint = to_constraint(vm, operations, op);
    return constraint ? al_schemaobj_add_constraint(vm, operations, constraint) : NULL;
}

const al_op_def al_op_create_primary_key = {
    .cls = AL_OP_CLASS("CreatePrimaryKeyOp", &al_add_constraint_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_primary_key",
    .sig = "constraint_name, table_name, columns, *, schema=None",
    .init_sig = "constraint_name, table_name, columns, *, schema=None, **kw",
    .batch_name = "create_primary_key",
    .batch_sig = "constraint_name, columns",
    .apply = apply,
};
