#include "command/command.h"

#define AL_CMD(id) &al_cmd_##id,
static const al_cmd *const commands[] = {
#include "command/cmds.list.h"
};
#undef AL_CMD

const al_cmd *const *alembic_commands(size_t *count)
{
    *count = AL_COUNT(commands);
    return commands;
}
