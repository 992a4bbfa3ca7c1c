/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Convolution one pixel at a time: its window is gathered as bytes and multiplied with four channels at a time (dense.S). Takes
 * a sixth of the scratch of thimble_conv_smlad, and about a quarter more instructions.
 */
#include "thimble_armv7em.h"
#include "thimble_portable.h"

void thimble_conv_rows_smlad(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t blocks = (p->kernel_h * p->kernel_w * p->in_c + 3) >> 2;
    thimble_rows_args rows = {p->requant, out, scratch, blocks, 2 * p->out_zero + 1, p->out_c, p->weights};
    for (int32_t oy = 0, y = -p->pad_top; oy < p->out_h; ++oy, y += p->stride_h) {
        for (int32_t ox = 0, x = -p->pad_left; ox < p->out_w; ++ox, x += p->stride_w, rows.out += p->out_c) {
            thimble_gather_window(p, in, p->in_c, y, x, scratch);
            thimble_rows(&rows);
        }
    }
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(out, (int32_t)p->out_h * p->out_w * p->out_c, p->out_min, p->out_max);
}
