// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/gui/samples.h"

#include "tests/gui/fakeport.h"

#include "core/base/random.h"

#include <cmath>

namespace thimble::app::samples {

namespace {
constexpr double kClock = 120e6;
constexpr int kTooLarge = 3; // the candidate that no part of these has room for
constexpr const char *kMissingBoard = "emulated-m33";

core::Genome genome(int widths)
{
    using core::BlockOp;
    core::Genome g;
    g.blocks = {{BlockOp::Conv, 10, 4, 2, 2, 8 + widths},      {BlockOp::Depthwise, 3, 3},
                {BlockOp::Pointwise, 1, 1, 1, 1, 16 + widths}, {BlockOp::Depthwise, 3, 3, 2, 2},
                {BlockOp::Pointwise, 1, 1, 1, 1, 24 + widths}, {BlockOp::Depthwise, 3, 3}};
    g.recipe.epochs = 20;
    g.recipe.qatEpochs = 4;
    return g;
}

struct LayerSample
{
    const char *name;
    std::vector<int> shape;
    double macs, predictedUs, measuredUs;
    std::int64_t ram;
};

const std::vector<LayerSample> &layers()
{
    static const std::vector<LayerSample> list = {
        {"1 conv 10\u00D74, s2, 16", {1, 25, 5, 16}, 80000, 712, 731, 1500},
        {"2 depthwise 3\u00D73", {1, 25, 5, 16}, 18000, 241, 236, 1400},
        {"3 pointwise 24", {1, 25, 5, 24}, 48000, 402, 399, 1664},
        {"4 depthwise 3\u00D73, s2", {1, 13, 3, 24}, 8400, 131, 128, 1200},
        {"5 pointwise 32", {1, 13, 3, 32}, 30000, 268, 274, 1000},
        {"6 depthwise 3\u00D73", {1, 13, 3, 32}, 11200, 156, 151, 900},
        {"7 average, dense 12", {1, 12}, 400, 22, 23, 100}};
    return list;
}

core::Measurement measurement(core::Origin origin, double latencyMs, std::int64_t arena, std::int64_t weights)
{
    core::Measurement m;
    m.board = "emulated-m4";
    m.origin = origin;
    m.timingModel = origin == core::Origin::Board ? "" : "l4r5-v1";
    m.latencyMs = latencyMs;
    if (origin != core::Origin::Predicted)
        m.latencySpreadMs = origin == core::Origin::Board ? 0.0 : 0.05 * latencyMs;
    m.energyUj = 43.6 * latencyMs;
    m.cycles = std::int64_t(latencyMs * kClock / 1000);
    m.ram = {arena, 244, 504};
    m.flash = {12900, weights, 3200};
    m.macs = std::uint64_t(115000 * latencyMs);
    double sum = 0;
    for (const auto &layer : layers())
        sum += layer.measuredUs;
    for (const auto &layer : layers()) {
        core::LayerCost cost;
        cost.name = layer.name;
        cost.op = "CONV_2D";
        cost.outputShape = layer.shape;
        cost.macs = std::uint64_t(layer.macs);
        const double us = origin == core::Origin::Predicted ? layer.predictedUs : layer.measuredUs;
        cost.cycles = std::int64_t(us / sum * latencyMs * kClock / 1000);
        cost.ram = layer.ram;
        m.layers.push_back(cost);
    }
    if (origin != core::Origin::Predicted) {
        m.inputsCompared = 32;
        m.exact = true;
    }
    return m;
}

core::Candidate candidate(int id, double latencyMs, double error, core::Origin origin, core::Random &random,
                          bool onFront)
{
    core::Candidate c;
    c.id = id;
    c.parent = id > 8 ? int(random.between(1, id - 1)) : 0;
    c.proposedBy = "search-supernet";
    c.proposal = c.parent ? "widen block 3 from 16 to 24" : "random";
    c.genome = genome(int(random.between(0, 16)));
    c.state = core::CandidateState::Measured;
    c.board = "emulated-m4";
    core::Quality q;
    q.metric = "top1";
    q.split = "val";
    q.value = 1 - error;
    q.low = q.value - 0.0102;
    q.high = q.value + 0.0098;
    q.samples = 2963;
    c.quality = q;
    const double slack = onFront ? 0 : 40 + 500 * random.uniform();
    const auto arena = id == kTooLarge ? 700000 : std::int64_t(1250 + 140 * latencyMs + slack);
    const auto weights = std::int64_t(17000 + 1700 * latencyMs + 8 * slack);
    c.measurements.push_back(
        measurement(core::Origin::Predicted, latencyMs * (0.96 + 0.05 * random.uniform()), arena, weights));
    if (origin != core::Origin::Predicted)
        c.measurements.push_back(measurement(origin, latencyMs, arena, weights));
    c.trainSeconds = 2.5 + random.uniform();
    c.proposedAtMs = id * 3100;
    c.finishedAtMs = c.proposedAtMs + 3000;
    return c;
}

void addBuffer(core::Plan &plan, const char *name, core::PlannedBuffer::Kind kind, std::int64_t offset,
               std::int64_t size, int first, int last)
{
    core::PlannedBuffer b;
    b.name = name;
    b.kind = kind;
    b.tensor = int(plan.buffers.size());
    b.shape = {1, int(size)};
    b.size = size;
    b.first = first;
    b.last = last;
    b.offset = offset;
    plan.buffers.push_back(b);
}
} // namespace

core::Build build()
{
    core::Build made;
    made.board = "emulated-m4";
    made.predicted = measurement(core::Origin::Predicted, 2.79, 1664, 22000);
    auto &plan = made.plan;
    plan.planner = "exact";
    plan.arenaBytes = 1664;
    plan.lowerBound = 1620;
    plan.peakOperation = 2;
    for (const auto &layer : layers())
        plan.operations.emplace_back(layer.name);
    using Kind = core::PlannedBuffer::Kind;
    addBuffer(plan, "input", Kind::Input, 0, 490, 0, 0);
    addBuffer(plan, "conv1", Kind::Activation, 490, 1010, 0, 1);
    addBuffer(plan, "depthwise2", Kind::Activation, 0, 490, 1, 2);
    addBuffer(plan, "pointwise3", Kind::Activation, 490, 1174, 2, 3);
    addBuffer(plan, "depthwise4", Kind::Activation, 0, 460, 3, 4);
    addBuffer(plan, "pointwise5", Kind::Activation, 460, 540, 4, 5);
    addBuffer(plan, "depthwise6", Kind::Activation, 0, 440, 5, 6);
    addBuffer(plan, "scores", Kind::Output, 560, 12, 6, 6);
    made.files = {{"model.c", "// SPDX-License-Identifier: MIT-0\nint model;\n"},
                  {"CMakeLists.txt", "# SPDX-License-Identifier: MIT-0\n"}};
    return made;
}

core::Task task()
{
    core::Task t;
    t.id = "kws";
    t.title = "Keyword spotting";
    t.description = "Twelve classes of spoken words.";
    t.shape = {49, 10, 1, 0.58f, 83, 12};
    t.classNames.assign(12, "word");
    t.metric = "top1";
    t.qualityFloor = 0.9;
    t.reference = "kws";
    return t;
}

core::Board board()
{
    core::Board b;
    b.id = "emulated-m4";
    b.title = "NUCLEO-L4R5ZI ttyACM0";
    b.part = "STM32L4R5ZI";
    b.core = "cortex-m4";
    b.clockHz = kClock;
    b.ramBytes = 640 * 1024;
    b.flashBytes = 2 * 1024 * 1024;
    b.link = "board-emulated";
    b.loader = {{"loadAddress", 0x8000},
                {"imageBytes", b.flashBytes - 32 * 1024},
                {"moduleRam", 0x20004000},
                {"moduleRamBytes", b.ramBytes - 16 * 1024}};
    b.file = "emulated-m4.json";
    b.timingModel = "l4r5-v1";
    b.activePowerMw = 43.6;
    const auto sourced = [&b](const char *name, double value, const char *source) {
        b.timing[name] = {{"value", value}, {"source", source}};
    };
    sourced("loadCycles", 2, "DDI 0439 (Cortex-M4 TRM) table 3-1: LDR takes 2 cycles");
    sourced("refillCycles", 1, "DDI 0439 table 3-1: 1 + P, P from 1 to 3; measured on an STM32L4");
    sourced(
        "flashMissCycles", 7,
        "RM0432: 5 wait states for 100 to 120 MHz in range 1 boost, and 2 cycles for the cache to look and "
        "to hand on, fitted to four images whose time on the NUCLEO-L4R5ZI is published");
    sourced("errorShare", 0.05, "largest error of an image left out of the fit, rounded up");
    b.caches = {{"instruction", "f", 0, 0x200000, 8, 128, 1, "flashMissCycles",
                 "RM0432, FLASH: instruction cache of 1 KB, on after reset, prefetch off"},
                {"data", "r", 0, 0x200000, 8, 32, 1, "flashMissCycles",
                 "RM0432, FLASH: data cache of 256 bytes, on after reset"}};
    return b;
}

namespace {
/// Beside the open one: a ready one, one whose emulator is missing and one whose description is wrong.
std::vector<core::BoardEntry> boards()
{
    auto fast = board();
    fast.id = "emulated-m7";
    fast.title = "Emulated Cortex-M7 (STM32H7A3)";
    fast.part = "STM32H7A3ZI";
    fast.core = "cortex-m7";
    fast.clockHz = 280e6;
    auto missing = board();
    missing.id = kMissingBoard;
    missing.title = "Emulated Cortex-M33 (nRF5340 application core)";
    missing.part = "nRF5340";
    missing.core = "cortex-m33";
    missing.clockHz = 128e6;
    return {{"emulated-m4", board()},
            {fast.id, fast},
            {missing.id, missing},
            {"my-board", core::Error{core::ErrorCode::Input, "my-board.json: clockHz is missing.", {}}}};
}
} // namespace

core::ReplayedRun run(int count, std::uint64_t seed)
{
    static constexpr std::pair<double, double> kFront[] = {
        {1.9, 15.1}, {2.2, 12.2}, {2.55, 10.4}, {2.9, 8.8}, {3.7, 8.1}, {4.6, 7.6}, {7.2, 7.2}, {12, 6.95}};
    const auto frontAt = [](double latency) {
        double error = 18;
        for (const auto &[x, y] : kFront)
            error = latency >= x ? y : error;
        return error;
    };
    core::Random random(seed);
    core::ReplayedRun replayed;
    auto &spec = replayed.spec;
    spec.name = "Keywords on L4R5";
    spec.task = "kws";
    spec.strategy = "search-supernet";
    spec.boards = {"emulated-m4"};
    spec.limits.quality = 0.9;
    spec.limits.ram = 4000;
    spec.limits.flash = 64000;
    spec.limits.latencyMs = 5;
    replayed.limits = spec.limits;
    for (int id = 1; id <= count; ++id) {
        const int every = count / 8;
        const std::size_t member = std::size_t(id % every == 0 ? id / every - 1 : 99);
        core::Candidate made;
        if (member < 8) {
            const auto origin = member == 3 || member == 4 ? core::Origin::Board
                : member % 2                               ? core::Origin::Predicted
                                                           : core::Origin::Emulated;
            made = candidate(id, kFront[member].first, kFront[member].second / 100, origin, random, true);
        } else {
            const double latency = 2 * std::exp(3.1 * random.uniform() * random.uniform());
            const double error = frontAt(latency) + 0.4 + 6 * random.uniform() * random.uniform();
            made = candidate(id, latency, error / 100, core::Origin::Emulated, random, false);
        }
        core::LogEntry entry;
        entry.sequence = id;
        entry.atMs = 1795000000000 + made.finishedAtMs;
        entry.kind = "measured";
        entry.candidate = id;
        replayed.entries.push_back(entry);
        replayed.archive.insert(made);
        replayed.candidates.emplace(id, std::move(made));
    }
    replayed.finished = true;
    return replayed;
}

Services services()
{
    Services s(core::ResourceLocator::fromExecutable());
    s.prepareRun = [](const core::RunSpec &spec, const std::filesystem::path &project, std::stop_token,
                      Services::Step) { return prepareFakeRun(spec, project, makeLog()); };
    s.readProject = [](const std::filesystem::path &) {
        return core::Result<core::ReplayedRun>(run(214, 7));
    };
    s.build = [](const BuildOrder &, std::stop_token, Services::Step) {
        return core::Result<core::Build>(build());
    };
    s.measure = [](const BuildOrder &, std::stop_token stop,
                   Services::Step step) -> core::Result<MeasureOutcome> {
        for (const char *words : {"build", "connect", "erase", "write", "verify", "run 1 of 5"}) {
            if (stop.stop_requested())
                return core::cancelled();
            if (step)
                step({-1, words});
        }
        return MeasureOutcome{measurement(core::Origin::Emulated, 2.9, 1664, 22000), 32};
    };
    s.append = [](const std::filesystem::path &, const core::LogEntry &) { return core::Result<void>(); };
    s.openBoard = [](const core::Board &) {
        auto talk = std::make_shared<FakePort::Talk>();
        talk->lineByLine = true;
        talk->say("m-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n");
        for (int i = 0; i < 40; ++i)
            talk->say("ax=" + std::to_string(i % 13) + " ay=" + std::to_string(12 - i % 7) + "\r\n");
        return core::Result<std::unique_ptr<core::Transport>>(std::make_unique<FakePort>(std::move(talk)));
    };
    s.boardReady = [](const core::Board &asked) -> core::Result<void> {
        if (asked.id == kMissingBoard)
            return core::Error{core::ErrorCode::Target,
                               "The emulator qemu-system-arm is missing; apt-get install qemu-system-arm.",
                               {}};
        return {};
    };
    s.tasks.push_back({"kws", task()});
    s.boards = boards();
    for (const auto &[id, name, kind] : {std::tuple{"search-supernet", "Supernet", "strategy"},
                                         {"search-evolution", "Evolution", "strategy"},
                                         {"compiler-thimble", "Thimble compiler", "compiler"},
                                         {"trainer-torch", "LibTorch trainer", "trainer"},
                                         {"board-emulated", "Emulated boards", "boardlink"}}) {
        core::PluginInfo info;
        info.id = id;
        info.name = name;
        info.kind = kind;
        info.version = "0.1.0";
        info.description = "Sample of a plugin.";
        s.plugins.push_back(info);
    }
    core::PluginInfo broken;
    broken.id = "search-old";
    broken.file = "/usr/lib/thimble/plugins/search-old.so";
    broken.kind = "strategy";
    broken.state = core::PluginState::Broken;
    broken.problem = "search-old.so was built for interface org.thimble.StrategyFactory/0, this program has "
                     "/1; rebuild it.";
    s.plugins.push_back(broken);
    return s;
}

} // namespace thimble::app::samples
