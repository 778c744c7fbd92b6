class Base:
    attr = "base"
    def __init__(self, x): self.x = x
    def __repr__(self): return f"{type(self).__name__}({self.x})"
    def __eq__(self, o): return isinstance(o, Base) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __add__(self, o): return type(self)(self.x + (o.x if isinstance(o, Base) else o))
    __radd__ = __add__
    def __getitem__(self, k): return (self.x, k)
    def __len__(self): return self.x
    def __bool__(self): return self.x != 0
    def __call__(self, *a, **k): return a, k
    def __contains__(self, v): return v == self.x
    def __iter__(self): return iter(range(self.x))
class Derived(Base):
    def __init__(self, x, y=0):
        super().__init__(x)
        self.y = y
    def __getattr__(self, name):
        if name.startswith("dyn_"): return name[4:]
        raise AttributeError(name)
b, d = Base(2), Derived(3, 4)
print(b, d, b + 1, 1 + b, b + d, b == Base(2), b != d, b < d, sorted([d, b]))
print(b[1], b[1:2], b[1, 2], len(d), bool(Base(0)), b(1, k=2), 2 in b, list(d), d.dyn_hello, d.attr)
try:
    d.nope
except AttributeError as e:
    print(e)
print(Derived.__mro__, Derived.__bases__, Derived.__name__, isinstance(d, Base), issubclass(Derived, Base))
class Prop:
    def __init__(self): self._v = 1
    @property
    def v(self): "doc v"; return self._v
    @v.setter
    def v(self, n): self._v = n * 2
    @v.deleter
    def v(self): self._v = None
p = Prop(); p.v = 5; print(p.v); del p.v; print(p.v, Prop.v.__doc__)
class RO:
    @property
    def r(self): return 1
try:
    RO().r = 2
except AttributeError as e:
    print(e)
class Desc:
    def __get__(self, o, t): return ("get", o is None, t.__name__)
    def __set__(self, o, v): print("set", v)
    def __set_name__(self, owner, name): print("named", owner.__name__, name)
class HasDesc:
    d = Desc()
h = HasDesc(); h.d = 5; print(h.d, HasDesc.d)
class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.tag = name.lower()
    def __call__(cls, *a, **k):
        print("calling", cls.__name__)
        return super().__call__(*a, **k)
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        return {"prepared": True}
class M(metaclass=Meta, option=1):
    x = 1
class M2(M): pass
print(M.tag, M2.tag, M.prepared, type(M2), M())
class Sub:
    registry = []
    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        Sub.registry.append((cls.__name__, key))
class S1(Sub, key="a"): pass
class S2(Sub): pass
print(Sub.registry)
class Slots:
    __slots__ = ("a", "b")
s = Slots(); s.a = 1
print(s.a)
for bad in (lambda: s.b, lambda: setattr(s, "c", 1)):
    try:
        bad()
    except AttributeError as e:
        print(e)
class A:
    def who(self): return "A"
class B1(A):
    def who(self): return "B1" + super().who()
class B2(A):
    def who(self): return "B2" + super().who()
class C(B1, B2):
    def who(self): return "C" + super().who()
print(C().who(), [k.__name__ for k in C.__mro__])
try:
    class X(A, B1): pass
except TypeError as e:
    print(e)
class Static:
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls): return cls.__name__
print(Static.s(1), Static().s(2), Static.c(), Static().c())
x = "global"
class Scope:
    x = "class"
    y = x
    def m(self): return x
    z = [x for _ in range(1)]
print(Scope.y, Scope().m(), Scope.z)
def outer():
    v = "outer"
    class In:
        v = v if False else "own"
        def m(self): return v
    return In
try:
    print(outer()().m())
except NameError as e:
    print(e)
class Private:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
print(Private().get(), sorted(vars(Private())))
Dyn = type("Dyn", (Base,), {"extra": 5, "m": lambda self: self.x * 2})
print(Dyn(4), Dyn.extra, Dyn(4).m(), Dyn.__module__)
class New:
    def __new__(cls, v):
        o = super().__new__(cls)
        o.v = v
        return o
    def __init__(self, v): self.v += 1
print(New(1).v)
class NotInst:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(NotInst())
class BadInit:
    def __init__(self): return 1
try:
    BadInit()
except TypeError as e:
    print(e)
class Cmp:
    def __eq__(self, o): return NotImplemented
print(Cmp() == Cmp(), Cmp() != 1)
try:
    Cmp() < Cmp()
except TypeError as e:
    print(e)
class Attr:
    def __setattr__(self, k, v): object.__setattr__(self, k, v * 2)
    def __delattr__(self, k): print("del", k); object.__delattr__(self, k)
    def __getattribute__(self, k):
        if k == "magic": return "!"
        return object.__getattribute__(self, k)
a = Attr(); a.q = 2; print(a.q, a.magic); del a.q
class Anno:
    a: int
    b: str = "x"
    c: "Later"
print(Anno.__annotations__)
class Idx:
    def __index__(self): return 2
print([1, 2, 3][Idx()], range(Idx()))
class Fmt:
    def __format__(self, s): return f"<{s}>"
    def __str__(self): return "str"
print(f"{Fmt():abc} {Fmt()!s}")
class Get:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
print(Get[int], Get[1, 2])
class InPlace:
    def __init__(self): self.l = []
    def __iadd__(self, o): self.l.append(o); return self
i = InPlace(); i += 1; i += 2; print(i.l)
class ItemSet:
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
it = ItemSet(); it[1] = 2; it["a":"b"] = 3; del it[5]
print(type(b).__name__, b.__class__, b.__dict__, Base.__dict__["attr"])
b.__class__ = Derived
print(b)
del d.y
print(hasattr(d, "y"), hasattr(d, "x"), getattr(d, "zz", "dflt"))
class Ctor(Base):
    def __init__(self, *a, **k): super().__init__(len(a) + len(k))
print(Ctor(1, 2, z=3), Ctor(*range(5)))
class Reent:
    def __repr__(self): return "R"
print([Reent(), {"k": Reent()}], (Reent(),))
print(Base.__init__.__qualname__, Base.__doc__, Base.__module__)
class WithDoc:
    """Doc."""
print(WithDoc.__doc__)
class E(Exception): pass
class Abstract:
    def m(self): raise NotImplementedError
try:
    Abstract().m()
except NotImplementedError as e:
    print(repr(e))
class IntSub(int):
    def __add__(self, o): return IntSub(int(self) + int(o))
print(IntSub(3) + 4, type(IntSub(3) + 4).__name__, IntSub(5) * 2)
class StrSub(str): pass
print(StrSub("abc").upper(), isinstance(StrSub("x"), str), {StrSub("k"): 1}["k"])
class DictSub(dict):
    def __missing__(self, k): return k * 2
print(DictSub(a=1)["zz"], DictSub(a=1)["a"])
class ListSub(list): pass
l = ListSub([1]); l.append(2); l.name = "x"; print(l, l.name, len(l))
