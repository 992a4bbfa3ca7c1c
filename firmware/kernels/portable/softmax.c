/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Softmax as TFLite computes it for int8: gemmlowp's fixed point throughout. Names Qm.n: m integer and n fraction bits of an
 * int32. The exponential of a negative number splits it at multiples of 1/4: a polynomial for the rest, one constant factor
 * for each set bit of the multiple; the reciprocal is three Newton steps. Exact by construction, not by closeness.
 */
#include "thimble_requant.h"

static int32_t saturating_left(int32_t x, int32_t exponent)
{
    const int32_t limit = (int32_t)((1u << (31 - exponent)) - 1u);
    if (x > limit)
        return INT32_MAX;
    if (x < -limit - 1)
        return INT32_MIN;
    return (int32_t)((uint32_t)x << exponent);
}

/* exp(a) for a in [-1/4, 0), Q0.31 to Q0.31: Taylor's series of fourth order around -1/8. */
static int32_t exp_last_quarter(int32_t a)
{
    const int32_t exp_minus_eighth = 1895147668;
    const int32_t third = 715827883;
    const int32_t x = a + (1 << 28);
    const int32_t x2 = thimble_high_product(x, x);
    const int32_t x3 = thimble_high_product(x2, x);
    const int32_t x4 = thimble_high_product(x2, x2);
    const int32_t high_terms =
        thimble_round_shift(thimble_high_product(thimble_round_shift(x4, 2) + x3, third) + x2, 1);
    return exp_minus_eighth + thimble_high_product(exp_minus_eighth, x + high_terms);
}

/* exp(a) for a <= 0, Q5.26 to Q0.31. */
static int32_t exp_negative(int32_t a)
{
    /* exp(-2^k) for k = -2 to 4 as Q0.31 */
    static const int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t quarter = 1 << 24;
    if (a == 0)
        return INT32_MAX;
    const int32_t rest = (a & (quarter - 1)) - quarter;
    const int32_t multiple = rest - a;
    int32_t result = exp_last_quarter(saturating_left(rest, 5));
    for (int32_t k = 0; k < 7; ++k)
        if (multiple & (quarter << k))
            result = thimble_high_product(result, factors[k]);
    return result;
}

/* 1 / (1 + a) for a in [0, 1), Q0.31 to Q0.31. */
static int32_t reciprocal_one_plus(int32_t a)
{
    const int32_t half = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2); /* (1 + a) / 2, Q0.31 */
    int32_t x = 1515870810 + thimble_high_product(half, -1010580540); /* 48/17 - 32/17 half, Q2.29 */
    for (int step = 0; step < 3; ++step) {
        const int32_t error = (1 << 29) - thimble_high_product(half, x);
        x += saturating_left(thimble_high_product(x, error), 2);
    }
    return saturating_left(x, 1);
}

static int32_t leading_zeros(uint32_t x)
{
    int32_t n = 0;
    for (; !(x & 0x80000000u); x <<= 1)
        ++n;
    return n;
}

static void softmax_row(const thimble_softmax_params *p, const int8_t *in, int8_t *out)
{
    int32_t largest = -128;
    for (int32_t i = 0; i < p->depth; ++i)
        largest = in[i] > largest ? in[i] : largest;

    int32_t sum = 0; /* Q12.19 */
    for (int32_t i = 0; i < p->depth; ++i) {
        const int32_t difference = in[i] - largest;
        if (difference >= p->diff_min) {
            const int32_t scaled =
                thimble_high_product((int32_t)((uint32_t)difference << p->shift), p->multiplier);
            sum += thimble_round_shift(exp_negative(scaled), 12);
        }
    }
    const int32_t headroom = leading_zeros((uint32_t)sum);
    const int32_t scale = reciprocal_one_plus((int32_t)(((uint32_t)sum << headroom) - 0x80000000u));
    const int32_t exponent = 12 - headroom + 31 - 8;
    for (int32_t i = 0; i < p->depth; ++i) {
        const int32_t difference = in[i] - largest;
        int32_t code = -128;
        if (difference >= p->diff_min) {
            const int32_t scaled =
                thimble_high_product((int32_t)((uint32_t)difference << p->shift), p->multiplier);
            if (exponent < 32) /* beyond: less than half a code */
                code += thimble_round_shift(thimble_high_product(scale, exp_negative(scaled)), exponent);
        }
        out[i] = thimble_clamp(code, -128, 127);
    }
}

/* In place is safe: what a row needs of codes already overwritten is in `largest` and `sum`. */
void thimble_softmax(const thimble_softmax_params *p, const int8_t *in, int8_t *out)
{
    for (int32_t r = 0; r < p->rows; ++r, in += p->depth, out += p->depth)
        softmax_row(p, in, out);
}
