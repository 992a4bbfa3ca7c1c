/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * A module that proves which image it is: its output is the SHA-256 (FIPS 180-4) of its input followed by every byte of the
 * image as it lies in the board's memory, its own code included. The bench of the link pads it with other bytes for each load.
 */
#include "firmware/monitor/thimble_module.h"

#define INPUT_BYTES 32
#define OUTPUT_BYTES 32
#define BLOCK_BYTES 64u

extern uint32_t _data_load, _data_start, _data_end, _bss_start, _bss_end;
extern uint32_t _data_bytes, _bss_bytes, _image_bytes; /* absolute symbols */
extern const thimble_module header;

static int8_t input[INPUT_BYTES];
static int8_t output[OUTPUT_BYTES];
static uint32_t state[8];
static uint8_t block[BLOCK_BYTES];
static uint32_t used;

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t value, int by) { return value >> by | value << (32 - by); }

static void mix(void)
{
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; ++i)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16
            | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 64; ++i) {
        const uint32_t a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3;
        const uint32_t b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    for (int i = 0; i < 8; ++i)
        s[i] = state[i];
    for (int i = 0; i < 64; ++i) {
        const uint32_t a = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25))
            + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
        const uint32_t b = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22))
            + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        for (int k = 7; k > 0; --k)
            s[k] = s[k - 1];
        s[4] += a;
        s[0] = a + b;
    }
    for (int i = 0; i < 8; ++i)
        state[i] += s[i];
}

static void add(uint8_t byte)
{
    block[used++] = byte;
    if (used == BLOCK_BYTES) {
        mix();
        used = 0;
    }
}

static void run_laps(thimble_lap_fn lap)
{
    static const uint32_t begin[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (int i = 0; i < 8; ++i)
        state[i] = begin[i];
    used = 0;
    const volatile uint8_t *image = (const volatile uint8_t *)&header;
    const uint32_t bytes = ((const volatile thimble_module *)&header)->image_bytes; /* padding counts */
    for (uint32_t i = 0; i < INPUT_BYTES; ++i)
        add((uint8_t)input[i]);
    for (uint32_t i = 0; i < bytes; ++i)
        add(image[i]);
    const uint64_t bits = 8u * (uint64_t)(INPUT_BYTES + bytes);
    add(0x80);
    while (used != BLOCK_BYTES - 8)
        add(0);
    for (int shift = 56; shift >= 0; shift -= 8)
        add((uint8_t)(bits >> shift));
    for (int i = 0; i < OUTPUT_BYTES; ++i)
        output[i] = (int8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
    if (lap)
        lap(0);
}

static void run(void) { run_laps(0); }

__attribute__((section(".header"), used)) const thimble_module header = {
    .magic = THIMBLE_MODULE_MAGIC,
    .version = THIMBLE_MODULE_VERSION,
    .image_bytes = (uint32_t)&_image_bytes,
    .run = run,
    .run_laps = run_laps,
    .input = input,
    .input_bytes = INPUT_BYTES,
    .output = output,
    .output_bytes = OUTPUT_BYTES,
    .layer_count = 1,
    .name = "digest",
    .data_load = &_data_load,
    .data_start = &_data_start,
    .data_bytes = (uint32_t)&_data_bytes,
    .bss_start = &_bss_start,
    .bss_bytes = (uint32_t)&_bss_bytes,
    .arena_bytes = INPUT_BYTES + OUTPUT_BYTES,
    .output_scale = 1.0f,
};
