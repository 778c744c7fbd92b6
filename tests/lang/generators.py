def simple(n):
    i = 0
    while i < n:
        got = yield i
        if got is not None:
            print("got", got)
        i += 1
    return "end"

g = simple(3)
print(next(g), g.send("a"), next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
print(list(simple(4)))

def delegating():
    r = yield from simple(2)
    print("result", r)
    r = yield from [10, 20]
    print("result", r)
    return r
print(list(delegating()))

def catcher():
    while True:
        try:
            yield 1
        except ValueError as e:
            print("caught", e)
            yield "recovered"
        finally:
            print("finally")
c = catcher()
print(next(c), c.throw(ValueError("x")))
c.close()
def ignoring():
    try:
        yield 1
    except GeneratorExit:
        yield 2
i = ignoring()
next(i)
try:
    i.close()
except RuntimeError as e:
    print(e)

def inner():
    try:
        yield 1
        yield 2
    except KeyError as e:
        print("inner caught", repr(e))
        yield "inner recovered"
    return "inner done"
def outer():
    x = yield from inner()
    print("x =", x)
    yield "after"
o = outer()
print(next(o), o.throw(KeyError("k")), next(o))
try:
    next(o)
except StopIteration:
    print("stop")

def raises():
    yield 1
    raise StopIteration("inside")
try:
    list(raises())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def just_started():
    yield
j = just_started()
try:
    j.send(1)
except TypeError as e:
    print(e)
def reentrant():
    yield next(r)
r = reentrant()
try:
    next(r)
except ValueError as e:
    print(e)
print(sum(x * x for x in range(10)), max(len(w) for w in ["a", "bbb"]))
print(list(x for x in range(3) if x), [(a, b) for a in range(2) for b in range(a, 3)])
gen = (i for i in range(3))
print(gen.__name__, gen.gi_running, gen.gi_code.co_name)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(15)])
def exc_state():
    try:
        raise ValueError("outer")
    except ValueError:
        yield 1
        import sys
        print(repr(sys.exc_info()[1]))
        yield 2
e = exc_state()
next(e)
try:
    raise KeyError("context")
except KeyError:
    next(e)
    import sys
    print(repr(sys.exc_info()[1]))
print(next(e, "default"), next(e, "default"))
def nested():
    def inner():
        yield from (1, 2)
    yield from inner()
    yield from inner()
print(list(nested()))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), [x for x in It()])
for x in It():
    print(x, end=" ")
print()
def with_return():
    return 5
    yield
print(list(with_return()))
d = {k: v for k, v in enumerate("abc")}
s = {c for c in "hello"}
print(d, sorted(s))
def deep(n):
    if n:
        yield from deep(n - 1)
    yield n
print(list(deep(50))[-1])
def throw_class():
    try:
        yield
    except ValueError as e:
        yield repr(e)
t = throw_class(); next(t)
print(t.throw(ValueError, "msg"))
def fin():
    try:
        yield 1
    finally:
        print("cleanup")
ff = fin(); next(ff); ff.close(); ff.close()
print(list(ff))
n = 0
for a in simple(3):
    for b in simple(a):
        n += 1
        if b: break
    else:
        continue
print(n)
class Custom:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(42)
def from_custom():
    print((yield from Custom()))
print(list(from_custom()))
def context():
    try:
        raise KeyError("a")
    except KeyError:
        yield
c = context(); next(c)
try:
    c.throw(ValueError("b"))
except ValueError as e:
    print(repr(e.__context__))
