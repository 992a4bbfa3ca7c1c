// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/workertrainer.h"
#include "tests/auto/search/fakes.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace fakes;
using namespace std::chrono_literals;

namespace {
WorkerCommand command(const std::string &mode)
{
    WorkerCommand command;
    command.program = FAKE_WORKER;
    command.arguments = {mode};
    command.cancelGrace = 300ms;
    command.readyWithin = 10s;
    return command;
}

TrainJob job(const std::string &id = "17")
{
    TrainJob job;
    job.id = id;
    job.task = task();
    job.artifacts = "/tmp";
    job.genome = genome(4);
    job.deadlineSeconds = 12.5;
    return job;
}

bool alive(int process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/stat");
    std::string id, name, state;
    return bool(status >> id >> name >> state) && state != "Z";
}
} // namespace

class WorkerTrainerTest : public QObject
{
    Q_OBJECT

private slots:
    void jobsSurviveJson()
    {
        auto one = job();
        one.seed = 18446744073709551615u;
        const auto text = toLine(toJson(one));
        const auto read = trainJobFromJson(*parseJson(text, "job"));
        QVERIFY2(read.ok(), read ? "" : read.error().sentence.c_str());
        QCOMPARE(toLine(toJson(*read)), text);
        QVERIFY(read->genome == one.genome);
        QCOMPARE(read->task.classNames, one.task.classNames);
        auto json = toJson(one);
        json["job"] = "bake";
        QCOMPARE(trainJobFromJson(json).error().sentence, std::string("There is no kind of job \"bake\"."));
        json = toJson(one);
        json["weights"] = "/etc/passwd";
        QVERIFY(!trainJobFromJson(json).ok());
    }

    void doesJobAfterJobInOneProcess()
    {
        WorkerTrainer trainer(command("pid"));
        std::vector<std::string> steps;
        for (const auto *id : {"1", "2"}) {
            const auto result = trainer.run(
                job(id), {}, [&steps](const Progress &progress) { steps.push_back(progress.step); });
            QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
            QCOMPARE(result->quality.value, 0.5);
        }
        QCOMPARE(steps.size(), 2u);
        QCOMPARE(steps[0], steps[1]);
        QVERIFY(steps[0].ends_with(" 1 PASSIVE")); // one thread, and it does not spin
    }

    void errors_data()
    {
        QTest::addColumn<std::string>("mode");
        QTest::addColumn<std::string>("says");
        QTest::addColumn<std::string>("context");
        QTest::newRow("its own failure")
            << std::string("fails") << std::string("The data is odd.") << std::string("row 3");
        QTest::newRow("a crash") << std::string(
            "crash") << std::string("was ended by signal 11 (Segmentation fault) in the middle of a job")
                                 << std::string("about to fall");
        QTest::newRow("ends at once")
            << std::string("early") << std::string("ended with status 3 before it was ready")
            << std::string("no such trainer");
        QTest::newRow("garbage") << std::string("garbage")
                                 << std::string("wrote a line that is not of the protocol")
                                 << std::string("Warning: something or other");
        QTest::newRow("endless line")
            << std::string("long") << std::string("wrote a line that is not of the protocol")
            << std::string("xxx");
        QTest::newRow("no introduction")
            << std::string("rude") << std::string("did not introduce itself") << std::string("hello");
        QTest::newRow("an older job's end") << std::string("stale") << std::string("Mine.") << std::string();
        QTest::newRow("a path for a name")
            << std::string("bad") << std::string("network must be the 64 hexadecimal") << std::string();
    }

    void errors()
    {
        QFETCH(std::string, mode);
        QFETCH(std::string, says);
        QFETCH(std::string, context);
        WorkerTrainer trainer(command(mode));
        const auto result = trainer.run(job(), {}, {});
        QVERIFY(!result.ok());
        const auto &error = result.error();
        QVERIFY2(error.sentence.find(says) != std::string::npos, error.sentence.c_str());
        QVERIFY2(error.context.find(context) != std::string::npos, error.context.c_str());
        // The next job gets a new worker, which in these modes does the same again.
        QVERIFY(trainer.run(job(), {}, {}).error().sentence.find(says) != std::string::npos);
    }

    void aMissingProgramIsSaid()
    {
        auto missing = command("good");
        missing.program = "/nowhere/thimble-cli";
        WorkerTrainer trainer(missing);
        QCOMPARE(trainer.run(job(), {}, {}).error().sentence,
                 std::string("/nowhere/thimble-cli cannot be started: No such file or directory."));
    }

    void aSlowStartIsGivenUp()
    {
        auto shy = command("shy");
        shy.readyWithin = 300ms;
        WorkerTrainer trainer(shy);
        QVERIFY(trainer.run(job(), {}, {}).error().sentence.find("was not ready in time")
                != std::string::npos);
    }

    void aSilentWorkerIsGivenUp()
    {
        auto hanging = command("hang");
        hanging.mostSilence = 300ms;
        WorkerTrainer trainer(hanging);
        const auto result = trainer.run(job(), {}, {});
        QVERIFY2(result.error().sentence.find("said nothing for 1 s in the middle of a job")
                     != std::string::npos,
                 result.error().sentence.c_str());
    }

    void cancelIsObeyed() { cancelled("obeys", 2000); }
    void aHangIsKilledAfterTheGrace() { cancelled("hang", 3000); }

    void aWorkerThatDiedWhileIdleIsReplaced()
    {
        WorkerTrainer trainer(command("pid"));
        int process = 0;
        const auto remember = [&process](const Progress &progress) { process = std::stoi(progress.step); };
        QVERIFY(trainer.run(job("1"), {}, remember).ok());
        QCOMPARE(::getpriority(PRIO_PROCESS, id_t(process)),
                 std::min(::getpriority(PRIO_PROCESS, 0) + 10, 19));
        ::kill(process, SIGKILL);
        QTRY_VERIFY(!alive(process));
        const int first = process;
        const auto result = trainer.run(job("2"), {}, remember);
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
        QVERIFY(process != first);
    }

    void noWorkerOutlivesItsParent()
    {
        // A child process with a busy worker, killed the hard way.
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const auto parent = ::fork();
        if (parent == 0) {
            WorkerTrainer trainer(command("pid"));
            const auto done = trainer.run(job(), {}, [&ends](const Progress &progress) {
                const int process = std::stoi(progress.step);
                static_cast<void>(::write(ends[1], &process, sizeof process) == sizeof process);
            });
            ::pause();
            ::_exit(done.ok() ? 0 : 1);
        }
        int worker = 0;
        QCOMPARE(::read(ends[0], &worker, sizeof worker), ssize_t(sizeof worker));
        QVERIFY(alive(worker));
        ::kill(parent, SIGKILL);
        ::waitpid(parent, nullptr, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!alive(worker), 2000);
        ::close(ends[0]);
        ::close(ends[1]);
    }

private:
    void cancelled(const std::string &mode, int within)
    {
        WorkerTrainer trainer(command(mode));
        std::stop_source stop;
        std::jthread later([&stop] {
            std::this_thread::sleep_for(300ms);
            stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const auto result = trainer.run(job(), stop.get_token(), {});
        QVERIFY(!result.ok());
        QVERIFY(result.error().isCancelled());
        QVERIFY(timer.elapsed() < within);
    }
};

QTEST_GUILESS_MAIN(WorkerTrainerTest)
#include "tst_workertrainer.moc"
