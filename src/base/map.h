/*
 * A hash map from byte strings to pointers, in order of insertion. Keys are copied. Not for what scripts see (that is
 * py_dict): for C's own look-ups by name.
 */
#ifndef AL_BASE_MAP_H
#define AL_BASE_MAP_H

#include "base/mem.h"

typedef struct al_map_entry {
    char *key; /* NULL: removed */
    size_t key_size;
    uint64_t hash;
    void *value;
} al_map_entry;

typedef struct al_map {
    al_map_entry *entries; /* [0, used), in order of insertion, with holes */
    size_t used, room, live;
    uint32_t *index; /* entry number + 1, 0 empty */
    size_t index_size;
} al_map;

#define AL_MAP_INIT                                                                                                                        \
    {                                                                                                                                      \
        NULL, 0, 0, 0, NULL, 0                                                                                                             \
    }

/* Sets or replaces; false when out of memory. */
bool al_map_set(al_map *map, const char *key, void *value);
bool al_map_setn(al_map *map, const char *key, size_t key_size, void *value);
/* The value, or NULL (also when the stored value is NULL: see al_map_has). */
void *al_map_get(const al_map *map, const char *key);
void *al_map_getn(const al_map *map, const char *key, size_t key_size);
bool al_map_has(const al_map *map, const char *key);
bool al_map_remove(al_map *map, const char *key);
/* Walks the live entries in order: size_t at = 0; while ((e = al_map_next(m, &at))) ... */
al_map_entry *al_map_next(const al_map *map, size_t *at);
/* Frees the map and its keys; values are the caller's. */
void al_map_free(al_map *map);

/* FNV-1a, mixed; the hash the map uses. */
uint64_t al_hash_bytes(const void *data, size_t size);

#endif
