#include "base/unicode.h"

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
