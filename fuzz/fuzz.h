/* What a fuzz target offers: libFuzzer's entry, also called by main.c. Always returns 0. */
#ifndef AL_FUZZ_H
#define AL_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
