#include "pymods/pymods.h"

#define AL_MODULE(id) &al_mod_##id,
const py_moduledef *const al_modules[] = {
#include "pymods/modules.list.h"
    NULL,
};
#undef AL_MODULE
