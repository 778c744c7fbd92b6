#include "py/heap.h"

#include <stdlib.h>
#include <string.h>

#include "py/core.h"

/* Under AddressSanitizer every object has memory of its own, so that a use after a sweep is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define ALL_BIG 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ALL_BIG 1
#endif
#endif
#ifndef ALL_BIG
#define ALL_BIG 0
#endif

enum { PAGE_BYTES = 16 * 1024, PREFIX = sizeof(py_obj *), POISON = 0xdb };

struct py_heap_page {
    py_heap_page *next;
    char *end;    /* of its blocks; those of the newest page from heap.fresh on were never used */
    size_t block; /* bytes */
    size_t unused;
};

/* A free block has no class; its second word links it. */
typedef struct free_block {
    py_class *none;
    py_obj *next;
} free_block;

static size_t size_class(size_t total, bool prefix)
{
    return (total - 1) / PY_HEAP_STEP + (prefix ? (size_t)PY_HEAP_CLASSES : 0);
}

/* A block from a new page, or NULL. */
static char *page_new(py_heap *heap, size_t index)
{
    size_t block = (index % PY_HEAP_CLASSES + 1) * PY_HEAP_STEP;
    size_t bytes = heap->page_bytes[index] ? heap->page_bytes[index] : block <= 128 ? 1024 : 4096;
    py_heap_page *page = al_malloc(bytes);
    if (!page) {
        return NULL;
    }
    char *first = (char *)(page + 1);
    *page = (py_heap_page){ .next = heap->pages[index], .block = block };
    page->end = first + (bytes - sizeof *page) / block * block;
    heap->page_bytes[index] = (uint16_t)(bytes * 2 <= PAGE_BYTES ? bytes * 2 : PAGE_BYTES);
    heap->pages[index] = page;
    heap->fresh[index] = first + block;
    heap->fresh_end[index] = page->end;
    return first;
}

static py_obj *small_block(py_heap *heap, size_t total, bool prefix)
{
    size_t index = size_class(total, prefix);
    size_t bytes = (index % PY_HEAP_CLASSES + 1) * PY_HEAP_STEP;
    char *block;
    if (heap->free[index]) {
        py_obj *o = heap->free[index];
        heap->free[index] = ((free_block *)(void *)o)->next;
        block = (char *)o - (prefix ? PREFIX : 0);
    } else if (heap->fresh[index] != heap->fresh_end[index]) {
        block = heap->fresh[index];
        heap->fresh[index] += bytes;
    } else if (!(block = page_new(heap, index))) {
        return NULL;
    }
    switch (bytes) { /* the usual sizes without a call */
    case 32:
        memset(block, 0, 32);
        break;
    case 48:
        memset(block, 0, 48);
        break;
    case 64:
        memset(block, 0, 64);
        break;
    default:
        memset(block, 0, bytes);
        break;
    }
    return (py_obj *)(void *)(block + (prefix ? PREFIX : 0));
}

static py_obj *big_block(py_heap *heap, size_t total, bool prefix)
{
    if (heap->big_count == heap->big_room) {
        size_t room = heap->big_room ? heap->big_room * 2 : 64;
        py_obj **big = al_realloc(heap->big, room * sizeof *big);
        if (!big) {
            return NULL;
        }
        heap->big = big;
        heap->big_room = room;
    }
    char *block = al_calloc(1, total);
    if (!block) {
        return NULL;
    }
    py_obj *o = (py_obj *)(void *)(block + (prefix ? PREFIX : 0));
    o->gc = PY_GC_BIG;
    heap->big[heap->big_count++] = o;
    return o;
}

static bool scope_room(py_vm *vm)
{
    if (AL_LIKELY(vm->scope.count < vm->scope.room)) {
        return true;
    }
    size_t room = vm->scope.room ? vm->scope.room * 2 : 1024;
    py_obj **items = al_realloc(vm->scope.items, room * sizeof *items);
    if (!items) {
        return false;
    }
    vm->scope.items = items;
    vm->scope.room = room;
    return true;
}

py_obj *py_new(py_vm *vm, py_class *cls, size_t extra)
{
    if (AL_UNLIKELY(!cls)) { /* py_class_get failed and left MemoryError */
        return NULL;
    }
    bool prefix = (cls->flags & PY_CLS_DICT) != 0;
    if (AL_UNLIKELY(extra > (size_t)1 << 40 || !scope_room(vm))) {
        return py_raise_nomem(vm);
    }
    size_t total = cls->size + extra + (prefix ? PREFIX : 0);
    py_obj *o = !ALL_BIG && total <= PY_HEAP_SMALL ? small_block(&vm->heap, total, prefix) : big_block(&vm->heap, total, prefix);
    if (AL_UNLIKELY(!o)) {
        return py_raise_nomem(vm);
    }
    o->cls = cls;
    o->gc |= prefix ? PY_GC_PREFIX : 0;
    vm->heap.live += total;
    vm->scope.items[vm->scope.count++] = o;
    return o;
}

py_scope py_scope_open(py_vm *vm)
{
    return vm->scope.count;
}

void py_scope_close(py_vm *vm, py_scope scope)
{
    vm->scope.count = scope;
}

py_obj *py_scope_close_keep(py_vm *vm, py_scope scope, py_obj *value)
{
    if (value && py_is_heap(value) && vm->scope.count > scope) {
        vm->scope.items[scope] = value; /* in the place of what the scope kept first: needs no memory */
        vm->scope.count = scope + 1;
        return value;
    }
    bool grow = value && py_is_heap(value);
    vm->scope.count = scope;
    return grow ? py_keep(vm, value) : value;
}

py_obj *py_keep(py_vm *vm, py_obj *o)
{
    if (!o || !py_is_heap(o)) {
        return o;
    }
    if (!scope_room(vm)) {
        return py_raise_nomem(vm);
    }
    vm->scope.items[vm->scope.count++] = o;
    return o;
}

size_t py_root_add(py_vm *vm, py_obj *o)
{
    for (size_t i = 0; i < vm->roots.count; i++) {
        if (!vm->roots.items[i]) {
            vm->roots.items[i] = o;
            return i;
        }
    }
    if (vm->roots.count == vm->roots.room) {
        size_t room = vm->roots.room ? vm->roots.room * 2 : 16;
        py_obj **items = al_realloc(vm->roots.items, room * sizeof *items);
        if (!items) {
            py_raise_nomem(vm);
            return (size_t)-1;
        }
        vm->roots.items = items;
        vm->roots.room = room;
    }
    vm->roots.items[vm->roots.count] = o;
    return vm->roots.count++;
}

void py_root_remove(py_vm *vm, size_t root)
{
    if (root < vm->roots.count) {
        vm->roots.items[root] = NULL;
    }
}

/* --- mark --- */

void py_trace_(py_tracer *t, py_obj *o)
{
    if (!o || !py_is_heap(o) || (o->gc & PY_GC_MARK)) {
        return;
    }
    o->gc |= PY_GC_MARK;
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 4096;
        py_obj **stack = t->overflow ? NULL : al_realloc(t->stack, room * sizeof *stack);
        if (!stack) {
            t->overflow = true;
            return;
        }
        t->stack = stack;
        t->room = room;
    }
    t->stack[t->count++] = o;
}

static void trace_object(py_tracer *t, py_obj *o)
{
    py_class *cls = o->cls;
    py_trace(t, cls);
    if (o->gc & PY_GC_PREFIX) {
        py_trace_(t, *py_dict_word(o));
    }
    for (py_class *c = cls->native; c; c = c->base ? c->base->native : NULL) {
        if (c->own->trace) {
            c->own->trace(o, t);
        }
    }
    if (cls->flags & PY_CF_SLOTTED) {
        for (py_class *c = cls; c; c = c->base) {
            py_obj **slots = (py_obj **)(void *)((char *)o + c->slots_offset);
            for (size_t i = 0; i < c->slots_count; i++) {
                py_trace_(t, slots[i]);
            }
        }
    }
}

static void drain(py_tracer *t)
{
    while (t->count) {
        trace_object(t, t->stack[--t->count]);
    }
}

/* Calls visit for every live object. The visitor may free the object it is given. */
static void each_object(py_heap *heap, void (*visit)(void *context, py_obj *o), void *context)
{
    for (size_t i = 0; i < 2 * PY_HEAP_CLASSES; i++) {
        size_t header = i < PY_HEAP_CLASSES ? 0 : PREFIX;
        for (py_heap_page *page = heap->pages[i]; page; page = page->next) {
            char *end = page == heap->pages[i] ? heap->fresh[i] : page->end;
            for (char *block = (char *)(page + 1); block != end; block += page->block) {
                py_obj *o = (py_obj *)(void *)(block + header);
                if (o->cls) {
                    visit(context, o);
                }
            }
        }
    }
    for (size_t i = 0; i < heap->big_count; i++) {
        visit(context, heap->big[i]);
    }
}

static void retrace(void *context, py_obj *o)
{
    if (o->gc & PY_GC_MARK) {
        trace_object(context, o);
    }
}

static void trace_array(py_tracer *t, py_obj **items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        py_trace_(t, items[i]);
    }
}

static void trace_sigs(py_tracer *t)
{
    for (size_t i = 0; i < t->vm->sigs.size; i++) {
        py_sig *sig = t->vm->sigs.items[i];
        for (size_t k = 0; sig && k < sig->count; k++) {
            py_trace_(t, sig->params[k].value);
        }
    }
}

static void mark(py_tracer *t)
{
    py_vm *vm = t->vm;
    for (size_t i = 0; i < vm->classes.size; i++) {
        py_trace(t, vm->classes.values[i]);
    }
    trace_array(t, vm->interned.items, vm->interned.size);
    trace_array(t, vm->scope.items, vm->scope.count);
    trace_array(t, vm->roots.items, vm->roots.count);
    trace_sigs(t);
    py_vm_trace_slots(vm, t);
    py_trace_(t, vm->error);
    py_trace_(t, vm->handled);
    py_trace_(t, vm->nomem);
    for (py_repr_guard *g = vm->reprs; g; g = g->outer) {
        py_trace_(t, g->o);
    }
    if (vm->machine) {
        py_machine_trace(vm, t);
    }
    drain(t);
    while (t->overflow) {
        t->overflow = false; /* room for at least the present stack, so every round gets further */
        each_object(&vm->heap, retrace, t);
        drain(t);
    }
}

/* --- sweep --- */

static void finalize(py_vm *vm, py_obj *o)
{
    for (py_class *c = o->cls->native; c; c = c->base ? c->base->native : NULL) {
        if (c->own->finalize) {
            c->own->finalize(vm, o);
        }
    }
}

static void poison(py_heap *heap, py_obj *o, char *block, size_t bytes)
{
    if (heap->stress) {
        memset(block, POISON, bytes);
    }
    free_block *f = (free_block *)(void *)o;
    f->none = NULL;
}

static void free_small(py_heap *heap, size_t index, py_obj *o)
{
    size_t header = index < PY_HEAP_CLASSES ? 0 : PREFIX;
    poison(heap, o, (char *)o - header, (index % PY_HEAP_CLASSES + 1) * PY_HEAP_STEP);
    ((free_block *)(void *)o)->next = heap->free[index];
    heap->free[index] = o;
}

static void free_big(py_obj *o)
{
    al_free((char *)o - (o->gc & PY_GC_PREFIX ? PREFIX : 0));
}

static void sweep_pages(py_vm *vm, size_t index, size_t *live)
{
    py_heap *heap = &vm->heap;
    size_t header = index < PY_HEAP_CLASSES ? 0 : PREFIX;
    for (py_heap_page *page = heap->pages[index]; page; page = page->next) {
        char *end = page == heap->pages[index] ? heap->fresh[index] : page->end;
        for (char *block = (char *)(page + 1); block != end; block += page->block) {
            py_obj *o = (py_obj *)(void *)(block + header);
            if (!o->cls) {
                continue;
            }
            if (o->gc & PY_GC_MARK) {
                o->gc &= ~(uint32_t)PY_GC_MARK;
                *live += page->block;
            } else if (!(o->cls->flags & PY_CF_TYPE)) {
                finalize(vm, o);
                free_small(heap, index, o);
            }
        }
    }
}

static void sweep_big(py_vm *vm, size_t *live)
{
    py_heap *heap = &vm->heap;
    size_t kept = 0;
    for (size_t i = 0; i < heap->big_count; i++) {
        py_obj *o = heap->big[i];
        if (o->gc & PY_GC_MARK) {
            o->gc &= ~(uint32_t)PY_GC_MARK;
            *live += o->cls->size;
            heap->big[kept++] = o;
        } else if (!(o->cls->flags & PY_CF_TYPE)) {
            finalize(vm, o);
            free_big(o);
        }
    }
    heap->big_count = kept;
}

/* Weak references to what is about to go; those that go themselves leave the list. Returns how many callbacks are due. */
static size_t clear_weakrefs(py_vm *vm)
{
    size_t due = 0;
    for (py_weakref **at = &vm->weakrefs; *at;) {
        py_weakref *w = *at;
        if (!(w->head.gc & PY_GC_MARK)) {
            *at = w->next;
            continue;
        }
        if (w->target && !(w->target->gc & PY_GC_MARK)) {
            w->target = NULL;
            due += w->callback != NULL;
        }
        at = &w->next;
    }
    return due;
}

/* Takes the dead script classes off the list and out of their bases' lists; they are freed last, since instances ask them how to be freed.
 */
static py_class *take_dead_classes(py_vm *vm)
{
    py_class *dead = NULL;
    for (py_class **at = &vm->script_classes; *at;) {
        py_class *cls = *at;
        if (cls->head.gc & PY_GC_MARK) {
            at = &cls->next;
            continue;
        }
        *at = cls->next;
        for (size_t i = 1; i < cls->mro_count; i++) {
            py_class *base = cls->mro[i];
            for (size_t k = 0; k < base->subclass_count; k++) {
                if (base->subclasses[k] == cls) {
                    memmove(base->subclasses + k, base->subclasses + k + 1, (base->subclass_count - k - 1) * sizeof *base->subclasses);
                    base->subclass_count--;
                    break;
                }
            }
        }
        cls->next = dead;
        dead = cls;
    }
    return dead;
}

static void free_dead_classes(py_vm *vm, py_class *dead)
{
    for (py_class *cls = dead; cls; cls = cls->next) {
        finalize(vm, &cls->head);
        /* A metaclass may be among the dead: note the size while all of them still stand. */
        cls->ctor_version = cls->head.cls->size;
    }
    while (dead) {
        py_class *cls = dead;
        dead = cls->next;
        if (cls->head.gc & PY_GC_BIG) {
            free_big(&cls->head);
        } else {
            bool prefix = (cls->head.gc & PY_GC_PREFIX) != 0;
            free_small(&vm->heap, size_class((size_t)cls->ctor_version + (prefix ? PREFIX : 0), prefix), &cls->head);
        }
    }
}

static void run_weak_callbacks(py_vm *vm, size_t due)
{
    py_obj *pending = py_error_take(vm);
    while (due--) {
        py_weakref *w = vm->weakrefs;
        while (w && (w->target || !w->callback || w->called)) {
            w = w->next;
        }
        if (!w) {
            break;
        }
        w->called = true;
        py_scope scope = py_scope_open(vm);
        if (py_keep(vm, &w->head) && !py_call(vm, w->callback, 1, &w->head)) {
            py_error_clear(vm); /* as CPython: a callback's exception does not reach whoever runs */
        }
        py_scope_close(vm, scope);
    }
    py_error_clear(vm);
    py_error_restore(vm, pending);
}

void py_collect(py_vm *vm)
{
    py_heap *heap = &vm->heap;
    if (heap->collecting) {
        return;
    }
    heap->collecting = true;
    py_tracer t = { .vm = vm };
    t.stack = al_malloc(4096 * sizeof *t.stack);
    t.room = t.stack ? 4096 : 0;
    if (!t.stack) { /* no room to mark: try again later */
        heap->collecting = false;
        return;
    }
    mark(&t);
    al_free(t.stack);
    size_t due = clear_weakrefs(vm);
    py_class *dead = take_dead_classes(vm);
    size_t live = 0;
    for (size_t i = 0; i < 2 * PY_HEAP_CLASSES; i++) {
        sweep_pages(vm, i, &live);
    }
    sweep_big(vm, &live);
    free_dead_classes(vm, dead);
    heap->live = live;
    size_t used = live + heap->external;
    heap->threshold = used > PY_HEAP_THRESHOLD / 2 ? used * 2 : PY_HEAP_THRESHOLD;
    heap->collections++;
    heap->collecting = false;
    if (due) {
        run_weak_callbacks(vm, due);
    }
}

void py_safepoint(py_vm *vm)
{
    if (AL_UNLIKELY(vm->heap.live + vm->heap.external > vm->heap.threshold || vm->heap.stress)) {
        py_collect(vm);
    }
}

void py_heap_external(py_vm *vm, ptrdiff_t bytes)
{
    if (bytes < 0 && (size_t)-bytes > vm->heap.external) {
        vm->heap.external = 0;
    } else {
        vm->heap.external += (size_t)bytes;
    }
}

void py_heap_stress(py_vm *vm, bool on)
{
    vm->heap.stress = on;
}

size_t py_heap_live_bytes(const py_vm *vm)
{
    return vm->heap.live + vm->heap.external;
}

static void finalize_plain(void *context, py_obj *o)
{
    if (!(o->cls->flags & PY_CF_TYPE)) {
        finalize(context, o);
    }
}

static void finalize_class(void *context, py_obj *o)
{
    if (o->cls->flags & PY_CF_TYPE) {
        finalize(context, o);
    }
}

void py_heap_free(py_vm *vm)
{
    py_heap *heap = &vm->heap;
    each_object(heap, finalize_plain, vm);
    each_object(heap, finalize_class, vm);
    for (size_t i = 0; i < heap->big_count; i++) {
        free_big(heap->big[i]);
    }
    for (size_t i = 0; i < 2 * PY_HEAP_CLASSES; i++) {
        for (py_heap_page *page = heap->pages[i], *next; page; page = next) {
            next = page->next;
            al_free(page);
        }
    }
    al_free(heap->big);
    *heap = (py_heap){ 0 };
}
