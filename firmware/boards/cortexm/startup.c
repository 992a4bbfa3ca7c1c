/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Reset, the vector table, and the way from a fault to its report. Thread code (the monitor and the module) runs on the process
 * stack behind a guard; handlers have a stack of their own, so that a stack overflow can still be told.
 */
#include "firmware/boards/cortexm/cortexm.h"
#include "firmware/boards/board.h"
#include "firmware/boards/fault.h"

#include BOARD_MACHINE

extern uint32_t _handler_stack_top, _stack_top, _stack_guard, _stack_low;
extern uint32_t _data_load, _data_start, _data_end, _bss_start, _bss_end;
extern int main(void);

void Reset_Handler(void);
void Fault_Handler(void);
void Unused_Handler(void);
void SysTick_Handler(void);
void Uart_Handler(void);
void cortexm_fault(const uint32_t *frame, uint32_t exc_return);

#define FRAME_LR 5
#define FRAME_PC 6

typedef void (*vector)(void);
__attribute__((section(".vectors"), used)) static const vector vectors[16 + 64] = {
    (vector)&_handler_stack_top,
    Reset_Handler,
    Unused_Handler,
    Fault_Handler,
    Fault_Handler,
    Fault_Handler,
    Fault_Handler,
    Fault_Handler, /* secure faults of Armv8-M */
    [8 ... 14] = Unused_Handler,
    SysTick_Handler,
    [16 + UART_INTERRUPT] = Uart_Handler,
};

__attribute__((noreturn, used)) static void start(void)
{
    uint32_t *to = &_data_start;
    for (const uint32_t *from = &_data_load; to < &_data_end;)
        *to++ = *from++;
    for (to = &_bss_start; to < &_bss_end;)
        *to++ = 0;
    SCB_SHCSR |= 0xFu << 16; /* memory, bus, usage and, in Armv8-M, secure faults of their own */
    SCB_CCR |= 1u << 4;    /* division by zero is a fault */
    main();
    board_restart();
}

__attribute__((naked)) void Reset_Handler(void)
{
    __asm volatile("ldr r0, =0xE000ED88 \n" /* the FPU on */
                   "ldr r1, [r0] \n"
                   "orr r1, r1, #0xF00000 \n"
                   "str r1, [r0] \n"
                   "ldr r0, =_stack_top \n"
                   "msr psp, r0 \n"
                   "movs r0, #2 \n" /* thread code on the process stack */
                   "msr control, r0 \n"
                   "isb \n"
                   "b start \n");
}

void Unused_Handler(void)
{
    const fault_record record = {.cause = FAULT_OTHER};
    monitor_fault(&record);
}

__attribute__((naked)) void Fault_Handler(void)
{
    __asm volatile("tst lr, #4 \n"
                   "ite eq \n"
                   "mrseq r0, msp \n"
                   "mrsne r0, psp \n"
                   "mov r1, lr \n"
                   "b cortexm_fault \n");
}

static uint32_t cause(const fault_record *r)
{
    const uint32_t cfsr = r->cfsr;
    const uint32_t guard = (uint32_t)&_stack_guard;
    if (cfsr & 0x101010u) /* the core could not push its frame, or the stack's limit was met (Armv8-M) */
        return FAULT_STACK;
    if (cfsr & 2u) {
        if (r->address >= guard && r->address < (uint32_t)&_stack_low)
            return FAULT_STACK;
        const board_layout *where = board_where();
        const int flash = r->address >= where->flash_base && r->address < where->flash_end;
        return flash ? FAULT_FLASH_WRITE : FAULT_MEMORY;
    }
    if (cfsr & 0x20101u)
        return FAULT_JUMP;
    if (cfsr & 0x90000u)
        return FAULT_INSTRUCTION;
    if (cfsr & 0x03000000u)
        return FAULT_ARITHMETIC;
    return cfsr & 0xFF00u ? FAULT_MEMORY : FAULT_OTHER;
}

/* An address of MMFAR or BFAR counts only when its valid bit stands; a frame only when it was stacked. */
__attribute__((used)) void cortexm_fault(const uint32_t *frame, uint32_t exc_return)
{
    (void)exc_return;
    MPU_CTRL = 0;
    fault_record record = {.cfsr = SCB_CFSR, .hfsr = SCB_HFSR, .sp = (uint32_t)frame};
    if (record.cfsr & 0x80u)
        record.address = SCB_MMFAR;
    else if (record.cfsr & 0x8000u)
        record.address = SCB_BFAR;
    if (!(record.cfsr & 0x101010u)) {
        record.pc = frame[FRAME_PC];
        record.lr = frame[FRAME_LR];
    }
    record.cause = cause(&record);
    monitor_fault(&record);
}
