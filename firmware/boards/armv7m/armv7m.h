/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The core registers that the monitor needs (ARM DDI 0403, Armv7-M Architecture Reference Manual).
 */
#ifndef THIMBLE_ARMV7M_H
#define THIMBLE_ARMV7M_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define NVIC_ISER0 REGISTER(0xE000E100u)
#define SCB_AIRCR REGISTER(0xE000ED0Cu)
#define SCB_CCR REGISTER(0xE000ED14u)
#define SCB_SHCSR REGISTER(0xE000ED24u)
#define SCB_CFSR REGISTER(0xE000ED28u)
#define SCB_HFSR REGISTER(0xE000ED2Cu)
#define SCB_MMFAR REGISTER(0xE000ED34u)
#define SCB_BFAR REGISTER(0xE000ED38u)
#define SCB_CPACR REGISTER(0xE000ED88u)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RNR REGISTER(0xE000ED98u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RASR REGISTER(0xE000EDA0u)
#define DEMCR REGISTER(0xE000EDFCu)
#define DWT_CTRL REGISTER(0xE0001000u)
#define DWT_CYCCNT REGISTER(0xE0001004u)

/* MPU_RASR: never execute, access for privileged code, memory type (normal cached, or device). */
#define MPU_XN (1u << 28)
#define MPU_READ_WRITE (3u << 24)
#define MPU_READ_ONLY (6u << 24)
#define MPU_NO_ACCESS 0u
#define MPU_MEMORY (1u << 17)
#define MPU_DEVICE (1u << 16)
#define MPU_SIZE(log2) (((log2)-1u) << 1)
#define MPU_ON 1u

/* base must be a multiple of 2^log2. Higher regions win. */
void armv7m_region(uint32_t region, uint32_t base, uint32_t log2, uint32_t attributes);
void armv7m_fences_on(void);

void armv7m_tick_start(uint32_t core_hz); /* board_milliseconds counts from now on, 10 at a time */
int armv7m_cycle_counter(void); /* starts DWT's counter; 0 when the core has none (it reads 0 in QEMU) */

#endif
