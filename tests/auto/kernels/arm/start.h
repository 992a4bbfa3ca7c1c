/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT
 *
 */
#ifndef START_H
#define START_H

#include <stdint.h>

void print(const char *text);
void print_number(int32_t value);
void leave(uint32_t status);

#endif
