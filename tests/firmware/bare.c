/* SPDX-FileCopyrightText: 2026 Thimble contributors */
/* SPDX-License-Identifier: MIT */

/* Programs without a model, for EmulatedLink::time: BARE_KIND is MARKED (201 instructions between the marks), UNMARKED, FAILING
 * (ends with status 1) or ENDLESS. */

#define MARKED 1
#define UNMARKED 2
#define FAILING 3
#define ENDLESS 4

static void leave(int reason)
{
    register int operation __asm__("r0") = 0x18; /* SYS_EXIT of Arm's semihosting */
    register int why __asm__("r1") = reason;
    __asm__ volatile("bkpt 0xAB" : : "r"(operation), "r"(why));
}

void reset(void)
{
#if BARE_KIND == MARKED
    __asm__ volatile(".inst.w 0xF3AF8060\n"
                     "movs r0, #100\n"
                     "1: subs r0, #1\n"
                     "bne 1b\n"
                     ".inst.w 0xF3AF8061\n" ::
                         : "r0", "cc");
#elif BARE_KIND == ENDLESS
    for (;;) { }
#endif
    leave(BARE_KIND == FAILING ? 0x20023 : 0x20026); /* runtime error; application exit */
    for (;;) { }
}

__attribute__((section(".vectors"), used)) static void *const vectors[] = {(void *)0x20004000, (void *)reset};
