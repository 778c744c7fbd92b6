/* op.add_column: ALTER TABLE ... ADD COLUMN, then the constraints, indexes and the comment that the column carries. */
#include "ops/op.h"
#include "ops/schemaobj.h"

enum { TABLE_NAME, COLUMN, SCHEMA, IF_NOT_EXISTS, INLINE_REFERENCES, INLINE_PRIMARY_KEY, KW, INSERT_BEFORE, INSERT_AFTER };

static const al_op_field fields[] = {
    [TABLE_NAME] = { "table_name", NULL, "table_name" },
    [COLUMN] = { "column", NULL, NULL },
    [SCHEMA] = { "schema", NULL, "schema" },
    [IF_NOT_EXISTS] = { "if_not_exists", NULL, NULL },
    [INLINE_REFERENCES] = { "inline_references", NULL, NULL },
    [INLINE_PRIMARY_KEY] = { "inline_primary_key", NULL, NULL },
    [KW] = { "kw", NULL, NULL },
    [INSERT_BEFORE] = { "insert_before", NULL, NULL },
    [INSERT_AFTER] = { "insert_after", NULL, NULL },
};

static int bound(py_vm *vm, al_op *op)
{
    if (op->f[KW] == PY_NONE)
        op->f[KW] = py_dict_new(vm);
    if (!op->f[KW])
        return -1;
    if (py_given(op->f[INSERT_BEFORE]) && py_dict_set_s(vm, op->f[KW], "insert_before", op->f[INSERT_BEFORE]) < 0)
        return -1;
    if (py_given(op->f[INSERT_AFTER]) && py_dict_set_s(vm, op->f[KW], "insert_after", op->f[INSERT_AFTER]) < 0)
        return -1;
    return 0;
}

/* Was the foreign key written into the column's own clause? Only a single one of one column can be. */
static int rendered_inline(py_vm *vm, al_op *op, py_obj *column, py_obj *constraint)
{
    if (py_truth(vm, op->f[INLINE_REFERENCES]) != 1 || !al_schemaobj_is(vm, constraint, "ForeignKeyConstraint"))
        return 0;
    py_obj *keys = py_getattr_s(vm, column, "foreign_keys");
    py_obj *columns = keys ? py_getattr_s(vm, constraint, "columns") : NULL;
    if (!columns)
        return -1;
    int64_t n = py_len(vm, keys), m = py_len(vm, columns);
    return n < 0 || m < 0 ? -1 : n == 1 && m == 1;
}

static int add_constraints(py_vm *vm, al_op *op, py_obj *impl, py_obj *column, py_obj *table)
{
    size_t count;
    py_obj **items;
    py_obj *constraints = al_schemaobj_items(vm, table, "constraints", &items, &count);
    for (size_t i = 0; constraints && i < count; i++) {
        if (al_schemaobj_is(vm, items[i], "PrimaryKeyConstraint"))
            continue;
        int skip = rendered_inline(vm, op, column, items[i]);
        if (skip < 0 || (!skip && !py_call_method(vm, impl, "add_constraint", 1, items[i])))
            return -1;
    }
    py_obj *indexes = constraints ? al_schemaobj_items(vm, table, "indexes", &items, &count) : NULL;
    for (size_t i = 0; indexes && i < count; i++) {
        if (!py_call_method(vm, impl, "create_index", 1, items[i]))
            return -1;
    }
    return indexes ? 0 : -1;
}

static py_obj *apply(py_vm *vm, py_obj *operations, al_op *op)
{
    py_obj *impl = py_getattr_s(vm, operations, "impl");
    py_obj *column = impl ? al_schemaobj_detached(vm, op->f[COLUMN]) : NULL;
    py_obj *kw = column ? py_dict_new(vm) : NULL;
    if (!kw || py_dict_set_s(vm, kw, "schema", op->f[SCHEMA]) < 0)
        return NULL;
    py_obj *items = py_tuple_of(vm, 1, column);
    py_obj *table = items ? al_schemaobj_table(vm, operations, op->f[TABLE_NAME], items, kw, false) : NULL;
    if (!table)
        return NULL;
    if (!al_call_names(vm, impl, "add_column", 2, "schema if_not_exists inline_references inline_primary_key **", op->f[TABLE_NAME], column,
                       op->f[SCHEMA], op->f[IF_NOT_EXISTS], op->f[INLINE_REFERENCES], op->f[INLINE_PRIMARY_KEY], op->f[KW]))
        return NULL;
    if (add_constraints(vm, op, impl, column, table) < 0)
        return NULL;
    int comments = al_schemaobj_separate_comments(vm, impl);
    py_obj *comment = comments < 0 ? NULL : py_getattr_s(vm, column, "comment");
    if (!comment)
        return NULL;
    if (comments && py_given(comment) && !py_call_method(vm, impl, "create_column_comment", 1, column))
        return NULL;
    return PY_NONE;
}

const al_op_def al_op_add_column = {
    .cls = AL_OP_CLASS("AddColumnOp", &al_alter_table_op_class, fields),
    AL_OP_FIELDS(fields),
    .name = "add_column",
    .sig = "table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None",
    .init_sig = "table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None, **kw",
    .batch_name = "add_column",
    .batch_sig = "column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, inline_primary_key=None",
    .bound = bound,
    .apply = apply,
};
