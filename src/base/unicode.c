#include "base/unicode.h"

typedef struct cp_range {
    uint32_t low, high;
} cp_range;

#include "base/unicode_ranges.h"

static bool contains(const cp_range *ranges, size_t count, uint32_t cp)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cp > ranges[middle].high)
            low = middle + 1;
        else if (cp < ranges[middle].low)
            high = middle;
        else
            return true;
    }
    return false;
}

bool al_cp_is_printable(uint32_t cp)
{
    return cp < 0x80 ? cp >= 0x20 && cp != 0x7F : !contains(unprintable, AL_COUNT(unprintable), cp);
}

static bool is_ascii_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp == '_';
}

bool al_cp_is_id_start(uint32_t cp)
{
    return cp < 0x80 ? is_ascii_letter(cp) : contains(id_start, AL_COUNT(id_start), cp);
}

bool al_cp_is_id_more(uint32_t cp)
{
    return cp < 0x80 ? is_ascii_letter(cp) || (cp >= '0' && cp <= '9') : contains(id_more, AL_COUNT(id_more), cp);
}
