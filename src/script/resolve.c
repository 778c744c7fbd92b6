/* Identifiers: what a text like "ae1", "head", "label@base" or "-2" stands for. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "script/revision_int.h"

int al_rev_fail(al_rev_query *q, const char *format, ...)
{
    va_list args;
    al_sb sb = AL_SB_INIT;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    int status = al_sb_failed(&sb) ? al_rev_oom(q) : al_error_set(q->error, AL_E_REVISION, "%s", al_sb_text(&sb));
    al_sb_free(&sb);
    return status;
}

int al_rev_fail_resolution(al_rev_query *q, const char *argument, const char *format, ...)
{
    va_list args;
    al_sb sb = AL_SB_INIT;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    q->argument = argument;
    int status = al_sb_failed(&sb) ? al_rev_oom(q) : al_error_set(q->error, AL_E_REV_RESOLUTION, "%s", al_sb_text(&sb));
    al_sb_free(&sb);
    return status;
}

int al_rev_fail_heads(al_rev_query *q, al_strs heads, const char *argument)
{
    al_sb sb = AL_SB_INIT;
    al_strs_join(&sb, heads);
    q->argument = argument;
    q->heads = heads;
    int status = al_sb_failed(&sb) ? al_rev_oom(q)
                                   : al_error_set(q->error, AL_E_REV_HEADS, "Multiple heads are present for given argument '%s'; %s",
                                                  argument ? argument : "None", al_sb_text(&sb));
    al_sb_free(&sb);
    return status;
}

/* As "%s" shows it; an empty one is "base". */
static const char *shown(al_rev_query *q, al_rev_arg arg)
{
    if (arg.text && *arg.text)
        return arg.text;
    if (!arg.is_tuple || arg.tuple.count == 0)
        return "base";
    al_sb sb = AL_SB_INIT;
    al_strs_repr(&sb, arg.tuple, false);
    const char *text = al_arena_strdup(q->arena, al_sb_text(&sb));
    al_sb_free(&sb);
    return text ? text : "base";
}

int al_rev_fail_range(al_rev_query *q, al_rev_arg lower, al_rev_arg upper)
{
    q->lower = shown(q, lower);
    q->upper = shown(q, upper);
    return al_error_set(q->error, AL_E_REV_RANGE, "Revision %s is not an ancestor of revision %s", q->lower, q->upper);
}

int al_rev_current_head(al_rev_query *q, const char **head, const char *label)
{
    al_strs heads;
    if (!al_revs_ids(q->arena, &heads, q->map->heads))
        return al_rev_oom(q);
    bool narrowed = label && *label;
    if (narrowed && al_rev_filter_ids(q, &heads, heads, label))
        return q->error->status;
    if (heads.count > 1) {
        const char *argument = narrowed ? al_arena_printf(q->arena, "%s@head", label) : "head";
        return argument ? al_rev_fail_heads(q, heads, argument) : al_rev_oom(q);
    }
    *head = heads.count ? heads.items[0] : NULL;
    return AL_OK;
}

static int one_id(al_rev_query *q, al_strs *ids, const char *id)
{
    size_t room = 0;
    return al_strs_add(q->arena, ids, &room, id) ? AL_OK : al_rev_oom(q);
}

int al_rev_resolve(al_rev_query *q, al_strs *ids, const char **label, const char *id)
{
    *ids = (al_strs){ NULL, 0 };
    *label = NULL;
    const char *at = id ? strchr(id, '@') : NULL;
    if (at) {
        *label = al_arena_strndup(q->arena, id, (size_t)(at - id));
        if (!*label)
            return al_rev_oom(q);
        id = at + 1;
    }
    if (!id || strcmp(id, "base") == 0)
        return AL_OK;
    if (strcmp(id, "heads") == 0) {
        bool narrowed = *label && **label;
        if (!al_revs_ids(q->arena, ids, narrowed ? q->map->heads : q->map->real_heads))
            return al_rev_oom(q);
        return narrowed ? al_rev_filter_ids(q, ids, *ids, *label) : AL_OK;
    }
    if (strcmp(id, "head") == 0) {
        const char *head;
        if (al_rev_current_head(q, &head, *label))
            return q->error->status;
        return head ? one_id(q, ids, head) : AL_OK;
    }
    return one_id(q, ids, id);
}

int al_rev_branch(al_rev_query *q, al_revision **rev, const char *label)
{
    *rev = al_map_get(&q->map->names, label);
    if (*rev)
        return AL_OK;
    int status = al_rev_for_ident(q, rev, label, NULL);
    if (status == AL_E_REV_RESOLUTION) {
        al_error_clear(q->error);
        return al_rev_fail_resolution(q, label, "No such branch: '%s'", label);
    }
    return status;
}

/* The keys (ids, then labels) longer than three characters that begin with the text. */
static int by_prefix(al_rev_query *q, al_strs *found, const char *prefix)
{
    size_t size = strlen(prefix), at = 0, room = 0;
    al_map_entry *entry;
    *found = (al_strs){ NULL, 0 };
    while ((entry = al_map_next(&q->map->names, &at)))
        if (entry->key_size >= size && memcmp(entry->key, prefix, size) == 0 && al_utf8_count(entry->key, entry->key_size) > 3 &&
            !al_strs_add(q->arena, found, &room, entry->key))
            return al_rev_oom(q);
    return AL_OK;
}

static int partial(al_rev_query *q, al_revision **rev, const char *id, const char *check_branch)
{
    if (!*id) /* an assertion of the reference */
        return al_rev_fail_resolution(q, id, "No such revision or branch ''");
    al_strs found;
    if (by_prefix(q, &found, id) || (check_branch && al_rev_filter_ids(q, &found, found, check_branch)))
        return q->error->status;
    if (found.count == 0)
        return al_rev_fail_resolution(q, id, "No such revision or branch '%s'%s", id,
                                      al_utf8_count(id, strlen(id)) < 4
                                          ? "; please ensure at least four characters are present for partial revision identifier matches"
                                          : "");
    if (found.count > 1) {
        al_sb sb = AL_SB_INIT;
        for (size_t i = 0; i < found.count && i < 3; i++)
            al_sb_addf(&sb, "%s'%s'", i ? ", " : "", found.items[i]);
        int status = al_rev_fail_resolution(q, id, "Multiple revisions start with '%s': %s...", id, al_sb_text(&sb));
        al_sb_free(&sb);
        return status;
    }
    *rev = al_map_get(&q->map->names, found.items[0]);
    return AL_OK;
}

/* Descendants and ancestors of rev together. */
static int lineage(al_rev_query *q, al_rev_set *set, al_revision *rev, bool dependencies)
{
    al_rev_set up;
    al_revs self = { &rev, 1 };
    if (al_rev_set_init(q, &up) || al_rev_related(q, set, self, dependencies ? AL_WAY_ALL_NEXT : AL_WAY_NEXT, false) ||
        al_rev_related(q, &up, self, dependencies ? AL_WAY_NORMAL_DOWN : AL_WAY_DOWN, false))
        return q->error->status;
    for (size_t i = 0; i < up.list.count; i++)
        if (al_rev_set_add(q, set, up.list.items[i]))
            return q->error->status;
    return AL_OK;
}

int al_rev_for_ident(al_rev_query *q, al_revision **rev, const char *id, const char *check_branch)
{
    al_revision *branch = NULL;
    if (check_branch && !*check_branch)
        check_branch = NULL;
    *rev = NULL;
    if (check_branch && al_rev_branch(q, &branch, check_branch))
        return q->error->status;
    if (!id)
        return AL_OK;
    *rev = al_map_get(&q->map->names, id);
    if (!*rev && partial(q, rev, id, check_branch))
        return q->error->status;
    if (!branch)
        return AL_OK;
    al_rev_set related;
    if (al_rev_set_init(q, &related) || lineage(q, &related, q->map->by_key[(*rev)->key], false))
        return q->error->status;
    if (!al_rev_set_has(&related, q->map->by_key[branch->key]))
        return al_rev_fail_resolution(q, id, "Revision %s is not a member of branch '%s'", (*rev)->id, check_branch);
    return AL_OK;
}

/* What targets are tested against; resolved when the first target needs it, as in the reference. */
typedef struct lineage_test {
    al_strs names;
    al_revs revs;
    bool resolved;
} lineage_test;

static int make_test(al_rev_query *q, lineage_test *test, const char *check_against)
{
    const char *label;
    al_strs ids;
    size_t room = 0;
    memset(test, 0, sizeof(*test));
    if (al_rev_resolve(q, &ids, &label, check_against))
        return q->error->status;
    if (label && *label && !al_strs_add(q->arena, &test->names, &room, label))
        return al_rev_oom(q);
    for (size_t i = 0; i < ids.count; i++)
        if (!al_strs_add(q->arena, &test->names, &room, ids.items[i]))
            return al_rev_oom(q);
    return AL_OK;
}

/* `set` is scratch space. */
static int shares(al_rev_query *q, lineage_test *test, al_rev_set *set, bool *yes, al_revision *target, bool dependencies)
{
    *yes = true;
    if (test->names.count == 0)
        return AL_OK;
    size_t room = 0;
    for (size_t i = 0; !test->resolved && i < test->names.count; i++) {
        al_revision *rev;
        if (al_rev_for_ident(q, &rev, test->names.items[i], NULL))
            return q->error->status;
        if (!al_revs_add(q->arena, &test->revs, &room, rev))
            return al_rev_oom(q);
    }
    test->resolved = true;
    al_rev_set_clear(set);
    if (lineage(q, set, target, dependencies))
        return q->error->status;
    *yes = false;
    for (size_t i = 0; i < test->revs.count; i++)
        *yes = *yes || al_rev_set_has(set, test->revs.items[i]);
    return AL_OK;
}

int al_rev_filter(al_rev_query *q, al_revs *kept, al_revs targets, const char *check_against, bool dependencies)
{
    lineage_test test;
    al_rev_set set;
    size_t room = 0;
    if (make_test(q, &test, check_against) || al_rev_set_init(q, &set))
        return q->error->status;
    *kept = (al_revs){ NULL, 0 };
    for (size_t i = 0; i < targets.count; i++) {
        bool yes;
        if (shares(q, &test, &set, &yes, targets.items[i], dependencies))
            return q->error->status;
        if (yes && !al_revs_add(q->arena, kept, &room, targets.items[i]))
            return al_rev_oom(q);
    }
    return AL_OK;
}

int al_rev_filter_ids(al_rev_query *q, al_strs *kept, al_strs targets, const char *check_against)
{
    lineage_test test;
    al_rev_set set;
    size_t room = 0;
    if (make_test(q, &test, check_against) || al_rev_set_init(q, &set))
        return q->error->status;
    *kept = (al_strs){ NULL, 0 };
    for (size_t i = 0; i < targets.count; i++) {
        bool yes = true;
        if (test.names.count) {
            al_revision *rev;
            if (al_rev_for_ident(q, &rev, targets.items[i], NULL) || shares(q, &test, &set, &yes, rev, false))
                return q->error->status;
        }
        if (yes && !al_strs_add(q->arena, kept, &room, targets.items[i]))
            return al_rev_oom(q);
    }
    return AL_OK;
}

/* int(text) of Python, when it is negative; cut off far beyond any history. */
static bool negative_number(const char *text, int64_t *number)
{
    size_t size = strlen(text);
    al_text_strip(&text, &size);
    if (size < 2 || text[0] != '-')
        return false;
    int64_t value = 0;
    for (size_t i = 1; i < size; i++) {
        bool joint = text[i] == '_' && i > 1 && text[i - 1] != '_' && i + 1 < size;
        if (joint)
            continue;
        if (!isdigit((unsigned char)text[i]))
            return false;
        if (value < INT32_MAX)
            value = value * 10 + (text[i] - '0');
    }
    *number = -value;
    return value != 0;
}

/* "-N": N steps down from every head (of the branch). */
static int below_heads(al_rev_query *q, al_revs *revs, size_t *room, int64_t steps, const char *label)
{
    al_revs heads = q->map->real_heads;
    for (size_t i = 0; i < heads.count; i++) {
        al_revision *end;
        if (label && !al_strs_has(q->map->by_key[heads.items[i]->key]->labels, label))
            continue;
        if (al_rev_walk(q, &end, q->map->by_key[heads.items[i]->key], steps, NULL, true))
            return q->error->status;
        if (!al_revs_add(q->arena, revs, room, end))
            return al_rev_oom(q);
    }
    return AL_OK;
}

static int add_revisions(al_rev_query *q, al_revs *revs, size_t *room, const char *id)
{
    al_strs ids;
    const char *label;
    int64_t steps;
    if (al_rev_resolve(q, &ids, &label, id))
        return q->error->status;
    if (ids.count == 1 && negative_number(ids.items[0], &steps))
        return below_heads(q, revs, room, steps, label);
    for (size_t i = 0; i < ids.count; i++) {
        al_revision *rev;
        if (al_rev_for_ident(q, &rev, ids.items[i], label))
            return q->error->status;
        if (!al_revs_add(q->arena, revs, room, rev))
            return al_rev_oom(q);
    }
    return AL_OK;
}

int al_rev_get_all(al_rev_query *q, al_revs *revs, al_rev_arg id)
{
    size_t room = 0;
    *revs = (al_revs){ NULL, 0 };
    if (!id.is_tuple)
        return add_revisions(q, revs, &room, id.text);
    for (size_t i = 0; i < id.tuple.count; i++)
        if (add_revisions(q, revs, &room, id.tuple.items[i]))
            return q->error->status;
    return AL_OK;
}

int al_rev_get(al_rev_query *q, al_revision **rev, const char *id)
{
    al_strs ids;
    const char *label;
    if (al_rev_resolve(q, &ids, &label, id))
        return q->error->status;
    if (ids.count > 1)
        return al_rev_fail_heads(q, ids, id);
    return al_rev_for_ident(q, rev, ids.count ? ids.items[0] : NULL, label);
}

int al_rev_all_current(al_rev_query *q, al_revs *revs, al_strs ids)
{
    al_revs top;
    al_rev_set set;
    size_t room = 0;
    if (al_rev_get_all(q, &top, AL_REV_TUPLE(ids)) || al_rev_set_init(q, &set))
        return q->error->status;
    for (size_t i = 0; i < top.count; i++)
        if (!top.items[i] || top.items[i] == &q->map->base)
            return al_rev_fail_resolution(q, ids.items[0], "No such revision or branch '%s'", ids.items[0]);
    if (al_rev_related(q, &set, top, AL_WAY_NORMAL_DOWN, false))
        return q->error->status;
    /* The set holds the ancestors of all its members, so the tips of its branches are those without a child in it. */
    *revs = (al_revs){ NULL, 0 };
    for (size_t key = 0; key < q->map->key_count; key++) {
        al_revision *rev = q->map->by_key[key];
        bool tip = al_rev_set_has(&set, rev);
        for (size_t j = 0; tip && j < rev->next.count; j++)
            tip = !al_rev_set_has(&set, rev->next.items[j]);
        if (tip && !al_revs_add(q->arena, revs, &room, rev))
            return al_rev_oom(q);
    }
    return AL_OK;
}
