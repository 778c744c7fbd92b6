#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "py/types/float_int.h"
#include "py/types/format.h"
#include "py/types/int_int.h"
#include "py/types/str_int.h"

/* ---- int ---- */

int py_int_format_digits(py_vm *vm, py_obj *o, char type, al_sb *digits, const char **prefix)
{
    int base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    *prefix = type == 'b' ? "0b" : type == 'o' ? "0o" : type == 'x' ? "0x" : type == 'X' ? "0X" : "";
    if (py_int_digits(vm, o, base, digits) < 0)
        return -1;
    for (size_t i = 0; type == 'X' && i < digits->size; i++)
        if (digits->data[i] >= 'a')
            digits->data[i] = (char)(digits->data[i] ^ 0x20);
    return 0;
}

static py_obj *format_character(py_vm *vm, py_obj *o, const py_spec *s)
{
    int64_t cp;
    if (s->sign)
        return py_raise(vm, &py_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (s->alternate)
        return py_raise(vm, &py_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!py_int_to_int64(o, &cp))
        return py_raise(vm, &py_OverflowError, "Python int too large to convert to C long");
    if (cp < 0 || cp > 0x10ffff)
        return py_raise(vm, &py_OverflowError, "%%c arg not in range(0x110000)");
    char text[4];
    size_t n = py_utf8_put(text, (uint32_t)cp);
    return py_spec_pad(vm, s, text, n, 1);
}

py_obj *py_format_int(py_vm *vm, py_obj *o, py_obj *spec)
{
    py_spec s;
    if (py_str_size(spec) == 0)
        return py_str_of(vm, o);
    if (py_spec_parse(vm, spec, o, '>', &s) < 0)
        return NULL;
    if (s.type && (s.type >= 0x80 || strchr("eEfFgG%", (int)s.type))) {
        double d;
        if (s.type >= 0x80)
            return py_spec_unknown_type(vm, s.type, o);
        return py_int_to_double(vm, o, &d) < 0 ? NULL : py_format_double(vm, d, o, &s);
    }
    if (s.type && strchr("bcdoxXn", (int)s.type) == NULL)
        return py_spec_unknown_type(vm, s.type, o);
    if (s.precision >= 0)
        return py_raise(vm, &py_ValueError, "Precision not allowed in integer format specifier");
    if (s.no_negative_zero)
        return py_raise(vm, &py_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
    if (s.type == 'c')
        return format_character(vm, o, &s);
    al_sb digits = AL_SB_INIT;
    const char *prefix;
    py_obj *r = NULL;
    if (py_int_format_digits(vm, o, s.type ? (char)s.type : 'd', &digits, &prefix) == 0)
        r = al_sb_failed(&digits)
                ? py_raise_nomem(vm)
                : py_spec_number(vm, &s, py_int_sign(o) < 0, s.alternate ? prefix : "", al_sb_text(&digits), digits.size, "", 0);
    al_sb_free(&digits);
    return r;
}

py_obj *py_int_format_dunder(py_vm *vm, py_obj **args)
{
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "__format__() argument must be str, not %T", args[1]);
    return py_format_int(vm, args[0], args[1]);
}

/* ---- float ---- */

/* "d.ddde+XX" of |value| with precision digits after the point; al_malloc, or NULL. */
static char *exponent_text(double value, int64_t precision)
{
    size_t room = (size_t)precision + 32;
    char *text = al_malloc(room);
    if (text)
        snprintf(text, room, "%.*e", (int)precision, value);
    return text;
}

/* The general style: precision significant digits, without trailing zeros unless alternate. */
static int general(double value, int64_t precision, bool alternate, bool dot_zero, al_sb *out)
{
    if (precision == 0)
        precision = 1;
    char *text = exponent_text(value, precision - 1);
    if (text == NULL)
        return -1;
    char *e = strchr(text, 'e');
    int64_t point = strtol(e + 1, NULL, 10) + 1;
    size_t n = 0;
    for (char *p = text; p < e; p++)
        if (*p != '.')
            text[n++] = *p;
    while (!alternate && n > 1 && text[n - 1] == '0')
        n--;
    if (value == 0)
        point = 1;
    if (point <= -4 || point > precision - (dot_zero ? 1 : 0)) {
        al_sb_addc(out, text[0]);
        if (n > 1 || alternate)
            al_sb_addc(out, '.');
        al_sb_addn(out, text + 1, n - 1);
        al_sb_addf(out, "e%+03d", (int)point - 1);
    } else if (point <= 0) {
        al_sb_add(out, "0.");
        al_sb_pad(out, '0', (size_t)-point);
        al_sb_addn(out, text, n);
    } else {
        size_t whole = (size_t)point < n ? (size_t)point : n;
        al_sb_addn(out, text, whole);
        al_sb_pad(out, '0', (size_t)point - whole);
        if (n > whole || alternate)
            al_sb_addc(out, '.');
        al_sb_addn(out, text + whole, n - whole);
        if (n == whole && dot_zero)
            al_sb_add(out, alternate ? "0" : ".0");
    }
    al_free(text);
    return 0;
}

static int plain(double value, char style, int64_t precision, bool alternate, al_sb *out)
{
    size_t room = (size_t)precision + 400;
    char *text = al_malloc(room);
    if (text == NULL)
        return -1;
    if (alternate)
        snprintf(text, room, style == 'f' ? "%#.*f" : "%#.*e", (int)precision, value);
    else
        snprintf(text, room, style == 'f' ? "%.*f" : "%.*e", (int)precision, value);
    al_sb_add(out, text);
    al_free(text);
    return 0;
}

int py_double_text(py_vm *vm, double value, char style, int64_t precision, bool alternate, bool dot_zero, al_sb *out)
{
    char lower = (char)(style | 0x20);
    bool upper = lower != style;
    size_t start = out->size;
    value = fabs(value);
    if (precision > INT_MAX - 1000)
        return py_raise_int(vm, &py_ValueError, "precision too big");
    int r = 0;
    if (!isfinite(value)) {
        al_sb_add(out, isnan(value) ? "nan" : "inf");
    } else if (lower == 'r') {
        char text[32];
        py_float_repr(value, text);
        size_t n = strlen(text);
        if (!dot_zero && n > 2 && memcmp(text + n - 2, ".0", 2) == 0)
            n -= 2;
        al_sb_addn(out, text, n);
    } else {
        r = lower == 'g' ? general(value, precision, alternate, dot_zero, out) : plain(value, lower, precision, alternate, out);
    }
    if (r < 0 || al_sb_failed(out))
        return py_raise_nomem(vm), -1;
    for (size_t i = start; upper && i < out->size; i++)
        if (out->data[i] >= 'a' && out->data[i] <= 'z')
            out->data[i] = (char)(out->data[i] ^ 0x20);
    return 0;
}

py_obj *py_format_double(py_vm *vm, double value, py_obj *o, const py_spec *spec)
{
    py_spec s = *spec;
    if (s.type && (s.type >= 0x80 || strchr("eEfFgGn%", (int)s.type) == NULL))
        return py_spec_unknown_type(vm, s.type, o);
    char style = s.type == 0 ? (s.precision < 0 ? 'r' : 'g') : s.type == 'n' ? 'g' : s.type == '%' ? 'f' : (char)s.type;
    if (s.type == '%')
        value *= 100;
    int64_t precision = s.precision < 0 && style != 'r' ? 6 : s.precision;
    al_sb text = AL_SB_INIT;
    if (py_double_text(vm, value, style, precision, s.alternate, s.type == 0, &text) < 0) {
        al_sb_free(&text);
        return NULL;
    }
    bool negative = signbit(value) && !isnan(value);
    if (negative && s.no_negative_zero && strpbrk(al_sb_text(&text), "123456789in") == NULL)
        negative = false;
    if (s.type == '%')
        al_sb_addc(&text, '%');
    size_t digits = strspn(al_sb_text(&text), "0123456789");
    py_obj *r = al_sb_failed(&text) ? py_raise_nomem(vm)
                                    : py_spec_number(vm, &s, negative, "", text.data, digits, text.data + digits, text.size - digits);
    al_sb_free(&text);
    return r;
}

py_obj *py_float_format(py_vm *vm, py_obj **args)
{
    py_spec s;
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "__format__() argument must be str, not %T", args[1]);
    if (py_str_size(args[1]) == 0)
        return py_str_of(vm, args[0]);
    if (py_spec_parse(vm, args[1], args[0], '>', &s) < 0)
        return NULL;
    return py_format_double(vm, ((py_float *)(void *)args[0])->value, args[0], &s);
}

/* ---- complex ---- */

py_obj *py_complex_format(py_vm *vm, py_obj **args)
{
    py_spec s;
    py_complex *c = (py_complex *)(void *)args[0];
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "__format__() argument must be str, not %T", args[1]);
    if (py_str_size(args[1]) == 0)
        return py_str_of(vm, args[0]);
    if (py_spec_parse(vm, args[1], args[0], '>', &s) < 0)
        return NULL;
    if (s.type && (s.type >= 0x80 || strchr("eEfFgGn", (int)s.type) == NULL))
        return py_spec_unknown_type(vm, s.type, args[0]);
    if (s.fill == '0')
        return py_raise(vm, &py_ValueError, "Zero padding is not allowed in complex format specifier");
    if (s.align == '=')
        return py_raise(vm, &py_ValueError, "'=' alignment flag is not allowed in complex format specifier");
    char style = s.type == 0 ? (s.precision < 0 ? 'r' : 'g') : s.type == 'n' ? 'g' : (char)s.type;
    int64_t precision = s.precision < 0 && style != 'r' ? 6 : s.precision;
    bool skip_real = s.type == 0 && c->real == 0 && !signbit(c->real), parentheses = s.type == 0 && !skip_real;
    py_spec part = s;
    part.width = -1;
    py_obj *whole = NULL, *texts[2] = { NULL, NULL };
    for (int i = skip_real ? 1 : 0; i < 2; i++) {
        double v = i ? c->imag : c->real;
        al_sb text = AL_SB_INIT;
        if (i && !skip_real)
            part.sign = '+';
        if (py_double_text(vm, v, style, precision, s.alternate, false, &text) == 0) {
            size_t digits = strspn(al_sb_text(&text), "0123456789");
            texts[i] = py_spec_number(vm, &part, signbit(v) && !isnan(v), "", text.data, digits, text.data + digits, text.size - digits);
        }
        al_sb_free(&text);
        if (texts[i] == NULL)
            return NULL;
    }
    whole = py_str_printf(vm, "%s%s%Sj%s", parentheses ? "(" : "", texts[0] ? py_str_text(texts[0]) : "", texts[1], parentheses ? ")" : "");
    return whole ? py_spec_pad(vm, &s, py_str_text(whole), py_str_size(whole), py_str_size(whole)) : NULL;
}
