/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Takes an image into the module region piece by piece and lets nothing run that is not whole, sound and inside the region.
 * Each function returns NULL, or the sentence that says why not.
 */
#ifndef THIMBLE_LOADER_H
#define THIMBLE_LOADER_H

#include "firmware/monitor/thimble_module.h"

const char *loader_begin(uint32_t bytes, uint32_t crc);
const char *loader_data(uint32_t offset, const uint8_t *data, uint32_t count);
uint32_t loader_expected(void); /* the next offset that is missing */
const char *loader_end(void);   /* checks the whole image, prepares its data and arena */

int loader_wants_again(void); /* the last complaint ends when the same image is sent once more */

const thimble_module *loader_module(void); /* NULL until loader_end succeeded */

#endif
