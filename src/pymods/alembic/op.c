/* alembic.op and alembic.context: proxies of the current Operations and EnvironmentContext. */
#include "ops/operations.h"
#include "pymods/pymods.h"
#include "runtime/environment.h"

static py_obj *op_getattr(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    return al_operations_proxy(vm, name);
}

const py_moduledef al_mod_alembic_op = { .name = "alembic.op", .getattr = op_getattr };

static py_obj *context_getattr(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    return al_environment_proxy(vm, name);
}

const py_moduledef al_mod_alembic_context = { .name = "alembic.context", .getattr = context_getattr };
