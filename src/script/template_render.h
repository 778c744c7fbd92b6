/*
 * Running a template in the interpreter.
 */
#ifndef AL_SCRIPT_TEMPLATE_RENDER_H
#define AL_SCRIPT_TEMPLATE_RENDER_H

#include "py/py.h"
#include "script/naming.h"
#include "script/template.h"

/*
 * The rendered text (the caller frees it). `variables`: a dict of what the template may name. An exception while it runs is written,
 * with the template's own lines, to a new file in the temporary folder, and AL_E_COMMAND names that file, as the reference does;
 * AL_E_SYNTAX for code that does not compile. No exception stays pending. PY_MAY_RUN.
 */
int al_template_render(py_vm *vm, char **text, size_t *size, const al_template *template, py_obj *variables, al_error *error);

/* datetime.datetime of a date, with a timezone when it has one. NULL: exception. PY_MAY_RUN. */

py_obj *al_date_object(py_vm *vm, const al_date *date);

#endif
