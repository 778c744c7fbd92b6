#include "py/types/unicode.h"

#include "py/types/unicode_tables.h"

static const py_unicode_record *record(uint32_t cp)
{
    if (cp > 0x10ffff)
        cp = 0x10ffff;
    return &py_unicode_records[py_unicode_blocks[py_unicode_top[cp / PY_UNICODE_BLOCK] * PY_UNICODE_BLOCK + cp % PY_UNICODE_BLOCK]];
}

#define HAS(name, bits)                                                                                                                    \
    bool py_cp_is_##name(uint32_t cp)                                                                                                      \
    {                                                                                                                                      \
        return (record(cp)->flags & (bits)) != 0;                                                                                          \
    }
HAS(printable, PY_UC_PRINTABLE)
HAS(alpha, PY_UC_ALPHA)
HAS(lower, PY_UC_LOWER)
HAS(upper, PY_UC_UPPER)
HAS(title, PY_UC_TITLE)
HAS(cased, PY_UC_LOWER | PY_UC_UPPER | PY_UC_TITLE)
HAS(case_ignorable, PY_UC_IGNORABLE)
HAS(digit, PY_UC_DIGIT)
HAS(numeric, PY_UC_NUMERIC)
HAS(id_start, PY_UC_ID_START)
HAS(id_continue, PY_UC_ID_CONTINUE)

bool py_cp_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= 9 && cp <= 13) || (cp >= 0x1c && cp <= 0x1f);
    return (record(cp)->flags & PY_UC_SPACE) != 0;
}

int py_cp_decimal(uint32_t cp)
{
    return record(cp)->decimal;
}

static size_t map(uint32_t cp, const py_unicode_record *r, int32_t value, uint32_t out[3])
{
    if (!(r->flags & PY_UC_MULTI)) {
        out[0] = (uint32_t)((int32_t)cp + value);
        return 1;
    }
    const uint32_t *e = &py_unicode_extra[value];
    for (uint32_t i = 0; i < e[0]; i++)
        out[i] = e[1 + i];
    return e[0];
}

size_t py_cp_lower(uint32_t cp, uint32_t out[3])
{
    const py_unicode_record *r = record(cp);
    return map(cp, r, r->lower, out);
}

size_t py_cp_upper(uint32_t cp, uint32_t out[3])
{
    const py_unicode_record *r = record(cp);
    return map(cp, r, r->upper, out);
}

size_t py_cp_titled(uint32_t cp, uint32_t out[3])
{
    const py_unicode_record *r = record(cp);
    return map(cp, r, r->title, out);
}

size_t py_cp_fold(uint32_t cp, uint32_t out[3])
{
    const py_unicode_record *r = record(cp);
    return map(cp, r, r->fold, out);
}
