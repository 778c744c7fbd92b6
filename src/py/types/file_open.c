#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "py/types/exception.h"
#include "py/types/file.h"
#include "py/types/str_int.h"

/* ---- what every file has ---- */

int py_io_size(py_vm *vm, py_obj *o, int64_t *size)
{
    *size = -1;
    if (!py_given(o))
        return 0;
    if (!py_is_int(vm, o) && py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)) == NULL)
        return py_raise_int(vm, &py_TypeError, "argument should be integer or None, not '%T'", o);
    return py_as_int64(vm, o, size);
}

const char *py_line_end(const char *p, const char *end, py_newline newline)
{
    if (newline == PY_NEWLINE_CRLF) {
        const char *hit = py_mem_find(p, (size_t)(end - p), "\r\n", 2);
        return hit ? hit + 2 : NULL;
    }
    if (newline != PY_NEWLINE_KEEP) {
        const char *hit = memchr(p, newline == PY_NEWLINE_CR ? '\r' : '\n', (size_t)(end - p));
        return hit ? hit + 1 : NULL;
    }
    for (; p < end; p++) {
        if (*p == '\n')
            return p + 1;
        if (*p == '\r')
            return p + 1 < end && p[1] == '\n' ? p + 2 : p + 1;
    }
    return NULL;
}

int py_newline_parse(py_vm *vm, py_obj *o, py_newline *out)
{
    static const char *const texts[] = { NULL, "", "\n", "\r", "\r\n" };
    if (!py_given(o)) {
        *out = PY_NEWLINE_ANY;
        return 0;
    }
    if (!py_is_str(vm, o))
        return py_raise_int(vm, &py_TypeError, "open() argument 'newline' must be str or None, not %T", o);
    for (size_t i = 1; i < AL_COUNT(texts); i++) {
        if (py_str_is(o, texts[i])) {
            *out = (py_newline)i;
            return 0;
        }
    }
    return py_raise_int(vm, &py_ValueError, "illegal newline value: %S", o);
}

py_obj *py_io_next(py_vm *vm, py_obj *self)
{
    py_obj *line = py_call_method(vm, self, "readline", 0);
    if (line == NULL)
        return NULL;
    int64_t n = py_len(vm, line);
    return n > 0 ? line : NULL;
}

static py_obj *io_iter(py_vm *vm, py_obj *self)
{
    py_obj *closed = py_getattr_s(vm, self, "closed");
    int r = closed ? py_truth(vm, closed) : -1;
    return r < 0 ? NULL : r ? py_raise(vm, &py_ValueError, "I/O operation on closed file.") : self;
}

static py_obj *io_enter(py_vm *vm, py_obj **args)
{
    return io_iter(vm, args[0]);
}

static py_obj *io_exit(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, args[0], "close", 0) ? PY_NONE : NULL;
}

static py_obj *io_readlines(py_vm *vm, py_obj **args)
{
    int64_t hint, size = 0;
    py_obj *list = py_io_size(vm, args[1], &hint) < 0 ? NULL : py_list_new(vm, 0);
    while (list) {
        py_scope s = py_scope_open(vm);
        py_obj *line = py_io_next(vm, args[0]);
        int64_t n = line ? py_len(vm, line) : 0;
        int r = line && n >= 0 ? py_list_append(vm, list, line) : -1;
        py_scope_close(vm, s);
        if (r < 0)
            return py_error_pending(vm) ? NULL : list;
        size += n;
        if (hint > 0 && size >= hint)
            return list;
    }
    return NULL;
}

static py_obj *io_writelines(py_vm *vm, py_obj **args)
{
    py_obj *it = py_iter(vm, args[1]);
    while (it) {
        py_scope s = py_scope_open(vm);
        py_obj *line = py_next(vm, it);
        py_obj *r = line ? py_call_method(vm, args[0], "write", 1, line) : NULL;
        py_scope_close(vm, s);
        if (r == NULL)
            return py_error_pending(vm) ? NULL : PY_NONE;
    }
    return NULL;
}

static py_obj *io_no(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_FALSE;
}

static py_obj *io_none(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static const py_member io_members[] = { PY_METHOD("__enter__", "self, /", io_enter, ""),
                                        PY_METHOD("__exit__", "self, /, *args", io_exit, ""),
                                        PY_METHOD("readlines", "self, hint=-1, /", io_readlines, "Return a list of lines."),
                                        PY_METHOD("writelines", "self, lines, /", io_writelines, "Write each of the lines."),
                                        PY_METHOD("isatty", "self, /", io_no, "Is it a terminal?"),
                                        PY_METHOD("readable", "self, /", io_no, "May it be read?"),
                                        PY_METHOD("writable", "self, /", io_no, "May it be written?"),
                                        PY_METHOD("seekable", "self, /", io_no, "Can it be positioned?"),
                                        PY_METHOD("flush", "self, /", io_none, "Write out what is buffered."),
                                        PY_METHOD("close", "self, /", io_none, "Close."),
                                        PY_CLASS_VALUE("closed", PY_FALSE),
                                        PY_MEMBERS_END };

const py_classdef py_io_base_class = {
    .name = "_IOBase",
    .module = "_io",
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = io_members,
    .iter = io_iter,
    .next = py_io_next,
};

#define BASE(c_name, script_name)                                                                                                          \
    const py_classdef py_##c_name##_class = {                                                                                              \
        .name = script_name,                                                                                                               \
        .module = "_io",                                                                                                                   \
        .bases = PY_BASES(&py_io_base_class),                                                                                              \
        .size = sizeof(py_obj),                                                                                                            \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,                                                                           \
    }
BASE(io_raw_base, "_RawIOBase");
BASE(io_buffered_base, "_BufferedIOBase");
BASE(io_text_base, "_TextIOBase");

const py_classdef py_UnsupportedOperation = {
    .name = "UnsupportedOperation",
    .module = "io",
    .bases = PY_BASES(&py_OSError, &py_ValueError),
    .size = sizeof(py_os_error),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
};

/* ---- open ---- */

typedef struct opening {
    bool create, reading, writing, appending, updating, text, binary;
    int flags;
} opening;

static int parse_mode(py_vm *vm, py_obj *mode, opening *o)
{
    memset(o, 0, sizeof(*o));
    const char *text = py_str_text(mode);
    for (const char *p = text; *p; p++) {
        bool *flag = *p == 'x'   ? &o->create
                     : *p == 'r' ? &o->reading
                     : *p == 'w' ? &o->writing
                     : *p == 'a' ? &o->appending
                     : *p == '+' ? &o->updating
                     : *p == 't' ? &o->text
                     : *p == 'b' ? &o->binary
                                 : NULL;
        if (flag == NULL || *flag)
            return py_raise_int(vm, &py_ValueError, "invalid mode: %R", mode);
        *flag = true;
    }
    if (o->text && o->binary)
        return py_raise_int(vm, &py_ValueError, "can't have text and binary mode at once");
    if (o->create + o->reading + o->writing + o->appending != 1)
        return py_raise_int(vm, &py_ValueError, "must have exactly one of create/read/write/append mode");
    o->flags = O_CLOEXEC | (o->updating ? O_RDWR : o->reading ? O_RDONLY : O_WRONLY);
    if (!o->reading)
        o->flags |= O_CREAT | (o->create ? O_EXCL : o->writing ? O_TRUNC : O_APPEND);
    return 0;
}

/* str, bytes or os.PathLike as a str. NULL: TypeError. */
static py_obj *path_of(py_vm *vm, py_obj *o)
{
    if (py_is_heap(o) && !py_is_str(vm, o) && !py_is_bytes(vm, o)) {
        py_obj *r = py_call_special(vm, o, py_str_intern(vm, "__fspath__"), 0, NULL);
        if (r == NULL)
            return NULL;
        if (r != PY_ABSENT)
            o = r;
    }
    if (py_is_bytes(vm, o))
        return py_decode(vm, ((py_bytes *)(void *)o)->data, ((py_bytes *)(void *)o)->size, "utf-8", "surrogateescape");
    if (!py_is_str(vm, o))
        return py_raise(vm, &py_TypeError, "expected str, bytes or os.PathLike object, not %T", o);
    return o;
}

static int open_descriptor(py_vm *vm, py_obj *file, const opening *o)
{
    py_obj *path = path_of(vm, file), *bytes = path ? py_encode(vm, path, "utf-8", "surrogateescape") : NULL;
    if (bytes == NULL)
        return -1;
    const char *name = (const char *)((py_bytes *)(void *)bytes)->data;
    if (strlen(name) != ((py_bytes *)(void *)bytes)->size)
        return py_raise_int(vm, &py_ValueError, "embedded null byte");
    int fd;
    do
        fd = open(name, o->flags, 0666);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return py_raise_errno(vm, errno, py_str_text(path)), -1;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return py_raise_errno(vm, EISDIR, py_str_text(path)), -1;
    }
    return fd;
}

static py_obj *make(py_vm *vm, py_obj **args, const opening *o, int64_t buffering, int fd, bool own)
{
    bool both = o->updating, raw = o->binary && buffering == 0;
    enum py_builtin type = !o->binary   ? PY_T_file_text
                           : raw        ? PY_T_file_raw
                           : both       ? PY_T_file_random
                           : o->reading ? PY_T_file_reader
                                        : PY_T_file_writer;
    py_obj *file = py_new(vm, py_type(vm, type), 0);
    if (file == NULL) {
        if (own)
            close(fd);
        return NULL;
    }
    py_file *f = PY_FILE(file);
    f->fd = fd;
    f->keep_fd = !own;
    f->reads = o->reading || both;
    f->writes = !o->reading || both;
    f->raw = raw;
    f->name = args[0];
    f->mode = args[1];
    if (o->appending)
        (void)lseek(fd, 0, SEEK_END);
    if (o->binary) {
        f->mode = raw || both || !o->reading ? args[1] : args[1];
        return file;
    }
    const char *encoding = py_given(args[3]) ? py_text(vm, args[3]) : "utf-8";
    if (encoding && strcmp(encoding, "locale") == 0)
        encoding = "utf-8";
    const char *name = encoding ? py_codec_name(vm, encoding) : NULL;
    f->encoding = name ? py_str_intern(vm, name) : NULL;
    if (f->encoding == NULL || py_newline_parse(vm, args[5], &f->newline) < 0)
        return NULL;
    f->errors = py_given(args[4]) ? args[4] : NULL;
    f->line_buffered = buffering == 1 || (buffering < 0 && isatty(fd));
    return file;
}

py_obj *py_file_open(py_vm *vm, py_obj **args)
{
    opening o;
    int64_t buffering;
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "open() argument 'mode' must be str, not %T", args[1]);
    if (parse_mode(vm, args[1], &o) < 0 || py_as_int64(vm, args[2], &buffering) < 0)
        return NULL;
    static const char *const names[] = { "encoding", "errors", "newline" };
    for (int i = 3; i < 6; i++) {
        if (py_given(args[i]) && !py_is_str(vm, args[i]))
            return py_raise(vm, &py_TypeError, "open() argument '%s' must be str or None, not %T", names[i - 3], args[i]);
        if (py_given(args[i]) && o.binary)
            return py_raise(vm, &py_ValueError, "binary mode doesn't take %s %s argument", i == 3 || i == 4 ? "an" : "a", names[i - 3]);
    }
    if (buffering == 0 && !o.binary)
        return py_raise(vm, &py_ValueError, "can't have unbuffered text I/O");
    int own = py_truth(vm, args[6]);
    if (own < 0)
        return NULL;
    if (py_is_int(vm, args[0]) && !py_is_bool(args[0])) {
        int64_t fd;
        if (!py_int_to_int64(args[0], &fd) || fd < 0 || fd > 0x7fffffff)
            return py_raise(vm, &py_ValueError, "negative file descriptor");
        if (fcntl((int)fd, F_GETFD) < 0)
            return py_raise_errno(vm, errno, NULL);
        return make(vm, args, &o, buffering, (int)fd, own);
    }
    if (!own)
        return py_raise(vm, &py_ValueError, "Cannot use closefd=False with file name");
    int fd = open_descriptor(vm, args[0], &o);
    return fd < 0 ? NULL : make(vm, args, &o, buffering, fd, true);
}
