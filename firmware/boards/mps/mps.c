/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Arm MPS2 and MPS3 as QEMU emulates them: CMSDK UART (DDI 0479), and a counter that does not stop for masked interrupts.
 * BOARD_MACHINE names the header with the machine's addresses.
 */
#include "firmware/boards/board.h"
#include "firmware/boards/cortexm/cortexm.h"

#include BOARD_MACHINE

#define UART_DATA REGISTER(UART0 + 0x00u)
#define UART_STATE REGISTER(UART0 + 0x04u)
#define UART_CTRL REGISTER(UART0 + 0x08u)
#define UART_INTCLEAR REGISTER(UART0 + 0x0Cu)
#define UART_BAUDDIV REGISTER(UART0 + 0x10u)
#define UART_TX_FULL 1u
#define UART_RX_FULL 2u
#define UART_RX_INTERRUPT 2u
#define MONITOR_RAM_BYTES 0x20000u
#define DEVICE_BYTES 0x1000u

#define RING_BYTES 8192u /* more than a whole window of frames; a power of 2 */

extern uint32_t _stack_guard, _stack_low, _stack_top, _input_copy, _input_copy_end;

static struct
{
    volatile uint32_t in, out;
    uint8_t bytes[RING_BYTES];
} ring;
static int has_cycle_counter;
static board_layout layout;

enum region {
    REGION_FLASH,
    REGION_RAM,
    REGION_RAM_REST,
    REGION_MONITOR,
    REGION_UART,
    REGION_COUNTER,
    REGION_GUARD
};

const board_layout *board_where(void) { return &layout; }

static void find_layout(void)
{
    layout.load_address = BOARD_LOAD_ADDRESS;
    layout.image_bytes = BOARD_IMAGE_BYTES;
    layout.module_ram = BOARD_MODULE_RAM;
    layout.module_ram_bytes = BOARD_MODULE_RAM_BYTES;
    layout.input_copy = (uint8_t *)&_input_copy;
    layout.input_copy_bytes = (uint32_t)((uint8_t *)&_input_copy_end - (uint8_t *)&_input_copy);
    layout.stack_low = (uintptr_t)&_stack_low;
    layout.stack_bytes = (uint32_t)((uintptr_t)&_stack_top - (uintptr_t)&_stack_low);
    layout.flash_base = BOARD_FLASH_BASE;
    layout.flash_end = BOARD_FLASH_BASE + BOARD_FLASH_BYTES;
    layout.name = BOARD_NAME;
}

/* The counter: a CMSDK timer counts down and wraps after minutes; the SSE-300's system counter counts up. SysTick would wrap
 * within a second, which a masked inference outlasts. */
#ifdef TIMER0
#define COUNTER TIMER0
static void counter_start(void)
{
    REGISTER(TIMER0 + 0x08u) = 0xFFFFFFFFu; /* reload */
    REGISTER(TIMER0 + 0x04u) = 0xFFFFFFFFu; /* value */
    REGISTER(TIMER0 + 0x00u) = 1;
}
static uint32_t counter_read(void) { return ~REGISTER(TIMER0 + 0x04u); }
#else
#define COUNTER SYSTEM_COUNTER
static void counter_start(void) { REGISTER(SYSTEM_COUNTER) = 1; }
static uint32_t counter_read(void) { return REGISTER(SYSTEM_COUNTER + 0x08u); }
#endif

/* The machine has more memory of each kind; the fences make it as small as the part. A RAM that is no power of two takes two. */
static void raise_fences(void)
{
    const uint32_t first = 1u << (31 - __builtin_clz(BOARD_RAM_BYTES));
    cortexm_region(REGION_RAM, BOARD_RAM_BASE, first, CORTEXM_DATA);
    if (BOARD_RAM_BYTES > first)
        cortexm_region(REGION_RAM_REST, BOARD_RAM_BASE + first, BOARD_RAM_BYTES - first, CORTEXM_DATA);
    cortexm_region(REGION_MONITOR, MONITOR_RAM, MONITOR_RAM_BYTES, CORTEXM_DATA);
    cortexm_region(REGION_UART, UART0, DEVICE_BYTES, CORTEXM_DEVICE);
    cortexm_region(REGION_COUNTER, COUNTER, DEVICE_BYTES, CORTEXM_DEVICE);
    cortexm_stack_limit(REGION_GUARD, (uint32_t)&_stack_guard, (uint32_t)&_stack_low);
    board_fence(BOARD_FENCE_LOAD);
    cortexm_fences_on();
}

void board_fence(enum board_fence state)
{
    cortexm_region(REGION_FLASH, BOARD_FLASH_BASE, BOARD_FLASH_BYTES,
                   state == BOARD_FENCE_RUN ? CORTEXM_CODE_READ_ONLY : CORTEXM_CODE_WRITABLE);
}

void board_init(void)
{
    find_layout();
    raise_fences();
    has_cycle_counter = cortexm_cycle_counter();
    counter_start();
    UART_BAUDDIV = 16;
    UART_CTRL = 0xB; /* transmit, receive, receive interrupt */
    NVIC_ISER(UART_INTERRUPT) = 1u << UART_INTERRUPT % 32u;
    cortexm_tick_start(CORE_HZ);
    board_interrupts_on();
}

uint32_t board_ticks(void) { return has_cycle_counter ? DWT_CYCCNT : counter_read(); }
uint32_t board_ticks_hz(void) { return CORE_HZ; }
int board_ticks_are_cycles(void) { return has_cycle_counter; }

void Uart_Handler(void);
void Uart_Handler(void)
{
    UART_INTCLEAR =
        UART_RX_INTERRUPT; /* first, then drain: the other way round a byte in between is never announced */
    while (UART_STATE & UART_RX_FULL) {
        const uint8_t byte = (uint8_t)UART_DATA;
        if (ring.in - ring.out < RING_BYTES)
            ring.bytes[ring.in++ % RING_BYTES] = byte;
    }
}

int board_read_byte(void)
{
    if (ring.in == ring.out)
        return -1;
    const uint8_t byte = ring.bytes[ring.out % RING_BYTES];
    ++ring.out;
    return byte;
}

void board_write(const void *bytes, uint32_t count)
{
    for (const uint8_t *from = bytes; count--; ++from) {
        while (UART_STATE & UART_TX_FULL) { }
        UART_DATA = *from;
    }
}

void board_sleep_until_interrupt(void)
{
    board_interrupts_off(); /* a pending interrupt still ends wfi, so none is lost between the look and the sleep */
    if (ring.in == ring.out)
        __asm volatile("wfi");
    board_interrupts_on();
}
