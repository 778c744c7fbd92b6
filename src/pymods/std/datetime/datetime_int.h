/*
 * The datetime module: its objects, as its files share them. The calendar is the proleptic Gregorian one, years 1 to 9999.
 */
#ifndef AL_PYMODS_STD_DATETIME_INT_H
#define AL_PYMODS_STD_DATETIME_INT_H

#include "py/py.h"

/* Microseconds of ten thousand years times anything reasonable do not fit 64 bits. */
__extension__ typedef __int128 al_wide;

typedef struct al_delta {
    py_obj head;
    int32_t days, seconds, micros; /* seconds and micros never negative */
} al_delta;

typedef struct al_clock {
    int hour, minute, second, micro, fold;
} al_clock;

typedef struct al_date { /* date; datetime begins with it */
    py_obj head;
    int year, month, day;
} al_date;

typedef struct al_datetime {
    al_date d;
    al_clock t;
    py_obj *tz; /* tzinfo or None */
} al_datetime;

typedef struct al_time {
    py_obj head;
    al_clock t;
    py_obj *tz;
} al_time;

extern const py_classdef al_timedelta_class, al_date_class, al_time_of_day_class, al_datetime_class, al_tzinfo_class, al_timezone_class;

/* --- calendar --- */
int64_t al_days_from_civil(int year, int month, int day); /* ordinal: 1 is 0001-01-01 */
void al_civil_from_days(int64_t ordinal, int *year, int *month, int *day);
int al_days_in_month(int year, int month);
int al_weekday(int year, int month, int day);  /* Monday 0 */
int al_year_day(int year, int month, int day); /* from 1 */

/* --- making --- NULL: exception */
py_obj *al_delta_new(py_vm *vm, int64_t days, int64_t seconds, int64_t micros); /* normalised; OverflowError */
/* A total of microseconds. */
py_obj *al_delta_from_micros(py_vm *vm, al_wide micros);
al_wide al_delta_micros(const al_delta *d);
py_obj *al_date_new(py_vm *vm, py_class *cls, int64_t year, int64_t month, int64_t day);
py_obj *al_time_new(py_vm *vm, py_class *cls, const int64_t clock[4], py_obj *tz, int64_t fold);
py_obj *al_datetime_new(py_vm *vm, py_class *cls, const int64_t date[3], const int64_t clock[4], py_obj *tz, int64_t fold);
/* From microseconds since 0001-01-01, with tz as it is. OverflowError "date value out of range". */
py_obj *al_datetime_from_micros(py_vm *vm, py_class *cls, al_wide micros, py_obj *tz, int fold);
al_wide al_datetime_micros(const al_datetime *d); /* of the wall clock */
py_obj *al_utc(py_vm *vm);                        /* timezone.utc */

/* tz.utcoffset(arg) in microseconds. *none: it has none. 0, -1. PY_MAY_RUN. */
int al_utc_offset(py_vm *vm, py_obj *tz, py_obj *arg, int64_t *micros, bool *none);

/* --- text --- */
/* "HH:MM:SS.ffffff", as timespec says: NULL or "auto", "hours", ... 0, -1 with ValueError. */
int al_clock_text(py_vm *vm, al_sb *out, const al_clock *t, py_obj *timespec);
/* "+HH:MM[:SS[.ffffff]]" */
void al_offset_text(al_sb *out, int64_t micros, const char *separator);
/* strftime of any of them. date: a date or datetime, or NULL; clock may be NULL. */
py_obj *al_strftime(py_vm *vm, py_obj *self, const char *format, int year, int month, int day, const al_clock *t, py_obj *tz);
py_obj *al_strptime(py_vm *vm, py_class *cls, const char *text, const char *format);
/* ISO 8601 reading. 0, or -1 (no exception): not of the form. */
int al_read_date(const char *text, size_t size, int64_t out[3]);
int al_read_clock(py_vm *vm, const char *text, size_t size, int64_t out[4], py_obj **tz);

/* A C int of an argument; 0, -1. */
int al_int_arg(py_vm *vm, py_obj *o, int64_t *out);
/* PY_ABSENT, "not given", takes the old value. */
int al_replace_arg(py_vm *vm, py_obj *o, int64_t old, int64_t *out);
py_obj *al_compare_numbers(py_op op, al_wide a, al_wide b);

#endif
