/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * What a compiled network looks like to the resident monitor. The compiler links an image for the board's module region
 * (board JSON, "loader": loadAddress, imageBytes for code and constants; moduleRam, moduleRamBytes for data and arena) with
 * this header as its first bytes. The monitor checks magic, version, sizes and CRC, copies .data, clears .bss and calls run.
 */
#ifndef THIMBLE_MODULE_H
#define THIMBLE_MODULE_H

#include <stdint.h>

#define THIMBLE_MODULE_MAGIC 0x4C424D54u /* "TMBL" little-endian */
#define THIMBLE_MODULE_VERSION 1u

/* Marks on the instruction stream: unallocated hints, NOPs on silicon, seen by the emulator's facts plugin. */
#define THIMBLE_MARK_BEGIN() __asm volatile(".inst.w 0xF3AF8060" ::: "memory")
#define THIMBLE_MARK_END() __asm volatile(".inst.w 0xF3AF8061" ::: "memory")
#define THIMBLE_MARK_LAP() __asm volatile(".inst.w 0xF3AF8062" ::: "memory")

/* Called by run() after each layer when not NULL; the argument is the layer's index. Laps are timed by the callee. */
typedef void (*thimble_lap_fn)(uint32_t layer);

typedef struct thimble_module {
    uint32_t magic;
    uint32_t version;
    uint32_t image_bytes;      /* header, code, constants and the initial values of .data */
    uint32_t flags;            /* bit 0: the input region may be overwritten by run (input mode consumed) */
    void (*run)(thimble_lap_fn lap); /* one inference: reads input, writes output; no other state */
    int8_t *input;
    uint32_t input_bytes;
    const int8_t *output;
    uint32_t output_bytes;
    uint32_t layer_count;
    const char *name;          /* model name for the protocol's profile command, e.g. "kws01" */
    const void *data_load;     /* .data: initial values, destination, bytes */
    void *data_start;
    uint32_t data_bytes;
    void *bss_start;           /* .bss includes the arena */
    uint32_t bss_bytes;
    uint32_t arena_bytes;      /* part of bss; reported, not used */
    float output_scale;        /* for m-results */
    int32_t output_zero_point;
} thimble_module;

#endif
