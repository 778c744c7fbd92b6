"""What typing has beside the special forms: type variables, generic classes, named tuples."""


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        return "%s%s" % ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~", self.__name__)

    def __or__(self, other):
        from typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from typing import Union
        return Union[other, self]


class ParamSpec:
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.args = self
        self.kwargs = self

    def __repr__(self):
        return "~" + self.__name__


class TypeVarTuple:
    def __init__(self, name):
        self.__name__ = name

    def __iter__(self):
        yield self

    def __repr__(self):
        return self.__name__


class Generic:
    def __class_getitem__(cls, params):
        return cls


class Protocol(Generic):
    pass


class SupportsInt(Protocol):
    pass


class SupportsFloat(Protocol):
    pass


class SupportsIndex(Protocol):
    pass


class SupportsAbs(Protocol):
    pass


AnyStr = TypeVar("AnyStr", bytes, str)
T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
Text = str


class IO(Generic):
    pass


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass


def NewType(name, tp):
    def new_type(x):
        return x
    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


class ForwardRef:
    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __repr__(self):
        return "ForwardRef(%r)" % (self.__forward_arg__,)


class _NamedTupleMeta(type):
    def __new__(mcs, name, bases, ns):
        if ns.get("_root"):
            return type.__new__(mcs, name, bases, ns)
        from collections import namedtuple
        types = ns.get("__annotations__", {})
        defaults = [ns[n] for n in types if n in ns]
        made = namedtuple(name, list(types), defaults=defaults, module=ns.get("__module__"))
        made.__annotations__ = dict(types)
        for key, value in ns.items():
            if key not in types and key not in ("__module__", "__qualname__", "__annotations__"):
                setattr(made, key, value)
        return made


class NamedTuple(metaclass=_NamedTupleMeta):
    _root = True


class _TypedDictMeta(type):
    def __new__(mcs, name, bases, ns, total=True):
        made = type.__new__(mcs, name, (dict,), dict(ns))
        made.__total__ = total
        return made


class TypedDict(dict, metaclass=_TypedDictMeta):
    pass


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    classes = reversed(obj.__mro__) if isinstance(obj, type) else [obj]
    for owner in classes:
        names = globalns
        if names is None:
            if isinstance(owner, type):
                import sys
                module = sys.modules.get(owner.__module__)
                names = getattr(module, "__dict__", {})
            else:
                names = getattr(owner, "__globals__", {})
        annotations = owner.__dict__.get("__annotations__", {}) if isinstance(owner, type) else getattr(owner, "__annotations__", {})
        for key, value in annotations.items():
            if value is None:
                value = type(None)
            if isinstance(value, str):
                value = eval(value, names, localns)
            hints[key] = value
    return hints


def assert_never(arg):
    raise AssertionError("Expected code to be unreachable, but got: %r" % (arg,))


def assert_type(val, typ):
    return val


def reveal_type(obj):
    return obj


def dataclass_transform(**kwargs):
    return lambda cls: cls


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)
