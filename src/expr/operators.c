#include "expr/operators.h"

#include <string.h>

#include "expr/coerce.h"
#include "expr/expr.h"
#include "types/exc.h"

const al_operator al_operators[AL_OP_COUNT] = {
    [AL_OP_NONE] = { "", NULL, AL_PREC_NONE, AL_OP_NONE, AL_IMPL_NONE, 0 },
#define AL_OPERATOR(id, n, t, p, neg, i, f) [AL_OP_##id] = { n, t, p, AL_OP_##neg, AL_IMPL_##i, f },
#include "expr/operators.list.h"
#undef AL_OPERATOR
};

bool al_op_same(al_opref a, al_opref b)
{
    if (a.op != b.op) {
        return false;
    }
    if (a.op != AL_OP_CUSTOM || a.custom == b.custom) {
        return true;
    }
    return a.custom && b.custom && py_str_eq(a.custom->opstring, b.custom->opstring) && a.custom->precedence == b.custom->precedence &&
           a.custom->is_comparison == b.custom->is_comparison && a.custom->return_type == b.custom->return_type;
}

static uint32_t flags_of(al_opref op)
{
    uint32_t flags = al_operators[op.op].flags;
    if (op.custom) {
        flags |= (op.custom->is_comparison ? AL_OPF_C : 0u) | (op.custom->natural_self_precedent ? AL_OPF_N : 0u);
    }
    return flags;
}

bool al_op_is_comparison(al_opref op)
{
    return (flags_of(op) & AL_OPF_C) != 0;
}

bool al_op_is_boolean(al_opref op)
{
    return (flags_of(op) & (AL_OPF_C | AL_OPF_B)) != 0;
}

bool al_op_is_associative(al_opref op)
{
    return (flags_of(op) & AL_OPF_A) != 0;
}

static int64_t precedence_of(al_opref op, int64_t fallback)
{
    if (op.custom) {
        return op.custom->precedence;
    }
    int precedence = al_operators[op.op].precedence;
    return precedence == AL_PREC_NONE ? fallback : precedence;
}

bool al_op_precedent(al_opref op, al_opref against)
{
    if (al_op_same(op, against) && (flags_of(op) & AL_OPF_N)) {
        return false;
    }
    if (against.op == AL_OP_NONE) {
        return true;
    }
    return precedence_of(op, -100) <= precedence_of(against, 100);
}

al_op al_op_find(const char *name)
{
    for (int i = 1; i < AL_OP_COUNT; i++) {
        if (strcmp(al_operators[i].name, name) == 0) {
            return (al_op)i;
        }
    }
    return AL_OP_NONE;
}

py_obj *al_op_value(py_vm *vm, al_opref op)
{
    if (op.op == AL_OP_NONE) {
        return PY_NONE;
    }
    if (op.custom) {
        return (py_obj *)(void *)op.custom;
    }
    return py_import_from(vm, "sqlalchemy.sql.operators", al_operators[op.op].name);
}

/* --- result types --- */

/* Which type an operator gives: by the affinities of its sides. What is not here is the left side's. */
enum { OTHER = -1 };
static const struct {
    uint8_t left, op, right;
    int result; /* OTHER or an affinity */
} adaptations[] = {
    { AL_AFF_INTEGER, AL_OP_ADD, AL_AFF_DATE, OTHER },
    { AL_AFF_INTEGER, AL_OP_ADD, AL_AFF_NUMERIC, OTHER },
    { AL_AFF_INTEGER, AL_OP_MUL, AL_AFF_INTERVAL, OTHER },
    { AL_AFF_INTEGER, AL_OP_MUL, AL_AFF_NUMERIC, OTHER },
    { AL_AFF_INTEGER, AL_OP_TRUEDIV, AL_AFF_INTEGER, AL_AFF_NUMERIC },
    { AL_AFF_INTEGER, AL_OP_TRUEDIV, AL_AFF_NUMERIC, OTHER },
    { AL_AFF_INTEGER, AL_OP_FLOORDIV, AL_AFF_NUMERIC, OTHER },
    { AL_AFF_INTEGER, AL_OP_SUB, AL_AFF_NUMERIC, OTHER },
    { AL_AFF_NUMERIC, AL_OP_MUL, AL_AFF_INTERVAL, OTHER },
    { AL_AFF_DATETIME, AL_OP_SUB, AL_AFF_DATETIME, AL_AFF_INTERVAL },
    { AL_AFF_DATE, AL_OP_ADD, AL_AFF_INTERVAL, AL_AFF_DATETIME },
    { AL_AFF_DATE, AL_OP_ADD, AL_AFF_TIME, AL_AFF_DATETIME },
    { AL_AFF_DATE, AL_OP_SUB, AL_AFF_DATE, AL_AFF_INTEGER },
    { AL_AFF_DATE, AL_OP_SUB, AL_AFF_INTERVAL, AL_AFF_DATETIME },
    { AL_AFF_DATE, AL_OP_SUB, AL_AFF_DATETIME, AL_AFF_INTERVAL },
    { AL_AFF_TIME, AL_OP_ADD, AL_AFF_DATE, AL_AFF_DATETIME },
    { AL_AFF_TIME, AL_OP_SUB, AL_AFF_TIME, AL_AFF_INTERVAL },
    { AL_AFF_INTERVAL, AL_OP_ADD, AL_AFF_DATE, AL_AFF_DATETIME },
    { AL_AFF_INTERVAL, AL_OP_ADD, AL_AFF_DATETIME, OTHER },
    { AL_AFF_INTERVAL, AL_OP_ADD, AL_AFF_TIME, OTHER },
};

static const al_type_def *const affinity_types[] = {
    [AL_AFF_INTEGER] = &al_t_integer,
    [AL_AFF_NUMERIC] = &al_t_numeric,
    [AL_AFF_DATETIME] = &al_t_datetime,
    [AL_AFF_INTERVAL] = &al_t_interval,
};

al_type *al_adapt_expression(py_vm *vm, al_op *op, al_type *left, al_type *right)
{
    if (al_type_is_null(vm, left)) {
        if (al_type_is_null(vm, right) || !(al_operators[*op].flags & AL_OPF_COMMUTATIVE)) {
            return left;
        }
        return al_adapt_expression(vm, op, right, left);
    }
    if (*op == AL_OP_ADD && (al_type_flags(vm, left) & AL_TYPE_CONCAT) &&
        ((al_type_flags(vm, right) & AL_TYPE_CONCAT) || al_type_is_null(vm, right))) {
        *op = AL_OP_CONCAT;
        return left;
    }
    al_affinity a = al_type_affinity(vm, left), b = al_type_affinity(vm, right);
    for (size_t i = 0; i < AL_COUNT(adaptations); i++) {
        if (adaptations[i].left == a && adaptations[i].op == *op && adaptations[i].right == b) {
            return adaptations[i].result == OTHER ? right : al_type_shared(vm, affinity_types[adaptations[i].result]);
        }
    }
    return left;
}

bool al_same_affinity(py_vm *vm, py_obj *type_a, py_obj *type_b)
{
    return al_type_affinity(vm, (al_type *)(void *)type_a) == al_type_affinity(vm, (al_type *)(void *)type_b);
}

/* --- operations --- */

typedef struct operation {
    al_opref op;
    py_obj *left, *other;
    bool reverse;
    py_obj *modifiers, *result_type;
} operation;

static al_opref negation_of(al_opref op)
{
    return AL_OPREF((al_op)al_operators[op.op].negation);
}

static py_obj *make_node(py_vm *vm, const operation *o, py_obj *other, py_obj *type, al_opref op, al_opref negate)
{
    return o->reverse ? al_op_node(vm, other, o->left, op, type, negate, o->modifiers)
                      : al_op_node(vm, o->left, other, op, type, negate, o->modifiers);
}

static bool is_aggregate(py_vm *vm, const py_obj *e)
{
    return py_isa(vm, e, &al_aggregate_class);
}

/* None, and plain booleans unless the type wants to see them itself (a TypeDecorator's coerce_to_is_types is (NoneType,)). */
static int is_constant(py_vm *vm, py_obj *left, py_obj *other)
{
    if (other == PY_NONE || py_isa(vm, other, &al_null_class) || py_isa(vm, other, &al_true_class) || py_isa(vm, other, &al_false_class)) {
        return 1;
    }
    if (!py_is_bool(other)) {
        return 0;
    }
    py_obj *type = al_element_type(vm, AL_ELEMENT(left));
    return !type ? -1 : !al_type_is(vm, type, &al_t_decorator);
}

static py_obj *compare_constant(py_vm *vm, const operation *o, py_obj *type)
{
    al_op op = o->op.op;
    bool boolean = py_is_bool(o->other) || py_isa(vm, o->other, &al_true_class) || py_isa(vm, o->other, &al_false_class);
    py_obj *other = al_expect_const(vm, o->other);
    if (!other) {
        return NULL;
    }
    operation plain = *o;
    plain.reverse = false;
    if (((op == AL_OP_EQ || op == AL_OP_NE) && boolean) || op == AL_OP_IS_DISTINCT_FROM || op == AL_OP_IS_NOT_DISTINCT_FROM) {
        return make_node(vm, &plain, other, type, o->op, negation_of(o->op));
    }
    if (is_aggregate(vm, o->left)) {
        return make_node(vm, o, other, type, o->op, negation_of(o->op));
    }
    plain.modifiers = NULL;
    if (op == AL_OP_EQ || op == AL_OP_IS) {
        return make_node(vm, &plain, other, type, AL_OPREF(AL_OP_IS), AL_OPREF(AL_OP_IS_NOT));
    }
    if (op == AL_OP_NE || op == AL_OP_IS_NOT) {
        return make_node(vm, &plain, other, type, AL_OPREF(AL_OP_IS_NOT), AL_OPREF(AL_OP_IS));
    }
    return py_raise(
        vm, &al_exc_ArgumentError,
        "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be used with None/True/False");
}

static py_obj *boolean_type(py_vm *vm)
{
    return (py_obj *)(void *)al_type_shared(vm, &al_t_boolean);
}

static py_obj *impl_compare(py_vm *vm, const operation *o)
{
    bool match = o->op.op == AL_OP_MATCH || o->op.op == AL_OP_NOT_MATCH;
    py_obj *type = o->result_type ? o->result_type : match ? (py_obj *)(void *)al_type_shared(vm, &al_t_match) : boolean_type(vm);
    if (!type) {
        return NULL;
    }
    int constant = is_constant(vm, o->left, o->other);
    if (constant != 0) {
        return constant < 0 ? NULL : compare_constant(vm, o, type);
    }
    py_obj *other = al_expect_binary(vm, o->other, o->left, o->op);
    return other ? make_node(vm, o, other, type, o->op, negation_of(o->op)) : NULL;
}

static py_obj *impl_binary(py_vm *vm, const operation *o)
{
    py_obj *other = al_expect_binary(vm, o->other, o->left, o->op);
    if (!other) {
        return NULL;
    }
    al_opref op = o->op;
    py_obj *type = o->result_type;
    if (!type) {
        py_obj *a = al_element_type(vm, AL_ELEMENT(o->reverse ? other : o->left));
        py_obj *b = a ? al_element_type(vm, AL_ELEMENT(o->reverse ? o->left : other)) : NULL;
        if (!b) {
            return NULL;
        }
        type = (py_obj *)(void *)al_adapt_expression(vm, &op.op, (al_type *)(void *)a, (al_type *)(void *)b);
    }
    return type ? make_node(vm, o, other, type, op, AL_OPREF(AL_OP_NONE)) : NULL;
}

static py_obj *impl_in(py_vm *vm, const operation *o)
{
    py_obj *other = al_expect_in(vm, o->other, o->left, o->op.op);
    py_obj *type = other ? boolean_type(vm) : NULL;
    return type ? make_node(vm, o, other, type, o->op, negation_of(o->op)) : NULL;
}

static py_obj *impl_conjunction(py_vm *vm, const operation *o)
{
    py_obj *clauses[2] = { o->reverse ? o->other : o->left, o->reverse ? o->left : o->other };
    return al_conjunction(vm, o->op.op, clauses, 2, true);
}

static py_obj *impl_custom(py_vm *vm, const operation *o)
{
    operation typed = *o;
    if (!typed.result_type) {
        typed.result_type = o->op.custom->return_type ? o->op.custom->return_type : o->op.custom->is_comparison ? boolean_type(vm) : NULL;
    }
    return impl_binary(vm, &typed);
}

static py_obj *impl_unsupported(py_vm *vm, const operation *o)
{
    return py_raise(vm, &py_NotImplementedError, "Operator '%s' is not supported on this expression", al_operators[o->op.op].name);
}

/* The bind of an index into JSON: its type says how it is written. */
static py_obj *json_index(py_vm *vm, const operation *o, al_op *op)
{
    const al_type_def *def = &al_t_json_index;
    *op = AL_OP_JSON_GETITEM;
    if (py_is_str(vm, o->other)) {
        def = &al_t_json_str_index;
    } else if (py_is_int(vm, o->other)) {
        def = &al_t_json_int_index;
    } else if (py_is_tuple(vm, o->other) || py_is_list(vm, o->other)) {
        def = &al_t_json_path;
        *op = AL_OP_JSON_PATH_GETITEM;
    }
    if (al_is_element(vm, o->other)) {
        return o->other;
    }
    py_obj *type = (py_obj *)(void *)al_type_shared(vm, def);
    return type ? al_bind(vm, AL_ELEMENT(o->left)->key ? AL_ELEMENT(o->left)->key : NULL, o->other, type, true) : NULL;
}

static py_obj *array_index(py_vm *vm, const operation *o, py_obj *type)
{
    py_obj *item = py_getattr_s(vm, type, "item_type");
    py_obj *dimensions = item ? py_getattr_opt_s(vm, type, "dimensions") : NULL;
    if (!dimensions) {
        return NULL;
    }
    bool deeper = py_is_small(dimensions) && py_small_value(dimensions) > 1;
    bool slice = py_isa(vm, o->other, &py_slice_class);
    py_obj *other;
    if (slice) {
        const py_slice *s = (const py_slice *)(void *)o->other;
        other = py_construct(vm, &al_slice_class, 3, s->start, s->stop, s->step);
    } else {
        other = al_expect_binary(vm, o->other, o->left, o->op);
    }
    return other ? al_op_node(vm, o->left, other, AL_OPREF(AL_OP_GETITEM), deeper || slice ? type : item, AL_OPREF(AL_OP_NONE), NULL)
                 : NULL;
}

static py_obj *impl_getitem(py_vm *vm, const operation *o)
{
    py_obj *type = al_element_type(vm, AL_ELEMENT(o->left));
    if (!type) {
        return NULL;
    }
    al_affinity affinity = al_type_affinity(vm, (al_type *)(void *)type);
    if (affinity == AL_AFF_JSON) {
        al_op op;
        py_obj *index = json_index(vm, o, &op);
        return index ? al_op_node(vm, o->left, index, AL_OPREF(op), type, AL_OPREF(AL_OP_NONE), NULL) : NULL;
    }
    return affinity == AL_AFF_ARRAY ? array_index(vm, o, type) : impl_unsupported(vm, o);
}

static py_obj *(*const impls[AL_IMPL_COUNT])(py_vm *vm, const operation *o) = {
    [AL_IMPL_NONE] = impl_unsupported,
    [AL_IMPL_CONJUNCTION] = impl_conjunction,
    [AL_IMPL_BINARY] = impl_binary,
    [AL_IMPL_COMPARE] = impl_compare,
    [AL_IMPL_IN] = impl_in,
    [AL_IMPL_GETITEM] = impl_getitem,
    [AL_IMPL_CUSTOM] = impl_custom,
    [AL_IMPL_UNSUPPORTED] = impl_unsupported,
};

static al_op mirrored(al_op op)
{
    static const uint8_t pairs[][2] = { { AL_OP_GT, AL_OP_LT }, { AL_OP_GE, AL_OP_LE }, { AL_OP_LT, AL_OP_GT }, { AL_OP_LE, AL_OP_GE } };
    for (size_t i = 0; i < AL_COUNT(pairs); i++) {
        if (pairs[i][0] == op) {
            return (al_op)pairs[i][1];
        }
    }
    return op;
}

py_obj *al_operate(py_vm *vm, al_opref op, py_obj *left, py_obj *other, bool reverse, py_obj *modifiers, py_obj *result_type)
{
    operation o = { op, left, other, reverse, modifiers, result_type };
    if (is_aggregate(vm, left) && op.op != AL_OP_AND && op.op != AL_OP_OR) {
        if (!al_op_is_comparison(op)) {
            return py_raise(vm, &al_exc_ArgumentError, "Only comparison operators may be used with ANY/ALL");
        }
        o.op.op = mirrored(op.op);
        o.reverse = true;
    }
    return impls[al_operators[op.op].impl](vm, &o);
}

/* --- custom_op --- */

static py_obj *custom_op_init(py_vm *vm, py_obj **args)
{
    al_custom_op *op = (al_custom_op *)(void *)args[0];
    if (!py_text(vm, args[1]) || py_as_int64(vm, args[2], &op->precedence) < 0) {
        return NULL;
    }
    op->opstring = args[1];
    int comparison = py_truth(vm, args[3]), natural = py_truth(vm, args[5]), eager = py_truth(vm, args[6]);
    if (comparison < 0 || natural < 0 || eager < 0) {
        return NULL;
    }
    op->is_comparison = comparison;
    op->natural_self_precedent = natural;
    op->eager_grouping = eager;
    if (py_given(args[4])) {
        op->return_type = (py_obj *)(void *)al_type_coerce(vm, args[4]);
        if (!op->return_type) {
            return NULL;
        }
    }
    op->python_impl = args[7];
    return PY_NONE;
}

static py_obj *custom_op_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    (void)kwnames;
    if (count < 1) {
        return py_raise(vm, &py_TypeError, "custom_op.__call__() missing 1 required positional argument: 'left'");
    }
    if (py_isa(vm, args[0], &al_column_element_class)) {
        al_opref op = { AL_OP_CUSTOM, (al_custom_op *)(void *)self };
        return al_operate(vm, op, args[0], count > 1 ? args[1] : PY_NONE, false, NULL, NULL);
    }
    const al_custom_op *op = (const al_custom_op *)(void *)self;
    if (py_given(op->python_impl)) {
        return py_call_kw(vm, op->python_impl, args, count, NULL);
    }
    return py_raise(vm, &al_exc_InvalidRequestError,
                    "Custom operator %R can't be used with plain Python objects unless it includes the 'python_impl' parameter.",
                    op->opstring);
}

AL_TRACE(custom_op_trace, al_custom_op, opstring, python_impl)

static const py_member custom_op_members[] = {
    PY_INIT("self, opstring, precedence=0, is_comparison=False, return_type=None, natural_self_precedent=False, eager_grouping=False, "
            "python_impl=None",
            custom_op_init, "An operator that is written as its text."),
    PY_FIELD_RO("opstring", al_custom_op, opstring),
    PY_BOOL_RO("is_comparison", al_custom_op, is_comparison),
    PY_BOOL_RO("eager_grouping", al_custom_op, eager_grouping),
    PY_FIELD_RO("return_type", al_custom_op, return_type),
    PY_CLASS_STR("__name__", "custom_op"),
    PY_MEMBERS_END,
};
const py_classdef al_custom_op_class = {
    .name = "custom_op",
    .module = "sqlalchemy.sql.operators",
    .size = sizeof(al_custom_op),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = custom_op_members,
    .trace = custom_op_trace,
    .call = custom_op_call,
};
