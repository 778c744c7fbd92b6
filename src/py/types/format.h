/*
 * Format specifications ("[[fill]align][sign][z][#][0][width][grouping][.precision][type]") and what numbers look like under them.
 */
#ifndef AL_PY_TYPES_FORMAT_H
#define AL_PY_TYPES_FORMAT_H

#include "py/types/types_int.h"

typedef struct py_spec {
    uint32_t fill;
    char align; /* '<' '>' '^' '=' */
    bool align_given, fill_given;
    char sign; /* 0 '-' '+' ' ' */
    bool no_negative_zero, alternate;
    int64_t width, precision; /* -1: none */
    char thousands;           /* 0 ',' '_' */
    uint32_t type;            /* 0: none */
} py_spec;

/* 0, -1 ValueError. o is what is formatted, for the message. */
int py_spec_parse(py_vm *vm, py_obj *spec, py_obj *o, char align, py_spec *out);
/* The text padded to the width. Valid UTF-8 of `len` code points. */
py_obj *py_spec_pad(py_vm *vm, const py_spec *spec, const char *text, size_t size, size_t len);
/*
 * A number laid out: sign, prefix, digits (grouped), what follows them. The fill of '=' goes between prefix and digits; zeros are grouped
 * too.
 */
py_obj *py_spec_number(py_vm *vm, const py_spec *spec, bool negative, const char *prefix, const char *digits, size_t count,
                       const char *rest, size_t rest_size);
void *py_spec_unknown_type(py_vm *vm, uint32_t type, py_obj *o);

/* |value| in a style 'e' 'f' 'g' 'r' (upper case too): precision -1 only for 'r'. dot_zero: "1" becomes "1.0". 0, -1. */
int py_double_text(py_vm *vm, double value, char style, int64_t precision, bool alternate, bool dot_zero, al_sb *out);
py_obj *py_format_int(py_vm *vm, py_obj *o, py_obj *spec);
py_obj *py_format_double(py_vm *vm, double value, py_obj *o, const py_spec *spec);
/* The integer digits (and sign, prefix) of an int for %d %x ...: appended. */
int py_int_format_digits(py_vm *vm, py_obj *o, char type, al_sb *digits, const char **prefix);
py_obj *py_complex_format(py_vm *vm, py_obj **args);

#endif
