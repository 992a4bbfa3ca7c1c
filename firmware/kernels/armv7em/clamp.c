/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Activation bounds narrower than int8, four codes at a time.
 */
#include "thimble_armv7em.h"

static uint32_t clamp4(uint32_t codes, uint32_t low, uint32_t high)
{
    uint32_t scratch;
    __asm volatile("ssub8 %1, %0, %2\n\t" /* GE where code >= low */
                   "sel %0, %0, %2\n\t"
                   "ssub8 %1, %0, %3\n\t"
                   "sel %0, %3, %0"
                   : "+r"(codes), "=&r"(scratch)
                   : "r"(low), "r"(high)
                   : "cc");
    return codes;
}

void thimble_clamp_codes(int8_t *codes, int32_t n, int32_t low, int32_t high)
{
    const uint32_t low4 = (uint8_t)low * 0x01010101u;
    const uint32_t high4 = (uint8_t)high * 0x01010101u;
    for (; n >= 4; n -= 4, codes += 4) {
        uint32_t word;
        __builtin_memcpy(&word, codes, 4);
        word = clamp4(word, low4, high4);
        __builtin_memcpy(codes, &word, 4);
    }
    for (; n > 0; --n, ++codes)
        *codes = (int8_t)(*codes < low ? low : *codes > high ? high : *codes);
}
