/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * void thimble_tile(const thimble_tile *tile): all output channels of three pixels, two channels at a time.
 *
 * Two channels share one weight stream ("packed pair", peer_baselines.md section 6): a halfword holds 256 * wA + wB. SMLAD with
 * it gives raw = 256 * SA + SB modulo 2^32, SXTB16 cuts out wB for a second SMLAD that gives SB, and SA = (raw - SB) / 256 is
 * exact while |SA| < 2^23, which the packer proves. Per two taps: 1 load of weights, 1 LDM of three pixels, 1 SXTB16, 6 SMLAD
 * for 12 products.
 *
 * Columns: for every two taps one word (two int16) of pixel 0, of pixel 1, of pixel 2. Taps go in the order 0,2 1,3 of each
 * four, because that is how SXTB16 widens bytes; weights likewise. `blocks` = taps / 4, rounded up.
 *
 * Requantisation is the five-instruction form of methods 2.1: h = SMMULR(2 * acc, M); h += h >> 31 (halves away from zero);
 * h += (2 * zero + 1) << (e - 1); result = SSAT8(h >> e). Per channel {2 * bias, M, e - 1}; |acc| < 2^30, 1 <= e <= 22.
 * The doubling costs nothing for channel A: (raw - SB) >> 7.
 *
 * A pitch of 0 makes the three pixels share their place: the first is stored last, so it alone stays (used for leftovers).
 * Leaf; stack: 36 bytes saved registers + 32 bytes.
 */
    .syntax unified
    .thumb
    .text

/* struct thimble_tile (armv7em/tile.h), copied to the stack; afterwards: */
#define REQUANT 0
#define OUT 4
#define PITCH 8
#define COLUMNS 12
#define COLUMNS_END 16 /* comes as blocks */
#define ZERO2 20
#define CHANNELS 24
#define ENTRY 28 /* comes as weights */
#define LOCALS 32

w       .req r0
x       .req r1
end     .req r2
pair    .req r3
lowB    .req r4
rawA0   .req r8
rawA1   .req r9
rawA2   .req r10
sumB0   .req r11
sumB1   .req r12
sumB2   .req lr
/* while requantising */
next    .req r1
rounder .req r2
bias2   .req r3
mult    .req r4
shift   .req r5
out     .req r6
pitch   .req r7

.macro two_taps mac first
    ldr.w   pair, [w], #4
    ldm.w   x!, {r5, r6, r7}
    sxtb16  lowB, pair
    .if \first
    smuad   rawA0, r5, pair
    smuad   sumB0, r5, lowB
    smuad   rawA1, r6, pair
    smuad   sumB1, r6, lowB
    smuad   rawA2, r7, pair
    smuad   sumB2, r7, lowB
    .else
    smlad   rawA0, r5, pair, rawA0
    smlad   sumB0, r5, lowB, sumB0
    smlad   rawA1, r6, pair, rawA1
    smlad   sumB1, r6, lowB, sumB1
    smlad   rawA2, r7, pair, rawA2
    smlad   sumB2, r7, lowB, sumB2
    .endif
.endm

.macro four_taps
    two_taps smlad 0
    two_taps smlad 0
.endm
#define FOUR_TAPS_BYTES 72

.macro rescale acc
    smmulr  \acc, \acc, mult
    add.w   \acc, \acc, \acc, asr #31
    add.w   \acc, \acc, rounder
    asr.w   \acc, \acc, shift
    ssat    \acc, #8, \acc, asr #1
.endm

.macro channel_a acc sum
    sub.w   \acc, \acc, \sum
    add.w   \acc, bias2, \acc, asr #7
    rescale \acc
.endm

.macro channel_b acc
    add.w   \acc, bias2, \acc, lsl #1
    rescale \acc
.endm

.macro constants_of_channel
    ldm     next!, {bias2, mult, shift}
    ldr     rounder, [sp, #ZERO2]
    lsl.w   rounder, rounder, shift
.endm

    .section .text.thimble_tile, "ax", %progbits
    .balign 4
    .global thimble_tile
    .type   thimble_tile, %function
    .thumb_func
thimble_tile:
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldm     r0, {r1-r8}
    mov     w, r8
    /* Where to enter the loop, unrolled four times, after the first four taps. */
    subs    r9, r5, #1
    add     r5, r5, r5, lsl #1
    add     r5, r4, r5, lsl #3      /* end of the columns: 24 bytes a block */
    adr.w   r8, .Ldone
    beq     1f
    sub     r9, r9, #1
    and     r9, r9, #3
    add     r9, r9, #1
    mov     r10, #FOUR_TAPS_BYTES
    adr.w   r8, .Lloop_end
    mls     r8, r9, r10, r8
1:  orr     r8, r8, #1              /* Thumb */
    stm     sp, {r1-r8}

.Lpair:
    ldrd    x, end, [sp, #COLUMNS]
    two_taps smuad 1
    two_taps smlad 0
    ldr     pc, [sp, #ENTRY]
    .balign 4
.Lloop:
    four_taps
    four_taps
    four_taps
    four_taps
.Lloop_end:
    cmp     x, end
    bne     .Lloop
    .if (.Lloop_end - .Lloop) != 4 * FOUR_TAPS_BYTES
    .error "FOUR_TAPS_BYTES is wrong"
    .endif

.Ldone:
    ldr     next, [sp, #REQUANT]
    ldrd    out, pitch, [sp, #OUT]
    constants_of_channel
    channel_a rawA0, sumB0
    channel_a rawA1, sumB1
    channel_a rawA2, sumB2
    strb    rawA2, [out, pitch, lsl #1]
    strb    rawA1, [out, pitch]
    strb    rawA0, [out], #1
    ldr     r8, [sp, #CHANNELS]
    subs    r8, r8, #2
    blo     .Lreturn                /* an odd number of channels: the last has no partner */
    str     r8, [sp, #CHANNELS]
    constants_of_channel            /* leaves the flags alone */
    channel_b sumB0
    channel_b sumB1
    channel_b sumB2
    strb    sumB2, [out, pitch, lsl #1]
    strb    sumB1, [out, pitch]
    strb    sumB0, [out], #1
    strd    next, out, [sp, #REQUANT]
    bhi     .Lpair
.Lreturn:
    add     sp, #LOCALS
    pop     {r4-r11, pc}
    .size   thimble_tile, . - thimble_tile
