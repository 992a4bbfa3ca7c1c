/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Fully connected layers for any core.
 */
#include "thimble_requant.h"

void thimble_dense(const thimble_dense_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    (void)scratch;
    for (int32_t b = 0; b < p->batches; ++b, in += p->in_count) {
        const int8_t *w = p->weights;
        for (int32_t n = 0; n < p->out_count; ++n, w += p->in_count) {
            const thimble_requant *q = p->requant + n;
            int32_t acc = q->bias;
            for (int32_t k = 0; k < p->in_count; ++k)
                acc += in[k] * w[k];
            *out++ = thimble_clamp(thimble_rescale(acc, q->multiplier, q->shift) + p->out_zero, p->out_min,
                                   p->out_max);
        }
    }
}
