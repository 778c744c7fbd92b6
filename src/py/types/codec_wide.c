#include <string.h>

#include "py/types/codec.h"
#include "py/types/str_int.h"

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Byte order of this run: from the codec's name, else from a byte order mark (skipped: *at), else little. */
static bool is_big(const py_coding *c, size_t width, size_t *at)
{
    *at = 0;
    if (ends_with(c->codec->name, "-be"))
        return true;
    if (ends_with(c->codec->name, "-le"))
        return false;
    const char *d = c->data;
    if (c->size >= width && memcmp(d, width == 2 ? "\xff\xfe" : "\xff\xfe\0", width) == 0) {
        *at = width;
        return false;
    }
    if (c->size >= width && memcmp(d, width == 2 ? "\xfe\xff" : "\0\0\xfe\xff", width) == 0) {
        *at = width;
        return true;
    }
    return false;
}

static uint32_t unit(const py_coding *c, size_t at, size_t width, bool big)
{
    uint32_t v = 0;
    for (size_t i = 0; i < width; i++)
        v |= (uint32_t)(unsigned char)c->data[at + (big ? width - 1 - i : i)] << (8 * i);
    return v;
}

int py_decode_utf16(py_coding *c)
{
    size_t i;
    bool big = is_big(c, 2, &i);
    c->shown = big ? "utf-16-be" : "utf-16-le"; /* errors name the byte order that was decoded by */
    while (i < c->size) {
        size_t bad = 2;
        const char *reason;
        if (c->size - i < 2) {
            bad = 1;
            reason = "truncated data";
        } else {
            uint32_t u = unit(c, i, 2, big);
            if (u < 0xd800 || u > 0xdfff || (c->errors == PY_ERRORS_PASS && u >= 0xdc00)) {
                al_sb_add_cp(&c->out, u);
                i += 2;
                continue;
            }
            uint32_t low = u < 0xdc00 && c->size - i >= 4 ? unit(c, i + 2, 2, big) : 0;
            if (low >= 0xdc00 && low <= 0xdfff) {
                al_sb_add_cp(&c->out, 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00));
                i += 4;
                continue;
            }
            if (c->errors == PY_ERRORS_PASS) {
                al_sb_add_cp(&c->out, u);
                i += 2;
                continue;
            }
            bool end = u < 0xdc00 && c->size - i < 4;
            reason = u >= 0xdc00 ? "illegal encoding" : end ? "unexpected end of data" : "illegal UTF-16 surrogate";
            if (end)
                bad = c->size - i;
        }
        if (py_decode_error(c, i, i + bad, reason) < 0)
            return -1;
        i += bad;
    }
    return 0;
}

int py_decode_utf32(py_coding *c)
{
    size_t i;
    bool big = is_big(c, 4, &i);
    c->shown = big ? "utf-32-be" : "utf-32-le";
    while (i < c->size) {
        size_t bad = 4;
        const char *reason = "truncated data";
        if (c->size - i < 4) {
            bad = c->size - i;
        } else {
            uint32_t u = unit(c, i, 4, big);
            bool surrogate = u >= 0xd800 && u <= 0xdfff;
            if (u <= 0x10ffff && (!surrogate || c->errors == PY_ERRORS_PASS)) {
                al_sb_add_cp(&c->out, u);
                i += 4;
                continue;
            }
            reason = surrogate ? "code point in surrogate code point range(0xd800, 0xe000)" : "code point not in range(0x110000)";
        }
        if (py_decode_error(c, i, i + bad, reason) < 0)
            return -1;
        i += bad;
    }
    return 0;
}

static void put_unit(py_coding *c, uint32_t v, size_t width, bool big)
{
    for (size_t i = 0; i < width; i++)
        al_sb_addc(&c->out, (char)(v >> (8 * (big ? width - 1 - i : i))));
}

static void put_cp(py_coding *c, uint32_t cp, size_t width, bool big)
{
    if (width == 4 || cp < 0x10000) {
        put_unit(c, cp, width, big);
        return;
    }
    put_unit(c, 0xd800 + ((cp - 0x10000) >> 10), 2, big);
    put_unit(c, 0xdc00 + ((cp - 0x10000) & 0x3ff), 2, big);
}

static int encode_wide(py_coding *c, size_t width)
{
    bool big = ends_with(c->codec->name, "-be"), mark = !big && !ends_with(c->codec->name, "-le");
    if (mark)
        put_unit(c, 0xfeff, width, false);
    const char *p = c->data, *end = c->data + c->size;
    while (p < end) {
        const char *start = p;
        uint32_t cp = py_utf8_next(&p);
        if (cp < 0xd800 || cp > 0xdfff || c->errors == PY_ERRORS_PASS) {
            put_cp(c, cp, width, big);
            continue;
        }
        al_sb replacement = AL_SB_INIT;
        py_codec_errors errors = c->errors;
        if (errors == PY_ERRORS_ESCAPE) /* a byte of its own cannot stand here */
            c->errors = PY_ERRORS_STRICT;
        int r = py_encode_error(c, (size_t)(start - c->data), (size_t)(p - c->data), "surrogates not allowed", &replacement);
        c->errors = errors;
        for (size_t i = 0; r == 0 && i < replacement.size; i++)
            put_cp(c, (unsigned char)replacement.data[i], width, big);
        c->out.failed = c->out.failed || al_sb_failed(&replacement);
        al_sb_free(&replacement);
        if (r < 0)
            return -1;
    }
    return 0;
}

int py_encode_utf16(py_coding *c)
{
    return encode_wide(c, 2);
}

int py_encode_utf32(py_coding *c)
{
    return encode_wide(c, 4);
}

/* ---- unicode_escape ---- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* \xhh, \uhhhh, \Uhhhhhhhh at c->data[i]; the bytes used, or 0 after an error that was dealt with (*used says how far), or -1. */
static int decode_hex(py_coding *c, size_t i, size_t digits, const char *reason, size_t *used)
{
    uint32_t cp = 0;
    size_t k = 0;
    while (k < digits && i + 2 + k < c->size && hex_value(c->data[i + 2 + k]) >= 0)
        cp = cp << 4 | (uint32_t)hex_value(c->data[i + 2 + k++]);
    *used = 2 + k;
    if (k < digits)
        return py_decode_error(c, i, i + 2 + k, reason);
    if (cp > 0x10ffff)
        return py_decode_error(c, i, i + 2 + k, "illegal Unicode character");
    al_sb_add_cp(&c->out, cp);
    return 0;
}

int py_decode_unicode_escape(py_coding *c)
{
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    for (size_t i = 0; i < c->size;) {
        if (c->data[i] != '\\') {
            al_sb_add_cp(&c->out, (unsigned char)c->data[i++]);
            continue;
        }
        if (i + 1 >= c->size) {
            if (py_decode_error(c, i, i + 1, "\\ at end of string") < 0)
                return -1;
            break;
        }
        char e = c->data[i + 1];
        const char *simple = memchr(from, e, sizeof(from) - 1);
        size_t used = 2;
        int r = 0;
        if (simple) {
            al_sb_addc(&c->out, to[simple - from]);
        } else if (e >= '0' && e <= '7') {
            uint32_t cp = 0;
            for (used = 1; used < 4 && i + used < c->size && c->data[i + used] >= '0' && c->data[i + used] <= '7'; used++)
                cp = cp * 8 + (uint32_t)(c->data[i + used] - '0');
            al_sb_add_cp(&c->out, cp);
        } else if (e == 'x') {
            r = decode_hex(c, i, 2, "truncated \\xXX escape", &used);
        } else if (e == 'u') {
            r = decode_hex(c, i, 4, "truncated \\uXXXX escape", &used);
        } else if (e == 'U') {
            r = decode_hex(c, i, 8, "truncated \\UXXXXXXXX escape", &used);
        } else if (e != '\n') {
            al_sb_addc(&c->out, '\\');
            al_sb_add_cp(&c->out, (unsigned char)e);
        }
        if (r < 0)
            return -1;
        i += used;
    }
    return 0;
}

int py_encode_unicode_escape(py_coding *c)
{
    for (const char *p = c->data, *end = c->data + c->size; p < end;) {
        uint32_t cp = py_utf8_next(&p);
        if (cp == '\\')
            al_sb_add(&c->out, "\\\\");
        else if (cp == '\n' || cp == '\r' || cp == '\t')
            al_sb_add(&c->out, cp == '\n' ? "\\n" : cp == '\r' ? "\\r" : "\\t");
        else if (cp >= 0x20 && cp < 0x7f)
            al_sb_addc(&c->out, (char)cp);
        else
            al_sb_addf(&c->out, cp < 0x100 ? "\\x%02x" : cp < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)cp);
    }
    return 0;
}
