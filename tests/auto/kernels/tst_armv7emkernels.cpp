// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "armprogram.h"
#include "goldencases.h"
#include "hostcall.h"
#include "layercases.h"
#include "widemodel.h"

#include "tests/support/shareddata.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace thimble;
using namespace thimble::tests;

namespace {

constexpr auto kFamily = kernels::Family::ArmV7em;
constexpr auto kLatency = kernels::Prefer::Latency;

ArmCase armCase(const ConvCase &c) { return {c.name, c.call(kFamily, kLatency), c.input, {}, wideConv(c)}; }
ArmCase armCase(const DenseCase &d) { return {d.name, d.call(kFamily, kLatency), d.input, {}, wideDense(d)}; }

Numbers mostlyUsual(core::Random &random)
{
    const Numbers kinds[] = {Numbers::Usual, Numbers::Usual, Numbers::Clamped, Numbers::Extreme};
    return kinds[random.below(4)];
}

std::vector<ArmCase> convCases()
{
    core::Random random(21);
    std::vector<ArmCase> cases;
    for (int i = 0; i < 60; ++i) {
        const int kernelH = int(random.between(1, 5)), kernelW = int(random.between(1, 5));
        kernels::ConvLayer sizes = convSizes(int(random.between(kernelH, 9)), int(random.between(kernelW, 9)),
                                             int(random.between(1, 9)), int(random.between(1, 9)), kernelH,
                                             kernelW, int(random.between(1, 3)), random.below(3) > 0);
        cases.push_back(armCase(convCase(sizes, false, mostlyUsual(random), random)));
    }
    return cases;
}

/// With least scratch.
std::vector<ArmCase> convRowsCases()
{
    core::Random random(29);
    std::vector<ArmCase> cases;
    for (int i = 0; i < 30; ++i) {
        const int kernelH = int(random.between(1, 4)), kernelW = int(random.between(2, 4));
        const ConvCase c =
            convCase(convSizes(int(random.between(kernelH, 8)), int(random.between(kernelW, 8)),
                               int(random.between(1, 9)), int(random.between(1, 9)), kernelH, kernelW,
                               int(random.between(1, 3)), random.below(3) > 0),
                     false, mostlyUsual(random), random);
        cases.push_back({c.name, c.call(kFamily, kernels::Prefer::Ram), c.input, {}, wideConv(c)});
    }
    return cases;
}

std::vector<ArmCase> pointwiseCases()
{
    core::Random random(22);
    std::vector<ArmCase> cases;
    for (int pixels = 1; pixels <= 8; ++pixels)
        for (int i = 0; i < 4; ++i) {
            const auto sizes =
                convSizes(pixels, 1, int(random.between(1, 50)), int(random.between(1, 20)), 1, 1, 1, true);
            cases.push_back(armCase(convCase(sizes, false, mostlyUsual(random), random)));
        }
    return cases;
}

std::vector<ArmCase> depthwiseCases()
{
    core::Random random(23);
    std::vector<ArmCase> cases;
    for (int stride = 1; stride <= 2; ++stride)
        for (const bool same : {true, false})
            for (const auto &[h, w] :
                 {std::pair(3, 3), {4, 3}, {3, 4}, {7, 5}, {5, 8}, {2, 2}, {1, 5}, {6, 6}, {3, 9}}) {
                if (!same && (h < 3 || w < 3))
                    continue;
                kernels::ConvLayer sizes = convSizes(h, w, int(random.between(1, 6)), 1, 3, 3, stride, same);
                sizes.outC = sizes.inC;
                cases.push_back(armCase(convCase(sizes, true, mostlyUsual(random), random)));
            }
    return cases;
}

std::vector<ArmCase> anyDepthwiseCases()
{
    core::Random random(27);
    std::vector<ArmCase> cases;
    for (int i = 0; i < 30; ++i) {
        const int kernelH = int(random.between(1, 6)), kernelW = int(random.between(1, 6));
        const int dilation = random.below(4) == 0 ? 2 : 1;
        kernels::ConvLayer sizes =
            convSizes(int(random.between((kernelH - 1) * dilation + 1, 11)),
                      int(random.between((kernelW - 1) * dilation + 1, 11)), int(random.between(4, 11)), 1,
                      kernelH, kernelW, int(random.between(1, 3)), random.below(3) > 0, dilation);
        sizes.outC = sizes.inC;
        cases.push_back(armCase(convCase(sizes, true, mostlyUsual(random), random)));
    }
    return cases;
}

std::vector<ArmCase> denseCases()
{
    core::Random random(24);
    std::vector<ArmCase> cases;
    for (int i = 0; i < 40; ++i) {
        kernels::DenseLayer sizes;
        sizes.batches = int(random.between(1, 2));
        sizes.inCount = int(random.between(1, 90));
        sizes.outCount = int(random.between(1, 13));
        cases.push_back(armCase(denseCase(sizes, mostlyUsual(random), random)));
    }
    return cases;
}

ArmCase elementCase(const std::string &name, kernels::KernelCall (*make)(kernels::Family), std::size_t inputs,
                    std::size_t outputs, bool two, core::Random &random)
{
    ArmCase c{name,
              make(kFamily),
              std::vector<std::int8_t>(inputs),
              std::vector<std::int8_t>(two ? inputs : 0),
              {}};
    for (auto *codes : {&c.input, &c.second})
        for (std::int8_t &code : *codes)
            code = static_cast<std::int8_t>(random.between(-128, 127));
    c.expected.resize(outputs);
    runOnHost(make(kernels::Family::Portable), {c.input.data(), c.second.data()}, c.expected.data());
    return c;
}

thimble_pool_params poolSizes(int h, int w, int channels, int kernelH, int kernelW, int stride, int pad)
{
    const auto narrow = [](int x) { return static_cast<std::int16_t>(x); };
    thimble_pool_params p = {};
    p.in_h = narrow(h), p.in_w = narrow(w), p.channels = narrow(channels);
    p.kernel_h = narrow(kernelH), p.kernel_w = narrow(kernelW), p.stride_h = p.stride_w = narrow(stride);
    p.pad_top = p.pad_left = narrow(pad);
    p.out_h = narrow((h + 2 * pad - kernelH) / stride + 1),
    p.out_w = narrow((w + 2 * pad - kernelW) / stride + 1);
    p.out_min = -100, p.out_max = 110;
    return p;
}

thimble_binary_params addSizes(bool unclamped)
{
    thimble_binary_params p = {
        {1, 1, 3, 7}, {21, 21, 7, 1}, {21, 21, 7, 1}, -3, 20, 20, -128, -128, 127, 0, 0, 0, 0, 0, 0};
    p.multiplier1 = 1500000000, p.shift1 = -1, p.multiplier2 = 1100000000, p.shift2 = 0;
    p.out_multiplier = 1234567890, p.out_shift = -18;
    p.out_max = unclamped ? 127 : 60;
    return p;
}

template<int kernel, int channels, int pad>
kernels::KernelCall average(kernels::Family f)
{
    return kernels::poolCall(f, kernels::PoolKind::Average, poolSizes(20, 15, channels, kernel, 3, 2, pad));
}

kernels::KernelCall wholeAverage(kernels::Family f)
{
    return kernels::poolCall(f, kernels::PoolKind::Average, poolSizes(20, 15, 6, 20, 15, 1, 0));
}

kernels::KernelCall maximum(kernels::Family f)
{
    return kernels::poolCall(f, kernels::PoolKind::Max, poolSizes(9, 8, 7, 3, 2, 2, 1));
}

kernels::KernelCall mean(kernels::Family f)
{
    thimble_reduce_params p = {};
    p.outer = 2, p.count = 300, p.inner = 9, p.out_zero = 5, p.out_min = -128, p.out_max = 127;
    p.requant = {-3000, 1222333444, -7};
    return kernels::reduceCall(f, kernels::ReduceKind::Sum, p);
}

template<bool unclamped>
kernels::KernelCall sum(kernels::Family f)
{
    return kernels::binaryCall(f, kLatency, kernels::BinaryKind::Add, addSizes(unclamped));
}

/// Kernels without weights; the portable ones, tested on the host, say what is right.
std::vector<ArmCase> elementCases()
{
    core::Random random(28);
    return {elementCase("average", average<4, 8, 0>, 20 * 15 * 8, 9 * 7 * 8, false, random),
            elementCase("average padded", average<3, 5, 1>, 20 * 15 * 5, 10 * 8 * 5, false, random),
            elementCase("average of all", wholeAverage, 20 * 15 * 6, 6, false, random),
            elementCase("maximum", maximum, 9 * 8 * 7, 5 * 5 * 7, false, random),
            elementCase("mean", mean, 2 * 300 * 9, 2 * 9, false, random),
            elementCase("add", sum<true>, 21, 21, true, random),
            elementCase("add clamped", sum<false>, 21, 21, true, random)};
}

/// What the fast kernels refuse must still be answered.
std::vector<ArmCase> refusedCases()
{
    core::Random random(25);
    std::vector<ArmCase> cases;
    cases.push_back(armCase(convCase(convSizes(5, 5, 3, 4, 3, 3, 1, true), false, Numbers::Large, random)));
    cases.push_back(
        armCase(convCase(convSizes(9, 9, 3, 4, 3, 3, 1, true, 2), false, Numbers::Usual, random)));
    kernels::ConvLayer five = convSizes(6, 6, 3, 3, 5, 5, 1, true);
    cases.push_back(armCase(convCase(five, true, Numbers::Usual, random)));
    return cases;
}

/// Channels that no input changes, as trained networks have them: no multiplier, an exponent beyond what the short form
/// holds, and no weights with biases of any size.
ArmCase deadChannels()
{
    core::Random random(26);
    ConvCase c = convCase(convSizes(4, 4, 8, 8, 1, 1, 1, true), false, Numbers::Usual, random);
    c.requant[1] = {5, 0, 0};
    c.requant[4].shift = -28;
    const std::pair<std::size_t, thimble_requant> constants[] = {{2, {1 << 30, 1234567890, -26}},
                                                                 {3, {-(1 << 30), 1500000001, -25}},
                                                                 {6, {1 << 30, 1 << 30, 0}},
                                                                 {7, {-37, 1 << 30, 0}}};
    for (const auto &[channel, requant] : constants) {
        std::fill_n(c.weights.begin() + std::ptrdiff_t(channel) * 8, 8, std::int8_t(0));
        c.requant[channel] = requant;
    }
    return armCase(c);
}

} // namespace

/// The SMLAD kernels on the emulated Cortex-M4 against the wide-integer model; reads outside the buffers fault.
class TestArmv7emKernels : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void packerChoosesThem();
    void equalTheModel();
    void equalRecordedNetworks();

private:
    void verify(const std::vector<ArmCase> &cases);

    std::unique_ptr<ArmBoard> m_board; ///< none if a program is missing
};

void TestArmv7emKernels::initTestCase()
{
    if (missingArmTools().isEmpty())
        m_board = std::make_unique<ArmBoard>();
}

void TestArmv7emKernels::packerChoosesThem()
{
    std::set<std::string> chosen;
    for (const auto &cases : {convCases(), convRowsCases(), pointwiseCases(), depthwiseCases(),
                              anyDepthwiseCases(), denseCases(), elementCases()})
        for (const ArmCase &c : cases)
            chosen.insert(c.call.function);
    for (const char *function : {"thimble_conv_smlad", "thimble_conv_rows_smlad", "thimble_pointwise_smlad",
                                 "thimble_depthwise3x3_smlad", "thimble_depthwise3x3_down_smlad",
                                 "thimble_depthwise3x3_s2_smlad", "thimble_depthwise3x3_s2_down_smlad",
                                 "thimble_depthwise_smlad", "thimble_dense_smlad", "thimble_average_pool_dsp",
                                 "thimble_max_pool_dsp", "thimble_reduce_sum_dsp", "thimble_add_table_dsp"})
        QVERIFY2(chosen.contains(function), function);
    for (const ArmCase &c : refusedCases())
        QVERIFY2(c.call.function.find("smlad") == std::string::npos, c.name.c_str());
    QCOMPARE(deadChannels().call.function, std::string("thimble_pointwise_smlad"));
}

void TestArmv7emKernels::verify(const std::vector<ArmCase> &cases)
{
    if (!m_board)
        QSKIP(qPrintable(QStringLiteral("needs the program ") + missingArmTools()));
    const ArmOutcome outcome = m_board->run(cases);
    for (const std::string &failure : outcome.failures)
        qWarning("%s", failure.c_str());
    QVERIFY2(outcome.problem.isEmpty(), qPrintable(outcome.problem));
    QVERIFY(outcome.failures.empty());
}

void TestArmv7emKernels::equalTheModel()
{
    std::vector<ArmCase> cases = {deadChannels()};
    for (const auto &some : {convCases(), convRowsCases(), pointwiseCases(), depthwiseCases(),
                             anyDepthwiseCases(), denseCases(), elementCases(), refusedCases()})
        cases.insert(cases.end(), some.begin(), some.end());
    verify(cases);
}

void TestArmv7emKernels::equalRecordedNetworks()
{
    THIMBLE_NEEDS_SHARED("models/golden/ops");
    std::vector<ArmCase> cases;
    std::size_t fast = 0;
    for (const GoldenCase &golden : goldenCases(1))
        std::visit(
            [&](const auto &layer) {
                cases.push_back(
                    {layer.name, layer.call(kFamily, kLatency), layer.input, {}, golden.expected});
                fast += cases.back().call.function.find("_smlad") != std::string::npos;
            },
            golden.layer);
    QVERIFY(fast > cases.size() / 2);
    verify(cases);
}

QTEST_GUILESS_MAIN(TestArmv7emKernels)
#include "tst_armv7emkernels.moc"
