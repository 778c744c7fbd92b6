/*
 * Expression nodes that apply an operator: unary and binary expressions; groups, slices, collations.
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/select.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.elements"

static py_obj *shared(py_vm *vm, const al_type_def *def)
{
    return (py_obj *)(void *)al_type_shared(vm, def);
}

/* --- unary --- */

py_obj *al_unary_new(py_vm *vm, const py_classdef *def, py_obj *element, al_opref op, al_op modifier, py_obj *type)
{
    al_unary *u = py_alloc(vm, al_unary, def);
    if (!u) {
        return NULL;
    }
    u->element = al_self_group(vm, element, op.op != AL_OP_NONE ? op : AL_OPREF(modifier));
    u->op = (uint8_t)op.op;
    u->custom = (py_obj *)(void *)op.custom;
    u->modifier = (uint8_t)modifier;
    u->e.type = type ? type : shared(vm, &al_t_null);
    return u->element && u->e.type ? &u->e.head : NULL;
}

py_obj *al_as_boolean(py_vm *vm, py_obj *element, al_op op, al_op negate)
{
    al_unary *u = py_alloc(vm, al_unary, &al_as_boolean_class);
    if (!u) {
        return NULL;
    }
    u->element = element;
    u->op = (uint8_t)op;
    u->negate = (uint8_t)negate;
    u->e.type = shared(vm, &al_t_boolean);
    u->e.flags |= (uint16_t)(al_implicit_bool(vm, element) ? AL_EL_IMPLICIT_BOOL : 0);
    return u->e.type ? &u->e.head : NULL;
}

static py_obj *unary_operator(py_vm *vm, py_obj *self)
{
    const al_unary *u = (const al_unary *)(void *)self;
    return al_op_value(vm, (al_opref){ (al_op)u->op, (al_custom_op *)(void *)u->custom });
}

static py_obj *unary_modifier(py_vm *vm, py_obj *self)
{
    return al_op_value(vm, AL_OPREF((al_op)((const al_unary *)(void *)self)->modifier));
}

AL_TRACE(unary_trace, al_unary, element, custom)

static const py_member unary_members[] = {
    PY_CLASS_STR("__visit_name__", "unary"),
    PY_FIELD_RO("element", al_unary, element),
    PY_GETSET("operator", unary_operator, NULL, NULL),
    PY_GETSET("modifier", unary_modifier, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_unary_class = {
    .name = "UnaryExpression",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_unary),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = unary_members,
    .trace = unary_trace,
};
const py_classdef al_aggregate_class = {
    .name = "CollectionAggregate",
    .module = MODULE,
    .bases = PY_BASES(&al_unary_class),
    .size = sizeof(al_unary),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
};
const py_classdef al_as_boolean_class = {
    .name = "AsBoolean",
    .module = MODULE,
    .bases = PY_BASES(&al_unary_class),
    .size = sizeof(al_unary),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
};

/* --- binary --- */

py_obj *al_binary_new(py_vm *vm, py_obj *left, py_obj *right, al_opref op, py_obj *type, al_opref negate, py_obj *modifiers)
{
    al_binary *b = py_alloc(vm, al_binary, &al_binary_class);
    if (!b) {
        return NULL;
    }
    b->orig_left = left;
    b->orig_right = right;
    b->left = al_self_group(vm, left, op);
    b->right = b->left ? al_self_group(vm, right, op) : NULL;
    b->op = (uint8_t)op.op;
    b->custom = (py_obj *)(void *)op.custom;
    b->negate = (uint8_t)negate.op;
    b->negate_custom = (py_obj *)(void *)negate.custom;
    b->modifiers = modifiers;
    b->e.type = type ? type : shared(vm, &al_t_null);
    b->e.flags |= (uint16_t)(al_op_is_boolean(op) ? AL_EL_IMPLICIT_BOOL : 0);
    return b->right && b->e.type ? &b->e.head : NULL;
}

static bool flattens(py_vm *vm, py_obj *e, al_opref op, py_obj *type)
{
    al_opref own = AL_OPREF(AL_OP_NONE);
    const al_binary *b = py_cast(vm, al_binary, &al_binary_class, e);
    const al_clauselist *l = py_cast(vm, al_clauselist, &al_expression_list_class, e);
    if (b) {
        own = (al_opref){ (al_op)b->op, (al_custom_op *)(void *)b->custom };
    } else if (l) {
        own = (al_opref){ (al_op)l->op, (al_custom_op *)(void *)l->custom };
    }
    return own.op != AL_OP_NONE && al_op_same(own, op) && al_same_affinity(vm, type, AL_ELEMENT(e)->type);
}

py_obj *al_op_node(py_vm *vm, py_obj *left, py_obj *right, al_opref op, py_obj *type, al_opref negate, py_obj *modifiers)
{
    if (al_op_is_associative(op)) {
        bool flat_left = flattens(vm, left, op, type), flat_right = flattens(vm, right, op, type);
        if (flat_left || flat_right) {
            py_obj *list = py_list_new(vm, 4);
            if (!list || (flat_left ? al_append_flat(vm, list, op.op, left) : py_list_append(vm, list, left)) < 0 ||
                (flat_right ? al_append_flat(vm, list, op.op, right) : py_list_append(vm, list, right)) < 0) {
                return NULL;
            }
            return al_expr_list_new(vm, op, type, PY_LIST(list)->items, PY_LIST(list)->count, true);
        }
    }
    if (py_isa(vm, right, &al_aggregate_class)) {
        negate = AL_OPREF(AL_OP_NONE);
    }
    return al_binary_new(vm, left, right, op, type, negate, modifiers);
}

/* bool(a == b): are they one? So that `x in [column, ...]` and dictionaries of columns work. */
static int binary_truth(py_vm *vm, py_obj *self)
{
    const al_binary *b = (const al_binary *)(void *)self;
    if (b->op == AL_OP_EQ) {
        return b->orig_left == b->orig_right;
    }
    if (b->op == AL_OP_NE) {
        return b->orig_left != b->orig_right;
    }
    return py_raise_int(vm, &py_TypeError, "Boolean value of this clause is not defined");
}

static py_obj *binary_operator(py_vm *vm, py_obj *self)
{
    const al_binary *b = (const al_binary *)(void *)self;
    return al_op_value(vm, (al_opref){ (al_op)b->op, (al_custom_op *)(void *)b->custom });
}

static py_obj *binary_negate(py_vm *vm, py_obj *self)
{
    const al_binary *b = (const al_binary *)(void *)self;
    return al_op_value(vm, (al_opref){ (al_op)b->negate, (al_custom_op *)(void *)b->negate_custom });
}

static py_obj *binary_modifiers(py_vm *vm, py_obj *self)
{
    py_obj *modifiers = ((const al_binary *)(void *)self)->modifiers;
    return modifiers ? modifiers : py_dict_new(vm);
}

static py_obj *operator_of_value(py_vm *vm, py_obj *value, al_opref *op)
{
    *op = AL_OPREF(AL_OP_NONE);
    if (!py_given(value)) {
        return PY_NONE;
    }
    if (py_is_str(vm, value)) {
        value = py_construct(vm, &al_custom_op_class, 1, value);
    }
    if (value && py_isa(vm, value, &al_custom_op_class)) {
        *op = (al_opref){ AL_OP_CUSTOM, (al_custom_op *)(void *)value };
        return PY_NONE;
    }
    py_obj *name = value ? py_getattr_s(vm, value, "__name__") : NULL;
    if (!name || !py_text(vm, name)) {
        return NULL;
    }
    op->op = al_op_find(py_str_text(name));
    return PY_NONE;
}

static py_obj *binary_init(py_vm *vm, py_obj **args)
{
    al_binary *b = (al_binary *)(void *)args[0];
    al_opref op, negate;
    if (!al_is_element(vm, args[1]) || !al_is_element(vm, args[2])) {
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'self_group'",
                        al_is_element(vm, args[1]) ? args[2] : args[1]);
    }
    py_obj *type = operator_of_value(vm, args[3], &op) && operator_of_value(vm, args[5], &negate)
                       ? (py_obj *)(void *)al_type_coerce(vm, args[4])
                       : NULL;
    py_obj *made = type ? al_binary_new(vm, args[1], args[2], op, type, negate, py_given(args[6]) ? args[6] : NULL) : NULL;
    if (!made) {
        return NULL;
    }
    memcpy((char *)(void *)b + sizeof(py_obj), (char *)(void *)made + sizeof(py_obj), sizeof *b - sizeof(py_obj));
    return PY_NONE;
}

AL_TRACE(binary_trace, al_binary, left, negate_custom)

static const py_member binary_members[] = {
    PY_CLASS_STR("__visit_name__", "binary"),
    PY_INIT("self, left, right, operator, type_=None, negate=None, modifiers=None", binary_init, NULL),
    PY_FIELD("left", al_binary, left),
    PY_FIELD("right", al_binary, right),
    PY_GETSET("operator", binary_operator, NULL, NULL),
    PY_GETSET("negate", binary_negate, NULL, NULL),
    PY_GETSET("modifiers", binary_modifiers, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_binary_class = {
    .name = "BinaryExpression",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_binary),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = binary_members,
    .trace = binary_trace,
    .truth = binary_truth,
};

static py_obj *slice_init(py_vm *vm, py_obj **args)
{
    al_slice *s = (al_slice *)(void *)args[0];
    py_obj *integer = shared(vm, &al_t_integer);
    s->e.type = shared(vm, &al_t_null);
    s->start = integer && s->e.type ? al_expect_expr(vm, args[1], NULL, integer) : NULL;
    s->stop = s->start ? al_expect_expr(vm, args[2], NULL, integer) : NULL;
    s->step = s->stop ? al_expect_expr(vm, args[3], NULL, integer) : NULL;
    return s->step ? PY_NONE : NULL;
}

AL_TRACE(slice_trace, al_slice, start, step)

static const py_member slice_members[] = {
    PY_CLASS_STR("__visit_name__", "slice"),
    PY_INIT("self, start, stop, step", slice_init, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_slice_class = {
    .name = "Slice",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_slice),
    .flags = PY_CLS_DICT,
    .members = slice_members,
    .trace = slice_trace,
};

/* --- grouping --- */

py_obj *al_grouping_new(py_vm *vm, const py_classdef *def, py_obj *element)
{
    if (def == &al_select_grouping_class) {
        al_select_grouping *s = py_alloc(vm, al_select_grouping, def);
        if (s) {
            s->element = element;
            s->b.label_style = ((const al_select_base *)(void *)element)->label_style;
        }
        return s ? &s->b.e.head : NULL;
    }
    al_grouping *g = py_alloc(vm, al_grouping, def);
    if (!g) {
        return NULL;
    }
    g->element = element;
    g->e.type = al_is_column_element(vm, element) ? al_element_type(vm, AL_ELEMENT(element)) : NULL;
    return py_error_pending(vm) ? NULL : &g->e.head;
}

static py_obj *grouping_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *element = ((const al_grouping *)(void *)self)->element;
    return element ? py_getattr(vm, element, name) : py_raise(vm, &py_AttributeError, "'%T' object has no attribute '%S'", self, name);
}

AL_TRACE(grouping_trace, al_grouping, element, element)

static const py_member grouping_members[] = {
    PY_CLASS_STR("__visit_name__", "grouping"),
    PY_FIELD_RO("element", al_grouping, element),
    PY_MEMBERS_END,
};
const py_classdef al_grouping_class = {
    .name = "Grouping",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_grouping),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = grouping_members,
    .trace = grouping_trace,
    .getattr = grouping_getattr,
};

static py_obj *collation_init(py_vm *vm, py_obj **args)
{
    al_collation *c = (al_collation *)(void *)args[0];
    c->collation = py_text(vm, args[1]) ? args[1] : NULL;
    return c->collation ? PY_NONE : NULL;
}

AL_TRACE(collation_trace, al_collation, collation, collation)

static const py_member collation_members[] = {
    PY_CLASS_STR("__visit_name__", "collation"),
    PY_INIT("self, collation", collation_init, NULL),
    PY_FIELD_RO("collation", al_collation, collation),
    PY_MEMBERS_END,
};
const py_classdef al_collation_class = {
    .name = "CollationClause",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_collation),
    .flags = PY_CLS_DICT,
    .members = collation_members,
    .trace = collation_trace,
};
