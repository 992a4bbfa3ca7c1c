/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * int8 inference kernels, called by generated C. Every answer equals TFLite's reference kernels byte for byte (double
 * rounding; with -DTHIMBLE_SINGLE_ROUNDING=1 for all files: TFLite's single rounding). Numbers: methods 2.1 and 2.8.
 *
 * Rules for every kernel
 * - Activations are int8, NHWC, batch 1, dense. Sizes fit int16. No heap, no globals, no reads or writes outside the buffers.
 * - A call is KERNEL(&params, in [, in2], out [, scratch]). Which kernel suits a layer, the bytes of its weights and tables,
 *   its scratch and what may overlap are answered on the host by firmware/kernels/host/pack.h; nothing else needs to know.
 * - Alignment: activations none (1 byte); weights, tables and scratch 4 bytes.
 * - Overlap: "in place" = out may be exactly in (same address). Otherwise buffers are disjoint unless pack.h gives a distance.
 * - requant[c].bias already holds bias - in_zero * (sum of the weights of channel c).
 */
#ifndef THIMBLE_KERNELS_H
#define THIMBLE_KERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* real factor = multiplier * 2^(shift - 31); shift > 0 is to the left. Families may store transformed values (pack.h). */
typedef struct thimble_requant
{
    int32_t bias;
    int32_t multiplier;
    int32_t shift;
} thimble_requant;

/* Convolution and depthwise convolution. Taps outside the image count as in_zero. */
typedef struct thimble_conv_params
{
    int16_t in_h, in_w, in_c;
    int16_t out_h, out_w, out_c;
    int16_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    int16_t pad_top, pad_left; /* what lies beyond the bottom and the right follows from the sizes */
    int16_t groups;            /* convolution: 1 if ordinary; depthwise: in_c */
    int16_t in_zero, out_zero, out_min, out_max;
    const void *weights;            /* layout of the kernel's family */
    const thimble_requant *requant; /* one per output channel */
} thimble_conv_params;

/* Weights O,H,W,I; any stride, dilation, padding, groups. */
void thimble_conv(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch);
/* 1x1, stride 1, one group; weights O,I. */
void thimble_pointwise(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch);
/* Weights H,W,O with O = in_c * multiplier; output channel c reads input channel c / multiplier. */
void thimble_depthwise(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch);

/* out[n] = requant(sum over k of in[k] * weights[n][k]), `batches` times over consecutive vectors. */
typedef struct thimble_dense_params
{
    int16_t batches, in_count, out_count;
    int16_t in_zero, out_zero, out_min, out_max;
    const void *weights;
    const thimble_requant *requant; /* one per output */
} thimble_dense_params;

void thimble_dense(const thimble_dense_params *p, const int8_t *in, int8_t *out, void *scratch);

/* The armv7em family: SMLAD on Cortex-M4, M7 and M33 with DSP; assembly for GCC and Clang. Only double rounding. Its layouts of
 * weights, its transformed requant and what a layer must fulfil: firmware/kernels/host/packarmv7em.cpp. */
typedef void thimble_conv_kernel(const thimble_conv_params *p, const int8_t *in, int8_t *out, void *scratch);
thimble_conv_kernel thimble_conv_smlad, thimble_conv_rows_smlad, thimble_pointwise_smlad,
    thimble_depthwise_smlad;
thimble_conv_kernel thimble_depthwise3x3_smlad, thimble_depthwise3x3_down_smlad;       /* stride 1 */
thimble_conv_kernel thimble_depthwise3x3_s2_smlad, thimble_depthwise3x3_s2_down_smlad; /* stride 2 */
void thimble_dense_smlad(const thimble_dense_params *p, const int8_t *in, int8_t *out, void *scratch);

/* Pooling on raw codes over the taps inside the image; average: halves away from code 0. */
typedef struct thimble_pool_params
{
    int16_t in_h, in_w, channels;
    int16_t out_h, out_w;
    int16_t kernel_h, kernel_w, stride_h, stride_w;
    int16_t pad_top, pad_left;
    int16_t out_min, out_max;
} thimble_pool_params;

void thimble_average_pool(const thimble_pool_params *p, const int8_t *in, int8_t *out);
void thimble_max_pool(const thimble_pool_params *p, const int8_t *in, int8_t *out);

/* armv7em; at least four channels, or four inner. */
void thimble_average_pool_dsp(const thimble_pool_params *p, const int8_t *in, int8_t *out);
void thimble_max_pool_dsp(const thimble_pool_params *p, const int8_t *in, int8_t *out);

/* in[outer][count][inner] -> out[outer][inner]. Mean and sum: requant(sum + bias), bias = -count * in_zero (mean: the
 * multiplier holds 1 / count as TFLite folds it). Maximum ignores all but the sizes. Argmax: first of equals, int32 out. */
typedef struct thimble_reduce_params
{
    int16_t outer, count, inner;
    int16_t out_zero, out_min, out_max;
    thimble_requant requant;
} thimble_reduce_params;

void thimble_reduce_sum(const thimble_reduce_params *p, const int8_t *in, int8_t *out);
void thimble_reduce_sum_dsp(const thimble_reduce_params *p, const int8_t *in, int8_t *out); /* armv7em */
void thimble_reduce_max(const thimble_reduce_params *p, const int8_t *in, int8_t *out);
void thimble_arg_max(const thimble_reduce_params *p, const int8_t *in, int32_t *out);

/* Element by element with broadcasting: out is shape[4] dense, the inputs are walked with strides (0 = repeated).
 * Add and sub: x = rescale((in - zero) << left_shift), then rescale(x1 +- x2). Mul: rescale((in1-z1)*(in2-z2)) by `out`.
 * In place over an input that is not repeated. in1 and in2 may be the same buffer. */
typedef struct thimble_binary_params
{
    int16_t shape[4];
    int32_t stride1[4], stride2[4];
    int16_t zero1, zero2, left_shift;
    int16_t out_zero, out_min, out_max;
    int32_t multiplier1, shift1, multiplier2, shift2, out_multiplier, out_shift;
} thimble_binary_params;

void thimble_add(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);
void thimble_sub(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);
void thimble_mul(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);
void thimble_maximum(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);
void thimble_minimum(const thimble_binary_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);

/* Add or sub of equal shapes by tables of rescaled inputs, indexed by the code as uint8; in place over either input. */
typedef struct thimble_add_table_params
{
    int32_t count;
    const int32_t *table1, *table2;
    int32_t out_multiplier, out_shift;
    int16_t out_zero, out_min, out_max;
} thimble_add_table_params;

void thimble_add_table(const thimble_add_table_params *p, const int8_t *in1, const int8_t *in2, int8_t *out);

/* armv7em, double rounding; tables and out_shift transformed (pack.h). */
void thimble_add_table_dsp(const thimble_add_table_params *p, const int8_t *in1, const int8_t *in2,
                           int8_t *out);

/* Any unary function: out = table[(uint8_t)in]. In place. */
typedef struct thimble_lut_params
{
    int32_t count;
    const int8_t *table;
} thimble_lut_params;

void thimble_lut(const thimble_lut_params *p, const int8_t *in, int8_t *out);

/* Softmax of `rows` vectors in gemmlowp fixed point, output scale 1/256, zero point -128. In place. */
typedef struct thimble_softmax_params
{
    int16_t rows, depth;
    int32_t multiplier, shift; /* of beta * input scale, as Q5.26 */
    int32_t diff_min;          /* differences to the maximum below this count as zero */
} thimble_softmax_params;

void thimble_softmax(const thimble_softmax_params *p, const int8_t *in, int8_t *out);

/* out[before + i] = in[i] in four dimensions, `value` elsewhere. */
typedef struct thimble_pad_params
{
    int16_t in_shape[4], before[4], after[4];
    int16_t value;
} thimble_pad_params;

void thimble_pad(const thimble_pad_params *p, const int8_t *in, int8_t *out);

/* rows x bytes from one pitch to another: concatenation, split, slices; pitches equal to `bytes`: a plain copy. In place
 * when both pitches are equal. */
typedef struct thimble_copy_params
{
    int32_t rows, bytes, in_offset, in_pitch, out_offset, out_pitch;
} thimble_copy_params;

void thimble_copy(const thimble_copy_params *p, const int8_t *in, int8_t *out);

/* out, dense shape[4] = in[offset + sum of index * stride], strides of any sign: transpose, strided slice. */
typedef struct thimble_gather_params
{
    int16_t shape[4];
    int32_t stride[4];
    int32_t offset;
} thimble_gather_params;

void thimble_gather(const thimble_gather_params *p, const int8_t *in, int8_t *out);

/* Float edges. Quantize: round(x / scale), halves away from zero, plus zero, clamped; needs single-precision arithmetic. */
typedef struct thimble_edge_params
{
    int32_t count;
    int32_t zero;
    float scale;
} thimble_edge_params;

void thimble_quantize(const thimble_edge_params *p, const float *in, int8_t *out);
void thimble_dequantize(const thimble_edge_params *p, const int8_t *in, float *out);

#ifdef __cplusplus
}
#endif

#endif
