/*
 * A growable array of any element type:
 *     AL_VEC(int) v = {0};
 *     if (!al_vec_push(&v, 3)) ...out of memory...
 *     v.items[i], v.count; al_vec_free(&v);
 */
#ifndef AL_BASE_VEC_H
#define AL_BASE_VEC_H

#include "base/mem.h"

#define AL_VEC(type)                                                                                                                       \
    struct {                                                                                                                               \
        type *items;                                                                                                                       \
        size_t count, room;                                                                                                                \
    }

/* Room for `extra` more; false when out of memory, the vector unchanged. */
#define al_vec_reserve(v, extra) al_vec_grow_((void **)&(v)->items, &(v)->room, (v)->count, (extra), sizeof(*(v)->items))
#define al_vec_push(v, item)     (al_vec_reserve((v), 1) ? ((v)->items[(v)->count++] = (item), true) : false)
#define al_vec_pop(v)            ((v)->items[--(v)->count])
#define al_vec_free(v)           (al_free((v)->items), (v)->items = NULL, (v)->count = (v)->room = 0)

bool al_vec_grow_(void **items, size_t *room, size_t count, size_t extra, size_t size);

#endif
