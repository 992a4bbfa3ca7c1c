// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/auto/kernels/armprogram.h"
#include "tests/auto/kernels/hostcall.h"
#include "tests/auto/kernels/layercases.h"
#include "tests/auto/kernels/widemodel.h"

#include <cstdio>

/// Instructions per product of every weighted kernel on the emulated Cortex-M4, portable and armv7em side by side from one
/// run, for layers of the reference networks and for the small layers that searches propose.
using namespace thimble;
using namespace thimble::tests;

namespace {

struct Row
{
    std::string name;
    double products = 0, outputs = 0;
};

struct Bench
{
    std::vector<Row> rows;
    std::vector<ArmCase> cases; ///< two per row: portable, armv7em

    void conv(kernels::ConvLayer sizes, bool depthwise)
    {
        core::Random random(7);
        if (depthwise)
            sizes.outC = sizes.inC;
        const ConvCase c = convCase(sizes, depthwise, Numbers::Usual, random);
        add(c, double(c.outputs()), sizes.kernelH * sizes.kernelW * (depthwise ? 1 : sizes.inC), wideConv(c));
    }
    void dense(int in, int out)
    {
        core::Random random(7);
        kernels::DenseLayer sizes;
        sizes.inCount = in, sizes.outCount = out;
        const DenseCase d = denseCase(sizes, Numbers::Usual, random);
        add(d, out, in, wideDense(d));
    }

    /// Kernels without products: `elements` is what the figures are per. `make` gives the call of a family.
    template<class Make>
    void plain(const std::string &name, int elements, int inputs, int outputs, int sources, Make make)
    {
        core::Random random(9);
        std::vector<std::vector<std::int8_t>> in(2, std::vector<std::int8_t>(std::size_t(inputs)));
        for (auto &codes : in)
            for (std::int8_t &code : codes)
                code = static_cast<std::int8_t>(random.between(-128, 127));
        std::vector<std::int8_t> expected(static_cast<std::size_t>(outputs));
        runOnHost(make(kernels::Family::Portable), {in[0].data(), in[1].data()}, expected.data());
        rows.push_back({name, double(elements), double(outputs)});
        for (const auto family : {kernels::Family::Portable, kernels::Family::ArmV7em})
            cases.push_back(
                {name, make(family), in[0], sources > 1 ? in[1] : std::vector<std::int8_t>(), expected});
    }

private:
    template<class Case>
    void add(const Case &c, double outputs, double productsPerOutput,
             const std::vector<std::int8_t> &expected)
    {
        rows.push_back({c.name, outputs * productsPerOutput, outputs});
        for (const auto family : {kernels::Family::Portable, kernels::Family::ArmV7em})
            cases.push_back({c.name, c.call(family, kernels::Prefer::Latency), c.input, {}, expected});
    }
};

thimble_pool_params pool(int h, int w, int channels, int kernelH, int kernelW, int stride)
{
    const auto narrow = [](int x) { return static_cast<std::int16_t>(x); };
    thimble_pool_params p = {};
    p.in_h = narrow(h), p.in_w = narrow(w), p.channels = narrow(channels);
    p.kernel_h = narrow(kernelH), p.kernel_w = narrow(kernelW), p.stride_h = p.stride_w = narrow(stride);
    p.out_h = narrow((h - kernelH) / stride + 1), p.out_w = narrow((w - kernelW) / stride + 1);
    p.out_min = -128, p.out_max = 127;
    return p;
}

/// Per input element: pools, per output element: the others.
void addPlainLayers(Bench &b)
{
    using namespace kernels;
    for (const int channels : {8, 64}) {
        const auto whole = pool(25, 5, channels, 25, 5, 1), halves = pool(24, 6, channels, 2, 2, 2);
        const std::string text = "x" + std::to_string(channels);
        b.plain("average pool 25x5" + text + " whole", 125 * channels, 125 * channels, channels, 1,
                [=](Family f) { return poolCall(f, PoolKind::Average, whole); });
        b.plain("average pool 24x6" + text + " 2x2", 144 * channels, 144 * channels, 36 * channels, 1,
                [=](Family f) { return poolCall(f, PoolKind::Average, halves); });
        b.plain("max pool 24x6" + text + " 2x2", 144 * channels, 144 * channels, 36 * channels, 1,
                [=](Family f) { return poolCall(f, PoolKind::Max, halves); });
        thimble_reduce_params mean = {};
        mean.outer = 1, mean.count = 125, mean.inner = static_cast<std::int16_t>(channels);
        mean.out_min = -128, mean.out_max = 127, mean.requant = {0, 1 << 30, -6};
        b.plain("mean 25x5" + text, 125 * channels, 125 * channels, channels, 1,
                [=](Family f) { return reduceCall(f, ReduceKind::Sum, mean); });
    }
    thimble_binary_params sum = {};
    sum.shape[0] = sum.shape[1] = 1, sum.shape[2] = 25, sum.shape[3] = 64;
    for (auto *stride : {sum.stride1, sum.stride2})
        stride[0] = stride[1] = 1600, stride[2] = 64, stride[3] = 1;
    sum.left_shift = 20, sum.out_min = -128, sum.out_max = 127, sum.out_shift = -18;
    sum.multiplier1 = sum.multiplier2 = sum.out_multiplier = 1 << 30, sum.shift2 = -1;
    b.plain("add 1600 by tables", 1600, 1600, 1600, 2,
            [=](Family f) { return binaryCall(f, Prefer::Latency, BinaryKind::Add, sum); });
    b.plain("add 1600", 1600, 1600, 1600, 2,
            [=](Family f) { return binaryCall(f, Prefer::Ram, BinaryKind::Add, sum); });
    const std::vector<std::int8_t> table(256, 3);
    b.plain("table 1600", 1600, 1600, 1600, 1, [=](Family f) { return lutCall(f, 1600, table); });
    const thimble_softmax_params softmax = {1, 12, 1 << 30, 24, -124};
    b.plain("softmax 12", 12, 12, 12, 1, [=](Family f) { return softmaxCall(f, softmax); });
    const thimble_pad_params pad = {{1, 25, 5, 16}, {0, 1, 1, 0}, {0, 1, 1, 0}, -5};
    b.plain("pad 25x5x16", 27 * 7 * 16, 25 * 5 * 16, 27 * 7 * 16, 1,
            [=](Family f) { return padCall(f, pad); });
    const thimble_copy_params copy = {125, 8, 0, 16, 0, 8};
    b.plain("copy 125 times 8", 1000, 2000, 1000, 1, [=](Family f) { return copyCall(f, copy); });
}

Bench layers()
{
    Bench b;
    b.conv(convSizes(49, 10, 1, 64, 10, 4, 2, true), false); // KWS reference
    b.conv(convSizes(25, 5, 64, 64, 3, 3, 1, true), true);
    b.conv(convSizes(25, 5, 64, 64, 1, 1, 1, true), false);
    b.dense(64, 12);
    b.conv(convSizes(32, 32, 3, 16, 3, 3, 1, true), false); // IC reference
    b.conv(convSizes(32, 32, 16, 16, 3, 3, 1, true), false);
    b.conv(convSizes(32, 32, 16, 32, 3, 3, 2, true), false);
    b.conv(convSizes(32, 32, 16, 32, 1, 1, 2, true), false);
    b.conv(convSizes(48, 48, 8, 8, 3, 3, 1, true), true); // VWW reference
    b.conv(convSizes(48, 48, 16, 16, 3, 3, 2, true), true);
    b.conv(convSizes(48, 48, 8, 16, 1, 1, 1, true), false);
    b.dense(640, 128); // AD reference
    b.dense(128, 8);
    b.conv(convSizes(49, 10, 1, 8, 3, 3, 2, true), false); // small
    b.conv(convSizes(49, 10, 1, 16, 10, 4, 2, true), false);
    for (const int channels : {8, 12, 16, 24}) {
        b.conv(convSizes(25, 5, channels, 0, 3, 3, 1, true), true);
        b.conv(convSizes(25, 5, channels, channels, 1, 1, 1, true), false);
        b.conv(convSizes(25, 5, channels, channels, 3, 3, 1, true), false);
    }
    b.conv(convSizes(25, 5, 16, 0, 3, 3, 2, true), true);
    b.conv(convSizes(25, 5, 16, 0, 5, 5, 1, true), true);
    addPlainLayers(b);
    return b;
}

} // namespace

int main()
{
    if (const QString missing = missingArmTools(); !missing.isEmpty()) {
        std::fprintf(stderr, "needs the program %s\n", qPrintable(missing));
        return 1;
    }
    const Bench bench = layers();
    const ArmOutcome outcome = ArmBoard().run(bench.cases);
    for (const std::string &failure : outcome.failures)
        std::fprintf(stderr, "%s\n", failure.c_str());
    if (!outcome.problem.isEmpty() || !outcome.failures.empty()) {
        std::fprintf(stderr, "%s\n", qPrintable(outcome.problem));
        return 1;
    }
    std::printf("%-42s %10s %9s %9s %9s %7s  %s\n", "layer", "products*", "portable", "armv7em", "per prod.",
                "ratio", "kernel");
    for (std::size_t i = 0; i < bench.rows.size(); ++i) {
        const Row &row = bench.rows[i];
        const auto portable = double(outcome.instructions[2 * i]),
                   fast = double(outcome.instructions[2 * i + 1]);
        std::printf("%-42s %10.0f %9.0f %9.0f %9.2f %7.2f  %s\n", row.name.c_str(), row.products, portable,
                    fast, fast / row.products, portable / fast, bench.cases[2 * i + 1].call.function.c_str());
    }
    std::printf("* products, or elements where a kernel has none\n");
    return 0;
}
