/* Mistakes in the arguments of a call. */
#include "py/parse/diagnose.h"

typedef struct arguments {
    const py_token *start, *end; /* the tokens read */
    size_t positional;           /* starred ones too */
    const py_node *last;         /* the last positional one */
    bool keywords, unpacking;    /* there is a name= or **; a ** */
} arguments;

static bool nothing(py_parser *p, const py_token *start)
{
    if (p->failed)
        return true;
    py_back(p, start);
    return false;
}

static bool at_for(const py_parser *p)
{
    return py_at(p, PY_T_FOR) || (py_at(p, PY_T_ASYNC) && p->tok[1].kind == PY_T_FOR);
}

/* name := value, or an expression that no := follows */
static py_node *plain(py_parser *p)
{
    if (py_at(p, PY_T_NAME) && p->tok[1].kind == PY_T_COLONEQUAL)
        return py_parse_named_expression(p);
    py_node *node = py_parse_expression(p);
    return node && !py_at(p, PY_T_COLONEQUAL) ? node : NULL;
}

static bool raise_from_name(py_parser *p, const py_token *name)
{
    py_raise_tokens(p, name, name + 1, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return true;
}

/* name=value for ... */
static bool named_generator(py_parser *p)
{
    const py_token *start = p->tok;
    if (start->kind != PY_T_NAME || start[1].kind != PY_T_EQUAL)
        return false;
    p->tok += 2;
    if (py_parse_expression(p) && !p->failed && at_for(p) && py_parse_generators(p).count && !p->failed)
        return raise_from_name(p, start);
    return nothing(p, start);
}

static bool faulty_keyword(py_parser *p)
{
    const py_token *start = p->tok;
    py_token_kind kind = (py_token_kind)start->kind;
    if ((kind == PY_T_TRUE || kind == PY_T_FALSE || kind == PY_T_NONE) && start[1].kind == PY_T_EQUAL) {
        py_raise_tokens(p, start, start + 1, "cannot assign to %s", kind == PY_T_TRUE ? "True" : kind == PY_T_FALSE ? "False" : "None");
        return true;
    }
    if (kind == PY_T_NAME && start[1].kind == PY_T_EQUAL)
        return named_generator(p);
    if (!py_starts_expression(start))
        return false;
    py_node *a = py_parse_expression(p);
    if (a && !p->failed && py_at(p, PY_T_EQUAL)) {
        py_error_place place = { a->lineno, a->col_offset + 1, p->tok->line, (int)(p->tok->end - p->tok->line_start) + 1 };
        py_raise_at(p, "SyntaxError", place, "expression cannot contain assignment, perhaps you meant \"==\"?");
        return true;
    }
    return nothing(p, start);
}

/* name=value, and *value or **value as `stars` says */
static bool keyword_or(py_parser *p, py_token_kind stars, arguments *a)
{
    if (faulty_keyword(p))
        return false;
    if (py_at(p, PY_T_NAME) && p->tok[1].kind == PY_T_EQUAL) {
        p->tok += 2;
        a->keywords = true;
        return py_parse_expression(p) && !p->failed;
    }
    if (!py_accept(p, stars))
        return false;
    py_node *value = py_parse_expression(p);
    if (!value || p->failed)
        return false;
    if (stars == PY_T_DOUBLESTAR) {
        a->keywords = a->unpacking = true;
    } else {
        a->positional++;
        a->last = value;
    }
    return true;
}

/* Items of one kind with commas between; true if there was one. */
static bool gather(py_parser *p, py_token_kind stars, arguments *a)
{
    bool any = false;
    for (;;) {
        const py_token *before = p->tok;
        if (any && !py_accept(p, PY_T_COMMA))
            return true;
        if (!keyword_or(p, stars, a)) {
            nothing(p, before);
            return any && !p->failed;
        }
        any = true;
    }
}

static bool keywords(py_parser *p, arguments *a)
{
    bool any = gather(p, PY_T_STAR, a);
    const py_token *before = p->tok;
    if (p->failed || (any && !py_accept(p, PY_T_COMMA)))
        return any && !p->failed;
    if (!gather(p, PY_T_DOUBLESTAR, a)) {
        nothing(p, before);
        return any && !p->failed;
    }
    return true;
}

/* As many arguments as fit, in CPython's order of trying. */
static bool some_arguments(py_parser *p, arguments *a)
{
    bool any = false;
    *a = (arguments){ .start = p->tok };
    for (;;) {
        const py_token *before = p->tok;
        if (any && !py_accept(p, PY_T_COMMA))
            break;
        py_node *item = py_at(p, PY_T_STAR) ? py_parse_starred_argument(p) : py_starts_expression(p->tok) ? plain(p) : NULL;
        if (p->failed)
            return false;
        if (!item || (item->kind != PY_AST_Starred && py_at(p, PY_T_EQUAL))) {
            py_back(p, before);
            break;
        }
        a->positional++;
        a->last = item;
        any = true;
    }
    const py_token *before = p->tok;
    if (any && !py_accept(p, PY_T_COMMA)) {
        a->end = p->tok - 1;
        return true;
    }
    if (keywords(p, a))
        any = true;
    else if (nothing(p, before))
        return false;
    a->end = p->tok - 1;
    return any;
}

static bool unparenthesized(py_parser *p, const py_node *a, const py_node *end)
{
    py_raise_range(p, a, end, "Generator expression must be parenthesized");
    return true;
}

/* expression for ... , */
static bool generator_then_comma(py_parser *p)
{
    const py_token *start = p->tok;
    if (!py_starts_expression(start))
        return false;
    py_node *a = py_parse_expression(p);
    if (a && !p->failed && at_for(p)) {
        py_nodes generators = py_parse_generators(p);
        if (generators.count && !p->failed && py_accept(p, PY_T_COMMA)) {
            arguments rest;
            const py_token *before = p->tok;
            if (!some_arguments(p, &rest) && nothing(p, before))
                return true;
            return unparenthesized(p, a, py_last_of_generators(generators));
        }
    }
    return nothing(p, start);
}

bool py_diagnose_arguments(py_parser *p)
{
    const py_token *start = p->tok;
    arguments a;
    bool any = some_arguments(p, &a);
    if (p->failed)
        return true;
    const py_token *end = p->tok;
    if (any && (py_at(p, PY_T_RPAR) || (py_at(p, PY_T_COMMA) && p->tok[1].kind == PY_T_RPAR)))
        return nothing(p, start);
    if (any && a.keywords && py_at(p, PY_T_COMMA) && end[1].kind == PY_T_STAR) {
        py_raise_token(p, end + 1, "iterable argument unpacking follows keyword argument unpacking");
        return true;
    }
    py_back(p, start);
    if (generator_then_comma(p) || named_generator(p))
        return true;
    if (!any)
        return nothing(p, start);
    p->tok = end;
    if (at_for(p)) {
        py_nodes generators = py_parse_generators(p);
        if (p->failed)
            return true;
        if (generators.count && a.positional > 1)
            return unparenthesized(p, a.last, py_last_of_generators(generators));
        py_back(p, end);
    }
    if (py_accept(p, PY_T_COMMA)) {
        const py_token *item = p->tok;
        py_node *node = py_starts_expression(item) ? py_parse_expression(p) : NULL;
        if (node && !p->failed && at_for(p)) {
            py_nodes generators = py_parse_generators(p);
            if (generators.count && !p->failed)
                return unparenthesized(p, node, py_as(comprehension, generators.items[generators.count - 1])->target);
        }
        if (nothing(p, item))
            return true;
        arguments more;
        if (some_arguments(p, &more) && !p->failed)
            return py_raise_last(p, "SyntaxError", "positional argument follows keyword argument%s", a.unpacking ? " unpacking" : "");
    }
    return nothing(p, start);
}
