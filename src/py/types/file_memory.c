#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/file.h"
#include "py/types/str_int.h"

/* io.StringIO and io.BytesIO: a buffer and a position in it (in bytes). */

typedef struct memory {
    py_obj head;
    al_sb data;
    size_t at;
    bool closed;
    py_newline newline;
} memory;
#define MEMORY(o) ((memory *)(void *)(o))

static void memory_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_sb_free(&MEMORY(self)->data);
}

static int check(py_vm *vm, py_obj *self)
{
    return MEMORY(self)->closed ? py_raise_int(vm, &py_ValueError, "I/O operation on closed file") : 0;
}

/* Writes over what is at the position: `over` bytes of it go. 0, -1. */
static int put(py_vm *vm, memory *m, const char *data, size_t size, size_t over)
{
    if (m->at > m->data.size) /* a seek beyond the end is filled with zeros */
        al_sb_pad(&m->data, '\0', m->at - m->data.size);
    size_t tail = m->data.size - m->at;
    over = over > tail ? tail : over;
    if (size > over && !al_sb_reserve(&m->data, size - over))
        return py_raise_nomem(vm), -1;
    if (m->data.data == NULL)
        return 0;
    memmove(m->data.data + m->at + size, m->data.data + m->at + over, tail - over);
    memcpy(m->data.data + m->at, data, size);
    m->data.size += size - over;
    m->data.data[m->data.size] = 0;
    m->at += size;
    return 0;
}

/* [from, to) of what is there */
static const char *from_here(const memory *m, size_t *left)
{
    *left = m->at < m->data.size ? m->data.size - m->at : 0;
    return al_sb_text(&m->data) + (m->at < m->data.size ? m->at : m->data.size);
}

static py_obj *memory_close(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_sb_free(&MEMORY(args[0])->data);
    MEMORY(args[0])->at = 0;
    MEMORY(args[0])->closed = true;
    return PY_NONE;
}

static py_obj *memory_closed(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(MEMORY(self)->closed);
}

static py_obj *memory_yes(py_vm *vm, py_obj **args)
{
    return check(vm, args[0]) < 0 ? NULL : PY_TRUE;
}

static py_obj *memory_flush(py_vm *vm, py_obj **args)
{
    return check(vm, args[0]) < 0 ? NULL : PY_NONE;
}

#define BOTH                                                                                                                               \
    PY_METHOD("close", "self, /", memory_close, "Close."), PY_METHOD("flush", "self, /", memory_flush, "Does nothing."),                   \
        PY_METHOD("readable", "self, /", memory_yes, "True"), PY_METHOD("writable", "self, /", memory_yes, "True"),                        \
        PY_METHOD("seekable", "self, /", memory_yes, "True"), PY_GETSET("closed", memory_closed, NULL, "Is it closed?")

/* ---- StringIO ---- */

/* Bytes of the first n code points of [p, p+left). */
static size_t bytes_of(const char *p, size_t left, int64_t n)
{
    size_t i = 0;
    for (; n > 0 && i < left; n--)
        i += py_utf8_size((unsigned char)p[i]);
    return i;
}

static int string_put(py_vm *vm, memory *m, py_obj *text)
{
    const char *p = py_str_text(text);
    size_t size = py_str_size(text), left;
    al_sb changed = AL_SB_INIT;
    if (m->newline != PY_NEWLINE_LF && m->newline != PY_NEWLINE_KEEP && memchr(p, m->newline == PY_NEWLINE_ANY ? '\r' : '\n', size)) {
        for (const char *end = p + size; p < end; p++) {
            if (m->newline == PY_NEWLINE_ANY && *p == '\r') {
                al_sb_addc(&changed, '\n');
                p += p + 1 < end && p[1] == '\n';
            } else if (m->newline != PY_NEWLINE_ANY && *p == '\n') {
                al_sb_add(&changed, m->newline == PY_NEWLINE_CR ? "\r" : "\r\n");
            } else {
                al_sb_addc(&changed, *p);
            }
        }
        if (al_sb_failed(&changed)) {
            al_sb_free(&changed);
            return py_raise_nomem(vm), -1;
        }
        p = al_sb_text(&changed);
        size = changed.size;
    }
    const char *here = from_here(m, &left);
    size_t over = left ? bytes_of(here, left, (int64_t)py_utf8_count(p, size)) : 0;
    int r = put(vm, m, p, size, over);
    al_sb_free(&changed);
    return r;
}

static py_obj *string_write(py_vm *vm, py_obj **args)
{
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "string argument expected, got '%T'", args[1]);
    if (check(vm, args[0]) < 0 || string_put(vm, MEMORY(args[0]), args[1]) < 0)
        return NULL;
    return py_small((int64_t)PY_STR(args[1])->len);
}

static py_obj *string_init(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    if (py_given(args[1]) && !py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "initial_value must be str or None, not %T", args[1]);
    if (py_newline_parse(vm, args[2], &m->newline) < 0)
        return NULL;
    al_sb_free(&m->data);
    m->at = 0;
    m->closed = false;
    if (py_given(args[1]) && string_put(vm, m, args[1]) < 0)
        return NULL;
    m->at = 0;
    return PY_NONE;
}

static py_obj *string_take(py_vm *vm, memory *m, const char *p, size_t size)
{
    py_obj *s = py_str_valid(vm, p, size);
    if (s)
        m->at += size;
    return s;
}

static py_obj *string_read(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t size;
    size_t left;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    const char *p = from_here(m, &left);
    return string_take(vm, m, p, size < 0 ? left : bytes_of(p, left, size));
}

static py_obj *string_readline(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t size;
    size_t left;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    const char *p = from_here(m, &left), *stop = py_line_end(p, p + left, m->newline);
    size_t n = stop ? (size_t)(stop - p) : left;
    return string_take(vm, m, p, size < 0 ? n : bytes_of(p, n, size));
}

static py_obj *string_getvalue(py_vm *vm, py_obj **args)
{
    if (check(vm, args[0]) < 0)
        return NULL;
    return py_str_valid(vm, al_sb_text(&MEMORY(args[0])->data), MEMORY(args[0])->data.size);
}

static py_obj *string_tell(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    if (check(vm, args[0]) < 0)
        return NULL;
    size_t inside = m->at < m->data.size ? m->at : m->data.size;
    return py_small((int64_t)(py_utf8_count(al_sb_text(&m->data), inside) + (m->at - inside)));
}

static py_obj *string_seek(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t at, whence;
    if (check(vm, args[0]) < 0 || py_as_int64(vm, args[1], &at) < 0 || py_as_int64(vm, args[2], &whence) < 0)
        return NULL;
    if (whence < 0 || whence > 2)
        return py_raise(vm, &py_ValueError, "Invalid whence (%lld, should be 0, 1 or 2)", (long long)whence);
    if (whence == 0 && at < 0)
        return py_raise(vm, &py_ValueError, "Negative seek position %lld", (long long)at);
    if (whence != 0 && at != 0)
        return py_raise(vm, &py_OSError, "Can't do nonzero cur-relative seeks");
    if (whence == 2)
        m->at = m->data.size;
    if (whence == 0) {
        size_t n = bytes_of(al_sb_text(&m->data), m->data.size, at), cps = py_utf8_count(al_sb_text(&m->data), n);
        m->at = n + ((uint64_t)at > cps ? (size_t)at - cps : 0);
    }
    return string_tell(vm, args);
}

static py_obj *string_truncate(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t size;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    if (py_given(args[1]) && size < 0)
        return py_raise(vm, &py_ValueError, "Negative size value %lld", (long long)size);
    size_t n = py_given(args[1]) ? bytes_of(al_sb_text(&m->data), m->data.size, size) : m->at;
    if (n < m->data.size)
        al_sb_truncate(&m->data, n);
    return py_given(args[1]) ? py_small(size) : string_tell(vm, args);
}

static py_obj *string_none(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return PY_NONE;
}

static const py_member string_members[] = { PY_INIT("self, initial_value='', newline='\\n'", string_init, ""),
                                            BOTH,
                                            PY_METHOD("write", "self, s, /", string_write,
                                                      "Write a string; returns the number of characters."),
                                            PY_METHOD("read", "self, size=-1, /", string_read, "Read characters."),
                                            PY_METHOD("readline", "self, size=-1, /", string_readline, "Read a line."),
                                            PY_METHOD("getvalue", "self, /", string_getvalue, "The entire contents."),
                                            PY_METHOD("tell", "self, /", string_tell, "The position."),
                                            PY_METHOD("seek", "self, pos, whence=0, /", string_seek, "Change the position."),
                                            PY_METHOD("truncate", "self, pos=None, /", string_truncate, "Cut off."),
                                            PY_GETSET("encoding", string_none, NULL, "None"),
                                            PY_GETSET("errors", string_none, NULL, "None"),
                                            PY_GETSET("newlines", string_none, NULL, "None"),
                                            PY_CLASS_VALUE("line_buffering", PY_FALSE),
                                            PY_MEMBERS_END };

const py_classdef py_string_io_class = {
    .name = "StringIO",
    .module = "_io",
    .bases = PY_BASES(&py_io_text_base_class),
    .size = sizeof(memory),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = string_members,
    .finalize = memory_finalize,
};

py_obj *py_string_io_new(py_vm *vm)
{
    py_obj *o = py_new(vm, py_type(vm, PY_T_string_io), 0);
    if (o)
        MEMORY(o)->newline = PY_NEWLINE_LF;
    return o;
}

py_obj *py_string_io_value(py_vm *vm, py_obj *io)
{
    return string_getvalue(vm, &io);
}

/* ---- BytesIO ---- */

static py_obj *bytes_write(py_vm *vm, py_obj **args)
{
    py_span s;
    if (check(vm, args[0]) < 0)
        return NULL;
    if (py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "a bytes-like object is required, not 'str'");
    if (py_span_need(vm, args[1], &s) < 0 || put(vm, MEMORY(args[0]), s.data, s.size, s.size) < 0)
        return NULL;
    return py_small((int64_t)s.size);
}

static py_obj *bytes_init(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    py_span s;
    al_sb_free(&m->data);
    m->at = 0;
    m->closed = false;
    if (py_given(args[1]) && (py_span_need(vm, args[1], &s) < 0 || put(vm, m, s.data, s.size, 0) < 0))
        return NULL;
    m->at = 0;
    return PY_NONE;
}

static py_obj *bytes_take(py_vm *vm, memory *m, const char *p, size_t size)
{
    py_obj *b = py_bytes_new(vm, p, size);
    if (b)
        m->at += size;
    return b;
}

static py_obj *bytes_read(py_vm *vm, py_obj **args)
{
    int64_t size;
    size_t left;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    const char *p = from_here(MEMORY(args[0]), &left);
    return bytes_take(vm, MEMORY(args[0]), p, size < 0 || (uint64_t)size > left ? left : (size_t)size);
}

static py_obj *bytes_readline(py_vm *vm, py_obj **args)
{
    int64_t size;
    size_t left;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    const char *p = from_here(MEMORY(args[0]), &left), *hit = memchr(p, '\n', left);
    size_t n = hit ? (size_t)(hit + 1 - p) : left;
    return bytes_take(vm, MEMORY(args[0]), p, size >= 0 && (uint64_t)size < n ? (size_t)size : n);
}

static py_obj *bytes_getvalue(py_vm *vm, py_obj **args)
{
    if (check(vm, args[0]) < 0)
        return NULL;
    return py_bytes_new(vm, al_sb_text(&MEMORY(args[0])->data), MEMORY(args[0])->data.size);
}

static py_obj *bytes_getbuffer(py_vm *vm, py_obj **args)
{
    py_obj *b = bytes_getvalue(vm, args);
    return b ? py_construct(vm, &py_memoryview_class, 1, b) : NULL;
}

static py_obj *bytes_tell(py_vm *vm, py_obj **args)
{
    return check(vm, args[0]) < 0 ? NULL : py_small((int64_t)MEMORY(args[0])->at);
}

static py_obj *bytes_seek(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t at, whence;
    if (check(vm, args[0]) < 0 || py_as_int64(vm, args[1], &at) < 0 || py_as_int64(vm, args[2], &whence) < 0)
        return NULL;
    if (whence < 0 || whence > 2)
        return py_raise(vm, &py_ValueError, "invalid whence (%lld, should be 0, 1 or 2)", (long long)whence);
    if (whence == 0 && at < 0)
        return py_raise(vm, &py_ValueError, "negative seek value %lld", (long long)at);
    if (__builtin_add_overflow(at, whence == 1 ? (int64_t)m->at : whence == 2 ? (int64_t)m->data.size : 0, &at))
        return py_raise(vm, &py_OverflowError, "new position too large");
    m->at = at < 0 ? 0 : (size_t)at;
    return bytes_tell(vm, args);
}

static py_obj *bytes_truncate(py_vm *vm, py_obj **args)
{
    memory *m = MEMORY(args[0]);
    int64_t size;
    if (check(vm, args[0]) < 0 || py_io_size(vm, args[1], &size) < 0)
        return NULL;
    if (!py_given(args[1]))
        size = (int64_t)m->at;
    if (size < 0)
        return py_raise(vm, &py_ValueError, "negative size value %lld", (long long)size);
    if ((uint64_t)size < m->data.size)
        al_sb_truncate(&m->data, (size_t)size);
    return py_int_new(vm, size);
}

static const py_member bytes_members[] = { PY_INIT("self, initial_bytes=?", bytes_init, ""),
                                           BOTH,
                                           PY_METHOD("write", "self, b, /", bytes_write, "Write bytes; returns their number."),
                                           PY_METHOD("read", "self, size=-1, /", bytes_read, "Read bytes."),
                                           PY_METHOD("read1", "self, size=-1, /", bytes_read, "Read bytes."),
                                           PY_METHOD("readline", "self, size=-1, /", bytes_readline, "Read a line."),
                                           PY_METHOD("getvalue", "self, /", bytes_getvalue, "The entire contents."),
                                           PY_METHOD("getbuffer", "self, /", bytes_getbuffer, "A view of the contents."),
                                           PY_METHOD("tell", "self, /", bytes_tell, "The position."),
                                           PY_METHOD("seek", "self, pos, whence=0, /", bytes_seek, "Change the position."),
                                           PY_METHOD("truncate", "self, size=None, /", bytes_truncate, "Cut off."),
                                           PY_MEMBERS_END };

const py_classdef py_bytes_io_class = {
    .name = "BytesIO",
    .module = "_io",
    .bases = PY_BASES(&py_io_buffered_base_class),
    .size = sizeof(memory),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = bytes_members,
    .finalize = memory_finalize,
};
