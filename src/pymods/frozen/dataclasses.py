"""Classes made from annotated fields."""
import sys as _sys

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict", "astuple",
           "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _MissingType:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


class _KwOnlyType:
    pass


MISSING = _MissingType()
KW_ONLY = _KwOnlyType()


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        self._field_type = None

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    def __repr__(self):
        return ("Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r,metadata=%r,kw_only=%r,_field_type=%s)"
                % (self.name, self.type, self.default, self.default_factory, self.init, self.repr, self.hash, self.compare, self.metadata,
                   self.kw_only, self._field_type))


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _annotation_is(annotation, name):
    if isinstance(annotation, str):
        text = annotation.split("[")[0].strip()
        return text == name or text.endswith("." + name)
    return False


def _kind(annotation):
    import typing
    if annotation is KW_ONLY or _annotation_is(annotation, "KW_ONLY"):
        return "KW_ONLY"
    if annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar or _annotation_is(annotation, "ClassVar"):
        return "_FIELD_CLASSVAR"
    if annotation is InitVar or isinstance(annotation, InitVar) or _annotation_is(annotation, "InitVar"):
        return "_FIELD_INITVAR"
    return "_FIELD"


def _collect(cls, kw_only):
    collected = {}
    for base in cls.__mro__[-1:0:-1]:
        for f in getattr(base, "__dataclass_fields__", {}).values():
            collected[f.name] = f
    seen_kw_only = False
    annotations = cls.__dict__.get("__annotations__", {})
    for name, annotation in annotations.items():
        kind = _kind(annotation)
        if kind == "KW_ONLY":
            if seen_kw_only:
                raise TypeError("%r is KW_ONLY, but KW_ONLY has already been specified" % name)
            seen_kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        f = default if isinstance(default, Field) else field(default=default)
        if default is not MISSING and type(default).__name__ == "member_descriptor":
            f = field()
        f.name, f.type, f._field_type = name, annotation, kind
        if f.kw_only is MISSING:
            f.kw_only = kw_only or seen_kw_only
        if kind == "_FIELD" and f.default.__class__.__hash__ is None:
            raise ValueError("mutable default %s for field %s is not allowed: use default_factory" % (type(f.default), name))
        if isinstance(default, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
        collected[name] = f
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError("%r is a field but has no type annotation" % name)
    return collected


def _make_init(cls, all_fields, frozen):
    ordered = [f for f in all_fields if f.init and not f.kw_only]
    keyword = [f for f in all_fields if f.init and f.kw_only]
    seen_default = None
    for f in ordered:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = f.name
        elif seen_default:
            raise TypeError("non-default argument %r follows default argument" % f.name)
    params, body, scope = [], [], {"_M": MISSING, "_set": object.__setattr__}
    for group in (ordered, keyword):
        if group is keyword and keyword:
            params.append("*")
        for f in group:
            if f.default is MISSING and f.default_factory is MISSING:
                params.append(f.name)
            else:
                scope["_d_" + f.name] = f.default if f.default is not MISSING else MISSING
                params.append("%s=_d_%s" % (f.name, f.name))
    for f in all_fields:
        if f._field_type == "_FIELD_INITVAR":
            continue
        if not f.init and f.default_factory is MISSING:
            continue
        if f.default_factory is not MISSING:
            scope["_f_" + f.name] = f.default_factory
            value = "_f_%s()" % f.name if not f.init else "_f_%s() if %s is _M else %s" % (f.name, f.name, f.name)
        else:
            value = f.name
        body.append("_set(self, %r, %s)" % (f.name, value) if frozen else "self.%s = %s" % (f.name, value))
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__(%s)" % ", ".join(f.name for f in all_fields if f._field_type == "_FIELD_INITVAR"))
    source = "def __init__(%s):\n  %s\n" % (", ".join(["self"] + params), "\n  ".join(body or ["pass"]))
    exec(source, scope)
    init = scope["__init__"]
    init.__qualname__ = "%s.__init__" % cls.__qualname__
    init.__annotations__ = {f.name: f.type for f in all_fields if f.init}
    init.__annotations__["return"] = None
    return init


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    collected = _collect(cls, kw_only)
    cls.__dataclass_fields__ = collected
    cls.__dataclass_params__ = dict(init=init, repr=repr_, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen)
    usable = [f for f in collected.values() if f._field_type in ("_FIELD", "_FIELD_INITVAR")]
    real = [f for f in usable if f._field_type == "_FIELD"]
    own = cls.__dict__
    has_explicit_hash = not (own.get("__hash__", MISSING) is MISSING or (own.get("__hash__") is None and "__eq__" in own))
    if init:
        cls.__init__ = _make_init(cls, usable, frozen)
    if repr_ and "__repr__" not in own:
        def __repr__(self):
            shown = ", ".join("%s=%r" % (f.name, getattr(self, f.name)) for f in real if f.repr)
            return "%s(%s)" % (self.__class__.__qualname__, shown)
        cls.__repr__ = __repr__
    compared = [f.name for f in real if f.compare]

    def key(self):
        return tuple([getattr(self, name) for name in compared])
    if eq and "__eq__" not in own:
        def __eq__(self, other):
            if other.__class__ is self.__class__:
                return key(self) == key(other)
            return NotImplemented
        cls.__eq__ = __eq__
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, test in (("__lt__", lambda a, b: a < b), ("__le__", lambda a, b: a <= b), ("__gt__", lambda a, b: a > b), ("__ge__", lambda a, b: a >= b)):
            if name in own:
                raise TypeError("Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering" % (name, cls.__name__))

            def method(self, other, _test=test):
                if other.__class__ is self.__class__:
                    return _test(key(self), key(other))
                return NotImplemented
            setattr(cls, name, method)
    if frozen:
        def __setattr__(self, name, value):
            if type(self) is cls or name in collected:
                raise FrozenInstanceError("cannot assign to field %r" % (name,))
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in collected:
                raise FrozenInstanceError("cannot delete field %r" % (name,))
            super(cls, self).__delattr__(name)
        cls.__setattr__, cls.__delattr__ = __setattr__, __delattr__
    if unsafe_hash or (eq and frozen and not has_explicit_hash):
        hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = lambda self: hash(tuple([getattr(self, name) for name in hashed]))
    elif eq and not has_explicit_hash:
        cls.__hash__ = None
    if match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple(f.name for f in usable if f.init and not f.kw_only)
    if not cls.__dict__.get("__doc__"):
        cls.__doc__ = "%s(%s)" % (cls.__name__, ", ".join(f.name for f in usable if f.init))
    if slots:
        if "__slots__" in own:
            raise TypeError("%s already specifies __slots__" % cls.__name__)
        namespace = {k: v for k, v in cls.__dict__.items() if k not in collected and k not in ("__dict__", "__weakref__")}
        namespace["__slots__"] = tuple(f.name for f in real if not any(f.name in getattr(b, "__slots__", ()) for b in cls.__mro__[1:]))
        cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        collected = getattr(class_or_instance, "__dataclass_fields__")
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in collected.values() if f._field_type == "_FIELD")


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _convert(obj, dict_factory, whole):
    if is_dataclass(obj) and not isinstance(obj, type):
        return whole(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(v, dict_factory, whole) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_convert(v, dict_factory, whole) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_convert(k, dict_factory, whole), _convert(v, dict_factory, whole)) for k, v in obj.items())
    import copy
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if isinstance(obj, type) or not is_dataclass(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def whole(o):
        return dict_factory([(f.name, _convert(getattr(o, f.name), dict_factory, whole)) for f in fields(o)])
    return whole(obj)


def astuple(obj, *, tuple_factory=tuple):
    if isinstance(obj, type) or not is_dataclass(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def whole(o):
        return tuple_factory([_convert(getattr(o, f.name), None, whole) for f in fields(o)])
    return whole(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **kwargs):
    namespace = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        elif len(item) == 2:
            annotations[item[0]] = item[1]
        else:
            annotations[item[0]] = item[1]
            namespace[item[0]] = item[2]
    namespace["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, namespace), **kwargs)


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if f._field_type == "_FIELD_CLASSVAR":
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError("field %s is declared with init=False, it cannot be specified with replace()" % f.name)
            continue
        if f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
