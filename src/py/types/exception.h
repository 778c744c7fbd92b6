/* Layouts of the exceptions with fields of their own. A NULL field reads as None. */
#ifndef AL_PY_TYPES_EXCEPTION_H
#define AL_PY_TYPES_EXCEPTION_H

#include "py/core.h"

typedef struct py_stop_iteration { /* StopIteration, and SystemExit with its code */
    py_exception base;
    py_obj *value;
} py_stop_iteration;

typedef struct py_attribute_error {
    py_exception base;
    py_obj *name, *obj;
} py_attribute_error;

typedef struct py_name_error {
    py_exception base;
    py_obj *name;
} py_name_error;

typedef struct py_import_error {
    py_exception base;
    py_obj *msg, *name, *path;
} py_import_error;

typedef struct py_os_error {
    py_exception base;
    py_obj *number, *strerror, *filename, *filename2; /* filename NULL: none given */
} py_os_error;

typedef struct py_syntax_error {
    py_exception base;
    py_obj *msg, *filename, *lineno, *offset, *text, *end_lineno, *end_offset, *print_file_and_line;
} py_syntax_error;

typedef struct py_unicode_error {
    py_exception base;
    py_obj *encoding, *object, *start, *end, *reason;
} py_unicode_error;

typedef struct py_exception_group {
    py_exception base;
    py_obj *message, *exceptions; /* exceptions: a tuple */
} py_exception_group;

#define PY_EXCEPTION(o) ((py_exception *)(void *)(o))

/* types/exception.c: what the rows with constructors of their own share. */
py_obj *py_exception_init(py_vm *vm, py_obj **args); /* "self, *args" */
void py_exception_trace(py_obj *self, py_tracer *t);
py_obj *py_exception_str(py_vm *vm, py_obj *self);
extern const py_member py_os_error_members[], py_syntax_error_members[], py_unicode_decode_members[], py_unicode_encode_members[],
    py_unicode_translate_members[], py_import_error_members[], py_group_members[];
void py_os_error_trace(py_obj *self, py_tracer *t);
void py_syntax_error_trace(py_obj *self, py_tracer *t);
void py_unicode_error_trace(py_obj *self, py_tracer *t);
void py_import_error_trace(py_obj *self, py_tracer *t);
void py_group_trace(py_obj *self, py_tracer *t);
py_obj *py_os_error_str(py_vm *vm, py_obj *self);
py_obj *py_syntax_error_str(py_vm *vm, py_obj *self);
py_obj *py_unicode_decode_str(py_vm *vm, py_obj *self);
py_obj *py_unicode_encode_str(py_vm *vm, py_obj *self);
py_obj *py_unicode_translate_str(py_vm *vm, py_obj *self);
py_obj *py_import_error_str(py_vm *vm, py_obj *self);
py_obj *py_group_str(py_vm *vm, py_obj *self);

#endif
