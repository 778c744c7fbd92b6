/* posix: the system calls under os (frozen/os.py). */
#include "pymods/pymods.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* The argument as a path: str, bytes, or what __fspath__ gives. NULL: exception. */
static const char *path_of(py_vm *vm, py_obj *o)
{
    if (py_isa(vm, o, &py_bytes_class))
        return (const char *)((py_bytes *)(void *)o)->data;
    if (!py_is_str(vm, o)) {
        py_obj *method = py_getattr_opt_s(vm, o, "__fspath__");
        if (method == PY_ABSENT)
            return py_raise(vm, &py_TypeError, "expected str, bytes or os.PathLike object, not %T", o);
        o = method ? py_call(vm, method, 0) : NULL;
        if (!o)
            return NULL;
    }
    const char *text = py_text(vm, o);
    if (text && strlen(text) != py_str_size(o))
        return py_raise(vm, &py_ValueError, "embedded null byte");
    return text;
}

static py_obj *done(py_vm *vm, int status, const char *path)
{
    return status < 0 ? py_raise_errno(vm, errno, path) : PY_NONE;
}

static py_obj *posix_getcwd(py_vm *vm, py_obj **a)
{
    char text[PATH_MAX];
    (void)a;
    return getcwd(text, sizeof text) ? py_str_new(vm, text) : py_raise_errno(vm, errno, NULL);
}

#define PATH_CALL(name, call)                                                                                                              \
    static py_obj *posix_##name(py_vm *vm, py_obj **a)                                                                                     \
    {                                                                                                                                      \
        const char *path = path_of(vm, a[0]);                                                                                              \
        return path ? done(vm, call, path) : NULL;                                                                                         \
    }
PATH_CALL(chdir, chdir(path))
PATH_CALL(rmdir, rmdir(path))
PATH_CALL(unlink, unlink(path))

static py_obj *posix_mkdir(py_vm *vm, py_obj **a)
{
    const char *path = path_of(vm, a[0]);
    int64_t mode;
    return !path || py_as_int64(vm, a[1], &mode) < 0 ? NULL : done(vm, mkdir(path, (mode_t)mode), path);
}

static py_obj *posix_chmod(py_vm *vm, py_obj **a)
{
    const char *path = path_of(vm, a[0]);
    int64_t mode;
    return !path || py_as_int64(vm, a[1], &mode) < 0 ? NULL : done(vm, chmod(path, (mode_t)mode), path);
}

static py_obj *posix_rename(py_vm *vm, py_obj **a)
{
    const char *from = path_of(vm, a[0]), *to = from ? path_of(vm, a[1]) : NULL;
    return to ? done(vm, rename(from, to), from) : NULL;
}

static py_obj *posix_symlink(py_vm *vm, py_obj **a)
{
    const char *from = path_of(vm, a[0]), *to = from ? path_of(vm, a[1]) : NULL;
    return to ? done(vm, symlink(from, to), from) : NULL;
}

static py_obj *posix_readlink(py_vm *vm, py_obj **a)
{
    char text[PATH_MAX];
    const char *path = path_of(vm, a[0]);
    if (!path)
        return NULL;
    ssize_t size = readlink(path, text, sizeof text);
    return size < 0 ? py_raise_errno(vm, errno, path) : py_str_newn(vm, text, (size_t)size);
}

static py_obj *posix_realpath(py_vm *vm, py_obj **a)
{
    const char *path = path_of(vm, a[0]);
    char text[PATH_MAX];
    return !path ? NULL : realpath(path, text) ? py_str_new(vm, text) : PY_NONE;
}

static py_obj *posix_listdir(py_vm *vm, py_obj **a)
{
    const char *path = path_of(vm, a[0]);
    DIR *dir = path ? opendir(path) : NULL;
    if (!dir)
        return path ? py_raise_errno(vm, errno, path) : NULL;
    py_obj *list = py_list_new(vm, 16);
    for (struct dirent *e = readdir(dir); list && e; e = readdir(dir)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        py_obj *name = py_str_new(vm, e->d_name);
        if (!name || py_list_append(vm, list, name) < 0)
            list = NULL;
    }
    closedir(dir);
    return list;
}

/* (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime as ns) */
static py_obj *stat_tuple(py_vm *vm, const struct stat *s)
{
    const int64_t fields[] = { s->st_mode,
                               (int64_t)s->st_ino,
                               (int64_t)s->st_dev,
                               (int64_t)s->st_nlink,
                               s->st_uid,
                               s->st_gid,
                               s->st_size,
                               s->st_atim.tv_sec * 1000000000LL + s->st_atim.tv_nsec,
                               s->st_mtim.tv_sec * 1000000000LL + s->st_mtim.tv_nsec,
                               s->st_ctim.tv_sec * 1000000000LL + s->st_ctim.tv_nsec };
    py_obj *tuple = py_tuple_new(vm, AL_COUNT(fields));
    for (size_t i = 0; tuple && i < AL_COUNT(fields); i++) {
        py_obj *n = py_int_new(vm, fields[i]);
        if (!n)
            return NULL;
        PY_TUPLE(tuple)->items[i] = n;
    }
    return tuple;
}

static py_obj *posix_stat(py_vm *vm, py_obj **a)
{
    struct stat s;
    const char *path = NULL;
    int64_t fd;
    int follow = py_truth(vm, a[1]), status;
    if (py_is_small(a[0])) {
        py_as_int64(vm, a[0], &fd);
        status = fstat((int)fd, &s);
    } else {
        path = path_of(vm, a[0]);
        if (!path)
            return NULL;
        status = follow == 1 ? stat(path, &s) : lstat(path, &s);
    }
    return status < 0 ? py_raise_errno(vm, errno, path) : stat_tuple(vm, &s);
}

static py_obj *posix_access(py_vm *vm, py_obj **a)
{
    const char *path = path_of(vm, a[0]);
    int64_t mode;
    return !path || py_as_int64(vm, a[1], &mode) < 0 ? NULL : py_bool(access(path, (int)mode) == 0);
}

/* 0: none, 1: something, 2: a folder, 3: a file; links are followed. */
static py_obj *posix_kind(py_vm *vm, py_obj **a)
{
    struct stat s;
    const char *path = path_of(vm, a[0]);
    if (!path)
        return NULL;
    if (stat(path, &s) < 0)
        return py_small(0);
    return py_small(S_ISDIR(s.st_mode) ? 2 : S_ISREG(s.st_mode) ? 3 : 1);
}

static py_obj *posix_environ(py_vm *vm, py_obj **a)
{
    (void)a;
    py_obj *dict = py_dict_new(vm);
    for (char **e = environ; dict && e && *e; e++) {
        const char *eq = strchr(*e, '=');
        if (!eq)
            continue;
        py_obj *name = py_str_newn(vm, *e, (size_t)(eq - *e)), *value = py_str_new(vm, eq + 1);
        if (!name || !value || py_dict_set(vm, dict, name, value) < 0)
            return NULL;
    }
    return dict;
}

static py_obj *posix_urandom(py_vm *vm, py_obj **a)
{
    int64_t size;
    if (py_as_int64(vm, a[0], &size) < 0)
        return NULL;
    if (size < 0 || size > 1 << 24)
        return py_raise(vm, &py_ValueError, "negative argument not allowed");
    unsigned char *data = al_malloc((size_t)size);
    if (!data)
        return py_raise_nomem(vm);
    size_t have = 0;
    while (have < (size_t)size) {
        ssize_t got = getrandom(data + have, (size_t)size - have, 0);
        if (got < 0 && errno != EINTR)
            break;
        have += got > 0 ? (size_t)got : 0;
    }
    py_obj *bytes = have == (size_t)size ? py_bytes_new(vm, data, have) : py_raise_errno(vm, errno, NULL);
    al_free(data);
    return bytes;
}

static py_obj *posix_getpid(py_vm *vm, py_obj **a)
{
    (void)a;
    return py_int_new(vm, getpid());
}

static py_obj *posix_getuid(py_vm *vm, py_obj **a)
{
    (void)a;
    return py_int_new(vm, getuid());
}

static py_obj *posix_cpu_count(py_vm *vm, py_obj **a)
{
    (void)a;
    return py_int_new(vm, sysconf(_SC_NPROCESSORS_ONLN));
}

static py_obj *posix_isatty(py_vm *vm, py_obj **a)
{
    int64_t fd;
    return py_as_int64(vm, a[0], &fd) < 0 ? NULL : py_bool(isatty((int)fd) == 1);
}

static py_obj *posix_strerror(py_vm *vm, py_obj **a)
{
    int64_t number;
    char text[128];
    return py_as_int64(vm, a[0], &number) < 0 ? NULL : py_str_new(vm, strerror_r((int)number, text, sizeof text));
}

static py_obj *posix_fspath(py_vm *vm, py_obj **a)
{
    const char *text = path_of(vm, a[0]);
    return !text ? NULL : py_is_str(vm, a[0]) || py_isa(vm, a[0], &py_bytes_class) ? a[0] : py_str_new(vm, text);
}

static const py_name names[] = {
    PY_FUNCTION("getcwd", "", posix_getcwd, NULL),
    PY_FUNCTION("chdir", "path", posix_chdir, NULL),
    PY_FUNCTION("rmdir", "path", posix_rmdir, NULL),
    PY_FUNCTION("unlink", "path", posix_unlink, NULL),
    PY_FUNCTION("mkdir", "path, mode=511", posix_mkdir, NULL),
    PY_FUNCTION("chmod", "path, mode", posix_chmod, NULL),
    PY_FUNCTION("rename", "src, dst", posix_rename, NULL),
    PY_FUNCTION("symlink", "src, dst", posix_symlink, NULL),
    PY_FUNCTION("readlink", "path", posix_readlink, NULL),
    PY_FUNCTION("_realpath", "path", posix_realpath, NULL),
    PY_FUNCTION("listdir", "path='.'", posix_listdir, NULL),
    PY_FUNCTION("_stat", "path, follow=True", posix_stat, NULL),
    PY_FUNCTION("_kind", "path", posix_kind, NULL),
    PY_FUNCTION("access", "path, mode", posix_access, NULL),
    PY_FUNCTION("_environ", "", posix_environ, NULL),
    PY_FUNCTION("urandom", "size, /", posix_urandom, NULL),
    PY_FUNCTION("getpid", "", posix_getpid, NULL),
    PY_FUNCTION("getuid", "", posix_getuid, NULL),
    PY_FUNCTION("cpu_count", "", posix_cpu_count, NULL),
    PY_FUNCTION("isatty", "fd, /", posix_isatty, NULL),
    PY_FUNCTION("strerror", "code, /", posix_strerror, NULL),
    PY_FUNCTION("fspath", "path", posix_fspath, NULL),
    PY_NUMBER("F_OK", F_OK),
    PY_NUMBER("R_OK", R_OK),
    PY_NUMBER("W_OK", W_OK),
    PY_NUMBER("X_OK", X_OK),
    PY_NUMBER("O_RDONLY", O_RDONLY),
    PY_NUMBER("O_WRONLY", O_WRONLY),
    PY_NUMBER("O_RDWR", O_RDWR),
    PY_NUMBER("O_CREAT", O_CREAT),
    PY_NUMBER("O_EXCL", O_EXCL),
    PY_NUMBER("O_TRUNC", O_TRUNC),
    PY_NUMBER("O_APPEND", O_APPEND),
    PY_NAMES_END,
};
const py_moduledef al_mod_posix = { .name = "posix", .names = names };
