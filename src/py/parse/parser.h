/*
 * The parser: recursive descent over the token array, precedence climbing for operators. Private to src/py/parse.
 *
 * A rule returns its node, or NULL. NULL alone means that the tokens do not fit (p->tok stands where they stopped fitting) and the
 * caller may go back and try something else; when p->failed is set an error has been raised and everybody returns.
 * Out of memory never shows as NULL: nodes are then written into p->scrap and p->failed says so at the end.
 *
 * What is wrong with a text that does not parse is found in a second pass, with p->diagnose set: see diagnose.h.
 */
#ifndef AL_PY_PARSE_PARSER_H
#define AL_PY_PARSE_PARSER_H

#include "base/vec.h"
#include "py/parse/lex.h"

typedef struct py_intern {
    const char *text;
    uint32_t size, hash;
} py_intern;

struct py_memo;

typedef struct py_parser {
    al_arena *arena;
    const char *text;
    size_t size;
    const py_token *tok;      /* the next token */
    const py_token *tokens;   /* all of them; the last is END or ERROR */
    const py_token *furthest; /* the last token looked at before going back */
    py_lexer *lexer;
    int depth;
    bool failed;
    bool diagnose;
    bool out_of_memory;
    bool too_deep; /* to be diagnosed */
    py_syntax_error *error;
    AL_VEC(py_node *) scratch; /* lists under construction, one behind the other */
    AL_VEC(int) ops;
    AL_VEC(const char *) idents;
    py_intern *names;
    size_t names_count, names_room;
    struct py_memo *memo; /* diagnosing: what was parsed at a token */
    union {
        py_node base;
        char room[256];
    } scrap;
} py_parser;

/*
 * Depth is counted in brackets, blocks and prefix operators. The first pass takes up to 450 bytes of stack for one, the second more
 * than twice as much: what is nested deeper than its limit is not diagnosed, only refused.
 */
enum { PY_MAX_DEPTH = 220, PY_MAX_DIAGNOSED_DEPTH = 110 };

#define PY_NEW(p, type) py_as(type, py_parser_node((p), PY_AST_##type, sizeof(py_##type)))

/* Never NULL. */
py_node *py_parser_node(py_parser *p, py_ast_kind kind, size_t size);
/* Gives node the place from `start` to the last token read. */
py_node *py_parser_done(py_parser *p, void *node, const py_token *start);
/* The two halves of it. */
void py_parser_begin(void *node, const py_token *start);
void py_parser_end(py_parser *p, void *node);
/* Where a token ends, on which line and in which column. */
void py_token_end(const py_parser *p, const py_token *token, int32_t *line, int32_t *col);

void py_parser_push(py_parser *p, void *node);
/* Takes what was pushed since the scratch had `base` items. */
py_nodes py_parser_take(py_parser *p, size_t base);
py_nodes py_parser_one(py_parser *p, py_node *node);
py_idents py_parser_take_idents(py_parser *p, size_t base);
void py_parser_push_ident(py_parser *p, const char *name);
/* The NUL-terminated name that a NAME token spells. */
const char *py_parser_ident(py_parser *p, const py_token *token);
const char *py_parser_intern(py_parser *p, const char *text, size_t size);

void py_parser_oom(py_parser *p);
/* Raises; returns NULL. The place is a range of tokens, or of a node. */
void *py_raise_tokens(py_parser *p, const py_token *from, const py_token *to, const char *format, ...) AL_PRINTF(4, 5);
void *py_raise_token(py_parser *p, const py_token *token, const char *format, ...) AL_PRINTF(3, 4);
void *py_raise_node(py_parser *p, const py_node *node, const char *format, ...) AL_PRINTF(3, 4);
void *py_raise_range(py_parser *p, const py_node *from, const py_node *to, const char *format, ...) AL_PRINTF(4, 5);
/* From a node's start to the end of the last token looked at. */
void *py_raise_from(py_parser *p, const py_node *node, const char *format, ...) AL_PRINTF(3, 4);
void *py_raise_at(py_parser *p, const char *type, py_error_place place, const char *message);
void *py_raise_too_deep(py_parser *p);

static inline bool py_enter(py_parser *p)
{
    if (AL_LIKELY(p->depth < (p->memo ? PY_MAX_DIAGNOSED_DEPTH : PY_MAX_DEPTH))) {
        p->depth++;
        return true;
    }
    py_raise_too_deep(p);
    return false;
}

static inline void py_leave(py_parser *p)
{
    p->depth--;
}

static inline bool py_at(const py_parser *p, py_token_kind kind)
{
    return p->tok->kind == kind;
}

static inline bool py_accept(py_parser *p, py_token_kind kind)
{
    if (p->tok->kind != kind)
        return false;
    p->tok++;
    return true;
}

/* The grammar's "forced" tokens: raises "expected '...'" if it is not there. */
bool py_force(py_parser *p, py_token_kind kind, const char *what);

static inline void py_back(py_parser *p, const py_token *to)
{
    if (p->tok > p->furthest)
        p->furthest = p->tok;
    p->tok = to;
}

/*
 * Behind `node` something began that did not fit. In the first pass that is all: NULL. In the second what has been read so far counts,
 * as in CPython's grammar, and p->tok goes back behind it.
 */
static inline py_node *py_prefix(py_parser *p, py_node *node, const py_token *end)
{
    if (AL_LIKELY(!p->memo) || p->failed)
        return NULL;
    py_back(p, end);
    return node;
}

bool py_token_is(const py_parser *p, const py_token *token, const char *word);
/* Whether an expression can begin with this token. */
bool py_starts_expression(const py_token *token);

/* expression.c */
py_node *py_parse_expression(py_parser *p);       /* no :=, no *, no commas */
py_node *py_parse_disjunction(py_parser *p);      /* no conditional expression, no lambda */
py_node *py_parse_bitwise(py_parser *p);          /* | and tighter */
py_node *py_parse_primary(py_parser *p);          /* an atom with . () [] behind it */
py_node *py_parse_named_expression(py_parser *p); /* := allowed */
py_node *py_parse_star_named(py_parser *p);       /* * and := allowed */
py_node *py_parse_star_expression(py_parser *p);  /* * allowed */
py_node *py_parse_star_expressions(py_parser *p); /* with commas: a Tuple */
py_node *py_parse_yield(py_parser *p);
py_node *py_parse_yield_or_star(py_parser *p);
/* atom.c */
py_node *py_parse_atom(py_parser *p);
py_node *py_parse_slices(py_parser *p);
py_nodes py_parse_generators(py_parser *p); /* count 0: failed */
/* call.c */
py_node *py_parse_call(py_parser *p, py_node *func, const py_token *start);
/* Behind the (, up to but without the ). A call (and not a class) may hold a lone generator. */
bool py_parse_arguments(py_parser *p, py_nodes *args, py_nodes *keywords, bool call);
py_node *py_parse_starred_argument(py_parser *p); /* *expression */
/* literal.c, fstring.c */
py_node *py_parse_number(py_parser *p);
py_node *py_parse_strings(py_parser *p);
/* Appends to text, and pushes what is complete. */
bool py_parse_fstring(py_parser *p, al_sb *text, const py_token *first, const char *kind);
bool py_decode_text(py_parser *p, const py_token *token, const char *from, const char *to, bool raw, al_sb *out);
void py_push_text(py_parser *p, al_sb *text, const py_token *first, const char *kind);
/* target.c */
bool py_set_context(py_parser *p, py_node *node, py_ast_ctx context);
py_node *py_parse_targets(py_parser *p); /* star_targets, in Store context */
py_node *py_parse_target(py_parser *p);  /* one of them */
/* params.c */
py_node *py_parse_params(py_parser *p, bool lambda);
py_node *py_parse_lambda(py_parser *p);
bool py_parse_type_params(py_parser *p, py_nodes *out);
/* simple.c */
bool py_parse_simple_line(py_parser *p); /* pushes its statements */
bool py_at_soft_keyword(const py_parser *p, const char *word);
/* compound.c */
bool py_parse_statement(py_parser *p); /* pushes one or more */
/* : and what follows, of the statement that began with `start` and that messages call `what`; not empty */
bool py_parse_block(py_parser *p, py_nodes *out, const char *what, const py_token *start);
/* pattern.c */
py_node *py_parse_match(py_parser *p); /* NULL without error: no match statement */

#endif
