/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Convolution by tiles of three pixels (tile.S). The windows of three output pixels are widened into three interleaved
 * columns; taps outside the image are columns' worth of the zero point. Every window row takes a multiple of four taps; the
 * spare ones meet zero weights, so whatever lies there does not count, but nothing beyond the input is ever read.
 */
#include "thimble_armv7em.h"

typedef struct window
{
    const thimble_conv_params *p;
    const int8_t *in, *in_end;
    int32_t row_bytes, row_blocks;
    int8_t *row; /* room for one row of a window, after the columns */
} window;

static thimble_tile_args tile_of(const thimble_conv_params *p, int32_t blocks, int8_t *out, void *scratch)
{
    const thimble_tile_args tile = {p->requant,          out,      p->out_c,  scratch, blocks,
                                    2 * p->out_zero + 1, p->out_c, p->weights};
    return tile;
}

static void finish(const thimble_conv_params *p, int8_t *out)
{
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(out, (int32_t)p->out_h * p->out_w * p->out_c, p->out_min, p->out_max);
}

/* n codes without touching what follows them; the spare taps of the last four get copies of nothing in particular. */
static int32_t *widen_exactly(const int8_t *in, int32_t n, int32_t *column)
{
    int8_t last[4] = {0, 0, 0, 0};
    column = thimble_widen1(in, column, n >> 2);
    in += n & ~3;
    for (int32_t i = 0; i < (n & 3); ++i)
        last[i] = in[i];
    return (n & 3) ? thimble_widen1(last, column, 1) : column;
}

/* One or two columns without a full tile. Two of them follow the pixel that came before, which is computed once more. */
static void leftover(thimble_tile_args *tile, int32_t *columns, int32_t left, int32_t tiled)
{
    const int32_t words = 6 * tile->blocks;
    if (left == 2 && tiled) {
        for (int32_t i = 0; i < words; i += 3) {
            const int32_t before = columns[i + 2];
            columns[i + 2] = columns[i + 1];
            columns[i + 1] = columns[i];
            columns[i] = before;
        }
        tile->out -= tile->channels;
        thimble_tile(tile);
        return;
    }
    tile->pitch = 0;
    for (; left > 0; --left, tile->out += tile->channels) {
        thimble_tile(tile);
        for (int32_t i = 0; i < words; i += 3)
            columns[i] = columns[i + 1];
    }
}

void thimble_pointwise_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t depth = p->in_c;
    const int32_t blocks = (depth + 3) >> 2;
    const int32_t spare = (depth & 3) != 0; /* then the last tile must not read whole words */
    int32_t *columns = scratch;
    int32_t pixels = (int32_t)p->out_h * p->out_w;
    int32_t tiled = 0;
    thimble_tile_args tile = tile_of(p, blocks, out, scratch);
    for (; pixels >= 3 + spare; pixels -= 3, tiled = 1) {
        thimble_widen3(in, depth, columns, blocks);
        thimble_tile(&tile);
        in += 3 * depth;
        tile.out += 3 * p->out_c;
    }
    for (int32_t i = 0; i < pixels; ++i, in += depth)
        widen_exactly(in, depth, columns + i);
    if (pixels == 3)
        thimble_tile(&tile);
    else
        leftover(&tile, columns, pixels, tiled);
    finish(p, out);
}

static int32_t *fill(int32_t *column, int32_t zero, int32_t blocks)
{
    const int32_t pair = (int32_t)((uint32_t)(uint16_t)zero * 0x00010001u);
    for (; blocks > 0; --blocks, column += 6) {
        column[0] = pair;
        column[3] = pair;
    }
    return column;
}

/* One row of a window of which `lead` bytes lie left of the image and `trail` right of it. */
static int32_t *widen_cut_row(const window *v, const int8_t *in, int32_t lead, int32_t trail, int32_t *column)
{
    const int32_t middle = v->row_bytes - lead - trail;
    if (((lead | middle | trail) & 3) == 0) {
        column = fill(column, v->p->in_zero, lead >> 2);
        column = thimble_widen1(in + lead, column, middle >> 2);
        return fill(column, v->p->in_zero, trail >> 2);
    }
    int8_t *row = v->row;
    const int8_t zero = (int8_t)v->p->in_zero;
    in += lead;
    for (int32_t i = 0; i < lead; ++i)
        *row++ = zero;
    for (int32_t i = 0; i < middle; ++i)
        *row++ = in[i];
    for (int32_t i = 0; i < trail; ++i)
        *row++ = zero;
    return thimble_widen1(v->row, column, v->row_blocks);
}

/* The window whose first tap is at (y, x). */
static void widen_window(const window *v, int32_t y, int32_t x, int32_t *column)
{
    const thimble_conv_params *p = v->p;
    const int32_t beyond = x + p->kernel_w - p->in_w;
    const int32_t lead = x >= 0 ? 0 : (-x < p->kernel_w ? -x : p->kernel_w) * p->in_c;
    const int32_t trail = beyond <= 0 ? 0 : (beyond < p->kernel_w ? beyond : p->kernel_w) * p->in_c;
    const int8_t *in = v->in + (y * p->in_w + x) * p->in_c;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        if (y < 0 || y >= p->in_h)
            column = fill(column, p->in_zero, v->row_blocks);
        else if (lead | trail)
            column = widen_cut_row(v, in, lead, trail, column);
        else if (in + 4 * v->row_blocks > v->in_end)
            column = widen_exactly(in, v->row_bytes, column);
        else
            column = thimble_widen1(in, column, v->row_blocks);
        in += p->dilation_h * p->in_w * p->in_c;
    }
}

static void fill3(int32_t *columns, int32_t zero, int32_t blocks)
{
    for (int32_t i = 0; i < 3; ++i)
        fill(columns + i, zero, blocks);
}

/* Three neighbouring windows that reach neither over the left nor over the right edge. */
static void widen_three(const window *v, int32_t y, int32_t x, int32_t *columns)
{
    const thimble_conv_params *p = v->p;
    const int32_t pitch = p->stride_w * p->in_c;
    const int8_t *in = v->in + (y * p->in_w + x) * p->in_c;
    for (int32_t ky = 0; ky < p->kernel_h; ++ky, y += p->dilation_h) {
        if (y < 0 || y >= p->in_h)
            fill3(columns, p->in_zero, v->row_blocks);
        else if (in + 2 * pitch + 4 * v->row_blocks > v->in_end)
            for (int32_t i = 0; i < 3; ++i)
                widen_exactly(in + i * pitch, v->row_bytes, columns + i);
        else
            thimble_widen3(in, pitch, columns, v->row_blocks);
        columns += 6 * v->row_blocks;
        in += p->dilation_h * p->in_w * p->in_c;
    }
}

void thimble_conv_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t row_bytes = (int32_t)p->kernel_w * p->in_c;
    const int32_t row_blocks = (row_bytes + 3) >> 2;
    const int32_t blocks = p->kernel_h * row_blocks;
    int32_t *columns = scratch;
    const window v = {p,         in,         in + (int32_t)p->in_h * p->in_w * p->in_c,
                      row_bytes, row_blocks, (int8_t *)(columns + 6 * blocks)};
    thimble_tile_args tile = tile_of(p, blocks, out, scratch);
    int32_t slot = 0, tiled = 0;
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w;) {
            const int32_t last = x + 2 * p->stride_w + p->kernel_w;
            if (slot == 0 && ox + 3 <= p->out_w && x >= 0 && last <= p->in_w) {
                widen_three(&v, y, x, columns);
                slot = 3;
                ox += 3;
                x += 3 * p->stride_w;
            } else {
                widen_window(&v, y, x, columns + slot);
                ++slot;
                ++ox;
                x += p->stride_w;
            }
            if (slot == 3) {
                thimble_tile(&tile);
                tile.out += 3 * p->out_c;
                slot = 0;
                tiled = 1;
            }
        }
    }
    leftover(&tile, columns, slot, tiled);
    finish(p, out);
}
