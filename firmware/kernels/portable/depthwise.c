/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Depthwise convolution for any core: each output channel sees one input channel.
 */
#include "thimble_portable.h"

/* Where a window lies: the taps [first, last) of an axis are inside the image. */
typedef struct taps
{
    int32_t first, last;
} taps;

static taps inside(int32_t start, int32_t kernel, int32_t dilation, int32_t size)
{
    taps t = {0, kernel};
    while (t.first < kernel && start + t.first * dilation < 0)
        ++t.first;
    while (t.last > t.first && start + (t.last - 1) * dilation >= size)
        --t.last;
    return t;
}

static int32_t zeros(const int8_t *w, int32_t n, int32_t pitch, int32_t zero)
{
    int32_t sum = 0;
    for (; n > 0; --n, w += pitch)
        sum += *w;
    return sum * zero;
}

/* One output whose window lies inside; x points at the first tap. */
static int32_t whole_window(const thimble_conv_params *p, const int8_t *x, const int8_t *w)
{
    const int32_t pitch = p->out_c, step = p->dilation_w * p->in_c, width = p->kernel_w;
    const int32_t next_row = p->dilation_h * p->in_w * p->in_c - width * step;
    int32_t sum = 0;
    for (int32_t ky = p->kernel_h; ky > 0; --ky, x += next_row)
        for (int32_t kx = width; kx > 0; --kx, x += step, w += pitch)
            sum += *x * *w;
    return sum;
}

/* One output: x points at the first tap, in the image or not. */
static int32_t cut_window(const thimble_conv_params *p, const int8_t *x, const int8_t *w, taps rows,
                          taps columns)
{
    const int32_t pitch = p->out_c, row = p->kernel_w * pitch;
    const int32_t step = p->dilation_w * p->in_c, next_row = p->dilation_h * p->in_w * p->in_c;
    int32_t sum = zeros(w, rows.first * p->kernel_w, pitch, p->in_zero);
    sum += zeros(w + rows.last * row, (p->kernel_h - rows.last) * p->kernel_w, pitch, p->in_zero);
    for (int32_t ky = rows.first; ky < rows.last; ++ky) {
        const int8_t *weight = w + ky * row + columns.first * pitch;
        int32_t at = ky * next_row + columns.first * step;
        if (columns.first > 0)
            sum += zeros(w + ky * row, columns.first, pitch, p->in_zero);
        for (int32_t kx = columns.first; kx < columns.last; ++kx, weight += pitch, at += step)
            sum += x[at] * *weight;
        if (columns.last < p->kernel_w)
            sum += zeros(weight, p->kernel_w - columns.last, pitch, p->in_zero);
    }
    return sum;
}

void thimble_depthwise(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t multiplier = p->out_c / p->in_c;
    (void)scratch;
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        const taps rows = inside(y, p->kernel_h, p->dilation_h, p->in_h);
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w; ++ox, x += p->stride_w) {
            const taps columns = inside(x, p->kernel_w, p->dilation_w, p->in_w);
            const int32_t whole =
                rows.last - rows.first == p->kernel_h && columns.last - columns.first == p->kernel_w;
            const int8_t *first = in + (y * p->in_w + x) * p->in_c;
            const int8_t *w = p->weights;
            const thimble_requant *q = p->requant;
            for (int32_t c = 0; c < p->in_c; ++c, ++first) {
                for (int32_t m = 0; m < multiplier; ++m, ++w, ++q) {
                    const int32_t sum =
                        whole ? whole_window(p, first, w) : cut_window(p, first, w, rows, columns);
                    *out++ = thimble_output(q->bias + sum, q, p->out_zero, p->out_min, p->out_max);
                }
            }
        }
    }
}
