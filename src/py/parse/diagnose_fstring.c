/* Mistakes in f-strings, in CPython 3.11's words and places: it reads f-strings character by character, behind the parser's back. */
#include <stdio.h>
#include <string.h>

#include "py/parse/diagnose.h"

typedef struct scan {
    const char *at, *to;
    bool raw;
    char *message; /* 128 bytes */
} scan;

enum { MESSAGE = 128, DEEPEST = 2 };

static bool fault(scan *s, const char *format, ...) AL_PRINTF(2, 3);
static bool fault(scan *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(s->message, MESSAGE, format, args);
    va_end(args);
    return false;
}

static bool triple_at(const scan *s)
{
    return s->at + 2 < s->to && s->at[1] == *s->at && s->at[2] == *s->at;
}

/* A string inside of an expression; s->at stands on its quote and then on its last one. */
static bool skip_string(scan *s)
{
    char quote = *s->at;
    bool triple = triple_at(s);
    s->at += triple ? 3 : 1;
    for (; s->at < s->to; s->at++) {
        if (*s->at == '\\')
            return fault(s, "f-string expression part cannot include a backslash");
        if (*s->at != quote || (triple && !triple_at(s)))
            continue;
        s->at += triple ? 2 : 0;
        return true;
    }
    return fault(s, "f-string: unterminated string");
}

static bool closes(char opening, char c)
{
    return (opening == '(' && c == ')') || (opening == '[' && c == ']') || (opening == '{' && c == '}');
}

/* Whether the character ends an expression that has no bracket open; two-character operators are skipped. */
static bool ends_expression(scan *s)
{
    char c = *s->at;
    if (!strchr("!:}=<>", c))
        return false;
    if (s->at + 1 < s->to && s->at[1] == '=' && strchr("!=<>", c)) {
        s->at++;
        return false;
    }
    return c != '<' && c != '>';
}

/* Up to the end of the expression that begins at s->at. */
static bool skip_expression(scan *s)
{
    char open[PY_MAX_BRACKETS];
    size_t depth = 0;
    for (; s->at < s->to; s->at++) {
        char c = *s->at;
        if (c == '\\')
            return fault(s, "f-string expression part cannot include a backslash");
        if (c == '#')
            return fault(s, "f-string expression part cannot include '#'");
        if (c == '\'' || c == '"') {
            if (!skip_string(s))
                return false;
        } else if (c == '(' || c == '[' || c == '{') {
            if (depth >= sizeof open)
                return fault(s, "f-string: too many nested parenthesis");
            open[depth++] = c;
        } else if (depth == 0 && strchr("!:}=<>", c)) {
            if (ends_expression(s))
                return true;
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0)
                return fault(s, "f-string: unmatched '%c'", c);
            if (!closes(open[--depth], c))
                return fault(s, "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, open[depth]);
        }
    }
    return depth ? fault(s, "f-string: unmatched '%c'", open[depth - 1]) : true;
}

static bool is_blank(const char *from, const char *to)
{
    for (; from < to; from++)
        if (!strchr(" \t\n\f\r", *from))
            return false;
    return true;
}

static bool skip_text(scan *s, int depth);

/* !s, !r, !a; what else may stand behind is looked at by the caller. */
static bool skip_conversion(scan *s)
{
    s->at++;
    if (s->at >= s->to)
        return fault(s, "f-string: expecting '}'");
    if (!strchr("sra", *s->at++))
        return fault(s, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    return true;
}

/* From { to behind }. */
static bool skip_field(scan *s, int depth)
{
    if (depth >= DEEPEST)
        return fault(s, "f-string: expressions nested too deeply");
    const char *from = ++s->at;
    if (!skip_expression(s))
        return false;
    if (s->at >= s->to)
        return fault(s, "f-string: expecting '}'");
    if (is_blank(from, s->at))
        return fault(s, "f-string: empty expression not allowed");
    if (*s->at == '=') {
        s->at++;
        while (s->at < s->to && strchr(" \t\n\f\r\v", *s->at))
            s->at++;
    }
    if (s->at < s->to && *s->at == '!' && !skip_conversion(s))
        return false;
    if (s->at < s->to && *s->at == ':') {
        s->at++;
        if (!skip_text(s, depth + 1))
            return false;
    }
    if (s->at >= s->to || *s->at != '}')
        return fault(s, "f-string: expecting '}'");
    s->at++;
    return true;
}

/* Text and fields, to the end or (in a format spec) to the }. */
static bool skip_text(scan *s, int depth)
{
    while (s->at < s->to) {
        char c = *s->at;
        if (c == '\\' && !s->raw && s->at + 1 < s->to) {
            s->at += s->at[1] == '{' || s->at[1] == '}' ? 1 : 2;
            if (s->at[-1] == 'N' && s->at < s->to && *s->at == '{')
                while (s->at < s->to && *s->at++ != '}')
                    ;
        } else if (c != '{' && c != '}') {
            s->at++;
        } else if (depth == 0 && s->at + 1 < s->to && s->at[1] == c) {
            s->at += 2;
        } else if (c == '{') {
            if (!skip_field(s, depth))
                return false;
        } else if (depth == 0) {
            return fault(s, "f-string: single '}' is not allowed");
        } else {
            return true;
        }
    }
    return true;
}

/* Over all strings in a row; CPython reports at the token behind them. */
static void skip_strings(py_parser *p)
{
    for (int depth = 0; !py_at(p, PY_T_END) && !py_at(p, PY_T_ERROR); p->tok++) {
        depth += py_at(p, PY_T_FSTRING_START);
        if (!depth && !py_at(p, PY_T_STRING) && !py_at(p, PY_T_FSTRING_BAD))
            return;
        depth -= py_at(p, PY_T_FSTRING_END);
    }
}

bool py_diagnose_fstring(py_parser *p, const py_token *token)
{
    const py_token *last = token;
    for (int depth = 0; token->kind == PY_T_FSTRING_START && last->kind != PY_T_END && last->kind != PY_T_ERROR; last++) {
        depth += (last->kind == PY_T_FSTRING_START) - (last->kind == PY_T_FSTRING_END);
        if (!depth)
            break;
    }
    char message[MESSAGE] = "";
    scan s = { p->text + token->start, p->text + last->end, false, message };
    for (; *s.at != '"' && *s.at != '\''; s.at++)
        s.raw |= (*s.at | 0x20) == 'r';
    size_t quotes = s.to - s.at >= 6 && triple_at(&s) ? 3 : 1;
    s.at += quotes;
    s.to -= quotes;
    if (skip_text(&s, 0))
        return false;
    p->tok = token;
    skip_strings(p);
    if (py_at(p, PY_T_ERROR))
        return false;
    py_raise_last(p, "SyntaxError", "%s", message);
    return true;
}

bool py_diagnose_bad_fstring(py_parser *p)
{
    const py_token *token = p->tok;
    if (py_diagnose_fstring(p, token) || p->failed)
        return true;
    p->tok = token;
    skip_strings(p);
    py_raise_last(p, "SyntaxError", "%s", p->lexer->fstring_message[0] ? p->lexer->fstring_message : "f-string: invalid syntax");
    return true;
}

static int characters(const char *from, const char *to)
{
    int count = 0;
    for (; from < to; from++)
        count += ((unsigned char)*from & 0xC0) != 0x80;
    return count;
}

void py_diagnose_field(py_parser *p, const py_token *brace)
{
    py_syntax_error *e = p->error;
    const char *from = p->text + brace->end;
    char message[MESSAGE] = "";
    scan s = { from, p->text + p->size, false, message };
    skip_expression(&s);
    e->message = al_arena_printf(p->arena, "f-string: %s", e->message);
    if (e->lineno == brace->line) {
        const char *end = memchr(from, '\n', (size_t)(s.at - from));
        int shift = characters(p->text + brace->line_start, from) - 1;
        e->line = al_arena_printf(p->arena, end ? "(%.*s" : "(%.*s)", (int)((end ? end : s.at) - from), from);
        e->offset -= shift;
        if (e->end_lineno == e->lineno && e->end_offset > shift)
            e->end_offset -= shift;
    }
    if (!e->message || !e->line)
        py_parser_oom(p);
}
