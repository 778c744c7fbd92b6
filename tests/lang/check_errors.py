"""Compares syntax errors of `astdump` with those of the Python that runs this: type, message, line, columns.

    check_errors.py ASTDUMP [-v] [SNIPPETS-FILE]      snippets separated by lines of ---
    check_errors.py ASTDUMP [-v] --doctests           those in CPython's own tests
    check_errors.py ASTDUMP [-v] --fuzz COUNT [SEED]  pieces of the standard library with a token changed
"""
import ast
import collections
import doctest
import io
import json
import linecache
import os
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings

warnings.simplefilter("ignore")
STDLIB = os.path.dirname(os.__file__)


def from_file(path):
    with open(path, encoding="utf-8") as file:
        return re.split(r"^---\n", file.read(), flags=re.M)


def from_doctests():
    out = []
    for name in ("test_syntax", "test_exceptions", "test_unpack_ex", "test_genexps", "test_generators", "test_named_expressions", "test_patma", "test_fstring", "test_positional_only_arg"):
        path = os.path.join(STDLIB, "test", name + ".py")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 2:
                if ">>>" in node.value:
                    try:
                        out.extend(e.source for e in doctest.DocTestParser().get_examples(node.value))
                    except ValueError:
                        pass
                elif name != "test_fstring" and len(node.value) < 400:
                    out.append(node.value)
    return out


PIECES = ["(", ")", "[", "]", "{", "}", ",", ":", "=", "==", ":=", "*", "**", ".", "x", "1", "'s'", "if", "else", "for", "in", "def", "class",
          "lambda", "not", "import", "from", "as", "with", "print", "return", "None", "True", "->", "@", ";", "\n", "\n    ", "-", "and",
          "yield", "await", "del", "try", "except", "while", "+=", "f'{x}'", "'", "!", "$", "?", "\\", "raise", "is", "pass", "elif", "assert"]


def fuzz(count, seed):
    rng = random.Random(seed)
    chunks = []
    names = [n for n in sorted(os.listdir(STDLIB)) if n.endswith(".py")]
    while len(chunks) < 600:
        with open(os.path.join(STDLIB, rng.choice(names)), encoding="utf-8", errors="replace") as file:
            text = file.read()
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        lines = text.splitlines(keepends=True)
        nodes = [n for n in tree.body if n.end_lineno - n.lineno < 25]
        for node in rng.sample(nodes, min(8, len(nodes))):
            chunks.append("".join(lines[node.lineno - 1:node.end_lineno]))
    out = []
    while len(out) < count:
        chunk = rng.choice(chunks)
        try:
            tokens = [t for t in tokenize.generate_tokens(io.StringIO(chunk).readline) if t.string.strip()]
        except (tokenize.TokenError, IndentationError):
            continue
        if len(tokens) < 3:
            continue
        starts = [0]
        for line in chunk.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        token = rng.choice(tokens)
        low, high = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        what = rng.randrange(5)
        if what == 0:
            new = chunk[:low] + chunk[high:]
        elif what == 1:
            new = chunk[:low] + rng.choice(PIECES) + " " + chunk[low:]
        elif what == 2:
            new = chunk[:low] + rng.choice(PIECES) + chunk[high:]
        elif what == 3:
            new = chunk[:high] + " " + rng.choice(tokens).string + chunk[high:]
        else:
            new = chunk[:high]
        out.append(new)
    return out


SCRIPT = os.path.join(tempfile.mkdtemp(), "script.py")


def theirs(text):
    with open(SCRIPT, "w", encoding="utf-8") as file:  # CPython takes the line that it shows from the file
        file.write(text)
    linecache.clearcache()
    try:
        compile(text, SCRIPT, "exec", ast.PyCF_ONLY_AST)
    except SyntaxError as error:
        return [type(error).__name__, error.msg, [error.lineno, error.offset, error.end_lineno, error.end_offset],
                error.text.rstrip("\n") if error.text is not None else None]
    except (ValueError, RecursionError, MemoryError) as error:
        return [type(error).__name__, str(error), None, None]
    return None


def main():
    args = sys.argv[2:]
    verbose = "-v" in args and not args.remove("-v")
    if not args or args[0] == "--doctests":
        snippets = from_doctests()
    elif args[0] == "--fuzz":
        snippets = fuzz(int(args[1]), args[2] if len(args) > 2 else random.random())
    else:
        snippets = from_file(args[0])
    snippets = [s for s in snippets if "\0" not in s and not re.search("[\ud800-\udfff]", s)]
    wants = [theirs(s) for s in snippets]
    run = subprocess.run([sys.argv[1], "-0"], input="".join(s + "\0" for s in snippets).encode(), capture_output=True, check=False)
    got_lines = run.stdout.decode("utf-8", "surrogatepass").split("\n")
    counts = collections.Counter()
    kinds = collections.Counter()
    for text, want, line in zip(snippets, wants, got_lines):
        got = None
        if line.startswith("{"):
            g = json.loads(line)
            got = [g["type"], g.get("message"), g.get("place"), g.get("line")]
        if want is None:
            counts["valid"] += 1
            if got is None:
                continue
            kind = "WRONGLY REJECTED"
        elif got is None:
            kind = "accepted"
        elif got[:2] != want[:2]:
            kind = "message"
        elif want[2] and [x or 0 for x in got[2][:2]] != [x or 0 for x in want[2][:2]]:
            kind = "place"
        elif want[2] and [max(x or 0, 0) for x in got[2]] != [max(x or 0, 0) for x in want[2]]:
            kind = "end"
        elif want[2] and got[3] != want[3]:
            kind = "line"
        else:
            counts["same"] += 1
            continue
        counts[kind] += 1
        kinds[kind, want and want[1], got and got[1]] += 1
        if verbose:
            print(f"--- {kind}\n{text.rstrip()}\n  theirs {want}\n  ours   {got}")
    for (kind, want, got), number in kinds.most_common(40):
        print(f"{number:5} {kind}: {want!r} -> {got!r}")
    print(dict(counts), "of", len(snippets), run.stderr.decode()[:300])
    return 0 if counts["same"] == len(snippets) else 1


if __name__ == "__main__":
    sys.exit(main())
