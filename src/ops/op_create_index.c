/* op.create_index: CREATE INDEX. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { INDEX_NAME, TABLE_NAME, COLUMNS, SCHEMA, UNIQUE, IF_NOT_EXISTS, KW };

static const al_op_field fields[] = {
    [INDEX_NAME] = { "index_name", NULL, NULL },
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COLUMNS] = { "columns", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [UNIQUE] = { "unique", NULL, NULL },
    [IF_NOT_EXISTS] = { "if_not_exists", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
};

static py_obj *to_index(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_dict_copy(vm, op->f[KW]);
    if (!kw || py_dict_set_s(vm, kw, "unique", op->f[UNIQUE]) < 0)
        return NULL;
    return al_schemaobj_index(vm, operations, op->f[INDEX_NAME], op->f[TABLE_NAME], op->f[COLUMNS], op->f[SCHEMA], kw);
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *index = to_index(vm, operations, op);
    py_obj *impl = index ? py_getattr_s(vm, operations, "impl") : NULL;
    return impl ? al_call_names(vm, impl, "create_index", 1, "if_not_exists", index,
                                op->f[IF_NOT_EXISTS] == PY_NONE ? PY_ABSENT : op->f[IF_NOT_EXISTS])
                : NULL;
}

const al_op_def al_op_create_index = {
    .cls = AL_OP_CLASS("CreateIndexOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_index",
    .sig = "index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw",
    .init_sig = "index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw",
    .batch_name = "create_index",
    .batch_sig = "index_name, columns, *, unique=False, if_not_exists=None, **kw",
    .apply = apply,
};
