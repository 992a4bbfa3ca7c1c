/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Runs the loaded module: keeps the input, restores it untimed before each run, times runs and layers, measures the stack.
 */
#ifndef THIMBLE_BENCH_H
#define THIMBLE_BENCH_H

#include <stdint.h>

#define BENCH_MAX_LAYERS 512u

typedef struct bench_times
{
    uint32_t runs, fewest, most; /* ticks of the board's counter */
    uint64_t total;
} bench_times;

void bench_reset(void); /* a new module: input zero, nothing measured */
const char *bench_input(uint32_t offset, const uint8_t *data, uint32_t count);
const uint8_t *bench_kept_input(void); /* what bench_input was given so far */

void bench_once(void);            /* one run that is neither timed nor marked */
void bench_timed(bench_times *t); /* one run between the marks, added to t */
void bench_laps(bench_times *t);  /* the same with a lap after each layer */
uint32_t bench_stack(void);       /* bytes of stack that one run needs below the monitor's own */

uint32_t bench_lap_ticks(uint32_t layer); /* of the last run with laps; 0 beyond the last layer */
uint32_t bench_layer(void);               /* in a run with laps: the layer being run, else THIMBLE_NO_LAYER */
int bench_running(void);

#endif
