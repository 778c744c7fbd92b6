#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

/*
 * self as start and end (args[2], args[3]) leave it, and what is looked for: args[1], a byte or bytes (or only bytes). *from is where
 * the part begins. Script code runs before anything is looked into. 1, 0 empty range, -1.
 */
static int window(py_vm *vm, py_obj **args, py_span *s, size_t *from, py_span *sub, char *byte)
{
    int64_t a, b;
    py_span_of(vm, args[0], s);
    if (py_clip_bounds(vm, args[2], args[3], s->size, &a, &b) < 0 || (sub && py_span_or_byte(vm, args[1], sub, byte) < 0))
        return -1;
    py_span_of(vm, args[0], s);
    *from = (size_t)a;
    if (b > (int64_t)s->size)
        b = (int64_t)s->size;
    if (a > b)
        return 0;
    s->data += a;
    s->size = (size_t)(b - a);
    return 1;
}

static int64_t search(py_vm *vm, py_obj **args, bool last)
{
    py_span s, sub;
    char byte;
    size_t from;
    int r = window(vm, args, &s, &from, &sub, &byte);
    if (r <= 0)
        return r < 0 ? -2 : -1;
    const char *hit = last ? py_mem_rfind(s.data, s.size, sub.data, sub.size) : py_mem_find(s.data, s.size, sub.data, sub.size);
    return hit ? (int64_t)from + (hit - s.data) : -1;
}

py_obj *py_bytes_find(py_vm *vm, py_obj **args)
{
    int64_t at = search(vm, args, false);
    return at == -2 ? NULL : py_small(at);
}

py_obj *py_bytes_rfind(py_vm *vm, py_obj **args)
{
    int64_t at = search(vm, args, true);
    return at == -2 ? NULL : py_small(at);
}

static py_obj *or_raise(py_vm *vm, int64_t at)
{
    return at == -2 ? NULL : at < 0 ? py_raise(vm, &py_ValueError, "subsection not found") : py_small(at);
}

py_obj *py_bytes_index(py_vm *vm, py_obj **args)
{
    return or_raise(vm, search(vm, args, false));
}

py_obj *py_bytes_rindex(py_vm *vm, py_obj **args)
{
    return or_raise(vm, search(vm, args, true));
}

py_obj *py_bytes_count(py_vm *vm, py_obj **args)
{
    py_span s, sub;
    char byte;
    size_t from;
    int r = window(vm, args, &s, &from, &sub, &byte);
    if (r <= 0)
        return r < 0 ? NULL : py_small(0);
    if (sub.size == 0)
        return py_small((int64_t)s.size + 1);
    return py_small((int64_t)py_mem_count(s.data, s.size, sub.data, sub.size, SIZE_MAX));
}

static bool at_edge(py_span s, py_span part, bool end)
{
    return part.size <= s.size && memcmp(end ? s.data + s.size - part.size : s.data, part.data, part.size) == 0;
}

static py_obj *edge(py_vm *vm, py_obj **args, bool end)
{
    py_span s, part;
    size_t from;
    int r = window(vm, args, &s, &from, NULL, NULL);
    if (r < 0)
        return NULL;
    if (py_span_of(vm, args[1], &part))
        return py_bool(r && at_edge(s, part, end));
    if (!py_is_tuple(vm, args[1]))
        return py_raise(vm, &py_TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", end ? "endswith" : "startswith",
                        args[1]);
    for (size_t i = 0; i < PY_TUPLE(args[1])->count; i++) {
        if (py_span_need(vm, PY_TUPLE(args[1])->items[i], &part) < 0)
            return NULL;
        if (r && at_edge(s, part, end))
            return PY_TRUE;
    }
    return PY_FALSE;
}

py_obj *py_bytes_startswith(py_vm *vm, py_obj **args)
{
    return edge(vm, args, false);
}

py_obj *py_bytes_endswith(py_vm *vm, py_obj **args)
{
    return edge(vm, args, true);
}

/* self, or a copy where it can change */
static py_obj *whole(py_vm *vm, py_obj *self)
{
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    return py_exact(vm, self, PY_T_bytes) ? self : py_bytes_like_new(vm, self, s.data, s.size);
}

py_obj *py_bytes_removeprefix(py_vm *vm, py_obj **args)
{
    py_span s = { 0 }, part;
    if (py_span_need(vm, args[1], &part) < 0)
        return NULL;
    py_span_of(vm, args[0], &s);
    return at_edge(s, part, false) ? py_bytes_like_new(vm, args[0], s.data + part.size, s.size - part.size) : whole(vm, args[0]);
}

py_obj *py_bytes_removesuffix(py_vm *vm, py_obj **args)
{
    py_span s = { 0 }, part;
    if (py_span_need(vm, args[1], &part) < 0)
        return NULL;
    py_span_of(vm, args[0], &s);
    return at_edge(s, part, true) ? py_bytes_like_new(vm, args[0], s.data, s.size - part.size) : whole(vm, args[0]);
}

static py_obj *finish(py_vm *vm, py_obj *like, al_sb *sb)
{
    py_obj *r = al_sb_failed(sb) ? py_raise_nomem(vm) : py_bytes_like_new(vm, like, al_sb_text(sb), sb->size);
    al_sb_free(sb);
    return r;
}

py_obj *py_bytes_replace(py_vm *vm, py_obj **args)
{
    py_span s = { 0 }, from, to;
    int64_t limit;
    if (py_index_key(vm, args[3], "'%T' object cannot be interpreted as an integer", &limit) < 0 || py_span_need(vm, args[1], &from) < 0 ||
        py_span_need(vm, args[2], &to) < 0)
        return NULL;
    py_span_of(vm, args[0], &s);
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    al_sb sb = AL_SB_INIT;
    const char *p = s.data, *end = s.data + s.size, *hit;
    if (from.size == 0) {
        for (; most > 0; most--) {
            al_sb_addn(&sb, to.data, to.size);
            if (p >= end || al_sb_failed(&sb))
                break;
            if (most > 1)
                al_sb_addc(&sb, *p++);
        }
    } else {
        for (; most > 0 && (hit = py_mem_find(p, (size_t)(end - p), from.data, from.size)); most--) {
            al_sb_addn(&sb, p, (size_t)(hit - p));
            al_sb_addn(&sb, to.data, to.size);
            p = hit + from.size;
        }
    }
    al_sb_addn(&sb, p, (size_t)(end - p));
    return finish(vm, args[0], &sb);
}

static py_obj *cut(py_vm *vm, py_obj **args, bool last)
{
    py_span s = { 0 }, sep;
    if (py_span_need(vm, args[1], &sep) < 0)
        return NULL;
    if (sep.size == 0)
        return py_raise(vm, &py_ValueError, "empty separator");
    py_span_of(vm, args[0], &s);
    const char *hit = last ? py_mem_rfind(s.data, s.size, sep.data, sep.size) : py_mem_find(s.data, s.size, sep.data, sep.size);
    size_t head = hit ? (size_t)(hit - s.data) : last ? 0 : s.size, middle = hit ? sep.size : 0, rest = s.size - head - middle;
    py_obj *a = py_bytes_like_new(vm, args[0], s.data, head), *b = a ? py_bytes_like_new(vm, args[0], sep.data, middle) : NULL;
    py_obj *c = b ? py_bytes_like_new(vm, args[0], s.data + head + middle, rest) : NULL;
    return c ? py_tuple_of(vm, 3, a, b, c) : NULL;
}

py_obj *py_bytes_partition(py_vm *vm, py_obj **args)
{
    return cut(vm, args, false);
}

py_obj *py_bytes_rpartition(py_vm *vm, py_obj **args)
{
    return cut(vm, args, true);
}

py_obj *py_bytes_translate(py_vm *vm, py_obj **args)
{
    py_span s = { 0 }, table = { NULL, 0 }, drop;
    if (args[1] != PY_NONE) {
        if (py_span_need(vm, args[1], &table) < 0)
            return NULL;
        if (table.size != 256)
            return py_raise(vm, &py_ValueError, "translation table must be 256 characters long");
    }
    if (args[2] == PY_ABSENT)
        drop = (py_span){ "", 0 };
    else if (py_span_need(vm, args[2], &drop) < 0)
        return NULL;
    py_span_of(vm, args[0], &s);
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < s.size; i++) {
        if (drop.size && memchr(drop.data, s.data[i], drop.size))
            continue;
        al_sb_addc(&sb, table.data ? table.data[(unsigned char)s.data[i]] : s.data[i]);
    }
    return finish(vm, args[0], &sb);
}

py_obj *py_bytes_maketrans(py_vm *vm, py_obj **args)
{
    py_span from, to;
    if (py_span_need(vm, args[0], &from) < 0 || py_span_need(vm, args[1], &to) < 0)
        return NULL;
    if (from.size != to.size)
        return py_raise(vm, &py_ValueError, "maketrans arguments must have same length");
    char table[256];
    for (int i = 0; i < 256; i++)
        table[i] = (char)i;
    for (size_t i = 0; i < from.size; i++)
        table[(unsigned char)from.data[i]] = to.data[i];
    return py_bytes_new(vm, table, sizeof(table));
}
