/* op.create_foreign_key: ALTER TABLE ... ADD FOREIGN KEY. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum {
    CONSTRAINT_NAME,
    SOURCE_TABLE,
    REFERENT_TABLE,
    LOCAL_COLS,
    REMOTE_COLS,
    ONUPDATE,
    ONDELETE,
    DEFERRABLE,
    INITIALLY,
    MATCH,
    SOURCE_SCHEMA,
    REFERENT_SCHEMA,
    KW,
};

static const al_op_field fields[] = {
    [CONSTRAINT_NAME] = { "constraint_name", NULL, NULL },
    [SOURCE_TABLE] = { "source_table", NULL, "table_name" },
    [REFERENT_TABLE] = { "referent_table", NULL, NULL },
    [LOCAL_COLS] = { "local_cols", NULL, NULL },
    [REMOTE_COLS] = { "remote_cols", NULL, NULL },
    [ONUPDATE] = { "onupdate", NULL, NULL },
    [ONDELETE] = { "ondelete", NULL, NULL },
    [DEFERRABLE] = { "deferrable", NULL, NULL },
    [INITIALLY] = { "initially", NULL, NULL },
    [MATCH] = { "match", NULL, NULL },
    [SOURCE_SCHEMA] = { "source_schema", NULL, "schema" },
    [REFERENT_SCHEMA] = { "referent_schema", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
};

/* Does the key point back into its own table? */
static int refers_to_itself(py_vm *vm, al_op *op)
{
    int same = py_equal(vm, op->f[SOURCE_TABLE], op->f[REFERENT_TABLE]);
    return same == 1 ? py_equal(vm, op->f[SOURCE_SCHEMA], op->f[REFERENT_SCHEMA]) : same;
}

static py_obj *source_table(py_vm *vm, al_op *op, py_obj *metadata)
{
    py_obj *columns = py_list_from(vm, op->f[LOCAL_COLS]);
    int same = columns ? refers_to_itself(vm, op) : -1;
    if (same < 0)
        return NULL;
    if (same) {
        py_obj *remote = py_list_from(vm, op->f[REMOTE_COLS]);
        columns = remote ? py_binary(vm, PY_OP_ADD, columns, remote) : NULL;
    } else if (!al_schemaobj_columns_table(vm, metadata, op->f[REFERENT_TABLE], op->f[REMOTE_COLS], op->f[REFERENT_SCHEMA])) {
        return NULL;
    }
    return columns ? al_schemaobj_columns_table(vm, metadata, op->f[SOURCE_TABLE], columns, op->f[SOURCE_SCHEMA]) : NULL;
}

/* ["schema.table.column", ...] */
static py_obj *targets(py_vm *vm, al_op *op)
{
    py_obj *remote = py_list_from(vm, op->f[REMOTE_COLS]);
    py_obj *list = remote ? py_list_new(vm, PY_LIST(remote)->count) : NULL;
    for (size_t i = 0; list && i < PY_LIST(remote)->count; i++) {
        py_obj *column = PY_LIST(remote)->items[i];
        py_obj *target = py_given(op->f[REFERENT_SCHEMA])
                             ? py_str_printf(vm, "%S.%S.%S", op->f[REFERENT_SCHEMA], op->f[REFERENT_TABLE], column)
                             : py_str_printf(vm, "%S.%S", op->f[REFERENT_TABLE], column);
        if (!target || py_list_append(vm, list, target) < 0)
            return NULL;
    }
    return list;
}

static py_obj *to_constraint(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *metadata = al_schemaobj_metadata(vm, operations);
    py_obj *table = metadata ? source_table(vm, op, metadata) : NULL;
    py_obj *remote = table ? targets(vm, op) : NULL;
    py_obj *local = remote ? py_list_from(vm, op->f[LOCAL_COLS]) : NULL;
    py_obj *cls = local ? al_schemaobj_class(vm, "ForeignKeyConstraint") : NULL;
    if (!cls)
        return NULL;
    py_obj *key =
        al_call_names(vm, cls, NULL, 2, "name onupdate ondelete deferrable initially match **", local, remote, op->f[CONSTRAINT_NAME],
                      op->f[ONUPDATE], op->f[ONDELETE], op->f[DEFERRABLE], op->f[INITIALLY], op->f[MATCH], op->f[KW]);
    return key && py_call_method(vm, table, "append_constraint", 1, key) ? key : NULL;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *constraint = to_constraint(vm, operations, op);
    return constraint ? al_schemaobj_add_constraint(vm, operations, constraint) : NULL;
}

#define OPTIONS "onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, "

const al_op_def al_op_create_foreign_key = {
    .cls = AL_OP_CLASS("CreateForeignKeyOp", &al_add_constraint_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "create_foreign_key",
    .sig = "constraint_name, source_table, referent_table, local_cols, remote_cols, *, " OPTIONS
           "source_schema=None, referent_schema=None, **kw",
    .init_sig = "constraint_name, source_table, referent_table, local_cols, remote_cols, *, " OPTIONS
                "source_schema=None, referent_schema=None, **kw",
    .batch_name = "create_foreign_key",
    .batch_sig = "constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None, " OPTIONS "**kw",
    .apply = apply,
};
