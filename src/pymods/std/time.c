/* time. */
#include "pymods/pymods.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

static double clock_of(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static py_obj *nanoseconds(py_vm *vm, clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return py_int_new(vm, (int64_t)t.tv_sec * 1000000000 + t.tv_nsec);
}

#define CLOCK(name, id)                                                                                                                    \
    static py_obj *time_##name(py_vm *vm, py_obj **a)                                                                                      \
    {                                                                                                                                      \
        (void)a;                                                                                                                           \
        return py_float_new(vm, clock_of(id));                                                                                             \
    }                                                                                                                                      \
    static py_obj *time_##name##_ns(py_vm *vm, py_obj **a)                                                                                 \
    {                                                                                                                                      \
        (void)a;                                                                                                                           \
        return nanoseconds(vm, id);                                                                                                        \
    }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(perf_counter, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)

static py_obj *time_sleep(py_vm *vm, py_obj **a)
{
    double seconds;
    if (py_as_double(vm, a[0], &seconds) < 0)
        return NULL;
    if (seconds < 0)
        return py_raise(vm, &py_ValueError, "sleep length must be non-negative");
    struct timespec t = { (time_t)seconds, (long)((seconds - floor(seconds)) * 1e9) };
    while (nanosleep(&t, &t) < 0 && errno == EINTR)
        py_safepoint(vm);
    return PY_NONE;
}

/* struct_time: a named tuple of the frozen part (_time). */
static py_obj *struct_time(py_vm *vm, const struct tm *t)
{
    py_obj *make = py_import_from(vm, "_time", "struct_time");
    py_obj *fields = make ? py_tuple_of(vm, 9, py_small(t->tm_year + 1900), py_small(t->tm_mon + 1), py_small(t->tm_mday),
                                        py_small(t->tm_hour), py_small(t->tm_min), py_small(t->tm_sec), py_small((t->tm_wday + 6) % 7),
                                        py_small(t->tm_yday + 1), py_small(t->tm_isdst))
                          : NULL;
    return fields ? py_call(vm, make, 1, fields) : NULL;
}

static int seconds_of(py_vm *vm, py_obj *o, time_t *out)
{
    double value;
    if (!py_given(o)) {
        *out = time(NULL);
        return 0;
    }
    if (py_as_double(vm, o, &value) < 0)
        return -1;
    *out = (time_t)floor(value);
    return 0;
}

static py_obj *time_localtime(py_vm *vm, py_obj **a)
{
    time_t when;
    struct tm parts;
    return seconds_of(vm, a[0], &when) < 0 || !localtime_r(&when, &parts) ? NULL : struct_time(vm, &parts);
}

static py_obj *time_gmtime(py_vm *vm, py_obj **a)
{
    time_t when;
    struct tm parts;
    return seconds_of(vm, a[0], &when) < 0 || !gmtime_r(&when, &parts) ? NULL : struct_time(vm, &parts);
}

static int tm_of(py_vm *vm, py_obj *o, struct tm *t)
{
    memset(t, 0, sizeof *t);
    if (!py_given(o)) {
        time_t now = time(NULL);
        localtime_r(&now, t);
        return 0;
    }
    py_obj *tuple = py_tuple_from(vm, o);
    int64_t v[9];
    if (!tuple)
        return -1;
    if (PY_TUPLE(tuple)->count < 9)
        return py_raise_int(vm, &py_TypeError, "Tuple or struct_time argument required");
    for (size_t i = 0; i < 9; i++) {
        if (py_as_int64(vm, PY_TUPLE(tuple)->items[i], &v[i]) < 0)
            return -1;
    }
    *t = (struct tm){ .tm_year = (int)v[0] - 1900,
                      .tm_mon = (int)v[1] - 1,
                      .tm_mday = (int)v[2],
                      .tm_hour = (int)v[3],
                      .tm_min = (int)v[4],
                      .tm_sec = (int)v[5],
                      .tm_wday = (int)(v[6] + 1) % 7,
                      .tm_yday = (int)v[7] - 1,
                      .tm_isdst = (int)v[8] };
    return 0;
}

static py_obj *time_mktime(py_vm *vm, py_obj **a)
{
    struct tm parts;
    return tm_of(vm, a[0], &parts) < 0 ? NULL : py_float_new(vm, (double)mktime(&parts));
}

static py_obj *time_strftime(py_vm *vm, py_obj **a)
{
    struct tm parts;
    char text[1024];
    const char *format = py_text(vm, a[0]);
    if (!format || tm_of(vm, a[1], &parts) < 0)
        return NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    size_t size = strftime(text, sizeof text, format, &parts);
#pragma GCC diagnostic pop
    return py_str_newn(vm, text, size);
}

static py_obj *make_timezone(py_vm *vm)
{
    tzset();
    return py_int_new(vm, timezone);
}

static py_obj *make_daylight(py_vm *vm)
{
    tzset();
    return py_int_new(vm, daylight);
}

static py_obj *make_tzname(py_vm *vm)
{
    tzset();
    return py_tuple_of(vm, 2, py_str_new(vm, tzname[0]), py_str_new(vm, tzname[1]));
}

static py_obj *time_tzset(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    tzset();
    return PY_NONE;
}

static const py_name names[] = {
    PY_FUNCTION("time", "", time_time, NULL),
    PY_FUNCTION("time_ns", "", time_time_ns, NULL),
    PY_FUNCTION("monotonic", "", time_monotonic, NULL),
    PY_FUNCTION("monotonic_ns", "", time_monotonic_ns, NULL),
    PY_FUNCTION("perf_counter", "", time_perf_counter, NULL),
    PY_FUNCTION("perf_counter_ns", "", time_perf_counter_ns, NULL),
    PY_FUNCTION("process_time", "", time_process_time, NULL),
    PY_FUNCTION("process_time_ns", "", time_process_time_ns, NULL),
    PY_FUNCTION("sleep", "seconds, /", time_sleep, NULL),
    PY_FUNCTION("localtime", "seconds=None, /", time_localtime, NULL),
    PY_FUNCTION("gmtime", "seconds=None, /", time_gmtime, NULL),
    PY_FUNCTION("mktime", "t, /", time_mktime, NULL),
    PY_FUNCTION("strftime", "format, t=None, /", time_strftime, NULL),
    PY_FUNCTION("tzset", "", time_tzset, NULL),
    PY_MAKE("timezone", make_timezone),
    PY_MAKE("daylight", make_daylight),
    PY_MAKE("tzname", make_tzname),
    PY_FROM("struct_time", "_time:struct_time"),
    PY_FROM("asctime", "_time:asctime"),
    PY_FROM("ctime", "_time:ctime"),
    PY_FROM("strptime", "_time:strptime"),
    PY_NAMES_END,
};
const py_moduledef al_mod_time = { .name = "time", .names = names };
