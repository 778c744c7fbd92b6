/* The types of SQLite: dates and times kept as text, JSON. Mirrors dialects/sqlite/base.py and json.py. */
#include <stdio.h>
#include <string.h>

#include "sql/ansi/ansi.h"
#include "sql/sqlite/sqlite.h"
#include "types/exc.h"

#define FLAGS  (PY_CLS_SUBCLASS | PY_CLS_DICT)
#define MODULE "sqlalchemy.dialects.sqlite.base"

static const char datetime_format[] = "%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06d";
static const char datetime_short[] = "%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d";
static const char date_format[] = "%(year)04d-%(month)02d-%(day)02d";
static const char time_format[] = "%(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06d";
static const char time_short[] = "%(hour)02d:%(minute)02d:%(second)02d";

static al_sqlite_time *time_of(py_obj *o)
{
    return (al_sqlite_time *)(void *)o;
}

/* --- construction --- */

static int compile_regexp(py_vm *vm, py_obj *regexp, py_obj **out)
{
    *out = PY_NONE;
    if (!py_given(regexp))
        return 0;
    py_obj *compile = py_import_from(vm, "re", "compile");
    return compile && (*out = py_call(vm, compile, 1, regexp)) ? 0 : -1;
}

/* truncate_microseconds, storage_format, regexp; timezone for those that have one */
static py_obj *init(py_vm *vm, py_obj *self, py_obj *timezone, py_obj *format, py_obj *regexp, py_obj *truncate, const char *short_format)
{
    al_sqlite_time *t = time_of(self);
    if (short_format)
        t->base.timezone = timezone;
    t->storage_format = py_given(format) ? format : PY_NONE;
    if (compile_regexp(vm, regexp, &t->regexp) < 0)
        return NULL;
    int cut = py_truth(vm, truncate);
    if (cut > 0) {
        if (py_given(format) || py_given(regexp))
            return py_raise(vm, &py_AssertionError, "You can specify only one of truncate_microseconds or %s.",
                            py_given(format) ? "storage_format" : "regexp");
        t->storage_format = py_str_new(vm, short_format ? short_format : date_format);
        if (!t->storage_format)
            return NULL;
    }
    return cut < 0 ? NULL : PY_NONE;
}

static py_obj *datetime_init(py_vm *vm, py_obj **args)
{
    return init(vm, args[0], args[1], args[2], args[3], args[4], datetime_short);
}

static py_obj *time_init(py_vm *vm, py_obj **args)
{
    return init(vm, args[0], args[1], args[2], args[3], args[4], time_short);
}

static py_obj *date_init(py_vm *vm, py_obj **args)
{
    return init(vm, args[0], PY_NONE, args[1], args[2], PY_FALSE, NULL);
}

static py_obj *get_storage(py_vm *vm, py_obj *self, const char *fallback)
{
    py_obj *format = time_of(self)->storage_format;
    return py_given(format) ? format : py_str_new(vm, fallback);
}

static py_obj *datetime_storage(py_vm *vm, py_obj *self)
{
    return get_storage(vm, self, datetime_format);
}

static py_obj *date_storage(py_vm *vm, py_obj *self)
{
    return get_storage(vm, self, date_format);
}

static py_obj *time_storage(py_vm *vm, py_obj *self)
{
    return get_storage(vm, self, time_format);
}

/* --- binding --- */

typedef struct moment {
    int64_t year, month, day, hour, minute, second, microsecond;
} moment;

static int read_part(py_vm *vm, py_obj *value, const char *name, int64_t *out)
{
    py_obj *part = py_getattr_s(vm, value, name);
    return part ? py_as_int64(vm, part, out) : -1;
}

static int read_date(py_vm *vm, py_obj *value, moment *m)
{
    return read_part(vm, value, "year", &m->year) < 0 || read_part(vm, value, "month", &m->month) < 0 ||
                   read_part(vm, value, "day", &m->day) < 0
               ? -1
               : 0;
}

static int read_time(py_vm *vm, py_obj *value, moment *m)
{
    return read_part(vm, value, "hour", &m->hour) < 0 || read_part(vm, value, "minute", &m->minute) < 0 ||
                   read_part(vm, value, "second", &m->second) < 0 || read_part(vm, value, "microsecond", &m->microsecond) < 0
               ? -1
               : 0;
}

/* format % {...}: a storage format of the user's own. */
static py_obj *format_own(py_vm *vm, py_obj *format, const moment *m)
{
    py_obj *dict = py_dict_new(vm);
    if (!dict || py_dict_set_s(vm, dict, "year", py_small(m->year)) < 0 || py_dict_set_s(vm, dict, "month", py_small(m->month)) < 0 ||
        py_dict_set_s(vm, dict, "day", py_small(m->day)) < 0 || py_dict_set_s(vm, dict, "hour", py_small(m->hour)) < 0 ||
        py_dict_set_s(vm, dict, "minute", py_small(m->minute)) < 0 || py_dict_set_s(vm, dict, "second", py_small(m->second)) < 0 ||
        py_dict_set_s(vm, dict, "microsecond", py_small(m->microsecond)) < 0)
        return NULL;
    return py_binary(vm, PY_OP_MOD, format, dict);
}

static py_obj *datetime_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *datetime = py_import_from(vm, "datetime", "datetime"), *date = datetime ? py_import_from(vm, "datetime", "date") : NULL;
    int is = date ? py_isinstance(vm, value, datetime) : -1;
    int is_date = is == 0 ? py_isinstance(vm, value, date) : is;
    if (is < 0 || is_date < 0)
        return NULL;
    if (!is && !is_date)
        return py_raise(vm, &py_TypeError, "SQLite DateTime type only accepts Python datetime and date objects as input.");
    moment m = { 0 };
    if (read_date(vm, value, &m) < 0 || (is && read_time(vm, value, &m) < 0))
        return NULL;
    py_obj *format = time_of(&type->head)->storage_format;
    if (py_given(format))
        return format_own(vm, format, &m);
    return py_str_printf(vm, "%04d-%02d-%02d %02d:%02d:%02d.%06d", (int)m.year, (int)m.month, (int)m.day, (int)m.hour, (int)m.minute,
                         (int)m.second, (int)m.microsecond);
}

static py_obj *date_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *date = py_import_from(vm, "datetime", "date");
    int is = date ? py_isinstance(vm, value, date) : -1;
    if (is <= 0)
        return is < 0 ? NULL : py_raise(vm, &py_TypeError, "SQLite Date type only accepts Python date objects as input.");
    moment m = { 0 };
    if (read_date(vm, value, &m) < 0)
        return NULL;
    py_obj *format = time_of(&type->head)->storage_format;
    return py_given(format) ? format_own(vm, format, &m) : py_str_printf(vm, "%04d-%02d-%02d", (int)m.year, (int)m.month, (int)m.day);
}

static py_obj *time_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *time = py_import_from(vm, "datetime", "time");
    int is = time ? py_isinstance(vm, value, time) : -1;
    if (is <= 0)
        return is < 0 ? NULL : py_raise(vm, &py_TypeError, "SQLite Time type only accepts Python time objects as input.");
    moment m = { 0 };
    if (read_time(vm, value, &m) < 0)
        return NULL;
    py_obj *format = time_of(&type->head)->storage_format;
    return py_given(format) ? format_own(vm, format, &m)
                            : py_str_printf(vm, "%02d:%02d:%02d.%06d", (int)m.hour, (int)m.minute, (int)m.second, (int)m.microsecond);
}

/* 'text' of what would be bound */
static int bound_literal(py_vm *vm, py_obj *text, al_sb *out)
{
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    al_sb_addf(out, "'%s'", chars);
    return 0;
}

static int datetime_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    return bound_literal(vm, datetime_bind(vm, type, target, value), out);
}

static int date_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    return bound_literal(vm, date_bind(vm, type, target, value), out);
}

static int time_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    return bound_literal(vm, time_bind(vm, type, target, value), out);
}

/* --- fetching --- */

/* cls(*map(int, match.groups(0))): a regexp of the user's own. */
static py_obj *by_regexp(py_vm *vm, py_obj *regexp, py_obj *value, const char *cls_name)
{
    py_obj *match = py_call_method(vm, regexp, "match", 1, value);
    if (!match || match == PY_NONE)
        return match ? py_raise(vm, &py_ValueError, "Couldn't parse %s string '%S'", cls_name, value) : NULL;
    py_obj *groups = py_call_method(vm, match, "groups", 1, py_small(0)), *list = groups ? py_list_from(vm, groups) : NULL;
    py_obj *integer = (py_obj *)(void *)py_class_get(vm, &py_int_class), *cls = list ? py_import_from(vm, "datetime", cls_name) : NULL;
    for (size_t i = 0; cls && i < PY_LIST(list)->count; i++) {
        if (!(PY_LIST(list)->items[i] = py_call(vm, integer, 1, PY_LIST(list)->items[i])))
            return NULL;
    }
    py_obj *args = cls ? py_tuple_from(vm, list) : NULL;
    return args ? py_call_dict(vm, cls, args, NULL) : NULL;
}

static py_obj *from_iso(py_vm *vm, py_obj *value, const char *cls_name)
{
    py_obj *cls = py_import_from(vm, "datetime", cls_name);
    return cls ? py_call_method(vm, cls, "fromisoformat", 1, value) : NULL;
}

static py_obj *datetime_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *regexp = time_of(&type->head)->regexp;
    return py_given(regexp) ? by_regexp(vm, regexp, value, "datetime") : from_iso(vm, value, "datetime");
}

static py_obj *date_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *regexp = time_of(&type->head)->regexp;
    return py_given(regexp) ? by_regexp(vm, regexp, value, "date") : from_iso(vm, value, "date");
}

static py_obj *time_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)target;
    py_obj *regexp = time_of(&type->head)->regexp;
    return py_given(regexp) ? by_regexp(vm, regexp, value, "time") : from_iso(vm, value, "time");
}

/* A copy keeps the format and the regexp. */
static py_obj *time_adapt(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[1]);
    py_obj *made = cls ? al_constructor_copy(vm, args[0], cls, args[2]) : py_raise(vm, &py_TypeError, "adapt() expects a class");
    if (!made)
        return NULL;
    ((al_type *)(void *)made)->variants = ((al_type *)(void *)args[0])->variants;
    if (py_isa(vm, made, &al_t_sqlite_DATETIME.cls) || py_isa(vm, made, &al_t_sqlite_DATE.cls) || py_isa(vm, made, &al_t_sqlite_TIME.cls)) {
        time_of(made)->storage_format = time_of(args[0])->storage_format;
        time_of(made)->regexp = time_of(args[0])->regexp;
    }
    return made;
}

/* --- classes --- */

AL_TYPE_TRACE(sqlite_time_trace, al_sqlite_time, storage_format, regexp)

static const py_member datetime_members[] = {
    PY_INIT("self, timezone=False, storage_format=None, regexp=None, truncate_microseconds=False", datetime_init, NULL),
    PY_GETSET("_storage_format", datetime_storage, NULL, NULL),
    PY_FIELD("_reg", al_sqlite_time, regexp),
    PY_METHOD("adapt", "self, cls, **kw", time_adapt, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_sqlite_DATETIME = {
    .cls = { .name = "DATETIME",
             .module = MODULE,
             .bases = PY_BASES(&al_t_datetime.cls),
             .size = sizeof(al_sqlite_time),
             .flags = FLAGS,
             .members = datetime_members,
             .trace = sqlite_time_trace },
    .visit = "datetime",
    .bind = datetime_bind,
    .result = datetime_result,
    .literal = datetime_literal,
};
static const py_member date_members[] = {
    PY_INIT("self, storage_format=None, regexp=None", date_init, NULL),
    PY_GETSET("_storage_format", date_storage, NULL, NULL),
    PY_FIELD("_reg", al_sqlite_time, regexp),
    PY_METHOD("adapt", "self, cls, **kw", time_adapt, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_sqlite_DATE = {
    .cls = { .name = "DATE",
             .module = MODULE,
             .bases = PY_BASES(&al_t_date.cls),
             .size = sizeof(al_sqlite_time),
             .flags = FLAGS,
             .members = date_members,
             .trace = sqlite_time_trace },
    .visit = "date",
    .bind = date_bind,
    .result = date_result,
    .literal = date_literal,
};
static const py_member time_members[] = {
    PY_INIT("self, timezone=False, storage_format=None, regexp=None, truncate_microseconds=False", time_init, NULL),
    PY_GETSET("_storage_format", time_storage, NULL, NULL),
    PY_FIELD("_reg", al_sqlite_time, regexp),
    PY_METHOD("adapt", "self, cls, **kw", time_adapt, NULL),
    PY_MEMBERS_END,
};
const al_type_def al_t_sqlite_TIME = {
    .cls = { .name = "TIME",
             .module = MODULE,
             .bases = PY_BASES(&al_t_time.cls),
             .size = sizeof(al_sqlite_time),
             .flags = FLAGS,
             .members = time_members,
             .trace = sqlite_time_trace },
    .visit = "time",
    .bind = time_bind,
    .result = time_result,
    .literal = time_literal,
};

/* --- JSON --- */

const al_type_def al_t_sqlite_JSON = {
    .cls = { .name = "JSON",
             .module = "sqlalchemy.dialects.sqlite.json",
             .bases = PY_BASES(&al_t_json.cls),
             .size = sizeof(al_json_type),
             .flags = FLAGS },
};

/* The value of a JSON column may be a number already, where an expression took it out. */
static py_obj *json_result(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    if (!py_is_str(vm, value) && (py_is_int(vm, value) || py_isa(vm, value, &py_float_class)))
        return value;
    return al_t_json.result(vm, type, target, value);
}

static const al_type_def json_impl = {
    .cls = { .name = "_SQliteJson",
             .module = MODULE,
             .bases = PY_BASES(&al_t_sqlite_JSON.cls),
             .size = sizeof(al_json_type),
             .flags = FLAGS },
    .result = json_result,
};

/* $[0] or $."key" */
static int add_step(py_vm *vm, py_obj *step, al_sb *out)
{
    py_obj *text = py_str_of(vm, step);
    if (!text)
        return -1;
    al_sb_addf(out, py_is_int(vm, step) ? "[%s]" : ".\"%s\"", py_str_text(text));
    return 0;
}

static py_obj *path_of(py_vm *vm, py_obj *value, bool whole)
{
    al_sb out = AL_SB_INIT;
    al_sb_addc(&out, '$');
    int status = 0;
    if (!whole) {
        status = add_step(vm, value, &out);
    } else {
        py_obj *list = py_list_from(vm, value);
        status = list ? 0 : -1;
        for (size_t i = 0; status == 0 && i < PY_LIST(list)->count; i++)
            status = add_step(vm, PY_LIST(list)->items[i], &out);
    }
    if (status < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

static py_obj *index_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type, (void)target;
    return path_of(vm, value, false);
}

static py_obj *path_bind(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value)
{
    (void)type, (void)target;
    return path_of(vm, value, true);
}

static int path_literal(py_vm *vm, const al_type_target *target, py_obj *path, al_sb *out)
{
    if (!path)
        return -1;
    al_type *string = al_type_shared(vm, &al_t_string);
    return string && al_type_literal_text(vm, string, target, path, out) > 0 ? 0 : -1;
}

static int index_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type;
    return path_literal(vm, target, path_of(vm, value, false), out);
}

static int whole_literal(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out)
{
    (void)type;
    return path_literal(vm, target, path_of(vm, value, true), out);
}

const al_type_def al_t_sqlite_index = {
    .cls = { .name = "JSONIndexType",
             .module = "sqlalchemy.dialects.sqlite.json",
             .bases = PY_BASES(&al_t_json_index.cls),
             .size = sizeof(al_type),
             .flags = FLAGS },
    .bind = index_bind,
    .literal = index_literal,
};
const al_type_def al_t_sqlite_path = {
    .cls = { .name = "JSONPathType",
             .module = "sqlalchemy.dialects.sqlite.json",
             .bases = PY_BASES(&al_t_json_path.cls),
             .size = sizeof(al_type),
             .flags = FLAGS },
    .bind = path_bind,
    .literal = whole_literal,
};

const al_colspec al_sqlite_colspecs[] = {
    { &al_t_date, &al_t_sqlite_DATE },
    { &al_t_datetime, &al_t_sqlite_DATETIME },
    { &al_t_time, &al_t_sqlite_TIME },
    { &al_t_json, &json_impl },
    { &al_t_json_index, &al_t_sqlite_index },
    { &al_t_json_path, &al_t_sqlite_path },
    { NULL, NULL },
};

/* --- their names --- */

/* Does the storage format hold anything but digits, so that the column has text affinity? 1, 0, -1 */
static int is_text(py_vm *vm, py_obj *type)
{
    bool own =
        py_isa(vm, type, &al_t_sqlite_DATETIME.cls) || py_isa(vm, type, &al_t_sqlite_DATE.cls) || py_isa(vm, type, &al_t_sqlite_TIME.cls);
    py_obj *format = own ? time_of(type)->storage_format : PY_NONE;
    if (!py_given(format))
        return 1;
    moment zero = { 0 };
    py_obj *text = format_own(vm, format, &zero);
    const char *chars = text ? py_text(vm, text) : NULL;
    if (!chars)
        return -1;
    return chars[strspn(chars, "0123456789")] != '\0';
}

static int write_as(al_ddl_compiler *c, py_obj *type, const char *name, al_sb *out)
{
    int text = is_text(c->vm, type);
    if (text < 0)
        return -1;
    al_sb_addf(out, "%s%s", name, text ? "" : "_CHAR");
    return 0;
}

static int write_datetime(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return write_as(c, type, "DATETIME", out);
}

static int write_date(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return write_as(c, type, "DATE", out);
}

static int write_time(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return write_as(c, type, "TIME", out);
}

static int write_json(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    (void)c, (void)type;
    al_sb_add(out, "JSON");
    return 0;
}

const al_visit_row al_sqlite_types[] = {
    { "DATETIME", write_datetime }, { "DATE", write_date }, { "TIME", write_time }, { "JSON", write_json }, { NULL, NULL },
};
