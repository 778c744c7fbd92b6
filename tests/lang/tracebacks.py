# The text of uncaught exceptions: places, carets, chains, notes, groups, repetition.
import sys

def show(f, *args):
    try:
        f(*args)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()

def t_binop():
    a, b = 1, 0
    return (a + 1) / b
def t_binop2():
    x = 5
    return 1 + x ** "a" * 2
def t_floor():
    return 5 // (1 - 1)
def t_subscript():
    d = {"a": {}}
    return d["a"]["b"]["c"]
def t_attr():
    class A: pass
    a = A()
    return a.b.c
def t_call():
    return int("x" * 3, base=10)
def t_method():
    return "abc".index("z")
def t_chain_call():
    return "abc".upper().nope().lower()
def t_multi_line():
    return int(
        "1" +
        "x"
    )
def t_multi_attr():
    return ("abc"
            .upper()
            .nope())
def t_name():
    return undefined_thing + 1
def t_raise():
    raise ValueError("direct")
def t_raise_multi():
    raise ValueError(
        "multi"
    )
def t_assert():
    x = 1
    assert x == 2, "not equal"
def t_assert_bare():
    assert 0
def t_for():
    for x in 5:
        pass
def t_for_call():
    for x in range("a"):
        pass
def t_unpack():
    a, b = 1, 2, 3
def t_unpack2():
    (a, b), c = [1], 2
def t_with():
    with 5 as f:
        pass
def t_with_exit():
    class C:
        def __enter__(self): return self
        def __exit__(self, *a): 1 / 0
    with C():
        pass
def t_del():
    d = {}
    del d["x"]
def t_setitem():
    x = ()
    x[0] = 1
def t_setattr():
    x = 5
    x.y = 1
def t_aug():
    x = "a"
    x += 1
def t_aug_attr():
    class A: x = "a"
    A.x += 1
def t_aug_item():
    d = {"a": None}
    d["a"] += 1
def t_compare():
    return 1 < 2 < "a"
def t_in():
    return 1 in 5
def t_not():
    class A:
        def __bool__(self): raise ValueError("bool")
    return not A()
def t_if():
    class A:
        def __bool__(self): raise ValueError("bool")
    if A():
        pass
def t_while():
    class A:
        def __bool__(self): raise ValueError("bool")
    while A() and True:
        pass
def t_listcomp():
    return [1 / x for x in (1, 0)]
def t_genexpr():
    return list(1 / x for x in (1, 0))
def t_dictcomp():
    return {x: y for x, y in [(1, 2), (3,)]}
def t_lambda():
    return (lambda: 1 / 0)()
def t_nested():
    def inner(x):
        return inner2(x, y=1)
    def inner2(x, y):
        return x[y]
    return inner([0])
def t_fstring():
    return f"{1/0}"
def t_fstring_spec():
    return f"{'a':d}"
def t_star():
    return print(*5)
def t_kwstar():
    return print(**{1: 2})
def t_unary():
    return -"a"
def t_walrus():
    return (y := 1 / 0)
def t_ternary():
    return 1 if undefined_cond else 2
def t_import():
    import does_not_exist.sub
def t_from():
    from sys import nothing_here
def t_class():
    class A(1 / 0):
        pass
def t_class_body():
    class A:
        x = 1
        y = x.z
def t_decorator():
    @undefined_decorator
    def f(): pass
def t_decorator_call():
    def deco(f): raise TypeError("deco")
    @deco
    def f():
        pass
def t_default():
    def f(x=1 / 0): pass
def t_yield():
    def g():
        yield 1
        yield 1 / 0
    return list(g())
def t_yield_from():
    def g():
        yield from g2()
    def g2():
        yield 1
        raise KeyError("g2")
    return [x for x in g()]
def t_recursion():
    def r(n): return r(n + 1)
    return r(0)
def t_mutual():
    def a(n):
        return b(n)
    def b(n):
        if n == 0: raise ValueError("bottom")
        return a(n - 1)
    return a(4)
def t_repeat():
    def r(n):
        if n == 0: raise ValueError("bottom")
        return r(n - 1)
    return r(5)
def t_context():
    try:
        1 / 0
    except ZeroDivisionError:
        {}["x"]
def t_cause():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("v") from e
def t_suppress():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v") from None
def t_finally():
    try:
        raise ValueError("a")
    finally:
        undefined_in_finally
def t_reraise():
    try:
        raise ValueError("a")
    except ValueError:
        raise
def t_reraise_as():
    try:
        t_raise()
    except ValueError as e:
        raise e
def t_notes():
    e = ValueError("noted")
    e.add_note("one")
    e.add_note("two\nlines")
    raise e
def t_multiline_message():
    raise ValueError("line one\nline two")
def t_empty():
    raise ValueError
def t_custom():
    class Custom(Exception):
        def __str__(self): return "custom text"
    raise Custom(1)
def t_bad_str():
    class Bad(Exception):
        def __str__(self): 1 / 0
    raise Bad
def t_group():
    raise ExceptionGroup("group", [ValueError(1), KeyError("k")])
def t_nested_group():
    def sub(n): raise TypeError(n)
    errs = []
    for i in range(2):
        try:
            sub(i)
        except TypeError as e:
            errs.append(e)
    raise ExceptionGroup("outer", [ExceptionGroup("inner", errs), OSError(2, "No such file")])
def t_eval():
    eval("1 +  x_undefined")
def t_exec():
    exec("def f():\n  return 1 / 0\nf()")
def t_syntax():
    exec("x = (1,\ny = 2\n")
def t_syntax2():
    compile("def f(:\n  pass", "some.py", "exec")
def t_syntax3():
    exec("1 +")
def t_indent():
    exec("if 1:\nx = 1")
def t_unicode():
    x = "ünïcödé"; x.föö + "日本語" / 2
def t_unicode2():
    return "日本語" + 5
def t_unicode3(): x = "日本語é"; return (1)/(x)
def t_tabs():
	return 1 / 0
def t_long_operator():
    aaa, bbb = [1], {}
    return aaa   @   bbb
def t_shift():
    return 1 << "a"
def t_nested_sub():
    x = [[1], [2]]
    return x[0][0][0]
def t_slice():
    return [1, 2]["a":"b"]
def t_call_sub():
    return {"f": 1}["f"](3)
def t_await():
    async def f(): await 5
    f().send(None)
def t_async_for():
    async def f():
        async for x in 5: pass
    f().send(None)
def t_async_with():
    async def f():
        async with 5: pass
    f().send(None)
def t_match():
    class P:
        __match_args__ = 5
    match P():
        case P(x): pass
def t_method_err():
    class K:
        def m(self, a): return a.missing
    K().m(None)
def t_init():
    class K:
        def __init__(self): self.x = None + 1
    K()
def t_property():
    class K:
        @property
        def p(self): return self._q
    K().p
def t_eq():
    class K:
        def __eq__(self, o): return 1 / 0
    K() == 1
    
def t_sort():
    sorted([1, 2, 3], key=lambda x: 1 / (x - 2))
def t_keyerror():
    raise KeyError("multi word key")
def t_exit_like():
    raise KeyboardInterrupt
def t_whole_line():
    undefined_whole_line
def t_whole_call():
    undefined_call()
def t_semicolon():
    x = 1; y = undefined_semi; z = 2
def t_if_line():
    if True: undefined_if
def t_ret_paren():
    return (1 +
            undefined_multi)
def t_dict_value():
    return {"a": 1, "b": undefined_value}
def t_dict_unhashable():
    return {[]: 1}
def t_set_unhashable():
    return {1, []}
def t_arg():
    return print(1, undefined_arg, 3)
def t_kwarg():
    return print(1, end=undefined_kw)

for name, f in sorted(globals().copy().items()):
    if name.startswith("t_"):
        print("==", name, file=sys.stderr)
        show(f)
def last():
    raise RuntimeError("the end")
last()
