/* Lists, sets and walks over the graph. */
#include <string.h>

#include "script/revision_int.h"

int al_rev_oom(al_rev_query *q)
{
    return al_error_oom(q->error);
}

static bool grow(al_arena *arena, void **items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return true;
    size_t wider = *room ? 2 * *room : 4;
    void *fresh = al_arena_alloc(arena, wider * size);
    if (!fresh)
        return false;
    if (count)
        memcpy(fresh, *items, count * size);
    *items = fresh;
    *room = wider;
    return true;
}

bool al_revs_add(al_arena *arena, al_revs *revs, size_t *room, al_revision *rev)
{
    if (!grow(arena, (void **)&revs->items, revs->count, room, sizeof(*revs->items)))
        return false;
    revs->items[revs->count++] = rev;
    return true;
}

bool al_strs_add(al_arena *arena, al_strs *strs, size_t *room, const char *text)
{
    if (!grow(arena, (void **)&strs->items, strs->count, room, sizeof(*strs->items)))
        return false;
    strs->items[strs->count++] = text;
    return true;
}

bool al_revs_has(al_revs revs, const al_revision *rev)
{
    for (size_t i = 0; i < revs.count; i++)
        if (revs.items[i] == rev)
            return true;
    return false;
}

bool al_revs_ids(al_arena *arena, al_strs *ids, al_revs revs)
{
    size_t room = 0;
    *ids = (al_strs){ NULL, 0 };
    for (size_t i = 0; i < revs.count; i++)
        if (!al_strs_add(arena, ids, &room, revs.items[i]->id))
            return false;
    return true;
}

int al_rev_set_init(al_rev_query *q, al_rev_set *set)
{
    memset(set, 0, sizeof(*set));
    set->bits = al_arena_alloc(q->arena, (q->map->all.count / 64 + 1) * sizeof(uint64_t));
    return set->bits ? AL_OK : al_rev_oom(q);
}

void al_rev_set_clear(al_rev_set *set)
{
    for (size_t i = 0; i < set->list.count; i++)
        set->bits[set->list.items[i]->index / 64] = 0;
    set->list.count = 0;
}

bool al_rev_set_has(const al_rev_set *set, const al_revision *rev)
{
    return set->bits[rev->index / 64] >> rev->index % 64 & 1;
}

int al_rev_set_add(al_rev_query *q, al_rev_set *set, al_revision *rev)
{
    if (al_rev_set_has(set, rev))
        return AL_OK;
    set->bits[rev->index / 64] |= (uint64_t)1 << rev->index % 64;
    return al_revs_add(q->arena, &set->list, &set->room, rev) ? AL_OK : al_rev_oom(q);
}

static al_revs neighbours(const al_revision *rev, al_rev_way way)
{
    switch (way) {
    case AL_WAY_DOWN:
        return rev->down_revs;
    case AL_WAY_NORMAL_DOWN:
        return rev->normal_down;
    case AL_WAY_ALL_DOWN:
        return rev->all_down;
    case AL_WAY_NEXT:
        return rev->next;
    case AL_WAY_ALL_NEXT:
        break;
    }
    return rev->all_next;
}

/* Those of the targets but `target` that the walk from `target` met. */
static int refuse_overlap(al_rev_query *q, const al_revision *target, al_revs targets, const al_rev_set *met)
{
    al_sb text = AL_SB_INIT;
    bool any = false;
    for (size_t i = 0; i < targets.count; i++) {
        const al_revision *other = targets.items[i];
        bool told = false;
        for (size_t j = 0; j < i; j++)
            told = told || targets.items[j] == other;
        if (other == target || told || !al_rev_set_has(met, other))
            continue;
        al_sb_addf(&text, "%s%s", any ? ", " : "", other->id);
        any = true;
    }
    int status = AL_OK;
    if (any)
        status = al_rev_fail(q, "Requested revision %s overlaps with other requested revisions %s", target->id, al_sb_text(&text));
    al_sb_free(&text);
    return status;
}

int al_rev_related(al_rev_query *q, al_rev_set *set, al_revs targets, al_rev_way way, bool check)
{
    al_revs todo = { NULL, 0 };
    size_t room = 0;
    al_rev_set met;
    if (check && al_rev_set_init(q, &met))
        return q->error->status;
    for (size_t i = 0; i < targets.count; i++) {
        if (check)
            al_rev_set_clear(&met);
        if (!al_revs_add(q->arena, &todo, &room, targets.items[i]))
            return al_rev_oom(q);
        while (todo.count) {
            al_revision *rev = todo.items[--todo.count];
            if (check && al_rev_set_add(q, &met, rev))
                return q->error->status;
            if (al_rev_set_has(set, rev))
                continue;
            if (al_rev_set_add(q, set, rev))
                return q->error->status;
            al_revs next = neighbours(rev, way);
            for (size_t j = 0; j < next.count; j++)
                if (!al_revs_add(q->arena, &todo, &room, next.items[j]))
                    return al_rev_oom(q);
        }
        if (check && refuse_overlap(q, targets.items[i], targets, &met))
            return q->error->status;
    }
    return AL_OK;
}

int al_rev_walk(al_rev_query *q, al_revision **end, al_revision *start, int64_t steps, const char *label, bool exact)
{
    al_rev_map *map = q->map;
    al_revision *base = &map->base, *at = start;
    for (int64_t left = steps < 0 ? -steps : steps; left > 0; left--) {
        al_revs children;
        if (steps > 0) {
            if (at == base)
                at = NULL;
            children = at ? at->next : map->bases;
            if (label && *label && al_rev_filter(q, &children, children, label, false))
                return q->error->status;
        } else if (at == base) {
            children = (al_revs){ NULL, 0 };
        } else {
            children = at ? at->down_revs : map->heads;
            if (children.count == 0)
                children = (al_revs){ &base, 1 };
        }
        if (children.count == 0) {
            *end = exact ? NULL : at;
            return AL_OK;
        }
        if (children.count > 1)
            return al_rev_fail(q, "Ambiguous walk");
        at = children.items[0];
    }
    *end = at;
    return AL_OK;
}

typedef struct sorter {
    al_rev_query *q;
    uint64_t *todo;   /* by key */
    uint64_t **above; /* [head] the keys of its ancestors and itself */
    al_revision **heads;
    size_t count, room;
    uint64_t *is_head; /* by key */
} sorter;

static bool bit(const uint64_t *bits, size_t key)
{
    return bits[key / 64] >> key % 64 & 1;
}

static void set_bit(uint64_t *bits, size_t key, bool on)
{
    if (on)
        bits[key / 64] |= (uint64_t)1 << key % 64;
    else
        bits[key / 64] &= ~((uint64_t)1 << key % 64);
}

static uint64_t *new_bits(sorter *s)
{
    return al_arena_alloc(s->q->arena, (s->q->map->key_count / 64 + 1) * sizeof(uint64_t));
}

/* Writes the ancestors of rev into bits (made when NULL). */
static uint64_t *ancestors(sorter *s, uint64_t *bits, al_rev_set *scratch, al_revision *rev)
{
    if (bits)
        memset(bits, 0, (s->q->map->key_count / 64 + 1) * sizeof(uint64_t));
    else
        bits = new_bits(s);
    al_rev_set_clear(scratch);
    if (!bits || al_rev_related(s->q, scratch, (al_revs){ &rev, 1 }, AL_WAY_NORMAL_DOWN, false))
        return NULL;
    for (size_t i = 0; i < scratch->list.count; i++)
        set_bit(bits, scratch->list.items[i]->key, true);
    return bits;
}

static bool push_head(sorter *s, al_rev_set *scratch, al_revision *rev)
{
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 8;
        al_revision **heads = AL_NEW_ARRAY(s->q->arena, al_revision *, room);
        uint64_t **above = AL_NEW_ARRAY(s->q->arena, uint64_t *, room);
        if (!heads || !above)
            return false;
        if (s->count) {
            memcpy(heads, s->heads, s->count * sizeof(*heads));
            memcpy(above, s->above, s->count * sizeof(*above));
        }
        s->heads = heads;
        s->above = above;
        s->room = room;
    }
    uint64_t *bits = ancestors(s, NULL, scratch, rev);
    if (!bits)
        return false;
    s->heads[s->count] = rev;
    s->above[s->count++] = bits;
    set_bit(s->is_head, rev->key, true);
    return true;
}

/* Another head that has the candidate as an ancestor, or `at`. */
static size_t blocked_by(const sorter *s, size_t at)
{
    for (size_t i = 0; i < s->count; i++)
        if (i != at && bit(s->above[i], s->heads[at]->key))
            return i;
    return at;
}

/* Puts the next revisions of a line in the place of the head that was just given out. */
static bool advance(sorter *s, al_rev_set *scratch, size_t *at)
{
    al_revision *rev = s->heads[*at];
    al_revs next = { NULL, 0 };
    size_t room = 0;
    for (size_t i = 0; i < rev->normal_down.count; i++) {
        al_revision *down = rev->normal_down.items[i];
        if (bit(s->todo, down->key) && !bit(s->is_head, down->key) && !al_revs_add(s->q->arena, &next, &room, down))
            return false;
    }
    set_bit(s->is_head, rev->key, false);
    if (next.count == 0) {
        memmove(&s->heads[*at], &s->heads[*at + 1], (s->count - *at - 1) * sizeof(*s->heads));
        memmove(&s->above[*at], &s->above[*at + 1], (s->count - *at - 1) * sizeof(*s->above));
        s->count--;
        *at = *at ? *at - 1 : 0;
        return true;
    }
    s->heads[*at] = next.items[0];
    set_bit(s->is_head, next.items[0]->key, true);
    if (rev->normal_deps.count == 0 && rev->down.count == 1)
        set_bit(s->above[*at], rev->key, false);
    else if (!ancestors(s, s->above[*at], scratch, next.items[0]))
        return false;
    for (size_t i = 1; i < next.count; i++)
        if (!push_head(s, scratch, next.items[i]))
            return false;
    return true;
}

int al_rev_sort(al_rev_query *q, al_revs *sorted, al_revs revisions, al_revs heads)
{
    al_rev_map *map = q->map;
    sorter s = { .q = q };
    al_rev_set scratch;
    size_t left = 0, room = 0, at = 0;
    *sorted = (al_revs){ NULL, 0 };
    s.todo = new_bits(&s);
    s.is_head = new_bits(&s);
    uint64_t *wanted = new_bits(&s);
    if (!s.todo || !s.is_head || !wanted || al_rev_set_init(q, &scratch))
        return al_rev_oom(q);
    for (size_t i = 0; i < revisions.count; i++) {
        left += !bit(s.todo, revisions.items[i]->key);
        set_bit(s.todo, revisions.items[i]->key, true);
    }
    for (size_t i = 0; i < heads.count; i++)
        set_bit(wanted, heads.items[i]->key, true);
    for (size_t key = 0; key < map->key_count; key++)
        if (bit(wanted, key) && bit(s.todo, key) && !push_head(&s, &scratch, map->by_key[key]))
            return al_rev_oom(q);
    while (s.count) {
        size_t other = blocked_by(&s, at);
        if (other != at) {
            at = other;
            continue;
        }
        al_revision *rev = s.heads[at];
        if (bit(s.todo, rev->key)) {
            if (!al_revs_add(q->arena, sorted, &room, map->by_key[rev->key]))
                return al_rev_oom(q);
            set_bit(s.todo, rev->key, false);
            left--;
        }
        if (!advance(&s, &scratch, &at))
            return al_rev_oom(q);
    }
    return left ? al_rev_fail(q, "Dependency resolution failed; broken map") : AL_OK;
}
