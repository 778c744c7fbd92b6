/*
 * Code objects: what the compiler makes and the machine runs. One instruction is a word: the opcode in the low byte, the operand above.
 */
#ifndef AL_PY_MACHINE_CODE_H
#define AL_PY_MACHINE_CODE_H

#include "py/types.h"

enum { PY_OPF_J = 1, PY_OPF_C = 2, PY_OPF_T = 4 };

typedef enum py_opcode {
#define PY_OPCODE(name, effect, jump, flags) PY_##name##_OP,
#include "py/machine/opcode.list.h"
#undef PY_OPCODE
    PY_OPCODE_COUNT
} py_opcode;

/* Operands of INTRINSIC_1 and INTRINSIC_2. */
typedef enum py_intrinsic {
    PY_I_PRINT,   /* an expression statement of interactive source */
    PY_I_TYPEVAR, /* name -> TypeVar */
    PY_I_PARAMSPEC,
    PY_I_TYPEVARTUPLE,
    PY_I_GENERIC,         /* tuple of parameters -> Generic[...] */
    PY_I_TYPEVAR_BOUND,   /* name, bound -> TypeVar */
    PY_I_TYPEALIAS,       /* name, value -> the alias */
    PY_I_SET_TYPE_PARAMS, /* function, tuple -> function */
} py_intrinsic;

/* co_flags, as CPython's. */
enum {
    PY_CO_OPTIMIZED = 1,
    PY_CO_NEWLOCALS = 2,
    PY_CO_VARARGS = 4,
    PY_CO_VARKEYWORDS = 8,
    PY_CO_NESTED = 0x10,
    PY_CO_GENERATOR = 0x20,
    PY_CO_COROUTINE = 0x80,
    PY_CO_ASYNC_GENERATOR = 0x200,
    PY_CO_ITERABLE_COROUTINE = 0x100,
    PY_CO_FUTURE_ANNOTATIONS = 0x1000000,
};

/* Where an instruction comes from: lines from 1, columns UTF-8 bytes from 0; line 0 is no position. */
typedef struct py_position {
    int32_t line, end_line;
    int32_t col, end_col;
} py_position;

/* A run of instructions, from `start` to the next run's, with one position. */
typedef struct py_position_run {
    uint32_t start;
    py_position at;
} py_position_run;

/* Instructions [start, end) are guarded: the stack is cut to `depth`, the exception pushed, and control goes to `target`. Innermost first.
 */
typedef struct py_handler {
    uint32_t start, end, target, depth;
} py_handler;

/* How an instruction found an attribute the last time; for instances of a class of that version. */
typedef enum py_cache_kind {
    PY_K_NONE,
    PY_K_DICT,     /* in the instance's dictionary, entry `hint` */
    PY_K_CLASS,    /* value: what the class has, no descriptor; the instance may have its own */
    PY_K_PROPERTY, /* value: the script function that gets it */
    PY_K_METHOD,   /* value: a function of the class; the instance may have its own */
    PY_K_MODULE,   /* in the module's dictionary, entry `hint` */
} py_cache_kind;

/* What an instruction remembers of its last run. LOAD_GLOBAL: hint is an entry of the globals, or with the top bit set of the builtins
   as long as the globals have that version. */
typedef struct py_cache {
    uint64_t version;
    py_obj *value; /* lives as long as the version is that of a class */
    uint32_t hint;
    uint32_t kind;
} py_cache;

typedef struct py_code {
    py_obj head;
    py_obj *name, *qualname, *filename;
    py_obj *consts;   /* tuple; [0] is the docstring or None in a function */
    py_obj *names;    /* tuple of interned str */
    py_obj *varnames; /* parameters first */
    py_obj *cellvars, *freevars;
    uint32_t *ops;
    py_position_run *positions;
    py_handler *handlers;
    py_cache *caches;
    int32_t *cell_args;     /* for each cell variable the parameter it takes over, or -1; NULL when none does */
    py_obj *cached_globals; /* the dict that the caches of LOAD_GLOBAL speak of */
    uint32_t op_count, position_count, handler_count, cache_count;
    uint32_t local_count, cell_count, free_count, stack_size;
    uint32_t arg_count; /* positional, positional-only included */
    uint32_t posonly_count, kwonly_count;
    uint32_t flags;
    int32_t first_line;
    bool simple; /* only positional parameters, no generator: the quick way into a frame */
} py_code;

#define PY_CODE(o) ((py_code *)(void *)(o))

static inline py_opcode py_op_of(uint32_t word)
{
    return (py_opcode)(word & 0xff);
}
static inline uint32_t py_arg_of(uint32_t word)
{
    return word >> 8;
}
/* The position of the instruction at index `at`. */
py_position py_code_position(const py_code *code, uint32_t at);
/* The number of slots in a frame before the stack. */
static inline uint32_t py_code_slots(const py_code *code)
{
    return code->local_count + code->cell_count + code->free_count;
}

#endif
