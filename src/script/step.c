#include "script/step.h"

#include <string.h>

#include "script/revision_int.h"

bool al_step_is_stamp(const al_step *step)
{
    return step->revision == NULL;
}

static al_strs own_id(const al_step *step)
{
    return (al_strs){ &step->revision->id, 1 };
}

al_strs al_step_from(const al_step *step)
{
    if (!step->revision)
        return step->from;
    return step->is_upgrade ? step->revision->down : own_id(step);
}

al_strs al_step_to(const al_step *step)
{
    if (!step->revision)
        return step->to;
    return step->is_upgrade ? own_id(step) : step->revision->down;
}

bool al_step_info(const al_step *step, al_arena *arena, al_strs *up, al_strs *down)
{
    if (step->revision) {
        *up = own_id(step);
        return al_revs_ids(arena, down, step->revision->normal_down);
    }
    *up = step->is_upgrade ? step->to : step->from;
    *down = step->is_upgrade ? step->from : step->to;
    return true;
}

void al_step_text(al_sb *sb, const al_step *step, bool with_doc)
{
    al_sb_add(sb, al_step_is_stamp(step) ? "stamp_revision " : step->is_upgrade ? "upgrade " : "downgrade ");
    al_strs_join(sb, al_step_from(step));
    al_sb_add(sb, " -> ");
    al_strs_join(sb, al_step_to(step));
    const char *doc;
    size_t size = 0;
    if (with_doc && step->revision)
        al_revision_doc(step->revision, &doc, &size);
    if (size) {
        al_sb_add(sb, ", ");
        al_sb_addn(sb, doc, size);
    }
}

bool al_heads_init(al_heads *heads, al_arena *arena, al_strs rows)
{
    memset(heads, 0, sizeof(*heads));
    for (size_t i = 0; i < rows.count; i++)
        if (!al_strs_has(heads->ids, rows.items[i]) && !al_strs_add(arena, &heads->ids, &heads->room, rows.items[i]))
            return false;
    return true;
}

typedef struct change {
    al_rev_query *q;
    al_heads *heads;
    const al_step *step;
    al_head_change *out;
    al_strs down; /* _normalized_down_revisions of the revision */
} change;

static void drop(al_heads *heads, const char *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < heads->ids.count; i++)
        if (strcmp(heads->ids.items[i], id) != 0)
            heads->ids.items[kept++] = heads->ids.items[i];
    heads->ids.count = kept;
}

static int add_row(change *c, al_row_kind kind, const char *from, const char *to)
{
    if (to && al_strs_has(c->heads->ids, to))
        return al_rev_fail(c->q, "Revision %s is already present in the version table", to);
    if (from && !al_strs_has(c->heads->ids, from))
        return al_rev_fail(c->q, "Revision %s is not present in the version table", from);
    if (from)
        drop(c->heads, from);
    if (to && !al_strs_add(c->q->arena, &c->heads->ids, &c->heads->room, to))
        return al_rev_oom(c->q);
    c->out->rows[c->out->count++] = (al_row_change){ kind, from, to };
    return AL_OK;
}

static bool make_rows(change *c, size_t count)
{
    c->out->rows = AL_NEW_ARRAY(c->q->arena, al_row_change, count);
    c->out->count = 0;
    return c->out->rows != NULL;
}

static int one_row(change *c, al_row_kind kind, const char *from, const char *to)
{
    if (!make_rows(c, 1))
        return al_rev_oom(c->q);
    switch (kind) {
    case AL_ROW_INSERT:
        c->out->log = al_arena_printf(c->q->arena, "new branch insert %s", to);
        break;
    case AL_ROW_UPDATE:
        c->out->log = al_arena_printf(c->q->arena, "update %s to %s", from, to);
        break;
    case AL_ROW_DELETE:
        c->out->log = al_arena_printf(c->q->arena, "branch delete %s", from);
        break;
    }
    return c->out->log ? add_row(c, kind, from, to) : al_rev_oom(c->q);
}

/* Those of `ids` that are rows (or, with `in` false, that are not). */
static int among_heads(change *c, al_strs *kept, al_strs ids, bool in)
{
    size_t room = 0;
    *kept = (al_strs){ NULL, 0 };
    for (size_t i = 0; i < ids.count; i++)
        if (al_strs_has(c->heads->ids, ids.items[i]) == in && !al_strs_add(c->q->arena, kept, &room, ids.items[i]))
            return al_rev_oom(c->q);
    return AL_OK;
}

/* Of `ids`, those that are no ancestors of the given revisions. What the walk takes is given back at once: plans are long. */
static int not_below(change *c, al_strs *kept, al_strs ids, al_strs others)
{
    al_arena scratch = AL_ARENA_INIT;
    al_rev_query q = *c->q;
    al_revs revs;
    al_rev_set below;
    size_t room = 0;
    q.arena = &scratch;
    int status = al_rev_get_all(&q, &revs, AL_REV_TUPLE(others));
    if (status == AL_OK)
        status = al_rev_set_init(&q, &below);
    if (status == AL_OK)
        status = al_rev_related(&q, &below, revs, AL_WAY_NORMAL_DOWN, false);
    *kept = (al_strs){ NULL, 0 };
    for (size_t i = 0; status == AL_OK && i < ids.count; i++) {
        al_revision *rev = al_map_get(&q.map->names, ids.items[i]);
        if ((!rev || !al_rev_set_has(&below, rev)) && !al_strs_add(c->q->arena, kept, &room, ids.items[i]))
            status = al_rev_oom(&q);
    }
    if (q.argument) /* it may point into what goes now */
        c->q->argument = al_arena_strdup(c->q->arena, q.argument);
    al_arena_free(&scratch);
    return status;
}

/* Of `ids`, those that are no ancestor of another of them. */
static int tips_of(change *c, al_strs *kept, al_strs ids)
{
    size_t room = 0;
    al_strs out = { NULL, 0 };
    for (size_t i = 0; i < ids.count; i++) {
        al_strs self = { &ids.items[i], 1 }, left = self;
        for (size_t j = 0; left.count && j < ids.count; j++) {
            al_strs other = { &ids.items[j], 1 };
            if (j != i && not_below(c, &left, self, other))
                return c->q->error->status;
        }
        if (left.count && !al_strs_add(c->q->arena, &out, &room, ids.items[i]))
            return al_rev_oom(c->q);
    }
    *kept = out;
    return AL_OK;
}

/* The rows that appear when the revision goes: _unmerge_to_revisions. */
static int exposed(change *c, al_strs *kept)
{
    al_strs others = { NULL, 0 };
    size_t room = 0;
    for (size_t i = 0; i < c->heads->ids.count; i++)
        if (strcmp(c->heads->ids.items[i], c->step->revision->id) != 0 && !al_strs_add(c->q->arena, &others, &room, c->heads->ids.items[i]))
            return al_rev_oom(c->q);
    return others.count ? not_below(c, kept, c->down, others) : tips_of(c, kept, c->down);
}

static int log_lists(change *c, const char *what, al_strs ids, bool list, const char *from, const char *to)
{
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "%s ", what);
    al_strs_repr(&sb, ids, list);
    al_sb_addf(&sb, ", update %s to %s", from, to);
    c->out->log = al_arena_strdup(c->q->arena, al_sb_text(&sb));
    bool good = c->out->log && !al_sb_failed(&sb);
    al_sb_free(&sb);
    return good ? AL_OK : al_rev_oom(c->q);
}

/* Deletes all of `from` but the last, which becomes `to`. */
static int merge(change *c, al_strs from, const char *to)
{
    al_strs gone = { from.items, from.count - 1 };
    const char *last = from.items[from.count - 1];
    if (!make_rows(c, from.count))
        return al_rev_oom(c->q);
    int status = log_lists(c, "merge, delete", gone, true, last, to);
    for (size_t i = 0; status == AL_OK && i < gone.count; i++)
        status = add_row(c, AL_ROW_DELETE, gone.items[i], NULL);
    return status == AL_OK ? add_row(c, AL_ROW_UPDATE, last, to) : status;
}

/* Inserts all of `to` but the last, which `from` becomes. */
static int unmerge(change *c, const char *from, al_strs to, bool list)
{
    al_strs fresh = { to.items, to.count - 1 };
    const char *last = to.items[to.count - 1];
    if (!make_rows(c, to.count))
        return al_rev_oom(c->q);
    int status = log_lists(c, "unmerge, insert", fresh, list, from, last);
    for (size_t i = 0; status == AL_OK && i < fresh.count; i++)
        status = add_row(c, AL_ROW_INSERT, NULL, fresh.items[i]);
    return status == AL_OK ? add_row(c, AL_ROW_UPDATE, from, last) : status;
}

static int apply_upgrade(change *c)
{
    al_strs rows, others;
    const char *id = c->step->revision->id;
    if (among_heads(c, &rows, c->down, true))
        return c->q->error->status;
    if (rows.count == 0)
        return one_row(c, AL_ROW_INSERT, NULL, id);
    if (rows.count == 1)
        return one_row(c, AL_ROW_UPDATE, rows.items[0], id);
    /* Rows that are ancestors of rows that stay are not ours to take away. */
    size_t room = 0;
    others = (al_strs){ NULL, 0 };
    for (size_t i = 0; i < c->heads->ids.count; i++)
        if (!al_strs_has(c->down, c->heads->ids.items[i]) && !al_strs_add(c->q->arena, &others, &room, c->heads->ids.items[i]))
            return al_rev_oom(c->q);
    if (others.count && not_below(c, &rows, rows, others))
        return c->q->error->status;
    return rows.count ? merge(c, rows, id) : one_row(c, AL_ROW_INSERT, NULL, id);
}

static int apply_downgrade(change *c)
{
    const char *id = c->step->revision->id;
    bool is_row = al_strs_has(c->heads->ids, id);
    al_strs to;
    if (is_row) {
        if (c->down.count == 0)
            return one_row(c, AL_ROW_DELETE, id, NULL);
        if (exposed(c, &to))
            return c->q->error->status;
        if (to.count == 0)
            return one_row(c, AL_ROW_DELETE, id, NULL);
        if (c->down.count > 1)
            return unmerge(c, id, to, false);
    }
    if (c->down.count == 1)
        return one_row(c, AL_ROW_UPDATE, id, c->down.items[0]);
    if (among_heads(c, &to, c->down, true))
        return c->q->error->status;
    if (to.count != 1)
        return al_rev_fail(c->q, "Can't do an UPDATE because downrevision is ambiguous");
    return one_row(c, AL_ROW_UPDATE, id, to.items[0]);
}

static int apply_stamp(change *c)
{
    const al_step *step = c->step;
    al_strs new_from, new_to;
    if (!step->is_upgrade && step->branch_move)
        return one_row(c, AL_ROW_DELETE, step->from.items[0], NULL);
    if (among_heads(c, &new_from, step->from, false) || among_heads(c, &new_to, step->to, false))
        return c->q->error->status;
    if (step->is_upgrade && (step->branch_move || new_from.count) && new_to.count)
        return one_row(c, AL_ROW_INSERT, NULL, step->to.items[0]);
    if (step->from.count == 0 || step->to.count == 0)
        return AL_OK; /* the same revision stamped twice in one go: the reference ends in an assertion */
    if (step->from.count > 1)
        return merge(c, step->from, step->to.items[0]);
    if (step->to.count > 1)
        return unmerge(c, step->from.items[0], step->to, true);
    return one_row(c, AL_ROW_UPDATE, step->from.items[0], step->to.items[0]);
}

int al_heads_apply(al_rev_query *q, al_heads *heads, const al_step *step, al_head_change *out)
{
    change c = { q, heads, step, out, { NULL, 0 } };
    memset(out, 0, sizeof(*out));
    if (!step->revision)
        return apply_stamp(&c);
    if (!al_revs_ids(q->arena, &c.down, step->revision->normal_down))
        return al_rev_oom(q);
    return step->is_upgrade ? apply_upgrade(&c) : apply_downgrade(&c);
}
