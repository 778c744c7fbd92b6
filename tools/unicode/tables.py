"""Writes src/base/unicode_table.c. Unicode is that of the Python which runs this: 3.11 has 14.0, as the reference does."""
import unicodedata

SETS = [
    ("unprintable", "str.isprintable() is false", lambda c: not c.isprintable()),
    ("id_start", "may begin an identifier", lambda c: c.isidentifier()),
    ("id_more", "may go on an identifier", lambda c: ("a" + c).isidentifier()),
]
ALL = range(0x80, 0x110000)
HANGUL = range(0xAC00, 0xD7A4)


def ranges(values):
    """[(low, high, value)] of neighbours with the same true value"""
    out = []
    for cp, value in values:
        if value:
            if out and out[-1][1] == cp - 1 and out[-1][2] == value:
                out[-1][1] = cp
            else:
                out.append([cp, cp, value])
    return out


def table(declaration, comment, items):
    print(f"\n/* {comment} */\n{declaration} = {{")
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > 138:
            print(line)
            line = "   "
        line += f" {item},"
    print(line + "\n};")


def main():
    print(f"/* Unicode {unicodedata.unidata_version}, from U+0080 on. Made by tools/unicode/tables.py; not to be edited. */")
    print('#include "base/unicode_int.h"')
    for name, comment, test in SETS:
        found = ranges((cp, test(chr(cp))) for cp in ALL)
        table(f"static const al_cp_range {name}[]", comment, [f"{{{low}, {high}}}" for low, high, _ in found])
        print(f"const al_cp_set al_cp_{name} = {{{name}, AL_COUNT({name})}};")
    pool = []
    rows = []
    for cp in ALL:
        text = unicodedata.normalize("NFKD", chr(cp))
        if cp in HANGUL or text == chr(cp):
            continue
        rows.append(f"{{{cp}, {len(pool)}, {len(text)}}}")
        pool.extend(str(ord(c)) for c in text)
    table("const al_cp_parts al_nfkd[]", "compatibility decompositions, in full; Hangul is computed", rows)
    print(f"const size_t al_nfkd_count = {len(rows)};")
    table("const uint32_t al_nfkd_pool[]", "what they consist of", pool)
    classes = ranges((cp, unicodedata.combining(chr(cp))) for cp in ALL)
    table("const al_cp_class al_combining[]", "canonical combining classes", [f"{{{a}, {b}, {c}}}" for a, b, c in classes])
    print(f"const size_t al_combining_count = {len(classes)};")
    pairs = []
    for cp in ALL:
        parts = unicodedata.decomposition(chr(cp)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.normalize("NFC", chr(cp)) == chr(cp):
            pairs.append((int(parts[0], 16), int(parts[1], 16), cp))
    table("const al_cp_pair al_compose[]", "primary composites", [f"{{{a}, {b}, {c}}}" for a, b, c in sorted(pairs)])
    print(f"const size_t al_compose_count = {len(pairs)};")


main()
