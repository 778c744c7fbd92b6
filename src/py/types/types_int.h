/*
 * What the built-in types share.
 */
#ifndef AL_PY_TYPES_TYPES_INT_H
#define AL_PY_TYPES_TYPES_INT_H

#include "py/core.h"

/* The answer to op for a three-way comparison. */
py_obj *py_order(py_op op, int order);
/* An item's index: through __index__; TypeError `message` (a py_raise format with one %T), IndexError when it does not fit. 0, -1. */
int py_index_key(py_vm *vm, py_obj *key, const char *message, int64_t *at);
/* The number of times in sequence * times: 1, 0 no integer (NotImplemented), -1 OverflowError. */
int py_repeat_count(py_vm *vm, py_obj *times, int64_t *count);
/* Writes size bytes n times. */
void py_fill_repeat(void *out, const void *unit, size_t size, size_t n);
/* iter slot of iterators. */
py_obj *py_iter_self(py_vm *vm, py_obj *self);
/*
 * The TypeError of + and * when no operand's class knew an answer and the left (or either, for *) is a sequence: "can only
 * concatenate str ...", "can't multiply sequence by non-int ...". True: raised. For object.c.
 */
bool py_sequence_op_error(py_vm *vm, py_op op, py_obj *left, py_obj *right);
/* Through __index__, clipped to int64 (as slices do); None is refused. 0, -1. */
int py_index_clipped(py_vm *vm, py_obj *o, int64_t *out);
/* The slice with its parts as ints (script code may run): what depends on the length of something that can change is asked after it. */
py_obj *py_slice_plain(py_vm *vm, py_obj *slice);
/* list[int]: the __class_getitem__ of built-in generics. */
py_obj *py_generic_getitem(py_vm *vm, py_obj **args);
#define PY_GENERIC PY_CLASSMETHOD("__class_getitem__", "cls, item, /", py_generic_getitem, "See PEP 585")
/* __length_hint__ or __len__; 0 when unknown. Never fails. */
size_t py_length_hint(py_vm *vm, py_obj *o);

/* --- arrays of values that may change while script code runs (so they are read through pointers) --- */
typedef struct py_items {
    py_obj ***items;
    size_t *count;
} py_items;
py_obj *py_items_compare(py_vm *vm, py_op op, py_items a, py_items b);
py_obj *py_items_repr(py_vm *vm, py_obj *self, py_items v, const char *open, const char *close, const char *recursive);
/* First index >= from and < to of item, -1 not there, -2 error. */
int64_t py_items_index(py_vm *vm, py_items v, py_obj *item, int64_t from, int64_t to);
/* A list of what o iterates over, with `message` as TypeError when it does not. */
py_obj *py_iterable_copy(py_vm *vm, py_obj *o, const char *message);
/* Clips [start, end) as s.index(x, start, end) does; PY_ABSENT or None: whole. 0, -1. */
int py_clip_bounds(py_vm *vm, py_obj *start, py_obj *end, size_t len, int64_t *from, int64_t *to);
/* The same where None is no bound: list.index, tuple.index. */
int py_clip_indices(py_vm *vm, py_obj *start, py_obj *end, size_t len, int64_t *from, int64_t *to);
py_obj *py_items_count(py_vm *vm, py_items v, py_obj *item);

/* --- hash tables --- */
/* Is key hashable without running script code and comparable by bytes: an exact str? */
#define py_is_plain_key(vm, key) py_exact((vm), (key), PY_T_str)
/* Entry number, -1 absent, -2 error. */
int64_t py_dict_find(py_vm *vm, py_dict *d, py_obj *key, int64_t hash);
int py_key_hash(py_vm *vm, py_obj *key, int64_t *hash);
int py_dict_set_hash(py_vm *vm, py_dict *d, py_obj *key, int64_t hash, py_obj *value);
/* Two mappings of equal content? 0, 1, -1. */
int py_dict_equal(py_vm *vm, py_dict *a, py_dict *b);
/* KeyError(key). NULL. */
void *py_raise_key(py_vm *vm, py_obj *key);
/* Closes the holes. 0, -1. */
int py_dict_compact(py_vm *vm, py_dict *d);
/* Takes entry number `at` out. */
void py_dict_drop(py_dict *d, size_t at);
/* Into an empty table. */
int py_dict_copy_into(py_vm *vm, py_dict *to, const py_dict *from);
void py_dict_trace(py_obj *self, py_tracer *t);
void py_dict_finalize(py_vm *vm, py_obj *self);
/* set's table is a dict's whose values are True */
#define PY_SET_TABLE(o) ((py_dict *)(void *)(o))

/* What bytes(o) gives for a bytes-like object or an iterable of ints (not for a count). NULL: error. */
py_obj *py_bytes_from_object(py_vm *vm, py_obj *o);

/* --- numbers --- */
/* hash of a double, as CPython's modulo 2**61 - 1. self is for NaN. */
int64_t py_hash_double(double value, const void *self);

py_obj *py_callable_iterator_new(py_vm *vm, py_obj *callable, py_obj *sentinel);

/* --- layouts of iterators the machine looks into --- */
typedef struct py_list_iterator { /* also tuple_iterator */
    py_obj head;
    py_obj *seq; /* NULL: exhausted */
    size_t at;
} py_list_iterator;
typedef struct py_range {
    py_obj head;
    py_obj *start, *stop, *step, *length;
} py_range;
typedef struct py_range_iterator {
    py_obj head;
    int64_t next, step;
    uint64_t left;
} py_range_iterator;

#endif
