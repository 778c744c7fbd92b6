# Parameters of every kind, defaults, binding errors, closures, decorators.
def plain(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw

print(plain(1, c=3))
print(plain(1, 2, 3, 4, c=5, x=6))
print(plain(*[1, 2], *(3,), **{"c": 1}, **{"z": 9}))
def posonly(a, b, /, c, *, d): return a, b, c, d
print(posonly(1, 2, 3, d=4), posonly(1, 2, c=3, d=4))
def nothing(): pass
def one(a): pass
def defaults(a, b=1, c=2): pass
def kwonly(*, k, j): pass
def star(*args): pass

def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except TypeError as e:
        print("TypeError:", e)

attempt(nothing, 1)
attempt(one)
attempt(one, 1, 2)
attempt(one, 1, a=2)
attempt(one, b=2)
attempt(defaults)
attempt(defaults, 1, 2, 3, 4)
attempt(kwonly)
attempt(kwonly, 1)
attempt(kwonly, k=1)
attempt(kwonly, k=1, j=2, l=3)
attempt(posonly, 1)
attempt(posonly, 1, b=2, c=3, d=4)
attempt(posonly, a=1, b=2, c=3, d=4)
attempt(star, k=1)
attempt(plain)
class C:
    def m(self, x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
    @staticmethod
    def s(x): return x
attempt(C().m)
attempt(C().m, 1, 2)
attempt(C.m, 1)
attempt(C.c, 1)
attempt(C.s, 1)
attempt(C, 1)
attempt(lambda: 1, 2)
attempt(5)
def needs3(a, b, c): pass
attempt(needs3)
attempt(needs3, 1)
attempt(needs3, c=1)
try:
    plain(*5, c=1)
except TypeError as e:
    print(e)
try:
    plain(**5)
except TypeError as e:
    print(e)
try:
    plain(1, c=1, **{"c": 2})
except TypeError as e:
    print(e)
try:
    plain(1, **{"c": 1}, **{"c": 2})
except TypeError as e:
    print(e)
try:
    plain(1, **{1: 2})
except TypeError as e:
    print(e)

def counter(start):
    n = start
    def bump(by=1):
        nonlocal n
        n += by
        return n
    def peek():
        return n
    return bump, peek
bump, peek = counter(10)
bump(); bump(5)
print(peek(), bump.__closure__ is not None, bump.__code__.co_freevars, counter.__code__.co_cellvars)

def arg_in_closure(a, *rest, k=1, **kw):
    return lambda: (a, rest, k, kw)
print(arg_in_closure(1, 2, k=3, z=4)())

def decorate(tag):
    def outer(f):
        def inner(*args, **kw):
            return tag, f(*args, **kw)
        inner.__name__ = f.__name__
        return inner
    return outer

@decorate("a")
@decorate("b")
def decorated(x): return x
print(decorated(1), decorated.__name__)

def doc():
    """The doc."""
print(doc.__doc__, nothing.__doc__, doc.__name__, doc.__qualname__, doc.__module__)
print(plain.__defaults__, plain.__kwdefaults__, plain.__code__.co_varnames, plain.__code__.co_argcount)
def mutable(x=[]):
    x.append(1)
    return x
mutable(); print(mutable())
def outer():
    class Inner:
        def method(self): pass
    return Inner.method.__qualname__, (lambda: 0).__qualname__, Inner.__qualname__
print(outer())
f = lambda a, *b, c=3, **d: (a, b, c, d)
print(f(1), f(1, 2, c=4, e=5))
doc.attr = 5
print(doc.attr, doc.__dict__)
print((lambda x: (lambda y: x + y))(1)(2))
def recurse(n): return 1 if n < 2 else n * recurse(n - 1)
print(recurse(20))
def annotated(a: int, b: "str" = "x", *args: float, c: list[int] = None, **kw: dict) -> bool: pass
print(annotated.__annotations__)
x = 5
def shadow():
    print(x)
shadow()
def unbound():
    print(y)
    y = 1
try:
    unbound()
except UnboundLocalError as e:
    print(e)
def free():
    def g(): return z
    try:
        g()
    except NameError as e:
        print(e)
    z = 1
    print(g())
    del z
    try:
        g()
    except NameError as e:
        print(e)
free()
def g():
    global made
    made = 3
g()
print(made)
del made
try:
    made
except NameError as e:
    print(e)
def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9): return a0 + a9
print(many(*range(10)))
print([f.__name__ for f in (plain, one)])
def ret_tuple(): return 1, 2
a, b = ret_tuple()
print(a, b)
def inner_default():
    n = 3
    def f(a, b=n): return a + b
    n = 5
    return f(1)
print(inner_default())
print(locals() is globals())
def loc(a):
    b = a + 1
    return sorted(locals())
print(loc(1))
