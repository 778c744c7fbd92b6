/*
 * Statements on MySQL and MariaDB (MySQLCompiler).
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

static int op_concat(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "concat(");
    if (al_binary_generic(c, e, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int list_concat(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "concat(");
    if (al_visit_list(c, ((const al_clauselist *)(void *)e)->clauses, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int op_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    al_sb_add(out, "MATCH (");
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, ") AGAINST (");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " IN BOOLEAN MODE)");
    return 0;
}

static int op_is_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    al_sb_add(out, "NOT (");
    if (al_binary_generic(c, e, " <=> ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int op_is_not_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return al_binary_generic(c, e, " <=> ", v, out);
}

static int op_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " REGEXP ", v, out);
}

static int op_not_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " NOT REGEXP ", v, out);
}

static int op_regexp_replace(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "REGEXP_REPLACE(");
    if (al_binary_generic(c, e, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int json_extract(al_sqlc *c, const al_binary *b, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "JSON_EXTRACT(");
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int op_json(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    al_affinity affinity = al_type_affinity(c->vm, (al_type *)(void *)e->type);
    static const struct {
        al_affinity affinity;
        const char *before, *after;
    } forms[] = {
        { AL_AFF_INTEGER, "ELSE CAST(", " AS SIGNED INTEGER)" },
        { AL_AFF_NUMERIC, "ELSE ", "+0.0000000000000000000000" },
        { AL_AFF_STRING, "ELSE JSON_UNQUOTE(", ")" },
    };
    if (affinity == AL_AFF_JSON) {
        return json_extract(c, b, v, out);
    }
    al_sb_add(out, "CASE ");
    if (json_extract(c, b, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " WHEN 'null' THEN NULL ");
    if (affinity == AL_AFF_BOOLEAN) {
        al_sb_add(out, "WHEN true THEN true ELSE false END");
        return 0;
    }
    const char *before = "ELSE ", *after = "";
    for (size_t i = 0; i < AL_COUNT(forms); i++) {
        if (forms[i].affinity == affinity) {
            before = forms[i].before;
            after = forms[i].after;
        }
    }
    al_sb_add(out, before);
    if (json_extract(c, b, v, out) < 0) {
        return -1;
    }
    al_sb_addf(out, "%s END", after);
    return 0;
}

static int visit_true(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "true");
    return 0;
}

static int visit_false(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "false");
    return 0;
}

/* The type as CAST takes it here. 1: written, 0: there is no cast to it, -1. */
static int cast_type(al_sqlc *c, py_obj *type, al_sb *out)
{
    py_vm *vm = c->vm;
    al_type *t = al_type_impl_unwrapped(vm, (al_type *)(void *)type, &c->d->base.target);
    if (!t) {
        return -1;
    }
    al_affinity affinity = al_type_affinity(vm, t);
    if (affinity == AL_AFF_INTEGER) {
        py_obj *is_unsigned = py_getattr_opt_s(vm, (py_obj *)(void *)t, "unsigned");
        al_sb_add(out, is_unsigned == PY_TRUE ? "UNSIGNED INTEGER" : "SIGNED INTEGER");
        return is_unsigned ? 1 : -1;
    }
    const char *visit = al_type_visit_name(vm, t);
    if (strcmp(visit, "TIMESTAMP") == 0) {
        al_sb_add(out, "DATETIME");
        return 1;
    }
    if (strcmp(visit, "DECIMAL") == 0 || affinity == AL_AFF_DATETIME || affinity == AL_AFF_DATE || affinity == AL_AFF_TIME) {
        return al_type_text(vm, c->d, t, NULL, out) < 0 ? -1 : 1;
    }
    if (affinity == AL_AFF_STRING && strcmp(visit, "ENUM") != 0 && strcmp(visit, "SET") != 0) {
        py_obj *length = py_getattr_opt_s(vm, (py_obj *)(void *)t, "length");
        int64_t size;
        al_sb_add(out, "CHAR");
        if (length && py_given(length) && py_as_int64(vm, length, &size) == 0) {
            al_sb_addf(out, "(%lld)", (long long)size);
        }
        return py_error_pending(vm) ? -1 : 1;
    }
    if (affinity == AL_AFF_BINARY) {
        al_sb_add(out, "BINARY");
        return 1;
    }
    if (affinity == AL_AFF_JSON) {
        al_sb_add(out, "JSON");
        return 1;
    }
    if (affinity == AL_AFF_NUMERIC && !al_type_is(vm, t, &al_t_float)) {
        al_sb text = AL_SB_INIT;
        int rc = al_type_text(vm, c->d, t, NULL, &text);
        const char *numeric = strstr(al_sb_text(&text), "NUMERIC");
        if (numeric) {
            al_sb_addf(out, "%.*sDECIMAL%s", (int)(numeric - al_sb_text(&text)), al_sb_text(&text), numeric + 7);
        } else {
            al_sb_add(out, al_sb_text(&text));
        }
        al_sb_free(&text);
        return rc < 0 ? -1 : 1;
    }
    return 0;
}

static int visit_cast(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_cast *cast = (const al_cast *)(void *)e;
    al_sb type = AL_SB_INIT;
    int known = cast_type(c, e->type, &type);
    int rc = known < 0 ? -1 : 0;
    if (known == 0) {
        rc = al_type_text(c->vm, c->d, (al_type *)(void *)e->type, NULL, &type);
        py_obj *text = rc < 0 ? NULL
                              : py_str_printf(c->vm, "Datatype %s does not support CAST on MySQL/MariaDb; the CAST will be skipped.",
                                              al_sb_text(&type));
        py_obj *plain = text && py_warn(c->vm, &al_exc_SAWarning, py_str_text(text), 1) == 0
                            ? al_self_group(c->vm, cast->clause, AL_OPREF(AL_OP_NONE))
                            : NULL;
        rc = plain ? al_visit(c, plain, v, out) : -1;
    } else if (known > 0) {
        al_sb_add(out, "CAST(");
        rc = al_visit(c, cast->clause, v, out);
        al_sb_addf(out, " AS %s)", al_sb_text(&type));
    }
    al_sb_free(&type);
    return rc;
}

static int func_random(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_func_plain(c, e, "rand", v, out);
}

static int func_sysdate(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "SYSDATE()");
    return 0;
}

static int func_rollup(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *clauses = ((const al_function *)(void *)e)->clauses;
    if (clauses && al_visit(c, clauses, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " WITH ROLLUP");
    return 0;
}

static int func_aggregate_strings(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    py_obj *clauses = ((const al_function *)(void *)e)->clauses;
    py_obj *items = clauses ? ((const al_clauselist *)(void *)clauses)->clauses : NULL;
    if (!items || PY_TUPLE(items)->count != 2) {
        return py_raise_int(c->vm, &py_ValueError, "not enough values to unpack (expected 2)");
    }
    al_sb_add(out, "group_concat(");
    if (al_visit(c, PY_TUPLE(items)->items[0], v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " SEPARATOR ");
    if (al_visit(c, PY_TUPLE(items)->items[1], v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int limit(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    al_sb_add(out, " \n LIMIT ");
    if (g->offset) {
        if (al_visit(c, g->offset, v, out) < 0) {
            return -1;
        }
        al_sb_add(out, g->limit ? ", " : ", 18446744073709551615");
    }
    return g->limit ? al_visit(c, g->limit, v, out) : 0;
}

static int for_update(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_for_update f = *(const al_for_update *)(void *)((const al_generative *)(void *)e)->for_update;
    al_sb_add(out, f.read ? " LOCK IN SHARE MODE" : " FOR UPDATE");
    f.of = NULL; /* supports_for_update_of: known of the server's version only */
    return al_for_update_of(c, &f, v, true, out);
}

/* UPDATE a, b SET */
static int update_tables(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    if (al_visit(c, ((const al_dml *)(void *)e)->table, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, PY_LIST(c->stack->extra)->count ? ", " : "");
    return al_visit_list(c, c->stack->extra, ", ", &in, out);
}

static int nothing(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    (void)out;
    return 0;
}

/* DELETE FROM a USING a, b */
static int delete_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    al_sb_add(out, " USING ");
    if (al_visit(c, ((const al_dml *)(void *)e)->table, &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ");
    return al_visit_list(c, c->stack->extra, ", ", &in, out);
}

static int empty_set(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out)
{
    if (op == AL_OP_IN || op == AL_OP_NOT_IN) {
        return al_empty_set_default(vm, d, width, op, out);
    }
    al_sb_add(out, "SELECT ");
    for (size_t i = 0; i < width; i++) {
        al_sb_addf(out, "%s_in_%zu", i ? ", " : "", i);
    }
    al_sb_add(out, " FROM (SELECT ");
    for (size_t i = 0; i < width; i++) {
        al_sb_addf(out, "%s1 AS _in_%zu", i ? ", " : "", i);
    }
    al_sb_add(out, ") as _empty_set WHERE 1!=1");
    return 0;
}

static int duplicate_value(al_sqlc *c, al_element *column, py_obj *value, const al_vis *v, al_sb *out)
{
    if (!al_is_element(c->vm, value)) {
        py_obj *type = al_element_type(c->vm, column);
        value = type ? al_bind(c->vm, NULL, value, type, false) : NULL;
    }
    py_obj *grouped = value ? al_self_group(c->vm, value, AL_OPREF(AL_OP_NONE)) : NULL;
    return grouped ? al_visit(c, grouped, v, out) : -1;
}

static int visit_duplicate(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_upsert *u = (const al_upsert *)(void *)e;
    py_obj *table = c->stack ? ((const al_dml *)(void *)c->stack->selectable)->table : NULL;
    al_columns *columns = table ? al_from_columns(c->vm, table) : NULL;
    bool any = false;
    if (!columns) {
        return py_error_pending(c->vm) ? -1 : al_unsupported(c, &e->head);
    }
    al_sb_add(out, "ON DUPLICATE KEY UPDATE ");
    c->inserted = u->alias;
    /* in the order of the table's columns, or as they were given */
    size_t rounds = u->ordered ? PY_LIST(u->set)->count : al_columns_count(columns);
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = u->ordered ? i : 0; k < (u->ordered ? i + 1 : PY_LIST(u->set)->count); k++) {
            const py_tuple *pair = PY_TUPLE(PY_LIST(u->set)->items[k]);
            al_element *column = u->ordered ? al_columns_get(c->vm, columns, pair->items[0]) : al_columns_at(columns, i);
            if (!column || !py_str_eq(pair->items[0], column->key ? column->key : column->name)) {
                continue;
            }
            al_sb_add(out, any ? ", " : "");
            any = true;
            if (al_quote(c->vm, c->d, column->name, out) < 0) {
                return -1;
            }
            al_sb_add(out, " = ");
            if (duplicate_value(c, column, pair->items[1], v, out) < 0) {
                return -1;
            }
        }
    }
    c->inserted = NULL;
    return 0;
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_TRUE] = visit_true,
    [AL_K_FALSE] = visit_false,
    [AL_K_CAST] = visit_cast,
    [AL_K_ON_DUPLICATE_KEY_UPDATE] = visit_duplicate,
};
static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_CONCAT] = op_concat,
    [AL_OP_MATCH] = op_match,
    [AL_OP_IS_DISTINCT_FROM] = op_is_distinct,
    [AL_OP_IS_NOT_DISTINCT_FROM] = op_is_not_distinct,
    [AL_OP_REGEXP_MATCH] = op_regexp,
    [AL_OP_NOT_REGEXP_MATCH] = op_not_regexp,
    [AL_OP_REGEXP_REPLACE] = op_regexp_replace,
    [AL_OP_JSON_GETITEM] = op_json,
    [AL_OP_JSON_PATH_GETITEM] = op_json,
};
static const al_sql_visit lists[AL_OP_COUNT] = {
    [AL_OP_CONCAT] = list_concat,
};
static const al_func_row functions[] = {
    { "random", func_random },
    { "sysdate", func_sysdate },
    { "rollup", func_rollup },
    { "aggregate_strings", func_aggregate_strings },
    { NULL, NULL },
};
static const al_extract_row extracts[] = {
    { "milliseconds", "millisecond" },
    { NULL, NULL },
};

const al_sql_slots al_sql_mysql = {
    .base = &al_sql_ansi,
    .visits = visits,
    .binaries = binaries,
    .lists = lists,
    .functions = functions,
    .extracts = extracts,
    .limit = limit,
    .for_update = for_update,
    .update_tables = update_tables,
    .update_from = nothing,
    .delete_from = delete_from,
    .empty_set = empty_set,
    .join = " INNER JOIN ",
    .flags = AL_SQL_UPDATE_TABLES | AL_SQL_DUAL_WHERE,
};
