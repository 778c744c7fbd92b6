/* The interpreter itself: making and unmaking it, what the host hangs on it, the depth of C recursion. */
#include "py/core.h"

#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "py/types/exception.h"

typedef struct py_host_slot {
    const void *key;
    void *data;
    void (*destroy)(void *data);
    py_obj *value;
} py_host_slot;

/* What must stay free below a check: C code between two checks, libraries included. */
#if defined(__SANITIZE_ADDRESS__)
enum { STACK_RESERVE = 160 * 1024 };
#else
enum { STACK_RESERVE = 72 * 1024 };
#endif
enum { STACK_LARGEST = 6 * 1024 * 1024 };

/* --- depth --- */

/* The stack of the thread we are on: [low, high). The main thread's is not asked from pthread, which would read /proc. */
static void find_stack(uintptr_t here, uintptr_t *low, uintptr_t *high)
{
    if (getpid() == gettid()) {
        struct rlimit limit;
        size_t size = 8 << 20;
        if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < size) {
            size = (size_t)limit.rlim_cur;
        }
        *high = here + 64 * 1024; /* where main's frames are; the rest is below */
        *low = *high - size + 128 * 1024;
        return;
    }
    pthread_attr_t attr;
    void *start = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        pthread_attr_getstack(&attr, &start, &size);
        pthread_attr_destroy(&attr);
    }
    *low = start ? (uintptr_t)start : here - 64 * 1024;
    *high = start ? *low + size : here + 64 * 1024;
}

int py_stack_check_slow(py_vm *vm, const char *where)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), low, high;
    if (here >= vm->stack_low || vm->stack_low - here > STACK_RESERVE ||
        !vm->stack_span) { /* not just too deep: another thread, or the first time */
        find_stack(here, &low, &high);
        low += STACK_RESERVE;
        if (high > low && high - low > STACK_LARGEST) {
            low = high - STACK_LARGEST;
        }
        vm->stack_low = low;
        vm->stack_span = high > low ? high - low : 0;
        if (here - vm->stack_low < vm->stack_span) {
            return 0;
        }
    }
    return py_raise_int(vm, &py_RecursionError, "maximum recursion depth exceeded%s", where);
}

int py_repr_enter(py_vm *vm, py_repr_guard *guard, py_obj *o)
{
    for (py_repr_guard *g = vm->reprs; g; g = g->outer) {
        if (g->o == o) {
            return 1;
        }
    }
    if (py_stack_check(vm, " while getting the repr of an object") < 0) {
        return -1;
    }
    *guard = (py_repr_guard){ vm->reprs, o };
    vm->reprs = guard;
    return 0;
}

void py_repr_leave(py_vm *vm, py_repr_guard *guard)
{
    vm->reprs = guard->outer;
}

py_obj *py_name_interned(py_vm *vm, py_obj *name)
{
    if (AL_LIKELY(py_is_interned(name))) {
        return name;
    }
    if (!py_is_str(vm, name)) {
        return py_raise(vm, &py_TypeError, "attribute name must be string, not '%T'", name);
    }
    return py_str_intern_obj(vm, name);
}

/* --- what the host hangs on the interpreter --- */

static py_host_slot *find_slot(py_vm *vm, const void *key)
{
    for (size_t i = 0; i < vm->slots.count; i++) {
        if (vm->slots.items[i].key == key) {
            return &vm->slots.items[i];
        }
    }
    return NULL;
}

static py_host_slot *make_slot(py_vm *vm, const void *key)
{
    py_host_slot *slot = find_slot(vm, key);
    if (slot) {
        return slot;
    }
    if (vm->slots.count == vm->slots.room) {
        size_t room = vm->slots.room ? vm->slots.room * 2 : 16;
        py_host_slot *items = al_realloc(vm->slots.items, room * sizeof *items);
        if (!items) {
            return py_raise_nomem(vm);
        }
        vm->slots.items = items;
        vm->slots.room = room;
    }
    slot = &vm->slots.items[vm->slots.count++];
    *slot = (py_host_slot){ .key = key };
    return slot;
}

int py_vm_set_slot(py_vm *vm, const void *key, void *data, void (*destroy)(void *data))
{
    py_host_slot *slot = make_slot(vm, key);
    if (!slot) {
        return -1;
    }
    if (slot->destroy && slot->data != data) {
        slot->destroy(slot->data);
    }
    slot->data = data;
    slot->destroy = destroy;
    return 0;
}

void *py_vm_slot(py_vm *vm, const void *key)
{
    const py_host_slot *slot = find_slot(vm, key);
    return slot ? slot->data : NULL;
}

int py_vm_set_value(py_vm *vm, const void *key, py_obj *value)
{
    py_host_slot *slot = make_slot(vm, key);
    if (!slot) {
        return -1;
    }
    slot->value = value;
    return 0;
}

py_obj *py_vm_value(py_vm *vm, const void *key)
{
    const py_host_slot *slot = find_slot(vm, key);
    return slot ? slot->value : NULL;
}

void py_vm_trace_slots(py_vm *vm, py_tracer *t)
{
    for (size_t i = 0; i < vm->slots.count; i++) {
        py_trace(t, vm->slots.items[i].value);
    }
}

/* --- making --- */

/* type, object and str need each other; every later class finds them whole. */
static int make_first_classes(py_vm *vm)
{
    py_class *object = py_class_get(vm, &py_object_class);
    py_class *type = object ? py_class_get(vm, &py_type_class) : NULL;
    if (object) {
        object->head.cls = type ? type : object;
    }
    if (object && !type) { /* nothing but freeing follows */
        object->flags |= (uint32_t)PY_CF_TYPE;
        py_class_release(object);
    }
    if (type) {
        type->head.cls = type;
    }
    if (!type || !py_class_get(vm, &py_str_class)) {
        return -1;
    }
    for (size_t i = 0; i < vm->classes.size; i++) { /* made while there was no str */
        py_class *cls = vm->classes.values[i];
        if (cls && !cls->name && py_class_give_name(vm, cls) < 0) {
            return -1;
        }
    }
    static const enum py_builtin immediates[] = { PY_T_none, PY_T_bool, PY_T_bool, PY_T_notimplemented, PY_T_ellipsis, PY_T_none };
    for (size_t i = 0; i < AL_COUNT(immediates); i++) {
        if (!(vm->immediate[i] = py_type(vm, immediates[i]))) {
            return -1;
        }
    }
    return py_type(vm, PY_T_int) && py_type(vm, PY_T_dict) && py_type(vm, PY_T_tuple) ? 0 : -1;
}

static int intern_names(py_vm *vm)
{
    static const char *const texts[PY_ID_COUNT] = {
#define PY_NAME(text) #text,
#include "py/names.list.h"
#undef PY_NAME
    };
    for (size_t i = 0; i < PY_ID_COUNT; i++) {
        if (!(vm->names[i] = py_str_intern(vm, texts[i]))) {
            return -1;
        }
    }
    return 0;
}

static int make_nomem(py_vm *vm)
{
    py_class *cls = py_class_get(vm, &py_MemoryError);
    py_obj *e = cls ? py_new(vm, cls, 0) : NULL;
    if (!e || !(PY_EXCEPTION(e)->args = py_tuple_new(vm, 0))) {
        return -1;
    }
    vm->nomem = e;
    return 0;
}

py_vm *py_vm_new(const py_host *host)
{
    py_vm *vm = al_calloc(1, sizeof *vm);
    if (!vm) {
        return NULL;
    }
    vm->heap.threshold = PY_HEAP_THRESHOLD;
    vm->cache = al_calloc(PY_CACHE_SIZE, sizeof *vm->cache);
    if (host) {
        vm->host = *host;
    }
    if (!vm->cache || make_first_classes(vm) < 0 || intern_names(vm) < 0 || make_nomem(vm) < 0 || py_machine_init(vm) < 0) {
        py_vm_free(vm);
        return NULL;
    }
    vm->scope.count = 0;
    return vm;
}

void py_vm_free(py_vm *vm)
{
    if (!vm) {
        return;
    }
    for (size_t i = 0; i < vm->slots.count; i++) {
        if (vm->slots.items[i].destroy) {
            vm->slots.items[i].destroy(vm->slots.items[i].data);
        }
    }
    if (vm->machine) {
        py_machine_free(vm);
    }
    py_heap_free(vm);
    py_sigs_free(vm);
    al_free(vm->classes.keys);
    al_free(vm->classes.values);
    al_free(vm->interned.items);
    al_free(vm->scope.items);
    al_free(vm->roots.items);
    al_free(vm->slots.items);
    al_free(vm->cache);
    al_free(vm);
}
