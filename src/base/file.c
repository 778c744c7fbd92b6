#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

int al_error_errno(al_error *error, int number, const char *path)
{
    return al_error_set(error, AL_E_IO, "[Errno %d] %s: '%s'", number, strerror(number), path);
}

static al_entry_kind entry_kind(int dir_fd, const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_REG:
        return AL_ENTRY_FILE;
    case DT_DIR:
        return AL_ENTRY_DIR;
    case DT_LNK:
        return AL_ENTRY_LINK;
    case DT_UNKNOWN:
        break;
    default:
        return AL_ENTRY_OTHER;
    }
    struct stat st; /* this file system does not say */
    if (fstatat(dir_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return AL_ENTRY_OTHER;
    return S_ISREG(st.st_mode) ? AL_ENTRY_FILE : S_ISDIR(st.st_mode) ? AL_ENTRY_DIR : S_ISLNK(st.st_mode) ? AL_ENTRY_LINK : AL_ENTRY_OTHER;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const al_dir_entry *)a)->name, ((const al_dir_entry *)b)->name);
}

int al_dir_list(al_dir_entries *entries, const char *path, al_error *error)
{
    DIR *dir = opendir(path);
    if (!dir)
        return al_error_errno(error, errno, path);
    int status = AL_OK;
    struct dirent *entry;
    errno = 0;
    while (status == AL_OK && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        al_dir_entry item = { al_strdup(entry->d_name), entry_kind(dirfd(dir), entry) };
        if (!item.name || !al_vec_push(entries, item)) {
            al_free(item.name);
            status = al_error_oom(error);
        }
        errno = 0;
    }
    if (status == AL_OK && errno)
        status = al_error_errno(error, errno, path);
    closedir(dir);
    if (status == AL_OK && entries->count)
        qsort(entries->items, entries->count, sizeof(al_dir_entry), by_name);
    return status;
}

void al_dir_entries_free(al_dir_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        al_free(entries->items[i].name);
    al_vec_free(entries);
}

int al_dir_make(const char *path, al_error *error)
{
    if (mkdir(path, 0777) == 0)
        return AL_OK;
    if (errno == EEXIST && al_path_is_dir(path))
        return AL_OK;
    if (errno != ENOENT)
        return al_error_errno(error, errno, path);
    char *parent = al_path_dirname(path);
    if (!parent)
        return al_error_oom(error);
    int status = AL_OK;
    if (!*parent || strcmp(parent, path) == 0)
        status = al_error_errno(error, ENOENT, path);
    else
        status = al_dir_make(parent, error);
    al_free(parent);
    if (status == AL_OK && mkdir(path, 0777) != 0 && !(errno == EEXIST && al_path_is_dir(path)))
        status = al_error_errno(error, errno, path);
    return status;
}

/* read() until `limit` bytes or the end; -1 with errno. */
static ssize_t read_some(int fd, char *data, size_t limit)
{
    size_t size = 0;
    while (size < limit) {
        ssize_t got = read(fd, data + size, limit - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (size_t)got;
    }
    return (ssize_t)size;
}

int al_file_read_head(char *data, size_t *size, size_t limit, bool *whole, int dir_fd, const char *path, al_error *error)
{
    int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return al_error_errno(error, errno, path);
    ssize_t got = read_some(fd, data, limit);
    int number = errno;
    close(fd);
    if (got < 0)
        return al_error_errno(error, number, path);
    *size = (size_t)got;
    *whole = *size < limit;
    return AL_OK;
}

int al_file_read(char **data, size_t *size, const char *path, al_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return al_error_errno(error, errno, path);
    int status = AL_OK;
    al_sb sb = AL_SB_INIT;
    struct stat st;
    size_t step = fstat(fd, &st) == 0 && st.st_size > 0 && (size_t)st.st_size < AL_FILE_LIMIT ? (size_t)st.st_size + 1 : 4096;
    while (true) {
        if (!al_sb_reserve(&sb, step + 1)) {
            status = al_error_oom(error);
            break;
        }
        ssize_t got = read_some(fd, sb.data + sb.size, step);
        if (got < 0) {
            status = al_error_errno(error, errno, path);
            break;
        }
        sb.size += (size_t)got;
        sb.data[sb.size] = '\0';
        if ((size_t)got < step)
            break;
        if (sb.size > AL_FILE_LIMIT) {
            status = al_error_errno(error, EFBIG, path);
            break;
        }
        step = 65536;
    }
    close(fd);
    if (status == AL_OK) {
        *size = sb.size;
        *data = al_sb_take(&sb);
        if (!*data)
            status = al_error_oom(error);
    }
    al_sb_free(&sb);
    return status;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t done = write(fd, data, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        data += done;
        size -= (size_t)done;
    }
    return true;
}

int al_file_write(const char *path, const char *data, size_t size, al_error *error)
{
    /* Through a link to the file itself, so that the link stays. */
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode))
        return al_error_errno(error, EISDIR, path);
    char *target = exists ? al_path_resolve(path) : al_strdup(path);
    al_sb temp = AL_SB_INIT;
    al_sb_addf(&temp, "%s.XXXXXX", target ? target : "");
    if (!target || al_sb_failed(&temp)) {
        al_free(target);
        al_sb_free(&temp);
        return al_error_oom(error);
    }
    int status = AL_OK;
    int fd = mkostemp(temp.data, O_CLOEXEC);
    if (fd < 0) {
        status = al_error_errno(error, errno, path);
        goto done;
    }
    mode_t mask = umask(0);
    umask(mask);
    bool good = write_all(fd, data, size) && fchmod(fd, exists ? st.st_mode & 07777 : 0666 & ~mask) == 0;
    int number = errno;
    if (close(fd) != 0 && good) {
        good = false;
        number = errno;
    }
    if (good && rename(temp.data, target) != 0) {
        good = false;
        number = errno;
    }
    if (!good) {
        unlink(temp.data);
        status = al_error_errno(error, number, path);
    }
done:
    al_free(target);
    al_sb_free(&temp);
    return status;
}
