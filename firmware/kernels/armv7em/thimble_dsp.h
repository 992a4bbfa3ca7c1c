/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The DSP instructions that the C sources of this family use, one inline function each.
 */
#ifndef THIMBLE_DSP_H
#define THIMBLE_DSP_H

#include <stdint.h>

/* Adds bytes 0 and 2, or 1 and 3, to two int16 sums. */
static inline uint32_t thimble_sxtab16(uint32_t sums, uint32_t x)
{
    uint32_t result;
    __asm("sxtab16 %0, %1, %2" : "=r"(result) : "r"(sums), "r"(x));
    return result;
}

static inline uint32_t thimble_sxtab16_high(uint32_t sums, uint32_t x)
{
    uint32_t result;
    __asm("sxtab16 %0, %1, %2, ror #8" : "=r"(result) : "r"(sums), "r"(x));
    return result;
}

/* The larger of four signed bytes each. */
static inline uint32_t thimble_max4(uint32_t a, uint32_t b)
{
    uint32_t result;
    __asm volatile("ssub8 %0, %1, %2\n\t" /* GE where a >= b */
                   "sel %0, %1, %2"
                   : "=&r"(result)
                   : "r"(a), "r"(b)
                   : "cc");
    return result;
}

/* The five-instruction requantisation of tile.S: `acc2` = 2 * acc, `rounder` = (2 * zero + 1) << shift, `shift` = exponent - 1. */
static inline int32_t thimble_requant5(int32_t acc2, int32_t multiplier, int32_t rounder, int32_t shift)
{
    int32_t result;
    __asm("smmulr %0, %1, %2\n\t"
          "add %0, %0, %0, asr #31\n\t"
          "add %0, %0, %3\n\t"
          "asr %0, %0, %4\n\t"
          "ssat %0, #8, %0, asr #1"
          : "=&r"(result)
          : "r"(acc2), "r"(multiplier), "r"(rounder), "r"(shift)
          : "cc");
    return result;
}

#endif
