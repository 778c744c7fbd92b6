#include "py/machine/machine.h"

#include <string.h>

enum { CHUNK = 32 * 1024 };

/* --- the stack of chunks --- */

static py_chunk *chunk_new(py_vm *vm, size_t need)
{
    size_t size = sizeof(py_chunk) + (need > CHUNK ? need : CHUNK);
    py_chunk *c = al_malloc(size);
    if (!c) {
        py_raise_nomem(vm);
        return NULL;
    }
    c->before = c->after = NULL;
    c->next = (char *)(c + 1);
    c->end = (char *)c + size;
    return c;
}

/* Makes the chunk after the current one big enough, and goes to it. */
static char *next_chunk(py_vm *vm, size_t need)
{
    py_machine *m = vm->machine;
    py_chunk *after = m->chunk ? m->chunk->after : NULL;
    if (after && (size_t)(after->end - (char *)(after + 1)) < need) {
        m->chunk->after = NULL;
        al_free(after); /* the last one always: only one is kept in reserve */
        after = NULL;
    }
    if (!after) {
        after = chunk_new(vm, need);
        if (!after) {
            return NULL;
        }
        after->before = m->chunk;
        if (m->chunk) {
            m->chunk->after = after;
        }
    }
    m->chunk = after;
    after->next = (char *)(after + 1) + need;
    return (char *)(after + 1);
}

void py_frame_init(py_frame *f, py_code *code, py_function *function, py_obj *globals, py_obj *builtins)
{
    size_t slots = py_code_slots(code);
    f->back = NULL;
    f->code = code;
    f->function = function;
    f->globals = globals;
    f->builtins = builtins;
    f->locals = NULL;
    f->pc = code->ops;
    f->sp = f->slots + slots;
    f->object = NULL;
    f->generator = NULL;
    f->growing = NULL;
    f->cont_value = NULL;
    f->cont = PY_C_ENTRY;
    for (size_t i = 0; i < slots; i++) {
        f->slots[i] = NULL;
    }
}

py_frame *py_frame_push(py_vm *vm, py_code *code, py_function *function, py_obj *globals, py_obj *builtins)
{
    py_machine *m = vm->machine;
    size_t need = sizeof(py_frame) + py_frame_words(code) * sizeof(py_obj *);
    char *place;
    if (AL_UNLIKELY(m->depth >= m->limit)) {
        py_raise(vm, &py_RecursionError, "maximum recursion depth exceeded");
        return NULL;
    }
    if (AL_LIKELY(m->chunk && (size_t)(m->chunk->end - m->chunk->next) >= need)) {
        place = m->chunk->next;
        m->chunk->next += need;
    } else if (!(place = next_chunk(vm, need))) {
        return NULL;
    }
    py_frame *f = (py_frame *)(void *)place;
    py_frame_init(f, code, function, globals, builtins);
    f->back = m->top;
    m->top = f;
    m->depth++;
    return f;
}

void py_frame_pop(py_vm *vm, py_frame *f)
{
    py_machine *m = vm->machine;
    if (AL_UNLIKELY(f->object != NULL)) {
        if (f->growing && py_grow_all(vm, f) < 0 && vm->error == vm->nomem) {
            py_error_clear(vm); /* the variable is forgotten */
        }
        py_frame_detach(f);
    }
    if (AL_UNLIKELY(f->growing != NULL)) {
        py_grow_free(f);
    }
    m->top = f->back;
    m->depth--;
    py_chunk *c = m->chunk;
    if ((char *)f != (char *)(c + 1) || !c->before) {
        c->next = (char *)f;
        return;
    }
    /* The first of its chunk: one chunk stays in reserve. */
    if (c->after) {
        al_free(c->after);
        c->after = NULL;
    }
    m->chunk = c->before;
}

int py_frame_cells(py_vm *vm, py_frame *f)
{
    py_code *code = f->code;
    py_obj **cells = f->slots + code->local_count;
    for (uint32_t i = 0; i < code->cell_count; i++) {
        py_cell *cell = (py_cell *)(void *)py_new(vm, py_type(vm, PY_T_cell), 0);
        if (!cell) {
            return -1;
        }
        if (code->cell_args && code->cell_args[i] >= 0) {
            cell->value = f->slots[code->cell_args[i]];
            f->slots[code->cell_args[i]] = NULL;
        }
        cells[i] = (py_obj *)cell;
    }
    if (code->free_count && f->function && f->function->closure) {
        memcpy(cells + code->cell_count, PY_TUPLE(f->function->closure)->items, code->free_count * sizeof(py_obj *));
    }
    return 0;
}

void py_frame_trace(py_frame *f, py_tracer *t)
{
    py_trace(t, f->code);
    py_trace(t, f->function);
    py_trace(t, f->globals);
    py_trace(t, f->builtins);
    py_trace(t, f->locals);
    py_trace(t, f->object);
    py_trace(t, f->generator);
    py_trace(t, f->cont_value);
    for (py_obj **at = f->slots; at < f->sp; at++) {
        py_trace(t, *at);
    }
}

/* --- what scripts see --- */

py_frame_object *py_frame_view(py_vm *vm, py_frame *f)
{
    if (f->object) {
        return f->object;
    }
    py_frame_object *o = (py_frame_object *)(void *)py_new(vm, py_type(vm, PY_T_frame), 0);
    if (o) {
        o->frame = f;
        o->code = f->code;
        o->globals = f->globals;
        o->builtins = f->builtins;
        o->locals = f->locals;
        f->object = o;
    }
    return o;
}

void py_frame_detach(py_frame *f)
{
    py_frame_object *o = f->object;
    size_t count = py_code_slots(f->code);
    o->at = py_frame_at(f);
    o->back = f->back ? f->back->object : NULL;
    o->frame = NULL;
    f->object = NULL;
    if (count) {
        /* Without memory its variables are forgotten: nothing else depends on them. */
        o->slots = al_malloc(count * sizeof *o->slots);
        if (o->slots) {
            memcpy(o->slots, f->slots, count * sizeof *o->slots);
            o->slot_count = (uint32_t)count;
        }
    }
}

static py_obj *slots_dict(py_vm *vm, const py_code *code, py_obj *const *slots)
{
    py_obj *dict = py_dict_new(vm);
    const py_tuple *lists[] = { PY_TUPLE(code->varnames), PY_TUPLE(code->cellvars), PY_TUPLE(code->freevars) };
    size_t at = 0;
    for (size_t l = 0; dict && l < AL_COUNT(lists); l++) {
        for (size_t i = 0; i < lists[l]->count; i++, at++) {
            py_obj *value = slots[at];
            if (l > 0 && value) {
                value = ((py_cell *)(void *)value)->value;
            }
            if (value && py_str_text(lists[l]->items[i])[0] != '.' && py_dict_set(vm, dict, lists[l]->items[i], value) < 0) {
                return NULL;
            }
        }
    }
    return dict;
}

py_obj *py_frame_locals(py_vm *vm, py_frame *f)
{
    if (f->locals) {
        return f->locals;
    }
    return f->growing && py_grow_all(vm, f) < 0 ? NULL : slots_dict(vm, f->code, f->slots);
}

py_obj *py_frame_object_locals(py_vm *vm, py_frame_object *o)
{
    if (o->frame) {
        return py_frame_locals(vm, o->frame);
    }
    if (o->locals) {
        return o->locals;
    }
    return o->slots ? slots_dict(vm, o->code, o->slots) : py_dict_new(vm);
}

/* --- safe point --- */

int py_frame_safepoint(py_vm *vm, py_scope mark)
{
    py_machine *m = vm->machine;
    py_scope_close(vm, mark);
    if (m->interrupt) {
        m->interrupt = 0;
        m->attention = m->budget != 0;
        py_raise(vm, &py_KeyboardInterrupt, "");
        return -1;
    }
    if (m->budget && --m->budget == 0) {
        m->budget = 1;
        py_raise(vm, &py_RuntimeError, "step budget exceeded");
        return -1;
    }
    py_safepoint(vm);
    return 0;
}
