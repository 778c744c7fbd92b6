/*
 * SELECT and what is built of it: UNION and theirs, scalar subqueries, EXISTS, text().columns().
 */
#include "expr/select.h"

#include <string.h>

#include "expr/coerce.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.selectable"

bool al_is_select(py_vm *vm, const py_obj *o)
{
    return py_isa(vm, o, &al_select_base_class);
}

static al_select *select_of(py_obj *o)
{
    return (al_select *)(void *)o;
}

static al_generative *generative_of(py_obj *o)
{
    return (al_generative *)(void *)o;
}

/* old + each of given through expect: a new tuple */
static py_obj *extended(py_vm *vm, py_obj *old, py_obj *given, py_obj *(*expect)(py_vm *vm, py_obj *o))
{
    size_t had = old ? PY_TUPLE(old)->count : 0, more = PY_TUPLE(given)->count;
    py_obj *tuple = py_tuple_new(vm, had + more);
    for (size_t i = 0; tuple && i < had; i++) {
        PY_TUPLE(tuple)->items[i] = PY_TUPLE(old)->items[i];
    }
    for (size_t i = 0; tuple && i < more; i++) {
        py_obj *item = expect(vm, PY_TUPLE(given)->items[i]);
        if (!item) {
            return NULL;
        }
        PY_TUPLE(tuple)->items[had + i] = item;
    }
    return tuple;
}

/* A copy of the statement in which the tuple at `field` has grown. */
static py_obj *grown(py_vm *vm, py_obj *self, size_t field, py_obj *given, py_obj *(*expect)(py_vm *vm, py_obj *o))
{
    py_obj *copy = al_element_copy(vm, self);
    if (!copy) {
        return NULL;
    }
    py_obj **place = (py_obj **)(void *)((char *)(void *)copy + field);
    py_obj *tuple = extended(vm, *place, given, expect);
    if (!tuple) {
        return NULL;
    }
    *place = tuple;
    AL_ELEMENT(copy)->columns = NULL;
    return copy;
}

/* --- SelectBase --- */

static py_obj *base_subquery(py_vm *vm, py_obj **args)
{
    return al_subquery_new(vm, args[0], args[1]);
}

py_obj *al_scalar_subquery(py_vm *vm, py_obj *select)
{
    al_grouping *g = py_alloc(vm, al_grouping, &al_scalar_select_class);
    if (!g) {
        return NULL;
    }
    g->element = select;
    py_obj *columns = al_selected_columns(vm, select);
    if (!columns) {
        return NULL;
    }
    if (PY_LIST(columns)->count && al_is_element(vm, PY_LIST(columns)->items[0])) {
        g->e.type = al_element_type(vm, AL_ELEMENT(PY_LIST(columns)->items[0]));
    } else {
        g->e.type = (py_obj *)(void *)al_type_shared(vm, &al_t_null);
    }
    return g->e.type ? &g->e.head : NULL;
}

static py_obj *base_scalar_subquery(py_vm *vm, py_obj **args)
{
    return al_scalar_subquery(vm, args[0]);
}

static py_obj *base_exists(py_vm *vm, py_obj **args)
{
    return py_construct(vm, &al_exists_class, 1, args[0]);
}

static py_obj *base_label(py_vm *vm, py_obj **args)
{
    py_obj *scalar = al_scalar_subquery(vm, args[0]);
    return scalar ? al_label(vm, py_given(args[1]) ? args[1] : NULL, scalar) : NULL;
}

static py_obj *base_lateral(py_vm *vm, py_obj **args)
{
    py_obj *alias = al_alias_new(vm, &al_lateral_class, args[0], args[1]);
    if (alias) {
        ((al_alias *)(void *)alias)->lateral = true;
    }
    return alias;
}

py_obj *al_make_cte(py_vm *vm, py_obj **args)
{
    py_obj *cte = al_alias_new(vm, &al_cte_class, args[0], args[1]);
    int recursive = py_truth(vm, args[2]), nesting = py_truth(vm, args[3]);
    if (!cte || recursive < 0 || nesting < 0) {
        return NULL;
    }
    ((al_alias *)(void *)cte)->recursive = recursive;
    ((al_alias *)(void *)cte)->nesting = nesting;
    return cte;
}

py_obj *al_add_cte(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_select_base *b = (al_select_base *)(void *)copy;
    const py_tuple *given = PY_TUPLE(args[1]);
    size_t had = b && b->ctes ? PY_TUPLE(b->ctes)->count : 0;
    py_obj *ctes = b ? py_tuple_new(vm, had + given->count) : NULL;
    for (size_t i = 0; ctes && i < had; i++) {
        PY_TUPLE(ctes)->items[i] = PY_TUPLE(b->ctes)->items[i];
    }
    for (size_t i = 0; ctes && i < given->count; i++) {
        if (!py_isa(vm, given->items[i], &al_cte_class)) {
            return al_raise_expected(vm, "CTE object", given->items[i], NULL, NULL);
        }
        py_obj *pair = py_tuple_of(vm, 2, given->items[i], args[2]);
        if (!pair) {
            return NULL;
        }
        PY_TUPLE(ctes)->items[had + i] = pair;
    }
    if (ctes) {
        b->ctes = ctes;
    }
    return ctes ? copy : NULL;
}

static py_obj *base_selected_columns(py_vm *vm, py_obj *self)
{
    py_obj *list = al_selected_columns(vm, self);
    al_columns *columns = list ? al_columns_new(vm, false) : NULL;
    for (size_t i = 0; columns && i < PY_LIST(list)->count; i++) {
        py_obj *column = PY_LIST(list)->items[i];
        if (!al_is_column_element(vm, column)) {
            continue;
        }
        py_obj *key = al_proxy_key(vm, column);
        if (!key && !py_error_pending(vm)) {
            key = py_str_intern(vm, "_no_label");
        }
        if (!key || al_columns_add(vm, columns, key, column) < 0) {
            return NULL;
        }
    }
    return columns ? &columns->head : NULL;
}

static py_obj *base_c(py_vm *vm, py_obj *self)
{
    static const char words[] =
        "The SelectBase.c and SelectBase.columns attributes are deprecated and will be removed in a future release; these "
        "attributes implicitly create a subquery that should be explicit.  Please call SelectBase.subquery() first in order to "
        "create a subquery, which then contains this attribute.  To access the columns that this SELECT object SELECTs from, "
        "use the SelectBase.selected_columns attribute.";
    if (py_warn(vm, &al_exc_SADeprecationWarning, words, 1) < 0) {
        return NULL;
    }
    if (!AL_ELEMENT(self)->columns) {
        py_obj *subquery = al_subquery_new(vm, self, NULL);
        al_columns *columns = subquery ? al_from_columns(vm, subquery) : NULL;
        if (!columns) {
            return NULL;
        }
        AL_ELEMENT(self)->columns = &columns->head;
    }
    return AL_ELEMENT(self)->columns;
}

static py_obj *base_get_label_style(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_small(((const al_select_base *)(void *)args[0])->label_style);
}

static py_obj *base_set_label_style(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    int64_t style;
    if (!copy || py_as_int64(vm, args[1], &style) < 0) {
        return NULL;
    }
    ((al_select_base *)(void *)copy)->label_style =
        (uint8_t)(style >= AL_LABEL_NONE && style <= AL_LABEL_DISAMBIGUATE ? style : AL_LABEL_DISAMBIGUATE);
    return copy;
}

static py_obj *base_self_group(py_vm *vm, py_obj **args)
{
    return al_self_group(vm, args[0], AL_OPREF(AL_OP_NONE));
}

static py_obj *combined(py_vm *vm, py_obj **args, const char *keyword)
{
    const py_tuple *others = PY_TUPLE(args[1]);
    py_obj *all = py_tuple_new(vm, others->count + 1);
    if (!all) {
        return NULL;
    }
    PY_TUPLE(all)->items[0] = args[0];
    memcpy(PY_TUPLE(all)->items + 1, others->items, others->count * sizeof *others->items);
    return al_compound_new(vm, keyword, PY_TUPLE(all)->items, others->count + 1);
}
#define COMBINED(name, keyword)                                                                                                            \
    static py_obj *name(py_vm *vm, py_obj **args)                                                                                          \
    {                                                                                                                                      \
        return combined(vm, args, keyword);                                                                                                \
    }
COMBINED(base_union, "UNION")
COMBINED(base_union_all, "UNION ALL")
COMBINED(base_except, "EXCEPT")
COMBINED(base_except_all, "EXCEPT ALL")
COMBINED(base_intersect, "INTERSECT")
COMBINED(base_intersect_all, "INTERSECT ALL")

AL_TRACE(base_trace, al_select_base, ctes, ctes)

static const py_member base_members[] = {
    PY_CLASS_VALUE("is_select", PY_TRUE),
    PY_CLASS_VALUE("is_selectable", PY_TRUE),
    PY_METHOD("subquery", "self, name=None", base_subquery, "(SELECT ...) AS name, a FROM element."),
    PY_METHOD("alias", "self, name=None, flat=False", base_subquery, NULL),
    PY_METHOD("scalar_subquery", "self", base_scalar_subquery, "(SELECT ...) as a column expression."),
    PY_METHOD("as_scalar", "self", base_scalar_subquery, NULL),
    PY_METHOD("exists", "self", base_exists, NULL),
    PY_METHOD("label", "self, name", base_label, NULL),
    PY_METHOD("lateral", "self, name=None", base_lateral, NULL),
    PY_METHOD("cte", "self, name=None, recursive=False, nesting=False", al_make_cte, "WITH name AS (SELECT ...)."),
    PY_METHOD("add_cte", "self, *ctes, nest_here=False", al_add_cte, NULL),
    PY_METHOD("get_label_style", "self", base_get_label_style, NULL),
    PY_METHOD("set_label_style", "self, style", base_set_label_style, NULL),
    PY_METHOD("self_group", "self, against=None", base_self_group, NULL),
    PY_METHOD("union", "self, *other", base_union, NULL),
    PY_METHOD("union_all", "self, *other", base_union_all, NULL),
    PY_METHOD("except_", "self, *other", base_except, NULL),
    PY_METHOD("except_all", "self, *other", base_except_all, NULL),
    PY_METHOD("intersect", "self, *other", base_intersect, NULL),
    PY_METHOD("intersect_all", "self, *other", base_intersect_all, NULL),
    PY_GETSET("selected_columns", base_selected_columns, NULL, NULL),
    PY_GETSET("exported_columns", base_selected_columns, NULL, NULL),
    PY_GETSET("c", base_c, NULL, NULL),
    PY_GETSET("columns", base_c, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_select_base_class = {
    .name = "SelectBase",
    .module = MODULE,
    .bases = PY_BASES(&al_executable_class, &al_clause_class),
    .size = sizeof(al_select_base),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = base_members,
    .trace = base_trace,
};

/* --- GenerativeSelect --- */

static py_obj *generative_order_by(py_vm *vm, py_obj **args)
{
    const py_tuple *given = PY_TUPLE(args[1]);
    if (given->count == 1 && given->items[0] == PY_NONE) {
        py_obj *copy = al_element_copy(vm, args[0]);
        if (copy) {
            generative_of(copy)->order_by = NULL;
        }
        return copy;
    }
    return grown(vm, args[0], offsetof(al_generative, order_by), args[1], al_expect_order_by);
}

static py_obj *generative_group_by(py_vm *vm, py_obj **args)
{
    const py_tuple *given = PY_TUPLE(args[1]);
    if (given->count == 1 && given->items[0] == PY_NONE) {
        py_obj *copy = al_element_copy(vm, args[0]);
        if (copy) {
            generative_of(copy)->group_by = NULL;
        }
        return copy;
    }
    return grown(vm, args[0], offsetof(al_generative, group_by), args[1], al_expect_group_by);
}

static py_obj *limited(py_vm *vm, py_obj *self, py_obj *value, size_t field)
{
    py_obj *copy = al_element_copy(vm, self);
    py_obj *limit = copy ? al_expect_limit(vm, value) : NULL;
    if (!limit) {
        return NULL;
    }
    *(py_obj **)(void *)((char *)(void *)copy + field) = limit == PY_NONE ? NULL : limit;
    return copy;
}

static py_obj *generative_limit(py_vm *vm, py_obj **args)
{
    py_obj *copy = limited(vm, args[0], args[1], offsetof(al_generative, limit));
    if (copy) {
        generative_of(copy)->fetch = NULL;
    }
    return copy;
}

static py_obj *generative_offset(py_vm *vm, py_obj **args)
{
    return limited(vm, args[0], args[1], offsetof(al_generative, offset));
}

static py_obj *generative_fetch(py_vm *vm, py_obj **args)
{
    py_obj *copy = limited(vm, args[0], args[1], offsetof(al_generative, fetch));
    int ties = py_truth(vm, args[2]), percent = py_truth(vm, args[3]);
    if (!copy || ties < 0 || percent < 0) {
        return NULL;
    }
    generative_of(copy)->limit = NULL;
    generative_of(copy)->fetch_ties = ties;
    generative_of(copy)->fetch_percent = percent;
    return copy;
}

/* slice(start, stop): LIMIT stop - start OFFSET start */
static py_obj *generative_slice(py_vm *vm, py_obj **args)
{
    int64_t start = 0, stop = 0;
    if ((py_given(args[1]) && py_as_int64(vm, args[1], &start) < 0) || (py_given(args[2]) && py_as_int64(vm, args[2], &stop) < 0)) {
        return NULL;
    }
    py_obj *count = py_given(args[2]) ? py_int_new(vm, stop - start) : PY_NONE;
    py_obj *copy = count ? limited(vm, args[0], count, offsetof(al_generative, limit)) : NULL;
    return copy && start ? limited(vm, copy, args[1], offsetof(al_generative, offset)) : copy;
}

static py_obj *generative_for_update(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_for_update *f = copy ? py_alloc(vm, al_for_update, &al_for_update_class) : NULL;
    if (!f) {
        return NULL;
    }
    f->nowait = args[1] == PY_TRUE;
    f->read = args[2] == PY_TRUE;
    f->skip_locked = args[4] == PY_TRUE;
    f->key_share = args[5] == PY_TRUE;
    if (py_given(args[3])) {
        py_obj *of = py_is_list(vm, args[3]) || py_is_tuple(vm, args[3]) ? py_tuple_from(vm, args[3]) : py_tuple_of(vm, 1, args[3]);
        f->of = of ? extended(vm, NULL, of, al_expect_column) : NULL;
        if (!f->of) {
            return NULL;
        }
    }
    generative_of(copy)->for_update = &f->e.head;
    return copy;
}

AL_TRACE(generative_trace, al_generative, order_by, for_update)
AL_TRACE(for_update_trace, al_for_update, of, of)

static const py_member generative_members[] = {
    PY_METHOD("order_by", "self, *clauses", generative_order_by, NULL),
    PY_METHOD("group_by", "self, *clauses", generative_group_by, NULL),
    PY_METHOD("limit", "self, limit", generative_limit, NULL),
    PY_METHOD("offset", "self, offset", generative_offset, NULL),
    PY_METHOD("fetch", "self, count, with_ties=False, percent=False", generative_fetch, NULL),
    PY_METHOD("slice", "self, start, stop", generative_slice, NULL),
    PY_METHOD("with_for_update", "self, *, nowait=False, read=False, of=None, skip_locked=False, key_share=False", generative_for_update,
              NULL),
    PY_FIELD_RO("_limit_clause", al_generative, limit),
    PY_FIELD_RO("_offset_clause", al_generative, offset),
    PY_MEMBERS_END,
};
const py_classdef al_generative_class = {
    .name = "GenerativeSelect",
    .module = MODULE,
    .bases = PY_BASES(&al_select_base_class),
    .size = sizeof(al_generative),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = generative_members,
    .trace = generative_trace,
};
const py_classdef al_for_update_class = {
    .name = "ForUpdateArg",
    .module = MODULE,
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_for_update),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .trace = for_update_trace,
};

/* --- Select --- */

static int select_fill(py_vm *vm, al_select *s, py_obj *entities)
{
    s->g.b.label_style = AL_LABEL_DISAMBIGUATE;
    s->raw_columns = extended(vm, NULL, entities, al_expect_column);
    return s->raw_columns ? 0 : -1;
}

py_obj *al_select_new(py_vm *vm, py_obj *const *entities, size_t count)
{
    al_select *s = py_alloc(vm, al_select, &al_select_class);
    py_obj *tuple = s ? py_tuple_from_array(vm, entities, count) : NULL;
    return tuple && select_fill(vm, s, tuple) == 0 ? &s->g.b.e.head : NULL;
}

static py_obj *select_init(py_vm *vm, py_obj **args)
{
    if (py_dict_len(args[2])) {
        size_t at = 0;
        py_obj *key, *value;
        py_dict_next(args[2], &at, &key, &value);
        return py_raise(vm, &py_TypeError, "select() got an unexpected keyword argument '%S'", key);
    }
    return select_fill(vm, select_of(args[0]), args[1]) == 0 ? PY_NONE : NULL;
}

static py_obj *select_where(py_vm *vm, py_obj **args)
{
    return grown(vm, args[0], offsetof(al_select, where), args[1], al_expect_where);
}

static py_obj *select_having(py_vm *vm, py_obj **args)
{
    return grown(vm, args[0], offsetof(al_select, having), args[1], al_expect_where);
}

static py_obj *select_from(py_vm *vm, py_obj **args)
{
    return grown(vm, args[0], offsetof(al_select, from_obj), args[1], al_expect_from);
}

static py_obj *select_add_columns(py_vm *vm, py_obj **args)
{
    return grown(vm, args[0], offsetof(al_select, raw_columns), args[1], al_expect_column);
}

static py_obj *select_column(py_vm *vm, py_obj **args)
{
    py_obj *one = py_tuple_of(vm, 1, args[1]);
    return one ? grown(vm, args[0], offsetof(al_select, raw_columns), one, al_expect_column) : NULL;
}

static py_obj *select_with_only_columns(py_vm *vm, py_obj **args)
{
    const py_tuple *given = PY_TUPLE(args[1]);
    if (given->count == 1 && py_is_list(vm, given->items[0])) {
        return py_raise(
            vm, &al_exc_ArgumentError,
            "The \"entities\" argument to Select.with_only_columns(), when referring to a sequence of items, is now passed as a series of "
            "positional elements, rather than as a list. ");
    }
    py_obj *copy = al_element_copy(vm, args[0]);
    al_select *s = select_of(copy);
    int maintain = py_truth(vm, args[2]);
    if (!copy || maintain < 0) {
        return NULL;
    }
    if (maintain) {
        py_obj *froms = py_list_new(vm, 2);
        for (size_t i = 0; froms && i < PY_TUPLE(s->raw_columns)->count; i++) {
            if (al_froms_of(vm, PY_TUPLE(s->raw_columns)->items[i], froms) < 0) {
                return NULL;
            }
        }
        py_obj *tuple = froms ? py_tuple_from(vm, froms) : NULL;
        s->from_obj = tuple ? extended(vm, s->from_obj, tuple, al_expect_from) : NULL;
        if (!s->from_obj) {
            return NULL;
        }
    }
    if (s->joins) {
        py_obj *pair = py_tuple_of(vm, 2, s->raw_columns, s->joins), *one = pair ? py_tuple_of(vm, 1, pair) : NULL;
        s->earlier = one ? s->earlier ? py_binary(vm, PY_OP_ADD, s->earlier, one) : one : NULL;
        s->joins = NULL;
        if (!s->earlier) {
            return NULL;
        }
    }
    s->raw_columns = extended(vm, NULL, args[1], al_expect_column);
    s->g.b.e.columns = NULL;
    return s->raw_columns ? copy : NULL;
}

static py_obj *select_distinct(py_vm *vm, py_obj **args)
{
    py_obj *copy = PY_TUPLE(args[1])->count ? grown(vm, args[0], offsetof(al_select, distinct_on), args[1], al_expect_by_of)
                                            : al_element_copy(vm, args[0]);
    if (copy) {
        select_of(copy)->distinct = true;
    }
    return copy;
}

static py_obj *correlated(py_vm *vm, py_obj **args, size_t field, const char *method)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    if (!copy) {
        return NULL;
    }
    select_of(copy)->no_auto_correlate = true;
    const py_tuple *given = PY_TUPLE(args[1]);
    py_obj **place = (py_obj **)(void *)((char *)(void *)copy + field);
    if (!given->count || given->items[0] == PY_NONE || given->items[0] == PY_FALSE) {
        if (given->count > 1) {
            return py_raise(vm, &al_exc_ArgumentError, "additional FROM objects not accepted when passing None/False to %s()", method);
        }
        *place = py_tuple_new(vm, 0);
    } else {
        *place = extended(vm, *place, args[1], al_expect_from);
    }
    return *place ? copy : NULL;
}

static py_obj *select_correlate(py_vm *vm, py_obj **args)
{
    return correlated(vm, args, offsetof(al_select, correlate), "correlate");
}

static py_obj *select_correlate_except(py_vm *vm, py_obj **args)
{
    return correlated(vm, args, offsetof(al_select, correlate_except), "correlate_except");
}

static py_obj *add_join(py_vm *vm, py_obj *self, py_obj *left, py_obj *target, py_obj *onclause, py_obj *outer, py_obj *full)
{
    py_obj *copy = al_element_copy(vm, self);
    py_obj *element = copy ? al_as_element(vm, target) : NULL;
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT || !(al_is_from(vm, element) || al_is_text(vm, element))) {
        return al_raise_expected(vm, "Join target, typically a FROM expression, or ORM relationship attribute", target,
                                 element == PY_ABSENT ? NULL : element, NULL);
    }
    py_obj *clause = py_given(onclause) ? al_expect_on(vm, onclause) : PY_NONE;
    int outer_truth = clause ? py_truth(vm, outer) : -1, full_truth = clause ? py_truth(vm, full) : -1;
    if (!clause || outer_truth < 0 || full_truth < 0) {
        return NULL;
    }
    py_obj *row = py_tuple_of(vm, 5, element, clause, left ? left : PY_NONE, py_bool(outer_truth), py_bool(full_truth));
    py_obj *one = row ? py_tuple_of(vm, 1, row) : NULL;
    al_select *s = select_of(copy);
    s->joins = one ? s->joins ? py_binary(vm, PY_OP_ADD, s->joins, one) : one : NULL;
    return s->joins ? copy : NULL;
}

static py_obj *select_join(py_vm *vm, py_obj **args)
{
    return add_join(vm, args[0], NULL, args[1], args[2], args[3], args[4]);
}

static py_obj *select_outerjoin(py_vm *vm, py_obj **args)
{
    return add_join(vm, args[0], NULL, args[1], args[2], PY_TRUE, args[3]);
}

static py_obj *select_join_from(py_vm *vm, py_obj **args)
{
    py_obj *left = al_expect_from(vm, args[1]);
    return left ? add_join(vm, args[0], left, args[2], args[3], args[4], args[5]) : NULL;
}

static py_obj *select_outerjoin_from(py_vm *vm, py_obj **args)
{
    py_obj *left = al_expect_from(vm, args[1]);
    return left ? add_join(vm, args[0], left, args[2], args[3], PY_TRUE, args[4]) : NULL;
}

/* filter_by(name=value): on the last joined, else the first FROM element */
static py_obj *select_filter_by(py_vm *vm, py_obj **args)
{
    al_select *s = select_of(args[0]);
    py_obj *from = NULL;
    if (s->joins) {
        from = PY_TUPLE(PY_TUPLE(s->joins)->items[PY_TUPLE(s->joins)->count - 1])->items[0];
    } else if (s->from_obj && PY_TUPLE(s->from_obj)->count) {
        from = PY_TUPLE(s->from_obj)->items[0];
    } else if (s->raw_columns && PY_TUPLE(s->raw_columns)->count) {
        py_obj *first = PY_TUPLE(s->raw_columns)->items[0];
        from = al_is_from(vm, first) ? first : AL_ELEMENT(first)->table;
    }
    al_columns *columns = from ? al_from_columns(vm, from) : NULL;
    py_obj *list = py_list_new(vm, 2);
    size_t at = 0;
    py_obj *key, *value;
    while (list && py_dict_next(args[1], &at, &key, &value)) {
        al_element *column = columns ? al_columns_get(vm, columns, key) : NULL;
        if (!column) {
            return py_error_pending(vm) ? NULL
                                        : py_raise(vm, &al_exc_InvalidRequestError, "Entity namespace for \"%S\" has no property \"%S\"",
                                                   from && AL_ELEMENT(from)->name ? AL_ELEMENT(from)->name : PY_NONE, key);
        }
        py_obj *clause = al_operate(vm, AL_OPREF(AL_OP_EQ), &column->head, value, false, NULL, NULL);
        if (!clause || py_list_append(vm, list, clause) < 0) {
            return NULL;
        }
    }
    py_obj *clauses = list ? py_tuple_from(vm, list) : NULL;
    return clauses ? grown(vm, args[0], offsetof(al_select, where), clauses, al_expect_where) : NULL;
}

static py_obj *fixed(py_vm *vm, py_obj **args, size_t field)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *elements = copy ? extended(vm, NULL, args[1], al_expect_statement_option) : NULL;
    py_obj **place = copy ? (py_obj **)(void *)((char *)(void *)copy + field) : NULL;
    for (size_t i = 0; elements && i < PY_TUPLE(elements)->count; i++) {
        py_obj *pair = py_tuple_of(vm, 2, PY_TUPLE(elements)->items[i], args[2]);
        if (!pair) {
            return NULL;
        }
        PY_TUPLE(elements)->items[i] = pair;
    }
    if (!elements) {
        return NULL;
    }
    *place = *place ? py_binary(vm, PY_OP_ADD, *place, elements) : elements;
    return *place ? copy : NULL;
}

static py_obj *select_prefix_with(py_vm *vm, py_obj **args)
{
    return fixed(vm, args, offsetof(al_select, prefixes));
}

static py_obj *select_suffix_with(py_vm *vm, py_obj **args)
{
    return fixed(vm, args, offsetof(al_select, suffixes));
}

static py_obj *select_statement_hint(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *pair = copy ? py_tuple_of(vm, 2, args[2], args[1]) : NULL, *one = pair ? py_tuple_of(vm, 1, pair) : NULL;
    if (!one) {
        return NULL;
    }
    al_select *s = select_of(copy);
    s->statement_hints = s->statement_hints ? py_binary(vm, PY_OP_ADD, s->statement_hints, one) : one;
    return s->statement_hints ? copy : NULL;
}

static py_obj *select_hint(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *from = copy ? al_expect_from(vm, args[1]) : NULL;
    py_obj *row = from ? py_tuple_of(vm, 3, from, args[3], args[2]) : NULL, *one = row ? py_tuple_of(vm, 1, row) : NULL;
    if (!one) {
        return NULL;
    }
    al_select *s = select_of(copy);
    s->hints = s->hints ? py_binary(vm, PY_OP_ADD, s->hints, one) : one;
    return s->hints ? copy : NULL;
}

static py_obj *select_whereclause(py_vm *vm, py_obj *self)
{
    py_obj *clause = al_whereclause(vm, select_of(self)->where);
    return clause || py_error_pending(vm) ? clause : PY_NONE;
}

static py_obj *select_inner_columns(py_vm *vm, py_obj *self)
{
    py_obj *list = al_selected_columns(vm, self);
    return list ? py_iter(vm, list) : NULL;
}

static py_obj *select_final_froms(py_vm *vm, py_obj **args)
{
    al_select_state state;
    if (al_select_state_init(vm, select_of(args[0]), &state) < 0) {
        return NULL;
    }
    py_obj *froms = al_display_froms(vm, &state, NULL, NULL);
    al_select_state_free(&state);
    return froms;
}

static py_obj *select_froms(py_vm *vm, py_obj *self)
{
    return select_final_froms(vm, &self);
}

AL_TRACE(select_trace, al_select, raw_columns, statement_hints)

static const py_member select_members[] = {
    PY_CLASS_STR("__visit_name__", "select"),
    PY_INIT("self, *entities, **kw", select_init, "SELECT entities."),
    PY_METHOD("where", "self, *whereclause", select_where, NULL),
    PY_METHOD("filter", "self, *criteria", select_where, NULL),
    PY_METHOD("filter_by", "self, **kwargs", select_filter_by, NULL),
    PY_METHOD("having", "self, *having", select_having, NULL),
    PY_METHOD("select_from", "self, *froms", select_from, NULL),
    PY_METHOD("add_columns", "self, *entities", select_add_columns, NULL),
    PY_METHOD("column", "self, column", select_column, NULL),
    PY_METHOD("with_only_columns", "self, *entities, maintain_column_froms=False", select_with_only_columns, NULL),
    PY_METHOD("distinct", "self, *expr", select_distinct, NULL),
    PY_METHOD("correlate", "self, *fromclauses", select_correlate, NULL),
    PY_METHOD("correlate_except", "self, *fromclauses", select_correlate_except, NULL),
    PY_METHOD("join", "self, target, onclause=None, *, isouter=False, full=False", select_join, NULL),
    PY_METHOD("outerjoin", "self, target, onclause=None, *, full=False", select_outerjoin, NULL),
    PY_METHOD("join_from", "self, from_, target, onclause=None, *, isouter=False, full=False", select_join_from, NULL),
    PY_METHOD("outerjoin_from", "self, from_, target, onclause=None, *, full=False", select_outerjoin_from, NULL),
    PY_METHOD("prefix_with", "self, *prefixes, dialect='*'", select_prefix_with, NULL),
    PY_METHOD("suffix_with", "self, *suffixes, dialect='*'", select_suffix_with, NULL),
    PY_METHOD("with_hint", "self, selectable, text, dialect_name='*'", select_hint, NULL),
    PY_METHOD("with_statement_hint", "self, text, dialect_name='*'", select_statement_hint, NULL),
    PY_METHOD("get_final_froms", "self", select_final_froms, NULL),
    PY_GETSET("froms", select_froms, NULL, NULL),
    PY_GETSET("whereclause", select_whereclause, NULL, NULL),
    PY_GETSET("inner_columns", select_inner_columns, NULL, NULL),
    PY_FIELD_RO("_raw_columns", al_select, raw_columns),
    PY_MEMBERS_END,
};
const py_classdef al_select_class = {
    .name = "Select",
    .module = MODULE,
    .bases = PY_BASES(&al_generative_class),
    .size = sizeof(al_select),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = select_members,
    .trace = select_trace,
};
