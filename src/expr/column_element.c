/*
 * ColumnElement: the operators and methods that every SQL expression has (sqlalchemy.sql.operators.ColumnOperators).
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/expr.h"
#include "types/exc.h"

/* --- the language's operators --- */

static const uint8_t binary_ops[PY_OP_COUNT] = {
    [PY_OP_ADD] = AL_OP_ADD,         [PY_OP_SUB] = AL_OP_SUB,       [PY_OP_MUL] = AL_OP_MUL,
    [PY_OP_TRUEDIV] = AL_OP_TRUEDIV, [PY_OP_MOD] = AL_OP_MOD,       [PY_OP_FLOORDIV] = AL_OP_FLOORDIV,
    [PY_OP_LSHIFT] = AL_OP_LSHIFT,   [PY_OP_RSHIFT] = AL_OP_RSHIFT, [PY_OP_OR] = AL_OP_OR,
    [PY_OP_AND] = AL_OP_AND,         [PY_OP_EQ] = AL_OP_EQ,         [PY_OP_NE] = AL_OP_NE,
    [PY_OP_LT] = AL_OP_LT,           [PY_OP_LE] = AL_OP_LE,         [PY_OP_GT] = AL_OP_GT,
    [PY_OP_GE] = AL_OP_GE,
};

static bool is_column_expr(py_vm *vm, py_obj *o)
{
    return py_isa(vm, o, &al_column_element_class);
}

static py_obj *column_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    al_op sql = (al_op)binary_ops[op];
    if (sql == AL_OP_NONE) {
        return PY_NOTIMPLEMENTED;
    }
    bool reverse = !is_column_expr(vm, left);
    py_obj *self = reverse ? right : left, *other = reverse ? left : right;
    if (reverse && al_is_text(vm, left) && (sql == AL_OP_AND || sql == AL_OP_OR)) {
        py_obj *clauses[2] = { left, right };
        return al_conjunction(vm, sql, clauses, 2, true);
    }
    return al_operate(vm, AL_OPREF(sql), self, other, reverse, NULL, NULL);
}

static py_obj *column_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    return al_operate(vm, AL_OPREF((al_op)binary_ops[op]), self, other, false, NULL, NULL);
}

static py_obj *column_unary(py_vm *vm, py_unary op, py_obj *self)
{
    if (op == PY_INVERT) {
        return al_negate(vm, self);
    }
    if (op == PY_NEG) {
        py_obj *type = al_element_type(vm, AL_ELEMENT(self));
        return type ? al_unary_new(vm, &al_unary_class, self, AL_OPREF(AL_OP_NEG), AL_OP_NONE, type) : NULL;
    }
    return PY_NOTIMPLEMENTED;
}

static py_obj *column_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    return al_operate(vm, AL_OPREF(AL_OP_GETITEM), self, key, false, NULL, NULL);
}

static int column_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    (void)self;
    (void)item;
    return py_raise_int(vm, &py_NotImplementedError, "Operator 'contains' is not supported on this expression");
}

/* --- methods that are one operator --- */

static py_obj *with_modifier(py_vm *vm, al_op op, py_obj **args, const char *name, py_obj *value)
{
    py_obj *modifiers = py_dict_new(vm);
    if (!modifiers || py_dict_set_s(vm, modifiers, name, value ? value : PY_NONE) < 0) {
        return NULL;
    }
    return al_operate(vm, AL_OPREF(op), args[0], args[1], false, modifiers, NULL);
}

#define SIMPLE(name, op)                                                                                                                   \
    static py_obj *name(py_vm *vm, py_obj **args)                                                                                          \
    {                                                                                                                                      \
        return al_operate(vm, AL_OPREF(op), args[0], args[1], false, NULL, NULL);                                                          \
    }
SIMPLE(column_is_distinct_from, AL_OP_IS_DISTINCT_FROM)
SIMPLE(column_is_not_distinct_from, AL_OP_IS_NOT_DISTINCT_FROM)
SIMPLE(column_is, AL_OP_IS)
SIMPLE(column_is_not, AL_OP_IS_NOT)
SIMPLE(column_in, AL_OP_IN)
SIMPLE(column_not_in, AL_OP_NOT_IN)
SIMPLE(column_concat, AL_OP_CONCAT)
SIMPLE(column_bitwise_xor, AL_OP_BITWISE_XOR)
SIMPLE(column_bitwise_or, AL_OP_BITWISE_OR)
SIMPLE(column_bitwise_and, AL_OP_BITWISE_AND)
SIMPLE(column_bitwise_lshift, AL_OP_BITWISE_LSHIFT)
SIMPLE(column_bitwise_rshift, AL_OP_BITWISE_RSHIFT)

#define ESCAPED(name, op)                                                                                                                  \
    static py_obj *name(py_vm *vm, py_obj **args)                                                                                          \
    {                                                                                                                                      \
        return with_modifier(vm, op, args, "escape", args[2]);                                                                             \
    }
ESCAPED(column_like, AL_OP_LIKE)
ESCAPED(column_not_like, AL_OP_NOT_LIKE)
ESCAPED(column_ilike, AL_OP_ILIKE)
ESCAPED(column_not_ilike, AL_OP_NOT_ILIKE)

/* autoescape: escape, % and _ in the text are preceded by the escape character. */
static py_obj *autoescaped(py_vm *vm, py_obj *text, const char *escape)
{
    if (!py_is_str(vm, text)) {
        return py_raise(vm, &py_TypeError, "String value expected when autoescape=True");
    }
    al_sb sb = AL_SB_INIT;
    for (const char *p = py_str_text(text); *p; p++) {
        if (*p == '%' || *p == '_' || strncmp(p, escape, strlen(escape)) == 0) {
            al_sb_add(&sb, escape);
        }
        al_sb_addc(&sb, *p);
    }
    return py_str_take(vm, &sb);
}

static py_obj *like_impl(py_vm *vm, al_op op, py_obj **args)
{
    int automatic = py_truth(vm, args[3]);
    if (automatic < 0) {
        return NULL;
    }
    py_obj *given[2] = { args[0], args[1] };
    py_obj *escape = args[2];
    if (automatic) {
        if (!py_given(escape)) {
            escape = py_str_intern(vm, "/");
        }
        given[1] = escape && py_text(vm, escape) ? autoescaped(vm, args[1], py_str_text(escape)) : NULL;
        if (!given[1]) {
            return NULL;
        }
    }
    return with_modifier(vm, op, given, "escape", escape);
}
#define LIKE(name, op)                                                                                                                     \
    static py_obj *name(py_vm *vm, py_obj **args)                                                                                          \
    {                                                                                                                                      \
        return like_impl(vm, op, args);                                                                                                    \
    }
LIKE(column_startswith, AL_OP_STARTSWITH)
LIKE(column_istartswith, AL_OP_ISTARTSWITH)
LIKE(column_endswith, AL_OP_ENDSWITH)
LIKE(column_iendswith, AL_OP_IENDSWITH)
LIKE(column_like_contains, AL_OP_CONTAINS)
LIKE(column_icontains, AL_OP_ICONTAINS)

static py_obj *custom_named(py_vm *vm, py_obj *self, py_obj *other, const char *text, const al_type_def *type)
{
    py_obj *op = py_construct(vm, &al_custom_op_class, 1, py_str_intern(vm, text));
    if (!op) {
        return NULL;
    }
    al_custom_op *custom = (al_custom_op *)(void *)op;
    custom->precedence = 5; /* operators.eq */
    custom->is_comparison = type == &al_t_boolean;
    custom->eager_grouping = true;
    py_obj *result = (py_obj *)(void *)al_type_shared(vm, type);
    return result ? al_operate(vm, (al_opref){ AL_OP_CUSTOM, custom }, self, other, false, NULL, result) : NULL;
}

/* contains(): of text, unless the type is an ARRAY or JSON, whose @> it is. */
static py_obj *column_contains_method(py_vm *vm, py_obj **args)
{
    py_obj *type = al_element_type(vm, AL_ELEMENT(args[0]));
    if (!type) {
        return NULL;
    }
    al_affinity affinity = al_type_affinity(vm, (al_type *)(void *)type);
    if (affinity == AL_AFF_ARRAY || affinity == AL_AFF_JSON) {
        return custom_named(vm, args[0], args[1], "@>", &al_t_boolean);
    }
    return column_like_contains(vm, args);
}

static py_obj *column_match(py_vm *vm, py_obj **args)
{
    return al_operate(vm, AL_OPREF(AL_OP_MATCH), args[0], args[1], false, args[2], NULL);
}

static py_obj *between(py_vm *vm, al_op op, al_op negate, py_obj **args)
{
    py_obj *low = al_expect_binary(vm, args[1], args[0], AL_OPREF(AL_OP_AND));
    py_obj *high = low ? al_expect_binary(vm, args[2], args[0], AL_OPREF(AL_OP_AND)) : NULL;
    py_obj *null = high ? (py_obj *)(void *)al_type_shared(vm, &al_t_null) : NULL;
    py_obj *modifiers = null ? py_dict_new(vm) : NULL;
    if (!modifiers || py_dict_set_s(vm, modifiers, "symmetric", args[3]) < 0) {
        return NULL;
    }
    py_obj *ends[2] = { low, high };
    py_obj *list = al_expr_list_new(vm, AL_OPREF(AL_OP_AND), null, ends, 2, false);
    return list ? al_binary_new(vm, args[0], list, AL_OPREF(op), null, AL_OPREF(negate), modifiers) : NULL;
}

static py_obj *column_between(py_vm *vm, py_obj **args)
{
    return between(vm, AL_OP_BETWEEN, AL_OP_NOT_BETWEEN, args);
}

static py_obj *flags_modifier(py_vm *vm, py_obj *flags)
{
    py_obj *modifiers = py_dict_new(vm);
    return modifiers && py_dict_set_s(vm, modifiers, "flags", flags) == 0 ? modifiers : NULL;
}

static py_obj *column_regexp_match(py_vm *vm, py_obj **args)
{
    py_obj *pattern = al_expect_binary(vm, args[1], args[0], AL_OPREF(AL_OP_COMMA));
    py_obj *modifiers = pattern ? flags_modifier(vm, args[2]) : NULL;
    py_obj *null = modifiers ? (py_obj *)(void *)al_type_shared(vm, &al_t_null) : NULL;
    return null ? al_binary_new(vm, args[0], pattern, AL_OPREF(AL_OP_REGEXP_MATCH), null, AL_OPREF(AL_OP_NOT_REGEXP_MATCH), modifiers)
                : NULL;
}

static py_obj *column_regexp_replace(py_vm *vm, py_obj **args)
{
    py_obj *parts[2] = { al_expect_binary(vm, args[1], args[0], AL_OPREF(AL_OP_COMMA)), NULL };
    parts[1] = parts[0] ? al_expect_binary(vm, args[2], args[0], AL_OPREF(AL_OP_COMMA)) : NULL;
    py_obj *modifiers = parts[1] ? flags_modifier(vm, args[3]) : NULL;
    py_obj *null = modifiers ? (py_obj *)(void *)al_type_shared(vm, &al_t_null) : NULL;
    py_obj *list = null ? al_expr_list_new(vm, AL_OPREF(AL_OP_COMMA), null, parts, 2, false) : NULL;
    return list ? al_binary_new(vm, args[0], list, AL_OPREF(AL_OP_REGEXP_REPLACE), null, AL_OPREF(AL_OP_NONE), modifiers) : NULL;
}

static py_obj *ordered(py_vm *vm, py_obj *self, al_op modifier)
{
    py_obj *column = al_expect_by_of(vm, self);
    return column ? al_unary_new(vm, &al_unary_class, column, AL_OPREF(AL_OP_NONE), modifier, NULL) : NULL;
}
#define ORDERED(name, op)                                                                                                                  \
    static py_obj *name(py_vm *vm, py_obj **args)                                                                                          \
    {                                                                                                                                      \
        return ordered(vm, args[0], op);                                                                                                   \
    }
ORDERED(column_desc, AL_OP_DESC)
ORDERED(column_asc, AL_OP_ASC)
ORDERED(column_nulls_first, AL_OP_NULLS_FIRST)
ORDERED(column_nulls_last, AL_OP_NULLS_LAST)

static py_obj *typed_unary(py_vm *vm, py_obj *self, al_op op)
{
    py_obj *type = al_element_type(vm, AL_ELEMENT(self));
    return type ? al_unary_new(vm, &al_unary_class, self, AL_OPREF(op), AL_OP_NONE, type) : NULL;
}

static py_obj *column_distinct(py_vm *vm, py_obj **args)
{
    return typed_unary(vm, args[0], AL_OP_DISTINCT);
}

static py_obj *column_bitwise_not(py_vm *vm, py_obj **args)
{
    return typed_unary(vm, args[0], AL_OP_BITWISE_NOT);
}

static py_obj *aggregate(py_vm *vm, py_obj *self, al_op op)
{
    py_obj *grouped = al_self_group(vm, self, AL_OPREF(AL_OP_NONE));
    py_obj *type = grouped ? (py_obj *)(void *)al_type_shared(vm, &al_t_boolean) : NULL;
    return type ? al_unary_new(vm, &al_aggregate_class, grouped, AL_OPREF(op), AL_OP_NONE, type) : NULL;
}

static py_obj *column_any(py_vm *vm, py_obj **args)
{
    return aggregate(vm, args[0], AL_OP_ANY);
}

static py_obj *column_all(py_vm *vm, py_obj **args)
{
    return aggregate(vm, args[0], AL_OP_ALL);
}

static py_obj *column_collate(py_vm *vm, py_obj **args)
{
    py_obj *type = al_element_type(vm, AL_ELEMENT(args[0]));
    if (!type) {
        return NULL;
    }
    if (al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_STRING) {
        type = (py_obj *)(void *)al_type_with_collation(vm, (al_type *)(void *)type, args[1]);
    }
    py_obj *collation = type ? py_construct(vm, &al_collation_class, 1, args[1]) : NULL;
    return collation ? al_binary_new(vm, args[0], collation, AL_OPREF(AL_OP_COLLATE), type, AL_OPREF(AL_OP_NONE), NULL) : NULL;
}

/* --- op(), label, cast --- */

/* op("x") gives a function of the other side. */
static py_obj *apply_custom(py_vm *vm, py_obj **args)
{
    const py_tuple *bound = PY_TUPLE(args[0]);
    return al_operate(vm, (al_opref){ AL_OP_CUSTOM, (al_custom_op *)(void *)bound->items[1] }, bound->items[0], args[1], false, NULL, NULL);
}

static py_obj *operator_function(py_vm *vm, py_obj *self, py_obj *text, py_obj *precedence, py_obj *comparison, py_obj *type, py_obj *impl)
{
    py_obj *op = py_construct(vm, &al_custom_op_class, 4, text, precedence, comparison, type);
    if (!op) {
        return NULL;
    }
    ((al_custom_op *)(void *)op)->python_impl = impl;
    py_obj *bound = py_tuple_of(vm, 2, self, op);
    return bound ? py_closure_new(vm, "against", "self, other", apply_custom, bound) : NULL;
}

static py_obj *column_op(py_vm *vm, py_obj **args)
{
    return operator_function(vm, args[0], args[1], args[2], args[3], args[4], args[5]);
}

static py_obj *column_bool_op(py_vm *vm, py_obj **args)
{
    return operator_function(vm, args[0], args[1], args[2], PY_TRUE, PY_NONE, args[3]);
}

static py_obj *column_label(py_vm *vm, py_obj **args)
{
    return al_label(vm, py_given(args[1]) ? args[1] : NULL, args[0]);
}

static py_obj *column_cast(py_vm *vm, py_obj **args)
{
    return al_cast_new(vm, &al_cast_class, args[0], args[1]);
}

/* operate(op, *other): op is a function of sqlalchemy.sql.operators */
static py_obj *operate_by_value(py_vm *vm, py_obj **args, bool reverse)
{
    py_obj *other = PY_TUPLE(args[2])->count ? PY_TUPLE(args[2])->items[0] : PY_NONE;
    if (py_isa(vm, args[1], &al_custom_op_class)) {
        return al_operate(vm, (al_opref){ AL_OP_CUSTOM, (al_custom_op *)(void *)args[1] }, args[0], other, reverse, args[3], NULL);
    }
    py_obj *name = py_getattr_s(vm, args[1], "__name__");
    if (!name || !py_text(vm, name)) {
        return NULL;
    }
    al_op op = al_op_find(py_str_text(name));
    if (op == AL_OP_NONE) {
        return py_raise(vm, &py_NotImplementedError, "Operator '%S' is not supported on this expression", name);
    }
    return al_operate(vm, AL_OPREF(op), args[0], other, reverse, args[3], NULL);
}

static py_obj *column_operate(py_vm *vm, py_obj **args)
{
    return operate_by_value(vm, args, false);
}

static py_obj *column_reverse_operate(py_vm *vm, py_obj **args)
{
    return operate_by_value(vm, args, true);
}

static py_obj *column_self_group(py_vm *vm, py_obj **args)
{
    al_op against = AL_OP_NONE;
    if (py_given(args[1]) && !al_is_element(vm, args[1])) {
        py_obj *name = py_getattr_opt_s(vm, args[1], "__name__");
        if (!name) {
            return NULL;
        }
        against = py_is_str(vm, name) ? al_op_find(py_str_text(name)) : AL_OP_NONE;
    }
    return al_self_group(vm, args[0], AL_OPREF(against));
}

/* --- what depends on the type: JSON's as_string(), ... --- */

typedef struct type_method {
    const char *name;
    al_affinity affinity;
    const char *op; /* of two sides; NULL: as_x() */
    const al_type_def *result;
} type_method;

static const type_method type_methods[] = {
    { "as_string", AL_AFF_JSON, NULL, &al_t_unicode },
    { "as_integer", AL_AFF_JSON, NULL, &al_t_integer },
    { "as_float", AL_AFF_JSON, NULL, &al_t_float },
    { "as_boolean", AL_AFF_JSON, NULL, &al_t_boolean },
    { "as_json", AL_AFF_JSON, NULL, NULL },
    { "has_key", AL_AFF_JSON, "?", &al_t_boolean },
    { "has_all", AL_AFF_JSON, "?&", &al_t_boolean },
    { "has_any", AL_AFF_JSON, "?|", &al_t_boolean },
    { "contained_by", AL_AFF_JSON, "<@", &al_t_boolean },
    { "contained_by", AL_AFF_ARRAY, "<@", &al_t_boolean },
    { "overlap", AL_AFF_ARRAY, "&&", &al_t_boolean },
};

/* args[0]: (element, number of the row) */
static py_obj *call_type_method(py_vm *vm, py_obj **args)
{
    const py_tuple *bound = PY_TUPLE(args[0]);
    const type_method *m = &type_methods[py_small_value(bound->items[1])];
    py_obj *self = bound->items[0];
    if (m->op) {
        return custom_named(vm, self, args[1], m->op, m->result);
    }
    if (!m->result) {
        return self;
    }
    if (!py_isa(vm, self, &al_binary_class)) {
        return py_raise(vm, &al_exc_InvalidRequestError,
                        "The JSON cast operator JSON.%s() only works with a JSON index expression e.g. col['q'].%s()", m->name, m->name);
    }
    py_obj *copy = al_element_copy(vm, self);
    py_obj *type = copy ? (py_obj *)(void *)al_type_shared(vm, m->result) : NULL;
    if (!type) {
        return NULL;
    }
    AL_ELEMENT(copy)->type = type;
    return copy;
}

/* PostgreSQL's col["x"].astext: the same with ->> */
static py_obj *json_astext(py_vm *vm, const al_binary *b, py_obj *type)
{
    py_obj *op = py_construct(vm, &al_custom_op_class, 1, py_str_intern(vm, b->op == AL_OP_JSON_PATH_GETITEM ? "#>>" : "->>"));
    py_obj *text = op ? py_getattr_opt_s(vm, type, "astext_type") : NULL;
    if (text == PY_ABSENT || text == PY_NONE) {
        text = (py_obj *)(void *)al_type_shared(vm, &al_t_text);
    }
    if (!text) {
        return NULL;
    }
    al_custom_op *custom = (al_custom_op *)(void *)op;
    custom->precedence = al_operators[AL_OP_JSON_GETITEM].precedence;
    custom->natural_self_precedent = custom->eager_grouping = true;
    return al_operate(vm, (al_opref){ AL_OP_CUSTOM, custom }, b->left, b->right, false, NULL, text);
}

static py_obj *column_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *type = AL_ELEMENT(self)->type;
    if (type && al_is_type(vm, type)) {
        al_affinity affinity = al_type_affinity(vm, (al_type *)(void *)type);
        for (size_t i = 0; i < AL_COUNT(type_methods); i++) {
            if (type_methods[i].affinity == affinity && py_str_is(name, type_methods[i].name)) {
                py_obj *bound = py_tuple_of(vm, 2, self, py_small((int64_t)i));
                return bound
                           ? py_closure_new(vm, type_methods[i].name, type_methods[i].op ? "self, other" : "self", call_type_method, bound)
                           : NULL;
            }
        }
        if (affinity == AL_AFF_JSON && py_str_is(name, "astext") && py_isa(vm, self, &al_binary_class)) {
            return json_astext(vm, (const al_binary *)(void *)self, type);
        }
    }
    return py_raise(vm, &py_AttributeError, "Neither '%T' object nor 'Comparator' object has an attribute '%S'", self, name);
}

static py_obj *column_get_type(py_vm *vm, py_obj *self)
{
    return al_element_type(vm, AL_ELEMENT(self));
}

static int column_set_type(py_vm *vm, py_obj *self, py_obj *value)
{
    AL_ELEMENT(self)->type = value ? (py_obj *)(void *)al_type_coerce(vm, value) : NULL;
    return value && !AL_ELEMENT(self)->type ? -1 : 0;
}

static py_obj *column_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *column_empty_set(py_vm *vm, py_class *cls)
{
    (void)cls;
    return py_frozenset_new(vm);
}

static py_obj *column_foreign_keys(py_vm *vm, py_obj *self)
{
    return column_empty_set(vm, py_class_of(vm, self));
}

#define LIKE_SIG "self, other, escape=None, autoescape=False"
static const py_member column_members[] = {
    PY_CLASS_STR("__visit_name__", "column_element"),
    PY_CLASS_VALUE("primary_key", PY_FALSE),
    PY_CLASS_VALUE("timetuple", PY_NONE),
    PY_GETSET("foreign_keys", column_foreign_keys, NULL, NULL),
    PY_FIELD("key", al_element, key),
    PY_GETSET("type", column_get_type, column_set_type, "The SQL type of the expression."),
    PY_GETSET("expression", column_self, NULL, NULL),
    PY_METHOD("is_distinct_from", "self, other", column_is_distinct_from, NULL),
    PY_METHOD("is_not_distinct_from", "self, other", column_is_not_distinct_from, NULL),
    PY_METHOD("isnot_distinct_from", "self, other", column_is_not_distinct_from, NULL),
    PY_METHOD("is_", "self, other", column_is, NULL),
    PY_METHOD("is_not", "self, other", column_is_not, NULL),
    PY_METHOD("isnot", "self, other", column_is_not, NULL),
    PY_METHOD("in_", "self, other", column_in, "IN (...): a sequence or a SELECT."),
    PY_METHOD("not_in", "self, other", column_not_in, NULL),
    PY_METHOD("notin_", "self, other", column_not_in, NULL),
    PY_METHOD("concat", "self, other", column_concat, NULL),
    PY_METHOD("bitwise_xor", "self, other", column_bitwise_xor, NULL),
    PY_METHOD("bitwise_or", "self, other", column_bitwise_or, NULL),
    PY_METHOD("bitwise_and", "self, other", column_bitwise_and, NULL),
    PY_METHOD("bitwise_not", "self", column_bitwise_not, NULL),
    PY_METHOD("bitwise_lshift", "self, other", column_bitwise_lshift, NULL),
    PY_METHOD("bitwise_rshift", "self, other", column_bitwise_rshift, NULL),
    PY_METHOD("like", "self, other, escape=None", column_like, NULL),
    PY_METHOD("not_like", "self, other, escape=None", column_not_like, NULL),
    PY_METHOD("notlike", "self, other, escape=None", column_not_like, NULL),
    PY_METHOD("ilike", "self, other, escape=None", column_ilike, NULL),
    PY_METHOD("not_ilike", "self, other, escape=None", column_not_ilike, NULL),
    PY_METHOD("notilike", "self, other, escape=None", column_not_ilike, NULL),
    PY_METHOD("startswith", LIKE_SIG, column_startswith, NULL),
    PY_METHOD("istartswith", LIKE_SIG, column_istartswith, NULL),
    PY_METHOD("endswith", LIKE_SIG, column_endswith, NULL),
    PY_METHOD("iendswith", LIKE_SIG, column_iendswith, NULL),
    PY_METHOD("contains", LIKE_SIG, column_contains_method, NULL),
    PY_METHOD("icontains", LIKE_SIG, column_icontains, NULL),
    PY_METHOD("match", "self, other, **kwargs", column_match, NULL),
    PY_METHOD("regexp_match", "self, pattern, flags=None", column_regexp_match, NULL),
    PY_METHOD("regexp_replace", "self, pattern, replacement, flags=None", column_regexp_replace, NULL),
    PY_METHOD("between", "self, cleft, cright, symmetric=False", column_between, NULL),
    PY_METHOD("desc", "self", column_desc, NULL),
    PY_METHOD("asc", "self", column_asc, NULL),
    PY_METHOD("nulls_first", "self", column_nulls_first, NULL),
    PY_METHOD("nullsfirst", "self", column_nulls_first, NULL),
    PY_METHOD("nulls_last", "self", column_nulls_last, NULL),
    PY_METHOD("nullslast", "self", column_nulls_last, NULL),
    PY_METHOD("collate", "self, collation", column_collate, NULL),
    PY_METHOD("distinct", "self", column_distinct, NULL),
    PY_METHOD("any_", "self", column_any, NULL),
    PY_METHOD("all_", "self", column_all, NULL),
    PY_METHOD("op", "self, opstring, precedence=0, is_comparison=False, return_type=None, python_impl=None", column_op,
              "A function of the other side that applies the operator of this text."),
    PY_METHOD("bool_op", "self, opstring, precedence=0, python_impl=None", column_bool_op, NULL),
    PY_METHOD("operate", "self, op, *other, **kwargs", column_operate, NULL),
    PY_METHOD("reverse_operate", "self, op, *other, **kwargs", column_reverse_operate, NULL),
    PY_METHOD("self_group", "self, against=None", column_self_group, NULL),
    PY_METHOD("label", "self, name", column_label, "The expression AS name."),
    PY_METHOD("cast", "self, type_", column_cast, "CAST(expression AS type)."),
    PY_MEMBERS_END,
};
static int column_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = (int64_t)((uintptr_t)self >> 4);
    return 0;
}

const py_classdef al_column_element_class = {
    .name = "ColumnElement",
    .module = "sqlalchemy.sql.elements",
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_element),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = column_members,
    .hash = column_hash,
    .compare = column_compare,
    .binary = column_binary,
    .unary = column_unary,
    .getitem = column_getitem,
    .contains = column_contains,
    .getattr = column_getattr,
};
