/* datetime.datetime. */
#include "pymods/std/datetime/datetime_int.h"

#include <math.h>
#include <string.h>
#include <time.h>

static al_datetime *of(py_obj *o)
{
    return (al_datetime *)(void *)o;
}

py_obj *al_datetime_new(py_vm *vm, py_class *cls, const int64_t date[3], const int64_t c[4], py_obj *tz, int64_t fold)
{
    /* the checks of date and time, in their words */
    if (!al_date_new(vm, py_class_get(vm, &al_date_class), date[0], date[1], date[2]) ||
        !al_time_new(vm, py_class_get(vm, &al_time_of_day_class), c, tz, fold))
        return NULL;
    al_datetime *d = (al_datetime *)(void *)(cls ? py_new(vm, cls, 0) : NULL);
    if (!d)
        return NULL;
    d->d.year = (int)date[0];
    d->d.month = (int)date[1];
    d->d.day = (int)date[2];
    d->t = (al_clock){ (int)c[0], (int)c[1], (int)c[2], (int)c[3], (int)fold };
    d->tz = tz;
    return &d->d.head;
}

al_wide al_datetime_micros(const al_datetime *d)
{
    return ((al_wide)al_days_from_civil(d->d.year, d->d.month, d->d.day) * 86400 + d->t.hour * 3600 + d->t.minute * 60 + d->t.second) *
               1000000 +
           d->t.micro;
}

py_obj *al_datetime_from_micros(py_vm *vm, py_class *cls, al_wide micros, py_obj *tz, int fold)
{
    const al_wide day = 86400000000LL;
    int y, m, d;
    al_wide ordinal = micros / day;
    if (micros < day || ordinal > 3652059)
        return py_raise(vm, &py_OverflowError, "date value out of range");
    al_civil_from_days((int64_t)ordinal, &y, &m, &d);
    int64_t rest = (int64_t)(micros % day);
    const int64_t date[3] = { y, m, d };
    const int64_t clock[4] = { rest / 3600000000LL, rest / 60000000 % 60, rest / 1000000 % 60, rest % 1000000 };
    return al_datetime_new(vm, cls, date, clock, tz, fold);
}

static py_obj *datetime_make(py_vm *vm, py_obj **a)
{
    int64_t v[7], fold;
    for (size_t i = 0; i < 7; i++) {
        if (al_int_arg(vm, a[1 + i], &v[i]) < 0)
            return NULL;
    }
    return al_int_arg(vm, a[9], &fold) < 0 ? NULL : al_datetime_new(vm, py_as_class(vm, a[0]), v, v + 3, a[8], fold);
}

static py_obj *datetime_replace(py_vm *vm, py_obj **a)
{
    const al_datetime *d = of(a[0]);
    const int old[] = { d->d.year, d->d.month, d->d.day, d->t.hour, d->t.minute, d->t.second, d->t.micro };
    int64_t v[7], fold;
    for (size_t i = 0; i < 7; i++) {
        if (al_replace_arg(vm, a[1 + i], old[i], &v[i]) < 0)
            return NULL;
    }
    if (al_replace_arg(vm, a[9], d->t.fold, &fold) < 0)
        return NULL;
    return al_datetime_new(vm, d->d.head.cls, v, v + 3, a[8] == PY_ABSENT ? d->tz : a[8], fold);
}

/* --- from the clock --- */

static const int64_t epoch_day = 719163; /* 1970-01-01 */

/* The wall clock of the machine's zone at a moment, as microseconds. */
static int local_micros(py_vm *vm, int64_t seconds, al_wide *micros)
{
    struct tm t;
    time_t when = (time_t)seconds;
    if (!localtime_r(&when, &t))
        return py_raise_int(vm, &py_OverflowError, "timestamp out of range for platform time_t");
    *micros =
        ((al_wide)al_days_from_civil(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday) * 86400 + t.tm_hour * 3600 + t.tm_min * 60 + t.tm_sec) *
        1000000;
    return 0;
}

/* Was the same wall clock shown an hour before? */
static int fold_of(py_vm *vm, int64_t seconds, al_wide micros, int *fold)
{
    al_wide earlier;
    *fold = 0;
    for (int64_t gap = 1800; gap <= 7200; gap += 1800) {
        if (local_micros(vm, seconds - gap, &earlier) < 0)
            return -1;
        if (earlier == micros)
            *fold = 1;
    }
    return 0;
}

static py_obj *from_moment(py_vm *vm, py_class *cls, int64_t seconds, int64_t micro, py_obj *tz, bool utc)
{
    al_wide micros = ((al_wide)seconds + (al_wide)epoch_day * 86400) * 1000000;
    int fold = 0;
    if (!utc && !py_given(tz)) {
        if (seconds < -62135596800LL || seconds > 253402300799LL)
            return py_raise(vm, &py_ValueError, "year is out of range");
        if (local_micros(vm, seconds, &micros) < 0 || fold_of(vm, seconds, micros, &fold) < 0)
            return NULL;
    }
    py_obj *made = al_datetime_from_micros(vm, cls, micros + micro, py_given(tz) ? tz : PY_NONE, fold);
    if (!made || !py_given(tz))
        return made;
    return py_call_method(vm, tz, "fromutc", 1, made);
}

static int split_timestamp(py_vm *vm, py_obj *o, int64_t *seconds, int64_t *micro)
{
    double when;
    if (py_is_int(vm, o)) {
        *micro = 0;
        return py_as_int64(vm, o, seconds);
    }
    if (py_as_double(vm, o, &when) < 0)
        return -1;
    if (!isfinite(when))
        return py_raise_int(vm, &py_ValueError, "cannot convert float NaN to integer");
    if (fabs(when) > 1e15)
        return py_raise_int(vm, &py_OverflowError, "timestamp out of range for platform time_t");
    double whole, part = modf(when, &whole);
    double rounded = rint(part * 1e6); /* half to even */
    if (rounded >= 1e6) {
        whole += 1;
        rounded -= 1e6;
    } else if (rounded < 0) {
        whole -= 1;
        rounded += 1e6;
    }
    *seconds = (int64_t)whole;
    *micro = (int64_t)rounded;
    return 0;
}

static py_obj *datetime_fromtimestamp(py_vm *vm, py_obj **a)
{
    int64_t seconds, micro;
    return split_timestamp(vm, a[1], &seconds, &micro) < 0 ? NULL : from_moment(vm, py_as_class(vm, a[0]), seconds, micro, a[2], false);
}

static py_obj *datetime_utcfromtimestamp(py_vm *vm, py_obj **a)
{
    int64_t seconds, micro;
    return split_timestamp(vm, a[1], &seconds, &micro) < 0 ? NULL : from_moment(vm, py_as_class(vm, a[0]), seconds, micro, PY_NONE, true);
}

static py_obj *datetime_now(py_vm *vm, py_obj **a)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return from_moment(vm, py_as_class(vm, a[0]), now.tv_sec, now.tv_nsec / 1000, a[1], false);
}

static py_obj *datetime_utcnow(py_vm *vm, py_obj **a)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return from_moment(vm, py_as_class(vm, a[0]), now.tv_sec, now.tv_nsec / 1000, PY_NONE, true);
}

static py_obj *datetime_today(py_vm *vm, py_obj **a)
{
    py_obj *args[] = { a[0], PY_NONE };
    return datetime_now(vm, args);
}

static py_obj *datetime_combine(py_vm *vm, py_obj **a)
{
    al_date *d = py_cast(vm, al_date, &al_date_class, a[1]);
    al_time *t = py_cast(vm, al_time, &al_time_of_day_class, a[2]);
    if (!d)
        return py_raise(vm, &py_TypeError, "combine() argument 1 must be datetime.date, not %T", a[1]);
    if (!t)
        return py_raise(vm, &py_TypeError, "combine() argument 2 must be datetime.time, not %T", a[2]);
    const int64_t date[3] = { d->year, d->month, d->day };
    const int64_t clock[4] = { t->t.hour, t->t.minute, t->t.second, t->t.micro };
    return al_datetime_new(vm, py_as_class(vm, a[0]), date, clock, a[3] == PY_ABSENT ? t->tz : a[3], t->t.fold);
}

static py_obj *datetime_fromisoformat(py_vm *vm, py_obj **a)
{
    int64_t date[3], clock[4] = { 0, 0, 0, 0 };
    py_obj *tz = PY_NONE;
    if (!py_is_str(vm, a[1]))
        return py_raise(vm, &py_TypeError, "fromisoformat: argument must be str");
    const char *text = py_str_text(a[1]);
    size_t size = py_str_size(a[1]);
    size_t cut = size >= 8 && text[4] == '-' ? (size > 5 && text[5] == 'W' ? (size > 8 && text[8] == '-' ? 10 : 8) : 10)
                                             : (size > 4 && text[4] == 'W' ? 7 : 8);
    if (cut > size)
        cut = size;
    bool good = al_read_date(text, cut, date) == 0;
    if (good && size > cut) /* one character of any kind, or one code point, parts them */
        good = size > cut + 1 && al_read_clock(vm, text + cut + 1, size - cut - 1, clock, &tz) == 0;
    if (!good)
        return py_error_pending(vm) ? NULL : py_raise(vm, &py_ValueError, "Invalid isoformat string: %R", a[1]);
    return al_datetime_new(vm, py_as_class(vm, a[0]), date, clock, tz, 0);
}

static py_obj *datetime_strptime(py_vm *vm, py_obj **a)
{
    if (!py_is_str(vm, a[1]))
        return py_raise(vm, &py_TypeError, "strptime() argument 1 must be str, not %T", a[1]);
    if (!py_is_str(vm, a[2]))
        return py_raise(vm, &py_TypeError, "strptime() argument 2 must be str, not %T", a[2]);
    return al_strptime(vm, py_as_class(vm, a[0]), py_str_text(a[1]), py_str_text(a[2]));
}

/* --- parts --- */

static py_obj *datetime_date(py_vm *vm, py_obj **a)
{
    return al_date_new(vm, py_class_get(vm, &al_date_class), of(a[0])->d.year, of(a[0])->d.month, of(a[0])->d.day);
}

static py_obj *clock_of(py_vm *vm, const al_datetime *d, py_obj *tz)
{
    const int64_t clock[4] = { d->t.hour, d->t.minute, d->t.second, d->t.micro };
    return al_time_new(vm, py_class_get(vm, &al_time_of_day_class), clock, tz, d->t.fold);
}

static py_obj *datetime_time(py_vm *vm, py_obj **a)
{
    return clock_of(vm, of(a[0]), PY_NONE);
}

static py_obj *datetime_timetz(py_vm *vm, py_obj **a)
{
    return clock_of(vm, of(a[0]), of(a[0])->tz);
}

static py_obj *ask_tz(py_vm *vm, py_obj *self, const char *method)
{
    return py_given(of(self)->tz) ? py_call_method(vm, of(self)->tz, method, 1, self) : PY_NONE;
}

static py_obj *datetime_utcoffset(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "utcoffset");
}

static py_obj *datetime_dst(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "dst");
}

static py_obj *datetime_tzname(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "tzname");
}

/* The moment that a naive wall clock means in the machine's zone. */
static int64_t local_seconds(const al_datetime *d)
{
    struct tm t = { .tm_year = d->d.year - 1900,
                    .tm_mon = d->d.month - 1,
                    .tm_mday = d->d.day,
                    .tm_hour = d->t.hour,
                    .tm_min = d->t.minute,
                    .tm_sec = d->t.second,
                    .tm_isdst = d->t.fold ? 0 : -1 };
    return (int64_t)mktime(&t);
}

static py_obj *datetime_timestamp(py_vm *vm, py_obj **a)
{
    int64_t offset;
    bool none;
    const al_datetime *d = of(a[0]);
    if (al_utc_offset(vm, d->tz, a[0], &offset, &none) < 0)
        return NULL;
    if (none)
        return py_float_new(vm, (double)local_seconds(d) + d->t.micro / 1e6);
    al_wide micros = al_datetime_micros(d) - offset - (al_wide)epoch_day * 86400000000LL;
    return py_float_new(vm, (double)(int64_t)(micros / 1000000) + (double)(int64_t)(micros % 1000000) / 1e6);
}

/* The machine's zone as a fixed offset at that moment. */
static py_obj *local_zone(py_vm *vm, int64_t seconds)
{
    struct tm t;
    time_t when = (time_t)seconds;
    if (!localtime_r(&when, &t))
        return py_raise(vm, &py_OverflowError, "timestamp out of range for platform time_t");
    py_obj *delta = al_delta_new(vm, 0, t.tm_gmtoff, 0), *name = delta ? py_str_new(vm, t.tm_zone) : NULL;
    return name ? py_construct(vm, &al_timezone_class, 2, delta, name) : NULL;
}

static py_obj *datetime_astimezone(py_vm *vm, py_obj **a)
{
    int64_t offset;
    bool none;
    al_datetime *d = of(a[0]);
    if (al_utc_offset(vm, d->tz, a[0], &offset, &none) < 0)
        return NULL;
    al_wide micros = al_datetime_micros(d) - offset;
    if (none)
        micros = ((al_wide)local_seconds(d) + (al_wide)epoch_day * 86400) * 1000000 + d->t.micro;
    py_obj *tz = py_given(a[1]) ? a[1] : local_zone(vm, (int64_t)(micros / 1000000) - epoch_day * 86400);
    if (!tz)
        return NULL;
    if (tz == d->tz)
        return a[0];
    py_obj *utc = al_datetime_from_micros(vm, d->d.head.cls, micros, tz, 0);
    return utc ? py_call_method(vm, tz, "fromutc", 1, utc) : NULL;
}

static py_obj *struct_time(py_vm *vm, const al_datetime *d, int dst)
{
    py_obj *make = py_import_from(vm, "time", "struct_time");
    py_obj *fields = make ? py_tuple_of(vm, 9, py_small(d->d.year), py_small(d->d.month), py_small(d->d.day), py_small(d->t.hour),
                                        py_small(d->t.minute), py_small(d->t.second), py_small(al_weekday(d->d.year, d->d.month, d->d.day)),
                                        py_small(al_year_day(d->d.year, d->d.month, d->d.day)), py_small(dst))
                          : NULL;
    return fields ? py_call(vm, make, 1, fields) : NULL;
}

static py_obj *datetime_timetuple(py_vm *vm, py_obj **a)
{
    py_obj *dst = ask_tz(vm, a[0], "dst");
    int flag = !dst ? 0 : py_given(dst) ? py_truth(vm, dst) : -1;
    return dst && !py_error_pending(vm) ? struct_time(vm, of(a[0]), flag) : NULL;
}

static py_obj *datetime_utctimetuple(py_vm *vm, py_obj **a)
{
    int64_t offset;
    bool none;
    if (al_utc_offset(vm, of(a[0])->tz, a[0], &offset, &none) < 0)
        return NULL;
    py_obj *utc = al_datetime_from_micros(vm, py_class_get(vm, &al_datetime_class), al_datetime_micros(of(a[0])) - offset, PY_NONE, 0);
    return utc ? struct_time(vm, of(utc), 0) : NULL;
}

/* --- text --- */

static py_obj *datetime_isoformat(py_vm *vm, py_obj **a)
{
    const al_datetime *d = of(a[0]);
    const char *sep = py_text(vm, a[1]);
    al_sb sb = AL_SB_INIT;
    int64_t offset;
    bool none;
    if (!sep)
        return NULL;
    al_sb_addf(&sb, "%04d-%02d-%02d%s", d->d.year, d->d.month, d->d.day, sep);
    if (al_clock_text(vm, &sb, &d->t, a[2]) < 0 || al_utc_offset(vm, d->tz, a[0], &offset, &none) < 0) {
        al_sb_free(&sb);
        return NULL;
    }
    if (!none)
        al_offset_text(&sb, offset, ":");
    return py_str_take(vm, &sb);
}

static py_obj *datetime_str(py_vm *vm, py_obj *self)
{
    py_obj *sep = py_str_intern(vm, " ");
    return sep ? py_call_method(vm, self, "isoformat", 1, sep) : NULL;
}

static py_obj *datetime_repr(py_vm *vm, py_obj *self)
{
    const al_datetime *d = of(self);
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "datetime.%s(%d, %d, %d, %d, %d", py_class_name(self->cls), d->d.year, d->d.month, d->d.day, d->t.hour, d->t.minute);
    if (d->t.second || d->t.micro)
        al_sb_addf(&sb, ", %d", d->t.second);
    if (d->t.micro)
        al_sb_addf(&sb, ", %d", d->t.micro);
    if (d->t.fold)
        al_sb_add(&sb, ", fold=1");
    py_obj *tz = py_given(d->tz) ? py_repr(vm, d->tz) : PY_NONE;
    if (tz && tz != PY_NONE)
        al_sb_addf(&sb, ", tzinfo=%s", py_str_text(tz));
    al_sb_addc(&sb, ')');
    py_obj *text = py_str_take(vm, &sb);
    return tz ? text : NULL;
}

static py_obj *datetime_strftime(py_vm *vm, py_obj **a)
{
    const al_datetime *d = of(a[0]);
    const char *format = py_text(vm, a[1]);
    return format ? al_strftime(vm, a[0], format, d->d.year, d->d.month, d->d.day, &d->t, d->tz) : NULL;
}

static py_obj *datetime_ctime(py_vm *vm, py_obj **a)
{
    const al_datetime *d = of(a[0]);
    return al_strftime(vm, a[0], "%a %b %e %H:%M:%S %Y", d->d.year, d->d.month, d->d.day, &d->t, d->tz);
}

/* --- arithmetic --- */

static py_obj *difference(py_vm *vm, py_obj *left, py_obj *right)
{
    int64_t x, y;
    bool x_none, y_none;
    if (of(left)->tz == of(right)->tz)
        return al_delta_from_micros(vm, al_datetime_micros(of(left)) - al_datetime_micros(of(right)));
    if (al_utc_offset(vm, of(left)->tz, left, &x, &x_none) < 0 || al_utc_offset(vm, of(right)->tz, right, &y, &y_none) < 0)
        return NULL;
    if (x_none != y_none)
        return py_raise(vm, &py_TypeError, "can't subtract offset-naive and offset-aware datetimes");
    return al_delta_from_micros(vm, al_datetime_micros(of(left)) - x - al_datetime_micros(of(right)) + y);
}

static py_obj *datetime_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_ADD && op != PY_OP_SUB)
        return PY_NOTIMPLEMENTED;
    bool left_is = py_isa(vm, left, &al_datetime_class), right_is = py_isa(vm, right, &al_datetime_class);
    if (left_is && right_is)
        return op == PY_OP_SUB ? difference(vm, left, right) : PY_NOTIMPLEMENTED;
    al_delta *delta = py_cast(vm, al_delta, &al_timedelta_class, left_is ? right : left);
    if (!delta || (!left_is && op == PY_OP_SUB))
        return PY_NOTIMPLEMENTED;
    al_datetime *d = of(left_is ? left : right);
    al_wide micros = al_delta_micros(delta);
    return al_datetime_from_micros(vm, d->d.head.cls, al_datetime_micros(d) + (op == PY_OP_SUB ? -micros : micros), d->tz, 0);
}

static py_obj *datetime_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    int64_t x = 0, y = 0;
    bool x_none = false, y_none = false;
    if (!py_isa(vm, other, &al_datetime_class)) {
        if (!py_isa(vm, other, &al_date_class))
            return PY_NOTIMPLEMENTED;
        if (op == PY_OP_EQ || op == PY_OP_NE)
            return py_bool(op == PY_OP_NE);
        return py_raise(vm, &py_TypeError, "can't compare datetime.datetime to datetime.date");
    }
    if (of(self)->tz != of(other)->tz &&
        (al_utc_offset(vm, of(self)->tz, self, &x, &x_none) < 0 || al_utc_offset(vm, of(other)->tz, other, &y, &y_none) < 0))
        return NULL;
    if (x_none != y_none) {
        if (op == PY_OP_EQ || op == PY_OP_NE)
            return py_bool(op == PY_OP_NE);
        return py_raise(vm, &py_TypeError, "can't compare offset-naive and offset-aware datetimes");
    }
    return al_compare_numbers(op, al_datetime_micros(of(self)) - x, al_datetime_micros(of(other)) - y);
}

static int datetime_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    int64_t offset;
    bool none;
    if (al_utc_offset(vm, of(self)->tz, self, &offset, &none) < 0)
        return -1;
    *hash = (int64_t)((uint64_t)(int64_t)(al_datetime_micros(of(self)) - offset) * 0x9e3779b97f4a7c15u);
    return 0;
}

static void datetime_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, of(self)->tz);
}

#define GET(name)                                                                                                                          \
    static py_obj *get_##name(py_vm *vm, py_obj *self)                                                                                     \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return py_small(of(self)->t.name);                                                                                                 \
    }
GET(hour)
GET(minute)
GET(second)
GET(micro)
GET(fold)

static py_obj *make_min(py_vm *vm, py_obj *cls)
{
    const int64_t date[3] = { 1, 1, 1 }, clock[4] = { 0, 0, 0, 0 };
    return al_datetime_new(vm, py_as_class(vm, cls), date, clock, PY_NONE, 0);
}

static py_obj *make_max(py_vm *vm, py_obj *cls)
{
    const int64_t date[3] = { 9999, 12, 31 }, clock[4] = { 23, 59, 59, 999999 };
    return al_datetime_new(vm, py_as_class(vm, cls), date, clock, PY_NONE, 0);
}

static py_obj *make_resolution(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_delta_new(vm, 0, 0, 1);
}

static const py_member members[] = {
    PY_NEW("cls, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0", datetime_make, NULL),
    PY_GETSET("hour", get_hour, NULL, NULL),
    PY_GETSET("minute", get_minute, NULL, NULL),
    PY_GETSET("second", get_second, NULL, NULL),
    PY_GETSET("microsecond", get_micro, NULL, NULL),
    PY_GETSET("fold", get_fold, NULL, NULL),
    PY_FIELD_RO("tzinfo", al_datetime, tz),
    PY_CLASSMETHOD("now", "cls, tz=None", datetime_now, NULL),
    PY_CLASSMETHOD("utcnow", "cls, /", datetime_utcnow, NULL),
    PY_CLASSMETHOD("today", "cls, /", datetime_today, NULL),
    PY_CLASSMETHOD("fromtimestamp", "cls, timestamp, tz=None", datetime_fromtimestamp, NULL),
    PY_CLASSMETHOD("utcfromtimestamp", "cls, timestamp, /", datetime_utcfromtimestamp, NULL),
    PY_CLASSMETHOD("combine", "cls, date, time, tzinfo=?", datetime_combine, NULL),
    PY_CLASSMETHOD("fromisoformat", "cls, date_string, /", datetime_fromisoformat, NULL),
    PY_CLASSMETHOD("strptime", "cls, date_string, format, /", datetime_strptime, NULL),
    PY_METHOD("replace", "self, year=?, month=?, day=?, hour=?, minute=?, second=?, microsecond=?, tzinfo=?, *, fold=?", datetime_replace,
              NULL),
    PY_METHOD("date", "self, /", datetime_date, NULL),
    PY_METHOD("time", "self, /", datetime_time, NULL),
    PY_METHOD("timetz", "self, /", datetime_timetz, NULL),
    PY_METHOD("timestamp", "self, /", datetime_timestamp, NULL),
    PY_METHOD("astimezone", "self, tz=None", datetime_astimezone, NULL),
    PY_METHOD("timetuple", "self, /", datetime_timetuple, NULL),
    PY_METHOD("utctimetuple", "self, /", datetime_utctimetuple, NULL),
    PY_METHOD("isoformat", "self, sep='T', timespec='auto'", datetime_isoformat, NULL),
    PY_METHOD("strftime", "self, format", datetime_strftime, NULL),
    PY_METHOD("ctime", "self, /", datetime_ctime, NULL),
    PY_METHOD("utcoffset", "self, /", datetime_utcoffset, NULL),
    PY_METHOD("dst", "self, /", datetime_dst, NULL),
    PY_METHOD("tzname", "self, /", datetime_tzname, NULL),
    PY_LAZY("min", make_min),
    PY_LAZY("max", make_max),
    PY_LAZY("resolution", make_resolution),
    PY_MEMBERS_END,
};

const py_classdef al_datetime_class = {
    .name = "datetime",
    .module = "datetime",
    .bases = PY_BASES(&al_date_class),
    .size = sizeof(al_datetime),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .repr = datetime_repr,
    .str = datetime_str,
    .hash = datetime_hash,
    .compare = datetime_compare,
    .binary = datetime_binary,
    .trace = datetime_trace,
};
