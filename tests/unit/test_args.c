#include "test.h"

#include <stdio.h>

#include "base/args.h"

#define HELP                                                                                                                               \
    {                                                                                                                                      \
        "-h", "--help", "help", AL_OPT_HELP, NULL, ""                                                                                      \
    }

static const al_opt history_options[] = {
    HELP,
    { "-r", "--rev-range", "rev_range", AL_OPT_TEXT, NULL, "" },
    { "-v", "--verbose", "verbose", AL_OPT_FLAG, NULL, "" },
    { "-i", "--indicate-current", "indicate_current", AL_OPT_FLAG, NULL, "" },
};
static const al_opt stamp_options[] = {
    HELP,
    { NULL, "--sql", "sql", AL_OPT_FLAG, NULL, "" },
    { NULL, "--tag", "tag", AL_OPT_TEXT, NULL, "" },
    { NULL, "--purge", "purge", AL_OPT_FLAG, NULL, "" },
};
static const al_opt upgrade_options[] = {
    HELP,
    { NULL, "--sql", "sql", AL_OPT_FLAG, NULL, "" },
    { NULL, "--tag", "tag", AL_OPT_TEXT, NULL, "" },
};
static const al_opt revision_options[] = {
    HELP,
    { "-m", "--message", "message", AL_OPT_TEXT, NULL, "" },
    { NULL, "--autogenerate", "autogenerate", AL_OPT_FLAG, NULL, "" },
    { NULL, "--sql", "sql", AL_OPT_FLAG, NULL, "" },
    { NULL, "--head", "head", AL_OPT_TEXT, NULL, "" },
    { NULL, "--splice", "splice", AL_OPT_FLAG, NULL, "" },
    { NULL, "--branch-label", "branch_label", AL_OPT_TEXT, NULL, "" },
    { NULL, "--depends-on", "depends_on", AL_OPT_LIST, NULL, "" },
};
static const al_cmd_line history = { "history", "", NULL, history_options, AL_COUNT(history_options), { NULL, false, NULL } };
static const al_cmd_line revision = { "revision", "", NULL, revision_options, AL_COUNT(revision_options), { NULL, false, NULL } };
static const al_cmd_line stamp = { "stamp", "", NULL, stamp_options, AL_COUNT(stamp_options), { "revisions", true, NULL } };
static const al_cmd_line upgrade = { "upgrade", "", NULL, upgrade_options, AL_COUNT(upgrade_options), { "revision", false, NULL } };
static const al_cmd_line *const commands[] = { &history, &revision, &stamp, &upgrade };
static const al_opt own_options[] = {
    { "-h", "--help", NULL, AL_OPT_HELP, NULL, "" },
    { NULL, "--version", NULL, AL_OPT_VERSION, NULL, "" },
    { "-c", "--config", "config", AL_OPT_LIST, NULL, "" },
    { "-n", "--name", "name", AL_OPT_TEXT, "alembic", "" },
    { "-x", NULL, "x", AL_OPT_LIST, NULL, "" },
    { NULL, "--raiseerr", "raiseerr", AL_OPT_FLAG, NULL, "" },
    { "-q", "--quiet", "quiet", AL_OPT_FLAG, NULL, "" },
};
static const al_program program = { "alembic", own_options, AL_COUNT(own_options), commands, AL_COUNT(commands) };

#define TOP                                                                                                                                \
    "usage: alembic [-h] [--version] [-c CONFIG] [-n NAME] [-x X] [--raiseerr] [-q]\n"                                                     \
    "               {history,revision,stamp,upgrade} ...\n"

/* `line` split at '|'; the outcome as one text: "command dest=value ...", or what stderr would say. */
static void parse(const char *line, const char *want)
{
    char copy[200], *argv[20];
    int argc = 0;
    snprintf(copy, sizeof(copy), "%s", line);
    for (char *at = copy; *line;) {
        argv[argc++] = at;
        at = strchr(at, '|');
        if (!at)
            break;
        *at++ = '\0';
    }
    al_args args;
    al_sb sb = AL_SB_INIT;
    switch (al_args_parse(&args, &program, argc, argv, 80)) {
    case AL_ARGS_HELP:
        al_sb_addf(&sb, "help %s", args.command ? args.command->name : "");
        break;
    case AL_ARGS_VERSION:
        al_sb_add(&sb, "version");
        break;
    case AL_ARGS_OOM:
        al_sb_add(&sb, "oom");
        break;
    case AL_ARGS_ERROR:
        al_sb_add(&sb, al_sb_text(&args.error));
        break;
    case AL_ARGS_RUN:
        al_sb_add(&sb, args.command->name);
        for (size_t i = 0; i < args.count; i++) {
            const al_arg *arg = &args.items[i];
            if (!arg->given)
                continue;
            al_sb_addf(&sb, " %s=%s", arg->dest, arg->kind == AL_OPT_FLAG ? "yes" : arg->text ? arg->text : "");
            for (size_t j = 0; arg->kind == AL_OPT_LIST && j < arg->count; j++)
                al_sb_addf(&sb, "%s%s", j ? "," : "", arg->list[j]);
        }
        break;
    }
    CHECK_STR(al_sb_text(&sb), want);
    al_sb_free(&sb);
    al_args_free(&args);
}

/* CLI-003 .. CLI-013; every text is argparse's. */
TEST(args)
{
    parse("", TOP "alembic: error: too few arguments\n");
    parse("bogus", TOP "alembic: error: argument {history,revision,stamp,upgrade}: invalid choice: 'bogus' (choose from 'history', "
                       "'revision', 'stamp', 'upgrade')\n");
    parse("history|-x|a", TOP "alembic: error: unrecognized arguments: -x a\n");
    parse("upgrade|a|b", TOP "alembic: error: unrecognized arguments: b\n");
    parse("upgrade",
          "usage: alembic upgrade [-h] [--sql] [--tag TAG] revision\nalembic upgrade: error: the following arguments are required: "
          "revision\n");
    parse("stamp",
          "usage: alembic stamp [-h] [--sql] [--tag TAG] [--purge]\n                     revisions [revisions ...]\nalembic stamp: "
          "error: the following arguments are required: revisions\n");
    parse("history|-r",
          "usage: alembic history [-h] [-r REV_RANGE] [-v] [-i]\nalembic history: error: argument -r/--rev-range: expected one "
          "argument\n");
    parse("history|-r|-2:",
          "usage: alembic history [-h] [-r REV_RANGE] [-v] [-i]\nalembic history: error: argument -r/--rev-range: expected "
          "one argument\n");
    parse("history|-r-2:", "history rev_range=-2:");
    parse("history|--rev-range=-2:", "history rev_range=-2:");
    parse("history|-r|-2", "history rev_range=-2");
    parse("history|-vi", "history verbose=yes indicate_current=yes");
    parse("history|-vir|a:b", "history rev_range=a:b verbose=yes indicate_current=yes");
    parse("history|--verb", "history verbose=yes");
    parse("history|-vx", "usage: alembic history [-h] [-r REV_RANGE] [-v] [-i]\nalembic history: error: argument -v/--verbose: ignored "
                         "explicit argument 'x'\n");
    parse("history|--verbose=1", "usage: alembic history [-h] [-r REV_RANGE] [-v] [-i]\nalembic history: error: argument -v/--verbose: "
                                 "ignored explicit argument '1'\n");
    parse("-q|-x|a=1|-xb|-nmain|-c|p.ini|upgrade|head|--sql", "upgrade config=p.ini name=main x=a=1,b quiet=yes sql=yes revision=head");
    parse("upgrade|-1", "upgrade revision=-1");
    parse("upgrade|--sql|-1", "upgrade sql=yes revision=-1");
    parse("upgrade|-1x", "usage: alembic upgrade [-h] [--sql] [--tag TAG] revision\nalembic upgrade: error: the following arguments are "
                         "required: revision\n");
    parse("upgrade|--|-1x", "upgrade revision=-1x");
    parse("stamp|a|--sql|b", TOP "alembic: error: unrecognized arguments: b\n");
    parse("stamp|a|b|--purge", "stamp purge=yes revisions=a,b");
    parse("revision|-mhello world|--auto", "revision message=hello world autogenerate=yes");
    parse("revision|--message=|--depends-on|a|--dep|b", "revision message= depends_on=a,b");
    parse("revision|--s",
          "usage: alembic revision [-h] [-m MESSAGE] [--autogenerate] [--sql]\n                        [--head HEAD] [--splice] "
          "[--branch-label BRANCH_LABEL]\n                        [--depends-on DEPENDS_ON]\nalembic revision: error: ambiguous "
          "option: --s could match --sql, --splice\n");
    parse("-h", "help ");
    parse("upgrade|-h", "help upgrade");
    parse("--version|nonsense", "version");
    parse("history|--version", TOP "alembic: error: unrecognized arguments: --version\n");
}
