/* op.drop_constraint: ALTER TABLE ... DROP CONSTRAINT. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { CONSTRAINT_NAME, TABLE_NAME, CONSTRAINT_TYPE, SCHEMA, IF_EXISTS };

static const al_op_field fields[] = {
    [CONSTRAINT_NAME] = { "constraint_name", NULL, NULL },
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [CONSTRAINT_TYPE] = { "constraint_type", "type_", NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [IF_EXISTS] = { "if_exists", NULL, NULL },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *constraint =
        al_schemaobj_generic_constraint(vm, operations, op->f[CONSTRAINT_NAME], op->f[TABLE_NAME], op->f[CONSTRAINT_TYPE], op->f[SCHEMA]);
    py_obj *impl = constraint ? py_getattr_s(vm, operations, "impl") : NULL;
    return impl ? al_call_names(vm, impl, "drop_constraint", 1, "if_exists", constraint,
                                op->f[IF_EXISTS] == PY_NONE ? PY_ABSENT : op->f[IF_EXISTS])
                : NULL;
}

const al_op_def al_op_drop_constraint = {
    .cls = AL_OP_CLASS("DropConstraintOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "drop_constraint",
    .sig = "constraint_name, table_name, type_=None, *, schema=None, if_exists=None",
    .init_sig = "constraint_name, table_name, type_=None, *, schema=None, if_exists=None",
    .batch_name = "drop_constraint",
    .batch_sig = "constraint_name, type_=None",
    .apply = apply,
};
