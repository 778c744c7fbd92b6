/* strftime and strptime. */
#include "pymods/std/datetime/datetime_int.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December" };
static const char *const day_names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

/* What C's strftime does not know: %f, %z, %Z of our own zone. 1: written, 0: not ours, -1. */
static int own_directive(py_vm *vm, al_sb *out, char directive, py_obj *self, const al_clock *t, py_obj *tz)
{
    int64_t offset;
    bool none;
    py_obj *name;
    switch (directive) {
    case 'f':
        al_sb_addf(out, "%06d", t ? t->micro : 0);
        return 1;
    case 'z':
        if (al_utc_offset(vm, tz, t && py_isa(vm, self, &al_datetime_class) ? self : PY_NONE, &offset, &none) < 0)
            return -1;
        if (!none)
            al_offset_text(out, offset, "");
        return 1;
    case 'Z':
        name = py_given(tz) ? py_call_method(vm, self, "tzname", 0) : PY_NONE;
        if (!name)
            return -1;
        al_sb_add(out, py_given(name) && py_is_str(vm, name) ? py_str_text(name) : "");
        return 1;
    default:
        return 0;
    }
}

py_obj *al_strftime(py_vm *vm, py_obj *self, const char *format, int year, int month, int day, const al_clock *t, py_obj *tz)
{
    struct tm parts = { .tm_year = year - 1900,
                        .tm_mon = month - 1,
                        .tm_mday = day,
                        .tm_wday = (al_weekday(year, month, day) + 1) % 7,
                        .tm_yday = al_year_day(year, month, day) - 1,
                        .tm_isdst = -1 };
    al_sb out = AL_SB_INIT;
    if (t) {
        parts.tm_hour = t->hour;
        parts.tm_min = t->minute;
        parts.tm_sec = t->second;
    }
    for (; *format; format++) {
        if (*format != '%' || !format[1]) {
            al_sb_addc(&out, *format);
            continue;
        }
        int own = own_directive(vm, &out, *++format, self, t, tz);
        if (own < 0) {
            al_sb_free(&out);
            return NULL;
        }
        if (own)
            continue;
        char directive[] = { '%', *format, format[0] == '-' || format[0] == 'E' || format[0] == 'O' ? format[1] : '\0', '\0' }, text[256];
        if (directive[2])
            format++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        size_t size = strftime(text, sizeof text, directive, &parts);
#pragma GCC diagnostic pop
        al_sb_addn(&out, text, size);
    }
    return py_str_take(vm, &out);
}

/* --- strptime --- */

typedef struct reading {
    const char *p;
    int64_t year, month, day, hour, minute, second, micro, year_day;
    bool pm, am, twelve;
    py_obj *tz;
} reading;

/* Up to `most` digits, at least one. */
static bool number(reading *r, int most, int64_t low, int64_t high, int64_t *out)
{
    int64_t n = 0;
    int count = 0;
    while (count < most && isdigit((unsigned char)r->p[count]) && n * 10 + (r->p[count] - '0') <= high)
        n = n * 10 + (r->p[count++] - '0');
    if (!count || n < low)
        return false;
    r->p += count;
    *out = n;
    return true;
}

static bool name_of(reading *r, const char *const *names, size_t count, size_t most, int64_t *out)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = most && most < strlen(names[i]) ? most : strlen(names[i]);
        if (strncasecmp(r->p, names[i], size) == 0) {
            r->p += size;
            *out = (int64_t)i;
            return true;
        }
    }
    return false;
}

static bool fraction(reading *r)
{
    int64_t scale = 100000;
    int count = 0;
    for (; count < 6 && isdigit((unsigned char)*r->p); count++, r->p++, scale /= 10)
        r->micro += (*r->p - '0') * scale;
    return count > 0;
}

/* +HHMM[SS[.f]], +HH:MM, Z */
static bool zone(py_vm *vm, reading *r)
{
    if (*r->p == 'Z') {
        r->p++;
        r->tz = al_utc(vm);
        return r->tz != NULL;
    }
    if (*r->p != '+' && *r->p != '-')
        return false;
    size_t size = 1;
    while (isdigit((unsigned char)r->p[size]) || r->p[size] == ':' || r->p[size] == '.')
        size++;
    int64_t clock[4];
    char text[32] = "00:00:00";
    if (size + 8 >= sizeof text)
        return false;
    memcpy(text + 8, r->p, size);
    if (size < 5 || al_read_clock(vm, text, 8 + size, clock, &r->tz) < 0)
        return false;
    r->p += size;
    return true;
}

static bool directive(py_vm *vm, reading *r, char d)
{
    int64_t ignored;
    switch (d) {
    case 'Y':
        return isdigit((unsigned char)r->p[0]) && isdigit((unsigned char)r->p[1]) && isdigit((unsigned char)r->p[2]) &&
               number(r, 4, 0, 9999, &r->year);
    case 'y':
        if (!number(r, 2, 0, 99, &r->year))
            return false;
        r->year += r->year <= 68 ? 2000 : 1900;
        return true;
    case 'm':
        return number(r, 2, 1, 12, &r->month);
    case 'd':
        return number(r, 2, 1, 31, &r->day);
    case 'H':
        return number(r, 2, 0, 23, &r->hour);
    case 'I':
        r->twelve = true;
        return number(r, 2, 1, 12, &r->hour);
    case 'M':
        return number(r, 2, 0, 59, &r->minute);
    case 'S':
        return number(r, 2, 0, 61, &r->second);
    case 'f':
        return fraction(r);
    case 'j':
        return number(r, 3, 1, 366, &r->year_day);
    case 'w':
        return number(r, 1, 0, 6, &ignored);
    case 'p':
        r->pm = strncasecmp(r->p, "pm", 2) == 0;
        r->am = strncasecmp(r->p, "am", 2) == 0;
        r->p += r->pm || r->am ? 2 : 0;
        return r->pm || r->am;
    case 'B':
    case 'b':
        if (!name_of(r, month_names, 12, d == 'b' ? 3 : 0, &r->month))
            return false;
        r->month++;
        return true;
    case 'A':
    case 'a':
        return name_of(r, day_names, 7, d == 'a' ? 3 : 0, &ignored);
    case 'z':
        return zone(vm, r);
    case 'Z':
        for (size_t i = 0; i < 3; i++) {
            static const char *const zones[] = { "UTC", "GMT", "Z" };
            if (strncasecmp(r->p, zones[i], strlen(zones[i])) == 0) {
                r->p += strlen(zones[i]);
                return true;
            }
        }
        return false;
    case '%':
        return *r->p++ == '%';
    default:
        return false;
    }
}

/* Directives that stand for several others. */
static const char *composed(char d)
{
    return d == 'T' || d == 'X' ? "%H:%M:%S" : d == 'x' ? "%m/%d/%y" : d == 'c' ? "%a %b %d %H:%M:%S %Y" : NULL;
}

static int match(py_vm *vm, reading *r, const char *format)
{
    for (; *format; format++) {
        if (isspace((unsigned char)*format)) {
            if (!isspace((unsigned char)*r->p))
                return 0;
            while (isspace((unsigned char)*r->p))
                r->p++;
            while (isspace((unsigned char)format[1]))
                format++;
        } else if (*format != '%') {
            if (tolower((unsigned char)*r->p) != tolower((unsigned char)*format))
                return 0;
            r->p++;
        } else if (composed(*++format)) {
            int part = match(vm, r, composed(*format));
            if (part <= 0)
                return part;
        } else if (!strchr("YymdHIMSfjwpBbAazZ%", *format) || !*format) {
            py_raise(vm, &py_ValueError, *format ? "'%c' is a bad directive in format" : "stray %%", *format);
            return -1;
        } else if (!directive(vm, r, *format)) {
            return py_error_pending(vm) ? -1 : 0;
        }
    }
    return 1;
}

py_obj *al_strptime(py_vm *vm, py_class *cls, const char *text, const char *format)
{
    reading r = { .p = text, .year = 1900, .month = 1, .day = 1, .tz = PY_NONE };
    int matched = match(vm, &r, format);
    if (matched < 0)
        return NULL;
    py_obj *shown = py_str_new(vm, text), *wanted = py_str_new(vm, format);
    if (!shown || !wanted)
        return NULL;
    if (!matched)
        return py_raise(vm, &py_ValueError, "time data %R does not match format %R", shown, wanted);
    if (*r.p)
        return py_raise(vm, &py_ValueError, "unconverted data remains: %s", r.p);
    if (r.twelve)
        r.hour = r.hour % 12 + (r.pm ? 12 : 0);
    if (r.year_day) {
        int y, m, d;
        al_civil_from_days(al_days_from_civil((int)r.year, 1, 1) + r.year_day - 1, &y, &m, &d);
        r.month = m;
        r.day = d;
    }
    const int64_t date[3] = { r.year, r.month, r.day }, clock[4] = { r.hour, r.minute, r.second > 59 ? 59 : r.second, r.micro };
    return al_datetime_new(vm, cls, date, clock, r.tz, 0);
}
