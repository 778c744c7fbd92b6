/*
 * The text of SELECT and what is made of it.
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

/* --- one column of the column clause --- */

bool al_type_has_override(py_vm *vm, py_obj *type, const char *name)
{
    py_class *cls = py_class_of(vm, type), *native = py_class_get(vm, py_class_def(cls));
    if (cls == native) {
        return false;
    }
    py_obj *key = py_str_intern(vm, name);
    return key && native && py_class_lookup(vm, cls, key) != py_class_lookup(vm, native, key);
}

/* Must a label be written though the column asks for none? It is in a subquery, or has no name that a row could be asked for. */
static bool needs_label(al_sqlc *c, py_obj *column, bool asfrom)
{
    if (py_isa(c->vm, column, &al_column_clause_class)) {
        return asfrom && !(AL_ELEMENT(column)->flags & AL_EL_LITERAL) && AL_ELEMENT(column)->table;
    }
    if (al_is_text(c->vm, column)) {
        return false;
    }
    if (py_isa(c->vm, column, &al_unary_class)) {
        const al_unary *u = (const al_unary *)(void *)column;
        py_obj *inner = al_ungroup(c->vm, u->element);
        bool unnamed = !py_isa(c->vm, inner, &al_named_column_class) || !al_non_anon_label(c->vm, inner);
        return ((u->op == AL_OP_IS_TRUE || u->op == AL_OP_IS_FALSE) && !al_dialect_has(c->d, AL_D_NATIVE_BOOLEAN)) || unnamed || asfrom;
    }
    return !py_isa(c->vm, column, &al_named_column_class) && !al_non_anon_label(c->vm, column);
}

/* column AS name, without a Label object in the tree (_CompileLabel) */
static int labelled(al_sqlc *c, py_obj *column, py_obj *name, py_obj *const *alternatives, size_t count, const al_vis *v, al_sb *out)
{
    py_obj *text = al_identifier(c, AL_ID_COLUMN, name);
    if (!text) {
        return -1;
    }
    if (al_vis_has(v, AL_V_RESULT)) {
        py_obj *objects[4] = { column, text, NULL, NULL };
        memcpy(objects + 2, alternatives, count * sizeof *objects);
        py_obj *type = al_is_element(c->vm, column) ? al_element_type(c->vm, AL_ELEMENT(column)) : NULL;
        if (!type || al_add_result(c, text, name, objects, 2 + count, type, v) < 0) {
            return -1;
        }
    }
    al_vis in = al_vis_with(v, AL_V_COLUMNS | AL_V_LABEL, AL_V_RESULT | AL_V_REPEATED);
    in.targets = in.column = NULL;
    if (al_visit(c, column, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, " AS ");
    return al_quote(c->vm, c->d, text, out);
}

/* A type may wrap its columns in an expression (column_expression of a script's type). */
static py_obj *column_expression(al_sqlc *c, py_obj *column)
{
    py_obj *type = al_is_column_element(c->vm, column) ? al_element_type(c->vm, AL_ELEMENT(column)) : PY_NONE;
    if (!type || type == PY_NONE || !al_type_has_override(c->vm, type, "column_expression")) {
        return type ? column : NULL;
    }
    py_obj *wrapped = py_call_method(c->vm, type, "column_expression", 1, column);
    return wrapped && !py_given(wrapped) ? column : wrapped;
}

int al_column_text(al_sqlc *c, const al_column_name *n, bool result, bool asfrom, const al_vis *v, al_sb *out)
{
    py_obj *column = n->column, *expression = result ? column_expression(c, column) : column;
    if (!expression) {
        return -1;
    }
    al_vis in = al_vis_with(v, AL_V_COLUMNS | (result ? AL_V_RESULT : 0u) | (n->repeated ? AL_V_REPEATED : 0u),
                            AL_V_LABEL | AL_V_RESULT | AL_V_REPEATED | AL_V_ASFROM);
    in.column = expression != column && result ? column : NULL;
    if (!result) {
        in.flags &= ~(uint32_t)(AL_V_RESULT | AL_V_REPEATED);
    }
    if (py_isa(c->vm, column, &al_label_class)) {
        if (expression == column) {
            return al_visit(c, column, &in, out);
        }
        py_obj *inner = ((const al_label_node *)(void *)column)->element;
        return labelled(c, expression, AL_ELEMENT(column)->name, &inner, 1, &in, out);
    }
    if (n->required) {
        py_obj *alternatives[] = { n->proxy_key, al_is_column_element(c->vm, column) ? al_tq_label(c->vm, column) : NULL };
        return py_error_pending(c->vm) ? -1 : labelled(c, expression, n->required, alternatives, 2, &in, out);
    }
    if (expression != column || needs_label(c, column, asfrom)) {
        py_obj *name = n->fallback ? n->fallback : al_anon_name_label(c->vm, column);
        if (name && !al_is_truncated(c->vm, name)) {
            name = al_truncated_new(c->vm, py_str_text(name));
        }
        return name ? labelled(c, expression, name, &n->proxy_key, 1, &in, out) : -1;
    }
    return al_visit(c, expression, &in, out);
}

/* --- clauses --- */

int al_precolumns(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_select *s = (const al_select *)(void *)e;
    (void)v;
    if (s->distinct_on && !c->str &&
        py_warn(c->vm, &al_exc_SADeprecationWarning,
                "DISTINCT ON is currently supported only by the PostgreSQL dialect.  Use of DISTINCT ON for other backends is currently "
                "silently ignored, "
                "however this usage is deprecated, and will raise CompileError in a future release for all backends that do not support "
                "this syntax.",
                1) < 0) {
        return -1;
    }
    al_sb_add(out, s->distinct ? "DISTINCT " : "");
    return 0;
}

static int by_clause(al_sqlc *c, const char *keyword, py_obj *items, const al_vis *v, al_sb *out)
{
    if (!items || !PY_TUPLE(items)->count) {
        return 0;
    }
    size_t at = out->size;
    al_sb_add(out, keyword);
    size_t text = out->size;
    if (al_visit_list(c, items, ", ", v, out) < 0) {
        return -1;
    }
    if (out->size == text) {
        al_sb_truncate(out, at);
    }
    return 0;
}

int al_limit(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (g->limit) {
        al_sb_add(out, "\n LIMIT ");
        if (al_visit(c, g->limit, v, out) < 0) {
            return -1;
        }
    }
    if (g->offset) {
        al_sb_add(out, g->limit ? "" : "\n LIMIT -1");
        al_sb_add(out, " OFFSET ");
        return al_visit(c, g->offset, v, out);
    }
    return 0;
}

int al_fetch(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (g->offset) {
        al_sb_add(out, "\n OFFSET ");
        if (al_visit(c, g->offset, v, out) < 0) {
            return -1;
        }
        al_sb_add(out, " ROWS");
    }
    py_obj *count = g->fetch ? g->fetch : g->limit;
    if (count) {
        al_sb_add(out, "\n FETCH FIRST ");
        if (al_visit(c, count, v, out) < 0) {
            return -1;
        }
        al_sb_addf(out, "%s ROWS %s", g->fetch && g->fetch_percent ? " PERCENT" : "", g->fetch && g->fetch_ties ? "WITH TIES" : "ONLY");
    }
    return 0;
}

int al_for_update_clause(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, " FOR UPDATE");
    return 0;
}

int al_order_by(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return by_clause(c, " ORDER BY ", ((const al_generative *)(void *)e)->order_by, v, out);
}

static int add_table_of(al_sqlc *c, py_obj *column, py_obj *done, const al_vis *v, al_sb *out)
{
    py_obj *table = al_is_column_element(c->vm, column) ? AL_ELEMENT(column)->table : column;
    if (!table || al_list_has(done, table)) {
        return 0;
    }
    al_vis in = al_vis_with(v, AL_V_HINT, AL_V_ASFROM);
    al_sb_add(out, PY_LIST(done)->count ? ", " : "");
    if (py_list_append(c->vm, done, table) < 0) {
        return -1;
    }
    return py_isa(c->vm, table, &al_table_clause_class) ? al_quote(c->vm, c->d, AL_ELEMENT(table)->name, out)
                                                        : al_visit(c, table, &in, out);
}

int al_for_update_of(al_sqlc *c, const al_for_update *f, const al_vis *v, bool tables, al_sb *out)
{
    if (f->of && PY_TUPLE(f->of)->count) {
        py_obj *done = py_list_new(c->vm, 2);
        al_sb_add(out, " OF ");
        if (!done || (!tables && al_visit_list(c, f->of, ", ", v, out) < 0)) {
            return -1;
        }
        for (size_t i = 0; tables && i < PY_TUPLE(f->of)->count; i++) {
            if (add_table_of(c, PY_TUPLE(f->of)->items[i], done, v, out) < 0) {
                return -1;
            }
        }
    }
    al_sb_add(out, f->nowait ? " NOWAIT" : "");
    al_sb_add(out, f->skip_locked ? " SKIP LOCKED" : "");
    return 0;
}

static int row_limit(al_sqlc *c, al_generative *g, const al_vis *v, al_sb *out)
{
    if (!g->limit && !g->offset && !g->fetch) {
        return 0;
    }
    al_sql_visit write = g->fetch ? AL_SLOT_FN(c, al_sql_visit, fetch) : AL_SLOT_FN(c, al_sql_visit, limit);
    return write(c, &g->b.e, v, out);
}

/* --- SELECT --- */

/* The FROM elements that this SELECT writes, given those around it; pushes the frame. NULL: exception. */
static py_obj *enter_select(al_sqlc *c, al_select *s, const al_select_state *state, const al_frame *entry, const al_vis *v, al_frame *frame)
{
    py_vm *vm = c->vm;
    py_obj *correlate = entry ? entry->correlate_froms : py_list_new(vm, 0), *asfrom = entry ? entry->asfrom_froms : py_list_new(vm, 0);
    if (!correlate || !asfrom) {
        return NULL;
    }
    py_obj *froms;
    if (al_vis_has(v, AL_V_ASFROM) && !al_vis_has(v, AL_V_LATERAL)) {
        py_obj *outside = py_list_new(vm, 2);
        for (size_t i = 0; outside && i < PY_LIST(correlate)->count; i++) {
            if (!al_list_has(asfrom, PY_LIST(correlate)->items[i]) && py_list_append(vm, outside, PY_LIST(correlate)->items[i]) < 0) {
                return NULL;
            }
        }
        froms = outside ? al_display_froms(vm, state, outside, NULL) : NULL;
    } else {
        froms = al_display_froms(vm, state, correlate, asfrom);
    }
    py_obj *own = froms ? py_list_new(vm, 4) : NULL;
    for (size_t i = 0; own && i < PY_LIST(froms)->count; i++) {
        if (al_froms_of(vm, PY_LIST(froms)->items[i], own) < 0) {
            return NULL;
        }
    }
    py_obj *all = own ? py_list_from(vm, own) : NULL;
    for (size_t i = 0; all && i < PY_LIST(correlate)->count; i++) {
        if (py_list_append(vm, all, PY_LIST(correlate)->items[i]) < 0) {
            return NULL;
        }
    }
    if (!all || !al_push(c, frame, &s->g.b.e.head, own, all)) {
        return NULL;
    }
    frame->select = state;
    return froms;
}

static int check_width(al_sqlc *c, const al_frame *entry, const al_select_state *state, int index)
{
    py_obj *first = entry->select_0 ? al_selected_columns(c->vm, entry->select_0) : NULL;
    if (!first) {
        return py_error_pending(c->vm) ? -1 : 0;
    }
    size_t wanted = PY_LIST(first)->count;
    if (wanted == state->name_count) {
        return 0;
    }
    return py_raise_int(
        c->vm, &al_exc_CompileError,
        "All selectables passed to CompoundSelect must have identical numbers of columns; select #%d has %zu columns, select #%d has %zu",
        1, wanted, index + 1, state->name_count);
}

static int column_clause(al_sqlc *c, const al_select_state *state, bool result, bool asfrom, const al_vis *v, al_sb *out)
{
    for (size_t i = 0; i < state->name_count; i++) {
        al_sb_add(out, i ? ", " : "");
        if (al_column_text(c, &state->names[i], result, asfrom, v, out) < 0) {
            return -1;
        }
    }
    while (!state->name_count && out->size && out->data[out->size - 1] == ' ') {
        al_sb_truncate(out, out->size - 1);
    }
    return 0;
}

/* Hints for this dialect, as (from, text) */
static py_obj *hints_of(al_sqlc *c, py_obj *hints)
{
    py_obj *list = py_list_new(c->vm, 2);
    for (size_t i = 0; list && hints && i < PY_TUPLE(hints)->count; i++) {
        const py_tuple *row = PY_TUPLE(PY_TUPLE(hints)->items[i]);
        if (py_str_is(row->items[1], "*") || py_str_is(row->items[1], c->d->def->name)) {
            py_obj *pair = py_tuple_of(c->vm, 2, row->items[0], row->items[2]);
            if (!pair || py_list_append(c->vm, list, pair) < 0) {
                return NULL;
            }
        }
    }
    return list;
}

static int select_body(al_sqlc *c, al_select *s, py_obj *froms, const al_vis *v, al_sb *out)
{
    al_vis from = al_vis_with(v, AL_V_ASFROM, 0);
    if (s->hints) {
        from.hints = hints_of(c, s->hints);
        if (!from.hints) {
            return -1;
        }
    }
    if (PY_LIST(froms)->count) {
        al_sb_add(out, " \nFROM ");
        if (al_visit_list(c, froms, ", ", &from, out) < 0) {
            return -1;
        }
    } else {
        const char *nothing = AL_SLOT_TEXT(c, default_from);
        bool dual = al_sql_flag(c, AL_SQL_DUAL_WHERE) && s->where && PY_TUPLE(s->where)->count;
        al_sb_add(out, dual ? " FROM DUAL" : nothing ? nothing : "");
    }
    const struct {
        const char *keyword;
        py_obj *criteria;
    } wheres[] = { { " \nWHERE ", s->where }, { " \nHAVING ", s->having } };
    for (size_t i = 0; i < 2; i++) {
        if (i == 1 && by_clause(c, " GROUP BY ", s->g.group_by, v, out) < 0) {
            return -1;
        }
        if (!wheres[i].criteria || !PY_TUPLE(wheres[i].criteria)->count) {
            continue;
        }
        size_t at = out->size;
        al_sb_add(out, wheres[i].keyword);
        size_t text = out->size;
        if (al_visit_and(c, wheres[i].criteria, v, out) < 0) {
            return -1;
        }
        if (out->size == text) {
            al_sb_truncate(out, at);
        }
    }
    if (AL_SLOT_FN(c, al_sql_visit, order_by)(c, &s->g.b.e, v, out) < 0 || row_limit(c, &s->g, v, out) < 0) {
        return -1;
    }
    return s->g.for_update ? AL_SLOT_FN(c, al_sql_visit, for_update)(c, &s->g.b.e, v, out) : 0;
}

static int statement_hints(al_sqlc *c, const al_select *s, al_sb *out)
{
    for (size_t i = 0; s->statement_hints && i < PY_TUPLE(s->statement_hints)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_TUPLE(s->statement_hints)->items[i]);
        if (py_str_is(pair->items[0], "*") || py_str_is(pair->items[0], c->d->def->name)) {
            py_obj *text = py_str_of(c->vm, pair->items[1]);
            if (!text) {
                return -1;
            }
            al_sb_addf(out, " %s", py_str_text(text));
        }
    }
    return 0;
}

static int select_text(al_sqlc *c, al_select *s, const al_select_state *state, const al_vis *v, al_sb *out)
{
    const al_frame *entry = c->stack;
    bool toplevel = !entry, asfrom = al_vis_has(v, AL_V_ASFROM);
    bool embedded = v->compound_index >= 0 || al_vis_has(v, AL_V_INSERT_INTO);
    bool result = (toplevel || entry->map_compound || entry->map_nested) && v->compound_index <= 0;
    if (v->compound_index == 0) {
        c->stack->select_0 = &s->g.b.e.head;
    } else if (v->compound_index > 0 && check_width(c, entry, state, v->compound_index) < 0) {
        return -1;
    }
    al_frame frame;
    py_obj *froms = enter_select(c, s, state, entry, v, &frame);
    if (!froms) {
        return -1;
    }
    al_vis in = al_vis_with(v, 0,
                            AL_V_COLUMNS | AL_V_LABEL | AL_V_ASFROM | AL_V_INSERT_INTO | AL_V_LATERAL | AL_V_SUBQUERY | AL_V_NO_TABLE |
                                AL_V_IN_OPERATOR | AL_V_EAGER | AL_V_RESULT | AL_V_REPEATED | AL_V_NEST);
    in.compound_index = -1;
    in.label = NULL;
    in.targets = in.column = NULL;
    in.ambiguous = py_dict_len(state->ambiguous) ? state->ambiguous : NULL;
    in.binary_op = AL_OP_NONE;
    in.hints = NULL;
    in.enclosing_alias = NULL;
    size_t at = out->size;
    al_sb_add(out, "SELECT ");
    int rc = al_independent_ctes(c, s->g.b.ctes, &in);
    rc = rc < 0 || al_prefixes(c, s->prefixes, &in, out) < 0 ? -1 : AL_SLOT_FN(c, al_sql_visit, precolumns)(c, &s->g.b.e, &in, out);
    rc = rc < 0 || column_clause(c, state, result, asfrom, &in, out) < 0 ? -1 : select_body(c, s, froms, &in, out);
    rc = rc < 0 ? -1 : statement_hints(c, s, out);
    if (rc == 0 && c->ctes.count && (!embedded || toplevel)) {
        al_sb with = AL_SB_INIT;
        rc = al_render_ctes(c, toplevel, false, &with) < 0 ? -1 : al_insert_text(c, out, at, al_sb_text(&with));
        al_sb_free(&with);
    }
    if (rc == 0 && s->suffixes && PY_TUPLE(s->suffixes)->count) {
        al_sb_addc(out, ' ');
        rc = al_prefixes(c, s->suffixes, &in, out);
    }
    al_pop(c);
    return rc;
}

int al_visit_select(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    typedef py_obj *(*translate_fn)(al_sqlc * c, al_select * s);
    al_select *s = (al_select *)(void *)e;
    al_select_state state;
    translate_fn translate = AL_SLOT_FN(c, translate_fn, translate);
    if (translate) {
        s = (al_select *)(void *)translate(c, s);
        if (!s) {
            return -1;
        }
    }
    int rc = al_select_state_init(c->vm, s, &state) < 0 ? -1 : select_text(c, s, &state, v, out);
    al_select_state_free(&state);
    return rc;
}

/* --- UNION and theirs --- */

int al_visit_compound(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_compound *u = (al_compound *)(void *)e;
    const al_frame *entry = c->stack;
    bool toplevel = !entry;
    bool map = toplevel || (v->compound_index <= 0 && entry->map_compound) || (v->compound_index < 0 && entry->map_nested);
    if (v->compound_index == 0) {
        c->stack->select_0 = &e->head;
    }
    al_frame frame;
    if (!al_push(c, &frame, &e->head, entry ? entry->asfrom_froms : NULL, entry ? entry->correlate_froms : NULL)) {
        return -1;
    }
    frame.compound = &e->head;
    frame.map_compound = map;
    size_t at = out->size;
    al_vis in = al_vis_with(v, 0, AL_V_INSERT_INTO | AL_V_COLUMNS | AL_V_LABEL | AL_V_SUBQUERY | AL_V_RESULT | AL_V_REPEATED);
    in.label = NULL;
    int rc = al_independent_ctes(c, u->g.b.ctes, &in);
    for (size_t i = 0; rc == 0 && i < PY_TUPLE(u->selects)->count; i++) {
        if (i) {
            al_sb_addf(out, " %s ", py_str_text(u->keyword));
        }
        in.compound_index = (int)i;
        rc = al_visit(c, PY_TUPLE(u->selects)->items[i], &in, out);
    }
    al_vis after = al_vis_with(&in, AL_V_NO_TABLE, AL_V_ASFROM | AL_V_LATERAL);
    after.compound_index = -1;
    rc = rc < 0 || by_clause(c, " GROUP BY ", u->g.group_by, &after, out) < 0 || al_order_by(c, &u->g.b.e, &after, out) < 0 ? -1 : 0;
    rc = rc < 0 ? -1 : row_limit(c, &u->g, &after, out);
    if (rc == 0 && c->ctes.count) {
        al_sb with = AL_SB_INIT;
        rc = al_render_ctes(c, toplevel, true, &with) < 0 ? -1 : al_insert_text(c, out, at, al_sb_text(&with));
        al_sb_free(&with);
    }
    al_pop(c);
    return rc;
}

/* --- text().columns() --- */

static int textual_results(al_sqlc *c, const al_textual_select *t, const al_vis *v)
{
    c->out->columns_ordered = t->positional;
    c->out->columns_loose = !t->positional && PY_TUPLE(t->columns)->count;
    al_vis in = al_vis_with(v, AL_V_COLUMNS | AL_V_RESULT, 0);
    for (size_t i = 0; i < PY_TUPLE(t->columns)->count; i++) {
        al_sb ignored = AL_SB_INIT;
        int rc = al_visit(c, PY_TUPLE(t->columns)->items[i], &in, &ignored);
        al_sb_free(&ignored);
        if (rc < 0) {
            return -1;
        }
    }
    c->out->columns_ordered = t->positional;
    return 0;
}

int al_visit_textual_select(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_textual_select *t = (al_textual_select *)(void *)e;
    const al_frame *entry = c->stack;
    bool toplevel = !entry;
    bool result = toplevel || (v->compound_index == 0 && entry->map_compound) || entry->map_nested;
    al_frame frame;
    if (!al_push(c, &frame, &e->head, NULL, NULL)) {
        return -1;
    }
    al_vis in = al_vis_with(v, 0, AL_V_ASFROM | AL_V_RESULT | AL_V_REPEATED | AL_V_SUBQUERY);
    in.compound_index = -1;
    size_t at = out->size;
    int rc = al_independent_ctes(c, t->b.ctes, &in);
    rc = rc < 0 || (result && textual_results(c, t, &in) < 0) ? -1 : al_visit(c, t->element, &in, out);
    if (rc == 0 && c->ctes.count) {
        al_sb with = AL_SB_INIT;
        rc = al_render_ctes(c, toplevel, false, &with) < 0 ? -1 : al_insert_text(c, out, at, al_sb_text(&with));
        al_sb_free(&with);
    }
    al_pop(c);
    return rc;
}
