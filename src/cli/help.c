#include "cli/help.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2, HELP_COLUMN = 26 };

/* Text from column `at`, wrapped to the width. */
static void add_wrapped(al_sb *sb, const char *text, size_t at, int columns)
{
    size_t width = (size_t)columns > at + 20 ? (size_t)columns - at : 20, used = 0;
    while (*text) {
        size_t word = strcspn(text, " ");
        if (used && used + 1 + word > width) {
            al_sb_addc(sb, '\n');
            al_sb_pad(sb, ' ', at);
            used = 0;
        } else if (used) {
            al_sb_addc(sb, ' ');
            used++;
        }
        al_sb_addn(sb, text, word);
        used += word;
        text += word;
        text += strspn(text, " ");
    }
    al_sb_addc(sb, '\n');
}

static void add_row(al_sb *sb, const char *left, const char *help, int columns)
{
    al_sb_pad(sb, ' ', INDENT);
    al_sb_add(sb, left);
    size_t used = INDENT + strlen(left);
    if (used + 2 > HELP_COLUMN) {
        al_sb_addc(sb, '\n');
        used = 0;
    }
    al_sb_pad(sb, ' ', HELP_COLUMN - used);
    add_wrapped(sb, help ? help : "", HELP_COLUMN, columns);
}

/* "-m, --message MESSAGE" */
static void option_names(al_sb *sb, const al_opt *o)
{
    al_sb_add(sb, o->short_name ? o->short_name : "");
    if (o->short_name && o->long_name)
        al_sb_add(sb, ", ");
    al_sb_add(sb, o->long_name ? o->long_name : "");
    if (o->kind != AL_OPT_TEXT && o->kind != AL_OPT_LIST)
        return;
    al_sb_addc(sb, ' ');
    for (const char *p = o->dest; *p; p++)
        al_sb_addc(sb, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
}

static void add_options(al_sb *sb, const char *title, const al_opt *options, size_t count, int columns)
{
    al_sb_addf(sb, "\n%s:\n", title);
    for (size_t i = 0; i < count; i++) {
        al_sb names = AL_SB_INIT;
        option_names(&names, &options[i]);
        add_row(sb, al_sb_text(&names), options[i].help, columns);
        al_sb_free(&names);
    }
}

static void program_help(al_sb *sb, const al_program *program, int columns)
{
    al_sb_add(sb, "\nDatabase migrations: Alembic projects, run natively.\n\ncommands:\n");
    for (size_t i = 0; i < program->command_count; i++)
        add_row(sb, program->commands[i]->name, program->commands[i]->help, columns);
    add_options(sb, "options", program->options, program->option_count, columns);
    al_sb_add(sb, "\nA first look:\n"
                  "  alembic init migrations                  make a project\n"
                  "  alembic revision -m \"create users\"       write the next migration\n"
                  "  alembic upgrade head                     bring the database up to it\n"
                  "\n`alembic COMMAND --help` tells more about one.\n");
}

void al_help_print(const al_program *program, const al_cmd_line *command, int columns)
{
    al_sb sb = AL_SB_INIT;
    al_args_usage(&sb, program, command, columns);
    if (!command) {
        program_help(&sb, program, columns);
    } else {
        al_sb_addf(&sb, "\n%s\n", command->help);
        if (command->positional.name) {
            al_sb_add(&sb, "\narguments:\n");
            add_row(&sb, command->positional.name, command->positional.help, columns);
        }
        add_options(&sb, "options", command->options, command->option_count, columns);
        if (command->details)
            al_sb_addf(&sb, "\n%s\n", command->details);
    }
    fputs(al_sb_text(&sb), stdout);
    al_sb_free(&sb);
}
