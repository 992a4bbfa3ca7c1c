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

/* int32_t *thimble_widen1(const int8_t *in, int32_t *column, int32_t blocks): one pixel, into every third word from `column`
 * on; returns where the next block goes. No stack. */
    .section .text.thimble_widen1, "ax", %progbits
    .balign 4
    .global thimble_widen1
    .type   thimble_widen1, %function
    .thumb_func
thimble_widen1:
    lsrs    r2, r2, #1
    bcc     2f
    ldr     r3, [r0], #4
    sxtb16  r12, r3
    sxtb16  r3, r3, ror #8
    str     r3, [r1, #12]
    str     r12, [r1], #24
2:  cbz     r2, 3f
    push    {r4}
1:  ldr     r3, [r0], #4
    ldr     r4, [r0], #4
    sxtb16  r12, r3
    sxtb16  r3, r3, ror #8
    str     r3, [r1, #12]
    str     r12, [r1], #24
    sxtb16  r12, r4
    sxtb16  r4, r4, ror #8
    str     r4, [r1, #12]
    str     r12, [r1], #24
    subs    r2, #1
    bne     1b
    pop     {r4}
3:  mov     r0, r1
    bx      lr
    .size   thimble_widen1, . - thimble_widen1
