/* Names with characters above 127. */
#include <stdio.h>

#include "base/text.h"
#include "base/unicode.h"
#include "py/parse/lex.h"

/* The name from start to lx->at; an error stands at the first character that can't be in a name. */
bool py_lex_check_name(py_lexer *lx, const char *start)
{
    const char *at = start;
    while (at < lx->at) {
        uint32_t cp;
        size_t size = al_utf8_get(at, (size_t)(lx->at - at), &cp);
        if (!(at == start ? al_cp_is_id_start(cp) : al_cp_is_id_more(cp))) {
            lx->at = at + size;
            const char *why;
            size_t length, offset = (size_t)(at - start);
            if (cp >= 0xDC80 && cp <= 0xDCFF && py_check_utf8(at, size, &length, &why) < size) {
                char message[128];
                snprintf(message, sizeof message, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                         (unsigned char)*at, offset, why);
                int col = (int)(at + size - lx->line_start);
                return py_lex_error_at(lx, "SyntaxError", (py_error_place){ lx->line, col, lx->line, -1 }, message);
            }
            if (al_cp_is_printable(cp))
                return py_lex_errorf(lx, "invalid character '%.*s' (U+%04X)", (int)size, at, (unsigned)cp);
            return py_lex_errorf(lx, "invalid non-printable character U+%04X", (unsigned)cp);
        }
        at += size;
    }
    return true;
}
