# dict, its views, set, frozenset.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


d = {'a': 1, 'b': 2}
d['c'] = 3
d.update({'d': 4}, e=5)
d.update([('f', 6), ['g', 7]])
d.update(h=8)
print(d, len(d), d['a'], d.get('zz'), d.get('zz', 0), 'a' in d, 'zz' in d, list(d), d.keys(), d.values(), d.items())
print(d.pop('a'), d.pop('zz', None), d.popitem(), d.setdefault('b', 9), d.setdefault('n'), d)
del d['c']
print(d, d == dict(d), d != {}, d.copy() is d, dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict(zip('ab', [1, 2])), dict.fromkeys('ab'), dict.fromkeys([1, 2], 0), bool({}), {1: 2} == {1.0: 2}, {1: 'a', True: 'b'})
for e in ['{}["a"]', '{}[5]', '{}[(1, 2)]', '{}.pop("a")', '{}.popitem()', '{[]: 1}', '{}[[]]', '{}.get([])', '[] in {}', 'dict(5)', 'dict([1])', 'dict([(1, 2, 3)])', 'dict([(1,)])', 'dict("ab")', 'dict(["ab"])', 'dict({}, {})', '{} < {}', '{} + {}', '{1: 2} | {3: 4}', '{1: 2} | [(3, 4)]', '{}.update(5)', '{}.update([1])', '{}.update([(1, 2)], [(3, 4)])', 'hash({})', '{}.foo', 'del_missing()', '{**{"a": 1}, "b": 2}', '{**5}', 'dict(**{"a": 1})', 'dict(**{1: 2})', '{}.fromkeys(5)', '{1: 2}.keys() | {3}', '{1: 2}.keys() & [1, 5]', '{1: 2, 3: 4}.keys() - {1}', '{1: 2}.keys() ^ {1, 2}', '{1: 2}.keys() == {1}', '{1: 2}.keys() < {1, 2}', '{1: 2}.items() == {(1, 2)}', '(1, 2) in {1: 2}.items()', '2 in {1: 2}.values()', '{1: 2}.keys().isdisjoint([2])', '{1: 2}.keys()[0]', '{1: 2}.values() == {1: 2}.values()', 'list(reversed({1: 2, 3: 4}.items()))', 'list(reversed({1: 2, 3: 4}.values()))', '{1: 2}.keys().mapping', 'len({1: 2}.values())', '{"x": {"y": [1]}}', 'str({1: "a"})', '{None: 1, (): 2, 1.5: 3}', '{1: 2}.__contains__(1)', '{1: 2}.__getitem__(5)', 'iter({1: 2}).__next__()', '{}.__class__', '{1: [1]}.items()', 'hash({1: 2}.keys())', 'hash({1: 2}.items())']:
    t(lambda: eval(e))
d |= {'z': 26}
d |= [('y', 25)]
print(d)
for n in range(50):
    d[n] = n * n
for n in range(0, 50, 2):
    del d[n]
d[0] = 'again'
print(list(d)[:12], len(d), d[49], 48 in d, list(d)[-1])
d.clear()
print(d, len(d))
big = {i: str(i) for i in range(10000)}
print(len(big), big[9999], sum(big), list(big.items())[5000], 10000 in big)
for i in range(9990):
    del big[i]
print(big)
big = {}
for i in range(1000):
    big[str(i)] = i
    if i % 3 == 0:
        del big[str(i)]
print(len(big), list(big)[:5], big['998'], big.popitem(), big.popitem())
try:
    for k in big:
        big['new' + k] = 1
except RuntimeError as e:
    print(e)
try:
    x = {1: 1, 2: 2}
    for k in x:
        del x[k]
except RuntimeError as e:
    print(e)
x = {1: 1}
for k in x:
    x[k] = 5
print(x)
it = iter({1: 2, 3: 4}.items())
print(next(it), it.__length_hint__(), list(it), next(it, None))


class H:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, H) and self.v == other.v

    def __repr__(self):
        return 'H%r' % self.v


hd = {H(i): i for i in range(20)}
print(len(hd), hd[H(7)], H(25) in hd, 1 in hd)
del hd[H(3)]
print(hd.get(H(3)), len(hd), H(1) == H(1))


class Bad:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise ValueError('eq')


t(lambda: {Bad(): 1, Bad(): 2})


class NoHash:
    __hash__ = None


t(lambda: {NoHash(): 1})
t(lambda: hash(NoHash()))


class D(dict):
    def __missing__(self, key):
        return 'missing %s' % key


dd = D(a=1)
print(dd['a'], dd['b'], dd.get('b'), dd, type(dd.copy()).__name__, 'b' in dd, D.fromkeys('ab').__class__.__name__)
dd.attr = 3
print(dd.attr, dd == {'a': 1}, isinstance(dd, dict), type(dd | {}).__name__)


class M:
    def keys(self):
        return ['x', 'y']

    def __getitem__(self, k):
        return k * 2


print(dict(M()), {**M()})
# sets
s = {1, 2, 3}
s.add(4)
s.add(1)
s.discard(9)
s.remove(2)
s.update([5], (6,))
print(s, len(s), 1 in s, 2 in s, s | {7}, s & {1, 3, 9}, s - {1}, sorted(s ^ {1, 100}), s == {1, 3, 4, 5, 6}, s < {1, 3, 4, 5, 6, 7}, s <= s, s > {1}, s >= {1, 9}, s.isdisjoint({9}), s.issubset(range(10)), s.issuperset([1]), s.union([8]), s.intersection([1, 3], [3]), s.difference([1], [3]), s.symmetric_difference([1, 8]))
s.intersection_update([1, 3, 4])
s.difference_update([1])
s.symmetric_difference_update([3, 10])
print(sorted(s), set(), frozenset(), frozenset([1, 2]), {frozenset([1]): 'f'}[frozenset([1])], hash(frozenset([1, 2])) == hash(frozenset([2, 1])), set('a'), {1} == frozenset([1]), frozenset([1]) | {2}, {1} | frozenset([2]), set([1, 1, 1]))
for e in ['set(5)', '{[]}', '{1}.remove(2)', 'set().pop()', '{1} + {2}', '{1} | [2]', '{1} < [2]', 'hash({1})', '{{1}}', 'set([1])[0]', '{1}.add([])', 'set([[]])', '{1}.foo', '{1} & 5', 'frozenset([1]).add(2)', '{1} in {frozenset([1])}', '{frozenset([1])}.__contains__({1})', '{1}.union(5)', 'set(1, 2)', 'frozenset(frozenset([1])) == {1}', '{1}.copy()', 'frozenset([1]).copy()', '{1, 2} - {2}', 'set("ab") == {"b", "a"}', 'max({3, 1})', 'sorted({3, 1, 2})', '[] in {1}', 'len({1, 1.0, True})', '{1}.__eq__(1)', 'type({1} | {2})', '{1}.issubset(5)', '{*[1, 2], 3}', 'bool(set())', 'isinstance(set(), frozenset)', 'str({1})', 'repr(frozenset())', '{(1, 2)}', 'iter({1}).__next__()']:
    t(lambda: eval(e))
s = {1}
s |= {2}
s &= {2, 3}
s ^= {5}
s -= {2}
print(s, s.pop(), s)
try:
    q = {1, 2, 3}
    for v in q:
        q.add(v + 10)
except RuntimeError as e:
    print(e)


class Sub(set):
    pass


ss = Sub([1])
print(ss, type(ss | {2}).__name__, ss == {1}, Sub())


class FS(frozenset):
    pass


print(FS([1]), type(FS([1]) & {1}).__name__, FS([1]) == {1}, {FS([1]): 2}[frozenset([1])])
words = 'the quick brown fox jumps over the lazy dog the end'.split()
count = {}
for w in words:
    count[w] = count.get(w, 0) + 1
print(count, sorted(count.items(), key=lambda p: (-p[1], p[0]))[:3])
print({k: v for k, v in zip('abc', range(3))}, {v: k for k, v in {'a': 1}.items()}, {i % 3 for i in range(10)})
print(list(dict.fromkeys([3, 1, 3, 2, 1])), dict(sorted({'b': 1, 'a': 2}.items())), {'a': 1, **{'a': 2, 'b': 3}})
