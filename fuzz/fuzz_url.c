/* A URL: what was parsed is rendered and parsed again: it must be the same URL. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "conf/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = al_strndup((const char *)data, size);
    al_error error = { 0 };
    al_url url, again;
    if (text && al_url_parse(&url, text, &error) == AL_OK) {
        al_sb sb = AL_SB_INIT;
        al_url_render(&sb, &url, true);
        al_sb_clear(&sb);
        al_url_render(&sb, &url, false);
        if (al_url_parse(&again, al_sb_text(&sb), &error) == AL_OK)
            al_url_free(&again);
        al_sb_free(&sb);
        al_url_free(&url);
    }
    al_error_clear(&error);
    al_free(text);
    return 0;
}
