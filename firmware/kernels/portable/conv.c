/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Convolution for any core: each window is gathered into the scratch, taps outside the image as the input's zero point
 * (the bias holds -in_zero * the sum of all weights), and multiplied with every output channel of its group.
 */
#include "thimble_portable.h"

static int8_t *fill(int8_t *to, int8_t value, int32_t n)
{
    while (n-- > 0)
        *to++ = value;
    return to;
}

static int8_t *copy(int8_t *to, const int8_t *from, int32_t n)
{
    while (n-- > 0)
        *to++ = *from++;
    return to;
}

/* The window whose first tap is at (y, x), `depth` channels from `in` on. */
static void gather(const thimble_conv_params *p, const int8_t *in, int32_t depth, int32_t y, int32_t x,
                   int8_t *to)
{
    const int8_t zero = (int8_t)p->in_zero;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        if (y < 0 || y >= p->in_h) {
            to = fill(to, zero, p->kernel_w * depth);
            continue;
        }
        for (int32_t kx = 0, column = x; kx < p->kernel_w; ++kx, column += p->dilation_w) {
            if (column < 0 || column >= p->in_w)
                to = fill(to, zero, depth);
            else
                to = copy(to, in + (y * p->in_w + column) * p->in_c, depth);
        }
    }
}

void thimble_conv(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t depth = p->in_c / p->groups;
    const int32_t size = p->kernel_h * p->kernel_w * depth;
    const int32_t group_outputs = p->out_c / p->groups;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int8_t *w = p->weights;
            const thimble_requant *q = p->requant;
            for (int32_t g = 0; g < p->groups; ++g) {
                gather(p, in + g * depth, depth, oy * p->stride_h - p->pad_top,
                       ox * p->stride_w - p->pad_left, scratch);
                for (int32_t c = 0; c < group_outputs; ++c, w += size, ++q)
                    *out++ = thimble_output(q->bias + thimble_dot(scratch, w, size), q, p->out_zero,
                                            p->out_min, p->out_max);
            }
        }
    }
}

void thimble_pointwise(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t pixels = (int32_t)p->out_h * p->out_w;
    (void)scratch;
    for (int32_t i = 0; i < pixels; ++i, in += p->in_c) {
        const int8_t *w = p->weights;
        const thimble_requant *q = p->requant;
        for (int32_t c = 0; c < p->out_c; ++c, w += p->in_c, ++q)
            *out++ =
                thimble_output(q->bias + thimble_dot(in, w, p->in_c), q, p->out_zero, p->out_min, p->out_max);
    }
}
