#include "base/text.h"

#include <ctype.h>
#include <locale.h>
#include <string.h>
#include <wctype.h>

#include "base/unicode.h"

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* The length of the well-formed sequence at text, 0 if there is none. Surrogates in three-byte form pass: our own strings hold them. */
static size_t sequence(const unsigned char *t, size_t size)
{
    unsigned char c = t[0];
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return size >= 2 && is_tail(t[1]) ? 2 : 0;
    if ((c & 0xF0) == 0xE0)
        return size >= 3 && is_tail(t[1]) && is_tail(t[2]) && (c != 0xE0 || t[1] >= 0xA0) ? 3 : 0;
    if (c >= 0xF0 && c <= 0xF4) {
        bool good = size >= 4 && is_tail(t[1]) && is_tail(t[2]) && is_tail(t[3]);
        return good && (c != 0xF0 || t[1] >= 0x90) && (c != 0xF4 || t[1] < 0x90) ? 4 : 0;
    }
    return 0;
}

size_t al_utf8_get(const char *text, size_t size, uint32_t *cp)
{
    const unsigned char *t = (const unsigned char *)text;
    size_t length = sequence(t, size);
    switch (length) {
    case 1:
        *cp = t[0];
        return 1;
    case 2:
        *cp = (uint32_t)(t[0] & 0x1F) << 6 | (t[1] & 0x3F);
        return 2;
    case 3:
        *cp = (uint32_t)(t[0] & 0x0F) << 12 | (uint32_t)(t[1] & 0x3F) << 6 | (t[2] & 0x3F);
        return 3;
    case 4:
        *cp = (uint32_t)(t[0] & 0x07) << 18 | (uint32_t)(t[1] & 0x3F) << 12 | (uint32_t)(t[2] & 0x3F) << 6 | (t[3] & 0x3F);
        return 4;
    default:
        *cp = 0xDC00u + t[0];
        return 1;
    }
}

size_t al_utf8_count(const char *text, size_t size)
{
    size_t count = 0;
    uint32_t cp;
    for (size_t i = 0; i < size; count++)
        i += al_utf8_get(text + i, size - i, &cp);
    return count;
}

size_t al_utf8_offset(const char *text, size_t size, size_t index)
{
    size_t i = 0;
    uint32_t cp;
    while (i < size && index-- > 0)
        i += al_utf8_get(text + i, size - i, &cp);
    return i;
}

int al_utf8_check(const char *text, size_t size, al_error *error)
{
    const unsigned char *t = (const unsigned char *)text;
    for (size_t i = 0; i < size;) {
        size_t length = sequence(t + i, size - i);
        if (length == 3 && t[i] == 0xED && t[i + 1] >= 0xA0)
            length = 0;
        if (length == 0) {
            bool start = t[i] >= 0xC2 && t[i] <= 0xF4;
            bool ends = start && i + 1 == size;
            return al_error_set(error, AL_E_VALUE, "'utf-8' codec can't decode byte 0x%02x in position %zu: %s", t[i], i,
                                !start ? "invalid start byte"
                                : ends ? "unexpected end of data"
                                       : "invalid continuation byte");
        }
        i += length;
    }
    return AL_OK;
}

bool al_cp_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 9 && cp <= 13) || (cp >= 28 && cp <= 32);
    return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

/* The C library's Unicode tables, whatever the locale of the process is. */
static locale_t unicode_locale(void)
{
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

bool al_cp_is_word(uint32_t cp)
{
    if (cp < 0x80)
        return cp == '_' || isalnum((int)cp);
    locale_t unicode = unicode_locale();
    if (!unicode)
        return false;
    /* The library counts combining marks (which have no width of their own) among the letters; Python does not. */
    bool word = iswalnum_l((wint_t)cp, unicode) && !(cp >= 0x300 && cp <= 0x36F);
    freelocale(unicode);
    return word;
}

void al_text_lstrip(const char **text, size_t *size)
{
    uint32_t cp;
    while (*size > 0) {
        size_t length = al_utf8_get(*text, *size, &cp);
        if (!al_cp_is_space(cp))
            break;
        *text += length;
        *size -= length;
    }
}

void al_text_rstrip(const char *text, size_t *size)
{
    uint32_t cp;
    while (*size > 0) {
        size_t start = *size - 1;
        while (start > 0 && *size - start < 4 && is_tail((unsigned char)text[start]))
            start--;
        size_t length = al_utf8_get(text + start, *size - start, &cp);
        if (start + length != *size || !al_cp_is_space(cp))
            break;
        *size = start;
    }
}

void al_text_strip(const char **text, size_t *size)
{
    al_text_lstrip(text, size);
    al_text_rstrip(*text, size);
}

static void repr_cp(al_sb *sb, uint32_t cp, const char *raw, size_t length)
{
    bool broken = length == 1 && cp >= 0x80;
    if (!broken && al_cp_is_printable(cp))
        al_sb_addn(sb, raw, length);
    else if (cp < 0x100)
        al_sb_addf(sb, "\\x%02x", (unsigned)cp);
    else if (cp < 0x10000)
        al_sb_addf(sb, "\\u%04x", (unsigned)cp);
    else
        al_sb_addf(sb, "\\U%08x", (unsigned)cp);
}

void al_text_repr(al_sb *sb, const char *text, size_t size)
{
    char quote = memchr(text, '\'', size) && !memchr(text, '"', size) ? '"' : '\'';
    uint32_t cp;
    al_sb_addc(sb, quote);
    for (size_t i = 0; i < size;) {
        size_t length = al_utf8_get(text + i, size - i, &cp);
        if (cp == (unsigned char)quote || cp == '\\') {
            al_sb_addc(sb, '\\');
            al_sb_addc(sb, (char)cp);
        } else if (cp == '\n' || cp == '\r' || cp == '\t') {
            al_sb_addc(sb, '\\');
            al_sb_addc(sb, cp == '\n' ? 'n' : cp == '\r' ? 'r' : 't');
        } else {
            repr_cp(sb, cp, text + i, length);
        }
        i += length;
    }
    al_sb_addc(sb, quote);
}

void al_text_lower(al_sb *sb, const char *text, size_t size)
{
    locale_t unicode = (locale_t)0;
    uint32_t cp;
    for (size_t i = 0; i < size;) {
        size_t length = al_utf8_get(text + i, size - i, &cp);
        if (cp < 0x80) {
            al_sb_addc(sb, (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp));
        } else if (length == 1) {
            al_sb_addc(sb, text[i]);
        } else if (cp == 0x130) {
            al_sb_add(sb, "i\xCC\x87");
        } else {
            if (!unicode)
                unicode = unicode_locale();
            al_sb_add_cp(sb, unicode ? (uint32_t)towlower_l((wint_t)cp, unicode) : cp);
        }
        i += length;
    }
    if (unicode)
        freelocale(unicode);
}

static bool ends_line(uint32_t cp)
{
    return (cp >= 10 && cp <= 13) || (cp >= 28 && cp <= 30) || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

bool al_text_line(const char *text, size_t size, size_t *at, const char **line, size_t *line_size)
{
    if (*at >= size)
        return false;
    size_t i = *at;
    uint32_t cp;
    *line = text + i;
    while (i < size) {
        size_t length = al_utf8_get(text + i, size - i, &cp);
        if (ends_line(cp)) {
            *line_size = (size_t)(text + i - *line);
            i += length;
            if (cp == '\r' && i < size && text[i] == '\n')
                i++;
            *at = i;
            return true;
        }
        i += length;
    }
    *line_size = (size_t)(text + i - *line);
    *at = i;
    return true;
}
