/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * void thimble_depthwise3x3(const thimble_walk_args *walk)       stride 1
 * void thimble_depthwise3x3_s2(const thimble_walk_args *walk)    stride 2
 *
 * 3x3 depthwise convolution, one channel after the other. Each channel is walked line by line (a line is a row or a column of
 * the map, whichever the caller finds longer); `step` bytes lead to the next place along a line, `cross` bytes to the next line.
 * A place takes part in three outputs, so the three codes across it are loaded once: the first two as a pair for SMLAD, the
 * third alone. Partial sums wander from one output to the next in the destination registers, without moves.
 *
 * Weights per channel, 12 bytes, k = w[across][along]: k00 k01 k10 k11, k02 k20 k12 k21, k22 0 0 0; they are doubled when
 * loaded, and so is the bias, because requantisation (tile.S) wants 2 * acc. Places outside count as the zero point.
 * Leaves; stack: 36 bytes saved registers + 88 bytes.
 */
    .syntax unified
    .thumb

#define MULT 0
#define ROUNDER 4
#define SHIFT 8
#define DELTA 12 /* stride 1: output address - input address of the place that completes it */
#define END 16
#define LEFT 20  /* bias and the left taps, when these lie outside */
#define RIGHT 24 /* the right taps, when these lie outside */
#define LINES_LEFT 28
#define LINE 32
#define LINE_DELTA 36 /* stride 2: address of the line's first output */
/* struct thimble_walk_args (thimble_armv7em.h) */
#define ARGS 40
#define IN 40
#define OUT 44
#define CROSS 48
#define STEP 52
#define LENGTH 56
#define LINES 60
#define OUT_CROSS 64
#define FLAGS 68
#define ZERO 72
#define ZERO2 76
#define CHANNELS 80
#define WEIGHTS 84
#define REQUANT 88
#define OUT_STEP 92
#define LOCALS 96

#define PAD_BEGIN 1
#define PAD_END 2
#define PAD_FIRST 4
#define PAD_LAST 8

wLeft   .req r0 /* k00, k10 */
wMid    .req r1 /* k01, k11 */
wRight  .req r2 /* k02, k12 */
wLow01  .req r3 /* k20, k21 */
wLow2   .req r4 /* k22 */
sumNext .req r5
sumNew  .req r6
bias    .req r7
x0      .req r8
x1      .req r9
x2      .req r10
place   .req r11
across  .req r12
along   .req lr

/* kind: 0 all three across are inside, 1 the first is outside, 2 the last is. */
.macro load_place kind
    .if \kind == 1
    ldr     x0, [sp, #ZERO]
    .else
    ldrsb   x0, [place]
    .endif
    ldrsb   x1, [place, across]
    .if \kind == 2
    ldr     x2, [sp, #ZERO]
    .else
    ldrsb   x2, [place, across, lsl #1]
    .endif
    pkhbt   x0, x0, x1, lsl #16
.endm

/* x1 = 2 * acc in, stored code out. Destroys x0 and x2. */
.macro rescale
    ldrd    x0, x2, [sp, #MULT]
    smmulr  x1, x1, x0
    add     x1, x1, x1, asr #31
    add     x1, x1, x2
    ldrd    x0, x2, [sp, #SHIFT]
    asr     x1, x1, x0
    ssat    x1, #8, x1, asr #1
.endm

/* Copies the arguments, and at `channel:` sets up the constants of a channel. */
.macro enter
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    add     r1, sp, #ARGS
    ldm     r0!, {r2-r8}
    stm     r1!, {r2-r8}
    ldm     r0, {r2-r8}
    stm     r1, {r2-r8}
.endm

.macro channel_constants
    ldr     x0, [sp, #WEIGHTS]
    ldm     x0!, {r1, r3, r4}
    str     x0, [sp, #WEIGHTS]
    ldr     x0, [sp, #REQUANT]
    ldm     x0!, {r7, r9, r10}      /* bias, multiplier, exponent - 1 */
    str     x0, [sp, #REQUANT]
    sxtb16  wLeft, r1
    sxtb16  wMid, r1, ror #8
    sxtb16  wRight, r3
    sxtb16  wLow01, r3, ror #8
    sxtb    wLow2, r4
    sadd16  wLeft, wLeft, wLeft
    sadd16  wMid, wMid, wMid
    sadd16  wRight, wRight, wRight
    sadd16  wLow01, wLow01, wLow01
    sadd16  wLow2, wLow2, wLow2
    ldr     x0, [sp, #ZERO2]
    lsl     x0, x0, r10
    strd    r9, x0, [sp, #MULT]
    str     r10, [sp, #SHIFT]
    ldr     x0, [sp, #ZERO]
    smlad   x1, wLeft, x0, bias
    smlabb  x1, wLow01, x0, x1
    smuad   x2, wRight, x0
    smlabb  x2, wLow2, x0, x2
    strd    x1, x2, [sp, #LEFT]
    ldr     place, [sp, #IN]
    add     x0, place, #1
    str     x0, [sp, #IN]
    ldrd    across, along, [sp, #CROSS]
    ldr     x0, [sp, #LENGTH]
    add     x0, x0, place
    str     x0, [sp, #END]
    ldr     x0, [sp, #LINES]
    str     x0, [sp, #LINES_LEFT]
    str     place, [sp, #LINE]
.endm

/* ------------------------------------------------------------------ stride 1 */

.macro advance
    smlad   sumNext, x0, wMid, sumNew
    smlabt  sumNext, x2, wLow01, sumNext
    smlad   sumNew, x0, wLeft, bias
    smlabb  sumNew, x2, wLow01, sumNew
    add     place, place, along
.endm

.macro line1 kind
    ldr     x0, [sp, #FLAGS]
    lsrs    x0, x0, #1              /* PAD_BEGIN */
    ldr     sumNew, [sp, #LEFT]
    bcs     1f
    load_place \kind                /* nothing outside: the first place completes nothing */
    advance
1:  load_place \kind
    advance
2:  load_place \kind
    smlad   x1, x0, wRight, sumNext
    smlabb  x1, x2, wLow2, x1
    smlad   sumNext, x0, wMid, sumNew
    smlabt  sumNext, x2, wLow01, sumNext
    smlad   sumNew, x0, wLeft, bias
    smlabb  sumNew, x2, wLow01, sumNew
    rescale
    strb    x1, [place, x2]
    ldr     x0, [sp, #END]
    add     place, place, along
    cmp     place, x0
    bne     2b
    ldr     x0, [sp, #FLAGS]
    lsls    x0, x0, #30             /* PAD_END to the carry's neighbour, the sign */
    bpl     3f
    ldr     x1, [sp, #RIGHT]
    add     x1, x1, sumNext
    rescale
    strb    x1, [place, x2]
3:
.endm

.macro next_line1
    ldr     place, [sp, #LINE]
    add     place, place, across
    str     place, [sp, #LINE]
    ldrd    x0, x1, [sp, #DELTA]
    add     x1, x1, across
    ldr     x2, [sp, #OUT_CROSS]
    sub     x2, x2, across
    add     x0, x0, x2
    strd    x0, x1, [sp, #DELTA]
    ldr     x0, [sp, #LINES_LEFT]
    subs    x0, x0, #1
    str     x0, [sp, #LINES_LEFT]
.endm

    .section .text.thimble_depthwise3x3, "ax", %progbits
    .balign 4
    .global thimble_depthwise3x3
    .type   thimble_depthwise3x3, %function
    .thumb_func
thimble_depthwise3x3:
    enter
.Lchannel1:
    channel_constants
    ldr     x0, [sp, #OUT]          /* here: output - input address, the same for all channels */
    str     x0, [sp, #DELTA]
    ldr     x1, [sp, #FLAGS]
    tst     x1, #PAD_FIRST
    beq     .Lselect1
    line1 1
    next_line1
.Lselect1:                          /* the last line is special if its end lies outside */
    ldr     x0, [sp, #LINES_LEFT]
    ldr     x1, [sp, #FLAGS]
    cmp     x0, #0
    beq     .Lchannel_end1
    tst     x1, #PAD_LAST
    beq     .Lmiddle1
    cmp     x0, #1
    beq     .Llast1
.Lmiddle1:
    line1 0
    next_line1
    b       .Lselect1
.Llast1:
    line1 2
.Lchannel_end1:
    ldr     x0, [sp, #CHANNELS]
    subs    x0, x0, #1
    str     x0, [sp, #CHANNELS]
    bne     .Lchannel1
    add     sp, #LOCALS
    pop     {r4-r11, pc}
    .size   thimble_depthwise3x3, . - thimble_depthwise3x3

/* ------------------------------------------------------------------ stride 2 */

sum     .req r5
outAt   .req r6

.macro line2 kind
    ldr     outAt, [sp, #LINE_DELTA]
    ldr     x0, [sp, #FLAGS]
    lsrs    x0, x0, #1              /* PAD_BEGIN */
    ldr     sum, [sp, #LEFT]
    bcs     1f
    load_place \kind
    add     place, place, along
    smlad   sum, x0, wLeft, bias
    smlabb  sum, x2, wLow01, sum
1:  ldr     x0, [sp, #END]
    cmp     place, x0
    beq     3f
2:  load_place \kind
    add     place, place, along
    smlad   sum, x0, wMid, sum
    smlabt  sum, x2, wLow01, sum
    load_place \kind
    add     place, place, along
    smlad   x1, x0, wRight, sum
    smlabb  x1, x2, wLow2, x1
    smlad   sum, x0, wLeft, bias
    smlabb  sum, x2, wLow01, sum
    rescale
    ldr     x0, [sp, #OUT_STEP]
    strb    x1, [outAt]
    ldr     x2, [sp, #END]
    add     outAt, outAt, x0
    cmp     place, x2
    bne     2b
3:  ldr     x0, [sp, #FLAGS]
    lsls    x0, x0, #30             /* PAD_END */
    bpl     4f
    load_place \kind
    smlad   sum, x0, wMid, sum
    smlabt  sum, x2, wLow01, sum
    ldr     x1, [sp, #RIGHT]
    add     x1, x1, sum
    rescale
    strb    x1, [outAt]
4:
.endm

.macro next_line2
    ldr     place, [sp, #LINE]
    add     place, place, across, lsl #1
    str     place, [sp, #LINE]
    ldr     x0, [sp, #END]
    add     x0, x0, across, lsl #1
    str     x0, [sp, #END]
    ldr     x0, [sp, #LINE_DELTA]
    ldr     x1, [sp, #OUT_CROSS]
    add     x0, x0, x1
    str     x0, [sp, #LINE_DELTA]
    ldr     x0, [sp, #LINES_LEFT]
    subs    x0, x0, #1
    str     x0, [sp, #LINES_LEFT]
.endm

    .section .text.thimble_depthwise3x3_s2, "ax", %progbits
    .balign 4
    .global thimble_depthwise3x3_s2
    .type   thimble_depthwise3x3_s2, %function
    .thumb_func
thimble_depthwise3x3_s2:
    enter
.Lchannel2:
    channel_constants
    ldr     x0, [sp, #OUT]
    str     x0, [sp, #LINE_DELTA]
    add     x0, x0, #1
    str     x0, [sp, #OUT]
    ldr     x1, [sp, #FLAGS]
    tst     x1, #PAD_FIRST
    beq     .Lselect2
    line2 1
    next_line2
.Lselect2:
    ldr     x0, [sp, #LINES_LEFT]
    ldr     x1, [sp, #FLAGS]
    cmp     x0, #0
    beq     .Lchannel_end2
    tst     x1, #PAD_LAST
    beq     .Lmiddle2
    cmp     x0, #1
    beq     .Llast2
.Lmiddle2:
    line2 0
    next_line2
    b       .Lselect2
.Llast2:
    line2 2
.Lchannel_end2:
    ldr     x0, [sp, #CHANNELS]
    subs    x0, x0, #1
    str     x0, [sp, #CHANNELS]
    bne     .Lchannel2
    add     sp, #LOCALS
    pop     {r4-r11, pc}
    .size   thimble_depthwise3x3_s2, . - thimble_depthwise3x3_s2
