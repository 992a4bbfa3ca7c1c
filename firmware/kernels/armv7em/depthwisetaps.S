/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * void thimble_taps(const thimble_taps_args *taps): one pixel of a depthwise convolution, four channels at a time over a table of
 * where its taps lie. Per tap and four channels: three loads, four SXTB16 and four multiplications. If the channels are no
 * multiple of four, the last four overlap those before. Requantisation as in tile.S.
 * Leaf; stack: 36 bytes saved registers + 24 bytes.
 */
    .syntax unified
    .thumb

/* struct thimble_taps_args (thimble_armv7em.h), copied to the stack */
#define TABLE 0
#define TABLE_END 4
#define REQUANT 8
#define OUT 12
#define CHANNELS 16
#define ZERO2 20
#define LOCALS 24

w       .req r0
first   .req r1 /* channel */
tap     .req r2
end     .req r3
sum0    .req r4
sum1    .req r5
sum2    .req r6
sum3    .req r7
x       .req r8
xOdd    .req r9
weight  .req r10
wOdd    .req r11
xEven   .req r12
/* while requantising */
next    .req r2
out     .req r3
bias2   .req r8
mult    .req r9
shift   .req r10
rounder .req r11
zero2   .req r12

.macro one_tap
    ldr     x, [tap], #4
    ldr     weight, [w], #4
    ldr     x, [x, first]
    sxtb16  wOdd, weight, ror #8
    sxtb16  weight, weight
    sxtb16  xEven, x
    sxtb16  xOdd, x, ror #8
    smlabb  sum0, xEven, weight, sum0
    smlabb  sum1, xOdd, wOdd, sum1
    smlatt  sum2, xEven, weight, sum2
    smlatt  sum3, xOdd, wOdd, sum3
.endm

.macro finish acc
    ldm     next!, {r8, r9, r10}
    lsl     rounder, zero2, shift
    add     \acc, bias2, \acc, lsl #1
    smmulr  \acc, \acc, mult
    add     \acc, \acc, \acc, asr #31
    add     \acc, \acc, rounder
    asr     \acc, \acc, shift
    ssat    \acc, #8, \acc, asr #1
    strb    \acc, [out], #1
.endm

    .section .text.thimble_taps, "ax", %progbits
    .balign 4
    .global thimble_taps
    .type   thimble_taps, %function
    .thumb_func
thimble_taps:
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldm     r0, {r1-r7}             /* table, end, requant, out, channels, zero2, weights */
    stm     sp, {r1-r6}
    mov     w, r7
    movs    first, #0
.Lgroup:
    ldrd    tap, end, [sp, #TABLE]
    movs    sum0, #0
    movs    sum1, #0
    movs    sum2, #0
    movs    sum3, #0
    sub     x, end, tap
    tst     x, #4                   /* an odd number of taps */
    beq     1f
    one_tap
    cmp     tap, end
    beq     2f
1:  one_tap
    one_tap
    cmp     tap, end
    bne     1b
2:  ldrd    next, out, [sp, #REQUANT]
    add     x, first, first, lsl #1
    add     next, next, x, lsl #2   /* 12 bytes a channel */
    add     out, out, first
    ldr     zero2, [sp, #ZERO2]
    finish  sum0
    finish  sum1
    finish  sum2
    finish  sum3
    ldr     x, [sp, #CHANNELS]
    adds    first, first, #4
    subs    x, x, first             /* channels left */
    beq     3f
    cmp     x, #4
    it      lo
    sublo   first, first, #4
    it      lo
    addlo   first, first, x         /* the last four */
    b       .Lgroup
3:  add     sp, #LOCALS
    pop     {r4-r11, pc}
    .size   thimble_taps, . - thimble_taps
