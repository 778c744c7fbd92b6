/*
 * sys.stdin, stdout and stderr: text to and from the process, or to the host.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "py/machine/machine.h"

typedef struct stream {
    py_obj head;
    int fd;
} stream;

static int fd_of(py_obj *o)
{
    return ((stream *)(void *)o)->fd;
}

py_obj *py_stdio_new(py_vm *vm, int fd)
{
    stream *s = py_alloc(vm, stream, &py_stdio_class);
    if (s) {
        s->fd = fd;
    }
    return (py_obj *)s;
}

static py_obj *write_text(py_vm *vm, py_obj **args)
{
    int fd = fd_of(args[0]);
    if (!py_is_str(vm, args[1])) {
        return py_raise(vm, &py_TypeError, "write() argument must be str, not %T", args[1]);
    }
    if (fd == 0) {
        return py_raise(vm, &py_OSError, "not writable");
    }
    const py_str *s = (const py_str *)(void *)args[1];
    if (vm->host.write) {
        vm->host.write(vm->host.payload, fd, s->data, s->size);
    } else {
        FILE *out = fd == 1 ? stdout : stderr;
        if (s->size && fwrite(s->data, 1, s->size, out) != s->size) {
            return py_raise_errno(vm, errno, NULL);
        }
    }
    return py_small((int64_t)s->len);
}

static py_obj *write_lines(py_vm *vm, py_obj **args)
{
    py_obj *it = py_iter(vm, args[1]);
    py_obj *line;
    while (it && (line = py_next(vm, it))) {
        py_obj *inner[] = { args[0], line };
        if (!write_text(vm, inner)) {
            return NULL;
        }
    }
    return it && !py_error_pending(vm) ? PY_NONE : NULL;
}

static py_obj *flush(py_vm *vm, py_obj **args)
{
    int fd = fd_of(args[0]);
    if (!vm->host.write && fd != 0 && fflush(fd == 1 ? stdout : stderr) != 0) {
        return py_raise_errno(vm, errno, NULL);
    }
    return PY_NONE;
}

/* A line, its newline included; at most `limit` bytes when that is not negative. */
static py_obj *read_line(py_vm *vm, py_obj **args)
{
    al_sb sb = AL_SB_INIT;
    int c = 0;
    if (fd_of(args[0]) != 0) {
        return py_raise(vm, &py_OSError, "not readable");
    }
    while (c != '\n' && (c = getc(stdin)) != EOF) {
        al_sb_addc(&sb, (char)c);
    }
    return sb.failed ? (al_sb_free(&sb), py_raise_nomem(vm)) : sb.size ? py_str_take(vm, &sb) : py_str_intern(vm, "");
}

static py_obj *read_all(py_vm *vm, py_obj **args)
{
    al_sb sb = AL_SB_INIT;
    char block[4096];
    size_t size;
    if (fd_of(args[0]) != 0) {
        return py_raise(vm, &py_OSError, "not readable");
    }
    while ((size = fread(block, 1, sizeof block, stdin)) > 0) {
        al_sb_addn(&sb, block, size);
    }
    return sb.failed ? (al_sb_free(&sb), py_raise_nomem(vm)) : sb.size ? py_str_take(vm, &sb) : py_str_intern(vm, "");
}

static py_obj *itself(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *next_line(py_vm *vm, py_obj *self)
{
    py_obj *args[] = { self };
    py_obj *line = read_line(vm, args);
    return line && py_str_size(line) ? line : NULL;
}

static py_obj *is_tty(py_vm *vm, py_obj **args)
{
    return py_bool(!vm->host.write && isatty(fd_of(args[0])));
}

static py_obj *file_number(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_small(fd_of(args[0]));
}

static py_obj *writable(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(fd_of(args[0]) != 0);
}

static py_obj *readable(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(fd_of(args[0]) == 0);
}

static py_obj *no(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_FALSE;
}

static py_obj *none(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    static const char *const names[] = { "<stdin>", "<stdout>", "<stderr>" };
    return py_str_intern(vm, names[fd_of(self)]);
}

static py_obj *get_mode(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, fd_of(self) ? "w" : "r");
}

static py_obj *get_errors(py_vm *vm, py_obj *self)
{
    return py_str_intern(vm, fd_of(self) == 2 ? "backslashreplace" : "strict");
}

static py_obj *get_closed(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return PY_FALSE;
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "<_io.TextIOWrapper name='%S' mode='%S' encoding='utf-8'>", get_name(vm, self), get_mode(vm, self));
}

static const py_member members[] = {
    PY_METHOD("write", "self, text, /", write_text, "Writes text; returns the number of characters."),
    PY_METHOD("writelines", "self, lines, /", write_lines, "Writes each of the lines."),
    PY_METHOD("flush", "self", flush, "Writes out what is buffered."),
    PY_METHOD("readline", "self, size=-1, /", read_line, "Reads a line."),
    PY_METHOD("read", "self, size=-1, /", read_all, "Reads to the end."),
    PY_METHOD("isatty", "self", is_tty, "Is it a terminal?"),
    PY_METHOD("fileno", "self", file_number, "The file descriptor."),
    PY_METHOD("writable", "self", writable, "May it be written?"),
    PY_METHOD("readable", "self", readable, "May it be read?"),
    PY_METHOD("seekable", "self", no, "No."),
    PY_METHOD("close", "self", none, "Nothing: the process keeps it."),
    PY_METHOD("reconfigure", "self, /, **options", none, "Nothing: it is always UTF-8."),
    PY_CLASS_STR("encoding", "utf-8"),
    PY_CLASS_VALUE("line_buffering", PY_FALSE),
    PY_GETSET("name", get_name, NULL, NULL),
    PY_GETSET("mode", get_mode, NULL, NULL),
    PY_GETSET("errors", get_errors, NULL, NULL),
    PY_GETSET("closed", get_closed, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef py_stdio_class = {
    .name = "TextIOWrapper",
    .module = "_io",
    .size = sizeof(stream),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF | PY_CLS_DICT,
    .members = members,
    .repr = repr,
    .iter = itself,
    .next = next_line,
};
