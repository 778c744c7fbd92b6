/*
 * The program: takes the command line apart, opens a session, runs the command, says how it ended.
 */
#include "alembic/sys/command.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "cli/help.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const al_opt options[] = {
    { "-h", "--help", "help", AL_OPT_HELP, NULL, "show this help and exit" },
    { NULL, "--version", "version", AL_OPT_VERSION, NULL, "show the version and exit" },
    { "-c", "--config", "config", AL_OPT_LIST, NULL, "the configuration file (default: $ALEMBIC_CONFIG, or alembic.ini here)" },
    { "-n", "--name", "name", AL_OPT_TEXT, "alembic", "the section of the ini file to use (default: alembic)" },
    { "-x", NULL, "x", AL_OPT_LIST, NULL, "an argument for env.py: -x name=value; may be repeated" },
    { NULL, "--raiseerr", "raiseerr", AL_OPT_FLAG, NULL, "show a traceback where a command refuses" },
    { "-q", "--quiet", "quiet", AL_OPT_FLAG, NULL, "print nothing but SQL and log lines" },
};

static alembic *volatile running;

static void on_interrupt(int number)
{
    (void)number;
    if (running)
        alembic_cancel(running);
}

/* Of several -c: one ini file, one pyproject.toml. NULL: *problem says why not. */
static const char *ini_path(const al_args *args, const char **problem)
{
    const al_arg *given = al_args_get(args, "config");
    const char *ini = NULL, *environment = getenv("ALEMBIC_CONFIG");
    bool toml = false;
    for (size_t i = 0; i < given->count; i++) {
        const char *name = strrchr(given->list[i], '/');
        bool is_toml = strcmp(name ? name + 1 : given->list[i], "pyproject.toml") == 0;
        if (is_toml ? toml : ini != NULL) {
            *problem = is_toml ? "pyproject.toml indicated more than once" : "only one ini file may be indicated";
            return NULL;
        }
        toml = toml || is_toml;
        ini = is_toml ? ini : given->list[i];
    }
    if (ini)
        return ini;
    const char *name = environment ? strrchr(environment, '/') : NULL;
    bool usable = environment && *environment && strcmp(name ? name + 1 : environment, "pyproject.toml") != 0;
    return usable ? environment : "alembic.ini";
}

static int run(alembic *a, const al_args *args)
{
    const al_cmd *command = (const al_cmd *)(const void *)args->command;
    alembic_set_args(a, args);
    alembic_set_quiet(a, al_args_flag(args, "quiet"));
    alembic_set_raiseerr(a, al_args_flag(args, "raiseerr"));
    running = a;
    signal(SIGINT, on_interrupt);
    int status = command->run(a, args);
    signal(SIGINT, SIG_DFL);
    running = NULL;
    if (status < 0)
        alembic_print_error(a);
    return status < 0 ? alembic_exit_code(a) : 0;
}

static int with_session(const al_args *args)
{
    const char *problem = NULL, *path = ini_path(args, &problem);
    if (problem) {
        fprintf(stderr, "alembic: error: %s\n", problem);
        return 1;
    }
    alembic *a = alembic_new(path, al_args_text(args, "name"));
    if (!a) {
        fputs("alembic: out of memory\n", stderr);
        return 1;
    }
    int code = run(a, args);
    alembic_free(a);
    return code;
}

/* Builds for tests: the Nth allocation fails, once or from then on ("N+"). */
static void test_hooks(void)
{
#ifdef AL_TEST_HOOKS
    const char *nth = getenv("ALEMBIC_FAIL_ALLOC");
    char *end;
    if (nth)
        al_mem_fail_at(strtoull(nth, &end, 10), strchr(nth, '+') != NULL);
#endif
}

int main(int argc, char **argv)
{
    size_t count;
    const al_cmd *const *commands = alembic_commands(&count);
    AL_VEC(const al_cmd_line *) lines = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (!al_vec_push(&lines, &commands[i]->line))
            return 1;
    }
    al_program program = { "alembic", options, AL_COUNT(options), lines.items, lines.count };
    al_args args = { 0 };
    int columns = al_args_columns(), code = 0;
    signal(SIGPIPE, SIG_IGN);
    test_hooks();
    switch (al_args_parse(&args, &program, argc - 1, argv + 1, columns)) {
    case AL_ARGS_RUN:
        code = with_session(&args);
        break;
    case AL_ARGS_HELP:
        al_help_print(&program, args.command, columns);
        break;
    case AL_ARGS_VERSION:
        printf("alembic %s\n", alembic_version());
        break;
    case AL_ARGS_ERROR:
        fputs(al_sb_text(&args.error), stderr);
        code = 2;
        break;
    case AL_ARGS_OOM:
        fputs("alembic: out of memory\n", stderr);
        code = 1;
        break;
    }
    al_args_free(&args);
    al_vec_free(&lines);
    return code;
}
