// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "hostcall.h"
#include "layercases.h"
#include "widemodel.h"

#include <QTest>

using namespace thimble;
using namespace thimble::tests;

namespace {

constexpr auto kPortable = kernels::Family::Portable;
constexpr auto kLatency = kernels::Prefer::Latency;

std::size_t differences(const std::vector<std::int8_t> &a, const std::vector<std::int8_t> &b)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        count += a[i] != b[i];
    return count;
}

} // namespace

/// Kernels compiled with THIMBLE_SINGLE_ROUNDING=1 round once.
class TestSingleRounding : public QObject
{
    Q_OBJECT

private slots:
    void layersEqualTheModel();
    void differsFromDoubleRounding();
    void addTablesAgreeWithTheGeneralKernel();
    void fastFamilyKeepsToDoubleRounding();
};

void TestSingleRounding::layersEqualTheModel()
{
    core::Random random(31);
    for (int i = 0; i < 100; ++i) {
        const ConvCase conv = convCase(convSizes(6, 5, 3, 4, 3, 3, 1, true), false, Numbers::Usual, random);
        std::vector<std::int8_t> out(conv.outputs());
        runOnHost(conv.call(kPortable, kLatency), {conv.input.data()}, out.data());
        QVERIFY(out == wideConv(conv));
        kernels::DenseLayer sizes;
        sizes.inCount = 20, sizes.outCount = 9;
        const DenseCase dense = denseCase(sizes, Numbers::Usual, random);
        out.resize(dense.outputs());
        runOnHost(dense.call(kPortable, kLatency), {dense.input.data()}, out.data());
        QVERIFY(out == wideDense(dense));
    }
}

/// At an exponent of 1 the two rules answer differently for a quarter of all sums.
void TestSingleRounding::differsFromDoubleRounding()
{
    core::Random random(32);
    ConvCase c = convCase(convSizes(20, 20, 1, 1, 1, 1, 1, true), false, Numbers::Usual, random);
    c.layer.inZero = c.layer.outZero = 0;
    c.weights = {1};
    c.requant = {{0, 1500000000, -1}};
    std::vector<std::int8_t> once(c.outputs()), twice;
    runOnHost(c.call(kPortable, kLatency), {c.input.data()}, once.data());
    for (const std::int8_t code : c.input)
        twice.push_back(static_cast<std::int8_t>(wideRescale(code, 1500000000, -1, false)));
    QVERIFY(differences(once, twice) > 40);
}

void TestSingleRounding::addTablesAgreeWithTheGeneralKernel()
{
    thimble_binary_params p = {};
    for (int axis = 3; axis >= 0; --axis)
        p.shape[axis] = 4, p.stride1[axis] = p.stride2[axis] = 1 << (2 * (3 - axis));
    p.zero1 = 3, p.zero2 = -9, p.left_shift = 20, p.out_min = -128, p.out_max = 127;
    p.multiplier1 = 1222333444, p.shift1 = -1, p.multiplier2 = 1999888777, p.shift2 = -2;
    p.out_multiplier = 1444555666, p.out_shift = -18;
    core::Random random(33);
    std::vector<std::int8_t> a(256), b(256), general(256), tables(256);
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = static_cast<std::int8_t>(random.between(-128, 127));
        b[i] = static_cast<std::int8_t>(random.between(-128, 127));
    }
    using enum kernels::BinaryKind;
    const auto fast = kernels::binaryCall(kPortable, kLatency, Sub, p, kernels::Rounding::Single);
    QCOMPARE(fast.function, std::string("thimble_add_table"));
    runOnHost(fast, {a.data(), b.data()}, tables.data());
    runOnHost(kernels::binaryCall(kPortable, kernels::Prefer::Ram, Sub, p), {a.data(), b.data()},
              general.data());
    QCOMPARE(differences(tables, general), std::size_t(0));
}

void TestSingleRounding::fastFamilyKeepsToDoubleRounding()
{
    core::Random random(34);
    const ConvCase c = convCase(convSizes(6, 5, 3, 4, 3, 3, 1, true), false, Numbers::Usual, random);
    kernels::ConvLayer layer = c.layer;
    layer.weights = c.weights, layer.requant = c.requant;
    const auto family = kernels::Family::ArmV7em;
    QCOMPARE(kernels::convCall(family, kLatency, layer, kernels::Rounding::Single).function,
             std::string("thimble_conv"));
    QCOMPARE(kernels::convCall(family, kLatency, layer).function, std::string("thimble_conv_smlad"));
}

QTEST_APPLESS_MAIN(TestSingleRounding)
#include "tst_singlerounding.moc"
