// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

// Quick stand-ins for every part of a run, so that the window can be driven through a whole search in seconds.

#include "tests/gui/samples.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"

#include <chrono>
#include <mutex>
#include <thread>

namespace thimble::app::samples {

namespace {
class FakeLog : public core::RunLog
{
public:
    core::Result<core::LogEntry> append(core::LogEntry entry) override
    {
        const std::lock_guard lock(m_mutex);
        entry.sequence = std::int64_t(m_entries.size()) + 1;
        entry.atMs = 1795000000000 + entry.sequence * 100;
        m_entries.push_back(entry);
        return entry;
    }
    core::Result<void> replay(const std::function<bool(const core::LogEntry &)> &visit) override
    {
        std::vector<core::LogEntry> entries;
        {
            const std::lock_guard lock(m_mutex);
            entries = m_entries;
        }
        for (const auto &entry : entries) {
            if (!visit(entry))
                break;
        }
        return {};
    }

private:
    std::mutex m_mutex;
    std::vector<core::LogEntry> m_entries;
};

class FakeStrategy : public core::Strategy
{
public:
    std::vector<core::Proposal> ask(int n) override
    {
        std::vector<core::Proposal> proposals;
        for (int i = 0; i < n; ++i) {
            core::Proposal proposal;
            auto &g = proposal.genome;
            g.blocks.push_back({core::BlockOp::Conv, 10, 4, 2, 2, 4 + int(m_random.below(20))});
            const auto depth = 1 + m_random.below(3);
            for (std::uint64_t block = 0; block < depth; ++block) {
                g.blocks.push_back({core::BlockOp::Depthwise, 3, 3});
                g.blocks.push_back({core::BlockOp::Pointwise, 1, 1, 1, 1, 8 + int(m_random.below(40))});
            }
            proposal.words = "random";
            proposals.push_back(std::move(proposal));
        }
        return proposals;
    }
    void tell(const core::Candidate &) override { }
    void setLimits(const core::Limits &) override { }

private:
    core::Random m_random{5};
};

core::Measurement costOf(const core::Network &network, core::Origin origin)
{
    core::Measurement m;
    m.board = "emulated-m4";
    m.origin = origin;
    m.macs = core::macs(network);
    m.cycles = std::int64_t(double(m.macs) * 1.7);
    m.latencyMs = double(*m.cycles) / 120e3;
    m.ram = {std::int64_t(900 + m.macs / 400), 244, 504};
    m.flash = {9000, std::int64_t(m.macs / 40), 1200};
    m.inputsCompared = origin == core::Origin::Predicted ? 0 : 1;
    if (origin != core::Origin::Predicted)
        m.exact = true;
    return m;
}

class FakeCompiler : public core::Compiler
{
public:
    core::Result<core::Build> compile(const core::Network &network, const core::Board &board,
                                      const core::CompileOptions &, std::stop_token,
                                      const core::ProgressCallback &) override
    {
        auto bytes = core::writeTflite(network);
        if (!bytes)
            return bytes.error();
        core::Build made = build();
        made.board = board.id;
        made.elf = std::move(*bytes); // the "firmware": what FakeLink executes
        made.predicted = costOf(network, core::Origin::Predicted);
        return made;
    }
};

class FakeTrainer : public core::Trainer
{
public:
    core::Result<core::TrainResult> run(const core::TrainJob &job, std::stop_token,
                                        const core::ProgressCallback &) override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(4));
        const auto network = core::untrainedNetwork(job.genome, job.task.shape, job.seed);
        if (!network)
            return network.error();
        const auto bytes = core::writeTflite(*network);
        if (!bytes)
            return bytes.error();
        core::TrainResult result;
        result.network = core::sha256Hex(*bytes);
        if (auto written = core::writeFileAtomically(job.artifacts / (result.network + ".tflite"), *bytes);
            !written)
            return written.error();
        const double work = double(core::macs(*network));
        result.quality =
            core::accuracy(std::int64_t(2963 * (1 - 9000 / (work + 30000))), 2963, core::Split::Validation);
        result.seconds = 0.004;
        return result;
    }
};

class FakeLink : public core::BoardLink
{
public:
    core::Result<void> ready(const core::Board &) override { return {}; }
    core::Result<core::MeasureReply> measure(const core::Build &made, const core::Board &,
                                             const core::MeasureRequest &request, std::stop_token,
                                             const core::ProgressCallback &) override
    {
        const auto network = core::parseTflite(made.elf, "the sample build");
        if (!network)
            return network.error();
        auto board = core::Interpreter::prepare(*network);
        if (!board)
            return board.error();
        core::MeasureReply reply;
        reply.measurement = made.predicted;
        reply.measurement.origin = core::Origin::Emulated;
        for (const auto &input : request.inputs) {
            auto output = board->run(input);
            if (!output)
                return output.error();
            reply.outputs.push_back(std::move(*output));
        }
        return reply;
    }
};
} // namespace

std::shared_ptr<core::RunLog> makeLog() { return std::make_shared<FakeLog>(); }

core::Result<PreparedRun> prepareFakeRun(const core::RunSpec &spec, const std::filesystem::path &project,
                                         std::shared_ptr<core::RunLog> log)
{
    core::RunParts parts;
    parts.task = task();
    parts.boards = {board()};
    parts.project = project;
    parts.strategy = std::make_unique<FakeStrategy>();
    parts.compiler = std::make_shared<FakeCompiler>();
    parts.links.emplace(board().id, std::make_shared<FakeLink>());
    parts.trainers = {std::make_shared<FakeTrainer>(), std::make_shared<FakeTrainer>()};
    parts.log = std::move(log);
    parts.needsData = false;
    PreparedRun prepared;
    prepared.log = parts.log;
    auto full = spec;
    full.boards = {board().id};
    full.workers = 2;
    prepared.run = std::make_unique<core::Run>(full, std::move(parts));
    return prepared;
}

} // namespace thimble::app::samples
