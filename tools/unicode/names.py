"""
Writes src/base/unicode_names_table.c: every character name as the upper 43 bits of al_hash_bytes of it, with the code point below.
A name that does not exist is taken for one with a chance of 1 in 2**28. CJK ideographs and Hangul syllables are computed.
"""
import unicodedata

MASK = (1 << 64) - 1
# Aliases, from Unicode's NameAliases.txt: the controls have no other name. Those that Python does not know are left out.
ALIASES = """NULL NUL|START OF HEADING SOH|START OF TEXT STX|END OF TEXT ETX|END OF TRANSMISSION EOT|ENQUIRY ENQ|ACKNOWLEDGE ACK|ALERT BEL
BACKSPACE BS|CHARACTER TABULATION HORIZONTAL TABULATION HT TAB|LINE FEED NEW LINE END OF LINE LF NL EOL|LINE TABULATION VERTICAL TABULATION VT
FORM FEED FF|CARRIAGE RETURN CR|SHIFT OUT LOCKING-SHIFT ONE SO|SHIFT IN LOCKING-SHIFT ZERO SI|DATA LINK ESCAPE DLE
DEVICE CONTROL ONE DC1|DEVICE CONTROL TWO DC2|DEVICE CONTROL THREE DC3|DEVICE CONTROL FOUR DC4|NEGATIVE ACKNOWLEDGE NAK|SYNCHRONOUS IDLE SYN
END OF TRANSMISSION BLOCK ETB|CANCEL CAN|END OF MEDIUM EOM EM|SUBSTITUTE SUB|ESCAPE ESC|INFORMATION SEPARATOR FOUR FILE SEPARATOR FS
INFORMATION SEPARATOR THREE GROUP SEPARATOR GS|INFORMATION SEPARATOR TWO RECORD SEPARATOR RS|INFORMATION SEPARATOR ONE UNIT SEPARATOR US
SP|DELETE DEL|PADDING CHARACTER PAD|HIGH OCTET PRESET HOP|BREAK PERMITTED HERE BPH|NO BREAK HERE NBH|INDEX IND|NEXT LINE NEL
START OF SELECTED AREA SSA|END OF SELECTED AREA ESA|CHARACTER TABULATION SET HORIZONTAL TABULATION SET HTS
CHARACTER TABULATION WITH JUSTIFICATION HORIZONTAL TABULATION WITH JUSTIFICATION HTJ|LINE TABULATION SET VERTICAL TABULATION SET VTS
PARTIAL LINE FORWARD PARTIAL LINE DOWN PLD|PARTIAL LINE BACKWARD PARTIAL LINE UP PLU|REVERSE LINE FEED REVERSE INDEX RI
SINGLE SHIFT TWO SINGLE-SHIFT-2 SS2|SINGLE SHIFT THREE SINGLE-SHIFT-3 SS3|DEVICE CONTROL STRING DCS|PRIVATE USE ONE PRIVATE USE-1 PU1
PRIVATE USE TWO PRIVATE USE-2 PU2|SET TRANSMIT STATE STS|CANCEL CHARACTER CCH|MESSAGE WAITING MW|START OF GUARDED AREA START OF PROTECTED AREA SPA
END OF GUARDED AREA END OF PROTECTED AREA EPA|START OF STRING SOS|SINGLE GRAPHIC CHARACTER INTRODUCER SGC|SINGLE CHARACTER INTRODUCER SCI
CONTROL SEQUENCE INTRODUCER CSI|STRING TERMINATOR ST|OPERATING SYSTEM COMMAND OSC|PRIVACY MESSAGE PM|APPLICATION PROGRAM COMMAND APC
NBSP|SHY|CGJ|ALM|SPS|BYTE ORDER MARK BOM ZWNBSP|ZWSP|ZWNJ|ZWJ|LRM|RLM|LRE|RLE|PDF|LRO|RLO|NNBSP|MMSP|WJ|LRI|RLI|FSI|PDI|WEIERSTRASS ELLIPTIC FUNCTION
LATIN CAPITAL LETTER GHA|LATIN SMALL LETTER GHA|LAO LETTER FO FON|LAO LETTER FO FAY|LAO LETTER RO|LAO LETTER LO|MICR ON US SYMBOL|MICR DASH SYMBOL
""".replace("\n", "|").split("|")


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    value ^= value >> 32
    value = value * 0xD6E8FEB86659FD93 & MASK
    return value ^ value >> 32


def main():
    names = {}
    for cp in range(0x110000):
        name = unicodedata.name(chr(cp), "")
        if name and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ")):
            names[name] = cp
    for row in ALIASES:
        words = row.split()
        for low in range(len(words)):
            for high in range(low + 1, len(words) + 1):
                name = " ".join(words[low:high])
                try:
                    names.setdefault(name, ord(unicodedata.lookup(name)))
                except (KeyError, TypeError):
                    pass
    entries = sorted(fnv(name) & ~0x1FFFFF | cp for name, cp in names.items())
    assert len({e >> 21 for e in entries}) == len(entries)
    print(f"/* Unicode {unicodedata.unidata_version}. Made by tools/unicode/names.py; not to be edited. */")
    print('#include "base/unicode_int.h"\n')
    print("const uint64_t al_cp_names[] = {")
    for i in range(0, len(entries), 7):
        print("    " + " ".join(f"0x{e:X}," for e in entries[i:i + 7]))
    print("};")
    print(f"const size_t al_cp_names_count = {len(entries)};")
    cjk = []
    for cp in range(0x3400, 0x110000):
        if unicodedata.name(chr(cp), "").startswith("CJK UNIFIED IDEOGRAPH-"):
            if cjk and cjk[-1][1] == cp - 1:
                cjk[-1][1] = cp
            else:
                cjk.append([cp, cp])
    print("\nstatic const al_cp_range cjk[] = {" + ", ".join(f"{{0x{a:X}, 0x{b:X}}}" for a, b in cjk) + "};")
    print("const al_cp_set al_cp_cjk = {cjk, AL_COUNT(cjk)};")


main()
