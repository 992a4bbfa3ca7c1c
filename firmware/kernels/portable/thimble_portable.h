/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Private to the portable family.
 */
#ifndef THIMBLE_PORTABLE_H
#define THIMBLE_PORTABLE_H

#include "thimble_requant.h"

/* Sum of n products; four at a time, which spares most of the loop on cores without SIMD. */
static inline int32_t thimble_dot(const int8_t *x, const int8_t *w, int32_t n)
{
    int32_t sum = 0;
    for (; n >= 4; n -= 4, x += 4, w += 4)
        sum += x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3];
    for (; n > 0; --n)
        sum += *x++ * *w++;
    return sum;
}

static inline int8_t thimble_output(int32_t acc, const thimble_requant *q, int32_t zero, int32_t low,
                                    int32_t high)
{
    return thimble_clamp(thimble_rescale(acc, q->multiplier, q->shift) + zero, low, high);
}

/* The window whose first tap is at (y, x), `depth` channels from `in` on: kernel_h * kernel_w * depth bytes, taps outside the
 * image as in_zero. */
void thimble_gather_window(const thimble_conv_params *p, const int8_t *in, int32_t depth, int32_t y,
                           int32_t x, int8_t *to);

#endif
