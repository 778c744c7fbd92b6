#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

/* ---- looking ---- */

bool py_is_bytes(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_BYTES);
}

bool py_is_bytearray(const py_obj *o)
{
    return py_is_heap(o) && o->cls->def == &py_bytearray_class;
}

bool py_span_of(py_vm *vm, py_obj *o, py_span *span)
{
    if (py_is_bytes(vm, o)) {
        *span = (py_span){ (const char *)((py_bytes *)(void *)o)->data, ((py_bytes *)(void *)o)->size };
        return true;
    }
    if (py_is_bytearray(o)) {
        py_bytearray *b = (py_bytearray *)(void *)o;
        *span = (py_span){ b->data ? (const char *)b->data : "", b->size };
        return true;
    }
    if (py_is_heap(o) && o->cls->def == &py_memoryview_class) {
        py_memoryview *m = (py_memoryview *)(void *)o;
        if (m->base == NULL || m->step != 1 || !py_span_of(vm, m->base, span))
            return false;
        span->data += m->start;
        span->size = m->count;
        return true;
    }
    return false;
}

bool py_bytes_like(py_vm *vm, py_obj *o, const unsigned char **data, size_t *size)
{
    py_span s;
    if (!py_span_of(vm, o, &s))
        return false;
    *data = (const unsigned char *)s.data;
    *size = s.size;
    return true;
}

int py_span_need(py_vm *vm, py_obj *o, py_span *span)
{
    if (py_span_of(vm, o, span))
        return 0;
    return py_raise_int(vm, &py_TypeError, "a bytes-like object is required, not '%T'", o);
}

int py_span_or_byte(py_vm *vm, py_obj *o, py_span *span, char *byte)
{
    if (py_span_of(vm, o, span))
        return 0;
    if (!py_is_int(vm, o) && py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)) == NULL)
        return py_raise_int(vm, &py_TypeError, "argument should be integer or bytes-like object, not '%T'", o);
    if (py_byte_value(vm, o, "byte must be in range(0, 256)", (unsigned char *)byte) < 0)
        return -1;
    *span = (py_span){ byte, 1 };
    return 0;
}

int py_byte_value(py_vm *vm, py_obj *o, const char *message, unsigned char *out)
{
    py_obj *i = py_index(vm, o);
    int64_t v;
    if (i == NULL)
        return -1;
    if (!py_int_to_int64(i, &v) || v < 0 || v > 255)
        return py_raise_int(vm, &py_ValueError, "%s", message);
    *out = (unsigned char)v;
    return 0;
}

/* ---- making ---- */

static py_bytes *bytes_alloc(py_vm *vm, py_class *cls, size_t size)
{
    if (size > PY_STR_MAX)
        return py_raise_nomem(vm);
    py_bytes *b = (py_bytes *)(void *)py_new(vm, cls, size + 1);
    if (b)
        b->size = size;
    return b;
}

py_obj *py_bytes_new(py_vm *vm, const void *data, size_t size)
{
    py_bytes *b = bytes_alloc(vm, py_type(vm, PY_T_bytes), size);
    if (b == NULL)
        return NULL;
    if (data && size)
        memcpy(b->data, data, size);
    return &b->head;
}

py_obj *py_bytes_like_new(py_vm *vm, const py_obj *like, const void *data, size_t size)
{
    return py_is_bytearray(like) ? py_bytearray_new(vm, data, size) : py_bytes_new(vm, data, size);
}

char *py_bytes_data(py_obj *o)
{
    return py_is_bytearray(o) ? (char *)((py_bytearray *)(void *)o)->data : (char *)((py_bytes *)(void *)o)->data;
}

static py_obj *from_iterable(py_vm *vm, py_obj *o, const char *name)
{
    py_obj *it = py_iter(vm, o);
    if (it == NULL) {
        if (!py_error_is(vm, &py_TypeError))
            return NULL;
        py_error_clear(vm);
        return py_raise(vm, &py_TypeError, "cannot convert '%T' object to %s", o, name);
    }
    al_sb sb = AL_SB_INIT;
    for (;;) {
        py_scope s = py_scope_open(vm);
        py_obj *item = py_next(vm, it);
        unsigned char byte;
        int r = item ? py_byte_value(vm, item,
                                     strcmp(name, "bytes") == 0 ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)", &byte)
                     : -1;
        py_scope_close(vm, s);
        if (r < 0)
            break;
        al_sb_addc(&sb, (char)byte);
    }
    py_obj *b = NULL;
    if (!py_error_pending(vm))
        b = al_sb_failed(&sb) ? py_raise_nomem(vm) : py_bytes_new(vm, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
    return b;
}

py_obj *py_bytes_from_object(py_vm *vm, py_obj *o)
{
    py_span s;
    if (py_exact(vm, o, PY_T_bytes))
        return o;
    py_obj *r = py_is_heap(o) ? py_call_special(vm, o, PY_ID(vm, __bytes__), 0, NULL) : PY_ABSENT;
    if (r != PY_ABSENT) {
        if (r && !py_is_bytes(vm, r))
            return py_raise(vm, &py_TypeError, "__bytes__ returned non-bytes (type %T)", r);
        return r;
    }
    if (py_span_of(vm, o, &s))
        return py_bytes_new(vm, s.data, s.size);
    if (py_is_str(vm, o))
        return py_raise(vm, &py_TypeError, "cannot convert '%T' object to bytes", o);
    return from_iterable(vm, o, "bytes");
}

py_obj *py_bytes_construct(py_vm *vm, py_obj **args, const char *name)
{
    py_obj *source = args[1];
    if (source == PY_ABSENT) {
        if (args[2] != PY_ABSENT || args[3] != PY_ABSENT)
            return py_raise(vm, &py_TypeError,
                            args[2] != PY_ABSENT ? "encoding without a string argument" : "errors without a string argument");
        return py_bytes_new(vm, NULL, 0);
    }
    if (py_is_str(vm, source)) {
        if (args[2] == PY_ABSENT)
            return py_raise(vm, &py_TypeError, "string argument without an encoding");
        return py_str_encode_object(vm, source, args[2], args[3]);
    }
    if (args[2] != PY_ABSENT || args[3] != PY_ABSENT)
        return py_raise(vm, &py_TypeError,
                        args[2] != PY_ABSENT ? "encoding without a string argument" : "errors without a string argument");
    bool has_bytes = py_is_heap(source) && py_class_find(vm, py_cls(vm, source), PY_ID(vm, __bytes__)) != NULL;
    if (!has_bytes && (py_is_int(vm, source) || py_class_find(vm, py_cls(vm, source), PY_ID(vm, __index__)))) {
        int64_t count;
        if (py_index_key(vm, source, "'%T' object cannot be interpreted as an integer", &count) < 0) {
            if (py_error_is(vm, &py_IndexError)) {
                py_error_clear(vm);
                py_raise(vm, &py_OverflowError, "cannot fit '%T' into an index-sized integer", source);
            }
            return NULL;
        }
        if (count < 0)
            return py_raise(vm, &py_ValueError, "negative count");
        return py_bytes_new(vm, NULL, (size_t)count);
    }
    py_span s;
    if (!has_bytes && !py_span_of(vm, source, &s))
        return from_iterable(vm, source, name);
    return py_bytes_from_object(vm, source);
}

static py_obj *bytes_make(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    py_obj *o = py_bytes_construct(vm, args, "bytes");
    if (o == NULL || cls == py_type(vm, PY_T_bytes))
        return o;
    py_bytes *from = (py_bytes *)(void *)o, *b = bytes_alloc(vm, cls, from->size);
    if (b == NULL)
        return NULL;
    memcpy(b->data, from->data, from->size);
    return &b->head;
}

/* ---- slots of bytes and bytearray ---- */

py_obj *py_bytes_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    py_span a, b;
    if (!py_span_of(vm, self, &a) || !py_span_of(vm, other, &b))
        return PY_NOTIMPLEMENTED;
    int c = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return py_order(op, c ? c : (a.size > b.size) - (a.size < b.size));
}

int py_bytes_truth(py_vm *vm, py_obj *self)
{
    return py_bytes_len(vm, self) != 0;
}

int64_t py_bytes_len(py_vm *vm, py_obj *self)
{
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    return (int64_t)s.size;
}

py_obj *py_bytes_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_span s = { 0 };
    bool array = py_is_bytearray(self);
    py_span_of(vm, self, &s);
    if (py_isa(vm, key, &py_slice_class)) {
        int64_t start, stop, step, count;
        if ((key = py_slice_plain(vm, key)) == NULL || !py_span_of(vm, self, &s) ||
            py_slice_indices(vm, key, (int64_t)s.size, &start, &stop, &step, &count) < 0)
            return NULL;
        py_span_of(vm, self, &s);
        if (step == 1)
            return py_bytes_like_new(vm, self, s.data + start, (size_t)count);
        py_obj *r = py_bytes_like_new(vm, self, NULL, (size_t)count);
        for (int64_t i = 0; r && i < count; i++)
            py_bytes_data(r)[i] = s.data[start + i * step];
        return r;
    }
    int64_t at;
    if (py_index_key(vm, key,
                     array ? "bytearray indices must be integers or slices, not %T" : "byte indices must be integers or slices, not %T",
                     &at) < 0)
        return NULL;
    py_span_of(vm, self, &s);
    if (at < 0)
        at += (int64_t)s.size;
    if (at < 0 || at >= (int64_t)s.size)
        return py_raise(vm, &py_IndexError, array ? "bytearray index out of range" : "index out of range");
    return py_small((unsigned char)s.data[at]);
}

int py_bytes_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    py_span s = { 0 }, sub;
    char byte;
    if (!py_span_of(vm, item, &sub)) {
        if (!py_is_int(vm, item) && py_class_find(vm, py_cls(vm, item), PY_ID(vm, __index__)) == NULL)
            return py_span_need(vm, item, &sub);
        if (py_byte_value(vm, item, "byte must be in range(0, 256)", (unsigned char *)&byte) < 0)
            return -1;
        sub = (py_span){ &byte, 1 };
    }
    py_span_of(vm, self, &s);
    return py_mem_find(s.data, s.size, sub.data, sub.size) != NULL;
}

static py_obj *repeat(py_vm *vm, py_obj *self, py_obj *times)
{
    int64_t n;
    py_span s = { 0 };
    int r = py_repeat_count(vm, times, &n);
    if (r <= 0)
        return r < 0 ? NULL : PY_NOTIMPLEMENTED;
    py_span_of(vm, self, &s);
    if (n == 1 && py_exact(vm, self, PY_T_bytes))
        return self;
    if (n < 0 || s.size == 0)
        n = 0;
    if (s.size && (uint64_t)n > PY_STR_MAX / s.size)
        return py_raise_nomem(vm);
    py_obj *b = py_bytes_like_new(vm, self, NULL, s.size * (size_t)n);
    if (b && n)
        py_fill_repeat(py_bytes_data(b), s.data, s.size, (size_t)n);
    return b;
}

py_obj *py_bytes_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_span a, b;
    bool bytes_left = py_is_bytes(vm, left) || py_is_bytearray(left), bytes_right = py_is_bytes(vm, right) || py_is_bytearray(right);
    if (op == PY_OP_ADD && bytes_left && py_span_of(vm, left, &a) && py_span_of(vm, right, &b)) {
        if (b.size == 0 && py_exact(vm, left, PY_T_bytes))
            return left;
        py_obj *r = py_bytes_like_new(vm, left, NULL, a.size + b.size);
        if (r && a.size)
            memcpy(py_bytes_data(r), a.data, a.size);
        if (r && b.size)
            memcpy(py_bytes_data(r) + a.size, b.data, b.size);
        return r;
    }
    if (op == PY_OP_MUL && (bytes_left || bytes_right))
        return bytes_left ? repeat(vm, left, right) : repeat(vm, right, left);
    return op == PY_OP_MOD && bytes_left ? py_bytes_percent(vm, left, right) : PY_NOTIMPLEMENTED;
}

void py_bytes_repr_to(al_sb *sb, py_span s, bool always)
{
    char quote = memchr(s.data, '\'', s.size) && !memchr(s.data, '"', s.size) ? '"' : '\'';
    al_sb_addc(sb, 'b');
    al_sb_addc(sb, quote);
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c == (unsigned char)quote || c == '\\' || (always && c == '\'')) {
            al_sb_addc(sb, '\\');
            al_sb_addc(sb, (char)c);
        } else if (c == '\t' || c == '\n' || c == '\r') {
            al_sb_add(sb, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        } else if (c < 0x20 || c >= 0x7f) {
            al_sb_addf(sb, "\\x%02x", c);
        } else {
            al_sb_addc(sb, (char)c);
        }
    }
    al_sb_addc(sb, quote);
}

static py_obj *bytes_repr(py_vm *vm, py_obj *self)
{
    al_sb sb = AL_SB_INIT;
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    py_bytes_repr_to(&sb, s, false);
    return py_str_from_sb(vm, &sb);
}

static int bytes_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    py_bytes *b = (py_bytes *)(void *)self;
    if (b->hash == 0)
        b->hash = py_text_hash(b->data, b->size);
    *hash = (int64_t)b->hash;
    return 0;
}

/* ---- the iterator ---- */

static py_obj *bytes_iter(py_vm *vm, py_obj *self)
{
    py_list_iterator *it = (py_list_iterator *)(void *)py_new(vm, py_type(vm, PY_T_bytes_iterator), 0);
    if (it == NULL)
        return NULL;
    it->seq = self;
    return &it->head;
}

static void iterator_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((py_list_iterator *)(void *)self)->seq);
}

static py_obj *iterator_next(py_vm *vm, py_obj *self)
{
    py_list_iterator *it = (py_list_iterator *)(void *)self;
    py_span s;
    if (it->seq == NULL)
        return NULL;
    if (py_span_of(vm, it->seq, &s) && it->at < s.size)
        return py_small((unsigned char)s.data[it->at++]);
    it->seq = NULL;
    return NULL;
}

#define ITERATOR(c_name)                                                                                                                   \
    const py_classdef py_##c_name##_class = {                                                                                              \
        .name = #c_name,                                                                                                                   \
        .size = sizeof(py_list_iterator),                                                                                                  \
        .flags = PY_CLS_ABSTRACT,                                                                                                          \
        .trace = iterator_trace,                                                                                                           \
        .iter = py_iter_self,                                                                                                              \
        .next = iterator_next,                                                                                                             \
    }
ITERATOR(bytes_iterator);
ITERATOR(bytearray_iterator);

static py_obj *bytes_getnewargs(py_vm *vm, py_obj **args)
{
    py_bytes *b = (py_bytes *)(void *)args[0];
    py_obj *copy = py_bytes_new(vm, b->data, b->size);
    return copy ? py_tuple_of(vm, 1, copy) : NULL;
}

static py_obj *bytes_dunder(py_vm *vm, py_obj **args)
{
    py_bytes *b = (py_bytes *)(void *)args[0];
    return py_exact(vm, args[0], PY_T_bytes) ? args[0] : py_bytes_new(vm, b->data, b->size);
}

static const py_member bytes_members[] = { PY_NEW("cls, source=?, encoding=?, errors=?", bytes_make, ""),
#define PY_BYTES_METHOD(name, sig, doc) PY_METHOD(#name, sig, py_bytes_##name, doc),
#include "py/types/bytes_methods.list.h"
#undef PY_BYTES_METHOD
                                           PY_BYTES_METHODS,
                                           PY_METHOD("__bytes__", "self, /", bytes_dunder, "Convert this value to exact type bytes."),
                                           PY_METHOD("__getnewargs__", "self, /", bytes_getnewargs, ""), PY_MEMBERS_END };

const py_classdef py_bytes_class = {
    .name = "bytes",
    .doc = "An immutable sequence of bytes.",
    .size = offsetof(py_bytes, data),
    .flags = PY_CLS_SUBCLASS,
    .members = bytes_members,
    .repr = bytes_repr,
    .hash = bytes_hash,
    .compare = py_bytes_compare,
    .truth = py_bytes_truth,
    .len = py_bytes_len,
    .getitem = py_bytes_getitem,
    .contains = py_bytes_contains,
    .iter = bytes_iter,
    .binary = py_bytes_binary,
};
