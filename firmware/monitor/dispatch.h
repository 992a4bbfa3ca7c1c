/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * One received byte at a time: requests are carried out and answered here.
 */
#ifndef THIMBLE_DISPATCH_H
#define THIMBLE_DISPATCH_H

#include <stdint.h>

void dispatch_byte(uint8_t byte);

#endif
