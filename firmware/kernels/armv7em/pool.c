/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Pooling and means, four channels at a time. If the channels are no multiple of four, the last four overlap those before.
 * Sums of up to 255 codes fit a halfword, so that SXTAB16 adds two codes at once; longer ones are added up in parts.
 */
#include "thimble_armv7em.h"
#include "thimble_dsp.h"
#include "thimble_requant.h"

#define PART 255

typedef struct span
{
    int32_t first, last;
} span;

static span inside(int32_t start, int32_t size, int32_t limit)
{
    const span result = {start < 0 ? 0 : start, start + size > limit ? limit : start + size};
    return result;
}

static inline uint32_t word_at(const int8_t *at)
{
    uint32_t word;
    __builtin_memcpy(&word, at, 4);
    return word;
}

/* sums[i] += channel i over `n` codes `pitch` bytes apart. */
static void add_run(const int8_t *in, int32_t pitch, int32_t n, int32_t *sums)
{
    while (n > 0) {
        uint32_t even = 0, odd = 0;
        int32_t part = n < PART ? n : PART;
        n -= part;
        for (; part > 0; --part, in += pitch) {
            const uint32_t word = word_at(in);
            even = thimble_sxtab16(even, word);
            odd = thimble_sxtab16_high(odd, word);
        }
        sums[0] += (int16_t)even;
        sums[1] += (int16_t)odd;
        sums[2] += (int32_t)even >> 16;
        sums[3] += (int32_t)odd >> 16;
    }
}

static void average(const thimble_pool_params *p, const int8_t *in, span rows, span columns, int8_t *out)
{
    const int32_t width = columns.last - columns.first, pitch = p->channels;
    const int32_t n = (rows.last - rows.first) * width;
    int32_t sums[4] = {0, 0, 0, 0};
    if (width == p->in_w) /* rows follow each other without a gap */
        add_run(in + rows.first * width * pitch, pitch, n, sums);
    else
        for (int32_t y = rows.first; y < rows.last; ++y)
            add_run(in + (y * p->in_w + columns.first) * pitch, pitch, width, sums);
    for (int32_t i = 0; i < 4; ++i)
        out[i] = thimble_clamp((sums[i] > 0 ? sums[i] + n / 2 : sums[i] - n / 2) / n, p->out_min, p->out_max);
}

static void maximum(const thimble_pool_params *p, const int8_t *in, span rows, span columns, int8_t *out)
{
    uint32_t best = 0x80808080u;
    for (int32_t y = rows.first; y < rows.last; ++y) {
        const int8_t *x = in + (y * p->in_w + columns.first) * p->channels;
        for (int32_t i = columns.first; i < columns.last; ++i, x += p->channels)
            best = thimble_max4(best, word_at(x));
    }
    __builtin_memcpy(out, &best, 4);
}

typedef void (*window)(const thimble_pool_params *p, const int8_t *in, span rows, span columns, int8_t *out);

static inline void walk(const thimble_pool_params *p, const int8_t *in, int8_t *out, window f)
{
    const int32_t channels = p->channels;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const span rows = inside(oy * p->stride_h - p->pad_top, p->kernel_h, p->in_h);
        for (int32_t ox = 0; ox < p->out_w; ++ox, out += channels) {
            const span columns = inside(ox * p->stride_w - p->pad_left, p->kernel_w, p->in_w);
            for (int32_t c = 0; c < channels; c += 4) {
                const int32_t first = c + 4 > channels ? channels - 4 : c;
                f(p, in + first, rows, columns, out + first);
            }
        }
    }
}

void thimble_average_pool_dsp(const thimble_pool_params *p, const int8_t *in, int8_t *out)
{
    walk(p, in, out, average);
}

void thimble_max_pool_dsp(const thimble_pool_params *p, const int8_t *in, int8_t *out)
{
    walk(p, in, out, maximum);
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(out, (int32_t)p->out_h * p->out_w * p->channels, p->out_min, p->out_max);
}

void thimble_reduce_sum_dsp(const thimble_reduce_params *p, const int8_t *in, int8_t *out)
{
    const int32_t inner = p->inner;
    for (int32_t o = 0; o < p->outer; ++o, in += (int32_t)p->count * inner, out += inner) {
        for (int32_t c = 0; c < inner; c += 4) {
            const int32_t first = c + 4 > inner ? inner - 4 : c;
            const int32_t bias = p->requant.bias;
            int32_t sums[4] = {bias, bias, bias, bias};
            add_run(in + first, inner, p->count, sums);
            for (int32_t i = 0; i < 4; ++i) {
                const int32_t code =
                    thimble_rescale(sums[i], p->requant.multiplier, p->requant.shift) + p->out_zero;
                out[first + i] = thimble_clamp(code, p->out_min, p->out_max);
            }
        }
    }
}
