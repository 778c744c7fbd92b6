#include "conf/ini_int.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"

const char al_ini_default[] = "DEFAULT";

al_ini *al_ini_new(void)
{
    al_ini *ini = al_calloc(1, sizeof(*ini));
    if (!ini)
        return NULL;
    ini->defaults.name = al_strdup(al_ini_default);
    if (!ini->defaults.name) {
        al_free(ini);
        return NULL;
    }
    return ini;
}

static void clear_section(al_ini_section *section)
{
    size_t at = 0;
    al_map_entry *entry;
    while ((entry = al_map_next(&section->options, &at)))
        al_free(entry->value);
    al_map_free(&section->options);
    al_free(section->name);
}

void al_ini_free(al_ini *ini)
{
    if (!ini)
        return;
    size_t at = 0;
    al_map_entry *entry;
    while ((entry = al_map_next(&ini->sections, &at))) {
        clear_section(entry->value);
        al_free(entry->value);
    }
    al_map_free(&ini->sections);
    clear_section(&ini->defaults);
    al_free(ini);
}

char *al_ini_fold(const char *option)
{
    al_sb sb = AL_SB_INIT;
    al_text_lower(&sb, option, strlen(option));
    return al_sb_take(&sb);
}

al_ini_section *al_ini_find(const al_ini *ini, const char *section)
{
    return section ? al_map_get(&ini->sections, section) : NULL;
}

/* The section that set, remove_option and has_option mean: "" and None stand for DEFAULT too. */
static al_ini_section *find_or_default(const al_ini *ini, const char *section)
{
    if (!section || !*section || strcmp(section, al_ini_default) == 0)
        return (al_ini_section *)(uintptr_t)&ini->defaults;
    return al_ini_find(ini, section);
}

al_ini_section *al_ini_new_section(al_ini *ini, const char *name)
{
    al_ini_section *section = al_calloc(1, sizeof(*section));
    if (!section)
        return NULL;
    section->name = al_strdup(name);
    if (!section->name || !al_map_set(&ini->sections, name, section)) {
        al_free(section->name);
        al_free(section);
        return NULL;
    }
    return section;
}

bool al_ini_put(al_ini_section *section, const char *folded, char *value)
{
    char *old = al_map_get(&section->options, folded);
    if (!al_map_set(&section->options, folded, value))
        return false;
    al_free(old);
    return true;
}

static int put_copy(al_ini_section *section, const char *option, const char *value, al_error *error)
{
    char *folded = al_ini_fold(option), *copy = al_strdup(value);
    bool good = folded && copy && al_ini_put(section, folded, copy);
    al_free(folded);
    if (good)
        return AL_OK;
    al_free(copy);
    return al_error_oom(error);
}

int al_ini_set_default(al_ini *ini, const char *option, const char *value, al_error *error)
{
    return put_copy(&ini->defaults, option, value, error);
}

/* Sets the error with one Python repr of `shown` where the format has its only %s. */
static int no_section(al_error *error, const char *section)
{
    al_sb shown = AL_SB_INIT;
    al_text_repr(&shown, section ? section : "", section ? strlen(section) : 0);
    int status = al_error_set(error, AL_E_INI_SECTION, "No section: %s", section ? al_sb_text(&shown) : "None");
    al_sb_free(&shown);
    return status;
}

bool al_ini_has_section(const al_ini *ini, const char *section)
{
    return al_ini_find(ini, section) != NULL;
}

bool al_ini_has_option(const al_ini *ini, const char *section, const char *option)
{
    const al_ini_section *found = find_or_default(ini, section);
    char *folded = found ? al_ini_fold(option) : NULL;
    bool has = folded && (al_map_has(&found->options, folded) || al_map_has(&ini->defaults.options, folded));
    al_free(folded);
    return has;
}

const char *al_ini_section_name(const al_ini *ini, size_t index)
{
    size_t at = 0;
    al_map_entry *entry;
    while ((entry = al_map_next(&ini->sections, &at)))
        if (index-- == 0)
            return entry->key;
    return NULL;
}

const char *al_ini_lookup(const al_ini *ini, const al_ini_section *section, const char *folded)
{
    const char *value = section ? al_map_get(&section->options, folded) : NULL;
    return value ? value : al_map_get(&ini->defaults.options, folded);
}

const char *al_ini_get_raw(const al_ini *ini, const char *section, const char *option)
{
    char *folded = al_ini_fold(option);
    const char *value = folded ? al_ini_lookup(ini, al_ini_find(ini, section), folded) : NULL;
    al_free(folded);
    return value;
}

int al_ini_get(char **value, const al_ini *ini, const char *section, const char *option, al_error *error)
{
    const al_ini_section *found = al_ini_find(ini, section);
    if (!found && (!section || strcmp(section, al_ini_default) != 0))
        return no_section(error, section);
    char *folded = al_ini_fold(option);
    if (!folded)
        return al_error_oom(error);
    int status;
    const char *raw = al_ini_lookup(ini, found, folded);
    if (raw) {
        status = al_ini_expand(value, ini, found, section, folded, raw, error);
    } else {
        al_sb shown = AL_SB_INIT;
        al_text_repr(&shown, folded, strlen(folded));
        al_sb_add(&shown, " in section: ");
        al_text_repr(&shown, section, strlen(section));
        status = al_error_set(error, AL_E_INI_OPTION, "No option %s", al_sb_text(&shown));
        al_sb_free(&shown);
    }
    al_free(folded);
    return status;
}

void al_ini_items_free(al_ini_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        al_free(items->items[i].name);
        al_free(items->items[i].value);
    }
    al_vec_free(items);
}

static int add_item(al_ini_items *items, const char *name, char *value, al_error *error)
{
    al_ini_item item = { al_strdup(name), value };
    if (item.name && value && al_vec_push(items, item))
        return AL_OK;
    al_free(item.name);
    al_free(value);
    return al_error_oom(error);
}

static int add_value(al_ini_items *items, const al_ini *ini, const al_ini_section *section, const char *title, const char *folded, bool raw,
                     al_error *error)
{
    const char *text = al_ini_lookup(ini, section, folded);
    char *value = NULL;
    if (raw) {
        value = al_strdup(text);
    } else {
        int status = al_ini_expand(&value, ini, section, title, folded, text, error);
        if (status != AL_OK)
            return status;
    }
    return add_item(items, folded, value, error);
}

int al_ini_get_items(al_ini_items *items, const al_ini *ini, const char *section, bool raw, al_error *error)
{
    const al_ini_section *found = al_ini_find(ini, section);
    if (!found && (!section || strcmp(section, al_ini_default) != 0))
        return no_section(error, section);
    int status = AL_OK;
    size_t at = 0;
    al_map_entry *entry;
    while (status == AL_OK && (entry = al_map_next(&ini->defaults.options, &at)))
        status = add_value(items, ini, found, section, entry->key, raw, error);
    at = 0;
    while (status == AL_OK && found && (entry = al_map_next(&found->options, &at)))
        if (!al_map_has(&ini->defaults.options, entry->key))
            status = add_value(items, ini, found, section, entry->key, raw, error);
    if (status != AL_OK)
        al_ini_items_free(items);
    return status;
}

int al_ini_own_items(al_ini_items *items, const al_ini *ini, const char *section, al_error *error)
{
    const al_ini_section *found = find_or_default(ini, section);
    if (!found)
        return no_section(error, section);
    int status = AL_OK;
    size_t at = 0;
    al_map_entry *entry;
    while (status == AL_OK && (entry = al_map_next(&found->options, &at)))
        status = add_item(items, entry->key, al_strdup(entry->value), error);
    if (status != AL_OK)
        al_ini_items_free(items);
    return status;
}

int al_ini_set(al_ini *ini, const char *section, const char *option, const char *value, al_error *error)
{
    int status = al_ini_check(value, error);
    if (status != AL_OK)
        return status;
    al_ini_section *found = find_or_default(ini, section);
    return found ? put_copy(found, option, value, error) : no_section(error, section);
}

int al_ini_add_section(al_ini *ini, const char *section, al_error *error)
{
    bool reserved = strcmp(section, al_ini_default) == 0;
    if (!reserved && !al_ini_find(ini, section))
        return al_ini_new_section(ini, section) ? AL_OK : al_error_oom(error);
    al_sb shown = AL_SB_INIT;
    al_text_repr(&shown, section, strlen(section));
    int status = reserved ? al_error_set(error, AL_E_VALUE, "Invalid section name: %s", al_sb_text(&shown))
                          : al_error_set(error, AL_E_INI_SECTION_TWICE, "Section %s already exists", al_sb_text(&shown));
    al_sb_free(&shown);
    return status;
}

int al_ini_remove_option(al_ini *ini, const char *section, const char *option, bool *existed, al_error *error)
{
    al_ini_section *found = find_or_default(ini, section);
    if (!found)
        return no_section(error, section);
    char *folded = al_ini_fold(option);
    if (!folded)
        return al_error_oom(error);
    void *old = al_map_get(&found->options, folded);
    al_map_remove(&found->options, folded);
    al_free(old);
    al_free(folded);
    if (existed)
        *existed = old != NULL;
    return AL_OK;
}

bool al_ini_remove_section(al_ini *ini, const char *section)
{
    al_ini_section *found = al_ini_find(ini, section);
    if (!found)
        return false;
    al_map_remove(&ini->sections, section);
    clear_section(found);
    al_free(found);
    return true;
}

static void write_section(const al_ini_section *section, al_sb *out)
{
    al_sb_addf(out, "[%s]\n", section->name);
    size_t at = 0;
    al_map_entry *entry;
    while ((entry = al_map_next(&section->options, &at))) {
        al_sb_addf(out, "%s = ", entry->key);
        for (const char *c = entry->value; *c; c++)
            al_sb_add(out, *c == '\n' ? "\n\t" : (char[]){ *c, '\0' });
        al_sb_addc(out, '\n');
    }
    al_sb_addc(out, '\n');
}

void al_ini_write(const al_ini *ini, al_sb *out)
{
    if (ini->defaults.options.live)
        write_section(&ini->defaults, out);
    size_t at = 0;
    al_map_entry *entry;
    while ((entry = al_map_next(&ini->sections, &at)))
        write_section(entry->value, out);
}
