/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/boards/cortexm/cortexm.h"

#include "firmware/boards/board.h"

#define TICK_MS 25u /* each wakes the core, and an idle emulator should cost nothing */

static volatile uint32_t milliseconds;

void cortexm_tick_start(uint32_t core_hz)
{
    SYST_RVR = core_hz / (1000u / TICK_MS) - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
}

void SysTick_Handler(void);
void SysTick_Handler(void) { milliseconds += TICK_MS; }

uint32_t board_milliseconds(void) { return milliseconds; }

int cortexm_cycle_counter(void)
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
