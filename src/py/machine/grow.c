/*
 * local += text. Strings are immutable and nobody counts their references, so a loop that adds to a text would copy it each time. From
 * some size on the text is built in a buffer of the frame, its local being empty; whoever finds the local empty looks here first.
 */
#include "py/machine/machine.h"
#include "py/types/str_int.h"

enum { WORTH = 256 };

typedef struct py_growing {
    struct py_growing *next;
    uint32_t slot;
    al_sb text;
} py_growing;

static py_growing **find(py_frame *f, uint32_t slot)
{
    py_growing **at = &f->growing;
    while (*at && (*at)->slot != slot) {
        at = &(*at)->next;
    }
    return at;
}

bool py_grow_drop(py_frame *f, uint32_t slot)
{
    py_growing **at = find(f, slot), *g = *at;
    if (!g) {
        return false;
    }
    *at = g->next;
    al_sb_free(&g->text);
    al_free(g);
    return true;
}

void py_grow_free(py_frame *f)
{
    while (f->growing) {
        py_grow_drop(f, f->growing->slot);
    }
}

py_obj *py_grow_load(py_vm *vm, py_frame *f, uint32_t slot)
{
    py_growing *g = f->growing ? *find(f, slot) : NULL;
    if (!g) {
        return NULL;
    }
    py_obj *text = py_str_valid(vm, al_sb_text(&g->text), g->text.size);
    if (text) {
        f->slots[slot] = text;
        py_grow_drop(f, slot);
    }
    return text;
}

int py_grow_all(py_vm *vm, py_frame *f)
{
    while (f->growing) {
        uint32_t slot = f->growing->slot;
        if (f->slots[slot]) {
            py_grow_drop(f, slot); /* it has got another value since */
        } else if (!py_grow_load(vm, f, slot)) {
            return -1;
        }
    }
    return 0;
}

static int append(py_vm *vm, py_frame *f, py_growing *g, py_obj *right)
{
    al_sb_addn(&g->text, py_str_text(right), py_str_size(right));
    if (!al_sb_failed(&g->text)) {
        return 0;
    }
    g->text.failed = false;
    (void)f;
    py_raise_nomem(vm);
    return -1;
}

/* Starts building: left + right. */
static int start(py_vm *vm, py_frame *f, uint32_t slot, py_obj *left, py_obj *right)
{
    py_grow_drop(f, slot);
    py_growing *g = al_calloc(1, sizeof *g);
    if (!g || !al_sb_reserve(&g->text, 2 * (py_str_size(left) + py_str_size(right)))) {
        al_free(g);
        py_raise_nomem(vm);
        return -1;
    }
    g->slot = slot;
    al_sb_addn(&g->text, py_str_text(left), py_str_size(left));
    al_sb_addn(&g->text, py_str_text(right), py_str_size(right));
    g->next = f->growing;
    f->growing = g;
    f->slots[slot] = NULL;
    return 0;
}

int py_grow(py_vm *vm, py_frame *f, uint32_t slot, py_obj *right)
{
    py_obj *left = f->slots[slot];
    bool text = py_exact(vm, right, PY_T_str);
    if (!left) {
        py_growing *g = f->growing ? *find(f, slot) : NULL;
        if (g && text) {
            return append(vm, f, g, right);
        }
        left = g ? py_grow_load(vm, f, slot) : NULL;
        if (!left) {
            if (!vm->error) {
                py_op_unbound(vm, f, slot);
            }
            return -1;
        }
    }
    if (text && py_exact(vm, left, PY_T_str) && py_str_size(left) + py_str_size(right) >= WORTH && !f->generator) {
        return start(vm, f, slot, left, right);
    }
    py_obj *sum = py_inplace(vm, PY_OP_ADD, left, right);
    if (!sum) {
        return -1;
    }
    f->slots[slot] = sum;
    return 0;
}
