/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The sum of two tables with the five-instruction requantisation. The tables hold twice the rescaled inputs, out_shift is the
 * exponent - 1 (pack.h sees to both, and that the sum is below 2^30).
 */
#include "thimble_armv7em.h"
#include "thimble_dsp.h"

void thimble_add_table_dsp(const thimble_add_table_params *p, const int8_t *in1, const int8_t *in2,
                           int8_t *out)
{
    const int32_t *const table1 = p->table1, *const table2 = p->table2;
    const int32_t multiplier = p->out_multiplier, shift = p->out_shift;
    const int32_t rounder = (int32_t)((uint32_t)(2 * p->out_zero + 1) << shift);
    int8_t *const first = out, *const end = out + p->count;
    while (out != end)
        *out++ = (int8_t)thimble_requant5(table1[(uint8_t)*in1++] + table2[(uint8_t)*in2++], multiplier,
                                          rounder, shift);
    if (p->out_min > -128 || p->out_max < 127)
        thimble_clamp_codes(first, p->count, p->out_min, p->out_max);
}
