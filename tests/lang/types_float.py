# Floats and complex numbers.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


vals = [0.0, -0.0, 1.0, -1.5, 2.5, 1e16, 1e22, 123456789.123, 1e-5, 5e-324, 1e308, float('inf'), float('-inf'), float('nan'), 3, -2, 2**60, 10**25]
for x in vals:
    for y in vals:
        r = []
        for op in ['+', '-', '*', '/', '//', '%', '<', '<=', '==', '!=', '>']:
            try:
                r.append(repr(eval('x %s y' % op)))
            except Exception as e:
                r.append(type(e).__name__ + ' ' + str(e))
        print(x, y, r)
        try:
            print(divmod(x, y))
        except Exception as e:
            print(type(e).__name__, e)
        if abs(y) < 1e9:
            try:
                print(x ** y)
            except Exception as e:
                print(type(e).__name__, e)
for s in ['1.5', ' 1.5 ', '-1e5', '1e', 'e5', '.5', '5.', '.', '', 'inf', '-Infinity', 'NaN', 'nan1', '1_0.0_1', '1__0', '1_.0', '1e1_0', '1e+5', '1e-5', '1e+', '0x10', '٣.٥', '1 2', '+.5', '1.5.2', '1e5.5', 'infinit', '\n1\n', '1e400', '-1e400', '1e-400', '_1', '1_', '1\x00', '1_000.5', 'e', '--1', '+-1', '1e5e5']:
    t(lambda: float(s))
for v in [b'1.5', bytearray(b'2.5'), None, [], 10**400, True, 1j, '1' * 400, b'x']:
    t(lambda: float(v))
t(lambda: float())
for h in ['0x1.8p3', '1.8', '-0x.8p0', 'inf', 'nan', '0x', '0x1p', '0x1p5x', ' 0x1p-1074 ', '0x1p2000', '0xA.Bp-2', '', '0x1.fffffffffffffp1023']:
    t(lambda: float.fromhex(h))
for v in [0.0, -0.0, 1.0, 0.1, -2.5, 5e-324, 1e308, float('inf'), float('nan'), 3.14159]:
    print(v.hex(), v.is_integer(), hash(v) if v == v else 'nan', v.conjugate(), v.real, v.imag, -v, abs(v), bool(v))
    t(lambda: v.as_integer_ratio())
    t(lambda: int(v))
    t(lambda: v.__floor__())
    t(lambda: v.__ceil__())
for v in [2.5, 3.5, -2.5, 0.5, 1e16, 2.675, 1234.5678, 0.15, 1e-10, 5.5e15, 25.0, 1.005]:
    print(round(v), [round(v, n) for n in (-3, -2, -1, 0, 1, 2, 3, 10, 20, 400, -400)])
print(1.0 == 1, 2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), 10**400 > 1e308, -10**400 < float('-inf'), 10**400 < float('inf'), 0.1 == 1/10, 0.5 < 1, 1 < 1.5 < 2)
print(hash(1.0) == hash(1), hash(0.5), hash(-0.5), hash(1e20) == hash(10**20), hash(float('inf')), hash(1.5), hash(2.0**70) == hash(2**70), hash(-1.0))
random_state = 12345
for i in range(300):
    random_state = (random_state * 6364136223846793005 + 1442695040888963407) % 2**64
    m = (random_state >> 11) / 2**53
    e = (random_state >> 3) % 600 - 300
    v = m * 10.0**e
    print(v, repr(-v), '%g' % v, '%.3e' % v, f'{v:.17g}')
for n in range(-1074, 1024, 7):
    print(2.0**n, 3 * 2.0**n if n < 1020 else 0)
# complex
cs = [0j, 1j, 1 + 2j, -1.5 - 0.5j, complex(0, -1), complex(-0.0, 1), complex('nan'), complex(1, float('inf')), 2, 1.5]
for x in cs:
    print(x, repr(x), complex(x), bool(x), abs(x))
    for y in cs:
        for op in ['+', '-', '*', '==', '!=']:
            print(eval('x %s y' % op), end=' ')
        t(lambda: x / y)
for s in ['1', '1j', '1+2j', '(1+2j)', ' ( 1-2j ) ', '1+j', '-j', 'j', '1 + 2j', '', '1+2', 'nan+infj', '1e5-1e-5j', '1_0+2_0j', '+1j', '1++2j', '()', '(1', 'infj']:
    t(lambda: complex(s))
t(lambda: complex('1', 2))
t(lambda: complex(1, '2'))
t(lambda: complex(None))
t(lambda: complex([], 1))
t(lambda: complex(1, []))
t(lambda: complex(1j, 1j))
t(lambda: 1j < 2j)
t(lambda: 1j // 2)
t(lambda: 1j % 2)
t(lambda: int(1j))
t(lambda: (1 + 2j)**2)
t(lambda: (1 + 2j)**-1)
t(lambda: 0j**-1)
t(lambda: 1j**0)
print((1 + 2j).real, (1 + 2j).imag, (1 + 2j).conjugate(), hash(1 + 0j) == hash(1), 1 + 0j == 1, complex(), complex(1), complex(1, 2), -(1 + 2j), format(1 + 2j, '.2f'), f'{1.5 - 2j:g}', '{:>12}'.format(1j), '{:.3}'.format(1j))


class F(float):
    pass


class G:
    def __float__(self):
        return 2.5


f = F(1.5)
print(f, f + 1, type(f + 1), F('2'), float(G()), isinstance(f, float), f == 1.5, {1.5: 'a'}[f], complex(G()), '%f' % G(), float(f), type(float(f)))
