/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Convolution for any core. Taps inside the image are dot products over consecutive input bytes; taps outside count as the
 * input's zero point, because the bias holds -in_zero * (sum of all weights).
 */
#include "thimble_requant.h"

static int32_t dot(const int8_t *x, const int8_t *w, int32_t n)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < n; ++i)
        sum += x[i] * w[i];
    return sum;
}

static int32_t total(const int8_t *w, int32_t n)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < n; ++i)
        sum += w[i];
    return sum;
}

/* One window of one output channel: y, x are the input coordinates of its first tap, in points at the group's channels. */
static int32_t window(const thimble_conv_params *p, const int8_t *in, const int8_t *w, int32_t y, int32_t x)
{
    const int32_t depth = p->in_c / p->groups;
    const int32_t width = p->kernel_w * depth;
    int32_t sum = 0;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h, w += width) {
        if (y < 0 || y >= p->in_h) {
            sum += p->in_zero * total(w, width);
            continue;
        }
        const int8_t *row = in + (int32_t)y * p->in_w * p->in_c;
        if (p->dilation_w == 1 && p->groups == 1 && x >= 0 && x + p->kernel_w <= p->in_w) {
            sum += dot(row + x * depth, w, width);
            continue;
        }
        for (int32_t kx = 0, column = x; kx < p->kernel_w; ++kx, column += p->dilation_w) {
            if (column < 0 || column >= p->in_w)
                sum += p->in_zero * total(w + kx * depth, depth);
            else
                sum += dot(row + column * p->in_c, w + kx * depth, depth);
        }
    }
    return sum;
}

void thimble_conv(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t depth = p->in_c / p->groups;
    const int32_t size = p->kernel_h * p->kernel_w * depth;
    const int32_t group_outputs = p->out_c / p->groups;
    (void)scratch;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int8_t *w = p->weights;
            for (int32_t c = 0; c < p->out_c; ++c, w += size) {
                const thimble_requant *q = p->requant + c;
                const int32_t acc = q->bias
                    + window(p, in + c / group_outputs * depth, w, oy * p->stride_h - p->pad_top,
                             ox * p->stride_w - p->pad_left);
                *out++ = thimble_clamp(thimble_rescale(acc, q->multiplier, q->shift) + p->out_zero,
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
        for (int32_t c = 0; c < p->out_c; ++c, w += p->in_c) {
            const thimble_requant *q = p->requant + c;
            const int32_t acc = q->bias + dot(in, w, p->in_c);
            *out++ = thimble_clamp(thimble_rescale(acc, q->multiplier, q->shift) + p->out_zero, p->out_min,
                                   p->out_max);
        }
    }
}
