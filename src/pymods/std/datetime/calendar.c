/* Days, offsets, clocks: what the classes of datetime share. */
#include "pymods/std/datetime/datetime_int.h"

#include <string.h>

static const int days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int al_days_in_month(int year, int month)
{
    return days_before[month] - days_before[month - 1] + (month == 2 && leap(year));
}

int al_year_day(int year, int month, int day)
{
    return days_before[month - 1] + (month > 2 && leap(year)) + day;
}

int64_t al_days_from_civil(int year, int month, int day)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + al_year_day(year, month, day);
}

void al_civil_from_days(int64_t ordinal, int *year, int *month, int *day)
{
    int64_t n = ordinal - 1;
    int64_t n400 = n / 146097, y = n400 * 400 + 1;
    n %= 146097;
    int64_t n100 = n / 36524;
    n %= 36524;
    int64_t n4 = n / 1461;
    n %= 1461;
    int64_t n1 = n / 365;
    n %= 365;
    y += n100 * 100 + n4 * 4 + n1;
    if (n1 == 4 || n100 == 4) {
        *year = (int)y - 1;
        *month = 12;
        *day = 31;
        return;
    }
    *year = (int)y;
    *month = 1;
    while (n >= al_days_in_month(*year, *month)) {
        n -= al_days_in_month(*year, *month);
        ++*month;
    }
    *day = (int)n + 1;
}

int al_weekday(int year, int month, int day)
{
    return (int)((al_days_from_civil(year, month, day) + 6) % 7);
}

int al_int_arg(py_vm *vm, py_obj *o, int64_t *out)
{
    if (py_isa(vm, o, &py_float_class))
        return py_raise_int(vm, &py_TypeError, "'float' object cannot be interpreted as an integer");
    return py_as_int64(vm, o, out);
}

int al_replace_arg(py_vm *vm, py_obj *o, int64_t old, int64_t *out)
{
    *out = old;
    return o == PY_ABSENT ? 0 : al_int_arg(vm, o, out);
}

py_obj *al_compare_numbers(py_op op, al_wide a, al_wide b)
{
    switch (op) {
    case PY_OP_EQ:
        return py_bool(a == b);
    case PY_OP_NE:
        return py_bool(a != b);
    case PY_OP_LT:
        return py_bool(a < b);
    case PY_OP_LE:
        return py_bool(a <= b);
    case PY_OP_GT:
        return py_bool(a > b);
    case PY_OP_GE:
        return py_bool(a >= b);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

int al_utc_offset(py_vm *vm, py_obj *tz, py_obj *arg, int64_t *micros, bool *none)
{
    *micros = 0;
    *none = !py_given(tz);
    if (*none)
        return 0;
    py_obj *offset = py_call_method(vm, tz, "utcoffset", 1, arg);
    if (!offset)
        return -1;
    *none = !py_given(offset);
    if (*none)
        return 0;
    al_delta *delta = py_cast(vm, al_delta, &al_timedelta_class, offset);
    if (!delta)
        return py_raise_int(vm, &py_TypeError, "tzinfo.utcoffset() must return None or a timedelta, not '%T'", offset);
    *micros = (int64_t)al_delta_micros(delta);
    if (*micros <= -86400000000LL || *micros >= 86400000000LL)
        return py_raise_int(vm, &py_ValueError,
                            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
    return 0;
}

/* --- text --- */

int al_clock_text(py_vm *vm, al_sb *out, const al_clock *t, py_obj *timespec)
{
    static const char *const specs[] = { "auto", "hours", "minutes", "seconds", "milliseconds", "microseconds" };
    size_t spec = 0;
    if (py_given(timespec)) {
        while (spec < AL_COUNT(specs) && !py_str_is(timespec, specs[spec]))
            spec++;
        if (spec == AL_COUNT(specs))
            return py_raise_int(vm, &py_ValueError, "Unknown timespec value");
    }
    if (spec == 0)
        spec = t->micro ? 5 : 3;
    al_sb_addf(out, "%02d", t->hour);
    if (spec >= 2)
        al_sb_addf(out, ":%02d", t->minute);
    if (spec >= 3)
        al_sb_addf(out, ":%02d", t->second);
    if (spec == 4)
        al_sb_addf(out, ".%03d", t->micro / 1000);
    if (spec == 5)
        al_sb_addf(out, ".%06d", t->micro);
    return 0;
}

void al_offset_text(al_sb *out, int64_t micros, const char *separator)
{
    int64_t n = micros < 0 ? -micros : micros, seconds = n / 1000000;
    al_sb_addf(out, "%c%02d%s%02d", micros < 0 ? '-' : '+', (int)(seconds / 3600), separator, (int)(seconds / 60 % 60));
    if (seconds % 60 || n % 1000000)
        al_sb_addf(out, "%s%02d", separator, (int)(seconds % 60));
    if (n % 1000000)
        al_sb_addf(out, ".%06d", (int)(n % 1000000));
}

/* --- reading ISO 8601 --- */

static bool digits(const char *text, size_t count, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

/* YYYY-Www[-D] and YYYYWww[D] */
static int read_week_date(const char *text, size_t size, int64_t out[3])
{
    int64_t year, week, day = 1;
    bool dashed = text[4] == '-';
    const char *p = text + 4 + dashed;
    size_t left = size - 4 - dashed;
    if (!digits(text, 4, &year) || *p != 'W' || left < 3 || !digits(p + 1, 2, &week))
        return -1;
    p += 3;
    left -= 3;
    if (left && dashed && *p != '-')
        return -1;
    if (left && (left != 1u + dashed || !digits(p + dashed, 1, &day)))
        return -1;
    if (year < 1 || week < 1 || week > 53 || day < 1 || day > 7)
        return -1;
    int64_t first = al_days_from_civil((int)year, 1, 1);
    int weekday = (int)((first + 6) % 7);
    int64_t monday = first - weekday + (weekday > 3 ? 7 : 0);
    int y, m, d;
    al_civil_from_days(monday + (week - 1) * 7 + day - 1, &y, &m, &d);
    out[0] = y;
    out[1] = m;
    out[2] = d;
    return 0;
}

int al_read_date(const char *text, size_t size, int64_t out[3])
{
    if (size >= 7 && (text[4] == 'W' || text[5] == 'W'))
        return read_week_date(text, size, out);
    if (size == 10)
        return text[4] == '-' && text[7] == '-' && digits(text, 4, &out[0]) && digits(text + 5, 2, &out[1]) && digits(text + 8, 2, &out[2])
                   ? 0
                   : -1;
    return size == 8 && digits(text, 4, &out[0]) && digits(text + 4, 2, &out[1]) && digits(text + 6, 2, &out[2]) ? 0 : -1;
}

/* HH[:MM[:SS[.f+]]] or HHMMSS; *used: how much was read. */
static int read_hms(const char *text, size_t size, int64_t out[4])
{
    memset(out, 0, sizeof(int64_t) * 4);
    size_t at = 0;
    bool colons = size > 2 && text[2] == ':';
    for (int i = 0; i < 3; i++) {
        if (i && at == size)
            return 0;
        if (i && colons && text[at++] != ':')
            return -1;
        if (size - at < 2 || !digits(text + at, 2, &out[i]))
            return -1;
        at += 2;
    }
    if (at == size)
        return 0;
    if (text[at] != '.' && text[at] != ',')
        return -1;
    at++;
    int64_t scale = 100000;
    if (at == size)
        return -1;
    for (; at < size; at++, scale /= 10) {
        if (text[at] < '0' || text[at] > '9')
            return -1;
        out[3] += (text[at] - '0') * scale;
    }
    return 0;
}

int al_read_clock(py_vm *vm, const char *text, size_t size, int64_t out[4], py_obj **tz)
{
    size_t at = 0;
    while (at < size && text[at] != '+' && text[at] != '-' && text[at] != 'Z')
        at++;
    *tz = PY_NONE;
    if (read_hms(text, at, out) < 0)
        return -1;
    if (at == size)
        return 0;
    int64_t offset[4];
    if (text[at] == 'Z') {
        *tz = at + 1 == size ? al_utc(vm) : NULL;
        return *tz ? 0 : -1;
    }
    if (read_hms(text + at + 1, size - at - 1, offset) < 0)
        return -1;
    int64_t micros = ((offset[0] * 60 + offset[1]) * 60 + offset[2]) * 1000000 + offset[3];
    if (micros == 0) {
        *tz = al_utc(vm);
    } else {
        py_obj *delta = al_delta_from_micros(vm, text[at] == '-' ? -micros : micros);
        *tz = delta ? py_construct(vm, &al_timezone_class, 1, delta) : NULL;
    }
    return *tz ? 0 : -1;
}
