// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "hostcall.h"
#include "widemodel.h"

#include "core/base/random.h"
#include "core/network/fixedpoint.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace thimble;
using namespace thimble::tests;

namespace {

using Codes = std::vector<std::int8_t>;
constexpr auto kPortable = kernels::Family::Portable;
constexpr auto kLatency = kernels::Prefer::Latency;
constexpr auto kRam = kernels::Prefer::Ram;

Codes randomCodes(std::size_t count, core::Random &random)
{
    Codes result(count);
    for (std::int8_t &code : result)
        code = static_cast<std::int8_t>(random.between(-128, 127));
    return result;
}

std::int8_t clampCode(std::int64_t value, int low, int high)
{
    return static_cast<std::int8_t>(std::clamp(value, std::int64_t(low), std::int64_t(high)));
}

std::int16_t small(core::Random &random, int low, int high)
{
    return static_cast<std::int16_t>(random.between(low, high));
}

thimble_pool_params somePool(core::Random &random)
{
    thimble_pool_params p = {};
    p.kernel_h = small(random, 1, 4), p.kernel_w = small(random, 1, 4);
    p.stride_h = small(random, 1, 3), p.stride_w = small(random, 1, 3);
    p.in_h = small(random, p.kernel_h, 9), p.in_w = small(random, p.kernel_w, 9),
    p.channels = small(random, 1, 9);
    p.out_h = static_cast<std::int16_t>((p.in_h + p.stride_h - 1) / p.stride_h);
    p.out_w = static_cast<std::int16_t>((p.in_w + p.stride_w - 1) / p.stride_w);
    p.pad_top = static_cast<std::int16_t>(std::max((p.out_h - 1) * p.stride_h + p.kernel_h - p.in_h, 0) / 2);
    p.pad_left = static_cast<std::int16_t>(std::max((p.out_w - 1) * p.stride_w + p.kernel_w - p.in_w, 0) / 2);
    p.out_min = random.below(2) ? -128 : small(random, -128, 0);
    p.out_max = random.below(2) ? 127 : small(random, 0, 127);
    return p;
}

/// The codes of one window of one channel.
std::vector<int> windowCodes(const thimble_pool_params &p, const Codes &in, int oy, int ox, int channel)
{
    std::vector<int> result;
    for (int y = oy * p.stride_h - p.pad_top; y < oy * p.stride_h - p.pad_top + p.kernel_h; ++y)
        for (int x = ox * p.stride_w - p.pad_left; x < ox * p.stride_w - p.pad_left + p.kernel_w; ++x)
            if (y >= 0 && y < p.in_h && x >= 0 && x < p.in_w)
                result.push_back(in[std::size_t((y * p.in_w + x) * p.channels + channel)]);
    return result;
}

Codes poolModel(kernels::PoolKind kind, const thimble_pool_params &p, const Codes &in)
{
    Codes result;
    for (int oy = 0; oy < p.out_h; ++oy)
        for (int ox = 0; ox < p.out_w; ++ox)
            for (int c = 0; c < p.channels; ++c) {
                const std::vector<int> codes = windowCodes(p, in, oy, ox, c);
                double value = *std::max_element(codes.begin(), codes.end());
                if (kind == kernels::PoolKind::Average) {
                    value = 0;
                    for (const int code : codes)
                        value += code;
                    value = std::round(value / double(codes.size())); // halves away from zero
                }
                result.push_back(clampCode(std::int64_t(value), p.out_min, p.out_max));
            }
    return result;
}

std::vector<std::array<std::size_t, 4>> indices(const std::int16_t (&shape)[4])
{
    std::vector<std::array<std::size_t, 4>> result;
    for (int i = 0; i < shape[0]; ++i)
        for (int j = 0; j < shape[1]; ++j)
            for (int k = 0; k < shape[2]; ++k)
                for (int l = 0; l < shape[3]; ++l)
                    result.push_back({std::size_t(i), std::size_t(j), std::size_t(k), std::size_t(l)});
    return result;
}

thimble_binary_params someBinary(core::Random &random)
{
    thimble_binary_params p = {};
    std::int32_t step1 = 1, step2 = 1;
    for (int axis = 3; axis >= 0; --axis) {
        p.shape[axis] = small(random, 1, 5);
        const bool repeated1 = random.below(6) == 0, repeated2 = random.below(6) == 0;
        p.stride1[axis] = repeated1 ? 0 : step1;
        p.stride2[axis] = repeated2 ? 0 : step2;
        step1 *= repeated1 ? 1 : p.shape[axis];
        step2 *= repeated2 ? 1 : p.shape[axis];
    }
    p.zero1 = small(random, -128, 127), p.zero2 = small(random, -128, 127), p.left_shift = 20;
    p.out_zero = small(random, -128, 127);
    p.out_min = random.below(2) ? -128 : small(random, -128, 0);
    p.out_max = random.below(2) ? 127 : small(random, 0, 127);
    const auto multiplier = [&] { return std::int32_t(random.between(1 << 30, INT32_MAX)); };
    p.multiplier1 = multiplier(), p.multiplier2 = multiplier(), p.out_multiplier = multiplier();
    p.shift1 = small(random, -4, 0), p.shift2 = small(random, -4, 0), p.out_shift = small(random, -20, -16);
    return p;
}

Codes binaryModel(kernels::BinaryKind kind, const thimble_binary_params &p, const Codes &a, const Codes &b)
{
    Codes result;
    for (const auto &index : indices(p.shape)) {
        std::size_t at1 = 0, at2 = 0;
        for (std::size_t axis = 0; axis < 4; ++axis) {
            at1 += index[axis] * std::size_t(p.stride1[axis]);
            at2 += index[axis] * std::size_t(p.stride2[axis]);
        }
        const std::int64_t left = std::int64_t(1) << p.left_shift;
        const std::int64_t x = wideRescale((a[at1] - p.zero1) * left, p.multiplier1, p.shift1);
        const std::int64_t y = wideRescale((b[at2] - p.zero2) * left, p.multiplier2, p.shift2);
        std::int64_t code = 0;
        switch (kind) {
        case kernels::BinaryKind::Add:
            code = wideRescale(x + y, p.out_multiplier, p.out_shift) + p.out_zero;
            break;
        case kernels::BinaryKind::Sub:
            code = wideRescale(x - y, p.out_multiplier, p.out_shift) + p.out_zero;
            break;
        case kernels::BinaryKind::Mul:
            code = wideRescale(std::int64_t(a[at1] - p.zero1) * (b[at2] - p.zero2), p.out_multiplier,
                               p.out_shift)
                + p.out_zero;
            break;
        case kernels::BinaryKind::Maximum:
            code = std::max(a[at1], b[at2]);
            break;
        case kernels::BinaryKind::Minimum:
            code = std::min(a[at1], b[at2]);
            break;
        }
        result.push_back(clampCode(code, p.out_min, p.out_max));
    }
    return result;
}

/// Softmax by the oracle's fixed-point functions.
Codes softmaxModel(const thimble_softmax_params &p, const std::int8_t *in)
{
    const int largest = *std::max_element(in, in + p.depth);
    std::vector<std::int32_t> exps;
    std::int32_t sum = 0;
    for (int i = 0; i < p.depth; ++i) {
        const int difference = in[i] - largest;
        const std::int32_t scaled =
            core::doublingHighMul(core::wrappingShiftLeft(difference, p.shift), p.multiplier);
        exps.push_back(difference < p.diff_min ? -1 : core::expOnNegative(scaled, 5));
        sum += difference < p.diff_min ? 0 : core::roundingShiftRight(exps.back(), 12);
    }
    const int headroom = __builtin_clz(unsigned(sum));
    const std::int32_t scale = core::oneOverOnePlus(std::int32_t((unsigned(sum) << headroom) - 0x80000000u));
    Codes result;
    for (const std::int32_t e : exps)
        result.push_back(
            e < 0 ? std::int8_t(-128)
                  : clampCode(core::roundingShiftRight(core::doublingHighMul(scale, e), 35 - headroom) - 128,
                              -128, 127));
    return result;
}

} // namespace

/// The kernels without weights, against models written from the rules.
class TestElementKernels : public QObject
{
    Q_OBJECT

private slots:
    void pools();
    void sums();
    void maxima();
    void binary();
    void binaryInPlace();
    void addByTables();
    void lut();
    void softmax();
    void softmaxOfManyEqual();
    void pad();
    void copyBetweenPitches();
    void gather();
    void quantizeRoundsHalvesAway();
    void dequantize();
};

void TestElementKernels::pools()
{
    core::Random random(11);
    for (int i = 0; i < 200; ++i) {
        const thimble_pool_params p = somePool(random);
        const Codes in = randomCodes(std::size_t(p.in_h * p.in_w * p.channels), random);
        Codes out(std::size_t(p.out_h * p.out_w * p.channels));
        for (const auto kind : {kernels::PoolKind::Average, kernels::PoolKind::Max}) {
            runOnHost(kernels::poolCall(kPortable, kind, p), {in.data()}, out.data());
            QVERIFY(out == poolModel(kind, p, in));
        }
    }
}

void TestElementKernels::sums()
{
    core::Random random(12);
    for (int i = 0; i < 100; ++i) {
        thimble_reduce_params p = {};
        p.outer = small(random, 1, 3), p.count = small(random, 1, 200), p.inner = small(random, 1, 9);
        p.out_zero = small(random, -20, 20), p.out_min = -128, p.out_max = small(random, 20, 127);
        p.requant = {std::int32_t(random.between(-9999, 9999)),
                     std::int32_t(random.between(1 << 30, INT32_MAX)), -int(random.between(0, 9))};
        const Codes in = randomCodes(std::size_t(p.outer * p.count * p.inner), random);
        Codes out(std::size_t(p.outer * p.inner));
        runOnHost(kernels::reduceCall(kPortable, kernels::ReduceKind::Sum, p), {in.data()}, out.data());
        for (int o = 0; o < p.outer; ++o)
            for (int c = 0; c < p.inner; ++c) {
                std::int64_t sum = p.requant.bias;
                for (int k = 0; k < p.count; ++k)
                    sum += in[std::size_t((o * p.count + k) * p.inner + c)];
                const std::int64_t code =
                    wideRescale(sum, p.requant.multiplier, p.requant.shift) + p.out_zero;
                QCOMPARE(out[std::size_t(o * p.inner + c)], clampCode(code, p.out_min, p.out_max));
            }
    }
}

void TestElementKernels::maxima()
{
    thimble_reduce_params p = {};
    p.outer = 2, p.count = 3, p.inner = 2;
    const Codes in = {1, -5, 7, -5, 7, -9, -128, 3, -128, 127, -100, 127};
    Codes out(4);
    runOnHost(kernels::reduceCall(kPortable, kernels::ReduceKind::Max, p), {in.data()}, out.data());
    QCOMPARE(out, (Codes{7, -5, -100, 127}));
    std::int32_t best[4];
    runOnHost(kernels::reduceCall(kPortable, kernels::ReduceKind::ArgMax, p), {in.data()},
              reinterpret_cast<std::int8_t *>(best));
    QCOMPARE((std::vector<std::int32_t>(best, best + 4)), (std::vector<std::int32_t>{1, 0, 2, 1}));
}

void TestElementKernels::binary()
{
    core::Random random(13);
    for (int i = 0; i < 300; ++i) {
        const thimble_binary_params p = someBinary(random);
        const Codes a = randomCodes(625, random), b = randomCodes(625, random);
        for (const auto kind : {kernels::BinaryKind::Add, kernels::BinaryKind::Sub, kernels::BinaryKind::Mul,
                                kernels::BinaryKind::Maximum, kernels::BinaryKind::Minimum}) {
            const Codes expected = binaryModel(kind, p, a, b);
            Codes out(expected.size());
            const auto call = kernels::binaryCall(kPortable, kRam, kind, p);
            runOnHost(call, {a.data(), b.data()}, out.data());
            QVERIFY(out == expected);
        }
    }
}

void TestElementKernels::binaryInPlace()
{
    core::Random random(14);
    int inPlace = 0;
    for (int i = 0; i < 100; ++i) {
        const thimble_binary_params p = someBinary(random);
        const auto call = kernels::binaryCall(kPortable, kRam, kernels::BinaryKind::Add, p);
        if (!call.overlap[0] || call.overlap[1])
            continue;
        ++inPlace;
        Codes a = randomCodes(625, random);
        const Codes b = randomCodes(625, random);
        const Codes expected = binaryModel(kernels::BinaryKind::Add, p, a, b);
        runOnHost(call, {a.data(), b.data()}, a.data());
        a.resize(expected.size());
        QVERIFY(a == expected);
    }
    QVERIFY(inPlace > 10);
}

void TestElementKernels::addByTables()
{
    core::Random random(15);
    for (int i = 0; i < 20; ++i) {
        thimble_binary_params p = someBinary(random);
        for (int axis = 3, step = 1; axis >= 0; step *= p.shape[axis--])
            p.stride1[axis] = p.stride2[axis] = step;
        const Codes a = randomCodes(625, random), b = randomCodes(625, random);
        for (const auto kind : {kernels::BinaryKind::Add, kernels::BinaryKind::Sub}) {
            const auto call = kernels::binaryCall(kPortable, kLatency, kind, p);
            QCOMPARE(call.function, std::string("thimble_add_table"));
            const Codes expected = binaryModel(kind, p, a, b);
            Codes out(expected.size());
            runOnHost(call, {a.data(), b.data()}, out.data());
            QVERIFY(out == expected);
        }
    }
}

void TestElementKernels::lut()
{
    core::Random random(16);
    const Codes table = randomCodes(256, random), in = randomCodes(300, random);
    Codes out(300);
    runOnHost(kernels::lutCall(kPortable, 300, table), {in.data()}, out.data());
    for (std::size_t i = 0; i < in.size(); ++i)
        QCOMPARE(out[i], table[static_cast<std::uint8_t>(in[i])]);
}

void TestElementKernels::softmax()
{
    core::Random random(17);
    for (int i = 0; i < 300; ++i) {
        thimble_softmax_params p = {};
        p.rows = small(random, 1, 3), p.depth = small(random, 1, 40);
        p.multiplier = std::int32_t(random.between(1 << 30, INT32_MAX));
        p.shift = std::int32_t(random.between(18, 28));
        p.diff_min = -core::inputRadius(5, p.shift);
        const Codes in = randomCodes(std::size_t(p.rows * p.depth), random);
        Codes out(in.size()), expected;
        for (int r = 0; r < p.rows; ++r) {
            const Codes row = softmaxModel(p, in.data() + r * p.depth);
            expected.insert(expected.end(), row.begin(), row.end());
        }
        runOnHost(kernels::softmaxCall(kPortable, p), {in.data()}, out.data());
        QVERIFY(out == expected);
    }
}

void TestElementKernels::softmaxOfManyEqual()
{
    thimble_softmax_params p = {};
    p.rows = 1, p.depth = 1000, p.multiplier = 1 << 30, p.shift = 20, p.diff_min = -100;
    Codes in(1000, 5);
    runOnHost(kernels::softmaxCall(kPortable, p), {in.data()}, in.data());
    QVERIFY(in == Codes(1000, -128)); // 256 / 1000 rounds to 0
}

void TestElementKernels::pad()
{
    core::Random random(18);
    for (int i = 0; i < 100; ++i) {
        thimble_pad_params p = {};
        std::int16_t shape[4];
        for (int axis = 0; axis < 4; ++axis) {
            p.in_shape[axis] = small(random, 1, 4);
            p.before[axis] = small(random, 0, 2), p.after[axis] = small(random, 0, 2);
            shape[axis] = static_cast<std::int16_t>(p.before[axis] + p.in_shape[axis] + p.after[axis]);
        }
        p.value = small(random, -128, 127);
        const Codes in = randomCodes(256, random);
        Codes expected;
        for (const auto &index : indices(shape)) {
            bool inside = true;
            std::size_t at = 0;
            for (std::size_t axis = 0; axis < 4; ++axis) {
                const auto before = std::size_t(p.before[axis]), size = std::size_t(p.in_shape[axis]);
                inside = inside && index[axis] >= before && index[axis] < before + size;
                at = at * size + index[axis] - before;
            }
            expected.push_back(inside ? in[at] : static_cast<std::int8_t>(p.value));
        }
        Codes out(expected.size());
        runOnHost(kernels::padCall(kPortable, p), {in.data()}, out.data());
        QVERIFY(out == expected);
    }
}

void TestElementKernels::copyBetweenPitches()
{
    const Codes in = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    Codes out(10, -1);
    thimble_copy_params p = {2, 3, 1, 6, 2, 4};
    runOnHost(kernels::copyCall(kPortable, p), {in.data()}, out.data());
    QCOMPARE(out, (Codes{-1, -1, 1, 2, 3, -1, 7, 8, 9, -1}));
}

void TestElementKernels::gather()
{
    const Codes in = {0, 1, 2, 3, 4, 5};
    Codes out(6);
    thimble_gather_params transpose = {{1, 1, 3, 2}, {0, 0, 1, 3}, 0};
    runOnHost(kernels::gatherCall(kPortable, transpose), {in.data()}, out.data());
    QCOMPARE(out, (Codes{0, 3, 1, 4, 2, 5}));
    thimble_gather_params backwards = {{1, 1, 1, 3}, {0, 0, 0, -2}, 5};
    runOnHost(kernels::gatherCall(kPortable, backwards), {in.data()}, out.data());
    QCOMPARE((Codes(out.begin(), out.begin() + 3)), (Codes{5, 3, 1}));
}

void TestElementKernels::quantizeRoundsHalvesAway()
{
    thimble_edge_params p = {};
    p.scale = 0.5f, p.zero = 3;
    const std::vector<float> in = {0.25f, -0.25f, 0.2499f, 0.75f, -0.75f, 1e30f, -1e30f, 0.0f, 62.0f};
    p.count = std::int32_t(in.size());
    Codes out(in.size());
    runOnHost(kernels::quantizeCall(kPortable, p), {reinterpret_cast<const std::int8_t *>(in.data())},
              out.data());
    QCOMPARE(out, (Codes{4, 2, 3, 5, 1, 127, -128, 3, 127}));
}

void TestElementKernels::dequantize()
{
    core::Random random(19);
    thimble_edge_params p = {};
    p.scale = 0.0437263f, p.zero = -7, p.count = 256;
    const Codes in = randomCodes(256, random);
    std::vector<float> out(256);
    runOnHost(kernels::dequantizeCall(kPortable, p), {in.data()},
              reinterpret_cast<std::int8_t *>(out.data()));
    for (std::size_t i = 0; i < in.size(); ++i)
        QCOMPARE(out[i], float(double(p.scale) * (in[i] + 7)));
}

QTEST_APPLESS_MAIN(TestElementKernels)
#include "tst_elementkernels.moc"
