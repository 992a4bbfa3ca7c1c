/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Kernels that only move codes: copies, padding, gathering with strides.
 */
#include "thimble_kernels.h"

/* Words where the core may read them at any address, else the compiler makes bytes of them. */
static void copy_bytes(const int8_t *in, int8_t *out, int32_t n)
{
    for (; n >= 4; n -= 4, in += 4, out += 4) {
        uint32_t word;
        __builtin_memcpy(&word, in, 4);
        __builtin_memcpy(out, &word, 4);
    }
    for (; n > 0; --n)
        *out++ = *in++;
}

static int8_t *fill(int8_t *out, int8_t value, int32_t n)
{
    const uint32_t word = (uint8_t)value * 0x01010101u;
    for (; n >= 4; n -= 4, out += 4)
        __builtin_memcpy(out, &word, 4);
    for (; n > 0; --n)
        *out++ = value;
    return out;
}

void thimble_copy(const thimble_copy_params *p, const int8_t *in, int8_t *out)
{
    in += p->in_offset;
    out += p->out_offset;
    for (int32_t r = 0; r < p->rows; ++r, in += p->in_pitch, out += p->out_pitch)
        copy_bytes(in, out, p->bytes);
}

void thimble_pad(const thimble_pad_params *p, const int8_t *in, int8_t *out)
{
    const int8_t value = (int8_t)p->value;
    const int32_t row = p->before[3] + p->in_shape[3] + p->after[3];
    const int32_t plane = (p->before[2] + p->in_shape[2] + p->after[2]) * row;
    const int32_t volume = (p->before[1] + p->in_shape[1] + p->after[1]) * plane;
    out = fill(out, value, p->before[0] * volume);
    for (int32_t i = 0; i < p->in_shape[0]; ++i) {
        out = fill(out, value, p->before[1] * plane);
        for (int32_t j = 0; j < p->in_shape[1]; ++j) {
            out = fill(out, value, p->before[2] * row);
            for (int32_t k = 0; k < p->in_shape[2]; ++k, in += p->in_shape[3]) {
                out = fill(out, value, p->before[3]);
                copy_bytes(in, out, p->in_shape[3]);
                out = fill(out + p->in_shape[3], value, p->after[3]);
            }
            out = fill(out, value, p->after[2] * row);
        }
        out = fill(out, value, p->after[1] * plane);
    }
    fill(out, value, p->after[0] * volume);
}

void thimble_gather(const thimble_gather_params *p, const int8_t *in, int8_t *out)
{
    in += p->offset;
    for (int32_t i = 0; i < p->shape[0]; ++i)
        for (int32_t j = 0; j < p->shape[1]; ++j)
            for (int32_t k = 0; k < p->shape[2]; ++k) {
                const int8_t *x = in + i * p->stride[0] + j * p->stride[1] + k * p->stride[2];
                for (int32_t l = 0; l < p->shape[3]; ++l, x += p->stride[3])
                    *out++ = *x;
            }
}
