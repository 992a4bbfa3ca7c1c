// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "goldencases.h"

#include "core/base/file.h"
#include "core/network/fixedpoint.h"
#include "core/network/shapes.h"
#include "core/network/tflite.h"
#include "tests/support/shareddata.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace thimble::tests {

namespace {

constexpr int kRecords = 8;

struct Sides
{
    const core::Tensor *in, *filter, *bias, *out;
};

Sides sidesOf(const core::Network &network)
{
    const core::Operator &op = network.operators.front();
    const auto tensor = [&](int index) { return &network.tensors[std::size_t(index)]; };
    const bool biased = op.inputs.size() > 2 && op.inputs[2] >= 0;
    return {tensor(op.inputs[0]), tensor(op.inputs[1]), biased ? tensor(op.inputs[2]) : nullptr,
            tensor(op.outputs[0])};
}

bool supported(const core::Network &network)
{
    if (network.operators.size() != 1)
        return false;
    const core::OpCode code = network.operators.front().code;
    if (code != core::OpCode::Conv2D && code != core::OpCode::DepthwiseConv2D
        && code != core::OpCode::FullyConnected)
        return false;
    const Sides s = sidesOf(network);
    return s.in->type == core::ElementType::Int8 && s.filter->isConstant()
        && s.filter->type == core::ElementType::Int8 && s.out->type == core::ElementType::Int8
        && (code == core::OpCode::FullyConnected || s.in->shape[0] == 1);
}

std::vector<thimble_requant> requants(const Sides &s, std::size_t channels, bool dense)
{
    std::vector<thimble_requant> result(channels);
    const auto &scales = s.filter->quantization.scales;
    for (std::size_t c = 0; c < channels; ++c) {
        const double product = dense && scales.size() == 1
            ? double(s.in->scale() * scales[0])
            : double(s.in->scale()) * double(scales[scales.size() > 1 ? c : 0]);
        const core::QuantizedMultiplier factor = core::quantizeMultiplier(product / double(s.out->scale()));
        result[c] = {0, factor.multiplier, factor.shift};
        if (s.bias)
            std::memcpy(&result[c].bias, s.bias->data->data() + 4 * c, 4);
    }
    return result;
}

template<class Layer>
void setCodes(Layer &layer, const Sides &s, core::Activation activation)
{
    const auto code = [&](float real) { return int(std::round(real / s.out->scale())) + s.out->zeroPoint(); };
    layer.inZero = s.in->zeroPoint(), layer.outZero = s.out->zeroPoint();
    layer.outMin = -128, layer.outMax = 127;
    if (activation == core::Activation::Relu || activation == core::Activation::Relu6)
        layer.outMin = std::clamp(code(0), -128, 127);
    if (activation == core::Activation::ReluN1To1)
        layer.outMin = std::clamp(code(-1), -128, 127);
    if (activation == core::Activation::Relu6 || activation == core::Activation::ReluN1To1)
        layer.outMax = std::clamp(code(activation == core::Activation::Relu6 ? 6 : 1), -128, 127);
}

std::vector<std::int8_t> signedBytes(const std::vector<std::uint8_t> &bytes, std::size_t from,
                                     std::size_t count)
{
    std::vector<std::int8_t> result(count);
    std::memcpy(result.data(), bytes.data() + from, count);
    return result;
}

ConvCase convolution(const core::Network &network)
{
    const Sides s = sidesOf(network);
    const core::Operator &op = network.operators.front();
    const auto &options = std::get<core::ConvOptions>(op.options);
    const auto &in = s.in->shape, &filter = s.filter->shape, &out = s.out->shape;
    ConvCase c;
    c.depthwise = op.code == core::OpCode::DepthwiseConv2D;
    kernels::ConvLayer &l = c.layer;
    l.inH = in[1], l.inW = in[2], l.inC = in[3], l.outH = out[1], l.outW = out[2], l.outC = out[3];
    l.kernelH = filter[1], l.kernelW = filter[2];
    l.strideH = options.strideH, l.strideW = options.strideW;
    l.dilationH = options.dilationH, l.dilationW = options.dilationW;
    l.padTop = core::windowSize(options.padding, l.inH, l.kernelH, l.strideH, l.dilationH).before;
    l.padLeft = core::windowSize(options.padding, l.inW, l.kernelW, l.strideW, l.dilationW).before;
    l.groups = c.depthwise ? l.inC : l.inC / filter[3];
    setCodes(l, s, options.activation);
    c.weights = signedBytes(*s.filter->data, 0, s.filter->data->size());
    c.requant = requants(s, std::size_t(l.outC), false);
    return c;
}

DenseCase dense(const core::Network &network)
{
    const Sides s = sidesOf(network);
    DenseCase d;
    d.layer.outCount = s.filter->shape[0], d.layer.inCount = s.filter->shape[1];
    d.layer.batches = int(s.in->elements()) / d.layer.inCount;
    setCodes(d.layer, s, std::get<core::DenseOptions>(network.operators.front().options).activation);
    d.weights = signedBytes(*s.filter->data, 0, s.filter->data->size());
    d.requant = requants(s, std::size_t(d.layer.outCount), true);
    return d;
}

void appendRecords(std::vector<GoldenCase> &cases, const core::Network &network,
                   const std::filesystem::path &file, int records)
{
    const auto path = [&](const char *suffix) {
        return std::filesystem::path(file).replace_extension(suffix);
    };
    const auto in = core::readFile(path(".in.bin"), 1 << 24), out = core::readFile(path(".out.bin"), 1 << 24);
    if (!in || !out)
        return;
    const Sides s = sidesOf(network);
    for (int i = kRecords - records; i < kRecords; ++i) {
        const auto record = std::size_t(i);
        const auto input = signedBytes(*in, record * s.in->bytes(), s.in->bytes());
        GoldenCase golden;
        const auto add = [&](auto layer) {
            layer.name = file.stem().string();
            layer.input = input;
            golden.layer = std::move(layer);
        };
        if (network.operators.front().code == core::OpCode::FullyConnected)
            add(dense(network));
        else
            add(convolution(network));
        golden.expected = signedBytes(*out, record * s.out->bytes(), s.out->bytes());
        cases.push_back(std::move(golden));
    }
}

} // namespace

std::vector<GoldenCase> goldenCases(int records)
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(sharedData("models/golden/ops")))
        if (entry.path().extension() == ".tflite")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<GoldenCase> cases;
    for (const auto &file : files)
        if (const auto network = core::readTflite(file); network && supported(*network))
            appendRecords(cases, *network, file, records);
    return cases;
}

} // namespace thimble::tests
