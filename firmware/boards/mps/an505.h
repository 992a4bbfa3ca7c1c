/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Arm MPS2 with the image AN505 (ARM DAI 0505), as QEMU emulates it; everything in the secure state.
 */
#define CORE_HZ 20000000u
#define UART0 0x50200000u
#define UART_INTERRUPT 32
#define TIMER0 0x50000000u       /* CMSDK timer (DDI 0479) */
#define MONITOR_RAM 0x38200000   /* of 4 MB at 0x38000000; the part modelled ends below */
