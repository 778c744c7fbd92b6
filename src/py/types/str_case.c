#include "py/types/str_int.h"
#include "py/types/types_int.h"
#include "py/types/unicode.h"

enum {
    SIGMA = 0x3a3,
    SMALL_SIGMA = 0x3c3,
    FINAL_SIGMA = 0x3c2,
};

typedef size_t (*mapping)(uint32_t cp, uint32_t out[3]);

static void put(al_sb *sb, const uint32_t *cps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        al_sb_add_cp(sb, cps[i]);
}

/* Is the sigma at [at, after) the last letter of a word? */
static bool is_final(const py_str *s, const char *at, const char *after)
{
    const char *p = at, *end = s->data + s->size;
    uint32_t cp = 0;
    bool found = false;
    while (p > s->data && !found) {
        cp = py_utf8_prev(&p);
        found = !py_cp_is_case_ignorable(cp);
    }
    if (!found || !py_cp_is_cased(cp))
        return false;
    for (p = after; p < end;) {
        cp = py_utf8_next(&p);
        if (!py_cp_is_case_ignorable(cp))
            return !py_cp_is_cased(cp);
    }
    return true;
}

static void put_lower(al_sb *sb, const py_str *s, const char *at, const char *after, uint32_t cp)
{
    uint32_t out[3];
    if (cp == SIGMA)
        al_sb_add_cp(sb, is_final(s, at, after) ? FINAL_SIGMA : SMALL_SIGMA);
    else
        put(sb, out, py_cp_lower(cp, out));
}

static py_obj *map_ascii(py_vm *vm, const py_str *s, bool upper)
{
    py_str *r = py_str_alloc(vm, s->size, s->len);
    if (r == NULL)
        return NULL;
    char low = upper ? 'a' : 'A', high = upper ? 'z' : 'Z';
    for (size_t i = 0; i < s->size; i++)
        r->data[i] = (char)(s->data[i] >= low && s->data[i] <= high ? s->data[i] ^ 0x20 : s->data[i]);
    return &r->head;
}

static py_obj *map_all(py_vm *vm, const py_str *s, mapping f)
{
    al_sb sb = AL_SB_INIT;
    const char *end = s->data + s->size;
    for (const char *p = s->data; p < end;) {
        uint32_t out[3];
        put(&sb, out, f(py_utf8_next(&p), out));
    }
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_lower(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    if (s->len == s->size)
        return map_ascii(vm, s, false);
    al_sb sb = AL_SB_INIT;
    const char *end = s->data + s->size;
    for (const char *p = s->data; p < end;) {
        const char *at = p;
        uint32_t cp = py_utf8_next(&p);
        put_lower(&sb, s, at, p, cp);
    }
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_upper(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    return s->len == s->size ? map_ascii(vm, s, true) : map_all(vm, s, py_cp_upper);
}

py_obj *py_str_casefold(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    return s->len == s->size ? map_ascii(vm, s, false) : map_all(vm, s, py_cp_fold);
}

py_obj *py_str_capitalize(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    al_sb sb = AL_SB_INIT;
    const char *p = s->data, *end = s->data + s->size;
    if (p < end) {
        uint32_t out[3];
        put(&sb, out, py_cp_titled(py_utf8_next(&p), out));
    }
    while (p < end) {
        const char *at = p;
        uint32_t cp = py_utf8_next(&p);
        put_lower(&sb, s, at, p, cp);
    }
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_title(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    al_sb sb = AL_SB_INIT;
    const char *end = s->data + s->size;
    bool inside = false;
    for (const char *p = s->data; p < end;) {
        const char *at = p;
        uint32_t out[3], cp = py_utf8_next(&p);
        if (inside)
            put_lower(&sb, s, at, p, cp);
        else
            put(&sb, out, py_cp_titled(cp, out));
        inside = py_cp_is_cased(cp);
    }
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_swapcase(py_vm *vm, py_obj **args)
{
    py_str *s = PY_STR(args[0]);
    al_sb sb = AL_SB_INIT;
    const char *end = s->data + s->size;
    for (const char *p = s->data; p < end;) {
        const char *at = p;
        uint32_t out[3], cp = py_utf8_next(&p);
        if (py_cp_is_upper(cp))
            put_lower(&sb, s, at, p, cp);
        else if (py_cp_is_lower(cp))
            put(&sb, out, py_cp_upper(cp, out));
        else
            al_sb_add_cp(&sb, cp);
    }
    return py_str_from_sb(vm, &sb);
}

/* ---- questions ---- */

typedef bool (*property)(uint32_t cp);

static py_obj *all(py_obj *self, property has, bool of_empty)
{
    const py_str *s = PY_STR(self);
    const char *end = s->data + s->size;
    for (const char *p = s->data; p < end;)
        if (!has(py_utf8_next(&p)))
            return PY_FALSE;
    return py_bool(s->size > 0 || of_empty);
}

static bool is_decimal(uint32_t cp)
{
    return py_cp_decimal(cp) >= 0;
}

static bool is_alnum(uint32_t cp)
{
    return py_cp_is_alpha(cp) || is_decimal(cp) || py_cp_is_digit(cp) || py_cp_is_numeric(cp);
}

#define QUESTION(name, has, of_empty)                                                                                                      \
    py_obj *py_str_##name(py_vm *vm, py_obj **args)                                                                                        \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return all(args[0], has, of_empty);                                                                                                \
    }
QUESTION(isalnum, is_alnum, false)
QUESTION(isalpha, py_cp_is_alpha, false)
QUESTION(isdecimal, is_decimal, false)
QUESTION(isdigit, py_cp_is_digit, false)
QUESTION(isnumeric, py_cp_is_numeric, false)
QUESTION(isprintable, py_cp_is_printable, true)
QUESTION(isspace, py_cp_is_space, false)

py_obj *py_str_isascii(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(PY_STR(args[0])->len == PY_STR(args[0])->size);
}

bool py_text_is_identifier(const char *text, size_t size)
{
    const char *p = text, *end = text + size;
    if (size == 0)
        return false;
    uint32_t cp = py_utf8_next(&p);
    if (cp != '_' && !py_cp_is_id_start(cp))
        return false;
    while (p < end)
        if (!py_cp_is_id_continue(py_utf8_next(&p)))
            return false;
    return true;
}

py_obj *py_str_isidentifier(py_vm *vm, py_obj **args)
{
    (void)vm;
    return py_bool(py_text_is_identifier(py_str_text(args[0]), py_str_size(args[0])));
}

/* All cased ones are `good`, none is `bad` or titled. */
static py_obj *in_case(py_obj *self, property good, property bad)
{
    const py_str *s = PY_STR(self);
    const char *end = s->data + s->size;
    bool any = false;
    for (const char *p = s->data; p < end;) {
        uint32_t cp = py_utf8_next(&p);
        if (bad(cp) || py_cp_is_title(cp))
            return PY_FALSE;
        any = any || good(cp);
    }
    return py_bool(any);
}

py_obj *py_str_islower(py_vm *vm, py_obj **args)
{
    (void)vm;
    return in_case(args[0], py_cp_is_lower, py_cp_is_upper);
}

py_obj *py_str_isupper(py_vm *vm, py_obj **args)
{
    (void)vm;
    return in_case(args[0], py_cp_is_upper, py_cp_is_lower);
}

py_obj *py_str_istitle(py_vm *vm, py_obj **args)
{
    (void)vm;
    const py_str *s = PY_STR(args[0]);
    const char *end = s->data + s->size;
    bool any = false, inside = false;
    for (const char *p = s->data; p < end;) {
        uint32_t cp = py_utf8_next(&p);
        bool capital = py_cp_is_upper(cp) || py_cp_is_title(cp), small = py_cp_is_lower(cp);
        if ((capital && inside) || (small && !inside))
            return PY_FALSE;
        inside = capital || small;
        any = any || inside;
    }
    return py_bool(any);
}
