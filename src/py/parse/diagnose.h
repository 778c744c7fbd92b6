/*
 * What is wrong with a text that does not parse. Private to src/py/parse.
 *
 * As in CPython there are two passes: the first only finds out that, and up to which token, the text does not fit; the second parses
 * again with p->diagnose set. Then the rules ask here, at the places where CPython's grammar has its invalid_* rules, whether one of
 * the known mistakes stands at p->tok. All these functions return true when they have raised; else p->tok is where it was.
 */
#ifndef AL_PY_PARSE_DIAGNOSE_H
#define AL_PY_PARSE_DIAGNOSE_H

#include "py/parse/parser.h"

/* Before the second pass; false if the error is clear already (the lexer's). `last` is the furthest token of the first pass. */
bool py_diagnose_begin(py_parser *p, const py_token *last);
/* After it: reports what has been found, or "invalid syntax" at `last`. */
void py_diagnose_end(py_parser *p, const py_token *last);
void py_diagnose_free(py_parser *p);

/* Rules that are remembered by token in the second pass, or going back would take exponential time. */
typedef enum py_memo_rule { PY_MEMO_EXPRESSION, PY_MEMO_DISJUNCTION, PY_MEMO_BITWISE, PY_MEMO_PRIMARY, PY_MEMO_COUNT } py_memo_rule;
py_node *py_remember(py_parser *p, py_memo_rule rule, py_node *(*parse)(py_parser *));

/* The last token looked at so far. */
const py_token *py_last_token(const py_parser *p);
/* Brackets open behind this token. */
int py_token_level(const py_parser *p, const py_token *token);
/* Raises at the last token looked at; returns true. */
bool py_raise_last(py_parser *p, const char *type, const char *format, ...) AL_PRINTF(3, 4);
/* "function call", "literal", ... */
const char *py_expr_name(const py_node *node);
/* Raises "cannot assign to ..." or "cannot delete ..." when some part of node can't be a target. for_loop: node may be `a in b`. */
bool py_diagnose_target(py_parser *p, const py_node *node, py_ast_ctx context, bool for_loop);
/* The last expression of a comprehension's clauses. */
const py_node *py_last_of_generators(py_nodes generators);

/* diagnose_expression.c, named as CPython's rules */
bool py_diagnose_expression(py_parser *p);
bool py_diagnose_named_expression(py_parser *p);
bool py_diagnose_assignment(py_parser *p);
bool py_diagnose_comprehension(py_parser *p); /* at the bracket */
bool py_diagnose_group(py_parser *p);         /* at the bracket */
bool py_diagnose_dict(py_parser *p);          /* at the brace */
bool py_diagnose_for_target(py_parser *p);    /* at `for` */

/* diagnose_arguments.c: behind the bracket */
bool py_diagnose_arguments(py_parser *p);
/* diagnose_params.c: at the first parameter */
bool py_diagnose_params(py_parser *p, bool lambda);

/* diagnose_fstring.c */
/* The f-string that begins with this token: raises what 3.11 finds in it without looking into its expressions. */
bool py_diagnose_fstring(py_parser *p, const py_token *token);
/* At a FSTRING_BAD token; raises in any case. */
bool py_diagnose_bad_fstring(py_parser *p);
/* The error that has been raised in the expression behind this { becomes one of an f-string. */
void py_diagnose_field(py_parser *p, const py_token *brace);

/* A colon was expected: only a line's end raises. */
bool py_diagnose_colon(py_parser *p);
/* Behind a colon: a line's end without indentation raises; `what` is "'if' statement". */
bool py_diagnose_indent(py_parser *p, const char *what, const py_token *start);

#endif
