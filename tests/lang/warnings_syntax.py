# SyntaxWarnings of the compiler, on stderr.
x = 5
if x is 5: print("is")
if x is not "a": print("is not")
def f():
    try:
        return [1, 2]["a"]
    except TypeError as e:
        return e
print(f())
def g():
    assert (x, "message")
    return (1, 2)(3), "a"(), 5[0], None[1], {1}[0], f"{x}"["a"], "abc"[1.0], b"a"["x"], [1](2), (lambda: 0)[1]
print(x is None, x is ..., x is True, "abc"[True], [1][0], [1, 2][:1])
