#include <string.h>

#include "py/types/str_int.h"
#include "py/types/types_int.h"
#include "py/types/unicode.h"

static int add_part(py_vm *vm, py_obj *list, bool ascii, const char *from, const char *to)
{
    py_scope s = py_scope_open(vm);
    py_obj *part = ascii ? py_str_make(vm, from, (size_t)(to - from), (size_t)(to - from)) : py_str_valid(vm, from, (size_t)(to - from));
    int r = part ? py_list_append(vm, list, part) : -1;
    py_scope_close(vm, s);
    return r;
}

static int split_by(py_vm *vm, py_obj *list, const py_str *s, const py_str *sep, size_t most)
{
    const char *p = s->data, *end = s->data + s->size, *hit;
    for (; most > 0 && (hit = py_mem_find(p, (size_t)(end - p), sep->data, sep->size)); most--) {
        if (add_part(vm, list, s->size == s->len, p, hit) < 0)
            return -1;
        p = hit + sep->size;
    }
    return add_part(vm, list, s->size == s->len, p, end);
}

static int rsplit_by(py_vm *vm, py_obj *list, const py_str *s, const py_str *sep, size_t most)
{
    const char *end = s->data + s->size, *hit;
    for (; most > 0 && (hit = py_mem_rfind(s->data, (size_t)(end - s->data), sep->data, sep->size)); most--) {
        if (add_part(vm, list, s->size == s->len, hit + sep->size, end) < 0)
            return -1;
        end = hit;
    }
    return add_part(vm, list, s->size == s->len, s->data, end);
}

/* One character on; is it whitespace? */
static inline bool space_at(const char **p)
{
    unsigned char c = (unsigned char)**p;
    if (c > ' ' && c < 0x80) {
        ++*p;
        return false;
    }
    return py_cp_is_space(py_utf8_next(p));
}

/* Past whitespace (space true) or past what is none. */
static const char *skip(const char *p, const char *end, bool space)
{
    while (p < end) {
        const char *q = p;
        if (space_at(&q) != space)
            break;
        p = q;
    }
    return p;
}

static const char *rskip(const char *start, const char *p, bool space)
{
    while (p > start) {
        const char *q = p;
        if (py_cp_is_space(py_utf8_prev(&q)) != space)
            break;
        p = q;
    }
    return p;
}

static int split_space(py_vm *vm, py_obj *list, const py_str *s, size_t most)
{
    const char *end = s->data + s->size, *p = skip(s->data, end, true);
    for (; p < end; most--) {
        const char *word = p;
        if (most == 0)
            return add_part(vm, list, s->size == s->len, word, rskip(word, end, true));
        p = skip(p, end, false);
        if (add_part(vm, list, s->size == s->len, word, p) < 0)
            return -1;
        p = skip(p, end, true);
    }
    return 0;
}

static int rsplit_space(py_vm *vm, py_obj *list, const py_str *s, size_t most)
{
    const char *p = rskip(s->data, s->data + s->size, true);
    for (; p > s->data; most--) {
        const char *end = p;
        if (most == 0)
            return add_part(vm, list, s->size == s->len, skip(s->data, end, true), end);
        p = rskip(s->data, p, false);
        if (add_part(vm, list, s->size == s->len, p, end) < 0)
            return -1;
        p = rskip(s->data, p, true);
    }
    return 0;
}

static py_obj *split(py_vm *vm, py_obj **args, bool right)
{
    py_str *s = PY_STR(args[0]);
    int64_t limit;
    if (py_index_key(vm, args[2], "'%T' object cannot be interpreted as an integer", &limit) < 0)
        return NULL;
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    py_obj *list = py_list_new(vm, 0);
    if (list == NULL)
        return NULL;
    int r;
    if (args[1] == PY_NONE) {
        r = right ? rsplit_space(vm, list, s, most) : split_space(vm, list, s, most);
    } else {
        if (!py_is_str(vm, args[1]))
            return py_raise(vm, &py_TypeError, "must be str or None, not %T", args[1]);
        if (py_str_size(args[1]) == 0)
            return py_raise(vm, &py_ValueError, "empty separator");
        r = right ? rsplit_by(vm, list, s, PY_STR(args[1]), most) : split_by(vm, list, s, PY_STR(args[1]), most);
    }
    if (r < 0)
        return NULL;
    for (size_t i = 0, j = PY_LIST(list)->count; right && i + 1 < j--; i++) {
        py_obj *x = PY_LIST(list)->items[i];
        PY_LIST(list)->items[i] = PY_LIST(list)->items[j];
        PY_LIST(list)->items[j] = x;
    }
    return list;
}

py_obj *py_str_split(py_vm *vm, py_obj **args)
{
    return split(vm, args, false);
}

py_obj *py_str_rsplit(py_vm *vm, py_obj **args)
{
    return split(vm, args, true);
}

static bool is_line_end(uint32_t cp)
{
    return (cp >= 0x0a && cp <= 0x0d) || (cp >= 0x1c && cp <= 0x1e) || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

py_obj *py_str_splitlines(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    int keep = py_truth(vm, args[1]);
    py_obj *list = keep < 0 ? NULL : py_list_new(vm, 0);
    if (list == NULL)
        return NULL;
    const char *p = s->data, *end = s->data + s->size;
    while (p < end) {
        const char *line = p, *stop = p;
        bool ended = false;
        while (p < end && !ended) {
            stop = p;
            uint32_t cp = py_utf8_next(&p);
            ended = is_line_end(cp);
            if (cp == '\r' && p < end && *p == '\n')
                p++;
        }
        if (add_part(vm, list, s->size == s->len, line, !ended || keep ? p : stop) < 0)
            return NULL;
    }
    return list;
}

/* ---- strip ---- */

static bool in_chars(const py_str *chars, const char *at, const char *after)
{
    return py_mem_find(chars->data, chars->size, at, (size_t)(after - at)) != NULL;
}

enum { LEFT = 1, RIGHT = 2 };

static py_obj *strip(py_vm *vm, py_obj **args, int sides, const char *name)
{
    py_str *s = PY_STR(args[0]);
    const char *p = s->data, *end = s->data + s->size;
    if (args[1] != PY_NONE && !py_is_str(vm, args[1]))
        return py_raise(vm, &py_TypeError, "%s arg must be None or str", name);
    const py_str *chars = args[1] == PY_NONE ? NULL : PY_STR(args[1]);
    while ((sides & LEFT) && p < end) {
        const char *q = p;
        uint32_t cp = py_utf8_next(&q);
        if (!(chars ? in_chars(chars, p, q) : py_cp_is_space(cp)))
            break;
        p = q;
    }
    while ((sides & RIGHT) && end > p) {
        const char *q = end;
        uint32_t cp = py_utf8_prev(&q);
        if (!(chars ? in_chars(chars, q, end) : py_cp_is_space(cp)))
            break;
        end = q;
    }
    if ((size_t)(end - p) == s->size)
        return py_str_exact(vm, args[0]);
    return py_str_valid(vm, p, (size_t)(end - p));
}

py_obj *py_str_strip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, LEFT | RIGHT, "strip");
}

py_obj *py_str_lstrip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, LEFT, "lstrip");
}

py_obj *py_str_rstrip(py_vm *vm, py_obj **args)
{
    return strip(vm, args, RIGHT, "rstrip");
}

/* ---- join ---- */

py_obj *py_str_join(py_vm *vm, py_obj **args)
{
    py_str *sep = PY_STR(args[0]);
    py_obj **items;
    size_t count;
    py_obj *seq = args[1];
    if (!py_laid(seq, PY_CF_LIST | PY_CF_TUPLE) && (seq = py_iterable_copy(vm, seq, "can only join an iterable")) == NULL)
        return NULL;
    if (py_sequence_fast(vm, seq, &items, &count) == NULL)
        return NULL;
    size_t size = 0, len = 0;
    for (size_t i = 0; i < count; i++) {
        if (!py_is_str(vm, items[i]))
            return py_raise(vm, &py_TypeError, "sequence item %zu: expected str instance, %T found", i, items[i]);
        size += py_str_size(items[i]) + (i ? sep->size : 0);
        len += PY_STR(items[i])->len + (i ? sep->len : 0);
        if (size > PY_STR_MAX)
            return py_raise_nomem(vm);
    }
    if (count == 0)
        return py_str_empty(vm);
    if (count == 1)
        return py_str_exact(vm, items[0]);
    py_str *r = py_str_alloc(vm, size, len);
    if (r == NULL)
        return NULL;
    char *out = r->data;
    for (size_t i = 0; i < count; i++) {
        if (i && sep->size) {
            memcpy(out, sep->data, sep->size);
            out += sep->size;
        }
        memcpy(out, py_str_text(items[i]), py_str_size(items[i]));
        out += py_str_size(items[i]);
    }
    return &r->head;
}

/* ---- padding ---- */

static py_obj *pad(py_vm *vm, py_obj **args, int64_t left, int64_t right)
{
    py_str *s = PY_STR(args[0]), *fill = PY_STR(args[2]);
    size_t extra = (size_t)(left + right);
    if (extra > PY_STR_MAX / fill->size)
        return py_raise_nomem(vm);
    py_str *r = py_str_alloc(vm, s->size + extra * fill->size, s->len + extra);
    if (r == NULL)
        return NULL;
    py_fill_repeat(r->data, fill->data, fill->size, (size_t)left);
    memcpy(r->data + (size_t)left * fill->size, s->data, s->size);
    py_fill_repeat(r->data + (size_t)left * fill->size + s->size, fill->data, fill->size, (size_t)right);
    return &r->head;
}

/* The missing width, 0 when there is none, -1 error. */
static int64_t missing(py_vm *vm, py_obj **args)
{
    int64_t width;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &width) < 0)
        return -1;
    if (!py_is_str(vm, args[2]))
        return py_raise_int(vm, &py_TypeError, "The fill character must be a unicode character, not %T", args[2]);
    if (PY_STR(args[2])->len != 1)
        return py_raise_int(vm, &py_TypeError, "The fill character must be exactly one character long");
    int64_t len = (int64_t)PY_STR(args[0])->len;
    return width > len ? width - len : 0;
}

py_obj *py_str_ljust(py_vm *vm, py_obj **args)
{
    int64_t n = missing(vm, args);
    return n < 0 ? NULL : n == 0 ? py_str_exact(vm, args[0]) : pad(vm, args, 0, n);
}

py_obj *py_str_rjust(py_vm *vm, py_obj **args)
{
    int64_t n = missing(vm, args);
    return n < 0 ? NULL : n == 0 ? py_str_exact(vm, args[0]) : pad(vm, args, n, 0);
}

py_obj *py_str_center(py_vm *vm, py_obj **args)
{
    int64_t n = missing(vm, args);
    if (n <= 0)
        return n < 0 ? NULL : py_str_exact(vm, args[0]);
    int64_t width = n + (int64_t)PY_STR(args[0])->len, left = n / 2 + (n & width & 1);
    return pad(vm, args, left, n - left);
}

py_obj *py_str_zfill(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    int64_t width;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &width) < 0)
        return NULL;
    if (width <= (int64_t)s->len)
        return py_str_exact(vm, args[0]);
    py_obj *zero = py_str_intern(vm, "0");
    if (zero == NULL)
        return NULL;
    py_obj *padded = pad(vm, (py_obj *[]){ args[0], args[1], zero }, width - (int64_t)s->len, 0);
    if (padded && (s->data[0] == '+' || s->data[0] == '-')) {
        PY_STR(padded)->data[width - (int64_t)s->len] = '0';
        PY_STR(padded)->data[0] = s->data[0];
    }
    return padded;
}

py_obj *py_str_expandtabs(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    int64_t tab, column = 0;
    if (py_index_key(vm, args[1], "'%T' object cannot be interpreted as an integer", &tab) < 0)
        return NULL;
    al_sb sb = AL_SB_INIT;
    sb.limit = PY_STR_MAX;
    for (size_t i = 0; i < s->size && !al_sb_failed(&sb); i++) {
        char c = s->data[i];
        if (c == '\t') {
            int64_t n = tab > 0 ? tab - column % tab : 0;
            al_sb_pad(&sb, ' ', (size_t)n);
            column += n;
            continue;
        }
        al_sb_addc(&sb, c);
        if (((unsigned char)c & 0xc0) != 0x80)
            column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return py_str_from_sb(vm, &sb);
}

/* ---- translate ---- */

/* What table says for cp, appended. 0, -1. */
static int translate_one(py_vm *vm, al_sb *sb, py_obj *table, uint32_t cp)
{
    py_obj *to = py_getitem(vm, table, py_small((int64_t)cp));
    if (to == NULL) {
        if (!py_error_is(vm, &py_LookupError))
            return -1;
        py_error_clear(vm);
        al_sb_add_cp(sb, cp);
        return 0;
    }
    if (to == PY_NONE)
        return 0;
    if (py_is_str(vm, to)) {
        al_sb_addn(sb, py_str_text(to), py_str_size(to));
        return 0;
    }
    int64_t i;
    if (!py_is_int(vm, to))
        return py_raise_int(vm, &py_TypeError, "character mapping must return integer, None or str");
    if (!py_int_to_int64(to, &i) || i < 0 || i > 0x10ffff)
        return py_raise_int(vm, &py_ValueError, "character mapping must be in range(0x110000)");
    al_sb_add_cp(sb, (uint32_t)i);
    return 0;
}

py_obj *py_str_translate(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    al_sb sb = AL_SB_INIT;
    const char *end = s->data + s->size;
    for (const char *p = s->data; p < end;) {
        uint32_t cp = py_utf8_next(&p);
        py_scope scope = py_scope_open(vm);
        int r = translate_one(vm, &sb, args[1], cp);
        py_scope_close(vm, scope);
        if (r < 0) {
            al_sb_free(&sb);
            return NULL;
        }
    }
    return py_str_from_sb(vm, &sb);
}

static py_obj *table_of_pairs(py_vm *vm, py_obj *table, py_obj **args)
{
    py_str *x = PY_STR(args[0]), *y = PY_STR(args[1]);
    if (x->len != y->len)
        return py_raise(vm, &py_ValueError, "the first two maketrans arguments must have equal length");
    const char *p = x->data, *q = y->data;
    for (size_t i = 0; i < x->len; i++) {
        uint32_t from = py_utf8_next(&p), to = py_utf8_next(&q);
        if (py_dict_set(vm, table, py_small((int64_t)from), py_small((int64_t)to)) < 0)
            return NULL;
    }
    if (args[2] == PY_ABSENT)
        return table;
    p = py_str_text(args[2]);
    for (const char *end = p + py_str_size(args[2]); p < end;)
        if (py_dict_set(vm, table, py_small((int64_t)py_utf8_next(&p)), PY_NONE) < 0)
            return NULL;
    return table;
}

py_obj *py_str_maketrans(py_vm *vm, py_obj **args)
{
    py_obj *table = py_dict_new(vm), *key, *value;
    if (table == NULL)
        return NULL;
    if (args[1] != PY_ABSENT) {
        if (!py_is_str(vm, args[0]))
            return py_raise(vm, &py_TypeError, "first maketrans argument must be a string if there is a second argument");
        for (int i = 1; i < 3; i++)
            if (args[i] != PY_ABSENT && !py_is_str(vm, args[i]))
                return py_raise(vm, &py_TypeError, "maketrans() argument %d must be str, not %T", i + 1, args[i]);
        return table_of_pairs(vm, table, args);
    }
    if (!py_exact(vm, args[0], PY_T_dict))
        return py_raise(vm, &py_TypeError, "if you give only one argument to maketrans it must be a dict");
    size_t at = 0;
    while (py_dict_next(args[0], &at, &key, &value)) {
        if (py_is_str(vm, key)) {
            if (PY_STR(key)->len != 1)
                return py_raise(vm, &py_ValueError, "string keys in translate table must be of length 1");
            const char *p = py_str_text(key);
            key = py_small((int64_t)py_utf8_next(&p));
        } else if (!py_is_int(vm, key)) {
            return py_raise(vm, &py_TypeError, "keys in translate table must be strings or integers");
        }
        if (py_dict_set(vm, table, key, value) < 0)
            return NULL;
    }
    return table;
}

py_obj *py_str_getnewargs(py_vm *vm, py_obj **args)
{
    py_obj *text = py_str_exact(vm, args[0]);
    return text ? py_tuple_of(vm, 1, text) : NULL;
}
