/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Bytes to frames and ASCII commands, and back. Damaged frames are dropped; half a frame is forgotten after 200 ms of silence.
 */
#ifndef THIMBLE_LINK_H
#define THIMBLE_LINK_H

#include <stdint.h>

#define LINK_ASCII_BYTES 81u /* 80 characters and the end */

enum link_event { LINK_NOTHING, LINK_FRAME, LINK_COMMAND, LINK_DAMAGED };

typedef struct link_frame
{
    uint8_t type;
    uint8_t seq;
    uint16_t length;
    const uint8_t *payload;
} link_frame;

enum link_event link_byte(uint8_t byte, uint32_t now_ms); /* one received byte */
void link_silence(uint32_t now_ms);                       /* call now and then: forgets what was cut short */
const link_frame *link_received(void);                    /* valid until the next link_byte */
const char *link_command(void);                           /* without its '%' */

void link_send(uint8_t type, uint8_t seq, const void *payload, uint32_t length);
uint32_t link_crc(uint32_t seed, const void *bytes, uint32_t count);

static inline uint32_t link_get32(const uint8_t *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}
static inline void link_put32(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
    to[2] = (uint8_t)(value >> 16);
    to[3] = (uint8_t)(value >> 24);
}

#endif
