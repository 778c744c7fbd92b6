/*
 * Syntax tree to code object.
 */
#ifndef AL_PY_COMPILE_COMPILE_H
#define AL_PY_COMPILE_COMPILE_H

#include "py/parse/parse.h"
#include "py/types.h"

enum { PY_COMPILE_FUTURE_ANNOTATIONS = 1 }; /* as if the source imported annotations from __future__ */

/* Parses and compiles. NULL: SyntaxError (with its fields), RecursionError or MemoryError. Runs no script code. */
py_obj *py_compile_source(py_vm *vm, const char *source, size_t size, const char *filename, py_parse_mode mode, uint32_t flags);

#endif
