"""Enumerations."""
import sys as _sys

__all__ = [
    "EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique", "property", "member",
    "nonmember", "verify", "UNIQUE", "CONTINUOUS", "NAMED_FLAGS", "KEEP", "STRICT", "CONFORM", "EJECT", "FlagBoundary",
    "global_enum", "show_flag_values",
]

_auto_null = object()


class auto:
    def __init__(self, value=_auto_null):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class property:
    """An attribute of members that does not hide a member of the same name."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.name = None
        self.__doc__ = doc or (fget.__doc__ if fget else None)

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            members = owner.__dict__.get("_member_map_", {})
            if self.name in members:
                return members[self.name]
            raise AttributeError("%r has no attribute %r" % (owner, self.name))
        if self.fget is None:
            raise AttributeError("%r has no attribute %r" % (instance, self.name))
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("<enum %r> cannot set attribute %r" % (type(instance).__name__, self.name))
        return self.fset(instance, value)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == "__" == name[-2:] and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == "_" == name[-1] and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    pattern = "_%s__" % cls_name
    return len(name) > len(pattern) and name.startswith(pattern) and not name.endswith("__")


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


class EnumDict(dict):
    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._member_names = []
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._generate = None

    def __setitem__(self, key, value):
        if _is_private(self._cls_name or "", key):
            pass
        elif _is_sunder(key):
            if key == "_generate_next_value_":
                self._generate = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                self._ignore = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                value = self._ignore
            elif key not in ("_order_", "_missing_", "_numeric_repr_", "_iter_member_", "_iter_member_by_value_", "_iter_member_by_def_",
                             "_add_alias_", "_add_value_alias_", "_boundary_", "_use_args_"):
                raise ValueError("_sunder_ names, such as %r, are reserved for future Enum use." % (key,))
        elif _is_dunder(key):
            pass
        elif key in self._member_names:
            raise TypeError("%r already defined as %r" % (key, self[key]))
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif not isinstance(value, member) and _is_descriptor(value):
            pass
        else:
            if key in self:
                raise TypeError("%r already defined as %r" % (key, self[key]))
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value = self._auto_value(key, value)
            elif isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
                value = tuple(self._auto_value(key, v) if isinstance(v, auto) else v for v in value)
            self._member_names.append(key)
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _auto_value(self, key, value):
        if value.value is _auto_null:
            value.value = self._generate(key, 1, len(self._member_names), self._last_values[:])
        return value.value


def _find_types(bases):
    """The type that members are built on, and the Enum class that leads."""
    if not bases:
        return object, Enum
    first_enum = bases[-1]
    if not isinstance(first_enum, EnumType):
        raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`")
    for chain in bases:
        for base in chain.__mro__:
            if base is object or isinstance(base, EnumType):
                data = getattr(base, "_member_type_", None) if isinstance(base, EnumType) else None
                if data is not None and data is not object:
                    return data, first_enum
                continue
            if "__new__" in base.__dict__ and base not in (object,):
                return chain if not isinstance(chain, EnumType) else base, first_enum
    return object, first_enum


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        enum_dict = EnumDict(cls)
        if bases:
            member_type, first_enum = _find_types(bases)
            for base in bases:
                if isinstance(base, EnumType) and base.__dict__.get("_member_names_"):
                    raise TypeError("<enum %r> cannot extend %r" % (cls, base))
            generate = getattr(first_enum, "_generate_next_value_", None)
            enum_dict._generate = generate
        return enum_dict

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if not isinstance(classdict, EnumDict):
            plain, classdict = classdict, EnumDict(cls)
            if bases:
                classdict._generate = getattr(_find_types(bases)[1], "_generate_next_value_", None)
            for key, value in plain.items():
                classdict[key] = value
        names = list(classdict._member_names)
        values = {name: classdict[name] for name in names}
        namespace = {key: value for key, value in classdict.items() if key not in values and key != "_ignore_" and key not in classdict._ignore}
        if "_generate_next_value_" in namespace and not isinstance(namespace["_generate_next_value_"], staticmethod):
            namespace["_generate_next_value_"] = staticmethod(namespace["_generate_next_value_"])
        order = namespace.pop("_order_", None)
        if not bases:
            made = super().__new__(metacls, cls, bases, namespace, **kwds)
            made._member_names_, made._member_map_, made._value2member_map_ = [], {}, {}
            made._member_type_ = object
            made._unhashable_values_ = []
            return made
        member_type, first_enum = _find_types(bases)
        custom_new = namespace.get("__new__")
        if custom_new is not None:
            custom_new = custom_new.__func__ if isinstance(custom_new, staticmethod) else custom_new
            namespace.pop("__new__")
            namespace["__new_member__"] = staticmethod(custom_new)
        namespace.setdefault("_member_names_", [])
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_unhashable_values_"] = []
        namespace["_member_type_"] = member_type
        if boundary is not None:
            namespace["_boundary_"] = boundary
        made = super().__new__(metacls, cls, bases, namespace, **kwds)
        make = custom_new or getattr(first_enum, "__new_member__", None)
        if make is None:
            for base in bases:
                make = base.__dict__.get("__new_member__")
                if make is not None:
                    make = make.__func__ if isinstance(make, staticmethod) else make
                    break
        is_flag = Flag is not None and issubclass(made, Flag)
        for name in names:
            made._add_member(name, values[name], make, member_type, is_flag)
        if order is not None:
            wanted = order.replace(",", " ").split() if isinstance(order, str) else list(order)
            if wanted != [n for n in wanted if n in made._member_names_] or [n for n in made._member_names_] != wanted:
                raise TypeError("member order does not match _order_:\n  %r\n  %r" % (made._member_names_, wanted))
        if is_flag:
            mask = 0
            for m in made._member_map_.values():
                if isinstance(m._value_, int):
                    mask |= m._value_
            type.__setattr__(made, "_flag_mask_", mask)
            type.__setattr__(made, "_singles_mask_", _singles(made))
            type.__setattr__(made, "_member_names_", [n for n in made._member_names_ if _single_bit(made._member_map_[n]._value_)])
        return made

    def _add_member(cls, name, value, make, member_type, is_flag):
        args = value if isinstance(value, tuple) else (value,)
        if member_type is tuple:
            args = (args,)
        if make is not None:
            enum_member = make(cls, *args)
            if not hasattr(enum_member, "_value_"):
                enum_member._value_ = value if member_type is object else member_type(*args)
        elif member_type is object:
            enum_member = object.__new__(cls)
            enum_member._value_ = value
        else:
            enum_member = member_type.__new__(cls, *args)
            if not hasattr(enum_member, "_value_"):
                enum_member._value_ = member_type(*args)
        value = enum_member._value_
        enum_member._name_ = name
        enum_member.__objclass__ = cls
        enum_member._sort_order_ = len(cls._member_names_)
        enum_member.__init__(*args) if "__init__" in _own_init(cls) else None
        for known in cls._member_map_.values():
            if known._value_ == value and (type(known._value_) is type(value) or known._value_ is value or known._value_ == value):
                cls._member_map_[name] = known
                type.__setattr__(cls, name, known)
                return
        cls._member_names_.append(name)
        cls._member_map_[name] = enum_member
        existing = None
        for base in cls.__mro__[1:]:
            if name in base.__dict__:
                existing = base.__dict__[name]
                break
        if not isinstance(existing, property):
            type.__setattr__(cls, name, enum_member)
        try:
            cls._value2member_map_.setdefault(value, enum_member)
        except TypeError:
            cls._unhashable_values_.append(value)

    def __bool__(cls):
        return True

    def __call__(cls, value=_auto_null, names=_auto_null, *values, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is _auto_null and type is None:
            if value is _auto_null:
                raise TypeError("%s.__call__() missing 1 required positional argument: 'value'" % "EnumType")
            return cls.__new__(cls, value)
        if cls._member_map_ and names is not _auto_null:
            return cls.__new__(cls, (value, names) + values)
        return cls._create_(value, None if names is _auto_null else names, module=module, qualname=qualname, type=type, start=start)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            pairs, last = [], []
            for count, name in enumerate(names):
                value = cls._generate_next_value_(name, start, count, last[:])
                last.append(value)
                pairs.append((name, value))
            names = pairs
        if names is None:
            names = ()
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        if module is None:
            try:
                module = _sys._getframe(2).f_globals["__name__"]
            except (AttributeError, ValueError, KeyError):
                module = None
        if module is not None:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return value._name_ in cls._member_map_ or True
        if not isinstance(value, Enum):
            import warnings
            warnings.warn("in 3.12 __contains__ will no longer raise TypeError, but will return True if\nobj is a member or a member's value",
                          DeprecationWarning, stacklevel=2)
            raise TypeError("unsupported operand type(s) for 'in': '%s' and '%s'" % (type(value).__qualname__, cls.__class__.__qualname__))
        return False

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, attr))
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("cannot reassign member %r" % (name,))
        super().__setattr__(name, value)

    def __dir__(cls):
        return sorted(["__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__", "__len__", "__members__",
                       "__module__", "__name__", "__qualname__"] + cls._member_names_)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_sys.modules["builtins"].property
    def __members__(cls):
        import types
        return types.MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return "<flag %r>" % cls.__name__
        return "<enum %r>" % cls.__name__

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))


EnumMeta = EnumType
Flag = None


def _own_init(cls):
    for base in cls.__mro__:
        if base is object:
            return ()
        if isinstance(base, EnumType) and "__init__" in base.__dict__ and base is not Enum:
            return ("__init__",)
    return ()


def _single_bit(value):
    return not isinstance(value, int) or (value > 0 and value & (value - 1) == 0)


def _singles(cls):
    mask = 0
    for m in cls._member_map_.values():
        if isinstance(m._value_, int) and m._value_ > 0 and m._value_ & (m._value_ - 1) == 0:
            mask |= m._value_
    return mask


class Enum(metaclass=EnumType):
    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for found in cls._member_map_.values():
                if found._value_ == value:
                    return found
        exc = None
        try:
            result = cls._missing_(value)
        except Exception as e:
            exc = e
            result = None
        if isinstance(result, cls):
            return result
        failure = ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        if result is None and exc is None:
            raise failure
        if exc is None:
            exc = TypeError("error in %s._missing_: returned %r instead of None or a valid member" % (cls.__name__, result))
        if not isinstance(exc, ValueError):
            exc.__context__ = failure
        raise exc

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            for last in reversed(last_values):
                try:
                    return last + 1
                except TypeError:
                    pass
            return start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        value_repr = getattr(self.__class__, "_value_repr_", None) or repr
        return "<%s.%s: %s>" % (self.__class__.__name__, self._name_, value_repr(self._value_))

    def __str__(self):
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    def __str__(self):
        return int.__repr__(self)

    def __format__(self, format_spec):
        return int.__format__(self._value_, format_spec)


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        value = str(*values)
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return str.__str__(self)

    def __format__(self, format_spec):
        return str.__format__(self._value_, format_spec)


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    _boundary_ = STRICT
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        mask = cls._flag_mask_
        if value < 0:
            value = mask + 1 + value if -value <= mask + 1 else value & mask
        if value & ~mask:
            if cls._boundary_ is STRICT:
                raise ValueError("%r invalid value %r" % (cls, value))
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        if cls._member_type_ is object:
            pseudo = object.__new__(cls)
        else:
            pseudo = cls._member_type_.__new__(cls, value)
        pseudo._value_ = value
        names = [m._name_ for m in cls if m._value_ & value]
        rest = value
        for m in cls:
            rest &= ~m._value_
        pseudo._name_ = "|".join(names + ([str(rest)] if rest else [])) if value and names else None
        return cls._value2member_map_.setdefault(value, pseudo)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r" % (type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        for m in self.__class__:
            if m._value_ & self._value_:
                yield m

    def __len__(self):
        return bin(self._value_).count("1")

    def __repr__(self):
        if self._name_ is None:
            return "<%s: %r>" % (self.__class__.__name__, self._value_)
        return "<%s.%s: %r>" % (self.__class__.__name__, self._name_, self._value_)

    def __str__(self):
        if self._name_ is None:
            return "%s(%r)" % (self.__class__.__name__, self._value_)
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __bool__(self):
        return bool(self._value_)

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    def __invert__(self):
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag):
    _boundary_ = KEEP

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, format_spec):
        return int.__format__(self._value_, format_spec)


def unique(enumeration):
    duplicates = [(alias, m.name) for alias, m in enumeration.__members__.items() if alias != m.name]
    if duplicates:
        raise ValueError("duplicate values found in %r: %s" % (enumeration, ", ".join("%s -> %s" % pair for pair in duplicates)))
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if UNIQUE in self.checks:
            unique(enumeration)
        if CONTINUOUS in self.checks:
            values = sorted(m.value for m in enumeration)
            missing = [i for i in range(values[0], values[-1]) if i not in values] if values else []
            if missing:
                raise ValueError("invalid enum %r: missing values %s" % (enumeration.__name__, ", ".join(map(str, missing))))
        return enumeration


def global_enum(cls, update_str=False):
    _sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def show_flag_values(value):
    value = value._value_ if isinstance(value, Flag) else value
    return [1 << i for i in range(value.bit_length()) if value >> i & 1]
