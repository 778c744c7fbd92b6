/* DDL as SQLite has it: SQLiteDDLCompiler. */
#include <string.h>

#include "sql/ansi/ansi.h"
#include "sql/sqlite/sqlite.h"
#include "types/exc.h"

static py_obj *option(al_ddl_compiler *c, py_obj *item, const char *name)
{
    return al_dialect_option(c->vm, item, "sqlite", name);
}

/* " ON CONFLICT x" if it is given. */
static int on_conflict(al_ddl_compiler *c, py_obj *value, al_sb *out)
{
    if (!value || !py_given(value))
        return value ? 0 : -1;
    py_obj *text = py_str_of(c->vm, value);
    if (!text)
        return -1;
    al_sb_addf(out, " ON CONFLICT %s", py_str_text(text));
    return 0;
}

static bool is_space(char ch)
{
    return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

/* An expression that SQLite takes only in parentheses: it does not begin with a quote or a parenthesis and holds a non-word character. */
static bool needs_parentheses(const char *text)
{
    const char *at = text;
    while (is_space(*at))
        at++;
    if (*at == '\'' || *at == '"' || *at == '(')
        return false;
    for (at = text; *at; at++) {
        unsigned char ch = (unsigned char)*at;
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' || ch >= 0x80;
        if (!word)
            return true;
    }
    return false;
}

static al_columns *primary_key_columns(al_schema_table *table)
{
    al_primary_key *pk = table ? (al_primary_key *)(void *)table->t.primary_key : NULL;
    return pk ? (al_columns *)(void *)pk->c.columns : NULL;
}

/* Is it an integer column that sqlite_autoincrement makes INTEGER PRIMARY KEY AUTOINCREMENT? 1, 0, -1 */
static int inline_autoincrement(al_ddl_compiler *c, al_schema_column *column)
{
    al_schema_table *table = al_schema_table_of(c->vm, column->c.e.table);
    al_columns *columns = primary_key_columns(table);
    py_obj *wanted = table ? option(c, (py_obj *)(void *)table, "autoincrement") : PY_NONE;
    if (!wanted)
        return -1;
    return al_is_true(wanted) && columns && al_columns_count(columns) == 1 &&
           al_type_affinity(c->vm, (al_type *)(void *)column->c.e.type) == AL_AFF_INTEGER && !al_set_count(column->foreign_keys);
}

static int primary_key_words(al_ddl_compiler *c, al_schema_column *column, al_sb *out)
{
    al_columns *columns = primary_key_columns(al_schema_table_of(c->vm, column->c.e.table));
    if (column->autoincrement == PY_TRUE && columns && al_columns_count(columns) != 1)
        return py_raise_int(c->vm, &al_exc_CompileError, "SQLite does not support autoincrement for composite primary keys");
    int wanted = inline_autoincrement(c, column);
    if (wanted <= 0)
        return wanted;
    al_sb_add(out, " PRIMARY KEY");
    if (on_conflict(c, option(c, (py_obj *)(void *)column, "on_conflict_primary_key"), out) < 0)
        return -1;
    al_sb_add(out, " AUTOINCREMENT");
    return 0;
}

static int column_spec(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_schema_column *column = (al_schema_column *)(void *)o;
    if (al_format_column(c->vm, c->dialect, o, out) < 0)
        return -1;
    al_sb_addc(out, ' ');
    if (al_write_type(c, column, out) < 0)
        return -1;
    al_sb text = AL_SB_INIT;
    bool there;
    int status = al_write_default(c, column, &text, &there);
    if (status == 0 && there)
        al_sb_addf(out, needs_parentheses(al_sb_text(&text)) ? " DEFAULT (%s)" : " DEFAULT %s", al_sb_text(&text));
    al_sb_free(&text);
    if (status < 0)
        return -1;
    if (!al_is_true(column->nullable)) {
        al_sb_add(out, " NOT NULL");
        if (on_conflict(c, option(c, o, "on_conflict_not_null"), out) < 0)
            return -1;
    }
    if (al_is_true(column->primary_key) && primary_key_words(c, column, out) < 0)
        return -1;
    if (py_given(column->computed)) {
        al_sb_addc(out, ' ');
        return al_ddl_process(c, column->computed, out);
    }
    return 0;
}

/* The root's writer for a constraint, then its ON CONFLICT, or that of its only column. */
static int with_conflict(al_ddl_compiler *c, const char *visit, py_obj *o, const char *column_option, al_sb *out)
{
    if (al_ddl_find(&al_dialect_ansi, visit)(c, o, out) < 0)
        return -1;
    py_obj *value = option(c, o, "on_conflict");
    al_columns *columns = (al_columns *)(void *)((al_constraint *)(void *)o)->columns;
    if (value == PY_NONE && column_option && al_columns_count(columns) == 1)
        value = option(c, (py_obj *)(void *)al_columns_at(columns, 0), column_option);
    return on_conflict(c, value, out);
}

static int primary_key(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_columns *columns = (al_columns *)(void *)((al_constraint *)(void *)o)->columns;
    if (al_columns_count(columns) == 1) {
        al_schema_column *column = al_schema_column_of(c->vm, (py_obj *)(void *)al_columns_at(columns, 0));
        int inlined = column && al_is_true(column->primary_key) ? inline_autoincrement(c, column) : 0;
        if (inlined)
            return inlined < 0 ? -1 : 0;
    }
    return with_conflict(c, "primary_key_constraint", o, "on_conflict_primary_key", out);
}

static int unique(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    return with_conflict(c, "unique_constraint", o, "on_conflict_unique", out);
}

static int check(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    return with_conflict(c, "check_constraint", o, NULL, out);
}

static int column_check(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    if (al_ddl_find(&al_dialect_ansi, "check_constraint")(c, o, out) < 0)
        return -1;
    py_obj *value = option(c, o, "on_conflict");
    if (value && py_given(value))
        return py_raise_int(c->vm, &al_exc_CompileError, "SQLite does not support on conflict clause for column check constraint");
    return value ? 0 : -1;
}

static bool same_schema(py_obj *a, py_obj *b)
{
    if (!py_given(a) || !py_given(b))
        return !py_given(a) && !py_given(b);
    return py_str_eq(a, b);
}

/* A foreign key into another schema (an attached database) can't be stated. */
static int foreign_key(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_fk_constraint *fkc = (al_fk_constraint *)(void *)o;
    py_obj *remote = al_fkc_referred_table(c->vm, fkc);
    if (!remote)
        return -1;
    py_obj *local = AL_ELEMENT(((al_foreign_key *)(void *)PY_LIST(fkc->elements)->items[0])->parent)->table;
    if (local && remote != PY_NONE && !same_schema(((al_table_clause *)(void *)local)->schema, ((al_table_clause *)(void *)remote)->schema))
        return 0;
    return al_ddl_find(&al_dialect_ansi, "foreign_key_constraint")(c, o, out);
}

static int remote_table(al_ddl_compiler *c, py_obj *table, al_sb *out)
{
    return al_write_table(c, table, false, out);
}

static int create_index(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *create = (al_ddl_element *)(void *)o;
    al_index *index = (al_index *)(void *)create->element;
    if (al_check_index_table(c, index) < 0)
        return -1;
    al_sb_addf(out, "CREATE %sINDEX %s", al_is_true(index->unique) ? "UNIQUE " : "", al_is_true(create->if_exists) ? "IF NOT EXISTS " : "");
    if (al_write_index_name(c, index, true, out) < 0)
        return -1;
    al_sb_add(out, " ON ");
    if (al_write_table(c, index->table, false, out) < 0)
        return -1;
    al_sb_add(out, " (");
    if (al_write_index_expressions(c, index, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    py_obj *where = option(c, create->element, "where");
    if (!where || !py_given(where))
        return where ? 0 : -1;
    al_sb_add(out, " WHERE ");
    return al_write_expression(c, where, false, out);
}

static int post_create(al_ddl_compiler *c, py_obj *table, al_sb *out)
{
    py_obj *rowid = option(c, table, "with_rowid"), *strict = option(c, table, "strict");
    if (!rowid || !strict)
        return -1;
    bool without = rowid != PY_NONE && !al_is_true(rowid);
    if (without)
        al_sb_add(out, "\n WITHOUT ROWID");
    if (al_is_true(strict))
        al_sb_add(out, without ? ",\n STRICT" : "\n STRICT");
    return 0;
}

const al_visit_row al_sqlite_ddl[] = {
    { "create_index", create_index },
    { "primary_key_constraint", primary_key },
    { "unique_constraint", unique },
    { "check_constraint", check },
    { "column_check_constraint", column_check },
    { "foreign_key_constraint", foreign_key },
    { NULL, NULL },
};

const al_ddl_slots al_sqlite_slots = {
    .column_spec = column_spec,
    .post_create = post_create,
    .remote_table = remote_table,
};
