/*
 * The text of operators.
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

static al_sql_visit find(const al_sqlc *c, al_op op, size_t table)
{
    for (const al_sql_slots *s = c->slots; s; s = s->base) {
        const al_sql_visit *row;
        memcpy(&row, (const char *)(const void *)s + table, sizeof row);
        if (row && row[op]) {
            return row[op];
        }
    }
    return NULL;
}

static al_affinity affinity(al_sqlc *c, py_obj *e)
{
    py_obj *type = al_element_type(c->vm, AL_ELEMENT(e));
    return type ? al_type_affinity(c->vm, (al_type *)(void *)type) : AL_AFF_NULL;
}

/* left <text> right, in parentheses if an operator around wants it so (eager_grouping) */
int al_binary_generic(al_sqlc *c, al_element *e, const char *text, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    bool group = al_vis_has(v, AL_V_IN_OPERATOR) && al_vis_has(v, AL_V_EAGER);
    al_vis in = al_vis_with(v, AL_V_IN_OPERATOR, 0);
    in.binary_op = (al_op)b->op;
    al_sb_add(out, group ? "(" : "");
    if (al_visit(c, b->left, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, text);
    if (al_visit(c, b->right, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, group ? ")" : "");
    return AL_SB_CHECK(c, out);
}

int al_visit_binary_as(al_sqlc *c, al_binary *b, al_op op, const al_vis *v, al_sb *out)
{
    al_vis in = *v;
    if (op != AL_OP_CUSTOM) {
        in.flags &= ~(uint32_t)AL_V_EAGER; /* a keyword of this visit alone */
    }
    if (al_sql_flag(c, AL_SQL_ANSI_BINDS) && py_isa(c->vm, b->left, &al_bindparam_class) && py_isa(c->vm, b->right, &al_bindparam_class)) {
        in.flags |= AL_V_LITERAL_EXECUTE;
    }
    al_sql_visit visit = find(c, op, offsetof(al_sql_slots, binaries));
    if (visit) {
        return visit(c, &b->e, &in, out);
    }
    const char *text = al_operators[op].text;
    return text ? al_binary_generic(c, &b->e, text, &in, out) : al_unsupported(c, &b->e.head);
}

int al_visit_binary(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_binary *b = (al_binary *)(void *)e;
    if (!b->left || !b->right) {
        al_raise_unmade(c->vm);
        return -1;
    }
    return al_visit_binary_as(c, b, (al_op)b->op, v, out);
}

int al_visit_expr_list(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_clauselist *l = (const al_clauselist *)(void *)e;
    al_sql_visit visit = find(c, (al_op)l->op, offsetof(al_sql_slots, lists));
    if (visit) {
        return visit(c, e, v, out);
    }
    const char *text = al_operators[l->op].text;
    al_vis in = al_vis_with(v, AL_V_IN_OPERATOR, 0);
    return text ? al_visit_list(c, l->clauses, text, &in, out) : al_unsupported(c, &e->head);
}

int al_visit_unary(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_unary *u = (const al_unary *)(void *)e;
    al_vis in = *v;
    if (al_vis_has(v, AL_V_RESULT)) {
        py_obj *one = py_tuple_of(c->vm, 1, &e->head);
        in.targets = one && v->targets ? py_binary(c->vm, PY_OP_ADD, v->targets, one) : one;
        if (!in.targets) {
            return -1;
        }
    }
    al_op op = (al_op)(u->op ? u->op : u->modifier);
    if (u->op && u->modifier) {
        return py_raise_int(c->vm, &al_exc_CompileError, "Unary expression does not support operator and modifier simultaneously");
    }
    if (!op) {
        return py_raise_int(c->vm, &al_exc_CompileError, "Unary expression has no operator or modifier");
    }
    al_sql_visit visit = find(c, op, offsetof(al_sql_slots, unaries));
    if (visit) {
        return visit(c, e, &in, out);
    }
    const char *text = al_operators[op].text;
    if (!text) {
        return al_unsupported(c, &e->head);
    }
    if (u->op) {
        al_sb_add(out, text);
        return al_visit(c, u->element, &in, out);
    }
    if (al_visit(c, u->element, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, text);
    return 0;
}

/* --- operators with a form of their own --- */

static al_vis fresh(const al_vis *v)
{
    return *v;
}

int al_op_truediv(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    al_vis in = fresh(v);
    if (al_visit(c, b->left, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, " / ");
    if (!al_dialect_has(c->d, AL_D_DIV_IS_FLOORDIV)) {
        return al_visit(c, b->right, &in, out);
    }
    py_obj *type = affinity(c, b->right) == AL_AFF_NUMERIC ? al_element_type(c->vm, AL_ELEMENT(b->right))
                                                           : (py_obj *)(void *)al_type_shared(c->vm, &al_t_numeric);
    py_obj *cast = type ? al_cast_new(c->vm, &al_cast_class, b->right, type) : NULL;
    return cast ? al_visit(c, cast, &in, out) : -1;
}

static int floor_of(al_sqlc *c, const al_binary *b, const char *open, const char *close, const al_vis *v, al_sb *out)
{
    al_sb_add(out, open);
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " / ");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, close);
    return 0;
}

int al_op_floordiv(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    bool integers = affinity(c, b->left) == AL_AFF_INTEGER && affinity(c, b->right) == AL_AFF_INTEGER;
    bool plain = al_dialect_has(c->d, AL_D_DIV_IS_FLOORDIV) && integers;
    return floor_of(c, b, plain ? "" : "FLOOR(", plain ? "" : ")", v, out);
}

int al_op_mod(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, al_dialect_double_percents(c->d) ? " %% " : " % ", v, out);
}

int al_op_not_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "NOT ");
    return al_visit_binary_as(c, (al_binary *)(void *)e, AL_OP_MATCH, v, out);
}

int al_op_not_in(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_addc(out, '(');
    if (al_binary_generic(c, e, " NOT IN ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static py_obj *modifier(al_sqlc *c, const al_binary *b, const char *name)
{
    py_obj *value = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, name) : PY_NONE;
    return value == PY_ABSENT ? PY_NONE : value;
}

/* left LIKE right [ESCAPE 'x'] */
static int like(al_sqlc *c, const al_binary *b, py_obj *left, py_obj *right, const char *keyword, const al_vis *v, al_sb *out)
{
    if (!left || !right || al_visit(c, left, v, out) < 0) {
        return -1;
    }
    al_sb_addf(out, " %s ", keyword);
    if (al_visit(c, right, v, out) < 0) {
        return -1;
    }
    py_obj *escape = modifier(c, b, "escape");
    if (!escape || !py_given(escape)) {
        return escape ? 0 : -1;
    }
    al_sb_add(out, " ESCAPE ");
    py_obj *string = (py_obj *)(void *)al_type_shared(c->vm, &al_t_string);
    return string ? al_literal_value(c, escape, string, out) : -1;
}

int al_op_like(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return like(c, b, b->left, b->right, "LIKE", v, out);
}

int al_op_not_like(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return like(c, b, b->left, b->right, "NOT LIKE", v, out);
}

/* lower(x), written as such and typed as x */
static py_obj *lowered(al_sqlc *c, py_obj *e)
{
    py_obj *type = al_element_type(c->vm, AL_ELEMENT(e));
    return type ? al_func(c->vm, "lower", &e, 1, type) : NULL;
}

int al_op_ilike(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return like(c, b, lowered(c, b->left), lowered(c, b->right), "LIKE", v, out);
}

int al_op_not_ilike(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return like(c, b, lowered(c, b->left), lowered(c, b->right), "NOT LIKE", v, out);
}

/* '%' || x, x || '%': the pattern of startswith and theirs */
enum { BEFORE = 1, AFTER = 2 };

static py_obj *pattern(al_sqlc *c, py_obj *right, unsigned where)
{
    py_obj *string = (py_obj *)(void *)al_type_shared(c->vm, &al_t_string);
    py_obj *percent = string ? al_literal_column(c->vm, "'%'", string) : NULL;
    if (percent && (where & BEFORE)) {
        right = right ? al_operate(c->vm, AL_OPREF(AL_OP_CONCAT), percent, right, false, NULL, NULL) : NULL;
    }
    if (right && percent && (where & AFTER)) {
        right = where & BEFORE ? al_operate(c->vm, AL_OPREF(AL_OP_CONCAT), right, percent, false, NULL, NULL)
                               : al_operate(c->vm, AL_OPREF(AL_OP_CONCAT), percent, right, true, NULL, NULL);
    }
    return percent ? right : NULL;
}

/* In parentheses, as a binary expression whose right side was replaced has them not: it is grouped against the operator of its own. */
static int like_pattern(al_sqlc *c, al_element *e, unsigned where, bool insensitive, bool negated, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    py_obj *copy = al_element_copy(c->vm, &e->head);
    al_binary *changed = (al_binary *)(void *)copy;
    if (!copy) {
        return -1;
    }
    changed->left = insensitive ? lowered(c, b->left) : b->left;
    changed->right = pattern(c, insensitive ? lowered(c, b->right) : b->right, where);
    if (!changed->left || !changed->right) {
        return -1;
    }
    al_op op = insensitive && al_sql_ilike(c) ? (negated ? AL_OP_NOT_ILIKE : AL_OP_ILIKE) : negated ? AL_OP_NOT_LIKE : AL_OP_LIKE;
    if (insensitive && al_sql_ilike(c)) {
        changed->left = b->left;
        changed->right = pattern(c, b->right, where);
    }
    al_sql_visit visit = find(c, op, offsetof(al_sql_slots, binaries));
    return changed->right ? visit(c, &changed->e, v, out) : -1;
}

#define PATTERN(name, where, insensitive, negated)                                                                                         \
    int al_op_##name(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)                                                               \
    {                                                                                                                                      \
        return like_pattern(c, e, where, insensitive, negated, v, out);                                                                    \
    }
PATTERN(startswith, AFTER, false, false)
PATTERN(not_startswith, AFTER, false, true)
PATTERN(istartswith, AFTER, true, false)
PATTERN(not_istartswith, AFTER, true, true)
PATTERN(endswith, BEFORE, false, false)
PATTERN(not_endswith, BEFORE, false, true)
PATTERN(iendswith, BEFORE, true, false)
PATTERN(not_iendswith, BEFORE, true, true)
PATTERN(contains, BEFORE | AFTER, false, false)
PATTERN(not_contains, BEFORE | AFTER, false, true)
PATTERN(icontains, BEFORE | AFTER, true, false)
PATTERN(not_icontains, BEFORE | AFTER, true, true)

static int between(al_sqlc *c, al_element *e, const char *plain, const char *symmetric, const al_vis *v, al_sb *out)
{
    py_obj *value = modifier(c, (const al_binary *)(void *)e, "symmetric");
    int truth = value ? py_truth(c->vm, value) : -1;
    return truth < 0 ? -1 : al_binary_generic(c, e, truth ? symmetric : plain, v, out);
}

int al_op_between(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return between(c, e, " BETWEEN ", " BETWEEN SYMMETRIC ", v, out);
}

int al_op_not_between(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return between(c, e, " NOT BETWEEN ", " NOT BETWEEN SYMMETRIC ", v, out);
}

static int no_regexp(al_sqlc *c, const char *what)
{
    return py_raise_int(c->vm, &al_exc_CompileError, "%s dialect does not support regular expression%s", c->d->def->name, what);
}

int al_op_regexp_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return c->str ? al_binary_generic(c, e, " <regexp> ", v, out) : no_regexp(c, "s");
}

int al_op_not_regexp_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return c->str ? al_binary_generic(c, e, " <not regexp> ", v, out) : no_regexp(c, "s");
}

int al_op_regexp_replace(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    if (!c->str) {
        return no_regexp(c, " replacements");
    }
    al_sb_add(out, "<regexp replace>(");
    if (al_binary_generic(c, e, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* JSON and ARRAY: only the dialects know; for human eyes a[b] */
int al_op_getitem(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    if (!c->str) {
        return al_unsupported(c, &e->head);
    }
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, '[');
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ']');
    return 0;
}

static py_obj *custom_text(al_sqlc *c, const al_custom_op *op)
{
    if (!al_dialect_double_percents(c->d) || !strchr(py_str_text(op->opstring), '%')) {
        return op->opstring;
    }
    al_sb sb = AL_SB_INIT;
    for (const char *p = py_str_text(op->opstring); *p; p++) {
        al_sb_addc(&sb, *p);
        al_sb_add(&sb, *p == '%' ? "%" : "");
    }
    return py_str_take(c->vm, &sb);
}

int al_op_custom(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    const al_custom_op *op = (const al_custom_op *)(void *)b->custom;
    py_obj *name = op ? custom_text(c, op) : al_raise_unmade(c->vm);
    py_obj *text = name ? py_str_printf(c->vm, " %S ", name) : NULL;
    al_vis in = *v;
    bool eager = op && op->eager_grouping;
    /* grouped when inside another operator that this operator's own flag asks for */
    in.flags = (in.flags & ~(uint32_t)AL_V_EAGER) | (eager ? AL_V_EAGER : 0u);
    return text ? al_binary_generic(c, e, py_str_text(text), &in, out) : -1;
}

int al_op_custom_unary(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_unary *u = (const al_unary *)(void *)e;
    const al_custom_op *op = (const al_custom_op *)(void *)u->custom;
    py_obj *name = op ? custom_text(c, op) : al_raise_unmade(c->vm);
    if (!name) {
        return -1;
    }
    al_sb_addf(out, "%s ", py_str_text(name));
    return al_visit(c, u->element, v, out);
}

/* --- booleans: an expression that is none by itself is compared on databases without a boolean type --- */

static bool boolean_by_itself(al_sqlc *c, const al_unary *u)
{
    return (u->e.flags & AL_EL_IMPLICIT_BOOL) || al_dialect_has(c->d, AL_D_NATIVE_BOOLEAN);
}

int al_op_is_true(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_unary *u = (const al_unary *)(void *)e;
    if (al_visit(c, u->element, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, boolean_by_itself(c, u) ? "" : " = 1");
    return 0;
}

int al_op_is_false(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_unary *u = (const al_unary *)(void *)e;
    bool plain = boolean_by_itself(c, u);
    al_sb_add(out, plain ? "NOT " : "");
    if (al_visit(c, u->element, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, plain ? "" : " = 0");
    return 0;
}
