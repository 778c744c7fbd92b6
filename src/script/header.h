/*
 * The head of a revision file, read without running it: docstring, revision, down_revision, branch_labels, depends_on, as long as
 * they are plain literals that stand before the first `def` or `class`. Whatever is more than that is left to the interpreter.
 */
#ifndef AL_SCRIPT_HEADER_H
#define AL_SCRIPT_HEADER_H

#include "script/revision.h"

typedef struct al_header {
    const char *doc; /* NULL: none */
    const char *revision;
    bool has_revision, has_down;
    al_strs down, labels, depends_on; /* as tuples; empty: None or absent */
} al_header;

typedef enum al_header_result {
    AL_HEADER_LITERAL, /* all there is to know is in the header */
    AL_HEADER_CODE,    /* it takes the interpreter to know */
    AL_HEADER_MORE,    /* the text broke off too early: come again with the whole file */
    AL_HEADER_OOM,
} al_header_result;

/* Texts are copied into the arena. `whole`: the text is all of the file. */
al_header_result al_header_scan(al_header *header, al_arena *arena, const char *text, size_t size, bool whole);

#endif
