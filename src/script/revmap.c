/* Building the map: alembic.script.revision.RevisionMap._revision_map. */
#include <stdlib.h>
#include <string.h>

#include "script/revision_int.h"

static const char illegal[] = "+-:@"; /* sorted, as they are told */

int al_revision_check(const al_revision *rev, al_error *error)
{
    if (al_strs_has(rev->down, rev->id))
        return al_error_set(error, AL_E_REV_LOOP, "Self-loop is detected in revisions (%s)", rev->id);
    if (al_strs_has(rev->depends_on, rev->id))
        return al_error_set(error, AL_E_REV_DEPENDENCY_LOOP, "Dependency self-loop is detected in revisions (%s)", rev->id);
    al_sb found = AL_SB_INIT;
    for (const char *c = illegal; *c; c++)
        if (strchr(rev->id, *c))
            al_sb_addf(&found, "%s%c", found.size ? ", " : "", *c);
    int status = AL_OK;
    if (found.size || al_sb_failed(&found))
        status =
            al_error_set(error, AL_E_REVISION, "Character(s) '%s' not allowed in revision identifier '%s'", al_sb_text(&found), rev->id);
    al_sb_free(&found);
    return status;
}

bool al_rev_map_append(al_rev_map *map, al_revision *rev)
{
    if (map->all.count == map->room) {
        size_t room = map->room ? 2 * map->room : 64;
        al_revision **items = al_realloc(map->all.items, room * sizeof(*items));
        if (!items)
            return false;
        map->all.items = items;
        map->room = room;
    }
    rev->index = map->all.count;
    map->all.items[map->all.count++] = rev;
    return true;
}

void al_rev_map_free(al_rev_map *map)
{
    al_free(map->all.items);
    al_map_free(&map->names);
    al_arena_free(&map->arena);
    memset(map, 0, sizeof(*map));
}

bool al_revision_is_branch_point(const al_revision *rev)
{
    return rev->next.count > 1;
}

bool al_revision_is_merge_point(const al_revision *rev)
{
    return rev->down.count > 1;
}

bool al_revision_is_head(const al_revision *rev)
{
    return rev->next.count == 0;
}

bool al_revision_is_real_head(const al_revision *rev)
{
    return rev->all_next.count == 0;
}

static void warn(al_rev_map *map, bool quiet, al_sb *text)
{
    if (map->warn && !quiet && !al_sb_failed(text))
        map->warn(map->warn_data, al_sb_text(text));
    al_sb_free(text);
}

static void reset(al_rev_map *map)
{
    al_map_free(&map->names);
    al_arena_free(&map->arena);
    map->key_count = 0;
    map->by_key = NULL;
    map->heads = map->real_heads = map->bases = map->real_bases = (al_revs){ NULL, 0 };
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        rev->labels = (al_strs){ NULL, 0 };
        rev->down_revs = rev->resolved = rev->normal_deps = rev->all_down = rev->normal_down = rev->next = rev->all_next =
            (al_revs){ NULL, 0 };
    }
}

/* Ids into the map; a later file with the same id takes the place of the earlier one. */
static int add_ids(al_rev_map *map, bool quiet, al_error *error)
{
    map->by_key = AL_NEW_ARRAY(&map->arena, al_revision *, map->all.count + 1);
    if (!map->by_key)
        return al_error_oom(error);
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i], *old = al_map_get(&map->names, rev->id);
        if (old) {
            al_sb text = AL_SB_INIT;
            al_sb_addf(&text, "Revision %s is present more than once", rev->id);
            warn(map, quiet, &text);
        }
        rev->key = old ? old->key : map->key_count++;
        map->by_key[rev->key] = rev;
        if (!al_map_set(&map->names, rev->id, rev))
            return al_error_oom(error);
    }
    return AL_OK;
}

static int add_labels(al_rev_map *map, al_error *error)
{
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        for (size_t j = 0; j < rev->own_labels.count; j++) {
            const char *label = rev->own_labels.items[j];
            al_revision *old = al_map_get(&map->names, label);
            if (old)
                return al_error_set(error, AL_E_REVISION, "Branch name '%s' in revision %s already used by revision %s", label, rev->id,
                                    old->id);
            if (!al_map_set(&map->names, label, rev))
                return al_error_oom(error);
        }
    }
    return AL_OK;
}

static bool is_shadowed(const al_rev_map *map, const al_revision *rev)
{
    return map->by_key[rev->key] != rev;
}

/* The reference warns and then dies of a KeyError; this is the warning's text. */
static int not_present(al_revision *rev, const char *name, al_error *error)
{
    al_sb text = AL_SB_INIT;
    al_revision_text(&text, rev);
    int status = al_error_set(error, AL_E_REVISION, "Revision %s referenced from %s is not present", name, al_sb_text(&text));
    al_sb_free(&text);
    if (rev->path)
        al_error_at(error, rev->path, 0);
    return status;
}

static bool add_unique(al_arena *arena, al_revs *revs, size_t *room, al_revision *rev)
{
    return al_revs_has(*revs, rev) || al_revs_add(arena, revs, room, rev);
}

static int resolve_names(al_rev_map *map, al_error *error)
{
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        size_t room = 0;
        for (size_t j = 0; j < rev->depends_on.count; j++) {
            al_revision *to = al_map_get(&map->names, rev->depends_on.items[j]);
            if (!to)
                return not_present(rev, rev->depends_on.items[j], error);
            if (!al_revs_add(&map->arena, &rev->resolved, &room, to))
                return al_error_oom(error);
        }
    }
    return AL_OK;
}

/* down_revs, all_down and, for the revisions that count, the way back. */
static int link_one(al_rev_map *map, al_revision *rev, size_t *next_room, size_t *all_next_room, al_error *error)
{
    al_arena *arena = &map->arena;
    bool shadowed = is_shadowed(map, rev);
    size_t down_room = 0, all_room = 0;
    for (size_t j = 0; j < rev->down.count; j++) {
        al_revision *to = al_map_get(&map->names, rev->down.items[j]);
        if (!to || strcmp(to->id, rev->down.items[j]) != 0) {
            if (shadowed)
                continue;
            return not_present(rev, rev->down.items[j], error);
        }
        if (!al_revs_add(arena, &rev->down_revs, &down_room, to) || !add_unique(arena, &rev->all_down, &all_room, to))
            return al_error_oom(error);
    }
    for (size_t j = 0; j < rev->resolved.count; j++)
        if (!add_unique(arena, &rev->all_down, &all_room, rev->resolved.items[j]))
            return al_error_oom(error);
    for (size_t j = 0; !shadowed && j < rev->all_down.count; j++) {
        al_revision *to = rev->all_down.items[j];
        if (!al_revs_add(arena, &to->all_next, &all_next_room[to->index], rev))
            return al_error_oom(error);
        if (al_revs_has(rev->down_revs, to) && !al_revs_add(arena, &to->next, &next_room[to->index], rev))
            return al_error_oom(error);
    }
    return AL_OK;
}

static int link_all(al_rev_map *map, al_error *error)
{
    size_t *rooms = al_calloc(2 * map->all.count + 1, sizeof(size_t));
    if (!rooms)
        return al_error_oom(error);
    int status = AL_OK;
    for (size_t key = 0; status == AL_OK && key < map->key_count; key++)
        status = link_one(map, map->by_key[key], rooms, rooms + map->all.count, error);
    for (size_t i = 0; status == AL_OK && i < map->all.count; i++)
        if (is_shadowed(map, map->all.items[i]))
            status = link_one(map, map->all.items[i], rooms, rooms + map->all.count, error);
    al_free(rooms);
    return status;
}

static int collect_ends(al_rev_map *map, al_error *error)
{
    size_t rooms[4] = { 0 };
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        bool base = rev->down.count == 0;
        if ((al_revision_is_head(rev) && !al_revs_add(&map->arena, &map->heads, &rooms[0], rev)) ||
            (al_revision_is_real_head(rev) && !al_revs_add(&map->arena, &map->real_heads, &rooms[1], rev)) ||
            (base && !al_revs_add(&map->arena, &map->bases, &rooms[2], rev)) ||
            (base && rev->depends_on.count == 0 && !al_revs_add(&map->arena, &map->real_bases, &rooms[3], rev)))
            return al_error_oom(error);
    }
    return AL_OK;
}

/* Dependencies that an ancestor already has go. */
static int normalize(al_rev_query *q)
{
    al_rev_map *map = q->map;
    al_rev_set above, implied;
    if (al_rev_set_init(q, &above) || al_rev_set_init(q, &implied))
        return q->error->status;
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        if (rev->resolved.count == 0) {
            rev->normal_down = rev->all_down;
            continue;
        }
        al_rev_set_clear(&above);
        al_rev_set_clear(&implied);
        if (al_rev_related(q, &above, (al_revs){ &rev, 1 }, AL_WAY_DOWN, false))
            return q->error->status;
        for (size_t j = 0; j < above.list.count; j++) {
            const al_revision *other = above.list.items[j];
            for (size_t k = 0; other != rev && k < other->resolved.count; k++)
                if (al_rev_set_add(q, &implied, other->resolved.items[k]))
                    return q->error->status;
        }
        size_t room = 0, down_room = 0;
        bool good = true;
        for (size_t j = 0; good && j < rev->down_revs.count; j++)
            good = add_unique(&map->arena, &rev->normal_down, &down_room, rev->down_revs.items[j]);
        for (size_t j = 0; good && j < rev->resolved.count; j++) {
            al_revision *dep = rev->resolved.items[j];
            if (!al_rev_set_has(&implied, dep))
                good =
                    add_unique(&map->arena, &rev->normal_deps, &room, dep) && add_unique(&map->arena, &rev->normal_down, &down_room, dep);
        }
        if (!good)
            return al_rev_oom(q);
    }
    return AL_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int cycle(al_rev_query *q, al_status status, const char *kind, al_strs ids)
{
    al_sb text = AL_SB_INIT;
    al_strs_join(&text, ids);
    int result =
        al_sb_failed(&text) ? al_rev_oom(q) : al_error_set(q->error, status, "%s is detected in revisions (%s)", kind, al_sb_text(&text));
    al_sb_free(&text);
    return result;
}

/* Every revision must hang between a head and a base; `status` and `kind` say what it is when one does not. */
static int detect(al_rev_query *q, al_status status, const char *kind, al_revs heads, al_revs bases, al_rev_way down, al_rev_way up)
{
    al_rev_map *map = q->map;
    al_strs ids = { NULL, 0 };
    size_t room = 0;
    if (heads.count == 0 || bases.count == 0) {
        for (size_t key = 0; key < map->key_count; key++)
            if (!al_strs_add(q->arena, &ids, &room, map->by_key[key]->id))
                return al_rev_oom(q);
        return cycle(q, status, kind, ids);
    }
    al_rev_set below, above;
    if (al_rev_set_init(q, &below) || al_rev_set_init(q, &above) || al_rev_related(q, &below, heads, down, false) ||
        al_rev_related(q, &above, bases, up, false))
        return q->error->status;
    uint64_t *seen = al_arena_alloc(q->arena, (map->key_count / 64 + 1) * 2 * sizeof(uint64_t));
    if (!seen)
        return al_rev_oom(q);
    uint64_t *seen_up = seen + map->key_count / 64 + 1;
    for (size_t i = 0; i < below.list.count; i++)
        seen[below.list.items[i]->key / 64] |= (uint64_t)1 << below.list.items[i]->key % 64;
    for (size_t i = 0; i < above.list.count; i++)
        seen_up[above.list.items[i]->key / 64] |= (uint64_t)1 << above.list.items[i]->key % 64;
    for (size_t key = 0; key < map->key_count; key++)
        if (!(seen[key / 64] & seen_up[key / 64] & (uint64_t)1 << key % 64) && !al_strs_add(q->arena, &ids, &room, map->by_key[key]->id))
            return al_rev_oom(q);
    if (ids.count == 0)
        return AL_OK;
    qsort(ids.items, ids.count, sizeof(char *), by_text);
    return cycle(q, status, kind, ids);
}

static int detect_cycles(al_rev_query *q)
{
    al_rev_map *map = q->map;
    if (map->key_count == 0)
        return AL_OK;
    int status = detect(q, AL_E_REV_CYCLE, "Cycle", map->heads, map->bases, AL_WAY_DOWN, AL_WAY_NEXT);
    if (status == AL_OK)
        status =
            detect(q, AL_E_REV_DEPENDENCY_CYCLE, "Dependency cycle", map->real_heads, map->real_bases, AL_WAY_ALL_DOWN, AL_WAY_ALL_NEXT);
    return status;
}

static bool add_labels_to(al_arena *arena, al_revision *rev, al_strs labels)
{
    for (size_t i = 0; i < labels.count; i++) {
        if (al_strs_has(rev->labels, labels.items[i]))
            continue;
        const char **items = AL_NEW_ARRAY(arena, const char *, rev->labels.count + 1);
        if (!items)
            return false;
        if (rev->labels.count)
            memcpy(items, rev->labels.items, rev->labels.count * sizeof(*items));
        items[rev->labels.count] = labels.items[i];
        rev->labels.items = items;
        rev->labels.count++;
    }
    return true;
}

/* A label goes to all descendants, and from the last of them up to the next fork or merge. */
static int spread_labels(al_rev_query *q)
{
    al_rev_map *map = q->map;
    al_rev_set below;
    if (al_rev_set_init(q, &below))
        return q->error->status;
    for (size_t i = 0; i < map->all.count; i++)
        map->all.items[i]->labels = map->all.items[i]->own_labels;
    for (size_t i = 0; i < map->all.count; i++) {
        al_revision *rev = map->all.items[i];
        if (rev->own_labels.count == 0)
            continue;
        al_rev_set_clear(&below);
        if (al_rev_related(q, &below, (al_revs){ &rev, 1 }, AL_WAY_NEXT, false))
            return q->error->status;
        for (size_t j = 0; j < below.list.count; j++)
            if (!add_labels_to(&map->arena, below.list.items[j], rev->labels))
                return al_rev_oom(q);
        al_revision *parent = below.list.items[below.list.count - 1];
        while (parent && parent->all_next.count <= 1 && parent->down.count <= 1) {
            if (!add_labels_to(&map->arena, parent, rev->labels))
                return al_rev_oom(q);
            parent = parent->down_revs.count ? parent->down_revs.items[0] : NULL;
        }
    }
    return AL_OK;
}

int al_rev_map_link(al_rev_map *map, bool quiet, al_error *error)
{
    reset(map);
    map->base.id = "base";
    int status = add_ids(map, quiet, error);
    if (status == AL_OK)
        status = add_labels(map, error);
    if (status == AL_OK)
        status = resolve_names(map, error);
    if (status == AL_OK)
        status = link_all(map, error);
    if (status == AL_OK)
        status = collect_ends(map, error);
    if (status != AL_OK)
        return status;
    al_arena scratch = AL_ARENA_INIT;
    al_rev_query q = { .map = map, .arena = &scratch, .error = error };
    status = normalize(&q);
    if (status == AL_OK)
        status = detect_cycles(&q);
    if (status == AL_OK)
        status = spread_labels(&q);
    al_arena_free(&scratch);
    return status;
}
