/* The inside of f-strings. The lexer has split them into text and the tokens of their expressions. */
#include <string.h>

#include "py/parse/diagnose.h"

typedef struct context {
    const py_token *first; /* of the whole literal, for places */
    const py_token *start; /* of this f-string */
    const char *kind;
    bool raw;
} context;

static bool field(py_parser *p, const context *c, al_sb *text);

/* A piece of text: doubled braces become one (in a format spec there are none), escapes are decoded. */
static bool middle(py_parser *p, const context *c, al_sb *text)
{
    const py_token *token = p->tok++;
    const char *at = p->text + token->start, *to = p->text + token->end;
    while (at < to) {
        const char *brace = at;
        while (brace < to && !((*brace == '{' || *brace == '}') && brace + 1 < to && brace[1] == *brace)) {
            if (*brace == '\\' && !c->raw && brace + 2 < to && brace[1] == 'N' && brace[2] == '{')
                while (brace < to && *brace != '}')
                    brace++;
            else if (*brace == '\\' && !c->raw && brace + 1 < to && brace[1] == '\\')
                brace++;
            if (brace < to)
                brace++;
        }
        const char *end = brace < to ? brace + 1 : to;
        if (!py_decode_text(p, token, at, end, c->raw, text))
            return false;
        at = brace < to ? brace + 2 : to;
    }
    return true;
}

/* Text and fields up to a token of kind `end`, which is left; Constants and FormattedValues go to the scratch. */
static bool parts(py_parser *p, const context *c, al_sb *text, py_token_kind end)
{
    while (!py_at(p, end)) {
        if (py_at(p, PY_T_FSTRING_MIDDLE)) {
            if (!middle(p, c, text))
                return false;
        } else if (!py_at(p, PY_T_LBRACE) || !field(p, c, text)) {
            if (p->memo && !p->failed)
                py_diagnose_fstring(p, c->start);
            return false;
        }
    }
    return true;
}

static py_node *format_spec(py_parser *p, const context *c)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    al_sb text = AL_SB_INIT;
    bool good = py_enter(p);
    if (good) {
        good = parts(p, c, &text, PY_T_RBRACE);
        py_leave(p);
    }
    if (good)
        py_push_text(p, &text, start, NULL);
    al_sb_free(&text);
    if (!good) {
        p->scratch.count = base;
        return NULL;
    }
    py_JoinedStr *node = PY_NEW(p, JoinedStr);
    node->values = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

/* !r, !s, !a */
static bool conversion(py_parser *p, int *out)
{
    if (!py_accept(p, PY_T_EXCLAM))
        return true;
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return false;
    char c = p->text[name->start];
    *out = c;
    return name->end - name->start == 1 && (c == 's' || c == 'r' || c == 'a');
}

static py_node *value(py_parser *p)
{
    if (!py_enter(p))
        return NULL;
    py_node *node = py_parse_yield_or_star(p);
    py_leave(p);
    return node;
}

static bool behind_value(const py_parser *p)
{
    return py_at(p, PY_T_RBRACE) || py_at(p, PY_T_COLON) || py_at(p, PY_T_EXCLAM) || py_at(p, PY_T_EQUAL);
}

/* The second pass: what is wrong in here is reported as CPython 3.11 does, which parses the expression by itself. */
static py_node *value_or_error(py_parser *p, const context *c, const py_token *brace)
{
    if (p->failed)
        return NULL;
    const py_token *before = p->furthest;
    p->furthest = brace;
    py_node *node = value(p);
    if (!p->failed && (!node || !behind_value(p))) {
        const py_token *last = py_last_token(p);
        if (!py_diagnose_fstring(p, c->start)) {
            py_raise_token(p, last, "invalid syntax");
            py_diagnose_field(p, brace);
        }
        return NULL;
    }
    if (p->failed && p->error->lineno)
        py_diagnose_field(p, brace);
    if (before > p->furthest)
        p->furthest = before;
    return p->failed ? NULL : node;
}

static bool field(py_parser *p, const context *c, al_sb *text)
{
    const py_token *start = p->tok++;
    py_FormattedValue *node = PY_NEW(p, FormattedValue);
    node->conversion = -1;
    node->value = p->memo ? value_or_error(p, c, start) : value(p);
    if (!node->value || p->failed)
        return false;
    bool debug = py_accept(p, PY_T_EQUAL);
    if (debug) /* as it is written, comments too */
        if (!py_decode_text(p, start, p->text + start->end, p->text + p->tok->start, true, text))
            return false;
    if (!conversion(p, &node->conversion))
        return false;
    size_t base = p->scratch.count;
    py_push_text(p, text, c->first, c->kind);
    if (py_at(p, PY_T_COLON)) {
        node->format_spec = format_spec(p, c);
        if (!node->format_spec) {
            p->scratch.count = base;
            return false;
        }
    } else if (debug && node->conversion < 0) {
        node->conversion = 'r';
    }
    if (!py_accept(p, PY_T_RBRACE))
        return false;
    py_parser_push(p, py_parser_done(p, node, start));
    return true;
}

bool py_parse_fstring(py_parser *p, al_sb *text, const py_token *first, const char *kind)
{
    const py_token *start = p->tok++;
    context c = { first, start, kind, false };
    for (const char *at = p->text + start->start; *at != '"' && *at != '\''; at++)
        c.raw |= (*at | 0x20) == 'r';
    return parts(p, &c, text, PY_T_FSTRING_END) && py_accept(p, PY_T_FSTRING_END);
}
