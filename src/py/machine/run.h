/*
 * What the loop (run.c) does at every turn: inline, and of no use to anybody else.
 */
#ifndef AL_PY_MACHINE_RUN_H
#define AL_PY_MACHINE_RUN_H

#include "py/machine/machine.h"

static inline py_obj **stack_of(py_frame *f)
{
    return f->slots + py_code_slots(f->code);
}

static inline py_obj *const *items_of(const py_obj *tuple)
{
    return ((const py_tuple *)(const void *)tuple)->items;
}

static inline const py_handler *find_handler(const py_code *code, uint32_t at)
{
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const py_handler *h = &code->handlers[i];
        if (at >= h->start && at < h->end) {
            return h;
        }
    }
    return NULL;
}

static inline py_obj *handled_of(py_vm *vm, py_frame *f)
{
    py_obj *exception = f->generator ? f->generator->handled : vm->handled;
    return exception ? exception : PY_ABSENT;
}

static inline void set_handled(py_vm *vm, py_frame *f, py_obj *exception)
{
    exception = exception == PY_ABSENT ? NULL : exception;
    vm->handled = exception;
    if (f->generator) {
        f->generator->handled = exception;
        vm->handled = exception ? exception : f->generator->outer_handled;
    }
}

/* Takes a pending StopIteration away; false for any other exception. */
static inline bool stopped(py_vm *vm)
{
    if (!vm->error) {
        return true;
    }
    if (!py_error_is(vm, &py_StopIteration)) {
        return false;
    }
    py_error_clear(vm);
    return true;
}

/* a + b of two floats, or NULL if they are not both exactly float. */
static inline bool both_float(const py_vm *vm, const py_obj *a, const py_obj *b)
{
    const py_class *cls = vm->builtin[PY_T_float];
    return py_is_heap(a) && py_is_heap(b) && a->cls == cls && b->cls == cls;
}

static inline double double_of(const py_obj *o)
{
    return ((const py_float *)(const void *)o)->value;
}

static inline bool both_small(const py_obj *a, const py_obj *b)
{
    return ((uintptr_t)a & (uintptr_t)b & 1) != 0;
}

static inline py_obj *global_hit(py_frame *f, const py_code *code, const py_cache *c, const py_obj *name)
{
    const py_dict *g = PY_DICT(f->globals);
    if (c->hint < g->used && g->entries[c->hint].key == name) {
        return g->entries[c->hint].value;
    }
    if ((c->hint & 0x80000000u) && c->version == g->version && code->cached_globals == f->globals) {
        const py_dict *b = PY_DICT(f->builtins);
        uint32_t at = c->hint & 0x7fffffffu;
        if (at < b->used && b->entries[at].key == name) {
            return b->entries[at].value;
        }
    }
    return NULL;
}

/* Has an instance an attribute of its own of that name? Names are interned; a small dictionary is looked through. */
static inline bool has_own(py_vm *vm, const py_obj *o, py_obj *name)
{
    if (!(o->gc & PY_GC_PREFIX)) {
        return false;
    }
    py_obj *dict = *((py_obj *const *)(const void *)o - 1);
    if (!dict) {
        return false;
    }
    const py_dict *d = PY_DICT(dict);
    if (d->used > 8) {
        return py_dict_get(vm, dict, name) != PY_ABSENT;
    }
    for (size_t i = 0; i < d->used; i++) {
        if (d->entries[i].key == name) {
            return true;
        }
    }
    return false;
}

/* The attribute, when it is where it was found the last time; the class's version was compared. */
static inline py_obj *attr_hit(py_vm *vm, py_obj *o, py_obj *name, const py_cache *c)
{
    const py_dict *d;
    switch ((py_cache_kind)c->kind) {
    case PY_K_DICT:
        d = PY_DICT(*py_dict_word(o));
        break;
    case PY_K_MODULE:
        d = PY_DICT(((py_module *)(void *)o)->dict);
        break;
    case PY_K_CLASS:
        return has_own(vm, o, name) ? NULL : c->value;
    default:
        return NULL;
    }
    return d && c->hint < d->used && d->entries[c->hint].key == name ? d->entries[c->hint].value : NULL;
}

static inline uint32_t entry_of(const py_dict *d, const py_obj *name)
{
    for (uint32_t i = 0; i < d->used; i++) {
        if (d->entries[i].key == name) {
            return i;
        }
    }
    return 0x7fffffffu;
}

static inline py_obj *load_global(py_vm *vm, py_frame *f, py_cache *c, py_obj *name)
{
    py_obj *value = py_op_global(vm, f, name);
    if (!value) {
        return NULL;
    }
    uint32_t at = entry_of(PY_DICT(f->globals), name);
    c->hint = 0x7fffffffu;
    if (at != 0x7fffffffu) {
        c->hint = at;
    } else {
        if (!f->code->cached_globals) {
            f->code->cached_globals = f->globals;
        }
        at = entry_of(PY_DICT(f->builtins), name);
        if (f->code->cached_globals == f->globals && at != 0x7fffffffu) {
            c->version = PY_DICT(f->globals)->version;
            c->hint = at | 0x80000000u;
        }
    }
    return value;
}

/* The script function that a class's instances are initialised by, if making one is nothing more; the bare instance in *instance. */
static inline py_function *constructor(py_vm *vm, py_class *cls, py_obj **instance)
{
    *instance = NULL;
    if (cls->ctor_version != cls->version && py_class_ctor(vm, cls) < 0) {
        return NULL;
    }
    if (cls->new_fn != PY_ABSENT || !py_is_heap(cls->init_fn) || cls->init_fn->cls != vm->builtin[PY_T_function]) {
        return NULL;
    }
    *instance = py_class_instantiate(vm, cls);
    return *instance ? PY_FUNCTION_OBJ(cls->init_fn) : NULL;
}

#endif
