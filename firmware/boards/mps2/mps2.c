/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Arm MPS2 (AN386 image): CMSDK UART and timer, as emulated by QEMU's mps2 machines (ARM DAI 0386, DDI 0479).
 */
#include "firmware/boards/armv7m/armv7m.h"
#include "firmware/boards/board.h"

#define CORE_HZ 25000000u
#define UART0 0x40004000u
#define UART_DATA REGISTER(UART0 + 0x00u)
#define UART_STATE REGISTER(UART0 + 0x04u)
#define UART_CTRL REGISTER(UART0 + 0x08u)
#define UART_INTCLEAR REGISTER(UART0 + 0x0Cu)
#define UART_BAUDDIV REGISTER(UART0 + 0x10u)
#define UART_TX_FULL 1u
#define UART_RX_FULL 2u
#define UART_RX_INTERRUPT 2u
#define TIMER0 0x40000000u
#define TIMER_CTRL REGISTER(TIMER0 + 0x00u)
#define TIMER_VALUE REGISTER(TIMER0 + 0x04u)
#define TIMER_RELOAD REGISTER(TIMER0 + 0x08u)

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
    REGION_RAM_LOW,
    REGION_RAM_HIGH,
    REGION_UART,
    REGION_TIMER,
    REGION_COPY,
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
    layout.flash_end = BOARD_FLASH_BYTES;
    layout.name = BOARD_NAME;
}

/* The machine has 4 MB of each kind; the fences make it as small as the part: 2 MB of flash, 512 + 128 KB of RAM. */
static void raise_fences(void)
{
    armv7m_region(REGION_RAM_LOW, 0x20000000u, 19, MPU_READ_WRITE | MPU_MEMORY | MPU_XN);
    armv7m_region(REGION_RAM_HIGH, 0x20080000u, 17, MPU_READ_WRITE | MPU_MEMORY | MPU_XN);
    armv7m_region(REGION_UART, UART0, 12, MPU_READ_WRITE | MPU_DEVICE | MPU_XN);
    armv7m_region(REGION_TIMER, TIMER0, 12, MPU_READ_WRITE | MPU_DEVICE | MPU_XN);
    armv7m_region(REGION_GUARD, (uint32_t)&_stack_guard, 5, MPU_NO_ACCESS | MPU_MEMORY | MPU_XN);
    board_fence(BOARD_FENCE_LOAD);
    armv7m_fences_on();
}

void board_fence(enum board_fence state)
{
    const int run = state == BOARD_FENCE_RUN;
    armv7m_region(REGION_FLASH, 0, 21, (run ? MPU_READ_ONLY : MPU_READ_WRITE) | MPU_MEMORY);
    /* The first 16 KB behind the module's RAM: what runs over its end faults there instead of spoiling the monitor. */
    armv7m_region(REGION_COPY, (uint32_t)&_input_copy, 14,
                  (run ? MPU_READ_ONLY : MPU_READ_WRITE) | MPU_MEMORY | MPU_XN);
}

void board_init(void)
{
    find_layout();
    raise_fences();
    has_cycle_counter = armv7m_cycle_counter();
    TIMER_RELOAD = 0xFFFFFFFFu;
    TIMER_VALUE = 0xFFFFFFFFu;
    TIMER_CTRL = 1;
    UART_BAUDDIV = 16;
    UART_CTRL = 0xB; /* transmit, receive, receive interrupt */
    NVIC_ISER0 = 1;
    armv7m_tick_start(CORE_HZ);
    board_interrupts_on();
}

/* SysTick wraps after 0.67 s, which a masked inference outlasts; this one lasts 171 s. It counts down. */
uint32_t board_ticks(void) { return has_cycle_counter ? DWT_CYCCNT : ~TIMER_VALUE; }
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
