#include "script/header.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "script/revision_int.h"

/* Why scanning stops before the end. Anything unexpected is "code": then the interpreter has the word. */
typedef enum stop { GO_ON, CODE, MORE, OOM } stop;

typedef struct scanner {
    const char *at, *end;
    bool whole;
    al_arena *arena;
    stop stop;
    size_t depth; /* of open brackets */
} scanner;

static bool halt(scanner *s, stop why)
{
    if (s->stop == GO_ON)
        s->stop = why;
    return false;
}

/* What ends a text that is no whole file is not the end. */
static bool at_end(scanner *s)
{
    if (s->at < s->end)
        return false;
    if (!s->whole)
        halt(s, MORE);
    return true;
}

static char peek(const scanner *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

static bool is_name(char c)
{
    return c == '_' || isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Blanks, continued lines and comments within a line; line ends too inside brackets. */
static void skip_blanks(scanner *s)
{
    while (!at_end(s)) {
        char c = *s->at;
        if (c == ' ' || c == '\t' || c == '\f' || (s->depth && (c == '\n' || c == '\r'))) {
            s->at++;
        } else if (c == '\\' && (peek(s, 1) == '\n' || peek(s, 1) == '\r')) {
            s->at += peek(s, 1) == '\r' && peek(s, 2) == '\n' ? 3 : 2;
        } else if (c == '#') {
            while (!at_end(s) && *s->at != '\n' && *s->at != '\r')
                s->at++;
        } else {
            return;
        }
    }
}

static bool line_ends(scanner *s)
{
    skip_blanks(s);
    return at_end(s) || *s->at == '\n' || *s->at == '\r' || *s->at == ';';
}

/* ---- strings */

typedef struct quotes {
    char quote;
    bool triple, raw;
} quotes;

/* The opening of a string literal (not bytes, not an f-string) at `at`; its size or 0. `other`: it is one of those. */
static size_t string_start(const scanner *s, quotes *q, bool *other)
{
    size_t i = 0;
    memset(q, 0, sizeof(*q));
    *other = false;
    while (i < 3 && isalpha((unsigned char)peek(s, i))) {
        char c = (char)tolower((unsigned char)peek(s, i));
        if (c == 'r')
            q->raw = true;
        else if (c == 'b' || c == 'f')
            *other = true;
        else if (c != 'u')
            return 0;
        i++;
    }
    q->quote = peek(s, i);
    if (q->quote != '\'' && q->quote != '"')
        return 0;
    q->triple = peek(s, i + 1) == q->quote && peek(s, i + 2) == q->quote;
    return i + (q->triple ? 3 : 1);
}

static bool hex_escape(scanner *s, al_sb *out, size_t digits)
{
    uint32_t cp = 0;
    for (size_t i = 0; i < digits; i++, s->at++) {
        char c = peek(s, 0);
        if (!isxdigit((unsigned char)c))
            return halt(s, CODE);
        cp = cp * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (cp > 0x10FFFF)
        return halt(s, CODE);
    al_sb_add_cp(out, cp);
    return true;
}

/* An escape; `at` stands behind the backslash. */
static bool escape(scanner *s, al_sb *out)
{
    static const char from[] = "abfnrtv\\'\"", to[] = "\a\b\f\n\r\t\v\\'\"";
    char c = *s->at++;
    const char *plain = strchr(from, c);
    if (c && plain) {
        al_sb_addc(out, to[plain - from]);
    } else if (c == '\n') {
        return true;
    } else if (c == '\r') {
        s->at += peek(s, 0) == '\n';
    } else if (c == 'x' || c == 'u' || c == 'U') {
        return hex_escape(s, out, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c >= '0' && c <= '7') {
        uint32_t cp = (uint32_t)(c - '0');
        for (int i = 0; i < 2 && peek(s, 0) >= '0' && peek(s, 0) <= '7'; i++)
            cp = cp * 8 + (uint32_t)(*s->at++ - '0');
        al_sb_add_cp(out, cp);
    } else if (c == 'N') {
        return halt(s, CODE);
    } else {
        al_sb_addc(out, '\\');
        s->at--;
    }
    return true;
}

/* The body of a string and its closing quotes; `at` stands behind the opening ones. */
static bool string_body(scanner *s, const quotes *q, al_sb *out)
{
    while (!at_end(s)) {
        char c = *s->at;
        if (c == q->quote && (!q->triple || (peek(s, 1) == c && peek(s, 2) == c))) {
            s->at += q->triple ? 3 : 1;
            return true;
        }
        if (c == q->quote && q->triple && s->end - s->at < 3 && !s->whole)
            return halt(s, MORE);
        if ((c == '\n' || c == '\r') && !q->triple)
            return halt(s, CODE);
        if (c == '\0')
            return halt(s, CODE);
        s->at++;
        if (c == '\\') {
            if (at_end(s))
                return halt(s, CODE);
            if (!q->raw) {
                if (!escape(s, out))
                    return false;
                continue;
            }
            al_sb_addc(out, c);
            c = *s->at++;
        }
        if (c == '\r') {
            s->at += peek(s, 0) == '\n';
            c = '\n';
        }
        al_sb_addc(out, c);
    }
    return halt(s, CODE);
}

/* One or more literals side by side. NULL: it was none, or scanning stopped. */
static const char *string(scanner *s)
{
    al_sb out = AL_SB_INIT;
    quotes q;
    bool other, any = false;
    size_t size;
    while ((size = string_start(s, &q, &other))) {
        if (other || (!any && s->end - s->at < 8 && !s->whole)) {
            halt(s, other ? CODE : MORE);
            break;
        }
        any = true;
        s->at += size;
        if (!string_body(s, &q, &out))
            break;
        skip_blanks(s);
    }
    const char *text = NULL;
    if (any && s->stop == GO_ON) {
        text = al_arena_strndup(s->arena, al_sb_text(&out), out.size);
        if (!text || al_sb_failed(&out))
            halt(s, OOM);
    } else if (!any) {
        halt(s, CODE);
    }
    al_sb_free(&out);
    return text;
}

/* ---- values */

static bool accept_word(scanner *s, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0 || is_name(peek(s, size)))
        return false;
    s->at += size;
    return true;
}

static bool value(scanner *s, al_strs *values);

/* A bracketed list of strings, or a bracketed value; `at` stands behind the bracket. */
static bool bracketed(scanner *s, al_strs *values, char close)
{
    size_t room = 0;
    s->depth++;
    skip_blanks(s);
    if (peek(s, 0) == '(' || peek(s, 0) == '[' || accept_word(s, "None"))
        return halt(s, CODE);
    while (!at_end(s) && *s->at != close) {
        const char *text = string(s);
        if (!text)
            return false;
        if (!al_strs_add(s->arena, values, &room, text))
            return halt(s, OOM);
        skip_blanks(s);
        if (peek(s, 0) == ',') {
            s->at++;
            skip_blanks(s);
        } else if (peek(s, 0) != close) {
            return halt(s, CODE);
        }
    }
    if (at_end(s))
        return halt(s, CODE);
    s->depth--;
    s->at++;
    return true;
}

/* None, a string, a tuple or a list of strings. */
static bool value(scanner *s, al_strs *values)
{
    size_t room = 0;
    *values = (al_strs){ NULL, 0 };
    skip_blanks(s);
    if (accept_word(s, "None"))
        return true;
    if (peek(s, 0) == '(' || peek(s, 0) == '[') {
        char close = *s->at++ == '(' ? ')' : ']';
        return bracketed(s, values, close);
    }
    while (true) {
        const char *text = string(s);
        if (!text)
            return false;
        if (!al_strs_add(s->arena, values, &room, text))
            return halt(s, OOM);
        skip_blanks(s);
        if (peek(s, 0) != ',')
            return true;
        s->at++; /* a tuple without brackets */
        if (line_ends(s))
            return true;
    }
}

/* ---- statements */

static bool is_header_name(const char *name, size_t size)
{
    static const char *const names[] = { "revision", "down_revision", "branch_labels", "depends_on" };
    for (size_t i = 0; i < AL_COUNT(names); i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return true;
    return false;
}

/* Skips a logical line; a name of the header in it means code. */
static bool skip_line(scanner *s)
{
    quotes q;
    bool other;
    while (!at_end(s)) {
        skip_blanks(s);
        if (at_end(s))
            break;
        char c = *s->at;
        size_t size = string_start(s, &q, &other);
        if (size) {
            if (s->end - s->at < 8 && !s->whole)
                return halt(s, MORE);
            al_sb ignored = AL_SB_INIT;
            s->at += size;
            q.raw = true;
            bool good = string_body(s, &q, &ignored);
            al_sb_free(&ignored);
            if (!good)
                return false;
        } else if (is_name(c)) {
            const char *start = s->at;
            while (s->at < s->end && is_name(*s->at))
                s->at++;
            if (s->at == s->end && !s->whole)
                return halt(s, MORE);
            if (is_header_name(start, (size_t)(s->at - start)))
                return halt(s, CODE);
        } else {
            if (strchr("([{", c))
                s->depth++;
            else if (strchr(")]}", c) && s->depth)
                s->depth--;
            s->at++;
            if (s->depth == 0 && (c == '\n' || c == '\r'))
                return true;
        }
    }
    return s->stop == GO_ON;
}

/* name [: annotation] = value; `at` stands behind the name. */
static bool assignment(scanner *s, const char *name, al_header *h)
{
    skip_blanks(s);
    if (peek(s, 0) == ':') {
        s->at++;
        size_t open = 0;
        while (!at_end(s) && (open || *s->at != '=')) {
            char c = *s->at;
            if (c == '[' || c == '(')
                open++;
            else if ((c == ']' || c == ')') && open)
                open--;
            else if (c == '\n' || c == '\r' || c == '\\' || c == '{' || c == '#')
                return halt(s, CODE);
            s->at++;
        }
    }
    if (at_end(s) || *s->at != '=' || peek(s, 1) == '=')
        return halt(s, CODE);
    s->at++;
    al_strs values;
    if (!value(s, &values) || !line_ends(s))
        return halt(s, CODE);
    if (*name == 'r') {
        if (values.count != 1)
            return halt(s, CODE);
        h->revision = values.items[0];
        h->has_revision = true;
    } else if (name[1] == 'o') {
        h->down = values;
        h->has_down = true;
    } else if (name[0] == 'b') {
        h->labels = values;
    } else {
        h->depends_on = values;
    }
    return true;
}

static bool docstring(scanner *s, al_header *h)
{
    quotes q;
    bool other;
    size_t size = string_start(s, &q, &other);
    if (!size)
        return true;
    if (other)
        return skip_line(s);
    h->doc = string(s);
    if (!h->doc)
        return false;
    return line_ends(s) || halt(s, CODE);
}

/* The end of what is read: a definition, or anything that is not a simple statement. */
static bool is_definition(const scanner *s)
{
    static const char *const words[] = { "def", "class", "async" };
    for (size_t i = 0; i < AL_COUNT(words); i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(s->end - s->at) > size && memcmp(s->at, words[i], size) == 0 && !is_name(s->at[size]))
            return true;
    }
    return peek(s, 0) == '@';
}

static bool statements(scanner *s, al_header *h)
{
    bool first = true;
    while (!at_end(s)) {
        char c = *s->at;
        if (c == '\n' || c == '\r' || c == ';') {
            s->at++;
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\f' || c == '#' || c == '\\') {
            bool blank = c != '#' && c != '\f';
            skip_blanks(s);
            /* An indented line belongs to a compound statement; it is skipped like any other, but nothing in it is ours. */
            if (blank && !at_end(s) && *s->at != '\n' && *s->at != '\r' && !skip_line(s))
                return false;
            continue;
        }
        if (s->end - s->at < 16 && !s->whole)
            return halt(s, MORE);
        if (first && !docstring(s, h))
            return false;
        if (first && h->doc) {
            first = false;
            continue;
        }
        first = false;
        if (is_definition(s))
            return true;
        const char *name = s->at;
        size_t size = 0;
        while (is_name(peek(s, size)))
            size++;
        if (is_header_name(name, size)) {
            s->at += size;
            if (!assignment(s, name, h))
                return false;
        } else if (!skip_line(s)) {
            return false;
        }
    }
    return s->stop == GO_ON;
}

/* A coding cookie other than UTF-8 in the first two lines. */
static bool foreign_encoding(const char *text, size_t size)
{
    for (int line = 0; line < 2 && size; line++) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;
        const char *mark = *text == '#' ? memmem(text, length, "coding", 6) : NULL;
        if (mark) {
            const char *at = mark + 6;
            while (at < text + length && (*at == ':' || *at == '=' || *at == ' '))
                at++;
            if ((size_t)(text + length - at) < 4 || strncasecmp(at, "utf", 3) != 0)
                return true;
        }
        size -= length + (end != NULL);
        text = end ? end + 1 : text + length;
    }
    return false;
}

al_header_result al_header_scan(al_header *header, al_arena *arena, const char *text, size_t size, bool whole)
{
    memset(header, 0, sizeof(*header));
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    /* A text cut short may look like code where it was cut: only the whole file decides that. */
    al_header_result code = whole ? AL_HEADER_CODE : AL_HEADER_MORE;
    if (foreign_encoding(text, size))
        return code;
    scanner s = { text, text + size, whole, arena, GO_ON, 0 };
    bool good = statements(&s, header);
    if (s.stop == OOM)
        return AL_HEADER_OOM;
    if (s.stop == MORE)
        return AL_HEADER_MORE;
    if (!good || s.stop == CODE || !header->has_revision || !header->has_down)
        return code;
    al_error broken = { 0 };
    bool readable = !header->doc || al_utf8_check(header->doc, strlen(header->doc), &broken) == AL_OK;
    al_error_clear(&broken);
    return readable ? AL_HEADER_LITERAL : code;
}
