/* Help texts, made from the tables of options. */
#ifndef AL_CLI_HELP_H
#define AL_CLI_HELP_H

#include "base/args.h"

/* The program's help (command NULL) or a command's, to standard output. */
void al_help_print(const al_program *program, const al_cmd_line *command, int columns);

#endif
