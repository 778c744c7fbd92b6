/*
 * The running machine: frames, generators, modules. Inside src/py/ only.
 */
#ifndef AL_PY_MACHINE_MACHINE_H
#define AL_PY_MACHINE_MACHINE_H

#include "py/core.h"
#include "py/machine/code.h"

typedef struct py_machine py_machine;
typedef struct py_frame py_frame;
typedef struct py_frame_object py_frame_object;
typedef struct py_generator py_generator;

typedef struct py_function {
    py_obj head;
    py_code *code;
    py_obj *globals;  /* dict */
    py_obj *builtins; /* dict */
    py_obj *name, *qualname, *module;
    py_obj *doc;         /* NULL: the code's */
    py_obj *defaults;    /* tuple or NULL */
    py_obj *kwdefaults;  /* dict or NULL */
    py_obj *closure;     /* tuple of cells or NULL */
    py_obj *annotations; /* NULL; a tuple name, value, ... as compiled; or the dict made of it when a script asks */
    py_obj *type_params; /* tuple or NULL */
} py_function;
#define PY_FUNCTION_OBJ(o) ((py_function *)(void *)(o))

/* What to do with the value that a frame returns. */
typedef enum py_cont {
    PY_C_ENTRY, /* hand it to the C function that runs the machine */
    PY_C_PUSH,  /* push it on the caller's stack */
    PY_C_INIT,  /* __init__: must be None; push cont_value, the instance */
    PY_C_DISCARD,
    PY_C_FOR_ITER, /* __next__ or a generator in a for loop: push it; StopIteration or the generator's end leave the loop */
    PY_C_SEND,     /* a generator in yield from or await: replaces the value sent; its end leaves with the result */
    PY_C_TRUTH,    /* __bool__ of a condition: then the jump of the instruction before is taken or not */
    PY_C_COMPARE,  /* a comparison: NotImplemented means that the other ways must be tried, which C does */
    PY_C_GETATTR,  /* __getattribute__-like: AttributeError falls back to __getattr__ */
} py_cont;

/* An activation. Those of ordinary calls stand on the machine's stack of chunks, a generator's in the generator. */
struct py_frame {
    py_frame *back;
    py_code *code;
    py_function *function; /* NULL: code run by itself */
    py_obj *globals, *builtins;
    py_obj *locals;          /* a mapping for modules and class bodies; NULL in functions */
    const uint32_t *pc;      /* the next instruction */
    py_obj **sp;             /* the first free place of the stack */
    py_frame_object *object; /* what scripts see of it, once asked for */
    py_generator *generator;
    struct py_growing *growing; /* text that `local += text` builds; its local is empty meanwhile */
    py_obj *cont_value;
    uint8_t cont;
    py_obj *slots[]; /* locals, cells, free variables, stack */
};

struct py_frame_object {
    py_obj head;
    py_frame *frame; /* NULL once it has returned */
    py_frame_object *back;
    py_code *code;
    py_obj *globals, *builtins, *locals;
    py_obj **slots; /* what the variables were when it returned; al_malloc */
    uint32_t slot_count;
    uint32_t at; /* the instruction, once it has returned */
};

typedef enum py_generator_state { PY_G_CREATED, PY_G_SUSPENDED, PY_G_RUNNING, PY_G_FINISHED } py_generator_state;

struct py_generator {
    py_obj head;
    py_obj *name, *qualname;
    py_code *code;
    py_obj *handled;       /* the exception its own innermost except is handling, or NULL */
    py_obj *outer_handled; /* while running: that of whoever resumed it */
    py_generator_state state;
    bool async_yield; /* an async generator's own yield, not an await's */
    bool closed;
    bool running_async; /* an async generator: an asend, athrow or aclose of it is under way */
    py_frame *frame;    /* stands behind this struct; NULL when finished */
};
#define PY_GENERATOR(o) ((py_generator *)(void *)(o))

typedef struct py_chunk {
    struct py_chunk *before, *after;
    char *end;
    char *next;
} py_chunk;

struct py_machine {
    py_frame *top;
    py_chunk *chunk;
    uint32_t depth, limit;
    uint32_t entries;       /* C calls of the machine that are under way */
    volatile int interrupt; /* set from outside */
    bool attention;         /* something else than the collector wants the next safe point */
    uint64_t budget;        /* steps left; 0: not counted */
    py_obj *builtins;       /* module */
    py_obj *builtins_dict;
    py_obj *modules;     /* sys.modules */
    py_obj *sys;         /* module */
    py_obj *build_class; /* __build_class__ */
    py_obj *import_fn;   /* builtins.__import__ as made, or NULL */
    py_obj *path;        /* sys.path as made; scripts may replace it in sys */
    py_obj *importing;   /* dict of names whose modules are being run */
    py_obj *warned;      /* set of (text, category, line) already shown */
    char *where_file;    /* for py_where */
};

/* --- frame.c --- */
/* A frame on the machine's stack; locals, cells and stack empty. NULL: MemoryError, RecursionError. */
py_frame *py_frame_push(py_vm *vm, py_code *code, py_function *function, py_obj *globals, py_obj *builtins);
/* The topmost frame is done: what a script sees of it keeps its variables. */
void py_frame_pop(py_vm *vm, py_frame *f);
void py_frame_init(py_frame *f, py_code *code, py_function *function, py_obj *globals, py_obj *builtins);
/* Makes cells, takes parameters over into them, and sets the free variables. 0, -1. */
int py_frame_cells(py_vm *vm, py_frame *f);
void py_frame_trace(py_frame *f, py_tracer *t);
/* --- grow.c: local += text in a loop, in time proportional to the text --- */
int py_grow(py_vm *vm, py_frame *f, uint32_t slot, py_obj *right); /* local += right, in general. 0, -1 */
/* The local's text, if it was being built, becomes its value: else NULL (and an exception when memory ran out). */
py_obj *py_grow_load(py_vm *vm, py_frame *f, uint32_t slot);
bool py_grow_drop(py_frame *f, uint32_t slot); /* was there one? */
void py_grow_free(py_frame *f);
int py_grow_all(py_vm *vm, py_frame *f); /* all of them become values: somebody looks at the variables */
void py_frame_detach(py_frame *f);
py_frame_object *py_frame_view(py_vm *vm, py_frame *f);
static inline uint32_t py_frame_at(const py_frame *f)
{
    return f->pc > f->code->ops ? (uint32_t)(f->pc - f->code->ops) - 1 : 0;
}
/* locals(): the mapping of a module or class body, or a new dict of a function's variables. */
py_obj *py_frame_locals(py_vm *vm, py_frame *f);
py_obj *py_frame_object_locals(py_vm *vm, py_frame_object *o);
static inline size_t py_frame_words(const py_code *code)
{
    return py_code_slots(code) + code->stack_size;
}
int py_frame_safepoint(py_vm *vm, py_scope mark);

/* --- run.c --- */
/* Runs the topmost frame, which was just pushed, until it returns. */
py_obj *py_machine_run(py_vm *vm, py_frame *f);

/* --- bind.c --- */
/* Puts the arguments of a call into the slots of f. 0, -1 with CPython's TypeError. */
int py_bind_args(py_vm *vm, py_function *fn, py_frame *f, py_obj *const *args, size_t count, py_obj *kwnames);
/* The frame of a call of a script function, pushed; or for a generator function NULL and *result. NULL and *result NULL: failed. */
py_frame *py_function_enter(py_vm *vm, py_function *fn, py_obj *const *args, size_t count, py_obj *kwnames, py_obj **result);
py_obj *py_function_new(py_vm *vm, py_code *code, py_obj *globals);
py_obj *py_function_call(py_vm *vm, py_obj *fn, py_obj *const *args, size_t count, py_obj *kwnames);

/* --- generators (types/generator.c) --- */
/* A generator, coroutine or async generator (by the code's flags) for a frame yet to be filled. */
py_generator *py_generator_new(py_vm *vm, py_function *fn);
/* Resumes from C: value NULL and an exception pending: throws it. The value yielded, or NULL: finished (*result the returned value, no
   exception) or failed (*result NULL, exception pending). */
py_obj *py_generator_resume(py_vm *vm, py_generator *g, py_obj *value, py_obj **result);
/* Links the frame of a generator onto the machine's, to be run. 0, -1. */
int py_generator_enter(py_vm *vm, py_generator *g);
/* Unlinks it: at a yield, or (finished) at its end. */
void py_generator_leave(py_vm *vm, py_generator *g, bool finished);
/* An exception leaves the generator: StopIteration becomes RuntimeError. */
void py_generator_failed(py_vm *vm, py_generator *g);
/* gen.throw / close for delegation. */
py_obj *py_generator_throw(py_vm *vm, py_generator *g, py_obj *exception, py_obj **result);
py_obj *py_get_awaitable(py_vm *vm, py_obj *o, uint32_t where);
/* One step of a delegated iterator: the value yielded, or NULL and *result, or both NULL with an exception. */
py_obj *py_delegate_send(py_vm *vm, py_obj *receiver, py_obj *value, py_obj **result);
extern const py_classdef py_async_generator_step_class;

/* --- ops.c: instructions that are not on the fast path --- */
py_obj *py_op_global(py_vm *vm, py_frame *f, py_obj *name); /* NULL: NameError */
py_obj *py_op_load_name(py_vm *vm, py_frame *f, py_obj *name);
int py_op_store_name(py_vm *vm, py_frame *f, py_obj *name, py_obj *value);
int py_op_delete_name(py_vm *vm, py_frame *f, py_obj *name);
void py_op_unbound(py_vm *vm, const py_frame *f, uint32_t slot);
py_obj *py_op_class_deref(py_vm *vm, py_frame *f, uint32_t slot);
int py_op_unpack(py_vm *vm, py_obj *sequence, uint32_t count, py_obj **sp); /* leftmost on top */
int py_op_unpack_ex(py_vm *vm, py_obj *sequence, uint32_t before, uint32_t after, py_obj **sp);
py_obj *py_op_build_string(py_vm *vm, py_obj **items, uint32_t count);
py_obj *py_op_format(py_vm *vm, py_obj *value, py_obj *spec, uint32_t conversion);
int py_op_list_extend(py_vm *vm, py_obj *list, py_obj *iterable, bool call);
int py_op_set_update(py_vm *vm, py_obj *set, py_obj *iterable);
int py_op_dict_update(py_vm *vm, py_obj *dict, py_obj *mapping);
int py_op_dict_merge(py_vm *vm, py_obj *callable, py_obj *dict, py_obj *mapping);
py_obj *py_op_call_ex(py_vm *vm, py_obj *callable, py_obj *args, py_obj *kwargs); /* args any iterable */
py_obj *py_op_call_tuple(py_vm *vm, py_obj *callable, py_obj *args);
py_obj *py_callable_text(py_vm *vm, py_obj *callable); /* module.qualname() as errors of calls name it */
int py_op_setup_annotations(py_vm *vm, py_frame *f);
void py_op_raise(py_vm *vm, py_obj *exception, py_obj *cause); /* both may be NULL */
int py_op_before_with(py_vm *vm, py_obj **sp, bool async);     /* sp[-1] the manager; sets sp[-1], sp[0], sp[1] */
py_obj *py_op_with_except(py_vm *vm, py_obj *exit, py_obj *self, py_obj *exception);
int py_op_eg_match(py_vm *vm, py_obj **sp);
py_obj *py_op_prep_reraise_star(py_vm *vm, py_obj *original, py_obj *list);
py_obj *py_op_get_aiter(py_vm *vm, py_obj *o);
py_obj *py_op_get_anext(py_vm *vm, py_obj *o);
py_obj *py_op_yield_from_iter(py_vm *vm, py_frame *f, py_obj *o);
py_obj *py_op_intrinsic_1(py_vm *vm, py_intrinsic which, py_obj *o);
py_obj *py_op_intrinsic_2(py_vm *vm, py_intrinsic which, py_obj *a, py_obj *b);
/* --- match.c --- */
bool py_op_is_mapping(py_vm *vm, py_obj *o);
bool py_op_is_sequence(py_vm *vm, py_obj *o);
py_obj *py_op_match_keys(py_vm *vm, py_obj *subject, py_obj *keys);
py_obj *py_op_match_class(py_vm *vm, py_obj *subject, py_obj *cls, uint32_t positional, py_obj *names);
py_obj *py_op_without_keys(py_vm *vm, py_obj *subject, py_obj *keys);

/* --- attr_cache.c: attributes, remembering how they were found --- */
py_obj *py_attr_load(py_vm *vm, py_obj *o, py_obj *name, py_cache *c);
py_obj *py_attr_method(py_vm *vm, py_obj *o, py_obj *name, py_cache *c, bool *unbound);
int py_attr_store(py_vm *vm, py_obj *o, py_obj *name, py_obj *value, py_cache *c);

/* --- traceback.c --- */
/* Notes in the pending exception that it passes through f. */
void py_traceback_here(py_vm *vm, py_frame *f);
/* It leaves f: what scripts see of the frame is where it was raised, not where it was raised again. */
void py_traceback_leave(py_vm *vm, py_frame *f);

/* --- import.c, modules.c --- */
py_obj *py_op_import(py_vm *vm, py_frame *f, py_obj *name, py_obj *from, int64_t level);
py_obj *py_op_import_from(py_vm *vm, py_obj *module, py_obj *name);
int py_op_import_star(py_vm *vm, py_frame *f, py_obj *module);
/* import_(name, globals, from, level) as __import__ */
py_obj *py_import_level(py_vm *vm, py_obj *name, py_obj *globals, py_obj *from, int64_t level);
extern const py_moduledef py_sys_module;
extern const py_moduledef py_future_module;
extern const py_moduledef py_builtins_module; /* types/builtins.c */
/* __build_class__, signature "func, name, /, *bases, **kwds". */
py_obj *py_build_class(py_vm *vm, py_obj **args);
/* The dict of builtins that code with these globals sees; sets __builtins__ there if it is missing. NULL: error. */
py_obj *py_builtins_of(py_vm *vm, py_obj *globals);
/* Runs code in a frame of its own; function (for its closure) and locals may be NULL. */
py_obj *py_run_frame(py_vm *vm, py_code *code, py_function *function, py_obj *globals, py_obj *locals);
/* sys.stdout or stderr as made for the vm: what print writes to when scripts did not replace it. */
py_obj *py_stdio_new(py_vm *vm, int fd);
extern const py_classdef py_stdio_class;

#endif
