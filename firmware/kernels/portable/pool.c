/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Average and maximum over windows of raw codes; only taps inside the image count.
 */
#include "thimble_requant.h"

/* The part [first, last) of a window along one axis that lies inside. */
typedef struct span
{
    int32_t first, last;
} span;

static span inside(int32_t start, int32_t size, int32_t limit)
{
    const span result = {start < 0 ? 0 : start, start + size > limit ? limit : start + size};
    return result;
}

static int32_t window_sum(const thimble_pool_params *p, const int8_t *in, span rows, span columns)
{
    int32_t sum = 0;
    for (int32_t y = rows.first; y < rows.last; ++y) {
        const int8_t *x = in + (y * p->in_w + columns.first) * p->channels;
        for (int32_t i = columns.first; i < columns.last; ++i, x += p->channels)
            sum += *x;
    }
    return sum;
}

static int32_t window_max(const thimble_pool_params *p, const int8_t *in, span rows, span columns)
{
    int32_t best = -128;
    for (int32_t y = rows.first; y < rows.last; ++y) {
        const int8_t *x = in + (y * p->in_w + columns.first) * p->channels;
        for (int32_t i = columns.first; i < columns.last; ++i, x += p->channels)
            best = *x > best ? *x : best;
    }
    return best;
}

void thimble_average_pool(const thimble_pool_params *p, const int8_t *in, int8_t *out)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const span rows = inside(oy * p->stride_h - p->pad_top, p->kernel_h, p->in_h);
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const span columns = inside(ox * p->stride_w - p->pad_left, p->kernel_w, p->in_w);
            const int32_t n = (rows.last - rows.first) * (columns.last - columns.first);
            for (int32_t c = 0; c < p->channels; ++c) {
                const int32_t sum = window_sum(p, in + c, rows, columns);
                const int32_t mean = sum > 0 ? (sum + n / 2) / n : (sum - n / 2) / n;
                *out++ = thimble_clamp(mean, p->out_min, p->out_max);
            }
        }
    }
}

void thimble_max_pool(const thimble_pool_params *p, const int8_t *in, int8_t *out)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const span rows = inside(oy * p->stride_h - p->pad_top, p->kernel_h, p->in_h);
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const span columns = inside(ox * p->stride_w - p->pad_left, p->kernel_w, p->in_w);
            for (int32_t c = 0; c < p->channels; ++c)
                *out++ = thimble_clamp(window_max(p, in + c, rows, columns), p->out_min, p->out_max);
        }
    }
}
