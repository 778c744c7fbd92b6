/*
 * An arena: many small blocks with one lifetime. For what no script can reach (tokens, AST, plans, catalog rows).
 * Under AddressSanitizer every block is allocated for itself, so that an overrun is seen.
 */
#ifndef AL_BASE_ARENA_H
#define AL_BASE_ARENA_H

#include "base/mem.h"

typedef struct al_arena_block al_arena_block;

typedef struct al_arena {
    al_arena_block *blocks; /* newest first */
    char *next, *end;       /* free room in the newest block */
    bool oom;               /* sticky: some allocation failed; callers may test once at the end */
} al_arena;

#define AL_ARENA_INIT                                                                                                                      \
    {                                                                                                                                      \
        NULL, NULL, NULL, false                                                                                                            \
    }

/* Zeroed memory aligned for any type, or NULL (and arena->oom). Lives until al_arena_free. */
void *al_arena_alloc(al_arena *arena, size_t size);
/* A NUL-terminated copy. */
char *al_arena_strndup(al_arena *arena, const char *text, size_t size);
char *al_arena_strdup(al_arena *arena, const char *text);
char *al_arena_printf(al_arena *arena, const char *format, ...) AL_PRINTF(2, 3);
/* Releases everything; the arena is empty and usable again. */
void al_arena_free(al_arena *arena);

#define AL_NEW(arena, type)              ((type *)al_arena_alloc((arena), sizeof(type)))
#define AL_NEW_ARRAY(arena, type, count) ((type *)al_arena_alloc((arena), sizeof(type) * (count)))

#endif
