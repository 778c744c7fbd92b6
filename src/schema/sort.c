#include "schema/sort.h"

#include <string.h>

#include "types/exc.h"

/* child depends on parent; fkc: the constraint that says so, NULL: add_is_dependent_on. */
typedef struct edge {
    size_t parent, child;
    py_obj *fkc;
    bool gone;
} edge;

typedef struct graph {
    py_obj *const *tables;
    size_t count;
    edge *edges;
    size_t edge_count, edge_room;
    bool *done, *cyclic;
} graph;

static size_t number_of(const graph *g, const py_obj *table)
{
    size_t i = 0;
    while (i < g->count && g->tables[i] != table)
        i++;
    return i;
}

static int add_edge(py_vm *vm, graph *g, const py_obj *parent, size_t child, py_obj *fkc)
{
    size_t from = number_of(g, parent);
    if (from == g->count || from == child)
        return 0;
    if (g->edge_count == g->edge_room) {
        size_t room = g->edge_room ? g->edge_room * 2 : 16;
        edge *grown = al_realloc(g->edges, room * sizeof *grown);
        if (!grown) {
            py_raise_nomem(vm);
            return -1;
        }
        g->edges = grown;
        g->edge_room = room;
    }
    g->edges[g->edge_count++] = (edge){ from, child, fkc, false };
    return 0;
}

static int add_table(py_vm *vm, graph *g, size_t i, py_obj *left)
{
    al_schema_table *t = (al_schema_table *)(void *)g->tables[i];
    py_obj *constraints = al_sorted_constraints(vm, t);
    for (size_t k = 0; constraints && k < PY_LIST(constraints)->count; k++) {
        al_fk_constraint *fkc = al_item_cast(vm, al_fk_constraint, al_s_fk_constraint, PY_LIST(constraints)->items[k]);
        if (!fkc)
            continue;
        if (fkc->use_alter == PY_TRUE) {
            if (py_list_append(vm, left, (py_obj *)(void *)fkc) < 0)
                return -1;
            continue;
        }
        py_obj *target = al_fkc_referred_table(vm, fkc);
        if (!target || add_edge(vm, g, target, i, (py_obj *)(void *)fkc) < 0)
            return -1;
    }
    for (size_t k = 0; t->dependencies && k < PY_LIST(t->dependencies)->count; k++) {
        if (add_edge(vm, g, PY_LIST(t->dependencies)->items[k], i, NULL) < 0)
            return -1;
    }
    return constraints ? 0 : -1;
}

/* Layer by layer, each in the order given. 1 done, 0 a cycle is left, -1. */
static int layers(py_vm *vm, graph *g, py_obj *sorted)
{
    memset(g->done, 0, g->count * sizeof *g->done);
    PY_LIST(sorted)->count = 0;
    size_t left = g->count;
    while (left) {
        size_t start = PY_LIST(sorted)->count;
        for (size_t i = 0; i < g->count; i++) {
            bool ready = !g->done[i];
            for (size_t k = 0; ready && k < g->edge_count; k++)
                ready = g->edges[k].gone || g->edges[k].child != i || g->done[g->edges[k].parent];
            if (ready && py_list_append(vm, sorted, g->tables[i]) < 0)
                return -1;
        }
        size_t found = PY_LIST(sorted)->count - start;
        if (!found)
            return 0;
        for (size_t i = start; i < PY_LIST(sorted)->count; i++)
            g->done[number_of(g, PY_LIST(sorted)->items[i])] = true;
        left -= found;
    }
    return 1;
}

static bool reaches(const graph *g, size_t from, size_t to, bool *seen)
{
    for (size_t k = 0; k < g->edge_count; k++) {
        const edge *e = &g->edges[k];
        if (e->gone || e->parent != from)
            continue;
        if (e->child == to)
            return true;
        if (!seen[e->child]) {
            seen[e->child] = true;
            if (reaches(g, e->child, to, seen))
                return true;
        }
    }
    return false;
}

static int find_cyclic(py_vm *vm, graph *g)
{
    bool *seen = al_calloc(g->count, sizeof *seen);
    if (!seen) {
        py_raise_nomem(vm);
        return -1;
    }
    for (size_t i = 0; i < g->count; i++) {
        memset(seen, 0, g->count * sizeof *seen);
        g->cyclic[i] = !g->done[i] && reaches(g, i, i, seen);
    }
    al_free(seen);
    return 0;
}

/* The full names of the tables in cycles, sorted, joined by ", ". */
static py_obj *cycle_names(py_vm *vm, const graph *g)
{
    py_obj *names = py_list_new(vm, 0);
    for (size_t i = 0; names && i < g->count; i++) {
        if (g->cyclic[i] && py_list_append(vm, names, ((al_table_clause *)(void *)g->tables[i])->fullname) < 0)
            return NULL;
    }
    py_obj *comma = names && py_list_sort(vm, names, NULL, false) == 0 ? py_str_new(vm, ", ") : NULL;
    return comma ? py_call_method(vm, comma, "join", 1, names) : NULL;
}

static int warn_cycle(py_vm *vm, const graph *g)
{
    py_obj *names = cycle_names(vm, g);
    py_obj *text =
        names
            ? py_str_printf(vm,
                            "Cannot correctly sort tables; there are unresolvable cycles between tables \"%S\", which is usually caused by "
                            "mutually dependent foreign key constraints.  Foreign key constraints involving these tables will not be "
                            "considered; this warning may raise an error in a future release.",
                            names)
            : NULL;
    return text ? py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) : -1;
}

static int raise_cycle(py_vm *vm, const graph *g)
{
    py_obj *cycles = al_set_new(vm), *edges = cycles ? al_set_new(vm) : NULL,
           *text = edges ? py_str_new(vm, "Circular dependency detected.") : NULL;
    for (size_t i = 0; text && i < g->count; i++) {
        if (g->cyclic[i] && al_set_add(vm, cycles, g->tables[i]) < 0)
            return -1;
    }
    py_obj *raised = text ? py_construct(vm, &al_exc_CircularDependencyError, 3, text, cycles, edges) : NULL;
    if (raised)
        py_raise_obj(vm, raised);
    return -1;
}

static bool removable(const py_obj *fkc, al_sort_rule rule)
{
    if (rule == AL_SORT_NONE)
        return false;
    const py_obj *name = ((const al_constraint *)(const void *)fkc)->name;
    return rule == AL_SORT_ALL || py_given(name);
}

/* The foreign keys of the tables in cycles are left out. */
static int break_cycles(py_vm *vm, graph *g, al_sort_rule rule, py_obj *left)
{
    for (size_t k = 0; k < g->edge_count; k++) {
        edge *e = &g->edges[k];
        if (e->gone || !e->fkc || !g->cyclic[e->child] || !removable(e->fkc, rule))
            continue;
        bool known = false;
        for (size_t i = 0; i < PY_LIST(left)->count && !known; i++)
            known = PY_LIST(left)->items[i] == e->fkc;
        if (!known && py_list_append(vm, left, e->fkc) < 0)
            return -1;
        e->gone = true;
    }
    return 0;
}

static int sort_graph(py_vm *vm, graph *g, al_sort_rule rule, bool warn, py_obj *sorted, py_obj *left)
{
    for (size_t i = 0; i < g->count; i++) {
        if (add_table(vm, g, i, left) < 0)
            return -1;
    }
    int done = layers(vm, g, sorted);
    if (done)
        return done < 0 ? -1 : 0;
    if (find_cyclic(vm, g) < 0 || (warn && warn_cycle(vm, g) < 0) || break_cycles(vm, g, rule, left) < 0)
        return -1;
    done = layers(vm, g, sorted);
    if (done)
        return done < 0 ? -1 : 0;
    return raise_cycle(vm, g);
}

int al_sort_with_constraints(py_vm *vm, py_obj *const *tables, size_t count, al_sort_rule rule, bool warn, py_obj **sorted, py_obj **left)
{
    graph g = { .tables = tables, .count = count };
    *sorted = py_list_new(vm, count);
    *left = *sorted ? py_list_new(vm, 0) : NULL;
    g.done = al_calloc(count, sizeof *g.done);
    g.cyclic = al_calloc(count, sizeof *g.cyclic);
    int status = -1;
    if (!g.done || !g.cyclic)
        py_raise_nomem(vm);
    else if (*left)
        status = sort_graph(vm, &g, rule, warn, *sorted, *left);
    al_free(g.done);
    al_free(g.cyclic);
    al_free(g.edges);
    return status;
}

py_obj *al_sort_tables(py_vm *vm, py_obj *const *tables, size_t count)
{
    py_obj *sorted, *left;
    return al_sort_with_constraints(vm, tables, count, AL_SORT_ALL, true, &sorted, &left) < 0 ? NULL : sorted;
}
