/*
 * The family of commands: one file each; its al_cmd and its library function (alembic.h).
 */
#ifndef AL_COMMAND_COMMAND_H
#define AL_COMMAND_COMMAND_H

#include "alembic/sys/command.h"

#define AL_CMD(id) extern const al_cmd al_cmd_##id;
#include "command/cmds.list.h"
#undef AL_CMD

#define AL_OPTIONS(table) .options = (table), .option_count = AL_COUNT(table)

#define AL_OPT_HELP_ROW                                                                                                                    \
    {                                                                                                                                      \
        "-h", "--help", "help", AL_OPT_HELP, NULL, "show this help and exit"                                                               \
    }
#define AL_OPT_VERBOSE_ROW                                                                                                                 \
    {                                                                                                                                      \
        "-v", "--verbose", "verbose", AL_OPT_FLAG, NULL, "show more"                                                                       \
    }
#define AL_OPT_SQL_ROW                                                                                                                     \
    {                                                                                                                                      \
        NULL, "--sql", "sql", AL_OPT_FLAG, NULL, "print the SQL instead of running it"                                                     \
    }
#define AL_OPT_TAG_ROW                                                                                                                     \
    {                                                                                                                                      \
        NULL, "--tag", "tag", AL_OPT_TEXT, NULL, "a text for env.py: context.get_tag_argument()"                                           \
    }

#endif
