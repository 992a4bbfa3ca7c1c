/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Unary functions by table.
 */
#include "thimble_kernels.h"

void thimble_lut(const thimble_lut_params *p, const int8_t *in, int8_t *out)
{
    const int8_t *table = p->table;
    int32_t i = 0;
    for (; i + 4 <= p->count; i += 4) { /* in place: each code is read before it is written */
        out[i] = table[(uint8_t)in[i]];
        out[i + 1] = table[(uint8_t)in[i + 1]];
        out[i + 2] = table[(uint8_t)in[i + 2]];
        out[i + 3] = table[(uint8_t)in[i + 3]];
    }
    for (; i < p->count; ++i)
        out[i] = table[(uint8_t)in[i]];
}
