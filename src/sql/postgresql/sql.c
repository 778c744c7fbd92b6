/*
 * Statements on PostgreSQL (PGCompiler).
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

static int op_xor(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " # ", v, out);
}

/* a[b], of JSONB */
static int subscript(al_sqlc *c, const al_binary *b, const al_vis *v, al_sb *out)
{
    bool group = py_isa(c->vm, b->left, &al_function_element_class) || py_isa(c->vm, b->left, &al_cast_class);
    al_sb_add(out, group ? "(" : "");
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, group ? ")[" : "[");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ']');
    return 0;
}

/* a -> b, of JSONB a[b] unless b is a path; typed otherwise than JSON, CAST(a ->> b AS type) */
static int json_get(al_sqlc *c, al_element *e, bool path, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    al_vis in = al_vis_with(v, AL_V_EAGER, 0);
    if (al_type_affinity(c->vm, (al_type *)(void *)e->type) == AL_AFF_JSON) {
        py_obj *type = al_element_type(c->vm, AL_ELEMENT(b->left));
        if (!type) {
            return -1;
        }
        if (!path && strcmp(al_type_visit_name(c->vm, (al_type *)(void *)type), "JSONB") == 0) {
            return subscript(c, b, v, out);
        }
        return al_binary_generic(c, e, path ? " #> " : " -> ", &in, out);
    }
    al_sb_add(out, "CAST(");
    if (al_binary_generic(c, e, path ? " #>> " : " ->> ", &in, out) < 0) {
        return -1;
    }
    al_sb_add(out, " AS ");
    if (al_type_text(c->vm, c->d, (al_type *)(void *)e->type, NULL, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int op_json(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return json_get(c, e, false, v, out);
}

static int op_json_path(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return json_get(c, e, true, v, out);
}

static int op_getitem(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, '[');
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ']');
    return 0;
}

static int op_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    py_obj *config = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, "postgresql_regconfig") : PY_ABSENT;
    if (!config || al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, " @@ plainto_tsquery(");
    if (py_given(config)) {
        if (al_literal_value(c, config, (py_obj *)(void *)al_type_shared(c->vm, &al_t_string), out) < 0) {
            return -1;
        }
        al_sb_add(out, ", ");
    }
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int add_escape(al_sqlc *c, const al_binary *b, al_sb *out)
{
    py_obj *escape = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, "escape") : PY_ABSENT;
    if (!escape || !py_given(escape)) {
        return escape ? 0 : -1;
    }
    al_sb_add(out, " ESCAPE ");
    return al_literal_value(c, escape, (py_obj *)(void *)al_type_shared(c->vm, &al_t_string), out);
}

static int op_ilike(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " ILIKE ", v, out) < 0 ? -1 : add_escape(c, (const al_binary *)(void *)e, out);
}

static int op_not_ilike(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_binary_generic(c, e, " NOT ILIKE ", v, out) < 0 ? -1 : add_escape(c, (const al_binary *)(void *)e, out);
}

static int regexp(al_sqlc *c, al_element *e, const char *op, const char *insensitive, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    py_obj *flags = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, "flags") : PY_ABSENT;
    if (!flags || !py_given(flags)) {
        return flags ? al_binary_generic(c, e, op, v, out) : -1;
    }
    if (py_str_is(flags, "i")) {
        return al_binary_generic(c, e, insensitive, v, out);
    }
    if (al_visit(c, b->left, v, out) < 0) {
        return -1;
    }
    al_sb_addf(out, "%sCONCAT('(?', ", op);
    if (al_literal_value(c, flags, (py_obj *)(void *)al_type_shared(c->vm, &al_t_string), out) < 0) {
        return -1;
    }
    al_sb_add(out, ", ')', ");
    if (al_visit(c, b->right, v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static int op_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return regexp(c, e, " ~ ", " ~* ", v, out);
}

static int op_not_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return regexp(c, e, " !~ ", " !~* ", v, out);
}

static int op_regexp_replace(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    py_obj *flags = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, "flags") : PY_ABSENT;
    al_sb_add(out, "REGEXP_REPLACE(");
    if (!flags || al_binary_generic(c, e, ", ", v, out) < 0) {
        return -1;
    }
    if (py_given(flags)) {
        al_sb_add(out, ", ");
        if (al_literal_value(c, flags, (py_obj *)(void *)al_type_shared(c->vm, &al_t_string), out) < 0) {
            return -1;
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

static int visit_array(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_clauselist *l = (const al_clauselist *)(void *)e;
    al_sb_add(out, "ARRAY[");
    if (al_visit_list(c, l->clauses, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_addc(out, ']');
    py_obj *item = l->clauses && !PY_TUPLE(l->clauses)->count && e->type ? py_getattr_s(c->vm, e->type, "item_type") : PY_NONE;
    if (!item || item == PY_NONE || al_type_is_null(c->vm, (al_type *)(void *)item)) {
        return item ? 0 : -1;
    }
    al_sb_add(out, "::");
    return al_type_text(c->vm, c->d, (al_type *)(void *)e->type, NULL, out);
}

static int visit_sequence(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    py_obj *schema = py_getattr_opt_s(c->vm, &e->head, "schema");
    al_sb_add(out, "nextval('");
    if (!schema || (py_given(schema) && al_format_schema(c->vm, c->d, schema, out) < 0)) {
        return -1;
    }
    al_sb_add(out, py_given(schema) ? "." : "");
    if (al_quote(c->vm, c->d, e->name, out) < 0) {
        return -1;
    }
    al_sb_add(out, "')");
    return 0;
}

static int func_aggregate_strings(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return al_func_plain(c, e, "string_agg", v, out);
}

static int func_substring(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_function *f = (const al_function *)(void *)e;
    py_obj *clauses = f->clauses ? ((const al_clauselist *)(void *)f->clauses)->clauses : NULL;
    size_t count = clauses ? PY_TUPLE(clauses)->count : 0;
    static const char *const words[] = { "SUBSTRING(", " FROM ", " FOR " };
    if (count < 2) {
        return py_raise_int(c->vm, &py_IndexError, "list index out of range");
    }
    for (size_t i = 0; i < count && i < 3; i++) {
        al_sb_add(out, words[i]);
        if (al_visit(c, PY_TUPLE(clauses)->items[i], v, out) < 0) {
            return -1;
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

static int limit(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (g->limit) {
        al_sb_add(out, " \n LIMIT ");
        if (al_visit(c, g->limit, v, out) < 0) {
            return -1;
        }
    }
    if (g->offset) {
        al_sb_add(out, g->limit ? " OFFSET " : "\n LIMIT ALL OFFSET ");
        return al_visit(c, g->offset, v, out);
    }
    return 0;
}

static int fetch(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_generative *g = (const al_generative *)(void *)e;
    if (g->offset) {
        al_sb_add(out, "\n OFFSET (");
        if (al_visit(c, g->offset, v, out) < 0) {
            return -1;
        }
        al_sb_add(out, ") ROWS");
    }
    al_sb_add(out, "\n FETCH FIRST (");
    if (al_visit(c, g->fetch, v, out) < 0) {
        return -1;
    }
    al_sb_addf(out, ")%s ROWS %s", g->fetch_percent ? " PERCENT" : "", g->fetch_ties ? "WITH TIES" : "ONLY");
    return 0;
}

static int precolumns(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_select *s = (const al_select *)(void *)e;
    if (s->distinct_on && PY_TUPLE(s->distinct_on)->count) {
        al_sb_add(out, "DISTINCT ON (");
        if (al_visit_list(c, s->distinct_on, ", ", v, out) < 0) {
            return -1;
        }
        al_sb_add(out, ") ");
    } else {
        al_sb_add(out, s->distinct ? "DISTINCT " : "");
    }
    return 0;
}

static int for_update(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_for_update *f = (const al_for_update *)(void *)((const al_generative *)(void *)e)->for_update;
    al_sb_add(out, f->read ? (f->key_share ? " FOR KEY SHARE" : " FOR SHARE") : f->key_share ? " FOR NO KEY UPDATE" : " FOR UPDATE");
    return al_for_update_of(c, f, v, true, out);
}

static int more_tables(al_sqlc *c, const char *keyword, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_ASFROM, 0);
    al_sb_add(out, keyword);
    return al_visit_list(c, c->stack->extra, ", ", &in, out);
}

static int update_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    return more_tables(c, " FROM ", v, out);
}

static int delete_from(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    return more_tables(c, " USING ", v, out);
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_SEQUENCE] = visit_sequence,
    [AL_K_ARRAY] = visit_array,
};
static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_BITWISE_XOR] = op_xor,
    [AL_OP_JSON_GETITEM] = op_json,
    [AL_OP_JSON_PATH_GETITEM] = op_json_path,
    [AL_OP_GETITEM] = op_getitem,
    [AL_OP_MATCH] = op_match,
    [AL_OP_ILIKE] = op_ilike,
    [AL_OP_NOT_ILIKE] = op_not_ilike,
    [AL_OP_REGEXP_MATCH] = op_regexp,
    [AL_OP_NOT_REGEXP_MATCH] = op_not_regexp,
    [AL_OP_REGEXP_REPLACE] = op_regexp_replace,
};
static const al_func_row functions[] = {
    { "aggregate_strings", func_aggregate_strings },
    { "substring", func_substring },
    { NULL, NULL },
};

const al_sql_slots al_sql_postgresql = {
    .base = &al_sql_ansi,
    .visits = visits,
    .binaries = binaries,
    .functions = functions,
    .limit = limit,
    .fetch = fetch,
    .precolumns = precolumns,
    .for_update = for_update,
    .update_from = update_from,
    .delete_from = delete_from,
    .flags = AL_SQL_ILIKE,
};
