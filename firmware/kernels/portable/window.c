/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Windows of a convolution as one run of bytes.
 */
#include "thimble_portable.h"

/* Words where the core may read them at any address, else the compiler makes bytes of them. */
static int8_t *copy(int8_t *to, const int8_t *from, int32_t n)
{
    for (; n >= 4; n -= 4, from += 4, to += 4) {
        uint32_t word;
        __builtin_memcpy(&word, from, 4);
        __builtin_memcpy(to, &word, 4);
    }
    while (n-- > 0)
        *to++ = *from++;
    return to;
}

static int8_t *fill(int8_t *to, int8_t value, int32_t n)
{
    while (n-- > 0)
        *to++ = value;
    return to;
}

/* One row of taps, `row` = the image's row, from its first of the group's channels on. */
static int8_t *gather_row(const thimble_conv_params *p, const int8_t *row, int32_t depth, int32_t x,
                          int8_t *to)
{
    if (depth == p->in_c && p->dilation_w == 1 && x >= 0 && x + p->kernel_w <= p->in_w)
        return copy(to, row + x * depth, p->kernel_w * depth);
    for (int32_t kx = 0; kx < p->kernel_w; ++kx, x += p->dilation_w) {
        if (x < 0 || x >= p->in_w)
            to = fill(to, (int8_t)p->in_zero, depth);
        else
            to = copy(to, row + x * p->in_c, depth);
    }
    return to;
}

void thimble_gather_window(const thimble_conv_params *p, const int8_t *in, int32_t depth, int32_t y,
                           int32_t x, int8_t *to)
{
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        if (y < 0 || y >= p->in_h)
            to = fill(to, (int8_t)p->in_zero, p->kernel_w * depth);
        else
            to = gather_row(p, in + y * p->in_w * p->in_c, depth, x, to);
    }
}
