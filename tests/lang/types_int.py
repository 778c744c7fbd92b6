# Integers: arithmetic with CPython's signs, large ones, conversion, methods, errors.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


big = [0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, 2**31, 2**61, 2**62 - 1, 2**62, -2**62, -2**62 - 1, 2**63, 2**64 - 1, 2**64, -2**64, 10**18, 10**19, 10**30, -10**30,
       3**100, -3**77, 2**200 + 1, -2**128, 12345678901234567890123]
for x in big:
    for y in big:
        print(x + y, x - y, x * y, x & y, x | y, x ^ y, x < y, x == y)
        if y:
            print(x // y, x % y, divmod(x, y), x / y)
    print(-x, +x, ~x, abs(x), bool(x), x.bit_length(), x.bit_count(), hash(x), hex(x), oct(x), bin(x), float(x), repr(x), x << 5, x >> 5, x << 70, x >> 70)
for x in [0, 1, -1, 2, -3, 10, 2**70]:
    for n in [0, 1, 2, 3, 5, 20, 64, 65]:
        print(x**n, pow(x, n, 7), pow(x, n, -7), pow(x, n, 2**65), x << n, x >> n, -x >> n)
    for n in [-1, -2]:
        t(lambda: x**n)
t(lambda: pow(3, -1, 7))
t(lambda: pow(2, -1, 4))
t(lambda: pow(2, 5, 0))
t(lambda: pow(2.0, 5, 3))
t(lambda: pow(38, -1, 97))
for e in ['1 // 0', '1 % 0', '1 / 0', 'divmod(1, 0)', '1 << -1', '1 >> -1', '10**30 // 0', '10**30 % 0', '10**400 / 3', '10**400 / 10**399', '1 / 10**400', '0 ** -1',
          '-10**400 / 7', '1 + "a"', '"a" + 1', '[] * "a"', '1 & 1.5', '~1.5', '-"a"', '+[]', 'abs("a")', 'int("1" * 4301)', 'len(str(10**4299))', 'str(10**4300)',
          'int(10**400 * 1.0)', 'float(10**400)', '1 << (1 << 70)', '0 << (1 << 70)', '5 >> (1 << 70)', '-5 >> (1 << 70)', '"x" * 10**12', '[0] * 10**18']:
    t(lambda: eval(e))
for s in ['12', ' 12 ', '-12', '+12', '1_000', '1__0', '_1', '1_', '', ' ', '0x10', '٣٤', '１２', '1.5', 'abc', '1 2', '--1', '- 1', '\n5\t', '0_0', '00012', '1e5', '\x001', '12\x00', '𝟏𝟐',
          '99999999999999999999999999', '-99999999999999999999999999']:
    t(lambda: int(s))
for s, b in [('ff', 16), ('0xff', 16), ('0XFF', 0), ('0b101', 0), ('0b101', 2), ('0o17', 0), ('017', 0), ('00', 0), ('0', 0), ('z', 36), ('Z', 36), ('z', 35), ('1', 1), ('1', 37), ('0x', 16), ('0x_f', 0),
             ('_f', 16), ('12', 3), ('102', 3), ('-0x1f', 0), ('1_0', 0), ('0b2', 0), (b'12', 10), (bytearray(b'ff'), 16), (12, 10), ('9' * 50, 10), ('f' * 50, 16), ('1' * 100, 2)]:
    t(lambda: int(s, b))
for v in [1.9, -1.9, 1e20, -1e20, float('inf'), float('nan'), True, b'7', None, [], 1j, '', b'', bytearray(b'x')]:
    t(lambda: int(v))
t(lambda: int())
t(lambda: int(base=10))
t(lambda: int('5', base=8))
t(lambda: int(5, base=8))
for n in [0, 1, 255, 256, -1, -128, -129, 2**64, -2**63]:
    for length in [1, 2, 8, 9]:
        for order in ['big', 'little']:
            for signed in [False, True]:
                try:
                    b = n.to_bytes(length, order, signed=signed)
                    print(n, length, order, signed, b, int.from_bytes(b, order, signed=signed))
                except Exception as e:
                    print(n, length, order, signed, type(e).__name__, e)
t(lambda: (5).to_bytes())
t(lambda: (5).to_bytes(-1))
t(lambda: (5).to_bytes(2, 'middle'))
t(lambda: int.from_bytes([1, 2, 3], 'big'))
t(lambda: int.from_bytes('abc', 'big'))
t(lambda: int.from_bytes(b'', 'big'))
for v, n in [(15, -1), (25, -1), (35, -1), (-15, -1), (-25, -1), (149, -2), (150, -2), (250, -2), (5, 3), (10**20 + 5, -1), (5, -1), (15, -2)]:
    print(round(v, n))
t(lambda: round(5, 1.5))
print(round(2.5), round(3.5), round(-2.5), round(0.5), round(1e20), round(2.675, 2), round(-0.5), round(1234.5678, -2), round(1.15, 1), round(2.5, 0), round(5e-324, 3), round(25.0, -1), round(35.0, -1), round(5.0, -1), round(15.0, -1), round(4.9, -1), round(1e308, -308), round(6e307, -308))
for v in [float('inf'), float('nan')]:
    t(lambda: round(v))
    t(lambda: round(v, 2))
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), (5).as_integer_ratio(), True + True, True & False, True | 2, True ^ True, ~True, -True, int(True), True.real)
print(isinstance(True, int), bool([]), bool('a'), bool(), bool(0.0), True == 1, hash(True), {1: 'a', True: 'b', 1.0: 'c'})
t(lambda: bool(1, 2))


class I(int):
    def __repr__(self):
        return 'I(%d)' % int(self)


i = I(5)
print(i, i + 1, type(i + 1), i * 2, -i, i == 5, hash(i) == hash(5), {5: 'x'}[i], [10, 20, 30, 40, 50, 60][i], I('12'), I(2**70), str(i), '%d' % i, f'{i}', i.__class__.__name__, I(), i < 6, isinstance(i, int), int(i), type(int(i)), i.real, type(+i))
i.attr = 3
print(i.attr)


class X:
    def __index__(self):
        return 3


class Y:
    def __int__(self):
        return 4


class Z:
    def __int__(self):
        return 'a'


print([1, 2, 3, 4][X()], int(X()), int(Y()), hex(X()), 'ab' * X(), range(X()), [0] * X())
t(lambda: int(Z()))
t(lambda: hex(Y()))
t(lambda: [1][Y()])
one = [1]
t(lambda: one['a'])
t(lambda: one[1.0])
t(lambda: chr(-1))
t(lambda: chr(0x110000))
t(lambda: chr('a'))
t(lambda: ord('ab'))
t(lambda: ord(''))
t(lambda: ord(5))
print(chr(97), chr(0x1f600), ord('é'), ord(b'a'), ord(bytearray(b'z')))
print(max(3, 1, 2), min([4, 2, 8]), max('abc'), sum([1, 2, 3]), sum([0.1] * 10), sum([[1], [2]], []), max([1, 5, 3], key=lambda x: -x), min([], default=7), sum(range(100)))
for e in ['max()', 'max([])', 'max(1)', 'min(1, 2, default=3)', 'sum(["a"])', 'sum("ab", "")', 'sum([b"a"], b"")', 'sum(5)', 'max([1, "a"])', 'divmod(1, "a")', 'pow("a", 2)', 'abs(None)', 'round("a")', 'bin(1.5)', 'sum([1], start=5)']:
    t(lambda: eval(e))
print(2**1000, len(str(7**2000)), (2**2000) % (10**30 + 57), (7**500) // (3**400), (-7**300) // (11**100), (-7**300) % (11**100))
import sys
print(0.1 + 0.2, 1e16, 1e15, 123456789012345678, 1e22, 1e-5, 0.0001, 5e-324, 1.7976931348623157e308, 2**-44, 2.0**-1074, 1/3, 100.0, -0.0, 1e300*1e10, 9007199254740993.0, 4.35, 0.5, 2.5e-8, 1.0e-10, 123456.789e3)
