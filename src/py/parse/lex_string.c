/* Strings and f-strings. They are only measured here; literal.c and fstring.c decode them. */
#include <string.h>

#include "py/parse/lex.h"

static bool unterminated(py_lexer *lx, const char *start, const char *line_start, int line, bool triple)
{
    char detected[96];
    int last = lx->line;
    lx->line = line;
    lx->line_start = line_start;
    lx->at = start + 1;
    (void)detected;
    return py_lex_errorf(lx,
                         triple ? "unterminated triple-quoted string literal (detected at line %d)"
                                : "unterminated string literal (detected at line %d)",
                         last);
}

/* Moves behind a line end. */
static void newline(py_lexer *lx)
{
    lx->at++;
    lx->line++;
    lx->line_start = lx->at;
}

bool py_lex_string(py_lexer *lx, const char *start)
{
    const char *line_start = lx->line_start;
    int line = lx->line;
    char quote = *lx->at;
    bool triple = lx->at[1] == quote && lx->at[2] == quote;
    if (!triple && lx->at[1] == quote) { /* empty */
        lx->at += 2;
        return py_lex_push(lx, PY_T_STRING, start, line_start, line);
    }
    lx->at += triple ? 3 : 1;
    for (;;) {
        char c = *lx->at;
        if (c == quote) {
            if (!triple) {
                lx->at++;
                break;
            }
            if (lx->at[1] == quote && lx->at[2] == quote) {
                lx->at += 3;
                break;
            }
            lx->at++;
        } else if (c == '\\' && lx->at[1] && lx->at[1] != '\n') {
            lx->at += 2;
        } else if (c == '\\' && lx->at[1] == '\n') {
            lx->at++;
            newline(lx);
        } else if (c == '\n' && triple) {
            newline(lx);
        } else if (c == '\n' || c == '\0') {
            if (c == '\0' && lx->at > lx->text && lx->at[-1] == '\n' && lx->line > line)
                lx->line--; /* the end is noticed on the last line, not behind it */
            return unterminated(lx, start, line_start, line, triple);
        } else {
            lx->at++;
        }
    }
    return py_lex_push(lx, PY_T_STRING, start, line_start, line);
}

bool py_lex_fstring_start(py_lexer *lx, const char *start)
{
    char quote = *lx->at;
    bool triple = lx->at[1] == quote && lx->at[2] == quote, raw = false;
    for (const char *at = start; at < lx->at; at++)
        raw |= *at == 'r' || *at == 'R';
    if (lx->fdepth >= PY_MAX_FSTRINGS)
        return py_lex_error(lx, "too many nested f-strings");
    if (!lx->fdepth)
        lx->ftoken = lx->count;
    lx->fstrings[lx->fdepth++] = (py_fstring_state){
        quote, triple, raw, false, 0, (uint8_t)lx->level, (uint32_t)(start - lx->text), (uint32_t)(lx->line_start - lx->text), lx->line
    };
    lx->at += triple ? 3 : 1;
    return py_lex_push(lx, PY_T_FSTRING_START, start, lx->line_start, lx->line);
}

static bool at_end_quote(const py_fstring_state *f, const char *at)
{
    return *at == f->quote && (!f->triple || (at[1] == f->quote && at[2] == f->quote));
}

/* Pushes the text read so far, if any. */
static bool push_text(py_lexer *lx, const char *start, const char *line_start, int line)
{
    return lx->at == start || py_lex_push(lx, PY_T_FSTRING_MIDDLE, start, line_start, line);
}

static bool push_brace(py_lexer *lx, py_token_kind kind)
{
    lx->at++;
    return py_lex_push(lx, kind, lx->at - 1, lx->line_start, lx->line);
}

static bool open_field(py_lexer *lx, py_fstring_state *f)
{
    if (lx->level >= PY_MAX_BRACKETS)
        return py_lex_error(lx, "too many nested parentheses");
    lx->brackets[lx->level++] = (py_bracket){ '{', lx->line, (uint32_t)(lx->at - lx->text), (uint32_t)(lx->line_start - lx->text) };
    f->in_expr = true;
    return push_brace(lx, PY_T_LBRACE);
}

/* \N{NAME} in text that is not raw: its braces open no field. */
static bool skip_escape(py_lexer *lx, const py_fstring_state *f)
{
    lx->at++;
    if (*lx->at == '\n') {
        newline(lx);
        return true;
    }
    if (!f->raw && *lx->at == 'N' && lx->at[1] == '{') {
        const char *close = lx->at + 2 + strcspn(lx->at + 2, "}\n\"'");
        if (*close == '}') {
            lx->at = close + 1;
            return true;
        }
    }
    if (*lx->at && *lx->at != '{' && *lx->at != '}')
        lx->at++;
    return true;
}

bool py_lex_fstring_text(py_lexer *lx)
{
    py_fstring_state *f = &lx->fstrings[lx->fdepth - 1];
    const char *start = lx->at, *line_start = lx->line_start;
    int line = lx->line;
    for (;;) {
        char c = *lx->at;
        if (at_end_quote(f, lx->at)) {
            if (f->specs)
                return py_lex_error(lx, "f-string: expecting '}'");
            if (!push_text(lx, start, line_start, line))
                return false;
            const char *quote = lx->at;
            lx->at += f->triple ? 3 : 1;
            lx->fdepth--;
            return py_lex_push(lx, PY_T_FSTRING_END, quote, lx->line_start, lx->line);
        }
        switch (c) {
        case '{':
            if (lx->at[1] == '{' && !f->specs) {
                lx->at += 2;
                continue;
            }
            return push_text(lx, start, line_start, line) && open_field(lx, f);
        case '}':
            if (f->specs) { /* the end of the spec and of its field */
                if (!push_text(lx, start, line_start, line))
                    return false;
                f->specs--;
                lx->level--;
                return push_brace(lx, PY_T_RBRACE);
            }
            if (lx->at[1] != '}') {
                lx->at++;
                return py_lex_error(lx, "f-string: single '}' is not allowed");
            }
            lx->at += 2;
            continue;
        case '\\':
            skip_escape(lx, f);
            continue;
        case '\n':
            if (!f->triple)
                return unterminated(lx, lx->text + f->start, lx->text + f->line_start, f->line, false);
            newline(lx);
            continue;
        case '\0':
            return unterminated(lx, lx->text + f->start, lx->text + f->line_start, f->line, f->triple);
        default:
            lx->at++;
            continue;
        }
    }
}
