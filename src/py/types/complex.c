#include <math.h>
#include <string.h>

#include "py/types/float_int.h"
#include "py/types/format.h"
#include "py/types/str_int.h"
#include "py/types/unicode.h"

#define COMPLEX(o) ((py_complex *)(void *)(o))

py_obj *py_complex_new(py_vm *vm, double real, double imag)
{
    py_complex *c = (py_complex *)(void *)py_new(vm, py_type(vm, PY_T_complex), 0);
    if (c == NULL)
        return NULL;
    c->real = real;
    c->imag = imag;
    return &c->head;
}

/* o as a complex number: 1, 0 no number, -1. */
static int operand(py_vm *vm, py_obj *o, double *real, double *imag)
{
    if (py_is_heap(o) && o->cls->def == &py_complex_class) {
        *real = COMPLEX(o)->real;
        *imag = COMPLEX(o)->imag;
        return 1;
    }
    *imag = 0;
    return py_float_operand(vm, o, real);
}

static py_obj *powered(py_vm *vm, double real, double imag)
{
    if (isinf(real) || isinf(imag))
        return py_raise(vm, &py_OverflowError, "complex exponentiation");
    return py_complex_new(vm, real, imag);
}

static py_obj *power(py_vm *vm, double a, double b, double c, double d)
{
    if (c == 0 && d == 0)
        return py_complex_new(vm, 1, 0);
    if (a == 0 && b == 0) {
        if (c < 0 || d != 0)
            return py_raise(vm, &py_ZeroDivisionError, "0.0 to a negative or complex power");
        return py_complex_new(vm, 0, 0);
    }
    if (d == 0 && c == floor(c) && fabs(c) <= 100) { /* small integers by multiplication: exact where it can be */
        double x = 1, y = 0, p = a, q = b;
        for (int n = (int)fabs(c); n > 0; n /= 2) {
            if (n & 1) {
                double t = x * p - y * q;
                y = x * q + y * p;
                x = t;
            }
            double t = p * p - q * q;
            q = 2 * p * q;
            p = t;
        }
        if (c < 0) {
            double m = x * x + y * y;
            x = x / m;
            y = -y / m;
        }
        return powered(vm, x, y);
    }
    double size = hypot(a, b), angle = atan2(b, a), len = pow(size, c), phase = angle * c;
    if (d != 0) {
        len *= exp(-angle * d);
        phase += d * log(size);
    }
    return powered(vm, len * cos(phase), len * sin(phase));
}

py_obj *py_complex_pow_real(py_vm *vm, double x, double y)
{
    return power(vm, x, 0, y, 0);
}

static py_obj *divide(py_vm *vm, double a, double b, double c, double d)
{
    if (c == 0 && d == 0)
        return py_raise(vm, &py_ZeroDivisionError, "complex division by zero");
    if (fabs(c) >= fabs(d)) {
        double ratio = d / c, denominator = c + d * ratio;
        return py_complex_new(vm, (a + b * ratio) / denominator, (b - a * ratio) / denominator);
    }
    double ratio = c / d, denominator = c * ratio + d;
    return py_complex_new(vm, (a * ratio + b) / denominator, (b * ratio - a) / denominator);
}

static py_obj *complex_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    double a, b, c, d;
    int l = operand(vm, left, &a, &b), r = l == 1 ? operand(vm, right, &c, &d) : 0;
    if (l < 0 || r < 0)
        return NULL;
    if (l == 0 || r == 0)
        return PY_NOTIMPLEMENTED;
    switch (op) {
    case PY_OP_ADD:
        return py_complex_new(vm, a + c, b + d);
    case PY_OP_SUB:
        return py_complex_new(vm, a - c, b - d);
    case PY_OP_MUL:
        return py_complex_new(vm, a * c - b * d, a * d + b * c);
    case PY_OP_TRUEDIV:
        return divide(vm, a, b, c, d);
    case PY_OP_POW:
        return power(vm, a, b, c, d);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *complex_unary(py_vm *vm, py_unary op, py_obj *self)
{
    double a = COMPLEX(self)->real, b = COMPLEX(self)->imag;
    switch (op) {
    case PY_NEG:
        return py_complex_new(vm, -a, -b);
    case PY_POS:
        return py_complex_new(vm, a, b);
    case PY_ABS:
        return py_float_new(vm, hypot(a, b));
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *complex_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    double a, b;
    if (op != PY_OP_EQ && op != PY_OP_NE)
        return PY_NOTIMPLEMENTED;
    bool equal;
    if (py_is_int(vm, other)) {
        py_obj *real = py_float_new(vm, COMPLEX(self)->real);
        int r = real ? py_equal(vm, real, other) : -1;
        if (r < 0)
            return NULL;
        equal = r && COMPLEX(self)->imag == 0;
    } else {
        if (operand(vm, other, &a, &b) != 1)
            return PY_NOTIMPLEMENTED;
        equal = COMPLEX(self)->real == a && COMPLEX(self)->imag == b;
    }
    return py_bool(equal == (op == PY_OP_EQ));
}

static int complex_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    uint64_t h = (uint64_t)py_hash_double(COMPLEX(self)->real, self) + 1000003u * (uint64_t)py_hash_double(COMPLEX(self)->imag, self);
    *hash = (int64_t)h == -1 ? -2 : (int64_t)h;
    return 0;
}

static int complex_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return COMPLEX(self)->real != 0 || COMPLEX(self)->imag != 0;
}

static py_obj *complex_repr(py_vm *vm, py_obj *self)
{
    al_sb sb = AL_SB_INIT;
    double a = COMPLEX(self)->real, b = COMPLEX(self)->imag;
    bool whole = a != 0 || signbit(a);
    if (whole) {
        al_sb_addc(&sb, '(');
        if (signbit(a) && !isnan(a))
            al_sb_addc(&sb, '-');
        py_double_text(vm, a, 'r', -1, false, false, &sb);
    }
    if (signbit(b) && !isnan(b))
        al_sb_addc(&sb, '-');
    else if (whole)
        al_sb_addc(&sb, '+');
    py_double_text(vm, b, 'r', -1, false, false, &sb);
    al_sb_add(&sb, whole ? "j)" : "j");
    return py_str_from_sb(vm, &sb);
}

/* ---- construction ---- */

/* The longest prefix of [p, end) that is a float, or NULL. */
static const char *float_prefix(const char *p, const char *end, double *value)
{
    for (const char *stop = end; stop > p; stop--)
        if (py_float_parse(p, (size_t)(stop - p), value))
            return stop;
    return NULL;
}

static bool parse(const char *p, const char *end, double *real, double *imag)
{
    while (p < end && py_cp_is_space((unsigned char)*p))
        p++;
    while (end > p && py_cp_is_space((unsigned char)end[-1]))
        end--;
    if (end - p >= 2 && *p == '(' && end[-1] == ')') {
        p++;
        end--;
        while (p < end && py_cp_is_space((unsigned char)*p))
            p++;
        while (end > p && py_cp_is_space((unsigned char)end[-1]))
            end--;
    }
    *real = *imag = 0;
    if (p == end)
        return false;
    bool imaginary = (end[-1] | 0x20) == 'j';
    if (!imaginary)
        return py_float_parse(p, (size_t)(end - p), real);
    end--;
    if (p == end || ((*p == '+' || *p == '-') && p + 1 == end)) {
        *imag = p < end && *p == '-' ? -1 : 1;
        return true;
    }
    double first;
    const char *after = float_prefix(p, end, &first);
    if (after == end) {
        *imag = first;
        return true;
    }
    if (after == NULL || (*after != '+' && *after != '-'))
        return false;
    *real = first;
    if (after + 1 == end) {
        *imag = *after == '-' ? -1 : 1;
        return true;
    }
    return py_float_parse(after, (size_t)(end - after), imag);
}

/* A part of complex(x, y) as a complex number. 0, -1. */
static int part(py_vm *vm, py_obj *o, bool second, double *real, double *imag)
{
    int r = operand(vm, o, real, imag);
    if (r)
        return r < 0 ? -1 : 0;
    py_obj *c = second ? PY_ABSENT : py_call_special(vm, o, PY_ID(vm, __complex__), 0, NULL);
    if (c == NULL)
        return -1;
    if (c != PY_ABSENT) {
        if (!py_isa(vm, c, &py_complex_class))
            return py_raise_int(vm, &py_TypeError, "__complex__ returned non-complex (type %T)", c);
        return operand(vm, c, real, imag) == 1 ? 0 : -1;
    }
    *imag = 0;
    if (py_class_find(vm, py_cls(vm, o), PY_ID(vm, __float__)) || py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)))
        return py_as_double(vm, o, real);
    if (second)
        return py_raise_int(vm, &py_TypeError, "complex() second argument must be a number, not '%T'", o);
    return py_raise_int(vm, &py_TypeError, "complex() first argument must be a string or a number, not '%T'", o);
}

static py_obj *complex_make(py_vm *vm, py_obj **args)
{
    double a = 0, b = 0, c = 0, d = 0;
    py_class *cls = (py_class *)(void *)args[0];
    if (args[1] != PY_ABSENT && py_is_str(vm, args[1])) {
        if (args[2] != PY_ABSENT)
            return py_raise(vm, &py_TypeError, "complex() can't take second arg if first is a string");
        if (!parse(py_str_text(args[1]), py_str_text(args[1]) + py_str_size(args[1]), &a, &b))
            return py_raise(vm, &py_ValueError, "complex() arg is a malformed string");
    } else {
        if (args[2] != PY_ABSENT && py_is_str(vm, args[2]))
            return py_raise(vm, &py_TypeError, "complex() second arg can't be a string");
        if (args[1] != PY_ABSENT && part(vm, args[1], false, &a, &b) < 0)
            return NULL;
        if (args[2] != PY_ABSENT && part(vm, args[2], true, &c, &d) < 0)
            return NULL;
        a -= d;
        b += c;
    }
    py_complex *r = (py_complex *)(void *)py_new(vm, cls, 0);
    if (r == NULL)
        return NULL;
    r->real = a;
    r->imag = b;
    return &r->head;
}

static py_obj *complex_conjugate(py_vm *vm, py_obj **args)
{
    return py_complex_new(vm, COMPLEX(args[0])->real, -COMPLEX(args[0])->imag);
}

static py_obj *complex_dunder(py_vm *vm, py_obj **args)
{
    return py_exact(vm, args[0], PY_T_complex) ? args[0] : py_complex_new(vm, COMPLEX(args[0])->real, COMPLEX(args[0])->imag);
}

static py_obj *complex_getnewargs(py_vm *vm, py_obj **args)
{
    py_obj *a = py_float_new(vm, COMPLEX(args[0])->real), *b = a ? py_float_new(vm, COMPLEX(args[0])->imag) : NULL;
    return b ? py_tuple_of(vm, 2, a, b) : NULL;
}

static py_obj *complex_real(py_vm *vm, py_obj *self)
{
    return py_float_new(vm, COMPLEX(self)->real);
}

static py_obj *complex_imag(py_vm *vm, py_obj *self)
{
    return py_float_new(vm, COMPLEX(self)->imag);
}

static const py_member complex_members[] = {
    PY_NEW("cls, real=?, imag=?", complex_make, ""),
    PY_METHOD("conjugate", "self, /", complex_conjugate, "Return the complex conjugate of its argument."),
    PY_METHOD("__complex__", "self, /", complex_dunder, "Convert this value to exact type complex."),
    PY_METHOD("__format__", "self, format_spec, /", py_complex_format, "Convert to a string according to format_spec."),
    PY_METHOD("__getnewargs__", "self, /", complex_getnewargs, ""),
    PY_GETSET("real", complex_real, NULL, "the real part of a complex number"),
    PY_GETSET("imag", complex_imag, NULL, "the imaginary part of a complex number"),
    PY_MEMBERS_END
};

const py_classdef py_complex_class = {
    .name = "complex",
    .doc = "A complex number.",
    .size = sizeof(py_complex),
    .flags = PY_CLS_SUBCLASS,
    .members = complex_members,
    .repr = complex_repr,
    .hash = complex_hash,
    .compare = complex_compare,
    .truth = complex_truth,
    .binary = complex_binary,
    .unary = complex_unary,
};
