/*
 * The tables that tools/unicode/properties.py writes: code point -> block -> record.
 */
#ifndef AL_PY_TYPES_UNICODE_TABLES_H
#define AL_PY_TYPES_UNICODE_TABLES_H

#include <stdint.h>

enum {
    PY_UC_SPACE = 1 << 0,
    PY_UC_PRINTABLE = 1 << 1,
    PY_UC_ALPHA = 1 << 2,
    PY_UC_LOWER = 1 << 3,
    PY_UC_UPPER = 1 << 4,
    PY_UC_TITLE = 1 << 5,
    PY_UC_IGNORABLE = 1 << 6,
    PY_UC_DIGIT = 1 << 7,
    PY_UC_NUMERIC = 1 << 8,
    PY_UC_ID_START = 1 << 9,
    PY_UC_ID_CONTINUE = 1 << 10,
    PY_UC_MULTI = 1 << 11, /* the mappings are places in py_unicode_extra: a count and the code points */
    PY_UNICODE_BLOCK = 128,
};

typedef struct py_unicode_record {
    uint16_t flags;
    int8_t decimal;                    /* -1: none */
    int32_t lower, upper, title, fold; /* differences to the code point */
} py_unicode_record;

extern const py_unicode_record py_unicode_records[];
extern const uint16_t py_unicode_top[], py_unicode_blocks[];
extern const uint32_t py_unicode_extra[];

#endif
