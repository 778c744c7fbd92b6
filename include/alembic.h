/*
 * libalembic: runs Alembic projects. One `alembic` is one configuration and one conversation with it; it belongs to one thread at a
 * time, and two of them may be used by two threads at once. No call prints or ends the process: text goes to the callbacks.
 *
 *     alembic *a = alembic_new("alembic.ini", NULL);
 *     if (alembic_upgrade(a, "head", NULL) < 0)
 *         fprintf(stderr, "%s\n", alembic_error(a));
 *     alembic_free(a);
 */
#ifndef ALEMBIC_H
#define ALEMBIC_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define AL_API __attribute__((visibility("default")))
#else
#define AL_API
#endif

typedef struct alembic alembic;

/* The version of Alembic whose behaviour this is: "1.19.2". */
AL_API const char *alembic_version(void);

/*
 * ini_path: the configuration file (NULL: none, a configuration in memory); section: its main section (NULL: "alembic"). Nothing is read
 * yet. NULL: out of memory. Free with alembic_free.
 */
AL_API alembic *alembic_new(const char *ini_path, const char *section);
AL_API void alembic_free(alembic *a);

/* Where text goes. stream 1: what a command lists, and --sql; 2: log lines, warnings. Not called: the process's own. text is not
 * NUL-terminated. */
typedef void alembic_write_fn(void *payload, int stream, const char *text, size_t size);
AL_API void alembic_set_output(alembic *a, alembic_write_fn *write, void *payload);
/* Suppresses what commands print on stream 1 (not --sql). */
AL_API void alembic_set_quiet(alembic *a, bool quiet);
/* An option of the main section, as if it stood in the file. 0, or negative. */
AL_API int alembic_set_option(alembic *a, const char *name, const char *value);
/* An -x argument for env.py. */
AL_API int alembic_add_x(alembic *a, const char *text);
/* Stops a running command at the next safe point; from any thread or a signal handler. */
AL_API void alembic_cancel(alembic *a);

/*
 * What went wrong in the last call: one line, or the traceback of a script; borrowed until the next call. "" if nothing. Never holds a
 * password. alembic_exit_code is what the program ends with: 0, 1 (a script's exception), 255 (a refusal), or what a script asked for.
 */
AL_API const char *alembic_error(const alembic *a);
AL_API int alembic_exit_code(const alembic *a);
/* Did a script raise it (then alembic_error is a traceback), rather than a command refuse? */
AL_API bool alembic_error_is_traceback(const alembic *a);

/* --- commands: 0, or negative with alembic_error set. A NULL options argument: all defaults. --- */

typedef struct alembic_upgrade_options {
    bool sql;        /* print instead of run; the revision may be a range A:B */
    const char *tag; /* for env.py */
} alembic_upgrade_options;
AL_API int alembic_upgrade(alembic *a, const char *revision, const alembic_upgrade_options *options);
AL_API int alembic_downgrade(alembic *a, const char *revision, const alembic_upgrade_options *options);

typedef struct alembic_stamp_options {
    bool sql, purge;
    const char *tag;
} alembic_stamp_options;
AL_API int alembic_stamp(alembic *a, const char *const *revisions, size_t count, const alembic_stamp_options *options);

typedef struct alembic_list_options {
    bool verbose;
    bool resolve_dependencies; /* heads */
    bool indicate_current;     /* history */
    bool check_heads;          /* current */
    const char *range;         /* history: A:B */
} alembic_list_options;
AL_API int alembic_current(alembic *a, const alembic_list_options *options);
AL_API int alembic_history(alembic *a, const alembic_list_options *options);
AL_API int alembic_heads(alembic *a, const alembic_list_options *options);
AL_API int alembic_branches(alembic *a, const alembic_list_options *options);
AL_API int alembic_show(alembic *a, const char *revision);

typedef struct alembic_revision_options {
    const char *message; /* NULL: "empty message" in the file */
    const char *head;    /* NULL: "head" */
    const char *branch_label, *version_path, *rev_id;
    const char *const *depends_on;
    size_t depends_on_count;
    bool splice, sql, autogenerate;
} alembic_revision_options;
AL_API int alembic_revision(alembic *a, const alembic_revision_options *options);

AL_API int alembic_merge(alembic *a, const char *const *revisions, size_t count, const alembic_revision_options *options);
AL_API int alembic_edit(alembic *a, const char *revision);
AL_API int alembic_ensure_version(alembic *a, bool sql);
AL_API int alembic_list_templates(alembic *a);
/* Makes a project: directory as the user names it, template "generic" (NULL). package: with __init__.py files. */
AL_API int alembic_init(alembic *a, const char *directory, const char *template_name, bool package);

#ifdef __cplusplus
}
#endif

#endif
