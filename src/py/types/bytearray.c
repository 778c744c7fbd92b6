#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

#define ARRAY(o) ((py_bytearray *)(void *)(o))

int py_bytearray_resize(py_vm *vm, py_bytearray *b, size_t size)
{
    if (size != b->size && b->exports)
        return py_raise_int(vm, &py_BufferError, "Existing exports of data: object cannot be re-sized");
    if (size > PY_STR_MAX)
        return py_raise_nomem(vm), -1;
    if (size + 1 > b->room) {
        size_t room = size + (size >> 3) + 16;
        unsigned char *data = al_realloc(b->data, room);
        if (data == NULL)
            return py_raise_nomem(vm), -1;
        py_heap_external(vm, (ptrdiff_t)(room - b->room));
        b->data = data;
        b->room = room;
    }
    if (size > b->size)
        memset(b->data + b->size, 0, size - b->size);
    b->size = size;
    b->data[size] = 0;
    return 0;
}

py_obj *py_bytearray_new(py_vm *vm, const void *data, size_t size)
{
    py_obj *o = py_new(vm, py_type(vm, PY_T_bytearray), 0);
    if (o == NULL || py_bytearray_resize(vm, ARRAY(o), size) < 0)
        return NULL;
    if (data && size)
        memcpy(ARRAY(o)->data, data, size);
    return o;
}

static void array_finalize(py_vm *vm, py_obj *self)
{
    py_heap_external(vm, -(ptrdiff_t)ARRAY(self)->room);
    al_free(ARRAY(self)->data);
}

/* Puts size bytes in the place of [from, to). 0, -1. */
static int splice(py_vm *vm, py_bytearray *b, size_t from, size_t to, const char *data, size_t size)
{
    size_t old = b->size, tail = old - to;
    if (size > to - from) {
        if (py_bytearray_resize(vm, b, old + size - (to - from)) < 0)
            return -1;
        memmove(b->data + from + size, b->data + to, tail);
    } else if (size < to - from) {
        if (b->exports)
            return py_raise_int(vm, &py_BufferError, "Existing exports of data: object cannot be re-sized");
        memmove(b->data + from + size, b->data + to, tail);
        b->size = from + size + tail;
        b->data[b->size] = 0;
    }
    if (size)
        memcpy(b->data + from, data, size);
    return 0;
}

static void delete_stepped(py_bytearray *b, int64_t start, int64_t step, int64_t count)
{
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    size_t out = (size_t)start, next = (size_t)start, left = (size_t)count;
    for (size_t i = (size_t)start; i < b->size; i++) {
        if (left && i == next) {
            next += (size_t)step;
            left--;
        } else {
            b->data[out++] = b->data[i];
        }
    }
    b->size = out;
}

static int set_slice(py_vm *vm, py_bytearray *b, py_obj *slice, py_obj *value)
{
    int64_t start, stop, step, count;
    py_span s = { "", 0 };
    if (value) { /* a copy: it may be self */
        if (py_is_int(vm, value) || py_is_str(vm, value))
            return py_raise_int(vm, &py_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        py_obj *copy = py_bytes_from_object(vm, value);
        if (copy == NULL)
            return -1;
        py_span_of(vm, copy, &s);
    }
    if ((slice = py_slice_plain(vm, slice)) == NULL || py_slice_indices(vm, slice, (int64_t)b->size, &start, &stop, &step, &count) < 0)
        return -1;
    if (step == 1)
        return splice(vm, b, (size_t)start, (size_t)(start + count), s.data, s.size);
    if (value == NULL) {
        if (count && b->exports)
            return py_raise_int(vm, &py_BufferError, "Existing exports of data: object cannot be re-sized");
        if (count)
            delete_stepped(b, start, step, count);
        return 0;
    }
    if ((int64_t)s.size != count)
        return py_raise_int(vm, &py_ValueError, "attempt to assign bytes of size %zu to extended slice of size %lld", s.size,
                            (long long)count);
    for (int64_t i = 0; i < count; i++)
        b->data[start + i * step] = (unsigned char)s.data[i];
    return 0;
}

static int array_setitem(py_vm *vm, py_obj *self, py_obj *key, py_obj *value)
{
    py_bytearray *b = ARRAY(self);
    unsigned char byte = 0;
    if (py_isa(vm, key, &py_slice_class))
        return set_slice(vm, b, key, value);
    int64_t at;
    if (py_index_key(vm, key, "bytearray indices must be integers or slices, not %T", &at) < 0)
        return -1;
    if (value && py_byte_value(vm, value, "byte must be in range(0, 256)", &byte) < 0)
        return -1;
    if (at < 0)
        at += (int64_t)b->size;
    if (at < 0 || at >= (int64_t)b->size)
        return py_raise_int(vm, &py_IndexError, "bytearray index out of range");
    if (value == NULL)
        return splice(vm, b, (size_t)at, (size_t)at + 1, "", 0);
    b->data[at] = byte;
    return 0;
}

static py_obj *array_repr(py_vm *vm, py_obj *self)
{
    al_sb sb = AL_SB_INIT;
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    al_sb_addf(&sb, "%s(", py_class_name(self->cls));
    py_bytes_repr_to(&sb, s, true);
    al_sb_addc(&sb, ')');
    return py_str_from_sb(vm, &sb);
}

static py_obj *array_iter(py_vm *vm, py_obj *self)
{
    py_list_iterator *it = (py_list_iterator *)(void *)py_new(vm, py_type(vm, PY_T_bytearray_iterator), 0);
    if (it == NULL)
        return NULL;
    it->seq = self;
    return &it->head;
}

/* ---- methods ---- */

static py_obj *array_init(py_vm *vm, py_obj **args)
{
    py_obj *from = py_bytes_construct(vm, args, "bytearray");
    py_span s;
    if (from == NULL || !py_span_of(vm, from, &s))
        return NULL;
    return splice(vm, ARRAY(args[0]), 0, ARRAY(args[0])->size, s.data, s.size) < 0 ? NULL : PY_NONE;
}

static py_obj *array_append(py_vm *vm, py_obj **args)
{
    unsigned char byte;
    if (py_byte_value(vm, args[1], "byte must be in range(0, 256)", &byte) < 0)
        return NULL;
    return splice(vm, ARRAY(args[0]), ARRAY(args[0])->size, ARRAY(args[0])->size, (char *)&byte, 1) < 0 ? NULL : PY_NONE;
}

static int extend(py_vm *vm, py_obj *self, py_obj *other)
{
    py_span s;
    py_obj *copy = other;
    if (!py_span_of(vm, other, &s) || other == self) {
        copy = py_iterable_copy(vm, other, "");
        if (copy == NULL && py_error_is(vm, &py_TypeError) && py_cls(vm, other)->slots.iter == NULL) {
            py_error_clear(vm);
            return py_raise_int(vm, &py_TypeError, "can't extend bytearray with %T", other);
        }
        copy = copy ? py_bytes_from_object(vm, copy) : NULL;
    }
    if (copy == NULL || !py_span_of(vm, copy, &s))
        return -1;
    return splice(vm, ARRAY(self), ARRAY(self)->size, ARRAY(self)->size, s.data, s.size);
}

static py_obj *array_extend(py_vm *vm, py_obj **args)
{
    return extend(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *array_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    py_span s;
    if (op == PY_OP_ADD)
        return py_span_of(vm, other, &s) ? (extend(vm, self, other) < 0 ? NULL : self) : PY_NOTIMPLEMENTED;
    if (op != PY_OP_MUL)
        return PY_NOTIMPLEMENTED;
    py_obj *product = py_bytes_binary(vm, op, self, other);
    if (product == NULL || product == PY_NOTIMPLEMENTED)
        return product;
    py_span_of(vm, product, &s);
    return splice(vm, ARRAY(self), 0, ARRAY(self)->size, s.data, s.size) < 0 ? NULL : self;
}

static py_obj *array_insert(py_vm *vm, py_obj **args)
{
    int64_t at;
    unsigned char byte;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &at) < 0 ||
        py_byte_value(vm, args[2], "byte must be in range(0, 256)", &byte) < 0)
        return NULL;
    int64_t n = (int64_t)ARRAY(args[0])->size;
    at = at < 0 ? (at + n < 0 ? 0 : at + n) : at > n ? n : at;
    return splice(vm, ARRAY(args[0]), (size_t)at, (size_t)at, (char *)&byte, 1) < 0 ? NULL : PY_NONE;
}

static py_obj *array_pop(py_vm *vm, py_obj **args)
{
    int64_t at;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &at) < 0)
        return NULL;
    int64_t n = (int64_t)ARRAY(args[0])->size;
    if (n == 0)
        return py_raise(vm, &py_IndexError, "pop from empty bytearray");
    if (at < 0)
        at += n;
    if (at < 0 || at >= n)
        return py_raise(vm, &py_IndexError, "pop index out of range");
    unsigned char byte = ARRAY(args[0])->data[at];
    return splice(vm, ARRAY(args[0]), (size_t)at, (size_t)at + 1, "", 0) < 0 ? NULL : py_small(byte);
}

static py_obj *array_remove(py_vm *vm, py_obj **args)
{
    unsigned char byte;
    if (py_byte_value(vm, args[1], "byte must be in range(0, 256)", &byte) < 0)
        return NULL;
    py_bytearray *b = ARRAY(args[0]);
    unsigned char *hit = b->size ? memchr(b->data, byte, b->size) : NULL;
    if (hit == NULL)
        return py_raise(vm, &py_ValueError, "value not found in bytearray");
    size_t at = (size_t)(hit - b->data);
    return splice(vm, b, at, at + 1, "", 0) < 0 ? NULL : PY_NONE;
}

static py_obj *array_reverse(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_bytearray *b = ARRAY(args[0]);
    for (size_t i = 0, j = b->size; i + 1 < j--; i++) {
        unsigned char x = b->data[i];
        b->data[i] = b->data[j];
        b->data[j] = x;
    }
    return PY_NONE;
}

static py_obj *array_clear(py_vm *vm, py_obj **args)
{
    return py_bytearray_resize(vm, ARRAY(args[0]), 0) < 0 ? NULL : PY_NONE;
}

static py_obj *array_copy(py_vm *vm, py_obj **args)
{
    return py_bytearray_new(vm, ARRAY(args[0])->data, ARRAY(args[0])->size);
}

static const py_member array_members[] = {
    PY_INIT("self, source=?, encoding=?, errors=?", array_init, ""),
#define PY_BYTES_METHOD(name, sig, doc) PY_METHOD(#name, sig, py_bytes_##name, doc),
#include "py/types/bytes_methods.list.h"
#undef PY_BYTES_METHOD
    PY_BYTES_METHODS,
    PY_METHOD("append", "self, item, /", array_append, "Append a single item to the end of the bytearray."),
    PY_METHOD("extend", "self, iterable_of_ints, /", array_extend, "Append all the items from the iterator or sequence to the end."),
    PY_METHOD("insert", "self, index, item, /", array_insert, "Insert a single item into the bytearray before the given index."),
    PY_METHOD("pop", "self, index=-1, /", array_pop, "Remove and return a single item."),
    PY_METHOD("remove", "self, value, /", array_remove, "Remove the first occurrence of a value."),
    PY_METHOD("reverse", "self, /", array_reverse, "Reverse the order of the values in place."),
    PY_METHOD("clear", "self, /", array_clear, "Remove all items."),
    PY_METHOD("copy", "self, /", array_copy, "Return a copy."),
    PY_MEMBERS_END
};

const py_classdef py_bytearray_class = {
    .name = "bytearray",
    .doc = "A mutable sequence of bytes.",
    .size = sizeof(py_bytearray),
    .flags = PY_CLS_SUBCLASS | PY_CLS_UNHASHABLE,
    .members = array_members,
    .finalize = array_finalize,
    .repr = array_repr,
    .compare = py_bytes_compare,
    .truth = py_bytes_truth,
    .len = py_bytes_len,
    .getitem = py_bytes_getitem,
    .setitem = array_setitem,
    .contains = py_bytes_contains,
    .iter = array_iter,
    .binary = py_bytes_binary,
    .inplace = array_inplace,
};
