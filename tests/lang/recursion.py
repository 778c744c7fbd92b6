# Recursion through everything that re-enters the machine from C ends in RecursionError.
import sys
def attempt(name, f):
    try:
        f()
        print(name, "no error")
    except RecursionError as e:
        print(name, "RecursionError", str(e).startswith("maximum recursion depth exceeded"))
def plain():
    return plain()
class Add:
    def __add__(self, o): return self + o
class Get:
    def __getattr__(self, n): return getattr(self, n + "x")
class Attr:
    def __getattribute__(self, n): return self.other
class Call:
    def __call__(self): return self()
class Repr:
    def __repr__(self): return repr(self)
class Eq:
    def __eq__(self, o): return self == o
class Iter:
    def __iter__(self): return iter(self)
class Item:
    def __getitem__(self, k): return self[k]
class Bool:
    def __bool__(self): return bool(self)
class Len:
    def __len__(self): return len(self)
class Init:
    def __init__(self): Init()
class New:
    def __new__(cls): return New()
class Prop:
    @property
    def p(self): return self.p
def sort():
    sorted([1, 2], key=lambda x: sort())
def mapped():
    return list(map(lambda x: mapped(), [1]))
def gen():
    yield from gen()
def comp():
    return [comp() for _ in range(1)]
def evaluated():
    eval("evaluated()")
def executed():
    exec("executed()")
def formatted():
    return f"{formatted()}"
def classes():
    class A:
        x = classes()
def caught():
    try:
        return caught()
    except ValueError:
        pass
def finally_():
    try:
        return finally_()
    finally:
        pass
attempt("plain", plain)
attempt("add", lambda: Add() + 1)
attempt("getattr", lambda: Get().x)
attempt("getattribute", lambda: Attr().x)
attempt("call", lambda: Call()())
attempt("repr", lambda: repr(Repr()))
attempt("eq", lambda: Eq() == 1)
attempt("iter", lambda: iter(Iter()))
attempt("item", lambda: Item()[1])
attempt("bool", lambda: bool(Bool()))
attempt("len", lambda: len(Len()))
attempt("init", Init)
attempt("new", New)
attempt("prop", lambda: Prop().p)
attempt("sort", sort)
attempt("map", mapped)
attempt("gen", lambda: list(gen()))
attempt("comp", comp)
attempt("eval", evaluated)
attempt("exec", executed)
attempt("format", formatted)
attempt("classes", classes)
attempt("caught", caught)
attempt("finally", finally_)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(900))
sys.setrecursionlimit(5000)
print(sys.getrecursionlimit(), deep(4000))
def depth():
    try:
        return 1 + depth()
    except RecursionError:
        return 1
print(depth() > 4000)
try:
    sys.setrecursionlimit(1)
except RecursionError as e:
    print("too low")
try:
    sys.setrecursionlimit(0)
except ValueError as e:
    print(e)
l = []
for i in range(100000): l = [l]
try:
    repr(l)
except RecursionError:
    print("nested repr")
try:
    eval("(" * 1000 + ")" * 1000)
except (SyntaxError, RecursionError, MemoryError) as e:
    print("nested parens", type(e).__name__ in ("SyntaxError", "MemoryError", "RecursionError"))
try:
    print(eval("+".join(["1"] * 5000)))
except RecursionError:
    print("5000" if False else 5000)
