// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/measuringlane.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"

#include <cstring>

namespace thimble::core {

namespace {
using Clock = std::chrono::steady_clock;
constexpr int kInputs = 2;
constexpr int kFinalInputs = 16;
constexpr int kFinalRuns = 3;

std::vector<std::uint8_t> madeUp(std::size_t bytes, Random &random)
{
    std::vector<std::uint8_t> input(bytes);
    for (auto &byte : input)
        byte = std::uint8_t(random.below(256));
    return input;
}

/// How many outputs differ from what the oracle gives for the same inputs.
Result<int> countDifferences(const Network &network, const MeasureRequest &request, const MeasureReply &reply)
{
    auto oracle = Interpreter::prepare(network);
    if (!oracle)
        return oracle.error();
    if (reply.outputs.size() != request.inputs.size())
        return int(request.inputs.size());
    int different = 0;
    for (std::size_t i = 0; i < request.inputs.size(); ++i) {
        const auto expected = oracle->run(request.inputs[i]);
        if (!expected)
            return expected.error();
        different += *expected == reply.outputs[i] ? 0 : 1;
    }
    return different;
}

std::string outputsHash(const MeasureReply &reply)
{
    Sha256 hash;
    for (const auto &output : reply.outputs)
        hash.add(std::span(output));
    return hash.hex();
}
} // namespace

MeasuringLane::MeasuringLane(Parts parts, RunMail &mail)
    : m_parts(std::move(parts))
    , m_mail(mail)
    , m_thread([this](const std::stop_token &end) { work(end); })
{ }

MeasuringLane::~MeasuringLane()
{
    dropAll();
    m_thread.request_stop();
}

void MeasuringLane::start(Order order)
{
    {
        const std::lock_guard lock(m_mutex);
        m_orders.push_back(std::move(order));
        ++m_pending;
    }
    m_changed.notify_all();
}

int MeasuringLane::pending() const
{
    const std::lock_guard lock(m_mutex);
    return m_pending;
}

void MeasuringLane::dropAll()
{
    const std::lock_guard lock(m_mutex);
    m_pending -= int(m_orders.size());
    m_orders.clear();
    m_stop.request_stop();
}

Result<std::vector<Measurement>> MeasuringLane::guarded(const Order &order)
{
    try {
        return measure(order);
    } catch (const std::exception &e) {
        return Error{ErrorCode::Internal, "Compiling or measuring failed in a way it does not explain.",
                     e.what()};
    }
}

void MeasuringLane::work(const std::stop_token &end)
{
    while (true) {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, end, [this] { return !m_orders.empty(); }))
            return;
        const auto order = std::move(m_orders.front());
        m_orders.pop_front();
        lock.unlock();
        const auto begin = Clock::now();
        auto result = guarded(order);
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        lock.lock();
        --m_pending;
        lock.unlock();
        m_mail.post(MeasuringDone{order.candidate, order.final, std::move(result), seconds});
    }
}

Result<std::vector<Measurement>> MeasuringLane::measure(const Order &order)
{
    const auto network = readTflite(m_parts.networks / (order.network + ".tflite"));
    if (!network)
        return network.error();
    std::vector<Measurement> measurements;
    for (const auto &board : m_parts.boards) {
        CompileOptions options;
        options.optimize = order.optimize;
        auto build = m_parts.compiler->compile(*network, board, options, m_stop.get_token(), {});
        if (!build)
            return build.error();
        build->predicted.board = board.id;
        build->predicted.modelSha256 = order.network;
        auto measured = measureOn(board, *network, *build, order);
        if (!measured)
            return measured.error();
        if (!order.final)
            measurements.push_back(std::move(build->predicted));
        measurements.push_back(std::move(*measured));
    }
    return measurements;
}

Result<Measurement> MeasuringLane::measureOn(const Board &board, const Network &network, const Build &build,
                                             const Order &order)
{
    MeasureRequest request;
    std::size_t bytes = 0;
    for (const int input : network.inputs)
        bytes += network.tensors[std::size_t(input)].bytes();
    request.inputs = inputsFor(bytes, order.final ? kFinalInputs : kInputs);
    request.runs = order.final ? kFinalRuns : 1;
    auto &link = *m_parts.links.at(board.id);
    auto reply = link.measure(build, board, request, m_stop.get_token(), {});
    if (!reply && reply.error().code == ErrorCode::Target) // once more: links have bad moments
        reply = link.measure(build, board, request, m_stop.get_token(), {});
    if (!reply)
        return reply.error();
    const auto different = countDifferences(network, request, *reply);
    if (!different)
        return different.error();
    auto measured = std::move(reply->measurement);
    measured.board = board.id;
    measured.modelSha256 = order.network;
    measured.inputsCompared = int(request.inputs.size());
    measured.exact = *different == 0;
    if (measured.outputSha256.empty())
        measured.outputSha256 = outputsHash(*reply);
    return measured;
}

std::vector<std::vector<std::uint8_t>> MeasuringLane::inputsFor(std::size_t bytes, int count)
{
    std::vector<std::vector<std::uint8_t>> inputs;
    if (!m_parts.features.empty()) {
        if (const auto features = openFeatures(m_parts.features, Split::Validation);
            features && (*features)->rowBytes() == bytes) {
            const auto rows = (*features)->size();
            for (std::size_t i = 0; i < std::size_t(count) && i < rows; ++i) {
                inputs.emplace_back(bytes);
                std::memcpy(inputs.back().data(), (*features)->row(i * rows / std::size_t(count)), bytes);
            }
        }
    }
    Random random(m_parts.seed);
    while (inputs.size() < std::size_t(count))
        inputs.push_back(madeUp(bytes, random));
    return inputs;
}

} // namespace thimble::core
