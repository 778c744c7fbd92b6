#include "py/types/str_int.h"

#include <string.h>

#include "py/core.h"
#include "py/types/types_int.h"
#include "py/types/unicode.h"

/* ---- text ---- */

static bool is_ascii(const char *text, size_t size)
{
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t w;
        memcpy(&w, text + i, 8);
        if (w & 0x8080808080808080u)
            return false;
    }
    for (; i < size; i++)
        if ((unsigned char)text[i] & 0x80)
            return false;
    return true;
}

size_t py_utf8_count(const char *text, size_t size)
{
    if (is_ascii(text, size))
        return size;
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

/* Bytes of the valid sequence at s (surrogates count as valid), or 0. */
static size_t valid_sequence(const unsigned char *s, size_t left)
{
    unsigned char c = s[0];
    if (c < 0x80)
        return 1;
    size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && s[1] < 0xa0) || (c == 0xf0 && s[1] < 0x90) || (c == 0xf4 && s[1] >= 0x90))
        return 0;
    return n;
}

/* Code points of text, or (size_t)-1 when it is not valid. */
static size_t scan(const char *text, size_t size)
{
    if (is_ascii(text, size))
        return size;
    const unsigned char *s = (const unsigned char *)text;
    size_t len = 0;
    for (size_t i = 0; i < size; len++) {
        size_t n = valid_sequence(s + i, size - i);
        if (n == 0)
            return (size_t)-1;
        i += n;
    }
    return len;
}

const char *py_mem_find(const char *text, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size == 0)
        return text;
    if (needle_size > size)
        return NULL;
    return memmem(text, size, needle, needle_size);
}

const char *py_mem_rfind(const char *text, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size > size)
        return NULL;
    if (needle_size == 0)
        return text + size;
    const char *p = text + (size - needle_size);
    for (;;) {
        const char *hit = memrchr(text, needle[0], (size_t)(p - text) + 1);
        if (hit == NULL)
            return NULL;
        if (memcmp(hit, needle, needle_size) == 0)
            return hit;
        if (hit == text)
            return NULL;
        p = hit - 1;
    }
}

/* ---- hash ---- */

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ b) * 0x9e3779b97f4a7c15u;
    return x ^ (x >> 32);
}

uint64_t py_text_hash(const void *data, size_t size)
{
    const unsigned char *p = data;
    uint64_t h = 0x51ed270b7a4fe9b3u ^ (uint64_t)size;
    while (size >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        h = mix(h, w);
        p += 8;
        size -= 8;
    }
    uint64_t w = 0;
    for (size_t i = 0; i < size; i++)
        w |= (uint64_t)p[i] << (8 * i);
    h = mix(h, w);
    h = mix(h, 0xd6e8feb86659fd93u) >> 2; /* hash() shows it: it must be a small integer */
    return h ? h : 1;
}

uint64_t py_str_hash(py_str *s)
{
    if (s->hash == 0)
        s->hash = py_text_hash(s->data, s->size);
    return s->hash;
}

/* ---- making ---- */

py_str *py_str_alloc(py_vm *vm, size_t size, size_t len)
{
    if (size > PY_STR_MAX)
        return py_raise_nomem(vm);
    py_str *s = (py_str *)(void *)py_new(vm, py_type(vm, PY_T_str), size + 1);
    if (s == NULL)
        return NULL;
    s->size = size;
    s->len = len;
    s->data[size] = 0;
    return s;
}

py_obj *py_str_empty(py_vm *vm)
{
    return py_str_intern(vm, "");
}

py_obj *py_str_make(py_vm *vm, const char *text, size_t size, size_t len)
{
    if (size <= 1)
        return py_str_internn(vm, text, size);
    py_str *s = py_str_alloc(vm, size, len);
    if (s == NULL)
        return NULL;
    memcpy(s->data, text, size);
    return &s->head;
}

py_obj *py_str_valid(py_vm *vm, const char *text, size_t size)
{
    return py_str_make(vm, text, size, py_utf8_count(text, size));
}

py_obj *py_str_newn(py_vm *vm, const char *text, size_t size)
{
    size_t len = scan(text, size);
    if (len != (size_t)-1)
        return py_str_make(vm, text, size, len);
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < size;) {
        size_t n = valid_sequence((const unsigned char *)text + i, size - i);
        if (n)
            al_sb_addn(&sb, text + i, n);
        else
            al_sb_add_cp(&sb, 0xfffd);
        i += n ? n : 1;
    }
    return py_str_from_sb(vm, &sb);
}

py_obj *py_str_new(py_vm *vm, const char *text)
{
    return py_str_newn(vm, text, strlen(text));
}

py_obj *py_str_from_cp(py_vm *vm, uint32_t cp)
{
    char text[4];
    size_t n = py_utf8_put(text, cp);
    return py_str_make(vm, text, n, 1);
}

py_obj *py_str_from_sb(py_vm *vm, al_sb *sb)
{
    py_obj *s = al_sb_failed(sb) ? py_raise_nomem(vm) : py_str_valid(vm, al_sb_text(sb), sb->size);
    al_sb_free(sb);
    return s;
}

py_obj *py_str_take(py_vm *vm, al_sb *sb)
{
    py_obj *s = al_sb_failed(sb) ? py_raise_nomem(vm) : py_str_newn(vm, al_sb_text(sb), sb->size);
    al_sb_free(sb);
    return s;
}

py_obj *py_str_exact(py_vm *vm, py_obj *o)
{
    return py_is_exact_str(vm, o) ? o : py_str_make(vm, py_str_text(o), py_str_size(o), PY_STR(o)->len);
}

/* ---- interned ones ---- */

static bool interns_grow(py_vm *vm)
{
    size_t size = vm->interned.size ? vm->interned.size * 2 : 1024;
    py_obj **items = al_calloc(size, sizeof(*items));
    if (items == NULL)
        return false;
    for (size_t i = 0; i < vm->interned.size; i++) {
        py_obj *s = vm->interned.items[i];
        if (s == NULL)
            continue;
        size_t at = (size_t)PY_STR(s)->hash & (size - 1);
        while (items[at])
            at = (at + 1) & (size - 1);
        items[at] = s;
    }
    al_free(vm->interned.items);
    vm->interned.items = items;
    vm->interned.size = size;
    return true;
}

static py_obj *intern_find(py_vm *vm, const char *text, size_t size, uint64_t hash, size_t *slot)
{
    size_t mask = vm->interned.size - 1, at = (size_t)hash & mask;
    for (; vm->interned.items[at]; at = (at + 1) & mask) {
        py_str *s = PY_STR(vm->interned.items[at]);
        if (s->hash == hash && s->size == size && memcmp(s->data, text, size) == 0)
            return &s->head;
    }
    *slot = at;
    return NULL;
}

static py_obj *intern_put(py_vm *vm, py_str *s, size_t slot)
{
    s->head.aux |= PY_STR_INTERNED;
    vm->interned.items[slot] = &s->head;
    vm->interned.count++;
    return &s->head;
}

/* Room for one more; false: MemoryError. */
static bool interns_room(py_vm *vm)
{
    if (vm->interned.count * 2 < vm->interned.size || interns_grow(vm))
        return true;
    py_raise_nomem(vm);
    return false;
}

py_obj *py_str_internn(py_vm *vm, const char *text, size_t size)
{
    if (!interns_room(vm))
        return NULL;
    uint64_t hash = py_text_hash(text, size);
    size_t slot;
    py_obj *old = intern_find(vm, text, size, hash, &slot);
    if (old)
        return old;
    size_t len = scan(text, size);
    if (len == (size_t)-1) {
        py_obj *repaired = py_str_newn(vm, text, size);
        return repaired ? py_str_intern_obj(vm, repaired) : NULL;
    }
    py_str *s = py_str_alloc(vm, size, len);
    if (s == NULL)
        return NULL;
    memcpy(s->data, text, size);
    s->hash = hash;
    return intern_put(vm, s, slot);
}

py_obj *py_str_intern(py_vm *vm, const char *text)
{
    return py_str_internn(vm, text, strlen(text));
}

py_obj *py_str_intern_obj(py_vm *vm, py_obj *str)
{
    py_str *s = PY_STR(str);
    if (str->aux & PY_STR_INTERNED)
        return str;
    if (!py_is_exact_str(vm, str))
        return py_str_internn(vm, s->data, s->size);
    if (!interns_room(vm))
        return NULL;
    size_t slot;
    py_obj *old = intern_find(vm, s->data, s->size, py_str_hash(s), &slot);
    return old ? old : intern_put(vm, s, slot);
}

/* ---- asking ---- */

bool py_is_str(py_vm *vm, const py_obj *o)
{
    (void)vm;
    return py_laid(o, PY_CF_STR);
}

bool py_is_exact_str(py_vm *vm, const py_obj *o)
{
    return py_exact(vm, o, PY_T_str);
}

const char *py_text(py_vm *vm, py_obj *o)
{
    return py_is_str(vm, o) ? py_str_text(o) : py_raise(vm, &py_TypeError, "expected str, got %T", o);
}

bool py_str_eq(const py_obj *a, const py_obj *b)
{
    if (a == b)
        return true;
    const py_str *s = (const py_str *)(const void *)a, *t = (const py_str *)(const void *)b;
    if (s->size != t->size || (a->aux & b->aux & PY_STR_INTERNED) || (s->hash && t->hash && s->hash != t->hash))
        return false;
    return memcmp(s->data, t->data, s->size) == 0;
}

bool py_str_is(const py_obj *o, const char *text)
{
    if (o == NULL || !py_laid(o, PY_CF_STR))
        return false;
    size_t size = strlen(text);
    return py_str_size(o) == size && memcmp(py_str_text(o), text, size) == 0;
}

int py_str_cmp(const py_str *a, const py_str *b)
{
    size_t n = a->size < b->size ? a->size : b->size;
    int c = memcmp(a->data, b->data, n);
    return c ? c : (a->size > b->size) - (a->size < b->size);
}

/* ---- code points ---- */

enum {
    STEP = 64,             /* code points between two entries of the index */
    INDEX_FROM = 4 * STEP, /* shorter texts are walked */
};

/* The index, or NULL: short text, or no memory (which only costs time). */
static const uint32_t *index_of(py_str *s)
{
    if (s->index || s->len < INDEX_FROM)
        return s->index;
    uint32_t *index = al_malloc((s->len / STEP + 1) * sizeof(*index));
    if (index == NULL)
        return NULL;
    size_t at = 0;
    for (size_t cp = 0; cp < s->len; cp++) {
        if (cp % STEP == 0)
            index[cp / STEP] = (uint32_t)at;
        at += py_utf8_size((unsigned char)s->data[at]);
    }
    if (s->len % STEP == 0)
        index[s->len / STEP] = (uint32_t)at;
    return s->index = index;
}

size_t py_str_offset(py_str *s, size_t at)
{
    if (s->len == s->size)
        return at;
    if (at >= s->len)
        return s->size;
    const uint32_t *index = index_of(s);
    size_t offset = index ? index[at / STEP] : 0;
    for (size_t i = index ? at % STEP : at; i > 0; i--)
        offset += py_utf8_size((unsigned char)s->data[offset]);
    return offset;
}

size_t py_str_cp_at(py_str *s, size_t offset)
{
    if (s->len == s->size)
        return offset;
    const uint32_t *index = index_of(s);
    if (index == NULL)
        return py_utf8_count(s->data, offset);
    size_t low = 0, high = s->len / STEP; /* the last entry that is <= offset */
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (index[middle] <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low * STEP + py_utf8_count(s->data + index[low], offset - index[low]);
}

py_obj *py_str_sub(py_vm *vm, py_str *s, size_t from, size_t to)
{
    if (from >= to)
        return py_str_empty(vm);
    if (from == 0 && to >= s->len && py_is_exact_str(vm, &s->head))
        return &s->head;
    size_t a = py_str_offset(s, from), b = py_str_offset(s, to);
    return py_str_make(vm, s->data + a, b - a, to - from);
}

/* ---- slots ---- */

static int str_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    (void)vm;
    *hash = (int64_t)py_str_hash(PY_STR(self));
    return 0;
}

static py_obj *str_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if (!py_is_str(vm, other))
        return PY_NOTIMPLEMENTED;
    if (op == PY_OP_EQ || op == PY_OP_NE)
        return py_bool(py_str_eq(self, other) == (op == PY_OP_EQ));
    return py_order(op, py_str_cmp(PY_STR(self), PY_STR(other)));
}

static int str_truth(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_str_size(self) != 0;
}

static int64_t str_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)PY_STR(self)->len;
}

static py_obj *str_slice(py_vm *vm, py_str *s, py_obj *slice)
{
    int64_t start, stop, step, count;
    if (py_slice_indices(vm, slice, (int64_t)s->len, &start, &stop, &step, &count) < 0)
        return NULL;
    if (count == 0)
        return py_str_empty(vm);
    if (step == 1)
        return py_str_sub(vm, s, (size_t)start, (size_t)(start + count));
    if (s->len == s->size) {
        py_str *r = py_str_alloc(vm, (size_t)count, (size_t)count);
        if (r == NULL)
            return NULL;
        for (int64_t i = 0; i < count; i++)
            r->data[i] = s->data[start + i * step];
        return &r->head;
    }
    al_sb sb = AL_SB_INIT;
    for (int64_t i = 0; i < count; i++) {
        size_t at = py_str_offset(s, (size_t)(start + i * step));
        al_sb_addn(&sb, s->data + at, py_utf8_size((unsigned char)s->data[at]));
    }
    return py_str_from_sb(vm, &sb);
}

static py_obj *str_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_str *s = PY_STR(self);
    if (py_isa(vm, key, &py_slice_class))
        return str_slice(vm, s, key);
    int64_t at;
    if (py_index_key(vm, key, "string indices must be integers, not '%T'", &at) < 0)
        return NULL;
    if (at < 0)
        at += (int64_t)s->len;
    if (at < 0 || at >= (int64_t)s->len)
        return py_raise(vm, &py_IndexError, "string index out of range");
    size_t offset = py_str_offset(s, (size_t)at);
    return py_str_make(vm, s->data + offset, py_utf8_size((unsigned char)s->data[offset]), 1);
}

static int str_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    if (!py_is_str(vm, item))
        return py_raise_int(vm, &py_TypeError, "'in <string>' requires string as left operand, not %T", item);
    return py_mem_find(py_str_text(self), py_str_size(self), py_str_text(item), py_str_size(item)) != NULL;
}

static py_obj *concat(py_vm *vm, py_obj *left, py_obj *right)
{
    py_str *a = PY_STR(left), *b = PY_STR(right);
    if (b->size == 0 && py_is_exact_str(vm, left))
        return left;
    if (a->size == 0 && py_is_exact_str(vm, right))
        return right;
    py_str *s = py_str_alloc(vm, a->size + b->size, a->len + b->len);
    if (s == NULL)
        return NULL;
    memcpy(s->data, a->data, a->size);
    memcpy(s->data + a->size, b->data, b->size);
    return &s->head;
}

static py_obj *repeat(py_vm *vm, py_obj *left, py_obj *times)
{
    int64_t n;
    int r = py_repeat_count(vm, times, &n);
    if (r <= 0)
        return r < 0 ? NULL : PY_NOTIMPLEMENTED;
    py_str *a = PY_STR(left);
    if (n <= 0 || a->size == 0)
        return py_str_empty(vm);
    if (n == 1)
        return py_str_exact(vm, left);
    if ((uint64_t)n > PY_STR_MAX / a->size)
        return py_raise_nomem(vm);
    py_str *s = py_str_alloc(vm, a->size * (size_t)n, a->len * (size_t)n);
    if (s == NULL)
        return NULL;
    py_fill_repeat(s->data, a->data, a->size, (size_t)n);
    return &s->head;
}

static py_obj *str_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    switch (op) {
    case PY_OP_ADD:
        return py_is_str(vm, left) && py_is_str(vm, right) ? concat(vm, left, right) : PY_NOTIMPLEMENTED;
    case PY_OP_MUL:
        return py_is_str(vm, left) ? repeat(vm, left, right) : repeat(vm, right, left);
    case PY_OP_MOD:
        return py_is_str(vm, left) ? py_str_percent(vm, PY_STR(left), right) : PY_NOTIMPLEMENTED;
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static py_obj *str_str(py_vm *vm, py_obj *self)
{
    return py_str_exact(vm, self);
}

static void add_escaped(al_sb *sb, uint32_t cp)
{
    if (cp == '\n')
        al_sb_add(sb, "\\n");
    else if (cp == '\r')
        al_sb_add(sb, "\\r");
    else if (cp == '\t')
        al_sb_add(sb, "\\t");
    else if (cp < 0x100)
        al_sb_addf(sb, "\\x%02x", (unsigned)cp);
    else if (cp < 0x10000)
        al_sb_addf(sb, "\\u%04x", (unsigned)cp);
    else
        al_sb_addf(sb, "\\U%08x", (unsigned)cp);
}

void py_str_repr_to(al_sb *sb, const char *text, size_t size)
{
    char quote = memchr(text, '\'', size) && !memchr(text, '"', size) ? '"' : '\'';
    al_sb_addc(sb, quote);
    const char *end = text + size, *plain = text;
    for (const char *p = text; p < end;) {
        const char *start = p;
        uint32_t cp = py_utf8_next(&p);
        bool backslash = cp == (unsigned char)quote || cp == '\\';
        if (!backslash && (cp < 0x7f ? cp >= 0x20 : py_cp_is_printable(cp)))
            continue;
        al_sb_addn(sb, plain, (size_t)(start - plain));
        plain = p;
        if (backslash) {
            al_sb_addc(sb, '\\');
            al_sb_addc(sb, (char)cp);
        } else {
            add_escaped(sb, cp);
        }
    }
    al_sb_addn(sb, plain, (size_t)(end - plain));
    al_sb_addc(sb, quote);
}

static py_obj *str_repr(py_vm *vm, py_obj *self)
{
    al_sb sb = AL_SB_INIT;
    py_str_repr_to(&sb, py_str_text(self), py_str_size(self));
    return py_str_from_sb(vm, &sb);
}

static void str_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_free(PY_STR(self)->index);
}

/* ---- the iterator ---- */

typedef struct str_iterator {
    py_obj head;
    py_obj *str; /* NULL: exhausted */
    size_t offset;
} str_iterator;

static void str_iterator_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((str_iterator *)(void *)self)->str);
}

static py_obj *str_iter(py_vm *vm, py_obj *self)
{
    str_iterator *it = py_alloc(vm, str_iterator, &py_str_iterator_class);
    if (it == NULL)
        return NULL;
    it->str = self;
    return &it->head;
}

static py_obj *str_iterator_next(py_vm *vm, py_obj *self)
{
    str_iterator *it = (str_iterator *)(void *)self;
    if (it->str == NULL)
        return NULL;
    py_str *s = PY_STR(it->str);
    if (it->offset >= s->size) {
        it->str = NULL;
        return NULL;
    }
    size_t n = py_utf8_size((unsigned char)s->data[it->offset]);
    it->offset += n;
    return py_str_make(vm, s->data + it->offset - n, n, 1);
}

const py_classdef py_str_iterator_class = {
    .name = "str_ascii_iterator",
    .size = sizeof(str_iterator),
    .flags = PY_CLS_ABSTRACT,
    .trace = str_iterator_trace,
    .iter = py_iter_self,
    .next = str_iterator_next,
};

/* ---- the class ---- */

static py_obj *str_new(py_vm *vm, py_obj **args)
{
    py_class *cls = (py_class *)(void *)args[0];
    py_obj *o = args[1], *encoding = args[2], *errors = args[3], *text;
    if (o == PY_ABSENT) {
        text = py_str_empty(vm);
    } else if (encoding != PY_ABSENT || errors != PY_ABSENT) {
        text = py_str_decode_object(vm, o, encoding, errors);
    } else {
        text = py_str_of(vm, o);
    }
    if (text == NULL || cls == py_type(vm, PY_T_str))
        return text;
    py_str *from = PY_STR(text);
    py_str *s = (py_str *)(void *)py_new(vm, cls, from->size + 1);
    if (s == NULL)
        return NULL;
    s->size = from->size;
    s->len = from->len;
    memcpy(s->data, from->data, from->size + 1);
    return &s->head;
}

static const py_member str_members[] = { PY_NEW("cls, object=?, encoding=?, errors=?", str_new, ""),
#define PY_STR_METHOD(name, sig, doc) PY_METHOD(#name, sig, py_str_##name, doc),
#include "py/types/str_methods.list.h"
#undef PY_STR_METHOD
                                         PY_METHOD("__format__", "self, format_spec, /", py_str_format_dunder, ""),
                                         PY_METHOD("__getnewargs__", "self, /", py_str_getnewargs, ""),
                                         PY_STATIC("maketrans", "x, y=?, z=?, /", py_str_maketrans, "A table for str.translate()."),
                                         PY_MEMBERS_END };

const py_classdef py_str_class = {
    .name = "str",
    .doc = "Text: an immutable sequence of characters.",
    .size = offsetof(py_str, data),
    .flags = PY_CLS_SUBCLASS,
    .members = str_members,
    .finalize = str_finalize,
    .repr = str_repr,
    .str = str_str,
    .hash = str_hash,
    .compare = str_compare,
    .truth = str_truth,
    .len = str_len,
    .getitem = str_getitem,
    .contains = str_contains,
    .iter = str_iter,
    .binary = str_binary,
};
