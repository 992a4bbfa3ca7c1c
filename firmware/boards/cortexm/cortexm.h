/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The core registers that the monitor needs (ARM DDI 0403 and DDI 0553, Armv7-M and Armv8-M Architecture Reference Manuals).
 */
#ifndef THIMBLE_CORTEXM_H
#define THIMBLE_CORTEXM_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define NVIC_ISER(interrupt) REGISTER(0xE000E100u + (interrupt) / 32u * 4u)
#define SCB_AIRCR REGISTER(0xE000ED0Cu)
#define SCB_CCR REGISTER(0xE000ED14u)
#define SCB_SHCSR REGISTER(0xE000ED24u)
#define SCB_CFSR REGISTER(0xE000ED28u)
#define SCB_HFSR REGISTER(0xE000ED2Cu)
#define SCB_MMFAR REGISTER(0xE000ED34u)
#define SCB_BFAR REGISTER(0xE000ED38u)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RNR REGISTER(0xE000ED98u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RASR REGISTER(0xE000EDA0u) /* Armv7-M */
#define MPU_RLAR REGISTER(0xE000EDA0u) /* Armv8-M */
#define MPU_MAIR0 REGISTER(0xE000EDC0u)
#define DEMCR REGISTER(0xE000EDFCu)
#define DWT_CTRL REGISTER(0xE0001000u)
#define DWT_CYCCNT REGISTER(0xE0001004u)

/* What may be done with a fenced region; memory may be executed only where it says so. */
enum cortexm_access {
    CORTEXM_CODE_READ_ONLY,
    CORTEXM_CODE_WRITABLE,
    CORTEXM_DATA,
    CORTEXM_DEVICE
};

/* Regions may not overlap. In Armv7-M `bytes` is a power of two that divides `base`; in Armv8-M both are multiples of 32. */
void cortexm_region(uint32_t region, uint32_t base, uint32_t bytes, enum cortexm_access access);
/* No background region: what no fence allows does not exist. Handlers run with the MPU off, so that they can report. */
void cortexm_fences_on(void);
/* The stack of thread code must not go below `low`. */
void cortexm_stack_limit(uint32_t region, uint32_t guard, uint32_t low);

void cortexm_tick_start(uint32_t core_hz); /* board_milliseconds counts from now on, 25 at a time */
int cortexm_cycle_counter(void); /* starts DWT's counter; 0 when the core has none (it reads 0 in QEMU) */

#endif
