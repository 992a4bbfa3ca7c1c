/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Depthwise convolution for any core: each output channel sees one input channel.
 */
#include "thimble_requant.h"

void thimble_depthwise(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t multiplier = p->out_c / p->in_c;
    (void)scratch;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int32_t top = oy * p->stride_h - p->pad_top;
            const int32_t left = ox * p->stride_w - p->pad_left;
            for (int32_t c = 0; c < p->out_c; ++c) {
                const int8_t *w = (const int8_t *)p->weights + c;
                const int8_t *channel = in + c / multiplier;
                const thimble_requant *q = p->requant + c;
                int32_t acc = q->bias;
                for (int32_t ky = 0, y = top; ky < p->kernel_h; ++ky, y += p->dilation_h) {
                    const int rowInside = y >= 0 && y < p->in_h;
                    for (int32_t kx = 0, x = left; kx < p->kernel_w;
                         ++kx, x += p->dilation_w, w += p->out_c) {
                        const int inside = rowInside && x >= 0 && x < p->in_w;
                        acc += *w * (inside ? channel[((int32_t)y * p->in_w + x) * p->in_c] : p->in_zero);
                    }
                }
                *out++ = thimble_clamp(thimble_rescale(acc, q->multiplier, q->shift) + p->out_zero,
                                       p->out_min, p->out_max);
            }
        }
    }
}
