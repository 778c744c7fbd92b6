/*
 * Every allocation of the program goes through here, so that a test can refuse the Nth one (al_mem_fail_at) and
 * count what is alive. All functions may fail: they return NULL and leave their argument as it was.
 */
#ifndef AL_BASE_MEM_H
#define AL_BASE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define AL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define AL_UNUSED            __attribute__((unused))
#define AL_LIKELY(x)         __builtin_expect(!!(x), 1)
#define AL_UNLIKELY(x)       __builtin_expect(!!(x), 0)
#else
#define AL_PRINTF(fmt, args)
#define AL_UNUSED
#define AL_LIKELY(x)   (x)
#define AL_UNLIKELY(x) (x)
#endif

#define AL_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Caller frees with al_free. A size of 0 is allocated as 1. */
void *al_malloc(size_t size);
void *al_calloc(size_t count, size_t size);
void *al_realloc(void *block, size_t size);
void al_free(void *block);

char *al_strdup(const char *text);
char *al_strndup(const char *text, size_t size);

/*
 * Fault injection, for tests only: the Nth allocation from now (1 is the next) of this thread fails; once, or from then on when
 * `persist`. 0 switches it off. Read from ALEMBIC_FAULT_ALLOC by the command line in test builds.
 */
void al_mem_fail_at(uint64_t nth, bool persist);
/* Allocations made by this thread so far. */
uint64_t al_mem_count(void);

#endif
