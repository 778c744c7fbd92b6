"""Writes src/base/unicode_ranges.h: sets of code points as sorted ranges. Unicode is that of the Python which runs this (3.11: 14.0)."""
import sys
import unicodedata

SETS = [
    ("unprintable", "str.isprintable() is false", lambda c: not c.isprintable()),
    ("id_start", "may begin an identifier", lambda c: c.isidentifier()),
    ("id_more", "may go on an identifier", lambda c: ("a" + c).isidentifier()),
]


def ranges(test):
    out = []
    for cp in range(0x80, 0x110000):
        if test(chr(cp)):
            if out and out[-1][1] == cp - 1:
                out[-1][1] = cp
            else:
                out.append([cp, cp])
    return out


print(f"/* Unicode {unicodedata.unidata_version}, from U+0080 on. Made by tools/unicode/ranges.py; not to be edited. */")
print("/* clang-format off */")
for name, meaning, test in SETS:
    print(f"/* {meaning} */")
    print(f"static const cp_range {name}[] = {{")
    line = "   "
    for low, high in ranges(test):
        item = f" {{0x{low:X}, 0x{high:X}}},"
        if len(line) + len(item) > 138:
            print(line)
            line = "   "
        line += item
    print(line)
    print("};")
sys.exit(0)
