/* op.create_table: CREATE TABLE, its indexes, its comments. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { TABLE_NAME, COLUMNS, IF_NOT_EXISTS, KW, SCHEMA, INFO, COMMENT, PREFIXES, CONSTRAINTS_INCLUDED };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, NULL },
    [COLUMNS] = { "columns", NULL, NULL },
    [IF_NOT_EXISTS] = { "if_not_exists", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
    [SCHEMA] = { "schema", NULL, NULL },
    [INFO] = { "info", NULL, NULL },
    [COMMENT] = { "comment", NULL, NULL },
    [PREFIXES] = { "prefixes", NULL, NULL },
    [CONSTRAINTS_INCLUDED] = { "_constraints_included", NULL, NULL },
};

/* Table arguments that are fields of their own come in among the keywords. */
static int bound(py_vm *vm, al_op *op)
{
    static const struct {
        const char *name;
        size_t field;
    } taken[] = { { "schema", SCHEMA }, { "info", INFO }, { "comment", COMMENT }, { "prefixes", PREFIXES } };
    for (size_t i = 0; i < AL_COUNT(taken); i++) {
        py_obj *value = py_dict_pop_s(vm, op->f[KW], taken[i].name);
        if (!value)
            return -1;
        if (value != PY_ABSENT)
            op->f[taken[i].field] = value;
    }
    if (op->f[INFO] == PY_NONE)
        op->f[INFO] = py_dict_new(vm);
    return op->f[INFO] ? 0 : -1;
}

static py_obj *to_table(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *kw = py_dict_copy(vm, op->f[KW]);
    if (!kw || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0)
        return NULL;
    if (py_given(op->f[PREFIXES]) && py_dict_set_s(vm, kw, "prefixes", op->f[PREFIXES]) < 0)
        return NULL;
    if (py_dict_set_s(vm, kw, "comment", op->f[COMMENT]) < 0)
        return NULL;
    if (py_dict_len(op->f[INFO]) && py_dict_set_s(vm, kw, "info", op->f[INFO]) < 0)
        return NULL;
    return al_schemaobj_table(vm, operations, op->f[TABLE_NAME], op->f[COLUMNS], kw, op->f[CONSTRAINTS_INCLUDED] == PY_TRUE);
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *table = to_table(vm, operations, op);
    py_obj *impl = table ? py_getattr_s(vm, operations, "impl") : NULL;
    if (!impl || !al_call_names(vm, impl, "create_table", 1, "if_not_exists", table,
                                op->f[IF_NOT_EXISTS] == PY_NONE ? PY_ABSENT : op->f[IF_NOT_EXISTS]))
        return NULL;
    return table;
}

const al_op_def al_op_create_table = {
    .cls = AL_OP_CLASS("CreateTableOp", &al_migrate_operation_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_table",
    .sig = "table_name, *columns, if_not_exists=None, **kw",
    .init_sig = "table_name, columns, *, schema=None, if_not_exists=None, _constraints_included=False, **kw",
    .bound = bound,
    .apply = apply,
    .to_table = to_table,
};
