#include "py/parse/parse.h"

#include <string.h>

#include "py/parse/diagnose.h"
#include "py/parse/parser.h"

static py_node *module(py_parser *p)
{
    py_Module *node = PY_NEW(p, Module);
    size_t base = p->scratch.count;
    while (!py_at(p, PY_T_END))
        if (!py_parse_statement(p)) {
            p->scratch.count = base;
            return NULL;
        }
    node->body = py_parser_take(p, base);
    return &node->base;
}

static py_node *interactive(py_parser *p)
{
    py_Interactive *node = PY_NEW(p, Interactive);
    size_t base = p->scratch.count;
    if (!py_parse_statement(p)) {
        p->scratch.count = base;
        return NULL;
    }
    while (py_accept(p, PY_T_NEWLINE))
        ;
    node->body = py_parser_take(p, base);
    return py_at(p, PY_T_END) ? &node->base : NULL;
}

static py_node *expression(py_parser *p)
{
    py_Expression *node = PY_NEW(p, Expression);
    node->body = py_parse_star_expressions(p);
    if (!node->body)
        return NULL;
    while (py_accept(p, PY_T_NEWLINE))
        ;
    return py_at(p, PY_T_END) ? &node->base : NULL;
}

static py_node *start_rule(py_parser *p, py_parse_mode mode)
{
    p->tok = p->tokens;
    p->depth = 0;
    p->scratch.count = p->ops.count = p->idents.count = 0;
    py_node *tree = mode == PY_PARSE_EVAL ? expression(p) : mode == PY_PARSE_SINGLE ? interactive(p) : module(p);
    if (p->tok > p->furthest)
        p->furthest = p->tok;
    return p->failed ? NULL : tree;
}

static py_node *parse(py_parser *p, py_parse_mode mode)
{
    py_node *tree = start_rule(p, mode);
    if (tree)
        return tree;
    const py_token *last = p->furthest;
    if (!py_diagnose_begin(p, last))
        return NULL;
    start_rule(p, mode);
    py_diagnose_end(p, last);
    return NULL;
}

py_node *py_parse(al_arena *arena, const char *source, size_t size, py_parse_mode mode, py_syntax_error *error)
{
    *error = (py_syntax_error){ 0 };
    py_source text;
    if (py_source_open(&text, arena, source, size, error) != 0)
        return NULL;
    py_node *tree = NULL;
    py_syntax_error lexer_error = { 0 };
    py_lexer *lexer = al_malloc(sizeof *lexer);
    if (!lexer || py_lex(lexer, arena, &text, &lexer_error) != 0) {
        *error = (py_syntax_error){ .type = "MemoryError", .message = "out of memory" };
    } else {
        py_parser p = { .arena = arena,
                        .text = text.text,
                        .size = text.size,
                        .tokens = lexer->tokens,
                        .tok = lexer->tokens,
                        .furthest = lexer->tokens,
                        .lexer = lexer,
                        .error = error };
        tree = parse(&p, mode);
        al_vec_free(&p.scratch);
        al_vec_free(&p.ops);
        al_vec_free(&p.idents);
        al_free(p.names);
        py_diagnose_free(&p);
    }
    if (lexer)
        py_lex_free(lexer);
    al_free(lexer);
    py_source_close(&text);
    return tree;
}
