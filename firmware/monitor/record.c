/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/record.h"

#include "firmware/monitor/bench.h"
#include "firmware/monitor/loader.h"
#include "firmware/monitor/memory.h"

void record_reset(void)
{
    const thimble_module *m = loader_module();
    if (m && m->record_form != THIMBLE_RECORD_INPUT)
        memset(m->record, 0, m->record_bytes);
}

uint32_t record_capacity(const thimble_module *m)
{
    return m->record_form == THIMBLE_RECORD_INPUT ? m->input_bytes : m->record_bytes;
}

const uint8_t *record_kept(const thimble_module *m)
{
    return m->record_form == THIMBLE_RECORD_INPUT ? bench_kept_input() : (const uint8_t *)m->record;
}

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* To nearest with halves away from zero, without a mathematics library. The fraction that truncation leaves is exact; adding
 * a half before truncating would not be. */
static int8_t quantized(float real, float scale, int32_t zero_point)
{
    float quotient = real / scale;
    if (quotient != quotient)
        return (int8_t)clamp(zero_point, -128, 127);
    quotient = quotient > 1e6f ? 1e6f : quotient < -1e6f ? -1e6f : quotient;
    int32_t whole = (int32_t)quotient;
    const float left = quotient - (float)whole;
    whole += left >= 0.5f ? 1 : left <= -0.5f ? -1 : 0;
    return (int8_t)clamp(whole + zero_point, -128, 127);
}

void record_put(const thimble_module *m, uint32_t offset, uint8_t byte)
{
    if (m->record_form == THIMBLE_RECORD_INPUT) {
        bench_input(offset, &byte, 1);
        return;
    }
    ((uint8_t *)m->record)[offset] = byte;
    uint8_t code = 0;
    if (m->record_form == THIMBLE_RECORD_BYTES) {
        code = (uint8_t)m->record_codes[byte];
    } else {
        if (offset % 4 != 3) /* the number is not whole yet */
            return;
        offset /= 4;
        code = (uint8_t)quantized(((const float *)m->record)[offset], m->input_scale, m->input_zero_point);
    }
    bench_input(offset, &code, 1);
}

float record_error(const thimble_module *m)
{
    const float *record = m->record;
    float sum = 0;
    for (uint32_t i = 0; i < m->output_bytes; ++i) {
        const float rebuilt = m->output_scale * (float)(m->output[i] - m->output_zero_point);
        const float difference = rebuilt - record[i];
        sum += difference * difference;
    }
    return sum / (float)m->output_bytes;
}
