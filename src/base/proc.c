#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"

/* In the child: never returns. The number of a failure goes up the pipe, which closes by itself on success. */
static _Noreturn void child(int pipe_fd, char *const *argv, const char *cwd)
{
    if (!cwd || chdir(cwd) == 0)
        execvp(argv[0], argv);
    int number = errno;
    ssize_t done = write(pipe_fd, &number, sizeof(number));
    _exit(done == (ssize_t)sizeof(number) ? 127 : 126);
}

int al_proc_run(int *exit_code, char *const *argv, const char *cwd, al_error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return al_error_errno(error, errno, argv[0]);
    pid_t pid = fork();
    if (pid < 0) {
        int number = errno;
        close(ends[0]);
        close(ends[1]);
        return al_error_errno(error, number, argv[0]);
    }
    if (pid == 0)
        child(ends[1], argv, cwd);
    close(ends[1]);
    int number = 0;
    ssize_t got;
    do {
        got = read(ends[0], &number, sizeof(number));
    } while (got < 0 && errno == EINTR);
    close(ends[0]);
    int state = 0;
    while (waitpid(pid, &state, 0) < 0 && errno == EINTR)
        continue;
    if (got == (ssize_t)sizeof(number))
        return al_error_errno(error, number, cwd && !al_path_is_dir(cwd) ? cwd : argv[0]);
    *exit_code = WIFSIGNALED(state) ? -WTERMSIG(state) : WEXITSTATUS(state);
    return AL_OK;
}

static bool is_program(const char *path)
{
    return access(path, X_OK) == 0 && al_path_is_file(path);
}

char *al_proc_which(const char *name)
{
    if (strchr(name, '/'))
        return is_program(name) ? al_strdup(name) : NULL;
    const char *at = getenv("PATH");
    if (!at)
        at = "/bin:/usr/bin";
    while (*name && *at) {
        size_t size = strcspn(at, ":");
        char *folder = al_strndup(at, size);
        char *path = folder ? al_path_join(folder, name) : NULL;
        al_free(folder);
        if (path && is_program(path))
            return path;
        al_free(path);
        at += size;
        if (*at == ':')
            at++;
    }
    return NULL;
}

/* Reads one quoted part; at stands behind the opening quote. NULL: no closing quote. */
static const char *quoted(al_sb *sb, const char *at, char quote)
{
    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1]) {
            if (at[1] != '"' && at[1] != '\\')
                al_sb_addc(sb, '\\');
            at++;
        }
        al_sb_addc(sb, *at);
    }
    return *at ? at + 1 : NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int take_word(al_words *words, al_sb *sb, al_error *error)
{
    char *word = al_sb_take(sb);
    if (!word || !al_vec_push(words, word)) {
        al_free(word);
        return al_error_oom(error);
    }
    return AL_OK;
}

int al_words_split(al_words *words, const char *text, al_error *error)
{
    const char *at = text;
    int status = AL_OK;
    while (status == AL_OK) {
        while (is_blank(*at))
            at++;
        if (!*at)
            break;
        al_sb sb = AL_SB_INIT;
        while (*at && !is_blank(*at)) {
            if (*at == '\'' || *at == '"') {
                at = quoted(&sb, at + 1, *at);
                if (!at) {
                    al_sb_free(&sb);
                    return al_error_set(error, AL_E_VALUE, "No closing quotation");
                }
                continue;
            }
            if (*at == '\\') {
                at++;
                if (!*at) {
                    al_sb_free(&sb);
                    return al_error_set(error, AL_E_VALUE, "No escaped character");
                }
            }
            al_sb_addc(&sb, *at++);
        }
        status = take_word(words, &sb, error);
    }
    return status;
}

void al_words_free(al_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        al_free(words->items[i]);
    al_vec_free(words);
}
