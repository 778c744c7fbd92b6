/*
 * What the kinds of elements do differently: one row a kind; an empty place is what most do.
 */
#include <string.h>

#include "expr/dml.h"
#include "types/exc.h"

typedef struct traits {
    py_obj *(*group)(py_vm *vm, py_obj *e, al_opref against);
    py_obj *(*negate)(py_vm *vm, py_obj *e);
    int (*froms)(py_vm *vm, py_obj *e, py_obj *list);
    py_obj *(*inner)(py_vm *vm, py_obj *e); /* the column expression that it wraps (WrapsColumnExpression), or NULL without exception */
} traits;

static const traits rows[AL_KIND_COUNT];

static const traits *traits_of(py_vm *vm, py_obj *e)
{
    return &rows[al_element_kind(vm, AL_ELEMENT(e))];
}

static bool boolean_type(py_vm *vm, py_obj *e)
{
    py_obj *type = al_element_type(vm, AL_ELEMENT(e));
    return type && al_is_type(vm, type) && al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_BOOLEAN;
}

bool al_is_column_element(py_vm *vm, const py_obj *o)
{
    return py_isa(vm, o, &al_column_element_class);
}

bool al_is_text(py_vm *vm, const py_obj *o)
{
    return py_isa(vm, o, &al_text_clause_class);
}

void *al_raise_unmade(py_vm *vm)
{
    return py_error_pending(vm) ? NULL : py_raise(vm, &py_AttributeError, "element is incomplete: its __init__ was not called");
}

/* --- self_group --- */

static py_obj *group_default(py_vm *vm, py_obj *e, al_opref against)
{
    if (!al_is_column_element(vm, e)) {
        return e;
    }
    if ((against.op == AL_OP_AND || against.op == AL_OP_OR || against.op == AL_OP_ASBOOL) && boolean_type(vm, e)) {
        return al_as_boolean(vm, e, AL_OP_IS_TRUE, AL_OP_IS_FALSE);
    }
    if (against.op == AL_OP_ANY || against.op == AL_OP_ALL) {
        return al_grouping_new(vm, &al_grouping_class, e);
    }
    return e;
}

static py_obj *group_self(py_vm *vm, py_obj *e, al_opref against)
{
    (void)vm;
    (void)against;
    return e;
}

static py_obj *group_text(py_vm *vm, py_obj *e, al_opref against)
{
    return against.op == AL_OP_IN || against.op == AL_OP_NOT_IN ? al_grouping_new(vm, &al_grouping_class, e) : e;
}

static py_obj *group_list(py_vm *vm, py_obj *e, al_opref against)
{
    const al_clauselist *l = (const al_clauselist *)(void *)e;
    al_opref op = { (al_op)l->op, (al_custom_op *)(void *)l->custom };
    return l->group && al_op_precedent(op, against) ? al_grouping_new(vm, &al_grouping_class, e) : e;
}

static py_obj *group_operator(py_vm *vm, py_obj *e, al_opref op, bool group, al_opref against)
{
    if ((group && al_op_precedent(op, against)) || (against.op == AL_OP_INV && !al_op_is_boolean(op))) {
        return al_grouping_new(vm, &al_grouping_class, e);
    }
    return e;
}

static py_obj *group_expr_list(py_vm *vm, py_obj *e, al_opref against)
{
    const al_clauselist *l = (const al_clauselist *)(void *)e;
    if (py_isa(vm, e, &al_boolean_list_class) && !PY_TUPLE(l->clauses)->count) {
        return e;
    }
    return group_operator(vm, e, (al_opref){ (al_op)l->op, (al_custom_op *)(void *)l->custom }, l->group, against);
}

static py_obj *group_binary(py_vm *vm, py_obj *e, al_opref against)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return group_operator(vm, e, (al_opref){ (al_op)b->op, (al_custom_op *)(void *)b->custom }, true, against);
}

static py_obj *group_unary(py_vm *vm, py_obj *e, al_opref against)
{
    const al_unary *u = (const al_unary *)(void *)e;
    if (py_isa(vm, e, &al_as_boolean_class) || u->op == AL_OP_NONE) {
        return e;
    }
    al_opref op = { (al_op)u->op, (al_custom_op *)(void *)u->custom };
    return al_op_precedent(op, against) ? al_grouping_new(vm, &al_grouping_class, e) : e;
}

static py_obj *group_type_coerce(py_vm *vm, py_obj *e, al_opref against)
{
    const al_cast *c = (const al_cast *)(void *)e;
    py_obj *grouped = al_self_group(vm, c->clause, against);
    return !grouped || grouped == c->clause ? (grouped ? e : NULL) : al_cast_new(vm, &al_type_coerce_class, grouped, c->e.type);
}

static py_obj *group_filter(py_vm *vm, py_obj *e, al_opref against)
{
    return al_op_precedent(AL_OPREF(AL_OP_FILTER), against) ? al_grouping_new(vm, &al_grouping_class, e) : e;
}

static py_obj *label_like(py_vm *vm, const al_label_node *l, py_obj *element)
{
    if (!element) {
        return NULL;
    }
    py_obj *copy = al_element_copy(vm, (py_obj *)(uintptr_t)(const void *)l);
    if (copy) {
        ((al_label_node *)(void *)copy)->element = element;
    }
    return copy;
}

static py_obj *group_label(py_vm *vm, py_obj *e, al_opref against)
{
    const al_label_node *l = (const al_label_node *)(void *)e;
    py_obj *grouped = al_self_group(vm, l->element, against);
    return grouped == l->element ? e : label_like(vm, l, grouped);
}

static py_obj *group_function(py_vm *vm, py_obj *e, al_opref against)
{
    py_obj *type = AL_ELEMENT(e)->type;
    if (against.op == AL_OP_GETITEM && type && al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_ARRAY) {
        return al_grouping_new(vm, &al_grouping_class, e);
    }
    return group_default(vm, e, against);
}

static py_obj *group_join(py_vm *vm, py_obj *e, al_opref against)
{
    (void)against;
    return al_grouping_new(vm, &al_from_grouping_class, e);
}

static py_obj *group_select(py_vm *vm, py_obj *e, al_opref against)
{
    (void)against;
    return al_grouping_new(vm, &al_select_grouping_class, e);
}

py_obj *al_self_group(py_vm *vm, py_obj *e, al_opref against)
{
    if (!e) {
        return al_raise_unmade(vm);
    }
    const traits *t = traits_of(vm, e);
    return t->group ? t->group(vm, e, against) : group_default(vm, e, against);
}

/* --- negation --- */

static py_obj *inverted(py_vm *vm, py_obj *e, py_obj *type)
{
    py_obj *grouped = al_self_group(vm, e, AL_OPREF(AL_OP_INV));
    return grouped ? al_unary_new(vm, &al_unary_class, grouped, AL_OPREF(AL_OP_INV), AL_OP_NONE, type) : NULL;
}

static py_obj *negate_default(py_vm *vm, py_obj *e)
{
    if (al_is_column_element(vm, e) && boolean_type(vm, e)) {
        return al_as_boolean(vm, e, AL_OP_IS_FALSE, AL_OP_IS_TRUE);
    }
    return inverted(vm, e, NULL);
}

static py_obj *negate_plain(py_vm *vm, py_obj *e)
{
    return inverted(vm, e, NULL);
}

static py_obj *negate_true(py_vm *vm, py_obj *e)
{
    (void)e;
    return al_false(vm);
}

static py_obj *negate_false(py_vm *vm, py_obj *e)
{
    (void)e;
    return al_true(vm);
}

static py_obj *negate_unary(py_vm *vm, py_obj *e)
{
    const al_unary *u = (const al_unary *)(void *)e;
    if (py_isa(vm, e, &al_as_boolean_class)) {
        al_kind kind = al_element_kind(vm, AL_ELEMENT(u->element));
        return kind == AL_K_TRUE || kind == AL_K_FALSE ? al_negate(vm, u->element)
                                                       : al_as_boolean(vm, u->element, (al_op)u->negate, (al_op)u->op);
    }
    return inverted(vm, e, boolean_type(vm, e) ? (py_obj *)(void *)al_type_shared(vm, &al_t_boolean) : NULL);
}

/* An IN list remembers which operator it is expanded for: an empty one is written differently for NOT IN. */
static py_obj *bind_negated(py_vm *vm, py_obj *right, al_op op, al_op negate)
{
    const al_bindparam *b = py_cast(vm, al_bindparam, &al_bindparam_class, right);
    if (!b || b->expand_op != op) {
        return right;
    }
    py_obj *copy = al_element_copy(vm, right);
    if (copy) {
        ((al_bindparam *)(void *)copy)->expand_op = (uint8_t)negate;
    }
    return copy;
}

static py_obj *negate_binary(py_vm *vm, py_obj *e)
{
    const al_binary *b = (const al_binary *)(void *)e;
    if (b->negate == AL_OP_NONE) {
        py_obj *grouped = al_self_group(vm, e, AL_OPREF(AL_OP_NONE));
        return !grouped ? NULL : grouped == e ? negate_default(vm, e) : al_negate(vm, grouped);
    }
    py_obj *right = bind_negated(vm, b->right, (al_op)b->op, (al_op)b->negate);
    al_opref op = { (al_op)b->op, (al_custom_op *)(void *)b->custom };
    al_opref negate = { (al_op)b->negate, (al_custom_op *)(void *)b->negate_custom };
    return right ? al_binary_new(vm, b->left, right, negate, b->e.type, op, b->modifiers) : NULL;
}

static py_obj *negate_label(py_vm *vm, py_obj *e)
{
    const al_label_node *l = (const al_label_node *)(void *)e;
    return label_like(vm, l, al_negate(vm, l->element));
}

py_obj *al_negate(py_vm *vm, py_obj *e)
{
    if (!e) {
        return al_raise_unmade(vm);
    }
    const traits *t = traits_of(vm, e);
    return t->negate ? t->negate(vm, e) : negate_default(vm, e);
}

/* --- FROM elements --- */

static int froms_each(py_vm *vm, py_obj *tuple, py_obj *list)
{
    for (size_t i = 0; tuple && i < PY_TUPLE(tuple)->count; i++) {
        if (al_froms_of(vm, PY_TUPLE(tuple)->items[i], list) < 0) {
            return -1;
        }
    }
    return 0;
}

static int froms_optional(py_vm *vm, py_obj *e, py_obj *list)
{
    return e ? al_froms_of(vm, e, list) : 0;
}

static int froms_column(py_vm *vm, py_obj *e, py_obj *list)
{
    py_obj *table = AL_ELEMENT(e)->table;
    return table ? py_list_append(vm, list, table) : 0;
}

static int froms_list(py_vm *vm, py_obj *e, py_obj *list)
{
    return froms_each(vm, ((const al_clauselist *)(void *)e)->clauses, list);
}

static int froms_case(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_case *c = (const al_case *)(void *)e;
    if (froms_optional(vm, c->value, list) < 0) {
        return -1;
    }
    for (size_t i = 0; c->whens && i < PY_TUPLE(c->whens)->count; i++) {
        if (froms_each(vm, PY_TUPLE(c->whens)->items[i], list) < 0) {
            return -1;
        }
    }
    return froms_optional(vm, c->otherwise, list);
}

static int froms_cast(py_vm *vm, py_obj *e, py_obj *list)
{
    return froms_optional(vm, ((const al_cast *)(void *)e)->clause, list);
}

static int froms_extract(py_vm *vm, py_obj *e, py_obj *list)
{
    return froms_optional(vm, ((const al_extract *)(void *)e)->expr, list);
}

static int froms_unary(py_vm *vm, py_obj *e, py_obj *list)
{
    return py_isa(vm, e, &al_exists_class) ? 0 : froms_optional(vm, ((const al_unary *)(void *)e)->element, list);
}

static int froms_binary(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_binary *b = (const al_binary *)(void *)e;
    return al_froms_of(vm, b->left, list) < 0 ? -1 : al_froms_of(vm, b->right, list);
}

static int froms_grouping(py_vm *vm, py_obj *e, py_obj *list)
{
    return py_isa(vm, e, &al_scalar_select_class) ? 0 : froms_optional(vm, ((const al_grouping *)(void *)e)->element, list);
}

static int froms_over(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_over *o = (const al_over *)(void *)e;
    if (al_froms_of(vm, o->element, list) < 0 || froms_optional(vm, o->partition_by, list) < 0) {
        return -1;
    }
    return froms_optional(vm, o->order_by, list);
}

static int froms_within(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_within_group *w = (const al_within_group *)(void *)e;
    return al_froms_of(vm, w->element, list) < 0 ? -1 : froms_optional(vm, w->order_by, list);
}

static int froms_filter(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_func_filter *f = (const al_func_filter *)(void *)e;
    return al_froms_of(vm, f->func, list) < 0 ? -1 : froms_optional(vm, f->criterion, list);
}

static int froms_label(py_vm *vm, py_obj *e, py_obj *list)
{
    return froms_optional(vm, ((const al_label_node *)(void *)e)->element, list);
}

static int froms_function(py_vm *vm, py_obj *e, py_obj *list)
{
    return py_isa(vm, e, &al_function_element_class) ? froms_optional(vm, ((const al_function *)(void *)e)->clauses, list) : 0;
}

static int froms_self(py_vm *vm, py_obj *e, py_obj *list)
{
    return py_list_append(vm, list, e);
}

static int froms_join(py_vm *vm, py_obj *e, py_obj *list)
{
    const al_join *j = (const al_join *)(void *)e;
    return py_list_append(vm, list, e) < 0 || al_froms_of(vm, j->left, list) < 0 ? -1 : al_froms_of(vm, j->right, list);
}

int al_froms_of(py_vm *vm, py_obj *e, py_obj *list)
{
    if (!e || !al_is_element(vm, e)) {
        return 0;
    }
    const traits *t = traits_of(vm, e);
    if (t->froms) {
        return t->froms(vm, e, list);
    }
    /* a script's own function class */
    return py_isa(vm, e, &al_function_element_class) ? froms_function(vm, e, list) : 0;
}

/* --- wrapped expressions --- */

static py_obj *inner_cast(py_vm *vm, py_obj *e)
{
    (void)vm;
    return ((const al_cast *)(void *)e)->clause;
}

static py_obj *inner_unary(py_vm *vm, py_obj *e)
{
    return py_isa(vm, e, &al_as_boolean_class) ? ((const al_unary *)(void *)e)->element : NULL;
}

static py_obj *inner_of(py_vm *vm, py_obj *e)
{
    const traits *t = traits_of(vm, e);
    return t->inner ? t->inner(vm, e) : NULL;
}

bool al_implicit_bool(py_vm *vm, py_obj *e)
{
    while (py_isa(vm, e, &al_label_class) || py_isa(vm, e, &al_grouping_class)) {
        e = py_isa(vm, e, &al_label_class) ? ((const al_label_node *)(void *)e)->element : ((const al_grouping *)(void *)e)->element;
    }
    return (AL_ELEMENT(e)->flags & AL_EL_IMPLICIT_BOOL) != 0;
}

py_obj *al_ungroup(py_vm *vm, py_obj *e)
{
    while (py_isa(vm, e, &al_grouping_class)) {
        e = ((const al_grouping *)(void *)e)->element;
    }
    return e;
}

py_obj *al_with_type(py_vm *vm, py_obj *e, py_obj *type)
{
    if (py_isa(vm, e, &al_bindparam_class)) {
        py_obj *copy = al_element_copy(vm, e);
        if (copy) {
            AL_ELEMENT(copy)->type = type;
        }
        return copy;
    }
    if (py_isa(vm, e, &al_grouping_class)) {
        py_obj *element = al_with_type(vm, ((const al_grouping *)(void *)e)->element, type);
        return element ? al_grouping_new(vm, &al_grouping_class, element) : NULL;
    }
    return e;
}

/* --- binds --- */

static py_obj *bind_key_for(py_vm *vm, py_obj *expr)
{
    al_element *e = AL_ELEMENT(expr);
    if (py_isa(vm, expr, &al_label_class)) {
        return NULL;
    }
    if (py_isa(vm, expr, &al_named_column_class)) {
        return e->key ? e->key : e->name;
    }
    return py_isa(vm, expr, &al_function_class) ? e->name : NULL;
}

/* TupleType compares element by element. */
static py_obj *bind_tuple(py_vm *vm, py_obj *expr, al_opref op, py_obj *value)
{
    const al_clauselist *l = (const al_clauselist *)(void *)expr;
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(vm, value, &items, &count)) {
        return NULL;
    }
    if (count > PY_TUPLE(l->clauses)->count) {
        count = PY_TUPLE(l->clauses)->count;
    }
    py_obj *binds = py_tuple_new(vm, count);
    for (size_t i = 0; binds && i < count; i++) {
        py_obj *bind = al_bind_for(vm, PY_TUPLE(l->clauses)->items[i], op, items[i], false);
        if (!bind) {
            return NULL;
        }
        AL_ELEMENT(bind)->key = al_anon_key(vm, "param");
        PY_TUPLE(binds)->items[i] = bind;
    }
    return binds ? py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_tuple_class), binds, NULL) : NULL;
}

py_obj *al_bind_for(py_vm *vm, py_obj *expr, al_opref op, py_obj *value, bool expanding)
{
    if (!expanding && py_isa(vm, expr, &al_tuple_class)) {
        return bind_tuple(vm, expr, op, value);
    }
    py_obj *compared = py_isa(vm, expr, &al_aggregate_class) ? ((const al_unary *)(void *)expr)->element : expr;
    py_obj *type = al_element_type(vm, AL_ELEMENT(compared));
    if (type && compared != expr && al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_ARRAY) {
        type = py_getattr_s(vm, type, "item_type");
    }
    if (!type) {
        return NULL;
    }
    py_obj *checked = value;
    if (expanding) {
        py_obj **items;
        size_t count;
        if (!py_sequence_fast(vm, value, &items, &count)) {
            return NULL;
        }
        checked = count ? items[0] : NULL;
    }
    if (checked && !py_isa(vm, expr, &al_tuple_class)) {
        type = (py_obj *)(void *)al_type_coerce_compared(vm, (al_type *)(void *)type, NULL, checked);
    }
    (void)op;
    py_obj *bind = type ? al_bind(vm, bind_key_for(vm, expr), value, type, true) : NULL;
    if (bind) {
        ((al_bindparam *)(void *)bind)->expanding = expanding;
    }
    return bind;
}

/* --- names --- */

py_obj *al_name_of(py_vm *vm, py_obj *e)
{
    if (AL_ELEMENT(e)->name) {
        return AL_ELEMENT(e)->name;
    }
    if (py_isa(vm, e, &al_grouping_class)) {
        py_obj *element = ((const al_grouping *)(void *)e)->element;
        return al_is_element(vm, element) ? al_name_of(vm, element) : NULL;
    }
    if (!py_isa(vm, e, &al_function_element_class)) {
        return NULL;
    }
    py_obj *name = al_element_name(vm, AL_ELEMENT(e));
    return py_given(name) && py_is_str(vm, name) ? name : NULL;
}

py_obj *al_non_anon_label(py_vm *vm, py_obj *e)
{
    return inner_of(vm, e) || py_isa(vm, e, &al_function_element_class) ? NULL : al_name_of(vm, e);
}

static const char *base_text(py_obj *name)
{
    return name ? py_str_text(name) : "anon";
}

/* _anon_label: a seed that is anonymous itself stays in front. */
static py_obj *anon_label(py_vm *vm, py_obj *e, py_obj *seed, unsigned index)
{
    if (seed && al_is_anon(vm, seed)) {
        return index ? al_anon_new(vm, py_str_text(seed), "_", NULL) : al_anon_new(vm, py_str_text(seed), "", NULL);
    }
    if (!index) {
        return al_anon_of(vm, e, base_text(seed), 0);
    }
    py_obj *base = py_str_printf(vm, "%s_", base_text(seed));
    return base ? al_anon_of(vm, e, py_str_text(base), index) : NULL;
}

py_obj *al_anon_name_label(py_vm *vm, py_obj *e)
{
    if (AL_ELEMENT(e)->anon) {
        return AL_ELEMENT(e)->anon;
    }
    py_obj *inner = inner_of(vm, e);
    if (inner && !al_is_text(vm, inner)) {
        py_obj *label = al_non_anon_label(vm, inner);
        return label ? label : al_anon_name_label(vm, inner);
    }
    AL_ELEMENT(e)->anon = anon_label(vm, e, al_name_of(vm, e), 0);
    return AL_ELEMENT(e)->anon;
}

py_obj *al_anon_tq_label(py_vm *vm, py_obj *e)
{
    return anon_label(vm, e, al_tq_label(vm, e), 0);
}

py_obj *al_anon_dedupe_label(py_vm *vm, py_obj *e, int index, bool table_qualified)
{
    py_obj *inner = inner_of(vm, e);
    if (inner && !table_qualified) {
        py_obj *label = al_non_anon_label(vm, inner);
        if (label) {
            py_obj *base = py_str_printf(vm, "%S_", label);
            return base ? al_anon_of(vm, e, py_str_text(base), 0) : NULL;
        }
        table_qualified = true;
    }
    py_obj *label = table_qualified ? NULL : al_name_of(vm, e);
    if (!label) {
        label = al_tq_label(vm, e);
    }
    return py_error_pending(vm) ? NULL : anon_label(vm, e, label, (unsigned)index);
}

/* ColumnClause._gen_tq_label: table_column, with more until it is no key of the table */
static py_obj *column_tq_label(py_vm *vm, al_element *e, py_obj *name, bool dedupe)
{
    if (e->flags & AL_EL_LITERAL) {
        return NULL;
    }
    py_obj *table = e->table;
    if (!table || !al_named_with_column(vm, table) || !AL_ELEMENT(table)->name) {
        return name;
    }
    al_sb sb = AL_SB_INIT;
    if (py_isa(vm, table, &al_table_clause_class) && py_given(((const al_table_clause *)(void *)table)->schema)) {
        for (const char *p = py_str_text(((const al_table_clause *)(void *)table)->schema); *p; p++) {
            al_sb_addc(&sb, *p == '.' ? '_' : *p);
        }
        al_sb_addc(&sb, '_');
    }
    al_sb_addf(&sb, "%s_%s", py_str_text(AL_ELEMENT(table)->name), py_str_text(name));
    size_t size = sb.size;
    al_columns *columns = dedupe ? al_from_columns(vm, table) : NULL;
    for (int n = 1; columns && !al_sb_failed(&sb) && al_columns_get_s(vm, columns, al_sb_text(&sb)); n++) {
        al_sb_truncate(&sb, size);
        al_sb_addf(&sb, "_%d", n);
    }
    bool anonymous = al_is_anon(vm, AL_ELEMENT(table)->name) || al_is_anon(vm, name);
    py_obj *label = py_str_take(vm, &sb);
    if (!label || !anonymous) {
        return label ? al_truncated_new(vm, py_str_text(label)) : NULL;
    }
    return al_name_make(vm, &al_anonymous_label_class, label, PY_NONE);
}

py_obj *al_tq_label(py_vm *vm, py_obj *e)
{
    py_obj *inner = inner_of(vm, e);
    if (inner) {
        return al_is_column_element(vm, inner) ? al_tq_label(vm, inner) : NULL;
    }
    if (py_isa(vm, e, &al_column_clause_class) && AL_ELEMENT(e)->name) {
        return column_tq_label(vm, AL_ELEMENT(e), AL_ELEMENT(e)->name, true);
    }
    if (py_isa(vm, e, &al_named_column_class)) {
        return AL_ELEMENT(e)->name;
    }
    if (py_isa(vm, e, &al_grouping_class)) {
        py_obj *element = ((const al_grouping *)(void *)e)->element;
        py_obj *label = al_is_column_element(vm, element) ? al_tq_label(vm, element) : NULL;
        return label || py_error_pending(vm) ? label : al_anon_name_label(vm, e);
    }
    return NULL;
}

py_obj *al_proxy_key(py_vm *vm, py_obj *e)
{
    py_obj *inner = inner_of(vm, e);
    if (inner && !al_is_text(vm, inner)) {
        return al_proxy_key(vm, inner);
    }
    py_obj *key = AL_ELEMENT(e)->key ? AL_ELEMENT(e)->key : al_non_anon_label(vm, e);
    if (!key && py_isa(vm, e, &al_function_element_class)) {
        key = al_name_of(vm, e);
    }
    return key && al_is_anon(vm, key) ? NULL : key;
}

py_obj *al_tq_key_label(py_vm *vm, py_obj *e)
{
    if (py_isa(vm, e, &al_column_clause_class)) {
        py_obj *key = al_proxy_key(vm, e);
        if (key && AL_ELEMENT(e)->name && !py_str_eq(key, AL_ELEMENT(e)->name)) {
            return column_tq_label(vm, AL_ELEMENT(e), key, true);
        }
    }
    return py_isa(vm, e, &al_named_column_class) ? al_tq_label(vm, e) : al_proxy_key(vm, e);
}

bool al_label_in_columns(py_vm *vm, py_obj *e)
{
    if (!al_is_column_element(vm, e)) {
        return false;
    }
    return !py_isa(vm, e, &al_column_clause_class) || AL_ELEMENT(e)->table;
}

py_obj *al_order_by_label(py_vm *vm, py_obj *e)
{
    while (py_isa(vm, e, &al_unary_class) && (al_operators[((const al_unary *)(void *)e)->modifier].flags & AL_OPF_O)) {
        e = ((const al_unary *)(void *)e)->element;
    }
    return py_isa(vm, e, &al_label_class) ? e : NULL;
}

py_obj *al_label_inner(py_vm *vm, al_label_node *l)
{
    return al_self_group(vm, l->element, AL_OPREF(AL_OP_AS));
}

/* --- proxies --- */

py_obj *al_make_proxy(py_vm *vm, py_obj *e, py_obj *from, py_obj *name, py_obj *key, bool truncatable)
{
    if (py_isa(vm, e, &al_label_class)) {
        const al_label_node *l = (const al_label_node *)(void *)e;
        py_obj *proxy = al_make_proxy(vm, l->element, from, name ? name : l->e.name, NULL, al_is_truncated(vm, name ? name : l->e.name));
        if (!proxy) {
            return NULL;
        }
        AL_ELEMENT(proxy)->key = l->e.name;
        AL_ELEMENT(proxy)->type = l->e.type;
        AL_ELEMENT(proxy)->proxies = py_tuple_of(vm, 2, l->element, e);
        return AL_ELEMENT(proxy)->proxies ? proxy : NULL;
    }
    bool named = py_isa(vm, e, &al_named_column_class);
    py_obj *used = name;
    if (!used) {
        used = named ? AL_ELEMENT(e)->name : al_anon_name_label(vm, e);
        if (!named && !key) {
            key = al_proxy_key(vm, e);
        }
        if (named) {
            key = AL_ELEMENT(e)->key;
        }
    } else {
        key = name;
    }
    if (used && truncatable && !al_is_truncated(vm, used)) {
        used = al_truncated_new(vm, py_str_text(used));
    }
    py_obj *type = used ? al_element_type(vm, AL_ELEMENT(e)) : NULL;
    al_column_clause *c = type ? py_alloc(vm, al_column_clause, &al_column_clause_class) : NULL;
    if (!c) {
        return NULL;
    }
    c->e.name = used;
    c->e.key = key ? key : used;
    c->e.type = type;
    c->e.table = from;
    c->e.flags = (uint16_t)(!name && named ? AL_ELEMENT(e)->flags & AL_EL_LITERAL : 0);
    c->e.proxies = py_tuple_of(vm, 1, e);
    return c->e.proxies ? &c->e.head : NULL;
}

static bool lineage_has(const py_obj *e, const py_obj *wanted)
{
    if (e == wanted) {
        return true;
    }
    const al_element *element = (const al_element *)(const void *)e;
    for (size_t i = 0; element->proxies && i < PY_TUPLE(element->proxies)->count; i++) {
        if (lineage_has(PY_TUPLE(element->proxies)->items[i], wanted)) {
            return true;
        }
    }
    return false;
}

bool al_shares_lineage(py_vm *vm, py_obj *a, py_obj *b)
{
    if (lineage_has(a, b)) {
        return true;
    }
    py_obj *proxies = AL_ELEMENT(b)->proxies;
    for (size_t i = 0; proxies && i < PY_TUPLE(proxies)->count; i++) {
        if (al_shares_lineage(vm, a, PY_TUPLE(proxies)->items[i])) {
            return true;
        }
    }
    return false;
}

/* --- the table --- */

static const traits rows[AL_KIND_COUNT] = {
    [AL_K_TEXTCLAUSE] = { .group = group_text },
    [AL_K_TRUE] = { .negate = negate_true },
    [AL_K_FALSE] = { .negate = negate_false },
    [AL_K_CLAUSELIST] = { .group = group_list, .froms = froms_list },
    [AL_K_EXPRESSION_CLAUSELIST] = { .group = group_expr_list, .negate = negate_plain, .froms = froms_list },
    [AL_K_TUPLE] = { .group = group_self, .froms = froms_list },
    [AL_K_ARRAY] = { .froms = froms_list },
    [AL_K_CASE] = { .froms = froms_case },
    [AL_K_CAST] = { .froms = froms_cast, .inner = inner_cast },
    [AL_K_TRY_CAST] = { .froms = froms_cast, .inner = inner_cast },
    [AL_K_TYPE_COERCE] = { .group = group_type_coerce, .froms = froms_cast, .inner = inner_cast },
    [AL_K_EXTRACT] = { .froms = froms_extract },
    [AL_K_UNARY] = { .group = group_unary, .negate = negate_unary, .froms = froms_unary, .inner = inner_unary },
    [AL_K_BINARY] = { .group = group_binary, .negate = negate_binary, .froms = froms_binary },
    [AL_K_SLICE] = { .group = group_self },
    [AL_K_GROUPING] = { .group = group_self, .froms = froms_grouping },
    [AL_K_OVER] = { .froms = froms_over },
    [AL_K_WITHINGROUP] = { .froms = froms_within },
    [AL_K_FUNCFILTER] = { .group = group_filter, .froms = froms_filter },
    [AL_K_LABEL] = { .group = group_label, .negate = negate_label, .froms = froms_label },
    [AL_K_COLUMN] = { .froms = froms_column },
    [AL_K_FUNCTION] = { .group = group_function, .froms = froms_function },
    [AL_K_JOIN] = { .group = group_join, .froms = froms_join },
    [AL_K_ALIAS] = { .froms = froms_self },
    [AL_K_TABLE_VALUED_ALIAS] = { .froms = froms_self },
    [AL_K_LATERAL] = { .froms = froms_self },
    [AL_K_TABLESAMPLE] = { .froms = froms_self },
    [AL_K_CTE] = { .froms = froms_self },
    [AL_K_SUBQUERY] = { .froms = froms_self },
    [AL_K_TABLE] = { .froms = froms_self },
    [AL_K_VALUES] = { .froms = froms_self },
    [AL_K_SELECT] = { .group = group_select },
    [AL_K_COMPOUND_SELECT] = { .group = group_select },
    [AL_K_TEXTUAL_SELECT] = { .group = group_self },
    [AL_K_SELECT_STATEMENT_GROUPING] = { .group = group_self },
};
