/*
 * What is wrong with a text that does not parse. Private to src/py/parse.
 *
 * As in CPython there are two passes: the first only finds out that, and up to which token, the text does not fit; the second parses
 * again with p->diagnose set, in which the rules also look for the known mistakes where those may stand.
 */
#ifndef AL_PY_PARSE_DIAGNOSE_H
#define AL_PY_PARSE_DIAGNOSE_H

#include "py/parse/parser.h"

/* Before the second pass; false if the error is clear already (the lexer's). `last` is the furthest token of the first pass. */
bool py_diagnose_begin(py_parser *p, const py_token *last);
/* After it: reports what has been found, or "invalid syntax" at `last`. */
void py_diagnose_end(py_parser *p, const py_token *last);
void py_diagnose_free(py_parser *p);

#endif
