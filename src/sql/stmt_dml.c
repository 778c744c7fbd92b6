/*
 * The text of INSERT, UPDATE, DELETE.
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

/* --- RETURNING --- */

int al_returning(al_sqlc *c, al_dml *d, py_obj *columns, bool result, al_sb *out)
{
    py_obj *list = al_select_iterables(c->vm, columns);
    al_column_name *names;
    size_t count;
    if (!list || al_columns_plus_names(c->vm, (al_label_style)d->b.label_style, list, true, &names, &count) < 0) {
        return -1;
    }
    al_vis v = { .compound_index = -1, .flags = al_sql_flag(c, AL_SQL_BARE_RETURNING) ? AL_V_NO_TABLE : 0u };
    int rc = 0;
    al_sb_add(out, "RETURNING ");
    for (size_t i = 0; rc == 0 && i < count; i++) {
        al_sb_add(out, i ? ", " : "");
        rc = al_column_text(c, &names[i], result || c->str, false, &v, out);
    }
    al_free(names);
    return rc;
}

static int add_returning(al_sqlc *c, al_dml *d, py_obj *implicit, bool toplevel, al_sb *out)
{
    py_obj *columns = implicit ? py_tuple_from(c->vm, implicit) : d->returning;
    if (!columns) {
        return implicit ? -1 : 0;
    }
    if (toplevel) {
        c->out->returning = true;
        c->out->implicit_returning = implicit != NULL;
    }
    al_sb_addc(out, ' ');
    return AL_SLOT_FN(c, al_returning_fn, returning)(c, d, columns, toplevel, out);
}

/* WITH, in front of what was appended since `at` */
static int prepend_ctes(al_sqlc *c, bool toplevel, bool following, al_sb *out, size_t at)
{
    al_sb with = AL_SB_INIT;
    int rc = c->ctes.count ? al_render_ctes(c, toplevel, following, &with) : 0;
    rc = rc < 0 ? -1 : al_insert_text(c, out, at, al_sb_text(&with));
    al_sb_free(&with);
    return rc;
}

static bool is_toplevel(const al_sqlc *c, const al_vis *v)
{
    return !v->visiting_cte && !c->stack;
}

static al_vis inner_vis(const al_vis *v)
{
    al_vis in = al_vis_with(
        v, 0, AL_V_ASFROM | AL_V_SUBQUERY | AL_V_RESULT | AL_V_REPEATED | AL_V_COLUMNS | AL_V_LABEL | AL_V_NO_TABLE | AL_V_NEST);
    in.compound_index = -1;
    in.enclosing_alias = NULL;
    return in;
}

/* --- INSERT --- */

static int insert_values(al_sqlc *c, al_dml *d, al_frame *frame, const al_crud *crud, const al_vis *v, al_sb *out)
{
    if (d->select) {
        al_vis in = al_vis_with(v, AL_V_INSERT_INTO, 0);
        al_sb_addc(out, ' ');
        if (c->ctes.count && al_sql_flag(c, AL_SQL_CTE_FOLLOWS_INSERT) && al_render_ctes(c, !frame->outer, true, out) < 0) {
            return -1;
        }
        return al_visit(c, frame->insert_from_select, &in, out);
    }
    if (!crud->rows.count && al_dialect_has(c->d, AL_D_DEFAULT_VALUES)) {
        al_sb_add(out, " DEFAULT VALUES");
        return 0;
    }
    al_sb_add(out, " VALUES (");
    for (size_t i = 0; i < crud->rows.count; i++) {
        al_sb_addf(out, "%s%s", i ? ", " : "", crud->rows.items[i].value);
    }
    al_sb_addc(out, ')');
    for (size_t i = 0; crud->more && i < PY_LIST(crud->more)->count; i++) {
        al_sb_addf(out, ", %s", py_str_text(PY_LIST(crud->more)->items[i]));
    }
    return 0;
}

static int check_insert(al_sqlc *c, const al_crud *crud)
{
    if (!crud->rows.count && !al_dialect_has(c->d, AL_D_DEFAULT_VALUES | AL_D_DEFAULT_METAVALUE | AL_D_EMPTY_INSERT)) {
        return py_raise_int(c->vm, &al_exc_CompileError,
                            "The '%s' dialect with current database version settings does not support empty inserts.", c->d->def->name);
    }
    if (crud->more && !al_dialect_has(c->d, AL_D_MULTIVALUES)) {
        return py_raise_int(c->vm, &al_exc_CompileError,
                            "The '%s' dialect with current database version settings does not support in-place multirow inserts.",
                            c->d->def->name);
    }
    return 0;
}

static int insert_text(al_sqlc *c, al_dml *d, al_frame *frame, bool toplevel, const al_vis *v, al_sb *out)
{
    al_crud crud;
    bool first = al_sql_flag(c, AL_SQL_RETURNING_FIRST);
    size_t at = out->size;
    int rc = al_crud_params(c, d, frame, NULL, toplevel, v, &crud) < 0 ? -1 : check_insert(c, &crud);
    al_sb_add(out, "INSERT ");
    rc = rc < 0 || al_prefixes(c, d->prefixes, v, out) < 0 ? -1 : 0;
    al_sb_add(out, "INTO ");
    rc = rc < 0 || al_format_table(c->vm, c->d, d->table, true, out) < 0 || al_independent_ctes(c, d->b.ctes, v) < 0 ? -1 : 0;
    if (rc == 0 && (crud.rows.count || !al_dialect_has(c->d, AL_D_DEFAULT_VALUES))) {
        al_sb_add(out, " (");
        for (size_t i = 0; i < crud.rows.count; i++) {
            al_sb_addf(out, "%s%s", i ? ", " : "", crud.rows.items[i].name);
        }
        al_sb_addc(out, ')');
    }
    c->out->multi_values = c->out->multi_values || (toplevel && crud.more);
    rc = rc < 0 || (first && add_returning(c, d, crud.returning, toplevel, out) < 0) ? -1 : insert_values(c, d, frame, &crud, v, out);
    if (rc == 0 && d->post_values) {
        al_sb_addc(out, ' ');
        rc = al_visit(c, d->post_values, v, out);
    }
    rc = rc < 0 || (!first && add_returning(c, d, crud.returning, toplevel, out) < 0) ? -1 : 0;
    if (rc == 0 && !(d->select && al_sql_flag(c, AL_SQL_CTE_FOLLOWS_INSERT))) {
        rc = prepend_ctes(c, toplevel, true, out, at);
    }
    al_crud_free(&crud);
    return rc;
}

int al_visit_insert(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_dml *d = (al_dml *)(void *)e;
    bool toplevel = is_toplevel(c, v);
    if (!d->table) {
        al_raise_unmade(c->vm);
        return -1;
    }
    c->out->is_insert = c->out->is_insert || toplevel;
    c->out->inline_ = c->out->inline_ || (toplevel && d->inline_);
    al_frame frame;
    if (!al_push(c, &frame, &e->head, NULL, NULL)) {
        return -1;
    }
    al_vis in = inner_vis(v);
    int rc = insert_text(c, d, &frame, toplevel, &in, out);
    al_pop(c);
    return rc;
}

/* --- UPDATE --- */

/* The tables a statement speaks of beside its own (_make_extra_froms) */
static py_obj *extra_froms(al_sqlc *c, const al_dml *d)
{
    py_vm *vm = c->vm;
    py_obj *all = py_list_new(vm, 4), *own = py_list_new(vm, 2), *extra = py_list_new(vm, 2);
    if (!all || !own || !extra || al_froms_of(vm, d->table, own) < 0) {
        return NULL;
    }
    for (size_t i = 0; d->where && i < PY_TUPLE(d->where)->count; i++) {
        if (al_froms_of(vm, PY_TUPLE(d->where)->items[i], all) < 0) {
            return NULL;
        }
    }
    size_t at = 0;
    py_obj *key, *value;
    while (d->values && py_dict_next(d->values, &at, &key, &value)) {
        if (al_froms_of(vm, value, all) < 0) {
            return NULL;
        }
    }
    for (size_t i = 0; i < PY_LIST(all)->count; i++) {
        py_obj *from = PY_LIST(all)->items[i];
        if (!al_list_has(own, from) && !al_list_has(extra, from) && py_list_append(vm, extra, from) < 0) {
            return NULL;
        }
    }
    return extra;
}

int al_update_tables(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM | AL_V_CRUD, 0);
    return al_visit(c, ((const al_dml *)(void *)e)->table, &in, out);
}

static int list_froms(al_sqlc *c, const char *keyword, py_obj *froms, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    al_sb_add(out, keyword);
    return al_visit_list(c, froms, ", ", &in, out);
}

int al_update_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    if (!c->str) {
        return py_raise_int(c->vm, &py_NotImplementedError, "This backend does not support multiple-table criteria within UPDATE");
    }
    return list_froms(c, " FROM ", c->stack->extra, v, out);
}

static int where_text(al_sqlc *c, const al_dml *d, const al_vis *v, al_sb *out)
{
    if (!d->where || !PY_TUPLE(d->where)->count) {
        return 0;
    }
    size_t at = out->size;
    al_sb_add(out, " WHERE ");
    size_t text = out->size;
    if (al_visit_and(c, d->where, v, out) < 0) {
        return -1;
    }
    if (out->size == text) {
        al_sb_truncate(out, at);
    }
    return 0;
}

static int update_text(al_sqlc *c, al_dml *d, al_frame *frame, bool toplevel, const al_vis *v, al_sb *out)
{
    bool first = al_sql_flag(c, AL_SQL_RETURNING_FIRST), more = PY_LIST(frame->extra)->count > 0;
    size_t at = out->size;
    al_crud crud;
    memset(&crud, 0, sizeof crud);
    al_sb_add(out, "UPDATE ");
    int rc = al_prefixes(c, d->prefixes, v, out) < 0 ? -1 : AL_SLOT_FN(c, al_sql_visit, update_tables)(c, &d->b.e, v, out);
    rc = rc < 0 ? -1 : al_crud_params(c, d, frame, frame->extra, toplevel, v, &crud);
    rc = rc < 0 ? -1 : al_independent_ctes(c, d->b.ctes, v);
    al_sb_add(out, " SET ");
    for (size_t i = 0; i < crud.rows.count; i++) {
        al_sb_addf(out, "%s%s=%s", i ? ", " : "", crud.rows.items[i].name, crud.rows.items[i].value);
    }
    rc = rc < 0 || (first && add_returning(c, d, crud.returning, toplevel, out) < 0) ? -1 : 0;
    if (rc == 0 && more) {
        rc = AL_SLOT_FN(c, al_sql_visit, update_from)(c, &d->b.e, v, out);
    }
    rc = rc < 0 || where_text(c, d, v, out) < 0 || al_dml_limit(c, d, out) < 0 ? -1 : 0;
    rc = rc < 0 || (!first && add_returning(c, d, crud.returning, toplevel, out) < 0) ? -1 : prepend_ctes(c, toplevel, false, out, at);
    al_crud_free(&crud);
    return rc;
}

/* The frame of an UPDATE or DELETE: its table and those of its criteria are named here. */
static int enter_dml(al_sqlc *c, al_dml *d, al_frame *frame)
{
    if (!d->table) {
        al_raise_unmade(c->vm);
        return -1;
    }
    py_obj *extra = extra_froms(c, d), *known = extra ? py_list_from(c->vm, extra) : NULL;
    if (!known || al_froms_of(c->vm, d->table, known) < 0 || !al_push(c, frame, &d->b.e.head, known, known)) {
        return -1;
    }
    frame->extra = extra;
    return 0;
}

int al_visit_update(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_dml *d = (al_dml *)(void *)e;
    bool toplevel = is_toplevel(c, v);
    c->out->is_update = c->out->is_update || toplevel;
    c->out->inline_ = c->out->inline_ || (toplevel && d->inline_);
    al_frame frame;
    if (enter_dml(c, d, &frame) < 0) {
        return -1;
    }
    al_vis in = inner_vis(v);
    int rc = update_text(c, d, &frame, toplevel, &in, out);
    al_pop(c);
    return rc;
}

/* mysql_limit and such: the dialects that have one override this table's row */
int al_dml_limit(al_sqlc *c, al_dml *d, al_sb *out)
{
    if (!d->dialect_kw) {
        return 0;
    }
    py_obj *key = py_str_printf(c->vm, "%s_limit", c->d->def->name);
    py_obj *limit = key ? py_dict_get(c->vm, d->dialect_kw, key) : NULL;
    if (!limit || limit == PY_ABSENT || limit == PY_NONE) {
        return limit ? 0 : -1;
    }
    int64_t count;
    if (py_as_int64(c->vm, limit, &count) < 0) {
        return -1;
    }
    al_sb_addf(out, " LIMIT %lld", (long long)count);
    return 0;
}

/* --- DELETE --- */

int al_delete_tables(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_update_tables(c, e, v, out);
}

int al_delete_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    if (!c->str) {
        return py_raise_int(c->vm, &py_NotImplementedError, "This backend does not support multiple-table criteria within DELETE");
    }
    return list_froms(c, " , ", c->stack->extra, v, out);
}

static int delete_text(al_sqlc *c, al_dml *d, al_frame *frame, bool toplevel, const al_vis *v, al_sb *out)
{
    bool first = al_sql_flag(c, AL_SQL_RETURNING_FIRST);
    size_t at = out->size;
    al_sb_add(out, "DELETE ");
    int rc = al_prefixes(c, d->prefixes, v, out);
    al_sb_add(out, "FROM ");
    rc = rc < 0 || AL_SLOT_FN(c, al_sql_visit, delete_tables)(c, &d->b.e, v, out) < 0 ? -1 : al_independent_ctes(c, d->b.ctes, v);
    rc = rc < 0 || (first && add_returning(c, d, NULL, toplevel, out) < 0) ? -1 : 0;
    if (rc == 0 && PY_LIST(frame->extra)->count) {
        rc = AL_SLOT_FN(c, al_sql_visit, delete_from)(c, &d->b.e, v, out);
    }
    rc = rc < 0 || where_text(c, d, v, out) < 0 || al_dml_limit(c, d, out) < 0 ? -1 : 0;
    return rc < 0 || (!first && add_returning(c, d, NULL, toplevel, out) < 0) ? -1 : prepend_ctes(c, toplevel, false, out, at);
}

int al_visit_delete(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_dml *d = (al_dml *)(void *)e;
    bool toplevel = is_toplevel(c, v);
    c->out->is_delete = c->out->is_delete || toplevel;
    al_frame frame;
    if (enter_dml(c, d, &frame) < 0) {
        return -1;
    }
    al_vis in = inner_vis(v);
    int rc = delete_text(c, d, &frame, toplevel, &in, out);
    al_pop(c);
    return rc;
}

/* --- ON CONFLICT --- */

static int conflict_target(al_sqlc *c, const al_upsert *u, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_NO_TABLE, 0);
    if (u->target_elements) {
        al_sb_add(out, " (");
        for (size_t i = 0; i < PY_TUPLE(u->target_elements)->count; i++) {
            py_obj *item = PY_TUPLE(u->target_elements)->items[i];
            al_sb_add(out, i ? ", " : "");
            if ((al_is_element(c->vm, item) ? al_visit(c, item, &in, out) : al_quote(c->vm, c->d, item, out)) < 0) {
                return -1;
            }
        }
        al_sb_addc(out, ')');
        if (u->target_where) {
            al_sb_add(out, " WHERE ");
            return al_visit(c, u->target_where, &in, out);
        }
    } else if (u->constraint_target) {
        al_sb_add(out, " ON CONSTRAINT ");
        return al_quote(c->vm, c->d, u->constraint_target, out);
    }
    return 0;
}

int al_visit_do_nothing(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "ON CONFLICT");
    if (conflict_target(c, (const al_upsert *)(void *)e, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " DO NOTHING");
    return 0;
}

/* "column = value" of the pair; value plain or an element */
static int set_pair(al_sqlc *c, al_element *column, py_obj *key, py_obj *value, const al_vis *v, al_sb *out)
{
    py_vm *vm = c->vm;
    if ((column ? al_quote(vm, c->d, column->name, out) : al_quote(vm, c->d, key, out)) < 0) {
        return -1;
    }
    al_sb_add(out, " = ");
    py_obj *type = column ? al_element_type(vm, column) : NULL;
    if (!al_is_element(vm, value)) {
        value = column ? al_bind(vm, NULL, value, type, false) : al_expect_expr(vm, value, NULL, NULL);
    } else if (type && py_isa(vm, value, &al_bindparam_class) && al_type_is_null(vm, (al_type *)(void *)AL_ELEMENT(value)->type)) {
        value = al_with_type(vm, value, type);
    }
    py_obj *grouped = value ? al_self_group(vm, value, AL_OPREF(AL_OP_NONE)) : NULL;
    return grouped ? al_visit(c, grouped, v, out) : -1;
}

int al_visit_do_update(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_upsert *u = (const al_upsert *)(void *)e;
    py_vm *vm = c->vm;
    if (!c->stack || !u->set) {
        return al_unsupported(c, &e->head);
    }
    py_obj *table = ((const al_dml *)(void *)c->stack->selectable)->table;
    al_columns *columns = al_from_columns(vm, table);
    al_sb_add(out, "ON CONFLICT");
    if (!columns || conflict_target(c, u, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " DO UPDATE SET ");
    al_vis in = al_vis_with(v, AL_V_UPSERT, 0);
    bool any = false;
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        for (size_t k = 0; k < PY_LIST(u->set)->count; k++) {
            const py_tuple *pair = PY_TUPLE(PY_LIST(u->set)->items[k]);
            if (column->key && py_str_eq(pair->items[0], column->key)) {
                al_sb_add(out, any ? ", " : "");
                any = true;
                if (set_pair(c, column, NULL, pair->items[1], &in, out) < 0) {
                    return -1;
                }
            }
        }
    }
    for (size_t k = 0; k < PY_LIST(u->set)->count; k++) {
        const py_tuple *pair = PY_TUPLE(PY_LIST(u->set)->items[k]);
        if (al_columns_get(vm, columns, pair->items[0])) {
            continue;
        }
        py_obj *text = py_str_printf(vm, "Additional column names not matching any column keys in table '%S': '%S'",
                                     AL_ELEMENT(table)->name ? AL_ELEMENT(table)->name : PY_NONE, pair->items[0]);
        if (!text || py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) < 0) {
            return -1;
        }
        al_sb_add(out, any ? ", " : "");
        any = true;
        if (set_pair(c, NULL, pair->items[0], pair->items[1], &in, out) < 0) {
            return -1;
        }
    }
    if (u->update_where) {
        al_sb_add(out, " WHERE ");
        return al_visit(c, u->update_where, v, out);
    }
    return 0;
}
