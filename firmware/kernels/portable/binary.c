/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Element-wise operators of two inputs with broadcasting, and the sum of two tables.
 */
#include "thimble_requant.h"

typedef int32_t (*combine)(const thimble_binary_params *p, int32_t a, int32_t b);

static int32_t shifted(int32_t x, int32_t zero, int32_t left, int32_t multiplier, int32_t shift)
{
    return thimble_rescale((int32_t)((uint32_t)(x - zero) << left), multiplier, shift);
}

static int32_t add(const thimble_binary_params *p, int32_t a, int32_t b)
{
    const int32_t sum = shifted(a, p->zero1, p->left_shift, p->multiplier1, p->shift1)
        + shifted(b, p->zero2, p->left_shift, p->multiplier2, p->shift2);
    return thimble_rescale(sum, p->out_multiplier, p->out_shift) + p->out_zero;
}

static int32_t sub(const thimble_binary_params *p, int32_t a, int32_t b)
{
    const int32_t difference = shifted(a, p->zero1, p->left_shift, p->multiplier1, p->shift1)
        - shifted(b, p->zero2, p->left_shift, p->multiplier2, p->shift2);
    return thimble_rescale(difference, p->out_multiplier, p->out_shift) + p->out_zero;
}

static int32_t mul(const thimble_binary_params *p, int32_t a, int32_t b)
{
    return thimble_rescale((a - p->zero1) * (b - p->zero2), p->out_multiplier, p->out_shift) + p->out_zero;
}

static int32_t maximum(const thimble_binary_params *p, int32_t a, int32_t b)
{
    (void)p;
    return a > b ? a : b;
}

static int32_t minimum(const thimble_binary_params *p, int32_t a, int32_t b)
{
    (void)p;
    return a < b ? a : b;
}

/* Inlined into each operator below, so that `f` is no call. */
static inline void walk(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out,
                        combine f)
{
    for (int32_t i = 0; i < p->shape[0]; ++i) {
        for (int32_t j = 0; j < p->shape[1]; ++j) {
            for (int32_t k = 0; k < p->shape[2]; ++k) {
                const int8_t *a = in1 + i * p->stride1[0] + j * p->stride1[1] + k * p->stride1[2];
                const int8_t *b = in2 + i * p->stride2[0] + j * p->stride2[1] + k * p->stride2[2];
                for (int32_t l = 0; l < p->shape[3]; ++l, a += p->stride1[3], b += p->stride2[3])
                    *out++ = thimble_clamp(f(p, *a, *b), p->out_min, p->out_max);
            }
        }
    }
}

void thimble_add(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    walk(p, in1, in2, out, add);
}

void thimble_sub(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    walk(p, in1, in2, out, sub);
}

void thimble_mul(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    walk(p, in1, in2, out, mul);
}

void thimble_maximum(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    walk(p, in1, in2, out, maximum);
}

void thimble_minimum(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    walk(p, in1, in2, out, minimum);
}

void thimble_add_table(const thimble_add_table_params *p, const int8_t *in1, const int8_t *in2, int8_t *out)
{
    for (int32_t i = 0; i < p->count; ++i) {
        const int32_t sum = p->table1[(uint8_t)in1[i]] + p->table2[(uint8_t)in2[i]];
        out[i] = thimble_clamp(thimble_rescale(sum, p->out_multiplier, p->out_shift) + p->out_zero,
                               p->out_min, p->out_max);
    }
}
