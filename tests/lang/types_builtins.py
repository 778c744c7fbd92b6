# The builtins, ranges, iterators, files.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for e in ['range(5)', 'range(1, 10, 3)', 'range(10, 0, -3)', 'range(0)', 'range(5)[2]', 'range(5)[-1]', 'range(5)[10]', 'range(5)["a"]', 'range(10)[2:8:2]', 'range(10)[::-1]', 'range(10)[-3:]', 'len(range(0, 100, 7))', 'len(range(10**20))', '10**30 in range(10**40)', 'range(10**20)[10**19]', 'range(10**20)[-1]',
          '3 in range(5)', '3.0 in range(5)', '"a" in range(5)', 'True in range(5)', 'range(5).index(3)', 'range(5).index(9)', 'range(5).index("a")', 'range(5).count(2)', 'range(3) == range(0, 3, 1)', 'range(0) == range(2, 1)', 'range(0, 3, 2) == range(0, 4, 2)', 'hash(range(3)) == hash(range(0, 3))', 'range(1.5)', 'range("a")', 'range()', 'range(1, 2, 3, 4)', 'range(1, 2, 0)', 'list(range(5, 0, -2))', 'list(reversed(range(5)))', 'list(reversed(range(0, 10, 3)))',
          'range(3).start, range(3).stop, range(3).step', 'bool(range(0))', 'range(5) < range(6)', 'sum(range(10**6))', 'list(range(10**20, 10**20 + 3))', 'list(range(2**62 - 2, 2**62 + 2))', 'max(range(5))', 'iter(range(3)).__next__()', 'range(3) + range(3)', 'list(range(-5, 5, 3))',
          'list(enumerate("ab"))', 'list(enumerate("ab", 5))', 'list(enumerate("ab", start=10**20))', 'enumerate(5)', 'enumerate("a", "b")', 'list(zip("ab", [1, 2, 3]))', 'list(zip())', 'list(zip("ab", strict=True))', 'list(zip("ab", [1], strict=True))', 'list(zip([1], "ab", strict=True))', 'list(zip([1], [2], "ab", strict=True))', 'list(zip([1, 2], [2, 3], "a", strict=True))', 'zip(5)', 'zip([1], 5)', 'list(map(str, [1, 2]))', 'list(map(lambda a, b: a + b, [1, 2], [3, 4, 5]))', 'map(str)', 'map(5, [1])', 'list(map(5, [1]))', 'list(filter(None, [0, 1, "", "a"]))', 'list(filter(lambda x: x > 1, [1, 2, 3]))', 'filter(5, 5)', 'list(filter(bool, [0, 2]))',
          'all([])', 'all([1, 0])', 'any([])', 'any([0, 1])', 'all(5)', 'any(x > 2 for x in range(5))', 'callable(len)', 'callable(5)', 'callable(int)', 'hasattr("a", "upper")', 'hasattr("a", "nope")', 'hasattr("a", 5)', 'getattr("a", "nope", 5)', 'getattr("a", "nope")', 'getattr("a", 5)', 'isinstance(1, int)', 'isinstance(1, (str, int))', 'isinstance(1, 5)', 'isinstance(True, int)', 'issubclass(bool, int)', 'issubclass(5, int)', 'issubclass(int, 5)', 'isinstance(1, int | str)',
          'id("a") == id("a")', 'len(5)', 'len("abc")', 'repr("a")', 'ascii("é")', 'format(5)', 'format(5, "05d")', 'format(5, 5)', 'iter([1], 5)', 'list(iter(lambda: 5, 5))', 'list(iter([3, 2, 1].pop, 1))', 'next(iter([]), None)', 'sorted([3, 1], key=None)', 'divmod(7, -2)', 'divmod(7.5, 2)', 'pow(2, 3)', 'pow(2, -1)', 'pow(2, 3, 5)', 'pow(exp=2, base=3)', 'round(2.567, 2)', 'round(5)', 'round(-1.5)', 'abs(-5)', 'abs(-2.5)', 'abs(3+4j)', 'bin(-5)', 'hex(255)', 'oct(8)', 'hash("a") == hash("a")', 'hash(10**30) == hash(10**30)',
          'vars(5)', 'type(5)', 'type(5) is int', 'type("a").__name__', 'dir(5) == sorted(dir(5))', '"append" in dir([])', 'chr(65)', 'eval("1 + 2")', 'eval("a", {"a": 5})', 'eval("a + b", {"a": 1}, {"b": 2})', 'eval("1 +")', 'eval(5)', 'eval("x", 5)', 'exec("y = 5")', 'compile("1 + 2", "f", "eval")', 'eval(compile("1 + 2", "f", "eval"))', 'compile("1", "f", "nope")', 'compile("a b", "f", "exec")', 'compile(5, "f", "exec")', '__import__("sys").__name__', 'NotImplemented', 'Ellipsis', '...', 'None', '__debug__', 'print', 'len', 'int.__name__', 'str(int)', 'bool(NotImplemented) if False else 1', 'max("a", "b", key=ord)', 'min(3, 1, 2, key=lambda x: -x)', 'sum([1.5, 2])', 'sum((i for i in range(4)), 10)', 'input' if False else '1', 'object()  is object()', 'len(*[[1, 2]])', 'print(1, sep=5)', 'print(1, end=5)', 'print(1, file=5)', 'print(1, foo=2)', 'len()', 'len(1, 2)', 'isinstance(1)', 'abs()', 'hex("a")', 'setattr(5, "a", 1)', 'delattr(5, "a")', 'aiter(5)', 'anext(5)']:
    t(lambda: eval(e))
print(1, 'a', None, sep='-', end='!\n')
print()
print(*[1, 2], sep='')
ns = {}
exec('a = 1\ndef f():\n    return a + 1\nb = f()', ns)
print(ns['b'], sorted(k for k in ns if k != '__builtins__'))


def scope():
    x = 5
    y = 'a'
    return locals(), sorted(dir())


print(scope())
print('__name__' in globals(), globals()['__name__'], 't' in vars())


class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i

    def __len__(self):
        return 4


print(list(Seq()), list(reversed(Seq())), 9 in Seq(), 5 in Seq(), max(Seq()), sum(Seq()), tuple(Seq()), [*Seq()])


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


w = Writer()
print('a', 1, file=w, sep=', ', end='.')
print(w.parts)


class R:
    def __round__(self, n=None):
        return ('r', n)

    def __reversed__(self):
        return iter('rev')

    def __dir__(self):
        return ['z', 'a']

    def __len__(self):
        return 2**70

    def __format__(self, s):
        return 5


print(round(R()), round(R(), 2), list(reversed(R())), dir(R()))
t(lambda: len(R()))
t(lambda: format(R(), ''))


class Neg:
    def __len__(self):
        return -1

    def __bool__(self):
        return 5

    def __index__(self):
        return 'x'

    def __hash__(self):
        return 'h'

    def __repr__(self):
        return 5

    def __str__(self):
        return 6

    def __contains__(self, x):
        return 'yes'


for e in ['len(Neg())', 'bool(Neg())', '[1][Neg()]', 'hash(Neg())', 'repr(Neg())', 'str(Neg())', '3 in Neg()', 'int(Neg())', 'range(Neg())', '"%d" % Neg()', 'hex(Neg())']:
    t(lambda: eval(e))
# files
import os
name = '/tmp/al_lang_types_builtins.txt'
with open(name, 'w') as f:
    print(f.write('héllo\nworld\n'), f.writable(), f.readable(), f.name == name, f.mode, f.encoding, f.closed)
    f.writelines(['a\n', 'b\r\n', 'c'])
    print('printed', 5, file=f)
print(f.closed)
with open(name) as f:
    print(repr(f.read()), repr(f.read()))
with open(name) as f:
    print(list(f))
with open(name, newline='') as f:
    print(f.readlines())
with open(name, encoding='latin-1') as f:
    print(ascii(f.readline()), repr(f.readline(3)), f.read(4), next(f))
with open(name, 'rb') as f:
    print(f.read(3), f.tell(), f.seek(0), f.readline(), f.seek(-3, 2), f.read(), f.read(1))
with open(name, 'a') as f:
    f.write('appended')
    print(f.tell())
with open(name, 'r+') as f:
    print(f.read(2), end='|')
    f.seek(0)
    f.write('HEL')
    f.seek(0, 2)
    f.write('end')
print(repr(open(name).read()))
with open(name, 'wb') as f:
    print(f.write(b'\xff\xfe'), f.write(bytearray(b'x')))
t(lambda: open(name).read())
print(ascii(open(name, errors='replace').read()), ascii(open(name, errors='surrogateescape').read()))
t(lambda: open(name, 'x'))
t(lambda: open('/nonexistent/file'))
t(lambda: open('/tmp'))
t(lambda: open(name, 'rw'))
t(lambda: open(name, 'z'))
t(lambda: open(name, 'rb', encoding='utf-8'))
t(lambda: open(name, 'rbt'))
t(lambda: open(name, encoding='nope'))
t(lambda: open(5.5))
t(lambda: open(name, newline='x'))
f = open(name)
t(lambda: f.write('x'))
f.close()
t(lambda: f.read())
t(lambda: next(f))
f = open(name, 'wb')
t(lambda: f.write('x'))
t(lambda: f.read())
f.close()
f = open(name, 'w')
t(lambda: f.write(b'x'))
t(lambda: f.read())
f.close()
f.close()
try:
    with open(name, 'w', newline='\r\n') as f:
        f.write('a\nb\n')
        raise ValueError('inside')
except ValueError as e:
    print(e, f.closed)
print(open(name, 'rb').read())
for enc in ['utf-16', 'utf-8-sig', 'utf-32-be']:
    with open(name, 'w', encoding=enc) as f:
        f.write('é1\n')
        f.write('é2\n')
    print(open(name, 'rb').read(), ascii(open(name, encoding=enc).readlines()))
os.remove(name)
import io
s = io.StringIO()
print(s.write('héllo\n'), s.write('x'), repr(s.getvalue()), s.tell(), s.seek(0), repr(s.readline()), repr(s.read()), repr(s.read()))
s.seek(1)
s.write('EE')
print(repr(s.getvalue()), s.truncate(3), repr(s.getvalue()), s.closed)
s = io.StringIO('a\nb\r\nc')
print(list(s), s.readable(), s.getvalue() == 'a\nb\r\nc')
with io.StringIO('init') as s:
    s.write('XY')
    print(s.getvalue())
t(lambda: s.getvalue())
t(lambda: io.StringIO().write(5))
t(lambda: io.StringIO(5))
b = io.BytesIO(b'abc')
print(b.read(1), b.write(b'ZZZ'), b.getvalue(), b.seek(0), b.readline(), b.tell(), bytes(b.getbuffer()), b.seek(-2, 2), b.read())
b.seek(10)
b.write(b'!')
print(b.getvalue())
t(lambda: b.write('x'))
print(isinstance(s, io.StringIO), isinstance(s, io.TextIOBase), isinstance(b, io.IOBase), issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
print('text', file=(o := io.StringIO()), end='')
print(o.getvalue())
