/*
 * Source text to tokens, all at once: the parser looks ahead and goes back for free. Private to src/py/parse.
 */
#ifndef AL_PY_PARSE_LEX_H
#define AL_PY_PARSE_LEX_H

#include "base/arena.h"
#include "py/parse/parse.h"

typedef enum py_token_kind {
#define PY_TOKEN(id, text)   PY_T_##id,
#define PY_KEYWORD(id, text) PY_T_##id,
#include "py/parse/tokens.list.h"
#undef PY_TOKEN
#undef PY_KEYWORD
    PY_T_COUNT
} py_token_kind;

typedef struct py_token {
    uint8_t kind;
    bool multiline;      /* ends on a later line than it starts on */
    uint32_t start, end; /* byte offsets into the text */
    uint32_t line_start; /* offset of the line it starts on */
    int32_t line;
} py_token;

/*
 * The text to parse: lines ended by \n alone, NUL-terminated and without NULs. It should be UTF-8; as with CPython only what stands in
 * strings and names is looked at, where it is read.
 */
typedef struct py_source {
    const char *text;
    size_t size;
    char *owned; /* the copy behind text where one was needed; al_free */
} py_source;

/* Where an error is, in the raw terms of CPython's tokenizer and parser: columns are 1-based BYTE offsets here. */
typedef struct py_error_place {
    int line, col, end_line, end_col; /* end_col -1: none */
} py_error_place;

typedef struct py_bracket {
    char c;
    int32_t line;
    uint32_t offset, line_start;
} py_bracket;

enum { PY_MAX_INDENT = 100, PY_MAX_BRACKETS = 200, PY_MAX_FSTRINGS = 100 };

/* An f-string that is being read. */
typedef struct py_fstring_state {
    char quote;
    bool triple, raw;
    bool in_expr;   /* between { and } */
    int8_t specs;   /* format specs that we are in */
    uint8_t level;  /* brackets open outside of the f-string */
    uint32_t start; /* for errors */
    uint32_t line_start;
    int32_t line;
} py_fstring_state;

typedef struct py_lexer {
    al_arena *arena; /* for the error's text */
    const char *text, *end, *at, *line_start;
    int line;
    py_token *tokens;
    size_t count, room;
    int indents[PY_MAX_INDENT], alt_indents[PY_MAX_INDENT], depth;
    py_bracket brackets[PY_MAX_BRACKETS];
    int level;
    py_fstring_state fstrings[PY_MAX_FSTRINGS];
    int fdepth;
    size_t ftoken;             /* where the outermost f-string begins in tokens */
    char fstring_message[128]; /* what the lexer found wrong in the first FSTRING_BAD */
    bool quiet;                /* the error counts only where the parser gets to it, not when it has stopped before */
    bool eof_in_brackets;      /* why there is an ERROR token: the text ended inside brackets; no error is set then */
    bool failed, out_of_memory;
    py_syntax_error *error;
} py_lexer;

/*
 * Decodes a source file: byte order mark, coding cookie, line ends. 0, or -1 and *error.
 */
int py_source_open(py_source *source, al_arena *arena, const char *bytes, size_t size, py_syntax_error *error);
void py_source_close(py_source *source);
/* Offset of the first bytes that are not UTF-8, or size; *length says how many they are, *why what CPython's codec says of them. */
size_t py_check_utf8(const char *text, size_t size, size_t *length, const char **why);

/*
 * Reads all tokens into lexer->tokens (py_lex_free releases them). The last one is END, or ERROR where the text can't be read on:
 * then *error is set, or eof_in_brackets. Returns -1 only when out of memory.
 */
int py_lex(py_lexer *lexer, al_arena *arena, const py_source *source, py_syntax_error *error);
void py_lex_free(py_lexer *lexer);

/* Fills *error, with columns turned into characters and the source line copied. Never fails: without memory it says so. */
void py_error_fill(py_syntax_error *error, al_arena *arena, const char *text, size_t size, const char *type, py_error_place place,
                   const char *message);

/* Pieces of the lexer. All return false after setting the lexer's error. */
bool py_lex_error_at(py_lexer *lx, const char *type, py_error_place place, const char *message);
/* As CPython's tokenizer reports: the column is that of the last byte read. */
bool py_lex_error(py_lexer *lx, const char *message);
bool py_lex_errorf(py_lexer *lx, const char *format, ...) AL_PRINTF(2, 3);
bool py_lex_push(py_lexer *lx, py_token_kind kind, const char *start, const char *line_start, int line);
bool py_lex_number(py_lexer *lx);
/* `start` is the prefix's first byte; lx->at stands on the opening quote. */
bool py_lex_string(py_lexer *lx, const char *start);
bool py_lex_fstring_start(py_lexer *lx, const char *start);
/* The literal part of the innermost f-string, up to its next { or its end. */
bool py_lex_fstring_text(py_lexer *lx);
/* Checks a name with bytes above 127. */
bool py_lex_check_name(py_lexer *lx, const char *start);

#endif
