/*
 * What the files of str share: making one without a second pass, walking code points, offsets.
 */
#ifndef AL_PY_TYPES_STR_INT_H
#define AL_PY_TYPES_STR_INT_H

#include "py/types.h"

#define PY_STR(o) ((py_str *)(void *)(o))

/* The longest text: offsets fit 32 bits. */
#define PY_STR_MAX ((size_t)0x7fffffff)

/* An exact str with `size` bytes to be filled by the caller, NUL in place. len is what the caller says. */
py_str *py_str_alloc(py_vm *vm, size_t size, size_t len);
/* An exact str of text known to be valid, of len code points. */
py_obj *py_str_make(py_vm *vm, const char *text, size_t size, size_t len);
/* An exact str of text known to be valid; counts the code points. */
py_obj *py_str_valid(py_vm *vm, const char *text, size_t size);
/* The builder's text, known to be valid; frees the builder. NULL: MemoryError. */
py_obj *py_str_from_sb(py_vm *vm, al_sb *sb);
py_obj *py_str_from_cp(py_vm *vm, uint32_t cp);
py_obj *py_str_empty(py_vm *vm);
/* An exact str: o itself, or a copy of a subclass instance. */
py_obj *py_str_exact(py_vm *vm, py_obj *o);
bool py_is_exact_str(py_vm *vm, const py_obj *o);

/* Byte offset of code point `at` (at <= len). Makes the index when the text is long; falls back to walking. */
size_t py_str_offset(py_str *s, size_t at);
/* Code points in the first `offset` bytes. */
size_t py_str_cp_at(py_str *s, size_t offset);
/* [from, to) in code points as a new exact str (or s itself). */
py_obj *py_str_sub(py_vm *vm, py_str *s, size_t from, size_t to);
uint64_t py_str_hash(py_str *s);
/* <0, 0, >0: by code points, which is the order of the bytes of UTF-8. */
int py_str_cmp(const py_str *a, const py_str *b);
/* Count of code points of valid text. */
size_t py_utf8_count(const char *text, size_t size);
/* Occurrences without overlap, at most limit. */
size_t py_mem_count(const char *text, size_t size, const char *sub, size_t sub_size, size_t limit);
/* First occurrence of needle in [text, text+size), or NULL. */
const char *py_mem_find(const char *text, size_t size, const char *needle, size_t needle_size);
const char *py_mem_rfind(const char *text, size_t size, const char *needle, size_t needle_size);

/* The code point at *p, which moves on. Text is valid. */
static inline uint32_t py_utf8_next(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *p += 2;
        return ((uint32_t)(s[0] & 0x1f) << 6) | (s[1] & 0x3f);
    }
    if (s[0] < 0xf0) {
        *p += 3;
        return ((uint32_t)(s[0] & 0x0f) << 12) | ((uint32_t)(s[1] & 0x3f) << 6) | (s[2] & 0x3f);
    }
    *p += 4;
    return ((uint32_t)(s[0] & 7) << 18) | ((uint32_t)(s[1] & 0x3f) << 12) | ((uint32_t)(s[2] & 0x3f) << 6) | (s[3] & 0x3f);
}
/* The code point before *p, which moves back. */
static inline uint32_t py_utf8_prev(const char **p)
{
    do
        (*p)--;
    while (((unsigned char)**p & 0xc0) == 0x80);
    const char *q = *p;
    return py_utf8_next(&q);
}
/* Bytes of the sequence that `lead` begins. */
static inline size_t py_utf8_size(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
/* Writes cp; returns the bytes written (1..4). */
static inline size_t py_utf8_put(char *out, uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | (cp >> 6));
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | (cp >> 12));
        out[1] = (char)(0x80 | ((cp >> 6) & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (cp >> 18));
    out[1] = (char)(0x80 | ((cp >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((cp >> 6) & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

/* The methods, spread over str_*.c: py_str_<name>. */
#define PY_STR_METHOD(name, sig, doc) py_obj *py_str_##name(py_vm *vm, py_obj **args);
#include "py/types/str_methods.list.h"
#undef PY_STR_METHOD
py_obj *py_str_format_dunder(py_vm *vm, py_obj **args);
py_obj *py_str_getnewargs(py_vm *vm, py_obj **args);
py_obj *py_str_maketrans(py_vm *vm, py_obj **args);
/* o.encode(encoding, errors); either may be PY_ABSENT. */
py_obj *py_str_encode_object(py_vm *vm, py_obj *o, py_obj *encoding, py_obj *errors);
/* str(o, encoding, errors) */
py_obj *py_str_decode_object(py_vm *vm, py_obj *o, py_obj *encoding, py_obj *errors);

/* repr of a str's text into a builder, quotes and all. */
void py_str_repr_to(al_sb *sb, const char *text, size_t size);
/* Is the text a name (keywords included)? */
bool py_text_is_identifier(const char *text, size_t size);
/* str % args (str_percent.c); args is what stood right of the operator. PY_MAY_RUN */
py_obj *py_str_percent(py_vm *vm, py_str *format, py_obj *args);

#endif
