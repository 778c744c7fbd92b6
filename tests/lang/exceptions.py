import sys
def order():
    try:
        print("try")
        raise KeyError("k")
    except (ValueError, KeyError) as e:
        print("except", repr(e))
    else:
        print("else")
    finally:
        print("finally")
order()
def ret():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return i
        finally:
            print("fin", i)
print(ret())
def override():
    try:
        return 1
    finally:
        return 2
print(override())
def brk():
    while True:
        try:
            try:
                break
            finally:
                print("inner")
        finally:
            print("outer")
    return "done"
print(brk())
def swallow():
    for i in range(2):
        try:
            raise ValueError(i)
        finally:
            continue
    return "swallowed"
print(swallow())
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("v") from e
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v")
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v") from None
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    e
except NameError as err:
    print(err)
class Mine(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.a = a
    def __str__(self): return f"mine {self.a}"
try:
    raise Mine(1, 2)
except Exception as ex:
    print(ex, ex.args, repr(ex))
def reraise():
    try:
        raise KeyError("x")
    except KeyError:
        try:
            raise
        except KeyError as e:
            print("again", e)
reraise()
print(sys.exc_info())
try:
    raise ValueError("info")
except ValueError:
    print(sys.exc_info()[0], sys.exc_info()[1])
    def f(): return sys.exc_info()[1]
    print(repr(f()))
def nested():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError as e:
            print(repr(e.__context__))
        print(repr(sys.exc_info()[1]))
    print(sys.exc_info()[1])
nested()
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print("assert", e)
try:
    assert []
except AssertionError as e:
    print("assert", repr(e))
five, lst, text, tup, none = 5, [1, 2, 3], "abc", (1, 2), None
for bad in ["[1, 2][5]", "{}['a']", "int('x')", "None.x", "undefined", "1 + 'a'", "'a' + 1", "len(5)", "[].foo", "(1).bar = 2 if 0 else 3" if False else "five()", "1 < 'a'", "-'a'", "not_defined()", "for_ = {}[[]]" if False else "{[]: 1}", "[] @ []", "iter(5)", "next(5)", "'%d' % 'x'", "a, b = 1" if False else "(lambda a: a)()", "object().x", "type('X', (), {})().y", "lst['a']", "text['x']", "tup[1.5]", "{}.pop('x')", "[].pop()", "[].remove(1)", "set().pop()", "'a'.index('b')", "float('x')", "chr(-1)", "ord('ab')", "isinstance(1, 1)", "hash([])", "round('x')", "abs('x')", "1 // 0", "1 % 0", "1.0 / 0", "2 ** 'x'", "range(1, 2, 0)"]:
    try:
        eval(bad)
        print("no error", bad)
    except Exception as e:
        print(type(e).__name__, e)
for bad in ["a, b = 1", "a, b = [1]", "a, b = [1, 2, 3]", "a, *b, c = [1]", "del nope", "x = 5; x.y = 1", "for i in 5: pass", "with 5: pass", "5[0] = 1", "(1,)[0] = 1", "del [][0]", "import nope_nope", "from sys import nope", "raise NotImplementedError('x')", "class A(5): pass", "class A(int, str): pass", "class A(bool): pass", "def f(): return f(1)\nf()", "'a' in 5", "x = 1\nx()", "none[0]", "none()", "a = 1; a += 'x'", "a = 'x'; a += 1", "a = []; a += 5", "[*5]", "{**5}", "print(*5)", "a = {}; a.b", "a = {}; a['x']['y']", "raise Exception", "exit_ = 1 / 0", "from . import x"]:
    try:
        exec(bad, {"__name__": "__main__", "none": None})
        print("no error", bad)
    except Exception as e:
        print(type(e).__name__, e)
e = ValueError("noted")
e.add_note("a note")
print(e.__notes__)
def gen_finally():
    try:
        yield 1
    finally:
        print("gen cleanup")
for x in gen_finally():
    pass
def exc_in_finally():
    try:
        try:
            raise ValueError("first")
        finally:
            raise KeyError("second")
    except KeyError as e:
        print(repr(e), repr(e.__context__))
exc_in_finally()
class Ctx:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): print("enter", self.name); return self
    def __exit__(self, t, v, tb): print("exit", self.name, t, v); return self.swallow
with Ctx("a") as a, Ctx("b", True) as b:
    raise ValueError("in with")
try:
    with Ctx("c"):
        raise KeyError("out")
except KeyError as e:
    print("outside", e)
def with_return():
    with Ctx("r"):
        return "value"
print(with_return())
def with_loop():
    for i in range(3):
        with Ctx(i):
            if i == 0: continue
            if i == 1: break
with_loop()
with (Ctx("p1"), Ctx("p2")):
    print("body")
try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("nested", [ValueError(3)])])
except* ValueError as eg:
    print("values", eg, eg.exceptions)
except* TypeError as eg:
    print("types", eg.exceptions)
try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), OSError(2)])
    except* ValueError:
        print("v")
except ExceptionGroup as eg:
    print("rest", eg.exceptions)
try:
    raise KeyError("single")
except* KeyError as eg:
    print(repr(eg))
try:
    pass
except* KeyError:
    pass
else:
    print("else")
finally:
    print("finally")
def star_cases(make, handler_raises):
    try:
        try:
            raise make()
        except* ValueError as e:
            handler_raises(e)
        except* TypeError:
            raise
    except BaseException as out:
        return repr(out)
    return "handled"
def again(e): raise
def named(e): raise e
def other(e): raise OSError("new")
def nothing(e): pass
for make in (lambda: ValueError(1), lambda: TypeError(2), lambda: ExceptionGroup("g", [ValueError(1), TypeError(2)]), lambda: ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [ValueError(2), KeyError(3)])])):
    for handler in (again, named, other, nothing):
        print(handler.__name__, star_cases(make, handler))
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as e:
    print(e)
