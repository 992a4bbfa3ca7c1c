/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Rescaling of int32 accumulators, TFLite's arithmetic (methods 2.1). Private to the kernels.
 */
#ifndef THIMBLE_REQUANT_H
#define THIMBLE_REQUANT_H

#include "thimble_kernels.h"

/* a * b / 2^31, to nearest, halves up: gemmlowp's saturating rounding doubling high multiply. Its one saturating case (both
 * operands -2^31) cannot occur here: multipliers are positive, and softmax never produces it. */
static inline int32_t thimble_high_product(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (1 << 30)) >> 31);
}

/* x / 2^exponent, to nearest, halves away from zero; exponent 0 to 31. */
static inline int32_t thimble_round_shift(int32_t x, int32_t exponent)
{
    const int32_t mask = (int32_t)((1u << exponent) - 1u);
    const int32_t remainder = x & mask;
    const int32_t threshold = (mask >> 1) + (x < 0);
    return (x >> exponent) + (remainder > threshold);
}

/* x * multiplier * 2^(shift - 31); after a left shift x must fit int32. */
static inline int32_t thimble_rescale(int32_t x, int32_t multiplier, int32_t shift)
{
#if defined(THIMBLE_SINGLE_ROUNDING) && THIMBLE_SINGLE_ROUNDING
    const int32_t total = 31 - shift;
    return (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << (total - 1))) >> total);
#else
    if (shift > 0)
        return thimble_high_product((int32_t)((uint32_t)x << shift), multiplier);
    return thimble_round_shift(thimble_high_product(x, multiplier), -shift);
#endif
}

static inline int8_t thimble_clamp(int32_t x, int32_t low, int32_t high)
{
    return (int8_t)(x < low ? low : x > high ? high : x);
}

#endif
