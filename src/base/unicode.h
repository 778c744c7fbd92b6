/* What kind of character a code point is, and the form NFKC of a text. */
#ifndef AL_BASE_UNICODE_H
#define AL_BASE_UNICODE_H

#include "base/strbuf.h"

/* str.isprintable() of one code point. */
bool al_cp_is_printable(uint32_t cp);
/* Whether it may begin an identifier, or stand further in one. */
bool al_cp_is_id_start(uint32_t cp);
bool al_cp_is_id_more(uint32_t cp);
/* unicodedata.lookup(name) for single characters, without regard to case; UINT32_MAX: there is none. */
uint32_t al_cp_by_name(const char *name, size_t size);
/* Appends unicodedata.normalize("NFKC", text). */
void al_text_nfkc(al_sb *sb, const char *text, size_t size);

#endif
