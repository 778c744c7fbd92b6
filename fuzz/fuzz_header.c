/* The head of a revision file: cut short it must give the same answer, or ask for more. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "script/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    al_arena arena = AL_ARENA_INIT;
    al_header whole, part;
    al_header_result result = al_header_scan(&whole, &arena, (const char *)data, size, true);
    al_header_result early = al_header_scan(&part, &arena, (const char *)data, size / 2, false);
    if (early == AL_HEADER_LITERAL && (result != AL_HEADER_LITERAL || strcmp(whole.revision, part.revision) != 0))
        abort();
    al_arena_free(&arena);
    return 0;
}
