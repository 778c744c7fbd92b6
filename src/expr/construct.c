#include "expr/construct.h"

#include "expr/coerce.h"
#include "expr/dml.h"
#include "types/exc.h"

static py_obj *make(py_vm *vm, const py_classdef *def, py_obj *args, py_obj *kwargs)
{
    py_class *cls = py_class_get(vm, def);
    return cls && args ? py_call_dict(vm, (py_obj *)(void *)cls, args, kwargs) : NULL;
}

static py_obj *keywords(py_vm *vm, const char *first, py_obj *a, const char *second, py_obj *b)
{
    py_obj *kw = py_dict_new(vm);
    return kw && py_dict_set_s(vm, kw, first, a) == 0 && (!second || py_dict_set_s(vm, kw, second, b) == 0) ? kw : NULL;
}

/* A method of what is, or becomes, an expression: asc(x) is x.asc(). */
static py_obj *method(py_vm *vm, py_obj *o, const char *name, size_t count, py_obj *first, py_obj *second, py_obj *third)
{
    py_obj *element = al_expect_expr(vm, o, NULL, NULL);
    return element ? py_call_method(vm, element, name, count, first, second, third) : NULL;
}

py_obj *al_fn_alias(py_vm *vm, py_obj **args)
{
    py_obj *element = al_as_element(vm, args[0]);
    if (element && element != PY_ABSENT && al_is_select(vm, element)) {
        return al_subquery_new(vm, element, args[1]);
    }
    element = element ? al_expect_from(vm, args[0]) : NULL;
    return element ? py_call_method(vm, element, "alias", 2, args[1], args[2]) : NULL;
}

py_obj *al_fn_all(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "all_", 0, NULL, NULL, NULL);
}

py_obj *al_fn_any(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "any_", 0, NULL, NULL, NULL);
}

/* and_(*clauses): one generator or list may stand for them all */
static py_obj *conjunction(py_vm *vm, al_op op, py_obj *given)
{
    const py_tuple *t = PY_TUPLE(given);
    if (!t->count) {
        const char *name = op == AL_OP_AND ? "and_" : "or_", *constant = op == AL_OP_AND ? "true()" : "false()",
                   *literal = op == AL_OP_AND ? "True" : "False";
        py_obj *text = py_str_printf(
            vm,
            "Invoking %s() without arguments is deprecated, and will be disallowed in a future release.   For an empty %s() construct, "
            "use '%s(%s, *args)' or '%s(%s, *args)'.",
            name, name, name, constant, name, literal);
        if (!text || py_warn(vm, &al_exc_SADeprecationWarning, py_str_text(text), 1) < 0) {
            return NULL;
        }
        return al_empty_list(vm, op);
    }
    if (t->count == 1 && py_isa(vm, t->items[0], &py_generator_class)) {
        py_obj *all = py_tuple_from(vm, t->items[0]);
        return all ? al_conjunction(vm, op, PY_TUPLE(all)->items, PY_TUPLE(all)->count, true) : NULL;
    }
    return al_conjunction(vm, op, t->items, t->count, true);
}

py_obj *al_fn_and(py_vm *vm, py_obj **args)
{
    return conjunction(vm, AL_OP_AND, args[0]);
}

py_obj *al_fn_or(py_vm *vm, py_obj **args)
{
    return conjunction(vm, AL_OP_OR, args[0]);
}

/* asc(x), desc(x): a str names a label */
static py_obj *ordered(py_vm *vm, py_obj *o, al_op modifier)
{
    py_obj *column = al_expect_by_of(vm, o);
    return column ? al_unary_new(vm, &al_unary_class, column, AL_OPREF(AL_OP_NONE), modifier, NULL) : NULL;
}

py_obj *al_fn_asc(py_vm *vm, py_obj **args)
{
    return ordered(vm, args[0], AL_OP_ASC);
}

py_obj *al_fn_desc(py_vm *vm, py_obj **args)
{
    return ordered(vm, args[0], AL_OP_DESC);
}

py_obj *al_fn_nulls_first(py_vm *vm, py_obj **args)
{
    return ordered(vm, args[0], AL_OP_NULLS_FIRST);
}

py_obj *al_fn_nulls_last(py_vm *vm, py_obj **args)
{
    return ordered(vm, args[0], AL_OP_NULLS_LAST);
}

py_obj *al_fn_between(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "between", 3, args[1], args[2], args[3]);
}

py_obj *al_fn_bindparam(py_vm *vm, py_obj **args)
{
    static const char *const names[] = { "key",   "value",     "type_",     "unique",     "required",
                                         "quote", "callable_", "expanding", "isoutparam", "literal_execute" };
    py_obj *kw = py_dict_new(vm), *none = py_tuple_new(vm, 0);
    for (size_t i = 0; kw && i < AL_COUNT(names); i++) {
        if (args[i] != PY_ABSENT && py_dict_set_s(vm, kw, names[i], args[i]) < 0) {
            return NULL;
        }
    }
    return kw && none ? make(vm, &al_bindparam_class, none, kw) : NULL;
}

py_obj *al_fn_outparam(py_vm *vm, py_obj **args)
{
    py_obj *kw = keywords(vm, "type_", args[1], "isoutparam", PY_TRUE), *one = py_tuple_of(vm, 1, args[0]);
    return kw && py_dict_set_s(vm, kw, "value", PY_NONE) == 0 ? make(vm, &al_bindparam_class, one, kw) : NULL;
}

py_obj *al_fn_bitwise_not(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "bitwise_not", 0, NULL, NULL, NULL);
}

py_obj *al_fn_case(py_vm *vm, py_obj **args)
{
    py_obj *kw = keywords(vm, "value", args[1], "else_", args[2]);
    return kw ? make(vm, &al_case_class, args[0], kw) : NULL;
}

py_obj *al_fn_cast(py_vm *vm, py_obj **args)
{
    return al_cast_new(vm, &al_cast_class, args[0], args[1]);
}

py_obj *al_fn_try_cast(py_vm *vm, py_obj **args)
{
    return al_cast_new(vm, &al_try_cast_class, args[0], args[1]);
}

py_obj *al_fn_type_coerce(py_vm *vm, py_obj **args)
{
    return al_cast_new(vm, &al_type_coerce_class, args[0], args[1]);
}

py_obj *al_fn_collate(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "collate", 1, args[1], NULL, NULL);
}

py_obj *al_fn_column(py_vm *vm, py_obj **args)
{
    return make(vm, &al_column_clause_class, py_tuple_of(vm, 4, args[0], args[1], args[2], args[3]), NULL);
}

py_obj *al_fn_cte(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, args[0], "cte", 2, args[1], args[2]);
}

py_obj *al_fn_insert(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_insert_class, args[0]);
}

py_obj *al_fn_pg_insert(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_pg_insert_class, args[0]);
}

py_obj *al_fn_sqlite_insert(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_sqlite_insert_class, args[0]);
}

py_obj *al_fn_mysql_insert(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_mysql_insert_class, args[0]);
}

py_obj *al_fn_update(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_update_class, args[0]);
}

py_obj *al_fn_delete(py_vm *vm, py_obj **args)
{
    return al_dml_new(vm, &al_delete_class, args[0]);
}

py_obj *al_fn_distinct(py_vm *vm, py_obj **args)
{
    return method(vm, args[0], "distinct", 0, NULL, NULL, NULL);
}

static py_obj *compound(py_vm *vm, py_obj **args, const char *keyword)
{
    if (!PY_TUPLE(args[0])->count) {
        return py_raise(vm, &py_IndexError, "list index out of range");
    }
    return al_compound_new(vm, keyword, PY_TUPLE(args[0])->items, PY_TUPLE(args[0])->count);
}

py_obj *al_fn_union(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "UNION");
}

py_obj *al_fn_union_all(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "UNION ALL");
}

py_obj *al_fn_except(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "EXCEPT");
}

py_obj *al_fn_except_all(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "EXCEPT ALL");
}

py_obj *al_fn_intersect(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "INTERSECT");
}

py_obj *al_fn_intersect_all(py_vm *vm, py_obj **args)
{
    return compound(vm, args, "INTERSECT ALL");
}

py_obj *al_fn_exists(py_vm *vm, py_obj **args)
{
    return make(vm, &al_exists_class, py_tuple_of(vm, 1, args[0]), NULL);
}

py_obj *al_fn_extract(py_vm *vm, py_obj **args)
{
    return make(vm, &al_extract_class, py_tuple_of(vm, 2, args[0], args[1]), NULL);
}

py_obj *al_fn_false(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_false(vm);
}

py_obj *al_fn_true(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_true(vm);
}

py_obj *al_fn_null(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_null(vm);
}

py_obj *al_fn_funcfilter(py_vm *vm, py_obj **args)
{
    py_obj *first = py_tuple_of(vm, 1, args[0]);
    return first ? make(vm, &al_func_filter_class, py_binary(vm, PY_OP_ADD, first, args[1]), NULL) : NULL;
}

py_obj *al_fn_within_group(py_vm *vm, py_obj **args)
{
    py_obj *first = py_tuple_of(vm, 1, args[0]);
    return first ? make(vm, &al_within_group_class, py_binary(vm, PY_OP_ADD, first, args[1]), NULL) : NULL;
}

py_obj *al_fn_over(py_vm *vm, py_obj **args)
{
    return make(vm, &al_over_class, py_tuple_from_array(vm, args, 6), NULL);
}

py_obj *al_fn_join(py_vm *vm, py_obj **args)
{
    int outer = py_truth(vm, args[3]), full = outer < 0 ? -1 : py_truth(vm, args[4]);
    return full < 0 ? NULL : al_join_new(vm, args[0], args[1], args[2], outer, full);
}

py_obj *al_fn_outerjoin(py_vm *vm, py_obj **args)
{
    int full = py_truth(vm, args[3]);
    return full < 0 ? NULL : al_join_new(vm, args[0], args[1], args[2], true, full);
}

py_obj *al_fn_label(py_vm *vm, py_obj **args)
{
    return make(vm, &al_label_class, py_tuple_from_array(vm, args, 3), NULL);
}

py_obj *al_fn_lateral(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, args[0], "lateral", 1, args[1]);
}

py_obj *al_fn_literal(py_vm *vm, py_obj **args)
{
    py_obj *type = py_given(args[1]) ? (py_obj *)(void *)al_type_coerce(vm, args[1]) : NULL;
    int execute = py_truth(vm, args[2]);
    if (py_error_pending(vm) || execute < 0) {
        return NULL;
    }
    if (!al_is_literal(vm, args[0])) {
        return al_raise_expected(vm, "Literal Python value", args[0], NULL, NULL);
    }
    py_obj *bind = al_literal(vm, args[0], type);
    if (bind) {
        ((al_bindparam *)(void *)bind)->literal_execute = execute;
    }
    return bind;
}

py_obj *al_fn_literal_column(py_vm *vm, py_obj **args)
{
    return make(vm, &al_column_clause_class, py_tuple_of(vm, 3, args[0], args[1], PY_TRUE), NULL);
}

py_obj *al_fn_not(py_vm *vm, py_obj **args)
{
    py_obj *clause = al_expect_expr(vm, args[0], NULL, NULL);
    return clause ? al_negate(vm, clause) : NULL;
}

py_obj *al_fn_select(py_vm *vm, py_obj **args)
{
    return make(vm, &al_select_class, args[0], args[1]);
}

py_obj *al_fn_table(py_vm *vm, py_obj **args)
{
    py_obj *first = py_tuple_of(vm, 1, args[0]);
    return first ? make(vm, &al_table_clause_class, py_binary(vm, PY_OP_ADD, first, args[1]), args[2]) : NULL;
}

py_obj *al_fn_tablesample(py_vm *vm, py_obj **args)
{
    py_obj *from = al_expect_from(vm, args[0]);
    return from ? py_call_method(vm, from, "tablesample", 3, args[1], args[2], args[3]) : NULL;
}

py_obj *al_fn_text(py_vm *vm, py_obj **args)
{
    return make(vm, &al_text_clause_class, py_tuple_of(vm, 1, args[0]), NULL);
}

py_obj *al_fn_tuple(py_vm *vm, py_obj **args)
{
    py_obj *kw = keywords(vm, "types", args[1], NULL, NULL);
    return kw ? make(vm, &al_tuple_class, args[0], kw) : NULL;
}

py_obj *al_fn_values(py_vm *vm, py_obj **args)
{
    py_obj *kw = keywords(vm, "name", args[1], "literal_binds", args[2]);
    return kw ? make(vm, &al_values_class, args[0], kw) : NULL;
}

py_obj *al_make_func(py_vm *vm)
{
    return py_new(vm, py_class_get(vm, &al_func_generator_class), 0);
}

/* --- sqlalchemy.sql.operators: eq, add, like_op, ... as functions --- */

static py_obj *apply_operator(py_vm *vm, py_obj **args)
{
    al_op op = (al_op)py_small_value(args[0]);
    const py_tuple *given = PY_TUPLE(args[1]);
    if (!given->count) {
        return py_raise(vm, &py_TypeError, "%s() missing 1 required positional argument: 'a'", al_operators[op].name);
    }
    if (!al_is_column_element(vm, given->items[0])) {
        return py_raise(vm, &py_NotImplementedError, "Operator '%s' is not supported on this expression", al_operators[op].name);
    }
    return al_operate(vm, AL_OPREF(op), given->items[0], given->count > 1 ? given->items[1] : PY_NONE, false, NULL, NULL);
}

py_obj *al_operator_function(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    al_op op = al_op_find(py_str_text(name));
    return op == AL_OP_NONE ? PY_ABSENT : py_closure_new(vm, al_operators[op].name, "self, *args, **kw", apply_operator, py_small(op));
}
