#!/usr/bin/env python3
"""Writes src/py/types/unicode_tables.c from the Unicode data of the Python that runs it (a development tool; CPython 3.11: Unicode 14)."""
import sys
import unicodedata

FLAGS = ["SPACE", "PRINTABLE", "ALPHA", "LOWER", "UPPER", "TITLE", "IGNORABLE", "DIGIT", "NUMERIC", "ID_START", "ID_CONTINUE", "MULTI"]
BLOCK = 128


def ignorable(c, cased):
    if cased:
        return (" " + c + "\u03a3").lower()[-1] == "\u03c3"
    return ("A" + c + "\u03a3").lower()[-1] == "\u03c2"


def main(out):
    records, record_of = [], {}
    extra = []
    index = []
    for cp in range(0x110000):
        c = chr(cp)
        lower, upper, title = c.islower(), c.isupper(), unicodedata.category(c) == "Lt"
        tests = [c.isspace(), c.isprintable(), c.isalpha(), lower, upper, title, ignorable(c, lower or upper or title), c.isdigit(),
                 c.isnumeric(), c.isidentifier(), ("a" + c).isidentifier()]
        flags = sum(1 << i for i, t in enumerate(tests) if t)
        maps = [c.lower(), c.upper(), c.title(), c.casefold()]
        if all(len(m) == 1 for m in maps):
            values = [ord(m) - cp for m in maps]
        else:
            flags |= 1 << FLAGS.index("MULTI")
            values = []
            for m in maps:
                values.append(len(extra))
                extra.append(len(m))
                extra.extend(map(ord, m))
        record = (flags, unicodedata.decimal(c, -1), *values)
        if record not in record_of:
            record_of[record] = len(records)
            records.append(record)
        index.append(record_of[record])
    blocks, block_of, top = [], {}, []
    for at in range(0, len(index), BLOCK):
        block = tuple(index[at:at + BLOCK])
        if block not in block_of:
            block_of[block] = len(blocks)
            blocks.append(block)
        top.append(block_of[block])

    def rows(values, width=24):
        for at in range(0, len(values), width):
            out.write("    " + ", ".join(str(v) for v in values[at:at + width]) + ",\n")

    out.write("/* Made by tools/unicode/properties.py from Unicode %s; do not edit. */\n" % unicodedata.unidata_version)
    out.write('#include "py/types/unicode_tables.h"\n\n/* clang-format off */\n')
    out.write("const py_unicode_record py_unicode_records[] = {\n")
    for r in records:
        out.write("    { %s },\n" % ", ".join(str(v) for v in r))
    out.write("};\n\nconst uint16_t py_unicode_top[] = {\n")
    rows(top)
    out.write("};\n\nconst uint16_t py_unicode_blocks[] = {\n")
    rows([v for b in blocks for v in b])
    out.write("};\n\nconst uint32_t py_unicode_extra[] = {\n")
    rows(extra)
    out.write("};\n")


with open(sys.argv[1] if len(sys.argv) > 1 else "src/py/types/unicode_tables.c", "w") as f:
    main(f)
