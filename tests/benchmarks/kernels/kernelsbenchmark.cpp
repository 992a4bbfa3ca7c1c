// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/auto/kernels/armprogram.h"
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
    const ArmOutcome outcome = runOnArm(bench.cases);
    for (const std::string &failure : outcome.failures)
        std::fprintf(stderr, "%s\n", failure.c_str());
    if (!outcome.problem.isEmpty() || !outcome.failures.empty()) {
        std::fprintf(stderr, "%s\n", qPrintable(outcome.problem));
        return 1;
    }
    std::printf("%-42s %10s %9s %9s %9s %7s  %s\n", "layer", "products", "portable", "armv7em", "per prod.",
                "ratio", "kernel");
    for (std::size_t i = 0; i < bench.rows.size(); ++i) {
        const Row &row = bench.rows[i];
        const auto portable = double(outcome.instructions[2 * i]),
                   fast = double(outcome.instructions[2 * i + 1]);
        std::printf("%-42s %10.0f %9.0f %9.0f %9.2f %7.2f  %s\n", row.name.c_str(), row.products, portable,
                    fast, fast / row.products, portable / fast, bench.cases[2 * i + 1].call.function.c_str());
    }
    return 0;
}
