/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Loops that differ in one habit of the core each, so that their times tell a timing model's parameters apart. Each is a
 * function (rounds, RAM of 64 KB, flash of 64 KB) with instructions that every Armv7-M and Armv8-M mainline core has.
 */
    .syntax unified
    .thumb
    .text

    .macro pattern name
    .balign 32
    .global calibration_\name
    .type calibration_\name, %function
    .thumb_func
calibration_\name:
    push {r4-r7, lr}
    movs r3, #3
    movs r4, #1
    movs r5, #1
    .balign 32
1:
    .endm

    .macro again
    .balign 4
    subs r0, #1
    bne.w 1b
    pop {r4-r7, pc}
    .endm

    pattern plain /* what the others are held against */
    .rept 16
    movs r4, #1
    .endr
    again

    pattern load
    .rept 8
    ldr r4, [r1]
    movs r5, #1
    .endr
    again

    pattern loads
    .rept 8
    ldr r4, [r1]
    ldr r5, [r1, #4]
    movs r6, #1
    movs r7, #1
    .endr
    again

    pattern loaduse
    .rept 8
    ldr r4, [r1]
    adds r5, r4, #1
    .endr
    again

    pattern store
    .rept 8
    str r4, [r1]
    movs r5, #1
    .endr
    again

    pattern multiple
    .rept 4
    ldmia.w r1, {r4-r7}
    movs r4, #1
    movs r4, #1
    .endr
    again

    pattern folded /* IT in the upper half of a word */
    .rept 4
    cmp r4, #1
    it eq
    moveq r5, #1
    nop
    .endr
    again

    pattern branch
    .rept 8
    b.n 2f
    nop
2:
    .endr
    again

    pattern target /* to unaligned 32-bit instructions */
    .rept 4
    b.n 2f
    nop
    nop
2:  mov.w r4, #1
    nop
    .endr
    again

    pattern row /* of unaligned 32-bit instructions */
    .rept 4
    nop
    mov.w r4, #1
    mov.w r5, #1
    mov.w r6, #1
    nop
    .endr
    again

    pattern guess /* a branch that is taken every other time */
    eors r4, r5
    cmp r4, #0
    beq.n 2f
    nop
2:
    again

    pattern shifted
    .rept 8
    add.w r4, r5, r3, lsl #2
    movs r6, #1
    movs r7, #1
    .endr
    again

    pattern product /* used at once */
    .rept 8
    mul r4, r5, r3
    adds r6, r4, #1
    .endr
    again

    pattern accumulate
    .rept 8
    mla r4, r5, r3, r6
    movs r7, #1
    .endr
    again

    pattern long /* 64 bits wide; operands as long as their registers, which some multipliers take longer for */
    mvn r5, #0x1000000
    .rept 8
    smull r6, r7, r5, r5
    movs r4, #1
    .endr
    again

    pattern longadd
    mvn r5, #0x1000000
    .rept 8
    smlal r6, r7, r5, r5
    movs r4, #1
    .endr
    again

    pattern divide
    movw r6, #50000
    .rept 4
    udiv r4, r6, r3
    .endr
    again

    pattern flash /* constants, one in 32 bytes, round 64 KB */
    movs r6, #32
    mov r4, r2
2:  ldr r5, [r4]
    adds r4, r4, #32
    subs r6, #1
    bne 2b
    adds r2, r2, #1024
    again

    pattern ram
    movs r6, #32
    mov r4, r1
2:  ldr r5, [r4]
    adds r4, r4, #32
    subs r6, #1
    bne 2b
    adds r1, r1, #1024
    again

#if defined(__ARM_FP)
    pattern floats
    .rept 8
    vdiv.f32 s0, s1, s2
    .endr
    again

    pattern fused
    .rept 8
    vfma.f32 s0, s1, s2
    .endr
    again
#endif

#if defined(__ARM_FEATURE_MVE)
    pattern vector
    .rept 8
    vadd.i32 q0, q1, q2
    .endr
    again

    pattern beats /* an access and arithmetic in turn */
    .rept 4
    vldrw.32 q3, [r1]
    vadd.i32 q0, q1, q2
    .endr
    again
#endif
