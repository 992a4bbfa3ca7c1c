/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Between float and int8, in single precision as TFLite does it.
 */
#include "thimble_requant.h"

void thimble_quantize(const thimble_edge_params *p, const float *in, int8_t *out)
{
    for (int32_t i = 0; i < p->count; ++i) {
        const float x = in[i] / p->scale;
        int32_t code = x > 0.0f ? 1024 : -1024; /* beyond any int8 code, whatever the zero point */
        if (x > -1024.0f && x < 1024.0f) {
            code = (int32_t)x;
            const float rest = x - (float)code; /* exact */
            code += (rest >= 0.5f) - (rest <= -0.5f);
        }
        out[i] = thimble_clamp(code + p->zero, -128, 127);
    }
}

/* scale * (q - zero): both factors are exact floats, so that the one rounding is that of the exact product. */
void thimble_dequantize(const thimble_edge_params *p, const int8_t *in, float *out)
{
    for (int32_t i = 0; i < p->count; ++i)
        out[i] = p->scale * (float)(in[i] - p->zero);
}
