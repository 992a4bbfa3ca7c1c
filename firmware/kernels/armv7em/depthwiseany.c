/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Depthwise convolution of any kernel, stride and dilation, four channels at a time. If the channels are no multiple of four,
 * the last four overlap those before: some are computed twice, nothing beyond a pixel is read. At least four channels.
 * Weights: per four channels and tap four bytes.
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

static inline sums tap(sums s, uint32_t x, uint32_t w)
{
    const uint32_t x02 = thimble_sxtb16(x), x13 = thimble_sxtb16_high(x);
    const uint32_t w02 = thimble_sxtb16(w), w13 = thimble_sxtb16_high(w);
    const sums result = {{thimble_smlabb(x02, w02, s.of[0]), thimble_smlabb(x13, w13, s.of[1]),
                          thimble_smlatt(x02, w02, s.of[2]), thimble_smlatt(x13, w13, s.of[3])}};
    return result;
}

/* `n` taps that lie outside. */
static inline sums outside(sums s, uint32_t zeros, const int8_t **w, int32_t n)
{
    for (; n > 0; --n, *w += 4)
        s = tap(s, zeros, word_at(*w));
    return s;
}

/* A window: the taps [first, last) of each axis are inside. */
typedef struct frame
{
    int32_t first_row, last_row, first_column, last_column;
    uint32_t zeros;
} frame;

static sums window(const thimble_conv_params *p, const frame *f, const int8_t *in, const int8_t *w)
{
    const int32_t step = p->dilation_w * p->in_c, row = p->dilation_h * p->in_w * p->in_c;
    sums s = {{0, 0, 0, 0}};
    s = outside(s, f->zeros, &w, f->first_row * p->kernel_w);
    for (int32_t ky = f->first_row; ky < f->last_row; ++ky) {
        const int8_t *x = in + ky * row + f->first_column * step;
        s = outside(s, f->zeros, &w, f->first_column);
        for (int32_t kx = f->first_column; kx < f->last_column; ++kx, x += step, w += 4)
            s = tap(s, word_at(x), word_at(w));
        s = outside(s, f->zeros, &w, p->kernel_w - f->last_column);
    }
    return outside(s, f->zeros, &w, (p->kernel_h - f->last_row) * p->kernel_w);
}

static void store(const thimble_conv_params *p, sums s, const thimble_requant *q, int8_t *out)
{
    const int32_t zero2 = 2 * p->out_zero + 1;
    for (int32_t i = 0; i < 4; ++i, ++q)
        out[i] = (int8_t)thimble_requant5(q->bias + 2 * s.of[i], q->multiplier,
                                          (int32_t)((uint32_t)zero2 << q->shift), q->shift);
}

static void limits(int32_t start, int32_t kernel, int32_t dilation, int32_t size, int32_t *first,
                   int32_t *last)
{
    *first = 0;
    *last = kernel;
    while (*first < kernel && start + *first * dilation < 0)
        ++*first;
    while (*last > *first && start + (*last - 1) * dilation >= size)
        --*last;
}

void thimble_depthwise_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t channels = p->in_c, group_bytes = 4 * p->kernel_h * p->kernel_w;
    int8_t *const first_out = out;
    frame f;
    (void)scratch;
    f.zeros = (uint8_t)p->in_zero * 0x01010101u;
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        limits(y, p->kernel_h, p->dilation_h, p->in_h, &f.first_row, &f.last_row);
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w; ++ox, x += p->stride_w, out += channels) {
            limits(x, p->kernel_w, p->dilation_w, p->in_w, &f.first_column, &f.last_column);
            const int8_t *at = in + (y * p->in_w + x) * channels;
            const int8_t *w = p->weights;
            for (int32_t c = 0; c < channels; c += 4, w += group_bytes) {
                const int32_t first = c + 4 > channels ? channels - 4 : c;
                store(p, window(p, &f, at + first, w), p->requant + first, out + first);
            }
        }
    }
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(first_out, (int32_t)p->out_h * p->out_w * channels, p->out_min, p->out_max);
}
