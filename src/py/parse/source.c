/* From the bytes of a file to the text that the lexer reads. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "py/parse/lex.h"

typedef enum encoding { ENC_UTF8, ENC_LATIN1, ENC_LATIN9, ENC_ASCII, ENC_UNKNOWN } encoding;

static int fail(py_syntax_error *error, al_arena *arena, const char *format, const char *argument, const char *line, int line_size)
{
    *error = (py_syntax_error){0};
    error->type = "SyntaxError";
    error->message = al_arena_printf(arena, "%s%s", format, argument);
    error->line = line ? al_arena_strndup(arena, line, (size_t)line_size) : NULL;
    if (!error->message) {
        error->type = "MemoryError";
        error->message = "out of memory";
    }
    return -1;
}

/* Names compare as codecs do: case does not matter, - and _ are the same. */
static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a == '_' ? '-' : *a >= 'A' && *a <= 'Z' ? (char)(*a | 0x20) : *a;
        if (x != *b)
            return false;
    }
    return *a == *b;
}

static encoding encoding_by_name(const char *name)
{
    static const struct {
        const char *name;
        encoding encoding;
    } names[] = {
        {"utf-8", ENC_UTF8},          {"utf8", ENC_UTF8},         {"u8", ENC_UTF8},          {"utf", ENC_UTF8},
        {"utf-8-sig", ENC_UTF8},      {"cp65001", ENC_UTF8},      {"utf-8-unix", ENC_UTF8},  {"utf-8-dos", ENC_UTF8},
        {"latin-1", ENC_LATIN1},      {"latin1", ENC_LATIN1},     {"latin", ENC_LATIN1},     {"l1", ENC_LATIN1},
        {"iso-8859-1", ENC_LATIN1},   {"iso8859-1", ENC_LATIN1},  {"iso88591", ENC_LATIN1},  {"8859", ENC_LATIN1},
        {"cp819", ENC_LATIN1},        {"iso-8859-15", ENC_LATIN9},{"iso8859-15", ENC_LATIN9},{"latin-9", ENC_LATIN9},
        {"latin9", ENC_LATIN9},       {"ascii", ENC_ASCII},       {"us-ascii", ENC_ASCII},   {"646", ENC_ASCII},
    };
    for (size_t i = 0; i < AL_COUNT(names); i++)
        if (same_name(name, names[i].name))
            return names[i].encoding;
    return strncasecmp(name, "utf-8-", 6) == 0 ? ENC_UTF8 : strncasecmp(name, "latin-1-", 8) == 0 ? ENC_LATIN1 : ENC_UNKNOWN;
}

/* The name in `# coding: name`, which may stand in a comment on one of the first two lines. */
static bool find_cookie(const char *bytes, size_t size, char *name, size_t room)
{
    size_t at = 0;
    for (int line = 0; line < 2 && at < size; line++) {
        size_t end = at;
        while (end < size && bytes[end] != '\n' && bytes[end] != '\r')
            end++;
        size_t text = at;
        while (text < end && (bytes[text] == ' ' || bytes[text] == '\t' || bytes[text] == '\f'))
            text++;
        if (text < end && bytes[text] != '#')
            return false; /* code: no cookie may follow */
        for (size_t i = text; i + 7 <= end; i++) {
            if (memcmp(bytes + i, "coding", 6) != 0 || (bytes[i + 6] != ':' && bytes[i + 6] != '='))
                continue;
            size_t from = i + 7;
            while (from < end && (bytes[from] == ' ' || bytes[from] == '\t'))
                from++;
            size_t to = from;
            while (to < end && ((bytes[to] >= '0' && bytes[to] <= '9') || (bytes[to] >= 'a' && bytes[to] <= 'z') ||
                                (bytes[to] >= 'A' && bytes[to] <= 'Z') || bytes[to] == '-' || bytes[to] == '_' || bytes[to] == '.'))
                to++;
            if (to == from)
                continue;
            size_t length = to - from < room - 1 ? to - from : room - 1;
            memcpy(name, bytes + from, length);
            name[length] = '\0';
            return true;
        }
        at = end < size && bytes[end] == '\r' && end + 1 < size && bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }
    return false;
}

/* Offset of the first byte that is not UTF-8, or size; *why says what is wrong with it as CPython's codec does. */
static size_t check_utf8(const char *text, size_t size, const char **why)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;
    while (i < size) {
        if (s[i] < 0x80) {
            uint64_t word;
            if (i + 8 <= size && (memcpy(&word, s + i, 8), (word & 0x8080808080808080u) == 0))
                i += 8;
            else
                i++;
            continue;
        }
        unsigned char c = s[i];
        size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        *why = "invalid start byte";
        if (c < 0xC2 || c > 0xF4)
            return i;
        for (size_t k = 1; k <= more; k++) {
            if (i + k >= size) {
                *why = "unexpected end of data";
                return i;
            }
            unsigned char low = 0x80, high = 0xBF;
            if (k == 1) {
                low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
                high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
            }
            *why = "invalid continuation byte";
            if (s[i + k] < low || s[i + k] > high)
                return i;
        }
        i += more + 1;
    }
    return size;
}

/* \r\n and \r become \n, in place. */
static size_t unify_line_ends(char *text, size_t size)
{
    size_t to = 0;
    for (size_t from = 0; from < size; from++) {
        if (text[from] == '\r') {
            text[to++] = '\n';
            if (from + 1 < size && text[from + 1] == '\n')
                from++;
        } else {
            text[to++] = text[from];
        }
    }
    text[to] = '\0';
    return to;
}

static uint32_t latin9(unsigned char c)
{
    switch (c) {
    case 0xA4:
        return 0x20AC;
    case 0xA6:
        return 0x160;
    case 0xA8:
        return 0x161;
    case 0xB4:
        return 0x17D;
    case 0xB8:
        return 0x17E;
    case 0xBC:
        return 0x152;
    case 0xBD:
        return 0x153;
    case 0xBE:
        return 0x178;
    default:
        return c;
    }
}

static int decode(py_source *source, al_arena *arena, const char *bytes, size_t size, encoding enc, py_syntax_error *error)
{
    al_sb sb = AL_SB_INIT;
    al_sb_reserve(&sb, size + 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80 && enc == ENC_ASCII) {
            al_sb_free(&sb);
            char what[128];
            snprintf(what, sizeof what, "'ascii' codec can't decode byte 0x%02x in position %zu: ordinal not in range(128)", c, i);
            return fail(error, arena, "(unicode error) ", what, NULL, 0);
        }
        al_sb_add_cp(&sb, enc == ENC_LATIN9 ? latin9(c) : c);
    }
    source->size = sb.size;
    source->owned = al_sb_take(&sb);
    source->text = source->owned;
    return 0;
}

int py_source_open(py_source *source, al_arena *arena, const char *bytes, size_t size, py_syntax_error *error)
{
    bool mark = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    source->text = bytes;
    source->size = size;
    source->owned = NULL;
    if (mark) {
        bytes += 3;
        size -= 3;
    }
    if (size >= (size_t)1 << 31)
        return fail(error, arena, "source is too large", "", NULL, 0);
    if (memchr(bytes, '\0', size))
        return fail(error, arena, "source code string cannot contain null bytes", "", NULL, 0);
    char name[64];
    encoding enc = ENC_UTF8;
    if (find_cookie(bytes, size, name, sizeof name)) {
        enc = encoding_by_name(name);
        if (enc == ENC_UNKNOWN)
            return fail(error, arena, "unknown encoding: ", name, NULL, 0);
        if (mark && enc != ENC_UTF8)
            return fail(error, arena, "encoding problem: ", al_arena_printf(arena, "%s with BOM", name), NULL, 0);
    }
    if (enc != ENC_UTF8) {
        if (decode(source, arena, bytes, size, enc, error) != 0)
            return -1;
    } else {
        const char *why = "";
        size_t bad = check_utf8(bytes, size, &why);
        if (bad < size) {
            char what[128];
            snprintf(what, sizeof what, "'utf-8' codec can't decode byte 0x%02x in position %zu: %s", (unsigned char)bytes[bad], bad, why);
            return fail(error, arena, "(unicode error) ", what, NULL, 0);
        }
        source->owned = al_strndup(bytes, size); /* the lexer wants a NUL behind the text */
        source->text = source->owned;
        source->size = size;
    }
    if (!source->owned) {
        *error = (py_syntax_error){.type = "MemoryError", .message = "out of memory"};
        return -1;
    }
    if (memchr(source->owned, '\r', source->size))
        source->size = unify_line_ends(source->owned, source->size);
    return 0;
}

void py_source_close(py_source *source)
{
    al_free(source->owned);
    source->owned = NULL;
}
