/* ALTER TABLE as SQLite has it. */
#include "sql/sqlite/alter.h"

static int rename_table(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " RENAME TO ");
    return al_alter_table_name(c, alter->value, PY_NONE, out);
}

static int column_name(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " RENAME COLUMN ");
    if (al_alter_quote(c, alter->column_name, out) < 0)
        return -1;
    al_sb_add(out, " TO ");
    return al_alter_quote(c, alter->value, out);
}

const al_visit_row al_sqlite_alter_rows[] = {
    { "alembic_rename_table", rename_table },
    { "alembic_column_name", column_name },
    { NULL, NULL },
};
