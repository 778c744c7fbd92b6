/*
 * File objects: what open() gives, and io's files in memory. Descriptors: py_file_text_class, py_string_io_class, ... (types.list.h).
 */
#ifndef AL_PY_TYPES_FILE_H
#define AL_PY_TYPES_FILE_H

#include "py/types/types_int.h"

typedef enum py_newline {
    PY_NEWLINE_ANY,  /* None: \r and \r\n are read as \n */
    PY_NEWLINE_KEEP, /* '': lines end at any of them, which stay */
    PY_NEWLINE_LF,
    PY_NEWLINE_CR,
    PY_NEWLINE_CRLF,
} py_newline;

/* A file descriptor with buffers; text files decode on top. */
typedef struct py_file {
    py_obj head;
    int fd;
    bool reads, writes, raw, closed, keep_fd;
    bool at_end;  /* the descriptor said so */
    bool started; /* text: a byte order mark was written */
    bool line_buffered;
    char *in; /* bytes read and not yet used: [in_at, in_end) */
    size_t in_at, in_end, in_room;
    al_sb out;  /* bytes not yet written */
    al_sb text; /* text decoded and not yet used: from text_at */
    size_t text_at;
    py_newline newline;
    bool carriage;                           /* text: the last byte decoded was a \r whose \n, if it follows, is dropped */
    py_obj *name, *mode, *encoding, *errors; /* encoding: str, text files only */
} py_file;
#define PY_FILE(o) ((py_file *)(void *)(o))

/* --- file.c: bytes --- */
/* ValueError "I/O operation on closed file.", UnsupportedOperation. 0, -1. */
int py_file_check(py_vm *vm, py_file *f, bool reading, bool writing);
/* Reads more bytes into `in`. 1 some, 0 end of file, -1 OSError. */
int py_file_fill(py_vm *vm, py_file *f);
int py_file_flush(py_vm *vm, py_file *f);
int py_file_put(py_vm *vm, py_file *f, const char *data, size_t size);
/* Where the next byte is read or written, -1. */
int64_t py_file_position(py_vm *vm, py_file *f);
int py_file_close(py_vm *vm, py_file *f);
void py_file_trace(py_obj *self, py_tracer *t);
void py_file_finalize(py_vm *vm, py_obj *self);
extern const py_member py_file_members[]; /* what binary and text files have in common */

/* --- file_open.c --- */
py_obj *py_file_open(py_vm *vm, py_obj **args); /* open()'s arguments */
/* A line through self.readline(); NULL without exception at the end: next of every file. */
py_obj *py_io_next(py_vm *vm, py_obj *self);
/* Reads newline's argument. 0, -1. */
int py_newline_parse(py_vm *vm, py_obj *o, py_newline *out);
/* Size of a read: None, absent and negative are -1. 0, -1. */
int py_io_size(py_vm *vm, py_obj *o, int64_t *size);
/* The end of the first line of [p, end) by newline's rule, or NULL: none is complete. */
const char *py_line_end(const char *p, const char *end, py_newline newline);

#endif
