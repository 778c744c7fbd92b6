#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static int add_part(py_vm *vm, py_obj *list, py_obj *like, const char *from, const char *to)
{
    py_scope s = py_scope_open(vm);
    py_obj *part = py_bytes_like_new(vm, like, from, (size_t)(to - from));
    int r = part ? py_list_append(vm, list, part) : -1;
    py_scope_close(vm, s);
    return r;
}

static int split_by(py_vm *vm, py_obj *list, py_obj *like, py_span s, py_span sep, size_t most, bool right)
{
    const char *p = s.data, *end = s.data + s.size, *hit;
    for (; most > 0; most--) {
        hit = right ? py_mem_rfind(p, (size_t)(end - p), sep.data, sep.size) : py_mem_find(p, (size_t)(end - p), sep.data, sep.size);
        if (hit == NULL)
            break;
        if (add_part(vm, list, like, right ? hit + sep.size : p, right ? end : hit) < 0)
            return -1;
        if (right)
            end = hit;
        else
            p = hit + sep.size;
    }
    return add_part(vm, list, like, p, end);
}

static int split_space(py_vm *vm, py_obj *list, py_obj *like, py_span s, size_t most, bool right)
{
    const char *p = s.data, *end = s.data + s.size;
    for (;; most--) {
        while (p < end && is_space(right ? end[-1] : *p))
            right ? end-- : p++;
        if (p >= end)
            return 0;
        const char *a = p, *b = end;
        if (most == 0) {
            while (right ? is_space(*a) : is_space(b[-1]))
                right ? a++ : b--;
            return add_part(vm, list, like, a, b);
        }
        if (right) {
            for (a = end; a > p && !is_space(a[-1]); a--)
                ;
            end = a;
        } else {
            for (b = p; b < end && !is_space(*b); b++)
                ;
            p = b;
        }
        if (add_part(vm, list, like, a, b) < 0)
            return -1;
    }
}

static py_obj *split(py_vm *vm, py_obj **args, bool right)
{
    py_span s = { 0 }, sep;
    int64_t limit;
    if (py_index_key(vm, args[2], "'%T' object cannot be interpreted as an integer", &limit) < 0)
        return NULL;
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    if (args[1] != PY_NONE && py_span_need(vm, args[1], &sep) < 0)
        return NULL;
    if (args[1] != PY_NONE && sep.size == 0)
        return py_raise(vm, &py_ValueError, "empty separator");
    py_obj *list = py_list_new(vm, 0);
    if (list == NULL)
        return NULL;
    py_span_of(vm, args[0], &s);
    int r = args[1] == PY_NONE ? split_space(vm, list, args[0], s, most, right) : split_by(vm, list, args[0], s, sep, most, right);
    if (r < 0)
        return NULL;
    for (size_t i = 0, j = PY_LIST(list)->count; right && i + 1 < j--; i++) {
        py_obj *x = PY_LIST(list)->items[i];
        PY_LIST(list)->items[i] = PY_LIST(list)->items[j];
        PY_LIST(list)->items[j] = x;
    }
    return list;
}

py_obj *py_bytes_split(py_vm *vm, py_obj **args)
{
    return split(vm, args, false);
}

py_obj *py_bytes_rsplit(py_vm *vm, py_obj **args)
{
    return split(vm, args, true);
}

py_obj *py_bytes_splitlines(py_vm *vm, py_obj **args)
{
    py_span s = { 0 };
    int keep = py_truth(vm, args[1]);
    py_obj *list = keep < 0 ? NULL : py_list_new(vm, 0);
    if (list == NULL)
        return NULL;
    py_span_of(vm, args[0], &s);
    const char *p = s.data, *end = s.data + s.size;
    while (p < end) {
        const char *line = p;
        while (p < end && *p != '\n' && *p != '\r')
            p++;
        const char *stop = p;
        if (p < end)
            p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
        if (add_part(vm, list, args[0], line, keep ? p : stop) < 0)
            return NULL;
    }
    return list;
}

static py_obj *strip(py_vm *vm, py_obj **args, bool left, bool right)
{
    py_span s = { 0 }, set;
    if (args[1] != PY_NONE && py_span_need(vm, args[1], &set) < 0)
        return NULL;
    if (args[1] == PY_NONE)
        set = (py_span){ " \t\n\r\f\v", 6 };
    py_span_of(vm, args[0], &s);
    const char *p = s.data, *end = s.data + s.size;
    while (left && p < end && set.size && memchr(set.data, *p, set.size))
        p++;
    while (right && end > p && set.size && memchr(set.data, end[-1], set.size))
        end--;
    if ((size_t)(end - p) == s.size && py_exact(vm, args[0], PY_T_bytes))
        return args[0];
    return py_bytes_like_new(vm, args[0], p, (size_t)(end - p));
}

py_obj *py_bytes_strip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, true, true);
}

py_obj *py_bytes_lstrip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, true, false);
}

py_obj *py_bytes_rstrip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, false, true);
}

static py_obj *finish(py_vm *vm, py_obj *like, al_sb *sb)
{
    py_obj *r = al_sb_failed(sb) ? py_raise_nomem(vm) : py_bytes_like_new(vm, like, al_sb_text(sb), sb->size);
    al_sb_free(sb);
    return r;
}

py_obj *py_bytes_join(py_vm *vm, py_obj **args)
{
    py_span sep = { 0 }, part;
    py_obj *seq = args[1], **items;
    size_t count;
    if (!py_laid(seq, PY_CF_LIST | PY_CF_TUPLE) && (seq = py_iterable_copy(vm, seq, "can only join an iterable")) == NULL)
        return NULL;
    if (py_sequence_fast(vm, seq, &items, &count) == NULL)
        return NULL;
    py_span_of(vm, args[0], &sep);
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < count; i++) {
        if (!py_span_of(vm, items[i], &part)) {
            al_sb_free(&sb);
            return py_raise(vm, &py_TypeError, "sequence item %zu: expected a bytes-like object, %T found", i, items[i]);
        }
        if (i)
            al_sb_addn(&sb, sep.data, sep.size);
        al_sb_addn(&sb, part.data, part.size);
    }
    return finish(vm, args[0], &sb);
}

static py_obj *pad(py_vm *vm, py_obj **args, const char *name, int side)
{
    py_span s = { 0 }, fill;
    int64_t width;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &width) < 0)
        return NULL;
    if (args[2] == PY_ABSENT)
        fill = (py_span){ " ", 1 };
    else if (!py_span_of(vm, args[2], &fill) || fill.size != 1)
        return py_raise(vm, &py_TypeError, "%s() argument 2 must be a byte string of length 1, not %T", name, args[2]);
    py_span_of(vm, args[0], &s);
    int64_t n = width > (int64_t)s.size ? width - (int64_t)s.size : 0;
    if (n > (int64_t)PY_STR_MAX)
        return py_raise_nomem(vm);
    int64_t left = side < 0 ? 0 : side > 0 ? n : n / 2 + (n & width & 1);
    py_obj *r = py_bytes_like_new(vm, args[0], NULL, s.size + (size_t)n);
    if (r == NULL || s.size + (size_t)n == 0)
        return r;
    char *out = py_bytes_data(r);
    memset(out, fill.data[0], s.size + (size_t)n);
    memcpy(out + left, s.data, s.size);
    return r;
}

py_obj *py_bytes_ljust(py_vm *vm, py_obj **args)
{
    return pad(vm, args, "ljust", -1);
}

py_obj *py_bytes_rjust(py_vm *vm, py_obj **args)
{
    return pad(vm, args, "rjust", 1);
}

py_obj *py_bytes_center(py_vm *vm, py_obj **args)
{
    return pad(vm, args, "center", 0);
}

py_obj *py_bytes_zfill(py_vm *vm, py_obj **args)
{
    py_span s = { 0 };
    py_obj *zero = py_bytes_new(vm, "0", 1);
    py_obj *r = zero ? pad(vm, (py_obj *[]){ args[0], args[1], zero }, "zfill", 1) : NULL;
    if (r == NULL)
        return NULL;
    py_span_of(vm, args[0], &s);
    size_t n = (size_t)py_bytes_len(vm, r) - s.size;
    char *out = py_bytes_data(r);
    if (n && s.size && (s.data[0] == '+' || s.data[0] == '-')) {
        out[0] = s.data[0];
        out[n] = '0';
    }
    return r;
}

py_obj *py_bytes_expandtabs(py_vm *vm, py_obj **args)
{
    py_span s = { 0 };
    int64_t tab, column = 0;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &tab) < 0)
        return NULL;
    py_span_of(vm, args[0], &s);
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < s.size && !al_sb_failed(&sb); i++) {
        char c = s.data[i];
        if (c == '\t') {
            int64_t n = tab > 0 ? tab - column % tab : 0;
            al_sb_pad(&sb, ' ', (size_t)n);
            column += n;
        } else {
            al_sb_addc(&sb, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return finish(vm, args[0], &sb);
}
