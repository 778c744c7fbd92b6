/*
 * Statements of the root dialect: what all others begin with, and what str(clause) writes.
 */
#include "sql/visits.h"

bool al_sql_ilike(const al_sqlc *c)
{
    return al_sql_flag(c, AL_SQL_ILIKE);
}

/* IN () of no values: NULL) AND (1 != 1 */
int al_empty_set_default(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out)
{
    if (op != AL_OP_IN && op != AL_OP_NOT_IN) {
        if (d->sql && (d->sql->flags & AL_SQL_FOR_EYES)) {
            al_sb_add(out, "SELECT 1 WHERE 1!=1");
            return 0;
        }
        return py_raise_int(vm, &py_NotImplementedError, "Dialect '%s' does not support empty set expression.", d->def->name);
    }
    if (width > 1) {
        al_sb_addc(out, '(');
        for (size_t i = 0; i < width; i++) {
            al_sb_add(out, i ? ", NULL" : "NULL");
        }
        al_sb_add(out, ")");
    } else {
        al_sb_add(out, "NULL");
    }
    al_sb_add(out, op == AL_OP_IN ? ") AND (1 != 1" : ") OR (1 = 1");
    return 0;
}

/* A Sequence where a value is expected */
static int visit_sequence(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    if (!c->str) {
        return py_raise_int(c->vm, &py_NotImplementedError, "Dialect '%s' does not support sequence increments.", c->d->def->name);
    }
    al_sb_add(out, "<next sequence value: ");
    if (al_quote(c->vm, c->d, e->name, out) < 0) {
        return -1;
    }
    al_sb_addc(out, '>');
    return 0;
}

static int func_next_value(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *sequence = ((const al_function *)(void *)e)->sequence;
    return sequence ? al_visit(c, sequence, v, out) : al_unsupported(c, &e->head);
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_BINDPARAM] = al_visit_bindparam,
    [AL_K_TYPECLAUSE] = al_visit_typeclause,
    [AL_K_TEXTCLAUSE] = al_visit_text,
    [AL_K_NULL] = al_visit_null,
    [AL_K_FALSE] = al_visit_false,
    [AL_K_TRUE] = al_visit_true,
    [AL_K_CLAUSELIST] = al_visit_clauselist,
    [AL_K_EXPRESSION_CLAUSELIST] = al_visit_expr_list,
    [AL_K_TUPLE] = al_visit_tuple,
    [AL_K_CASE] = al_visit_case,
    [AL_K_CAST] = al_visit_cast,
    [AL_K_TRY_CAST] = al_visit_try_cast,
    [AL_K_TYPE_COERCE] = al_visit_type_coerce,
    [AL_K_EXTRACT] = al_visit_extract,
    [AL_K_LABEL_REFERENCE] = al_visit_label_reference,
    [AL_K_TEXTUAL_LABEL_REFERENCE] = al_visit_textual_reference,
    [AL_K_UNARY] = al_visit_unary,
    [AL_K_BINARY] = al_visit_binary,
    [AL_K_SLICE] = al_visit_slice,
    [AL_K_GROUPING] = al_visit_grouping,
    [AL_K_OVER] = al_visit_over,
    [AL_K_WITHINGROUP] = al_visit_within_group,
    [AL_K_FUNCFILTER] = al_visit_func_filter,
    [AL_K_LABEL] = al_visit_label,
    [AL_K_COLUMN] = al_visit_column,
    [AL_K_COLLATION] = al_visit_collation,
    [AL_K_FUNCTION] = al_visit_function,
    [AL_K_FROMCLAUSE] = al_visit_fromclause,
    [AL_K_JOIN] = al_visit_join,
    [AL_K_ALIAS] = al_visit_alias,
    [AL_K_TABLE_VALUED_ALIAS] = al_visit_table_valued_alias,
    [AL_K_LATERAL] = al_visit_lateral,
    [AL_K_TABLESAMPLE] = al_visit_tablesample,
    [AL_K_CTE] = al_visit_cte,
    [AL_K_SUBQUERY] = al_visit_subquery,
    [AL_K_TABLE] = al_visit_table,
    [AL_K_VALUES] = al_visit_values,
    [AL_K_SELECT_STATEMENT_GROUPING] = al_visit_select_grouping,
    [AL_K_COMPOUND_SELECT] = al_visit_compound,
    [AL_K_SELECT] = al_visit_select,
    [AL_K_TEXTUAL_SELECT] = al_visit_textual_select,
    [AL_K_INSERT] = al_visit_insert,
    [AL_K_UPDATE] = al_visit_update,
    [AL_K_DELETE] = al_visit_delete,
    [AL_K_ON_CONFLICT_DO_NOTHING] = al_visit_do_nothing,
    [AL_K_ON_CONFLICT_DO_UPDATE] = al_visit_do_update,
    [AL_K_SEQUENCE] = visit_sequence,
    [AL_K_SAVEPOINT] = al_visit_savepoint,
    [AL_K_ROLLBACK_TO_SAVEPOINT] = al_visit_rollback_to_savepoint,
    [AL_K_RELEASE_SAVEPOINT] = al_visit_release_savepoint,
};

static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_TRUEDIV] = al_op_truediv,
    [AL_OP_FLOORDIV] = al_op_floordiv,
    [AL_OP_MOD] = al_op_mod,
    [AL_OP_NOT_MATCH] = al_op_not_match,
    [AL_OP_NOT_IN] = al_op_not_in,
    [AL_OP_LIKE] = al_op_like,
    [AL_OP_NOT_LIKE] = al_op_not_like,
    [AL_OP_ILIKE] = al_op_ilike,
    [AL_OP_NOT_ILIKE] = al_op_not_ilike,
    [AL_OP_STARTSWITH] = al_op_startswith,
    [AL_OP_NOT_STARTSWITH] = al_op_not_startswith,
    [AL_OP_ISTARTSWITH] = al_op_istartswith,
    [AL_OP_NOT_ISTARTSWITH] = al_op_not_istartswith,
    [AL_OP_ENDSWITH] = al_op_endswith,
    [AL_OP_NOT_ENDSWITH] = al_op_not_endswith,
    [AL_OP_IENDSWITH] = al_op_iendswith,
    [AL_OP_NOT_IENDSWITH] = al_op_not_iendswith,
    [AL_OP_CONTAINS] = al_op_contains,
    [AL_OP_NOT_CONTAINS] = al_op_not_contains,
    [AL_OP_ICONTAINS] = al_op_icontains,
    [AL_OP_NOT_ICONTAINS] = al_op_not_icontains,
    [AL_OP_BETWEEN] = al_op_between,
    [AL_OP_NOT_BETWEEN] = al_op_not_between,
    [AL_OP_REGEXP_MATCH] = al_op_regexp_match,
    [AL_OP_NOT_REGEXP_MATCH] = al_op_not_regexp_match,
    [AL_OP_REGEXP_REPLACE] = al_op_regexp_replace,
    [AL_OP_GETITEM] = al_op_getitem,
    [AL_OP_JSON_GETITEM] = al_op_getitem,
    [AL_OP_JSON_PATH_GETITEM] = al_op_getitem,
    [AL_OP_CUSTOM] = al_op_custom,
};

static const al_sql_visit unaries[AL_OP_COUNT] = {
    [AL_OP_IS_TRUE] = al_op_is_true,
    [AL_OP_IS_FALSE] = al_op_is_false,
    [AL_OP_CUSTOM] = al_op_custom_unary,
};

static const al_func_row functions[] = {
    { "next_value", func_next_value },
    { NULL, NULL },
};

const al_sql_slots al_sql_ansi = {
    .visits = visits,
    .binaries = binaries,
    .unaries = unaries,
    .functions = functions,
    .limit = al_limit,
    .fetch = al_fetch,
    .order_by = al_order_by,
    .for_update = al_for_update_clause,
    .precolumns = al_precolumns,
    .update_from = al_update_from,
    .update_tables = al_update_tables,
    .delete_from = al_delete_from,
    .delete_tables = al_delete_tables,
    .returning = al_returning,
    .empty_set = al_empty_set_default,
    .alias_as = " AS ",
    .join = " JOIN ",
    .left_join = " LEFT OUTER JOIN ",
    .full_join = " FULL OUTER JOIN ",
    .recursive = "WITH RECURSIVE",
};

const al_sql_slots al_sql_str = {
    .base = &al_sql_ansi,
    .flags = AL_SQL_FOR_EYES,
};
