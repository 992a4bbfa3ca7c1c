/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/text.h"

#include "firmware/boards/board.h"

#include "firmware/monitor/memory.h"

void text_string(const char *text) { board_write(text, (uint32_t)strlen(text)); }

void text_number(uint64_t value)
{
    char digits[20];
    uint32_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    board_write(digits + at, (uint32_t)sizeof digits - at);
}

void text_hex(uint32_t value, int digits)
{
    for (int i = digits - 1; i >= 0; --i) {
        const char c = "0123456789ABCDEF"[value >> (4 * i) & 15];
        board_write(&c, 1);
    }
}

void text_thousandths(float value)
{
    if (value < 0) {
        text_string("-");
        value = -value;
    }
    /* Beyond a million three decimals mean nothing in single precision. */
    const uint32_t scaled = value < 1e6f ? (uint32_t)(value * 1000.0f + 0.5f) : 1000000000u;
    text_number(scaled / 1000);
    const char tail[4] = {'.', (char)('0' + scaled / 100 % 10), (char)('0' + scaled / 10 % 10),
                          (char)('0' + scaled % 10)};
    board_write(tail, sizeof tail);
}

const char *text_after(const char *prefix, const char *text)
{
    const uint32_t length = (uint32_t)strlen(prefix);
    return strncmp(prefix, text, length) == 0 ? text + length : 0;
}

const char *text_parse_number(const char *text, uint32_t *value)
{
    while (*text == ' ')
        ++text;
    if (*text < '0' || *text > '9')
        return 0;
    uint32_t result = 0;
    for (; *text >= '0' && *text <= '9'; ++text) {
        if (result > 100000000u)
            return 0;
        result = result * 10 + (uint32_t)(*text - '0');
    }
    *value = result;
    return text;
}
