"""Shallow and deep copies."""

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error
_atomic = (type(None), int, float, bool, complex, str, bytes, type, range, type(len), type(lambda: 0), type(...), type(NotImplemented))


def copy(x):
    cls = type(x)
    if cls in _atomic or cls in (tuple, frozenset) or isinstance(x, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    return _rebuild(x, None, None)


def deepcopy(x, memo=None, _nil=[]):
    if memo is None:
        memo = {}
    d = id(x)
    y = memo.get(d, _nil)
    if y is not _nil:
        return y
    cls = type(x)
    if cls in _atomic or isinstance(x, type):
        return x
    if cls is list:
        y = []
        memo[d] = y
        for a in x:
            y.append(deepcopy(a, memo))
        return y
    if cls is dict:
        y = {}
        memo[d] = y
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
        return y
    if cls is tuple:
        y = tuple([deepcopy(a, memo) for a in x])
        if d in memo:
            return memo[d]
        if all(a is b for a, b in zip(x, y)):
            y = x
        memo[d] = y
        return y
    if cls in (set, frozenset):
        y = cls(deepcopy(a, memo) for a in x)
        memo[d] = y
        return y
    copier = getattr(x, "__deepcopy__", None)
    y = copier(memo) if copier is not None else _rebuild(x, memo, d)
    if y is not x:
        memo[d] = y
        memo.setdefault(id(memo), []).append(x)
    return y


def _rebuild(x, memo, d):
    cls = type(x)
    reductor = getattr(cls, "__reduce_ex__", None)
    if reductor is not None and reductor is not object.__reduce_ex__:
        made = x.__reduce_ex__(4)
        if isinstance(made, str):
            return x
        func, args = made[0], made[1]
        if memo is not None:
            args = tuple(deepcopy(a, memo) for a in args)
        return func(*args)
    if isinstance(x, list):
        y = cls.__new__(cls)
        list.extend(y, x if memo is None else [deepcopy(a, memo) for a in x])
    elif isinstance(x, dict):
        y = cls.__new__(cls)
        if memo is not None:
            memo[d] = y
        for key, value in x.items():
            dict.__setitem__(y, key if memo is None else deepcopy(key, memo), value if memo is None else deepcopy(value, memo))
    elif isinstance(x, (tuple, str, int, float, bytes)):
        y = cls.__new__(cls, x) if not isinstance(x, tuple) else tuple.__new__(cls, x if memo is None else [deepcopy(a, memo) for a in x])
    else:
        y = cls.__new__(cls)
    if memo is not None:
        memo[d] = y
    state = getattr(x, "__dict__", None)
    if state:
        y.__dict__.update(state if memo is None else {k: deepcopy(v, memo) for k, v in state.items()})
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                value = getattr(x, name)
                setattr(y, name, value if memo is None else deepcopy(value, memo))
    return y
