#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

struct al_arena_block {
    al_arena_block *older;
    size_t room;
    alignas(max_align_t) char data[];
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 256 * 1024 };

#if defined(__SANITIZE_ADDRESS__)
#define SEPARATE_BLOCKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEPARATE_BLOCKS 1
#endif
#endif
#ifndef SEPARATE_BLOCKS
#define SEPARATE_BLOCKS 0
#endif

static al_arena_block *new_block(al_arena *arena, size_t room)
{
    if (room > SIZE_MAX / 2) {
        arena->oom = true;
        return NULL;
    }
    al_arena_block *block = al_calloc(1, sizeof *block + room);
    if (!block) {
        arena->oom = true;
        return NULL;
    }
    block->room = room;
    return block;
}

/* A request that the newest block has no room for. */
static void *alloc_slow(al_arena *arena, size_t size)
{
    size_t room = arena->blocks ? arena->blocks->room * 2 : FIRST_BLOCK;
    if (room > LARGEST_BLOCK)
        room = LARGEST_BLOCK;
    if (room < FIRST_BLOCK)
        room = FIRST_BLOCK;
    bool own = SEPARATE_BLOCKS || size > room / 4;
    al_arena_block *block = new_block(arena, own ? size : room);
    if (!block)
        return NULL;
    if (own && arena->blocks) { /* keep filling the newest block */
        block->older = arena->blocks->older;
        arena->blocks->older = block;
        return block->data;
    }
    block->older = arena->blocks;
    arena->blocks = block;
    arena->next = block->data + (own ? block->room : size);
    arena->end = block->data + block->room;
    return block->data;
}

void *al_arena_alloc(al_arena *arena, size_t size)
{
    if (size == 0)
        size = 1;
    if (!SEPARATE_BLOCKS && arena->next) {
        uintptr_t at = ((uintptr_t)arena->next + alignof(max_align_t) - 1) & ~(uintptr_t)(alignof(max_align_t) - 1);
        if (at <= (uintptr_t)arena->end && size <= (uintptr_t)arena->end - at) {
            char *block = arena->next + (at - (uintptr_t)arena->next);
            arena->next = block + size;
            return block;
        }
    }
    return alloc_slow(arena, size);
}

char *al_arena_strndup(al_arena *arena, const char *text, size_t size)
{
    char *copy;
    if (!SEPARATE_BLOCKS && arena->next && size < (size_t)(arena->end - arena->next)) { /* text needs no alignment */
        copy = arena->next;
        arena->next += size + 1;
    } else if (size == SIZE_MAX || !(copy = alloc_slow(arena, size + 1))) {
        arena->oom = true;
        return NULL;
    }
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *al_arena_strdup(al_arena *arena, const char *text)
{
    return al_arena_strndup(arena, text, strlen(text));
}

char *al_arena_printf(al_arena *arena, const char *format, ...)
{
    char fixed[256];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(fixed, sizeof fixed, format, args);
    va_end(args);
    if (size < 0) {
        arena->oom = true;
        return NULL;
    }
    if ((size_t)size < sizeof fixed)
        return al_arena_strndup(arena, fixed, (size_t)size);
    char *text = al_arena_alloc(arena, (size_t)size + 1);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)size + 1, format, args);
    va_end(args);
    return text;
}

void al_arena_free(al_arena *arena)
{
    al_arena_block *block = arena->blocks;
    while (block) {
        al_arena_block *older = block->older;
        al_free(block);
        block = older;
    }
    *arena = (al_arena)AL_ARENA_INIT;
}
