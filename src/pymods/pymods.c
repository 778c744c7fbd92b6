#include "pymods/pymods.h"

#define AL_FROZEN(id) extern const py_moduledef al_frozen_##id;
#include "frozen.list.h"
#undef AL_FROZEN

#define AL_MODULE(id) &al_mod_##id,
#define AL_FROZEN(id) &al_frozen_##id,
const py_moduledef *const al_modules[] = {
#include "frozen.list.h"
#include "pymods/modules.list.h"
    NULL,
};
#undef AL_MODULE
#undef AL_FROZEN
