/* Parameters of functions and lambdas; type parameters. */
#include "py/parse/diagnose.h"

static py_node *param(py_parser *p, bool lambda, bool star)
{
    const py_token *start = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    py_arg *node = PY_NEW(p, arg);
    node->arg = py_parser_ident(p, start);
    if (!lambda && py_accept(p, PY_T_COLON)) {
        node->annotation = star ? py_parse_star_expression(p) : py_parse_expression(p);
        if (!node->annotation)
            return NULL;
    }
    return py_parser_done(p, node, start);
}

static bool default_value(py_parser *p, py_node **out)
{
    *out = NULL;
    if (!py_accept(p, PY_T_EQUAL))
        return true;
    *out = py_parse_expression(p);
    return *out != NULL;
}

typedef struct reading {
    py_arguments *node;
    size_t base, defaults_base;
    size_t count;     /* parameters on the scratch */
    size_t posonly;   /* how many of them stand before / */
    size_t before;    /* how many stand before * */
    size_t defaults;  /* how many of them have a default */
    bool slash, star; /* seen */
} reading;

/* One parameter with its default. They are pushed in pairs: parameter, default or NULL. */
static bool plain(py_parser *p, reading *r, bool lambda)
{
    py_node *value, *one = param(p, lambda, false);
    if (!one || !default_value(p, &value))
        return false;
    if (!r->star) {
        if (!value && r->defaults)
            return false;
        r->defaults += value != NULL;
        r->before++;
    }
    py_parser_push(p, one);
    py_parser_push(p, value);
    r->count++;
    return true;
}

static bool star(py_parser *p, reading *r, bool lambda)
{
    if (r->star)
        return false;
    r->star = true;
    p->tok++;
    if (py_at(p, PY_T_COMMA))
        return p->tok[1].kind == PY_T_NAME || (p->tok++, false); /* a bare * needs a name behind it */
    r->node->vararg = param(p, lambda, true);
    return r->node->vararg != NULL;
}

static py_nodes column(py_parser *p, const reading *r, size_t from, size_t to, size_t column)
{
    py_nodes nodes = { NULL, 0 };
    if (from >= to || p->failed)
        return nodes;
    nodes.items = AL_NEW_ARRAY(p->arena, py_node *, to - from);
    if (!nodes.items) {
        py_parser_oom(p);
        return nodes;
    }
    for (size_t i = from; i < to; i++)
        nodes.items[nodes.count++] = p->scratch.items[r->base + 2 * i + column];
    return nodes;
}

py_node *py_parse_params(py_parser *p, bool lambda)
{
    py_token_kind close = lambda ? PY_T_COLON : PY_T_RPAR;
    if (p->diagnose && py_diagnose_params(p, lambda))
        return NULL;
    reading r = { .node = PY_NEW(p, arguments), .base = p->scratch.count };
    bool good = true;
    while (good && !py_at(p, close)) {
        if (py_at(p, PY_T_DOUBLESTAR)) {
            p->tok++;
            r.node->kwarg = param(p, lambda, false);
            good = r.node->kwarg != NULL;
            if (good)
                py_accept(p, PY_T_COMMA);
            break;
        }
        if (py_at(p, PY_T_SLASH)) {
            good = !r.slash && !r.star && r.count;
            r.slash = true;
            r.posonly = r.count;
            p->tok += good;
        } else {
            good = py_at(p, PY_T_STAR) ? star(p, &r, lambda) : plain(p, &r, lambda);
        }
        if (good && !py_accept(p, PY_T_COMMA))
            break;
    }
    if (!good || !py_at(p, close)) {
        p->scratch.count = r.base;
        return NULL;
    }
    r.node->posonlyargs = column(p, &r, 0, r.posonly, 0);
    r.node->args = column(p, &r, r.posonly, r.before, 0);
    r.node->kwonlyargs = column(p, &r, r.before, r.count, 0);
    r.node->kw_defaults = column(p, &r, r.before, r.count, 1);
    r.node->defaults = column(p, &r, r.before - r.defaults, r.before, 1);
    p->scratch.count = r.base;
    return &r.node->base;
}

py_node *py_parse_lambda(py_parser *p)
{
    const py_token *start = p->tok++;
    py_node *args = py_parse_params(p, true);
    if (!args || !py_force(p, PY_T_COLON, ":"))
        return NULL;
    py_node *body = py_parse_expression(p);
    if (!body)
        return NULL;
    py_Lambda *node = PY_NEW(p, Lambda);
    node->args = args;
    node->body = body;
    return py_parser_done(p, node, start);
}

static py_node *type_param(py_parser *p)
{
    const py_token *start = p->tok;
    py_ast_kind kind = py_accept(p, PY_T_STAR) ? PY_AST_TypeVarTuple : py_accept(p, PY_T_DOUBLESTAR) ? PY_AST_ParamSpec : PY_AST_TypeVar;
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    py_node *bound = NULL, *value = NULL;
    if (kind == PY_AST_TypeVar && py_accept(p, PY_T_COLON) && !(bound = py_parse_expression(p)))
        return NULL;
    if (py_accept(p, PY_T_EQUAL)) {
        value = kind == PY_AST_TypeVarTuple ? py_parse_star_expression(p) : py_parse_expression(p);
        if (!value)
            return NULL;
    }
    py_node *node;
    if (kind == PY_AST_TypeVar) {
        py_TypeVar *var = PY_NEW(p, TypeVar);
        var->name = py_parser_ident(p, name);
        var->bound = bound;
        var->default_value = value;
        node = &var->base;
    } else {
        py_ParamSpec *var = py_as(ParamSpec, py_parser_node(p, kind, sizeof(py_ParamSpec))); /* TypeVarTuple is alike */
        var->name = py_parser_ident(p, name);
        var->default_value = value;
        node = &var->base;
    }
    return py_parser_done(p, node, start);
}

/* [T, *Ts, **P], if it is there. */
bool py_parse_type_params(py_parser *p, py_nodes *out)
{
    *out = (py_nodes){ NULL, 0 };
    if (!py_accept(p, PY_T_LSQB))
        return true;
    size_t base = p->scratch.count;
    do {
        if (py_at(p, PY_T_RSQB) && p->scratch.count > base)
            break;
        py_node *one = type_param(p);
        if (!one) {
            p->scratch.count = base;
            return false;
        }
        py_parser_push(p, one);
    } while (py_accept(p, PY_T_COMMA));
    *out = py_parser_take(p, base);
    return py_accept(p, PY_T_RSQB);
}
