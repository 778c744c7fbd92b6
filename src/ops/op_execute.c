/* op.execute: any SQL. In a batch it runs at once, before what the batch has queued. */
#include "ops/op.h"

enum { SQLTEXT, EXECUTION_OPTIONS };

static const al_op_field fields[] = {
    [SQLTEXT] = { "sqltext", NULL, NULL },
    [EXECUTION_OPTIONS] = { "execution_options", NULL, NULL },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *context = py_getattr_s(vm, operations, "migration_context");
    py_obj *impl = context ? py_getattr_s(vm, context, "impl") : NULL;
    if (!impl || !al_call_names(vm, impl, "execute", 1, "execution_options", op->f[SQLTEXT], op->f[EXECUTION_OPTIONS]))
        return NULL;
    return PY_NONE;
}

const al_op_def al_op_execute = {
    .cls = AL_OP_CLASS("ExecuteSQLOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "execute",
    .sig = "sqltext, *, execution_options=None",
    .init_sig = "sqltext, *, execution_options=None",
    .batch_name = "execute",
    .batch_sig = "sqltext, *, execution_options=None",
    .apply = apply,
};
