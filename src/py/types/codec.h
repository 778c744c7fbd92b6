/*
 * Text to bytes and back. One row a codec in codec.c; error handlers: strict, ignore, replace, backslashreplace,
 * xmlcharrefreplace, surrogateescape, surrogatepass.
 */
#ifndef AL_PY_TYPES_CODEC_H
#define AL_PY_TYPES_CODEC_H

#include "py/types.h"

typedef struct py_codec py_codec;

typedef enum py_codec_errors {
    PY_ERRORS_STRICT,
    PY_ERRORS_IGNORE,
    PY_ERRORS_REPLACE,
    PY_ERRORS_BACKSLASH,
    PY_ERRORS_XML,
    PY_ERRORS_ESCAPE, /* surrogateescape */
    PY_ERRORS_PASS,   /* surrogatepass */
} py_codec_errors;

typedef struct py_coding { /* one run */
    py_vm *vm;
    const py_codec *codec;
    py_codec_errors errors;
    const char *data; /* decoding: the bytes; encoding: the text */
    size_t size;
    py_obj *object;    /* the str that is encoded */
    const char *shown; /* errors call the codec this; NULL: its name */
    al_sb out;
} py_coding;

struct py_codec {
    const char *names;       /* canonical ones after normalising, each between spaces: " utf-8 utf8 u8 " */
    const char *name;        /* as errors show it */
    const char *script_name; /* codecs.lookup(...).name */
    int (*decode)(py_coding *c);
    int (*encode)(py_coding *c);
};

/* NULL with LookupError "unknown encoding: x". */
const py_codec *py_codec_find(py_vm *vm, const char *name);
/* 0, -1 with LookupError "unknown error handler name 'x'". name NULL: strict. */
int py_codec_errors_find(py_vm *vm, const char *name, py_codec_errors *errors);
/* Deals with bytes [from, to) that do not decode, text into c->out. 0, -1. */
int py_decode_error(py_coding *c, size_t from, size_t to, const char *reason);
/* Deals with the text [from, to) (byte offsets) that does not encode. What replaces it, if anything, is ASCII text that the codec
   is to encode in its turn (into *replacement), or raw bytes that went into c->out already. 0, -1. */
int py_encode_error(py_coding *c, size_t from, size_t to, const char *reason, al_sb *replacement);

/* codec_wide.c */
int py_decode_utf16(py_coding *c);
int py_encode_utf16(py_coding *c);
int py_decode_utf32(py_coding *c);
int py_encode_utf32(py_coding *c);
int py_decode_unicode_escape(py_coding *c);
int py_encode_unicode_escape(py_coding *c);

#endif
