/* The tables behind unicode.h; made by the programs in tools/unicode. */
#ifndef AL_BASE_UNICODE_INT_H
#define AL_BASE_UNICODE_INT_H

#include "base/mem.h"

typedef struct al_cp_range {
    uint32_t low, high;
} al_cp_range;

typedef struct al_cp_set {
    const al_cp_range *ranges; /* sorted */
    size_t count;
} al_cp_set;

typedef struct al_cp_parts {
    uint32_t cp;
    uint16_t at, count; /* in al_nfkd_pool */
} al_cp_parts;

typedef struct al_cp_class {
    uint32_t low, high, class;
} al_cp_class;

typedef struct al_cp_pair {
    uint32_t first, second, composed;
} al_cp_pair;

extern const al_cp_set al_cp_unprintable, al_cp_id_start, al_cp_id_more;
extern const uint64_t al_cp_names[]; /* sorted: 43 bits of the name's hash, 21 of the code point */
extern const size_t al_cp_names_count;
extern const al_cp_set al_cp_cjk; /* unified ideographs */
extern const al_cp_parts al_nfkd[];
extern const uint32_t al_nfkd_pool[];
extern const al_cp_class al_combining[];
extern const al_cp_pair al_compose[];
extern const size_t al_nfkd_count, al_combining_count, al_compose_count;

#endif
