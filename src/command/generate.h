/*
 * Writing a new revision file: what `revision` and `merge` share.
 */
#ifndef AL_COMMAND_GENERATE_H
#define AL_COMMAND_GENERATE_H

#include "command/session.h"
#include "script/generate.h"

/* "true", "yes", ... as util.asbool of the option revision_environment. AL_E_VALUE: String is not true/false: 'maybe' */
int al_generate_wants_env(alembic *a, bool *wants);
/*
 * Plans, renders script.py.mako with `variables` (a dict; what a revision has by itself is added) and writes the file, with the
 * status lines; then runs the write hooks and reads the file back. label: branch_labels, or NULL. 0, or negative with the error set.
 */
int al_generate(alembic *a, al_script *script, const al_rev_request *request, const char *label, py_obj *variables);

#endif
