#include <limits.h>
#include <string.h>

#include "py/types/format.h"
#include "py/types/str_int.h"
#include "py/types/unicode.h"

static bool is_align(uint32_t cp)
{
    return cp == '<' || cp == '>' || cp == '=' || cp == '^';
}

/* Decimal digits; -1 when there are none, -2 with ValueError. */
static int64_t number(py_vm *vm, const char **p, const char *end)
{
    int64_t n = -1;
    while (*p < end) {
        const char *q = *p;
        int d = py_cp_decimal(py_utf8_next(&q));
        if (d < 0)
            break;
        n = n < 0 ? 0 : n;
        if (n > (INT64_MAX - d) / 10)
            return py_raise_int(vm, &py_ValueError, "Too many decimal digits in format string"), -2;
        n = n * 10 + d;
        *p = q;
    }
    return n;
}

static bool eat(const char **p, const char *end, char c)
{
    if (*p >= end || **p != c)
        return false;
    ++*p;
    return true;
}

static int check_grouping(py_vm *vm, const py_spec *s)
{
    if (s->thousands == 0 || s->type == 0 || (s->type < 0x80 && strchr("deEfFgG%", (int)s->type)))
        return 0;
    if (s->thousands == '_' && s->type < 0x80 && strchr("boxX", (int)s->type))
        return 0;
    if (s->type > 32 && s->type < 128)
        return py_raise_int(vm, &py_ValueError, "Cannot specify '%c' with '%c'.", s->thousands, (int)s->type);
    return py_raise_int(vm, &py_ValueError, "Cannot specify '%c' with '\\x%x'.", s->thousands, (unsigned)s->type);
}

static int grouping(py_vm *vm, const char **p, const char *end, py_spec *s)
{
    if (eat(p, end, ','))
        s->thousands = ',';
    if (eat(p, end, '_')) {
        if (s->thousands)
            return py_raise_int(vm, &py_ValueError, "Cannot specify both ',' and '_'.");
        s->thousands = '_';
    }
    if (*p < end && **p == ',' && s->thousands == '_')
        return py_raise_int(vm, &py_ValueError, "Cannot specify both ',' and '_'.");
    return 0;
}

int py_spec_parse(py_vm *vm, py_obj *spec, py_obj *o, char align, py_spec *s)
{
    const char *p = py_str_text(spec), *end = p + py_str_size(spec), *q = p;
    *s = (py_spec){ .fill = ' ', .align = align, .width = -1, .precision = -1 };
    uint32_t first = p < end ? py_utf8_next(&q) : 0;
    if (q < end && q > p && is_align((unsigned char)*q)) {
        s->fill = first;
        s->fill_given = true;
        s->align = *q;
        s->align_given = true;
        p = q + 1;
    } else if (q > p && is_align(first)) {
        s->align = (char)first;
        s->align_given = true;
        p = q;
    }
    if (p < end && (*p == '+' || *p == '-' || *p == ' '))
        s->sign = *p++;
    s->no_negative_zero = eat(&p, end, 'z');
    s->alternate = eat(&p, end, '#');
    if (!s->fill_given && eat(&p, end, '0')) {
        s->fill = '0';
        s->fill_given = true;
        if (!s->align_given && align == '>')
            s->align = '=';
    }
    if ((s->width = number(vm, &p, end)) == -2 || grouping(vm, &p, end, s) < 0)
        return -1;
    if (eat(&p, end, '.')) {
        s->precision = number(vm, &p, end);
        if (s->precision == -1)
            return py_raise_int(vm, &py_ValueError, "Format specifier missing precision");
        if (s->precision == -2)
            return -1;
    }
    if (p < end)
        s->type = py_utf8_next(&p);
    if (p < end)
        return py_raise_int(vm, &py_ValueError, "Invalid format specifier '%S' for object of type '%T'", spec, o);
    return check_grouping(vm, s);
}

void *py_spec_unknown_type(py_vm *vm, uint32_t type, py_obj *o)
{
    if (type > 32 && type < 128)
        return py_raise(vm, &py_ValueError, "Unknown format code '%c' for object of type '%T'", (int)type, o);
    return py_raise(vm, &py_ValueError, "Unknown format code '\\x%x' for object of type '%T'", (unsigned)type, o);
}

static void add_fill(al_sb *sb, uint32_t cp, int64_t count)
{
    if (cp < 0x80) {
        if (count > 0)
            al_sb_pad(sb, (char)cp, (size_t)count);
        return;
    }
    for (; count > 0 && !al_sb_failed(sb); count--)
        al_sb_add_cp(sb, cp);
}

py_obj *py_spec_pad(py_vm *vm, const py_spec *s, const char *text, size_t size, size_t len)
{
    int64_t extra = s->width > (int64_t)len ? s->width - (int64_t)len : 0;
    if (extra == 0)
        return py_str_make(vm, text, size, len);
    int64_t left = s->align == '>' || s->align == '=' ? extra : s->align == '^' ? extra / 2 : 0;
    al_sb sb = AL_SB_INIT;
    add_fill(&sb, s->fill, left);
    al_sb_addn(&sb, text, size);
    add_fill(&sb, s->fill, extra - left);
    return py_str_from_sb(vm, &sb);
}

/* The digits with separators, at least `width` characters of them (zeros in front, grouped as well). */
static void group(al_sb *sb, const char *digits, size_t count, char separator, size_t every, int64_t width)
{
    size_t total = count;
    if (separator == 0) {
        if (width > (int64_t)total)
            al_sb_pad(sb, '0', (size_t)width - total);
        al_sb_addn(sb, digits, count);
        return;
    }
    /* how many digits it takes to be wide enough: a separator never stands in front */
    while ((int64_t)(total + (total ? (total - 1) / every : 0)) < width)
        total++;
    for (size_t i = 0; i < total; i++) {
        if (i && (total - i) % every == 0)
            al_sb_addc(sb, separator);
        al_sb_addc(sb, i < total - count ? '0' : digits[i - (total - count)]);
    }
}

py_obj *py_spec_number(py_vm *vm, const py_spec *s, bool negative, const char *prefix, const char *digits, size_t count, const char *rest,
                       size_t rest_size)
{
    char sign = negative ? '-' : s->sign == '+' || s->sign == ' ' ? s->sign : 0;
    size_t every = s->type == 'b' || s->type == 'o' || s->type == 'x' || s->type == 'X' ? 4 : 3;
    al_sb body = AL_SB_INIT;
    int64_t fixed = (sign != 0) + (int64_t)strlen(prefix) + (int64_t)rest_size;
    if (s->width > (int64_t)AL_SB_LIMIT)
        return py_raise_nomem(vm);
    bool zeros = s->align == '=' && s->fill == '0' && count > 0;
    group(&body, digits, count, s->thousands, every, zeros ? s->width - fixed : 0);
    int64_t used = fixed + (int64_t)body.size, extra = s->width > used ? s->width - used : 0;
    int64_t left = s->align == '>' ? extra : s->align == '^' ? extra / 2 : 0, middle = s->align == '=' ? extra : 0;
    al_sb sb = AL_SB_INIT;
    add_fill(&sb, s->fill, left);
    if (sign)
        al_sb_addc(&sb, sign);
    al_sb_add(&sb, prefix);
    add_fill(&sb, s->fill, middle);
    al_sb_addn(&sb, al_sb_text(&body), body.size);
    al_sb_addn(&sb, rest, rest_size);
    add_fill(&sb, s->fill, extra - left - middle);
    sb.failed = sb.failed || al_sb_failed(&body);
    al_sb_free(&body);
    return py_str_from_sb(vm, &sb);
}

/* ---- str ---- */

py_obj *py_str_format_dunder(py_vm *vm, py_obj **args)
{
    py_spec s;
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "__format__() argument must be str, not %T", args[1]);
    if (py_str_size(args[1]) == 0)
        return py_str_of(vm, args[0]);
    if (py_spec_parse(vm, args[1], args[0], '<', &s) < 0)
        return NULL;
    if (s.type && s.type != 's')
        return py_spec_unknown_type(vm, s.type, args[0]);
    if (s.sign)
        return py_raise(vm, &py_ValueError,
                        s.sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
    if (s.no_negative_zero)
        return py_raise(vm, &py_ValueError, "Negative zero coercion (z) not allowed in string format specifier");
    if (s.alternate)
        return py_raise(vm, &py_ValueError, "Alternate form (#) not allowed in string format specifier");
    if (s.align == '=')
        return py_raise(vm, &py_ValueError, "'=' alignment not allowed in string format specifier");
    if (s.thousands)
        return py_raise(vm, &py_ValueError, "Cannot specify '%c' with 's'.", s.thousands);
    py_str *t = PY_STR(args[0]);
    size_t len = s.precision >= 0 && (size_t)s.precision < t->len ? (size_t)s.precision : t->len;
    if (s.width <= (int64_t)len && len == t->len)
        return py_str_exact(vm, args[0]);
    return py_spec_pad(vm, &s, t->data, py_str_offset(t, len), len);
}

py_obj *py_ascii(py_vm *vm, py_obj *o)
{
    py_obj *text = py_repr(vm, o);
    if (text == NULL || PY_STR(text)->len == PY_STR(text)->size)
        return text;
    al_sb sb = AL_SB_INIT;
    for (const char *p = py_str_text(text), *end = p + py_str_size(text); p < end;) {
        uint32_t cp = py_utf8_next(&p);
        if (cp < 0x80)
            al_sb_addc(&sb, (char)cp);
        else
            al_sb_addf(&sb, cp < 0x100 ? "\\x%02x" : cp < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)cp);
    }
    return py_str_from_sb(vm, &sb);
}
