#include <math.h>
#include <string.h>

#include "py/types/int_int.h"

void py_int_look(const py_obj *o, py_int_view *v)
{
    int64_t i;
    if (py_is_small(o)) {
        i = py_small_value(o);
    } else if (py_is_heap(o)) {
        const py_big *b = (const py_big *)(const void *)o;
        v->limbs = b->limbs;
        v->count = b->count;
        v->negative = (b->head.aux & 1) != 0;
        return;
    } else {
        i = o == PY_TRUE;
    }
    v->negative = i < 0;
    v->one = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    v->limbs = &v->one;
    v->count = i != 0;
}

size_t py_int_view_bits(const py_int_view *v)
{
    return v->count ? v->count * 64 - (size_t)__builtin_clzll(v->limbs[v->count - 1]) : 0;
}

py_big *py_big_new(py_vm *vm, size_t count)
{
    if (count > PY_INT_MAX_LIMBS)
        return py_raise_nomem(vm);
    py_big *b = (py_big *)(void *)py_new(vm, py_type(vm, PY_T_int), count * sizeof(mp_limb_t));
    if (b)
        b->count = count;
    return b;
}

py_obj *py_big_done(py_big *b, size_t count, bool negative)
{
    while (count > 0 && b->limbs[count - 1] == 0)
        count--;
    b->count = count;
    if (count == 0)
        return py_small(0);
    if (count == 1 && b->limbs[0] <= (uint64_t)PY_SMALL_MAX)
        return py_small(negative ? -(int64_t)b->limbs[0] : (int64_t)b->limbs[0]);
    if (count == 1 && negative && b->limbs[0] == (uint64_t)PY_SMALL_MAX + 1)
        return py_small(PY_SMALL_MIN);
    b->head.aux = negative;
    return &b->head;
}

static int cmp_magnitude(const py_int_view *a, const py_int_view *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return a->count ? mpn_cmp(a->limbs, b->limbs, (mp_size_t)a->count) : 0;
}

int py_big_cmp(const py_int_view *a, const py_int_view *b)
{
    bool na = a->negative && a->count, nb = b->negative && b->count;
    if (na != nb)
        return na ? -1 : 1;
    int c = cmp_magnitude(a, b);
    return na ? -c : c;
}

py_obj *py_big_add(py_vm *vm, const py_int_view *a, const py_int_view *b, bool subtract)
{
    bool b_negative = b->negative != subtract;
    if (cmp_magnitude(a, b) < 0) { /* the larger first */
        const py_int_view *x = a;
        bool negative = a->negative;
        a = b;
        b = x;
        subtract = b_negative; /* now a's sign */
        b_negative = negative;
    } else {
        subtract = a->negative;
    }
    py_big *r = py_big_new(vm, a->count + 1);
    if (r == NULL)
        return NULL;
    if (b->count == 0) {
        if (a->count)
            memcpy(r->limbs, a->limbs, a->count * sizeof(mp_limb_t));
        return py_big_done(r, a->count, subtract);
    }
    if (subtract == b_negative) {
        r->limbs[a->count] = mpn_add(r->limbs, a->limbs, (mp_size_t)a->count, b->limbs, (mp_size_t)b->count);
        return py_big_done(r, a->count + 1, subtract);
    }
    mpn_sub(r->limbs, a->limbs, (mp_size_t)a->count, b->limbs, (mp_size_t)b->count);
    return py_big_done(r, a->count, subtract);
}

/*
 * GMP's multiplication takes its scratch memory from the stack while the operands are short, and aborts when malloc fails for long
 * ones: so long ones are multiplied in pieces.
 */
enum { PIECE = 256 };

static void mul_limbs(mp_limb_t *out, const mp_limb_t *a, size_t na, const mp_limb_t *b, size_t nb)
{
    if (na < nb) {
        const mp_limb_t *x = a;
        size_t n = na;
        a = b;
        na = nb;
        b = x;
        nb = n;
    }
    if (na <= PIECE) {
        mpn_mul(out, a, (mp_size_t)na, b, (mp_size_t)nb);
        return;
    }
    mp_limb_t part[2 * PIECE];
    memset(out, 0, (na + nb) * sizeof(*out));
    for (size_t i = 0; i < na; i += PIECE) {
        size_t n = na - i < PIECE ? na - i : PIECE;
        for (size_t j = 0; j < nb; j += PIECE) {
            size_t m = nb - j < PIECE ? nb - j : PIECE;
            if (n >= m)
                mpn_mul(part, a + i, (mp_size_t)n, b + j, (mp_size_t)m);
            else
                mpn_mul(part, b + j, (mp_size_t)m, a + i, (mp_size_t)n);
            mp_limb_t carry = mpn_add_n(out + i + j, out + i + j, part, (mp_size_t)(n + m));
            for (size_t k = i + j + n + m; carry && k < na + nb; k++)
                carry = ++out[k] == 0;
        }
    }
}

py_obj *py_big_mul(py_vm *vm, const py_int_view *a, const py_int_view *b)
{
    if (a->count == 0 || b->count == 0)
        return py_small(0);
    py_big *r = py_big_new(vm, a->count + b->count);
    if (r == NULL)
        return NULL;
    mul_limbs(r->limbs, a->limbs, a->count, b->limbs, b->count);
    return py_big_done(r, a->count + b->count, a->negative != b->negative);
}

int py_big_divmod(py_vm *vm, const py_int_view *a, const py_int_view *b, py_obj **quotient, py_obj **remainder)
{
    bool differ = a->negative != b->negative;
    if (cmp_magnitude(a, b) < 0) { /* q = 0 or -1 */
        bool down = a->count && differ;
        if (quotient)
            *quotient = py_small(down ? -1 : 0);
        if (remainder == NULL)
            return 0;
        if (down) {
            *remainder = py_big_add(vm, a, b, false);
            return *remainder ? 0 : -1;
        }
        py_big *r = py_big_new(vm, a->count);
        if (r == NULL)
            return -1;
        if (a->count)
            memcpy(r->limbs, a->limbs, a->count * sizeof(mp_limb_t));
        *remainder = py_big_done(r, a->count, a->negative);
        return 0;
    }
    py_big *q = py_big_new(vm, a->count - b->count + 2), *r = q ? py_big_new(vm, b->count) : NULL;
    if (r == NULL)
        return -1;
    mpn_tdiv_qr(q->limbs, r->limbs, 0, a->limbs, (mp_size_t)a->count, b->limbs, (mp_size_t)b->count);
    size_t nq = a->count - b->count + 1;
    q->limbs[nq] = 0;
    if (differ && !mpn_zero_p(r->limbs, (mp_size_t)b->count)) {
        mpn_add_1(q->limbs, q->limbs, (mp_size_t)nq + 1, 1);
        mpn_sub_n(r->limbs, b->limbs, r->limbs, (mp_size_t)b->count);
    }
    if (quotient)
        *quotient = py_big_done(q, nq + 1, differ);
    if (remainder)
        *remainder = py_big_done(r, b->count, b->negative);
    return 0;
}

/* Two's complement of n limbs, longer than v by at least one. */
static void to_complement(mp_limb_t *out, size_t n, const py_int_view *v)
{
    memset(out, 0, n * sizeof(*out));
    if (v->count)
        memcpy(out, v->limbs, v->count * sizeof(*out));
    if (v->negative)
        mpn_neg(out, out, (mp_size_t)n);
}

py_obj *py_big_bitop(py_vm *vm, py_op op, const py_int_view *a, const py_int_view *b)
{
    size_t n = (a->count > b->count ? a->count : b->count) + 1;
    py_big *x = py_big_new(vm, n), *y = x ? py_big_new(vm, n) : NULL;
    if (y == NULL)
        return NULL;
    to_complement(x->limbs, n, a);
    to_complement(y->limbs, n, b);
    for (size_t i = 0; i < n; i++) {
        mp_limb_t p = x->limbs[i], q = y->limbs[i];
        x->limbs[i] = op == PY_OP_AND ? p & q : op == PY_OP_OR ? p | q : p ^ q;
    }
    bool negative = x->limbs[n - 1] >> 63;
    if (negative)
        mpn_neg(x->limbs, x->limbs, (mp_size_t)n);
    return py_big_done(x, n, negative);
}

py_obj *py_big_shift(py_vm *vm, const py_int_view *a, uint64_t bits, bool left)
{
    if (a->count == 0)
        return py_small(0);
    size_t limbs = (size_t)(bits / 64);
    unsigned rest = (unsigned)(bits % 64);
    if (left) {
        if (bits / 64 > PY_INT_MAX_LIMBS)
            return py_raise_nomem(vm);
        py_big *r = py_big_new(vm, a->count + limbs + 1);
        if (r == NULL)
            return NULL;
        if (rest)
            r->limbs[limbs + a->count] = mpn_lshift(r->limbs + limbs, a->limbs, (mp_size_t)a->count, rest);
        else
            memcpy(r->limbs + limbs, a->limbs, a->count * sizeof(mp_limb_t));
        return py_big_done(r, a->count + limbs + 1, a->negative);
    }
    if (limbs >= a->count)
        return py_small(a->negative ? -1 : 0);
    size_t n = a->count - limbs;
    py_big *r = py_big_new(vm, n + 1);
    if (r == NULL)
        return NULL;
    bool lost = limbs && !mpn_zero_p(a->limbs, (mp_size_t)limbs);
    if (rest)
        lost = mpn_rshift(r->limbs, a->limbs + limbs, (mp_size_t)n, rest) || lost;
    else
        memcpy(r->limbs, a->limbs + limbs, n * sizeof(mp_limb_t));
    if (a->negative && lost) /* floor */
        mpn_add_1(r->limbs, r->limbs, (mp_size_t)n + 1, 1);
    return py_big_done(r, n + 1, a->negative);
}

/* ---- to double ---- */

/* The top 64 bits of v (leading bit set), what is below them as a sticky low bit, and the exponent of the last bit. */
static uint64_t top_bits(const py_int_view *v, int64_t *exponent)
{
    size_t n = v->count;
    unsigned shift = (unsigned)__builtin_clzll(v->limbs[n - 1]);
    uint64_t top = v->limbs[n - 1] << shift;
    bool sticky = false;
    if (n > 1) {
        if (shift) {
            top |= v->limbs[n - 2] >> (64 - shift);
            sticky = (v->limbs[n - 2] << shift) != 0;
        } else {
            sticky = v->limbs[n - 2] != 0;
        }
        sticky = sticky || (n > 2 && !mpn_zero_p(v->limbs, (mp_size_t)n - 2));
    }
    *exponent = (int64_t)(n * 64) - 64 - (int64_t)shift;
    return top | sticky;
}

/* top * 2**exponent, rounded half to even once; sticky in bit 0. Infinity when too large. */
static double round_top(uint64_t top, int64_t exponent)
{
    if (top == 0)
        return 0;
    unsigned lead = (unsigned)__builtin_clzll(top);
    int64_t msb = exponent + 63 - (int64_t)lead; /* value in [2**msb, 2**(msb+1)) */
    if (msb > 1023)
        return HUGE_VAL;
    int64_t last = msb - 52 < -1074 ? -1074 : msb - 52; /* exponent of the last bit kept */
    int64_t drop = last - exponent;
    if (drop <= 0)
        return ldexp((double)top, (int)exponent);
    if (drop > 64)
        return 0;
    uint64_t kept = drop == 64 ? 0 : top >> drop, cut = drop == 64 ? top : top & (((uint64_t)1 << drop) - 1),
             half = (uint64_t)1 << (drop - 1);
    if (cut > half || (cut == half && (kept & 1)))
        kept++;
    return ldexp((double)kept, (int)last);
}

int py_int_to_double(py_vm *vm, py_obj *o, double *out)
{
    py_int_view v;
    py_int_look(o, &v);
    int64_t exponent = 0;
    double d = 0;
    if (v.count) {
        uint64_t top = top_bits(&v, &exponent); /* first: it sets exponent */
        d = round_top(top, exponent);
    }
    if (isinf(d))
        return py_raise_int(vm, &py_OverflowError, "int too large to convert to float");
    *out = v.negative ? -d : d;
    return 0;
}

int py_big_truediv(py_vm *vm, const py_int_view *a, const py_int_view *b, double *out)
{
    static const uint64_t exact = (uint64_t)1 << 53;
    if (a->count == 0) {
        *out = b->negative ? -0.0 : 0.0;
        return 0;
    }
    if (a->count == 1 && b->count == 1 && a->limbs[0] <= exact && b->limbs[0] <= exact) {
        double q = (double)a->limbs[0] / (double)b->limbs[0];
        *out = a->negative != b->negative ? -q : q;
        return 0;
    }
    /* a quotient of 66 or 67 bits, its remainder as a sticky bit */
    int64_t shift = 66 - ((int64_t)py_int_view_bits(a) - (int64_t)py_int_view_bits(b));
    py_int_view pa = *a, pb = *b;
    if (a->limbs == &a->one)
        pa.limbs = &pa.one;
    if (b->limbs == &b->one)
        pb.limbs = &pb.one;
    pa.negative = pb.negative = false;
    py_obj *scaled = py_big_shift(vm, shift > 0 ? &pa : &pb, (uint64_t)(shift > 0 ? shift : -shift), true);
    if (scaled == NULL)
        return -1;
    py_int_look(scaled, shift > 0 ? &pa : &pb);
    py_obj *q, *r;
    if (py_big_divmod(vm, &pa, &pb, &q, &r) < 0)
        return -1;
    py_int_view vq;
    py_int_look(q, &vq);
    int64_t exponent;
    uint64_t top = top_bits(&vq, &exponent) | (r != py_small(0));
    double d = round_top(top, exponent - shift);
    if (isinf(d))
        return py_raise_int(vm, &py_OverflowError, "integer division result too large for a float");
    *out = a->negative != b->negative ? -d : d;
    return 0;
}

/* ---- power ---- */

static py_obj *mul(py_vm *vm, py_obj *x, py_obj *y, py_obj *modulus)
{
    py_obj *r = py_int_binary(vm, PY_OP_MUL, x, y);
    return r && modulus ? py_int_binary(vm, PY_OP_MOD, r, modulus) : r;
}

py_obj *py_big_pow(py_vm *vm, py_obj *base, py_obj *exponent, py_obj *modulus)
{
    py_int_view e, b;
    py_int_look(exponent, &e);
    py_int_look(base, &b);
    size_t bits = py_int_view_bits(&e), base_bits = py_int_view_bits(&b);
    if (modulus == NULL) {
        if (base_bits <= 1) /* 0, 1, -1 */
            return e.count == 0 ? py_small(1) : py_small(b.count == 0 ? 0 : b.negative && (e.limbs[0] & 1) ? -1 : 1);
        if (e.count > 1 || (e.count && e.limbs[0] > (uint64_t)PY_INT_MAX_LIMBS * 64 / (base_bits - 1)))
            return py_raise_nomem(vm);
    } else if ((base = py_int_binary(vm, PY_OP_MOD, base, modulus)) == NULL) {
        return NULL;
    }
    py_obj *result = modulus ? py_int_binary(vm, PY_OP_MOD, py_small(1), modulus) : py_small(1);
    for (size_t i = bits; i-- > 0 && result;) {
        py_scope s = py_scope_open(vm);
        result = mul(vm, result, result, modulus);
        if (result && (e.limbs[i / 64] >> (i % 64)) & 1)
            result = mul(vm, result, base, modulus);
        result = py_scope_close_keep(vm, s, result);
    }
    return result;
}
