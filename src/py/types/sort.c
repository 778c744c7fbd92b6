#include <string.h>

#include "py/types/str_int.h"
#include "py/types/types_int.h"

/*
 * Stable merge sort over runs: natural runs are found (descending ones reversed), short ones are filled up by binary insertion, and
 * runs are merged as timsort does (powersort's rule for the order of merging is simpler and as good). Keys are computed once.
 */

typedef struct entry {
    py_obj *key, *value;
} entry;

typedef enum comparison {
    ANY, /* __lt__ */
    STRINGS,
    SMALLS,
    FLOATS,
} comparison;

typedef struct sorting {
    py_vm *vm;
    comparison how;
    bool failed;
    entry *spare; /* as long as the list */
    size_t steps;
} sorting;

static bool less(sorting *s, const entry *a, const entry *b)
{
    switch (s->how) {
    case STRINGS:
        return py_str_cmp(PY_STR(a->key), PY_STR(b->key)) < 0;
    case SMALLS:
        return py_small_value(a->key) < py_small_value(b->key);
    case FLOATS:
        return ((py_float *)(void *)a->key)->value < ((py_float *)(void *)b->key)->value;
    default:
        break;
    }
    if (s->failed)
        return false;
    py_scope scope = py_scope_open(s->vm);
    int r = py_less(s->vm, a->key, b->key);
    py_scope_close(s->vm, scope);
    if (r < 0)
        s->failed = true;
    return r > 0;
}

static comparison kind_of(py_vm *vm, const entry *e, size_t count)
{
    bool strings = true, smalls = true, floats = true;
    for (size_t i = 0; i < count && (strings || smalls || floats); i++) {
        strings = strings && py_exact(vm, e[i].key, PY_T_str);
        smalls = smalls && py_is_small(e[i].key);
        floats = floats && py_exact(vm, e[i].key, PY_T_float);
    }
    return strings ? STRINGS : smalls ? SMALLS : floats ? FLOATS : ANY;
}

/* The length of the run at e; descending ones are strictly so, and turned round. */
static size_t run_at(sorting *s, entry *e, size_t count)
{
    size_t n = 1;
    if (count == 1)
        return 1;
    if (less(s, &e[1], &e[0])) {
        for (n = 2; n < count && less(s, &e[n], &e[n - 1]); n++)
            ;
        for (size_t i = 0, j = n; i + 1 < j--; i++) {
            entry x = e[i];
            e[i] = e[j];
            e[j] = x;
        }
        return n;
    }
    for (n = 2; n < count && !less(s, &e[n], &e[n - 1]); n++)
        ;
    return n;
}

/* e[0, sorted) is sorted; inserts up to count. */
static void insertion(sorting *s, entry *e, size_t sorted, size_t count)
{
    for (; sorted < count; sorted++) {
        entry x = e[sorted];
        size_t low = 0, high = sorted;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (less(s, &x, &e[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        memmove(e + low + 1, e + low, (sorted - low) * sizeof(*e));
        e[low] = x;
    }
}

/* Merges e[0, middle) and e[middle, count). */
static void merge(sorting *s, entry *e, size_t middle, size_t count)
{
    /* what is in place already at both ends: by bisection, so that sorted pieces cost little */
    size_t low = 0, high = middle;
    while (low < high) {
        size_t m = (low + high) / 2;
        if (less(s, &e[middle], &e[m]))
            high = m;
        else
            low = m + 1;
    }
    size_t first = low;
    low = middle;
    high = count;
    while (first < middle && low < high) {
        size_t m = (low + high) / 2;
        if (less(s, &e[m], &e[middle - 1]))
            low = m + 1;
        else
            high = m;
    }
    if (first == middle)
        return;
    size_t last = low, a = 0, left = middle - first, b = middle, out = first;
    memcpy(s->spare, e + first, left * sizeof(*e));
    while (a < left && b < last) {
        if (less(s, &e[b], &s->spare[a]))
            e[out++] = e[b++];
        else
            e[out++] = s->spare[a++];
    }
    memcpy(e + out, s->spare + a, (left - a) * sizeof(*e));
}

static void sort_entries(sorting *s, entry *e, size_t count)
{
    enum { MIN_RUN = 32 };
    struct {
        size_t start, count;
    } runs[96];
    size_t depth = 0;
    for (size_t at = 0; at < count && !s->failed;) {
        size_t n = run_at(s, e + at, count - at);
        if (n < MIN_RUN && n < count - at) {
            size_t want = count - at < MIN_RUN ? count - at : MIN_RUN;
            insertion(s, e + at, n, want);
            n = want;
        }
        runs[depth].start = at;
        runs[depth++].count = n;
        at += n;
        while (depth > 1 && runs[depth - 2].count <= 2 * runs[depth - 1].count && !s->failed) {
            merge(s, e + runs[depth - 2].start, runs[depth - 2].count, runs[depth - 2].count + runs[depth - 1].count);
            runs[depth - 2].count += runs[depth - 1].count;
            depth--;
        }
    }
    for (; depth > 1 && !s->failed; depth--) {
        merge(s, e + runs[depth - 2].start, runs[depth - 2].count, runs[depth - 2].count + runs[depth - 1].count);
        runs[depth - 2].count += runs[depth - 1].count;
    }
}

static void reverse(entry *e, size_t count)
{
    for (size_t i = 0, j = count; i + 1 < j--; i++) {
        entry x = e[i];
        e[i] = e[j];
        e[j] = x;
    }
}

/* While it sorts, the list is empty (scripts may look) and `kept` holds the items; keys are in `keys`. */
static int sort_taken(py_vm *vm, py_obj *kept, py_obj *key, bool reversed)
{
    py_list *items = PY_LIST(kept);
    size_t count = items->count;
    py_obj *keys = NULL;
    if (key) {
        keys = py_list_new(vm, count);
        for (size_t i = 0; keys && i < count; i++) {
            py_scope scope = py_scope_open(vm);
            py_obj *k = py_call_kw(vm, key, &items->items[i], 1, NULL);
            if (k)
                PY_LIST(keys)->items[PY_LIST(keys)->count++] = k;
            else
                keys = NULL;
            py_scope_close(vm, scope);
        }
        if (keys == NULL)
            return -1;
    }
    entry *e = al_malloc(2 * count * sizeof(*e));
    if (e == NULL)
        return py_raise_nomem(vm), -1;
    for (size_t i = 0; i < count; i++)
        e[i] = (entry){ keys ? PY_LIST(keys)->items[i] : items->items[i], items->items[i] };
    sorting s = { .vm = vm, .how = kind_of(vm, e, count), .spare = e + count };
    if (reversed) /* sorted backwards and turned round twice, equal ones keep their order */
        reverse(e, count);
    sort_entries(&s, e, count);
    if (reversed)
        reverse(e, count);
    for (size_t i = 0; i < count; i++)
        items->items[i] = e[i].value;
    al_free(e);
    return s.failed ? -1 : 0;
}

int py_list_sort(py_vm *vm, py_obj *list, py_obj *key, bool reversed)
{
    py_list *l = PY_LIST(list);
    key = key == PY_NONE ? NULL : key;
    if (l->count < 2 && key == NULL)
        return 0;
    py_obj *kept = py_list_new(vm, 0);
    if (kept == NULL)
        return -1;
    py_list *k = PY_LIST(kept);
    k->items = l->items;
    k->count = l->count;
    k->room = l->room;
    l->items = NULL;
    l->count = l->room = 0;
    int r = sort_taken(vm, kept, key, reversed);
    bool touched = l->items != NULL;
    if (touched) { /* what the script put there meanwhile goes with kept */
        py_obj **items = l->items;
        size_t count = l->count, room = l->room;
        l->items = k->items;
        l->count = k->count;
        l->room = k->room;
        k->items = items;
        k->count = count;
        k->room = room;
    } else {
        l->items = k->items;
        l->count = k->count;
        l->room = k->room;
        k->items = NULL;
        k->count = k->room = 0;
    }
    if (r == 0 && touched)
        return py_raise_int(vm, &py_ValueError, "list modified during sort");
    return r;
}
