#include "base/map.h"

#include <string.h>

uint64_t al_hash_bytes(const void *data, size_t size)
{
    const unsigned char *at = data;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 0x100000001b3u;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93u;
    hash ^= hash >> 32;
    return hash;
}

static al_map_entry *find(const al_map *map, const char *key, size_t size, uint64_t hash)
{
    if (map->live == 0)
        return NULL;
    size_t mask = map->index_size - 1;
    for (size_t at = (size_t)hash & mask; map->index[at]; at = (at + 1) & mask) {
        al_map_entry *e = &map->entries[map->index[at] - 1];
        if (e->key && e->hash == hash && e->key_size == size && memcmp(e->key, key, size) == 0)
            return e;
    }
    return NULL;
}

static void enter(uint32_t *index, size_t index_size, uint64_t hash, size_t number)
{
    size_t at = (size_t)hash & (index_size - 1);
    while (index[at])
        at = (at + 1) & (index_size - 1);
    index[at] = (uint32_t)(number + 1);
}

/* Squeezes out the holes and makes room for at least one more. */
static bool rebuild(al_map *map)
{
    size_t room = map->live < 8 ? 8 : map->live * 2, index_size = 16;
    while (index_size < room * 2)
        index_size *= 2;
    if (room >= UINT32_MAX)
        return false;
    al_map_entry *entries = al_malloc(room * sizeof *entries);
    uint32_t *index = al_calloc(index_size, sizeof *index);
    if (!entries || !index) {
        al_free(entries);
        al_free(index);
        return false;
    }
    size_t used = 0;
    for (size_t i = 0; i < map->used; i++) {
        if (!map->entries[i].key)
            continue;
        entries[used] = map->entries[i];
        enter(index, index_size, entries[used].hash, used);
        used++;
    }
    al_free(map->entries);
    al_free(map->index);
    map->entries = entries;
    map->index = index;
    map->used = used;
    map->room = room;
    map->index_size = index_size;
    return true;
}

bool al_map_setn(al_map *map, const char *key, size_t key_size, void *value)
{
    uint64_t hash = al_hash_bytes(key, key_size);
    al_map_entry *e = find(map, key, key_size, hash);
    if (e) {
        e->value = value;
        return true;
    }
    char *copy = al_strndup(key, key_size);
    if (!copy)
        return false;
    if (map->used == map->room && !rebuild(map)) {
        al_free(copy);
        return false;
    }
    map->entries[map->used] = (al_map_entry){ copy, key_size, hash, value };
    enter(map->index, map->index_size, hash, map->used);
    map->used++;
    map->live++;
    return true;
}

bool al_map_set(al_map *map, const char *key, void *value)
{
    return al_map_setn(map, key, strlen(key), value);
}

void *al_map_getn(const al_map *map, const char *key, size_t key_size)
{
    al_map_entry *e = find(map, key, key_size, al_hash_bytes(key, key_size));
    return e ? e->value : NULL;
}

void *al_map_get(const al_map *map, const char *key)
{
    return al_map_getn(map, key, strlen(key));
}

bool al_map_has(const al_map *map, const char *key)
{
    size_t size = strlen(key);
    return find(map, key, size, al_hash_bytes(key, size)) != NULL;
}

bool al_map_remove(al_map *map, const char *key)
{
    size_t size = strlen(key);
    al_map_entry *e = find(map, key, size, al_hash_bytes(key, size));
    if (!e)
        return false;
    al_free(e->key);
    e->key = NULL; /* the index keeps pointing here, so that probing goes on past it */
    e->value = NULL;
    map->live--;
    return true;
}

al_map_entry *al_map_next(const al_map *map, size_t *at)
{
    while (*at < map->used) {
        al_map_entry *e = &map->entries[(*at)++];
        if (e->key)
            return e;
    }
    return NULL;
}

void al_map_free(al_map *map)
{
    for (size_t i = 0; i < map->used; i++)
        al_free(map->entries[i].key);
    al_free(map->entries);
    al_free(map->index);
    *map = (al_map)AL_MAP_INIT;
}
