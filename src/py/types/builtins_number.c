#include "py/types/builtins.h"
#include "py/types/bytes_int.h"
#include "py/types/format.h"
#include "py/types/int_int.h"
#include "py/types/str_int.h"

py_obj *py_builtin_abs(py_vm *vm, py_obj **args)
{
    return py_unary_op(vm, PY_ABS, args[0]);
}

static py_obj *in_base(py_vm *vm, py_obj *o, char type)
{
    py_obj *i = py_index(vm, o);
    if (i == NULL)
        return NULL;
    al_sb digits = AL_SB_INIT;
    const char *prefix;
    py_obj *r = NULL;
    if (py_int_format_digits(vm, i, type, &digits, &prefix) == 0)
        r = al_sb_failed(&digits) ? py_raise_nomem(vm)
                                  : py_str_printf(vm, "%s%s%s", py_int_sign(i) < 0 ? "-" : "", prefix, al_sb_text(&digits));
    al_sb_free(&digits);
    return r;
}

py_obj *py_builtin_bin(py_vm *vm, py_obj **args)
{
    return in_base(vm, args[0], 'b');
}

py_obj *py_builtin_hex(py_vm *vm, py_obj **args)
{
    return in_base(vm, args[0], 'x');
}

py_obj *py_builtin_oct(py_vm *vm, py_obj **args)
{
    return in_base(vm, args[0], 'o');
}

py_obj *py_builtin_chr(py_vm *vm, py_obj **args)
{
    int64_t cp;
    py_obj *i = py_index(vm, args[0]);
    if (i == NULL)
        return NULL;
    if (!py_int_to_int64(i, &cp))
        return py_raise(vm, &py_OverflowError, "Python int too large to convert to C int");
    if (cp < 0 || cp > 0x10ffff)
        return py_raise(vm, &py_ValueError, "chr() arg not in range(0x110000)");
    return py_str_from_cp(vm, (uint32_t)cp);
}

py_obj *py_builtin_ord(py_vm *vm, py_obj **args)
{
    py_span s;
    size_t count;
    if (py_is_str(vm, args[0])) {
        const char *p = py_str_text(args[0]);
        count = PY_STR(args[0])->len;
        if (count == 1)
            return py_small((int64_t)py_utf8_next(&p));
    } else if (py_span_of(vm, args[0], &s) && !py_isa(vm, args[0], &py_memoryview_class)) {
        count = s.size;
        if (count == 1)
            return py_small((unsigned char)s.data[0]);
    } else {
        return py_raise(vm, &py_TypeError, "ord() expected string of length 1, but %T found", args[0]);
    }
    return py_raise(vm, &py_TypeError, "ord() expected a character, but string of length %zu found", count);
}

py_obj *py_builtin_divmod(py_vm *vm, py_obj **args)
{
    return py_binary(vm, PY_OP_DIVMOD, args[0], args[1]);
}

/* The inverse of a modulo m (> 0), by Euclid's way. NULL: ValueError when there is none. */
static py_obj *inverse(py_vm *vm, py_obj *a, py_obj *m)
{
    py_obj *r0 = m, *r1 = py_int_binary(vm, PY_OP_MOD, a, m), *t0 = py_small(0), *t1 = py_small(1);
    while (r1 && t1 && py_int_sign(r1) != 0) {
        py_obj *q = py_int_binary(vm, PY_OP_FLOORDIV, r0, r1);
        py_obj *qr = q ? py_int_binary(vm, PY_OP_MUL, q, r1) : NULL, *qt = qr ? py_int_binary(vm, PY_OP_MUL, q, t1) : NULL;
        if (qt == NULL)
            return NULL;
        py_obj *r2 = py_int_binary(vm, PY_OP_SUB, r0, qr), *t2 = py_int_binary(vm, PY_OP_SUB, t0, qt);
        r0 = r1;
        r1 = r2;
        t0 = t1;
        t1 = t2;
    }
    if (r1 == NULL || t1 == NULL)
        return NULL;
    if (r0 != py_small(1))
        return py_raise(vm, &py_ValueError, "base is not invertible for the given modulus");
    return py_int_binary(vm, PY_OP_MOD, t0, m);
}

static py_obj *modular(py_vm *vm, py_obj *base, py_obj *exponent, py_obj *modulus)
{
    int sign = py_int_sign(modulus);
    if (sign == 0)
        return py_raise(vm, &py_ValueError, "pow() 3rd argument cannot be 0");
    py_obj *m = sign < 0 ? py_int_binary(vm, PY_OP_SUB, py_small(0), modulus) : modulus;
    if (m && py_int_sign(exponent) < 0) {
        exponent = py_int_binary(vm, PY_OP_SUB, py_small(0), exponent);
        base = exponent ? inverse(vm, base, m) : NULL;
    }
    if (m == NULL || base == NULL || exponent == NULL)
        return NULL;
    py_obj *r = py_big_pow(vm, py_int_exact(vm, base), py_int_exact(vm, exponent), m);
    return r && sign < 0 ? py_int_binary(vm, PY_OP_MOD, r, modulus) : r;
}

py_obj *py_builtin_pow(py_vm *vm, py_obj **args)
{
    if (args[2] == PY_NONE)
        return py_binary(vm, PY_OP_POW, args[0], args[1]);
    if (py_is_int(vm, args[0]) && py_is_int(vm, args[1]) && py_is_int(vm, args[2]))
        return modular(vm, args[0], args[1], args[2]);
    if (py_cls(vm, args[0])->flags & PY_CF_SCRIPT) {
        py_obj *r = py_call_special(vm, args[0], py_str_intern(vm, "__pow__"), 2, args + 1);
        if (r != PY_ABSENT && r != PY_NOTIMPLEMENTED)
            return r;
    }
    if (py_laid(args[0], PY_CF_FLOAT) || py_is_int(vm, args[0]))
        return py_raise(vm, &py_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    return py_raise(vm, &py_TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", args[0], args[1], args[2]);
}

py_obj *py_builtin_round(py_vm *vm, py_obj **args)
{
    bool places = py_given(args[1]);
    py_obj *r = py_call_special(vm, args[0], PY_ID(vm, __round__), places, args + 1);
    return r == PY_ABSENT ? py_raise(vm, &py_TypeError, "type %T doesn't define __round__ method", args[0]) : r;
}
