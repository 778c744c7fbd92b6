"""Compares the syntax trees of `astdump` with those of the Python that runs this, over its standard library. See check_syntax.sh."""
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "site-packages"))
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(folder, name)


def strip_fstrings(tree):
    """Positions inside of f-strings are not compared: 3.11 and 3.12 differ there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for inner in ast.walk(node):
                if inner is not node:
                    for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                        inner.__dict__.pop(name, None)


def expected(data):
    try:
        tree = ast.parse(data)
    except SyntaxError as error:
        return error
    except ValueError as error:
        return error
    strip_fstrings(tree)
    return ast.dump(tree, include_attributes=True)


def main():
    astdump, mode, seed = sys.argv[1], sys.argv[2], sys.argv[3]
    roots = sys.argv[4:] or [os.path.dirname(os.__file__)]
    paths = [path for root in roots for path in (files(root) if os.path.isdir(root) else [root])]
    if mode != "--all":
        paths = random.Random(int(seed)).sample(paths, min(200, len(paths)))
    accepted = same = rejected = both = 0
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        want = expected(data)
        got = subprocess.run([astdump, "-p", path], capture_output=True, check=False).stdout.decode("utf-8", "surrogatepass").rstrip("\n")
        if isinstance(want, Exception):
            rejected += 1
            if got.startswith("{"):
                both += 1
            else:
                print(f"{path}: not rejected: {want}")
            continue
        accepted += 1
        if got == want:
            same += 1
            continue
        if got.startswith("{"):
            print(f"{path}: {got[:300]}")
            continue
        at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        print(f"{path}: differs\n  ours   {got[max(0, at - 60):at + 80]!r}\n  theirs {want[max(0, at - 60):at + 80]!r}")
    print(f"{same} of {accepted} files have the same tree; {both} of {rejected} faulty ones rejected")
    return 0 if same == accepted and both == rejected else 1


if __name__ == "__main__":
    sys.exit(main())
