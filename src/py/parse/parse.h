/*
 * Source text to syntax tree: the grammar of Python 3.13.
 */
#ifndef AL_PY_PARSE_PARSE_H
#define AL_PY_PARSE_PARSE_H

#include "base/strbuf.h"
#include "py/parse/ast.h"

typedef enum py_parse_mode {
    PY_PARSE_EXEC, /* a Module */
    PY_PARSE_EVAL, /* an Expression */
    PY_PARSE_SINGLE,
} py_parse_mode;

/* A syntax error as CPython 3.11 reports it; all text in the arena. */
typedef struct py_syntax_error {
    const char *type;    /* "SyntaxError", "IndentationError", "TabError"; or "RecursionError", "MemoryError" */
    const char *message; /* "invalid syntax" */
    const char *line;    /* the source line, or NULL */
    int lineno, offset;  /* from 1, offset in characters as CPython shows it */
    int end_lineno, end_offset;
} py_syntax_error;

/*
 * Parses `size` bytes of UTF-8 (or of what a coding cookie says). Returns the tree, in `arena`, or NULL with *error filled.
 * Depth is counted: source nested too deeply is an error, well below a thread stack of 256 KiB.
 */
py_node *py_parse(al_arena *arena, const char *source, size_t size, py_parse_mode mode, py_syntax_error *error);

/*
 * Writes the tree as CPython 3.11's ast.dump(tree, include_attributes=positions) would. For tests. Positions inside of f-strings are
 * left out (3.11 and 3.12 differ there), and so are type_params where there are none.
 */
void py_ast_dump(const py_node *tree, bool positions, al_sb *out);

#endif
