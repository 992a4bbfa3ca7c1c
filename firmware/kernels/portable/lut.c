/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Unary functions by table.
 */
#include "thimble_kernels.h"

void thimble_lut(const thimble_lut_params *p, const int8_t *in, int8_t *out)
{
    const int8_t *table = p->table;
    for (int32_t i = 0; i < p->count; ++i)
        out[i] = table[(uint8_t)in[i]];
}
