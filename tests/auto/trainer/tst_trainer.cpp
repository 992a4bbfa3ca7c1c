// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "trainersupport.h"

#include "core/base/file.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "core/task/evaluation.h"
#include "plugins/trainer-torch/artifacts.h"
#include "plugins/trainer-torch/session.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cmath>
#include <thread>

using namespace thimble;
using namespace thimble::tests;

Q_DECLARE_METATYPE(thimble::core::Genome)

namespace {
double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The oracle's scores before softmax as real values, row by row.
std::vector<float> oracleLogits(const core::Network &network, const core::FeatureSet &set)
{
    const int index = network.operators.back().inputs[0];
    const auto &logits = network.tensors[std::size_t(index)];
    auto interpreter = core::Interpreter::prepare(network);
    std::vector<float> values;
    for (std::size_t i = 0; interpreter && i < set.size(); ++i) {
        const auto output =
            interpreter->run({reinterpret_cast<const std::uint8_t *>(set.row(i)), set.rowBytes()});
        for (const auto byte : interpreter->tensor(index))
            values.push_back(logits.scale() * float(std::int8_t(byte) - logits.zeroPoint()));
    }
    return values;
}

core::Genome genomeOf(std::vector<core::Block> blocks, bool globalPool, std::vector<int> dense = {})
{
    core::Genome genome;
    genome.blocks = std::move(blocks);
    genome.head = {globalPool, std::move(dense)};
    genome.recipe = {.epochs = 1, .qatEpochs = 1, .batch = 50, .rate = 0.01, .weightDecay = 0, .augment = 1};
    return genome;
}
} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_job = barsJob(m_folder->path().toStdString());
    }

    void learnsAndJudgesInIntegers();
    void repeatsForTheSameSeed();
    void everyArchitectureExports_data();
    void everyArchitectureExports();
    void continuesFromAnotherWidth();
    void weightlessGenomeTrains();
    void stopsQuickly();
    void keepsTheDeadline();
    void divergenceIsASentence();
    void badDataIsASentence_data();
    void badDataIsASentence();
    void otherJobsAreUnsupported();
    void badHandlesAreRefused();

private:
    core::Result<core::TrainResult> run(const core::TrainJob &job) { return m_trainer.run(job, {}, {}); }
    core::Result<core::Network> load(const std::string &handle)
    {
        return plugins::loadNetwork(m_job.artifacts, handle);
    }

    plugins::TorchTrainer m_trainer{openBars(), 1};
    std::unique_ptr<QTemporaryDir> m_folder;
    core::TrainJob m_job;
};

void TestTrainer::learnsAndJudgesInIntegers()
{
    std::vector<core::Progress> steps;
    const auto result = m_trainer.run(m_job, {}, [&](const core::Progress &p) { steps.push_back(p); });
    QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
    QVERIFY2(result->quality.value > 0.9, std::to_string(result->quality.value).c_str());
    QCOMPARE(result->quality.samples, std::int64_t(300));
    QCOMPARE(QString::fromStdString(result->quality.split), QStringLiteral("val"));
    QCOMPARE(result->lossPerEpoch.size(), std::size_t(12));
    QVERIFY(result->lossPerEpoch.back() < 0.6 * result->lossPerEpoch.front());
    QVERIFY(result->notes.empty());

    QVERIFY(!steps.empty());
    QCOMPARE(QString::fromStdString(steps.front().step), QStringLiteral("epoch 1 of 12"));
    for (std::size_t i = 1; i < steps.size(); ++i)
        QVERIFY(steps[i].fraction >= steps[i - 1].fraction);

    const auto network = load(result->network);
    QVERIFY(network.ok());
    QCOMPARE(network->tensors[std::size_t(network->inputs[0])].scale(), m_job.task.shape.inputScale);
    const auto set = openBars()({}, core::Split::Validation);
    const auto judged = core::evaluateNetwork(*network, m_job.task, **set, core::Split::Validation,
                                              core::oracleInferences(*network, 2, {}, {}));
    QVERIFY(judged.ok());
    QCOMPARE(judged->value, result->quality.value);

    auto job = m_job;
    job.kind = core::JobKind::Evaluate;
    job.network = result->network;
    job.split = core::Split::Test;
    const auto tested = run(job);
    QVERIFY(tested.ok());
    QCOMPARE(QString::fromStdString(tested->quality.split), QStringLiteral("test"));
    QVERIFY(tested->quality.value > 0.85);
}

void TestTrainer::repeatsForTheSameSeed()
{
    m_job.genome.recipe.epochs = 2;
    m_job.genome.recipe.augment = 1;
    const auto first = run(m_job);
    const auto second = run(m_job);
    m_job.seed = 2;
    const auto other = run(m_job);
    QVERIFY(first.ok() && second.ok() && other.ok());
    QCOMPARE(second->network, first->network);
    QCOMPARE(second->weights, first->weights);
    QVERIFY(other->network != first->network);
}

void TestTrainer::everyArchitectureExports_data()
{
    using core::BlockOp;
    using core::Padding;
    QTest::addColumn<core::Genome>("genome");
    auto strided = conv(3, 6, 2); // same padding on an even size: one more below and to the right
    QTest::newRow("strided, residual") << genomeOf({strided, depthwise(3, true), pointwise(6, true)}, true);
    QTest::newRow("depthwise of 5 on 4x4, linear") << genomeOf(
        [&] {
            auto linear = pointwise(5);
            linear.relu = false;
            auto deep = depthwise(5);
            deep.strideH = 2;
            return std::vector<core::Block>{strided, deep, linear};
        }(),
        true);
    QTest::newRow("pools with same padding")
        << genomeOf({conv(3, 6), pool(BlockOp::MaxPool, 3, 2, Padding::Same),
                     pool(BlockOp::AveragePool, 2, 1, Padding::Same), pointwise(7)},
                    true);
    QTest::newRow("pools with valid padding")
        << genomeOf({conv(3, 6), pool(BlockOp::AveragePool, 3, 2, Padding::Valid),
                     pool(BlockOp::MaxPool, 2, 1, Padding::Valid)},
                    true);
    QTest::newRow("no global pool, dense") << genomeOf({conv(3, 4, 2)}, false, {10});
    QTest::newRow("pool on the input")
        << genomeOf({pool(BlockOp::AveragePool, 2, 2, Padding::Valid), conv(3, 6)}, true);
    QTest::newRow("dense only") << genomeOf({}, false, {16});
    auto valid = conv(3, 5);
    valid.padding = Padding::Valid;
    QTest::newRow("valid convolution") << genomeOf({valid, valid}, true, {8});
}

/// The exported network is the same graph as the one that was planned before training, and computes what training simulated.
void TestTrainer::everyArchitectureExports()
{
    QFETCH(core::Genome, genome);
    m_job.genome = genome;
    const auto &shape = m_job.task.shape;
    const auto training =
        plugins::Rows::check(*openBars()({}, core::Split::Train), m_job.task, core::Split::Train);
    const auto set = openBars()({}, core::Split::Validation);
    const auto rows = plugins::Rows::check(*set, m_job.task, core::Split::Validation);
    const auto layers = core::lower(genome, shape);
    QVERIFY(training.ok() && rows.ok() && layers.ok());
    plugins::Session session(m_job, *layers, *training, std::chrono::steady_clock::now(), {}, {});
    const auto done = session.run(300);
    QVERIFY2(done.ok(), done ? "" : done.error().sentence.c_str());
    const auto trained = session.network();
    QVERIFY2(trained.ok(), trained ? "" : trained.error().sentence.c_str());

    const auto plain = core::untrainedNetwork(genome, shape, 1);
    QVERIFY(plain.ok());
    QCOMPARE(trained->operators.size(), plain->operators.size());
    for (std::size_t i = 0; i < plain->operators.size(); ++i) {
        const auto &a = trained->operators[i];
        const auto &b = plain->operators[i];
        const auto shapeOf = [](const core::Network &n, int t) { return n.tensors[std::size_t(t)].shape; };
        QCOMPARE(a.code, b.code);
        QCOMPARE(shapeOf(*trained, a.outputs[0]), shapeOf(*plain, b.outputs[0]));
        QCOMPARE(shapeOf(*trained, a.inputs[0]), shapeOf(*plain, b.inputs[0]));
    }

    const auto simulated = session.simulatedLogits(*rows);
    const auto exact = oracleLogits(*trained, **set);
    QCOMPARE(exact.size(), std::size_t(900));
    QCOMPARE(simulated.size(), exact.size());
    const auto &logits = trained->tensors[std::size_t(trained->operators.back().inputs[0])];
    int same = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const float steps = std::abs(simulated[i] - exact[i]) / logits.scale();
        QVERIFY2(steps < 6, std::to_string(steps).c_str());
        same += steps < 1.5f ? 1 : 0;
    }
    QVERIFY2(same > 855, std::to_string(same).c_str());
}

void TestTrainer::continuesFromAnotherWidth()
{
    const auto parent = run(m_job);
    QVERIFY(parent.ok());
    m_job.kind = core::JobKind::Continue;
    m_job.weights = parent->weights;
    m_job.genome.blocks = {conv(3, 10), depthwise(3), pointwise(16), depthwise(3), pointwise(16)};
    m_job.genome.recipe.epochs = 1;
    m_job.genome.recipe.qatEpochs = 0;
    m_job.genome.recipe.rate = 1e-6;
    const auto child = run(m_job);
    QVERIFY2(child.ok(), child ? "" : child.error().sentence.c_str());
    QCOMPARE(QString::fromStdString(child->notes.front()),
             QStringLiteral("4 layers started from inherited weights."));

    m_job.genome = barsJob({}).genome; // the parent's own shape: what it knew is still there
    m_job.genome.recipe.epochs = 1;
    m_job.genome.recipe.rate = 1e-6;
    const auto same = run(m_job);
    QVERIFY(same.ok());
    QVERIFY(same->quality.value > parent->quality.value - 0.03);
    QVERIFY(same->lossPerEpoch.front() < 0.7 * parent->lossPerEpoch.front());
}

void TestTrainer::weightlessGenomeTrains()
{
    m_job.genome.blocks.clear();
    m_job.genome.head = {true, {}};
    m_job.genome.recipe.epochs = 1;
    const auto result = run(m_job);
    QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
}

void TestTrainer::stopsQuickly()
{
    m_job.genome.recipe.epochs = 5000;
    std::stop_source source;
    std::chrono::steady_clock::time_point asked;
    const auto result = m_trainer.run(m_job, source.get_token(), [&](const core::Progress &progress) {
        if (progress.step == "epoch 2 of 5002" && !source.stop_requested()) {
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        }
    });
    QVERIFY(!result.ok());
    QVERIFY(result.error().isCancelled());
    QVERIFY(secondsSince(asked) < 1.0);
    QVERIFY(!std::filesystem::exists(m_job.artifacts));
}

void TestTrainer::keepsTheDeadline()
{
    m_job.genome.recipe.epochs = 5000;
    m_job.deadlineSeconds = 2.5;
    const auto begin = std::chrono::steady_clock::now();
    const auto result = run(m_job);
    QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
    QVERIFY2(secondsSince(begin) < 3.5, std::to_string(secondsSince(begin)).c_str());
    QCOMPARE(result->notes.size(), std::size_t(1));
    QVERIFY(result->notes.front().find("deadline of 2.5 s") != std::string::npos);
    QVERIFY(result->quality.value > 0.5);
}

void TestTrainer::divergenceIsASentence()
{
    m_job.genome = genomeOf({}, false, {16, 16});
    m_job.genome.recipe.epochs = 40;
    m_job.genome.recipe.rate = 1e30;
    const auto result = run(m_job);
    QVERIFY(!result.ok());
    QCOMPARE(result.error().code, core::ErrorCode::Input);
    QVERIFY(result.error().sentence.find("diverged") != std::string::npos);
}

void TestTrainer::badDataIsASentence_data()
{
    QTest::addColumn<int>("flaw");
    QTest::addColumn<QString>("word");
    QTest::newRow("a class is missing") << 0 << "leans";
    QTest::newRow("a label is out of range") << 1 << "label 7";
    QTest::newRow("all zero") << 2 << "zeros";
    QTest::newRow("no rows") << 3 << "no rows";
    QTest::newRow("other row size") << 4 << "instead of 81";
}

void TestTrainer::badDataIsASentence()
{
    QFETCH(int, flaw);
    QFETCH(QString, word);
    const auto bars = std::make_shared<Bars>(flaw == 3 ? 0 : 60, 1);
    for (auto &label : bars->m_labels)
        label = flaw == 0 ? std::min(label, 1) : label;
    if (flaw == 1)
        bars->m_labels[5] = 7;
    if (flaw == 2)
        std::fill(bars->m_codes.begin(), bars->m_codes.end(), std::int8_t(-20));
    if (flaw == 4)
        m_job.task.shape.height = m_job.task.shape.width = 9;
    plugins::TorchTrainer trainer(
        [&bars](const std::filesystem::path &, core::Split) {
            return core::Result<std::shared_ptr<const core::FeatureSet>>(bars);
        },
        1);
    const auto result = trainer.run(m_job, {}, {});
    QVERIFY(!result.ok());
    QCOMPARE(result.error().code, core::ErrorCode::Input);
    QVERIFY2(QString::fromStdString(result.error().sentence).contains(word), result.error().sentence.c_str());
}

void TestTrainer::otherJobsAreUnsupported()
{
    for (const auto kind : {core::JobKind::Calibrate, core::JobKind::Score, core::JobKind::SupernetTrain,
                            core::JobKind::SupernetSlice}) {
        m_job.kind = kind;
        const auto result = run(m_job);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, core::ErrorCode::Unsupported);
        QVERIFY(result.error().sentence.find(core::jobKindName(kind)) != std::string::npos);
    }
}

void TestTrainer::badHandlesAreRefused()
{
    m_job.kind = core::JobKind::Continue;
    m_job.weights = "../../etc/passwd";
    QVERIFY(!run(m_job).ok());
    m_job.weights = std::string(64, 'a');
    QVERIFY(!run(m_job).ok());
    const std::string garbage = "{\"format\":\"thimble-weights-1\",\"layers\":[{\"kind\":\"dense\","
                                "\"shapes\":[[1,1,1,4],[9]]}]}\nabcd";
    QVERIFY(core::writeFileAtomically(m_job.artifacts / (m_job.weights + ".weights"), garbage).ok());
    const auto result = run(m_job);
    QVERIFY(!result.ok());
    QVERIFY(result.error().sentence.find("ends too early") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
