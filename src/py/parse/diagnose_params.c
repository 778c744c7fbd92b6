/* Mistakes in the parameters of functions and lambdas. */
#include "py/parse/diagnose.h"

typedef struct rules {
    py_parser *p;
    bool lambda;
} rules;

static bool nothing(py_parser *p, const py_token *start)
{
    if (p->failed)
        return true;
    py_back(p, start);
    return false;
}

static bool at_close(const rules *r)
{
    return py_at(r->p, r->lambda ? PY_T_COLON : PY_T_RPAR);
}

static bool back(const rules *r, const py_token *start)
{
    if (!r->p->failed)
        py_back(r->p, start);
    return false;
}

static bool param(const rules *r)
{
    if (!py_accept(r->p, PY_T_NAME))
        return false;
    return r->lambda || !py_accept(r->p, PY_T_COLON) || (py_parse_star_expression(r->p) && !r->p->failed);
}

/* = expression */
static bool default_value(const rules *r)
{
    const py_token *equal = r->p->tok;
    if (!py_accept(r->p, PY_T_EQUAL))
        return false;
    if (at_close(r) || py_at(r->p, PY_T_COMMA)) {
        py_raise_token(r->p, equal, "expected default value expression");
        return false;
    }
    return py_parse_expression(r->p) && !r->p->failed;
}

static bool end_of_param(const rules *r)
{
    return py_accept(r->p, PY_T_COMMA) || at_close(r);
}

static bool no_default(const rules *r)
{
    const py_token *start = r->p->tok;
    return (param(r) && end_of_param(r)) || back(r, start);
}

static bool with_default(const rules *r)
{
    const py_token *start = r->p->tok;
    return (param(r) && default_value(r) && end_of_param(r)) || back(r, start);
}

static bool maybe_default(const rules *r)
{
    return no_default(r) || (!r->p->failed && with_default(r));
}

static size_t many(const rules *r, bool (*one)(const rules *))
{
    size_t count = 0;
    while (!r->p->failed && one(r))
        count++;
    return count;
}

/* a, b=1, / */
static bool slash_part(const rules *r)
{
    const py_token *start = r->p->tok;
    size_t count = many(r, no_default) + many(r, with_default);
    return (count && !r->p->failed && py_accept(r->p, PY_T_SLASH) && end_of_param(r)) || back(r, start);
}

static bool raise_token(const rules *r, const py_token *token, const char *message)
{
    py_raise_token(r->p, token, "%s", message);
    return true;
}

static bool faulty_order(const rules *r)
{
    py_parser *p = r->p;
    const py_token *start = p->tok;
    many(r, no_default);
    const py_token *before = p->tok;
    if ((many(r, with_default) && !p->failed && py_accept(p, PY_T_SLASH) && end_of_param(r)) ||
        (!nothing(p, before) && many(r, with_default))) {
        const py_token *a = p->tok;
        if (!p->failed && no_default(r))
            return raise_token(r, a, "non-default argument follows default argument");
    }
    return nothing(p, start);
}

static bool parenthesized(const rules *r)
{
    py_parser *p = r->p;
    const py_token *start = p->tok;
    many(r, no_default);
    const py_token *a = p->tok;
    if (!p->failed && py_accept(p, PY_T_LPAR)) {
        rules inner = { p, false };
        size_t count = 0;
        if (r->lambda) { /* names with commas, also in front of the bracket's end */
            while (py_accept(p, PY_T_NAME)) {
                count++;
                if (!py_accept(p, PY_T_COMMA))
                    break;
            }
        } else {
            count = many(&inner, no_default);
        }
        py_accept(p, PY_T_COMMA);
        if (count && !p->failed && py_at(p, PY_T_RPAR)) {
            py_raise_tokens(p, a, p->tok, "%s parameters cannot be parenthesized", r->lambda ? "Lambda expression" : "Function");
            return true;
        }
    }
    return nothing(p, start);
}

static bool faulty_slash(const rules *r)
{
    py_parser *p = r->p;
    const py_token *start = p->tok;
    if (py_at(p, PY_T_SLASH) && start[1].kind == PY_T_COMMA)
        return raise_token(r, start, "at least one argument must precede /");
    if (slash_part(r)) {
        many(r, maybe_default);
        if (!p->failed && py_at(p, PY_T_SLASH))
            return raise_token(r, p->tok, "/ may appear only once");
    }
    if (nothing(p, start))
        return true;
    slash_part(r);
    many(r, maybe_default);
    if (!p->failed && py_accept(p, PY_T_STAR) && (py_accept(p, PY_T_COMMA) || no_default(r))) {
        many(r, maybe_default);
        if (!p->failed && py_at(p, PY_T_SLASH))
            return raise_token(r, p->tok, "/ must be ahead of *");
    }
    if (nothing(p, start))
        return true;
    if (many(r, maybe_default) && !p->failed && py_accept(p, PY_T_SLASH) && py_at(p, PY_T_STAR))
        return raise_token(r, p->tok, "expected comma between / and *");
    return nothing(p, start);
}

static bool faulty_star(const rules *r)
{
    py_parser *p = r->p;
    const py_token *star = p->tok++;
    bool bare = at_close(r) ||
                (py_at(p, PY_T_COMMA) && (p->tok[1].kind == (r->lambda ? PY_T_COLON : PY_T_RPAR) || p->tok[1].kind == PY_T_DOUBLESTAR));
    if (bare && r->lambda)
        return py_raise_last(p, "SyntaxError", "named arguments must follow bare *");
    if (bare)
        return raise_token(r, star, "named arguments must follow bare *");
    const py_token *after = p->tok;
    if (param(r) && !p->failed && py_at(p, PY_T_EQUAL))
        return raise_token(r, p->tok, "var-positional argument cannot have default value");
    if (nothing(p, after))
        return true;
    if (no_default(r) || py_accept(p, PY_T_COMMA)) {
        many(r, maybe_default);
        const py_token *second = p->tok;
        if (!p->failed && py_accept(p, PY_T_STAR) && (no_default(r) || py_at(p, PY_T_COMMA)))
            return raise_token(r, second, "* argument may appear only once");
    }
    return nothing(p, star);
}

static bool faulty_stars(const rules *r)
{
    py_parser *p = r->p;
    const py_token *start = p->tok++;
    if (param(r) && !p->failed) {
        if (py_at(p, PY_T_EQUAL))
            return raise_token(r, p->tok, "var-keyword argument cannot have default value");
        if (py_accept(p, PY_T_COMMA)) {
            const py_token *a = p->tok;
            if (py_at(p, PY_T_NAME)) {
                param(r);
                if (p->failed)
                    return true;
                py_raise_tokens(p, a, p->tok - 1, "arguments cannot follow var-keyword argument");
                return true;
            }
            if (py_at(p, PY_T_STAR) || py_at(p, PY_T_DOUBLESTAR) || py_at(p, PY_T_SLASH))
                return raise_token(r, a, "arguments cannot follow var-keyword argument");
        }
    }
    return nothing(p, start);
}

/* What may stand behind the plain parameters. */
static bool faulty_rest(const rules *r)
{
    py_parser *p = r->p;
    const py_token *start = p->tok;
    if (!slash_part(r) && p->failed)
        return true;
    many(r, maybe_default);
    if (p->failed)
        return true;
    if (py_at(p, PY_T_STAR)) {
        if (faulty_star(r))
            return true;
        p->tok++;
        if (!py_accept(p, PY_T_COMMA))
            no_default(r);
        many(r, maybe_default);
        if (p->failed)
            return true;
    }
    if (py_at(p, PY_T_DOUBLESTAR) && faulty_stars(r))
        return true;
    return nothing(p, start);
}

bool py_diagnose_params(py_parser *p, bool lambda)
{
    rules r = { p, lambda };
    return faulty_order(&r) || parenthesized(&r) || faulty_slash(&r) || faulty_rest(&r);
}
