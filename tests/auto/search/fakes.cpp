// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/auto/search/fakes.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"

#include <chrono>
#include <thread>

namespace fakes {

namespace {
int channelsOf(const Network &network)
{
    for (const auto &op : network.operators) {
        if (op.code == OpCode::Conv2D)
            return network.tensors[std::size_t(op.outputs.front())].shape.back();
    }
    return 0;
}
} // namespace

Task task()
{
    return *taskFromJson(*parseJson(R"({"id":"fake","title":"Fake","metric":"top1","classes":["no","yes"],
            "input":{"height":6,"width":6,"channels":1,"scale":0.5,"zeroPoint":0},
            "data":{"source":"none"},"raw":{"shape":[36],"dtype":"int8","scale":1,"offset":0}})",
                                    "task"),
                         "task");
}

Board board(const std::string &id)
{
    Board board;
    board.id = id;
    board.clockHz = 1e6;
    board.ramBytes = 100000;
    board.flashBytes = 1000000;
    return board;
}

Genome genome(int channels, int kernel)
{
    Genome genome;
    Block block;
    block.kernelH = block.kernelW = kernel;
    block.channels = channels;
    genome.blocks = {block};
    return genome;
}

std::vector<Proposal> CountingStrategy::ask(int n)
{
    calls.push_back("ask " + std::to_string(n));
    if (m_asked / repeatEach >= m_last)
        return {};
    const int channels = m_asked++ / repeatEach + 1;
    return {{genome(channels), 0, "channels " + std::to_string(channels)}};
}

void CountingStrategy::tell(const Candidate &candidate)
{
    calls.push_back("tell " + std::to_string(candidate.id) + " " + candidateStateName(candidate.state));
}

void CountingStrategy::setLimits(const Limits &limits)
{
    calls.push_back("limits " + toLine(toJson(limits)));
}

Result<Build> FakeCompiler::compile(const Network &network, const Board &board, const CompileOptions &options,
                                    std::stop_token, const ProgressCallback &)
{
    ++(options.link ? linked : planned);
    const int channels = channelsOf(network);
    Build build;
    build.board = board.id;
    build.key =
        options.link ? sha256Hex(std::span<const std::uint8_t>(*writeTflite(network))) : std::string();
    build.predicted.board = board.id;
    build.predicted.ram = {100 * channels, 0, stack};
    build.predicted.flash = {1000, 10 * channels, 0};
    build.predicted.cycles = 1000 * channels;
    build.predicted.latencyMs = double(channels);
    LayerCost layer;
    layer.name = "1 conv";
    layer.op = "CONV_2D";
    layer.ram = 100 * channels;
    build.predicted.layers = {layer};
    return build;
}

Result<void> FakeLink::ready(const Board &board)
{
    if (absent)
        return Error{ErrorCode::Target, "Nothing answers at " + board.id + "; plug it in.", {}};
    return {};
}

Result<MeasureReply> FakeLink::measure(const Build &build, const Board &, const MeasureRequest &request,
                                       std::stop_token, const ProgressCallback &)
{
    ++measured;
    if (dead || failNext > 0) {
        --failNext;
        return Error{ErrorCode::Target, "The board stopped answering.", {}};
    }
    const auto network = readTflite(networks / (build.key + ".tflite"));
    if (!network)
        return network.error();
    auto oracle = Interpreter::prepare(*network);
    if (!oracle)
        return oracle.error();
    MeasureReply reply;
    reply.measurement = build.predicted;
    reply.measurement.origin = Origin::Emulated;
    for (const auto &input : request.inputs) {
        reply.outputs.push_back(*oracle->run(input));
        if (wrong)
            reply.outputs.back().front() ^= 1;
    }
    return reply;
}

Result<TrainResult> FakeTrainer::run(const TrainJob &job, std::stop_token stop,
                                     const ProgressCallback &progress)
{
    ++runs;
    ++running;
    lastDeadline = job.deadlineSeconds;
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!stop.stop_requested() && (blocked || std::chrono::steady_clock::now() < until))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --running;
    if (stop.stop_requested()) {
        ++dropped;
        return cancelled();
    }
    progress({0.5, "half"});
    if (failing || std::to_string(failOnly) == job.id)
        return Error{ErrorCode::Internal, "The loss is not a number.", {}};
    const auto network = untrainedNetwork(job.genome, job.task.shape, job.seed);
    if (!network)
        return network.error();
    const auto bytes = *writeTflite(*network);
    TrainResult result;
    result.network = sha256Hex(std::span<const std::uint8_t>(bytes));
    if (const auto written = writeFileAtomically(job.artifacts / (result.network + ".tflite"), bytes);
        !written)
        return written.error();
    const int channels = job.genome.blocks.front().channels;
    result.quality = accuracy(1000 - 1000 / (channels + 1), 1000, Split::Validation);
    return result;
}

Result<LogEntry> MemoryLog::append(LogEntry entry)
{
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= failAfter)
        return Error{ErrorCode::Input, "The disk is full.", {}};
    entry.sequence = std::int64_t(m_entries.size()) + 1;
    entry.atMs = 1000 + entry.sequence;
    entry.body = *parseJson(toLine(entry.body), "body"); // as it would come back from disk
    m_entries.push_back(entry);
    return entry;
}

Result<void> MemoryLog::replay(const std::function<bool(const LogEntry &)> &visit)
{
    for (const auto &entry : entries()) {
        if (!visit(entry))
            break;
    }
    return {};
}

std::vector<LogEntry> MemoryLog::entries() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries;
}

World::World(const std::filesystem::path &folder, int crew) : project(folder), workers(crew)
{
    link->networks = project / "networks";
}

RunParts World::parts(std::unique_ptr<Strategy> strategy) const
{
    RunParts parts;
    parts.task = task();
    parts.boards = {board()};
    parts.project = project;
    parts.strategy = std::move(strategy);
    parts.compiler = compiler;
    parts.links = {{"fake", link}};
    parts.trainers.assign(std::size_t(workers), trainer);
    parts.log = log;
    parts.needsData = false;
    return parts;
}

RunSpec World::spec(int candidates) const
{
    RunSpec spec;
    spec.task = "fake";
    spec.strategy = "counting";
    spec.trainer = "fake";
    spec.boards = {"fake"};
    spec.budgetCandidates = candidates;
    spec.seed = 7;
    return spec;
}

} // namespace fakes
