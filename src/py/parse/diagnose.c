#include "py/parse/diagnose.h"

#include <stdio.h>
#include <string.h>

typedef struct memo_entry {
    py_node *node;
    const py_token *end;
} memo_entry;

typedef struct py_memo {
    memo_entry (*entries)[PY_MEMO_COUNT]; /* a token each */
    int16_t *levels;
} py_memo;

static const py_bracket *open_bracket(const py_parser *p)
{
    return p->lexer->level ? &p->lexer->brackets[p->lexer->level - 1] : NULL;
}

static void never_closed(py_parser *p, const py_bracket *open)
{
    char message[] = "'(' was never closed";
    message[1] = open->c;
    p->failed = false;
    int col = (int)(open->offset - open->line_start) + 1;
    py_raise_at(p, "SyntaxError", (py_error_place){ open->line, col, open->line, 0 }, message);
}

/* The parser has got to where the lexer stopped. */
static void lexer_error(py_parser *p)
{
    if (p->lexer->eof_in_brackets) {
        never_closed(p, open_bracket(p));
        return;
    }
    *p->error = *p->lexer->error;
    p->failed = true;
}

/* The parser has stopped before: what the lexer found behind that place weighs more. */
static bool lexer_knows_better(py_parser *p)
{
    if (p->lexer->failed && !p->lexer->quiet) {
        lexer_error(p);
        return true;
    }
    const py_bracket *open = open_bracket(p);
    if ((!p->lexer->failed && !p->lexer->eof_in_brackets) || !open || py_last_token(p)->line <= open->line)
        return false;
    never_closed(p, open);
    return true;
}

static py_memo *new_memo(const py_parser *p)
{
    size_t count = p->lexer->count;
    py_memo *memo = al_calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->entries = al_calloc(count, sizeof *memo->entries);
    memo->levels = al_calloc(count, sizeof *memo->levels);
    if (!memo->entries || !memo->levels) {
        al_free(memo->entries);
        al_free(memo->levels);
        al_free(memo);
        return NULL;
    }
    int level = 0;
    for (size_t i = 0; i < count; i++) {
        py_token_kind kind = (py_token_kind)p->tokens[i].kind;
        level += kind == PY_T_LPAR || kind == PY_T_LSQB || kind == PY_T_LBRACE;
        level -= kind == PY_T_RPAR || kind == PY_T_RSQB || kind == PY_T_RBRACE;
        memo->levels[i] = (int16_t)level;
    }
    return memo;
}

/* Where CPython's tokenizer stands after a token that has no text. */
static py_error_place place_of_blank(const py_parser *p, const py_token *token)
{
    if (token->start < p->size)
        return (py_error_place){ token->line, (int)(token->start - token->line_start), token->line, -1 };
    /* the end of the text counts as the last line's end */
    uint32_t end = (uint32_t)p->size, start;
    bool newline = end && p->text[end - 1] == '\n';
    int line = 1;
    for (start = newline ? end - 1 : end; start > 0 && p->text[start - 1] != '\n';)
        start--;
    for (uint32_t i = 0; i < start; i++)
        line += p->text[i] == '\n';
    return (py_error_place){ line, (int)(end - start) + !newline, line, -1 };
}

static bool is_blank(const py_token *token)
{
    return token->kind == PY_T_INDENT || token->kind == PY_T_DEDENT;
}

static bool is_syntax_error(const py_parser *p)
{
    return strcmp(p->error->type, "MemoryError") != 0 && strcmp(p->error->type, "RecursionError") != 0;
}

bool py_diagnose_begin(py_parser *p, const py_token *last)
{
    if (p->failed) {
        if (is_syntax_error(p))
            lexer_knows_better(p);
        return false;
    }
    if (last->kind == PY_T_ERROR) {
        lexer_error(p);
        return false;
    }
    if (p->lexer->failed && !p->lexer->quiet && !is_blank(last)) {
        lexer_error(p);
        return false;
    }
    p->memo = new_memo(p);
    if (!p->memo) {
        py_parser_oom(p);
        return false;
    }
    p->diagnose = true;
    return true;
}

void py_diagnose_end(py_parser *p, const py_token *last)
{
    if (p->too_deep && !p->out_of_memory)
        p->failed = false;
    if (p->failed) {
        if (is_syntax_error(p))
            lexer_knows_better(p);
    } else if (py_last_token(p)->kind == PY_T_ERROR) {
        lexer_error(p);
    } else if (is_blank(last)) {
        py_raise_last(p, "IndentationError", last->kind == PY_T_INDENT ? "unexpected indent" : "unexpected unindent");
    } else if (!lexer_knows_better(p)) {
        if (last->kind == PY_T_END) {
            int line = place_of_blank(p, last).line;
            py_raise_at(p, "SyntaxError", (py_error_place){ line, 0, line, 0 }, "invalid syntax");
        } else {
            py_raise_token(p, last, "invalid syntax");
        }
    }
}

void py_diagnose_free(py_parser *p)
{
    if (!p->memo)
        return;
    al_free(p->memo->entries);
    al_free(p->memo->levels);
    al_free(p->memo);
    p->memo = NULL;
}

py_node *py_remember(py_parser *p, py_memo_rule rule, py_node *(*parse)(py_parser *))
{
    const py_token *start = p->tok;
    memo_entry *entry = &p->memo->entries[start - p->tokens][rule];
    if (!entry->end) {
        py_node *node = parse(p);
        entry->node = p->failed ? NULL : node;
        entry->end = p->tok;
    }
    p->tok = entry->end;
    return entry->node;
}

const py_token *py_last_token(const py_parser *p)
{
    return p->tok > p->furthest ? p->tok : p->furthest;
}

int py_token_level(const py_parser *p, const py_token *token)
{
    return p->memo->levels[token - p->tokens];
}

bool py_raise_last(py_parser *p, const char *type, const char *format, ...)
{
    const py_token *token = py_last_token(p);
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (token->kind == PY_T_ERROR && !p->failed) {
        lexer_error(p);
        return true;
    }
    py_error_place place;
    if (token->kind == PY_T_INDENT || token->kind == PY_T_DEDENT || token->kind == PY_T_END) {
        place = place_of_blank(p, token);
    } else {
        int32_t line, col;
        py_token_end(p, token, &line, &col);
        place = (py_error_place){ token->line, (int)(token->start - token->line_start) + 1, line, col + 1 };
    }
    py_raise_at(p, type, place, message);
    return true;
}

static const char *constant_name(const py_const *value)
{
    switch (value->kind) {
    case PY_CONST_NONE:
        return "None";
    case PY_CONST_TRUE:
        return "True";
    case PY_CONST_FALSE:
        return "False";
    case PY_CONST_ELLIPSIS:
        return "ellipsis";
    default:
        return "literal";
    }
}

const char *py_expr_name(const py_node *node)
{
    static const char *const names[PY_AST_COUNT] = {
        [PY_AST_Attribute] = "attribute",
        [PY_AST_Subscript] = "subscript",
        [PY_AST_Starred] = "starred",
        [PY_AST_Name] = "name",
        [PY_AST_List] = "list",
        [PY_AST_Tuple] = "tuple",
        [PY_AST_Lambda] = "lambda",
        [PY_AST_Call] = "function call",
        [PY_AST_BoolOp] = "expression",
        [PY_AST_BinOp] = "expression",
        [PY_AST_UnaryOp] = "expression",
        [PY_AST_GeneratorExp] = "generator expression",
        [PY_AST_Yield] = "yield expression",
        [PY_AST_YieldFrom] = "yield expression",
        [PY_AST_Await] = "await expression",
        [PY_AST_ListComp] = "list comprehension",
        [PY_AST_SetComp] = "set comprehension",
        [PY_AST_DictComp] = "dict comprehension",
        [PY_AST_Dict] = "dict literal",
        [PY_AST_Set] = "set display",
        [PY_AST_JoinedStr] = "f-string expression",
        [PY_AST_FormattedValue] = "f-string expression",
        [PY_AST_Compare] = "comparison",
        [PY_AST_IfExp] = "conditional expression",
        [PY_AST_NamedExpr] = "named expression",
    };
    if (node->kind == PY_AST_Constant)
        return constant_name(&py_as(Constant, node)->value);
    return names[node->kind] ? names[node->kind] : "expression";
}

static const py_node *invalid_target(const py_node *node, py_ast_ctx context, bool for_loop)
{
    switch (node->kind) {
    case PY_AST_Name:
    case PY_AST_Attribute:
    case PY_AST_Subscript:
        return NULL;
    case PY_AST_Starred:
        return context == PY_Del ? node : invalid_target(py_as(Starred, node)->value, context, for_loop);
    case PY_AST_List:
    case PY_AST_Tuple: {
        const py_nodes *items = &py_as(Tuple, node)->elts; /* a List is alike */
        for (size_t i = 0; i < items->count; i++) {
            const py_node *found = invalid_target(items->items[i], context, for_loop);
            if (found)
                return found;
        }
        return NULL;
    }
    case PY_AST_Compare:
        if (!for_loop)
            return node;
        if (py_as(Compare, node)->ops.items[0] == PY_In)
            return invalid_target(py_as(Compare, node)->left, context, for_loop);
        return NULL;
    default:
        return node;
    }
}

bool py_diagnose_target(py_parser *p, const py_node *node, py_ast_ctx context, bool for_loop)
{
    if (p->failed)
        return true;
    const py_node *found = invalid_target(node, context, for_loop);
    if (!found)
        return false;
    py_raise_node(p, found, "cannot %s %s", context == PY_Del ? "delete" : "assign to", py_expr_name(found));
    return true;
}

const py_node *py_last_of_generators(py_nodes generators)
{
    const py_comprehension *last = py_as(comprehension, generators.items[generators.count - 1]);
    return last->ifs.count ? last->ifs.items[last->ifs.count - 1] : last->iter;
}

bool py_diagnose_colon(py_parser *p)
{
    return p->diagnose && py_at(p, PY_T_NEWLINE) && py_raise_last(p, "SyntaxError", "expected ':'");
}

bool py_diagnose_indent(py_parser *p, const char *what, const py_token *start)
{
    if (!p->diagnose || !py_at(p, PY_T_NEWLINE) || p->tok[1].kind == PY_T_INDENT)
        return false;
    return py_raise_last(p, "IndentationError", "expected an indented block after %s on line %d", what, (int)start->line);
}
