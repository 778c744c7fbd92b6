#include "base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

char *al_path_join(const char *folder, const char *name)
{
    size_t size = strlen(folder);
    if (name[0] == '/' || size == 0)
        return al_strdup(name);
    al_sb sb = AL_SB_INIT;
    al_sb_addn(&sb, folder, size);
    if (folder[size - 1] != '/')
        al_sb_addc(&sb, '/');
    al_sb_add(&sb, name);
    return al_sb_take(&sb);
}

char *al_path_dirname(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return al_strdup("");
    size_t size = (size_t)(slash - path) + 1;
    size_t end = size;
    while (end > 0 && path[end - 1] == '/')
        end--;
    return al_strndup(path, end == 0 ? size : end);
}

const char *al_path_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The leading slashes that POSIX tells apart: none, one, or exactly two. */
static const char *root_of(const char *path)
{
    if (path[0] != '/')
        return "";
    return path[1] == '/' && path[2] != '/' ? "//" : "/";
}

/* Calls for the next component; false at the end. */
static bool next_part(const char **at, const char **part, size_t *size)
{
    while (**at == '/')
        (*at)++;
    *part = *at;
    while (**at && **at != '/')
        (*at)++;
    *size = (size_t)(*at - *part);
    return *size > 0;
}

static bool is_dot(const char *part, size_t size)
{
    return size == 1 && part[0] == '.';
}

static bool is_dots(const char *part, size_t size)
{
    return size == 2 && part[0] == '.' && part[1] == '.';
}

char *al_path_plain(const char *path)
{
    al_sb sb = AL_SB_INIT;
    const char *part;
    size_t size;
    al_sb_add(&sb, root_of(path));
    size_t root = sb.size;
    while (next_part(&path, &part, &size)) {
        if (is_dot(part, size))
            continue;
        if (sb.size > root)
            al_sb_addc(&sb, '/');
        al_sb_addn(&sb, part, size);
    }
    if (sb.size == 0)
        al_sb_addc(&sb, '.');
    return al_sb_take(&sb);
}

char *al_path_normal(const char *path)
{
    al_sb sb = AL_SB_INIT;
    const char *part;
    size_t size;
    al_sb_add(&sb, root_of(path));
    size_t root = sb.size;
    size_t kept = root; /* what stands before here are ".." that cannot be folded */
    while (next_part(&path, &part, &size)) {
        if (is_dot(part, size))
            continue;
        if (is_dots(part, size) && sb.size > kept) {
            size_t end = sb.size;
            while (end > kept && sb.data[end - 1] != '/')
                end--;
            if (end > kept)
                end--;
            al_sb_truncate(&sb, end);
            continue;
        }
        if (is_dots(part, size) && root > 0)
            continue;
        if (sb.size > root)
            al_sb_addc(&sb, '/');
        al_sb_addn(&sb, part, size);
        if (is_dots(part, size))
            kept = sb.size;
    }
    if (sb.size == 0)
        al_sb_addc(&sb, '.');
    return al_sb_take(&sb);
}

static char *with_cwd(const char *path)
{
    if (path[0] == '/')
        return al_strdup(path);
    char cwd[PATH_MAX];
    if (!getcwd(cwd, sizeof(cwd)))
        return al_strdup(path);
    return al_path_join(cwd, path);
}

char *al_path_absolute(const char *path)
{
    char *whole = with_cwd(path);
    char *plain = whole ? al_path_plain(whole) : NULL;
    al_free(whole);
    return plain;
}

char *al_path_abspath(const char *path)
{
    char *whole = with_cwd(path);
    char *normal = whole ? al_path_normal(whole) : NULL;
    al_free(whole);
    return normal;
}

char *al_path_resolve(const char *path)
{
    char real[PATH_MAX];
    if (realpath(path[0] ? path : ".", real))
        return al_strdup(real);
    /* The tail does not exist: resolve the head, keep the tail's text. */
    char *whole = al_path_absolute(path);
    char *slash = whole ? strrchr(whole, '/') : NULL;
    if (!slash || slash == whole)
        return whole;
    *slash = '\0';
    char *head = al_path_resolve(whole);
    char *joined = head ? al_path_join(head, slash + 1) : NULL;
    char *normal = joined ? al_path_normal(joined) : NULL;
    al_free(joined);
    al_free(head);
    al_free(whole);
    return normal;
}

/* Where the next component begins; both paths are normal and absolute. */
static const char *skip_common(const char **start, const char *path)
{
    const char *a = *start, *b = path;
    while (true) {
        const char *pa = a, *pb = b, *x, *y;
        size_t n, m;
        bool more_a = next_part(&pa, &x, &n), more_b = next_part(&pb, &y, &m);
        if (!more_a || !more_b || n != m || memcmp(x, y, n) != 0)
            break;
        a = pa;
        b = pb;
    }
    *start = a;
    while (*b == '/')
        b++;
    return b;
}

char *al_path_relative(const char *path, const char *start)
{
    char *whole = al_path_abspath(path), *from = al_path_abspath(start);
    char *result = NULL;
    if (whole && from) {
        al_sb sb = AL_SB_INIT;
        const char *up = from, *part;
        size_t size;
        const char *rest = skip_common(&up, whole);
        while (next_part(&up, &part, &size))
            al_sb_add(&sb, sb.size ? "/.." : "..");
        if (*rest) {
            if (sb.size)
                al_sb_addc(&sb, '/');
            al_sb_add(&sb, rest);
        }
        if (sb.size == 0)
            al_sb_addc(&sb, '.');
        result = al_sb_take(&sb);
    }
    al_free(whole);
    al_free(from);
    return result;
}

bool al_path_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool al_path_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool al_path_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}
