/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT
 *
 * What a generated test program consists of: kernel calls with inputs and the outputs they must give.
 */
#ifndef CASES_H
#define CASES_H

#include "thimble_kernels.h"

typedef struct kernel_case
{
    void (*run)(const int8_t *in, const int8_t *in2, int8_t *out, void *scratch);
    const int8_t *input;
    int32_t input_bytes;
    const int8_t *second; /* second input or 0 */
    const int8_t *expected;
    int32_t output_bytes;
    int32_t scratch_bytes;
    int32_t overlap; /* the input may start this many bytes above the output; -1: never */
} kernel_case;

extern const kernel_case cases[];
extern const int32_t case_count;

#endif
