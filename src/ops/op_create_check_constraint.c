/* op.create_check_constraint: ALTER TABLE ... ADD CHECK. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { CONSTRAINT_NAME, TABLE_NAME, CONDITION, SCHEMA, KW };

static const al_op_field fields[] = {
    [CONSTRAINT_NAME] = { "constraint_name", NULL, NULL },
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [CONDITION] = { "condition", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [KW] = { "kw", NULL, NULL },
};

static py_obj *to_constraint(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_dict_new(vm);
    if (!kw || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0)
        return NULL;
    py_obj *table = al_schemaobj_table(vm, operations, op->f[TABLE_NAME], PY_NONE, kw, false);
    py_obj *cls = table ? al_schemaobj_class(vm, "CheckConstraint") : NULL;
    py_obj *check = cls ? al_call_names(vm, cls, NULL, 1, "name **", op->f[CONDITION], op->f[CONSTRAINT_NAME], op->f[KW]) : NULL;
    return check && py_call_method(vm, table, "append_constraint", 1, check) ? check : NULL;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *constraint = to_constraint(vm, operations, op);
    return constraint ? al_schemaobj_add_constraint(vm, operations, constraint) : NULL;
}

const al_op_def al_op_create_check_constraint = {
    .cls = AL_OP_CLASS("CreateCheckConstraintOp", &al_add_constraint_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_check_constraint",
    .sig = "constraint_name, table_name, condition, *, schema=None, **kw",
    .init_sig = "constraint_name, table_name, condition, *, schema=None, **kw",
    .batch_name = "create_check_constraint",
    .batch_sig = "constraint_name, condition, **kw",
    .apply = apply,
};
