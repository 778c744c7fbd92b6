# bytes, bytearray, memoryview.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


texts = [b'', b'a', b'abcabc', b'Hello World', b'  padded\t\n', b'\x00\xff\x80', b"it's", b'"', b'\'"', b'a,b,,c', b'l1\nl2\r\nl3\rl4', b'x' * 50, b'\\', b'123', b'-12', b'aB cD']
for make in [bytes, bytearray]:
    for raw in texts:
        s = make(raw)
        print(repr(s), str(s), len(s), list(s)[:5], bool(s), s.hex(), s.hex(':'), s.hex('-', 2), s.hex('_', -2))
        for m in ['lower', 'upper', 'title', 'capitalize', 'swapcase', 'isalnum', 'isalpha', 'isascii', 'isdigit', 'islower', 'isspace', 'istitle', 'isupper', 'strip', 'lstrip', 'rstrip', 'split', 'rsplit', 'splitlines', 'expandtabs']:
            print(m, getattr(s, m)(), end=' ')
        print(s.splitlines(True), s.split(b','), s.split(b'a', 1), s.rsplit(b'a', 1), s.split(None, 1), s.rsplit(None, 1), s.partition(b'b'), s.rpartition(b'b'))
        for sub in [b'', b'a', b'abc', 97, 0]:
            print(sub, s.find(sub), s.rfind(sub), s.count(sub), sub in s, s.find(sub, 1), s.rfind(sub, 0, -1), s.count(sub, 1, 5))
        for sub in [b'', b'a', b'abc', bytearray(b'x')]:
            print(s.startswith(sub), s.endswith(sub), s.startswith(sub, 1), s.replace(sub, b'<>'), s.replace(sub, b'', 1), s.removeprefix(sub), s.removesuffix(sub), s.strip(sub))
        for i in [0, -1, 2, 100]:
            t(lambda: s[i])
        print(s[:], s[1:], s[:-1], s[::2], s[::-1], s[5:1:-2], s * 2, s + b'x', b'x' + s, s.center(8), s.center(9, b'*'), s.ljust(6, b'.'), s.rjust(6), s.zfill(6))
        print(s < b'b', s == raw, s != b'x', s >= raw, s == bytearray(raw), s.translate(bytes(range(255, -1, -1))), s.translate(None, b'a'), s.decode('latin-1') == raw.decode('latin-1'))
for e in ['b"a" + "b"', 'b"a" + 1', '"b" + b"a"', 'b"a" * "x"', 'b"a" < "a"', 'b"a" == "a"', 'bytes(b"a")["x"]', 'b"a"[5]', '"a" in b"a"', '300 in b"a"', '-1 in b"a"', 'b"a".find("a")', 'b"a".find(300)', 'b"a".find(1.5)', 'b"a".split("")', 'b"a".split(b"")', 'b"a".join(["x"])', 'b"a".join(5)', 'b",".join([b"a", bytearray(b"b")])',
          'b"a".replace("a", b"b")', 'b"a".startswith("a")', 'b"a".startswith((b"b", "a"))', 'b"a".startswith(97)', 'b"a".center(5, b"xy")', 'b"a".center(5, "x")', 'b"a".index(b"b")', 'b"a".rindex(b"b")', 'b"a".partition(b"")', 'bytes("a")', 'bytes("é", "utf-8")', 'bytes(5)', 'bytes(-1)', 'bytes([1, 2, 256])', 'bytes([1, "a"])', 'bytes(1.5)', 'bytes(None)', 'bytes(b"a", "ascii")', 'bytes(10**30)',
          'bytes(range(5))', 'bytes((1, 2))', 'bytes(bytearray(b"x"))', 'bytes(memoryview(b"xy"))', 'bytes()', 'bytes(errors="strict")', 'bytes.fromhex("0a 1B ff")', 'bytes.fromhex("0")', 'bytes.fromhex("zz")', 'bytes.fromhex(5)', 'bytes.fromhex("0 1")', 'bytearray.fromhex("0a")', 'bytes.maketrans(b"ab", b"xy")[97]', 'bytes.maketrans(b"a", b"xy")', 'b"a".translate(b"x")', 'b"a".hex(5)', 'b"ab".hex("::")', 'b"ab".hex("é")',
          'hash(b"a") == hash(bytes(b"a"))', 'hash(bytearray(b"a"))', '{b"a": 1}[b"a"]', 'b"a" in {b"a"}', 'b"\\xff".decode()', 'b"a".decode("nope")', 'bytearray(5)', 'bytearray([1, 300])', 'bytearray("a")', 'bytearray("a", "ascii")', 'bytearray(b"abc").pop()', 'bytearray().pop()', 'bytearray(b"a").pop(5)', 'bytearray(b"a").remove(5)', 'bytearray(b"a").append("x")', 'bytearray(b"a").append(300)', 'b"a".__class__.__name__', 'int.from_bytes(b"ab", "big")', 'b"ab"[0:1] + b""', 'max(b"abc")', 'sorted(b"cab")', 'b"%d" % 5', 'b"a" "b"' if False else '1', 'tuple(b"ab")', 'bytes({1: 2})']:
    t(lambda: eval(e))
b = bytearray(b'hello')
b[0] = 72
b[-1] = ord('O')
b.append(33)
b.extend(b' w')
b.extend([111, 114])
b.insert(0, 62)
b.insert(-1, 45)
print(b)
b[1:3] = b'XYZ'
b[::2] = b'_' * len(b[::2])
print(b)
del b[0]
del b[1:3]
del b[::3]
print(b)
b += b'more'
b *= 2
b.reverse()
print(b, b.copy(), b.pop(), b.pop(0))
b.remove(ord('e'))
b.clear()
print(b)
b[:] = range(5)
b[2:2] = [9, 9]
print(b)
for e in ['b.__setitem__(0, 300)', 'b.__setitem__(0, "x")', 'b.__setitem__(100, 1)', 'b.__setitem__(slice(0, 1), 5)', 'b.__setitem__(slice(0, 1), "x")', 'b.__setitem__(slice(0, 4, 2), b"x")', 'b.__delitem__(100)', 'b.extend("x")', 'b.extend(5)', 'exec("b += \'x\'")', 'b.insert(0, 256)']:
    t(lambda: eval(e))
m = memoryview(bytearray(b'abcdef'))
print(m[0], m[-1], m[1:3].tobytes(), m[::2].tolist(), len(m), m.readonly, m.nbytes, m.itemsize, m.format, m.shape, m.ndim, m == b'abcdef', m[1:] == b'bcdef', bytes(m), list(m[::-1]), m.hex())
m[0] = 65
m[1:3] = b'BC'
print(m.obj, 65 in m)
r = memoryview(b'xyz')
print(r.readonly, hash(r) == hash(b'xyz'), r.tobytes())
for e in ['m.__setitem__(0, 300)', 'm.__setitem__(slice(0, 2), b"x")', 'r.__setitem__(0, 1)', 'memoryview("a")', 'memoryview(5)', 'm[100]', 'm["a"]', 'hash(m)', 'r.__delitem__(0)']:
    t(lambda: eval(e))
base = bytearray(b'123')
v = memoryview(base)
t(lambda: base.append(1))
v.release()
base.append(52)
print(base)
t(lambda: v[0])
with memoryview(b'ab') as w:
    print(w[0])
t(lambda: w[0])


class B(bytes):
    pass


print(B(b'x'), B([1, 2]), type(B(b'x') + b'y').__name__, B(b'x') == b'x', {b'x': 1}[B(b'x')])


class HasBytes:
    def __bytes__(self):
        return b'custom'


print(bytes(HasBytes()), b'%b' % HasBytes())
