/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * What the monitor asks of a board: implemented once for each family of parts.
 */
#ifndef THIMBLE_BOARD_H
#define THIMBLE_BOARD_H

#include <stdint.h>

/* Where things lie; the module region is what the board's JSON calls "loader". */
typedef struct board_layout
{
    uintptr_t load_address;
    uint32_t image_bytes;
    uintptr_t module_ram;
    uint32_t module_ram_bytes;
    uint8_t *input_copy; /* the monitor's own copy of the input */
    uint32_t input_copy_bytes;
    uintptr_t stack_low; /* lowest usable byte of the stack that the module runs on */
    uint32_t stack_bytes;
    uintptr_t flash_base, flash_end; /* code and constants */
    const char *name;
} board_layout;

const board_layout *board_where(void);

void board_init(void); /* clocks, UART, timers, fences */

/* UART. Received bytes come through an interrupt into a ring. */
int board_read_byte(void);                           /* -1: nothing there */
void board_write(const void *bytes, uint32_t count); /* blocks until handed over */
void board_sleep_until_interrupt(void);              /* returns at once when a byte waits */

/* Time: a free-running counter that survives masked interrupts, and milliseconds that do not. */
uint32_t board_ticks(void);
uint32_t board_ticks_hz(void);
int board_ticks_are_cycles(void);
uint32_t board_milliseconds(void);

void board_interrupts_off(void);
void board_interrupts_on(void);

enum board_fence {
    BOARD_FENCE_LOAD,
    BOARD_FENCE_RUN
}; /* module region writable; read-only */
void board_fence(enum board_fence state);

void board_restart(void) __attribute__((noreturn));

/* Marks on the instruction stream and the stack pointer exist on the target only; the host builds the monitor for tests. */
#if defined(__arm__)
#define BOARD_MARK(code) __asm volatile(".inst.w " #code ::: "memory")
static inline uintptr_t board_stack_pointer(void)
{
    uintptr_t sp;
    __asm volatile("mov %0, sp" : "=r"(sp));
    return sp;
}
#else
#define BOARD_MARK(code) ((void)0)
static inline uintptr_t board_stack_pointer(void) { return 0; }
#endif

#endif
