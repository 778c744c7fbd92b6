#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/str_int.h"

static bool lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool alpha(char c)
{
    return lower(c) || upper(c);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool alnum(char c)
{
    return alpha(c) || digit(c);
}

static bool space(char c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* A copy of self to be changed in place; NULL: MemoryError. */
static py_obj *copy(py_vm *vm, py_obj *self, char **data, size_t *size)
{
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    py_obj *r = py_bytes_like_new(vm, self, s.data, s.size);
    *size = s.size;
    if (r)
        *data = py_bytes_data(r);
    return r;
}

static char flip(char c)
{
    return (char)(c ^ 0x20);
}

py_obj *py_bytes_lower(py_vm *vm, py_obj **args)
{
    char *p;
    size_t n;
    py_obj *r = copy(vm, args[0], &p, &n);
    for (size_t i = 0; r && i < n; i++)
        p[i] = upper(p[i]) ? flip(p[i]) : p[i];
    return r;
}

py_obj *py_bytes_upper(py_vm *vm, py_obj **args)
{
    char *p;
    size_t n;
    py_obj *r = copy(vm, args[0], &p, &n);
    for (size_t i = 0; r && i < n; i++)
        p[i] = lower(p[i]) ? flip(p[i]) : p[i];
    return r;
}

py_obj *py_bytes_swapcase(py_vm *vm, py_obj **args)
{
    char *p;
    size_t n;
    py_obj *r = copy(vm, args[0], &p, &n);
    for (size_t i = 0; r && i < n; i++)
        p[i] = alpha(p[i]) ? flip(p[i]) : p[i];
    return r;
}

py_obj *py_bytes_title(py_vm *vm, py_obj **args)
{
    char *p;
    size_t n;
    py_obj *r = copy(vm, args[0], &p, &n);
    for (size_t i = 0; r && i < n; i++) {
        bool inside = i > 0 && alpha(p[i - 1]);
        if (inside ? upper(p[i]) : lower(p[i]))
            p[i] = flip(p[i]);
    }
    return r;
}

py_obj *py_bytes_capitalize(py_vm *vm, py_obj **args)
{
    char *p;
    size_t n;
    py_obj *r = copy(vm, args[0], &p, &n);
    for (size_t i = 0; r && i < n; i++)
        if (i ? upper(p[i]) : lower(p[i]))
            p[i] = flip(p[i]);
    return r;
}

static py_obj *all(py_vm *vm, py_obj *self, bool (*has)(char))
{
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    for (size_t i = 0; i < s.size; i++)
        if (!has(s.data[i]))
            return PY_FALSE;
    return py_bool(s.size > 0);
}

py_obj *py_bytes_isalnum(py_vm *vm, py_obj **args)
{
    return all(vm, args[0], alnum);
}

py_obj *py_bytes_isalpha(py_vm *vm, py_obj **args)
{
    return all(vm, args[0], alpha);
}

py_obj *py_bytes_isdigit(py_vm *vm, py_obj **args)
{
    return all(vm, args[0], digit);
}

py_obj *py_bytes_isspace(py_vm *vm, py_obj **args)
{
    return all(vm, args[0], space);
}

py_obj *py_bytes_isascii(py_vm *vm, py_obj **args)
{
    py_span s = { 0 };
    py_span_of(vm, args[0], &s);
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return PY_FALSE;
    return PY_TRUE;
}

static py_obj *in_case(py_vm *vm, py_obj *self, bool (*good)(char), bool (*bad)(char))
{
    py_span s = { 0 };
    py_span_of(vm, self, &s);
    bool any = false;
    for (size_t i = 0; i < s.size; i++) {
        if (bad(s.data[i]))
            return PY_FALSE;
        any = any || good(s.data[i]);
    }
    return py_bool(any);
}

py_obj *py_bytes_islower(py_vm *vm, py_obj **args)
{
    return in_case(vm, args[0], lower, upper);
}

py_obj *py_bytes_isupper(py_vm *vm, py_obj **args)
{
    return in_case(vm, args[0], upper, lower);
}

py_obj *py_bytes_istitle(py_vm *vm, py_obj **args)
{
    py_span s = { 0 };
    py_span_of(vm, args[0], &s);
    bool any = false;
    for (size_t i = 0; i < s.size; i++) {
        bool inside = i > 0 && alpha(s.data[i - 1]);
        if (inside ? upper(s.data[i]) : lower(s.data[i]))
            return PY_FALSE;
        any = any || alpha(s.data[i]);
    }
    return py_bool(any);
}

/* ---- hexadecimal ---- */

py_obj *py_bytes_hex(py_vm *vm, py_obj **args)
{
    py_span s = { 0 }, sep = { "", 0 };
    int64_t group;
    if (py_index_key(vm, args[2], "'%T' object cannot be interpreted as an integer", &group) < 0)
        return NULL;
    if (args[1] != PY_ABSENT) {
        int64_t len = py_len(vm, args[1]);
        if (len < 0)
            return NULL;
        if (len == 1 && py_is_str(vm, args[1]))
            sep = (py_span){ py_str_text(args[1]), py_str_size(args[1]) };
        else if (len == 1 && !py_span_of(vm, args[1], &sep))
            return py_raise(vm, &py_TypeError, "sep must be str or bytes.");
        if (len != 1)
            return py_raise(vm, &py_ValueError, "sep must be length 1.");
        if ((unsigned char)sep.data[0] >= 0x80)
            return py_raise(vm, &py_ValueError, "sep must be ASCII.");
    }
    py_span_of(vm, args[0], &s);
    size_t every = group < 0 ? (size_t)-group : (size_t)group;
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        size_t place = group < 0 ? i : s.size - i;
        if (i && sep.size && every && place % every == 0)
            al_sb_addc(&sb, sep.data[0]);
        al_sb_addc(&sb, "0123456789abcdef"[c >> 4]);
        al_sb_addc(&sb, "0123456789abcdef"[c & 15]);
    }
    return py_str_from_sb(vm, &sb);
}

static int hex_digit(char c)
{
    return digit(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

py_obj *py_bytes_fromhex(py_vm *vm, py_obj **args)
{
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "fromhex() argument must be str, not %T", args[1]);
    const char *p = py_str_text(args[1]), *end = p + py_str_size(args[1]);
    al_sb sb = AL_SB_INIT;
    while (p < end) {
        if (space(*p)) {
            p++;
            continue;
        }
        int high = hex_digit(*p), low = high >= 0 && p + 1 < end ? hex_digit(p[1]) : -1;
        if (low < 0) {
            al_sb_free(&sb);
            size_t at = py_str_cp_at(PY_STR(args[1]), (size_t)(p - py_str_text(args[1]))) + (high >= 0);
            return py_raise(vm, &py_ValueError, "non-hexadecimal number found in fromhex() arg at position %zu", at);
        }
        al_sb_addc(&sb, (char)(high << 4 | low));
        p += 2;
    }
    py_class *cls = (py_class *)(void *)args[0];
    py_obj *b = al_sb_failed(&sb)                                  ? py_raise_nomem(vm)
                : py_is_subclass(cls, py_type(vm, PY_T_bytearray)) ? py_bytearray_new(vm, al_sb_text(&sb), sb.size)
                                                                   : py_bytes_new(vm, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
    return b == NULL || b->cls == cls ? b : py_call(vm, args[0], 1, b);
}
