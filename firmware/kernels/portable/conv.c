/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Convolution for any core: each window is gathered into the scratch, taps outside the image as the input's zero point
 * (the bias holds -in_zero * the sum of all weights), and multiplied with every output channel of its group.
 */
#include "thimble_portable.h"

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
                thimble_gather_window(p, in + g * depth, depth, oy * p->stride_h - p->pad_top,
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
