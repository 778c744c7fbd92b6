/* What the graph's own files share. */
#ifndef AL_SCRIPT_REVISION_INT_H
#define AL_SCRIPT_REVISION_INT_H

#include "script/revision.h"

/* Failures of a query; each returns its status. */
int al_rev_oom(al_rev_query *q);
int al_rev_fail(al_rev_query *q, const char *format, ...) AL_PRINTF(2, 3);
int al_rev_fail_resolution(al_rev_query *q, const char *argument, const char *format, ...) AL_PRINTF(3, 4);
int al_rev_fail_heads(al_rev_query *q, al_strs heads, const char *argument);
int al_rev_fail_range(al_rev_query *q, al_rev_arg lower, al_rev_arg upper);

/* Growable lists in an arena: false when out of memory. `room` is kept by the caller. */
bool al_revs_add(al_arena *arena, al_revs *revs, size_t *room, al_revision *rev);
bool al_strs_add(al_arena *arena, al_strs *strs, size_t *room, const char *text);
bool al_revs_has(al_revs revs, const al_revision *rev);
bool al_revs_ids(al_arena *arena, al_strs *ids, al_revs revs);

/* filter_for_lineage for ids. */
int al_rev_filter_ids(al_rev_query *q, al_strs *kept, al_strs targets, const char *check_against);
/* _resolve_branch */
int al_rev_branch(al_rev_query *q, al_revision **rev, const char *label);
/* _walk; `exact`: no_overwalk. */
int al_rev_walk(al_rev_query *q, al_revision **end, al_revision *start, int64_t steps, const char *label, bool exact);
/* _parse_downgrade_target, _parse_upgrade_target. */
int al_rev_downgrade_target(al_rev_query *q, const char **label, al_revision **target_rev, al_rev_arg current, const char *target,
                            bool exact);
int al_rev_upgrade_target(al_rev_query *q, al_revs *targets, al_rev_arg current, al_rev_arg target, bool exact);
/* _topological_sort */
int al_rev_sort(al_rev_query *q, al_revs *sorted, al_revs revisions, al_revs heads);

#endif
