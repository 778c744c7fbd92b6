/*
 * Command lines, taken apart as Python's argparse (3.11) does: options in tables, abbreviations, bundled flags, negative numbers as
 * positionals, its error texts. A program has options of its own and commands with theirs; what a command is beyond that (al_cmd's
 * `run`) is told where commands live.
 */
#ifndef AL_BASE_ARGS_H
#define AL_BASE_ARGS_H

#include "base/arena.h"
#include "base/strbuf.h"

typedef enum al_opt_kind {
    AL_OPT_FLAG,    /* false until given */
    AL_OPT_TEXT,    /* takes a value; the last one counts */
    AL_OPT_LIST,    /* takes a value; all count */
    AL_OPT_HELP,    /* stops everything */
    AL_OPT_VERSION, /* the same */
} al_opt_kind;

/* An option. At least one of the names; `dest` is what scripts see in config.cmd_opts. */
typedef struct al_opt {
    const char *short_name; /* "-m" or NULL */
    const char *long_name;  /* "--message" or NULL */
    const char *dest;       /* "message"; not used for help and version */
    al_opt_kind kind;
    const char *initial; /* of AL_OPT_TEXT; NULL: None */
    const char *help;
} al_opt;

/* The positional of a command: at most one, of one value or (many) of at least one. */
typedef struct al_pos {
    const char *name; /* NULL: none */
    bool many;
    const char *help;
} al_pos;

/* The command line's side of a command. */
typedef struct al_cmd_line {
    const char *name;
    const char *help;      /* one line, for the list of commands */
    const char *details;   /* paragraphs for the command's own help, or NULL */
    const al_opt *options; /* in the order of the usage line, -h first */
    size_t option_count;
    al_pos positional;
} al_cmd_line;

typedef struct al_program {
    const char *name;
    const al_opt *options; /* its own, -h first */
    size_t option_count;
    const al_cmd_line *const *commands; /* alphabetical */
    size_t command_count;
} al_program;

/* One value of the outcome; every option and positional of the program and the command has one, given or not. */
typedef struct al_arg {
    const char *dest;
    al_opt_kind kind;
    bool flag;         /* AL_OPT_FLAG */
    const char *text;  /* AL_OPT_TEXT; NULL: None */
    const char **list; /* AL_OPT_LIST, and positionals of many */
    size_t count;
    bool given;
} al_arg;

typedef enum al_args_result { AL_ARGS_RUN, AL_ARGS_HELP, AL_ARGS_VERSION, AL_ARGS_ERROR, AL_ARGS_OOM } al_args_result;

typedef struct al_args {
    al_arena arena;
    const al_cmd_line *command; /* NULL: none was named (with AL_ARGS_HELP: the program's own help) */
    al_arg *items;
    size_t count;
    al_sb error; /* AL_ARGS_ERROR: what goes to stderr, usage included; exit code 2 */
} al_args;

/* argv without the program's name; its texts are borrowed. `columns`: the width for usage lines (argparse: COLUMNS or the terminal). */
al_args_result al_args_parse(al_args *args, const al_program *program, int argc, char *const *argv, int columns);
void al_args_free(al_args *args);

bool al_args_flag(const al_args *args, const char *dest);
const char *al_args_text(const al_args *args, const char *dest);
const al_arg *al_args_get(const al_args *args, const char *dest); /* NULL: no such */

/* "usage: alembic [-h] ...\n", wrapped; command NULL: the program's. */
void al_args_usage(al_sb *sb, const al_program *program, const al_cmd_line *command, int columns);
/* How wide the terminal is: COLUMNS, else what stdout says, else 80. */
int al_args_columns(void);

#endif
