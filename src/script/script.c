#include "script/script.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "script/revision_int.h"
#include "script/script_int.h"

static const char *copy_text(al_script *script, const char *text)
{
    return text ? al_arena_strdup(&script->arena, text) : NULL;
}

static bool add_location(al_script *script, size_t *room, char *path)
{
    char *absolute = path ? al_path_absolute(path) : NULL;
    const char *kept = absolute ? al_arena_strdup(&script->arena, absolute) : NULL;
    al_free(absolute);
    al_free(path);
    return kept && al_strs_add(&script->arena, &script->locations, room, kept);
}

static bool copy_options(al_script *script, const al_script_options *options)
{
    al_script_options *own = &script->options;
    *own = *options;
    own->dir = copy_text(script, options->dir);
    own->file_template = copy_text(script, options->file_template ? options->file_template : "%(rev)s_%(slug)s");
    own->truncate_slug_length = options->truncate_slug_length ? options->truncate_slug_length : 40;
    own->output_encoding = copy_text(script, options->output_encoding ? options->output_encoding : "utf-8");
    own->timezone = copy_text(script, options->timezone);
    size_t room = 0;
    bool good = true;
    if (!options->version_location_count)
        good = add_location(script, &room, al_path_join(options->dir, "versions"));
    for (size_t i = 0; good && i < options->version_location_count; i++)
        good = add_location(script, &room, al_strdup(options->version_locations[i]));
    own->version_locations = (const char *const *)script->locations.items;
    return good && !script->arena.oom;
}

int al_script_new(al_script **script, const al_script_options *options, al_error *error)
{
    *script = NULL;
    if (access(options->dir, F_OK) != 0) {
        char *plain = al_path_plain(options->dir);
        int status =
            al_error_set(error, AL_E_COMMAND, "Path doesn't exist: %s.  Please use the 'init' command to create a new scripts folder.",
                         plain ? plain : options->dir);
        al_free(plain);
        return status;
    }
    al_script *made = al_calloc(1, sizeof(*made));
    if (!made || !copy_options(made, options)) {
        al_script_free(made);
        return al_error_oom(error);
    }
    *script = made;
    return AL_OK;
}

void al_script_free(al_script *script)
{
    if (!script)
        return;
    al_rev_map_free(&script->map);
    al_map_free(&script->files);
    al_error_clear(&script->failed);
    al_arena_free(&script->arena);
    al_free(script);
}

void al_script_set_eval(al_script *script, al_script_eval_fn *eval, void *data)
{
    script->eval = eval;
    script->eval_data = data;
}

void al_script_set_warn(al_script *script, al_warn_fn *warn, void *data)
{
    script->map.warn = warn;
    script->map.warn_data = data;
}

const al_script_options *al_script_get_options(const al_script *script)
{
    return &script->options;
}

int al_script_env_path(char **path, const al_script *script, al_error *error)
{
    *path = al_path_join(script->options.dir, "env.py");
    return *path ? AL_OK : al_error_oom(error);
}

al_strs al_script_locations(const al_script *script)
{
    return script->locations;
}

static int repeat(const al_error *failed, al_error *error)
{
    int status = al_error_set(error, failed->status, "%s", al_error_text(failed));
    if (failed->where)
        al_error_at(error, failed->where, 0);
    return status;
}

int al_script_map(al_rev_map **map, al_script *script, al_error *error)
{
    if (!script->loaded) {
        script->loaded = true;
        int status = al_script_load(script, &script->failed);
        if (status == AL_OK)
            al_rev_map_link(&script->map, false, &script->failed);
    }
    *map = &script->map;
    return script->failed.status == AL_OK ? AL_OK : repeat(&script->failed, error);
}

int al_script_add(al_script *script, al_revision **rev, const char *path, al_error *error)
{
    al_rev_map *map;
    int status = al_script_map(&map, script, error);
    char *real = al_path_resolve(path);
    if (status == AL_OK && !real)
        status = al_error_oom(error);
    if (status == AL_OK)
        status = al_script_read(script, rev, AT_FDCWD, real, real, error);
    al_free(real);
    if (status != AL_OK || !*rev)
        return status;
    if (al_map_has(&map->names, (*rev)->id) && map->warn) {
        char *text = al_arena_printf(&script->arena, "Revision %s is present more than once", (*rev)->id);
        if (text)
            map->warn(map->warn_data, text);
    }
    if (!al_rev_map_append(map, *rev))
        return al_error_oom(error);
    return al_rev_map_link(map, true, error);
}

int al_script_query(al_rev_query *q, al_script *script, al_arena *arena, al_error *error)
{
    memset(q, 0, sizeof(*q));
    q->arena = arena;
    q->error = error;
    return al_script_map(&q->map, script, error);
}

/* Replaces the error's text; `status` stays what the world sees: a command error. */
static int reword(al_rev_query *q, const char *text, bool good)
{
    al_error_clear(q->error);
    return good ? al_error_set(q->error, AL_E_COMMAND, "%s", text) : al_error_oom(q->error);
}

/* ancestor % {"start": ..., "end": ...}: our texts mark the end with %s. */
static void range_words(al_sb *sb, const al_rev_query *q, al_script_words words)
{
    const char *start = words.start ? words.start : q->lower, *end = words.end ? words.end : q->upper;
    if (!words.ancestor) {
        al_sb_addf(sb, "Requested range %s:%s does not refer to ancestor/descendant revisions along the same branch", start, end);
        return;
    }
    const char *mark = strstr(words.ancestor, "%s");
    al_sb_addn(sb, words.ancestor, (size_t)(mark - words.ancestor));
    al_sb_add(sb, end);
    al_sb_add(sb, mark + 2);
}

static void heads_words(al_sb *sb, const al_rev_query *q, al_script_words words)
{
    const char *argument = words.end ? words.end : q->argument ? q->argument : "None";
    if (words.heads)
        al_sb_add(sb, words.heads);
    else
        al_sb_addf(sb,
                   "Multiple head revisions are present for given argument '%s'; please specify a specific target revision, "
                   "'<branchname>@%s' to narrow to a specific head, or 'heads' for all heads",
                   argument, argument);
}

int al_script_catch(al_rev_query *q, int status, al_script_words words)
{
    al_sb sb = AL_SB_INIT;
    switch (q->error->status) {
    case AL_E_REV_RANGE:
        range_words(&sb, q, words);
        break;
    case AL_E_REV_HEADS:
        heads_words(&sb, q, words);
        break;
    case AL_E_REV_RESOLUTION:
        al_sb_addf(&sb, "Can't locate revision identified by '%s'", q->argument);
        break;
    case AL_E_REVISION:
    case AL_E_REV_CYCLE:
    case AL_E_REV_LOOP:
    case AL_E_REV_DEPENDENCY_CYCLE:
    case AL_E_REV_DEPENDENCY_LOOP:
        al_sb_add(&sb, al_error_text(q->error));
        break;
    default:
        return status;
    }
    status = reword(q, al_sb_text(&sb), !al_sb_failed(&sb));
    al_sb_free(&sb);
    return status;
}

static const al_script_words plain = { NULL, NULL, NULL, NULL };

int al_script_revisions(al_revs *revs, al_script *script, al_arena *arena, al_rev_arg id, al_error *error)
{
    al_rev_query q;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_get_all(&q, revs, id);
    return status == AL_OK ? AL_OK : al_script_catch(&q, status, plain);
}

int al_script_revision(al_revision **rev, al_script *script, al_arena *arena, const char *id, al_error *error)
{
    al_rev_query q;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_get(&q, rev, id);
    return status == AL_OK ? AL_OK : al_script_catch(&q, status, plain);
}

/* "%s" of an argument. */
static const char *as_text(al_arena *arena, al_rev_arg arg)
{
    if (!arg.is_tuple)
        return arg.text;
    al_sb sb = AL_SB_INIT;
    al_strs_repr(&sb, arg.tuple, false);
    const char *text = al_arena_strdup(arena, al_sb_text(&sb));
    al_sb_free(&sb);
    return text;
}

int al_script_walk(al_revs *revs, al_script *script, al_arena *arena, al_rev_arg base, al_rev_arg head, al_error *error)
{
    al_rev_query q;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_iterate(&q, revs, head, base, (al_rev_range){ .inclusive = true, .any_length = true });
    if (status == AL_OK)
        return AL_OK;
    return al_script_catch(&q, status, (al_script_words){ .start = as_text(arena, base), .end = as_text(arena, head) });
}

int al_script_all_current(al_revs *revs, al_script *script, al_arena *arena, al_strs rows, al_error *error)
{
    al_rev_query q;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_all_current(&q, revs, rows);
    return status == AL_OK ? AL_OK : al_script_catch(&q, status, plain);
}

int al_script_heads(al_strs *ids, al_script *script, al_arena *arena, bool real, al_error *error)
{
    al_rev_map *map;
    int status = al_script_map(&map, script, error);
    if (status == AL_OK && !al_revs_ids(arena, ids, real ? map->real_heads : map->heads))
        status = al_error_oom(error);
    return status;
}

int al_script_current_head(const char **id, al_script *script, al_arena *arena, al_error *error)
{
    al_rev_query q;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_current_head(&q, id, NULL);
    if (status == AL_OK)
        return AL_OK;
    return al_script_catch(&q, status,
                           (al_script_words){ .heads = "The script directory has multiple heads (due to branching).Please use get_heads(), "
                                                       "or merge the branches using alembic merge." });
}

int al_script_number(al_strs *ids, al_script *script, al_arena *arena, const char *id, al_error *error)
{
    al_rev_query q;
    const char *label;
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_resolve(&q, ids, &label, id);
    if (status != AL_OK)
        return al_script_catch(&q, status, plain);
    if (ids->count > 1 && !(id && strcmp(id, "heads") == 0))
        ids->count = 1;
    return AL_OK;
}
