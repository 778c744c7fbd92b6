class Sleep:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return r
def drive(coro, *sends):
    out = []
    sends = list(sends)
    value = None
    while True:
        try:
            out.append(coro.send(value))
        except StopIteration as e:
            return out, e.value
        value = sends.pop(0) if sends else None
async def simple(): return 5
print(drive(simple()))
async def two():
    a = await Sleep("a")
    b = await Sleep("b")
    return a, b, await simple()
print(drive(two(), 1, 2))
class CM:
    async def __aenter__(self):
        print("aenter", await Sleep("enter")); return "cm"
    async def __aexit__(self, *exc):
        print("aexit", exc[0], await Sleep("exit")); return True
async def use_cm():
    async with CM() as c:
        print("in", c)
        raise ValueError("x")
    async with CM(), CM():
        print("two")
        return "returned"
print(drive(use_cm()))
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        await Sleep(self.n)
        return self.n
async def use_iter():
    got = []
    async for x in AIter(3):
        got.append(x)
    else:
        got.append("else")
    async for x in AIter(3):
        if x == 1: break
    return got, [x async for x in AIter(3)], {x: x async for x in AIter(2)}, [x async for x in AIter(4) if x % 2]
print(drive(use_iter()))
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
            await Sleep("w")
    finally:
        print("agen cleanup")
async def use_agen():
    out = [x async for x in agen(3)]
    g = agen(5)
    out.append(await g.asend(None))
    out.append(await g.asend("sent"))
    await g.aclose()
    try:
        await g.asend(None)
    except StopAsyncIteration:
        print("closed")
    h = agen(2)
    await h.__anext__()
    try:
        await h.athrow(KeyError("thrown"))
    except KeyError as e:
        print("thrown out", e)
    return out
print(drive(use_agen()))
async def failing():
    await Sleep(1)
    raise ValueError("in coroutine")
async def catching():
    try:
        await failing()
    except ValueError as e:
        return f"caught {e}"
print(drive(catching()))
c = simple()
drive(c)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
unstarted = simple()
try:
    unstarted.send(5)
except TypeError as e:
    print(e)
unstarted.close()
async def bad(): await 5
try:
    drive(bad())
except TypeError as e:
    print(e)
async def throwing():
    try:
        await Sleep(1)
    except KeyError as e:
        return f"threw {e}"
t = throwing(); t.send(None)
try:
    t.throw(KeyError("k"))
except StopIteration as e:
    print(e.value)
async def closing():
    try:
        await Sleep(1)
    finally:
        print("closing")
t = closing(); t.send(None); t.close()
async def gexp():
    return [y async for y in (x * 2 async for x in AIter(3))]
print(drive(gexp()))
async def nested_await(): return [await simple() for _ in range(2)]
print(drive(nested_await()))
lam = lambda: (yield 1)
print(list(lam()))
async def aret():
    for x in range(2):
        async with CM():
            if x == 0: continue
            return x
print(drive(aret()))
print(simple.__name__, type(unstarted).__name__, type(agen(1)).__name__, agen.__code__.co_flags & 0x200 != 0)
async def anx():
    g = agen(1)
    print(await anext(g), await anext(g, "dflt"))
print(drive(anx()))
