/* From targets to the revisions between them: iterate_revisions and what it calls. */
#include <ctype.h>
#include <string.h>

#include "script/revision_int.h"

/* "label@symbol+N" taken apart. */
typedef struct relative {
    const char *label, *symbol; /* or NULL */
    const char *text;           /* "+2", as written */
    const char *digits;         /* without sign and leading zeros: "2" */
    int64_t steps;
} relative;

static bool is_word(char c)
{
    return c == '_' || isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* \w*[+-]\d+ at text; *symbol_size and *size are told. */
static bool match_steps(const char *text, size_t *symbol_size, size_t *size)
{
    size_t i = 0;
    while (is_word(text[i]))
        i++;
    *symbol_size = i;
    if (text[i] != '+' && text[i] != '-')
        return false;
    if (!isdigit((unsigned char)text[++i]))
        return false;
    while (isdigit((unsigned char)text[i]))
        i++;
    *size = i - *symbol_size;
    return true;
}

/* _relative_destination.match: the shortest label that fits, else none. *found is false when the text is not relative. */
static int parse_relative(al_rev_query *q, relative *r, const char *text, bool *found)
{
    size_t symbol = 0, size = 0;
    const char *start = NULL;
    memset(r, 0, sizeof(*r));
    for (size_t i = 1; *text && text[i] && text[i - 1] != '\n' && !start; i++)
        if (text[i] == '@' && match_steps(text + i + 1, &symbol, &size)) {
            start = text + i + 1;
            r->label = al_arena_strndup(q->arena, text, i);
        }
    if (!start && match_steps(text, &symbol, &size))
        start = text;
    *found = start != NULL;
    if (!start)
        return AL_OK;
    if (symbol)
        r->symbol = al_arena_strndup(q->arena, start, symbol);
    r->text = al_arena_strndup(q->arena, start + symbol, size);
    if (q->arena->oom)
        return al_rev_oom(q);
    const char *digits = r->text + 1;
    while (*digits == '0' && digits[1])
        digits++;
    r->digits = digits;
    for (const char *c = digits; *c; c++)
        if (r->steps < INT32_MAX)
            r->steps = r->steps * 10 + (*c - '0');
    if (r->text[0] == '-')
        r->steps = -r->steps;
    return AL_OK;
}

static int not_produced(al_rev_query *q, const relative *r, bool as_number)
{
    const char *sign = as_number ? (r->steps < 0 ? "-" : "") : "";
    return al_rev_fail(q, "Relative revision %s%s didn't produce %s migrations", sign, as_number ? r->digits : r->text, r->digits);
}

/* to_tuple(arg): *none when it is None. */
static int to_tuple(al_rev_query *q, al_strs *strs, bool *none, al_rev_arg arg)
{
    size_t room = 0;
    *none = !arg.is_tuple && !arg.text;
    *strs = arg.tuple;
    if (arg.text) {
        *strs = (al_strs){ NULL, 0 };
        if (!al_strs_add(q->arena, strs, &room, arg.text))
            return al_rev_oom(q);
    }
    return AL_OK;
}

static int get_with_label(al_rev_query *q, al_revision **rev, const char *label, const char *symbol)
{
    const char *id = symbol;
    if (label) {
        id = al_arena_printf(q->arena, "%s@%s", label, symbol);
        if (!id)
            return al_rev_oom(q);
    }
    return al_rev_get(q, rev, id);
}

/* The one current revision on the labelled branch. */
static int current_on_branch(al_rev_query *q, const char **symbol, al_strs current, const relative *r)
{
    al_strs on;
    if (al_rev_filter_ids(q, &on, current, r->label))
        return q->error->status;
    if (on.count == 0) {
        al_revs all;
        if (al_rev_all_current(q, &all, current) || al_rev_filter(q, &all, all, r->label, false))
            return q->error->status;
        if (!al_revs_ids(q->arena, &on, all))
            return al_rev_oom(q);
    }
    /* The reference asserts that there is exactly one. */
    if (on.count == 0)
        return not_produced(q, r, false);
    if (on.count > 1)
        return al_rev_fail(q, "Ambiguous walk");
    *symbol = on.items[0];
    return AL_OK;
}

/* The row that "-N" counts from. */
static int current_alone(al_rev_query *q, const char **symbol, al_strs current, const relative *r)
{
    if (current.count == 0)
        return not_produced(q, r, false);
    bool several = false;
    for (size_t i = 1; i < current.count; i++)
        several = several || strcmp(current.items[i], current.items[0]) != 0;
    if (several && q->map->warn)
        q->map->warn(q->map->warn_data,
                     "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.");
    *symbol = current.items[0];
    return AL_OK;
}

static int walked(al_rev_query *q, al_revision **target, al_revision *end)
{
    *target = end;
    return end ? AL_OK : al_rev_fail(q, "Walked too far");
}

static int relative_downgrade(al_rev_query *q, const char **label, al_revision **target, al_rev_arg current, const relative *r, bool exact)
{
    al_revision *start, *end;
    const char *symbol = r->symbol;
    *label = r->label;
    if (r->text[0] == '+' || r->steps == 0) {
        if (!symbol)
            return not_produced(q, r, false);
        if (al_rev_get(q, &start, symbol) || al_rev_walk(q, &end, start, r->steps, r->label, exact))
            return q->error->status;
        return walked(q, target, end);
    }
    if (!symbol) {
        al_strs rows;
        bool none;
        if (to_tuple(q, &rows, &none, current) || (r->label ? current_on_branch(q, &symbol, rows, r) : current_alone(q, &symbol, rows, r)))
            return q->error->status;
        if (!r->label)
            *label = symbol;
    }
    if (get_with_label(q, &start, *label, symbol) || al_rev_walk(q, &end, start, r->steps, NULL, exact))
        return q->error->status;
    if (!end && !r->symbol)
        return not_produced(q, r, false);
    return walked(q, target, end);
}

int al_rev_downgrade_target(al_rev_query *q, const char **label, al_revision **target_rev, al_rev_arg current, const char *target,
                            bool exact)
{
    relative r;
    bool found;
    *label = NULL;
    *target_rev = NULL;
    if (!target)
        return AL_OK;
    if (parse_relative(q, &r, target, &found))
        return q->error->status;
    if (found)
        return relative_downgrade(q, label, target_rev, current, &r, exact);
    const char *at = strrchr(target, '@');
    if (at && at > target) {
        *label = al_arena_strndup(q->arena, target, (size_t)(at - target));
        if (!*label)
            return al_rev_oom(q);
    }
    return al_rev_get(q, target_rev, at ? at + 1 : target);
}

/* The tips of what is applied on a branch: applied revisions of its lineage that no other of them comes down to. */
static int branch_tips(al_rev_query *q, al_revs *tips, al_revs current, const char *label)
{
    al_rev_set applied;
    al_revs active;
    size_t room = 0;
    if (al_rev_set_init(q, &applied) || al_rev_related(q, &applied, current, AL_WAY_NORMAL_DOWN, false) ||
        al_rev_filter(q, &active, applied.list, label, false))
        return q->error->status;
    *tips = (al_revs){ NULL, 0 };
    for (size_t i = 0; i < active.count; i++) {
        bool tip = true;
        for (size_t j = 0; tip && j < active.count; j++)
            tip = !al_revs_has(active.items[j]->normal_down, active.items[i]);
        if (tip && !al_revs_add(q->arena, tips, &room, active.items[i]))
            return al_rev_oom(q);
    }
    return AL_OK;
}

static int no_marks(al_rev_query *q, al_revs revs, al_rev_arg lower, al_rev_arg upper)
{
    for (size_t i = 0; i < revs.count; i++)
        if (!revs.items[i] || revs.items[i] == &q->map->base)
            return al_rev_fail_range(q, lower, upper);
    return AL_OK;
}

/* Where "+N" starts: the current revisions (of the branch), or NULL for base. */
static int upgrade_start(al_rev_query *q, al_revision **start, al_rev_arg current, const relative *r)
{
    al_strs rows;
    bool none;
    *start = NULL;
    if (to_tuple(q, &rows, &none, current))
        return q->error->status;
    if (!r->label) {
        if (rows.count == 0)
            return AL_OK;
        if (rows.count > 1)
            return al_rev_fail(q, "Ambiguous upgrade from multiple current revisions");
        return al_rev_get(q, start, rows.items[0]);
    }
    al_revs revs, on;
    if (al_rev_get_all(q, &revs, AL_REV_TUPLE(rows)) || no_marks(q, revs, current, AL_REV_TEXT(r->text)) ||
        al_rev_filter(q, &on, revs, r->label, false))
        return q->error->status;
    if (on.count == 0 && branch_tips(q, &on, revs, r->label))
        return q->error->status;
    if (on.count > 1)
        return al_rev_fail(q, "Ambiguous upgrade from multiple current revisions");
    *start = on.count ? on.items[0] : NULL;
    return AL_OK;
}

static int relative_upgrade(al_rev_query *q, al_revision **target, al_rev_arg current, const relative *r, bool exact)
{
    al_revision *start;
    bool up = r->text[0] == '+' && r->steps > 0;
    if (up && !r->symbol) {
        if (upgrade_start(q, &start, current, r))
            return q->error->status;
    } else if (!r->symbol) {
        return not_produced(q, r, true);
    } else if (get_with_label(q, &start, up ? NULL : r->label, r->symbol)) {
        return q->error->status;
    }
    if (al_rev_walk(q, target, start, r->steps, up ? r->label : NULL, exact))
        return q->error->status;
    if (*target)
        return AL_OK;
    /* Of these two only "+N" alone has a message in the reference; the others end in an assertion. */
    return up ? not_produced(q, r, false) : al_rev_fail(q, "Walked too far");
}

int al_rev_upgrade_target(al_rev_query *q, al_revs *targets, al_rev_arg current, al_rev_arg target, bool exact)
{
    relative r;
    bool found = false;
    size_t room = 0;
    if (target.text && parse_relative(q, &r, target.text, &found))
        return q->error->status;
    if (!found)
        return al_rev_get_all(q, targets, target);
    al_revision *rev;
    if (relative_upgrade(q, &rev, current, &r, exact))
        return q->error->status;
    *targets = (al_revs){ NULL, 0 };
    return al_revs_add(q->arena, targets, &room, rev) ? AL_OK : al_rev_oom(q);
}

/* The revisions directly above the target, which a downgrade to it drops first. */
static int find_roots(al_rev_query *q, al_revs *roots, al_revision *target, bool inclusive)
{
    size_t room = 0, at = 0;
    al_map_entry *entry;
    *roots = (al_revs){ NULL, 0 };
    if (target && !inclusive) {
        *roots = target->next;
        return AL_OK;
    }
    if (target)
        return al_revs_add(q->arena, roots, &room, target) ? AL_OK : al_rev_oom(q);
    while ((entry = al_map_next(&q->map->names, &at))) {
        al_revision *rev = entry->value;
        if (rev->down.count == 0 && !al_revs_add(q->arena, roots, &room, rev))
            return al_rev_oom(q);
    }
    return AL_OK;
}

static int roots_of_branch(al_rev_query *q, al_revs *roots, const char *label)
{
    al_revision *branch;
    al_rev_set below;
    al_revs kept = { NULL, 0 };
    size_t room = 0;
    if (al_rev_branch(q, &branch, label) || al_rev_set_init(q, &below) ||
        al_rev_related(q, &below, (al_revs){ &branch, 1 }, AL_WAY_DOWN, false))
        return q->error->status;
    for (size_t i = 0; i < roots->count; i++)
        if (al_rev_set_has(&below, roots->items[i]) && !al_revs_has(kept, roots->items[i]) &&
            !al_revs_add(q->arena, &kept, &room, roots->items[i]))
            return al_rev_oom(q);
    if (kept.count == 0)
        return al_rev_fail(q, "Not a valid downgrade target from current heads");
    *roots = kept;
    return AL_OK;
}

static int collect_downgrade(al_rev_query *q, al_revs *found, al_revs *heads, al_rev_arg upper, al_rev_arg lower, al_rev_range how)
{
    const char *label;
    al_revision *target;
    al_revs roots;
    al_rev_set above, active, down;
    size_t room = 0;
    if (al_rev_downgrade_target(q, &label, &target, upper, lower.text, !how.any_length))
        return q->error->status;
    if (target == &q->map->base)
        target = NULL;
    if (find_roots(q, &roots, target, how.inclusive) || (label && *label && roots.count > 1 && roots_of_branch(q, &roots, label)) ||
        al_rev_get_all(q, heads, upper) || no_marks(q, *heads, lower, upper))
        return q->error->status;
    if (al_rev_set_init(q, &above) || al_rev_set_init(q, &active) || al_rev_set_init(q, &down) ||
        al_rev_related(q, &above, roots, AL_WAY_ALL_NEXT, false) || al_rev_related(q, &active, *heads, AL_WAY_NORMAL_DOWN, false) ||
        (how.implicit_base && al_rev_related(q, &down, roots, AL_WAY_NORMAL_DOWN, false)))
        return q->error->status;
    *found = (al_revs){ NULL, 0 };
    for (size_t i = 0; i < active.list.count; i++) {
        al_revision *rev = active.list.items[i];
        if ((al_rev_set_has(&above, rev) || (how.implicit_base && !al_rev_set_has(&down, rev))) &&
            !al_revs_add(q->arena, found, &room, rev))
            return al_rev_oom(q);
    }
    if (target && found->count == 0 && !al_revs_has(*heads, target))
        return al_rev_fail_range(q, AL_REV_TEXT("Nothing to drop"), upper);
    return AL_OK;
}

/* "label@..." below: only targets that carry the label count. */
static int targets_of_branch(al_rev_query *q, al_revs *targets, const char *lower)
{
    const char *branch = al_arena_strndup(q->arena, lower, strcspn(lower, "@"));
    al_revision *rev;
    al_revs kept = { NULL, 0 };
    size_t room = 0;
    if (!branch)
        return al_rev_oom(q);
    if (al_rev_get(q, &rev, branch))
        return q->error->status;
    if (rev && strcmp(rev->id, branch) == 0) {
        /* An id stands for its branch. The reference insists on exactly one label. */
        if (rev->labels.count != 1)
            return al_rev_fail_resolution(q, branch, "No such branch: '%s'", branch);
        branch = rev->labels.items[0];
    }
    for (size_t i = 0; i < targets->count; i++)
        if (al_strs_has(targets->items[i]->labels, branch) && !al_revs_has(kept, targets->items[i]) &&
            !al_revs_add(q->arena, &kept, &room, targets->items[i]))
            return al_rev_oom(q);
    *targets = kept;
    return AL_OK;
}

/* A lower end like "-2", which get_revisions could not find. */
static int relative_lower(al_rev_query *q, al_revs *current, al_rev_arg *lower, al_rev_arg upper, bool exact)
{
    const char *label;
    al_revision *rev;
    size_t room = 0;
    if (al_rev_downgrade_target(q, &label, &rev, upper, lower->text, exact))
        return q->error->status;
    *current = (al_revs){ NULL, 0 };
    if (!rev || rev == &q->map->base) {
        *lower = AL_REV_NONE;
        return AL_OK;
    }
    *lower = AL_REV_TEXT(rev->id);
    return al_revs_add(q->arena, current, &room, rev) ? AL_OK : al_rev_oom(q);
}

static int collect_upgrade(al_rev_query *q, al_revs *needs, al_revs *targets, al_rev_arg upper, al_rev_arg lower, al_rev_range how)
{
    al_revs current;
    al_rev_set required, applied, above, wanted;
    if (al_rev_upgrade_target(q, targets, lower, upper, !how.any_length) || no_marks(q, *targets, lower, upper))
        return q->error->status;
    if (lower.text && strchr(lower.text, '@') && targets_of_branch(q, targets, lower.text))
        return q->error->status;
    if (al_rev_set_init(q, &required) || al_rev_related(q, &required, *targets, AL_WAY_NORMAL_DOWN, true) ||
        al_rev_get_all(q, &current, lower))
        return q->error->status;
    for (size_t i = 0; !how.implicit_base && i < current.count; i++)
        if (current.items[i] && (current.items[i] == &q->map->base || !al_rev_set_has(&required, current.items[i])))
            return al_rev_fail_range(q, lower, upper);
    if (current.count && !current.items[0] && relative_lower(q, &current, &lower, upper, !how.any_length))
        return q->error->status;
    if (no_marks(q, current, lower, upper) || al_rev_set_init(q, &applied) || al_rev_set_init(q, &wanted) ||
        al_rev_related(q, &applied, current, AL_WAY_NORMAL_DOWN, true))
        return q->error->status;
    for (size_t i = 0; i < required.list.count; i++)
        if (!al_rev_set_has(&applied, required.list.items[i]) && al_rev_set_add(q, &wanted, required.list.items[i]))
            return q->error->status;
    if (how.inclusive) {
        al_revs more;
        if (al_rev_get_all(q, &more, lower) || no_marks(q, more, lower, upper))
            return q->error->status;
        for (size_t i = 0; i < more.count; i++)
            if (al_rev_set_add(q, &wanted, more.items[i]))
                return q->error->status;
    }
    *needs = wanted.list;
    if (current.count == 0 || how.implicit_base)
        return AL_OK;
    if (al_rev_set_init(q, &above) || al_rev_related(q, &above, current, AL_WAY_NEXT, true))
        return q->error->status;
    size_t kept = 0;
    for (size_t i = 0; i < needs->count; i++)
        if (al_rev_set_has(&above, needs->items[i]))
            needs->items[kept++] = needs->items[i];
    needs->count = kept;
    return AL_OK;
}

int al_rev_iterate(al_rev_query *q, al_revs *revs, al_rev_arg upper, al_rev_arg lower, al_rev_range how)
{
    al_revs found, heads;
    int status =
        how.downgrade ? collect_downgrade(q, &found, &heads, upper, lower, how) : collect_upgrade(q, &found, &heads, upper, lower, how);
    return status == AL_OK ? al_rev_sort(q, revs, found, heads) : status;
}
