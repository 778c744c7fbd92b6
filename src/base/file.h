/*
 * Paths and files. Paths are byte strings with '/'; the results of functions returning char * are the caller's (al_free), NULL when
 * out of memory. Failures of the system are AL_E_IO with Python's words: [Errno 2] No such file or directory: 'x'.
 */
#ifndef AL_BASE_FILE_H
#define AL_BASE_FILE_H

#include "base/error.h"
#include "base/vec.h"

/* As os.path.join: an absolute `name` wins. */
char *al_path_join(const char *folder, const char *name);
/* As os.path.dirname / basename: al_path_dirname("a/b/") is "a/b", of "x" is "". */
char *al_path_dirname(const char *path);
const char *al_path_basename(const char *path); /* borrowed: points into path */
/* As str(pathlib.Path(path)): "." components and doubled slashes go, ".." stays; "" is ".". */
char *al_path_plain(const char *path);
/* As str(pathlib.Path(path).absolute()): the working directory in front, ".." kept. */
char *al_path_absolute(const char *path);
/* As os.path.normpath / os.path.abspath: ".." is folded textually. */
char *al_path_normal(const char *path);
char *al_path_abspath(const char *path);
/* As pathlib.Path(path).resolve(): symbolic links followed as far as the path exists. */
char *al_path_resolve(const char *path);
/* As os.path.relpath(path, start), both made absolute first. */
char *al_path_relative(const char *path, const char *start);

bool al_path_exists(const char *path);
bool al_path_is_dir(const char *path);
bool al_path_is_file(const char *path);

typedef enum al_entry_kind { AL_ENTRY_FILE, AL_ENTRY_DIR, AL_ENTRY_LINK, AL_ENTRY_OTHER } al_entry_kind;

typedef struct al_dir_entry {
    char *name;
    al_entry_kind kind; /* of the entry itself: links are not followed */
} al_dir_entry;

typedef AL_VEC(al_dir_entry) al_dir_entries;

/* The entries of a folder but "." and "..", sorted by bytes (which for UTF-8 is Python's order). */
int al_dir_list(al_dir_entries *entries, const char *path, al_error *error);
void al_dir_entries_free(al_dir_entries *entries);
/* As os.makedirs(path, exist_ok=True). */
int al_dir_make(const char *path, al_error *error);

#define AL_FILE_LIMIT ((size_t)256 << 20)

/* The whole file, NUL-terminated; the caller frees *data. Files above AL_FILE_LIMIT are refused. */
int al_file_read(char **data, size_t *size, const char *path, al_error *error);
/* At most `limit` bytes from its start, relative to the open folder `dir_fd` (AT_FDCWD). *whole: the file ended there. */
int al_file_read_head(char *data, size_t *size, size_t limit, bool *whole, int dir_fd, const char *path, al_error *error);
/* Writes a file beside `path` and renames it over: a reader sees the old text or the new one. An existing file's mode is kept. */
int al_file_write(const char *path, const char *data, size_t size, al_error *error);

/* Sets AL_E_IO from errno: [Errno N] text: 'path'. */
int al_error_errno(al_error *error, int number, const char *path);

#endif
