/* alembic.operations: Operations, the operation classes. */
#include "ops/operations.h"
#include "ops/batch.h"
#include "ops/op.h"
#include "pymods/pymods.h"

#include <string.h>

static const py_name base_names[] = {
    PY_CLASS("AbstractOperations", &al_abstract_operations_class),
    PY_CLASS("Operations", &al_operations_class),
    PY_CLASS("BatchOperations", &al_batch_operations_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_operations_base = { .name = "alembic.operations.base", .names = base_names };

static const py_name batch_names[] = {
    PY_CLASS("BatchOperationsImpl", &al_batch_impl_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_operations_batch = { .name = "alembic.operations.batch", .names = batch_names };

/* The operation classes are those of the family's list. */
static py_obj *ops_getattr(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    for (size_t i = 0; al_ops[i]; i++) {
        if (strcmp(al_ops[i]->cls.name, py_str_text(name)) == 0)
            return (py_obj *)(void *)py_class_get(vm, &al_ops[i]->cls);
    }
    return PY_ABSENT;
}

static const py_name ops_names[] = {
    PY_CLASS("MigrateOperation", &al_migrate_operation_class),
    PY_CLASS("AlterTableOp", &al_alter_table_op_class),
    PY_CLASS("AddConstraintOp", &al_add_constraint_op_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_operations_ops = { .name = "alembic.operations.ops", .names = ops_names, .getattr = ops_getattr };

static const py_name package_names[] = {
    PY_CLASS("AbstractOperations", &al_abstract_operations_class),
    PY_CLASS("Operations", &al_operations_class),
    PY_CLASS("BatchOperations", &al_batch_operations_class),
    PY_CLASS("MigrateOperation", &al_migrate_operation_class),
    PY_MODULE("base", "alembic.operations.base"),
    PY_MODULE("ops", "alembic.operations.ops"),
    PY_MODULE("batch", "alembic.operations.batch"),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_operations = { .name = "alembic.operations", .names = package_names, .package = true };
