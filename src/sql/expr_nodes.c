/*
 * The text of expressions: columns, labels, binds, lists, CASE, CAST, functions, windows.
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

/* --- columns and labels --- */

static int add_escaped(al_sqlc *c, py_obj *text, al_sb *out)
{
    bool twice = al_dialect_double_percents(c->d);
    for (const char *p = py_str_text(text); *p; p++) {
        al_sb_addc(out, *p);
        if (*p == '%' && twice) {
            al_sb_addc(out, '%');
        }
    }
    return AL_SB_CHECK(c, out);
}

static int column_result(al_sqlc *c, al_element *e, py_obj *name, const al_vis *v)
{
    py_obj *label = al_tq_label(c->vm, &e->head);
    if (py_error_pending(c->vm)) {
        return -1;
    }
    py_obj *objects[] = { &e->head, name, e->key, label };
    py_obj *type = al_element_type(c->vm, e);
    return type ? al_add_result(c, name, e->name, objects, AL_COUNT(objects), type, v) : -1;
}

static int add_table_prefix(al_sqlc *c, py_obj *table, const al_vis *v, al_sb *out)
{
    py_obj *name = AL_ELEMENT(table)->name;
    const al_table_clause *t = py_cast(c->vm, al_table_clause, &al_table_clause_class, table);
    if (t && py_given(t->schema)) {
        if (al_format_schema(c->vm, c->d, t->schema, out) < 0) {
            return -1;
        }
        al_sb_addc(out, '.');
    } else if (v->ambiguous) {
        py_obj *other = py_dict_get(c->vm, v->ambiguous, name);
        if (!other) {
            return -1;
        }
        name = other != PY_ABSENT ? other : name;
    }
    if (al_add_identifier(c, AL_ID_ALIAS, name, out) < 0) {
        return -1;
    }
    al_sb_addc(out, '.');
    return 0;
}

int al_visit_column(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *name = e->name;
    if (!name) {
        if (!c->str) {
            return py_raise_int(c->vm, &al_exc_CompileError, "Cannot compile Column object until its 'name' is assigned.");
        }
        name = py_str_intern(c->vm, "<name unknown>");
    }
    bool literal = (e->flags & AL_EL_LITERAL) != 0;
    name = name && !literal ? al_identifier(c, AL_ID_COLUMN, name) : name;
    if (!name || (al_vis_has(v, AL_V_RESULT) && column_result(c, e, name, v) < 0)) {
        return -1;
    }
    if (e->flags & AL_EL_SCALAR_ALIAS) {
        return al_add_identifier(c, AL_ID_ALIAS, e->name, out);
    }
    if (c->inserted && e->table == c->inserted) {
        al_sb_add(out, "VALUES(");
        if (al_quote(c->vm, c->d, name, out) < 0) {
            return -1;
        }
        al_sb_addc(out, ')');
        return 0;
    }
    if (e->table && !al_vis_has(v, AL_V_NO_TABLE) && al_named_with_column(c->vm, e->table) && AL_ELEMENT(e->table)->name &&
        add_table_prefix(c, e->table, v, out) < 0) {
        return -1;
    }
    return literal ? add_escaped(c, name, out) : al_quote(c->vm, c->d, name, out);
}

int al_visit_label(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_label_node *l = (al_label_node *)(void *)e;
    bool as = al_vis_has(v, AL_V_COLUMNS) && !al_vis_has(v, AL_V_LABEL), only = v->label == &e->head;
    py_obj *name = as || only ? al_identifier(c, AL_ID_COLUMN, e->name) : NULL;
    py_obj *inner = as || !only ? al_label_inner(c->vm, l) : &e->head;
    if (!inner || ((as || only) && !name)) {
        return -1;
    }
    if (as) {
        py_obj *objects[] = { &e->head, name, e->key != e->name ? e->key : NULL };
        if (al_vis_has(v, AL_V_RESULT) && al_add_result(c, name, e->name, objects, AL_COUNT(objects), e->type, v) < 0) {
            return -1;
        }
        al_vis in = al_vis_with(v, AL_V_COLUMNS | AL_V_LABEL, AL_V_RESULT | AL_V_REPEATED);
        in.label = NULL;
        in.targets = in.column = NULL;
        if (al_visit(c, inner, &in, out) < 0) {
            return -1;
        }
        al_sb_add(out, " AS ");
        return al_quote(c->vm, c->d, name, out);
    }
    if (only) {
        return al_quote(c->vm, c->d, name, out);
    }
    al_vis in = al_vis_with(v, 0, AL_V_COLUMNS | AL_V_LABEL | AL_V_RESULT | AL_V_REPEATED);
    in.label = NULL;
    in.targets = in.column = NULL;
    return al_visit(c, inner, &in, out);
}

/* The dictionaries by which ORDER BY finds a label: of the columns, of the FROM elements, both (_label_resolve_dict). */
static py_obj *resolve_dict(al_sqlc *c, bool columns, bool froms)
{
    py_vm *vm = c->vm;
    py_obj *dict = py_dict_new(vm);
    const al_frame *f = c->stack;
    py_obj *statement = f->compound ? f->compound : f->select ? &f->select->statement->g.b.e.head : NULL;
    py_obj *list = dict && statement && columns ? al_selected_columns(vm, statement) : NULL;
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        py_obj *column = PY_LIST(list)->items[i];
        if (!al_is_column_element(vm, column)) {
            continue;
        }
        py_obj *key = f->compound ? al_proxy_key(vm, column) : al_tq_label(vm, column);
        key = key ? key : AL_ELEMENT(column)->key;
        if (py_error_pending(vm) || (key && py_dict_set(vm, dict, key, column) < 0)) {
            return NULL;
        }
    }
    py_obj *from_list = froms && f->select ? py_tuple_from(vm, f->select->froms) : NULL;
    py_obj *each = from_list ? al_select_iterables(vm, from_list) : NULL;
    for (size_t i = 0; each && i < PY_LIST(each)->count; i++) {
        py_obj *column = PY_LIST(each)->items[i];
        py_obj *key = AL_ELEMENT(column)->key;
        py_obj *there = key ? py_dict_get(vm, dict, key) : PY_NONE;
        if (!there || (there == PY_ABSENT && py_dict_set(vm, dict, key, column) < 0)) {
            return NULL;
        }
    }
    return py_error_pending(vm) ? NULL : dict;
}

int al_visit_label_reference(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *element = ((const al_label_reference *)(void *)e)->element;
    al_vis in = *v;
    if (c->stack && !al_sql_flag(c, AL_SQL_NO_LABEL_ORDER) && (c->stack->select || c->stack->compound)) {
        bool columns = al_vis_has(v, AL_V_COLUMNS);
        py_obj *label = al_order_by_label(c->vm, element);
        py_obj *dict = label ? resolve_dict(c, !columns, columns) : NULL;
        py_obj *found = dict ? py_dict_get(c->vm, dict, AL_ELEMENT(label)->name) : PY_ABSENT;
        if (py_error_pending(c->vm) || !found) {
            return -1;
        }
        if (found != PY_ABSENT && al_shares_lineage(c->vm, label, found)) {
            in.label = label;
        }
    }
    return al_visit(c, element, &in, out);
}

int al_visit_textual_reference(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *text = ((const al_label_reference *)(void *)e)->element;
    static const char where[] = "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc.";
    if (!c->stack) {
        py_obj *clause = al_text_obj(c->vm, text);
        return clause ? al_visit(c, clause, v, out) : -1;
    }
    if (!c->stack->select && !c->stack->compound) {
        al_raise_no_text(c->vm, &al_exc_CompileError, where, text);
        return -1;
    }
    bool columns = al_vis_has(v, AL_V_COLUMNS);
    py_obj *dict = resolve_dict(c, !columns, true);
    py_obj *found = dict ? py_dict_get(c->vm, dict, text) : NULL;
    if (found == PY_ABSENT) {
        al_raise_no_text(c->vm, &al_exc_CompileError, where, text);
        return -1;
    }
    al_vis in = *v;
    in.label = found;
    return found ? al_visit(c, found, &in, out) : -1;
}

/* --- text() --- */

static bool word(char ch)
{
    unsigned char u = (unsigned char)ch;
    return u >= 0x80 || ch == '_' || ch == '$' || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* (?<![:\w\$\\]):([\w\$]+)(?![:\w\$]): the name's size at the colon p, or 0 */
static size_t bind_size(const char *start, const char *p)
{
    if (p > start && (p[-1] == ':' || p[-1] == '\\' || word(p[-1]))) {
        return 0;
    }
    size_t size = 0;
    while (word(p[1 + size])) {
        size++;
    }
    return p[1 + size] == ':' ? 0 : size;
}

/* \:name loses its backslash: \\(:[\w\$]*)(?![:\w\$]) at the backslash p */
static bool escaped_colon(const char *p)
{
    if (p[1] != ':') {
        return false;
    }
    const char *q = p + 2;
    while (word(*q)) {
        q++;
    }
    return *q != ':';
}

static int add_named(al_sqlc *c, const al_text_clause *t, const char *name, size_t size, const al_vis *v, al_sb *out)
{
    py_obj *key = py_str_newn(c->vm, name, size);
    py_obj *bind = key ? py_dict_get(c->vm, t->binds, key) : NULL;
    if (bind == PY_ABSENT) {
        /* `$` in the name: known to this pattern but not to text()'s own */
        al_sb_addf(out, ":%.*s", (int)size, name);
        return 0;
    }
    return bind ? al_visit(c, bind, v, out) : -1;
}

int al_visit_text(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_text_clause *t = (const al_text_clause *)(void *)e;
    if (!t->text) {
        al_raise_unmade(c->vm);
        return -1;
    }
    if (!c->stack) {
        c->out->is_text = true;
    }
    if (al_vis_has(v, AL_V_RESULT)) {
        py_obj *object = &e->head, *null = (py_obj *)(void *)al_type_shared(c->vm, &al_t_null);
        if (!null || al_add_result(c, NULL, NULL, &object, 1, null, v) < 0) {
            return -1;
        }
    }
    bool twice = al_dialect_double_percents(c->d);
    al_vis in = al_vis_with(v, 0, AL_V_RESULT | AL_V_REPEATED);
    const char *start = py_str_text(t->text);
    for (const char *p = start; *p; p++) {
        size_t size = *p == ':' ? bind_size(start, p) : 0;
        if (size) {
            if (add_named(c, t, p + 1, size, &in, out) < 0) {
                return -1;
            }
            p += size;
        } else if (*p != '\\' || !escaped_colon(p)) {
            al_sb_addc(out, *p);
            if (*p == '%' && twice) {
                al_sb_addc(out, '%');
            }
        }
    }
    return AL_SB_CHECK(c, out);
}

/* --- values --- */

/* A bind written as its value (render_literal_bindparam) */
static int literal_bind(al_sqlc *c, al_bindparam *b, const al_vis *v, al_sb *out)
{
    if (!py_given(b->value) && !b->callable) {
        if (v->binary_op && v->binary_op != AL_OP_IS && v->binary_op != AL_OP_IS_NOT) {
            py_obj *text = py_str_printf(
                c->vm,
                "Bound parameter '%S' rendering literal NULL in a SQL expression; comparisons to NULL should not use operators "
                "outside of 'is' or 'is not'",
                b->e.key);
            if (!text || py_warn(c->vm, &al_exc_SAWarning, py_str_text(text), 1) < 0) {
                return -1;
            }
        }
        al_sb_add(out, "NULL");
        return 0;
    }
    py_obj *value = b->callable ? py_call(c->vm, b->callable, 0) : b->value;
    if (!value) {
        return -1;
    }
    if (!b->expanding) {
        return al_literal_value(c, value, b->e.type, out);
    }
    al_sb_addc(out, '(');
    if (al_render_expanding(c->vm, c->d, b, value, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* A type may wrap its binds in an expression (bind_expression of a script's type). */
static py_obj *bind_expression(al_sqlc *c, al_bindparam *b)
{
    py_obj *type = b->e.type;
    if (!type || py_class_def(py_class_of(c->vm, type)) == NULL || !al_type_has_override(c->vm, type, "bind_expression")) {
        return PY_NONE;
    }
    return py_call_method(c->vm, type, "bind_expression", 1, &b->e.head);
}

int al_visit_bindparam(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_bindparam *b = (al_bindparam *)(void *)e;
    if (!e->key || !e->type) {
        al_raise_unmade(c->vm);
        return -1;
    }
    if (!al_vis_has(v, AL_V_NO_BIND_EXPRESSION)) {
        py_obj *wrapped = bind_expression(c, b);
        if (!wrapped) {
            return -1;
        }
        if (py_given(wrapped) && al_is_element(c->vm, wrapped)) {
            al_vis in = al_vis_with(v, AL_V_NO_BIND_EXPRESSION, b->expanding ? AL_V_LITERAL : 0);
            return al_visit(c, wrapped, &in, out);
        }
    }
    return al_vis_has(v, AL_V_LITERAL) ? literal_bind(c, b, v, out) : al_bind_text(c, b, v, out);
}

int al_visit_null(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    (void)v;
    al_sb_add(out, "NULL");
    return AL_SB_CHECK(c, out);
}

int al_visit_true(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    (void)v;
    al_sb_add(out, al_dialect_has(c->d, AL_D_NATIVE_BOOLEAN) ? "true" : "1");
    return AL_SB_CHECK(c, out);
}

int al_visit_false(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    (void)v;
    al_sb_add(out, al_dialect_has(c->d, AL_D_NATIVE_BOOLEAN) ? "false" : "0");
    return AL_SB_CHECK(c, out);
}

/* --- grouping, lists --- */

int al_visit_grouping(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, 0, AL_V_ASFROM);
    al_sb_addc(out, '(');
    if (al_visit(c, ((const al_grouping *)(void *)e)->element, &in, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_select_grouping(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_addc(out, '(');
    if (al_visit(c, ((const al_select_grouping *)(void *)e)->element, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_clauselist(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_clauselist *l = (const al_clauselist *)(void *)e;
    const char *separator = al_operators[l->op].text;
    return al_visit_list(c, l->clauses, separator ? separator : " ", v, out);
}

int al_visit_tuple(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_addc(out, '(');
    if (al_visit_list(c, ((const al_clauselist *)(void *)e)->clauses, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* --- CASE, CAST, EXTRACT --- */

int al_visit_case(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_case *k = (const al_case *)(void *)e;
    if (!k->whens) {
        al_raise_unmade(c->vm);
        return -1;
    }
    al_sb_add(out, "CASE ");
    if (k->value) {
        if (al_visit(c, k->value, v, out) < 0) {
            return -1;
        }
        al_sb_addc(out, ' ');
    }
    for (size_t i = 0; i < PY_TUPLE(k->whens)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_TUPLE(k->whens)->items[i]);
        al_sb_add(out, "WHEN ");
        if (al_visit(c, pair->items[0], v, out) < 0) {
            return -1;
        }
        al_sb_add(out, " THEN ");
        if (al_visit(c, pair->items[1], v, out) < 0) {
            return -1;
        }
        al_sb_addc(out, ' ');
    }
    if (k->otherwise) {
        al_sb_add(out, "ELSE ");
        if (al_visit(c, k->otherwise, v, out) < 0) {
            return -1;
        }
        al_sb_addc(out, ' ');
    }
    al_sb_add(out, "END");
    return 0;
}

int al_visit_cast_as(al_sqlc *c, al_element *e, const char *keyword, const al_vis *v, al_sb *out)
{
    al_sb type = AL_SB_INIT;
    al_sb_addf(out, "%s(", keyword);
    if (al_visit(c, ((const al_cast *)(void *)e)->clause, v, out) < 0 ||
        al_type_text(c->vm, c->d, (al_type *)(void *)e->type, NULL, &type) < 0) {
        al_sb_free(&type);
        return -1;
    }
    /* (.*)( COLLATE .*): the collation stands behind the parenthesis */
    const char *text = al_sb_text(&type), *collate = NULL;
    for (const char *p = text; (p = strstr(p, " COLLATE ")) != NULL; p++) {
        collate = p;
    }
    al_sb_add(out, " AS ");
    al_sb_addn(out, text, collate ? (size_t)(collate - text) : type.size);
    al_sb_addc(out, ')');
    al_sb_add(out, collate ? collate : "");
    al_sb_free(&type);
    return AL_SB_CHECK(c, out);
}

int al_visit_cast(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_visit_cast_as(c, e, "CAST", v, out);
}

int al_visit_try_cast(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return c->str ? al_visit_cast_as(c, e, "TRY_CAST", v, out) : al_unsupported(c, &e->head);
}

int al_visit_type_coerce(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *clause = ((const al_cast *)(void *)e)->clause;
    if (clause && py_isa(c->vm, clause, &al_bindparam_class)) {
        clause = al_with_type(c->vm, clause, e->type);
    }
    return al_visit(c, clause, v, out);
}

int al_visit_typeclause(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    return al_type_text(c->vm, c->d, (al_type *)(void *)e->type, NULL, out);
}

const char *al_extract_field(const al_sqlc *c, py_obj *field)
{
    for (const al_sql_slots *s = c->slots; s; s = s->base) {
        for (const al_extract_row *r = s->extracts; r && r->field; r++) {
            if (py_str_is(field, r->field)) {
                return r->text;
            }
        }
    }
    return py_str_text(field);
}

int al_visit_extract(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_extract *x = (const al_extract *)(void *)e;
    if (!x->field) {
        al_raise_unmade(c->vm);
        return -1;
    }
    al_sb_addf(out, "EXTRACT(%s FROM ", al_extract_field(c, x->field));
    if (al_visit(c, x->expr, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_collation(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    py_obj *name = ((const al_collation *)(void *)e)->collation;
    if (!name) {
        al_raise_unmade(c->vm);
        return -1;
    }
    if (al_sql_flag(c, AL_SQL_PLAIN_COLLATION)) {
        al_sb_add(out, py_str_text(name));
        return 0;
    }
    return al_quote(c->vm, c->d, name, out);
}

int al_visit_slice(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_slice *s = (const al_slice *)(void *)e;
    if (al_visit(c, s->start, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ':');
    return al_visit(c, s->stop, v, out);
}

/* --- windows --- */

static int frame_end(al_sqlc *c, py_obj *end, const char *unbounded, const al_vis *v, al_sb *out)
{
    if (end == PY_NONE) {
        al_sb_add(out, unbounded);
        return 0;
    }
    int64_t value;
    if (py_as_int64(c->vm, end, &value) < 0) {
        return -1;
    }
    if (!value) {
        al_sb_add(out, "CURRENT ROW");
        return 0;
    }
    py_obj *number = py_int_new(c->vm, value < 0 ? -value : value);
    py_obj *literal = number ? al_literal(c->vm, number, NULL) : NULL;
    if (!literal || al_visit(c, literal, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, value < 0 ? " PRECEDING" : " FOLLOWING");
    return 0;
}

static int window_frame(al_sqlc *c, const char *keyword, py_obj *range, const al_vis *v, al_sb *out)
{
    al_sb_addf(out, "%s BETWEEN ", keyword);
    if (frame_end(c, PY_TUPLE(range)->items[0], "UNBOUNDED PRECEDING", v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " AND ");
    return frame_end(c, PY_TUPLE(range)->items[1], "UNBOUNDED FOLLOWING", v, out);
}

static int by_clause(al_sqlc *c, const char *word_, py_obj *list, bool *any, const al_vis *v, al_sb *out)
{
    if (!list || !PY_TUPLE(((const al_clauselist *)(void *)list)->clauses)->count) {
        return 0;
    }
    al_sb_addf(out, "%s%s BY ", *any ? " " : "", word_);
    *any = true;
    return al_visit(c, list, v, out);
}

int al_visit_over(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_over *o = (const al_over *)(void *)e;
    bool any = false;
    if (al_visit(c, o->element, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " OVER (");
    if (by_clause(c, "PARTITION", o->partition_by, &any, v, out) < 0 || by_clause(c, "ORDER", o->order_by, &any, v, out) < 0) {
        return -1;
    }
    py_obj *range = o->range_ ? o->range_ : o->rows ? o->rows : o->groups;
    if (range) {
        al_sb_add(out, any ? " " : "");
        al_vis frame = al_vis_with(v, al_sql_flag(c, AL_SQL_LITERAL_FRAME) ? AL_V_LITERAL_EXECUTE : 0u, 0);
        if (window_frame(c, o->range_ ? "RANGE" : o->rows ? "ROWS" : "GROUPS", range, &frame, out) < 0) {
            return -1;
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_within_group(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_within_group *w = (const al_within_group *)(void *)e;
    if (al_visit(c, w->element, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " WITHIN GROUP (ORDER BY ");
    if (al_visit(c, w->order_by, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_visit_func_filter(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_func_filter *f = (const al_func_filter *)(void *)e;
    if (al_visit(c, f->func, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " FILTER (WHERE ");
    if (al_visit(c, f->criterion, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* --- functions --- */

int al_func_args(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_function *f = (const al_function *)(void *)e;
    al_sb_addc(out, '(');
    if (f->clauses && al_visit(c, f->clauses, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

int al_func_plain(al_sqlc *c, al_element *e, const char *name, const al_vis *v, al_sb *out)
{
    al_sb_add(out, name);
    return al_func_args(c, e, v, out);
}

static bool illegal(const char *name)
{
    for (const char *p = name; *p; p++) {
        if (!(*p == '_' || *p == '$' || (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))) {
            return true;
        }
    }
    return !*name || (*name >= '0' && *name <= '9') || *name == '$';
}

static int add_func_name(al_sqlc *c, py_obj *name, bool quoted, al_sb *out)
{
    if (quoted || illegal(py_str_text(name))) {
        return al_quote(c->vm, c->d, name, out);
    }
    al_sb_add(out, py_str_text(name));
    return 0;
}

static al_sql_visit function_of(const al_sqlc *c, const char *name)
{
    for (const al_sql_slots *s = c->slots; s; s = s->base) {
        for (const al_func_row *r = s->functions; r && r->name; r++) {
            if (strcasecmp(r->name, name) == 0) {
                return r->write;
            }
        }
    }
    return NULL;
}

static int function_text(al_sqlc *c, al_element *e, py_obj *name, const al_vis *v, al_sb *out)
{
    const al_function *f = (const al_function *)(void *)e;
    al_sql_visit write = function_of(c, py_str_text(name));
    if (write) {
        return write(c, e, v, out);
    }
    bool quoted = py_isa(c->vm, name, &al_quoted_name_class);
    for (size_t i = 0; f->packagenames && i < PY_TUPLE(f->packagenames)->count; i++) {
        py_obj *package = PY_TUPLE(f->packagenames)->items[i];
        if (add_func_name(c, package, py_isa(c->vm, package, &al_quoted_name_class), out) < 0) {
            return -1;
        }
        al_sb_addc(out, '.');
    }
    if (f->info && f->info->text) {
        al_sb_add(out, f->info->text);
        return f->has_args ? al_func_args(c, e, v, out) : 0;
    }
    return add_func_name(c, name, quoted, out) < 0 ? -1 : al_func_args(c, e, v, out);
}

int al_visit_function(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *name = al_element_name(c->vm, e);
    if (!name || !py_given(name)) {
        return name ? al_unsupported(c, &e->head) : -1;
    }
    if (al_vis_has(v, AL_V_RESULT)) {
        py_obj *type = al_element_type(c->vm, e);
        if (!type || al_add_result(c, name, name, &name, 1, type, v) < 0) {
            return -1;
        }
    }
    al_vis in = al_vis_with(v, 0, AL_V_RESULT | AL_V_REPEATED | AL_V_ASFROM);
    if (function_text(c, e, name, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, ((const al_function *)(void *)e)->with_ordinality ? " WITH ORDINALITY" : "");
    return AL_SB_CHECK(c, out);
}

/* --- savepoints --- */

static int savepoint(al_sqlc *c, al_element *e, const char *keyword, al_sb *out)
{
    if (!e->name) {
        al_raise_unmade(c->vm);
        return -1;
    }
    al_sb_add(out, keyword);
    return al_quote(c->vm, c->d, e->name, out);
}

int al_visit_savepoint(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    return savepoint(c, e, "SAVEPOINT ", out);
}

int al_visit_rollback_to_savepoint(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    return savepoint(c, e, "ROLLBACK TO SAVEPOINT ", out);
}

int al_visit_release_savepoint(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    return savepoint(c, e, "RELEASE SAVEPOINT ", out);
}
