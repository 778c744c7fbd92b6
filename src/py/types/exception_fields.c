/* Exceptions with fields taken from their arguments: ImportError, OSError, SyntaxError, the Unicode errors. */
#include <errno.h>
#include <string.h>

#include "py/types/exception.h"

static py_obj *arg(py_obj *tuple, size_t at)
{
    return at < PY_TUPLE(tuple)->count ? PY_TUPLE(tuple)->items[at] : NULL;
}

/* --- ImportError --- */

void py_import_error_trace(py_obj *self, py_tracer *t)
{
    py_import_error *e = (py_import_error *)(void *)self;
    py_trace(t, e->msg);
    py_trace(t, e->name);
    py_trace(t, e->path);
}

static py_obj *import_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_import_error *e = (py_import_error *)(void *)args[0];
    e->base.args = args[1];
    e->name = args[2];
    e->path = args[3];
    e->msg = PY_TUPLE(args[1])->count == 1 ? arg(args[1], 0) : NULL;
    return PY_NONE;
}

py_obj *py_import_error_str(py_vm *vm, py_obj *self)
{
    py_obj *msg = ((py_import_error *)(void *)self)->msg;
    return msg && py_exact(vm, msg, PY_T_str) ? msg : py_exception_str(vm, self);
}

const py_member py_import_error_members[] = {
    PY_INIT("self, *args, name=None, path=None", import_init, NULL),
    PY_FIELD("msg", py_import_error, msg),
    PY_FIELD("name", py_import_error, name),
    PY_FIELD("path", py_import_error, path),
    PY_MEMBERS_END,
};

/* --- OSError --- */

void py_os_error_trace(py_obj *self, py_tracer *t)
{
    py_os_error *e = (py_os_error *)(void *)self;
    py_trace(t, e->number);
    py_trace(t, e->strerror);
    py_trace(t, e->filename);
    py_trace(t, e->filename2);
}

/* The subclass that stands for an errno. */
static const py_classdef *errno_class(int64_t number)
{
    switch (number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
        return &py_BlockingIOError;
    case EPIPE:
    case ESHUTDOWN:
        return &py_BrokenPipeError;
    case ECHILD:
        return &py_ChildProcessError;
    case ECONNABORTED:
        return &py_ConnectionAbortedError;
    case ECONNREFUSED:
        return &py_ConnectionRefusedError;
    case ECONNRESET:
        return &py_ConnectionResetError;
    case EEXIST:
        return &py_FileExistsError;
    case ENOENT:
        return &py_FileNotFoundError;
    case EISDIR:
        return &py_IsADirectoryError;
    case ENOTDIR:
        return &py_NotADirectoryError;
    case EINTR:
        return &py_InterruptedError;
    case EACCES:
    case EPERM:
        return &py_PermissionError;
    case ESRCH:
        return &py_ProcessLookupError;
    case ETIMEDOUT:
        return &py_TimeoutError;
    default:
        return &py_OSError;
    }
}

/* errno, strerror, filename, winerror, filename2: two to five arguments set the fields. */
static void os_fields(py_os_error *e, py_obj *args)
{
    size_t count = PY_TUPLE(args)->count;
    e->base.args = args;
    if (count < 2 || count > 5) {
        return;
    }
    e->number = arg(args, 0);
    e->strerror = arg(args, 1);
    e->filename = count > 2 && arg(args, 2) != PY_NONE ? arg(args, 2) : NULL;
    e->filename2 = count > 4 && arg(args, 4) != PY_NONE ? arg(args, 4) : NULL;
}

static py_obj *os_new(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    if (!cls || !py_is_subclass(cls, py_class_get(vm, &py_OSError))) {
        return py_raise(vm, &py_TypeError, "OSError.__new__(X): X is not a subtype of OSError");
    }
    py_obj *number = arg(args[1], 0);
    if (cls->own == &py_OSError && PY_TUPLE(args[1])->count > 1 && py_is_small(number)) {
        cls = py_class_get(vm, errno_class(py_small_value(number)));
    }
    py_obj *self = cls ? py_new(vm, cls, 0) : NULL;
    if (self) {
        os_fields((py_os_error *)(void *)self, args[1]);
        py_os_error *e = (py_os_error *)(void *)self;
        if (e->filename && PY_TUPLE(args[1])->count > 2) { /* args keeps only the first two then */
            e->base.args = py_tuple_from_array(vm, PY_TUPLE(args[1])->items, 2);
            return e->base.args ? self : NULL;
        }
    }
    return self;
}

static py_obj *os_init(py_vm *vm, py_obj **args)
{
    if (py_dict_len(args[2])) {
        return py_raise(vm, &py_TypeError, "%T() takes no keyword arguments", args[0]);
    }
    py_os_error *e = (py_os_error *)(void *)args[0];
    if (!e->number) { /* __new__ was overridden and did not see them */
        os_fields(e, args[1]);
    }
    return PY_NONE;
}

py_obj *py_os_error_str(py_vm *vm, py_obj *self)
{
    py_os_error *e = (py_os_error *)(void *)self;
    if (!e->number || !e->strerror) {
        return py_exception_str(vm, self);
    }
    if (e->filename2 && e->filename) {
        return py_str_printf(vm, "[Errno %S] %S: %R -> %R", e->number, e->strerror, e->filename, e->filename2);
    }
    return e->filename ? py_str_printf(vm, "[Errno %S] %S: %R", e->number, e->strerror, e->filename)
                       : py_str_printf(vm, "[Errno %S] %S", e->number, e->strerror);
}

const py_member py_os_error_members[] = {
    PY_NEW("cls, *args, **kw", os_new, NULL),
    PY_INIT("self, *args, **kw", os_init, NULL),
    PY_FIELD("errno", py_os_error, number),
    PY_FIELD("strerror", py_os_error, strerror),
    PY_FIELD("filename", py_os_error, filename),
    PY_FIELD("filename2", py_os_error, filename2),
    PY_MEMBERS_END,
};

/* --- SyntaxError --- */

void py_syntax_error_trace(py_obj *self, py_tracer *t)
{
    py_syntax_error *e = (py_syntax_error *)(void *)self;
    for (py_obj **field = &e->msg; field <= &e->print_file_and_line; field++) {
        py_trace_(t, *field);
    }
}

/* SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset])) */
static py_obj *syntax_init(py_vm *vm, py_obj **args)
{
    py_syntax_error *e = (py_syntax_error *)(void *)args[0];
    if (!py_exception_init(vm, args)) {
        return NULL;
    }
    e->msg = arg(args[1], 0);
    if (PY_TUPLE(args[1])->count != 2) {
        return PY_NONE;
    }
    py_obj *place = py_tuple_from(vm, arg(args[1], 1));
    if (!place) {
        return NULL;
    }
    size_t count = PY_TUPLE(place)->count;
    if (count != 4 && count != 6) {
        return py_raise(vm, &py_TypeError, "function takes %s %zu arguments (%zu given)", count < 4 ? "at least" : "at most",
                        (size_t)(count < 4 ? 4 : 6), count);
    }
    py_obj **fields[] = { &e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset };
    for (size_t i = 0; i < count; i++) {
        *fields[i] = arg(place, i);
    }
    return PY_NONE;
}

py_obj *py_syntax_error_str(py_vm *vm, py_obj *self)
{
    py_syntax_error *e = (py_syntax_error *)(void *)self;
    py_obj *msg = e->msg ? e->msg : PY_NONE;
    bool line = e->lineno && py_is_int(vm, e->lineno);
    const char *file = e->filename && py_is_str(vm, e->filename) ? py_str_text(e->filename) : NULL;
    if (file && strrchr(file, '/')) {
        file = strrchr(file, '/') + 1;
    }
    if (!file) {
        return line ? py_str_printf(vm, "%S (line %S)", msg, e->lineno) : py_str_of(vm, msg);
    }
    return line ? py_str_printf(vm, "%S (%s, line %S)", msg, file, e->lineno) : py_str_printf(vm, "%S (%s)", msg, file);
}

const py_member py_syntax_error_members[] = {
    PY_INIT("self, *args, **kw", syntax_init, NULL),
    PY_FIELD("msg", py_syntax_error, msg),
    PY_FIELD("filename", py_syntax_error, filename),
    PY_FIELD("lineno", py_syntax_error, lineno),
    PY_FIELD("offset", py_syntax_error, offset),
    PY_FIELD("text", py_syntax_error, text),
    PY_FIELD("end_lineno", py_syntax_error, end_lineno),
    PY_FIELD("end_offset", py_syntax_error, end_offset),
    PY_FIELD("print_file_and_line", py_syntax_error, print_file_and_line),
    PY_MEMBERS_END,
};

/* --- Unicode errors --- */

void py_unicode_error_trace(py_obj *self, py_tracer *t)
{
    py_unicode_error *e = (py_unicode_error *)(void *)self;
    for (py_obj **field = &e->encoding; field <= &e->reason; field++) {
        py_trace_(t, *field);
    }
}

static py_obj *unicode_init(py_vm *vm, py_obj **args)
{
    py_unicode_error *e = (py_unicode_error *)(void *)args[0];
    if (!(e->base.args = py_tuple_from_array(vm, args + 1, 5))) {
        return NULL;
    }
    if (!py_is_str(vm, args[1]) || !py_is_str(vm, args[5])) {
        return py_raise(vm, &py_TypeError, "argument %d must be str, not %T", py_is_str(vm, args[1]) ? 5 : 1,
                        py_is_str(vm, args[1]) ? args[5] : args[1]);
    }
    if (!py_is_int(vm, args[3]) || !py_is_int(vm, args[4])) {
        return py_raise(vm, &py_TypeError, "'%T' object cannot be interpreted as an integer", py_is_int(vm, args[3]) ? args[4] : args[3]);
    }
    e->encoding = args[1];
    e->object = args[2];
    e->start = args[3];
    e->end = args[4];
    e->reason = args[5];
    return PY_NONE;
}

static py_obj *translate_init(py_vm *vm, py_obj **args)
{
    py_unicode_error *e = (py_unicode_error *)(void *)args[0];
    if (!(e->base.args = py_tuple_from_array(vm, args + 1, 4))) {
        return NULL;
    }
    e->object = args[1];
    e->start = args[2];
    e->end = args[3];
    e->reason = args[4];
    return PY_NONE;
}

static int64_t small_or(const py_obj *o, int64_t otherwise)
{
    return o && py_is_small(o) ? py_small_value(o) : otherwise;
}

/* "character '\xe9'", as the errors write the one character they stopped at. */
static py_obj *character(py_vm *vm, py_obj *text, int64_t at)
{
    py_obj *c = py_getitem(vm, text, py_small(at));
    if (!c || !py_is_str(vm, c)) {
        return c ? py_str_intern(vm, "?") : NULL;
    }
    const unsigned char *p = (const unsigned char *)py_str_text(c);
    uint32_t cp = p[0] < 0x80   ? p[0]
                  : p[0] < 0xe0 ? (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f)
                  : p[0] < 0xf0 ? (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f)
                                : (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
    return cp <= 0xff     ? py_str_printf(vm, "\\x%02x", cp)
           : cp <= 0xffff ? py_str_printf(vm, "\\u%04x", cp)
                          : py_str_printf(vm, "\\U%08x", cp);
}

py_obj *py_unicode_encode_str(py_vm *vm, py_obj *self)
{
    py_unicode_error *e = (py_unicode_error *)(void *)self;
    if (!e->object) {
        return py_str_intern(vm, "");
    }
    int64_t start = small_or(e->start, 0), end = small_or(e->end, 0), len = py_is_str(vm, e->object) ? py_len(vm, e->object) : 0;
    if (end == start + 1 && start >= 0 && start < len) {
        py_obj *c = character(vm, e->object, start);
        return c ? py_str_printf(vm, "'%S' codec can't encode character '%U' in position %lld: %S", e->encoding, c, (long long)start,
                                 e->reason)
                 : NULL;
    }
    return py_str_printf(vm, "'%S' codec can't encode characters in position %lld-%lld: %S", e->encoding, (long long)start,
                         (long long)end - 1, e->reason);
}

py_obj *py_unicode_decode_str(py_vm *vm, py_obj *self)
{
    py_unicode_error *e = (py_unicode_error *)(void *)self;
    if (!e->object) {
        return py_str_intern(vm, "");
    }
    int64_t start = small_or(e->start, 0), end = small_or(e->end, 0);
    if (end == start + 1 && py_laid(e->object, PY_CF_BYTES) && start >= 0 && (size_t)start < ((py_bytes *)(void *)e->object)->size) {
        return py_str_printf(vm, "'%S' codec can't decode byte 0x%02x in position %lld: %S", e->encoding,
                             (unsigned)((py_bytes *)(void *)e->object)->data[start], (long long)start, e->reason);
    }
    return py_str_printf(vm, "'%S' codec can't decode bytes in position %lld-%lld: %S", e->encoding, (long long)start, (long long)end - 1,
                         e->reason);
}

py_obj *py_unicode_translate_str(py_vm *vm, py_obj *self)
{
    py_unicode_error *e = (py_unicode_error *)(void *)self;
    if (!e->object) {
        return py_str_intern(vm, "");
    }
    int64_t start = small_or(e->start, 0), end = small_or(e->end, 0);
    if (end == start + 1) {
        py_obj *c = character(vm, e->object, start);
        return c ? py_str_printf(vm, "can't translate character '%U' in position %lld: %S", c, (long long)start, e->reason) : NULL;
    }
    return py_str_printf(vm, "can't translate characters in position %lld-%lld: %S", (long long)start, (long long)end - 1, e->reason);
}

#define UNICODE_FIELDS                                                                                                                     \
    PY_FIELD("encoding", py_unicode_error, encoding), PY_FIELD("object", py_unicode_error, object),                                        \
        PY_FIELD("start", py_unicode_error, start), PY_FIELD("end", py_unicode_error, end), PY_FIELD("reason", py_unicode_error, reason),  \
        PY_MEMBERS_END

const py_member py_unicode_decode_members[] = {
    PY_INIT("self, encoding, object, start, end, reason, /", unicode_init, NULL),
    UNICODE_FIELDS,
};
const py_member py_unicode_encode_members[] = {
    PY_INIT("self, encoding, object, start, end, reason, /", unicode_init, NULL),
    UNICODE_FIELDS,
};
const py_member py_unicode_translate_members[] = {
    PY_INIT("self, object, start, end, reason, /", translate_init, NULL),
    UNICODE_FIELDS,
};
