/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/bench.h"

#include "firmware/boards/board.h"
#include "firmware/monitor/loader.h"
#include "firmware/monitor/memory.h"
#include "firmware/monitor/protocol.h"

#define PAINT 0xC5C5C5C5u

static struct
{
    uint32_t laps[BENCH_MAX_LAYERS];
    uint32_t lap_count;
    uint32_t lap_started;
    volatile uint32_t layer;
    volatile int running;
} state;

/* An input that the model leaves alone is written straight to its place and may be larger than the copy. */
static uint8_t *kept(const thimble_module *m)
{
    return m->flags & THIMBLE_MODULE_CONSUMED ? board_where()->input_copy : (uint8_t *)m->input;
}

static void restore_input(const thimble_module *m)
{
    if (m->flags & THIMBLE_MODULE_CONSUMED)
        memcpy(m->input, board_where()->input_copy, m->input_bytes);
}

void bench_reset(void)
{
    const thimble_module *m = loader_module();
    state.layer = THIMBLE_NO_LAYER;
    state.lap_count = 0;
    if (m)
        memset(kept(m), 0, m->input_bytes);
}

const char *bench_input(uint32_t offset, const uint8_t *data, uint32_t count)
{
    const thimble_module *m = loader_module();
    if (!m)
        return "No model is loaded; load one first.";
    if (offset > m->input_bytes || count > m->input_bytes - offset)
        return "The input is longer than the model's input.";
    memcpy(kept(m) + offset, data, count);
    return 0;
}

const uint8_t *bench_kept_input(void)
{
    const thimble_module *m = loader_module();
    return m ? kept(m) : 0;
}

static void lap(uint32_t layer)
{
    BOARD_MARK(0xF3AF8062);
    const uint32_t now = board_ticks();
    if (layer < BENCH_MAX_LAYERS) {
        state.laps[layer] = now - state.lap_started;
        state.lap_count = layer + 1;
    }
    state.layer = layer + 1;
    state.lap_started = board_ticks();
}

static void enter(const thimble_module *m)
{
    restore_input(m);
    state.running = 1;
    board_fence(BOARD_FENCE_RUN);
    board_interrupts_off();
}

static void leave(void)
{
    board_interrupts_on();
    board_fence(BOARD_FENCE_LOAD);
    state.running = 0;
    state.layer = THIMBLE_NO_LAYER;
}

static void count(bench_times *t, uint32_t ticks)
{
    if (!t->runs || ticks < t->fewest)
        t->fewest = ticks;
    if (ticks > t->most)
        t->most = ticks;
    t->total += ticks;
    ++t->runs;
}

void bench_once(void)
{
    const thimble_module *m = loader_module();
    enter(m);
    m->run();
    leave();
}

void bench_timed(bench_times *t)
{
    const thimble_module *m = loader_module();
    enter(m);
    const uint32_t begun = board_ticks();
    BOARD_MARK(0xF3AF8060);
    m->run();
    BOARD_MARK(0xF3AF8061);
    const uint32_t ended = board_ticks();
    leave();
    count(t, ended - begun);
}

void bench_laps(bench_times *t)
{
    const thimble_module *m = loader_module();
    enter(m);
    state.layer = 0;
    state.lap_count = 0;
    const uint32_t begun = board_ticks();
    state.lap_started = begun;
    BOARD_MARK(0xF3AF8060);
    m->run_laps(lap);
    BOARD_MARK(0xF3AF8061);
    const uint32_t ended = board_ticks();
    leave();
    count(t, ended - begun);
}

/* Paints the free stack, runs once, and finds the lowest word that changed. Nothing is called between painting and looking but
 * the module, with interrupts off, so that what changed is the module's. */
__attribute__((noinline)) uint32_t bench_stack(void)
{
    const thimble_module *m = loader_module();
    const uintptr_t top = board_stack_pointer();
    if (!top)
        return 0;
    uint32_t *low = (uint32_t *)board_where()->stack_low;
    uint32_t *high = (uint32_t *)(top & ~(uintptr_t)3);
    enter(m);
    for (volatile uint32_t *word = low; word < high; ++word)
        *word = PAINT;
    m->run();
    const volatile uint32_t *touched = low;
    while (touched < high && *touched == PAINT)
        ++touched;
    leave();
    return (uint32_t)(top - (uintptr_t)touched);
}

uint32_t bench_lap_ticks(uint32_t layer) { return layer < state.lap_count ? state.laps[layer] : 0; }
uint32_t bench_layer(void) { return state.layer; }
int bench_running(void) { return state.running; }
