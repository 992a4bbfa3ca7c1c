/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The record that the MLPerf Tiny runner loads: kept as it came, turned into the module's input, and compared with what the
 * module rebuilt from it. The arithmetic is the host's (core/network/recordform.h): results are equal byte for byte.
 */
#ifndef THIMBLE_RECORD_H
#define THIMBLE_RECORD_H

#include "firmware/monitor/thimble_module.h"

void record_reset(void); /* a new module: the record is zero */

uint32_t record_capacity(const thimble_module *m); /* bytes of a whole record */
void record_put(const thimble_module *m, uint32_t offset,
                uint8_t byte);                       /* below the capacity; bytes come in order */
const uint8_t *record_kept(const thimble_module *m); /* the bytes as they came */

/* THIMBLE_RESULTS_RECONSTRUCTION after a run. */
float record_error(const thimble_module *m);

#endif
