/*
 * A bounded string builder. `data` is always NUL-terminated once anything was added. Failure (out of memory, or the
 * bound) is sticky: add as much as you like, then test al_sb_failed once; al_sb_take of a failed builder is NULL.
 */
#ifndef AL_BASE_STRBUF_H
#define AL_BASE_STRBUF_H

#include "base/mem.h"

typedef struct al_sb {
    char *data; /* NULL when empty */
    size_t size, room;
    size_t limit; /* 0: AL_SB_LIMIT */
    bool failed;
} al_sb;

#define AL_SB_LIMIT ((size_t)1 << 31)
#define AL_SB_INIT                                                                                                                         \
    {                                                                                                                                      \
        NULL, 0, 0, 0, false                                                                                                               \
    }

void al_sb_add(al_sb *sb, const char *text);
void al_sb_addn(al_sb *sb, const char *text, size_t size);
void al_sb_addc(al_sb *sb, char c);
/* Appends `count` times c. */
void al_sb_pad(al_sb *sb, char c, size_t count);
/* Appends one code point as UTF-8 (surrogates too, in their three-byte form). */
void al_sb_add_cp(al_sb *sb, uint32_t cp);
void al_sb_addf(al_sb *sb, const char *format, ...) AL_PRINTF(2, 3);
void al_sb_vaddf(al_sb *sb, const char *format, va_list args) AL_PRINTF(2, 0);
/* Makes room for `size` more bytes; false on failure. */
bool al_sb_reserve(al_sb *sb, size_t size);
void al_sb_truncate(al_sb *sb, size_t size);
void al_sb_clear(al_sb *sb);
void al_sb_free(al_sb *sb);
bool al_sb_failed(const al_sb *sb);
/* The text, never NULL; borrowed. */
const char *al_sb_text(const al_sb *sb);
/* Hands over the text (caller al_frees it) and empties the builder; NULL if it failed. */
char *al_sb_take(al_sb *sb);

#endif
