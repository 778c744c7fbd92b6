#include <string.h>

#include "py/parse/lex.h"

static const char *find_line(const char *text, size_t size, int line)
{
    const char *end = text + size;
    while (line > 1) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        if (!newline)
            return NULL;
        text = newline + 1;
        line--;
    }
    return text;
}

/* Characters in the first `bytes` bytes of a line; one more place than it has is allowed. */
static int characters(const char *line, size_t size, int bytes)
{
    int count = 0;
    if (bytes < 0)
        return bytes;
    for (int i = 0; i < bytes && (size_t)i <= size; i++)
        count += (size_t)i == size || ((unsigned char)line[i] & 0xC0) != 0x80;
    return count;
}

/* What is not UTF-8 becomes U+FFFD. */
static const char *clean_copy(al_arena *arena, const char *line, size_t size)
{
    const char *why;
    size_t length, good = py_check_utf8(line, size, &length, &why);
    if (good == size)
        return al_arena_strndup(arena, line, size);
    al_sb sb = AL_SB_INIT;
    for (;;) {
        al_sb_addn(&sb, line, good);
        if (good == size)
            break;
        al_sb_add_cp(&sb, 0xFFFD);
        line += good + length;
        size -= good + length;
        good = py_check_utf8(line, size, &length, &why);
    }
    const char *copy = al_sb_failed(&sb) ? NULL : al_arena_strndup(arena, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
    return copy;
}

void py_error_fill(py_syntax_error *error, al_arena *arena, const char *text, size_t size, const char *type, py_error_place place,
                   const char *message)
{
    *error = (py_syntax_error){
        .type = type, .lineno = place.line, .offset = place.col, .end_lineno = place.end_line, .end_offset = place.end_col
    };
    error->message = al_arena_strdup(arena, message);
    if (!error->message) {
        *error = (py_syntax_error){ .type = "MemoryError", .message = "out of memory" };
        return;
    }
    const char *line = find_line(text, size, place.line);
    if (!line)
        return;
    const char *newline = memchr(line, '\n', (size_t)(text + size - line));
    size_t length = (size_t)((newline ? newline : text + size) - line);
    error->line = clean_copy(arena, line, length);
    error->offset = characters(line, length, place.col);
    error->end_offset = characters(line, length, place.end_col);
}
