/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * void thimble_rows(const thimble_rows_args *rows): one vector times four rows of weights at a time, packed pairs as in tile.S.
 * Per four inputs: three instructions widen them, one LDM fetches 16 weights (pair AB taps 0,2 and 1,3, pair CD likewise), and
 * four SXTB16 with eight SMLAD use them. `blocks` = inputs / 4, at least 1; exactly 4 * blocks bytes are read.
 * Leaf; stack: 36 bytes saved registers + 32 bytes.
 */
    .syntax unified
    .thumb

/* struct thimble_rows_args (thimble_armv7em.h), copied to the stack */
#define REQUANT 0
#define OUT 4
#define INPUT 8
#define INPUT_END 12 /* comes as blocks */
#define ZERO2 16
#define COUNT 20
#define ENTRY 24
#define LOCALS 32

w       .req r0
x       .req r1
end     .req r2
rawA   .req r3
sumB    .req r4
rawC   .req r5
sumD    .req r6
pair0   .req r7
pair1   .req r8
pair2   .req r9
pair3   .req r10
low     .req r11
even    .req r12
odd     .req lr
/* while requantising */
next    .req r1
rounder .req r2
bias2   .req r7
mult    .req r8
shift   .req r9
out     .req r10
zero2   .req r12

.macro four_inputs
    ldr.w   odd, [x], #4
    ldm.w   w!, {r7-r10}
    sxtb16  even, odd
    sxtb16  odd, odd, ror #8
    sxtb16  low, pair0
    smlad   rawA, even, pair0, rawA
    smlad   sumB, even, low, sumB
    sxtb16  low, pair1
    smlad   rawA, odd, pair1, rawA
    smlad   sumB, odd, low, sumB
    sxtb16  low, pair2
    smlad   rawC, even, pair2, rawC
    smlad   sumD, even, low, sumD
    sxtb16  low, pair3
    smlad   rawC, odd, pair3, rawC
    smlad   sumD, odd, low, sumD
.endm
#define FOUR_INPUTS_BYTES 64

.macro finish acc
    smmulr  \acc, \acc, mult
    add     \acc, \acc, \acc, asr #31
    lsl     rounder, zero2, shift
    add     \acc, \acc, rounder
    asr     \acc, \acc, shift
    ssat    \acc, #8, \acc, asr #1
    strb    \acc, [out], #1
.endm

.macro row_a acc sum
    ldm     next!, {r7-r9}
    sub     \acc, \acc, \sum
    add     \acc, bias2, \acc, asr #7
    finish  \acc
.endm

.macro row_b acc
    ldm     next!, {r7-r9}
    add     \acc, bias2, \acc, lsl #1
    finish  \acc
.endm

    .section .text.thimble_rows, "ax", %progbits
    .balign 4
    .global thimble_rows
    .type   thimble_rows, %function
    .thumb_func
thimble_rows:
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldm     r0, {r1-r7}             /* requant, out, input, blocks, zero2, count, weights */
    mov     w, r7
    /* Where to enter the loop, unrolled eight times. */
    sub     r7, r4, #1
    and     r7, r7, #7
    add     r7, r7, #1
    mov     r8, #FOUR_INPUTS_BYTES
    adr.w   r9, .Lloop_end
    mls     r7, r7, r8, r9
    orr     r7, r7, #1              /* Thumb */
    add     r4, r3, r4, lsl #2      /* end of the input */
    stm     sp, {r1-r7}
.Lfour_rows:
    ldrd    x, end, [sp, #INPUT]
    mov     rawA, #0
    mov     sumB, #0
    mov     rawC, #0
    mov     sumD, #0
    ldr     pc, [sp, #ENTRY]
    .balign 4
.Lloop:
    .rept   8
    four_inputs
    .endr
.Lloop_end:
    cmp     x, end
    bne     .Lloop
    .if (.Lloop_end - .Lloop) != 8 * FOUR_INPUTS_BYTES
    .error "FOUR_INPUTS_BYTES is wrong"
    .endif

    ldrd    zero2, lr, [sp, #ZERO2] /* and COUNT */
    ldrd    next, out, [sp, #REQUANT]
    subs    lr, lr, #4
    blo     .Llast_rows
    row_a   rawA, sumB              /* leaves the flags alone */
    row_b   sumB
    row_a   rawC, sumD
    row_b   sumD
    strd    next, out, [sp, #REQUANT]
    str     lr, [sp, #COUNT]
    bhi     .Lfour_rows
.Lreturn:
    add     sp, #LOCALS
    pop     {r4-r11, pc}

.Llast_rows:                        /* one to three: lr is -3 to -1 */
    row_a   rawA, sumB
    adds    lr, lr, #2
    bmi     .Lreturn
    row_b   sumB
    cmp     lr, #0
    beq     .Lreturn
    row_a   rawC, sumD
    b       .Lreturn
    .size   thimble_rows, . - thimble_rows
