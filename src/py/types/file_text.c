#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "py/types/file.h"
#include "py/types/str_int.h"

/* Text files: bytes are decoded a chunk at a time into f->text, from which reads are served. */

static const char *errors_of(const py_file *f)
{
    return f->errors ? py_str_text(f->errors) : NULL;
}

/* Can the bytes be cut after any complete UTF-8 sequence (or anywhere)? Else the whole file is decoded at once. */
static bool narrow(const py_file *f)
{
    const char *e = py_str_text(f->encoding);
    return strcmp(e, "utf-8") == 0 || strcmp(e, "ascii") == 0 || strcmp(e, "iso8859-1") == 0 || strcmp(e, "cp1252") == 0;
}

/* How many of the n bytes at p end with a complete sequence. */
static size_t complete(const char *p, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)p[n - back];
        if (c >= 0xc0)
            return py_utf8_size(c) > back ? n - back : n;
        if (c < 0x80)
            break;
    }
    return n;
}

static void add_translated(py_file *f, const char *p, size_t size)
{
    const char *end = p + size;
    if (f->newline != PY_NEWLINE_ANY) {
        al_sb_addn(&f->text, p, size);
        return;
    }
    if (p < end && f->carriage && *p == '\n')
        p++;
    if (size)
        f->carriage = end[-1] == '\r';
    while (p < end) {
        const char *cr = memchr(p, '\r', (size_t)(end - p));
        if (cr == NULL)
            break;
        al_sb_addn(&f->text, p, (size_t)(cr - p));
        al_sb_addc(&f->text, '\n');
        p = cr + 1 + (cr + 1 < end && cr[1] == '\n');
    }
    al_sb_addn(&f->text, p, (size_t)(end - p));
}

/* Decodes more. 1 some text came, 0 end of file, -1. */
static int more(py_vm *vm, py_file *f)
{
    if (f->text_at == f->text.size) {
        al_sb_clear(&f->text);
        f->text_at = 0;
    }
    for (;;) {
        int r;
        do
            r = py_file_fill(vm, f);
        while (r > 0 && !narrow(f));
        if (r < 0)
            return -1;
        size_t have = f->in_end - f->in_at,
               n = r > 0 && strcmp(py_str_text(f->encoding), "utf-8") == 0 ? complete(f->in + f->in_at, have) : have;
        if (have == 0)
            return 0;
        if (n == 0)
            continue;
        py_scope s = py_scope_open(vm);
        py_obj *text = py_decode(vm, f->in + f->in_at, n, py_str_text(f->encoding), errors_of(f));
        if (text) {
            f->in_at += n;
            add_translated(f, py_str_text(text), py_str_size(text));
        }
        py_scope_close(vm, s);
        if (text == NULL)
            return -1;
        if (al_sb_failed(&f->text)) {
            al_sb_free(&f->text);
            f->text_at = 0;
            return py_raise_nomem(vm), -1;
        }
        return 1;
    }
}

static py_obj *take(py_vm *vm, py_file *f, size_t size)
{
    py_obj *s = py_str_valid(vm, al_sb_text(&f->text) + f->text_at, size);
    if (s)
        f->text_at += size;
    return s;
}

static py_obj *text_read(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t size;
    if (py_file_check(vm, f, true, false) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    f->at_end = false;
    int r = 1;
    if (size < 0) {
        while ((r = more(vm, f)) > 0)
            ;
        return r < 0 ? NULL : take(vm, f, f->text.size - f->text_at);
    }
    for (size_t at = f->text_at, left = (size_t)size;;) {
        while (left > 0 && at < f->text.size) {
            at += py_utf8_size((unsigned char)f->text.data[at]);
            left--;
        }
        if (left == 0 || r == 0)
            return take(vm, f, at - f->text_at);
        size_t seen = at - f->text_at;
        if ((r = more(vm, f)) < 0)
            return NULL;
        at = f->text_at + seen;
    }
}

static py_obj *text_readline(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t size;
    if (py_file_check(vm, f, true, false) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    f->at_end = false;
    for (int r = 1;;) {
        const char *p = al_sb_text(&f->text) + f->text_at, *end = al_sb_text(&f->text) + f->text.size;
        const char *stop = py_line_end(p, end, f->newline);
        if (stop == NULL && r == 0)
            stop = end;
        if (stop && stop == end && stop > p && stop[-1] == '\r' && f->newline == PY_NEWLINE_KEEP && r != 0)
            stop = NULL; /* a \n may follow */
        if (stop) {
            if (size >= 0) {
                const char *q = p;
                for (int64_t n = size; n > 0 && q < stop; n--)
                    q += py_utf8_size((unsigned char)*q);
                stop = q;
            }
            return take(vm, f, (size_t)(stop - p));
        }
        if ((r = more(vm, f)) < 0)
            return NULL;
    }
}

static py_obj *text_write(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "write() argument must be str, not %T", args[1]);
    if (py_file_check(vm, f, false, true) < 0)
        return NULL;
    py_obj *text = args[1];
    if ((f->newline == PY_NEWLINE_CR || f->newline == PY_NEWLINE_CRLF) && memchr(py_str_text(text), '\n', py_str_size(text))) {
        py_obj *lf = py_str_intern(vm, "\n"), *other = lf ? py_str_intern(vm, f->newline == PY_NEWLINE_CR ? "\r" : "\r\n") : NULL;
        text = other ? py_str_replace(vm, (py_obj *[]){ text, lf, other, py_small(-1) }) : NULL;
        if (text == NULL)
            return NULL;
    }
    if (strcmp(py_str_text(f->encoding), "utf-8") == 0 && PY_STR(text)->len == PY_STR(text)->size) { /* ASCII: as it stands */
        if (py_file_put(vm, f, py_str_text(text), py_str_size(text)) < 0)
            return NULL;
        return py_small((int64_t)PY_STR(args[1])->len);
    }
    const char *encoding = py_str_text(f->encoding);
    if (f->started) /* one byte order mark only */
        encoding = strcmp(encoding, "utf-8-sig") == 0 ? "utf-8"
                   : strcmp(encoding, "utf-16") == 0  ? "utf-16-le"
                   : strcmp(encoding, "utf-32") == 0  ? "utf-32-le"
                                                      : encoding;
    py_obj *bytes = py_encode(vm, text, encoding, errors_of(f));
    if (bytes == NULL)
        return NULL;
    f->started = true;
    const py_bytes *b = (const py_bytes *)(const void *)bytes;
    return py_file_put(vm, f, (const char *)b->data, b->size) < 0 ? NULL : py_small((int64_t)PY_STR(args[1])->len);
}

static py_obj *text_tell(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t at = py_file_check(vm, f, false, false) < 0 ? -1 : py_file_position(vm, f);
    return at < 0 ? NULL : py_int_new(vm, at - (int64_t)(f->text.size - f->text_at));
}

static py_obj *text_seek(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    int64_t offset, whence;
    if (py_file_check(vm, f, false, false) < 0 || py_as_int64(vm, args[1], &offset) < 0 || py_as_int64(vm, args[2], &whence) < 0)
        return NULL;
    if (whence == 1 && offset == 0) {
        py_obj *at = text_tell(vm, args);
        if (at == NULL || py_as_int64(vm, at, &offset) < 0)
            return NULL;
        whence = 0;
    }
    if (whence == 1)
        return py_raise(vm, &py_UnsupportedOperation, "can't do nonzero cur-relative seeks");
    if (whence == 2 && offset != 0)
        return py_raise(vm, &py_UnsupportedOperation, "can't do nonzero end-relative seeks");
    if (whence < 0 || whence > 2)
        return py_raise(vm, &py_ValueError, "invalid whence (%lld, should be 0, 1 or 2)", (long long)whence);
    if (offset < 0)
        return py_raise(vm, &py_ValueError, "negative seek position %lld", (long long)offset);
    if (py_file_flush(vm, f) < 0)
        return NULL;
    al_sb_clear(&f->text);
    f->text_at = f->in_at = f->in_end = 0;
    f->at_end = f->carriage = false;
    off_t at = lseek(f->fd, (off_t)offset, whence == 2 ? SEEK_END : SEEK_SET);
    return at < 0 ? py_raise_errno(vm, errno, NULL) : py_int_new(vm, (int64_t)at);
}

static py_obj *text_repr(py_vm *vm, py_obj *self)
{
    py_file *f = PY_FILE(self);
    const char *shown = strcmp(py_str_text(f->encoding), "utf-8") == 0 ? "UTF-8" : py_str_text(f->encoding);
    return py_str_printf(vm, "<_io.TextIOWrapper name=%R mode='%S' encoding='%s'>", f->name, f->mode, shown);
}

static py_obj *text_encoding(py_vm *vm, py_obj *self)
{
    return py_str_is(PY_FILE(self)->encoding, "utf-8") ? py_str_intern(vm, "UTF-8") : PY_FILE(self)->encoding;
}

static py_obj *text_errors(py_vm *vm, py_obj *self)
{
    return PY_FILE(self)->errors ? PY_FILE(self)->errors : py_str_intern(vm, "strict");
}

static py_obj *text_buffer(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *text_reconfigure(py_vm *vm, py_obj **args)
{
    py_file *f = PY_FILE(args[0]);
    if (py_given(args[1])) {
        const char *text = py_text(vm, args[1]), *name = text ? py_codec_name(vm, text) : NULL;
        if (name == NULL || (f->encoding = py_str_intern(vm, name)) == NULL)
            return NULL;
    }
    if (py_given(args[2]))
        f->errors = args[2];
    if (args[3] != PY_ABSENT && py_newline_parse(vm, args[3], &f->newline) < 0)
        return NULL;
    return PY_NONE;
}

static const py_member text_members[] = {
    PY_METHOD("read", "self, size=-1, /", text_read, "Read characters."),
    PY_METHOD("readline", "self, size=-1, /", text_readline, "Read a line."),
    PY_METHOD("write", "self, text, /", text_write, "Write a string; returns the number of characters."),
    PY_METHOD("tell", "self, /", text_tell, "The position."),
    PY_METHOD("seek", "self, cookie, whence=0, /", text_seek, "Change the position."),
    PY_METHOD("reconfigure", "self, /, *, encoding=None, errors=None, newline=?, line_buffering=None, write_through=None", text_reconfigure,
              "Change how text is coded."),
    PY_GETSET("encoding", text_encoding, NULL, "The encoding."),
    PY_GETSET("errors", text_errors, NULL, "The error handler."),
    PY_GETSET("buffer", text_buffer, NULL, "The binary file below."),
    PY_BOOL_RO("line_buffering", py_file, line_buffered),
    PY_MEMBERS_END
};

static const py_classdef text_layout = {
    .name = "_TextFile",
    .module = "_io",
    .bases = PY_BASES(&py_io_text_base_class),
    .size = sizeof(py_file),
    .flags = PY_CLS_ABSTRACT,
    .members = py_file_members,
};

const py_classdef py_file_text_class = {
    .name = "TextIOWrapper",
    .module = "_io",
    .bases = PY_BASES(&text_layout),
    .size = sizeof(py_file),
    .flags = PY_CLS_ABSTRACT | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = text_members,
    .trace = py_file_trace,
    .finalize = py_file_finalize,
    .repr = text_repr,
};
