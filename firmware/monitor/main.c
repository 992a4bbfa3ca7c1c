/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The resident monitor: answers frames and ASCII commands until the power goes.
 */
#include "firmware/boards/board.h"
#include "firmware/monitor/ascii.h"
#include "firmware/monitor/dispatch.h"
#include "firmware/monitor/link.h"

int main(void)
{
    board_init();
    ascii_banner();
    for (;;) {
        const int byte = board_read_byte();
        if (byte < 0) {
            link_silence(board_milliseconds());
            board_sleep_until_interrupt();
            continue;
        }
        dispatch_byte((uint8_t)byte);
    }
}
