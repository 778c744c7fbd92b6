/*
 * Scopes: which names each block of a module binds and uses, and where each of them lives. One pass over the tree collects, a second
 * one resolves; the compiler then asks by node. Names are interned str, so that they compare by address.
 */
#ifndef AL_PY_COMPILE_SYMBOLS_H
#define AL_PY_COMPILE_SYMBOLS_H

#include "base/vec.h"
#include "py/core.h"
#include "py/parse/ast.h"

typedef enum py_where_kind {
    PY_W_UNKNOWN,
    PY_W_LOCAL,
    PY_W_GLOBAL_EXPLICIT,
    PY_W_GLOBAL_IMPLICIT,
    PY_W_FREE,
    PY_W_CELL,
} py_where_kind;

enum {
    PY_SYM_GLOBAL = 1,
    PY_SYM_NONLOCAL = 2,
    PY_SYM_BOUND = 4,
    PY_SYM_PARAM = 8,
    PY_SYM_USED = 16,
    PY_SYM_ANNOTATED = 32,
    PY_SYM_COMP_ITER = 64,   /* the target of a comprehension's for */
    PY_SYM_FREE_CLASS = 128, /* a class binds it, and an inner function wants the outer one */
};

typedef struct py_symbol {
    py_obj *name;
    uint32_t flags;
    py_where_kind where;
    const py_node *declared; /* the global or nonlocal statement */
} py_symbol;

typedef enum py_block_kind { PY_B_MODULE, PY_B_CLASS, PY_B_FUNCTION, PY_B_LAMBDA, PY_B_COMPREHENSION, PY_B_TYPE_PARAMS } py_block_kind;

typedef struct py_block py_block;
struct py_block {
    py_block_kind kind;
    const py_node *node;
    py_block *parent, *next; /* next: in order of the source */
    py_obj *name;
    py_obj *private_name; /* the class whose __names are mangled, or NULL */
    AL_VEC(py_symbol) symbols;
    uint32_t *index; /* places in symbols + 1 by address of the name; once there are many */
    size_t index_size;
    bool generator, coroutine;
    bool class_cell; /* a class: a method wants __class__ */
    bool annotated;  /* holds an annotated assignment to a plain name */
    bool nested;
};

typedef struct py_symbols {
    py_vm *vm;
    const char *filename;
    const char *source; /* for the line of a SyntaxError */
    size_t source_size;
    al_arena *arena;
    py_block *first, *last, *current;
    struct {
        const py_node **nodes;
        py_block **blocks;
        size_t count, size;
    } by_node;
    bool failed; /* an exception is pending */
    bool future_annotations;
    int depth_of_comp_iter;
} py_symbols;

/* Collects and resolves. False: SyntaxError, RecursionError or MemoryError is pending. */
bool py_symbols_build(py_symbols *s, const py_node *tree);
void py_symbols_free(py_symbols *s);
/* The block that a node opens. Functions with type parameters have two: the outer one is asked for with `type_params`. */
py_block *py_symbols_block(const py_symbols *s, const py_node *node, bool type_params);
py_symbol *py_block_find(const py_block *block, const py_obj *name);
/* `name` as it is spelled in a class: __x becomes _Class__x. NULL: MemoryError. */
py_obj *py_mangle(py_vm *vm, py_obj *private_name, const char *name);
/* Sets a SyntaxError at a node's position. */
void py_syntax_error_at(py_vm *vm, const char *filename, const char *source, size_t size, const py_node *at, const char *format, ...);
static inline bool py_block_is_function(const py_block *b)
{
    return b->kind >= PY_B_FUNCTION;
}

#endif
