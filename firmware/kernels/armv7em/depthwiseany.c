/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Depthwise convolution of any kernel, stride and dilation, four channels at a time. For each pixel a table says where its taps
 * lie, those outside the image in a pixel full of the zero point; so the loop over taps knows no borders. If the channels are
 * no multiple of four, the last four overlap those before: some are computed twice, nothing beyond a pixel is read. At least
 * four channels. Weights: per four channels and tap four bytes.
 */
#include "thimble_armv7em.h"
#include "thimble_dsp.h"

typedef struct sums
{
    int32_t of[4];
} sums;

static inline uint32_t word_at(const int8_t *at)
{
    uint32_t word;
    __builtin_memcpy(&word, at, 4);
    return word;
}

static inline sums add_tap(sums s, uint32_t x, uint32_t w)
{
    const uint32_t x02 = thimble_sxtb16(x), x13 = thimble_sxtb16_high(x);
    const uint32_t w02 = thimble_sxtb16(w), w13 = thimble_sxtb16_high(w);
    const sums result = {{thimble_smlabb(x02, w02, s.of[0]), thimble_smlabb(x13, w13, s.of[1]),
                          thimble_smlatt(x02, w02, s.of[2]), thimble_smlatt(x13, w13, s.of[3])}};
    return result;
}

/* Four channels from `first` on over all taps. */
static sums window(const int8_t *const *tap, const int8_t *const *end, int32_t first, const int8_t *w)
{
    sums s = {{0, 0, 0, 0}};
    for (; end - tap >= 2; tap += 2, w += 8) {
        s = add_tap(s, word_at(tap[0] + first), word_at(w));
        s = add_tap(s, word_at(tap[1] + first), word_at(w + 4));
    }
    if (tap != end)
        s = add_tap(s, word_at(tap[0] + first), word_at(w));
    return s;
}

static void store(const thimble_conv_params *p, sums s, const thimble_requant *q, int8_t *out)
{
    const int32_t zero2 = 2 * p->out_zero + 1;
    for (int32_t i = 0; i < 4; ++i, ++q)
        out[i] = (int8_t)thimble_requant5(q->bias + 2 * s.of[i], q->multiplier,
                                          (int32_t)((uint32_t)zero2 << q->shift), q->shift);
}

/* The taps of the window whose first is at (y, x). */
static void locate(const thimble_conv_params *p, const int8_t *in, int32_t y, int32_t x,
                   const int8_t *outside, const int8_t **tap)
{
    const int32_t step = p->dilation_w * p->in_c;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        const int32_t row_inside = y >= 0 && y < p->in_h;
        const int8_t *at = in + (y * p->in_w + x) * p->in_c;
        for (int32_t kx = 0, column = x; kx < p->kernel_w; ++kx, column += p->dilation_w, at += step)
            *tap++ = row_inside && column >= 0 && column < p->in_w ? at : outside;
    }
}

void thimble_depthwise_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t channels = p->in_c, taps = p->kernel_h * p->kernel_w;
    const int8_t **const tap = scratch;
    int8_t *const outside = (int8_t *)(tap + taps);
    int8_t *const first_out = out;
    for (int32_t i = 0; i < channels; ++i)
        outside[i] = (int8_t)p->in_zero;
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w; ++ox, x += p->stride_w, out += channels) {
            const int8_t *w = p->weights;
            locate(p, in, y, x, outside, tap);
            for (int32_t c = 0; c < channels; c += 4, w += 4 * taps) {
                const int32_t first = c + 4 > channels ? channels - 4 : c;
                store(p, window(tap, tap + taps, first, w), p->requant + first, out + first);
            }
        }
    }
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(first_out, (int32_t)p->out_h * p->out_w * channels, p->out_min, p->out_max);
}
