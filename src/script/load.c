/* From files to revisions: ScriptDirectory._load_revisions, Script._list_py_dir, Script._from_path. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "script/revision_int.h"
#include "script/script_int.h"

#define HEAD_SIZE 4096 /* most headers are a quarter of this */

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), tail = strlen(end);
    return size >= tail && strcmp(name + size - tail, end) == 0;
}

/* Names that can't be a revision: editors' locks, packages, other files. */
static bool is_source_name(const char *name)
{
    return strncmp(name, ".#", 2) != 0 && strncmp(name, "__init__", 8) != 0 && ends_with(name, ".py");
}

/* "ae1027a6.py", the naming of Alembic 0.1: the id is the name. */
static const char *legacy_id(al_arena *arena, const char *name)
{
    size_t size = strspn(name, "abcdef0123456789");
    return size && strcmp(name + size, ".py") == 0 ? al_arena_strndup(arena, name, size) : NULL;
}

static int evaluate(al_script *script, al_header *header, void **module, const char *name, const char *path, al_error *error)
{
    bool no_revision = true;
    if (script->eval) {
        no_revision = false;
        int status = script->eval(script->eval_data, header, &no_revision, module, &script->arena, path, error);
        if (status != AL_OK)
            return status;
    }
    if (!no_revision)
        return AL_OK;
    header->revision = legacy_id(&script->arena, name);
    if (header->revision)
        return AL_OK;
    return al_error_set(error, AL_E_COMMAND,
                        "Could not determine revision id from filename %s. Be sure the 'revision' variable is declared inside the script "
                        "(please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
                        name);
}

/* The header of a file, or its module's say. */
static int read_header(al_script *script, al_header *header, void **module, int dir_fd, const char *name, const char *path, al_error *error)
{
    char head[HEAD_SIZE];
    size_t size;
    bool whole;
    int status = al_file_read_head(head, &size, sizeof(head), &whole, dir_fd, name, error);
    if (status != AL_OK)
        return status;
    al_header_result result = al_header_scan(header, &script->arena, head, size, whole);
    if (result == AL_HEADER_MORE) {
        char *text;
        status = al_file_read(&text, &size, path, error);
        if (status != AL_OK)
            return status;
        result = al_header_scan(header, &script->arena, text, size, true);
        al_free(text);
    }
    if (result == AL_HEADER_OOM)
        return al_error_oom(error);
    return result == AL_HEADER_LITERAL ? AL_OK : evaluate(script, header, module, name, path, error);
}

int al_script_read(al_script *script, al_revision **rev, int dir_fd, const char *name, const char *path, al_error *error)
{
    *rev = NULL;
    if (!is_source_name(al_path_basename(name)))
        return AL_OK;
    al_header header = { 0 };
    void *module = NULL;
    int status = read_header(script, &header, &module, dir_fd, name, path, error);
    if (status != AL_OK)
        return status;
    al_revision *made = AL_NEW(&script->arena, al_revision);
    char *kept = al_arena_strdup(&script->arena, path);
    if (!made || !kept)
        return al_error_oom(error);
    made->id = header.revision;
    made->down = header.down;
    made->own_labels = header.labels;
    made->depends_on = header.depends_on;
    made->doc = header.doc;
    made->path = kept;
    made->module = module;
    *rev = made;
    status = al_revision_check(made, error);
    if (status != AL_OK)
        al_error_at(error, path, 0);
    return status;
}

/* True when the file was read before; it is noted otherwise. */
static int seen_before(al_script *script, const char *path, bool *seen, al_error *error)
{
    *seen = al_map_has(&script->files, path);
    if (!*seen)
        return al_map_set(&script->files, path, script) ? AL_OK : al_error_oom(error);
    al_sb text = AL_SB_INIT;
    al_sb_addf(&text, "File %s loaded twice! ignoring. Please ensure version_locations is unique.", path);
    if (script->map.warn && !al_sb_failed(&text))
        script->map.warn(script->map.warn_data, al_sb_text(&text));
    al_sb_free(&text);
    return AL_OK;
}

typedef struct folder {
    al_script *script;
    const char *path; /* resolved */
    int fd;
    bool watch; /* several ways may lead to one file */
    al_error *error;
} folder;

static int load_file(folder *f, const al_dir_entry *entry)
{
    al_script *script = f->script;
    char *path = al_path_join(f->path, entry->name);
    if (path && entry->kind == AL_ENTRY_LINK) {
        char *real = al_path_resolve(path);
        al_free(path);
        path = real;
        if (path && al_path_is_dir(path)) {
            al_free(path);
            return AL_OK;
        }
    }
    if (!path)
        return al_error_oom(f->error);
    bool seen = false;
    int status = f->watch || entry->kind == AL_ENTRY_LINK ? seen_before(script, path, &seen, f->error) : AL_OK;
    al_revision *rev = NULL;
    if (status == AL_OK && !seen)
        status = al_script_read(script, &rev, f->fd, entry->name, path, f->error);
    al_free(path);
    if (status == AL_OK && rev && !al_rev_map_append(&script->map, rev))
        status = al_error_oom(f->error);
    return status;
}

static int load_folder(al_script *script, const char *path, bool watch, al_error *error)
{
    al_dir_entries entries = { 0 };
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return al_error_errno(error, errno, path);
    folder f = { script, path, fd, watch, error };
    int status = al_dir_list(&entries, path, error);
    for (size_t i = 0; i < entries.count && !f.watch; i++)
        f.watch = entries.items[i].kind == AL_ENTRY_LINK;
    for (size_t i = 0; status == AL_OK && i < entries.count; i++)
        if (is_source_name(entries.items[i].name) && entries.items[i].kind != AL_ENTRY_DIR)
            status = load_file(&f, &entries.items[i]);
    close(fd);
    for (size_t i = 0; status == AL_OK && script->options.recursive && i < entries.count; i++) {
        if (entries.items[i].kind != AL_ENTRY_DIR || ends_with(entries.items[i].name, "__pycache__"))
            continue;
        char *deeper = al_path_join(path, entries.items[i].name);
        status = deeper ? load_folder(script, deeper, watch, error) : al_error_oom(error);
        al_free(deeper);
    }
    al_dir_entries_free(&entries);
    return status;
}

int al_script_load(al_script *script, al_error *error)
{
    int status = AL_OK;
    for (size_t i = 0; status == AL_OK && i < script->locations.count; i++) {
        if (!al_path_exists(script->locations.items[i]))
            continue;
        char *real = al_path_resolve(script->locations.items[i]);
        status = real ? load_folder(script, real, script->locations.count > 1, error) : al_error_oom(error);
        al_free(real);
    }
    return status;
}
