/* DDL as the root dialect writes it: DDLCompiler. */
#include <string.h>
#include <strings.h>

#include "sql/ansi/ansi.h"
#include "sql/compile.h"
#include "types/exc.h"
#include "types/layout.h"

/* --- pieces --- */

int al_write_name(al_ddl_compiler *c, py_obj *name, al_sb *out)
{
    return al_quote(c->vm, c->dialect, name, out);
}

int al_write_table(al_ddl_compiler *c, py_obj *table, bool use_schema, al_sb *out)
{
    return al_format_table(c->vm, c->dialect, table, use_schema, out);
}

int al_write_column_names(al_ddl_compiler *c, const al_columns *columns, al_sb *out)
{
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        if (i)
            al_sb_add(out, ", ");
        if (al_write_name(c, al_columns_at(columns, i)->name, out) < 0)
            return -1;
    }
    return 0;
}

int al_write_expression(al_ddl_compiler *c, py_obj *e, bool include_table, al_sb *out)
{
    return al_sql_literal(c->vm, e, c->dialect, include_table, out);
}

int al_write_string_literal(al_ddl_compiler *c, py_obj *text, al_sb *out)
{
    al_type *type = al_type_shared(c->vm, &al_t_string);
    if (!type)
        return -1;
    if (text == PY_NONE) {
        al_sb_add(out, "NULL");
        return 0;
    }
    return al_type_literal_text(c->vm, type, &c->dialect->base.target, text, out) < 0 ? -1 : 0;
}

int al_write_type(al_ddl_compiler *c, al_schema_column *column, al_sb *out)
{
    al_type *type = al_type_coerce(c->vm, column->c.e.type ? column->c.e.type : PY_NONE);
    return type ? al_type_text(c->vm, c->dialect, type, (py_obj *)(void *)column, out) : -1;
}

int al_write_default(al_ddl_compiler *c, al_schema_column *column, al_sb *out, bool *there)
{
    *there = al_item_is(c->vm, column->server_default, al_s_default_clause);
    return *there ? c->dialect->slots.column_default(c, (py_obj *)(void *)column, out) : 0;
}

int al_write_constraint_name(al_ddl_compiler *c, py_obj *constraint, al_sb *out, bool *named)
{
    py_obj *name = al_constraint_name(c->vm, constraint);
    *named = name && name != PY_NONE;
    if (!*named)
        return name ? 0 : -1;
    bool index = al_item_is(c->vm, constraint, al_s_index);
    int max = index ? c->dialect->max_index_name_length : c->dialect->max_constraint_name_length;
    name = al_truncate_name(c->vm, c->dialect, name, max);
    return name ? al_write_name(c, name, out) : -1;
}

int al_write_preamble(al_ddl_compiler *c, py_obj *constraint, al_sb *out)
{
    size_t start = out->size;
    bool named;
    al_sb_add(out, "CONSTRAINT ");
    if (al_write_constraint_name(c, constraint, out, &named) < 0)
        return -1;
    if (named)
        al_sb_addc(out, ' ');
    else
        al_sb_truncate(out, start);
    return 0;
}

int al_write_phrase(al_ddl_compiler *c, py_obj *phrase, const char *const *allowed, const char *pattern, al_sb *out)
{
    const char *text = py_text(c->vm, phrase);
    if (!text)
        return -1;
    for (; *allowed; allowed++) {
        if (!strcasecmp(*allowed, text)) {
            al_sb_add(out, text);
            return 0;
        }
    }
    py_obj *shown = py_str_new(c->vm, pattern);
    return shown ? py_raise_int(c->vm, &al_exc_CompileError, "Unexpected SQL phrase: %R (matching against %R)", phrase, shown) : -1;
}

int al_constraint_wanted(al_ddl_compiler *c, py_obj *o)
{
    py_vm *vm = c->vm;
    al_constraint *constraint = (al_constraint *)(void *)o;
    if (constraint->isolated)
        return 0;
    if (py_given(constraint->create_rule)) {
        py_obj *answer = py_call(vm, constraint->create_rule, 1, (py_obj *)(void *)c);
        int yes = answer ? py_truth(vm, answer) : -1;
        if (yes <= 0)
            return yes;
    }
    al_check *check = al_item_cast(vm, al_check, al_s_check, o);
    if (check && check->bound_type) {
        py_obj *variant = check->variants ? py_dict_get_s(vm, check->variants, c->dialect->def->name) : PY_ABSENT;
        if (variant == PY_ABSENT && check->variants)
            variant = py_dict_get_s(vm, check->variants, "_default");
        if (!variant)
            return -1;
        if (check->variants && variant != check->bound_type)
            return 0;
        if (al_type_is(vm, check->bound_type, &al_t_boolean))
            return !al_dialect_has(c->dialect, AL_D_NATIVE_BOOLEAN) && !al_dialect_has(c->dialect, AL_D_NO_BOOLEAN_CHECK);
        return !al_is_true(((al_enum_type *)(void *)check->bound_type)->native_enum) || !al_dialect_has(c->dialect, AL_D_NATIVE_ENUM);
    }
    py_obj *rule = constraint->item.part.ddl_if;
    if (!rule || !py_given(PY_TUPLE(rule)->items[0]))
        return 1;
    py_obj *wanted = PY_TUPLE(rule)->items[0], *name = py_str_intern(vm, c->dialect->def->name);
    return !name ? -1 : py_is_str(vm, wanted) ? py_equal(vm, wanted, name) : py_contains(vm, wanted, name);
}

/* --- columns --- */

static int column_default(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_schema_column *column = (al_schema_column *)(void *)o;
    if (!al_item_is(c->vm, column->server_default, al_s_default_clause))
        return 0;
    py_obj *arg = ((al_fetched *)(void *)column->server_default)->arg;
    return py_is_str(c->vm, arg) ? al_write_string_literal(c, arg, out) : al_write_expression(c, arg, true, out);
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
        al_sb_addf(out, " DEFAULT %s", al_sb_text(&text));
    al_sb_free(&text);
    if (status < 0)
        return -1;
    if (py_given(column->computed)) {
        al_sb_addc(out, ' ');
        if (al_ddl_process(c, column->computed, out) < 0)
            return -1;
    }
    bool identity = py_given(column->identity) && al_dialect_has(c->dialect, AL_D_IDENTITY);
    if (identity) {
        al_sb_addc(out, ' ');
        if (al_ddl_process(c, column->identity, out) < 0)
            return -1;
    }
    if (!al_is_true(column->nullable) && !identity)
        al_sb_add(out, " NOT NULL");
    return 0;
}

static int create_column(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    py_obj *element = ((al_ddl_element *)(void *)o)->element;
    al_schema_column *column = al_schema_column_of(c->vm, element);
    if (!column)
        return py_raise_int(c->vm, &py_TypeError, "CreateColumn expects a Column, got %T", element);
    if (al_is_true(column->system))
        return 0;
    if (c->dialect->slots.column_spec(c, element, out) < 0)
        return -1;
    for (size_t i = 0; i < al_set_count(column->constraints); i++) {
        al_sb_addc(out, ' ');
        if (al_ddl_process(c, al_set_at(column->constraints, i), out) < 0)
            return -1;
    }
    return 0;
}

/* --- CREATE TABLE --- */

/* CompileError, with the table and the column in front of its text. */
static int name_column(al_ddl_compiler *c, al_schema_table *table, al_schema_column *column)
{
    py_vm *vm = c->vm;
    if (!py_error_is(vm, &al_exc_CompileError))
        return -1;
    py_obj *failed = py_error_take(vm);
    py_exception *e = (py_exception *)(void *)failed;
    py_obj *text = e && e->args && PY_TUPLE(e->args)->count ? py_str_of(vm, PY_TUPLE(e->args)->items[0]) : py_str_new(vm, "");
    if (!text)
        return -1;
    py_raise(vm, &al_exc_CompileError, "(in table '%S', column '%S'): %S", table->t.e.name, column->c.e.name, text);
    py_error_cause(vm, failed);
    return -1;
}

static int table_columns(al_ddl_compiler *c, al_ddl_element *create, al_schema_table *table, al_sb *out, const char **separator)
{
    for (size_t i = 0; create->columns && i < PY_LIST(create->columns)->count; i++) {
        py_obj *one = PY_LIST(create->columns)->items[i];
        al_schema_column *column = (al_schema_column *)(void *)((al_ddl_element *)(void *)one)->element;
        size_t start = out->size;
        al_sb_addf(out, "%s\t", *separator);
        size_t before = out->size;
        if (al_ddl_process(c, one, out) < 0)
            return name_column(c, table, column);
        if (out->size == before)
            al_sb_truncate(out, start); /* nothing written for it */
        else
            *separator = ", \n";
    }
    return 0;
}

static bool left_out(py_vm *vm, al_ddl_element *create, py_obj *constraint, int *failed)
{
    *failed = 0;
    if (!py_given(create->include_fks) || !al_item_is(vm, constraint, al_s_fk_constraint))
        return false;
    int in = py_contains(vm, create->include_fks, constraint);
    *failed = in < 0 ? -1 : 0;
    return in == 0;
}

static int one_constraint(al_ddl_compiler *c, py_obj *constraint, al_sb *out, const char **separator)
{
    al_fk_constraint *fkc = al_item_cast(c->vm, al_fk_constraint, al_s_fk_constraint, constraint);
    if (fkc && al_is_true(fkc->use_alter) && al_dialect_has(c->dialect, AL_D_ALTER))
        return 0;
    int wanted = al_constraint_wanted(c, constraint);
    if (wanted <= 0)
        return wanted;
    size_t start = out->size;
    al_sb_addf(out, "%s\t", *separator);
    size_t before = out->size;
    if (al_ddl_process(c, constraint, out) < 0)
        return -1;
    if (out->size == before)
        al_sb_truncate(out, start);
    else
        *separator = ", \n";
    return 0;
}

static int table_constraints(al_ddl_compiler *c, al_ddl_element *create, al_schema_table *table, al_sb *out, const char **separator)
{
    py_obj *pk = table->t.primary_key;
    if (pk && al_columns_count((al_columns *)(void *)((al_constraint *)(void *)pk)->columns) && one_constraint(c, pk, out, separator) < 0)
        return -1;
    py_obj *sorted = al_sorted_constraints(c->vm, table);
    for (size_t i = 0; sorted && i < PY_LIST(sorted)->count; i++) {
        py_obj *constraint = PY_LIST(sorted)->items[i];
        int failed;
        if (constraint == pk || left_out(c->vm, create, constraint, &failed))
            continue;
        if (failed < 0 || one_constraint(c, constraint, out, separator) < 0)
            return -1;
    }
    return sorted ? 0 : -1;
}

static int create_table(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *create = (al_ddl_element *)(void *)o;
    al_schema_table *table = al_schema_table_of(c->vm, create->element);
    if (!table)
        return py_raise_int(c->vm, &py_TypeError, "CreateTable expects a Table, got %T", create->element);
    al_sb_add(out, "\nCREATE ");
    for (size_t i = 0; table->prefixes && i < PY_LIST(table->prefixes)->count; i++) {
        py_obj *prefix = py_str_of(c->vm, PY_LIST(table->prefixes)->items[i]);
        if (!prefix)
            return -1;
        al_sb_addf(out, "%s ", py_str_text(prefix));
    }
    al_sb_add(out, al_is_true(create->if_exists) ? "TABLE IF NOT EXISTS " : "TABLE ");
    if (al_write_table(c, create->element, true, out) < 0)
        return -1;
    al_sb_addc(out, ' ');
    size_t before = out->size;
    if (c->dialect->slots.create_suffix(c, create->element, out) < 0)
        return -1;
    if (out->size > before)
        al_sb_addc(out, ' ');
    al_sb_addc(out, '(');
    const char *separator = "\n";
    if (table_columns(c, create, table, out, &separator) < 0 || table_constraints(c, create, table, out, &separator) < 0)
        return -1;
    al_sb_add(out, "\n)");
    if (c->dialect->slots.post_create(c, create->element, out) < 0)
        return -1;
    al_sb_add(out, "\n\n");
    return 0;
}

static int nothing(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    (void)c, (void)o, (void)out;
    return 0;
}

static int drop_as(al_ddl_compiler *c, const char *what, py_obj *o, al_sb *out)
{
    al_ddl_element *drop = (al_ddl_element *)(void *)o;
    al_sb_addf(out, "%s%s", what, al_is_true(drop->if_exists) ? "IF EXISTS " : "");
    return al_write_table(c, drop->element, true, out);
}

static int drop_table(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    return drop_as(c, "\nDROP TABLE ", o, out);
}

static int drop_view(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_sb_add(out, "\nDROP VIEW ");
    return al_write_table(c, ((al_ddl_element *)(void *)o)->element, true, out);
}

/* --- constraints --- */

static int deferrability(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    static const char *const phrases[] = { "DEFERRED", "IMMEDIATE", NULL };
    al_constraint *constraint = (al_constraint *)(void *)o;
    if (py_given(constraint->deferrable))
        al_sb_add(out, al_is_true(constraint->deferrable) ? " DEFERRABLE" : " NOT DEFERRABLE");
    if (!py_given(constraint->initially))
        return 0;
    al_sb_add(out, " INITIALLY ");
    return al_write_phrase(c, constraint->initially, phrases, "^(?:DEFERRED|IMMEDIATE)$", out);
}

static int fk_actions(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    static const char *const phrases[] = { "RESTRICT", "CASCADE", "SET NULL", "NO ACTION", "SET DEFAULT", NULL };
    static const char pattern[] = "^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$";
    al_fk_constraint *fkc = (al_fk_constraint *)(void *)o;
    if (py_given(fkc->match)) {
        py_obj *match = py_str_of(c->vm, fkc->match);
        if (!match)
            return -1;
        al_sb_addf(out, " MATCH %s", py_str_text(match));
    }
    if (py_given(fkc->ondelete)) {
        al_sb_add(out, " ON DELETE ");
        if (al_write_phrase(c, fkc->ondelete, phrases, pattern, out) < 0)
            return -1;
    }
    if (py_given(fkc->onupdate)) {
        al_sb_add(out, " ON UPDATE ");
        if (al_write_phrase(c, fkc->onupdate, phrases, pattern, out) < 0)
            return -1;
    }
    return 0;
}

static int check(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    if (al_write_preamble(c, o, out) < 0)
        return -1;
    al_sb_add(out, "CHECK (");
    if (al_write_expression(c, ((al_check *)(void *)o)->sqltext, false, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return c->dialect->slots.deferrability(c, o, out);
}

/* A CHECK of a column or of a table, as its parent says. */
static int either_check(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    bool column = !al_schema_table_of(c->vm, ((al_constraint *)(void *)o)->parent);
    return al_ddl_find(c->dialect->def, column ? "column_check_constraint" : "check_constraint")(c, o, out);
}

/* The columns of a primary key, the autoincrementing one first if the table made the constraint itself. */
static int primary_key_names(al_ddl_compiler *c, al_primary_key *pk, al_sb *out)
{
    al_columns *columns = (al_columns *)(void *)pk->c.columns;
    al_schema_table *table = pk->implicit ? al_schema_table_of(c->vm, pk->c.parent) : NULL;
    bool failed = false;
    al_schema_column *first = table ? al_autoincrement_column(c->vm, table, &failed) : NULL;
    if (failed)
        return -1;
    if (first && al_write_name(c, first->c.e.name, out) < 0)
        return -1;
    bool comma = first != NULL;
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        if (first && column == &first->c.e)
            continue;
        if (comma)
            al_sb_add(out, ", ");
        comma = true;
        if (al_write_name(c, column->name, out) < 0)
            return -1;
    }
    return 0;
}

static int primary_key(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_primary_key *pk = (al_primary_key *)(void *)o;
    if (!al_columns_count((al_columns *)(void *)pk->c.columns))
        return 0;
    if (al_write_preamble(c, o, out) < 0)
        return -1;
    al_sb_add(out, "PRIMARY KEY (");
    if (primary_key_names(c, pk, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return c->dialect->slots.deferrability(c, o, out);
}

static int unique(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_columns *columns = (al_columns *)(void *)((al_constraint *)(void *)o)->columns;
    if (!al_columns_count(columns))
        return 0;
    if (al_write_preamble(c, o, out) < 0)
        return -1;
    al_sb_add(out, "UNIQUE ");
    if (c->dialect->slots.unique_distinct(c, o, out) < 0)
        return -1;
    al_sb_addc(out, '(');
    if (al_write_column_names(c, columns, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return c->dialect->slots.deferrability(c, o, out);
}

static int remote_table(al_ddl_compiler *c, py_obj *table, al_sb *out)
{
    return al_write_table(c, table, true, out);
}

static int foreign_key(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_fk_constraint *fkc = (al_fk_constraint *)(void *)o;
    py_list *elements = PY_LIST(fkc->elements);
    py_obj *table = al_fkc_referred_table(c->vm, fkc);
    if (!table || al_write_preamble(c, o, out) < 0)
        return -1;
    al_sb_add(out, "FOREIGN KEY(");
    for (size_t i = 0; i < elements->count; i++) {
        if (i)
            al_sb_add(out, ", ");
        if (al_write_name(c, AL_ELEMENT(((al_foreign_key *)(void *)elements->items[i])->parent)->name, out) < 0)
            return -1;
    }
    al_sb_add(out, ") REFERENCES ");
    if (c->dialect->slots.remote_table(c, table, out) < 0)
        return -1;
    al_sb_add(out, " (");
    for (size_t i = 0; i < elements->count; i++) {
        py_obj *column = al_fk_column(c->vm, (al_foreign_key *)(void *)elements->items[i]);
        if (i)
            al_sb_add(out, ", ");
        if (!column || al_write_name(c, AL_ELEMENT(column)->name, out) < 0)
            return -1;
    }
    al_sb_addc(out, ')');
    return c->dialect->slots.fk_actions(c, o, out) < 0 ? -1 : c->dialect->slots.deferrability(c, o, out);
}

static int add_constraint(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_constraint *constraint = (al_constraint *)(void *)((al_ddl_element *)(void *)o)->element;
    py_obj *self = (py_obj *)(void *)constraint, *table = py_getattr_s(c->vm, self, "table");
    al_sb_add(out, "ALTER TABLE ");
    if (!table || al_write_table(c, table, true, out) < 0)
        return -1;
    al_sb_add(out, " ADD ");
    return al_ddl_process(c, self, out);
}

static int drop_constraint(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *drop = (al_ddl_element *)(void *)o;
    py_obj *table = py_getattr_s(c->vm, drop->element, "table");
    al_sb_add(out, "ALTER TABLE ");
    al_sb name = AL_SB_INIT;
    bool named;
    int status = al_write_constraint_name(c, drop->element, &name, &named);
    if (status == 0 && !named) {
        py_raise(c->vm, &al_exc_CompileError, "Can't emit DROP CONSTRAINT for constraint %R; it has no name", drop->element);
        status = -1;
    }
    if (status == 0)
        status = table ? al_write_table(c, table, true, out) : -1;
    al_sb_addf(out, " DROP CONSTRAINT %s%s%s", al_is_true(drop->if_exists) ? "IF EXISTS " : "", al_sb_text(&name),
               al_is_true(drop->cascade) ? " CASCADE" : "");
    al_sb_free(&name);
    return status;
}

/* --- indexes --- */

int al_check_index_table(al_ddl_compiler *c, al_index *index)
{
    if (py_given(index->table))
        return 0;
    return py_raise_int(c->vm, &al_exc_CompileError, "Index '%S' is not associated with any table.", index->name);
}

int al_write_index_name(al_ddl_compiler *c, al_index *index, bool use_schema, al_sb *out)
{
    py_obj *schema = py_given(index->table) ? ((al_table_clause *)(void *)index->table)->schema : PY_NONE;
    if (use_schema && py_given(schema) && py_str_size(schema)) {
        if (al_format_schema(c->vm, c->dialect, schema, out) < 0)
            return -1;
        al_sb_addc(out, '.');
    }
    bool named;
    return al_write_constraint_name(c, (py_obj *)(void *)index, out, &named);
}

int al_write_index_expressions(al_ddl_compiler *c, al_index *index, al_sb *out)
{
    for (size_t i = 0; i < PY_LIST(index->expressions)->count; i++) {
        if (i)
            al_sb_add(out, ", ");
        if (al_write_expression(c, PY_LIST(index->expressions)->items[i], false, out) < 0)
            return -1;
    }
    return 0;
}

static int create_index(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *create = (al_ddl_element *)(void *)o;
    al_index *index = (al_index *)(void *)create->element;
    if (al_check_index_table(c, index) < 0)
        return -1;
    al_sb_addf(out, "CREATE %sINDEX %s", al_is_true(index->unique) ? "UNIQUE " : "", al_is_true(create->if_exists) ? "IF NOT EXISTS " : "");
    if (!py_given(index->name))
        return py_raise_int(c->vm, &al_exc_CompileError, "CREATE INDEX requires that the index have a name");
    if (al_write_index_name(c, index, false, out) < 0)
        return -1;
    al_sb_add(out, " ON ");
    if (al_write_table(c, index->table, true, out) < 0)
        return -1;
    al_sb_add(out, " (");
    if (al_write_index_expressions(c, index, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return 0;
}

static int drop_index(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *drop = (al_ddl_element *)(void *)o;
    al_index *index = (al_index *)(void *)drop->element;
    if (!py_given(index->name))
        return py_raise_int(c->vm, &al_exc_CompileError, "DROP INDEX requires that the index have a name");
    al_sb_addf(out, "\nDROP INDEX %s", al_is_true(drop->if_exists) ? "IF EXISTS " : "");
    return al_write_index_name(c, index, true, out);
}

/* --- comments --- */

static int set_table_comment(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    py_obj *table = ((al_ddl_element *)(void *)o)->element, *comment = py_getattr_s(c->vm, table, "comment");
    al_sb_add(out, "COMMENT ON TABLE ");
    if (!comment || al_write_table(c, table, true, out) < 0)
        return -1;
    al_sb_add(out, " IS ");
    return al_write_string_literal(c, comment, out);
}

static int drop_table_comment(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_sb_add(out, "COMMENT ON TABLE ");
    if (al_write_table(c, ((al_ddl_element *)(void *)o)->element, true, out) < 0)
        return -1;
    al_sb_add(out, " IS NULL");
    return 0;
}

static int column_of_table(al_ddl_compiler *c, py_obj *column, bool use_schema, al_sb *out)
{
    al_sb_add(out, "COMMENT ON COLUMN ");
    if (!al_is_element(c->vm, column) || !AL_ELEMENT(column)->table)
        return py_raise_int(c->vm, &py_AttributeError, "'NoneType' object has no attribute 'name'");
    if (al_write_table(c, AL_ELEMENT(column)->table, use_schema, out) < 0)
        return -1;
    al_sb_addc(out, '.');
    return al_write_name(c, AL_ELEMENT(column)->name, out);
}

static int set_column_comment(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    py_obj *column = ((al_ddl_element *)(void *)o)->element, *comment = py_getattr_s(c->vm, column, "comment");
    if (!comment || column_of_table(c, column, true, out) < 0)
        return -1;
    al_sb_add(out, " IS ");
    return al_write_string_literal(c, comment, out);
}

static int drop_column_comment(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    if (column_of_table(c, ((al_ddl_element *)(void *)o)->element, false, out) < 0)
        return -1;
    al_sb_add(out, " IS NULL");
    return 0;
}

/* --- sequences, identity, computed --- */

static int add_number(al_ddl_compiler *c, const char *text, py_obj *value, al_sb *out)
{
    if (!py_given(value))
        return 0;
    py_obj *number = py_str_of(c->vm, value);
    if (!number)
        return -1;
    al_sb_addf(out, "%s%s", text, py_str_text(number));
    return 0;
}

int al_write_identity_options(al_ddl_compiler *c, const al_identity_options *o, al_sb *out)
{
    al_sb text = AL_SB_INIT;
    int status = add_number(c, " INCREMENT BY ", o->increment, &text) < 0 || add_number(c, " START WITH ", o->start, &text) < 0 ||
                         add_number(c, " MINVALUE ", o->minvalue, &text) < 0 || add_number(c, " MAXVALUE ", o->maxvalue, &text) < 0
                     ? -1
                     : 0;
    if (py_given(o->nominvalue))
        al_sb_add(&text, " NO MINVALUE");
    if (py_given(o->nomaxvalue))
        al_sb_add(&text, " NO MAXVALUE");
    if (status == 0)
        status = add_number(c, " CACHE ", o->cache, &text);
    if (py_given(o->cycle))
        al_sb_add(&text, al_is_true(o->cycle) ? " CYCLE" : " NO CYCLE");
    if (text.size)
        al_sb_add(out, al_sb_text(&text) + 1);
    al_sb_free(&text);
    return status;
}

static int create_sequence(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *create = (al_ddl_element *)(void *)o;
    al_sb_addf(out, "CREATE SEQUENCE %s", al_is_true(create->if_exists) ? "IF NOT EXISTS " : "");
    if (al_write_table(c, create->element, true, out) < 0)
        return -1;
    al_sb_addc(out, ' ');
    size_t before = out->size;
    if (al_write_identity_options(c, &((al_sequence *)(void *)create->element)->options, out) < 0)
        return -1;
    if (out->size == before)
        al_sb_truncate(out, before - 1);
    return 0;
}

static int drop_sequence(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    return drop_as(c, "DROP SEQUENCE ", o, out);
}

static int computed(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_computed *g = (al_computed *)(void *)o;
    al_sb_add(out, "GENERATED ALWAYS AS (");
    if (al_write_expression(c, g->sqltext, false, out) < 0)
        return -1;
    al_sb_add(out, g->persisted == PY_TRUE ? ") STORED" : g->persisted == PY_FALSE ? ") VIRTUAL" : ")");
    return 0;
}

static int identity(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_identity *i = (al_identity *)(void *)o;
    al_sb_addf(out, "GENERATED %s AS IDENTITY", al_is_true(i->always) ? "ALWAYS" : "BY DEFAULT");
    size_t start = out->size;
    al_sb_add(out, " (");
    size_t before = out->size;
    if (al_write_identity_options(c, &i->options, out) < 0)
        return -1;
    if (out->size == before)
        al_sb_truncate(out, start);
    else
        al_sb_addc(out, ')');
    return 0;
}

/* --- schemas, DDL("...") --- */

static int create_schema(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *create = (al_ddl_element *)(void *)o;
    al_sb_addf(out, "CREATE SCHEMA %s", al_is_true(create->if_exists) ? "IF NOT EXISTS " : "");
    return al_format_schema(c->vm, c->dialect, create->element, out);
}

static int drop_schema(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    al_ddl_element *drop = (al_ddl_element *)(void *)o;
    al_sb_addf(out, "DROP SCHEMA %s", al_is_true(drop->if_exists) ? "IF EXISTS " : "");
    if (al_format_schema(c->vm, c->dialect, drop->element, out) < 0)
        return -1;
    if (al_is_true(drop->cascade))
        al_sb_add(out, " CASCADE");
    return 0;
}

static int set_context(py_vm *vm, py_obj *context, const char *name, int status, al_sb *text)
{
    py_obj *value = status < 0 ? NULL : py_str_newn(vm, al_sb_text(text), text->size);
    py_obj *had = value ? py_dict_get_s(vm, context, name) : NULL;
    al_sb_free(text);
    if (!had)
        return -1;
    return had == PY_ABSENT ? py_dict_set_s(vm, context, name, value) : 0;
}

/* statement % context, %(table)s, %(schema)s and %(fullname)s known when the target is a table. */
static int ddl(al_ddl_compiler *c, py_obj *o, al_sb *out)
{
    py_vm *vm = c->vm;
    al_ddl_element *d = (al_ddl_element *)(void *)o;
    py_obj *context = d->context;
    al_schema_table *table = al_schema_table_of(vm, d->target);
    if (table) {
        al_sb name = AL_SB_INIT, schema = AL_SB_INIT, full = AL_SB_INIT;
        py_obj *own = table->t.schema;
        if (!(context = py_call_method(vm, context, "copy", 0)) ||
            set_context(vm, context, "table", al_write_table(c, d->target, false, &name), &name) < 0 ||
            set_context(vm, context, "schema", py_given(own) ? al_quote(vm, c->dialect, own, &schema) : 0, &schema) < 0 ||
            set_context(vm, context, "fullname", al_write_table(c, d->target, true, &full), &full) < 0)
            return -1;
    }
    py_obj *text = py_binary(vm, PY_OP_MOD, d->statement, context);
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    bool percents = al_dialect_double_percents(c->dialect);
    for (size_t i = 0; i < py_str_size(text); i++) {
        al_sb_addc(out, chars[i]);
        if (percents && chars[i] == '%')
            al_sb_addc(out, '%');
    }
    return 0;
}

const al_visit_row al_ansi_ddl[] = {
    { "ddl", ddl },
    { "create_schema", create_schema },
    { "drop_schema", drop_schema },
    { "create_table", create_table },
    { "drop_table", drop_table },
    { "drop_view", drop_view },
    { "create_column", create_column },
    { "create_index", create_index },
    { "drop_index", drop_index },
    { "add_constraint", add_constraint },
    { "drop_constraint", drop_constraint },
    { "create_sequence", create_sequence },
    { "drop_sequence", drop_sequence },
    { "set_table_comment", set_table_comment },
    { "drop_table_comment", drop_table_comment },
    { "set_column_comment", set_column_comment },
    { "drop_column_comment", drop_column_comment },
    { "check_constraint", check },
    { "column_check_constraint", check },
    { "table_or_column_check_constraint", either_check },
    { "primary_key_constraint", primary_key },
    { "foreign_key_constraint", foreign_key },
    { "unique_constraint", unique },
    { "computed_column", computed },
    { "identity_column", identity },
    { NULL, NULL },
};

const al_ddl_slots al_ansi_slots = {
    .column_spec = column_spec,
    .column_default = column_default,
    .create_suffix = nothing,
    .post_create = nothing,
    .fk_actions = fk_actions,
    .deferrability = deferrability,
    .remote_table = remote_table,
    .unique_distinct = nothing,
};
