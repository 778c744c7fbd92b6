#include "base/topo.h"

#include <string.h>

typedef struct sorter {
    size_t *waiting; /* [node] how many must still come first */
    size_t *first;   /* [node] its first outgoing edge + 1 */
    size_t *next;    /* [edge] the next edge of the same node + 1 */
    size_t *heap;    /* the nodes that may come now, lowest first */
    size_t heap_size;
} sorter;

static void heap_push(sorter *s, size_t node)
{
    size_t at = s->heap_size++;
    while (at > 0 && s->heap[(at - 1) / 2] > node) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = node;
}

static size_t heap_pop(sorter *s)
{
    size_t top = s->heap[0], last = s->heap[--s->heap_size], at = 0;
    while (2 * at + 1 < s->heap_size) {
        size_t child = 2 * at + 1;
        if (child + 1 < s->heap_size && s->heap[child + 1] < s->heap[child])
            child++;
        if (s->heap[child] >= last)
            break;
        s->heap[at] = s->heap[child];
        at = child;
    }
    if (s->heap_size)
        s->heap[at] = last;
    return top;
}

size_t al_topo_sort(size_t *order, size_t count, const al_edge *edges, size_t edge_count)
{
    size_t *block = al_calloc(3 * count + edge_count + 1, sizeof(size_t));
    if (!block)
        return SIZE_MAX;
    sorter s = { block, block + count, block + 3 * count, block + 2 * count, 0 };
    for (size_t i = edge_count; i-- > 0;) {
        if (edges[i].before == edges[i].after)
            continue;
        s.waiting[edges[i].after]++;
        s.next[i] = s.first[edges[i].before];
        s.first[edges[i].before] = i + 1;
    }
    for (size_t i = 0; i < count; i++)
        if (s.waiting[i] == 0)
            heap_push(&s, i);
    size_t placed = 0;
    while (s.heap_size) {
        size_t node = heap_pop(&s);
        order[placed++] = node;
        for (size_t e = s.first[node]; e; e = s.next[e - 1])
            if (--s.waiting[edges[e - 1].after] == 0)
                heap_push(&s, edges[e - 1].after);
    }
    size_t at = placed;
    for (size_t i = 0; i < count; i++)
        if (s.waiting[i])
            order[at++] = i;
    al_free(block);
    return placed;
}
