# Everything that has no file of its own: unpacking, comprehensions, operators, strings, scopes, loops, del, global.
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
[x, y] = "ab"; print(x, y)
*s, = range(3); print(s)
first, *_, last = "hello"; print(first, last)
print([*range(3), *"ab"], (*[1], 2), {*[1, 1]}, {**{"a": 1}, "b": 2, **{"a": 3}})
i = j = k = []
i.append(1); print(j, k)
x = 1; x += 2; x -= 1; x *= 5; x //= 3; x **= 2; x %= 7; x |= 8; x &= 12; x ^= 5; x <<= 2; x >>= 1; print(x)
f = 1.5; f /= 2; print(f, 7 / 2, 7 // 2, -7 // 2, 7 % -3, 2 ** 10, 2 ** -1, 10 ** 20, -5 % 3)
print(1 if 0 else 2, 0 or "x", 1 and "y", not "", [] or {} or "last", 0 and 1 / 0)
print(1 < 2 < 3 < 4, 1 < 3 < 2, 1 == 1.0 == True, "a" < "b", [1, 2] < [1, 3], (1,) == (1,))
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 10, 1024 >> 3, +5, -5, 0x1F, 0o17, 0b101, 1_000_000)
print("a" "b" 'c', r"\n", "\x41\u0042\N{LATIN SMALL LETTER C}", b"by\x00", """tri
ple""", "tab\tq'uote\"")
name, num, w = "World", 3.14159, 10
print(f"Hello {name}! {num:.2f} {num:>{w}.1f} {name!r:^12} {{literal}} {name=} {num = :.1f} {1 + 1} {'nested ' + f'{name}'} {[n for n in range(3)]} {lambda_ if False else 0}" if True else "")
print(f"{name:{'>'}{10}}|{'q':<5}|{5:05d}|{255:#x}|{1e6:,.2f}|{True}|{None}")
print("%s %d %r %5.1f %%" % ("a", 1, "r", 2.25), "{} {0}".format(1) if False else "{0} {1} {x}".format(1, 2, x=3))
for n in range(5):
    if n == 1: continue
    if n == 3: break
else:
    print("never")
print(n)
for n in []: pass
else: print("empty else")
while n:
    n -= 1
    if n == 1: break
else:
    print("no")
while n > 10: pass
else: print("while else")
print([(p, q) for p in range(3) if p for q in range(p) if q != 1], {p % 2 for p in range(5)}, {p: p * p for p in range(3)})
print([[c for c in r] for r in ["ab", "cd"]], [x for x in [y for y in range(3)]])
print([y for x in range(3) if (y := x * 2) > 1], y)
def scopes():
    v = 1
    def inner():
        nonlocal v
        v = 2
        def deeper():
            nonlocal v
            v += 10
        deeper()
    inner()
    return v, [v + q for q in range(2)], (lambda: v)()
print(scopes())
fs = [lambda n=n: n for n in range(3)]; print([g() for g in fs])
fs = [lambda: n for n in range(3)]; print([g() for g in fs])
lst = list(range(10))
print(lst[2:5], lst[::-1], lst[-3:], lst[:2], lst[1::3], lst[-1], lst[5:2])
lst[2:4] = ["x"]; print(lst); del lst[0], lst[-1]; print(lst); del lst[1:3]; print(lst)
lst[::2] = [0] * len(lst[::2]); print(lst)
d = {"a": 1}; d["b"] = 2; d["a"] += 5; del d["b"]; print(d, "a" in d, "z" not in d, len(d))
t = (1, 2); t += (3,); print(t, t * 2, t[1:], 2 in t)
x = None
print(x is None, x is not None, type(x), ...)
global_var = 1
def set_global():
    global global_var, new_global
    global_var = 2; new_global = 3
set_global(); print(global_var, new_global)
assert True, "fine"
print((1,), (), [()], {"k": (1,)}, 1j * 1j, 1e100, 1.0, float("inf"), -0.0)
print(int("42") + int("ff", 16), str(1.0), repr("q'"), bool([]), list("ab"), tuple([1]), dict(a=1), set([1]))
if a == 2: pass
elif a == 1: print("elif")
else: pass
print(eval("a + 1"), eval("x", {"x": 5}), [z for z in map(lambda v: v * 2, [1, 2])])
ns = {}; exec("q = 5\ndef fn(): return q * 2", ns); print(ns["fn"]())
def gen():
    x = yield
    while True: x = yield x * 2
g = gen(); next(g); print(g.send(2), g.send(5))
print(*[1, 2], sep="-", end="!\n")
print("a" * 3, [0] * 3, "abc"[1], "abc"[-1:], "b" in "abc", "x".join(["1", "2"]))
big = 2 ** 100; print(big, big + 1, big * big, big // 3, -big, big > 1, hash(big) == hash(2 ** 100))
small = 4611686018427387903; print(small + 1, small * 2, -small - 2, small + small)
print(9223372036854775807 + 1, 4611686018427387904 - 1, -4611686018427387904 - 1, 3037000500 * 3037000500)
class X: pass
o = X(); o.a = X(); o.a.b = [1]; o.a.b[0] += 5; o.a.b += [2]; print(o.a.b); del o.a; print(hasattr(o, "a"))
print(max([1, 3, 2]), min(1, 2), sum([1, 2]), abs(-1), len("abc"), sorted("cab"), list(reversed([1, 2])), any([0, 1]), all([]), divmod(7, 2), pow(2, 3, 5), round(2.5), round(2.567, 2))
print(list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(filter(None, [0, 1])), isinstance(1, (str, int)), callable(len), chr(65), ord("a"), hex(255), bin(5), oct(8))
import sys as system, sys
print(system is sys)
from sys import path as p1, argv as a1
print(p1 is sys.path)
try: import nothing_of_the_kind
except ImportError as e: print(e, e.name)
print(__name__, __doc__, __file__.endswith("language.py"))
lines = """a
b""".split("\n"); print(lines)
if (m := len(lines)) > 1: print(m)
print([i for i in range(20) if i % 2 if i % 3])
def f(a, *, b): return a - b
print(f(b=1, a=5))
def kw(**k): return list(k.items())
print(kw(z=1, a=2, **{"m": 3}))
x = [1, 2, 3]
for i, v in enumerate(x):
    x[i] = v * 2
print(x)
print({1: "a", 1.0: "b", True: "c"}, {"a", "a"})
matrix = [[1, 2], [3, 4]]
print([[row[i] for row in matrix] for i in range(2)], list(zip(*matrix)))
def default_mut(a, b=None):
    b = b or []
    b.append(a)
    return b
print(default_mut(1), default_mut(2))
async_ = 1; match = 2; case = 3; type = 4; print(async_, match, case, type)
print(0.1 + 0.2, 1 / 3, 1e16, 123456789.123, 5e-324, 100.0, 1e22, 1.5e300 * 1e10)
