/*
 * Values. A script value is one machine word, `py_obj *`:
 *   ...1   a small integer of 63 bits
 *   ..10   an immediate: None, False, True, NotImplemented, Ellipsis (and PY_ABSENT, which no script ever sees)
 *   ..00   a collector object, whose struct begins with py_obj
 * NULL is never a value: a function that returns NULL has left an exception on the interpreter (py_error_*).
 * Values of two interpreters never mix.
 */
#ifndef AL_PY_VALUE_H
#define AL_PY_VALUE_H

#include "base/mem.h"

typedef struct py_vm py_vm;       /* an interpreter; one thread at a time */
typedef struct py_class py_class; /* a class: `type` or a subclass of it */
typedef struct py_obj py_obj;

struct py_obj {
    py_class *cls;
    uint32_t gc;  /* PY_GC_*: owned by the collector (heap.c) */
    uint32_t aux; /* free for the object's own type */
};

#define PY_NONE           ((py_obj *)(uintptr_t)0x02)
#define PY_FALSE          ((py_obj *)(uintptr_t)0x0a)
#define PY_TRUE           ((py_obj *)(uintptr_t)0x12)
#define PY_NOTIMPLEMENTED ((py_obj *)(uintptr_t)0x1a)
#define PY_ELLIPSIS       ((py_obj *)(uintptr_t)0x22)
#define PY_ABSENT         ((py_obj *)(uintptr_t)0x2a) /* argument not given; field not set */

#define PY_SMALL_MAX ((int64_t)0x3fffffffffffffff)
#define PY_SMALL_MIN (-PY_SMALL_MAX - 1)

static inline bool py_is_small(const py_obj *o)
{
    return ((uintptr_t)o & 1) != 0;
}
static inline bool py_is_heap(const py_obj *o)
{
    return ((uintptr_t)o & 7) == 0;
}
static inline py_obj *py_small(int64_t i)
{
    return (py_obj *)(uintptr_t)(((uint64_t)i << 1) | 1);
}
static inline int64_t py_small_value(const py_obj *o)
{
    return (int64_t)(intptr_t)o >> 1;
}
static inline bool py_fits_small(int64_t i)
{
    return i >= PY_SMALL_MIN && i <= PY_SMALL_MAX;
}
static inline py_obj *py_bool(bool b)
{
    return b ? PY_TRUE : PY_FALSE;
}
static inline bool py_is_bool(const py_obj *o)
{
    return o == PY_TRUE || o == PY_FALSE;
}
/* Given and not None: what most optional arguments are asked. */
static inline bool py_given(const py_obj *o)
{
    return o != PY_NONE && o != PY_ABSENT && o != NULL;
}

/* The class of any value. */
py_class *py_class_of(py_vm *vm, const py_obj *o);
/* isinstance(o, cls) by the real class only (no __instancecheck__): what C asks. */
bool py_is(py_vm *vm, const py_obj *o, const py_class *cls);

/*
 * PY_MAY_RUN marks a function that may run script code and so may reach the safe point, where the collector runs.
 * What C holds across such a call must be reachable: see heap.h, "What keeps an object alive".
 */
#define PY_MAY_RUN

#endif
