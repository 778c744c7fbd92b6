/*
 * Names that remember how to be quoted: sqlalchemy's quoted_name, _truncated_label (cut to the dialect's longest identifier when
 * rendered) and conv (already made by a naming convention). All are str subclasses; `quote` stands in their dictionary.
 */
#ifndef AL_TYPES_NAMES_H
#define AL_TYPES_NAMES_H

#include "py/py.h"

extern const py_classdef al_quoted_name_class, al_truncated_label_class, al_anonymous_label_class, al_conv_class;

/* quoted_name.quote: 1 always, 0 never, -1 when needed (also for a plain str). */
int al_name_quote(py_vm *vm, py_obj *name);
/* quoted_name.construct(value, quote): value itself when there is nothing to remember (quote None or absent). None stays None. */
py_obj *al_name_new(py_vm *vm, py_obj *value, py_obj *quote);
py_obj *al_conv_new(py_vm *vm, py_obj *value);
py_obj *al_truncated_label_new(py_vm *vm, py_obj *value);

#endif
