/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Reductions over the middle axis of in[outer][count][inner].
 */
#include "thimble_requant.h"

void thimble_reduce_sum(const thimble_reduce_params *p, const int8_t *in, int8_t *out)
{
    for (int32_t o = 0; o < p->outer; ++o, in += (int32_t)p->count * p->inner) {
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t sum = p->requant.bias;
            const int8_t *x = in + i;
            for (int32_t k = 0; k < p->count; ++k, x += p->inner)
                sum += *x;
            *out++ =
                thimble_clamp(thimble_rescale(sum, p->requant.multiplier, p->requant.shift) + p->out_zero,
                              p->out_min, p->out_max);
        }
    }
}

void thimble_reduce_max(const thimble_reduce_params *p, const int8_t *in, int8_t *out)
{
    for (int32_t o = 0; o < p->outer; ++o, in += (int32_t)p->count * p->inner) {
        for (int32_t i = 0; i < p->inner; ++i) {
            const int8_t *x = in + i;
            int8_t best = *x;
            for (int32_t k = 1; k < p->count; ++k) {
                x += p->inner;
                best = *x > best ? *x : best;
            }
            *out++ = best;
        }
    }
}

void thimble_arg_max(const thimble_reduce_params *p, const int8_t *in, int32_t *out)
{
    for (int32_t o = 0; o < p->outer; ++o, in += (int32_t)p->count * p->inner) {
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t best = 0;
            for (int32_t k = 1; k < p->count; ++k)
                if (in[k * p->inner + i] > in[best * p->inner + i])
                    best = k;
            *out++ = best;
        }
    }
}
