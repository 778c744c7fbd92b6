#include <string.h>

#include "py/types/bytes_int.h"

#define VIEW(o) ((py_memoryview *)(void *)(o))

/* One dimension of unsigned bytes: what scripts of migrations ever see. */

static void *released(py_vm *vm)
{
    return py_raise(vm, &py_ValueError, "operation forbidden on released memoryview object");
}

static py_obj *view_new(py_vm *vm, py_obj *base, size_t start, size_t count, int64_t step)
{
    py_memoryview *m = (py_memoryview *)(void *)py_new(vm, py_type(vm, PY_T_memoryview), 0);
    if (m == NULL)
        return NULL;
    m->base = base;
    m->start = start;
    m->count = count;
    m->step = step;
    if (py_is_bytearray(base))
        ((py_bytearray *)(void *)base)->exports++;
    return &m->head;
}

static void view_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, VIEW(self)->base);
}

/* What the view looks at, its first byte in front; false: released (an exception is set). */
static bool look(py_vm *vm, py_obj *self, unsigned char **data)
{
    py_span s;
    if (VIEW(self)->base == NULL || !py_span_of(vm, VIEW(self)->base, &s)) {
        released(vm);
        return false;
    }
    *data = (unsigned char *)(uintptr_t)s.data + VIEW(self)->start;
    return true;
}

static py_obj *view_make(py_vm *vm, py_obj **args)
{
    py_obj *o = args[1];
    py_span s;
    if (py_is_heap(o) && o->cls == py_type(vm, PY_T_memoryview))
        return VIEW(o)->base ? view_new(vm, VIEW(o)->base, VIEW(o)->start, VIEW(o)->count, VIEW(o)->step) : released(vm);
    if (!py_span_of(vm, o, &s))
        return py_raise(vm, &py_TypeError, "memoryview: a bytes-like object is required, not '%T'", o);
    return view_new(vm, o, 0, s.size, 1);
}

static int64_t view_len(py_vm *vm, py_obj *self)
{
    if (VIEW(self)->base == NULL)
        return released(vm), -1;
    return (int64_t)VIEW(self)->count;
}

static py_obj *view_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_memoryview *m = VIEW(self);
    unsigned char *data;
    int64_t at;
    if (!look(vm, self, &data))
        return NULL;
    if (py_isa(vm, key, &py_slice_class)) {
        int64_t start, stop, step, count;
        if ((key = py_slice_plain(vm, key)) == NULL || !look(vm, self, &data) ||
            py_slice_indices(vm, key, (int64_t)m->count, &start, &stop, &step, &count) < 0)
            return NULL;
        return view_new(vm, m->base, (size_t)((int64_t)m->start + start * m->step), (size_t)count, step * m->step);
    }
    if (py_index_key(vm, key, "memoryview: invalid slice key", &at) < 0 || !look(vm, self, &data))
        return NULL;
    if (at < 0)
        at += (int64_t)m->count;
    if (at < 0 || at >= (int64_t)m->count)
        return py_raise(vm, &py_IndexError, "index out of bounds on dimension 1");
    return py_small(data[at * m->step]);
}

static int set_slice(py_vm *vm, py_obj *self, py_obj *key, py_obj *value, unsigned char *data)
{
    py_memoryview *m = VIEW(self);
    int64_t start, stop, step, count;
    py_span s;
    if ((key = py_slice_plain(vm, key)) == NULL || !look(vm, self, &data) || py_span_need(vm, value, &s) < 0 ||
        py_slice_indices(vm, key, (int64_t)m->count, &start, &stop, &step, &count) < 0)
        return -1;
    if ((int64_t)s.size != count)
        return py_raise_int(vm, &py_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    py_obj *copy = py_bytes_new(vm, s.data, s.size);
    if (copy == NULL)
        return -1;
    for (int64_t i = 0; i < count; i++)
        data[(start + i * step) * m->step] = ((py_bytes *)(void *)copy)->data[i];
    return 0;
}

static int view_setitem(py_vm *vm, py_obj *self, py_obj *key, py_obj *value)
{
    py_memoryview *m = VIEW(self);
    unsigned char *data, byte;
    int64_t at;
    if (!look(vm, self, &data))
        return -1;
    if (!py_is_bytearray(m->base))
        return py_raise_int(vm, &py_TypeError, "cannot modify read-only memory");
    if (value == NULL)
        return py_raise_int(vm, &py_TypeError, "cannot delete memory");
    if (py_isa(vm, key, &py_slice_class))
        return set_slice(vm, self, key, value, data);
    if (py_index_key(vm, key, "memoryview: invalid slice key", &at) < 0)
        return -1;
    if (at < 0)
        at += (int64_t)m->count;
    if (at < 0 || at >= (int64_t)m->count)
        return py_raise_int(vm, &py_IndexError, "index out of bounds on dimension 1");
    if (py_byte_value(vm, value, "memoryview: invalid value for format 'B'", &byte) < 0 || !look(vm, self, &data))
        return -1;
    data[at * m->step] = byte;
    return 0;
}

static py_obj *view_tobytes(py_vm *vm, py_obj **args)
{
    unsigned char *data;
    if (!look(vm, args[0], &data))
        return NULL;
    py_memoryview *m = VIEW(args[0]);
    py_obj *b = py_bytes_new(vm, NULL, m->count);
    for (size_t i = 0; b && i < m->count; i++)
        ((py_bytes *)(void *)b)->data[i] = data[(int64_t)i * m->step];
    return b;
}

static py_obj *view_tolist(py_vm *vm, py_obj **args)
{
    py_obj *b = view_tobytes(vm, args);
    return b ? py_list_from(vm, b) : NULL;
}

static py_obj *view_hex(py_vm *vm, py_obj **args)
{
    py_obj *b = view_tobytes(vm, args);
    return b ? py_bytes_hex(vm, (py_obj *[]){ b, args[1], args[2] }) : NULL;
}

static py_obj *view_iter(py_vm *vm, py_obj *self)
{
    py_obj *b = view_tobytes(vm, &self);
    return b ? py_iter(vm, b) : NULL;
}

static py_obj *view_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (op != PY_OP_EQ && op != PY_OP_NE)
        return PY_NOTIMPLEMENTED;
    py_span s;
    bool other_view = py_is_heap(other) && other->cls == py_type(vm, PY_T_memoryview);
    if (VIEW(self)->base == NULL || (other_view && VIEW(other)->base == NULL))
        return py_bool((self == other) == (op == PY_OP_EQ));
    if (!other_view && !py_span_of(vm, other, &s))
        return PY_NOTIMPLEMENTED;
    py_obj *a = view_tobytes(vm, &self), *b = a && other_view ? view_tobytes(vm, &other) : other;
    return a && b ? py_bytes_compare(vm, op, a, b) : NULL;
}

static int view_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    if (VIEW(self)->base && py_is_bytearray(VIEW(self)->base))
        return py_raise_int(vm, &py_ValueError, "cannot hash writable memoryview object");
    py_obj *b = view_tobytes(vm, &self);
    return b ? py_hash(vm, b, hash) : -1;
}

static py_obj *view_release(py_vm *vm, py_obj **args)
{
    (void)vm;
    py_memoryview *m = VIEW(args[0]);
    if (m->base && py_is_bytearray(m->base))
        ((py_bytearray *)(void *)m->base)->exports--;
    m->base = NULL;
    return PY_NONE;
}

static py_obj *view_enter(py_vm *vm, py_obj **args)
{
    return VIEW(args[0])->base ? args[0] : released(vm);
}

static py_obj *view_toreadonly(py_vm *vm, py_obj **args)
{
    py_obj *b = view_tobytes(vm, args);
    return b ? view_new(vm, b, 0, VIEW(args[0])->count, 1) : NULL;
}

static py_obj *view_obj(py_vm *vm, py_obj *self)
{
    return VIEW(self)->base ? VIEW(self)->base : released(vm);
}

static py_obj *view_nbytes(py_vm *vm, py_obj *self)
{
    return VIEW(self)->base ? py_small((int64_t)VIEW(self)->count) : released(vm);
}

static py_obj *view_readonly(py_vm *vm, py_obj *self)
{
    return VIEW(self)->base ? py_bool(!py_is_bytearray(VIEW(self)->base)) : released(vm);
}

static py_obj *view_format(py_vm *vm, py_obj *self)
{
    (void)self;
    return py_str_intern(vm, "B");
}

static py_obj *view_one(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return py_small(1);
}

static py_obj *view_shape(py_vm *vm, py_obj *self)
{
    return py_tuple_of(vm, 1, py_small((int64_t)VIEW(self)->count));
}

static py_obj *view_strides(py_vm *vm, py_obj *self)
{
    return py_tuple_of(vm, 1, py_small(VIEW(self)->step));
}

static py_obj *view_contiguous(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(VIEW(self)->step == 1 || VIEW(self)->count <= 1);
}

static py_obj *view_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, VIEW(self)->base ? "<memory at %p>" : "<released memory at %p>", (void *)self);
}

static const py_member view_members[] = { PY_NEW("cls, object", view_make, ""),
                                          PY_METHOD("tobytes", "self, /, order=None", view_tobytes, "The data as bytes."),
                                          PY_METHOD("tolist", "self, /", view_tolist, "The data as a list."),
                                          PY_METHOD("hex", "self, sep=?, bytes_per_sep=1", view_hex, "The data as hexadecimal digits."),
                                          PY_METHOD("release", "self, /", view_release, "Lets go of the underlying object."),
                                          PY_METHOD("toreadonly", "self, /", view_toreadonly, "A read-only version."),
                                          PY_METHOD("__enter__", "self, /", view_enter, ""),
                                          PY_METHOD("__exit__", "self, /, *args", view_release, ""),
                                          PY_GETSET("obj", view_obj, NULL, "The underlying object."),
                                          PY_GETSET("nbytes", view_nbytes, NULL, "The amount of space in bytes."),
                                          PY_GETSET("readonly", view_readonly, NULL, "Whether the memory is read only."),
                                          PY_GETSET("format", view_format, NULL, "The format of each element."),
                                          PY_GETSET("itemsize", view_one, NULL, "The size in bytes of each element."),
                                          PY_GETSET("ndim", view_one, NULL, "The number of dimensions."),
                                          PY_GETSET("shape", view_shape, NULL, "The shape."),
                                          PY_GETSET("strides", view_strides, NULL, "The strides."),
                                          PY_GETSET("contiguous", view_contiguous, NULL, "Whether the memory is contiguous."),
                                          PY_GETSET("c_contiguous", view_contiguous, NULL, "Whether the memory is contiguous."),
                                          PY_MEMBERS_END };

const py_classdef py_memoryview_class = {
    .name = "memoryview",
    .doc = "A view of the bytes of another object.",
    .size = sizeof(py_memoryview),
    .members = view_members,
    .trace = view_trace,
    .repr = view_repr,
    .hash = view_hash,
    .compare = view_compare,
    .len = view_len,
    .getitem = view_getitem,
    .setitem = view_setitem,
    .iter = view_iter,
};
