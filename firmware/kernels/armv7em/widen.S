/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * int8 codes to the columns that thimble_tile reads (tile.S): per four codes the words (0,2) and (1,3) of int16, those of three
 * pixels side by side. Reads words at any address; exactly 4 * blocks bytes per pixel. blocks >= 1. Leaves.
 */
    .syntax unified
    .thumb

/* int32_t *thimble_widen3(const int8_t *in, int32_t pitch, int32_t *columns, int32_t blocks): three pixels `pitch` bytes apart;
 * returns the end of what it wrote. Stack: 24 bytes. */
    .section .text.thimble_widen3, "ax", %progbits
    .balign 4
    .global thimble_widen3
    .type   thimble_widen3, %function
    .thumb_func
thimble_widen3:
    push    {r4-r8, lr}
    add     r3, r3, r3, lsl #1
    add     r3, r2, r3, lsl #3
1:  ldr     r8, [r0, r1, lsl #1]
    ldr     r7, [r0, r1]
    ldr     r6, [r0], #4
    sxtb16  r4, r6
    sxtb16  r5, r7
    sxtb16  r12, r8
    sxtb16  r6, r6, ror #8
    sxtb16  r7, r7, ror #8
    sxtb16  r8, r8, ror #8
    strd    r4, r5, [r2], #8
    str     r12, [r2], #4
    stm     r2!, {r6, r7, r8}
    cmp     r2, r3
    bne     1b
    mov     r0, r2
    pop     {r4-r8, pc}
    .size   thimble_widen3, . - thimble_widen3

/* void thimble_widen_rows(const thimble_widen_args *args): one pixel, rows of codes into every third word. After each row the
 * next lies `pitch` bytes further in memory and `skip` bytes further in the column. Stack: 28 bytes. */
    .section .text.thimble_widen_rows, "ax", %progbits
    .balign 4
    .global thimble_widen_rows
    .type   thimble_widen_rows, %function
    .thumb_func
thimble_widen_rows:
    push    {r4-r8, lr}
    ldm     r0, {r0, r1, r2, r3, r4, r5}    /* in, column, blocks, rows, pitch, skip */
    sub     r4, r4, r2, lsl #2              /* from the end of a row to the start of the next */
.Lrow:
    lsrs    r12, r2, #1
    bcc     2f
    ldr     r6, [r0], #4
    sxtb16  r7, r6
    sxtb16  r6, r6, ror #8
    str     r6, [r1, #12]
    str     r7, [r1], #24
    beq     3f                              /* flags still those of LSRS */
2:  ldr     r6, [r0], #4
    ldr     r8, [r0], #4
    sxtb16  r7, r6
    sxtb16  r6, r6, ror #8
    str     r7, [r1]
    str     r6, [r1, #12]
    sxtb16  r7, r8
    sxtb16  r8, r8, ror #8
    str     r7, [r1, #24]
    str     r8, [r1, #36]
    add     r1, r1, #48
    subs    r12, r12, #1
    bne     2b
3:  add     r0, r0, r4
    add     r1, r1, r5
    subs    r3, r3, #1
    bne     .Lrow
    pop     {r4-r8, pc}
    .size   thimble_widen_rows, . - thimble_widen_rows

/* void thimble_widen_words(const thimble_words_args *args): rows of one word each, of which a part lies outside the image: each
 * word is shifted up, then down, then the missing bytes are put in. Stack: 32 bytes. */
    .section .text.thimble_widen_words, "ax", %progbits
    .balign 4
    .global thimble_widen_words
    .type   thimble_widen_words, %function
    .thumb_func
thimble_widen_words:
    push    {r4-r8, lr}
    ldm     r0, {r0-r6}                     /* in, column, rows, pitch, up, down, missing */
1:  ldr     r7, [r0]
    add     r0, r0, r3
    lsl     r7, r7, r4
    lsr     r7, r7, r5
    orr     r7, r7, r6
    sxtb16  r8, r7
    sxtb16  r7, r7, ror #8
    str     r7, [r1, #12]
    str     r8, [r1], #24
    subs    r2, r2, #1
    bne     1b
    pop     {r4-r8, pc}
    .size   thimble_widen_words, . - thimble_widen_words
