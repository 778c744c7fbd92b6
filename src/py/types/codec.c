#include "py/types/codec.h"

#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

/* ---- errors ---- */

int py_codec_errors_find(py_vm *vm, const char *name, py_codec_errors *errors)
{
    static const char *const names[] = { "strict",          "ignore",       "replace", "backslashreplace", "xmlcharrefreplace",
                                         "surrogateescape", "surrogatepass" };
    *errors = PY_ERRORS_STRICT;
    if (name == NULL)
        return 0;
    for (size_t i = 0; i < AL_COUNT(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            *errors = (py_codec_errors)i;
            return 0;
        }
    }
    return py_raise_int(vm, &py_LookupError, "unknown error handler name '%s'", name);
}

static int raise_decode(py_coding *c, size_t from, size_t to, const char *reason)
{
    py_obj *object = py_bytes_new(c->vm, c->data, c->size), *name = object ? py_str_new(c->vm, c->shown ? c->shown : c->codec->name) : NULL;
    py_obj *why = name ? py_str_new(c->vm, reason) : NULL;
    py_obj *e =
        why ? py_construct(c->vm, &py_UnicodeDecodeError, 5, name, object, py_small((int64_t)from), py_small((int64_t)to), why) : NULL;
    if (e)
        py_raise_obj(c->vm, e);
    return -1;
}

int py_decode_error(py_coding *c, size_t from, size_t to, const char *reason)
{
    switch (c->errors) {
    case PY_ERRORS_IGNORE:
        return 0;
    case PY_ERRORS_REPLACE:
        al_sb_add_cp(&c->out, 0xfffd);
        return 0;
    case PY_ERRORS_BACKSLASH:
        for (size_t i = from; i < to; i++)
            al_sb_addf(&c->out, "\\x%02x", (unsigned char)c->data[i]);
        return 0;
    case PY_ERRORS_ESCAPE:
        for (size_t i = from; i < to; i++)
            if ((unsigned char)c->data[i] < 0x80)
                return raise_decode(c, from, to, reason);
        for (size_t i = from; i < to; i++)
            al_sb_add_cp(&c->out, 0xdc00u + (unsigned char)c->data[i]);
        return 0;
    default:
        return raise_decode(c, from, to, reason);
    }
}

static int raise_encode(py_coding *c, size_t from, size_t to, const char *reason)
{
    py_obj *name = py_str_new(c->vm, c->codec->name), *why = name ? py_str_new(c->vm, reason) : NULL;
    size_t a = py_str_cp_at(PY_STR(c->object), from), b = py_str_cp_at(PY_STR(c->object), to);
    py_obj *e =
        why ? py_construct(c->vm, &py_UnicodeEncodeError, 5, name, c->object, py_small((int64_t)a), py_small((int64_t)b), why) : NULL;
    if (e)
        py_raise_obj(c->vm, e);
    return -1;
}

int py_encode_error(py_coding *c, size_t from, size_t to, const char *reason, al_sb *replacement)
{
    if (c->errors == PY_ERRORS_STRICT)
        return raise_encode(c, from, to, reason);
    for (const char *p = c->data + from, *end = c->data + to; p < end;) {
        uint32_t cp = py_utf8_next(&p);
        switch (c->errors) {
        case PY_ERRORS_REPLACE:
            al_sb_addc(replacement, '?');
            break;
        case PY_ERRORS_BACKSLASH:
            al_sb_addf(replacement, cp < 0x100 ? "\\x%02x" : cp < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)cp);
            break;
        case PY_ERRORS_XML:
            al_sb_addf(replacement, "&#%u;", (unsigned)cp);
            break;
        case PY_ERRORS_ESCAPE:
            if (cp < 0xdc80 || cp > 0xdcff)
                return raise_encode(c, from, to, reason);
            al_sb_addc(&c->out, (char)(cp - 0xdc00));
            break;
        case PY_ERRORS_PASS:
            return raise_encode(c, from, to, reason);
        default:
            break;
        }
    }
    return 0;
}

/* ---- utf-8 ---- */

/* The sequence at s: its size if it is good, else 0 with the size of the bad part and why. */
static size_t utf8_sequence(const unsigned char *s, size_t left, size_t *bad, const char **reason)
{
    unsigned char lead = s[0];
    size_t n = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    *bad = 1;
    *reason = "invalid start byte";
    if (n == 0)
        return 0;
    for (size_t i = 1; i < n; i++) {
        *bad = i;
        if (i >= left) {
            *reason = "unexpected end of data";
            return 0;
        }
        unsigned char low = 0x80, high = 0xbf;
        if (i == 1) {
            low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : low;
            high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : high; /* no surrogates */
        }
        if (s[i] < low || s[i] > high) {
            *reason = "invalid continuation byte";
            return 0;
        }
    }
    return n;
}

static bool is_surrogate(const char *p, size_t left)
{
    return left >= 3 && (unsigned char)p[0] == 0xed && (unsigned char)p[1] >= 0xa0 && (unsigned char)p[1] <= 0xbf &&
           ((unsigned char)p[2] & 0xc0) == 0x80;
}

static int decode_utf8(py_coding *c)
{
    for (size_t i = 0; i < c->size;) {
        size_t start = i, bad = 0, n;
        const char *reason = "";
        while (i < c->size && (n = utf8_sequence((const unsigned char *)c->data + i, c->size - i, &bad, &reason)) > 0)
            i += n;
        al_sb_addn(&c->out, c->data + start, i - start);
        if (i >= c->size)
            break;
        if (c->errors == PY_ERRORS_PASS && is_surrogate(c->data + i, c->size - i)) {
            al_sb_addn(&c->out, c->data + i, 3);
            i += 3;
            continue;
        }
        if (py_decode_error(c, i, i + bad, reason) < 0)
            return -1;
        i += bad;
    }
    return 0;
}

static int encode_utf8(py_coding *c)
{
    const char *p = c->data, *end = c->data + c->size;
    while (p < end) {
        const char *hit = c->errors == PY_ERRORS_PASS ? NULL : memchr(p, 0xed, (size_t)(end - p));
        while (hit && !is_surrogate(hit, (size_t)(end - hit)))
            hit = memchr(hit + 1, 0xed, (size_t)(end - hit - 1));
        const char *stop = hit ? hit : end, *after = stop;
        al_sb_addn(&c->out, p, (size_t)(stop - p));
        while (after < end && is_surrogate(after, (size_t)(end - after)))
            after += 3;
        if (c->errors == PY_ERRORS_PASS)
            after = end;
        if (after > stop) {
            al_sb replacement = AL_SB_INIT;
            int r = py_encode_error(c, (size_t)(stop - c->data), (size_t)(after - c->data), "surrogates not allowed", &replacement);
            al_sb_addn(&c->out, al_sb_text(&replacement), replacement.size);
            c->out.failed = c->out.failed || al_sb_failed(&replacement);
            al_sb_free(&replacement);
            if (r < 0)
                return -1;
        }
        p = after;
    }
    return 0;
}

static int decode_utf8_sig(py_coding *c)
{
    if (c->size >= 3 && memcmp(c->data, "\xef\xbb\xbf", 3) == 0) {
        c->data += 3;
        c->size -= 3;
    }
    return decode_utf8(c);
}

static int encode_utf8_sig(py_coding *c)
{
    al_sb_add(&c->out, "\xef\xbb\xbf");
    return encode_utf8(c);
}

/* ---- one byte a character ---- */

/* Unicode of the upper half, 0: undefined. NULL table: the codec ends at limit. */
static const uint16_t cp1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

static int64_t to_ascii(uint32_t cp)
{
    return cp < 0x80 ? (int64_t)cp : -1;
}

static int64_t to_latin1(uint32_t cp)
{
    return cp < 0x100 ? (int64_t)cp : -1;
}

static int64_t to_cp1252(uint32_t cp)
{
    if (cp < 0x80 || (cp >= 0xa0 && cp < 0x100))
        return (int64_t)cp;
    for (int i = 0; i < 32; i++)
        if (cp1252[i] && cp1252[i] == cp)
            return 0x80 + i;
    return -1;
}

static int encode_single(py_coding *c, int64_t (*to)(uint32_t cp), const char *reason)
{
    const char *p = c->data, *end = c->data + c->size;
    while (p < end) {
        const char *start = p;
        int64_t byte = to(py_utf8_next(&p));
        if (byte >= 0) {
            al_sb_addc(&c->out, (char)byte);
            continue;
        }
        while (p < end) { /* all that do not fit, as one error */
            const char *q = p;
            if (to(py_utf8_next(&q)) >= 0)
                break;
            p = q;
        }
        al_sb replacement = AL_SB_INIT;
        int r = py_encode_error(c, (size_t)(start - c->data), (size_t)(p - c->data), reason, &replacement);
        al_sb_addn(&c->out, al_sb_text(&replacement), replacement.size);
        c->out.failed = c->out.failed || al_sb_failed(&replacement);
        al_sb_free(&replacement);
        if (r < 0)
            return -1;
    }
    return 0;
}

static int encode_ascii(py_coding *c)
{
    return encode_single(c, to_ascii, "ordinal not in range(128)");
}

static int encode_latin1(py_coding *c)
{
    return encode_single(c, to_latin1, "ordinal not in range(256)");
}

static int encode_cp1252(py_coding *c)
{
    return encode_single(c, to_cp1252, "character maps to <undefined>");
}

static int decode_ascii(py_coding *c)
{
    for (size_t i = 0; i < c->size; i++) {
        if ((unsigned char)c->data[i] < 0x80)
            al_sb_addc(&c->out, c->data[i]);
        else if (py_decode_error(c, i, i + 1, "ordinal not in range(128)") < 0)
            return -1;
    }
    return 0;
}

static int decode_latin1(py_coding *c)
{
    for (size_t i = 0; i < c->size; i++)
        al_sb_add_cp(&c->out, (unsigned char)c->data[i]);
    return 0;
}

static int decode_cp1252(py_coding *c)
{
    for (size_t i = 0; i < c->size; i++) {
        unsigned char b = (unsigned char)c->data[i];
        uint32_t cp = b >= 0x80 && b < 0xa0 ? cp1252[b - 0x80] : b;
        if (cp || b == 0)
            al_sb_add_cp(&c->out, cp);
        else if (py_decode_error(c, i, i + 1, "character maps to <undefined>") < 0)
            return -1;
    }
    return 0;
}

/* ---- the codecs ---- */

static const py_codec codecs[] = {
    { " utf-8 utf8 u8 utf cp65001 ", "utf-8", "utf-8", decode_utf8, encode_utf8 },
    { " utf-8-sig ", "utf-8", "utf-8-sig", decode_utf8_sig, encode_utf8_sig },
    { " ascii us-ascii 646 ansi-x3.4-1968 ", "ascii", "ascii", decode_ascii, encode_ascii },
    { " latin-1 latin1 iso-8859-1 iso8859-1 8859 l1 cp819 latin ", "latin-1", "iso8859-1", decode_latin1, encode_latin1 },
    { " cp1252 windows-1252 1252 ", "charmap", "cp1252", decode_cp1252, encode_cp1252 },
    { " utf-16 utf16 u16 ", "utf-16", "utf-16", py_decode_utf16, py_encode_utf16 },
    { " utf-16-le utf-16le ", "utf-16-le", "utf-16-le", py_decode_utf16, py_encode_utf16 },
    { " utf-16-be utf-16be ", "utf-16-be", "utf-16-be", py_decode_utf16, py_encode_utf16 },
    { " utf-32 utf32 u32 ", "utf-32", "utf-32", py_decode_utf32, py_encode_utf32 },
    { " utf-32-le utf-32le ", "utf-32-le", "utf-32-le", py_decode_utf32, py_encode_utf32 },
    { " utf-32-be utf-32be ", "utf-32-be", "utf-32-be", py_decode_utf32, py_encode_utf32 },
    { " unicode-escape unicodeescape ", "unicodeescape", "unicode_escape", py_decode_unicode_escape, py_encode_unicode_escape },
};

const py_codec *py_codec_find(py_vm *vm, const char *name)
{
    char key[32];
    size_t n = strlen(name);
    if (n + 3 > sizeof(key))
        return py_raise(vm, &py_LookupError, "unknown encoding: %s", name);
    key[0] = ' ';
    for (size_t i = 0; i < n; i++) {
        char c = name[i];
        key[i + 1] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c == '_' || c == ' ' ? '-' : c);
    }
    key[n + 1] = ' ';
    key[n + 2] = 0;
    for (size_t i = 0; i < AL_COUNT(codecs); i++)
        if (strstr(codecs[i].names, key))
            return &codecs[i];
    return py_raise(vm, &py_LookupError, "unknown encoding: %s", name);
}

const char *py_codec_name(py_vm *vm, const char *encoding)
{
    const py_codec *codec = py_codec_find(vm, encoding);
    return codec ? codec->script_name : NULL;
}

py_obj *py_decode(py_vm *vm, const void *data, size_t size, const char *encoding, const char *errors)
{
    py_coding c = { .vm = vm, .codec = py_codec_find(vm, encoding ? encoding : "utf-8"), .data = data, .size = size };
    if (c.codec == NULL || py_codec_errors_find(vm, errors, &c.errors) < 0)
        return NULL;
    if (c.data == NULL)
        c.data = "";
    int r = c.codec->decode(&c);
    if (r == 0)
        return py_str_from_sb(vm, &c.out);
    al_sb_free(&c.out);
    return NULL;
}

py_obj *py_encode(py_vm *vm, py_obj *str, const char *encoding, const char *errors)
{
    py_coding c = { .vm = vm, .codec = py_codec_find(vm, encoding ? encoding : "utf-8") };
    if (c.codec == NULL || py_codec_errors_find(vm, errors, &c.errors) < 0)
        return NULL;
    c.data = py_str_text(str);
    c.size = py_str_size(str);
    c.object = str;
    py_obj *b = NULL;
    if (c.codec->encode(&c) == 0)
        b = al_sb_failed(&c.out) ? py_raise_nomem(vm) : py_bytes_new(vm, al_sb_text(&c.out), c.out.size);
    al_sb_free(&c.out);
    return b;
}

/* ---- the methods ---- */

/* An optional str argument as text: false with TypeError. */
static bool optional_text(py_vm *vm, py_obj *o, const char *what, const char **text)
{
    *text = NULL;
    if (o == PY_ABSENT)
        return true;
    if (!py_is_str(vm, o)) {
        py_raise(vm, &py_TypeError, "%s must be str, not %T", what, o);
        return false;
    }
    *text = py_str_text(o);
    return true;
}

py_obj *py_str_encode_object(py_vm *vm, py_obj *o, py_obj *encoding, py_obj *errors)
{
    const char *e, *how;
    if (!optional_text(vm, encoding, "encode() argument 'encoding'", &e) || !optional_text(vm, errors, "encode() argument 'errors'", &how))
        return NULL;
    return py_encode(vm, o, e, how);
}

py_obj *py_str_encode(py_vm *vm, py_obj **args)
{
    return py_str_encode_object(vm, args[0], args[1], args[2]);
}

py_obj *py_bytes_decode(py_vm *vm, py_obj **args)
{
    const char *e, *how;
    py_span s = { 0 };
    if (!optional_text(vm, args[1], "decode() argument 'encoding'", &e) || !optional_text(vm, args[2], "decode() argument 'errors'", &how))
        return NULL;
    py_span_of(vm, args[0], &s);
    return py_decode(vm, s.data, s.size, e, how);
}

py_obj *py_str_decode_object(py_vm *vm, py_obj *o, py_obj *encoding, py_obj *errors)
{
    const char *e, *how;
    py_span s;
    if (!optional_text(vm, encoding, "str() argument 'encoding'", &e) || !optional_text(vm, errors, "str() argument 'errors'", &how))
        return NULL;
    if (py_is_str(vm, o))
        return py_raise(vm, &py_TypeError, "decoding str is not supported");
    if (!py_span_of(vm, o, &s))
        return py_raise(vm, &py_TypeError, "decoding to str: need a bytes-like object, %T found", o);
    return py_decode(vm, s.data, s.size, e, how);
}
