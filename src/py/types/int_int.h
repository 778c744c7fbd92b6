/*
 * What the files of int share: a look at any int's magnitude in GMP limbs. Only mpn functions are used, which keep no state.
 */
#ifndef AL_PY_TYPES_INT_INT_H
#define AL_PY_TYPES_INT_INT_H

#include <gmp.h>

#include "py/types/types_int.h"

_Static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0, "limbs of 64 bits");

/* An int that is no immediate: too large for one, or an instance of a subclass. head.aux: 1 negative. */
typedef struct py_big {
    py_obj head;
    size_t count; /* no leading zeros; 0 is zero */
    mp_limb_t limbs[];
} py_big;

typedef struct py_int_view {
    const mp_limb_t *limbs;
    size_t count;
    bool negative;
    mp_limb_t one; /* where an immediate's limb stands: a view is not to be copied */
} py_int_view;

enum {
    PY_INT_MAX_LIMBS = 1 << 26, /* beyond: MemoryError */
    PY_INT_MAX_DIGITS = 4300,   /* of decimal text, as sys.int_info.default_max_str_digits */
};

/* o: an int, a bool or an instance of a subclass. */
void py_int_look(const py_obj *o, py_int_view *v);
size_t py_int_view_bits(const py_int_view *v);

/* A number under construction; NULL: MemoryError. Finish with py_big_done, which gives an immediate when it fits. */
py_big *py_big_new(py_vm *vm, size_t count);
py_obj *py_big_done(py_big *b, size_t count, bool negative);

/* Arithmetic on any ints (int_big.c). */
py_obj *py_big_add(py_vm *vm, const py_int_view *a, const py_int_view *b, bool subtract);
py_obj *py_big_mul(py_vm *vm, const py_int_view *a, const py_int_view *b);
/* Floor division; quotient and remainder may be NULL. b is not zero. 0, -1. */
int py_big_divmod(py_vm *vm, const py_int_view *a, const py_int_view *b, py_obj **quotient, py_obj **remainder);
py_obj *py_big_bitop(py_vm *vm, py_op op, const py_int_view *a, const py_int_view *b);
py_obj *py_big_shift(py_vm *vm, const py_int_view *a, uint64_t bits, bool left);
int py_big_cmp(const py_int_view *a, const py_int_view *b);
/* a / b rounded once. 0, -1 OverflowError. b is not zero. */
int py_big_truediv(py_vm *vm, const py_int_view *a, const py_int_view *b, double *out);
/* base ** exponent, exponent >= 0; modulus NULL: none. */
py_obj *py_big_pow(py_vm *vm, py_obj *base, py_obj *exponent, py_obj *modulus);

/* int(text, base) of the object o, which the ValueError shows. Leading and trailing space, underscores, other scripts' digits. */
py_obj *py_int_parse_object(py_vm *vm, py_obj *o, const char *text, size_t size, int base);
py_obj *py_int_format_dunder(py_vm *vm, py_obj **args);
/* Digits of |o| in a base 2..36 appended; lower case. 0, -1 (ValueError for too many decimal ones). */
int py_int_digits(py_vm *vm, py_obj *o, int base, al_sb *out);
py_obj *py_int_bytes_to(py_vm *vm, py_obj **args);
py_obj *py_int_bytes_from(py_vm *vm, py_obj **args);

#endif
