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
#define THIMBLE_MODULE_VERSION 3u

/* Marks on the instruction stream: unallocated hints, NOPs on silicon, seen by the emulator's facts plugin. */
#define THIMBLE_MARK_BEGIN() __asm volatile(".inst.w 0xF3AF8060" ::: "memory")
#define THIMBLE_MARK_END() __asm volatile(".inst.w 0xF3AF8061" ::: "memory")
#define THIMBLE_MARK_LAP() __asm volatile(".inst.w 0xF3AF8062" ::: "memory")

/* Called by run_laps() after each layer; the argument is the layer's index. Laps are timed by the callee. */
typedef void (*thimble_lap_fn)(uint32_t layer);

/* What the MLPerf Tiny runner loads, a record, and how it becomes the input. */
enum thimble_record_form {
    THIMBLE_RECORD_INPUT = 0,  /* the record is the input, byte for byte; no field below is used */
    THIMBLE_RECORD_BYTES = 1,  /* one byte an input element: input = record_codes[byte] */
    THIMBLE_RECORD_FLOATS = 2  /* one little-endian float32 an input element: input = value / input_scale, to nearest with
                                  halves away from zero, + input_zero_point, saturated */
};
/* What it is answered. */
enum thimble_results_form {
    THIMBLE_RESULTS_OUTPUTS = 0,       /* every output as a real number */
    THIMBLE_RESULTS_RECONSTRUCTION = 1 /* one number: the mean squared difference between a record of floats and the outputs */
};

typedef struct thimble_module {
    uint32_t magic;
    uint32_t version;
    uint32_t image_bytes;      /* header, code, constants and the initial values of .data */
    uint32_t flags;            /* bit 0: the input region may be overwritten by run (input mode consumed) */
    void (*run)(void);         /* one inference: reads input, writes output; no other state */
    void (*run_laps)(thimble_lap_fn lap); /* the same, reporting layers; no part of run, so that run is what a product runs */
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
    uint32_t record_form;      /* enum thimble_record_form */
    uint32_t results_form;     /* enum thimble_results_form */
    void *record;              /* RAM where the record's bytes are kept as they came, 4-byte aligned */
    uint32_t record_bytes;     /* of a whole record: input_bytes or four times that */
    const int8_t *record_codes; /* 256 bytes of the image */
    float input_scale;
    int32_t input_zero_point;
} thimble_module;

#endif
