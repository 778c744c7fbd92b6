/*
 * A stable topological sort over numbered nodes: of the nodes that may come next, always the one with the lowest number, so that an
 * order that already fits is left as it was.
 */
#ifndef AL_BASE_TOPO_H
#define AL_BASE_TOPO_H

#include "base/vec.h"

typedef struct al_edge {
    size_t before, after; /* `before` must precede `after` */
} al_edge;

typedef AL_VEC(al_edge) al_edges;

/*
 * Fills order[count] with the nodes 0..count-1. Returns how many were placed: fewer than count means a cycle, whose members (and what
 * hangs on them) then follow in their own order. Edges to oneself are ignored. SIZE_MAX: out of memory.
 */
size_t al_topo_sort(size_t *order, size_t count, const al_edge *edges, size_t edge_count);

#endif
