/*
 * Which columns an INSERT or UPDATE writes, and the text of their values (sqlalchemy.sql.crud).
 */
#include <string.h>

#include "schema/schema.h"
#include "sql/visits.h"
#include "types/exc.h"

/* One thing the statement, or the parameters it will be run with, says of a column. */
typedef struct param {
    py_obj *table; /* of a further table in a multi-table UPDATE, or NULL */
    py_obj *key;
    py_obj *value; /* PY_ABSENT: will come with the parameters */
    py_obj *given; /* the key as it was given */
    bool stated;   /* by the statement */
    bool used;
} param;

typedef struct crud {
    al_sqlc *c;
    py_vm *vm;
    al_dml *d;
    al_frame *frame;
    py_obj *extra; /* list of further FROM elements, or NULL */
    const al_vis *v;
    al_crud *out;
    bool insert, multi, toplevel, with_table;
    bool need_keys, implicit_returning, lastrowid;
    AL_VEC(param) params;
    al_schema_column *autoincrement;
} crud;

void al_crud_free(al_crud *out)
{
    for (size_t i = 0; i < out->rows.count; i++) {
        al_free(out->rows.items[i].name);
        al_free(out->rows.items[i].value);
    }
    al_vec_free(&out->rows);
}

static int no_memory(crud *x)
{
    py_raise_nomem(x->vm);
    return -1;
}

static bool is_extra(const crud *x, const py_obj *table)
{
    return x->extra && table && al_list_has(x->extra, table);
}

static py_obj *key_of(al_element *column)
{
    return column->key ? column->key : column->name;
}

static al_schema_column *schema_column(crud *x, al_element *column)
{
    return al_schema_column_of(x->vm, &column->head);
}

/* --- what is said of the columns --- */

static int add_param(crud *x, py_obj *given, py_obj *value, bool stated)
{
    py_obj *key = al_expect_dml_key(x->vm, given);
    if (!key) {
        return -1;
    }
    py_obj *table = al_is_element(x->vm, given) && is_extra(x, AL_ELEMENT(given)->table) ? AL_ELEMENT(given)->table : NULL;
    for (size_t i = 0; i < x->params.count; i++) {
        if (x->params.items[i].table == table && py_str_eq(x->params.items[i].key, key)) {
            return 0;
        }
    }
    param p = { table, key, value, given, stated, false };
    return al_vec_push(&x->params, p) ? 0 : no_memory(x);
}

static int gather(crud *x)
{
    py_vm *vm = x->vm;
    py_obj *stated = x->d->values;
    if (x->multi) {
        stated = PY_LIST(x->d->multi_values)->items[0];
    }
    size_t at = 0;
    py_obj *key, *value;
    while (stated && py_dict_next(stated, &at, &key, &value)) {
        if (add_param(x, key, value, true) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; x->d->select_names && i < PY_LIST(x->d->select_names)->count; i++) {
        if (add_param(x, PY_LIST(x->d->select_names)->items[i], PY_NONE, true) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; x->c->column_keys && i < PY_LIST(x->c->column_keys)->count; i++) {
        if (add_param(x, PY_LIST(x->c->column_keys)->items[i], PY_ABSENT, false) < 0) {
            return -1;
        }
    }
    (void)vm;
    return 0;
}

static param *find(crud *x, py_obj *table, py_obj *key)
{
    for (size_t i = 0; i < x->params.count; i++) {
        param *p = &x->params.items[i];
        if (!p->used && p->table == table && py_str_eq(p->key, key)) {
            return p;
        }
    }
    return NULL;
}

/* --- rows --- */

static int add_row(crud *x, al_element *column, al_sb *value)
{
    al_sb name = AL_SB_INIT;
    al_vis v = al_vis_bare();
    int rc;
    if (x->with_table) {
        rc = al_visit(x->c, &column->head, &v, &name);
    } else {
        rc = al_quote(x->vm, x->c->d, column->name, &name);
    }
    al_crud_row row = { column, rc == 0 ? al_sb_take(&name) : NULL, value ? al_sb_take(value) : al_strdup("") };
    al_sb_free(&name);
    if (rc == 0 && row.name && row.value && al_vec_push(&x->out->rows, row)) {
        return 0;
    }
    al_free(row.name);
    al_free(row.value);
    return rc < 0 ? -1 : no_memory(x);
}

/* The bind of a column: value PY_ABSENT: it must come with the parameters. */
static int bind_text(crud *x, al_element *column, py_obj *value, py_obj *name, al_sb *out)
{
    py_obj *type = al_element_type(x->vm, column);
    py_obj *bind = type ? al_bind(x->vm, x->v->visiting_cte ? NULL : name, value, type, false) : NULL;
    if (!bind) {
        return -1;
    }
    ((al_bindparam *)(void *)bind)->crud = true;
    return al_visit(x->c, bind, x->v, out);
}

static py_obj *bind_name(crud *x, al_element *column, int row)
{
    if (is_extra(x, column->table)) {
        return py_str_printf(x->vm, "%S_%S", AL_ELEMENT(column->table)->name, key_of(column));
    }
    return row < 0 ? key_of(column) : py_str_printf(x->vm, "%S_m%d", key_of(column), row);
}

static int value_text(crud *x, al_element *column, py_obj *value, py_obj *name, al_sb *out)
{
    py_vm *vm = x->vm;
    if (value == PY_ABSENT || !al_is_element(vm, value)) {
        return bind_text(x, column, value, name, out);
    }
    if (!py_isa(vm, value, &al_bindparam_class)) {
        py_obj *grouped = al_self_group(vm, value, AL_OPREF(AL_OP_NONE));
        return grouped ? al_visit(x->c, grouped, x->v, out) : -1;
    }
    const al_bindparam *b = (const al_bindparam *)(void *)value;
    if (!x->v->visiting_cte && b->unique && al_is_truncated(vm, b->e.key)) {
        py_obj *key = py_tuple_of(vm, 2, py_small(AL_ID_BIND), b->e.key);
        if (!key || py_dict_set(vm, x->c->truncated, key, name) < 0) {
            return -1;
        }
    }
    if (al_type_is_null(vm, (al_type *)(void *)b->e.type)) {
        py_obj *type = al_element_type(vm, column);
        value = type ? al_with_type(vm, value, type) : NULL;
    }
    return value ? al_visit(x->c, value, x->v, out) : -1;
}

static int return_column(crud *x, al_element *column)
{
    if (!x->out->returning && !(x->out->returning = py_list_new(x->vm, 2))) {
        return -1;
    }
    return al_list_has(x->out->returning, &column->head) ? 0 : py_list_append(x->vm, x->out->returning, &column->head);
}

static int note_column(py_vm *vm, py_obj **list, al_element *column)
{
    if (!*list && !(*list = py_list_new(vm, 2))) {
        return -1;
    }
    return py_list_append(vm, *list, &column->head);
}

/* After a stated value: what of it the engine must fetch. */
static int note_value(crud *x, al_element *column, py_obj *value)
{
    const al_schema_column *s = schema_column(x, column);
    bool key = s && s->primary_key == PY_TRUE, plain = value == PY_ABSENT || !al_is_element(x->vm, value);
    if (plain || py_isa(x->vm, value, &al_bindparam_class)) {
        bool null = plain ? value == PY_NONE || value == PY_ABSENT : !py_given(((const al_bindparam *)(void *)value)->value);
        if (x->insert && key && null && x->autoincrement == s && al_sql_flag(x->c, AL_SQL_NULL_KEY) && x->lastrowid) {
            x->c->out->postfetch_lastrowid = true;
        }
        return 0;
    }
    if (x->insert && key) {
        if (x->implicit_returning) {
            return return_column(x, column);
        }
        x->c->out->postfetch_lastrowid = al_dialect_has(x->c->d, AL_D_POSTFETCH_LASTROWID);
        return 0;
    }
    return note_column(x->vm, &x->c->out->postfetch, column);
}

static int stated_column(crud *x, al_element *column, param *p)
{
    al_sb value = AL_SB_INIT;
    py_obj *name = bind_name(x, column, x->multi ? 0 : -1);
    p->used = true;
    int rc = name ? value_text(x, column, p->value, name, &value) : -1;
    rc = rc < 0 || note_value(x, column, p->value) < 0 ? -1 : add_row(x, column, &value);
    al_sb_free(&value);
    return rc;
}

/* --- defaults --- */

static bool sequences(crud *x, const al_sequence *s)
{
    return al_dialect_has(x->c->d, AL_D_SEQUENCES) && !(s->optional == PY_TRUE && al_dialect_has(x->c->d, AL_D_SEQUENCES_OPTIONAL));
}

/* A default that the engine evaluates for each row, sent as a bind. */
static int prefetched(crud *x, al_element *column, py_obj **list, py_obj *name, al_sb *out)
{
    return bind_text(x, column, PY_NONE, name, out) < 0 ? -1 : note_column(x->vm, list, column);
}

/* default_ or onupdate. Appends its value; *written false: there is nothing to write. */
static int default_text(crud *x, al_element *column, py_obj *fallback, py_obj **list, py_obj *name, al_sb *out, bool *written, bool *server)
{
    const al_sequence *seq = al_item_cast(x->vm, al_sequence, al_s_sequence, fallback);
    *written = true;
    *server = false;
    if (seq) {
        *server = true;
        *written = sequences(x, seq);
        return *written ? al_visit(x->c, fallback, x->v, out) : 0;
    }
    py_obj *arg = ((const al_column_default *)(void *)fallback)->arg;
    if (arg && al_is_element(x->vm, arg)) {
        *server = true;
        py_obj *grouped = al_self_group(x->vm, arg, AL_OPREF(AL_OP_NONE));
        return grouped ? al_visit(x->c, grouped, x->v, out) : -1;
    }
    return prefetched(x, column, list, name, out);
}

static int warn_no_key_value(crud *x, al_element *column)
{
    const al_table_clause *t = (const al_table_clause *)(void *)column->table;
    if (!t) {
        return 0;
    }
    int64_t keys = t->primary_key ? py_len(x->vm, t->primary_key) : 0;
    py_obj *text = py_str_printf(x->vm,
                                 "Column '%S.%S' is marked as a member of the primary key for table '%S', but has no Python-side or "
                                 "server-side default generator indicated, nor does "
                                 "it indicate 'autoincrement=True' or 'nullable=True', and no explicit value is passed.  Primary key "
                                 "columns typically may not store NULL.%s",
                                 t->fullname, column->name, t->fullname,
                                 keys > 1 ? " Note that as of SQLAlchemy 1.1, 'autoincrement=True' must be indicated explicitly for "
                                            "composite (e.g. multicolumn) primary keys if "
                                            "AUTO_INCREMENT/SERIAL/IDENTITY behavior is expected for one of the columns in the primary "
                                            "key. CREATE TABLE statements are impacted by "
                                            "this change as well on most backends."
                                          : "");
    return text ? py_warn(x->vm, &al_exc_SAWarning, py_str_text(text), 1) : -1;
}

static int insert_default(crud *x, al_element *column, const al_schema_column *s, bool key)
{
    al_sb value = AL_SB_INIT;
    bool written, server;
    int rc = default_text(x, column, s->default_, &x->c->out->insert_prefetch, key_of(column), &value, &written, &server);
    if (rc == 0 && written) {
        rc = add_row(x, column, &value);
    }
    al_sb_free(&value);
    if (rc == 0 && server) {
        if (key && x->implicit_returning) {
            return return_column(x, column);
        }
        if (!key && written) {
            return note_column(x->vm, &x->c->out->postfetch, column);
        }
    }
    return rc;
}

/* A column of which an INSERT says nothing. */
static int unstated_insert(crud *x, al_element *column)
{
    const al_schema_column *s = schema_column(x, column);
    if (!s) {
        return 0;
    }
    bool key = s->primary_key == PY_TRUE, automatic = x->autoincrement == s;
    if (!py_given(s->default_) && key && x->need_keys) {
        if (x->implicit_returning && (automatic || py_given(s->server_default))) {
            return return_column(x, column);
        }
        if (!automatic && !py_given(s->server_default) && s->nullable != PY_TRUE) {
            return warn_no_key_value(x, column);
        }
        if (!x->implicit_returning && al_dialect_has(x->c->d, AL_D_POSTFETCH_LASTROWID)) {
            x->c->out->postfetch_lastrowid = true;
        }
        return 0;
    }
    if (py_given(s->default_)) {
        return insert_default(x, column, s, key && x->need_keys);
    }
    if (py_given(s->server_default)) {
        return key ? 0 : note_column(x->vm, &x->c->out->postfetch, column);
    }
    return key && !automatic && s->nullable != PY_TRUE ? warn_no_key_value(x, column) : 0;
}

static int unstated_update(crud *x, al_element *column)
{
    const al_schema_column *s = schema_column(x, column);
    if (!s) {
        return 0;
    }
    if (py_given(s->onupdate) && !al_item_is(x->vm, s->onupdate, al_s_sequence)) {
        al_sb value = AL_SB_INIT;
        bool written, server;
        py_obj *name = bind_name(x, column, -1);
        int rc = name ? default_text(x, column, s->onupdate, &x->c->out->update_prefetch, name, &value, &written, &server) : -1;
        rc = rc < 0 || add_row(x, column, &value) < 0 || (server && note_column(x->vm, &x->c->out->postfetch, column) < 0) ? -1 : 0;
        al_sb_free(&value);
        return rc;
    }
    return py_given(s->server_onupdate) ? note_column(x->vm, &x->c->out->postfetch, column) : 0;
}

/* --- the columns --- */

static al_columns *own_columns(crud *x)
{
    return x->d->table ? al_from_columns(x->vm, x->d->table) : al_raise_unmade(x->vm);
}

/* Nothing is stated: every column, each with a bind that must be given. */
static int every_column(crud *x)
{
    al_columns *columns = own_columns(x);
    al_vis bare = al_vis_bare(); /* not even literal_binds, as in the reference */
    x->v = &bare;
    for (size_t i = 0; columns && i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        const al_schema_column *s = schema_column(x, column);
        if (s && s->omit_from_statements == PY_TRUE) {
            continue;
        }
        al_sb value = AL_SB_INIT;
        int rc = bind_text(x, column, PY_ABSENT, key_of(column), &value) < 0 ? -1 : add_row(x, column, &value);
        al_sb_free(&value);
        if (rc < 0) {
            return -1;
        }
    }
    return columns ? 0 : -1;
}

static int scan_column(crud *x, al_element *column)
{
    param *p = find(x, NULL, key_of(column));
    return p ? stated_column(x, column, p) : x->insert ? unstated_insert(x, column) : unstated_update(x, column);
}

static int scan(crud *x)
{
    al_columns *columns = own_columns(x);
    if (!columns) {
        return -1;
    }
    for (size_t i = 0; x->d->ordered && i < PY_LIST(x->d->ordered)->count; i++) {
        py_obj *key = al_expect_dml_key(x->vm, PY_LIST(x->d->ordered)->items[i]);
        al_element *column = key ? al_columns_get(x->vm, columns, key) : NULL;
        param *p = column ? find(x, NULL, key) : NULL;
        if (py_error_pending(x->vm) || (p && stated_column(x, column, p) < 0)) {
            return -1;
        }
    }
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        bool done = false;
        for (size_t r = 0; x->d->ordered && r < x->out->rows.count; r++) {
            done = done || x->out->rows.items[r].column == column;
        }
        if (!done && scan_column(x, column) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Columns of the further tables of a multi-table UPDATE. */
static int scan_extra(crud *x)
{
    for (size_t i = 0; i < x->params.count; i++) {
        param *p = &x->params.items[i];
        if (!p->table) {
            continue;
        }
        if (!x->with_table) {
            py_obj *description = py_getattr_s(x->vm, p->table, "description");
            return description
                       ? py_raise_int(
                             x->vm, &al_exc_CompileError,
                             "Backend does not support additional tables in the SET clause; cannot include columns from table(s) '%S' in "
                             "SET clause",
                             description)
                       : -1;
        }
        if (stated_column(x, AL_ELEMENT(p->given), p) < 0) {
            return -1;
        }
    }
    return 0;
}

/* INSERT ... SELECT: the columns named, and those with defaults, whose expressions join the SELECT. */
static int from_select(crud *x)
{
    al_columns *columns = own_columns(x);
    py_obj *more = py_list_new(x->vm, 2);
    x->frame->insert_from_select = x->d->select;
    for (size_t i = 0; columns && more && i < PY_LIST(x->d->select_names)->count; i++) {
        py_obj *key = PY_LIST(x->d->select_names)->items[i];
        al_element *column = al_columns_get(x->vm, columns, key);
        param *p = find(x, NULL, key);
        if (!column) {
            if (!py_error_pending(x->vm)) {
                py_obj *error = py_call(x->vm, (py_obj *)(void *)py_class_get(x->vm, &py_KeyError), 1, key);
                return error ? (py_raise_obj(x->vm, error), -1) : -1;
            }
            return -1;
        }
        if (p) {
            p->used = true;
        }
        if (add_row(x, column, NULL) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; columns && more && x->d->include_defaults && i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        const al_schema_column *s = schema_column(x, column);
        bool named = false;
        for (size_t r = 0; r < x->out->rows.count; r++) {
            named = named || x->out->rows.items[r].column == column;
        }
        if (named || !s || !py_given(s->default_) || al_item_is(x->vm, s->default_, al_s_sequence)) {
            continue;
        }
        py_obj *arg = ((const al_column_default *)(void *)s->default_)->arg;
        py_obj *element = arg && al_is_element(x->vm, arg) ? al_self_group(x->vm, arg, AL_OPREF(AL_OP_NONE)) : NULL;
        if (!element) {
            py_obj *type = al_element_type(x->vm, column);
            element = type ? al_bind(x->vm, key_of(column), PY_NONE, type, false) : NULL;
            if (!element || note_column(x->vm, &x->c->out->insert_prefetch, column) < 0) {
                return -1;
            }
            ((al_bindparam *)(void *)element)->crud = true;
        }
        if (py_list_append(x->vm, more, element) < 0 || add_row(x, column, NULL) < 0) {
            return -1;
        }
    }
    if (!columns || !more || !PY_LIST(more)->count) {
        return columns && more ? 0 : -1;
    }
    if (!py_isa(x->vm, x->d->select, &al_select_class)) {
        return py_raise_int(x->vm, &al_exc_CompileError,
                            "Can't extend statement for INSERT..FROM SELECT to include additional default-holding column(s) %R.  Convert "
                            "the selectable to a "
                            "subquery() first, or pass include_defaults=False to Insert.from_select() to skip these columns.",
                            AL_ELEMENT(x->out->rows.items[x->out->rows.count - 1].column)->name);
    }
    py_obj *copy = al_element_copy(x->vm, x->d->select), *tuple = copy ? py_tuple_from(x->vm, more) : NULL;
    al_select *select = (al_select *)(void *)copy;
    if (!tuple || !(select->raw_columns = py_binary(x->vm, PY_OP_ADD, select->raw_columns, tuple))) {
        return -1;
    }
    x->frame->insert_from_select = copy;
    return 0;
}

/* --- further rows --- */

static int row_value(crud *x, al_element *column, py_obj *row, int number, al_sb *out)
{
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(row, &at, &key, &value)) {
        py_obj *name = al_expect_dml_key(x->vm, key);
        if (!name) {
            return -1;
        }
        if (!py_str_eq(name, key_of(column))) {
            continue;
        }
        if (al_is_element(x->vm, value)) {
            py_obj *grouped = al_self_group(x->vm, value, AL_OPREF(AL_OP_NONE));
            return grouped ? al_visit(x->c, grouped, x->v, out) : -1;
        }
        py_obj *bind = bind_name(x, column, number);
        return bind ? bind_text(x, column, value, bind, out) : -1;
    }
    const al_schema_column *s = schema_column(x, column);
    if (!s || !py_given(s->default_)) {
        return py_raise_int(
            x->vm, &al_exc_CompileError,
            "INSERT value for column %S is explicitly rendered as a boundparameter in the VALUES clause; a Python-side value or SQL "
            "expression is required",
            &column->head);
    }
    bool written, server;
    py_obj *name = bind_name(x, column, number);
    return name ? default_text(x, column, s->default_, &x->c->out->insert_prefetch, name, out, &written, &server) : -1;
}

static int more_rows(crud *x)
{
    py_obj *rows = x->d->multi_values;
    x->out->more = py_list_new(x->vm, PY_LIST(rows)->count);
    for (size_t i = 1; x->out->more && i < PY_LIST(rows)->count; i++) {
        al_sb text = AL_SB_INIT;
        int rc = 0;
        al_sb_addc(&text, '(');
        for (size_t k = 0; rc == 0 && k < x->out->rows.count; k++) {
            al_sb_add(&text, k ? ", " : "");
            rc = row_value(x, x->out->rows.items[k].column, PY_LIST(rows)->items[i], (int)i, &text);
        }
        al_sb_addc(&text, ')');
        py_obj *line = rc == 0 ? py_str_take(x->vm, &text) : NULL;
        al_sb_free(&text);
        if (!line || py_list_append(x->vm, x->out->more, line) < 0) {
            return -1;
        }
    }
    return x->out->more ? 0 : -1;
}

/* --- all of it --- */

static int unconsumed(crud *x)
{
    al_sb names = AL_SB_INIT;
    for (size_t i = 0; i < x->params.count; i++) {
        const param *p = &x->params.items[i];
        if (p->stated && !p->used) {
            al_sb_addf(&names, "%s%s", names.size ? ", " : "", py_str_text(p->key));
        }
    }
    int rc = names.size ? py_raise_int(x->vm, &al_exc_CompileError, "Unconsumed column names: %s", al_sb_text(&names)) : 0;
    al_sb_free(&names);
    return rc;
}

/* What the engine will want to know of the new row's key (_get_returning_modifiers) */
static int key_rules(crud *x)
{
    const al_dialect_obj *d = x->c->d;
    al_schema_table *table = al_schema_table_of(x->vm, x->d->table);
    bool failed = false;
    x->autoincrement = table && x->insert ? al_autoincrement_column(x->vm, table, &failed) : NULL;
    if (failed) {
        return -1;
    }
    x->need_keys = x->toplevel && x->insert && !x->d->inline_ && !x->c->for_executemany && !x->d->returning && !x->multi;
    x->lastrowid = x->need_keys && al_dialect_has(d, AL_D_POSTFETCH_LASTROWID) && x->autoincrement;
    x->implicit_returning = x->need_keys && al_dialect_has(d, AL_D_INSERT_RETURNING) && table && table->t.implicit_returning != PY_FALSE &&
                            (!x->lastrowid || x->d->return_defaults);
    if (x->implicit_returning) {
        x->lastrowid = false;
    }
    return 0;
}

static bool says_nothing(const crud *x)
{
    return !x->c->column_keys && !x->d->values && !x->multi && !x->d->select_names;
}

int al_crud_params(al_sqlc *c, al_dml *d, al_frame *frame, py_obj *extra_froms, bool toplevel, const al_vis *v, al_crud *out)
{
    memset(out, 0, sizeof *out);
    crud x = { .c = c, .vm = c->vm, .d = d, .frame = frame, .extra = extra_froms, .v = v, .out = out, .toplevel = toplevel };
    x.insert = py_isa(c->vm, &d->b.e.head, &al_insert_class);
    x.multi = x.insert && d->multi_values && PY_LIST(d->multi_values)->count;
    x.with_table = extra_froms && PY_LIST(extra_froms)->count && al_sql_flag(c, AL_SQL_UPDATE_TABLES);
    if (x.multi && d->values) {
        return py_raise_int(
            c->vm, &al_exc_InvalidRequestError,
            "Can't mix single and multiple VALUES formats in one INSERT statement; one style appends to a list while the other replaces "
            "values, so the intent is ambiguous.");
    }
    if (!x.insert && d->multi_values) {
        return py_raise_int(c->vm, &al_exc_InvalidRequestError, "UPDATE construct does not support multiple parameter sets.");
    }
    if (d->returning && d->return_defaults) {
        return py_raise_int(c->vm, &al_exc_CompileError,
                            "Can't compile statement that includes returning() and return_defaults() simultaneously");
    }
    int rc = key_rules(&x);
    if (rc == 0 && says_nothing(&x)) {
        rc = every_column(&x);
    } else if (rc == 0) {
        rc = gather(&x) < 0 || (!x.insert && scan_extra(&x) < 0) ? -1 : 0;
        rc = rc < 0 ? -1 : x.insert && d->select_names ? from_select(&x) : scan(&x);
        rc = rc < 0 || unconsumed(&x) < 0 ? -1 : x.multi ? more_rows(&x) : 0;
    }
    al_vec_free(&x.params);
    return rc;
}
