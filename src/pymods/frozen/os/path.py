"""Paths, the POSIX way."""
from posix import _kind, _realpath, _stat, fspath, getcwd

curdir, pardir, extsep, sep, pathsep, defpath, altsep, devnull = ".", "..", ".", "/", ":", "/bin:/usr/bin", None, "/dev/null"
supports_unicode_filenames = False


def normcase(s):
    return fspath(s)


def isabs(s):
    return fspath(s).startswith("/")


def join(a, *p):
    path = fspath(a)
    for b in p:
        b = fspath(b)
        if not isinstance(b, type(path)):
            raise TypeError("Can't mix strings and bytes in path components")
        if b.startswith("/"):
            path = b
        elif not path or path.endswith("/"):
            path += b
        else:
            path += "/" + b
    return path


def split(p):
    p = fspath(p)
    i = p.rfind("/") + 1
    head, tail = p[:i], p[i:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def splitext(p):
    p = fspath(p)
    slash = p.rfind("/")
    dot = p.rfind(".")
    if dot > slash:
        i = slash + 1
        while i < dot:
            if p[i] != ".":
                return p[:dot], p[dot:]
            i += 1
    return p, p[:0]


def splitdrive(p):
    p = fspath(p)
    return p[:0], p


def basename(p):
    p = fspath(p)
    return p[p.rfind("/") + 1:]


def dirname(p):
    return split(p)[0]


def exists(path):
    try:
        return _kind(path) > 0
    except ValueError:
        return False


def isdir(s):
    try:
        return _kind(s) == 2
    except ValueError:
        return False


def isfile(path):
    try:
        return _kind(path) == 3
    except ValueError:
        return False


def islink(path):
    try:
        return _stat(path, False)[0] & 0o170000 == 0o120000
    except (OSError, ValueError):
        return False


def lexists(path):
    try:
        _stat(path, False)
    except (OSError, ValueError):
        return False
    return True


def ismount(path):
    try:
        here, above = _stat(path), _stat(join(path, ".."))
    except OSError:
        return False
    return here[2] != above[2] or here[1] == above[1]


def getsize(filename):
    return _stat(filename)[6]


def getatime(filename):
    return _stat(filename)[7] / 1e9


def getmtime(filename):
    return _stat(filename)[8] / 1e9


def getctime(filename):
    return _stat(filename)[9] / 1e9


def samefile(f1, f2):
    a, b = _stat(f1), _stat(f2)
    return a[1] == b[1] and a[2] == b[2]


def expanduser(path):
    path = fspath(path)
    if not path.startswith("~"):
        return path
    i = path.find("/", 1)
    if i < 0:
        i = len(path)
    if i != 1:
        return path
    import os
    home = os.environ.get("HOME", "/")
    return (home.rstrip("/") + path[i:]) or "/"


def expandvars(path):
    path = fspath(path)
    if "$" not in path:
        return path
    import os
    out, i = [], 0
    while i < len(path):
        c = path[i]
        if c != "$":
            out.append(c)
            i += 1
            continue
        if path[i + 1:i + 2] == "{":
            end = path.find("}", i)
            name, after = (path[i + 2:end], end + 1) if end > 0 else ("", i + 1)
        else:
            after = i + 1
            while after < len(path) and (path[after] == "_" or path[after].isalnum() and path[after].isascii()):
                after += 1
            name = path[i + 1:after]
        out.append(os.environ.get(name, path[i:after]) if name else path[i:after])
        i = after
    return "".join(out)


def normpath(path):
    path = fspath(path)
    if not path:
        return "."
    slashes = 1 if path.startswith("/") else 0
    if slashes and path.startswith("//") and not path.startswith("///"):
        slashes = 2
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" * slashes + "/".join(parts) or "."


def abspath(path):
    path = fspath(path)
    return normpath(path if isabs(path) else join(getcwd(), path))


def realpath(filename, *, strict=False):
    filename = fspath(filename)
    whole = _realpath(filename)
    if whole is not None:
        return whole
    if strict:
        _stat(filename)
    head, tail = split(abspath(filename))
    return join(realpath(head), tail) if tail else head


def relpath(path, start=curdir):
    path = fspath(path)
    if not path:
        raise ValueError("no path specified")
    a = [x for x in abspath(start).split("/") if x]
    b = [x for x in abspath(path).split("/") if x]
    common = 0
    while common < min(len(a), len(b)) and a[common] == b[common]:
        common += 1
    parts = [".."] * (len(a) - common) + b[common:]
    return "/".join(parts) if parts else "."


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    paths = [fspath(p) for p in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len({isabs(p) for p in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[c for c in p.split("/") if c and c != "."] for p in paths]
    low, high = min(split_paths), max(split_paths)
    common = low
    for i, c in enumerate(low):
        if i >= len(high) or c != high[i]:
            common = low[:i]
            break
    return ("/" if isabs(paths[0]) else "") + "/".join(common)
