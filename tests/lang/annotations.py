from __future__ import annotations
x: int = 1
y: "quoted"
z: undefined[with_args, 1] | None
def f(a: int, b: list[str] | None = None, *c: undefined.thing, d: dict[str, Undefined] = {}, **e: "s") -> tuple[int, ...]: pass
print(__annotations__)
print(f.__annotations__)
class C:
    a: int
    b: Later = 5
    c: lambda x, *y, z=1, **k: x + y
    d: (1 + 2) * 3 - -4 ** 2
    e: a if b else c
    f: [x for x in y if z]
    g: {**a, 'b': 1}
    h: not a and (b or c)
    i: a < b <= c is not d
    j: f'{x!r:>{w}} {{}}'
    k: x[1:2, ::3]
    l: (y_, )
    m: x.y(z, *a, k=1, **kw)
    n: 1.5 + 2j
    p: {1, 2} | set()
    q: ()
    r: (1,)
    s: 1 .real
    t: "it's"
    u: b'x'
    v: ...
    w: ~a @ b
    aa: (lambda: 0)()
    bb: (a, b)[0]
    cc: -(-1)
    dd: (a ** b) ** c
    ee: a ** b ** c
    ff: await_ if (a if b else c) else d
    gg: {k: v for k, v in x}
    hh: sum(x for x in y)
    ii: [*a, b]
    jj: 1e300 * 1e10
for k, v in C.__annotations__.items():
    print(k, repr(v))
