/* fuzz_NAME FILE...: replays inputs without libFuzzer. Each also cut short at every length below 200, and with each byte changed. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

static void replay(uint8_t *data, size_t size)
{
    LLVMFuzzerTestOneInput(data, size);
    for (size_t cut = 0; cut < size && cut < 200; cut++) {
        /* A block of the exact size, so that reading past its end is seen. */
        uint8_t *part = al_malloc(cut);
        if (!part)
            exit(1);
        for (size_t i = 0; i < cut; i++)
            part[i] = data[i];
        LLVMFuzzerTestOneInput(part, cut);
        al_free(part);
        uint8_t kept = data[cut];
        data[cut] = (uint8_t)(kept ^ 0x04);
        LLVMFuzzerTestOneInput(data, size);
        data[cut] = kept;
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        al_error error = { 0 };
        char *text;
        size_t size;
        if (al_file_read(&text, &size, argv[i], &error) < 0) {
            fprintf(stderr, "%s\n", al_error_text(&error));
            al_error_clear(&error);
            return 1;
        }
        replay((uint8_t *)text, size);
        al_free(text);
    }
    return 0;
}
