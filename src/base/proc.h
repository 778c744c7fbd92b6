/*
 * Other programs: editors and write hooks.
 */
#ifndef AL_BASE_PROC_H
#define AL_BASE_PROC_H

#include "base/error.h"
#include "base/vec.h"

typedef AL_VEC(char *) al_words;

/* Runs argv (NULL-terminated, argv[0] looked up on PATH), in folder `cwd` unless NULL, with our own streams, and waits.
 * *exit_code: its exit code, or minus the signal that ended it. AL_E_IO when it could not be started. */
int al_proc_run(int *exit_code, char *const *argv, const char *cwd, al_error *error);
/* As shutil.which: the path of an executable on PATH, or `name` itself when it has a slash and is executable; NULL if none.
 * The caller frees it. */
char *al_proc_which(const char *name);
/* As shlex.split (POSIX rules). AL_E_VALUE: "No closing quotation", "No escaped character". */
int al_words_split(al_words *words, const char *text, al_error *error);
void al_words_free(al_words *words);

#endif
