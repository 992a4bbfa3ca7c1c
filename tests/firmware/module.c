/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * A hand-written module of two layers for tests of the monitor: out[i] = -in[i] + bias[i], then a running sum; it spoils its
 * input as consumed input may be. MODULE_KIND chooses one that misbehaves instead.
 */
#include "firmware/monitor/thimble_module.h"

#define COUNT 64

#define GOOD 0
#define OUTSIDE_RAM 1
#define ENDLESS 2
#define DEEP 3
#define FLASH_WRITE 4
#define UNDEFINED 5
#define LOCKUP 6
#define SPOILER 7

extern uint32_t _data_load, _data_start, _data_end, _bss_start, _bss_end, _image_end;

static const int8_t bias[COUNT] = {1, 2, 3, 4, 5, 6, 7, 8};
static int8_t arena[3 * COUNT];
static volatile int32_t scale = 1; /* in .data: must be 1, not 0 */

static void negate(void)
{
    for (int i = 0; i < COUNT; ++i)
        arena[COUNT + i] = (int8_t)(bias[i] - arena[i] * scale);
}

static void accumulate(void)
{
    int8_t sum = 0;
    for (int i = 0; i < COUNT; ++i) {
        sum = (int8_t)(sum + arena[COUNT + i]);
        arena[2 * COUNT + i] = sum;
        arena[i] = 99; /* spoils the input */
    }
}

#if MODULE_KIND == DEEP
__attribute__((noinline)) static int deeper(volatile int *from)
{
    volatile int room[64];
    room[0] = *from + 1;
    return deeper(room) + room[0];
}
#endif

static void misbehave(void)
{
#if MODULE_KIND == OUTSIDE_RAM
    *(volatile uint32_t *)MODULE_OUTSIDE = 1;
#elif MODULE_KIND == ENDLESS
    for (;;) { }
#elif MODULE_KIND == DEEP
    volatile int zero = 0;
    arena[0] = (int8_t)deeper(&zero);
#elif MODULE_KIND == FLASH_WRITE
    *(volatile uint32_t *)MODULE_FLASH = 1;
#elif MODULE_KIND == UNDEFINED
    __asm volatile("udf #0");
#elif MODULE_KIND == LOCKUP
    *(volatile uint32_t *)0xE000ED08u = 0x30000000u; /* the vector table to nowhere */
    __asm volatile("udf #0");
#endif
}

static void run_laps(thimble_lap_fn lap)
{
    misbehave();
    negate();
    if (lap)
        lap(0);
    accumulate();
    if (lap)
        lap(1);
}

static void run(void) { run_laps(0); }

extern uint32_t _data_bytes, _bss_bytes, _image_bytes; /* absolute symbols */

__attribute__((section(".header"), used)) const thimble_module header = {
    .magic = THIMBLE_MODULE_MAGIC,
    .version = THIMBLE_MODULE_VERSION,
    .image_bytes = (uint32_t)&_image_bytes,
    .flags = 1,
    .run = run,
    .run_laps = run_laps,
    .input = arena,
    .input_bytes = COUNT,
    .output = arena + 2 * COUNT,
    .output_bytes = COUNT,
    .layer_count = 2,
    .name = "test01",
    .data_load = &_data_load,
    .data_start = &_data_start,
    .data_bytes = (uint32_t)&_data_bytes,
    .bss_start = &_bss_start,
    .bss_bytes = (uint32_t)&_bss_bytes,
    .arena_bytes = sizeof arena,
    .output_scale = 0.5f,
    .output_zero_point = 0,
};
