/* The usage line as argparse wraps it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/args.h"

int al_args_columns(void)
{
    const char *text = getenv("COLUMNS");
    long columns = text ? strtol(text, NULL, 10) : 0;
    if (columns > 0 && columns < INT_MAX)
        return (int)columns;
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

typedef struct wrapper {
    al_sb *sb;
    size_t width, indent, column;
    bool empty; /* nothing on this line yet but the prefix */
} wrapper;

/* One part that is never broken. */
static void add_part(wrapper *w, const char *part)
{
    size_t size = strlen(part);
    if (!w->empty && w->column + 1 + size > w->width) {
        al_sb_addc(w->sb, '\n');
        al_sb_pad(w->sb, ' ', w->indent);
        w->column = w->indent - 1;
        w->empty = true;
    }
    if (!w->empty)
        al_sb_addc(w->sb, ' ');
    al_sb_add(w->sb, part);
    w->column += size + 1;
    w->empty = false;
}

static void option_part(al_sb *sb, const al_opt *option)
{
    const char *name = option->short_name ? option->short_name : option->long_name;
    al_sb_addf(sb, "[%s", name);
    if (option->kind == AL_OPT_TEXT || option->kind == AL_OPT_LIST) {
        al_sb_addc(sb, ' ');
        for (const char *c = option->dest; *c; c++)
            al_sb_addc(sb, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
    }
    al_sb_addc(sb, ']');
}

typedef struct parts {
    al_sb texts; /* each with its NUL */
    size_t options, positionals;
} parts;

static void end_part(parts *p, size_t *count)
{
    al_sb_addc(&p->texts, '\0');
    ++*count;
}

static void add_option(parts *p, const al_opt *option)
{
    option_part(&p->texts, option);
    end_part(p, &p->options);
}

static void collect(parts *p, const al_program *program, const al_cmd_line *command)
{
    const al_opt *options = command ? command->options : program->options;
    size_t count = command ? command->option_count : program->option_count;
    for (size_t i = 0; i < count; i++)
        add_option(p, &options[i]);
    if (!command) {
        for (size_t i = 0; i < program->command_count; i++)
            al_sb_addf(&p->texts, "%c%s", i ? ',' : '{', program->commands[i]->name);
        al_sb_addc(&p->texts, '}');
        end_part(p, &p->positionals);
        al_sb_add(&p->texts, "...");
        end_part(p, &p->positionals);
    } else if (command->positional.name) {
        al_sb_add(&p->texts, command->positional.name);
        end_part(p, &p->positionals);
        if (command->positional.many) {
            al_sb_addf(&p->texts, "[%s ...]", command->positional.name);
            end_part(p, &p->positionals);
        }
    }
}

void al_args_usage(al_sb *sb, const al_program *program, const al_cmd_line *command, int columns)
{
    size_t width = columns > 13 ? (size_t)columns - 2 : 11, start = sb->size;
    parts p = { AL_SB_INIT, 0, 0 };
    collect(&p, program, command);
    if (al_sb_failed(&p.texts)) {
        sb->failed = true;
        al_sb_free(&p.texts);
        return;
    }
    al_sb_addf(sb, "usage: %s%s%s", program->name, command ? " " : "", command ? command->name : "");
    size_t head = sb->size - start;
    bool wrap = head + p.texts.size > width; /* each part's NUL counts for the blank before it */
    bool beside = (double)head <= 0.75 * (double)width;
    wrapper w = { sb, wrap ? width : SIZE_MAX, beside ? head + 1 : 7, head, false };
    const char *part = p.texts.data;
    for (size_t i = 0; i < p.options + p.positionals; i++, part += strlen(part) + 1) {
        bool fresh = wrap && ((i == p.options && i > 0 && p.positionals) || (i == 0 && !beside));
        if (fresh) {
            al_sb_addc(sb, '\n');
            al_sb_pad(sb, ' ', w.indent);
            w.column = w.indent - 1;
            w.empty = true;
        }
        add_part(&w, part);
    }
    al_sb_addc(sb, '\n');
    al_sb_free(&p.texts);
}
