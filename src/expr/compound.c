/*
 * What is made of SELECTs: UNION and theirs, scalar subqueries, EXISTS; and text().columns().
 */
#include "expr/coerce.h"
#include "expr/select.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.selectable"

static al_generative *generative_of(py_obj *o)
{
    return (al_generative *)(void *)o;
}

/* --- compound --- */

/* A SELECT in a UNION stands bare unless it is ordered or limited. */
static py_obj *group_for_compound(py_vm *vm, py_obj *select)
{
    if (py_isa(vm, select, &al_select_class)) {
        const al_generative *g = generative_of(select);
        bool needs = g->limit || g->offset || g->fetch || (g->order_by && PY_TUPLE(g->order_by)->count);
        if (!needs) {
            return select;
        }
    }
    return al_self_group(vm, select, AL_OPREF(AL_OP_NONE));
}

py_obj *al_compound_new(py_vm *vm, const char *keyword, py_obj *const *selects, size_t count)
{
    al_compound *c = py_alloc(vm, al_compound, &al_compound_class);
    c = c && (c->selects = py_tuple_new(vm, count)) ? c : NULL;
    for (size_t i = 0; c && i < count; i++) {
        py_obj *element = al_as_element(vm, selects[i]);
        if (element == PY_ABSENT || (element && !al_is_select(vm, element) && !al_is_text(vm, element))) {
            return al_raise_expected(vm, "SELECT construct for inclusion in a UNION or other set construct", selects[i],
                                     element == PY_ABSENT ? NULL : element, NULL);
        }
        element = element && al_is_text(vm, element) ? al_expect_select(vm, element) : element;
        py_obj *grouped = element ? group_for_compound(vm, element) : NULL;
        if (!grouped) {
            return NULL;
        }
        PY_TUPLE(c->selects)->items[i] = grouped;
    }
    if (!c || !(c->keyword = py_str_intern(vm, keyword))) {
        return NULL;
    }
    c->g.b.label_style = AL_LABEL_DISAMBIGUATE;
    return &c->g.b.e.head;
}

AL_TRACE(compound_trace, al_compound, selects, keyword)

static const py_member compound_members[] = {
    PY_CLASS_STR("__visit_name__", "compound_select"),
    PY_FIELD_RO("selects", al_compound, selects),
    PY_FIELD_RO("keyword", al_compound, keyword),
    PY_MEMBERS_END,
};
const py_classdef al_compound_class = {
    .name = "CompoundSelect",
    .module = MODULE,
    .bases = PY_BASES(&al_generative_class),
    .size = sizeof(al_compound),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = compound_members,
    .trace = compound_trace,
};

AL_TRACE(select_grouping_trace, al_select_grouping, element, element)

static py_obj *select_grouping_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *element = ((const al_select_grouping *)(void *)self)->element;
    return element ? py_getattr(vm, element, name) : al_raise_unmade(vm);
}

static const py_member select_grouping_members[] = {
    PY_CLASS_STR("__visit_name__", "select_statement_grouping"),
    PY_FIELD_RO("element", al_select_grouping, element),
    PY_MEMBERS_END,
};
const py_classdef al_select_grouping_class = {
    .name = "SelectStatementGrouping",
    .module = MODULE,
    .bases = PY_BASES(&al_select_base_class),
    .size = sizeof(al_select_grouping),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = select_grouping_members,
    .trace = select_grouping_trace,
    .getattr = select_grouping_getattr,
};

/* --- scalar subquery, EXISTS --- */

/* The method of the SELECT inside, applied; the grouping around it anew. */
static py_obj *regrouped(py_vm *vm, py_obj *grouping, const char *method, py_obj *given)
{
    py_obj *select = ((const al_grouping *)(void *)grouping)->element;
    if (!py_isa(vm, select, &al_select_class)) {
        return py_raise(vm, &al_exc_InvalidRequestError, "Can only apply this operation to a plain SELECT construct");
    }
    py_obj *bound = py_getattr_s(vm, select, method);
    py_obj *changed = bound ? py_call_dict(vm, bound, given, NULL) : NULL;
    return changed ? al_scalar_subquery(vm, changed) : NULL;
}

static py_obj *scalar_where(py_vm *vm, py_obj **args)
{
    return regrouped(vm, args[0], "where", args[1]);
}

static py_obj *scalar_correlate(py_vm *vm, py_obj **args)
{
    return regrouped(vm, args[0], "correlate", args[1]);
}

static py_obj *scalar_correlate_except(py_vm *vm, py_obj **args)
{
    return regrouped(vm, args[0], "correlate_except", args[1]);
}

static py_obj *scalar_columns(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_raise(vm, &al_exc_InvalidRequestError,
                    "Scalar Select expression has no columns; use this object directly within a column-level expression.");
}

static const py_member scalar_members[] = {
    PY_CLASS_STR("__visit_name__", "grouping"),
    PY_METHOD("where", "self, *crit", scalar_where, NULL),
    PY_METHOD("correlate", "self, *fromclauses", scalar_correlate, NULL),
    PY_METHOD("correlate_except", "self, *fromclauses", scalar_correlate_except, NULL),
    PY_GETSET("c", scalar_columns, NULL, NULL),
    PY_GETSET("columns", scalar_columns, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_scalar_select_class = {
    .name = "ScalarSelect",
    .module = MODULE,
    .bases = PY_BASES(&al_grouping_class),
    .size = sizeof(al_grouping),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = scalar_members,
};

static py_obj *exists_init(py_vm *vm, py_obj **args)
{
    al_unary *u = (al_unary *)(void *)args[0];
    py_obj *select = args[1];
    if (!py_given(select)) {
        py_obj *star = al_literal_column(vm, "*", NULL);
        select = star ? al_select_new(vm, &star, 1) : NULL;
    } else if (!al_is_select(vm, select) && !py_isa(vm, select, &al_scalar_select_class)) {
        select = al_select_new(vm, &select, 1);
    }
    u->element = !select || py_isa(vm, select, &al_scalar_select_class) ? select : al_scalar_subquery(vm, select);
    u->op = AL_OP_EXISTS;
    u->e.type = (py_obj *)(void *)al_type_shared(vm, &al_t_boolean);
    return u->element && u->e.type ? PY_NONE : NULL;
}

static py_obj *exists_apply(py_vm *vm, py_obj **args, const char *method)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *scalar = copy ? regrouped(vm, ((al_unary *)(void *)copy)->element, method, args[1]) : NULL;
    if (scalar) {
        ((al_unary *)(void *)copy)->element = scalar;
    }
    return scalar ? copy : NULL;
}

static py_obj *exists_where(py_vm *vm, py_obj **args)
{
    return exists_apply(vm, args, "where");
}

static py_obj *exists_correlate(py_vm *vm, py_obj **args)
{
    return exists_apply(vm, args, "correlate");
}

static py_obj *exists_correlate_except(py_vm *vm, py_obj **args)
{
    return exists_apply(vm, args, "correlate_except");
}

static py_obj *exists_select_from(py_vm *vm, py_obj **args)
{
    return exists_apply(vm, args, "select_from");
}

static py_obj *exists_select(py_vm *vm, py_obj **args)
{
    return al_select_new(vm, args, 1);
}

static const py_member exists_members[] = {
    PY_INIT("self, __argument=None", exists_init, "EXISTS (SELECT ...)."),
    PY_METHOD("where", "self, *clause", exists_where, NULL),
    PY_METHOD("correlate", "self, *fromclauses", exists_correlate, NULL),
    PY_METHOD("correlate_except", "self, *fromclauses", exists_correlate_except, NULL),
    PY_METHOD("select_from", "self, *froms", exists_select_from, NULL),
    PY_METHOD("select", "self", exists_select, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_exists_class = {
    .name = "Exists",
    .module = MODULE,
    .bases = PY_BASES(&al_unary_class),
    .size = sizeof(al_unary),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = exists_members,
};

/* --- text().columns() --- */

py_obj *al_text_columns(py_vm *vm, py_obj *text, py_obj *cols, py_obj *types)
{
    al_textual_select *t = py_alloc(vm, al_textual_select, &al_textual_select_class);
    py_obj *list = t ? py_list_new(vm, PY_TUPLE(cols)->count) : NULL;
    py_obj *named = list ? py_dict_copy(vm, types) : NULL;
    for (size_t i = 0; named && i < PY_TUPLE(cols)->count; i++) {
        py_obj *column = al_expect_labeled(vm, PY_TUPLE(cols)->items[i]);
        py_obj *key = column ? AL_ELEMENT(column)->key : NULL;
        py_obj *type = key ? py_dict_pop(vm, named, key) : NULL;
        if (!type) {
            return NULL;
        }
        if (type != PY_ABSENT) {
            column = al_column(vm, py_str_text(key), type);
        }
        if (!column || py_list_append(vm, list, column) < 0) {
            return NULL;
        }
    }
    size_t at = 0;
    py_obj *key, *type;
    bool keyed = false;
    while (named && py_dict_next(named, &at, &key, &type)) {
        py_obj *column = al_column(vm, py_str_text(key), type);
        keyed = true;
        if (!column || py_list_append(vm, list, column) < 0) {
            return NULL;
        }
    }
    if (!named || !(t->columns = py_tuple_from(vm, list))) {
        return NULL;
    }
    t->element = text;
    t->positional = PY_TUPLE(cols)->count && !keyed;
    return &t->b.e.head;
}

static py_obj *textual_bindparams(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_textual_select *t = (al_textual_select *)(void *)copy;
    py_obj *method = copy ? py_getattr_s(vm, t->element, "bindparams") : NULL;
    t = method ? t : NULL;
    if (!t) {
        return NULL;
    }
    t->element = py_call_dict(vm, method, args[1], args[2]);
    return t->element ? copy : NULL;
}

AL_TRACE(textual_trace, al_textual_select, element, columns)

static const py_member textual_members[] = {
    PY_CLASS_STR("__visit_name__", "textual_select"),
    PY_CLASS_VALUE("is_text", PY_TRUE),
    PY_FIELD_RO("element", al_textual_select, element),
    PY_FIELD_RO("column_args", al_textual_select, columns),
    PY_METHOD("bindparams", "self, *binds, **bind_as_values", textual_bindparams, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_textual_select_class = {
    .name = "TextualSelect",
    .module = MODULE,
    .bases = PY_BASES(&al_select_base_class),
    .size = sizeof(al_textual_select),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = textual_members,
    .trace = textual_trace,
};
