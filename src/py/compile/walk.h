/*
 * Calls a function on each child of a node, in the order of its fields.
 */
#ifndef AL_PY_COMPILE_WALK_H
#define AL_PY_COMPILE_WALK_H

#include "py/parse/ast.h"

typedef void (*py_walk_fn)(void *payload, const py_node *child);
void py_walk_children(const py_node *node, py_walk_fn fn, void *payload);

#endif
