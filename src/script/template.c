#include "script/template.h"

#include <string.h>

#include "base/file.h"
#include "script/template_int.h"

int al_template_parse(al_template *template, const char *text, size_t size, const char *path, al_error *error)
{
    al_arena arena = AL_ARENA_INIT;
    al_ttree tree = { .arena = &arena, .path = path, .error = error };
    memset(template, 0, sizeof(*template));
    template->path = al_strdup(path);
    int status = template->path ? al_ttree_read(&tree, text, size) : al_error_oom(error);
    if (status == AL_OK)
        status = al_ttree_write(&tree, template);
    al_arena_free(&arena);
    if (status != AL_OK)
        al_template_free(template);
    return status;
}

int al_template_load(al_template *template, const char *path, al_error *error)
{
    char *text;
    size_t size;
    int status = al_file_read(&text, &size, path, error);
    if (status != AL_OK)
        return status;
    status = al_template_parse(template, text, size, path, error);
    al_free(text);
    return status;
}

void al_template_free(al_template *template)
{
    al_free(template->path);
    al_free(template->source);
    al_vec_free(&template->lines);
    memset(template, 0, sizeof(*template));
}

int al_template_line(const al_template *template, int line)
{
    if (line < 1 || !template->lines.count)
        return 1;
    size_t index = (size_t)line - 1;
    return template->lines.items[index < template->lines.count ? index : template->lines.count - 1];
}
