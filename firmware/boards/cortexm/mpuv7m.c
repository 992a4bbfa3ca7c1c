/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The memory protection unit of Armv7-M (ARM DDI 0403, B3.5): regions of a power of two, higher ones win.
 */
#include "firmware/boards/cortexm/cortexm.h"

#define XN (1u << 28)
#define READ_WRITE (3u << 24)
#define READ_ONLY (6u << 24)
#define MEMORY (1u << 17)
#define DEVICE (1u << 16)

static void write_region(uint32_t region, uint32_t base, uint32_t bytes, uint32_t attributes)
{
    const uint32_t fences = MPU_CTRL;
    MPU_CTRL = 0; /* the code that changes a region may lie in it */
    MPU_RNR = region;
    MPU_RBAR = base;
    MPU_RASR = attributes | ((30u - (uint32_t)__builtin_clz(bytes)) << 1) | 1u;
    MPU_CTRL = fences;
    __asm volatile("dsb\n isb" ::: "memory");
}

void cortexm_region(uint32_t region, uint32_t base, uint32_t bytes, enum cortexm_access access)
{
    static const uint32_t attributes[] = {READ_ONLY | MEMORY, READ_WRITE | MEMORY, READ_WRITE | MEMORY | XN,
                                          READ_WRITE | DEVICE | XN};
    write_region(region, base, bytes, attributes[access]);
}

void cortexm_fences_on(void)
{
    MPU_CTRL = 1;
    __asm volatile("dsb\n isb" ::: "memory");
}

void cortexm_stack_limit(uint32_t region, uint32_t guard, uint32_t low)
{
    write_region(region, guard, low - guard, MEMORY | XN); /* nothing may touch it */
}
