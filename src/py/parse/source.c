/* From the bytes of a file to the text that the lexer reads. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "py/parse/lex.h"

static int fail(py_syntax_error *error, al_arena *arena, const char *format, const char *argument)
{
    *error = (py_syntax_error){ .type = "SyntaxError" };
    error->message = al_arena_printf(arena, "%s%s", format, argument);
    if (!error->message) {
        error->type = "MemoryError";
        error->message = "out of memory";
    }
    return -1;
}

/* As codecs compare names: in small letters, _ is -. */
static void normalize(char *name)
{
    for (; *name; name++)
        *name = *name == '_' ? '-' : *name >= 'A' && *name <= 'Z' ? (char)(*name | 0x20) : *name;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static bool is_utf8(const char *name)
{
    static const char *const names[] = { "utf-8", "utf8", "u8", "utf", "utf8-ucs2", "utf8-ucs4", "cp65001", NULL };
    return is_one_of(name, names) || strncmp(name, "utf-8-", 6) == 0;
}

static bool is_latin1(const char *name)
{
    static const char *const names[] = { "latin-1",   "latin1", "latin",    "l1",    "iso-8859-1",  "iso8859-1",
                                         "iso-88591", "8859",   "iso88591", "cp819", "iso-latin-1", NULL };
    return is_one_of(name, names) || strncmp(name, "latin-1-", 8) == 0 || strncmp(name, "iso-8859-1-", 11) == 0;
}

static bool is_ascii(const char *name)
{
    static const char *const names[] = { "ascii", "us-ascii", "646", "us", NULL };
    return is_one_of(name, names);
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

size_t py_check_utf8(const char *text, size_t size, size_t *length, const char **why)
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
        *length = 1;
        if (c < 0xC2 || c > 0xF4)
            return i;
        for (size_t k = 1; k <= more; k++) {
            *length = k;
            *why = "unexpected end of data";
            if (i + k >= size)
                return i;
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

/* latin-1 and ASCII need no library. */
static int decode_simple(py_source *source, al_arena *arena, const char *bytes, size_t size, bool ascii, py_syntax_error *error)
{
    al_sb sb = AL_SB_INIT;
    al_sb_reserve(&sb, size + 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80 && ascii) {
            al_sb_free(&sb);
            char what[128];
            snprintf(what, sizeof what, "'ascii' codec can't decode byte 0x%02x in position %zu: ordinal not in range(128)", c, i);
            return fail(error, arena, what, "");
        }
        al_sb_add_cp(&sb, c);
    }
    source->size = sb.size;
    source->owned = al_sb_take(&sb);
    return 0;
}

/* Any other encoding that the C library knows. */
static int decode_other(py_source *source, al_arena *arena, const char *bytes, size_t size, const char *name, py_syntax_error *error)
{
    iconv_t codec = iconv_open("UTF-8", name);
    if (codec == (iconv_t)-1)
        return fail(error, arena, "unknown encoding: ", name);
    char *copy = al_strndup(bytes, size), *in = copy, block[4096];
    al_sb sb = AL_SB_INIT;
    bool bad = false;
    while (copy && size && !bad) {
        char *out = block;
        size_t room = sizeof block;
        size_t result = iconv(codec, &in, &size, &out, &room);
        al_sb_addn(&sb, block, sizeof block - room);
        bad = result == (size_t)-1 && errno != E2BIG;
    }
    iconv_close(codec);
    source->size = sb.size;
    source->owned = copy ? al_sb_take(&sb) : NULL;
    al_free(copy);
    if (!bad)
        return 0;
    return fail(error, arena, name, " codec can't decode the source");
}

int py_source_open(py_source *source, al_arena *arena, const char *bytes, size_t size, py_syntax_error *error)
{
    bool mark = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    *source = (py_source){ NULL, 0, NULL };
    if (mark) {
        bytes += 3;
        size -= 3;
    }
    if (size >= (size_t)1 << 31)
        return fail(error, arena, "source is too large", "");
    if (memchr(bytes, '\0', size))
        return fail(error, arena, "source code string cannot contain null bytes", "");
    char name[64] = "utf-8";
    bool cookie = find_cookie(bytes, size, name, sizeof name);
    normalize(name);
    if (mark && cookie && strcmp(name, "utf-8") != 0 && strncmp(name, "utf-8-", 6) != 0)
        return fail(error, arena, "encoding problem: ", al_arena_printf(arena, "%s with BOM", is_latin1(name) ? "iso-8859-1" : name));
    if (is_utf8(name)) {
        source->owned = al_strndup(bytes, size); /* the lexer wants a NUL behind the text */
        source->size = size;
    } else if (is_latin1(name) || is_ascii(name)) {
        if (decode_simple(source, arena, bytes, size, is_ascii(name), error) != 0)
            return -1;
    } else if (decode_other(source, arena, bytes, size, name, error) != 0) {
        py_source_close(source);
        return -1;
    }
    if (!source->owned) {
        *error = (py_syntax_error){ .type = "MemoryError", .message = "out of memory" };
        return -1;
    }
    if (memchr(source->owned, '\r', source->size))
        source->size = unify_line_ends(source->owned, source->size);
    source->text = source->owned;
    return 0;
}

void py_source_close(py_source *source)
{
    al_free(source->owned);
    source->owned = NULL;
}
