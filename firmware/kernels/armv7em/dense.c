/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Fully connected layers, four outputs at a time (dense.S).
 */
#include "thimble_armv7em.h"

void thimble_dense_smlad(const thimble_dense_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    const int32_t blocks = (p->in_count + 3) >> 2;
    int8_t *padded = scratch;
    for (int32_t b = 0; b < p->batches; ++b, in += p->in_count, out += p->out_count) {
        thimble_rows_args rows = {p->requant, out, in, blocks, 2 * p->out_zero + 1, p->out_count, p->weights};
        if (p->in_count & 3) { /* the last word would reach beyond; what it holds there meets zero weights */
            for (int32_t i = 0; i < p->in_count; ++i)
                padded[i] = in[i];
            rows.in = padded;
        }
        thimble_rows(&rows);
        if (p->out_min > -128 || p->out_max < 127)
            thimble_clamp_codes(out, p->out_count, p->out_min, p->out_max);
    }
}
