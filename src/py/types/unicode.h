/*
 * Unicode's properties of code points, from tables made by tools/unicode/properties.py.
 */
#ifndef AL_PY_TYPES_UNICODE_H
#define AL_PY_TYPES_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool py_cp_is_space(uint32_t cp);     /* str.isspace, and what split() and strip() take away */
bool py_cp_is_printable(uint32_t cp); /* repr() shows it as it is */
bool py_cp_is_alpha(uint32_t cp);
bool py_cp_is_lower(uint32_t cp);
bool py_cp_is_upper(uint32_t cp);
bool py_cp_is_title(uint32_t cp);
bool py_cp_is_cased(uint32_t cp);
bool py_cp_is_case_ignorable(uint32_t cp);
bool py_cp_is_digit(uint32_t cp);
bool py_cp_is_numeric(uint32_t cp);
bool py_cp_is_id_start(uint32_t cp);
bool py_cp_is_id_continue(uint32_t cp);
int py_cp_decimal(uint32_t cp); /* 0..9, or -1 */

/* Case mappings of one code point into out (at most 3); the count. */
size_t py_cp_lower(uint32_t cp, uint32_t out[3]);
size_t py_cp_upper(uint32_t cp, uint32_t out[3]);
size_t py_cp_titled(uint32_t cp, uint32_t out[3]);
size_t py_cp_fold(uint32_t cp, uint32_t out[3]);

#endif
