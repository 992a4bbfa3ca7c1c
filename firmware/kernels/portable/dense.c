/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Fully connected layers for any core.
 */
#include "thimble_portable.h"

void thimble_dense(const thimble_dense_params *p, const int8_t *in, int8_t *out, void *scratch)
{
    (void)scratch;
    for (int32_t b = 0; b < p->batches; ++b, in += p->in_count) {
        const int8_t *w = p->weights;
        const thimble_requant *q = p->requant;
        for (int32_t n = 0; n < p->out_count; ++n, w += p->in_count, ++q)
            *out++ = thimble_output(q->bias + thimble_dot(in, w, p->in_count), q, p->out_zero, p->out_min,
                                    p->out_max);
    }
}
