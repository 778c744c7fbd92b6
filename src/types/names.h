/*
 * Names that remember how to be quoted: sqlalchemy's quoted_name, _truncated_label (cut to the dialect's longest identifier when
 * rendered) and conv (already made by a naming convention). All are str subclasses; `quote` stands in their dictionary.
 */
#ifndef AL_TYPES_NAMES_H
#define AL_TYPES_NAMES_H

#include "py/py.h"

/* quoted_name <- _truncated_label <- _anonymous_label, conv */
extern const py_classdef al_quoted_name_class, al_truncated_label_class, al_anonymous_label_class, al_conv_class;

/* quoted_name.quote: 1 always, 0 never, -1 when needed (also for a plain str, and for what is no str). Never fails. */
int al_name_quote(py_vm *vm, py_obj *name);
/* quoted_name.construct(text, quote): text itself when there is nothing to remember (quote None or absent). text None or absent: PY_NONE.
 */
py_obj *al_quoted_name(py_vm *vm, py_obj *text, py_obj *quote);
/* A _truncated_label. */
py_obj *al_truncated_new(py_vm *vm, const char *text);
bool al_is_truncated(py_vm *vm, const py_obj *name);
/* conv(text): a name that no convention changes any more. */
py_obj *al_conv_new(py_vm *vm, py_obj *text);
bool al_is_conv(py_vm *vm, const py_obj *name);
/* A new name of class def (one of the above) with that text. */
py_obj *al_name_make(py_vm *vm, const py_classdef *def, py_obj *text, py_obj *quote);

#endif
