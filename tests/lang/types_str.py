# str: every method, slices, non-ASCII text, encoding and its errors, repr.
def t(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))


texts = ['', 'a', 'abc', 'abcabc', 'Hello World', '  padded\t\n', 'éèà', 'aé€😀z', 'ÀÉÎ straße ǅ', 'x' * 300, 'é' * 300 + 'z', '\u03a3\u03a3 \u03a3A\u03a3', 'one,two,,three', 'line1\nline2\r\nline3\rline4\x0bfive\u2028six',
         "it's", 'say "hi"', 'both \' and "', '\x00\x01\x7f\x80\xa0\xad\u0378\ud800\U0001f600\U000e0001', '\\n', '123', '½', '²', '٣', '_x1', 'Ⅷ', '中文', 'ﬁ', 'İ', 'ŉ', '\u00df', 'a\u0301']
for s in texts:
    print(ascii(s), len(s), hash(s) == hash(str(s)), ascii(repr(s)) == ascii(repr(s)), bool(s))
    print(repr(s.encode('utf-8', 'surrogatepass')))
    for m in ['lower', 'upper', 'title', 'capitalize', 'swapcase', 'casefold', 'isalnum', 'isalpha', 'isascii', 'isdecimal', 'isdigit', 'isidentifier', 'islower', 'isnumeric', 'isprintable', 'isspace', 'istitle', 'isupper',
              'strip', 'lstrip', 'rstrip', 'split', 'rsplit', 'splitlines', 'expandtabs']:
        print(m, ascii(getattr(s, m)()))
    print(ascii(s.splitlines(True)), ascii(s.split(',')), ascii(s.split('a', 1)), ascii(s.rsplit('a', 1)), ascii(s.split(None, 1)), ascii(s.rsplit(None, 1)), ascii(s.partition('b')), ascii(s.rpartition('b')))
    for sub in ['', 'a', 'abc', 'é', 'z', '\n']:
        print(ascii(sub), s.find(sub), s.rfind(sub), s.count(sub), sub in s, s.startswith(sub), s.endswith(sub), s.find(sub, 1), s.find(sub, -2), s.rfind(sub, 0, -1), s.count(sub, 1, 5), s.startswith(sub, 1), s.endswith(sub, 0, 2),
              ascii(s.replace(sub, '<>')), ascii(s.replace(sub, '', 1)), ascii(s.removeprefix(sub)), ascii(s.removesuffix(sub)), ascii(s.strip(sub)))
    for i in [0, 1, -1, 2, 5, 299, 300, -300]:
        t(lambda: s[i])
    for sl in [slice(None), slice(1, None), slice(None, -1), slice(None, None, 2), slice(None, None, -1), slice(5, 1, -2), slice(-3, None), slice(2, 2), slice(100, 200), slice(-100, 3), slice(250, 299, 7)]:
        print(ascii(s[sl]), end=' ')
    print()
    print(ascii(s.center(8)), ascii(s.center(9, '*')), ascii(s.ljust(6, 'é')), ascii(s.rjust(6)), ascii(s.zfill(6)), ascii(s * 2), ascii(s + 'é'), ascii(list(s)[:5]), ascii(s[::-1]))
print('a' < 'b', 'a' < 'aa', 'Z' < 'a', 'é' > 'z', '😀' > '\uffff', 'abc' == 'abc', 'abc' != 'abd', 'a' == 1, 'a' != None)
for e in ['"a" + 1', '1 + "a"', '"a" * "b"', '"a" * 1.5', '"a" - "b"', '"a" < 1', 'str("a")["b"]', 'str("a")[1.5]', '"a"[5]', '"a"[-2]', '1 in "a"', '"a".find(1)', '"a".split("")', '"a".split(1)', '"a".join([1])', '"a".join(5)', '"a".join(["x", 2])',
          '"a".replace(1, 2)', '"a".replace("a", 2)', '"a".startswith(1)', '"a".startswith(("b", 1))', '"a".startswith(("a", 1))', '"a".center("x")', '"a".center(5, "xy")', '"a".center(5, 1)', '"a".strip(1)', '"a".index("b")', '"a".rindex("b")',
          '"a".partition("")', '"a".partition(1)', '"a".encode("nope")', '"a".encode(1)', '"é".encode("ascii")', '"aéèb".encode("ascii")', '"\\u0100".encode("latin-1")', '"\\ud800".encode()', '"a\\ud800\\udc00b".encode()', '"€\\u0100".encode("cp1252")',
          '"é".encode("ascii", "nope")', '"a".removeprefix(1)', '"a".zfill("x")', 'str(b"a", "ascii", "strict")', 'str("a", "ascii")', 'str(1, "ascii")', 'str(b"\\xff", "utf-8")', 'str(b"abc")', 'str()', 'str(object=5)', 'str(b"x", errors="strict")',
          '"a".foo', '"a".__nope__()', '"a" % 1', '"a".translate(5)', '"abc".translate({97: "x", 98: None, 99: 100})', '"abc".translate({97: 1.5})', '"a".translate({97: 0x110000})', '"x" in 5', '"a" @ "b"',
          '"abc".translate(str.maketrans("ab", "xy", "c"))', 'str.maketrans("ab", "x")', 'str.maketrans({"ab": 1})', 'str.maketrans(1)', 'str.maketrans("a", 1)', 'str.maketrans({1.5: 2})', 'str.maketrans({"a": "z", 98: None})', '"a".expandtabs("x")', '"x\\ty\\t\\tz\\n\\tw".expandtabs(4)', '"\\t".expandtabs(0)',
          '"a b c".split(" ", -1)', '"a b c".split(maxsplit=1)', '"a b c".split(sep="b")', '"  a  b ".split(" ")', '"aXbXc".rsplit("X", 1)', '",".join(["a", "b", "c"])', '",".join({"a": 1, "b": 2})', '"".join(c for c in "abc")', '"ab".join("xyz")', '"a".__getitem__(0)',
          '"a".__contains__("a")', '"a".__len__()', '"a".__eq__(1)', '"a".__lt__("b")', '"a".__hash__() == hash("a")', '"abc".__iter__().__next__()', '"a".__format__(">5")', '"a".__mod__(1)', '"a".__rmul__(3)', '"x".__class__', '"a".count("a", None, None)', '"a".find("a", "x")',
          '"abc".index("c", -1)', '"x".ljust(10**13)', '"x" * -1', '"x" * True', '"é" * 3', '2 * "ab"', '"a" "b"', 'len("a" * 1000)', '"é".isidentifier(), "1a".isidentifier(), "for".isidentifier(), "a b".isidentifier()', '"\\x1c".isspace(), "\\xa0".isspace(), "\\u200b".isspace()']:
    t(lambda: eval(e))
# codecs
data = ['', 'abc', 'é€😀', 'a\ud800b', '\xff\x80', '\x00', 'a\udc80b']
for s in data:
    for enc in ['utf-8', 'UTF8', 'utf_8', 'ascii', 'latin-1', 'iso-8859-1', 'cp1252', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-be', 'utf-8-sig', 'unicode_escape']:
        for err in ['strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'surrogateescape', 'surrogatepass']:
            try:
                print(enc, err, s.encode(enc, err))
            except Exception as e:
                print(enc, err, type(e).__name__, ascii(str(e)))
for b in [b'', b'abc', b'\xc3\xa9', b'\xff', b'a\xc3', b'\xe2\x82', b'\xf0\x9f\x98', b'\xc3(', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xc0\x80', b'a\x80\x81b', b'\xe2\x28\xa1', b'\xf0\x28\x8c\x28', b'\x81', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'\x00\xd8', b'\x00\xd8a\x00', b'\x00\xdc', b'a', b'\xef\xbb\xbfx', b'\\x41\\u00e9\\n\\q\\101', b'\\x4', b'\\', b'\xff\xfe\x00\x00a\x00\x00\x00', b'a\x00\x00\x00', b'\x00\x00\x11\x00']:
    for enc in ['utf-8', 'ascii', 'latin-1', 'cp1252', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-8-sig']:
        for err in ['strict', 'ignore', 'replace', 'backslashreplace'] + ['surrogateescape'] * ('32' not in enc):
            try:
                print(enc, err, ascii(b.decode(enc, err)))
            except Exception as e:
                print(enc, err, type(e).__name__, ascii(str(e)))
for b in [b'abc\\x41\\u00e9\\n\\q\\101\\U0001f600', b'\\x4', b'\\', b'\xe9', b'\\u12']:
    t(lambda: b.decode('unicode_escape') if b'\\q' not in b else 0)
try:
    b'\xff'.decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
try:
    'aéb'.encode('ascii')
except UnicodeEncodeError as e:
    print(e.encoding, ascii(e.object), e.start, e.end, e.reason)
# whole range of properties
import sys


def mix(h, v):
    return (h * 1000003 ^ v) & 0xffffffffffff


h = [0] * 16
for cp in list(range(0x3000)) + list(range(0xa000, 0x11000)) + list(range(0x1d400, 0x1d800)) + list(range(0x1f100, 0x1f700)):
    c = chr(cp)
    bits = [c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isspace(), c.isprintable(), c.isupper(), c.islower(), c.istitle(), c.isidentifier(), c.isalnum(), ('a' + c).isidentifier()]
    for i, b in enumerate(bits):
        h[i] = mix(h[i], b)
    for i, m in enumerate([c.lower(), c.upper(), c.title(), c.casefold()]):
        for x in m:
            h[12 + i] = mix(h[12 + i], ord(x))
print(h)


class S(str):
    def __repr__(self):
        return 'S!'


s = S('abc')
s.x = 1
print(s, repr(s), [s], s.x, s + 'd', type(s + 'd').__name__, s == 'abc', {'abc': 1}[s], s.upper(), type(s.upper()).__name__, type(str(s)).__name__, type(s[:]).__name__, type(s.strip()).__name__, type(s.replace('z', 'y')).__name__, isinstance(s, str), s in ['abc'], len(s), s[1], '%s' % s, f'{s}', f'{s:>5}', ''.join([s]), hash(s) == hash('abc'), S(5), S(b'x', 'ascii'), S())
