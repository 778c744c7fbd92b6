/*
 * Statements on SQL Server (MSSQLCompiler).
 */
#include "sql/visits.h"
#include "types/exc.h"

static int op_concat(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " + ", v, out);
}

static int list_concat(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_visit_list(c, ((const al_clauselist *)(void *)e)->clauses, " + ", v, out);
}

static int wrapped(al_sqlc *c, al_element *e, const char *before, const char *between, const char *after, const al_vis *v, al_sb *out)
{
    al_sb_add(out, before);
    if (al_binary_generic(c, e, between, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, after);
    return 0;
}

static int op_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return wrapped(c, e, "CONTAINS (", ", ", ")", v, out);
}

static int op_is_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return wrapped(c, e, "NOT EXISTS (SELECT ", " INTERSECT SELECT ", ")", v, out);
}

static int op_is_not_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return wrapped(c, e, "EXISTS (SELECT ", " INTERSECT SELECT ", ")", v, out);
}

/* value = column is written column = value */
static int visit_binary(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    if (b->op == AL_OP_EQ && b->left && b->right && py_isa(c->vm, b->left, &al_bindparam_class) &&
        !py_isa(c->vm, b->right, &al_bindparam_class)) {
        py_obj *swapped = al_binary_new(c->vm, b->right, b->left, AL_OPREF(AL_OP_EQ), e->type, AL_OPREF(AL_OP_NONE), NULL);
        return swapped ? al_visit_binary(c, AL_ELEMENT(swapped), v, out) : -1;
    }
    return al_visit_binary(c, e, v, out);
}

static int visit_extract(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_extract *x = (const al_extract *)(void *)e;
    if (!x->field) {
        al_raise_unmade(c->vm);
        return -1;
    }
    al_sb_addf(out, "DATEPART(%s, ", al_extract_field(c, x->field));
    if (al_visit(c, x->expr, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int visit_try_cast(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_visit_cast_as(c, e, "TRY_CAST ", v, out);
}

static int visit_one(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)v;
    al_sb_add(out, al_element_kind(c->vm, e) == AL_K_TRUE ? "1" : "0");
    return 0;
}

static int visit_savepoint(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    al_sb_add(out, al_element_kind(c->vm, e) == AL_K_SAVEPOINT ? "SAVE TRANSACTION " : "ROLLBACK TRANSACTION ");
    return al_quote(c->vm, c->d, e->name, out);
}

static int visit_sequence(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    py_obj *schema = py_getattr_opt_s(c->vm, &e->head, "schema");
    al_sb_add(out, "NEXT VALUE FOR ");
    if (!schema || (py_given(schema) && al_format_schema(c->vm, c->d, schema, out) < 0)) {
        return -1;
    }
    al_sb_add(out, py_given(schema) ? "." : "");
    return al_quote(c->vm, c->d, e->name, out);
}

static int func_now(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "CURRENT_TIMESTAMP");
    return 0;
}

static int func_current_date(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "GETDATE()");
    return 0;
}

static int func_length(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_func_plain(c, e, "LEN", v, out);
}

static int func_aggregate_strings(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *clauses = ((const al_function *)(void *)e)->clauses;
    py_obj *items = clauses ? ((const al_clauselist *)(void *)clauses)->clauses : NULL;
    if (!items || PY_TUPLE(items)->count != 2) {
        return al_func_plain(c, e, "string_agg", v, out);
    }
    al_vis literal = al_vis_with(v, AL_V_LITERAL_EXECUTE, 0);
    al_sb_add(out, "string_agg(");
    if (al_visit(c, PY_TUPLE(items)->items[0], v, out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ");
    if (al_visit(c, PY_TUPLE(items)->items[1], &literal, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

/* --- limits --- */

static bool simple(py_vm *vm, py_obj *clause)
{
    return clause && py_isa(vm, clause, &al_bindparam_class) && ((const al_bindparam *)(void *)clause)->limit;
}

/* TOP n does for a plain number without OFFSET. */
static bool use_top(py_vm *vm, const al_generative *g)
{
    return !g->offset && (simple(vm, g->limit) || (simple(vm, g->fetch) && (g->fetch_percent || g->fetch_ties)));
}

static int check_fetch(py_vm *vm, const al_generative *g)
{
    if (!g->order_by || !PY_TUPLE(g->order_by)->count) {
        return py_raise_int(vm, &al_exc_CompileError, "MSSQL requires an order_by when using an OFFSET or a non-simple LIMIT clause");
    }
    if (g->fetch && (g->fetch_percent || g->fetch_ties)) {
        return py_raise_int(vm, &al_exc_CompileError,
                            "MSSQL needs TOP to use PERCENT and/or WITH TIES. Only simple fetch without offset can be used.");
    }
    return 0;
}

static int precolumns(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (al_precolumns(c, e, v, out) < 0) {
        return -1;
    }
    if (!(g->limit || g->fetch) || !use_top(c->vm, g)) {
        return 0;
    }
    al_vis in = al_vis_with(v, AL_V_LITERAL_EXECUTE, 0);
    al_sb_add(out, "TOP ");
    if (al_visit(c, g->fetch ? g->fetch : g->limit, &in, out) < 0) {
        return -1;
    }
    al_sb_addf(out, " %s%s", g->fetch && g->fetch_percent ? "PERCENT " : "", g->fetch && g->fetch_ties ? "WITH TIES " : "");
    return 0;
}

static int nothing(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    (void)out;
    return 0;
}

static py_obj *where_rows(py_vm *vm, py_obj *select, py_obj *rows, al_op op, py_obj *bound)
{
    py_obj *criterion = bound ? al_operate(vm, AL_OPREF(op), rows, bound, false, NULL, NULL) : NULL;
    return criterion ? py_call_method(vm, select, "where", 1, criterion) : NULL;
}

/* LIMIT and OFFSET by row numbers, for servers that know no OFFSET ... FETCH */
static py_obj *translate(al_sqlc *c, al_select *s)
{
    py_vm *vm = c->vm;
    const al_generative *g = &s->g;
    if (!(g->limit || g->offset || g->fetch) || use_top(vm, g)) {
        return &s->g.b.e.head;
    }
    if (check_fetch(vm, g) < 0) {
        return NULL;
    }
    py_obj *order = py_list_from(vm, g->order_by);
    for (size_t i = 0; order && i < PY_LIST(order)->count; i++) {
        py_obj *item = PY_LIST(order)->items[i];
        if (py_isa(vm, item, &al_label_reference_class)) {
            PY_LIST(order)->items[i] = ((const al_label_reference *)(void *)item)->element;
        }
    }
    py_obj *number = order ? al_func(vm, "ROW_NUMBER", NULL, 0, NULL) : NULL;
    py_obj *kw = number ? py_dict_new(vm) : NULL, *none = kw ? py_tuple_new(vm, 0) : NULL;
    py_obj *over = none && py_dict_set_s(vm, kw, "order_by", order) == 0 ? py_getattr_s(vm, number, "over") : NULL;
    over = over ? py_call_dict(vm, over, none, kw) : NULL;
    py_obj *label = over ? al_label(vm, py_str_intern(vm, "mssql_rn"), over) : NULL;
    py_obj *inner = label ? py_call_method(vm, &s->g.b.e.head, "add_columns", 1, label) : NULL;
    inner = inner ? al_element_copy(vm, inner) : NULL;
    if (!inner) {
        return NULL;
    }
    al_generative *plain = (al_generative *)(void *)inner;
    py_obj *count = g->fetch ? g->fetch : g->limit, *offset = g->offset;
    plain->order_by = plain->limit = plain->offset = plain->fetch = NULL;
    py_obj *subquery = al_subquery_new(vm, inner, NULL);
    al_columns *columns = subquery ? al_from_columns(vm, subquery) : NULL;
    py_obj *kept = columns ? py_list_new(vm, al_columns_count(columns)) : NULL;
    for (size_t i = 0; kept && i < al_columns_count(columns); i++) {
        if (!py_str_is(al_columns_at(columns, i)->key, "mssql_rn") && py_list_append(vm, kept, &al_columns_at(columns, i)->head) < 0) {
            return NULL;
        }
    }
    py_obj *outer = kept ? al_select_new(vm, PY_LIST(kept)->items, PY_LIST(kept)->count) : NULL;
    py_obj *rows = outer ? al_column(vm, "mssql_rn", NULL) : NULL;
    if (!rows) {
        return NULL;
    }
    if (!offset) {
        return where_rows(vm, outer, rows, AL_OP_LE, count);
    }
    outer = where_rows(vm, outer, rows, AL_OP_GT, offset);
    if (!outer || !count) {
        return outer;
    }
    return where_rows(vm, outer, rows, AL_OP_LE, al_operate(vm, AL_OPREF(AL_OP_ADD), count, offset, false, NULL, NULL));
}

/* ORDER BY has no place in a subquery here, unless TOP counts by it. */
static int order_by(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (c->stack->outer && !use_top(c->vm, g)) {
        return 0;
    }
    return al_order_by(c, e, v, out);
}

/* --- OUTPUT --- */

static int returning(al_sqlc *c, al_dml *d, py_obj *columns, bool result, al_sb *out)
{
    py_vm *vm = c->vm;
    bool deleted = py_isa(vm, &d->b.e.head, &al_delete_class);
    py_obj *alias = al_alias_new(vm, &al_alias_class, d->table, py_str_intern(vm, deleted ? "deleted" : "inserted"));
    al_columns *own = alias ? al_from_columns(vm, alias) : NULL;
    py_obj *list = own ? al_select_iterables(vm, columns) : NULL;
    al_column_name *names;
    size_t count;
    if (!list || al_columns_plus_names(vm, (al_label_style)d->b.label_style, list, true, &names, &count) < 0) {
        return -1;
    }
    al_vis v = { .compound_index = -1 };
    int rc = 0;
    al_sb_add(out, "OUTPUT ");
    for (size_t i = 0; rc == 0 && i < count; i++) {
        al_element *column = AL_ELEMENT(names[i].column),
                   *other = column->table == d->table && column->key ? al_columns_get(vm, own, column->key) : NULL;
        py_obj *targets = py_tuple_of(vm, 1, names[i].column);
        names[i].column = other ? &other->head : names[i].column;
        v.targets = targets;
        al_sb_add(out, i ? ", " : "");
        rc = targets ? al_column_text(c, &names[i], result, false, &v, out) : -1;
    }
    al_free(names);
    return rc;
}

static int tables(al_sqlc *c, const al_element *e, const char *keyword, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    al_sb_add(out, keyword);
    if (al_visit(c, ((const al_dml *)(const void *)e)->table, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ");
    return al_visit_list(c, c->stack->extra, ", ", &in, out);
}

static int more_tables(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return tables(c, e, " FROM ", v, out);
}

static int empty_set(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out)
{
    if (op == AL_OP_IN || op == AL_OP_NOT_IN) {
        return al_empty_set_default(vm, d, width, op, out);
    }
    al_sb_add(out, "SELECT 1 WHERE 1!=1");
    return 0;
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_BINARY] = visit_binary,
    [AL_K_EXTRACT] = visit_extract,
    [AL_K_TRY_CAST] = visit_try_cast,
    [AL_K_TRUE] = visit_one,
    [AL_K_FALSE] = visit_one,
    [AL_K_SAVEPOINT] = visit_savepoint,
    [AL_K_ROLLBACK_TO_SAVEPOINT] = visit_savepoint,
    [AL_K_SEQUENCE] = visit_sequence,
};
static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_CONCAT] = op_concat,
    [AL_OP_MATCH] = op_match,
    [AL_OP_IS_DISTINCT_FROM] = op_is_distinct,
    [AL_OP_IS_NOT_DISTINCT_FROM] = op_is_not_distinct,
};
static const al_sql_visit lists[AL_OP_COUNT] = {
    [AL_OP_CONCAT] = list_concat,
};
static const al_func_row functions[] = {
    { "now", func_now },
    { "current_date", func_current_date },
    { "length", func_length },
    { "char_length", func_length },
    { "aggregate_strings", func_aggregate_strings },
    { NULL, NULL },
};
static const al_extract_row extracts[] = {
    { "doy", "dayofyear" }, { "dow", "weekday" }, { "milliseconds", "millisecond" }, { "microseconds", "microsecond" }, { NULL, NULL },
};

const al_sql_slots al_sql_mssql = {
    .base = &al_sql_ansi,
    .visits = visits,
    .binaries = binaries,
    .lists = lists,
    .functions = functions,
    .extracts = extracts,
    .limit = nothing,
    .fetch = nothing,
    .translate = translate,
    .order_by = order_by,
    .for_update = nothing,
    .precolumns = precolumns,
    .update_from = more_tables,
    .delete_from = more_tables,
    .returning = returning,
    .empty_set = empty_set,
    .recursive = "WITH",
    .flags = AL_SQL_RETURNING_FIRST | AL_SQL_PLAIN_COLLATION | AL_SQL_LITERAL_FRAME,
};
