#include <string.h>

#include "py/types/str_int.h"
#include "py/types/types_int.h"

/* The part of args[0] that start and end (args[2], args[3]) leave: bytes [*from, *to) and the first code point. 1, 0 empty range, -1. */
static int window(py_vm *vm, py_obj **args, size_t *from, size_t *to)
{
    py_str *s = PY_STR(args[0]);
    int64_t a, b;
    *from = 0;
    *to = s->size;
    if (args[2] == PY_ABSENT && args[3] == PY_ABSENT)
        return 1;
    if (py_clip_bounds(vm, args[2], args[3], s->len, &a, &b) < 0)
        return -1;
    if (a > b)
        return 0;
    *from = py_str_offset(s, (size_t)a);
    *to = py_str_offset(s, (size_t)b);
    return 1;
}

/* The code point index of args[1] in the window, -1 not there, -2 error. */
static int64_t search(py_vm *vm, py_obj **args, bool last)
{
    py_str *s = PY_STR(args[0]);
    size_t from, to;
    if (!py_is_str(vm, args[1]))
        return py_raise_int(vm, &py_TypeError, "must be str, not %T", args[1]), -2;
    int r = window(vm, args, &from, &to);
    if (r <= 0)
        return r < 0 ? -2 : -1;
    const char *hit = last ? py_mem_rfind(s->data + from, to - from, py_str_text(args[1]), py_str_size(args[1]))
                           : py_mem_find(s->data + from, to - from, py_str_text(args[1]), py_str_size(args[1]));
    return hit ? (int64_t)py_str_cp_at(s, (size_t)(hit - s->data)) : -1;
}

py_obj *py_str_find(py_vm *vm, py_obj **args)
{
    int64_t at = search(vm, args, false);
    return at == -2 ? NULL : py_small(at);
}

py_obj *py_str_rfind(py_vm *vm, py_obj **args)
{
    int64_t at = search(vm, args, true);
    return at == -2 ? NULL : py_small(at);
}

static py_obj *index_or_raise(py_vm *vm, int64_t at)
{
    return at == -2 ? NULL : at < 0 ? py_raise(vm, &py_ValueError, "substring not found") : py_small(at);
}

py_obj *py_str_index(py_vm *vm, py_obj **args)
{
    return index_or_raise(vm, search(vm, args, false));
}

py_obj *py_str_rindex(py_vm *vm, py_obj **args)
{
    return index_or_raise(vm, search(vm, args, true));
}

size_t py_mem_count(const char *text, size_t size, const char *sub, size_t sub_size, size_t limit)
{
    size_t n = 0;
    const char *end = text + size;
    while (n < limit && (text = py_mem_find(text, (size_t)(end - text), sub, sub_size))) {
        n++;
        text += sub_size;
    }
    return n;
}

py_obj *py_str_count(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    size_t from, to;
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "must be str, not %T", args[1]);
    int r = window(vm, args, &from, &to);
    if (r <= 0)
        return r < 0 ? NULL : py_small(0);
    if (py_str_size(args[1]) == 0)
        return py_small((int64_t)py_utf8_count(s->data + from, to - from) + 1);
    return py_small((int64_t)py_mem_count(s->data + from, to - from, py_str_text(args[1]), py_str_size(args[1]), SIZE_MAX));
}

static bool at_edge(const char *text, size_t size, const py_str *part, bool end)
{
    return part->size <= size && memcmp(end ? text + size - part->size : text, part->data, part->size) == 0;
}

static py_obj *edge(py_vm *vm, py_obj **args, bool end)
{
    py_str *s = PY_STR(args[0]);
    size_t from, to;
    int r = window(vm, args, &from, &to);
    if (r < 0)
        return NULL;
    const char *name = end ? "endswith" : "startswith";
    if (py_is_str(vm, args[1]))
        return py_bool(r && at_edge(s->data + from, to - from, PY_STR(args[1]), end));
    if (!py_is_tuple(vm, args[1]))
        return py_raise(vm, &py_TypeError, "%s first arg must be str or a tuple of str, not %T", name, args[1]);
    for (size_t i = 0; i < PY_TUPLE(args[1])->count; i++) {
        py_obj *part = PY_TUPLE(args[1])->items[i];
        if (!py_is_str(vm, part))
            return py_raise(vm, &py_TypeError, "tuple for %s must only contain str, not %T", name, part);
        if (r && at_edge(s->data + from, to - from, PY_STR(part), end))
            return PY_TRUE;
    }
    return PY_FALSE;
}

py_obj *py_str_startswith(py_vm *vm, py_obj **args)
{
    return edge(vm, args, false);
}

py_obj *py_str_endswith(py_vm *vm, py_obj **args)
{
    return edge(vm, args, true);
}

static bool need_str(py_vm *vm, const char *method, py_obj *o)
{
    if (py_is_str(vm, o))
        return true;
    py_raise(vm, &py_TypeError, "%s() argument must be str, not %T", method, o);
    return false;
}

py_obj *py_str_removeprefix(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    if (!need_str(vm, "removeprefix", args[1]))
        return NULL;
    py_str *p = PY_STR(args[1]);
    if (p->size == 0 || !at_edge(s->data, s->size, p, false))
        return py_str_exact(vm, args[0]);
    return py_str_make(vm, s->data + p->size, s->size - p->size, s->len - p->len);
}

py_obj *py_str_removesuffix(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    if (!need_str(vm, "removesuffix", args[1]))
        return NULL;
    py_str *p = PY_STR(args[1]);
    if (p->size == 0 || !at_edge(s->data, s->size, p, true))
        return py_str_exact(vm, args[0]);
    return py_str_make(vm, s->data, s->size - p->size, s->len - p->len);
}

/* replace('', x): before every character and at the end. */
static py_obj *interleave(py_vm *vm, py_str *s, py_str *by, size_t limit)
{
    al_sb sb = AL_SB_INIT;
    const char *p = s->data, *end = s->data + s->size;
    while (limit > 0) {
        al_sb_addn(&sb, by->data, by->size);
        limit--;
        if (p >= end || limit == 0 || al_sb_failed(&sb))
            break;
        size_t n = py_utf8_size((unsigned char)*p);
        al_sb_addn(&sb, p, n);
        p += n;
    }
    al_sb_addn(&sb, p, (size_t)(end - p));
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_replace(py_vm *vm, py_obj **args)
{
    static const char *const ordinal[] = { "", "1", "2" };
    int64_t limit;
    for (int i = 1; i <= 2; i++)
        if (!py_is_str(vm, args[i]))
            return py_raise(vm, &py_TypeError, "replace() argument %s must be str, not %T", ordinal[i], args[i]);
    if (py_index_key(vm, args[3], "'%T' object cannot be interpreted as an integer", &limit) < 0)
        return NULL;
    py_str *s = PY_STR(args[0]), *from = PY_STR(args[1]), *to = PY_STR(args[2]);
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    if (most == 0 || from->size > s->size)
        return py_str_exact(vm, args[0]);
    if (from->size == 0)
        return interleave(vm, s, to, most);
    size_t n = py_mem_count(s->data, s->size, from->data, from->size, most);
    if (n == 0)
        return py_str_exact(vm, args[0]);
    if (to->size > PY_STR_MAX / n)
        return py_raise_nomem(vm);
    py_str *r = py_str_alloc(vm, s->size - n * from->size + n * to->size, s->len - n * from->len + n * to->len);
    if (r == NULL)
        return NULL;
    const char *p = s->data, *end = s->data + s->size;
    char *out = r->data;
    for (size_t i = 0; i < n; i++) {
        const char *hit = py_mem_find(p, (size_t)(end - p), from->data, from->size);
        memcpy(out, p, (size_t)(hit - p));
        out += hit - p;
        memcpy(out, to->data, to->size);
        out += to->size;
        p = hit + from->size;
    }
    memcpy(out, p, (size_t)(end - p));
    return &r->head;
}

static py_obj *cut(py_vm *vm, py_obj **args, bool last)
{
    py_str *s = PY_STR(args[0]);
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "must be str, not %T", args[1]);
    py_str *sep = PY_STR(args[1]);
    if (sep->size == 0)
        return py_raise(vm, &py_ValueError, "empty separator");
    const char *hit = last ? py_mem_rfind(s->data, s->size, sep->data, sep->size) : py_mem_find(s->data, s->size, sep->data, sep->size);
    py_obj *self = py_str_exact(vm, args[0]), *empty = self ? py_str_empty(vm) : NULL;
    if (empty == NULL)
        return NULL;
    if (hit == NULL)
        return last ? py_tuple_of(vm, 3, empty, empty, self) : py_tuple_of(vm, 3, self, empty, empty);
    py_obj *head = py_str_valid(vm, s->data, (size_t)(hit - s->data));
    const char *rest = hit + sep->size;
    py_obj *tail = head ? py_str_valid(vm, rest, (size_t)(s->data + s->size - rest)) : NULL;
    return tail ? py_tuple_of(vm, 3, head, args[1], tail) : NULL;
}

py_obj *py_str_partition(py_vm *vm, py_obj **args)
{
    return cut(vm, args, false);
}

py_obj *py_str_rpartition(py_vm *vm, py_obj **args)
{
    return cut(vm, args, true);
}
