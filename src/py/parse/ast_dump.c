/* The tree as ast.dump writes it. */
#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "py/parse/parse.h"

typedef struct dump {
    al_sb *out;
    bool positions;
    bool separate; /* a comma is due */
    int fstrings;  /* inside of them */
} dump;

static const char *const names[] = {
#define FIELD(type, name)
#define PY_NODE(name, group, fields) #name,
#include "py/parse/ast.list.h"
#undef PY_NODE
#undef FIELD
};

static const char *const op_names[] = { "And",    "Or",    "Add",    "Sub",    "Mult",     "MatMult", "Div",   "Mod",  "Pow",  "LShift",
                                        "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv", "Invert",  "Not",   "UAdd", "USub", "Eq",
                                        "NotEq",  "Lt",    "LtE",    "Gt",     "GtE",      "Is",      "IsNot", "In",   "NotIn" };
static const char *const ctx_names[] = { "Load", "Store", "Del" };

static void node(dump *d, const py_node *n);

static void field_name(dump *d, const char *name)
{
    if (d->separate)
        al_sb_add(d->out, ", ");
    al_sb_add(d->out, name);
    al_sb_addc(d->out, '=');
    d->separate = true;
}

static uint32_t next_code_point(const char **at, const char *to)
{
    unsigned char c = (unsigned char)*(*at)++;
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    uint32_t cp = more == 3 ? c & 7u : more == 2 ? c & 15u : more == 1 ? c & 31u : c;
    for (; more && *at < to; more--)
        cp = cp << 6 | ((unsigned char)*(*at)++ & 63u);
    return cp;
}

static void quoted(dump *d, const char *text, size_t size, bool bytes)
{
    const char *at = text, *to = text + size;
    char quote = memchr(text, '\'', size) && !memchr(text, '"', size) ? '"' : '\'';
    if (bytes)
        al_sb_addc(d->out, 'b');
    al_sb_addc(d->out, quote);
    while (at < to) {
        uint32_t cp = bytes ? (unsigned char)*at++ : next_code_point(&at, to);
        if (cp == '\\' || cp == (unsigned char)quote)
            al_sb_addf(d->out, "\\%c", (int)cp);
        else if (cp == '\n' || cp == '\r' || cp == '\t')
            al_sb_add(d->out, cp == '\n' ? "\\n" : cp == '\r' ? "\\r" : "\\t");
        else if (cp < 0x20 || cp == 0x7F || (bytes && cp > 0x7F))
            al_sb_addf(d->out, "\\x%02x", (unsigned)cp);
        else if (cp < 0x7F || al_cp_is_printable(cp))
            al_sb_add_cp(d->out, cp);
        else
            al_sb_addf(d->out, cp < 0x100 ? "\\x%02x" : cp < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)cp);
    }
    al_sb_addc(d->out, quote);
}

/* The shortest digits that read back as the same number, in repr's form. */
static void real(dump *d, double value, bool imaginary)
{
    char text[64];
    int precision = 1;
    if (isinf(value)) {
        al_sb_add(d->out, "inf");
        return;
    }
    do
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
    while (strtod(text, NULL) != value && precision++ < 17);
    int exponent = atoi(strchr(text, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        char *e = strchr(text, 'e');
        al_sb_addn(d->out, text, (size_t)(e - text));
        al_sb_addf(d->out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    int decimals = precision - 1 - exponent;
    snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 0, value);
    al_sb_add(d->out, text);
    if (!imaginary && !strchr(text, '.'))
        al_sb_add(d->out, ".0");
}

static void integer(dump *d, const py_const *c)
{
    if (c->size < 2 || c->text[0] != '0') {
        al_sb_addn(d->out, c->text, c->size);
        return;
    }
    char letter = (char)(c->text[1] | 0x20);
    mpz_t value;
    if (mpz_init_set_str(value, c->text + 2, letter == 'x' ? 16 : letter == 'o' ? 8 : 2) == 0) {
        char *text = mpz_get_str(NULL, 10, value);
        void (*release)(void *, size_t);
        al_sb_add(d->out, text);
        mp_get_memory_functions(NULL, NULL, &release);
        release(text, strlen(text) + 1);
    }
    mpz_clear(value);
}

static void dump_value(dump *d, const char *name, const py_const *c)
{
    field_name(d, name);
    switch (c->kind) {
    case PY_CONST_NONE:
        al_sb_add(d->out, "None");
        break;
    case PY_CONST_TRUE:
        al_sb_add(d->out, "True");
        break;
    case PY_CONST_FALSE:
        al_sb_add(d->out, "False");
        break;
    case PY_CONST_ELLIPSIS:
        al_sb_add(d->out, "Ellipsis");
        break;
    case PY_CONST_INT:
        integer(d, c);
        break;
    case PY_CONST_FLOAT:
        real(d, c->number, false);
        break;
    case PY_CONST_COMPLEX:
        real(d, c->number, true);
        al_sb_addc(d->out, 'j');
        break;
    case PY_CONST_STR:
    case PY_CONST_BYTES:
        quoted(d, c->text, c->size, c->kind == PY_CONST_BYTES);
        break;
    }
}

static void dump_node(dump *d, const char *name, const py_node *const *n)
{
    field_name(d, name);
    node(d, *n);
}

static void dump_optnode(dump *d, const char *name, const py_node *const *n)
{
    if (*n)
        dump_node(d, name, n);
}

static void dump_nodes(dump *d, const char *name, const py_nodes *list)
{
    if (!list->count && strcmp(name, "type_params") == 0) /* not in 3.11 */
        return;
    field_name(d, name);
    al_sb_addc(d->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            al_sb_add(d->out, ", ");
        node(d, list->items[i]);
    }
    al_sb_addc(d->out, ']');
    d->separate = true;
}

static void dump_ident(dump *d, const char *name, const char *const *text)
{
    field_name(d, name);
    quoted(d, *text, strlen(*text), false);
}

static void dump_optident(dump *d, const char *name, const char *const *text)
{
    if (*text)
        dump_ident(d, name, text);
}

static void dump_idents(dump *d, const char *name, const py_idents *list)
{
    field_name(d, name);
    al_sb_addc(d->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            al_sb_add(d->out, ", ");
        quoted(d, list->items[i], strlen(list->items[i]), false);
    }
    al_sb_addc(d->out, ']');
}

static void dump_op(dump *d, const char *name, const int *op)
{
    field_name(d, name);
    al_sb_add(d->out, strcmp(name, "ctx") == 0 ? ctx_names[*op] : op_names[*op]);
    al_sb_add(d->out, "()");
}

static void dump_ops(dump *d, const char *name, const py_ops *list)
{
    field_name(d, name);
    al_sb_addc(d->out, '[');
    for (size_t i = 0; i < list->count; i++)
        al_sb_addf(d->out, "%s%s()", i ? ", " : "", op_names[list->items[i]]);
    al_sb_addc(d->out, ']');
}

static void dump_num(dump *d, const char *name, const int *number)
{
    field_name(d, name);
    al_sb_addf(d->out, "%d", *number);
}

#define AS_node    (const py_node *const *)(const void *)
#define AS_optnode (const py_node *const *)(const void *)
#define AS_nodes
#define AS_ident
#define AS_optident
#define AS_idents
#define AS_op
#define AS_ops
#define AS_num
#define AS_value

static void fields(dump *d, const py_node *n)
{
#define FIELD(type, name) dump_##type(d, #name, AS_##type & self->name);
#define PY_NODE(name, group, list)                                                                                                         \
    case PY_AST_##name: {                                                                                                                  \
        const py_##name *self AL_UNUSED = (const void *)n;                                                                                 \
        list break;                                                                                                                        \
    }
    switch ((py_ast_kind)n->kind) {
#include "py/parse/ast.list.h"
    case PY_AST_COUNT:
        break;
    }
#undef PY_NODE
#undef FIELD
}

static void node(dump *d, const py_node *n)
{
    if (!n) {
        al_sb_add(d->out, "None");
        return;
    }
    al_sb_add(d->out, names[n->kind]);
    al_sb_addc(d->out, '(');
    d->separate = false;
    d->fstrings += n->kind == PY_AST_JoinedStr;
    fields(d, n);
    d->fstrings -= n->kind == PY_AST_JoinedStr;
    if (n->kind == PY_AST_Module) {
        field_name(d, "type_ignores");
        al_sb_add(d->out, "[]");
    }
    if (d->positions && n->lineno > 0 && !d->fstrings) {
        field_name(d, "lineno");
        al_sb_addf(d->out, "%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", (int)n->lineno, (int)n->col_offset, (int)n->end_lineno,
                   (int)n->end_col_offset);
    }
    al_sb_addc(d->out, ')');
    d->separate = true;
}

void py_ast_dump(const py_node *tree, bool positions, al_sb *out)
{
    dump d = { out, positions, false, 0 };
    node(&d, tree);
}
