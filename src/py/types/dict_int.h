/*
 * What the files of dict share: its views and iterators.
 */
#ifndef AL_PY_TYPES_DICT_INT_H
#define AL_PY_TYPES_DICT_INT_H

#include "py/types/types_int.h"

typedef enum py_dict_part {
    PY_DICT_KEYS,
    PY_DICT_VALUES,
    PY_DICT_ITEMS,
} py_dict_part;

typedef struct py_dict_view {
    py_obj head;
    py_obj *dict;
} py_dict_view;

typedef struct py_dict_iterator { /* also over a set's table; aux: the part */
    py_obj head;
    py_obj *dict; /* NULL: exhausted */
    size_t at;    /* next entry; when reversed: entries before this one are left */
    size_t live;  /* as it was: "changed size during iteration" */
} py_dict_iterator;

py_obj *py_dict_view_new(py_vm *vm, py_obj *dict, py_dict_part part);
py_obj *py_dict_iterator_new(py_vm *vm, py_obj *dict, py_dict_part part, bool reverse);
/* Moves an iterator to its next entry: 1, 0 exhausted, -1 changed. what: "dictionary" or "Set". */
int py_dict_iterator_step(py_vm *vm, py_dict_iterator *it, const char *what, py_dict_entry **entry);
void py_dict_iterator_trace(py_obj *self, py_tracer *t);
py_obj *py_dict_iterator_length_hint(py_vm *vm, py_obj **args);

#endif
