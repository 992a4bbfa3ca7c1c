/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The link between a host and the resident monitor: the one definition for both sides (docs/guide/boards.md explains it).
 *
 * Two languages share the wire. ASCII commands of the MLPerf Tiny runner end in '%'. Frames begin with THIMBLE_SOF, which no
 * ASCII command can contain:
 *
 *   SOF | type | seq | length (2, little-endian) | check | payload (length) | crc (4, little-endian)
 *
 * check = type ^ seq ^ length low ^ length high ^ 0x5A finds a damaged header before its length is believed; crc is CRC-32
 * (IEEE, as zlib) over type .. payload. A reply has the request's type with THIMBLE_REPLY set and its seq; its payload begins
 * with a status byte: THIMBLE_OK and the body, or THIMBLE_REFUSED or THIMBLE_AGAIN (load the image again) and a sentence. A request whose type and seq equal the last
 * one's is answered again from memory, not carried out again; HELLO forgets. All numbers are little-endian 32 bits unless said.
 */
#ifndef THIMBLE_PROTOCOL_H
#define THIMBLE_PROTOCOL_H

#define THIMBLE_PROTOCOL_VERSION 1u

#define THIMBLE_SOF 0xA6u
#define THIMBLE_HEADER_BYTES 6u
#define THIMBLE_CRC_BYTES 4u
#define THIMBLE_MAX_PAYLOAD 1032u    /* 8 bytes of fields and 1024 of data */
#define THIMBLE_DATA_BYTES 1024u     /* data in one LOAD_DATA, INPUT or OUTPUT */
#define THIMBLE_WINDOW 4u            /* LOAD_DATA frames that may be unacknowledged */
#define THIMBLE_BYTE_TIMEOUT_MS 200u /* silence inside a frame after which the device forgets it */
#define THIMBLE_REPLY 0x80u
#define THIMBLE_OK 0u
#define THIMBLE_REFUSED 1u
#define THIMBLE_AGAIN 2u

/* Requests: fields of the payload -> body of the reply.
 *
 * HELLO       -> version, maximum payload, window, timer Hz, flags, load address, image bytes, module RAM, module RAM
 *                bytes, stack bytes, board NUL, build NUL
 * LOAD_BEGIN  image bytes, crc of the whole image -> nothing; what was loaded is forgotten
 * LOAD_DATA   offset, bytes -> next offset expected. Out of order: the same reply, nothing stored
 * LOAD_END    -> nothing; refused unless every byte is there, the crc fits and the header is sound
 * INPUT       offset, bytes -> nothing
 * RUN         runs, warm-ups, flags -> runs, fewest ticks, most ticks, total ticks low, high, stack bytes
 * OUTPUT      offset -> up to THIMBLE_DATA_BYTES bytes
 * FACTS       -> flags, image, input, output, arena, data, bss bytes, layers, name NUL
 * LAPS        first layer -> ticks of up to 255 layers of the last run with laps
 */
enum thimble_request {
    THIMBLE_HELLO = 0x01,
    THIMBLE_LOAD_BEGIN = 0x02,
    THIMBLE_LOAD_DATA = 0x03,
    THIMBLE_LOAD_END = 0x04,
    THIMBLE_INPUT = 0x05,
    THIMBLE_RUN = 0x06,
    THIMBLE_OUTPUT = 0x07,
    THIMBLE_FACTS = 0x08,
    THIMBLE_LAPS = 0x09
};

/* What the device says unasked (seq 0).
 *
 * RUNNING  runs done, runs asked for: sent before the first run and at most every 200 ms
 * FAULT    cause, CFSR, HFSR, address, PC, LR, SP, layer, sentence; the monitor then restarts
 * DAMAGED  next load offset expected: a frame arrived damaged and was dropped
 */
enum thimble_event { THIMBLE_EVENT_RUNNING = 0x41, THIMBLE_EVENT_FAULT = 0x42, THIMBLE_EVENT_DAMAGED = 0x43 };

#define THIMBLE_HELLO_CYCLE_COUNTER 1u /* ticks are core cycles */
#define THIMBLE_RUN_LAPS 1u            /* time each layer */
#define THIMBLE_RUN_STACK 2u           /* measure the stack in one more, untimed run before the others */
#define THIMBLE_MODULE_CONSUMED 1u     /* run may overwrite its input */
#define THIMBLE_NO_LAYER 0xFFFFFFFFu
#define THIMBLE_LAPS_PER_REPLY 255u

#endif
