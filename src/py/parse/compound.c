/* Statements that hold blocks. */
#include "py/parse/parser.h"

/* What stands behind a colon. count 0: it does not fit. */
static py_nodes block(py_parser *p)
{
    size_t base = p->scratch.count;
    bool good;
    if (!py_accept(p, PY_T_NEWLINE)) {
        good = py_parse_simple_line(p);
    } else {
        good = py_accept(p, PY_T_INDENT) && py_enter(p);
        if (good) {
            do
                good = py_parse_statement(p);
            while (good && !py_at(p, PY_T_DEDENT));
            py_leave(p);
            good = good && py_accept(p, PY_T_DEDENT);
        }
    }
    if (!good) {
        p->scratch.count = base;
        return (py_nodes){NULL, 0};
    }
    return py_parser_take(p, base);
}

bool py_parse_block(py_parser *p, py_nodes *out)
{
    if (!py_accept(p, PY_T_COLON))
        return false;
    *out = block(p);
    return out->count > 0;
}

/* keyword: block */
static bool keyword_block(py_parser *p, py_nodes *out)
{
    p->tok++;
    if (!py_force(p, PY_T_COLON, ":"))
        return false;
    *out = block(p);
    return out->count > 0;
}

/* A chain of elif is a loop here, however long it is. */
static py_node *if_statement(py_parser *p)
{
    py_If *first = NULL, *last = NULL;
    do {
        const py_token *start = p->tok++;
        py_If *node = PY_NEW(p, If);
        py_parser_begin(node, start);
        node->test = py_parse_named_expression(p);
        if (!node->test || !py_parse_block(p, &node->body))
            return NULL;
        if (last)
            last->orelse = py_parser_one(p, &node->base);
        else
            first = node;
        last = node;
    } while (py_at(p, PY_T_ELIF));
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &last->orelse))
        return NULL;
    for (py_If *node = first; !p->failed; node = py_as(If, node->orelse.items[0])) {
        py_parser_end(p, node);
        if (node == last)
            break;
    }
    return &first->base;
}

static py_node *while_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_While *node = PY_NEW(p, While);
    node->test = py_parse_named_expression(p);
    if (!node->test || !py_parse_block(p, &node->body))
        return NULL;
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *for_statement(py_parser *p, const py_token *start)
{
    p->tok++;
    py_For *node = py_as(For, py_parser_node(p, start->kind == PY_T_ASYNC ? PY_AST_AsyncFor : PY_AST_For, sizeof(py_For)));
    node->target = py_parse_targets(p);
    if (!node->target || !py_accept(p, PY_T_IN))
        return NULL;
    node->iter = py_parse_star_expressions(p);
    if (!node->iter || !py_force(p, PY_T_COLON, ":"))
        return NULL;
    node->body = block(p);
    if (!node->body.count)
        return NULL;
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *with_item(py_parser *p)
{
    py_withitem *node = PY_NEW(p, withitem);
    node->context_expr = py_parse_expression(p);
    if (!node->context_expr)
        return NULL;
    if (py_accept(p, PY_T_AS)) {
        node->optional_vars = py_parse_target(p);
        if (!node->optional_vars || (!py_at(p, PY_T_COMMA) && !py_at(p, PY_T_RPAR) && !py_at(p, PY_T_COLON)))
            return NULL;
    }
    return &node->base;
}

static bool with_items(py_parser *p, bool bracket, py_nodes *out)
{
    size_t base = p->scratch.count;
    do {
        if (bracket && py_at(p, PY_T_RPAR) && p->scratch.count > base)
            break;
        py_node *one = with_item(p);
        if (!one) {
            p->scratch.count = base;
            return false;
        }
        py_parser_push(p, one);
    } while (py_accept(p, PY_T_COMMA));
    *out = py_parser_take(p, base);
    return !bracket || (py_accept(p, PY_T_RPAR) && py_at(p, PY_T_COLON));
}

static py_node *with_statement(py_parser *p, const py_token *start)
{
    p->tok++;
    py_With *node = py_as(With, py_parser_node(p, start->kind == PY_T_ASYNC ? PY_AST_AsyncWith : PY_AST_With, sizeof(py_With)));
    bool read = false;
    const py_token *open = p->tok;
    if (py_accept(p, PY_T_LPAR)) { /* a bracketed list of items, or an expression that begins with a bracket */
        read = with_items(p, true, &node->items);
        if (p->failed)
            return NULL;
        if (!read)
            py_back(p, open);
    }
    if (!read && !with_items(p, false, &node->items))
        return NULL;
    if (!py_parse_block(p, &node->body))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *handler(py_parser *p, bool *star)
{
    const py_token *start = p->tok++;
    py_ExceptHandler *node = PY_NEW(p, ExceptHandler);
    *star = py_accept(p, PY_T_STAR);
    if (*star || !py_at(p, PY_T_COLON)) {
        node->type = py_parse_expression(p);
        if (!node->type)
            return NULL;
        if (py_accept(p, PY_T_AS)) {
            const py_token *name = p->tok;
            if (!py_accept(p, PY_T_NAME))
                return NULL;
            node->name = py_parser_ident(p, name);
        }
    }
    if (!py_parse_block(p, &node->body))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *try_statement(py_parser *p)
{
    const py_token *start = p->tok;
    py_Try *node = PY_NEW(p, Try);
    if (!keyword_block(p, &node->body))
        return NULL;
    size_t base = p->scratch.count;
    bool all_star = false;
    while (py_at(p, PY_T_EXCEPT)) {
        bool star;
        py_node *one = handler(p, &star);
        if (!one || (p->scratch.count > base && star != all_star)) {
            p->scratch.count = base;
            return NULL;
        }
        all_star = star;
        py_parser_push(p, one);
    }
    node->handlers = py_parser_take(p, base);
    if (all_star)
        node->base.kind = PY_AST_TryStar; /* alike */
    if (node->handlers.count && py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse))
        return NULL;
    if (py_at(p, PY_T_FINALLY) && !keyword_block(p, &node->finalbody))
        return NULL;
    if (!node->handlers.count && !node->finalbody.count)
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *function(py_parser *p, const py_token *start, py_nodes decorators)
{
    p->tok++;
    py_FunctionDef *node = py_as(
        FunctionDef, py_parser_node(p, start->kind == PY_T_ASYNC ? PY_AST_AsyncFunctionDef : PY_AST_FunctionDef, sizeof(py_FunctionDef)));
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    node->name = py_parser_ident(p, name);
    node->decorator_list = decorators;
    if (!py_parse_type_params(p, &node->type_params) || !py_force(p, PY_T_LPAR, "("))
        return NULL;
    node->args = py_parse_params(p, false);
    if (!node->args || !py_accept(p, PY_T_RPAR))
        return NULL;
    if (py_accept(p, PY_T_ARROW)) {
        node->returns = py_parse_expression(p);
        if (!node->returns)
            return NULL;
    }
    if (!py_force(p, PY_T_COLON, ":"))
        return NULL;
    node->body = block(p);
    return node->body.count ? py_parser_done(p, node, start) : NULL;
}

static py_node *class(py_parser *p, py_nodes decorators)
{
    const py_token *start = p->tok++;
    py_ClassDef *node = PY_NEW(p, ClassDef);
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    node->name = py_parser_ident(p, name);
    node->decorator_list = decorators;
    if (!py_parse_type_params(p, &node->type_params))
        return NULL;
    if (py_accept(p, PY_T_LPAR) &&
        (!py_parse_arguments(p, &node->bases, &node->keywords, false) || !py_accept(p, PY_T_RPAR)))
        return NULL;
    if (!py_parse_block(p, &node->body))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *async_statement(py_parser *p, py_nodes decorators)
{
    const py_token *start = p->tok++;
    if (py_at(p, PY_T_DEF))
        return function(p, start, decorators);
    if (decorators.count)
        return NULL;
    return py_at(p, PY_T_FOR) ? for_statement(p, start) : py_at(p, PY_T_WITH) ? with_statement(p, start) : NULL;
}

static py_node *decorated(py_parser *p)
{
    size_t base = p->scratch.count;
    while (py_accept(p, PY_T_AT)) {
        py_node *one = py_parse_named_expression(p);
        if (!one || !py_accept(p, PY_T_NEWLINE)) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, one);
    }
    py_nodes decorators = py_parser_take(p, base);
    switch (p->tok->kind) {
    case PY_T_DEF:
        return function(p, p->tok, decorators);
    case PY_T_CLASS:
        return class(p, decorators);
    case PY_T_ASYNC:
        return async_statement(p, decorators);
    default:
        return NULL;
    }
}

bool py_parse_statement(py_parser *p)
{
    static const py_nodes none = {NULL, 0};
    py_node *node = NULL;
    switch (p->tok->kind) {
    case PY_T_DEF:
        node = function(p, p->tok, none);
        break;
    case PY_T_AT:
        node = decorated(p);
        break;
    case PY_T_CLASS:
        node = class(p, none);
        break;
    case PY_T_IF:
        node = if_statement(p);
        break;
    case PY_T_FOR:
        node = for_statement(p, p->tok);
        break;
    case PY_T_WHILE:
        node = while_statement(p);
        break;
    case PY_T_TRY:
        node = try_statement(p);
        break;
    case PY_T_WITH:
        node = with_statement(p, p->tok);
        break;
    case PY_T_ASYNC:
        node = async_statement(p, none);
        break;
    case PY_T_NAME:
        if (py_at_soft_keyword(p, "match")) {
            node = py_parse_match(p);
            if (node || p->failed)
                break;
        }
        return py_parse_simple_line(p);
    default:
        return py_parse_simple_line(p);
    }
    if (!node)
        return false;
    py_parser_push(p, node);
    return true;
}
