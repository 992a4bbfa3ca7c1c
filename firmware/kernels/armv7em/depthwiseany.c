/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Depthwise convolution of any kernel, stride and dilation, four channels at a time (depthwisetaps.S). For each pixel a table says where its taps
 * lie, those outside the image in a pixel full of the zero point; so the loop over taps knows no borders. If the channels are
 * no multiple of four, the last four overlap those before: some are computed twice, nothing beyond a pixel is read. At least
 * four channels. Weights: per four channels and tap four bytes.
 */
#include "thimble_armv7em.h"

/* The taps of the window whose first is at (y, x). */
static void locate(const thimble_conv_params *p, const int8_t *in, int32_t y, int32_t x,
                   const int8_t *outside, const int8_t **table)
{
    const int32_t step = p->dilation_w * p->in_c;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        const int32_t row_inside = y >= 0 && y < p->in_h;
        const int8_t *at = in + (y * p->in_w + x) * p->in_c;
        for (int32_t kx = 0, column = x; kx < p->kernel_w; ++kx, column += p->dilation_w, at += step)
            *table++ = row_inside && column >= 0 && column < p->in_w ? at : outside;
    }
}

void thimble_depthwise_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t channels = p->in_c, taps = p->kernel_h * p->kernel_w;
    const int8_t **const table = scratch;
    int8_t *const outside = (int8_t *)(table + taps);
    thimble_taps_args pixel = {table,    table + taps,        p->requant, out,
                               channels, 2 * p->out_zero + 1, p->weights};
    for (int32_t i = 0; i < channels; ++i)
        outside[i] = (int8_t)p->in_zero;
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w; ++ox, x += p->stride_w, pixel.out += channels) {
            locate(p, in, y, x, outside, table);
            thimble_taps(&pixel);
        }
    }
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(out, (int32_t)p->out_h * p->out_w * channels, p->out_min, p->out_max);
}
