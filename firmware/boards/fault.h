/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * A fault as the core reports it; handed to the monitor, which tells the host and restarts.
 */
#ifndef THIMBLE_FAULT_H
#define THIMBLE_FAULT_H

#include <stdint.h>

enum fault_cause {
    FAULT_OTHER,
    FAULT_STACK,       /* the stack ran into its guard */
    FAULT_MEMORY,      /* an access outside the part's memory */
    FAULT_FLASH_WRITE, /* a store to code or constants */
    FAULT_JUMP,        /* execution outside flash, or not Thumb */
    FAULT_INSTRUCTION, /* an instruction that this core does not have */
    FAULT_ARITHMETIC   /* division by zero, unaligned access */
};

typedef struct fault_record
{
    uint32_t cause, cfsr, hfsr, address, pc, lr,
        sp; /* address, pc and lr are 0 when the core could not save them */
} fault_record;

/* Implemented by the monitor; called on the handlers' own stack. */
void monitor_fault(const fault_record *record) __attribute__((noreturn));

#endif
