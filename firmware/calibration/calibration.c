/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * A module whose layers are the loops of patterns.S, in the order of names[] in core/board/timing/calibration.cpp.
 */
#include "firmware/monitor/thimble_module.h"

#define ROUNDS 64u
#define RAM_BYTES 65536u

extern uint32_t _data_load, _data_start, _bss_start;
extern uint32_t _image_bytes, _data_bytes, _bss_bytes; /* absolute symbols */

typedef void pattern(uint32_t rounds, void *ram, const void *flash);
extern pattern calibration_plain, calibration_load, calibration_loads, calibration_loaduse, calibration_store,
    calibration_multiple, calibration_folded, calibration_branch, calibration_target, calibration_row,
    calibration_guess, calibration_shifted, calibration_product, calibration_divide, calibration_flash,
    calibration_ram, calibration_accumulate, calibration_long, calibration_longadd, calibration_floats, calibration_fused, calibration_vector, calibration_beats;

static pattern *const patterns[] = {
    calibration_plain,   calibration_load,     calibration_loads,  calibration_loaduse, calibration_store,
    calibration_multiple, calibration_folded,  calibration_branch, calibration_target,  calibration_row,
    calibration_guess,   calibration_shifted,  calibration_product, calibration_accumulate, calibration_long,
    calibration_longadd, calibration_divide,   calibration_flash,   calibration_ram,
#if defined(__ARM_FP)
    calibration_floats,  calibration_fused,
#endif
#if defined(__ARM_FEATURE_MVE)
    calibration_vector,  calibration_beats,
#endif
};

static uint32_t ram[(RAM_BYTES + 1024u) / 4];
static int8_t input[4], output[4];

static void run_laps(thimble_lap_fn lap)
{
    for (uint32_t i = 0; i < sizeof patterns / sizeof *patterns; ++i) {
        patterns[i](ROUNDS, ram, (const void *)BOARD_LOAD_ADDRESS);
        if (lap)
            lap(i);
    }
}

static void run(void) { run_laps(0); }

__attribute__((section(".header"), used)) const thimble_module module = {
    .magic = THIMBLE_MODULE_MAGIC,
    .version = THIMBLE_MODULE_VERSION,
    .image_bytes = (uint32_t)&_image_bytes,
    .run = run,
    .run_laps = run_laps,
    .input = input,
    .input_bytes = sizeof input,
    .output = output,
    .output_bytes = sizeof output,
    .layer_count = sizeof patterns / sizeof *patterns,
    .name = "calibration",
    .data_load = &_data_load,
    .data_start = &_data_start,
    .data_bytes = (uint32_t)&_data_bytes,
    .bss_start = &_bss_start,
    .bss_bytes = (uint32_t)&_bss_bytes,
    .output_scale = 1,
};
