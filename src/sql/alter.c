#include "sql/alter.h"

#include "types/exc.h"

#include <string.h>

int al_alter_quote(al_ddl_compiler *c, py_obj *name, al_sb *out)
{
    return al_quote(c->vm, c->dialect, name, out);
}

/* A plain "a.b" is two names; a quoted_name is one, whatever it holds. */
static int quote_dotted(al_ddl_compiler *c, py_obj *name, al_sb *out)
{
    if (py_isa(c->vm, name, &al_quoted_name_class))
        return al_alter_quote(c, name, out);
    const char *text = py_text(c->vm, name);
    while (text) {
        size_t size = strcspn(text, ".");
        py_obj *part = py_str_newn(c->vm, text, size);
        if (!part || al_alter_quote(c, part, out) < 0)
            return -1;
        if (!text[size])
            return 0;
        al_sb_addc(out, '.');
        text += size + 1;
    }
    return -1;
}

int al_alter_table_name(al_ddl_compiler *c, py_obj *name, py_obj *schema, al_sb *out)
{
    if (py_given(schema) && py_truth(c->vm, schema) == 1) {
        if (quote_dotted(c, schema, out) < 0)
            return -1;
        al_sb_addc(out, '.');
    }
    return al_alter_quote(c, name, out);
}

int al_alter_head(al_ddl_compiler *c, const al_alter *alter, al_sb *out)
{
    al_sb_add(out, "ALTER TABLE ");
    return al_alter_table_name(c, alter->table_name, alter->schema, out);
}

static int column_head(al_ddl_compiler *c, const al_alter *alter, al_sb *out)
{
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " ALTER COLUMN ");
    return al_alter_quote(c, alter->column_name, out);
}

int al_alter_default(al_ddl_compiler *c, py_obj *server_default, al_sb *out)
{
    py_vm *vm = c->vm;
    py_obj *cls = (py_obj *)(void *)py_class_get(vm, &al_s_column.cls);
    py_obj *name = cls ? py_str_new(vm, "x") : NULL;
    py_obj *type = name ? (py_obj *)(void *)al_type_shared(vm, &al_t_integer) : NULL;
    py_obj *kw = type ? py_dict_new(vm) : NULL;
    py_obj *args = kw && py_dict_set_s(vm, kw, "server_default", server_default) == 0 ? py_tuple_of(vm, 2, name, type) : NULL;
    py_obj *column = args ? py_call_dict(vm, cls, args, kw) : NULL;
    return column ? c->dialect->slots.column_default(c, column, out) : -1;
}

static int rename_table(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " RENAME TO ");
    return al_alter_table_name(c, alter->value, alter->schema, out);
}

/* Is there exactly one foreign key, of one column, and shall it stand in the column's clause? NULL: no (or an exception). */
static al_foreign_key *inline_key(py_vm *vm, const al_alter *alter, al_schema_column *column)
{
    if (!py_given(alter->inline_references) || py_truth(vm, alter->inline_references) != 1 || al_set_count(column->foreign_keys) != 1)
        return NULL;
    al_foreign_key *key = (al_foreign_key *)(void *)al_set_at(column->foreign_keys, 0);
    al_constraint *constraint = (al_constraint *)(void *)key->constraint;
    bool single = py_given(key->constraint) && constraint->columns && al_columns_count((al_columns *)(void *)constraint->columns) == 1;
    return single ? key : NULL;
}

static int write_inline_key(al_ddl_compiler *c, al_foreign_key *key, al_sb *out)
{
    py_vm *vm = c->vm;
    py_obj *column = py_getattr_s(vm, &key->item.head, "column");
    py_obj *table = column ? py_getattr_s(vm, column, "table") : NULL;
    py_obj *schema = table ? py_getattr_s(vm, table, "schema") : NULL;
    py_obj *table_name = schema ? py_getattr_s(vm, table, "name") : NULL;
    py_obj *name = table_name ? py_getattr_s(vm, column, "name") : NULL;
    if (!name)
        return -1;
    al_sb_add(out, " REFERENCES ");
    if (py_given(schema)) {
        if (al_format_schema(vm, c->dialect, schema, out) < 0)
            return -1;
        al_sb_addc(out, '.');
    }
    if (al_alter_quote(c, table_name, out) < 0)
        return -1;
    al_sb_add(out, " (");
    if (al_alter_quote(c, name, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return c->dialect->slots.fk_actions(c, key->constraint, out) < 0 ? -1 : c->dialect->slots.deferrability(c, key->constraint, out);
}

static int add_column(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    al_schema_column *column = al_schema_column_of(c->vm, alter->value);
    if (!column)
        return py_raise_int(c->vm, &py_TypeError, "a Column is expected, not %T", alter->value);
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " ADD COLUMN ");
    if (py_given(alter->if_exists) && py_truth(c->vm, alter->if_exists) == 1)
        al_sb_add(out, "IF NOT EXISTS ");
    if (c->dialect->slots.column_spec(c, alter->value, out) < 0)
        return -1;
    if (py_given(alter->inline_primary_key) && py_truth(c->vm, alter->inline_primary_key) == 1 && al_is_true(column->primary_key))
        al_sb_add(out, " PRIMARY KEY");
    al_foreign_key *key = inline_key(c->vm, alter, column);
    if ((key && write_inline_key(c, key, out) < 0) || py_error_pending(c->vm))
        return -1;
    for (size_t i = 0; i < al_set_count(column->constraints); i++) {
        al_sb_addc(out, ' ');
        if (al_ddl_process(c, al_set_at(column->constraints, i), out) < 0)
            return -1;
    }
    return 0;
}

static int drop_column(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    py_obj *name = py_getattr_s(c->vm, alter->value, "name");
    if (!name || al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " DROP COLUMN ");
    if (py_given(alter->if_exists) && py_truth(c->vm, alter->if_exists) == 1)
        al_sb_add(out, "IF EXISTS ");
    return al_alter_quote(c, name, out);
}

static int column_nullable(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    int nullable = py_truth(c->vm, alter->value);
    if (nullable < 0 || column_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, nullable ? " DROP NOT NULL" : " SET NOT NULL");
    return 0;
}

static int column_type(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (column_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " TYPE ");
    return al_type_text(c->vm, c->dialect, (al_type *)(void *)alter->value, NULL, out);
}

static int column_name(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (al_alter_head(c, alter, out) < 0)
        return -1;
    al_sb_add(out, " RENAME ");
    if (al_alter_quote(c, alter->column_name, out) < 0)
        return -1;
    al_sb_add(out, " TO ");
    return al_alter_quote(c, alter->value, out);
}

static int column_default(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const al_alter *alter = al_alter_of(element);
    if (column_head(c, alter, out) < 0)
        return -1;
    if (!py_given(alter->value)) {
        al_sb_add(out, " DROP DEFAULT");
        return 0;
    }
    al_sb_add(out, " SET DEFAULT ");
    return al_alter_default(c, alter->value, out);
}

static int computed_default(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    (void)element;
    (void)out;
    return py_raise_int(
        c->vm, &al_exc_CompileError, "%s",
        "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.");
}

static int identity_default(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    (void)element;
    (void)out;
    return py_raise_int(c->vm, &al_exc_CompileError, "%s",
                        "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an existing "
                        "column is not supported in this dialect.");
}

const al_visit_row al_alter_rows[] = {
    { "alembic_rename_table", rename_table },
    { "alembic_add_column", add_column },
    { "alembic_drop_column", drop_column },
    { "alembic_column_nullable", column_nullable },
    { "alembic_column_type", column_type },
    { "alembic_column_name", column_name },
    { "alembic_column_default", column_default },
    { "alembic_computed_column_default", computed_default },
    { "alembic_identity_column_default", identity_default },
    { NULL, NULL },
};
