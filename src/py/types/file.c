#include "py/types/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

enum { CHUNK = 1 << 16 };

int py_file_check(py_vm *vm, py_file *f, bool reading, bool writing)
{
    if (f->closed)
        return py_raise_int(vm, &py_ValueError, "I/O operation on closed file.");
    bool text = f->encoding != NULL;
    if (reading && !f->reads)
        return py_raise_int(vm, &py_UnsupportedOperation, text ? "not readable" : "read");
    if (writing && !f->writes)
        return py_raise_int(vm, &py_UnsupportedOperation, text ? "not writable" : "write");
    return 0;
}

static int write_all(py_vm *vm, py_file *f, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(f->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return py_raise_errno(vm, errno, NULL), -1;
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

int py_file_flush(py_vm *vm, py_file *f)
{
    if (f->out.size == 0)
        return 0;
    int r = write_all(vm, f, f->out.data, f->out.size);
    al_sb_clear(&f->out);
    return r;
}

/* What was read ahead is given back, so that the descriptor stands where the script thinks it does. */
static void forget_input(py_file *f)
{
    if (f->in_at < f->in_end)
        (void)lseek(f->fd, -(off_t)(f->in_end - f->in_at), SEEK_CUR);
    f->in_at = f->in_end = 0;
    f->at_end = false;
}

int py_file_put(py_vm *vm, py_file *f, const char *data, size_t size)
{
    forget_input(f);
    if (f->raw || size >= CHUNK) {
        if (py_file_flush(vm, f) < 0)
            return -1;
        return write_all(vm, f, data, size);
    }
    al_sb_addn(&f->out, data, size);
    if (al_sb_failed(&f->out)) {
        al_sb_free(&f->out);
        return py_raise_nomem(vm), -1;
    }
    bool line = f->line_buffered && memchr(data, '\n', size);
    return f->out.size >= CHUNK || line ? py_file_flush(vm, f) : 0;
}

int py_file_fill(py_vm *vm, py_file *f)
{
    if (f->at_end)
        return 0;
    if (py_file_flush(vm, f) < 0)
        return -1;
    if (f->in_at == f->in_end)
        f->in_at = f->in_end = 0;
    if (f->in_room - f->in_end < CHUNK) {
        size_t room = (f->in_end + CHUNK) * 3 / 2;
        char *in = al_realloc(f->in, room);
        if (in == NULL)
            return py_raise_nomem(vm), -1;
        f->in = in;
        f->in_room = room;
    }
    ssize_t n;
    do
        n = read(f->fd, f->in + f->in_end, f->in_room - f->in_end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return py_raise_errno(vm, errno, NULL), -1;
    f->at_end = n == 0;
    f->in_end += (size_t)n;
    return n > 0;
}

int64_t py_file_position(py_vm *vm, py_file *f)
{
    off_t at = lseek(f->fd, 0, SEEK_CUR);
    if (at < 0)
        return py_raise_errno(vm, errno, NULL), -1;
    return (int64_t)at - (int64_t)(f->in_end - f->in_at) + (int64_t)f->out.size;
}

static void release(py_file *f)
{
    if (f->fd >= 0 && !f->keep_fd)
        close(f->fd);
    f->fd = -1;
    al_free(f->in);
    f->in = NULL;
    f->in_at = f->in_end = f->in_room = 0;
    al_sb_free(&f->out);
    al_sb_free(&f->text);
    f->text_at = 0;
    f->closed = true;
}

int py_file_close(py_vm *vm, py_file *f)
{
    int r = f->closed ? 0 : py_file_flush(vm, f);
    release(f);
    return r;
}

void py_file_trace(py_obj *self, py_tracer *t)
{
    py_file *f = PY_FILE(self);
    py_trace(t, f->name);
    py_trace(t, f->mode);
    py_trace(t, f->encoding);
    py_trace(t, f->errors);
}

void py_file_finalize(py_vm *vm, py_obj *self)
{
    py_file *f = PY_FILE(self);
    (void)vm;
    for (size_t done = 0; f->fd >= 0 && !f->closed && done < f->out.size;) { /* a file nobody closed: what was written is not lost */
        ssize_t n = write(f->fd, f->out.data + done, f->out.size - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    release(f);
}

/* ---- methods of binary and text files ---- */

static py_obj *file_close(py_vm *vm, py_obj **args)
{
    return py_file_close(vm, PY_FILE(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *file_flush(py_vm *vm, py_obj **args)
{
    if (py_file_check(vm, PY_FILE(args[0]), false, false) < 0)
        return NULL;
    return py_file_flush(vm, PY_FILE(args[0])) < 0 ? NULL : PY_NONE;
}

static py_obj *file_fileno(py_vm *vm, py_obj **args)
{
    return py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? NULL : py_small(PY_FILE(args[0])->fd);
}

static py_obj *file_isatty(py_vm *vm, py_obj **args)
{
    return py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? NULL : py_bool(isatty(PY_FILE(args[0])->fd));
}

static py_obj *file_readable(py_vm *vm, py_obj **args)
{
    return py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? NULL : py_bool(PY_FILE(args[0])->reads);
}

static py_obj *file_writable(py_vm *vm, py_obj **args)
{
    return py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? NULL : py_bool(PY_FILE(args[0])->writes);
}

static py_obj *file_seekable(py_vm *vm, py_obj **args)
{
    return py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? NULL : py_bool(lseek(PY_FILE(args[0])->fd, 0, SEEK_CUR) >= 0);
}

static py_obj *file_truncate(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t size;
    if (py_file_check(vm, f, false, true) < 0 || py_file_flush(vm, f) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    if (!py_given(args[1]) && (size = py_file_position(vm, f)) < 0)
        return NULL;
    return ftruncate(f->fd, (off_t)size) < 0 ? py_raise_errno(vm, errno, NULL) : py_int_new(vm, size);
}

static py_obj *file_closed(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(PY_FILE(self)->closed);
}

const py_member py_file_members[] = { PY_METHOD("close", "self, /", file_close, "Flush and close the file."),
                                      PY_METHOD("flush", "self, /", file_flush, "Write out what is buffered."),
                                      PY_METHOD("fileno", "self, /", file_fileno, "The file descriptor."),
                                      PY_METHOD("isatty", "self, /", file_isatty, "Is it a terminal?"),
                                      PY_METHOD("readable", "self, /", file_readable, "May it be read?"),
                                      PY_METHOD("writable", "self, /", file_writable, "May it be written?"),
                                      PY_METHOD("seekable", "self, /", file_seekable, "Can it be positioned?"),
                                      PY_METHOD("truncate", "self, pos=None, /", file_truncate, "Cut the file off."),
                                      PY_GETSET("closed", file_closed, NULL, "Is it closed?"),
                                      PY_FIELD("name", py_file, name),
                                      PY_FIELD("mode", py_file, mode),
                                      PY_MEMBERS_END };

/* ---- binary files ---- */

/* The next `size` bytes (-1: all) as bytes. */
static py_obj *take(py_vm *vm, py_file *f, int64_t size)
{
    while (size < 0 || (int64_t)(f->in_end - f->in_at) < size) {
        int r = py_file_fill(vm, f);
        if (r < 0)
            return NULL;
        if (r == 0)
            break;
    }
    size_t have = f->in_end - f->in_at, n = size < 0 || (uint64_t)size > have ? have : (size_t)size;
    py_obj *b = py_bytes_new(vm, f->in ? f->in + f->in_at : NULL, n);
    if (b) {
        f->in_at += n;
        if (size < 0)
            f->at_end = false; /* more may come */
    }
    return b;
}

static py_obj *binary_read(py_vm *vm, py_obj **args)
{
    int64_t size;
    if (py_file_check(vm, PY_FILE(args[0]), true, false) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    PY_FILE(args[0])->at_end = false;
    return take(vm, PY_FILE(args[0]), size);
}

static py_obj *binary_readline(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t size;
    if (py_file_check(vm, f, true, false) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    f->at_end = false;
    for (size_t seen = 0;;) {
        size_t have = f->in_end - f->in_at;
        const char *hit = have > seen ? memchr(f->in + f->in_at + seen, '\n', have - seen) : NULL;
        int64_t line = hit ? hit + 1 - (f->in + f->in_at) : -1;
        if (line >= 0 || (size >= 0 && (int64_t)have >= size))
            return take(vm, f, line < 0 || (size >= 0 && size < line) ? size : line);
        seen = have;
        int r = py_file_fill(vm, f);
        if (r <= 0)
            return r < 0 ? NULL : take(vm, f, (int64_t)(f->in_end - f->in_at));
    }
}

static py_obj *binary_readinto(py_vm *vm, py_obj **args)
{
    py_span s;
    if (!py_is_heap(args[1]) || py_is_bytes(vm, args[1]) || !py_span_of(vm, args[1], &s))
        return py_raise(vm, &py_TypeError, "readinto() argument must be read-write bytes-like object, not %T", args[1]);
    py_obj *b = binary_read(vm, (py_obj *[]){ args[0], py_small((int64_t)s.size) });
    if (b == NULL)
        return NULL;
    py_span from = { 0 };
    py_span_of(vm, b, &from);
    if (py_span_of(vm, args[1], &s) && from.size <= s.size)
        memcpy((char *)(uintptr_t)s.data, from.data, from.size);
    return py_small((int64_t)from.size);
}

static py_obj *binary_write(py_vm *vm, py_obj **args)
{
    py_span s;
    if (py_file_check(vm, PY_FILE(args[0]), false, true) < 0)
        return NULL;
    if (py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "a bytes-like object is required, not 'str'");
    if (py_span_need(vm, args[1], &s) < 0)
        return NULL;
    return py_file_put(vm, PY_FILE(args[0]), s.data, s.size) < 0 ? NULL : py_small((int64_t)s.size);
}

static py_obj *binary_tell(py_vm *vm, py_obj **args)
{
    int64_t at = py_file_check(vm, PY_FILE(args[0]), false, false) < 0 ? -1 : py_file_position(vm, PY_FILE(args[0]));
    return at < 0 ? NULL : py_int_new(vm, at);
}

static py_obj *binary_seek(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t offset, whence;
    if (py_file_check(vm, f, false, false) < 0 || py_as_int64(vm, args[1], &offset) < 0 || py_as_int64(vm, args[2], &whence) < 0)
        return NULL;
    if (whence < 0 || whence > 2)
        return py_raise(vm, &py_ValueError, "whence value %lld unsupported", (long long)whence);
    if (py_file_flush(vm, f) < 0)
        return NULL;
    forget_input(f);
    off_t at = lseek(f->fd, (off_t)offset, whence == 0 ? SEEK_SET : whence == 1 ? SEEK_CUR : SEEK_END);
    return at < 0 ? py_raise_errno(vm, errno, NULL) : py_int_new(vm, (int64_t)at);
}

static py_obj *binary_repr(py_vm *vm, py_obj *self)
{
    py_file *f = PY_FILE(self);
    return py_str_printf(vm, f->raw ? "<_io.%s name=%R mode='%S'>" : "<_io.%s name=%R>", py_class_name(self->cls), f->name, f->mode);
}

static const py_member binary_members[] = { PY_METHOD("read", "self, size=-1, /", binary_read, "Read bytes."),
                                            PY_METHOD("read1", "self, size=-1, /", binary_read, "Read bytes."),
                                            PY_METHOD("readall", "self, /", binary_read, "Read to the end."),
                                            PY_METHOD("readline", "self, size=-1, /", binary_readline, "Read a line."),
                                            PY_METHOD("readinto", "self, buffer, /", binary_readinto, "Read into a buffer."),
                                            PY_METHOD("write", "self, buffer, /", binary_write, "Write bytes."),
                                            PY_METHOD("tell", "self, /", binary_tell, "The position."),
                                            PY_METHOD("seek", "self, target, whence=0, /", binary_seek, "Change the position."),
                                            PY_MEMBERS_END };

/* Where the fields and methods that all files share are laid out; never seen by scripts under this name. */
#define FILE_CLASS(c_name, script_name, base, rows, text)                                                                                  \
    const py_classdef py_##c_name##_class = {                                                                                              \
        .name = script_name,                                                                                                               \
        .module = "_io",                                                                                                                   \
        .bases = PY_BASES(base),                                                                                                           \
        .size = sizeof(py_file),                                                                                                           \
        .flags = PY_CLS_ABSTRACT | PY_CLS_DICT | PY_CLS_WEAKREF,                                                                           \
        .members = rows,                                                                                                                   \
        .trace = py_file_trace,                                                                                                            \
        .finalize = py_file_finalize,                                                                                                      \
        .repr = text,                                                                                                                      \
    }
static const py_classdef file_layout = {
    .name = "_File",
    .module = "_io",
    .bases = PY_BASES(&py_io_buffered_base_class),
    .size = sizeof(py_file),
    .flags = PY_CLS_ABSTRACT,
    .members = py_file_members,
};
FILE_CLASS(file_raw, "FileIO", &file_layout, binary_members, binary_repr);
FILE_CLASS(file_reader, "BufferedReader", &file_layout, binary_members, binary_repr);
FILE_CLASS(file_writer, "BufferedWriter", &file_layout, binary_members, binary_repr);
FILE_CLASS(file_random, "BufferedRandom", &file_layout, binary_members, binary_repr);
