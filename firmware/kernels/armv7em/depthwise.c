/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * 3x3 depthwise convolution, stride 1 and 2, one channel at a time along the longer side of the map (depthwise3x3.S).
 */
#include "thimble_armv7em.h"

/* One axis of the map: sizes and what lies outside at its ends, for outputs `out` apart by `stride`. */
typedef struct axis
{
    int32_t in, out, begin, end;
} axis;

static axis axis_of(int32_t in, int32_t out, int32_t pad, int32_t stride)
{
    const axis a = {in, out, pad, (out - 1) * stride - pad + 3 > in};
    return a;
}

static thimble_walk_args walk_of(const thimble_conv_params *p, const int8_t *in, int8_t *out, int32_t down)
{
    const int32_t stride = p->stride_h;
    const axis rows = axis_of(p->in_h, p->out_h, p->pad_top, stride);
    const axis columns = axis_of(p->in_w, p->out_w, p->pad_left, stride);
    const int32_t pixel = p->in_c, row = pixel * p->in_w, out_row = pixel * p->out_w;
    const axis along = down ? rows : columns, across = down ? columns : rows;
    thimble_walk_args walk;
    walk.step = down ? row : pixel;
    walk.cross = down ? pixel : row;
    walk.out_step = down ? out_row : pixel;
    walk.out_cross = down ? pixel : out_row;
    walk.in = (uintptr_t)in - (across.begin ? (uintptr_t)walk.cross : 0);
    walk.lines = across.out;
    walk.flags = along.begin * THIMBLE_PAD_BEGIN + along.end * THIMBLE_PAD_END
        + across.begin * THIMBLE_PAD_FIRST + across.end * THIMBLE_PAD_LAST;
    if (stride == 1) {
        walk.length = along.in * walk.step;
        walk.out = (uintptr_t)out - walk.in - (uintptr_t)((2 - along.begin) * walk.step);
    } else {
        walk.length = (1 - along.begin + 2 * (along.out - along.end)) * walk.step;
        walk.out = (uintptr_t)out;
    }
    walk.zero = (int32_t)((uint32_t)(uint16_t)p->in_zero * 0x00010001u);
    walk.zero2 = 2 * p->out_zero + 1;
    walk.channels = p->in_c;
    walk.requant = p->requant;
    walk.weights = p->weights;
    return walk;
}

/* The core comes as an argument, so that a program contains only those it calls; one copy of this serves all. */
static __attribute__((noinline)) void run(const thimble_conv_params *p, const int8_t *in, int8_t *out,
                                          int32_t down, void (*core)(const thimble_walk_args *walk))
{
    const thimble_walk_args walk = walk_of(p, in, out, down);
    core(&walk);
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(out, (int32_t)p->out_h * p->out_w * p->out_c, p->out_min, p->out_max);
}

void thimble_depthwise3x3_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    (void)scratch;
    run(p, in, out, 0, thimble_depthwise3x3);
}

void thimble_depthwise3x3_s2_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    (void)scratch;
    run(p, in, out, 0, thimble_depthwise3x3_s2);
}

/* Lines are columns; outputs must be as wide as inputs. */
void thimble_depthwise3x3_down_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out,
                                     void *scratch)
{
    (void)scratch;
    run(p, in, out, 1, thimble_depthwise3x3);
}

void thimble_depthwise3x3_s2_down_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out,
                                        void *scratch)
{
    (void)scratch;
    run(p, in, out, 1, thimble_depthwise3x3_s2);
}
