/* Identifiers: when they are quoted, and how; names cut to the longest that the database takes. IdentifierPreparer. */
#include <math.h>
#include <string.h>

#include "schema/schema.h"
#include "sql/ansi/ansi.h"
#include "types/exc.h"
#include "types/names.h"

/* --- quoting --- */

static bool is_reserved(const al_dialect_obj *d, const char *lower)
{
    size_t from = 0, to = d->reserved_count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = strcmp(lower, d->reserved[middle]);
        if (!order)
            return true;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return false;
}

static bool is_legal(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool al_needs_quotes(const al_dialect_obj *d, const char *name, size_t size)
{
    char lower[64];
    if (!size || (name[0] >= '0' && name[0] <= '9') || name[0] == '$' ||
        (name[0] == '_' && al_dialect_has(d, AL_D_IDENTIFIER_LEADING_UNDERSCORE)))
        return true;
    for (size_t i = 0; i < size; i++) {
        if (!is_legal((unsigned char)name[i])) /* upper case too */
            return true;
        if (i < sizeof lower - 1)
            lower[i] = name[i];
    }
    if (size >= sizeof lower)
        return false; /* longer than any reserved word */
    lower[size] = '\0';
    return is_reserved(d, lower);
}

int al_quote_always(al_dialect_obj *d, const char *name, size_t size, al_sb *out)
{
    bool percents = al_dialect_double_percents(d);
    al_sb_addc(out, d->quote_open);
    for (size_t i = 0; i < size; i++) {
        al_sb_addc(out, name[i]);
        if (name[i] == d->quote_close || (percents && name[i] == '%'))
            al_sb_addc(out, name[i]);
    }
    al_sb_addc(out, d->quote_close);
    return al_sb_failed(out) ? -1 : 0;
}

static int quote_bytes(al_dialect_obj *d, const char *name, size_t size, int quote, al_sb *out)
{
    if (quote < 0 ? al_needs_quotes(d, name, size) : quote)
        return al_quote_always(d, name, size, out);
    al_sb_addn(out, name, size);
    return al_sb_failed(out) ? -1 : 0;
}

int al_quote(py_vm *vm, al_dialect_obj *d, py_obj *name, al_sb *out)
{
    const char *text = py_text(vm, name);
    return text ? quote_bytes(d, text, py_str_size(name), al_name_quote(vm, name), out) : -1;
}

int al_quote_text(al_dialect_obj *d, const char *name, al_sb *out)
{
    return quote_bytes(d, name, strlen(name), -1, out);
}

int al_format_schema(py_vm *vm, al_dialect_obj *d, py_obj *schema, al_sb *out)
{
    return al_quote(vm, d, schema, out);
}

/* The name and schema of whatever stands for a table. */
static py_obj *name_of(py_vm *vm, py_obj *o)
{
    return al_is_element(vm, o) ? al_element_name(vm, AL_ELEMENT(o)) : py_getattr_s(vm, o, "name");
}

static py_obj *schema_of(py_vm *vm, py_obj *o)
{
    if (py_isa(vm, o, &al_table_clause_class))
        return ((al_table_clause *)(void *)o)->schema;
    if (al_item_is(vm, o, al_s_sequence))
        return ((al_sequence *)(void *)o)->schema;
    return PY_NONE;
}

int al_format_table(py_vm *vm, al_dialect_obj *d, py_obj *table, bool use_schema, al_sb *out)
{
    py_obj *schema = use_schema && !al_dialect_has(d, AL_D_OMIT_SCHEMA) ? schema_of(vm, table) : PY_NONE;
    if (schema && py_given(schema) && py_is_str(vm, schema) && py_str_size(schema)) {
        if (al_format_schema(vm, d, schema, out) < 0)
            return -1;
        al_sb_addc(out, '.');
    }
    py_obj *name = name_of(vm, table);
    return name ? al_quote(vm, d, name, out) : -1;
}

int al_format_column(py_vm *vm, al_dialect_obj *d, py_obj *column, al_sb *out)
{
    py_obj *name = name_of(vm, column);
    if (!name)
        return -1;
    if (al_is_element(vm, column) && (AL_ELEMENT(column)->flags & AL_EL_LITERAL) && py_is_str(vm, name)) {
        al_sb_addn(out, py_str_text(name), py_str_size(name));
        return 0;
    }
    return al_quote(vm, d, name, out);
}

/* --- long names: the last four hex digits of the MD5 --- */

static uint32_t rotate(uint32_t x, unsigned by)
{
    return x << by | x >> (32 - by);
}

static void md5_block(uint32_t state[4], const unsigned char *block)
{
    static const unsigned char shifts[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (unsigned i = 0; i < 64; i++) {
        uint32_t mix;
        unsigned word;
        switch (i / 16) {
        case 0:
            mix = (b & c) | (~b & d), word = i;
            break;
        case 1:
            mix = (d & b) | (~d & c), word = (5 * i + 1) % 16;
            break;
        case 2:
            mix = b ^ c ^ d, word = (3 * i + 5) % 16;
            break;
        default:
            mix = c ^ (b | ~d), word = (7 * i) % 16;
        }
        const unsigned char *at = block + 4 * word;
        uint32_t value = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        uint32_t constant = (uint32_t)(fabs(sin((double)i + 1)) * 4294967296.0);
        uint32_t next = b + rotate(a + mix + constant + value, shifts[i / 16][i % 4]);
        a = d, d = c, c = b, b = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

/* The last two bytes of the digest. */
static void md5_tail(const char *text, size_t size, unsigned char tail[2])
{
    uint32_t state[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
    unsigned char block[64];
    size_t at = 0;
    for (; at + 64 <= size; at += 64)
        md5_block(state, (const unsigned char *)text + at);
    memset(block, 0, sizeof block);
    memcpy(block, text + at, size - at);
    block[size - at] = 0x80;
    if (size - at >= 56) {
        md5_block(state, block);
        memset(block, 0, sizeof block);
    }
    uint64_t bits = (uint64_t)size * 8;
    for (unsigned i = 0; i < 8; i++)
        block[56 + i] = (unsigned char)(bits >> (8 * i));
    md5_block(state, block);
    tail[0] = (unsigned char)(state[3] >> 16);
    tail[1] = (unsigned char)(state[3] >> 24);
}

py_obj *al_truncate_name(py_vm *vm, al_dialect_obj *d, py_obj *name, int max)
{
    const char *text = py_text(vm, name);
    if (!text)
        return NULL;
    const py_str *str = (const py_str *)(const void *)name;
    if (!al_is_truncated(vm, name)) {
        if (str->len > (size_t)d->max_identifier_length)
            return py_raise(vm, &al_exc_IdentifierError, "Identifier '%S' exceeds maximum length of %d characters", name,
                            d->max_identifier_length);
        return name;
    }
    size_t limit = (size_t)(max ? max : d->max_identifier_length);
    if (str->len <= limit || limit < 9)
        return name;
    unsigned char tail[2];
    md5_tail(text, str->size, tail);
    size_t cut = 0;
    for (size_t chars = 0; chars < limit - 8; chars++) {
        do
            cut++;
        while (cut < str->size && ((unsigned char)text[cut] & 0xc0) == 0x80);
    }
    return py_str_printf(vm, "%.*s_%02x%02x", (int)cut, text, tail[0], tail[1]);
}

/* --- what scripts see --- */

typedef struct preparer {
    py_obj head;
    py_obj *dialect;
} preparer;

static al_dialect_obj *dialect_of(py_obj *self)
{
    return (al_dialect_obj *)(void *)((preparer *)(void *)self)->dialect;
}

py_obj *al_preparer_new(py_vm *vm, al_dialect_obj *d)
{
    preparer *p = py_alloc(vm, preparer, &al_preparer_class);
    if (p)
        p->dialect = (py_obj *)(void *)d;
    return (py_obj *)(void *)p;
}

static py_obj *finish(py_vm *vm, al_sb *out, int status)
{
    if (status < 0) {
        al_sb_free(out);
        return py_error_pending(vm) ? NULL : py_raise_nomem(vm);
    }
    return py_str_take(vm, out);
}

static py_obj *p_quote(py_vm *vm, py_obj **args)
{
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, al_quote(vm, dialect_of(args[0]), args[1], &out));
}

static py_obj *p_quote_identifier(py_vm *vm, py_obj **args)
{
    al_sb out = AL_SB_INIT;
    const char *text = py_text(vm, args[1]);
    return finish(vm, &out, text ? al_quote_always(dialect_of(args[0]), text, py_str_size(args[1]), &out) : -1);
}

static py_obj *p_requires(py_vm *vm, py_obj **args)
{
    const char *text = py_text(vm, args[1]);
    return text ? py_bool(al_needs_quotes(dialect_of(args[0]), text, py_str_size(args[1]))) : NULL;
}

static py_obj *p_table(py_vm *vm, py_obj **args)
{
    al_sb out = AL_SB_INIT;
    int use = py_truth(vm, args[2]), status = use < 0 ? -1 : 0;
    if (status == 0 && py_given(args[3])) {
        py_obj *schema = use ? schema_of(vm, args[1]) : PY_NONE;
        if (py_given(schema) && (status = al_quote(vm, dialect_of(args[0]), schema, &out)) == 0)
            al_sb_addc(&out, '.');
        if (status == 0)
            status = al_quote(vm, dialect_of(args[0]), args[3], &out);
    } else if (status == 0) {
        status = al_format_table(vm, dialect_of(args[0]), args[1], use, &out);
    }
    return finish(vm, &out, status);
}

static py_obj *p_column(py_vm *vm, py_obj **args)
{
    al_sb out = AL_SB_INIT;
    int use = py_truth(vm, args[2]), schema = use < 0 ? -1 : py_truth(vm, args[5]), status = schema < 0 ? -1 : 0;
    if (status == 0 && use && al_is_element(vm, args[1]) && AL_ELEMENT(args[1])->table) {
        status = al_format_table(vm, dialect_of(args[0]), AL_ELEMENT(args[1])->table, schema, &out);
        al_sb_addc(&out, '.');
    }
    if (status == 0)
        status =
            py_given(args[3]) ? al_quote(vm, dialect_of(args[0]), args[3], &out) : al_format_column(vm, dialect_of(args[0]), args[1], &out);
    return finish(vm, &out, status);
}

static py_obj *p_constraint(py_vm *vm, py_obj **args)
{
    al_dialect_obj *d = dialect_of(args[0]);
    py_obj *name = al_constraint_name(vm, args[1]);
    if (!name || name == PY_NONE)
        return name;
    bool index = al_item_is(vm, args[1], al_s_index);
    int quote = py_truth(vm, args[2]);
    name = quote < 0 ? NULL : al_truncate_name(vm, d, name, index ? d->max_index_name_length : d->max_constraint_name_length);
    if (!name || !quote)
        return name;
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, al_quote(vm, d, name, &out));
}

static py_obj *p_index(py_vm *vm, py_obj **args)
{
    py_obj *with_quote[3] = { args[0], args[1], PY_TRUE };
    return p_constraint(vm, with_quote);
}

static py_obj *truncate(py_vm *vm, py_obj **args, int max)
{
    al_dialect_obj *d = dialect_of(args[0]);
    py_obj *name = al_truncate_name(vm, d, args[1], max);
    int quote = name ? py_truth(vm, args[2]) : -1;
    if (quote <= 0)
        return quote < 0 ? NULL : name;
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, al_quote(vm, d, name, &out));
}

static py_obj *p_truncate_index(py_vm *vm, py_obj **args)
{
    return truncate(vm, args, dialect_of(args[0])->max_index_name_length);
}

static py_obj *p_truncate_constraint(py_vm *vm, py_obj **args)
{
    return truncate(vm, args, dialect_of(args[0])->max_constraint_name_length);
}

static py_obj *p_savepoint(py_vm *vm, py_obj **args)
{
    py_obj *name = py_given(args[2]) ? args[2] : py_getattr_s(vm, args[1], "ident");
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, name ? al_quote(vm, dialect_of(args[0]), name, &out) : -1);
}

static py_obj *p_label(py_vm *vm, py_obj **args)
{
    py_obj *name = py_given(args[2]) ? args[2] : py_getattr_s(vm, args[1], "name");
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, name ? al_quote(vm, dialect_of(args[0]), name, &out) : -1);
}

static py_obj *p_schema_for_object(py_vm *vm, py_obj **args)
{
    return py_getattr_s(vm, args[1], "schema");
}

static py_obj *p_format_seq(py_vm *vm, py_obj **args)
{
    al_sb name = AL_SB_INIT, schema = AL_SB_INIT;
    al_dialect_obj *d = dialect_of(args[0]);
    py_obj *own = schema_of(vm, args[1]);
    py_obj *table = finish(vm, &name, al_format_table(vm, d, args[1], false, &name));
    if (!table || !py_given(own))
        return table ? py_tuple_of(vm, 1, table) : NULL;
    py_obj *first = finish(vm, &schema, al_quote(vm, d, own, &schema));
    return first ? py_tuple_of(vm, 2, first, table) : NULL;
}

static py_obj *get_initial(py_vm *vm, py_obj *self)
{
    return py_str_newn(vm, &dialect_of(self)->quote_open, 1);
}

static py_obj *get_final(py_vm *vm, py_obj *self)
{
    return py_str_newn(vm, &dialect_of(self)->quote_close, 1);
}

static py_obj *get_reserved(py_vm *vm, py_obj *self)
{
    al_dialect_obj *d = dialect_of(self);
    py_obj *set = py_set_new(vm);
    for (size_t i = 0; set && i < d->reserved_count; i++) {
        py_obj *word = py_str_new(vm, d->reserved[i]);
        if (!word || py_set_add(vm, set, word) < 0)
            return NULL;
    }
    return set;
}

static py_obj *get_double_percents(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(al_dialect_double_percents(dialect_of(self)));
}

static void p_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((preparer *)(void *)self)->dialect);
}

static py_obj *p_repr(py_vm *vm, py_obj *self)
{
    al_sb name = AL_SB_INIT;
    al_dialect_class_name(dialect_of(self)->def, "IdentifierPreparer", &name);
    py_obj *text = py_str_printf(vm, "<%s object at %p>", al_sb_text(&name), (void *)self);
    al_sb_free(&name);
    return text;
}

static const py_member preparer_members[] = {
    PY_METHOD("quote", "self, ident, force=None", p_quote, "The name, quoted if it must be"),
    PY_METHOD("quote_schema", "self, schema, force=None", p_quote, NULL),
    PY_METHOD("quote_identifier", "self, value", p_quote_identifier, "The name, quoted"),
    PY_METHOD("_requires_quotes", "self, value", p_requires, NULL),
    PY_METHOD("format_table", "self, table, use_schema=True, name=None", p_table, NULL),
    PY_METHOD("format_table_seq", "self, table, use_schema=True", p_format_seq, NULL),
    PY_METHOD("format_sequence", "self, sequence, use_schema=True, name=None", p_table, NULL),
    PY_METHOD("format_schema", "self, name", p_quote, NULL),
    PY_METHOD("format_column", "self, column, use_table=False, name=None, table_name=None, use_schema=False", p_column, NULL),
    PY_METHOD("format_constraint", "self, constraint, _alembic_quote=True", p_constraint, NULL),
    PY_METHOD("format_index", "self, index", p_index, NULL),
    PY_METHOD("format_savepoint", "self, savepoint, name=None", p_savepoint, NULL),
    PY_METHOD("format_label", "self, label, name=None", p_label, NULL),
    PY_METHOD("format_alias", "self, alias, name=None", p_label, NULL),
    PY_METHOD("truncate_and_render_index_name", "self, name, _alembic_quote=True", p_truncate_index, NULL),
    PY_METHOD("truncate_and_render_constraint_name", "self, name, _alembic_quote=True", p_truncate_constraint, NULL),
    PY_METHOD("schema_for_object", "self, obj", p_schema_for_object, NULL),
    PY_GETSET("initial_quote", get_initial, NULL, NULL),
    PY_GETSET("final_quote", get_final, NULL, NULL),
    PY_GETSET("reserved_words", get_reserved, NULL, NULL),
    PY_GETSET("_double_percents", get_double_percents, NULL, NULL),
    PY_FIELD_RO("dialect", preparer, dialect),
    PY_MEMBERS_END,
};
const py_classdef al_preparer_class = {
    .name = "IdentifierPreparer",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(preparer),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = preparer_members,
    .trace = p_trace,
    .repr = p_repr,
};
