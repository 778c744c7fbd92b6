/* Statements that hold blocks. */
#include "py/parse/diagnose.h"

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
        return (py_nodes){ NULL, 0 };
    }
    return py_parser_take(p, base);
}

/* : and what follows, of the statement that began with `start` and that messages call `what`. */
bool py_parse_block(py_parser *p, py_nodes *out, const char *what, const py_token *start)
{
    if (!py_accept(p, PY_T_COLON)) {
        py_diagnose_colon(p);
        return false;
    }
    if (py_diagnose_indent(p, what, start))
        return false;
    *out = block(p);
    return out->count > 0;
}

/* keyword: block */
static bool keyword_block(py_parser *p, py_nodes *out, const char *what)
{
    const py_token *start = p->tok++;
    if (!py_force(p, PY_T_COLON, ":") || py_diagnose_indent(p, what, start))
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
        if (!node->test || !py_parse_block(p, &node->body, last ? "'elif' statement" : "'if' statement", start))
            return NULL;
        if (last)
            last->orelse = py_parser_one(p, &node->base);
        else
            first = node;
        last = node;
    } while (py_at(p, PY_T_ELIF));
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &last->orelse, "'else' statement"))
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
    if (!node->test || !py_parse_block(p, &node->body, "'while' statement", start))
        return NULL;
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse, "'else' statement"))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *for_statement(py_parser *p, const py_token *start)
{
    p->tok++;
    py_For *node = py_as(For, py_parser_node(p, start->kind == PY_T_ASYNC ? PY_AST_AsyncFor : PY_AST_For, sizeof(py_For)));
    const py_token *targets = p->tok;
    node->target = py_parse_targets(p);
    if (!node->target || !py_accept(p, PY_T_IN)) {
        if (p->diagnose && !p->failed) {
            py_back(p, targets - 1);
            py_diagnose_for_target(p);
        }
        return NULL;
    }
    node->iter = py_parse_star_expressions(p);
    if (!node->iter || !py_parse_block(p, &node->body, "'for' statement", targets - 1))
        return NULL;
    if (py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse, "'else' statement"))
        return NULL;
    return py_parser_done(p, node, start);
}

static bool behind_with_item(const py_parser *p)
{
    return py_at(p, PY_T_COMMA) || py_at(p, PY_T_RPAR) || py_at(p, PY_T_COLON);
}

static py_node *with_item(py_parser *p)
{
    py_withitem *node = PY_NEW(p, withitem);
    node->context_expr = py_parse_expression(p);
    if (!node->context_expr)
        return NULL;
    if (py_accept(p, PY_T_AS)) {
        const py_token *target = p->tok;
        node->optional_vars = py_parse_target(p);
        if (!node->optional_vars || !behind_with_item(p)) {
            if (p->diagnose && !p->failed && !(node->optional_vars && py_diagnose_colon(p))) {
                py_back(p, target);
                py_node *wrong = py_parse_expression(p);
                if (wrong && !p->failed && behind_with_item(p))
                    py_diagnose_target(p, wrong, PY_Store, false);
            }
            return NULL;
        }
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
    return !bracket || (py_accept(p, PY_T_RPAR) && (py_at(p, PY_T_COLON) || py_diagnose_colon(p)));
}

static py_node *with_statement(py_parser *p, const py_token *start)
{
    const py_token *with = p->tok++;
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
    if (!py_parse_block(p, &node->body, "'with' statement", with))
        return NULL;
    return py_parser_done(p, node, start);
}

/* `except a, b:` and the like; p->tok is behind what has been read. */
static void faulty_handler(py_parser *p, const py_token *start, const py_token *types, bool star)
{
    if (!p->diagnose || p->failed)
        return;
    const py_token *stopped = p->tok;
    py_back(p, types);
    py_node *first = py_starts_expression(types) ? py_parse_expression(p) : NULL;
    if (first && py_accept(p, PY_T_COMMA)) {
        do {
            if (!py_starts_expression(p->tok) || !py_parse_expression(p))
                break;
        } while (py_accept(p, PY_T_COMMA));
        if (!p->failed && py_accept(p, PY_T_AS))
            py_accept(p, PY_T_NAME);
        if (!p->failed && py_at(p, PY_T_COLON)) {
            py_raise_from(p, first, "multiple exception types must be parenthesized");
            return;
        }
    }
    if (p->failed)
        return;
    if (star && (types->kind == PY_T_NEWLINE || types->kind == PY_T_COLON)) {
        py_raise_last(p, "SyntaxError", "expected one or more exception types");
        return;
    }
    py_back(p, stopped);
    (void)start;
}

static py_node *handler(py_parser *p, bool *star)
{
    const py_token *start = p->tok++;
    py_ExceptHandler *node = PY_NEW(p, ExceptHandler);
    *star = py_accept(p, PY_T_STAR);
    const py_token *types = p->tok;
    if (*star || (!py_at(p, PY_T_COLON) && !py_at(p, PY_T_NEWLINE))) {
        node->type = py_parse_expression(p);
        if (!node->type) {
            faulty_handler(p, start, types, *star);
            return NULL;
        }
        if (py_accept(p, PY_T_AS)) {
            const py_token *name = p->tok;
            if (!py_accept(p, PY_T_NAME))
                return NULL;
            node->name = py_parser_ident(p, name);
        }
    }
    if (!py_at(p, PY_T_COLON) && !py_at(p, PY_T_NEWLINE))
        faulty_handler(p, start, types, *star);
    if (p->failed || !py_parse_block(p, &node->body, *star ? "'except*' statement" : "'except' statement", start))
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *try_statement(py_parser *p)
{
    const py_token *start = p->tok;
    py_Try *node = PY_NEW(p, Try);
    if (!keyword_block(p, &node->body, "'try' statement")) {
        bool star;
        if (p->diagnose && !p->failed && py_at(p, PY_T_EXCEPT))
            handler(p, &star);
        return NULL;
    }
    if (p->diagnose && !py_at(p, PY_T_EXCEPT) && !py_at(p, PY_T_FINALLY)) {
        py_raise_last(p, "SyntaxError", "expected 'except' or 'finally' block");
        return NULL;
    }
    size_t base = p->scratch.count;
    bool all_star = false;
    while (py_at(p, PY_T_EXCEPT)) {
        bool star;
        const py_token *except = p->tok;
        py_node *one = handler(p, &star);
        bool mixed = p->scratch.count > base && star != all_star;
        if (one && mixed && p->diagnose)
            py_raise_tokens(p, except, star ? except + 1 : except, "cannot have both 'except' and 'except*' on the same 'try'");
        if (!one || mixed) {
            p->scratch.count = base;
            return NULL;
        }
        all_star = star;
        py_parser_push(p, one);
    }
    node->handlers = py_parser_take(p, base);
    if (all_star)
        node->base.kind = PY_AST_TryStar; /* alike */
    if (node->handlers.count && py_at(p, PY_T_ELSE) && !keyword_block(p, &node->orelse, "'else' statement"))
        return NULL;
    if (py_at(p, PY_T_FINALLY) && !keyword_block(p, &node->finalbody, "'finally' statement"))
        return NULL;
    if (!node->handlers.count && !node->finalbody.count)
        return NULL;
    return py_parser_done(p, node, start);
}

static py_node *function(py_parser *p, const py_token *start, py_nodes decorators)
{
    const py_token *def = p->tok++;
    py_FunctionDef *node = py_as(
        FunctionDef, py_parser_node(p, start->kind == PY_T_ASYNC ? PY_AST_AsyncFunctionDef : PY_AST_FunctionDef, sizeof(py_FunctionDef)));
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    node->name = py_parser_ident(p, name);
    node->decorator_list = decorators;
    const py_token *params = p->tok;
    if (!py_parse_type_params(p, &node->type_params) && !p->failed)
        py_back(p, params);
    if (p->failed || !py_force(p, PY_T_LPAR, "("))
        return NULL;
    node->args = py_parse_params(p, false);
    if (!node->args || !py_accept(p, PY_T_RPAR))
        return NULL;
    const py_token *arrow = p->tok;
    if (py_accept(p, PY_T_ARROW)) {
        node->returns = py_parse_expression(p);
        if (p->failed)
            return NULL;
        if (!node->returns)
            py_back(p, arrow);
    }
    if (!py_force(p, PY_T_COLON, ":") || py_diagnose_indent(p, "function definition", def))
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
    if (py_accept(p, PY_T_LPAR) && (!py_parse_arguments(p, &node->bases, &node->keywords, false) || !py_accept(p, PY_T_RPAR)))
        return NULL;
    if (!py_parse_block(p, &node->body, "class definition", start))
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
    static const py_nodes none = { NULL, 0 };
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
