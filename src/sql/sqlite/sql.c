/*
 * Statements on SQLite (SQLiteCompiler).
 */
#include "sql/visits.h"
#include "types/exc.h"

static int visit_extract(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_extract *x = (const al_extract *)(void *)e;
    const char *form = x->field ? al_extract_field(c, x->field) : "";
    if (form[0] != '%') {
        return py_raise_int(c->vm, &al_exc_CompileError, "%S is not a valid extract argument.", x->field ? x->field : PY_NONE);
    }
    al_sb_addf(out, "CAST(STRFTIME('%s', ", form);
    if (al_visit(c, x->expr, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, ") AS INTEGER)");
    return 0;
}

static int op_truediv(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " / (");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " + 0.0)");
    return 0;
}

/* These three are written without what the statement around is written with (literal_binds), as in the reference. */
static int op_is_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare();
    v = &bare;
    return al_binary_generic(c, e, " IS NOT ", v, out);
}

static int op_is_not_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare();
    v = &bare;
    return al_binary_generic(c, e, " IS ", v, out);
}

static int op_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " REGEXP ", v, out);
}

static int op_not_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " NOT REGEXP ", v, out);
}

static int op_json(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    bool quoted = al_type_affinity(c->vm, (al_type *)(void *)e->type) == AL_AFF_JSON;
    al_sb_add(out, quoted ? "JSON_QUOTE(JSON_EXTRACT(" : "JSON_EXTRACT(");
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, quoted ? "))" : ")");
    return 0;
}

static int func_now(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "CURRENT_TIMESTAMP");
    return 0;
}

static int func_localtimestamp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    al_sb_add(out, "DATETIME(CURRENT_TIMESTAMP, 'localtime')");
    return 0;
}

static int func_char_length(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_func_plain(c, e, "length", v, out);
}

static int func_aggregate_strings(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare();
    v = &bare;
    return al_func_plain(c, e, "group_concat", v, out);
}

static int limit(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    py_obj *number = al_literal(c->vm, py_small(g->limit ? 0 : -1), NULL);
    al_sb_add(out, "\n LIMIT ");
    al_vis bare = al_vis_bare(); /* the -1 is a bind even under literal_binds */
    if (!number || al_visit(c, g->limit ? g->limit : number, g->limit ? v : &bare, out) < 0) {
        return -1;
    }
    al_sb_add(out, " OFFSET ");
    return al_visit(c, g->offset ? g->offset : number, v, out);
}

static int nothing(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)c;
    (void)e;
    (void)v;
    (void)out;
    return 0;
}

static int update_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    al_sb_add(out, " FROM ");
    return al_visit_list(c, c->stack->extra, ", ", &in, out);
}

static int empty_set(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out)
{
    (void)vm;
    (void)d;
    (void)op;
    for (int round = 0; round < 2; round++) {
        al_sb_add(out, round ? " FROM (SELECT " : "SELECT ");
        for (size_t i = 0; i < width; i++) {
            al_sb_add(out, i ? ", 1" : "1");
        }
    }
    al_sb_add(out, ") WHERE 1!=1");
    return 0;
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_EXTRACT] = visit_extract,
};
static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_TRUEDIV] = op_truediv,        [AL_OP_IS_DISTINCT_FROM] = op_is_distinct, [AL_OP_IS_NOT_DISTINCT_FROM] = op_is_not_distinct,
    [AL_OP_REGEXP_MATCH] = op_regexp,    [AL_OP_NOT_REGEXP_MATCH] = op_not_regexp,  [AL_OP_JSON_GETITEM] = op_json,
    [AL_OP_JSON_PATH_GETITEM] = op_json,
};
static const al_func_row functions[] = {
    { "now", func_now },
    { "localtimestamp", func_localtimestamp },
    { "char_length", func_char_length },
    { "aggregate_strings", func_aggregate_strings },
    { NULL, NULL },
};
static const al_extract_row extracts[] = {
    { "month", "%m" },  { "day", "%d" },   { "year", "%Y" }, { "second", "%S" }, { "hour", "%H" }, { "doy", "%j" },
    { "minute", "%M" }, { "epoch", "%s" }, { "dow", "%w" },  { "week", "%W" },   { NULL, NULL },
};

const al_sql_slots al_sql_sqlite = {
    .base = &al_sql_ansi,
    .visits = visits,
    .binaries = binaries,
    .functions = functions,
    .extracts = extracts,
    .limit = limit,
    .for_update = nothing,
    .update_from = update_from,
    .empty_set = empty_set,
    .flags = AL_SQL_BARE_RETURNING | AL_SQL_NULL_KEY | AL_SQL_TUPLE_VALUES,
};
