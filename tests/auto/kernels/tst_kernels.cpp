// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "goldencases.h"
#include "hostcall.h"
#include "layercases.h"
#include "widemodel.h"

#include "tests/support/shareddata.h"

#include <QTest>

using namespace thimble;
using namespace thimble::tests;

namespace {

constexpr auto kPortable = kernels::Family::Portable;
constexpr auto kLatency = kernels::Prefer::Latency;

Numbers someNumbers(core::Random &random) { return static_cast<Numbers>(random.below(4)); }

kernels::ConvLayer someSizes(core::Random &random)
{
    const int kernelH = int(random.between(1, 5)), kernelW = int(random.between(1, 5));
    const int dilation = random.below(4) == 0 ? 2 : 1;
    const int h = int(random.between((kernelH - 1) * dilation + 1, 13));
    const int w = int(random.between((kernelW - 1) * dilation + 1, 13));
    return convSizes(h, w, int(random.between(1, 9)), int(random.between(1, 9)), kernelH, kernelW,
                     int(random.between(1, 3)), random.below(2) == 0, dilation);
}

} // namespace

/// The portable kernels, called as the packer says, against the wide-integer model.
class TestKernels : public QObject
{
    Q_OBJECT

private slots:
    void convolution();
    void groupedConvolution();
    void pointwise();
    void depthwise();
    void dense();
    void equalRecordedNetworks();
    void tooLargeIsAProblem();
};

void TestKernels::convolution()
{
    core::Random random(1);
    for (int i = 0; i < 400; ++i) {
        const ConvCase c = convCase(someSizes(random), false, someNumbers(random), random);
        std::vector<std::int8_t> out(c.outputs());
        runOnHost(c.call(kPortable, kLatency), {c.input.data()}, out.data());
        QVERIFY2(out == wideConv(c), c.name.c_str());
    }
}

void TestKernels::groupedConvolution()
{
    core::Random random(2);
    for (int i = 0; i < 100; ++i) {
        kernels::ConvLayer sizes = someSizes(random);
        sizes.groups = int(random.between(2, 4));
        sizes.inC = sizes.groups * int(random.between(1, 3));
        sizes.outC = sizes.groups * int(random.between(1, 3));
        const ConvCase c = convCase(sizes, false, someNumbers(random), random);
        std::vector<std::int8_t> out(c.outputs());
        runOnHost(c.call(kPortable, kLatency), {c.input.data()}, out.data());
        QVERIFY2(out == wideConv(c), c.name.c_str());
    }
}

void TestKernels::pointwise()
{
    core::Random random(3);
    for (int i = 0; i < 100; ++i) {
        const auto sizes = convSizes(int(random.between(1, 6)), int(random.between(1, 6)),
                                     int(random.between(1, 40)), int(random.between(1, 20)), 1, 1, 1, true);
        const ConvCase c = convCase(sizes, false, someNumbers(random), random);
        const kernels::KernelCall call = c.call(kPortable, kLatency);
        QCOMPARE(call.function, std::string("thimble_pointwise"));
        std::vector<std::int8_t> out(c.outputs());
        runOnHost(call, {c.input.data()}, out.data());
        QVERIFY2(out == wideConv(c), c.name.c_str());
    }
}

void TestKernels::depthwise()
{
    core::Random random(4);
    for (int i = 0; i < 300; ++i) {
        kernels::ConvLayer sizes = someSizes(random);
        sizes.outC = sizes.inC * int(random.between(1, 3));
        const ConvCase c = convCase(sizes, true, someNumbers(random), random);
        std::vector<std::int8_t> out(c.outputs());
        runOnHost(c.call(kPortable, kLatency), {c.input.data()}, out.data());
        QVERIFY2(out == wideConv(c), c.name.c_str());
    }
}

void TestKernels::dense()
{
    core::Random random(5);
    for (int i = 0; i < 200; ++i) {
        kernels::DenseLayer sizes;
        sizes.batches = int(random.between(1, 3));
        sizes.inCount = int(random.between(1, 200));
        sizes.outCount = int(random.between(1, 20));
        const DenseCase d = denseCase(sizes, someNumbers(random), random);
        std::vector<std::int8_t> out(d.outputs());
        runOnHost(d.call(kPortable, kLatency), {d.input.data()}, out.data());
        QVERIFY2(out == wideDense(d), d.name.c_str());
    }
}

void TestKernels::equalRecordedNetworks()
{
    THIMBLE_NEEDS_SHARED("models/golden/ops");
    const std::vector<GoldenCase> cases = goldenCases(8);
    QVERIFY(cases.size() > 8 * 80);
    for (const GoldenCase &golden : cases) {
        std::visit(
            [&](const auto &layer) {
                std::vector<std::int8_t> out(layer.outputs());
                runOnHost(layer.call(kPortable, kLatency), {layer.input.data()}, out.data());
                QVERIFY2(out == golden.expected, layer.name.c_str());
            },
            golden.layer);
    }
}

void TestKernels::tooLargeIsAProblem()
{
    kernels::DenseLayer layer;
    layer.inCount = 40000;
    QVERIFY(!kernels::denseCall(kPortable, kLatency, layer).problem.empty());
    kernels::ConvLayer conv;
    QVERIFY(!kernels::convCall(kPortable, kLatency, conv).problem.empty());
}

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
