/*
 * Statements on Oracle (OracleCompiler).
 */
#include <string.h>

#include "sql/visits.h"
#include "types/exc.h"

static int function_of(al_sqlc *c, al_element *e, const char *name, const char *after, const al_vis *v, al_sb *out)
{
    al_sb_addf(out, "%s(", name);
    if (al_binary_generic(c, e, ", ", v, out) < 0) {
        return -1;
    }
    al_sb_add(out, after);
    return 0;
}

static int op_mod(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return function_of(c, e, "mod", ")", v, out);
}

static int op_match(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return function_of(c, e, "CONTAINS ", ")", v, out);
}

static int op_is_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return function_of(c, e, "DECODE", ", 0, 1) = 1", v, out);
}

static int op_is_not_distinct(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis bare = al_vis_bare(); /* as in the reference: binds even under literal_binds */
    v = &bare;
    return function_of(c, e, "DECODE", ", 0, 1) = 0", v, out);
}

static int op_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_binary *b = (const al_binary *)(void *)e;
    py_obj *flags = b->modifiers ? py_dict_get_s(c->vm, b->modifiers, "flags") : PY_ABSENT;
    if (!flags || function_of(c, e, b->op == AL_OP_REGEXP_REPLACE ? "REGEXP_REPLACE" : "REGEXP_LIKE", "", v, out) < 0) {
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

static int op_not_regexp(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_sb_add(out, "NOT ");
    return op_regexp(c, e, v, out);
}

static int op_bitxor(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return function_of(c, e, "BITXOR", ")", v, out);
}

static int op_bitor(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return function_of(c, e, "BITOR", ")", v, out);
}

static int op_bitand(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return function_of(c, e, "BITAND", ")", v, out);
}

static int op_shift(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    (void)out;
    bool right = ((const al_binary *)(void *)e)->op == AL_OP_BITWISE_RSHIFT;
    return py_raise_int(c->vm, &al_exc_CompileError, "Cannot compile bitwise_%s in oracle", right ? "rshift" : "lshift");
}

static int op_not(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)e;
    (void)v;
    (void)out;
    return py_raise_int(c->vm, &al_exc_CompileError, "Cannot compile bitwise_not in oracle");
}

static int visit_one(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    al_sb_add(out, al_element_kind(c->vm, e) == AL_K_TRUE ? "1" : "0");
    return 0;
}

/* A set operation's EXCEPT is MINUS here. */
static int visit_compound(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_compound *u = (al_compound *)(void *)e;
    if (!py_str_is(u->keyword, "EXCEPT")) {
        return al_visit_compound(c, e, v, out);
    }
    py_obj *copy = al_element_copy(c->vm, &e->head);
    if (!copy || !(((al_compound *)(void *)copy)->keyword = py_str_intern(c->vm, "MINUS"))) {
        return -1;
    }
    return al_visit_compound(c, AL_ELEMENT(copy), v, out);
}

static int visit_sequence(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    (void)v;
    py_obj *schema = py_getattr_opt_s(c->vm, &e->head, "schema");
    if (!schema || (py_given(schema) && al_format_schema(c->vm, c->d, schema, out) < 0)) {
        return -1;
    }
    al_sb_add(out, py_given(schema) ? "." : "");
    if (al_quote(c->vm, c->d, e->name, out) < 0) {
        return -1;
    }
    al_sb_add(out, ".nextval");
    return 0;
}

/* Some are written without parentheses when they have no arguments; as a FROM element TABLE (f()). */
static int visit_function(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    static const char *const bare[] = { "UID", "CURRENT_DATE", "SYSDATE", "USER", "CURRENT_TIME", "CURRENT_TIMESTAMP" };
    const al_function *f = (const al_function *)(void *)e;
    py_obj *clauses = f->clauses ? ((const al_clauselist *)(void *)f->clauses)->clauses : NULL;
    py_obj *name = al_element_name(c->vm, e);
    bool none = !clauses || !PY_TUPLE(clauses)->count;
    for (size_t i = 0; name && none && py_given(name) && !f->info && i < AL_COUNT(bare); i++) {
        if (strcasecmp(bare[i], py_str_text(name)) == 0) {
            al_sb_add(out, py_str_text(name));
            return 0;
        }
    }
    bool from = name && al_vis_has(v, AL_V_ASFROM) && !(py_given(name) && strcasecmp(py_str_text(name), "table") == 0);
    al_sb_add(out, from ? "TABLE (" : "");
    if (!name || al_visit_function(c, e, v, out) < 0) {
        return -1;
    }
    al_sb_add(out, from ? ")" : "");
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

static int func_char_length(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_func_plain(c, e, "LENGTH", v, out);
}

static int func_aggregate_strings(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    return al_func_plain(c, e, "LISTAGG", v, out);
}

/* OFFSET ... FETCH, a plain number as a literal */
static int fetch(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    al_vis in = al_vis_with(v, AL_V_LITERAL_EXECUTE, 0);
    return al_fetch(c, e, &in, out);
}

static int for_update(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out)
{
    const al_for_update *f = (const al_for_update *)(void *)((const al_generative *)(void *)e)->for_update;
    if (c->stack->outer) {
        return 0;
    }
    al_sb_add(out, " FOR UPDATE");
    return al_for_update_of(c, f, v, false, out);
}

/* RETURNING a, b INTO :ret_0, :ret_1 */
static int returning(al_sqlc *c, al_dml *d, py_obj *columns, bool result, al_sb *out)
{
    py_vm *vm = c->vm;
    (void)d;
    py_obj *list = al_select_iterables(vm, columns);
    al_vis v = { .compound_index = -1 };
    al_sb into = AL_SB_INIT;
    int rc = list ? 0 : -1;
    al_sb_add(out, "RETURNING ");
    for (size_t i = 0; rc == 0 && i < PY_LIST(list)->count; i++) {
        py_obj *column = PY_LIST(list)->items[i], *type = al_element_type(vm, AL_ELEMENT(column));
        py_obj *name = type ? py_str_printf(vm, "ret_%zu", i) : NULL, *bind = name ? al_bind(vm, name, PY_NONE, type, false) : NULL;
        if (!bind) {
            rc = -1;
            break;
        }
        ((al_bindparam *)(void *)bind)->isoutparam = true;
        al_sb_add(out, i ? ", " : "");
        al_sb_add(&into, i ? ", " : "");
        rc = al_visit(c, column, &v, out) < 0 ? -1 : al_visit(c, bind, &v, &into);
        py_obj *label = rc == 0 && result ? al_name_of(vm, column) : NULL;
        label = label || rc < 0 || !result ? label : al_anon_name_label(vm, column);
        if (rc == 0 && result) {
            py_obj *objects[] = { column, label, AL_ELEMENT(column)->key };
            rc = label ? al_add_result(c, label, label, objects, AL_COUNT(objects), type, &v) : -1;
        }
    }
    al_sb_addf(out, " INTO %s", al_sb_text(&into));
    al_sb_free(&into);
    return rc;
}

static int empty_set(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out)
{
    if (op == AL_OP_IN || op == AL_OP_NOT_IN) {
        return al_empty_set_default(vm, d, width, op, out);
    }
    al_sb_add(out, "SELECT 1 FROM DUAL WHERE 1!=1");
    return 0;
}

static const al_sql_visit visits[AL_KIND_COUNT] = {
    [AL_K_TRUE] = visit_one,          [AL_K_FALSE] = visit_one,         [AL_K_COMPOUND_SELECT] = visit_compound,
    [AL_K_SEQUENCE] = visit_sequence, [AL_K_FUNCTION] = visit_function,
};
static const al_sql_visit binaries[AL_OP_COUNT] = {
    [AL_OP_MOD] = op_mod,
    [AL_OP_MATCH] = op_match,
    [AL_OP_IS_DISTINCT_FROM] = op_is_distinct,
    [AL_OP_IS_NOT_DISTINCT_FROM] = op_is_not_distinct,
    [AL_OP_REGEXP_MATCH] = op_regexp,
    [AL_OP_NOT_REGEXP_MATCH] = op_not_regexp,
    [AL_OP_REGEXP_REPLACE] = op_regexp,
    [AL_OP_BITWISE_XOR] = op_bitxor,
    [AL_OP_BITWISE_OR] = op_bitor,
    [AL_OP_BITWISE_AND] = op_bitand,
    [AL_OP_BITWISE_LSHIFT] = op_shift,
    [AL_OP_BITWISE_RSHIFT] = op_shift,
};
static const al_sql_visit unaries[AL_OP_COUNT] = {
    [AL_OP_BITWISE_NOT] = op_not,
};
static const al_func_row functions[] = {
    { "now", func_now },
    { "char_length", func_char_length },
    { "aggregate_strings", func_aggregate_strings },
    { NULL, NULL },
};

const al_sql_slots al_sql_oracle = {
    .base = &al_sql_ansi,
    .visits = visits,
    .binaries = binaries,
    .unaries = unaries,
    .functions = functions,
    .limit = fetch,
    .fetch = fetch,
    .for_update = for_update,
    .returning = returning,
    .empty_set = empty_set,
    .alias_as = " ",
    .default_from = " FROM DUAL",
    .recursive = "WITH",
};
