// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "hostcall.h"

#include <QtGlobal>

namespace thimble::tests {

namespace {

const void *bytesOf(const kernels::KernelCall &call, const char *role)
{
    for (const kernels::Constant &constant : call.constants)
        if (constant.role == role)
            return constant.bytes.data();
    return nullptr;
}

using Inputs = std::vector<const std::int8_t *>;

template<class Params>
void runWeighted(const kernels::KernelCall &call, Params p, const std::int8_t *in, std::int8_t *out,
                 void (*kernel)(const Params *, const std::int8_t *, std::int8_t *, void *))
{
    p.weights = bytesOf(call, "weights");
    p.requant = static_cast<const thimble_requant *>(bytesOf(call, "requant"));
    std::vector<std::int8_t> scratch(call.scratchBytes);
    kernel(&p, in, out, scratch.data());
}

void run(const kernels::KernelCall &call, const thimble_conv_params &p, const Inputs &in, std::int8_t *out)
{
    runWeighted(call, p, in[0], out,
                call.function == "thimble_conv"            ? thimble_conv
                    : call.function == "thimble_pointwise" ? thimble_pointwise
                                                           : thimble_depthwise);
}
void run(const kernels::KernelCall &call, const thimble_dense_params &p, const Inputs &in, std::int8_t *out)
{
    runWeighted(call, p, in[0], out, thimble_dense);
}
void run(const kernels::KernelCall &call, const thimble_pool_params &p, const Inputs &in, std::int8_t *out)
{
    (call.function == "thimble_max_pool" ? thimble_max_pool : thimble_average_pool)(&p, in[0], out);
}
void run(const kernels::KernelCall &call, const thimble_reduce_params &p, const Inputs &in, std::int8_t *out)
{
    if (call.function == "thimble_arg_max")
        thimble_arg_max(&p, in[0], reinterpret_cast<std::int32_t *>(out));
    else
        (call.function == "thimble_reduce_max" ? thimble_reduce_max : thimble_reduce_sum)(&p, in[0], out);
}
void run(const kernels::KernelCall &call, const thimble_binary_params &p, const Inputs &in, std::int8_t *out)
{
    const auto kernel = call.function == "thimble_add" ? thimble_add
        : call.function == "thimble_sub"               ? thimble_sub
        : call.function == "thimble_mul"               ? thimble_mul
        : call.function == "thimble_maximum"           ? thimble_maximum
                                                       : thimble_minimum;
    kernel(&p, in[0], in[1], out);
}
void run(const kernels::KernelCall &call, thimble_add_table_params p, const Inputs &in, std::int8_t *out)
{
    p.table1 = static_cast<const std::int32_t *>(bytesOf(call, "table1"));
    p.table2 = static_cast<const std::int32_t *>(bytesOf(call, "table2"));
    thimble_add_table(&p, in[0], in[1], out);
}
void run(const kernels::KernelCall &call, thimble_lut_params p, const Inputs &in, std::int8_t *out)
{
    p.table = static_cast<const std::int8_t *>(bytesOf(call, "table"));
    thimble_lut(&p, in[0], out);
}
void run(const kernels::KernelCall &, const thimble_softmax_params &p, const Inputs &in, std::int8_t *out)
{
    thimble_softmax(&p, in[0], out);
}
void run(const kernels::KernelCall &, const thimble_pad_params &p, const Inputs &in, std::int8_t *out)
{
    thimble_pad(&p, in[0], out);
}
void run(const kernels::KernelCall &, const thimble_copy_params &p, const Inputs &in, std::int8_t *out)
{
    thimble_copy(&p, in[0], out);
}
void run(const kernels::KernelCall &, const thimble_gather_params &p, const Inputs &in, std::int8_t *out)
{
    thimble_gather(&p, in[0], out);
}
void run(const kernels::KernelCall &call, const thimble_edge_params &p, const Inputs &in, std::int8_t *out)
{
    if (call.function == "thimble_quantize")
        thimble_quantize(&p, reinterpret_cast<const float *>(in[0]), out);
    else
        thimble_dequantize(&p, in[0], reinterpret_cast<float *>(out));
}

} // namespace

void runOnHost(const kernels::KernelCall &call, const Inputs &inputs, std::int8_t *output)
{
    Q_ASSERT(call.problem.empty());
    std::visit([&](const auto &params) { run(call, params, inputs, output); }, call.params);
}

} // namespace thimble::tests
