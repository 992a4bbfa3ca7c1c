/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT
 *
 * A bare Cortex-M program on QEMU's mps2 boards: vectors, faults, semihosting.
 */
#include "start.h"

extern uint32_t stack_top[];
int main(void);

static uint32_t semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void print(const char *text) { semihost(0x04, text); }

void print_number(int32_t value)
{
    char digits[12];
    char *at = digits + sizeof digits;
    uint32_t rest = value < 0 ? -(uint32_t)value : (uint32_t)value;
    *--at = 0;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    print(at);
}

void leave(uint32_t status)
{
    const uint32_t block[2] = {0x20026, status}; /* ADP_Stopped_ApplicationExit */
    semihost(0x20, block);
    for (;;) { }
}

static void fault(void)
{
    print("fault: status ");
    print_number(*(volatile int32_t *)0xE000ED28);
    print(" memory address ");
    print_number(*(volatile int32_t *)0xE000ED34);
    print(" bus address ");
    print_number(*(volatile int32_t *)0xE000ED38);
    print("\n");
    leave(3);
}

static void reset(void)
{
    *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* FPU on */
    leave((uint32_t)main());
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_top,           (const void *)reset, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, (const void *)fault};
