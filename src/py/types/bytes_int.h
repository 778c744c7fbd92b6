/*
 * What the files of bytes, bytearray and memoryview share. The methods of bytes and bytearray are the same functions: they look at
 * self through a span and make their result of self's kind.
 */
#ifndef AL_PY_TYPES_BYTES_INT_H
#define AL_PY_TYPES_BYTES_INT_H

#include "py/types/types_int.h"

typedef struct py_bytearray {
    py_obj head;
    unsigned char *data; /* al_malloc */
    size_t size, room;
    uint32_t exports; /* memoryviews that look into it: it cannot be resized */
} py_bytearray;

typedef struct py_memoryview {
    py_obj head;
    py_obj *base; /* bytes or bytearray; NULL: released */
    size_t start, count;
    int64_t step;
} py_memoryview;

typedef struct py_span {
    const char *data;
    size_t size;
} py_span;

/* What a bytes-like object holds; false: it is none. */
bool py_span_of(py_vm *vm, py_obj *o, py_span *span);
/* The same with TypeError "a bytes-like object is required, not 'x'". 0, -1. */
int py_span_need(py_vm *vm, py_obj *o, py_span *span);
/* A byte or a bytes-like object, as find() and count() take: *byte is where the byte stands. 0, -1. */
int py_span_or_byte(py_vm *vm, py_obj *o, py_span *span, char *byte);
bool py_is_bytearray(const py_obj *o);
/* A new bytes, or bytearray if like is one. data NULL: zeros. */
py_obj *py_bytes_like_new(py_vm *vm, const py_obj *like, const void *data, size_t size);
py_obj *py_bytearray_new(py_vm *vm, const void *data, size_t size);
/* Writable data of a bytes or bytearray just made. */
char *py_bytes_data(py_obj *o);
/* Gives a bytearray another size, keeping what fits. 0, -1. */
int py_bytearray_resize(py_vm *vm, py_bytearray *b, size_t size);
/* 0..255 through __index__; ValueError `message`. 0, -1. */
int py_byte_value(py_vm *vm, py_obj *o, const char *message, unsigned char *out);
/* What bytes(x) means: args[1] source, args[2] encoding, args[3] errors, PY_ABSENT each. An exact bytes. */
py_obj *py_bytes_construct(py_vm *vm, py_obj **args, const char *name);

/* slots of both */
py_obj *py_bytes_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other);
py_obj *py_bytes_getitem(py_vm *vm, py_obj *self, py_obj *key);
int py_bytes_contains(py_vm *vm, py_obj *self, py_obj *item);
py_obj *py_bytes_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right);
int py_bytes_truth(py_vm *vm, py_obj *self);
int64_t py_bytes_len(py_vm *vm, py_obj *self);
/* always: a ' is escaped even between double quotes (bytearray). */
void py_bytes_repr_to(al_sb *sb, py_span s, bool always);

#define PY_BYTES_METHOD(name, sig, doc) py_obj *py_bytes_##name(py_vm *vm, py_obj **args);
#include "py/types/bytes_methods.list.h"
#undef PY_BYTES_METHOD
py_obj *py_bytes_fromhex(py_vm *vm, py_obj **args);
py_obj *py_bytes_maketrans(py_vm *vm, py_obj **args);
#define PY_BYTES_METHODS                                                                                                                   \
    PY_CLASSMETHOD("fromhex", "cls, string, /", py_bytes_fromhex, "From pairs of hexadecimal digits."),                                    \
        PY_STATIC("maketrans", "frm, to, /", py_bytes_maketrans, "A table for translate().")

/* b'...' % args (str_percent.c) */
py_obj *py_bytes_percent(py_vm *vm, py_obj *format, py_obj *args);

#endif
