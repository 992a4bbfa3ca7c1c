/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Lines of text to the UART without printf.
 */
#ifndef THIMBLE_TEXT_H
#define THIMBLE_TEXT_H

#include <stdint.h>

void text_string(const char *text);
void text_number(uint64_t value);
void text_hex(uint32_t value, int digits);
void text_decimals(float value, int digits); /* 0.009; digits 1 to 6, rounded half away from zero */

/* Two strings are equal up to the first's end; what follows in text, or NULL. */
const char *text_after(const char *prefix, const char *text);
const char *text_parse_number(const char *text,
                              uint32_t *value); /* skips blanks; NULL when there is none or it is too large */

#endif
