/*
 * JOIN, and the condition that foreign keys give for it.
 */
#include "expr/coerce.h"
#include "expr/select.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.selectable"

/* A proxied column has the foreign keys of the column it stands for: (key, column of `from`) pairs. */
static int proxied_keys(py_vm *vm, py_obj *column, py_obj *source, py_obj *list)
{
    py_obj *proxies = AL_ELEMENT(source)->proxies;
    for (size_t i = 0; proxies && i < PY_TUPLE(proxies)->count; i++) {
        if (proxied_keys(vm, column, PY_TUPLE(proxies)->items[i], list) < 0) {
            return -1;
        }
    }
    if (proxies) {
        return 0;
    }
    py_obj *keys = py_getattr_s(vm, source, "foreign_keys");
    py_obj *each = keys ? py_list_from(vm, keys) : NULL;
    for (size_t k = 0; each && k < PY_LIST(each)->count; k++) {
        py_obj *pair = py_tuple_of(vm, 2, PY_LIST(each)->items[k], column);
        if (!pair || py_list_append(vm, list, pair) < 0) {
            return -1;
        }
    }
    return each ? 0 : -1;
}

/* The foreign keys of a table, as (key, column): asked of it as a script would, for Table is a class of a higher floor. */
static py_obj *foreign_keys(py_vm *vm, py_obj *from)
{
    if (py_isa(vm, from, &al_join_class)) {
        const al_join *j = (const al_join *)(void *)from;
        py_obj *left = foreign_keys(vm, j->left), *right = left ? foreign_keys(vm, j->right) : NULL;
        for (size_t i = 0; right && i < PY_LIST(right)->count; i++) {
            if (py_list_append(vm, left, PY_LIST(right)->items[i]) < 0) {
                return NULL;
            }
        }
        return right ? left : NULL;
    }
    py_obj *list = py_list_new(vm, 4);
    al_columns *columns = list ? al_from_columns(vm, from) : NULL;
    for (size_t i = 0; columns && i < al_columns_count(columns); i++) {
        if (proxied_keys(vm, &al_columns_at(columns, i)->head, &al_columns_at(columns, i)->head, list) < 0) {
            return NULL;
        }
    }
    return columns ? list : NULL;
}

typedef struct condition {
    py_obj *constraint;
    py_obj *clauses; /* list of a == b */
} condition;

/* The column of `other` that a foreign key refers to; PY_NONE: it refers to another table, or to one that is not known. */
static py_obj *referent(py_vm *vm, py_obj *key, py_obj *other)
{
    py_obj *column = py_getattr_s(vm, key, "column");
    if (!column) {
        if (!py_error_is(vm, &al_exc_NoReferenceError)) {
            return NULL;
        }
        py_error_clear(vm);
        return PY_NONE;
    }
    al_columns *columns = al_is_element(vm, column) ? al_from_columns(vm, other) : NULL;
    for (size_t i = 0; columns && i < al_columns_count(columns); i++) {
        if (al_shares_lineage(vm, &al_columns_at(columns, i)->head, column)) {
            return &al_columns_at(columns, i)->head;
        }
    }
    return columns || !py_error_pending(vm) ? PY_NONE : NULL;
}

/* Adds the pairs by which the foreign keys of `holder` refer to `other`. */
static int scan_keys(py_vm *vm, py_obj *holder, py_obj *other, condition *found, size_t *count, size_t max)
{
    py_obj *keys = foreign_keys(vm, holder);
    for (size_t i = 0; keys && i < PY_LIST(keys)->count; i++) {
        py_obj *key = PY_TUPLE(PY_LIST(keys)->items[i])->items[0], *parent = PY_TUPLE(PY_LIST(keys)->items[i])->items[1];
        py_obj *referred = referent(vm, key, other);
        if (referred == PY_NONE) {
            continue;
        }
        py_obj *constraint = referred ? py_getattr_s(vm, key, "constraint") : NULL;
        py_obj *clause = constraint ? al_operate(vm, AL_OPREF(AL_OP_EQ), referred, parent, false, NULL, NULL) : NULL;
        size_t at = 0;
        while (at < *count && found[at].constraint != constraint) {
            at++;
        }
        if (!clause || at == max) {
            return -1;
        }
        if (at == *count) {
            found[(*count)++] = (condition){ constraint, py_list_new(vm, 2) };
        }
        if (!found[at].clauses || py_list_append(vm, found[at].clauses, clause) < 0) {
            return -1;
        }
    }
    return keys ? 0 : -1;
}

static py_obj *join_condition(py_vm *vm, py_obj *a, py_obj *b)
{
    condition found[16];
    size_t count = 0;
    py_obj *subset = py_isa(vm, a, &al_join_class) ? ((const al_join *)(void *)a)->right : NULL;
    py_obj *const lefts[] = { subset, a };
    for (size_t i = 0; i < 2 && !count; i++) {
        if (lefts[i] && (scan_keys(vm, b, lefts[i], found, &count, AL_COUNT(found)) < 0 ||
                         (lefts[i] != b && scan_keys(vm, lefts[i], b, found, &count, AL_COUNT(found)) < 0))) {
            return NULL;
        }
    }
    if (count == 1) {
        return al_and(vm, PY_LIST(found[0].clauses)->items, PY_LIST(found[0].clauses)->count);
    }
    py_obj *left = py_getattr_s(vm, a, "description"), *right = left ? py_getattr_s(vm, b, "description") : NULL;
    if (!right) {
        return NULL;
    }
    if (count > 1) {
        return py_raise(
            vm, &al_exc_AmbiguousForeignKeysError,
            "Can't determine join between '%S' and '%S'; tables have more than one foreign key constraint relationship between them. "
            "Please specify the 'onclause' of this join explicitly.",
            left, right);
    }
    return py_raise(vm, &al_exc_NoForeignKeysError, "Can't find any foreign key relationships between '%S' and '%S'.%s", left, right,
                    py_isa(vm, b, &al_from_grouping_class) ? " Perhaps you meant to convert the right side to a subquery using alias()?"
                                                           : "");
}

int al_can_join(py_vm *vm, py_obj *a, py_obj *b)
{
    condition found[16];
    size_t count = 0;
    if (scan_keys(vm, b, a, found, &count, AL_COUNT(found)) < 0 || (!count && scan_keys(vm, a, b, found, &count, AL_COUNT(found)) < 0)) {
        return -1;
    }
    return count > 0;
}

static int join_fill(py_vm *vm, al_join *j, py_obj *left, py_obj *right, py_obj *onclause)
{
    j->left = al_expect_from(vm, left);
    j->right = j->left ? al_expect_from(vm, right) : NULL;
    j->right = j->right ? al_self_group(vm, j->right, AL_OPREF(AL_OP_NONE)) : NULL;
    if (!j->right) {
        return -1;
    }
    if (py_given(onclause)) {
        py_obj *clause = al_expect_on(vm, onclause);
        j->onclause = clause ? al_self_group(vm, clause, AL_OPREF(AL_OP_ASBOOL)) : NULL;
    } else {
        j->onclause = join_condition(vm, j->left, j->right);
    }
    return j->onclause ? 0 : -1;
}

py_obj *al_join_new(py_vm *vm, py_obj *left, py_obj *right, py_obj *onclause, bool isouter, bool full)
{
    al_join *j = py_alloc(vm, al_join, &al_join_class);
    if (!j) {
        return NULL;
    }
    j->isouter = isouter;
    j->full = full;
    return join_fill(vm, j, left, right, onclause) == 0 ? &j->e.head : NULL;
}

static py_obj *join_init(py_vm *vm, py_obj **args)
{
    al_join *j = (al_join *)(void *)args[0];
    int outer = py_truth(vm, args[4]), full = py_truth(vm, args[5]);
    if (outer < 0 || full < 0) {
        return NULL;
    }
    j->isouter = outer;
    j->full = full;
    return join_fill(vm, j, args[1], args[2], args[3]) == 0 ? PY_NONE : NULL;
}

static py_obj *join_select(py_vm *vm, py_obj **args)
{
    const al_join *j = (const al_join *)(void *)args[0];
    py_obj *sides[] = { j->left, j->right };
    py_obj *select = al_select_new(vm, sides, 2);
    return select ? py_call_method(vm, select, "select_from", 1, args[0]) : NULL;
}

int al_hidden_froms(py_vm *vm, py_obj *from, py_obj *list)
{
    if (py_isa(vm, from, &al_from_grouping_class)) {
        return al_hidden_froms(vm, ((const al_grouping *)(void *)from)->element, list);
    }
    if (!py_isa(vm, from, &al_join_class)) {
        return 0;
    }
    const al_join *j = (const al_join *)(void *)from;
    return al_froms_of(vm, j->left, list) < 0 ? -1 : al_froms_of(vm, j->right, list);
}

AL_TRACE(join_trace, al_join, left, onclause)

static const py_member join_members[] = {
    PY_CLASS_STR("__visit_name__", "join"),
    PY_INIT("self, left, right, onclause=None, isouter=False, full=False", join_init, "left JOIN right ON onclause."),
    PY_FIELD_RO("left", al_join, left),
    PY_FIELD_RO("right", al_join, right),
    PY_FIELD_RO("onclause", al_join, onclause),
    PY_BOOL_RO("isouter", al_join, isouter),
    PY_BOOL_RO("full", al_join, full),
    PY_METHOD("select", "self", join_select, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_join_class = {
    .name = "Join",
    .module = MODULE,
    .bases = PY_BASES(&al_from_class),
    .size = sizeof(al_join),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = join_members,
    .trace = join_trace,
};
