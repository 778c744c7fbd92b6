#include "py/types/float_int.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "py/types/int_int.h"
#include "py/types/str_int.h"
#include "py/types/unicode.h"

py_obj *py_float_new(py_vm *vm, double value)
{
    py_float *f = (py_float *)(void *)py_new(vm, py_type(vm, PY_T_float), 0);
    if (f == NULL)
        return NULL;
    f->value = value;
    return &f->head;
}

int64_t py_hash_double(double value, const void *self)
{
    static const uint64_t modulus = ((uint64_t)1 << 61) - 1;
    if (!isfinite(value)) {
        if (isinf(value))
            return value > 0 ? 314159 : -314159;
        return (int64_t)((uintptr_t)self >> 4);
    }
    int e;
    double m = frexp(value, &e);
    bool negative = m < 0;
    m = fabs(m);
    uint64_t x = 0;
    while (m != 0) { /* 28 bits at a time, each shift a rotation modulo 2**61 - 1 */
        x = ((x << 28) & modulus) | x >> 33;
        m *= 268435456.0;
        e -= 28;
        uint64_t y = (uint64_t)m;
        m -= (double)y;
        x += y;
        if (x >= modulus)
            x -= modulus;
    }
    e = e >= 0 ? e % 61 : 60 - (-1 - e) % 61;
    x = ((x << e) & modulus) | x >> (61 - e);
    int64_t h = negative ? -(int64_t)x : (int64_t)x;
    return h == -1 ? -2 : h;
}

/* ---- text ---- */

/*
 * At a power of two the gap below is half the gap above, so that the nearest decimal may miss where the next one up reads back.
 * Adds one to the last digit of "d.ddde..." unless that would carry to the front.
 */
static bool next_up(char *text)
{
    char *p = strchr(text, 'e') - 1;
    for (; p >= text && (*p == '9' || *p == '.'); p--)
        if (*p == '9')
            *p = '0';
    if (p < text)
        return false;
    ++*p;
    return true;
}

static bool reads_back(char text[40], int precision, double value)
{
    int e;
    snprintf(text, 40, "%.*e", precision - 1, value);
    if (strtod(text, NULL) == value)
        return true;
    return frexp(value, &e) == 0.5 && next_up(text) && strtod(text, NULL) == value;
}

/*
 * The quick way to at most 15 digits: r / 10**k of two exact doubles is rounded as strtod rounds the decimal "r e-k", so the first k
 * that gives value back is the shortest. Digits of r into digits, k into *places; the count, 0 when there is no such k.
 */
static size_t few_digits(double value, char digits[20], int *places)
{
    double power = 1;
    if (!(value >= 1e-4 && value < 1e15))
        return 0;
    for (int k = 0; k <= 18; k++, power *= 10) {
        double scaled = value * power;
        if (scaled >= 1e15)
            return 0;
        uint64_t r = (uint64_t)(scaled + 0.5);
        if ((double)r / power != value)
            continue;
        size_t n = (size_t)snprintf(digits, 20, "%llu", (unsigned long long)r);
        *places = k;
        return n;
    }
    return 0;
}

/* The shortest decimal digits that read back as value (finite, not negative): their count, and how many stand before the point. */
static size_t shortest(double value, char digits[20], int *point)
{
    char text[40];
    size_t quick = few_digits(value, digits, point);
    if (quick) {
        *point = (int)quick - *point;
        while (quick > 1 && digits[quick - 1] == '0')
            quick--;
        return quick;
    }
    /* any text of up to 15 digits survives a normal double, so that fewer digits need not be tried: zeros at the end go */
    for (int precision = value < DBL_MIN ? 1 : 15; precision <= 17 && !reads_back(text, precision, value); precision++)
        ;
    size_t n = 0;
    const char *p = text;
    for (; *p && *p != 'e'; p++)
        if (*p != '.')
            digits[n++] = *p;
    *point = atoi(p + 1) + 1;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

void py_float_repr(double value, char out[32])
{
    if (isnan(value)) {
        memcpy(out, "nan", 4);
        return;
    }
    if (signbit(value))
        *out++ = '-';
    value = fabs(value);
    if (isinf(value)) {
        memcpy(out, "inf", 4);
        return;
    }
    char digits[20];
    int point;
    size_t n = shortest(value, digits, &point);
    if (value == 0)
        point = 1;
    if (point > 16 || point < -3) { /* 1e+16, 1.5e-05 */
        *out++ = digits[0];
        if (n > 1) {
            *out++ = '.';
            memcpy(out, digits + 1, n - 1);
            out += n - 1;
        }
        snprintf(out, 16, "e%+03d", point - 1);
        return;
    }
    int at = 0;
    if (point <= 0) {
        memcpy(out, "0.", 2);
        memset(out + 2, '0', (size_t)-point);
        memcpy(out + 2 - point, digits, n);
        out[2 - point + (int)n] = 0;
        return;
    }
    for (; at < point; at++)
        *out++ = at < (int)n ? digits[at] : '0';
    *out++ = '.';
    if (at >= (int)n)
        *out++ = '0';
    for (; at < (int)n; at++)
        *out++ = digits[at];
    *out = 0;
}

/* "inf", "infinity", "nan" in any case: true, *value set. */
static bool special(const char *p, size_t size, double *value)
{
    static const struct {
        const char *text;
        bool nan;
    } names[] = { { "inf", false }, { "infinity", false }, { "nan", true } };
    for (size_t i = 0; i < AL_COUNT(names); i++) {
        if (strlen(names[i].text) != size)
            continue;
        size_t k = 0;
        while (k < size && (p[k] | 0x20) == names[i].text[k])
            k++;
        if (k == size) {
            *value = names[i].nan ? NAN : HUGE_VAL;
            return true;
        }
    }
    return false;
}

/* Copies a number's text without underscores, other scripts' digits as ASCII. False: no float literal. */
static bool clean(const char *p, const char *end, char *out)
{
    enum { START, DIGIT, UNDERSCORE, OTHER } last = START;
    bool digits = false, exponent = false, point = false;
    while (p < end) {
        uint32_t cp = py_utf8_next(&p);
        int d = cp < 0x80 ? (cp >= '0' && cp <= '9' ? (int)cp - '0' : -1) : py_cp_decimal(cp);
        if (d >= 0) {
            *out++ = (char)('0' + d);
            last = DIGIT;
            digits = true;
        } else if (cp == '_') {
            if (last != DIGIT)
                return false;
            last = UNDERSCORE;
        } else {
            if (last == UNDERSCORE || cp >= 0x80)
                return false;
            char c = (char)cp;
            if (c == '.'            ? point || exponent
                : (c | 0x20) == 'e' ? exponent || !digits
                                    : !((c == '+' || c == '-') && exponent && (out[-1] | 0x20) == 'e'))
                return false;
            point = point || c == '.';
            if ((c | 0x20) == 'e') {
                exponent = true;
                digits = false;
            }
            *out++ = c;
            last = OTHER;
        }
    }
    *out = 0;
    return digits && last != UNDERSCORE;
}

bool py_float_parse(const char *text, size_t size, double *value)
{
    bool negative = false;
    const char *p = text, *end = text + size;
    if (p < end && (*p == '+' || *p == '-'))
        negative = *p++ == '-';
    if (!special(p, (size_t)(end - p), value)) {
        char room[64], *copy = size < sizeof(room) ? room : al_malloc(size + 1);
        bool good = copy && clean(p, end, copy);
        if (good)
            *value = strtod(copy, NULL);
        if (copy != room)
            al_free(copy);
        if (!good)
            return false;
    }
    if (negative)
        *value = -*value;
    return true;
}

static const char *strip(const char *text, size_t *size)
{
    const char *p = text, *end = text + *size;
    while (p < end) {
        const char *q = p;
        if (!py_cp_is_space(py_utf8_next(&q)))
            break;
        p = q;
    }
    while (end > p) {
        const char *q = end;
        if (!py_cp_is_space(py_utf8_prev(&q)))
            break;
        end = q;
    }
    *size = (size_t)(end - p);
    return p;
}

/* ---- to int ---- */

py_obj *py_int_from_double(py_vm *vm, double value)
{
    if (isinf(value))
        return py_raise(vm, &py_OverflowError, "cannot convert float infinity to integer");
    if (isnan(value))
        return py_raise(vm, &py_ValueError, "cannot convert float NaN to integer");
    if (fabs(value) < 4e18)
        return py_int_new(vm, (int64_t)value);
    int e;
    double m = frexp(fabs(value), &e); /* e > 53: an integer */
    py_obj *i = py_int_new(vm, (int64_t)ldexp(m, 53));
    py_int_view v;
    py_int_look(i, &v);
    v.negative = value < 0;
    return py_big_shift(vm, &v, (uint64_t)(e - 53), true);
}

/* ---- arithmetic ---- */

int py_float_operand(py_vm *vm, py_obj *o, double *out)
{
    if (py_laid(o, PY_CF_FLOAT)) {
        *out = ((py_float *)(void *)o)->value;
        return 1;
    }
    if (py_is_small(o)) {
        *out = (double)py_small_value(o);
        return 1;
    }
    if (!py_is_int(vm, o))
        return 0;
    return py_int_to_double(vm, o, out) < 0 ? -1 : 1;
}

static double floor_mod(double a, double b, double *quotient)
{
    double mod = fmod(a, b), div = (a - mod) / b;
    if (mod != 0) {
        if ((b < 0) != (mod < 0)) {
            mod += b;
            div -= 1.0;
        }
    } else {
        mod = copysign(0.0, b);
    }
    if (quotient) {
        double q = div != 0 ? floor(div) : copysign(0.0, a / b);
        *quotient = div != 0 && div - q > 0.5 ? q + 1.0 : q;
    }
    return mod;
}

py_obj *py_float_pow(py_vm *vm, double x, double y)
{
    if (y == 0)
        return py_float_new(vm, 1.0);
    if (x == 0 && y < 0)
        return py_raise(vm, &py_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y))
        return py_complex_pow_real(vm, x, y);
    double r = pow(x, y);
    if (isinf(r) && isfinite(x) && isfinite(y))
        return py_raise(vm, &py_OverflowError, "(34, 'Numerical result out of range')");
    return py_float_new(vm, r);
}

static py_obj *float_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    double a, b, q;
    int l = py_float_operand(vm, left, &a), r = l == 1 ? py_float_operand(vm, right, &b) : 0;
    if (l < 0 || r < 0)
        return NULL;
    if (l == 0 || r == 0)
        return PY_NOTIMPLEMENTED;
    switch (op) {
    case PY_OP_ADD:
        return py_float_new(vm, a + b);
    case PY_OP_SUB:
        return py_float_new(vm, a - b);
    case PY_OP_MUL:
        return py_float_new(vm, a * b);
    case PY_OP_TRUEDIV:
        return b == 0 ? py_raise(vm, &py_ZeroDivisionError, "float division by zero") : py_float_new(vm, a / b);
    case PY_OP_MOD:
        return b == 0 ? py_raise(vm, &py_ZeroDivisionError, "float modulo") : py_float_new(vm, floor_mod(a, b, NULL));
    case PY_OP_FLOORDIV:
    case PY_OP_DIVMOD: {
        if (b == 0)
            return py_raise(vm, &py_ZeroDivisionError, op == PY_OP_DIVMOD ? "float divmod()" : "float floor division by zero");
        double m = floor_mod(a, b, &q);
        py_obj *quotient = py_float_new(vm, q);
        if (op == PY_OP_FLOORDIV || quotient == NULL)
            return quotient;
        py_obj *rest = py_float_new(vm, m);
        return rest ? py_tuple_of(vm, 2, quotient, rest) : NULL;
    }
    case PY_OP_POW:
        return py_float_pow(vm, a, b);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *float_unary(py_vm *vm, py_unary op, py_obj *self)
{
    double v = ((py_float *)(void *)self)->value;
    switch (op) {
    case PY_NEG:
        return py_float_new(vm, -v);
    case PY_POS:
        return py_float_new(vm, v);
    case PY_ABS:
        return py_float_new(vm, fabs(v));
    default:
        return PY_NOTIMPLEMENTED;
    }
}

/* a against an int, exactly. */
static int compare_int(py_vm *vm, double a, py_obj *i, int *order)
{
    int64_t small;
    if (isinf(a)) {
        *order = a > 0 ? 1 : -1;
        return 0;
    }
    if (py_int_to_int64(i, &small) && small > -((int64_t)1 << 53) && small < (int64_t)1 << 53) {
        *order = (a > (double)small) - (a < (double)small);
        return 0;
    }
    py_obj *whole = py_int_from_double(vm, a); /* the fraction decides when equal */
    if (whole == NULL)
        return -1;
    py_int_view x, y;
    py_int_look(whole, &x);
    py_int_look(i, &y);
    *order = py_big_cmp(&x, &y);
    if (*order == 0)
        *order = (a > trunc(a)) - (a < trunc(a));
    return 0;
}

static py_obj *float_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    double a = ((py_float *)(void *)self)->value;
    if (py_laid(other, PY_CF_FLOAT)) {
        double b = ((py_float *)(void *)other)->value;
        if (isnan(a) || isnan(b))
            return py_bool(op == PY_OP_NE);
        return py_order(op, (a > b) - (a < b));
    }
    int order;
    if (!py_is_int(vm, other))
        return PY_NOTIMPLEMENTED;
    if (isnan(a))
        return py_bool(op == PY_OP_NE);
    return compare_int(vm, a, other, &order) < 0 ? NULL : py_order(op, order);
}

static int float_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = py_hash_double(((py_float *)(void *)self)->value, self);
    return 0;
}

static int float_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return ((py_float *)(void *)self)->value != 0;
}

static py_obj *float_repr(py_vm *vm, py_obj *self)
{
    char text[32];
    py_float_repr(((py_float *)(void *)self)->value, text);
    return py_str_new(vm, text);
}

/* ---- construction ---- */

static int from_text(py_vm *vm, py_obj *o, const char *text, size_t size, double *out)
{
    text = strip(text, &size);
    if (size && py_float_parse(text, size, out))
        return 0;
    return py_raise_int(vm, &py_ValueError, "could not convert string to float: %R", o);
}

static int convert(py_vm *vm, py_obj *o, double *out)
{
    const unsigned char *data;
    size_t size;
    *out = 0;
    if (o == PY_ABSENT)
        return 0;
    if (py_is_str(vm, o))
        return from_text(vm, o, py_str_text(o), py_str_size(o), out);
    if (py_bytes_like(vm, o, &data, &size))
        return from_text(vm, o, (const char *)data, size, out);
    int r = py_float_operand(vm, o, out);
    if (r && (!py_is_heap(o) || py_exact(vm, o, PY_T_float)))
        return r < 0 ? -1 : 0;
    if (!r && py_class_find(vm, py_cls(vm, o), PY_ID(vm, __float__)) == NULL &&
        py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)) == NULL)
        return py_raise_int(vm, &py_TypeError, "float() argument must be a string or a real number, not '%T'", o);
    return py_as_double(vm, o, out);
}

static py_obj *float_make(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    double value;
    if (args[1] != PY_ABSENT && cls == py_type(vm, PY_T_float) && py_exact(vm, args[1], PY_T_float))
        return args[1];
    if (convert(vm, args[1], &value) < 0)
        return NULL;
    py_float *f = (py_float *)(void *)py_new(vm, cls, 0);
    if (f == NULL)
        return NULL;
    f->value = value;
    return &f->head;
}

static const py_member float_members[] = {
    PY_NEW("cls, x=?, /", float_make, ""),
#define PY_FLOAT_METHOD(name, text, sig, doc) PY_METHOD(text, sig, py_float_##name, doc),
#include "py/types/float_methods.list.h"
#undef PY_FLOAT_METHOD
    PY_CLASSMETHOD("fromhex", "cls, string, /", py_float_fromhex, "Create a floating-point number from a hexadecimal string."),
    PY_GETSET("real", py_float_real, NULL, "the real part of a complex number"),
    PY_GETSET("imag", py_float_imag, NULL, "the imaginary part of a complex number"), PY_MEMBERS_END
};

const py_classdef py_float_class = {
    .name = "float",
    .doc = "A floating-point number.",
    .size = sizeof(py_float),
    .flags = PY_CLS_SUBCLASS,
    .members = float_members,
    .repr = float_repr,
    .hash = float_hash,
    .compare = float_compare,
    .truth = float_truth,
    .binary = float_binary,
    .unary = float_unary,
};
