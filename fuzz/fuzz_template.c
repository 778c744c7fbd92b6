/* A template: translated; each line of the source must have a line of the template. */
#include "fuzz.h"

#include <stdlib.h>

#include "script/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    al_error error = { 0 };
    al_template template;
    if (al_template_parse(&template, (const char *)data, size, "x.mako", &error) == AL_OK) {
        size_t lines = 0;
        for (size_t i = 0; i < template.size; i++)
            lines += template.source[i] == '\n';
        if (lines != template.lines.count)
            abort();
        al_template_free(&template);
    }
    al_error_clear(&error);
    return 0;
}
