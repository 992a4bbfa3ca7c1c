// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/auto/search/fakes.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace fakes;
using namespace std::chrono_literals;

namespace {
/// A run on a thread of its own, as the window has it.
class Going
{
public:
    Going(RunSpec spec, RunParts parts) : m_run(std::move(spec), std::move(parts))
    {
        m_thread = std::thread([this] {
            m_result = m_run.execute([this](const RunEvent &event) {
                const std::lock_guard lock(m_mutex);
                m_events.push_back(event);
            });
            m_done = true;
        });
    }
    ~Going()
    {
        m_run.cancel();
        static_cast<void>(join()); // a test that failed earlier has said so
    }
    Run &run() { return m_run; }
    Result<void> join()
    {
        if (m_thread.joinable())
            m_thread.join();
        return m_result;
    }
    bool done() const { return m_done; }
    std::vector<RunEvent> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    RunStatus last() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events.empty() ? RunStatus() : m_events.back().status;
    }

private:
    Run m_run;
    mutable std::mutex m_mutex;
    std::vector<RunEvent> m_events;
    Result<void> m_result;
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

int countKind(const std::vector<LogEntry> &entries, const std::string &kind)
{
    return int(
        std::count_if(entries.begin(), entries.end(), [&kind](const auto &e) { return e.kind == kind; }));
}

/// What a candidate came to, without the times, which differ from run to run.
std::string outcome(const ReplayedRun &run)
{
    std::string text;
    for (const auto &[id, candidate] : run.candidates)
        text += std::to_string(id) + " " + candidateStateName(candidate.state) + " " + candidate.network + " "
            + (candidate.quality ? std::to_string(candidate.quality->value) : "-") + " "
            + (run.archive.members().contains(id) ? "member" : "") + "\n";
    return text;
}
} // namespace

class RunTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_project = m_folder->path().toStdString();
    }

    void searchesToItsBudget()
    {
        World world(m_project, 2);
        auto strategy = std::make_unique<CountingStrategy>();
        Run run(world.spec(12), world.parts(std::move(strategy)));
        std::vector<RunEvent> events;
        const auto result = run.execute([&events](const RunEvent &event) { events.push_back(event); });
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());

        const auto replayed = replayRun(*world.log);
        QVERIFY(replayed.ok());
        QVERIFY(replayed->finished);
        QCOMPARE(replayed->candidates.size(), 12u);
        const auto front = replayed->archive.front(replayed->limits);
        QCOMPARE(front.size(), 12u); // bigger is better and dearer: all are on it
        for (const auto &member : front) {
            QVERIFY(member.state == CandidateState::Measured);
            QVERIFY(member.best()->origin == Origin::Emulated);
            QVERIFY(member.best()->exact.value_or(false));
            QCOMPARE(member.best()->inputsCompared, 16); // the last look compares more
            QVERIFY(member.measurements.front().origin == Origin::Predicted);
            QVERIFY(!member.best()->layers.empty());
            QVERIFY(std::filesystem::exists(m_project / "networks" / (member.network + ".tflite")));
        }
        QCOMPARE(world.trainer->runs.load(), 12);
        QVERIFY(events.back().entry.kind == "finished");
        QVERIFY(events.back().status.state == RunState::Finished);
        QCOMPARE(events.back().status.frontSize, 12);
        QVERIFY(events.back().status.hypervolume > 0);
    }

    void theLogComesFirst()
    {
        World world(m_project);
        Run run(world.spec(4), world.parts(std::make_unique<CountingStrategy>()));
        bool always = true;
        const auto result = run.execute([&](const RunEvent &event) {
            if (event.entry.kind == "progress")
                return;
            // Whoever hears of an entry finds it in the log already.
            const auto entries = world.log->entries();
            always = always && !entries.empty() && entries.back().sequence == event.entry.sequence;
        });
        QVERIFY(result.ok());
        QVERIFY(always);
    }

    void replayIsTheRun()
    {
        World world(m_project, 2);
        Archive live;
        Run run(world.spec(15), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute([&live](const RunEvent &event) {
                       const bool ended = event.candidate
                           && event.candidate->state != CandidateState::Training
                           && event.candidate->state != CandidateState::Trained;
                       if (ended)
                           live.insert(*event.candidate);
                   })
                    .ok());
        const auto once = replayRun(*world.log);
        const auto twice = replayRun(*world.log);
        QVERIFY(once.ok() && twice.ok());
        QCOMPARE(once->archive.fingerprint(), live.fingerprint());
        QCOMPARE(once->archive.fingerprint(), twice->archive.fingerprint());
        QVERIFY(!once->archive.members().empty());
    }

    void theGateRefusesBeforeTraining()
    {
        World world(m_project);
        auto spec = world.spec(5);
        spec.limits.ram = 520; // the fake compiler: 100 B per channel
        Run run(spec, world.parts(std::make_unique<CountingStrategy>(9)));
        QVERIFY(run.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        QVERIFY(replayed.ok());
        QCOMPARE(world.trainer->runs.load(), 5);
        QCOMPARE(world.compiler->linked.load(), 10);   // 5 after training, 5 members once more
        QCOMPARE(int(replayed->candidates.size()), 5); // the budget is full before a sixth is asked for

        World strict(m_project);
        spec.limits.ram = 220;
        Run narrow(spec, strict.parts(std::make_unique<CountingStrategy>(9)));
        QVERIFY(narrow.execute({}).ok());
        const auto rest = replayRun(*strict.log);
        QCOMPARE(strict.trainer->runs.load(), 2);
        QCOMPARE(rest->candidates.size(), 9u);
        const auto &refused = rest->candidates.at(3);
        QVERIFY(refused.state == CandidateState::Rejected);
        QCOMPARE(refused.reason,
                 std::string(
                     "needs 300 B of RAM, 80 B over the limit of 220 B; the peak lies in layer '1 conv'."));
        QCOMPARE(refused.measurements.size(), 1u);
    }

    void theBoardsOwnMemoryIsALimit()
    {
        World world(m_project);
        auto parts = world.parts(std::make_unique<CountingStrategy>(4));
        parts.boards.front().ramBytes = 250;
        Run run(world.spec(4), std::move(parts));
        QVERIFY(run.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        QCOMPARE(world.trainer->runs.load(), 2);
        QVERIFY(replayed->candidates.at(4).reason.starts_with(
            "does not fit fake: needs 400 B of RAM, 150 B over"));
    }

    /// The stack grows into what the loader leaves below its window; only what does not fit there counts against the window.
    void theStackHasRoomOfItsOwn_data()
    {
        QTest::addColumn<qint64>("stack");
        QTest::addColumn<int>("fitting");
        QTest::newRow("within it") << qint64(50) << 2;
        QTest::newRow("beyond it") << qint64(51) << 1;
    }
    void theStackHasRoomOfItsOwn()
    {
        QFETCH(qint64, stack);
        World world(m_project);
        world.compiler->stack = stack;
        auto parts = world.parts(std::make_unique<CountingStrategy>(4));
        parts.boards.front().ramBytes = 250;
        parts.boards.front().loader["moduleRamBytes"] = 200;
        Run run(world.spec(4), std::move(parts));
        QVERIFY(run.execute({}).ok());
        QTEST(world.trainer->runs.load(), "fitting");
    }

    void duplicatesAreRefused()
    {
        World world(m_project);
        auto strategy = std::make_unique<CountingStrategy>(6);
        strategy->repeatEach = 3;
        Run run(world.spec(100), world.parts(std::move(strategy)));
        QVERIFY(run.execute({}).ok());
        QCOMPARE(world.trainer->runs.load(), 6);
        const auto replayed = replayRun(*world.log);
        QCOMPARE(replayed->candidates.size(), 6u);
        const auto entries = world.log->entries();
        const bool said = std::any_of(entries.begin(), entries.end(), [](const auto &entry) {
            return entry.kind == "note" && entry.body["text"] == "The strategy has nothing new to propose.";
        });
        QVERIFY(said);
    }

    void pauseAndResume()
    {
        World world(m_project);
        world.trainer->milliseconds = 2;
        Going going(world.spec(0), world.parts(std::make_unique<CountingStrategy>()));
        QTRY_VERIFY(world.trainer->runs > 3);
        going.run().pause();
        QTRY_VERIFY(going.last().state == RunState::Paused);
        QTRY_COMPARE(world.trainer->running.load(), 0);
        QTRY_COMPARE(going.last().measuring, 0);
        const int runs = world.trainer->runs;
        const double elapsed = going.last().elapsedSeconds;
        QTest::qWait(600);
        QCOMPARE(world.trainer->runs.load(), runs);
        QVERIFY(going.last().elapsedSeconds - elapsed < 0.1); // a pause is no time spent
        going.run().resume();
        QTRY_VERIFY(world.trainer->runs > runs + 2);
        going.run().stop();
        QVERIFY(going.join().ok());
        QCOMPARE(countKind(world.log->entries(), "paused"), 2);
    }

    void stopKeepsWhatIsUnderWay()
    {
        World world(m_project, 2);
        world.trainer->blocked = true;
        Going going(world.spec(0), world.parts(std::make_unique<CountingStrategy>()));
        QTRY_COMPARE(world.trainer->running.load(), 2);
        going.run().stop();
        QTRY_VERIFY(going.last().state == RunState::Stopping);
        QVERIFY(!going.done());
        world.trainer->blocked = false;
        QVERIFY(going.join().ok());
        const auto replayed = replayRun(*world.log);
        QCOMPARE(replayed->candidates.size(), 2u);
        QCOMPARE(replayed->archive.members().size(), 2u);
        QVERIFY(world.log->entries().back().kind == "stopped");
        QVERIFY(!replayed->finished);
    }

    void cancelDropsWhatIsUnderWay()
    {
        World world(m_project, 2);
        world.trainer->blocked = true;
        {
            Going going(world.spec(0), world.parts(std::make_unique<CountingStrategy>()));
            QTRY_COMPARE(world.trainer->running.load(), 2);
            going.run().cancel();
            QVERIFY(going.join().ok());
        }
        QCOMPARE(world.trainer->dropped.load(), 2);
        auto replayed = replayRun(*world.log);
        QCOMPARE(replayed->candidates.size(), 2u);
        QVERIFY(replayed->candidates.at(1).state == CandidateState::Proposed);
        // Resuming starts them again, under their numbers.
        world.trainer->blocked = false;
        Run again(world.spec(3), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(again.execute({}).ok());
        replayed = replayRun(*world.log);
        QCOMPARE(replayed->candidates.size(), 3u);
        QCOMPARE(replayed->archive.members().size(), 3u);
    }

    void resumeEqualsUninterrupted()
    {
        World whole(m_project);
        Run straight(whole.spec(10), whole.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(straight.execute({}).ok());
        const auto expected = replayRun(*whole.log);

        // The same search, cut after every possible number of entries as a kill would.
        const auto entries = whole.log->entries();
        const auto lastLook = std::find_if(entries.begin(), entries.end(), [](const auto &entry) {
            return entry.kind == "measured" && entry.body.value("final", false);
        });
        const auto cuts = std::size_t(lastLook - entries.begin());
        QVERIFY(cuts > 20);
        for (std::size_t cut = 1; cut < cuts; cut += 3) {
            World world(m_project);
            for (std::size_t i = 0; i < cut; ++i)
                QVERIFY(world.log->append(entries[i]).ok());
            auto strategy = std::make_unique<CountingStrategy>();
            Run run(world.spec(10), world.parts(std::move(strategy)));
            QVERIFY(run.execute({}).ok());
            const auto resumed = replayRun(*world.log);
            QVERIFY(resumed.ok());
            QCOMPARE(outcome(*resumed), outcome(*expected));
            const auto started = std::count_if(entries.begin(), entries.begin() + std::ptrdiff_t(cut),
                                               [](const auto &entry) { return entry.kind == "started"; });
            QCOMPARE(countKind(world.log->entries(), "started"), int(started) + 1);
        }
    }

    void resumeRepeatsWhatTheStrategyWasTold()
    {
        World world(m_project);
        auto spec = world.spec(4);
        spec.limits.ram = 350;
        auto first = std::make_unique<CountingStrategy>(5);
        first->repeatEach = 2;
        auto *firstCalls = first.get();
        auto parts = world.parts(std::move(first));
        std::vector<std::string> before;
        {
            Run run(spec, std::move(parts));
            run.setLimits([] {
                Limits limits;
                limits.ram = 320;
                return limits;
            }());
            QVERIFY(run.execute([&](const RunEvent &) { before = firstCalls->calls; }).ok());
            before = firstCalls->calls;
        }
        auto second = std::make_unique<CountingStrategy>(5);
        second->repeatEach = 2;
        auto *secondCalls = second.get();
        Run run(spec, world.parts(std::move(second)));
        std::vector<std::string> after;
        QVERIFY(run.execute([&](const RunEvent &event) {
                       if (event.entry.kind == "started")
                           after = secondCalls->calls;
                   })
                    .ok());
        QVERIFY(after.size() > 10);
        // Asks that came to nothing at the very end were never followed by an entry; the rest is the same, call for call.
        QVERIFY(after.size() <= before.size());
        before.resize(after.size());
        QCOMPARE(after, before);
        QCOMPARE(countKind(world.log->entries(), "limits"), 1);
    }

    void lostJobsStartAgainButNotForEver()
    {
        World world(m_project);
        {
            World first(m_project);
            Run run(first.spec(1), first.parts(std::make_unique<CountingStrategy>()));
            QVERIFY(run.execute({}).ok());
            for (const auto &entry : first.log->entries()) {
                QVERIFY(world.log->append(entry).ok());
                if (entry.kind == "asked")
                    break; // killed while candidate 1 was being trained
            }
        }
        Run run(world.spec(1), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute({}).ok());
        auto entries = world.log->entries();
        const auto note =
            std::find_if(entries.begin(), entries.end(), [](const auto &e) { return e.kind == "note"; });
        QVERIFY(note != entries.end());
        QCOMPARE(note->body["text"].get<std::string>(),
                 std::string("Candidates 1 were in work when the program ended; they start again."));
        QVERIFY(replayRun(*world.log)->candidates.at(1).state == CandidateState::Measured);

        // A candidate that takes the program with it, again and again.
        World cursed(m_project);
        for (const auto &entry : entries) {
            QVERIFY(cursed.log->append(entry).ok());
            if (entry.kind == "asked")
                break;
        }
        const auto asked = cursed.log->entries().back();
        for (int i = 0; i < 3; ++i) {
            QVERIFY(cursed.log->append({0, 0, "note", 0, {{"lost", {1}}, {"text", "lost"}}}).ok());
            auto again = asked;
            again.body.erase("asks");
            QVERIFY(cursed.log->append(again).ok());
        }
        Run last(cursed.spec(1), cursed.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(last.execute({}).ok());
        QCOMPARE(cursed.trainer->runs.load(), 0);
        QCOMPARE(replayRun(*cursed.log)->candidates.at(1).reason,
                 std::string("The program ended each time it was worked on."));
    }

    void oneFailedTrainingIsOneFailedCandidate()
    {
        World world(m_project);
        world.trainer->failOnly = 3;
        Run run(world.spec(6), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        QVERIFY(replayed->candidates.at(3).state == CandidateState::Failed);
        QCOMPARE(replayed->candidates.at(3).reason, std::string("The loss is not a number."));
        QCOMPARE(replayed->archive.members().size(), 5u);
    }

    void aTrainerThatAlwaysFailsEndsTheRun()
    {
        World world(m_project);
        world.trainer->failing = true;
        Run run(world.spec(100), world.parts(std::make_unique<CountingStrategy>()));
        RunStatus last;
        const auto result = run.execute([&last](const RunEvent &event) { last = event.status; });
        QVERIFY(!result.ok());
        QCOMPARE(result.error().sentence,
                 std::string("5 trainings in a row failed. The last one: The loss is not a number."));
        QVERIFY(last.state == RunState::Failed);
        QVERIFY(world.log->entries().back().body.contains("error"));
    }

    void aBoardHasBadMoments()
    {
        World world(m_project);
        world.link->failNext = 1;
        Run run(world.spec(3), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute({}).ok());
        QCOMPARE(replayRun(*world.log)->archive.members().size(), 3u);
    }

    void aDeadBoardEndsTheRunAndLosesNothing()
    {
        World world(m_project);
        world.link->dead = true;
        Run run(world.spec(10), world.parts(std::make_unique<CountingStrategy>()));
        const auto result = run.execute({});
        QVERIFY(!result.ok());
        QVERIFY(result.error().code == ErrorCode::Target);
        QVERIFY(result.error().sentence.find("The board stopped answering.") != std::string::npos);
        const int trained = world.trainer->runs;
        // Back on the desk, what was trained is measured without training it again.
        world.link->dead = false;
        Run again(world.spec(10), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(again.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        QCOMPARE(replayed->archive.members().size(), 10u);
        QVERIFY(world.trainer->runs - trained <= 10 - 3);
    }

    void anAbsentBoardIsSaidBeforeAnythingStarts()
    {
        World world(m_project);
        world.link->absent = true;
        Run run(world.spec(3), world.parts(std::make_unique<CountingStrategy>()));
        const auto result = run.execute({});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().sentence, std::string("Nothing answers at fake; plug it in."));
        QCOMPARE(world.trainer->runs.load(), 0);
    }

    void wrongOutputsNeverReachTheFront()
    {
        World world(m_project);
        world.link->wrong = true;
        Run run(world.spec(2), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        QVERIFY(replayed->archive.members().empty());
        const auto &candidate = replayed->candidates.at(1);
        QVERIFY(candidate.state == CandidateState::Failed);
        QVERIFY(!candidate.best()->exact.value_or(true));
        QVERIFY(candidate.reason.starts_with("On fake outputs differ from the reference"));
    }

    void aFullDiskStopsTheRunWithItsSentence()
    {
        World world(m_project);
        world.log->failAfter = 8;
        Run run(world.spec(100), world.parts(std::make_unique<CountingStrategy>()));
        RunEvent last;
        const auto result = run.execute([&last](const RunEvent &event) { last = event; });
        QVERIFY(!result.ok());
        QCOMPARE(result.error().sentence, std::string("The disk is full."));
        QCOMPARE(last.status.step, std::string("The disk is full."));
        QCOMPARE(world.log->entries().size(), 8u);
        // With space again it goes on from there.
        world.log->failAfter = ~std::size_t(0);
        Run again(world.spec(5), world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(again.execute({}).ok());
        QCOMPARE(replayRun(*world.log)->archive.members().size(), 5u);
    }

    void aBudgetOfTimeIsKept()
    {
        World world(m_project, 2);
        world.trainer->milliseconds = 100;
        auto spec = world.spec(0);
        spec.budgetSeconds = 3;
        QElapsedTimer timer;
        timer.start();
        Run run(spec, world.parts(std::make_unique<CountingStrategy>()));
        RunStatus status;
        QVERIFY(run.execute([&status](const RunEvent &event) {
                       if (event.entry.kind == "measured" && event.status.secondsLeft)
                           status = event.status;
                   })
                    .ok());
        QVERIFY2(timer.elapsed() < 6000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(world.trainer->runs > 2);
        QVERIFY(world.trainer->lastDeadline > 0 && world.trainer->lastDeadline < 3);
        QVERIFY(status.secondsLeft && *status.secondsLeft <= 3);
        QVERIFY(replayRun(*world.log)->finished);
    }

    void jobsThatIgnoreTheirDeadlineAreDropped()
    {
        World world(m_project);
        world.trainer->blocked = true;
        auto spec = world.spec(0);
        spec.budgetSeconds = 1;
        QElapsedTimer timer;
        timer.start();
        Run run(spec, world.parts(std::make_unique<CountingStrategy>()));
        QVERIFY(run.execute({}).ok());
        QVERIFY(timer.elapsed() < 9000);
        const auto replayed = replayRun(*world.log);
        QVERIFY(replayed->finished);
        QVERIFY(replayed->candidates.at(1).state == CandidateState::Proposed);
    }

    void changedLimitsSteerAndRemark()
    {
        World world(m_project);
        world.trainer->milliseconds = 5;
        Going going(world.spec(0), world.parts(std::make_unique<CountingStrategy>()));
        QTRY_VERIFY(going.last().frontSize >= 4);
        Limits limits;
        limits.ram = 300;
        going.run().setLimits(limits);
        QTRY_COMPARE(going.last().frontSize, 3);
        QTRY_VERIFY(going.last().rejected > 0);
        going.run().stop();
        QVERIFY(going.join().ok());
        const auto replayed = replayRun(*world.log);
        QCOMPARE(*replayed->limits.ram, 300.0);
        QCOMPARE(replayed->archive.front(replayed->limits).size(), 3u);
        QVERIFY(replayed->archive.members().size() > 3);
    }

    void severalBoardsAreMeasuredEach()
    {
        World world(m_project);
        auto parts = world.parts(std::make_unique<CountingStrategy>());
        parts.boards.push_back(board("second"));
        parts.links["second"] = world.link;
        Run run(world.spec(2), std::move(parts));
        QVERIFY(run.execute({}).ok());
        const auto replayed = replayRun(*world.log);
        const auto &candidate = replayed->candidates.at(2);
        QVERIFY(candidate.best()->board == "fake");
        QVERIFY(candidate.bestOn("second")->origin == Origin::Emulated);
        QVERIFY(candidate.bestOn("second")->exact.value_or(false));
    }

    void damagedLogsAreSentences()
    {
        World world(m_project);
        QCOMPARE(replayRun(*world.log).error().sentence,
                 std::string("The log is empty: no search was ever started in this project."));
        QVERIFY(world.log->append({0, 0, "created", 0, {{"spec", {{"task", 3}}}}}).ok());
        QVERIFY(!replayRun(*world.log).ok());
        MemoryLog other;
        QVERIFY(other.append({0, 0, "created", 0, {{"spec", toJson(world.spec(1))}}}).ok());
        QVERIFY(other.append({0, 0, "measured", 1, {{"candidate", {{"id", -1}}}}}).ok());
        const auto failed = replayRun(other);
        QVERIFY(!failed.ok());
        QVERIFY(failed.error().sentence.starts_with("log: candidate: id must be a whole number"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_project;
};

QTEST_GUILESS_MAIN(RunTest)
#include "tst_run.moc"
