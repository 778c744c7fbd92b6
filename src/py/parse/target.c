/* What can be assigned to: parsed as an expression, then turned over. */
#include "py/parse/parser.h"

bool py_set_context(py_parser *p, py_node *node, py_ast_ctx context)
{
    if (p->failed)
        return false;
    switch (node->kind) {
    case PY_AST_Name:
        py_as(Name, node)->ctx = (int)context;
        return true;
    case PY_AST_Attribute:
        py_as(Attribute, node)->ctx = (int)context;
        return true;
    case PY_AST_Subscript:
        py_as(Subscript, node)->ctx = (int)context;
        return true;
    case PY_AST_Starred:
        py_as(Starred, node)->ctx = (int)context;
        return context == PY_Store && py_as(Starred, node)->value->kind != PY_AST_Starred &&
               py_set_context(p, py_as(Starred, node)->value, context);
    case PY_AST_List:
    case PY_AST_Tuple: {
        py_Tuple *list = py_as(Tuple, node); /* a List is alike */
        list->ctx = (int)context;
        for (size_t i = 0; i < list->elts.count; i++)
            if (!py_set_context(p, list->elts.items[i], context))
                return false;
        return true;
    }
    default:
        return false;
    }
}

py_node *py_parse_target(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *node;
    if (py_accept(p, PY_T_STAR)) {
        py_node *value = py_parse_primary(p);
        if (!value)
            return NULL;
        py_Starred *star = PY_NEW(p, Starred);
        star->value = value;
        node = py_parser_done(p, star, start);
    } else {
        node = py_parse_primary(p);
    }
    return node && py_set_context(p, node, PY_Store) ? node : NULL;
}

py_node *py_parse_targets(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *first = py_parse_target(p);
    if (!first || !py_at(p, PY_T_COMMA))
        return first;
    size_t base = p->scratch.count;
    py_parser_push(p, first);
    while (py_accept(p, PY_T_COMMA)) {
        if (!py_starts_expression(p->tok) && !py_at(p, PY_T_STAR))
            break;
        py_node *item = py_parse_target(p);
        if (!item) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, item);
    }
    py_Tuple *node = PY_NEW(p, Tuple);
    node->elts = py_parser_take(p, base);
    node->ctx = PY_Store;
    return py_parser_done(p, node, start);
}
