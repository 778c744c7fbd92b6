/* datetime.date. */
#include "pymods/std/datetime/datetime_int.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static al_date *of(py_obj *o)
{
    return (al_date *)(void *)o;
}

static int check_date(py_vm *vm, int64_t year, int64_t month, int64_t day)
{
    if (year < 1 || year > 9999)
        return py_raise_int(vm, &py_ValueError, "year %lld is out of range", (long long)year);
    if (month < 1 || month > 12)
        return py_raise_int(vm, &py_ValueError, "month must be in 1..12");
    if (day < 1 || day > al_days_in_month((int)year, (int)month))
        return py_raise_int(vm, &py_ValueError, "day is out of range for month");
    return 0;
}

py_obj *al_date_new(py_vm *vm, py_class *cls, int64_t year, int64_t month, int64_t day)
{
    if (check_date(vm, year, month, day) < 0)
        return NULL;
    al_date *d = (al_date *)(void *)(cls ? py_new(vm, cls, 0) : NULL);
    if (!d)
        return NULL;
    d->year = (int)year;
    d->month = (int)month;
    d->day = (int)day;
    return &d->head;
}

static py_obj *date_make(py_vm *vm, py_obj **a)
{
    int64_t v[3];
    for (size_t i = 0; i < 3; i++) {
        if (al_int_arg(vm, a[1 + i], &v[i]) < 0)
            return NULL;
    }
    return al_date_new(vm, py_as_class(vm, a[0]), v[0], v[1], v[2]);
}

static py_obj *from_ordinal(py_vm *vm, py_class *cls, int64_t ordinal)
{
    int y, m, d;
    if (ordinal < 1 || ordinal > 3652059)
        return py_raise(vm, ordinal < 1 ? &py_ValueError : &py_OverflowError,
                        ordinal < 1 ? "ordinal must be >= 1" : "date value out of range");
    al_civil_from_days(ordinal, &y, &m, &d);
    return al_date_new(vm, cls, y, m, d);
}

static py_obj *date_fromordinal(py_vm *vm, py_obj **a)
{
    int64_t n;
    if (al_int_arg(vm, a[1], &n) < 0)
        return NULL;
    if (py_is_subclass(py_as_class(vm, a[0]), py_class_get(vm, &al_datetime_class))) {
        const int64_t zero[4] = { 0, 0, 0, 0 };
        py_obj *date = from_ordinal(vm, py_class_get(vm, &al_date_class), n);
        const int64_t ymd[3] = { date ? of(date)->year : 1, date ? of(date)->month : 1, date ? of(date)->day : 1 };
        return date ? al_datetime_new(vm, py_as_class(vm, a[0]), ymd, zero, PY_NONE, 0) : NULL;
    }
    return from_ordinal(vm, py_as_class(vm, a[0]), n);
}

static py_obj *date_fromtimestamp(py_vm *vm, py_obj **a)
{
    double when;
    struct tm t;
    if (py_as_double(vm, a[1], &when) < 0)
        return NULL;
    time_t seconds = (time_t)floor(when);
    if (!localtime_r(&seconds, &t))
        return py_raise(vm, &py_OverflowError, "timestamp out of range for platform time_t");
    return al_date_new(vm, py_as_class(vm, a[0]), t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

static py_obj *date_today(py_vm *vm, py_obj **a)
{
    py_obj *now = py_float_new(vm, (double)time(NULL));
    return now ? py_call_method(vm, a[0], "fromtimestamp", 1, now) : NULL;
}

static py_obj *date_fromisoformat(py_vm *vm, py_obj **a)
{
    int64_t v[3];
    if (!py_is_str(vm, a[1]))
        return py_raise(vm, &py_TypeError, "fromisoformat: argument must be str");
    if (al_read_date(py_str_text(a[1]), py_str_size(a[1]), v) < 0)
        return py_raise(vm, &py_ValueError, "Invalid isoformat string: %R", a[1]);
    return al_date_new(vm, py_as_class(vm, a[0]), v[0], v[1], v[2]);
}

/* Week 1 has the year's first Thursday. */
static void iso_calendar(const al_date *d, int *year, int *week, int *day)
{
    int64_t today = al_days_from_civil(d->year, d->month, d->day);
    int weekday = (int)((today + 6) % 7);
    int64_t thursday = today - weekday + 3;
    int m, dd;
    if (thursday < 1) {
        *year = 0;
        *week = 52;
        *day = weekday + 1;
        return;
    }
    al_civil_from_days(thursday, year, &m, &dd);
    *week = (al_year_day(*year, m, dd) - 1) / 7 + 1;
    *day = weekday + 1;
}

static py_obj *date_isocalendar(py_vm *vm, py_obj **a)
{
    int year, week, day;
    iso_calendar(of(a[0]), &year, &week, &day);
    py_obj *make = py_import_from(vm, "_datetime", "IsoCalendarDate");
    py_obj *fields = make ? py_tuple_of(vm, 3, py_small(year), py_small(week), py_small(day)) : NULL;
    return fields ? py_call(vm, make, 1, fields) : NULL;
}

static py_obj *date_fromisocalendar(py_vm *vm, py_obj **a)
{
    int64_t v[3], out[3];
    char text[32];
    for (size_t i = 0; i < 3; i++) {
        if (al_int_arg(vm, a[1 + i], &v[i]) < 0)
            return NULL;
    }
    if (v[0] < 1 || v[0] > 9999)
        return py_raise(vm, &py_ValueError, "Year is out of range: %lld", (long long)v[0]);
    if (v[1] < 1 || v[1] > 53)
        return py_raise(vm, &py_ValueError, "Invalid week: %lld", (long long)v[1]);
    if (v[2] < 1 || v[2] > 7)
        return py_raise(vm, &py_ValueError, "Invalid weekday: %lld (range is [1, 7])", (long long)v[2]);
    int size = snprintf(text, sizeof text, "%04d-W%02d-%d", (int)v[0], (int)v[1], (int)v[2]);
    return al_read_date(text, (size_t)size, out) < 0 ? NULL : al_date_new(vm, py_as_class(vm, a[0]), out[0], out[1], out[2]);
}

static py_obj *date_isoformat(py_vm *vm, py_obj **a)
{
    return py_str_printf(vm, "%04d-%02d-%02d", of(a[0])->year, of(a[0])->month, of(a[0])->day);
}

static py_obj *date_str(py_vm *vm, py_obj *self)
{
    return py_call_method(vm, self, "isoformat", 0);
}

static py_obj *date_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "datetime.%s(%d, %d, %d)", py_class_name(self->cls), of(self)->year, of(self)->month, of(self)->day);
}

static py_obj *date_strftime(py_vm *vm, py_obj **a)
{
    const char *format = py_text(vm, a[1]);
    return format ? al_strftime(vm, a[0], format, of(a[0])->year, of(a[0])->month, of(a[0])->day, NULL, PY_NONE) : NULL;
}

static py_obj *date_format(py_vm *vm, py_obj **a)
{
    const char *spec = py_text(vm, a[1]);
    return !spec ? NULL : *spec ? py_call_method(vm, a[0], "strftime", 1, a[1]) : py_str_of(vm, a[0]);
}

static py_obj *date_replace(py_vm *vm, py_obj **a)
{
    int64_t v[3];
    const al_date *d = of(a[0]);
    if (al_replace_arg(vm, a[1], d->year, &v[0]) < 0 || al_replace_arg(vm, a[2], d->month, &v[1]) < 0 ||
        al_replace_arg(vm, a[3], d->day, &v[2]) < 0)
        return NULL;
    return al_date_new(vm, d->head.cls, v[0], v[1], v[2]);
}

static py_obj *date_toordinal(py_vm *vm, py_obj **a)
{
    return py_int_new(vm, al_days_from_civil(of(a[0])->year, of(a[0])->month, of(a[0])->day));
}

static py_obj *date_weekday(py_vm *vm, py_obj **a)
{
    (void)vm;
    return py_small(al_weekday(of(a[0])->year, of(a[0])->month, of(a[0])->day));
}

static py_obj *date_isoweekday(py_vm *vm, py_obj **a)
{
    (void)vm;
    return py_small(al_weekday(of(a[0])->year, of(a[0])->month, of(a[0])->day) + 1);
}

static py_obj *date_timetuple(py_vm *vm, py_obj **a)
{
    const al_date *d = of(a[0]);
    py_obj *make = py_import_from(vm, "time", "struct_time");
    py_obj *fields =
        make ? py_tuple_of(vm, 9, py_small(d->year), py_small(d->month), py_small(d->day), py_small(0), py_small(0), py_small(0),
                           py_small(al_weekday(d->year, d->month, d->day)), py_small(al_year_day(d->year, d->month, d->day)), py_small(-1))
             : NULL;
    return fields ? py_call(vm, make, 1, fields) : NULL;
}

static py_obj *date_ctime(py_vm *vm, py_obj **a)
{
    const al_date *d = of(a[0]);
    const al_clock midnight = { 0 };
    return al_strftime(vm, a[0], "%a %b %e %H:%M:%S %Y", d->year, d->month, d->day, &midnight, PY_NONE);
}

static bool plain_date(py_vm *vm, py_obj *o)
{
    return py_isa(vm, o, &al_date_class) && !py_isa(vm, o, &al_datetime_class);
}

static py_obj *date_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    al_delta *delta = py_cast(vm, al_delta, &al_timedelta_class, right);
    py_obj *date = left;
    if (op == PY_OP_ADD && !delta) {
        delta = py_cast(vm, al_delta, &al_timedelta_class, left);
        date = right;
    }
    if (!plain_date(vm, date) || (op != PY_OP_ADD && op != PY_OP_SUB))
        return PY_NOTIMPLEMENTED;
    int64_t ordinal = al_days_from_civil(of(date)->year, of(date)->month, of(date)->day);
    if (!delta) {
        if (op == PY_OP_ADD || !plain_date(vm, right))
            return PY_NOTIMPLEMENTED;
        return al_delta_new(vm, ordinal - al_days_from_civil(of(right)->year, of(right)->month, of(right)->day), 0, 0);
    }
    ordinal += op == PY_OP_ADD ? delta->days : -(int64_t)delta->days;
    return ordinal < 1 ? py_raise(vm, &py_OverflowError, "date value out of range") : from_ordinal(vm, date->cls, ordinal);
}

static int64_t packed(const al_date *d)
{
    return ((int64_t)d->year * 16 + d->month) * 32 + d->day;
}

static py_obj *date_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!plain_date(vm, other)) {
        if (py_isa(vm, other, &al_datetime_class) && op != PY_OP_EQ && op != PY_OP_NE)
            return py_raise(vm, &py_TypeError, "can't compare datetime.datetime to datetime.date");
        return PY_NOTIMPLEMENTED;
    }
    return al_compare_numbers(op, packed(of(self)), packed(of(other)));
}

static int date_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = (int64_t)((uint64_t)packed(of(self)) * 0x9e3779b97f4a7c15u);
    return 0;
}

#define GET(name)                                                                                                                          \
    static py_obj *get_##name(py_vm *vm, py_obj *self)                                                                                     \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return py_small(of(self)->name);                                                                                                   \
    }
GET(year)
GET(month)
GET(day)

static py_obj *make_min(py_vm *vm, py_obj *cls)
{
    return al_date_new(vm, py_as_class(vm, cls), 1, 1, 1);
}

static py_obj *make_max(py_vm *vm, py_obj *cls)
{
    return al_date_new(vm, py_as_class(vm, cls), 9999, 12, 31);
}

static py_obj *make_resolution(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_delta_new(vm, 1, 0, 0);
}

static const py_member members[] = {
    PY_NEW("cls, year, month, day", date_make, NULL),
    PY_GETSET("year", get_year, NULL, NULL),
    PY_GETSET("month", get_month, NULL, NULL),
    PY_GETSET("day", get_day, NULL, NULL),
    PY_CLASSMETHOD("today", "cls, /", date_today, NULL),
    PY_CLASSMETHOD("fromtimestamp", "cls, timestamp, /", date_fromtimestamp, NULL),
    PY_CLASSMETHOD("fromordinal", "cls, ordinal, /", date_fromordinal, NULL),
    PY_CLASSMETHOD("fromisoformat", "cls, date_string, /", date_fromisoformat, NULL),
    PY_CLASSMETHOD("fromisocalendar", "cls, year, week, day", date_fromisocalendar, NULL),
    PY_METHOD("isoformat", "self, /", date_isoformat, NULL),
    PY_METHOD("strftime", "self, format", date_strftime, NULL),
    PY_METHOD("__format__", "self, spec, /", date_format, NULL),
    PY_METHOD("replace", "self, year=?, month=?, day=?", date_replace, NULL),
    PY_METHOD("toordinal", "self, /", date_toordinal, NULL),
    PY_METHOD("weekday", "self, /", date_weekday, NULL),
    PY_METHOD("isoweekday", "self, /", date_isoweekday, NULL),
    PY_METHOD("isocalendar", "self, /", date_isocalendar, NULL),
    PY_METHOD("timetuple", "self, /", date_timetuple, NULL),
    PY_METHOD("ctime", "self, /", date_ctime, NULL),
    PY_LAZY("min", make_min),
    PY_LAZY("max", make_max),
    PY_LAZY("resolution", make_resolution),
    PY_MEMBERS_END,
};

const py_classdef al_date_class = {
    .name = "date",
    .module = "datetime",
    .size = sizeof(al_date),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .repr = date_repr,
    .str = date_str,
    .hash = date_hash,
    .compare = date_compare,
    .binary = date_binary,
};
