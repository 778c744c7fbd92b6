/* datetime.time. */
#include "pymods/std/datetime/datetime_int.h"

static al_time *of(py_obj *o)
{
    return (al_time *)(void *)o;
}

static int check_clock(py_vm *vm, const int64_t c[4], int64_t fold)
{
    static const struct {
        const char *name;
        int64_t limit;
    } parts[] = { { "hour must be in 0..23", 23 },
                  { "minute must be in 0..59", 59 },
                  { "second must be in 0..59", 59 },
                  { "microsecond must be in 0..999999", 999999 } };
    for (size_t i = 0; i < 4; i++) {
        if (c[i] < 0 || c[i] > parts[i].limit)
            return py_raise_int(vm, &py_ValueError, "%s", parts[i].name);
    }
    return fold == 0 || fold == 1 ? 0 : py_raise_int(vm, &py_ValueError, "fold must be either 0 or 1");
}

static int check_tz(py_vm *vm, py_obj *tz)
{
    if (tz == PY_NONE || py_isa(vm, tz, &al_tzinfo_class))
        return 0;
    return py_raise_int(vm, &py_TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '%T'", tz);
}

py_obj *al_time_new(py_vm *vm, py_class *cls, const int64_t c[4], py_obj *tz, int64_t fold)
{
    if (check_clock(vm, c, fold) < 0 || check_tz(vm, tz) < 0)
        return NULL;
    al_time *t = (al_time *)(void *)(cls ? py_new(vm, cls, 0) : NULL);
    if (!t)
        return NULL;
    t->t = (al_clock){ (int)c[0], (int)c[1], (int)c[2], (int)c[3], (int)fold };
    t->tz = tz;
    return &t->head;
}

static py_obj *time_make(py_vm *vm, py_obj **a)
{
    int64_t c[4], fold;
    for (size_t i = 0; i < 4; i++) {
        if (al_int_arg(vm, a[1 + i], &c[i]) < 0)
            return NULL;
    }
    return al_int_arg(vm, a[6], &fold) < 0 ? NULL : al_time_new(vm, py_as_class(vm, a[0]), c, a[5], fold);
}

static py_obj *time_replace(py_vm *vm, py_obj **a)
{
    const al_time *t = of(a[0]);
    const int old[] = { t->t.hour, t->t.minute, t->t.second, t->t.micro };
    int64_t c[4], fold;
    for (size_t i = 0; i < 4; i++) {
        if (al_replace_arg(vm, a[1 + i], old[i], &c[i]) < 0)
            return NULL;
    }
    return al_replace_arg(vm, a[6], t->t.fold, &fold) < 0 ? NULL : al_time_new(vm, t->head.cls, c, a[5] == PY_ABSENT ? t->tz : a[5], fold);
}

static py_obj *time_fromisoformat(py_vm *vm, py_obj **a)
{
    int64_t c[4];
    py_obj *tz;
    if (!py_is_str(vm, a[1]))
        return py_raise(vm, &py_TypeError, "fromisoformat: argument must be str");
    const char *text = py_str_text(a[1]);
    size_t skip = *text == 'T';
    if (al_read_clock(vm, text + skip, py_str_size(a[1]) - skip, c, &tz) < 0)
        return py_error_pending(vm) ? NULL : py_raise(vm, &py_ValueError, "Invalid isoformat string: %R", a[1]);
    return al_time_new(vm, py_as_class(vm, a[0]), c, tz, 0);
}

static py_obj *time_isoformat(py_vm *vm, py_obj **a)
{
    al_sb sb = AL_SB_INIT;
    int64_t micros;
    bool none;
    if (al_clock_text(vm, &sb, &of(a[0])->t, a[1]) < 0 || al_utc_offset(vm, of(a[0])->tz, PY_NONE, &micros, &none) < 0) {
        al_sb_free(&sb);
        return NULL;
    }
    if (!none)
        al_offset_text(&sb, micros, ":");
    return py_str_take(vm, &sb);
}

static py_obj *time_str(py_vm *vm, py_obj *self)
{
    return py_call_method(vm, self, "isoformat", 0);
}

static py_obj *time_repr(py_vm *vm, py_obj *self)
{
    const al_time *t = of(self);
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "datetime.%s(%d, %d", py_class_name(self->cls), t->t.hour, t->t.minute);
    if (t->t.second || t->t.micro)
        al_sb_addf(&sb, ", %d", t->t.second);
    if (t->t.micro)
        al_sb_addf(&sb, ", %d", t->t.micro);
    py_obj *tz = py_given(t->tz) ? py_repr(vm, t->tz) : PY_NONE;
    if (tz && tz != PY_NONE)
        al_sb_addf(&sb, ", tzinfo=%s", py_str_text(tz));
    if (t->t.fold)
        al_sb_add(&sb, ", fold=1");
    al_sb_addc(&sb, ')');
    py_obj *text = py_str_take(vm, &sb);
    return tz ? text : NULL;
}

static py_obj *time_strftime(py_vm *vm, py_obj **a)
{
    const char *format = py_text(vm, a[1]);
    return format ? al_strftime(vm, a[0], format, 1900, 1, 1, &of(a[0])->t, of(a[0])->tz) : NULL;
}

static py_obj *time_format(py_vm *vm, py_obj **a)
{
    const char *spec = py_text(vm, a[1]);
    return !spec ? NULL : *spec ? py_call_method(vm, a[0], "strftime", 1, a[1]) : py_str_of(vm, a[0]);
}

static py_obj *ask_tz(py_vm *vm, py_obj *self, const char *method)
{
    return py_given(of(self)->tz) ? py_call_method(vm, of(self)->tz, method, 1, PY_NONE) : PY_NONE;
}

static py_obj *time_utcoffset(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "utcoffset");
}

static py_obj *time_dst(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "dst");
}

static py_obj *time_tzname(py_vm *vm, py_obj **a)
{
    return ask_tz(vm, a[0], "tzname");
}

static int64_t micros_of(const al_clock *t)
{
    return ((int64_t)(t->hour * 60 + t->minute) * 60 + t->second) * 1000000 + t->micro;
}

static py_obj *time_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    int64_t x, y;
    bool x_none, y_none;
    if (!py_isa(vm, other, &al_time_of_day_class))
        return PY_NOTIMPLEMENTED;
    if (al_utc_offset(vm, of(self)->tz, PY_NONE, &x, &x_none) < 0 || al_utc_offset(vm, of(other)->tz, PY_NONE, &y, &y_none) < 0)
        return NULL;
    if (x_none != y_none) {
        if (op == PY_OP_EQ || op == PY_OP_NE)
            return py_bool(op == PY_OP_NE);
        return py_raise(vm, &py_TypeError, "can't compare offset-naive and offset-aware times");
    }
    return al_compare_numbers(op, micros_of(&of(self)->t) - x, micros_of(&of(other)->t) - y);
}

static int time_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    int64_t offset;
    bool none;
    if (al_utc_offset(vm, of(self)->tz, PY_NONE, &offset, &none) < 0)
        return -1;
    *hash = (int64_t)((uint64_t)(micros_of(&of(self)->t) - offset) * 0x9e3779b97f4a7c15u);
    return 0;
}

static void time_trace(py_obj *self, py_tracer *t)
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
    const int64_t c[4] = { 0, 0, 0, 0 };
    return al_time_new(vm, py_as_class(vm, cls), c, PY_NONE, 0);
}

static py_obj *make_max(py_vm *vm, py_obj *cls)
{
    const int64_t c[4] = { 23, 59, 59, 999999 };
    return al_time_new(vm, py_as_class(vm, cls), c, PY_NONE, 0);
}

static const py_member members[] = {
    PY_NEW("cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0", time_make, NULL),
    PY_GETSET("hour", get_hour, NULL, NULL),
    PY_GETSET("minute", get_minute, NULL, NULL),
    PY_GETSET("second", get_second, NULL, NULL),
    PY_GETSET("microsecond", get_micro, NULL, NULL),
    PY_GETSET("fold", get_fold, NULL, NULL),
    PY_FIELD_RO("tzinfo", al_time, tz),
    PY_CLASSMETHOD("fromisoformat", "cls, time_string, /", time_fromisoformat, NULL),
    PY_METHOD("replace", "self, hour=?, minute=?, second=?, microsecond=?, tzinfo=?, *, fold=?", time_replace, NULL),
    PY_METHOD("isoformat", "self, timespec='auto'", time_isoformat, NULL),
    PY_METHOD("strftime", "self, format", time_strftime, NULL),
    PY_METHOD("__format__", "self, spec, /", time_format, NULL),
    PY_METHOD("utcoffset", "self, /", time_utcoffset, NULL),
    PY_METHOD("dst", "self, /", time_dst, NULL),
    PY_METHOD("tzname", "self, /", time_tzname, NULL),
    PY_LAZY("min", make_min),
    PY_LAZY("max", make_max),
    PY_MEMBERS_END,
};

const py_classdef al_time_of_day_class = {
    .name = "time",
    .module = "datetime",
    .size = sizeof(al_time),
    .flags = PY_CLS_SUBCLASS,
    .members = members,
    .repr = time_repr,
    .str = time_str,
    .hash = time_hash,
    .compare = time_compare,
    .trace = time_trace,
};
