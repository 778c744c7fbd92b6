/*
 * The text of FROM elements: tables, joins, aliases, CTEs, VALUES.
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

/* --- shared parts --- */

int al_alias_suffix(al_sqlc *c, py_obj *name, al_sb *out)
{
    const char *as = AL_SLOT_TEXT(c, alias_as);
    al_sb_add(out, as ? as : " AS ");
    return al_quote(c->vm, c->d, name, out);
}

/* A hint for a FROM element: only the default dialect and those that have a form for it write one. */
int al_hint_text(al_sqlc *c, py_obj *from, const al_vis *v, al_sb *out)
{
    for (size_t i = 0; c->str && v->hints && i < PY_LIST(v->hints)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_LIST(v->hints)->items[i]);
        if (pair->items[0] == from) {
            py_obj *text = py_str_printf(c->vm, " [%S]", pair->items[1]);
            if (!text) {
                return -1;
            }
            al_sb_add(out, py_str_text(text));
        }
    }
    return 0;
}

int al_prefixes(al_sqlc *c, py_obj *prefixes, const al_vis *v, al_sb *out)
{
    bool any = false;
    for (size_t i = 0; prefixes && i < PY_TUPLE(prefixes)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_TUPLE(prefixes)->items[i]);
        py_obj *dialect = pair->items[1];
        if (py_given(dialect) && !py_str_is(dialect, "*") && !py_str_is(dialect, c->d->def->name)) {
            continue;
        }
        al_sb_add(out, any ? " " : "");
        size_t at = out->size;
        if (al_visit(c, pair->items[0], v, out) < 0) {
            return -1;
        }
        any = any || out->size > at;
    }
    al_sb_add(out, any ? " " : "");
    return AL_SB_CHECK(c, out);
}

/* --- tables and joins --- */

int al_visit_table(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_table_clause *t = (const al_table_clause *)(void *)e;
    if (!al_vis_has(v, AL_V_ASFROM | AL_V_HINT)) {
        return 0;
    }
    if (!e->name) {
        al_raise_unmade(c->vm);
        return -1;
    }
    if (py_given(t->schema)) {
        if (al_format_schema(c->vm, c->d, t->schema, out) < 0) {
            return -1;
        }
        al_sb_addc(out, '.');
        if (al_quote(c->vm, c->d, e->name, out) < 0) {
            return -1;
        }
        return al_hint_text(c, &e->head, v, out);
    }
    if (al_quote(c->vm, c->d, e->name, out) < 0) {
        return -1;
    }
    const al_alias *alias = v->enclosing_alias ? (const al_alias *)(void *)v->enclosing_alias : NULL;
    py_obj *other = v->ambiguous && !(alias && alias->element == &e->head) ? py_dict_get(c->vm, v->ambiguous, e->name) : PY_ABSENT;
    if (!other) {
        return -1;
    }
    if (other != PY_ABSENT) {
        py_obj *name = al_identifier(c, AL_ID_ALIAS, other);
        if (!name || al_alias_suffix(c, name, out) < 0) {
            return -1;
        }
    }
    return al_hint_text(c, &e->head, v, out);
}

int al_visit_fromclause(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    if (!e->name) {
        return al_unsupported(c, &e->head);
    }
    al_sb_add(out, py_str_text(e->name));
    return 0;
}

int al_visit_join(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_join *j = (const al_join *)(void *)e;
    const char *plain = AL_SLOT_TEXT(c, join), *left = AL_SLOT_TEXT(c, left_join);
    const char *full = AL_SLOT_TEXT(c, full_join);
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0), on = al_vis_with(v, 0, AL_V_ASFROM);
    if (al_visit(c, j->left, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, j->full ? full : j->isouter ? left : plain);
    if (al_visit(c, j->right, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, " ON ");
    return al_visit(c, j->onclause, &on, out);
}

/* --- aliases --- */

static int derived_columns(al_sqlc *c, const al_alias *a, al_sb *out)
{
    al_columns *columns = al_from_columns(c->vm, (py_obj *)(uintptr_t)(const void *)a);
    if (!columns) {
        return -1;
    }
    al_sb_addc(out, '(');
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        al_element *column = al_columns_at(columns, i);
        al_sb_add(out, i ? ", " : "");
        if (al_quote(c->vm, c->d, column->name, out) < 0) {
            return -1;
        }
        if (a->render_types) {
            al_sb_addc(out, ' ');
            if (al_type_text(c->vm, c->d, (al_type *)(void *)column->type, NULL, out) < 0) {
                return -1;
            }
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_alias(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_alias *a = (al_alias *)(void *)e;
    bool subquery = al_vis_has(v, AL_V_SUBQUERY), asfrom = al_vis_has(v, AL_V_ASFROM);
    al_vis in = al_vis_with(v, 0, AL_V_SUBQUERY | AL_V_CRUD);
    if (v->enclosing_alias && ((const al_alias *)(void *)v->enclosing_alias)->element == &e->head) {
        bool parentheses = subquery && (asfrom || al_vis_has(v, AL_V_LATERAL));
        in.enclosing_alias = &e->head;
        al_sb_add(out, parentheses ? "(" : "");
        if (al_visit(c, a->element, &in, out) < 0) {
            return -1;
        }
        al_sb_add(out, parentheses ? ")" : "");
        return 0;
    }
    in.enclosing_alias = &e->head;
    py_obj *name = asfrom || al_vis_has(v, AL_V_HINT) ? al_identifier(c, AL_ID_ALIAS, e->name) : PY_NONE;
    if (!name) {
        return -1;
    }
    if (al_vis_has(v, AL_V_HINT)) {
        return al_quote(c->vm, c->d, name, out);
    }
    if (!asfrom) {
        return al_visit(c, a->element, &in, out);
    }
    al_sb_add(out, subquery ? "(" : "");
    if (al_visit(c, a->element, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, subquery ? ")" : "");
    if (al_alias_suffix(c, name, out) < 0 || (a->render_derived && derived_columns(c, a, out) < 0)) {
        return -1;
    }
    return al_hint_text(c, &e->head, v, out);
}

int al_visit_subquery(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_SUBQUERY, 0);
    return al_visit_alias(c, e, &in, out);
}

int al_visit_lateral(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_alias *a = (al_alias *)(void *)e;
    al_vis in = al_vis_with(v, AL_V_LATERAL | (al_is_select(c->vm, a->element) ? AL_V_SUBQUERY : 0u), 0);
    al_sb_add(out, "LATERAL ");
    return al_visit_alias(c, e, &in, out);
}

int al_visit_tablesample(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_alias *a = (al_alias *)(void *)e;
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0), plain = al_vis_with(v, 0, AL_V_ASFROM);
    if (al_visit_alias(c, e, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, " TABLESAMPLE ");
    if (al_visit(c, a->sampling, &plain, out) < 0) {
        return -1;
    }
    if (!a->seed) {
        return 0;
    }
    al_sb_add(out, " REPEATABLE (");
    if (al_visit(c, a->seed, &plain, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_table_valued_alias(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return ((const al_alias *)(void *)e)->lateral ? al_visit_lateral(c, e, v, out) : al_visit_alias(c, e, v, out);
}

/* --- VALUES --- */

static int values_row(al_sqlc *c, const al_values_clause *values, py_obj *row, const al_vis *v, al_sb *out)
{
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(c->vm, row, &items, &count)) {
        return -1;
    }
    size_t width = PY_TUPLE(values->column_args)->count;
    if (count != width) {
        return py_raise_int(c->vm, &al_exc_ArgumentError, "Wrong number of elements for %zu-tuple: %R ", width, row);
    }
    al_sb_addc(out, '(');
    for (size_t i = 0; i < count; i++) {
        py_obj *type = al_element_type(c->vm, AL_ELEMENT(PY_TUPLE(values->column_args)->items[i]));
        bool null = type && al_type_is_null(c->vm, (al_type *)(void *)type);
        py_obj *element = type ? al_expect_expr(c->vm, items[i], NULL, null ? NULL : type) : NULL;
        element = element ? al_self_group(c->vm, element, AL_OPREF(AL_OP_COMMA)) : NULL;
        al_sb_add(out, i ? ", " : "");
        if (!element || al_visit(c, element, v, out) < 0) {
            return -1;
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

static int values_text(al_sqlc *c, const al_values_clause *values, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, values->literal_binds ? AL_V_LITERAL : 0u, AL_V_ASFROM);
    bool any = false;
    al_sb_add(out, "VALUES ");
    for (size_t i = 0; values->data && i < PY_TUPLE(values->data)->count; i++) {
        py_obj **rows;
        size_t count;
        if (!py_sequence_fast(c->vm, PY_TUPLE(values->data)->items[i], &rows, &count)) {
            return -1;
        }
        for (size_t k = 0; k < count; k++) {
            al_sb_add(out, any ? ", " : "");
            any = true;
            if (values_row(c, values, rows[k], &in, out) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

int al_visit_values(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_values_clause *values = (const al_values_clause *)(void *)e;
    if (!values->column_args) {
        al_raise_unmade(c->vm);
        return -1;
    }
    const al_alias *cte = v->visiting_cte ? (const al_alias *)(void *)v->visiting_cte : NULL;
    if (!al_vis_has(v, AL_V_ASFROM) || (cte && cte->element == &e->head)) {
        return values_text(c, values, v, out);
    }
    al_sb_add(out, values->lateral ? "LATERAL (" : "(");
    if (values_text(c, values, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    if (values->unnamed) {
        return 0;
    }
    py_obj *name = al_identifier(c, AL_ID_VALUES, e->name);
    al_columns *columns = name ? al_from_columns(c->vm, &e->head) : NULL;
    if (!columns || al_alias_suffix(c, name, out) < 0) {
        return -1;
    }
    al_vis in = al_vis_with(v, AL_V_NO_TABLE, AL_V_ASFROM);
    al_sb_add(out, " (");
    if (al_visit_list(c, columns->list, ", ", &in, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* --- CTEs --- */

static al_cte_text *find_reference(al_sqlc *c, const al_alias *reference)
{
    for (size_t i = 0; i < c->ctes.count; i++) {
        if (c->ctes.items[i].reference == reference) {
            return &c->ctes.items[i];
        }
    }
    return NULL;
}

static al_cte_text *find_name(al_sqlc *c, int level, py_obj *name)
{
    for (size_t i = 0; i < c->ctes.count; i++) {
        if (c->ctes.items[i].level == level && py_str_eq(c->ctes.items[i].name, name)) {
            return &c->ctes.items[i];
        }
    }
    return NULL;
}

static void forget(al_sqlc *c, const al_cte_text *entry)
{
    size_t at = (size_t)(entry - c->ctes.items);
    memmove(c->ctes.items + at, c->ctes.items + at + 1, (c->ctes.count - at - 1) * sizeof *c->ctes.items);
    c->ctes.count--;
}

/* "name(a, b)" of a recursive one, or of VALUES */
static int cte_columns(al_sqlc *c, const al_alias *cte, al_sb *out)
{
    py_vm *vm = c->vm;
    py_obj *source = cte->element;
    py_obj *list;
    al_label_style style = AL_LABEL_NONE;
    if (py_isa(vm, source, &al_values_class)) {
        list = py_list_from(vm, ((const al_values_clause *)(void *)source)->column_args);
    } else {
        list = al_selected_columns(vm, source);
        style = al_is_select(vm, source) ? (al_label_style)((const al_select_base *)(void *)source)->label_style : AL_LABEL_DISAMBIGUATE;
    }
    al_column_name *names;
    size_t count;
    if (!list || al_columns_plus_names(vm, style, list, true, &names, &count) < 0) {
        return -1;
    }
    int rc = 0;
    bool any = false;
    al_sb_addc(out, '(');
    for (size_t i = 0; rc == 0 && i < count; i++) {
        py_obj *name = names[i].fallback ? names[i].fallback : names[i].proxy_key;
        if (!names[i].repeated && name) {
            al_sb_add(out, any ? ", " : "");
            any = true;
            name = al_anon_resolve(vm, c->anon, name);
            rc = name ? al_quote(vm, c->d, name, out) : -1;
        }
    }
    al_sb_addc(out, ')');
    al_free(names);
    return rc;
}

static int cte_body(al_sqlc *c, al_alias *cte, py_obj *name, const al_vis *v, al_sb *out)
{
    if (cte->recursive) {
        c->ctes_recursive = true;
    }
    if (al_quote(c->vm, c->d, name, out) < 0) {
        return -1;
    }
    if ((cte->recursive || py_isa(c->vm, cte->element, &al_values_class)) && cte_columns(c, cte, out) < 0) {
        return -1;
    }
    al_sb_add(out, " AS ");
    if (al_prefixes(c, cte->prefixes, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, "\n(");
    al_vis in = al_vis_with(v, AL_V_ASFROM, AL_V_NEST | AL_V_SUBQUERY);
    if (al_visit(c, cte->element, &in, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    if (cte->suffixes && PY_TUPLE(cte->suffixes)->count) {
        al_sb_addc(out, ' ');
        return al_prefixes(c, cte->suffixes, v, out);
    }
    return 0;
}

/* Writes a new CTE's text down, for the WITH clause; those it names itself come before it. */
static int cte_define(al_sqlc *c, al_alias *cte, al_alias *reference, py_obj *name, int level, bool nesting, const al_vis *v)
{
    al_cte_text entry = { cte, reference, name, NULL, level, nesting };
    if (!al_vec_push(&c->ctes, entry)) {
        py_raise_nomem(c->vm);
        return -1;
    }
    al_vis in = *v;
    in.visiting_cte = &cte->e.head;
    if (cte->cte_alias) {
        al_vis plain = al_vis_with(&in, 0, AL_V_ASFROM);
        al_sb ignored = AL_SB_INIT;
        int rc = al_visit_cte(c, AL_ELEMENT(cte->cte_alias), &plain, &ignored);
        al_sb_free(&ignored);
        return rc;
    }
    al_sb text = AL_SB_INIT;
    if (cte_body(c, cte, name, &in, &text) < 0) {
        al_sb_free(&text);
        return -1;
    }
    entry.text = py_str_take(c->vm, &text);
    al_cte_text *there = find_reference(c, reference);
    if (there) {
        forget(c, there);
    }
    if (!entry.text || !al_vec_push(&c->ctes, entry)) {
        return entry.text ? (py_raise_nomem(c->vm), -1) : -1;
    }
    return 0;
}

int al_visit_cte(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_alias *cte = (al_alias *)(void *)e;
    al_alias *reference = cte->restates ? (al_alias *)(void *)cte->restates : cte;
    py_obj *name = al_identifier(c, AL_ID_ALIAS, e->name);
    if (!name) {
        return -1;
    }
    bool nesting = cte->nesting || al_vis_has(v, AL_V_NEST), asfrom = al_vis_has(v, AL_V_ASFROM), is_new = true, embedded = false;
    al_cte_text *known = find_reference(c, reference);
    int level = known ? known->level : nesting && c->stack ? c->stack->depth : 1;
    al_cte_text *existing = find_name(c, level, name);
    if (existing) {
        embedded = v->visiting_cte == &existing->cte->e.head;
        if (existing->cte == cte || existing->cte->restates == &cte->e.head) {
            is_new = false;
        } else if (cte->restates == &existing->cte->e.head) {
            forget(c, existing);
        } else {
            return py_raise_int(c->vm, &al_exc_CompileError, "Multiple, unrelated CTEs found with the same name: %R", name);
        }
    }
    if (!asfrom && !is_new) {
        return 0;
    }
    if (is_new) {
        if (!c->stack && !cte->cte_alias) {
            al_vis in = *v;
            in.visiting_cte = &e->head;
            return al_visit(c, cte->element, &in, out);
        }
        if (cte_define(c, cte, reference, name, level, nesting, v) < 0) {
            return -1;
        }
    }
    if (!asfrom) {
        return 0;
    }
    if (!cte->cte_alias || (!is_new && embedded)) {
        return al_quote(c->vm, c->d, name, out);
    }
    if (al_add_identifier(c, AL_ID_ALIAS, AL_ELEMENT(cte->cte_alias)->name, out) < 0) {
        return -1;
    }
    return al_alias_suffix(c, name, out);
}

int al_independent_ctes(al_sqlc *c, py_obj *ctes, const al_vis *v)
{
    for (size_t i = 0; ctes && i < PY_TUPLE(ctes)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_TUPLE(ctes)->items[i]);
        al_vis in = al_vis_with(v, pair->items[1] == PY_TRUE ? AL_V_NEST : 0u, AL_V_ASFROM | AL_V_NEST);
        al_sb ignored = AL_SB_INIT;
        int rc = al_visit(c, pair->items[0], &in, &ignored);
        al_sb_free(&ignored);
        if (rc < 0) {
            return -1;
        }
    }
    return 0;
}

/* The WITH clause, appended: at the outermost level all, deeper those that nest there. */
int al_render_ctes(al_sqlc *c, bool toplevel, bool following, al_sb *out)
{
    int level = toplevel ? 0 : c->stack->depth;
    bool nested = level > 1, any = false, recursive = false;
    al_sb texts = AL_SB_INIT;
    for (size_t i = 0; i < c->ctes.count; i++) {
        al_cte_text *t = &c->ctes.items[i];
        bool here = !nested || (t->nesting && (t->level == level || (following && t->level == level + 1)));
        if (!t->text || !here) {
            continue;
        }
        al_sb_add(&texts, any ? ", \n" : "");
        al_sb_add(&texts, py_str_text(t->text));
        any = true;
        recursive = recursive || t->cte->recursive;
        if (nested) {
            forget(c, t);
            i--;
        }
    }
    if (any) {
        const char *with = AL_SLOT_TEXT(c, recursive);
        al_sb_add(out, recursive ? with : "WITH");
        al_sb_addc(out, ' ');
        al_sb_add(out, al_sb_text(&texts));
        al_sb_add(out, "\n ");
    }
    bool failed = al_sb_failed(&texts);
    al_sb_free(&texts);
    if (failed) {
        py_raise_nomem(c->vm);
        return -1;
    }
    return AL_SB_CHECK(c, out);
}
