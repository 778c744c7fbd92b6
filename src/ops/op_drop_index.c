/* op.drop_index: DROP INDEX. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { INDEX_NAME, TABLE_NAME, SCHEMA, IF_EXISTS, KW };

static const al_op_field fields[] = {
    [INDEX_NAME] = { "index_name", NULL, NULL },
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [SCHEMA] = { "schema", NULL, "schema" },
    [IF_EXISTS] = { "if_exists", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
};

/* The index needs a column to be one; its name is never written. */
static py_obj *to_index(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *name = py_str_new(vm, "x");
    py_obj *columns = name ? py_list_from_array(vm, &name, 1) : NULL;
    return columns ? al_schemaobj_index(vm, operations, op->f[INDEX_NAME], op->f[TABLE_NAME], columns, op->f[SCHEMA], op->f[KW]) : NULL;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *index = to_index(vm, operations, op);
    py_obj *impl = index ? py_getattr_s(vm, operations, "impl") : NULL;
    return impl ? al_call_names(vm, impl, "drop_index", 1, "if_exists", index, op->f[IF_EXISTS] == PY_NONE ? PY_ABSENT : op->f[IF_EXISTS])
                : NULL;
}

const al_op_def al_op_drop_index = {
    .cls = AL_OP_CLASS("DropIndexOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "drop_index",
    .sig = "index_name, table_name=None, *, schema=None, if_exists=None, **kw",
    .init_sig = "index_name, table_name=None, *, schema=None, if_exists=None, **kw",
    .batch_name = "drop_index",
    .batch_sig = "index_name, **kw",
    .apply = apply,
};
