/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/link.h"

#include "firmware/boards/board.h"
#include "firmware/monitor/memory.h"
#include "firmware/monitor/protocol.h"

static struct
{
    uint8_t frame[THIMBLE_HEADER_BYTES + THIMBLE_MAX_PAYLOAD + THIMBLE_CRC_BYTES];
    uint32_t have;    /* bytes of the frame so far, 0: between frames */
    uint32_t want;    /* its whole length once the header is there */
    uint32_t last_ms; /* when the last byte came */
    int muted;        /* after damage payload bytes pass as text: ignore text until silence or a good frame */
    char command[LINK_ASCII_BYTES];
    uint32_t command_length;
    link_frame received;
} state;

/* CRC-32, four bits at a time: a table of 64 bytes is fast enough for a UART. */
uint32_t link_crc(uint32_t seed, const void *bytes, uint32_t count)
{
    static const uint32_t table[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
                                       0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    const uint8_t *from = bytes;
    uint32_t crc = ~seed;
    while (count--) {
        crc ^= *from++;
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

static enum link_event damaged(void)
{
    state.have = 0;
    state.command_length = 0;
    state.muted = 1;
    return LINK_DAMAGED;
}

static enum link_event frame_byte(uint8_t byte)
{
    uint8_t *f = state.frame;
    f[state.have++] = byte;
    if (state.have == THIMBLE_HEADER_BYTES) {
        const uint32_t length = f[3] | (uint32_t)f[4] << 8;
        if ((f[1] ^ f[2] ^ f[3] ^ f[4] ^ 0x5Au) != f[5] || length > THIMBLE_MAX_PAYLOAD)
            return damaged();
        state.want = THIMBLE_HEADER_BYTES + length + THIMBLE_CRC_BYTES;
    }
    if (state.have < THIMBLE_HEADER_BYTES || state.have < state.want)
        return LINK_NOTHING;
    const uint32_t covered = state.want - THIMBLE_CRC_BYTES;
    if (link_crc(0, f + 1, covered - 1) != link_get32(f + covered))
        return damaged();
    state.received.type = f[1];
    state.received.seq = f[2];
    state.received.length = (uint16_t)(covered - THIMBLE_HEADER_BYTES);
    state.received.payload = f + THIMBLE_HEADER_BYTES;
    state.have = 0;
    state.muted = 0;
    return LINK_FRAME;
}

static enum link_event text_byte(uint8_t byte)
{
    if (state.muted || byte >= 0x80 || byte == '\r' || byte == '\n')
        return LINK_NOTHING;
    if (byte != '%') {
        if (state.command_length < LINK_ASCII_BYTES)
            state.command[state.command_length++] =
                (char)byte; /* one too many marks the command as too long */
        return LINK_NOTHING;
    }
    if (state.command_length == LINK_ASCII_BYTES)
        state.command_length =
            0; /* over 80 characters: reported as an empty command, never carried out in part */
    state.command[state.command_length] = 0;
    state.command_length = 0;
    return LINK_COMMAND;
}

enum link_event link_byte(uint8_t byte, uint32_t now_ms)
{
    link_silence(now_ms);
    state.last_ms = now_ms;
    if (state.have)
        return frame_byte(byte);
    if (byte == THIMBLE_SOF) {
        state.command_length = 0;
        state.frame[0] = byte;
        state.have = 1;
        return LINK_NOTHING;
    }
    return text_byte(byte);
}

void link_silence(uint32_t now_ms)
{
    if (now_ms - state.last_ms < THIMBLE_BYTE_TIMEOUT_MS)
        return;
    state.have = 0;
    state.muted = 0;
}

const link_frame *link_received(void) { return &state.received; }
const char *link_command(void) { return state.command; }

void link_send(uint8_t type, uint8_t seq, const void *payload, uint32_t length)
{
    uint8_t header[THIMBLE_HEADER_BYTES] = {
        THIMBLE_SOF, type, seq, (uint8_t)length, (uint8_t)(length >> 8), 0};
    header[5] = (uint8_t)(header[1] ^ header[2] ^ header[3] ^ header[4] ^ 0x5Au);
    uint8_t crc[THIMBLE_CRC_BYTES];
    link_put32(crc, link_crc(link_crc(0, header + 1, THIMBLE_HEADER_BYTES - 1), payload, length));
    board_write(header, sizeof header);
    board_write(payload, length);
    board_write(crc, sizeof crc);
}
