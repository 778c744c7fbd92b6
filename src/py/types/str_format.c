#include <limits.h>
#include <string.h>

#include "py/types/format.h"
#include "py/types/str_int.h"

/* str.format: literal text and replacement fields "{name!conversion:spec}", fields nested once within a spec. */

typedef struct formatting {
    py_vm *vm;
    py_obj *args;   /* tuple, or NULL for format_map */
    py_obj *kwargs; /* dict, or format_map's mapping */
    int64_t next;   /* automatic numbering: -1 manual, else the next number */
    bool numbered;  /* it is settled which */
} formatting;

static int format_text(formatting *f, al_sb *out, const char *p, const char *end, int depth);

static void *fail(formatting *f, const char *message)
{
    return py_raise(f->vm, &py_ValueError, "%s", message);
}

/* A name that is all digits: the number, -1 when it is none, -2 ValueError. */
static int64_t as_number(formatting *f, const char *p, const char *end)
{
    if (p == end)
        return -1;
    int64_t n = 0;
    for (; p < end; p++) {
        if (*p < '0' || *p > '9')
            return -1;
        if (n > (INT64_MAX - 9) / 10)
            return fail(f, "Too many decimal digits in format string"), -2;
        n = n * 10 + (*p - '0');
    }
    return n;
}

/* What the first part of a field's name stands for. */
static py_obj *first_value(formatting *f, const char *p, const char *end)
{
    py_vm *vm = f->vm;
    int64_t index = as_number(f, p, end);
    if (index == -2)
        return NULL;
    bool automatic = p == end;
    if (automatic || index >= 0) {
        if (f->numbered && automatic != (f->next >= 0))
            return fail(f, automatic ? "cannot switch from manual field specification to automatic field numbering"
                                     : "cannot switch from automatic field numbering to manual field specification");
        if (!f->numbered) {
            f->numbered = true;
            f->next = automatic ? 0 : -1;
        }
        if (automatic)
            index = f->next++;
        if (f->args == NULL)
            return fail(f, "Format string contains positional fields");
        if (index >= (int64_t)PY_TUPLE(f->args)->count)
            return py_raise(vm, &py_IndexError, "Replacement index %lld out of range for positional args tuple", (long long)index);
        return PY_TUPLE(f->args)->items[index];
    }
    py_obj *name = py_str_valid(vm, p, (size_t)(end - p));
    if (name == NULL)
        return NULL;
    if (f->kwargs == NULL)
        return py_raise_key(vm, name);
    return py_getitem(vm, f->kwargs, name);
}

/* ".attribute" and "[index]" behind the first part. */
static py_obj *follow(formatting *f, py_obj *value, const char *p, const char *end)
{
    while (value && p < end) {
        bool attribute = *p == '.';
        if (!attribute && *p != '[')
            return fail(f, "Only '.' or '[' may follow ']' in format field specifier");
        const char *start = ++p;
        while (p < end && (attribute ? *p != '.' && *p != '[' : *p != ']'))
            p++;
        if (!attribute && p >= end)
            return fail(f, "Missing ']' in format string");
        if (p == start)
            return fail(f, "Empty attribute in format string");
        int64_t index = attribute ? -1 : as_number(f, start, p);
        if (index == -2)
            return NULL;
        py_obj *key = index >= 0 ? py_int_new(f->vm, index) : py_str_valid(f->vm, start, (size_t)(p - start));
        value = key == NULL ? NULL : attribute ? py_getattr(f->vm, value, key) : py_getitem(f->vm, value, key);
        if (!attribute)
            p++;
    }
    return value;
}

static py_obj *convert(formatting *f, py_obj *value, uint32_t how)
{
    switch (how) {
    case 0:
        return value;
    case 'r':
        return py_repr(f->vm, value);
    case 's':
        return py_str_of(f->vm, value);
    case 'a':
        return py_ascii(f->vm, value);
    default:
        if (how > 32 && how < 127)
            return py_raise(f->vm, &py_ValueError, "Unknown conversion specifier %c", (int)how);
        return py_raise(f->vm, &py_ValueError, "Unknown conversion specifier \\x%x", (unsigned)how);
    }
}

/* One field, [p, end) without its braces. 0, -1. */
static int field(formatting *f, al_sb *out, const char *p, const char *end, int depth)
{
    const char *name = p, *name_end, *first_end;
    bool bracket = false;
    while (p < end && (bracket || (*p != ':' && *p != '!'))) {
        if (*p == '{')
            return fail(f, "unexpected '{' in field name"), -1;
        bracket = *p == '[' || (bracket && *p != ']');
        p++;
    }
    name_end = p;
    uint32_t how = 0;
    if (p < end && *p == '!') {
        if (++p >= end)
            return fail(f, "unmatched '{' in format spec"), -1;
        how = py_utf8_next(&p);
        if (p < end && *p != ':')
            return fail(f, "expected ':' after conversion specifier"), -1;
    }
    if (p < end)
        p++;
    for (first_end = name; first_end < name_end && *first_end != '.' && *first_end != '['; first_end++)
        ;
    py_obj *value = first_value(f, name, first_end);
    value = value ? follow(f, value, first_end, name_end) : NULL;
    value = value ? convert(f, value, how) : NULL;
    if (value == NULL)
        return -1;
    py_obj *spec = NULL;
    if (memchr(p, '{', (size_t)(end - p)) || memchr(p, '}', (size_t)(end - p))) {
        al_sb nested = AL_SB_INIT;
        if (format_text(f, &nested, p, end, depth - 1) < 0) {
            al_sb_free(&nested);
            return -1;
        }
        spec = py_str_from_sb(f->vm, &nested);
    } else {
        spec = py_str_valid(f->vm, p, (size_t)(end - p));
    }
    py_obj *text = spec ? py_format(f->vm, value, spec) : NULL;
    if (text == NULL)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

/* The closing brace of the field that begins at p (behind its opening one), or NULL with ValueError. */
static const char *field_end(formatting *f, const char *p, const char *end)
{
    int open = 1;
    bool bracket = false, in_name = true;
    const char *start = p;
    for (; p < end; p++) {
        if (in_name && *p == '[') {
            bracket = true;
        } else if (bracket) {
            bracket = *p != ']';
        } else if (*p == '{') {
            open++;
        } else if (*p == '}' && --open == 0) {
            return p;
        } else if (*p == ':' || *p == '!') {
            in_name = false;
        }
    }
    if (start >= end)
        return fail(f, "Single '{' encountered in format string");
    return fail(f, in_name ? "expected '}' before end of string" : "unmatched '{' in format spec");
}

static int format_text(formatting *f, al_sb *out, const char *p, const char *end, int depth)
{
    if (depth <= 0)
        return fail(f, "Max string recursion exceeded"), -1;
    while (p < end && !al_sb_failed(out)) {
        const char *start = p;
        while (p < end && *p != '{' && *p != '}')
            p++;
        al_sb_addn(out, start, (size_t)(p - start));
        if (p >= end)
            break;
        char brace = *p++;
        if (p < end && *p == brace) {
            al_sb_addc(out, brace);
            p++;
            continue;
        }
        if (brace == '}')
            return fail(f, "Single '}' encountered in format string"), -1;
        const char *close = field_end(f, p, end);
        if (close == NULL)
            return -1;
        py_scope s = py_scope_open(f->vm);
        int r = field(f, out, p, close, depth);
        py_scope_close(f->vm, s);
        if (r < 0)
            return -1;
        p = close + 1;
    }
    return 0;
}

static py_obj *run(formatting *f, py_obj *text)
{
    al_sb out = AL_SB_INIT;
    if (format_text(f, &out, py_str_text(text), py_str_text(text) + py_str_size(text), 2) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_from_sb(f->vm, &out);
}

py_obj *py_str_format(py_vm *vm, py_obj **args)
{
    formatting f = { .vm = vm, .args = args[1], .kwargs = args[2] };
    return run(&f, args[0]);
}

py_obj *py_str_format_map(py_vm *vm, py_obj **args)
{
    formatting f = { .vm = vm, .kwargs = args[1] };
    return run(&f, args[0]);
}
