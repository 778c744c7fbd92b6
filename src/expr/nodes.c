/*
 * Expression nodes: lists, tuple_, case, cast, extract.
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

/* --- lists --- */

py_obj *al_clauselist_new(py_vm *vm, py_obj *clauses, al_op op)
{
    al_clauselist *l = py_alloc(vm, al_clauselist, &al_clauselist_class);
    if (!l) {
        return NULL;
    }
    l->clauses = clauses;
    l->op = (uint8_t)op;
    l->group = true;
    return &l->e.head;
}

py_obj *al_expr_list_new(py_vm *vm, al_opref op, py_obj *type, py_obj *const *items, size_t count, bool group)
{
    al_clauselist *l = py_alloc(vm, al_clauselist, &al_expression_list_class);
    if (!l) {
        return NULL;
    }
    l->clauses = py_tuple_from_array(vm, items, count);
    if (!l->clauses) {
        return NULL;
    }
    for (size_t i = 0; group && i < count; i++) {
        py_obj *grouped = al_self_group(vm, items[i], op);
        if (!grouped) {
            return NULL;
        }
        PY_TUPLE(l->clauses)->items[i] = grouped;
    }
    l->op = (uint8_t)op.op;
    l->custom = (py_obj *)(void *)op.custom;
    l->group = group;
    l->e.type = type;
    return &l->e.head;
}

static py_obj *boolean_list(py_vm *vm, al_op op, py_obj *clauses)
{
    al_clauselist *l = py_alloc(vm, al_clauselist, &al_boolean_list_class);
    if (!l) {
        return NULL;
    }
    l->clauses = clauses;
    l->op = (uint8_t)op;
    l->group = true;
    l->e.type = shared(vm, &al_t_boolean);
    l->e.flags |= AL_EL_IMPLICIT_BOOL;
    return l->e.type ? &l->e.head : NULL;
}

py_obj *al_empty_list(py_vm *vm, al_op op)
{
    py_obj *none = py_tuple_new(vm, 0);
    return none ? boolean_list(vm, op, none) : NULL;
}

/* _process_clauses_for_boolean: in and_, true() falls away and false() is all there is; in or_ the other way about. */
py_obj *al_process_boolean(py_vm *vm, al_op op, py_obj *const *clauses, size_t count)
{
    const py_classdef *continue_on = op == AL_OP_AND ? &al_true_class : &al_false_class;
    const py_classdef *skip_on = op == AL_OP_AND ? &al_false_class : &al_true_class;
    py_obj *kept = py_list_new(vm, count);
    py_obj *continued = NULL;
    al_opref against = AL_OPREF(AL_OP_ASBOOL);
    for (size_t i = 0; kept && i < count; i++) {
        if (py_isa(vm, clauses[i], continue_on)) {
            continued = clauses[i];
        } else if (py_isa(vm, clauses[i], skip_on)) {
            kept = py_list_from_array(vm, &clauses[i], 1);
            against = AL_OPREF(AL_OP_ASBOOL);
            break;
        } else {
            if (PY_LIST(kept)->count) {
                against = AL_OPREF(op);
            }
            if (py_list_append(vm, kept, clauses[i]) < 0) {
                return NULL;
            }
        }
    }
    if (!kept || (!PY_LIST(kept)->count && continued && py_list_append(vm, kept, continued) < 0)) {
        return NULL;
    }
    for (size_t i = 0; i < PY_LIST(kept)->count; i++) {
        py_obj *grouped = al_self_group(vm, PY_LIST(kept)->items[i], against);
        if (!grouped) {
            return NULL;
        }
        PY_LIST(kept)->items[i] = grouped;
    }
    return kept;
}

/* The clauses of a flat list: those of a nested list of the same operator stand in its place. */
int al_append_flat(py_vm *vm, py_obj *list, al_op op, py_obj *clause)
{
    py_obj *const *items = &clause;
    size_t count = 1;
    py_obj *pair[2];
    const al_clauselist *l = py_cast(vm, al_clauselist, &al_expression_list_class, clause);
    const al_binary *b = py_cast(vm, al_binary, &al_binary_class, clause);
    if (l && l->op == op) {
        items = PY_TUPLE(l->clauses)->items;
        count = PY_TUPLE(l->clauses)->count;
    } else if (b && b->op == op) {
        pair[0] = b->left;
        pair[1] = b->right;
        items = pair;
        count = 2;
    }
    for (size_t i = 0; i < count; i++) {
        if (py_list_append(vm, list, items[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

py_obj *al_conjunction(py_vm *vm, al_op op, py_obj *const *clauses, size_t count, bool coerce)
{
    py_obj *coerced = py_tuple_from_array(vm, clauses, count);
    for (size_t i = 0; coerced && coerce && i < count; i++) {
        py_obj *clause = al_expect_where(vm, clauses[i]);
        if (!clause) {
            return NULL;
        }
        PY_TUPLE(coerced)->items[i] = clause;
    }
    py_obj *kept = coerced ? al_process_boolean(vm, op, PY_TUPLE(coerced)->items, count) : NULL;
    if (!kept) {
        return NULL;
    }
    if (PY_LIST(kept)->count == 1) {
        return PY_LIST(kept)->items[0];
    }
    py_obj *flat = py_list_new(vm, count);
    for (size_t i = 0; flat && i < PY_LIST(kept)->count; i++) {
        if (al_append_flat(vm, flat, op, PY_LIST(kept)->items[i]) < 0) {
            return NULL;
        }
    }
    py_obj *tuple = flat ? py_tuple_from(vm, flat) : NULL;
    return tuple ? boolean_list(vm, op, tuple) : NULL;
}

py_obj *al_and(py_vm *vm, py_obj *const *clauses, size_t count)
{
    return al_conjunction(vm, AL_OP_AND, clauses, count, true);
}

py_obj *al_or(py_vm *vm, py_obj *const *clauses, size_t count)
{
    return al_conjunction(vm, AL_OP_OR, clauses, count, true);
}

py_obj *al_whereclause(py_vm *vm, py_obj *criteria)
{
    if (!criteria || !PY_TUPLE(criteria)->count) {
        return NULL;
    }
    py_obj *kept = al_process_boolean(vm, AL_OP_AND, PY_TUPLE(criteria)->items, PY_TUPLE(criteria)->count);
    if (!kept || PY_LIST(kept)->count == 1) {
        return kept ? PY_LIST(kept)->items[0] : NULL;
    }
    py_obj *tuple = py_tuple_from(vm, kept);
    return tuple ? boolean_list(vm, AL_OP_AND, tuple) : NULL;
}

static py_obj *list_iter(py_vm *vm, py_obj *self)
{
    py_obj *clauses = ((al_clauselist *)(void *)self)->clauses;
    return py_iter(vm, clauses ? clauses : py_tuple_new(vm, 0));
}

static int64_t list_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *clauses = ((al_clauselist *)(void *)self)->clauses;
    return clauses ? (int64_t)PY_TUPLE(clauses)->count : 0;
}

static py_obj *list_operator(py_vm *vm, py_obj *self)
{
    const al_clauselist *l = (const al_clauselist *)(void *)self;
    return al_op_value(vm, (al_opref){ (al_op)l->op, (al_custom_op *)(void *)l->custom });
}

static py_obj *list_init(py_vm *vm, py_obj **args)
{
    al_clauselist *l = (al_clauselist *)(void *)args[0];
    const py_tuple *given = PY_TUPLE(args[1]);
    l->op = AL_OP_COMMA;
    l->group = true;
    l->clauses = py_tuple_new(vm, given->count);
    for (size_t i = 0; l->clauses && i < given->count; i++) {
        py_obj *clause = al_expect_where(vm, given->items[i]);
        clause = clause ? al_self_group(vm, clause, AL_OPREF(AL_OP_COMMA)) : NULL;
        if (!clause) {
            return NULL;
        }
        PY_TUPLE(l->clauses)->items[i] = clause;
    }
    return l->clauses ? PY_NONE : NULL;
}

static py_obj *tuple_init(py_vm *vm, py_obj **args)
{
    al_clauselist *l = (al_clauselist *)(void *)args[0];
    const py_tuple *given = PY_TUPLE(args[1]);
    py_obj *types = py_tuple_new(vm, given->count);
    l->op = AL_OP_COMMA;
    l->group = true;
    l->clauses = py_tuple_new(vm, given->count);
    for (size_t i = 0; types && l->clauses && i < given->count; i++) {
        py_obj *type = NULL;
        if (py_given(args[2])) {
            type = py_getitem(vm, args[2], py_small((int64_t)i));
            type = type ? (py_obj *)(void *)al_type_coerce(vm, type) : NULL;
            if (!type) {
                return NULL;
            }
        }
        py_obj *clause = al_expect_expr(vm, given->items[i], NULL, type && !al_type_is_null(vm, (al_type *)(void *)type) ? type : NULL);
        clause = clause ? al_self_group(vm, clause, AL_OPREF(AL_OP_COMMA)) : NULL;
        type = clause ? al_element_type(vm, AL_ELEMENT(clause)) : NULL;
        if (!type) {
            return NULL;
        }
        PY_TUPLE(l->clauses)->items[i] = clause;
        PY_TUPLE(types)->items[i] = type;
    }
    py_class *cls = types && l->clauses ? py_class_get(vm, &al_t_tuple.cls) : NULL;
    l->e.type = cls ? py_call_dict(vm, (py_obj *)(void *)cls, types, NULL) : NULL;
    return l->e.type ? PY_NONE : NULL;
}

AL_TRACE(list_trace, al_clauselist, clauses, custom)

static const py_member list_members[] = {
    PY_CLASS_STR("__visit_name__", "clauselist"),
    PY_INIT("self, *clauses", list_init, NULL),
    PY_FIELD_RO("clauses", al_clauselist, clauses),
    PY_GETSET("operator", list_operator, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_clauselist_class = {
    .name = "ClauseList",
    .module = MODULE,
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_clauselist),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = list_members,
    .trace = list_trace,
    .iter = list_iter,
    .len = list_len,
};

static const py_member expression_list_members[] = {
    PY_CLASS_STR("__visit_name__", "expression_clauselist"),
    PY_FIELD_RO("clauses", al_clauselist, clauses),
    PY_GETSET("operator", list_operator, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_expression_list_class = {
    .name = "ExpressionClauseList",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_clauselist),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = expression_list_members,
    .trace = list_trace,
    .iter = list_iter,
    .len = list_len,
};
const py_classdef al_boolean_list_class = {
    .name = "BooleanClauseList",
    .module = MODULE,
    .bases = PY_BASES(&al_expression_list_class),
    .size = sizeof(al_clauselist),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
};

static const py_member tuple_members[] = {
    PY_CLASS_STR("__visit_name__", "tuple"),
    PY_INIT("self, *clauses, types=None", tuple_init, NULL),
    PY_FIELD_RO("clauses", al_clauselist, clauses),
    PY_MEMBERS_END,
};
const py_classdef al_tuple_class = {
    .name = "Tuple",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_clauselist),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = tuple_members,
    .trace = list_trace,
    .iter = list_iter,
    .len = list_len,
};

/* --- postgresql.array --- */

static py_obj *array_init(py_vm *vm, py_obj **args)
{
    al_clauselist *l = (al_clauselist *)(void *)args[0];
    py_obj *items = py_tuple_from(vm, args[1]);
    l->op = AL_OP_COMMA;
    l->clauses = items;
    for (size_t i = 0; items && i < PY_TUPLE(items)->count; i++) {
        py_obj *clause = al_expect_expr(vm, PY_TUPLE(items)->items[i], NULL, NULL);
        if (!clause) {
            return NULL;
        }
        PY_TUPLE(items)->items[i] = clause;
    }
    py_obj *type = !items                   ? NULL
                   : py_given(args[2])      ? (py_obj *)(void *)al_type_coerce(vm, args[2])
                   : PY_TUPLE(items)->count ? al_element_type(vm, AL_ELEMENT(PY_TUPLE(items)->items[0]))
                                            : shared(vm, &al_t_null);
    if (type && al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_ARRAY) {
        type = py_getattr_s(vm, type, "item_type");
    }
    l->e.type = type ? py_construct(vm, &al_t_array.cls, 1, type) : NULL;
    return l->e.type ? PY_NONE : NULL;
}

static const py_member array_members[] = {
    PY_CLASS_STR("__visit_name__", "array"),
    PY_CLASS_STR("stringify_dialect", "postgresql"),
    PY_INIT("self, clauses, *, type_=None", array_init, "ARRAY[...]."),
    PY_FIELD_RO("clauses", al_clauselist, clauses),
    PY_MEMBERS_END,
};
const py_classdef al_array_class = {
    .name = "array",
    .module = "sqlalchemy.dialects.postgresql.array",
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_clauselist),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = array_members,
    .trace = list_trace,
    .iter = list_iter,
    .len = list_len,
};

/* --- CASE --- */

/* case() takes pairs, one list of pairs, or a dict. */
static py_obj *case_pairs(py_vm *vm, py_obj *whens)
{
    const py_tuple *t = PY_TUPLE(whens);
    if (t->count == 1 && py_is_list(vm, t->items[0])) {
        return py_raise(
            vm, &al_exc_ArgumentError,
            "The \"whens\" argument to case(), when referring to a sequence of items, is now passed as a series of positional elements, "
            "rather than as a list. ");
    }
    if (t->count == 1 && py_is_dict(vm, t->items[0])) {
        py_obj *items = py_call_method(vm, t->items[0], "items", 0);
        return items ? py_tuple_from(vm, items) : NULL;
    }
    return whens;
}

static py_obj *case_init(py_vm *vm, py_obj **args)
{
    al_case *c = (al_case *)(void *)args[0];
    py_obj *pairs = case_pairs(vm, args[1]);
    size_t count = pairs ? PY_TUPLE(pairs)->count : 0;
    c->whens = pairs ? py_tuple_new(vm, count) : NULL;
    for (size_t i = 0; c->whens && i < count; i++) {
        py_obj **pair;
        size_t two;
        if (!py_sequence_fast(vm, PY_TUPLE(pairs)->items[i], &pair, &two)) {
            return NULL;
        }
        if (two != 2) {
            return py_raise(vm, &py_ValueError,
                            two > 2 ? "too many values to unpack (expected 2)" : "not enough values to unpack (expected 2, got %zu)", two);
        }
        py_obj *given = pair[1];
        py_obj *condition = al_expect_expr(vm, pair[0], NULL, NULL);
        condition = condition ? al_self_group(vm, condition, AL_OPREF(AL_OP_NONE)) : NULL;
        py_obj *result = condition ? al_expect_expr(vm, given, NULL, NULL) : NULL;
        PY_TUPLE(c->whens)->items[i] = result ? py_tuple_of(vm, 2, condition, result) : NULL;
        if (!PY_TUPLE(c->whens)->items[i]) {
            PY_TUPLE(c->whens)->items[i] = PY_NONE;
            return NULL;
        }
    }
    if (!c->whens || (py_given(args[2]) && !(c->value = al_expect_expr(vm, args[2], NULL, NULL))) ||
        (py_given(args[3]) && !(c->otherwise = al_expect_expr(vm, args[3], NULL, NULL)))) {
        return NULL;
    }
    for (size_t i = count; i-- && !c->e.type;) {
        py_obj *type = al_element_type(vm, AL_ELEMENT(PY_TUPLE(PY_TUPLE(c->whens)->items[i])->items[1]));
        c->e.type = type && !al_type_is_null(vm, (al_type *)(void *)type) ? type : NULL;
    }
    if (!c->e.type) {
        c->e.type = c->otherwise ? al_element_type(vm, AL_ELEMENT(c->otherwise)) : shared(vm, &al_t_null);
    }
    return c->e.type ? PY_NONE : NULL;
}

AL_TRACE(case_trace, al_case, value, otherwise)

static const py_member case_members[] = {
    PY_CLASS_STR("__visit_name__", "case"),
    PY_INIT("self, *whens, value=None, else_=None", case_init, "CASE WHEN ... THEN ... END of (condition, result) pairs."),
    PY_FIELD_RO("whens", al_case, whens),
    PY_FIELD_RO("value", al_case, value),
    PY_FIELD_RO("else_", al_case, otherwise),
    PY_MEMBERS_END,
};
const py_classdef al_case_class = {
    .name = "Case",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_case),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = case_members,
    .trace = case_trace,
};

/* --- CAST --- */

static int cast_fill(py_vm *vm, al_cast *c, py_obj *expression, py_obj *type)
{
    c->e.type = (py_obj *)(void *)al_type_coerce(vm, type);
    c->clause = c->e.type ? al_expect_expr(vm, expression, NULL, c->e.type) : NULL;
    return c->clause ? 0 : -1;
}

py_obj *al_cast_new(py_vm *vm, const py_classdef *def, py_obj *expression, py_obj *type)
{
    al_cast *c = py_alloc(vm, al_cast, def);
    return c && cast_fill(vm, c, expression, type) == 0 ? &c->e.head : NULL;
}

static py_obj *cast_init(py_vm *vm, py_obj **args)
{
    return cast_fill(vm, (al_cast *)(void *)args[0], args[1], args[2]) == 0 ? PY_NONE : NULL;
}

static py_obj *cast_typeclause(py_vm *vm, py_obj *self)
{
    al_element *clause = py_alloc(vm, al_element, &al_type_clause_class);
    if (clause) {
        clause->type = AL_ELEMENT(self)->type;
    }
    return clause ? &clause->head : NULL;
}

static py_obj *coerce_typed(py_vm *vm, py_obj *self)
{
    const al_cast *c = (const al_cast *)(void *)self;
    return py_isa(vm, c->clause, &al_bindparam_class) ? al_with_type(vm, c->clause, c->e.type) : c->clause;
}

AL_TRACE(cast_trace, al_cast, clause, clause)

static const py_member cast_members[] = {
    PY_CLASS_STR("__visit_name__", "cast"),
    PY_INIT("self, expression, type_", cast_init, "CAST(expression AS type)."),
    PY_FIELD_RO("clause", al_cast, clause),
    PY_GETSET("typeclause", cast_typeclause, NULL, NULL),
    PY_FIELD_RO("wrapped_column_expression", al_cast, clause),
    PY_MEMBERS_END,
};
const py_classdef al_cast_class = {
    .name = "Cast",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_cast),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = cast_members,
    .trace = cast_trace,
};
static const py_member try_cast_members[] = {
    PY_CLASS_STR("__visit_name__", "try_cast"),
    PY_MEMBERS_END,
};
const py_classdef al_try_cast_class = {
    .name = "TryCast",
    .module = MODULE,
    .bases = PY_BASES(&al_cast_class),
    .size = sizeof(al_cast),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = try_cast_members,
};
static const py_member type_coerce_members[] = {
    PY_CLASS_STR("__visit_name__", "type_coerce"),
    PY_INIT("self, expression, type_", cast_init, "The expression, taken to be of this type."),
    PY_FIELD_RO("clause", al_cast, clause),
    PY_GETSET("typed_expression", coerce_typed, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_type_coerce_class = {
    .name = "TypeCoerce",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_cast),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = type_coerce_members,
    .trace = cast_trace,
};

static py_obj *extract_init(py_vm *vm, py_obj **args)
{
    al_extract *e = (al_extract *)(void *)args[0];
    e->e.type = shared(vm, &al_t_integer);
    e->field = py_text(vm, args[1]) ? args[1] : NULL;
    e->expr = e->e.type && e->field ? al_expect_expr(vm, args[2], NULL, NULL) : NULL;
    return e->expr ? PY_NONE : NULL;
}

AL_TRACE(extract_trace, al_extract, field, expr)

static const py_member extract_members[] = {
    PY_CLASS_STR("__visit_name__", "extract"),
    PY_INIT("self, field, expr", extract_init, "EXTRACT(field FROM expression)."),
    PY_FIELD_RO("field", al_extract, field),
    PY_FIELD_RO("expr", al_extract, expr),
    PY_MEMBERS_END,
};
const py_classdef al_extract_class = {
    .name = "Extract",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_extract),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = extract_members,
    .trace = extract_trace,
};

AL_TRACE(reference_trace, al_label_reference, element, element)

static const py_member reference_members[] = {
    PY_CLASS_STR("__visit_name__", "label_reference"),
    PY_FIELD_RO("element", al_label_reference, element),
    PY_MEMBERS_END,
};
const py_classdef al_label_reference_class = {
    .name = "_label_reference",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_label_reference),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = reference_members,
    .trace = reference_trace,
};
static const py_member textual_reference_members[] = {
    PY_CLASS_STR("__visit_name__", "textual_label_reference"),
    PY_FIELD_RO("element", al_label_reference, element),
    PY_MEMBERS_END,
};
const py_classdef al_textual_reference_class = {
    .name = "_textual_label_reference",
    .module = MODULE,
    .bases = PY_BASES(&al_column_element_class),
    .size = sizeof(al_label_reference),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = textual_reference_members,
    .trace = reference_trace,
};
