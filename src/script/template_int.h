/* The template's tree: between its reader and its writer. */
#ifndef AL_SCRIPT_TEMPLATE_INT_H
#define AL_SCRIPT_TEMPLATE_INT_H

#include "base/arena.h"
#include "script/template.h"

typedef enum al_tn_kind {
    AL_TN_ROOT,
    AL_TN_TEXT,
    AL_TN_EXPRESSION, /* text, filters */
    AL_TN_CONTROL,    /* text: "for x in y:", keyword, is_end, is_primary */
    AL_TN_CODE,       /* text, is_module */
    AL_TN_DEF,        /* name, filters, buffered; children */
    AL_TN_BLOCK,
    AL_TN_VERBATIM, /* <%text>: filters; children */
} al_tn_kind;

typedef struct al_tnode al_tnode;
struct al_tnode {
    al_tn_kind kind;
    int line, column;
    const char *text;
    size_t size;
    const char *filters; /* "comma,n" or "" */
    const char *keyword; /* control lines: "for"; tags: "def" */
    const char *name;    /* <%def name="f(a)">: "f(a)" */
    bool is_end, is_primary, is_module, buffered;
    al_tnode *first, *last, *next;
};

typedef struct al_ttree {
    al_arena *arena;
    const char *path;
    al_error *error;
    al_tnode root;
    const char *page_filters; /* <%page expression_filter>, or "" */
    const char *page_args;    /* <%page args>, or "" */
} al_ttree;

/* Fills the tree from the text. */
int al_ttree_read(al_ttree *tree, const char *text, size_t size);
/* SyntaxException: message in file '...' at line: L char: C */
int al_ttree_fail(const al_ttree *tree, int line, int column, const char *format, ...) AL_PRINTF(4, 5);
/* Writes the source. */
int al_ttree_write(const al_ttree *tree, al_template *template);

#endif
