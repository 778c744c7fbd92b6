/* datetime. */
#include "pymods/pymods.h"
#include "pymods/std/datetime/datetime_int.h"

static py_obj *make_utc(py_vm *vm)
{
    return al_utc(vm);
}

static const py_name names[] = {
    PY_CLASS("date", &al_date_class),
    PY_CLASS("time", &al_time_of_day_class),
    PY_CLASS("datetime", &al_datetime_class),
    PY_CLASS("timedelta", &al_timedelta_class),
    PY_CLASS("tzinfo", &al_tzinfo_class),
    PY_CLASS("timezone", &al_timezone_class),
    PY_MAKE("UTC", make_utc),
    PY_NUMBER("MINYEAR", 1),
    PY_NUMBER("MAXYEAR", 9999),
    PY_NAMES_END,
};
const py_moduledef al_mod_datetime = { .name = "datetime", .names = names };
