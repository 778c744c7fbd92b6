/* PostgreSQL: the default's behaviour, with transactional DDL. */
#include "ops/impl.h"

static const py_member members[] = {
    PY_CLASS_STR("__dialect__", "postgresql"),
    PY_MEMBERS_END,
};

const al_impl_def al_impl_postgresql = {
    .cls = { .name = "PostgresqlImpl",
             .module = "alembic.ddl.postgresql",
             .bases = PY_BASES(&al_default_impl_class),
             .size = sizeof(al_impl),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = members },
    .dialect = "postgresql",
    .transactional_ddl = true,
};
