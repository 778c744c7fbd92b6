/*
 * Mako templates: script.py.mako and the files that `init` renders. A template is translated into a function of the script language,
 * with a map from its lines back to the template's, and run by our own interpreter. Understood: text, ${expressions | filters}, % control
 * lines, ## comments, <%doc>, <% %>, <%! %>, <%def>, <%block>, <%text>, <%page>, the loop variable, context, capture, UNDEFINED.
 * Not: <%include>, <%namespace>, <%inherit>, <%call>, decorators: they are an error that says so.
 */
#ifndef AL_SCRIPT_TEMPLATE_H
#define AL_SCRIPT_TEMPLATE_H

#include "base/error.h"
#include "base/strbuf.h"
#include "base/vec.h"

typedef struct al_template {
    char *path;   /* for messages */
    char *source; /* a module that defines __M_body(context) */
    size_t size;
    AL_VEC(int) lines; /* [line of the source - 1] = line of the template */
} al_template;

/* AL_E_SYNTAX with Mako's words and place; AL_E_VALUE when the text is not UTF-8. */
int al_template_parse(al_template *template, const char *text, size_t size, const char *path, al_error *error);
/* The same for a file; AL_E_IO when it can't be read. */
int al_template_load(al_template *template, const char *path, al_error *error);
void al_template_free(al_template *template);
/* The template's line for a line of the source (both from 1). */
int al_template_line(const al_template *template, int line);

/* The module that generated sources stand on: Context, the filters, ... in the script language; pieces, NULL at the end. */
extern const char *const al_template_runtime[];

#endif
