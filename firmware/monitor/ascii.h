/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The commands of the MLPerf Tiny runner, so that it can drive this firmware.
 */
#ifndef THIMBLE_ASCII_H
#define THIMBLE_ASCII_H

void ascii_reset(void);                  /* a new model: nothing is buffered */
void ascii_banner(void);                 /* what a device says when it is up */
void ascii_command(const char *command); /* one command without its '%'; always answered up to m-ready */

#endif
