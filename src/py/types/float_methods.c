#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "py/types/float_int.h"
#include "py/types/int_int.h"
#include "py/types/str_int.h"

static double value_of(const py_obj *o)
{
    return ((const py_float *)(const void *)o)->value;
}

py_obj *py_float_is_integer(py_vm *vm, py_obj **args)
{
    (void)vm;
    double v = value_of(args[0]);
    return py_bool(isfinite(v) && floor(v) == v);
}

py_obj *py_float_as_integer_ratio(py_vm *vm, py_obj **args)
{
    double v = value_of(args[0]);
    if (isinf(v))
        return py_raise(vm, &py_OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(v))
        return py_raise(vm, &py_ValueError, "cannot convert NaN to integer ratio");
    int e;
    double m = frexp(v, &e);
    for (int i = 0; i < 300 && m != floor(m); i++) {
        m *= 2.0;
        e--;
    }
    py_obj *numerator = py_int_from_double(vm, m), *power = numerator ? py_big_pow(vm, py_small(2), py_small(abs(e)), NULL) : NULL;
    if (power == NULL)
        return NULL;
    if (e < 0)
        return py_tuple_of(vm, 2, numerator, power);
    numerator = py_int_binary(vm, PY_OP_MUL, numerator, power);
    return numerator ? py_tuple_of(vm, 2, numerator, py_small(1)) : NULL;
}

py_obj *py_float_hex(py_vm *vm, py_obj **args)
{
    double v = value_of(args[0]);
    const char *sign = signbit(v) ? "-" : "";
    if (!isfinite(v))
        return py_str_new(vm, isnan(v) ? "nan" : v > 0 ? "inf" : "-inf");
    if (v == 0)
        return py_str_printf(vm, "%s0x0.0p+0", sign);
    int e;
    double m = frexp(fabs(v), &e);
    int shift = 1 - (e > DBL_MIN_EXP ? 0 : DBL_MIN_EXP - e); /* subnormal: 0x0.…p-1022 */
    m = ldexp(m, shift);
    e -= shift;
    uint64_t bits = (uint64_t)ldexp(m, 52);
    char text[48];
    snprintf(text, sizeof(text), "%s0x%d.%013llxp%+d", sign, (int)(bits >> 52), (unsigned long long)(bits & (((uint64_t)1 << 52) - 1)), e);
    return py_str_new(vm, text);
}

/* A hexadecimal float's text, checked; strtod reads it. "0x" may be missing. */
static bool hex_text(const char *p, const char *end, al_sb *out)
{
    if (p < end && (*p == '+' || *p == '-'))
        al_sb_addc(out, *p++);
    al_sb_add(out, "0x");
    if (end - p > 1 && p[0] == '0' && (p[1] | 0x20) == 'x')
        p += 2;
    bool digits = false, point = false;
    for (; p < end && (*p | 0x20) != 'p'; p++) {
        if (*p == '.' ? point : !((*p >= '0' && *p <= '9') || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'f')))
            return false;
        point = point || *p == '.';
        digits = digits || *p != '.';
        al_sb_addc(out, *p);
    }
    if (!digits)
        return false;
    if (p == end)
        return true;
    al_sb_addc(out, *p++);
    if (p < end && (*p == '+' || *p == '-'))
        al_sb_addc(out, *p++);
    if (p == end)
        return false;
    for (; p < end; p++) {
        if (*p < '0' || *p > '9')
            return false;
        al_sb_addc(out, *p);
    }
    return true;
}

py_obj *py_float_fromhex(py_vm *vm, py_obj **args)
{
    const char *p = py_text(vm, args[1]), *end = p ? p + py_str_size(args[1]) : NULL;
    if (p == NULL)
        return NULL;
    while (p < end && (*p == ' ' || (*p >= 9 && *p <= 13)))
        p++;
    while (end > p && (end[-1] == ' ' || (end[-1] >= 9 && end[-1] <= 13)))
        end--;
    double v;
    const char *unsigned_text = p < end && (*p == '+' || *p == '-') ? p + 1 : p;
    if ((*unsigned_text | 0x20) == 'i' || (*unsigned_text | 0x20) == 'n') {
        if (!py_float_parse(p, (size_t)(end - p), &v))
            return py_raise(vm, &py_ValueError, "invalid hexadecimal floating-point string");
    } else {
        al_sb sb = AL_SB_INIT;
        bool good = hex_text(p, end, &sb);
        v = good && !al_sb_failed(&sb) ? strtod(al_sb_text(&sb), NULL) : 0;
        bool failed = al_sb_failed(&sb);
        al_sb_free(&sb);
        if (failed)
            return py_raise_nomem(vm);
        if (!good)
            return py_raise(vm, &py_ValueError, "invalid hexadecimal floating-point string");
        if (isinf(v))
            return py_raise(vm, &py_OverflowError, "hexadecimal value too large to represent as a float");
    }
    py_obj *f = py_float_new(vm, v);
    return f == NULL || args[0] == &py_type(vm, PY_T_float)->head ? f : py_call(vm, args[0], 1, f);
}

py_obj *py_float_conjugate(py_vm *vm, py_obj **args)
{
    return py_exact(vm, args[0], PY_T_float) ? args[0] : py_float_new(vm, value_of(args[0]));
}

py_obj *py_float_trunc(py_vm *vm, py_obj **args)
{
    return py_int_from_double(vm, value_of(args[0]));
}

py_obj *py_float_floor(py_vm *vm, py_obj **args)
{
    return py_int_from_double(vm, floor(value_of(args[0])));
}

py_obj *py_float_ceil(py_vm *vm, py_obj **args)
{
    return py_int_from_double(vm, ceil(value_of(args[0])));
}

/* To the nearest integer, half to even, whatever the rounding mode. */
static double round_even(double v)
{
    double r = round(v);
    return fabs(v - r) == 0.5 ? 2.0 * round(v / 2.0) : r;
}

py_obj *py_float_round(py_vm *vm, py_obj **args)
{
    double v = value_of(args[0]);
    if (args[1] == PY_NONE)
        return py_int_from_double(vm, isfinite(v) ? round_even(v) : v);
    int64_t digits;
    py_obj *index = py_index(vm, args[1]);
    if (index == NULL)
        return NULL;
    if (!py_int_to_int64(index, &digits))
        digits = py_int_sign(index) < 0 ? -10000 : 10000;
    if (!isfinite(v) || v == 0 || digits > 323)
        return py_float_new(vm, v);
    if (digits < -308)
        return py_float_new(vm, copysign(0.0, v));
    /* correctly rounded through decimal text, as CPython does it through dtoa; %.*f rounds exact ties to even */
    char text[512];
    double r;
    if (digits >= 0) {
        snprintf(text, sizeof(text), "%.*f", (int)digits, v);
        r = strtod(text, NULL);
    } else {
        int e;
        snprintf(text, sizeof(text), "%.0f", fabs(v));
        e = (int)strlen(text) - 1; /* |v| has e+1 integer digits */
        int keep = e + 1 + (int)digits;
        if (keep < 0 || (keep == 0 && fabs(v) <= 5.0 * pow(10.0, (double)-digits - 1)))
            return py_float_new(vm, copysign(0.0, v));
        if (keep == 0) {
            snprintf(text, sizeof(text), "%s1e%d", v < 0 ? "-" : "", (int)-digits);
        } else {
            snprintf(text, sizeof(text), "%.*e", keep - 1, v);
        }
        r = strtod(text, NULL);
    }
    if (isinf(r))
        return py_raise(vm, &py_OverflowError, "rounded value too large to represent");
    return py_float_new(vm, r);
}

py_obj *py_float_getnewargs(py_vm *vm, py_obj **args)
{
    py_obj *f = py_float_conjugate(vm, args);
    return f ? py_tuple_of(vm, 1, f) : NULL;
}

py_obj *py_float_real(py_vm *vm, py_obj *self)
{
    return py_float_conjugate(vm, &self);
}

py_obj *py_float_imag(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_float_new(vm, 0.0);
}
