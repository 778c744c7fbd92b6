/* py_raise's formatter: printf's conversions, and values: %S str, %R repr, %T the name of the type, %U a str object's own text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "py/core.h"

typedef struct spec {
    bool left, zero, has_precision;
    int width, precision;
    char size; /* h, l, L (long long), z, or 0 */
    char conversion;
} spec;

static const char *read_spec(const char *at, spec *s, va_list *args)
{
    for (;; at++) {
        if (*at == '-') {
            s->left = true;
        } else if (*at == '0') {
            s->zero = true;
        } else if (*at != '+' && *at != ' ' && *at != '#') {
            break;
        }
    }
    for (; *at >= '0' && *at <= '9'; at++) {
        s->width = s->width * 10 + (*at - '0');
    }
    if (*at == '*') {
        s->width = va_arg(*args, int);
        at++;
    }
    if (*at == '.') {
        s->has_precision = true;
        at++;
        if (*at == '*') {
            s->precision = va_arg(*args, int);
            at++;
        }
        for (; *at >= '0' && *at <= '9'; at++) {
            s->precision = s->precision * 10 + (*at - '0');
        }
    }
    while (strchr("hlzjt", *at) && *at) {
        s->size = *at == 'l' && s->size == 'l' ? 'L' : *at;
        at++;
    }
    s->conversion = *at;
    return *at ? at + 1 : at;
}

static void add_padded(al_sb *out, const spec *s, const char *text, size_t size)
{
    size_t pad = s->width > 0 && (size_t)s->width > size ? (size_t)s->width - size : 0;
    if (!s->left && s->zero && size && text[0] == '-') {
        al_sb_addc(out, '-');
        text++;
        size--;
    }
    if (!s->left) {
        al_sb_pad(out, s->zero ? '0' : ' ', pad);
    }
    al_sb_addn(out, text, size);
    if (s->left) {
        al_sb_pad(out, ' ', pad);
    }
}

static intmax_t signed_arg(const spec *s, va_list *args)
{
    switch (s->size) {
    case 'l':
        return va_arg(*args, long);
    case 'L':
        return va_arg(*args, long long);
    case 'z':
    case 't':
        return va_arg(*args, ptrdiff_t);
    case 'j':
        return va_arg(*args, intmax_t);
    default:
        return va_arg(*args, int);
    }
}

static uintmax_t unsigned_arg(const spec *s, va_list *args)
{
    switch (s->size) {
    case 'l':
        return va_arg(*args, unsigned long);
    case 'L':
        return va_arg(*args, unsigned long long);
    case 'z':
    case 't':
        return va_arg(*args, size_t);
    case 'j':
        return va_arg(*args, uintmax_t);
    default:
        return va_arg(*args, unsigned);
    }
}

static void add_number(al_sb *out, const spec *s, va_list *args)
{
    char text[512];
    int size = 0, precision = s->has_precision ? s->precision : 6;
    switch (s->conversion) {
    case 'd':
    case 'i':
        size = snprintf(text, sizeof text, "%" PRIdMAX, signed_arg(s, args));
        break;
    case 'u':
        size = snprintf(text, sizeof text, "%" PRIuMAX, unsigned_arg(s, args));
        break;
    case 'x':
        size = snprintf(text, sizeof text, "%" PRIxMAX, unsigned_arg(s, args));
        break;
    case 'X':
        size = snprintf(text, sizeof text, "%" PRIXMAX, unsigned_arg(s, args));
        break;
    case 'o':
        size = snprintf(text, sizeof text, "%" PRIoMAX, unsigned_arg(s, args));
        break;
    case 'f':
        size = snprintf(text, sizeof text, "%.*f", precision, va_arg(*args, double));
        break;
    case 'e':
        size = snprintf(text, sizeof text, "%.*e", precision, va_arg(*args, double));
        break;
    case 'g':
        size = snprintf(text, sizeof text, "%.*g", precision, va_arg(*args, double));
        break;
    case 'p':
        size = snprintf(text, sizeof text, "0x%" PRIxPTR, (uintptr_t)va_arg(*args, void *));
        break;
    default:
        break;
    }
    add_padded(out, s, text, size < 0 ? 0 : (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
}

static void add_text(al_sb *out, const spec *s, const char *text)
{
    text = text ? text : "(null)";
    size_t size = s->has_precision ? strnlen(text, (size_t)(s->precision < 0 ? 0 : s->precision)) : strlen(text);
    add_padded(out, s, text, size);
}

static int add_value(py_vm *vm, al_sb *out, const spec *s, py_obj *o)
{
    if (s->conversion == 'T') {
        add_text(out, s, py_class_name(py_cls(vm, o)));
        return 0;
    }
    py_obj *text = s->conversion == 'U' ? o : s->conversion == 'S' ? py_str_of(vm, o) : py_repr(vm, o);
    if (!text) {
        return -1;
    }
    size_t size = py_str_size(text);
    add_padded(out, s, py_str_text(text), s->has_precision && (size_t)s->precision < size ? (size_t)s->precision : size);
    return 0;
}

int py_format_va(py_vm *vm, al_sb *out, const char *format, va_list given)
{
    va_list args;
    va_copy(args, given);
    int status = 0;
    while (*format && status == 0) {
        size_t plain = strcspn(format, "%");
        al_sb_addn(out, format, plain);
        format += plain;
        if (!*format) {
            break;
        }
        spec s = { 0 };
        format = read_spec(format + 1, &s, &args);
        switch (s.conversion) {
        case '%':
            al_sb_addc(out, '%');
            break;
        case 'c':
            al_sb_addc(out, (char)va_arg(args, int));
            break;
        case 's':
            add_text(out, &s, va_arg(args, const char *));
            break;
        case 'S':
        case 'R':
        case 'T':
        case 'U':
            status = add_value(vm, out, &s, va_arg(args, py_obj *));
            break;
        default:
            add_number(out, &s, &args);
            break;
        }
    }
    va_end(args);
    if (status == 0 && al_sb_failed(out)) {
        py_raise_nomem(vm);
        return -1;
    }
    return status;
}

py_obj *py_str_vprintf(py_vm *vm, const char *format, va_list args)
{
    al_sb text = AL_SB_INIT;
    if (py_format_va(vm, &text, format, args) < 0) {
        al_sb_free(&text);
        return NULL;
    }
    return py_str_take(vm, &text);
}

py_obj *py_str_printf(py_vm *vm, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    py_obj *text = py_str_vprintf(vm, format, args);
    va_end(args);
    return text;
}
