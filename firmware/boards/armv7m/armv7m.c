/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/boards/armv7m/armv7m.h"

#include "firmware/boards/board.h"

#define TICK_MS 10u

static volatile uint32_t milliseconds;

void armv7m_region(uint32_t region, uint32_t base, uint32_t log2, uint32_t attributes)
{
    const uint32_t fences = MPU_CTRL;
    MPU_CTRL = 0; /* the code that changes a region may lie in it */
    MPU_RNR = region;
    MPU_RBAR = base;
    MPU_RASR = attributes | MPU_SIZE(log2) | MPU_ON;
    MPU_CTRL = fences;
    __asm volatile("dsb\n isb" ::: "memory");
}

/* No background region: what no fence allows does not exist. Handlers run with the MPU off, so that they can report. */
void armv7m_fences_on(void)
{
    MPU_CTRL = 1;
    __asm volatile("dsb\n isb" ::: "memory");
}

void armv7m_tick_start(uint32_t core_hz)
{
    SYST_RVR = core_hz / (1000u / TICK_MS) - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
}

void SysTick_Handler(void);
void SysTick_Handler(void) { milliseconds += TICK_MS; }

uint32_t board_milliseconds(void) { return milliseconds; }

int armv7m_cycle_counter(void)
{
    DEMCR |= 1u << 24;
    DWT_CYCCNT = 0;
    DWT_CTRL |= 1u;
    const uint32_t before = DWT_CYCCNT;
    __asm volatile("nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop");
    return DWT_CYCCNT != before;
}

void board_interrupts_off(void) { __asm volatile("cpsid i" ::: "memory"); }
void board_interrupts_on(void) { __asm volatile("cpsie i" ::: "memory"); }

_Noreturn void board_restart(void)
{
    __asm volatile("dsb" ::: "memory");
    SCB_AIRCR = 0x05FA0004u;
    for (;;)
        __asm volatile("dsb");
}
