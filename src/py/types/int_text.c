#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/int_int.h"
#include "py/types/str_int.h"
#include "py/types/unicode.h"

/* ---- from text ---- */

static void *invalid(py_vm *vm, py_obj *o, int base)
{
    py_span s;
    if (!py_is_str(vm, o) && py_span_of(vm, o, &s) && (o = py_bytes_new(vm, s.data, s.size)) == NULL)
        return NULL;
    return py_raise(vm, &py_ValueError, "invalid literal for int() with base %d: %R", base, o);
}

static void *too_long(py_vm *vm, const char *what, size_t digits)
{
    if (digits)
        return py_raise(vm, &py_ValueError,
                        "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                        "sys.set_int_max_str_digits() to increase the limit",
                        (int)PY_INT_MAX_DIGITS, digits);
    return py_raise(vm, &py_ValueError,
                    "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit%s",
                    (int)PY_INT_MAX_DIGITS, what);
}

static int digit_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)cp - '0';
    if (cp >= 'a' && cp <= 'z')
        return (int)cp - 'a' + 10;
    if (cp >= 'A' && cp <= 'Z')
        return (int)cp - 'A' + 10;
    return cp < 128 ? 99 : py_cp_decimal(cp) < 0 ? 99 : py_cp_decimal(cp);
}

/* "0x", "0o", "0b": the base it says, or 0. */
static int prefix_base(const char *p, const char *end)
{
    if (end - p < 2 || p[0] != '0')
        return 0;
    char c = (char)(p[1] | 0x20);
    return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
}

/* Digits as values 0..base-1 into out; the count, or -1. Underscores stand between digits (or right after a prefix). */
static int64_t collect(const char *p, const char *end, int base, bool after_prefix, unsigned char *out)
{
    int64_t n = 0;
    bool underscore = !after_prefix; /* one may not come now */
    while (p < end) {
        if (*p == '_') {
            if (underscore)
                return -1;
            underscore = true;
            p++;
            continue;
        }
        int d = digit_of(py_utf8_next(&p));
        if (d >= base)
            return -1;
        out[n++] = (unsigned char)d;
        underscore = false;
    }
    return n == 0 || underscore ? -1 : n;
}

static py_obj *from_digits(py_vm *vm, const unsigned char *digits, size_t count, int base, bool negative)
{
    while (count > 0 && digits[0] == 0) {
        digits++;
        count--;
    }
    if (count == 0)
        return py_small(0);
    if (count <= 11) { /* 36**11 fits */
        int64_t v = 0;
        for (size_t i = 0; i < count; i++)
            v = v * base + digits[i];
        return py_small(negative ? -v : v);
    }
    py_big *b = py_big_new(vm, count * 6 / 64 + 2);
    if (b == NULL)
        return NULL;
    mp_size_t n = mpn_set_str(b->limbs, digits, count, base);
    return py_big_done(b, (size_t)n, negative);
}

static bool power_of_two(int base)
{
    return (base & (base - 1)) == 0;
}

static py_obj *parse(py_vm *vm, py_obj *o, const char *p, const char *end, int base)
{
    int shown = base;
    bool negative = false, prefixed = false;
    if (p < end && (*p == '+' || *p == '-'))
        negative = *p++ == '-';
    int said = prefix_base(p, end);
    if (said && (base == 0 || base == said)) {
        p += 2;
        base = said;
        prefixed = true;
    }
    bool zero_only = base == 0 && p < end && *p == '0'; /* "010" is no literal */
    if (base == 0)
        base = 10;
    unsigned char *digits = al_malloc((size_t)(end - p) + 1);
    if (digits == NULL)
        return py_raise_nomem(vm);
    int64_t n = collect(p, end, base, prefixed, digits);
    for (int64_t i = 0; zero_only && i < n; i++)
        if (digits[i])
            n = -1;
    py_obj *r;
    if (n < 0)
        r = invalid(vm, o, shown);
    else if (n > PY_INT_MAX_DIGITS && !power_of_two(base))
        r = too_long(vm, "", (size_t)n);
    else
        r = from_digits(vm, digits, (size_t)n, base, negative);
    al_free(digits);
    return r;
}

py_obj *py_int_parse_object(py_vm *vm, py_obj *o, const char *text, size_t size, int base)
{
    const char *p = text, *end = text + size;
    while (p < end) {
        const char *q = p;
        if (!py_cp_is_space(py_utf8_next(&q)))
            break;
        p = q;
    }
    while (end > p) {
        const char *q = end;
        if (!py_cp_is_space(py_utf8_prev(&q)))
            break;
        end = q;
    }
    return p == end ? invalid(vm, o, base) : parse(vm, o, p, end, base);
}

py_obj *py_int_parse(py_vm *vm, const char *digits, size_t size, int base)
{
    py_obj *o = py_str_newn(vm, digits, size);
    return o ? py_int_parse_object(vm, o, py_str_text(o), py_str_size(o), base) : NULL;
}

/* ---- to text ---- */

int py_int_digits(py_vm *vm, py_obj *o, int base, al_sb *out)
{
    py_int_view v;
    py_int_look(o, &v);
    if (v.count == 0) {
        al_sb_addc(out, '0');
        return 0;
    }
    if (v.count == 1 && base == 10) {
        char text[24];
        char *p = text + sizeof(text);
        for (uint64_t m = v.limbs[0]; m; m /= 10)
            *--p = (char)('0' + m % 10);
        al_sb_addn(out, p, (size_t)(text + sizeof(text) - p));
        return 0;
    }
    if (!power_of_two(base) && v.count > PY_INT_MAX_DIGITS * 10 / 3 / 64 + 2)
        return too_long(vm, "", 0), -1;
    size_t room = v.count * 64 / (base >= 32 ? 5 : base >= 16 ? 4 : base >= 8 ? 3 : 1) + 2;
    mp_limb_t *copy = al_malloc((v.count + 1) * sizeof(*copy));
    unsigned char *text = copy ? al_malloc(room) : NULL;
    if (text == NULL) {
        al_free(copy);
        return py_raise_nomem(vm), -1;
    }
    memcpy(copy, v.limbs, v.count * sizeof(*copy));
    size_t n = mpn_get_str(text, base, copy, (mp_size_t)v.count), skip = 0;
    while (skip + 1 < n && text[skip] == 0)
        skip++;
    bool too_many = !power_of_two(base) && n - skip > PY_INT_MAX_DIGITS;
    for (size_t i = skip; i < n && !too_many; i++)
        al_sb_addc(out, "0123456789abcdefghijklmnopqrstuvwxyz"[text[i]]);
    al_free(text);
    al_free(copy);
    return too_many ? (too_long(vm, "", 0), -1) : 0;
}

py_obj *py_int_text(py_vm *vm, py_obj *o)
{
    al_sb sb = AL_SB_INIT;
    if (py_int_sign(o) < 0)
        al_sb_addc(&sb, '-');
    if (py_int_digits(vm, o, 10, &sb) < 0) {
        al_sb_free(&sb);
        return NULL;
    }
    return py_str_from_sb(vm, &sb);
}

/* ---- bytes ---- */

/* byteorder: 1 little, 0 big, -1 error */
static int little_endian(py_vm *vm, py_obj *order)
{
    if (!py_is_str(vm, order))
        return py_raise_int(vm, &py_TypeError, "argument 'byteorder' must be str, not %T", order);
    if (py_str_is(order, "little"))
        return 1;
    if (py_str_is(order, "big"))
        return 0;
    return py_raise_int(vm, &py_ValueError, "byteorder must be either 'little' or 'big'");
}

static py_obj *to_bytes(py_vm *vm, const py_int_view *v, size_t length, bool little, bool is_signed)
{
    size_t bits = py_int_view_bits(v);
    bool fits = bits <= length * 8;
    if (is_signed && fits && bits == length * 8 && bits) {
        /* only -2**(bits-1) has its top bit there */
        size_t top = bits - 1;
        fits = v->negative && (mp_size_t)(top / 64) == (mp_size_t)mpn_scan1(v->limbs, 0) / 64 && mpn_scan1(v->limbs, 0) == top;
    }
    if (!fits)
        return py_raise(vm, &py_OverflowError, "int too big to convert");
    py_obj *b = py_bytes_new(vm, NULL, length);
    if (b == NULL)
        return NULL;
    unsigned char *out = ((py_bytes *)(void *)b)->data;
    unsigned carry = 1;
    for (size_t i = 0; i < length; i++) {
        unsigned byte = i / 8 < v->count ? (unsigned)(v->limbs[i / 8] >> (i % 8 * 8)) & 0xff : 0;
        if (v->negative) {
            byte = (~byte & 0xff) + carry;
            carry = byte >> 8;
        }
        out[little ? i : length - 1 - i] = (unsigned char)byte;
    }
    return b;
}

py_obj *py_int_bytes_to(py_vm *vm, py_obj **args)
{
    int64_t length;
    int little, is_signed;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &length) < 0 ||
        (little = little_endian(vm, args[2])) < 0 || (is_signed = py_truth(vm, args[3])) < 0)
        return NULL;
    if (length < 0)
        return py_raise(vm, &py_ValueError, "length argument must be non-negative");
    py_int_view v;
    py_int_look(args[0], &v);
    if (v.negative && !is_signed)
        return py_raise(vm, &py_OverflowError, "can't convert negative int to unsigned");
    return to_bytes(vm, &v, (size_t)length, little, is_signed);
}

py_obj *py_int_bytes_from(py_vm *vm, py_obj **args)
{
    int little = little_endian(vm, args[2]), is_signed = little < 0 ? -1 : py_truth(vm, args[3]);
    if (is_signed < 0)
        return NULL;
    py_obj *bytes = py_bytes_from_object(vm, args[1]);
    if (bytes == NULL)
        return NULL;
    const unsigned char *data = ((py_bytes *)(void *)bytes)->data;
    size_t size = ((py_bytes *)(void *)bytes)->size;
    py_big *b = py_big_new(vm, size / 8 + 1);
    if (b == NULL)
        return NULL;
    for (size_t i = 0; i < size; i++)
        b->limbs[i / 8] |= (mp_limb_t)data[little ? i : size - 1 - i] << (i % 8 * 8);
    bool negative = is_signed && size && (data[little ? size - 1 : 0] & 0x80);
    if (negative) {
        for (size_t i = size; i < (size / 8 + 1) * 8; i++)
            b->limbs[i / 8] |= (mp_limb_t)0xff << (i % 8 * 8);
        mpn_neg(b->limbs, b->limbs, (mp_size_t)(size / 8 + 1));
    }
    py_obj *r = py_big_done(b, size / 8 + 1, negative);
    return r == NULL || args[0] == &py_type(vm, PY_T_int)->head ? r : py_call(vm, args[0], 1, r);
}
