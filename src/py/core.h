/*
 * Inside the language core (src/py/ only): the layout of classes and of the interpreter, and what its parts ask of each other.
 * The floors above include py.h and never this.
 */
#ifndef AL_PY_CORE_H
#define AL_PY_CORE_H

#include "base/map.h"
#include "py/py.h"

/* --- collector bits: py_obj.gc --- */
enum {
    PY_GC_MARK = 1,
    PY_GC_PREFIX = 2, /* a word stands before the header: the instance dictionary (py_dict *, NULL until needed) */
    PY_GC_BIG = 4,    /* allocated for itself, not in a page */
    PY_GC_WEAK = 8,   /* a weak reference to it exists */
    PY_GC_IMMORTAL = 16,
};

/* py_str.head.aux */
enum { PY_STR_INTERNED = 1 };

struct py_tracer {
    py_vm *vm;
    py_obj **stack;
    size_t count, room;
    bool overflow; /* the stack could not grow: what was marked but not pushed is found by another walk over the heap */
};

/* --- classes --- */

/* The effective slots: own, or inherited along the MRO. The same functions as in py_classdef; NULL: the class has none. */
typedef struct py_slots {
    py_obj *(*repr)(py_vm *vm, py_obj *self);
    py_obj *(*str)(py_vm *vm, py_obj *self);
    int (*hash)(py_vm *vm, py_obj *self, int64_t *hash);
    py_obj *(*compare)(py_vm *vm, py_op op, py_obj *self, py_obj *other);
    int (*truth)(py_vm *vm, py_obj *self);
    int64_t (*len)(py_vm *vm, py_obj *self);
    py_obj *(*getitem)(py_vm *vm, py_obj *self, py_obj *key);
    int (*setitem)(py_vm *vm, py_obj *self, py_obj *key, py_obj *value);
    int (*contains)(py_vm *vm, py_obj *self, py_obj *item);
    py_obj *(*iter)(py_vm *vm, py_obj *self);
    py_obj *(*next)(py_vm *vm, py_obj *self);
    py_obj *(*getattribute)(py_vm *vm, py_obj *self, py_obj *name); /* NULL: py_generic_getattr */
    py_obj *(*getattr)(py_vm *vm, py_obj *self, py_obj *name);
    int (*setattr)(py_vm *vm, py_obj *self, py_obj *name, py_obj *value); /* NULL: py_generic_setattr */
    py_obj *(*call)(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames);
    py_obj *(*binary)(py_vm *vm, py_op op, py_obj *left, py_obj *right);
    py_obj *(*inplace)(py_vm *vm, py_op op, py_obj *self, py_obj *other);
    py_obj *(*unary)(py_vm *vm, py_unary op, py_obj *self);
    py_obj *(*descr_get)(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner);
    int (*descr_set)(py_vm *vm, py_obj *self, py_obj *instance, py_obj *value);
} py_slots;

/* py_class.flags beside PY_CLS_*: what instances are laid out as (inherited by subclasses, so that py_is_str is one test). */
enum {
    PY_CF_INT = 1 << 8,
    PY_CF_STR = 1 << 9,
    PY_CF_BYTES = 1 << 10,
    PY_CF_TUPLE = 1 << 11,
    PY_CF_LIST = 1 << 12,
    PY_CF_DICT = 1 << 13,
    PY_CF_SET = 1 << 14,
    PY_CF_FROZENSET = 1 << 15,
    PY_CF_TYPE = 1 << 16,
    PY_CF_EXC = 1 << 17,
    PY_CF_FLOAT = 1 << 18,
    PY_CF_LAYOUT = 0x7ff << 8,
    /* of the class itself */
    PY_CF_SCRIPT = 1 << 20,           /* made by a class statement or type(): attributes may be set */
    PY_CF_FILLED = 1 << 21,           /* dict holds the descriptor's members (they are put there at the first look-up) */
    PY_CF_SLOTTED = 1 << 22,          /* it, or a base, has script __slots__ */
    PY_CF_ABSTRACT_METHODS = 1 << 23, /* __abstractmethods__ is not empty */
    PY_CF_METHOD = 1 << 24, /* instances are functions: looked up on a class and called, the instance may be passed without binding */
};

struct py_class {
    py_obj head;             /* .cls: the metaclass */
    const py_classdef *own;  /* the descriptor if this is a native class, else NULL */
    const py_classdef *def;  /* the nearest native descriptor among the layout bases, itself included */
    py_class *native;        /* the class of `def` */
    py_class *base;          /* the base whose layout it extends; NULL for object */
    py_obj *name, *qualname; /* str */
    py_obj *bases;           /* tuple; for native classes made when asked for (NULL until then): py_class_bases */
    py_class **mro;          /* itself first; al_malloc */
    size_t mro_count;
    py_obj *mro_tuple;     /* __mro__, made when asked for */
    py_obj *dict;          /* py_dict with interned keys; use py_class_dict, which fills it */
    py_class **subclasses; /* weak; al_malloc */
    size_t subclass_count, subclass_room;
    size_t size;         /* of an instance, from its header, script slots included */
    size_t slots_offset; /* script __slots__: slots_count words from here; 0 none of its own */
    size_t slots_count;
    uint32_t flags;        /* PY_CLS_* | PY_CF_* */
    uint32_t own_slots;    /* bit n: it defines slot n of slots.list.h itself */
    uint32_t asked;        /* look-ups in a native class whose dict is not complete yet */
    uint32_t script_slots; /* of these, those defined by a special method: the effective slot is a trampoline that looks it up */
    uint64_t version; /* never 0, unique in the interpreter, changes when an attribute of it or of a base is set: guards inline caches */
    py_class *next;   /* all script classes of the interpreter (vm->script_classes) */
    py_obj *new_fn, *init_fn; /* what __new__ / __init__ resolve to when ctor_version == version (py_class_ctor) */
    uint64_t ctor_version;
    py_slots slots;
};

/* Its attributes, complete. NULL: MemoryError. */
py_obj *py_class_dict(py_vm *vm, py_class *cls);
/* One attribute of its own, interned name: of a native class only this member is made. PY_ABSENT: none; NULL: error. */
py_obj *py_class_own(py_vm *vm, py_class *cls, py_obj *name);
py_obj *py_class_bases(py_vm *vm, py_class *cls);
/* Along the MRO, through the method cache; name must be interned. NULL: none. Borrowed. */
py_obj *py_class_find(py_vm *vm, py_class *cls, py_obj *name);
/* The pieces of a class statement (3.11's __build_class__): bases after __mro_entries__ (the same tuple if nothing changed); the most
   derived metaclass (TypeError: metaclass conflict); type.__new__ with the statement's other keywords (a dict or NULL) for
   __init_subclass__. */
py_obj *py_class_resolve_bases(py_vm *vm, py_obj *bases);
py_class *py_class_metaclass(py_vm *vm, py_class *meta, py_obj *bases);
py_obj *py_class_create(py_vm *vm, py_class *meta, py_obj *name, py_obj *bases, py_obj *dict, py_obj *kwargs);
/* Looks up __new__ and __init__ into cls->new_fn and init_fn (either may be object's own: PY_ABSENT). 0, -1. */
int py_class_ctor(py_vm *vm, py_class *cls);
/* A bare instance, as object.__new__(cls): abstract classes and wrong arguments are refused. */
py_obj *py_class_instantiate(py_vm *vm, py_class *cls);
/* An attribute of cls changed: new versions for it and its subclasses, slots again (name NULL: only versions). */
void py_class_modified(py_vm *vm, py_class *cls, py_obj *name);
/* Parts of making a class, shared by class.c (native) and class_new.c (script). */
int py_class_linearize(py_vm *vm, py_class *cls, py_class *const *bases, size_t count);
py_class *py_class_best_base(py_vm *vm, py_class *const *bases, size_t count);
int py_class_add_subclass(py_vm *vm, py_class *base, py_class *cls);
int py_class_give_name(py_vm *vm, py_class *cls);
void py_class_release(py_class *cls); /* what it owns outside the heap */

/* The instance dictionary's word; only if o->gc & PY_GC_PREFIX. */
static inline py_obj **py_dict_word(py_obj *o)
{
    return (py_obj **)(void *)o - 1;
}

/* --- native callables (types/cfunction.c and the descriptors) --- */

typedef struct py_sig_param {
    py_obj *name;  /* interned */
    py_obj *value; /* default; NULL: required; PY_ABSENT for `?` */
} py_sig_param;
/* A parsed signature; args[] of the C function is: positional, then *args, keyword-only and **kw in the order of the text. */
typedef struct py_sig {
    const char *text;
    uint16_t count;         /* of everything: the size of args[] */
    uint16_t pos_only, pos; /* positional-only; all positional */
    uint16_t required;      /* positional without default */
    uint16_t kw_only;
    int16_t varargs, varkw; /* index into args[], or -1 */
    bool has_self;          /* the first parameter is self or cls */
    py_sig_param params[];  /* as args[]; those of * and ** have a name too */
} py_sig;
/* Cached per interpreter by the address of the text. NULL: SystemError (a malformed text) or MemoryError. */
py_sig *py_sig_get(py_vm *vm, const char *text);

/* One C function with its signature: the struct behind builtin_function_or_method, method_descriptor, classmethod_descriptor. */
typedef struct py_cfunction {
    py_obj head;
    const char *name, *sig_text, *doc;
    py_cfn fn;
    py_sig *sig;     /* NULL until the first call */
    py_obj *self;    /* builtin: passed as args[0] when not NULL; the module's or class's */
    py_class *owner; /* the class it is a member of, or NULL */
    py_obj *module;  /* str or NULL */
    const py_member *member;
} py_cfunction;
/* Binds and calls. self NULL: none in front of args. */
py_obj *py_cfunction_call(py_vm *vm, py_cfunction *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames);
/* Binds args to f's signature into out[sig->count]; 0, -1 with CPython's TypeError. */
int py_sig_bind(py_vm *vm, py_cfunction *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames, py_obj **out);
void py_sigs_free(py_vm *vm);

typedef struct py_method {
    py_obj head;
    py_obj *function, *self;
} py_method;

/*
 * For the machine's method calls: like py_getattr, but when the attribute is a plain function (or native method) of the class, returns it
 * unbound and sets *unbound, so that the caller passes o as the first argument and no bound method is made.
 */
py_obj *py_load_method(py_vm *vm, py_obj *o, py_obj *name, bool *unbound);
/* The special method of o's class, bound unless *unbound (as above); PY_ABSENT: none; NULL: error. name interned. */
py_obj *py_load_special(py_vm *vm, py_obj *o, py_obj *name, bool *unbound);
/* f(self, *args, **kw) without building a tuple. */
py_obj *py_call_with_self(py_vm *vm, py_obj *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames);
/* py_next, but the end may also be a pending StopIteration (with a generator's value): what next() passes on. */
py_obj *py_next_raw(py_vm *vm, py_obj *iterator);
/* Calls a special method if there is one; PY_ABSENT if not. */
py_obj *py_call_special(py_vm *vm, py_obj *o, py_obj *name, size_t count, py_obj *const *args);

/* AttributeError with name and obj, worded for an instance, a class or a module. NULL. */
void *py_raise_attribute(py_vm *vm, py_obj *o, py_obj *name);
/* Sets name and obj of the pending AttributeError. */
void py_error_attribute(py_vm *vm, py_obj *o, py_obj *name);
/* Iterates by o[0], o[1], ... (types/iterator.c) */
py_obj *py_iterator_new(py_vm *vm, py_obj *sequence);
/* The usual look-up (object.__getattribute__) without the error: PY_ABSENT when there is none. NULL: an exception of a descriptor. */
py_obj *py_generic_lookup(py_vm *vm, py_obj *o, py_obj *name);

/* --- descriptors and the like whose layout others look into --- */
typedef struct py_property {
    py_obj head;
    py_obj *get, *set, *del, *doc, *name;
    bool doc_from_get;
} py_property;
typedef struct py_boxed { /* classmethod, staticmethod */
    py_obj head;
    py_obj *callable;
} py_boxed;
typedef struct py_cell {
    py_obj head;
    py_obj *value; /* NULL: empty */
} py_cell;
typedef struct py_weakref {
    py_obj head;
    py_obj *target; /* not traced; NULL: gone */
    py_obj *callback;
    struct py_weakref *next; /* all of the interpreter */
    int64_t hash;
    bool hashed, called;
} py_weakref;

/* One entry a frame, innermost last: the chain that __traceback__ starts. Made by the machine. */
typedef struct py_traceback {
    py_obj head;
    struct py_traceback *next;
    py_obj *frame;
    py_obj *code;
    int32_t lasti, line;
} py_traceback;

py_obj *py_generic_alias_new(py_vm *vm, py_obj *origin, py_obj *args); /* list[int]; args a tuple or one value */
py_obj *py_union_of(py_vm *vm, py_obj *left, py_obj *right);           /* left | right of classes; PY_NOTIMPLEMENTED */

/* --- the interpreter --- */

enum py_builtin {
#define PY_TYPE(c_name, name) PY_T_##c_name,
#include "py/types.list.h"
#undef PY_TYPE
    PY_T_COUNT
};

enum py_name_id {
#define PY_NAME(text) PY_ID_##text,
#include "py/names.list.h"
#undef PY_NAME
    PY_ID_COUNT
};
#define PY_ID(vm, text) ((vm)->names[PY_ID_##text])

enum { PY_CACHE_SIZE = 512 }; /* method cache entries; a power of two */
typedef struct py_cache_entry {
    uint64_t version;
    py_obj *name;
    py_obj *value; /* NULL: known to be absent */
} py_cache_entry;

typedef struct py_heap_page py_heap_page;
enum { PY_HEAP_THRESHOLD = 8 << 20, PY_HEAP_STEP = 16, PY_HEAP_SMALL = 512, PY_HEAP_CLASSES = PY_HEAP_SMALL / PY_HEAP_STEP };

typedef struct py_heap {
    /* One list a size class; the second half for objects with a prefix word, so that a page says where its headers are. */
    py_obj *free[2 * PY_HEAP_CLASSES]; /* headers of free blocks, linked by their second word */
    py_heap_page *pages[2 * PY_HEAP_CLASSES];
    uint16_t page_bytes[2 * PY_HEAP_CLASSES];                          /* of the next page: few of a size should not cost much */
    char *fresh[2 * PY_HEAP_CLASSES], *fresh_end[2 * PY_HEAP_CLASSES]; /* never used room of the newest page */
    py_obj **big;                                                      /* objects with memory of their own */
    size_t big_count, big_room;
    size_t live; /* bytes after the last collection, plus what was allocated since */
    size_t external;
    size_t threshold; /* collect when live + external exceeds it */
    bool stress, collecting;
    uint64_t collections;
} py_heap;

/* Frees everything, finalizers run; for py_vm_free. */
void py_heap_free(py_vm *vm);

struct py_machine; /* the running machine: frames, modules, sys; machine.c */

struct py_vm {
    py_heap heap;
    py_class *builtin[PY_T_COUNT]; /* py_type(vm, PY_T_str); NULL until asked for */
    py_class *immediate[8];        /* classes of None, False, True, NotImplemented, Ellipsis, PY_ABSENT */
    struct {
        const py_classdef **keys;
        py_class **values;
        size_t count, size;
    } classes;
    py_obj *names[PY_ID_COUNT];
    py_obj *op_names[PY_OP_COUNT][3]; /* special methods of an operator: itself, reflected, in place; NULL until used */
    struct {
        py_obj **items;
        size_t count, size;
    } interned;
    struct {
        py_sig **items;
        size_t count, size;
    } sigs;
    struct {
        py_obj **items;
        size_t count, room;
    } scope;
    struct {
        py_obj **items; /* NULL: a free place */
        size_t count, room;
    } roots;
    struct {
        struct py_host_slot *items;
        size_t count, room;
    } slots;
    py_class *script_classes;
    py_weakref *weakrefs;
    py_obj *error;   /* the pending exception (an instance), or NULL */
    py_obj *handled; /* the exception being handled by the innermost except/finally: __context__ of what is raised; kept by the machine */
    py_obj *nomem;   /* the ready MemoryError */
    py_cache_entry *cache; /* [PY_CACHE_SIZE] */
    uint64_t next_version;
    struct py_repr_guard *reprs; /* containers being printed: see py_repr_enter */
    uintptr_t stack_low, stack_span;
    py_host host;
    struct py_machine *machine;
};

/* core.c */
void py_vm_trace_slots(py_vm *vm, py_tracer *t);

/* machine.c: made last in py_vm_new, freed first. */
int py_machine_init(py_vm *vm); /* 0, -1 */
void py_machine_free(py_vm *vm);
void py_machine_trace(py_vm *vm, py_tracer *t);
/* Writes the "  File ..." lines of a traceback chain (may be NULL). 0, -1. */
int py_traceback_format(py_vm *vm, py_obj *traceback, al_sb *out);
/* A warning of a place in the source, shown whatever was shown before. 0, -1. */
int py_warn_explicit(py_vm *vm, const py_classdef *category, const char *message, const char *file, int line);
/* The globals (a dict) of the innermost script frame, or NULL: whose __name__ a class made by a call gets as its __module__. */
py_obj *py_frame_globals(py_vm *vm);
/* super() without arguments: __class__ and the first argument of the innermost script frame. 0, -1 (RuntimeError). */
int py_frame_super(py_vm *vm, py_obj **cls, py_obj **self);

py_class *py_type_make(py_vm *vm, enum py_builtin type);
static inline py_class *py_type(py_vm *vm, enum py_builtin type)
{
    return AL_LIKELY(vm->builtin[type] != NULL) ? vm->builtin[type] : py_type_make(vm, type);
}

/* The class of a value; never fails (classes of immediates exist from the start). */
static inline py_class *py_cls(const py_vm *vm, const py_obj *o)
{
    if (py_is_heap(o)) {
        return o->cls;
    }
    return py_is_small(o) ? vm->builtin[PY_T_int] : vm->immediate[((uintptr_t)o >> 3) & 7];
}
/* Is it a heap object laid out as flag says (PY_CF_STR, ...)? */
static inline bool py_laid(const py_obj *o, uint32_t flag)
{
    return py_is_heap(o) && (o->cls->flags & flag) != 0;
}
/* Exactly that built-in class, no subclass. */
static inline bool py_exact(const py_vm *vm, const py_obj *o, enum py_builtin type)
{
    return py_is_heap(o) && o->cls == vm->builtin[type];
}

/* The hash of text, for str and for the table of interned names alike; never 0. */
uint64_t py_text_hash(const void *text, size_t size);

/* --- depth of C recursion --- */
int py_stack_check_slow(py_vm *vm, const char *where);
/* 0, or -1 with RecursionError "maximum recursion depth exceeded<where>" (where: "" or " in comparison" ...) when the thread's stack runs
 * low. */
static inline int py_stack_check(py_vm *vm, const char *where)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    return AL_LIKELY(here - vm->stack_low < vm->stack_span) ? 0 : py_stack_check_slow(vm, where);
}

/* Py_ReprEnter: 1 if o is already being printed (print "..." then), 0 entered, -1. The guard lives in the caller's frame. */
typedef struct py_repr_guard {
    struct py_repr_guard *outer;
    py_obj *o;
} py_repr_guard;
int py_repr_enter(py_vm *vm, py_repr_guard *guard, py_obj *o);
void py_repr_leave(py_vm *vm, py_repr_guard *guard);

/* --- modules (types/module.c) --- */
/* A name of a module, native ones made now: PY_ABSENT if there is none, NULL on error. name interned. */
py_obj *py_module_get(py_vm *vm, py_obj *module, py_obj *name);
/* Makes all names of a native module, for dir() and import *. 0, -1. */
int py_module_fill(py_vm *vm, py_obj *module);
/* A module of a table; its names come when asked for. Its frozen source is not run. */
py_obj *py_module_from_def(py_vm *vm, const py_moduledef *def);

/* --- names --- */
/* name as an interned str: itself if it is. NULL: TypeError "attribute name must be string, not 'x'" or MemoryError. */
static inline bool py_is_interned(const py_obj *o)
{
    return py_laid(o, PY_CF_STR) && (o->aux & PY_STR_INTERNED) != 0;
}
py_obj *py_name_interned(py_vm *vm, py_obj *name);

/* --- text --- */
/* printf with %S %R %T %U (see error.h) into a builder. 0, -1 with an exception. */
int py_format_va(py_vm *vm, al_sb *out, const char *format, va_list args);

/* --- exceptions --- */
/* Does an exception match an except clause's class or tuple of classes? 0, 1, -1 (TypeError: not an exception class). */
int py_exception_matches(py_vm *vm, py_obj *exception, py_obj *class_or_tuple);
/* raise X [from Y]: makes an instance of what is raised, TypeError if it cannot be; not yet pending. */
py_obj *py_exception_from(py_vm *vm, py_obj *value);
bool py_is_exception(py_vm *vm, const py_obj *o);
/* StopIteration(value), pending. */
void py_raise_stop(py_vm *vm, py_obj *value);
/* The value of a StopIteration instance. */
py_obj *py_stop_value(py_obj *exception);
/* "ClassName: text\n" of an exception, without traceback, as the last line(s) of a traceback. */
int py_error_format_only(py_vm *vm, py_obj *exception, al_sb *out);

#endif
