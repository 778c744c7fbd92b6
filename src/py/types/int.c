#include <math.h>
#include <string.h>

#include "py/types/int_int.h"

bool py_is_int(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_is_small(o) || py_laid(o, PY_CF_INT) || py_is_bool(o);
}

py_obj *py_int_new_u(py_vm *vm, uint64_t value)
{
    if (value <= (uint64_t)PY_SMALL_MAX)
        return py_small((int64_t)value);
    py_big *b = py_big_new(vm, 1);
    if (b == NULL)
        return NULL;
    b->limbs[0] = value;
    return py_big_done(b, 1, false);
}

py_obj *py_int_new(py_vm *vm, int64_t value)
{
    if (py_fits_small(value))
        return py_small(value);
    py_big *b = py_big_new(vm, 1);
    if (b == NULL)
        return NULL;
    b->limbs[0] = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    return py_big_done(b, 1, value < 0);
}

int py_int_sign(const py_obj *o)
{
    py_int_view v;
    py_int_look(o, &v);
    return v.count == 0 ? 0 : v.negative ? -1 : 1;
}

bool py_int_to_int64(const py_obj *o, int64_t *out)
{
    py_int_view v;
    py_int_look(o, &v);
    if (v.count > 1)
        return false;
    uint64_t m = v.count ? v.limbs[0] : 0;
    if (m > (uint64_t)INT64_MAX + (v.negative ? 1 : 0))
        return false;
    *out = v.negative ? (int64_t)(0 - m) : (int64_t)m;
    return true;
}

py_obj *py_int_exact(py_vm *vm, py_obj *o)
{
    if (py_is_small(o) || py_exact(vm, o, PY_T_int))
        return o;
    py_int_view v;
    py_int_look(o, &v);
    py_big *b = py_big_new(vm, v.count);
    if (b == NULL)
        return NULL;
    if (v.count)
        memcpy(b->limbs, v.limbs, v.count * sizeof(mp_limb_t));
    return py_big_done(b, v.count, v.negative);
}

py_obj *py_index(py_vm *vm, py_obj *o)
{
    if (py_is_small(o))
        return o;
    if (py_is_int(vm, o))
        return py_int_exact(vm, o);
    py_obj *r = py_call_special(vm, o, PY_ID(vm, __index__), 0, NULL);
    if (r == PY_ABSENT)
        return py_raise(vm, &py_TypeError, "'%T' object cannot be interpreted as an integer", o);
    if (r && !py_is_int(vm, r))
        return py_raise(vm, &py_TypeError, "__index__ returned non-int (type %T)", r);
    return r ? py_int_exact(vm, r) : NULL;
}

int64_t py_int_hash(const py_obj *o)
{
    static const uint64_t modulus = ((uint64_t)1 << 61) - 1;
    py_int_view v;
    py_int_look(o, &v);
    uint64_t m = v.count == 0 ? 0 : v.count == 1 ? v.limbs[0] % modulus : mpn_mod_1(v.limbs, (mp_size_t)v.count, modulus);
    int64_t h = v.negative ? -(int64_t)m : (int64_t)m;
    return h == -1 ? -2 : h;
}

/* ---- operators ---- */

static py_obj *divide(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (py_is_small(left) && py_is_small(right) && py_small_value(right) != 0) {
        int64_t a = py_small_value(left), b = py_small_value(right), q = a / b, r = a % b;
        if (r != 0 && (r < 0) != (b < 0)) {
            q--;
            r += b;
        }
        if (op == PY_OP_MOD)
            return py_small(r);
        py_obj *quotient = py_int_new(vm, q);
        return op == PY_OP_FLOORDIV || quotient == NULL ? quotient : py_tuple_of(vm, 2, quotient, py_small(r));
    }
    py_int_view a, b;
    py_int_look(left, &a);
    py_int_look(right, &b);
    if (b.count == 0)
        return py_raise(vm, &py_ZeroDivisionError, op == PY_OP_MOD ? "integer modulo by zero" : "integer division or modulo by zero");
    py_obj *q = NULL, *r = NULL;
    if (py_big_divmod(vm, &a, &b, op == PY_OP_MOD ? NULL : &q, op == PY_OP_FLOORDIV ? NULL : &r) < 0)
        return NULL;
    return op == PY_OP_MOD ? r : op == PY_OP_FLOORDIV ? q : py_tuple_of(vm, 2, q, r);
}

static py_obj *shift(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_int_view a, b;
    py_int_look(left, &a);
    py_int_look(right, &b);
    if (b.negative)
        return py_raise(vm, &py_ValueError, "negative shift count");
    if (b.count > 1) {
        if (op == PY_OP_RSHIFT || a.count == 0)
            return py_small(a.negative ? -1 : 0);
        return py_raise(vm, &py_OverflowError, "too many digits in integer");
    }
    return py_big_shift(vm, &a, b.count ? b.limbs[0] : 0, op == PY_OP_LSHIFT);
}

static py_obj *true_divide(py_vm *vm, py_obj *left, py_obj *right)
{
    py_int_view a, b;
    py_int_look(left, &a);
    py_int_look(right, &b);
    double d;
    if (b.count == 0)
        return py_raise(vm, &py_ZeroDivisionError, "division by zero");
    return py_big_truediv(vm, &a, &b, &d) < 0 ? NULL : py_float_new(vm, d);
}

static py_obj *power(py_vm *vm, py_obj *base, py_obj *exponent)
{
    if (py_int_sign(exponent) >= 0)
        return py_big_pow(vm, base, exponent, NULL);
    double x, y;
    if (py_int_to_double(vm, base, &x) < 0 || py_int_to_double(vm, exponent, &y) < 0)
        return NULL;
    return py_float_pow(vm, x, y);
}

static py_obj *bitop(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (py_is_small(left) && py_is_small(right)) {
        int64_t a = py_small_value(left), b = py_small_value(right);
        return py_small(op == PY_OP_AND ? a & b : op == PY_OP_OR ? a | b : a ^ b);
    }
    py_int_view a, b;
    py_int_look(left, &a);
    py_int_look(right, &b);
    return py_big_bitop(vm, op, &a, &b);
}

static py_obj *add_or_mul(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (py_is_small(left) && py_is_small(right)) {
        int64_t a = py_small_value(left), b = py_small_value(right), r;
        if (op == PY_OP_ADD)
            return py_int_new(vm, a + b);
        if (op == PY_OP_SUB)
            return py_int_new(vm, a - b);
        if (!__builtin_mul_overflow(a, b, &r))
            return py_int_new(vm, r);
    }
    py_int_view a, b;
    py_int_look(left, &a);
    py_int_look(right, &b);
    return op == PY_OP_MUL ? py_big_mul(vm, &a, &b) : py_big_add(vm, &a, &b, op == PY_OP_SUB);
}

py_obj *py_int_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (!py_is_int(vm, left) || !py_is_int(vm, right))
        return PY_NOTIMPLEMENTED;
    switch (op) {
    case PY_OP_ADD:
    case PY_OP_SUB:
    case PY_OP_MUL:
        return add_or_mul(vm, op, left, right);
    case PY_OP_FLOORDIV:
    case PY_OP_MOD:
    case PY_OP_DIVMOD:
        return divide(vm, op, left, right);
    case PY_OP_TRUEDIV:
        return true_divide(vm, left, right);
    case PY_OP_POW:
        return power(vm, left, right);
    case PY_OP_LSHIFT:
    case PY_OP_RSHIFT:
        return shift(vm, op, left, right);
    case PY_OP_AND:
    case PY_OP_OR:
    case PY_OP_XOR:
        return bitop(vm, op, left, right);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *int_unary(py_vm *vm, py_unary op, py_obj *self)
{
    if (op == PY_POS || (op == PY_ABS && py_int_sign(self) >= 0))
        return py_int_exact(vm, self);
    py_int_view v, zero = { .count = 0 };
    py_int_look(self, &v);
    py_obj *negated = py_big_add(vm, &zero, &v, true);
    return negated && op == PY_INVERT ? py_int_binary(vm, PY_OP_SUB, negated, py_small(1)) : negated;
}

static py_obj *int_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (py_is_small(self) && py_is_small(other)) {
        int64_t a = py_small_value(self), b = py_small_value(other);
        return py_order(op, (a > b) - (a < b));
    }
    if (!py_is_int(vm, other))
        return PY_NOTIMPLEMENTED;
    py_int_view a, b;
    py_int_look(self, &a);
    py_int_look(other, &b);
    return py_order(op, py_big_cmp(&a, &b));
}

static int int_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = py_int_hash(self);
    return 0;
}

static int int_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_int_sign(self) != 0;
}

static py_obj *int_repr(py_vm *vm, py_obj *self)
{
    return py_int_text(vm, self);
}

/* ---- construction ---- */

/* int(o) for what is no text: __int__, __index__, __trunc__. PY_ABSENT when it has none of them. */
static py_obj *from_number(py_vm *vm, py_obj *o)
{
    if (py_is_int(vm, o) && !py_is_heap(o))
        return py_int_exact(vm, o);
    if (py_laid(o, PY_CF_FLOAT) && py_exact(vm, o, PY_T_float))
        return py_int_from_double(vm, ((py_float *)(void *)o)->value);
    py_obj *r = py_exact(vm, o, PY_T_int) ? o : py_call_special(vm, o, PY_ID(vm, __int__), 0, NULL);
    if (r == NULL)
        return NULL;
    if (r != PY_ABSENT) {
        if (!py_is_int(vm, r))
            return py_raise(vm, &py_TypeError, "__int__ returned non-int (type %T)", r);
        return py_int_exact(vm, r);
    }
    if (py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)))
        return py_index(vm, o);
    r = py_call_special(vm, o, PY_ID(vm, __trunc__), 0, NULL);
    if (r == NULL || r == PY_ABSENT)
        return r;
    if (!py_is_int(vm, r) && py_class_find(vm, py_cls(vm, r), PY_ID(vm, __index__)) == NULL)
        return py_raise(vm, &py_TypeError, "__trunc__ returned non-Integral (type %T)", r);
    return py_index(vm, r);
}

static py_obj *from_text(py_vm *vm, py_obj *o, int base)
{
    if (py_is_str(vm, o))
        return py_int_parse_object(vm, o, py_str_text(o), py_str_size(o), base);
    const unsigned char *data;
    size_t size;
    if (py_bytes_like(vm, o, &data, &size))
        return py_int_parse_object(vm, o, (const char *)data, size, base);
    return PY_ABSENT;
}

static py_obj *convert(py_vm *vm, py_obj *o, py_obj *base_arg)
{
    if (base_arg == PY_ABSENT) {
        if (o == PY_ABSENT)
            return py_small(0);
        py_obj *r = from_number(vm, o);
        if (r == PY_ABSENT)
            r = from_text(vm, o, 10);
        if (r == PY_ABSENT)
            return py_raise(vm, &py_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", o);
        return r;
    }
    if (o == PY_ABSENT)
        return py_raise(vm, &py_TypeError, "int() missing string argument");
    py_obj *index = py_index(vm, base_arg);
    if (index == NULL)
        return NULL;
    int64_t base;
    if (!py_int_to_int64(index, &base) || (base != 0 && (base < 2 || base > 36)))
        return py_raise(vm, &py_ValueError, "int() base must be >= 2 and <= 36, or 0");
    py_obj *r = from_text(vm, o, (int)base);
    return r == PY_ABSENT ? py_raise(vm, &py_TypeError, "int() can't convert non-string with explicit base") : r;
}

static py_obj *int_make(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    py_obj *i = convert(vm, args[1], args[2]);
    if (i == NULL || cls == py_type(vm, PY_T_int))
        return i;
    py_int_view v;
    py_int_look(i, &v);
    py_big *b = (py_big *)(void *)py_new(vm, cls, v.count * sizeof(mp_limb_t));
    if (b == NULL)
        return NULL;
    b->count = v.count;
    b->head.aux = v.negative;
    if (v.count)
        memcpy(b->limbs, v.limbs, v.count * sizeof(mp_limb_t));
    return &b->head;
}

/* ---- methods ---- */

static py_obj *int_self(py_vm *vm, py_obj **args)
{
    return py_int_exact(vm, args[0]);
}

static py_obj *int_to_float(py_vm *vm, py_obj **args)
{
    double d;
    return py_int_to_double(vm, args[0], &d) < 0 ? NULL : py_float_new(vm, d);
}

static py_obj *int_bit_length(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_int_view v;
    py_int_look(args[0], &v);
    return py_small((int64_t)py_int_view_bits(&v));
}

static py_obj *int_bit_count(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_int_view v;
    py_int_look(args[0], &v);
    return py_small(v.count ? (int64_t)mpn_popcount(v.limbs, (mp_size_t)v.count) : 0);
}

static py_obj *int_as_integer_ratio(py_vm *vm, py_obj **args)
{
    py_obj *i = py_int_exact(vm, args[0]);
    return i ? py_tuple_of(vm, 2, i, py_small(1)) : NULL;
}

/* round(i, n): to a multiple of 10**-n, half to even. */
static py_obj *int_round(py_vm *vm, py_obj **args)
{
    if (args[1] == PY_ABSENT)
        return py_int_exact(vm, args[0]);
    py_obj *digits = py_index(vm, args[1]);
    if (digits == NULL)
        return NULL;
    if (py_int_sign(digits) >= 0)
        return py_int_exact(vm, args[0]);
    py_obj *places = int_unary(vm, PY_NEG, digits);
    py_obj *unit = places ? py_big_pow(vm, py_small(10), places, NULL) : NULL;
    py_obj *pair = unit ? divide(vm, PY_OP_DIVMOD, py_int_exact(vm, args[0]), unit) : NULL;
    if (pair == NULL)
        return NULL;
    py_obj *q = PY_TUPLE(pair)->items[0], *r = PY_TUPLE(pair)->items[1];
    py_obj *twice = py_int_binary(vm, PY_OP_MUL, r, py_small(2));
    if (twice == NULL)
        return NULL;
    py_int_view vq, vt, vu;
    py_int_look(q, &vq);
    py_int_look(twice, &vt);
    py_int_look(unit, &vu);
    int more = py_big_cmp(&vt, &vu);
    if (more > 0 || (more == 0 && vq.count && (vq.limbs[0] & 1)))
        q = py_int_binary(vm, PY_OP_ADD, q, py_small(1));
    return q ? py_int_binary(vm, PY_OP_MUL, q, unit) : NULL;
}

static py_obj *int_getnewargs(py_vm *vm, py_obj **args)
{
    py_obj *i = py_int_exact(vm, args[0]);
    return i ? py_tuple_of(vm, 1, i) : NULL;
}

static py_obj *int_zero(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return py_small(0);
}

static py_obj *int_one(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return py_small(1);
}

static const py_member int_members[] = {
    PY_NEW("cls, x=?, /, base=?", int_make, ""),
    PY_METHOD("bit_length", "self, /", int_bit_length, "Number of bits necessary to represent self in binary."),
    PY_METHOD("bit_count", "self, /", int_bit_count, "Number of ones in the binary representation of the absolute value of self."),
    PY_METHOD("to_bytes", "self, /, length=1, byteorder='big', *, signed=False", py_int_bytes_to,
              "Return an array of bytes representing an integer."),
    PY_CLASSMETHOD("from_bytes", "cls, /, bytes, byteorder='big', *, signed=False", py_int_bytes_from,
                   "Return the integer represented by the given array of bytes."),
    PY_METHOD("as_integer_ratio", "self, /", int_as_integer_ratio, "Return integer ratio."),
    PY_METHOD("conjugate", "self, /", int_self, "Returns self, the complex conjugate of any int."),
    PY_METHOD("__int__", "self, /", int_self, "int(self)"),
    PY_METHOD("__index__", "self, /", int_self, ""),
    PY_METHOD("__trunc__", "self, /", int_self, "Truncating an Integral returns itself."),
    PY_METHOD("__floor__", "self, /", int_self, "Flooring an Integral returns itself."),
    PY_METHOD("__ceil__", "self, /", int_self, "Ceiling of an Integral returns itself."),
    PY_METHOD("__float__", "self, /", int_to_float, "float(self)"),
    PY_METHOD("__round__", "self, ndigits=?, /", int_round, ""),
    PY_METHOD("__format__", "self, format_spec, /", py_int_format_dunder, ""),
    PY_METHOD("__getnewargs__", "self, /", int_getnewargs, ""),
    PY_GETSET("real", py_int_exact, NULL, "the real part of a complex number"),
    PY_GETSET("imag", int_zero, NULL, "the imaginary part of a complex number"),
    PY_GETSET("numerator", py_int_exact, NULL, "the numerator of a rational number in lowest terms"),
    PY_GETSET("denominator", int_one, NULL, "the denominator of a rational number in lowest terms"),
    PY_MEMBERS_END
};

const py_classdef py_int_class = {
    .name = "int",
    .doc = "An integer of any size.",
    .size = offsetof(py_big, limbs),
    .flags = PY_CLS_SUBCLASS,
    .members = int_members,
    .repr = int_repr,
    .hash = int_hash,
    .compare = int_compare,
    .truth = int_truth,
    .binary = py_int_binary,
    .unary = int_unary,
};
