/* MariaDB: the default's behaviour. */
#include "ops/impl.h"

static const py_member members[] = {
    PY_CLASS_STR("__dialect__", "mariadb"),
    PY_MEMBERS_END,
};

const al_impl_def al_impl_mariadb = {
    .cls = { .name = "MariaDBImpl",
             .module = "alembic.ddl.mysql",
             .bases = PY_BASES(&al_default_impl_class),
             .size = sizeof(al_impl),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = members },
    .dialect = "mariadb",
    .transactional_ddl = false,
};
