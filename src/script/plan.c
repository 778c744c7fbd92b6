/* What a command will do: ScriptDirectory._upgrade_revs, _downgrade_revs, _stamp_revs. */
#include <string.h>

#include "script/revision_int.h"
#include "script/script_int.h"

static int add_step(al_rev_query *q, al_steps *steps, al_step step)
{
    if (steps->count == steps->room) {
        size_t room = steps->room ? 2 * steps->room : 8;
        al_step *items = AL_NEW_ARRAY(q->arena, al_step, room);
        if (!items)
            return al_rev_oom(q);
        if (steps->count)
            memcpy(items, steps->items, steps->count * sizeof(*items));
        steps->items = items;
        steps->room = room;
    }
    steps->items[steps->count++] = step;
    return AL_OK;
}

int al_script_upgrade(al_steps *steps, al_script *script, al_arena *arena, const char *destination, al_rev_arg rows, al_error *error)
{
    al_rev_query q;
    al_revs revs = { NULL, 0 };
    memset(steps, 0, sizeof(*steps));
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_iterate(&q, &revs, AL_REV_TEXT(destination), rows, (al_rev_range){ .implicit_base = true });
    for (size_t i = revs.count; status == AL_OK && i-- > 0;)
        status = add_step(&q, steps, (al_step){ .revision = revs.items[i], .is_upgrade = true });
    if (status == AL_OK)
        return AL_OK;
    return al_script_catch(
        &q, status,
        (al_script_words){ .ancestor = "Destination %s is not a valid upgrade target from current head(s)", .end = destination });
}

int al_script_downgrade(al_steps *steps, al_script *script, al_arena *arena, const char *destination, al_rev_arg rows, al_error *error)
{
    al_rev_query q;
    al_revs revs = { NULL, 0 };
    memset(steps, 0, sizeof(*steps));
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = al_rev_iterate(&q, &revs, rows, AL_REV_TEXT(destination), (al_rev_range){ .downgrade = true });
    for (size_t i = 0; status == AL_OK && i < revs.count; i++)
        status = add_step(&q, steps, (al_step){ .revision = revs.items[i] });
    if (status == AL_OK)
        return AL_OK;
    return al_script_catch(
        &q, status,
        (al_script_words){ .ancestor = "Destination %s is not a valid downgrade target from current head(s)", .end = destination });
}

static bool any_in(const al_rev_set *set, al_revs revs)
{
    for (size_t i = 0; i < revs.count; i++)
        if (al_rev_set_has(set, revs.items[i]))
            return true;
    return false;
}

static int one_id(al_rev_query *q, al_strs *ids, const char *id)
{
    size_t room = 0;
    *ids = (al_strs){ NULL, 0 };
    return al_strs_add(q->arena, ids, &room, id) ? AL_OK : al_rev_oom(q);
}

/* One step from all the heads that share the destination's line, or a row of its own. */
static int stamp_to(al_rev_query *q, al_steps *steps, al_revision *dest, al_revs heads)
{
    if (al_revs_has(heads, dest))
        return AL_OK;
    al_rev_set above, below;
    al_step step = { 0 };
    if (al_rev_set_init(q, &above) || al_rev_set_init(q, &below) ||
        al_rev_related(q, &above, (al_revs){ &dest, 1 }, AL_WAY_ALL_NEXT, false) ||
        al_rev_related(q, &below, (al_revs){ &dest, 1 }, AL_WAY_NORMAL_DOWN, false) || one_id(q, &step.to, dest->id))
        return q->error->status;
    bool down = any_in(&above, heads), up = !down && any_in(&below, heads);
    if ((down || up) && !al_revs_ids(q->arena, &step.from, heads))
        return al_rev_oom(q);
    step.is_upgrade = !down;
    step.branch_move = !down && !up;
    return add_step(q, steps, step);
}

static int stamp_base(al_rev_query *q, al_steps *steps, al_revs heads)
{
    for (size_t i = 0; i < heads.count; i++) {
        al_step step = { .branch_move = true };
        if (one_id(q, &step.from, heads.items[i]->id) || add_step(q, steps, step))
            return q->error->status;
    }
    return AL_OK;
}

static int plan_stamp(al_rev_query *q, al_steps *steps, al_strs destinations, al_rev_arg rows)
{
    al_revs heads, filtered = { NULL, 0 }, dests;
    size_t room = 0;
    if (al_rev_get_all(q, &heads, rows))
        return q->error->status;
    for (size_t i = 0; i < heads.count; i++)
        if (!heads.items[i] || heads.items[i] == &q->map->base)
            return al_rev_fail_resolution(q, "base", "No such revision or branch 'base'");
    for (size_t i = 0; i < destinations.count; i++) {
        al_revs some;
        if (!*destinations.items[i])
            continue;
        if (al_rev_filter(q, &some, heads, destinations.items[i], true))
            return q->error->status;
        for (size_t j = 0; j < some.count; j++)
            if (!al_revs_has(filtered, some.items[j]) && !al_revs_add(q->arena, &filtered, &room, some.items[j]))
                return al_rev_oom(q);
    }
    if (al_rev_get_all(q, &dests, AL_REV_TUPLE(destinations)))
        return q->error->status;
    if (dests.count == 0)
        return stamp_base(q, steps, filtered);
    for (size_t i = 0; i < dests.count; i++) {
        al_revision *dest = dests.items[i];
        if (dest && dest != &q->map->base ? stamp_to(q, steps, dest, filtered) : stamp_base(q, steps, filtered))
            return q->error->status;
    }
    return AL_OK;
}

int al_script_stamp(al_steps *steps, al_script *script, al_arena *arena, al_strs destinations, al_rev_arg rows, al_error *error)
{
    static const char *base[] = { "base" };
    al_rev_query q;
    memset(steps, 0, sizeof(*steps));
    if (destinations.count == 0)
        destinations = (al_strs){ base, 1 };
    int status = al_script_query(&q, script, arena, error);
    if (status == AL_OK)
        status = plan_stamp(&q, steps, destinations, rows);
    if (status == AL_OK)
        return AL_OK;
    return al_script_catch(&q, status, (al_script_words){ .heads = "Multiple heads are present; please specify a single target revision" });
}
