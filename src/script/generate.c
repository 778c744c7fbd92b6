#include "script/generate.h"

#include <string.h>

#include "base/file.h"
#include "script/revision_int.h"
#include "script/script_int.h"

static const char *keep(al_arena *arena, char *text)
{
    const char *kept = text ? al_arena_strdup(arena, text) : NULL;
    al_free(text);
    return kept;
}

static int choose_id(al_rev_plan *plan, al_arena *arena, const char *wanted, al_error *error)
{
    char random[13];
    if (!wanted) {
        int status = al_rev_id_new(random, error);
        if (status != AL_OK)
            return status;
    }
    plan->id = al_arena_strdup(arena, wanted ? wanted : random);
    if (!plan->id)
        return al_error_oom(error);
    al_revision probe = { .id = plan->id };
    int status = al_revision_check(&probe, error);
    if (status == AL_E_REVISION) {
        al_rev_query q = { .error = error };
        status = al_script_catch(&q, status, (al_script_words){ 0 });
    }
    return status;
}

static int find_heads(al_revs *heads, al_rev_query *q, al_rev_arg head)
{
    if (!head.text && !head.is_tuple)
        head = AL_REV_TEXT("head");
    int status = al_rev_get_all(q, heads, head);
    if (status != AL_OK)
        return al_script_catch(q, status,
                               (al_script_words){ .heads = "Multiple heads are present; please specify the head revision on which the new "
                                                           "revision should be based, or perform a merge." });
    for (size_t i = 0; i < heads->count; i++) {
        al_revision *rev = heads->items[i];
        if (!rev || rev == &q->map->base)
            return al_error_set(q->error, AL_E_COMMAND, "Can't locate revision identified by '%s'", head.text ? head.text : "base");
        for (size_t j = 0; j < i; j++)
            if (heads->items[j] == rev)
                return al_error_set(q->error, AL_E_COMMAND, "Duplicate head revisions specified");
    }
    return AL_OK;
}

/* The version location: the one asked for, the only one, or the first parent's. */
static int choose_folder(const char **folder, al_script *script, al_arena *arena, al_revs heads, const char *wanted, al_error *error)
{
    al_strs locations = script->locations;
    const char *given = wanted;
    if (!given && locations.count == 1)
        given = locations.items[0];
    else if (!given && heads.count)
        given = keep(arena, al_path_dirname(heads.items[0]->path));
    else if (!given)
        return al_error_set(error, AL_E_COMMAND, "Multiple version locations present, please specify --version-path");
    *folder = given ? keep(arena, al_path_absolute(given)) : NULL;
    if (!*folder)
        return al_error_oom(error);
    for (size_t i = 0; i < locations.count; i++) {
        if (strcmp(locations.items[i], *folder) == 0)
            return AL_OK;
        if (wanted)
            continue;
        /* A parent's own folder is known by its resolved name. */
        const char *real = keep(arena, al_path_resolve(locations.items[i]));
        if (!real)
            return al_error_oom(error);
        if (strcmp(real, *folder) == 0)
            return AL_OK;
    }
    char *plain = al_path_plain(given);
    int status = al_error_set(error, AL_E_COMMAND, "Path %s is not represented in current version locations", plain ? plain : given);
    al_free(plain);
    return status;
}

static int name_file(al_rev_plan *plan, al_script *script, al_arena *arena, const char *folder, const char *message, al_error *error)
{
    char *name;
    int status = al_rev_file_name(&name, script->options.file_template, plan->id, message, (size_t)script->options.truncate_slug_length,
                                  &plan->date, error);
    if (status != AL_OK)
        return status;
    char *joined = al_path_join(folder, name);
    al_free(name);
    plan->path = joined ? keep(arena, al_path_absolute(joined)) : NULL;
    al_free(joined);
    plan->folder = plan->path ? keep(arena, al_path_dirname(plan->path)) : NULL;
    return plan->folder ? AL_OK : al_error_oom(error);
}

/* Ids in full; a label stays a label. */
static int resolve_dependencies(al_rev_plan *plan, al_rev_query *q, al_strs names)
{
    size_t room = 0;
    for (size_t i = 0; i < names.count; i++) {
        al_revision *rev = NULL;
        int status = al_rev_get(q, &rev, names.items[i]);
        if (status == AL_OK && !rev)
            status = al_rev_fail_resolution(q, names.items[i], "No such revision or branch '%s'", names.items[i]);
        if (status != AL_OK)
            return al_script_catch(q, status, (al_script_words){ 0 });
        const char *name = al_strs_has(rev->labels, names.items[i]) ? names.items[i] : rev->id;
        if (!al_strs_add(q->arena, &plan->depends_on, &room, name))
            return al_rev_oom(q);
    }
    return AL_OK;
}

int al_script_plan_revision(al_rev_plan *plan, al_script *script, al_arena *arena, const al_rev_request *request, al_error *error)
{
    al_rev_query q;
    al_revs heads;
    const char *folder = NULL;
    memset(plan, 0, sizeof(*plan));
    int status = choose_id(plan, arena, request->rev_id, error);
    if (status == AL_OK) {
        status = al_script_query(&q, script, arena, error);
        if (status != AL_OK)
            return al_script_catch(&q, status, (al_script_words){ 0 });
    }
    if (status == AL_OK)
        status = find_heads(&heads, &q, request->head);
    if (status == AL_OK)
        status = al_date_now(&plan->date, script->options.timezone, error);
    if (status == AL_OK)
        status = choose_folder(&folder, script, arena, heads, request->version_path, error);
    if (status == AL_OK)
        status = name_file(plan, script, arena, folder, request->message, error);
    if (status != AL_OK)
        return status;
    if (script->options.version_location_count)
        plan->version_folder = folder;
    for (size_t i = 0; !request->splice && i < heads.count; i++)
        if (!al_revision_is_head(heads.items[i]))
            return al_error_set(error, AL_E_COMMAND,
                                "Revision %s is not a head revision; please specify --splice to create a new branch from this revision",
                                heads.items[i]->id);
    if (!al_revs_ids(arena, &plan->down, heads))
        return al_error_oom(error);
    if (al_strs_has(plan->down, plan->id)) /* the reference finds out when the file is written */
        return al_error_set(error, AL_E_COMMAND, "Self-loop is detected in revisions (%s)", plan->id);
    return resolve_dependencies(plan, &q, request->depends_on);
}
