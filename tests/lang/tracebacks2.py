import sys
class Chain(Exception): pass
def a():
    try:
        b()
    except KeyError as e:
        raise Chain("from a") from e
def b():
    try:
        c()
    except ValueError:
        raise KeyError("from b")
def c():
    raise ValueError("from c")
tb = None
try:
    a()
except Chain as e:
    tb = e.__traceback__
n = 0
while tb:
    print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_lineno, sorted(tb.tb_frame.f_locals)[:1] if tb.tb_frame.f_code.co_name != "<module>" else "")
    tb = tb.tb_next
def where():
    f = sys._getframe()
    return f.f_code.co_name, f.f_lineno, f.f_back.f_code.co_name, f.f_back.f_lineno
print(where())
e = ValueError("with tb")
try:
    raise e
except ValueError:
    pass
e2 = e.with_traceback(None)
print(e2 is e, e.__traceback__)
a()
