/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The memory protection unit and the stack limit of Armv8-M (ARM DDI 0553, B8 and B3.8): regions by base and limit.
 */
#include "firmware/boards/cortexm/cortexm.h"

#define XN 1u
#define READ_ONLY (2u << 1)
#define MEMORY (0u << 1) /* attribute 0 and 1 of MAIR0 */
#define DEVICE (1u << 1)

void cortexm_region(uint32_t region, uint32_t base, uint32_t bytes, enum cortexm_access access)
{
    static const uint32_t rights[] = {READ_ONLY, 0, XN, XN};
    const uint32_t fences = MPU_CTRL;
    MPU_CTRL = 0; /* the code that changes a region may lie in it */
    MPU_MAIR0 = 0x04FFu; /* 1: device, 0: normal memory, written back */
    MPU_RNR = region;
    MPU_RBAR = base | rights[access];
    MPU_RLAR = ((base + bytes - 1u) & ~31u) | (access == CORTEXM_DEVICE ? DEVICE : MEMORY) | 1u;
    MPU_CTRL = fences;
    __asm volatile("dsb\n isb" ::: "memory");
}

void cortexm_fences_on(void)
{
    MPU_CTRL = 1;
    __asm volatile("dsb\n isb" ::: "memory");
}

void cortexm_stack_limit(uint32_t region, uint32_t guard, uint32_t low)
{
    (void)region;
    (void)guard;
    __asm volatile("msr psplim, %0" ::"r"(low));
}
