/* SQL Server: the default's behaviour, with transactional DDL. */
#include "ops/impl.h"

static const py_member members[] = {
    PY_CLASS_STR("__dialect__", "mssql"),
    PY_MEMBERS_END,
};

const al_impl_def al_impl_mssql = {
    .cls = { .name = "MSSQLImpl",
             .module = "alembic.ddl.mssql",
             .bases = PY_BASES(&al_default_impl_class),
             .size = sizeof(al_impl),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = members },
    .dialect = "mssql",
    .transactional_ddl = true,
};
