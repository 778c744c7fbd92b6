/* datetime.tzinfo and datetime.timezone. */
#include "pymods/std/datetime/datetime_int.h"

typedef struct timezone_obj {
    py_obj head;
    py_obj *offset; /* timedelta */
    py_obj *name;   /* str or NULL */
} timezone_obj;

static const char utc_key = 0;

static timezone_obj *of(py_obj *o)
{
    return (timezone_obj *)(void *)o;
}

static py_obj *tz_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_NONE;
}

static py_obj *must_override(py_vm *vm, py_obj **a)
{
    (void)a;
    return py_raise(vm, &py_NotImplementedError, "a tzinfo subclass must implement utcoffset(), dst() and tzname()");
}

/* The default: the time as UTC is moved by the offset of the standard time, then by daylight saving time. */
static py_obj *tz_fromutc(py_vm *vm, py_obj **a)
{
    al_datetime *d = py_cast(vm, al_datetime, &al_datetime_class, a[1]);
    if (!d)
        return py_raise(vm, &py_TypeError, "fromutc: argument must be a datetime");
    if (d->tz != a[0])
        return py_raise(vm, &py_ValueError, "fromutc: dt.tzinfo is not self");
    py_obj *offset = py_call_method(vm, a[1], "utcoffset", 0), *dst = offset ? py_call_method(vm, a[1], "dst", 0) : NULL;
    if (!dst)
        return NULL;
    if (!py_given(offset) || !py_given(dst))
        return py_raise(vm, &py_ValueError, "fromutc: non-None utcoffset() and dst() results required");
    py_obj *standard = py_binary(vm, PY_OP_SUB, offset, dst);
    py_obj *moved = standard ? py_binary(vm, PY_OP_ADD, a[1], standard) : NULL;
    dst = moved ? py_call_method(vm, moved, "dst", 0) : NULL;
    return dst ? (py_given(dst) ? py_binary(vm, PY_OP_ADD, moved, dst) : moved) : NULL;
}

static const py_member tzinfo_members[] = {
    PY_INIT("self, *args, **kw", tz_init, NULL),           PY_METHOD("utcoffset", "self, dt, /", must_override, NULL),
    PY_METHOD("dst", "self, dt, /", must_override, NULL),  PY_METHOD("tzname", "self, dt, /", must_override, NULL),
    PY_METHOD("fromutc", "self, dt, /", tz_fromutc, NULL), PY_MEMBERS_END,
};

const py_classdef al_tzinfo_class = {
    .name = "tzinfo",
    .module = "datetime",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = tzinfo_members,
};

/* --- timezone --- */

static py_obj *timezone_make(py_vm *vm, py_obj **a)
{
    al_delta *delta = py_cast(vm, al_delta, &al_timedelta_class, a[1]);
    if (!delta)
        return py_raise(vm, &py_TypeError, "timezone() argument 1 must be datetime.timedelta, not %T", a[1]);
    al_wide micros = al_delta_micros(delta), day = 86400000000LL;
    if (micros <= -day || micros >= day)
        return py_raise(vm, &py_ValueError,
                        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %R.", a[1]);
    if (a[2] != PY_ABSENT && !py_is_str(vm, a[2]))
        return py_raise(vm, &py_TypeError, "timezone() argument 2 must be str, not %T", a[2]);
    if (micros == 0 && a[2] == PY_ABSENT && py_vm_value(vm, &utc_key))
        return py_vm_value(vm, &utc_key);
    timezone_obj *tz = (timezone_obj *)(void *)py_new(vm, py_as_class(vm, a[0]), 0);
    if (!tz)
        return NULL;
    tz->offset = a[1];
    tz->name = a[2] == PY_ABSENT ? NULL : a[2];
    return &tz->head;
}

py_obj *al_utc(py_vm *vm)
{
    py_obj *known = py_vm_value(vm, &utc_key);
    if (known)
        return known;
    py_obj *zero = al_delta_new(vm, 0, 0, 0);
    timezone_obj *tz = zero ? py_alloc(vm, timezone_obj, &al_timezone_class) : NULL;
    if (!tz)
        return NULL;
    tz->offset = zero;
    return py_vm_set_value(vm, &utc_key, &tz->head) == 0 ? &tz->head : NULL;
}

static py_obj *timezone_name(py_vm *vm, py_obj *self)
{
    if (of(self)->name)
        return of(self)->name;
    int64_t micros = (int64_t)al_delta_micros((al_delta *)(void *)of(self)->offset);
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, "UTC");
    if (micros)
        al_offset_text(&sb, micros, ":");
    return py_str_take(vm, &sb);
}

static py_obj *timezone_tzname(py_vm *vm, py_obj **a)
{
    return timezone_name(vm, a[0]);
}

static py_obj *timezone_utcoffset(py_vm *vm, py_obj **a)
{
    (void)vm;
    return of(a[0])->offset;
}

static py_obj *timezone_dst(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_NONE;
}

static py_obj *timezone_fromutc(py_vm *vm, py_obj **a)
{
    if (!py_isa(vm, a[1], &al_datetime_class))
        return py_raise(vm, &py_TypeError, "fromutc() argument must be a datetime instance or None");
    return py_binary(vm, PY_OP_ADD, a[1], of(a[0])->offset);
}

static py_obj *timezone_repr(py_vm *vm, py_obj *self)
{
    if (self == py_vm_value(vm, &utc_key))
        return py_str_new(vm, "datetime.timezone.utc");
    return of(self)->name ? py_str_printf(vm, "datetime.timezone(%R, %R)", of(self)->offset, of(self)->name)
                          : py_str_printf(vm, "datetime.timezone(%R)", of(self)->offset);
}

static py_obj *timezone_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &al_timezone_class))
        return PY_NOTIMPLEMENTED;
    int same = py_equal(vm, of(self)->offset, of(other)->offset);
    return same < 0 ? NULL : py_bool((op == PY_OP_EQ) == (same == 1));
}

static int timezone_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    return py_hash(vm, of(self)->offset, hash);
}

static void timezone_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, of(self)->offset);
    py_trace(t, of(self)->name);
}

static py_obj *make_utc(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return al_utc(vm);
}

static py_obj *make_extreme(py_vm *vm, int64_t minutes)
{
    py_obj *delta = al_delta_new(vm, 0, minutes * 60, 0);
    return delta ? py_construct(vm, &al_timezone_class, 1, delta) : NULL;
}

static py_obj *make_min(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return make_extreme(vm, -(23 * 60 + 59));
}

static py_obj *make_max(py_vm *vm, py_obj *cls)
{
    (void)cls;
    return make_extreme(vm, 23 * 60 + 59);
}

static const py_member timezone_members[] = {
    PY_NEW("cls, offset, name=?", timezone_make, NULL),
    PY_INIT("self, *args, **kw", tz_init, NULL),
    PY_METHOD("utcoffset", "self, dt, /", timezone_utcoffset, NULL),
    PY_METHOD("dst", "self, dt, /", timezone_dst, NULL),
    PY_METHOD("tzname", "self, dt, /", timezone_tzname, NULL),
    PY_METHOD("fromutc", "self, dt, /", timezone_fromutc, NULL),
    PY_LAZY("utc", make_utc),
    PY_LAZY("min", make_min),
    PY_LAZY("max", make_max),
    PY_MEMBERS_END,
};

const py_classdef al_timezone_class = {
    .name = "timezone",
    .module = "datetime",
    .bases = PY_BASES(&al_tzinfo_class),
    .size = sizeof(timezone_obj),
    .members = timezone_members,
    .repr = timezone_repr,
    .str = timezone_name,
    .compare = timezone_compare,
    .hash = timezone_hash,
    .trace = timezone_trace,
};
