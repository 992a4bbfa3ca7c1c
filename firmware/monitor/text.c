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

void text_decimals(float value, int digits)
{
    if (value != value) { /* no number: the record held none */
        text_string("nan");
        return;
    }
    if (value < 0) {
        text_string("-");
        value = -value;
    }
    /* The fraction is exact in single precision; multiplying the whole value would round it away. */
    const uint32_t whole = value < 4e9f ? (uint32_t)value : 4000000000u;
    const float fraction = value < 4e9f ? value - (float)whole : 0;
    uint32_t unit = 1;
    for (int i = 0; i < digits; ++i)
        unit *= 10;
    uint32_t scaled = (uint32_t)(fraction * (float)unit + 0.5f);
    text_number(whole + scaled / unit);
    text_string(".");
    for (scaled %= unit; (unit /= 10) > 0; scaled %= unit) {
        const char digit = (char)('0' + scaled / unit);
        board_write(&digit, 1);
    }
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
