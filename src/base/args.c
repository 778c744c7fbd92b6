#include "base/args.h"

#include <string.h>

#include "base/text.h"

/* One level of parsing: the program, or a command. */
typedef struct level {
    al_args *args;
    const al_program *program;
    const al_cmd_line *command; /* NULL: the program's own level */
    const al_opt *options;
    size_t option_count;
    char *const *argv;
    int argc;
    int columns;
    char *pattern; /* 'A' argument, 'O' option, '-' the "--" */
    bool positional_taken;
    const char **extras; /* shared by both levels */
    size_t *extra_count;
} level;

/* An argument that is an option, as far as it is known. */
typedef struct match {
    const al_opt *option; /* NULL: unknown */
    const char *name;     /* the name it was matched by */
    const char *value;    /* attached value or NULL */
} match;

static al_args_result oom(const level *l)
{
    al_sb_clear(&l->args->error);
    return AL_ARGS_OOM;
}

/* parser.error(): usage, then the message. */
static al_args_result fail(const level *l, const char *format, ...) AL_PRINTF(2, 3);
static al_args_result fail(const level *l, const char *format, ...)
{
    al_sb *sb = &l->args->error;
    al_args_usage(sb, l->program, l->command, l->columns);
    al_sb_addf(sb, "%s%s%s: error: ", l->program->name, l->command ? " " : "", l->command ? l->command->name : "");
    va_list list;
    va_start(list, format);
    al_sb_vaddf(sb, format, list);
    va_end(list);
    al_sb_addc(sb, '\n');
    return al_sb_failed(sb) ? oom(l) : AL_ARGS_ERROR;
}

static al_args_result fail_option(const level *l, const al_opt *option, const char *message, const char *shown)
{
    al_sb name = AL_SB_INIT, value = AL_SB_INIT;
    al_sb_addf(&name, "%s%s%s", option->short_name ? option->short_name : "", option->short_name && option->long_name ? "/" : "",
               option->long_name ? option->long_name : "");
    if (shown)
        al_text_repr(&value, shown, strlen(shown));
    al_args_result result = fail(l, "argument %s: %s%s%s", al_sb_text(&name), message, shown ? " " : "", al_sb_text(&value));
    al_sb_free(&name);
    al_sb_free(&value);
    return result;
}

static bool takes_value(const al_opt *option)
{
    return option->kind == AL_OPT_TEXT || option->kind == AL_OPT_LIST;
}

static const al_opt *find_option(const level *l, const char *name, size_t size)
{
    for (size_t i = 0; i < l->option_count; i++) {
        const al_opt *option = &l->options[i];
        const char *names[] = { option->short_name, option->long_name };
        for (size_t j = 0; j < AL_COUNT(names); j++)
            if (names[j] && strlen(names[j]) == size && memcmp(names[j], name, size) == 0)
                return option;
    }
    return NULL;
}

/* -5, -.5, -1.5 */
static bool is_negative_number(const char *text)
{
    size_t digits = strspn(++text, "0123456789");
    if (digits && !text[digits])
        return true;
    if (text[digits] != '.')
        return false;
    text += digits + 1;
    digits = strspn(text, "0123456789");
    return digits && !text[digits];
}

/* Notes one more way to read an abbreviation. */
static void add_reading(match *m, size_t *count, al_sb *names, const al_opt *option, const char *name, const char *value)
{
    if ((*count)++ == 0)
        *m = (match){ option, name, value };
    else
        al_sb_add(names, ", ");
    al_sb_add(names, name);
}

/* _get_option_tuples: every way to read the text as an abbreviated or bundled option. */
static size_t readings(const level *l, const char *text, match *m, al_sb *names)
{
    size_t count = 0;
    bool is_long = text[1] == '-';
    size_t size = is_long ? strcspn(text, "=") : strlen(text);
    for (size_t i = 0; i < l->option_count; i++) {
        const al_opt *option = &l->options[i];
        const char *shorter = option->short_name, *longer = option->long_name;
        if (!is_long && shorter && strncmp(shorter, text, 2) == 0)
            add_reading(m, &count, names, option, shorter, text + 2);
        if (longer && strlen(longer) >= size && strncmp(longer, text, size) == 0)
            add_reading(m, &count, names, option, longer, is_long && text[size] ? text + size + 1 : NULL);
    }
    return count;
}

/* _parse_optional; *is_option is false for what is a positional. */
static al_args_result classify(const level *l, const char *text, match *m, bool *is_option)
{
    *is_option = false;
    *m = (match){ NULL, text, NULL };
    if (text[0] != '-')
        return AL_ARGS_RUN;
    m->option = find_option(l, text, strlen(text));
    *is_option = true;
    if (m->option)
        return AL_ARGS_RUN;
    if (!text[1]) {
        *is_option = false;
        return AL_ARGS_RUN;
    }
    size_t size = strcspn(text, "=");
    m->option = text[size] ? find_option(l, text, size) : NULL;
    if (m->option) {
        bool is_short = m->option->short_name && strncmp(m->option->short_name, text, size) == 0;
        m->name = is_short ? m->option->short_name : m->option->long_name;
        m->value = text + size + 1;
        return AL_ARGS_RUN;
    }
    al_sb names = AL_SB_INIT;
    size_t count = readings(l, text, m, &names);
    al_args_result result = AL_ARGS_RUN;
    if (count > 1)
        result = fail(l, "ambiguous option: %s could match %s", text, al_sb_text(&names));
    else if (count == 0)
        *is_option = !is_negative_number(text) && !strchr(text, ' ');
    al_sb_free(&names);
    return result;
}

static al_arg *item(const level *l, const char *dest)
{
    for (size_t i = 0; dest && i < l->args->count; i++)
        if (strcmp(l->args->items[i].dest, dest) == 0)
            return &l->args->items[i];
    return NULL;
}

static al_args_result take(const level *l, const al_opt *option, const char *value)
{
    al_arg *arg = item(l, option->dest);
    if (option->kind == AL_OPT_HELP)
        return AL_ARGS_HELP;
    if (option->kind == AL_OPT_VERSION)
        return AL_ARGS_VERSION;
    if (!arg)
        return AL_ARGS_RUN;
    arg->given = true;
    if (option->kind == AL_OPT_FLAG) {
        arg->flag = true;
    } else if (option->kind == AL_OPT_TEXT) {
        arg->text = value;
    } else {
        if (!arg->list)
            arg->list = AL_NEW_ARRAY(&l->args->arena, const char *, (size_t)l->argc + 1);
        if (!arg->list)
            return oom(l);
        arg->list[arg->count++] = value;
    }
    return AL_ARGS_RUN;
}

/* One argument that is an option, with the flags bundled in it and its value; *at moves on. */
static al_args_result consume_option(const level *l, match m, int *at)
{
    if (!m.option) {
        l->extras[(*l->extra_count)++] = l->argv[(*at)++];
        return AL_ARGS_RUN;
    }
    /* What a bundle holds is done only when all of it is understood. */
    const al_opt **flags = AL_NEW_ARRAY(&l->args->arena, const al_opt *, strlen(l->argv[*at]) + 1);
    size_t count = 0;
    const char *value = NULL;
    char name[3] = "-?";
    if (!flags)
        return oom(l);
    while (m.value && !takes_value(m.option)) {
        if (m.name[1] == '-' || !*m.value)
            return fail_option(l, m.option, "ignored explicit argument", m.value);
        flags[count++] = m.option;
        name[1] = *m.value;
        const al_opt *next = find_option(l, name, 2);
        if (!next)
            return fail_option(l, m.option, "ignored explicit argument", m.value);
        m = (match){ next, name, m.value[1] ? m.value + 1 : NULL };
    }
    ++*at;
    if (takes_value(m.option)) {
        value = m.value;
        if (!value && l->pattern[*at] != 'A')
            return fail_option(l, m.option, "expected one argument", NULL);
        if (!value)
            value = l->argv[(*at)++];
    }
    al_args_result result = AL_ARGS_RUN;
    for (size_t i = 0; result == AL_ARGS_RUN && i < count; i++)
        result = take(l, flags[i], NULL);
    return result == AL_ARGS_RUN ? take(l, m.option, value) : result;
}

/* Room for the program's options and those of the command with most. */
static bool make_items(al_args *args, const al_program *program)
{
    size_t most = 0;
    for (size_t i = 0; i < program->command_count; i++)
        if (program->commands[i]->option_count > most)
            most = program->commands[i]->option_count;
    args->items = AL_NEW_ARRAY(&args->arena, al_arg, program->option_count + most + 1);
    return args->items != NULL;
}

static void add_items(al_args *args, const al_opt *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (options[i].kind != AL_OPT_HELP && options[i].kind != AL_OPT_VERSION)
            args->items[args->count++] = (al_arg){ .dest = options[i].dest, .kind = options[i].kind, .text = options[i].initial };
}

static al_args_result parse_level(level *l);

static al_args_result enter_command(level *l, int at)
{
    const char *name = l->argv[at];
    const al_cmd_line *command = NULL;
    for (size_t i = 0; i < l->program->command_count; i++)
        if (strcmp(l->program->commands[i]->name, name) == 0)
            command = l->program->commands[i];
    if (!command) {
        al_sb sb = AL_SB_INIT;
        al_sb_add(&sb, "argument {");
        for (size_t i = 0; i < l->program->command_count; i++)
            al_sb_addf(&sb, "%s%s", i ? "," : "", l->program->commands[i]->name);
        al_sb_add(&sb, "}: invalid choice: ");
        al_text_repr(&sb, name, strlen(name));
        al_sb_add(&sb, " (choose from ");
        for (size_t i = 0; i < l->program->command_count; i++)
            al_sb_addf(&sb, "%s'%s'", i ? ", " : "", l->program->commands[i]->name);
        al_args_result result = fail(l, "%s)", al_sb_text(&sb));
        al_sb_free(&sb);
        return result;
    }
    l->args->command = command;
    add_items(l->args, command->options, command->option_count);
    if (command->positional.name)
        l->args->items[l->args->count++] =
            (al_arg){ .dest = command->positional.name, .kind = command->positional.many ? AL_OPT_LIST : AL_OPT_TEXT };
    level inner = *l;
    inner.command = command;
    inner.options = command->options;
    inner.option_count = command->option_count;
    inner.argv = l->argv + at + 1;
    inner.argc = l->argc - at - 1;
    inner.positional_taken = false;
    return parse_level(&inner);
}

/* The values of a command's positional: pattern[from, to), the first "--" left out. */
static al_args_result take_positional(level *l, int from, int to)
{
    al_arg *arg = item(l, l->command->positional.name);
    arg->list = AL_NEW_ARRAY(&l->args->arena, const char *, (size_t)(to - from) + 1);
    if (!arg->list)
        return oom(l);
    for (int i = from; i < to; i++)
        if (l->pattern[i] != '-')
            arg->list[arg->count++] = l->argv[i];
    arg->given = true;
    if (!l->command->positional.many)
        arg->text = arg->list[0];
    return AL_ARGS_RUN;
}

/* consume_positionals: nothing happens when what stands at *at does not fit. */
static al_args_result consume_positional(level *l, int *at)
{
    int from = *at, to = from;
    if (l->positional_taken || (l->command && !l->command->positional.name))
        return AL_ARGS_RUN;
    while (l->pattern[to] == '-')
        to++;
    if (l->pattern[to] != 'A')
        return AL_ARGS_RUN;
    to++;
    l->positional_taken = true;
    if (!l->command) {
        *at = l->argc;
        return enter_command(l, from);
    }
    while (l->pattern[to] == '-' || (l->pattern[to] == 'A' && l->command->positional.many))
        to++;
    *at = to;
    return take_positional(l, from, to);
}

/* Fills the pattern; an ambiguous abbreviation anywhere is an error. */
static al_args_result classify_all(level *l, match *matches)
{
    for (int i = 0; i < l->argc; i++) {
        bool is_option = false;
        if (strcmp(l->argv[i], "--") == 0) {
            l->pattern[i++] = '-';
            while (i < l->argc)
                l->pattern[i++] = 'A';
            break;
        }
        al_args_result result = classify(l, l->argv[i], &matches[i], &is_option);
        if (result != AL_ARGS_RUN)
            return result;
        l->pattern[i] = is_option ? 'O' : 'A';
    }
    return AL_ARGS_RUN;
}

static al_args_result parse_level(level *l)
{
    match *matches = AL_NEW_ARRAY(&l->args->arena, match, (size_t)l->argc + 1);
    l->pattern = AL_NEW_ARRAY(&l->args->arena, char, (size_t)l->argc + 1);
    if (!matches || !l->pattern)
        return oom(l);
    al_args_result result = classify_all(l, matches);
    int at = 0, last = -1;
    for (int i = 0; i < l->argc; i++)
        if (l->pattern[i] == 'O')
            last = i;
    while (result == AL_ARGS_RUN && at <= last) {
        int next = at;
        while (l->pattern[next] != 'O')
            next++;
        if (at != next) {
            int before = at;
            result = consume_positional(l, &at);
            if (result != AL_ARGS_RUN || at > before)
                continue;
            while (at < next)
                l->extras[(*l->extra_count)++] = l->argv[at++];
        }
        result = consume_option(l, matches[at], &at);
    }
    if (result == AL_ARGS_RUN)
        result = consume_positional(l, &at);
    while (result == AL_ARGS_RUN && at < l->argc)
        l->extras[(*l->extra_count)++] = l->argv[at++];
    if (result == AL_ARGS_RUN && l->command && l->command->positional.name && !l->positional_taken)
        result = fail(l, "the following arguments are required: %s", l->command->positional.name);
    return result;
}

al_args_result al_args_parse(al_args *args, const al_program *program, int argc, char *const *argv, int columns)
{
    memset(args, 0, sizeof(*args));
    size_t extra_count = 0;
    level top = { .args = args,
                  .program = program,
                  .options = program->options,
                  .option_count = program->option_count,
                  .argv = argv,
                  .argc = argc,
                  .columns = columns,
                  .extra_count = &extra_count };
    top.extras = AL_NEW_ARRAY(&args->arena, const char *, (size_t)argc + 1);
    if (!top.extras || !make_items(args, program))
        return oom(&top);
    add_items(args, program->options, program->option_count);
    al_args_result result = parse_level(&top);
    if (result != AL_ARGS_RUN)
        return result;
    if (extra_count) {
        al_sb sb = AL_SB_INIT;
        for (size_t i = 0; i < extra_count; i++)
            al_sb_addf(&sb, " %s", top.extras[i]);
        result = fail(&top, "unrecognized arguments:%s", al_sb_text(&sb));
        al_sb_free(&sb);
    } else if (!args->command) {
        result = fail(&top, "too few arguments");
    }
    return result;
}

void al_args_free(al_args *args)
{
    al_arena_free(&args->arena);
    al_sb_free(&args->error);
    memset(args, 0, sizeof(*args));
}

const al_arg *al_args_get(const al_args *args, const char *dest)
{
    for (size_t i = 0; i < args->count; i++)
        if (strcmp(args->items[i].dest, dest) == 0)
            return &args->items[i];
    return NULL;
}

bool al_args_flag(const al_args *args, const char *dest)
{
    const al_arg *arg = al_args_get(args, dest);
    return arg && arg->flag;
}

const char *al_args_text(const al_args *args, const char *dest)
{
    const al_arg *arg = al_args_get(args, dest);
    return arg ? arg->text : NULL;
}
