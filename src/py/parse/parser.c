#include "py/parse/parser.h"

#include <stdio.h>
#include <string.h>

#include "base/unicode.h"

void py_parser_oom(py_parser *p)
{
    if (!p->failed)
        *p->error = (py_syntax_error){ .type = "MemoryError", .message = "out of memory" };
    p->failed = p->out_of_memory = true;
}

py_node *py_parser_node(py_parser *p, py_ast_kind kind, size_t size)
{
    py_node *node = al_arena_alloc(p->arena, size);
    if (AL_UNLIKELY(!node)) {
        py_parser_oom(p);
        memset(&p->scrap, 0, sizeof p->scrap);
        node = &p->scrap.base;
    }
    node->kind = (uint16_t)kind;
    return node;
}

void py_parser_begin(void *node, const py_token *start)
{
    py_node *n = node;
    n->lineno = start->line;
    n->col_offset = (int32_t)(start->start - start->line_start);
}

void py_token_end(const py_parser *p, const py_token *token, int32_t *line, int32_t *col)
{
    *line = token->line;
    uint32_t line_start = token->line_start;
    if (token->multiline)
        for (uint32_t i = token->start; i < token->end; i++)
            if (p->text[i] == '\n') {
                ++*line;
                line_start = i + 1;
            }
    *col = (int32_t)(token->end - line_start);
}

void py_parser_end(py_parser *p, void *node)
{
    py_node *n = node;
    const py_token *last = p->tok - 1;
    while (last > p->tokens && (last->kind == PY_T_NEWLINE || last->kind == PY_T_INDENT || last->kind == PY_T_DEDENT))
        last--;
    py_token_end(p, last, &n->end_lineno, &n->end_col_offset);
}

py_node *py_parser_done(py_parser *p, void *node, const py_token *start)
{
    py_parser_begin(node, start);
    py_parser_end(p, node);
    return node;
}

void py_parser_push(py_parser *p, void *node)
{
    if (!al_vec_push(&p->scratch, node))
        py_parser_oom(p);
}

py_nodes py_parser_take(py_parser *p, size_t base)
{
    py_nodes nodes = { NULL, 0 };
    if (p->scratch.count <= base)
        return nodes;
    size_t count = p->scratch.count - base;
    nodes.items = AL_NEW_ARRAY(p->arena, py_node *, count);
    if (nodes.items) {
        memcpy(nodes.items, p->scratch.items + base, count * sizeof *nodes.items);
        nodes.count = count;
    } else {
        py_parser_oom(p);
    }
    p->scratch.count = base;
    return nodes;
}

py_nodes py_parser_one(py_parser *p, py_node *node)
{
    size_t base = p->scratch.count;
    py_parser_push(p, node);
    return py_parser_take(p, base);
}

void py_parser_push_ident(py_parser *p, const char *name)
{
    if (!al_vec_push(&p->idents, name))
        py_parser_oom(p);
}

py_idents py_parser_take_idents(py_parser *p, size_t base)
{
    py_idents idents = { NULL, 0 };
    if (p->idents.count <= base)
        return idents;
    size_t count = p->idents.count - base;
    idents.items = AL_NEW_ARRAY(p->arena, const char *, count);
    if (idents.items) {
        memcpy(idents.items, p->idents.items + base, count * sizeof *idents.items);
        idents.count = count;
    } else {
        py_parser_oom(p);
    }
    p->idents.count = base;
    return idents;
}

static bool grow_names(py_parser *p)
{
    size_t room = p->names_room ? p->names_room * 2 : 128;
    py_intern *names = al_calloc(room, sizeof *names);
    if (!names)
        return false;
    for (size_t i = 0; i < p->names_room; i++) {
        if (!p->names[i].text)
            continue;
        size_t at = p->names[i].hash & (room - 1);
        while (names[at].text)
            at = (at + 1) & (room - 1);
        names[at] = p->names[i];
    }
    al_free(p->names);
    p->names = names;
    p->names_room = room;
    return true;
}

/* Each name is kept once a parse. */
const char *py_parser_intern(py_parser *p, const char *text, size_t size)
{
    if (p->names_count * 2 >= p->names_room && !grow_names(p)) {
        py_parser_oom(p);
        return "";
    }
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    hash ^= hash >> 15;
    size_t at = hash & (p->names_room - 1);
    for (; p->names[at].text; at = (at + 1) & (p->names_room - 1))
        if (p->names[at].hash == hash && p->names[at].size == size && memcmp(p->names[at].text, text, size) == 0)
            return p->names[at].text;
    const char *copy = al_arena_strndup(p->arena, text, size);
    if (!copy) {
        py_parser_oom(p);
        return "";
    }
    p->names[at] = (py_intern){ copy, (uint32_t)size, hash };
    p->names_count++;
    return copy;
}

const char *py_parser_ident(py_parser *p, const py_token *token)
{
    const char *text = p->text + token->start;
    size_t size = token->end - token->start;
    bool ascii = true;
    for (size_t i = 0; i < size; i++)
        ascii &= (unsigned char)text[i] < 0x80;
    if (AL_LIKELY(ascii))
        return py_parser_intern(p, text, size);
    al_sb sb = AL_SB_INIT;
    al_text_nfkc(&sb, text, size);
    if (al_sb_failed(&sb))
        py_parser_oom(p);
    const char *name = py_parser_intern(p, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
    return name;
}

bool py_token_is(const py_parser *p, const py_token *token, const char *word)
{
    size_t size = strlen(word);
    return token->kind == PY_T_NAME && token->end - token->start == size && memcmp(p->text + token->start, word, size) == 0;
}

bool py_starts_expression(const py_token *token)
{
    switch (token->kind) {
    case PY_T_NAME:
    case PY_T_NUMBER:
    case PY_T_STRING:
    case PY_T_FSTRING_START:
    case PY_T_FSTRING_BAD:
    case PY_T_LPAR:
    case PY_T_LSQB:
    case PY_T_LBRACE:
    case PY_T_ELLIPSIS:
    case PY_T_MINUS:
    case PY_T_PLUS:
    case PY_T_TILDE:
    case PY_T_NOT:
    case PY_T_AWAIT:
    case PY_T_LAMBDA:
    case PY_T_FALSE:
    case PY_T_NONE:
    case PY_T_TRUE:
        return true;
    default:
        return false;
    }
}

/* Raising. */

void *py_raise_at(py_parser *p, const char *type, py_error_place place, const char *message)
{
    if (!p->failed)
        py_error_fill(p->error, p->arena, p->text, p->size, type, place, message);
    p->failed = true;
    return NULL;
}

static void *raise_place(py_parser *p, py_error_place place, const char *format, va_list args) AL_PRINTF(3, 0);
static void *raise_place(py_parser *p, py_error_place place, const char *format, va_list args)
{
    char message[512];
    vsnprintf(message, sizeof message, format, args);
    return py_raise_at(p, "SyntaxError", place, message);
}

static py_error_place place_of_tokens(const py_parser *p, const py_token *from, const py_token *to)
{
    int32_t end_line, end_col;
    int depth = 0;
    for (; to->kind == PY_T_FSTRING_START || depth; to++) { /* one token for CPython 3.11 */
        depth += (to->kind == PY_T_FSTRING_START) - (to->kind == PY_T_FSTRING_END);
        if (!depth || to->kind == PY_T_END || to->kind == PY_T_ERROR)
            break;
    }
    py_token_end(p, to, &end_line, &end_col);
    return (py_error_place){ from->line, (int)(from->start - from->line_start) + 1, end_line, end_col + 1 };
}

void *py_raise_tokens(py_parser *p, const py_token *from, const py_token *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_place(p, place_of_tokens(p, from, to), format, args);
    va_end(args);
    return NULL;
}

void *py_raise_token(py_parser *p, const py_token *token, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_place(p, place_of_tokens(p, token, token), format, args);
    va_end(args);
    return NULL;
}

void *py_raise_node(py_parser *p, const py_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_place(p, (py_error_place){ node->lineno, node->col_offset + 1, node->end_lineno, node->end_col_offset + 1 }, format, args);
    va_end(args);
    return NULL;
}

void *py_raise_range(py_parser *p, const py_node *from, const py_node *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_place(p, (py_error_place){ from->lineno, from->col_offset + 1, to->end_lineno, to->end_col_offset + 1 }, format, args);
    va_end(args);
    return NULL;
}

void *py_raise_from(py_parser *p, const py_node *node, const char *format, ...)
{
    const py_token *last = p->tok > p->furthest ? p->tok : p->furthest;
    int32_t line, col;
    py_token_end(p, last, &line, &col);
    va_list args;
    va_start(args, format);
    raise_place(p, (py_error_place){ node->lineno, node->col_offset + 1, line, col }, format, args);
    va_end(args);
    return NULL;
}

void *py_raise_too_deep(py_parser *p)
{
    if (!p->failed) {
        p->too_deep = p->memo != NULL;
        *p->error = (py_syntax_error){ .type = "RecursionError", .message = "maximum recursion depth exceeded during compilation" };
        p->failed = true;
    }
    return NULL;
}

bool py_force(py_parser *p, py_token_kind kind, const char *what)
{
    if (py_accept(p, kind))
        return true;
    if (p->tok->kind != PY_T_ERROR)
        py_raise_token(p, p->tok, "expected '%s'", what);
    return false;
}
