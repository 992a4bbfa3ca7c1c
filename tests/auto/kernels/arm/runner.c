/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT
 *
 * Runs every case: with the input at the very start and at the very end of a fenced area, so that a read outside it faults,
 * with marks around output and scratch, and, where the kernel allows it, with overlapping buffers. Prints one line a case:
 * "ok INDEX TICKS" or "wrong INDEX HOW AT GOT WANTED". TICKS: SysTick counts of the first call.
 */
#include "cases.h"
#include "start.h"

#define FENCE_LOW 0x20100000u
#define AREA 0x20200000u /* inputs; 1 MB */
#define FENCE_HIGH 0x20300000u
#define MARK 0x5A
#define MARKS 16

static int8_t output[192 * 1024];
static int8_t scratch[64 * 1024] __attribute__((aligned(4)));

/* The processor's MPU: two regions of 1 MB without access, everything else as without an MPU. */
static void raise_fences(void)
{
    volatile uint32_t *const control = (volatile uint32_t *)0xE000ED94;
    volatile uint32_t *const base = (volatile uint32_t *)0xE000ED9C;
    volatile uint32_t *const attributes = (volatile uint32_t *)0xE000EDA0;
    *base = FENCE_LOW | 0x10 | 0;
    *attributes = (1u << 28) | (19u << 1) | 1u;
    *base = FENCE_HIGH | 0x10 | 1;
    *attributes = (1u << 28) | (19u << 1) | 1u;
    *control = 5;
    __asm volatile("dsb\n\tisb" ::: "memory");
}

static void copy(int8_t *to, const int8_t *from, int32_t n)
{
    for (int32_t i = 0; i < n; ++i)
        to[i] = from[i];
}

static void mark(int8_t *at, int32_t n)
{
    for (int32_t i = 0; i < n; ++i)
        at[i] = MARK;
}

static int32_t marked(const int8_t *at)
{
    for (int32_t i = 0; i < MARKS; ++i)
        if (at[i] != MARK)
            return 0;
    return 1;
}

static void wrong(int32_t index, const char *how, int32_t at, int32_t got, int32_t wanted)
{
    print("wrong ");
    print_number(index);
    print(how);
    print_number(at);
    print(" ");
    print_number(got);
    print(" ");
    print_number(wanted);
    print("\n");
}

static int32_t check(int32_t index, const char *how, const kernel_case *c, const int8_t *out)
{
    for (int32_t i = 0; i < c->output_bytes; ++i) {
        if (out[i] != c->expected[i]) {
            wrong(index, how, i, out[i], c->expected[i]);
            return 0;
        }
    }
    if (!marked(out - MARKS) || !marked(out + c->output_bytes) || !marked(scratch + c->scratch_bytes)) {
        wrong(index, " outside-the-output ", 0, 0, 0);
        return 0;
    }
    return 1;
}

static int32_t timed(const kernel_case *c, const int8_t *in, int8_t *out)
{
    volatile uint32_t *const systick = (volatile uint32_t *)0xE000E010;
    mark(out - MARKS, c->output_bytes + 2 * MARKS);
    mark(scratch, c->scratch_bytes + MARKS);
    systick[1] = 0xFFFFFF;
    systick[2] = 0;
    systick[0] = 5;
    const uint32_t before = systick[2];
    c->run(in, c->second, out, scratch);
    const uint32_t after = systick[2];
    return (int32_t)((before - after) & 0xFFFFFF);
}

static int32_t run_case(int32_t index, const kernel_case *c, int32_t *ticks)
{
    int8_t *const at_start = (int8_t *)AREA;
    int8_t *const at_end = (int8_t *)FENCE_HIGH - c->input_bytes;
    int8_t *const out = output + MARKS + (index & 3); /* any alignment */
    copy(at_start, c->input, c->input_bytes);
    *ticks = timed(c, at_start, out);
    if (!check(index, " at-start ", c, out))
        return 0;
    copy(at_end, c->input, c->input_bytes);
    timed(c, at_end, out);
    if (!check(index, " at-end ", c, out))
        return 0;
    if (c->overlap < 0)
        return 1;
    mark(output, c->output_bytes + 2 * MARKS + 4);
    mark(scratch, c->scratch_bytes + MARKS);
    copy(out + c->overlap, c->input, c->input_bytes);
    c->run(out + c->overlap, c->second, out, scratch);
    mark(out + c->output_bytes, MARKS); /* the input may have lain there */
    return check(index, " overlapping ", c, out);
}

int main(void)
{
    int32_t failures = 0;
    raise_fences();
    for (int32_t i = 0; i < case_count; ++i) {
        int32_t ticks = 0;
        if (run_case(i, cases + i, &ticks)) {
            print("ok ");
            print_number(i);
            print(" ");
            print_number(ticks);
            print("\n");
        } else {
            ++failures;
        }
    }
    return failures ? 1 : 0;
}
