/* Numbers and strings: from their spelling to their value. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "py/parse/diagnose.h"

static void skip_strings(py_parser *p);

enum { MAX_INT_DIGITS = 4300 };

/* strtod of the "C" locale, whatever the program around us has set. */
static double to_double(const char *text)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    uint64_t mantissa = 0;
    int exponent = 0, digits = 0;
    const char *at = text;
    for (; (*at >= '0' && *at <= '9') || *at == '.'; at++) {
        if (*at == '.') {
            exponent = -(int)strspn(at + 1, "0123456789");
            continue;
        }
        mantissa = mantissa * 10 + (uint64_t)(*at - '0');
        digits += mantissa != 0;
        if (digits > 18)
            break;
    }
    if (*at == '\0' && mantissa <= (uint64_t)1 << 53 && exponent >= -22) /* both exact: so is the rounding of their quotient */
        return (double)mantissa / powers[-exponent];
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c_locale)
        return strtod(text, NULL);
    double value = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return value;
}

static const char *without_underscores(py_parser *p, const py_token *token, size_t *size)
{
    const char *from = p->text + token->start;
    size_t length = token->end - token->start;
    char *copy = al_arena_strndup(p->arena, from, length);
    *size = 0;
    if (!copy) {
        py_parser_oom(p);
        return "0";
    }
    for (size_t i = 0; i < length; i++)
        if (from[i] != '_')
            copy[(*size)++] = from[i];
    copy[*size] = '\0';
    return copy;
}

py_node *py_parse_number(py_parser *p)
{
    const py_token *token = p->tok++;
    py_Constant *node = PY_NEW(p, Constant);
    size_t size;
    const char *text = without_underscores(p, token, &size);
    if (text[0] == '0' && size > 1 && strchr("xXoObB", text[1])) {
        node->value = (py_const){ PY_CONST_INT, text, size, 0 };
    } else if (text[size ? size - 1 : 0] == 'j' || text[size ? size - 1 : 0] == 'J') {
        char *digits = al_arena_strndup(p->arena, text, size - 1);
        if (!digits)
            py_parser_oom(p);
        node->value = (py_const){ PY_CONST_COMPLEX, NULL, 0, digits ? to_double(digits) : 0 };
    } else if (strpbrk(text, ".eE")) {
        node->value = (py_const){ PY_CONST_FLOAT, NULL, 0, to_double(text) };
    } else {
        while (size > 1 && *text == '0') {
            text++;
            size--;
        }
        if (size > MAX_INT_DIGITS)
            return py_raise_token(p, token,
                                  "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                                  "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
                                  "literals to avoid decimal conversion limits.",
                                  (int)MAX_INT_DIGITS, size);
        node->value = (py_const){ PY_CONST_INT, text, size, 0 };
    }
    return py_parser_done(p, node, token);
}

/* Strings. */

typedef struct spelling {
    bool bytes, raw;
    const char *from, *to; /* between the quotes */
} spelling;

static spelling take_apart(const py_parser *p, const py_token *token)
{
    spelling s = { false, false, p->text + token->start, p->text + token->end };
    for (; *s.from != '"' && *s.from != '\''; s.from++) {
        s.bytes |= (*s.from | 0x20) == 'b';
        s.raw |= (*s.from | 0x20) == 'r';
    }
    size_t quotes = s.to - s.from >= 6 && s.from[1] == s.from[0] && s.from[2] == s.from[0] ? 3 : 1;
    s.from += quotes;
    s.to -= quotes;
    return s;
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Reads up to `digits` hexadecimal digits; returns how many there were. */
static int hex(const char **at, const char *to, int digits, uint32_t *value)
{
    int count = 0;
    *value = 0;
    for (; count < digits && *at < to && hex_value(**at) >= 0; count++)
        *value = *value << 4 | (uint32_t)hex_value(*(*at)++);
    return count;
}

static uint32_t octal(const char **at, const char *to)
{
    uint32_t value = 0;
    for (int i = 0; i < 3 && *at < to && **at >= '0' && **at <= '7'; i++)
        value = value << 3 | (uint32_t)(*(*at)++ - '0');
    return value;
}

/* The escapes that strings and bytes have in common. True if c was one of them. */
static bool simple_escape(char c, char *out)
{
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *found = c ? strchr(from, c) : NULL;
    if (found)
        *out = to[found - from];
    return found != NULL;
}

/* CPython reports what is wrong in a string at the token behind all strings in a row. */
static void skip_strings(py_parser *p)
{
    for (int fstrings = 0;; p->tok++) {
        fstrings += py_at(p, PY_T_FSTRING_START);
        if (!fstrings && !py_at(p, PY_T_STRING) && !py_at(p, PY_T_FSTRING_BAD))
            return;
        fstrings -= py_at(p, PY_T_FSTRING_END);
        if (py_at(p, PY_T_END) || py_at(p, PY_T_ERROR))
            return;
    }
}

static bool escape_error(py_parser *p, const py_token *token, size_t from, size_t to, const char *what)
{
    if (p->tok == token)
        p->tok++;
    skip_strings(p);
    token = p->tok;
    if (from == to)
        py_raise_token(p, token, "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s", from, what);
    else
        py_raise_token(p, token, "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s", from, to, what);
    return false;
}

/* Whether the bytes are UTF-8; raises with positions counted from `from`. */
static bool check_utf8(py_parser *p, const py_token *token, const char *from, const char *to)
{
    const char *why;
    size_t length, size = (size_t)(to - from), at = py_check_utf8(from, size, &length, &why);
    if (AL_LIKELY(at == size))
        return true;
    if (p->tok == token)
        p->tok++;
    skip_strings(p);
    if (length == 1)
        py_raise_token(p, p->tok, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s", (unsigned char)from[at], at,
                       why);
    else
        py_raise_token(p, p->tok, "(unicode error) 'utf-8' codec can't decode bytes in position %zu-%zu: %s", at, at + length - 1, why);
    return false;
}

/* A text with escapes: CPython looks at each run of bytes above 127 by itself. */
static bool check_runs(py_parser *p, const py_token *token, const char *from, const char *to)
{
    while (from < to) {
        if ((unsigned char)*from < 0x80) {
            from++;
            continue;
        }
        const char *end = from;
        while (end < to && (unsigned char)*end >= 0x80)
            end++;
        if (!check_utf8(p, token, from, end))
            return false;
        from = end;
    }
    return true;
}

/* \N{NAME}; *at stands behind the N. */
static bool named_escape(py_parser *p, const py_token *token, const char *start, const char **at, const char *to, size_t shift, al_sb *out)
{
    const char *escape = *at - 2;
    const char *close = *at < to && **at == '{' ? memchr(*at, '}', (size_t)(to - *at)) : NULL;
    size_t offset = (size_t)(escape - start) + shift;
    if (!close || close == *at + 1)
        return escape_error(p, token, offset,
                            offset + (size_t)((close                     ? close
                                               : *at < to && **at == '{' ? to - 1
                                                                         : *at - 1) -
                                              escape),
                            "malformed \\N character escape");
    uint32_t cp = al_cp_by_name(*at + 1, (size_t)(close - *at - 1));
    if (cp == UINT32_MAX)
        return escape_error(p, token, offset, offset + (size_t)(close - escape), "unknown Unicode character name");
    *at = close + 1;
    al_sb_add_cp(out, cp);
    return true;
}

/* One escape; *at stands behind the backslash. `shift` corrects positions: CPython counts in a text where each other
 * character above 127 has become \U........ */
static bool text_escape(py_parser *p, const py_token *token, const char *start, const char **at, const char *to, size_t shift, al_sb *out)
{
    char c = *(*at)++, plain;
    if (c == '\n')
        return true;
    if (simple_escape(c, &plain)) {
        al_sb_addc(out, plain);
        return true;
    }
    if (c >= '0' && c <= '7') {
        --*at;
        al_sb_add_cp(out, octal(at, to));
        return true;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits) {
        uint32_t cp;
        size_t offset = (size_t)(*at - 2 - start) + shift;
        int count = hex(at, to, digits, &cp);
        if (count < digits)
            return escape_error(p, token, offset, offset + 1 + (size_t)count,
                                c == 'x'   ? "truncated \\xXX escape"
                                : c == 'u' ? "truncated \\uXXXX escape"
                                           : "truncated \\UXXXXXXXX escape");
        if (cp > 0x10FFFF)
            return escape_error(p, token, offset, offset + 9, "illegal Unicode character");
        al_sb_add_cp(out, cp);
        return true;
    }
    if (c == 'N')
        return named_escape(p, token, start, at, to, shift, out);
    al_sb_addc(out, '\\'); /* no escape: stays as it is */
    --*at;
    return true;
}

bool py_decode_text(py_parser *p, const py_token *token, const char *from, const char *to, bool raw, al_sb *out)
{
    const char *at = from;
    size_t shift = 0;
    if (raw || !memchr(from, '\\', (size_t)(to - from)) ? !check_utf8(p, token, from, to) : !check_runs(p, token, from, to))
        return false;
    while (at < to) {
        const char *backslash = raw ? NULL : memchr(at, '\\', (size_t)(to - at));
        al_sb_addn(out, at, (size_t)((backslash ? backslash : to) - at));
        if (!backslash)
            break;
        for (; at < backslash; at++) { /* a character of n bytes counts 10 */
            unsigned char c = (unsigned char)*at;
            shift += c >= 0xF0 ? 6 : c >= 0xE0 ? 7 : c >= 0xC0 ? 8 : 0;
        }
        at = backslash + 1;
        if (at >= to) {
            al_sb_addc(out, '\\');
            break;
        }
        if (!text_escape(p, token, from, &at, to, shift, out))
            return false;
    }
    if (al_sb_failed(out))
        py_parser_oom(p);
    return true;
}

static bool decode_bytes(py_parser *p, const py_token *token, const spelling *s, al_sb *out)
{
    for (const char *at = s->from; at < s->to; at++)
        if ((unsigned char)*at >= 0x80)
            return py_raise_token(p, token, "bytes can only contain ASCII literal characters"), false;
    for (const char *at = s->from; at < s->to;) {
        if (*at != '\\' || s->raw || at + 1 >= s->to) {
            al_sb_addc(out, *at++);
            continue;
        }
        char c = at[1], plain;
        const char *escape = at;
        at += 2;
        if (c == '\n')
            continue;
        if (simple_escape(c, &plain)) {
            al_sb_addc(out, plain);
        } else if (c >= '0' && c <= '7') {
            at--;
            al_sb_addc(out, (char)octal(&at, s->to));
        } else if (c == 'x') {
            uint32_t value;
            if (hex(&at, s->to, 2, &value) < 2)
                return skip_strings(p),
                       py_raise_token(p, p->tok, "(value error) invalid \\x escape at position %zu", (size_t)(escape - s->from)), false;
            al_sb_addc(out, (char)value);
        } else {
            al_sb_addc(out, '\\');
            at--;
        }
    }
    if (al_sb_failed(out))
        py_parser_oom(p);
    return true;
}

static py_node *text_constant(py_parser *p, const py_token *first, py_const_kind kind, const char *text, size_t size, const char *prefix)
{
    py_Constant *node = PY_NEW(p, Constant);
    const char *copy = al_arena_strndup(p->arena, text, size);
    if (!copy)
        py_parser_oom(p);
    node->value = (py_const){ kind, copy ? copy : "", copy ? size : 0, 0 };
    node->kind = prefix;
    return py_parser_done(p, node, first);
}

/* Pushes what is in `text` as a Constant of an f-string, if it is not empty, and empties it. */
void py_push_text(py_parser *p, al_sb *text, const py_token *first, const char *kind)
{
    if (al_sb_failed(text))
        py_parser_oom(p);
    if (text->size)
        py_parser_push(p, text_constant(p, first, PY_CONST_STR, al_sb_text(text), text->size, kind));
    al_sb_clear(text);
}

/* Several literals in a row, or f-strings among them. */
static bool concatenate(py_parser *p, al_sb *text, bool *bytes, bool *formatted, const char *kind)
{
    const py_token *first = p->tok;
    *bytes = *formatted = false;
    for (; py_at(p, PY_T_STRING) || py_at(p, PY_T_FSTRING_START);) {
        if (py_at(p, PY_T_FSTRING_START)) {
            if (*bytes)
                break;
            *formatted = true;
            if (!py_parse_fstring(p, text, first, kind))
                return false;
            continue;
        }
        const py_token *token = p->tok;
        spelling s = take_apart(p, token);
        if (token != first && s.bytes != *bytes)
            break;
        *bytes = s.bytes;
        p->tok++;
        if (!(s.bytes ? decode_bytes(p, token, &s, text) : py_decode_text(p, token, s.from, s.to, s.raw, text)))
            return false;
    }
    if (py_at(p, PY_T_FSTRING_BAD))
        return py_diagnose_bad_fstring(p), false;
    if (!py_at(p, PY_T_STRING) && !py_at(p, PY_T_FSTRING_START))
        return true;
    skip_strings(p);
    return py_raise_token(p, p->tok, "cannot mix bytes and nonbytes literals"), false;
}

py_node *py_parse_strings(py_parser *p)
{
    const py_token *first = p->tok;
    const char *kind = p->text[first->start] == 'u' ? py_parser_intern(p, "u", 1) : NULL;
    if (first->kind == PY_T_STRING && first[1].kind != PY_T_STRING && first[1].kind != PY_T_FSTRING_START &&
        first[1].kind != PY_T_FSTRING_BAD) {
        spelling s = take_apart(p, first);
        if (!s.bytes && (s.raw || !memchr(s.from, '\\', (size_t)(s.to - s.from)))) { /* nearly all of them */
            if (!check_utf8(p, first, s.from, s.to))
                return NULL;
            p->tok++;
            return text_constant(p, first, PY_CONST_STR, s.from, (size_t)(s.to - s.from), kind);
        }
    }
    al_sb text = AL_SB_INIT;
    size_t base = p->scratch.count;
    bool bytes, formatted;
    if (!concatenate(p, &text, &bytes, &formatted, kind)) {
        al_sb_free(&text);
        p->scratch.count = base;
        return NULL;
    }
    py_node *result;
    if (formatted) {
        py_push_text(p, &text, first, kind);
        py_JoinedStr *node = PY_NEW(p, JoinedStr);
        node->values = py_parser_take(p, base);
        result = py_parser_done(p, node, first);
    } else {
        result = text_constant(p, first, bytes ? PY_CONST_BYTES : PY_CONST_STR, al_sb_text(&text), text.size, bytes ? NULL : kind);
    }
    al_sb_free(&text);
    return result;
}
