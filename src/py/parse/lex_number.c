#include <string.h>

#include "py/parse/lex.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

/* As CPython does, a keyword may follow at once: `1if x else y`. */
static bool keyword_follows(const char *at)
{
    static const char *const words[] = { "and", "else", "for", "if", "in", "is", "or", "not" };
    for (size_t i = 0; i < AL_COUNT(words); i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* Nothing that belongs to a name may stand behind a number. The error's column is that of the number's last byte. */
static bool check_end(py_lexer *lx, const char *kind)
{
    if (!is_word(*lx->at) || keyword_follows(lx->at))
        return true;
    return py_lex_errorf(lx, "invalid %s literal", kind);
}

/* Digits of a base with single underscores between; at least one digit. */
static bool base_digits(py_lexer *lx, int base, const char *kind)
{
    do {
        if (*lx->at == '_')
            lx->at++;
        bool digit = base == 16 ? is_hex(*lx->at) : *lx->at >= '0' && *lx->at < '0' + base;
        if (!digit) {
            if (is_digit(*lx->at)) {
                char c = *lx->at++;
                return py_lex_errorf(lx, "invalid digit '%c' in %s literal", c, kind);
            }
            return py_lex_errorf(lx, "invalid %s literal", kind);
        }
        while (base == 16 ? is_hex(*lx->at) : *lx->at >= '0' && *lx->at < '0' + base)
            lx->at++;
    } while (*lx->at == '_');
    if (is_digit(*lx->at)) {
        char c = *lx->at++;
        return py_lex_errorf(lx, "invalid digit '%c' in %s literal", c, kind);
    }
    return check_end(lx, kind);
}

static bool decimal_tail(py_lexer *lx)
{
    for (;;) {
        while (is_digit(*lx->at))
            lx->at++;
        if (*lx->at != '_')
            return true;
        lx->at++;
        if (!is_digit(*lx->at))
            return py_lex_error(lx, "invalid decimal literal");
    }
}

/* What follows the whole part: fraction, exponent, j. */
static bool real_tail(py_lexer *lx, const char *start)
{
    const char *kind = "decimal";
    if (*lx->at == '.') {
        lx->at++;
        if (is_digit(*lx->at) && !decimal_tail(lx))
            return false;
    }
    if (*lx->at == 'e' || *lx->at == 'E') {
        const char *digits = lx->at + 1;
        if (*digits == '+' || *digits == '-')
            digits++;
        if (is_digit(*digits)) {
            lx->at = digits;
            if (!decimal_tail(lx))
                return false;
        } else if (digits != lx->at + 1) { /* 1e+ */
            lx->at = digits;
            return py_lex_error(lx, "invalid decimal literal");
        }
    }
    if (*lx->at == 'j' || *lx->at == 'J') {
        lx->at++;
        kind = "imaginary";
    }
    return check_end(lx, kind) && py_lex_push(lx, PY_T_NUMBER, start, lx->line_start, lx->line);
}

static bool is_real_tail(char c)
{
    return c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J';
}

/* 0, 00, 0_0; 0777 is an error unless a fraction, an exponent or j follows. */
static bool zeros(py_lexer *lx, const char *start)
{
    for (;;) {
        if (*lx->at == '_') {
            lx->at++;
            if (!is_digit(*lx->at))
                return py_lex_error(lx, "invalid decimal literal");
        }
        if (*lx->at != '0')
            break;
        lx->at++;
    }
    const char *zeros_end = lx->at;
    bool nonzero = is_digit(*lx->at);
    if (nonzero && !decimal_tail(lx))
        return false;
    if (is_real_tail(*lx->at))
        return real_tail(lx, start);
    if (nonzero) {
        lx->at = zeros_end;
        return py_lex_error_at(
            lx, "SyntaxError",
            (py_error_place){ lx->line, (int)(start + 1 - lx->line_start), lx->line, (int)(zeros_end - lx->line_start) + 1 },
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
    }
    return check_end(lx, "decimal") && py_lex_push(lx, PY_T_NUMBER, start, lx->line_start, lx->line);
}

bool py_lex_number(py_lexer *lx)
{
    const char *start = lx->at;
    if (*start == '0') {
        static const struct {
            char letter;
            int base;
            const char *kind;
        } bases[] = { { 'x', 16, "hexadecimal" }, { 'o', 8, "octal" }, { 'b', 2, "binary" } };
        for (size_t i = 0; i < AL_COUNT(bases); i++) {
            if ((start[1] | 0x20) == bases[i].letter) {
                lx->at += 2;
                return base_digits(lx, bases[i].base, bases[i].kind) && py_lex_push(lx, PY_T_NUMBER, start, lx->line_start, lx->line);
            }
        }
        lx->at++;
        return zeros(lx, start);
    }
    if (*start != '.' && !decimal_tail(lx))
        return false;
    if (is_real_tail(*lx->at))
        return real_tail(lx, start);
    return check_end(lx, "decimal") && py_lex_push(lx, PY_T_NUMBER, start, lx->line_start, lx->line);
}
