/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Arm MPS3 with the image AN547 (ARM DAI 0547, Corstone SSE-300), as QEMU emulates it; everything in the secure state.
 */
#define CORE_HZ 32000000u
#define UART0 0x59303000u
#define UART_INTERRUPT 33
#define SYSTEM_COUNTER 0x58100000u /* control frame of the SSE-300's counter (DDI 101773) */
#define MONITOR_RAM 0x21000000     /* 4 MB of SRAM; the part modelled is the tightly coupled memory */
