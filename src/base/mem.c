#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* The one piece of state that is not handed around: fault injection has to see every allocation of its thread. */
static _Thread_local struct {
    uint64_t count;   /* allocations made so far */
    uint64_t fail_at; /* the value of count at which one is refused; 0: never */
    bool persist;
} mem;

static bool refused(void)
{
    mem.count++;
    if (AL_LIKELY(mem.fail_at == 0) || mem.count < mem.fail_at)
        return false;
    if (!mem.persist)
        mem.fail_at = 0;
    return true;
}

void *al_malloc(size_t size)
{
    return refused() ? NULL : malloc(size ? size : 1);
}

void *al_calloc(size_t count, size_t size)
{
    return refused() ? NULL : count && size ? calloc(count, size) : calloc(1, 1);
}

void *al_realloc(void *block, size_t size)
{
    return refused() ? NULL : realloc(block, size ? size : 1);
}

void al_free(void *block)
{
    free(block);
}

char *al_strdup(const char *text)
{
    return al_strndup(text, strlen(text));
}

char *al_strndup(const char *text, size_t size)
{
    if (size == SIZE_MAX)
        return NULL;
    char *copy = al_malloc(size + 1);
    if (!copy)
        return NULL;
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void al_mem_fail_at(uint64_t nth, bool persist)
{
    mem.fail_at = nth ? mem.count + nth : 0;
    mem.persist = persist;
}

uint64_t al_mem_count(void)
{
    return mem.count;
}
