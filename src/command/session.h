/*
 * What stands behind an `alembic`: the configuration, the script directory, the interpreter once one is needed, the last error; and
 * the run of env.py with a command's work.
 */
#ifndef AL_COMMAND_SESSION_H
#define AL_COMMAND_SESSION_H

#include "alembic/sys/command.h"
#include "conf/config.h"
#include "py/py.h"
#include "runtime/context.h"
#include "script/script.h"

struct alembic {
    al_config *config;
    al_script *script;
    py_vm *vm;      /* NULL until a script has to be evaluated */
    al_arena arena; /* texts and plans of the command that is under way */
    al_error error;
    bool traceback; /* error.message is a traceback */
    int exit_code;  /* when >= 0: what a script asked for (sys.exit) */
    bool quiet, raiseerr;
    alembic_write_fn *write;
    void *payload;
    alembic_progress_fn *progress;
    void *progress_payload;
    const al_args *args;
    AL_VEC(char *) x;
};

/* Each command begins with it: forgets the last error. */
void al_session_begin(alembic *a);
/* Writes to stream 1 unless quiet; a line is completed with "\n". */
void al_session_print(alembic *a, const char *format, ...) AL_PRINTF(2, 3);
void al_session_write(alembic *a, int stream, const char *text, size_t size);
/* "<text> ..." before, "  done" after (or "  FAILED"): the reference's status lines. loud: even when quiet. */
void al_session_status(alembic *a, bool loud, const char *text);
void al_session_status_end(alembic *a, bool loud, bool done);

/* The script directory of the configuration, made at the first call. 0, or negative with the error set. */
int al_session_script(alembic *a, al_script **script);
/* The interpreter, made at the first call. NULL: the error is set. */
py_vm *al_session_vm(alembic *a);
/* Turns the interpreter's pending exception into the session's error. Returns its status. */
int al_session_exception(alembic *a);

/* Runs env.py with this work. opts: a dict (context_opts) made by al_session_opts. 0, or negative with the error set. */
int al_session_run_env(alembic *a, py_obj *opts, const al_work *work);
/* A dict of the interpreter for context_opts: name, value pairs follow, ended by NULL; a NULL value is None. */
py_obj *al_session_opts(py_vm *vm, ...);

/* A question to the graph failed: the error that it left, or the exception of a script that had to be evaluated. Its status. */
int al_session_graph_error(alembic *a);
/* One revision a line (or paragraph). */
void al_session_print_revisions(alembic *a, al_revs revs, al_rev_format how);

/* config.c: the Config object of scripts. */
extern const py_classdef al_config_class;
py_obj *al_config_object(py_vm *vm, alembic *a);
/* A list of str. */
py_obj *al_strs_list(py_vm *vm, const char *const *texts, size_t count);

#endif
