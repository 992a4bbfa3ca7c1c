/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Arm MPS2 with the images AN385, AN386 and AN500 (ARM DAI 0385, 0386, 0500), as QEMU emulates them.
 */
#define CORE_HZ 25000000u
#define UART0 0x40004000u
#define UART_INTERRUPT 0
#define TIMER0 0x40000000u       /* CMSDK timer (DDI 0479) */
#define MONITOR_RAM 0x20200000   /* of 4 MB at 0x20000000; the part modelled ends below */
