#include "py/compile/unit.h"

#include <stdlib.h>
#include <string.h>

static int effect(py_opcode op, uint32_t arg, bool jumps)
{
    int n = (int)arg;
    (void)n;
    switch (op) {
#define PY_OPCODE(name, fall, jump, flags)                                                                                                 \
    case PY_##name##_OP:                                                                                                                   \
        return jumps ? (jump) : (fall);
#include "py/machine/opcode.list.h"
#undef PY_OPCODE
    case PY_OPCODE_COUNT:
        break;
    }
    return 0;
}

static const uint8_t op_flags[] = {
#define PY_OPCODE(name, fall, jump, flags) (flags),
#include "py/machine/opcode.list.h"
#undef PY_OPCODE
};

void py_oom(py_compiler *c)
{
    if (!c->failed) {
        c->failed = true;
        py_raise_nomem(c->vm);
    }
}

void py_fail_at(py_compiler *c, const py_node *at, const char *message)
{
    if (!c->failed) {
        c->failed = true;
        py_syntax_error_at(c->vm, c->symbols.filename, c->symbols.source, c->symbols.source_size, at, "%s", message);
    }
}

bool py_compile_check(py_compiler *c)
{
    if (!c->failed && py_stack_check(c->vm, " during compilation") < 0) {
        c->failed = true;
    }
    return !c->failed;
}

/* --- places --- */

static size_t slot_of(const void *key, size_t size)
{
    uintptr_t k = (uintptr_t)key;
    return (size_t)((k >> 4) ^ (k >> 11) ^ (k << 3)) & (size - 1);
}

int32_t py_places_find(const py_places *places, const py_obj *value)
{
    if (!places->index) {
        for (size_t i = 0; i < places->list.count; i++) {
            if (places->list.items[i] == value) {
                return (int32_t)i;
            }
        }
        return -1;
    }
    for (size_t at = slot_of(value, places->index_size); places->index[at]; at = (at + 1) & (places->index_size - 1)) {
        if (places->list.items[places->index[at] - 1] == value) {
            return (int32_t)places->index[at] - 1;
        }
    }
    return -1;
}

static void places_insert(uint32_t *index, size_t size, const py_obj *value, size_t place)
{
    size_t at = slot_of(value, size);
    while (index[at]) {
        at = (at + 1) & (size - 1);
    }
    index[at] = (uint32_t)place + 1;
}

static bool places_reindex(py_places *places)
{
    size_t size = places->index_size ? places->index_size * 2 : 64;
    uint32_t *index = al_calloc(size, sizeof *index);
    if (!index) {
        return false;
    }
    for (size_t i = 0; i < places->list.count; i++) {
        places_insert(index, size, places->list.items[i], i);
    }
    al_free(places->index);
    places->index = index;
    places->index_size = size;
    return true;
}

uint32_t py_places_of(py_compiler *c, py_places *places, py_obj *value)
{
    if (c->failed || !value) {
        py_oom(c);
        return 0;
    }
    int32_t old = py_places_find(places, value);
    if (old >= 0) {
        return (uint32_t)old;
    }
    size_t place = places->list.count;
    if (!al_vec_push(&places->list, value)) {
        py_oom(c);
        return 0;
    }
    if (places->index && (place + 1) * 2 <= places->index_size) {
        places_insert(places->index, places->index_size, value, place);
    } else if (place >= 16 && !places_reindex(places)) {
        py_oom(c);
    }
    return (uint32_t)place;
}

static void places_free(py_places *places)
{
    al_vec_free(&places->list);
    al_free(places->index);
}

static py_obj *places_tuple(py_compiler *c, const py_places *places)
{
    return py_tuple_from_array(c->vm, places->list.items, places->list.count);
}

/* --- instructions --- */

static void note_position(py_compiler *c)
{
    py_unit *u = c->unit;
    if (u->positions.count && memcmp(&u->positions.items[u->positions.count - 1].at, &u->at, sizeof u->at) == 0) {
        return;
    }
    if (!al_vec_push(&u->positions, ((py_position_run){ (uint32_t)u->ops.count, u->at }))) {
        py_oom(c);
    }
}

static void push_word(py_compiler *c, uint32_t word)
{
    if (c->failed || c->unit->ops.count >= 0xffffff) {
        if (!c->failed) {
            c->failed = true;
            py_raise(c->vm, &py_OverflowError, "code too large");
        }
    } else if (!al_vec_push(&c->unit->ops, word)) {
        py_oom(c);
    }
}

static void set_depth(py_compiler *c, int32_t depth)
{
    c->unit->depth = depth;
    if (depth > c->unit->max_depth) {
        c->unit->max_depth = depth;
    }
}

void py_emit(py_compiler *c, py_opcode op, uint32_t arg)
{
    if (arg > 0xffffff && !c->failed) {
        c->failed = true;
        py_raise(c->vm, &py_OverflowError, "code too large");
    }
    note_position(c);
    push_word(c, (uint32_t)op | arg << 8);
    if (op_flags[op] & PY_OPF_C) {
        push_word(c, c->unit->cache_count++);
    }
    set_depth(c, c->unit->depth + effect(op, arg, false));
}

void py_emit_jump(py_compiler *c, py_opcode op, py_label *label)
{
    int32_t depth = c->unit->depth + effect(op, 0, true);
    if (label->depth < 0) {
        label->depth = depth;
    }
    if (label->at >= 0) {
        py_emit(c, op, (uint32_t)label->at);
        return;
    }
    int32_t here = (int32_t)c->unit->ops.count;
    py_emit(c, op, (uint32_t)(label->chain + 1));
    label->chain = here;
}

void py_place(py_compiler *c, py_label *label)
{
    label->at = (int32_t)c->unit->ops.count;
    if (label->depth >= 0) {
        set_depth(c, label->depth);
    } else {
        label->depth = c->unit->depth;
    }
    int32_t at = label->chain;
    while (at >= 0 && !c->failed) {
        uint32_t *word = &c->unit->ops.items[at];
        at = (int32_t)py_arg_of(*word) - 1;
        *word = (*word & 0xff) | (uint32_t)label->at << 8;
    }
    label->chain = -1;
}

void py_emit_name(py_compiler *c, py_opcode op, py_obj *name)
{
    py_emit(c, op, py_places_of(c, &c->unit->names, name));
}

void py_emit_const(py_compiler *c, py_obj *value)
{
    if (!value) {
        c->failed = true;
        return;
    }
    if (value == PY_NONE) {
        py_emit(c, PY_LOAD_NONE_OP, 0);
        return;
    }
    if (py_is_small(value) && py_small_value(value) >= -(1 << 23) && py_small_value(value) < 1 << 23) {
        py_emit(c, PY_LOAD_SMALL_OP, (uint32_t)(py_small_value(value) + (1 << 23)));
        return;
    }
    py_emit(c, PY_LOAD_CONST_OP, py_places_of(c, &c->unit->consts, value));
}

/* --- guarded stretches --- */

void py_cover_begin(py_compiler *c, py_cover *cover, py_label *target)
{
    *cover = (py_cover){ c->unit->cover, target, (uint32_t)c->unit->ops.count, (uint32_t)c->unit->depth };
    target->depth = c->unit->depth + 1;
    c->unit->cover = cover;
}

void py_cover_end(py_compiler *c)
{
    py_cover *cover = c->unit->cover;
    uint32_t end = (uint32_t)c->unit->ops.count;
    c->unit->cover = cover->outer;
    /* The target is not known yet: the handler remembers its label by the chain of those that wait for it. */
    if (end > cover->start) {
        uint32_t waiting = (uint32_t)(cover->target->at >= 0 ? cover->target->at : cover->target->chain);
        py_handler h = { cover->start, end, waiting, cover->depth };
        if (!al_vec_push(&c->unit->handlers, h)) {
            py_oom(c);
        } else {
            cover->target->chain = -2 - (int32_t)(c->unit->handlers.count - 1);
        }
    }
}

void py_place_handler(py_compiler *c, py_label *target)
{
    target->at = (int32_t)c->unit->ops.count;
    int32_t chain = target->chain;
    while (chain <= -2 && !c->failed) {
        py_handler *h = &c->unit->handlers.items[-2 - chain];
        chain = (int32_t)h->target;
        h->target = (uint32_t)target->at;
    }
    set_depth(c, target->depth);
}

/* --- units --- */

static int by_text(const void *a, const void *b)
{
    const py_obj *const *x = a, *const *y = b;
    return strcmp(py_str_text(*x), py_str_text(*y));
}

static void collect_cells(py_compiler *c, py_unit *u)
{
    py_block *b = u->block;
    AL_VEC(py_obj *) cells = { 0 };
    AL_VEC(py_obj *) frees = { 0 };
    bool ok = true;
    if (b->class_cell) {
        ok = al_vec_push(&cells, PY_ID(c->vm, __class__));
    }
    for (size_t i = 0; i < b->symbols.count && ok; i++) {
        py_symbol *sym = &b->symbols.items[i];
        if (sym->where == PY_W_CELL) {
            ok = al_vec_push(&cells, sym->name);
        } else if (sym->where == PY_W_FREE || (sym->flags & PY_SYM_FREE_CLASS)) {
            ok = al_vec_push(&frees, sym->name);
        }
    }
    if (cells.count > 1) {
        qsort(cells.items, cells.count, sizeof(py_obj *), by_text);
    }
    if (frees.count > 1) {
        qsort(frees.items, frees.count, sizeof(py_obj *), by_text);
    }
    for (size_t i = 0; i < cells.count && ok; i++) {
        py_places_of(c, &u->cells, cells.items[i]);
    }
    for (size_t i = 0; i < frees.count && ok; i++) {
        py_places_of(c, &u->frees, frees.items[i]);
    }
    if (!ok) {
        py_oom(c);
    }
    al_vec_free(&cells);
    al_vec_free(&frees);
}

/* outer.<locals>.name, Class.name, or the bare name. */
static py_obj *qualify(py_compiler *c, py_unit *outer, py_block *block, py_obj *name)
{
    if (!outer || !outer->outer) {
        return name;
    }
    while (outer->block->kind == PY_B_TYPE_PARAMS && outer->outer->outer) {
        outer = outer->outer;
    }
    if (outer->block->kind == PY_B_TYPE_PARAMS) {
        return name;
    }
    if (block->kind == PY_B_FUNCTION || block->kind == PY_B_CLASS) {
        py_symbol *sym = py_block_find(outer->block, name);
        if (sym && sym->where == PY_W_GLOBAL_EXPLICIT) {
            return name;
        }
    }
    return py_str_printf(c->vm, py_block_is_function(outer->block) ? "%S.<locals>.%S" : "%S.%S", outer->qualname, name);
}

bool py_unit_enter(py_compiler *c, py_unit *unit, py_block *block, py_obj *name, int32_t first_line)
{
    *unit = (py_unit){ .outer = c->unit, .block = block, .name = name, .first_line = first_line };
    if (!block || !name) {
        if (!c->failed) {
            py_raise(c->vm, &py_SystemError, "a block without symbols");
            c->failed = true;
        }
        return false;
    }
    unit->at.line = unit->at.end_line = first_line;
    unit->qualname = qualify(c, c->unit, block, name);
    if (!unit->qualname) {
        c->failed = true;
        return false;
    }
    collect_cells(c, unit);
    c->unit = unit;
    if (c->future_annotations) {
        unit->flags |= PY_CO_FUTURE_ANNOTATIONS;
    }
    if (py_block_is_function(block)) {
        unit->flags |= PY_CO_OPTIMIZED | PY_CO_NEWLOCALS;
        unit->flags |= block->nested ? PY_CO_NESTED : 0;
        if (block->kind == PY_B_COMPREHENSION || block->kind == PY_B_FUNCTION || block->kind == PY_B_LAMBDA) {
            unit->flags |=
                block->generator ? (block->coroutine ? PY_CO_ASYNC_GENERATOR : PY_CO_GENERATOR) : (block->coroutine ? PY_CO_COROUTINE : 0);
        }
    }
    return true;
}

static void *copy_block(py_compiler *c, const void *items, size_t size)
{
    void *block = al_malloc(size);
    if (!block) {
        py_oom(c);
        return NULL;
    }
    if (size) {
        memcpy(block, items, size);
    }
    return block;
}

static void fill_cell_args(py_compiler *c, py_unit *u, py_code *code)
{
    uint32_t params = u->arg_count + u->kwonly_count + ((u->flags & PY_CO_VARARGS) != 0) + ((u->flags & PY_CO_VARKEYWORDS) != 0);
    for (uint32_t i = 0; i < code->cell_count; i++) {
        int32_t place = py_places_find(&u->varnames, u->cells.list.items[i]);
        if (place < 0 || (uint32_t)place >= params) {
            continue;
        }
        if (!code->cell_args) {
            code->cell_args = al_malloc(code->cell_count * sizeof *code->cell_args);
            if (!code->cell_args) {
                py_oom(c);
                return;
            }
            for (uint32_t k = 0; k < code->cell_count; k++) {
                code->cell_args[k] = -1;
            }
        }
        code->cell_args[i] = place;
    }
}

static py_code *build(py_compiler *c, py_unit *u)
{
    py_code *code = py_alloc(c->vm, py_code, &py_code_class);
    if (!code) {
        c->failed = true;
        return NULL;
    }
    code->name = u->name;
    code->qualname = u->qualname;
    code->filename = c->filename;
    code->consts = places_tuple(c, &u->consts);
    code->names = places_tuple(c, &u->names);
    code->varnames = places_tuple(c, &u->varnames);
    code->cellvars = places_tuple(c, &u->cells);
    code->freevars = places_tuple(c, &u->frees);
    code->ops = copy_block(c, u->ops.items, u->ops.count * sizeof *u->ops.items);
    code->positions = copy_block(c, u->positions.items, u->positions.count * sizeof *u->positions.items);
    code->handlers = copy_block(c, u->handlers.items, u->handlers.count * sizeof *u->handlers.items);
    code->caches = al_calloc(u->cache_count, sizeof *code->caches);
    code->op_count = (uint32_t)u->ops.count;
    code->position_count = (uint32_t)u->positions.count;
    code->handler_count = (uint32_t)u->handlers.count;
    code->cache_count = u->cache_count;
    code->local_count = (uint32_t)u->varnames.list.count;
    code->cell_count = (uint32_t)u->cells.list.count;
    code->free_count = (uint32_t)u->frees.list.count;
    code->stack_size = (uint32_t)u->max_depth + 1;
    code->arg_count = u->arg_count;
    code->posonly_count = u->posonly_count;
    code->kwonly_count = u->kwonly_count;
    code->flags = u->flags;
    code->first_line = u->first_line;
    code->simple = !u->kwonly_count && (u->flags & PY_CO_OPTIMIZED) &&
                   !(u->flags & (PY_CO_VARARGS | PY_CO_VARKEYWORDS | PY_CO_GENERATOR | PY_CO_COROUTINE | PY_CO_ASYNC_GENERATOR));
    fill_cell_args(c, u, code);
    if (!code->consts || !code->names || !code->varnames || !code->cellvars || !code->freevars) {
        c->failed = true;
    } else if (!code->caches) {
        py_oom(c);
    }
    py_heap_external(c->vm, (ptrdiff_t)(u->ops.count * sizeof *u->ops.items + u->positions.count * sizeof *u->positions.items +
                                        u->handlers.count * sizeof *u->handlers.items + u->cache_count * sizeof *code->caches));
    return code;
}

py_code *py_unit_leave(py_compiler *c)
{
    py_unit *u = c->unit;
    py_code *code = c->failed ? NULL : build(c, u);
    c->unit = u->outer;
    al_vec_free(&u->ops);
    al_vec_free(&u->positions);
    al_vec_free(&u->handlers);
    places_free(&u->consts);
    places_free(&u->names);
    places_free(&u->varnames);
    places_free(&u->cells);
    places_free(&u->frees);
    return c->failed ? NULL : code;
}
