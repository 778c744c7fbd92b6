#include "base/vec.h"

bool al_vec_grow_(void **items, size_t *room, size_t count, size_t extra, size_t size)
{
    if (extra <= *room - count)
        return true;
    if (extra > SIZE_MAX / 4 / size || count > SIZE_MAX / 4 / size)
        return false;
    size_t wanted = *room ? *room * 2 : 8;
    if (wanted < count + extra)
        wanted = count + extra;
    void *grown = al_realloc(*items, wanted * size);
    if (!grown)
        return false;
    *items = grown;
    *room = wanted;
    return true;
}
