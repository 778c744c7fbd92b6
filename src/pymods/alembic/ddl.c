/* alembic.ddl: the impls and the ALTER elements. */
#include "ops/impl.h"
#include "pymods/pymods.h"
#include "schema/alter.h"

static const py_name impl_names[] = {
    PY_CLASS("DefaultImpl", &al_default_impl_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_ddl_impl = { .name = "alembic.ddl.impl", .names = impl_names };

static const py_name base_names[] = {
    PY_CLASS("AlterTable", &al_alter_table_class),
    PY_CLASS("RenameTable", &al_rename_table_class),
    PY_CLASS("AlterColumn", &al_alter_column_class),
    PY_CLASS("ColumnNullable", &al_column_nullable_class),
    PY_CLASS("ColumnType", &al_column_type_class),
    PY_CLASS("ColumnName", &al_column_name_class),
    PY_CLASS("ColumnDefault", &al_column_default_class),
    PY_CLASS("ComputedColumnDefault", &al_computed_column_default_class),
    PY_CLASS("IdentityColumnDefault", &al_identity_column_default_class),
    PY_CLASS("ColumnComment", &al_column_comment_class),
    PY_CLASS("AddColumn", &al_add_column_class),
    PY_CLASS("DropColumn", &al_drop_column_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_ddl_base = { .name = "alembic.ddl.base", .names = base_names };

static const py_name sqlite_names[] = { PY_CLASS("SQLiteImpl", &al_impl_sqlite.cls), PY_NAMES_END };
const py_moduledef al_mod_alembic_ddl_sqlite = { .name = "alembic.ddl.sqlite", .names = sqlite_names };
static const py_name postgresql_names[] = { PY_CLASS("PostgresqlImpl", &al_impl_postgresql.cls), PY_NAMES_END };
const py_moduledef al_mod_alembic_ddl_postgresql = { .name = "alembic.ddl.postgresql", .names = postgresql_names };
static const py_name mysql_names[] = {
    PY_CLASS("MySQLImpl", &al_impl_mysql.cls),
    PY_CLASS("MariaDBImpl", &al_impl_mariadb.cls),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_ddl_mysql = { .name = "alembic.ddl.mysql", .names = mysql_names };
static const py_name mssql_names[] = { PY_CLASS("MSSQLImpl", &al_impl_mssql.cls), PY_NAMES_END };
const py_moduledef al_mod_alembic_ddl_mssql = { .name = "alembic.ddl.mssql", .names = mssql_names };
static const py_name oracle_names[] = { PY_CLASS("OracleImpl", &al_impl_oracle.cls), PY_NAMES_END };
const py_moduledef al_mod_alembic_ddl_oracle = { .name = "alembic.ddl.oracle", .names = oracle_names };

static const py_name ddl_names[] = {
    PY_CLASS("DefaultImpl", &al_default_impl_class),
    PY_MODULE("base", "alembic.ddl.base"),
    PY_MODULE("impl", "alembic.ddl.impl"),
    PY_MODULE("sqlite", "alembic.ddl.sqlite"),
    PY_MODULE("postgresql", "alembic.ddl.postgresql"),
    PY_MODULE("mysql", "alembic.ddl.mysql"),
    PY_MODULE("mssql", "alembic.ddl.mssql"),
    PY_MODULE("oracle", "alembic.ddl.oracle"),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_ddl = { .name = "alembic.ddl", .names = ddl_names, .package = true };
