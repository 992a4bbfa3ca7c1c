/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Private to the armv7em family (Cortex-M4, M7, M33 with DSP): its assembly cores.
 */
#ifndef THIMBLE_ARMV7EM_H
#define THIMBLE_ARMV7EM_H

#include "thimble_kernels.h"

/* Three pixels, all channels: tile.S. The layout is known to the assembly. */
typedef struct thimble_tile_args
{
    const thimble_requant *requant; /* {2 * bias, multiplier, exponent - 1} */
    int8_t *out;                    /* of the first pixel */
    int32_t pitch;                  /* bytes between output pixels; 0: only the first pixel counts */
    const int32_t *columns;
    int32_t blocks; /* taps / 4 */
    int32_t zero2;  /* 2 * output zero point + 1 */
    int32_t channels;
    const void *weights;
} thimble_tile_args;

void thimble_tile(const thimble_tile_args *tile);

/* Codes to columns: widen.S. */
int32_t *thimble_widen3(const int8_t *in, int32_t pitch, int32_t *columns, int32_t blocks);

typedef struct thimble_widen_args
{
    const int8_t *in;
    int32_t *column;
    int32_t blocks; /* of a row, codes / 4, at least 1 */
    int32_t rows;   /* at least 1 */
    int32_t pitch;  /* bytes from row to row of the input */
    int32_t skip;   /* bytes to leave out in the column after each row */
} thimble_widen_args;

void thimble_widen_rows(const thimble_widen_args *args);

typedef struct thimble_words_args
{
    const int8_t *in;
    int32_t *column;
    int32_t rows; /* at least 1 */
    int32_t pitch;
    int32_t up, down; /* bits by which a word is shifted to bring its codes to their places */
    uint32_t missing; /* the codes of the places that the shifts cleared */
} thimble_words_args;

void thimble_widen_words(const thimble_words_args *args);

/* One channel after the other of a 3x3 depthwise convolution: depthwise3x3.S. */
typedef struct thimble_walk_args
{
    uintptr_t
        in; /* of the first place of the first line's first row of taps, which may lie before the buffer */
    uintptr_t
        out; /* stride 1: output - input address of the place that completes it; stride 2: the first output */
    int32_t cross;  /* bytes from line to line of the input */
    int32_t step;   /* bytes from place to place along a line */
    int32_t length; /* bytes from `in` to where the loop over a line ends */
    int32_t lines;
    int32_t out_cross;
    int32_t flags; /* THIMBLE_PAD_... */
    int32_t zero;  /* input zero point, twice as int16 */
    int32_t zero2; /* 2 * output zero point + 1 */
    int32_t channels;
    const void *weights;
    const thimble_requant *requant;
    int32_t out_step; /* stride 2 */
} thimble_walk_args;

#define THIMBLE_PAD_BEGIN 1 /* each line's first output has a tap outside */
#define THIMBLE_PAD_END 2
#define THIMBLE_PAD_FIRST 4 /* the first line's taps lie partly outside */
#define THIMBLE_PAD_LAST 8

void thimble_depthwise3x3(const thimble_walk_args *walk);
void thimble_depthwise3x3_s2(const thimble_walk_args *walk);

/* One pixel of any depthwise convolution: depthwisetaps.S. */
typedef struct thimble_taps_args
{
    const int8_t *const *table, *const *table_end; /* where the taps' first channels lie */
    const thimble_requant *requant;
    int8_t *out;
    int32_t channels; /* at least 4 */
    int32_t zero2;
    const void *weights;
} thimble_taps_args;

void thimble_taps(const thimble_taps_args *taps);

/* One vector times all rows of weights: dense.S. */
typedef struct thimble_rows_args
{
    const thimble_requant *requant;
    int8_t *out;
    const int8_t *in;
    int32_t blocks; /* inputs / 4 */
    int32_t zero2;
    int32_t count; /* rows */
    const void *weights;
} thimble_rows_args;

void thimble_rows(const thimble_rows_args *rows);

/* Clamps n finished codes; for activations narrower than int8, which the cores saturate to. */
void thimble_clamp_codes(int8_t *codes, int32_t n, int32_t low, int32_t high);

#endif
