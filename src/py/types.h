/*
 * The built-in types as C sees them: layouts and constructors. One file a type implements them in py/types/.
 * Constructors return NULL with MemoryError set when out of memory. Results are kept by the current scope.
 */
#ifndef AL_PY_TYPES_H
#define AL_PY_TYPES_H

#include "base/strbuf.h"
#include "py/class.h"

/* Descriptors of the built-in types (types.list.h). */
#define PY_TYPE(c_name, name) extern const py_classdef py_##c_name##_class;
#include "py/types.list.h"
#undef PY_TYPE

/* --- str: UTF-8, surrogates in their three-byte form; NUL-terminated, may hold NUL. Immutable. --- */
typedef struct py_str {
    py_obj head;
    size_t size;   /* bytes */
    size_t len;    /* code points; == size: pure ASCII */
    uint64_t hash; /* 0: not computed yet */
    void *index;   /* offsets of every 64th code point, made on demand; finalize frees */
    char data[];
} py_str;

bool py_is_str(py_vm *vm, const py_obj *o); /* str or a subclass */
py_obj *py_str_new(py_vm *vm, const char *text);
py_obj *py_str_newn(py_vm *vm, const char *text, size_t size); /* invalid UTF-8 becomes U+FFFD */
py_obj *py_str_intern(py_vm *vm, const char *text);            /* the one str of that text; alive as long as vm */
py_obj *py_str_internn(py_vm *vm, const char *text, size_t size);
py_obj *py_str_intern_obj(py_vm *vm, py_obj *str);
py_obj *py_str_printf(py_vm *vm, const char *format, ...); /* py_raise's formatter */
py_obj *py_str_vprintf(py_vm *vm, const char *format, va_list args);
py_obj *py_str_take(py_vm *vm, al_sb *sb); /* the builder's text; the builder is freed */
/* The text, NUL-terminated, borrowed from the object; NULL with TypeError if o is no str. */
const char *py_text(py_vm *vm, py_obj *o);
/* The same without a check, for what is known to be a str. */
static inline const char *py_str_text(const py_obj *o)
{
    return ((const py_str *)(const void *)o)->data;
}
static inline size_t py_str_size(const py_obj *o)
{
    return ((const py_str *)(const void *)o)->size;
}
bool py_str_eq(const py_obj *a, const py_obj *b);  /* both str */
bool py_str_is(const py_obj *o, const char *text); /* o is a heap str (any class) with this text; false for any other value */

/* --- bytes --- */
typedef struct py_bytes {
    py_obj head;
    size_t size;
    uint64_t hash;
    unsigned char data[];
} py_bytes;
py_obj *py_bytes_new(py_vm *vm, const void *data, size_t size);
bool py_is_bytes(py_vm *vm, const py_obj *o);
/* Looks into bytes, bytearray or memoryview; false (no exception) for anything else. Valid until it changes. */
bool py_bytes_like(py_vm *vm, py_obj *o, const unsigned char **data, size_t *size);

py_obj *py_ascii(py_vm *vm, py_obj *o); /* ascii(o) */
/* Text to bytes and back; encoding and errors NULL: utf-8, strict. UnicodeError, LookupError. */
py_obj *py_encode(py_vm *vm, py_obj *str, const char *encoding, const char *errors);
py_obj *py_decode(py_vm *vm, const void *data, size_t size, const char *encoding, const char *errors);
const char *py_codec_name(py_vm *vm, const char *encoding); /* "utf-8" for "UTF8"; NULL: LookupError */

/* --- int: small values are immediate; others hold GMP limbs. bool is PY_TRUE / PY_FALSE. --- */
py_obj *py_int_new(py_vm *vm, int64_t value);
py_obj *py_int_new_u(py_vm *vm, uint64_t value);
py_obj *py_int_parse(py_vm *vm, const char *digits, size_t size, int base); /* ValueError */
bool py_is_int(py_vm *vm, const py_obj *o);                                 /* int, bool or a subclass */
py_obj *py_int_text(py_vm *vm, py_obj *o);                                  /* decimal digits, a str */
/* For o an int, a bool or an instance of a subclass: */
bool py_int_to_int64(const py_obj *o, int64_t *out);     /* false: does not fit (no exception) */
int py_int_to_double(py_vm *vm, py_obj *o, double *out); /* 0, or -1 OverflowError */
int py_int_sign(const py_obj *o);                        /* -1, 0, 1 */
int64_t py_int_hash(const py_obj *o);
py_obj *py_int_exact(py_vm *vm, py_obj *o); /* as an exact int */
py_obj *py_int_binary(py_vm *vm, py_op op, py_obj *a, py_obj *b);
py_obj *py_int_from_double(py_vm *vm, double value); /* truncated; OverflowError, ValueError for infinity, NaN */
/* operator.index(o): an exact int. TypeError "'x' object cannot be interpreted as an integer". PY_MAY_RUN. */
py_obj *py_index(py_vm *vm, py_obj *o);

/* --- float, complex --- */
typedef struct py_float {
    py_obj head;
    double value;
} py_float;
py_obj *py_float_new(py_vm *vm, double value);
py_obj *py_complex_new(py_vm *vm, double real, double imag);
py_obj *py_float_pow(py_vm *vm, double x, double y);
/* repr(float): shortest text that reads back; `out` holds at least 32. */
void py_float_repr(double value, char out[32]);

/* --- tuple --- */
typedef struct py_tuple {
    py_obj head;
    size_t count;
    py_obj *items[];
} py_tuple;
py_obj *py_tuple_new(py_vm *vm, size_t count);     /* items None; fill before anything else sees it */
py_obj *py_tuple_of(py_vm *vm, size_t count, ...); /* count values */
py_obj *py_tuple_from_array(py_vm *vm, py_obj *const *items, size_t count);
#define PY_TUPLE(o) ((py_tuple *)(void *)(o))
bool py_is_tuple(py_vm *vm, const py_obj *o);

/* --- list --- */
typedef struct py_list {
    py_obj head;
    size_t count, room;
    py_obj **items; /* al_malloc */
} py_list;
py_obj *py_list_new(py_vm *vm, size_t room);
py_obj *py_list_from_array(py_vm *vm, py_obj *const *items, size_t count);
int py_list_append(py_vm *vm, py_obj *list, py_obj *item); /* 0, -1 */
int py_list_insert(py_vm *vm, py_obj *list, size_t at, py_obj *item);
#define PY_LIST(o) ((py_list *)(void *)(o))
int py_list_extend(py_vm *vm, py_obj *list, py_obj *iterable); /* 0, -1; PY_MAY_RUN */
bool py_is_list(py_vm *vm, const py_obj *o);
int py_list_sort(py_vm *vm, py_obj *list, py_obj *key, bool reverse); /* PY_MAY_RUN */

/* --- dict: ordered by insertion --- */
typedef struct py_dict_entry {
    int64_t hash;
    py_obj *key; /* NULL: removed */
    py_obj *value;
} py_dict_entry;
typedef struct py_dict {
    py_obj head;
    py_dict_entry *entries; /* [0, used), with holes */
    size_t used, room, live;
    int32_t *index; /* entry number; -1 empty, -2 deleted; size a power of two; NULL while small (<= 8 entries, linear look-up) */
    size_t index_size;
    uint32_t version; /* changes with every change of the set of keys: for inline caches and "changed size during iteration" */
} py_dict;
#define PY_DICT(o) ((py_dict *)(void *)(o))
bool py_is_dict(py_vm *vm, const py_obj *o);
py_obj *py_dict_new(py_vm *vm);
/* Look-ups with str keys never run script code; with others PY_MAY_RUN. Absent: PY_ABSENT. NULL: error. */
py_obj *py_dict_get(py_vm *vm, py_obj *dict, py_obj *key);
py_obj *py_dict_get_s(py_vm *vm, py_obj *dict, const char *key);
int py_dict_set(py_vm *vm, py_obj *dict, py_obj *key, py_obj *value);
int py_dict_set_s(py_vm *vm, py_obj *dict, const char *key, py_obj *value);
int py_dict_del(py_vm *vm, py_obj *dict, py_obj *key); /* 1 removed, 0 was not there, -1 */
/* Takes a key out: its value, or PY_ABSENT, or NULL. */
py_obj *py_dict_pop(py_vm *vm, py_obj *dict, py_obj *key);
py_obj *py_dict_pop_s(py_vm *vm, py_obj *dict, const char *key);
int py_dict_update(py_vm *vm, py_obj *dict, py_obj *other); /* a mapping or pairs; PY_MAY_RUN */
py_obj *py_dict_copy(py_vm *vm, py_obj *dict);
void py_dict_clear(py_vm *vm, py_obj *dict);
size_t py_dict_len(const py_obj *dict);
/* size_t at = 0; py_obj *k, *v; while (py_dict_next(d, &at, &k, &v)) ... do not add or remove meanwhile */
bool py_dict_next(const py_obj *dict, size_t *at, py_obj **key, py_obj **value);

/* --- set, frozenset --- */
py_obj *py_set_new(py_vm *vm);
py_obj *py_frozenset_new(py_vm *vm);
py_obj *py_set_from(py_vm *vm, py_obj *iterable);     /* a new set; PY_MAY_RUN */
int py_set_add(py_vm *vm, py_obj *set, py_obj *item); /* 1 added, 0 was there, -1 */
int py_set_contains(py_vm *vm, py_obj *set, py_obj *item);
int py_set_discard(py_vm *vm, py_obj *set, py_obj *item);
size_t py_set_len(const py_obj *set);
bool py_set_next(const py_obj *set, size_t *at, py_obj **item);
bool py_is_anyset(py_vm *vm, const py_obj *o);

/* --- io: files --- */
extern const py_classdef py_UnsupportedOperation; /* an OSError and a ValueError */
/* A StringIO as C uses it: its text so far, a str. */
py_obj *py_string_io_new(py_vm *vm);
py_obj *py_string_io_value(py_vm *vm, py_obj *io);

/* --- slice, range --- */
typedef struct py_slice {
    py_obj head;
    py_obj *start, *stop, *step;
} py_slice;
py_obj *py_slice_new(py_vm *vm, py_obj *start, py_obj *stop, py_obj *step);
/* slice.indices(len): 0 or -1. *count is the number of items. */
int py_slice_indices(py_vm *vm, py_obj *slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step, int64_t *count);

/* --- callables --- */
/* A C function as a value, outside any class. sig and name are borrowed (constant text). */
py_obj *py_cfunction_new(py_vm *vm, const char *name, const char *sig, py_cfn fn, const char *doc);
/* A C function with a value of its own, passed as args[0] before the signature's parameters ("self" in sig stands for it). */
py_obj *py_closure_new(py_vm *vm, const char *name, const char *sig, py_cfn fn, py_obj *self);
py_obj *py_method_new(py_vm *vm, py_obj *function, py_obj *self); /* bound method */

/* --- SimpleNamespace, cell, weakref, property: see types.list.h --- */
py_obj *py_namespace_new(py_vm *vm); /* types.SimpleNamespace(); set attributes on it */
py_obj *py_weakref_new(py_vm *vm, py_obj *o, py_obj *callback);
py_obj *py_weakref_get(py_obj *ref); /* the object or PY_NONE */
py_obj *py_mappingproxy_new(py_vm *vm, py_obj *mapping);
py_obj *py_property_new(py_vm *vm, py_obj *get, py_obj *set, py_obj *del, py_obj *doc);

/* --- module --- */
typedef struct py_module {
    py_obj head;
    py_obj *name;
    py_obj *dict;                   /* its globals */
    const struct py_moduledef *def; /* native ones: names are filled in when first asked for */
} py_module;

#endif
