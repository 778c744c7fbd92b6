/* datetime.timedelta. */
#include "pymods/std/datetime/datetime_int.h"

#include <math.h>

static al_delta *of(py_obj *o)
{
    return (al_delta *)(void *)o;
}

al_wide al_delta_micros(const al_delta *d)
{
    return ((al_wide)d->days * 86400 + d->seconds) * 1000000 + d->micros;
}

static py_obj *delta_of_class(py_vm *vm, py_class *cls, al_wide micros)
{
    const al_wide day = (al_wide)86400 * 1000000;
    al_wide days = micros / day, rest = micros % day;
    if (rest < 0) {
        rest += day;
        days--;
    }
    if (days < -999999999 || days > 999999999)
        return py_raise(vm, &py_OverflowError, "days=%lld; must have magnitude <= 999999999",
                        days > INT64_MAX   ? (long long)INT64_MAX
                        : days < INT64_MIN ? (long long)INT64_MIN
                                           : (long long)days);
    al_delta *d = (al_delta *)(void *)(cls ? py_new(vm, cls, 0) : NULL);
    if (!d)
        return NULL;
    d->days = (int32_t)days;
    d->seconds = (int32_t)(rest / 1000000);
    d->micros = (int32_t)(rest % 1000000);
    return &d->head;
}

py_obj *al_delta_from_micros(py_vm *vm, al_wide micros)
{
    return delta_of_class(vm, py_class_get(vm, &al_timedelta_class), micros);
}

py_obj *al_delta_new(py_vm *vm, int64_t days, int64_t seconds, int64_t micros)
{
    return al_delta_from_micros(vm, ((al_wide)days * 86400 + seconds) * 1000000 + micros);
}

/* Adds value * unit (in microseconds): an integer exactly; of a float the whole microseconds, the rest to *fraction. */
static int add_part(py_vm *vm, py_obj *value, int64_t unit, al_wide *total, double *fraction)
{
    int64_t n;
    double number;
    if (py_is_int(vm, value)) {
        if (py_as_int64(vm, value, &n) < 0)
            return -1;
        *total += (al_wide)n * unit;
        return 0;
    }
    if (!py_isa(vm, value, &py_float_class))
        return py_raise_int(vm, &py_TypeError, "unsupported type for timedelta component: %T", value);
    if (py_as_double(vm, value, &number) < 0)
        return -1;
    if (!isfinite(number))
        return py_raise_int(vm, isnan(number) ? &py_ValueError : &py_OverflowError,
                            isnan(number) ? "cannot convert float NaN to integer" : "cannot convert float infinity to integer");
    double whole, part = modf(number, &whole);
    *total += (al_wide)whole * unit;
    double micro_whole, micro_part = modf(part * (double)unit, &micro_whole);
    *total += (al_wide)micro_whole;
    *fraction += micro_part;
    return 0;
}

static py_obj *delta_make(py_vm *vm, py_obj **a)
{
    static const int64_t units[] = { 86400000000LL, 1000000, 1, 1000, 60000000, 3600000000LL, 604800000000LL };
    al_wide total = 0;
    double fraction = 0;
    for (size_t i = 0; i < AL_COUNT(units); i++) {
        if (add_part(vm, a[1 + i], units[i], &total, &fraction) < 0)
            return NULL;
    }
    if (fraction != 0) { /* half to even, on the whole sum */
        double rounded = rint(fraction);
        if (fabs(fraction - trunc(fraction)) == 0.5) {
            double base = trunc(fraction);
            bool odd = ((total + (al_wide)base) & 1) != 0;
            rounded = odd ? base + (fraction > 0 ? 1 : -1) : base;
        }
        total += (al_wide)rounded;
    }
    return delta_of_class(vm, py_as_class(vm, a[0]), total);
}

/* --- text --- */

static py_obj *delta_repr(py_vm *vm, py_obj *self)
{
    al_delta *d = of(self);
    al_sb sb = AL_SB_INIT;
    const char *comma = "";
    al_sb_addf(&sb, "datetime.%s(", py_class_name(self->cls));
    if (d->days) {
        al_sb_addf(&sb, "days=%d", d->days);
        comma = ", ";
    }
    if (d->seconds) {
        al_sb_addf(&sb, "%sseconds=%d", comma, d->seconds);
        comma = ", ";
    }
    if (d->micros)
        al_sb_addf(&sb, "%smicroseconds=%d", comma, d->micros);
    else if (!*comma)
        al_sb_addc(&sb, '0');
    al_sb_addc(&sb, ')');
    return py_str_take(vm, &sb);
}

static py_obj *delta_str(py_vm *vm, py_obj *self)
{
    al_delta *d = of(self);
    al_sb sb = AL_SB_INIT;
    if (d->days)
        al_sb_addf(&sb, "%d day%s, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
    al_sb_addf(&sb, "%d:%02d:%02d", d->seconds / 3600, d->seconds / 60 % 60, d->seconds % 60);
    if (d->micros)
        al_sb_addf(&sb, ".%06d", d->micros);
    return py_str_take(vm, &sb);
}

/* --- arithmetic --- */

/* n / m to the nearest, half to even. */
static al_wide divide_nearest(al_wide n, al_wide m)
{
    al_wide q = n / m, r = n % m;
    if (r != 0 && (r < 0) != (m < 0)) {
        q--;
        r += m;
    }
    al_wide twice = r * 2;
    bool up = m > 0 ? twice > m || (twice == m && (q & 1)) : twice < m || (twice == m && (q & 1));
    return q + up;
}

static al_wide floor_div(al_wide n, al_wide m)
{
    al_wide q = n / m;
    return q - (n % m != 0 && (n % m < 0) != (m < 0));
}

static py_obj *int_of(py_vm *vm, al_wide value)
{
    return value >= INT64_MIN && value <= INT64_MAX ? py_int_new(vm, (int64_t)value)
                                                    : py_raise(vm, &py_OverflowError, "quotient too large");
}

static py_obj *delta_with_delta(py_vm *vm, py_op op, al_wide x, al_wide y)
{
    if ((op == PY_OP_TRUEDIV || op == PY_OP_FLOORDIV || op == PY_OP_MOD || op == PY_OP_DIVMOD) && y == 0)
        return py_raise(vm, &py_ZeroDivisionError, op == PY_OP_TRUEDIV ? "division by zero" : "integer division or modulo by zero");
    switch (op) {
    case PY_OP_ADD:
        return al_delta_from_micros(vm, x + y);
    case PY_OP_SUB:
        return al_delta_from_micros(vm, x - y);
    case PY_OP_TRUEDIV:
        return py_float_new(vm, (double)x / (double)y);
    case PY_OP_FLOORDIV:
        return int_of(vm, floor_div(x, y));
    case PY_OP_MOD:
        return al_delta_from_micros(vm, x - floor_div(x, y) * y);
    case PY_OP_DIVMOD: {
        py_obj *q = int_of(vm, floor_div(x, y)), *r = q ? al_delta_from_micros(vm, x - floor_div(x, y) * y) : NULL;
        return r ? py_tuple_of(vm, 2, q, r) : NULL;
    }
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *delta_with_number(py_vm *vm, py_op op, al_wide x, py_obj *number)
{
    int64_t n;
    double f;
    if (py_is_int(vm, number)) {
        if (py_as_int64(vm, number, &n) < 0)
            return NULL;
        if (op == PY_OP_MUL)
            return al_delta_from_micros(vm, x * n);
        if (n == 0)
            return py_raise(vm, &py_ZeroDivisionError, op == PY_OP_TRUEDIV ? "division by zero" : "integer division or modulo by zero");
        return al_delta_from_micros(vm, op == PY_OP_TRUEDIV ? divide_nearest(x, n) : floor_div(x, n));
    }
    if (!py_isa(vm, number, &py_float_class) || op == PY_OP_FLOORDIV)
        return PY_NOTIMPLEMENTED;
    if (py_as_double(vm, number, &f) < 0)
        return NULL;
    if (op == PY_OP_TRUEDIV && f == 0)
        return py_raise(vm, &py_ZeroDivisionError, "float division by zero");
    double result = op == PY_OP_MUL ? (double)x * f : (double)x / f;
    if (!isfinite(result))
        return py_raise(vm, &py_OverflowError, "cannot convert float infinity to integer");
    return al_delta_from_micros(vm, (al_wide)rint(result));
}

static py_obj *delta_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    al_delta *x = py_cast(vm, al_delta, &al_timedelta_class, left), *y = py_cast(vm, al_delta, &al_timedelta_class, right);
    if (x && y)
        return delta_with_delta(vm, op, al_delta_micros(x), al_delta_micros(y));
    if (x && (op == PY_OP_MUL || op == PY_OP_TRUEDIV || op == PY_OP_FLOORDIV))
        return delta_with_number(vm, op, al_delta_micros(x), right);
    if (y && op == PY_OP_MUL)
        return delta_with_number(vm, op, al_delta_micros(y), left);
    return PY_NOTIMPLEMENTED;
}

static py_obj *delta_unary(py_vm *vm, py_unary op, py_obj *self)
{
    al_wide n = al_delta_micros(of(self));
    if (op == PY_INVERT)
        return py_raise(vm, &py_TypeError, "bad operand type for unary ~: 'datetime.timedelta'");
    return al_delta_from_micros(vm, op == PY_NEG || (op == PY_ABS && n < 0) ? -n : n);
}

static py_obj *delta_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    al_delta *y = py_cast(vm, al_delta, &al_timedelta_class, other);
    return y ? al_compare_numbers(op, al_delta_micros(of(self)), al_delta_micros(y)) : PY_NOTIMPLEMENTED;
}

static int delta_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    al_wide n = al_delta_micros(of(self));
    *hash = (int64_t)((uint64_t)n * 0x9e3779b97f4a7c15u ^ (uint64_t)(n >> 64));
    return 0;
}

static int delta_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return al_delta_micros(of(self)) != 0;
}

static py_obj *total_seconds(py_vm *vm, py_obj **a)
{
    return py_float_new(vm, (double)al_delta_micros(of(a[0])) / 1e6);
}

#define GET(name)                                                                                                                          \
    static py_obj *get_##name(py_vm *vm, py_obj *self)                                                                                     \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return py_small(of(self)->name);                                                                                                   \
    }
GET(days)
GET(seconds)
GET(micros)

static py_obj *make_min(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_delta_new(vm, -999999999, 0, 0);
}

static py_obj *make_max(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_delta_new(vm, 999999999, 86399, 999999);
}

static py_obj *make_resolution(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_delta_new(vm, 0, 0, 1);
}

static const py_member members[] = {
    PY_NEW("cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0", delta_make, NULL),
    PY_GETSET("days", get_days, NULL, NULL),
    PY_GETSET("seconds", get_seconds, NULL, NULL),
    PY_GETSET("microseconds", get_micros, NULL, NULL),
    PY_METHOD("total_seconds", "self, /", total_seconds, NULL),
    PY_LAZY("min", make_min),
    PY_LAZY("max", make_max),
    PY_LAZY("resolution", make_resolution),
    PY_MEMBERS_END,
};

const py_classdef al_timedelta_class = {
    .name = "timedelta",
    .module = "datetime",
    .size = sizeof(al_delta),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .repr = delta_repr,
    .str = delta_str,
    .hash = delta_hash,
    .compare = delta_compare,
    .truth = delta_truth,
    .binary = delta_binary,
    .unary = delta_unary,
};
