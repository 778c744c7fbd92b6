/*
 * The modules that scripts may import, beside the language core's own: constant tables of names. A module is one al_mod_<id>, in the
 * file of that name, a row of modules.list.h.
 */
#ifndef AL_PYMODS_PYMODS_H
#define AL_PYMODS_PYMODS_H

#include "py/py.h"

#define AL_MODULE(id) extern const py_moduledef al_mod_##id;
#include "pymods/modules.list.h"
#undef AL_MODULE

/* All of them, NULL-ended: for py_host.modules. */
extern const py_moduledef *const al_modules[];

#endif
