/* op.drop_table: DROP TABLE. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { TABLE_NAME, SCHEMA, IF_EXISTS, TABLE_KW };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, NULL },
    [SCHEMA] = { "schema", NULL, NULL },
    [IF_EXISTS] = { "if_exists", NULL, NULL },
    [TABLE_KW] = { "table_kw", NULL, NULL },
};

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_given(op->f[TABLE_KW]) ? py_dict_copy(vm, op->f[TABLE_KW]) : py_dict_new(vm);
    if (!kw || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0)
        return NULL;
    py_obj *table = al_schemaobj_table(vm, operations, op->f[TABLE_NAME], PY_NONE, kw, false);
    py_obj *impl = table ? py_getattr_s(vm, operations, "impl") : NULL;
    return impl ? al_call_names(vm, impl, "drop_table", 1, "if_exists", table, op->f[IF_EXISTS] == PY_NONE ? PY_ABSENT : op->f[IF_EXISTS]) : NULL;
}

const al_op_def al_op_drop_table = {
    .cls = AL_OP_CLASS("DropTableOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "drop_table",
    .sig = "table_name, *, schema=None, if_exists=None, **table_kw",
    .init_sig = "table_name, *, schema=None, if_exists=None, table_kw=None",
    .apply = apply,
};
