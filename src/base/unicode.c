#include "base/unicode.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/unicode_int.h"
#include "base/vec.h"

static bool contains(const al_cp_set *set, uint32_t cp)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cp > set->ranges[middle].high)
            low = middle + 1;
        else if (cp < set->ranges[middle].low)
            high = middle;
        else
            return true;
    }
    return false;
}

bool al_cp_is_printable(uint32_t cp)
{
    return cp < 0x80 ? cp >= 0x20 && cp != 0x7F : !contains(&al_cp_unprintable, cp);
}

static bool is_ascii_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp == '_';
}

bool al_cp_is_id_start(uint32_t cp)
{
    return cp < 0x80 ? is_ascii_letter(cp) : contains(&al_cp_id_start, cp);
}

bool al_cp_is_id_more(uint32_t cp)
{
    return cp < 0x80 ? is_ascii_letter(cp) || (cp >= '0' && cp <= '9') : contains(&al_cp_id_more, cp);
}

/* NFKC. Hangul syllables are computed: the constants are those of the Unicode standard, section 3.12. */

enum { S = 0xAC00, L = 0x1100, V = 0x1161, T = 0x11A7, L_COUNT = 19, V_COUNT = 21, T_COUNT = 28, S_COUNT = L_COUNT * V_COUNT * T_COUNT };

typedef AL_VEC(uint32_t) points;

static uint32_t combining_class(uint32_t cp)
{
    size_t low = 0, high = al_combining_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cp > al_combining[middle].high)
            low = middle + 1;
        else if (cp < al_combining[middle].low)
            high = middle;
        else
            return al_combining[middle].class;
    }
    return 0;
}

static bool decompose(points *out, uint32_t cp)
{
    if (cp >= S && cp < S + S_COUNT) {
        uint32_t index = cp - S, t = index % T_COUNT;
        return al_vec_push(out, L + index / (V_COUNT * T_COUNT)) && al_vec_push(out, V + index % (V_COUNT * T_COUNT) / T_COUNT) &&
               (!t || al_vec_push(out, T + t));
    }
    size_t low = 0, high = al_nfkd_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const al_cp_parts *parts = &al_nfkd[middle];
        if (cp > parts->cp) {
            low = middle + 1;
        } else if (cp < parts->cp) {
            high = middle;
        } else {
            for (size_t i = 0; i < parts->count; i++)
                if (!al_vec_push(out, al_nfkd_pool[parts->at + i]))
                    return false;
            return true;
        }
    }
    return al_vec_push(out, cp);
}

/* Marks behind a letter go into the order of their classes; stable. */
static void reorder(points *text)
{
    for (size_t i = 1; i < text->count; i++) {
        uint32_t cp = text->items[i], class = combining_class(cp);
        size_t at = i;
        for (; class && at > 0 && combining_class(text->items[at - 1]) > class; at--)
            text->items[at] = text->items[at - 1];
        text->items[at] = cp;
    }
}

/* The composite of two code points, 0 if there is none. */
static uint32_t composed(uint32_t a, uint32_t b)
{
    if (a >= L && a < L + L_COUNT && b >= V && b < V + V_COUNT)
        return S + ((a - L) * V_COUNT + (b - V)) * T_COUNT;
    if (a >= S && a < S + S_COUNT && (a - S) % T_COUNT == 0 && b > T && b < T + T_COUNT)
        return a + (b - T);
    size_t low = 0, high = al_compose_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const al_cp_pair *pair = &al_compose[middle];
        if (a > pair->first || (a == pair->first && b > pair->second))
            low = middle + 1;
        else if (a < pair->first || b < pair->second)
            high = middle;
        else
            return pair->composed;
    }
    return 0;
}

static void compose(points *text)
{
    size_t to = 0, starter = SIZE_MAX;
    uint32_t last = 0; /* class of what stands before, behind the starter */
    for (size_t i = 0; i < text->count; i++) {
        uint32_t cp = text->items[i], class = combining_class(cp);
        bool blocked = starter == SIZE_MAX || (to > starter + 1 && (last >= class || last == 0));
        uint32_t both = blocked ? 0 : composed(text->items[starter], cp);
        if (both) {
            text->items[starter] = both;
            continue;
        }
        if (class == 0)
            starter = to;
        last = class;
        text->items[to++] = cp;
    }
    text->count = to;
}

void al_text_nfkc(al_sb *sb, const char *text, size_t size)
{
    points all = { 0 };
    bool good = true;
    for (size_t i = 0; i < size && good;) {
        uint32_t cp;
        i += al_utf8_get(text + i, size - i, &cp);
        good = decompose(&all, cp);
    }
    if (good) {
        reorder(&all);
        compose(&all);
        for (size_t i = 0; i < all.count; i++)
            al_sb_add_cp(sb, all.items[i]);
    } else {
        sb->failed = true;
    }
    al_vec_free(&all);
}

/* Names. */

enum { LONGEST_NAME = 128 };

/* The longest of the syllable's parts that text begins with; -1: none (some lists hold the empty one). */
static int jamo(const char *const *names, int count, const char **text)
{
    int best = -1;
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        size_t size = strlen(names[i]);
        if ((best < 0 || size > length) && strncmp(*text, names[i], size) == 0) {
            best = i;
            length = size;
        }
    }
    *text += length;
    return best;
}

static uint32_t hangul_by_name(const char *text)
{
    static const char *const l[] = { "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H" };
    static const char *const v[] = { "A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                     "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I" };
    static const char *const t[] = { "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L", "LG", "LM", "LB", "LS", "LT",
                                     "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H" };
    int a = jamo(l, L_COUNT, &text), b = jamo(v, V_COUNT, &text), c = jamo(t, T_COUNT, &text);
    return a < 0 || b < 0 || c < 0 || *text ? UINT32_MAX : S + (uint32_t)((a * V_COUNT + b) * T_COUNT + c);
}

static uint32_t cjk_by_name(const char *digits)
{
    size_t size = strlen(digits);
    uint32_t cp = 0;
    if (size != 4 && size != 5)
        return UINT32_MAX;
    for (; *digits; digits++) {
        if (!strchr("0123456789ABCDEF", *digits))
            return UINT32_MAX;
        cp = cp << 4 | (uint32_t)(*digits <= '9' ? *digits - '0' : *digits - 'A' + 10);
    }
    return contains(&al_cp_cjk, cp) ? cp : UINT32_MAX;
}

uint32_t al_cp_by_name(const char *name, size_t size)
{
    char upper[LONGEST_NAME];
    if (size >= sizeof upper)
        return UINT32_MAX;
    for (size_t i = 0; i < size; i++)
        upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] & ~0x20) : name[i];
    upper[size] = '\0';
    if (strncmp(upper, "CJK UNIFIED IDEOGRAPH-", 22) == 0)
        return cjk_by_name(upper + 22);
    if (strncmp(upper, "HANGUL SYLLABLE ", 16) == 0)
        return hangul_by_name(upper + 16);
    uint64_t hash = al_hash_bytes(upper, size) >> 21;
    size_t low = 0, high = al_cp_names_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t found = al_cp_names[middle] >> 21;
        if (hash == found)
            return (uint32_t)(al_cp_names[middle] & 0x1FFFFF);
        if (hash > found)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}
