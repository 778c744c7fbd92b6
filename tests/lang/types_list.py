# list, tuple, slice, sorting.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


l = [3, 1, 2]
l.append(5)
l.extend('ab')
l.extend([7])
l.insert(0, 'first')
l.insert(100, 'last')
l.insert(-1, 'x')
print(l, len(l), l[0], l[-1], l[1:3], l[::-1], l[::2], l[5:1:-2])
print(l.pop(), l.pop(0), l.pop(-2), l)
l.remove('a')
print(l.index(2), l.count(1), l, 5 in l, 'zz' in l)
l.reverse()
print(l, l.copy(), l + [1], l * 2, 2 * [0], l == l[:], l != [], [] < [1], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 5], [1] <= [1], [[1]] == [[1]])
for e in ['[].pop()', '[1].pop(5)', '[1].remove(2)', '[1].index(2)', '[1][5]', 'list([1])["a"]', 'list([1])[1.5]', '[1] + (1,)', '[1] + 1', '[1] * 1.5', '[1] < (1,)', '[1] < [None]', '[1].foo', 'list(5)', 'list(1, 2)', '[].insert("a", 1)', '[3, "a"].sort()', '[1, 2].sort(key=5)', '[1].extend(5)', '(1,)[3]', 'tuple([1])["a"]', '(1,) + [1]', '(1,).index(5)', 'tuple(5)', '(1, 2) * -1', '() + (1,)', 'hash([])', 'hash(([],))', '{[]: 1}', '[1, 2].index(1, 1)', '[1].index(1, "a")', '[1, 2, 3].index(3, -1)', '[].__getitem__(0)', '[1].__setitem__(5, 1)', '[1].__delitem__(5)', '[0] * 3', '[1, 2, 3].count(4)', 'list("abc")', 'list({1: 2, 3: 4})', 'list(range(3))', 'tuple("ab")', 'tuple()', 'list()', '[1].__class__', '(1, 2) == [1, 2]', '(1, 2) < (1, 2, 3)', 'hash((1, 2)) == hash((1, 2))', 'hash(()) == hash(())', '(1).__class__', '((1, 2), 3)', '(1,)', '()', 'slice(1)', 'slice(1, 2)', 'slice(1, 2, 3)', 'slice()', 'slice(1, 2, 3, 4)', 'slice(None, None, -1).indices(5)', 'slice(1, 10, 2).indices(5)', 'slice(-3, None).indices(10)', 'slice("a").indices(5)', 'slice(1).indices(-1)', 'slice(0, 5, 0).indices(5)', 'hash(slice(1))', 'slice(1, 2) == slice(1, 2)', 'slice(1) < slice(2)', 'slice(1, 2).start', 'slice(5).stop', '[1, 2][::0]', '[1, 2]["a":]', '"abc"[None:2]', '[1, 2, 3][True]', '[1, 2, 3][10**30:]', '[1, 2, 3][-10**30:10**30]', '[1][10**30]', '(1, 2, 3)[::-1]', '(1, 2, 3)[0:2]', '[*range(3), *"ab"]', '(*[1], 2)', 'reversed([1, 2]).__next__()', 'list(reversed([1, 2, 3]))', 'list(reversed("abc"))', 'list(reversed((1, 2)))', 'reversed({1})', 'reversed(5)', 'list(reversed({1: 2, 3: 4}))', 'sorted([3, 1, 2], reverse=True)', 'sorted("bca")', 'sorted([1, "a"])', 'sorted(5)', 'sorted({3: 1, 1: 2})']:
    t(lambda: eval(e))
l = list(range(10))
l[2:4] = ['a', 'b', 'c']
print(l)
l[5:5] = [99]
l[-1:] = []
l[::2] = ['e'] * len(l[::2])
print(l)
del l[0], l[-1], l[1:3]
print(l)
del l[::2]
print(l)
l[:] = []
print(l)
l = list(range(20))
del l[::-3]
print(l)
del l[15:2:-4]
print(l)
l[1:1] = l
print(l)
l[::-1] = list(range(len(l)))
print(l)
for e in ['l.__setitem__(slice(0, 4, 2), [1])', 'l.__setitem__(slice(0, 1), 5)', 'l.__setitem__(slice(None, None, 0), [])', 'l.__setitem__("a", 5)']:
    t(lambda: eval(e))
l += (1, 2)
l *= 1
x = l
x += [3]
print(l is x, l[-3:])
rec = [1]
rec.append(rec)
print(rec, ([rec],))
d = {}
d['self'] = d
print(d)
tt = ([],)
tt[0].append(tt)
print(tt)
# sorting
print(sorted([5, 3, 1, 4]), sorted(['b', 'A', 'a', 'B']), sorted(['b', 'A', 'a'], key=str.lower), sorted([(1, 'b'), (1, 'a'), (0, 'z')]), sorted([2.5, 1, 3.0, -1]), sorted([True, False, 2]), sorted([3, 1, 2], key=lambda v: -v, reverse=True))
pairs = [(i * 7919 % 13, i) for i in range(200)]
print(sorted(pairs, key=lambda p: p[0]) == sorted(pairs), [p[1] for p in sorted(pairs, key=lambda p: p[0], reverse=True)][:30])
state = 42
big = []
for i in range(3000):
    state = (state * 1103515245 + 12345) % 2**31
    big.append(state % 1000)
s = sorted(big)
print(all(a <= b for a, b in zip(s, s[1:])), sum(s) == sum(big), s[:5], sorted(big, reverse=True) == s[::-1], sorted(map(str, big))[:5])
runs = list(range(100)) + list(range(100, 0, -1)) + list(range(50))
print(sorted(runs) == sorted(sorted(runs, reverse=True)), sorted(runs)[:10])


class K:
    count = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        K.count += 1
        return self.v < other.v

    def __repr__(self):
        return 'K%d' % self.v


print(sorted([K(3), K(1), K(2)]), max([K(1), K(3)]) if hasattr(K, '__gt__') else None)


class Bad:
    def __lt__(self, other):
        raise ValueError('bad lt')


t(lambda: sorted([Bad(), Bad()]))
m = [3, 1, 2]


def mutate(v):
    m.append(9)
    return v


t(lambda: m.sort(key=mutate))
m = [3, 1, 2]
seen = []
m.sort(key=lambda v: (seen.append(list(m)), v)[1])
print(m, seen)


class Eq:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return True


print(Eq(1) in [1, 2], [5].index(Eq(2)), [1, 2, 3].count(Eq(0)), (1, 2) == (Eq(1), Eq(2)), [Eq(1)] == [5], float('nan') in [float('nan')])
nan = float('nan')
print(nan in [nan], [nan] == [nan], (nan,) == (nan,), nan == nan, [nan].index(nan), [nan].count(nan))


class L(list):
    pass


ll = L([1, 2])
ll.x = 5
print(ll, ll.x, type(ll + [1]).__name__, type(ll[:]).__name__, ll == [1, 2], L('ab'), isinstance(ll, list), len(L()))


class T(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))


tt = T(1, 2)
tt.name = 'n'
print(tt, tt.name, tt == (1, 2), hash(tt) == hash((1, 2)), type(tt[:]).__name__, tt + (3,), {(1, 2): 'v'}[tt])
it = iter([1, 2, 3])
print(next(it), list(it), list(it), next(it, 'end'))
t(lambda: next(it))
t(lambda: next([]))
t(lambda: next(5))
t(lambda: iter(5))
a, *b = [1, 2, 3]
print(a, b)
it = iter([1, 2, 3, 4])
print(it.__length_hint__(), next(it), it.__length_hint__())
g = [1, 2, 3]
out = []
for v in g:
    out.append(v)
    if len(g) < 6:
        g.append(v * 10)
print(out)
