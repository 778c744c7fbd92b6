/*
 * What a SELECT comes to when it is compiled: its FROM list, its columns and what they are called (SelectState).
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/dml.h"
#include "types/exc.h"

/* --- columns --- */

static int add_iterable(py_vm *vm, py_obj *list, py_obj *element)
{
    if (al_is_column_element(vm, element) || al_is_text(vm, element)) {
        return py_list_append(vm, list, element);
    }
    py_obj *parts = NULL;
    if (py_isa(vm, element, &al_clauselist_class)) {
        parts = ((const al_clauselist *)(void *)element)->clauses;
        for (size_t i = 0; parts && i < PY_TUPLE(parts)->count; i++) {
            if (add_iterable(vm, list, PY_TUPLE(parts)->items[i]) < 0) {
                return -1;
            }
        }
        return 0;
    }
    al_columns *columns = al_is_from(vm, element) ? al_from_columns(vm, element) : NULL;
    for (size_t i = 0; columns && i < al_columns_count(columns); i++) {
        if (py_list_append(vm, list, &al_columns_at(columns, i)->head) < 0) {
            return -1;
        }
    }
    return columns || !py_error_pending(vm) ? 0 : -1;
}

py_obj *al_select_iterables(py_vm *vm, py_obj *elements)
{
    py_obj *list = py_list_new(vm, elements ? PY_TUPLE(elements)->count : 0);
    for (size_t i = 0; list && elements && i < PY_TUPLE(elements)->count; i++) {
        if (add_iterable(vm, list, PY_TUPLE(elements)->items[i]) < 0) {
            return NULL;
        }
    }
    return list;
}

py_obj *al_selected_columns(py_vm *vm, py_obj *statement)
{
    for (;;) {
        if (py_isa(vm, statement, &al_select_class)) {
            return al_select_iterables(vm, ((const al_select *)(void *)statement)->raw_columns);
        }
        if (py_isa(vm, statement, &al_compound_class)) {
            statement = PY_TUPLE(((const al_compound *)(void *)statement)->selects)->items[0];
        } else if (py_isa(vm, statement, &al_select_grouping_class)) {
            statement = ((const al_select_grouping *)(void *)statement)->element;
        } else if (py_isa(vm, statement, &al_textual_select_class)) {
            return py_list_from(vm, ((const al_textual_select *)(void *)statement)->columns);
        } else if (py_isa(vm, statement, &al_update_base_class)) {
            return al_select_iterables(vm, ((const al_dml *)(void *)statement)->returning);
        } else {
            return py_list_new(vm, 0);
        }
    }
}

/* The key a column has in .c (_column_naming_convention). names: set of those given out; anon: for al_anon_resolve. */
static py_obj *naming_key(py_vm *vm, al_label_style style, py_obj *c, py_obj *names, py_obj *anon)
{
    if (!al_is_column_element(vm, c)) {
        return NULL;
    }
    py_obj *name = style == AL_LABEL_TABLENAME ? al_tq_key_label(vm, c) : al_proxy_key(vm, c);
    if (py_error_pending(vm)) {
        return NULL;
    }
    py_obj *no_label = py_str_intern(vm, "_no_label");
    if (style == AL_LABEL_NONE) {
        return name ? name : no_label;
    }
    bool unnamed = !name;
    name = name ? name : no_label;
    int there = name ? py_set_contains(vm, names, name) : -1;
    if (there < 0) {
        return NULL;
    }
    if (!there) {
        return py_set_add(vm, names, name) < 0 ? NULL : name;
    }
    py_obj *label = unnamed                       ? al_anon_of(vm, c, "_no_label", 0)
                    : style == AL_LABEL_TABLENAME ? al_anon_of(vm, c, py_str_text(name), 0)
                                                  : al_anon_of(vm, c, py_str_text(name), 0);
    return label ? al_anon_resolve(vm, anon, label) : NULL;
}

/* A column's place among those before it: required, fallback, repeated. */
typedef struct namer {
    al_label_style style;
    bool anon_for_dupe;
    py_obj *names; /* dict: name -> column */
    int dedupe;
} namer;

static int dedupe_name(py_vm *vm, namer *n, al_column_name *out)
{
    out->required = out->fallback = al_anon_dedupe_label(vm, out->column, n->dedupe++, n->style == AL_LABEL_TABLENAME);
    out->repeated = true;
    return out->required ? 0 : -1;
}

static int name_unnamed(py_vm *vm, namer *n, al_column_name *out)
{
    py_obj *label = al_anon_name_label(vm, out->column);
    py_obj *there = label ? py_dict_get(vm, n->names, label) : NULL;
    if (!there || py_dict_set(vm, n->names, label, out->column) < 0) {
        return -1;
    }
    out->repeated = there != PY_ABSENT;
    out->fallback = label;
    if (out->repeated) {
        out->fallback = al_anon_dedupe_label(vm, out->column, n->dedupe++, n->style == AL_LABEL_TABLENAME);
    }
    return out->fallback ? 0 : -1;
}

static int name_effective(py_vm *vm, namer *n, al_column_name *out, py_obj *effective)
{
    py_obj *there = py_dict_get(vm, n->names, effective);
    if (!there) {
        return -1;
    }
    if (there == PY_ABSENT) {
        return py_dict_set(vm, n->names, effective, out->column);
    }
    if (there == out->column) {
        return n->anon_for_dupe ? dedupe_name(vm, n, out) : 0;
    }
    py_obj *label = n->style == AL_LABEL_TABLENAME ? al_anon_tq_label(vm, out->column) : al_anon_name_label(vm, out->column);
    py_obj *used = label ? py_dict_get(vm, n->names, label) : NULL;
    if (!used) {
        return -1;
    }
    if (n->anon_for_dupe && used != PY_ABSENT) {
        return dedupe_name(vm, n, out);
    }
    out->required = out->fallback = label;
    return py_dict_set(vm, n->names, label, out->column);
}

static int name_column(py_vm *vm, namer *n, al_column_name *out)
{
    py_obj *c = out->column;
    if (!al_label_in_columns(vm, c)) {
        return 0;
    }
    if (n->style == AL_LABEL_NONE) {
        out->fallback = al_non_anon_label(vm, c);
        out->fallback = out->fallback ? out->fallback : al_anon_name_label(vm, c);
        return out->fallback ? 0 : -1;
    }
    py_obj *effective = n->style == AL_LABEL_TABLENAME ? al_tq_label(vm, c) : al_non_anon_label(vm, c);
    if (py_error_pending(vm)) {
        return -1;
    }
    if (!effective) {
        return name_unnamed(vm, n, out);
    }
    out->fallback = effective;
    out->required = n->style == AL_LABEL_TABLENAME ? effective : NULL;
    return name_effective(vm, n, out, effective);
}

int al_columns_plus_names(py_vm *vm, al_label_style style, py_obj *cols, bool anon_for_dupe_key, al_column_name **out, size_t *count)
{
    py_obj **items;
    *out = NULL;
    if (!py_sequence_fast(vm, cols, &items, count)) {
        return -1;
    }
    py_obj *keys = py_set_new(vm), *anon = py_dict_new(vm);
    namer n = { style, anon_for_dupe_key, py_dict_new(vm), 1 };
    al_column_name *rows = keys && anon && n.names ? al_calloc(*count + 1, sizeof *rows) : NULL;
    if (!rows) {
        py_raise_nomem(vm);
        return -1;
    }
    for (size_t i = 0; i < *count; i++) {
        rows[i].column = items[i];
        if (name_column(vm, &n, &rows[i]) < 0) {
            al_free(rows);
            return -1;
        }
        rows[i].proxy_key = naming_key(vm, style, items[i], keys, anon);
        if (py_error_pending(vm)) {
            al_free(rows);
            return -1;
        }
    }
    *out = rows;
    return 0;
}

/* --- FROM --- */

static int add_each(py_vm *vm, py_obj *list, py_obj *tuple, bool froms)
{
    for (size_t i = 0; tuple && i < PY_TUPLE(tuple)->count; i++) {
        py_obj *item = PY_TUPLE(tuple)->items[i];
        if ((froms ? al_froms_of(vm, item, list) : py_list_append(vm, list, item)) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Each once, without those that a JOIN among them contains (_normalize_froms) */
static py_obj *normalized(py_vm *vm, py_obj *items, py_obj *statement)
{
    py_obj *once = py_list_new(vm, 4), *hidden = py_list_new(vm, 4), *kept = py_list_new(vm, 4);
    for (size_t i = 0; once && hidden && i < PY_LIST(items)->count; i++) {
        py_obj *item = PY_LIST(items)->items[i];
        if (py_isa(vm, item, &al_subquery_class) && ((const al_alias *)(void *)item)->element == statement) {
            return py_raise(vm, &al_exc_InvalidRequestError, "select() construct refers to itself as a FROM");
        }
        if (!al_list_has(once, item) && (py_list_append(vm, once, item) < 0 || al_hidden_froms(vm, item, hidden) < 0)) {
            return NULL;
        }
    }
    for (size_t i = 0; kept && once && hidden && i < PY_LIST(once)->count; i++) {
        py_obj *item = PY_LIST(once)->items[i];
        if (!al_list_has(hidden, item) && py_list_append(vm, kept, item) < 0) {
            return NULL;
        }
    }
    return once && hidden ? kept : NULL;
}

static bool covers(py_vm *vm, py_obj *from, py_obj *other, py_obj *tables)
{
    py_obj *own = py_list_new(vm, 4);
    if (!own || al_froms_of(vm, from, own) < 0) {
        return false;
    }
    for (size_t i = 0; i < PY_LIST(tables)->count; i++) {
        py_obj *table = PY_LIST(tables)->items[i];
        if (table != other && !al_list_has(own, table)) {
            return false;
        }
    }
    return true;
}

/* Which of the clauses `right` can be joined to (find_left_clause_to_join_from): their number, the first in *index. -1: error */
static int left_clause(py_vm *vm, py_obj *clauses, py_obj *right, py_obj *onclause, size_t *index)
{
    py_obj *targets = py_list_new(vm, 2), *tables = py_list_new(vm, 4), *hidden = py_list_new(vm, 2);
    bool resolve = PY_LIST(clauses)->count > 1 && onclause != PY_NONE;
    if (!targets || !tables || !hidden || al_froms_of(vm, right, targets) < 0 || (resolve && al_froms_of(vm, onclause, tables) < 0)) {
        return -1;
    }
    int found = 0, visible = 0;
    size_t first = 0;
    for (size_t i = 0; i < PY_LIST(clauses)->count; i++) {
        if (al_hidden_froms(vm, PY_LIST(clauses)->items[i], hidden) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < PY_LIST(clauses)->count; i++) {
        py_obj *from = PY_LIST(clauses)->items[i];
        for (size_t t = 0; t < PY_LIST(targets)->count; t++) {
            py_obj *target = PY_LIST(targets)->items[t];
            if (target == from) {
                continue;
            }
            int joins = resolve && PY_LIST(tables)->count ? covers(vm, from, target, tables)
                        : onclause != PY_NONE             ? 1
                                                          : al_can_join(vm, from, target);
            if (joins < 0 || py_error_pending(vm)) {
                return -1;
            }
            if (joins) {
                bool seen = !al_list_has(hidden, from);
                if (!found || (seen && !visible)) {
                    first = i;
                }
                found++;
                visible += seen;
                break;
            }
        }
    }
    *index = first;
    if (!found && onclause != PY_NONE) {
        return (int)PY_LIST(clauses)->count;
    }
    return found > 1 ? visible : found;
}

static const char *const advice =
    "Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if "
    "not present already to help resolve the ambiguity.";

/* One join: into the FROM clause it belongs to, or as a new one. */
static int place_join(py_vm *vm, const al_select *s, py_obj *raw_columns, py_obj *clauses, const py_tuple *join)
{
    py_obj *right = join->items[0], *onclause = join->items[1], *left = join->items[2];
    size_t index = 0;
    int count;
    bool replace = true;
    if (left == PY_NONE) {
        py_obj *candidates = clauses;
        if (!PY_LIST(clauses)->count) {
            py_obj *all = py_list_new(vm, 4);
            candidates = all ? py_list_new(vm, 4) : NULL;
            if (!candidates || add_each(vm, all, raw_columns, true) < 0 || add_each(vm, all, s->where, true) < 0) {
                return -1;
            }
            for (size_t i = 0; i < PY_LIST(all)->count; i++) {
                if (!al_list_has(candidates, PY_LIST(all)->items[i]) && py_list_append(vm, candidates, PY_LIST(all)->items[i]) < 0) {
                    return -1;
                }
            }
            replace = false;
        }
        count = left_clause(vm, candidates, right, onclause, &index);
        if (count < 0) {
            return -1;
        }
        if (count > 1) {
            return py_raise_int(
                vm, &al_exc_InvalidRequestError,
                "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. %s", advice);
        }
        if (!count) {
            return py_raise_int(vm, &al_exc_InvalidRequestError, "Don't know how to join to %R. %s", right, advice);
        }
        left = PY_LIST(candidates)->items[index];
    } else {
        replace = false;
        for (size_t i = 0; i < PY_LIST(clauses)->count && !replace; i++) {
            py_obj *own = py_list_new(vm, 4);
            if (!own || al_froms_of(vm, PY_LIST(clauses)->items[i], own) < 0) {
                return -1;
            }
            if (al_list_has(own, left)) {
                replace = true;
                index = i;
                left = PY_LIST(clauses)->items[i];
            }
        }
    }
    py_obj *made = al_join_new(vm, left, right, onclause, join->items[3] == PY_TRUE, join->items[4] == PY_TRUE);
    if (!made) {
        return -1;
    }
    if (replace) {
        PY_LIST(clauses)->items[index] = made;
        return 0;
    }
    return py_list_append(vm, clauses, made);
}

static int place_joins(py_vm *vm, const al_select *s, py_obj *raw_columns, py_obj *joins, py_obj *clauses)
{
    for (size_t i = 0; joins && i < PY_TUPLE(joins)->count; i++) {
        if (place_join(vm, s, raw_columns, clauses, PY_TUPLE(PY_TUPLE(joins)->items[i])) < 0) {
            return -1;
        }
    }
    return 0;
}

/* A table in a schema whose name a table without one may have too: the latter is rendered under another name. */
static py_obj *ambiguous_names(py_vm *vm, py_obj *froms)
{
    py_obj *map = py_dict_new(vm), *all = map ? py_list_new(vm, 4) : NULL;
    for (size_t i = 0; all && i < PY_LIST(froms)->count; i++) {
        if (al_froms_of(vm, PY_LIST(froms)->items[i], all) < 0) {
            return NULL;
        }
    }
    for (size_t i = 0; all && i < PY_LIST(all)->count; i++) {
        const al_table_clause *t = py_cast(vm, al_table_clause, &al_table_clause_class, PY_LIST(all)->items[i]);
        if (!t || !py_given(t->schema) || !t->e.name) {
            continue;
        }
        py_obj *there = py_dict_get(vm, map, t->e.name);
        py_obj *anon = there == PY_ABSENT ? al_anon_new(vm, NULL, py_str_text(t->e.name), NULL) : there;
        if (!anon || (there == PY_ABSENT && py_dict_set(vm, map, t->e.name, anon) < 0)) {
            return NULL;
        }
    }
    return all ? map : NULL;
}

int al_select_state_init(py_vm *vm, al_select *s, al_select_state *state)
{
    memset(state, 0, sizeof *state);
    state->statement = s;
    if (!s->raw_columns) {
        al_raise_unmade(vm);
        return -1;
    }
    py_obj *clauses = py_list_new(vm, 2), *items = py_list_new(vm, 8);
    if (!clauses || !items || add_each(vm, clauses, s->from_obj, false) < 0) {
        return -1;
    }
    for (size_t i = 0; s->earlier && i < PY_TUPLE(s->earlier)->count; i++) {
        const py_tuple *pair = PY_TUPLE(PY_TUPLE(s->earlier)->items[i]);
        if (place_joins(vm, s, pair->items[0], pair->items[1], clauses) < 0) {
            return -1;
        }
    }
    if (place_joins(vm, s, s->raw_columns, s->joins, clauses) < 0) {
        return -1;
    }
    for (size_t i = 0; i < PY_LIST(clauses)->count; i++) {
        if (py_list_append(vm, items, PY_LIST(clauses)->items[i]) < 0) {
            return -1;
        }
    }
    if (add_each(vm, items, s->raw_columns, true) < 0 || add_each(vm, items, s->where, true) < 0) {
        return -1;
    }
    state->froms = normalized(vm, items, &s->g.b.e.head);
    state->ambiguous = state->froms ? ambiguous_names(vm, state->froms) : NULL;
    py_obj *columns = state->ambiguous ? al_select_iterables(vm, s->raw_columns) : NULL;
    return columns ? al_columns_plus_names(vm, (al_label_style)s->g.b.label_style, columns, true, &state->names, &state->name_count) : -1;
}

void al_select_state_free(al_select_state *state)
{
    al_free(state->names);
    state->names = NULL;
}

/* froms without those that are in both `correlate` and (if wanted) / or not in `among` */
static py_obj *without(py_vm *vm, py_obj *froms, py_obj *correlate, py_obj *among, bool among_wanted)
{
    py_obj *kept = py_list_new(vm, PY_LIST(froms)->count);
    for (size_t i = 0; kept && i < PY_LIST(froms)->count; i++) {
        py_obj *item = PY_LIST(froms)->items[i];
        bool in = false;
        for (size_t k = 0; among && k < PY_TUPLE(among)->count; k++) {
            in = in || PY_TUPLE(among)->items[k] == item;
        }
        bool remove = correlate && al_list_has(correlate, item) && (!among || in == among_wanted);
        if (!remove && py_list_append(vm, kept, item) < 0) {
            return NULL;
        }
    }
    return kept;
}

py_obj *al_display_froms(py_vm *vm, const al_select_state *state, py_obj *explicit_correlate, py_obj *implicit_correlate)
{
    const al_select *s = state->statement;
    py_obj *froms = state->froms;
    if (s->correlate && PY_TUPLE(s->correlate)->count) {
        froms = without(vm, froms, explicit_correlate, s->correlate, true);
    }
    if (froms && s->correlate_except) {
        froms = without(vm, froms, explicit_correlate, s->correlate_except, false);
    }
    if (froms && !s->no_auto_correlate && implicit_correlate && PY_LIST(implicit_correlate)->count && PY_LIST(froms)->count > 1) {
        froms = without(vm, froms, implicit_correlate, NULL, true);
        if (froms && !PY_LIST(froms)->count) {
            return py_raise(vm, &al_exc_InvalidRequestError,
                            "Select statement '%R' returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to "
                            "control correlation "
                            "manually.",
                            &s->g.b.e.head);
        }
    }
    return froms;
}
