/*
 * Text as Python sees it, for C code below the language: UTF-8, blanks, repr, lower case, lines.
 */
#ifndef AL_BASE_TEXT_H
#define AL_BASE_TEXT_H

#include "base/error.h"
#include "base/strbuf.h"

/* Decodes one code point; a byte that is no UTF-8 counts as U+DC80 + (byte - 0x80). Returns its length; size must be > 0. */
size_t al_utf8_get(const char *text, size_t size, uint32_t *cp);
/* Code points in the text. */
size_t al_utf8_count(const char *text, size_t size);
/* The byte offset of code point number `index`, or size. */
size_t al_utf8_offset(const char *text, size_t size, size_t index);
/* AL_E_VALUE with Python's words when the text is not UTF-8: 'utf-8' codec can't decode byte 0xff in position 3: invalid start byte */
int al_utf8_check(const char *text, size_t size, al_error *error);

/* str.isspace() of one code point. */
bool al_cp_is_space(uint32_t cp);
/* \w of the re module: letters, digits, '_'. */
bool al_cp_is_word(uint32_t cp);
/* str.strip(): moves the ends inwards. */
void al_text_strip(const char **text, size_t *size);
void al_text_lstrip(const char **text, size_t *size);
void al_text_rstrip(const char *text, size_t *size);
/* repr() of a str: quotes as Python chooses them. */
void al_text_repr(al_sb *sb, const char *text, size_t size);
/* str.lower(). */
void al_text_lower(al_sb *sb, const char *text, size_t size);
/* str.splitlines(): the next line without its end; false when there is none. Start with *at = 0. */
bool al_text_line(const char *text, size_t size, size_t *at, const char **line, size_t *line_size);

#endif
