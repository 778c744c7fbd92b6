#include "py/parse/lex.h"

#include <stdio.h>
#include <string.h>

enum { TAB = 8 };

/* What a byte can start. */
enum { C_OTHER, C_NAME, C_DIGIT, C_QUOTE, C_SPACE, C_NEWLINE, C_OP, C_END };

static const uint8_t classes[256] = {
    ['\0'] = C_END,  ['\n'] = C_NEWLINE, [' '] = C_SPACE, ['\t'] = C_SPACE, ['\f'] = C_SPACE, ['"'] = C_QUOTE, ['\''] = C_QUOTE,
    ['!'] = C_OP,    ['%'] = C_OP,       ['&'] = C_OP,    ['('] = C_OP,     [')'] = C_OP,     ['*'] = C_OP,    ['+'] = C_OP,
    [','] = C_OP,    ['-'] = C_OP,       ['.'] = C_OP,    ['/'] = C_OP,     [':'] = C_OP,     [';'] = C_OP,    ['<'] = C_OP,
    ['='] = C_OP,    ['>'] = C_OP,       ['@'] = C_OP,    ['['] = C_OP,     [']'] = C_OP,     ['^'] = C_OP,    ['{'] = C_OP,
    ['|'] = C_OP,    ['}'] = C_OP,       ['~'] = C_OP,    ['_'] = C_NAME,   ['0'] = C_DIGIT,  ['1'] = C_DIGIT, ['2'] = C_DIGIT,
    ['3'] = C_DIGIT, ['4'] = C_DIGIT,    ['5'] = C_DIGIT, ['6'] = C_DIGIT,  ['7'] = C_DIGIT,  ['8'] = C_DIGIT, ['9'] = C_DIGIT,
    ['a'] = C_NAME,  ['b'] = C_NAME,     ['c'] = C_NAME,  ['d'] = C_NAME,   ['e'] = C_NAME,   ['f'] = C_NAME,  ['g'] = C_NAME,
    ['h'] = C_NAME,  ['i'] = C_NAME,     ['j'] = C_NAME,  ['k'] = C_NAME,   ['l'] = C_NAME,   ['m'] = C_NAME,  ['n'] = C_NAME,
    ['o'] = C_NAME,  ['p'] = C_NAME,     ['q'] = C_NAME,  ['r'] = C_NAME,   ['s'] = C_NAME,   ['t'] = C_NAME,  ['u'] = C_NAME,
    ['v'] = C_NAME,  ['w'] = C_NAME,     ['x'] = C_NAME,  ['y'] = C_NAME,   ['z'] = C_NAME,   ['A'] = C_NAME,  ['B'] = C_NAME,
    ['C'] = C_NAME,  ['D'] = C_NAME,     ['E'] = C_NAME,  ['F'] = C_NAME,   ['G'] = C_NAME,   ['H'] = C_NAME,  ['I'] = C_NAME,
    ['J'] = C_NAME,  ['K'] = C_NAME,     ['L'] = C_NAME,  ['M'] = C_NAME,   ['N'] = C_NAME,   ['O'] = C_NAME,  ['P'] = C_NAME,
    ['Q'] = C_NAME,  ['R'] = C_NAME,     ['S'] = C_NAME,  ['T'] = C_NAME,   ['U'] = C_NAME,   ['V'] = C_NAME,  ['W'] = C_NAME,
    ['X'] = C_NAME,  ['Y'] = C_NAME,     ['Z'] = C_NAME,
};

static bool is_name_byte(char c)
{
    uint8_t class = classes[(unsigned char)c];
    return class == C_NAME || class == C_DIGIT || (unsigned char)c >= 0x80;
}

bool py_lex_error_at(py_lexer *lx, const char *type, py_error_place place, const char *message)
{
    if (!lx->failed)
        py_error_fill(lx->error, lx->arena, lx->text, (size_t)(lx->end - lx->text), type, place, message);
    lx->failed = true;
    return false;
}

/* The errors that CPython's tokenizer reports only to a parser that asks for the token. */
static bool quiet_error(py_lexer *lx, const char *type, py_error_place place, const char *message)
{
    lx->quiet = true;
    return py_lex_error_at(lx, type, place, message);
}

bool py_lex_error(py_lexer *lx, const char *message)
{
    int col = (int)(lx->at - lx->line_start);
    return py_lex_error_at(lx, "SyntaxError", (py_error_place){ lx->line, col, lx->line, col }, message);
}

bool py_lex_errorf(py_lexer *lx, const char *format, ...)
{
    char message[256];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return py_lex_error(lx, message);
}

static bool out_of_memory(py_lexer *lx)
{
    lx->failed = lx->out_of_memory = true;
    lx->error->type = "MemoryError";
    lx->error->message = "out of memory";
    return false;
}

bool py_lex_push(py_lexer *lx, py_token_kind kind, const char *start, const char *line_start, int line)
{
    if (lx->count == lx->room) {
        size_t room = lx->room * 2;
        py_token *tokens = al_realloc(lx->tokens, room * sizeof *tokens);
        if (!tokens)
            return out_of_memory(lx);
        lx->tokens = tokens;
        lx->room = room;
    }
    lx->tokens[lx->count++] = (py_token){
        (uint8_t)kind, lx->line != line, (uint32_t)(start - lx->text), (uint32_t)(lx->at - lx->text), (uint32_t)(line_start - lx->text),
        line
    };
    return true;
}

static bool push(py_lexer *lx, py_token_kind kind, const char *start)
{
    return py_lex_push(lx, kind, start, lx->line_start, lx->line);
}

static void next_line(py_lexer *lx)
{
    lx->line++;
    lx->line_start = lx->at;
}

/* The keywords, by length; within one length by how often they are met. */
static py_token_kind keyword(const char *name, size_t size)
{
#define IS(text, id)                                                                                                                       \
    if (memcmp(name, text, sizeof text - 1) == 0)                                                                                          \
        return PY_T_##id;
    switch (size) {
    case 2:
        IS("if", IF) IS("in", IN) IS("is", IS) IS("as", AS) IS("or", OR) break;
    case 3:
        IS("def", DEF) IS("for", FOR) IS("not", NOT) IS("and", AND) IS("try", TRY) IS("del", DEL) break;
    case 4:
        IS("None", NONE) IS("True", TRUE) IS("else", ELSE) IS("from", FROM) IS("with", WITH) IS("elif", ELIF) IS("pass", PASS) break;
    case 5:
        IS("False", FALSE)
        IS("class", CLASS)
        IS("raise", RAISE) IS("yield", YIELD) IS("while", WHILE) IS("await", AWAIT) IS("async", ASYNC) IS("break", BREAK) break;
    case 6:
        IS("return", RETURN) IS("import", IMPORT) IS("except", EXCEPT) IS("assert", ASSERT) IS("lambda", LAMBDA) IS("global", GLOBAL) break;
    case 7:
        IS("finally", FINALLY)
        break;
    case 8:
        IS("continue", CONTINUE) IS("nonlocal", NONLOCAL) break;
    default:
        break;
    }
#undef IS
    return PY_T_NAME;
}

static bool is_string_prefix(const char *name, size_t size, bool *formatted)
{
    char a = (char)(name[0] | 0x20), b = size == 2 ? (char)(name[1] | 0x20) : '\0';
    *formatted = a == 'f' || b == 'f';
    if (size == 1)
        return a == 'r' || a == 'f' || a == 'b' || a == 'u';
    return size == 2 && ((a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f')));
}

static bool name(py_lexer *lx)
{
    const char *start = lx->at;
    bool ascii = true;
    while (is_name_byte(*lx->at)) {
        ascii &= (unsigned char)*lx->at < 0x80;
        lx->at++;
    }
    size_t size = (size_t)(lx->at - start);
    bool formatted;
    if ((*lx->at == '"' || *lx->at == '\'') && is_string_prefix(start, size, &formatted))
        return formatted ? py_lex_fstring_start(lx, start) : py_lex_string(lx, start);
    if (!ascii)
        return py_lex_check_name(lx, start) && push(lx, PY_T_NAME, start);
    return push(lx, size >= 2 && size <= 8 ? keyword(start, size) : PY_T_NAME, start);
}

static bool open_bracket(py_lexer *lx, py_token_kind kind)
{
    const char *start = lx->at++;
    if (lx->level >= PY_MAX_BRACKETS)
        return py_lex_error(lx, "too many nested parentheses");
    lx->brackets[lx->level++] = (py_bracket){ *start, lx->line, (uint32_t)(start - lx->text), (uint32_t)(lx->line_start - lx->text) };
    return push(lx, kind, start);
}

static bool close_bracket(py_lexer *lx, py_token_kind kind, char opening)
{
    const char *start = lx->at++;
    py_fstring_state *f = lx->fdepth ? &lx->fstrings[lx->fdepth - 1] : NULL;
    if (!lx->level)
        return py_lex_errorf(lx, "unmatched '%c'", *start);
    py_bracket *bracket = &lx->brackets[lx->level - 1];
    if (bracket->c != opening) {
        if (bracket->line != lx->line)
            return py_lex_errorf(lx, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", *start, bracket->c,
                                 (int)bracket->line);
        return py_lex_errorf(lx, "closing parenthesis '%c' does not match opening parenthesis '%c'", *start, bracket->c);
    }
    lx->level--;
    if (f && f->in_expr && lx->level == f->level + f->specs)
        f->in_expr = false;
    return push(lx, kind, start);
}

/* Whether we are in an f-string's expression and outside of all brackets opened there. */
static bool at_field_level(const py_lexer *lx)
{
    return lx->fdepth && lx->fstrings[lx->fdepth - 1].in_expr &&
           lx->level == lx->fstrings[lx->fdepth - 1].level + 1 + lx->fstrings[lx->fdepth - 1].specs;
}

static bool colon(py_lexer *lx)
{
    const char *start = lx->at++;
    if (at_field_level(lx)) {
        py_fstring_state *f = &lx->fstrings[lx->fdepth - 1];
        if (f->specs >= 2)
            return py_lex_error(lx, "f-string: expressions nested too deeply");
        f->specs++;
        f->in_expr = false;
        return push(lx, PY_T_COLON, start);
    }
    if (*lx->at == '=') {
        lx->at++;
        return push(lx, PY_T_COLONEQUAL, start);
    }
    return push(lx, PY_T_COLON, start);
}

/* c, c=, cc, cc= where they exist; PY_T_END where not. */
static bool operator(py_lexer *lx, py_token_kind one, py_token_kind equal, py_token_kind two, py_token_kind two_equal)
{
    const char *start = lx->at++;
    py_token_kind kind = one;
    if (*lx->at == '=' && equal != PY_T_END) {
        lx->at++;
        kind = equal;
    } else if (*lx->at == *start && two != PY_T_END) {
        lx->at++;
        kind = two;
        if (*lx->at == '=' && two_equal != PY_T_END) {
            lx->at++;
            kind = two_equal;
        }
    }
    return push(lx, kind, start);
}

static bool fixed(py_lexer *lx, py_token_kind kind, size_t size)
{
    const char *start = lx->at;
    lx->at += size;
    return push(lx, kind, start);
}

static bool punctuation(py_lexer *lx)
{
    switch (*lx->at) {
    case '(':
        return open_bracket(lx, PY_T_LPAR);
    case '[':
        return open_bracket(lx, PY_T_LSQB);
    case '{':
        return open_bracket(lx, PY_T_LBRACE);
    case ')':
        return close_bracket(lx, PY_T_RPAR, '(');
    case ']':
        return close_bracket(lx, PY_T_RSQB, '[');
    case '}':
        return close_bracket(lx, PY_T_RBRACE, '{');
    case ',':
        return fixed(lx, PY_T_COMMA, 1);
    case ';':
        return fixed(lx, PY_T_SEMI, 1);
    case '~':
        return fixed(lx, PY_T_TILDE, 1);
    case ':':
        return colon(lx);
    case '.':
        if (classes[(unsigned char)lx->at[1]] == C_DIGIT)
            return py_lex_number(lx);
        return lx->at[1] == '.' && lx->at[2] == '.' ? fixed(lx, PY_T_ELLIPSIS, 3) : fixed(lx, PY_T_DOT, 1);
    case '-':
        return lx->at[1] == '>' ? fixed(lx, PY_T_ARROW, 2) : operator(lx, PY_T_MINUS, PY_T_MINEQUAL, PY_T_END, PY_T_END);
    case '!':
        if (lx->at[1] == '=')
            return fixed(lx, PY_T_NOTEQUAL, 2);
        if (at_field_level(lx))
            return fixed(lx, PY_T_EXCLAM, 1);
        return fixed(lx, PY_T_EXCLAM, 1);
    case '+':
        return operator(lx, PY_T_PLUS, PY_T_PLUSEQUAL, PY_T_END, PY_T_END);
    case '*':
        return operator(lx, PY_T_STAR, PY_T_STAREQUAL, PY_T_DOUBLESTAR, PY_T_DOUBLESTAREQUAL);
    case '/':
        return operator(lx, PY_T_SLASH, PY_T_SLASHEQUAL, PY_T_DOUBLESLASH, PY_T_DOUBLESLASHEQUAL);
    case '%':
        return operator(lx, PY_T_PERCENT, PY_T_PERCENTEQUAL, PY_T_END, PY_T_END);
    case '@':
        return operator(lx, PY_T_AT, PY_T_ATEQUAL, PY_T_END, PY_T_END);
    case '&':
        return operator(lx, PY_T_AMPER, PY_T_AMPEREQUAL, PY_T_END, PY_T_END);
    case '|':
        return operator(lx, PY_T_VBAR, PY_T_VBAREQUAL, PY_T_END, PY_T_END);
    case '^':
        return operator(lx, PY_T_CIRCUMFLEX, PY_T_CIRCUMFLEXEQUAL, PY_T_END, PY_T_END);
    case '=':
        return operator(lx, PY_T_EQUAL, PY_T_EQEQUAL, PY_T_END, PY_T_END);
    case '>':
        return operator(lx, PY_T_GREATER, PY_T_GREATEREQUAL, PY_T_RIGHTSHIFT, PY_T_RIGHTSHIFTEQUAL);
    default:                                                /* '<' */
        return lx->at[1] == '>' ? fixed(lx, PY_T_EXCLAM, 2) /* <>: a token, but no operator */
                                :
                                operator(lx, PY_T_LESS, PY_T_LESSEQUAL, PY_T_LEFTSHIFT, PY_T_LEFTSHIFTEQUAL);
    }
}

/* The tokens INDENT and DEDENT have no text; they stand where the line's first token does. */
static bool indentation(py_lexer *lx, int col, int alt)
{
    if (col == lx->indents[lx->depth]) {
        if (alt == lx->alt_indents[lx->depth])
            return true;
    } else if (col > lx->indents[lx->depth]) {
        if (lx->depth + 1 >= PY_MAX_INDENT)
            return quiet_error(lx, "IndentationError", (py_error_place){ lx->line, 1, lx->line, 0 }, "too many levels of indentation");
        if (alt > lx->alt_indents[lx->depth]) {
            lx->depth++;
            lx->indents[lx->depth] = col;
            lx->alt_indents[lx->depth] = alt;
            return push(lx, PY_T_INDENT, lx->at);
        }
    } else {
        size_t before = lx->count;
        while (lx->depth > 0 && col < lx->indents[lx->depth]) {
            lx->depth--;
            if (!push(lx, PY_T_DEDENT, lx->at))
                return false;
        }
        if (col != lx->indents[lx->depth]) {
            lx->count = before;
            const char *eol = strchr(lx->at, '\n');
            int size = (int)((eol ? eol : lx->end) - lx->line_start);
            return quiet_error(lx, "IndentationError", (py_error_place){ lx->line, size + 1, lx->line, -1 },
                               "unindent does not match any outer indentation level");
        }
        if (alt == lx->alt_indents[lx->depth])
            return true;
    }
    return quiet_error(lx, "TabError", (py_error_place){ lx->line, 1, lx->line, 0 }, "inconsistent use of tabs and spaces in indentation");
}

/* At the start of a line outside of brackets: skips blank lines, measures the indentation of the next one that counts. */
static bool line_begin(py_lexer *lx)
{
    for (;;) {
        int col = 0, alt = 0, continued = -1, continued_alt = 0;
        for (;; lx->at++) {
            if (*lx->at == ' ') {
                col++;
                alt++;
            } else if (*lx->at == '\t') {
                col = (col / TAB + 1) * TAB;
                alt++;
            } else if (*lx->at == '\f') {
                col = alt = 0;
            } else if (*lx->at == '\\' && lx->at[1] == '\n') { /* the indentation is that before the first backslash */
                if (continued < 0) {
                    continued = col;
                    continued_alt = alt;
                }
                lx->at++;
                lx->at++;
                next_line(lx);
                lx->at--;
            } else {
                break;
            }
        }
        if (*lx->at == '#')
            lx->at += strcspn(lx->at, "\n");
        if (*lx->at == '\n') {
            lx->at++;
            next_line(lx);
            continue;
        }
        if (*lx->at == '\0')
            return true;
        return continued >= 0 ? indentation(lx, continued, continued_alt) : indentation(lx, col, alt);
    }
}

/* The end of the text: closes the last line and all blocks. */
static bool finish(py_lexer *lx)
{
    if (lx->level) {
        lx->eof_in_brackets = true;
        return false;
    }
    if (lx->count && lx->tokens[lx->count - 1].kind != PY_T_NEWLINE) {
        if (!push(lx, PY_T_NEWLINE, lx->at))
            return false;
        next_line(lx);
    }
    while (lx->depth > 0) {
        lx->depth--;
        if (!push(lx, PY_T_DEDENT, lx->at))
            return false;
    }
    return push(lx, PY_T_END, lx->at);
}

/* A backslash outside of a string. */
static bool line_joining(py_lexer *lx)
{
    const char *before = lx->line_start;
    int line = lx->line;
    lx->at++;
    if (*lx->at != '\n') {
        if (*lx->at)
            lx->at++;
        int col = (int)(lx->at - before);
        return quiet_error(lx, "SyntaxError", (py_error_place){ line, col, line, 0 },
                           "unexpected character after line continuation character");
    }
    lx->at++;
    next_line(lx);
    if (*lx->at == '\0') {
        int col = (int)(lx->at - before);
        return quiet_error(lx, "SyntaxError", (py_error_place){ line, col, line, -1 }, "unexpected EOF while parsing");
    }
    return true;
}

static bool invalid_character(py_lexer *lx)
{
    if ((unsigned char)*lx->at >= 0x80)
        return name(lx);
    if (*lx->at >= ' ' && *lx->at < 0x7F)
        return fixed(lx, PY_T_EXCLAM, 1); /* $ ? `: a token that fits nowhere */
    lx->at++;
    return py_lex_errorf(lx, "invalid non-printable character U+%04X", (unsigned)(unsigned char)lx->at[-1]);
}

/* At a line end. The token begins where the comment in front of it does. */
static bool newline(py_lexer *lx, const char *start)
{
    bool good = lx->level || push(lx, PY_T_NEWLINE, start);
    lx->at++;
    next_line(lx);
    return good && (lx->level || line_begin(lx));
}

static bool comment(py_lexer *lx)
{
    const char *start = lx->at;
    lx->at += strcspn(start, "\n");
    return *lx->at == '\n' && !lx->level ? newline(lx, start) : true;
}

/*
 * Something in an f-string can't be read. Measures it as a plain string: that finds the mistakes that CPython 3.11 finds first, and
 * leaves a FSTRING_BAD token.
 */
static bool give_up_fstring(py_lexer *lx)
{
    if (!lx->fdepth || lx->out_of_memory)
        return false;
    const py_fstring_state *f = &lx->fstrings[0];
    const char *start = lx->text + f->start;
    if (!lx->fstring_message[0] && lx->failed && lx->error->message)
        snprintf(lx->fstring_message, sizeof lx->fstring_message, "%s", lx->error->message);
    lx->failed = lx->quiet = false;
    lx->fdepth = 0;
    lx->level = f->level;
    lx->line = f->line;
    lx->line_start = lx->text + f->line_start;
    lx->count = lx->ftoken;
    lx->at = start;
    while (*lx->at != '"' && *lx->at != '\'')
        lx->at++;
    if (!py_lex_string(lx, start))
        return false;
    lx->tokens[lx->count - 1].kind = PY_T_FSTRING_BAD;
    return true;
}

static bool run(py_lexer *lx)
{
    if (!line_begin(lx))
        return false;
    for (;;) {
        if (lx->fdepth && !lx->fstrings[lx->fdepth - 1].in_expr) {
            if (!py_lex_fstring_text(lx) && !give_up_fstring(lx))
                return false;
            continue;
        }
        bool good = true;
        switch (classes[(unsigned char)*lx->at]) {
        case C_SPACE:
            lx->at++;
            break;
        case C_NAME:
            good = name(lx);
            break;
        case C_OP:
            good = punctuation(lx);
            break;
        case C_NEWLINE:
            good = newline(lx, lx->at);
            break;
        case C_DIGIT:
            good = py_lex_number(lx);
            break;
        case C_QUOTE:
            good = py_lex_string(lx, lx->at);
            break;
        case C_END:
            if (lx->fdepth) {
                good = false;
                break;
            }
            return finish(lx);
        default:
            if (*lx->at == '#')
                good = comment(lx);
            else
                good = *lx->at == '\\' ? line_joining(lx) : invalid_character(lx);
            break;
        }
        if (AL_UNLIKELY(!good) && !give_up_fstring(lx))
            return false;
    }
}

int py_lex(py_lexer *lexer, al_arena *arena, const py_source *source, py_syntax_error *error)
{
    lexer->arena = arena;
    lexer->text = lexer->at = lexer->line_start = source->text;
    lexer->end = source->text + source->size;
    lexer->line = 1;
    lexer->tokens = NULL;
    lexer->count = 0;
    lexer->room = source->size / 4 + 32;
    lexer->depth = lexer->level = lexer->fdepth = 0;
    lexer->fstring_message[0] = '\0';
    lexer->out_of_memory = false;
    lexer->indents[0] = lexer->alt_indents[0] = 0;
    lexer->eof_in_brackets = lexer->failed = lexer->quiet = false;
    lexer->error = error;
    lexer->tokens = al_malloc(lexer->room * sizeof *lexer->tokens);
    if (!lexer->tokens || (!run(lexer) && !push(lexer, PY_T_ERROR, lexer->at))) {
        out_of_memory(lexer);
        return -1;
    }
    return 0;
}

void py_lex_free(py_lexer *lexer)
{
    al_free(lexer->tokens);
    lexer->tokens = NULL;
}
