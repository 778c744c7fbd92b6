/* op.bulk_insert: rows into a table. */
#include "ops/op.h"

enum { TABLE, ROWS, MULTIINSERT };

static const al_op_field fields[] = {
    [TABLE] = { "table", NULL, NULL },
    [ROWS] = { "rows", NULL, NULL },
    [MULTIINSERT] = { "multiinsert", NULL, NULL },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *impl = py_getattr_s(vm, operations, "impl");
    return impl ? al_call_names(vm, impl, "bulk_insert", 2, "multiinsert", op->f[TABLE], op->f[ROWS], op->f[MULTIINSERT]) : NULL;
}

const al_op_def al_op_bulk_insert = {
    .cls = AL_OP_CLASS("BulkInsertOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "bulk_insert",
    .sig = "table, rows, *, multiinsert=True",
    .init_sig = "table, rows, *, multiinsert=True",
    .apply = apply,
};
