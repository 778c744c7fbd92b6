/* alembic and its packages: what may be imported from where. */
#include "pymods/pymods.h"

static const py_name alembic_names[] = {
    PY_TEXT("__version__", "1.19.2"),
    PY_MODULE("op", "alembic.op"),
    PY_MODULE("context", "alembic.context"),
    PY_MODULE("util", "alembic.util"),
    PY_MODULE("operations", "alembic.operations"),
    PY_MODULE("ddl", "alembic.ddl"),
    PY_MODULE("runtime", "alembic.runtime"),
    PY_MODULE("script", "alembic.script"),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic = { .name = "alembic", .names = alembic_names, .package = true };

static const py_name runtime_names[] = {
    PY_MODULE("environment", "alembic.runtime.environment"),
    PY_MODULE("migration", "alembic.runtime.migration"),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_runtime = { .name = "alembic.runtime", .names = runtime_names, .package = true };
