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

/* n codes without touching what follows them; what stands for the spare taps of the last four does not matter. */
static void widen_exactly(const int8_t *in, int32_t n, int32_t *column)
{
    const thimble_widen_args whole = {in, column, n >> 2, 1, 0, 0};
    int8_t rest[4] = {0, 0, 0, 0};
    const thimble_widen_args part = {rest, column + 6 * (n >> 2), 1, 1, 0, 0};
    if (n >= 4)
        thimble_widen_rows(&whole);
    for (int32_t i = 0; i < (n & 3); ++i)
        rest[i] = in[(n & ~3) + i];
    if (n & 3)
        thimble_widen_rows(&part);
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

/* `blocks` of the zero point, then leaving out `skip` bytes, `rows` times. */
static void fill(int32_t *column, int32_t zero, int32_t blocks, int32_t rows, int32_t skip)
{
    const int32_t pair = (int32_t)((uint32_t)(uint16_t)zero * 0x00010001u);
    for (; rows > 0; --rows, column = (int32_t *)((int8_t *)column + skip)) {
        for (int32_t i = 0; i < blocks; ++i, column += 6) {
            column[0] = pair;
            column[3] = pair;
        }
    }
}

/* One column of a window: which rows of taps are inside, and how many bytes of each row are outside at its ends. */
typedef struct cut
{
    const int8_t *in; /* first tap of the first row inside */
    int32_t rows, pitch;
    int32_t lead, trail;
} cut;

/* All cuts at multiples of four taps. */
static void widen_blocks(const window *v, const cut *c, int32_t *column)
{
    const int32_t lead = c->lead >> 2, trail = c->trail >> 2, middle = v->row_blocks - lead - trail;
    const int32_t zero = v->p->in_zero;
    const thimble_widen_args args = {c->in + c->lead, column + 6 * lead, middle,
                                     c->rows,         c->pitch,          24 * (lead + trail)};
    if (lead > 0)
        fill(column, zero, lead, c->rows, 24 * (middle + trail));
    if (trail > 0)
        fill(column + 6 * (lead + middle), zero, trail, c->rows, 24 * (lead + middle));
    if (middle > 0)
        thimble_widen_rows(&args);
}

/* Rows of up to four taps, cut at one end: words that lie wholly inside, shifted. */
static void widen_words(const window *v, const cut *c, int32_t spare, int32_t *column)
{
    const int32_t down = c->lead > 0 ? 0 : c->trail + spare;
    const uint32_t zeros = (uint8_t)v->p->in_zero * 0x01010101u;
    const uint32_t inside = 0xFFFFFFFFu << (8 * c->lead) >> (8 * down);
    const thimble_words_args args = {c->in + c->lead - down, column, c->rows, c->pitch, 8 * c->lead, 8 * down,
                                     zeros & ~inside};
    thimble_widen_words(&args);
}

static int32_t fits_words(const window *v, const cut *c, int32_t image_row)
{
    const int32_t one_end = c->lead == 0 || c->trail == 0;
    const int32_t down = c->trail + 4 - v->row_bytes; /* how far back words start if cut at the end */
    return v->row_blocks == 1 && image_row >= 4 && one_end && c->lead + c->trail < v->row_bytes
        && (c->lead > 0 || c->in - down >= v->in);
}

/* Anything else: each row is put together byte by byte first. */
static void widen_bytes(const window *v, const cut *c, int32_t *column)
{
    const int8_t zero = (int8_t)v->p->in_zero;
    const int8_t *in = c->in;
    for (int32_t i = 0; i < c->rows; ++i, in += c->pitch, column += 6 * v->row_blocks) {
        const thimble_widen_args args = {v->row, column, v->row_blocks, 1, 0, 0};
        for (int32_t k = 0; k < v->row_bytes; ++k)
            v->row[k] = k < c->lead || k >= v->row_bytes - c->trail ? zero : in[k];
        thimble_widen_rows(&args);
    }
}

static int32_t at_most(int32_t x, int32_t limit) { return x > limit ? limit : x; }

/* The window whose first tap is at (y, x). */
static void widen_window(const window *v, int32_t y, int32_t x, int32_t *column)
{
    const thimble_conv_params *p = v->p;
    const int32_t step = p->dilation_h, row = p->in_w * p->in_c, row_words = 6 * v->row_blocks;
    const int32_t beyond = x + p->kernel_w - p->in_w;
    int32_t above = 0, end = p->kernel_h;
    while (above < end && y + above * step < 0)
        ++above;
    while (end > above && y + (end - 1) * step >= p->in_h)
        --end;
    fill(column, p->in_zero, above * v->row_blocks, 1, 0);
    fill(column + end * row_words, p->in_zero, (p->kernel_h - end) * v->row_blocks, 1, 0);
    if (end == above)
        return;
    const cut c = {v->in + ((y + above * step) * p->in_w + x) * p->in_c, end - above, step * row,
                   x >= 0 ? 0 : at_most(-x, p->kernel_w) * p->in_c,
                   beyond <= 0 ? 0 : at_most(beyond, p->kernel_w) * p->in_c};
    const int8_t *last = c.in + (c.rows - 1) * c.pitch; /* row that reaches furthest */
    const int32_t overrun = last + 4 * v->row_blocks > v->in_end;
    column += above * row_words;
    if (((c.lead | c.trail | v->row_bytes) & 3) == 0 || (!overrun && c.lead + c.trail == 0))
        widen_blocks(v, &c, column);
    else if (fits_words(v, &c, row))
        widen_words(v, &c, 4 - v->row_bytes, column);
    else
        widen_bytes(v, &c, column);
}

static void fill3(int32_t *columns, int32_t zero, int32_t blocks)
{
    for (int32_t i = 0; i < 3; ++i)
        fill(columns + i, zero, blocks, 1, 0);
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
