/* op.create_table_comment: COMMENT ON TABLE. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { TABLE_NAME, COMMENT, EXISTING_COMMENT, SCHEMA };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COMMENT] = { "comment", NULL, NULL },
    [EXISTING_COMMENT] = { "existing_comment", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_dict_new(vm);
    if (!kw || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0 || py_dict_set_s(vm, kw, "comment", op->f[COMMENT]) < 0)
        return NULL;
    py_obj *table = al_schemaobj_table(vm, operations, op->f[TABLE_NAME], PY_NONE, kw, false);
    py_obj *impl = table ? py_getattr_s(vm, operations, "impl") : NULL;
    return impl ? py_call_method(vm, impl, "create_table_comment", 1, table) : NULL;
}

const al_op_def al_op_create_table_comment = {
    .cls = AL_OP_CLASS("CreateTableCommentOp", &al_alter_table_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_table_comment",
    .sig = "table_name, comment, *, existing_comment=None, schema=None",
    .init_sig = "table_name, comment, *, schema=None, existing_comment=None",
    .batch_name = "create_table_comment",
    .batch_sig = "comment, *, existing_comment=None",
    .apply = apply,
};
