class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f"Point({self.x}, {self.y})"
class Color:
    RED = 1
def f(v):
    match v:
        case 0: return "zero"
        case 1 | 2: return "one or two"
        case -3 | 1.5: return "number"
        case "a" "b": return "ab"
        case True: return "true"
        case None: return "none"
        case Color.RED: return "red"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *rest]: return f"starts 1 {rest}"
        case [*init, 9]: return f"ends 9 {init}"
        case (a, _, (b, c)) if b == c: return f"guard {a} {b}"
        case [_, _, *_] as seq: return f"seq {len(seq)}"
        case {"k": 1}: return "k1"
        case {"k": v2, "j": [p, q]}: return f"kj {v2} {p} {q}"
        case {"t": str() as s}: return f"str {s}"
        case {"only": x, **rest}: return f"rest {x} {rest}"
        case {}: return "mapping"
        case Point(0, 0): return "origin"
        case Point(x=0, y=y): return f"on y {y}"
        case Point(x, y) if x == y: return f"diag {x}"
        case Point(): return "point"
        case str(s): return f"string {s}"
        case int(n) | float(n): return f"num {n}"
        case (list() | tuple()) as l: return f"l {l}"
        case set(): return "set"
        case _: return "other"
for v in [0, 1, 2, -3, 1.5, "ab", True, None, [], [5], [1, 2, 3], [8, 9], (1, 2, (3, 3)), (1, 2, (3, 4)), {"k": 1}, {"k": 2, "j": [1, 2]}, {"t": "x"}, {"t": 1}, {"only": 1, "z": 2}, {}, Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2), "abc", 77, 7.5, b"x", {1}, object, range(3), "", b""]:
    print(repr(v) if not isinstance(v, type) else v.__name__, "->", f(v))
def g(x):
    match x:
        case (1, y) | (y, 1): return y
        case [a, [b, *c], *d] | {"a": a, "b": b, "c": c, "d": d}: return a, b, c, d
        case {"x": {"y": [_, {"z": deep}]}}: return deep
    return "fell"
print(g((1, 5)), g((5, 1)), g([1, [2, 3, 4], 5, 6]), g({"a": 1, "b": 2, "c": 3, "d": 4}), g({"x": {"y": [0, {"z": 42}]}}), g(9))
match 1, 2:
    case a, b: print(a, b)
match [1, 2, 3]:
    case [a, b]: print("no")
    case [a, b, c] if a > b: print("no")
    case _: print("default")
class Three:
    __match_args__ = ("a",)
    a = 1
try:
    match Three():
        case Three(1, 2): pass
except TypeError as e:
    print(e)
except TypeError as e:
    print(e)
except SyntaxError as e:
    print(e)
