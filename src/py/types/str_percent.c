#include <limits.h>
#include <math.h>
#include <string.h>

#include "py/types/bytes_int.h"
#include "py/types/float_int.h"
#include "py/types/format.h"
#include "py/types/int_int.h"
#include "py/types/str_int.h"

/* printf-style formatting of str and bytes. */

typedef struct percent {
    py_vm *vm;
    bool bytes;
    const char *start, *p, *end;
    py_obj *args;  /* what stands right of the operator */
    bool tuple;    /* it is a tuple of arguments */
    bool mapping;  /* it can be asked for names */
    size_t next;   /* of the tuple; or 1: the one value was used */
    py_obj *named; /* the value of %(name) */
    al_sb out;
} percent;

typedef struct conversion {
    bool left, plus, space, alternate, zero;
    int64_t width, precision;
    uint32_t type;
    size_t at; /* where it stands, for the message */
} conversion;

static py_obj *next_argument(percent *f)
{
    if (f->named) {
        py_obj *value = f->named;
        f->named = NULL;
        return value;
    }
    if (f->tuple ? f->next < PY_TUPLE(f->args)->count : f->next == 0)
        return f->tuple ? PY_TUPLE(f->args)->items[f->next++] : (f->next++, f->args);
    return py_raise(f->vm, &py_TypeError, "not enough arguments for format string");
}

/* "(name)": looks the value up. 0, -1. */
static int name(percent *f)
{
    int open = 1;
    const char *start = ++f->p;
    if (!f->mapping)
        return py_raise_int(f->vm, &py_TypeError, "format requires a mapping");
    for (; f->p < f->end && open > 0; f->p++)
        open += *f->p == '(' ? 1 : *f->p == ')' ? -1 : 0;
    if (open > 0)
        return py_raise_int(f->vm, &py_ValueError, "incomplete format key");
    size_t size = (size_t)(f->p - 1 - start);
    py_obj *key = f->bytes ? py_bytes_new(f->vm, start, size) : py_str_valid(f->vm, start, size);
    f->named = key ? py_getitem(f->vm, f->args, key) : NULL;
    if (f->named == NULL)
        return -1;
    return 0;
}

/* A number or '*'. -1 none, -2 error. */
static int64_t amount(percent *f, const char *what)
{
    int64_t n = -1;
    if (f->p < f->end && *f->p == '*') {
        f->p++;
        py_obj *o = next_argument(f);
        if (o == NULL)
            return -2;
        if (!py_is_int(f->vm, o))
            return py_raise_int(f->vm, &py_TypeError, "* wants int"), -2;
        if (!py_int_to_int64(o, &n) || n > INT_MAX || n < -INT_MAX)
            return py_raise_int(f->vm, &py_OverflowError, "Python int too large to convert to C %s",
                                strcmp(what, "width") ? "int" : "ssize_t"),
                   -2;
        return n < 0 ? (n == -1 ? -1000001 : n - 1000000) : n; /* negative ones are told apart from none */
    }
    for (; f->p < f->end && *f->p >= '0' && *f->p <= '9'; f->p++) {
        n = (n < 0 ? 0 : n) * 10 + (*f->p - '0');
        if (n > INT_MAX)
            return py_raise_int(f->vm, &py_ValueError, "%s too big", what), -2;
    }
    return n;
}

static int parse(percent *f, conversion *c)
{
    *c = (conversion){ .width = -1, .precision = -1 };
    if (f->p < f->end && *f->p == '(' && name(f) < 0)
        return -1;
    for (; f->p < f->end; f->p++) {
        bool *flag = *f->p == '-'   ? &c->left
                     : *f->p == '+' ? &c->plus
                     : *f->p == ' ' ? &c->space
                     : *f->p == '#' ? &c->alternate
                     : *f->p == '0' ? &c->zero
                                    : NULL;
        if (flag == NULL)
            break;
        *flag = true;
    }
    if ((c->width = amount(f, "width")) == -2)
        return -1;
    if (c->width < -1) {
        c->left = true;
        c->width = -(c->width + 1000000);
    }
    if (f->p < f->end && *f->p == '.') {
        f->p++;
        if ((c->precision = amount(f, "precision")) == -2)
            return -1;
        if (c->precision < 0)
            c->precision = 0;
    }
    if (f->p < f->end && (*f->p == 'h' || *f->p == 'l' || *f->p == 'L'))
        f->p++;
    if (f->p >= f->end)
        return py_raise_int(f->vm, &py_ValueError, "incomplete format");
    c->at = f->bytes ? (size_t)(f->p - f->start) : py_utf8_count(f->start, (size_t)(f->p - f->start));
    if (f->bytes)
        c->type = (unsigned char)*f->p++;
    else
        c->type = py_utf8_next(&f->p);
    return 0;
}

/* Text padded to the width with blanks. len counts characters. */
static void put(percent *f, const conversion *c, const char *text, size_t size, size_t len)
{
    size_t extra = c->width > (int64_t)len ? (size_t)c->width - len : 0;
    if (!c->left)
        al_sb_pad(&f->out, ' ', extra);
    al_sb_addn(&f->out, text, size);
    if (c->left)
        al_sb_pad(&f->out, ' ', extra);
}

/* A number: sign, prefix, digits; zeros between prefix and digits when asked for. */
static void put_number(percent *f, const conversion *c, bool negative, const char *prefix, const char *digits, size_t count, bool zero)
{
    char sign = negative ? '-' : c->plus ? '+' : c->space ? ' ' : 0;
    size_t used = (sign != 0) + strlen(prefix) + count, extra = c->width > (int64_t)used ? (size_t)c->width - used : 0;
    bool zeros = zero && !c->left;
    if (!c->left && !zeros)
        al_sb_pad(&f->out, ' ', extra);
    if (sign)
        al_sb_addc(&f->out, sign);
    al_sb_add(&f->out, prefix);
    if (zeros)
        al_sb_pad(&f->out, '0', extra);
    al_sb_addn(&f->out, digits, count);
    if (c->left)
        al_sb_pad(&f->out, ' ', extra);
}

static bool is_number(py_vm *vm, py_obj *o)
{
    py_class *cls = py_cls(vm, o);
    return py_is_int(vm, o) || py_laid(o, PY_CF_FLOAT) || py_class_find(vm, cls, PY_ID(vm, __index__)) ||
           py_class_find(vm, cls, PY_ID(vm, __int__)) || py_class_find(vm, cls, PY_ID(vm, __float__));
}

static int integer(percent *f, const conversion *c, py_obj *o)
{
    py_vm *vm = f->vm;
    char type = (char)c->type;
    bool decimal = type == 'd' || type == 'i' || type == 'u';
    if (!py_is_int(vm, o)) {
        py_obj *i = NULL;
        if (is_number(vm, o))
            i = decimal ? py_call(vm, &py_type(vm, PY_T_int)->head, 1, o) : py_index(vm, o);
        if (i == NULL) {
            if (py_error_pending(vm) && !py_error_is(vm, &py_TypeError))
                return -1;
            py_error_clear(vm);
            return py_raise_int(vm, &py_TypeError, "%%%c format: %s is required, not %T", type, decimal ? "a real number" : "an integer",
                                o);
        }
        o = i;
    }
    al_sb digits = AL_SB_INIT;
    const char *prefix;
    int r = py_int_format_digits(vm, o, decimal ? 'd' : type, &digits, &prefix);
    if (r == 0 && c->precision > (int64_t)digits.size) {
        al_sb wide = AL_SB_INIT;
        al_sb_pad(&wide, '0', (size_t)c->precision - digits.size);
        al_sb_addn(&wide, al_sb_text(&digits), digits.size);
        al_sb_free(&digits);
        digits = wide;
    }
    f->out.failed = f->out.failed || al_sb_failed(&digits);
    if (r == 0)
        put_number(f, c, py_int_sign(o) < 0, c->alternate ? prefix : "", al_sb_text(&digits), digits.size, c->zero);
    al_sb_free(&digits);
    return r;
}

static int floating(percent *f, const conversion *c, py_obj *o)
{
    double v;
    if (!is_number(f->vm, o))
        return py_raise_int(f->vm, &py_TypeError, f->bytes ? "float argument required, not %T" : "must be real number, not %T", o);
    if (py_as_double(f->vm, o, &v) < 0)
        return -1;
    al_sb text = AL_SB_INIT;
    int r = py_double_text(f->vm, v, (char)c->type, c->precision < 0 ? 6 : c->precision, c->alternate, false, &text);
    if (r == 0)
        put_number(f, c, signbit(v) && !isnan(v), "", al_sb_text(&text), text.size, c->zero);
    al_sb_free(&text);
    return r;
}

static int character(percent *f, const conversion *c, py_obj *o)
{
    py_vm *vm = f->vm;
    py_span s;
    char text[4];
    if (f->bytes) {
        if (py_span_of(vm, o, &s) && s.size == 1) {
            put(f, c, s.data, 1, 1);
            return 0;
        }
        if (!py_is_int(vm, o))
            return py_raise_int(vm, &py_TypeError, "%%c requires an integer in range(256) or a single byte, not %T", o);
    } else if (py_is_str(vm, o)) {
        if (PY_STR(o)->len != 1)
            return py_raise_int(vm, &py_TypeError, "%%c requires int or char");
        put(f, c, py_str_text(o), py_str_size(o), 1);
        return 0;
    } else if (!py_is_int(vm, o)) {
        if (py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__)) == NULL)
            return py_raise_int(vm, &py_TypeError, "%%c requires int or char");
        if ((o = py_index(vm, o)) == NULL)
            return -1;
    }
    int64_t cp;
    if (!py_int_to_int64(o, &cp) || cp < 0 || cp > (f->bytes ? 255 : 0x10ffff))
        return py_raise_int(vm, &py_OverflowError, f->bytes ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
    if (f->bytes)
        text[0] = (char)cp;
    put(f, c, text, f->bytes ? 1 : py_utf8_put(text, (uint32_t)cp), 1);
    return 0;
}

static int text(percent *f, const conversion *c, py_obj *o)
{
    py_vm *vm = f->vm;
    py_obj *s;
    if (f->bytes && (c->type == 's' || c->type == 'b')) {
        py_span span;
        if (!py_span_of(vm, o, &span)) {
            py_obj *b = py_is_heap(o) ? py_call_special(vm, o, PY_ID(vm, __bytes__), 0, NULL) : PY_ABSENT;
            if (b == NULL)
                return -1;
            if (b == PY_ABSENT || !py_span_of(vm, b, &span))
                return py_raise_int(vm, &py_TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'",
                                    o);
        }
        size_t n = c->precision >= 0 && (size_t)c->precision < span.size ? (size_t)c->precision : span.size;
        put(f, c, span.data, n, n);
        return 0;
    }
    if (f->bytes || c->type == 'a')
        s = py_ascii(vm, o);
    else
        s = c->type == 'r' ? py_repr(vm, o) : py_str_of(vm, o);
    if (s == NULL)
        return -1;
    size_t len = PY_STR(s)->len, size = PY_STR(s)->size;
    if (c->precision >= 0 && (size_t)c->precision < len) {
        len = (size_t)c->precision;
        size = py_str_offset(PY_STR(s), len);
    }
    put(f, c, py_str_text(s), size, len);
    return 0;
}

static int convert(percent *f)
{
    conversion c;
    if (parse(f, &c) < 0)
        return -1;
    if (c.type == '%' && f->p[-2] == '%') {
        al_sb_addc(&f->out, '%');
        return 0;
    }
    py_obj *o = next_argument(f);
    if (o == NULL)
        return -1;
    switch (c.type) {
    case 's':
    case 'r':
    case 'a':
        return text(f, &c, o);
    case 'b':
        if (f->bytes)
            return text(f, &c, o);
        break;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        return integer(f, &c, o);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return floating(f, &c, o);
    case 'c':
        return character(f, &c, o);
    default:
        break;
    }
    return py_raise_int(f->vm, &py_ValueError, "unsupported format character '%c' (0x%x) at index %zu",
                        c.type > 31 && c.type < 128 ? (int)c.type : '?', (unsigned)c.type, c.at);
}

static int run(percent *f)
{
    py_obj *a = f->args;
    f->tuple = py_is_tuple(f->vm, a);
    f->mapping = !f->tuple && !py_is_str(f->vm, a) && py_cls(f->vm, a)->slots.getitem != NULL && (!f->bytes || !py_is_bytes(f->vm, a));
    while (f->p < f->end && !al_sb_failed(&f->out)) {
        const char *hit = memchr(f->p, '%', (size_t)(f->end - f->p));
        const char *stop = hit ? hit : f->end;
        al_sb_addn(&f->out, f->p, (size_t)(stop - f->p));
        f->p = stop;
        if (hit == NULL)
            break;
        f->p++;
        py_scope s = py_scope_open(f->vm);
        int r = convert(f);
        py_scope_close(f->vm, s);
        if (r < 0)
            return -1;
    }
    bool left = f->tuple ? f->next < PY_TUPLE(a)->count : f->next == 0 && !f->mapping;
    if (left)
        return py_raise_int(f->vm, &py_TypeError,
                            f->bytes ? "not all arguments converted during bytes formatting"
                                     : "not all arguments converted during string formatting");
    return 0;
}

py_obj *py_str_percent(py_vm *vm, py_str *format, py_obj *args)
{
    percent f = { .vm = vm, .start = format->data, .p = format->data, .end = format->data + format->size, .args = args };
    if (run(&f) == 0)
        return py_str_from_sb(vm, &f.out);
    al_sb_free(&f.out);
    return NULL;
}

py_obj *py_bytes_percent(py_vm *vm, py_obj *format, py_obj *args)
{
    py_span s = { "", 0 };
    py_span_of(vm, format, &s);
    percent f = { .vm = vm, .bytes = true, .start = s.data, .p = s.data, .end = s.data + s.size, .args = args };
    py_obj *r = NULL;
    if (run(&f) == 0)
        r = al_sb_failed(&f.out) ? py_raise_nomem(vm) : py_bytes_like_new(vm, format, al_sb_text(&f.out), f.out.size);
    al_sb_free(&f.out);
    return r;
}
